"""Time from `import bilateral` to the tables, in fresh processes.

`load` reads the documents; a table is put together when it is first asked for. Both are measured,
and the tables that are derived by an analysis (findings, coded events) apart from the others.
Times are of the processor. A loop of a million additions stands beside them, because machines and
their load differ: it takes some 45 ms on the machine for which the limit of 150 ms holds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
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
bilateral.load()
times.append(now())
total = 0
for i in range(1_000_000):
    total += i
times.append(now())
print(json.dumps([1000 * (end - start) for start, end in zip(times, times[1:])]))
"""
_PARTS = (
    "import",
    "first load: all documents read",
    "all tables of the documents",
    "findings and coded events",
    "second load",
    "a million additions",
)

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
    runs = [_run(_PROGRAM) for _ in range(repeats + 1)][1:]  # the first may compile
    parts = dict(zip(_PARTS, zip(*runs, strict=True), strict=True))
    parts["import and first load"] = [run[0] + run[1] for run in runs]
    parts["import to all tables of the documents"] = [sum(run[:3]) for run in runs]
    rows = [
        (name, f"{min(times):.0f}", f"{median(times):.0f}")
        for name, times in sorted(parts.items(), key=lambda part: part[0] == _PARTS[-1])
    ]
    return (
        f"Loading the five documents after `import pandas`: milliseconds of the processor, "
        f"{repeats} fresh processes.\n"
        f"The limit is {LIMIT_MS} ms for import and first load where a million additions take 45.\n"
        f"\n{table(['', 'best', 'median'], rows)}\n\n{_profile()}"
    )


def _profile() -> str:
    """The five functions in which import and first load spend most."""
    total, calls, top = _run(_PROFILED)
    rows = [
        (f"{_place(file)}:{line} {name}", f"{count:,}", f"{own / total:.1%}")
        for own, count, file, line, name in top
    ]
    return (
        f"Import and first load under the profiler: {calls:,} calls; the first five by own time.\n"
        f"\n{table(['', 'calls', 'of all time'], rows)}"
    )


def _place(file: str) -> str:
    """A file without the folder it is installed in."""
    for root in (f"{ROOT / 'lib'}/", f"{Path(os.__file__).parent}/"):
        file = file.removeprefix(root)
    return "built in" if file == "~" else file


def _run(program: str) -> Any:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout)
