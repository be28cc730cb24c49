"""Measures of trade over plain numbers, and the intervals that printed figures stand for.

A printed figure stands for every value that rounds to it: `1.24 %` for 1.235 to 1.245. Measures of
printed figures are therefore intervals; none rests on a guessed tolerance.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import product
from typing import NamedTuple

__all__ = [
    "Range",
    "base_from_rate",
    "change_from_rate",
    "common",
    "compound_base",
    "corners",
    "cover_ratio",
    "cut_off",
    "doubling_years",
    "growth",
    "grubel_lloyd",
    "herfindahl_hirschman",
    "most_matched",
    "normalised_balance",
    "printed",
    "rate_from_change",
    "rest_squares",
    "share",
]


class Range(NamedTuple):
    """All values from `low` to `high`, both included."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """The value half way."""
        return (self.low + self.high) / 2

    def holds(self, value: float) -> bool:
        """Whether a value lies within, up to the error of floating point."""
        slack = 1e-9 * max(abs(value), 1.0)
        return self.low - slack <= value <= self.high + slack

    def meets(self, other: Range) -> bool:
        """Whether both have a value in common."""
        return self.holds(max(self.low, other.low)) and other.holds(max(self.low, other.low))


_NUMBER = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?")


def _step(value: float, words: str) -> float:
    """The worth of the last printed digit of the number in `words` that means `value`."""
    for match in _NUMBER.finditer(words):
        figure = match.group().replace(" ", "").replace(",", ".")
        decimals = len(figure.partition(".")[2])
        for unit in (1.0, 1e3, 1e6, 1e9):
            if abs(float(figure) * unit - abs(value)) <= 1e-9 * max(1.0, abs(value)):
                return unit * 10.0**-decimals
    return 1.0


def printed(value: float, words: str) -> Range:
    """The values that round to a printed number, given the words it was printed in.

    The step is that of the last printed digit of the number in `words` that means `value`, in full
    units, thousands, millions or billions; without such a number it is the unit.

    >>> printed(1.24, "35 488 053 EUR jeb 1,24%")
    Range(low=1.235, high=1.245)
    >>> printed(35488000.0, "35,488 MEUR")
    Range(low=35487500.0, high=35488500.0)
    >>> printed(7.0, "no number here")
    Range(low=6.5, high=7.5)
    """
    half = _step(value, words) / 2
    return Range(round(value - half, 9), round(value + half, 9))


def cut_off(value: float, words: str) -> Range:
    """The values that give a printed number when their further digits are dropped, not rounded.

    The upper end belongs to the next number and is kept only as a limit.

    >>> cut_off(74012000.0, "74,012 MEUR").holds(74012845)
    True
    >>> printed(74012000.0, "74,012 MEUR").holds(74012845)
    False
    >>> cut_off(-4.0, "minus 4")
    Range(low=-5.0, high=-4.0)
    """
    step = _step(value, words)
    if value < 0:
        return Range(round(value - step, 9), value)
    return Range(value, round(value + step, 9))


def corners(measure: Callable[..., float], *ranges: Range) -> Range:
    """The range of a measure over ranges of its arguments; right where it is monotone in each.

    >>> corners(lambda a, b: a - b, Range(1, 2), Range(10, 20))
    Range(low=-19, high=-8)
    """
    values = [measure(*values) for values in product(*ranges)]
    return Range(min(values), max(values))


def common(ranges: Iterable[Range]) -> Range | None:
    """The values that lie in all ranges; None where there are none.

    >>> common([Range(1, 3), Range(2, 5)])
    Range(low=2, high=3)
    >>> common([Range(1, 2), Range(3, 4)]) is None
    True
    """
    both = reduce(lambda a, b: Range(max(a.low, b.low), min(a.high, b.high)), ranges)
    return both if both.low <= both.high else None


def share(part: float, whole: float) -> float:
    """A part of a whole in per cent.

    >>> share(1, 8)
    12.5
    """
    return 100 * part / whole


def cover_ratio(exports: float, imports: float) -> float:
    """Exports per 100 of imports (%).

    >>> cover_ratio(50, 200)
    25.0
    """
    return 100 * exports / imports


def normalised_balance(exports: float, imports: float) -> float:
    """Balance over turnover, from -1 (imports only) to 1 (exports only).

    >>> normalised_balance(50, 150)
    -0.5
    """
    return (exports - imports) / (exports + imports)


def growth(value: float, before: float) -> float:
    """Growth from a value before, in per cent.

    >>> growth(120, 100)
    20.0
    """
    return 100 * (value - before) / before


def base_from_rate(value: float, rate: float) -> float:
    """The value before, from the value now and its growth in per cent.

    >>> base_from_rate(150, 50)
    100.0
    """
    return value / (1 + rate / 100)


def change_from_rate(value: float, rate: float) -> float:
    """The change from the value before, from the value now and its growth in per cent.

    >>> change_from_rate(150, 50)
    50.0
    """
    return value - base_from_rate(value, rate)


def rate_from_change(value: float, change: float) -> float:
    """Growth in per cent, from the value now and its change.

    >>> rate_from_change(150, 50)
    50.0
    """
    return growth(value, value - change)


def compound_base(value: float, rate: float, years: int) -> float:
    """The value some years before, from the value now and its average growth a year in per cent.

    >>> round(compound_base(121, 10, 2), 9)
    100.0
    """
    return float(value / (1 + rate / 100) ** years)


def doubling_years(rate: float) -> float:
    """Years in which a value doubles at a growth a year in per cent.

    >>> doubling_years(100)
    1.0
    """
    return math.log(2) / math.log1p(rate / 100)


def grubel_lloyd(exports: Iterable[float], imports: Iterable[float]) -> float:
    """Share of two-way trade, 0 to 1 (Grubel and Lloyd, 1975), summed over categories.

    `1 - sum |x - m| / sum (x + m)`; symmetric in exports and imports. The finer the categories,
    the lower the index. Raises `ValueError` when there is no trade.

    >>> grubel_lloyd([10, 0], [10, 20])
    0.5
    >>> grubel_lloyd([], [])
    Traceback (most recent call last):
    ValueError: no trade to measure
    """
    pairs = list(zip(exports, imports, strict=True))
    turnover = math.fsum(x + m for x, m in pairs)
    if not turnover:
        raise ValueError("no trade to measure")
    return 1 - math.fsum(abs(x - m) for x, m in pairs) / turnover


def most_matched(
    exports: Sequence[float],
    imports: Sequence[float],
    *,
    rests: tuple[float, float],
    largest: tuple[float, float],
) -> float:
    """The most trade that can be two-way where each category is listed for one flow only.

    `exports` and `imports` are listed values whose other side is unlisted; `rests` are the unlisted
    exports and imports as a whole, `largest` the most that one unlisted export and import can be.
    An unlisted import first meets a listed export, and the other way round (each then matches in
    full); what is left of both may meet in categories listed for neither flow.

    >>> most_matched([10, 10], [5], rests=(2, 8), largest=(5, 3))
    8.0
    >>> most_matched([6], [], rests=(3, 8), largest=(5, 100))
    8.0
    """
    rest_exports, rest_imports = rests
    met_by_imports = min(rest_imports, math.fsum(min(x, largest[1]) for x in exports))
    met_by_exports = min(rest_exports, math.fsum(min(m, largest[0]) for m in imports))
    elsewhere = min(rest_exports - met_by_exports, rest_imports - met_by_imports)
    return met_by_imports + met_by_exports + elsewhere


def rest_squares(rest: float, *, largest: float | None = None, parts: int | None = None) -> Range:
    """The sum of the squared parts that a rest can have, however it is split.

    Least when split without end, or evenly over at most `parts`; most when it is one part, or as
    many of size `largest` as fit.

    >>> rest_squares(20), rest_squares(20, largest=15, parts=4)
    (Range(low=0.0, high=400), Range(low=100.0, high=250.0))
    """
    least = rest**2 / parts if parts else 0.0
    if not largest or largest >= rest:
        return Range(least, rest**2)
    packed = math.floor(rest / largest)
    most = float(packed * largest**2 + (rest - packed * largest) ** 2)
    return Range(min(least, most), most)


def herfindahl_hirschman(
    shares: Sequence[float],
    *,
    total: float = 100.0,
    largest: float | None = None,
    parts: int | None = None,
) -> Range:
    """Herfindahl–Hirschman index (0 to 10,000) of shares in % that need not add up to all.

    The unlisted rest counts as `rest_squares` says (Hirschman, 1945; Herfindahl, 1950). Raises
    `ValueError` when the shares exceed the total.

    >>> herfindahl_hirschman([50, 50])
    Range(low=5000.0, high=5000.0)
    >>> herfindahl_hirschman([50, 30]), herfindahl_hirschman([50, 30], largest=15, parts=4)
    (Range(low=3400.0, high=3800.0), Range(low=3500.0, high=3650.0))
    >>> herfindahl_hirschman([80, 30])
    Traceback (most recent call last):
    ValueError: the shares add up to 110, more than 100
    """
    rest = total - math.fsum(shares)
    # Assumption: shares rounded to hundredths may exceed the whole by half a step each.
    if rest < -0.005 * len(shares) - 1e-9:
        raise ValueError(f"the shares add up to {total - rest:g}, more than {total:g}")
    listed = math.fsum(part**2 for part in shares)
    squares = rest_squares(max(rest, 0.0), largest=largest, parts=parts)
    return Range(listed + squares.low, listed + squares.high)
