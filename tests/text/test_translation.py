"""English for Latvian: the memory round-trips for every entry and holds no facts."""

from __future__ import annotations

import re

import pytest
from bilateral.text import translation
from bilateral.text.translation import english
from hypothesis import given
from hypothesis import strategies as st

SAMPLES = {"d": "2031. gada 3. maijā", "": "7", "p": "Jāņa Bērziņa", "c": "Cēsīs"}
ENGLISH = {"d": "3 May 2031", "": "7", "p": "Jānis Bērziņš", "c": "Cēsis"}
NAME = re.compile(r"\{(?:on:|ord:)?([cdp]?)(\d+)\}")
MONTHS = re.compile(rf"\b(?:{'|'.join(translation._MONTHS)})\w*")
MEMORY = list(translation._memory().items())


@pytest.mark.parametrize(("lv", "en"), MEMORY, ids=lambda text: text[:40])
def test_entry_comes_back_with_other_facts(lv, en):
    text = NAME.sub(lambda match: SAMPLES[match[1]], lv)
    found = english(f"{text}.")
    assert found is not None
    for kind, _ in NAME.findall(en):
        assert ENGLISH[kind] in found
    assert found.endswith(".")
    assert "{" not in found


@pytest.mark.parametrize(("lv", "en"), MEMORY, ids=lambda text: text[:40])
def test_entry_holds_no_number_or_month(lv, en):
    assert not re.search(r"\d", NAME.sub("", lv))
    assert not re.search(r"\d", NAME.sub("", en))
    assert not MONTHS.search(lv)
    assert {m.groups() for m in NAME.finditer(en)} <= {m.groups() for m in NAME.finditer(lv)}


def test_glossary_has_no_empty_or_doubled_entry():
    rows = [row for file in ("glossary.csv", "translations.csv") for row in translation._rows(file)]
    assert all(lv.strip() and en.strip() for lv, en in rows)
    assert len({lv.casefold() for lv, _ in rows}) == len(rows)


@pytest.mark.parametrize(
    ("lv", "en"),
    [
        ("Medikamenti", "Medicaments"),
        ("  valkāts apģērbs un\nlietoti tekstilizstrādājumi; ",
         "Worn clothing and other worn textile articles"),
        ("Diplomātiskās attiecības nodibinātas 1992. gada 7. aprīlī.",
         "Diplomatic relations were established on 7 April 1992."),
        ("Diplomātiskās attiecības nodibinātas 1992. gada aprīlī",
         "Diplomatic relations were established in April 1992"),
        ("Diplomātiskās attiecības nodibinātas 1992.gadā.",
         "Diplomatic relations were established in 1992."),
        ("Pirmās Latvijas dienas Baltkrievijā notika 2021. gada 9.-11. oktobrī.",
         "The first Days of Latvia in Belarus took place on 9–11 October 2021."),
        ("Eksporta apjoms uz Baltkrieviju sasniedza 41,5 MEUR.",
         "Exports to Belarus reached 41.5 million euros."),
        ("2021. gadā Latvijas konsulāts Vitebskā izsniedza gandrīz 12 500 pierobežas "
         "satiksmes atļaujas.",
         "In 2021 the Consulate of Latvia in Vitebsk issued almost 12,500 local border traffic "
         "permits."),
        ("Latvijas-Lietuvas Starpvaldību komisijas 21.sēde Jelgavā",
         "21st session of the Latvia–Lithuania Intergovernmental Commission in Jelgava"),
        ("2020./2021. ak.g. Latvijas augstskolās studēja 130 Baltkrievijas studenti.",
         "In the academic year 2020/2021 130 students from Belarus studied at Latvian higher "
         "education institutions."),
        ("Ārlietu ministra vietniece", "Deputy Minister of Foreign Affairs"),
        ("Latvijas Republikas valdības un Lietuvas Republikas valdības līgums par nodokļu "
         "dubultās uzlikšanas novēršanu",
         "Agreement between the Government of the Republic of Latvia and the Government of the "
         "Republic of Lithuania on the avoidance of double taxation"),
        ("Latvijas-Polijas nolīgums par brīvo tirdzniecību",
         "Agreement between Latvia and Poland on free trade"),
        ("Latvijas, Igaunijas un Lietuvas protokols", None),
        ("Šis teikums nav zināms.", None),
        ("", None),
    ],
)  # fmt: skip
def test_english(lv, en):
    assert english(lv) == en


def test_gender_of_a_person_comes_from_the_office():
    lv = (
        "2016. gada 26. oktobrī Ženēvā Starpparlamentu Savienības asamblejas laikā Saeimas "
        "priekšsēdētājas biedrs J.Liepa tikās ar Baltkrievijas parlamenta vicespikeri N.Ozolu."
    )
    assert "J. Liepa, Deputy Speaker of the Saeima, met N. Ozola," in english(lv)


@given(st.text(max_size=80))
def test_any_text_is_survived(text):
    english(text)
