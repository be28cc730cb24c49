"""Which language a line is written in."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

__all__ = ["line_language"]

_DATA = Path(__file__).parent.parent / "data" / "language_words.csv"

# Words in small letters, for names keep their letters in any language.
# Parts of addresses are no words.
_OWN_LETTERS = {
    "en": re.compile(r"(?<![\w./@])[a-z]*[qwxy][a-z]*(?![\w/@]|\.\w)"),
    "lv": re.compile(r"(?<![\w./@])[a-zāčēģīķļņšūž]*[āčēģīķļņšūž][a-zāčēģīķļņšūž]*"),
}
# How much more speaks for the other language before it is believed: a name or a quoted word
# makes no foreign line.
_LEAD = 2
_LETTERS_TELL = 2


@cache
def _function_words() -> dict[str, frozenset[str]]:
    """Frequent words that hardly occur in the other language."""
    table: dict[str, set[str]] = {}
    with _DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table.setdefault(row["language"], set()).add(row["word"])
    return {language: frozenset(found) for language, found in table.items()}


def line_language(text: str, default: str) -> str:
    """The language (ISO 639-1) of a line: the default unless the other one's words prevail.

    >>> line_language("Pēc karšu beigām parakstīts līgums ar Poliju un Franciju.", "en")
    'lv'
    >>> line_language("Rīga, 1921", "en")
    'en'
    """
    present = set(text.split())
    own = 0
    best, most = default, -1
    for language, listed in _function_words().items():
        count = len(listed & present)
        if language == default:
            own = count
        elif count > most:
            best, most = language, count
    if best == default or own >= most + _LETTERS_TELL:
        return default
    lead = most + _letters(text, best) - own
    return best if lead >= _LEAD and lead - _letters(text, default) >= _LEAD else default


def _letters(text: str, language: str) -> int:
    """How many words are spelt as in one language only; two are as telling as many."""
    if (language == "lv" and text.isascii()) or (
        language == "en" and not any(letter in text for letter in "wyqx")
    ):
        return 0
    return min(len(_OWN_LETTERS[language].findall(text[:400])), _LETTERS_TELL)
