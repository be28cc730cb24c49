"""Security cooperation: assistance on its fiscal years, sales and licences apart, commitments."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from typing import Any, NamedTuple

import pandas as pd

from bilateral.analysis.selection import records
from bilateral.errors import ParameterError, check_choice
from bilateral.text.edtf import readable
from bilateral.text.places import country_name

__all__ = [
    "AT_LEAST",
    "AT_MOST",
    "KINDS",
    "amounts",
    "choose",
    "comparisons",
    "fiscal_span",
    "money",
    "parts_of_licences",
    "windows",
]

KINDS = ("aid", "sale", "licence", "part of a licence")
"""What an amount is; amounts of different kinds are never added."""

AT_LEAST = re.compile(
    r"\b(?:over|more than|at least|above|exceeding|in excess of)\b", re.IGNORECASE
)
AT_MOST = re.compile(r"\b(?:almost|nearly|less than|under|below|up to|at most)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d[\d,  ]*(?:\.(?P<decimals>\d+))?")


def fiscal_span(first: int, last: int) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of fiscal years of the United States.

    >>> [day.date().isoformat() for day in fiscal_span(2017, 2021)]
    ['2016-10-01', '2021-09-30']
    """
    # Assumption: a fiscal year that a fact sheet of the United States names runs from October
    # of the year before to September (31 U.S.C. 1102).
    return pd.Timestamp(first - 1, 10, 1), pd.Timestamp(last, 9, 30)


def _half_unit(words: str, value: float) -> float:
    """Half of the last digit that is printed: how far rounding may reach.

    >>> _half_unit("$115.65 million", 115650000.0)
    5000.0
    """
    match = _FIGURE.search(words)
    if not match:
        return 0.0
    decimals = len(match["decimals"] or "")
    printed = float(re.sub(r"[^\d.]", "", match[0]))
    scale = value / printed if printed else 1.0
    return float(0.5 * 10**-decimals * round(scale))


def _bounds(words: str, value: float, said: str) -> tuple[float | None, float | None]:
    """The least and the most that words allow; None where they set no bound."""
    if AT_LEAST.search(said):
        return value, None
    if AT_MOST.search(said):
        return None, value
    half = _half_unit(words, value)
    return value - half, value + half


def amounts(assistance: pd.DataFrame, quantities: pd.DataFrame) -> pd.DataFrame:
    """The amounts with what they are compared by, in the order of `KINDS`.

    Adds `kind` (one of `KINDS`), `name` (the programme, or for a licence's part its category, or
    what was given), `way` (`United States to Latvia`), `said` (the document's qualifier, such as
    `over`), `low` and `high` (what rounding and qualifier allow, null where open), `years` (fiscal
    years covered), `period` (`FY 2017–2021`, null where none is told), `when` (the period, else
    what the document says of the time), and a year's mean `mean`, `mean_low`, `mean_high`. Amounts
    are in full units of `currency`.
    """
    rows = assistance.copy()
    found = [_printed(row, quantities) for row in records(rows)]
    rows["said"] = pd.array([one.said for one in found], dtype="string")
    own = rows["category"].isin(KINDS)
    rows["kind"] = rows["category"].where(own, KINDS[-1])
    rows["name"] = [
        row["category"] if row["kind"] == KINDS[-1] else _first(row["programme"], one.what)
        for row, one in zip(records(rows), found, strict=True)
    ]
    bounds = [
        _bounds(one.words, row["amount"], one.said or "")
        for row, one in zip(records(rows), found, strict=True)
    ]
    rows["low"] = pd.array([low for low, _ in bounds], dtype="Float64")
    rows["high"] = pd.array([high for _, high in bounds], dtype="Float64")
    rows["way"] = [
        f"{_states(a)} to {_states(b)}"
        for a, b in zip(rows["provider"], rows["recipient"], strict=True)
    ]
    first, last = rows["fiscal_year_start"], rows["fiscal_year_end"]
    rows["years"] = last - first + 1
    rows["period"] = pd.array(
        [_period(a, b) for a, b in zip(first, last, strict=True)], dtype="string"
    )
    times = [_first(period, one.when) for period, one in zip(rows["period"], found, strict=True)]
    rows["when"] = pd.array(times, dtype="string")
    for column, of in (("mean", "amount"), ("mean_low", "low"), ("mean_high", "high")):
        rows[column] = rows[of].astype("Float64") / rows["years"]
    order = {kind: place for place, kind in enumerate(KINDS)}
    return rows.assign(place=rows["kind"].map(order)).sort_values(
        ["place", "provider", "fiscal_year_end"], kind="stable", ignore_index=True
    ).drop(columns="place")  # fmt: skip


def _states(codes: str) -> str:
    names = [country_name(code) or code for code in codes.split(";")]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _first(*values: Any) -> Any:
    return next((value for value in values if pd.notna(value)), pd.NA)


class _Printed(NamedTuple):
    """The quantity that an amount was read from: qualifier, words, object and time."""

    said: str | None
    words: str
    what: Any
    when: Any


def _printed(row: dict[str, Any], quantities: pd.DataFrame) -> _Printed:
    same = quantities[
        (quantities["source"] == row["source"])
        & (quantities["start"] >= row["start"])
        & (quantities["end"] <= row["end"])
        & (quantities["unit"] == row["currency"])
        & (quantities["value"] == row["amount"])
    ]
    if same.empty:
        return _Printed(None, str(row["quote"]), pd.NA, pd.NA)
    first = same.iloc[0]
    said = None if pd.isna(first["qualifier"]) else str(first["qualifier"])
    when = pd.NA if pd.isna(first["period"]) else readable(str(first["period"]))
    return _Printed(said, str(first["quote"]), first["what"], when)


def _period(first: Any, last: Any) -> str | None:
    if pd.isna(first) or pd.isna(last):
        return None
    return f"FY {first}" if first == last else f"FY {first}–{last}"


def choose(
    rows: pd.DataFrame,
    *,
    start: int | None = None,
    end: int | None = None,
    programmes: Collection[str] = (),
    kinds: Collection[str] = (),
) -> pd.DataFrame:
    """Amounts whose fiscal years touch a period, of some programmes and kinds; empty means all.

    Amounts without a year are kept. Raises `ParameterError` for a value that does not occur and
    for a period that ends before it starts.
    """
    if start is not None and end is not None and start > end:
        raise ParameterError(f"start: {start} is after end, {end}")
    keep = pd.Series(True, index=rows.index)
    if start is not None:
        keep &= (rows["fiscal_year_end"] >= start).fillna(value=True)
    if end is not None:
        keep &= (rows["fiscal_year_start"] <= end).fillna(value=True)
    if programmes:
        known = sorted(rows["programme"].dropna().unique())
        keep &= rows["programme"].isin(check_choice("programmes", programmes, known))
    if kinds:
        keep &= rows["kind"].isin(check_choice("kinds", kinds, KINDS))
    return rows[keep.astype(bool)]


def windows(rows: pd.DataFrame) -> pd.DataFrame:
    """What aid in one currency and way may have been in each span of fiscal years that is told.

    A sum of several years cannot be cut: within a span, `low` holds the amounts that lie wholly in
    it, `high` also those that only touch it, so that no two overlapping periods are added as if
    they were one. Columns: `way, currency, period, low, high` (null where an amount is open
    above), `inside, touching` (names), and the place of the first amount.
    """
    aid = rows[(rows["kind"] == "aid") & rows["years"].notna()]
    found = []
    for (way, currency), own in aid.groupby(["way", "currency"], sort=True):
        spans = own[["fiscal_year_start", "fiscal_year_end"]].drop_duplicates()
        spans.loc[len(own) + spans.index.max() + 1] = [
            own["fiscal_year_start"].min(), own["fiscal_year_end"].max(),
        ]  # fmt: skip
        for first, last in sorted(set(spans.itertuples(index=False, name=None))):
            inside = own[(own["fiscal_year_start"] >= first) & (own["fiscal_year_end"] <= last)]
            touching = own[
                (own["fiscal_year_start"] <= last) & (own["fiscal_year_end"] >= first)
            ].drop(inside.index)
            high = [*inside["high"], *touching["high"]]
            found.append(
                {
                    "way": way,
                    "currency": currency,
                    "period": _period(first, last),
                    "low": inside["low"].fillna(0).sum(),
                    "high": None if any(pd.isna(value) for value in high) else math.fsum(high),
                    "inside": _named(inside),
                    "touching": _named(touching) if len(touching) else pd.NA,
                    "source": inside["source"].iloc[0],
                    "line": int(inside["line"].iloc[0]),
                }
            )
    columns = ["way", "currency", "period", "low", "high", "inside", "touching", "source", "line"]
    return pd.DataFrame(found, columns=columns)


def _named(rows: pd.DataFrame) -> str:
    return "; ".join(f"{row['name']} {row['period']}" for row in records(rows))


def comparisons(rows: pd.DataFrame) -> pd.DataFrame:
    """Each programme's yearly mean in a later period against that in an earlier one.

    Only periods that do not overlap are compared. Columns: `name, kind, currency, later, earlier,
    later_mean, earlier_mean, ratio_low, ratio_high` (what rounding and qualifiers allow, null
    where open) and `of_all`: the later amount as a multiple of all that the earlier period holds,
    which is how many times it is at least as much as any single year of it.
    """
    known = rows[rows["years"].notna() & rows["kind"].isin(KINDS[:3])]
    found = [
        _comparison(before, after)
        for _, own in known.groupby(["name", "currency"], sort=True)
        for before in records(own)
        for after in records(own[own["fiscal_year_start"] > before["fiscal_year_end"]])
    ]
    columns = ["name", "kind", "currency", "later", "earlier", "later_mean", "earlier_mean",
               "ratio_low", "ratio_high", "of_all", "source", "line"]  # fmt: skip
    return pd.DataFrame(found, columns=columns)


def _comparison(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": after["name"],
        "kind": after["kind"],
        "currency": after["currency"],
        "later": after["period"],
        "earlier": before["period"],
        "later_mean": after["mean"],
        "earlier_mean": before["mean"],
        "ratio_low": _ratio(after["mean_low"], before["mean_high"]),
        "ratio_high": _ratio(after["mean_high"], before["mean_low"]),
        "of_all": _ratio(after["amount"], before["amount"]),
        "source": after["source"],
        "line": after["line"],
    }


def _ratio(above: Any, below: Any) -> float | None:
    if pd.isna(above) or pd.isna(below) or not below:
        return None
    return float(above / below)


def parts_of_licences(rows: pd.DataFrame) -> pd.DataFrame:
    """Licences with the categories that are named within them.

    Columns: `programme, period, amount, low, high` of the whole, `named` (sum of the categories),
    `rest_low` (what the categories leave at least), `share_high` (per cent that they make up at
    most) and the place of the whole.
    """
    found = []
    for whole in records(rows[rows["kind"] == "licence"]):
        own = rows[
            (rows["kind"] == KINDS[-1])
            & (rows["programme"] == whole["programme"])
            & (rows["period"] == whole["period"])
            & (rows["source"] == whole["source"])
        ]
        if own.empty or pd.isna(whole["low"]):
            continue
        found.append(
            {
                **{c: whole[c] for c in ("programme", "period", "amount", "low", "high")},
                "named": own["amount"].sum(),
                "rest_low": max(float(whole["low"] - own["high"].sum()), 0.0),
                "share_high": 100 * float(own["high"].sum() / whole["low"]),
                "source": whole["source"],
                "line": whole["line"],
            }
        )
    columns = ["programme", "period", "amount", "low", "high", "named", "rest_low", "share_high",
               "source", "line"]  # fmt: skip
    return pd.DataFrame(found, columns=columns)


_MILLION = 1e6


def money(value: Any, currency: str) -> str:
    """An amount in millions with its currency.

    >>> money(115650000.0, "USD"), money(35.2e6, "EUR")
    ('115.65 million USD', '35.2 million EUR')
    """
    return f"{float(value) / _MILLION:,.2f}".rstrip("0").rstrip(".") + f" million {currency}"


AMOUNT_COLUMNS = {
    "kind": "Kind",
    "name": "Programme or category",
    "way": "From and to",
    "when": "When",
    "said": "Qualifier",
    "amount": "Amount",
    "currency": "Currency",
    "mean": "Mean of a year",
}
WINDOW_COLUMNS = {
    "period": "Fiscal years",
    "currency": "Currency",
    "low": "At least",
    "high": "At most",
    "inside": "Wholly within",
    "touching": "Only partly within",
}
COMPARISON_COLUMNS = {
    "name": "Programme",
    "later": "Later",
    "earlier": "Earlier",
    "later_mean": "Later, a year",
    "earlier_mean": "Earlier, a year",
    "ratio_low": "Ratio, at least",
    "ratio_high": "At most",
    "of_all": "Later to all of earlier",
}
PART_COLUMNS = {
    "programme": "Programme",
    "period": "Fiscal years",
    "low": "Whole, at least",
    "named": "Categories named",
    "rest_low": "Not named, at least",
    "share_high": "Named, % at most",
}
