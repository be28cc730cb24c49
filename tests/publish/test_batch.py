"""Batches: what a file may say, what is run, skipped and resumed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from bilateral.documents import load_documents
from bilateral.errors import BilateralError
from bilateral.publish import batch, state
from bilateral.publish import notebook as nb
from conftest import PARAMETERS, ROOT, Cell, Command, keep_only, snapshot, without_hashes

Write = Callable[[str, Sequence[Cell]], Path]


def grid(folder: Path, text: str) -> Path:
    path = folder / "grid.yaml"
    path.write_text(text, encoding="utf-8")
    return path


ONE = "notebooks: [01_any.ipynb]\n"
REFUSED = {
    "notebooks: [01_any.ipynb]\nretrys: 2": "line 2, column 9: 'retrys' is not known",
    "notebooks: []": "line 1, column 12: notebooks is empty",
    "notebooks: [99_none]": "line 1, column 13: no notebook '99_none'",
    "notebooks: [3]": "line 1, column 13: 0: 3 is not text; put it in quotes",
    "- a": "line 1, column 1: the file: ['a'] is not names with values",
    "parameters: {a: {}}": "line 1, column 1: notebooks is missing",
    ONE + "parameters:\n  a: {yaer: 1}": "line 3, column 13: 01_any has no",
    ONE + "parameters:\n  a: {year: '1'}": "line 3, column 13: parameter 'year'",
    ONE + "parameters:\n  a: {year: yes}": "is True, expected a whole number",
    ONE + "parameters:\n  a: {share: .nan}": "expected a number",
    ONE + "parameters:\n  a: {kinds: [1]}": "a list whose items are str",
    ONE + "parameters:\n  a: {seeds: x}": "stand under seeds",
    ONE + "parameters:\n  a b: {}": "line 3, column 3: 'a b' is no safe name",
    ONE + "parameters:\n  a: {}\n  a: {}": "line 4, column 3: 'a' is given twice",
    "notebooks: [01_any.ipynb]\nseeds: {other: nowhere}": "line 2, column 16: no such folder",
    ONE + "output: ../{notebook}": "line 2, column 9: the name '../01_any' is",
    ONE + "output: '{notebook.x}'": "is not safe",
    ONE + "output: x\nparameters: {a: {}, b: {}}": "two jobs would have the name",
    "notebooks: [01_any.ipynb]\ntime-limit: 0": "line 2, column 13: time-limit is 0",
    "notebooks: [01_any.ipynb]\nretries: -1": "line 2, column 10: retries is -1, less than 0",
    "a: &x [1]\nb: *x": "line 2, column 4: aliases",
    "notebooks: [": "line 1, column",
    "notebooks: !!python/name:os.system x": "line 1, column 12: could not determine",
    "": "the file",
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_file_that_cannot_be_used(notebook: Write, tmp_path: Path, text: str) -> None:
    notebook("01_any", [PARAMETERS])
    with pytest.raises(BilateralError) as refusal:
        batch.read(grid(tmp_path, text), ROOT)
    message = str(refusal.value)
    assert REFUSED[text] in message
    assert "grid.yaml" in message
    assert "\n" not in message


def test_jobs_are_the_product(notebook: Write, seeds: Path, tmp_path: Path) -> None:
    notebook("01_any", [PARAMETERS])
    notebook("02_any", [PARAMETERS])
    text = (
        "notebooks: [01_any.ipynb, 02_any.ipynb]\n"
        "parameters: {early: {year: 1991, share: 1}, late: }\n"
        f"seeds: {{own: null, other: {seeds.name}}}\n"
        "output: '{parameters}.{notebook}'\n"
        "retries: 2\ntime-limit: 1.5\ncontinue-on-error: false\n"
    )
    made = batch.read(grid(tmp_path, text), ROOT)
    assert [run.job for run in made.runs] == [
        f"{folder}/{chosen}.{name}"
        for folder in ("own", "other")
        for chosen in ("early", "late")
        for name in ("01_any", "02_any")
    ]
    assert made.runs[0].parameters == {"year": 1991, "share": 1.0}
    assert made.runs[-1].parameters == {"seeds": str(seeds)}
    assert (made.retries, made.time_limit, made.continue_on_error) == (2, 1.5, False)


@pytest.fixture
def run(cli: Command, one_document: Path, tmp_path: Path) -> Command:
    """Run the batch file `grid.yaml` into `out`; it lies beside the folder of documents `one`."""
    shutil.copytree(one_document, tmp_path / "one")
    return lambda *given: cli("batch", tmp_path / "grid.yaml", "--out", tmp_path / "out", *given)


def test_a_batch_runs_skips_and_resumes(run: Command, notebook: Write, tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    code = f"import pathlib\nif year == 3 and not pathlib.Path({str(flag)!r}).exists(): 1 / 0\nyear"
    notebook("01_any", [("markdown", "# A"), PARAMETERS, ("code", code)])
    grid(
        tmp_path,
        "notebooks: [01_any.ipynb]\nretries: 1\nseeds: {one: one}\n"
        "parameters: {a: {year: 1}, b: {year: 2}, c: {year: 3}}\n",
    )
    out, log = tmp_path / "out", tmp_path / "log.json"
    dry = run("--dry-run")
    assert dry.stdout.splitlines() == [f"one/01_any-{c}: never run" for c in "abc"]
    assert not out.exists()
    assert run("--list").stdout.split() == [f"one/01_any-{c}" for c in "abc"]

    done = run("--log", log, "--jobs", 2)
    assert done.returncode == 1
    assert "01_any-c: cell 3 failed: ZeroDivisionError" in done.stderr
    assert done.stdout.splitlines()[-1] == "3 jobs: 2 ok, 1 failed"
    told = json.loads(log.read_text(encoding="utf-8"))
    assert [job["result"] for job in told["jobs"]] == ["ok", "ok", "failed"]
    assert told["jobs"][2]["attempts"] == 2
    assert (out / "one" / "notebooks" / "01_any-c.failed.ipynb").exists()
    assert "01_any-a" in (out / "one" / "html" / "index.html").read_text(encoding="utf-8")

    flag.touch()
    done = run("--log", log)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "3 jobs: 1 ok, 2 skipped"
    before = snapshot(out)
    assert run().stdout.splitlines()[-1] == "3 jobs: 3 skipped"
    assert snapshot(out) == before
    # A job alone, as a cluster calls it, beside others: noted in the list of all results.
    alone = run("--only", "one/01_any-b", "--force")
    assert alone.stdout.splitlines()[-1] == "1 jobs: 1 ok"
    assert snapshot(out).keys() - {"one/.manifest-lock"} == before.keys()
    assert run().stdout.splitlines()[-1] == "3 jobs: 3 skipped"
    assert run("--only", "x").returncode == 2


def test_a_time_limit_and_stopping_at_the_first_failure(
    run: Command, notebook: Write, tmp_path: Path
) -> None:
    notebook("01_any", [PARAMETERS, ("code", "import time\ntime.sleep(60)"), ("code", "1")])
    grid(
        tmp_path,
        "notebooks: [01_any.ipynb]\ntime-limit: 4\ncontinue-on-error: false\n"
        "seeds: {one: one}\n"
        "parameters: {a: {year: 1}, b: {year: 2}}\n",
    )
    done = run("--jobs", 1)
    assert done.returncode == 1
    assert "longer than its limit of 4 s" in done.stderr
    assert done.stdout.splitlines()[-1] == "2 jobs: 1 failed, 1 not run"
    kept = nb.read(tmp_path / "out" / "one" / "notebooks" / "01_any-a.failed.ipynb")
    assert "longer than its limit" in nb.source(kept["cells"][0])


def test_only_what_reads_a_changed_document_is_run(seeds: Path) -> None:
    without_hashes(seeds)
    documents = state.seeds_state(seeds)
    one, other = list(documents)[:2]

    def reads(code: str, chosen: list[str]) -> set[str]:
        content = {"cells": [{"cell_type": "code", "source": code, "metadata": {}}]}
        return set(state.documents_read(content, {"documents": chosen}, documents))

    kept = "tables = bilateral.load(seeds or None).of(documents)"
    assert reads(kept, [one]) == {one}
    assert reads(kept, [one, other]) == {one, other}
    assert reads(kept, []) == set(documents)
    assert reads("tables = bilateral.load(seeds or None)", [one]) == set(documents)
    assert reads(f"{kept}\nall = bilateral.load()", [one]) == set(documents)
    assert reads("1 + 1", [one]) == set(documents)


def test_a_changed_document_runs_what_names_it_and_what_reads_all(
    cli: Command, notebook: Write, seeds: Path, tmp_path: Path
) -> None:
    without_hashes(seeds)
    parameters = 'seeds: str = ""  # a folder\ndocuments: list = []  # ids; empty for all'
    code = "import bilateral\nt = bilateral.load(seeds or None).of(documents)"
    cells = [("code", parameters, "parameters"), ("code", code), ("code", "t.events.to_csv()")]
    notebook("any", [("markdown", "# A"), *cells])
    files = {document.source: document.file for document in load_documents(seeds)}
    first, last = sorted(files, key=lambda name: (seeds / files[name]).stat().st_size)[:2]
    keep_only(seeds, first, last)
    sets = "".join(f"  {name}: {{documents: [{name}]}}\n" for name in (first, last))
    text = f"notebooks: [any.ipynb]\nseeds: {{own: {seeds.name}}}\nparameters:\n  all: {{}}\n"
    path = grid(tmp_path, text + sets)

    def run(out: str) -> dict[str, bytes]:
        done = cli("batch", path, "--out", tmp_path / out, "--log", tmp_path / "log", "--jobs", 2)
        assert done.returncode == 0, done.stderr
        return snapshot(tmp_path / out / "own" / "notebooks")

    before = run("out")
    # All that the first document tells has another witness now.
    shutil.copy(seeds / files[first], seeds / files[last])
    after = run("out")
    jobs = json.loads((tmp_path / "log").read_text(encoding="utf-8"))["jobs"]
    again = {job["job"] for job in jobs if job["result"] == "ok"}
    assert again == {"own/any-all", f"own/any-{last}"}
    assert {f"own/{Path(n).stem}" for n in after if after[n] != before[n]} == again
    assert after == run("fresh")


def test_only_what_imports_a_changed_module_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def fingerprints() -> list[str]:
        state._modules.cache_clear()
        state._reached.cache_clear()
        return [
            state.library({"cells": [{"cell_type": "code", "source": code}]})
            for code in ("import bilateral", "from bilateral.analysis import trade", "1")
        ]

    def changed(name: str) -> list[bool]:
        files = tuple(
            (file, content + (b"\n# changed" if file == name else b""))
            for file, content in original
        )
        monkeypatch.setattr(state, "library_files", lambda: files)
        return [a != b for a, b in zip(before, fingerprints(), strict=True)]

    original, before = state.library_files(), fingerprints()
    assert changed("text/dates.py") == [True, True, False]
    assert changed("analysis/trade.py")[1:] == [True, False]
    assert changed("publish/run.py") == [True, True, True]
    assert changed("data/countries.csv") == [True, True, True]
    assert changed("publish/batch.py") == [False, False, False]
    state._modules.cache_clear()
    state._reached.cache_clear()
