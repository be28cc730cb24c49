"""The lanes of the history timeline: what is told of each partner, by theme, with labels."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from bilateral.analysis.labels import themes
from bilateral.analysis.selection import records
from bilateral.analysis.timeline import LANES, Era
from bilateral.figures import COLOURS, WIDTH, new_in_inches, nothing, show
from bilateral.figures.placing import (
    Label,
    Scale,
    name_silences,
    place_labels,
    stacked,
    text_width,
    year_of,
)
from bilateral.text.edtf import readable
from bilateral.text.places import validity

__all__ = ["lanes"]

# Inches.
_GUTTER, _RIGHT, _TOP, _BOTTOM = 1.5, 0.2, 0.75, 0.85
_PLOT = WIDTH - _GUTTER - _RIGHT
_MARK = 0.05  # height of a mark, width of a day's
_ROOM = 0.009  # between marks
_STRIP = 0.175  # height of a theme's strip, at least
_LINE = 0.13  # height of a line of a label
_NAME = 0.32  # a lane's name and count
_BETWEEN = 0.17  # lanes
_BAND = 0.17  # height of the band of states
_LEVELS = 4
_WRAP, _LINES = 30, 2
_LEVEL = _LINES * _LINE + 0.02
_LABEL_SIZE = 8

_ON_WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
_SOFT, _RULE = "#595959", "#d0d0d0"

# The states whose years are shown in a partner's lane, by names that `text.places` knows.
_STATES = {"RUS": ("RSFSR", "USSR", "Russia"), "BLR": ("Belarus",)}


class _Mark(NamedTuple):
    """A happening on its strip: where it begins and ends in inches, its row, its record."""

    left: float
    right: float
    row: int
    record: dict[str, Any]


class _Strip(NamedTuple):
    theme: str
    marks: list[_Mark]
    height: float


class _Lane(NamedTuple):
    code: str
    told: int
    strips: list[_Strip]
    labels: list[tuple[Label, str, str]]
    deck: float


def _span(record: dict[str, Any], scale: Scale) -> tuple[float, float]:
    """Left and right edge of a mark; a date open at one side is a mark of its known bound."""
    earliest, latest = record["date_earliest"], record["date_latest"]
    first = earliest if pd.notna(earliest) else latest
    last = latest if pd.notna(latest) else earliest
    left, right = scale(year_of(first)), scale(year_of(last + pd.Timedelta(days=1)))
    if right - left < _MARK:
        middle = (left + right) / 2
        left, right = middle - _MARK / 2, middle + _MARK / 2
    return left, right


def _strip(theme: str, rows: pd.DataFrame, scale: Scale) -> _Strip:
    spans = sorted(
        ((_span(record, scale), record) for record in records(rows)),
        key=lambda pair: pair[0],
    )
    places = stacked([span for span, _ in spans], room=_ROOM)
    marks = [
        _Mark(span[0], span[1], row, record)
        for (span, record), row in zip(spans, places, strict=True)
    ]
    depth = 1 + max(places, default=0)
    return _Strip(theme, marks, max(_STRIP, depth * (_MARK + _ROOM) + 0.05))


def _lane(code: str, rows: pd.DataFrame, labelled: pd.DataFrame, scale: Scale) -> _Lane:
    strips = [
        _strip(theme, rows[rows["theme"] == theme], scale)
        for theme in themes()
        if (rows["theme"] == theme).any()
    ]
    wanted = records(labelled[labelled["event"].isin(rows["event"])])
    marks = {mark.record["event"]: mark for strip in strips for mark in strip.marks}
    texts = [_label_text(record) for record in wanted]
    middles = [(marks[r["event"]].left + marks[r["event"]].right) / 2 for r in wanted]
    placed = place_labels(
        middles,
        [text_width(text, _LABEL_SIZE) for text in texts],
        # Squared, so that one with several witnesses outweighs all that it may displace.
        [record["weight"] ** 2 for record in wanted],
        width=_PLOT,
        levels=_LEVELS,
        gap=0.04,
    )
    labels = [(one, texts[one.number], wanted[one.number]["event"]) for one in placed]
    levels = 1 + max((label.level for label in placed), default=-1)
    return _Lane(code, len(rows), strips, labels, max(levels * _LEVEL, _NAME))


def _label_text(record: dict[str, Any]) -> str:
    words = f"{readable(record['date'])}: {record['words']}"
    return "\n".join(textwrap.wrap(words, _WRAP, max_lines=_LINES, placeholder=" …"))


def lanes(
    told: pd.DataFrame,
    labelled: pd.DataFrame,
    eras: Sequence[Era],
    quiet: Sequence[tuple[int, int]],
    *,
    start: int,
    end: int,
) -> None:
    """Show happenings in a lane for each partner, by theme, the leading ones with labels.

    `told` and `labelled` are the tables of `timeline.happenings` and `timeline.leading`, `quiet`
    the years of `timeline.quiet_years`, which are drawn narrow. A point is a date known to the
    day, a bar the span of a vaguer one, an arrow a date open at that side; a ring marks what
    several documents tell.
    """
    if told.empty:
        nothing()
        return
    scale = Scale(start, end + 1, quiet, width=_PLOT)
    drawn = []
    for code in LANES:
        rows = told[[code in codes.split(";") for codes in told["lane"]]]
        if len(rows):
            drawn.append(_lane(code, rows, labelled, scale))
    heights = [
        lane.deck + (_BAND if _states(lane.code, scale) else 0) + sum(s.height for s in lane.strips)
        for lane in drawn
    ]
    inside = sum(heights) + _BETWEEN * len(drawn)
    figure, axes = new_in_inches(inside, left=_GUTTER, right=_RIGHT, above=_TOP, below=_BOTTOM)
    _background(axes, scale, eras, inside)
    top = 0.12
    for lane, height in zip(drawn, heights, strict=True):
        _draw_lane(axes, lane, scale, top)
        top += height + _BETWEEN
    counts = "; ".join(f"{LANES[lane.code][0]} {lane.told}" for lane in drawn)
    several = told[told["documents"] > 1]
    show(
        figure,
        title="What the documents tell, when, and of whom",
        alt=(
            f"Timeline from {start} to {end} with a lane for each partner and a row for each "
            f"theme. Happenings: {counts}; {len(several)} are told by several documents."
        ),
        rows=told,
    )


def _background(axes: Axes, scale: Scale, eras: Sequence[Era], inside: float) -> None:
    first, last = scale.pieces[0].start, scale.pieces[-1].end
    for number, era in enumerate(eras):
        left, right = scale(max(era.start, first)), scale(min(era.end or last, last))
        if right - left < _MARK:
            continue
        if number % 2 == 0:
            axes.axvspan(left, right, color="#f2f2f2", zorder=0, lw=0)
        name = era.name.replace(" ", "\n", 1)
        half = text_width(name, _LABEL_SIZE) / 2
        if 2 * half <= right - left + 0.15:
            middle = min(max((left + right) / 2, half), _PLOT - half)
            axes.text(
                middle, -0.04, name, ha="center", va="bottom", fontsize=_LABEL_SIZE, color=_SOFT
            )
    for piece in scale.pieces:
        if piece.silent:
            axes.add_patch(
                Rectangle(
                    (piece.at, 0),
                    piece.until - piece.at,
                    inside,
                    facecolor="white",
                    edgecolor="#c4c4c4",
                    hatch="////",
                    lw=0,
                    zorder=0.5,
                )
            )
    name_silences(axes, scale, inside + 0.3, "silent")
    ticks = scale.ticks(room=0.44)
    axes.set_xticks([scale(year) for year in ticks], [str(year) for year in ticks], fontsize=9)


def _states(code: str, scale: Scale) -> list[tuple[str, float, float]]:
    """The states of a lane with the left and right edge of their years, as far as shown."""
    found = []
    for name in _STATES.get(code, ()):
        first, last = validity(name)
        begins = year_of(pd.Timestamp(date.fromisoformat(first))) if first else -1e4
        ends = year_of(pd.Timestamp(date.fromisoformat(last))) if last else 1e4
        left, right = scale(begins), scale(ends)
        if right - left > _MARK:
            found.append((name, left, right))
    return found


def _draw_lane(axes: Axes, lane: _Lane, scale: Scale, top: float) -> None:
    colour = COLOURS.get(lane.code, COLOURS["other"])
    axes.text(-_GUTTER + 0.08, top, LANES[lane.code][0], fontsize=10, fontweight="bold", va="top")
    axes.text(-_GUTTER + 0.08, top + 0.17, f"{lane.told} told", fontsize=8, color=_SOFT, va="top")
    axes.plot([-_GUTTER + 0.08, _PLOT], [top - 0.06] * 2, color="#8c8c8c", lw=0.6, clip_on=False)
    y = top + lane.deck
    states = _states(lane.code, scale)
    for name, left, right in states:
        axes.add_patch(
            Rectangle(
                (left, y + 0.01),
                right - left,
                _BAND - 0.045,
                facecolor="white",
                edgecolor=colour,
                lw=0.8,
                zorder=2,
            )
        )
        if text_width(name, _LABEL_SIZE) < right - left:
            # Not in the middle, which may lie in a silence.
            axes.text(
                left + 0.05, y + _BAND / 2 - 0.012, name, fontsize=_LABEL_SIZE, va="center",
                color=colour, zorder=7, bbox=_ON_WHITE,
            )  # fmt: skip
    y += _BAND if states else 0
    places: dict[str, float] = {}
    for number, strip in enumerate(lane.strips):
        axes.text(-0.08, y + strip.height / 2, strip.theme, ha="right", va="center", fontsize=8)
        if number:
            axes.plot([0, _PLOT], [y, y], color=_RULE, lw=0.5, zorder=1)
        for mark in strip.marks:
            middle = y + strip.height - 0.025 - (mark.row + 0.5) * (_MARK + _ROOM)
            places[mark.record["event"]] = middle
            _draw_mark(axes, mark, middle, colour)
        y += strip.height
    _draw_labels(axes, lane, top, places)


def _draw_mark(axes: Axes, mark: _Mark, middle: float, colour: str) -> None:
    record = mark.record
    ring = {"edgecolor": "black", "lw": 0.9} if record["documents"] > 1 else {"lw": 0}
    is_day = pd.notna(record["width"]) and record["width"] == 0
    centre, size = (mark.left + mark.right) / 2, 72 * _MARK
    if pd.isna(record["width"]):
        towards = ">" if pd.isna(record["date_latest"]) else "<"
        axes.plot(centre, middle, towards, color=colour, markersize=size, mew=0, zorder=3)
    elif is_day:
        axes.plot(
            centre, middle, "o", color=colour, markersize=size, zorder=3,
            mew=0.9 if ring["lw"] else 0, mec="black",
        )  # fmt: skip
    else:
        wide = record["width"] > 366
        axes.add_patch(
            Rectangle(
                (mark.left, middle - _MARK / (6 if wide else 2)),
                mark.right - mark.left,
                _MARK / (3 if wide else 1),
                facecolor=colour,
                alpha=1 if ring["lw"] else 0.6,
                zorder=3,
                **ring,
            )
        )


def _draw_labels(axes: Axes, lane: _Lane, top: float, places: dict[str, float]) -> None:
    for label, text, event in lane.labels:
        bottom = top + lane.deck - label.level * _LEVEL - 0.04
        wide = text_width(text, _LABEL_SIZE)
        at_right = label.mark > label.left + wide / 2
        axes.text(
            label.left + wide if at_right else label.left,
            bottom,
            text,
            ha="right" if at_right else "left",
            va="bottom",
            fontsize=_LABEL_SIZE,
            linespacing=1.1,
            zorder=8,
            gid="label",
        )
        axes.plot(
            [label.mark, label.mark], [bottom, places[event]], color="#6e6e6e", lw=0.5, zorder=2.5
        )
