"""A made-up collection of three or four documents of each kind, read from folder to tables.

The values in `expected/` were written by hand from the documents before they were read by the
library; of four documents (Sweden to Moldova) sections, numbers and the happenings that follow
from other tables were read over afterwards instead. Of three pages (uzbekistana, lietuva, polija)
that holds for headings, printed names, currencies and the happenings that follow from other
tables; three happenings that no reader finds yet are `optional`. Of belarus-lithuania, namejs,
tartu-estonia and us-estonia dates, numbers, agreements, envoys, amounts and happenings of prose
were written first; lines, sections, the kinds of dates and what follows from lists were read over
afterwards, and sentences that were still read wrongly after the mending were left out. norway and
friendship-1931, in the form of articles copied from the web, were planned row by row and all their
rows read over afterwards.
norvegija and ungarija stand in the layouts of the ministry's own pages; their rows were held
against the text after a first reading, of which three were wrong and mended. `|`
separates readings that are both right, `~` is null, `*` any value; a row that is `optional` may
be there or not.
"""

from __future__ import annotations

import csv
from pathlib import Path

import bilateral
import pytest
from bilateral.collection import Tables
from invariants import rows, violations

FOLDER = Path(__file__).resolve().parent
TABLES = sorted(path.stem for path in (FOLDER / "expected").glob("*.csv"))
EMPTY = {"sources", "coverage", "findings", "coded_events"}


@pytest.fixture(scope="module")
def tables() -> Tables:
    return bilateral.load(FOLDER / "documents")


def shown(value: object) -> str:
    if value is None:
        return "~"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)


def permits(cell: str, value: object) -> bool:
    return cell == "*" or shown(value) in cell.split("|")


def expected(table: str) -> list[dict[str, str]]:
    with (FOLDER / "expected" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("table", TABLES)
def test_the_rows_are_those_written_by_hand(tables: Tables, table: str) -> None:
    left = list(rows(getattr(tables, table)))
    missing = []
    for row in expected(table):
        optional = row.pop("optional")
        match = next((r for r in left if all(permits(row[c], r[c]) for c in row)), None)
        if match is not None:
            left.remove(match)
        elif not optional:
            missing.append(row)
    columns = list(expected(table)[0])[:-1]
    spurious = [{c: shown(r[c]) for c in columns} | {"quote": r["quote"]} for r in left]
    assert (missing, spurious) == ([], [])


def test_every_table_is_looked_at() -> None:
    from bilateral.schema import schemas

    assert set(TABLES) | EMPTY == set(schemas())


def test_the_invariants_hold(tables: Tables) -> None:
    assert violations(tables) == []


def test_figures_of_a_total_have_the_period_of_its_heading(tables: Tables) -> None:
    for total in tables.trade_totals.dropna(subset="period").itertuples():
        within = tables.quantities.query(
            "source == @total.source and start >= @total.start and end <= @total.end"
        )
        money = within[within["unit"] == total.currency]
        assert money["period"].notna().all()
    assert len(tables.trade_totals) > 5
