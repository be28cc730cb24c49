"""What notebooks show, made fit for a page: ids on headings, scopes and languages in tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from html import unescape

from bilateral.documents import slug, unique
from bilateral.publish.pages.frame import Heading
from bilateral.publish.sources import is_latvian

__all__ = ["TAG", "with_headings", "with_tables"]

_HEADING = re.compile(r"<h([1-6])(?:\s[^>]*)?>(.*?)</h\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def with_headings(body: str) -> tuple[str, list[Heading]]:
    """The page with an id of its own on each heading, and the headings."""
    taken: dict[str, int] = {"main": 1}
    found: list[Heading] = []

    def numbered(match: re.Match[str]) -> str:
        level, inner = int(match[1]), match[2]
        words = unescape(TAG.sub("", inner)).strip()
        heading = Heading(unique(slug(words), taken), level, words)
        found.append(heading)
        return f'<h{level} id="{heading.id}">{inner}</h{level}>'

    return _HEADING.sub(numbered, body), found


_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_CELL = re.compile(r"<(t[dh])\b([^>]*)>(.*?)</\1>", re.DOTALL)
_ROW_GROUP = re.compile(r"<(thead|tbody)\b.*?</\1>", re.DOTALL)


def with_tables(body: str) -> str:
    """Tables that can be scrolled by keyboard, with scopes on headers and Latvian marked."""
    count = 0

    def boxed(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        table = re.sub(r'<table\b([^>]*?) border="\d"', r"<table\1", match[0])
        numbers = _columns_of_numbers(table)
        table = _ROW_GROUP.sub(lambda group: _marked(group, numbers), table)
        caption = re.search(r"<caption[^>]*>(.*?)</caption>", table, re.DOTALL)
        words = TAG.sub("", caption[1]).strip() if caption else ""
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
            columns[index].append(unescape(TAG.sub("", inner)).strip())
    return frozenset(
        index
        for index, words in columns.items()
        if all(_NUMBER.fullmatch(word) for word in words)
        and any("0" <= w[-1:] <= "9" for w in words)
    )


_LONGEST_UNBROKEN = 24
# Characters from which on a cell is given more width.
_LONG = 40


def _marked(group: re.Match[str], numbers: frozenset[int]) -> str:
    """A head or body of a table with scopes, languages and classes on its cells."""
    scope = "col" if group[1] == "thead" else "row"
    index = 0

    def cell(match: re.Match[str]) -> str:
        nonlocal index
        name, attributes, inner = match.groups()
        words = unescape(TAG.sub("", inner)).strip()
        kinds = ["number"] if index in numbers and name + scope != "throw" else []
        # Dates and ids are not broken; sentences are, and links where the table is a wide one.
        short = len(words) <= _LONGEST_UNBROKEN and " " not in words
        if scope == "row" and short and "<a " not in inner:
            kinds.append("short")
        elif scope == "row" and len(words) > _LONG:
            kinds.append("long")
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
