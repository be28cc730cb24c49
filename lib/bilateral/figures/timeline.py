"""Figures of the history timeline: lanes of happenings, attention by year, topics."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from bilateral.analysis.selection import records
from bilateral.figures import COLOURS, WIDTH, grid, new, nothing, show
from bilateral.figures.lanes import lanes
from bilateral.figures.placing import text_width

__all__ = ["attention", "lanes", "topics"]


def attention(
    density: pd.DataFrame, told: pd.DataFrame, silent: pd.DataFrame, *, start: int, end: int
) -> None:
    """Show how many happenings each document tells of each year, and its silences.

    `density` is the table of `timeline.by_year`, `silent` that of `timeline.silences` by document.
    """
    if told.empty:
        nothing()
        return
    shown = density.loc[(density.index >= start) & (density.index <= end)]
    order = list(shown.sum().sort_values(ascending=False).index)
    figure, axes = new(0.9 + 0.85 * len(order), rows=len(order), sharex=True, squeeze=False)
    for name, panel in zip(order, axes[:, 0], strict=True):
        panel.bar(shown.index, shown[name], width=0.85, color=COLOURS["NATO"])
        peak, most = int(shown[name].idxmax()), float(shown[name].max())
        early = peak < (start + end) / 2
        panel.annotate(
            f"{most:.0f} in {peak}" if abs(most - round(most)) < 0.1 else f"{most:.1f} in {peak}",
            (peak, most),
            (5, -1) if early else (0, 2),
            textcoords="offset points",
            ha="left" if early else "right",
            va="top" if early else "bottom",
            fontsize=9,
        )
        panel.set_title(name, fontsize=9.5, fontweight="normal", pad=4)
        panel.margins(y=0.4)
        panel.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=2))
        for gap in records(silent[silent["who"] == name]):
            _name_silence(panel, gap, (start, end))
    bottom = axes[-1, 0]
    bottom.set_xlim(start - 0.5, end + 0.5)
    bottom.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10))
    bottom.set_xlabel("year")
    figure.supylabel("happenings per year", fontsize=9)
    peaks = "; ".join(f"{name} most of {shown[name].idxmax()}" for name in order)
    longest = records(silent.head(1))
    silence = "".join(
        f" The longest silence: {gap['who']}, {gap['silent_from']} to {gap['silent_to']}."
        for gap in longest
    )
    show(
        figure,
        title="Which years each document speaks of, and where it is silent",
        alt=f"Small bar charts of happenings per year, one for each document: {peaks}.{silence}",
        rows=told,
    )


def _name_silence(panel: Axes, gap: dict[str, Any], limits: tuple[int, int]) -> None:
    first, last = max(gap["silent_from"] + 0.6, limits[0]), min(gap["silent_to"] - 0.6, limits[1])
    if last - first < 1:
        return
    panel.axvspan(first, last, facecolor="none", edgecolor="#cfcfcf", hatch="////", lw=0, zorder=0)
    years = f"{gap['years']:.0f} years"
    # Of several wordings the longest that fits.
    room = 0.9 * (WIDTH - 0.8) * (last - first) / (limits[1] - limits[0])
    words = (f"{years} not spoken of", f"{years}\nnot spoken of", years)
    fitting = [text for text in words if text_width(text, 8.5) < room]
    if fitting:
        panel.text(
            (first + last) / 2,
            0.45,
            fitting[0],
            transform=panel.get_xaxis_transform(),
            ha="center",
            va="center",
            fontsize=8.5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
        )


def topics(counts: pd.DataFrame, told: pd.DataFrame) -> None:
    """Show of what each document speaks: counts in squares, shaded by their share of it."""
    if told.empty:
        nothing()
        return
    shares = counts.div(counts.sum(), axis=1)
    figure, axes = new(1.4 + 0.3 * len(counts))
    names = [f"{source}\n{total} told" for source, total in counts.sum().items()]
    grid(axes, counts, shares, names=names, none="·")
    leading = "; ".join(
        f"{source} most of {counts[source].idxmax()} ({100 * shares[source].max():.0f} %)"
        for source in counts
    )
    show(
        figure,
        title="What each document speaks of: happenings, shaded by their share of the document",
        alt=f"Grid of themes by documents. {leading}.",
        rows=told,
    )
