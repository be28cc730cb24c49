"""What the parts of the foreign-ministry page's reader share: the page and its line patterns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from bilateral.documents import Document, Line
from bilateral.readers.page import MOST_LINES
from bilateral.records import Edtf, Evidence
from bilateral.text.annotate import Annotations
from bilateral.text.dates import DateMention
from bilateral.text.places import PlaceMention, find_places

__all__ = ["FORM_OF_STATE", "Page", "as_gender", "blank_links", "blank_tags", "strip_bullet"]

_LINK: Final = re.compile(r"\[([^\[\]\n]*)\]\([^()\n]*\)")
# An address between angle brackets is no tag.
_TAG: Final = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,9}(?:\s[^<>\n]*)?/?>|&nbsp;")
_LOCATIVE: Final = ("ā", "ē", "ī", "ū", "os", "ās", "ēs", "īs")
_NEXT_WORD: Final = re.compile(r" (?!un\b)[^\W\d]")
FORM_OF_STATE: Final = re.compile(
    r"\s+(?:(?:Federatīvajā|Tautas|Islāma)\s+)?(?:Republikā|Karalistē|Federācijā|Konfederācijā|Savienībā|Valstī)\b"
)
"""What says where behind a state in the genitive: 'Igaunijas Republikā'."""
_BULLET: Final = re.compile(r"\s*(?:\|\s*|[-–—•*·]\s+|\d{1,2}[.)]\s+(?=[^\W\d]))?")
_LEAD_IN: Final = re.compile(r"\s*(?:(?:uz|pie|no)\s+)?")


def blank_links(text: str) -> str:
    """The text with the marks of links and emphasis blanked; no character moves.

    >>> blank_links("un [Igaunijas](#) *Tallink*")
    'un  Igaunijas      Tallink '
    """
    text = _LINK.sub(
        lambda match: f" {match[1]}".ljust(match.end() - match.start()),
        text,
    )
    return text.replace("*", " ")


def blank_tags(text: str) -> str:
    """A text with its HTML tags blanked; no character moves.

    >>> blank_tags("<p>Sāls</p> 2 < 3 <http://sals.lv>")
    '   Sāls     2 < 3 <http://sals.lv>'
    """
    if "<" not in text and "&" not in text:
        return text
    return _TAG.sub(lambda tag: " " * len(tag.group()), text)


def strip_bullet(text: str) -> int:
    """Where a line's words begin, after blanks and a list mark.

    >>> strip_bullet("- Oslo"), strip_bullet("2004. gads"), strip_bullet("-5")
    (2, 0, 0)
    """
    match = _BULLET.match(text)
    return match.end() if match else 0


def as_gender(gender: str | None) -> Literal["m", "f"] | None:
    """An office's gender as that of its holder; None where the office has no one gender."""
    if gender == "m":
        return "m"
    return "f" if gender == "f" else None


def _beginning(places: Sequence[PlaceMention], start: int, end: int) -> Sequence[PlaceMention]:
    """The places that begin within a span: a line may be a whole document and have thousands."""
    return places[bisect_left(places, (start,)) : bisect_left(places, (end,))]


@dataclass(frozen=True, eq=False)
class Page:
    """A page with its annotations and places, all as spans of `text`."""

    document: Document
    annotations: Annotations

    @cached_property
    def text(self) -> str:
        """The document's text with links' marks and tags blanked, as long as the text itself."""
        return blank_tags(blank_links(self.document.text))

    @cached_property
    def _places(self) -> dict[int, Sequence[PlaceMention]]:
        """The places of the lines looked at last: most prose is never asked about."""
        return {}

    def places_of(self, line: Line) -> Sequence[PlaceMention]:
        """The places that a line names, in order."""
        if line.number not in self._places:
            if len(self._places) >= MOST_LINES:
                self._places.clear()
            self._places[line.number] = find_places(self.text, "lv", line.start, line.end)
        return self._places[line.number]

    def countries_of(self, line: Line) -> list[PlaceMention]:
        """The countries that a line names, in order."""
        return [place for place in self.places_of(line) if place.kind == "country"]

    @property
    def home(self) -> str:
        """The document's home state."""
        return self.document.home

    @cached_property
    def partner(self) -> str | None:
        """The other state: the document's declared counterpart, or the first that it names."""
        for code in self.document.counterparts:
            return code
        named = (p.country for line in self.document.lines for p in self.countries_of(line))
        return next((code for code in named if code and code != self.home), None)

    def other(self, code: str | None) -> str | None:
        """The opposite party of a bilateral relation."""
        return self.partner if code == self.home else self.home

    @cached_property
    def _english_names(self) -> dict[str | None, str | None]:
        """The English names of the countries asked for so far."""
        return {}

    def country_in_english(self, code: str | None) -> str | None:
        """The English name of a country that the page names."""
        if code not in self._english_names:
            named = (p for line in self.document.lines for p in self.countries_of(line))
            found = next((p.english for p in named if p.country == code), None)
            self._english_names[code] = found
        return self._english_names[code]

    def places_in(self, start: int, end: int, *kinds: str) -> list[PlaceMention]:
        """The places of some kinds (all if none is named) that lie within a span."""
        line = self.document.line_at(start)
        lines: Sequence[Line] = (line,)
        if end > line.end + 1:
            last = self.document.line_at(end - 1).number
            lines = self.document.lines[line.number - 1 : last]
        return [
            place
            for line in lines
            for place in _beginning(self.places_of(line), start, end)
            if place.end <= end and (not kinds or place.kind in kinds)
        ]

    def countries_in(self, start: int, end: int) -> list[str]:
        """Codes of the countries named within a span, each once, in order."""
        named = self.places_in(start, end, "country")
        return list(dict.fromkeys(place.country for place in named if place.country))

    def dates_in(self, start: int, end: int) -> list[DateMention]:
        """The dates within a span."""
        return self.annotations.dates_in(start, end)

    def date_in(self, start: int, end: int) -> Edtf | None:
        """The first date within a span."""
        return next((mention.date for mention in self.dates_in(start, end)), None)

    def locative(self, place: PlaceMention) -> bool:
        """Whether a place stands in the case that says where."""
        # Assumption: an undeclined foreign name (Oslo) says where when it is not the genitive
        # of the next word; a capital or a lower-case word of a name's kind would show that.
        word = self.text[place.start : place.end]
        return (
            word.endswith(_LOCATIVE)
            or (word == place.name and not _NEXT_WORD.match(self.text, place.end))
            or FORM_OF_STATE.match(self.text, place.end) is not None
        )

    def place_at(self, offset: int, *kinds: str) -> PlaceMention | None:
        """The place that begins at an offset, blanks and a preposition before it skipped."""
        lead = _LEAD_IN.match(self.text, offset)
        start = lead.end() if lead else offset
        return next(
            (place for place in self.places_in(start, start + 60, *kinds) if place.start == start),
            None,
        )

    def dated_start(self, line: Line) -> tuple[DateMention, int] | None:
        """The date that a line begins with, and where the words after it begin."""
        mentions = self.dates_in(line.start, line.end)
        # '1. jūnijs' begins with a day, not with the number of an entry.
        starts = line.start, line.start + strip_bullet(line.text)
        if not mentions or mentions[0].start not in starts:
            return None
        return mentions[0], self.skip(mentions[0].end, line.end)

    def skip(self, start: int, end: int, marks: str = " –—-:,.|;") -> int:
        """The first offset of a span that holds neither a blank nor one of the marks."""
        while start < end and self.text[start] in marks:
            start += 1
        return start

    def evidence(self, start: int, end: int) -> Evidence:
        """The evidence for a span."""
        return self.document.evidence(start, end)
