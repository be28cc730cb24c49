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
  periods; multiples have none, a rank has its amount's.
- **What.** Of a count, the noun phrase after the number; of an amount or share, the words before
  its bracket or dash, after its 'of', or before its verb; 'or', a bracket or 'which is' hand the
  words on from the amount before.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bilateral.records import Edtf
from bilateral.text.dates import DateMention
from bilateral.text.numerals import RANK, Languages, Numeral, find_numerals, words
from bilateral.text.phrases import Phrases
from bilateral.text.sentences import split_sentences
from bilateral.text.units import Unit, symbol, unit_of

__all__ = ["CONTRADICTION", "QuantityMention", "find_quantities", "outside"]

CONTRADICTION = "unit contradicts figure"
"""The qualifier of an amount whose unit cannot be meant: a full figure before 'million'."""

_FULL_FIGURE = 7  # digits

_TOKEN = re.compile(
    r"[ \u00a0]?(?P<token>%|per cent\b|percentage points?\b|[$€£¥₽₴]|[^\W\d_]+(?P<point>\.?))"
)
_US_DOLLARS = re.compile(r"\s?ASV\s+dolār\w+")
_SIGNS = frozenset("$€£¥₽₴")
_DOLLARS = ("US", "CA", "AU")
_RATE = re.compile(r"\s?(?:p\.\s?a\.|per annum|per year|a year|gadā)(?!\w)")
_RANGE = re.compile(r"\s?[-–]\s?|\s(?:to|līdz)\s")
_BETWEEN = ("etween ", "tarp ")
_AND = (" and ", " un ")
_CLAUSE = re.compile(r"[,;:(]")
_NAMED_BY = re.compile(r"(?:\b(?:its|the|their|his|her|our|a|an)|['’]s)\s\Z", re.IGNORECASE)
_NAME_AFTER = re.compile(r"\s[^\W\d_]")
_WORDS = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"-(?P<word>[^\W\d_]+)(?:-old)?")
_OF_MONEY = re.compile(r"\s+(?:worth\s+)?(?:of|in|for)\s+(?:(?:the|a|an)\s+)?")
_OF_SHARE = {
    "en": re.compile(r"\s+of\s+(?:(?:the|a|an)\s+)?"),
    "lv": re.compile(r"\s+no\s+"),
}
# '18 months in prison', but not 'in total' or 'in exchange for'.
_OF_MEASURE = re.compile(
    r"\s+(?:of|in(?!\s(?:total|all|advance|length|width|[a-z]+\s(?:for|to|with|of))\b))\s+(?=[a-z])"
)
_TO_DO_FOR = re.compile(
    r".*\bto\s+(?P<what>[a-z]+(?:\s+[^\s,.;:()]+){0,8})\s+for(?:\s+[a-z]+){0,2}\s+\Z", re.DOTALL
)
# '1,000+' is at least so many, '16+1' a name.
_AT_LEAST = re.compile(r"\+(?![\w+])")
_DASH_BEFORE = re.compile(r"\s[-–]\s+\Z")
_LABEL_END = re.compile(r"(?::|\s[-–])\s?\Z")
_WORD_BEFORE = re.compile(r"(?P<word>[^\W\d_]+)[ ]\Z")
# Words that may stand between a number and its noun, and names of makes: 'two Mi-8 helicopters'.
_ASIDE = re.compile(
    r"\s+(?:were|are|was|is|more|other|additional|further|of\s+the|[A-Z][A-Za-z]{0,3}-?\d+\w*)(?=\s)"
)
_COPULAS = frozenset(["is", "are", "was", "were", "ir", "bija", "būs"])
_WITH = re.compile(r"\s+(?:ar|bez)\s+")
# Nothing but these stands between two statements of the same thing.
_SAME = re.compile(r"[\s,(]*(?:jeb|or|i\.e\.|that is|vai)?[\s(]*(?:by|par)?\s*")
_WHICH = re.compile(
    r"""
    [^;:\n]{0,20}? [,(] \s*
    (?:(?:un|and)\s)? (?:kas|tas|which|it|that|an)\b [^,;:(]{0,40}
    """,
    re.VERBOSE,
)
_NOT_GENITIVE = ("us", "iem", "ām", "ēm", "os", "ās", "ēs", "i", "īs")
_TITLE_MARKS = (("„", "”“"), ("«", "»"), ("“", "”"))
_LONGEST_TITLE = 160
_LONGEST_CODE = 5
_NEAR = 200


class QuantityMention(NamedTuple):
    """A number that is not a date: `text[start:end]` means `value` of `unit`.

    `unit` is an ISO 4217 currency, '%', 'rank', 'times' or the English plural of what is counted;
    `what` the document's words for it; `period` the date that it is stated for.
    """

    start: int
    end: int
    value: float
    unit: str | None
    approximate: bool
    qualifier: str | None
    period: Edtf | None
    what: str | None


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
    furthest = 0
    ends = [furthest := max(furthest, end) for _, end in ordered]
    kept = []
    for quantity in quantities:
        index = bisect_left(starts, quantity.end)
        if not index or ends[index - 1] <= quantity.start:
            kept.append(quantity)
    return kept


# A balance whose sign is only in a word.
_DEFICIT = re.compile(
    r"negatīv\w*\b[^,;]{0,60}\b(?:bilanc|saldo)|\bnegative\b[^,;]{0,60}\bbalance|\bdeficit",
    re.IGNORECASE,
)


class _Amount(NamedTuple):
    """A number with its scale, currency or per cent sign, in full units."""

    start: int
    end: int
    value: float
    unit: str | None
    contradicts: bool


class _Counted(NamedTuple):
    """The noun after a number: its end, its unit, and the phrase up to it."""

    end: int
    unit: str | None
    kind: str | None
    what: str | None


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
        self.date_starts = array("I", (date.start for date in dates))
        self.sentences = sentences
        self.sentence_starts = array("I", (start for start, _ in sentences))
        self.phrases = Phrases(text, [(date.start, date.end) for date in dates])
        self._periods: dict[int, bool] = {}

    def sentence(self, offset: int) -> tuple[int, int]:
        """The span of the sentence at an offset."""
        index = bisect_right(self.sentence_starts, offset) - 1
        return self.sentences[index] if index >= 0 else (0, len(self.text))

    def _is_period(self, index: int) -> bool:
        """Whether a date says when, rather than naming something or being compared with."""
        if index not in self._periods:
            date = self.dates[index]
            before = self.text[max(0, date.start - 24) : date.start]
            comparing = words("comparison", self.languages.at(date.start))
            last = _WORDS.findall(before.lower().rpartition(".")[2])[-2:]
            self._periods[index] = not (
                (
                    date.precision == "year"
                    and _NAMED_BY.search(before)
                    and _NAME_AFTER.match(self.text, date.end)
                )
                or not comparing.isdisjoint(last)
            )
        return self._periods[index]

    def period(self, start: int, end: int, sentence: tuple[int, int]) -> Edtf | None:
        """The date that a number at `start`–`end` is stated for."""
        first = bisect_left(self.date_starts, start)
        before = after = None
        for index in range(first - 1, -1, -1):
            if self.dates[index].start < sentence[0]:
                break
            if self._is_period(index):
                before = self.dates[index]
                break
        for index in range(first, len(self.dates)):
            date = self.dates[index]
            if date.start >= min(sentence[1], end + _NEAR) or _CLAUSE.search(
                self.text, end, date.start
            ):
                break
            if self._is_period(index):
                after = date
                break
        if before and after and _CLAUSE.search(self.text, before.end, start):
            before = None
        chosen = before or after
        return chosen.date if chosen else None

    def _currency_before(self, start: int, language: str) -> tuple[int, str | None]:
        """Where the sign or code of a currency before an amount begins, and the currency."""
        before = self.text[max(0, start - 5) : start].rstrip(" \u00a0")
        end = max(0, start - 5) + len(before)
        if start - end > 1 or not before:
            return start, None
        if before[-1] in _SIGNS:
            code = before[-1]
            state = next((state for state in _DOLLARS if before.endswith(state + code)), "")
        else:
            code, state = before[-3:], ""
            if not code.isupper() or before[-4:-3].isalpha():
                return start, None
        known = symbol(code, language)
        if known and known.kind == "currency":
            # Every dollar has a code of its own: 'CA$' is CAD.
            return end - len(state + code), f"{state}D" if state else known.name
        return start, None

    def amount(self, numeral: Numeral, language: str, limit: int) -> _Amount:
        """A number with the scale, currency or per cent sign about it."""
        text = self.text
        start, end = numeral.start, numeral.end
        unit: str | None = None
        if numeral.kind == "figure":
            start, unit = self._currency_before(start, language)
        factor = 1.0
        while match := _TOKEN.match(text, end, limit):
            token = match["token"].rstrip(".")
            known = symbol(token, language) or unit_of(token, language)
            if not known or not self._fits(known, token, unit, factor, match.start("token") - end):
                break
            if known.kind != "scale":
                unit = known.name
            factor *= known.factor
            end = match.start("token") + len(token)
            if match["point"] and known.kind == "scale" and language == "lv":
                end += 1  # 'milj.'
        if unit is None and (dollars := _US_DOLLARS.match(text, end, limit)):
            unit, end = "USD", dollars.end()
        # Assumption: a figure of seven digits or more is not counted in millions; it is the full
        # amount, and the unit's 'million' is a slip.
        contradicts = numeral.digits >= _FULL_FIGURE and factor >= 1_000_000
        if contradicts:
            factor = 1.0
        value = numeral.value
        if factor != 1:
            value = float(f"{value * factor:.12g}")  # no binary noise: 8.68 million is 8680000
        return _Amount(start, end, value, unit, contradicts)

    @staticmethod
    def _fits(known: Unit, token: str, unit: str | None, factor: float, gap: int) -> bool:
        """Whether a scale, currency or per cent sign may follow what was read before it."""
        if known.kind == "scale":
            # A single letter is a scale only where it is glued to an amount of money ('€5m').
            return factor == 1 and (len(token) > 1 or (unit is not None and gap == 0))
        if known.kind == "percent":
            return unit is None and factor == 1
        return known.kind == "currency" and unit is None

    def counted(self, end: int, limit: int, language: str, value: float) -> _Counted:
        """The noun that a number at `end` counts."""
        text = self.text
        start = end
        if language == "en" and (aside := _ASIDE.match(text, end, limit)):
            start = aside.end()
        found = self.phrases.following(start, limit, language)
        if not found:
            status = _WITH.match(text, end, limit) if language == "lv" else None
            if not status:
                return _Counted(end, None, None, None)
            rest = self.phrases.following_text(status.end(), limit, language)
            what = f"{status.group().strip()} {rest}" if rest else None
            return _Counted(end, None, None, what)
        if unit_of(found[0]["word"], language) is None and text[end : end + 1] not in " \n\u00a0":
            return _Counted(end, None, None, None)
        units = [unit_of(match["word"], language) for match in found]
        head = _head(found, units, language, value)
        known = units[head] if head is not None else None
        if head is None:
            head = _likely_head(found, language, value)
            if head is None:
                return _Counted(end, None, None, None)
        last = found[head].end("word")
        what = " ".join(text[found[0].start("word") : last].split())
        if known is None:
            # Assumption: an unknown English plural in small letters is its own unit.
            word = found[head]["word"]
            own = language == "en" and word.islower() and word.isalpha()
            return _Counted(last, word if own else None, None, what)
        if known.kind == "measure":
            # The unit's own word does not say what is measured.
            of = _OF_MEASURE.match(text, last, limit) if language == "en" else None
            what = self.phrases.following_text(of.end(), limit, language) if of else None
        return _Counted(last, known.name, known.kind, what)

    def measured(
        self, start: int, end: int, sentence: tuple[int, int], language: str, unit: str
    ) -> str | None:
        """What an amount or share is of."""
        text, first, limit = self.text, *sentence
        if text[start - 1 : start] == "(" and start > first:
            return self.phrases.label(first, start - 1)
        of_what = _OF_SHARE[language] if unit == "%" or language == "lv" else _OF_MONEY
        of = of_what.match(text, end, limit)
        if of and (phrase := self.phrases.following_text(of.end(), limit, language)):
            return phrase
        dash = _DASH_BEFORE.search(text, max(first, start - 6), start)
        if dash:
            return self.phrases.label(first, dash.start())
        if language == "en" and text[end : end + 1] == " " and text[end + 1 : end + 2].islower():
            phrase = self.phrases.following_text(end, limit, language)
            if phrase:
                return phrase
        return self.phrases.subject(first, start, language)

    def name(
        self,
        numeral: Numeral,
        amount: _Amount,
        joined: int | None,
        sentence: tuple[int, int],
        language: str,
    ) -> _Counted | None:
        """What a number counts or measures, or None where it states nothing."""
        text, end, (first, limit) = self.text, amount.end, sentence
        if amount.unit is not None:
            rate = _RATE.match(text, end, limit) if amount.unit == "%" else None
            end = rate.end() if rate else end
            if amount.start == first and end == limit:
                return _Counted(end, amount.unit, None, None)
            what = self.measured(amount.start, joined or end, sentence, language, amount.unit)
            return _Counted(end, amount.unit, None, what)
        if text[end : end + 1] == "-" and (compound := _COMPOUND.match(text, end, limit)):
            known = unit_of(compound["word"], language)
            if not known or not known.counts:
                return None
            what = self.phrases.following_text(compound.end(), limit, language)
            return _Counted(compound.end(), known.name, known.kind, what)
        counted = self.counted(joined or end, limit, language, amount.value)
        if (numeral.kind == "none" and counted.kind != "tally") or (
            counted.kind is None and not self.stands(numeral, counted, first)
        ):
            return None
        if counted.kind == "measure" and counted.what is None and language == "en":
            done = _TO_DO_FOR.match(text, first, numeral.start)
            counted = counted._replace(what=done and done["what"])
        if joined:
            counted = counted._replace(end=end)
        colon = _LABEL_END.search(text, max(first, numeral.start - 3), numeral.start)
        if counted.what is None and colon:
            label = self.phrases.label(first, colon.start())
            what = label.rpartition(", ")[2] if label else None
            counted = counted._replace(unit=_unit_in(what, language) if what else None, what=what)
        elif counted.what is None and numeral.kind == "figure":
            verb = _WORD_BEFORE.search(text, max(first, numeral.start - 12), numeral.start)
            if verb and verb["word"].lower() in _COPULAS:
                what = self.phrases.subject(first, numeral.start, language)
                counted = counted._replace(what=what)
        return counted

    def stands(self, numeral: Numeral, counted: _Counted, first: int) -> bool:
        """Whether a number without a known unit states something, rather than being a name's."""
        text, start, end = self.text, numeral.start, numeral.end
        if numeral.kind not in ("figure", "cardinal"):
            return True
        if _within_title(text, start, first):
            return False
        if numeral.kind == "cardinal":
            return (
                counted.what is not None
                or _LABEL_END.search(text, max(first, start - 3), start) is not None
            )
        if (
            numeral.digits == 4
            and 1500 <= numeral.value < 2100
            and text[start : start + 4].isdigit()
        ):
            # Assumption: a bare figure that could be a year and has no unit is one, unless it
            # has its line for itself.
            return text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n")
        before = _WORD_BEFORE.search(text, max(0, start - 30), start)
        # Assumption: a plain number after a capitalised word within a sentence, without a noun
        # that is known, is part of a name or an address ('Nord Stream 2').
        return not (
            before
            and before["word"][0].isupper()
            and before.start() > first
            and numeral.value.is_integer()
            and numeral.digits == end - start <= _LONGEST_CODE
        )


def _head(
    found: Sequence[re.Match[str]], units: Sequence[Unit | None], language: str, value: float
) -> int | None:
    """Which word of a phrase is its head, the thing counted: an index, or None if unknown."""
    nouns = [index for index, unit in enumerate(units) if unit and unit.counts]
    if not nouns:
        return None
    first = units[nouns[0]]
    if nouns[0] == 0 and first and first.kind == "measure":
        return 0
    if language == "en":
        head = nouns[0]
        while head + 1 in nouns and not found[head]["word"].endswith(("’s", "'s", "’", "'")):
            head += 1
        return head
    singular = value % 10 == 1 and value % 100 != 11
    # A noun that is no genitive is the head: 'divi zinātnes un inovāciju forumi'.
    for index in nouns:
        word = found[index]["word"].lower()
        if word.endswith(_NOT_GENITIVE):
            return index
        if singular and word.endswith(("a", "e", "s", "š")) and not word.endswith(("as", "es")):
            return index
    plural = (i for i in reversed(nouns) if found[i]["word"].endswith(("as", "es", "is")))
    genitive = (i for i in reversed(nouns) if found[i]["word"].endswith("u"))
    return next(plural, next(genitive, nouns[-1]))


def _likely_head(found: Sequence[re.Match[str]], language: str, value: float) -> int | None:
    """The head of a phrase none of whose words is known."""
    if language == "en":
        plurals = (
            index
            for index, match in enumerate(found[:4])
            if match["word"].endswith("s") and not match["word"].endswith(("ss", "’s", "'s"))
        )
        return next(plurals, None) if value != 1 else None
    return min(len(found), 4) - 1


def _within_title(text: str, offset: int, first: int) -> bool:
    """Whether an offset lies within quotation marks that open in the sentence."""
    first = max(first, offset - _LONGEST_TITLE)
    for opening, closings in _TITLE_MARKS:
        at = text.rfind(opening, first, offset)
        if at >= 0 and all(text.find(mark, at + 1, offset) < 0 for mark in closings):
            return any(text.find(mark, offset, offset + _LONGEST_TITLE) >= 0 for mark in closings)
    return False


def _unit_in(label: str, language: str) -> str | None:
    """The unit that a label names: its last known noun before any preposition."""
    stops = words("stop", language)
    name = None
    for word in _WORDS.findall(label):
        if name and word.lower() in stops:
            break
        unit = unit_of(word, language)
        if unit and unit.kind == "noun":
            name = unit.name
    return name


def _multiple(reader: _Reader, numeral: Numeral, language: str, first: int) -> QuantityMention:
    """'twice' or 'once a year', of the verb before it."""
    verb = reader.phrases.subject(first, numeral.start, language)
    what = verb.rpartition(" ")[2] if verb else None
    return QuantityMention(
        numeral.start, numeral.end, numeral.value, "times", False, None, None, what
    )


def _read(reader: _Reader, numeral: Numeral, joined: int | None) -> QuantityMention | None:
    """The quantity that a numeral states; `joined` is where the number of its range ends."""
    text, start = reader.text, numeral.start
    language = reader.languages.at(start)
    sentence = first, limit = reader.sentence(start)
    if numeral.kind == "multiple":
        return _multiple(reader, numeral, language, first)
    if numeral.kind == "figure" and (rank := RANK.match(text, numeral.end)):
        return QuantityMention(start, rank.end(), numeral.value, "rank", False, None, None, None)
    at_least = _AT_LEAST.match(text, numeral.end) if numeral.kind == "figure" else None
    if at_least:
        numeral = numeral._replace(end=at_least.end())
    amount = reader.amount(numeral, language, limit)
    if numeral.kind == "fraction":
        amount = amount._replace(unit="%")
    elif joined and amount.unit is None:
        # The first number of a range has the unit of the second.
        other = reader.amount(numeral._replace(end=joined), language, limit)
        if other.unit:
            joined = other.end
            amount = other._replace(end=amount.end)
    named = reader.name(numeral, amount, joined, sentence, language)
    if not named:
        return None
    alone = amount.start == first and named.end == limit  # a table's cell
    begin, qualifier = (
        (amount.start, None) if alone else reader.phrases.qualifier(amount.start, language)
    )
    qualifier = qualifier or (at_least and at_least.group())
    return QuantityMention(
        start=begin,
        end=named.end,
        value=-amount.value if _DEFICIT.search(named.what or "") else amount.value,
        unit=named.unit,
        approximate=qualifier is not None,
        qualifier=CONTRADICTION if amount.contradicts else qualifier,
        period=None if alone else reader.period(amount.start, named.end, sentence),
        what=named.what,
    )


def _handed_on(text: str, before: QuantityMention, mention: QuantityMention) -> QuantityMention:
    """A share or rank that says more of the amount before it, with that amount's words."""
    if not before.what or mention.start - before.end > 80:
        return mention
    amounts = mention.unit in ("%", "rank") or (mention.unit or "").isupper()
    if not amounts or not (before.unit in ("%", "rank") or (before.unit or "EUR").isupper()):
        return mention
    between = text[before.end : mention.start]
    if (
        between.strip()
        and not between.rstrip().endswith((")", "-", "–"))
        and (
            _SAME.fullmatch(between)
            or (mention.what is None and (mention.unit == "rank" or _WHICH.fullmatch(between)))
        )
    ):
        return mention._replace(what=before.what, period=mention.period or before.period)
    if mention.unit == "rank" and not between.strip():
        return mention._replace(what=before.what)
    return mention


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
    2.0 % None citizens paid
    >>> find_quantities("Article 14 of the 60th report on M109, see Section 333")
    []
    """
    if sentences is None:
        sentences = split_sentences(text, language)
    languages = Languages(text, language)
    dates = sorted(dates, key=lambda date: date.start)
    numerals = find_numerals(
        text,
        languages,
        taken=[(date.start, date.end) for date in dates],
        sentence_ends=array("I", (end for _, end in sentences)),
    )
    reader = _Reader(text, languages, dates, sentences)
    mentions: list[QuantityMention] = []
    for index, numeral in enumerate(numerals):
        joined = None
        if index + 1 < len(numerals):
            following = numerals[index + 1]
            if _RANGE.fullmatch(text, numeral.end, following.start) or (
                text[numeral.end : following.start] in _AND
                and text.endswith(_BETWEEN, 0, numeral.start)
            ):
                joined = following.end
        mention = _read(reader, numeral, joined)
        if mention and mentions:
            if numeral.start < mentions[-1].end:
                continue  # a word of the quantity before
            if mention.start < mentions[-1].end:
                mention = mention._replace(start=mentions[-1].end)
            mention = _handed_on(text, mentions[-1], mention)
        if mention:
            mentions.append(mention)
    return mentions
