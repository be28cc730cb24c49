"""Asks another package for the dates or quantities of lines; runs in that package's environment.

    python peer.py (dateparser|quantulum3) < lines.json > found.json

Lines are pairs of language and text. Needs nothing of the library.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

Line = tuple[str, str]


def dateparser_dates() -> Callable[[str, str], list[str]]:
    """ISO days; a month or year that stands alone is its first day."""
    from dateparser.search import search_dates

    settings = {
        "PREFER_DAY_OF_MONTH": "first",
        "PREFER_MONTH_OF_YEAR": "first",
        "DATE_ORDER": "DMY",
    }

    def find(language: str, text: str) -> list[str]:
        found = search_dates(text, languages=[language], settings=settings)
        return [when.date().isoformat() for _words, when in found or []]

    return find


def quantulum3_quantities() -> Callable[[str, str], list[float]]:
    """Values. It reads English only, so Latvian lines are given to it as they are."""
    from quantulum3 import parser

    def find(language: str, text: str) -> list[float]:
        try:
            return [float(quantity.value) for quantity in parser.parse(text)]
        except Exception:  # some lines make it fail; it is not to stop at them
            return []

    return find


def main(package: str) -> None:
    warnings.simplefilter("ignore")
    lines: list[Line] = [tuple(line) for line in json.load(sys.stdin)]
    finders: dict[str, Callable[[], Callable[[str, str], list[Any]]]] = {
        "dateparser": dateparser_dates,
        "quantulum3": quantulum3_quantities,
    }
    find = finders[package]()
    for line in lines[:20]:
        find(*line)  # vocabularies are read once
    start = time.process_time()
    found = [find(*line) for line in lines]
    taken = time.process_time() - start
    json.dump({"ms": 1000 * taken, "found": found}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
