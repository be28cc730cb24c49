"""Figures of conflict and cooperation: mirrored bars, faded index, two scales, heat map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.ticker import MaxNLocator

from bilateral.analysis import tension
from bilateral.analysis.tension_doubt import Settings
from bilateral.display import parties
from bilateral.figures import COLOURS, new, nothing, show, spare, squares
from bilateral.text.edtf import readable

__all__ = ["heat", "index", "left_out", "mirrored", "segments", "two_scales"]

_SILENT = 12
_MOST = 8
_FEWEST = 2
_GAP = 2
_UNITS = {
    "sum": "sum of scores a year",
    "mean": "mean score of the year's acts",
    "count": "acts a year (conflict below)",
}
_SCALES = {"goldstein": "Goldstein", "plover": "PLOVER"}


def segments(years: Sequence[int], *, silent: int = _SILENT) -> list[tuple[int, int]]:
    """The stretches of years that are told, broken where more than `silent` years say nothing.

    >>> segments([1920, 1940, 1944, 1991, 2004], silent=20)
    [(1919, 1945), (1990, 2005)]
    """
    found: list[tuple[int, int]] = []
    for year in sorted(set(years)):
        if found and year - found[-1][1] <= silent:
            found[-1] = (found[-1][0], year + 1)
        else:
            found.append((year - 1, year + 1))
    return found


def _direction(dyad: str) -> str:
    return parties(dyad).replace(" → ", "\n→ ")


def _leading(rows: pd.DataFrame) -> list[str]:
    counts = rows["dyad"].value_counts()
    hostile = rows[rows["goldstein"] < 0]["dyad"].value_counts()
    # Assumption: a dyad with conflict is shown before one with more acts of cooperation only.
    ranks = {str(d): (-int(hostile.get(d, 0)), -int(n), str(d)) for d, n in counts.items()}
    shown = [dyad for dyad in sorted(ranks, key=lambda d: ranks[d]) if counts[dyad] >= _FEWEST]
    return (shown or sorted(ranks, key=lambda d: ranks[d]))[:_MOST]


def _told(rows: pd.DataFrame, settings: Settings) -> list[tuple[int, int]]:
    yearly = tension.annual(rows, scale=settings.scale, years=settings.years)
    active = (yearly["conflict_count"] + yearly["cooperation_count"]) > 0
    return segments([int(year) for year in yearly.index[active]])


def _grid(labels: Sequence[str], spans: Sequence[tuple[int, int]], height: float) -> Any:
    """A row of panels for each label, a column for each stretch of years."""
    figure, axes = new(
        0.9 + height * len(labels),
        rows=len(labels),
        columns=len(spans),
        squeeze=False,
        sharey=True,
        sharex="col",
        width_ratios=[max(6, last - first) for first, last in spans],
    )
    for row, label in zip(axes, labels, strict=True):
        row[0].set_ylabel(label, rotation=0, ha="right", va="center", fontsize=9)
        for number, (panel, (first, last)) in enumerate(zip(row, spans, strict=True)):
            panel.set_xlim(first - 0.5, last + 0.5)
            panel.axhline(0, color="#595959", lw=0.7)
            panel.xaxis.set_major_locator(
                MaxNLocator(integer=True, nbins=max(2, (last - first) // 6), steps=[1, 2, 5, 10])
            )
            panel.yaxis.set_major_locator(MaxNLocator(nbins=3))
            panel.tick_params(labelsize=8)
            panel.grid(visible=True, axis="y")
            if number:
                panel.spines["left"].set_visible(False)
                panel.tick_params(axis="y", length=0)
    return figure, axes


def _numbers(
    panel: Axes, yearly: pd.DataFrame, heights: Mapping[str, pd.Series]
) -> list[list[Annotation]]:
    """Write the number of acts at each bar; the numbers of each kind from left to right."""
    return [
        [
            panel.annotate(
                f"{count:.0f}",
                (year, value),
                (0, 1 if kind == "cooperation" else -1),
                textcoords="offset points",
                ha="center",
                va="bottom" if kind == "cooperation" else "top",
                fontsize=8,
            )
            for year, count, value in zip(
                yearly.index, yearly[f"{kind}_count"], values, strict=True
            )
            if round(count) >= 1
        ]
        for kind, values in heights.items()
    ]


def _set_apart(figure: Figure, lines: Iterable[list[Annotation]]) -> None:
    """Move a number that would touch the one on its left further from the axis, clear of it."""
    layout = figure.get_layout_engine()
    assert layout is not None  # every figure of ours has one, or places its axes itself
    spare(figure)
    layout.execute(figure)
    points = 72 / figure.dpi
    for numbers in lines:
        for left, right in pairwise(numbers):
            one, other = left.get_window_extent(), right.get_window_extent()
            if one.x1 + _GAP > other.x0 and one.y1 > other.y0 and other.y1 > one.y0:
                x, y = right.xyann
                up = (one.y1 - other.y0) * points
                down = (other.y1 - one.y0) * points
                right.xyann = (x, y + up if y > 0 else y - down)


def mirrored(rows: pd.DataFrame, settings: Settings) -> None:
    """Show cooperation above and conflict below the axis by year, a row for each directed dyad.

    The figures at the bars count acts. Silent stretches of years are cut out.
    """
    if rows.empty:
        nothing()
        return
    dyads, spans = _leading(rows), _told(rows, settings)
    figure, axes = _grid([_direction(dyad) for dyad in dyads], spans, 0.95)
    numbers: list[list[Annotation]] = []
    for dyad, row in zip(dyads, axes, strict=True):
        own = rows[rows["dyad"] == dyad]
        yearly = tension.annual(own, scale=settings.scale, years=settings.years)
        heights = {kind: yearly[f"{kind}_{settings.aggregation}"] for kind in tension.KINDS}
        if settings.aggregation == "count":
            heights["conflict"] = -heights["conflict"]
        for panel, (first, last) in zip(row, spans, strict=True):
            panel.margins(y=0.3)
            inside = (yearly.index >= first) & (yearly.index <= last)
            for kind, values in heights.items():
                some = values[inside & (values != 0)]
                panel.bar(some.index, some, width=0.8, color=COLOURS[kind], lw=0)
            shown = {kind: values[inside] for kind, values in heights.items()}
            numbers += _numbers(panel, yearly[inside], shown)
    _set_apart(figure, numbers)
    unit = _UNITS[settings.aggregation]
    figure.supylabel(f"{unit} ({_SCALES[settings.scale]})", fontsize=9)
    counts = tension.by_dyad(rows, scale=settings.scale).set_index("dyad")
    told = [(dyad, counts["events"][dyad], counts["hostile"][dyad]) for dyad in dyads]
    listed = "; ".join(f"{dyad} {acts} acts, {hostile} of conflict" for dyad, acts, hostile in told)
    show(
        figure,
        title="Cooperation (above) and conflict (below) told by year, with the number of acts",
        alt=f"Mirrored bars by year for {len(dyads)} directed dyads: {listed}.",
        rows=rows[rows["dyad"].isin(dyads)],
    )


def index(rows: pd.DataFrame, settings: Settings) -> None:
    """Show the faded index of each directed dyad with the interval of its bootstrap."""
    if rows.empty:
        nothing()
        return
    dyads, spans = _leading(rows), _told(rows, settings)
    figure, axes = _grid([_direction(dyad) for dyad in dyads], spans, 0.85)
    deepest = {}
    for dyad, row in zip(dyads, axes, strict=True):
        own = rows[rows["dyad"] == dyad]
        options: dict[str, Any] = {
            "half_life": settings.half_life,
            "scale": settings.scale,
            "aggregation": settings.aggregation,
            "years": settings.years,
        }
        state, band = tension.decayed(own, **options), tension.bootstrap(own, **options)
        deepest[dyad] = state["conflict"].idxmin() if state["conflict"].min() < 0 else None
        for panel, (first, last) in zip(row, spans, strict=True):
            inside = (state.index >= first) & (state.index <= last)
            for kind in tension.KINDS:
                if not state[kind].any():
                    continue
                colour = COLOURS[kind]
                panel.fill_between(
                    state.index[inside],
                    band[f"{kind}_low"][inside],
                    band[f"{kind}_high"][inside],
                    color=colour,
                    alpha=0.25,
                    lw=0,
                    step="mid",
                )
                panel.step(state.index[inside], state[kind][inside], where="mid", color=colour)
    figure.supylabel(f"faded {_UNITS[settings.aggregation].split(' (')[0]}", fontsize=9)
    lows = "; ".join(f"{d}: {year or 'no conflict'}" for d, year in deepest.items())
    show(
        figure,
        title=f"With memory (half-life {settings.half_life:g} years) and its 90 % interval",
        alt=f"Faded conflict and cooperation with bands; greatest faded conflict in {lows}.",
        rows=rows[rows["dyad"].isin(dyads)],
    )


def two_scales(rows: pd.DataFrame, *, most: int = 25) -> None:
    """Show the strongest acts on both scales, labelled by date, direction and trigger."""
    if rows.empty:
        nothing()
        return
    acts = rows.drop_duplicates("event")
    size = acts[["goldstein", "plover"]].abs().max(axis=1)
    strongest = acts.loc[size.sort_values(ascending=False, kind="stable").index]
    # One act of each code and direction: the same words again would say nothing new.
    strongest = strongest.drop_duplicates(["cameo", "dyad"])
    hostile = strongest[strongest["goldstein"] < 0]
    # Assumption: conflict is of more interest here; cooperation has the room that it leaves.
    kind = strongest[strongest["goldstein"] >= 0].drop_duplicates("cameo")
    room = max(most - len(kind), most * 3 // 5)
    shown = pd.concat([hostile.head(room), kind]).head(most)
    shown = shown.sort_values("goldstein", kind="stable").reset_index(drop=True)
    figure, axes = new(0.9 + 0.215 * len(shown))
    places = np.arange(len(shown))
    pairs = zip(shown["goldstein"], shown["plover"], strict=True)
    for place, (one, other) in zip(places, pairs, strict=True):
        axes.plot([one, other], [place, place], color="#b5b5b5", lw=1.2, zorder=1)
    colours = [COLOURS["conflict" if s < 0 else "cooperation"] for s in shown["goldstein"]]
    axes.scatter(shown["goldstein"], places, c=colours, s=26, zorder=2, label="Goldstein (GDELT)")
    axes.scatter(
        shown["plover"],
        places,
        facecolors="white",
        edgecolors=colours,
        s=26,
        zorder=2,
        label="PLOVER",
    )
    labels = [
        f"{readable(date)}, {parties(dyad)}: {_short(trigger)} ({cameo})"
        for date, dyad, trigger, cameo in zip(
            shown["date"], shown["dyad"], shown["trigger"], shown["cameo"], strict=True
        )
    ]
    axes.set_yticks(places, labels, fontsize=8)
    axes.set_ylim(-0.7, len(shown) - 0.3)
    axes.invert_yaxis()
    axes.axvline(0, color="#595959", lw=0.7)
    axes.set_xlim(-11, 11)
    axes.set_xticks([-10, -5, 0, 5, 10], ["−10", "−5", "0", "5", "10"])
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("score, from conflict (−10) to cooperation (10)")
    axes.legend(loc="upper right", fontsize=8, frameon=True, edgecolor="none")
    apart = (shown["goldstein"] - shown["plover"]).abs().sort_values(kind="stable")
    widest = shown.loc[apart.index].iloc[-1]
    show(
        figure,
        title=f"{len(shown)} acts on both scales, with the words that gave the code",
        alt=(
            f"Dot plot of {len(shown)} acts on the scales of Goldstein and PLOVER; they differ "
            f"most over {widest['trigger']} ({widest['goldstein']:.1f} and "
            f"{widest['plover']:.1f})."
        ),
        rows=shown,
    )


def _short(words: str, longest: int = 26) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def heat(table: pd.DataFrame, rows: pd.DataFrame) -> None:
    """Show conflict and cooperation of each dyad and period as two colour tables, with numbers."""
    if rows.empty:
        nothing()
        return
    dyads, periods = list(dict.fromkeys(table["dyad"])), list(dict.fromkeys(table["period"]))
    figure, axes = new(1.3 + 0.32 * len(dyads), columns=2, squeeze=False, sharey=True)
    for panel, kind in zip(axes[0], tension.KINDS, strict=True):
        wide = table.pivot_table(index="dyad", columns="period", values=kind)
        wide = wide.reindex(index=dyads, columns=periods)
        shades = "Reds" if kind == "conflict" else "Blues"
        drawn = wide.abs().where(wide != 0).to_numpy(dtype=float)
        squares(panel, drawn, cmap=shades, highest=_ceiling(table))
        for y in range(len(dyads)):
            for x in range(len(periods)):
                value = wide.to_numpy()[y, x]
                if value:
                    dark = abs(value) > 0.55 * _ceiling(table)
                    colour = "white" if dark else "black"
                    panel.text(
                        x,
                        y,
                        f"{value:.0f}".replace("-", "−"),
                        ha="center",
                        va="center",
                        fontsize=8,
                        color=colour,
                    )
        panel.set_xticks(range(len(periods)), [p.replace(" ", "\n") for p in periods], fontsize=8)
        panel.set_yticks(range(len(dyads)), map(parties, dyads), fontsize=8)
        panel.set_title(f"{kind}, sum of scores", fontsize=9.5, fontweight="normal", pad=6)
        panel.tick_params(length=0)
        for spine in panel.spines.values():
            spine.set_visible(False)
        panel.grid(visible=False)
        panel.set_xticks(np.arange(len(periods) + 1) - 0.5, minor=True)
        panel.set_yticks(np.arange(len(dyads) + 1) - 0.5, minor=True)
        panel.grid(visible=True, which="minor", axis="both", color="#e3e3e3", lw=0.7)
        panel.tick_params(which="minor", length=0)
    top = table.sort_values("conflict", kind="stable").iloc[0]
    show(
        figure,
        title="Conflict and cooperation told, by direction and period",
        alt=(
            f"Two heat maps of {len(dyads)} directed dyads and {len(periods)} periods; most "
            f"conflict: {parties(top['dyad'])}, {top['period']} ({top['conflict']:.0f})."
        ),
        rows=rows[rows["dyad"].isin(dyads)],
    )


def _ceiling(table: pd.DataFrame) -> float:
    return float(max(table["conflict"].abs().max(), table["cooperation"].max(), 1))


def left_out(indices: Mapping[str, pd.DataFrame], rows: pd.DataFrame, settings: Settings) -> None:
    """Show the faded index of all dyads together, as chosen and without each document.

    The controversies of an encyclopedia are left out too, as if they were a document.
    """
    if rows.empty:
        nothing()
        return
    spans = _told(rows, settings)
    whole = indices["as chosen"]
    others = {name: state for name, state in indices.items() if name != "as chosen"}
    figure, axes = _grid([_broken(name) for name in others], spans, 0.75)
    for state, row in zip(others.values(), axes, strict=True):
        for panel, (first, last) in zip(row, spans, strict=True):
            inside = (whole.index >= first) & (whole.index <= last)
            for kind in tension.KINDS:
                panel.fill_between(whole.index[inside], whole[kind][inside], color="#d0d0d0", lw=0)
                if state[kind].any():
                    panel.plot(whole.index[inside], state[kind][inside], color=COLOURS[kind])
    figure.supylabel(f"faded {_UNITS[settings.aggregation].split(' (')[0]}", fontsize=9)
    moved = {
        name: float((state["conflict"] - whole["conflict"]).abs().max())
        for name, state in others.items()
    }
    most = max(moved, key=lambda name: moved[name]) if moved else "nothing"
    show(
        figure,
        title="The faded index as chosen (grey) and with something left out (lines)",
        alt=f"Faded index with each document left out; the line of conflict moves most {most}.",
        rows=rows,
    )


def _broken(name: str) -> str:
    """A label on short lines: after 'without', and after 'sections on'."""
    return name.replace("without ", "without\n", 1).replace("sections on ", "sections on\n")
