"""Fact sheets of a government on security cooperation: banner, prose, contact, footer."""

from __future__ import annotations

import re

from bilateral.documents import Document, Line, Lines
from bilateral.readers import Reading
from bilateral.readers.assistance_text import security_assistance
from bilateral.readers.envoy_text import prose_envoys
from bilateral.readers.layout import bullet_start, is_short, on_web_page
from bilateral.readers.masthead import alone_date, publication
from bilateral.readers.page import Page
from bilateral.readers.trade_text import trade_totals
from bilateral.readers.treaty_prose import prose_treaties
from bilateral.readers.treaty_text import LIST_OPENS, listed_treaties, treaties_in_sentence_list
from bilateral.records import Treaty
from bilateral.text.annotate import Annotations

__all__ = ["read"]

_CONTACT = re.compile(
    r"\bplease\ (?:contact|visit|see|e-?mail)\b|\bfor\ (?:further|more|additional)\ information\b"
    r"|\bfollow\ (?:us|the)\b.*\bon\b",
    re.IGNORECASE | re.VERBOSE,
)

_TOP = 30
_SENTENCE_END = re.compile(r"[.!?][\"”’)]{0,3}\Z")
_MONEY = re.compile(r"[$€£]\s?\d")


def read(document: Document, annotations: Annotations) -> Reading:
    """Read a fact sheet into records, with a claim for every line understood."""
    page = Page(document, annotations)
    reading = Reading()
    lines = document.lines.filled()
    body_first, body_last = _body(page)
    title = _read_top(page, reading, lines[:body_first])
    headings = [(title.number, 1, title.text.strip())] if title else []
    taken: dict[str, int] = {}
    listed: list[Treaty] = []
    prose: list[tuple[int, int]] = []
    in_list = False
    for line in lines[body_first:body_last]:
        offset = bullet_start(line.text)
        if offset is not None and in_list:
            treaties = listed_treaties(page, line.start + offset, line.end, taken)
            if treaties:
                listed += treaties
                reading.claim([line.number], "treaty list")
            continue
        in_list = bool(LIST_OPENS.search(line.text + " ")) and line.text.rstrip().endswith(":")
        if is_short(line) and annotations.dates_in(line.start, line.end) == []:
            headings.append((line.number, 2, line.text.strip()))
            reading.claim([line.number], "heading", "heading")
            continue
        reading.claim([line.number], "prose")
        prose += _read_line(page, line, taken, listed)
    reading.records.extend(document.sections(headings))
    reading.records.extend(listed)
    reading.records.extend(prose_treaties(page, prose, listed, taken))
    reading.records.extend(security_assistance(page, prose))
    for start, end in prose:
        page.tell(reading, start, end)
        reading.records.extend(trade_totals(page, start, end))
        reading.records.extend(prose_envoys(page, start, end))
    _read_bottom(reading, lines[body_last:])
    return reading


def _body(page: Page) -> tuple[int, int]:
    """Indexes of the first line of prose and of the first line behind the last one."""
    lines = page.document.lines.filled()
    first = next(
        (
            index
            for index, line in enumerate(lines)
            if index >= _date_line(page, lines)
            and not on_web_page(line.text)
            and (not is_short(line, words=20) or _MONEY.search(line.text))
        ),
        len(lines),
    )
    last = next(
        (index for index in range(first, len(lines)) if _CONTACT.search(lines[index].text)),
        None,
    )
    if last is None:
        # Without a contact the footer is the run of labels at the end.
        last = len(lines)
        while last > first and _in_footer(lines[last - 1]):
            last -= 1
    return first, last


def _in_footer(line: Line) -> bool:
    return on_web_page(line.text) or (is_short(line) and not _MONEY.search(line.text))


def _is_sentence(text: str) -> bool:
    return len(text.split(maxsplit=8)) > 8 and bool(_SENTENCE_END.search(text, len(text) - 4))


def _date_line(page: Page, lines: Lines) -> int:
    """Index of the date line among the labels and menus at the top, 0 without one."""
    for index, line in enumerate(lines[:_TOP]):
        if alone_date(page, line):
            return index
        if _is_sentence(line.text) and not on_web_page(line.text):
            return 0
    return 0


def _read_top(page: Page, reading: Reading, lines: Lines) -> Line | None:
    """Claim what stands above the prose; give back the title, if there is one."""
    title: Line | None = None
    for line in lines:
        if on_web_page(line.text):
            reading.claim([line.number], "banner", "boilerplate")
        elif alone_date(page, line):
            reading.claim([line.number], "date line", "metadata")
            name = title.text.strip() if title else page.document.title
            reading.records.extend(publication(page, line, name))
        elif title is None and not line.text.isupper():
            title = line
            reading.claim([line.number], "title", "heading")
        else:
            reading.claim([line.number], "byline", "metadata")
    return title


def _read_line(
    page: Page, line: Line, taken: dict[str, int], listed: list[Treaty]
) -> list[tuple[int, int]]:
    """Read the enumerations in a line; give back the spans of prose around them."""
    spans: list[tuple[int, int]] = []
    start = line.start
    for first, last in page.sentences_in(line.start, line.end):
        treaties = treaties_in_sentence_list(page, first, last, taken)
        if treaties:
            listed += treaties
            if start < first:
                spans.append((start, first))
            start = last
    if start < line.end:
        spans.append((start, line.end))
    return spans


def _read_bottom(reading: Reading, lines: Lines) -> None:
    for line in lines:
        if _CONTACT.search(line.text):
            reading.claim([line.number], "contact", "contact")
        elif is_short(line, words=20) or on_web_page(line.text):
            reading.claim([line.number], "footer", "footer")
