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
from bilateral.readers.mfa_common import Page, blank_tags, strip_bullet
from bilateral.readers.mfa_headings import (
    LINK_LINE,
    MARKED,
    NUMBERING,
    SENTENCE_END,
    contents_list,
    is_name,
    is_paragraph,
    is_prose,
    is_topic,
    section_heading,
    short_heading,
)
from bilateral.readers.mfa_representation import (
    Representation,
    envoys_heading,
    missions_heading,
    succeed,
)
from bilateral.readers.mfa_totals import Totals
from bilateral.readers.mfa_trade import GoodsTable, Ranking, caption_flow, flow_heading
from bilateral.readers.mfa_treaties import Treaties
from bilateral.readers.mfa_treaty_table import TreatyTable, treaty_columns
from bilateral.readers.mfa_visits import (
    VisitList,
    column_heads,
    direction_heading,
    listed_visit,
    side_heading,
)
from bilateral.readers.prose import prose_events
from bilateral.text.annotate import Annotations

__all__ = ["read"]

# A page's button, which a copy of its text keeps.
_MORE: Final = re.compile(
    r"\s*(?:(?:lasīt|skatīt|rādīt)\s+)?(?:plašāk|vairāk|mazāk)\s*", re.IGNORECASE
)
_PUBLISHED: Final = re.compile(
    r"\s*(?:(?:šī\s+)?(?:lapa|informācija)\s+)?(?:pēdējo\s?reiz\s+)?"
    r"(?:publicē|atjauno|atjaunin|aktualizē|papildin|labo|pēdējās\s+izmaiņas)\w*",
    re.IGNORECASE,
)
# What may stand beside the date of a page, in a line of its own: '26.11.2019. 11:20'.
_TIME_OF_DAY: Final = re.compile(r"[\s.,|–-]*(?:plkst\.?\s*)?(?:\d{1,2}[:.]\d\d)?\s*")
_ADDRESS: Final = re.compile(r"(?:https?://|\bwww\.)\S+", re.IGNORECASE)
_TRADE_HEADING: Final = re.compile(
    r"(?:preču|pakalpojumu)\s+(?:ārējā\s+)?tirdzniecīb\w+|\w*\s*investīcijas", re.IGNORECASE
)
_NOTE: Final = re.compile(r"\([^()]*\)|[:*]")
_YEAR_LINE: Final = re.compile(r"\s*(?:1[89]|20)\d\d\s?\.?(?:\s?(?:gad[sā]|g\.?))?\s*:?\s*")
_ENTRY_WORD: Final = re.compile(r"\b(?:vizīte|tikšanās|dalība|saruna)\b", re.IGNORECASE)
_TOP_LINES: Final = 5
_LONGEST_SUBHEADING: Final = 12
_FEWEST_LEAD_IN_WORDS: Final = 4

_DIPLOMACY, _VISITS, _SOURCES, _OTHER = "diplomacy", "visits", "sources", "other"
_TREATIES = "treaties"
_SECTIONS: Final = (
    ("vizīt", _VISITS),
    ("informācijas avot", _SOURCES),
    ("avoti", _SOURCES),
    ("diplomātisk", _DIPLOMACY),
    ("pārstāvniec", _DIPLOMACY),
    ("pārstāvīb", _DIPLOMACY),
    ("vēstniec", _DIPLOMACY),
    ("konsul", _DIPLOMACY),
    ("līgum", _TREATIES),
)


@dataclass(slots=True, eq=False, repr=False)
class _State:
    """Where on the page the reader is."""

    section: str = _OTHER
    ranking: Ranking | None = None
    table: GoodsTable | None = None
    agreements: TreatyTable | None = None
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
            if (match := LINK_LINE.fullmatch(line.text))
        }
        listed = contents_list(self.lines)
        self.contents |= set(listed.values())
        self.contents_lines = frozenset(listed)
        # Where sections stand under capitals or marks, other headings are theirs.
        self.ranked = any(
            section_heading(line.text, self.contents) is not None for line in self.lines[1:]
        )
        self.state = _State()
        self.visits = VisitList(self.page)
        self.representation = Representation(self.page)
        self.treaties = Treaties(self.page)
        self.totals = Totals(self.page)

    def read(self) -> Reading:
        for index, printed in enumerate(self.lines):
            line = printed._replace(text=blank_tags(printed.text))
            if not (
                self._front_matter(index, line)
                or self._heading(index, line)
                or self._sources(line)
                or self._visits(index, line)
                or self._representation(line)
                or self._agreements(line)
                or self._totals_by_year(line)
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
        if line.blank:
            return self._claim(line, "markup", "layout")
        # A page cut off from its title begins with a paragraph.
        if index == 0 and not (LINK_LINE.fullmatch(line.text) or is_paragraph(line.text)):
            marked = MARKED.fullmatch(line.text)
            words = marked["words"] if marked else line.text.strip()
            self.state.headings.append((line.number, 1, words))
            return self._claim(line, "title", "heading")
        named = line.number in self.contents_lines or _MORE.fullmatch(line.text)
        if named or LINK_LINE.fullmatch(line.text):
            return self._claim(line, "contents_link", "navigation")
        short = len(line.text.split()) <= _LONGEST_SUBHEADING
        if short and _PUBLISHED.match(line.text) and self.page.date_in(line.start, line.end):
            self.reading.records += prose_events(
                self.page.document, self.page.annotations, line.start, line.end
            )
            return self._claim(line, "publication_date", "publication")
        dates = self.page.dates_in(line.start, line.end) if index < _TOP_LINES else []
        if len(dates) == 1 and dates[0].start == line.start + strip_bullet(line.text):
            rest = self.page.text[dates[0].end : line.end]
            if _TIME_OF_DAY.fullmatch(rest) and dates[0].precision == "day":
                return self._claim(line, "publication_date", "publication")
        return False

    # Headings

    def _heading(self, index: int, line: Line) -> bool:
        words = section_heading(line.text, self.contents)
        marked = MARKED.fullmatch(line.text)
        level = max(len(marked["marks"].strip()), 2) if marked else 2
        if words is None and (self._stands_apart(index, line) or self._heads_visits(index, line)):
            words, level = NUMBERING.sub("", line.text.strip()), 3 if self.ranked else 2
        # A name in capitals may stand on its own below the date of a term.
        if words is None or self.representation.pending:
            return False
        low = words.lower()
        kind = next((kind for word, kind in _SECTIONS if word in low), _OTHER)
        guest = direction_heading(self.page, line)
        if guest and not marked and self.state.section == _VISITS:
            level = 3
        if level == 2:
            self._end_section()
            self.state.section = kind
        elif not _YEAR_LINE.fullmatch(words):
            # A part of a section is about what the section is about, unless it says otherwise.
            self._end_section() if kind != _OTHER else self._end_block()
            self.state.section = kind if kind != _OTHER else self.state.section
        else:
            self.visits.close()
        if guest:
            self.visits.head(guest)
            self.state.visits = True
        self.state.envoys = envoys_heading(line)
        if self.state.envoys or (kind == _DIPLOMACY and self.page.countries_of(line)):
            self.representation.head(line)
        self.state.headings.append((line.number, level, words))
        return self._claim(line, "section_heading", "heading")

    def _stands_apart(self, index: int, line: Line) -> bool:
        """Whether a short line that names a topic heads what follows, as its place shows."""
        if not is_topic(line.text) or self.visits.pending or index + 1 == len(self.lines):
            return False
        if index and self.lines[index - 1].number == line.number - 1:
            return False
        return not self.state.table or any(map(str.isalpha, self.lines[index + 1].text))

    def _heads_visits(self, index: int, line: Line) -> bool:
        """Whether a short line names whose visits follow: 'Valstu prezidenti', 'Premjeri'."""
        words = line.text.strip()
        if self.visits.pending or not is_name(words) or column_heads(words):
            return False
        if _ENTRY_WORD.search(words) or self.page.date_in(line.start, line.end):
            return False
        return self._visits_begin(index + 1) if index + 1 < len(self.lines) else False

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
        if state.agreements:
            state.agreements.close()
        state.ranking = state.table = state.agreements = None
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

    def _visits(self, index: int, line: Line) -> bool:
        guest = None if self.visits.pending else direction_heading(self.page, line)
        if not guest and self.state.section == _VISITS:
            guest = side_heading(self.page, line)
        if guest:
            self._end_block()
            self.visits.head(guest)
            self.state.visits = True
            return self._subheading(line)
        if not self.state.visits and self.state.section != _VISITS:
            if self.state.table or not self._visits_begin(index):
                return False
            self._end_block()
            self.state.visits = True
        if column_heads(line.text):
            return self._claim(line, "column_heads", "layout")
        if _YEAR_LINE.fullmatch(line.text):
            following = self.lines[index + 1 : index + 2]
            if following and self.page.dated_start(following[0]):
                self.visits.close()
                return self._subheading(line, 4)
        numbers = self.visits.take(line)
        if numbers:
            self.reading.claim(numbers, "visit", "visit")
        return bool(numbers) or bool(self.visits.pending)

    def _visits_begin(self, index: int) -> bool:
        """Whether a line begins a list of visits that no heading announces."""
        line, following = (*self.lines[index : index + 2], None)[:2]
        return line is not None and listed_visit(self.page, line, following)

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
            numbers = self.representation.listed(line)
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

    # Agreements

    def _agreements(self, line: Line) -> bool:
        state = self.state
        if state.agreements is None and state.section == _TREATIES and treaty_columns(line.text):
            self._end_block()
            state.agreements = TreatyTable(self.page, self.treaties)
        rule = state.agreements.take(line) if state.agreements else None
        if rule is None:
            state.agreements = None
            return False
        return self._claim(line, rule, "treaty" if rule == "table_row" else "layout")

    # Trade

    def _totals_by_year(self, line: Line) -> bool:
        if self.state.table or self.state.ranking:
            return False
        if self.totals.entry(line):
            return self._claim(line, "total_by_year", "total")
        return self.totals.list_head(line) and self._subheading(line, 4)

    def _trade(self, index: int, line: Line) -> bool:
        state = self.state
        if state.table:
            understood = state.table.take(line, self.lines[index + 1 : index + 2])
            if understood is not None:
                row_rule, numbers = understood
                self.reading.claim(numbers, row_rule, state.table.why_none(row_rule))
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
            state.table.read_unit(line.text)
            return self._subheading(line)
        words = _NOTE.sub("", line.text)
        if _TRADE_HEADING.match(words) and short_heading(words):
            self._end_block()
            self.totals.head(line.start, line.end)
            return self._subheading(line)
        return False

    # Prose

    def _prose(self, line: Line) -> None:
        bullet = strip_bullet(line.text) > 0
        if bullet and self.state.section == _TREATIES and self.treaties.read(line.start, line.end):
            self._claim(line, "treaty_list", "treaty")
            return
        goes_on = self.state.prose_goes_on and not bullet
        if not goes_on and not is_prose(line.text):
            if self.treaties.read(line.start, line.end):
                self._claim(line, "treaty_list", "treaty")
            elif self.totals.read(line.start, line.end):
                self._claim(line, "total", "total")
            elif line.text.endswith(":") and len(line.text.split()) >= _FEWEST_LEAD_IN_WORDS:
                self._end_block()
                self._claim(line, "lead_in", "prose-without-fact")
            return
        self._end_block()
        self.state.prose_goes_on = not bullet and not SENTENCE_END.search(line.text)
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
