"""Dates and quantities of the five documents: ours beside dateparser's and quantulum3's.

The other packages are called as their documentation recommends for running text: per line, in the
line's language, with the settings that found most here. They are measured in the same session, in
an environment of their own (`--install-peers` makes it). What counts as found is generous to them:
a date need only lie within the annotated one on its line, a quantity need only have its value.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
import venv
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.tables import OUT, ROOT, table

LEAST_RATIO = 20
_ENVIRONMENT = OUT / "peers"
_HERE = Path(__file__).resolve().parent
_ANNOTATION = ROOT / "tests" / "annotation"
_ROUNDS = 3

# Source, line number.
Place = tuple[str, int]


class _Outcome(NamedTuple):
    """Milliseconds of the processor, and what was found on each line."""

    ms: float
    found: dict[Place, list[Any]]


def report(*, install: bool = False, python: Path | None = None) -> str:
    """The table, or what to do where the packages are not installed."""
    python = python or _ENVIRONMENT / "bin" / "python"
    if install:
        venv.create(_ENVIRONMENT, with_pip=True)
        wanted = str(_HERE / "requirements.txt")
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", wanted], check=True)
    if not python.exists():
        return (
            "Peers: skipped, for dateparser and quantulum3 are not installed.\n"
            "Install them apart from the library's environment, and measure, with:\n"
            "  python -m tests.bench peers --install-peers"
        )
    rows = []
    for what, package, ours, right in (
        ("dates", "dateparser", _our_dates, _date_fits),
        ("quantities", "quantulum3", _our_quantities, _value_fits),
    ):
        gold = _gold(what)
        tabulated = _tabulated() if what == "quantities" else set()
        mine, theirs = ours(), _theirs(python, package)
        for name, outcome in ((f"bilateral {what}", mine), (package, theirs)):
            found = {place: each for place, each in outcome.found.items() if place not in tabulated}
            matched = _matched(gold, found, right)
            needed = [row for lines in gold.values() for row in lines if not row["optional"]]
            required = sum(not row["optional"] for row in matched)
            rows.append(
                (
                    name,
                    f"{outcome.ms:,.0f}",
                    f"{outcome.ms / mine.ms:,.0f}",
                    f"{required} of {len(needed)}",
                    f"{len(matched)} of {sum(map(len, found.values()))}",
                )
            )
    heads = ["", "ms", "times ours", "annotated found", "found right"]
    return (
        "Dates and quantities of the five documents: processor time and agreement with "
        "tests/annotation.\n"
        f"Ours must be {LEAST_RATIO} times as fast as each.\n\n{table(heads, rows)}"
    )


def _gold(what: str) -> dict[Place, list[dict[str, str]]]:
    rows: dict[Place, list[dict[str, str]]] = defaultdict(list)
    with (_ANNOTATION / f"{what}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["source"], int(row["line"])].append(row)
    return rows


def _tabulated() -> set[Place]:
    """Lines of tables, whose figures are annotated in files of their own, and their bare cells."""
    places = {place[:2] for place in _lines() if not any(map(str.isalpha, place[3]))}
    for name in ("trade_groups", "trade_partners", "trade_products"):
        with (_ANNOTATION / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            places |= {(row["source"], int(row["line"])) for row in csv.DictReader(file)}
    return places


def _matched(
    gold: dict[Place, list[dict[str, str]]],
    found: dict[Place, list[Any]],
    fits: Callable[[dict[str, str], Any], bool],
) -> list[dict[str, str]]:
    """The annotated rows that have a result of their own on their line."""
    matched = []
    for place, rows in gold.items():
        left = list(found.get(place, ()))
        for row in rows:
            first = next((n for n, each in enumerate(left) if fits(row, each)), None)
            if first is not None:
                del left[first]
                matched.append(row)
    return matched


def _date_fits(row: dict[str, str], day: str) -> bool:
    """Whether a day lies within the annotated date, or within one of its readings."""
    from bilateral.text import edtf

    for reading in row["date"].split("|"):
        earliest, latest = edtf.bounds(reading)
        if (not earliest or earliest.isoformat() <= day) and (
            not latest or day <= latest.isoformat()
        ):
            return True
    return False


def _value_fits(row: dict[str, str], value: float) -> bool:
    return any(abs(float(v) - value) <= 1e-9 * abs(value) for v in row["value"].split("|"))


def _best(work: Callable[[], Any]) -> tuple[float, Any]:
    """Least time of some rounds after a first one, which reads vocabularies, and the result."""
    result = work()
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        result = work()
        times.append(time.process_time() - start)
    return 1000 * min(times), result


def _our_dates() -> _Outcome:
    from bilateral.documents import load_documents
    from bilateral.text import edtf
    from bilateral.text.dates import find_dates

    documents = [(d, [line.language for line in d.lines]) for d in load_documents()]
    ms, results = _best(lambda: [find_dates(d.text, languages) for d, languages in documents])
    days: dict[Place, list[str]] = defaultdict(list)
    for (document, _), mentions in zip(documents, results, strict=True):
        for mention in mentions:
            earliest, latest = edtf.bounds(mention.date)
            place = document.source, document.evidence(mention.start, mention.end).line
            days[place].append(str(earliest or latest))
    return _Outcome(ms, dict(days))


def _our_quantities() -> _Outcome:
    """Ours with all it needs: the dates, which are no quantities, and the sentences."""
    from bilateral.documents import load_documents
    from bilateral.text.annotate import annotate

    documents = load_documents()
    for document in documents:
        assert document.lines  # cleaned and divided beforehand, as for the others
    ms, results = _best(lambda: [annotate(document) for document in documents])
    values: dict[Place, list[float]] = defaultdict(list)
    for document, found in zip(documents, results, strict=True):
        for mention in found.quantities:
            line = document.evidence(mention.start, mention.end).line
            values[document.source, line].append(mention.value)
    return _Outcome(ms, dict(values))


def _lines() -> Iterable[tuple[str, int, str, str]]:
    from bilateral.documents import load_documents

    for document in load_documents():
        for line in document.lines:
            if not line.blank:
                yield document.source, line.number, line.language, line.text


def _theirs(python: Path, package: str) -> _Outcome:
    """What another package finds, asked in a process of its environment."""
    lines = list(_lines())
    done = subprocess.run(
        [python, str(_HERE / "peer.py"), package],
        input=json.dumps([line[2:] for line in lines]),
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    found = {
        (source, number): results
        for (source, number, *_), results in zip(lines, answer["found"], strict=True)
        if results
    }
    return _Outcome(answer["ms"], found)


def main(arguments: Sequence[str] = ()) -> None:
    """`python -m tests.bench.peers [PYTHON]`: with the Python of an environment that has them."""
    print(report(python=Path(arguments[0]) if arguments else None))


if __name__ == "__main__":
    main(sys.argv[1:])
