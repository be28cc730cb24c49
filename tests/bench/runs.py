"""Running and rendering the notebooks: ours beside papermill, nbconvert and others.

Every way runs the whole collection in each round, one after the other, so that a machine whose
speed changes is the same for all; medians over the rounds. Processor time is that of all processes
that a way starts. jupyter-cache lives in an environment of its own (`--install-peers` makes it).
"""

from __future__ import annotations

import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from tests.bench.tables import OUT, ROOT, table

MOST_RATIO = 0.2
MOST_IDLE = 1.0
SIZES = (8, 80)
FULL = (8, 80, 800)
PARTS = ("ways", "again", "batches")
_BIN = Path(sys.executable).parent
_CACHE = OUT / "jupyter-cache"
_CPUINFO = Path("/proc/cpuinfo")
_CACHE_VERSION = "jupyter-cache==1.0.1"
_PACKAGES = ("papermill", "nbconvert", "nbclient", "ipykernel", "ipython", "pandas", "matplotlib")
_NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
_OURS = (sys.executable, "-m", "bilateral")
# The reference: both tools as their documentation calls them, a notebook after the other.
_BOTH = "papermill, then nbconvert --to html, each notebook after the other"


class Taken(NamedTuple):
    """Seconds by the clock and of the processors."""

    clock: float
    cpu: float


def report(
    *,
    rounds: int = 1,
    sizes: Sequence[int] = SIZES,
    parts: Sequence[str] = PARTS,
    install: bool = False,
) -> str:
    """The tables: ways to run the collection, what is run again, batches by size."""
    if install:
        _install_cache()
    head = f"{len(_NOTEBOOKS)} notebooks on {_machine()}; rounds: {rounds}\n{_versions()}"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        # Readings of documents are kept between processes: for every way from the start.
        os.environ["BILATERAL_CACHE"] = str(work / "readings")
        call([sys.executable, "-c", "import bilateral; bilateral.load()"])
        made = {
            "ways": lambda: _ways(work, rounds),
            "again": lambda: _again(work),
            "batches": lambda: _batches(work, sizes),
        }
        return "\n\n".join([head, *(made[part]() for part in PARTS if part in parts)])


def _machine() -> str:
    processors = len(os.sched_getaffinity(0))
    told = _CPUINFO.read_text("utf-8") if _CPUINFO.exists() else ""
    names = re.findall(r"(?m)^model name\s*: (.+)$", told)
    busy = os.getloadavg()[0]
    return (
        f"{platform.machine()} ({names[0] if names else 'model unknown'}), "
        f"{processors} processors, load {busy:.1f} at the start"
    )


def _versions() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return f"python {platform.python_version()}, {packages}"


def _tell(words: str) -> None:
    """Say how far a long measurement has come."""
    print(words, file=sys.stderr, flush=True)


def call(command: Sequence[object], *, cwd: Path | None = None, answer: str = "") -> Taken:
    """Run a command to its end; a failure ends the benchmark with the command's own words."""
    begun, before = time.perf_counter(), _children()
    environment = os.environ | {"PYTHONPATH": str(ROOT / "lib")}
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env=environment,
        input=answer,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command[:4]))} … failed:\n{done.stderr[-2000:]}")
    return Taken(time.perf_counter() - begun, _children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _sum(parts: Iterable[Taken]) -> Taken:
    clock, cpu = zip(*parts, strict=True)
    return Taken(sum(clock), sum(cpu))


# --- ways to run the collection ------------------------------------------------------------------


def _ways(work: Path, rounds: int) -> str:
    taken: dict[str, list[Taken]] = {}
    for _ in range(rounds):
        for name, seconds in _round(work).items():
            taken.setdefault(name, []).append(seconds)
            _tell(f"{name}: {seconds.clock:.1f} s")
    medians = {
        name: Taken(*(statistics.median(column) for column in zip(*each, strict=True)))
        for name, each in taken.items()
    }
    reference = medians[_BOTH]
    rows = [
        (
            name,
            f"{found.clock:.1f}",
            f"{min(taken[name]).clock:.1f}–{max(taken[name]).clock:.1f}",
            f"{found.cpu:.1f}",
            f"{found.clock / reference.clock:.2f}",
            f"{found.cpu / reference.cpu:.2f}",
        )
        for name, found in medians.items()
    ]
    heads = ["the collection", "s", "from–to", "processor s", "ratio", "processor ratio"]
    return f"Ratios to: {_BOTH}. Ours, HTML included: at most {MOST_RATIO}.\n\n{table(heads, rows)}"


def _round(work: Path) -> dict[str, Taken]:
    """Each way once; ours stands between the tools that it is compared with."""
    made = _empty(work / "made")
    executed = _sum(call(_papermill(path, made), cwd=path.parent) for path in _NOTEBOOKS)
    ours = {
        f"bilateral run --jobs {jobs}, HTML, tables' pages and index included": call(
            [*_OURS, "run", "--out", _empty(work / f"ours{jobs}"), "--jobs", jobs]
        )
        for jobs in (1, 2)
    }
    rendered = _sum(call(_html(made / path.name)) for path in _NOTEBOOKS)
    found = {
        "papermill, each notebook after the other (no HTML)": executed,
        _BOTH: _sum([executed, rendered]),
        "the same, two at a time by make -j2": _make(work),
        "nbconvert --execute, one call (no HTML)": call(
            [_BIN / "jupyter-nbconvert", "--execute", "--to=notebook", "--inplace", *_copies(work)]
        ),
        "jupyter execute, one call (no HTML)": call(
            [_BIN / "jupyter-execute", "--inplace", *_copies(work)]
        ),
    }
    if (_CACHE / "bin" / "jcache").exists():
        found["jupyter-cache, parallel (no HTML)"] = _cached(work)
    return found | ours


def _papermill(path: Path, made: Path) -> list[object]:
    return [_BIN / "papermill", "--no-progress-bar", path, made / path.name]


def _html(path: Path) -> list[object]:
    return [_BIN / "jupyter-nbconvert", "--to", "html", path]


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _copies(work: Path) -> list[Path]:
    """Copies for a tool that writes in place."""
    folder = _empty(work / "copies")
    return [Path(shutil.copy(path, folder)) for path in _NOTEBOOKS]


def _make(work: Path) -> Taken:
    made = _empty(work / "two")
    rules = [f"all: {' '.join(path.stem for path in _NOTEBOOKS)}"]
    for path in _NOTEBOOKS:
        commands = (_papermill(path, made), _html(made / path.name))
        lines = "".join("\t" + " ".join(map(str, each)) + "\n" for each in commands)
        rules.append(f"{path.stem}:\n{lines}")
    (made / "Makefile").write_text("\n".join(rules), encoding="utf-8")
    return call(["make", "-s", "-j2", "-f", made / "Makefile"], cwd=ROOT / "notebooks")


def _install_cache() -> None:
    """An environment for jupyter-cache over this one, whose packages it sees and leaves alone."""
    venv.create(_CACHE, with_pip=True)
    packages = next((_CACHE / "lib").glob("python*")) / "site-packages"
    ours = sysconfig.get_paths()["purelib"]
    (packages / "ours.pth").write_text(f"{ours}\n", encoding="utf-8")
    pip = [_CACHE / "bin" / "python", "-m", "pip", "install", "-q", _CACHE_VERSION]
    subprocess.run(pip, check=True)


def _cached(work: Path) -> Taken:
    folder = _empty(work / "cache")
    tool = _CACHE / "bin" / "jcache"
    paths = [shutil.copy(path, folder) for path in _NOTEBOOKS]
    call([tool, "notebook", "-p", folder / ".cache", "add", *paths], cwd=folder, answer="y")
    command = [tool, "project", "-p", folder / ".cache", "execute", "-e", "local-parallel"]
    return call([*command, "--timeout", 600], cwd=folder)


# --- what is run again ---------------------------------------------------------------------------


def _again(work: Path) -> str:
    """Nothing changed, and one of the documents changed under a report for each."""
    seeds = work / "seeds"
    shutil.copytree(ROOT / "seeds", seeds)
    listing = seeds / "sources.toml"
    text = listing.read_text(encoding="utf-8")
    listing.write_text(re.sub(r"(?m)^sha256 = .*\n", "", text), encoding="utf-8")
    sources = re.findall(r'(?m)^id = "(.+)"', text)
    sets = "".join(f"  {name}: {{documents: [{name}]}}\n" for name in sources)
    grid = work / "documents.yaml"
    words = f'notebooks: ["00"]\nseeds: {{own: {seeds}}}\nparameters:\n{sets}'
    grid.write_text(words, encoding="utf-8")
    command = [*_OURS, "batch", grid, "--out", work / "documents", "--log", work / "log.json"]
    collection = [*_OURS, "run", "--out", work / "ours2"]
    call(collection)
    cold = call(command)
    document = max(seeds.glob("*.txt"))
    document.write_bytes(document.read_bytes() + b"\nOne line more.\n")
    changed = call(command)
    log = json.loads((work / "log.json").read_text(encoding="utf-8"))
    idle = min(call(collection) for _ in range(3))
    rows = [
        ("the collection, nothing changed", "0", f"{idle.clock:.2f}", f"{idle.cpu:.2f}"),
        (f"a report on each of {len(sources)} documents", str(len(sources)), *_seconds(cold)),
        ("one document changed", str(log["ok"]), *_seconds(changed)),
    ]
    heads = ["what is run again", "jobs", "s", "processor s"]
    return f"Nothing to do: at most {MOST_IDLE:g} s.\n\n{table(heads, rows)}"


def _seconds(taken: Taken) -> tuple[str, str]:
    return f"{taken.clock:.1f}", f"{taken.cpu:.1f}"


# --- batches by size -----------------------------------------------------------------------------

_CELLS: Mapping[str, str] = {
    "parameters": 'seeds: str = ""  # documents\nyear: int = 1  # a year',
    "import": "import pandas as pd",
    "work": "pd.DataFrame({'year': range(year + 10)}).describe()",
}
_MEASURED = (
    "import resource, sys; from bilateral.cli import main; status = main(sys.argv[1:]);"
    "open('parent', 'w').write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss));"
    "sys.exit(status)"
)


def _batches(work: Path, sizes: Sequence[int]) -> str:
    _small_notebook(work)
    rows = []
    for size in sizes:
        one, two = (_batch(work, size, workers) for workers in (1, 2))
        _tell(
            f"{size} jobs: {one[0].clock:.0f} s one at a time, {two[0].clock:.0f} s two at a time"
        )
        for workers, (taken, memory) in ((1, one), (2, two)):
            again = call(_batch_command(work, size, workers), cwd=work)
            rows.append(
                (
                    f"{size} jobs, {workers} at a time",
                    f"{taken.clock / size:.2f}",
                    f"{taken.cpu / size:.2f}",
                    f"{one[0].clock / taken.clock:.2f}",
                    f"{memory:.0f}",
                    f"{again.clock:.1f}",
                )
            )
    heads = ["small jobs", "s each", "processor s each", "speed-up", "parent MB", "nothing to do s"]
    return table(heads, rows)


def _batch(work: Path, size: int, workers: int) -> tuple[Taken, float]:
    """A batch from nothing: time, and the most memory of the command's own process."""
    sets = "".join(f"  y{number:04}: {{year: {number}}}\n" for number in range(size))
    text = f"notebooks: [small.ipynb]\nparameters:\n{sets}"
    (work / f"grid{size}.yaml").write_text(text, encoding="utf-8")
    taken = call(_batch_command(work, size, workers), cwd=work)
    return taken, int((work / "parent").read_text(encoding="ascii")) / 1024


def _batch_command(work: Path, size: int, workers: int) -> list[object]:
    out = work / f"batch{size}-{workers}"
    given = ["batch", work / f"grid{size}.yaml", "--out", out, "--jobs", workers]
    return [sys.executable, "-c", _MEASURED, *given]


def _small_notebook(work: Path) -> None:
    cells = [
        {
            "cell_type": "code",
            "id": name,
            "metadata": {"tags": [name]},
            "source": code,
            "execution_count": None,
            "outputs": [],
        }
        for name, code in _CELLS.items()
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    content = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4}
    text = json.dumps(content | {"nbformat_minor": 5})
    (work / "small.ipynb").write_text(text, encoding="utf-8")
