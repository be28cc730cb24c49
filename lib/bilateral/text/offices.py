"""Offices of persons in English and Latvian text: nominative, English, rank.

A Latvian office is read from its last noun backwards: nouns before it in the genitive (`ministra
vietnieks`), adjectives, then the portfolio or the body it belongs to. The vocabulary is in
`data/offices.csv`; case endings are generated.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from bilateral.text.declension import CASES, decline
from bilateral.text.names import leading_name, nominative
from bilateral.text.places import find_places

__all__ = ["OfficeMention", "find_offices"]


@dataclass(frozen=True, slots=True)
class OfficeMention:
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
    gender: Literal["m", "f"] | None
    case: Literal["nom", "gen", "dat", "acc", "loc"] | None = None


class _Row(NamedTuple):
    kind: str
    lv: str
    lv_feminine: str
    en: str
    level: str


class _Noun(NamedTuple):
    """A form of a noun for an office: what stands before it, its nominative, gender, case."""

    before: tuple[str, ...]
    nominative: str
    gender: Literal["m", "f"]
    case: Literal["nom", "gen", "dat", "acc", "loc"]
    row: _Row


@dataclass(slots=True)
class _Vocabulary:
    """The rows of offices.csv by the word that a reader going backwards meets first."""

    nouns: dict[str, list[_Noun]] = field(default_factory=dict)
    adjectives: dict[str, _Row] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], _Row]]] = field(default_factory=dict)
    void: set[str] = field(default_factory=set)


_DATA = Path(__file__).resolve().parent.parent / "data"
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_GENITIVE = ("as", "es", "us", "u", "a", "ā", "ās", "o", "ņa")
_DEPUTIES = ("vietnieks", "biedrs")
_HELPERS = ("padomnieks", "palīgs", "pārstāvis")
_LEVEL_OF_DEPUTY = {
    "minister": "deputy_minister",
    "speaker": "deputy_speaker",
    "mayor": "deputy_mayor",
    # Assumption: a deputy head of government ranks with the ministers.
    "head_of_government": "minister",
}
_LONGEST_NAME = 80
_PAGAIDU = "pagaidu"


@cache
def _rows() -> tuple[_Row, ...]:
    with (_DATA / "offices.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(_Row(*row) for row in list(csv.reader(lines))[1:])
