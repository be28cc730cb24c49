"""Countries, cities and organisations: case forms, compounds, the several Russias."""

from __future__ import annotations

import pytest
from bilateral.text import places
from bilateral.text.declension import decline
from bilateral.text.places import (
    country_code,
    country_name,
    find_places,
    is_place,
    validity,
)
from hypothesis import given
from hypothesis import strategies as st


def _found(text, language="en"):
    return [(text[p.start : p.end], p.kind, p.country) for p in find_places(text, language)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Latvia–Russia relations", [("Latvia", "country", "LVA"), ("Russia", "country", "RUS")]),
        ("Latvian-Russian border", [
            ("Latvian", "nationality", "LVA"), ("Russian", "nationality", "RUS")]),
        ("the Russian Federation", [("Russian Federation", "country", "RUS")]),
        ("the Republic of Latvia", [("Republic of Latvia", "country", "LVA")]),
        ("Soviet Russia", [("Soviet Russia", "country", "RUS")]),
        ("the Russian Soviet Federal Socialist Republic", [
            ("Russian Soviet Federal Socialist Republic", "country", "RUS")]),
        ("the USSR and the Soviet Union", [
            ("USSR", "country", "SUN"), ("Soviet Union", "country", "SUN")]),
        ("Soviet occupation", [("Soviet", "nationality", "SUN")]),
        ("The U.S. welcomed", [("U.S.", "country", "USA")]),
        ("the U.S.-Baltic Dialogue", [("U.S.", "country", "USA"), ("Baltic", "region", None)]),
        ("U.S-origin articles", [("U.S", "country", "USA")]),
        ("the United\nKingdom's response", [("United\nKingdom", "country", "GBR")]),
        ("in St. Petersburg", [("St. Petersburg", "city", "RUS")]),
        ("in Rīga", [("Rīga", "city", "LVA")]),
        ("members of The Other Russia party", [("The Other Russia", "organisation", None)]),
        ("the Department of State", [("Department of State", "organisation", "USA")]),
        ("all options of the Vienna Document", []),
        ("North Atlantic Treaty Organization (NATO)", [
            ("North Atlantic Treaty Organization", "organisation", "NATO"),
            ("NATO", "organisation", "NATO")]),
        ("the UN, the EU and the OSCE", [
            ("UN", "organisation", "UN"), ("EU", "organisation", "EU"),
            ("OSCE", "organisation", "OSCE")]),
        ("LATVIA AND BELARUS", [("LATVIA", "country", "LVA"), ("BELARUS", "country", "BLR")]),
        ("Russophobia helped us polish the turkey", []),
    ],
)  # fmt: skip
def test_english(text, found):
    assert _found(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Latvijas-Baltkrievijas forums", [
            ("Latvijas", "country", "LVA"), ("Baltkrievijas", "country", "BLR")]),
        ("vizīte Baltkrievijā", [("Baltkrievijā", "country", "BLR")]),
        ("Latvijas Republikas valdības", [("Latvijas Republikas", "country", "LVA")]),
        ("Krievijas Federācijā", [("Krievijas Federācijā", "country", "RUS")]),
        ("Padomju Krievijas delegāti", [("Padomju Krievijas", "country", "RUS")]),
        ("padomju vara", [("padomju", "nationality", "SUN")]),
        ("Daugavpilī un Cēsīs, Talsos", [
            ("Daugavpilī", "city", "LVA"), ("Cēsīs", "city", "LVA"), ("Talsos", "city", "LVA")]),
        ("Mogiļevā, Mogiļevas apgabalā", [
            ("Mogiļevā", "city", "BLR"), ("Mogiļevas apgabalā", "region", "BLR")]),
        ("Oršā un Novopolockā", [("Oršā", "city", "BLR"), ("Novopolockā", "city", "BLR")]),
        ("latviešu-baltkrievu vārdnīca", [
            ("latviešu", "nationality", "LVA"), ("baltkrievu", "nationality", "BLR")]),
        ("BALTKRIEVU KOPIENA LATVIJĀ", [
            ("BALTKRIEVU", "nationality", "BLR"), ("LATVIJĀ", "country", "LVA")]),
        ("Amerikas Savienotajās Valstīs (ASV)", [
            ("Amerikas Savienotajās Valstīs", "country", "USA"), ("ASV", "country", "USA")]),
        ("Apvienotās Karalistes", [("Apvienotās Karalistes", "country", "GBR")]),
        ("Bosnijā un Hercegovinā", [("Bosnijā un Hercegovinā", "country", "BIH")]),
        ("ES un NATO dalībvalsts", [
            ("ES", "organisation", "EU"), ("NATO", "organisation", "NATO")]),
        ("Eiropas Padomes semināros", [("Eiropas Padomes", "organisation", "COE")]),
        ("12.Saeimā", [("Saeimā", "organisation", "LVA")]),
        ("Ženēvā", [("Ženēvā", "city", "CHE")]),
        ("krievs un krieviete, vācieši", [
            ("krievs", "nationality", "RUS"), ("krieviete", "nationality", "RUS"),
            ("vācieši", "nationality", "DEU")]),
        ("sadarbība kultūrā", []),
    ],
)  # fmt: skip
def test_latvian(text, found):
    assert _found(text, "lv") == found


def test_name_is_the_nominative_with_its_english():
    (place,) = find_places("Vitebskā", "lv")
    assert (place.name, place.english) == ("Vitebska", "Vitebsk")


def test_every_case_of_every_country_has_its_code():
    for row in places._countries():
        assert country_code(row.name_en) == row.code
        assert len(row.code) == 3
        if row.name_lv.isalpha():
            for form in decline(row.name_lv, "f" if row.name_lv[-1] in "aes" else "m"):
                # Plural forms of Peru, Mali and their like are not in use.
                if row.name_lv[-1] in "ae":
                    assert country_code(form) == row.code, form


def test_at_least_120_names_and_one_reading_each():
    assert len({row.code for row in places._countries()}) >= 190
    names = [name for name, _ in places._names("en")]
    assert {name for name in names if names.count(name) > 1} == set()


def test_country_code_and_name():
    assert country_code("baltkrievijā") == "BLR"
    assert country_code("  the  Netherlands ") == "NLD"
    assert country_code("Rīga") is None
    assert country_code("") is None
    assert country_name("SUN") == "Soviet Union"
    assert country_name("LTU", "lv") == "Lietuva"


def test_validity_of_the_several_russias():
    assert validity("RSFSR")[1] == validity("USSR")[0] == "1922-12-30"
    assert validity("USSR")[1] == validity("Russia")[0] == "1991-12-26"
    assert validity("Atlantis") == (None, None)


def test_is_place():
    assert is_place("Minskā")
    assert not is_place("latviešu")


@given(st.text(alphabet="LatvijsRīgāU.S -BKremlin", max_size=60), st.sampled_from(["en", "lv"]))
def test_mentions_are_in_order_and_within_the_text(text, language):
    end = 0
    for place in find_places(text, language):
        assert end <= place.start < place.end <= len(text)
        end = place.end


@given(st.text(max_size=60), st.sampled_from(["en", "lv"]))
def test_any_text_is_survived(text, language):
    find_places(text, language)
    country_code(text)


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("Guinea-Bissau, Papua New Guinea and Guinea", "en", ["GNB", "PNG", "GIN"]),
        ("South Sudan and Sudan, a Ugandan envoy in Brunei", "en", ["SSD", "SDN", "UGA", "BRN"]),
        ("Omānā, Kamerūnas un Lesoto vēstnieki", "lv", ["OMN", "CMR", "LSO"]),
    ],
)
def test_states_far_away(text: str, language: str, codes: list[str]) -> None:
    assert [place.country for place in find_places(text, language)] == codes
