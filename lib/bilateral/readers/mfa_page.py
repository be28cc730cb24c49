"""Reader of the Latvian Foreign Ministry's pages on relations with another state.

A page is a title, a list of contents, and sections under capital headings: prose, lists of
missions, envoys and visits, trade figures as lists, sentences and tables, and sources. Rules are
tried on each line in turn; a line that none understands stays unclaimed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from bilateral.documents import Document, Line
from bilateral.readers import Reading
from bilateral.readers.mfa_common import Page, strip_bullet
from bilateral.readers.mfa_representation import (
    Representation,
    envoys_heading,
    missions_heading,
    succeed,
)
from bilateral.readers.mfa_totals import Totals
from bilateral.readers.mfa_trade import GoodsTable, Ranking, caption_flow, flow_heading
from bilateral.readers.mfa_treaties import Treaties
from bilateral.readers.mfa_visits import VisitList, column_heads, direction_heading
from bilateral.readers.prose import prose_events
from bilateral.text.annotate import Annotations

__all__ = ["read"]

_LINK_LINE: Final = re.compile(r"\s*(?:[-*•]\s+)?\[(?P<words>[^\]\n]+)\]\([^)\n]*\)\s*")
_MARKED: Final = re.compile(r"\s*(?:#{1,4}\s+|=+\s*)(?P<words>[^=#]+?)\s*(?:=+|#+)?\s*")
_PUBLISHED: Final = re.compile(r"\s*(?:publicēts|atjaunots|atjaunināts)\b", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?:https?://|\bwww\.)\S+", re.IGNORECASE)
_TRADE_HEADING: Final = re.compile(
    r"(?:preču|pakalpojumu)\s+(?:ārējā\s+)?tirdzniecīb\w+|\w*\s*investīcijas", re.IGNORECASE
)
_SENTENCE_END: Final = re.compile(r"[.;:!?…][\"”“»’')\]*_]*\s*$")
_NOTE: Final = re.compile(r"\([^()]*\)|[:*]")
_SHORTEST_HEADING, _LONGEST_HEADING, _LONGEST_SUBHEADING = 6, 90, 12
_FEWEST_PROSE_WORDS: Final = 7
_FEWEST_LEAD_IN_WORDS: Final = 4

_DIPLOMACY, _VISITS, _SOURCES, _OTHER = "diplomacy", "visits", "sources", "other"
_SECTIONS: Final = (
    ("vizīt", _VISITS),
    ("informācijas avot", _SOURCES),
    ("avoti", _SOURCES),
    ("diplomātisk", _DIPLOMACY),
)


@dataclass(slots=True, eq=False, repr=False)
class _State:
    """Where on the page the reader is."""

    section: str = _OTHER
    ranking: Ranking | None = None
    table: GoodsTable | None = None
    missions: bool = False
    envoys: bool = False
    visits: bool = False
    prose_goes_on: bool = False
    headings: list[tuple[int, int, str]] = field(default_factory=list)


class _PageReader:
    """Reads one page, line by line."""

    def __init__(self, document: Document, annotations: Annotations) -> None:
        self.page = Page(document, annotations)
        self.reading = Reading()
        self.lines = document.lines.filled()
        self.contents = {
            match["words"].strip().casefold()
            for line in self.lines
            if (match := _LINK_LINE.fullmatch(line.text))
        }
        self.state = _State()
        self.visits = VisitList(self.page)
        self.representation = Representation(self.page)
        self.treaties = Treaties(self.page)
        self.totals = Totals(self.page)

    def read(self) -> Reading:
        for index, line in enumerate(self.lines):
            if not (
                self._front_matter(index, line)
                or self._heading(line)
                or self._sources(line)
                or self._visits(line)
                or self._representation(line)
                or self._trade(index, line)
            ):
                self._prose(line)
        self._end_section()
        records = self.reading.records
        records += self.page.document.sections(self.state.headings)
        records += self.visits.records + self.representation.records + self.totals.records
        records += succeed(self.representation.envoys)
        records += self.treaties.records
        return self.reading

    def _claim(self, line: Line, rule: str, reason: str) -> bool:
        self.reading.claim([line.number], rule, reason)
        return True

    def _front_matter(self, index: int, line: Line) -> bool:
        if index == 0 and not _LINK_LINE.fullmatch(line.text):
            marked = _MARKED.fullmatch(line.text)
            self.state.headings.append((line.number, 1, marked["words"] if marked else line.text))
            return self._claim(line, "title", "heading")
        if _LINK_LINE.fullmatch(line.text):
            return self._claim(line, "contents_link", "navigation")
        if _PUBLISHED.match(line.text) and self.page.date_in(line.start, line.end):
            self.reading.records += prose_events(
                self.page.document, self.page.annotations, line.start, line.end
            )
            return self._claim(line, "publication_date", "publication")
        return False

    # Headings

    def _heading(self, line: Line) -> bool:
        words = _section_heading(line.text, self.contents)
        # A name in capitals may stand on its own below the date of a term.
        if words is None or self.representation.pending:
            return False
        self._end_section()
        low = words.lower()
        self.state.section = next((kind for word, kind in _SECTIONS if word in low), _OTHER)
        self.state.headings.append((line.number, 2, words))
        return self._claim(line, "section_heading", "heading")

    def _subheading(self, line: Line, level: int = 3) -> bool:
        self.state.headings.append((line.number, level, _NOTE.sub("", line.text).strip()))
        return self._claim(line, "subheading", "heading")

    def _end_section(self) -> None:
        self._end_block()
        self.visits.guest = None
        self.treaties.close()

    def _end_block(self) -> None:
        """End the list or table that is being read."""
        state = self.state
        for block in (state.ranking, state.table):
            if block:
                self.reading.records += block.records()
        state.ranking = state.table = None
        state.missions = state.envoys = state.visits = state.prose_goes_on = False
        self.visits.close()

    def _sources(self, line: Line) -> bool:
        if "://" not in line.text and "www." not in line.text.lower():
            return False
        address = _ADDRESS.search(line.text)
        alone = address and not line.text.replace(address.group(), "").strip(" <>()[]")
        if alone:
            return self._claim(line, "address", "boilerplate")
        if address and self.state.section == _SOURCES:
            return self._claim(line, "source_link", "navigation")
        return False

    # Visits

    def _visits(self, line: Line) -> bool:
        guest = direction_heading(self.page, line)
        if guest:
            self._end_block()
            self.visits.head(guest)
            self.state.visits = True
            return self._subheading(line)
        if not self.state.visits and self.state.section != _VISITS:
            return False
        if column_heads(line.text):
            return self._claim(line, "column_heads", "layout")
        numbers = self.visits.take(line)
        if numbers:
            self.reading.claim(numbers, "visit", "visit")
        return bool(numbers) or bool(self.visits.pending)

    # Missions and envoys

    def _representation(self, line: Line) -> bool:
        state = self.state
        if missions_heading(line) or envoys_heading(line):
            self._end_block()
            self.representation.head(line)
            state.missions = missions_heading(line)
            state.envoys = not state.missions
            return self._subheading(line)
        if state.envoys:
            numbers = self.representation.former(line)
            if numbers:
                self.reading.claim(numbers, "former_envoy", "envoy")
            if numbers or self.representation.pending:
                return True
        listed = state.section == _DIPLOMACY or state.missions
        if listed and self.representation.mission(line):
            return self._claim(line, "mission", "mission")
        if self.representation.statement(line):
            return self._claim(line, "envoy", "envoy")
        return False

    # Trade

    def _trade(self, index: int, line: Line) -> bool:
        state = self.state
        if state.table:
            understood = state.table.take(line, self.lines[index + 1 : index + 2])
            if understood is not None:
                self.reading.claim(understood[1], understood[0], "layout")
                return True
        flow = flow_heading(line.text)
        if flow:
            if not state.ranking or state.ranking.rows:
                self._end_block()
                state.ranking = Ranking(self.page, self.totals.period)
            state.ranking.flows.append(flow)
            return self._subheading(line, 4)
        if state.ranking:
            rule = state.ranking.take(line)
            if rule:
                return self._claim(line, rule, "layout")
        caption = caption_flow(line.text)
        if caption:
            self._end_block()
            period = self.page.date_in(line.start, line.end)
            state.table = GoodsTable(
                self.page, caption, period or self.totals.period, dated=bool(period)
            )
            return self._subheading(line)
        words = _NOTE.sub("", line.text)
        if _TRADE_HEADING.match(words) and _short_heading(words):
            self._end_block()
            self.totals.head(line.start, line.end)
            return self._subheading(line)
        return False

    # Prose

    def _prose(self, line: Line) -> None:
        bullet = strip_bullet(line.text) > 0
        goes_on = self.state.prose_goes_on and not bullet
        if not goes_on and not _is_prose(line.text):
            agreements = self.treaties.read(line.start, line.end)
            if agreements:
                self._claim(line, "treaty_list", "treaty")
            elif line.text.endswith(":") and len(line.text.split()) >= _FEWEST_LEAD_IN_WORDS:
                self._end_block()
                self._claim(line, "lead_in", "prose-without-fact")
            return
        self._end_block()
        self.state.prose_goes_on = not bullet and not _SENTENCE_END.search(line.text)
        self.totals.read(line.start, line.end)
        self.treaties.read(line.start, line.end)
        self.reading.records += [
            event
            for event in prose_events(
                self.page.document, self.page.annotations, line.start, line.end
            )
            if not self.representation.tells(event)
        ]
        self._claim(line, "prose", "prose-without-fact")


def read(document: Document, annotations: Annotations) -> Reading:
    """Read a page on bilateral relations: records with evidence, and a claim for each line.

    Spans are offsets of `document.text`; lines that no rule understands have no claim.
    """
    return _PageReader(document, annotations).read()


def _section_heading(text: str, contents: set[str]) -> str | None:
    """A section heading's words: in capitals, marked as a heading, or named in the contents."""
    marked = _MARKED.fullmatch(text)
    words = (marked["words"] if marked else text).strip().removesuffix(":")
    if marked or words.casefold() in contents:
        return words
    letters = sum(map(str.isalpha, words))
    capitals = words.isupper() and not any(map(str.isdigit, words))
    fits = letters >= _SHORTEST_HEADING and len(words) <= _LONGEST_HEADING
    return words if capitals and fits else None


def _short_heading(words: str) -> bool:
    return len(words.split()) <= _LONGEST_SUBHEADING and not words.rstrip().endswith((".", ";"))


def _is_prose(text: str) -> bool:
    """Whether a line is running text: several words, begun like a sentence.

    >>> _is_prose("Kopš tā laika abas valstis sadarbojas arī enerģētikā."), _is_prose("EUR 5")
    (True, False)
    """
    words = text.split()
    spoken = sum(word[:1].isalpha() for word in words)
    return spoken >= _FEWEST_PROSE_WORDS or (spoken >= 3 and text.rstrip().endswith((".", "!")))
