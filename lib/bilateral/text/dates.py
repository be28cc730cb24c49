"""Dates in English and Latvian text, as EDTF."""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bilateral.records import Edtf
from bilateral.text import edtf
from bilateral.text.date_grammar import find
from bilateral.text.date_points import Found, Point
from bilateral.text.date_words import Tokens, tokenise

__all__ = ["DateMention", "find_dates"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """An expression that fixes something on the calendar: `text[start:end]` means `date`."""

    start: int
    end: int
    date: Edtf
    precision: str
    kind: Literal["explicit", "elliptic", "relative"]


def find_dates(text: str, language: str | Sequence[str] = "en") -> list[DateMention]:
    """Find the dates of a text in order; `language` is one for all lines or one per line.

    What a date leaves out, such as the year of 'In August', comes from the dates before it. A
    date that stays without a year is left out, as are numbers that only look like years.

    >>> [(each.date, each.kind) for each in find_dates("Since May 2014. On 2 September it ended.")]
    [('2014-05/..', 'explicit'), ('2014-09-02', 'elliptic')]
    >>> [each.date for each in find_dates("2018. gada 18. 20. jūlijs, 1529 uzņēmumi", "lv")]
    ['2018-07-18/2018-07-20']
    >>> find_dates("On 2 September, on Section 333 of the 1520 gauge, in 18 months.")
    []
    """
    tokens = tokenise(text, language)
    context = _Context(tokens)
    mentions = []
    for found in context.expressions:
        value = context.date_of(found)
        if value is None:
            continue
        start, end = tokens.start(found.start), tokens.ends[found.end - 1]
        kind: Literal["explicit", "elliptic", "relative"] = "explicit"
        if found.relative:
            kind = "relative"
        elif found.yearless:
            kind = "elliptic"
        mentions.append(DateMention(start, end, value, edtf.precision(value), kind))
    return mentions


# A sentence's end, for the context only: a stop before a capital letter, or a newline.
_SENTENCE_END = re.compile(r"[.!?\n](?:(?<=\n)|[\"”’)\]]*[ ]+(?=[\"“„(«]?[^\W\d_a-zāčēģīķļņšūž]))")
_INFINITIVE = re.compile(r"\bto [a-z]{3,}|\bor\b|\bvai\b")
_PAST_PERFECT = re.compile(r"Z(?![zC])")  # 'had met', but not 'had a talk'


@dataclass(frozen=True, slots=True)
class _Time:
    """A moment of the narrative: an expression's date and the sentence it stands in."""

    date: str
    year: int
    month: int
    sentence: int
    offset: int


class _Context:
    """What the dates read so far say about those to come.

    A narrative has a main thread. Comparisons, threats and conditions, looks back, attributes
    ('the 2014 pledge') and limits ('until 2024') lie beside it: the year of an elliptic date and
    what 'the following year' counts from come from the main thread, while 'a year later' counts
    from whatever was told last.
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.expressions = find(tokens)
        self.main: _Time | None = None
        self.latest: _Time | None = None
        self.main_day: _Time | None = None
        self.dateline: int | None = None
        self._ends = [match.end() for match in _SENTENCE_END.finditer(tokens.text)]
        # Assumption: a document's first full date gives the year to shorter dates before it.
        self.first_year = next(
            (f.first.year for f in self.expressions if f.first and f.first.year and not f.last),
            None,
        )

    def date_of(self, found: Found) -> Edtf | None:
        """The date that an expression means here, or None where nothing tells."""
        offset = self.tokens.start(found.start)
        sentence = bisect_left(self._ends, offset + 1)
        exact = False
        if found.relative:
            value, exact = self._relative(found, found.relative)
        else:
            value = self._absolute(found, sentence)
        if value is None:
            return None
        try:
            earliest, latest = edtf.bounds(value)
        except ValueError:
            return None
        point = earliest or latest
        if point is None:
            return None
        if found.last and not found.open and latest:
            point = latest
        time = _Time(value, point.year, point.month, sentence, offset)
        self._remember(found, time)
        return Edtf(value)

    # What an expression means

    def _absolute(self, found: Found, sentence: int) -> str | None:
        value = found.whole
        if not value:
            first, last = found.first, found.last
            if first is None:
                return None
            if first.year is None:
                year = self._year_for(first, sentence)
                if year is None:
                    return None
                first = first.at(year)
                if last:
                    turn = (last.month or 0, last.day or 0) < (first.month or 0, first.day or 0)
                    last = last.at(year + turn)
            value = _written(first)
            if last:
                value = f"{value}/{_written(last)}"
        if found.night:
            day = date.fromisoformat(value)
            value = edtf.interval(str(day - timedelta(1)), value)
        if found.part:
            value = _part(value, found.part)
        return _opened(value, found)

    def _year_for(self, point: Point, sentence: int) -> int | None:
        """The year of an elliptic date."""
        main = self.main
        if main is None:
            return self.first_year
        # Assumption: a story goes on over New Year, so 'In January' after autumn is the next one.
        turn = (
            main.sentence != sentence
            and main.month >= 10
            and point.month is not None
            and point.month <= 3
            and re.match(r"\d{4}-\d\d", main.date) is not None
        )
        return main.year + turn

    def _relative(self, found: Found, relative: tuple[str, str, int]) -> tuple[str | None, bool]:
        """The date an expression counts to, and whether the count is exact to the day."""
        way, unit, count = relative
        if way in ("this", "last") and self.dateline is None and found.first is None:
            # Assumption: 'last year' needs the date of the document; it is not guessed.
            return None, False
        if way in ("ago", "later", "earlier"):
            return self._counted(found, way, unit, count)
        if unit == "day":
            anchor = self.main_day
            if anchor is None or way not in ("next", "previous", "same"):
                return None, False
            day = date.fromisoformat(anchor.date[-10:])
            days = {"next": 1, "previous": -1, "same": 0}[way]
            return (day + timedelta(days)).isoformat(), True
        anchor = self.main
        if anchor is None:
            return None, False
        if unit == "period":
            return (anchor.date if ".." not in anchor.date else None), False
        shift = {"next": 1, "previous": -1, "last": -1}.get(way, 0)
        year = anchor.year
        if way in ("this", "last") and self.dateline is not None:
            year = self.dateline
        if unit == "month":
            if not re.match(r"\d{4}-\d\d", anchor.date):
                return None, False
            return _months_on(f"{anchor.year:04}-{anchor.month:02}", shift), False
        if unit != "year":
            return None, False
        if found.first:
            value = _written(found.first.at(year + shift))
            if found.last:
                value += f"/{_written(found.last.at(year + shift))}"
            return value, False
        return f"{year + shift:04}", False

    def _counted(self, found: Found, way: str, unit: str, count: int) -> tuple[str | None, bool]:
        """'a year ago' counts from the main thread, 'a year later' from what was told last."""
        anchor = self.main if way == "ago" else self.latest
        if anchor is None or ".." in anchor.date:
            return None, False
        value = anchor.date.rpartition("/")[2]
        shift = count if way == "later" else -count
        if unit in ("day", "week"):
            if edtf.precision(value) != "day":
                return None, False
            days = shift * (7 if unit == "week" else 1)
            return (date.fromisoformat(value) + timedelta(days)).isoformat(), True
        if unit == "month":
            return (_months_on(value[:7], shift) if re.match(r"\d{4}-[01]", value) else None), False
        if unit != "year":
            return None, False
        first = self.tokens.word(found.start).lower()
        # Assumption: 'exactly a year ago' keeps the day; 'a year later' means the year.
        exact = first in ("exactly", "tieši")
        year = f"{anchor.year + shift:04}"
        if not exact or not re.match(r"\d{4}-[01]", value):
            return year, False
        if value[5:] == "02-29" and monthrange(int(year), 2)[1] == 28:
            value = value[:7]
        return year + value[4:], True

    # What the expressions to come may refer to

    def _remember(self, found: Found, time: _Time) -> None:
        self.latest = time
        if self.dateline is None and self._alone(found) and edtf.precision(time.date) == "day":
            self.dateline = time.year
        if found.whole or self._aside(found, time):
            return
        self.main = time
        day = time.date.rpartition("/")[2] if not found.open else ""
        if len(day) == 10:
            self.main_day = time

    def _alone(self, found: Found) -> bool:
        """Whether a date stands on a line of its own, with two other words at most."""
        text = self.tokens.text
        start = text.rfind("\n", 0, self.tokens.start(found.start)) + 1
        end = text.find("\n", self.tokens.ends[found.end - 1])
        line = text[start : end if end >= 0 else len(text)]
        return len(line.split()) <= 5

    def _aside(self, found: Found, time: _Time) -> bool:
        """Whether an expression lies beside the main thread."""
        shape = self.tokens.shape
        start, end = found.start, found.end
        before = shape[start - 1] if start else ""
        if (
            found.open == "until"
            or before in tuple("t(b<")
            or "<" in shape[max(start - 3, 0) : start]
        ):
            return True
        if found.relative and found.relative[0] in ("ago", "earlier", "previous"):
            return True
        if before in tuple("zC") and shape[end : end + 1] in ("x", "U"):
            return True
        sentence = self._ends[time.sentence - 1] if time.sentence else 0
        told = self.tokens.text[sentence : time.offset]
        first = bisect_left(self.tokens.ends, sentence + 1)
        words = shape[first:start]
        if words.count("(") > words.count(")"):
            return True
        clause = words[max(words.rfind(";"), words.rfind(",&")) + 1 :]
        if "y" in clause or _PAST_PERFECT.search(clause):
            return True
        main = self.main
        return bool(
            main
            and main.sentence == time.sentence
            and _INFINITIVE.search(told, main.offset - sentence)
        )


def _written(point: Point) -> str:
    value = f"{point.year:04}"
    if point.month:
        value += f"-{point.month:02}"
        if point.day:
            last = monthrange(point.year or 1, point.month)[1]
            # Assumption: of an impossible date, such as 31 February, only the month is kept.
            value += f"-{point.day:02}" if point.day <= last else ""
    return value


def _months_on(month: str, shift: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 + shift
    return f"{number // 12:04}-{number % 12 + 1:02}"


def _opened(value: str, found: Found) -> str:
    first, _, last = value.partition("/")
    if found.open == "since":
        return edtf.interval(first, "..")
    if found.open == "until":
        return edtf.interval("..", last or first)
    return value


# Halves of a year are its first and last six months.
_HALVES = {4: (1, 6), 5: (7, 12)}


def _part(value: str, part: int) -> str:
    """The early (1), middle (2) or late (3) third of a date, or its first (4) or second (5) half.

    >>> _part("2014", 1), _part("2018-05", 3), _part("199X", 2)
    ('2014-01/2014-04', '2018-05-21/2018-05-31', '1994/1996')
    >>> _part("2014-05-01", 1)
    '2014-05-01'
    """
    # Assumption: early, mid and late are thirds; the last third of a month has its rest.
    precision = edtf.precision(value)
    if precision == "year":
        first, last = _HALVES.get(part, (4 * part - 3, 4 * part))
        return edtf.interval(f"{value}-{first:02}", f"{value}-{last:02}")
    if precision == "month":
        first, last = 10 * part - 9, 10 * part if part < 3 else edtf.bounds(value)[1].day
        return edtf.interval(f"{value}-{first:02}", f"{value}-{last:02}")
    if precision == "decade" or re.fullmatch(r"\d{4}/\d{4}", value):
        earliest, latest = edtf.bounds(value)
        years = latest.year - earliest.year + 1
        cuts = [-(-years * third // 3) for third in range(4)]
        return edtf.interval(
            f"{earliest.year + cuts[part - 1]:04}", f"{earliest.year + cuts[part] - 1:04}"
        )
    return value
