"""Documents of odd shapes and sizes are read in time that grows with their length."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any

import pytest
from bilateral.documents import load_documents
from bilateral.readers import treaty_prose
from bilateral.reading import READERS

from tests.fuzz.large import SHAPES
from tests.fuzz.oracle import document_of, problems, records_of

DOCUMENTS = {document.source: document for document in load_documents()}
SMALL = 4_000
GROWTH = 4


def seconds(text: str, kind: str) -> float:
    """Time of the processor, the shorter of two tries."""
    times = []
    for _ in range(2):
        begin = time.process_time()
        records_of(document_of(text, kind))
        times.append(time.process_time() - begin)
    return min(times)


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_text_takes_no_sixteen_times_as_long(shape: str) -> None:
    # All readers share the text layer; each shape is tried on one of them in turn.
    kind = list(READERS)[list(SHAPES).index(shape) % len(READERS)]
    make = SHAPES[shape]
    records_of(document_of(make(1_000), kind))
    long = seconds(make(GROWTH * SMALL), kind)
    short = seconds(make(SMALL), kind)
    # A quadratic step would take 16 times as long; a tenth of a second is within the noise.
    assert long < 9 * short + 0.1, (kind, short, long)


def test_each_agreement_is_compared_with_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many a document names: those of the same words, the last ones of them."""
    line = "In {} Latvia signed the {} border agreement with Russia.\n"
    comparisons = 0
    same = treaty_prose._same

    def counted(*mentions: Any) -> bool:
        nonlocal comparisons
        comparisons += 1
        return same(*mentions)

    monkeypatch.setattr(treaty_prose, "_same", counted)
    made = []
    for number in (150, 300):
        comparisons = 0
        names = ("".join(chr(97 + int(digit)) for digit in str(n)) for n in range(number))
        text = "".join(line.format(1200 + n, f"x{name}") for n, name in enumerate(names))
        records_of(document_of(text, "history_article"))
        made.append(comparisons)
    assert 0 < made[1] < 2.5 * made[0], made


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_read_of_it_is_sound(shape: str) -> None:
    for kind in READERS:
        assert problems(document_of(SHAPES[shape](SMALL // 4), kind)) == []


@pytest.mark.parametrize("source", DOCUMENTS)
@pytest.mark.parametrize("digits", [30, 5_000])
def test_numbers_of_any_length_are_read(source: str, digits: int) -> None:
    """Python refuses to turn more than 4,300 digits into an integer; a float ends at 308."""
    document = DOCUMENTS[source]
    numbers = iter(range(10**6))
    longer = re.sub(r"\d+", lambda m: m[0] + "9" * digits * (next(numbers) % 7 == 0), document.raw)
    assert len(longer) > len(document.raw) + digits
    assert problems(replace(document, raw=longer), frames=True) == []


def test_a_sentence_has_an_end() -> None:
    from bilateral.text.sentences import split_sentences

    text = "one " * 5_000
    spans = split_sentences(text)
    assert max(end - start for start, end in spans) <= 4_000
    assert " ".join(text[start:end].strip() for start, end in spans) == text.strip()
    assert [end - start for start, end in split_sentences("x" * 9_000)] == [4_000, 4_000, 1_000]


def test_many_headings_end_where_they_should() -> None:
    headings = "".join(
        f"{'=' * level} H {'=' * level}\nWords.\n" for level in (1, 2, 3, 2, 1) * 400
    )
    records = records_of(document_of(headings, "encyclopedia"))
    ends = [r.line_end for r in records if r.table_name == "sections"]  # type: ignore[attr-defined]
    assert ends[:5] == [8, 6, 6, 8, 10]
