"""Press releases of a ministry: title, date line, topics, who prepared it, prose, contact."""

from __future__ import annotations

from bilateral.documents import Document, Line, Lines
from bilateral.readers import Reading
from bilateral.readers.envoy_text import prose_envoys
from bilateral.readers.layout import is_short, on_web_page
from bilateral.readers.masthead import PREPARED, alone_date, is_contact, publication
from bilateral.readers.page import Page
from bilateral.readers.treaty_prose import prose_treaties
from bilateral.text.annotate import Annotations
from bilateral.text.spans import Spans

__all__ = ["read"]

# A title or a unit's name may be long; a sentence of prose is told by its full stop.
_LABEL_WORDS = 30


def read(document: Document, annotations: Annotations) -> Reading:
    """Read a press release into records, with a claim for every line understood."""
    page = Page(document, annotations)
    reading = Reading()
    lines = document.lines.filled()
    first = next(
        (
            index
            for index, line in enumerate(lines)
            if not is_short(line, words=_LABEL_WORDS)
            and not PREPARED.match(line.text)
            and not alone_date(page, line)
            and not on_web_page(line.text)
        ),
        len(lines),
    )
    last = len(lines)
    for index in range(len(lines) - 1, first, -1):
        if not _is_label(lines[index]):
            break
        last = index
    headings = _read_top(page, reading, lines[:first])
    prose = Spans()
    for line in lines[first:last]:
        if is_short(line):
            headings.append((line.number, 2, line.text.strip()))
            reading.claim([line.number], "heading", "heading")
        elif on_web_page(line.text):
            reading.claim([line.number], "page furniture", "boilerplate")
        else:
            reading.claim([line.number], "prose")
            prose.append(line.start, line.end)
    _read_bottom(reading, lines[last:])
    reading.records.extend(document.sections(sorted(headings)))
    reading.records.extend(prose_treaties(page, prose, [], {}))
    for start, end in prose:
        page.tell(reading, start, end)
        reading.records.extend(prose_envoys(page, start, end))
    return reading


def _is_label(line: Line) -> bool:
    return is_short(line) or is_contact(line.text) or PREPARED.match(line.text) is not None


def _read_top(page: Page, reading: Reading, lines: Lines) -> list[tuple[int, int, str]]:
    """Claim title, date line, topics and unit; give back the headings among them."""
    headings: list[tuple[int, int, str]] = []
    prepared = False
    for line in lines:
        words = line.text.strip()
        if on_web_page(line.text):
            reading.claim([line.number], "page furniture", "boilerplate")
        elif alone_date(page, line):
            reading.claim([line.number], "date line", "metadata")
            title = headings[0][2] if headings else page.document.title
            reading.records.extend(publication(page, line, title))
        elif match := PREPARED.match(line.text):
            reading.claim([line.number], "prepared by", "contact")
            prepared = not line.text[match.end() :].strip()
        elif prepared or is_contact(line.text):
            reading.claim([line.number], "unit", "contact")
            prepared = False
        elif not headings:
            headings.append((line.number, 1, words))
            reading.claim([line.number], "title", "heading")
        else:
            headings.append((line.number, 2, words))
            reading.claim([line.number], "topic line", "heading")
    return headings


def _read_bottom(reading: Reading, lines: Lines) -> None:
    """Claim who prepared it, their office and telephone."""
    prepared = False
    for line in lines:
        if PREPARED.match(line.text):
            prepared = True
            reading.claim([line.number], "prepared by", "contact")
        elif prepared or is_contact(line.text):
            reading.claim([line.number], "contact", "contact")
        else:
            reading.claim([line.number], "footer", "footer")
