"""The pages: a report per notebook, a page per document, an index; each one file by itself."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from bilateral.documents import Document, slug, unique
from bilateral.publish.notebook import Notebook, source, tags
from bilateral.publish.sources import document_title, is_latvian, reasons, rows_of, summary

if TYPE_CHECKING:
    from bilateral.collection import Tables

__all__ = [
    "Card",
    "Navigation",
    "Page",
    "card",
    "index_page",
    "report_page",
    "source_page",
    "title_of",
]

_TEMPLATES = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that others lead to."""

    name: str
    title: str
    language: str = "en"
    publisher: str | None = None
    published: str | None = None
    licence: str | None = None
    lines: int = 0

    @classmethod
    def of(cls, document: Document) -> Page:
        """The page of a document."""
        return cls(
            document.source,
            document_title(document),
            document.language if document.title else "en",
            document.publisher,
            document.published,
            document.licence,
            len(document.lines),
        )


class Navigation(NamedTuple):
    """What every page leads to: the reports and the documents."""

    reports: Sequence[Page]
    documents: Sequence[Page]


@dataclass(frozen=True, slots=True)
class Card:
    """What the index shows of a report, all of it taken from the executed notebook."""

    name: str
    title: str
    question: str | None
    finding: str | None
    picture: str | None


@dataclass(frozen=True, slots=True)
class _Heading:
    id: str
    level: int
    text: str
    language: str = "en"


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _framed(
    *,
    title: str,
    kind: str,
    body: str,
    navigation: Navigation,
    current: str = "",
    root: str = "",
    contents: Sequence[_Heading] = (),
) -> str:
    from markupsafe import Markup  # noqa: PLC0415

    reports, documents = navigation
    names = [page.name for page in reports]
    at = names.index(current) if kind == "report" and current in names else None
    text: str = (
        _environment()
        .get_template("page.html.j2")
        .render(
            title=title,
            kind=kind,
            body=Markup(body),
            style=Markup((_TEMPLATES / "style.css").read_text(encoding="utf-8")),
            reports=reports,
            documents=documents,
            current=current,
            root=root,
            contents=contents,
            before=reports[at - 1] if at else None,
            after=reports[at + 1] if at is not None and at + 1 < len(reports) else None,
        )
    )
    return text


# --- pictures ------------------------------------------------------------------------------------

_UNSEEN = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
_BETWEEN = re.compile(r">\s+<")
_COORDINATES = re.compile(r'(?<=\s)(d|x|y|points)="([^"]*)"')
_FRACTION = re.compile(r"\d+\.\d+")


def picture_address(svg: str) -> str:
    """A picture as a `data:` address, a third smaller than in base64.

    Coordinates keep two decimals, a hundredth of a point; what is not seen is left out.

    >>> picture_address('<svg> <path d="M 1.23456  0"/></svg>')
    "data:image/svg+xml,%3Csvg%3E%3Cpath d='M 1.23 0'/%3E%3C/svg%3E"
    """
    text = _BETWEEN.sub("><", _UNSEEN.sub("", svg)).strip()
    text = _COORDINATES.sub(
        lambda match: f'{match[1]}="{_FRACTION.sub(_rounded, " ".join(match[2].split()))}"', text
    )
    # Quotation marks of one kind may be swapped for the other, which needs no escape.
    if "'" not in text:
        text = text.replace('"', "'")
    return "data:image/svg+xml," + quote(" ".join(text.split()), safe=" '=:/,;-+()[]!$*?@")


def _rounded(match: re.Match[str]) -> str:
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")


# --- reports -------------------------------------------------------------------------------------


@cache
def _exporter() -> Any:
    # See parameters.declared: this import would cost more than the rendering.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from nbconvert.exporters import HTMLExporter  # noqa: PLC0415

    return HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(_TEMPLATES)],
        preprocessors=[],
        default_preprocessors=[],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        filters={"picture_address": picture_address},
    )


def report_page(content: Notebook, name: str, navigation: Navigation) -> str:
    """The page of an executed notebook."""
    import nbformat  # noqa: PLC0415

    _exporter()
    node = nbformat.from_dict(_joined(content))
    body, _ = _exporter().from_notebook_node(node)
    body = body.replace("../outputs/html/", "").replace("../html/", "")
    body = _tables(body)
    body, headings = _headings(body)
    return _framed(
        title=title_of(content, name),
        kind="report",
        body=body,
        navigation=navigation,
        current=name,
        contents=[heading for heading in headings if heading.level in (2, 3)],
    )


def _joined(content: Notebook) -> Notebook:
    """The notebook with its texts in one piece, as nbformat's reader would make it."""

    def text(value: Any) -> Any:
        return "".join(value) if isinstance(value, list) else value

    cells = []
    for cell in content["cells"]:
        copy = {**cell, "source": text(cell["source"])}
        if "outputs" in cell:
            copy["outputs"] = [
                {
                    **output,
                    **({"text": text(output["text"])} if "text" in output else {}),
                    **(
                        {
                            "data": {
                                kind: data if kind.endswith("json") else text(data)
                                for kind, data in output["data"].items()
                            }
                        }
                        if "data" in output
                        else {}
                    ),
                }
                for output in cell["outputs"]
            ]
        cells.append(copy)
    return {**content, "cells": cells}


_HEADING = re.compile(r"<h([1-6])(?:\s[^>]*)?>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def _headings(body: str) -> tuple[str, list[_Heading]]:
    """The page with an id of its own on each heading, and the headings."""
    taken: dict[str, int] = {"main": 1}
    found: list[_Heading] = []

    def numbered(match: re.Match[str]) -> str:
        level, inner = int(match[1]), match[2]
        words = unescape(_TAG.sub("", inner)).strip()
        heading = _Heading(unique(slug(words), taken), level, words)
        found.append(heading)
        return f'<h{level} id="{heading.id}">{inner}</h{level}>'

    return _HEADING.sub(numbered, body), found


_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_CELL = re.compile(r"<(t[dh])\b([^>]*)>(.*?)</\1>", re.DOTALL)
_ROW_GROUP = re.compile(r"<(thead|tbody)\b.*?</\1>", re.DOTALL)


def _tables(body: str) -> str:
    """Tables that can be scrolled by keyboard, with scopes on headers and Latvian marked."""
    count = 0

    def boxed(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        table = re.sub(r'<table\b([^>]*?) border="\d"', r"<table\1", match[0])
        numbers = _columns_of_numbers(table)
        table = _ROW_GROUP.sub(lambda group: _marked(group, numbers), table)
        caption = re.search(r"<caption[^>]*>(.*?)</caption>", table, re.DOTALL)
        words = _TAG.sub("", caption[1]).strip() if caption else ""
        label = f"Table {count}" + (f": {words}" if words else "")
        label = label.replace('"', "&quot;")
        return f'<div class="scroll" tabindex="0" role="group" aria-label="{label}">{table}</div>'

    return _TABLE.sub(boxed, body)


_NUMBER = re.compile(r"[-+−]?[\d,.\u202f ]*\d(?:[.,]\d+)?\s?%?|–|NaN|")


def _columns_of_numbers(table: str) -> frozenset[int]:
    """The columns (from 0) whose cells are all numbers, to be set against the right."""
    columns: dict[int, list[str]] = defaultdict(list)
    body = table.partition("<tbody")[2]
    for row in re.findall(r"<tr\b.*?</tr>", body, re.DOTALL):
        for index, (_, _, inner) in enumerate(_CELL.findall(row)):
            columns[index].append(unescape(_TAG.sub("", inner)).strip())
    return frozenset(
        index
        for index, words in columns.items()
        if all(_NUMBER.fullmatch(word) for word in words)
        and any("0" <= w[-1:] <= "9" for w in words)
    )


_LONGEST_UNBROKEN = 24


def _marked(group: re.Match[str], numbers: frozenset[int]) -> str:
    """A head or body of a table with scopes, languages and classes on its cells."""
    scope = "col" if group[1] == "thead" else "row"
    index = 0

    def cell(match: re.Match[str]) -> str:
        nonlocal index
        name, attributes, inner = match.groups()
        words = unescape(_TAG.sub("", inner)).strip()
        kinds = ["number"] if index in numbers and name + scope != "throw" else []
        # Dates, ids and addresses of lines are not broken; sentences are.
        if scope == "row" and len(words) <= _LONGEST_UNBROKEN and " " not in words:
            kinds.append("short")
        index += 1
        if name == "th" and not words:
            name = "td"
        if name == "th" and "scope=" not in attributes:
            attributes += f' scope="{scope}"'
        if "lang=" not in attributes + inner and is_latvian(words):
            attributes += ' lang="lv"'
        return f"<{name}{_with_classes(attributes, kinds)}>{inner}</{name}>"

    def row(match: re.Match[str]) -> str:
        nonlocal index
        index = 0
        return _CELL.sub(cell, match[0])

    return re.sub(r"<tr\b.*?</tr>", row, group[0], flags=re.DOTALL)


def _with_classes(attributes: str, kinds: Sequence[str]) -> str:
    if not kinds:
        return attributes
    if 'class="' in attributes:
        return attributes.replace('class="', f'class="{" ".join(kinds)} ', 1)
    return f'{attributes} class="{" ".join(kinds)}"'


# --- documents -----------------------------------------------------------------------------------


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
                contents.append(_Heading(section, level, words, line.language))
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
        _environment()
        .get_template("source.html.j2")
        .render(document=page, facts=_facts(document), lines=lines)
    )
    return _framed(
        title=page.title,
        kind="source",
        body=body,
        navigation=navigation,
        current=document.source,
        root="../",
        contents=contents,
    )


def _reason(why: str | None, has_rows: bool, continued: bool) -> str | None:
    if why is None or has_rows or continued:
        return None
    return why.replace("-", " ").replace("_", " ")


def _shown(row: Any) -> dict[str, Any]:
    values = [
        (name.replace("_", " "), value, "lv" if is_latvian(value) else "en")
        for name, value in row.values
    ]
    return {"table": row.table.replace("_", " "), "fields": values}


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
        ("Published", document.published, "en"),
        ("Language", {"en": "English", "lv": "Latvian"}[document.language], "en"),
        ("Terms", document.licence, "en"),
        ("Address", document.url, "en"),
        ("File", document.file, "en"),
        ("Size", f"{len(document.lines):,} lines, {len(document.raw):,} characters", "en"),
        ("SHA-256", document.sha256, "en"),
    ]


# --- the index -----------------------------------------------------------------------------------


def title_of(content: Notebook, name: str) -> str:
    """The first heading of a notebook, or its name where it has none."""
    for cell in content["cells"]:
        found = re.search(r"^#\s+(.+)$", source(cell), re.MULTILINE)
        if cell["cell_type"] == "markdown" and found:
            return _unmarked(found[1])
    return name


def card(content: Notebook, name: str) -> Card:
    """What the index shows of an executed notebook."""
    picture = next(_pictures(content), None)
    return Card(
        name,
        title_of(content, name),
        _question(content),
        _finding(content),
        picture_address(picture) if picture else None,
    )


def _question(content: Notebook) -> str | None:
    for cell in content["cells"]:
        if cell["cell_type"] == "markdown":
            for paragraph in re.split(r"\n\s*\n", source(cell)):
                lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
                if "".join(lines).strip():
                    return _unmarked(" ".join(lines))
    return None


def _finding(content: Notebook) -> str | None:
    for cell in content["cells"]:
        if "findings" in tags(cell):
            for output in cell.get("outputs", ()):
                data = output.get("data", {})
                if "text/html" in data:
                    return _first_words("".join(data["text/html"]))
                text = "".join(data.get("text/markdown", data.get("text/plain", ())))
                text = text or "".join(output.get("text", ()))
                if text.strip():
                    first = re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.)\s)", text.strip())[0]
                    return _unmarked(re.sub(r"^\s*(?:[-*]|\d+\.)\s+", "", first))
    return None


def _pictures(content: Notebook) -> Iterator[str]:
    for cell in content["cells"]:
        for output in cell.get("outputs", ()):
            svg = output.get("data", {}).get("image/svg+xml")
            if svg:
                yield "".join(svg)


class _Words(HTMLParser):
    """The words of the first list item or paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.inside: str | None = None
        self.complete = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if self.inside is None and tag in ("li", "p"):
            self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.complete = True

    def handle_data(self, data: str) -> None:
        if self.inside and not self.complete:
            self.words.append(data)


def _first_words(text: str) -> str | None:
    """The words of the first list item or paragraph of HTML; of all of it where it has none.

    >>> _first_words("<p>One <b>and</b> two.</p><p>Three.</p>")
    'One and two.'
    """
    parser = _Words()
    parser.feed(text)
    words = "".join(parser.words) if parser.inside else unescape(_TAG.sub("", text))
    return " ".join(words.split()) or None


def _unmarked(markdown: str) -> str:
    """Words without Markdown's marks.

    >>> _unmarked("What **does** [it](x.html) `say`?")
    'What does it say?'
    """
    words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    words = re.sub(r"(\*\*|__|\*|`)(.+?)\1", r"\2", words)
    return unescape(_TAG.sub("", " ".join(words.split())))


def index_page(
    contents: Mapping[str, Notebook], documents: Sequence[Document], heading: str
) -> str:
    """The page that leads to all others."""
    cards = [card(content, name) for name, content in contents.items()]
    pages = [Page.of(document) for document in documents]
    reports = [Page(each.name, each.title) for each in cards]
    body = (
        _environment()
        .get_template("index.html.j2")
        .render(heading=heading, cards=[asdict(each) for each in cards], documents=pages)
    )
    return _framed(
        title=heading,
        kind="index",
        body=body,
        navigation=Navigation(reports, pages),
        current="index",
    )
