"""What a calendar expression says by itself, before its context is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Found", "Point", "decades", "ordered", "real", "second_year", "share_year"]


class Point(NamedTuple):
    """A date whose year may be missing; `month` is also a season (21–24) or quarter (33–36)."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def at(self, year: int) -> Point:
        """The same day or month in a year."""
        return Point(year, self.month, self.day)


@dataclass(slots=True, eq=False, repr=False)
class Found:
    """A calendar expression: its first token, the one behind its last, and what it says."""

    start: int
    end: int
    first: Point | None = None
    last: Point | None = None
    # The whole date where it is not made of points, such as a decade.
    whole: str = ""
    # 1–3: early, mid-, late. Halves are 4 and 5.
    part: int = 0
    # since, until; range for an expression that already has two ends.
    open: str = ""
    # next, previous, same, this, last, coming, ago, later or earlier; the unit; how many of them.
    # Of a day: day; its name, with how it is shifted.
    relative: tuple[str, str, int] | None = None
    # The night to a day.
    night: bool = False
    # A word that is a date only in company, such as a bare month.
    weak: bool = False

    @property
    def single(self) -> bool:
        """Whether it is one date, stated, which may be an end of an interval."""
        return self.first is not None and not (self.last or self.part or self.open or self.relative)

    @property
    def yearless(self) -> bool:
        """Whether the year has to come from the context."""
        return self.first is not None and self.first.year is None


_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def real(year: int | None, month: int, day: int) -> bool:
    """Whether a day exists; without a year, 29 February does."""
    leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return 1 <= day <= (28 if month == 2 and not leap else _LENGTHS[month - 1])


def ordered(first: Point, last: Point) -> bool:
    """Whether an interval starts before it ends; days and months compare where both have them."""
    one = (first.year or 0, first.month or 0, first.day or 0)
    two = (last.year or 0, last.month or 13, last.day or 32)
    return one < two and first != last


def share_year(first: Point, last: Point) -> tuple[Point, Point]:
    """Give the end of an interval that has no year the other's; over New Year, the next one."""
    turn = (first.month or 0, first.day or 0) > (last.month or 0, last.day or 0)
    if first.year is not None:
        return first, last.at(first.year + turn)
    if last.year is not None:
        return first.at(last.year - turn), last
    return first, last


def second_year(first: int, second: int) -> int | None:
    """The year that ends an interval; two digits take their century from the first."""
    if second < 100:
        second += first - first % 100
        second += 100 * (second < first and first % 100 == 99)
    return second if second >= first else None


def decades(first: int, last: int) -> str:
    """EDTF for a decade, or for several as one interval of years."""
    return f"{first // 10}X" if first == last else f"{first}/{last + 9}"
