"""When things happened: spans as uncertain as the words, density, silences."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from bilateral.analysis import witnesses
from bilateral.analysis.labels import codes_in, leading, short_words, theme_of, themes
from bilateral.analysis.selection import records
from bilateral.display import line_link
from bilateral.errors import ParameterError

__all__ = [
    "LANES",
    "Era",
    "by_year",
    "era_table",
    "eras",
    "exactness",
    "findings",
    "happenings",
    "lanes_of",
    "leading",
    "quiet_years",
    "short_words",
    "silences",
    "themes",
    "topics",
]

_DATA = Path(__file__).parents[1] / "data"

LANES = {
    "RUS": ("Russia", "RUS;SUN"),
    "BLR": ("Belarus", "BLR"),
    "USA": ("United States", "USA"),
    "other": ("Several and others", ""),
}
"""Lane → its name and the codes of its partner, predecessors included."""

_ORGANISATIONS = frozenset({"EU", "NATO", "OSCE", "UN", "CoE"})


class Era(NamedTuple):
    """A stretch of Latvia's foreign relations: first year, year of its end (None: goes on), why."""

    name: str
    start: int
    end: int | None
    reason: str


@cache
def eras() -> tuple[Era, ...]:
    """The eras that figures show as background, in order; each has its reason."""
    with (_DATA / "eras.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Era(
                row["name"],
                int(row["start"]),
                int(row["end"]) if row["end"] else None,
                row["reason"],
            )
            for row in csv.DictReader(file)
        )


def era_table() -> pd.DataFrame:
    """The eras as a table: `name, start, end, reason`; an open end is null."""
    return pd.DataFrame(eras(), columns=Era._fields).astype({"start": "Int64", "end": "Int64"})


def happenings(events: pd.DataFrame) -> pd.DataFrame:
    """One row per happening: rows that share `same_as` are told once, by the most precise witness.

    Dated figures (category `statistic`) are left out, since they did not happen on their date.

    Adds `witnesses` (rows that tell it), `documents` (how many documents do), `width` (days that
    its date leaves open, 0 for a day, null where open at one side), `theme`, and `lane`: the
    partner in whose lane it stands, see `lanes_of`.
    """
    events = events[events["category"] != "statistic"]
    width = (events["date_latest"] - events["date_earliest"]).dt.days.astype("Int64")
    rows = events.assign(width=width, group=events["same_as"].fillna(events["event"]))
    told = rows.groupby("group").agg(witnesses=("event", "size"), documents=("source", "nunique"))
    best = rows.sort_values("width", kind="stable", na_position="last").drop_duplicates("group")
    merged = best.merge(told, left_on="group", right_index=True).drop(columns="group")
    merged["theme"] = [theme_of(category) for category in merged["category"]]
    merged["lane"] = [";".join(lanes_of(row)) for row in records(merged)]
    return merged.sort_values(["date_earliest", "date_latest"], kind="stable", na_position="first")


def lanes_of(event: dict[str, Any]) -> list[str]:
    """The lanes that a happening stands in: its partners', or that of several and others.

    Russia's lane holds its predecessors. A happening belongs to several and others when an
    organisation acts or is joined, or when the partner is none that has a lane of its own.

    >>> lanes_of({"counterpart": "SUN", "actor": "SUN", "target": "LVA", "category": "military"})
    ['RUS']
    >>> lanes_of({"counterpart": "USA", "actor": "LVA", "target": None, "category": "accession"})
    ['other']
    """
    partners, parties = (
        codes_in(event["counterpart"]),
        codes_in(event["actor"]) | codes_in(event["target"]),
    )
    if event["category"] == "accession" or parties & _ORGANISATIONS:
        return ["other"]
    own = [lane for lane, (_, codes) in LANES.items() if partners & set(codes.split(";"))]
    return own or ["other"]


def by_year(events: pd.DataFrame, by: str = "source") -> pd.DataFrame:
    """How much each year is spoken of, by a column: years down, its values across.

    Each happening weighs one, spread evenly over the years that its date may mean: a day counts in
    its year, `2014/2021` an eighth in each. A date open at one side counts in the year that it
    names.
    """
    shares: dict[tuple[int, str], float] = {}
    for earliest, latest, key in zip(
        events["date_earliest"], events["date_latest"], events[by], strict=True
    ):
        if pd.isna(key):
            continue
        first = (earliest if pd.notna(earliest) else latest).year
        last = (latest if pd.notna(latest) else earliest).year
        for year in range(first, last + 1):
            place = (year, str(key))
            shares[place] = shares.get(place, 0.0) + 1 / (last - first + 1)
    if not shares:
        return pd.DataFrame()
    wide = pd.Series(shares).unstack().fillna(0.0)
    return wide.reindex(range(wide.index.min(), wide.index.max() + 1), fill_value=0.0)


# Assumption: a date wider than this says too little to break a silence.
_TOO_WIDE = 3653


def silences(
    events: pd.DataFrame, *, longer_than: int = 5, by_document: bool = False
) -> pd.DataFrame:
    """Stretches of more than so many years in which nothing is told, the longest first.

    A happening fills every day that its date may mean, except dates wider than ten years and dates
    open at one side, which say too little. With `by_document` each document's own silences are
    given, otherwise those that no document breaks. Columns: `who, silent_from, silent_to` (years of
    the last word before and the first after), `years, before, after` (what is told there), and the
    place of the word after. Raises `ParameterError` for a length below one year.
    """
    if longer_than < 1:
        raise ParameterError(f"silence: {longer_than} is not a number of years from 1")
    groups = events.groupby("source", sort=False) if by_document else [("all", events)]
    found = [row for who, rows in groups for row in _silences(str(who), rows, longer_than)]
    columns = ["who", "silent_from", "silent_to", "years", "before", "after", "source", "line"]
    table = pd.DataFrame(found, columns=columns)
    return table.sort_values("years", ascending=False, kind="stable", ignore_index=True)


def _silences(who: str, rows: pd.DataFrame, longer_than: int) -> Iterator[dict[str, Any]]:
    for before, after, years in _gaps(rows):
        if years > longer_than:
            yield {
                "who": who,
                "silent_from": before["date_latest"].year,
                "silent_to": after["date_earliest"].year,
                "years": round(years),
                "before": short_words(before),
                "after": short_words(after),
                "source": after["source"],
                "line": after["line"],
            }


def _gaps(rows: pd.DataFrame) -> Iterator[tuple[dict[str, Any], dict[str, Any], float]]:
    """The rows before and after each stretch that no date fills, and its length in years."""
    spans = rows[(rows["date_latest"] - rows["date_earliest"]).dt.days <= _TOO_WIDE]
    reached: dict[str, Any] | None = None
    for row in records(spans.sort_values(["date_earliest", "date_latest"], kind="stable")):
        if reached is not None and row["date_earliest"] > reached["date_latest"]:
            years = (row["date_earliest"] - reached["date_latest"]).days / 365.25
            yield reached, row, years
        if reached is None or row["date_latest"] > reached["date_latest"]:
            reached = row


def quiet_years(
    rows: pd.DataFrame, *, start: int, end: int, longer_than: int
) -> list[tuple[int, int]]:
    """Whole years of a period in which nothing is dated: the first, and the first that is not.

    Only stretches of more than so many years, as in `silences`, but also those before the first
    and after the last date. `rows` need `date_earliest` and `date_latest`.
    """
    found = [
        (before["date_latest"].year + 1, after["date_earliest"].year)
        for before, after, years in _gaps(rows)
        if years > longer_than
    ]
    spans = rows[(rows["date_latest"] - rows["date_earliest"]).dt.days <= _TOO_WIDE]
    if len(spans):
        first, last = spans["date_earliest"].min().year, spans["date_latest"].max().year
        found += [(a, b) for a, b in ((start, first), (last + 1, end + 1)) if b - a > longer_than]
    inside = ((max(a, start), min(b, end + 1)) for a, b in found)
    return sorted((a, b) for a, b in inside if b > a)


def topics(told: pd.DataFrame) -> pd.DataFrame:
    """Happenings by theme (down) and document (across), in the order of the themes."""
    wide = pd.crosstab(told["theme"], told["source"])
    order = [theme for theme in themes() if theme in wide.index]
    return wide.loc[order, list(told["source"].value_counts().index)]


_EXACTNESS = {"days": 7, "month": 31, "season": 92, "year": 366}


def exactness(told: pd.DataFrame) -> pd.DataFrame:
    """How exactly each document dates, in per cent of its happenings.

    Columns: `source, happenings`, then by the width of the dates: `days` (a week at most), `month`,
    `season` (or quarter), `year`, `longer` (or open at one side).
    """
    # Assumption: a visit of three days is as exact as one of a day.
    bins = pd.cut(
        told["width"].astype("Float64").fillna(float("inf")).astype(float),
        [-1, *_EXACTNESS.values(), float("inf")],
        labels=[*_EXACTNESS, "longer"],
    )
    wide = pd.crosstab(told["source"], bins, dropna=False).reindex(
        columns=[*_EXACTNESS, "longer"], fill_value=0
    )
    counts = told["source"].value_counts()
    shares = wide.div(wide.sum(axis=1), axis=0).mul(100).round().astype(int).loc[counts.index]
    shares.insert(0, "happenings", counts)
    return shares.rename_axis(columns=None).reset_index()


EXACTNESS_COLUMNS = {
    "source": "Document",
    "happenings": "Happenings",
    "days": "To the day, %",
    "month": "To the month, %",
    "season": "To the season, %",
    "year": "To the year, %",
    "longer": "Wider or open, %",
}


def findings(events: pd.DataFrame, coded: pd.DataFrame, *, longer_than: int = 5) -> list[str]:
    """The timeline's findings in sentences (HTML with links to lines), computed from its rows.

    `coded` is the table of coded events, which has the words for acts.
    """
    told = happenings(events)
    if told.empty:
        return ["No dated happening matches the parameters."]
    exact = (told["width"] <= _EXACTNESS["days"]).fillna(value=False).mean()
    sentences = [
        f"The documents tell {len(told)} dated happenings in {len(events)} passages; "
        f"{100 * exact:.0f} % are dated to the day or days, the rest keep the wider span that the "
        "words allow."
    ]
    density = by_year(told, by="precision").sum(axis=1)
    years = ", ".join(f"{year} ({weight:.0f})" for year, weight in density.nlargest(3).items())
    top = told["source"].value_counts(normalize=True)
    sentences.append(
        f"The years most spoken of are {years}, and {100 * top.iloc[0]:.0f} % of all happenings "
        f"stand in one document, {top.index[0]}: this measures attention, not how much happened."
    )
    sentences += [
        f"No document dates anything between {gap['silent_from']} and {gap['silent_to']} "
        f"({gap['years']:.0f} years; the first word after is at "
        f"{line_link(gap['source'], gap['line'])})."
        for gap in records(silences(told, longer_than=longer_than).head(1))
    ]
    return [*sentences, *witnesses.findings(witnesses.corroborated(events, coded), told)]


SILENCE_COLUMNS = {
    "silent_from": "From",
    "silent_to": "To",
    "years": "Years",
    "before": "Last word before",
    "after": "First word after",
}
LEADING_COLUMNS = {
    "date": "Date",
    "category": "Kind",
    "actor": "Actor",
    "target": "Target",
    "words": "What is told",
    "documents": "Documents",
}
