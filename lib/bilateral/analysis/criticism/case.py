"""What rules share: tables by document, sentences by place, and how a finding is made."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict, namedtuple
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from bilateral.analysis.trade import Page, pages
from bilateral.analysis.trade_words import called_main
from bilateral.documents import Document, slug
from bilateral.records import Evidence, Finding
from bilateral.text.sentences import split_sentences

if TYPE_CHECKING:
    from bilateral.collection import Tables

__all__ = [
    "RULES",
    "Case",
    "Rule",
    "counted",
    "figure",
    "firsts",
    "fold",
    "found",
    "held",
    "near",
    "place_of",
    "rule",
    "said",
    "short",
    "times",
    "two_notations",
    "words_of",
]


def _by_source(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """A table's rows as named tuples with None for nulls, by their document."""
    made: Any = namedtuple("Row", list(frame.columns))  # type: ignore[misc]
    columns = [
        [
            None if null else value
            for value, null in zip(frame[name], frame[name].isna(), strict=True)
        ]
        for name in frame.columns
    ]
    rows: dict[str, list[Any]] = defaultdict(list)
    for source, values in zip(frame["source"], zip(*columns, strict=True), strict=True):
        rows[source].append(made(*values))
    return dict(rows)


@dataclass(frozen=True, eq=False)
class Case:
    """The tables under examination, and what several rules ask of them."""

    tables: Tables

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents by their ids."""
        return {document.source: document for document in self.tables.documents}

    @cached_property
    def _tables(self) -> dict[str, dict[str, list[Any]]]:
        return {}

    def rows(self, table: str, source: str) -> list[Any]:
        """The rows of a table from one document, as named tuples; nulls are None."""
        if table not in self._tables:
            self._tables[table] = _by_source(getattr(self.tables, table))
        return self._tables[table].get(source, [])

    def all_rows(self, table: str) -> list[Any]:
        """The rows of a table from all documents."""
        return [row for source in self.documents for row in self.rows(table, source)]

    @cached_property
    def _starts(self) -> dict[tuple[str, str], list[int]]:
        return {}

    def within(self, table: str, place: Evidence) -> list[Any]:
        """The rows of a table whose quote lies within a place."""
        rows, key = self.rows(table, place.source), (table, place.source)
        if key not in self._starts:
            # A table's rows of one document stand in the order of their places.
            self._starts[key] = [row.start for row in rows]
        starts = self._starts[key]
        first, last = bisect_left(starts, place.start), bisect_right(starts, place.end)
        return [row for row in rows[first:last] if row.end <= place.end]

    @cached_property
    def trade(self) -> list[tuple[Page, pd.DataFrame]]:
        """Each document's figures of trade, with what its sentences call the main goods."""
        documents = tuple(self.tables.documents)
        return [(own, called_main(documents, own)) for own in pages(self.tables)]

    @cached_property
    def _sentences(self) -> dict[str, list[Evidence]]:
        made: dict[str, list[Evidence]] = {}
        for source, document in self.documents.items():
            languages = [line.language for line in document.lines]
            spans = split_sentences(document.text, languages)
            made[source] = [document.evidence(*span) for span in spans]
        return made

    def sentences(self, source: str) -> list[Evidence]:
        """The sentences of a document as evidence, in order."""
        return self._sentences[source]

    def sentence_of(self, row: Any) -> Evidence | None:
        """The sentence that a row's quote begins in, if any."""
        sentences, key = self.sentences(row.source), ("", row.source)
        if key not in self._starts:
            self._starts[key] = [sentence.start for sentence in sentences]
        index = bisect_right(self._starts[key], row.start) - 1
        return sentences[index] if index >= 0 and row.start < sentences[index].end else None

    def paragraphs(self, source: str) -> Iterator[list[Evidence]]:
        """The sentences of each line that holds several, and of single ones."""
        lines: dict[int, list[Evidence]] = defaultdict(list)
        for sentence in self.sentences(source):
            lines[sentence.line].append(sentence)
        yield from lines.values()

    def section_of(self, row: Any) -> Any:
        """The innermost section that a row stands in; None outside any."""
        sections, key = self.rows("sections", row.source), ("lines", row.source)
        if key not in self._starts:
            self._starts[key] = [section.line for section in sections]
        index = bisect_right(self._starts[key], row.line)
        return next((s for s in reversed(sections[:index]) if row.line <= s.line_end), None)

    def line(self, source: str, number: int) -> Evidence:
        """A line of a document as evidence."""
        document = self.documents[source]
        line = document.lines[number - 1]
        return document.evidence(line.start, line.end)

    def title(self, source: str) -> Evidence:
        """The first line of a document that is not blank."""
        lines = self.documents[source].lines
        first = next((line for line in lines if not line.blank), lines[0])
        return self.line(source, first.number)

    def matches(
        self, source: str, pattern: re.Pattern[str]
    ) -> list[tuple[Evidence, re.Match[str]]]:
        """All places of a document's text that a pattern matches."""
        document = self.documents[source]
        return [
            (document.evidence(match.start(), match.end()), match)
            for match in pattern.finditer(document.text)
        ]

    def published(self, source: str) -> Any:
        """The last day that a document's date of publication may mean; None where unknown."""
        return self.rows("sources", source)[0].published_latest


Examine = Callable[[Case], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """A rule: its id, its family, what it tests in a sentence, and the test itself."""

    id: str
    family: str
    what: str
    examine: Examine


RULES: dict[str, Rule] = {}
"""All rules by their ids, in the order they are applied."""


def rule(family: str) -> Callable[[Examine], Examine]:
    """Enter a function among the rules: its name gives the id, its first line says what it tests.

    Raises `ValueError` for a name taken twice.
    """

    def enter(examine: Examine) -> Examine:
        name = examine.__name__.replace("_", "-")
        if name in RULES:
            raise ValueError(f"two rules are named {name!r}")
        what = (examine.__doc__ or "").strip().partition("\n")[0]
        RULES[name] = Rule(name, family, what, examine)
        return examine

    return enter


def place_of(row: Any) -> Evidence:
    """The evidence of a row of a table, or the evidence itself."""
    if isinstance(row, Evidence):
        return row
    return Evidence(str(row.source), int(row.line), int(row.start), int(row.end), str(row.quote))


def found(
    verdict: str,
    message: str,
    *places: Any,
    severity: str = "low",
    stated: object = None,
    computed: object = None,
) -> Finding:
    """A finding; its places are rows or evidence, the first one is where readers are led."""
    where = [place_of(place) for place in places]
    names = dict.fromkeys(f"{place.source}:{place.line}" for place in where)
    return Finding(
        finding="",
        rule="",
        verdict=verdict,
        severity=severity,
        message=message,
        stated=None if stated is None else str(stated),
        computed=None if computed is None else str(computed),
        places=";".join(names),
        evidence=where[0],
    )


def held(message: str, *places: Any, stated: object = None, computed: object = None) -> Finding:
    """What was tested and holds."""
    return found("holds", message, *places, stated=stated, computed=computed)


def short(words: str, longest: int = 90) -> str:
    r"""Words on one line, cut where they are long.

    >>> short("one\ntwo"), short("a" * 9, 5)
    ('one two', 'aaaa…')
    """
    folded = " ".join(words.split())
    return folded if len(folded) <= longest else folded[: longest - 1].rstrip() + "…"


def said(place: Any, longest: int = 90) -> str:
    """The words of a place in quotes, with its line."""
    where = place_of(place)
    return f"“{short(where.quote, longest)}” (line {where.line})"


def figure(value: float) -> str:
    """A number with as many digits as its size calls for.

    >>> figure(1234.5), figure(12.3)
    ('1,234', '12.30')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:,.2f}"


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower-case letters without their diacritics.

    >>> fold("Ščotkina")
    'scotkina'
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def counted(number: int, one: str, several: str) -> str:
    """A number with the words for one thing or for several.

    >>> counted(1, "term begins", "terms begin"), counted(2, "term begins", "terms begin")
    ('1 term begins', '2 terms begin')
    """
    return f"{number:,} {one if number == 1 else several}"


def times(number: int) -> str:
    """How often.

    >>> times(1), times(2), times(9)
    ('once', 'twice', '9 times')
    """
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def firsts(rows: Iterable[Any], *columns: str) -> list[Any]:
    """The first row of each combination of values: what is told again is compared once."""
    kept: dict[tuple[Any, ...], Any] = {}
    for row in rows:
        kept.setdefault(tuple(getattr(row, column) for column in columns), row)
    return list(kept.values())


def two_notations(
    places: dict[str, list[Evidence]], what: str, *, severity: str = "low"
) -> Iterator[Finding]:
    """One finding where a document has several notations, the rarest one first."""
    if len(places) < 2:
        return
    *rare, common = sorted(places, key=lambda name: (len(places[name]), name))
    counts = ", ".join(f"{name} {times(len(places[name]))}" for name in (common, *reversed(rare)))
    shown = " and ".join(said(places[name][0], 60) for name in (common, *reversed(rare)))
    yield found(
        "imprecise", f"{what}: {counts}, such as {shown}",
        *(place for name in rare for place in places[name]), places[common][0],
        severity=severity, stated=rare[0], computed=common,
    )  # fmt: skip


_WORD = re.compile(r"[^\W\d_]+")


def words_of(text: str) -> list[str]:
    """The words of a text, without figures and marks."""
    return _WORD.findall(text)


def near(one: str, other: str) -> bool:
    """Whether two words differ by one letter that is changed, added or left out, or two swapped.

    >>> near("saskarozares", "saskarnozares"), near("form", "from"), near("imports", "exports")
    (True, True, False)
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[1::-1] == b[:2] and a[2:] == b[2:])


def id_of(rule_id: str, finding: Finding) -> str:
    """The id of a finding before it is made unique."""
    return slug(f"{rule_id} {finding.evidence.source} {finding.evidence.line}", longest=100)
