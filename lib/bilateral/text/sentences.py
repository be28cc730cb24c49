"""Sentences of English and Latvian text.

A line's end ends a sentence, for lists, headings and cells have no full stops. Two cases go on in
the next line that is not blank, even over a blank one:

- **Cut prose.** The line has no closing punctuation and the next begins in lower case, and either
  the line stops at a word that cannot be the last of a sentence ('and', 'ka') or at a comma, or it
  is running prose: several words, beginning in upper case. Without a blank line between, prose
  that stops at such a word goes on before a capital too.
- **A number cut from its noun.** Running prose ends in a bare number and the next line begins with
  a word and ends like a sentence.

Within a line a sentence ends at closing punctuation before a blank, except after abbreviations,
initials, Latvian ordinals and what goes on in lower case.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from bilateral.text.spans import Spans

__all__ = ["split_sentences"]

_DATA = Path(__file__).parent.parent / "data"

_STOP = re.compile(
    r"""
    (?P<mark>[.!?…](?<![.!?…].)[.!?…]*+)
    (?P<close>["”“»’')\]*_]*+)
    (?P<blank>\s++)
    """,
    re.VERBOSE,
)
_OPENING = "\"„“”«'‘’([*_<"
_FIGURE = "0123456789./-–"
_CLOSING = "\"”“»’')]*_>"
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_YEAR_OPENS = re.compile(r"\d{4}\.? ?(?:gad|g\.)")

_TITLE_ENDS = "”“"
_LONGEST_TITLE = 160

# Assumption: no sentence has more characters; what goes on is cut at a blank, so that the time
# that a text takes grows with its length alone.
_LONGEST = 4_000

# How many words make a line running prose rather than a heading or a cell.
_PROSE_WORDS = 6


@cache
def _word_table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    with (_DATA / "sentence_words.csv").open(encoding="utf-8", newline="") as file:
        for role, word in csv.reader(file):
            table.setdefault(role, set()).add(word)
    return {role: frozenset(found) for role, found in table.items()}


def _words(role: str) -> frozenset[str]:
    """Words that play a role about sentences.

    `open_end`: a line that stops there stops within a sentence. `opener`: opens a sentence and
    seldom follows an abbreviation within one. `numbered`: is numbered in Roman numerals ('World
    War I.'). `before_count`: a small number after it is no ordinal.
    """
    return _word_table()[role]


@cache
def _abbreviations() -> dict[str, frozenset[str]]:
    """For each abbreviation, when the sentence goes on after it."""
    stays: dict[str, set[str]] = {}
    with (_DATA / "abbreviations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            stays.setdefault(row["abbreviation"], set()).add(row["stays"])
    return {abbreviation: frozenset(rules) for abbreviation, rules in stays.items()}


def _word_before(text: str, start: int, end: int) -> str:
    """Return the characters between the last blank or bracket and `end`."""
    first = max(start, end - 40)
    words = text[first:end].rsplit(None, 1)
    return words[-1].lstrip(_OPENING + "-–—/") if words else ""


def _within_title(text: str, start: int, end: int) -> bool:
    """Whether a title in Latvian quotation marks, opened in the sentence, goes on after `end`."""
    opening = text.rfind("„", max(start, end - _LONGEST_TITLE), end)
    if opening < 0 or any(text.find(mark, opening, end) >= 0 for mark in _TITLE_ENDS):
        return False
    return any(text.find(mark, end, opening + _LONGEST_TITLE) >= 0 for mark in _TITLE_ENDS)


def _goes_on(text: str, start: int, stop: re.Match[str], latvian: bool) -> bool:
    """Whether the sentence that begins at `start` goes on after a mark."""
    after = stop.end()
    while after < len(text) and text[after] in _OPENING:
        after += 1
    following = text[after : after + 1]
    if not following or following.islower() or following in ",;–—-":
        return True
    if stop.start() == start or text[stop.start() - 1] in "([ ":
        return "!" not in stop["mark"] and "?" not in stop["mark"]  # '(..)', dots on their own
    return _within_title(text, start, stop.end("close")) or (
        stop["mark"] == "."
        and not stop["close"]
        and _point_goes_on(text, start, stop, after, latvian=latvian)
    )


def _point_goes_on(
    text: str, start: int, stop: re.Match[str], after: int, *, latvian: bool
) -> bool:
    """Whether a point is an abbreviation's, an initial's or an ordinal's, not the sentence's.

    `after` is where the next word begins.
    """
    word = _word_before(text, start, stop.start())
    if word[-1:].isdigit():
        return _number_goes_on(text, start, stop, after, latvian=latvian)
    # Two blanks are typed between sentences only.
    wide = len(stop["blank"]) > 1 and "\n" not in stop["blank"]
    next_word = text[after : after + 12].split(None, 1)[0].strip(",").lower()
    within = not wide and next_word not in _words("opener")
    if len(word) == 1 and word.isupper():
        before = _word_before(text, start, stop.start() - 2).lower()
        return not wide and not (word in "IVX" and before in _words("numbered"))
    rules = _abbreviations().get(word.lstrip(_FIGURE).lower())
    if rules is None or (word.isupper() and "." not in word):
        # Initials ('J.K. Berg', 'Dz. Kalns').
        initials = word.split(".")
        return len(initials) > 1 and all(0 < len(part) <= 2 for part in initials) and within
    return (
        ("always" in rules and not wide)
        or ("before_digit" in rules and text[after].isdigit())
        or ("unless_opener" in rules and within)
    )


def _number_goes_on(
    text: str, start: int, stop: re.Match[str], after: int, *, latvian: bool
) -> bool:
    """Whether a point after a figure is an ordinal's (or a list's) and not the sentence's."""
    first = stop.start()
    while first > start and (text[first - 1].isdigit() or text[first - 1] in ".,"):
        first -= 1
    figure = text[first : stop.start()]
    if first == start and len(figure) <= 3:
        return True  # '1. Name' in a list
    if not latvian:
        return False
    if text[after].isdigit():
        return len(figure) > 3 or not _YEAR_OPENS.match(text, after)
    # Assumption: in Latvian a small figure with a point before a capital is an ordinal
    # ('12. Saeima'), unless the word before it announces a count.
    if not figure.isdigit() or len(figure) > 3 or text[first - 2 : first - 1].isdigit():
        return False
    return _word_before(text, start, first - 1).lower() not in _words("before_count")


def _closed(line: str) -> bool:
    """Whether a line ends like a sentence, an introduction to a list, or markup."""
    return line[-1] in "=|>" or line.rstrip(_CLOSING)[-1:] in ".!?…:;"


def _continues(text: str, opening: str, line: str, end: int, following: tuple[int, int]) -> bool:
    """Whether the sentence that a line ends with goes on in the next line that is not blank.

    `opening` is the first character of the sentence's first line, `end` the line's end.
    """
    first = text[following[0]]
    if first in _OPENING:
        first = text[following[0] + 1 : following[0] + 2]
    if not first.isalpha() or line[0] in "=<|" or _closed(line):
        return False
    words = line.split()
    prose = len(words) >= _PROSE_WORDS
    if prose and words[-1].isdigit() and not _YEAR.fullmatch(words[-1]):
        return first.islower() or text[following[1] - 1] in ".!?;"
    open_end = line[-1] == "," or words[-1].lower() in _words("open_end")
    if first.islower():
        return open_end or (prose and opening.isupper())
    adjoining = text.count("\n", end, following[0]) == 1
    return open_end and prose and adjoining and line[-1] != ","


def _blocks(text: str) -> Iterator[tuple[int, int, int]]:
    """Spans of text that line ends do not divide into sentences, with the index of their line."""
    block: tuple[int, int, int] | None = None
    position = number = 0
    previous = ""
    while position <= len(text):
        line_end = text.find("\n", position)
        line_end = line_end if line_end >= 0 else len(text)
        line = text[position:line_end]
        content = line.strip()
        if content:
            start = position + line.index(content[0])
            end = start + len(content)
            if block and _continues(text, text[block[0]], previous, block[1], (start, end)):
                block = block[0], end, block[2]
            else:
                if block:
                    yield block
                block = start, end, number
            previous = content
        position = line_end + 1
        number += 1
    if block:
        yield block


def split_sentences(text: str, language: str | Sequence[str] = "en") -> Spans:
    r"""Spans of the sentences of a text, in order; `language` as in `find_dates`.

    >>> text = "Tas notika 2018. gada 18. jūlijā.  Runāja L. Kalna (dibināta 1993. gadā)."
    >>> [text[start:end] for start, end in split_sentences(text, "lv")]
    ['Tas notika 2018. gada 18. jūlijā.', 'Runāja L. Kalna (dibināta 1993. gadā).']

    An abbreviation does not end a sentence, a heading's line does:

    >>> text = "Berg v. Norway\nThe U.S. Army left in 1993. It came back."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['Berg v. Norway', 'The U.S. Army left in 1993.', 'It came back.']
    """
    languages = [language] if isinstance(language, str) else language
    spans = Spans()
    for first, end, number in _blocks(text):
        start = first
        latvian = bool(languages) and languages[min(number, len(languages) - 1)] == "lv"
        for stop in _STOP.finditer(text, first, end):
            if not _goes_on(text, start, stop, latvian):
                _add(spans, text, start, stop.end("close"))
                start = stop.end()
        if start < end:
            _add(spans, text, start, end)
    return spans


def _add(spans: Spans, text: str, start: int, end: int) -> None:
    """Add a sentence, cut where it is longer than one can be."""
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        spans.append(start, cut)
        start = cut + (text[cut] == " ")
    spans.append(start, end)
