"""The command `bilateral`: tables, runs and checks, with errors of one line."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import BilateralError, DocumentError, ParameterError
from bilateral.plain import visible

if TYPE_CHECKING:
    from bilateral.publish.batch import Batch, Report, Run
    from bilateral.publish.run import Job, Outcome
    from bilateral.publish.site import Site

# Heavy imports stand inside the commands: a call with nothing to do ends in a fraction of a second.

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit status: 0 done, 1 something failed, 2 cannot be used."""
    try:
        options = _parser().parse_args(arguments)
        status: int = options.command(options)
        sys.stdout.flush()
    except BilateralError as error:
        _say(f"bilateral: {error}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:
        # The reader of our output has closed it, as `head` does; nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _say("bilateral: stopped; earlier results are untouched", file=sys.stderr)
        return 130
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _say(f"bilateral: {where}{error.strerror or error}", file=sys.stderr)
        return 2
    return status


def _say(text: str, **options: Any) -> None:
    """Print a text; what a document brought along cannot move the cursor or turn a line around."""
    print(visible(text), **options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bilateral",
        description="Read documents on Latvia's bilateral relations into tables and reports.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, function: Callable[[Any], int], words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words, allow_abbrev=False)
        made.set_defaults(command=function)
        return made

    def seeds(made: argparse.ArgumentParser) -> None:
        made.add_argument(
            "--seeds", type=_local, metavar="DIR", help="folder with sources.toml and the documents"
        )

    def out(made: argparse.ArgumentParser) -> None:
        made.add_argument(
            "--out", type=_local, metavar="DIR", help="where results go (default: outputs/)"
        )

    def force(made: argparse.ArgumentParser) -> None:
        made.add_argument("--force", action="store_true", help="make even what is up to date")

    def jobs(made: argparse.ArgumentParser) -> None:
        made.add_argument(
            "--jobs", type=_positive, metavar="N", help="worker processes (default: processors)"
        )

    made = command("tables", _tables, "Write tables, timeline and treaties as files.")
    seeds(made)
    out(made)
    force(made)

    made = command("run", _run, "Run notebooks and render them as HTML.")
    made.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="number, name or path")
    made.add_argument(
        "-p",
        dest="parameters",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "VALUE"),
        help="a parameter that each of these notebooks declares",
    )
    seeds(made)
    out(made)
    jobs(made)
    force(made)

    made = command("batch", _batch, "Run notebooks with many sets of parameters and documents.")
    made.add_argument("grid", type=Path, metavar="GRID.yaml", help="what to run; see the README")
    made.add_argument(
        "--out", type=_local, metavar="DIR", help="where results go (default: outputs/batch/GRID/)"
    )
    jobs(made)
    force(made)
    made.add_argument("--dry-run", action="store_true", help="say what would be run, and why")
    made.add_argument("--list", action="store_true", help="print the names of all jobs")
    made.add_argument(
        "--only",
        action="append",
        metavar="JOB",
        help="run this job alone, beside other processes that run other jobs; no other pages",
    )
    made.add_argument(
        "--log", type=_local, metavar="FILE.json", help="write what became of each job"
    )

    made = command("check", _check, "Show what does not hold in the documents, and lines unread.")
    seeds(made)
    made.add_argument(
        "--strict",
        action="store_true",
        help="exit status 1 when a line is unclaimed, or an excuse for one no longer needed",
    )
    made.add_argument(
        "--format",
        choices=("text", "json", "csv", "sarif"),
        default="text",
        help="how findings are printed (default: text)",
    )
    made.add_argument(
        "--fail-on",
        choices=("high", "medium", "low"),
        help="exit status 1 when a finding is of this severity or a graver one",
    )

    made = command("show", _show, "Show a line with its surroundings and the rows from it.")
    made.add_argument("place", metavar="SOURCE:LINE", help="such as latvia-belarus:42")
    seeds(made)

    made = command("notebooks", _notebooks, "Run the committed notebooks again, in place.")
    made.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="number, name or path")
    jobs(made)
    return parser


def _positive(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,3}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 9999")
    return int(text)


def _local(text: str) -> Path:
    """A path on this machine: papermill alone writes to the addresses that its handlers know."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text):
        raise ParameterError(
            f"{text!r} is an address, and a folder is needed; to write one notebook there: "
            "papermill NOTEBOOK ADDRESS"
        )
    return Path(text)


def _workers(options: argparse.Namespace) -> int:
    return int(options.jobs or len(os.sched_getaffinity(0)))


def _shown(path: Path) -> str:
    """A path from the current folder where it lies within it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _out(options: argparse.Namespace) -> Path:
    from bilateral.publish.state import collection  # noqa: PLC0415

    return Path(options.out) if options.out else collection() / "outputs"


# --- tables --------------------------------------------------------------------------------------


def _tables(options: argparse.Namespace) -> int:
    from bilateral.publish.lock import alone  # noqa: PLC0415

    out = _out(options)
    with alone(out):
        return _make_tables(options, out)


def _make_tables(options: argparse.Namespace, out: Path) -> int:
    from bilateral.publish import state  # noqa: PLC0415

    manifest = state.Manifest(out)
    inputs = {
        "seeds": state.seeds_state(options.seeds),
        "library": state.library(),
        "installed packages": state.locked(),
    }
    why = state.reason(manifest.get("tables"), inputs)
    files = (manifest.get("tables") or {}).get("files", {})
    if why is None and any(state.digest_of(out / name) != found for name, found in files.items()):
        why = "files changed or missing"
    if options.force:
        why = "asked for"
    if options.seeds is None:
        _write_seeds_readme()
    if why is None:
        _say(f"Tables are up to date: {_shown(out / 'tables')}")
        return 0
    _say(f"Tables: {why}", flush=True)
    from bilateral.collection import load  # noqa: PLC0415
    from bilateral.publish import export, timeline_export  # noqa: PLC0415

    tables = load(options.seeds)
    made = export.export(tables, out / "tables")
    made += timeline_export.export(tables, out / "exports")
    files = {path.relative_to(out).as_posix(): state.digest_of(path) for path in made}
    manifest.put("tables", {**inputs, "files": files})
    rows = sum(len(frame) for _, frame in tables.items())
    count = sum(path.parent.name == "tables" and path.suffix == ".csv" for path in made)
    _say(f"Made {count} tables with {rows:,} rows in {_shown(out / 'tables')}")
    return 0


def _write_seeds_readme() -> None:
    from bilateral.documents import default_seeds, load_documents  # noqa: PLC0415
    from bilateral.files import write  # noqa: PLC0415
    from bilateral.publish.export import seeds_readme  # noqa: PLC0415

    write(default_seeds() / "README.md", seeds_readme(load_documents()))


# --- run -----------------------------------------------------------------------------------------


def _run(options: argparse.Namespace) -> int:
    from bilateral.publish import notebook, state  # noqa: PLC0415
    from bilateral.publish.lock import alone  # noqa: PLC0415

    out = _out(options)
    seeds, given = _seeds_of(options)
    paths = notebook.find(options.notebooks, state.collection() / "notebooks")
    wanted = [(path, path.stem, _parsed(path, given)) for path in paths]
    state.seeds_state(seeds)
    with alone(out):
        return _make_reports(options, out, seeds, wanted)


def _parsed(path: Path, given: Sequence[tuple[str, str]]) -> dict[str, Any]:
    if not given:
        return {}
    from bilateral.publish.parameters import parse  # noqa: PLC0415

    return parse(path, given)


def _make_reports(
    options: argparse.Namespace,
    out: Path,
    seeds: Path | None,
    wanted: Sequence[tuple[Path, str, dict[str, Any]]],
) -> int:
    from bilateral.documents import load_documents  # noqa: PLC0415
    from bilateral.publish import state  # noqa: PLC0415
    from bilateral.publish.run import plan  # noqa: PLC0415
    from bilateral.publish.site import Site  # noqa: PLC0415

    manifest = state.Manifest(out)
    jobs = plan(wanted, out, manifest, seeds=seeds, force=options.force)
    site = Site(out, manifest, load_documents(seeds))
    if not options.notebooks:
        _drop_stale(site, {job.key for job in jobs})
    due = [job for job in jobs if job.reason]
    tables = _loader(seeds)
    failed = 0
    if due:
        for job in due:
            _say(f"{job.name}: {job.reason}", flush=True)
        outcomes = _run_due(due, out, site, workers=_workers(options), tables=tables)
        failed = sum(outcome.error is not None for outcome in outcomes)
    made = site.refresh(state.seeds_state(seeds), tables)
    manifest.save()
    index = _shown(out / "html" / "index.html")
    if failed:
        _say(f"{failed} of {len(jobs)} notebooks failed; the others are in {index}")
        return 1
    if due or made:
        reports = f"{len(due)} report{'' if len(due) == 1 else 's'}"
        _say(f"Made {reports} and {made} other page{'' if made == 1 else 's'}; open {index}")
    else:
        _say(f"Nothing to do: all {len(jobs)} reports are up to date; open {index}")
    return 0


def _drop_stale(site: Site, keys: set[str]) -> None:
    """Remove reports of notebooks that the collection no longer has."""
    for key in sorted(set(site.manifest) - keys):
        if (site.manifest.get(key) or {}).get("collection"):
            name = Path(key).stem
            kept = site.drop(name)
            changed = f"; changed since it was made and kept: {', '.join(kept)}" if kept else ""
            print(f"{name}: removed, there is no such notebook any more{changed}", flush=True)


def _seeds_of(options: argparse.Namespace) -> tuple[Path | None, list[tuple[str, str]]]:
    """The folder of documents, and all parameters given, that folder among them."""
    given = [(name, value) for name, value in options.parameters]
    named = [value for name, value in given if name == "seeds"]
    if options.seeds is not None and named:
        raise ParameterError("the documents are given twice: by --seeds and by -p seeds")
    if options.seeds is None and not any(named):
        return None, given
    seeds = Path(options.seeds if options.seeds is not None else named[0]).resolve()
    return seeds, [*(pair for pair in given if pair[0] != "seeds"), ("seeds", str(seeds))]


def _loader(seeds: Path | None) -> Callable[[], Any]:
    """A function that reads the tables when first asked, and keeps them."""
    kept: list[Any] = []

    def tables() -> Any:
        if not kept:
            from bilateral.collection import load  # noqa: PLC0415

            kept.append(load(seeds))
        return kept[0]

    return tables


def _run_due(
    due: Sequence[Job],
    out: Path,
    site: Site,
    *,
    workers: int,
    tables: Callable[[], Any],
    report: Callable[[Outcome], None] = lambda _: None,
    **limits: Any,
) -> list[Outcome]:
    """Run jobs with progress and put their results on record."""
    from bilateral.files import staging  # noqa: PLC0415
    from bilateral.publish import html, notebook, state  # noqa: PLC0415
    from bilateral.publish.run import run_jobs  # noqa: PLC0415

    by_name = {job.name: job for job in due}
    named = {path: notebook.read(path) for path in {job.notebook for job in due}}
    planned = site.titles() | {
        job.name: html.title_of(named[job.notebook], job.name) for job in due
    }
    navigation = site.navigation(planned)
    pages: dict[str, str] = {}
    progress = _Progress(len(due))

    def done(outcome: Outcome) -> None:
        progress.step(outcome)
        report(outcome)
        if outcome.error is None:
            job = by_name[outcome.name]
            made = {
                "result": outcome.result,
                "title": outcome.title,
                "figures": list(outcome.figures),
                # Whether it is to go when the collection has no such notebook any more.
                "collection": job.notebook.parent == state.collection() / "notebooks",
            }
            site.manifest.put(job.key, {**job.inputs, **made})
            pages[outcome.name] = str(outcome.page)

    def first() -> None:
        # Documents that cannot be read are refused before anything is run.
        state.pages_library()
        tables()

    try:
        with staging(out) as folder:
            outcomes = run_jobs(
                due,
                out,
                folder,
                workers=workers,
                navigation=navigation,
                started=lambda job: progress.start(job.name),
                done=done,
                first=first,
                **limits,
            )
    finally:
        progress.close()
        site.manifest.save()
    if site.inputs(site.titles()) == site.inputs(planned):
        for name, page in pages.items():
            site.note_report(name, page)
    return outcomes


class _Progress:
    """A bar on a terminal, a line per job elsewhere; failures are told in either case."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.count = 0
        self.running: list[str] = []
        self.bar: Any = None
        if sys.stderr.isatty():
            from tqdm import tqdm  # noqa: PLC0415

            tqdm.monitor_interval = 0  # no thread: processes are forked from this one
            self.bar = tqdm(total=total, unit="notebook", leave=False)

    def start(self, name: str) -> None:
        self.running.append(name)
        self._name_running()

    def _name_running(self) -> None:
        if self.bar is not None:
            self.bar.set_postfix_str(", ".join(self.running))

    def step(self, outcome: Outcome) -> None:
        self.count += 1
        self.running = [name for name in self.running if name != outcome.name]
        failed = f"bilateral: {outcome.name}: {outcome.error}"
        if self.bar is not None:
            self._name_running()
            self.bar.update()
            if outcome.error:
                self.bar.write(visible(failed), file=sys.stderr)
            return
        word = "failed" if outcome.error else outcome.result if outcome.page is None else "done"
        _say(
            f"[{self.count}/{self.total}] {outcome.name}: {word}, {outcome.seconds:.1f} s",
            flush=True,
        )
        if outcome.error:
            _say(failed, file=sys.stderr, flush=True)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()


def _notebooks(options: argparse.Namespace) -> int:
    from bilateral.publish import notebook, state  # noqa: PLC0415
    from bilateral.publish.run import refresh  # noqa: PLC0415

    paths = notebook.find(options.notebooks, state.collection() / "notebooks")
    outcomes: list[Outcome] = []
    progress = _Progress(len(paths))

    def done(outcome: Outcome) -> None:
        progress.step(outcome)
        outcomes.append(outcome)

    refresh(paths, workers=_workers(options), done=done, started=progress.start)
    progress.close()
    failed = sum(outcome.error is not None for outcome in outcomes)
    written = sum(outcome.result == "written" for outcome in outcomes)
    if failed:
        _say(f"{failed} of {len(paths)} notebooks failed and are as they were")
        return 1
    _say(f"Ran {len(paths)} notebooks in place; {written} of them changed")
    return 0


# --- batch ---------------------------------------------------------------------------------------


def _batch(options: argparse.Namespace) -> int:
    from bilateral.publish import batch, state  # noqa: PLC0415

    grid = batch.read(options.grid, state.collection())
    out = options.out or state.collection() / "outputs" / "batch" / options.grid.stem
    names = [run.job for run in grid.runs]
    if options.list:
        _say("\n".join(names))
        return 0
    for name in options.only or ():
        if name not in names:
            raise ParameterError(f"{options.grid} has no job {name!r}; --list names them all")
    report = batch.Report(options.grid)
    try:
        for folder, runs in grid.by_seeds():
            wanted = [run for run in runs if not options.only or run.job in options.only]
            if wanted and not (report.stopped and not grid.continue_on_error):
                _batch_part(options, grid, out / folder, wanted, report)
            elif wanted:
                report.left(wanted)
    finally:
        if options.log and not options.dry_run:
            report.write(options.log)
    if options.dry_run:
        return 0
    _say(report.table())
    return 1 if report.stopped else 0


def _batch_part(
    options: argparse.Namespace, grid: Batch, out: Path, runs: Sequence[Run], report: Report
) -> None:
    """The jobs of a batch that read the same documents, in a folder of their own."""
    from contextlib import nullcontext  # noqa: PLC0415

    from bilateral.documents import load_documents  # noqa: PLC0415
    from bilateral.publish import state  # noqa: PLC0415
    from bilateral.publish.batch import BatchSite  # noqa: PLC0415
    from bilateral.publish.lock import alone, together  # noqa: PLC0415
    from bilateral.publish.run import plan  # noqa: PLC0415

    seeds = grid.seeds[runs[0].seeds]
    wanted = [(run.notebook, run.name, run.parameters) for run in runs]
    now = state.seeds_state(seeds)
    lock = nullcontext() if options.dry_run else together(out) if options.only else alone(out)
    with lock:
        manifest = state.Manifest(out, shared=bool(options.only))
        jobs = plan(wanted, out, manifest, seeds=seeds, force=options.force)
        report.planned(runs, jobs, out)
        due = [job for job in jobs if job.reason]
        if options.dry_run:
            for run, job in zip(runs, jobs, strict=True):
                _say(f"{run.job}: {job.reason or 'up to date'}")
            return
        for run, job in zip(runs, jobs, strict=True):
            if job.reason:
                _say(f"{run.job}: {job.reason}", flush=True)
        site = BatchSite(out, manifest, load_documents(seeds))
        tables = _loader(seeds)
        if due:
            _run_due(
                due,
                out,
                site,
                workers=_workers(options),
                tables=tables if not options.only else lambda: None,
                report=report.ended,
                limit=grid.time_limit,
                retries=grid.retries,
                stop_on_error=not grid.continue_on_error,
            )
        if not options.only:
            site.refresh(now, tables)
            manifest.save()


# --- check and show ------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    from bilateral.collection import excuses_not_needed, load  # noqa: PLC0415
    from bilateral.publish import sarif  # noqa: PLC0415

    tables = load(options.seeds)
    findings = tables.findings
    coverage = tables.coverage
    unclaimed = coverage[coverage["reason"] == "unclaimed"]
    idle = excuses_not_needed(tables)
    if options.format == "text":
        _say(sarif.as_text(findings))
        for row in unclaimed.itertuples():
            _say(f"unclaimed, {row.source}:{row.line}: {row.quote}")
        for source, quote in idle:
            _say(f"excuse not needed, {source}: {quote}")
        _say(
            f"{len(findings)} findings and tests; {len(unclaimed)} of {len(coverage)} lines "
            f"unclaimed in {len(tables.sources)} documents"
        )
    elif options.format == "sarif":
        print(_sarif(tables, options.seeds))
    elif options.format == "json":
        print(sarif.as_json(findings), end="")
    else:
        text = sarif.as_csv(findings)
        # A program is given the words as they are.
        print(visible(text) if sys.stdout.isatty() else text, end="")
    failed = sarif.fails(findings, options.fail_on) if options.fail_on else 0
    return 1 if failed or (options.strict and (len(unclaimed) or idle)) else 0


def _sarif(tables: Any, seeds: Path | None) -> str:
    from bilateral import __version__  # noqa: PLC0415
    from bilateral.documents import default_seeds  # noqa: PLC0415
    from bilateral.publish.sarif import as_sarif  # noqa: PLC0415

    folder = _shown(seeds or default_seeds())
    # Outside the current folder only the files' own names mean something to another tool.
    within = "" if Path(folder).is_absolute() else folder
    return as_sarif(tables.findings, tables.documents, folder=within, version=__version__)


_AROUND = 2


def _show(options: argparse.Namespace) -> int:
    from bilateral.collection import load  # noqa: PLC0415
    from bilateral.publish.sources import reasons, rows_of  # noqa: PLC0415

    source, _, text = options.place.rpartition(":")
    if not source or not re.fullmatch(r"[1-9][0-9]{0,17}", text):
        raise DocumentError(f"{options.place!r} is not SOURCE:LINE, such as latvia-belarus:42")
    tables = load(options.seeds)
    documents = {document.source: document for document in tables.documents}
    if source not in documents:
        raise DocumentError(f"no document {source!r}; there are: {', '.join(documents)}")
    lines = documents[source].lines
    number = int(text)
    if number > len(lines):
        raise DocumentError(f"{source} has {len(lines)} lines, not {number}")
    for line in lines[max(number - 1 - _AROUND, 0) : number + _AROUND]:
        mark = ">" if line.number == number else " "
        _say(f"{mark} {line.number:>5}  {line.text}".rstrip())
    rows = [row for row in rows_of(tables, source) if row.line <= number <= row.line_end]
    for row in rows:
        span = f" (lines {row.line} to {row.line_end})" if row.line != row.line_end else ""
        _say(f"\n{row.table}{span}")
        for name, value in row.values:
            _say(f"  {name}: {value}")
        _say(f"  from: {' '.join(row.quote.split())}")
    if not rows:
        blank = lines[number - 1].blank
        why = "the line is empty" if blank else reasons(tables, source).get(number, "not known")
        _say(f"\nNothing is taken from this line: {why}")
    return 0
