"""The pages to look things up in: the data dictionary, and the assumptions of the library."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.publish.pages.frame import Heading, Navigation, environment, framed
from bilateral.publish.pages.table import counted, table_title
from bilateral.schema import CELLS, schemas

if TYPE_CHECKING:
    from bilateral.collection import Tables

__all__ = ["Assumption", "assumptions", "assumptions_page", "dictionary_page"]

_PACKAGE = Path(__file__).resolve().parents[2]
_MARK = "# Assumption:"
# A string or a comment; `tokenize` takes ten times as long.
_PIECE = re.compile(
    r"""
      (?P<quotes> \"{3} | '{3} ) (?: \\. | (?!(?P=quotes)) . )* (?P=quotes)
    | " (?: \\. | [^"\\\n] )* "
    | ' (?: \\. | [^'\\\n] )* '
    | (?P<comment> [#] [^\n]* )
    """,
    re.VERBOSE | re.DOTALL,
)
_AREAS = {
    "text": "Reading dates, numbers, names and offices",
    "readers": "Reading documents of each kind",
    "analysis": "Counting and comparing",
    "figures": "Drawing",
    "publish": "Showing",
    "": "Joining what was read",
}
_TYPES = {
    "string": "words",
    "edtf": "date (EDTF)",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "day",
}


def dictionary_page(tables: Tables, navigation: Navigation) -> str:
    """The page that says what every table and column means."""
    shown = [
        {
            "name": name,
            "title": table_title(name),
            "row": schemas()[name].row.rstrip("."),
            "count": counted(len(frame)),
            "fields": [
                {
                    "name": field.name,
                    "type": _TYPES.get(field.type, field.type),
                    "required": field.required,
                    "description": field.description.rstrip("."),
                    "unit": field.unit,
                    "values": field.values,
                }
                for field in schemas()[name].fields
            ],
        }
        for name, frame in tables.items()
    ]
    return framed(
        title="The tables and their columns",
        kind="dictionary",
        body=environment().get_template("dictionary.html.j2").render(tables=shown, cells=CELLS),
        navigation=navigation,
        contents=[Heading(str(table["name"]), 2, str(table["title"])) for table in shown],
    )


@dataclass(frozen=True, slots=True)
class Assumption:
    """A judgement call: the file (within the package) and line where it acts, and its words."""

    file: str
    line: int
    words: str


def assumptions(files: Iterable[tuple[str, str]]) -> Iterator[Assumption]:
    r"""The comments of Python files (name and text) that state an assumption.

    A comment goes on over the lines below it that hold nothing but a comment.

    >>> text = "# Assumption: a day\n# is whole.\nx = '# Assumption: none'  # no\n"
    >>> list(assumptions([("a.py", text)]))
    [Assumption(file='a.py', line=1, words='a day is whole.')]
    """
    for file, text in files:
        if _MARK not in text:
            continue
        comments = _comments(text)
        for number, (column, comment) in comments.items():
            if not comment.startswith(_MARK):
                continue
            words = [comment.removeprefix(_MARK)]
            while (following := comments.get(number + len(words))) is not None and (
                following[0] == column and not following[1].startswith(_MARK)
            ):
                words.append(following[1].lstrip("#"))
            joined = " ".join(" ".join(words).split())
            yield Assumption(file, number, joined)


def _comments(text: str) -> dict[int, tuple[int, str]]:
    """The comments of a Python file with their columns, by line."""
    comments = {}
    number, counted_to = 1, 0
    for piece in _PIECE.finditer(text):
        if piece["comment"]:
            start = piece.start()
            number += text.count("\n", counted_to, start)
            counted_to = start
            comments[number] = (start - text.rfind("\n", 0, start) - 1, piece["comment"])
    return comments


def _library() -> Iterator[tuple[str, str]]:
    for path in sorted(_PACKAGE.rglob("*.py")):
        yield path.relative_to(_PACKAGE).as_posix(), path.read_text(encoding="utf-8")


def assumptions_page(navigation: Navigation) -> str:
    """The page of all assumptions of the library, by the part of it that makes them."""
    by_area: dict[str, list[Assumption]] = defaultdict(list)
    for each in assumptions(_library()):
        by_area[each.file.rpartition("/")[0].partition("/")[0]].append(each)
    order = [*(area for area in _AREAS if area in by_area), *(by_area.keys() - _AREAS.keys())]
    areas: list[dict[str, Any]] = [
        {
            "id": area or "joining",
            "title": _AREAS.get(area, area),
            "folder": area,
            "rows": [
                {"words": _sentence(each.words), "file": each.file, "line": each.line}
                for each in by_area[area]
            ],
        }
        for area in order
    ]
    count = sum(len(found) for found in by_area.values())
    return framed(
        title="Assumptions",
        kind="assumptions",
        body=environment().get_template("assumptions.html.j2").render(areas=areas, count=count),
        navigation=navigation,
        contents=[Heading(area["id"], 2, area["title"]) for area in areas],
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
