"""Units of quantities: currencies, scales, per cent, measures and countable things."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

__all__ = ["Unit", "symbol", "unit_of"]

_DATA = Path(__file__).parent.parent / "data" / "units.csv"
# Case endings of Latvian nouns, and of adjectives that stand for one ('pārējie').
_ENDINGS = frozenset(
    [
        "a",
        "ai",
        "am",
        "as",
        "e",
        "ei",
        "em",
        "es",
        "i",
        "ie",
        "iem",
        "im",
        "is",
        "o",
        "os",
        "s",
        "u",
        "us",
        "š",
        "ā",
        "ām",
        "ās",
        "ē",
        "ēm",
        "ēs",
        "ī",
        "īm",
        "īs",
        "ij",
        "ijiem",
        "ajiem",
        "ajām",
    ]
)
_LONGEST_ENDING = max(map(len, _ENDINGS))


class Unit(NamedTuple):
    """What a word says of the number before it.

    `name` is the ISO 4217 code of a currency, '%', or the English plural of what is counted;
    `kind` is currency, scale, percent, measure, noun, tally (of which there may be none) or rank;
    `factor` is what the number is multiplied by ('million').
    """

    name: str
    kind: str
    factor: float

    @property
    def counts(self) -> bool:
        """Whether it is a thing that is counted or measured."""
        return self.kind in ("noun", "tally", "measure")


@cache
def _units(language: str) -> tuple[dict[str, Unit], dict[str, Unit]]:
    """Units by their whole word, and by the stem of an inflected Latvian word."""
    whole: dict[str, Unit] = {}
    stems: dict[str, Unit] = {}
    with _DATA.open(encoding="utf-8", newline="") as file:
        for own, word, name, kind, factor in csv.reader(file):
            if own not in ("", language):
                continue
            unit = Unit(name, kind, float(factor or 1))
            whole.setdefault(word, unit)
            if own == "lv":
                stems[word] = unit
            elif unit.counts:
                whole.setdefault(name, unit)
    return whole, stems


def symbol(token: str, language: str) -> Unit | None:
    """The unit that a token names as it stands, such as '%', 'MEUR' or 'milj'."""
    return _units(language)[0].get(token.lower())


def unit_of(word: str, language: str = "en") -> Unit | None:
    """The unit that a word names, in whatever case or number it stands.

    >>> unit_of("students"), unit_of("studentiem", "lv")
    (Unit(name='students', kind='noun', factor=1.0), Unit(name='students', kind='noun', factor=1.0))
    >>> unit_of("sovereignty")
    """
    whole, stems = _units(language)
    lowered = word.lower().rstrip(".'’")
    unit = whole.get(lowered)
    if unit is None and language == "lv":
        for length in range(len(lowered) - 1, len(lowered) - _LONGEST_ENDING - 1, -1):
            stem = lowered[:length]
            if stem in stems and lowered[length:] in _ENDINGS:
                return stems[stem]
    if unit is None and "-" in word:
        return unit_of(word.rpartition("-")[2], language)
    return unit
