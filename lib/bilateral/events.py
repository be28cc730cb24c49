"""All dated happenings: what prose tells, what the lists imply, and which rows tell the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from bilateral.documents import slug, unique
from bilateral.records import Edtf, Envoy, Event, Mission, Record, Source, Treaty, Visit
from bilateral.text import edtf
from bilateral.text.places import find_places

__all__ = ["all_events"]

_ACTS = {
    "signed": "signed",
    "ratified": "ratified",
    "in_force": "in force",
    "ended": "ended",
    "year": "listed under the year",
}


def all_events(
    prose: Sequence[Event], rows: Mapping[str, Sequence[Record | Source]]
) -> list[Event]:
    """Events of all documents in order of document and position, with unique ids and `same_as`.

    `rows` holds the records of the other tables by name. Where a list's act was read from the very
    clause that prose tells, one row stays: the prose's, with the table as its origin.
    """
    taken: dict[str, int] = {}
    told: list[Event] = list(prose)
    derived: list[Event] = []
    for event in _derived(rows):
        index = _told_already(event, told)
        if index is None:
            derived.append(event)
        elif told[index].origin == "prose":
            told[index] = replace(told[index], origin=event.origin)
    order = {
        source.source: i for i, source in enumerate(rows["sources"]) if isinstance(source, Source)
    }
    events = sorted([*told, *derived], key=lambda e: (order[e.evidence.source], e.evidence.start))
    return _linked([replace(event, event=unique(event.event, taken)) for event in events])


def _derived(rows: Mapping[str, Sequence[Record | Source]]) -> Iterator[Event]:
    for name in ("visits", "treaties", "envoys", "missions"):
        for row in rows.get(name, ()):
            if isinstance(row, Visit):
                yield _of_visit(row)
            elif isinstance(row, Treaty):
                yield from _of_treaty(row)
            elif isinstance(row, Envoy):
                yield from _of_envoy(row)
            elif isinstance(row, Mission):
                yield from _of_mission(row)


def _joined(*codes: str | None) -> str | None:
    parts = sorted({part for code in codes if code for part in code.split(";")})
    return ";".join(parts) or None


def _partners(*codes: str | None) -> str | None:
    joined = _joined(*codes)
    return _joined(*(code for code in joined.split(";") if code != "LVA")) if joined else None


_VISIT_CATEGORIES = {"session": "diplomatic", "expo": "trade"}


def _of_visit(visit: Visit) -> Event:
    parties = visit.direction.split("->") if "->" in visit.direction else []
    joint = _joined(visit.guest, visit.host)
    return Event(
        event=visit.visit,
        date=visit.date,
        precision=visit.precision,
        text=visit.description,
        text_en=visit.description_en,
        actor=visit.guest if parties else joint,
        target=visit.host if parties else None,
        counterpart=_partners(visit.guest, visit.host),
        category=_VISIT_CATEGORIES.get(visit.type, "visit"),
        origin="visits",
        evidence=visit.evidence,
    )


def _of_treaty(treaty: Treaty) -> Iterator[Event]:
    for column, act in _ACTS.items():
        when: Edtf | None = getattr(treaty, column)
        if when:
            yield Event(
                event=slug(f"{treaty.treaty} {act}"),
                date=when,
                precision=edtf.precision(when),
                text=f"{treaty.title} ({act})" if act else treaty.title,
                text_en=f"{treaty.title_en} ({act})" if treaty.title_en else None,
                actor=treaty.parties,
                target=None,
                counterpart=_partners(treaty.parties),
                category="treaty",
                origin="treaties",
                evidence=treaty.evidence,
            )


def _of_envoy(envoy: Envoy) -> Iterator[Event]:
    ends = envoy.term_end if envoy.end_reason == "stated" else None
    for when, act in ((envoy.term_start, "takes office"), (ends, "leaves office")):
        if when:
            yield Event(
                event=slug(f"{envoy.name} {act} {when}"),
                date=when,
                precision=edtf.precision(when),
                text=f"{envoy.name}, {envoy.role} ({act})",
                text_en=f"{envoy.name}, {envoy.role_en} ({act})" if envoy.role_en else None,
                actor=envoy.sending,
                target=envoy.receiving,
                counterpart=_partners(envoy.sending, envoy.receiving),
                category="appointment",
                origin="envoys",
                evidence=envoy.evidence,
            )


def _of_mission(mission: Mission) -> Iterator[Event]:
    kind = mission.type.replace("_", " ").capitalize()
    for when, act in ((mission.opened, "opened"), (mission.closed, "closed")):
        if when:
            yield Event(
                event=slug(f"{mission.type} {mission.city} {act} {when}"),
                date=when,
                precision=edtf.precision(when),
                text=mission.evidence.quote,
                text_en=f"{kind} in {_city(mission.city)} {act}",
                actor=mission.sending,
                target=mission.receiving,
                counterpart=_partners(mission.sending, mission.receiving),
                category="mission",
                origin="missions",
                evidence=mission.evidence,
            )


def _city(name: str) -> str:
    """The English name of a city, or the name itself where none is known."""
    return next((p.english for p in find_places(name, "lv") if p.english), name)


def _told_already(event: Event, told: Sequence[Event]) -> int | None:
    """Index of the prose event that the same clause gave, if any."""
    for index, other in enumerate(told):
        if (
            other.evidence.source == event.evidence.source
            and other.evidence.start < event.evidence.end
            and event.evidence.start < other.evidence.end
            and other.category == event.category
            and other.date == event.date
        ):
            return index
    return None


def _linked(events: list[Event]) -> list[Event]:
    """Give events that tell the same happening a shared `same_as`: the first one's id."""
    parent = list(range(len(events)))

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    for first, second in _candidates(events):
        if root(first) != root(second) and _same(events[first], events[second]):
            parent[max(root(first), root(second))] = min(root(first), root(second))
    groups: dict[int, list[int]] = defaultdict(list)
    for index in range(len(events)):
        groups[root(index)].append(index)
    return [
        replace(event, same_as=events[root(index)].event) if len(groups[root(index)]) > 1 else event
        for index, event in enumerate(events)
    ]


def _candidates(events: Sequence[Event]) -> Iterable[tuple[int, int]]:
    """Pairs of one category whose dates begin in one year."""
    blocks: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, event in enumerate(events):
        earliest, latest = edtf.bounds(event.date)
        day = earliest or latest
        assert day is not None
        blocks[event.category, day.year].append(index)
    for block in blocks.values():
        yield from combinations(block, 2)


_WORD = re.compile(r"[^\W\d_]{4,}")


def _stems(event: Event) -> set[str]:
    # Assumption: five letters tell a word in any of its Latvian or English endings.
    words = f"{event.evidence.quote} {event.text_en or ''}"
    return {word[:5].lower() for word in _WORD.findall(words)}


def _same(one: Event, other: Event) -> bool:
    """Whether two events of one category tell one happening.

    The same day, month or interval by the same parties is one happening if they share words as
    well; a coarser date must not contradict, and then most of the shorter one's words be shared.
    """
    # Assumption: parties are compared without direction, since a passive may hide the actor.
    parties, others = (_joined(e.actor, e.target) for e in (one, other))
    if parties and others and not set(parties.split(";")) & set(others.split(";")):
        return False
    if not _compatible(edtf.bounds(one.date), edtf.bounds(other.date)):
        return False
    words, other_words = _stems(one), _stems(other)
    shared = len(words & other_words) / max(1, min(len(words), len(other_words)))
    if one.date == other.date and one.precision in ("day", "interval"):
        return shared >= 0.25
    return shared >= 0.5


Bounds = tuple[date | None, date | None]


def _compatible(one: Bounds, other: Bounds) -> bool:
    """Whether one span lies within the other."""
    return _inside(one, other) or _inside(other, one)


def _inside(inner: Bounds, outer: Bounds) -> bool:
    starts = outer[0] is None or (inner[0] is not None and inner[0] >= outer[0])
    ends = outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
    return starts and ends
