"""Conflict and cooperation over time: coded events summed, averaged and counted, with their doubt.

Series are kept apart, conflict below and cooperation above nought, and never netted. An event whose
date leaves several years open is spread over them by days. Intervals are percentiles of the series
when the happenings are drawn anew (Efron, 1979); memory fades by half in each half-life, as in the
event indices of the tradition of Goldstein (1992).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from bilateral.analysis.tension_coder import HOME, coded_events, is_state, scores
from bilateral.errors import ParameterError, check_choice

__all__ = [
    "AGGREGATIONS",
    "KINDS",
    "SCALES",
    "Series",
    "annual",
    "bootstrap",
    "by_dyad",
    "by_period",
    "choose",
    "coded_events",
    "decayed",
    "directed",
    "is_posting",
    "once",
    "pair",
    "series",
    "uncoded",
    "with_scores",
]

SCALES = ("goldstein", "plover")
AGGREGATIONS = ("sum", "mean", "count")
KINDS = ("conflict", "cooperation")
DRAWS = 500
LEVEL = 0.9
Numbers = np.ndarray[Any, np.dtype[np.float64]]


def with_scores(coded: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The coded events that have a code, with category, words and `same_as` of their events.

    Adds `goldstein_alternative`, the score of the alternative code, the same where there is none.
    """
    kept = coded[coded["cameo"].notna()]
    columns = ["event", "text", "text_en", "category", "counterpart", "origin", "same_as"]
    rows = kept.merge(events[columns], on="event", how="left", validate="one_to_one")
    other = [
        scores()[str(alternative)].goldstein if pd.notna(alternative) else float(score)
        for alternative, score in zip(rows["cameo_alternative"], rows["goldstein"], strict=True)
    ]
    return rows.assign(goldstein_alternative=other)


def uncoded(coded: pd.DataFrame) -> pd.DataFrame:
    """Why events are in no index: `reason, events`."""
    reasons = coded["rule"].where(coded["cameo"].isna(), "coded, but who acted is not told")
    rest = reasons[coded["cameo"].isna() | coded["dyad"].isna()]
    return rest.value_counts().rename_axis("reason").reset_index(name="events")


def directed(scored: pd.DataFrame) -> pd.DataFrame:
    """One row per event and directed dyad: a joint act counts once in each direction.

    Acts of an unknown party have no dyad and are left out. `states` is whether both are states.
    """
    rows = []
    parties = zip(scored["dyad"], scored["actor"], scored["target"], strict=True)
    for index, (dyad, actor, target) in enumerate(parties):
        if pd.isna(dyad):
            continue
        if "<>" in dyad:
            members = dyad.split("<>")
            pairs = [(one, other) for one in members for other in members if one != other]
        else:
            pairs = [(a, t) for a in actor.split(";") for t in target.split(";") if a != t]
        rows += [(index, one, other) for one, other in pairs]
    return scored.iloc[[row[0] for row in rows]].assign(
        actor=[row[1] for row in rows],
        target=[row[2] for row in rows],
        dyad=[f"{one}>{other}" for _, one, other in rows],
        states=[is_state(one) and is_state(other) for _, one, other in rows],
    )


def once(rows: pd.DataFrame) -> pd.DataFrame:
    """Each happening once a dyad: of several tellings the one with the most precise date stays."""
    width = (rows["date_latest"] - rows["date_earliest"]).dt.days
    happening = rows["same_as"].fillna(rows["event"])
    ordered = rows.assign(_width=width, _happening=happening).sort_values("_width", kind="stable")
    kept = ordered.drop_duplicates(["_happening", "dyad"])
    return kept.sort_index(kind="stable").drop(columns=["_width", "_happening"])


def is_posting(rows: pd.DataFrame) -> pd.Series:
    """Whether each row is a posting: an envoy takes office, as the codebook's 050."""
    # Assumption: a posting is routine, and lists name the envoys of one side more than the other's;
    # counted with the rest, a list would swell the cooperation of that side.
    return (rows["category"] == "appointment") & (rows["goldstein"] > 0)


def choose(
    rows: pd.DataFrame,
    *,
    start: int,
    end: int,
    dyads: Collection[str] = (),
    reciprocals: bool = True,
    non_state: bool = False,
    postings: bool = False,
) -> pd.DataFrame:
    """Directed rows of a period and of some dyads (empty: all of Latvia's), each happening once.

    Without `reciprocals` an act of retaliation is left out and the act that it answers stays; with
    `non_state` acts of parties and other groups are kept under their own names, with `postings`
    envoys who take office. Raises `ParameterError` for a dyad that does not occur and a period that
    ends before it starts.
    """
    if start > end:
        raise ParameterError(f"start: {start} is after end, {end}")
    known = check_choice("dyads", dyads, sorted(set(rows["dyad"])))
    earliest = rows["date_earliest"].fillna(rows["date_latest"]).dt.year
    latest = rows["date_latest"].fillna(rows["date_earliest"]).dt.year
    keep = (latest >= start) & (earliest <= end)
    keep &= (
        rows["dyad"].isin(known)
        if known
        else rows["dyad"].map(lambda d: HOME in d.split(">")).astype(bool)
    )
    if not reciprocals:
        keep &= rows["answers"].isna()
    if not non_state:
        keep &= rows["states"]
    if not postings:
        keep &= ~is_posting(rows)
    # Rows of one event in several dyads share an index from here on: make it unique again.
    return once(rows[keep.astype(bool)].reset_index(drop=True)).reset_index(drop=True)


def pair(rows: pd.DataFrame, one: str, others: Collection[str]) -> pd.DataFrame:
    """The acts between a state and others, in both directions; a joint act is one row.

    >>> rows = pd.DataFrame({"dyad": ["NOR>SWE", "SWE>NOR", "NOR>DNK"], "event": ["a", "a", "b"]})
    >>> list(pair(rows, "NOR", ["SWE"])["dyad"])
    ['NOR>SWE']
    """
    wanted = {f"{a}>{b}" for other in others for a, b in ((one, other), (other, one))}
    return rows[rows["dyad"].isin(wanted)].drop_duplicates("event")


class Series(NamedTuple):
    """Years, the share of each event in each year (events down), and the events' scores."""

    years: Numbers
    weights: Numbers
    scores: Numbers


def _shares(earliest: date, latest: date) -> dict[int, float]:
    """The share of each year in the days from one date to another."""
    total = (latest - earliest).days + 1
    shares = {}
    for year in range(earliest.year, latest.year + 1):
        first, last = max(earliest, date(year, 1, 1)), min(latest, date(year, 12, 31))
        shares[year] = ((last - first).days + 1) / total
    return shares


def series(rows: pd.DataFrame, *, scale: str, years: range | None = None) -> Series:
    """Spread events over years. A date open at one side counts in the year that it names.

    Raises `ParameterError` for an unknown scale.
    """
    check_choice("scale", [scale], (*SCALES, "goldstein_alternative"))
    earliest = rows["date_earliest"].fillna(rows["date_latest"])
    latest = rows["date_latest"].fillna(rows["date_earliest"])
    spans = [_shares(one.date(), other.date()) for one, other in zip(earliest, latest, strict=True)]
    told = [year for span in spans for year in span]
    if years is None:
        years = range(min(told), max(told) + 1) if told else range(0)
    weights = np.zeros((len(rows), len(years)))
    for index, span in enumerate(spans):
        for year, share in span.items():
            if year in years:
                weights[index, year - years.start] = share
    return Series(np.array(years, dtype=float), weights, rows[scale].to_numpy(dtype=float))


def _aggregate(data: Series, picks: Numbers, aggregation: str) -> dict[str, Numbers]:
    """Conflict and cooperation by year for how often each event is picked (a row per draw)."""

    def by_year(worth: Numbers) -> Numbers:
        return picks @ (data.weights * worth[:, None])

    found = {}
    for kind, sign in zip(KINDS, (-1, 1), strict=True):
        mask = (np.sign(data.scores) == sign).astype(float)
        if aggregation == "sum":
            found[kind] = by_year(data.scores * mask)
        elif aggregation == "count":
            found[kind] = sign * by_year(mask)
        else:
            counts, sums = by_year(mask), by_year(data.scores * mask)
            found[kind] = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 1e-9)
    return found


def annual(
    rows: pd.DataFrame, *, scale: str = "goldstein", years: range | None = None
) -> pd.DataFrame:
    """Conflict and cooperation by year, apart: sums, means and counts of scores side by side.

    Index: year; columns `conflict_sum, conflict_mean, conflict_count` and the same of
    `cooperation`. Counts of conflict are positive here.
    """
    data = series(rows, scale=scale, years=years)
    picks = np.ones((1, len(rows)))
    columns = {}
    for aggregation in AGGREGATIONS:
        for kind, values in _aggregate(data, picks, aggregation).items():
            shown = np.abs(values[0]) if aggregation == "count" else values[0]
            columns[f"{kind}_{aggregation}"] = shown
    order = [f"{kind}_{aggregation}" for kind in KINDS for aggregation in AGGREGATIONS]
    return pd.DataFrame(columns, index=data.years.astype(int)).rename_axis("year")[order]


def _fading(years: int, half_life: float) -> Numbers:
    if not half_life > 0:
        raise ParameterError(f"half_life: {half_life} is not a number of years above 0")
    ages = np.subtract.outer(np.arange(years), np.arange(years))
    return np.where(ages >= 0, 0.5 ** (np.maximum(ages, 0) / half_life), 0.0)


def decayed(
    rows: pd.DataFrame,
    *,
    half_life: float,
    scale: str = "goldstein",
    aggregation: str = "sum",
    years: range | None = None,
) -> pd.DataFrame:
    """The annual series with memory: what is left of a year halves every `half_life` years.

    Columns `conflict, cooperation`, kept apart. Raises `ParameterError` unless `half_life` is
    positive and the aggregation known.
    """
    check_choice("aggregation", [aggregation], AGGREGATIONS)
    data = series(rows, scale=scale, years=years)
    fading = _fading(len(data.years), half_life)
    found = _aggregate(data, np.ones((1, len(rows))), aggregation)
    return pd.DataFrame(
        {kind: fading @ values[0] for kind, values in found.items()},
        index=data.years.astype(int),
    ).rename_axis("year")


def draws(rows: pd.DataFrame, number: int = DRAWS) -> Numbers:
    """How often each row is drawn in each of so many samples; rows of one event go together.

    The seed is fixed, so that a report is the same on every run.
    """
    events, position = np.unique(rows["event"].to_numpy(dtype=str), return_inverse=True)
    generator = np.random.default_rng(20)
    if not len(events):
        return np.zeros((number, 0))
    picks = generator.multinomial(len(events), [1 / len(events)] * len(events), size=number)
    return picks[:, position].astype(float)


def bootstrap(
    rows: pd.DataFrame,
    *,
    scale: str = "goldstein",
    aggregation: str = "sum",
    half_life: float | None = None,
    years: range | None = None,
) -> pd.DataFrame:
    """Ninety per cent intervals of the annual series, or of the decayed one with a half-life.

    Index: year; columns `conflict_low, conflict_high, cooperation_low, cooperation_high`.
    """
    check_choice("aggregation", [aggregation], AGGREGATIONS)
    data = series(rows, scale=scale, years=years)
    found = _aggregate(data, draws(rows), aggregation)
    columns = {}
    for kind, values in found.items():
        drawn = values if half_life is None else values @ _fading(len(data.years), half_life).T
        low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
        columns[f"{kind}_low"], columns[f"{kind}_high"] = low, high
    return pd.DataFrame(columns, index=data.years.astype(int)).rename_axis("year")


def by_dyad(rows: pd.DataFrame, *, scale: str = "goldstein") -> pd.DataFrame:
    """Acts, sums and mean score of each directed dyad, most acts first."""
    values = rows[scale].astype(float)
    grouped = rows.assign(
        score=values, conflict=values.clip(upper=0), cooperation=values.clip(lower=0)
    ).groupby("dyad")
    wide = grouped.agg(
        events=("score", "size"),
        hostile=("score", lambda s: int((s < 0).sum())),
        conflict=("conflict", "sum"),
        cooperation=("cooperation", "sum"),
        mean=("score", "mean"),
    )
    return wide.sort_values("events", ascending=False, kind="stable").reset_index()


def by_period(
    rows: pd.DataFrame, periods: Collection[tuple[str, int, int]], *, scale: str = "goldstein"
) -> pd.DataFrame:
    """Conflict, cooperation and acts of each directed dyad and period (name, first, last year).

    Columns `dyad, period, conflict, cooperation, events`; shares of vague dates are fractions.
    """
    found = []
    for dyad, own in rows.groupby("dyad", sort=False):
        yearly = annual(own, scale=scale)
        for name, first, last in periods:
            part = yearly.loc[(yearly.index >= first) & (yearly.index <= last)]
            number = part["conflict_count"].sum() + part["cooperation_count"].sum()
            found.append(
                (dyad, name, part["conflict_sum"].sum(), part["cooperation_sum"].sum(), number)
            )
    return pd.DataFrame(found, columns=["dyad", "period", "conflict", "cooperation", "events"])
