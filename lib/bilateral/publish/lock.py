"""One run at a time per output folder."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from bilateral.errors import BilateralError

__all__ = ["alone", "together"]

_LOCK = ".lock"
_MANIFEST_LOCK = ".manifest-lock"


@contextlib.contextmanager
def alone(out: Path) -> Iterator[None]:
    """Hold an output folder for oneself; raises `BilateralError` when another process has it.

    The system gives the folder back when the holder ends, however it ends.
    """
    with _held(out, _LOCK, shared=False, wait=False):
        yield


@contextlib.contextmanager
def together(out: Path, *, manifest: bool = False) -> Iterator[None]:
    """Work in an output folder beside others that do single jobs of it.

    With `manifest`, hold the list of results for as long as it takes to note one.
    """
    with _held(out, _MANIFEST_LOCK if manifest else _LOCK, shared=not manifest, wait=manifest):
        yield


@contextlib.contextmanager
def _held(out: Path, name: str, *, shared: bool, wait: bool) -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415

    path = out / name
    try:
        out.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise BilateralError(f"{out}: cannot be written: {error.strerror}") from error
    try:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(descriptor, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BilateralError(
                f"{out}: another run is at work there; wait for it to end, or choose another "
                "folder with --out"
            ) from error
        yield
    finally:
        os.close(descriptor)
