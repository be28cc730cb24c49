"""All dated happenings: what prose tells, what the lists imply, and which rows tell the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bilateral.documents import Document, slug, unique
from bilateral.linking import Telling, linked
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
    told: list[Event] = list(prose)
    acts = _by_lines(told)
    tellings: list[Telling] = []
    sources = {row.source: row for row in rows["sources"] if isinstance(row, Source)}
    for derived in _derived(rows):
        declared = sources[derived.event.evidence.source].counterparts
        telling = replace(derived, event=_partners(derived.event, declared))
        index = _told_already(telling.event, told, acts)
        if index is None:
            tellings.append(telling)
        elif told[index].origin == "prose":
            told[index] = replace(told[index], origin=telling.event.origin)
    tellings += (Telling(event) for event in told)
    order = {source: i for i, source in enumerate(sources)}
    tellings.sort(key=lambda t: (order[t.event.evidence.source], t.event.evidence.start, t.listed))
    taken: dict[str, int] = {}
    return linked(
        [replace(t, event=replace(t.event, event=unique(t.event.event, taken))) for t in tellings]
    )


def _derived(rows: Mapping[str, Sequence[Record | Source]]) -> Iterator[Telling]:
    for name in ("visits", "treaties", "envoys", "missions"):
        for row in rows.get(name, ()):
            if isinstance(row, Visit):
                yield Telling(_of_visit(row), listed=True)
            elif isinstance(row, Treaty):
                for event in _of_treaty(row):
                    yield Telling(event, listed=True)
            elif isinstance(row, Envoy):
                yield from _of_envoy(row)
            elif isinstance(row, Mission):
                yield from _of_mission(row)


def _joined(*codes: str | None) -> str | None:
    parts = sorted({part for code in codes if code for part in code.split(";")})
    return ";".join(parts) or None


def _partners(event: Event, declared: str | None) -> Event:
    """An event whose counterpart, so far all who take part in it, is the other side alone."""
    parties = set((event.counterpart or "").split(";"))
    # In a document on another state than Latvia the declared counterparts are the other side.
    home = {"LVA"} if "LVA" in parties else parties - set((declared or "").split(";"))
    return replace(event, counterpart=_joined(*(parties - home or parties)))


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
        counterpart=_joined(visit.guest, visit.host),
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
                counterpart=_joined(treaty.parties),
                category="treaty",
                origin="treaties",
                evidence=treaty.evidence,
            )


def _of_envoy(envoy: Envoy) -> Iterator[Telling]:
    ends = envoy.term_end if envoy.end_reason == "stated" else None
    for when, act in ((envoy.term_start, "takes office"), (ends, "leaves office")):
        if when:
            event = Event(
                event=slug(f"{envoy.name} {act} {when}"),
                date=when,
                precision=edtf.precision(when),
                text=f"{envoy.name}, {envoy.role} ({act})",
                text_en=f"{envoy.name}, {envoy.role_en} ({act})" if envoy.role_en else None,
                actor=envoy.sending,
                target=envoy.receiving,
                counterpart=_joined(envoy.sending, envoy.receiving),
                category="appointment",
                origin="envoys",
                evidence=envoy.evidence,
            )
            yield Telling(event, listed=True, subject=f"{envoy.name} {act}")


def _of_mission(mission: Mission) -> Iterator[Telling]:
    kind = mission.type.replace("_", " ")
    subject = f"{mission.type} {mission.city or mission.receiving}"
    where = f"in {_city(mission.city)}" if mission.city else f"of {mission.sending}"
    for when, act in ((mission.opened, "opened"), (mission.closed, "closed")):
        if when:
            event = Event(
                event=slug(f"{subject} {act} {when}"),
                date=when,
                precision=edtf.precision(when),
                text=" ".join(mission.evidence.quote.split()),
                text_en=f"{kind.capitalize()} {where} {act}",
                actor=mission.sending,
                target=mission.receiving,
                counterpart=_joined(mission.sending, mission.receiving),
                category="mission",
                origin="missions",
                evidence=mission.evidence,
            )
            yield Telling(event, listed=True, subject=f"{subject} {act}")


def _city(name: str) -> str:
    """The English name of a city, or the name itself where none is known."""
    return next((p.english for p in find_places(name, "lv") if p.english), name)


_Act = tuple[str, int, str, Edtf]


def _acts(event: Event) -> list[_Act]:
    """Document, line, category and date of an event, for each line that its clause stands on."""
    lines = Document.line_numbers(event.evidence)
    return [(event.evidence.source, line, event.category, event.date) for line in lines]


def _by_lines(events: Sequence[Event]) -> dict[_Act, list[int]]:
    """Indices of events by what `_told_already` looks them up by."""
    found: dict[_Act, list[int]] = defaultdict(list)
    for index, event in enumerate(events):
        for act in _acts(event):
            found[act].append(index)
    return found


def _told_already(
    event: Event, told: Sequence[Event], acts: Mapping[_Act, Sequence[int]]
) -> int | None:
    """Index of the prose event that the same clause gave, if any."""
    start, end = event.evidence.start, event.evidence.end
    on_its_lines = (index for act in _acts(event) for index in acts.get(act, ()))
    overlapping = (
        index
        for index in on_its_lines
        if told[index].evidence.start < end and start < told[index].evidence.end
    )
    return min(overlapping, default=None)
