"""What notebooks show beside figures: tables with a link to the line of every row, and findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import pandas as pd
from IPython.display import HTML, display
from pandas.io.formats.style import Styler

from bilateral.documents import slug

__all__ = ["findings", "line_link", "lines_link", "table"]

# From the folder of the notebooks; rendering makes them relative to the report.
SOURCE_PAGES = "../outputs/html/sources"


def line_link(source: str, line: int, words: str | None = None) -> str:
    """HTML link to a line of a document's page; its words are `source:line` unless given.

    >>> line_link("mod-2018", 3)
    '<a href="../outputs/html/sources/mod-2018.html#L3">mod-2018:3</a>'
    """
    shown = escape(words if words is not None else f"{source}:{line}")
    return f'<a href="{SOURCE_PAGES}/{source}.html#L{line}">{shown}</a>'


def lines_link(rows: pd.DataFrame, *, most: int = 12) -> str:
    """HTML links to the lines that rows with `source` and `line` columns come from.

    >>> rows = pd.DataFrame({"source": ["a", "a"], "line": [7, 3]})
    >>> import re; re.sub("<[^>]*>", "", lines_link(rows))
    'a: 3, 7'
    """
    parts = []
    for source, lines in rows.groupby("source", sort=True)["line"]:
        numbers = sorted(set(lines))
        links = [line_link(str(source), n, str(n)) for n in numbers[:most]]
        rest = len(numbers) - most
        more = f" and {rest} more" if rest > 0 else ""
        parts.append(f"{escape(str(source))}: {', '.join(links)}{more}")
    return "; ".join(parts)


def _cell(value: Any) -> str:
    if value is None or pd.isna(value):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"
    if isinstance(value, int):
        return str(value)
    return escape(str(value))


def table(
    rows: pd.DataFrame,
    columns: Mapping[str, str],
    *,
    caption: str,
    lang: Mapping[str, str] | None = None,
) -> None:
    """Show columns of a table under human names, each row with a link to its line.

    `columns` maps a column to the heading it is shown under; `lang` maps a column to the language
    its words are in, where that is not English. A `source` and `line` column become the link.
    Raises `KeyError` when a column is missing.
    """
    shown = pd.DataFrame(index=rows.index)
    classes = pd.DataFrame(index=rows.index)
    for column, heading in columns.items():
        shown[heading] = [_cell(value) for value in rows[column]]
        if lang and column in lang:
            shown[heading] = [
                f'<span lang="{lang[column]}">{cell}</span>' for cell in shown[heading]
            ]
        numeric = pd.api.types.is_numeric_dtype(rows[column])
        classes[heading] = "number" if numeric else "text"
    if {"source", "line"} <= set(rows.columns):
        shown["Line"] = [
            line_link(source, line)
            for source, line in zip(rows["source"], rows["line"], strict=True)
        ]
        classes["Line"] = "text"
    style = Styler(shown, uuid=slug(caption, longest=30), cell_ids=False).hide(axis="index")
    style = style.set_caption(escape(caption)).set_td_classes(classes)
    display(HTML(style.to_html()))


def findings(sentences: Iterable[str]) -> None:
    """Show findings as a list; each is HTML made by an analysis, its numbers computed."""
    items = "".join(f"<li>{sentence}</li>" for sentence in sentences)
    display(HTML(f'<ul class="findings">{items}</ul>'))
