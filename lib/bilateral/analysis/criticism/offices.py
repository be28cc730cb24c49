"""Offices: who held one when; terms that overlap or leave a gap; posts before the mission."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bilateral.analysis.criticism.case import Case, counted, fold, found, held, rule, said
from bilateral.records import Finding
from bilateral.text.edtf import readable

_FAMILY = "offices"

_HEADS = ("head_of_state", "head_of_government", "speaker", "minister", "state_secretary", "mayor")


def _office(words: str) -> tuple[str, ...]:
    """An office without the endings that tell a man from a woman."""
    return tuple(fold(word)[:6] for word in words.split())


def _known(value: Any) -> bool:
    return value is not None


@rule(_FAMILY)
def office_held_twice(case: Case) -> Iterator[Finding]:
    """Of two persons in one office, at most one is told as its present holder ('since')."""
    for source in case.documents:
        # A term read off the successor's start has no end of its own in the text.
        present = [
            row for row in case.rows("envoys", source)
            if row.end_reason != "stated" and _known(row.term_start_earliest)
            and not isinstance(row.city, str) and _is_present(case, row)
        ]  # fmt: skip
        offices: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(dict)
        for row in sorted(present, key=lambda row: row.term_start_earliest):
            offices[row.sending, row.receiving, _office(row.role)].setdefault(row.name, row)
        for holders in offices.values():
            for old, new in pairwise(holders.values()):
                yield found(
                    "stale",
                    f"both {old.name} (since {readable(old.term_start)}) and {new.name} "
                    f"(since {readable(new.term_start)}) are told as holding one office: "
                    f"{said(old, 120)}; {said(new, 120)}",
                    old, new, severity="high", stated=old.name, computed=new.name,
                )  # fmt: skip
        if present and len(offices) == len(present):
            many = counted(len(present), "office has one present holder",
                           "offices have one present holder each")  # fmt: skip
            yield held(many, present[0])


def _is_present(case: Case, row: Any) -> bool:
    """Whether the words say that someone holds an office now."""
    words = row.quote if len(row.quote) > 40 else case.line(row.source, row.line).quote
    return bool(
        isinstance(row.term_start, str)
        and any(f"{word} " in f"{words} " for word in ("is", "ir", "darbojas"))
        and words.lower().startswith(("since", "kopš"))
    )


@rule(_FAMILY)
def current_and_former(case: Case) -> Iterator[Finding]:
    """No person is told both as holding an office now and as one of its former holders."""
    for source in case.documents:
        rows = [row for row in case.rows("envoys", source) if isinstance(row.person, str)]
        present: dict[str, Any] = {}
        former = []
        for row in rows:
            if _is_present(case, row):
                present.setdefault(row.person, row)
            else:
                former.append(row)
        for row in former:
            if one := present.get(row.person):
                yield found(
                    "inconsistent",
                    f"{one.name} is told as in office in {said(one, 120)} and stands in a list "
                    f"of former holders in {said(row)}",
                    one, row, severity="medium", stated="present", computed="former",
                )  # fmt: skip


@rule(_FAMILY)
def terms(case: Case) -> Iterator[Finding]:
    """Consecutive terms of one office neither overlap nor leave a time without a holder."""
    for source in case.documents:
        groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
        for row in case.rows("envoys", source):
            if (
                row.end_reason == "stated"
                and _known(row.term_start_earliest)
                and not isinstance(row.city, str)
            ):
                groups[row.sending, row.receiving, _office(row.role)].append(row)
        for rows in groups.values():
            rows.sort(key=lambda row: row.term_start_earliest)
            fine = 0
            for one, other in pairwise(rows):
                if not (_known(one.term_end_latest) and _known(one.term_end_earliest)):
                    continue
                if one.term_end_earliest > other.term_start_latest:
                    yield found(
                        "inconsistent",
                        f"the terms of {one.name} (to {one.term_end}) and {other.name} (from "
                        f"{other.term_start}) overlap: {said(one)}; {said(other)}",
                        one, other, severity="medium", stated=one.term_end,
                        computed=other.term_start,
                    )  # fmt: skip
                elif one.term_end_latest < other.term_start_earliest:
                    days = (other.term_start_latest - one.term_end_earliest).days
                    least = (other.term_start_earliest - one.term_end_latest).days - 1
                    yield found(
                        "gap",
                        f"between {one.name} (to {one.term_end}) and {other.name} (from "
                        f"{other.term_start}) the office may have been empty for "
                        f"{f'{least} to {days}' if least else f'up to {days}'} days: {said(one)}; "
                        f"{said(other)}",
                        one, other, severity="low", stated=one.term_end, computed=other.term_start,
                    )  # fmt: skip
                else:
                    fine += 1
            if fine:
                yield held(f"{fine} terms are followed by another that begins as they end", rows[0])


@rule(_FAMILY)
def post_before_mission(case: Case) -> Iterator[Finding]:
    """No envoy is in office before the mission of the sending state was opened."""
    for source in case.documents:
        missions = {
            (row.sending, row.receiving): row for row in case.rows("missions", source)
            if row.type == "embassy" and _known(row.opened_earliest)
        }  # fmt: skip
        fine: list[Any] = []
        for row in case.rows("envoys", source):
            mission = missions.get((row.sending, row.receiving))
            if mission is None or not _known(row.term_start_latest) or isinstance(row.city, str):
                continue
            if row.term_start_latest < mission.opened_earliest:
                yield found(
                    "inconsistent",
                    f"{row.name} is told as {row.role} from {row.term_start}, the embassy as "
                    f"opened in {mission.opened}: {said(row)}; {said(mission)}",
                    row, mission, severity="medium", stated=row.term_start,
                    computed=mission.opened,
                )  # fmt: skip
            else:
                fine.append(row)
        if fine:
            many = counted(len(fine), "term begins", "terms begin")
            yield held(f"{many} once the embassy was open", *fine[:1])


@rule(_FAMILY)
def office_in_turn(case: Case) -> Iterator[Finding]:
    """Two visitors with one office of one state held it one after the other, not by turns."""
    for source in case.documents:
        dates = {row.visit: row for row in case.rows("visits", source)}
        groups: dict[tuple[Any, ...], dict[str, list[Any]]] = defaultdict(dict)
        for row in case.rows("visitors", source):
            visit = dates.get(row.visit)
            if visit is None or row.level not in _HEADS or not isinstance(row.person, str):
                continue
            key = visit.guest, _office(row.office)
            # Two spellings of one first name are the same person for this test.
            person = fold(row.name.split()[-1])
            groups[key].setdefault(person, []).append((visit.date_earliest, row))
        fine: list[tuple[Any, Any]] = []
        wrong: list[tuple[Any, Any]] = []
        for persons in groups.values():
            spans = sorted(
                (min(day for day, _ in told), max(day for day, _ in told), told[0][1])
                for told in ([(d, r) for d, r in rows if _known(d)] for rows in persons.values())
                if told
            ) if len(persons) > 1 else []  # fmt: skip
            for one, other in pairwise(spans):
                (wrong if other[0] <= one[1] else fine).append((one[2], other[2]))
        for one, other in wrong:
            yield found(
                "inconsistent",
                f"{one.name} and {other.name} are both told as {one.office} at one time: "
                f"{said(one)}; {said(other)}",
                one, other, severity="medium", stated=one.name, computed=other.name,
            )  # fmt: skip
        if fine:
            many = counted(len(fine), "change of office between visits is",
                           "changes of office between visits are")  # fmt: skip
            yield held(f"{many} in turn", fine[0][0])
