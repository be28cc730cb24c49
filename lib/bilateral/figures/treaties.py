"""Figures of the treaty inventory: life lines, beginnings by year."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import MaxNLocator

from bilateral.figures import COLOURS, HATCHES, NAMES, new, show

__all__ = ["beginnings", "lives"]

_LONGEST = 58


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def _year(day: pd.Timestamp) -> float:
    return float(day.year + (day.dayofyear - 1) / 365.25)


def _main(partners: str) -> str:
    first = partners.split(";", maxsplit=1)[0]
    return first if first in COLOURS else "other"


def lives(rows: pd.DataFrame, *, until: int) -> None:
    """Show each agreement's line from its first dated act to its end.

    Solid: said to be in force, with an arrow at the open end; dashed: whether it goes on is not
    said; a cross: a stated end. The first bar is the span that the date of the beginning allows.
    """
    order = rows.sort_values(["partners", "begins_earliest"], ascending=[True, True], kind="stable")
    figure, axes = new(1.3 + 0.2 * len(order))
    for place, (_, row) in enumerate(order.iterrows()):
        colour = COLOURS[_main(row["partners"])]
        first, known = _year(row["begins_earliest"]), _year(row["begins_latest"])
        end = _year(row["ended_latest"]) if row["goes_on"] == "ended" else until + 0.5
        style = "--" if row["goes_on"] == "unknown" else "-"
        axes.plot([known, end], [place, place], style, color=colour, lw=1.8, solid_capstyle="butt")
        axes.barh(place, max(known - first, 0.25), left=first, height=0.62, color=colour)
        marker = {"ended": "x", "stated": ">"}.get(row["goes_on"])
        if marker:
            axes.plot(end, place, marker, color=colour, markersize=6, mew=1.6)
    axes.set_yticks(range(len(order)), [_short(name) for name in order["name"]], fontsize=7.5)
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_xlim(left=_year(order["begins_earliest"].min()) - 1, right=until + 2)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=7))
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("year")
    shown = sorted({_main(partners) for partners in order["partners"]})
    handles = [axes.plot([], [], lw=4, color=COLOURS[code])[0] for code in shown]
    axes.legend(
        handles,
        [NAMES.get(code, code) for code in shown],
        loc="lower center",
        bbox_to_anchor=(0.3, 1.0),
        ncols=len(shown),
        fontsize=9,
    )
    counts = order["goes_on"].value_counts()
    show(
        figure,
        title="Lives of the agreements: solid in force, dashed not said, cross ended",
        alt=(
            f"Life lines of {len(order)} agreements: {counts.get('stated', 0)} said to be in force "
            f"or indefinite, {counts.get('ended', 0)} ended, {counts.get('unknown', 0)} not said."
        ),
        rows=order,
    )


def beginnings(counts: pd.DataFrame, rows: pd.DataFrame) -> None:
    """Show how many agreements begin in each year, stacked by partner."""
    figure, axes = new(3.0)
    bottom = pd.Series(0, index=counts.index)
    for partners in counts.columns:
        code = _main(str(partners))
        label = ", ".join(NAMES.get(part, part) for part in str(partners).split(";"))
        axes.bar(
            counts.index,
            counts[partners],
            bottom=bottom,
            color=COLOURS[code],
            width=0.85,
            hatch=HATCHES.get(code, ""),
            edgecolor="white",
            linewidth=0.4,
            label=label,
        )
        bottom = bottom + counts[partners]
    for year, total in bottom[bottom > 0].items():
        axes.annotate(
            str(total),
            (float(str(year)), total),
            (0, 2),
            textcoords="offset points",
            ha="center",
            fontsize=8,
        )
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10))
    axes.set_xlabel("year of the first dated act")
    axes.set_ylabel("agreements")
    axes.legend(fontsize=8)
    peak = bottom.idxmax()
    show(
        figure,
        title="Agreements by the year in which they begin, and partner",
        alt=f"Bars of agreements per year; most, {bottom.max()}, begin in {peak}.",
        rows=rows,
    )
