"""The text layer over a whole document: its dates, quantities and sentences, found once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from bilateral.documents import Document
from bilateral.text import edtf
from bilateral.text.dates import DateMention, find_dates
from bilateral.text.quantities import QuantityMention, find_quantities
from bilateral.text.sentences import split_sentences

__all__ = ["Annotations", "annotate"]

# Kinds of documents that tell of the days before they were written.
_NEWS = ("press_release", "fact_sheet")


# All that is found begins with the offsets of its start and end, and is in order of them.
S = TypeVar("S", bound=tuple[Any, ...])


def _from(spans: Sequence[S], start: int, end: int) -> Sequence[S]:
    """The spans that begin within `start`–`end`."""
    return spans[bisect_left(spans, (start,)) : bisect_left(spans, (end,))]


class Annotations(NamedTuple):
    """Dates, quantities and sentences of a document, in order, as spans of `Document.text`."""

    dates: list[DateMention]
    quantities: list[QuantityMention]
    sentences: Sequence[tuple[int, int]]

    def dates_in(self, start: int, end: int) -> list[DateMention]:
        """The dates that lie within a span."""
        return [date for date in _from(self.dates, start, end) if date.end <= end]

    def dates_before(self, offset: int) -> Iterator[DateMention]:
        """The dates that end at an offset or before it, the last one first."""
        for index in range(bisect_left(self.dates, (offset,)) - 1, -1, -1):
            if self.dates[index].end <= offset:
                yield self.dates[index]

    def quantities_in(self, start: int, end: int) -> list[QuantityMention]:
        """The quantities that lie within a span."""
        return [found for found in _from(self.quantities, start, end) if found.end <= end]

    def sentences_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """The sentences that begin within a span."""
        return list(_from(self.sentences, start, end))

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The sentence that holds an offset, or the empty span there."""
        index = bisect_left(self.sentences, (offset + 1, 0)) - 1
        if index >= 0 and offset < self.sentences[index][1]:
            return self.sentences[index]
        return offset, offset


def _day(published: str | None) -> date | None:
    first, last = edtf.bounds(published) if published else (None, None)
    return first if first == last else None


def annotate(document: Document) -> Annotations:
    """Find the dates, quantities and sentences of a document."""
    languages = document.lines.languages
    dates = find_dates(
        document.text,
        languages,
        news=document.kind in _NEWS,
        written=_day(document.published),
    )
    sentences = split_sentences(document.text, languages)
    quantities = find_quantities(document.text, languages, dates=dates, sentences=sentences)
    return Annotations(dates=dates, quantities=quantities, sentences=sentences)
