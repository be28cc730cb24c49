"""Figures of trade: balances, a butterfly of sections, printed against recomputed growth."""

from __future__ import annotations

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from bilateral.analysis.trade import span_text
from bilateral.figures import COLOURS, HATCHES, WIDTH, new, nothing, show

__all__ = ["balances", "butterfly", "growth", "section_balances"]

_MILLION = 1e6
_GREY = "#595959"


def _millions(value: float) -> str:
    return f"{value / _MILLION:,.2f}".replace("-", "−")


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + _millions(value)


def balances(rows: pd.DataFrame) -> None:
    """Show exports and imports as bars from nought, and the balance of each row of `balances`.

    Draws nothing without rows.
    """
    if rows.empty:
        nothing()
        return
    figure, axes = new(1.5 + 0.75 * len(rows))
    for place, (_, row) in enumerate(rows.iterrows()):
        exports, imports = row["exports"] / _MILLION, row["imports"] / _MILLION
        axes.barh(place - 0.2, exports, height=0.38, color=COLOURS["export"])
        axes.barh(place - 0.2, -imports, height=0.38, color=COLOURS["import"])
        axes.text(exports, place - 0.2, f" exports {exports:.2f}", va="center", fontsize=9)
        axes.text(-imports, place - 0.2, f"imports {imports:.2f} ", va="center", ha="right",
                  fontsize=9)  # fmt: skip
        low, high = row["balance_low"] / _MILLION, row["balance_high"] / _MILLION
        axes.barh(place + 0.2, row["balance"] / _MILLION, height=0.2, color="black")
        words = _signed(row["balance"])
        if high - low > 0.01:
            axes.plot([low, high], [place + 0.2] * 2, "|-", color="#9a9a9a", lw=2, markersize=11)
            words += f" ({_signed(row['balance_low'])} to {_signed(row['balance_high'])})"
        axes.text(max(high, 0), place + 0.2, f" balance {words}", va="center", fontsize=9)
    axes.axvline(0, color="black", lw=0.8)
    axes.set_yticks(range(len(rows)), [fill(name, 16) for name in rows["name"]])
    axes.set_ylim(len(rows) - 0.5, -0.6)
    axes.margins(x=0.2)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8))
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("million EUR: imports to the left, exports to the right")
    said = "; ".join(
        f"{row['name']}: exports {_millions(row['exports'])}, imports {_millions(row['imports'])}, "
        f"balance {_millions(row['balance'])} million EUR"
        for _, row in rows.iterrows()
    )
    drawn = (
        rows.assign(line=rows["from_lines"].str.split(", ")).explode("line").astype({"line": int})
    )
    show(figure, title="Exports, imports and balance", alt=f"Bars. {said}.", rows=drawn)


def _label(row: pd.Series, flow: str) -> tuple[str, bool]:
    """What stands at the end of a section's bar, and whether the flow lists it."""
    value = row[f"{flow}_eur"]
    if pd.notna(value):
        return _millions(value), True
    return f"not listed,\nat most {_millions(row[f'{flow}_high'])}", False


def _name(row: pd.Series) -> str:
    return fill(f"{row['section']}  {row['name']}", 40)


def butterfly(rows: pd.DataFrame, rests: pd.DataFrame) -> None:
    """Show the sections' exports to the left and imports to the right, on one scale.

    `rows` come from `sections`, `rests` from `unlisted`; a flow's rest is the last row. Draws
    nothing where there are no sections.
    """
    if rows.empty:
        nothing()
        return
    names, label = 2.7, 1.0
    rest = dict(zip(rests["flow"], rests["value_eur"], strict=True))
    most = {
        flow: max(rows[f"{flow}_eur"].fillna(0).max(), rest.get(flow, 0.0)) / _MILLION
        for flow in ("export", "import")
    }
    # The same euros to the inch on both sides: otherwise lengths could not be compared.
    scale = sum(most.values()) / (WIDTH - 0.4 - names - 2 * label)
    limits = {flow: value + label * scale for flow, value in most.items()}
    ratios = [limits["export"] / scale, names, limits["import"] / scale]
    step = float(np.diff(MaxNLocator(nbins=6).tick_values(0, max(most.values())))[0])
    figure, (left, middle, right) = new(
        1.5 + 0.46 * (len(rows) + 1), columns=3, width_ratios=ratios, sharey=True
    )
    for axes, flow in ((left, "export"), (right, "import")):
        _wing(axes, rows, flow)
        place = len(rows)
        value = rest.get(flow, 0.0) / _MILLION
        axes.barh(place, value, height=0.62, color=COLOURS["rest"], edgecolor=_GREY, hatch="//",
                  linewidth=0.5)  # fmt: skip
        _at_end(axes, flow, value, place, f"{value:.2f}", colour="black")
        side = "right" if flow == "export" else "left"
        axes.set_title(f"Latvia's {flow}s", fontsize=9.5, loc=side)
        axes.set_xlim(0, limits[flow])
        axes.set_xticks(np.arange(0, most[flow] + step / 2, step))
        axes.set_xlabel("million EUR")
        axes.tick_params(left=False)
        axes.grid(visible=True, axis="x")
    left.invert_xaxis()
    left.spines["left"].set_visible(False)
    left.spines["right"].set_visible(True)
    left.set_ylim(len(rows) + 0.5, -0.5)
    middle.axis("off")
    for place, name in enumerate(
        [*(_name(row) for _, row in rows.iterrows()), "groups not listed"]
    ):
        middle.text(0.5, place, name, ha="center", va="center", fontsize=8,
                    transform=middle.get_yaxis_transform())  # fmt: skip
    left.set_yticks([])
    said = "; ".join(
        f"{row['section']} exports {_label(row, 'export')[0]}, imports {_label(row, 'import')[0]}"
        for _, row in rows.iterrows()
    ).replace("\n", " ")
    show(
        figure,
        title="Exports and imports by section of the Harmonized System",
        alt=f"Butterfly bars in million EUR. {said}; not listed: "
        + ", ".join(f"{flow}s {_millions(value)}" for flow, value in rest.items())
        + ".",
        rows=pd.concat([rows[["source", "line"]], rests[["source", "line"]]]),
    )


def _at_end(axes: Axes, flow: str, value: float, place: float, words: str, *, colour: str) -> None:
    axes.annotate(
        words,
        (value, place),
        (-3 if flow == "export" else 3, 0),
        textcoords="offset points",
        ha="right" if flow == "export" else "left",
        va="center",
        fontsize=8.5 if colour == "black" else 8,
        color=colour,
    )


def _wing(axes: Axes, rows: pd.DataFrame, flow: str) -> None:
    """One side of the butterfly."""
    for place, (_, row) in enumerate(rows.iterrows()):
        words, listed = _label(row, flow)
        value = row[f"{flow}_eur"] / _MILLION if listed else 0.0
        axes.barh(place, value, height=0.62, color=COLOURS[flow])
        _at_end(axes, flow, value, place, words, colour="black" if listed else _GREY)


def section_balances(rows: pd.DataFrame, quarter: pd.DataFrame) -> None:
    """Show each section's balance: solid what is certain, hatched what may be taken from it.

    `rows` come from `sections`; the balance of all goods stands in `quarter`. Draws nothing where
    there are no sections.
    """
    if rows.empty:
        nothing()
        return
    total = float(quarter.loc[quarter["indicator"] == "balance", "value"].sum())
    figure, axes = new(1.5 + 0.42 * (len(rows) + 1))
    labels = []
    for place, (_, row) in enumerate(rows.iterrows()):
        low, high = row["balance_low"] / _MILLION, row["balance_high"] / _MILLION
        near, far = sorted((low, high), key=abs)
        colour = COLOURS["export" if near + far > 0 else "import"]
        axes.barh(place, near, height=0.6, color=colour)
        axes.barh(place, far - near, left=near, height=0.6, color="white", edgecolor=colour,
                  hatch="////", linewidth=0.8)  # fmt: skip
        same = low == high
        words = _signed(row["balance_low"])
        if not same:
            words = f"{words} to {_signed(row['balance_high'])}"
        labels.append((far, place, words))
    labels.append((total / _MILLION, len(rows), _signed(total)))
    axes.barh(len(rows), total / _MILLION, height=0.6, color="black", hatch=HATCHES["rest"])
    for value, place, words in labels:
        # On the other side of nought, where no bar is in the way.
        axes.annotate(words, (0, place), (-4 if value > 0 else 4, 0), va="center", fontsize=9,
                      ha="right" if value > 0 else "left", textcoords="offset points")  # fmt: skip
    axes.axvline(0, color="black", lw=0.8)
    names = [*(_name(row) for _, row in rows.iterrows()), "all goods, unlisted ones too"]
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.margins(x=0.06)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("exports less imports, million EUR; hatched: an unlisted side may take it away")
    said = "; ".join(f"{name} {words}" for name, (_, _, words) in
                     zip([*rows["section"], "all goods"], labels, strict=True))  # fmt: skip
    show(
        figure,
        title="Balance by section of the Harmonized System",
        alt=f"Balance bars in million EUR. {said}.",
        rows=rows,
    )


def growth(rows: pd.DataFrame) -> None:
    """Show each printed growth rate beside what other printed figures give for it.

    `rows` come from `growth_readings`; each flow has its own scale, for the differences are small.
    Draws nothing where no growth is printed.
    """
    if rows.empty:
        nothing()
        return
    flows = list(dict.fromkeys(rows["flow"]))
    sizes = [int((rows["flow"] == flow).sum()) for flow in flows]
    figure, panels = new(
        1.2 + sum(0.5 + 0.32 * size for size in sizes),
        rows=len(flows),
        height_ratios=[size + 0.9 for size in sizes],
        squeeze=False,
    )
    for (axes,), flow in zip(panels, flows, strict=True):
        own = rows[rows["flow"] == flow].reset_index(drop=True)
        low, high = own["low"].min(), own["high"].max()
        for place, row in own.iterrows():
            is_printed = row["reading"] == "as printed"
            if is_printed:
                axes.axvspan(row["low"], row["high"], color="#e9e9e9", zorder=0)
            axes.barh(
                place,
                # The narrowest interval must still be seen.
                max(row["high"] - row["low"], 0.006 * (high - low)),
                left=row["low"],
                height=0.5,
                color="black" if is_printed else COLOURS.get(flow, COLOURS["other"]),
            )
            axes.annotate(span_text(row["low"], row["high"], "%"), (row["high"], place), (5, 0),
                          textcoords="offset points", va="center", fontsize=8.5)  # fmt: skip
        axes.set_yticks(range(len(own)), own["reading"], fontsize=9)
        axes.set_ylim(len(own) - 0.4, -0.6)
        axes.set_xlim(low - 0.08 * (high - low), high + 0.3 * (high - low))
        axes.xaxis.set_major_locator(MaxNLocator(nbins=6))
        axes.grid(visible=True, axis="x")
        axes.set_title(f"{flow}s" if flow in ("export", "import") else flow, fontsize=9.5)
    panels[-1][0].set_xlabel("growth, %, each panel on its own scale")
    said = "; ".join(
        f"{row['flow']} {row['reading']} {span_text(row['low'], row['high'], '%')} %"
        for _, row in rows.iterrows()
    )
    show(
        figure,
        title="Growth as printed (black, grey band) and recomputed from other printed figures",
        alt=f"Intervals of growth. {said}.",
        rows=rows,
    )
