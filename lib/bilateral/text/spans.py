"""Many spans of a text, held as numbers: a pair of objects for each would outweigh the text."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import overload

__all__ = ["Spans"]


class Spans(Sequence[tuple[int, int]]):
    """Pairs of a start and an end, in the order in which they were added.

    >>> spans = Spans()
    >>> spans.append(0, 4)
    >>> spans[0], len(spans)
    ((0, 4), 1)
    """

    def __init__(self) -> None:
        self.starts = array("I")
        self.ends = array("I")

    def append(self, start: int, end: int) -> None:
        """Add a span behind the others."""
        self.starts.append(start)
        self.ends.append(end)

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> tuple[int, int]: ...
    @overload
    def __getitem__(self, index: slice) -> list[tuple[int, int]]: ...
    def __getitem__(self, index: int | slice) -> tuple[int, int] | list[tuple[int, int]]:
        if isinstance(index, slice):
            return list(zip(self.starts[index], self.ends[index], strict=True))
        return self.starts[index], self.ends[index]
