"""Missions and envoys on a foreign-ministry page: who represents whom, where and when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from bilateral.documents import Line
from bilateral.readers.mfa_common import Page, as_gender, strip_bullet
from bilateral.readers.mfa_consuls import Consul, consul, consul_seats, consuls
from bilateral.readers.mfa_missions import (
    ENVOY_WORD,
    MISSION_STEMS,
    listed_missions,
    seat_of_list,
    told_missions,
)
from bilateral.readers.mfa_terms import ENVOYS, HEADS_OF_MISSION, envoy_terms, names_one_of
from bilateral.records import Edtf, Envoy, Event, Mission, Record
from bilateral.text.dates import DateMention
from bilateral.text.edtf import bounds
from bilateral.text.names import leading_name, nominative, person_key
from bilateral.text.offices import OfficeMention, find_offices
from bilateral.text.places import PlaceMention
from bilateral.text.translation import english

__all__ = ["Representation", "envoys_heading", "missions_heading", "succeed"]

_MISSIONS: Final = re.compile(r"pārstāvniecīb\w*|vēstniecības un konsulāt\w*", re.IGNORECASE)
# 'Latvijas vēstnieki Izraēlā', 'Igaunijas Republikas vēstnieki Latvijas Republikā'.
_LIST_NAME: Final = re.compile(
    r"(?:[^\W\d_]+\s+){1,4}(?:vēstnieki|goda\s+konsuli)(?:\s+[^\W\d_]+){1,3}"
)
_SENT: Final = re.compile(r"\b(?:pārstāv|vēstnie|konsul)\w*", re.IGNORECASE)
_FORMER: Final = re.compile(
    r"\b(?:iepriekš\w+|bijuš\w+|līdzšin\w+|agrāk\w+)\b.*\bvēstniek\w*|\bvēstnieki\b|\bgoda\s+konsuli\b",
    re.IGNORECASE,
)
_SINCE: Final = re.compile(r"(?:Kopš|No)\s+", re.IGNORECASE)
_HONORARY: Final = "goda konsul"
_ROLES: Final = (
    ("konsul", _HONORARY + "s"),
    ("vēstniec", "vēstniece"),
    ("vēstniek", "vēstnieks"),
)
_MOST_WORDS_AFTER_NAME: Final = 4


def missions_heading(line: Line) -> bool:
    """Whether a line heads a list of missions."""
    return line.text.endswith(":") and bool(_MISSIONS.search(line.text))


def envoys_heading(line: Line) -> bool:
    """Whether a line heads a list of former envoys."""
    text = line.text.strip()
    if text.endswith(":"):
        return bool(_FORMER.search(text))
    return _LIST_NAME.fullmatch(text) is not None


@dataclass(slots=True, eq=False, repr=False)
class Representation:
    """Reads lines about missions and envoys in order; `records` holds what they say."""

    page: Page
    records: list[Record] = field(default_factory=list)
    envoys: list[Envoy] = field(default_factory=list)
    sending: str | None = None
    receiving: str | None = None
    _role: str | None = None
    _term: tuple[Line, DateMention] | None = None
    _seat: PlaceMention | None = None

    @property
    def pending(self) -> bool:
        """Whether a line with a date waits for the name on the next one."""
        return self._term is not None

    def head(self, line: Line) -> None:
        """Take sending and receiving state from a heading; the first named sends."""
        places = self.page.countries_of(line)
        # The sender stands right before the word for what it sends.
        named = _SENT.search(self.page.text, line.start, line.end)
        limit = named.start() if named else line.end
        others = [place for place in places if not self.page.locative(place)]
        senders = [p.country for p in others if p.end <= limit][::-1] + [
            p.country for p in others if p.end > limit
        ]
        hosts = [place.country for place in places if self.page.locative(place)]
        if senders or hosts:
            self.sending = senders[0] if senders else self.page.other(hosts[0])
            rest = [code for code in (*hosts, *senders) if code != self.sending]
            self.receiving = rest[0] if rest else self.page.other(self.sending)
        self._term = self._seat = None
        self._role = next((role for stem, role in _ROLES if stem in line.text.lower()), None)

    def mission(self, line: Line) -> bool:
        """Take in a line of a list of missions, such as 'vēstniecība Oslo (atvērta 1992. gadā)'."""
        one_sentence = len(self.page.annotations.sentences_in(line.start, line.end)) < 2
        if not one_sentence or ENVOY_WORD.search(line.text):
            return False
        start = line.start + strip_bullet(line.text)
        sides = self.sending, self.receiving
        found = listed_missions(self.page, start, line.end, sides, self._seat)
        seat = None if found else seat_of_list(self.page, start, line.end)
        self._seat = seat or (self._seat if found else None)
        return self._take(found) or seat is not None

    def _take(self, missions: list[Mission]) -> bool:
        self.records += missions
        if missions:
            self.sending, self.receiving = missions[-1].sending, missions[-1].receiving
        return bool(missions)

    def statement(self, line: Line) -> bool:
        """Take in who is the envoy since when; whether the line says nothing else.

        In a paragraph of several sentences each may name envoys and missions.
        """
        if not names_one_of((*ENVOYS, *MISSION_STEMS), line.text):
            return False
        sentences = self.page.annotations.sentences_in(line.start, line.end)
        if len(sentences) < 2:
            return self._sentence(line.start, line.end)
        for start, end in sentences:
            self._sentence(start, end)
        return False

    def _sentence(self, start: int, end: int) -> bool:
        """Take in a sentence; whether it says nothing else."""
        missions = told_missions(self.page, start, end, (self.sending, self.receiving))
        named = self._statement(start, end)
        if self.records and named:
            missions = [mission for mission in missions if mission.type != "honorary_consulate"]
        seats = [mission for mission in missions if not (mission.opened or mission.closed)]
        self._take([one for one in missions if one not in seats or not self._known(one)])
        return named or bool(seats)

    def _known(self, mission: Mission) -> bool:
        """Whether a mission that is only said to exist has been told of before."""
        kind = mission.type, mission.sending, mission.receiving
        missions = (one for one in self.records if isinstance(one, Mission))
        return any((one.type, one.sending, one.receiving) == kind for one in missions)

    def tells(self, event: Event) -> bool:
        """Whether an envoy's or a mission's row tells what prose does."""
        rows: Sequence[Record] = ()
        if event.category == "appointment":
            rows = self.envoys
        elif event.category == "mission":
            rows = self.records
        return any(row.evidence.start <= event.evidence.start < row.evidence.end for row in rows)

    def _statement(self, start: int, end: int) -> bool:
        named = consuls(self.page, start, end)
        if named:
            places = self.page.places_in(start, named[0].name[0], "country")
            sender = next((p.country for p in places if not self.page.locative(p)), self.sending)
            host = next((p.country for p in places if self.page.locative(p)), None)
            since = self.page.date_in(start, named[0].start)
            for one in named:
                self._honorary(one._replace(when=one.when or since), sender, host, start, end)
            return True
        self._consulates(start, end)
        terms = envoy_terms(self.page, start, end)
        for term in terms:
            sending = term.sending or (self.page.other(term.receiving) if term.receiving else None)
            sending = sending or self.sending
            receiving = term.receiving or self.page.other(sending)
            self.sending, self.receiving = sending, receiving
            office = term.office._replace(case="nom") if term.nominative else term.office
            printed = self.page.text[term.name[0] : term.name[1]]
            envoy = self._add(printed, office, sending, receiving, term.when, start, end)
            if _HONORARY in office.nominative and sending and receiving:
                self._consulate(None, sending, receiving, start, end, envoy)
        return bool(terms)

    def _consulates(self, start: int, end: int) -> None:
        """Honorary consulates of which only the seats are told."""
        cities = consul_seats(self.page, start, end)
        if not cities:
            return
        places = self.page.places_in(start, cities[0].start, "country")
        sending = next((p.country for p in places if not self.page.locative(p)), self.sending)
        for city in cities:
            receiving = city.country or self.page.other(sending)
            if sending and receiving:
                self._consulate(city.name, sending, receiving, start, end)

    def _consulate(
        self,
        city: str | None,
        sending: str,
        receiving: str,
        start: int,
        end: int,
        holder: Envoy | None = None,
    ) -> None:
        self.records.append(
            Mission(
                type="honorary_consulate",
                sending=sending,
                receiving=receiving,
                city=city,
                opened=holder.term_start if holder else None,
                closed=holder.term_end if holder else None,
                holder=holder.name if holder else None,
                evidence=self.page.evidence(start, end),
            )
        )

    def _honorary(
        self, one: Consul, sending: str | None, receiving: str | None, start: int, end: int
    ) -> None:
        page = self.page
        receiving = receiving or one.country or page.other(sending)
        ending = "e" if one.woman else "s"
        role = ("goda ģenerālkonsul" if one.general else _HONORARY) + ending
        office = OfficeMention(
            0, 0, role, english(role), "other", "f" if one.woman else None, "nom"
        )
        printed = page.text[one.name[0] : one.name[1]]
        envoy = self._add(printed, office, sending, receiving, one.when, start, end)
        self.envoys[-1] = envoy = replace(envoy, city=one.seat)
        if sending and receiving:
            self._consulate(one.seat, sending, receiving, start, end, envoy)

    def listed(self, line: Line) -> list[int]:
        """Take in a line of a list of envoys or consuls; the numbers of the lines understood."""
        if self._role != _HONORARY + "s":
            # A list of ambassadors ends where consuls are spoken of.
            return [] if _HONORARY in line.text.lower() else self._former(line)
        start = line.start + strip_bullet(line.text)
        one = consul(self.page, start, line.end, listed=True)
        if one:
            self._honorary(one, self.sending, self.receiving, line.start, line.end)
        return [line.number] if one else []

    def _former(self, line: Line) -> list[int]:
        """Take in a line of a list of former envoys; the numbers of the lines understood.

        Forms: 'No 1992. gada' with the office and name on the next line or behind it;
        'Name (1992–1994)', with the office before the name or in the heading only.
        """
        page = self.page
        start = line.start + strip_bullet(line.text)
        text = page.text
        since = _SINCE.match(text, start, line.end)
        dates = page.dates_in(start, line.end)
        if dates and dates[0].start in (start, since.end() if since else start):
            rest = page.skip(dates[0].end, line.end)
            if rest >= line.end:
                self._term = (line, dates[0])
                return []
            found = self._named(rest, line.end, dates[0].date, start, line.end)
            return [line.number] if found else []
        if self._term:
            first, mention = self._term
            self._term = None
            if self._named(start, line.end, mention.date, first.start, line.end):
                return [first.number, line.number]
            return []
        if dates and self._named(start, dates[0].start, dates[0].date, start, line.end):
            return [line.number]
        return []

    def _named(self, start: int, end: int, when: Edtf, first: int, last: int) -> bool:
        text = self.page.text[start:end]
        offices = [o for o in find_offices(text, "lv") if names_one_of(ENVOYS, o.nominative)]
        office = offices[0] if offices else None
        offset = self.page.skip(start + office.end, end) if office else start
        span = leading_name(self.page.text[offset:end])
        if span is None:
            return False
        after = self.page.text[offset + span[1] : end].strip(" ,;.(–-")
        if len(after.split()) > _MOST_WORDS_AFTER_NAME:
            return False
        if office is None:
            role = self._role or "vēstnieks"
            office = OfficeMention(0, 0, role, english(role), "other", None, "nom")
        printed = self.page.text[offset + span[0] : offset + span[1]]
        self._add(printed, office, self.sending, self.receiving, when, first, last)
        return True

    def _add(
        self,
        printed: str,
        office: OfficeMention,
        sending: str | None,
        receiving: str | None,
        when: Edtf | None,
        first: int,
        last: int,
    ) -> Envoy:
        name = nominative(printed, gender=as_gender(office.gender), case=office.case)
        start, slash, end = (when or "").partition("/")
        stated = bool(slash) and end != ".."
        envoy = Envoy(
            name=name.nominative,
            name_printed=name.printed,
            role=office.nominative,
            role_en=office.english or english(office.nominative),
            sending=sending,
            receiving=receiving,
            city=None,
            term_start=Edtf(start) if start not in ("", "..") else None,
            term_end=Edtf(end) if stated else None,
            end_reason="stated" if stated else "open",
            person=person_key(name.nominative),
            name_guessed=name.guessed,
            evidence=self.page.evidence(first, last),
        )
        self.envoys.append(envoy)
        return envoy


def succeed(envoys: Sequence[Envoy]) -> list[Envoy]:
    """The envoys with the end of each open term taken from the successor's start.

    Assumption: a chargé d'affaires and an ambassador hold the same post one after another; a post
    is filled by one person, so the next person's start ends a term, also where an old sentence
    still says that somebody is in office. Honorary consuls have a post of their own each.
    """
    posts: dict[tuple[str | None, str | None, bool], list[Envoy]] = defaultdict(list)
    for envoy in envoys:
        if envoy.term_start and names_one_of(HEADS_OF_MISSION, envoy.role):
            posts[_post(envoy)].append(envoy)
    for holders in posts.values():
        holders.sort(key=lambda envoy: _first_day(envoy.term_start))
    return [_succeeded(envoy, posts[_post(envoy)]) for envoy in envoys]


def _post(envoy: Envoy) -> tuple[str | None, str | None, bool]:
    """The post of an envoy: that of a legation between the wars is not the ambassador's."""
    return envoy.sending, envoy.receiving, names_one_of(("sūtni",), envoy.role)


def _succeeded(envoy: Envoy, holders: Sequence[Envoy]) -> Envoy:
    """An envoy whose open term ends where that of the next of the post's holders begins."""
    heads = names_one_of(HEADS_OF_MISSION, envoy.role)
    last_day = bounds(envoy.term_start)[1] if envoy.term_start else None
    if envoy.end_reason != "open" or not heads or not last_day:
        return envoy
    later = bisect_right(holders, last_day, key=lambda holder: _first_day(holder.term_start))
    following = (holder for holder in holders[later:] if holder.person != envoy.person)
    successor = next(following, None)
    if successor is None:
        return envoy
    return replace(envoy, term_end=successor.term_start, end_reason="successor")


def _first_day(start: Edtf | None) -> date:
    return (bounds(start)[0] if start else None) or date.min
