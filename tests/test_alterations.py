"""Change a document and see exactly the rows change that come from the place.

The edits are made from the tables themselves: a row is chosen, its figure, date or name is changed
where its evidence stands, and that row (with those of the same entry) must change and no other.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import bilateral
import pandas as pd
import pytest
from bilateral.documents import Document, load_documents
from bilateral.reading import read_document
from bilateral.records import (
    DateRow,
    Envoy,
    Quantity,
    Record,
    TradeGroup,
    TradePartner,
    TradeProduct,
    Treaty,
    Visit,
    Visitor,
)
from conftest import without_hashes
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

DOCUMENTS = {document.source: document for document in load_documents()}
PAGE = DOCUMENTS["latvia-belarus"]
ARTICLE = DOCUMENTS["latvia-russia"]

# Derandomised: the same edits each time, so that a failure is one for everybody.
EDITS = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),  # a smaller edit would be no clearer
    suppress_health_check=list(HealthCheck),
)
SOME_EDITS = settings(EDITS, max_examples=6)
FEW_EDITS = settings(EDITS, max_examples=3)

Fact = tuple[Any, ...]


@cache
def read(document: Document) -> tuple[Record, ...]:
    return tuple(read_document(document))


# Ids follow from names and dates, and number what is alike; a section's end is a line number.
_NOT_COMPARED = {"evidence", "line_end", "person", "section", "treaty", "event", "visit"}


def fact(record: Record) -> Fact:
    """A row without where it stands."""
    quote = unicodedata.normalize("NFC", record.evidence.quote)
    values = ((f.name, getattr(record, f.name)) for f in fields(record))
    return (
        record.table_name,
        *((name, value) for name, value in values if name not in _NOT_COMPARED),
        ("quote", " ".join(quote.split())),
    )


@lru_cache(maxsize=len(DOCUMENTS))
def facts(records: tuple[Record, ...]) -> tuple[Fact, ...]:
    return tuple(map(fact, records))


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


def without(
    records: Sequence[Record], others: Sequence[Record], start: int, end: int
) -> list[Record]:
    """The records that are not among the others; of records alike, one from the span."""
    left = Counter(facts(tuple(others)))
    found = []
    known = dict(zip(map(id, records), facts(tuple(records)), strict=True))
    for record in sorted(records, key=lambda record: overlaps(record, start, end)):
        key = known[id(record)]
        if left[key]:
            left[key] -= 1
        else:
            found.append(record)
    return sorted(found, key=lambda record: record.evidence.start)


def overlaps(record: Record, start: int, end: int) -> bool:
    return record.evidence.start < end and start < record.evidence.end


def change(document: Document, start: int, end: int, words: str) -> Change:
    """Put `words` for `raw[start:end]` and compare the rows."""
    altered = replace(document, raw=document.raw[:start] + words + document.raw[end:])
    before, after = read(document), tuple(read_document(altered))
    for record in after:
        span = record.evidence
        assert altered.raw[span.start : span.end] == span.quote
    return Change(
        without(before, after, start, end),
        without(after, before, start, start + len(words)),
    )


def assert_within(made: Change, start: int, end: int, grown: int) -> None:
    """Every row that changed has its evidence in the span that was edited."""
    outside = [record for record in made.lost if not overlaps(record, start, end)]
    outside += [record for record in made.gained if not overlaps(record, start, end + grown)]
    assert [fact(record) for record in outside] == []


def rows_of(document: Document, kind: type[Record]) -> list[Any]:
    return [record for record in read(document) if isinstance(record, kind)]


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
    # The group is quoted with its products.
    assert {r.table_name for r in made.lost} == {"trade_products", "trade_groups", "coverage"}
    lost, gained = made.of(TradeGroup)
    assert [replace(r, evidence=None) for r in lost] == [replace(r, evidence=None) for r in gained]
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


MONTHS_EN = re.findall(
    r"\w+",
    "January February March April May June July August September October November December",
)


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
    _, gained = made.of(Visit)
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
    dates = rows_of(document, DateRow)
    # A date that is told twice holds two tellings of one agreement together.
    times = Counter(row.date for row in dates)
    choices = [
        row
        for row in dates
        if row.precision == "day"
        and row.kind == "explicit"
        and times[row.date] == 1
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
    assume(row.name not in (other.name, row.name_printed) and other.name != other.name_printed)
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
    _, gained = made.of(Envoy)
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

    def normal(value: object) -> object:
        """Codes joined by a semicolon stand in order of their letters."""
        if isinstance(value, str) and re.fullmatch(r"[A-Z]{3}(?:;[A-Z]{3})+", value):
            return ";".join(sorted(value.split(";")))
        return value

    def expected(value: object) -> object:
        return normal(re.sub(r"\bBLR\b", code, renamed(value)) if isinstance(value, str) else value)

    def mapped_facts(
        records: Iterable[Record], mapped: Callable[[object], object]
    ) -> Counter[Fact]:
        return Counter(
            (record.table_name, *(mapped(value) for name, value in fact(record)[1:]
                                  if not name.endswith("_en")))
            for record in records
            if record.table_name in names
        )  # fmt: skip

    before = mapped_facts(read(PAGE), expected)
    after = mapped_facts(read_document(altered), normal)
    assert sorted(map(str, before - after)) == sorted(map(str, after - before))


# --- something more ----------------------------------------------------------------------------


def add(document: Document, offset: int, words: str) -> tuple[Change, Counter[str]]:
    """Insert words; nothing may be lost but the lines they stand in."""
    made = change(document, offset, offset, words)
    return made, Counter(record.table_name for record in made.gained)


@SOME_EDITS
@given(st.data())
def test_a_visit_more(data: st.DataObject) -> None:
    before = data.draw(st.sampled_from(rows_of(PAGE, Visit)))
    own = "Latvijas" if before.guest == "LVA" else "Baltkrievijas"
    host = "Minskā" if own == "Latvijas" else "Rīgā"
    day, year = data.draw(st.integers(1, 28)), data.draw(st.integers(1993, 2030))
    made, gained = add(
        PAGE,
        before.evidence.end,
        f"\n{year}. gada {day}. jūnijs\n{own} izglītības ministra Andra Kalvja vizīte {host}",
    )
    assert made.lost == []
    assert gained == {"visits": 1, "visitors": 1, "dates": 1, "coverage": 2}
    (visit,) = made.of(Visit)[1]
    sides = ("LVA", "BLR") if own == "Latvijas" else ("BLR", "LVA")
    assert (visit.date, visit.guest, visit.host) == (f"{year}-06-{day:02}", *sides)
    (visitor,) = made.of(Visitor)[1]
    assert (visitor.name, visitor.level) == ("Andris Kalvis", "minister")


@SOME_EDITS
@given(st.data())
def test_an_agreement_more(data: st.DataObject) -> None:
    bullets = [r for r in rows_of(ARTICLE, Treaty) if ARTICLE.raw[r.evidence.start - 2] == "-"]
    before = data.draw(st.sampled_from(bullets))
    made, gained = add(
        ARTICLE,
        paragraph(ARTICLE, before.evidence.start)[1],
        "\n- Agreement between the Republic of Latvia and the Russian Federation on the Keeping of "
        "Bees, in force 5 May 2001 (indefinite)",
    )
    assert made.lost == []
    assert gained == {"treaties": 1, "dates": 1, "coverage": 1}
    (treaty,) = made.of(Treaty)[1]
    assert (treaty.in_force, treaty.parties, treaty.level) == ("2001-05-05", "LVA;RUS", "state")


@SOME_EDITS
@given(st.data())
def test_an_agreement_more_in_a_line_of_them(data: st.DataObject) -> None:
    document = DOCUMENTS["us-security"]
    before = data.draw(st.sampled_from([r for r in rows_of(document, Treaty) if r.year][:-1]))
    offset = document.raw.index(";", before.evidence.end)
    made, gained = add(document, offset, "; a Space Research Agreement (SRA) (2020)")
    assert {record.table_name for record in made.lost} <= {"coverage"}
    assert gained - Counter(["coverage"]) == {"treaties": 1, "dates": 1}
    (treaty,) = made.of(Treaty)[1]
    assert (treaty.title, treaty.year) == ("Space Research Agreement (SRA)", "2020")


@SOME_EDITS
@given(st.data())
def test_an_ambassador_more(data: st.DataObject) -> None:
    envoys = [r for r in rows_of(ARTICLE, Envoy) if ARTICLE.raw[r.evidence.start - 2] == "-"]
    before = data.draw(st.sampled_from(envoys))
    made, gained = add(ARTICLE, before.evidence.end, "\n- Zenta Upeniece (1989–1990)")
    assert made.lost == []
    assert gained == {"envoys": 1, "dates": 1, "coverage": 1}
    (envoy,) = made.of(Envoy)[1]
    assert (envoy.name, envoy.term_start, envoy.term_end) == ("Zenta Upeniece", "1989", "1990")
    assert (envoy.sending, envoy.receiving) == ("LVA", "RUS")


@SOME_EDITS
@given(st.data())
def test_a_product_more(data: st.DataObject) -> None:
    before = data.draw(st.sampled_from(rows_of(PAGE, TradeProduct)))
    marked = PAGE.raw[before.evidence.end :].startswith("</i>")
    words = " - <i>Sveces – 1.13%</i>" if marked else " - Sveces – 1.13%"
    made, gained = add(PAGE, before.evidence.end + 4 * marked, words)
    assert {record.table_name for record in made.lost} <= {"coverage", "trade_groups"}
    assert gained["trade_products"] == 1
    (product,) = made.of(TradeProduct)[1]
    assert (product.product, product.group, product.flow) == ("Sveces", before.group, before.flow)
    assert product.share_of_group_pct == 1.13


@SOME_EDITS
@given(st.data())
def test_a_happening_more(data: st.DataObject) -> None:
    blank = [line for line in ARTICLE.lines if line.blank and 5 < line.number < 80]
    line = data.draw(st.sampled_from(blank))
    offset = ARTICLE.evidence(line.start - 1, line.start).end
    made, gained = add(
        ARTICLE,
        ARTICLE.raw.index("\n", offset),
        "\n\nOn 5 June 2019 Russia expelled two Latvian diplomats.\n",
    )
    assert made.lost == []
    assert gained == {"events": 1, "dates": 1, "quantities": 1, "coverage": 1}


# --- the same in another order ------------------------------------------------------------------


def blocks(document: Document, level: int) -> tuple[str, list[str]]:
    """What stands before the first heading of a level, and the text under each of them."""
    starts = [
        document.raw.rfind("\n", 0, row.evidence.start) + 1
        for row in read(document)
        if row.table_name == "sections" and row.level == level  # type: ignore[attr-defined]
    ]
    ends = [*starts[1:], len(document.raw)]
    texts = [document.raw[a:b].strip("\n") for a, b in zip(starts, ends, strict=True)]
    return document.raw[: starts[0]], texts


@pytest.mark.parametrize("source", ["latvia-russia", "latvia-belarus"])
@FEW_EDITS
@given(data=st.data())
def test_sections_in_another_order(source: str, data: st.DataObject) -> None:
    document = DOCUMENTS[source]
    head, texts = blocks(document, 2)
    assert len(texts) > 3
    order = data.draw(st.permutations(texts))
    altered = replace(document, raw=head + "\n\n".join(order) + "\n")
    before, after = Counter(facts(read(document))), Counter(map(fact, read_document(altered)))
    assert sorted(map(str, before - after)) == sorted(map(str, after - before)) == []


# --- the same in other characters ----------------------------------------------------------------

_GROUPED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def trailing(text: str) -> str:
    return re.sub(r"(?m)(?<=\S)$", lambda m: " \t\u00a0"[: 1 + m.start() % 3], text)


LAYOUTS: dict[str, Callable[[str], str]] = {
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text),
    "no-break spaces in numbers": lambda text: _GROUPED.sub("\u00a0", text),
    "thin spaces in numbers": lambda text: _GROUPED.sub("\u2009", text),
    "narrow no-break spaces in numbers": lambda text: _GROUPED.sub("\u202f", text),
    "no-break spaces": lambda text: re.sub(r"(?<=[\w.]) (?=\w)", "\u00a0", text),
    "trailing blanks": trailing,
    "Windows newlines": lambda text: text.replace("\n", "\r\n"),
    "old Macintosh newlines": lambda text: text.replace("\n", "\r"),
    "a byte-order mark": lambda text: "\ufeff" + text,
}


def assert_same_rows(document: Document, raw: str) -> None:
    altered = replace(document, raw=raw)
    records = read_document(altered)
    for record in records:
        span = record.evidence
        assert raw[span.start : span.end] == span.quote
    # A quote shows the characters of the file; its words are the same.
    assert Counter(map(fact, records)) == Counter(facts(read(document)))
    assert [r.evidence.line for r in records] == [r.evidence.line for r in read(document)]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("source", DOCUMENTS)
def test_a_layout(source: str, layout: str) -> None:
    assert_same_rows(DOCUMENTS[source], LAYOUTS[layout](DOCUMENTS[source].raw))


@FEW_EDITS
@given(
    st.sampled_from(sorted(DOCUMENTS)),
    st.lists(st.sampled_from([name for name in LAYOUTS if "newlines" not in name]), unique=True),
    st.sampled_from([name for name in LAYOUTS if "newlines" in name]),
)
def test_layouts_together(source: str, chosen: list[str], newlines: str) -> None:
    raw = DOCUMENTS[source].raw
    for layout in (name for name in LAYOUTS if name in (*chosen, newlines)):
        raw = LAYOUTS[layout](raw)
    assert_same_rows(DOCUMENTS[source], raw)


# --- through the whole library -------------------------------------------------------------------


def test_a_visit_more_is_an_event_more(seeds: Path) -> None:
    before = bilateral.load()
    without_hashes(seeds)
    path = seeds / PAGE.file
    visit = rows_of(PAGE, Visit)[7]
    raw = PAGE.raw[: visit.evidence.end] + (
        "\n2013. gada 4. jūnijs\nBaltkrievijas izglītības ministra Andra Kalvja vizīte Rīgā"
    )
    path.write_bytes((raw + PAGE.raw[visit.evidence.end :]).encode("utf-8"))
    after = bilateral.load(seeds)
    grown = {
        name: len(getattr(after, name)) - len(table)
        for name, table in before.items()
        if name != "findings"
    }
    assert {name: count for name, count in grown.items() if count} == {
        "visits": 1,
        "visitors": 1,
        "dates": 1,
        "coverage": 2,
        "events": 1,
        "coded_events": 1,
    }
    new = after.events[~after.events["event"].isin(before.events["event"])].iloc[0]
    assert (new["origin"], new["date"], new["actor"], new["target"]) == (
        "visits",
        "2013-06-04",
        "BLR",
        "LVA",
    )
    same = ["event", "date", "actor", "target", "category", "same_as"]
    others = after.events[after.events["event"] != new["event"]][same].reset_index(drop=True)
    pd.testing.assert_frame_equal(others, before.events[same])


def test_another_partner_in_english_lists() -> None:
    def renamed(text: str) -> str:
        for old, new in (
            ("Russian Federation", "Kingdom of Norway"),
            ("Russian", "Norwegian"),
            ("Russia", "Norway"),
        ):
            text = text.replace(old, new)
        return text

    altered = replace(ARTICLE, raw=renamed(ARTICLE.raw), counterparts=("NOR",))
    records = read_document(altered)
    for kind in (Treaty, Envoy):
        lines = {
            row.evidence.line
            for row in rows_of(ARTICLE, kind)
            if ARTICLE.raw[row.evidence.start - 2] == "-"
        }
        bullets = [row for row in rows_of(ARTICLE, kind) if row.evidence.line in lines]
        found = [r for r in records if isinstance(r, kind) and r.evidence.line in lines]
        assert len(found) == len(bullets) > 5
        for old, new in zip(bullets, found, strict=True):
            for name in (f.name for f in fields(kind) if f.name not in _NOT_COMPARED):
                value = getattr(old, name)
                if isinstance(value, str):
                    value = renamed(value).replace("RUS", "NOR")
                assert getattr(new, name) == value, (name, old)
