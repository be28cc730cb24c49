"""What the dates of a text say about those that leave something out.

A narrative has a main thread. Comparisons, threats and conditions, looks back, attributes ('the
2014 pledge') and limits ('until 2024') lie beside it. The year of an elliptic date, and what 'the
following year' counts from, come from the main thread; 'a year later' counts from what was told
last.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from bilateral.records import Edtf
from bilateral.text import edtf
from bilateral.text.date_points import Found, Point
from bilateral.text.date_words import Tokens

__all__ = ["Context"]

# A sentence's end, for the context only: a stop before a capital letter, or a newline.
_SENTENCE_END = re.compile(r"[.!?\n](?:(?<=\n)|[\"”’)\]]*[ ]+(?=[\"“„(«]?[^\W\d_a-zāčēģīķļņšūž]))")
# Within a sentence, what comes after an infinitive or 'or' is no step of the narrative.
_INFINITIVE = re.compile(r"\bto [a-z]{3,}|\bor\b|\bvai\b")
_BEGUN = re.compile(r"\b(?:since|after)\b")
_PAST_PERFECT = re.compile(r"Z(?![zC])")  # 'had met', but not 'had a talk'
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_SHIFTS = {"next": 1, "coming": 1, "previous": -1, "last": -1, "same": 0, "this": 0}
# Ways of counting that start from the day of writing, not from what is told.
_DEICTIC = frozenset(("last", "coming"))
_BY_WRITING = frozenset(("last", "coming", "this"))
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_BACK = frozenset(("ago", "earlier", "previous", "last"))
# A date line stands in the first lines of a document.
_TOP = 15
_DATELINE = 60
_SEASON_STARTS = {21: 3, 22: 6, 23: 9, 24: 12}
_FURTHEST = 1000  # tokens


class _Time(NamedTuple):
    """A moment of the narrative: a date, its year and month, and where it was told."""

    date: str
    year: int
    month: int
    sentence: int
    offset: int

    @property
    def last(self) -> str:
        """The date, the end of an interval, or the one end of an open one."""
        return self.date.strip("./").rpartition("/")[2]


class Context:
    """Dates of the expressions of one text, asked for in reading order."""

    def __init__(
        self,
        tokens: Tokens,
        expressions: Sequence[Found],
        *,
        news: bool = False,
        written: date | None = None,
    ) -> None:
        self._tokens = tokens
        self._ends = array("I", (match.end() for match in _SENTENCE_END.finditer(tokens.text)))
        self._main: _Time | None = None
        self._main_day: _Time | None = None
        self._year_told = False
        self._latest: _Time | None = None
        self._dateline: int | None = None
        self._top = sum(len(line) + 1 for line in tokens.text.split("\n", _TOP)[:_TOP])
        # Assumption: shorter dates before the first full date of a document are of its year.
        full = (f for f in expressions if f.first and f.first.year and f.first.month and not f.last)
        self._first_year = next((f.first.year for f in full if f.first), None)
        # The day of writing of a text that tells of its own days.
        self._written = (written or self._date_line(expressions)) if news else None
        if self._written:
            self._dateline = self._written.year

    def date_of(self, found: Found) -> Edtf | None:
        """The date that an expression means here, or None where nothing tells."""
        offset = self._tokens.start(found.start)
        sentence = bisect_right(self._ends, offset)
        try:
            value = self._value(found, sentence)
            if value is None:
                return None
            earliest, latest = edtf.bounds(value)
        except (ValueError, OverflowError):  # beyond the calendar
            return None
        point = latest if found.last and not found.open else earliest
        point = point or latest
        if point:
            self._remember(found, _Time(value, point.year, point.month, sentence, offset))
        return Edtf(value)

    def _value(self, found: Found, sentence: int) -> str | None:
        if found.relative is None:
            return self._stated(found, sentence)
        if found.relative[0] == "day":
            return self._spoken(found, found.relative[1])
        return self._counted(found, *found.relative)

    def _date_line(self, expressions: Sequence[Found]) -> date | None:
        """The first full date that stands almost alone near the top of the text."""
        for found in expressions:
            point = found.first
            if point and point.year and point.month and point.day and not found.last:
                if self._tokens.start(found.start) > self._top:
                    return None
                if self._is_dateline(found):
                    return date(point.year, point.month, point.day)
        return None

    # What an expression means

    def _stated(self, found: Found, sentence: int) -> str | None:
        """The date of an expression that says it, but for a year."""
        value = found.whole
        first, last = found.first, found.last
        if first:
            if first.year is None:
                year = self._year_of(found, first, sentence)
                if year is None:
                    return None
                first, last = _in_year(first, last, year)
            value = _between(first, last) if last else _written(first)
        if found.night:
            value = _night(value)
        if found.part:
            value = _part(value, found.part)
        return _opened(value, found.open)

    def _year_of(self, found: Found, point: Point, sentence: int) -> int | None:
        """The year of an elliptic date."""
        main = self._main
        if self._written and not self._goes_on(main, found):
            return self._year_near(found, point, self._written)
        if main is None:
            return self._first_year
        # Assumption: a story goes on over New Year, so 'In January' in the sentence after one on
        # October, November or December is the next January.
        onward = (
            main.sentence != sentence
            and main.month >= 10
            and point.month is not None
            and point.month <= 3
            and _MONTH.match(main.date) is not None
        )
        return main.year + onward

    def _goes_on(self, main: _Time | None, found: Found) -> bool:
        """Whether news goes on with the thread: after a month and year of this paragraph."""
        if (
            main is None
            or not self._year_told
            or len(main.date) < len("2018-21")
            or main.date[4] != "-"
        ):
            return False
        return "\n" not in self._tokens.text[main.offset : self._tokens.start(found.start)]

    def _year_near(self, found: Found, point: Point, written: date) -> int:
        """The year of an elliptic date of news, by the day of writing."""
        ahead = self._irrealis(found)
        month = _SEASON_STARTS.get(point.month or 1, point.month or 1)
        if month > 12:
            return written.year
        told = (month, point.day or (1 if not ahead else 31))
        day = (written.month, written.day)
        # Assumption: news tells of the last year before it was written, but for days of the next
        # four weeks, and for what it says will be.
        if ahead:
            return written.year + (told < day)
        soon = written + timedelta(28)
        if point.day and (soon.year, *told) <= (soon.year, soon.month, soon.day):
            return soon.year
        return written.year - (told > day)

    def _irrealis(self, found: Found) -> bool:
        """Whether the clause before an expression speaks of what is to come."""
        start = self._tokens.start(found.start)
        index = bisect_right(self._ends, start)
        sentence = self._ends[index - 1] if index else 0
        first = max(bisect_left(self._tokens.ends, sentence + 1), found.start - _FURTHEST)
        clause = self._tokens.shape[first : found.start]
        ahead = clause.rfind("y", max(clause.rfind(";"), clause.rfind(",&")) + 1)
        # 'This will be the third case since it was opened on 3 May' speaks of a day that was.
        return ahead >= 0 and not _BEGUN.search(
            self._tokens.text, self._tokens.start(first + ahead), start
        )

    def _spoken(self, found: Found, name: str) -> str | None:
        """'on Tuesday', 'last Friday', 'yesterday', 'today', by the day of writing."""
        written = self._written
        if written is None:
            return None
        if found.first and found.first.month:
            back = name == "last" and found.first.month >= written.month
            return _written(found.first.at(written.year - back))
        if name in _DAYS:
            shift = _DAYS[name]
        else:
            shift = int(name[0]) - written.isoweekday()
            if name.endswith("last"):
                shift -= 7 * (shift >= 0)
            elif name.endswith("this"):
                pass
            elif self._irrealis(found):
                shift += 7 * (shift < 0)
            else:
                # Assumption: a weekday without more is the last one, that of writing included.
                shift -= 7 * (shift > 0)
        return _opened((written + timedelta(shift)).isoformat(), found.open)

    def _from_writing(self, found: Found, way: str, unit: str, count: int) -> str | None:
        """'last week', 'this month', 'three days ago', by the day of writing."""
        written = self._written
        if written is None:
            return None
        shift = -count if way == "ago" else _SHIFTS[way]
        if unit == "day":
            # 'to this day' is no day; 'this morning' is.
            if self._tokens.says(found.end - 1, "day"):
                return None
            return (written + timedelta(shift)).isoformat()
        if unit == "week":
            monday = written + timedelta(7 * shift - written.weekday())
            return edtf.interval(monday.isoformat(), (monday + timedelta(6)).isoformat())
        if unit == "month":
            return _months_on(written.isoformat(), shift)
        return f"{written.year + shift:04}" if way == "ago" and unit == "year" else None

    def _counted(self, found: Found, way: str, unit: str, count: int) -> str | None:
        """The date of an expression that counts from another."""
        if self._written and (way == "ago" or (way in _BY_WRITING and unit != "year")):
            return self._from_writing(found, way, unit, count)
        if way in ("ago", "later", "earlier"):
            return self._apart(found, way, unit, count if way == "later" else -count)
        if unit == "year":
            return self._shifted_year(found, way)
        anchor = self._main_day if unit == "day" else self._main
        if anchor is None or way in _DEICTIC:
            return None
        if unit == "period":
            return anchor.date if ".." not in anchor.date else None
        return _distant(anchor, unit, _SHIFTS[way], exact=True)

    def _apart(self, found: Found, way: str, unit: str, shift: int) -> str | None:
        """'a year later', 'two days earlier', 'a year ago'."""
        # 'a year ago' counts from the main thread.
        anchor = self._main if way == "ago" else self._latest
        if anchor is not None:
            exact = self._tokens.says(found.start, "exactly", "tieši")
            return _distant(anchor, unit, shift, exact)
        # 'The day before, …' in the first lines of news
        return (
            _days_on(self._written.isoformat(), shift) if self._written and unit == "day" else None
        )

    def _shifted_year(self, found: Found, way: str) -> str | None:
        """'the following year', 'that year', or a month of it."""
        year = self._year_from(way)
        if year is None:
            return None
        year += _SHIFTS[way]
        if found.first and found.first.month in _SEASON_STARTS and way == "next" and self._main:
            # 'the following spring' is that of the same year where it is still to come.
            year -= 0 < self._main.month < _SEASON_STARTS[found.first.month]
        if not found.first:
            return _part(f"{year:04}", found.part) if found.part else f"{year:04}"
        first, last = _in_year(found.first, found.last, year)
        return _between(first, last) if last else _written(first)

    def _year_from(self, way: str) -> int | None:
        """The year that 'the following year' or 'last year' counts from."""
        if way in ("last", "coming", "this") and self._dateline is not None:
            return self._dateline
        # Assumption: 'last year' is counted from a date line only; without one it is not guessed.
        return self._main.year if self._main and way not in _DEICTIC else None

    # What the expressions to come may refer to

    def _remember(self, found: Found, time: _Time) -> None:
        self._latest = time
        day = len(time.last) == 10 and not found.open
        if self._dateline is None and day and self._is_dateline(found):
            self._dateline = time.year
        if found.whole or self._aside(found, time):
            return
        self._main = time
        self._year_told = found.first is not None and found.first.year is not None
        if day:
            self._main_day = time

    def _is_dateline(self, found: Found) -> bool:
        """Whether a date stands almost alone on a line near the top of the text."""
        text = self._tokens.text
        start = self._tokens.start(found.start)
        if start > self._top:
            return False
        first = text.rfind("\n", 0, start) + 1
        # Not the whole line: a document may be one.
        line = text[first : first + _DATELINE].partition("\n")[0]
        return len(line) < _DATELINE and len(line.split()) <= 5

    def _aside(self, found: Found, time: _Time) -> bool:
        """Whether an expression lies beside the main thread."""
        shape = self._tokens.shape
        start = found.start
        before = self._tokens.before(start)
        # Until 2024; to March 2024; (2004); before 1991; than in 2017; over 2017; the 2014 pledge.
        # What holds since a year holds to the day of writing, where the text has told that.
        if (
            found.open == "until"
            or (found.open == "since" and self._dateline is not None)
            or before in tuple("t(b")
            or "<" in shape[max(start - 3, 0) : start]
            or (before == "u" and self._tokens.says(start - 1, "over"))
            or (found.relative and found.relative[0] in _BACK)
            or (before in ("z", "C") and self._tokens.at(found.end) in ("x", "U"))
        ):
            return True
        sentence = self._ends[time.sentence - 1] if time.sentence else 0
        # Assumption: words further back say nothing of a date; text without stops has no sentences.
        first = max(bisect_left(self._tokens.ends, sentence + 1), start - _FURTHEST)
        words = shape[first:start]
        clause = words[max(words.rfind(";"), words.rfind(",&")) + 1 :]
        if words.count("(") > words.count(")") or "y" in clause or _PAST_PERFECT.search(clause):
            return True
        main = self._main
        return (
            main is not None
            and main.sentence == time.sentence
            and _INFINITIVE.search(self._tokens.text, main.offset, time.offset) is not None
        )


def _in_year(first: Point, last: Point | None, year: int) -> tuple[Point, Point | None]:
    """A date or interval in a year; an interval may end in the next."""
    if last is None:
        return first.at(year), None
    turn = (last.month or 0, last.day or 0) < (first.month or 0, first.day or 0)
    return first.at(year), last.at(year + turn)


def _written(point: Point) -> str:
    value = f"{point.year:04}"
    if point.month:
        value += f"-{point.month:02}"
    # Assumption: of an impossible date, such as 31 February, only the month is kept.
    if point.month and point.day and point.day <= monthrange(point.year or 1, point.month)[1]:
        value += f"-{point.day:02}"
    return value


def _between(first: Point, last: Point) -> str:
    return edtf.interval(_end(_written(first)), _end(_written(last), last=True))


def _end(value: str, *, last: bool = False) -> str:
    """One end of an interval, where EDTF knows neither quarters nor decades.

    >>> _end("2018-33"), _end("2018-33", last=True), _end("199X", last=True), _end("2018-05")
    ('2018-01', '2018-03', '1999', '2018-05')
    """
    precision = edtf.precision(value)
    if precision not in ("quarter", "decade"):
        return value
    earliest, latest = edtf.bounds(value)
    day = str(latest if last else earliest)
    return day[:7] if precision == "quarter" else day[:4]


def _distant(anchor: _Time, unit: str, shift: int, exact: bool) -> str | None:
    """A date so many days, weeks, months or years from another.

    Days need a day to count from, months a month.
    """
    value = anchor.last
    if unit in ("day", "week"):
        return _days_on(value, shift * (7 if unit == "week" else 1))
    if unit == "month":
        return _months_on(value, shift) if _MONTH.match(value) else None
    year = anchor.year + shift
    # Assumption: 'exactly a year ago' keeps the day; 'a year later' means the year.
    if exact and _MONTH.match(value):
        day = int(value[8:]) if len(value) == 10 else None
        return _written(Point(year, int(value[5:7]), day)) if year > 0 else None
    return f"{year:04}" if year > 0 else None


def _days_on(day: str, shift: int) -> str | None:
    if len(day) != 10:
        return None
    return (date.fromisoformat(day) + timedelta(shift)).isoformat()


def _months_on(month: str, shift: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 + shift
    return f"{number // 12:04}-{number % 12 + 1:02}"


def _night(day: str) -> str:
    before = _days_on(day, -1)
    return edtf.interval(before, day) if before else day


def _opened(value: str, way: str) -> str:
    """A date as the start ('since') or end ('until') of an open interval."""
    first, _, last = value.partition("/")
    if way == "since":
        return edtf.interval(_end(first), "..")
    return edtf.interval("..", _end(last or first, last=True)) if way == "until" else value


def _part(value: str, part: int) -> str:
    """The early (1), middle (2) or late (3) third of a date; the first (4) or second (5) half.

    >>> _part("2014", 1), _part("2018-05", 3), _part("199X", 2), _part("2019", 5)
    ('2014-01/2014-04', '2018-05-21/2018-05-31', '1994/1996', '2019-07/2019-12')
    >>> _part("2014-05-01", 1)
    '2014-05-01'
    """
    # Assumption: early, mid- and late are thirds; of a month, its first and second ten days and
    # the rest.
    precision = edtf.precision(value)
    if precision == "month":
        last_day = monthrange(int(value[:4]), int(value[5:]))[1]
        first, last = 10 * part - 9, 10 * part if part < 3 else last_day
        return edtf.interval(f"{value}-{first:02}", f"{value}-{last:02}")
    if precision == "year":
        first, last = (6 * part - 23, 6 * part - 18) if part > 3 else (4 * part - 3, 4 * part)
        return edtf.interval(f"{value}-{first:02}", f"{value}-{last:02}")
    earliest, latest = edtf.bounds(value)
    if earliest and latest and part <= 3 and (precision == "decade" or len(value) == 9):
        years = latest.year - earliest.year + 1
        cuts = [earliest.year - (-years * third // 3) for third in range(4)]
        return edtf.interval(f"{cuts[part - 1]:04}", f"{cuts[part] - 1:04}")
    return value
