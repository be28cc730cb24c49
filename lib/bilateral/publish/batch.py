"""Batch files: notebooks × parameter sets × folders of documents, in YAML, checked by a schema."""

from __future__ import annotations

import json
import math
import re
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import BilateralError, NotebookError, ParameterError
from bilateral.files import write
from bilateral.plain import visible
from bilateral.publish import notebook as nb
from bilateral.publish.parameters import check, shorten
from bilateral.publish.site import Site

if TYPE_CHECKING:
    from bilateral.publish.html import Navigation
    from bilateral.publish.run import Job, Outcome

__all__ = ["Batch", "BatchSite", "Report", "Run", "read"]

_SCHEMA = Path(__file__).resolve().parents[1] / "data" / "batch.schema.json"
_FIELD = re.compile(r"\{(notebook|parameters|seeds)\}")
# What every file system, address and shell takes as it is.
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_LARGEST = 10_000_000  # bytes
_DEEPEST = 50  # lists and names within each other
_PLAIN_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_TYPES = {
    "object": "names with values",
    "array": "a list",
    "string": "text; put it in quotes",
    "null": "nothing",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}


@dataclass(frozen=True)
class Run:
    """One job of a batch."""

    name: str
    notebook: Path
    parameters: Mapping[str, Any]
    seeds: str

    @property
    def job(self) -> str:
        """Its name among all jobs of the batch."""
        return f"{self.seeds}/{self.name}" if self.seeds else self.name


@dataclass(frozen=True)
class Batch:
    """What a batch file asks for."""

    path: Path
    runs: tuple[Run, ...]
    seeds: Mapping[str, Path | None]
    continue_on_error: bool = True
    retries: int = 0
    time_limit: float | None = None

    def by_seeds(self) -> Iterator[tuple[str, list[Run]]]:
        """Jobs by their folder of documents, which has an output folder of its own."""
        for name in self.seeds:
            yield name, [run for run in self.runs if run.seeds == name]


class BatchSite(Site):
    """The pages of a batch: each leads to the list of all, not to every other.

    So a page does not grow with the batch, and does not change when another job is added.
    """

    def inputs(self, titles: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002
        """What every page depends on."""
        return super().inputs({})

    def navigation(self, titles: Mapping[str, str]) -> Navigation:  # noqa: ARG002
        """What every page leads to: the list of all reports, and the documents."""
        return super().navigation({})


class Report:
    """What became of each job: for the table at the end and the log."""

    def __init__(self, grid: Path) -> None:
        self.grid = grid
        self.jobs: dict[str, dict[str, Any]] = {}
        self._ids: dict[str, str] = {}

    @property
    def stopped(self) -> bool:
        """Whether a job has failed."""
        return any(job["result"] == "failed" for job in self.jobs.values())

    def planned(self, runs: Sequence[Run], jobs: Sequence[Job], out: Path) -> None:
        """Note what is to be done in one output folder."""
        self.left(runs)
        self._ids = {run.name: run.job for run in runs}
        for run, job in zip(runs, jobs, strict=True):
            self.jobs[run.job] |= {
                "output": str(out / job.key),
                "reason": job.reason,
                "result": "not run" if job.reason else "skipped",
            }

    def left(self, runs: Sequence[Run]) -> None:
        """Note jobs that are not begun."""
        for run in runs:
            self.jobs[run.job] = {
                "job": run.job,
                "notebook": run.notebook.name,
                "seeds": run.seeds or None,
                "parameters": dict(run.parameters),
                "result": "not run",
            }

    def ended(self, outcome: Outcome) -> None:
        """Note how a job ended."""
        self.jobs[self._ids[outcome.name]] |= {
            "result": "ok" if outcome.error is None else "failed",
            "seconds": round(outcome.seconds, 3),
            "attempts": outcome.attempts,
            "error": outcome.error,
        }

    def counts(self) -> dict[str, int]:
        """How many jobs ended in which way."""
        results = [job["result"] for job in self.jobs.values()]
        return {word: results.count(word) for word in _RESULTS if word in results}

    def table(self) -> str:
        """Lines for the terminal: a job each, then the sum."""
        wide = max((len(name) for name in self.jobs), default=0)
        lines = [
            f"{name:<{wide}}  {job['result']:<7}  "
            + (f"{job['seconds']:6.1f} s" if "seconds" in job else "       -")
            for name, job in self.jobs.items()
        ]
        sums = ", ".join(f"{count} {word}" for word, count in self.counts().items())
        return "\n".join([*lines, f"{len(self.jobs)} jobs: {sums}"])

    def write(self, path: Path) -> None:
        """Write the log."""
        content = {"batch": str(self.grid), **self.counts(), "jobs": list(self.jobs.values())}
        write(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")


_RESULTS = ("ok", "skipped", "failed", "not run")

Place = tuple[str | int, ...]


class _Source:
    """A parsed file: its plain value, and where each part of it stands."""

    def __init__(self, path: Path) -> None:
        import yaml  # type: ignore[import-untyped]  # noqa: PLC0415

        self.path = path
        self.marks: dict[Place, Any] = {}
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise BilateralError(f"{path}: cannot be read: not a plain file")
            if path.stat().st_size > _LARGEST:
                raise BilateralError(f"{path}: larger than {_LARGEST / 1e6:.0f} MB")
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise BilateralError(f"{path}: cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise BilateralError(f"{path}: not UTF-8 at byte {error.start}") from error
        loader: Any = None
        try:
            loader = yaml.SafeLoader(text)
            depth = 0
            for event in yaml.parse(text, Loader=yaml.SafeLoader):
                # An alias would let a small file stand for an immense one.
                if isinstance(event, yaml.AliasEvent):
                    raise self.error_at(event.start_mark, "aliases (*name) are not taken")
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                if depth > _DEEPEST:
                    raise self.error_at(event.start_mark, "nested too deeply")
            node = loader.get_single_node()
            self._loader = loader
            self.value: Any = self._plain(node, ()) if node is not None else None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self.error_at(mark, str(error.problem or error.context)) from error
        except yaml.YAMLError as error:
            raise BilateralError(f"{path}: not YAML: {str(error).splitlines()[0]}") from error
        except RecursionError as error:
            raise BilateralError(f"{path}: nested too deeply") from error
        finally:
            if loader is not None:
                loader.dispose()

    def error_at(self, mark: Any, words: str) -> BilateralError:
        place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        return BilateralError(f"{self.path}{place}: {words}")

    def error(self, place: Place, words: str) -> BilateralError:
        """An error at a part of the file, or at the nearest part around it."""
        while place and place not in self.marks:
            place = place[:-1]
        return self.error_at(self.marks.get(place), words)

    def _plain(self, node: Any, place: Place) -> Any:
        import yaml  # noqa: PLC0415

        self.marks.setdefault(place, node.start_mark)
        if isinstance(node, yaml.CollectionNode) and node.tag not in _PLAIN_TAGS:
            words = f"a {node.tag.rpartition(':')[2]} is neither a list nor names with values"
            raise self.error_at(node.start_mark, words)
        if isinstance(node, yaml.MappingNode):
            value: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = self._plain(key_node, place)
                if not isinstance(key, str):
                    words = f"the name {key_node.value!r} is not text; put it in quotes"
                    raise self.error_at(key_node.start_mark, words)
                if key in value:
                    raise self.error_at(key_node.start_mark, f"{key!r} is given twice")
                self.marks[*place, key] = key_node.start_mark
                value[key] = self._plain(value_node, (*place, key))
                if not isinstance(value_node, yaml.MappingNode):
                    self.marks[*place, key] = value_node.start_mark
            return value
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*place, n)) for n, item in enumerate(node.value)]
        try:
            value = self._loader.construct_object(node)
        except (ValueError, OverflowError, TypeError, AttributeError, LookupError) as error:
            words = f"{shorten(repr(node.value))} is no {node.tag.rpartition(':')[2]} of YAML"
            raise self.error_at(node.start_mark, words) from error
        if isinstance(value, float) and not math.isfinite(value):
            raise self.error_at(
                node.start_mark, f"{node.value!r}: expected a number that is finite"
            )
        return value


def read(path: Path, collection: Path) -> Batch:
    """The batch in a file; raises `BilateralError` at the line and column that is wrong.

    `collection` is the folder whose `notebooks/` are known by number and name.
    """
    source = _Source(path)
    _validate(source)
    value = source.value
    notebooks = [
        _notebook(source, number, name, collection)
        for number, name in enumerate(value["notebooks"])
    ]
    seeds = _seeds(source, collection)
    sets = value.get("parameters") or {"": None}
    template = value.get("output") or "-".join(
        ["{notebook}", *(["{parameters}"] if "parameters" in value else [])]
    )
    runs: dict[tuple[str, str], Run] = {}
    for folder, chosen, notebook in product(seeds, sets, notebooks):
        fields = {"notebook": notebook.stem, "parameters": chosen, "seeds": folder}
        name = _name(source, template, fields)
        values = _parameters(source, notebook, chosen, sets[chosen] or {})
        if seeds[folder] is not None:
            values = _with_seeds(source, notebook, values, folder, seeds[folder])
        run = Run(name, notebook, values, folder)
        other = runs.setdefault((folder, name.casefold()), run)
        if other is not run:
            words = f"two jobs would have the name {name!r}; say more in it: {{parameters}}"
            raise source.error(("output",) if "output" in value else ("notebooks",), words)
    return Batch(
        path,
        tuple(runs.values()),
        seeds,
        continue_on_error=value.get("continue-on-error", True),
        retries=value.get("retries", 0),
        time_limit=value.get("time-limit"),
    )


def _validate(source: _Source) -> None:
    # See run._papermill: this import would take longer than all the others.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    import jsonschema  # type: ignore[import-untyped]  # noqa: PLC0415

    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    errors = sorted(
        jsonschema.Draft202012Validator(schema).iter_errors(source.value),
        key=lambda error: _order(source, error),
    )
    if errors:
        place, words = _explained(errors[0])
        raise source.error(place, words)


def _order(source: _Source, error: Any) -> tuple[int, int]:
    place, _ = _explained(error)
    mark = source.marks.get(place)
    return (mark.line, mark.column) if mark else (-1, 0)


def _explained(error: Any) -> tuple[Place, str]:
    """Where an error stands, and what is wrong in the words of this house."""
    place: Place = tuple(error.absolute_path)
    name = place[-1] if place else "the file"
    value, rule = error.instance, error.validator_value
    known = ", ".join(error.schema.get("properties", ()))
    if error.validator == "additionalProperties":
        unknown = next(key for key in value if key not in error.schema["properties"])
        return (*place, unknown), f"{unknown!r} is not known; there are: {known}"
    if error.validator == "pattern":
        return (*place, value), f"{value!r} is no safe name: letters, digits, - and _, at most 64"
    if error.validator == "type":
        kinds = [rule] if isinstance(rule, str) else rule
        expected = " or ".join(_TYPES[kind] for kind in kinds)
        return place, f"{name}: {value!r} is not {expected}"
    words = {
        "required": f"{', '.join(rule) if isinstance(rule, list) else rule} is missing",
        "minItems": f"{name} is empty",
        "minProperties": f"{name} is empty",
        "minLength": f"{name} is empty",
        "uniqueItems": f"{name} names one twice",
        "minimum": f"{name} is {value!r}, less than {rule}",
        "maximum": f"{name} is {value!r}, more than {rule}",
        "exclusiveMinimum": f"{name} is {value!r}, not more than {rule}",
    }
    return place, words.get(error.validator, error.message)


def _within(source: _Source, place: Place, text: str, collection: Path) -> Path:
    """A path from the file; it may lead to what lies beside the file or in the collection."""
    if visible(text) != text:
        raise source.error(place, f"{text!r} is no path")
    path = (source.path.parent / text).resolve()
    folders = (source.path.parent.resolve(), collection.resolve())
    if not any(path.is_relative_to(folder) for folder in folders):
        words = f"{text!r} leads out of the folder of this file; move what is there into it"
        raise source.error(place, words)
    return path


def _notebook(source: _Source, number: int, name: str, collection: Path) -> Path:
    place: Place = ("notebooks", number)
    try:
        if name.endswith(".ipynb") and (source.path.parent / name).is_file():
            return nb.named(_within(source, place, name, collection))
        return nb.find([name], collection / "notebooks")[0]
    except (NotebookError, ValueError) as error:
        raise source.error(place, str(error)) from error


def _seeds(source: _Source, collection: Path) -> dict[str, Path | None]:
    folders: dict[str, Path | None] = {}
    for name, text in (source.value.get("seeds") or {"": None}).items():
        place: Place = ("seeds", name)
        folder = None if text is None else _within(source, place, text, collection)
        if folder is not None and not folder.is_dir():
            raise source.error(place, f"no such folder: {folder}")
        folders[name] = folder
    return folders


def _name(source: _Source, template: str, fields: Mapping[str, str]) -> str:
    """The name of a job's results.

    >>> _name(None, "{notebook}-{parameters}", {"notebook": "01_x", "parameters": "early"})
    '01_x-early'
    """
    name = _FIELD.sub(lambda match: fields[match[1]], template)
    if _SAFE.fullmatch(name) and not name.endswith((".failed", ".")):
        return name
    words = (
        f"the name {name!r} is not safe: letters, digits, - . and _, at most 120; "
        "{notebook}, {parameters} and {seeds} are filled in"
    )
    raise source.error(("output",), words)


def _parameters(
    source: _Source, notebook: Path, chosen: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    checked: dict[str, Any] = {}
    for name, value in values.items():
        place = ("parameters", chosen, name)
        if name == "seeds":
            raise source.error(place, "folders of documents stand under seeds, by name")
        try:
            checked |= check(notebook, {name: value})
        except ParameterError as error:
            raise source.error(place, str(error)) from error
    return checked


def _with_seeds(
    source: _Source, notebook: Path, values: dict[str, Any], name: str, folder: Path | None
) -> dict[str, Any]:
    try:
        return values | check(notebook, {"seeds": str(folder)})
    except ParameterError as error:
        raise source.error(("seeds", name), str(error)) from error
