"""The text layer over a whole document: its dates, quantities and sentences, found once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar

from bilateral.documents import Document
from bilateral.text.dates import DateMention, find_dates
from bilateral.text.quantities import QuantityMention, find_quantities
from bilateral.text.sentences import split_sentences

__all__ = ["Annotations", "annotate"]


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=_Span)


def _within(spans: Sequence[S], start: int, end: int) -> list[S]:
    first = bisect_left(spans, start, key=lambda span: span.start)
    last = bisect_left(spans, end, key=lambda span: span.start)
    return [span for span in spans[first:last] if span.end <= end]


class Annotations(NamedTuple):
    """Dates, quantities and sentences of a document, in order, as spans of `Document.text`."""

    dates: Sequence[DateMention]
    quantities: Sequence[QuantityMention]
    sentences: Sequence[tuple[int, int]]

    def dates_in(self, start: int, end: int) -> list[DateMention]:
        """The dates that lie within a span."""
        return _within(self.dates, start, end)

    def quantities_in(self, start: int, end: int) -> list[QuantityMention]:
        """The quantities that lie within a span."""
        return _within(self.quantities, start, end)

    def sentences_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """The sentences that begin within a span."""
        return [span for span in self.sentences if start <= span[0] < end]

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The sentence that holds an offset, or the empty span there."""
        index = bisect_left(self.sentences, (offset + 1, 0)) - 1
        if index >= 0 and offset < self.sentences[index][1]:
            return self.sentences[index]
        return offset, offset


def annotate(document: Document) -> Annotations:
    """Find the dates, quantities and sentences of a document."""
    languages = [line.language for line in document.lines]
    dates = find_dates(document.text, languages)
    sentences = split_sentences(document.text, languages)
    quantities = find_quantities(document.text, languages, dates=dates, sentences=sentences)
    return Annotations(dates=dates, quantities=quantities, sentences=sentences)
