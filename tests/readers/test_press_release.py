from __future__ import annotations

import pytest
from bilateral.reading import read_document
from english import (
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

MINISTRY = "Ministry of Defence of the Republic of Latvia"


@pytest.fixture(scope="module")
def release():
    return seed("press_release")


def publications(reading):
    found = rows(reading, "events", "date", "text", "actor", "category", "origin")
    return [row for row in found if row[3] == "publication"]


def test_several_topic_lines():
    doc = made_up("press_release", "estonia", "EST", publisher=MINISTRY)
    reading = read(doc)
    title = "Ministers agree on a common air patrol over the Gulf of Riga"
    assert rows(reading, "sections", "level", "heading") == [
        (1, title),
        (2, "Defence policy"),
        (2, "International cooperation"),
        (2, "Baltic states"),
    ]
    assert publications(reading) == [("2021-03-15", title, "LVA", "publication", "prose")]
    assert rows(reading, "treaties", "title", "signed", "form", "parties") == [
        ("memorandum on air patrols", "2021-03-12", "memorandum", "EST;LVA")
    ]
    assert reasons(doc, reading, "contact") == [
        "Information prepared by",
        "Press Department",
        "Information prepared by:",
        "Anna Liepa",
        "Press officer of the Ministry",
        "Telephone: 67000001",
        "E-mail: press@example.lv",
    ]
    assert unclaimed(doc, reading) == []


def test_abbreviated_month_and_what_has_not_happened():
    doc = made_up("press_release", "lithuania", "LTU")
    reading = read(doc)
    assert publications(reading)[0][:3] == (
        "2016-09-07",
        "Latvia welcomes the end of the border talks",
        None,
    )
    assert rows(reading, "treaties", "title", "year", "ratified", "status") == [
        ("maritime border agreement", "1999", None, "unknown"),
        ("Helsinki Document", None, None, "unknown"),
    ]
    assert unclaimed(doc, reading) == []


def test_heading_within_and_latvian_date_line():
    doc = made_up("press_release", "ukraine", "UKR")
    reading = read(doc)
    assert rows(reading, "sections", "level", "heading") == [
        (1, "Assistance to Ukraine continues"),
        (2, "Next steps"),
    ]
    assert publications(reading)[0][0] == "2022-05-03"
    assert rows(reading, "treaties", "title") == []


def test_the_release(release):
    reading = read(release)
    assert unclaimed(release, reading) == []
    assert [level for (level,) in rows(reading, "sections", "level")] == [1, 2]
    assert rows(reading, "treaties", "title", "parties", "form") == [
        ("Vienna Document", "OSCE", "document")
    ]
    assert reasons(release, reading, "metadata") == [release.lines[2].text]
    assert len(reasons(release, reading, "contact")) == 6
    assert same_places(release, reading)


def test_date_line_changes_only_the_publication(release):
    before = values(read(release), prose=True)
    raw = release.raw.replace("11/28/2018 - 17:38", "11/27/2018 - 08:00")
    changed = document(raw, release.kind, "RUS", source=release.source, publisher=MINISTRY)
    after = values(read(changed), prose=True)
    assert [row[0] for row in (before - after).elements()] == ["events"]
    assert [row[2] for row in (after - before).elements()] == ["2018-11-27"]


def test_newlines_change_only_offsets(release):
    doc = document(
        "\ufeff" + release.raw.replace("\n", "\r\n"),
        release.kind,
        "RUS",
        source=release.source,
        publisher=MINISTRY,
    )
    assert values(read(doc), prose=True) == values(read(release), prose=True)
    assert "Vienna Document" in quotes(read(doc), "treaties")


def test_a_person_is_known_in_the_lines_that_follow():
    raw = (
        "Envoy leaves\n\nThe Polish Minister of National Defence Jan Kowal left on 3 May 2011.\n"
        "Kowal said on 5 May 2011 that talks went on. Defence said nothing on 6 May 2011.\n"
    )
    reading = read(document(raw, "press_release", "BLR", publisher="Ministry of Norway"))
    said = rows(reading, "events", "date", "actor", "category")
    assert ("2011-05-05", "POL", "statement") in said
    assert ("2011-05-06", "POL", "statement") not in said


def test_what_a_site_says_of_itself_is_no_beginning_of_the_text():
    raw = (
        "This site uses small files called cookies. They are kept on your device.\n\n"
        "Statement on the border\n\n30.05.2013\n\nThe border was closed on Tuesday.\n"
    )
    doc = document(raw, "press_release", "BLR")
    reading = read(doc)
    assert rows(reading, "events", "date", "category")[0] == ("2013-05-30", "publication")
    assert rows(reading, "sections", "heading") == [("Statement on the border",)]
    assert unclaimed(doc, reading) == []


@pytest.mark.parametrize(
    ("published", "dated"),
    [
        ("2018-21/..", False),
        ("../2018-05", False),
        ("2018", False),
        ("0001-01-01", True),
        ("9999-12-31", True),
    ],
)
def test_any_date_of_publication_may_be_declared(published, dated):
    """News counts from the day it was written; a day beyond the calendar is none."""
    text = "Title\n\nOn Tuesday, last week, yesterday and this month A met B; on 3 May A left.\n"
    records = read_document(document(text, "press_release", "EST", published=published))
    assert any(record.table_name == "dates" for record in records) == dated
