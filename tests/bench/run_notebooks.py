"""Running and rendering the notebooks: ours beside papermill, nbconvert and jupyter execute.

    python -m tests.bench.run_notebooks [--rounds N] [--jobs 1 2] [--growth 8 80]

Rounds are interleaved and medians taken: a shared machine's speed changes from minute to minute.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PACKAGES = ("papermill", "nbconvert", "nbclient", "ipykernel", "ipython", "pandas", "matplotlib")


def main(arguments: Sequence[str] | None = None) -> dict[str, object]:
    """Measure, print the table and write it to `outputs/bench/`."""
    parser = argparse.ArgumentParser(description="Running and rendering, beside its peers.")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--jobs", type=int, nargs="+", default=[len(os.sched_getaffinity(0))])
    parser.add_argument("--growth", type=int, nargs="*", default=[])
    options = parser.parse_args([] if arguments is None else arguments)
    notebooks = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        times = _compare(notebooks, work, options.jobs, options.rounds)
        growth = [_growth(count, work, options.jobs[-1]) for count in options.growth]
    reference = statistics.median(times[_PEER_BOTH])
    rows = [
        (
            name,
            statistics.median(taken),
            min(taken),
            max(taken),
            statistics.median(taken) / reference,
        )
        for name, taken in times.items()
    ]
    machine = f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors"
    versions = {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}
    lines = [f"{len(notebooks)} notebooks, {options.rounds} rounds; {machine}"]
    lines += [f"{'':<46} {'median':>8} {'min':>8} {'max':>8} {'ratio':>6}"]
    lines += [f"{n:<46} {m:6.1f} s {a:6.1f} s {b:6.1f} s {r:6.2f}" for n, m, a, b, r in rows]
    lines += [f"ratio: to '{_PEER_BOTH}'"] + [line for line, _ in growth]
    lines += [", ".join(f"{name} {number}" for name, number in versions.items())]
    print("\n".join(lines))
    result = {
        "notebooks": len(notebooks),
        "machine": machine,
        "versions": versions,
        "seconds": times,
        "ratios": {name: round(ratio, 3) for name, *_, ratio in rows},
        "growth": [numbers for _, numbers in growth],
    }
    target = ROOT / "outputs" / "bench"
    target.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, indent=1) + "\n"
    (target / "run_notebooks.json").write_text(text, encoding="utf-8")
    (target / "run_notebooks.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return result


_PEER_BOTH = "papermill + nbconvert, one after another"


def _compare(
    notebooks: Sequence[Path], work: Path, jobs: Sequence[int], rounds: int
) -> dict[str, list[float]]:
    cold = {count: f"bilateral run --jobs {count} (HTML included)" for count in jobs}
    idle = "bilateral run, nothing changed"
    names = ["papermill, one after another", "nbconvert --to html, one after another"]
    once = ["nbconvert --execute, one call", "jupyter execute, one call"]
    times: dict[str, list[float]] = {
        name: [] for name in [*names, _PEER_BOTH, *once, *cold.values(), idle]
    }
    for _ in range(rounds):
        made = work / "peer"
        made.mkdir(exist_ok=True)
        first = _timed(lambda: _papermill(notebooks, made))  # noqa: B023
        second = _timed(lambda: _html(notebooks, made))  # noqa: B023
        times[names[0]].append(first)
        times[names[1]].append(second)
        times[_PEER_BOTH].append(first + second)
        # A peer that runs in place gets copies, at the same depth as the collection.
        for name, command in zip(once, (_NBCONVERT, _EXECUTE), strict=True):
            copies = work / "copies"
            shutil.copytree(ROOT / "notebooks", copies, dirs_exist_ok=True)
            paths = [str(copies / path.name) for path in notebooks]
            times[name].append(_timed(lambda: _call(*command, *paths)))  # noqa: B023
        for count, name in cold.items():
            out = work / f"ours-{count}"
            shutil.rmtree(out, ignore_errors=True)
            run = ("-m", "bilateral", "run", "--out", str(out), "--jobs", str(count))
            times[name].append(_timed(lambda: _call(sys.executable, *run)))  # noqa: B023
        times[idle].append(_timed(lambda: _call(sys.executable, *run)))  # noqa: B023
    return times


_NBCONVERT = (str(BIN / "jupyter-nbconvert"), "--execute", "--to", "notebook", "--inplace")
_EXECUTE = (str(BIN / "jupyter-execute"), "--inplace")


def _papermill(notebooks: Sequence[Path], made: Path) -> None:
    for path in notebooks:
        tool = str(BIN / "papermill")
        _call(tool, "--no-progress-bar", str(path), str(made / path.name), cwd=path.parent)


def _html(notebooks: Sequence[Path], made: Path) -> None:
    for path in notebooks:
        _call(str(BIN / "jupyter-nbconvert"), "--to", "html", str(made / path.name))


def _call(*command: str, cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:4])} … failed:\n{done.stderr[-2000:]}")


def _timed(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


_CELLS = (
    ("parameters", 'seeds: str = ""  # documents\nyear: int = 1  # a year'),
    ("", "import pandas as pd"),
    ("", "pd.DataFrame({'year': [year]}).describe()"),
)


def _growth(count: int, work: Path, jobs: int) -> tuple[str, dict[str, float]]:
    """A batch of so many small jobs: seconds per job, and the most memory of the parent."""
    cells = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {"tags": [tag] if tag else []},
            "source": source,
            "execution_count": None,
            "outputs": [],
        }
        for number, (tag, source) in enumerate(_CELLS)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    content = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4}
    (work / "small.ipynb").write_text(json.dumps(content | {"nbformat_minor": 5}))
    sets = "".join(f"  y{number:04}: {{year: {number}}}\n" for number in range(count))
    grid = work / f"grid{count}.yaml"
    grid.write_text(f"notebooks: [small.ipynb]\nparameters:\n{sets}", encoding="utf-8")
    out = work / f"grid{count}"
    run = ("-m", "bilateral", "batch", str(grid), "--out", str(out), "--jobs", str(jobs))
    code = (
        "import resource, sys; from bilateral.cli import main; status = main(sys.argv[1:]);"
        "print('MOST', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss); sys.exit(status)"
    )
    begun = time.perf_counter()
    command = [sys.executable, "-c", code, *run[2:]]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    each = (time.perf_counter() - begun) / count
    most = int(done.stdout.rpartition("MOST")[2]) / 1024
    again = _timed(lambda: _call(sys.executable, *run))
    line = (
        f"batch of {count} small jobs, {jobs} at a time: {each:.2f} s a job, parent {most:.0f} MB; "
        f"again with nothing changed {again:.1f} s"
    )
    numbers = {"jobs": count, "seconds": each, "megabytes": most, "again": again}
    return line, numbers


if __name__ == "__main__":
    main(sys.argv[1:])
