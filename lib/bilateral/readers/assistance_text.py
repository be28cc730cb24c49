"""Amounts of security assistance, arms sales and export licences in English prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bilateral.readers.page import Page, words
from bilateral.records import SecurityAssistance
from bilateral.text.places import PlaceMention
from bilateral.text.quantities import QuantityMention

__all__ = ["security_assistance"]

_CAPITAL = r"[A-Z][\w'’-]+"
# A name does not begin with the word that opens the sentence.
_NAME = r"(?!(?:By|For|From|In|Our|Since|The|This|Through|Under|Via|With)\b)"
_PROGRAMME = re.compile(
    rf"""
    (?P<name> (?:{_CAPITAL}\ (?:(?:and|of|for|to|the)\ )?){{1,6}}{_CAPITAL} )
        \ ?\((?P<code>[A-Z][A-Za-z]{{1,7}})\)
    | \b(?P<section> (?:[Ss]ection|[Tt]itle)\ \d+\w* )
    | \b(?P<authority> \d{{3,4}} )(?=\ authorit(?:y|ies)\b)
    | {_NAME}(?P<program> (?:{_CAPITAL}\ (?:(?:and|of|for|to|the)\ )?){{1,6}} )
        (?:[Pp]rogram(?:me)?|process)\b
    | {_NAME}(?P<fund> (?:{_CAPITAL}\ (?:(?:and|of|for|to|the)\ )?){{1,6}}
        (?:Financing|Initiative|Fund|Grants?)\b )
    | \b(?P<sales> Foreign\ Military\ (?:Sales|Financing) | Direct\ Commercial\ Sales )\b
    | \b(?P<bare> [A-Z]{{3,6}} )\b
    """,
    re.VERBOSE,
)
# What bears an abbreviation but is a thing or a body, no programme.
_NO_PROGRAMME = re.compile(
    r"\A(?:Department|Ministry|Government|Bureau|Office|Embassy|Fiscal|Gross|Memorand)"
    r"|(?:systems?|vehicles?|missiles?|launchers?|helicopters?|rockets?|radars?|munitions?|weapons?"
    r"|aircraft|guard|forces?|corporation|agency|union|organi[sz]ation|agreement|arrangement|government)\Z",
    re.IGNORECASE,
)
# Programmes that a fact sheet need not explain.
_WELL_KNOWN = words("programme")
_INVADED = re.compile(r"\binvasion\s+of\s+(?:the\s+)?\Z", re.IGNORECASE)
_IN_ASSISTANCE = re.compile(r"\s+(?:in\s+)?(?:\w+\s+){0,3}(?:assistance|aid)\b")
_NEAR = re.compile(r"[^,;.]{0,40}\b(?:from|in|for|during)\s+(?:the\s+)?\Z")
_LICENCE = re.compile(r"\b(?:licen[cs]\w*|authori[sz]\w+|permanent export|commercial)\b", re.I)
_SALE = re.compile(r"\b(?:sales?|sold|sell\w*|purchas\w+|bought|procur\w+)\b", re.IGNORECASE)
_AID = re.compile(
    r"\b(?:provid\w+|fund\w*|financ\w+|assist\w*|grant\w*|aid|donat\w+|allocat\w+|support\w*)\b",
    re.IGNORECASE,
)
# What is further from an amount is not about it.
_NEAR_BY = 300  # characters
_AIDED = ("assistance",)
_FISCAL = re.compile(r"\b(?:FY|fiscal)\b", re.IGNORECASE)
_ITEM = re.compile(
    r"(?:\bwere|\bare|\bincluded?|\bincluding|:|;|\),?)\s*(?:and\s+)?(?P<item>[A-Z][^;()]{2,90}?)\s*\(\Z"
)
_GIVES = re.compile(
    r"\b(?:allocat|contribut|donat|provid|deliver|given?\b|gave\b|sent\b|sold\b)\w*", re.I
)
_GIVEN_TO = re.compile(r"\b(?:to|help|support(?:\s+of)?|assist|for)\s+(?:the\s+)?\Z")
# A list of states, or those on the Baltic, that something goes to.
_TO = re.compile(
    r"\b(?:to|(?P<for>for))\s+(?:the\s+)?(?:governments?\s+of\s+)?(?:three\s+)?\Z", re.I
)
_WITH = re.compile(r"\s+with\s+\Z")
_BALTIC = re.compile(r"\s+(?:states|countries|nations|allies|partners)\b", re.IGNORECASE)
_BALTIC_STATES = "EST;LTU;LVA"
_LIST = re.compile(r"\s*(?:,\s*(?:and\s+)?|and\s+|&\s+)(?:to\s+)?(?:the\s+)?")
# The subject of these has the amount: 'Jordan received', 'the Baltic states have purchased'.
_GETS = re.compile(
    r"\s+(?:(?:has|have|had|also|each|all|both)\s+)*"
    r"(?:receiv\w+|purchas\w+|bought|acquir\w+)\b(?:[^.;]|\.\d)*\Z"
)
_AID_TO = re.compile(
    r"\s+(?:worth\s+)?(?:in|of)\s+[^,;$€£]{0,60}?\b(?:assistance|aid)\b"
    r"\s+(?:(?:allocated|provided|given|delivered|disbursed)\s+)?to\s+(?:the\s+)?"
)
_OF_AID = re.compile(r"\b(?:assistance|aid|funds|funding|financing|grants?)\b", re.IGNORECASE)
# 'FY 2007: $1 million', as the tables of a budget are written out.
_LABEL = re.compile(
    r"(?P<guess>\bEst(?:imated?|\.)?\s+)?\b(?:Fiscal\s+Year\s*(?:\(FY\)\s*)?|FY\s*)"
    r"(?P<year>\d{4})\s*:\s*\Z"
)
_SECTOR = re.compile(r"(?P<name>[A-Z][\w ]{3,60}?)\ \((?P<code>[A-Z]{2,4})\)\s*:")
_PART_OF = re.compile(
    r"(?:This|That)\s+(?:(?:amount|total|sum|figure)\s+)?includes?\b|Of\s+(?:this|that|these)\b"
)


class _Programme(NamedTuple):
    start: int
    end: int
    code: str
    words: str


def security_assistance(page: Page, spans: Sequence[tuple[int, int]]) -> list[SecurityAssistance]:
    """The amounts that sentences state for a programme of aid, sales or licences.

    An amount belongs to the programme named behind it, else to the one before it. Amounts in
    brackets behind the names of items are parts of the programme's total, and inherit its years.
    Without a programme only what one state gives another is a row, and what a budget has for a
    fiscal year.
    """
    known: dict[str, _Programme] = {}
    years: dict[str, tuple[int | None, int | None]] = {}
    kinds: dict[str, str] = {}
    rows: list[SecurityAssistance] = []
    code = ""
    aided = page.mentions(_AIDED, 0, len(page.text))
    for start, end in spans:
        for first, last in page.sentences_in(start, end):
            amounts = [q for q in page.annotations.quantities_in(first, last) if _is_money(q)]
            if not amounts and page.text.find("(", first, last) < 0:
                continue  # neither an amount nor the abbreviation of a programme
            labelled = [
                row for amount in amounts if aided for row in _labelled(page, amount, start, end)
            ]
            if labelled:
                rows += labelled
                continue
            programmes = _programmes(page.text, first, last, known)
            part = not programmes and _PART_OF.match(page.text, first, last)
            if part and code in kinds:
                programmes = [known[code]._replace(start=first, end=part.end())]
            if not programmes:
                rows += _contributions(page, amounts, first, last)
            for index, amount in enumerate(amounts):
                following = amounts[index + 1].start if index + 1 < len(amounts) else last
                item = _ITEM.search(page.text, first, amount.start)
                programme = _programme_of(programmes, amount, following, item is not None)
                if programme is None:
                    rows += _contributions(page, [amount], first, last) if programmes else ()
                    continue
                code = programme.code
                period = _years(page, first, amount) or years.get(code, (None, None))
                if not item:
                    period = _years(page, first, amount) or (None, None)
                    years[code] = period
                    kinds[code] = _kind(page.text[first:last], programme)
                row = _row(page, amount, programme, period, item["item"] if item else kinds[code])
                if part:
                    row = replace(row, provider=rows[-1].provider, recipient=rows[-1].recipient)
                rows.append(row)
    return rows


def _labelled(
    page: Page, amount: QuantityMention, start: int, end: int
) -> Iterator[SecurityAssistance]:
    """What a budget has for a fiscal year: 'Peace and Security (PS): FY 2007: $11 million'."""
    line = page.document.line_at(amount.start)
    first = max(start, line.start, amount.start - _NEAR_BY)
    label = _LABEL.search(page.text, max(first, amount.start - 60), amount.start)
    if not label or page.counterpart is None:
        return
    sector = None
    for sector in _SECTOR.finditer(page.text, first, label.start()):  # noqa: B007
        pass
    if sector and sector["code"] == "FY":
        sector = None
    begin = sector.start() if sector and sector.end() + 2 > label.start() else label.start()
    year = int(label["year"])
    sides, span = (page.counterpart, page.home), (begin, min(amount.end, end))
    code = sector["code"] if sector else None
    row = _given(page, amount, sides, span, (year, year), programme=code)
    yield replace(row, approximate=row.approximate or label["guess"] is not None)


def _contributions(
    page: Page, amounts: Sequence[QuantityMention], first: int, last: int
) -> Iterator[SecurityAssistance]:
    """What a state gives another outside any programme: 'A has contributed … to help B'."""
    for amount in amounts:
        yield from _received(page, amount, first, last)
        yield from _allocated(page, amount, first, last)
        verb = _GIVES.search(page.text, first, amount.start)
        givers = page.states_in(first, verb.start()) if verb else []
        taker = _taker(page, verb.end(), amount, first, last) if verb and givers else None
        if verb and taker and taker[0] != givers[-1]:
            state, start, end = taker
            kind = "sale" if _SALE.match(verb.group()) else "aid"
            span = min(verb.start(), start), max(amount.end, end)
            years = _years(page, first, amount)
            yield _given(page, amount, (givers[-1], state), span, years, category=kind)


def _received(
    page: Page, amount: QuantityMention, first: int, last: int
) -> Iterator[SecurityAssistance]:
    """What the document's state has received from the other: 'A received … in assistance'."""
    first = max(first, amount.start - _NEAR_BY)
    taker = next((p for p in page.places_in(first, amount.start) if p.country == page.home), None)
    if (
        taker is None
        or page.counterpart is None
        or not _GETS.match(page.text, taker.end, amount.start)
        or not _OF_AID.search(page.text, amount.end, last)
    ):
        return
    years = _years(page, first, amount)
    yield _given(page, amount, (page.counterpart, page.home), (taker.start, amount.end), years)


def _allocated(
    page: Page, amount: QuantityMention, first: int, last: int
) -> Iterator[SecurityAssistance]:
    """'$9 million in aid allocated to A', without a word before it of who gives."""
    if page.counterpart is None or _GIVES.search(page.text, first, amount.start):
        return
    for place in page.places_in(amount.end, min(last, amount.end + _NEAR_BY)):
        if (
            place.kind == "country"
            and place.country not in (None, page.counterpart)
            and _AID_TO.fullmatch(page.text, amount.end, place.start)
        ):
            sides, span = (page.counterpart, str(place.country)), (amount.start, place.end)
            yield _given(page, amount, sides, span, _years(page, first, amount))
            return


def _states_from(page: Page, place: PlaceMention, last: int) -> str | None:
    """The states named from a place on, as a list or as those on the Baltic."""
    if place.english in ("Baltic", "Baltic States"):
        plural = place.english == "Baltic States" or _BALTIC.match(page.text, place.end, last)
        return _BALTIC_STATES if plural else None
    if place.kind != "country" or not place.country:
        return None
    found, end = {place.country}, place.end
    for other in page.places_in(end, last):
        if not _LIST.fullmatch(page.text, end, other.start) or other.kind != "country":
            break
        found, end = found | {str(other.country)}, other.end
    return ";".join(sorted(found))


def _recipient(page: Page, amount: QuantityMention, first: int, last: int) -> str:
    """The states that an amount of a programme goes to."""
    before = page.places_in(first, amount.start)
    for place in (*page.places_in(amount.end, last), *before):
        to = _TO.search(page.text, first, place.start)
        states = _states_from(page, place, last) if to else None
        # 'cases for U.S.-origin articles … to A'
        if to and states and not (to["for"] and states == page.counterpart):
            return states
    for place in before:
        states = _states_from(page, place, amount.start)
        if states and (
            _WITH.fullmatch(page.text, place.end, min(place.end + 6, amount.start))
            or _gets(page, place, amount.start)
        ):
            return states
    # Assumption: what a fact sheet of the counterpart says no more of goes to the home state.
    return page.home


def _gets(page: Page, place: PlaceMention, end: int) -> bool:
    """Whether a place, or the list or the noun that it opens, has what follows."""
    listed = place.end
    for other in page.places_in(listed, end):
        if not _LIST.fullmatch(page.text, listed, other.start):
            break
        listed = other.end
    noun = _BALTIC.match(page.text, listed, end)
    return _GETS.match(page.text, noun.end() if noun else listed, end) is not None


def _taker(
    page: Page, verb_end: int, amount: QuantityMention, first: int, last: int
) -> tuple[str, int, int] | None:
    """The state that an amount is given to, and where it is named."""
    behind = [p for p in page.places_in(verb_end, last) if p.kind == "country"]
    before = [p for p in page.places_in(first, verb_end) if p.kind == "country"]
    for places, words_before in ((behind, _GIVEN_TO), (before, _INVADED)):
        for place in places:
            if place.country and words_before.search(page.text, first, place.start):
                return place.country, place.start, place.end
    # Assumption: 'assistance' that a fact sheet says no more of goes to the home state.
    if match := _IN_ASSISTANCE.match(page.text, amount.end, last):
        return page.home, amount.end, match.end()
    return None


def _is_money(quantity: QuantityMention) -> bool:
    return bool(quantity.unit and len(quantity.unit) == 3 and quantity.unit.isupper())


def _programmes(text: str, start: int, end: int, known: dict[str, _Programme]) -> list[_Programme]:
    """The programmes named in a sentence; an abbreviation alone counts once it was explained."""
    found = []
    for match in _PROGRAMME.finditer(text, start, end):
        kind = str(match.lastgroup) if match.lastgroup else ""
        if match["code"]:
            code, name = match["code"], match["name"]
            if _NO_PROGRAMME.search(name):
                continue
        elif match["bare"]:
            code = name = match["bare"]
            if code in known:
                name = known[code].words
            elif code.lower() not in _WELL_KNOWN:
                continue
        elif match["section"] or match["authority"]:
            # 'under its 333 authority'
            code = name = match["section"] or f"Section {match['authority']}"
        else:
            name = (match["program"] or match["fund"] or match["sales"] or "").strip()
            code = _short(name)
        if kind and len(code) > 1:
            programme = _Programme(match.start(), match.end(), code, name)
            known.setdefault(code, programme)
            found.append(programme)
    return found


def _short(name: str) -> str:
    """The initials of a programme; of one that holds an abbreviation or 'and', its name.

    >>> _short("Foreign Military Sales"), _short("EEA and Norway Grants")
    ('FMS', 'EEA and Norway Grants')
    """
    parts = name.split()
    if "and" in parts or any(len(part) > 1 and part.isupper() for part in parts):
        return name
    return "".join(part[0] for part in parts if part[0].isupper())


def _programme_of(
    programmes: Sequence[_Programme], amount: QuantityMention, following: int, item: bool
) -> _Programme | None:
    before = [p for p in programmes if p.end <= amount.start]
    after = [p for p in programmes if amount.end <= p.start < following]
    if item and before:
        return before[-1]
    return after[0] if after else before[-1] if before else None


def _years(page: Page, first: int, amount: QuantityMention) -> tuple[int | None, int | None] | None:
    """First and last fiscal year of the sentence's last fiscal date before an amount."""
    dates = page.annotations.dates_in(first, page.annotations.sentence_at(amount.start)[1])
    fiscal = [d for d in dates if _FISCAL.search(page.text, max(first, d.start - 12), d.end)]
    before = [d for d in fiscal if d.end <= amount.start] or fiscal
    if not before:
        return None
    # 'of which $30 million came from the FY 2022 supplement'
    near = [d for d in fiscal if _NEAR.fullmatch(page.text, amount.end, d.start)]
    opening, slash, closing = (near[0] if near else before[-1]).date.partition("/")
    one = int(opening[:4]) if opening[:4].isdigit() else None
    if not slash:
        return one, one
    return one, int(closing[:4]) if closing[:4].isdigit() else None


def _kind(sentence: str, programme: _Programme) -> str:
    """aid, sale or licence, by the programme's own name first."""
    for told in (programme.words, sentence):
        if _LICENCE.search(told):
            return "licence"
        if _SALE.search(told):
            return "sale"
        if _AID.search(told):
            return "aid"
    return "aid"


def _provider(page: Page, recipient: str) -> str:
    # Assumption: the programmes of a fact sheet are the counterpart's, unless they go there.
    if page.counterpart is None or recipient == page.counterpart:
        return page.home
    return page.counterpart


def _row(
    page: Page,
    amount: QuantityMention,
    programme: _Programme,
    years: tuple[int | None, int | None],
    category: str,
) -> SecurityAssistance:
    first, last = page.annotations.sentence_at(amount.start)
    recipient = _recipient(page, amount, first, last)
    start, end = amount.start, amount.end
    if page.text[start - 1 : start] == "(":
        # The item's words stand before the bracket, unless the category is not one of words.
        words = page.text.rfind(category, first, start)
        start = words if words >= 0 else min(start, programme.start)
        end += 1 if page.text[end : end + 1] == ")" else 0
    else:
        start, end = min(start, programme.start), max(end, programme.end)
    sides, span = (_provider(page, recipient), recipient), (min(start, amount.start), end)
    return _given(page, amount, sides, span, years, programme=programme.code, category=category)


def _given(
    page: Page,
    amount: QuantityMention,
    sides: tuple[str, str],
    span: tuple[int, int],
    years: tuple[int | None, int | None] | None,
    *,
    programme: str | None = None,
    category: str = "aid",
) -> SecurityAssistance:
    """What one side gives or sells the other."""
    first, last = years or (None, None)
    return SecurityAssistance(
        programme=programme,
        category=category,
        provider=sides[0],
        recipient=sides[1],
        fiscal_year_start=first,
        fiscal_year_end=last,
        amount=amount.value,
        currency=str(amount.unit),
        approximate=amount.approximate,
        evidence=page.document.evidence(*span),
    )
