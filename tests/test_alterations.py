"""Change a document and see exactly the rows change that come from the place.

The edits are made from the tables themselves: a row is chosen, its figure, date or name is changed
where its evidence stands, and that row (with those of the same entry) must change and no other.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

import pytest
from bilateral.collection import read_document
from bilateral.documents import Document, load_documents
from bilateral.records import (
    Coverage,
    DateRow,
    Envoy,
    Event,
    Quantity,
    Record,
    Section,
    TradeGroup,
    TradePartner,
    TradeProduct,
    Treaty,
    Visit,
    Visitor,
)
from bilateral.text import edtf
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

DOCUMENTS = {document.source: document for document in load_documents()}
PAGE = DOCUMENTS["latvia-belarus"]
ARTICLE = DOCUMENTS["latvia-russia"]

# Derandomised: the same edits each time, so that a failure is one for everybody.
EDITS = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
SOME_EDITS = settings(EDITS, max_examples=15)
FEW_EDITS = settings(EDITS, max_examples=8)

Fact = tuple[Any, ...]


@cache
def read(document: Document) -> tuple[Record, ...]:
    return tuple(read_document(document))


def facts_of(document: Document) -> tuple[Record, ...]:
    return read(document)


# Ids follow from names and dates, and number what is alike; a section's end is a line number.
_NOT_COMPARED = {"evidence", "line_end", "person", "section", "treaty", "event", "visit"}


def fact(record: Record) -> Fact:
    """A row without where it stands."""
    quote = Document(source="", kind="", language="en", raw=record.evidence.quote).text
    values = ((f.name, getattr(record, f.name)) for f in fields(record))
    return (
        record.table_name,
        *((name, value) for name, value in values if name not in _NOT_COMPARED),
        ("quote", " ".join(quote.split())),
    )


@dataclass(frozen=True)
class Change:
    """What an edit did to the rows of a document."""

    lost: list[Record]
    gained: list[Record]

    def of(self, kind: type[Record]) -> tuple[list[Any], list[Any]]:
        return (
            [record for record in self.lost if isinstance(record, kind)],
            [record for record in self.gained if isinstance(record, kind)],
        )


def without(records: Iterable[Record], others: Iterable[Record]) -> list[Record]:
    left = Counter(map(fact, others))
    found = []
    for record in records:
        key = fact(record)
        if left[key]:
            left[key] -= 1
        else:
            found.append(record)
    return found


def change(document: Document, start: int, end: int, words: str) -> Change:
    """Put `words` for `raw[start:end]` and compare the rows."""
    altered = replace(document, raw=document.raw[:start] + words + document.raw[end:])
    before, after = facts_of(document), tuple(read_document(altered))
    for record in after:
        span = record.evidence
        assert altered.raw[span.start : span.end] == span.quote
    return Change(without(before, after), without(after, before))


def assert_within(made: Change, start: int, end: int, grown: int) -> None:
    """Every row that changed has its evidence in the span that was edited."""
    outside = [r for r in made.lost if r.evidence.end <= start or r.evidence.start >= end]
    outside += [
        r for r in made.gained if r.evidence.end <= start or r.evidence.start >= end + grown
    ]
    assert [fact(record) for record in outside] == []


def rows_of(document: Document, kind: type[Record]) -> list[Any]:
    return [record for record in facts_of(document) if isinstance(record, kind)]


# --- a number ----------------------------------------------------------------------------------


def figures(document: Document) -> list[Quantity]:
    """Quantities told by one figure in digits, each stated once in its clause."""
    return [
        row
        for row in rows_of(document, Quantity)
        if len(re.findall(r"\d+(?:[ .,]\d+)*", row.evidence.quote)) == 1
    ]


@EDITS
@given(st.data())
def test_a_figure(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(list(DOCUMENTS.values())))
    choices = figures(document)
    assume(choices)
    row = data.draw(st.sampled_from(choices))
    match = re.search(r"\d", row.evidence.quote)
    assert match
    digit = int(match.group())
    other = data.draw(st.integers(1, 9).filter(lambda n: n != digit))
    start = row.evidence.start + match.start()
    made = change(document, start, start + 1, str(other))
    sentence = paragraph(document, start)
    assert_within(made, *sentence, 0)
    lost, gained = made.of(Quantity)
    assert [r.evidence.start for r in lost] == [r.evidence.start for r in gained]
    (new,) = [r for r in gained if r.evidence.start == row.evidence.start]
    # The figure's first digit alone is another: value and figure change in proportion.
    figure = re.search(r"\d+(?:[ .,]\d+)*", row.evidence.quote)
    assert figure
    whole = re.split(r"[.,](?=\d{1,2}$)", figure.group())[0]
    size = 10 ** (len(re.sub(r"\D", "", whole)) - 1)
    scale = abs(row.value) / float(value_of(figure.group()))
    assert new.value == pytest.approx(row.value + (other - digit) * size * scale * sign(row.value))
    assert (new.unit, new.approximate, new.period) == (row.unit, row.approximate, row.period)


def value_of(figure: str) -> float:
    whole, _, rest = re.fullmatch(r"(.*?)([.,](\d{1,2}))?", figure).group(1, 2, 3)  # type: ignore[union-attr]
    return float(re.sub(r"\D", "", whole) + "." + (rest or "0"))


def sign(value: float) -> int:
    return -1 if value < 0 else 1


def paragraph(document: Document, offset: int) -> tuple[int, int]:
    """The line of the file that holds an offset: prose has one paragraph a line."""
    start = document.raw.rfind("\n", 0, offset) + 1
    end = document.raw.find("\n", offset)
    return start, len(document.raw) if end < 0 else end


# --- figures of the tables of trade --------------------------------------------------------------


@SOME_EDITS
@given(st.data())
def test_the_share_of_a_product(data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(rows_of(PAGE, TradeProduct)))
    # The last digit of the share: the group stays a group.
    found = list(re.finditer(r"\d(?=\s?%)", row.evidence.quote))
    assume(found)
    digit = int(found[-1].group())
    other = data.draw(st.integers(0, 9).filter(lambda n: n != digit))
    start = row.evidence.start + found[-1].start()
    made = change(PAGE, start, start + 1, str(other))
    assert {r.table_name for r in made.lost} == {"trade_products", "coverage"}
    lost, gained = made.of(TradeProduct)
    assert len(lost) == len(gained) == 1
    assert gained[0].share_of_group_pct == pytest.approx(
        row.share_of_group_pct + (other - digit) / 100
    )
    group = row.value_eur / row.share_of_group_pct
    assert gained[0].value_eur == pytest.approx(group * gained[0].share_of_group_pct, abs=0.02)


@SOME_EDITS
@given(st.data())
def test_the_value_of_a_group(data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(rows_of(PAGE, TradeGroup)))
    printed = f"{int(row.value_eur):,}".replace(",", " ")
    start = PAGE.raw.index(f"\n{printed}\n", row.evidence.start) + 1
    value = data.draw(st.integers(1_000_000, 9_999_999))
    assume(value != row.value_eur)
    made = change(PAGE, start, start + len(printed), f"{value:,}".replace(",", " "))
    lost, gained = made.of(TradeGroup)
    assert [r.group for r in lost] == [r.group for r in gained] == [row.group]
    assert gained[0].value_eur == value
    # What is implied: the values of its products.
    lost, gained = made.of(TradeProduct)
    own = [r for r in rows_of(PAGE, TradeProduct) if (r.flow, r.group) == (row.flow, row.group)]
    assert [fact(r) for r in lost] == [fact(r) for r in own]
    for new in gained:
        assert new.value_eur == pytest.approx(value * new.share_of_group_pct / 100, abs=0.01)
    assert {r.table_name for r in made.lost} <= {"trade_groups", "trade_products", "coverage"}


@SOME_EDITS
@given(st.data())
def test_a_line_of_the_ranking(data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(rows_of(PAGE, TradePartner)))
    rank = data.draw(st.integers(20, 90))
    made = change(PAGE, row.evidence.start, row.evidence.start + len(str(row.rank)), str(rank))
    lost, gained = made.of(TradePartner)
    assert [replace(lost[0], rank=rank, evidence=gained[0].evidence)] == gained
    assert {r.table_name for r in made.lost} == {"trade_partners", "coverage"}


# --- a date ----------------------------------------------------------------------------------


MONTHS_EN = (
    "January February March April May June July August September October November December"
).split()


@SOME_EDITS
@given(st.data())
def test_the_year_of_a_visit(data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(rows_of(PAGE, Visit)))
    year = data.draw(st.integers(1993, 2039).map(str))
    assume(year != row.date[:4])
    start = row.evidence.start
    assert PAGE.raw[start : start + 4] == row.date[:4]
    made = change(PAGE, start, start + 4, year)
    assert_within(made, start, row.evidence.end, 0)
    lost, gained = made.of(Visit)
    date = row.date.replace(row.date[:4], year)
    assert [(r.date, r.direction, r.description) for r in gained] == [
        (date, row.direction, row.description)
    ]
    assert {r.table_name for r in made.lost} == {"visits", "dates", "coverage"}
    assert made.of(Visitor) == ([], [])


@EDITS
@given(st.data())
def test_the_day_of_a_full_date(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(list(DOCUMENTS.values())))
    choices = [
        row
        for row in rows_of(document, DateRow)
        if row.precision == "day"
        and row.kind == "explicit"
        and len(re.findall(rf"(?<!\d)0?{int(row.date[8:])}(?!\d)", row.evidence.quote)) == 1
    ]
    row = data.draw(st.sampled_from(choices))
    match = re.search(rf"(?<!\d)0?{int(row.date[8:])}(?!\d)", row.evidence.quote)
    assert match
    # Two digits that are no month, so that the order of day and month stays what it was.
    day = data.draw(st.integers(13, 28))
    assume(day != int(row.date[8:]))
    start = row.evidence.start + match.start()
    made = change(document, start, start + len(match.group()), str(day))
    lost, gained = made.of(DateRow)
    date = f"{row.date[:8]}{day:02}"
    assert (row.date, date) in [(a.date, b.date) for a, b in zip(lost, gained, strict=True)]
    # 'The next day' and 'Exactly a year ago' are counted from it.
    assert all(r.kind == "relative" for r in lost if r.evidence != row.evidence)
    assert len(made.lost) == len(made.gained)
    where = paragraph(document, start)
    if document is PAGE:
        entry = next(
            (v.evidence for v in rows_of(PAGE, Visit) if v.evidence.start == row.evidence.start),
            None,
        )
        where = (entry.start, entry.end) if entry else where
    assert_within(made, *where, len(str(day)) - len(match.group()))
    for old in made.of(Event)[0]:
        assert old.date != date or row.date == date


@SOME_EDITS
@given(st.data())
def test_the_date_of_an_agreement(data: st.DataObject) -> None:
    choices = [
        row
        for row in rows_of(ARTICLE, Treaty)
        if row.in_force and row.evidence.quote.startswith(("Agreement", "Consular"))
    ]
    row = data.draw(st.sampled_from(choices))
    match = re.search(r"\d{1,2} [A-Z][a-z]+ (?:19|20)\d\d", row.evidence.quote)
    assert match
    day, month, year = (data.draw(st.integers(*span)) for span in ((1, 28), (1, 12), (1985, 2024)))
    words = f"{day} {MONTHS_EN[month - 1]} {year}"
    assume(words != match.group())
    start = row.evidence.start + match.start()
    made = change(ARTICLE, start, start + len(match.group()), words)
    date = f"{year}-{month:02}-{day:02}"
    lost, gained = made.of(Treaty)
    assert [r.in_force for r in gained] == [date]
    assert [r.title for r in gained] == [r.title for r in lost] == [row.title]
    assert [r.date for r in made.of(DateRow)[1]] == [date]
    assert {r.table_name for r in made.lost} == {"treaties", "dates", "coverage"}


# --- a name ----------------------------------------------------------------------------------


def masculine(row: Visitor) -> bool:
    return row.office.split()[-1].endswith("s") and " " in row.name_printed


@SOME_EDITS
@given(st.data())
def test_the_name_of_a_visitor(data: st.DataObject) -> None:
    visitors = [
        row
        for row in rows_of(PAGE, Visitor)
        if masculine(row) and PAGE.raw.count("\n", row.evidence.start, row.evidence.end) == 0
    ]
    row, other = data.draw(st.lists(st.sampled_from(visitors), min_size=2, max_size=2))
    assume(row.name != other.name and row.name != row.name_printed)
    assume(other.name != other.name_printed)
    line = paragraph(PAGE, row.evidence.start)
    start = PAGE.raw.index(row.name_printed, line[0])
    made = change(PAGE, start, start + len(row.name_printed), other.name_printed)
    lost, gained = made.of(Visitor)
    assert [r.name for r in lost] == [row.name]
    assert [(r.name, r.name_printed, r.office, r.level) for r in gained] == [
        (other.name, other.name_printed, row.office, row.level)
    ]
    assert {r.table_name for r in made.lost} == {"visitors", "visits", "coverage"}
    assert len(made.lost) == len(made.gained) == 3


@SOME_EDITS
@given(st.data())
def test_the_name_of_an_ambassador(data: st.DataObject) -> None:
    envoys = [
        r for r in rows_of(ARTICLE, Envoy) if r.role == "ambassador" or "–" in r.evidence.quote
    ]
    row = data.draw(st.sampled_from([r for r in envoys if r.term_end]))
    name = data.draw(st.sampled_from(["Zenta Upeniece", "Toms Kalve", "Aivars Ozoliņš-Egle"]))
    start = ARTICLE.raw.index(row.name_printed, row.evidence.start)
    made = change(ARTICLE, start, start + len(row.name_printed), name)
    lost, gained = made.of(Envoy)
    assert [replace(r, person=None, name_guessed=False) for r in gained] == [
        replace(
            row, name=name, name_printed=name, evidence=gained[0].evidence, person=None,
            name_guessed=False,
        )
    ]  # fmt: skip
    assert_within(made, *paragraph(ARTICLE, start), len(name) - len(row.name_printed))


# --- a country -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "country", "people"),
    [("FIN", "Somij", "som"), ("SWE", "Zviedrij", "zviedr"), ("RUS", "Krievij", "kriev")],
)
def test_another_partner(code: str, country: str, people: str) -> None:
    def renamed(text: str) -> str:
        for old, new in (("Baltkrievij", country), ("baltkriev", people)):
            text = text.replace(old, new).replace(old.capitalize(), new.capitalize())
        return text

    altered = replace(PAGE, raw=renamed(PAGE.raw), counterparts=(code,))
    names = {"visits", "visitors", "envoys", "missions", "treaties", "trade_partners",
             "trade_totals", "trade_groups", "trade_products", "investments", "dates"}  # fmt: skip

    def expected(value: object) -> object:
        if not isinstance(value, str):
            return value
        joined = re.sub(r"\bBLR\b", code, renamed(value))
        return ";".join(sorted(joined.split(";"))) if ";" in joined else joined

    def facts(records: Iterable[Record], map_value: Callable[[object], object]) -> Counter[Fact]:
        return Counter(
            (
                record.table_name,
                *(
                    (f.name, map_value(getattr(record, f.name)))
                    for f in fields(record)
                    if f.name not in _NOT_COMPARED and not f.name.endswith("_en")
                ),
                " ".join(str(map_value(record.evidence.quote)).split()),
            )
            for record in records
            if record.table_name in names
        )

    before = facts(facts_of(PAGE), expected)
    after = facts(
        read_document(altered),
        lambda value: (
            ";".join(sorted(value.split(";")))
            if isinstance(value, str) and re.fullmatch(r"[A-Z]{3}(?:;[A-Z]{3})+", value)
            else value
        ),
    )
    assert sorted(map(str, before - after)) == sorted(map(str, after - before))
