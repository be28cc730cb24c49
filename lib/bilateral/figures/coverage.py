"""Figures of what the documents hold: lines by what came of them, years spoken of."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import MaxNLocator

from bilateral.figures import COLOURS, grid, new, show
from bilateral.text.places import country_name

__all__ = ["gaps", "lines", "reaches"]

# From dark to light, so that the order survives greyscale.
_SHADES = ["#0b5fa5", "#c98a00", "#4f8f77", "#a6a6a6", "#c9c9c9", "#dedede", "#ececec", "#f5f5f5"]
_SHOWN = 6


def lines(kinds: pd.DataFrame, coverage: pd.DataFrame) -> None:
    """Show the share of each document's lines that yield rows, and why the others do not."""
    rare = list(kinds.columns[_SHOWN:])
    shown = kinds[list(kinds.columns[:_SHOWN])].assign(
        **({"other reasons": kinds[rare].sum(axis=1)} if rare else {})
    )
    shares = 100 * shown.div(shown.sum(axis=1), axis=0)
    figure, axes = new(1.5 + 0.45 * len(shares))
    left = pd.Series(0.0, index=shares.index)
    for number, kind in enumerate(shares.columns):
        bars = axes.barh(
            shares.index,
            shares[kind],
            left=left,
            height=0.62,
            color=_SHADES[number],
            edgecolor="white",
            label=str(kind).replace("-", " "),
        )
        colour = "white" if number == 0 else "black"
        counts = [
            str(n) if share > 4 else "" for n, share in zip(shown[kind], shares[kind], strict=True)
        ]
        axes.bar_label(bars, labels=counts, label_type="center", fontsize=8, color=colour)
        left = left + shares[kind]
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xlabel("lines that are not blank, % (labels: number of lines)")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, fontsize=8)
    share = "; ".join(f"{name} {value:.0f} %" for name, value in shares.iloc[:, 0].items())
    show(
        figure,
        title="What came of each document's lines",
        alt=f"Stacked bars. Share of lines that yield rows: {share}.",
        rows=coverage,
    )


def reaches(rows: pd.DataFrame) -> None:
    """Show the span of years of each document's events, with their middle and its publication."""
    figure, axes = new(1.3 + 0.45 * len(rows))
    for place, (_, row) in enumerate(rows.iterrows()):
        if pd.isna(row["first"]):
            axes.text(0.5, place, "no dated event", va="center", fontsize=9)
            continue
        axes.plot(
            [row["first"], row["last"]],
            [place, place],
            "-",
            color=COLOURS["NATO"],
            lw=6,
            solid_capstyle="butt",
            alpha=0.55,
        )
        axes.plot(row["middle"], place, "|", color="black", markersize=14, mew=2)
        if pd.notna(row["published"]):
            axes.plot(
                int(row["published"][:4]) + 0.5, place + 0.36, "^", color="black", markersize=5
            )
        axes.annotate(
            f"{row['first']}",
            (row["first"], place),
            (-5, 0),
            va="center",
            ha="right",
            textcoords="offset points",
            fontsize=8,
        )
        axes.annotate(
            f"{row['last']}; {row['events']} events",
            (row["last"], place),
            (6, 0),
            va="center",
            textcoords="offset points",
            fontsize=8,
        )
    axes.set_yticks(range(len(rows)), rows["source"])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.margins(x=0.14)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    axes.set_xlabel("year")
    spans = "; ".join(
        f"{row['source']} {row['first']} to {row['last']}" for _, row in rows.dropna().iterrows()
    )
    show(
        figure,
        title="Years of the events that each document tells",
        alt=f"Spans of years. {spans}.",
        rows=rows,
    )


def gaps(counts: pd.DataFrame, sources: pd.DataFrame) -> None:
    """Show how many facts of each kind there are on each partner, and which kinds are missing.

    `counts` is the table of `coverage.by_partner`, `sources` the documents.
    """
    shades = counts.div(counts.max(axis=1).clip(lower=1), axis=0)
    figure, axes = new(1.3 + 0.28 * len(counts))
    names = [country_name(str(code)) or str(code) for code in counts.columns]
    grid(axes, counts, shades, names=names, none="none")
    missing = "; ".join(
        f"{name} {(counts[code] == 0).sum()} of {len(counts)}"
        for code, name in zip(counts.columns, names, strict=True)
    )
    show(
        figure,
        title="Facts of each kind by partner, shaded by the partner's share of the fullest",
        alt=f"Grid of tables by partners. Kinds of facts that are missing: {missing}.",
        rows=sources.assign(line=1),
    )
