"""Numerals in English and Latvian text: figures in both notations, and number words.

What looks like a numeral but counts nothing is left out: ordinals (`60th`, `12. Saeima`), names
(`M109`, `16+1`), references (`Article 14`), telephone numbers, addresses, markup, times of day.
"""

from __future__ import annotations

import csv
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bilateral.text.small_letters import small_letters

__all__ = ["RANK", "Languages", "Numeral", "find_numerals", "parse_figure", "words"]

_DATA = Path(__file__).parent.parent / "data"

# A figure begins with a digit and nothing else is asked of it there, so that the search is fast.
_FIGURE = re.compile(
    r"""
    \d (?: \d{0,2} (?:[ \u00a0\u2009\u202f]\d{3})+ (?!\d) (?:[.,]\d+)?   # 69 960
      | \d*+ (?:[.,]\d++)*+                                                # 5,000  15.85
    )
    """,
    re.VERBOSE,
)
_CODES_OF_CURRENCIES = ("EUR", "USD", "GBP")
_SPACES = str.maketrans("", "", " \u00a0\u2009\u202f")
_WORD = re.compile(r"[^\W\d_]+")
_NEXT_WORD = re.compile(r"(?: and |[ -])(?P<word>[^\W\d_]+)")
_REFERENCE_LINK = re.compile(r"[\s,;–-]*(?:(?:and|or|to|un|vai|līdz)\s)?\s*")
_PHONE = re.compile(r"\+\d[\d ()–-]*$")
_OF_PLURAL = re.compile(r"\s+(?:of\s+the|no)\s+(?!most\b)(?P<word>[^\W\d_]+)")
_FREQUENCY_EN = re.compile(r"\s+(?:a|an|per|every|each)\s+[a-z]+")
_FREQUENCY_LV = re.compile(r"\s+(?:gadā|mēnesī|nedēļā|dienā|diennaktī|stundā|ceturksnī|pusgadā)\b")
_PER_CENT = re.compile(r"\s?%")
_HALF_AFTER = re.compile(r"\s+(?:of|the|its|their|his|her|all)\b")
_NO_AFTER = re.compile(r"\s+no\b")
_AND_A_HALF = re.compile(r" and a half\b")
_ONE_AFTER = re.compile(r"[ -](?!(?:of|no)\b)(?P<word>[^\W\d_]+)")
_RANGE_END = re.compile(r"\d+")
_HALF_SCALE = re.compile(r"\s+a\s+(?P<word>million|billion|dozen)\b")
RANK = re.compile(r"\.?\s?(?:viet[aāu]s?\b|(?:st|nd|rd|th) place\b)")
"""What makes a figure a rank: '15. vieta', '15th place'."""
_MARKS = ".,;:()[]\"„“”'’*-–—!?«»/"
_LONGEST_TAG = 300
_PART = 10_000  # characters
_OPENS = "\n.!?:;„“”\"'«(–—-[*"


class Numeral(NamedTuple):
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
        self._all = [language] if isinstance(language, str) else language or ["en"]
        self._starts = array("I", [0])
        if len(set(self._all)) > 1:
            position = text.find("\n")
            while position >= 0:
                self._starts.append(position + 1)
                position = text.find("\n", position + 1)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(set(self._all)))

    def at(self, offset: int) -> str:
        """The language (ISO 639-1) of the line at an offset."""
        if len(self._starts) == 1:
            return self._all[0]
        line = bisect_right(self._starts, offset) - 1
        return self._all[min(line, len(self._all) - 1)]


@cache
def _word_table() -> dict[tuple[str, str], frozenset[str]]:
    table: dict[tuple[str, str], set[str]] = {}
    with (_DATA / "quantity_words.csv").open(encoding="utf-8", newline="") as file:
        for language, phrase, role in csv.reader(file):
            table.setdefault((role, language), set()).add(phrase)
    return {key: frozenset(found) for key, found in table.items()}


def words(role: str, language: str) -> frozenset[str]:
    """The words that play a role about numbers, such as `reference` or `approximate`."""
    return _word_table().get((role, language), frozenset())


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


# Assumption: what is longer is a code, not a number.
_LONGEST_FIGURE = 40


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
    if len(figure) > _LONGEST_FIGURE:
        return None
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


def _word_before(before: str) -> str:
    """The last word of a text, in small letters, if nothing but '.' or ':' stands behind it."""
    last = before.rsplit(None, 1)[-1:]
    if not last or before[-1] == "\n":
        return ""
    word = last[0].lstrip("(\"'„“«[*").rstrip(".:").lower()
    return word if word.isalpha() else ""


def _continues_code(text: str, start: int) -> bool:
    """Whether a figure is glued to something before it: `M109`, `UH-60`, `17:38`, `a/2`."""
    before = text[start - 1]
    if before in " \n(":
        return False
    if before.isalpha():
        return not (start >= 3 and text.startswith(_CODES_OF_CURRENCIES, start - 3))
    if before in ":-–":
        second = text[start - 2 : start - 1]
        return second.isdigit() if before == ":" else second.isalpha()
    return before in "_.,/@#+°"


def _is_growth(text: str, start: int, end: int) -> bool:
    """Whether a figure behind a plus is a share that something grew by: `(+41 %)`."""
    return (
        text[start - 1] == "+"
        and text[start - 2 : start - 1] in ("", " ", "\n", "(")
        and _PER_CENT.match(text, end) is not None
    )


def _opens_line(text: str, start: int) -> bool:
    """Whether nothing but blanks stands between the line's beginning and `start`."""
    before = text[max(0, start - 8) : start].rstrip(" ")
    return before.endswith("\n") or (not before and start <= 8)


def _marked_up(text: str, start: int, end: int) -> bool:
    """Whether a figure stands in a tag or in an address."""
    tag = text.rfind("<", max(0, start - _LONGEST_TAG), start)
    if tag >= 0 and text.find(">", tag, start) < 0 and text[tag + 1 : tag + 2].strip(" \n"):
        return True
    if text[start - 1 : start] in ("", " ", "\n", "("):
        return False
    first = text.rfind(" ", max(0, start - 80), start) + 1
    token = text[max(first, start - 80) : end + 1].rpartition("\n")[2]
    return "://" in token or "www." in token or "@" in token or "=" in token


def _is_ordinal(text: str, start: int, end: int, language: str, sentence_end: int) -> bool:
    """Whether a figure is an ordinal, a list's numbering, or goes on as another kind of code."""
    mark, second, third = (text[i : i + 1] for i in (end, end + 1, end + 2))
    if mark in ("+", "/", ":"):
        return second.isdigit()  # '16+1', '1/2', '17:38'
    if mark and mark in "-–" and (rest := _RANGE_END.match(text, end + 1)):
        return text[rest.end() : rest.end() + 1].isalpha() and not _unit_glued(text, rest.end())
    numbering = end - start <= 3 and _opens_line(text, start)
    if mark == ")":
        return numbering
    if mark != "." or not second or RANK.match(text, end):
        return False
    if second not in " \n":
        return second.isalpha() or second in "-–/"
    return end - start <= 3 and (
        numbering
        or (language == "lv" and sentence_end != end + 1 and (third.isalnum() or third in "-–"))
    )


# 'under its 333 authority': the number of a section of law.
_AUTHORITY = re.compile(r" authorit(?:y|ies)\b")


def _undated_figures(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans of the figures that stand outside the spans `taken`, which are in order."""
    index, last = 0, len(taken)
    for match in _FIGURE.finditer(text):
        start, end = match.span()
        while index < last and taken[index][1] <= start:
            index += 1
        if index < last and taken[index][0] < end:
            # A date may end within the figure: 'On July 12 500 people'.
            if taken[index][1] >= end or taken[index][0] > start:
                continue
            rest = _FIGURE.search(text, taken[index][1], end)
            if not rest:
                continue
            start, end = rest.span()
        if not start or not _continues_code(text, start) or _is_growth(text, start, end):
            yield start, end


def _figures(
    text: str, languages: Languages, taken: Sequence[tuple[int, int]], ends: Sequence[int]
) -> Iterator[Numeral]:
    markup = any(mark in text for mark in "<@=") or "www." in text
    reference_end = -1
    for start, end in _undated_figures(text, taken):
        language = languages.at(start)
        index = bisect_right(ends, start)
        sentence_end = ends[index] if index < len(ends) else len(text)
        if _is_ordinal(text, start, end, language, sentence_end) or (
            markup and _marked_up(text, start, end)
        ):
            continue
        before = text[max(0, start - 24) : start]
        word = _word_before(before)
        if (
            word in words("reference", language)
            or (reference_end >= 0 and _REFERENCE_LINK.fullmatch(text, reference_end, start))
            or ("+" in before and _PHONE.search(before))
            or _AUTHORITY.match(text, end)
        ):
            reference_end = end
            continue
        figure = text[start:end]
        value = parse_figure(figure, language)
        if value is not None and (not text[end : end + 1].isalpha() or _unit_glued(text, end)):
            digits = len(str(int(value)))
            minus = _is_minus(text, start - 1)
            yield Numeral(start - minus, end, -value if minus else value, "figure", digits)


def _unit_glued(text: str, end: int) -> bool:
    """Whether the letters glued to a figure are a unit ('5m') and not part of a name ('60M')."""
    glued = _WORD.match(text, end)
    return glued is not None and glued.group().lower() in words("glued", "")


def _is_minus(text: str, at: int) -> bool:
    """Whether a sign makes a number negative; a hyphen does so only where none can divide."""
    sign = text[at : at + 1] if at >= 0 else ""
    return sign == "−" or (sign == "-" and (at == 0 or text[at - 1] in "\n(:"))


def _one(text: str, start: int, end: int, word: str, language: str) -> bool:
    """Whether 'one' counts, rather than standing for a person or thing."""
    if _word_before(text[max(0, start - 24) : start]) in words("not_before_one", language):
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
    after = _ONE_AFTER.match(text, end)
    return after is not None and after["word"].lower() not in words("not_after_one", language)


def _compose(text: str, end: int, value: float, language: str) -> tuple[float, int, str]:
    """Value, end and kind of the number that a cardinal word begins: 'two hundred and fifty'."""
    forms = _number_words(language)
    total, current = 0.0, value
    while match := _NEXT_WORD.match(text, end):
        number, kind = forms.get(match["word"].lower(), (0.0, ""))
        if kind == "scale" and number >= 1000:
            total, current = total + current * number, 0.0
        elif kind == "scale":
            current *= number
        elif kind == "fraction" and number < 0.5 and current == value and not total:
            return value * number * 100, match.end(), "fraction"  # 'two thirds'
        elif kind == "cardinal" and _adds(total, current, number):
            current += number
        else:
            break
        end = match.end()
    if half := _AND_A_HALF.match(text, end):
        return total + current + 0.5, half.end(), "cardinal"
    return total + current, end, "cardinal"


def _adds(total: float, current: float, number: float) -> bool:
    """Whether a cardinal word goes on the number before it: 'twenty-five', 'a hundred and ten'."""
    tens = 20 <= current % 100 < 100 and current % 10 == 0 and number < 10
    hundreds = current % 100 == 0 and number < 100 and (total > 0 or current >= 100)
    return tens or hundreds


def _positions(text: str, word: str) -> Iterator[int]:
    """Where a word stands as a whole word."""
    position = text.find(word)
    while position >= 0:
        end = position + len(word)
        before, after = text[position - 1 : position], text[end : end + 1]
        if not (before.isalnum() or before == "_" or after.isalnum() or after == "_"):
            yield position
        position = text.find(word, end)


def _words(text: str, languages: Languages, taken: Sequence[tuple[int, int]]) -> Iterator[Numeral]:
    lowered = small_letters(text)
    date_ends = [end for _, end in taken]
    present = _occurring(lowered)
    for language in languages:
        forms = _number_words(language)
        for word in forms.keys() & present:
            for start in _positions(lowered, word):
                end = start + len(word)
                if languages.at(start) != language:
                    continue
                index = bisect_right(date_ends, start)
                if index < len(taken) and taken[index][0] < end:
                    continue
                numeral = _word(text, start, end, forms[word], language)
                if numeral:
                    yield numeral


def _occurring(lowered: str) -> set[str]:
    """Which number words occur at all in a text in small letters, in any language.

    Each is then searched for, which is faster than to look at every word in its place.
    """
    known = {word for language in ("en", "lv") for word in _number_words(language)}
    found: set[str] = set()
    start = 0
    while start < len(lowered):
        end = lowered.find(" ", start + _PART)
        end = end if end >= 0 else len(lowered)
        plain = lowered[start:end]
        for mark in _MARKS:
            plain = plain.replace(mark, " ")
        found |= known.intersection(plain.split())
        start = end
    return found


class _Found(NamedTuple):
    """A number word at its place: its form's value, and the word before it in small letters."""

    text: str
    start: int
    end: int
    value: float
    language: str
    before: str


def _word(
    text: str, start: int, end: int, form: tuple[float, str], language: str
) -> Numeral | None:
    """The numeral that a number word begins, if it counts."""
    value, kind = form
    near = text[max(0, start - 24) : start]
    previous = near.rstrip(" ")
    if (
        (text[start].isupper() and previous and previous[-1] not in _OPENS)  # part of a name
        or text[end : end + 1].isdigit()
        or near[-1:] in ("-", "–")
    ):
        return None
    found = _Found(text, start, end, value, language, _word_before(near))
    read = _READERS.get(kind)
    return read(found) if read else Numeral(start, end, value, kind)


def _cardinal(found: _Found) -> Numeral | None:
    text, start, end = found.text, found.start, found.end
    if found.value == 1 and not _one(text, start, end, text[start:end], found.language):
        return None
    if text[end : end + 1] == " " and found.before in words("dual", found.language):
        # Assumption: 'the two countries' names known ones again; it states no number.
        return None
    value, end, kind = _compose(text, end, found.value, found.language)
    return Numeral(start, end, value, kind)


def _scale(found: _Found) -> Numeral | None:
    """A scale word that no number precedes: 'a dozen', 'simts'."""
    if found.before == "a" or (found.language == "lv" and found.value <= 1000):
        value, end, _ = _compose(found.text, found.end, found.value, found.language)
        return Numeral(found.start, end, value, "cardinal")
    return None


def _fraction(found: _Found) -> Numeral | None:
    """A share ('half of', 'a third of', 'puse no'), or half of a scale ('half a million')."""
    text, start, end, value = found.text, found.start, found.end, found.value
    if found.before in words("not_before_half", found.language):
        return None
    half = value == 0.5
    if half and (scale := _HALF_SCALE.match(text, end)):
        factor = _number_words("en")[scale["word"]][0]
        return Numeral(start, scale.end(), value * factor, "cardinal")
    if found.language == "lv":
        # 'Latvijas puse' is a side, 'puse no eksporta' a half.
        whole = _NO_AFTER.match(text, end) is not None and not (
            half and found.before.endswith(("s", "u", "a", "ā", "no"))
        )
        # 'par trešdaļu vairāk', 'samazinājies par pusi'.
        whole = whole or found.before == "par"
    elif half:
        whole = _HALF_AFTER.match(text, end) is not None
    else:
        whole = found.before == "a" and text.startswith(" of ", end)
    return Numeral(start, end, value * 100, "fraction") if whole else None


def _frequency(found: _Found) -> Numeral | None:
    """'once a year', 'reizi gadā', but neither 'once again' nor 'otro reizi'."""
    rule = _FREQUENCY_LV if found.language == "lv" else _FREQUENCY_EN
    per = rule.match(found.text, found.end)
    if not per or (found.language == "lv" and found.before.endswith(("o", "u"))):
        return None
    return Numeral(found.start, per.end(), found.value, "multiple")


_READERS = {
    "cardinal": _cardinal,
    "scale": _scale,
    "fraction": _fraction,
    "frequency": _frequency,
}


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
