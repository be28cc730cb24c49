"""The words about a number that say what it counts: noun phrases, labels, subjects.

No parser: a phrase runs until a stop word, a mark or a date. That is enough for the documents'
own words to be shown beside a number; nothing is computed from them.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from bilateral.text.numerals import words

__all__ = ["Phrases", "clean"]

_WORD = re.compile(r"[^\W\d_]+(?:[-–'’&][^\W\d_]+)*[’']?")
_NEXT = re.compile(
    r"""
    [ \n]*+
    (?P<word> [^\W\d_]+ (?:[-–'’/.][^\W\d_]+)*+ [’']? )
    (?P<mark> [.,;:()"”“»!?<>–]? )
    """,
    re.VERBOSE,
)
_OPENING = '(„“"<>'
_SHORT_FORM = re.compile(r"\s*\([A-Z][A-Za-z-]{1,7}\)")
_LABEL_BREAK = re.compile(r"[;:()<>]|\.\s|\s[-–]\s")
_CLAUSE_BREAK = re.compile(r"[\d,;:()<>]|\.\s")

_LONGEST = 9  # words
_REACH = 200  # characters looked back for the beginning of a phrase
_COPULAS = (" was ", " were ", " is ", " are ", " bija ", " ir ", " includes ", " included ")
_LINKS = ("and ", "un ", "or ", "vai ", "bet ", "savukārt ", "taču ", "while ", "whereas ")
# An item of a list and the figures in brackets that end it: 'A; B (incl. C) (12%, mostly D); '.
_ITEM_END = re.compile(r"\((?=[^()\d]*+\d)[^()]*+\)\s*+[;,]\s*+")
# Within a subject these join its parts.
_JOINING = {"en": frozenset(["of", "and"]), "lv": frozenset(["uz", "no", "ar", "un"])}


def clean(phrase: str) -> str | None:
    """A phrase on one line without marks at its ends, or None where no word is left."""
    words_there = " ".join(phrase.strip(" ,;:.*([\n\t-–").split())
    return words_there if any(c.isalpha() for c in words_there) else None


class Phrases:
    """The phrases of one text; `dates` are spans that no phrase reaches into."""

    def __init__(self, text: str, dates: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._dates = dates
        self._date_starts = array("I", (start for start, _ in dates))

    def _after_date(self, first: int, end: int) -> int:
        """`first`, or the end of the last date before `end`."""
        index = bisect_left(self._date_starts, end) - 1
        if index >= 0 and first < self._dates[index][1] <= end:
            return self._dates[index][1]
        return first

    def following(self, start: int, limit: int, language: str) -> list[re.Match[str]]:
        """The words of the noun phrase that begins at `start`, as matches with a group `word`."""
        stops = words("stop", language)
        index = bisect_left(self._date_starts, start)
        if index < len(self._dates):
            limit = min(limit, self._date_starts[index])
        found: list[re.Match[str]] = []
        position = start
        while len(found) < _LONGEST:
            match = _NEXT.match(self._text, position, limit)
            if not match:
                break
            if match["word"].lower() in stops and not (
                match["word"] == "and"
                and found
                and found[-1]["word"][0].isupper()
                and self._text[match.end() + 1 : match.end() + 2].isupper()
            ):
                break
            found.append(match)
            position = match.end()
            if match["mark"]:
                break
        while len(found) > 1 and (
            found[-1]["word"] in ("un", "and")
            or (language == "en" and found[-1]["word"].endswith("ed"))
        ):
            found.pop()
        return found

    def following_text(self, start: int, limit: int, language: str) -> str | None:
        """The noun phrase that begins at `start`, with its short form in brackets."""
        found = self.following(start, limit, language)
        if not found:
            return None
        last = found[-1].end("word")
        short = _SHORT_FORM.match(self._text, last, limit)
        return clean(self._text[found[0].start("word") : short.end() if short else last])

    def qualifier(self, start: int, language: str) -> tuple[int, str | None]:
        """Where the words that make a number approximate begin, and these words."""
        origin = max(0, start - 40)
        before = self._text[origin:start].replace("\n", " ").rstrip(" ")
        chunks = before.split(" ")[-4:]
        if chunks[-1].lstrip(_OPENING).lower() in _last_words(language):
            phrases = words("approximate", language)
            for index in range(len(chunks)):
                phrase = " ".join(chunks[index:]).lstrip(_OPENING)
                if phrase.lower() in phrases:
                    return origin + len(before) - len(phrase), phrase
        return start, None

    def label(self, first: int, end: int) -> str | None:
        """The words before a bracket, a dash or a colon, back to where they begin."""
        text = self._text
        first = self._after_date(max(first, end - _REACH), end)
        while end > first and text[end - 1] in " ;:,\n":
            end -= 1
        start = first
        bracket = end + len(text[end : end + 2]) - len(text[end : end + 2].lstrip())
        if _ITEM_END.match(text, bracket):
            # Items that end with their figures may hold semicolons and brackets of their own.
            ends = [match.end() for match in _ITEM_END.finditer(text, first, end)]
            start = ends[-1] if ends else first
        else:
            for match in _LABEL_BREAK.finditer(text, first, end):
                start = match.end()
        phrase = f" {clean(text[start:end]) or ''}"
        for copula in _COPULAS:
            phrase = f" {phrase.rpartition(copula)[2]}" if copula in phrase else phrase
        phrase = phrase.lstrip()
        head, comma, tail = phrase.rpartition(", ")
        if comma and any(c.isdigit() for c in head) and not any(c.isdigit() for c in tail):
            phrase = tail  # another amount ends before the comma
        for link in _LINKS:
            phrase = phrase.removeprefix(link)
        return clean(phrase)

    def subject(self, first: int, end: int, language: str) -> str | None:
        """The noun phrase before the verb that leads to an amount at `end`."""
        text = self._text
        first = self._after_date(max(first, end - _REACH), end)
        while end > first and not text[end - 1].isalpha():
            end -= 1
            if text[end] in ",;":
                return None  # the amount opens its clause
        start = first
        for match in _CLAUSE_BREAK.finditer(text, first, end):
            start = match.end()
        found = list(_WORD.finditer(text, start, end))
        skips, stops = words("skip", language), words("stop", language)
        joining = _JOINING.get(language, frozenset())
        while found and (found[-1].group().lower() in skips or found[-1].group().lower() in stops):
            found.pop()
        chosen: list[re.Match[str]] = []
        for match in reversed(found):
            word = match.group().lower()
            if len(chosen) >= _LONGEST or (
                (word in skips or word in stops) and word not in joining
            ):
                break
            chosen.append(match)
        if text[start - 1 : start].isdigit():
            # '6 projekti ar kopējo finansējumu 5 EUR': the first noun has a number of its own.
            linked = [n for n, match in enumerate(chosen) if match.group().lower() == "ar"]
            chosen = chosen[: linked[0]] if linked else chosen
        while chosen and chosen[-1].group().lower() in joining:
            chosen.pop()
        if not chosen:
            return None
        return clean(text[chosen[-1].start() : chosen[0].end()])


@cache
def _last_words(language: str) -> frozenset[str]:
    """The last words of all qualifiers, to pass most numbers by at once."""
    return frozenset(phrase.rpartition(" ")[2] for phrase in words("approximate", language))
