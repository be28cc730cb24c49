"""Figures of the treaty inventory: life lines, beginnings by year, partners on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from bilateral.analysis.selection import records
from bilateral.analysis.treaties import partner_names
from bilateral.figures import COLOURS, HATCHES, WIDTH, new, new_in_inches, nothing, show
from bilateral.figures.placing import Scale, text_width, time_axis, year_of

__all__ = ["lives", "partners", "starts"]

# Inches.
_GUTTER, _RIGHT, _TOP, _BOTTOM = 3.35, 0.22, 0.72, 0.85
_PLOT = WIDTH - _GUTTER - _RIGHT
_ROW, _HEAD, _PARTNER = 0.165, 0.175, 0.27
_NAMES, _STRIP, _STARTS_TOP, _STARTS_BOTTOM = 1.35, 0.72, 0.42, 0.85
_SIZE = 8

# The mark of each act, hollow for a signature and filled once a party is bound.
_ACT_MARKS: dict[str, dict[str, Any]] = {
    "year": {"marker": "s", "mfc": "white"},
    "signed": {"marker": "o", "mfc": "white"},
    "ratified": {"marker": "D"},
    "in_force": {"marker": "o"},
}
_ACT_NAMES = {
    "signed": "signed",
    "ratified": "ratified",
    "in_force": "in force",
    "year": "bare year",
}


def _shortened(name: str, room: float) -> str:
    """A name cut at a word so that it fits into so many inches."""
    if text_width(name, _SIZE) <= room:
        return name
    words = name.split()
    while words and text_width(" ".join(words) + " …", _SIZE) > room:
        words.pop()
    return " ".join(words) + " …"


def lives(
    rows: pd.DataFrame, ended: pd.DataFrame, quiet: Sequence[tuple[int, int]], *, end: int
) -> None:
    """Show each agreement's line from its first dated act to its end, by partner and topic.

    `rows` are those of `treaties.life_lines`, `ended` agreements of which only the end is known;
    `quiet` years are drawn narrow. Solid with an arrow: said to be in force; dashed: whether it
    goes on is not said; a cross: a stated end; a bar: the years of a programme. An act's mark lies
    in the middle of what its date may mean, with a bar over all of it.
    """
    if rows.empty and ended.empty:
        nothing()
        return
    drawn = pd.concat([rows, ended.assign(goes_on="ended")])
    drawn = drawn.assign(order=[_group_order(rows, group) for group in drawn["group"]])
    drawn = drawn.sort_values("order", kind="stable")
    years = [drawn[f"{act}_earliest"].dt.year.min() for act in (*_ACT_MARKS, "ended", "period")]
    first = int(min(year for year in years if pd.notna(year)))
    # What is quiet before the first act is not drawn at all.
    quiet = [(begins, ends) for begins, ends in quiet if begins > first]
    scale = Scale(first - 1, end + 1, quiet, width=_PLOT)
    inside = _height(drawn)
    figure, axes = new_in_inches(inside, left=_GUTTER, right=_RIGHT, above=_TOP, below=_BOTTOM)
    _background(axes, scale, inside)
    _key(axes)
    y = 0.0
    for group, own in drawn.groupby("group", sort=False):
        colour = COLOURS[str(group)]
        axes.plot([-_GUTTER + 0.08, _PLOT], [y + 0.05] * 2, color="#8c8c8c", lw=0.6, clip_on=False)
        name = partner_names([str(group)])[0]
        name = name[0].upper() + name[1:]
        axes.text(-_GUTTER + 0.08, y + 0.18, name, fontsize=10, fontweight="bold", va="center")
        y += _PARTNER
        for topic, lines in own.groupby("topic", sort=False):
            axes.text(
                -_GUTTER + 0.08, y + _HEAD / 2, str(topic), fontsize=_SIZE, style="italic",
                va="center", color="#404040",
            )  # fmt: skip
            y += _HEAD
            for row in records(lines):
                _draw_life(axes, row, scale, y + _ROW / 2, colour)
                y += _ROW
    counts = drawn["goes_on"].value_counts()
    show(
        figure,
        title="Lives of the agreements, by partner and topic",
        alt=(
            f"Life lines of {len(drawn)} agreements: {counts.get('stated', 0)} said to be in force "
            f"or indefinite, {counts.get('ended', 0)} ended, {counts.get('period', 0)} programmes "
            f"of set years, {counts.get('unknown', 0)} of which nothing is said."
        ),
        rows=drawn,
    )


def _group_order(rows: pd.DataFrame, group: str) -> int:
    known = list(dict.fromkeys(rows["group"]))
    return known.index(group) if group in known else len(known)


def _height(rows: pd.DataFrame) -> float:
    heads = len(rows[["group", "topic"]].drop_duplicates())
    return len(rows) * _ROW + heads * _HEAD + rows["group"].nunique() * _PARTNER + 0.06


def _background(axes: Axes, scale: Scale, inside: float) -> None:
    time_axis(axes, scale, inside)


def _key(axes: Axes) -> None:
    """What marks and lines mean, in one line over the figure."""
    at, y = -_GUTTER + 0.14, -0.12
    marks = {name: _ACT_MARKS[act] for act, name in _ACT_NAMES.items()}
    entries = [*marks.items(), ("ended", {"marker": "x"}), ("said to go on", {"marker": ">"})]
    for name, style in entries:
        axes.plot(at, y, **_style(style, "#404040"), clip_on=False)
        axes.text(at + 0.1, y, name, fontsize=_SIZE, va="center")
        at += text_width(name, _SIZE) + 0.38
    for name, line in (("not said", "--"), ("programme", "-")):
        axes.plot(
            [at - 0.05, at + 0.25], [y, y], line, color="#404040",
            lw=5 if name == "programme" else 1.4, solid_capstyle="butt", clip_on=False,
        )  # fmt: skip
        axes.text(at + 0.32, y, name, fontsize=_SIZE, va="center")
        at += text_width(name, _SIZE) + 0.6


def _style(style: dict[str, Any], colour: str) -> dict[str, Any]:
    plain = {"color": colour, "mec": colour, "markersize": 5, "mew": 1.2, "zorder": 4}
    return {**plain, **style, "linestyle": "none"}


def _draw_life(axes: Axes, row: dict[str, Any], scale: Scale, y: float, colour: str) -> None:
    axes.text(
        -0.1, y, _shortened(row["name"], _GUTTER - 0.3), ha="right", va="center", fontsize=_SIZE
    )
    acts = [act for act in _ACT_MARKS if pd.notna(row[f"{act}_earliest"])]
    spans = {act: _span(row, act, scale) for act in acts}
    firsts = [left for left, _ in spans.values()]
    if row["goes_on"] == "period":
        left, right = _span(row, "period", scale)
        axes.plot(
            [left, right],
            [y, y],
            "-",
            color=colour,
            lw=5,
            solid_capstyle="butt",
            alpha=0.6,
            zorder=2,
        )
    elif row["goes_on"] == "ended":
        left, right = _span(row, "ended", scale)
        begins = min(firsts) if firsts else max(left - 0.5, 0)
        axes.plot([begins, left], [y, y], "-" if firsts else ":", color=colour, lw=1.4, zorder=2)
        axes.plot((left + right) / 2, y, **_style({"marker": "x"}, colour))
        axes.plot([left, right], [y, y], "-", color=colour, lw=3, alpha=0.4, zorder=1)
    else:
        line = "-" if row["goes_on"] == "stated" else (0, (4, 2.5))
        axes.plot([min(firsts), _PLOT], [y, y], linestyle=line, color=colour, lw=1.4, zorder=2)
        if row["goes_on"] == "stated":
            axes.plot(_PLOT, y, **_style({"marker": ">"}, colour), clip_on=False)
    for act, (left, right) in spans.items():
        if right - left > 0.05:
            axes.plot(
                [left, right], [y, y], "-", color=colour, lw=5, alpha=0.35, solid_capstyle="butt",
                zorder=1,
            )  # fmt: skip
        axes.plot((left + right) / 2, y, **_style(_ACT_MARKS[act], colour))


def _span(row: dict[str, Any], act: str, scale: Scale) -> tuple[float, float]:
    first, last = row[f"{act}_earliest"], row[f"{act}_latest"]
    return scale(year_of(first)), scale(year_of(last + pd.Timedelta(days=1)))


def starts(
    counts: pd.DataFrame, rows: pd.DataFrame, quiet: Sequence[tuple[int, int]], *, end: int
) -> None:
    """Show how many agreements begin in each year, a strip for each partner, on one scale.

    `quiet` years are drawn narrow.
    """
    if rows.empty:
        nothing()
        return
    groups = list(counts.columns)
    first = int(counts.index.min())
    quiet = [(begins, ends) for begins, ends in quiet if begins > first]
    plot = WIDTH - _NAMES - _RIGHT
    scale = Scale(first - 1, end + 1, quiet, width=plot)
    inside = len(groups) * _STRIP
    figure, axes = new_in_inches(
        inside, left=_NAMES, right=_RIGHT, above=_STARTS_TOP, below=_STARTS_BOTTOM
    )
    _background(axes, scale, inside)
    tall = (_STRIP - 0.3) / counts.to_numpy().max()
    peaks = []
    for number, (group, name) in enumerate(zip(groups, partner_names(groups), strict=True), 1):
        own, base = counts[group], number * _STRIP
        lefts = [scale(year + 0.08) for year in own.index]
        widths = [scale(year + 0.92) - left for year, left in zip(own.index, lefts, strict=True)]
        axes.bar(lefts, -tall * own, widths, base, align="edge", color=COLOURS[group], zorder=2)
        for left, width, count in zip(lefts, widths, own, strict=True):
            if count:
                axes.text(
                    left + width / 2, base - tall * count - 0.03, str(count), fontsize=_SIZE,
                    ha="center", va="bottom",
                )  # fmt: skip
        axes.plot([0, plot], [base, base], color="black", lw=0.8, clip_on=False)
        words = f"{name[0].upper()}{name[1:]}: {own.sum()}"
        axes.text(-0.1, base - 0.02, words, ha="right", va="bottom", fontsize=9)
        peaks.append(f"{name} most ({own.max()}) in {own.idxmax()}")
    show(
        figure,
        title="Agreements by the year of the first dated act, on one scale",
        alt=f"Bars of agreements per year, a strip for each partner: {'; '.join(peaks)}.",
        rows=rows,
    )


def partners(counts: pd.DataFrame, rows: pd.DataFrame, *, by: str) -> None:
    """Show how many agreements of each kind there are with each partner, on one scale.

    `counts` is the table of `treaties.by_partner`; `by` says what its rows are.
    """
    if rows.empty:
        nothing()
        return
    groups = list(counts.columns)
    figure, axes = new(
        1.15 + 0.3 * len(counts), columns=len(groups), sharex=True, sharey=True, squeeze=False
    )
    for group, name, panel in zip(groups, partner_names(groups), axes[0], strict=True):
        bars = panel.barh(
            list(counts.index), counts[group], height=0.62, color=COLOURS[group],
            hatch=HATCHES.get(group, ""), edgecolor="white", linewidth=0.3,
        )  # fmt: skip
        panel.bar_label(bars, [str(n) if n else "–" for n in counts[group]], padding=3, fontsize=9)
        panel.set_title(f"{name}: {counts[group].sum()}", fontsize=9.5, fontweight="normal")
        panel.margins(x=0.18)
        panel.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=3))
        panel.tick_params(axis="y", length=0)
    axes[0, 0].invert_yaxis()
    figure.supxlabel("agreements", fontsize=9)
    leading = "; ".join(
        f"{name} most {counts[group].idxmax()} ({counts[group].max()})"
        for group, name in zip(groups, partner_names(groups), strict=True)
    )
    show(
        figure,
        title=f"Agreements by {by}, on one scale",
        alt=f"Bars of agreements by {by}, a panel for each partner. {leading}.",
        rows=rows,
    )
