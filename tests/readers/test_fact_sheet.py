from __future__ import annotations

from time import process_time

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


GIVEN = ("programme", "provider", "recipient", "fiscal_year_start", "amount", "approximate")


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        (
            "Since 2011, the FMF contribution to the Baltic states exceeded $41 million.",
            [("FMF", "USA", "EST;LTU;LVA", None, 41e6, True)],
        ),
        (
            "Norway, Kenya, and Bulgaria also each receive about $0.9 million annually in IMET.",
            [("IMET", "USA", "BGR;KEN;NOR", None, 0.9e6, True)],
        ),
        (
            "Congress was notified of $71 million in Title 10 programs for the Baltic countries. "
            "This includes some $9 million in FY 2016.",
            [
                ("Title 10", "USA", "EST;LTU;LVA", None, 71e6, False),
                ("Title 10", "USA", "EST;LTU;LVA", 2016, 9e6, True),
            ],
        ),
        (
            "The Department of Energy (DoE) has provided $12 million under its 346 authority. "
            "A $2 billion per year Memorandum of Understanding (MOU) set a minimum of "
            "$80 million of Foreign Military Financing (FMF) each year.",
            [
                ("Section 346", "USA", "KEN", None, 12e6, False),
                ("FMF", "USA", "KEN", None, 80e6, True),
            ],
        ),
        (
            "Kenya received $31 million in FY 2012 and $44 million in FY 2013 in combined "
            "military assistance.",
            [(None, "USA", "KEN", 2012, 31e6, False), (None, "USA", "KEN", 2013, 44e6, False)],
        ),
        (
            "The United States authorized $6.5 million in articles to Kenya via the Direct "
            "Commercial Sales process, and cases for U.S.-origin boats worth $3 million to Kenya "
            "under the Foreign Military Sales program.",
            [
                ("DCS", "USA", "KEN", None, 6.5e6, False),
                ("FMS", "USA", "KEN", None, 3e6, False),
            ],
        ),
        (
            "There are $13 million in active cases under the Foreign Military Sales system.",
            [("FMS", "USA", "KEN", None, 13e6, False)],
        ),
        (
            "Despite more than $7 million in U.S. aid allocated to Kenya from FY 2001 to FY 2003, "
            "attacks go on.",
            [(None, "USA", "KEN", 2001, 7e6, True)],
        ),
    ],
)
def test_who_gives_and_who_gets(prose, expected):
    raw = f"The United States and Kenya are friends of long standing in East Africa. {prose}\n"
    reading = read(document(raw, "fact_sheet", "USA"))
    assert rows(reading, "security_assistance", *GIVEN) == expected


def test_a_budget_written_out():
    raw = """Skip Links
A Department of State with a menu that names all of its many offices and much else besides that
Fact Sheet
Nairobi
May 6, 2011

Assistance: Kenya

Fiscal Year (FY) 2010: $7.25 Million (M) ($1.25M Other)
Estimate FY 2011: $6.1M

Peace and Security (PS): FY 2010: $4.0M; Est. FY 2011: $3.5M

Assistance goals: Kenya is the largest partner of the United States in the region by far.
"""
    doc = document(raw, "fact_sheet", "USA")
    reading = read(doc)
    assert rows(reading, "security_assistance", *GIVEN) == [
        (None, "USA", "KEN", 2010, 7.25e6, False),
        (None, "USA", "KEN", 2011, 6.1e6, True),
        ("PS", "USA", "KEN", 2010, 4e6, False),
        ("PS", "USA", "KEN", 2011, 3.5e6, True),
    ]
    assert [row for row in rows(reading, "events", "date", "category") if row[1] != "other"] == [
        ("2011-05-06", "publication")
    ]
    assert unclaimed(doc, reading) == []


@pytest.mark.parametrize("line", ["a" * 20_000, "FY 2007: $1M " * 1000, "Kenya has " * 2000])
def test_a_line_without_an_end_takes_no_time(line):
    doc = document(f"{line}\nassistance to Kenya\n", "fact_sheet", "USA")
    start = process_time()
    read(doc)
    assert process_time() - start < 3
