"""Running notebooks: papermill in worker processes, only what is not up to date, all or nothing."""

from __future__ import annotations

import contextlib
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import NotebookError
from bilateral.files import digest, write
from bilateral.publish import notebook as nb
from bilateral.publish import state
from bilateral.publish.kernels import kernel_settings, manager_class, warm
from bilateral.publish.pool import Killed, Late, Next, work_through

if TYPE_CHECKING:
    from bilateral.publish.html import Navigation

__all__ = ["Job", "Outcome", "execute", "kernel_settings", "plan", "refresh", "run_jobs"]

# Seconds until a kernel must answer. A start that fails by chance (two processes pick the same
# free port) is tried once more.
_START_TIMEOUT = 20
_START_FAILURES = ("Kernel didn't respond", "Kernel died before replying", "Invalid message")
# Seconds between two copies of a running notebook, kept in case it does not come to its end.
_COPY_EVERY = 2.0


@dataclass(frozen=True, eq=False)
class Job:
    """A notebook to run, and the fingerprints of all that its result depends on."""

    notebook: Path
    name: str
    parameters: Mapping[str, Any]
    inputs: Mapping[str, Any]
    reason: str | None = None

    @property
    def key(self) -> str:
        """Its entry in the manifest, and where its result lies."""
        return f"notebooks/{self.name}.ipynb"


@dataclass(frozen=True)
class Outcome:
    """What became of a job."""

    name: str
    seconds: float
    result: str | None = None
    error: str | None = None
    figures: tuple[str, ...] = ()
    title: str = ""
    page: str | None = None
    attempts: int = 1


def plan(
    notebooks: Iterable[tuple[Path, str, Mapping[str, Any]]],
    out: Path,
    manifest: state.Manifest,
    *,
    seeds: Path | None,
    force: bool = False,
) -> list[Job]:
    """A job per notebook, name and parameters, with the reason why it must run.

    The reason is None where the result is up to date.
    """
    documents = state.seeds_state(seeds)
    jobs = []
    for path, name, parameters in notebooks:
        content = nb.read(path)
        values = dict(parameters)
        read = state.documents_read(content, values, documents)
        inputs = {
            "notebook": nb.fingerprint(content),
            "parameters": values,
            "seeds": read,
            "order of the seeds": list(read),
            "library": state.library(content),
            "installed packages": state.locked(),
        }
        job = Job(path, name, values, inputs)
        before = manifest.get(job.key)
        why = "asked for" if force else state.reason(before, inputs)
        if why is None:
            why = state.reason(before, {"result": state.digest_of(out / job.key)})
        jobs.append(replace(job, reason=why))
    return jobs


def execute(path: Path, target: Path, parameters: Mapping[str, Any]) -> str | None:
    """Run a notebook into a file; None, or why it does not count as run.

    Success means that every code cell ran, in order, without error. The file holds what there is
    in either case.
    """
    papermill = _papermill()
    manager = manager_class()
    options = {"kernel_manager_class": manager} if manager else {}

    def attempt() -> BaseException | None:
        try:
            papermill.execute_notebook(
                _plain(path),
                _COPIED + _plain(target),
                parameters=dict(parameters),
                engine_name=_ENGINE,
                progress_bar=False,
                start_timeout=_START_TIMEOUT,
                shutdown_kernel="immediate",
                cwd=str(path.parent),
                **options,
            )
        except Exception as error:
            return error
        finally:
            _COPIES.finish(str(target))
        return None

    try:
        error = attempt()
        if error and any(text in str(error) for text in _START_FAILURES):
            error = attempt()
    except OSError as problem:
        return f"its result cannot be written: {problem.strerror or problem}"
    if not target.exists():
        return f"could not be started: {type(error).__name__}: {error}"
    failed = nb.failure(nb.read(target))
    if failed:
        return str(failed)
    return f"{type(error).__name__}: {error}" if error else None


def _plain(path: Path) -> str:
    """A path for papermill, which fills braces in paths with parameters."""
    return str(path).replace("{", "{{").replace("}", "}}")


_COPIED = "copied:"


class _Copies:
    """A papermill path handler: whole files only, and none while the last one is young.

    papermill writes in place; killed while it does, it leaves half a file.
    """

    def __init__(self) -> None:
        self._unwritten: dict[str, str] = {}
        self._last = 0.0

    def due(self) -> bool:
        """Whether the last copy is old."""
        return time.monotonic() - self._last > _COPY_EVERY

    def write(self, text: str, path: str) -> None:
        """Keep the text; write it when the last copy is old."""
        name = path.removeprefix(_COPIED)
        self._unwritten[name] = text
        if self.due():
            # A copy that finds no room stops nothing; the end of the run says so if it lasts.
            with contextlib.suppress(OSError):
                self.finish(name)

    def finish(self, name: str) -> None:
        """Write what was kept."""
        text = self._unwritten.get(name)
        if text is not None:
            write(Path(name), text)
            del self._unwritten[name]
            self._last = time.monotonic()

    def pretty_path(self, path: str) -> str:
        """The path for messages."""
        return path.removeprefix(_COPIED)


_COPIES = _Copies()
_ENGINE = "copies now and then"


def _engine() -> type:
    """papermill's engine, but for a copy at the start and the end of each cell."""
    from papermill.engines import NBClientEngine  # noqa: PLC0415

    class Engine(NBClientEngine):  # type: ignore[misc]
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
            save = nb_man.save

            def save_if_due(**given: Any) -> None:
                # Most of what papermill does itself is to put the whole notebook into text.
                if _COPIES.due():
                    save(**given)

            nb_man.save = save_if_due
            try:
                return super().execute_managed_notebook(nb_man, kernel_name, **options)
            finally:
                nb_man.save = save

    return Engine


def _papermill() -> Any:
    # jsonschema would import a grammar of internationalised addresses that no notebook needs,
    # which takes longer than papermill itself.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    import papermill  # noqa: PLC0415
    from papermill.engines import papermill_engines  # noqa: PLC0415
    from papermill.iorw import papermill_io  # noqa: PLC0415

    if not any(handler is _COPIES for _, handler in papermill_io._handlers):
        papermill_io.register(_COPIED, _COPIES)
        papermill_engines.register(_ENGINE, _engine())
    # Its account of a dead kernel comes before ours, which says in which cell.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)
    return papermill


def _work(job: Job, *, out: Path, staging: Path, navigation: Navigation) -> Outcome:
    """In a worker process: run a job, render its page and put both in place."""
    begun = time.perf_counter()
    target = staging / f"{job.name}.ipynb"
    try:
        error = execute(job.notebook, target, job.parameters)
    except NotebookError as problem:
        error = str(problem)
    if error is not None:
        error = _keep_failed(job, error, out, staging)
        return Outcome(job.name, time.perf_counter() - begun, error=error)
    content = nb.normalise(nb.read(target))
    content["metadata"]["bilateral"] = {"parameters": dict(job.parameters)}
    # Links to the pages of documents lead from where the result lies.
    text = nb.serialise(content).replace("../outputs/html/", "../html/")
    from bilateral.publish import html  # noqa: PLC0415

    page = html.report_page(content, job.name, navigation)
    figures = _save_figures(content, job.name, out / "figures")
    write(out / job.key, text)
    write(out / "html" / f"{job.name}.html", page)
    _failed_path(job, out).unlink(missing_ok=True)
    target.unlink()
    return Outcome(
        job.name,
        time.perf_counter() - begun,
        result=digest(text),
        figures=tuple(figures),
        title=html.title_of(content, job.name),
        page=digest(page),
    )


def _failed_path(job: Job, out: Path) -> Path:
    return out / "notebooks" / f"{job.name}.failed.ipynb"


def _keep_failed(job: Job, error: str, out: Path, staging: Path) -> str:
    """Keep what there is of a failed run, the error on top; the message, with where it is kept."""
    target = staging / f"{job.name}.ipynb"
    kept = _failed_path(job, out)
    try:
        content = nb.read(target)
        if not any("papermill-error-cell-tag" in nb.tags(cell) for cell in content["cells"]):
            words = f"**This run failed.** {error.splitlines()[0]}"
            cell = {"cell_type": "markdown", "id": "failed", "metadata": {}, "source": words}
            content["cells"].insert(0, cell)
        write(kept, nb.serialise(content))
        target.unlink()
    except (OSError, NotebookError):
        return f"{error}\n  nothing of this run could be kept; the previous result is untouched"
    return f"{error}\n  kept as {kept}; the previous result is untouched"


def _save_figures(content: Mapping[str, Any], name: str, folder: Path) -> list[str]:
    """Write the notebook's SVG figures, numbered; remove those of an earlier run."""
    names: list[str] = []
    for cell in content["cells"]:
        for output in cell.get("outputs", ()):
            svg = output.get("data", {}).get("image/svg+xml")
            if svg:
                names.append(f"{name}-{len(names) + 1}.svg")
                write(folder / names[-1], "".join(svg))
    for old in folder.glob(f"{name}-*.svg"):
        number = old.stem.removeprefix(f"{name}-")
        if number.isdecimal() and old.name not in names:
            old.unlink()
    return names


class _Watch:
    """Follows jobs through the pool: retries, errors in words, and when to stop."""

    def __init__(
        self,
        started: Callable[[Job], None],
        done: Callable[[Outcome], None],
        *,
        out: Path,
        staging: Path,
        limit: float | None,
        retries: int,
        stop_on_error: bool,
    ) -> None:
        self.tell_started = started
        self.tell_done = done
        self.out = out
        self.staging = staging
        self.limit = limit
        self.retries = retries
        self.stop_on_error = stop_on_error
        self.outcomes: list[Outcome] = []
        self._attempts: dict[Job, int] = {}
        self._begun: dict[Job, float] = {}

    def started(self, job: Job) -> None:
        self._attempts[job] = self._attempts.get(job, 0) + 1
        self._begun[job] = time.perf_counter()
        self.tell_started(job)

    def ended(self, job: Job, result: Any) -> Next:
        outcome = replace(self._outcome(job, result), attempts=self._attempts[job])
        if outcome.error is not None and self._attempts[job] <= self.retries:
            return Next.AGAIN
        self.outcomes.append(outcome)
        self.tell_done(outcome)
        return Next.STOP if outcome.error is not None and self.stop_on_error else Next.ON

    def _outcome(self, job: Job, result: Any) -> Outcome:
        if isinstance(result, Outcome):
            return result
        if isinstance(result, Killed):
            words = self._keep(job, "its worker process was killed")
        elif isinstance(result, Late):
            words = self._keep(job, f"it took longer than its limit of {self.limit:g} s")
        elif isinstance(result, OSError):
            why = result.strerror or result
            words = f"its result cannot be written: {why}; the previous result is untouched"
        else:
            words = f"{type(result).__name__}: {result}"
        return Outcome(job.name, time.perf_counter() - self._begun[job], error=words)

    def _keep(self, job: Job, error: str) -> str:
        return _keep_failed(job, error, self.out, self.staging)


def run_jobs(  # noqa: PLR0913
    jobs: Sequence[Job],
    out: Path,
    staging: Path,
    *,
    workers: int,
    navigation: Navigation,
    done: Callable[[Outcome], None],
    started: Callable[[Job], None] = lambda _: None,
    first: Callable[[], object] = lambda: None,
    limit: float | None = None,
    retries: int = 0,
    stop_on_error: bool = False,
) -> list[Outcome]:
    """Run jobs in worker processes; `started` and `done` are told of each.

    `first` is called before they start, while kernels warm up; `navigation` is what their pages
    lead to. A job that takes longer than `limit` seconds is stopped; one that fails is tried
    `retries` times more.
    """
    watch = _Watch(
        started,
        done,
        out=out,
        staging=staging,
        limit=limit,
        retries=retries,
        stop_on_error=stop_on_error,
    )
    with kernel_settings(), warm(_modules(jobs)):
        first()
        _papermill()  # once, for all workers
        from bilateral.publish.pages import report  # noqa: PLC0415

        report._exporter()
        work_through(
            jobs,
            partial(_work, out=out, staging=staging, navigation=navigation),
            watch,
            workers=workers,
            limit=limit,
        )
    return watch.outcomes


def _modules(jobs: Iterable[Job]) -> list[str]:
    """What the notebooks of jobs import of the library and its neighbours."""
    names: set[str] = set()
    for path in {job.notebook for job in jobs}:
        with contextlib.suppress(NotebookError):
            names.update(state.imports("\n".join(_code(nb.read(path)))))
    ours = sorted(name for name in names if name.partition(".")[0] == "bilateral")
    if "bilateral" in ours:
        # What it imports only when it is asked for tables.
        ours += ["bilateral.collection", "bilateral.events", "bilateral.tables"]
    known = ("pandas", "numpy", "matplotlib", "matplotlib.pyplot")
    return [*(name for name in known if name in names), *ours]


def _code(content: Mapping[str, Any]) -> list[str]:
    return [nb.source(cell) for cell in content["cells"] if cell["cell_type"] == "code"]


@dataclass(frozen=True)
class _Refreshed:
    """Follows notebooks that are run in place."""

    done: Callable[[Outcome], None]
    tell_started: Callable[[str], None]

    def started(self, path: Path) -> None:
        self.tell_started(path.stem)

    def ended(self, path: Path, result: Any) -> Next:
        if not isinstance(result, Outcome):
            words = str(result) or "its worker process was killed"
            result = Outcome(path.stem, 0.0, error=words)
        self.done(result)
        return Next.ON


def refresh(
    notebooks: Sequence[Path],
    *,
    workers: int,
    done: Callable[[Outcome], None],
    started: Callable[[str], None] = lambda _: None,
) -> None:
    """Run notebooks with their own defaults and write them back, normalised, where changed."""
    with tempfile.TemporaryDirectory() as folder, kernel_settings():
        # Each in a kernel of its own from the start: these are what readers see and tests compare.
        _papermill()
        work_through(
            notebooks,
            partial(_refresh, folder=Path(folder)),
            _Refreshed(done, started),
            workers=workers,
        )


def _refresh(path: Path, *, folder: Path) -> Outcome:
    begun = time.perf_counter()
    target = folder / path.name
    error = execute(path, target, {})
    changed = False
    if error is None:
        changed = write(path, nb.serialise(nb.normalise(nb.read(target))))
    seconds = time.perf_counter() - begun
    return Outcome(path.stem, seconds, result="written" if changed else "unchanged", error=error)
