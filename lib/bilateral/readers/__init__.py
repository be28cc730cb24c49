"""One module per kind of document: each turns a document into records with evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from bilateral.records import Record

__all__ = ["Claim", "Reading"]


class Claim(NamedTuple):
    """Which rule of a reader took charge of a line, and why nothing may be taken from it."""

    rule: str
    reason: str


@dataclass(slots=True, eq=False, repr=False)
class Reading:
    """What a reader found: records, and one claim for every non-blank line it understands."""

    records: list[Record] = field(default_factory=list)
    claims: dict[int, Claim] = field(default_factory=dict)

    def claim(self, lines: Iterable[int], rule: str, reason: str = "prose-without-fact") -> None:
        """Say that a rule took charge of lines; the first claim of a line stands.

        `reason` is shown only where no table has a row from the line.
        """
        for number in lines:
            self.claims.setdefault(number, Claim(rule, reason))
