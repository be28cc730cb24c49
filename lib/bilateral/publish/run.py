"""Running notebooks: papermill in worker processes, only what is not up to date, all or nothing."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.publish import notebook as nb
from bilateral.publish import state
from bilateral.publish.files import digest, write

if TYPE_CHECKING:
    from bilateral.publish.html import Navigation

__all__ = ["Job", "Outcome", "execute", "kernel_settings", "plan", "refresh", "run_jobs"]

# Seconds until a kernel must answer. A start that fails by chance (two processes pick the same
# free port) is tried once more.
_START_TIMEOUT = 20
_START_FAILURES = ("Kernel didn't respond", "Kernel died before replying", "Invalid message")


@dataclass(frozen=True)
class Job:
    """A notebook to run, and the fingerprints of all that its result depends on."""

    notebook: Path
    parameters: Mapping[str, Any]
    inputs: Mapping[str, Any]
    reason: str | None = None

    @property
    def name(self) -> str:
        """The name of its results."""
        return self.notebook.stem

    @property
    def key(self) -> str:
        """Its entry in the manifest."""
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


def plan(
    notebooks: Iterable[Path],
    out: Path,
    manifest: state.Manifest,
    *,
    seeds: Path | None,
    parameters: Callable[[Path], Mapping[str, Any]],
    force: bool = False,
) -> list[Job]:
    """A job per notebook, with the reason why it must run (None where it need not)."""
    documents = state.seeds_state(seeds)
    jobs = []
    for path in notebooks:
        values = dict(parameters(path))
        inputs = {
            "notebook": nb.fingerprint(nb.read(path)),
            "parameters": values,
            "seeds": documents,
            "order of the seeds": list(documents),
            "library": state.library(),
            "installed packages": state.locked(),
        }
        job = Job(path, values, inputs)
        before = manifest.get(job.key)
        why = "asked for" if force else state.reason(before, inputs)
        if why is None:
            why = state.reason(before, {"result": state.digest_of(out / job.key)})
        jobs.append(Job(path, values, inputs, why))
    return jobs


@contextmanager
def kernel_settings() -> Iterator[None]:
    """Settings for the kernels that are started within: quiet, without a shared history file."""
    with tempfile.TemporaryDirectory(prefix="bilateral-") as folder:
        profile = Path(folder) / "profile_default"
        profile.mkdir()
        # A kernel on this machine's own loopback otherwise warns that nothing is encrypted.
        (profile / "ipython_kernel_config.py").write_text(
            "c.IPKernelApp.log_level = 40\nc.HistoryManager.enabled = False\n", encoding="utf-8"
        )
        before = os.environ.get("IPYTHONDIR")
        os.environ["IPYTHONDIR"] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ["IPYTHONDIR"]
            else:
                os.environ["IPYTHONDIR"] = before


def execute(path: Path, target: Path, parameters: Mapping[str, Any]) -> str | None:
    """Run a notebook into a file; None, or why it does not count as run.

    Success means that every code cell ran, in order, without error. The file holds what there is
    in either case.
    """
    # jsonschema would import a grammar of internationalised addresses that no notebook needs,
    # which takes longer than papermill itself.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    import papermill  # noqa: PLC0415

    # Its account of a dead kernel comes before ours, which says in which cell.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)

    def attempt() -> BaseException | None:
        try:
            papermill.execute_notebook(
                _plain(path),
                _plain(target),
                parameters=dict(parameters),
                progress_bar=False,
                start_timeout=_START_TIMEOUT,
                shutdown_kernel="immediate",
                cwd=str(path.parent),
            )
        except Exception as error:
            return error
        return None

    error = attempt()
    if error and any(text in str(error) for text in _START_FAILURES):
        error = attempt()
    if not target.exists():
        return f"could not be started: {type(error).__name__}: {error}"
    failed = nb.failure(nb.read(target))
    if failed:
        return str(failed)
    return f"{type(error).__name__}: {error}" if error else None


def _plain(path: Path) -> str:
    """A path for papermill, which fills braces in paths with parameters."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _work(job: Job, out: Path, staging: Path, navigation: Navigation) -> Outcome:
    """In a worker process: run a job, render its page and put both in place."""
    begun = time.perf_counter()
    target = staging / f"{job.name}.ipynb"
    failed_path = out / "notebooks" / f"{job.name}.failed.ipynb"
    error = execute(job.notebook, target, job.parameters)
    if error is not None:
        if target.exists():
            write(failed_path, target.read_bytes())
            error += f"\n  kept as {failed_path}; the previous result is untouched"
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
    failed_path.unlink(missing_ok=True)
    return Outcome(
        job.name,
        time.perf_counter() - begun,
        result=digest(text),
        figures=tuple(figures),
        title=html.title_of(content, job.name),
        page=digest(page),
    )


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


def run_jobs(
    jobs: Sequence[Job],
    out: Path,
    staging: Path,
    *,
    workers: int,
    navigation: Navigation,
    done: Callable[[Outcome], None],
    meanwhile: Callable[[], None],
) -> list[Outcome]:
    """Run jobs in worker processes; `done` is told of each as it ends.

    `meanwhile` is called while they run; `navigation` is what their pages lead to.
    """
    outcomes = []
    with kernel_settings(), ProcessPoolExecutor(min(workers, len(jobs))) as pool:
        futures: dict[Future[Outcome], Job] = {
            pool.submit(_work, job, out, staging, navigation): job for job in jobs
        }
        try:
            meanwhile()
            for future in as_completed(futures):
                try:
                    outcome = future.result()
                except BrokenProcessPool:
                    outcome = Outcome(
                        futures[future].name, 0.0, error="its worker process was killed"
                    )
                except OSError as error:
                    outcome = Outcome(
                        futures[future].name, 0.0, error=f"its result cannot be written: {error}"
                    )
                outcomes.append(outcome)
                done(outcome)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return outcomes


def refresh(notebooks: Sequence[Path], *, workers: int, done: Callable[[Outcome], None]) -> None:
    """Run notebooks with their own defaults and write them back, normalised, where changed."""
    with (
        tempfile.TemporaryDirectory() as folder,
        kernel_settings(),
        ProcessPoolExecutor(min(workers, len(notebooks))) as pool,
    ):
        futures = [pool.submit(_refresh, path, Path(folder) / path.name) for path in notebooks]
        for future in as_completed(futures):
            done(future.result())


def _refresh(path: Path, target: Path) -> Outcome:
    begun = time.perf_counter()
    error = execute(path, target, {})
    changed = False
    if error is None:
        changed = write(path, nb.serialise(nb.normalise(nb.read(target))))
    seconds = time.perf_counter() - begun
    return Outcome(path.stem, seconds, result="written" if changed else "unchanged", error=error)
