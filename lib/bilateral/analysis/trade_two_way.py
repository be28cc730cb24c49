"""Two-way trade: the same goods in both directions, by HS section and by heading, with bounds."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from bilateral.analysis.trade import Page, made_once, span_text
from bilateral.analysis.trade_goods import (
    FLOWS,
    LABELS,
    SORTS,
    flow_tables,
    groups_of,
    name_in,
    section_number,
)
from bilateral.analysis.trade_measures import Range, grubel_lloyd, most_matched
from bilateral.errors import check_choice

__all__ = [
    "HEADING_COLUMNS",
    "TOTAL_COLUMNS",
    "sections",
    "two_way_headings",
    "two_way_total",
    "unlisted",
]

TOTAL_COLUMNS = {"level": "Level", "shown": "Grubel–Lloyd index, 0 to 1"}
HEADING_COLUMNS = {
    "section": "HS section",
    "group_name": "Group",
    "hs": "HS heading",
    "name": "Product",
    "export_eur": "Exports",
    "import_eur": "Imports",
    "grubel_lloyd": "Grubel–Lloyd index",
}

_SECTION_COLUMNS = [
    "section",
    "name",
    "export_eur",
    "import_eur",
    "export_high",
    "import_high",
    "balance_low",
    "balance_high",
    "gl_low",
    "gl_high",
    "listed",
    "source",
    "line",
]

Sides = tuple[float, float]
"""Something of exports, and the same of imports."""


def _rests(own: Page) -> tuple[Sides, Sides]:
    """The unlisted exports and imports: all of them, and the most that one group can be."""
    rests, largest = [], []
    for flow in FLOWS:
        groups, _, rest = groups_of(own, flow)
        if len(groups):
            rests.append(rest)
            # Assumption: a page that lists the main groups leaves out none larger than its
            # smallest.
            largest.append(min(rest, float(groups["value_eur"].min())))
        else:
            whole = own.goods(flow)
            rests.append(whole.value if whole else float("inf"))
            largest.append(rests[-1])
    return (rests[0], rests[1]), (largest[0], largest[1])


def _sides(exports: float | None, imports: float | None, largest: Sides) -> dict[str, Any]:
    """What is known of a section of which one side may be unlisted (None)."""
    x, m = exports or 0.0, imports or 0.0
    high_x = largest[0] if exports is None else x
    high_m = largest[1] if imports is None else m
    # Two-way trade is most where an unlisted side comes nearest to the listed one.
    nearest_x = min(high_x, m) if exports is None else x
    nearest_m = min(high_m, x) if imports is None else m
    both = exports is not None and imports is not None
    return {
        "export_eur": exports,
        "import_eur": imports,
        "export_high": high_x,
        "import_high": high_m,
        "balance_low": x - high_m,
        "balance_high": high_x - m,
        "gl_low": grubel_lloyd([x], [m]),
        "gl_high": grubel_lloyd([nearest_x], [nearest_m]),
        "listed": "both" if both else "exports" if imports is None else "imports",
    }


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
    values: dict[str, dict[str, float]] = {}
    names: dict[str, Any] = {}
    _, largest = _rests(own)
    if float("inf") in largest:
        return pd.DataFrame(columns=_SECTION_COLUMNS)
    for flow in FLOWS:
        groups, _, _ = groups_of(own, flow)
        key = groups["hs_section"].fillna(groups["group"])
        sums = groups["value_eur"].groupby(key).sum()
        values[flow] = {str(section): float(value) for section, value in sums.items()}
        for section, (_, group) in zip(key, groups.iterrows(), strict=True):
            names.setdefault(section, group)
    rows = [
        {
            "section": section,
            "name": name_in(group["group"], group["group_en"], labels),
            **_sides(values["export"].get(section), values["import"].get(section), largest),
            "source": group["source"],
            "line": group["line"],
        }
        for section, group in names.items()
    ]
    found = pd.DataFrame(rows, columns=_SECTION_COLUMNS)
    if sort == "hs":
        places = found["section"].map(section_number)
    else:
        places = -found[["export_eur", "import_eur"]].sum(axis=1)
    return found.iloc[places.argsort(kind="stable")].reset_index(drop=True)


@made_once
def two_way_headings(own: Page, *, labels: str = "en") -> pd.DataFrame:
    """Every heading of the sections that both flows list, with its exports and imports.

    Columns: `section, group_name, hs, name, export_eur, import_eur` (null where unlisted),
    `grubel_lloyd` (null unless both are listed), `source, line`.
    """
    rows = flow_tables(own, "both")
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
                "group_name": name_in(first["group"], first["group_en"], labels),
                "hs": str(heading).replace(";", ", "),
                "name": name_in(first["product"], first["product_en"], labels),
                "export_eur": round(float(x.sum())) if len(x) else None,
                "import_eur": round(float(m.sum())) if len(m) else None,
                "grubel_lloyd": grubel_lloyd([x.sum()], [m.sum()]) if both else None,
                "source": first["source"],
                "line": first["line"],
            }
        )
    return pd.DataFrame(found, columns=[*HEADING_COLUMNS, "source", "line"])


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
        largest=(
            float(x.min()) if x.notna().any() else wholes[0],
            float(m.min()) if m.notna().any() else wholes[1],
        ),
    )
    return Range(listed, min(listed + more, *wholes))


def two_way_total(own: Page) -> pd.DataFrame:
    """Grubel–Lloyd in total, by section and by heading, each with its bounds.

    Columns: `level, gl_low, gl_high, shown, source, line`. Levels are the total of both flows, all
    sections together, all headings together, and for each section that both flows list its index as
    a section and by heading. An upper bound rests on the assumption that nothing unlisted is larger
    than the smallest listed beside it. Empty where a flow has no table.
    """
    values = [groups_of(own, flow)[1] for flow in FLOWS]
    if not all(values):
        return pd.DataFrame(columns=["level", "gl_low", "gl_high", "shown", "source", "line"])
    turnover = math.fsum(values)
    wide, headings = sections(own), two_way_headings(own)
    rests, largest = _rests(own)
    of_both = wide[wide["listed"] == "both"]
    known = float(of_both[["export_eur", "import_eur"]].min(axis=1).sum())
    elsewhere = most_matched(
        list(wide.loc[wide["listed"] == "exports", "export_eur"]),
        list(wide.loc[wide["listed"] == "imports", "import_eur"]),
        rests=rests,
        largest=largest,
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


def unlisted(own: Page) -> pd.DataFrame:
    """What each flow's table leaves out: `flow, value_eur, source, line`; all of it without one."""
    rests, _ = _rests(own)
    rows = []
    for flow, rest in zip(FLOWS, rests, strict=True):
        groups, _, _ = groups_of(own, flow)
        whole = own.goods(flow)
        if len(groups):
            rows.append((flow, rest, groups["source"].iloc[-1], groups["line"].iloc[-1]))
        elif whole:
            rows.append((flow, rest, whole.row["source"], whole.row["line"]))
    return pd.DataFrame(rows, columns=["flow", "value_eur", "source", "line"])
