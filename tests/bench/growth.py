"""Time and memory by the number of documents, and by the length of one.

The seeds are copied under ids of their own and read one by one through `stream`, each number of
documents in a fresh process; and each seed is put together with itself to a document many times as
long. Time per document, and per copy, should stay as it is; so should memory.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.tables import ROOT, table

QUICK = (50, 200)
FULL = (1_000, 10_000)
_LENGTHS = (1, 10, 50)
_ADDITIONS = 100_000
_SEEDS = ROOT / "seeds"


def report(sizes: Sequence[int]) -> str:
    """Both tables."""
    collections = {size: _collection(size) for size in sizes}
    first = collections[sizes[0]]
    lengths = _run("--lengths")
    return "\n".join(
        (
            "Documents read one by one on one core: milliseconds of the processor, peak memory.",
            "The machine's speed changes as others use it: a million additions are timed among the",
            "documents, and growth is that of the time for a document measured in additions.",
            "",
            table(
                ["documents", "ms each", "a million additions", "growth", "documents/s", "peak MB"],
                [
                    (
                        f"{size:,}",
                        f"{found.document_ms:.1f}",
                        f"{found.additions_ms:.0f}",
                        f"{found.relative / first.relative - 1:+.0%}",
                        f"{1000 / found.document_ms:.0f}",
                        f"{found.peak_mb:.0f}",
                    )
                    for size, found in collections.items()
                ],
            ),
            "",
            "One document made of copies of a seed: milliseconds of the processor per copy.",
            "",
            table(
                ["document", *(f"{n} copies" for n in _LENGTHS)],
                [(name, *(f"{ms:.1f}" for ms in times)) for name, times in lengths.items()],
            ),
        )
    )


class _Streamed(NamedTuple):
    """Milliseconds per document, per million additions, and the process's peak memory."""

    document_ms: float
    additions_ms: float
    peak_mb: float

    @property
    def relative(self) -> float:
        """Time of a document in millions of additions."""
        return self.document_ms / self.additions_ms


def _collection(size: int) -> _Streamed:
    print(f"Reading {size:,} documents ...", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        _copy_seeds(Path(folder), size)
        return _Streamed(*_run("--stream", folder))


def _copy_seeds(folder: Path, size: int) -> None:
    """Write `size` documents, the seeds in turn, with their listing."""
    entries = tomllib.loads((_SEEDS / "sources.toml").read_text(encoding="utf-8"))["source"]
    listing = []
    for number in range(size):
        entry = dict(entries[number % len(entries)])
        name = f"{number:06}.txt"
        (folder / name).write_bytes((_SEEDS / entry["file"]).read_bytes())
        entry |= {"id": f"{entry['id']}-{number}", "file": name}
        lines = (f"{key} = {json.dumps(value)}\n" for key, value in entry.items())
        listing.append("[[source]]\n" + "".join(lines))
    (folder / "sources.toml").write_text("\n".join(listing), encoding="utf-8")


def _run(*arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.growth", *arguments],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def _stream(folder: str) -> _Streamed:
    from bilateral.collection import stream

    for _ in stream():
        pass  # vocabularies are read once
    begin = time.process_time()
    count = additions = 0
    spent = 0.0
    for _document, records in stream(folder):
        assert records
        count += 1
        if count % 5 == 0:
            spent += _add(_ADDITIONS)
            additions += _ADDITIONS
    taken = time.process_time() - begin - spent
    # Linux counts kilobytes, macOS bytes.
    unit = 1024**2 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return _Streamed(1e3 * taken / count, 1e9 * spent / additions, peak)


def _add(count: int) -> float:
    """Seconds for some additions."""
    begin = time.process_time()
    total = 0
    for number in range(count):
        total += number
    return time.process_time() - begin


def _lengths() -> dict[str, list[float]]:
    from bilateral.documents import load_documents
    from bilateral.reading import read_document

    times: dict[str, list[float]] = {}
    for document in load_documents():
        read_document(document)
        for copies in _LENGTHS:
            long = replace(document, raw="\n\n".join([document.raw] * copies))
            start = time.process_time()
            read_document(long)
            taken = 1000 * (time.process_time() - start)
            times.setdefault(document.source, []).append(taken / copies)
    return times


if __name__ == "__main__":
    print(json.dumps(_lengths() if sys.argv[1] == "--lengths" else _stream(sys.argv[2])))
