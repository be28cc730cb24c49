"""Conflict and cooperation: events coded by a dictionary, scaled, summed with their doubt.

The coder stands in the line of KEDS and TABARI (Schrodt, 1998): ordered rules map phrases to CAMEO
codes (Gerner and others, 2002); scores are Goldstein's (1992) as the GDELT table assigns them to
CAMEO, and PLOVER's expert scores beside them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bilateral.display import line_link
from bilateral.errors import check_choice
from bilateral.analysis.tension_coder import coded_events, scores

__all__ = [
    "DYAD_COLUMNS",
    "EVENT_COLUMNS",
    "SCALES",
    "annual",
    "bootstrap",
    "coded_events",
    "decayed",
    "directed",
    "findings",
    "survival",
    "uncoded",
    "with_scores",
]

SCALES = ("goldstein", "plover")
_DATA = Path(__file__).parents[1] / "data"

EVENT_COLUMNS = {
    "date": "Date",
    "dyad": "Dyad",
    "trigger": "Words that fired",
    "cameo": "CAMEO",
    "cameo_alternative": "or",
    "goldstein": "Goldstein",
    "plover": "PLOVER",
}
DYAD_COLUMNS = {
    "dyad": "Dyad",
    "events": "Events",
    "conflict": "Conflict, sum",
    "cooperation": "Cooperation, sum",
    "mean": "Mean score",
}

def with_scores(coded: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The coded events that are interactions, with the bounds, category and words of the event."""
    kept = coded[coded["cameo"].notna()]
    columns = ["event", "text", "text_en", "category", "counterpart", "origin", "same_as"]
    return kept.merge(events[columns], on="event", how="left", validate="one_to_one")


def uncoded(coded: pd.DataFrame) -> pd.DataFrame:
    """Why events have no code: `reason, events`."""
    rest = coded[coded["cameo"].isna()]
    return rest["rule"].value_counts().rename_axis("reason").reset_index(name="events")


def directed(scored: pd.DataFrame, *, states_only: bool = True) -> pd.DataFrame:
    """One row per event and directed dyad: a joint act counts once in each direction.

    With `states_only`, acts whose actor or target is no country code are left out.
    """
    rows = []
    for index, (dyad, actor, target) in enumerate(
        zip(scored["dyad"], scored["actor"], scored["target"], strict=True)
    ):
        if "<>" in dyad:
            one, other = dyad.split("<>")
            pairs = [(one, other), (other, one)]
        else:
            pairs = [(a, t) for a in actor.split(";") for t in target.split(";") if a != t]
        for source, goal in pairs:
            if not states_only or (_is_code(source) and _is_code(goal)):
                rows.append((index, source, goal, f"{source}>{goal}"))
    positions = [row[0] for row in rows]
    return scored.iloc[positions].assign(
        actor=[row[1] for row in rows],
        target=[row[2] for row in rows],
        dyad=[row[3] for row in rows],
    )


def _is_code(name: str) -> bool:
    return name.isascii() and name.isupper() and 2 <= len(name) <= 4


def _years(rows: pd.DataFrame) -> list[range]:
    """The years over which each event is spread: those that its date may mean."""
    earliest = rows["date_earliest"].fillna(rows["date_latest"]).dt.year
    latest = rows["date_latest"].fillna(rows["date_earliest"]).dt.year
    return [range(a, b + 1) for a, b in zip(earliest, latest, strict=True)]


def annual(rows: pd.DataFrame, *, scale: str = "goldstein") -> pd.DataFrame:
    """Conflict and cooperation by year: sums of scores below and above nought, apart.

    An event whose date leaves several years open is spread evenly over them. Index: year; columns:
    `conflict, cooperation, count, mean`. Raises `ParameterError` for an unknown scale.
    """
    check_choice("scale", [scale], SCALES)
    if rows.empty:
        return pd.DataFrame(columns=["conflict", "cooperation", "count", "mean"])
    parts = [
        (year, score / len(years), 1 / len(years))
        for years, score in zip(_years(rows), rows[scale].astype(float), strict=True)
        for year in years
    ]
    long = pd.DataFrame(parts, columns=["year", "score", "weight"])
    grouped = long.assign(
        conflict=long["score"].clip(upper=0), cooperation=long["score"].clip(lower=0)
    ).groupby("year")
    wide = grouped.agg(
        conflict=("conflict", "sum"),
        cooperation=("cooperation", "sum"),
        count=("weight", "sum"),
        total=("score", "sum"),
    )
    wide = wide.reindex(range(wide.index.min(), wide.index.max() + 1), fill_value=0.0)
    wide["mean"] = (wide["total"] / wide["count"].where(wide["count"] > 0)).astype(float)
    return wide.drop(columns="total")


def decayed(rows: pd.DataFrame, *, half_life: float, scale: str = "goldstein") -> pd.DataFrame:
    """The annual sums with memory: what is left of a year halves every `half_life` years.

    Columns `conflict, cooperation`, kept apart. Raises `ValueError` unless `half_life` is positive.
    """
    if half_life <= 0:
        raise ValueError(f"half_life is {half_life}, expected years above 0")
    yearly = annual(rows, scale=scale)[["conflict", "cooperation"]]
    keep = 0.5 ** (1 / half_life)
    state = np.zeros(2)
    values = []
    for sums in yearly.to_numpy(dtype=float):
        state = keep * state + sums
        values.append(state)
    return pd.DataFrame(values, index=yearly.index, columns=yearly.columns)


def bootstrap(
    rows: pd.DataFrame, *, scale: str = "goldstein", draws: int = 500, level: float = 0.9
) -> pd.DataFrame:
    """Percentile intervals of the annual sums when the events are drawn anew (Efron, 1979).

    Index: year; columns `conflict_low, conflict_high, cooperation_low, cooperation_high`. The
    seed is fixed, so that a report is the same on every run.
    """
    yearly = annual(rows, scale=scale)
    if yearly.empty:
        return pd.DataFrame()
    first, years = int(yearly.index.min()), len(yearly)
    spread = np.zeros((len(rows), years))
    for index, span in enumerate(_years(rows)):
        spread[index, span.start - first : span.stop - first] = 1 / len(span)
    values = rows[scale].to_numpy(dtype=float)
    parts = {"conflict": np.minimum(values, 0), "cooperation": np.maximum(values, 0)}
    picks = np.random.default_rng(0).multinomial(len(rows), [1 / len(rows)] * len(rows), size=draws)
    quantiles = [(1 - level) / 2, (1 + level) / 2]
    columns = {}
    for name, part in parts.items():
        low, high = np.quantile(picks @ (spread * part[:, None]), quantiles, axis=0)
        columns[f"{name}_low"], columns[f"{name}_high"] = low, high
    return pd.DataFrame(columns, index=yearly.index)


def by_dyad(rows: pd.DataFrame, *, scale: str = "goldstein") -> pd.DataFrame:
    """Events, conflict, cooperation and mean score of each directed dyad, most events first."""
    values = rows[scale].astype(float)
    grouped = rows.assign(
        score=values, conflict=values.clip(upper=0), cooperation=values.clip(lower=0)
    ).groupby("dyad")
    wide = grouped.agg(
        events=("score", "size"),
        conflict=("conflict", "sum"),
        cooperation=("cooperation", "sum"),
        mean=("score", "mean"),
    )
    return wide.sort_values("events", ascending=False, kind="stable").reset_index()


def _lowest(sums: pd.Series) -> int | None:
    negative = sums[sums < 0].sort_values(kind="stable")
    return None if negative.empty else int(negative.index.to_numpy()[0])


def worst_year(rows: pd.DataFrame, *, scale: str = "goldstein") -> int | None:
    """The year with the lowest sum of conflict, or None without conflict."""
    yearly = annual(rows, scale=scale)
    return _lowest(yearly["conflict"])


def survival(rows: pd.DataFrame, *, half_life: float) -> pd.DataFrame:
    """Which year is the most conflictual under each choice: `choice, year, conflict, overlapping`.

    `overlapping` counts the other years whose bootstrap interval overlaps that year's; above nought
    the year must not be called the worst.
    """
    variants: list[tuple[str, pd.DataFrame, str]] = [
        ("all events, Goldstein", rows, "goldstein"),
        ("all events, PLOVER", rows, "plover"),
    ]
    variants += [
        (f"without {source}", rows[rows["source"] != source], "goldstein")
        for source in sorted(rows["source"].unique())
    ]
    variants.append(("alternative codes", rows.assign(goldstein=_alternative(rows)), "goldstein"))
    once = rows[~(rows["same_as"].notna() & rows.duplicated(["same_as", "dyad"]))]
    variants.append(("each happening once", once, "goldstein"))
    found: list[tuple[str, int, float, int | None]] = []
    for name, variant, scale in variants:
        year = worst_year(variant, scale=scale)
        if year is None:
            continue
        sums, spans = annual(variant, scale=scale), bootstrap(variant, scale=scale)
        reach = spans["conflict_high"].loc[year]
        others = spans["conflict_low"].drop(year)
        found.append((name, year, float(sums["conflict"].loc[year]), int((others <= reach).sum())))
    for years in (half_life / 3, half_life, half_life * 5 / 3):
        state = decayed(rows, half_life=years)["conflict"]
        worst = _lowest(state)
        if worst is not None:
            found.append((f"half-life {years:.1f} years", worst, float(state.loc[worst]), None))
    table = pd.DataFrame(found, columns=["choice", "year", "conflict", "overlapping"])
    return table.astype({"overlapping": "Int64"})


def _alternative(rows: pd.DataFrame) -> list[float]:
    return [
        scores()[str(code)].goldstein if pd.notna(code) else float(value)
        for code, value in zip(rows["cameo_alternative"], rows["goldstein"], strict=True)
    ]


def findings(coded: pd.DataFrame, rows: pd.DataFrame, *, half_life: float) -> list[str]:
    """What the index says and what it cannot, in sentences (HTML with links to lines)."""
    if rows.empty:
        return ["No coded event matches the parameters."]
    interactions = coded["cameo"].notna().sum()
    sentences = [
        f"{interactions} of {len(coded)} events are acts of one party towards another and have a "
        "CAMEO code; each of the others has the reason why not.",
    ]
    totals = by_dyad(rows)
    harshest = totals.sort_values("conflict", kind="stable").iloc[0]
    if harshest["conflict"] < 0:
        sentences.append(
            f"The dyad with most conflict is {harshest['dyad']} "
            f"({harshest['conflict']:.0f} on Goldstein's scale, beside "
            f"{harshest['cooperation']:+.0f} of cooperation)."
        )
    worst = rows.sort_values("goldstein", kind="stable").iloc[0]
    sentences.append(
        f"The gravest acts by that scale score {worst['goldstein']:.0f} "
        f"({line_link(worst['source'], worst['line'])}: “{worst['trigger']}”)."
    )
    choices = survival(rows, half_life=half_life)
    years = choices["year"].value_counts()
    if len(years) > 1:
        listed = ", ".join(f"{year} ({count})" for year, count in years.items())
        sentences.append(
            f"Which year is the most conflictual depends on the choice: {listed} of "
            f"{len(choices)} variants; no single year is named the worst."
        )
    elif len(years):
        overlap = choices["overlapping"].max()
        sentences.append(
            f"{years.index[0]} has the lowest sum under every choice, but the intervals of up to "
            f"{overlap} other years overlap its own."
        )
    return sentences
