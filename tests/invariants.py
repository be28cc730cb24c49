"""What holds for the tables of any collection; `violations` names every row for which it does not.

The numbers are those of the invariants of the data model.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
from bilateral.collection import Tables
from bilateral.schema import EVIDENCE, schemas
from bilateral.text import edtf

__all__ = ["rows", "violations"]

_IDS = {"sources": "source", "events": "event", "visits": "visit", "treaties": "treaty"}
_DERIVED_IDS = {"findings": "finding", "coded_events": "event"}
# Both ends of what must follow each other, table by table.
_ORDER = {
    "treaties": ("signed", "ratified", "in_force", "ended"),
    "envoys": ("term_start", "term_end"),
    "missions": ("opened", "closed"),
}


def rows(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a table with null as None."""
    for row in table.to_dict("records"):
        yield {str(key): None if pd.isna(value) else value for key, value in row.items()}


def _at(name: str, row: dict[str, Any], what: str) -> str:
    return f"{name} {row['source']}:{row.get('line')}: {what}"


def evidence(tables: Tables) -> Iterator[str]:
    """1. The quote is what stands in the file, and the line is that of its start."""
    raw = {document.source: document.raw for document in tables.documents}
    for name, table in tables.items():
        for row in rows(table) if name != "sources" else ():
            text = raw[row["source"]]
            if text[row["start"] : row["end"]] != row["quote"] or not row["quote"].strip():
                yield _at(name, row, f"quote {row['quote']!r}")
            breaks = text.count("\n", 0, row["start"]) or text.count("\r", 0, row["start"])
            if breaks + 1 != row["line"]:
                yield _at(name, row, f"starts on line {breaks + 1}")


def coverage(tables: Tables) -> Iterator[str]:
    """2. One row for every line that is not blank; it is claimed, or excused, or has rows."""
    found = Counter((row["source"], row["line"]) for row in rows(tables.coverage))
    expected = {
        (d.source, line.number) for d in tables.documents for line in d.lines if not line.blank
    }
    yield from (f"coverage: none for {place}" for place in sorted(expected - found.keys()))
    yield from (f"coverage: blank {place}" for place in sorted(found.keys() - expected))
    yield from (f"coverage: {count} for {place}" for place, count in found.items() if count > 1)
    for row in rows(tables.coverage):
        if row["reason"] == "unclaimed" or (not row["table"] and not row["reason"]):
            yield _at("coverage", row, f"{row['reason']}: {row['quote']}")
    yield from _tables_of_lines(tables)


def _tables_of_lines(tables: Tables) -> Iterator[str]:
    """2. `table` names exactly the tables that hold rows from the line."""
    holds: dict[tuple[str, int], set[str]] = {}
    for name, table in tables.items():
        if name in ("sources", "coverage", "findings", "coded_events", "events"):
            continue
        for row in rows(table):
            for number in range(row["line"], row["line"] + row["quote"].count("\n") + 1):
                holds.setdefault((row["source"], number), set()).add(name)
    for row in rows(tables.coverage):
        named = set(row["table"].split(";") if row["table"] else ()) - {"events"}
        if named != holds.get((row["source"], row["line"]), set()):
            yield _at("coverage", row, f"names {sorted(named)}")


def totals(tables: Tables) -> Iterator[str]:
    """3. Parts agree with what is printed, or a finding says where they do not."""
    told = {
        place
        for row in rows(tables.findings)
        if row["verdict"] != "holds"
        for place in row["places"].split(";")
    }
    for name, places, what in _disagreements(tables):
        if not told & {f"{row['source']}:{row['line']}" for row in places}:
            yield _at(name, places[0], what)


Disagreement = tuple[str, list[dict[str, Any]], str]


def _disagreements(tables: Tables) -> Iterator[Disagreement]:
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    products: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows(tables.trade_groups):
        groups.setdefault((row["source"], row["flow"], row["period"]), []).append(row)
    for row in rows(tables.trade_products):
        key = (row["source"], row["flow"], row["period"], row["group"])
        products.setdefault(key, []).append(row)
    for key, table in groups.items():
        total = table[0]["table_total_eur"]
        if total and sum(row["value_eur"] for row in table) > total:
            yield "trade_groups", table, "groups exceed the total"
        for row in table:
            if total and abs(100 * row["value_eur"] / total - row["share_pct"]) > 0.0051:
                yield "trade_groups", [row], f"share of {total} is not {row['share_pct']}"
            yield from _disagreeing_products(row, products.pop((*key, row["group"]), []))
        for partner in rows(tables.trade_partners):
            same = (partner["source"], partner["flow"], partner["period"]) == key
            ours = same and partner["country"] in _counterparts(tables, key[0])
            if ours and total and partner["value_eur"] != total:
                yield "trade_partners", [partner, *table], f"differs from the total {total}"
    for left in products.values():
        yield "trade_products", left, "is of no group"
    yield from _disagreeing_totals(tables)


def _counterparts(tables: Tables, source: str) -> tuple[str, ...]:
    return next(d.counterparts for d in tables.documents if d.source == source)


def _disagreeing_products(
    group: dict[str, Any], products: list[dict[str, Any]]
) -> Iterator[Disagreement]:
    for row in products:
        if abs(row["value_eur"] - group["value_eur"] * row["share_of_group_pct"] / 100) > 0.01:
            yield "trade_products", [row], "value is not share times group"
    if sum(row["share_of_group_pct"] for row in products) > 100.005:
        yield "trade_groups", [group], "products exceed the group"


def _disagreeing_totals(tables: Tables) -> Iterator[Disagreement]:
    stated = {
        (row["source"], row["counterpart"], row["period"], row["flow"]): row
        for row in rows(tables.trade_totals)
        if row["value"] is not None
    }
    for (source, partner, period, flow), row in stated.items():
        kind, _, measure = flow.partition("_")
        export, import_ = (
            stated.get((source, partner, period, f"{kind}_{flow}")) for flow in ("export", "import")
        )
        if measure in ("turnover", "balance") and export and import_:
            sign = 1 if measure == "turnover" else -1
            computed = export["value"] + sign * import_["value"]
            if abs(computed - row["value"]) > 0.001 * abs(row["value"]):
                yield "trade_totals", [row, export, import_], f"{row['value']} is not {computed}"


def dates(tables: Tables) -> Iterator[str]:
    """4. Bounds and precision are those of the EDTF date; what follows does not come before."""
    for name, table in tables.items():
        edtfs = [field.name for field in schemas()[name].fields if field.type == "edtf"]
        for row in rows(table):
            for column in filter(row.get, edtfs):
                bounds = edtf.bounds(row[column])
                given = (row[f"{column}_earliest"], row[f"{column}_latest"])
                if tuple(day and day.date() for day in given) != bounds:
                    yield _at(name, row, f"{column} {row[column]} has bounds {given}")
                if None not in bounds and bounds[0] > bounds[1]:  # type: ignore[operator]
                    yield _at(name, row, f"{column} {row[column]} ends before it starts")
            if "precision" in row and row["precision"] != edtf.precision(row["date"]):
                yield _at(name, row, f"precision of {row['date']} is not {row['precision']}")
            known = [row[c] for c in _ORDER.get(name, ()) if row[c]]
            for before, after in pairwise(known):
                if _starts_after(before, after):
                    yield _at(name, row, f"{before} comes before {after}")


def _starts_after(before: str, after: str) -> bool:
    earliest, latest = edtf.bounds(before)[0], edtf.bounds(after)[1]
    return (earliest or date.min) > (latest or date.max)


def references(tables: Tables) -> Iterator[str]:
    """Ids are unique, and what refers to an id finds it."""
    for name, column in (_IDS | _DERIVED_IDS).items():
        for value, count in Counter(getattr(tables, name)[column]).items():
            if count > 1:
                yield f"{name}: {column} {value!r} is used {count} times"
    sections = Counter(zip(tables.sections["source"], tables.sections["section"], strict=True))
    yield from (f"sections: {key} used {n} times" for key, n in sections.items() if n > 1)
    visits = set(tables.visits["visit"])
    events = set(tables.events["event"])
    for row in rows(tables.visitors):
        if row["visit"] not in visits:
            yield _at("visitors", row, f"no visit {row['visit']!r}")
    for row in rows(tables.coded_events):
        if row["event"] not in events:
            yield _at("coded_events", row, f"no event {row['event']!r}")
    shared = Counter(tables.events["same_as"].dropna())
    first = {row["same_as"]: row["event"] for row in reversed(list(rows(tables.events)))}
    for value, count in shared.items():
        if value not in events or count < 2 or first[value] != value:
            yield f"events: same_as {value!r} is no first of two or more"


def values(tables: Tables) -> Iterator[str]:
    """Nulls are nulls, text is composed and its columns are those of the schema."""
    for name, table in tables.items():
        if list(table.columns) != schemas()[name].columns:
            yield f"{name}: columns {list(table.columns)}"
        for row in rows(table):
            for column, value in row.items():
                if not isinstance(value, str) or column in ("quote", "stated"):
                    continue
                if not value.strip() or value in ("nan", "None", "<NA>", "NaT"):
                    yield _at(name, row, f"{column} is {value!r}")
                if unicodedata.normalize("NFC", value) != value:
                    yield _at(name, row, f"{column} is not composed")
                if value != value.strip():
                    yield _at(name, row, f"{column} has blanks at its ends: {value!r}")


def order(tables: Tables) -> Iterator[str]:
    """Rows stand in order of document, then position."""
    position = {source: number for number, source in enumerate(tables.sources["source"])}
    for name, table in tables.items():
        if name == "sources":
            continue
        places = [(position[row["source"]], row["start"]) for row in rows(table)]
        if places != sorted(places):
            yield f"{name}: rows are not in order of position"
        if not {*EVIDENCE} <= {*table.columns}:
            yield f"{name}: no evidence"


RULES: tuple[Callable[[Tables], Iterator[str]], ...] = (
    evidence,
    coverage,
    totals,
    dates,
    references,
    values,
    order,
)


def violations(tables: Tables) -> list[str]:
    """Everything that does not hold, in words."""
    return [f"{rule.__name__}: {what}" for rule in RULES for what in rule(tables)]
