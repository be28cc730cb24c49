from __future__ import annotations

import pytest
from bilateral.documents import Document
from bilateral.reading import read_document
from english import (
    altered,
    document,
    made_up,
    quotes,
    read,
    reasons,
    rows,
    same_places,
    seed,
    unclaimed,
    values,
)

AMOUNT = (
    "programme",
    "category",
    "fiscal_year_start",
    "fiscal_year_end",
    "amount",
    "approximate",
)


@pytest.fixture(scope="module")
def sheet():
    return seed("fact_sheet")


def test_title_banner_date_line_and_agreements_in_a_sentence():
    doc = made_up("fact_sheet", "estonia", "USA", publisher="U.S. Department of State")
    reading = read(doc)
    assert rows(reading, "sections", "level", "heading") == [
        (1, "U.S. Security Cooperation With Latvia")
    ]
    published = [r for r in rows(reading, "events", "category", "date", "actor") if "pub" in r[0]]
    assert published == [("publication", "2025-01-20", "USA")]
    assert rows(reading, "security_assistance", *AMOUNT) == [
        ("FMF", "aid", 2023, 2024, 41.5e6, True),
        ("IMET", "aid", 2023, 2024, 3e6, False),
        ("IMET", "aid", 2025, 2025, 12.25e6, False),
    ]
    assert rows(reading, "treaties", "title", "year", "parties", "form") == [
        ("Mutual Logistics Support Agreement (MLSA)", "1999", "LVA;USA", "agreement"),
        ("Agreement regarding the use of airfields", "2011", "LVA;USA", "agreement"),
        ("Cyber Defense Roadmap", "2023", "LVA;USA", "roadmap"),
        ("Open Skies Treaty", None, "LVA;USA", "treaty"),
    ]
    assert len(reasons(doc, reading, "boilerplate")) == 2
    assert len(reasons(doc, reading, "footer")) == 2
    assert unclaimed(doc, reading) == []


def test_agreements_as_bullets_and_a_programme():
    doc = made_up("fact_sheet", "bullets", "USA")
    reading = read(doc)
    assert rows(reading, "treaties", "title", "signed", "year", "level") == [
        ("Harbor Partnership Program (HPP)", None, None, "programme"),
        ("Defense Science Agreement", None, "2002", "state"),
        ("Memorandum of Understanding on Border Radars", "2010-05-04", None, "state"),
    ]
    assert rows(reading, "security_assistance", *AMOUNT) == [
        ("FMS", "sale", None, None, 7.5e6, True)
    ]
    assert unclaimed(doc, reading) == ["- and many others"]


def test_licences_and_their_categories():
    doc = made_up("fact_sheet", "licences", "USA")
    reading = read(doc)
    assert rows(reading, "security_assistance", *AMOUNT) == [
        ("DCS", "licence", 2015, 2016, 4.2e6, False),
        ("DCS", "Aircraft and Related Articles", 2015, 2016, 2.5e6, False),
        ("DCS", "Night Vision Equipment", 2015, 2016, 0.7e6, False),
    ]
    assert quotes(reading, "security_assistance")[1:] == [
        "Aircraft and Related Articles ($2.5 million)",
        "Night Vision Equipment ($0.7 million)",
    ]
    assert reasons(doc, reading, "boilerplate") == ["Skip to content"]


def test_the_sheet(sheet):
    reading = read(sheet)
    assert unclaimed(sheet, reading) == []
    counts = [len(rows(reading, t, "evidence")) for t in ("treaties", "security_assistance")]
    assert counts == [10, 10]
    assert sum(1 for (year,) in rows(reading, "treaties", "year") if year) == 8
    assert len(reasons(sheet, reading, "boilerplate")) == 5
    assert same_places(sheet, reading)


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("security_assistance", "$7.75 million", "$8.5 million"),
        ("security_assistance", "In FY 2022,", "In FY 2024,"),
        ("security_assistance", "Ammunition and Ordnance", "Boats and Ships"),
        ("security_assistance", "€314 million", "€99 million"),
        ("treaties", "(ACSA) (2008)", "(ACSA) (2011)"),
        ("treaties", "a Security Cooperation Roadmap (2019)", "a Radar Arrangement (2018)"),
    ],
)
def test_a_change_changes_only_its_row(sheet, table, old, new):
    before, after = values(read(sheet)), values(read(altered(sheet, (old, new))))
    assert [row[0] for row in (before - after).elements()] == [table]
    assert [row[0] for row in (after - before).elements()] == [table]


def test_an_agreement_more_is_a_row_more(sheet):
    doc = altered(sheet, ("(2019);", "(2019); a Space Situational Agreement (2020);"))
    before, after = values(read(sheet)), values(read(doc))
    assert not before - after
    assert [row[2] for row in (after - before).elements()] == ["Space Situational Agreement"]


def test_newlines_change_only_offsets(sheet):
    doc = document(
        "\ufeff" + sheet.raw.replace("\n", "\r\n"), sheet.kind, "USA", source=sheet.source
    )
    assert values(read(doc)) == values(read(sheet))
    assert same_places(doc, read(doc))


def test_a_fact_sheet_without_a_counterpart_is_read() -> None:
    text = "Security\n\nOn May 5, 1999 the government announced support.\n"
    document = Document("a", "fact_sheet", "en", text, file="a.txt")
    assert any(record.table_name == "dates" for record in read_document(document))
