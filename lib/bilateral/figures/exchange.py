"""Figures of diplomatic exchange: visits one by one, counts side by side, terms of envoys."""

from __future__ import annotations

import math
from collections.abc import Sequence
from textwrap import fill
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from bilateral.analysis.exchange import JOINT, TIERS
from bilateral.analysis.selection import records
from bilateral.figures import COLOURS, WIDTH, new, new_in_inches, nothing, show
from bilateral.figures.placing import Scale, text_width, time_axis, year_of
from bilateral.text.edtf import readable

__all__ = ["calendar", "counts", "terms"]

# Dark to light by rank; the letter says the same, so that nothing hangs on the shade.
_TIER_STYLE = {
    "head of state or government": ("H", "#16344f"),
    "minister": ("M", "#4a7ba6"),
    "deputy minister, state secretary": ("D", "#a9c6de"),
    "parliament": ("P", "#e0b95c"),
    "armed forces": ("A", "#d5d5d5"),
    "city": ("C", "#e8e8e8"),
    "other office": ("O", "#f2f2f2"),
    "nobody named": ("–", "#ffffff"),
}
assert list(_TIER_STYLE) == TIERS
_DARK = ("H", "M")
_KEY_COLUMNS, _KEY_WIDTH = 3, 9


def _square(axes: Axes, x: float, y: float, tier: str, *, dashed: bool = False) -> None:
    letter, colour = _TIER_STYLE[tier]
    axes.add_patch(
        Rectangle(
            (x - 0.44, y + 0.05), 0.88, 0.9, facecolor=colour, edgecolor="#404040", lw=0.7,
            linestyle="--" if dashed else "-",
        )
    )  # fmt: skip
    axes.text(
        x, y + 0.47, letter, ha="center", va="center", fontsize=8.5,
        color="white" if letter in _DARK else "black",
    )  # fmt: skip


def stack(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Where each entry stands: `way`, `year` and `place` in the year's column, low ranks on top.

    Entries whose date leaves the year open are left out.
    """
    order = {tier: place for place, tier in enumerate(TIERS)}
    known = rows[rows["year"].notna()].assign(rank=rows["tier"].map(order))
    known = known.sort_values(["way", "year", "rank", "date_earliest"], kind="stable")
    known["place"] = known.groupby(["way", "year"]).cumcount()
    return records(known)


def calendar(rows: pd.DataFrame, sources: pd.DataFrame) -> None:
    """Show every entry as a square in the column of its year, a panel for each way.

    The letter is the kind of the highest office; a dashed square is a joint entry, such as a
    session. From the last entry to the publication of the document the panel is hatched, since
    that is the break. Draws nothing without entries.
    """
    squares = stack(rows)
    if not squares:
        nothing()
        return
    ways = sorted({square["way"] for square in squares})
    own = sources[sources["source"].isin(rows["source"])]
    published = own["published_latest"].max()
    first = min(square["year"] for square in squares)
    last = max(square["year"] for square in squares)
    edge = max(last + 1, published.year + 1 if pd.notna(published) else 0)
    tallest = {
        way: 1 + max((s["place"] for s in squares if s["way"] == way), default=0) for way in ways
    }
    tiers = [tier for tier in TIERS if tier in {square["tier"] for square in squares}]
    keys = math.ceil(len(tiers) / _KEY_COLUMNS)
    figure, panels = new(
        1.35 + 0.27 * (keys + sum(tallest.values())) + 0.45 * len(ways), rows=1 + len(ways),
        squeeze=False, height_ratios=[keys, *tallest.values()],
    )  # fmt: skip
    _key(panels[0, 0], tiers, keys)
    step = 2 if edge - first > 16 else 1
    years = range(first, edge, step)
    for way, panel in zip(ways, panels[1:, 0], strict=True):
        ended = rows.loc[rows["way"] == way, "date_latest"].max()
        if pd.notna(published) and published > ended:
            _break(panel, ended, published, tallest[way])
        for square in squares:
            if square["way"] == way:
                joint = square["direction"] == JOINT
                _square(panel, square["year"] + 0.5, square["place"], square["tier"], dashed=joint)
        panel.set_ylim(0, tallest[way] + 0.2)
        panel.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
        count = (rows["way"] == way).sum()
        panel.set_title(f"{way[0].upper()}{way[1:]}: {count}", fontsize=9.5, fontweight="normal")
        panel.set_xlim(first - 0.2, edge + 0.2)
        panel.set_xticks([year + 0.5 for year in years], [str(y) for y in years], fontsize=9)
        panel.set_ylabel("entries", fontsize=9)
    panels[-1, 0].set_xlabel("year")
    said = "; ".join(
        f"{way} {(rows['way'] == way).sum()}, the last on "
        f"{rows.loc[rows['way'] == way, 'date_latest'].max().date()}"
        for way in ways
    )
    show(
        figure,
        title="Visits and meetings in the lists, by year, way and highest office",
        alt=f"Squares, one for each entry, stacked by year. {said}.",
        rows=rows,
    )


def _break(panel: Axes, ended: pd.Timestamp, published: pd.Timestamp, height: int) -> None:
    """The stretch from the last entry to publication, and the day of publication."""
    start, until = year_of(ended), year_of(published)
    panel.add_patch(
        Rectangle(
            (start, 0), until - start, height + 0.2, facecolor="none", edgecolor="#c4c4c4",
            hatch="////", lw=0, zorder=0,
        )
    )  # fmt: skip
    panel.axvline(until, color="black", lw=1)
    days = (published - ended).days
    words = f"published {readable(str(published.date()))}\n{days:,} days after\nthe last entry"
    panel.text(
        until - 0.12, height + 0.1, words, ha="right", va="top", fontsize=8,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
    )  # fmt: skip


def _key(axes: Axes, tiers: Sequence[str], lines: int) -> None:
    """What the letters mean, in lines over the panels."""
    axes.axis("off")
    axes.set_xlim(0, _KEY_COLUMNS * _KEY_WIDTH)
    axes.set_ylim(lines, 0)
    for place, tier in enumerate(tiers):
        line, column = divmod(place, _KEY_COLUMNS)
        _square(axes, column * _KEY_WIDTH + 0.5, line, tier)
        axes.text(column * _KEY_WIDTH + 1.1, line + 0.5, tier, va="center", fontsize=8.5)


def counts(table: pd.DataFrame, rows: pd.DataFrame, *, title: str, what: str) -> None:
    """Show a table of counts as bars, a panel for each of its columns (ways), on one scale.

    `rows` are the entries counted; `what` names the unit of the axis. Draws nothing without counts.
    """
    if table.empty:
        nothing()
        return
    guests = dict(zip(rows["way"], rows["guest"], strict=True))
    figure, axes = new(
        1.15 + 0.27 * len(table), columns=table.shape[1], sharex=True, sharey=True, squeeze=False
    )
    names = [fill(str(name), 34) for name in table.index]
    for way, panel in zip(table.columns, axes[0], strict=True):
        code = guests[way]
        bars = panel.barh(
            range(len(table)), table[way], height=0.64, color=COLOURS.get(code, COLOURS["other"])
        )
        panel.bar_label(bars, [str(n) if n else "–" for n in table[way]], padding=3, fontsize=9)
        panel.set_title(
            f"{way[0].upper()}{way[1:]}: {table[way].sum()}", fontsize=9.5, fontweight="normal"
        )
        panel.margins(x=0.16)
        panel.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
        panel.tick_params(axis="y", length=0)
    axes[0, 0].set_yticks(range(len(table)), names, fontsize=9)
    axes[0, 0].invert_yaxis()
    figure.supxlabel(what, fontsize=9)
    leading = "; ".join(
        f"{way} most {table[way].idxmax()} ({table[way].max()} of {table[way].sum()})"
        for way in table
    )
    show(figure, title=title, alt=f"Bars, a panel for each way. {leading}.", rows=rows)


# --- Terms of envoys -----------------------------------------------------------------------------

# Inches.
_GUTTER, _RIGHT, _TOP, _BOTTOM = 2.35, 0.25, 0.75, 0.85
_PLOT = WIDTH - _GUTTER - _RIGHT
_ROW, _HEAD, _STUB = 0.21, 0.27, 0.22
_SIZE, _NEIGHBOURS = 8.5, 0.3
_KIND_STYLE = {
    "ambassador": {"alpha": 1.0, "hatch": ""},
    "chargé d'affaires": {"alpha": 0.45, "hatch": "////"},
    "consul": {"alpha": 0.45, "hatch": ""},
    "representative": {"alpha": 0.15, "hatch": ""},
}


def terms(
    rows: pd.DataFrame, missions: pd.DataFrame, quiet: Sequence[tuple[int, int]], *, end: int
) -> None:
    """Show each dated term as a bar, by post, with the missions over them; `quiet` years narrow.

    A bar is full where the term is certain and thin where its beginning or end may lie; an arrow
    after a short bar stands for an end that is not told. Triangles are missions opened. Draws
    nothing without a dated term.
    """
    dated = rows[rows["term_start_earliest"].notna()]
    if dated.empty:
        nothing()
        return
    begun = [dated["term_start_earliest"], missions["opened_earliest"]]
    first = int(min(column.min().year for column in begun if column.notna().any()))
    scale = Scale(first - 1, end + 1, [(a, b) for a, b in quiet if a > first], width=_PLOT)
    posts = list(dict.fromkeys(dated["post"]))
    inside = len(dated) * _ROW + len(posts) * _HEAD
    figure, axes = new_in_inches(inside, left=_GUTTER, right=_RIGHT, above=_TOP, below=_BOTTOM)
    time_axis(axes, scale, inside)
    _term_key(axes)
    y = 0.0
    for post in posts:
        own = dated[dated["post"] == post]
        axes.plot([0.08 - _GUTTER, _PLOT], [y + 0.03] * 2, color="#8c8c8c", lw=0.6, clip_on=False)
        axes.text(0.08 - _GUTTER, y + _HEAD / 2 + 0.02, post, fontsize=10, fontweight="bold",
                  va="center")  # fmt: skip
        _missions(axes, missions[missions["post"] == post], scale, y + _HEAD / 2 + 0.02)
        y += _HEAD
        for row in records(own):
            _term(axes, row, scale, y + _ROW / 2)
            y += _ROW
    kinds = dated["kind"].value_counts()
    show(
        figure,
        title="Terms of envoys, by post",
        alt=f"Gantt chart of {len(dated)} dated terms: "
        + ", ".join(f"{post} {(dated['post'] == post).sum()}" for post in posts)
        + "; "
        + ", ".join(f"{kind} {count}" for kind, count in kinds.items())
        + ".",
        rows=pd.concat([dated[["source", "line"]], missions[["source", "line"]]]),
    )


def _missions(axes: Axes, rows: pd.DataFrame, scale: Scale, y: float) -> None:
    """A triangle for each mission opened; neighbours share a label, behind the last of them."""
    known = rows[rows["opened_earliest"].notna()]
    marks = sorted(
        (
            scale((year_of(row["opened_earliest"]) + year_of(row["opened_latest"])) / 2),
            row["city_en"],
        )
        for row in records(known.assign(city_en=known["city_en"].fillna("")))
    )
    labels: list[tuple[float, list[str]]] = []
    for x, city in marks:
        fill = "black" if city else "white"
        axes.plot(x, y, "^", color="black", mfc=fill, markersize=4.5, clip_on=False)
        if labels and x - labels[-1][0] < _NEIGHBOURS:
            labels[-1] = (x, [*labels[-1][1], city])
        else:
            labels.append((x, [city]))
    for x, names in labels:
        axes.text(x + 0.08, y, ", ".join(name for name in names if name), fontsize=8, va="center")


def _term_key(axes: Axes) -> None:
    at, y = 0.14 - _GUTTER, -0.14
    for kind, style in _KIND_STYLE.items():
        axes.add_patch(
            Rectangle(
                (at, y - 0.055), 0.3, 0.11, facecolor=_faded("#404040", style["alpha"]),
                edgecolor="#404040", hatch=style["hatch"], lw=0.5, clip_on=False,
            )
        )  # fmt: skip
        axes.text(at + 0.36, y, kind, fontsize=_SIZE, va="center")
        at += 0.36 + text_width(kind, _SIZE) + 0.2
    axes.plot([at, at + 0.3], [y, y], color="#404040", lw=1, clip_on=False)
    axes.text(at + 0.36, y, "may lie here", fontsize=_SIZE, va="center")
    at += 0.36 + text_width("may lie here", _SIZE) + 0.2
    axes.plot(at, y, "^", color="black", markersize=4.5, clip_on=False)
    axes.text(at + 0.1, y, "mission opened", fontsize=_SIZE, va="center")


def _faded(colour: str, alpha: Any) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    share = float(alpha)
    return (1 - share * (1 - red), 1 - share * (1 - green), 1 - share * (1 - blue))


def span_of(row: dict[str, Any], scale: Scale) -> tuple[float, float, float, float]:
    """Where a term is drawn: may begin, begins, ends, may end; an open end is a stub."""
    low = scale(year_of(row["term_start_earliest"]))
    begin = scale(year_of(row["term_start_latest"] + pd.Timedelta(days=1)))
    if pd.isna(row["term_end_earliest"]):
        # Assumption: how long an open term went on is not guessed, not even to publication.
        return low, begin, begin + _STUB, begin + _STUB
    end = scale(year_of(row["term_end_earliest"]))
    return low, begin, end, scale(year_of(row["term_end_latest"] + pd.Timedelta(days=1)))


def _term(axes: Axes, row: dict[str, Any], scale: Scale, y: float) -> None:
    colour, style = COLOURS.get(row["sending"], COLOURS["other"]), _KIND_STYLE[row["kind"]]
    words = row["name"] + (f", {row['city_en']}" if pd.notna(row["city_en"]) else "")
    axes.text(-0.1, y, words, ha="right", va="center", fontsize=_SIZE)
    low, begin, end, high = span_of(row, scale)
    axes.plot([low, high], [y, y], color=colour, lw=1, solid_capstyle="butt", zorder=1.5)
    if end > begin:
        axes.add_patch(
            Rectangle(
                (begin, y - 0.06), end - begin, 0.12, facecolor=_faded(colour, style["alpha"]),
                edgecolor=colour, hatch=style["hatch"], lw=0.5, zorder=2,
            )
        )  # fmt: skip
    if row["end_reason"] == "open":
        axes.plot(high + 0.05, y, ">", color=colour, markersize=5, clip_on=False, zorder=3)
