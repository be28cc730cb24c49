"""Every seed cut at every byte, and many generated documents: `python -m tests.fuzz.sweep`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from bilateral.documents import Document
from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz.mutations import DOCUMENTS, cut, documents
from tests.fuzz.oracle import problems

EXAMPLES = 20_000


def _cut_at_some(task: tuple[int, int, int]) -> tuple[int, list[str]]:
    """How many cuts of a document were read, and what was unsound."""
    number, start, step = task
    document = DOCUMENTS[number]
    tried, wrong = 0, []
    for byte in range(start, len(document.raw.encode()) + 1, step):
        tried += 1
        wrong += [
            f"{document.source}, byte {byte}: {what}" for what in problems(cut(document, byte))
        ]
    return tried, wrong


def _tasks() -> Iterator[tuple[int, int, int]]:
    yield from ((number, start, 50) for number in range(len(DOCUMENTS)) for start in range(50))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
@given(documents())
def _generated(document: Document) -> None:
    assert problems(document) == []


def main() -> int:
    """Run both; the exit status says whether anything was unsound."""
    _generated()
    print(f"{EXAMPLES:,} generated documents: sound", flush=True)
    tried, wrong = 0, []
    with ProcessPoolExecutor() as pool:
        for count, found in pool.map(_cut_at_some, _tasks()):
            tried += count
            wrong += found
    print(f"{tried:,} cuts, {len(wrong)} unsound", *wrong[:20], sep="\n", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
