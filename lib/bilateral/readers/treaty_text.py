"""Agreements in English text: their forms, acts and parties, and entries of treaty lists.

Terms follow the glossary of the United Nations Treaty Collection: an agreement is signed (or
adopted), ratified, enters into force, and ends by termination (of the treaty) or denunciation
(one party's act).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bilateral.documents import slug, unique
from bilateral.readers.page import Page, joined, states_of
from bilateral.records import Edtf, Treaty
from bilateral.text.dates import DateMention
from bilateral.text.places import find_places

__all__ = [
    "ACT",
    "FORM",
    "LIST_OPENS",
    "Act",
    "Acts",
    "Told",
    "about",
    "acts_in",
    "form_of",
    "in_union",
    "listed_treaties",
    "status_of",
    "treaties_in_sentence_list",
    "treaty_record",
]

_FORMS = {
    "treaty": "treaty",
    "agreement": "agreement",
    "convention": "convention",
    "protocol": "protocol",
    "memorandum": "memorandum",
    "pact": "pact",
    "accord": "accord",
    "armistice": "armistice",
    "charter": "charter",
    "concordat": "concordat",
    "arrangement": "arrangement",
    "roadmap": "roadmap",
    "document": "document",
    "program": "programme",
    "programme": "programme",
}
FORM = re.compile(rf"\b(?:{'|'.join(_FORMS)})\b", re.IGNORECASE)
"""A word that heads the name of an agreement or of a framework between states."""

ACT = re.compile(
    r"""
    \b (?:
      (?P<signed> signed | signing | signature | conclud(?:ed|ing) | conclusion
                | initialled | initialed | adopt(?:ed|ion) )
    | (?P<ratified> ratif(?:ied|ying|ication) )
    | (?P<in_force> (?:ent(?:ered|ering|ers|ry)|c[ao]me|coming)\ (?:in(?:to)?\ )?(?:force|effect)
                | in\ (?:force|effect) | (?:took|taken)\ effect | effective )
    | (?P<denounced> denounc(?:ed|ing) | denunciation | withdrew\ from )
    | (?P<terminated> terminat(?:ed|ing|ion) | expired | lapsed | abrogated | annulled | revoked )
    ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A word that says what was done with an agreement; its named group is the act."""

_NOT_DONE = re.compile(
    r"\b(?:not|never|will|would|shall|should|may|might|could|can|must|to|yet|plan\w*|expected)"
    r"(?:\s+\w+ly)?\s+(?:yet\s+|be\s+|been\s+|have\s+been\s+)?\Z",
    re.IGNORECASE,
)


# The Soviet Union was founded and dissolved on these days.
_UNION = ("1922-12-30", "1991-12-26")

_NOUN = re.compile(r"(?:ion|ing|ure|entry.*)\Z", re.IGNORECASE)


class Act(NamedTuple):
    """What a word says was done with an agreement, and when, as far as its clause tells."""

    kind: str
    start: int
    end: int
    date: DateMention | None = None


@dataclass(slots=True, eq=False, repr=False)
class Acts:
    """The columns of a treaty that acts fill."""

    signed: Edtf | None = None
    ratified: Edtf | None = None
    in_force: Edtf | None = None
    ended: Edtf | None = None
    year: Edtf | None = None
    kinds: set[str] = field(default_factory=set)

    def add(self, kind: str, date: Edtf | None) -> None:
        """Take an act; the first date of each kind stands."""
        self.kinds.add(kind)
        column = "ended" if kind in ("terminated", "denounced") else kind
        # 'in force since' a day: the act was done on that day.
        date = Edtf(date.removesuffix("/..")) if date else None
        if date and getattr(self, column) is None:
            setattr(self, column, date)

    def years(self) -> set[str]:
        """The years of all that was done."""
        dates = (self.signed, self.ratified, self.in_force, self.ended, self.year)
        return {date[:4] for date in dates if date}

    def agrees(self, other: Acts) -> bool:
        """Whether no column holds two different dates."""
        columns = ("signed", "ratified", "in_force", "ended")
        return all(
            getattr(other, column) in (None, getattr(self, column)) or not getattr(self, column)
            for column in columns
        )


def acts_in(page: Page, start: int, end: int) -> list[Act]:
    """The acts told within a span, each with the date that its clause gives it, in order."""
    text = page.text
    words = [
        match
        for match in ACT.finditer(text, start, end)
        if not _NOT_DONE.search(text, max(start, match.start() - 40), match.start())
    ]
    dates = [
        date
        for date in page.annotations.dates_in(start, end)
        # 'until 1940' is the end of something else.
        if not date.date.startswith("../")
        and (
            date.precision not in ("year", "interval")
            or not _AROUND.search(text, start, date.start)
        )
    ]
    taken: dict[int, DateMention] = {}
    for index, match in enumerate(words):
        following = words[index + 1].start() if index + 1 < len(words) else end
        date = _date_after(text, match, following, dates)
        if date:
            taken[index] = date
    used = {id(date) for date in taken.values()}
    for index in range(len(words) - 1, -1, -1):
        if index in taken:
            continue
        # 'signed and ratified in 1995': both verbs share the date behind the second.
        if index + 1 in taken and _shares(text[words[index].end() : words[index + 1].start()]):
            taken[index] = taken[index + 1]
            continue
        floor = words[index - 1].end() if index else start
        before = [
            date
            for date in dates
            if floor <= date.start and date.end <= words[index].start() and id(date) not in used
        ]
        if before:
            taken[index] = before[-1]
            used.add(id(before[-1]))
    for index in range(1, len(words)):
        # 'In 2022 A denounced X and terminated Y': the date in front holds for both.
        earlier = taken.get(index - 1)
        between = text[words[index - 1].end() : words[index].start()]
        if (
            index not in taken
            and earlier
            and earlier.end <= words[index - 1].start()
            and (re.search(r"\band\b", between) and not re.search(r"[.;]", between))
        ):
            taken[index] = earlier
    for index in range(1, len(words)):
        # 'In July an agreement, signed in April, was ratified': the date that opens the sentence.
        opening = next((d for d in dates if d.end <= words[0].start()), None)
        free = opening and id(opening) not in {id(d) for d in taken.values()}
        resumed = _RESUMED.search(text, words[index - 1].end(), words[index].start())
        if index not in taken and opening and free and resumed:
            taken[index] = opening
    return [
        Act(str(match.lastgroup), match.start(), match.end(), taken.get(index))
        for index, match in enumerate(words)
        # 'upon ratification of the treaty': a noun alone tells of no act that was done.
        if index in taken or not _NOUN.search(match.group())
    ]


# 'before 1932' is no year of signature.
_AROUND = re.compile(
    r"\b(?:before|after|prior\s+to|(?:wars?|battle|crisis|uprising|revolution)\s+of)\s+\Z",
    re.IGNORECASE,
)
_RESUMED = re.compile(r",\s+(?:was|were|has\s+been|had\s+been)\s+(?:\w+\s+)?\Z")
_SHARED = re.compile(r"\s*+(?:and|,(?:\s++and)?)\s++(?:\w++\s++)?")
_OTHER_CLAUSE = re.compile(
    r"[;]|\b(?:after|before|when|while|which|who|that|because|until|although|following)\b"
    r"|,\s+(?:it|he|she|they)\s+(?:was|were|had|has)\b",
    re.IGNORECASE,
)
_DATE_OF_NEXT = re.compile(r"(?:,|\band\b)\s*(?:on|in|since|by)?\s*(?:the\s+)?\Z", re.IGNORECASE)


# 'signed a treaty, and a year later a commission met': the date is that of the second clause.
_CLAUSE_OF_ITS_OWN = re.compile(r",?\s+(?:the|an?|both|its|their|[A-Z]\w+)\s+\w+\s+\w+")


def _shares(between: str) -> bool:
    return bool(_SHARED.fullmatch(between))


def _date_after(
    text: str, act: re.Match[str], following: int, dates: Sequence[DateMention]
) -> DateMention | None:
    """The date behind an act, unless another clause or the next act has it."""
    for date in dates:
        if date.start < act.end():
            continue
        if date.end > following or _OTHER_CLAUSE.search(text, act.end(), date.start):
            return None
        leads_on = _DATE_OF_NEXT.search(text, act.end(), date.start)
        if leads_on and _CLAUSE_OF_ITS_OWN.match(text, date.end, following):
            return None
        next_is_close = len(text[date.end : following].split()) <= 1 and ACT.match(text, following)
        return None if leads_on and next_is_close else date
    return None


def form_of(title: str) -> str | None:
    """The form of an agreement by the noun that heads its title.

    >>> form_of("Consular Convention between A and B"), form_of("Memorandum of Agreement")
    ('convention', 'memorandum')
    >>> form_of("Border crossing") is None
    True
    """
    match = FORM.search(title)
    return _FORMS[match.group().lower()] if match else None


def status_of(acts: Acts, default: str = "unknown") -> str:
    """The last stage that the document tells of."""
    for kind in ("denounced", "terminated"):
        if kind in acts.kinds:
            return kind
    if default in ("denounced", "terminated"):
        return default
    for kind in ("in_force", "ratified", "signed"):
        if kind in acts.kinds:
            return kind
    return default


# Where the parties of a title stand, and what it is about.
_BETWEEN = re.compile(
    r"\bbetween\s+(?P<parties>.{3,300}?)"
    r"(?=\s+(?:on|in\s+the\s+(?:field|area|sphere)|concerning|regarding|about|for)\b|[,;(]|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_ABOUT = re.compile(
    r"\b(?:on|concerning|regarding|about|in\s+the\s+(?:field|area|sphere)\s+of)\s+(?:the\s+)?"
    r"(?P<subject>.+?)(?=\s+between\b|\s*\([A-Z][A-Za-z-]*\)|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_OF = re.compile(
    r"\s+of\s+(?!(?:agreement|understanding|intent)\b)(?P<subject>.+?)(?=\s+between\b|\Z)",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"\b(?:agenc|authorit|servic|board|committee|bank|guard|police|universit|office|chamber)",
    re.IGNORECASE,
)


def about(title: str) -> str | None:
    """What an agreement is about by its title: behind 'on', else before the noun that heads it.

    >>> about("Agreement between A and B on Trade Shipping"), about("State Partnership Program")
    ('Trade Shipping', 'State Partnership')
    >>> about("Agreement between A and B"), about("Treaty of Warsaw")
    (None, None)
    """
    head = FORM.search(title)
    start = head.end() if head else 0
    match = _ABOUT.search(title, start) or _OF.match(title, start)
    if head and match:
        subject = match["subject"].strip()
        places = find_places(subject, "en")
        # The town of the 'Treaty of Tartu' is where, not what.
        where = any(place.kind == "city" and place.name == subject for place in places)
        return None if where else subject or None
    before = title[: head.start()].strip() if head else ""
    names = [p for p in find_places(before, "en") if p.kind != "region"] if before else []
    for place in reversed(names):
        # States and places in front say whose or where, not what.
        before = before[: place.start] + before[place.end :]
    return before.strip(" -–—") or None


def _level(title: str, form: str) -> str:
    """The level of the parties, by the words between 'between' and what it is about."""
    if form == "programme":
        return "programme"
    match = _BETWEEN.search(title)
    parties = match["parties"].lower() if match else ""
    if "government" in parties:
        return "government"
    if "minist" in parties:
        return "ministry"
    return "agency" if _AGENCY.search(parties) else "state"


def _short(name: str, longest: int = 36) -> str:
    """The first words of an id.

    >>> _short("transfer-of-sentenced-persons-agreement")
    'transfer-of-sentenced-persons'
    """
    return (
        name if len(name) <= longest else name[: longest + 1].rpartition("-")[0] or name[:longest]
    )


def in_union(date: Edtf) -> bool:
    """Whether the Soviet Union was there on a day.

    >>> in_union(Edtf("1932-02-05")), in_union(Edtf("1920-08-11"))
    (True, False)
    """
    return _UNION[0] <= date < _UNION[1]


def _of_their_time(named: set[str] | None, relation: set[str], signed: Edtf | None) -> set[str]:
    """The parties as they were called on the day of signature."""
    # Assumption: what was signed with Russia in the days of the Soviet Union was signed by it,
    # where no party is named; what is called Soviet before its founding was signed by Russia.
    if named and "SUN" in named and signed and signed < _UNION[0]:
        return {"RUS" if code == "SUN" else code for code in named}
    if not named and signed and in_union(signed):
        return {"SUN" if code == "RUS" else code for code in relation}
    return named or relation


class Told(NamedTuple):
    """What a document tells of one agreement, before it is a row."""

    title: str
    acts: Acts
    span: tuple[int, int]
    parties: set[str] | None = None
    status: str = "unknown"
    duration: str | None = None
    subject: str | None = None


def treaty_record(page: Page, told: Told, taken: dict[str, int]) -> Treaty:
    """A row of `treaties`; the parties are those of the relation unless others are named."""
    title, acts = told.title, told.acts
    form = form_of(title) or "agreement"
    subject = told.subject or about(title)
    name = f"{subject} {form}" if subject and _BETWEEN.search(title) else title
    return Treaty(
        # The document's id in front keeps ids of several documents apart.
        treaty=unique(f"{page.document.source}-{_short(slug(name))}", taken),
        title=title,
        title_en=title,
        parties=joined(_of_their_time(told.parties, page.parties, acts.signed)),
        level=_level(title, form),
        form=form,
        subject=subject,
        signed=acts.signed,
        ratified=acts.ratified,
        in_force=acts.in_force,
        ended=acts.ended,
        year=acts.year,
        status=status_of(acts, told.status),
        duration=told.duration,
        evidence=page.document.evidence(*told.span),
    )


# --- entries of lists ---------------------------------------------------------------------------

_TAIL = re.compile(
    r"""
    \s* [,;(–—] \s*
    (?= (?:(?:has|was|is|been|not|it|yet|since|until|on|in|of|from|by)\ ){0,3}
        (?: sign | ent(?:ered|ry) | adopt | ratif | terminat | denounc | conclud | effective
          | c[ao]me\ into | in\ (?:force|effect) | force\b | took\ effect | expire | abrogat
          | extended | indefinite | initial | \d ) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DATED = re.compile(r",?\s+(?:of|dated|from)\s+\Z")
_TITLE_ENDS = re.compile(r"\s*(?:[.,;(]|\Z)")
_BRACKET = re.compile(r"\(([^()]*)\)")
_ARTICLE = re.compile(r"(?:and\s+)?(?:an?|the)\s+|and\s+", re.IGNORECASE)
_DATE_FIRST = re.compile(r"\s*[.:,–—-]+\s*")


def _title_span(page: Page, start: int, end: int) -> tuple[int, int]:
    """The span of an entry's title: what stands before its dates, acts and remarks."""
    text = page.text
    dates = page.annotations.dates_in(start, end)
    if dates and dates[0].start == start and (lead := _DATE_FIRST.match(text, dates[0].end)):
        start = lead.end()
    article = _ARTICLE.match(text, start, end)
    if article:
        start = article.end()
    for date in dates:
        # 'Agreement on Legal Assistance of 23 May 1995', 'Treaty of 3 May 1921. Article 2 of it …'
        whole = date.precision == "day" and _TITLE_ENDS.match(text, date.end, end)
        if whole and (dated := _DATED.search(text, start, date.start)):
            return start, dated.start()
    for match in _TAIL.finditer(text, start, end):
        # A number that is no date ("Convention No. 5, 3rd part") belongs to the title.
        if not text[match.end()].isdigit() or any(d.start >= match.start() for d in dates):
            return start, match.start()
    return start, end


def _duration(page: Page, start: int, end: int) -> str | None:
    for match in _BRACKET.finditer(page.text, start, end):
        if match[1].strip() and not page.annotations.dates_in(match.start(1), match.end(1)):
            return match[1].strip()
    return None


# 'extended by a protocol of 3 May': the instrument that changed the agreement of the entry.
_CHANGED_BY = re.compile(
    rf"""
    \b (?: extended | prolonged | renewed | amended | supplemented | modified | changed ) \s+
    by \s+ (?:an?\s+|the\s+)? (?P<title> (?:[\w-]+\s+){{0,3}} (?:{"|".join(_FORMS)}) ) \b
    (?P<rest> [^();]* )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LASTS = re.compile(r"\b(?:is|was|being|remains)\s+(?:\w+ly\s+)?(?P<how>indefinite|permanent)\b")


def listed_treaties(
    page: Page, start: int, end: int, taken: dict[str, int], *, status: str = "unknown"
) -> list[Treaty]:
    """Read an entry of a list of agreements: the agreement, and what is said to have changed it.

    `start` and `end` are the span of the entry without its bullet; `status` is what the list's
    heading says of all its entries. Nothing where no agreement heads the entry.
    """
    first, last = _title_span(page, start, end)
    title = page.text[first:last].strip(" ,;.")
    if not FORM.search(title):
        return []
    change = _CHANGED_BY.search(page.text, last, end)
    apart = change.span() if change else (end, end)
    acts = _listed_acts(page, ((start, first), (last, apart[0]), (apart[1], end)))
    match = _BETWEEN.search(page.text, first, last)
    states = states_of(match["parties"]) if match else ()
    told_of = Told(
        title=title,
        acts=acts,
        span=(start, end),
        parties=set(states) if len(states) > 1 else None,
        status=status,
        duration=_duration(page, last, end),
    )
    treaty = treaty_record(page, told_of, taken)
    return [treaty, _change(page, treaty, change, taken)] if change else [treaty]


def _listed_acts(page: Page, spans: Sequence[tuple[int, int]]) -> Acts:
    """The acts told in the parts of an entry that are not its title."""
    acts = Acts()
    told = [act for start, end in spans for act in acts_in(page, start, end)]
    for act in told:
        acts.add(act.kind, act.date.date if act.date else None)
    used = {id(act.date) for act in told if act.date}
    for date in (date for start, end in spans for date in page.annotations.dates_in(start, end)):
        if id(date) in used:
            continue
        # Assumption: a full date without a word is the day of signature; a bare year is no act.
        if date.precision == "day":
            acts.add("signed", date.date)
        elif acts.year is None:
            acts.year = date.date
    return acts


def _change(page: Page, changed: Treaty, match: re.Match[str], taken: dict[str, int]) -> Treaty:
    """The protocol or other instrument by which an agreement was extended or amended."""
    lasts = _LASTS.search(match["rest"])
    told = Told(
        title=match["title"],
        acts=_listed_acts(page, (match.span("rest"),)),
        span=(match.start("title"), match.start("rest") + len(match["rest"].rstrip())),
        parties=set(changed.parties.split(";")),
        duration=lasts["how"] if lasts else None,
        # Assumption: it is about what the agreement that it changes is about.
        subject=changed.subject,
    )
    return replace(treaty_record(page, told, taken), level=changed.level)


LIST_OPENS = re.compile(
    r"""
    \b(?:agreements|treaties|conventions|protocols|arrangements|memoranda|documents|accords)
    \b[^:;.]{0,80} : \s+
    """,
    re.VERBOSE | re.IGNORECASE,
)


def treaties_in_sentence_list(
    page: Page, start: int, end: int, taken: dict[str, int]
) -> list[Treaty]:
    """The agreements that a sentence enumerates behind a colon, one by one.

    Entries are parted by semicolons, or by commas where there is no semicolon.
    """
    text = page.text
    opening = LIST_OPENS.search(text, start, end)
    if not opening:
        return []
    stop = end - 1 if text[end - 1 : end] == "." else end
    mark = ";" if ";" in text[opening.end() : stop] else ","
    states = page.states_in(start, opening.end())
    found: list[Treaty] = []
    position = opening.end()
    while position < stop:
        edge = text.find(mark, position, stop)
        edge = stop if edge < 0 else edge
        first = position + len(text[position:edge]) - len(text[position:edge].lstrip())
        if article := _ARTICLE.match(text, first, edge):
            first = article.end()
        found += listed_treaties(page, first, edge, taken)
        position = edge + 1
    # The states that have the agreements are named before the colon.
    if len(states) > 1:
        found = [replace(treaty, parties=joined(set(states))) for treaty in found]
    return found
