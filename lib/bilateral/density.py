"""Whether a large document can be read in memory that is a small multiple of its size.

A line that is not blank is a row at least, a number a date or a quantity: a row takes hundreds of
bytes, however few it is made of. What is denser than a mixture of real pages is refused before the
memory is taken.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bilateral.documents import Document
from bilateral.errors import DocumentError

__all__ = ["LIMITS", "SMALL", "Limit", "check_density"]

SMALL = 250_000
"""Bytes of a document that is never refused: the densest of that size takes some 40 MB."""


class Limit(NamedTuple):
    """On average, how many bytes of a document there must be for each of some things in it."""

    things: str
    each: re.Pattern[str]
    least: float  # bytes


_BREAKS = r"\r\n\x85\u2028\u2029"
# Of memory a line takes up to 700 bytes (a year alone on it), a number 470 (a date), a word 100 (an
# initial), a tag 130, a character without a width 95. The densest seed, a ministry's page with
# tables, has 108 bytes for a line and 70 for a number; English prose has 6 for a word. A short page
# may be all tables: a large one that is should be split, since no limit that lets it pass would
# hold 20 times its size.
LIMITS = (
    Limit("lines", re.compile(rf"\S[^{_BREAKS}]*+"), 50),
    Limit("numbers", re.compile(r"\d[\d.,]*+(?:[ \u00a0]\d{3}(?!\d)[\d.,]*+)*+"), 32),
    Limit("words", re.compile(r"\S++"), 4.5),
    Limit("letters with a hundred marks", re.compile(r"[\u0300-\u036f]{100}"), 10_000),
    Limit("tags", re.compile(r"<[^<>]{1,200}+>"), 12),
    Limit("characters without a width", re.compile(r"[\u200b-\u200f\u2060\ufeff]"), 12),
)
"""What is counted, in the order in which it is."""


def check_density(document: Document) -> None:
    """Raise a `DocumentError` for a document above `SMALL` with more of something than `LIMITS`."""
    if len(document.raw) <= SMALL // 4:  # no character has more than four bytes
        return
    size = len(document.raw.encode())
    if size <= SMALL:
        return
    for things, each, least in LIMITS:
        most = int(size / least)
        for number, match in enumerate(each.finditer(document.raw), 1):
            if number > most:
                raise DocumentError(
                    f"{document.file}, line {_line(document.raw, match.start())}: {number:,} "
                    f"{things} so far, in a file of {size:,} bytes; expected at most one for every "
                    f"{least:g} bytes, for the rows of a file above {SMALL:,} bytes would take too "
                    "much memory; split it into smaller files"
                )


def _line(text: str, offset: int) -> int:
    """The 1-based line of an offset."""
    return sum(1 for _ in re.finditer(rf"\r\n|[{_BREAKS}]", text[: offset + 1])) + 1
