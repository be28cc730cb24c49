"""Figures: one palette, one look, one way to show them."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from IPython.display import HTML, SVG, display
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from bilateral.display import drawn_from
from bilateral.figures.svg import lean
from bilateral.plain import visible

__all__ = [
    "COLOURS",
    "HATCHES",
    "MARKERS",
    "WIDTH",
    "drawn",
    "grid",
    "label_bars",
    "new",
    "new_in_inches",
    "nothing",
    "show",
    "spare",
    "squares",
]

WIDTH = 8.0
"""Width of every figure in inches; reports show it at 60 rem."""

# Dark to light in this order, so that they differ in greyscale; apart for colour-blind readers
# (after Okabe and Ito, 2008, darkened until text in them reads on white).
COLOURS = {
    "SUN": "#5e3c99",
    "RUS": "#b2432f",
    "LVA": "#7b1e3b",
    "USA": "#0b5fa5",
    "BLR": "#2f9e77",
    "EU": "#8a6d00",
    "NATO": "#4d6f8a",
    "other": "#7a7a7a",
    "cooperation": "#2a7ab9",
    "conflict": "#c2452d",
    "rest": "#d9d9d9",
    "export": "#0b5fa5",
    "import": "#c98a00",
}
MARKERS = {"SUN": "X", "RUS": "o", "LVA": "*", "USA": "D", "BLR": "s", "EU": "^", "other": "v"}
# No dots or rings: each would be a drawing of 40 kB.
HATCHES = {"SUN": "xx", "RUS": "", "USA": "//", "BLR": "--", "other": "\\\\", "rest": ""}

_STYLE: dict[Any, Any] = {
    "figure.dpi": 96,
    "figure.facecolor": "white",
    "font.size": 10,
    "font.family": "DejaVu Sans",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11.5,
    "axes.titleweight": "bold",
    "axes.titlepad": 12,
    "axes.axisbelow": True,
    "axes.grid.axis": "x",
    "grid.color": "#e3e3e3",
    "legend.frameon": False,
    "hatch.linewidth": 0.6,
    # The same bytes on every run: a fixed salt for ids; `lean` adds the letters of the font.
    "svg.hashsalt": "bilateral",
    "svg.fonttype": "none",
    # Words of documents are drawn as they are: "$" is a dollar, never the start of a formula.
    "text.parse_math": False,
}


def new(
    height: float = 3.6, *, rows: int = 1, columns: int = 1, **options: Any
) -> tuple[Figure, Any]:
    """A figure in the collection's look, and its axes (an array when there are several)."""
    mpl.rcParams.update(_STYLE)
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots(rows, columns, **options)


def new_in_inches(
    inside: float, *, left: float, right: float, above: float, below: float
) -> tuple[Figure, Axes]:
    """A figure whose axes count in inches of paper, `inside` high, downwards from their top.

    The other numbers are the inches around the axes, which have no line at the left or below.
    """
    plot, height = WIDTH - left - right, inside + above + below
    figure, axes = new(height)
    figure.set_layout_engine("none")
    axes.set_position((left / WIDTH, below / height, plot / WIDTH, inside / height))
    axes.set_xlim(0, plot)
    axes.set_ylim(inside, 0)
    axes.set_yticks([])
    axes.spines[["left", "bottom"]].set_visible(False)
    return figure, axes


def label_bars(axes: Axes, labels: Iterable[str] | None = None, *, padding: float = 3) -> None:
    """Write each bar's value (or the given labels) at its end."""
    given = list(labels) if labels is not None else None
    for container in axes.containers:
        axes.bar_label(container, labels=given, padding=padding, fontsize=9)  # type: ignore[arg-type]


def grid(
    axes: Axes, counts: pd.DataFrame, shades: pd.DataFrame, *, names: list[str], none: str
) -> None:
    """Draw a table as squares with its numbers, the darker the higher their shade (0 to 1).

    `names` head the columns; `none` stands for zero.
    """
    darkest = max(float(shades.to_numpy().max(initial=0)), 0.01)
    values = shades.to_numpy(dtype=float)
    squares(axes, values, cmap="Blues", highest=1.25 * darkest)
    for row, column in itertools.product(range(len(counts)), range(counts.shape[1])):
        count = counts.iat[row, column]
        axes.text(
            column,
            row,
            str(count) if count else none,
            ha="center",
            va="center",
            fontsize=10 if count else 9,
            color="white" if values[row, column] > 0.8 * darkest else "black",
        )
    axes.set_xticks(range(len(names)), names, fontsize=8.5)
    axes.set_yticks(range(len(counts)), [str(name) for name in counts.index], fontsize=9.5)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def squares(axes: Axes, values: Any, *, cmap: str, highest: float) -> None:
    """Draw a table (rows down, columns across) as squares; nulls stay blank.

    The squares are shapes, sharp at any size, and centred on whole numbers.
    """
    down, across = values.shape
    edges = np.arange(across + 1) - 0.5, np.arange(down + 1) - 0.5
    axes.pcolormesh(*edges, values, cmap=cmap, vmin=0, vmax=highest, edgecolors="face", lw=0.3)
    axes.set_ylim(down - 0.5, -0.5)


def show(figure: Figure, *, title: str, alt: str, rows: pd.DataFrame) -> None:
    """Show a figure as SVG with its title, alternative text and the lines it was drawn from.

    `alt` says the finding in words; `rows` are the rows drawn, with their `source` and `line`.
    """
    # A figure that places its axes itself has its title and source as near to the edges.
    places = figure.get_layout_engine() is None
    inch = 1 / figure.get_figheight()
    above, below = ({"y": 1 - 0.12 * inch}, {"y": 0.06 * inch}) if places else ({}, {})
    figure.suptitle(title, x=0.01, ha="left", fontsize=11.5, fontweight="bold", **above)
    sources = ", ".join(sorted(set(rows["source"])))
    figure.supxlabel(f"Source: {sources}", x=0.01, ha="left", fontsize=8, color="#595959", **below)
    display(SVG(drawn(figure)), metadata={"image/svg+xml": {"alt": alt}})
    display(HTML(drawn_from(rows)))


def nothing() -> None:
    """Say where a figure would stand that none of the chosen rows can be drawn."""
    display(HTML('<p class="drawn-from">Nothing to draw.</p>'))


_TICK_LABELS = ("labelleft", "labelright", "labelbottom", "labeltop")


def spare(figure: Figure) -> None:
    """Spare a layout what it would measure in vain; the figure looks the same.

    Matplotlib asks an axis for its ticks and for the size of their labels four times in each of
    the two passes of a layout, and three times when it is drawn.
    """
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if not axis.get_label_text():
                # Where a label without words stands need not be found from the ticks.
                axis.set_label_coords(0, 0)
                ticks = axis.get_tick_params()
                axis.set_in_layout(any(ticks.get(name) for name in _TICK_LABELS))


def drawn(figure: Figure) -> str:
    """A figure as SVG, the same bytes on every run."""
    buffer = io.StringIO()
    spare(figure)
    # `savefig` would draw twice, once for the layout alone.
    canvas: Any = FigureCanvasSVG(figure)
    canvas.print_svg(buffer, metadata={"Date": None, "Creator": None})
    # XML forbids control characters, which words of documents may hold.
    return lean(visible(buffer.getvalue()))
