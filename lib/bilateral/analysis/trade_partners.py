"""The partner among Latvia's partners: ranks, shares, and the totals that shares imply."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pandas as pd

from bilateral.analysis.trade import Page, Stated, indicators, row_of, span_text, stated
from bilateral.analysis.trade_measures import Range, common, corners, cover_ratio, share
from bilateral.text.places import country_name

__all__ = ["RANKING_COLUMNS", "implied_totals", "latvia_total", "position", "ranking"]

RANKING_COLUMNS = {
    "flow": "Flow",
    "rank": "Rank",
    "partner": "Partner",
    "value_eur": "EUR",
    "share_pct": "Share, %",
    "implied": "All partners together, as this share implies, EUR",
    "exact_share": "Share in the total that all shares imply, %",
}


def implied_totals(partners: pd.DataFrame) -> pd.DataFrame:
    """A flow's total as each ranked partner's value and rounded share imply it, in EUR.

    One row per row of `trade_partners`, with `total_low` and `total_high`: value over share.
    """
    spans = []
    for _, row in partners.iterrows():
        value, part = stated(row, "value_eur"), stated(row, "share_pct")
        spans.append(corners(lambda v, s: 100 * v / s, value.span, part.span))
    return partners.assign(
        total_low=[span.low for span in spans], total_high=[span.high for span in spans]
    )


def latvia_total(own: Page, flow: str) -> Range | None:
    """Latvia's whole flow in EUR, as all ranked partners' values and shares together imply it.

    None where the page ranks nobody, or where the shares do not agree on any total.
    """
    rows = implied_totals(own.partners[own.partners["flow"] == flow])
    spans = [Range(*span) for span in zip(rows["total_low"], rows["total_high"], strict=True)]
    return common(spans) if spans else None


def ranking(own: Page) -> pd.DataFrame:
    """The partners that the page ranks, with each share made more exact.

    Adds to `trade_partners` the `partner` in English, the total that its own share implies
    (`implied`), and its share in the total that all shares together imply (`exact_share`).
    """
    rows = implied_totals(own.partners)
    totals = {flow: latvia_total(own, flow) for flow in ("export", "import")}
    rows["partner"] = [country_name(code) or code for code in rows["country"]]
    rows["implied"] = [
        span_text(low, high, "EUR")
        for low, high in zip(rows["total_low"], rows["total_high"], strict=True)
    ]
    exact: list[str] = []
    for _, row in rows.iterrows():
        whole = totals[row["flow"]]
        span = corners(share, stated(row, "value_eur").span, whole) if whole else None
        exact.append(f"{span.low:.4f} to {span.high:.4f}" if span else "the shares disagree")
    return rows.assign(exact_share=exact).sort_values(["flow", "rank"])


def _rank(name: str, figure: Stated) -> dict[str, Any]:
    rank = float(figure.row["rank"])
    return row_of(name, rank, Range(rank, rank), "rank", [figure.row])


def position(own: Page) -> pd.DataFrame:
    """The partner's ranks, and its weight in Latvia's implied totals; columns of `indicators`."""
    exports, imports = own.ranked("export"), own.ranked("import")
    turnover = own.total("goods_turnover")
    rows = [
        _rank(f"rank in {name}", figure)
        for name, figure in (("exports", exports), ("imports", imports), ("turnover", turnover))
        if figure and pd.notna(figure.row["rank"])
    ]
    all_exports, all_imports = latvia_total(own, "export"), latvia_total(own, "import")
    if not (exports and imports and all_exports and all_imports):
        return indicators(rows)

    def add(name: str, unit: str, measure: Callable[..., float], *spans: Range) -> None:
        value = measure(*(span.middle for span in spans))
        used = [flow for flow, span in totals if span in spans]
        places = [row for _, row in own.partners[own.partners["flow"].isin(used)].iterrows()]
        rows.append(row_of(name, value, corners(measure, *spans), unit, places))

    totals = (("export", all_exports), ("import", all_imports))
    x, m = exports.span, imports.span
    add("Latvia's exports to all (implied)", "EUR", float, all_exports)
    add("Latvia's imports from all (implied)", "EUR", float, all_imports)
    add("Latvia's balance with all (implied)", "EUR", operator.sub, all_exports, all_imports)
    add("Latvia's cover ratio with all", "%", cover_ratio, all_exports, all_imports)
    add("share of Latvia's exports", "%", share, x, all_exports)
    add("share of Latvia's imports", "%", share, m, all_imports)
    all_four = (x, m, all_exports, all_imports)
    add("share of Latvia's turnover", "%", lambda x, m, xs, ms: share(x + m, xs + ms), *all_four)
    # A partner's share in a deficit means something only where both are deficits.
    if exports.value < imports.value and all_exports.high < all_imports.low:
        add("share of Latvia's deficit", "%", lambda x, m, xs, ms: share(m - x, ms - xs), *all_four)
    return indicators(rows)
