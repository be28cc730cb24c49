"""The words of calendar expressions: a text becomes tokens, each with a one-letter symbol.

Calendar expressions are short, and spaces and case endings in them vary; so the grammar
(`date_grammar`) is written over the string of symbols, the *shape* of a text, and not over its
characters: `2018. gada 18.- 19. jūlijs` and `2018.gada 18.-19.jūlijā` are both `YggD.-D.L`.
"""

from __future__ import annotations

import csv
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

__all__ = ["SYMBOLS", "Tokens", "Word", "tokenise"]

_WORDS = Path(__file__).parents[1] / "data" / "date_words.csv"

SYMBOLS = {
    # Words, by their role in data/date_words.csv.
    "month": "M",
    "month_short": "A",
    "month_lv": "L",
    "month_lv_short": "l",
    "year_noun": "g",
    "years_noun": "G",
    "years_counted": "B",
    "year_short": "k",
    "quarter": "q",
    "half": "h",
    "season": "s",
    "century": "c",
    "fiscal": "f",
    "academic": "a",
    "third": "e",
    "ordinal": "O",
    "of": "v",
    "the": "z",
    "and": "&",
    "to": "t",
    "between": "w",
    "prefix": "P",
    "present": "N",
    "weekday": "J",  # and yesterday, tomorrow
    "unit": "W",
    "units": "V",
    "count": "C",
    "shift": "X",
    "shift_year": "p",
    "distance": "E",
    "around": "b",
    "in": "i",
    "irrealis": "y",
    "flashback": "Z",
    "comparison": "<",
    "quantifier": "u",
    "numbered": "j",
    "measure": "m",
    # Numbers and marks, by their form.
    "year": "Y",  # four digits that may be a year
    "day": "D",  # 1–31
    "day_ordinal": "d",  # 1st–31st
    "tens": "T",  # 32–99
    "ordinal_number": "o",  # 60-ых, 70ых
    "decade": "S",  # 1990s
    "numeric": "F",  # 07.07.2021, 11/28/2018
    "iso": "I",  # 2018-07-18
    "day_month": "K",  # 19.08. before a dash
    "month_year": "r",  # 09.2022
    "roman": "R",  # I–XII
    "quarter_number": "Q",  # Q1
    "fiscal_year": "H",  # FY2022
    "number": "#",
    "dash": "-",
    "newline": "n",
    "word": "x",
    "name": "U",  # a word with a capital letter
}

# Case endings of Latvian nouns, adjectives and ordinals; `~` in the data stands for any of them.
_ENDINGS = (
    *("s", "is", "š", "us", "e", "a", "u", "o", "i", "as", "es", "ā", "ē", "ī", "ai", "ei"),
    *("am", "im", "em", "ām", "ēm", "ie", "iem", "os", "ās", "ēs", "ūs", "um", "ums", "umā"),
    *("uma", "ais", "ajā", "ajai", "ajam", "ajos", "ajās", "ajiem", "ajām"),
)

# Words whose symbol needs a capital letter: `May` is a month, `may` is not.
_CAPITAL = frozenset("MA")

_TOKEN = re.compile(
    # Blanks before a token belong to its match, so that all matches together are the text.
    r"""
    [ ]*(?:
      https?://\S+ | www\.\S+                           # addresses hold no dates
    | [^\W\d]\w*                                        # a word
    | [^\w\n ]                                          # a mark
    | \n
    | \d{4}-\d\d-\d\d(?![\w-])                          # 2018-07-18
    | \d\d?(?:\.\d\d?\.|/\d\d?/|-\d\d?-)\d{4}(?!\w)     # 07.07.2021, 11/28/2018
    | \d\d?\.\d\d?\.(?=[ ]?[-–—])                       # 19.08. –
    | \d\d?(?=\.\d\d?\.[ ]?[jfmasond][^\W\d]+(?:is|ī|s|ā)\b)  # 20.22. oktobris, a lost dash
    | \d{1,3}(?:[ ]\d{3})+(?!\w)                        # 109 500 898
    | \d++(?:[.,:]\d++)++                               # 15.85, 20,000, 17:38
    | \w+                                               # a number, or one with letters
    )
    """,
    re.VERBOSE,
)
# All white space but the plain blank and the newline.
_BLANKS = "\t\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_NUMBER = re.compile(
    r"""
    (?P<Y>1\d{3}|20\d\d)
    | (?P<D>0?[1-9]|[12]\d|3[01])
    | (?P<T>[3-9]\d)
    | (?P<d>(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th))
    | (?P<S>(?:1\d|20)\d0s)
    | (?P<o>\d0[ыи]?[хе])
    | (?P<F>\d\d?(?:\.\d\d?\.|/\d\d?/|-\d\d?-)\d{4})
    | (?P<I>\d{4}-\d\d-\d\d)
    | (?P<K>\d\d?\.\d\d?\.)
    | (?P<r>(?:0[1-9]|1[0-2])\.(?:19|20)\d\d)
    """,
    re.VERBOSE,
)
_GLUED = re.compile(r"Q[1-4]|FY(?:\d\d|\d{4})|XI{0,2}|IX|VI{0,3}|IV|I{1,3}")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# A year with its dot and its word becomes one letter and as many 'g': 2018. gada, 1992 .gada,
# 2004.g.; but not '2000 gadu' and '1500 g', which are counts.
_YEARS = ("Y.k.", "Y.k", "Yk.", "Y.g", "Y.ng", "Yng", "Y.B")
_DIGITS = re.compile(r"\d+")
_LONGEST_PART = 10_000  # characters
# Before a newline or a blank ends what is no number: a number may go on after a blank.
_CUT = re.compile(r"(?<=[^\d. ])[ ]|(?<=[^ ])\n")
_DASHES = frozenset("-–—−‐‑")


class Word(NamedTuple):
    """What a word of the vocabulary is: the symbol of its role, and its value."""

    symbol: str
    value: str


class _Vocabulary(dict[str, str]):
    """Symbols of tokens in one language; those of unknown tokens are found once."""

    # A long run over many documents must not keep every word it met.
    LIMIT = 10_000

    def __init__(self, language: str) -> None:
        self.words = _words(language)

    def __missing__(self, token: str) -> str:
        symbol = self._symbol(token.lstrip(" "))
        if len(self) > self.LIMIT:
            self.clear()
        self[token] = symbol
        return symbol

    def _symbol(self, token: str) -> str:
        first = token[0]
        if first.isdigit():
            return _number_symbol(token)
        if not first.isalpha():
            return _mark_symbol(token)
        capital = first.isupper()
        if capital and _GLUED.fullmatch(token):
            return _glued_symbol(token)
        word = self.words.get(token.lower())
        if word and (capital or word.symbol not in _CAPITAL):
            return word.symbol
        return SYMBOLS["name" if capital else "word"]


def _mark_symbol(token: str) -> str:
    """Dashes are one; other marks stand for themselves."""
    if token == "\n":
        return SYMBOLS["newline"]
    if token in _DASHES:
        return SYMBOLS["dash"]
    return token if len(token) == 1 and not token.isalnum() else SYMBOLS["word"]


def _glued_symbol(token: str) -> str:
    """Q1, FY2022, IX."""
    if token[-1].isdigit():
        return SYMBOLS["quarter_number" if token[0] in "Qq" else "fiscal_year"]
    return SYMBOLS["roman" if token in _ROMANS else "name"]


def _words(language: str) -> dict[str, Word]:
    """The words a text in a language may hold, in all their forms.

    The language's own rows come before those for any language; a form that stands in several
    rows has the role of the first.
    """
    with _WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    words: dict[str, Word] = {}
    for wanted in (language, "any"):
        for row_language, role, value, forms in rows:
            if row_language != wanted:
                continue
            word = Word(SYMBOLS[role], value)
            for form in forms.lower().split():
                stem = form.removesuffix("~")
                for ending in ("",) if stem == form else _ENDINGS:
                    words.setdefault(stem + ending, word)
    return words


@cache
def _vocabulary(language: str) -> _Vocabulary:
    return _Vocabulary(language)


def _number_symbol(token: str) -> str:
    """Symbol of a number by its form; codes that begin with a digit are no dates."""
    match = _NUMBER.fullmatch(token)
    return match.lastgroup if match and match.lastgroup else SYMBOLS["number"]


class Tokens(NamedTuple):
    """A text's tokens: their shape, one symbol each, and where they stand.

    A token's blanks are those before it: from where the token before it ends.
    """

    text: str
    # The text with plain blanks.
    plain: str
    shape: str
    ends: Sequence[int]
    # (first token, language), in order.
    languages: Sequence[tuple[int, str]]

    def __len__(self) -> int:
        return len(self.shape)

    def word(self, index: int) -> str:
        """A token's characters."""
        return self.plain[self._first(index) : self.ends[index]].lstrip(" ")

    def _first(self, index: int) -> int:
        """Where the blanks before a token begin."""
        return self.ends[index - 1] if index else 0

    def start(self, index: int) -> int:
        """Offset of a token."""
        return self.ends[index] - len(self.word(index))

    def language(self, index: int) -> str:
        """Language of the line that a token stands in."""
        return self.languages[bisect_right(self.languages, (index, "~")) - 1][1]

    def value(self, index: int) -> str:
        """What the vocabulary says of a token, such as the number of a month."""
        word = _vocabulary(self.language(index)).words.get(self.word(index).lower())
        return word.value if word else ""

    def number(self, index: int) -> int:
        """The number that a token stands for, by its digits or by the vocabulary."""
        word = self.word(index)
        if word.isdecimal():
            return int(word)
        symbol = self.shape[index]
        if symbol in "dSoQH":
            number = int(_DIGITS.findall(word)[0])
            return number + 2000 if symbol == "H" and number < 100 else number
        if symbol == "R":
            return _ROMANS.index(word.upper()) + 1
        value = self.value(index)
        return int(value) if value else 1

    def numbers(self, start: int, end: int, symbols: str) -> list[int]:
        """The numbers of the tokens in a span that have one of some symbols."""
        shape = self.shape
        return [self.number(index) for index in range(start, end) if shape[index] in symbols]

    def before(self, index: int) -> str:
        """Symbol of the token before one."""
        return self.shape[index - 1] if index else ""

    def at(self, index: int) -> str:
        """Symbol of a token, nothing behind the last."""
        return self.shape[index : index + 1]

    def says(self, index: int, *words: str) -> bool:
        """Whether a token is one of some words."""
        return index >= 0 and self.word(index).lower() in words

    def opens_sentence(self, index: int) -> bool:
        """Whether a token may be the first of a sentence."""
        return self.before(index) in ("", ".", "n", "!", "?", "„", '"', "“")

    def glued(self, index: int) -> bool:
        """Whether no blank stands between a token and the one before it."""
        return index > 0 and self.plain[self.ends[index - 1]] != " "


def tokenise(text: str, language: str | Sequence[str]) -> Tokens:
    """Tokens of a text; `language` is one for all lines, or one per line.

    >>> tokenise("2018. gada 18.- 19. jūlijs", "lv").shape
    'YggD.-D.L'
    >>> tokenise("M109 and 35 488 053", "en").shape
    'U&#'
    """
    plain = text
    for blank in _BLANKS:
        if blank in plain:
            plain = plain.replace(blank, " ")
    ends = array("I")
    shape: list[str] = []
    languages: list[tuple[int, str]] = []
    for start, end, name in _stretches(text, language):
        languages.append((len(ends), name))
        symbols = _vocabulary(name)
        for first, last in _parts(plain, start, end):
            found = _TOKEN.findall(plain, first, last)
            shape.append("".join(map(symbols.__getitem__, found)))
            last_end = ends[-1] if ends else 0
            ends.extend(islice(accumulate(map(len, found), initial=last_end), 1, None))
    joined = "".join(shape)
    for year in _YEARS:
        joined = joined.replace(year, "Y".ljust(len(year), "g"))
    return Tokens(text, plain, joined, ends, languages)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch of text in parts, none of whose tokens goes on in the next.

    A token is an object of its own while a part is read, ten times the size of its characters.
    """
    while end - start > _LONGEST_PART:
        cut = _CUT.search(text, start + _LONGEST_PART, end)
        if not cut:
            break
        yield start, cut.start()
        start = cut.start()
    yield start, end


def _stretches(text: str, language: str | Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Runs of lines in one language, as spans."""
    if isinstance(language, str):
        yield 0, len(text), language
        return
    start = position = 0
    current = language[0] if language else "en"
    for name in language:
        if name != current:
            yield start, position, current
            start, current = position, name
        newline = text.find("\n", position)
        if newline < 0:
            break
        position = newline + 1
    yield start, len(text), current
