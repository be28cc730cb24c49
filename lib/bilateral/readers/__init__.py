"""One module per kind of document: each turns a document into records with evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bilateral.records import Record

__all__ = ["Claim", "Claims", "Reading"]


class Claim(NamedTuple):
    """Which rule of a reader took charge of a line, and why nothing may be taken from it."""

    rule: str
    reason: str


class Claims(Mapping[int, Claim]):
    """The claim of each line that a rule took charge of, by the line's number."""

    def __init__(self) -> None:
        self._of_lines: list[Claim | None] = []
        self._known: dict[Claim, Claim] = {}

    def __getitem__(self, number: int) -> Claim:
        claim = self._of_lines[number] if number < len(self._of_lines) else None
        if claim is None:
            raise KeyError(number)
        return claim

    def __iter__(self) -> Iterator[int]:
        return (number for number, claim in enumerate(self._of_lines) if claim)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def add(self, number: int, claim: Claim) -> None:
        """Keep a line's claim, unless it has one."""
        if number not in self:
            self._of_lines += [None] * (number + 1 - len(self._of_lines))
            self._of_lines[number] = self._known.setdefault(claim, claim)


@dataclass(slots=True, eq=False, repr=False)
class Reading:
    """What a reader found: records, and one claim for every non-blank line it understands."""

    records: list[Record] = field(default_factory=list)
    claims: Claims = field(default_factory=Claims)

    def claim(self, lines: Iterable[int], rule: str, reason: str = "prose-without-fact") -> None:
        """Say that a rule took charge of lines; the first claim of a line stands.

        `reason` is shown only where no table has a row from the line.
        """
        for number in lines:
            self.claims.add(number, Claim(rule, reason))
