"""A treemap of one flow: sections, the products in them, and tiles for what is not listed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pandas as pd
import squarify
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from bilateral.figures import COLOURS, WIDTH, new, nothing, show

__all__ = ["treemap", "treemaps"]

_MARGIN = 0.08
_TOP, _BOTTOM = 0.42, 0.3
_HEIGHT = 5.4
_SIZE = 8.0
_FONT = FontProperties(family="DejaVu Sans", size=_SIZE)
_LINE = 1.22 * _SIZE / 72
_PAD = 0.05


class Tile(NamedTuple):
    """A rectangle in inches from the lower left corner of the map."""

    x: float
    y: float
    dx: float
    dy: float


def _tiles(values: list[float], area: Tile) -> list[Tile]:
    """Tiles for values, their areas in proportion (Bruls, Huizing and van Wijk, 2000)."""
    sizes = squarify.normalize_sizes(values, area.dx, area.dy)
    return [Tile(**rectangle) for rectangle in squarify.squarify(sizes, *area)]


@cache
def _width(words: str) -> float:
    """Width of words in inches as they will be drawn."""
    width, _, _ = text_to_path.get_text_width_height_descent(words, _FONT, ismath=False)
    # A little more: other renderers round each letter to their own grid.
    return 1.03 * float(width) / 72


def wrapped(words: str, width: float) -> list[str] | None:
    """Words in lines no wider than `width` inches; None where one word is wider.

    >>> wrapped("Sawn wood", 5.0), wrapped("Sawn wood", 0.6), wrapped("Sawn wood", 0.1)
    (['Sawn wood'], ['Sawn', 'wood'], None)
    """
    lines: list[str] = []
    for word in words.split(" "):
        if _width(word) > width:
            return None
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _fitting(labels: list[str], tile: Tile) -> str | None:
    """The first of the labels that fits the tile, wrapped; None where none does."""
    for label in labels:
        lines = wrapped(label, tile.dx - 2 * _PAD)
        if lines and len(lines) * _LINE <= tile.dy - _PAD / 2:
            return "\n".join(lines)
    return None


def _tint(colour: str, strength: float) -> tuple[float, ...]:
    return tuple(1 - strength * (1 - part) for part in to_rgb(colour))


def _percent(share: float) -> str:
    # The number never parts from its sign.
    return f"{share:.1f}\u00a0%"


def _label(row: Any) -> str:
    code = f" ({row['hs']})" if pd.notna(row["hs"]) else ""
    return f"{row['name']}{code} {_percent(row['share_pct'])}"


def _draw(axes: Axes, tile: Tile, words: str | None, **style: Any) -> None:
    axes.add_patch(Rectangle((tile.x, tile.y), tile.dx, tile.dy, lw=0.8, **style))
    if words:
        axes.text(tile.x + tile.dx / 2, tile.y + tile.dy / 2, words, ha="center", va="center",
                  fontsize=_SIZE, linespacing=1.15)  # fmt: skip


def _style(part: str, colour: str) -> dict[str, Any]:
    if part == "product":
        return {"facecolor": _tint(colour, 0.3), "edgecolor": "white"}
    if part == "smaller products":
        return {"facecolor": _tint(colour, 0.15), "edgecolor": "white"}
    return {"facecolor": "#ececec", "edgecolor": "white", "hatch": "//", "hatch_linewidth": 0.3}


def _groups(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    for name in dict.fromkeys(rows["group_name"]):
        own = rows[(rows["group_name"] == name) & (rows["value_eur"] > 0)]
        if len(own):
            yield name, own


def treemap(rows: pd.DataFrame, flow: str) -> None:
    """Show a flow's `shown` rows as a treemap; tiles too small for their names carry numbers.

    Hatched tiles are goods that the table does not list.
    """
    rows = rows[rows["flow"] == flow]
    groups = list(_groups(rows))
    area = Tile(0, 0, WIDTH - 2 * _MARGIN, _HEIGHT)
    colour = COLOURS[flow]
    key: list[str] = []
    figure, axes = new(1)
    axes.axis("off")
    tiles = _tiles([own["value_eur"].sum() for _, own in groups], area)
    for (name, own), tile in zip(groups, tiles, strict=True):
        # The map grows from its top: y is turned over.
        outer = Tile(tile.x, area.dy - tile.y - tile.dy, tile.dx, tile.dy)
        _group(axes, name, own, outer, colour=colour, key=key)
    columns = _columns([wrapped(entry, area.dx / 2 - 0.2) or [entry] for entry in key])
    height = _TOP + area.dy + (max(map(len, columns)) + 1) * _LINE + _BOTTOM
    figure.set_layout_engine("none")
    figure.set_size_inches(WIDTH, height)
    below = height - _TOP - area.dy
    axes.set_position((_MARGIN / WIDTH, below / height, area.dx / WIDTH, area.dy / height))
    axes.set_xlim(0, area.dx)
    axes.set_ylim(0, area.dy)
    for column, lines in enumerate(columns):
        axes.text(column * area.dx / 2, -0.08, "\n".join(lines), va="top", fontsize=_SIZE,
                  linespacing=1.15)  # fmt: skip
    rest = rows.loc[rows["part"].str.startswith("rest"), "share_pct"].sum()
    top = rows[rows["part"] == "product"].nlargest(3, "value_eur")
    said = ", ".join(_label(row) for _, row in top.iterrows())
    show(
        figure,
        title=f"Latvia's {flow}s by section and product, % of all; hatched: not listed",
        alt=f"Treemap of {flow}s. Largest: {said}; not listed {rest:.1f} %.",
        rows=rows,
    )


def treemaps(rows: pd.DataFrame) -> None:
    """Show a treemap of each flow in `shown` rows, or say that there is none."""
    if rows.empty:
        nothing()
    for flow in dict.fromkeys(rows["flow"]):
        treemap(rows, flow)


def _columns(entries: list[list[str]]) -> tuple[list[str], list[str]]:
    """The lines of the key in two columns of like length, no entry parted."""
    left: list[str] = []
    right: list[str] = []
    half = sum(map(len, entries)) / 2
    for entry in entries:
        (left if len(left) < half else right).extend(entry)
    return left, right


def _head(section: str, name: str, share: float, tile: Tile) -> tuple[list[str], bool]:
    """The lines of a group's head, and whether they hold its name."""
    lines = wrapped(f"{section} {name} {_percent(share)}".strip(), tile.dx - 2 * _PAD)
    if lines and len(lines) * _LINE <= min(0.2 * tile.dy, 3 * _LINE):
        return lines, True
    return [f"{section} {_percent(share)}"], False


def _group(
    axes: Axes, name: str, own: pd.DataFrame, tile: Tile, *, colour: str, key: list[str]
) -> None:
    """Draw a group: a head with its name, and the tiles of its products."""
    total = own["share_pct"].sum()
    first = own.iloc[0]
    if first["part"] == "rest of flow":
        words = _fitting([f"{name} {_percent(total)}", _percent(total)], tile)
        _draw(axes, tile, words, **_style("rest of flow", colour))
    else:
        section = str(first["hs_section"]) if pd.notna(first["hs_section"]) else ""
        lines, named = _head(section, name, total, tile)
        if not named:
            key.append(f"{section}  {name} {_percent(total)}")
        height = len(lines) * _LINE + 0.07
        head = Tile(tile.x, tile.y + tile.dy - height, tile.dx, height)
        _draw(axes, head, "\n".join(lines), facecolor=_tint(colour, 0.6), edgecolor="none")
        inner = Tile(tile.x, tile.y, tile.dx, tile.dy - height)
        parts = _tiles(list(own["value_eur"]), inner)
        for (_, row), part in zip(own.iterrows(), parts, strict=True):
            below = inner.y + (inner.y + inner.dy - part.y - part.dy)
            _product(axes, row, Tile(part.x, below, part.dx, part.dy), colour=colour, key=key)
    axes.add_patch(Rectangle((tile.x, tile.y), tile.dx, tile.dy, fill=False, ec="white", lw=3))
    axes.add_patch(Rectangle((tile.x, tile.y), tile.dx, tile.dy, fill=False, ec="#444444", lw=0.7))


def _product(axes: Axes, row: Any, tile: Tile, *, colour: str, key: list[str]) -> None:
    """Draw a product's tile with its name, or with a number that the key explains."""
    percent = _percent(row["share_pct"])
    labels = [_label(row), f"{row['name']} {percent}"]
    # A hatched tile needs no name.
    words = _fitting([*labels, percent] if row["part"] == "rest of group" else labels, tile)
    if words is None:
        number = sum(entry[0].isdigit() for entry in key) + 1
        key.append(f"{number}  {labels[0]}")
        words = str(number)
    _draw(axes, tile, words, **_style(row["part"], colour))
