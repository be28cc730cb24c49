"""Numbers, amounts of money and shares in English and Latvian text.

Every number that is not a date is found, in figures or words, with its unit, what makes it
approximate, the date it is stated for and the document's words for what it counts. That includes
a table's bare cells and shares, whose `what` is None or the words before them on their line: a
reader that has turned a span into rows of another table drops them with `outside`.

Rules that act on all:

- **Value.** In full units: scale words and `MEUR` are multiplied out; a figure of seven digits or
  more before a million unit is in full units already. A fraction in words is a share in per cent.
- **Span.** Qualifier, number, unit and the noun that is counted, where they adjoin.
- **Period.** The date of the same sentence that stands nearest before the number; or the one after
  it, where no comma or bracket divides them and one divides the number from the date before. Dates
  that only name something ('its 2014 pledge') or that are compared with ('than in 2017') are no
  periods, and neither multiples nor ranks have one.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bilateral.records import Edtf
from bilateral.text.dates import DateMention
from bilateral.text.numerals import Languages, Numeral, find_numerals, words
from bilateral.text.sentences import split_sentences

__all__ = ["QuantityMention", "find_quantities", "outside"]

_DATA = Path(__file__).parent.parent / "data" / "units.csv"

CONTRADICTION = "unit contradicts figure"
"""The qualifier of an amount whose unit cannot be meant: a full figure before 'million'."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_UNIT_GAP = re.compile(r"[ \u00a0]?")
_TOKEN = re.compile(r"%|[$€£¥₽₴]|[^\W\d_]+\.?")
_SYMBOL_BEFORE = re.compile(r"(?:US|U\.S\.|C|A)?[$€£¥₽₴] ?$|\b(?P<code>[A-Z]{3}) ?$")
_RATE = re.compile(r"\s?(?:p\.\s?a\.|per annum|per year|a year|gadā)(?!\w)")
_RANK = re.compile(r"\.?\s?(?:viet[aāuas]+\b|(?:st|nd|rd|th) place\b)")
_RANGE = re.compile(r"\s?[-–]\s?|\s(?:to|līdz)\s")
_SUCH = re.compile(r"\s*\((?P<abbreviation>[A-Z]{2,6})\)")
_PHRASE = re.compile(
    r"[ \n]*(?P<word>[^\W\d_]+(?:[-–'’/.][^\W\d_]+)*[’']?)(?P<mark>[.,;:()\"”“»!?<>–]?)"
)
_BEFORE = re.compile(r"[^\W\d_]+(?:[-–'’.&][^\W\d_]+)*[’']?")
_CLAUSE = re.compile(r"[,;:(]")
_NAMED_BY = re.compile(r"(?:\b(?:its|the|their|his|her|our|a|an)|['’]s)\s+$", re.IGNORECASE)
_YEAR_NAME = re.compile(r"\s+[^\W\d_]")
_PREPOSITION_EN = re.compile(r"\s+(?:worth\s+)?(?:of|in|for)\s+")
_PREPOSITION_LV = re.compile(r"\s+no\s+")
_LABEL_BREAK = re.compile(r"[;:()<>.]|\s[-–]\s")

_LONGEST_PHRASE = 9
_PLURALS = ("i", "us", "iem", "ām", "ēm", "os", "ās", "ēs", "īs", "s", "š", "is")


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A number that is not a date: `text[start:end]` means `value` of `unit`."""

    start: int
    end: int
    value: float
    unit: str | None
    approximate: bool
    qualifier: str | None
    period: Edtf | None
    what: str | None


@dataclass(frozen=True, slots=True)
class _Unit:
    unit: str
    kind: str
    factor: float


def outside(
    quantities: Iterable[QuantityMention], spans: Iterable[tuple[int, int]]
) -> list[QuantityMention]:
    """The quantities that touch none of the spans, such as those that tables were read from.

    >>> found = find_quantities("Exports: $5 million. Two people were hurt.")
    >>> [quantity.value for quantity in outside(found, [(0, 20)])]
    [2.0]
    """
    ordered = sorted(spans)
    starts = [start for start, _ in ordered]
    furthest: list[int] = []
    for _, end in ordered:
        furthest.append(max(end, furthest[-1] if furthest else end))
    kept = []
    for quantity in quantities:
        index = bisect_left(starts, quantity.end)
        if not index or furthest[index - 1] <= quantity.start:
            kept.append(quantity)
    return kept


@cache
def _units(language: str) -> tuple[dict[str, _Unit], dict[str, _Unit]]:
    """Units by their whole word, and by the stem of an inflected Latvian word."""
    whole: dict[str, _Unit] = {}
    stems: dict[str, _Unit] = {}
    with _DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["language"] not in ("", language):
                continue
            unit = _Unit(row["unit"], row["kind"], float(row["factor"] or 1))
            whole.setdefault(row["word"], unit)
            if row["language"] == "lv":
                stems[row["word"]] = unit
            elif unit.kind not in ("currency", "percent", "scale"):
                whole.setdefault(unit.unit, unit)
    return whole, stems


def _unit_of(word: str, language: str) -> _Unit | None:
    """The unit that a word names, in whatever case or number it stands."""
    whole, stems = _units(language)
    lowered = word.lower().rstrip(".'’")
    unit = whole.get(lowered)
    if unit is None and language == "lv":
        for length in range(len(lowered) - 1, max(len(lowered) - 5, 2), -1):
            unit = stems.get(lowered[:length])
            if unit:
                break
    if unit is None and "-" in word:
        return _unit_of(word.rpartition("-")[2], language)
    return unit


class _Reader:
    """Reads what stands about each number of one text."""

    def __init__(
        self,
        text: str,
        languages: Languages,
        dates: Sequence[DateMention],
        sentences: Sequence[tuple[int, int]],
    ) -> None:
        self.text = text
        self.languages = languages
        self.dates = dates
        self.date_starts = [date.start for date in dates]
        self.sentences = sentences
        self.sentence_starts = [start for start, _ in sentences]
        self.named = [self._only_names(date) for date in dates]

    def sentence(self, offset: int) -> tuple[int, int]:
        index = bisect_right(self.sentence_starts, offset) - 1
        return self.sentences[index] if index >= 0 else (0, len(self.text))

    def _only_names(self, date: DateMention) -> bool:
        """Whether a date stands within a name, or is one that is compared with."""
        text = self.text
        before = text[max(0, date.start - 24) : date.start]
        if date.precision == "year" and _NAMED_BY.search(before):
            return bool(_YEAR_NAME.match(text, date.end))
        language = self.languages.at(date.start)
        last = [word.lower() for word in _WORD.findall(before)[-2:]]
        return any(word in words("comparison", language) for word in last)

    def period(self, start: int, end: int, sentence: tuple[int, int]) -> Edtf | None:
        """The date that a number at `start`–`end` is stated for."""
        index = bisect_left(self.date_starts, start)
        before = after = None
        for i in range(index - 1, -1, -1):
            if self.dates[i].start < sentence[0]:
                break
            if not self.named[i]:
                before = self.dates[i]
                break
        for i in range(index, len(self.dates)):
            date = self.dates[i]
            if date.start >= sentence[1] or _CLAUSE.search(self.text, end, date.start):
                break
            if not self.named[i]:
                after = date
                break
        if before and after and _CLAUSE.search(self.text, before.end, start):
            return after.date
        chosen = before or after
        return chosen.date if chosen else None

    def qualifier(self, start: int, language: str) -> tuple[int, str | None]:
        """Where the words that make a number approximate begin, and these words."""
        text = self.text
        phrases = words("approximate", language)
        found = list(re.finditer(r"[^\s(„“\"<>]+", text[max(0, start - 40) : start]))[-4:]
        for match in found:
            first = max(0, start - 40) + match.start()
            phrase = " ".join(text[first:start].split()).lower()
            if phrase in phrases:
                return first, " ".join(text[first:start].split())
        return start, None

    def phrase(self, start: int, limit: int, language: str) -> list[re.Match[str]]:
        """The words of the noun phrase that begins at `start`."""
        stops = words("stop", language)
        next_date = bisect_left(self.date_starts, start)
        if next_date < len(self.dates):
            limit = min(limit, self.dates[next_date].start)
        found: list[re.Match[str]] = []
        position = start
        while len(found) < _LONGEST_PHRASE:
            match = _PHRASE.match(self.text, position, limit)
            if not match or match["word"].lower() in stops:
                break
            found.append(match)
            position = match.end()
            if match["mark"]:
                break
        if language == "lv":
            while found and found[-1]["word"].lower() == "un":
                found.pop()
        return found

    def counted(
        self, end: int, limit: int, language: str, value: float
    ) -> tuple[int, str | None, str | None, str | None]:
        """End of the noun after a number, its unit, that unit's kind, and the phrase up to it."""
        text = self.text
        start = end
        if language == "en":
            aside = re.match(r"\s+(?:were|are|was|is|more|other|additional|of the)(?=\s)", text[end:])
            start = end + aside.end() if aside else end
        found = self.phrase(start, limit, language)
        if not found:
            return end, None, None, None
        units = [_unit_of(match["word"], language) for match in found]
        head = self._head(found, units, language, value)
        if head is None:
            if language == "en":
                head = next(
                    (
                        i
                        for i, match in enumerate(found)
                        if value != 1 and match["word"].endswith("s") and i < 4
                        and not match["word"].endswith("ss")
                    ),
                    None,
                )
                if head is None:
                    return end, None, None, None
                unit = found[head]["word"]
                # Assumption: an unknown plural in small letters is its own unit.
                name = unit if unit.islower() and "." not in unit else None
            else:
                head, name = min(len(found), 4) - 1, None
            kind = None
        else:
            known = units[head]
            assert known is not None
            name, kind = known.unit, known.kind
        last = found[head].end("word")
        return last, name, kind, _clean(text[found[0].start("word") : last])

    def _head(
        self,
        found: Sequence[re.Match[str]],
        units: Sequence[_Unit | None],
        language: str,
        value: float,
    ) -> int | None:
        """Which word of a phrase is its head, the thing counted."""
        nouns = [i for i, unit in enumerate(units) if unit and unit.kind in _NOUNS]
        if not nouns:
            return None
        first = units[nouns[0]]
        if first and first.kind == "measure" and nouns[0] == 0:
            return 0
        if language == "en":
            head = nouns[0]
            while head + 1 in nouns and not found[head]["word"].endswith(("’s", "'s", "s’")):
                head += 1
            return head
        # A noun that is no genitive is the head: 'divi zinātnes un inovāciju forumi'.
        for i in nouns:
            word = found[i]["word"].lower()
            if word.endswith(("us", "iem", "ām", "ēm", "os", "ās", "ēs", "i", "īs")):
                return i
            if value == 1 and word.endswith(("s", "š")) and not word.endswith(("as", "es")):
                return i
        for i in reversed(nouns):
            if found[i]["word"].lower().endswith(("as", "es")):
                return i
        return nouns[-1]

    def measured(self, start: int, end: int, sentence: tuple[int, int], language: str) -> str | None:
        """What a share or an amount is of: the words in front of a bracket, after it, or before."""
        text = self.text
        if text[start - 1 : start] == "(" and start > sentence[0]:
            return self.label(sentence[0], start - 1, language)
        rule = _PREPOSITION_EN if language == "en" else _PREPOSITION_LV
        preposition = rule.match(text, end, sentence[1])
        if preposition:
            found = self.phrase(preposition.end(), sentence[1], language)
            if found:
                last = found[-1].end("word")
                such = _SUCH.match(text, last, sentence[1])
                last = such.end() if such else last
                return _clean(text[preposition.end() : last])
        dash = re.search(r"\s[-–]\s+$", text[max(sentence[0], start - 6) : start])
        if dash:
            return self.label(sentence[0], start - len(dash.group()), language)
        if language == "en" and text[end : end + 1] == " ":
            found = self.phrase(end, sentence[1], language)
            if found and found[0]["word"].islower():
                return _clean(text[found[0].start("word") : found[-1].end("word")])
        return self.subject(sentence[0], start, language)

    def label(self, first: int, end: int, language: str) -> str | None:
        """The words before a bracket, a dash or a colon, back to where they begin."""
        text = self.text
        breaks = list(_LABEL_BREAK.finditer(text, max(first, end - 200), end))
        start = breaks[-1].end() if breaks else max(first, end - 200)
        last_date = bisect_left(self.date_starts, end) - 1
        if last_date >= 0 and self.dates[last_date].end <= end:
            start = max(start, self.dates[last_date].end)
        for match in _WORD.finditer(text, start, end):
            if match.group().lower() in ("was", "were", "is", "are", "bija", "ir", "includes"):
                start = match.end()
        words_there = text[start:end].strip(" ,;*\n\t-–")
        for link in ("and ", "un ", "or "):
            words_there = words_there.removeprefix(link)
        return _clean(words_there) if any(c.isalpha() for c in words_there) else None

    def subject(self, first: int, end: int, language: str) -> str | None:
        """The noun phrase before the verb that leads to an amount."""
        text = self.text
        last_date = bisect_left(self.date_starts, end) - 1
        if last_date >= 0 and self.dates[last_date].end <= end:
            first = max(first, self.dates[last_date].end)
        first = max(first, end - 160)
        for match in re.finditer(r"[,;:()<>]|\.\s", text[first:end]):
            boundary = first + match.end()
            if boundary < end and any(c.isalpha() for c in text[boundary:end]):
                first = boundary
        found = list(_BEFORE.finditer(text, first, end))
        skips, stops = words("skip", language), words("stop", language)
        while found and found[-1].group().lower() in skips:
            found.pop()
        if not found:
            return None
        chosen: list[re.Match[str]] = []
        for match in reversed(found):
            word = match.group().lower()
            if len(chosen) >= 7 or (word in stops and not (language == "lv" and word in ("uz", "no"))):
                break
            chosen.append(match)
        if not chosen:
            return None
        return _clean(text[chosen[-1].start() : chosen[0].end()])


_NOUNS = frozenset(["noun", "measure", "tally"])


def _clean(phrase: str) -> str:
    return " ".join(phrase.strip(" ,;:*").split())


def _scaled(
    reader: _Reader, numeral: Numeral, language: str, limit: int
) -> tuple[int, int, float, str | None, str | None]:
    """Start, end and value of a number with its scale, currency or per cent sign.

    Also the unit and the qualifier that says where unit and figure contradict each other.
    """
    text = reader.text
    start, end, value = numeral.start, numeral.end, numeral.value
    unit: str | None = None
    contradiction = None
    if numeral.kind == "figure":
        before = _SYMBOL_BEFORE.search(text[max(0, start - 5) : start])
        if before:
            symbol = before["code"] or before.group().strip()[-1]
            known = _units(language)[0].get(symbol.lower())
            if known and known.kind == "currency":
                unit = known.unit
                start -= len(before.group())
    factor = 1.0
    for _ in range(3):
        gap = _UNIT_GAP.match(text, end, limit)
        at = gap.end() if gap else end
        match = _TOKEN.match(text, at, limit)
        if not match:
            break
        token = match.group().rstrip(".")
        known = _units(language)[0].get(token.lower()) or _unit_of(token, language)
        if not known or known.kind not in ("scale", "currency", "percent"):
            break
        if known.kind == "scale" and (
            factor != 1 or (len(token) == 1 and (unit is None or at > end))
        ):
            break
        if known.kind == "currency" and (unit or (token.islower() and len(token) < 3)):
            break
        if known.kind == "percent" and (unit or factor != 1):
            break
        if known.kind != "scale":
            unit = known.unit
        factor *= known.factor
        dotted = match.group().endswith(".") and known.kind == "scale" and language == "lv"
        end = match.end() if dotted else at + len(token)
    if numeral.digits >= 7 and factor >= 1_000_000:
        # Assumption: a figure of seven digits or more is not counted in millions; it is the full
        # amount, and the unit's 'million' is a slip.
        contradiction, factor = CONTRADICTION, 1.0
    return start, end, _times(value, factor), unit, contradiction


def _times(value: float, factor: float) -> float:
    """A product without binary noise: 8.68 million is 8680000."""
    return float(f"{value * factor:.12g}")


def _read(reader: _Reader, numeral: Numeral, joined: int | None) -> QuantityMention | None:
    """The quantity that a numeral states; `joined` is where the number of its range ends."""
    text = reader.text
    language = reader.languages.at(numeral.start)
    sentence = reader.sentence(numeral.start)
    limit = sentence[1]
    rank = _RANK.match(text, numeral.end) if numeral.kind == "figure" else None
    if rank and numeral.value == int(numeral.value):
        return QuantityMention(
            numeral.start, rank.end(), numeral.value, "rank", False, None, None, None
        )
    start, end, value, unit, qualifier = _scaled(reader, numeral, language, limit)
    if numeral.kind == "multiple":
        return _multiple(reader, numeral, language, sentence)
    if numeral.kind == "fraction":
        unit = "%"
    first, words_before = reader.qualifier(start, language)
    what: str | None = None
    if unit is None:
        compound = text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha()
        if compound:
            named = _WORD.match(text, end + 1)
            known = _unit_of(named.group().split("-")[0], language) if named else None
            if not named or not known or known.kind not in ("measure", "noun"):
                return None
            found = reader.phrase(end + 1, limit, language)
            what = _clean(text[end + 1 : found[-1].end("word")]) if found else None
            end += 1 + len(named.group().split("-")[0])
            unit = known.unit
        else:
            end, unit, kind, what = reader.counted(joined or end, limit, language, value)
            if joined and end == joined:
                end = numeral.end
            if joined:
                end = numeral.end
            if numeral.kind == "none" and kind != "tally":
                return None
            if unit is None and not _stands(reader, numeral, what, language, sentence):
                return None
            if what is None:
                what = _label_before(reader, numeral, sentence, language)
                if what and unit is None:
                    unit = _unit_in(what, language)
            elif unit is None and value == 1 and numeral.kind == "cardinal":
                what = what.split()[0] if language == "en" else what
    else:
        if unit == "%":
            rate = _RATE.match(text, end, limit)
            if rate:
                end = rate.end()
        what = reader.measured(start, end, sentence, language)
    period = reader.period(start, end, sentence)
    return QuantityMention(
        first,
        end,
        value,
        unit,
        words_before is not None,
        qualifier or words_before,
        period,
        what,
    )


def _multiple(
    reader: _Reader, numeral: Numeral, language: str, sentence: tuple[int, int]
) -> QuantityMention:
    what = reader.subject(sentence[0], numeral.start, language)
    last = what.split()[-1] if what else None
    return QuantityMention(
        numeral.start, numeral.end, numeral.value, "times", False, None, None, last
    )


def _stands(
    reader: _Reader, numeral: Numeral, what: str | None, language: str, sentence: tuple[int, int]
) -> bool:
    """Whether a number without a unit states something rather than belonging to a name."""
    text = reader.text
    if numeral.kind not in ("figure", "cardinal"):
        return True
    if _within_title(text, numeral.start, sentence[0]):
        return False
    if numeral.kind == "cardinal" and what is None:
        return numeral.value > 1 and not text[numeral.end : numeral.end + 1].isalpha()
    before = re.search(r"(?P<word>[^\W\d_]+) $", text[max(0, numeral.start - 30) : numeral.start])
    if before and before["word"][0].isupper() and numeral.digits <= 4:
        at = numeral.start - len(before["word"]) - 1
        # Assumption: a small number after a capitalised word, without a noun of its own, is
        # part of a name ('Nord Stream 2').
        return not (numeral.value == int(numeral.value) and (at > sentence[0] or what is None))
    return True


def _within_title(text: str, offset: int, first: int) -> bool:
    for opening, closings in (("„", "”“"), ("«", "»"), ("“", "”")):
        at = text.rfind(opening, first, offset)
        if at >= 0 and all(text.find(mark, at + 1, offset) < 0 for mark in closings):
            return any(text.find(mark, offset, offset + 120) >= 0 for mark in closings)
    return False


def _label_before(
    reader: _Reader, numeral: Numeral, sentence: tuple[int, int], language: str
) -> str | None:
    """The label of 'Staff officers: 1'."""
    text = reader.text
    colon = re.search(r"(?::| [-–]) ?$", text[max(0, numeral.start - 3) : numeral.start])
    if not colon or numeral.start <= sentence[0]:
        return None
    end = numeral.start - len(colon.group())
    label = reader.label(sentence[0], end, language)
    return label.rsplit(", ", 1)[-1] if label else None


def _unit_in(what: str, language: str) -> str | None:
    """The unit that the last known noun of a label names."""
    for word in reversed(_WORD.findall(what)):
        known = _unit_of(word, language)
        if known and known.kind == "noun" and not (word[0].isupper() and language == "lv"):
            return known.unit
    return None


def find_quantities(
    text: str,
    language: str | Sequence[str] = "en",
    *,
    dates: Sequence[DateMention] = (),
    sentences: Sequence[tuple[int, int]] | None = None,
) -> list[QuantityMention]:
    """Find the quantities of a text in order; spans of `dates` are no quantities.

    `language` is one for all lines or one per line; `sentences` are the text's, found anew when
    they are not given. Spans are in order and do not overlap.

    >>> for quantity in find_quantities("Over 5,000 citizens paid $3.5 million (2% of the sum)."):
    ...     print(quantity.value, quantity.unit, quantity.qualifier, quantity.what)
    5000.0 citizens Over citizens
    3500000.0 USD None citizens paid
    2.0 % None None
    >>> find_quantities("Article 14 of 60th anniversary's M109, see Section 333")
    []
    """
    if sentences is None:
        sentences = split_sentences(text, language)
    languages = Languages(text, language)
    dates = sorted(dates, key=lambda date: date.start)
    taken = [(date.start, date.end) for date in dates]
    numerals = find_numerals(
        text, languages, taken=taken, sentence_ends=[end for _, end in sentences]
    )
    reader = _Reader(text, languages, dates, sentences)
    mentions: list[QuantityMention] = []
    for index, numeral in enumerate(numerals):
        following = numerals[index + 1] if index + 1 < len(numerals) else None
        joined = None
        if following and _RANGE.fullmatch(text, numeral.end, following.start):
            joined = following.end
        mention = _read(reader, numeral, joined)
        if not mention or (mentions and mention.start < mentions[-1].end):
            if mention and mentions and mention.end > mentions[-1].end:
                mention = replace(mention, start=mentions[-1].end)
            else:
                continue
        mentions.append(mention)
    return mentions
