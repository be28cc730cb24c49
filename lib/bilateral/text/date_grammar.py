"""The forms of calendar expressions in English and Latvian, as a grammar over shapes.

`find` gives what the expressions say by themselves. What a text leaves to its context, such as
the year of 'In August', `dates` adds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bilateral.text.date_words import Tokens

__all__ = ["Found", "Point", "find"]


@dataclass(frozen=True, slots=True)
class Point:
    """A date whose year may be missing; `month` is also a season (21–24) or quarter (33–36)."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def at(self, year: int) -> Point:
        """The same day or month in a year."""
        return Point(year, self.month, self.day)


@dataclass(slots=True)
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
    # (next, previous, same, this, last, ago, later, earlier), the unit and how many of them.
    relative: tuple[str, str, int] | None = None
    # A word that is a date only in company, such as a bare month.
    weak: bool = False

    @property
    def yearless(self) -> bool:
        """Whether the year has to come from the context."""
        return self.first is not None and self.first.year is None


_YEAR = r"Y(?:\.?n?g|\.n?k\.?|k\.)"  # 2018. gada, 2004.g.
_MONTH = r"(?:M|A\.?|L|l\.?|R\.?)"
# A year behind a day and month, unless it is the start of the next Latvian date.
_THEN_YEAR = r"(?:,?v?n?Y(?!\.?n?[gkG]))"
# One day or two; the dash between two may be missing after an ordinal's dot.
_DAYS = r"[Dd]\.?(?:n?[-&t]n?[Dd]\.?|(?<=\.)D\.?)?"

_RULES = re.compile(
    rf"""
      (?P<numeric> (?:[DK]\.?n?-n?)?F | I )
    | (?P<days> {_YEAR}n?{_DAYS}n?(?:L|l\.?|R\.?) | {_DAYS}v?n?{_MONTH}{_THEN_YEAR}? )
    | (?P<month_day> (?:M|A\.?)[Dd](?!v?[MA])(?:n?[-t]n?[Dd](?!v?n?[MA]))?{_THEN_YEAR}? )
    | (?P<quarter> {_YEAR}n?[DRO]\.?(?:n?-n?[DR]\.?)?[qh] | {_YEAR}Q | YQ
                 | (?:D\.|O)qvz?Y | (?:D\.|O)q | QvY | QY? | Ohvz?Y )
    | (?P<season> {_YEAR}s | s,?v?z?Y(?:[-/][DT])? | s )
    | (?P<month> {_YEAR}n?(?:L|l\.?) | (?:M|A\.?|L|l\.?){_THEN_YEAR} | [ML] )
    | (?P<fiscal> (?:f[WV]?Y|H)(?:n?[-/t]n?(?:f[WV]?Y|H|[YDT]))? )
    | (?P<decade> S(?:n?[-t]n?S)? | Y\.?G
                | (?:[Do]|D\.)c[DT]\.(?:n?-n?[DT]\.)?[Gg]
                | [DTo]\.?(?:n?-n?[DTo]\.?)?(?:-x)?GD\.?c
                | [DT]\.(?:n?-n?[DT]\.)?(?:G|g(?=e)) )
    | (?P<century> (?:Ohv?z?)?(?:[do]|D\.?)c(?:Oh)? )
    | (?P<years> a[gW]Y[-/][YDT] | (?<=w)Y\.?&Y(?:\.?g|\.?k\.?)? | (?<=\()Y\.?-(?=\))
               | Y\.?n?[-/t]n?[YDT](?:\.?a\.?(?:[gW]|k\.?)|\.?[gG]|\.k\.?|k\.)? )
    | (?P<relative> X[gW](?:n?(?:{_DAYS}n?)?(?:L|l\.?))? | [CD]?[WVgG]E | bC?[gGW] | p
                  | Mv?z?XW )
    | (?P<year> {_YEAR} | Y )
    """,
    re.VERBOSE,
)
_YEAR_ALONE = re.compile(rf"{_YEAR}|Y")

# What may stand before an expression and belongs to it: since, the, early, of.
_BEFORE = re.compile(r"(?P<word>[Ptwi]?)n?(?P<the>z?)(?:(?P<third>e)(?:-|vz?)?)?\Z")
_AFTER = re.compile(r"(?P<third>e?)(?P<present>n?[-t]zN|n?[-t]N|N)?")
_DAYTIME = re.compile(
    r"(?:\b[Oo]n |\b[Ii]n )?\b[Tt]he (?:night|evening|morning|afternoon|eve) (?:to|of|on) \Z"
)
_JOINTS = re.compile(r"n?-n?|n?tn?|/|&")
_COUNTED_LV = ("i", "u", "as", "us", "em", "ām", "es", "is")
_SINGULAR_S = ("ss", "us", "is", "was", "has", "does", "as")


def find(tokens: Tokens) -> list[Found]:
    """The calendar expressions of a text, in order, not overlapping."""
    return _Reader(tokens).read()


class _Reader:
    """Reads one text; the methods called `_rule` have the names of the grammar's rules."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.shape = tokens.shape
        self.month_first = self._month_first()

    def read(self) -> list[Found]:
        found: list[Found] = []
        position = 0
        while match := _RULES.search(self.shape, position):
            new = self._apply(match)
            if not new and self.shape[match.start()] == "Y":
                # What follows the year makes no date with it; the year may still be one.
                alone = _YEAR_ALONE.match(self.shape, match.start())
                if alone and alone.end() < match.end():
                    new = self._year(alone.start(), alone.end())
            found += new
            position = new[-1].end if new else match.start() + 1
        found = self._joined(self._shared_years(found))
        return [self._completed(each, found) for each in found if self._stands(each)]

    def _apply(self, match: re.Match[str]) -> list[Found]:
        rule: Callable[[int, int], list[Found]] = getattr(self, f"_{match.lastgroup}")
        return rule(match.start(), match.end())

    # Values of tokens

    def _int(self, index: int) -> int:
        """The number that a token stands for, by its digits or by the vocabulary."""
        word = self.tokens.word(index)
        digits = re.match(r"\d+", word)
        if digits:
            return int(digits.group())
        if self.shape[index] == "R":
            return _ROMAN[word.upper()]
        if self.shape[index] in "QH":
            number = int(re.sub(r"\D", "", word))
            return number + 2000 if self.shape[index] == "H" and number < 100 else number
        value = self.tokens.value(index)
        return int(value) if value else 1

    def _ints(self, start: int, end: int, symbols: str) -> list[int]:
        return [self._int(index) for index in range(start, end) if self.shape[index] in symbols]

    def _month_first(self) -> bool:
        """Whether numeric dates with a stroke have the month first in this text."""
        # Assumption: day first unless a date of the text can only be read month first.
        pairs = [
            re.split(r"\D", self.tokens.word(index))
            for index, symbol in enumerate(self.shape)
            if symbol == "F" and "/" in self.tokens.word(index)
        ] if "F" in self.shape else []
        return any(int(second) > 12 >= int(first) for first, second, _ in pairs) and not any(
            int(first) > 12 for first, _, _ in pairs
        )

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
        if not (1 <= month <= 12 and _real(year, month, day) and 1000 <= year < 2100):
            return []
        last = Point(year, month, day)
        final = end
        if word[2:3] == "." or word[1:2] == ".":
            # An ordinal's dot belongs to a Latvian date: 07.07.2021.
            lv = end < len(self.shape) and self.tokens.language(end - 1) == "lv"
            final += bool(lv and self.shape[end] == "." and self.tokens.glued(end))
        if start == end - 1:
            return [Found(start, final, last)]
        before = re.findall(r"\d+", self.tokens.word(start))
        first = Point(year, int(before[1]) if len(before) > 1 else month, int(before[0]))
        if not _ordered(first, last):
            return [Found(end - 1, final, last)]
        return [Found(start, final, first, last)]

    def _days(self, start: int, end: int) -> list[Found]:
        return self._day_points(start, end, self._ints(start, end, "MALlR")[-1])

    def _month_day(self, start: int, end: int) -> list[Found]:
        if end - start == 2 and self._before(start) == "i" and self._says(start - 1, "in"):
            # 'in May 20 delegates' counts delegates.
            return [Found(start, start + 1, Point(None, self._int(start)), weak=True)]
        return self._day_points(start, end, self._int(start))

    def _day_points(self, start: int, end: int, month: int) -> list[Found]:
        shape = self.shape[start:end]
        years = self._ints(start, end, "Y")
        year = years[0] if years else None
        days = self._ints(start, end, "Dd")
        if "R" in shape and not self._written_roman(start, end):
            return []
        if shape[-1] == "Y" and not self._countless(end - 1):
            year, end = None, end - 1
        # Assumption: of an impossible date, such as 31 February, only the month is kept.
        points = [
            Point(year, month, day if _real(year, month, day) else None) for day in days
        ]
        if len(points) == 1 or points[0] == points[1]:
            return [Found(start, end, points[0])]
        if not _ordered(*points):
            # Two numbers that are no range: only the one next to the month is its day.
            second = [i for i in range(start, end) if self.shape[i] in "Dd"][1]
            return [Found(start if year else second, end, points[1])]
        if "&" in shape and days[1] != days[0] + 1:
            # Assumption: 'on 5 and 6 May' is an interval, 'on 5 and 9 May' are two dates.
            cut = start + shape.index("&")
            return [Found(start, cut, points[0]), Found(cut + 1, end, points[1])]
        return [Found(start, end, *points)]

    def _written_roman(self, start: int, end: int) -> bool:
        """Whether a Roman numeral stands as a month does: 11.IX, 11.IX.1920, 11 IX 1920."""
        index = start + self.shape[start:end].index("R")
        return "Y" in self.shape[start:end] or (
            self.shape[index - 1] == "." and self.tokens.glued(index)
        )

    def _quarter(self, start: int, end: int) -> list[Found]:
        shape = self.shape[start:end]
        years = self._ints(start, end, "Y")
        numbers = self._ints(start, end, "DROQ")
        year = years[0] if years else None
        half = "h" in shape or (
            "q" in shape and self.tokens.word(start + shape.index("q")).lower().startswith("pus")
        )
        if any(number > (2 if half else 4) for number in numbers):
            return []
        if half:
            return [Found(start, end, Point(year), part=3 + numbers[0])]
        if not years and self._after(end) == "v":
            return []
        points = [Point(year, 32 + number) for number in numbers]
        return [Found(start, end, points[0], points[1] if len(points) > 1 else None)]

    def _season(self, start: int, end: int) -> list[Found]:
        years = self._ints(start, end, "Y")
        season = self._ints(start, end, "s")[0]
        return [Found(start, end, Point(years[0] if years else None, season), weak=not years)]

    def _month(self, start: int, end: int) -> list[Found]:
        month = self._ints(start, end, "MALl")[0]
        years = self._ints(start, end, "Y")
        if years and self.shape[end - 1] == "Y" and not self._countless(end - 1):
            years, end = [], start + 1
        if not years and self.shape[start] in "Al":
            return []
        return [Found(start, end, Point(years[0] if years else None, month), weak=not years)]

    def _fiscal(self, start: int, end: int) -> list[Found]:
        numbers = self._ints(start, end, "YHDT")
        first = numbers[0]
        last = _second_year(first, numbers[-1])
        if last is None:
            return [Found(start, start + 1 + self.shape[start:end].find("Y"), Point(first))]
        return [Found(start, end, Point(first), Point(last) if last != first else None)]

    def _decade(self, start: int, end: int) -> list[Found]:
        shape = self.shape[start:end]
        tens = self._ints(start, end, "SDTo") if "c" not in shape else []
        if "Y" in shape:
            year = self._int(start)
            return [Found(start, end, whole=_decades(year, year))] if year % 10 == 0 else []
        if "c" in shape:
            cut = start + shape.index("c") - 1
            cut -= self.shape[cut] == "."
            base = 100 * (self._int(cut) - 1)
            numbers = [i for i in range(start, end) if self.shape[i] in "DTo" and i != cut]
            tens = [base + self._int(index) for index in numbers]
        elif "S" not in shape:
            # Assumption: decades without a century are those of the twentieth.
            tens = [1900 + n for n in tens]
        if not tens or any(n % 10 for n in tens) or tens[0] > tens[-1] or tens[0] > 2090:
            return []
        return [Found(start, end, whole=_decades(tens[0], tens[-1]))]

    def _century(self, start: int, end: int) -> list[Found]:
        shape = self.shape[start:end]
        century = self._ints(start, end, "doD")[0]
        if not 11 <= century <= 21:
            return []
        half = self._ints(start, end, "O")
        first, last = 100 * century - 99, 100 * century
        if half and "h" in shape and half[0] <= 2:
            first, last = (first, first + 49) if half[0] == 1 else (first + 50, last)
        return [Found(start, end, Point(first), Point(last))]

    def _years(self, start: int, end: int) -> list[Found]:
        shape = self.shape[start:end]
        numbers = [i for i in range(start, end) if self.shape[i] in "YDT"]
        first = self._int(numbers[0])
        if len(numbers) == 1:
            return [Found(start, end, Point(first), open="since")]
        second = self._int(numbers[1])
        word = self.tokens.word(numbers[1])
        if self.shape[numbers[1]] != "Y":
            glued = all(map(self.tokens.glued, range(numbers[0] + 1, numbers[1] + 1)))
            if len(word) != 2 or not (glued or "a" in shape):
                return []
            if shape[:3] == "Y-D" and (word[0] == "0" or not _second_year(first, second)):
                # Assumption: 2014-05 is a month, 2014-15 are two years.
                return [Found(start, numbers[1] + 1, Point(first, second))] if second < 13 else []
        elif not (self._countless(numbers[1]) and self._countless(numbers[0], ranged=True)):
            return []
        last = _second_year(first, second)
        if last is None or ("/" in shape and "a" not in shape and last != first + 1):
            return []
        return [Found(start, end, Point(first), Point(last), open="range")]

    def _relative(self, start: int, end: int) -> list[Found]:
        shape = self.shape[start:end]
        indices = {self.shape[index]: index for index in range(start, end)}
        values = {symbol: self.tokens.value(index) for symbol, index in indices.items()}
        if "p" in indices:
            return [Found(start, end, relative=(values["p"], "year", 1))]
        unit = next((values[s] for s in "WVgG" if s in values), "")
        if "b" in indices:
            if self.tokens.language(start) != "lv" or self.shape[end : end + 1] in ("Y", "L"):
                return []
            way = "ago" if values["b"] == "before" else "later"
            return [Found(start, end, relative=(way, unit, int(values.get("C") or 1)))]
        if "E" in indices:
            count = self._ints(start, end, "CD")
            if not count and (self.tokens.language(start) != "lv" or "V" in indices):
                return []
            if self._before(start) == "x" and self._says(start - 1, "exactly", "tieši"):
                start -= 1
            return [Found(start, end, relative=(values["E"], unit, count[0] if count else 1))]
        if unit == "week" or (unit == "period" and values["X"] != "same"):
            return []
        if values["X"] == "same" and re.match(r"[vi]?z?[YXP]", self.shape[end:]):
            # 'the same period of 2017' says which below.
            return []
        found = Found(start, end, relative=(values["X"], unit, 1))
        months = self._ints(start, end, "MLl")
        if months:
            days = self._ints(start, end, "D")
            found.first = Point(None, months[0], days[0] if days else None)
            found.last = Point(None, months[0], days[1]) if len(days) > 1 else None
            return [found]
        if self._before(start) == "z":
            found.start -= 1
        elif shape == "XW" and values["X"] in ("next", "previous"):
            if not self._sentence_start(start):
                found.relative = ("last" if values["X"] == "previous" else "next", unit, 1)
        return [found]

    def _year(self, start: int, end: int) -> list[Found]:
        index = start
        if end - start == 1:
            if not self._countless(index):
                return []
            # '2018. gada' and '(1995.)' keep their dot; a sentence's end does not.
            if self.shape[end : end + 2] in (".)", ".]"):
                end += 1
        return [Found(start, end, Point(self._int(index)))]

    # Numbers that are years

    def _countless(self, index: int, *, ranged: bool = False) -> bool:
        """Whether a number of four digits is a year, not a count, a size or an identifier."""
        shape, tokens = self.shape, self.tokens
        before, after = self._before(index), self._after(index + 1)
        year = self._int(index)
        if before in set("#DTujS€$£+№/@_~<=§") and not (before in "uDT" and ranged):
            if before != "u" or self._counted(index) or year < 1800:
                return False
        if after in set("#m%€$£+@_=°T") or (after == "/" and not ranged):
            return False
        if before == "." and shape[max(index - 2, 0) : index - 1] == "j":
            return False
        if after == "." and tokens.language(index) == "lv" and self._ordinal_word(index):
            return False
        if ranged or shape[index + 1 : index + 3] in (".g", ".k") or after == "g":
            return True
        if self._counted(index):
            return False
        if tokens.language(index) == "lv":
            return year >= 1800 and self._names_year_lv(index)
        if year < 1800:
            # Assumption: before 1800 only a preposition makes a bare number a year.
            return before in tuple("iPtbv") and after not in ("x", "U")
        return True

    def _ordinal_word(self, index: int) -> bool:
        """Whether a Latvian number with its dot counts a noun that is no year."""
        return (
            self.tokens.glued(index + 1)
            and self.shape[index + 2 : index + 3] == "x"
            and self._before(index) != "("
        )

    def _counted(self, index: int) -> bool:
        """Whether the word behind a number looks like what is counted."""
        if index + 1 >= len(self.shape) or self.shape[index + 1] not in "xWV":
            return False
        word = self.tokens.word(index + 1)
        if self.tokens.language(index) == "lv":
            return word.endswith(_COUNTED_LV)
        return (
            word.endswith("s")
            and len(word) > 3
            and not word.endswith(_SINGULAR_S)
            and self._before(index) not in tuple("zP")
            and not self._says(index - 1, "its", "their", "his", "her", "this", "our")
        )

    def _names_year_lv(self, index: int) -> bool:
        """Whether a bare year of Latvian text stands behind a name or in brackets."""
        before = self._before(index)
        if before in tuple("U(“”\"„»") or index == 0:
            return True
        return before in tuple("x-") and self.tokens.word(index - 1).endswith(
            ("ē", "ā", "ī", "ū", "ās", "ēs", "īs", "-", "–")
        )

    # Neighbours

    def _before(self, index: int) -> str:
        return self.shape[index - 1] if index else ""

    def _after(self, index: int) -> str:
        return self.shape[index] if index < len(self.shape) else ""

    def _says(self, index: int, *words: str) -> bool:
        return index >= 0 and self.tokens.word(index).lower() in words

    def _sentence_start(self, index: int) -> bool:
        return self._before(index) in ("", ".", "n", "!", "?", "„", '"', "“")

    # Expressions together

    def _shared_years(self, found: list[Found]) -> list[Found]:
        """'in March and June 2014': a month in a list takes the year behind the list."""
        for first, second in zip(found[-2::-1], found[:0:-1], strict=True):
            if (
                first.yearless
                and first.relative is None
                and first.first
                and second.first
                and second.first.year is not None
                and bool(first.first.day) == bool(second.first.day)
                and second.first.month
                and self.shape[second.start] not in "Y"
                and self.shape[first.end : second.start] in (",", "&", ",&")
                and self._before(first.start) != "w"
            ):
                first.first = first.first.at(second.first.year)
                first.last = first.last.at(second.first.year) if first.last else None
                first.weak = False
        return found

    def _joined(self, found: list[Found]) -> list[Found]:
        """Two dates with a dash or 'to' between them become one interval."""
        joined: list[Found] = []
        for each in found:
            if joined and (interval := self._interval(joined[-1], each)):
                joined[-1] = interval
            else:
                joined.append(each)
        return joined

    def _interval(self, one: Found, two: Found) -> Found | None:
        if not (one.first and two.first) or one.last or two.last or one.part or two.part:
            return None
        if one.relative or two.relative or two.start - one.end > 3:
            return None
        joint = self.shape[one.end : two.start]
        if not _JOINTS.fullmatch(joint):
            return None
        if joint == "&" and self._before(one.start) != "w":
            return None
        if joint == "/" and not (one.weak and two.first.month):
            return None
        if joint.startswith("n") and self._bulleted(one.start):
            return None
        first, last = one.first, two.first
        if None in (first.year, last.year):
            if bool(first.day) != bool(last.day) or bool(first.month) != bool(last.month):
                return None
            first, last = _share_year(first, last)
        if first.year is not None and not _ordered(first, last):
            return None
        return Found(one.start, two.end, first, last)

    def _bulleted(self, index: int) -> bool:
        """Whether the line of a token starts with a dash."""
        line = self.shape.rfind("n", 0, index) + 1
        return self.shape[line : line + 1] in ("-", "*", "•")

    def _stands(self, found: Found) -> bool:
        """Whether a word that may be a date is one here."""
        if not found.weak or not found.first:
            return True
        index = found.start
        before = self._before(index)
        lower = not self.tokens.word(index)[0].isupper()
        if self.shape[index] == "s":
            if self.tokens.language(index) == "lv":
                return self._sentence_start(index) and self._locative(index)
            return before == "z" and self._before(index - 1) == "i" and self._after(found.end) != "v"
        if self.shape[index] == "M":
            if before == "t":
                return self.tokens.value(index - 1) == "until"
            return (before == "i" and not self._says(index - 1, "on", "at")) or before in tuple(
                "Peb"
            )
        if self._locative(index):
            return lower or self._sentence_start(index)
        return lower and before in tuple("Ptb")

    def _locative(self, index: int) -> bool:
        return self.tokens.word(index).endswith(("ī", "ā", "os", "ās"))

    def _completed(self, found: Found, every: list[Found]) -> Found:
        """Add the words around an expression that belong to it: since, early, to date."""
        self._add_after(found)
        self._add_before(found)
        return found

    def _add_after(self, found: Found) -> None:
        match = _AFTER.match(self.shape, found.end)
        if not match or found.relative:
            return
        end = found.end
        if match["third"] and self.tokens.language(end) == "lv" and not found.open:
            if not (found.first and found.first.day):
                found.part = self._int(end)
                found.end = end + 1
        elif match["third"]:
            return
        present = match["present"]
        if present and not found.last and found.first:
            direct = len(present) == 1
            if direct and not self._says(match.end() - 1, "onwards", "onward"):
                return
            found.open, found.end = "since", match.end()

    def _add_before(self, found: Found) -> None:
        if found.relative:
            return
        start = found.start
        match = _BEFORE.search(self.shape, max(start - 5, 0), start)
        if not match:
            return
        english = self.tokens.language(start) == "en"
        third = bool(match["third"]) and english and self._coarse(found)
        if match["third"] and not third:
            return
        if third:
            found.part = self._int(match.start("third"))
            found.start = match.start("third")
        word = match["word"]
        if match["the"] and not (third or self._periodic(start)):
            word = ""
        index = match.start("word")
        if word == "i":
            if third:
                # 'In early 2014' is one expression; 'in 2014' is the year with a preposition.
                found.start = index
        elif word:
            self._open(found, word, index)
        elif not third and found.first and found.first.day and english:
            self._add_daytime(found)
        if word in ("i", "t") and not third and found.first and found.first.day:
            self._add_daytime(found)

    def _open(self, found: Found, word: str, index: int) -> None:
        """Since, from, by, until before an expression; between before an interval."""
        value = self.tokens.value(index)
        ranged = found.last is not None
        if word == "w":
            found.start = index if ranged else found.start
        elif ranged or found.open:
            if value in ("from", "since"):
                found.start = index
        elif word == "P" or value == "until":
            found.open = "until" if value == "until" else "since"
            found.start = index

    def _add_daytime(self, found: Found) -> None:
        # Assumption: the night to a day belongs to that day.
        offset = self.tokens.start(found.start)
        match = _DAYTIME.search(self.tokens.text, max(offset - 32, 0), offset)
        while match and self.tokens.start(found.start) > match.start():
            found.start -= 1

    def _coarse(self, found: Found) -> bool:
        """Whether an expression has an early and a late part."""
        if found.whole:
            return True
        return bool(found.first and not found.first.day and not found.open and not found.part)

    def _periodic(self, index: int) -> bool:
        """Whether 'the' before an expression belongs to it: the 1990s, the spring of 2014."""
        return self.shape[index] in "SsOQdof"


_ROMAN = {
    numeral: number
    for number, numeral in enumerate("I II III IV V VI VII VIII IX X XI XII".split(), 1)
}
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _real(year: int | None, month: int, day: int) -> bool:
    """Whether a day exists; without a year, 29 February does."""
    leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return 1 <= day <= (28 if month == 2 and not leap else _LENGTHS[month - 1])


def _ordered(first: Point, last: Point) -> bool:
    """Whether an interval starts before it ends; days and months compare where both have them."""
    one = (first.year or 0, first.month or 0, first.day or 0)
    two = (last.year or 0, last.month or 13, last.day or 32)
    return one < two and first != last


def _share_year(first: Point, last: Point) -> tuple[Point, Point]:
    """Give the end of an interval that has no year the other's; over New Year, the next one."""
    turn = (first.month or 0, first.day or 0) > (last.month or 0, last.day or 0)
    if first.year is not None:
        return first, last.at(first.year + turn)
    if last.year is not None:
        return first.at(last.year - turn), last
    return first, last


def _second_year(first: int, second: int) -> int | None:
    """The year that ends an interval; two digits take their century from the first."""
    if second < 100:
        second += first - first % 100
        second += 100 * (second < first and first % 100 == 99)
    return second if second >= first else None


def _decades(first: int, last: int) -> str:
    return f"{first // 10}X" if first == last else f"{first}/{last + 9}"
