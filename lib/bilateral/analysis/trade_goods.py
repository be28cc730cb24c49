"""What is traded: groups and products with their unlisted rests, concentration, two-way trade."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bilateral.analysis.trade import Page, span_text, stated
from bilateral.analysis.trade_measures import (
    Range,
    corners,
    grubel_lloyd,
    herfindahl_hirschman,
    most_matched,
    rest_squares,
    share,
)
from bilateral.errors import ParameterError, check_choice

__all__ = [
    "FLOWS",
    "chapters",
    "concentration",
    "flow_table",
    "flows",
    "group_table",
    "sections",
    "shown",
    "top_products",
    "two_way_headings",
    "two_way_total",
]

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


def _of(own: Page, flow: str) -> tuple[pd.DataFrame, float, float]:
    """A flow's groups by falling value, their table's total and the unlisted rest of it."""
    groups = own.groups[own.groups["flow"] == flow].sort_values("value_eur", ascending=False)
    total = _total(groups) if len(groups) else 0.0
    return groups, total, total - float(groups["value_eur"].sum())


def _listed(own: Page, flow: str, group: str) -> pd.DataFrame:
    rows = own.products
    rows = rows[(rows["flow"] == flow) & (rows["group"] == group)]
    return rows.sort_values("value_eur", ascending=False)


def flow_table(own: Page, flow: str) -> pd.DataFrame:
    """A flow's groups and the products listed in them, with each unlisted rest as its own row.

    Columns: `flow, group, group_en, hs_section, product, product_en, hs_heading, hs_confidence,
    value_eur, value_low, value_high` (from the rounded share), `share_pct` (of the whole flow),
    `share_low, share_high, part` (`product`, `rest of group`, `rest of flow`), `source, line`, by
    falling value of group and product. Empty where the page has no table of the flow.
    """
    groups, total, rest = _of(own, flow)
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
            whole.span.low - sum(span.high for span in spans),
            whole.span.high - sum(span.low for span in spans),
        )
        listed = sum(row["value_eur"] for row in rows if row["group"] == group["group"])
        names = (_REST["product"]["lv"], _REST["product"]["en"], None, None, group["line"])
        add(group, "rest of group", names, max(whole.value - listed, 0.0), left)
    if rows and rest > 0:
        names = (_REST["group"]["lv"], _REST["group"]["en"])
        group = {"group": names[0], "group_en": names[1], "hs_section": None, "source": own.source}
        half = 0.5 * (1 + len(groups))
        span = Range(rest - half, rest + half)
        add(group, "rest of flow", (*names, None, None, rows[-1]["line"]), rest, span)
    return pd.DataFrame(rows)


def _section_number(section: str) -> int:
    """The number of a section written as a Roman numeral; of several the first; others last.

    >>> _section_number("XIV"), _section_number("IX;X"), _section_number("unknown")
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
        return rows["hs_section"].fillna("").map(_section_number)
    groups = rows["flow"] + " " + rows["group"]
    order = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    return groups.map(order)


def _name(latvian: Any, english: Any, labels: str) -> str:
    if labels == "lv":
        return str(latvian)
    return str(english) if pd.notna(english) else f"{latvian} (in Latvian)"


def shown(
    rows: pd.DataFrame, *, minimum_share: float = 0.0, labels: str = "en", sort: str = "value"
) -> pd.DataFrame:
    """The rows of `flow_table` as a reader wants them: named, sorted, small products joined.

    Products below `minimum_share` per cent of the flow become one row of their group, `part` =
    `smaller products`; unlisted rests always stay rows of their own. Adds `group_name`, `name` (in
    `labels`: `en` or `lv`) and `hs`. `sort` is `value` or `hs`. Raises `ParameterError` for a value
    that is not known.
    """
    check_choice("labels", [labels], LABELS)
    check_choice("sort", [sort], SORTS)
    if not 0 <= minimum_share <= 100:
        raise ParameterError(f"minimum_share: {minimum_share} is not a share from 0 to 100")
    if rows.empty:
        return rows
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
        group_name=[
            _name(lv, en, labels)
            for lv, en in zip(joined["group"], joined["group_en"], strict=True)
        ],
        name=[
            _name(lv, en, labels)
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
                "value_eur": own["value_eur"].sum(),
                "share_pct": own["share_pct"].sum(),
                "listed_pct": share(listed["value_eur"].sum(), own["value_eur"].sum()),
                "source": own["source"].iloc[0],
                "line": own["line"].min(),
            }
        )
    return pd.DataFrame(found)


def top_products(rows: pd.DataFrame, *, most: int = 5) -> pd.DataFrame:
    """The largest products of each flow in `shown` rows, with their running sum `together_pct`."""
    products = rows[rows["part"] == "product"].sort_values("value_eur", ascending=False)
    top = products.groupby("flow", sort=False).head(most)
    top = top.sort_values(["flow", "value_eur"], ascending=[True, False], kind="stable")
    return top.assign(together_pct=top.groupby("flow")["share_pct"].cumsum())


def chapters(rows: pd.DataFrame) -> pd.DataFrame:
    """The listed products of `flow_table` rows by HS chapter, the first two digits of a heading.

    Columns: `flow, chapter, value_eur, share_pct` (of the flow; at least, for the unlisted goods
    may be of any chapter), `products, source, line`, by falling value.
    """
    known = rows[rows["hs_heading"].notna()]
    known = known.assign(chapter=known["hs_heading"].str[:2])
    found = known.groupby(["flow", "chapter"]).agg(
        value_eur=("value_eur", "sum"),
        share_pct=("share_pct", "sum"),
        products=("product", "size"),
        source=("source", "first"),
        line=("line", "min"),
    )
    return found.reset_index().sort_values(
        ["flow", "value_eur"], ascending=[True, False], kind="stable", ignore_index=True
    )


def concentration(own: Page, flow: str = "both") -> pd.DataFrame:
    """Herfindahl–Hirschman index (0 to 10,000) of each flow, over groups and over products.

    `hhi_low` to `hhi_high` hold for every possible split of what is unlisted; `likely_high` holds
    when nothing unlisted is larger than the smallest that is listed beside it. Columns: `flow,
    over, listed, listed_pct, hhi_low, hhi_high, likely_high, equal_parts` (how many equal parts
    would give these), `source, line`. A flow that lists more than its total is left out.
    """
    rows = []
    for name in flows(flow):
        groups, total, rest = _of(own, name)
        if groups.empty:
            continue
        shares = [share(value, total) for value in groups["value_eur"]]
        # Assumption: a page that lists the main groups leaves out none larger than its smallest.
        smallest = min(shares)
        # Assumption: a group is a whole section of the Harmonized System, which has 21.
        parts = max(_HS_SECTIONS - len(shares), 1)
        wide = herfindahl_hirschman(shares, parts=parts)
        likely = herfindahl_hirschman(shares, largest=smallest, parts=parts)
        rows.append((name, "groups", len(shares), sum(shares), *wide, likely.high, groups))
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
                "equal_parts": f"{10_000 / likely:.1f} to {10_000 / low:.1f}",
                "source": of["source"].iloc[0],
                "line": of["line"].min(),
            }
            for name, over, count, percent, low, high, likely, of in rows
        ]
    )


def sections(own: Page, *, labels: str = "en", sort: str = "value") -> pd.DataFrame:
    """Exports and imports by HS section, with what an unlisted side can be at most.

    One row per section that either flow lists: `section, name, export_eur, import_eur` (null where
    the flow does not list it), `export_high, import_high` (EUR, where unlisted: the smallest listed
    group or the whole rest, if that is less), `balance_low, balance_high, gl_low, gl_high`
    (Grubel–Lloyd), `listed` (`both`, `exports`, `imports`), `source, line`; by falling turnover or
    by HS section.
    """
    check_choice("labels", [labels], LABELS)
    check_choice("sort", [sort], SORTS)
    values, names, caps = {}, {}, {}
    for flow in FLOWS:
        groups, _, rest = _of(own, flow)
        key = groups["hs_section"].fillna(groups["group"])
        values[flow] = groups["value_eur"].groupby(key).sum()
        # Assumption: a page that lists the main groups leaves out none larger than its smallest.
        caps[flow] = min(rest, float(groups["value_eur"].min())) if len(groups) else 0.0
        for section, (_, group) in zip(key, groups.iterrows(), strict=True):
            names.setdefault(section, group)
    rows = []
    for section, group in names.items():
        x, m = (values[flow].get(section) for flow in FLOWS)
        high_x = caps["export"] if x is None else x
        high_m = caps["import"] if m is None else m
        # Two-way trade is most where the unlisted side comes nearest to the listed one.
        best = (x, min(x, high_m)) if x is not None else (min(high_x, m), m)
        both = x is not None and m is not None
        rows.append(
            {
                "section": section,
                "name": _name(group["group"], group["group_en"], labels),
                "export_eur": x,
                "import_eur": m,
                "export_high": high_x,
                "import_high": high_m,
                "balance_low": (x or 0.0) - high_m,
                "balance_high": high_x - (m or 0.0),
                "gl_low": grubel_lloyd([x], [m]) if both else 0.0,
                "gl_high": grubel_lloyd([x], [m]) if both else grubel_lloyd([best[0]], [best[1]]),
                "listed": "both" if both else "exports" if x is not None else "imports",
                "source": group["source"],
                "line": group["line"],
            }
        )
    found = pd.DataFrame(rows)
    if found.empty:
        return found
    if sort == "hs":
        places = found["section"].map(_section_number)
    else:
        places = -found[["export_eur", "import_eur"]].sum(axis=1)
    return found.iloc[places.argsort(kind="stable")].reset_index(drop=True)


def _rests(own: Page) -> tuple[Range, Range]:
    """The unlisted exports and imports: all of them, and the most that one group can be."""
    rests, largest = [], []
    for flow in FLOWS:
        groups, _, rest = _of(own, flow)
        rests.append(rest)
        largest.append(min(rest, float(groups["value_eur"].min())) if len(groups) else 0.0)
    return Range(*rests), Range(*largest)


def two_way_headings(own: Page, *, labels: str = "en") -> pd.DataFrame:
    """Every heading of the sections that both flows list, with its exports and imports.

    Columns: `section, group_name, hs, name, export_eur, import_eur` (null where unlisted),
    `grubel_lloyd` (null unless both are listed), `source, line`.
    """
    tables = [flow_table(own, flow) for flow in FLOWS]
    rows = pd.concat([table for table in tables if len(table)], ignore_index=True)
    shared = set.intersection(
        *(set(rows.loc[rows["flow"] == flow, "hs_section"].dropna()) for flow in FLOWS)
    )
    # Assumption: a product that may be of several headings is matched by all of them together.
    rows = rows[rows["hs_section"].isin(shared) & rows["hs_heading"].notna()]
    found = []
    for (section, heading), of in rows.groupby(["hs_section", "hs_heading"], sort=True):
        x, m = (of.loc[of["flow"] == flow, "value_eur"] for flow in FLOWS)
        first = of.iloc[0]
        both = len(x) and len(m)
        found.append(
            {
                "section": section,
                "group_name": _name(first["group"], first["group_en"], labels),
                "hs": str(heading).replace(";", ", "),
                "name": _name(first["product"], first["product_en"], labels),
                "export_eur": float(x.sum()) if len(x) else None,
                "import_eur": float(m.sum()) if len(m) else None,
                "grubel_lloyd": grubel_lloyd([x.sum()], [m.sum()]) if both else None,
                "source": first["source"],
                "line": first["line"],
            }
        )
    return pd.DataFrame(found)


def _matched_in_section(own: Page, section: str, headings: pd.DataFrame) -> Range:
    """The trade of a section that is two-way by heading, in EUR: what is listed, and at most."""
    known = headings[headings["section"] == section]
    x, m = known["export_eur"], known["import_eur"]
    listed = float(known[["export_eur", "import_eur"]].min(axis=1, skipna=False).sum())
    groups = own.groups[own.groups["hs_section"] == section]
    wholes = [float(groups.loc[groups["flow"] == flow, "value_eur"].sum()) for flow in FLOWS]
    # Assumption: no unlisted product of a group is larger than the smallest that is listed in it.
    more = most_matched(
        list(x[m.isna()]),
        list(m[x.isna()]),
        rests=(max(wholes[0] - x.sum(), 0.0), max(wholes[1] - m.sum(), 0.0)),
        largest=(float(x.min()), float(m.min())),
    )
    return Range(listed, min(listed + more, *wholes))


def two_way_total(own: Page) -> pd.DataFrame:
    """Grubel–Lloyd in total, by section and by heading, each with its bounds.

    Columns: `level, gl_low, gl_high, shown, source, line`. Levels are the total of both flows, all
    sections together, all headings together, and for each section that both flows list its index as
    a section and by heading. An upper bound rests on the assumption that nothing unlisted is larger
    than the smallest listed beside it. Empty where a flow has no table.
    """
    values = [_of(own, flow)[1] for flow in FLOWS]
    if not all(values):
        return pd.DataFrame(columns=["level", "gl_low", "gl_high", "shown", "source", "line"])
    turnover = sum(values)
    wide, headings = sections(own), two_way_headings(own)
    rests, largest = _rests(own)
    of_both = wide[wide["listed"] == "both"]
    known = float(of_both[["export_eur", "import_eur"]].min(axis=1).sum())
    elsewhere = most_matched(
        list(wide.loc[wide["listed"] == "exports", "export_eur"]),
        list(wide.loc[wide["listed"] == "imports", "import_eur"]),
        rests=(rests.low, rests.high),
        largest=(largest.low, largest.high),
    )
    place = own.groups.iloc[0]
    rows: list[tuple[str, float, float, Any]] = []
    total = grubel_lloyd(values[:1], values[1:])
    rows.append(("both flows as a whole", total, total, place))
    by_section = Range(2 * known / turnover, 2 * (known + elsewhere) / turnover)
    rows.append(("by section", *by_section, place))
    low, high = 0.0, elsewhere
    parts: list[tuple[str, float, float, Any]] = []
    for _, section in of_both.iterrows():
        whole = float(section["export_eur"] + section["import_eur"])
        matched = _matched_in_section(own, section["section"], headings)
        low, high = low + matched.low, high + matched.high
        parts.append((f"{section['name']}: as a section", section["gl_low"], section["gl_high"],
                      section))  # fmt: skip
        parts.append((f"{section['name']}: by heading", 2 * matched.low / whole,
                      2 * matched.high / whole, section))  # fmt: skip
    rows.append(("by heading", 2 * low / turnover, 2 * high / turnover, place))
    return pd.DataFrame(
        [
            {
                "level": level,
                "gl_low": gl.low,
                "gl_high": gl.high,
                "shown": span_text(*gl, "0 to 1"),
                "source": row["source"],
                "line": row["line"],
            }
            for level, gl, row in ((n, Range(a, b), r) for n, a, b, r in rows + parts)
        ]
    )
