from __future__ import annotations

import pytest
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

ACTS = ("title", "parties", "signed", "ratified", "ended", "status")
WHO = ("name", "role", "sending", "receiving", "term_start", "term_end")


@pytest.fixture(scope="module")
def article():
    return seed("history_article")


def test_delegation_signatories_and_ratification():
    doc = made_up("history_article", "lithuania", "LTU")
    reading = read(doc)
    assert rows(reading, "treaties", *ACTS) == [
        ("border convention", "LTU;LVA", "1921-03-20", "1921-05-14", None, "ratified")
    ]
    assert rows(reading, "envoys", *WHO) == [
        (name, "negotiator", sending, receiving, None, None)
        for name, sending, receiving in [
            ("Jonas Beržas", "LTU", "LVA"),
            ("Petras Liepa", "LTU", "LVA"),
            ("A. Vilkas", "LTU", "LVA"),
            ("Antanas Girnius", "LTU", "LVA"),
            ("Z. Mežs", "LVA", "LTU"),
            ("Kārlis Upe", "LVA", "LTU"),
        ]
    ]
    assert rows(reading, "sections", "level", "heading") == [
        (1, "The Arbitration of Palanga"),
        (2, "II Borders & Neighbours"),
        (2, "Between the wars"),
        (2, "Further reading"),
    ]
    assert reasons(doc, reading, "caption") == [doc.lines[4].text]
    assert unclaimed(doc, reading) == []


def test_a_treaty_that_expired():
    reading = read(made_up("history_article", "finland", "FIN"))
    assert rows(reading, "treaties", *ACTS) == [
        ("sea treaty", "FIN;LVA", "1920-02-05", None, "1925", "terminated")
    ]
    assert rows(reading, "envoys", *WHO) == [
        ("Pēteris Siliņš", "negotiator", "LVA", "FIN", None, None)
    ]


def test_a_delegation_that_does_not_negotiate_is_no_row():
    doc = made_up("history_article", "germany", "DEU")
    reading = read(doc)
    assert rows(reading, "envoys", *WHO) == []
    assert rows(reading, "treaties", *ACTS) == [
        ("armistice", "DEU;LVA", "1919-07-03", None, None, "signed")
    ]
    assert reasons(doc, reading, "caption") == ["Photo: Soldiers near Cēsis. Source: Museum"]


def test_the_article(article):
    reading = read(article)
    assert unclaimed(article, reading) == []
    assert [level for (level,) in rows(reading, "sections", "level")] == [1, 2, 2]
    assert [sum(1 for _ in rows(reading, t, "evidence")) for t in ("treaties", "envoys")] == [3, 7]
    assert rows(reading, "treaties", "parties", "form")[0] == ("POL;RUS", "treaty")
    assert same_places(article, reading)


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("treaties", "On January 30, 1920,", "On March 9, 1920,"),
        ("treaties", "unanimously on 2 September", "unanimously on 5 October"),
        ("envoys", "Kārlis Pauluks", "Jānis Krūms"),
        ("envoys", "Ā. Jofe", "B. Petrovs"),
    ],
)
def test_a_change_changes_only_its_row(article, table, old, new):
    before, after = values(read(article)), values(read(altered(article, (old, new))))
    gone, come = before - after, after - before
    # The quote of the treaty spans the signatures, so it changes with a signatory.
    quoted = {"treaties"} if old == "Ā. Jofe" else set()
    assert {row[0] for row in gone} - quoted == {table}
    assert [row[0] for row in come if row[0] == table] == [table]


def test_a_delegate_more_is_a_row_more(article):
    doc = altered(article, ("Eduards Kalniņš and", "Eduards Kalniņš, Miķelis Zars and"))
    before, after = values(read(article)), values(read(doc))
    assert not before - after
    assert [row[1] for row in (after - before).elements()] == ["Miķelis Zars"]


def test_newlines_change_only_offsets(article):
    doc = document(article.raw.replace("\n", "\r\n"), article.kind, "RUS", source=article.source)
    reading = read(doc)
    assert values(reading) == values(read(article))
    assert same_places(doc, reading)
    assert len(quotes(reading, "treaties")) == 3
