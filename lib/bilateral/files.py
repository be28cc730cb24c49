"""Files that are either whole or not there: written beside their place, then moved into it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bilateral.errors import BilateralError

__all__ = ["digest", "read_json", "staging", "write"]

_STAGING = ".staging-"


def write(path: Path, content: str | bytes) -> bool:
    """Put content into a file at once, unless it is there already; whether it was written."""
    new = content.encode() if isinstance(content, str) else content
    with contextlib.suppress(OSError):
        if path.read_bytes() == new:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def digest(*parts: bytes | str) -> str:
    """A short SHA-256 of parts, with their borders.

    >>> digest("ab", "c") == digest("a", "bc")
    False
    """
    state = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        state.update(b"%d:" % len(content))
        state.update(content)
    return state.hexdigest()[:16]


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file; empty when there is no readable one."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextlib.contextmanager
def staging(out: Path) -> Iterator[Path]:
    """A folder within `out` for unfinished files, removed at the end.

    What a killed process left behind is removed too. Raises `BilateralError` when `out` cannot be
    written.
    """
    folder = out / f"{_STAGING}{os.getpid()}"
    try:
        out.mkdir(parents=True, exist_ok=True)
        for old in out.glob(f"{_STAGING}*"):
            owner = old.name.removeprefix(_STAGING)
            if not owner.isdecimal() or int(owner) == os.getpid() or not _alive(int(owner)):
                shutil.rmtree(old, ignore_errors=True)
        folder.mkdir()
    except OSError as error:
        raise BilateralError(f"{out}: cannot be written: {error.strerror}") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
