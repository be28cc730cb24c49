"""Time and memory of documents of each kind as they are doubled, up to 64 MB, and of odd shapes.

    python -m tests.fuzz.large [MEGABYTES]
    python -m tests.fuzz.large tables KIND BYTES      # and of what is made of the rows

Each document is read in a process of its own. Time per megabyte should stay as it is; memory is
that of the process above what it needs for a small document, in times the size of the file.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import bilateral
from bilateral.collection import TABLES
from bilateral.density import LIMITS
from bilateral.documents import Document, load_documents
from bilateral.reading import READERS, read_document

ROOT = Path(__file__).resolve().parents[2]
_MEGABYTE = 1_000_000


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda size: piece * (size // len(piece.encode()) + 1)


def _as_often_as(things: str, piece: str) -> Callable[[int], str]:
    """Pieces as often as they may stand in a large document, then words."""
    least = next(limit.least for limit in LIMITS if limit.things == things)
    words = "the words of others "

    def made(size: int) -> str:
        pieces = piece * (int(size / least) - 2)
        return pieces + words * ((size - len(pieces.encode())) // len(words))

    return made


DENSEST: dict[str, Callable[[int], str]] = {
    "years": _as_often_as("lines", "1999\n"),
    "letters": _as_often_as("lines", "a\n"),
    "headings": _as_often_as("lines", "== Heading ==\n"),
    "dates": _as_often_as("numbers", "1999, "),
    "quantities": _as_often_as("numbers", "3 tons "),
}
"""Documents as dense as a large one may be."""
SHAPES: dict[str, Callable[[int], str]] = {
    "one line of words": _repeated(
        "In 1999 the President of Latvia visited Moscow with 3.5 million "
    ),
    "one line, no space": _repeated("āb1"),
    "one line of digits": _repeated("1"),
    "one line of dots and digits": _repeated("1."),
    "one line of blanks": _repeated(" "),
    "blank lines": _repeated("\n"),
    "lines of blanks": _repeated("   \n"),
    "headings": _repeated("== Heading ==\n"),
    "headings, ever deeper": _repeated("".join(f"{'=' * n} H {'=' * n}\n" for n in range(1, 7))),
    "bare headings and years": _repeated("== 1999 ==\nOn 5 May 1999 it was signed.\n"),
    "years": _repeated("1999\n"),
    "words": _repeated("Word\n"),
    "letters": _repeated("a\n"),
    "list items": _repeated("* 5 May 1999 – agreement signed\n"),
    "deep lists": lambda size: "\n".join("*" * (n % 2000) + " x 1999" for n in range(size // 1000)),
    "short numbers": _repeated("1 2 3,4 "),
    "open brackets": _repeated("("),
    "nested brackets": lambda size: "(" * (size // 2) + ")" * (size // 2),
    "open quotes": _repeated("„ "),
    "open tags": _repeated("<a "),
    "nested tags": lambda size: "<td>" * (size // 9) + "</td>" * (size // 9),
    "cells": _repeated("| a | 1,5 % | 2018 "),
    "capital words": _repeated("Rinkēvičs Edgars "),
    "initials": _repeated("A. "),
    "abbreviations": _repeated("No. Nr. st. "),
    "months": _repeated("May May 5 "),
    "year ranges": _repeated("1999–2001, "),
    "combining marks": _repeated("a\u0304"),
    "marks on one letter": lambda size: "a" + "\u0304" * (size // 2),
    "carriage returns": _repeated("1999\r"),
    "zero widths": _repeated("\u200b"),
    "null bytes": _repeated("\x00"),
}
"""Documents that stress one thing each, by their size in bytes."""

KINDS: dict[str, Callable[[int], str]] = {
    document.kind: _repeated(f"{document.raw}\n\n") for document in load_documents()
}
"""Documents of each kind: a seed put together with itself."""


def measure(text: str, kind: str, language: str) -> tuple[float, float, int]:
    """Seconds of the processor, peak memory in megabytes, rows."""
    begin = time.process_time()
    records = read_document(Document("a", kind, language, text, file="a.txt"))
    return time.process_time() - begin, _peak(), len(records)


def _peak() -> float:
    unit = 1024**2 if sys.platform == "darwin" else 1024  # macOS counts bytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _one(shape: str, kind: str, size: int) -> None:
    """Measure one document in this process and print a line."""
    made = {**KINDS, **SHAPES, **{f"densest {name}": make for name, make in DENSEST.items()}}[shape]
    language = "lv" if kind == "mfa_page" else "en"
    measure(made(10_000), kind, language)  # vocabularies are read once
    base = _peak()
    seconds, peak, rows = measure(made(size), kind, language)
    megabytes = size / _MEGABYTE
    print(
        f"{shape:28} {kind:16} {megabytes:8.2f} MB {seconds:8.1f} s {seconds / megabytes:7.2f} s/MB"
        f" {(peak - base) / megabytes:6.1f} times its size, {rows:,} rows",
        flush=True,
    )


def folder_of(text: str, kind: str, folder: Path) -> Path:
    """A folder with one document and its entry."""
    language = "lv" if kind == "mfa_page" else "en"
    (folder / "a.txt").write_text(text, encoding="utf-8", newline="")
    (folder / "sources.toml").write_text(
        f'[[source]]\nid = "a"\nfile = "a.txt"\nkind = "{kind}"\nlanguage = "{language}"\n'
        'counterparts = ["BLR"]\n',
        encoding="utf-8",
    )
    return folder


_DERIVED = ("events", "coded_events", "findings")


def _tables(kind: str, size: int) -> None:
    """Measure `load` and each step after it, with what was taken before, in this process."""
    os.environ["BILATERAL_CACHE"] = ""
    base = 0.0
    for bytes_, told in ((10_000, False), (size, True)):  # vocabularies are read once
        with tempfile.TemporaryDirectory() as folder:
            begin = time.process_time()
            tables = bilateral.load(folder_of(KINDS[kind](bytes_), kind, Path(folder)))
            for step in ("load", "tables", *_DERIVED):
                for name in TABLES if step == "tables" else (step,) if step in _DERIVED else ():
                    if step != "tables" or name not in _DERIVED:
                        getattr(tables, name)
                if told:
                    print(
                        f"{kind:16} {step:12} {(_peak() - base) / size * _MEGABYTE:6.1f} times its "
                        f"size, {time.process_time() - begin:6.1f} s",
                        flush=True,
                    )
            base = _peak()


def main() -> None:
    """Measure all, or the one that is named."""
    if sys.argv[1:2] == ["tables"]:
        _tables(sys.argv[2], int(sys.argv[3]))
        return
    if len(sys.argv) == 4:
        _one(sys.argv[1], sys.argv[2], int(sys.argv[3]))
        return
    largest = float(sys.argv[1]) if len(sys.argv) > 1 else 64
    cases = [(kind, kind, largest) for kind in KINDS]
    cases += [(shape, kind, largest / 64) for shape in SHAPES for kind in READERS]
    for shape, kind, most in cases:
        for halvings in (6, 3, 2, 1, 0) if shape == kind else (2, 1, 0):
            size = str(int(most * _MEGABYTE / 2**halvings))
            arguments = [sys.executable, "-m", "tests.fuzz.large", shape, kind, size]
            subprocess.run(arguments, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
