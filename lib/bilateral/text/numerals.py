"""Numerals in English and Latvian text: figures in both notations, and number words.

What looks like a numeral but counts nothing is left out: ordinals (`60th`, `12. Saeima`), names
(`M109`, `16+1`), references (`Article 14`), telephone numbers, addresses, markup, times of day.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Languages", "Numeral", "find_numerals", "parse_figure", "words"]

_DATA = Path(__file__).parent.parent / "data"

# A figure begins with a digit and nothing else is asked of it there, so that the search is fast.
_FIGURE = re.compile(
    r"""
    \d (?: \d{0,2} (?:[ \u00a0\u2009\u202f]\d{3})+ (?!\d) (?:[.,]\d+)?   # 69 960
      | \d* (?:[.,]\d+)*                                                   # 5,000  15.85
    )
    """,
    re.VERBOSE,
)
_LONGER_CODE = re.compile(
    r"""
    (?: [^\W\d_] | [_.,/@\#+°]  # glued to a letter or sign
      | \d: | [^\W\d_][-–]      # 17:38, UH-60
    )\Z
    """,
    re.VERBOSE,
)
_CODE_OF_CURRENCY = ("EUR", "USD", "GBP")
_SPACES = str.maketrans("", "", " \u00a0\u2009\u202f")
_WORD = re.compile(r"[^\W\d_]+")
_NEXT_WORD = re.compile(r"(?P<link>[ -]|-?\band\b| and )(?P<word>[^\W\d_]+)")
_WORD_BEFORE = re.compile(r"(?P<word>[^\W\d_]+)(?P<mark>[.:]?)[ \u00a0]?$")
_GLUED = re.compile(r"[^\W\d_]+")
_REFERENCE_LINK = re.compile(r"[\s,;–-]*(?:(?:and|or|to|un|vai|līdz)\s)?\s*")
_PHONE = re.compile(r"\+\d[\d ()–-]*$")
_RANGE = re.compile(r"[ ]?[-–][ ]?")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_YEAR_WORDS = frozenset(["in", "since", "by", "until", "from", "during", "before", "after", "of"])
_OF_PLURAL = re.compile(r"\s+(?:of\s+the|no)\s+(?!most\b)(?P<word>[^\W\d_]+)")
_FREQUENCY_EN = re.compile(r"\s+(?:a|an|per|every|each)\s+[a-z]+")
_FREQUENCY_LV = re.compile(r"\s+(?:gadā|mēnesī|nedēļā|dienā|diennaktī|stundā|ceturksnī|pusgadā)\b")
_FRACTION_AFTER = re.compile(r"\s+(?:of\b|no\b|the\b|its\b|their\b|a\s+(?:million|billion|dozen)\b)")
_HALF_SCALE = re.compile(r"\s+a\s+(?P<word>million|billion|dozen)\b")
_RANK = re.compile(r"\.?\s?viet[aāuas]+\b")
_NO = re.compile(r"\bno(?=\s[a-z]+\b)")
_MARKS = ".,;:()[]\"„“”'’*-–—!?«»/"
_OPENS = "\n.!?:;„“”\"'«(–—-[*"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral: `text[start:end]` is `value`; `kind` is figure or the kind of number word.

    `digits` is the number of digits before the decimal mark, 0 for words.
    """

    start: int
    end: int
    value: float
    kind: str
    digits: int = 0


class Languages:
    """The language at an offset of a text that has one language, or one per line."""

    def __init__(self, text: str, language: str | Sequence[str]) -> None:
        self._all = [language] if isinstance(language, str) else list(language) or ["en"]
        self._starts = [0]
        if len(set(self._all)) > 1:
            position = text.find("\n")
            while position >= 0:
                self._starts.append(position + 1)
                position = text.find("\n", position + 1)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(set(self._all)))

    def at(self, offset: int) -> str:
        """The language (ISO 639-1) of the line at an offset."""
        line = bisect_right(self._starts, offset) - 1
        return self._all[min(line, len(self._all) - 1)]


@cache
def words(role: str, language: str) -> frozenset[str]:
    """The words that play a role about numbers, such as `reference` or `approximate`."""
    with (_DATA / "quantity_words.csv").open(encoding="utf-8", newline="") as file:
        table: dict[tuple[str, str], set[str]] = {}
        for row in csv.reader(file):
            table.setdefault((row[2], row[0]), set()).add(row[1])
    return frozenset(table.get((role, language), ()))


@cache
def _number_words(language: str) -> dict[str, tuple[float, str]]:
    """Value and kind of each number word in each of its forms."""
    forms: dict[str, tuple[float, str]] = {}
    with (_DATA / "number_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["language"] == language:
                for ending in row["endings"].split() or ["-"]:
                    forms[row["stem"] + ending.strip("-")] = float(row["value"]), row["kind"]
    return forms


def parse_figure(figure: str, language: str = "en") -> float | None:
    """The value of a number in figures, or None where no notation explains it.

    In English a comma before exactly three digits groups thousands; elsewhere it is a decimal
    mark, as in Latvian, where it always is one unless it stands twice. A blank groups.

    >>> parse_figure("1,585"), parse_figure("15,85"), parse_figure("1,234,567.5")
    (1585.0, 15.85, 1234567.5)
    >>> parse_figure("35,488", "lv"), parse_figure("35 488 053", "lv")
    (35.488, 35488053.0)
    >>> parse_figure("07.07.2021", "lv")
    """
    plain = figure.translate(_SPACES)
    commas, points = plain.count(","), plain.count(".")
    if commas and points:
        group, decimal = (",", ".") if plain.rfind(".") > plain.rfind(",") else (".", ",")
        if plain.count(decimal) > 1:
            return None
        whole, _, fraction = plain.partition(decimal)
    elif commas + points == 0:
        return float(plain)
    else:
        mark = "," if commas else "."
        head, _, tail = plain.partition(mark)
        # Assumption: a point before three digits is decimal ('35.488') in both languages.
        grouped = (
            mark == "," and language == "en" and len(tail) == 3 and 1 <= len(head) <= 3
        ) and not (head.startswith("0") or plain != figure)
        if commas + points == 1 and not grouped:
            return float(f"{head}.{tail}")
        group, whole, fraction = mark, plain, ""
    parts = whole.split(group)
    if not 1 <= len(parts[0]) <= 3 or any(len(part) != 3 for part in parts[1:]):
        return None
    return float("".join(parts) + ("." + fraction if fraction else ""))


def _opens_line(text: str, start: int) -> bool:
    """Whether nothing but blanks stands between the line's beginning and `start`."""
    before = text[max(0, start - 8) : start].rstrip(" ")
    return before.endswith("\n") or (not before and start <= 8)


def _marked_up(text: str, start: int, end: int) -> bool:
    """Whether a figure stands in a tag or in an address."""
    tag = text.rfind("<", max(0, start - 300), start)
    if tag >= 0 and text.find(">", tag, start) < 0 and text[tag + 1 : tag + 2] not in " \n":
        return True
    first = text.rfind(" ", max(0, start - 80), start) + 1
    token = text[max(first, start - 80) : end + 1].rpartition("\n")[2]
    return "://" in token or "www." in token or "@" in token or "=" in token


def _counts_nothing(
    text: str, start: int, end: int, language: str, sentence_end: int
) -> bool:
    """Whether the characters about a figure make it an ordinal, a name or part of a longer code."""
    following = text[end : end + 1]
    second = text[end + 1 : end + 2]
    if following and following in "+/:-–" and second.isdigit() and following not in "-–":
        return True
    if following == "." and second and not _RANK.match(text, end):
        if second.isalpha() or second in "-–/":
            return True
        third = text[end + 2 : end + 3]
        if second in " \n" and end - start <= 3:
            if _opens_line(text, start):
                return True  # a list's numbering
            if language == "lv" and sentence_end != end + 1 and (third.isalnum() or third in "-–"):
                return True
    return following == ")" and end - start <= 2 and _opens_line(text, start)


def _figures(
    text: str, languages: Languages, taken: Sequence[tuple[int, int]], ends: Sequence[int]
) -> Iterator[Numeral]:
    date_ends = [end for _, end in taken]
    markup = "<" in text or "/" in text or "@" in text
    reference_end = -1
    for match in _FIGURE.finditer(text):
        start, end = match.span()
        index = bisect_right(date_ends, start)
        if index < len(taken) and taken[index][0] < end:
            # A date may end where a figure begins: 'On July 12 500 people'.
            after = _FIGURE.search(text, taken[index][1], end)
            if not after or taken[index][0] > start:
                continue
            match = after
            start, end = match.span()
        if start and _LONGER_CODE.search(text, max(0, start - 2), start) and not text.startswith(
            _CODE_OF_CURRENCY, start - 3
        ):
            continue
        language = languages.at(start)
        index = bisect_right(ends, start)
        sentence_end = ends[index] if index < len(ends) else len(text)
        if _counts_nothing(text, start, end, language, sentence_end):
            continue
        if markup and _marked_up(text, start, end):
            continue
        before = text[max(0, start - 24) : start]
        word = _WORD_BEFORE.search(before)
        lowered = word["word"].lower() if word else ""
        refers = lowered in words("reference", language)
        if not refers and 0 <= reference_end and start - reference_end < 12:
            refers = bool(_REFERENCE_LINK.fullmatch(text, reference_end, start))
        if refers or _PHONE.search(before):
            reference_end = end
            continue
        figure = match.group()
        if figure.isdigit() and _YEAR.fullmatch(figure) and lowered in _YEAR_WORDS:
            continue  # a year, should no date have been found
        value = parse_figure(figure, language)
        if value is None:
            continue
        if text[end : end + 1].isalpha():
            glued = _GLUED.match(text, end)
            if glued and glued.group().lower() not in words("glued", ""):
                continue
        digits = len(str(int(value)))
        sign_at = start - 1
        if text[sign_at:start] == "−" or (
            text[sign_at:start] == "-" and (sign_at == 0 or text[sign_at - 1] in "\n(:")
        ):
            start, value = sign_at, -value
        yield Numeral(start, end, value, "figure", digits)


def _one(text: str, start: int, end: int, word: str, language: str) -> bool:
    """Whether 'one' counts, rather than standing for a person or thing."""
    before = _WORD_BEFORE.search(text[max(0, start - 24) : start])
    if before and before["word"].lower() in words("not_before_one", language):
        return False
    among = _OF_PLURAL.match(text, end)
    if among:
        # 'One of the towers was' counts; 'as one of the countries' and 'one of the largest' do not.
        chosen = among["word"].lower()
        superlative = (
            chosen.endswith("est")
            if language == "en"
            else "āk" in chosen or chosen.startswith(("vis", "galven", "pirm"))
        )
        return word[0].isupper() and not superlative
    if re.match(r"\s+(?:of|no)\b", text[end : end + 8]):
        return False
    after = re.match(r"[ -]([^\W\d_]+)", text[end : end + 24])
    return bool(after) and after is not None and after[1].lower() not in words(
        "not_after_one", language
    )


def _compose(
    text: str, start: int, end: int, value: float, kind: str, language: str
) -> tuple[float, int]:
    """Value and end of the number that begins with a cardinal word: 'two hundred and fifty'."""
    forms = _number_words(language)
    total, current = 0.0, value
    while match := _NEXT_WORD.match(text, end):
        following = forms.get(match["word"].lower())
        if following is None:
            break
        number, follows = following
        if follows == "scale":
            if number >= 1000:
                total, current = total + current * number, 0.0
            else:
                current *= number
        elif follows == "fraction" and number < 0.5 and current == value and not total:
            return value * number * 100, match.end()
        elif follows == "cardinal" and (
            (20 <= current % 100 < 100 and current % 10 == 0 and number < 10)
            or (current % 100 == 0 and number < 100 and (total or current >= 100))
        ):
            current += number
        else:
            break
        end = match.end()
    return total + current, end


def _positions(text: str, word: str) -> Iterator[int]:
    """Where a word stands as a whole word."""
    position = text.find(word)
    while position >= 0:
        end = position + len(word)
        before, after = text[position - 1 : position], text[end : end + 1]
        if not (before.isalnum() or before == "_" or after.isalnum() or after == "_"):
            yield position
        position = text.find(word, end)


def _words(
    text: str, languages: Languages, taken: Sequence[tuple[int, int]]
) -> Iterator[Numeral]:
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter whose small form is longer
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    date_ends = [end for _, end in taken]
    plain = lowered
    for mark in _MARKS:
        plain = plain.replace(mark, " ")
    present = set(plain.split())
    for language in languages:
        forms = _number_words(language)
        for word in forms.keys() & present:
            if word == "no":
                positions = (match.start() for match in _NO.finditer(lowered))
            else:
                positions = _positions(lowered, word)
            for start in positions:
                end = start + len(word)
                if languages.at(start) != language:
                    continue
                index = bisect_right(date_ends, start)
                if index < len(taken) and taken[index][0] < end:
                    continue
                numeral = _word(text, start, end, forms[word], language)
                if numeral:
                    yield numeral


def _word(
    text: str, start: int, end: int, form: tuple[float, str], language: str
) -> Numeral | None:
    """The numeral that a number word begins, if it counts."""
    value, kind = form
    word = text[start:end]
    previous = text[max(0, start - 24) : start].rstrip(" ")
    opens = not previous or previous[-1] in _OPENS
    if (word[0].isupper() and not opens) or text[end : end + 1].isdigit():
        return None  # part of a name
    if previous.endswith(("-", "–")) and text[start - 1] in "-–":
        return None
    before = _WORD_BEFORE.search(text[max(0, start - 24) : start])
    before_word = before["word"].lower() if before else ""
    if kind == "cardinal":
        if value == 1 and not _one(text, start, end, word, language):
            return None
        if text[end : end + 1] == " " and before_word in words("dual", language):
            # Assumption: 'the two countries' names known ones again; it states no number.
            return None
        value, end = _compose(text, start, end, value, kind, language)
        share = 0 < value < 100 and value != int(value) and end > start + len(word)
        return Numeral(start, end, value, "fraction" if share else "cardinal")
    if kind == "scale":
        if before_word not in ("a", "half") and not (language == "lv" and value <= 1000):
            return None
        if before_word == "half" or word.lower() in ("thousand", "million", "billion") and (
            before_word != "a" or text.endswith("half ", 0, start - 2)
        ):
            return None
        value, end = _compose(text, start, end, value, kind, language)
        return Numeral(start, end, value, "cardinal")
    if kind == "fraction":
        scale = _HALF_SCALE.match(text, end)
        if scale and value == 0.5:
            factor = _number_words("en")[scale["word"]][0]
            return Numeral(start, scale.end(), value * factor, "cardinal")
        if before_word in words("not_before_half", language):
            return None
        if value < 0.5 and language == "en" and before_word != "a":
            return None
        after = _FRACTION_AFTER.match(text, end)
        if not after or (language == "lv" and (after.group().strip() != "no" or (
            value == 0.5 and before_word.endswith(("s", "u", "a", "ā", "no"))
        ))):
            return None
        if value < 0.5 and after.group().strip() not in ("of", "no"):
            return None
        return Numeral(start, end, value * 100, "fraction")
    if kind == "frequency":
        rule = _FREQUENCY_EN if language == "en" else _FREQUENCY_LV
        per = rule.match(text, end)
        if not per or (language == "lv" and before_word.endswith(("o", "u"))):
            return None
        return Numeral(start, per.end(), value, "multiple")
    if kind == "multiple":
        return Numeral(start, end, value, "multiple")
    return Numeral(start, end, value, kind)


def find_numerals(
    text: str,
    languages: Languages,
    *,
    taken: Sequence[tuple[int, int]] = (),
    sentence_ends: Sequence[int] = (),
) -> list[Numeral]:
    """The numerals of a text that count or measure, in order, outside the spans `taken`."""
    found = [
        *_figures(text, languages, taken, sentence_ends),
        *_words(text, languages, taken),
    ]
    found.sort(key=lambda numeral: (numeral.start, -numeral.end))
    kept: list[Numeral] = []
    for numeral in found:
        if not kept or numeral.start >= kept[-1].end:
            kept.append(numeral)
    return kept
