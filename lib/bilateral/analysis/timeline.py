"""When things happened: spans as uncertain as the words, density, silences, witnesses."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from bilateral.display import line_link

__all__ = ["Era", "by_year", "corroborated", "eras", "findings", "happenings", "silences"]

_ERAS = Path(__file__).parents[1] / "data" / "eras.csv"


class Era(NamedTuple):
    """A stretch of Latvia's foreign relations: first and last year (None: goes on), and why."""

    name: str
    start: int
    end: int | None
    reason: str


@cache
def eras() -> tuple[Era, ...]:
    """The eras that figures show as background, in order; each has its reason."""
    with _ERAS.open(encoding="utf-8", newline="") as file:
        return tuple(
            Era(
                row["name"],
                int(row["start"]),
                int(row["end"]) if row["end"] else None,
                row["reason"],
            )
            for row in csv.DictReader(file)
        )


def happenings(events: pd.DataFrame) -> pd.DataFrame:
    """One row per happening: rows that share `same_as` are told once, by the most precise witness.

    Adds `witnesses` (rows that tell it) and `documents` (how many documents do), and `width`, the
    days that its date leaves open (0 for a day).
    """
    width = (events["date_latest"] - events["date_earliest"]).dt.days
    rows = events.assign(width=width, group=events["same_as"].fillna(events["event"]))
    told = rows.groupby("group").agg(witnesses=("event", "size"), documents=("source", "nunique"))
    best = rows.sort_values("width", kind="stable", na_position="last").drop_duplicates("group")
    merged = best.merge(told, left_on="group", right_index=True).drop(columns="group")
    return merged.sort_values(["date_earliest", "date_latest"], kind="stable", na_position="first")


def by_year(events: pd.DataFrame, by: str = "source") -> pd.DataFrame:
    """How much each year is spoken of, by a column: years down, its values across.

    Each happening weighs one, spread evenly over the days that its date may mean: a day counts in
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
    series = pd.Series(shares)
    wide = series.unstack().fillna(0.0)
    return wide.reindex(range(wide.index.min(), wide.index.max() + 1), fill_value=0.0)


def silences(events: pd.DataFrame, *, longer_than: int = 5) -> pd.DataFrame:
    """Stretches of more than so many years in which no happening is told.

    A happening fills every day that its date may mean, except dates wider than ten years, which
    say too little. Columns: `silent_from, silent_to` (years of the last word before and the first
    after), `years`, `before, after` (ids of the events around).
    """
    rows = events[events["date_earliest"].notna() & events["date_latest"].notna()]
    wide = (rows["date_latest"] - rows["date_earliest"]).dt.days > 3653
    rows = rows[~wide].sort_values(["date_earliest", "date_latest"], kind="stable")
    gaps = []
    reached = None
    for _, row in rows.iterrows():
        if reached is not None:
            years = (row["date_earliest"] - reached["date_latest"]).days / 365.25
            if years > longer_than:
                gaps.append(
                    {
                        "silent_from": reached["date_latest"].year,
                        "silent_to": row["date_earliest"].year,
                        "years": round(years, 1),
                        "before": reached["text_en"],
                        "after": row["text_en"],
                        "source": row["source"],
                        "line": row["line"],
                    }
                )
        if reached is None or row["date_latest"] > reached["date_latest"]:
            reached = row
    columns = ["silent_from", "silent_to", "years", "before", "after", "source", "line"]
    return pd.DataFrame(gaps, columns=columns)


def corroborated(events: pd.DataFrame) -> pd.DataFrame:
    """The rows of happenings that more than one row tells, happening by happening.

    Adds `documents`, the number of documents that tell it; those told by several come first.
    """
    told = events[events["same_as"].notna()]
    documents = told.groupby("same_as")["source"].transform("nunique")
    first = told.groupby("same_as")["date_earliest"].transform("min")
    rows = told.assign(documents=documents, first=first)
    rows = rows.sort_values(
        ["documents", "first", "same_as", "source", "line"],
        ascending=[False, True, True, True, True],
        kind="stable",
    )
    return rows.drop(columns="first")


def findings(events: pd.DataFrame, *, longer_than: int = 5) -> list[str]:
    """The timeline's findings in sentences (HTML with links to lines), computed from its rows."""
    told = happenings(events)
    if told.empty:
        return ["No dated happening matches the parameters."]
    exact = (told["precision"] == "day").mean()
    sentences = [
        f"The documents tell {len(told)} dated happenings in {len(events)} passages; "
        f"{exact:.0%} are dated to the day, the rest keep the wider span that the words allow."
    ]
    density = by_year(told, by="precision").sum(axis=1)
    top = density.nlargest(3)
    years = ", ".join(f"{year} ({weight:.0f})" for year, weight in top.items())
    sentences.append(
        f"The years most spoken of are {years}; this measures the documents' attention, "
        "not how much happened."
    )
    for _, gap in silences(told, longer_than=longer_than).nlargest(1, "years").iterrows():
        sentences.append(
            f"The longest silence runs from {gap['silent_from']} to {gap['silent_to']} "
            f"({gap['years']:.0f} years; broken at "
            f"{line_link(gap['source'], gap['line'])})."
        )
    several = told[told["documents"] > 1]
    sentences.append(
        f"{len(several)} happenings are told by more than one document; "
        f"for the other {len(told) - len(several)} there is a single witness."
    )
    by_partner = told["counterpart"].dropna().str.split(";").explode().value_counts()
    leading = ", ".join(f"{code} {count}" for code, count in by_partner.head(3).items())
    sentences.append(f"By partner: {leading} (a happening with several counts for each).")
    return sentences


SILENCE_COLUMNS = {
    "silent_from": "From",
    "silent_to": "To",
    "years": "Years",
    "before": "Last word before",
    "after": "First word after",
}
WITNESS_COLUMNS = {
    "date": "Date",
    "category": "Category",
    "actor": "Actor",
    "target": "Target",
    "quote": "Words",
    "documents": "Documents",
}
TOPIC_COLUMNS = {"category": "Category", "all": "All"}


def era_table() -> pd.DataFrame:
    """The eras as a table: `name, start, end, reason`; an open end is null."""
    return pd.DataFrame(eras(), columns=Era._fields).astype({"start": "Int64", "end": "Int64"})


def topics(told: pd.DataFrame) -> pd.DataFrame:
    """Happenings by category (down) and document (across), with `all`; most frequent first."""
    wide = pd.crosstab(told["category"], told["source"])
    wide.insert(0, "all", wide.sum(axis=1))
    return (
        wide.sort_values("all", ascending=False, kind="stable")
        .rename_axis(columns=None)
        .reset_index()
    )


def precision(told: pd.DataFrame) -> pd.DataFrame:
    """How many happenings are dated how exactly: `precision, happenings, share_pct`."""
    counts = (
        told["precision"].value_counts().rename_axis("precision").reset_index(name="happenings")
    )
    return counts.assign(share_pct=100 * counts["happenings"] / max(1, len(told)))
