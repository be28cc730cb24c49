"""Figures of security cooperation: aid over its fiscal years, amounts by sort, steps by date."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from bilateral.analysis.security import KINDS
from bilateral.analysis.selection import records
from bilateral.figures import COLOURS, WIDTH, new, new_in_inches, nothing, show
from bilateral.figures.placing import text_width, year_of

__all__ = ["sorts", "spans", "steps"]

_MILLION = 1e6
_EDGE = "#303030"


def _colour(row: dict[str, Any]) -> str:
    return COLOURS.get(row["provider"], COLOURS["other"])


def spans(rows: pd.DataFrame) -> None:
    """Show aid as areas: as wide as the fiscal years that it covers, as high as their yearly mean.

    A panel for each programme, all of one currency on one scale. A dashed top says that the mean
    is ours: how the years shared a sum is not told. Draws nothing without dated aid.
    """
    aid = rows[(rows["kind"] == "aid") & rows["years"].notna()]
    if aid.empty:
        nothing()
        return
    keys = list(dict.fromkeys(zip(aid["name"], aid["way"], aid["currency"], strict=True)))
    highest = (aid["mean"] / _MILLION).groupby(aid["currency"]).max()
    first, last = int(aid["fiscal_year_start"].min()), int(aid["fiscal_year_end"].max())
    figure, panels = new(0.9 + 1.25 * len(keys), rows=len(keys), squeeze=False)
    for (name, way, currency), panel in zip(keys, panels[:, 0], strict=True):
        own = aid[(aid["name"] == name) & (aid["way"] == way) & (aid["currency"] == currency)]
        for row in records(own):
            _area(panel, row, float(highest[currency]))
        panel.set_xlim(first - 0.6, last + 0.6)
        panel.set_ylim(0, 1.3 * float(highest[currency]))
        panel.set_xticks(range(first, last + 1), [f"FY {year}" for year in range(first, last + 1)])
        panel.tick_params(axis="x", labelsize=9, length=0)
        panel.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=3))
        panel.set_ylabel(f"million {currency}\na year", fontsize=8.5)
        panel.set_title(f"{name}, {way}", fontsize=9.5, fontweight="normal", pad=4)
    said = "; ".join(
        f"{row['name']} {row['period']} {row['amount'] / _MILLION:.2f} million {row['currency']}"
        for row in records(aid)
    )
    show(
        figure,
        title="Aid over the fiscal years that it covers: areas are the sums",
        alt=f"Areas as wide as the fiscal years that each sum covers. {said}.",
        rows=aid,
    )


def _area(panel: Axes, row: dict[str, Any], highest: float) -> None:
    left, width = row["fiscal_year_start"] - 0.5, int(row["years"])
    height = float(row["mean"]) / _MILLION
    panel.add_patch(Rectangle((left, 0), width, height, facecolor=_colour(row), alpha=0.35, lw=0))
    for edge in (left, left + width):
        panel.plot([edge, edge], [0, height], color=_EDGE, lw=0.9)
    panel.plot([left, left + width], [height] * 2, color=_EDGE, lw=1.2,
               linestyle="--" if width > 1 else "-")  # fmt: skip
    total = f"{row['amount'] / _MILLION:g}"
    words = f"{total} in {width} years, {height:.2f} a year" if width > 1 else total
    panel.text(
        left + width / 2, height + 0.05 * highest, words, ha="center", va="bottom", fontsize=9
    )


def sorts(rows: pd.DataFrame) -> None:
    """Show every amount as a bar, a panel for each kind, way and currency, since none are added.

    Panels of one currency share a scale; parts of a licence are pale beside it. An arrow stands
    for an amount that the document only bounds from below. Draws nothing without amounts.
    """
    if rows.empty:
        nothing()
        return
    whole = rows["kind"].where(rows["kind"] != KINDS[-1], "licence")
    keyed = rows.assign(sort=whole)
    keys = list(dict.fromkeys(zip(keyed["sort"], keyed["way"], keyed["currency"], strict=True)))
    groups = [
        keyed[(keyed["sort"] == a) & (keyed["way"] == b) & (keyed["currency"] == c)]
        for a, b, c in keys
    ]
    most = (rows["amount"] / _MILLION).groupby(rows["currency"]).max()
    figure, panels = new(
        1.0 + 0.3 * len(rows) + 0.62 * len(keys), rows=len(keys), squeeze=False,
        height_ratios=[len(group) + 1.2 for group in groups],
    )  # fmt: skip
    for (sort, way, currency), own, panel in zip(keys, groups, panels[:, 0], strict=True):
        _bars(panel, own)
        panel.set_xlim(0, 1.6 * float(most[currency]))
        name = sort if len(own) == 1 or sort.endswith("d") else f"{sort}s"
        panel.set_title(f"{name[0].upper()}{name[1:]}, {way}", fontsize=9.5, fontweight="normal",
                        pad=4)  # fmt: skip
        panel.set_xlabel(f"million {currency}", fontsize=8.5)
        panel.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    said = "; ".join(f"{row['name']} {_label(row)} {row['currency']}" for row in records(rows))
    show(
        figure,
        title="Amounts by kind, giver and currency: not to be added",
        alt=f"Bars in millions. {said}.",
        rows=rows,
    )


def _label(row: dict[str, Any]) -> str:
    said = "" if pd.isna(row["said"]) else f"{row['said']} "
    when = "no year told" if pd.isna(row["when"]) else row["when"]
    return f"{said}{row['amount'] / _MILLION:g} ({when})"


def _bars(panel: Axes, rows: pd.DataFrame) -> None:
    for place, row in enumerate(records(rows)):
        value = float(row["amount"]) / _MILLION
        part = row["kind"] == KINDS[-1]
        panel.barh(place, value, height=0.62, color=_colour(row), alpha=0.4 if part else 1.0)
        shift = 4
        if pd.isna(row["high"]):
            panel.plot(value, place, ">", color=_colour(row), markersize=7, clip_on=False)
            shift = 9
        panel.annotate(
            _label(row), (value, place), (shift, 0), textcoords="offset points", va="center",
            fontsize=9,
        )  # fmt: skip
    names = [_short(str(name)) for name in rows["name"]]
    panel.set_yticks(range(len(rows)), names, fontsize=9)
    panel.set_ylim(len(rows) - 0.5, -0.5)
    panel.tick_params(axis="y", length=0)


_LONGEST = 30


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[:_LONGEST].rsplit(" ", 1)[0].rstrip(",") + " …"


# --- Steps by date -------------------------------------------------------------------------------

# Inches.
_GUTTER, _RIGHT, _TOP, _BOTTOM = 3.9, 0.3, 0.5, 0.75
_PLOT = WIDTH - _GUTTER - _RIGHT
_ROW, _HEAD, _SIZE = 0.2, 0.26, 8.5


def steps(table: pd.DataFrame, *, start: int, end: int) -> None:
    """Show agreements, joint work and commitments on one axis of years, in the order of `table`.

    A bar covers every day that a date may mean; an arrow to the right goes on, one to the left is
    a promise that is to be kept by then. Draws nothing without a row.
    """
    if table.empty:
        nothing()
        return
    groups = list(dict.fromkeys(table["group"]))
    inside = len(table) * _ROW + len(groups) * _HEAD
    figure, axes = new_in_inches(inside, left=_GUTTER, right=_RIGHT, above=_TOP, below=_BOTTOM)
    days = pd.concat([table["date_earliest"], table["date_latest"]]).dropna()
    left = max(start, days.min().year - 1)
    right = min(end, days.max().year) + 1.2
    axes.set_xlim(left, right)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=7))
    axes.tick_params(axis="x", labelsize=9)
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("year", fontsize=9)
    edge = left - (right - left) * (_GUTTER - 0.08) / _PLOT
    y = 0.0
    for group in groups:
        axes.plot([edge, right], [y + 0.03] * 2, color="#8c8c8c", lw=0.6, clip_on=False)
        axes.text(edge, y + _HEAD / 2 + 0.02, f"{group[0].upper()}{group[1:]}", fontsize=9.5,
                  fontweight="bold", va="center")  # fmt: skip
        y += _HEAD
        for row in records(table[table["group"] == group]):
            _step(axes, row, y + _ROW / 2, (left, right))
            y += _ROW
    counted = ", ".join(f"{(table['group'] == group).sum()} {group}" for group in groups)
    show(
        figure,
        title="Agreements, joint work and commitments by date",
        alt=f"Timeline of {counted}, from {days.min().year} to {days.max().year}.",
        rows=table,
    )


def _step(axes: Axes, row: dict[str, Any], y: float, limits: tuple[float, float]) -> None:
    words = str(row["words"])
    while text_width(words, _SIZE) > _GUTTER - 0.3:
        words = words.removesuffix(" …").rsplit(" ", 1)[0] + " …"
    inch = (limits[1] - limits[0]) / _PLOT
    axes.text(limits[0] - 0.12 * inch, y, words, ha="right", va="center", fontsize=_SIZE)
    first, last = row["date_earliest"], row["date_latest"]
    colour = COLOURS["USA"]
    style: dict[str, Any] = {"color": colour, "lw": 6, "solid_capstyle": "butt"}
    if pd.isna(last):
        at = max(year_of(first), limits[0])
        axes.plot([at, limits[1]], [y, y], color=colour, lw=1.6)
        axes.plot([at, at + 0.06 * inch], [y, y], **style)
        axes.plot(limits[1], y, ">", color=colour, markersize=6, clip_on=False)
    elif pd.isna(first):
        at = year_of(last + pd.Timedelta(days=1))
        axes.plot([at - 0.45 * inch, at], [y, y], color=colour, lw=1.6, linestyle="--")
        axes.plot(at, y, "|", color=colour, markersize=11, mew=2)
        axes.text(at - 0.5 * inch, y, "by", ha="right", va="center", fontsize=_SIZE)
    else:
        left, right = year_of(first), year_of(last + pd.Timedelta(days=1))
        axes.plot([left, max(right, left + 0.05 * inch)], [y, y], **style)
