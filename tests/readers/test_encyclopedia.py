from __future__ import annotations

from datetime import date

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
from hypothesis import given, settings
from hypothesis import strategies as st

ACTS = ("title", "signed", "ratified", "in_force", "ended", "year", "status")
TERMS = ("name", "role", "sending", "receiving", "city", "term_start", "term_end", "end_reason")


@pytest.fixture(scope="module")
def article():
    return seed("encyclopedia")


@pytest.fixture(scope="module")
def article_values(article):
    return values(read(article))


@pytest.fixture(scope="module")
def estonia():
    return read(made_up("encyclopedia", "estonia", "EST"))


class TestMarkedHeadings:
    def test_sections(self, estonia):
        assert rows(estonia, "sections", "level", "heading", "line_end") == [
            (1, "Estonia–Latvia relations", 38),
            (2, "Treaties of the interwar years", 11),
            (2, "Trade", 17),
            (3, "Minority cases", 17),
            (2, "Treaties in force", 26),
            (3, "No longer in force", 26),
            (2, "Diplomacy", 36),
            (3, "Ambassadors of Estonia to Latvia", 32),
            (3, "Resident diplomatic missions", 36),
            (2, "References", 38),
        ]

    def test_treaties(self, estonia):
        assert [
            (row[0].split(" between")[0], *row[1:]) for row in rows(estonia, "treaties", *ACTS)
        ] == [
            ("defence treaty", "1923-11-01", "1924-02-21", "1924-03-03", None, None, "in_force"),
            ("1934 agreement", None, None, None, None, "1934", "unknown"),
            ("Agreement", "1996-07-12", None, "1996-10-10", None, None, "in_force"),
            ("Agreement", None, None, "1998-02-03", None, None, "in_force"),
            ("Protocol on Railway Crossings", None, None, None, None, "2004", "in_force"),
            ("Agreement", "1992-12-07", None, None, "2004-05-01", None, "terminated"),
        ]

    def test_levels_subjects_and_durations(self, estonia):
        assert rows(estonia, "treaties", "level", "form", "subject", "duration", "parties")[2:] == [
            ("state", "agreement", "Maritime Border in the Gulf of Riga", None, "EST;LVA"),
            ("ministry", "agreement", "Air Surveillance", "for five years", "EST;LVA"),
            ("state", "protocol", "Railway Crossings", None, "EST;LVA"),
            ("government", "agreement", "Free Trade", None, "EST;LVA"),
        ]

    def test_a_treaty_of_prose_quotes_all_its_acts(self, estonia):
        assert quotes(estonia, "treaties")[0].startswith("1 November 1923, Latvia and Estonia")
        assert quotes(estonia, "treaties")[0].endswith("entered into force on 3 March 1924")

    def test_ambassadors(self, estonia):
        assert rows(estonia, "envoys", *TERMS) == [
            ("Toomas Kivi", "ambassador", "EST", "LVA", None, "1992", "1994", "stated"),
            ("Anu Mets", "ambassador", "EST", "LVA", None, "2013-08-19", "2017-08-17", "stated"),
            ("Peeter Saar", "ambassador", "EST", "LVA", None, "2017", None, "open"),
        ]

    def test_missions(self, estonia):
        assert rows(estonia, "missions", "type", "sending", "receiving", "city") == [
            ("embassy", "EST", "LVA", "Riga"),
            ("embassy", "LVA", "EST", "Tallinn"),
            ("consulate_general", "LVA", "EST", "Pärnu"),
        ]

    def test_trade(self, estonia):
        columns = ("flow", "counterpart", "period", "value", "currency")
        assert rows(estonia, "trade_totals", *columns) == [
            ("goods_export", "EST", "2019", 1.7e9, "EUR"),
            ("goods_import", "EST", "2019", 1.3e9, "EUR"),
        ]

    def test_court_cases(self, estonia):
        assert rows(estonia, "court_cases", "name", "applicant", "respondent", "court") == [
            ("Tamm v. Latvia", "Tamm", "LVA", "European Court of Human Rights"),
            (
                "Kask and others v. Estonia",
                "Kask and others",
                "EST",
                "European Court of Human Rights",
            ),
        ]

    def test_a_bullet_that_is_no_treaty_stays_unclaimed(self, estonia):
        doc = made_up("encyclopedia", "estonia", "EST")
        assert unclaimed(doc, estonia) == ["* Something that nobody agreed on"]
        assert same_places(doc, estonia)

    def test_page_furniture(self, estonia):
        doc = made_up("encyclopedia", "estonia", "EST")
        assert reasons(doc, estonia, "boilerplate") == [
            "Infobox",
            "- Filetype: svg",
            "- Map: two.png",
        ]
        assert reasons(doc, estonia, "navigation") == ["* Yearbook of the Baltic, 2001"]


@pytest.fixture(scope="module")
def poland():
    return read(made_up("encyclopedia", "poland", "POL"))


class TestHeadingsWithoutMarks:
    def test_sections(self, poland):
        assert rows(poland, "sections", "level", "heading", "line_end") == [
            (1, "Latvia–Poland relations", 18),
            (2, "Agreements", 9),
            (2, "Ambassadors of Latvia in Poland", 15),
            (2, "See also", 18),
        ]

    def test_envoys(self, poland):
        assert rows(poland, "envoys", *TERMS) == [
            (
                "Pauls Ozols",
                "diplomatic representative",
                "LVA",
                "POL",
                None,
                "1921-03-05",
                None,
                "open",
            ),
            ("Arturs Kalns", "representative", "LVA", "POL", "Lviv", None, None, "open"),
            ("Ernests Priede", "representative", "LVA", "POL", "Ternopil", None, None, "open"),
            ("Uldis Celms", "ambassador", "LVA", "POL", None, "1997", "2001", "stated"),
            ("Ilze Roze", "ambassador", "LVA", "POL", None, "2001", "2005", "successor"),
            ("Gatis Krasts", "ambassador", "LVA", "POL", None, "2005", "2009", "stated"),
        ]

    def test_treaties(self, poland):
        assert rows(poland, "treaties", "subject", *ACTS[1:]) == [
            ("Youth Exchange", None, None, "2006-05-11", None, None, "in_force"),
            ("Friendship and Cooperation", "1992-07-01", None, None, "2011", None, "denounced"),
        ]

    def test_every_line_is_claimed(self, poland):
        assert unclaimed(made_up("encyclopedia", "poland", "POL"), poland) == []


@pytest.fixture(scope="module")
def belarus():
    return read(made_up("encyclopedia", "belarus", "BLR"))


class TestProse:
    def test_treaties_named_in_prose_are_one_row_each(self, belarus):
        assert rows(belarus, "treaties", *ACTS) == [
            ("secret fishing agreement", "1995-06-03", None, None, "2022-03", None, "terminated"),
            ("readmission convention", "2003", None, None, None, None, "signed"),
            ("legal aid treaty", None, None, None, "2022-03", None, "denounced"),
            ("Espoo Convention", None, None, None, None, None, "unknown"),
            ("Eastern Partnership Programme", None, None, None, None, None, "unknown"),
        ]

    def test_an_envoy_who_was_appointed(self, belarus):
        assert rows(belarus, "envoys", *TERMS) == [
            ("Igors Zaķis", "ambassador", "LVA", "BLR", None, "2009-05-14", None, "open")
        ]

    def test_a_change_is_no_total(self, belarus):
        assert rows(belarus, "trade_totals", "flow", "period", "value") == [
            ("goods_import", "2012", 4.1e8)
        ]


@pytest.fixture(scope="module")
def ukraine():
    return read(made_up("encyclopedia", "ukraine", "UKR"))


class TestManyForms:
    def test_treaties(self, ukraine):
        assert rows(ukraine, "treaties", *ACTS)[:9] == [
            ("border treaty", "1995-05-05", None, None, None, None, "signed"),
            ("fishery agreement", "1995-05-05", None, None, None, None, "signed"),
            ("Chemical Weapons Convention", None, None, None, None, None, "unknown"),
            ("agreement on trade", None, None, None, None, "1997", "unknown"),
            (
                "Association Agreement",
                "2014-03-21",
                "2014-07",
                "2017-09-01",
                None,
                None,
                "in_force",
            ),
            ("Molotov–Ribbentrop Pact", "1939-08-23", None, None, None, None, "signed"),
            ("Soviet–Latvian Mutual Assistance Treaty", None, None, None, None, None, "unknown"),
            ("Ottawa Convention", None, None, None, "2025", None, "denounced"),
            ("treaty of friendship", "1994", None, None, None, None, "signed"),
        ]

    def test_entries_of_a_list(self, ukraine):
        assert rows(ukraine, "treaties", "subject", "level", *ACTS[1:])[9:] == [
            ("Friendship, Kyiv", "state", "1992-07-21", None, None, None, None, "signed"),
            ("Visas", "state", "1995", "1995", None, "2001", None, "terminated"),
            (None, "agency", "2003-09-11", None, None, None, None, "signed"),
            ("Air Services", "state", "1999-09-03", None, None, None, None, "signed"),
            (None, "state", None, None, None, None, "1996", "unknown"),
        ]

    def test_envoys(self, ukraine):
        assert rows(ukraine, "envoys", *TERMS) == [
            ("Ivan Petrenko", "ambassador", "UKR", "LVA", None, "2010", None, "open"),
            ("Argita Daudze", "ambassador", "LVA", "UKR", None, "2015-06-03", None, "open"),
            ("Juris Poikāns", "ambassador", "LVA", "UKR", None, "2019", None, "open"),
            ("Jānis Priedkalns", "ambassador", "LVA", "UKR", None, "1992", "1997", "stated"),
            ("Andris Bērzs", "ambassador", "LVA", "UKR", None, "2004", "2009", "successor"),
            ("Ilze Kaza", "chargé d'affaires", "LVA", "UKR", None, "2009", "2011", "stated"),
            ("Juris Upe", "chargé d'affaires", "LVA", "UKR", None, "2012", None, "open"),
            ("Volodymyr Chorny", "head of mission", "UKR", "LVA", None, "1992", "1997", "stated"),
            (
                "Oleksandr Myshchenko",
                "head of mission",
                "UKR",
                "LVA",
                None,
                "2018-01",
                "2021-03",
                "stated",
            ),
        ]

    def test_trade(self, ukraine):
        assert rows(ukraine, "trade_totals", "flow", "period", "value", "currency") == [
            ("goods_turnover", "2018", 5e8, "EUR"),
            ("services_import", "2020", 3e7, "USD"),
            ("goods_export", "2022", 3.32e8, "EUR"),
            ("goods_import", "2022", 2.1e8, "EUR"),
        ]

    def test_every_line_is_claimed(self, ukraine):
        assert unclaimed(made_up("encyclopedia", "ukraine", "UKR"), ukraine) == []


def test_counts_of_the_article(article_values):
    tables = ("treaties", "envoys", "missions", "court_cases", "trade_totals", "sections")
    counts = [sum(n for row, n in article_values.items() if row[0] == t) for t in tables]
    assert counts == [22, 12, 0, 5, 2, 19]


def test_every_line_of_the_article_is_claimed(article):
    assert unclaimed(article, read(article)) == []


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("treaties", "in force 21 July 1992", "in force 22 August 1993"),
        ("treaties", "(terminated 21 October 1999)", "(denounced 21 October 1998)"),
        ("treaties", "(extended twice, now indefinite)", "(for ten years)"),
        ("treaties", "In January 2024 Russia terminated", "In June 2021 Russia terminated"),
        ("envoys", "- Edgars Skuja (2009–2013)", "- Edgars Skuja (2008–2012)"),
        ("envoys", "(Arkhangelsk)", "(Onega)"),
        ("court_cases", "Kononov v. Latvia", "Petersons v. Latvia"),
        ("trade_totals", "$1.38 billion", "€1.44 billion"),
        ("trade_totals", "average of 9.07% p.a.", "average of 3.5% p.a."),
    ],
)
def test_a_change_changes_only_its_row(article, article_values, table, old, new):
    changed = values(read(altered(article, (old, new))))
    gone, come = article_values - changed, changed - article_values
    assert [row[0] for row in gone.elements()] == [table]
    assert [row[0] for row in come.elements()] == [table]


@pytest.mark.parametrize(
    ("table", "after", "entry"),
    [
        (
            "treaties",
            "- Consular Convention between",
            "- Protocol between the Government of the Republic of Latvia and the Government of the "
            "Russian Federation on Veterinary Control, in force 9 May 2001 (indefinite)\n",
        ),
        ("envoys", "- Astra Kurme", "- Juris Upe (2012–2013)\n"),
    ],
)
def test_an_added_entry_adds_one_row(article, article_values, table, after, entry):
    changed = values(read(altered(article, (after, entry + after))))
    assert not article_values - changed
    assert [row[0] for row in (changed - article_values).elements()] == [table]


@pytest.mark.parametrize(
    ("remark", "form", "signed", "duration"),
    [
        ("(amended by a protocol signed on 4 June 2001)", "protocol", "2001-06-04", None),
        ("(extended by subsequent agreement which is permanent)", "agreement", None, "permanent"),
    ],
)
def test_what_changed_an_agreement_is_a_row(article, remark, form, signed, duration):
    entry = ("in force 16 March 1996 (indefinite)", f"in force 16 March 1996 {remark}")
    reading = read(altered(article, entry))
    found = rows(reading, "treaties", "form", "signed", "in_force", "duration", "subject")
    assert (form, signed, None, duration, "International Road Transport") in found
    # The date of the change is none of the agreement's own.
    assert all(row[1] is None for row in found if row[2] == "1996-03-16")


def test_an_entry_that_says_nothing_is_left_unclaimed(article):
    doc = altered(article, ("- Astra Kurme (2013–2017)", "- Astra Kurme\n- …"))
    assert unclaimed(doc, read(doc)) == ["- Astra Kurme", "- …"]


def test_newlines_marks_and_blanks_change_only_offsets(article, article_values):
    for raw in (
        article.raw.replace("\n", "\r\n"),
        "\ufeff" + article.raw,
        article.raw.replace("\n", "  \n"),
        article.raw.replace(" 1992 (indef", "\u00a01992 (indef"),
    ):
        doc = document(raw, article.kind, "RUS", source=article.source)
        reading = read(doc)
        assert values(reading) == article_values
        assert same_places(doc, reading)


def test_moved_sections_keep_their_rows(article, article_values):
    first = article.raw.index("==Ambassadors==")
    last = article.raw.index("==See also==")
    trade = article.raw.index("== Trade ==")
    moved = article.raw[:trade] + article.raw[first:last] + article.raw[trade:first]
    doc = document(moved + article.raw[last:], article.kind, "RUS", source=article.source)
    changed = values(read(doc))
    assert changed == article_values


first_names = st.sampled_from(["Anna", "Juris", "Līga", "Oskars", "Zane"])
surnames = st.sampled_from(["Ozols", "Kļava", "Bērziņš", "Upe-Liepa", "Cālis"])


@settings(max_examples=25, deadline=None)
@given(first_names, surnames, st.integers(1990, 2015), st.integers(1, 8), st.sampled_from("–-—"))
def test_any_ambassador_is_one_row(first, last, start, years, dash):
    text = f"==Ambassadors of Latvia to Norway==\n- {first} {last} ({start}{dash}{start + years})\n"
    found = rows(read(document(text, "encyclopedia", "NOR")), "envoys", *TERMS)
    term = (str(start), str(start + years), "stated")
    assert found == [(f"{first} {last}", "ambassador", "LVA", "NOR", None, *term)]


@settings(max_examples=25, deadline=None)
@given(
    st.dates(min_value=date(1991, 1, 1), max_value=date(2099, 12, 31)),
    st.sampled_from(["in force {}", "entered into force on {}", "in force since {} (indefinite)"]),
)
def test_any_date_of_entry_into_force_is_read(day, words):
    when = words.format(f"{day.day} {day:%B %Y}")
    text = (
        "==Agreements==\n- Agreement between the Republic of Latvia and the Republic of Moldova "
        f"on Plant Health, {when}\n"
    )
    found = rows(read(document(text, "encyclopedia", "MDA")), "treaties", "in_force", "parties")
    assert found == [(day.isoformat(), "LVA;MDA")]


PAGE = """Relations between Latvia and Norway

Diplomatic relations between Latvia and Norway were established in 1921.

Ambassadors Extraordinary and Plenipotentiary of Latvia to the Kingdom of Norway:

The Embassy of the Republic of Latvia was opened in Oslo in 1992.

  • Anna Kalna – April 2019 – to date
  • Kārlis Bite - 2013 - 2019.

Honorary Consuls of Norway to Latvia:

  • Ola Berg (Liepāja Consular District) 2010 – to date.
  • Liv Dahl (Ventspils Consular District) 2015 – to date.
"""


def test_offices_above_a_list_may_end_with_a_colon():
    reading = read(document(PAGE, "encyclopedia", "NOR"))
    assert rows(reading, "envoys", *TERMS) == [
        ("Anna Kalna", "ambassador", "LVA", "NOR", None, "2019-04", None, "open"),
        ("Kārlis Bite", "ambassador", "LVA", "NOR", None, "2013", "2019", "stated"),
        ("Ola Berg", "honorary consul", "NOR", "LVA", None, "2010", None, "open"),
        ("Liv Dahl", "honorary consul", "NOR", "LVA", None, "2015", None, "open"),
    ]
    assert ("mission", "LVA", "NOR") in rows(reading, "events", "category", "actor", "target")
