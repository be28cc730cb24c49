"""What the trade figures come to, in sentences; every number is computed from the tables."""

from __future__ import annotations

import pandas as pd

from bilateral.analysis.trade import Page, period_words, quarter
from bilateral.analysis.trade_checks import VERDICTS
from bilateral.analysis.trade_goods import concentration
from bilateral.analysis.trade_growth import year_before
from bilateral.analysis.trade_partners import position
from bilateral.analysis.trade_two_way import sections, two_way_total
from bilateral.display import lines_link

__all__ = ["findings"]


def _by(rows: pd.DataFrame) -> dict[str, pd.Series]:
    return {row["indicator"]: row for _, row in rows.iterrows()}


def _millions(value: float) -> str:
    return f"{abs(value) / 1e6:.1f} million EUR"


def _quarter(own: Page) -> list[str]:
    now, before = _by(quarter(own)), _by(year_before(own))
    if not now:
        return []
    balance, cover = now["balance"], now["cover ratio (exports per 100 of imports)"]
    word = "deficit" if balance["value"] < 0 else "surplus"
    text = (
        f"In {period_words(own.period)} Latvia's exports of goods to {own.partner} paid for "
        f"{cover['value']:.1f} % of its imports from there, a {word} of "
        f"{_millions(balance['value'])}"
    )
    if before:
        old, share = before["balance before"], before["cover ratio before"]
        text += (
            f"; the printed growth implies {share['value']:.1f} % and a "
            f"{'deficit' if old['value'] < 0 else 'surplus'} of {_millions(old['value'])} a year "
            "before"
        )
    places = quarter(own)
    return [f"{text} ({lines_link(places)})."]


def _contradictions(checks: pd.DataFrame) -> list[str]:
    if checks.empty:
        return []
    by = {verdict: checks[checks["verdict"] == verdict] for verdict in VERDICTS}
    text = f"{len(checks)} comparisons between printed figures: {len(by['holds'])} agree"
    if len(by["truncated"]):
        named = [f"{row['what']}, {lines_link(by['truncated'].loc[[n]])}"
                 for n, row in by["truncated"].iterrows()]  # fmt: skip
        text += (
            f"; {len(named)} only when figures are cut off instead of rounded ({'; '.join(named)})"
        )
    if len(by["differs"]):
        named = [
            f"{row['what']}: {row['printed']} printed, {row['computed']} {row['unit']} "
            f"recomputed, {lines_link(by['differs'].loc[[n]])}"
            for n, row in by["differs"].iterrows()
        ]
        text += f"; {len(named)} in contradiction ({'; '.join(named)})"
    return [f"{text}."]


def _weight(own: Page) -> list[str]:
    rows = _by(position(own))
    if "share of Latvia's turnover" not in rows:
        return []
    turnover = rows["share of Latvia's turnover"]
    text = f"{own.partner} is {turnover['value']:.2f} % of Latvia's trade in goods"
    if "share of Latvia's deficit" in rows:
        deficit = rows["share of Latvia's deficit"]
        text += (
            f" but {deficit['value']:.1f} % of its deficit in goods, as the rounded shares of all "
            "ranked partners imply"
        )
    return [f"{text} ({lines_link(own.partners)})."]


def _composition(own: Page, flow: str) -> list[str]:
    rows = concentration(own, flow)
    groups = rows[rows["over"] == "groups"]
    if groups.empty:
        return []
    text = " and ".join(
        f"{row['flow']}s are as concentrated as {row['equal_parts']} groups of equal size would be"
        for _, row in groups.iterrows()
    )
    products = rows[rows["over"] == "products"]
    named = " and ".join(
        f"{row['listed_pct']:.0f} % of {row['flow']}s" for _, row in products.iterrows()
    )
    return [f"{text[0].upper()}{text[1:]}; the page names the products of {named} "
            f"({lines_link(groups)})."]  # fmt: skip


def _two_way(own: Page) -> list[str]:
    rows = two_way_total(own)
    both = sections(own)
    both = both[both["listed"] == "both"]
    if rows.empty or both.empty:
        return []
    by = rows.set_index("level")["shown"]
    text = (
        f"The Grubel–Lloyd index of two-way trade is {by['both flows as a whole']} for the total, "
        f"{by['by section']} by section and {by['by heading']} by heading"
    )
    # The section whose index loses most when it is taken apart.
    lost = {
        row["name"]: row["gl_low"] - float(rows.loc[
            rows["level"] == f"{row['name']}: by heading", "gl_low"].iloc[0])
        for _, row in both.iterrows()
    }  # fmt: skip
    name = max(lost, key=lost.__getitem__)
    text += (
        f"; {name[0].lower()}{name[1:]} has {by[f'{name}: as a section']} as a section and "
        f"{by[f'{name}: by heading']} by heading"
    )
    return [f"{text} ({lines_link(both[both['name'] == name])})."]


def findings(own: Page, checks: pd.DataFrame, *, flow: str = "both") -> list[str]:
    """Five sentences or fewer (HTML with links to lines) on the page's trade figures.

    `checks` is the result of `reconciliation`; `flow` limits the sentence on composition. A
    sentence is left out where the page lacks its figures.
    """
    return [
        *_quarter(own),
        *_contradictions(checks),
        *_weight(own),
        *_composition(own, flow),
        *_two_way(own),
    ]
