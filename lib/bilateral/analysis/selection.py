"""The choice of period and partners that notebooks take as parameters, and where rows stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import pandas as pd

from bilateral.errors import ParameterError, check_choice

__all__ = ["counterparts", "records", "select", "with_sections"]


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as dictionaries by column, in order."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


# Assumption: who asks for Russia asks for the state that it continues as well.
_PREDECESSORS = {"RUS": ("SUN",)}


def counterparts(rows: pd.DataFrame) -> list[str]:
    """The codes that occur in the `counterpart` column, sorted."""
    return sorted(set(rows["counterpart"].dropna().astype("string").str.split(";").explode()))


def select(
    rows: pd.DataFrame,
    *,
    start: int | None = None,
    end: int | None = None,
    partners: Collection[str] = (),
    date: str = "date",
) -> pd.DataFrame:
    """Rows whose date may lie in the years `start` to `end`, of some partners.

    Empty `partners` mean all; Russia includes the USSR. Raises `ParameterError` for values that
    do not occur and for a period that ends before it starts.
    """
    if start is not None and end is not None and start > end:
        raise ParameterError(f"start: {start} is after end, {end}")
    keep = pd.Series(True, index=rows.index)
    if start is not None:
        latest = rows[f"{date}_latest"]
        keep &= latest.isna() | (latest.dt.year >= start)
    if end is not None:
        # Assumption: of what lasted until a day, only that day is known.
        earliest = rows[f"{date}_earliest"].fillna(rows[f"{date}_latest"])
        keep &= earliest.isna() | (earliest.dt.year <= end)
    if partners:
        chosen = set(check_choice("partners", partners, counterparts(rows)))
        chosen |= {before for code in chosen for before in _PREDECESSORS.get(code, ())}
        of = rows["counterpart"].fillna("").str.split(";")
        keep &= of.map(lambda codes: not chosen.isdisjoint(codes)).astype(bool)
    return rows[keep]


def with_sections(rows: pd.DataFrame, sections: pd.DataFrame) -> pd.DataFrame:
    """The rows with `headings`: the headings of all sections that their line stands in."""
    spans = defaultdict(list)
    columns = (sections[name] for name in ("source", "line", "line_end", "heading"))
    for source, first, last, heading in zip(*columns, strict=True):
        spans[source].append((first, last, heading))
    return rows.assign(
        headings=[
            " / ".join(heading for first, last, heading in spans[source] if first <= line <= last)
            for source, line in zip(rows["source"], rows["line"], strict=True)
        ]
    )
