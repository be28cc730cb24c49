"""The same tables, byte for byte, whatever surrounds the process; and no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from conftest import ROOT, snapshot

pytestmark = pytest.mark.xdist_group("surroundings")  # its tests share what was made once

SURROUNDINGS: dict[str, dict[str, str | None]] = {
    "no home": {"HOME": None, "XDG_CONFIG_HOME": None, "XDG_CACHE_HOME": None, "USER": None},
    "C": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "another day": {"TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "1"},
    "another hash": {"PYTHONHASHSEED": "4711"},
    "optimised": {"PYTHONOPTIMIZE": "1", "PYTHONDONTWRITEBYTECODE": "1"},
}


def tables(
    out: Path,
    *,
    changes: Mapping[str, str | None] = MappingProxyType({}),
    before: tuple[str, ...] = (),
    cwd: str = "/",
) -> dict[str, bytes]:
    """Every file that `bilateral tables` writes, of documents that are not the collection's."""
    surroundings = {**os.environ, **changes}
    done = subprocess.run(
        [*before, sys.executable, "-m", "bilateral", "tables", "--seeds", ROOT / "seeds",
         "--out", out],
        env={name: value for name, value in surroundings.items() if value is not None},
        cwd=cwd, capture_output=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made = snapshot(out / "tables")
    # SQLite notes the version of its own library, nothing of the surroundings.
    assert "bilateral.sqlite" in made
    return made


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return tables(tmp_path_factory.mktemp("plain") / "out")


def test_all_of_them_at_once(plain: dict[str, bytes], tmp_path: Path) -> None:
    changes = {name: value for each in SURROUNDINGS.values() for name, value in each.items()}
    # A folder that nothing can be written in, and a path of blanks, quotes and other letters.
    out = tmp_path / "Ārlietu 'mape' – \"x\" $HOME; #"
    assert tables(out, changes=changes, cwd="/proc") == plain


def test_without_a_network(plain: dict[str, bytes], tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    alone = (str(unshare), "-n")
    if not unshare or subprocess.run([*alone, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no network namespace can be made here: not root, or not Linux")
    # The namespace has no device that is up, not even the loopback.
    reached = subprocess.run(
        [*alone, sys.executable, "-c",
         "import socket; socket.create_connection(('127.0.0.1', 9), 2)"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert "unreachable" in reached.stderr
    assert tables(tmp_path / "out", before=alone) == plain
