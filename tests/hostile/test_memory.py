"""A document is read in memory that is a multiple of its size."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest

from tests.fuzz.large import KINDS, SHAPES
from tests.fuzz.oracle import document_of, records_of

SIZE = 100_000
MOST = 20
"""Times the size of the file; half as much again was needed when rows held copies of the text."""
LONG_LINES = (
    "one line of digits",
    "one line of dots and digits",
    "one line of blanks",
)


def peak(make: Callable[[int], str], kind: str, size: int = SIZE) -> float:
    """Most memory that is taken while a document is read, in times its size, itself included."""
    text = make(size)
    document = document_of(text, kind, "lv" if kind == "mfa_page" else "en")
    records_of(document_of(make(size // 20), kind, document.language))  # vocabularies are read once
    tracemalloc.start()
    try:
        records_of(document)
        return (tracemalloc.get_traced_memory()[1] + len(text)) / len(text.encode())
    finally:
        tracemalloc.stop()


# The two kinds that take most.
@pytest.mark.parametrize("kind", ["history_article", "mfa_page"])
def test_a_document_takes_at_most_twenty_times_its_size(kind: str) -> None:
    assert peak(KINDS[kind], kind) < MOST


@pytest.mark.parametrize("shape", LONG_LINES)
def test_so_does_one_long_line(shape: str) -> None:
    assert peak(SHAPES[shape], "encyclopedia") < MOST


def test_a_quote_is_no_copy_of_the_text() -> None:
    """Of one long line each quote is as long as the document."""
    document = document_of(f"== A ==\n{'word ' * 20_000}\n", "encyclopedia")
    tracemalloc.start()
    try:
        quotes = [document.evidence(0, len(document.text)) for _ in range(100)]
        assert tracemalloc.get_traced_memory()[0] < 3 * len(document.raw)
    finally:
        tracemalloc.stop()
    assert all(place.quote == document.raw.strip() for place in quotes)
