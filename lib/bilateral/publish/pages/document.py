"""The page of a document: numbered lines, and what the tables take from each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bilateral.documents import Document
from bilateral.publish.pages.frame import Heading, Navigation, Page, environment, framed
from bilateral.publish.sources import (
    Row,
    is_latvian,
    place_links,
    reasons,
    rows_of,
    singular,
    summary,
)
from bilateral.text.edtf import readable

if TYPE_CHECKING:
    from bilateral.collection import Tables

__all__ = ["source_page"]


def source_page(tables: Tables, document: Document, navigation: Navigation) -> str:
    """The page of a document: numbered lines, and under each what the tables take from it."""
    by_line = defaultdict(list)
    continued: dict[int, set[int]] = defaultdict(set)
    levels: dict[int, tuple[int, str]] = {}
    for row in rows_of(tables, document.source):
        if row.table == "sections":
            values = dict(row.values)
            levels[row.line] = (int(values["level"]), values["section"])
            continue
        by_line[row.line].append(row)
        for number in range(row.line + 1, row.line_end + 1):
            continued[number].add(row.line)
    why = reasons(tables, document.source)
    depth = _depths({number: level for number, (level, _) in levels.items()})
    lines = []
    contents = []
    for line in document.lines:
        level = depth.get(line.number)
        words = line.text.strip()
        if level:
            words = words.strip("= ")
            section = f"section-{levels[line.number][1]}"
            if words != document.title:
                contents.append(Heading(section, level, words, line.language))
        rows = by_line[line.number]
        lines.append(
            {
                "number": line.number,
                "blank": line.blank,
                "text": words,
                "language": line.language,
                "level": level,
                "id": f"section-{levels[line.number][1]}" if level else None,
                "rows": [_shown(row) for row in rows],
                "summary": summary(rows),
                "continues": sorted(continued[line.number]) if not rows else [],
                "reason": _reason(why.get(line.number), bool(rows), bool(continued[line.number])),
            }
        )
    page = Page.of(document)
    body = (
        environment()
        .get_template("source.html.j2")
        .render(document=page, facts=_facts(document), lines=lines)
    )
    return framed(
        title=page.title,
        kind="source",
        body=body,
        navigation=navigation,
        current=document.source,
        contents=contents,
    )


def _reason(why: str | None, has_rows: bool, continued: bool) -> str | None:
    if why is None or has_rows or continued:
        return None
    return why.replace("-", " ").replace("_", " ")


def _shown(row: Row) -> dict[str, Any]:
    from markupsafe import Markup  # noqa: PLC0415

    values = [
        (
            name.replace("_", " "),
            Markup(place_links(value)) if name == "places" else value,
            "lv" if is_latvian(value) else "en",
        )
        for name, value in row.values
    ]
    name = singular(row.table.replace("_", " "))
    return {"table": row.table, "name": name, "number": row.number, "fields": values}


def _depths(levels: Mapping[int, int]) -> dict[int, int]:
    """Heading levels for lines: under the page's own h1, none skipped.

    >>> _depths({1: 1, 5: 3, 9: 2, 12: 3})
    {1: 2, 5: 3, 9: 3, 12: 4}
    """
    shift = 2 - min(levels.values(), default=2)
    depths: dict[int, int] = {}
    last = 1
    for number, level in sorted(levels.items()):
        last = min(level + shift, last + 1, 6)
        depths[number] = last
    return depths


def _facts(document: Document) -> list[tuple[str, str | None, str]]:
    return [
        ("Publisher", document.publisher, "en"),
        ("Published", document.published and readable(document.published), "en"),
        ("Language", {"en": "English", "lv": "Latvian"}[document.language], "en"),
        ("Terms", document.licence, "en"),
        ("Address", document.url, "en"),
        ("File", document.file, "en"),
        ("Size", f"{len(document.lines):,} lines, {len(document.raw):,} characters", "en"),
        ("SHA-256", document.sha256, "en"),
    ]
