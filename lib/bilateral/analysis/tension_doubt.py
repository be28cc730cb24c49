"""What survives of the tension index when its choices change: variants, statements, findings.

A statement compares two sums of scores, so that its bootstrap share needs no second index. A year
is never ranked above another whose interval overlaps its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from bilateral.analysis import tension
from bilateral.errors import ParameterError, check_choice

__all__ = [
    "CERTAIN",
    "Doubt",
    "Settings",
    "Variant",
    "alone_at_the_bottom",
    "examine",
    "half_lives",
    "left_out",
    "survival",
    "variants",
    "worst_years",
]

_DATA = Path(__file__).parents[1] / "data"
CERTAIN = 0.95
# Words of headings under which an encyclopedia gathers what divides two states.
_CONTENTION = re.compile(r"\b(?:controvers|contention|dispute|conflict|incident|issue)", re.I)


@dataclass(frozen=True)
class Settings:
    """The choices that a reader makes, checked.

    Raises `ParameterError` for a scale, an aggregation, a half-life or years that cannot be used.

    >>> Settings(scale="richter")
    Traceback (most recent call last):
    bilateral.errors.ParameterError: scale: 'richter' is not one of goldstein, plover
    """

    start: int = 1918
    end: int = 2025
    dyads: Collection[str] = ()
    half_life: float = 3.0
    scale: str = "goldstein"
    aggregation: str = "sum"
    reciprocals: bool = True
    non_state: bool = False
    postings: bool = False

    def __post_init__(self) -> None:
        """Refuse values that cannot be used, by name."""
        check_choice("scale", [self.scale], tension.SCALES)
        check_choice("aggregation", [self.aggregation], tension.AGGREGATIONS)
        if isinstance(self.half_life, bool) or not self.half_life > 0:
            raise ParameterError(f"half_life: {self.half_life} is not a number of years above 0")
        if self.start > self.end:
            raise ParameterError(f"start: {self.start} is after end, {self.end}")
        for name in ("reciprocals", "non_state", "postings"):
            if not isinstance(getattr(self, name), bool):
                value = getattr(self, name)
                raise ParameterError(f"{name}: {value!r} is not one of False, True")

    @property
    def years(self) -> range:
        """The years from start to end."""
        return range(self.start, self.end + 1)

    def chosen(self, rows: pd.DataFrame, **changes: bool) -> pd.DataFrame:
        """The directed rows that the choices leave."""
        return tension.choose(
            rows,
            start=self.start,
            end=self.end,
            dyads=self.dyads,
            reciprocals=changes.get("reciprocals", self.reciprocals),
            non_state=changes.get("non_state", self.non_state),
            postings=changes.get("postings", self.postings),
        )


class Variant(NamedTuple):
    """One way to choose: its name, the directed rows and the column of scores."""

    name: str
    rows: pd.DataFrame
    scale: str


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _contention(rows: pd.DataFrame) -> pd.Series:
    return rows["headings"].map(lambda heading: bool(_CONTENTION.search(heading))).astype(bool)


class Doubt(NamedTuple):
    """The variants of a choice, what survives them, and the worst year under each."""

    variants: list[Variant]
    statements: pd.DataFrame
    years: pd.DataFrame


def examine(rows: pd.DataFrame, settings: Settings) -> Doubt:
    """Hold a choice against the others. `rows` are all directed rows with `headings`."""
    ways = variants(rows, settings)
    return Doubt(ways, survival(ways), worst_years(ways, settings))


def variants(rows: pd.DataFrame, settings: Settings) -> list[Variant]:
    """The choice itself and the others that it is held against, one change at a time.

    `rows` are all directed rows with `headings`.
    """
    scale = settings.scale
    chosen = settings.chosen(rows)
    other = next(name for name in tension.SCALES if name != scale)
    told = "left out" if settings.reciprocals else "counted"
    groups = "left out" if settings.non_state else "counted"
    postings = "left out" if settings.postings else "counted"
    found = [
        Variant("as chosen", chosen, scale),
        Variant(f"scale: {other}", chosen, other),
        Variant("alternative codes (Goldstein)", chosen, "goldstein_alternative"),
        Variant(
            f"acts of retaliation {told}",
            settings.chosen(rows, reciprocals=not settings.reciprocals),
            scale,
        ),
        Variant(
            f"parties and groups {groups}",
            settings.chosen(rows, non_state=not settings.non_state),
            scale,
        ),
        Variant(
            f"postings of envoys {postings}",
            settings.chosen(rows, postings=not settings.postings),
            scale,
        ),
        Variant("acts dated to the day only", _exact(chosen), scale),
        Variant("without sections on controversies", chosen[~_contention(chosen)], scale),
    ]
    found += [
        # Left out before tellings are merged: another document may tell the same happening.
        Variant(f"without {source}", settings.chosen(rows[rows["source"] != source]), scale)
        for source in sorted(chosen["source"].unique())
        if _dyads_left(rows[rows["source"] != source], settings)
    ]
    return found


def _dyads_left(rows: pd.DataFrame, settings: Settings) -> bool:
    return set(settings.dyads) <= set(rows["dyad"])


def _exact(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["date_earliest"] == rows["date_latest"]]


class Told(NamedTuple):
    dyads: pd.Series
    series: tension.Series


def _term(told: Told, term: dict[str, str], prefix: str) -> Any:
    """What each row adds to one side of a statement: its score a year in the stated years."""
    dyads = set(term[f"{prefix}dyads"].split(";"))
    first, last = int(term[f"{prefix}start"]), int(term[f"{prefix}end"])
    data = told.series
    inside = (data.years >= first) & (data.years <= last)
    sign = -1.0 if term[f"{prefix}kind"] == "conflict" else 1.0
    size = np.maximum(sign * data.scores, 0) * told.dyads.isin(dyads).to_numpy(dtype=float)
    return size * data.weights[:, inside].sum(axis=1) / (last - first + 1)


def survival(ways: list[Variant]) -> pd.DataFrame:
    """Which statements hold under every choice, and in how many bootstrap samples of the first.

    Columns `statement, holds, choices, share_pct, fails, silent, verdict`. `silent` names the
    choices that leave nothing on either side. A statement *survives* when it holds under all
    choices and in at least 95 % of the samples; when some choices leave nothing, it *holds where
    told*; it is *not told* when the first choice leaves nothing.
    """
    told = [Told(way.rows["dyad"], tension.series(way.rows, scale=way.scale)) for way in ways]
    picks = tension.draws(ways[0].rows)
    found = []
    for term in _rows("tension_statements.csv"):
        sides = [(_term(own, term, ""), _term(own, term, "than_")) for own in told]
        totals = [(float(one.sum()), float(other.sum())) for one, other in sides]
        named = list(zip([way.name for way in ways], totals, strict=True))
        silent = [name for name, (one, other) in named if not one and not other]
        fails = [name for name, (one, other) in named if name not in silent and one <= other]
        share = float(np.mean(picks @ (sides[0][0] - sides[0][1]) > 0))
        if ways[0].name in silent:
            verdict = "not told"
        elif fails or share < CERTAIN:
            verdict = "does not survive"
        else:
            verdict = "holds where told" if silent else "survives"
        found.append(
            {
                "statement": term["statement"],
                "holds": len(ways) - len(fails) - len(silent),
                "choices": len(ways),
                "share_pct": 100 * share,
                "fails": ", ".join(fails) or None,
                "silent": ", ".join(silent) or None,
                "verdict": verdict,
            }
        )
    return pd.DataFrame(found)


def alone_at_the_bottom(sums: pd.Series, spans: pd.DataFrame) -> tuple[int | None, int]:
    """The year with the lowest sum of conflict, and how many others cannot be told from it.

    `spans` holds `conflict_low` and `conflict_high` of the same years. Only with no rival may the
    year be called the lowest.

    >>> sums = pd.Series([-9.0, -2.0], index=[1990, 1991])
    >>> spans = pd.DataFrame(
    ...     {"conflict_low": [-12.0, -4.0], "conflict_high": [-6.0, 0.0]}, index=sums.index)
    >>> alone_at_the_bottom(sums, spans)
    (1990, 0)
    """
    negative = sums[sums < 0].sort_values(kind="stable")
    if negative.empty:
        return None, 0
    year = int(negative.index.to_numpy()[0])
    others = spans[sums < 0].drop(year)
    high = spans["conflict_high"].loc[year]
    return year, int((others["conflict_low"] <= high).sum())


def worst_years(ways: list[Variant], settings: Settings) -> pd.DataFrame:
    """Which year is lowest under each choice: `choice, year, conflict, low, high, rivals`.

    `rivals` counts the other years whose interval overlaps that year's.
    """
    first = ways[0]
    found = [_worst(way.name, way, settings.aggregation) for way in ways]
    found += [
        _worst(f"aggregation: {name}", first, name)
        for name in tension.AGGREGATIONS
        if name != settings.aggregation
    ]
    found += [
        _worst(
            f"half-life {years:g} year{'' if years == 1 else 's'}",
            first,
            settings.aggregation,
            years,
        )
        for years in half_lives(settings)
    ]
    columns = ["choice", "year", "conflict", "low", "high", "rivals"]
    kept = [row for row in found if row is not None]
    return pd.DataFrame(kept, columns=columns)


def _worst(
    name: str, way: Variant, aggregation: str, half_life: float | None = None
) -> tuple[str, int, float, float, float, int] | None:
    # An act of several dyads, such as a joint one, counts once where dyads are taken together.
    rows = way.rows.drop_duplicates("event")
    if rows.empty:
        return None
    options: dict[str, Any] = {"scale": way.scale, "aggregation": aggregation}
    if half_life is None:
        yearly = tension.annual(rows, scale=way.scale)[f"conflict_{aggregation}"]
        sums = -yearly if aggregation == "count" else yearly
    else:
        sums = tension.decayed(rows, half_life=half_life, **options)["conflict"]
    spans = tension.bootstrap(rows, half_life=half_life, **options)
    year, rivals = alone_at_the_bottom(sums, spans)
    if year is None:
        return None
    low, high = spans["conflict_low"].loc[year], spans["conflict_high"].loc[year]
    return name, year, float(sums.loc[year]), float(low), float(high), rivals


def half_lives(settings: Settings) -> list[float]:
    """The half-lives shown beside each other: one, three and five years, and the chosen one."""
    return sorted({1.0, 3.0, 5.0, float(settings.half_life)})


def left_out(ways: list[Variant], settings: Settings) -> dict[str, pd.DataFrame]:
    """The decayed index as chosen and with each document left out, by name."""
    return {
        way.name: tension.decayed(
            way.rows.drop_duplicates("event"),
            half_life=settings.half_life,
            scale=way.scale,
            aggregation=settings.aggregation,
            years=settings.years,
        )
        for way in ways
        if way.name == "as chosen" or way.name.startswith("without ")
    }
