"""Who is or was an envoy, as sentences of a foreign-ministry page say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from bilateral.readers.mfa_common import FORM_OF_STATE, Page
from bilateral.records import Edtf
from bilateral.text.dates import DateMention
from bilateral.text.names import leading_name
from bilateral.text.offices import OfficeMention, find_offices
from bilateral.text.places import PlaceMention

__all__ = ["ENVOYS", "HEADS_OF_MISSION", "Term", "envoy_terms", "names_one_of"]

HEADS_OF_MISSION: Final = ("vēstniek", "vēstniec", "lietved", "sūtni")
ENVOYS: Final = (*HEADS_OF_MISSION, "konsul")

_LONGEST_SENTENCE: Final = 400
_LONGEST_NAME: Final = 60
_MOST_STEPS: Final = 8
# What may stand between an office and its holder's name: 'ir', 'amatu kopš … ieņem', a bracket.
_LINK: Final = re.compile(
    r"""
    \s* (?: (?P<says> (?:ir|bija|kļuva|ieņēma|ieņem|pildīja|pilda|tika|stājās|darbojās|strādā\w*
                       |iecelt\w+|nozīmēt\w+|akreditēt\w+|pārstāv\w*)\b | [–—:] | -\s )
          | (?:amat\w*|pienākum\w*|pašlaik|šobrīd|pašreiz\w*|tagad|līdz\s+šim)\b
          | \( [^()\n]{0,80} \) | , )
    \s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What stands before the office of one who holds it: 'vēstniecību vada vēstniece …'.
_LEADS: Final = re.compile(
    r"\b(?:vada|vadīja|pārstāv\w*|iecelt\w*|nozīmēt\w*|akreditēt\w*|kļuva|iesniedz\w*)\s+"
    r"(?:par\s+)?"
    r"(?:\S+\s+){0,3}\Z",
    re.IGNORECASE,
)
_AND_OFFICE: Final = re.compile(r"\s*(?:,|un\b)\s*")
# What a person does who takes an office up, behind the name.
_TAKES_UP: Final = re.compile(
    r"[\s,]*(?:(?:kas|kurš|kura)\s+(?:[^\W\d_]+\s+){0,5}?)?(?:akreditē\w+|iesnie[dg]\w+|amatā|amata?\s+pienākum\w+|stājās\s+amatā|sāk\w+|uzsāk\w+)",
    re.IGNORECASE,
)
_PRESENTS: Final = re.compile(
    r"\s*(?:iesniedza\s+(?:\w+\s+)?(?:akreditācij|pilnvar)|stājās\s+amatā)"
)
_IN_BRACKETS: Final = re.compile(r"(?:\s*\([^\d()]*\))?\s*\(")
_AND_NEXT: Final = re.compile(r"\)?\s*(?:[,;]|\bun\b)\s*(?:(?:un|bet|savukārt|pēc tam)\s+)?")
_DASH: Final = re.compile(r"\s*(?:[–—-]|ir\b|bija\b)?\s*")


class Term(NamedTuple):
    """A term that a sentence states; `name` is a span of the page's text.

    `nominative` says that the name stands in the nominative whatever the case of the office.
    """

    name: tuple[int, int]
    office: OfficeMention
    sending: str | None
    receiving: str | None
    when: Edtf | None
    nominative: bool


def names_one_of(stems: Iterable[str], text: str) -> bool:
    """Whether a text holds one of some stems in small letters."""
    low = text.lower()
    return any(stem in low for stem in stems)


def envoy_terms(page: Page, start: int, end: int) -> list[Term]:
    """The terms of envoys that a sentence states, in order.

    An envoy who is only mentioned ('vēstnieks E. Ozols tikās ar …') has no term.
    """
    text = page.text[start:end]
    if len(text) > _LONGEST_SENTENCE or not names_one_of(ENVOYS, text):
        return []
    terms: list[Term] = []
    waiting: tuple[OfficeMention, list[str]] | None = None
    done = start
    for office in find_offices(text, "lv"):
        first = start + office.start
        if first < done or not names_one_of(ENVOYS, office.nominative):
            continue
        found, done = _terms_of(page, office, start, end)
        if found and waiting:
            # One person in two offices: 'vēstnieks Igaunijā un nerezidējošais vēstnieks Somijā'.
            other, hosts = waiting
            terms.append(found[0]._replace(office=other, receiving=hosts[0]))
        waiting = None if found else _joint_office(page, office, start, end)
        terms += found
    return terms


def _joint_office(
    page: Page, office: OfficeMention, start: int, end: int
) -> tuple[OfficeMention, list[str]] | None:
    """An office, and where it is held, that another one of the same holder follows."""
    offset, hosts, _, _ = _to_name(page, start + office.end, end, [])
    return (office, hosts) if hosts and _AND_OFFICE.match(page.text, offset, end) else None


def _terms_of(page: Page, office: OfficeMention, start: int, end: int) -> tuple[list[Term], int]:
    """The terms of the holders of one office, and where the words about them end."""
    dates = page.dates_in(start, end)
    first = start + office.start
    offset, hosts, inside, says = _to_name(page, start + office.end, end, dates)
    says = says or _LEADS.search(page.text, start, first) is not None
    name = _name_at(page, offset, end)
    if name is None:
        return [], start + office.end
    senders, others = _states(page, start, first)
    hosts += others
    sending = senders[-1] if senders else None
    receiving = next((host for host in hosts if host != sending), None)
    when, stated = _when(page, name[1], end, dates)
    if when is None:
        before = [mention for mention in dates if mention.end <= first]
        spoken = inside or before
        when = spoken[0].date if spoken else None
    if not (says or stated) or (when is None and not (says and (sending or receiving))):
        return [], name[1]
    nominative = says and (office.case != "nom")
    terms = [Term(name, office, sending, receiving, when, nominative)]
    while following := _next_holder(page, name[1], end, dates):
        name, when = following
        terms.append(Term(name, office, sending, receiving, when, nominative=True))
    return terms, name[1]


def _to_name(
    page: Page, offset: int, end: int, dates: Sequence[DateMention]
) -> tuple[int, list[str], list[DateMention], bool]:
    """Where a name may begin behind an office, with the states, dates and verb passed over."""
    hosts: list[str] = []
    inside: list[DateMention] = []
    says = False
    for _ in range(_MOST_STEPS):
        place = page.place_at(offset, "country", "city")
        offset = page.skip(offset, end, " ")
        mention = next((date for date in dates if date.start == offset), None)
        if place and (page.locative(place) or _abroad(page, place)):
            hosts += [place.country] if place.country else []
            offset = place.end
            form = FORM_OF_STATE.match(page.text, offset, end)
            offset = form.end() if form else offset
        elif mention:
            inside.append(mention)
            offset = mention.end
        elif link := _LINK.match(page.text, offset, end):
            says = says or link["says"] is not None
            offset = link.end()
        else:
            break
    return offset, hosts, inside, says


def _abroad(page: Page, place: PlaceMention) -> bool:
    """Whether a state behind an office is where it is held, though nothing declines: 'ASV'."""
    return place.kind == "country" and page.text[place.start : place.end].isupper()


def _states(page: Page, start: int, end: int) -> tuple[list[str], list[str]]:
    """The states named before an office: those it may be of, and those where it is held."""
    places = [place for place in page.places_in(start, end, "country") if place.country]
    senders = [place.country or "" for place in places if not page.locative(place)]
    return senders, [place.country or "" for place in places if page.locative(place)]


def _name_at(page: Page, offset: int, end: int) -> tuple[int, int] | None:
    span = leading_name(page.text[offset : min(end, offset + _LONGEST_NAME)])
    if span is None:
        return None
    first, last = offset + span[0], offset + span[1]
    # A word alone is no person's full name.
    return (first, last) if " " in page.text[first:last] or "." in page.text[first:last] else None


def _when(
    page: Page, offset: int, end: int, dates: Sequence[DateMention]
) -> tuple[Edtf | None, bool]:
    """The date in the brackets behind a name, or of its holder's taking up the office."""
    bracket = _IN_BRACKETS.match(page.text, offset, end)
    takes_up = _TAKES_UP.match(page.text, offset, end)
    behind = next((mention for mention in dates if mention.start >= offset), None)
    before = next((mention for mention in reversed(dates) if mention.end <= offset), None)
    if not behind and before and _PRESENTS.match(page.text, offset, end):
        # '… un 3. maijā sūtnis Juris Ozols iesniedza akreditācijas vēstuli'
        return before.date, True
    if not behind:
        return None, False
    if bracket and ")" not in page.text[bracket.end() : behind.start]:
        return behind.date, True
    if takes_up and ";" not in page.text[takes_up.end() : behind.start]:
        return behind.date, True
    return None, False


def _next_holder(
    page: Page, offset: int, end: int, dates: Sequence[DateMention]
) -> tuple[tuple[int, int], Edtf] | None:
    """The next holder of the same office: '(…) un Anna Bite (2009–2015)', 'kopš 2020. gada – …'."""
    bracket = _IN_BRACKETS.match(page.text, offset, end)
    if bracket:
        close = page.text.find(")", bracket.end(), end)
        offset = close + 1 if close >= 0 else offset
    joint = _AND_NEXT.match(page.text, offset, end)
    if not joint:
        return None
    offset = joint.end()
    mention = next((date for date in dates if date.start == offset), None)
    if mention:
        dash = _DASH.match(page.text, mention.end, end)
        name = _name_at(page, dash.end() if dash else mention.end, end)
        return (name, mention.date) if name else None
    name = _name_at(page, offset, end)
    when, stated = _when(page, name[1], end, dates) if name else (None, False)
    return (name, when) if name and when and stated else None
