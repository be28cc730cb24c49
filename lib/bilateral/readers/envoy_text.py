"""Representatives in English text: entries of lists of ambassadors, and those told of in prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from bilateral.readers.page import Page, words
from bilateral.records import Edtf, Envoy
from bilateral.text.dates import DateMention
from bilateral.text.names import person_key

__all__ = ["ROLE", "envoy_list_role", "listed_envoy", "prose_envoys", "with_successors"]

# Any letter but a plain lower-case one: quicker than a class of all capitals, and a lower-case
# letter with a mark seldom begins an English word.
_UPPER = r"[^\W\d_a-z]"
_WORD = rf"{_UPPER}[\w'’]*(?:-{_UPPER}?[\w'’]+)*"
# Initials with or without a blank, or names; particles may stand inside.
_NAME = rf"""
    (?: (?:{_UPPER}\.\ ?){{1,3}}{_WORD}
      | {_WORD}(?:\ (?:{_UPPER}\.|von|van|de|der|zu|af)){{0,2}}(?:\ {_WORD}){{1,3}} )
"""
ROLE = re.compile(
    r"""
    \b (?:
      (?:honorary\ |vice-?\ ?|general\ )?consuls?(?:[-\ ]general)?
    | ambassadors?(?:[-\ ]at[-\ ]large)?
    | charg[ée]s?\ d['’]affaires(?:\ a\.i\.)?
    | (?:diplomatic\ |consular\ |plenipotentiary\ |permanent\ |special\ )?representatives?
    | (?:special\ )?envoys?
    | ministers?[\ -]plenipotentiary
    | (?:diplomatic|consular)\ agents?
    ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A word for who represents a state in another."""

# Words before a name that are no part of it, besides offices: parties, ranks, forms of address.
_TITLES = words("title")


def _person(name: str) -> str:
    """A name without the offices and titles in front of it."""
    words = name.split()
    while len(words) > 1 and words[0].lower().strip(".") in _TITLES:
        words = words[1:]
    return " ".join(words)


# --- lists ----------------------------------------------------------------------------------------

_LIST_ROLE = re.compile(
    r"""
    (?P<role> ambassadors? | (?:diplomatic\ )?envoys? | charg[ée]s?\ d['’]affaires
      | (?:honorary\ )?consuls?(?:[-\ ]general)? | (?:diplomatic\ )?representatives?
      | heads?\ of\ (?:[\w-]+\ ){0,3}missions? )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OF_IN = re.compile(r"\b(?P<how>of|from|in|to)\s+", re.IGNORECASE)
_ENTRY_NAME = re.compile(_NAME, re.VERBOSE)


class ListRole(NamedTuple):
    """What the heading of a list of representatives says of each of them."""

    role: str
    sending: str | None
    receiving: str | None


def envoy_list_role(page: Page, start: int, end: int) -> ListRole | None:
    """Read a heading such as 'Ambassadors of A in B'; None where it names no representatives."""
    match = _LIST_ROLE.search(page.text, start, end)
    if not match:
        return None
    sending: str | None = None
    receiving: str | None = None
    for place in page.places_in(start, end):
        if not place.country:
            continue
        before = page.text[start : place.start].lower().removesuffix("the ").split()
        preposition = before[-1] if before else ""
        if preposition in ("in", "to", "at", "accredited"):
            receiving = receiving or place.country
        elif sending is None:
            sending = place.country
    if sending is None and receiving:
        sending = page.other(receiving)
    elif receiving is None and sending:
        receiving = page.other(sending)
    return ListRole(_singular(match["role"]), sending, receiving)


def _singular(role: str) -> str:
    """The office of one person.

    >>> _singular("Ambassadors"), _singular("Heads of mission"), _singular("Consuls General")
    ('ambassador', 'head of mission', 'consul general')
    """
    words = role.lower().split()
    words[0] = words[0].removesuffix("s")
    if words[-1].startswith("mission"):
        words = [words[0], "of", "mission"]
    elif len(words) == 2 and words[0] in ("diplomatic", "honorary"):
        words[1] = words[1].removesuffix("s")
    return " ".join(words)


def listed_envoy(page: Page, start: int, end: int, role: ListRole) -> Envoy | None:
    """Read an entry such as 'Name (1991–1997)'; None where it has no name or no term."""
    text = page.text
    dates = page.annotations.dates_in(start, end)
    if not dates:
        return None
    # The name stands before the term, or behind a term that opens the entry.
    first, last = (start, dates[0].start) if dates[0].start > start + 3 else (dates[-1].end, end)
    match = _ENTRY_NAME.search(text, first, last)
    if not match:
        return None
    name_end = match.end()
    term_start, term_end = _term(page, dates)
    own = ROLE.search(text, start, name_end) or ROLE.search(text, name_end, end)
    name = _person(match.group())
    office = own.group().lower() if own else role.role
    return _envoy(
        page,
        name,
        office,
        (start, end),
        sides=(role.sending, role.receiving),
        term=(term_start, term_end),
    )


_TO_DATE = re.compile(
    r"\s*(?:[-–—]|to|until|till)\s*(?:to\s+date|(?:the\s+)?present|now|today|incumbent)\b",
    re.IGNORECASE,
)


def _term(page: Page, dates: list[DateMention]) -> tuple[Edtf | None, Edtf | None]:
    """Start and end of a term by the dates of its entry."""
    text = page.text
    first = dates[0]
    if "/" in first.date:
        opening, _, closing = first.date.partition("/")
        return (
            None if opening == ".." else Edtf(opening),
            None if closing == ".." else Edtf(closing),
        )
    if len(dates) > 1:
        between = text[first.end : dates[1].start].strip(" .")
        if between in ("-", "–", "—", "to", "until", "till"):
            return first.date, dates[1].date
    if _TO_DATE.match(text, first.end):
        return first.date, None
    before = text[max(0, first.start - 3) : first.start]
    if before.rstrip().endswith(("–", "-", "—")):
        return None, first.date
    # Assumption: one bare date is the start; when the term ended is not told.
    return first.date, None


def _envoy(
    page: Page,
    name: str,
    role: str,
    span: tuple[int, int],
    *,
    sides: tuple[str | None, str | None],
    city: str | None = None,
    term: tuple[Edtf | None, Edtf | None] = (None, None),
) -> Envoy:
    receiving = sides[1]
    sending = sides[0] or page.other(receiving)
    return Envoy(
        name=name,
        name_printed=name,
        role=role,
        role_en=role,
        sending=sending,
        receiving=receiving or page.other(sending),
        city=city,
        term_start=term[0],
        term_end=term[1],
        end_reason="stated" if term[1] else "open",
        person=person_key(name),
        evidence=page.document.evidence(*span),
    )


def with_successors(envoys: Iterable[Envoy]) -> list[Envoy]:
    """End the open terms of a list in chronological order at the next one's start."""
    rows = list(envoys)
    for index, (row, following) in enumerate(pairwise(rows)):
        later = following.term_start
        if "honorary" in row.role:
            continue  # of honorary consuls there are several at a time
        if row.term_end is None and row.term_start and later and row.term_start <= later:
            rows[index] = replace(row, term_end=later, end_reason="successor")
    return rows


# --- prose ----------------------------------------------------------------------------------------

_IS = re.compile(
    rf"""
    (?: was | is | became | were )\ (?:also\ |again\ |the\ )? (?P<title>(?:{_WORD}\ )*?)
    (?P<name>{_NAME})
    """,
    re.VERBOSE,
)
_APPOINTED = re.compile(
    rf"""
    (?P<name>{_NAME}) ,? \ (?:(?:who|he|she)\ )?
    (?: (?:was|is|were|has\ been)\ (?:\w+ly\ )?
        (?:appointed|accredited|named|nominated|posted|sent|confirmed)
      | (?:became|served|presented|acted|took\ office|took\ up) ) \b
    """,
    re.VERBOSE,
)
# 'X is the current Danish ambassador …', 'the embassy is headed by Ambassador X'
_BEING = re.compile(
    rf"(?P<name>{_NAME}) \ (?:is|was|has\ been)\ (?:the\ |an?\ )?(?:\w+\ ){{0,3}}\Z", re.VERBOSE
)
# 'was X from 1921 to 1924', 'was X (1921–1924)'
_SINCE = re.compile(r",?\s+(?:\(\s*\d|from\b|since\b|between\b)", re.IGNORECASE)
_AS_OF = re.compile(r"\b(?:as\s+of|since)\s+\Z", re.IGNORECASE)
# 'The president nominated X as ambassador'
_MADE = re.compile(
    rf"\b(?:nominated|appointed|named|sent)\ (?:the\ |[a-z]+\ )?(?P<name>{_NAME})"
    r"\ (?:as|to\ be)\ (?:the\ |its\ |an?\ )?(?:\w+\ ){0,2}\Z",
    re.VERBOSE,
)
_BY_WHOM = re.compile(r"\bby\s+(?:the\s+|its\s+|an?\s+)?(?:\w+\s+)?\Z", re.IGNORECASE)
_NAME_NEXT = re.compile(rf",?\ (?P<name>{_NAME})", re.VERBOSE)
_CONSULS = re.compile(r"\b(?P<role>honorary\s+consuls)\s*:\s+", re.IGNORECASE)
_IN_TOWN = re.compile(
    rf"(?P<name>{_NAME})\ (?:in|at)\ (?P<town>{_WORD}(?:\ {_WORD}){{0,2}})", re.VERBOSE
)
# Several holders of one office, each with a term in brackets.
_HOLDERS = re.compile(
    r"""
    \b (?P<role> ambassadors | (?:diplomatic\ |special\ )?envoys | charg[ée]s\ d['’]affaires
      | (?:honorary\ |general\ )?consuls(?:[-\ ]general)? | ministers\ plenipotentiary
      | (?:diplomatic\ |plenipotentiary\ )?representatives )
    \b (?= [^.;()]{0,120}? \( [^()]{0,30}\d{4} )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WITH_TERM = re.compile(rf"(?P<name>{_NAME})\ ?\((?P<term>[^()]{{4,60}})\)", re.VERBOSE)
_CLAUSE = re.compile(r"[^,.;:()]{0,80}")
_NAMED = re.compile(
    rf"""
    [^.;:()]{{0,60}}? (?:,\ |\ ) (?P<name>{_NAME}) ,?\ (?:who\ )?(?=(?:was|has\ been)\ (?:accredited
    |appointed|named|received)|presented|arrived
    |took\ (?:up\ )?(?:office|(?:his|her)\ (?:post|duties))|assumed|began)
    """,
    re.VERBOSE,
)
_TOOK_OFFICE = re.compile(
    r"\b(?:accredited|appointed|named|took\ (?:up\ )?(?:office|post)|credentials|became|since"
    r"|arrived)\b",
    re.IGNORECASE | re.VERBOSE,
)
_BY_NAMES = re.compile(
    rf"\b(?:by|were|and|,)\s+(?P<name>{_NAME})\s*\((?P<seat>[^()\d]{{2,40}})\)", re.VERBOSE
)
_REPRESENTED = re.compile(r"\brepresent(?:ed|atives?|ations?)\b", re.IGNORECASE)

_LED = re.compile(
    r"(?:\b(?:delegation|delegates|negotiators?|side)\b[^.;]{0,80}?"
    r"\b(?:(?:led|headed|chaired|made\s+up)\s+(?:(?:at\s+)?first\s+|initially\s+)?(?:by|of)"
    r"|included|including|consist(?:ed|ing)\s+of|compris(?:ed|ing)|composed\s+of"
    r"|(?:was|were)(?=\s+(?-i:[A-Z])))"
    r"|\b(?:was|were)\s+represented\s+(?:(?:at|in)\s+the\s+\w+\s+)?by)\s*",
    re.IGNORECASE,
)
# A line without any of these letters names no representative: tested first, for it is quick.
_STEMS = (
    "represent", "side was", "ambassador", "envoy", "consul", "charg", "plenipotentiary", "agent",
    "delegat", "negotiat", "signed",
)  # fmt: skip
_GOES_ON = re.compile(
    r"\s*+[;,]\s*+(?:and\s++)?(?:it|which)\s++(?:also\s++)?(?:included|comprised)\s++"
    r"|\s*+,?\s*+and\s++(?:included|comprised)\s++"
    r"|\s*+,?\s*+(?:and\s++)?(?:was|were)\s++(?:led|headed|chaired)\s++by\s++"
    r"|\s*+,?\s*+(?:and\s++)?(?:later|then|subsequently|afterwards)\s++by\s++",
    re.IGNORECASE,
)
# '…, the Russian one by', 'and the Latvian delegation by'
_OTHER_SIDE = re.compile(
    r"\s*+[,;]?\s*+(?:(?:and|while)\s++)?(?:the\s++)?(?P<who>(?-i:[A-Z])\w+(?:\s++(?-i:[A-Z])\w+)?)"
    r"\s++(?:(?:one|delegation|side)\s++)?(?:was\s++)?(?:led\s++|headed\s++|chaired\s++)?by\s++",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(r"\ban?\s+(?:\w+\s+){0,2}delegation\b", re.IGNORECASE)
_DELEGATION = re.compile(
    r"\b(?:delegation|delegates|negotiators?|represented\s+(?:(?:at|in)\s+the\s+\w+\s+)?by"
    r"|side(?=\s+was\s+(?:led|headed|chaired|represented)\s+by))\b",
    re.IGNORECASE,
)
# A delegation on a visit comes to no talks.
_VISIT_BY = re.compile(r"\bvisits?\b[^.;]{0,60}\Z", re.IGNORECASE)
_TALKS = re.compile(
    r"\b(?:talks?|negotiat\w+|treaty|treaties|agreement|convention|pact|armistice|ceasefire|peace"
    r"|conference)\b",
    re.IGNORECASE,
)
_SIGNED_BY = re.compile(r"\bsigned\s+(?:\w+\s+){0,3}?by\s+", re.IGNORECASE)
_BEHALF = re.compile(
    r"\b(?:on|in)\s+(?:the\s+)?(?:behalf|name)\s+of\s+|\bfor\s+(?=(?:the\s+)?[A-Z])", re.IGNORECASE
)
_NEXT_NAME = re.compile(
    rf"(?P<glue>(?:,\s+who\s+[^,.;]{{1,60}}(?=,))?\s*+(?:[,;]\s*+)?(?:and\s++|as\s++well\s++as\s++)?(?:the\s++)?)"
    rf"(?P<name>{_NAME})",
    re.VERBOSE,
)


def prose_envoys(page: Page, start: int, end: int) -> list[Envoy]:
    """The representatives and negotiators that the sentences of a paragraph name."""
    if not page.mentions(_STEMS, start, end):
        return []
    found: list[Envoy] = []
    side: str | None = None  # whose delegation the sentences before spoke of
    talks = False
    for first, last in page.sentences_in(start, end):
        if row := list(_told_in_a_row(page, first, last)):
            found += row
        elif ROLE.search(page.text, first, last) or _REPRESENTED.search(page.text, first, last):
            found += _representatives(page, first, last)
        talks = talks or _TALKS.search(page.text, first, last) is not None
        side, negotiators = _negotiators(page, first, last, side, talks=talks)
        found += negotiators
    return found


def _told_in_a_row(page: Page, start: int, end: int) -> Iterator[Envoy]:
    """'The Finnish ambassadors in Oslo were A B (1921–1924), C D (1924–1926) and E F (1926).'"""
    text = page.text
    yield from _seated(page, start, end)
    opening = _HOLDERS.search(text, start, end)
    if not opening:
        return
    office = _singular(opening["role"])
    sides = _sides(page, start, opening.end(), opening.span("role"))
    position = opening.end()
    while item := _WITH_TERM.search(text, position, end):
        position = item.end()
        dates = page.annotations.dates_in(*item.span("term"))
        words = text[item.end("name") : item.start("term")]
        if not dates or dates[0].start > item.start("term") + 6 or words.strip() != "(":
            continue
        yield _envoy(
            page,
            _person(item["name"]),
            office,
            (item.start("name"), item.end()),
            sides=sides,
            term=_term(page, dates),
        )


def _seated(page: Page, start: int, end: int) -> Iterator[Envoy]:
    """'… honorary consuls: A B in Bergen, C D in Stavanger': holders by their towns."""
    text = page.text
    opening = _CONSULS.search(text, start, end)
    if not opening:
        return
    sides = _sides(page, start, opening.start("role"))
    for item in _IN_TOWN.finditer(text, opening.end(), end):
        yield _envoy(
            page,
            _person(item["name"]),
            _singular(opening["role"]),
            item.span(),
            sides=sides,
            city=item["town"],
        )


def _representatives(page: Page, start: int, end: int) -> Iterator[Envoy]:
    text = page.text
    seats = list(_BY_NAMES.finditer(text, start, end))
    if seats and (context := _REPRESENTED.search(text, start, seats[0].start())):
        term = _sentence_term(page, start, context.start())
        sides = _sides(page, start, seats[0].start())
        for match in seats:
            yield _envoy(
                page,
                _person(match["name"]),
                "representative",
                match.span(),
                sides=sides,
                city=match["seat"].strip(),
                term=term,
            )
        return
    yield from _office_holder(page, start, end)


def _sides(
    page: Page, start: int, end: int, role: tuple[int, int] | None = None
) -> tuple[str | None, str | None]:
    """Who sends and who receives: the state named first sends, unless a preposition says else.

    What stands with the word for the office, at `role`, says it best: 'the Danish ambassador'.
    """
    sending = receiving = None
    if role:
        near = page.places_in(max(start, role[0] - 30), role[0])
        if near and near[-1].kind == "nationality" and page.text[near[-1].end : role[0]] == " ":
            sending = near[-1].country
        behind = next(iter(page.places_in(role[1], min(end, role[1] + 40))), None)
        if behind and _SEAT.fullmatch(page.text, role[1], behind.start):
            receiving = behind.country
        if sending and sending != receiving:
            return sending, receiving
        sending = receiving = None
    for place in page.places_in(start, end):
        if place.kind not in ("country", "nationality") or not place.country:
            continue
        before = page.text[start : place.start].rstrip().lower().removesuffix(" the")
        if before.endswith((" in", " to")) or before in ("in", "to"):
            receiving = receiving or place.country
        elif sending is None:
            sending = place.country
    return sending, receiving


_SEAT = re.compile(r"\s+(?:in|to)\s+(?:the\s+)?", re.IGNORECASE)


def _sentence_term(page: Page, start: int, end: int) -> tuple[Edtf | None, Edtf | None]:
    """The term that opens a sentence: 'From A to B, …'."""
    return _bounds(page.first_date(start, end))


def _bounds(date: DateMention | None) -> tuple[Edtf | None, Edtf | None]:
    """Start and end of a term that one date states; a bare date is its start."""
    if not date or "/" not in date.date:
        return (date.date if date else None), None
    opening, _, closing = date.date.partition("/")
    return (
        None if opening == ".." else Edtf(opening),
        None if closing == ".." else Edtf(closing),
    )


def _office_holder(page: Page, start: int, end: int) -> Iterator[Envoy]:
    """'A's first representative in B was X, who was accredited on …', 'X was appointed …'."""
    text = page.text
    for role in ROLE.finditer(text, start, end):
        state_before = page.places_in(max(start, role.start() - 60), role.start())
        holder = _IS.search(text, role.end(), min(end, role.end() + 90))
        if holder and not re.search(r"[.;,]", text[role.end() : holder.start()]):
            name = _person(holder["name"])
            # 'representative … was Ambassador X': the title before the name is the office.
            title = ROLE.fullmatch(holder["name"].split()[0])
            span_end = holder.end()
        else:
            title = None
            appointed = next(
                (
                    match
                    for match in reversed(list(_APPOINTED.finditer(text, start, role.start())))
                    if role.start() - match.end() <= 90
                ),
                None,
            )
            being = _BEING.search(text, max(start, role.start() - 90), role.start())
            by_whom = _BY_WHOM.search(text, max(start, role.start() - 40), role.start())
            called = _NAME_NEXT.match(text, role.end(), end) if by_whom else None
            made = _MADE.search(text, max(start, role.start() - 90), role.start())
            appointed = made or appointed or being or called or _NAMED.match(text, role.end(), end)
            if not appointed:
                continue
            holder = appointed
            name = _person(appointed["name"])
            span_end = max(role.end(), appointed.end("name"))
        if not (state_before or page.places_in(role.end(), min(end, role.end() + 60))):
            continue
        opens = holder.start() if holder.re is _MADE else holder.start("name")
        took = _TOOK_OFFICE.search(text, min(opens, role.start()), end)
        date = _date_beside(page, holder, role, end)
        if took and not date and holder.re is _MADE:
            # 'In April A appointed B as envoy, who was recalled in May'
            date = page.first_date(start, took.start())
        if took and not date:
            date = page.first_date(took.start(), end) or page.first_date(start, took.start())
        edge = max(holder.start(), span_end)
        if holder.start("name") < role.start():
            # 'X was appointed ambassador of A to B'
            rest = _CLAUSE.match(text, role.end(), end)
            edge = rest.end() if rest else edge
        sides = _sides(page, start, edge, role.span())
        first = min(holder.start("name"), role.start())
        yield _envoy(
            page,
            name,
            (title or role).group().lower(),
            (min(first, date.start) if date else first, max(span_end, date.end if date else 0)),
            sides=sides,
            term=_bounds(date),
        )
        return


def _date_beside(
    page: Page, holder: re.Match[str], role: re.Match[str], end: int
) -> DateMention | None:
    """The date that says how long or since when: 'was X from A to B', 'as of D is X'."""
    text = page.text
    behind = page.first_date(holder.end("name"), min(end, holder.end("name") + 40))
    if behind and _SINCE.match(text, holder.end("name"), behind.start + 8):
        return behind
    # 'The ambassador as of 9 May 2011 is X'
    between = page.first_date(role.end(), max(role.end(), holder.start("name")))
    as_of = between and _AS_OF.search(text, role.end(), between.start)
    return between if as_of or (between and between.date.endswith("/..")) else None


def _names(page: Page, position: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The names of a list that begins at a position: 'A, B and C'."""
    match = _NEXT_NAME.match(page.text, position, end)
    while match:
        name = _person(match["name"])
        yield match.end("name") - len(name), match.end("name"), name
        match = _NEXT_NAME.match(page.text, match.end(), end)
        if match and not match["glue"].strip():
            return


def _negotiators(
    page: Page, start: int, end: int, side: str | None, *, talks: bool
) -> tuple[str | None, list[Envoy]]:
    """The members of a delegation to talks, or who signed for a side; and the side spoken of."""
    text = page.text
    states = page.states_in(start, end)
    if _DELEGATION.search(text, start, end):
        # 'A delegation' is a new one; 'the delegation' may be that of talks told of before.
        indefinite = _INDEFINITE.search(text, start, end)
        here = _TALKS.search(text, start, end)
        if not here and (indefinite or not talks):
            return None, []
        list_start = _LED.search(text, start, end)
        if not list_start or _VISIT_BY.search(text, start, list_start.start()):
            return side, []
        named = page.states_in(start, list_start.end())
        side = named[0] if named else side or page.home
        names = list(_names(page, list_start.end(), end))
        while names and (goes_on := _GOES_ON.match(text, names[-1][1], end)):
            more = [name for name in _names(page, goes_on.end(), end) if name not in names]
            if not more:
                break
            names += more
        # 'The delegation, consisting of A, B and C, was led by A.': once is enough.
        once = {name[2]: name for name in reversed(names)}
        found = [_negotiator(page, name, _side(page, side)) for name in reversed(once.values())]
        while names and (other := _OTHER_SIDE.match(text, names[-1][1], end)):
            names = list(_names(page, other.end(), end))
            states = page.states_in(*other.span("who"))
            if states:
                found += [_negotiator(page, name, _side(page, states[0])) for name in names]
        return side, found
    signed = _SIGNED_BY.search(text, start, end)
    behalf = _BEHALF.search(text, start, end)
    if signed and behalf:
        after = page.states_in(behalf.end(), min(end, behalf.end() + 60))
        names = list(_names(page, signed.end(), end))
        sender = after[0] if after else states[0] if states else None
        return side, [_negotiator(page, name, sender) for name in names]
    return side, []


def _side(page: Page, state: str) -> str:
    """The state of a delegation.

    Assumption: the Soviet side of talks that a document has with Russia is Russia's.
    """
    parties = page.parties
    return "RUS" if state == "SUN" and "SUN" not in parties and "RUS" in parties else state


def _negotiator(page: Page, name: tuple[int, int, str], side: str | None) -> Envoy:
    start, end, words = name
    return _envoy(page, words, "negotiator", (start, end), sides=(side, None))
