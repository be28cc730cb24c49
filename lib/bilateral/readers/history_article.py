"""Articles on an episode of history: title, series, captions, prose, further sources."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from bilateral.documents import Document, Line
from bilateral.readers import Reading
from bilateral.readers.envoy_text import prose_envoys
from bilateral.readers.layout import (
    bullet_start,
    is_key_value,
    is_short,
    marked_heading,
    on_web_page,
)
from bilateral.readers.masthead import alone_date, is_contact, publication
from bilateral.readers.mfa_common import Page as LatvianPage
from bilateral.readers.mfa_treaties import Treaties
from bilateral.readers.page import Page
from bilateral.readers.treaty_prose import prose_treaties
from bilateral.records import Treaty
from bilateral.text.annotate import Annotations
from bilateral.text.spans import Spans

__all__ = ["read"]

_CAPTION = re.compile(r"\b(?:photo(?:graph)?|image|picture|source|avots|foto)\s*:", re.IGNORECASE)
_BRACKET = re.compile(r"\([^()\n]*\)")
_PEACE = re.compile(r"\bmiera līgum", re.IGNORECASE)
_SOURCES = re.compile(
    r"\b(?:sources?|references|literature|further reading|links)\b", re.IGNORECASE
)


def read(document: Document, annotations: Annotations) -> Reading:
    """Read a history article into records, with a claim for every line understood."""
    page = Page(document, annotations)
    reading = Reading()
    headings: list[tuple[int, int, str]] = []
    prose = Spans()
    captions = Treaties(_CaptionPage(document, annotations))
    started = sources = False
    for line in document.lines:
        if line.blank:
            continue
        marks = marked_heading(line.text)
        if not marks and (line.language != document.language or _is_caption(line)):
            reading.claim([line.number], "caption", "caption")
            page.tell(reading, line.start, line.end)
            if line.language == "lv":
                captions.read(line.start, line.end)
        elif marks or (
            is_short(line)
            and not on_web_page(line.text)
            and not alone_date(page, line)
            and not is_contact(line.text)
        ):
            level, words = marks or (2 if headings else 1, line.text.strip())
            headings.append((line.number, level, words))
            rule = "heading" if started else "series line" if len(headings) > 1 else "title"
            reading.claim([line.number], rule, "heading")
            sources = started and bool(_SOURCES.search(words))
        elif sources and (bullet_start(line.text) is not None or on_web_page(line.text)):
            reading.claim([line.number], "list of sources", "navigation")
        elif not started and is_key_value(line.text):
            reading.claim([line.number], "infobox", "boilerplate")
        elif on_web_page(line.text):
            reading.claim([line.number], "page furniture", "boilerplate")
        elif alone_date(page, line):
            reading.claim([line.number], "date line", "metadata")
            title = headings[0][2] if headings else document.title
            reading.records.extend(publication(page, line, title))
        elif is_contact(line.text) and is_short(line):
            reading.claim([line.number], "contact", "contact")
        else:
            started = True
            prose.append(line.start, line.end)
            reading.claim([line.number], "prose")
    captions.close()
    reading.records.extend(document.sections(headings))
    reading.records.extend(map(_as_treaty, captions.records))
    reading.records.extend(prose_treaties(page, prose, [], {}))
    for start, end in prose:
        page.tell(reading, start, end)
        reading.records.extend(prose_envoys(page, start, end))
    return reading


class _CaptionPage(LatvianPage):
    """A page without what captions put in brackets: '(delegates on the left)'."""

    @cached_property
    def text(self) -> str:
        """The document's text with brackets blanked, as long as the text itself."""
        return _BRACKET.sub(lambda match: " " * len(match.group()), self.document.text)


def _as_treaty(row: Treaty) -> Treaty:
    """A row whose Latvian title says 'peace treaty': Latvian has one word for both forms."""
    return replace(row, form="treaty") if _PEACE.search(row.title) else row


def _is_caption(line: Line) -> bool:
    """Whether a line tells of a picture: it is short and says 'Photo:' or 'Source:'."""
    match = _CAPTION.search(line.text)
    return bool(match) and len(line.text) < 400
