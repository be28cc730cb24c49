"""Which language a line is written in."""

from __future__ import annotations

import re

__all__ = ["line_language"]

_WORD = re.compile(r"[^\W\d_]+")
# Function words that occur in one of the languages only.
_MARKERS = {
    "en": frozenset("the of and in to was were is are with for from by on at that which".split()),
    "lv": frozenset(
        "un ar no uz par pēc pie kas tika ir bija gada gadā jeb kā arī lai starp kopš vai".split()
    ),
}


def line_language(text: str, default: str) -> str:
    """The language (ISO 639-1) of a line: the default unless the other one's words prevail.

    >>> line_language("Pēc karšu beigām parakstīts līgums ar Poliju un Franciju.", "en")
    'lv'
    >>> line_language("Rīga, 1921", "en")
    'en'
    """
    words = _WORD.findall(text.lower())
    counts = {
        language: sum(word in markers for word in words) for language, markers in _MARKERS.items()
    }
    best = max(counts, key=lambda language: (counts[language], language == default))
    return best if counts[best] > counts.get(default, 0) + 1 else default
