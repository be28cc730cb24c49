"""Figures of the history timeline: lanes of happenings, attention by year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from bilateral.analysis.timeline import Era
from bilateral.figures import COLOURS, MARKERS, NAMES, new, show

__all__ = ["attention", "lanes", "stacked"]

_DAYS = 365.25


class Placed(NamedTuple):
    """A happening on a lane: its span in years and the row of the stack it lies in."""

    start: float
    end: float
    row: int


def _years(day: pd.Timestamp) -> float:
    return float(day.year + (day.dayofyear - 1) / _DAYS)


def stacked(spans: Sequence[tuple[float, float]], *, room: float) -> list[Placed]:
    """Lay spans, sorted by start, into rows so that none comes closer than `room` to another.

    >>> stacked([(2000.0, 2000.0), (2000.1, 2000.1), (2003.0, 2003.0)], room=1)
    ... # doctest: +NORMALIZE_WHITESPACE
    [Placed(start=2000.0, end=2000.0, row=0), Placed(start=2000.1, end=2000.1, row=1),
     Placed(start=2003.0, end=2003.0, row=0)]
    """
    free: list[float] = []
    placed = []
    for start, end in spans:
        row = next((i for i, taken in enumerate(free) if taken + room <= start), len(free))
        if row == len(free):
            free.append(end)
        else:
            free[row] = end
        placed.append(Placed(start, end, row))
    return placed


def _draw_lane(axes: Axes, rows: pd.DataFrame, code: str, limits: tuple[int, int]) -> None:
    low, high = limits
    spans = []
    for earliest, latest in zip(rows["date_earliest"], rows["date_latest"], strict=True):
        first = _years(earliest) if pd.notna(earliest) else float(low)
        last = _years(latest) if pd.notna(latest) else float(high)
        spans.append((first, last))
    colour = COLOURS.get(code, COLOURS["other"])
    marker = MARKERS.get(code, MARKERS["other"])
    room = (high - low) / 110
    placed = stacked(sorted(spans), room=room)
    for span in placed:
        if span.end - span.start < 1 / 360:
            axes.plot(span.start, span.row, marker, color=colour, markersize=4, mew=0)
        else:
            start, end = max(span.start, low), min(span.end, high)
            axes.barh(
                span.row, max(end - start, room / 2), left=start, height=0.55, color=colour, alpha=0.55
            )
    deepest = max((span.row for span in placed), default=0)
    axes.set_ylim(-0.8, max(deepest + 0.8, 1.5))


def _shade(axes: Axes, eras: Sequence[Era], limits: tuple[int, int], *, name: bool) -> None:
    low, high = limits
    for number, era in enumerate(eras):
        start, end = max(era.start, low), min(era.end or high, high)
        if start >= end:
            continue
        if number % 2 == 0:
            axes.axvspan(start, end, color="#f1f1f1", zorder=0, lw=0)
        if name and (end - start) / (high - low) > 0.12:
            axes.text(
                (start + end) / 2,
                1.03,
                era.name,
                transform=axes.get_xaxis_transform(),
                ha="center",
                va="bottom",
                fontsize=8,
                color="#595959",
            )


def lanes(happenings: pd.DataFrame, eras: Sequence[Era], *, start: int, end: int) -> None:
    """Show happenings as points (a day) and bars (a wider date), a lane for each partner."""
    codes = happenings["counterpart"].fillna("other").str.split(";")
    rows = happenings.assign(lane=codes).explode("lane")
    main = [code for code in ("RUS", "SUN", "BLR", "USA") if (rows["lane"] == code).any()]
    rows["lane"] = rows["lane"].where(rows["lane"].isin(main), "other")
    order = [*main, "other"] if (rows["lane"] == "other").any() else main
    sizes = [max(1.6, 0.9 * (rows["lane"] == code).sum() ** 0.5) for code in order]
    figure, axes = new(
        1.2 + 0.33 * sum(sizes), rows=len(order), sharex=True, squeeze=False, height_ratios=sizes
    )
    for number, (code, lane) in enumerate(zip(order, axes[:, 0], strict=True)):
        _shade(lane, eras, (start, end), name=number == 0)
        own = rows[rows["lane"] == code].sort_values("date_earliest", na_position="first")
        _draw_lane(lane, own, code, (start, end))
        lane.set_yticks([])
        lane.spines["left"].set_visible(False)
        label = f"{NAMES.get(code, code)}\n{len(own)}"
        lane.set_ylabel(label, rotation=0, ha="right", va="center", fontsize=9)
    bottom = axes[-1, 0]
    bottom.set_xlim(start, end + 1)
    bottom.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10))
    bottom.set_xlabel("year")
    counts = "; ".join(f"{NAMES.get(c, c)} {int((rows['lane'] == c).sum())}" for c in order)
    show(
        figure,
        title="Happenings told, by partner: points are days, bars the span of a vaguer date",
        alt=f"Timeline from {start} to {end} with a lane for each partner. Happenings: {counts}.",
        rows=rows,
    )


def attention(density: pd.DataFrame, rows: pd.DataFrame, *, start: int, end: int) -> None:
    """Show how many happenings each document tells of each year, a panel for each document."""
    shown = density.loc[(density.index >= start) & (density.index <= end)]
    order = list(shown.sum().sort_values(ascending=False).index)
    figure, axes = new(0.9 + 0.85 * len(order), rows=len(order), sharex=True, squeeze=False)
    for name, panel in zip(order, axes[:, 0], strict=True):
        panel.bar(shown.index, shown[name], width=0.85, color=COLOURS["NATO"])
        peak = shown[name].idxmax()
        panel.annotate(
            f"{peak}: {shown[name].max():.3g}",
            (peak, shown[name].max()),
            (0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=8,
        )
        panel.set_title(name, fontsize=9, fontweight="normal", pad=4)
        panel.margins(y=0.35)
        panel.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=2))
    bottom = axes[-1, 0]
    bottom.set_xlim(start - 0.5, end + 0.5)
    bottom.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10))
    bottom.set_xlabel("year")
    figure.supylabel("happenings per year", fontsize=9)
    peaks = "; ".join(f"{name} most of {shown[name].idxmax()}" for name in order)
    show(
        figure,
        title="Which years each document speaks of (a vague date is spread over its span)",
        alt=f"Small bar charts of happenings per year, one for each document: {peaks}.",
        rows=rows,
    )
