"""What is left after a run that was killed, interrupted or had no room: with real processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from bilateral.publish import notebook as nb
from conftest import PARAMETERS, Cell, Command, snapshot

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="reads processes from /proc"),
    pytest.mark.xdist_group("faults"),  # its tests share what was made once
]

Write = Callable[[str, Sequence[Cell]], Path]
# Seconds within which a step comes on a busy machine; on a quiet one each takes about one.
PATIENCE = 120
# The year 2018 makes it last; it tells the process that runs it.
SLOW = """\
import os, pathlib, time
if year == 2018:
    pathlib.Path(share_file).write_text(str(os.getpid()))
    time.sleep(600)
year"""


@pytest.fixture(scope="module")
def earlier(cli: Command, one_document: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with notebooks and the results of an earlier good run of them."""
    folder = tmp_path_factory.mktemp("faults")
    writer: Write = _writer(folder)
    writer("01_slow", SLOW)
    writer("02_quick", "year + 1")
    shutil.copytree(one_document, folder / "seeds")
    complete(cli, folder)
    return folder


def _writer(folder: Path) -> Callable[[str, str], None]:
    def write(name: str, code: str) -> None:
        parameters = f"{PARAMETERS[1]}\nshare_file: str = {str(folder / 'pid')!r}  # where"
        cells = [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Title"},
            _code("b", parameters, ["parameters"]),
            _code("c", code, []),
        ]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        content = {"cells": cells, "metadata": {"kernelspec": kernel}}
        text = json.dumps(content | {"nbformat": 4, "nbformat_minor": 5})
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")

    return write


def _code(name: str, source: str, tags: list[str]) -> dict[str, object]:
    made = {"cell_type": "code", "id": name, "metadata": {"tags": tags}, "source": source}
    return made | {"execution_count": None, "outputs": []}


def start(*arguments: object) -> subprocess.Popen[str]:
    """Begin a command as a person at a terminal does."""
    return subprocess.Popen(
        [sys.executable, "-m", "bilateral", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A background job of a shell ignores Ctrl-C; a person's run does not.
        preexec_fn=lambda: signal.signal(  # noqa: PLW1509
            signal.SIGINT, signal.default_int_handler
        ),
    )


class Running:
    """A run that has come to the cell that lasts."""

    def __init__(self, folder: Path, *notebooks: str) -> None:
        self.out = folder / "out"
        self.before = snapshot(self.out)
        pid = folder / "pid"
        pid.unlink(missing_ok=True)
        paths = [str(folder / f"{name}.ipynb") for name in notebooks]
        options = [*_places(folder), "-p", "year", "2018", "--jobs", "2"]
        self.process = start("run", *paths, *options)
        until(lambda: pid.exists() and pid.read_text())
        self.kernel = int(pid.read_text())
        self.children = children(self.process.pid)

    @property
    def workers(self) -> list[int]:
        return [pid for pid in self.children if "publish.kernels" not in command(pid)]

    def end(self) -> tuple[int, str]:
        """Exit status and errors; no process that it started is left."""
        _, errors = self.process.communicate(timeout=PATIENCE)
        until(lambda: not any(map(alive, [self.kernel, *self.children])))
        assert "Traceback" not in errors
        return self.process.returncode, errors

    def check_earlier_result_is_whole(self) -> None:
        after = snapshot(self.out)
        name = "notebooks/01_slow.ipynb"
        assert after[name] == self.before[name]
        # The page may be made anew for its links to other reports.
        assert after["html/01_slow.html"].endswith(b"</html>")


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(number) for number in text.split()]


def _places(folder: Path) -> list[str]:
    return ["--out", str(folder / "out"), "--seeds", str(folder / "seeds")]


def complete(cli: Command, folder: Path) -> None:
    """The next run comes to its end and leaves nothing of one that did not."""
    done = cli("run", folder / "01_slow.ipynb", *_places(folder), "--force")
    assert done.returncode == 0, done.stderr
    assert not [p for p in (folder / "out").rglob("*") if p.name.startswith(".staging")]
    assert not list((folder / "out").rglob("*.failed.ipynb"))


def test_a_killed_worker_costs_its_job_only(cli: Command, earlier: Path) -> None:
    run = Running(earlier, "01_slow", "02_quick")
    until((run.out / "notebooks" / "02_quick.ipynb").exists)
    parents = {int(Path(f"/proc/{pid}/stat").read_text().split()[3]) for pid in run.workers}
    assert parents == {run.process.pid}
    for pid in run.workers:
        os.kill(pid, signal.SIGKILL)
    status, errors = run.end()
    assert status == 1
    assert "01_slow: its worker process was killed" in errors
    assert (run.out / "notebooks" / "01_slow.failed.ipynb").exists()
    run.check_earlier_result_is_whole()
    complete(cli, earlier)


def test_a_killed_parent_leaves_no_process(cli: Command, earlier: Path) -> None:
    run = Running(earlier, "01_slow")
    run.process.kill()
    status, _ = run.end()
    assert status == -signal.SIGKILL
    run.check_earlier_result_is_whole()
    complete(cli, earlier)


def test_ctrl_c_and_two_runs_at_once(cli: Command, earlier: Path) -> None:
    run = Running(earlier, "01_slow")
    second = cli("run", earlier / "02_quick.ipynb", *_places(earlier))
    assert second.returncode == 2
    assert "another run is at work there" in second.stderr
    os.killpg(run.process.pid, signal.SIGINT)
    status, errors = run.end()
    assert status == 130
    assert "stopped; earlier results are untouched" in errors
    assert snapshot(run.out) == run.before
    complete(cli, earlier)


def test_a_batch_goes_on_where_it_was_interrupted(
    cli: Command, notebook: Write, one_document: Path, tmp_path: Path
) -> None:
    # One fails and two last, until they are let; those after them are not begun.
    let = tmp_path / "let"
    code = (
        f"import pathlib, time\nhere = pathlib.Path({str(tmp_path)!r})\n"
        "if not (here / 'let').exists():\n"
        "    if year == 2: 1 / 0\n"
        "    if year in (3, 4):\n"
        "        (here / f'reached{year}').touch()\n"
        "        time.sleep(600)"
    )
    notebook("any", [("markdown", "# A"), PARAMETERS, ("code", code), ("code", "year")])
    grid, out, log = (tmp_path / name for name in ("grid.yaml", "out", "log.json"))
    sets = "".join(f"  y{year}: {{year: {year}}}\n" for year in range(1, 6))
    shutil.copytree(one_document, tmp_path / "one")
    words = f"notebooks: [any.ipynb]\nseeds: {{one: one}}\nparameters:\n{sets}"
    grid.write_text(words, encoding="utf-8")
    given = ["batch", grid, "--out", out, "--log", log, "--jobs", 2]

    process = start(*given)
    until(lambda: all((tmp_path / f"reached{year}").exists() for year in (3, 4)))
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert errors.splitlines()[-1] == "bilateral: stopped; earlier results are untouched"
    told = json.loads(log.read_text(encoding="utf-8"))
    results = [job["result"] for job in told["jobs"]]
    assert results == ["ok", "failed", *["not run"] * 3]
    made = {path.name: path for path in (out / "one" / "notebooks").iterdir()}
    assert made.keys() == {"any-y1.ipynb", "any-y2.failed.ipynb"}
    before = snapshot(out / "one" / "notebooks")
    assert nb.failure(nb.read(made["any-y1.ipynb"])) is None

    let.touch()
    left = [f"one/any-y{n}: never run" for n in (2, 3, 4, 5)]
    planned = cli(*given, "--dry-run").stdout.splitlines()
    assert [line for line in planned if not line.endswith("up to date")] == left
    done = cli(*given)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "5 jobs: 4 ok, 1 skipped"
    after = snapshot(out / "one" / "notebooks")
    assert after.keys() == {f"any-y{n}.ipynb" for n in range(1, 6)}
    assert after["any-y1.ipynb"] == before["any-y1.ipynb"]
    assert not list(out.rglob(".staging*"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if subprocess.run(["mount", *options], check=False, capture_output=True).returncode:
        pytest.skip("a small file system cannot be mounted here: not root")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_full_disk_and_a_read_only_one(
    cli: Command, notebook: Write, one_document: Path, small_disk: Path
) -> None:
    def run(*given: object) -> subprocess.CompletedProcess[str]:
        return cli("run", path, *given, "--out", out, "--seeds", one_document)

    out = small_disk / "out"
    path = notebook("01_any", [PARAMETERS, ("code", "print('x' * 400_000 * (year - 2017))")])
    assert run().returncode == 0
    (small_disk / "filler").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 100_000))
    before = snapshot(out)
    done = run("-p", "year", "2018")
    assert done.returncode == 1
    assert "cannot be written: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    after = snapshot(out)
    after.pop("notebooks/01_any.failed.ipynb", None)  # kept if there is room for it
    assert after == before

    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    before = snapshot(out)
    done = run("--force")
    assert done.returncode == 2
    assert "Read-only file system" in done.stderr
    assert snapshot(out) == before

    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    (small_disk / "filler").unlink()
    assert run("-p", "year", "2018").returncode == 0
