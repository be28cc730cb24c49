"""English for Latvian: a glossary of terms and a memory of sentences; never a guess.

The memory (`data/translations.csv`) holds sentences without their facts: dates, numbers, persons
and cities in the locative are placeholders on both sides, so that a sentence keeps its English
when they change. The Latvian side has `{d1}`, `{1}`, `{p1}` and `{c1}`, numbered from left to
right each for itself. The English side repeats them in any order, and may ask for a form:
`{on:d1}` is the date with its preposition ('on 5 May 2014', 'in May 2014'), `{ord:1}` the number
as an ordinal. Neither side ends in punctuation.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bilateral.text.names import find_persons, nominative
from bilateral.text.offices import find_offices
from bilateral.text.places import find_places
from bilateral.text.titles import agreement_in_english

__all__ = ["english"]

_DATA = Path(__file__).resolve().parent.parent / "data"
_MONTHS = {
    "janvār": "January", "februār": "February", "mart": "March", "aprīl": "April", "maij": "May",
    "jūnij": "June", "jūlij": "July", "august": "August", "septembr": "September",
    "oktobr": "October", "novembr": "November", "decembr": "December",
}  # fmt: skip
_MONTH = rf"(?:{'|'.join(_MONTHS)})(?:os|is|us|[sauāiī]m?)\b"
_VARIABLE = re.compile(
    rf"""
    (?P<date>
      (?P<academic>\d{{4}}\.?/\d{{4}})\.\ ?(?:akadēmisk\w+\ gad\w+|mācību\ gad\w+|(?:ak|m)\.\ ?g\.)
      | (?P<years>\d{{4}}\.?\ ?[-–]\ ?\d{{4}})\.\ ?(?:gad\w+|g\.)
      | (?P<year>\d{{4}})\ ?\.\ ?(?:gad(?:ā|am|u|s|a)?\b|g\.)
        (?:\ ?(?:
          (?P<days>\d{{1,2}}(?:\.?\ ?[-–]?\ ?\d{{1,2}})?)\.?\ ?(?P<month>{_MONTH})
          | (?P<month_alone>{_MONTH})
          | (?P<quarter>[1-4])\.\ ?ceturks\w+
        ))?
    )
    | (?P<number>\d{{1,3}}(?:\ \d{{3}})+(?:[.,]\d+)?(?!\d) | \d+(?:[.,]\d+)?)
    """,
    re.VERBOSE,
)
_DIGIT = re.compile(r"\d")
_BARE_MONTH = re.compile(rf"\b{_MONTH}", re.IGNORECASE)
_AFTER_ORDINAL = re.compile(r"(\{\d+\}\.)(?=\w)")
_PLACEHOLDER = re.compile(r"\{(?:(?P<form>on|ord):)?(?P<name>[cdp]?\d+)\}")
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|<[^>]*>|\*")
_LOCATIVE = ("ā", "ē", "ī", "os", "ās", "ēs", "īs")
_TRAILING = " .;:,"
_LONGEST_OFFICE = 160
_QUARTERS = {"1": "first", "2": "second", "3": "third", "4": "fourth"}
_LARGE = 10_000
_LONGEST = 20  # digits; more are a code


class _Value(NamedTuple):
    """What a placeholder stands for: a span of `text`, or for a city its English name."""

    start: int
    end: int
    kind: str
    text: str
    match: re.Match[str] | None = None


def english(text: str) -> str | None:
    """English for a Latvian term or sentence, or None where none is known.

    Offices and titles of agreements are composed of known parts; everything else must be in the
    glossary or, with dates, numbers, persons and cities set aside, in the memory word for word.

    >>> english("Ārlietu ministra vietniece"), english("kokmateriāli;")
    ('Deputy Minister of Foreign Affairs', 'Timber')
    >>> english("Pēdējā sēde notika 2018. gada 6. septembrī Rīgā.")
    'The last session took place on 6 September 2018 in Riga.'
    >>> english("Šāda teikuma atmiņā nav.") is None
    True
    """
    words = " ".join(text.split())
    term = words.strip(_TRAILING)
    known = _glossary().get(term.casefold())
    if known or not term:
        return known or None
    offices = find_offices(term, "lv") if len(term) < _LONGEST_OFFICE else []
    if len(offices) == 1 and (offices[0].start, offices[0].end) == (0, len(term)):
        return offices[0].english
    if title := agreement_in_english(term, lambda subject: _glossary().get(subject.casefold())):
        return title
    masked, values = _masked(_MARKUP.sub(r"\1", words).strip())
    pattern = _memory().get(masked.rstrip(_TRAILING))
    if pattern is None or any(m["name"] not in values for m in _PLACEHOLDER.finditer(pattern)):
        return None
    stop = "." if masked.endswith(".") else ""
    return _filled(pattern, values) + stop


def _rows(file: str) -> Iterator[tuple[str, str]]:
    with (_DATA / file).open(encoding="utf-8", newline="") as lines:
        yield from ((lv, en) for lv, en in list(csv.reader(lines))[1:])


@cache
def _glossary() -> dict[str, str]:
    return {lv.casefold(): en for lv, en in _rows("glossary.csv")}


@cache
def _memory() -> dict[str, str]:
    return dict(_rows("translations.csv"))


def _masked(words: str) -> tuple[str, dict[str, _Value]]:
    """A text with placeholders, and what each of them stands for."""
    found = [_Value(start, end, "p", words) for start, end in find_persons(words)]
    found += [
        _Value(place.start, place.end, "c", place.english or place.name)
        for place in find_places(words, "lv")
        if place.kind == "city" and words[place.start : place.end].endswith(_LOCATIVE)
    ]
    found += _figures(words)
    low = words.lower()
    if any(stem in low for stem in _MONTHS):
        found += [_Value(*match.span(), "d", words, match) for match in _BARE_MONTH.finditer(words)]
    found.sort(key=lambda value: value.start)
    values: dict[str, _Value] = {}
    counts: dict[str, int] = {}
    parts: list[str] = []
    position = 0
    for value in found:
        if value.start < position:
            continue
        counts[value.kind] = counts.get(value.kind, 0) + 1
        name = f"{value.kind}{counts[value.kind]}"
        values[name] = value
        parts += [words[position : value.start], "{", name, "}"]
        position = value.end
    parts.append(words[position:])
    return _AFTER_ORDINAL.sub(r"\1 ", "".join(parts)), values


def _figures(words: str) -> Iterator[_Value]:
    """Dates and numbers, all of which begin with a digit."""
    digit = _DIGIT.search(words)
    while digit:
        match = _VARIABLE.match(words, digit.start())
        assert match is not None  # any digit is a number
        yield _Value(*match.span(), "d" if match["date"] else "", words, match)
        digit = _DIGIT.search(words, match.end())


def _filled(pattern: str, values: dict[str, _Value]) -> str:
    """The English side of the memory with the values of the text."""

    def fill(placeholder: re.Match[str]) -> str:
        value = values[placeholder["name"]]
        if value.match is None:
            return _person(value) if value.kind == "p" else value.text
        if value.kind == "d":
            return _date(value.match, preposition=placeholder["form"] == "on")
        return _number(value.match.group(), ordinal=placeholder["form"] == "ord")

    text = _PLACEHOLDER.sub(fill, pattern)
    return text[0].upper() + text[1:] if pattern.startswith("{on:") else text


def _person(value: _Value) -> str:
    """A person in the nominative; an office right before the name tells gender and case."""
    printed = value.text[value.start : value.end]
    before = [o for o in find_offices(value.text, "lv") if o.end <= value.start]
    if before and value.text[before[-1].end : value.start] in (" ", " Dr. "):
        return nominative(printed, gender=before[-1].gender, case=before[-1].case).nominative
    return nominative(printed).nominative


def _date(match: re.Match[str], *, preposition: bool) -> str:
    """An English date with the precision of the Latvian one."""
    if not match.re.groups:  # a bare month
        return f"in {_month(match.group())}" if preposition else _month(match.group())
    if match["academic"] or match["years"]:
        years = re.findall(r"\d{4}", match.group())
        joined = ("/" if match["academic"] else "–").join(years)
        article = "the academic year " if match["academic"] else ""
        return f"in {article}{joined}" if preposition else joined
    year = match["year"]
    if match["quarter"]:
        quarter = f"the {_QUARTERS[match['quarter']]} quarter of {year}"
        return f"in {quarter}" if preposition else quarter
    month = _month(match["month"] or match["month_alone"] or "")
    days = "–".join(re.findall(r"\d+", match["days"] or ""))
    date = " ".join(part for part in (days, month, year) if part)
    return f"{'on' if days else 'in'} {date}" if preposition else date


def _month(printed: str) -> str:
    low = printed.lower()
    return next((name for stem, name in _MONTHS.items() if low.startswith(stem)), "")


def _number(printed: str, *, ordinal: bool) -> str:
    """A number with a decimal point and commas between thousands from 10,000 up."""
    whole, _, decimals = printed.replace(" ", "").replace(",", ".").partition(".")
    large = 4 < len(whole) <= _LONGEST and int(whole) >= _LARGE
    number = f"{int(whole):,}" if large else whole
    if ordinal:
        teen = number[-2:] in ("11", "12", "13")
        return number + ("th" if teen else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th"))
    return f"{number}.{decimals}" if decimals else number
