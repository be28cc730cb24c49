"""What an office mention is, and the vocabulary of offices that both languages share."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bilateral.text.names import Case, Gender

__all__ = ["LEVEL_OF_DEPUTY", "OfficeMention", "Row", "rows"]


class OfficeMention(NamedTuple):
    """An office: `text[start:end]`, without the state it belongs to.

    `nominative` keeps the document's language and the gender marked there; `english` is None where
    a word of it is not known. `case` is the grammatical case of a Latvian office, which its
    holder's name shares.
    """

    start: int
    end: int
    nominative: str
    english: str | None
    level: str
    gender: Gender | None
    case: Case | None = None


class Row(NamedTuple):
    """A line of offices.csv; `kind` says how its words are used."""

    kind: str
    lv: str
    lv_feminine: str
    en: str
    level: str


_DATA = Path(__file__).resolve().parent.parent / "data"
LEVEL_OF_DEPUTY = {
    "minister": "deputy_minister",
    "speaker": "deputy_speaker",
    "mayor": "deputy_mayor",
    # Assumption: a deputy head of government ranks with the ministers.
    "head_of_government": "minister",
}


@cache
def rows() -> tuple[Row, ...]:
    """All lines of offices.csv."""
    with (_DATA / "offices.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(Row(*row) for row in list(csv.reader(lines))[1:])
