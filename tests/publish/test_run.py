"""Runs that go well, runs that fail, and what is left on disk after each."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from bilateral.publish import notebook as nb
from conftest import PARAMETERS, Cell, Command, snapshot, without_hashes

Write = Callable[[str, Sequence[Cell]], Path]

GOOD: list[Cell] = [
    ("markdown", "# A question\n\nWhat is it?"),
    PARAMETERS,
    ("code", "import os, pathlib\nprint('year', year)", "findings"),
    ("code", "year + 1"),
]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out {braces}"


def lines_of(out: Path, name: str) -> str:
    content = nb.read(out / "notebooks" / f"{name}.ipynb")
    return json.dumps([cell.get("outputs") for cell in content["cells"]])


def test_a_run_makes_notebook_page_and_index(
    bilateral: Command, notebook: Write, out: Path
) -> None:
    path = notebook("01_good", GOOD)
    done = bilateral("run", path, "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    assert "01_good: never run" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("index.html")
    assert "year 2017" in lines_of(out, "01_good")
    assert "A question" in (out / "html" / "index.html").read_text(encoding="utf-8")
    assert "What is it?" in (out / "html" / "01_good.html").read_text(encoding="utf-8")
    assert not list(out.glob(".staging*"))
    counts = [c["execution_count"] for c in nb.read(path)["cells"] if c["cell_type"] == "code"]
    assert counts == [None, None, None], "the notebook itself is not written to"


def test_a_second_run_does_nothing_and_says_why_else(
    bilateral: Command, notebook: Write, out: Path, seeds: Path
) -> None:
    path = notebook("01_good", GOOD)
    without_hashes(seeds)
    common = ("--out", out, "--seeds", seeds)
    assert bilateral("run", path, *common).returncode == 0
    before = snapshot(out)

    begun = time.perf_counter()
    done = bilateral("run", path, *common)
    took = time.perf_counter() - begun
    assert done.stdout.startswith("Nothing to do: all 1 reports are up to date")
    assert snapshot(out) == before
    assert took < 3, "nothing heavy is imported"

    document = seeds / "001_4e84223c1d8545e3.txt"
    document.write_bytes(document.read_bytes() + b"\nOne more line.\n")
    assert "01_good: seed mod-2018 changed" in bilateral("run", path, *common).stdout

    notebook("01_good", [*GOOD, ("code", "1")])
    assert "01_good: notebook changed" in bilateral("run", path, *common).stdout

    given = ("-p", "year", "2018")
    assert "01_good: parameters changed" in bilateral("run", path, *common, *given).stdout
    assert "year 2018" in lines_of(out, "01_good")

    (out / "notebooks" / "01_good.ipynb").write_text("{}", encoding="utf-8")
    assert "01_good: result changed" in bilateral("run", path, *common, *given).stdout
    (out / "html" / "index.html").unlink()
    assert "Made 0 reports and 1 other" in bilateral("run", path, *common, *given).stdout
    assert "01_good: asked for" in bilateral("run", path, *common, *given, "--force").stdout


FAILURES = {
    "error": (
        "left = 1\nleft / (year - 2018)\nleft",
        ["cell 3 failed: ZeroDivisionError", "line 2: left / (year - 2018)"],
    ),
    "exit": ("import sys\nif year == 2018: sys.exit(0)", ["cell 3 failed", "sys.exit(0)"]),
    "kill": (
        "import os, signal\nif year == 2018: os.kill(os.getpid(), signal.SIGKILL)",
        ["cell 3 failed", "the kernel died"],
    ),
    "syntax": ("if year == 2018: exec('1 +')", ["cell 3 failed: SyntaxError"]),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failure_is_told_and_leaves_the_earlier_result(
    bilateral: Command, notebook: Write, out: Path, kind: str
) -> None:
    code, words = FAILURES[kind]
    path = notebook("01_fails", [("markdown", "# T"), PARAMETERS, ("code", code), ("code", "2")])
    assert bilateral("run", path, "--out", out).returncode == 0
    before = snapshot(out)

    done = bilateral("run", path, "-p", "year", "2018", "--out", out)
    assert done.returncode == 1
    for word in [*words, "01_fails.failed.ipynb", "the previous result is untouched"]:
        assert word in done.stderr
    assert "Traceback" not in done.stderr
    after = snapshot(out)
    assert after.pop("notebooks/01_fails.failed.ipynb")
    assert after == before

    # The earlier parameters are still the ones on record: nothing to do.
    assert "Nothing to do" in bilateral("run", path, "--out", out).stdout
    assert bilateral("run", path, "--out", out, "--force").returncode == 0
    assert not (out / "notebooks" / "01_fails.failed.ipynb").exists()


def test_one_failure_does_not_stop_the_others(
    bilateral: Command, notebook: Write, out: Path
) -> None:
    paths = [
        notebook("01_fails", [("code", "1 / 0")]),
        notebook("02_good", GOOD),
        notebook("03_good", GOOD),
    ]
    done = bilateral("run", *paths, "--out", out, "--jobs", 2)
    assert done.returncode == 1
    assert "1 of 3 notebooks failed" in done.stdout
    index = (out / "html" / "index.html").read_text(encoding="utf-8")
    assert "02_good.html" in index
    assert "01_fails.html" not in index
    for page in ("02_good", "03_good"):
        assert "01_fails.html" not in (out / "html" / f"{page}.html").read_text(encoding="utf-8")


def test_figures_are_kept_and_old_ones_removed(
    bilateral: Command, notebook: Write, out: Path
) -> None:
    svg = "SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')"
    code = f"from IPython.display import SVG, display\nfor _ in range(year - 2015): display({svg})"
    path = notebook("01_drawn", [PARAMETERS, ("code", code)])
    assert bilateral("run", path, "--out", out).returncode == 0
    assert [p.name for p in sorted((out / "figures").iterdir())] == [
        "01_drawn-1.svg",
        "01_drawn-2.svg",
    ]
    assert bilateral("run", path, "-p", "year", "2016", "--out", out).returncode == 0
    assert [p.name for p in (out / "figures").iterdir()] == ["01_drawn-1.svg"]


def test_a_run_that_is_interrupted_leaves_the_earlier_result(notebook: Write, out: Path) -> None:
    slow = [PARAMETERS, ("code", "import time\nif year == 2018: time.sleep(60)")]
    path = notebook("01_slow", slow)
    command = [sys.executable, "-m", "bilateral", "run", str(path), "--out", str(out)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    before = snapshot(out)
    process = subprocess.Popen(
        [*command, "-p", "year", "2018"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(5)
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopped" in error
    assert "Traceback" not in error
    assert snapshot(out) == before


def test_normalised_notebooks_do_not_differ_between_runs(
    bilateral: Command, notebook: Write, tmp_path: Path
) -> None:
    path = notebook("01_good", GOOD)
    for name in ("a", "b"):
        assert bilateral("run", path, "--out", tmp_path / name).returncode == 0
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")


def test_normalise_is_stable_and_counts_from_one() -> None:
    cell = {
        "cell_type": "code",
        "id": "x",
        "metadata": {"papermill": {"duration": 1}, "tags": ["findings"], "execution": {}},
        "execution_count": 7,
        "outputs": [
            {"output_type": "stream", "name": "stdout", "text": "a"},
            {"output_type": "stream", "name": "stdout", "text": "b\n"},
            {"output_type": "execute_result", "execution_count": 7, "data": {}, "metadata": {}},
        ],
        "source": "x",
    }
    once = nb.normalise({"cells": [cell], "metadata": {"papermill": {}}, "nbformat": 4})
    assert once == nb.normalise(once)
    (made,) = once["cells"]
    assert made["execution_count"] == 1
    assert made["outputs"][0]["text"] == ["ab\n"]
    assert made["outputs"][1]["execution_count"] == 1
    assert made["metadata"] == {"tags": ["findings"]}
    assert set(once["metadata"]) == {"kernelspec", "language_info"}


def test_failure_does_not_trust_a_status() -> None:
    cells = [
        {"cell_type": "code", "source": "1", "execution_count": 1, "outputs": [], "metadata": {}},
        {
            "cell_type": "code",
            "source": "2",
            "execution_count": None,
            "outputs": [],
            "metadata": {"papermill": {"status": "completed", "start_time": "2020-01-01"}},
        },
    ]
    assert nb.failure({"cells": cells[:1]}) is None
    found = nb.failure({"cells": cells})
    assert found is not None
    assert found.cell == 2
    cells[1]["execution_count"] = 1
    found = nb.failure({"cells": cells})
    assert found is not None
    assert "out of order" in str(found)
