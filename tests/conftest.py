"""What tests share: the command line as a user calls it, small notebooks, copies of documents."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# On a busy machine an example may take long; time is measured where it is what is tested.
settings.register_profile("checks", deadline=None)
settings.load_profile("checks")

# Tests see documents read, not what an earlier run kept of them; tests/test_cache.py tries that.
os.environ["BILATERAL_CACHE"] = ""

collect_ignore = ["fuzz/atheris_run.py"]  # atheris is not among the packages of the checks

ROOT = Path(__file__).resolve().parents[1]

Cell = tuple[str, ...]
Command = Callable[..., "subprocess.CompletedProcess[str]"]

PARAMETERS: Cell = (
    "code",
    'seeds: str = ""  # folder with sources.toml; empty = the collection\'s own\n'
    "year: int = 2017  # a year\n"
    "share: float = 0.5  # a share\n"
    "full: bool = False  # whether all is shown\n"
    'kinds: list[str] = ["visit"]  # kinds of events',
    "parameters",
)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def bilateral() -> Command:
    """Call the command line as a user does, in a process of its own."""

    def call(
        *arguments: object, cwd: Path | None = None, timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bilateral", *map(str, arguments)],
            cwd=cwd,
            env=os.environ | {"COLUMNS": "100"},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    return call


@pytest.fixture(scope="session")
def cli() -> Command:
    """Call the command line in this process: a third of the time that a process of its own takes.

    Where processes, signals or the terminal matter a test takes `bilateral`.
    """
    from bilateral.cli import main

    def call(*arguments: object) -> subprocess.CompletedProcess[str]:
        given = [*map(str, arguments)]
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = main(given)
            except SystemExit as end:  # how argparse ends
                status = int(end.code or 0)
        return subprocess.CompletedProcess(given, status, out.getvalue(), err.getvalue())

    return call


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium; tests that need one are skipped without, unless BILATERAL_BROWSER=required."""
    from bilateral.publish import pdf
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = pdf.chromium(playwright)
        if path is None and os.environ.get("BILATERAL_BROWSER") == "required":
            pytest.fail(pdf.NO_BROWSER)
        if path is None:
            pytest.skip(pdf.NO_BROWSER)
        started = playwright.chromium.launch(executable_path=path, args=pdf.ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def notebook(tmp_path: Path) -> Callable[[str, Sequence[Cell]], Path]:
    """Write a notebook from (kind, source, tags …) and return its path."""

    def write(name: str, cells: Sequence[Cell]) -> Path:
        made = []
        for number, (kind, source, *tags) in enumerate(cells):
            cell = {"cell_type": kind, "id": f"c{number}", "metadata": {}, "source": source}
            if tags:
                cell["metadata"] = {"tags": tags}
            if kind == "code":
                cell |= {"execution_count": None, "outputs": []}
            made.append(cell)
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        content = {
            "cells": made,
            "metadata": {"kernelspec": kernel},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        path = tmp_path / f"{name}.ipynb"
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return write


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the documents that a test may spoil."""
    copy = tmp_path / "own seeds"
    shutil.copytree(ROOT / "seeds", copy)
    return copy


@pytest.fixture(scope="session")
def one_document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shortest document alone, for tests of what is done with any."""
    from bilateral.documents import load_documents

    shortest = min(load_documents(), key=lambda document: len(document.raw))
    folder = tmp_path_factory.mktemp("one") / "seeds"
    folder.mkdir()
    shutil.copy(ROOT / "seeds" / shortest.file, folder)
    shutil.copy(ROOT / "seeds" / "sources.toml", folder)
    keep_only(folder, shortest.source)
    return folder


def keep_only(seeds: Path, *sources: str) -> None:
    """Leave these documents in a copy."""
    listing = seeds / "sources.toml"
    entries = re.split(r"(?m)^(?=\[\[source\]\])", listing.read_text(encoding="utf-8"))
    kept = [text for text in entries if any(f'\nid = "{source}"\n' in text for source in sources)]
    listing.write_text("".join(kept), encoding="utf-8")


def without_hashes(seeds: Path) -> None:
    """Let the documents of a copy be changed."""
    listing = seeds / "sources.toml"
    text = listing.read_text(encoding="utf-8")
    listing.write_text(re.sub(r"(?m)^sha256 = .*\n", "", text), encoding="utf-8")


def shown(path: Path) -> str:
    """What a reader sees of an executed notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return json.dumps([output for cell in cells for output in cell.get("outputs", ())])


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
