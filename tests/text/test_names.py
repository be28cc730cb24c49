"""Names of persons: real strings of the documents and of elsewhere, and declension undone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from bilateral.text import names
from bilateral.text.declension import CASES, decline
from bilateral.text.names import find_persons, leading_name, nominative, person_key
from hypothesis import given
from hypothesis import strategies as st

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "names_lv.csv"
with CORPUS.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['printed']} {row['gender']}")
def test_nominative(row):
    name = nominative(row["printed"], gender=row["gender"] or None, case=row["case"] or None)
    assert name.printed == row["printed"]
    assert name.nominative == row["nominative"]
    assert str(name.guessed) == row["guessed"]


def test_corpus_is_large_enough():
    assert len(ROWS) >= 60
    assert len(names._first_names()) >= 250


FIRST = sorted(
    (name, gender)
    for name, genders in names._first_names().items()
    for gender in genders
    # Markus and Marks share forms; names that end in a vowel other than -a, -e do not decline.
    # Of two joined by a hyphen each declines, which `decline` does not do.
    if len(genders) == 1 and name[-1] in "sšae" and not name.endswith("us") and "-" not in name
)
STEMS = ["Kaln", "Ozol", "Petr", "Iv", "Strod", "Melb", "Zem", "Vītol"]
MALE = ["iņš", "ītis", "manis", "onis", "ulis", "skis", "vičs", "ovs", "āns", "bergs", "enko"]
FEMALE = ["iņa", "īte", "mane", "one", "ule", "ska", "viča", "ova", "āna", "berga", "enko"]


@given(
    st.sampled_from(FIRST),
    st.sampled_from(STEMS),
    st.sampled_from(range(len(MALE))),
    st.sampled_from(range(len(CASES) - 1)),
)
def test_declined_name_comes_back(first, stem, ending, case):
    name, gender = first
    surname = stem + (MALE if gender == "m" else FEMALE)[ending]
    printed = f"{decline(name, gender)[case]} {decline(surname, gender)[case]}"
    found = nominative(printed, gender=gender, case=CASES[case])
    assert found.nominative == f"{name} {surname}"
    assert not found.guessed


@given(st.text(max_size=40), st.sampled_from([None, "m", "f"]))
def test_any_text_is_survived(text, gender):
    assert nominative(text, gender=gender).printed == text
    leading_name(text)
    find_persons(text)
    person_key(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" Vladimira Makeja vizīte Latvijā", "Vladimira Makeja"),
        (" A.Ravkova vizīte", "A.Ravkova"),
        (" L. Čigānes vizīte", "L. Čigānes"),
        (" Danas Reiznieces-Ozolas vizīte", "Danas Reiznieces-Ozolas"),
        (" Dr. Andris Vilks, kurš", "Andris Vilks"),
        (" – Aleksejs Savčuks Mogiļevā", "Aleksejs Savčuks"),
        (" Agnis TOMASS\nNo 1993. gada", "Agnis TOMASS"),
        (" Ursulas fon der Leienas vizīte", "Ursulas fon der Leienas"),
        (" O.Spārīti, apmeklēja", "O.Spārīti"),
        (" Makeja vizīte", "Makeja"),
        (" J.K.Bērziņš un", "J.K.Bērziņš"),
        (" Dž.Buša vizīte", "Dž.Buša"),
    ],
)
def test_leading_name(text, name):
    assert text[slice(*leading_name(text))] == name


@pytest.mark.parametrize(
    "text", ["", " vizīte", " un Jāņa", ", Jānis", " Latvijā", " NATO samitā", " Minskā 2016. gadā"]
)
def test_no_leading_name(text):
    assert leading_name(text) is None


def test_persons_of_a_sentence():
    text = "Tikās V.Gaidukēvičs ar Jāni Bērziņu Minskā, Latvijas Nacionālajā bibliotēkā."
    assert [text[a:b] for a, b in find_persons(text)] == ["V.Gaidukēvičs", "Jāni Bērziņu"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("V. Gaidukēvičs", "Valērijs Gaidukēvičs"),
        ("M. Šcotkina", "Marianna Ščotkina"),
        ("Edgars Rinkevičs", "Edgars Rinkēvičs"),
        ("D. Melbārde", "Dace Melbārde"),
    ],
)
def test_spellings_share_a_key(one, other):
    assert person_key(one) == person_key(other)


def test_different_persons_have_different_keys():
    assert person_key("Jānis Kalniņš") != person_key("Leonīds Kalniņš")
    assert person_key("Jānis Kalniņš") != person_key("Jānis Kalns")
