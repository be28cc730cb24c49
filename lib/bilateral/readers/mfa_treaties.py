"""Agreements named in the running text of a foreign-ministry page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bilateral.documents import slug, unique
from bilateral.readers.mfa_common import Page
from bilateral.records import Edtf, Treaty
from bilateral.text.dates import DateMention
from bilateral.text.places import PlaceMention
from bilateral.text.translation import english

__all__ = ["Treaties"]

# Singular forms, except where the genitive and the plural are one form: a page speaks of
# 'agreements' in general in the plural. The accusative plural counts with a partner: `_WITH`.
_FORM: Final = re.compile(
    r"""
    \b(?: (?P<several> līgumus | nolīgumus )
      | (?P<agreement> līgum(?:s|a|am|u|ā) | nolīgum(?:s|a|am|u|ā) | vienošan(?:ās|os) )
      | (?P<convention> konvencij(?:a|as|ai|u|ā) )
      | (?P<protocol> protokol(?:s|a|am|u|ā) )
      | (?P<memorandum> (?:saprašanās\s)?memorand(?:s|a|am|u|ā) )
      | (?P<programme> programm(?:a|as|ai|u|ā) )
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NOMINATIVES: Final = (
    (re.compile(r"līgumus$", re.IGNORECASE), "līgumi"),
    (re.compile(r"līgum\w+$", re.IGNORECASE), "līgums"),
    (re.compile(r"vienošan\w+$", re.IGNORECASE), "vienošanās"),
    (re.compile(r"konvencij\w+$", re.IGNORECASE), "konvencija"),
    (re.compile(r"protokol\w+$", re.IGNORECASE), "protokols"),
    (re.compile(r"memorand\w+$", re.IGNORECASE), "memorands"),
    (re.compile(r"programm\w+$", re.IGNORECASE), "programma"),
)
# What ends the noun phrase of an agreement to its left: prepositions and the verbs that govern it.
_BOUNDARY: Final = re.compile(
    r"""
    \b(?:uz|ar|pēc|kopš|saskaņā|ir|tika|tiek|bija
       |stāj\w+\s+spēkā|noslē[gd]\w+|parakstī\w+|slēgt\w*)\b
    | [();:] | (?<=,)\s+(?:kas|kur\w*|kā|lai)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SUBJECT: Final = re.compile(r"\s+(?P<words>par\s+[^(),;]+)")
_SUBJECT_END: Final = re.compile(
    r"\s+(?:tika|tiek|ir|bija|kas|kur\w*|stāj\w+|parakstī\w+|noslē[gd]\w+)\b|[.!?](?:\s+[^\Wa-zā-ž]|\s*$)"
)
# One or two words in the genitive; what follows is the noun that they describe.
_KIND: Final = re.compile(r"\s*(?:[^\W\d_]+(?:s|u|a)\s+){1,2}")
_IN: Final = re.compile(r"\s+(?P<words>[^\W\d_]\w*[āēū](?:\s+un\s+\w+[āēū])*)(?=\s|$|[,.;(])")
# 'līgumus ar vairākām Igaunijas augstskolām': a partner that the phrase itself names.
# 'Līgums starp Latvijas Republiku un Igaunijas Republiku' names both.
_WITH: Final = re.compile(
    r"\s+(?:ar|starp)\s+(?P<who>[^(),;]{2,160}?)"
    r"(?=\s+(?:par|noslē[gd]\w+|parakst\w+|ir|tika)\s|[(),;]|[.!?]?\s*$|[.!?]\s)"
)
# What a subject's words go on with behind a comma, up to the brackets that date the agreement:
# 'par tiesisko palīdzību civilajās, ģimenes un krimināllietās (parakstīts …)'.
_GOES_ON: Final = re.compile(
    r"(?:,\s+(?!(?:kas|kur|kā|lai|bet|savukārt|tai|tā|noslē|parakst|stāj)\w*)"
    r"[a-zāčēģīķļņšūž][^(),;:.]{0,80}){1,6}(?=\()"
)
# A verb in front that says that they were concluded; an infinitive says only that they may be.
_CONCLUDED: Final = re.compile(
    r"(?<!\bnav\s)\b(?:noslē(?:dza|gu\w+|gt(?:s|a|i|as))|parakstīj\w+|parakstīt(?:s|a|i|as))"
    r"\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_CONCLUDED_BEHIND: Final = re.compile(
    r"\s+(?:ir\s+)?(?:noslēguš|noslēdza|noslēgt[ai]s?\b|parakstījuš|parakstīja|parakstīt[ai]s?\b)",
    re.IGNORECASE,
)
_BRACKET: Final = re.compile(r"\s*\((?P<inside>[^()]*)\)")
_ACT: Final = re.compile(
    r"""
    \b(?: (?P<in_force> stāj\w+\s+spēkā | spēkā(?=\s*(?:kopš|no|,|-|–)?\s*\d|\s+(?:kopš|no)\b) )
      | (?P<signed> parakstī\w* | noslēg\w* | noslēdz\w* )
      | (?P<ratified> ratificē\w* )
      | (?P<denounced> denonsē\w* )
      | (?P<terminated> izbeig\w* | zaudē\w*\s+spēku | spēku\s+zaudē\w* )
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_STUDIES: Final = re.compile(r"\b(?:mācību|studiju|kultūras|biznesa|darba)\s+$", re.IGNORECASE)
_LEVELS: Final = (
    ("government", re.compile(r"valdīb\w+|Ministru kabinet\w+", re.IGNORECASE)),
    ("ministry", re.compile(r"ministrij\w+", re.IGNORECASE)),
    (
        "agency",
        re.compile(
            r"aģentūr|dienest|komitej|pārvald|akadēmij|augstskol|universitāt|robežsardz|bank"
            r"|padom(?:e|es|ei|i)\b|pilsēt|pašvaldīb|novad|biedrīb|kamer",
            re.I,
        ),
    ),
)
_ORGAN: Final = re.compile(r"^.*(?:valdīb|ministrij|kabinet|komitej|aģentūr)\w*\s*", re.IGNORECASE)
_HYPHENS: Final = ("-", "–", " - ", " – ")
_PERIOD_PRECISIONS: Final = ("interval", "year")
_NEAR: Final = 30
_CLAUSE: Final = 160
_PAUSE: Final = re.compile(r"[,;:()]")


@dataclass(slots=True, eq=False, repr=False)
class _Named:
    """An agreement as a sentence names it: spans of its phrase and what is said of it."""

    start: int
    head_start: int
    head_end: int
    end: int
    form: str
    subject: str | None
    parties: list[str]
    acts: dict[str, Edtf] = field(default_factory=dict)
    period: DateMention | None = None
    acts_end: int = 0
    acts_start: int = 0
    antecedent: _Named | None = None
    concluded: bool = False
    partner: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Treaties:
    """Reads sentences in order; `records` holds the agreements that they name."""

    page: Page
    records: list[Treaty] = field(default_factory=list)
    _undated: _Named | None = None
    _taken: dict[str, int] = field(default_factory=dict)

    def read(self, start: int, end: int) -> int:
        """Take in a paragraph; how many agreements it names."""
        before = len(self.records)
        if _FORM.search(self.page.text, start, end):
            for first, last in self.page.annotations.sentences_in(start, end):
                self._sentence(first, min(last, end))
        return len(self.records) - before

    def names_one(self, start: int, end: int) -> bool:
        """Whether a span names an agreement."""
        return _FORM.search(self.page.text, start, end) is not None

    def row(self, start: int, end: int, acts: Sequence[tuple[str, DateMention]]) -> None:
        """Take in an agreement of a table with the acts that its columns date."""
        match = _FORM.search(self.page.text, start, end)
        agreement = _phrase(self.page, match, start, end) if match else None
        if agreement:
            for act, mention in acts:
                agreement.acts[act] = mention.date
                _extend(agreement, start, mention.end)
            self._record(agreement)

    def close(self) -> None:
        """End a section: what was named without a date stands for itself."""
        if self._undated:
            self._record(self._undated)
            self._undated = None

    def _sentence(self, start: int, end: int) -> None:
        named = [
            agreement
            for match in _FORM.finditer(self.page.text, start, end)
            if (agreement := _phrase(self.page, match, start, end))
        ]
        _attach(self.page, named, start, end)
        for agreement in named:
            bilateral = len(agreement.parties) > 1 or self._concluded_by_both(agreement, start)
            if agreement.form == "programme":
                self._programme(agreement, bilateral=bilateral)
            elif agreement.concluded or (
                agreement.acts
                and (bilateral or agreement.subject or self._kind(agreement) or self._of(agreement))
            ):
                self._record(agreement)

    def _concluded_by_both(self, agreement: _Named, start: int) -> bool:
        """Whether the words before say that bodies of both states concluded an agreement."""
        page = self.page
        both = {page.home, page.partner} <= set(page.countries_in(start, agreement.start))
        if both and not agreement.partner and "signed" in agreement.acts:
            agreement.partner = page.text[start : agreement.start]
        return both and "signed" in agreement.acts

    def _of(self, agreement: _Named) -> bool:
        """Whether the phrase says which bodies' agreement it is: a ministry's, a university's."""
        words = self.page.text[agreement.start : agreement.head_end]
        return _level(agreement.form, words) != "state"

    def _kind(self, agreement: _Named) -> bool:
        """Whether words before the noun say what kind of agreement it is: 'Tirdzniecības līgums'.

        A page on two states names no parties where it means the two.
        """
        return bool(_KIND.fullmatch(self.page.text, agreement.start, agreement.head_start))

    def _programme(self, agreement: _Named, *, bilateral: bool) -> None:
        if not agreement.period:
            if bilateral and self._undated is None and not agreement.acts:
                self._undated = agreement
            elif agreement.acts:
                self._record(agreement)
            return
        # Assumption: a period of a programme that names no parties is that of the programme
        # named last in the section without a period.
        if not bilateral and self._undated:
            agreement.antecedent = self._undated
        self.close()
        if bilateral or agreement.acts or agreement.antecedent:
            self._record(agreement)

    def _record(self, agreement: _Named) -> None:
        page = self.page
        acts = agreement.acts
        phrase = agreement.antecedent or agreement
        words = page.text[phrase.start : phrase.head_end]
        title = _title(words, page.text[phrase.head_end : phrase.end])
        period = agreement.period
        dates = [period.date if period else None, *acts.values()]
        years = page.text[period.start : period.end] if period else None
        about = phrase.subject or title
        if years and period and period.start >= agreement.end:
            title = f"{title} {years}"
        named = phrase.parties if len(phrase.parties) > 1 else [page.home, page.partner or ""]
        parties = sorted(code for code in named if code)
        ended = acts.get("denounced") or acts.get("terminated")
        first = min(agreement.start, agreement.acts_start or agreement.start)
        last = max(agreement.end, agreement.acts_end)
        self.records.append(
            Treaty(
                treaty=unique(_id(phrase.form, parties, about, dates), self._taken),
                title=title,
                title_en=english(title),
                parties=";".join(parties),
                level=_level(phrase.form, f"{words} {phrase.partner}"),
                form=phrase.form,
                subject=phrase.subject,
                signed=acts.get("signed"),
                ratified=acts.get("ratified"),
                in_force=acts.get("in_force"),
                ended=ended,
                # A programme's period is how long it runs, not the year of an act.
                year=acts.get("year"),
                status=_status(acts, "signed" if agreement.concluded else "unknown"),
                duration=years,
                evidence=page.evidence(first, last),
            )
        )


def _phrase(page: Page, match: re.Match[str], start: int, end: int) -> _Named | None:
    """The noun phrase around a word for an agreement."""
    text = page.text
    if match.lastgroup == "programme" and _STUDIES.search(text, start, match.start()):
        return None
    begin = start
    for boundary in _BOUNDARY.finditer(text, start, match.start()):
        begin = boundary.end()
    places = page.places_in(begin, match.start(), "country", "organisation")
    if places:
        begin = places[_compound(text, places)].start
    period = next((d for d in page.dates_in(begin, match.start())), None)
    if not places:
        begin = max(begin, period.end if period else begin)
        while begin < match.start() and not text[begin].isalpha():
            begin += 1
    last = match.end()
    partner = _WITH.match(text, last, end)
    if partner and not page.countries_in(*partner.span("who")):
        partner = None
    last = partner.end() if partner else last
    concluded = partner is not None and (
        _CONCLUDED.search(text, start, begin) is not None
        or _CONCLUDED_BEHIND.match(text, last, end) is not None
    )
    if match.lastgroup == "several" and not concluded:
        return None
    subject = _SUBJECT.match(text, last, end)
    topic: str | None = None
    if subject:
        words_end = _subject_end(text, subject.end("words"), end)
        stop = _SUBJECT_END.search(text, subject.start("words"), words_end)
        dates = page.dates_in(subject.start("words"), words_end)
        last = min(stop.start() if stop else words_end, *(d.start for d in dates), end)
        about = text[subject.start("words") : last].rstrip(" .")
        last = subject.start("words") + len(about) if about else last
        topic = text[subject.start("words") + len("par ") : last].strip()
    elif match.lastgroup == "programme" and (within := _IN.match(text, last, end)):
        last = within.end()
        topic = within["words"]
    countries = page.places_in(begin, match.start(), "country")
    if not topic and countries:
        between = _ORGAN.sub("", text[countries[-1].end : match.start()].strip(" -–"))
        topic = between or None
    return _Named(
        begin,
        match.start(),
        match.end(),
        last,
        "agreement" if match.lastgroup in (None, "several") else match.lastgroup,
        " ".join(topic.split()) if topic else None,
        page.countries_in(begin, last),
        concluded=concluded,
        partner=partner["who"] if partner else "",
    )


def _subject_end(text: str, offset: int, end: int) -> int:
    """Where the words about a subject end, commas within them passed over."""
    more = _GOES_ON.match(text, offset, end)
    return more.end() if more and not _FORM.search(text, offset, more.end()) else offset


def _compound(text: str, places: Sequence[PlaceMention]) -> int:
    """Index of the first party: of a compound such as 'Latvijas-Polijas' if one comes last."""
    first = len(places) - 1
    while first and text[places[first - 1].end : places[first].start] in _HYPHENS:
        first -= 1
    return first if first < len(places) - 1 else 0


def _attach(page: Page, named: Sequence[_Named], start: int, end: int) -> None:
    """Give every agreement of a sentence the acts, dates and period said of it."""
    if not named:
        return
    text = page.text
    brackets: list[tuple[int, int]] = []
    for agreement in named:
        bracket = _BRACKET.match(text, agreement.end, end) or _BRACKET.match(
            text, _after_link(text, agreement.end, end), end
        )
        if bracket:
            brackets.append(bracket.span())
            _acts_in(page, agreement, bracket.start("inside"), bracket.end("inside"))
        _period(page, agreement)
        _day_before(page, agreement, start)
    for act in _ACT.finditer(text, start, end):
        if any(first <= act.start() < last for first, last in brackets):
            continue
        agreement = _nearest(named, act.start())
        if agreement.start <= act.start() < agreement.end:
            continue
        mention = _date_of_act(page, act, start, end, agreement)
        if mention and act.lastgroup:
            agreement.acts.setdefault(act.lastgroup, mention.date)
            _extend(agreement, min(act.start(), mention.start), max(act.end(), mention.end))


def _nearest(named: Sequence[_Named], offset: int) -> _Named:
    """The agreement that a word most likely speaks of: rather a following than a past one."""
    return min(
        named,
        key=lambda n: n.start - offset if offset < n.start else 2 * abs(offset - n.end),
    )


def _after_link(text: str, offset: int, end: int) -> int:
    while offset < end and text[offset] == " ":
        offset += 1
    return offset


def _extend(agreement: _Named, first: int, last: int) -> None:
    agreement.acts_start = min(agreement.acts_start or first, first)
    agreement.acts_end = max(agreement.acts_end, last)


def _acts_in(page: Page, agreement: _Named, start: int, end: int) -> None:
    """The acts in the brackets after an agreement; a date without a word is a bare year."""
    previous, act = start, None
    for mention in page.dates_in(start, end):
        # 'spēkā' may stand right before the 'no' of 'no 1998. gada'.
        matches = list(_ACT.finditer(page.text, previous, mention.end))
        act = matches[-1].lastgroup if matches else act
        # Assumption: a day without a word is that of the signature.
        unnamed = "signed" if mention.precision == "day" else "year"
        when = mention.date.removesuffix("/..") if act == "in_force" else mention.date
        agreement.acts.setdefault(act or unnamed, Edtf(when))
        previous = mention.end
    if previous > start:
        _extend(agreement, start - 1, end + 1)


def _day_before(page: Page, agreement: _Named, start: int) -> None:
    """The day of signature before the title: '1992. gada 1. jūlija Līgums starp …'."""
    mention = next(iter(page.dates_in(max(start, agreement.start - _NEAR), agreement.start)), None)
    if not mention or mention.precision != "day" or agreement.form == "programme":
        return
    genitive = page.text[mention.start : mention.end].endswith("a")
    if genitive and not page.text[mention.end : agreement.start].strip():
        agreement.acts.setdefault("signed", mention.date)
        _extend(agreement, mention.start, agreement.end)


def _period(page: Page, agreement: _Named) -> None:
    """The years a programme runs, next to its name."""
    if agreement.form != "programme":
        return
    text = page.text
    after = page.dates_in(agreement.head_end, agreement.end + _NEAR)
    before = page.dates_in(agreement.start - _NEAR, agreement.head_start)
    for mention in (*after[:1], *before[-1:]):
        if mention.precision not in _PERIOD_PRECISIONS or not _whole_years(mention.date):
            continue
        gap = (
            text[agreement.end : mention.start]
            if mention.start >= agreement.end
            else text[mention.end : agreement.start]
        )
        if not gap.strip(" ,(–"):
            agreement.period = mention
            _extend(agreement, mention.start, mention.end)
            return


def _whole_years(date: Edtf) -> bool:
    return all(len(part) == 4 for part in date.split("/"))


def _date_of_act(
    page: Page, act: re.Match[str], start: int, end: int, agreement: _Named
) -> DateMention | None:
    """The date nearest to a word for an act, none other of the phrase's between them."""
    best, distance = None, end - start
    for mention in page.dates_in(start, end):
        if agreement.period is mention:
            continue
        gap = (
            page.text[mention.end : act.start()]
            if mention.end <= act.start()
            else page.text[act.end() : mention.start]
        )
        # Assumption: a word for an act and its date have at most an auxiliary between them, or the
        # bodies that do it: '2017. gada oktobrī Zinātnes padome un … parakstīja'.
        opens = mention.end <= act.start() and not page.text[start : mention.start].strip()
        near = len(gap) <= _NEAR or (opens and len(gap) <= _CLAUSE and not _PAUSE.search(gap))
        if near and not _ACT.search(gap) and len(gap) < distance:
            best, distance = mention, len(gap)
    return best


def _title(words: str, rest: str) -> str:
    """The phrase with its head noun in the nominative."""
    words = " ".join(words.split())
    for pattern, nominative in _NOMINATIVES:
        match = pattern.search(words)
        if match:
            printed = match.group()
            word = nominative.capitalize() if printed[0].isupper() else nominative
            words = words[: match.start()] + word
            break
    return " ".join(f"{words} {rest}".split()).strip(" ,.")


def _id(form: str, parties: Sequence[str], about: str, dates: Iterable[Edtf | None]) -> str:
    """A readable id that does not depend on the other agreements of the page."""
    first = next((date for date in dates if date), "")
    return slug(f"{' '.join(parties)} {form} {slug(about, longest=50)} {first}", longest=90)


def _level(form: str, words: str) -> str:
    if form == "programme":
        return "programme"
    return next((level for level, pattern in _LEVELS if pattern.search(words)), "state")


def _status(acts: dict[str, Edtf], undated: str) -> str:
    for act in ("terminated", "denounced", "in_force", "ratified", "signed"):
        if act in acts:
            return act
    return undated
