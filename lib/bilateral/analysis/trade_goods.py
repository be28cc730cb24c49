"""What is traded: groups and products with their unlisted rests, concentration, two-way trade."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from bilateral.analysis.trade import Page, made_once, span_text, stated
from bilateral.analysis.trade_measures import (
    Range,
    corners,
    herfindahl_hirschman,
    rest_squares,
    share,
)
from bilateral.errors import ParameterError, check_choice

__all__ = [
    "CHAPTER_COLUMNS",
    "CONCENTRATION_COLUMNS",
    "FLOWS",
    "GOODS_COLUMNS",
    "GROUP_COLUMNS",
    "TOP_COLUMNS",
    "chapters",
    "concentration",
    "flow_table",
    "flow_tables",
    "flows",
    "group_table",
    "shown",
    "top_products",
]

GOODS_COLUMNS = {
    "flow": "Flow",
    "hs_section": "HS section",
    "group_name": "Group",
    "hs": "HS heading",
    "hs_confidence": "How sure",
    "name": "Product",
    "share_pct": "Share of the flow, %",
    "whole_eur": "EUR",
    "interval": "EUR, as the rounded share allows",
}
TOP_COLUMNS = {
    "flow": "Flow",
    "name": "Product",
    "hs": "HS heading",
    "whole_eur": "EUR",
    "share_pct": "Share of the flow, %",
    "together_pct": "Together with those above, %",
}
GROUP_COLUMNS = {
    "flow": "Flow",
    "hs_section": "HS section",
    "group_name": "Group",
    "value_eur": "EUR",
    "share_pct": "Share of the flow, %",
    "listed_pct": "Of it in listed products, %",
}
CHAPTER_COLUMNS = {
    "flow": "Flow",
    "chapter": "HS chapter",
    "products": "Listed products",
    "value_eur": "EUR, at least",
    "share_pct": "Share of the flow, %, at least",
}
CONCENTRATION_COLUMNS = {
    "flow": "Flow",
    "over": "Over",
    "listed": "Listed",
    "listed_pct": "Listed, % of the flow",
    "hhi_low": "At least",
    "likely_high": "Likely at most",
    "hhi_high": "At most",
    "equal_parts": "As many equal parts",
}

_TILE_COLUMNS = [
    "flow", "group", "group_en", "hs_section", "product", "product_en", "hs_heading",
    "hs_confidence", "value_eur", "value_low", "value_high", "share_pct", "share_low",
    "share_high", "part", "source", "line",
]  # fmt: skip
_SHOWN_COLUMNS = ["whole_eur", "group_name", "name", "hs", "interval"]

FLOWS = ("export", "import")
LABELS = ("en", "lv")
SORTS = ("value", "hs")
_HS_SECTIONS = 21

# What the tiles and rows of unlisted goods are called.
_REST = {
    "product": {"en": "not listed in this group", "lv": "grupā nenorādītās preces"},
    "group": {"en": "groups not listed", "lv": "nenorādītās grupas"},
    "small": {"en": "smaller products", "lv": "mazākas preces"},
}


def flows(flow: str) -> tuple[str, ...]:
    """The flows that the parameter `flow` asks for: `both`, `export` or `import`.

    >>> flows("both"), flows("import")
    (('export', 'import'), ('import',))
    >>> flows("transit")
    Traceback (most recent call last):
    bilateral.errors.ParameterError: flow: 'transit' is not one of both, export, import
    """
    check_choice("flow", [flow], ("both", *FLOWS))
    return FLOWS if flow == "both" else (flow,)


def _total(own: pd.DataFrame) -> float:
    stated_total = own["table_total_eur"].dropna()
    listed = float(own["value_eur"].sum())
    # Assumption: a table without a total line, or listing more than its total, has no rest.
    return max(float(stated_total.iloc[0]), listed) if len(stated_total) else listed


def groups_of(own: Page, flow: str) -> tuple[pd.DataFrame, float, float]:
    """A flow's groups by falling value, their table's total and the unlisted rest of it."""
    groups = own.groups[own.groups["flow"] == flow].sort_values("value_eur", ascending=False)
    total = _total(groups) if len(groups) else 0.0
    return groups, total, total - float(groups["value_eur"].sum())


def _listed(own: Page, flow: str, group: str) -> pd.DataFrame:
    rows = own.products
    rows = rows[(rows["flow"] == flow) & (rows["group"] == group)]
    return rows.sort_values("value_eur", ascending=False)


@made_once
def flow_table(own: Page, flow: str) -> pd.DataFrame:
    """A flow's groups and the products listed in them, with each unlisted rest as its own row.

    Columns: `flow, group, group_en, hs_section, product, product_en, hs_heading, hs_confidence,
    value_eur, value_low, value_high` (from the rounded share), `share_pct` (of the whole flow),
    `share_low, share_high, part` (`product`, `rest of group`, `rest of flow`), `source, line`, by
    falling value of group and product. Empty where the page has no table of the flow.
    """
    groups, total, rest = groups_of(own, flow)
    rows: list[dict[str, Any]] = []

    def add(group: Any, part: str, words: tuple[Any, ...], value: float, span: Range) -> None:
        product, product_en, heading, confidence, line = words
        low, high = max(span.low, 0.0), max(span.high, 0.0)
        rows.append(
            {
                "flow": flow,
                "group": group["group"],
                "group_en": group["group_en"],
                "hs_section": group["hs_section"],
                "product": product,
                "product_en": product_en,
                "hs_heading": heading,
                "hs_confidence": confidence,
                "value_eur": value,
                "value_low": low,
                "value_high": high,
                "share_pct": share(value, total),
                "share_low": share(low, total),
                "share_high": share(high, total),
                "part": part,
                "source": group["source"],
                "line": line,
            }
        )

    for _, group in groups.iterrows():
        whole = stated(group, "value_eur")
        spans = []
        for _, row in _listed(own, flow, group["group"]).iterrows():
            part = stated(row, "share_of_group_pct")
            span = corners(lambda v, s: v * s / 100, whole.span, part.span)
            spans.append(span)
            words = (row["product"], row["product_en"], row["hs_heading"], row["hs_confidence"])
            add(group, "product", (*words, row["line"]), whole.value * part.value / 100, span)
        left = Range(
            whole.span.low - math.fsum(span.high for span in spans),
            whole.span.high - math.fsum(span.low for span in spans),
        )
        listed = math.fsum(row["value_eur"] for row in rows if row["group"] == group["group"])
        names = (_REST["product"]["lv"], _REST["product"]["en"], None, None, group["line"])
        add(group, "rest of group", names, max(whole.value - listed, 0.0), left)
    if rows and rest > 0:
        lv, en = _REST["group"]["lv"], _REST["group"]["en"]
        none = {"group": lv, "group_en": en, "hs_section": None, "source": own.source}
        half = 0.5 * (1 + len(groups))
        span = Range(rest - half, rest + half)
        add(none, "rest of flow", (lv, en, None, None, rows[-1]["line"]), rest, span)
    return pd.DataFrame(rows, columns=_TILE_COLUMNS)


def flow_tables(own: Page, flow: str) -> pd.DataFrame:
    """The `flow_table` of the flow, or of both, one after the other."""
    tables = [flow_table(own, name) for name in flows(flow)]
    found = [table for table in tables if len(table)]
    return pd.concat(found, ignore_index=True) if found else tables[0]


def section_number(section: str) -> int:
    """The number of a section written as a Roman numeral; of several the first; others last.

    >>> section_number("XIV"), section_number("IX;X"), section_number("unknown")
    (14, 9, 99)
    """
    worth = {"I": 1, "V": 5, "X": 10}
    digits = [worth.get(letter, 0) for letter in section.partition(";")[0]]
    if not digits or not all(digits):
        return 99
    following = [*digits[1:], 0]
    return sum(-a if a < b else a for a, b in zip(digits, following, strict=True))


def _order(rows: pd.DataFrame, sort: str) -> pd.Series:
    """The place of each row's group: by HS section, or as the rows stand; rests come last."""
    if sort == "hs":
        return rows["hs_section"].fillna("").map(section_number)
    groups = rows["flow"] + " " + rows["group"]
    order = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    return groups.map(order)


def name_in(latvian: Any, english: Any, labels: str) -> str:
    """A name in the language of `labels`; Latvian, and said to be so, where no English is known."""
    if labels == "lv":
        return str(latvian)
    return str(english) if pd.notna(english) else f"{latvian} (in Latvian)"


def shown(
    rows: pd.DataFrame, *, minimum_share: float = 0.0, labels: str = "en", sort: str = "value"
) -> pd.DataFrame:
    """The rows of `flow_table` as a reader wants them: named, sorted, small products joined.

    Products below `minimum_share` per cent of the flow become one row of their group, `part` =
    `smaller products`; unlisted rests always stay rows of their own. Adds `group_name`, `name` (in
    `labels`: `en` or `lv`), `hs`, `whole_eur` (rounded), `interval` (in words). `sort` is
    `value` or `hs`. Raises `ParameterError` for a value that is not known.
    """
    check_choice("labels", [labels], LABELS)
    check_choice("sort", [sort], SORTS)
    if not 0 <= minimum_share <= 100:
        raise ParameterError(f"minimum_share: {minimum_share} is not a share from 0 to 100")
    if rows.empty:
        return rows.reindex(columns=[*_TILE_COLUMNS, *_SHOWN_COLUMNS])
    small = rows["part"].eq("product") & (rows["share_pct"] < minimum_share)
    joined = rows[~small]
    if small.any():
        sums = ["value_eur", "value_low", "value_high", "share_pct", "share_low", "share_high"]
        kept = ["flow", "group", "group_en", "hs_section", "source"]
        under = rows[small].groupby(kept, sort=False, dropna=False)
        smaller = under[sums].sum().join(under["line"].min()).reset_index()
        smaller["part"] = "smaller products"
        counts = under.size().to_numpy()
        smaller["product"] = [f"{_REST['small']['lv']} ({count})" for count in counts]
        smaller["product_en"] = [f"{_REST['small']['en']} ({count})" for count in counts]
        joined = pd.concat([joined, smaller], ignore_index=True)
    parts = ["product", "smaller products", "rest of group", "rest of flow"]
    by = "hs_heading" if sort == "hs" else "value_eur"
    joined = joined.assign(
        whole_eur=joined["value_eur"].round(),
        group_name=[
            name_in(lv, en, labels)
            for lv, en in zip(joined["group"], joined["group_en"], strict=True)
        ],
        name=[
            name_in(lv, en, labels)
            for lv, en in zip(joined["product"], joined["product_en"], strict=True)
        ],
        hs=joined["hs_heading"].str.replace(";", ", "),
        interval=[
            span_text(low, high, "EUR")
            for low, high in zip(joined["value_low"], joined["value_high"], strict=True)
        ],
        _flow=joined["flow"].map(FLOWS.index),
        _last=joined["part"].eq("rest of flow"),
        _group=_order(joined, sort),
        _part=joined["part"].map(parts.index),
        _by=joined["hs_heading"].fillna("") if by == "hs_heading" else -joined["value_eur"],
    )
    keys = ["_flow", "_last", "_group", "_part", "_by"]
    return joined.sort_values(keys, kind="stable", ignore_index=True).drop(columns=keys)


def group_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The groups of `shown` rows, one a row, with the unlisted rest last.

    Columns: `flow, group_name, hs_section, value_eur, share_pct, listed_pct` (per cent of the group
    whose products the page names), `source, line`.
    """
    found = []
    for (flow, name), own in rows.groupby(["flow", "group_name"], sort=False):
        listed = own[own["part"].isin(["product", "smaller products"])]
        found.append(
            {
                "flow": flow,
                "group_name": name,
                "hs_section": own["hs_section"].iloc[0],
                "value_eur": round(own["value_eur"].sum()),
                "share_pct": own["share_pct"].sum(),
                "listed_pct": share(listed["value_eur"].sum(), own["value_eur"].sum()),
                "source": own["source"].iloc[0],
                "line": own["line"].min(),
            }
        )
    return pd.DataFrame(found, columns=[*GROUP_COLUMNS, "source", "line"])


def top_products(rows: pd.DataFrame, *, most: int = 5) -> pd.DataFrame:
    """The largest products of each flow in `shown` rows, with their running sum `together_pct`."""
    products = rows[rows["part"] == "product"].sort_values("value_eur", ascending=False)
    top = products.groupby("flow", sort=False).head(most)
    top = top.sort_values(["flow", "value_eur"], ascending=[True, False], kind="stable")
    shares = top["share_pct"].astype(float)
    return top.assign(together_pct=shares.groupby(top["flow"]).cumsum())


def chapters(rows: pd.DataFrame, *, most: int = 5) -> pd.DataFrame:
    """The listed products of `flow_table` rows by HS chapter, the first two digits of a heading.

    The `most` largest of each flow.

    Columns: `flow, chapter, value_eur, share_pct` (of the flow; at least, for the unlisted goods
    may be of any chapter), `products, source, line`, by falling value.
    """
    known = rows[rows["hs_heading"].notna()]
    known = known.assign(chapter=known["hs_heading"].str[:2])
    found = known.groupby(["flow", "chapter"]).agg(
        value_eur=("value_eur", lambda values: round(values.sum())),
        share_pct=("share_pct", "sum"),
        products=("product", "size"),
        source=("source", "first"),
        line=("line", "min"),
    )
    found = found.reset_index().sort_values(
        ["flow", "value_eur"], ascending=[True, False], kind="stable"
    )
    return found.groupby("flow", sort=False).head(most).reset_index(drop=True)


def _equal_parts(low: float, high: float) -> str:
    """How many equal parts give an index between both, in words."""
    if not low:
        return f"{10_000 / high:.1f} or more" if high else "not known"
    first, last = f"{10_000 / high:.1f}", f"{10_000 / low:.1f}"
    return first if first == last else f"{first} to {last}"


def concentration(own: Page, flow: str = "both") -> pd.DataFrame:
    """Herfindahl–Hirschman index (0 to 10,000) of each flow, over groups and over products.

    `hhi_low` to `hhi_high` hold for every possible split of what is unlisted; `likely_high` holds
    when nothing unlisted is larger than the smallest that is listed beside it. Columns: `flow,
    over, listed, listed_pct, hhi_low, hhi_high, likely_high, equal_parts` (how many equal parts
    would give these), `source, line`. A flow that lists more than its total is left out.
    """
    rows = []
    for name in flows(flow):
        groups, total, rest = groups_of(own, name)
        if groups.empty:
            continue
        shares = [share(value, total) for value in groups["value_eur"]]
        # Assumption: a page that lists the main groups leaves out none larger than its smallest.
        smallest = min(shares)
        # Assumption: a group is a whole section of the Harmonized System, which has 21.
        parts = max(_HS_SECTIONS - len(shares), 1)
        wide = herfindahl_hirschman(shares, parts=parts)
        likely = herfindahl_hirschman(shares, largest=smallest, parts=parts)
        rows.append((name, "groups", len(shares), math.fsum(shares), *wide, likely.high, groups))
        items = flow_table(own, name)
        listed = items[items["part"] == "product"]
        squares = float((listed["share_pct"] ** 2).sum())
        free = tight = 0.0
        for _, left in items[items["part"] == "rest of group"].iterrows():
            beside = listed.loc[listed["group"] == left["group"], "share_pct"]
            free += rest_squares(left["share_pct"]).high
            largest = beside.min() if len(beside) else None
            tight += rest_squares(left["share_pct"], largest=largest).high
        free += rest_squares(share(rest, total)).high
        tight += rest_squares(share(rest, total), largest=smallest).high
        span = (squares, squares + free, squares + tight)
        rows.append((name, "products", len(listed), listed["share_pct"].sum(), *span, groups))
    return pd.DataFrame(
        [
            {
                "flow": name,
                "over": over,
                "listed": count,
                "listed_pct": percent,
                "hhi_low": low,
                "hhi_high": high,
                "likely_high": likely,
                "equal_parts": _equal_parts(low, high),
                "source": of["source"].iloc[0],
                "line": of["line"].min(),
            }
            for name, over, count, percent, low, high, likely, of in rows
        ],
        columns=[*CONCENTRATION_COLUMNS, "source", "line"],
    )
