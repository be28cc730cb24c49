"""Runs that go well, runs that fail, and what is left on disk after each."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from bilateral.publish import notebook as nb
from bilateral.publish import state
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


@pytest.fixture
def run(cli: Command, out: Path, one_document: Path) -> Command:
    """Run notebooks into `out`; they read one document."""
    return lambda *given: cli("run", *given, "--out", out, "--seeds", one_document)


def lines_of(out: Path, name: str) -> str:
    content = nb.read(out / "notebooks" / f"{name}.ipynb")
    return json.dumps([cell.get("outputs") for cell in content["cells"]])


def test_a_run_makes_notebook_page_and_index(run: Command, notebook: Write, out: Path) -> None:
    path = notebook("01_good", GOOD)
    done = run(path)
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
    cli: Command, notebook: Write, out: Path, one_document: Path, tmp_path: Path
) -> None:
    seeds = tmp_path / "own seeds"
    shutil.copytree(one_document, seeds)
    without_hashes(seeds)

    def run(*given: object) -> str:
        done = cli("run", path, *given, "--out", out, "--seeds", seeds)
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    path = notebook("01_good", GOOD)
    run()
    before = snapshot(out)
    assert run().startswith("Nothing to do: all 1 reports are up to date")
    assert snapshot(out) == before

    (document,) = seeds.glob("*.txt")
    document.write_bytes(document.read_bytes() + b"\nOne more line.\n")
    (source,) = state.seeds_state(seeds)
    assert f"01_good: seed {source} changed" in run()

    notebook("01_good", [*GOOD, ("code", "1")])
    assert "01_good: notebook changed" in run()

    given = ("-p", "year", "2018")
    assert "01_good: parameters changed" in run(*given)
    assert "year 2018" in lines_of(out, "01_good")

    (out / "notebooks" / "01_good.ipynb").write_text("{}", encoding="utf-8")
    assert "01_good: result changed" in run(*given)
    (out / "html" / "index.html").unlink()
    assert "Made 0 reports and 1 other" in run(*given)


def test_nothing_heavy_is_imported_where_there_is_nothing_to_do(
    run: Command, notebook: Write, out: Path, one_document: Path
) -> None:
    path = notebook("01_good", GOOD)
    assert run(path).returncode == 0
    code = (
        "import sys; from bilateral.cli import main; status = main(sys.argv[1:]);"
        "heavy = {'pandas', 'matplotlib', 'papermill', 'nbconvert', 'jsonschema', 'jinja2'};"
        "sys.exit(status or ' '.join(heavy & sys.modules.keys()) or 0)"
    )
    again = [sys.executable, "-c", code, "run", path, "--out", out, "--seeds", one_document]
    done = subprocess.run(again, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Nothing to do")


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


def test_a_failure_is_told_and_leaves_the_earlier_result(
    run: Command, notebook: Write, out: Path
) -> None:
    paths = [
        notebook(kind, [("markdown", "# T"), PARAMETERS, ("code", code), ("code", "2")])
        for kind, (code, _) in FAILURES.items()
    ]
    assert run(*paths).returncode == 0
    before = snapshot(out)

    done = run(*paths, "-p", "year", "2018")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    told = dict(re.findall(r"(?ms)^bilateral: (\w+): (.*?)(?=^bilateral|\Z)", done.stderr))
    after = snapshot(out)
    for kind, (_, words) in FAILURES.items():
        for word in [*words, f"{kind}.failed.ipynb", "the previous result is untouched"]:
            assert word in told[kind]
        assert after.pop(f"notebooks/{kind}.failed.ipynb")
    assert after == before

    # The earlier parameters are still the ones on record: nothing to do.
    assert "Nothing to do" in run(*paths).stdout
    assert run(*paths, "--force").returncode == 0
    assert snapshot(out) == before


def test_one_failure_does_not_stop_the_others(run: Command, notebook: Write, out: Path) -> None:
    paths = [
        notebook("01_fails", [PARAMETERS, ("code", "1 / 0")]),
        notebook("02_good", GOOD),
        notebook("03_good", GOOD),
    ]
    done = run(*paths, "--jobs", 2)
    assert done.returncode == 1
    assert "1 of 3 notebooks failed" in done.stdout
    index = (out / "html" / "index.html").read_text(encoding="utf-8")
    assert "02_good.html" in index
    assert "01_fails.html" not in index
    for page in ("02_good", "03_good"):
        assert "01_fails.html" not in (out / "html" / f"{page}.html").read_text(encoding="utf-8")


def test_figures_are_kept_and_old_ones_removed(run: Command, notebook: Write, out: Path) -> None:
    svg = "SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')"
    code = f"from IPython.display import SVG, display\nfor _ in range(year - 2015): display({svg})"
    path = notebook("01_drawn", [PARAMETERS, ("code", code)])
    assert run(path).returncode == 0
    assert [p.name for p in sorted((out / "figures").iterdir())] == [
        "01_drawn-1.svg",
        "01_drawn-2.svg",
    ]
    assert run(path, "-p", "year", "2016").returncode == 0
    assert [p.name for p in (out / "figures").iterdir()] == ["01_drawn-1.svg"]


def test_reports_of_notebooks_that_are_gone_go_too(
    run: Command, notebook: Write, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = tmp_path / "collection"
    (collection / "notebooks").mkdir(parents=True)
    monkeypatch.setattr(state, "collection", lambda: collection)
    svg = "from IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')"
    drawn = [*GOOD, ("code", svg)]
    for name in ("01_stays", "02_goes", "03_goes"):
        notebook(name, drawn).rename(collection / "notebooks" / f"{name}.ipynb")
    other = notebook("09_elsewhere", GOOD)
    assert run().returncode == run(other).returncode == 0
    before = snapshot(out)
    assert "figures/02_goes-1.svg" in before
    mine = out / "notes.txt"
    mine.write_text("mine", encoding="utf-8")

    for name in ("02_goes", "03_goes"):
        (collection / "notebooks" / f"{name}.ipynb").unlink()
    # A run of one notebook leaves the others alone.
    assert "removed" not in run("01").stdout
    (out / "html" / "03_goes.html").write_text("mine as well", encoding="utf-8")
    done = run()
    assert "02_goes: removed, there is no such notebook any more\n" in done.stdout
    assert "03_goes: removed, there is no such notebook any more; changed" in done.stdout
    after = snapshot(out)
    gone = {name for name in before if "_goes" in name} - {"html/03_goes.html"}
    assert after.keys() == before.keys() - gone | {"notes.txt"}
    assert b"_goes" not in after["html/index.html"] + after["html/01_stays.html"]
    assert b"09_elsewhere" in after["html/index.html"]
    assert "Nothing to do" in run().stdout


def test_a_result_does_not_differ_between_runs(run: Command, notebook: Write, out: Path) -> None:
    path = notebook("01_good", GOOD)
    assert run(path).returncode == 0
    before = snapshot(out)
    done = run(path, "--force")
    assert done.returncode == 0
    assert "01_good: asked for" in done.stdout
    assert snapshot(out) == before


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
