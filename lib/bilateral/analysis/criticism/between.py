"""Between places and documents: one happening told twice, with other dates, precision or words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from bilateral.analysis.criticism.case import Case, firsts, fold, found, held, rule, said, words_of
from bilateral.records import Finding
from bilateral.text.edtf import readable
from bilateral.text.places import find_places

_FAMILY = "between"


def _same(case: Case) -> list[list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in case.all_rows("events"):
        if row.same_as is not None:
            groups[row.same_as].append(row)
    return [rows for rows in groups.values() if len({row.source for row in rows}) > 1]


@rule(_FAMILY)
def told_by_two(case: Case) -> Iterator[Finding]:
    """A happening that two documents tell has the same date in both, and the same precision."""
    for rows in _same(case):
        firsts = list({row.source: row for row in reversed(rows)}.values())[::-1]
        for one, other in combinations(firsts, 2):
            if None in (one.date_earliest, one.date_latest, other.date_earliest, other.date_latest):
                continue
            places = f"{one.source}, {said(one)}; {other.source}, {said(other)}"
            if one.date_latest < other.date_earliest or other.date_latest < one.date_earliest:
                yield found("inconsistent", "two documents date one happening "
                            f"{readable(one.date)} and {readable(other.date)}: {places}",
                            one, other, severity="high",
                            stated=one.date, computed=other.date)  # fmt: skip
            elif one.date != other.date:
                yield found("imprecise", f"two documents date one happening with other precision, "
                            f"{readable(one.date)} and {readable(other.date)}: {places}",
                            one, other, stated=one.date, computed=other.date)  # fmt: skip
            else:
                yield held(f"two documents tell of {readable(one.date)}: {places}", one, other,
                           stated=one.date, computed=other.date)  # fmt: skip


_ACTS = {
    "annexation": re.compile(r"\bannex\w*", re.IGNORECASE),
    "occupation": re.compile(r"\boccup\w*", re.IGNORECASE),
    "seizure": re.compile(r"\bseiz\w*", re.IGNORECASE),
    "incorporation": re.compile(r"\bincorporat\w*", re.IGNORECASE),
}


@rule(_FAMILY)
def act_called_otherwise(case: Case) -> Iterator[Finding]:
    """Documents call the taking of one territory by one state by the same word."""
    told: dict[str, dict[str, Any]] = defaultdict(dict)
    for source, document in case.documents.items():
        for act, pattern in _ACTS.items():
            for place, match in case.matches(source, pattern):
                line = document.line_at(match.start())
                start = match.start() - line.start
                around = line.text[start : start + 60].split(".")[0]
                objects = [p for p in find_places(around, line.language)
                           if p.kind in ("region", "country", "city")]  # fmt: skip
                passive = re.search(r"(\w+) (?:was|were) (?:\w+ )?$", line.text[:start])
                name = (passive[1] if passive and passive[1][0].isupper()
                        else objects[0].name if objects else None)  # fmt: skip
                if name:
                    told[name].setdefault(f"{act} {source}", (act, place))
    for name, places in told.items():
        acts: dict[str, Any] = {}
        for act, place in places.values():
            acts.setdefault(act, place)
        documents = {place.source for place in acts.values()}
        if len(acts) > 1 and len(documents) > 1:
            listed = "; ".join(f"{act} in {p.source}:{p.line}" for act, p in acts.items())
            yield found("imprecise", f"documents have several words for one act, of {name}: "
                        f"{listed}",
                        *acts.values(), stated=next(iter(acts)), computed=list(acts)[1],
                        )  # fmt: skip


class _Meeting:
    """What the words of an event tell of a meeting: names, longer words and kinds of meeting."""

    def __init__(self, event: Any, meeting: re.Pattern[str]) -> None:
        words = words_of(event.text)
        self.event = event
        self.names = {fold(word)[:5] for word in words}
        self.stems = {fold(word)[:6] for word in words if len(word) > 5}
        self.kinds = {match.group().lower() for match in meeting.finditer(event.text)}


@rule(_FAMILY)
def meeting_dated_twice(case: Case) -> Iterator[Finding]:
    """A forum or conference told of one person is on one date in the list and in the prose."""
    meeting = re.compile(r"forum|konferenc|samit|summit|conference|izstād|fair|nedēļ|week", re.I)
    for source in case.documents:
        visitors: dict[str, list[Any]] = defaultdict(list)
        for row in case.rows("visitors", source):
            visitors[row.visit].append(row)
        events = [row for row in case.rows("events", source)
                  if row.origin == "prose" and row.precision in ("day", "interval")
                  and row.date_earliest is not None and meeting.search(row.text)]  # fmt: skip
        told = [_Meeting(row, meeting) for row in firsts(events, "date", "text")]
        dates: dict[int, list[Any]] = defaultdict(list)
        for row in case.rows("dates", source):
            if row.date_earliest is not None and row.date_latest is not None:
                dates[row.line].append(row)
        seen = set()
        for visit in firsts(case.rows("visits", source), "date", "description"):
            if visit.date_earliest is None or not meeting.search(visit.description):
                continue
            surnames = {fold(row.name.split()[-1])[:5] for row in visitors[visit.visit]}
            words = {
                fold(w)[:6] for w in words_of(visit.purpose or visit.description) if len(w) > 5
            }
            kinds = {match.group().lower() for match in meeting.finditer(visit.description)}
            for other in told:
                event = other.event
                if (event.date_earliest.year != visit.date_earliest.year
                        or not surnames & other.names or len(words & other.stems) < 2
                        or not kinds & other.kinds
                        or (visit.visit, event.line) in seen):  # fmt: skip
                    continue
                seen.add((visit.visit, event.line))
                if any(visit.date_earliest <= row.date_latest
                       and row.date_earliest <= visit.date_latest
                       for row in dates[event.line]):  # fmt: skip
                    yield held(f"{said(visit, 80)} is dated alike in the prose, {said(event, 60)}",
                               visit, event)  # fmt: skip
                else:
                    yield found(
                        "inconsistent",
                        f"one meeting has two dates: {readable(visit.date)} in {said(visit, 150)}, "
                        f"{readable(event.date)} in {said(event, 170)}",
                        visit, event, severity="high", stated=visit.date, computed=event.date,
                    )  # fmt: skip


@rule(_FAMILY)
def article_within_treaty(case: Case) -> Iterator[Finding]:
    """An article that is cited has a number no higher than the number of articles told."""
    cited = re.compile(r"\b[Aa]rticle (?P<n>\d{1,3})\b")
    counts = [row for row in case.all_rows("quantities") if row.unit == "articles"]
    signed = {
        source: {row.signed for row in case.rows("treaties", source)} - {None}
        for source in case.documents
    }
    for count in firsts(counts, "source", "value"):
        for source in case.documents:
            if not signed[source] & signed[count.source]:
                continue
            for place, match in case.matches(source, cited):
                if int(match["n"]) > count.value:
                    yield found("inconsistent", f"{said(place)} is cited of a treaty of "
                                f"{said(count)}", place, count, severity="medium",
                                stated=match["n"], computed=int(count.value))  # fmt: skip
                else:
                    yield held(f"{said(place)} is within the {said(count)}", place, count,
                               stated=match["n"], computed=int(count.value))  # fmt: skip


@rule(_FAMILY)
def told_once(case: Case) -> Iterator[Finding]:
    """What one of several documents on one partner tells, another one tells too."""
    partners: dict[str, set[str]] = defaultdict(set)
    for row in case.all_rows("sources"):
        for code in (row.counterparts or "").split(";"):
            partners[code].add(row.source)
    shared = {row.same_as for rows in _same(case) for row in rows}
    for source in case.documents:
        others = {s for own in partners.values() if source in own for s in own} - {source}
        own = case.rows("sources", source)[0].published
        rows = [row for row in case.rows("events", source)
                if row.origin == "prose" and row.date != own]  # fmt: skip
        alone = [row for row in rows if row.same_as is None or row.same_as not in shared]
        if others and alone:
            yield found(
                "gap",
                f"{len(alone)} of {len(rows)} happenings in the prose are told by this document "
                f"alone, first {said(alone[0], 110)}",
                alone[0], stated=len(rows), computed=len(alone),
            )  # fmt: skip
