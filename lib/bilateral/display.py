"""What notebooks show beside figures: tables with a link to the line of every row, and findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from numbers import Integral
from typing import Any

import pandas as pd
from IPython.display import HTML, display
from pandas.io.formats.style import Styler

from bilateral.documents import slug
from bilateral.plain import escape
from bilateral.text import edtf
from bilateral.text.language import line_language
from bilateral.text.places import country_name

__all__ = ["WORDS", "drawn_from", "findings", "line_link", "lines_link", "parties", "table"]

NBSP = "\u00a0"

# From the folder of the notebooks; rendering makes them relative to the report.
SOURCE_PAGES = "../outputs/html/sources"


WORDS = "tex2jax_ignore mathjax_ignore"
"""Classes of what holds words of documents: to JupyterLab (MathJax) "$" is then only a dollar."""


def line_link(source: str, line: int, words: str | None = None) -> str:
    """HTML link to a line of a document's page; its words are `source:line` unless given.

    >>> line_link("mod-2018", 3)
    '<a href="../outputs/html/sources/mod-2018.html#L3">mod-2018:3</a>'
    """
    shown = escape(words if words is not None else f"{source}:{line}")
    return f'<a href="{SOURCE_PAGES}/{source}.html#L{line}">{shown}</a>'


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Sorted numbers as runs of neighbours: first and last of each."""
    first = last = None
    for number in sorted(set(numbers)):
        if first is None or last is None or number != last + 1:
            if first is not None and last is not None:
                yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def _run_links(source: str, numbers: Iterable[int]) -> list[str]:
    return [
        line_link(source, first, str(first) if first == last else f"{first}–{last}")
        for first, last in _runs(numbers)
    ]


def lines_link(rows: pd.DataFrame, *, most: int = 12) -> str:
    """HTML links to the lines that rows with `source` and `line` columns come from.

    Neighbouring lines stand as one run; no more than `most` runs of each document are named.

    >>> rows = pd.DataFrame({"source": ["a", "a", "a"], "line": [8, 3, 7]})
    >>> re.sub("<[^>]*>", "", lines_link(rows))
    'a 3, 7–8'
    >>> re.sub("<[^>]*>", "", lines_link(rows, most=1))
    'a 3, …'
    """
    parts = []
    for source, lines in rows.groupby("source", sort=True)["line"]:
        links = _run_links(str(source), lines)
        shown = [*links[:most], "…"] if len(links) > most else links
        parts.append(f"{escape(str(source))} {', '.join(shown)}")
    return "; ".join(parts)


_FEW_RUNS = 3


def drawn_from(rows: pd.DataFrame) -> str:
    """HTML caption under a figure: how many rows it draws, and the lines that they come from.

    The first lines of each document stand in the open, all of them behind a press where more are.

    >>> rows = pd.DataFrame({"source": ["a"] * 5, "line": [1, 3, 5, 7, 7]})
    >>> print(re.sub("<[^>]*>", "|", drawn_from(rows)))
    ||Drawn from 5 rows: a 1, 3, 5, … (all lines)||a |1|, |3|, |5|, |7|||
    """
    count = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    few, everything = lines_link(rows, most=_FEW_RUNS), lines_link(rows, most=len(rows) + 1)
    if few == everything:
        return f'<p class="drawn-from">Drawn from {count}: {everything}.</p>'
    # Links cannot stand within what is pressed.
    plain = re.sub(r"<[^>]*>", "", few)
    return (
        f'<details class="drawn-from"><summary>Drawn from {count}: {plain} (all lines)</summary>'
        f"<p>{everything}</p></details>"
    )


# What a cell of dates holds; a column of bare years is not one.
_EDTF = re.compile(r"(?:\d{4}|\d{3}X)(?:-\d\d){0,2}|\.\.")


def _are_dates(column: pd.Series) -> bool:
    values = [value for value in column if not pd.isna(value)]
    return bool(values) and all(
        isinstance(value, str) and all(_EDTF.fullmatch(part) for part in value.split("/"))
        for value in values
    )


def _date_cell(value: Any) -> str:
    if pd.isna(value):
        return "–"
    words = edtf.readable(value)
    # A space within a date is not to be broken.
    shown = words.replace(" ", NBSP)
    return shown if words == value else f'<span title="{escape(value)}">{shown}</span>'


# Codes that the table of countries does not have, or under a longer name.
_SHORT_NAMES = {"SUN": "USSR", "EU": "European Union", "ENTENTE": "Entente"}


def parties(codes: str) -> str:
    """The names of the parties that a cell has codes of; what is no code stays as it is.

    >>> parties("LVA>RUS"), parties("LVA->BLR"), parties("LVA;SUN"), parties("NATO")
    ('Latvia → Russia', 'Latvia → Belarus', 'Latvia, USSR', 'NATO')
    """
    sides = [
        ", ".join(_SHORT_NAMES.get(code) or country_name(code) or code for code in side.split(";"))
        for side in re.split(r"<?-?>", codes)
    ]
    return (" ↔ " if "<" in codes else " → ").join(sides)


# Columns whose cells are codes of parties; the codes are what parameters take.
_PARTIES = frozenset({"actor", "target", "counterpart", "dyad", "answered"})


def _parties_cell(codes: Any) -> str:
    if pd.isna(codes):
        return "–"
    return f'<span title="{escape(codes)}">{escape(parties(codes))}</span>'


_YEARS = range(1000, 2101)


def _are_years(column: pd.Series) -> bool:
    """Whether whole numbers are years, which are not told in thousands."""
    return all(
        isinstance(value, Integral) and value in _YEARS for value in column if not pd.isna(value)
    )


def _digits(column: pd.Series) -> int:
    """How many decimals, two at most, a column needs; large amounts need none."""
    values = [value for value in column if isinstance(value, float) and not pd.isna(value)]
    if any(abs(value) >= 100_000 for value in values):
        return 0
    return next((n for n in (0, 1) if all(round(v, n) == round(v, 2) for v in values)), 2)


def _cell(value: Any, *, year: bool, digits: int) -> str:
    if value is None or pd.isna(value):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:,.{digits}f}".replace("-", "−")
    if isinstance(value, Integral):
        return str(value) if year else f"{value:,}".replace("-", "−")
    # Assumption: words of a table are English unless Latvian ones prevail among them.
    words = escape(str(value))
    return f'<span lang="lv">{words}</span>' if line_language(str(value), "en") == "lv" else words


# A column that lists lines of the row's document: '258, 261'.
_FROM_LINES = "from_lines"


def _from_lines_cells(rows: pd.DataFrame) -> list[str]:
    return [
        ", ".join(_run_links(source, map(int, lines.split(", ")))) if lines else "–"
        for source, lines in zip(rows["source"], rows[_FROM_LINES], strict=True)
    ]


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
    Dates in EDTF are shown in words and codes of parties as names, the exact form in their title;
    nulls as a dash; the lines that a column `from_lines` lists (`258, 261`) are links as well. Of a
    table without rows the caption alone is shown.
    Raises `KeyError` when a column is missing.
    """
    if rows[list(columns)].empty:
        display(HTML(f'<p class="{WORDS}"><strong>{escape(caption)}: none.</strong></p>'))
        return
    shown = pd.DataFrame(index=range(len(rows)))
    classes: dict[str, str] = {}
    for column, heading in columns.items():
        dates = _are_dates(rows[column])
        if column == _FROM_LINES:
            cells = _from_lines_cells(rows)
        elif column in _PARTIES:
            cells = [_parties_cell(value) for value in rows[column]]
        elif dates:
            cells = [_date_cell(value) for value in rows[column]]
        else:
            year, digits = _are_years(rows[column]), _digits(rows[column])
            cells = [_cell(value, year=year, digits=digits) for value in rows[column]]
        if lang and column in lang:
            cells = [f'<span lang="{lang[column]}">{cell}</span>' for cell in cells]
        shown[heading] = cells
        number = pd.api.types.is_numeric_dtype(rows[column])
        classes[heading] = "number" if number else "date" if dates else "text"
    if {"source", "line"} <= set(rows.columns):
        shown["Line"] = [
            line_link(source, line)
            for source, line in zip(rows["source"], rows["line"], strict=True)
        ]
        classes["Line"] = "text"
    style = Styler(shown, uuid=slug(caption, longest=30), cell_ids=False).hide(axis="index")
    style = style.set_table_attributes(f'class="{WORDS}"')
    style = style.set_caption(escape(caption)).set_td_classes(
        pd.DataFrame({heading: [kind] * len(shown) for heading, kind in classes.items()})
    )
    # Notebooks set every cell against the right unless told otherwise.
    style = style.set_table_styles(
        {
            heading: [
                {
                    "selector": "th, td",
                    "props": f"text-align: {'right' if kind == 'number' else 'left'}",
                }
            ]
            for heading, kind in classes.items()
        }
    )
    display(HTML(style.to_html()))


def findings(sentences: Iterable[str]) -> None:
    """Show findings as a list; each is HTML made by an analysis, its numbers computed."""
    # A number and its per cent sign stay on one line.
    items = "".join(f"<li>{sentence.replace(' %', NBSP + '%')}</li>" for sentence in sentences)
    display(HTML(f'<ul class="findings {WORDS}">{items}</ul>'))
