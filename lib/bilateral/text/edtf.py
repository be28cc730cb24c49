"""Dates as EDTF strings (ISO 8601-2): their bounds, their precision, and how they read.

Only the forms that the readers write: a day, month, season (21–24), quarter (33–36), year, decade
(`199X`), and intervals of these, open at one side (`..`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from bilateral.records import Edtf

__all__ = ["bounds", "interval", "precision", "readable"]

_POINT = re.compile(r"(?P<year>\d{4})(?:-(?P<part>\d\d)(?:-(?P<day>\d\d))?)?|(?P<decade>\d{3})X")
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}


def _point(value: str) -> tuple[date, date, str]:
    match = _POINT.fullmatch(value)
    if not match:
        raise ValueError(f"{value!r} is not an EDTF date such as 2014-05 or 2011/2014")
    if match["decade"]:
        first = int(match["decade"]) * 10
        return date(first, 1, 1), date(first + 9, 12, 31), "decade"
    year = int(match["year"])
    if match["part"] is None:
        return date(year, 1, 1), date(year, 12, 31), "year"
    part = int(match["part"])
    if match["day"]:
        day = date(year, part, int(match["day"]))
        return day, day, "day"
    if part in _SEASONS:
        # Assumption: seasons are meteorological, northern; a winter begins in its named year.
        first_month, last_month = _SEASONS[part]
        last_year = year + (last_month < first_month)
        last = date(last_year, last_month, monthrange(last_year, last_month)[1])
        return date(year, first_month, 1), last, "season"
    if 33 <= part <= 36:
        last_month = 3 * (part - 32)
        last = date(year, last_month, monthrange(year, last_month)[1])
        return date(year, last_month - 2, 1), last, "quarter"
    if 1 <= part <= 12:
        return date(year, part, 1), date(year, part, monthrange(year, part)[1]), "month"
    raise ValueError(f"{value!r}: {part:02} is neither a month, a season nor a quarter")


@lru_cache(maxsize=4096)
def bounds(value: str) -> tuple[date | None, date | None]:
    """Earliest and latest day of an EDTF date, inclusive; None where it is open.

    >>> bounds("2018-33")
    (datetime.date(2018, 1, 1), datetime.date(2018, 3, 31))
    >>> bounds("2015-10-05/..")
    (datetime.date(2015, 10, 5), None)
    >>> bounds("2018-13")
    Traceback (most recent call last):
    ValueError: '2018-13': 13 is neither a month, a season nor a quarter
    """
    first, slash, last = value.partition("/")
    if not slash:
        return _point(value)[:2]
    earliest = None if first == ".." else _point(first)[0]
    latest = None if last == ".." else _point(last)[1]
    if earliest and latest and latest < earliest:
        raise ValueError(f"{value!r} ends before it starts")
    return earliest, latest


@lru_cache(maxsize=4096)
def precision(value: str) -> str:
    """Precision of an EDTF date: day, month, season, quarter, year, decade or interval.

    >>> precision("2014-21"), precision("199X"), precision("../2025")
    ('season', 'decade', 'interval')
    """
    if "/" in value:
        bounds(value)
        return "interval"
    return _point(value)[2]


def interval(first: str, last: str) -> Edtf:
    """The interval from one date to another; either may be '..' (open).

    >>> interval("2018-07-18", "2018-07-19")
    '2018-07-18/2018-07-19'
    """
    return Edtf(f"{first}/{last}")


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEASON_NAMES = {21: "spring", 22: "summer", 23: "autumn"}
_WINTER = 24


def readable(value: str) -> str:
    """An EDTF date in words that a reader takes in at a glance.

    Raises `ValueError` for what is not a date of the tables.

    >>> [readable(date) for date in ("1920-08-11", "2014-05", "2007", "199X", "2018-33")]
    ['11 Aug 1920', 'May 2014', '2007', '1990s', 'Q1 2018']
    >>> [readable(date) for date in ("2014-21", "2014-24", "2015-10-05/..", "../2024-03")]
    ['spring 2014', 'winter 2014–15', 'since 5 Oct 2015', 'until Mar 2024']
    >>> [readable(date) for date in ("2018-07-18/2018-07-19", "2014-01/2014-04", "2017/2021")]
    ['18–19 Jul 2018', 'Jan–Apr 2014', '2017–2021']
    >>> readable("18 July 2018")
    Traceback (most recent call last):
    ValueError: '18 July 2018' is not an EDTF date such as 2014-05 or 2011/2014
    """
    bounds(value)
    first, slash, last = value.partition("/")
    if not slash:
        return _words(value)
    if first == "..":
        return f"until {_words(last)}"
    if last == "..":
        return f"since {_words(first)}"
    return _words_of_span(_words(first).split(), _words(last).split())


def _words_of_span(first: list[str], last: list[str]) -> str:
    """Two points as one span; what they share at the end is said once."""
    shared: list[str] = []
    while len(first) > 1 and len(last) > 1 and first[-1] == last[-1]:
        shared.insert(0, first.pop())
        last.pop()
    dash = "–" if len(first) == len(last) == 1 else " – "
    return " ".join([dash.join((" ".join(first), " ".join(last))), *shared])


def _words(point: str) -> str:
    parts = point.split("-")
    year = parts[0]
    if year.endswith("X"):
        return f"{year[:-1]}0s"
    if len(parts) == 1:
        return year
    part = int(parts[1])
    if len(parts) == 3:
        return f"{int(parts[2])} {_MONTHS[part - 1]} {year}"
    if part == _WINTER:
        return f"winter {year}–{(int(year) + 1) % 100:02}"
    if part in _SEASON_NAMES:
        return f"{_SEASON_NAMES[part]} {year}"
    return f"Q{part - 32} {year}" if part > _WINTER else f"{_MONTHS[part - 1]} {year}"
