"""Tables of agreements on a foreign-ministry page: a title, and the dates of what was done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from bilateral.documents import Line
from bilateral.readers.mfa_common import Page
from bilateral.readers.mfa_treaties import Treaties
from bilateral.text.dates import DateMention

__all__ = ["TreatyTable", "treaty_columns"]

_COLUMN: Final = re.compile(
    r"""
    (?P<title> (?:līguma\ |dokumenta\ )?nosaukums | līgums | dokuments )
    | (?P<signed> parakst\w+(?:\ datums)? | noslēg\w+(?:\ datums)? )
    | (?P<in_force> spēkā\ stāšanās(?:\ datums)? | stā[jd]\w+\ spēkā | spēkā(?:\ no|\ kopš)? )
    | (?P<ratified> ratific\w+ | ratifikācija )
    | (?P<other> nr\.? | vieta | statuss )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CELL: Final = re.compile(r"[^|\t]+")
_EMPTY: Final = re.compile(r"[\s–—.:-]*")


def treaty_column(text: str) -> str | None:
    """What the column of a table of agreements is for, from its head.

    >>> treaty_column("Stājies spēkā"), treaty_column("Parakstītie līgumi")
    ('in_force', None)
    """
    match = _COLUMN.fullmatch(text.strip(" |:"))
    return match.lastgroup if match else None


def treaty_columns(text: str) -> bool:
    """Whether a line is the head of such a table, or of its first column."""
    cells = [cell for cell in _CELL.findall(text) if cell.strip()]
    return bool(cells) and all(map(treaty_column, cells))


@dataclass(slots=True, eq=False, repr=False)
class TreatyTable:
    """Reads a table whose cells stand one a line, or whose rows do with bars between them."""

    page: Page
    treaties: Treaties
    columns: list[str] = field(default_factory=list)
    _row: tuple[int, int] | None = None
    _acts: list[tuple[str, DateMention]] = field(default_factory=list)
    _column: int = 0

    def take(self, line: Line) -> str | None:
        """Take a line in; the name of the rule that understood it, None where the table ends."""
        rules = [self._cell(start, end) for start, end in self._cells(line)]
        if None in rules or not rules:
            self.close()
            return None
        return rules[0]

    def _cells(self, line: Line) -> Iterator[tuple[int, int]]:
        for match in _CELL.finditer(self.page.text, line.start, line.end):
            if match.group().strip():
                yield match.span()

    def _cell(self, start: int, end: int) -> str | None:
        words = self.page.text[start:end]
        head = treaty_column(words)
        if head and self._row is None:
            self.columns.append(head)
            return "table_head"
        mentions = self.page.dates_in(start, end)
        if self._row and len(mentions) <= 1 and self._is_date(start, end, mentions):
            self._column += 1
            if mentions and self._column < len(self._dated):
                self._acts.append((self._dated[self._column], mentions[0]))
            return "table_row"
        if _EMPTY.fullmatch(words):
            return "table_row"
        if mentions or "title" not in self.columns or not self.treaties.names_one(start, end):
            return None
        self.close()
        self._row, self._column = (start, end), -1
        return "table_row"

    @property
    def _dated(self) -> list[str]:
        return [column for column in self.columns if column not in ("title", "other")]

    def _is_date(self, start: int, end: int, mentions: list[DateMention]) -> bool:
        """Whether a cell holds a date and no more, or nothing where one is missing."""
        text = self.page.text
        first, last = (mentions[0].start, mentions[0].end) if mentions else (end, end)
        return all(map(_EMPTY.fullmatch, (text[start:first], text[last:end])))

    def close(self) -> None:
        """End the row that is being read."""
        if self._row:
            self.treaties.row(*self._row, self._acts)
        self._row, self._acts = None, []
