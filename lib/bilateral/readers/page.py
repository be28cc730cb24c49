"""A document with all that the text layer found in it, as its reader looks at it."""

from __future__ import annotations

import csv
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from bilateral.documents import Document
from bilateral.readers import Reading
from bilateral.readers.prose import prose_events
from bilateral.text.annotate import Annotations
from bilateral.text.dates import DateMention
from bilateral.text.places import PlaceMention, find_places

__all__ = ["HOME", "Page", "joined", "words"]

_WORDS = Path(__file__).parent.parent / "data" / "reader_words.csv"

# Assumption: all documents look at relations of Latvia; a party that is not named is Latvia or
# the counterpart of the document.
HOME = "LVA"


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


@dataclass(frozen=True, eq=False)
class Page:
    """A document and its annotations; places are found when first asked for."""

    document: Document
    annotations: Annotations

    @property
    def text(self) -> str:
        """The text that all offsets count in."""
        return self.document.text

    @cached_property
    def places(self) -> list[PlaceMention]:
        """All places of the document, read as English."""
        return find_places(self.text, "en")

    def places_in(self, start: int, end: int) -> list[PlaceMention]:
        """The places that begin within a span, in order."""
        first = bisect_left(self.places, start, key=lambda place: place.start)
        last = bisect_left(self.places, end, key=lambda place: place.start)
        return self.places[first:last]

    def sentences_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """The sentences that begin within a span, each cut at the span's end."""
        return [
            (first, min(last, end)) for first, last in self.annotations.sentences_in(start, end)
        ]

    def states_in(self, start: int, end: int) -> list[str]:
        """Codes of the states and organisations named within a span, each once, in order."""
        codes = {
            place.country: None
            for place in self.places_in(start, end)
            if place.country and place.kind in ("country", "nationality", "organisation")
        }
        return list(codes)

    @property
    def parties(self) -> set[str]:
        """Latvia and the document's counterparts."""
        return {HOME, *self.document.counterparts}

    @property
    def counterpart(self) -> str | None:
        """The document's first counterpart."""
        return self.document.counterparts[0] if self.document.counterparts else None

    def other(self, state: str | None) -> str | None:
        """The other side of a bilateral relation: Latvia for any but Latvia itself."""
        return self.counterpart if state in (HOME, None) else HOME

    def first_date(self, start: int, end: int) -> DateMention | None:
        """The first date within a span."""
        return next(iter(self.annotations.dates_in(start, end)), None)

    def tell(self, reading: Reading, start: int, end: int) -> None:
        """Add the dated happenings that prose within a span tells."""
        reading.records.extend(prose_events(self.document, self.annotations, start, end))
