"""What the tables take from each line of a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bilateral.documents import Document
from bilateral.schema import EVIDENCE, schemas
from bilateral.text.language import line_language

if TYPE_CHECKING:
    from bilateral.collection import Tables

__all__ = [
    "Row",
    "is_latvian",
    "is_null",
    "place_links",
    "plain_text",
    "reasons",
    "rows_of",
    "singular",
    "summary",
]

# Tables about lines rather than from them.
_NOT_SHOWN = frozenset({"sources", "coverage"})
_LATVIAN_LETTERS = frozenset("āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table as a reader sees it: its lines, and the columns that say something."""

    table: str
    line: int
    line_end: int
    quote: str
    values: tuple[tuple[str, str], ...]
    number: int = 0
    """Its place in the table, from 1, by which the table's page names it."""


def is_latvian(words: str) -> bool:
    """Whether words in an English page are to be spoken as Latvian.

    Letters of Latvian alone tell, unless English words stand among them.

    >>> is_latvian("Edgars Rinkēvičs"), is_latvian("a visit of Rinkēvičs to the city")
    (True, False)
    """
    if _LATVIAN_LETTERS.isdisjoint(words):
        return False
    # Nearer to Latvian by default, and to English as soon as two of its own words occur.
    return line_language(words, "lv") == "lv"


def rows_of(tables: Tables, source: str) -> Iterator[Row]:
    """All rows that come from a document, table by table, in order of position."""
    for name, frame in tables.items():
        if name in _NOT_SHOWN or frame.empty:
            continue
        numbers = [n for n, own in enumerate(frame["source"] == source, 1) if own]
        own = frame[frame["source"] == source]
        bounds = {field.name for field in schemas()[name].fields if field.type == "date"}
        shown = [column for column in frame if column not in (*EVIDENCE, *bounds)]
        for number, record in zip(numbers, own.to_dict("records"), strict=True):
            values = tuple((str(c), plain_text(record[c])) for c in shown if not is_null(record[c]))
            quote = str(record["quote"])
            line = int(record["line"])
            yield Row(name, line, line + len(quote.splitlines()) - 1, quote, values, number)


def is_null(value: Any) -> bool:
    """Whether a cell holds nothing."""
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def plain_text(value: Any) -> str:
    """A cell as readers see it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,}"
    return " ".join(str(value).split())


def place_links(places: str) -> str:
    """HTML links to places (`source:line`, joined by ';'), from a page of a document or table.

    >>> place_links("mod-2018:3")
    '<a href="../sources/mod-2018.html#L3">mod-2018:3</a>'
    """
    links = []
    for place in places.split(";"):
        source, _, line = place.strip().rpartition(":")
        links.append(f'<a href="../sources/{source}.html#L{line}">{source}:{line}</a>')
    return "; ".join(links)


def reasons(tables: Tables, source: str) -> Mapping[int, str]:
    """Why nothing is taken, by line, for the lines from which nothing is taken."""
    frame = tables.coverage
    own = frame[(frame["source"] == source) & frame["reason"].notna()]
    return {int(line): str(why) for line, why in zip(own["line"], own["reason"], strict=True)}


def summary(rows: list[Row]) -> str:
    """How many rows of which tables.

    >>> rows = [Row(table, 1, 1, "", ()) for table in ("events", "events", "court_cases")]
    >>> summary(rows), summary([Row("quantities", 1, 1, "", ())])
    ('2 events, 1 court case', '1 quantity')
    """
    counts = Counter(row.table.replace("_", " ") for row in rows)
    return ", ".join(
        f"{count} {table if count > 1 else singular(table)}" for table, count in counts.items()
    )


def singular(table: str) -> str:
    """The word for one row of a table."""
    if table.endswith("ies"):
        return f"{table[:-3]}y"
    return table.removesuffix("s")


def document_title(document: Document) -> str:
    """The title of a document, or its id where it has none."""
    return document.title or document.source
