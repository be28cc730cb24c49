"""Indicators of bilateral trade, each with the interval that the printed rounding allows.

A printed figure stands for every value that rounds to it: `1.24 %` for 1.235 to 1.245. Results are
intervals (low, high) wherever that matters; none rests on a guessed tolerance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

__all__ = [
    "Range",
    "concentration",
    "cover_ratio",
    "flow_table",
    "growth_bases",
    "grubel_lloyd",
    "headline",
    "herfindahl_hirschman",
    "implied_totals",
    "normalised_balance",
    "printed",
    "reconciliation",
    "two_way",
]


class Range(NamedTuple):
    """All values from `low` to `high`, both included."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """The value half way."""
        return (self.low + self.high) / 2

    def holds(self, value: float) -> bool:
        """Whether a value lies within, up to the error of floating point."""
        slack = 1e-9 * max(abs(self.low), abs(self.high), 1.0)
        return self.low - slack <= value <= self.high + slack

    def meets(self, other: Range) -> bool:
        """Whether both have a value in common."""
        return self.holds(max(self.low, other.low)) and other.holds(max(self.low, other.low))


_NUMBER = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?")


def printed(value: float, words: str) -> Range:
    """The values that a printed number stands for, given the words it was printed in.

    The step is that of the last printed digit of the number in `words` that means `value`, in full
    units, thousands, millions or billions; without such a number it is the unit.

    >>> printed(1.24, "35 488 053 EUR jeb 1,24%")
    Range(low=1.235, high=1.245)
    >>> printed(35488000.0, "35,488 MEUR")
    Range(low=35487500.0, high=35488500.0)
    >>> printed(7.0, "no number here")
    Range(low=6.5, high=7.5)
    """
    for match in _NUMBER.finditer(words):
        figure = match.group().replace(" ", "").replace(",", ".")
        decimals = len(figure.partition(".")[2])
        for unit in (1.0, 1e3, 1e6, 1e9):
            if abs(float(figure) * unit - abs(value)) <= 1e-9 * max(1.0, abs(value)):
                half = unit * 10.0**-decimals / 2
                return Range(round(value - half, 9), round(value + half, 9))
    return Range(value - 0.5, value + 0.5)


def cover_ratio(exports: float, imports: float) -> float:
    """Exports per 100 of imports (%).

    >>> cover_ratio(50, 200)
    25.0
    """
    return 100 * exports / imports


def normalised_balance(exports: float, imports: float) -> float:
    """Balance over turnover, from -1 (imports only) to 1 (exports only).

    >>> normalised_balance(50, 150)
    -0.5
    """
    return (exports - imports) / (exports + imports)


def grubel_lloyd(exports: Iterable[float], imports: Iterable[float]) -> float:
    """Share of two-way trade, 0 to 1 (Grubel and Lloyd, 1975), summed over categories.

    `1 - sum |x - m| / sum (x + m)`; symmetric in exports and imports. Raises `ValueError` when
    there is no trade.

    >>> grubel_lloyd([10, 0], [10, 20])
    0.5
    >>> grubel_lloyd([], [])
    Traceback (most recent call last):
    ValueError: no trade to measure
    """
    pairs = list(zip(exports, imports, strict=True))
    turnover = sum(x + m for x, m in pairs)
    if not turnover:
        raise ValueError("no trade to measure")
    return 1 - sum(abs(x - m) for x, m in pairs) / turnover


def herfindahl_hirschman(
    shares: Sequence[float], *, total: float = 100.0, largest: float | None = None
) -> Range:
    """Herfindahl–Hirschman index (0 to 10,000) of shares in % that need not add up to all.

    The unlisted rest adds least when it is split without end (nothing) and most when it is one
    item, or, where no unlisted item can exceed `largest`, as many of that size as fit
    (Hirschman, 1945; Herfindahl, 1950). Raises `ValueError` when shares exceed the total.

    >>> herfindahl_hirschman([50, 50])
    Range(low=5000.0, high=5000.0)
    >>> herfindahl_hirschman([50, 30]), herfindahl_hirschman([50, 30], largest=15)
    (Range(low=3400.0, high=3800.0), Range(low=3400.0, high=3650.0))
    >>> herfindahl_hirschman([80, 30])
    Traceback (most recent call last):
    ValueError: the shares add up to 110, more than 100
    """
    rest = total - sum(shares)
    # Assumption: shares rounded to hundredths may exceed the whole by half a step each.
    if rest < -0.005 * len(shares):
        raise ValueError(f"the shares add up to {total - rest:g}, more than {total:g}")
    rest = max(rest, 0.0)
    listed = float(sum(share**2 for share in shares))
    packed, remainder = divmod(rest, largest) if largest else (0, rest)
    return Range(listed, listed + packed * (largest or 0.0) ** 2 + remainder**2)


def _one(totals: pd.DataFrame, flow: str) -> pd.Series | None:
    rows = totals[(totals["flow"] == flow) & totals["value"].notna()]
    return rows.iloc[0] if len(rows) else None


def headline(totals: pd.DataFrame, *, kind: str = "goods") -> pd.DataFrame:
    """Exports, imports, turnover, balance, cover ratio and normalised balance of one period.

    `totals` are rows of `trade_totals` for one counterpart and period; the result has the columns
    `indicator, value, low, high, unit, source, line`, one row per indicator that can be computed.
    """
    export, imports = _one(totals, f"{kind}_export"), _one(totals, f"{kind}_import")
    if export is None or imports is None:
        return pd.DataFrame(columns=["indicator", "value", "low", "high", "unit", "source", "line"])
    x, m = (printed(float(row["value"]), str(row["quote"])) for row in (export, imports))
    value_x, value_m = float(export["value"]), float(imports["value"])
    rows = [
        ("exports", value_x, x, "EUR", export),
        ("imports", value_m, m, "EUR", imports),
        ("turnover", value_x + value_m, Range(x.low + m.low, x.high + m.high), "EUR", imports),
        ("balance", value_x - value_m, Range(x.low - m.high, x.high - m.low), "EUR", imports),
        (
            "cover ratio",
            cover_ratio(value_x, value_m),
            Range(cover_ratio(x.low, m.high), cover_ratio(x.high, m.low)),
            "%",
            imports,
        ),
        (
            "normalised balance",
            normalised_balance(value_x, value_m),
            Range(normalised_balance(x.low, m.high), normalised_balance(x.high, m.low)),
            "-1 to 1",
            imports,
        ),
    ]
    return pd.DataFrame(
        [
            (name, value, span.low, span.high, unit, row["source"], row["line"])
            for name, value, span, unit, row in rows
        ],
        columns=["indicator", "value", "low", "high", "unit", "source", "line"],
    )


def implied_totals(partners: pd.DataFrame) -> pd.DataFrame:
    """A flow's total as each ranked partner's value and rounded share imply it, in EUR.

    One row per row of `trade_partners`, with `total_low` and `total_high`: value over share.
    """
    spans = [
        printed(float(share), str(quote))
        for share, quote in zip(partners["share_pct"], partners["quote"], strict=True)
    ]
    values = partners["value_eur"].astype(float)
    return partners.assign(
        total_low=[100 * v / span.high for v, span in zip(values, spans, strict=True)],
        total_high=[100 * v / span.low for v, span in zip(values, spans, strict=True)],
    )


def growth_bases(totals: pd.DataFrame) -> pd.DataFrame:
    """The base value that a printed growth rate implies, beside the one a printed change implies.

    One row per total with a growth rate: `from_rate_low, from_rate_high, from_change_low,
    from_change_high` (EUR) and `agree` (null where no change is printed).
    """
    rows = []
    for _, row in totals[totals["growth_pct"].notna() & totals["value"].notna()].iterrows():
        words = str(row["quote"])
        value = printed(float(row["value"]), words)
        rate = printed(float(row["growth_pct"]), words)
        from_rate = Range(value.low / (1 + rate.high / 100), value.high / (1 + rate.low / 100))
        from_change = None
        if pd.notna(row["change"]):
            change = printed(float(row["change"]), words)
            from_change = Range(value.low - change.high, value.high - change.low)
        rows.append(
            {
                "flow": row["flow"],
                "value": row["value"],
                "growth_pct": row["growth_pct"],
                "from_rate_low": from_rate.low,
                "from_rate_high": from_rate.high,
                "from_change_low": from_change.low if from_change else None,
                "from_change_high": from_change.high if from_change else None,
                "agree": from_rate.meets(from_change) if from_change else None,
                "source": row["source"],
                "line": row["line"],
            }
        )
    return pd.DataFrame(rows)


def flow_table(groups: pd.DataFrame, products: pd.DataFrame, flow: str) -> pd.DataFrame:
    """A flow's groups and the products listed in them, with each unlisted rest as its own row.

    Columns: `group, group_en, hs_section, product, product_en, hs_heading, value_eur, share_pct
    (of the whole flow), listed, source, line`, by falling value of the group.
    """
    own = groups[groups["flow"] == flow].sort_values("value_eur", ascending=False)
    if own.empty:
        return pd.DataFrame()
    total = float(own["table_total_eur"].iloc[0])
    rows = []
    for _, group in own.iterrows():
        listed = products[(products["flow"] == flow) & (products["group"] == group["group"])]
        parts = [
            (p["product"], p["product_en"], p["hs_heading"], float(p["value_eur"]), True, p["line"])
            for _, p in listed.sort_values("value_eur", ascending=False).iterrows()
        ]
        rest = float(group["value_eur"]) - sum(part[3] for part in parts)
        parts.append(("…", "other goods of the group", None, rest, False, group["line"]))
        for product, product_en, heading, value, is_listed, line in parts:
            rows.append(
                {
                    "group": group["group"],
                    "group_en": group["group_en"],
                    "hs_section": group["hs_section"],
                    "product": product,
                    "product_en": product_en,
                    "hs_heading": heading,
                    "value_eur": value,
                    "share_pct": 100 * value / total,
                    "listed": is_listed,
                    "source": group["source"],
                    "line": line,
                }
            )
    rest = total - float(own["value_eur"].sum())
    last = own.iloc[-1]
    rows.append(
        {
            "group": "…",
            "group_en": "groups not listed",
            "hs_section": None,
            "product": "…",
            "product_en": "groups not listed",
            "hs_heading": None,
            "value_eur": rest,
            "share_pct": 100 * rest / total,
            "listed": False,
            "source": last["source"],
            "line": last["line"],
        }
    )
    return pd.DataFrame(rows)


def concentration(groups: pd.DataFrame) -> pd.DataFrame:
    """Herfindahl–Hirschman index of each flow over its groups, as an interval over the rest.

    Columns: `flow, groups, listed_pct, hhi_low, hhi_high, source, line`.
    """
    rows = []
    for flow, own in groups.groupby("flow", sort=True):
        shares = [
            100 * v / t for v, t in zip(own["value_eur"], own["table_total_eur"], strict=True)
        ]
        # Assumption: a page that lists the main groups leaves out none larger than its smallest.
        index = herfindahl_hirschman(shares, largest=min(shares))
        rows.append(
            (flow, len(own), sum(shares), *index, own["source"].iloc[0], own["line"].iloc[0])
        )
    return pd.DataFrame(
        rows, columns=["flow", "groups", "listed_pct", "hhi_low", "hhi_high", "source", "line"]
    )


def two_way(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Exports, imports and the Grubel–Lloyd index by a classification, with bounds.

    `rows` have `flow`, `value_eur` and `key` (an HS section or heading). Where one side lists
    nothing its value is unknown, not nought: the index is then null. Columns: `key, export_eur,
    import_eur, grubel_lloyd`.
    """
    known = rows[rows[key].notna()]
    wide = known.pivot_table(
        index=key, columns="flow", values="value_eur", aggfunc="sum", observed=True
    ).reindex(columns=["export", "import"])
    both = wide.notna().all(axis=1)
    wide["grubel_lloyd"] = [
        grubel_lloyd([x], [m]) if paired else None
        for x, m, paired in zip(wide["export"], wide["import"], both, strict=True)
    ]
    wide = wide.rename(columns={"export": "export_eur", "import": "import_eur"})
    return wide.rename_axis(columns=None).reset_index()


def _check(
    what: str, stated: float, computed: Range, words: str, unit: str, row: pd.Series
) -> dict[str, object]:
    span = printed(stated, words)
    return {
        "what": what,
        "stated": stated,
        "computed_low": computed.low,
        "computed_high": computed.high,
        "unit": unit,
        "tolerance": (span.high - span.low) / 2,
        "difference": stated - computed.middle,
        "holds": span.meets(computed),
        "source": row["source"],
        "line": row["line"],
    }


def reconciliation(
    totals: pd.DataFrame, groups: pd.DataFrame, partners: pd.DataFrame
) -> pd.DataFrame:
    """Each printed total, share, growth and balance beside the recomputed one.

    Columns: `what, stated, computed_low, computed_high, unit, tolerance` (half the last printed
    digit), `difference, holds, source, line`. A check is made only where the page prints both
    sides.
    """
    checks: list[dict[str, object]] = []
    for (kind, _), own in totals.assign(kind=totals["flow"].str.split("_").str[0]).groupby(
        ["kind", "period"], sort=False, dropna=False
    ):
        checks += _of_totals(str(kind), own)
    for _, row in groups.iterrows():
        share = 100 * float(row["value_eur"]) / float(row["table_total_eur"])
        name = row["group_en"] if pd.notna(row["group_en"]) else row["group"]
        what = f"share of {name} in {row['flow']}s"
        checks.append(
            _check(what, float(row["share_pct"]), Range(share, share), str(row["quote"]), "%", row)
        )
    checks += _table_totals(totals, groups, partners)
    return pd.DataFrame(checks)


def _of_totals(kind: str, own: pd.DataFrame) -> list[dict[str, object]]:
    export, imports = _one(own, f"{kind}_export"), _one(own, f"{kind}_import")
    if export is None or imports is None:
        return []
    x, m = (printed(float(r["value"]), str(r["quote"])) for r in (export, imports))
    expected = {
        "turnover": Range(x.low + m.low, x.high + m.high),
        "balance": Range(x.low - m.high, x.high - m.low),
    }
    checks = []
    for name, computed in expected.items():
        row = _one(own, f"{kind}_{name}")
        if row is not None:
            checks.append(
                _check(f"{kind} {name}", float(row["value"]), computed, row["quote"], "EUR", row)
            )
    for _, row in own[own["growth_pct"].notna() & own["change"].notna()].iterrows():
        words = str(row["quote"])
        value = printed(float(row["value"]), words)
        change = printed(float(row["change"]), words)
        low = 100 * change.low / (value.high - change.low)
        high = 100 * change.high / (value.low - change.high)
        what = f"growth of {str(row['flow']).replace('_', ' ')} from its change"
        checks.append(_check(what, float(row["growth_pct"]), Range(low, high), words, "%", row))
    turnover = _one(own, f"{kind}_turnover")
    bases = growth_bases(own)
    if turnover is not None and pd.notna(turnover["growth_pct"]) and len(bases) >= 3:
        parts = bases[bases["flow"].isin([f"{kind}_export", f"{kind}_import"])]
        low_base, high_base = parts["from_rate_low"].sum(), parts["from_rate_high"].sum()
        total = expected["turnover"]
        computed = Range(100 * (total.low / high_base - 1), 100 * (total.high / low_base - 1))
        checks.append(
            _check(
                f"growth of {kind} turnover from the growth of its parts",
                float(turnover["growth_pct"]),
                computed,
                str(turnover["quote"]),
                "%",
                turnover,
            )
        )
    return checks


def _table_totals(
    totals: pd.DataFrame, groups: pd.DataFrame, partners: pd.DataFrame
) -> list[dict[str, object]]:
    """The total of each product table against the same flow elsewhere on the page."""
    checks = []
    for flow, own in groups.groupby("flow", sort=True):
        row = own.iloc[0]
        stated = float(row["table_total_eur"])
        in_text = _one(totals[totals["period"] == row["period"]], f"goods_{flow}")
        if in_text is not None:
            span = printed(float(in_text["value"]), str(in_text["quote"]))
            what = f"total of the table of {flow}s against the text"
            checks.append(_check(what, stated, span, str(row["quote"]), "EUR", row))
        ranked = partners[
            (partners["flow"] == flow) & (partners["country"].isin(totals["counterpart"]))
        ]
        if len(ranked):
            value = float(ranked["value_eur"].iloc[0])
            what = f"total of the table of {flow}s against the ranking"
            checks.append(_check(what, stated, Range(value, value), str(row["quote"]), "EUR", row))
    return checks
