"""What source criticism found: counts by family and document, where it stands, both places."""

from __future__ import annotations

import re
from collections.abc import Collection
from textwrap import shorten
from typing import Any

import pandas as pd
from IPython.display import HTML, display

from bilateral.display import WORDS, line_link
from bilateral.figures import new, show
from bilateral.plain import escape

__all__ = ["along", "document_lines", "matrix", "side_by_side"]

# Dark to light with falling severity, apart in greyscale and in shape.
_COLOURS = {"high": "#8c1c13", "medium": "#d9782d", "low": "#8fa3b5"}
_MARKERS = {"high": "D", "medium": "s", "low": "o"}
_HELD = "#dfe7df"


def matrix(rows: pd.DataFrame) -> None:
    """Show how many findings each family of rules made in each document, beside what holds."""
    families = list(dict.fromkeys(rows["family"]))
    sources = list(dict.fromkeys(rows["source"]))
    figure, axes = new(1.6 + 0.42 * len(families))
    for _, row in rows.iterrows():
        x, y = sources.index(row["source"]), families.index(row["family"])
        if row["found"] == 0 and row["held"] == 0:
            axes.text(x, y, "·", ha="center", va="center", color="#8a8a8a")
            continue
        worst = row["worst"]
        colour = _COLOURS[worst] if pd.notna(worst) else _HELD
        axes.add_patch(_box(x, y, colour))
        dark = worst == "high"
        axes.text(
            x, y, f"{row['found']}  ({row['held']})" if row["found"] else f"({row['held']})",
            ha="center", va="center", fontsize=9, color="white" if dark else "black",
            fontweight="bold" if row["found"] else "normal",
        )  # fmt: skip
    axes.set_xlim(-0.5, len(sources) - 0.5)
    axes.set_ylim(len(families) - 0.5, -0.5)
    axes.set_xticks(range(len(sources)), [name.replace("-", "-\n", 1) for name in sources])
    axes.set_yticks(range(len(families)), families)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    handles = [_box(0, 0, colour, label=f"worst is {name}") for name, colour in _COLOURS.items()]
    handles.append(_box(0, 0, _HELD, label="only tests that hold"))
    axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.45, -0.01), ncols=4,
                fontsize=8, handlelength=1.2)  # fmt: skip
    by_source = rows.groupby("source", sort=False)["found"].sum()
    told = ", ".join(f"{name} {count}" for name, count in by_source.items())
    drawn = rows[rows["line"].notna()].astype({"line": int})
    show(
        figure,
        title="Findings (and tests that hold) by family of rules and document",
        alt=f"Matrix of counts. Findings by document: {told}.",
        rows=drawn,
    )


def _box(x: float, y: float, colour: str, **options: Any) -> Any:
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    return Rectangle((x - 0.46, y - 0.42), 0.92, 0.84, facecolor=colour, edgecolor="none",
                     **options)  # fmt: skip


def along(findings: pd.DataFrame, lengths: pd.Series) -> None:
    """Show where in each document findings stand, from its first line to its last.

    `lengths` are the documents' numbers of lines by their ids.
    """
    figure, axes = new(1.4 + 0.62 * len(lengths))
    shift = {"high": -0.22, "medium": 0.0, "low": 0.22}
    for place, (source, lines) in enumerate(lengths.items()):
        axes.plot([0, 100], [place, place], "-", color="#dddddd", lw=9, zorder=1)
        own = findings[findings["source"] == source]
        for severity, colour in _COLOURS.items():
            rows = own[own["severity"] == severity]
            axes.plot(100 * rows["line"] / lines, [place + shift[severity]] * len(rows),
                      _MARKERS[severity], color=colour, markersize=5.5, alpha=0.85, mew=0.4,
                      mec="white", zorder=3, label=severity if place == 0 else None)  # fmt: skip
        axes.text(101.5, place, f"{len(own)} in {lines} lines", va="center", fontsize=8.5)
    axes.set_yticks(range(len(lengths)), list(lengths.index))
    axes.set_ylim(len(lengths) - 0.5, -0.6)
    axes.set_xlim(-1, 122)
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.set_xlabel("place in the document, % of its lines")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, fontsize=8.5, title=None)
    told = "; ".join(f"{name} {(findings['source'] == name).sum()}" for name in lengths.index)
    show(
        figure,
        title="Where the findings stand in each document, by severity",
        alt=f"Marks along each document. Findings: {told}.",
        rows=findings,
    )


def _marked(text: str, words: Any, longest: int) -> str:
    """A text as HTML, shortened around the words that are marked in it."""
    folded = " ".join(text.split())
    wanted = " ".join(str(words).split()) if words is not None and pd.notna(words) else ""
    at = folded.find(wanted) if wanted else -1
    if at < 0 or not wanted:
        return escape(shorten(folded, longest, placeholder=" …"))
    half = max((longest - len(wanted)) // 2, 0)
    start, end = max(at - half, 0), min(at + len(wanted) + half, len(folded))
    before = ("… " if start else "") + folded[start:at]
    after = folded[at + len(wanted) : end] + (" …" if end < len(folded) else "")
    return f"{escape(before)}<mark>{escape(wanted)}</mark>{escape(after)}"


def _in_line(line: str, quote: object) -> object:
    """The part of a quote that stands in its first line."""
    return re.split(r"[\r\n]", str(quote))[0][:160] if quote is not None else line


def _quoted(row: Any) -> str | None:
    """The words that a finding's message quotes from its other place."""
    pattern = rf"“([^”]+)” \(line {row['other_line']}\)"
    for words in re.findall(pattern, str(row["message"])):
        told = " ".join(words.split()).removesuffix("…").removeprefix("…").strip()
        if told in " ".join(str(row["there"]).split()):
            return str(told)
    return None


def side_by_side(
    findings: pd.DataFrame, lines: dict[str, list[str]], *, lang: dict[str, str], caption: str
) -> None:
    """Show each finding with its two places side by side, the words marked, and its sentence.

    `findings` are those of `report.with_places`; `lines` the documents' lines, `lang` their
    languages, by their ids.
    """
    rows = []
    for _, row in findings.iterrows():
        text = lines[row["source"]][row["line"] - 1]
        here = _marked(text, _in_line(text, row["quote"]), 220)
        left = f'{line_link(row["source"], row["line"])}<br><span lang="{lang[row["source"]]}">'
        cell = f"{left}{here}</span>"
        other = "–"
        if row["other_source"] is not None:
            there = _marked(row["there"], _quoted(row), 220)
            other = (
                f"{line_link(row['other_source'], row['other_line'])}<br>"
                f'<span lang="{lang[row["other_source"]]}">{there}</span>'
            )
        more = (
            f"<br><em>Would follow:</em> {escape(row['correction'])}" if row["correction"] else ""
        )
        sentence = f"{escape(_sentence(row['message']))}{more}"
        rows.append(
            f"<tr><td>{escape(row['severity'])}<br>{escape(row['verdict'])}</td><td>{cell}</td>"
            f"<td>{other}</td><td>{sentence}</td></tr>"
        )
    head = "".join(f"<th>{name}</th>" for name in ("Severity", "Here", "There", "In a sentence"))
    display(
        HTML(
            f'<table class="{WORDS}"><caption>{escape(caption)}</caption>'
            f"<thead><tr>{head}</tr></thead>"
            f"<tbody>{''.join(rows)}</tbody></table>"
        )
    )


def _sentence(message: str) -> str:
    """A message as a sentence, its long quotes cut: they stand beside it."""
    cut = re.sub(r"“([^”]{46})[^”]{8,}”", r"“\1 …”", message)
    return cut[:1].upper() + cut[1:]


def document_lines(documents: Collection[Any]) -> dict[str, list[str]]:
    """The lines of each document, by their ids."""
    return {document.source: [line.text for line in document.lines] for document in documents}
