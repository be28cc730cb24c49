"""A document with all that the text layer found in it, as its reader looks at it."""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from bilateral.documents import Document, Line
from bilateral.readers import Reading
from bilateral.readers.prose import prose_events
from bilateral.text.annotate import Annotations
from bilateral.text.dates import DateMention
from bilateral.text.places import PlaceMention, find_places
from bilateral.text.small_letters import small_letters

__all__ = ["MOST_LINES", "Page", "joined", "states_of", "words"]

MOST_LINES = 1000
"""How many lines' places are kept: a rule looks back a few lines, not pages."""

_WORDS = Path(__file__).parent.parent / "data" / "reader_words.csv"


@cache
def words(kind: str) -> frozenset[str]:
    """A list of English words in lower case, by its name in `data/reader_words.csv`.

    >>> "the" in words("article"), "treaty" in words("article")
    (True, False)
    """
    return frozenset(word for name, word in _word_list() if name == kind)


@cache
def _word_list() -> tuple[tuple[str, str], ...]:
    with _WORDS.open(encoding="utf-8", newline="") as file:
        return tuple((row[0], row[1]) for row in csv.reader(file))


def joined(codes: set[str]) -> str:
    """Codes in alphabetical order, as columns hold them.

    >>> joined({"RUS", "LVA"})
    'LVA;RUS'
    """
    return ";".join(sorted(codes))


def _states(places: Iterable[PlaceMention]) -> list[str]:
    kinds = ("country", "nationality", "organisation")
    codes = {place.country: None for place in places if place.country and place.kind in kinds}
    return list(codes)


@lru_cache(maxsize=256)
def states_of(words: str) -> tuple[str, ...]:
    """Codes of the states and organisations in words that many entries of a list share.

    >>> states_of("the Government of Latvia and the Government of Estonia"), states_of("a town")
    (('LVA', 'EST'), ())
    """
    return tuple(_states(find_places(words, "en")))


@dataclass(frozen=True, eq=False)
class Page:
    """A document and its annotations; a line's places are found when first asked for."""

    document: Document
    annotations: Annotations

    @cached_property
    def text(self) -> str:
        """The text that all offsets count in."""
        return self.document.text

    @cached_property
    def _places(self) -> dict[int, list[PlaceMention]]:
        """The places of the lines looked at last: most lines are never asked about."""
        return {}

    def _places_of(self, line: Line) -> list[PlaceMention]:
        if line.number not in self._places:
            if len(self._places) >= MOST_LINES:
                self._places.clear()
            self._places[line.number] = find_places(self.text, "en", line.start, line.end)
        return self._places[line.number]

    def places_in(self, start: int, end: int) -> list[PlaceMention]:
        """The places that begin within a span, in order, read as English."""
        found: list[PlaceMention] = []
        line = self.document.line_at(start)
        while line.start < end:
            places = self._places_of(line)
            found += places[bisect_left(places, (start,)) : bisect_left(places, (end,))]
            if line.number == len(self.document.lines):
                break
            line = self.document.lines[line.number]
        return found

    def sentences_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """The sentences that begin within a span, each cut at the span's end."""
        return [
            (first, min(last, end)) for first, last in self.annotations.sentences_in(start, end)
        ]

    def states_in(self, start: int, end: int) -> list[str]:
        """Codes of the states and organisations named within a span, each once, in order."""
        return _states(self.places_in(start, end))

    @property
    def parties(self) -> set[str]:
        """The document's home state and its counterparts.

        Assumption: a party that is not named is one of these.
        """
        return {self.home, *self.document.counterparts}

    @property
    def home(self) -> str:
        """The document's home state."""
        return self.document.home

    @property
    def counterpart(self) -> str | None:
        """The document's first counterpart."""
        return self.document.counterparts[0] if self.document.counterparts else None

    def other(self, state: str | None) -> str | None:
        """The other side of a bilateral relation: the home state for any but itself."""
        return self.counterpart if state in (self.home, None) else self.home

    @cached_property
    def _persons(self) -> dict[str, tuple[str, ...]]:
        """The persons named so far, with their states."""
        return {}

    @cached_property
    def _lower(self) -> str:
        return small_letters(self.text)

    def mentions(self, stems: Iterable[str], start: int, end: int) -> bool:
        """Whether any of some lower-case letter sequences stands within a span."""
        lower = self._lower
        return any(lower.find(stem, start, end) >= 0 for stem in stems)

    def first_date(self, start: int, end: int) -> DateMention | None:
        """The first date within a span."""
        return next(iter(self.annotations.dates_in(start, end)), None)

    def tell(self, reading: Reading, start: int, end: int) -> None:
        """Add the dated happenings that prose within a span tells."""
        reading.records.extend(
            prose_events(self.document, self.annotations, start, end, self._persons)
        )
