"""Encyclopedia articles on the relations of two states: English prose, lists, many sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bilateral.documents import Document, Line, Lines
from bilateral.readers import Reading
from bilateral.readers.court_text import court_cases
from bilateral.readers.envoy_text import (
    ListRole,
    envoy_list_role,
    listed_envoy,
    prose_envoys,
    with_successors,
)
from bilateral.readers.layout import (
    bullet_start,
    is_key_value,
    is_short,
    marked_heading,
    on_web_page,
)
from bilateral.readers.mission_text import listed_missions
from bilateral.readers.page import Page
from bilateral.readers.trade_text import trade_totals
from bilateral.readers.treaty_prose import prose_treaties
from bilateral.readers.treaty_text import listed_treaties
from bilateral.readers.visit_text import journey_of, listed_visits
from bilateral.records import Envoy, Treaty
from bilateral.text.annotate import Annotations
from bilateral.text.spans import Spans

__all__ = ["read"]

_NAVIGATION = re.compile(
    r"(?:see also|references?|external links?|notes?|further reading|sources?|bibliography)\Z",
    re.IGNORECASE,
)
_TREATIES = re.compile(
    r"\b(?:agreements?|treat(?:y|ies)|conventions|protocols|accords|pacts|memoranda|documents"
    r"|legal (?:basis|framework)|terminated|denounced"
    r"|(?:not )?in force)\b",
    re.IGNORECASE,
)
_MISSIONS = re.compile(r"\b(?:missions|embass(?:y|ies)|consulates?)\b", re.IGNORECASE)
_AGREEMENT_OPENS = re.compile(
    r"(?:the\s+)?(?:\w+\s+){0,3}(?:agreement|treaty|convention|protocol|memorandum)\b"
    r"[^.]{0,60}\bbetween\b",
    re.IGNORECASE,
)
_OFFICES = re.compile(
    r"\s*(?:[^\W\d_]+\s+){0,3}?(?:ambassadors?|envoys?|consuls?|charg[ée]s?|representatives?)\b"
    r"(?:(?!\b(?:is|are|was|were|include|includes)\b)[^:.;\d]){0,120}:\s*",
    re.IGNORECASE,
)
_INFOBOX = re.compile(r"\s*infobox\b[\w ]{0,40}\Z", re.IGNORECASE)


class _Part(NamedTuple):
    """The lines under a heading, and the headings above it from the outermost in."""

    heading: Line | None
    path: tuple[tuple[int, str], ...]
    lines: Lines


def read(document: Document, annotations: Annotations) -> Reading:
    """Read an encyclopedia article into records, with a claim for every line understood."""
    page = Page(document, annotations)
    reading = Reading()
    headings = _headings(document)
    reading.records.extend(document.sections(headings))
    reading.claim((number for number, _, _ in headings), "heading", "heading")
    taken: dict[str, int] = {}
    prose = Spans()
    listed: list[Treaty] = []
    for part in _parts(document, headings):
        if any(_NAVIGATION.match(heading) for _, heading in part.path):
            _read_navigation(reading, part)
            continue
        for line in _read_part(page, reading, part, taken, listed):
            prose.append(line.start, line.end)
    reading.records.extend(listed)
    reading.records.extend(prose_treaties(page, prose, listed, taken))
    for start, end in prose:
        page.tell(reading, start, end)
        reading.records.extend(prose_envoys(page, start, end))
        reading.records.extend(court_cases(page, start, end))
        reading.records.extend(trade_totals(page, start, end))
    return reading


def _headings(document: Document) -> list[tuple[int, int, str]]:
    """Headings as (line number, level, words): by marks, or by position and shape."""
    marked = [
        (line.number, *marks)
        for line in document.lines
        if "=" in line.text and (marks := marked_heading(line.text))
    ]
    if sum(level > 1 for _, level, _ in marked):
        return marked
    # Assumption: without marks, a short line between blank ones is a heading, the first the title.
    lines = document.lines
    found: list[tuple[int, int, str]] = []
    for index, line in enumerate(lines):
        above = index == 0 or lines[index - 1].blank
        below = index + 1 < len(lines) and (
            lines[index + 1].blank
            or bullet_start(lines[index + 1].text) is not None
            or not is_short(lines[index + 1])
        )
        marks = marked_heading(line.text)
        if marks:
            found.append((line.number, *marks))
        elif above and below and is_short(line) and not _is_about_page(line.text):
            found.append((line.number, 2 if found else 1, line.text.strip()))
        elif found and above and below and _OFFICES.fullmatch(line.text):
            # 'Ambassadors of A to B:'
            found.append((line.number, 3, line.text.strip(" :")))
    return found


def _is_about_page(text: str) -> bool:
    return bool(_INFOBOX.match(text)) or on_web_page(text)


def _parts(document: Document, headings: list[tuple[int, int, str]]) -> Iterator[_Part]:
    lines = document.lines
    path: list[tuple[int, str]] = []
    first = headings[0][0] if headings else len(lines) + 1
    if first > 1:
        yield _Part(None, (), lines[: first - 1].filled())
    for index, (number, level, heading) in enumerate(headings):
        path = [(depth, words) for depth, words in path if depth < level] + [(level, heading)]
        last = headings[index + 1][0] - 1 if index + 1 < len(headings) else len(lines)
        below = lines[number:last].filled()
        yield _Part(lines[number - 1], tuple(path), below)


def _read_navigation(reading: Reading, part: _Part) -> None:
    for line in part.lines:
        if bullet_start(line.text) is not None:
            reading.claim([line.number], "navigation list", "navigation")


def _read_part(
    page: Page,
    reading: Reading,
    part: _Part,
    taken: dict[str, int],
    listed: list[Treaty],
) -> Iterator[Line]:
    """Read the lists of a part; give back the lines of prose in it."""
    envoys: list[Envoy] = []
    inner = part.path[-1][1] if part.path else ""
    role = (
        envoy_list_role(page, part.heading.start, part.heading.end)
        if part.heading and not _TREATIES.search(inner)
        else None
    )
    treaties = any(_TREATIES.search(heading) for level, heading in part.path if level > 1)
    missions = bool(_MISSIONS.search(inner)) and role is None and len(part.path) > 1
    journey = (
        journey_of(page, part.heading.start, part.heading.end)
        if part.heading and not role and len(part.path) > 1
        else None
    )
    infobox = False
    for line in part.lines:
        offset = bullet_start(line.text)
        if _INFOBOX.match(line.text):
            infobox = True
            reading.claim([line.number], "infobox", "boilerplate")
        elif infobox and is_key_value(line.text):
            reading.claim([line.number], "infobox", "boilerplate")
        elif journey and (
            rows := listed_visits(page, line.start + (offset or 0), line.end, journey, taken)
        ):
            reading.records.extend(rows)
            reading.claim([line.number], "list of visits")
        elif on_web_page(line.text):
            reading.claim([line.number], "page furniture", "boilerplate")
        elif offset is None:
            infobox = False
            yield line
            reading.claim([line.number], "prose")
        else:
            infobox = False
            start = line.start + offset
            opens = _AGREEMENT_OPENS.match(line.text, offset)
            if treaties or opens:
                _read_treaty(page, reading, line, start, (taken, listed, _status(inner)))
            elif role:
                envoys += _read_envoy(page, reading, line, start, role)
            elif missions:
                _read_mission(page, reading, line, start)
            else:
                yield line
                reading.claim([line.number], "list entry")
    reading.records.extend(with_successors(envoys))


def _status(heading: str) -> str:
    """What a heading says of all agreements under it."""
    words = heading.lower()
    for word, status in (
        # Assumption: 'Terminated or denounced' says at least that the agreement has ended.
        ("terminated", "terminated"),
        ("no longer", "terminated"),
        ("denounced", "denounced"),
        ("not in force", "unknown"),
        ("in force", "in_force"),
    ):
        if word in words:
            return status
    return "unknown"


def _read_treaty(
    page: Page,
    reading: Reading,
    line: Line,
    start: int,
    state: tuple[dict[str, int], list[Treaty], str],
) -> None:
    taken, listed, status = state
    treaties = listed_treaties(page, start, line.end, taken, status=status)
    if treaties:
        listed += treaties
        reading.claim([line.number], "treaty list")


def _read_envoy(
    page: Page, reading: Reading, line: Line, start: int, role: ListRole
) -> list[Envoy]:
    envoy = listed_envoy(page, start, line.end, role)
    if not envoy:
        return []
    reading.claim([line.number], "list of representatives")
    return [envoy]


def _read_mission(page: Page, reading: Reading, line: Line, start: int) -> None:
    missions = listed_missions(page, start, line.end)
    if missions:
        reading.records.extend(missions)
        reading.claim([line.number], "list of missions")
