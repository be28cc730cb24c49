"""A document is read in memory that is a multiple of its size."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import bilateral
import pytest
from bilateral import density
from bilateral.errors import DocumentError
from bilateral.reading import read_document

from tests.fuzz.large import DENSEST, KINDS, SHAPES, folder_of
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


@pytest.mark.parametrize("shape", ["years", "headings"])
def test_so_does_the_densest_that_is_not_refused(shape: str) -> None:
    assert peak(DENSEST[shape], "encyclopedia", SIZE // 2) < MOST


def test_so_do_all_documents_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILATERAL_CACHE", "")
    text = KINDS["mfa_page"](SIZE)
    folder_of(text, "mfa_page", tmp_path)
    tracemalloc.start()
    try:
        tables = bilateral.load(tmp_path)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most / len(text.encode()) < MOST
    assert len(tables.visits) > 100


REFUSED = {
    "headings": "lines",
    "years": "lines",
    "carriage returns": "lines",
    "short numbers": "numbers",
    "year ranges": "numbers",
    "initials": "words",
    "marks on one letter": "letters with a hundred marks",
    "nested tags": "tags",
    "zero widths": "characters without a width",
}


@pytest.mark.parametrize("shape", REFUSED)
def test_a_large_document_that_is_too_dense_is_refused(shape: str) -> None:
    text = SHAPES[shape](density.SMALL + 1000)
    with pytest.raises(DocumentError, match=r"\Aa\.txt, line [\d,]+: [\d,]+ .*; split it") as error:
        read_document(document_of(text, "fact_sheet"))
    assert f" {REFUSED[shape]} so far" in str(error.value)


@pytest.mark.parametrize("shape", REFUSED)
def test_a_small_one_is_read_however_dense(shape: str) -> None:
    density.check_density(document_of(SHAPES[shape](density.SMALL - 1000), "fact_sheet"))
    assert read_document(document_of(SHAPES[shape](1000), "fact_sheet"))


def test_the_line_is_told_where_it_becomes_too_much() -> None:
    calm = "words of others, and more of them than there is room for in a line\n" * 10_000
    dense = "x\n" * 400_000
    with pytest.raises(DocumentError) as error:
        density.check_density(document_of(calm + dense, "fact_sheet"))
    size = len(calm + dense)
    least = density.LIMITS[0].least
    assert str(error.value).startswith(f"a.txt, line {int(size / least) + 1}: ")


@pytest.mark.parametrize("kind", KINDS)
def test_the_seeds_are_far_from_that(kind: str) -> None:
    text = KINDS[kind](100_000)
    for limit in density.LIMITS[:2]:
        found = sum(1 for _ in limit.each.finditer(text))
        assert len(text.encode()) / found > 1.9 * limit.least, limit.things
    density.check_density(document_of(KINDS[kind](density.SMALL + 1000), kind))


@pytest.mark.parametrize("kind", KINDS)
def test_findings_are_as_many_as_a_document_is_long(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told again and again is not held against each of the places before."""
    monkeypatch.setenv("BILATERAL_CACHE", "")
    found = []
    for copies in (2, 4):
        folder = folder_of(KINDS[kind](1) * copies, kind, tmp_path)
        found.append(len(bilateral.load(folder).findings))
    assert 10 < found[1] < 2.1 * found[0], found


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
