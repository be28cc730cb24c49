"""Agreements and programmes that English prose names: one row each, however often it is named.

A mention is a noun that heads the name of an agreement with the words before it. It is a row when
something is said to have been done with it (signed, ratified, terminated …), when a date stands
in its name ('the 1997 treaty'), or when it bears a proper name ('… Partnership Program').
Mentions of one agreement ('a peace treaty', 'the Treaty', 'the peace agreement') are put together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import merge
from itertools import islice, pairwise

from bilateral.readers.page import Page, words
from bilateral.readers.treaty_text import (
    ACT,
    FORM,
    Act,
    Acts,
    Told,
    about,
    acts_in,
    form_of,
    in_union,
    treaty_record,
)
from bilateral.records import Edtf, Treaty
from bilateral.text.dates import DateMention

__all__ = ["prose_treaties"]

# Nouns that are agreements also in lower case; the other forms count only in proper names.
_COMMON = words("treaty")
# Words for one and the same instrument, as writers vary them.
_INTERCHANGEABLE = words("instrument")

# A line without any of these letters names no agreement: tested first, for it is quick.
_STEMS = (
    "treaty", "agreement", "convention", "protocol", "memorandum", "pact", "accord",
    "armistice", "charter", "concordat", "arrangement", "roadmap", "document", "program"
)  # fmt: skip

_TOKEN = re.compile(r"[^\s,;:()\"“”„]+")
_ARTICLES = words("article")
_STOPS = _ARTICLES | words("stop")
_LINKS = words("link")
_PRELIMINARY = frozenset(["preliminary", "provisional"])
# Words that tell nothing of what an agreement is about.
_PLAIN = words("plain")
_ABBREVIATION = re.compile(r" ?\(([A-Z][A-Za-z-]*[A-Z])\)")
_COMPLEMENT = re.compile(
    r"""
    \s+ (?:on|regarding|concerning|of(?=\s(?!the\b|an?\b|both|all|each|any|this)[a-z])) \s+
    (?:the\s+|a\s+)?
    (?: (?! \b(?:was|were|is|are|has|have|had|which|that|who|signed|concluded|between|with
              |and\ (?:was|were|is|has)
              |and\ an?\ (?:\w+\ ){0,3}(?:treaty|agreement|convention|protocol|memorandum)) \b )
          [^,.;:()] ){1,160}
    """,
    re.VERBOSE,
)
# 'Treaty of Tartu', 'Treaty of Brest-Litovsk'.
_CALLED_AFTER = re.compile(r"\sof\s[A-Z][^\W\d_]+(?:[-–\s][A-Z][^\W\d_]+){0,2}")
_OF = re.compile(r"\s+of\s+|\s+dated\s+|\s+\(")
_AT = re.compile(r"\s+(?:on|in|at|since|of)\s+(?:the\s+)?\Z")
_AFTER_NAME = re.compile(r"\s+(?=[A-Z])(?!No\b)")
_TIGHT = re.compile(
    r"(?:\s+(?:of|an?|the|this|that|its|their|to|for|also|and|or|\w+ly)){0,4}\s*", re.IGNORECASE
)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|be|is|are)\s+(?:\w+\s+){0,2}\Z|(?:\A|\s)\Z", re.IGNORECASE
)
_IS_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are)\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
_PARTIES_AFTER = re.compile(r"[^.;:]{0,80}?\b(?P<how>between|with)\s+(?P<who>[^.;:]{2,120})")
# '… Treaty was signed between A and B' says more than the adjectives of a name.
_DONE_BETWEEN = re.compile(
    r"\s+(?:was\s+|were\s+)?(?:\w+ly\s+)?(?:signed|concluded|made|reached)\s+"
    r"(?:in\s+\w+\s+|on\s+[^,.;:]{4,20},?\s+)?(?:between|by)\s+(?P<who>[^.;:]{2,120})"
)
_DIRECTLY = re.compile(r"\s+(?:(?:have|had|all|jointly|then|also)\s+)?")
# Agreements of several states with one other, each with its own day.
_SEVERAL = re.compile(
    r"\b(?P<noun>treaties|agreements|pacts|conventions|protocols)\b(?P<of>\s+(?:of|on)\s+[\w\s-]{3,60}?)?"
    r"(?=\s+(?:that|which|were|had|signed|concluded)\b|\s*[,.;(]|\s+with\b)",
    re.IGNORECASE,
)
# Names in other languages that stand behind the title: '(Finnish: …; Swedish: …)'.
_ASIDE = re.compile(r"\([^()]{0,300}\)")
_SIGNED_WITH = re.compile(r"\b(?:signed|concluded)\s+with\s+", re.IGNORECASE)
_ITS_DAY = re.compile(r"\s*\(|,?\s+(?:on|in)\s+", re.IGNORECASE)
_SINGULAR = {"treaties": "treaty"}
_AND = re.compile(
    r"(?:,|,?\s+and)\s+(?:(?:by|with)\s+)?(?:the\s+)?(?:(?:Republic|Kingdom|Governments?)\s+of\s+)?"
    r"(?:the\s+)?"
)
_MEMBERS = re.compile(
    r"\b(?:member|participating|contracting|signatory)\s+(?:states|parties|countries)\b"
    r"|\bsignatories\b",
    re.IGNORECASE,
)
# 'signed, together with the minister of B, a memorandum'
_BESIDE = re.compile(r",\s+(?:together|along|jointly)\s+with\s+[^,.;:]{1,80},")
_IT = re.compile(r"It\s+(?:was|has\s+been|had\s+been|came|entered|expired|lapsed)\b")
# A sentence about the meeting that the one before told of.
_GOES_ON = re.compile(
    r"(?:The|Both)\s+(?:two\s+)?(?:foreign\s+|prime\s+|defen[cs]e\s+)?"
    r"(?:ministers|presidents|officials|leaders|sides|parties|delegations)\b"
    r"|(?:During|At|After)\s+(?:the|this|his|her)\s+(?:\w+\s+)?"
    r"(?:visit|meeting|talks|summit|ceremony)\b"
)
# 'Ratified in Yerevan on 11 September 1922, it …'
_DONE_IT = re.compile(r"(?:Ratified|Signed|Concluded|Initialled|Terminated)\b[^;.]{0,80},\s+it\b")
_AND_ANOTHER = re.compile(r"\s+(?:on|in)\s+[^;]{3,20},?\s+and\s+(?:an?|the)\s+")
_AT_ONCE = re.compile(r"\s+(?:on|in)\s+")
_CLAUSE_START = re.compile(r"[,;:]\s|\b(?:that|when|where|after|before|while)\s", re.IGNORECASE)


@dataclass(slots=True, eq=False, repr=False)
class _Mention:
    """A noun phrase that speaks of an agreement."""

    start: int
    end: int
    head: str
    title: str
    core: frozenset[str]
    named: bool
    definite: bool
    date: DateMention | None
    acts: list[Act] = field(default_factory=list)

    @property
    def span(self) -> tuple[int, int]:
        """From the first to the last word that tells something of it."""
        spans = [(self.start, self.end), *((act.start, act.end) for act in self.acts)]
        dates = (self.date, *(act.date for act in self.acts))
        spans += [(date.start, date.end) for date in dates if date]
        return min(start for start, _ in spans), max(end for _, end in spans)


@dataclass(slots=True, eq=False, repr=False)
class _Known:
    """An agreement that the prose has named, as far as it was read."""

    mention: _Mention
    acts: Acts
    span: tuple[int, int]
    parties: set[str] | None
    row: bool


class _Named:
    """The agreements that were named so far, in order, found by the words of their names."""

    def __init__(self) -> None:
        self.all: list[_Known] = []
        # Numbers of agreements by each word of theirs, and by one of their words, so far the
        # rarest; "" for no word.
        self._with: dict[str, list[int]] = defaultdict(list)
        self._under: dict[str, list[int]] = defaultdict(list)

    def add(self, known: _Known) -> None:
        """Add an agreement behind the others."""
        core = known.mention.core
        rarest = min(core, key=lambda word: (len(self._under.get(word, ())), word), default="")
        self._under[rarest].append(len(self.all))
        for word in core:
            self._with[word].append(len(self.all))
        self.all.append(known)

    def like(self, core: frozenset[str]) -> Iterator[_Known]:
        """Those whose words may hold all of some words, or be among them; the last named first."""
        if not core:
            return reversed(self.all[-_MOST_BACK:])
        # Those with all of the words are among those with the rarest one.
        rarest = min((self._with.get(word, []) for word in core), key=len)
        lists = [rarest, *(self._under.get(word, []) for word in (*core, ""))]
        last_first = merge(*(found[: -_MOST_BACK - 1 : -1] for found in lists), reverse=True)
        return (self.all[number] for number in last_first)


# Assumption: of an organisation named further back no reader would think.
_LINES_BACK = 200
# Assumption: nor of more agreements that the same words may mean.
_MOST_BACK = 200
_FEW_BACK = 20
# The widest quote that still shows a reader where the facts of one row stand.
_LONGEST = 1500


def prose_treaties(
    page: Page,
    spans: Iterable[tuple[int, int]],
    listed: Sequence[Treaty],
    taken: dict[str, int],
) -> list[Treaty]:
    """The agreements named in spans of prose and not yet `listed` with the same date of signature.

    Programmes whose amounts a sentence states are no rows here: they are security assistance.
    """
    known = _Named()
    several: list[Treaty] = []
    by_day: dict[Edtf | None, list[Treaty]] = defaultdict(list)
    for row in listed:
        by_day[row.signed].append(row)
    for start, end in spans:
        if not page.mentions(_STEMS, start, end):
            continue
        spoken_of: _Known | None = None
        before: DateMention | None = None  # the last date of the sentence before
        for first, last in page.sentences_in(start, end):
            dates = page.annotations.dates_in(first, last)
            several += _of_several(page, first, last, taken)
            told = before if _GOES_ON.match(page.text, first) and not dates else None
            before = dates[-1] if dates else None
            if FORM.search(page.text, first, last):
                for mention in _mentions(page, first, last):
                    if told:
                        mention.acts = [
                            act._replace(date=told) if act.kind == "signed" else act
                            for act in mention.acts
                        ]
                    spoken_of = _place(page, mention, known, by_day, first)
            elif spoken_of and (
                _IT.match(page.text, first, last) or _DONE_IT.match(page.text, first, last)
            ):
                _told_of_it(page, spoken_of, first, last)
            else:
                spoken_of = None
    return several + [
        treaty_record(
            page,
            Told(
                title=item.mention.title,
                acts=item.acts,
                span=item.span,
                parties=item.parties,
                subject=_subject(item.mention),
            ),
            taken,
        )
        for item in known.all
        if item.row
    ]


def _of_several(page: Page, start: int, end: int, taken: dict[str, int]) -> Iterator[Treaty]:
    """'Pacts were signed with A (on D), B (on D) and C (on D)': an agreement with each."""
    text = page.text
    noun = _SEVERAL.search(text, start, end)
    signed = _SIGNED_WITH.search(text, noun.end(), end) if noun else None
    if not noun or not signed:
        return
    partners = [
        (place, date)
        for place in page.places_in(signed.end(), end)
        if place.country and place.kind == "country"
        for date in page.annotations.dates_in(place.end, min(end, place.end + 40))[:1]
        if _ITS_DAY.fullmatch(text, place.end, date.start)
    ]
    if len(partners) < 2 or page.counterpart is None:
        return
    named = {place.country for place, _ in partners}
    subject = [code for code in page.states_in(noun.end(), signed.start()) if code not in named]
    if not subject and not named & page.parties:
        return
    other = page.counterpart if page.home in named else page.home
    side = subject[0] if subject else other
    head = noun["noun"].lower()
    title = _SINGULAR.get(head, head.removesuffix("s")) + " ".join(
        ["", *(noun["of"] or "").split()]
    )
    for place, date in partners:
        # Assumption: where none is named, the side that all signed with is the document's other.
        acts = Acts()
        acts.add("signed", date.date)
        parties = {str(place.country), str(side)}
        if not subject and "SUN" not in parties and in_union(date.date):
            parties = {"SUN" if code == "RUS" else code for code in parties}
        told = Told(title=title, acts=acts, span=(place.start, date.end), parties=parties)
        yield treaty_record(page, told, taken)


def _subject(mention: _Mention) -> str | None:
    """The words of a title that say what it is about, for titles such as 'border treaty'."""
    head = FORM.search(mention.title)
    rest = mention.title[head.end() :].lstrip() if head else ""
    if head is None or (rest and rest[0] != "(") or not mention.core:
        return None
    before = [w for w in mention.title[: head.start()].split() if w.lower() not in _PLAIN]
    return about(" ".join([*before, head.group()]))


# --- finding mentions -----------------------------------------------------------------------------


def _mentions(page: Page, start: int, end: int) -> list[_Mention]:
    dates = page.annotations.dates_in(start, end)
    mentions = [
        mention
        for match in FORM.finditer(page.text, start, end)
        if (mention := _mention(page, match, start, end, dates))
    ]
    # 'Memorandum of Agreement' is one name with two such nouns.
    for one, other in pairwise(mentions):
        if other.start < one.end:
            one.end, one.title = other.end, page.text[one.start : other.end]
    single = [m for i, m in enumerate(mentions) if not i or m.start >= mentions[i - 1].end]
    _link(page, single, start, end)
    return _one_each(single, page.text)


def _mention(
    page: Page, match: re.Match[str], start: int, end: int, dates: Sequence[DateMention]
) -> _Mention | None:
    text = page.text
    capital = match.group()[0].isupper()
    head = match.group().lower()
    if capital and _AFTER_NAME.match(text, match.end(), end):
        return None  # 'Treaty Organization': the noun heads no name of its own
    before, first, definite, date = _words_before(text, match.start(), start, dates)
    capitals = [word for word in before if word[0].isupper()]
    named = (
        bool(capitals)
        and capitals[0] == before[0]
        and all(word[0].isupper() or word.lower() in _LINKS for word in before)
    )
    if head not in _COMMON and not named:
        return None
    stop = match.end()
    abbreviation = _ABBREVIATION.match(text, stop, end)
    stop = abbreviation.end() if abbreviation else _complement_end(page, stop, end, dates)
    if date is None:
        # 'the border agreement of 1999', 'the border agreement (1999)'
        date = next(
            (d for d in dates if d.start > stop and _OF.fullmatch(text, stop, d.start)), None
        )
    called = _CALLED_AFTER.match(text, stop, end) if date is None else None
    if called:
        # 'the treaty of Fredrikshamn of 1809'
        date = next((d for d in dates if _OF.fullmatch(text, called.end(), d.start)), None)
    if date and not before and stop == match.end() and date.end < match.start():
        first = date.start  # 'a 5 May 1995 agreement' has no other name
    about_words = re.findall(r"[^\W\d_]+", text[match.end() : stop]) if not abbreviation else []
    core = frozenset(
        w.lower() for w in [*before, *about_words] if w.lower() not in _PLAIN | _LINKS | _STOPS
    )
    return _Mention(first, stop, head, text[first:stop], core, named, definite, date)


def _words_before(
    text: str, position: int, floor: int, dates: Sequence[DateMention]
) -> tuple[list[str], int, bool, DateMention | None]:
    """The words of a name before its noun, where they begin, definiteness, a date in front."""
    words_found: list[str] = []
    first = position
    tokens = list(_TOKEN.finditer(text, max(floor, position - 160), position))
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        date = next((d for d in dates if d.start <= token.start() < d.end), None)
        if date:
            before = next((t for t in reversed(tokens[:index]) if t.end() <= date.start), None)
            attributive = before is not None and before.group().lower() in _ARTICLES
            return words_found, first, _definite(before), date if attributive else None
        if text[token.end() : first].strip():
            break  # a comma or bracket stands between
        word = token.group()
        if not word[0].isalnum():
            break  # a bullet or dash
        lower = word.lower()
        link = lower in _LINKS and words_found and words_found[0][0].isupper()
        if lower in _STOPS and not (link and _capital_before(tokens, index)):
            return words_found, first, _definite(token), None
        if word[0].islower() and not link and (words_found and words_found[0][0].isupper()):
            break  # 'the framework of Vienna Document': a name begins with a capital
        if _verb(tokens, index) or len(words_found) >= 8:
            break
        words_found.insert(0, word)
        first = token.start()
    return words_found, first, False, None


def _capital_before(tokens: Sequence[re.Match[str]], index: int) -> bool:
    """Whether a capitalised word of the name stands before a linking word."""
    return (
        index > 0
        and tokens[index - 1].group()[0].isupper()
        and (tokens[index - 1].group().lower() not in _STOPS)
    )


def _definite(token: re.Match[str] | None) -> bool:
    return token is not None and token.group().lower() in ("the", "this", "that", "its", "their")


def _verb(tokens: Sequence[re.Match[str]], index: int) -> bool:
    """Whether a word governs the noun: 'signed treaty', but not 'a fishing agreement'."""
    word = tokens[index].group().lower()
    if ACT.fullmatch(word):
        return True
    before = tokens[index - 1].group().lower() if index else ""
    return word.endswith(("ed", "ing")) and before not in _ARTICLES | _PLAIN


def _complement_end(page: Page, stop: int, end: int, dates: Sequence[DateMention]) -> int:
    """Where a title ends that goes on with 'on …'; dates and places of an act are no part of it."""
    text = page.text
    called = _CALLED_AFTER.match(text, stop, end)
    if called and text[text.rfind(" ", 0, stop) + 1].isupper():
        if not any(called.start() < date.start < called.end() for date in dates):
            return called.end()
        return stop
    match = _COMPLEMENT.match(text, stop, end)
    if not match:
        return stop
    last = match.end()
    cities = (p for p in page.places_in(stop, last) if p.kind == "city")
    for other in (*(d.start for d in dates), *(c.start for c in cities)):
        if stop <= other < last and (before := _AT.search(text, stop, other)):
            last = before.start()
    return stop + len(text[stop:last].rstrip()) if len(text[stop:last].split()) > 1 else stop


# --- what was done with them ----------------------------------------------------------------------


def _link(page: Page, mentions: list[_Mention], start: int, end: int) -> None:
    """Give each act of a sentence to the mention that it is told of."""
    text = page.text
    for act in acts_in(page, start, end):
        after = next((m for m in mentions if m.start >= act.end), None)
        before = next((m for m in reversed(mentions) if m.end <= act.start), None)
        tight = after and _TIGHT.fullmatch(text, act.end, after.start)
        near_after = (
            after
            and after.start - act.end <= 100
            and not re.search(r"[.;:]|, ", _BESIDE.sub(" ", text[act.end : after.start]))
        )
        between = _ASIDE.sub("", text[before.end : act.start]) if before else ""
        near_before = (
            before
            and len(between) <= 150
            and ";" not in between
            and not _SEVERAL.search(text, before.end, act.start)
        )
        # 'Ratified on 3 May, the treaty …'
        opens = not text[start : act.start].strip()
        passive = _IS_PASSIVE.search(text, start, act.start) is not None
        chosen = None
        if passive and near_before:
            chosen = before
        elif tight or ((near_after or opens) and not near_before):
            chosen = after
        elif near_before:
            chosen = before
        if chosen:
            named_after = any(
                other.date is act.date for other in mentions if other.start >= act.end
            )
            # 'annulled the treaty of 1809': the year is that of the name.
            chosen.acts.append(act._replace(date=None) if named_after else act)
    dates = page.annotations.dates_in(start, end)
    for one, other in pairwise(mentions):
        # 'signed A on 17 January 2017, and a B in 2016'
        behind = next((d for d in dates if d.start >= other.end), None)
        again = _AND_ANOTHER.fullmatch(text[one.end : other.start])
        free = one.acts and not other.acts
        if again and behind and free and _AT_ONCE.fullmatch(text, other.end, behind.start):
            other.acts = [act._replace(date=behind) for act in one.acts]
    for one, other in pairwise(mentions):
        # 'signed a border treaty and a trade agreement'
        joined_to = text[one.end : other.start]
        if one.acts and not other.acts and re.fullmatch(r",? and (?:an?|the) ", joined_to):
            other.acts = list(one.acts)
        elif other.acts and not one.acts and re.fullmatch(r",? and (?:an?|the) ", joined_to):
            # 'a treaty on A and a treaty on B were signed'
            one.acts = [act for act in other.acts if act.start > other.end]


_SAME_AS = re.compile(
    r"(?:\s*\([^()]{0,300}\))?(?:\s+(?:was|is)\s+an?\s+(?:\w+\s+)?"
    r"|,?\s+(?:(?:also|otherwise|better)\s+)?(?:known|referred\s+to)\s+as\s+(?:the\s+)?)"
)


def _one_each(mentions: list[_Mention], text: str) -> list[_Mention]:
    """Mentions without those that only say again what was named: 'The A Pact was a pact …'."""
    found: list[_Mention] = []
    for mention in mentions:
        last = found[-1] if found else None
        if last and last.named and _SAME_AS.fullmatch(text, last.end, mention.start):
            last.end = mention.end
            last.acts += mention.acts
            last.date = last.date or mention.date
        else:
            found.append(mention)
    return found


# --- which mentions are one agreement -------------------------------------------------------------


def _acts_of(mention: _Mention) -> Acts:
    acts = Acts()
    for act in mention.acts:
        acts.add(act.kind, act.date.date if act.date else None)
    if mention.date and mention.date.precision == "day":
        # Assumption: an agreement is called by the day on which it was signed.
        acts.add("signed", mention.date.date)
    elif mention.date:
        acts.year = mention.date.date
    return acts


def _place(
    page: Page,
    mention: _Mention,
    known: _Named,
    listed: Mapping[Edtf | None, Sequence[Treaty]],
    sentence_start: int,
) -> _Known | None:
    """Join a mention with the agreement that it speaks of, or open a new one, and return it."""
    acts = _acts_of(mention)
    if (
        acts.signed
        and mention.core
        and any(
            _one_kind(row.form, mention.head)
            # Assumption: of the same day and kind, with its words in the listed title, is the same;
            # a mention without such words ('a … agreement') may be another of that day.
            and all(word in row.title.lower() for word in mention.core)
            for row in listed.get(acts.signed, ())[:_MOST_BACK]
        )
    ):
        return None
    alike = (k for k in known.like(mention.core) if _same(k, mention, acts))
    if mention.core:
        earlier = next(alike, None)
    else:
        # 'the treaty' is rather one of that very name, and one that something was said of.
        likely = (k for k in alike if k.row or k.mention.head == mention.head)
        nearest = islice(likely, _FEW_BACK)
        earlier = min(nearest, key=lambda k: _remote(k, mention), default=None)
    if earlier:
        _join(earlier, mention, acts)
        return earlier
    row = bool(
        mention.date
        or mention.named
        or any(act.date for act in mention.acts)
        or (mention.acts and (mention.core or mention.title.lower() != mention.head))
    )
    if mention.named and form_of(mention.title) == "programme" and _has_amount(page, mention):
        row = False
    new = _Known(mention, acts, mention.span, _parties(page, mention, sentence_start), row)
    known.add(new)
    return new


def _remote(known: _Known, mention: _Mention) -> tuple[bool, bool, bool]:
    """How unlikely it is that 'the treaty' means an agreement; the one named last is likelier."""
    preliminary = not known.mention.core.isdisjoint(_PRELIMINARY)
    return not known.row, known.mention.head != mention.head, preliminary


def _told_of_it(page: Page, known: _Known, first: int, last: int) -> None:
    """Take the acts of 'It was ratified on …', which speaks of the agreement named before."""
    told = replace(known.mention, acts=acts_in(page, first, last), date=None)
    acts = _acts_of(told)
    if known.acts.agrees(acts):
        _join(known, told, acts)


def _one_kind(form: str, head: str) -> bool:
    return form == head or {form, head} <= _INTERCHANGEABLE


def _same(known: _Known, mention: _Mention, acts: Acts) -> bool:
    """Whether a mention speaks of an agreement named before."""
    if not known.acts.agrees(acts):
        return False
    other = known.mention
    if (
        mention.date
        and not known.acts.years() & {mention.date.date[:4]}
        and (known.acts.years() or not mention.core)
    ):
        return False
    if not _one_kind(other.head, mention.head):
        return False
    if acts.signed and acts.signed == known.acts.signed:
        return mention.core <= other.core or other.core <= mention.core
    if mention.core:
        return mention.core <= other.core or (bool(other.core) and other.core <= mention.core)
    return mention.definite or not mention.acts


def _join(known: _Known, mention: _Mention, acts: Acts) -> None:
    for kind in acts.kinds:
        column = "ended" if kind in ("terminated", "denounced") else kind
        date = getattr(acts, column)
        if date and getattr(known.acts, column) is None:
            first, last = mention.span
            if not known.row:
                known.span = (first, last)
            elif last - known.span[0] <= _LONGEST:
                known.span = (known.span[0], max(last, known.span[1]))
        known.acts.add(kind, date)
    if any(act.date for act in mention.acts):
        known.row = True


def _has_amount(page: Page, mention: _Mention) -> bool:
    """Whether the sentence of a mention states a sum of money."""
    first, last = page.annotations.sentence_at(mention.start)
    return any(
        q.unit and len(q.unit) == 3 and q.unit.isupper()
        for q in page.annotations.quantities_in(first, last)
    )


def _bodies_before(page: Page, offset: int) -> Iterator[str]:
    """Codes of the organisations named before an offset, the last one first."""
    last = page.document.line_at(offset).number
    for number in range(last, max(last - _LINES_BACK, 0), -1):
        line = page.document.lines[number - 1]
        for place in reversed(page.places_in(line.start, min(line.end, offset))):
            if place.kind == "organisation" and place.country not in (None, *page.parties):
                yield str(place.country)


def _many_members(page: Page, mention: _Mention) -> bool:
    """Whether the line speaks of the member states of a named document."""
    line = page.document.line_at(mention.start)
    return _MEMBERS.search(page.text, mention.end, line.end) is not None


def _before_verb(page: Page, start: int, verb: int) -> set[str]:
    """The states named in a row before a verb: 'A, B, C and D signed'; nothing for fewer."""
    found: set[str] = set()
    last = verb
    for place in reversed(page.places_in(start, verb)):
        pattern = _AND if found else _DIRECTLY
        if not place.country or not pattern.fullmatch(page.text, place.end, last):
            break
        found.add(place.country)
        last = place.start
    return found if len(found) > 2 else set()


def _joined(page: Page, start: int, end: int) -> set[str]:
    """The first states of a span that are named in a row: 'A, B, and the Republic of C'."""
    found: list[str] = []
    last = start
    for place in page.places_in(start, end):
        if found and page.text[last : place.start] == " ":
            found.pop()  # 'Soviet Russia' is Russia.
        elif found and not _AND.fullmatch(page.text, last, place.start):
            break
        if place.country and place.kind in ("country", "nationality", "organisation"):
            found.append(place.country)
            last = place.end
    return set(found)


def _parties(page: Page, mention: _Mention, sentence_start: int) -> set[str] | None:
    """The states that a mention names as its parties; None for those of the relation."""
    text = page.text
    told = _DONE_BETWEEN.match(text, mention.end)
    if told and len(named := _joined(page, *told.span("who"))) > 1:
        return named
    inside = set(page.states_in(mention.start, mention.start + len(mention.title)))
    if len(inside) > 1:
        return inside
    if mention.named and _many_members(page, mention):
        # Assumption: a document of 'member states' is that of the organisation last named.
        body = next(_bodies_before(page, mention.start), None)
        return {body} if body else None
    after = _PARTIES_AFTER.match(text, mention.end)
    if after and after["how"] == "between":
        named = _joined(page, *after.span("who"))
        if len(named) > 1:
            return named
    verbs = [act for act in mention.acts if act.end <= mention.start]
    if not verbs:
        return None
    # The subject stands between the last comma and the verb.
    floor = sentence_start
    for edge in _CLAUSE_START.finditer(text, sentence_start, verbs[0].start):
        floor = edge.end()
    subjects = set(page.states_in(floor, verbs[0].start))
    subjects |= _before_verb(page, sentence_start, verbs[0].start)
    if after and after["how"] == "with":
        subjects |= set(page.states_in(*after.span("who"))[:1])
    return subjects if len(subjects) > 1 else None
