"""The forms of calendar expressions in English and Latvian, as a grammar over shapes.

`find` gives what the expressions say by themselves. What a text leaves to its context, such as
the year of 'In August', `dates` adds.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bilateral.text.date_company import combine
from bilateral.text.date_points import Found, Point, decades, ordered, real, second_year
from bilateral.text.date_words import Tokens
from bilateral.text.date_years import counted, is_year

__all__ = ["find"]


_YEAR = "Yg+"
_MONTH = r"(?:[ML]|[AlR]\.?)"
# A year behind a day and month, unless it is the start of the next Latvian date.
_THEN_YEAR = r"(?:,?v?n?Y(?![gG]))"
# 'November of the same year'.
_OF_A_YEAR = "v?z?XW"
# One day or two; the dash between two may be missing after an ordinal's dot.
_DAYS = r"[Dd]\.?(?:[-&t]n?[Dd]\.?|(?<=\.)D\.?)?"

_RULES = re.compile(
    rf"""
      (?P<numeric> (?:[DK]\.?n?-n?)?F | I )
    | (?P<month_year> r )
    | (?P<days> (?:{_YEAR}|Y\.)n?{_DAYS}n?(?:L|[lR]\.?) | {_DAYS}v?n?{_MONTH}{_THEN_YEAR}?
              | D-[MAL]-Y ) (?!{_OF_A_YEAR})
    | (?P<month_day> (?:M|A\.?)[Dd](?!v?[MA])(?:n?[-t]n?[Dd](?!v?n?[MA]))?{_THEN_YEAR}? )
        (?!{_OF_A_YEAR})
    | (?P<quarter> {_YEAR}n?(?:[DRO]\.?(?:-[DR]\.?)?[qh]|Q) | YQ | (?:D\.|O)q(?:vz?Y)?
                 | Qv?Y? | Ohvz?Y )
    | (?P<first_months> {_YEAR}O?[CD]V )
    | (?P<season> {_YEAR}s | s,?v?z?(?:Y(?:[-/][DTY])?)? | Y\.?[-/]Y\.?g+s )
    | (?P<month> {_YEAR}n?[Ll]\.? | [ML]{_THEN_YEAR}?(?!{_OF_A_YEAR}) | [Al]\.?{_THEN_YEAR} )
    | (?P<fiscal> (?:f[WV]?Y|H)(?:n?[-/t]n?(?:f[WV]?Y|[HYDT]))? )
    | (?P<decade> S(?:n?[-t]n?S)? | Y\.G
                | (?:[Do]\.?c)?[DTo]\.?(?:-n?[DTo]\.?)?(?:-x)?[GB](?:D\.?c)? )
    | (?P<century> (?:Ohv?z?)?[doD]\.?c(?:Oh)? )
    | (?P<years> a[gW]Y[-/][YDT] | (?<=w)Y\.?&Yg* | (?<=\()Y\.?-(?=\))
               | Y\.?[-/t]n?[YDT](?:g+|\.?a\.?[gWk]\.?|\.?[Gg]|\.[Bk]\.?)? )
    | (?P<relative> X[gW](?:n?(?:{_DAYS}n?)?[Ll]\.?|s|n?[DRO]\.?[qh])? | Xs(?!v?z?Y)
                  | [CD]?[WVgGB]E
                  | bC?[gGWB] | p
                  | [zCD][WV]b(?=[.,;:)n]|$)
                  | (?:[Dd]n?M | M[Dd]?){_OF_A_YEAR} )
    | (?P<today> N )
    | (?P<weekday> J )
    | (?P<last_month> XM(?!v?z?[YXDd]) )
    | (?P<year> {_YEAR} | Y\.?(?=(?:n?[,&]n?Y\.?){{1,6}}g) | Y )
    """,
    re.VERBOSE,
)
# Symbols that a calendar expression may begin with, rare in other text.
_BEGINNING = re.compile(
    r"[rYDdTMALlFIKQSsfHOopXJN]|b(?=[CgGWB])|C(?=[WVgGB]E)|[zC](?=[WV]b)|[WVgGB](?=E)|a(?=[gW]Y)"
)
# A weekday beside its date: 'Friday, 18 March', '18 March (Friday)'.
_DATED_BEHIND = re.compile(r",?n?z?(?:[Dd]n?v?[MA]|d|[FIK]|[MA]\.?[Dd])")
_DATED_BEFORE = re.compile(r"[DdMAYFI]\.?[,(]?\Z")
_NAMED_DAYS = ("bloody", "black", "good", "easter", "ash", "palm", "holy", "whit", "super", "cyber")
_REPEATED = ("each", "every", "any", "some", "most", "another", "one")
# '90. gados', '90. gadu sākumā'; but '90 gadi' and '90. gadu jubileja' are counts.
_ORDINAL_DECADES = re.compile(r"[DT]\.(?:-n?[DT]\.)?(?:G.?|Be)")
_DRUPAL = re.compile(r"\b(\d{1,2})/\d{1,2}/\d{4} - \d{1,2}:\d{2}\b")
_SAME_AS = re.compile(r"[vi]?z?[YXP]")
_YEAR_ALONE = re.compile(rf"{_YEAR}|Y")


def find(tokens: Tokens) -> list[Found]:
    """The calendar expressions of a text, in order, not overlapping."""
    return _Reader(tokens).read()


class _Reader:
    """Reads one text; each rule of the grammar has a method of its name."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.shape = tokens.shape
        self.month_first = "F" in self.shape and self._month_first()

    def read(self) -> list[Found]:
        """The expressions, joined and completed."""
        found: list[Found] = []
        position = 0
        while begin := _BEGINNING.search(self.shape, position):
            match = _RULES.match(self.shape, begin.start())
            if not match:
                position = begin.end()
                continue
            new = self._apply(match)
            if not new and self.shape[match.start()] == "Y":
                # What follows the year makes no date with it; the year may still be one.
                alone = _YEAR_ALONE.match(self.shape, match.start())
                if alone and alone.end() < match.end():
                    new = self._year(alone.start(), alone.end())
            found += new
            position = new[-1].end if new else match.start() + 1
        return combine(self.tokens, found)

    def _apply(self, match: re.Match[str]) -> list[Found]:
        rule: Callable[[int, int], list[Found]] = getattr(self, f"_{match.lastgroup}")
        return rule(match.start(), match.end())

    def _month_first(self) -> bool:
        """Whether numeric dates with a stroke have the month first in this text."""
        # Assumption: day first unless a date of the text can only be read month first, or is
        # written as sites made with Drupal do unless told otherwise: '03/06/2025 - 10:15'.
        if any(int(match[1]) <= 12 for match in _DRUPAL.finditer(self.tokens.text)):
            return True
        words = [self.tokens.word(i) for i in range(len(self.shape)) if self.shape[i] == "F"]
        pairs = [tuple(map(int, word.split("/")[:2])) for word in words if "/" in word]
        return any(month > 12 for _, month in pairs) and all(day <= 12 for day, _ in pairs)

    # Rules

    def _numeric(self, start: int, end: int) -> list[Found]:
        word = self.tokens.word(end - 1)
        one, two, three = map(int, re.split(r"\D", word))
        if self.shape[end - 1] == "I":
            year, month, day = one, two, three
        else:
            month_first = ("/" in word and self.month_first and two <= 31) or two > 12
            day, month = (two, one) if month_first else (one, two)
            if month > 12:
                day, month = month, day
            year = three
        if not (1 <= month <= 12 and real(year, month, day) and 1000 <= year < 2100):
            return []
        last = Point(year, month, day)
        final = end
        if "." in word and self.tokens.at(end) == "." and self.tokens.glued(end):
            # An ordinal's dot belongs to a Latvian date; in English it may end the sentence.
            follows = self.tokens.at(end + 1) in (")", "-")
            final += follows or self.tokens.language(end - 1) == "lv"
        if start == end - 1:
            return [Found(start, final, last)]
        before = re.findall(r"\d+", self.tokens.word(start))
        first = Point(year, int(before[1]) if len(before) > 1 else month, int(before[0]))
        if not ordered(first, last):
            return [Found(end - 1, final, last)]
        return [Found(start, final, first, last)]

    def _month_year(self, start: int, end: int) -> list[Found]:
        """'09.2022' where nothing says that it is an amount."""
        month, year = map(int, self.tokens.word(start).split("."))
        if self.tokens.at(end) in tuple("%m$€£"):
            return []
        return [Found(start, end, Point(year, month))]

    def _days(self, start: int, end: int) -> list[Found]:
        return self._day_points(start, end, self.tokens.numbers(start, end, "MALlR")[-1])

    def _month_day(self, start: int, end: int) -> list[Found]:
        if (
            end - start == 2
            and self.tokens.before(start) == "i"
            and self.tokens.says(start - 1, "in")
        ):
            # 'in May 20 delegates' counts delegates.
            return [Found(start, start + 1, Point(None, self.tokens.number(start)), weak=True)]
        return self._day_points(start, end, self.tokens.number(start))

    def _day_points(self, start: int, end: int, month: int) -> list[Found]:
        shape = self.shape[start:end]
        years = self.tokens.numbers(start, end, "Y")
        year = years[0] if years else None
        days = self.tokens.numbers(start, end, "Dd")
        if "R" in shape and not self._written_roman(start, end):
            return []
        if "L" in shape and not year and self._name(end - 1):
            return []
        # Assumption: of an impossible date, such as 31 February, only the month is kept.
        points = [Point(year, month, day if real(year, month, day) else None) for day in days]
        if len(points) == 1 or points[0] == points[1]:
            return [Found(start, end, points[0])]
        if not ordered(*points):
            # Two numbers that are no range: only the one next to the month is its day.
            second = [i for i in range(start, end) if self.shape[i] in "Dd"][1]
            return [Found(start if year else second, end, points[1])]
        if "&" in shape and days[1] != days[0] + 1:
            # Assumption: 'on 5 and 6 May' is an interval, 'on 5 and 9 May' are two dates.
            cut = start + shape.index("&")
            return [Found(start, cut, points[0]), Found(cut + 1, end, points[1])]
        return [Found(start, end, points[0], points[1])]

    def _written_roman(self, start: int, end: int) -> bool:
        """Whether a Roman numeral stands as a month does: 11.IX, 11.IX.1920, 11 IX 1920."""
        index = start + self.shape[start:end].index("R")
        return "Y" in self.shape[start:end] or (
            self.shape[index - 1] == "." and self.tokens.glued(index)
        )

    def _quarter(self, start: int, end: int) -> list[Found]:
        shape = self.shape[start:end]
        years = self.tokens.numbers(start, end, "Y")
        numbers = self.tokens.numbers(start, end, "DROQ")
        year = years[0] if years else None
        half = "h" in shape or (
            "q" in shape and self.tokens.word(start + shape.index("q")).lower().startswith("pus")
        )
        if any(number > (2 if half else 4) for number in numbers):
            return []
        if half:
            return [Found(start, end, Point(year), part=3 + numbers[0])]
        if not years and self.tokens.at(end) == "v":
            return []
        points = [Point(year, 32 + number) for number in numbers]
        return [Found(start, end, points[0], points[1] if len(points) > 1 else None)]

    def _quarter_of(self, found: Found) -> None:
        """Complete 'this year' with the quarter or half of it that follows."""
        part = self._quarter(found.end - (3 if self.shape[found.end - 2] == "." else 2), found.end)
        if part:
            found.first, found.part = None if part[0].part else part[0].first, part[0].part

    def _first_months(self, start: int, end: int) -> list[Found]:
        """'2019. gada deviņos mēnešos', '2019. gada pirmajos 11 mēnešos': from January on."""
        count = self.tokens.numbers(start, end, "CD")[-1]
        said = self.tokens.value(end - 1) == "month" and self.tokens.word(end - 1).endswith("os")
        if not said or not 1 < count < 12:
            return []
        year = self.tokens.number(start)
        return [Found(start, end, Point(year, 1), Point(year, count))]

    def _season(self, start: int, end: int) -> list[Found]:
        years = self.tokens.numbers(start, end, "Y")
        season = self.tokens.numbers(start, end, "s")[0]
        end = end if years else start + 1
        return [Found(start, end, Point(years[0] if years else None, season), weak=not years)]

    def _month(self, start: int, end: int) -> list[Found]:
        month = self.tokens.numbers(start, end, "MALl")[0]
        years = self.tokens.numbers(start, end, "Y")
        if (
            years
            and years[0] < 1800
            and self.shape[end - 1] == "Y"
            and counted(self.tokens, end - 1)
        ):
            years, end = [], start + 1
        if not years and self.shape[start] in "Al":
            return []
        if years and self._name(end - 1):
            return []
        return [Found(start, end, Point(years[0] if years else None, month), weak=not years)]

    def _name(self, index: int) -> bool:
        """Whether a Latvian month is a name here: 2014. gadā Jūlija Jansone, 1. Marta Kalna."""
        word = self.tokens.word(index)
        return (
            self.shape[index] == "L"
            and word[0].isupper()
            and (word.endswith("a") or self.tokens.at(index + 1) == "U")
        )

    def _fiscal(self, start: int, end: int) -> list[Found]:
        numbers = self.tokens.numbers(start, end, "YHDT")
        first = numbers[0]
        last = second_year(first, numbers[-1])
        if last is None:
            return [Found(start, start + 1 + self.shape[start:end].find("Y"), Point(first))]
        return [Found(start, end, Point(first), Point(last) if last != first else None)]

    def _decade(self, start: int, end: int) -> list[Found]:
        shape = self.shape[start:end]
        tens = self.tokens.numbers(start, end, "SDTo") if "c" not in shape else []
        if "Y" in shape:
            year = self.tokens.number(start)
            return [Found(start, end, whole=decades(year, year))] if year % 10 == 0 else []
        if "c" in shape:
            cut = start + shape.index("c") - 1
            cut -= self.shape[cut] == "."
            base = 100 * (self.tokens.number(cut) - 1)
            numbers = [i for i in range(start, end) if self.shape[i] in "DTo" and i != cut]
            tens = [base + self.tokens.number(index) for index in numbers]
        elif "S" not in shape:
            if not _ORDINAL_DECADES.fullmatch(shape + self.tokens.at(end)):
                return []
            # Assumption: decades without a century are those of the twentieth.
            tens = [1900 + n for n in tens]
        if not tens or any(n % 10 for n in tens) or tens[0] > tens[-1] or tens[0] > 2090:
            return []
        return [Found(start, end, whole=decades(tens[0], tens[-1]))]

    def _century(self, start: int, end: int) -> list[Found]:
        shape = self.shape[start:end]
        century = self.tokens.numbers(start, end, "doD")[0]
        if not 11 <= century <= 21:
            return []
        half = self.tokens.numbers(start, end, "O")
        first, last = 100 * century - 99, 100 * century
        if half and "h" in shape and half[0] <= 2:
            first, last = (first, first + 49) if half[0] == 1 else (first + 50, last)
        return [Found(start, end, Point(first), Point(last))]

    def _years(self, start: int, end: int) -> list[Found]:
        shape = self.shape[start:end]
        numbers = [i for i in range(start, end) if self.shape[i] in "YDT"]
        first = self.tokens.number(numbers[0])
        if len(numbers) == 1:
            return [Found(start, end, Point(first), open="since")]
        second = self.tokens.number(numbers[1])
        word = self.tokens.word(numbers[1])
        if self.shape[numbers[1]] != "Y":
            glued = all(map(self.tokens.glued, range(numbers[0] + 1, numbers[1] + 1)))
            if len(word) != 2 or not (glued or "a" in shape):
                return []
            if shape[:3] == "Y-D" and (word[0] == "0" or not second_year(first, second)):
                # Assumption: 2014-05 is a month, 2014-15 are two years.
                return [Found(start, numbers[1] + 1, Point(first, second))] if second < 13 else []
        elif not (
            is_year(self.tokens, numbers[0], first=True)
            and is_year(self.tokens, numbers[1], last=True)
        ):
            return []
        last = second_year(first, second)
        if last is None or ("/" in shape and "a" not in shape and last != first + 1):
            return []
        return [Found(start, end, Point(first), Point(last), open="range")]

    def _relative(self, start: int, end: int) -> list[Found]:
        shape = self.shape[start:end]
        values = {self.shape[i]: self.tokens.value(i) for i in range(start, end)}
        if "p" in values:
            return [Found(start, end, relative=(values["p"], "year", 1))]
        unit = next((values[symbol] for symbol in "WVgGB" if symbol in values), "")
        if "X" not in values:
            return self._distance(start, end, values, unit)
        if shape == "Xs":
            # 'the following spring', 'that summer'
            if values["X"] not in ("next", "same") or self.tokens.language(start) != "en":
                return []
            season = Point(None, self.tokens.numbers(start, end, "s")[0])
            start -= self.tokens.before(start) == "z"
            return [Found(start, end, season, relative=(values["X"], "year", 1))]
        # 'the same period of 2017' says itself which; a week has no date of its own, and 'the last
        # month' is no month of the calendar.
        if (
            (unit == "week" and (values["X"] not in ("last", "this") or shape != "XW"))
            or (values["X"] == "last" and unit != "year" and self.tokens.before(start) == "z")
            or (unit == "period" and values["X"] != "same")
            or (values["X"] == "same" and _SAME_AS.match(self.shape, end))
        ):
            return []
        found = Found(start, end, relative=(values["X"], unit, 1))
        months = self.tokens.numbers(start, end, "MLls")
        if shape[-1] in "qh":
            self._quarter_of(found)
        elif months:
            days = self.tokens.numbers(start, end, "Dd")
            found.first = Point(None, months[0], days[0] if days else None)
            found.last = Point(None, months[0], days[1]) if len(days) > 1 else None
        elif self.tokens.before(start) == "z":
            found.start -= 1
        elif shape == "XW" and not self.tokens.opens_sentence(start) and values["X"] == "next":
            # 'next year' without 'the' counts from the day of writing.
            found.relative = ("coming", unit, 1)
        return [found]

    def _last_month(self, start: int, end: int) -> list[Found]:
        """'last November', 'this May'"""
        shift = self.tokens.value(start)
        if shift not in ("last", "this") or self.tokens.before(start) == "z":
            return []
        month = Point(None, self.tokens.number(start + 1))
        return [Found(start, end, month, relative=("day", shift, 1))]

    def _today(self, start: int, end: int) -> list[Found]:
        # 'from 2014 to today', 'as of today' and 'today's world' are the present.
        said = self.tokens.says(start, "today") and self.tokens.before(start) not in tuple("tv-<")
        if not said or self.tokens.at(end) in ("'", "’"):
            return []
        return [Found(start, end, relative=("day", "today", 1))]

    def _weekday(self, start: int, end: int) -> list[Found]:
        """'on Tuesday', 'last Friday', 'yesterday': days by the day of writing."""
        tokens = self.tokens
        before = tokens.before(start)
        if (
            _DATED_BEHIND.match(self.shape, end)
            or _DATED_BEFORE.search(self.shape, max(start - 3, 0), start)
            or (before in tuple("zCvj") and not tokens.opens_sentence(start))
            or tokens.says(start - 1, *_NAMED_DAYS)
            or tokens.says(start - 1, *_REPEATED)
            or (tokens.at(end) in tuple("-U") and tokens.glued(end))
        ):
            return []
        value, found = tokens.value(start), Found(start, end)
        if before == "X":
            shift = tokens.value(start - 1)
            if shift not in ("last", "this"):
                # 'next Friday' is that of this week or of the next.
                return []
            value, found.start = value + shift, start - 1
        elif before in tuple("Pt"):
            found.open = "until" if tokens.value(start - 1) == "until" else "since"
            if before == "t" and found.open == "since":
                return []
            found.start = start - 1
        found.relative = ("day", value, 1)
        return [found]

    def _distance(self, start: int, end: int, values: dict[str, str], unit: str) -> list[Found]:
        """'a year later', 'two years ago'; 'gadu vēlāk', 'pirms gada', 'pēc diviem gadiem'."""
        lv = self.tokens.language(start) == "lv"
        counts = self.tokens.numbers(start, end, "CD")
        if "E" in values:
            way = values["E"]
            if not counts and (not lv or "V" in values):
                return []
        else:
            # 'pirms gada' counts from the main thread, 'the day before' from what was just told.
            way = "later" if values["b"] == "after" else "ago" if lv else "earlier"
            told = self.shape[end - 1] == "b"
            if told == lv or self.tokens.at(end) in ("Y", "L"):
                return []
        if self.tokens.says(start - 1, "exactly", "tieši"):
            start -= 1
        return [Found(start, end, relative=(way, unit, counts[0] if counts else 1))]

    def _year(self, start: int, end: int) -> list[Found]:
        index = start
        if end - start == 1:
            if not is_year(self.tokens, index):
                return []
            # '2018. gada' and '(1995.)' keep their dot; a sentence's end does not.
            if self.shape[end : end + 2] in (".)", ".]"):
                end += 1
        number = self.tokens.number(index)
        if number % 10 == 0 and self.tokens.at(end) == "e" and self.tokens.says(end - 1, "gadu"):
            # '1990. gadu vidū' is the middle of the nineties.
            return [Found(start, end, whole=decades(number, number))]
        return [Found(start, end, Point(number))]
