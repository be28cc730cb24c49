"""Notebook files: finding them, judging an execution, and the form in which they are kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bilateral.errors import NotebookError
from bilateral.files import digest

__all__ = [
    "Failure",
    "failure",
    "find",
    "fingerprint",
    "named",
    "normalise",
    "read",
    "serialise",
    "source",
    "tags",
]

Notebook = dict[str, Any]
_ADDED_BY_PAPERMILL = frozenset({"injected-parameters", "papermill-error-cell-tag"})
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def read(path: Path) -> Notebook:
    """The content of a notebook file; raises `NotebookError` when it is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotebookError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise NotebookError(f"{path}: not a notebook: {error}") from error
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise NotebookError(f"{path}: not a notebook of format 4: it has no list of cells")
    return content


def find(names: Sequence[str], folder: Path) -> list[Path]:
    """Notebooks by number, name or path; all of the folder, in order, when none is named.

    Raises `NotebookError` for a name that fits none.
    """
    there = sorted(p for p in folder.glob("*.ipynb") if not p.name.startswith("."))
    if not names:
        if not there:
            raise NotebookError(f"{folder}: holds no notebooks")
        return there
    found = [named(_one(name, there, folder)) for name in names]
    stems: dict[str, Path] = {}
    for path in found:
        other = stems.setdefault(path.stem, path)
        if other.resolve() != path.resolve():
            raise NotebookError(f"two notebooks would write the same results: {other} and {path}")
    return list(stems.values())


# Results and links are named after a notebook: nothing that an address or a shell would act on.
_NAME = re.compile(r"[^\W_][\w .,()+-]{0,119}")


def named(path: Path) -> Path:
    """The path of a notebook whose name can be that of its results, else a `NotebookError`."""
    if not _NAME.fullmatch(path.stem) or path.stem.endswith((" ", ".", ".failed")):
        words = "letters, digits, spaces and .,()+-_, at most 120, a letter or digit first"
        raise NotebookError(f"the name {path.stem!r} is not safe for results: {words}")
    return path


def _one(name: str, there: Iterable[Path], folder: Path) -> Path:
    by_name = {path.stem: path for path in there}
    fits = [
        path
        for stem, path in by_name.items()
        if name in (stem, path.name) or stem.startswith(f"{name}_")
    ]
    if len(fits) == 1:
        return fits[0]
    if Path(name).suffix == ".ipynb" and Path(name).is_file():
        return Path(name).resolve()
    close = get_close_matches(name, by_name, n=1, cutoff=0.5)
    meant = f"; did you mean {close[0]}?" if close else ";"
    known = ", ".join(by_name) or "none"
    raise NotebookError(f"no notebook {name!r} in {folder}{meant} there are: {known}")


def source(cell: dict[str, Any]) -> str:
    """The text of a cell, which the file may hold as lines."""
    text = cell.get("source", "")
    return "".join(text) if isinstance(text, list) else str(text)


def tags(cell: dict[str, Any]) -> frozenset[str]:
    """The tags of a cell."""
    return frozenset(cell.get("metadata", {}).get("tags", ()))


def fingerprint(content: Notebook) -> str:
    """Fingerprint of what a notebook says and does: its cells' kinds, sources and tags."""
    return digest(
        *(
            part
            for cell in content["cells"]
            for part in (cell["cell_type"], source(cell), *sorted(tags(cell)))
        )
    )


@dataclass(frozen=True, slots=True)
class Failure:
    """Where and how a notebook failed: its cell (from 1, of the notebook as written)."""

    cell: int
    error: str
    line: int | None = None
    code: str = ""

    def __str__(self) -> str:
        place = f"\n  line {self.line}: {self.code}" if self.line else ""
        return f"cell {self.cell} failed: {self.error}{place}"


def failure(content: Notebook) -> Failure | None:
    """Why an executed notebook does not count as run: the first cell in error or not run.

    What the runner says about each cell is not trusted: after a killed kernel it says that all
    are complete. A cell that ran has an execution count, higher than the one before.
    """
    number = last = started = 0
    for cell in content["cells"]:
        if not tags(cell) & _ADDED_BY_PAPERMILL:
            number += 1
        if cell["cell_type"] != "code":
            continue
        for output in cell.get("outputs", ()):
            if output["output_type"] == "error":
                line, code = _failing_line(output, source(cell))
                return Failure(number, _error(output), line, code)
        if not source(cell).strip():
            continue
        count = cell.get("execution_count")
        # A kernel may die after it told its count: then the cell before is the one.
        times = cell.get("metadata", {}).get("papermill", {"start_time": "unknown"})
        if times.get("start_time") or not started:
            started = number
        if count is None:
            return Failure(started, "it did not run to its end: the kernel died or was stopped")
        if count <= last:
            return Failure(number, f"it ran out of order (count {count} after {last})")
        last = count
    return None


def _error(output: dict[str, Any]) -> str:
    name, value = output.get("ename", "error"), str(output.get("evalue", "")).strip()
    if name == "SystemExit":
        return f"it ended the notebook by sys.exit({value}), so that later cells never ran"
    first = value.splitlines()[0] if value else ""
    return f"{name}: {first}" if first else str(name)


def _failing_line(output: dict[str, Any], text: str) -> tuple[int | None, str]:
    """The line of the cell where the error arose, from the traceback's own account."""
    trace = _COLOURS.sub("", "\n".join(output.get("traceback", ())))
    found = re.findall(r"^(?:Cell )?In ?\[\d+\], line (\d+)", trace, re.MULTILINE)
    lines = text.splitlines()
    if found and 0 < int(found[0]) <= len(lines):
        return int(found[0]), lines[int(found[0]) - 1].strip()
    return None, ""


def normalise(content: Notebook) -> Notebook:
    """The notebook with nothing that differs between runs or machines.

    Counts run from 1, ids say the cell's place, metadata is reduced to what Jupyter needs.
    """
    cells = []
    count = 0
    for number, cell in enumerate(content["cells"], 1):
        if "papermill-error-cell-tag" in tags(cell):
            continue
        kept: dict[str, Any] = {"cell_type": cell["cell_type"], "id": f"cell-{number:02d}"}
        metadata = cell.get("metadata", {})
        kept["metadata"] = {
            key: metadata[key] for key in ("jupyter", "slideshow", "tags") if metadata.get(key)
        }
        if cell["cell_type"] == "code":
            if cell.get("execution_count") is not None:
                count += 1
            kept["execution_count"] = count if cell.get("execution_count") is not None else None
            kept["outputs"] = [
                _output(out, kept["execution_count"]) for out in _merged(cell.get("outputs", ()))
            ]
        if cell.get("attachments"):
            kept["attachments"] = cell["attachments"]
        kept["source"] = source(cell).splitlines(keepends=True)
        cells.append(kept)
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {
                "file_extension": ".py",
                "mimetype": "text/x-python",
                "name": "python",
            },
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _merged(outputs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outputs with neighbouring pieces of one stream joined: how they are cut is chance."""
    merged: list[dict[str, Any]] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if (
            last
            and output["output_type"] == last["output_type"] == "stream"
            and output["name"] == last["name"]
        ):
            last["text"] = _joined(last["text"]) + _joined(output["text"])
        else:
            merged.append(dict(output))
    return merged


def _joined(text: str | list[str]) -> str:
    return "".join(text) if isinstance(text, list) else text


def _lines(text: Any) -> Any:
    joined = "".join(text) if isinstance(text, list) else text
    return joined.splitlines(keepends=True) if isinstance(joined, str) else joined


def _output(output: dict[str, Any], count: int | None) -> dict[str, Any]:
    kept = {key: value for key, value in output.items() if key != "transient"}
    if "text" in kept:
        kept["text"] = _lines(kept["text"])
    if "data" in kept:
        kept["data"] = {
            kind: data if kind.endswith("json") or kind in _BINARY else _lines(data)
            for kind, data in sorted(kept["data"].items())
        }
    if kept["output_type"] == "execute_result":
        kept["execution_count"] = count
    return kept


_BINARY = frozenset({"image/png", "image/jpeg", "application/pdf"})


def serialise(content: Notebook) -> str:
    """The text of a notebook file, as Jupyter writes it."""
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
