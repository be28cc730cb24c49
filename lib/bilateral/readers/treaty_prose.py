"""Agreements and programmes that English prose names: one row each, however often it is named.

A mention is a noun that heads the name of an agreement with the words before it. It is a row when
something is said to have been done with it (signed, ratified, terminated …), when a date stands
in its name ('the 1997 treaty'), or when it bears a proper name ('… Partnership Program').
Mentions of one agreement ('a peace treaty', 'the Treaty', 'the peace agreement') are put together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bilateral.readers.page import Page
from bilateral.readers.treaty_text import FORM, Act, Acts, acts_in, form_of, treaty_record
from bilateral.records import Treaty
from bilateral.text.dates import DateMention

__all__ = ["prose_treaties"]

# Nouns that are agreements also in lower case; the other forms count only in proper names.
_COMMON = frozenset(
    "treaty agreement convention protocol memorandum pact accord armistice".split()
)
# Words for one and the same instrument, as writers vary them.
_INTERCHANGEABLE = frozenset("treaty agreement pact accord".split())

_TOKEN = re.compile(r"[^\s,;:()\"“”„]+")
_ARTICLES = frozenset("a an the this that these its their both each any another such".split())
_STOPS = _ARTICLES | frozenset(
    """of in on to by with for from at as under into upon after before since until during through
    within between and or but nor that which who whose than via per if while when where not no
    is are was were be been being has have had will would can could may should must do did
    following regarding concerning including about also then thus however both together""".split()
)
_LINKS = frozenset("of and for on in the to".split())
# Words that tell nothing of what an agreement is about.
_PLAIN = frozenset(
    """new first second secret bilateral multilateral mutual joint separate interim final separate
    former old existing international historic long-awaited landmark similar special so-called
    current major draft""".split()
)
_ABBREVIATION = re.compile(r" ?\(([A-Z][A-Za-z-]*[A-Z])\)")
_COMPLEMENT = re.compile(
    r"""
    \s+ (?:on|regarding|concerning) \s+ (?:the\s+|a\s+)?
    (?: (?! \b(?:was|were|is|are|has|have|had|which|that|who|signed|concluded|between|with
              |in\ (?:the\ )?[A-Z\d]|and\ (?:was|were|is|has)) \b ) [^,.;:()] ){1,160}
    """,
    re.VERBOSE,
)
_AFTER_NAME = re.compile(r"\s+(?=[A-Z])(?!No\b)")
_TIGHT = re.compile(
    r"(?:\s+(?:of|an?|the|this|that|its|their|to|for|also|and|or|\w+ly)){0,4}\s*", re.IGNORECASE
)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|be|is|are)\s+(?:\w+\s+){0,2}\Z|(?:\A|\s)\Z", re.IGNORECASE
)
_IS_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are)\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
_PARTIES_AFTER = re.compile(r"[^.;:]{0,80}?\b(?P<how>between|with)\s+(?P<who>[^.;:]{2,120})")
_CLAUSE_START = re.compile(r"[,;:]\s|\b(?:that|when|where|after|before|while)\s", re.IGNORECASE)


@dataclass(slots=True)
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
        dates = [act.date for act in self.acts if act.date]
        places = [self, *self.acts, *dates, *([self.date] if self.date else [])]
        return min(p.start for p in places), max(p.end for p in places)


@dataclass(slots=True)
class _Known:
    """An agreement that the prose has named, as far as it was read."""

    mention: _Mention
    acts: Acts
    span: tuple[int, int]
    parties: set[str] | None
    row: bool


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
    known: list[_Known] = []
    for start, end in spans:
        for first, last in page.annotations.sentences_in(start, end):
            if FORM.search(page.text, first, last):
                for mention in _mentions(page, first, min(last, end)):
                    _place(page, mention, known, listed, first)
    return [
        treaty_record(
            page,
            item.mention.title,
            item.acts,
            item.span,
            taken,
            parties=item.parties,
            subject=_subject(item.mention),
            named=item.mention.title,
        )
        for item in known
        if item.row
    ]


def _subject(mention: _Mention) -> str | None:
    """The words of a title that say what it is about, for titles such as 'border treaty'."""
    head = FORM.search(mention.title)
    if head is None or len(mention.title) > head.end() and mention.title[head.end()] != "(":
        return None
    words = [w for w in mention.title[: head.start()].split() if w.lower() not in _PLAIN]
    return " ".join(words) or None


# --- finding mentions -----------------------------------------------------------------------------


def _mentions(page: Page, start: int, end: int) -> list[_Mention]:
    dates = page.annotations.dates_in(start, end)
    mentions = [
        mention
        for match in FORM.finditer(page.text, start, end)
        if (mention := _mention(page, match, start, end, dates))
    ]
    # 'Memorandum of Agreement' is one name with two such nouns.
    for one, other in zip(mentions, mentions[1:], strict=False):
        if other.start < one.end:
            one.end, one.title = other.end, page.text[one.start : other.end]
    single = [m for i, m in enumerate(mentions) if not i or m.start >= mentions[i - 1].end]
    _link(page, single, start, end)
    return single


def _mention(
    page: Page, match: re.Match[str], start: int, end: int, dates: Sequence[DateMention]
) -> _Mention | None:
    text = page.text
    capital = match.group()[0].isupper()
    head = match.group().lower()
    if capital and _AFTER_NAME.match(text, match.end(), end):
        return None  # 'Treaty Organization': the noun heads no name of its own
    words, first, definite, date = _words_before(text, match.start(), start, dates)
    capitals = [word for word in words if word[0].isupper()]
    named = bool(capitals) and capitals[0] == words[0] and all(
        word[0].isupper() or word.lower() in _LINKS for word in words
    )
    if head not in _COMMON and not named:
        return None
    stop = match.end()
    abbreviation = _ABBREVIATION.match(text, stop, end)
    if abbreviation:
        stop = abbreviation.end()
    else:
        stop = _complement_end(text, stop, end, dates)
    core = frozenset(w.lower() for w in words if w.lower() not in _PLAIN | _LINKS)
    return _Mention(first, stop, head, text[first:stop], core, named, definite, date)


def _words_before(
    text: str, position: int, floor: int, dates: Sequence[DateMention]
) -> tuple[list[str], int, bool, DateMention | None]:
    """The words of a name before its noun, where they begin, definiteness, a date in front."""
    words: list[str] = []
    first = position
    tokens = list(_TOKEN.finditer(text, max(floor, position - 160), position))
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        date = next((d for d in dates if d.start <= token.start() < d.end), None)
        if date:
            before = tokens[index - 1] if index else None
            while before and before.start() >= date.start:
                index -= 1
                before = tokens[index - 1] if index else None
            attributive = bool(before) and before is not None and before.group().lower() in _ARTICLES
            return words, first, _definite(before), date if attributive else None
        if text[token.end() : first].strip():
            break  # a comma or bracket stands between
        word = token.group()
        lower = word.lower()
        link = lower in _LINKS and words and words[0][0].isupper()
        if lower in _STOPS and not (link and _capital_before(tokens, index)):
            return words, first, _definite(token), None
        if word[0].islower() and not link and (words and words[0][0].isupper()):
            break  # 'the framework of Vienna Document': a name begins with a capital
        if _verb(lower) or len(words) >= 8:
            break
        words.insert(0, word)
        first = token.start()
    return words, first, False, None


def _capital_before(tokens: Sequence[re.Match[str]], index: int) -> bool:
    """Whether a capitalised word of the name stands before a linking word."""
    return index > 0 and tokens[index - 1].group()[0].isupper() and (
        tokens[index - 1].group().lower() not in _STOPS
    )


def _definite(token: re.Match[str] | None) -> bool:
    return token is not None and token.group().lower() in ("the", "this", "that", "its", "their")


def _verb(word: str) -> bool:
    return word.endswith(("ed", "ing")) and word not in ("agreed", "binding", "landing")


def _complement_end(text: str, stop: int, end: int, dates: Sequence[DateMention]) -> int:
    match = _COMPLEMENT.match(text, stop, end)
    if not match:
        return stop
    last = match.end()
    for date in dates:
        if stop <= date.start < last:
            # The date of an act, with its preposition, is no part of the title.
            last = stop + len(re.sub(r"\s+(?:on|in|since|of)\s*\Z", "", text[stop : date.start]))
            break
    return stop + len(text[stop:last].rstrip()) if len(text[stop:last].split()) > 1 else stop


# --- what was done with them ----------------------------------------------------------------------


def _link(page: Page, mentions: list[_Mention], start: int, end: int) -> None:
    """Give each act of a sentence to the mention that it is told of."""
    text = page.text
    for act in acts_in(page, start, end):
        after = next((m for m in mentions if m.start >= act.end), None)
        before = next((m for m in reversed(mentions) if m.end <= act.start), None)
        tight = after and _TIGHT.fullmatch(text, act.end, after.start)
        near_after = after and after.start - act.end <= 60 and not re.search(
            r"[.;:]|, ", text[act.end : after.start]
        )
        near_before = before and act.start - before.end <= 150 and ";" not in (
            text[before.end : act.start]
        )
        passive = _IS_PASSIVE.search(text, start, act.start) is not None
        chosen = None
        if passive and near_before:
            chosen = before
        elif tight or (near_after and not near_before):
            chosen = after
        elif near_before:
            chosen = before
        if chosen:
            chosen.acts.append(act)
    for one, other in zip(mentions, mentions[1:], strict=False):
        # 'signed a border treaty and a trade agreement'
        joined_to = text[one.end : other.start]
        if one.acts and not other.acts and re.fullmatch(r",? and (?:an?|the) ", joined_to):
            other.acts = list(one.acts)


# --- which mentions are one agreement ---------------------------------------------------------------


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
    known: list[_Known],
    listed: Sequence[Treaty],
    sentence_start: int,
) -> None:
    """Join a mention with the agreement that it speaks of, or open a new one."""
    acts = _acts_of(mention)
    if acts.signed and any(
        row.signed == acts.signed and _one_kind(row.form, mention.head) for row in listed
    ):
        return
    earlier = next((k for k in reversed(known) if _same(k, mention, acts)), None)
    if earlier:
        _join(earlier, mention, acts)
        return
    row = bool(
        mention.date
        or mention.named
        or any(act.date for act in mention.acts)
        or (mention.acts and (mention.core or mention.title.lower() != mention.head))
    )
    if mention.named and form_of(mention.title) == "programme" and _has_amount(page, mention):
        row = False
    known.append(
        _Known(mention, acts, mention.span, _parties(page, mention, sentence_start), row)
    )


def _one_kind(form: str, head: str) -> bool:
    return form == head or {form, head} <= _INTERCHANGEABLE


def _same(known: _Known, mention: _Mention, acts: Acts) -> bool:
    """Whether a mention speaks of an agreement named before."""
    if not known.acts.agrees(acts):
        return False
    other = known.mention
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


def _parties(page: Page, mention: _Mention, sentence_start: int) -> set[str] | None:
    """The states that a mention names as its parties; None for those of the relation."""
    text = page.text
    inside = set(page.states_in(mention.start, mention.end))
    if len(inside) > 1:
        return inside
    after = _PARTIES_AFTER.match(text, mention.end)
    if after and after["how"] == "between":
        states = page.states_in(*after.span("who"))[:2]
        if len(states) > 1:
            return set(states)
    verbs = [act for act in mention.acts if act.end <= mention.start]
    if not verbs:
        return None
    # The subject stands between the last comma and the verb.
    floor = sentence_start
    for edge in _CLAUSE_START.finditer(text, sentence_start, verbs[0].start):
        floor = edge.end()
    subjects = set(page.states_in(floor, verbs[0].start))
    if after and after["how"] == "with":
        subjects |= set(page.states_in(*after.span("who"))[:1])
    return subjects if len(subjects) > 1 else None
