"""English for Latvian: a glossary of terms and a memory of sentences; never a guess.

The memory (`data/translations.csv`) holds sentences without their facts: dates, numbers and the
names of persons are placeholders on both sides, so that a sentence keeps its English when they
change. The Latvian side has `{d1}`, `{1}` and `{p1}`, numbered from left to right each for
itself. The English side repeats them in any order, and may ask for a form: `{on:d1}` is the date
with its preposition ('on 5 May 2014', 'in May 2014'), `{ord:1}` the number as an ordinal.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bilateral.text.names import find_persons, nominative
from bilateral.text.offices import find_offices

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
      | (?P<bare_month>(?i:\b{_MONTH}))
    )
    | (?P<number>\d{{1,3}}(?:\ \d{{3}})+(?:[.,]\d+)?(?!\d) | \d+(?:[.,]\d+)?)
    """,
    re.VERBOSE,
)
_AFTER_ORDINAL = re.compile(r"(\{\d+\}\.)(?=\w)")
_PLACEHOLDER = re.compile(r"\{(?:(?P<form>on|ord):)?(?P<name>[dp]?\d+)\}")
_TRAILING = " .;:,"
_QUARTERS = {"1": "first", "2": "second", "3": "third", "4": "fourth"}
_LARGE = 10_000


def english(text: str) -> str | None:
    """English for a Latvian term or sentence, or None where none is known.

    Offices are composed of their parts; everything else must be in the glossary or, dates, numbers
    and persons apart, in the memory word for word.

    >>> english("Ārlietu ministra vietniece"), english("kokmateriāli")
    ('Deputy Minister of Foreign Affairs', 'timber')
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
    masked, values = _masked(words)
    memory = _memory()
    pattern = memory.get(masked) or memory.get(masked.rstrip(_TRAILING))
    return _filled(pattern, values, words) if pattern else None


_LONGEST_OFFICE = 160


def _rows(file: str) -> Iterator[tuple[str, str]]:
    with (_DATA / file).open(encoding="utf-8", newline="") as lines:
        for lv, en in list(csv.reader(lines))[1:]:
            yield lv, en


@cache
def _glossary() -> dict[str, str]:
    return {lv.casefold(): en for lv, en in _rows("glossary.csv")}


@cache
def _memory() -> dict[str, str]:
    return dict(_rows("translations.csv"))


def _masked(words: str) -> tuple[str, dict[str, re.Match[str] | tuple[int, int]]]:
    """A text with placeholders, and what each stands for: a match or the span of a person."""
    persons = find_persons(words)
    found: list[tuple[int, int, str, re.Match[str] | None]] = [
        (start, end, "p", None) for start, end in persons
    ]
    for match in _VARIABLE.finditer(words):
        inside = any(start < match.end() and match.start() < end for start, end in persons)
        if not inside:
            kind = "d" if match["date"] else ""
            found.append((match.start(), match.end(), kind, match))
    found.sort(key=lambda item: item[0])
    values: dict[str, re.Match[str] | tuple[int, int]] = {}
    counts: dict[str, int] = {}
    parts: list[str] = []
    position = 0
    for start, end, kind, match in found:
        counts[kind] = counts.get(kind, 0) + 1
        name = f"{kind}{counts[kind]}"
        values[name] = match or (start, end)
        parts += [words[position:start], "{", name, "}"]
        position = end
    parts.append(words[position:])
    return _AFTER_ORDINAL.sub(r"\1 ", "".join(parts)), values


def _filled(
    pattern: str, values: dict[str, re.Match[str] | tuple[int, int]], words: str
) -> str | None:
    """The English side of the memory with the values of the text; None if it lacks one."""
    if any(match["name"] not in values for match in _PLACEHOLDER.finditer(pattern)):
        return None

    def fill(placeholder: re.Match[str]) -> str:
        value = values[placeholder["name"]]
        if isinstance(value, tuple):
            return _person(words, *value)
        if placeholder["name"].startswith("d"):
            return _date(value, preposition=placeholder["form"] == "on")
        return _number(value.group(), ordinal=placeholder["form"] == "ord")

    text = _PLACEHOLDER.sub(fill, pattern)
    return text[0].upper() + text[1:] if pattern[0] == "{" else text


def _person(words: str, start: int, end: int) -> str:
    before = [office for office in find_offices(words, "lv") if office.end <= start]
    office = before[-1] if before and not words[before[-1].end : start].strip() else None
    if office is None:
        return nominative(words[start:end]).nominative
    return nominative(words[start:end], gender=office.gender, case=office.case).nominative


def _date(match: re.Match[str], *, preposition: bool) -> str:
    """An English date with the precision of the Latvian one."""
    if match["academic"] or match["years"]:
        years = re.findall(r"\d{4}", match.group())
        joined = ("/" if match["academic"] else "–").join(years)
        article = "the academic year " if match["academic"] else ""
        return f"in {article}{joined}" if preposition else joined
    year = match["year"]
    if match["quarter"]:
        quarter = f"the {_QUARTERS[match['quarter']]} quarter of {year}"
        return f"in {quarter}" if preposition else quarter
    month = next((m for m in (match["month"], match["month_alone"], match["bare_month"]) if m), "")
    named = next((name for stem, name in _MONTHS.items() if month.lower().startswith(stem)), "")
    days = "–".join(re.findall(r"\d+", match["days"] or ""))
    date = " ".join(part for part in (days, named, year) if part)
    return f"{'on' if days else 'in'} {date}" if preposition else date


def _number(printed: str, *, ordinal: bool) -> str:
    """A number with a decimal point and commas between thousands from 10,000 up."""
    whole, _, decimals = printed.replace(" ", "").replace(",", ".").partition(".")
    number = f"{int(whole):,}" if int(whole) >= _LARGE else whole
    if ordinal:
        teen = number[-2:] in ("11", "12", "13")
        return number + ("th" if teen else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th"))
    return f"{number}.{decimals}" if decimals else number
