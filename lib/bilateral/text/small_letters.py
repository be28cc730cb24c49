"""Small letters for a whole text, so that a place in them is the same place in the text."""

from __future__ import annotations

__all__ = ["small_letters"]

# `str.lower` takes twelve bytes for each character of what it is given at once.
_PART = 10_000


def small_letters(text: str) -> str:
    """The text in small letters, as long as the text itself.

    A letter whose small form is two characters stays as it is.

    >>> small_letters("Rīga, İzmir") == "rīga, İzmir"
    True
    """
    return "".join(_small(text[start : start + _PART]) for start in range(0, len(text), _PART))


def _small(part: str) -> str:
    low = part.lower()
    if len(low) == len(part):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in part)
