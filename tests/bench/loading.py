"""Time from `import bilateral` to all tables, in fresh processes.

Times are of the processor. A loop of a million additions stands beside them, because machines and
their load differ: it takes some 45 ms on the machine for which the limit of 150 ms holds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from statistics import median

from tests.bench.tables import ROOT, table

LIMIT_MS = 150

_PROGRAM = """
import json, time
import pandas
now = time.process_time
times = [now()]
import bilateral.collection
times.append(now())
bilateral.load()
times.append(now())
bilateral.load()
times.append(now())
total = 0
for i in range(1_000_000):
    total += i
times.append(now())
print(json.dumps([1000 * (end - start) for start, end in zip(times, times[1:])]))
"""
_PARTS = ("import", "first load", "second load", "a million additions")


def report(*, repeats: int) -> str:
    """The table for the five documents: the best and the middle of some runs."""
    runs = [_run() for _ in range(repeats + 1)][1:]  # the first may compile
    parts = dict(zip(_PARTS, zip(*runs, strict=True), strict=True))
    parts["import and first load"] = tuple(run[0] + run[1] for run in runs)
    rows = [
        (name, f"{min(times):.0f}", f"{median(times):.0f}")
        for name, times in sorted(parts.items(), key=lambda part: part[0] == _PARTS[-1])
    ]
    return (
        f"Loading the five documents after `import pandas`: milliseconds of the processor, "
        f"{repeats} fresh processes.\n"
        f"The limit is {LIMIT_MS} ms for import and first load where a million additions take 45.\n"
        "\n" + table(["", "best", "median"], rows)
    )


def _run() -> list[float]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    times: list[float] = json.loads(done.stdout)
    return times
