"""Offices in Latvian and English: nominative, English, rank."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from bilateral.records import LEVELS_OF_OFFICE
from bilateral.text import office_words
from bilateral.text.offices import body_in_english, find_offices
from hypothesis import given
from hypothesis import strategies as st

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "offices_lv.csv"
with CORPUS.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["printed"])
def test_latvian_office(row):
    (office,) = find_offices(row["text"], "lv")
    assert row["text"][office.start : office.end] == row["printed"]
    assert office.nominative == row["nominative"]
    assert office.english == (row["english"] or None)
    assert (office.level, office.gender, office.case) == (row["level"], row["gender"], row["case"])


def test_two_offices_of_one_person():
    text = "Rīgas Domes priekšsēdētāja vietnieka un Brīvostas valdes priekšsēdētāja Andra Amerika"
    found = find_offices(text, "lv")
    assert [(o.nominative, o.level) for o in found] == [
        ("Rīgas Domes priekšsēdētāja vietnieks", "deputy_mayor"),
        ("Brīvostas valdes priekšsēdētājs", "other"),
    ]


def test_two_persons_with_offices():
    text = (
        "Saeimas Ārlietu Komisijas priekšsēdētāja O.Kalniņa un "
        "Eiropas lietu Komisijas priekšsēdētājas L. Čigānes vizīte"
    )
    found = find_offices(text, "lv")
    assert [(o.english, o.gender) for o in found] == [
        ("Chair of the Foreign Affairs Committee of the Saeima", "m"),
        ("Chair of the European Affairs Committee", "f"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ārlietu ministriju politiskajās konsultācijās",
        "Ministru kabinets",
        "ministru līmeņa konferencē",
        "Baltkrievijas prezidenta kanceleja",
        "Latvijas vēstniecība Minskā un konsulāts Vitebskā",
        "Iepriekšējie Latvijas vēstnieki",
        "",
    ],
)
def test_no_latvian_office(text):
    assert find_offices(text, "lv") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Latvian President Andris Berzins", [("President", "head_of_state")]),
        ("Prime Minister Smith", [("Prime Minister", "head_of_government")]),
        ("Foreign Minister Smith", [("Foreign Minister", "minister")]),
        ("Minister of Foreign Affairs of Latvia", [("Minister of Foreign Affairs", "minister")]),
        ("the Minister for Health, who", [("Minister for Health", "minister")]),
        ("Deputy Minister of Defence X", [("Deputy Minister of Defence", "deputy_minister")]),
        ("First Deputy Prime Minister X", [("First Deputy Prime Minister", "minister")]),
        ("Speaker of the Polish Senate", [("Speaker", "speaker")]),
        ("Deputy Speaker Smith", [("Deputy Speaker", "deputy_speaker")]),
        ("Moscow Mayor Smith", [("Mayor", "mayor")]),
        ("Second Secretary of the Embassy", [("Second Secretary", "other")]),
        ("its ambassador to Latvia", [("ambassador", "other")]),
        ("Chargé d’affaires ad interim X", [("Chargé d’affaires ad interim", "other")]),
        ("led by General Wrangel", [("General", "other")]),
        ("first diplomatic representative", [("diplomatic representative", "other")]),
        ("Chair of the Foreign Affairs Committee", [
            ("Chair of the Foreign Affairs Committee", "committee_chair")]),
        ("a General Security Agreement", []),
        ("the consulate general and the ministry, in general", []),
        ("the President's office", [("President", "head_of_state")]),
        ("the presidency", []),
    ],
)  # fmt: skip
def test_english_office(text, found):
    assert [(o.nominative, o.level) for o in find_offices(text)] == found


def test_body_in_english():
    assert body_in_english("Iekšlietu ministrijas") == "Ministry of the Interior"
    assert body_in_english("Valsts muitas komitejas") == "State Customs Committee"
    assert body_in_english("brīvības") is None


def test_vocabulary_is_sound():
    for row in office_words.rows():
        if row.kind in ("head", "english"):
            assert row.level in LEVELS_OF_OFFICE, row
        assert row.lv or row.en


@given(st.text(alphabet="ministraepžšāūvk un.-Ā", max_size=80), st.sampled_from(["en", "lv"]))
def test_any_text_is_survived(text, language):
    end = 0
    for office in find_offices(text, language):
        assert end <= office.start < office.end <= len(text)
        end = office.end


WORDS = ["ārlietu", "ministra", "un", "Rīgas", "domes", "priekšsēdētāja", "vietnieka", "pirmā",
         "Latvijas", "Jāņa", "Bērziņa", "valsts", "sekretāra", "ģenerāļa", "LU",
         "komisijas", ","]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_offices_in_any_order_do_not_overlap(words):
    text = " ".join(words)
    end = 0
    for office in find_offices(text, "lv"):
        assert end <= office.start < office.end <= len(text)
        assert "Latvijas" not in text[office.start : office.end]
        end = office.end
