"""Time from `import bilateral` to the tables, in fresh processes.

`load` reads the documents, or takes what was kept of them when they were read before; a table is
put together when it is first asked for. Both are measured, and the tables that are derived by an
analysis (findings, coded events) apart from the others.
Times are of the processor. A loop of a million additions stands beside them, because machines and
their load differ.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.tables import ROOT, table

LIMIT_MS = 150
_DERIVED = ("findings", "coded_events")

_PROGRAM = f"""
import json, time
import pandas
now = time.process_time
times = [now()]
import bilateral.collection
times.append(now())
tables = bilateral.load()
times.append(now())
names = [name for name in bilateral.collection.TABLES if name not in {_DERIVED}]
for name in names:
    getattr(tables, name)
times.append(now())
for name in {_DERIVED}:
    getattr(tables, name)
times.append(now())


def additions():
    total = 0
    for i in range(1_000_000):
        total += i


additions()
times.append(now())
print(json.dumps([1000 * (end - start) for start, end in zip(times, times[1:])]))
"""
_PARTS = (
    "import",
    "load",
    "all tables of the documents",
    "findings and coded events",
    "a million additions",
)

_SUMS = {"import and load": 2, "import to all tables of the documents": 3}

_PROFILED = """
import cProfile, json, pstats
import pandas
profile = cProfile.Profile()
profile.enable()
import bilateral.collection
bilateral.load()
profile.disable()
stats = pstats.Stats(profile)
rows = [(own, calls, *place) for place, (_, calls, own, *_) in stats.stats.items()]
print(json.dumps([stats.total_tt, stats.total_calls, sorted(rows, reverse=True)[:5]]))
"""


def report(*, repeats: int) -> str:
    """The table for the five documents: the best and the middle of some runs; the profile's top."""
    with tempfile.TemporaryDirectory() as folder:
        parts = {
            "documents kept": _parts(repeats, cache=folder),
            "documents read": _parts(repeats, cache=""),
        }
    rows = [
        (part, *(f"{pick(times[part]):.0f}" for times in parts.values() for pick in (min, median)))
        for part in (*_SUMS, *_PARTS)
    ]
    heading = ["", *(f"{which}, {name}" for which in parts for name in ("best", "median"))]
    return (
        f"Loading the five documents after `import pandas`: milliseconds of the processor, "
        f"{repeats} fresh processes each.\n"
        f"'Kept' takes what an earlier process kept of unchanged documents; 'read' keeps nothing.\n"
        f"The limit is {LIMIT_MS} ms for import and load.\n"
        f"\n{table(heading, rows)}\n\n{_profile()}"
    )


def _parts(repeats: int, *, cache: str) -> dict[str, list[float]]:
    """The times of each part in some fresh processes."""
    runs = [_run(_PROGRAM, cache) for _ in range(repeats + 1)][1:]  # the first compiles and keeps
    parts = {name: [run[at] for run in runs] for at, name in enumerate(_PARTS)}
    return parts | {name: [sum(run[:last]) for run in runs] for name, last in _SUMS.items()}


def _profile() -> str:
    """The five functions in which import and load spend most when the documents are read."""
    total, calls, top = _run(_PROFILED, "")
    rows = [
        (f"{_place(file)}:{line} {name}", f"{count:,}", f"{own / total:.1%}")
        for own, count, file, line, name in top
    ]
    return (
        f"Import and load of documents that are read, under the profiler: {calls:,} calls; "
        f"the first five by own time.\n"
        f"\n{table(['', 'calls', 'of all time'], rows)}"
    )


def _place(file: str) -> str:
    """A file without the folder it is installed in."""
    for root in (f"{ROOT / 'lib'}/", f"{Path(os.__file__).parent}/"):
        file = file.removeprefix(root)
    return "built in" if file == "~" else file


def _run(program: str, cache: str) -> Any:
    environment = os.environ | {"BILATERAL_CACHE": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout)
