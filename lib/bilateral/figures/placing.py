"""Where things go on a figure: marks side by side, labels that never overlap, a scale of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

__all__ = [
    "Label",
    "Piece",
    "Scale",
    "name_silences",
    "place_labels",
    "stacked",
    "text_width",
    "time_axis",
    "year_of",
]


_SMALL = 8
_FONT = FontProperties(family="DejaVu Sans")


def year_of(day: pd.Timestamp) -> float:
    """A day as a number of years: 2000.5 is the middle of the year 2000."""
    length = 366 if day.is_leap_year else 365
    return float(day.year + (day.day_of_year - 1) / length)


def stacked(spans: Sequence[tuple[float, float]], *, room: float) -> list[int]:
    """The row of each span, sorted by start, so that none in a row comes closer than `room`.

    >>> stacked([(2000.0, 2000.0), (2000.1, 2000.1), (2003.0, 2003.0)], room=1)
    [0, 1, 0]
    """
    free: list[float] = []
    rows = []
    for start, end in spans:
        row = next((i for i, taken in enumerate(free) if taken + room <= start), len(free))
        if row == len(free):
            free.append(end)
        else:
            free[row] = end
        rows.append(row)
    return rows


class Piece(NamedTuple):
    """A stretch of time and where it is drawn; `silent` where it is drawn narrower than it is."""

    start: float
    end: float
    at: float
    until: float
    silent: bool


class Scale:
    """Time from left to right, in which silences take no more than a set width.

    Between silences a year is as wide everywhere.
    """

    def __init__(
        self, start: float, end: float, silences: Iterable[tuple[float, float]], *, width: float
    ) -> None:
        edges = [start]
        for first, last in silences:
            edges += [max(first, start), min(last, end)]
        edges.append(end)
        gaps = list(zip(edges[1:-1:2], edges[2:-1:2], strict=True))
        narrow = min(0.06 * width, width / (3 * len(gaps))) if gaps else 0.0
        spoken = (end - start) - sum(last - first for first, last in gaps)
        self.year = (width - narrow * len(gaps)) / spoken
        self.pieces: list[Piece] = []
        at = 0.0
        for number, (first, last) in enumerate(pairwise(edges)):
            silent = number % 2 == 1
            until = at + (narrow if silent else (last - first) * self.year)
            self.pieces.append(Piece(first, last, at, until, silent))
            at = until

    def __call__(self, year: float) -> float:
        """Where a year is drawn; what lies outside is drawn at the edge.

        >>> scale = Scale(1900, 2000, [(1910, 1990)], width=10)
        >>> round(scale(1910), 2), round(scale(1990), 2), scale(2050)
        (4.7, 5.3, 10.0)
        """
        for piece in self.pieces:
            if year <= piece.end:
                share = (max(year, piece.start) - piece.start) / max(1e-9, piece.end - piece.start)
                return piece.at + share * (piece.until - piece.at)
        return self.pieces[-1].until

    def ticks(self, *, room: float) -> list[int]:
        """Round years outside silences, none drawn closer than `room` to another."""
        step = next((s for s in (1, 2, 5, 10, 20) if s * self.year >= room), 50)
        first, last = self.pieces[0].start, self.pieces[-1].end
        years: list[int] = []
        for year in range(int(first // step) * step, int(last), step):
            spoken = any(p.start <= year <= p.end and not p.silent for p in self.pieces)
            if spoken and (not years or self(year) - self(years[-1]) >= room):
                years.append(year)
        return years


@lru_cache(maxsize=4096)
def text_width(words: str, size: float) -> float:
    """Width in inches of the widest line of a text in the figures' font, at a size in points."""
    ends = (_end(line) for line in words.splitlines() if line.strip())
    return max(ends, default=0.0) * (size / text_to_path.FONT_SCALE) / 72


# The outlines of letters met so far: tracing them takes most of the time of measuring a text.
_OUTLINES: dict[str, Any] = {}


def _end(line: str) -> float:
    """Where the outlines of a line of text end on the right, at matplotlib's size for outlines."""
    font = get_font(findfont(_FONT))
    font.set_size(text_to_path.FONT_SCALE, text_to_path.DPI)
    letters, outlines, _ = text_to_path.get_glyphs_with_font(font, line, glyph_map=_OUTLINES)
    drawn = ((at, outlines[letter][0]) for letter, at, *_ in letters)
    return max((at + float(o[:, 0].max()) for at, o in drawn if len(o)), default=0.0)


def name_silences(axes: Axes, scale: Scale, y: float, what: str) -> None:
    """Write under each silence how many years it lasts; what would touch another is left out.

    `axes` are in inches, `y` is the top of the words and `what` the last one.
    """
    taken = -1.0
    for piece in scale.pieces:
        years = round(piece.end - piece.start)
        words = f"{years} year{'' if years == 1 else 's'}\n{what}"
        middle, half = (piece.at + piece.until) / 2, text_width(words, _SMALL) / 2 + 0.03
        if piece.silent and middle - half > taken:
            axes.text(middle, y, words, ha="center", va="top", fontsize=_SMALL, style="italic")
            taken = middle + half


def time_axis(axes: Axes, scale: Scale, inside: float) -> None:
    """Draw years as ticks and lines, and hatch the silences; `axes` are `inside` inches high."""
    for piece in scale.pieces:
        if piece.silent:
            axes.add_patch(
                Rectangle(
                    (piece.at, 0), piece.until - piece.at, inside, facecolor="none",
                    edgecolor="#d0d0d0", hatch="////", lw=0, zorder=0,
                )
            )  # fmt: skip
    name_silences(axes, scale, inside + 0.3, "without any")
    ticks = scale.ticks(room=0.44)
    axes.set_xticks([scale(year) for year in ticks], [str(year) for year in ticks], fontsize=9)
    for year in ticks:
        axes.plot([scale(year)] * 2, [0, inside], color="#e6e6e6", lw=0.6, zorder=0.2)


class Label(NamedTuple):
    """A label placed: its number, left edge, level (0 is next to the marks) and the mark it names.

    It stands as a flag on a line down to its mark: to the right of the line, or to its left.
    """

    number: int
    left: float
    level: int
    mark: float


# How many half-placed sets of labels are carried on; more find little more.
_BEAM = 40


def place_labels(
    marks: Sequence[float],
    widths: Sequence[float],
    weights: Sequence[float],
    *,
    width: float,
    levels: int,
    gap: float,
) -> list[Label]:
    """Place labels as flags over their marks on a few levels, so that most weight is shown.

    None overlaps another, none leaves `width`, and no line from a label down to its mark crosses a
    lower label; what does not fit is left out. Found by a beam search, heavy labels first.

    >>> place_labels([1.0, 1.2, 9.0], [3.0, 3.0, 3.0], [1, 1, 1], width=10, levels=2, gap=0.1)
    ... # doctest: +NORMALIZE_WHITESPACE
    [Label(number=0, left=1.1, level=1, mark=1.0), Label(number=1, left=1.3, level=0, mark=1.2),
     Label(number=2, left=5.9, level=0, mark=9.0)]
    >>> place_labels([1.0], [30.0], [1], width=10, levels=2, gap=0.1)
    []
    """
    # A half-placed set of labels with its worth: their weight, a little less for high ones.
    beam: list[tuple[float, tuple[Label, ...]]] = [(0.0, ())]
    for index in sorted(range(len(marks)), key=lambda i: -weights[i]):
        mark, wide = marks[index], widths[index]
        grown = list(beam)
        for worth, placed in beam:
            for level in range(levels):
                for left in (mark + gap, mark - wide - gap):
                    one = Label(index, round(left, 6), level, mark)
                    fits = left >= 0 and left + wide <= width
                    if fits and all(_apart(one, o, wide, widths[o.number], gap) for o in placed):
                        grown.append((worth + weights[index] - 0.1 * level, (*placed, one)))
        beam = sorted(grown, key=lambda entry: -entry[0])[:_BEAM]
    return sorted(beam[0][1])


def _apart(one: Label, other: Label, wide: float, other_wide: float, gap: float) -> bool:
    if one.level == other.level:
        # A flag's own line belongs to it.
        low, high = sorted([(one, wide), (other, other_wide)], key=lambda pair: pair[0].left)
        begins = min(high[0].left, high[0].mark)
        ends = max(low[0].left + low[1], low[0].mark)
        return begins >= ends + gap
    low_one, high_one, low_wide = (
        (one, other, wide) if one.level < other.level else (other, one, other_wide)
    )
    return not low_one.left - gap / 2 < high_one.mark < low_one.left + low_wide + gap / 2
