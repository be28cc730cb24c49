"""Latvian declension: the five cases that texts use, from the nominative.

The classes and the consonant changes are those of the standard grammar (Nītiņa & Grigorjevs,
"Latviešu valodas gramatika", 2013): masculine -s/-š, -is, -us, feminine -a, -e, -s, plurals, and
the definite adjective.
"""

from __future__ import annotations

from typing import Literal

__all__ = ["CASES", "Case", "Gender", "decline", "endings_of", "palatalise"]

Gender = Literal["m", "f"]
Case = Literal["nom", "gen", "dat", "acc", "loc"]
CASES: tuple[Case, ...] = ("nom", "gen", "dat", "acc", "loc")

# What is not here stays as it is (r, k, g, j and soft consonants).
_SOFT = {
    "sn": "šņ", "zn": "žņ", "ll": "ļļ", "nn": "ņņ", "ln": "ļņ", "dz": "dž",
    "p": "pj", "b": "bj", "m": "mj", "v": "vj", "t": "š", "d": "ž", "c": "č",
    "s": "š", "z": "ž", "n": "ņ", "l": "ļ",
}  # fmt: skip

# Ending of the nominative → endings of all five cases; "~" softens the stem before it.
_MASCULINE = {
    "ais": ("ais", "ā", "ajam", "o", "ajā"),
    "is": ("is", "~a", "im", "i", "ī"),
    "us": ("us", "us", "um", "u", "ū"),
    "š": ("š", "a", "am", "u", "ā"),
    "s": ("s", "a", "am", "u", "ā"),
    "a": ("a", "as", "am", "u", "ā"),
    "e": ("e", "es", "em", "i", "ē"),
    "ie": ("ie", "o", "ajiem", "os", "ajos"),
    "i": ("i", "u", "iem", "us", "os"),
}
_FEMININE = {
    "ā": ("ā", "ās", "ajai", "o", "ajā"),
    "ās": ("ās", "o", "ajām", "ās", "ajās"),
    "as": ("as", "u", "ām", "as", "ās"),
    "es": ("es", "~u", "ēm", "es", "ēs"),
    "is": ("is", "~u", "īm", "is", "īs"),
    "s": ("s", "s", "ij", "i", "ī"),
    "a": ("a", "as", "ai", "u", "ā"),
    "e": ("e", "es", "ei", "i", "ē"),
}
_LONGEST_ENDING = 3


def palatalise(stem: str) -> str:
    """The stem with its last consonant softened, as before the -a of the second declension.

    >>> palatalise("kaln"), palatalise("lāc"), palatalise("sker")
    ('kaļņ', 'lāč', 'sker')
    """
    for length in (2, 1):
        soft = _SOFT.get(stem[-length:])
        if soft:
            return stem[:-length] + soft
    return stem


def endings_of(word: str, gender: str) -> tuple[str, tuple[str, ...]] | None:
    """The stem of a nominative and its endings in the order of `CASES`; "~" softens the stem.

    None for a word with no Latvian ending.

    >>> endings_of("Polocka", "f"), endings_of("Oslo", "f")
    (('Polock', ('a', 'as', 'ai', 'u', 'ā')), None)
    """
    classes = _MASCULINE if gender == "m" else _FEMININE
    for length in range(_LONGEST_ENDING, 0, -1):
        endings = classes.get(word[-length:])
        if endings and len(word) > length:
            return word[:-length], endings
    return None


def decline(word: str, gender: str, *, soften: bool = True) -> tuple[str, ...]:
    """The forms of a noun or definite adjective in the order of `CASES`.

    `gender` is m or f. A word with no Latvian ending is returned unchanged in every case. Personal
    names such as Uldis keep their consonant: `soften=False`.

    >>> decline("Polocka", "f")
    ('Polocka', 'Polockas', 'Polockai', 'Polocku', 'Polockā')
    >>> decline("Jānis", "m")[1], decline("Uldis", "m", soften=False)[1], decline("Oslo", "f")[4]
    ('Jāņa', 'Ulda', 'Oslo')
    """
    found = endings_of(word, gender)
    if found is None:
        return (word,) * len(CASES)
    stem, endings = found
    soft = palatalise(stem) if soften else stem
    return tuple(soft + ending[1:] if ending[0] == "~" else stem + ending for ending in endings)
