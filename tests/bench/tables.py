"""Plain tables, and where they go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "outputs" / "bench"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of text under their heads; the first column to the left, all others to the right.

    >>> print(table(["n", "ms"], [["one", "1.0"], ["ten", "10.0"]]))
    n      ms
    one   1.0
    ten  10.0
    """
    cells = [list(heads), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )


def publish(name: str, report: str) -> None:
    """Print a report and keep it in `outputs/bench/`."""
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"{name}.txt").write_text(f"{report}\n", encoding="utf-8")
    print(f"\n{report}\n\n-> {(OUT / f'{name}.txt').relative_to(ROOT)}", flush=True)
