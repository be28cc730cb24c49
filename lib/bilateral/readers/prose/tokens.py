"""Words, verb groups and clauses: what the reading of a sentence is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bilateral.readers.prose.lexicon import VerbForm, verb_forms
from bilateral.text.dates import DateMention
from bilateral.text.places import PlaceMention

__all__ = ["Clause", "Group", "Token", "last_index", "tokens", "verb_form"]

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:[-./]\w+)*|[^\w\s]")
_QUOTE = re.compile(r"[\"“„«”»]")


_OPENING, _CLOSING = "“„«", "”»"


@dataclass(slots=True, eq=False, repr=False)
class Token:
    """A word or mark of a sentence; a date or a place is one token."""

    start: int
    end: int
    text: str
    low: str
    date: DateMention | None = None
    place: PlaceMention | None = None
    quoted: bool = False
    forms: tuple[VerbForm, ...] = ()


@dataclass(slots=True, eq=False, repr=False)
class Group:
    """A verb with its auxiliaries: tokens `start`–`head`.

    `kind` is finite, part (a participle that stands for a relative clause), ing or infinitive.
    """

    start: int
    head: int
    kind: str
    form: VerbForm | None
    passive: bool = False
    perfect: bool = False
    refused: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Clause:
    """The words `start`–`end` that belong to one verb group, and what they hang from.

    `kind`: main, coord (own subject), shared (the subject of the clause before), relative, sub
    (after, when, …), that, ing, by, with, part.
    """

    start: int
    end: int
    kind: str
    group: Group
    word: str = ""
    parent: Clause | None = None
    subject: list[Token] = field(default_factory=list)
    object: list[Token] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    lead: list[Token] = field(default_factory=list)


def tokens(
    text: str,
    start: int,
    end: int,
    language: str,
    dates: Sequence[DateMention],
    places: Sequence[PlaceMention],
) -> list[Token]:
    """The tokens of `text[start:end]`; dates and places are one token each.

    Dates are spans of `text`, places of `text[start:end]`.
    """
    spans: list[tuple[int, int, DateMention | None, PlaceMention | None]] = [
        (date.start, date.end, date, None) for date in dates
    ]
    for place in places:
        first, last = place.start + start, place.end + start
        if not any(date.start < last and first < date.end for date in dates):
            spans.append((first, last, None, place))
    spans.sort(key=lambda span: span[0])
    found: list[Token] = []
    position = start
    for first, last, date, place_found in [*spans, (end, end, None, None)]:
        for match in _TOKEN.finditer(text, position, first):
            word = match.group()
            low = word.lower()
            found.append(
                Token(
                    match.start(),
                    match.end(),
                    word,
                    low,
                    None,
                    None,
                    False,
                    verb_forms(low, language),
                )
            )
        if last > first:
            word = text[first:last]
            found.append(Token(first, last, word, word.lower(), date, place_found))
        position = max(position, last)
    if _QUOTE.search(text, start, end):
        _mark_quotes(found)
    return found


def _mark_quotes(found: list[Token]) -> None:
    """Words within quotation marks report what others say or name a title: no verb of ours."""
    inside = False
    straight = sum(token.text == '"' for token in found) >= 2
    for token in found:
        if token.text in _CLOSING or (token.text == '"' and straight and inside):
            inside = False
            token.quoted = True
        elif token.text in _OPENING or (token.text == '"' and straight):
            inside = True
            token.quoted = True
        else:
            token.quoted = inside


def verb_form(token: Token, *wanted: str) -> VerbForm | None:
    """The first reading of a token as one of some verb forms."""
    for form in token.forms:
        if form.form in wanted:
            return form
    return None


def last_index(words: Sequence[Token], first: int, last: int, wanted: frozenset[str]) -> int:
    """The last place between `first` and `last` of one of some words, or -1."""
    for index in range(last - 1, first - 1, -1):
        if words[index].low in wanted and not words[index].quoted:
            return index
    return -1
