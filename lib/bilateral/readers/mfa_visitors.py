"""The persons that an entry of a visits list names, each with the office or offices held."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from bilateral.readers.mfa_common import Page, as_gender
from bilateral.text.names import Name, leading_name, nominative
from bilateral.text.offices import OfficeMention, find_offices
from bilateral.text.translation import english

__all__ = ["Person", "people_in"]

_NAME_AT_END: Final = re.compile(
    r"(?:(?:[^\W\d_]\.\s?){1,2}|[A-ZĀČĒĢĪĶĻŅŠŪŽ][\w’'-]+\s+)[A-ZĀČĒĢĪĶĻŅŠŪŽ][\w’'-]+\s*$"
)
_SURNAME: Final = re.compile(r"\s+(?P<word>[A-ZĀČĒĢĪĶĻŅŠŪŽ][\w’'-]+)\s*")
_ADJECTIVE_GENITIVE: Final = {"m": ("ā", "ais"), "f": ("ās", "ā")}
# 'valsts sekretāra vietnieks ekonomisko attiecību jautājumos'
_PORTFOLIO: Final = re.compile(r"\s+[^\W\d_]+(?:\s+[^\W\d_]+){0,4}?\s+(?:jautājumos|lietās)(?=\s)")


class Person(NamedTuple):
    """A person; `start` and `end` bound the words for office and name."""

    start: int
    end: int
    name: Name
    office: str
    office_en: str | None
    level: str


def people_in(page: Page, start: int, end: int) -> list[Person]:
    """The persons before the words for the visit, each with the office or offices named."""
    text = page.text[start:end]
    offices = find_offices(text, "lv")
    people: list[Person] = []
    waiting: list[OfficeMention] = []
    begin = _after_country(page, start, end) - start
    for office in offices:
        if office.start < begin:
            continue
        waiting.append(_with_portfolio(text, office))
        last = waiting[-1].end
        after = last + len(text[last:]) - len(text[last:].lstrip(" ,"))
        span = leading_name(text[after:])
        if span is None:
            continue
        last = after + span[1]
        surname = _SURNAME.fullmatch(text, last)
        if surname and " " not in text[after + span[0] : last].strip():
            # A first name alone before the visit: the next word is the surname, even one that is
            # spelt like a place.
            last = surname.end("word")
        name = nominative(
            text[after + span[0] : last], gender=as_gender(office.gender), case=office.case
        )
        people.append(_person(start, text, begin, last, waiting, name))
        waiting = []
        conjunction = re.match(r"\s*(?:,|un\b|kā arī\b)\s*", text[last:])
        begin = last + (conjunction.end() if conjunction else 0)
        begin = _after_country(page, start + begin, end) - start
    if not people and not offices:
        people += _person_of_unknown_office(start, begin, text)
    return people


def _after_country(page: Page, start: int, end: int) -> int:
    """Where the words begin after the state that an office belongs to, if one is named."""
    place = page.place_at(start, "country")
    inside = place and place.end < end and page.text[place.end] == " "
    return place.end + 1 if place and inside else start


def _person(
    base: int,
    text: str,
    begin: int,
    last: int,
    offices: Sequence[OfficeMention],
    name: Name,
) -> Person:
    """A person with the offices before the name; the body before an office belongs to it."""
    words, titles, previous = [], [], begin
    for office in offices:
        between = text[previous : office.start].strip(" ,")
        joined = previous != begin
        between = re.sub(r"^(?:un|kā arī)\b\s*", "", between) if joined else between
        if joined and not between and text[previous : office.start].isspace():
            # A rank right after an office ('commander Lieutenant General') is no second office.
            previous = office.end
            continue
        between = _agreeing(between, office)
        words.append(f"{between} {office.nominative}".strip())
        titles.append(_office_in_english(words[-1], office, bool(between)))
        previous = office.end
    known = [title for title in titles if title]
    return Person(
        base + begin,
        base + last,
        name,
        " un ".join(words),
        " and ".join(known) if len(known) == len(titles) else None,
        offices[0].level,
    )


def _with_portfolio(text: str, office: OfficeMention) -> OfficeMention:
    """An office with what it is for, where that stands behind it."""
    match = _PORTFOLIO.match(text, office.end)
    if not match:
        return office
    whole = f"{office.nominative} {' '.join(match.group().split())}"
    return office._replace(end=match.end(), nominative=whole, english=None)


def _agreeing(before: str, office: OfficeMention) -> str:
    """Words before an office with an adjective of it in the nominative: 'federālā prezidenta'."""
    form = _ADJECTIVE_GENITIVE.get(office.gender or "")
    if not form or office.case != "gen" or not before.endswith(form[0]):
        return before
    adjective = before.rpartition(" ")[2]
    return before.removesuffix(form[0]) + form[1] if adjective.islower() else before


def _office_in_english(whole: str, office: OfficeMention, has_body: bool) -> str | None:
    return english(whole) if has_body else office.english or english(whole)


def _person_of_unknown_office(base: int, begin: int, text: str) -> list[Person]:
    """A person whose office is in no list: the last two capitalised words before the visit."""
    match = _NAME_AT_END.search(text, begin)
    if not match:
        return []
    office = text[begin : match.start()].strip(" ,")
    if not office:
        return []
    name = nominative(match.group().strip())
    return [Person(base + begin, base + match.end(), name, office, english(office), "other")]
