"""The page's figures held against each other, each within its own printed precision."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from bilateral.analysis.trade import Page, Stated, span_text, stated
from bilateral.analysis.trade_goods import FLOWS
from bilateral.analysis.trade_growth import verdict_of, year_before
from bilateral.analysis.trade_measures import (
    Range,
    common,
    corners,
    cut_off,
    printed,
    rate_from_change,
    share,
)
from bilateral.analysis.trade_partners import implied_totals
from bilateral.text.places import country_name

__all__ = [
    "CHECK_COLUMNS",
    "SUMMARY_COLUMNS",
    "VERDICTS",
    "reconciliation",
    "summary",
    "worst_first",
]

VERDICTS = {
    "holds": "agree when rounded",
    "truncated": "agree only when cut off",
    "differs": "do not agree",
}
"""What each verdict says of a printed figure and what the page's other figures give for it."""

CHECK_COLUMNS = {
    "what": "Printed figure",
    "printed": "Printed",
    "computed": "Recomputed",
    "unit": "Unit",
    "off": "Difference",
    "within": "± half the last digit",
    "verdict": "Verdict",
    "from_lines": "Recomputed from lines",
}
_COLUMNS = [
    "kind", "what", "stated", "printed", "computed_low", "computed_high", "computed", "unit",
    "tolerance", "within", "difference", "off", "verdict", "holds", "from_lines", "source", "line",
    "start", "end", "quote",
]  # fmt: skip
SUMMARY_COLUMNS = {"kind": "Printed figures", "checks": "Checks", **VERDICTS}

Check = dict[str, Any]


def _check(
    kind: str,
    what: str,
    figure: Stated,
    computed: Range,
    *,
    unit: str,
    rows: Iterable[Any],
    if_cut: Range | None = None,
) -> Check:
    words = str(figure.row["stated"] if "stated" in figure.row.index else figure.row["quote"])
    cut = cut_off(figure.value, words)
    verdict = verdict_of(figure.span, cut, computed, *([if_cut] if if_cut else []))
    lines = sorted({int(row["line"]) for row in rows})
    difference = figure.value - computed.middle if computed.high < float("inf") else None
    tolerance = (figure.span.high - figure.span.low) / 2
    digits = ",.1f" if unit == "EUR" else ".3f"
    return {
        "kind": kind,
        "what": what,
        "stated": figure.value,
        "printed": span_text(figure.value, figure.value, unit),
        "computed_low": computed.low,
        "computed_high": computed.high,
        "computed": span_text(*computed, unit),
        "unit": unit,
        "tolerance": tolerance,
        "within": f"{tolerance:{digits}}",
        # To the middle of what is computed: figures that agree may still differ by a little.
        "difference": difference,
        "off": None if difference is None else _signed(difference, digits),
        "verdict": verdict,
        "holds": verdict == "holds",
        "from_lines": ", ".join(map(str, lines)),
        **{name: figure.row[name] for name in ("source", "line", "start", "end", "quote")},
    }


def _signed(difference: float, digits: str) -> str:
    """A difference with its sign; one that rounds to nought has none.

    >>> _signed(-0.0004, ".3f"), _signed(-0.0006, ".3f"), _signed(12.0, ",.1f")
    ('0.000', '−0.001', '+12.0')
    """
    words = f"{difference:+{digits}}".replace("-", "−")
    return words if words.strip("+−0.,") else words[1:]


def _totals(own: Page) -> Iterator[Check]:
    """Totals told in the text, of tables and of the ranking against each other."""
    for flow in FLOWS:
        ranked, told = own.ranked(flow), own.total(f"goods_{flow}")
        if ranked and told:
            what = f"{flow}s in the text, against the ranking"
            yield _check("totals", what, told, ranked.span, unit="EUR", rows=[ranked.row])
        groups = own.groups[(own.groups["flow"] == flow) & own.groups["table_total_eur"].notna()]
        if groups.empty:
            continue
        row = groups.iloc[0]
        value = float(row["table_total_eur"])
        # Assumption: a table's total is printed in full euros, as its groups are.
        total = Stated(value, Range(value - 0.5, value + 0.5), row)
        other = ranked or told
        if other:
            what = f"total of the table of {flow}s, against the {'ranking' if ranked else 'text'}"
            yield _check("totals", what, total, other.span, unit="EUR", rows=[other.row])
        values = [stated(group, "value_eur") for _, group in groups.iterrows()]
        listed = Range(math.fsum(value.span.low for value in values), float("inf"))
        what = f"total of the table of {flow}s, against the groups listed in it"
        rows = [group for _, group in groups.iterrows()]
        yield _check("totals", what, total, listed, unit="EUR", rows=rows)


def _sums(own: Page) -> Iterator[Check]:
    """Turnover and balance of goods and of services."""
    for kind in ("goods", "services"):
        flows = own.goods if kind == "goods" else lambda flow: own.total(f"services_{flow}")
        exports, imports = flows("export"), flows("import")
        if not (exports and imports):
            continue
        for name, sign in (("turnover", 1), ("balance", -1)):
            told = own.total(f"{kind}_{name}")
            if told:
                computed = corners(lambda x, m, s=sign: x + s * m, exports.span, imports.span)
                yield _check("turnover and balance", f"{name} of {kind}", told, computed,
                             unit="EUR", rows=[exports.row, imports.row])  # fmt: skip


def _growth(own: Page) -> Iterator[Check]:
    """Growth rates against printed changes, and of turnover against its parts."""
    for _, row in own.totals[own.totals["growth_pct"].notna()].iterrows():
        rate, flow = stated(row, "growth_pct"), str(row["flow"])
        name = flow.replace("_", " ")
        if pd.notna(row["change"]) and pd.notna(row["value"]):
            change = stated(row, "change")
            value = own.goods(flow.removeprefix("goods_")) or stated(row, "value")
            cut = cut_off(change.value, str(row["stated"]))
            yield _check(
                "growth",
                f"growth of {name}, against the printed change",
                rate,
                corners(rate_from_change, value.span, change.span),
                unit="%",
                rows=[row, value.row],
                if_cut=corners(rate_from_change, value.span, cut),
            )
        elif flow == "goods_turnover":
            parts = year_before(own)
            for _, part in parts[parts["indicator"] == "growth of turnover"].iterrows():
                check = _check("growth", f"growth of {name}, against exports and imports", rate,
                               Range(part["low"], part["high"]), unit="%", rows=[])  # fmt: skip
                yield check | {"from_lines": part["from_lines"]}


def _name(row: Any) -> str:
    return str(row["group_en"] if pd.notna(row["group_en"]) else row["group"])


def _shares(own: Page, called: pd.DataFrame) -> Iterator[Check]:
    """Shares of groups, in the tables and in sentences, and products against their group."""
    exact: dict[tuple[str, str], tuple[Range, Any]] = {}
    listed: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for _, row in own.products.iterrows():
        listed[row["flow"], row["group"]].append(row)
    for _, row in own.groups[own.groups["table_total_eur"].notna()].iterrows():
        total = float(row["table_total_eur"])
        value = stated(row, "value_eur").span
        computed = corners(share, value, Range(total - 0.5, total + 0.5))
        exact[row["flow"], row["group"]] = computed, row
        what = f"share of {_name(row)} in {row['flow']}s"
        figure = stated(row, "share_pct")
        yield _check("shares in the tables", what, figure, computed, unit="%", rows=[row])
        products = listed[row["flow"], row["group"]]
        if products:
            least = math.fsum(stated(p, "share_of_group_pct").span.low for p in products)
            whole = Stated(100.0, Range(100, 100), row)
            what = f"products listed in {_name(row)} of {row['flow']}s, together at most"
            yield _check("products of a group", what, whole, Range(least, float("inf")),
                         unit="%", rows=products)  # fmt: skip
    for _, row in called.iterrows():
        if (row["flow"], row["group"]) in exact:
            computed, group = exact[row["flow"], row["group"]]
            figure = Stated(row["share_text"], printed(row["share_text"], row["quote"]), row)
            what = f"share of {row['group_name']} in {row['flow']}s, in the sentence"
            yield _check("shares in sentences", what, figure, computed, unit="%", rows=[group])


def _partners(own: Page) -> Iterator[Check]:
    """Each ranked partner's share against the total that the other partners' shares imply."""
    for flow in FLOWS:
        rows = implied_totals(own.partners[own.partners["flow"] == flow])
        for index, row in rows.iterrows():
            others = rows.drop(index)
            spans = zip(others["total_low"], others["total_high"], strict=True)
            total = common(Range(*span) for span in spans) if len(others) else None
            if total:
                figure = stated(row, "share_pct")
                computed = corners(share, stated(row, "value_eur").span, total)
                name = country_name(row["country"]) or row["country"]
                what = f"share of {name} in Latvia's {flow}s, against the other partners"
                places = [other for _, other in others.iterrows()]
                yield _check("shares of partners", what, figure, computed, unit="%", rows=places)


def reconciliation(own: Page, called: pd.DataFrame | None = None) -> pd.DataFrame:
    """Each printed total, share, growth and balance beside what other printed figures give.

    Columns: `kind, what, stated, printed, computed_low, computed_high, computed, unit, tolerance`
    (half the last printed digit), `difference` (null where only a lower bound is known), `within,
    off` (tolerance and difference in words), `verdict, holds, from_lines` and the evidence of the
    printed figure. `verdict` is a key of `VERDICTS`: `truncated` means that the figures agree when
    one of them is taken as cut off, not as rounded. `called` is the result of `called_main`.
    """
    checks = [*_totals(own), *_sums(own), *_growth(own), *_partners(own)]
    checks += _shares(own, called if called is not None else pd.DataFrame())
    return pd.DataFrame(checks, columns=_COLUMNS)


def summary(checks: pd.DataFrame) -> pd.DataFrame:
    """How many checks of each kind have which verdict: `kind, checks` and the verdicts."""
    if checks.empty:
        return pd.DataFrame(columns=["kind", "checks", *VERDICTS])
    counts = pd.crosstab(checks["kind"], checks["verdict"]).reindex(columns=list(VERDICTS),
                                                                   fill_value=0)  # fmt: skip
    counts.insert(0, "checks", counts.sum(axis=1))
    counts = counts.loc[list(dict.fromkeys(checks["kind"]))]
    return counts.rename_axis(columns=None).reset_index()


def worst_first(checks: pd.DataFrame, *, shares: bool) -> pd.DataFrame:
    """The checks of shares, or all others: what differs first, what is cut off, what holds."""
    of_shares = checks["kind"].str.startswith(("shares", "products"))
    checks = checks[of_shares if shares else ~of_shares]
    order = checks["verdict"].map(list(VERDICTS)[::-1].index)
    return checks.iloc[order.argsort(kind="stable")]
