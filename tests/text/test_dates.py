"""Dates: real strings, strings that no document holds, whole documents, and any text at all."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from bilateral.documents import load_documents
from bilateral.text import edtf
from bilateral.text.dates import DateMention, find_dates
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

TESTS = Path(__file__).parents[1]


def rows(name: str) -> list[dict[str, str]]:
    with (TESTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def dates(text: str, language: str = "en") -> str:
    return " ".join(mention.date for mention in find_dates(text, language))


@pytest.mark.parametrize("row", rows("corpus/dates_seeds.csv"), ids=lambda row: row["text"][:40])
def test_strings_of_the_seeds(row: dict[str, str]) -> None:
    found = find_dates(row["text"], row["language"])
    assert " ".join(mention.date for mention in found) == row["dates"]
    quotes = [row["text"][mention.start : mention.end] for mention in found]
    assert "|".join(quotes) == row["quotes"]


@pytest.mark.parametrize("row", rows("corpus/dates_unseen.csv"), ids=lambda row: row["text"][:40])
def test_other_strings(row: dict[str, str]) -> None:
    assert dates(row["text"], row["language"]) == row["dates"]


@pytest.mark.parametrize("row", rows("corpus/dates_none.csv"), ids=lambda row: row["text"][:40])
def test_numbers_and_words_that_are_no_dates(row: dict[str, str]) -> None:
    assert dates(row["text"], row["language"]) == ""


@pytest.mark.parametrize(
    "value",
    sorted(
        {
            value
            for name in ("corpus/dates_seeds.csv", "corpus/dates_unseen.csv")
            for row in rows(name)
            for value in row["dates"].split()
        }
    ),
)
def test_every_date_is_edtf(value: str) -> None:
    assert parse_edtf(value) is not None


def _annotated() -> dict[str, list[tuple[int, list[str], str, bool]]]:
    documents: dict[str, list[tuple[int, list[str], str, bool]]] = {}
    for row in rows("annotation/dates.csv"):
        documents.setdefault(row["source"], []).append(
            (int(row["line"]), row["date"].split("|"), row["kind"], row["optional"] == "1")
        )
    return documents


@pytest.mark.parametrize("document", load_documents(), ids=lambda document: document.source)
def test_whole_documents_against_the_hand_annotation(document) -> None:
    found = find_dates(document.text, [line.language for line in document.lines])
    have = [(document.line_at(each.start).number, each.date, each.kind) for each in found]
    for line, options, kind, optional in _annotated()[document.source]:
        match = next((row for row in have if row[0] == line and row[1] in options), None)
        assert optional or (match and match[2] == kind), (line, options, kind)
        if match:
            have.remove(match)
    assert have == []


# Context


def test_a_month_takes_the_year_of_the_main_thread_not_of_a_threat() -> None:
    text = (
        "In 2016 Latvia imposed a test for residents, to pass it and prove their loyalty, or face"
        " deportation in 2017 if they fail. In August it was announced that some had refused it"
        " and were likely to be asked to leave in September."
    )
    assert dates(text) == "2016 2017 2016-08 2016-09"


def test_the_following_year_counts_over_a_look_back() -> None:
    text = (
        "In 2010 A attended the parade. B previously had attended another in 2005. The following"
        " year C came."
    )
    assert dates(text) == "2010 2005 2011"


def test_exactly_a_year_ago_keeps_the_day() -> None:
    text = "Talks began on April 16, 1921. Exactly a year ago, A had seized B. A year later, C won."
    found = find_dates(text)
    assert [(each.date, each.kind) for each in found] == [
        ("1921-04-16", "explicit"),
        ("1920-04-16", "relative"),
        ("1921", "relative"),
    ]


def test_an_elliptic_month_follows_the_sentence_before() -> None:
    text = "Atzīmējot jubileju, 2011. gada jūnijā atklāta izstāde. Septembrī tā bija citur."
    assert [(each.date, each.kind) for each in find_dates(text, "lv")] == [
        ("2011-06", "explicit"),
        ("2011-09", "elliptic"),
    ]


def test_a_comparison_does_not_lead_the_context() -> None:
    text = "2019. gada 2. ceturksnī pieauga par 5% vairāk nekā 2018. gada 2. ceturksnī. Jūnijā nē."
    assert dates(text, "lv") == "2019-34 2018-34 2019-06"


def test_without_any_year_nothing_is_invented() -> None:
    assert dates("On 2 September, in August, the following year, a year later.") == ""


def test_dates_before_the_date_line_take_its_year() -> None:
    assert dates("Visit on 5 May\n04/30/2019\nRiga") == "2019-05-05 2019-04-30"


def test_one_month_first_date_decides_for_the_text() -> None:
    assert dates("04/05/2018") == "2018-05-04"
    assert dates("04/05/2018 and 11/28/2018") == "2018-04-05 2018-11-28"


def test_language_per_line() -> None:
    text = "No 2014 data.\nNo 2014. gada\n5 May 2015"
    assert dates(text, ["en", "lv", "en"]).split() == ["2014", "2014/..", "2015-05-05"]


@pytest.mark.parametrize("language", ["en", "lv"])
@pytest.mark.parametrize("text", ["", "\n", " ", "2014", "\n\n2014 ", "2014\n"])
def test_small_texts(text: str, language: str) -> None:
    found = find_dates(text, [language] * (text.count("\n") + 1))
    assert [text[each.start : each.end] for each in found] in ([], ["2014"])


def test_blanks_of_other_kinds() -> None:
    assert dates("2014.\u00a0gada\u202f5.\u2009maijā", "lv") == "2014-05-05"


# Any date in any form

ENGLISH = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
LATVIAN = (
    *("janvār", "februār", "mart", "aprīl", "maij", "jūnij", "jūlij", "august"),
    *("septembr", "oktobr", "novembr", "decembr"),
)
days = st.dates(date(1850, 1, 1), date(2060, 12, 31))


def latvian(month: int, case: str) -> str:
    stem = LATVIAN[month - 1]
    second = stem[-1] in "rl"
    endings = {"nominative": "is" if second else "s", "locative": "ī" if second else "ā"}
    stem = stem[:-1] + "ļ" if case == "genitive" and stem.endswith("l") and month == 4 else stem
    return stem + endings.get(case, "a")


FORMS = {
    "en": (
        lambda d: f"on {d.day} {ENGLISH[d.month - 1]} {d.year}",
        lambda d: f"On {ENGLISH[d.month - 1]} {d.day}, {d.year}, it",
        lambda d: f"{d.day} {ENGLISH[d.month - 1][:3]} {d.year}",
        lambda d: f"{ENGLISH[d.month - 1][:3]}. {d.day}, {d.year}" if d.month != 5 else str(d),
        lambda d: f"({d.day:02}.{d.month:02}.{d.year})",
        lambda d: f"{d.day:02}/{d.month:02}/{d.year} and 31/12/1999",
        lambda d: f"{d.month:02}/{d.day:02}/{d.year} and 12/31/1999",
        lambda d: f"the talks of {d}.",
        lambda d: f"{d.day}\n{ENGLISH[d.month - 1]}\n{d.year}" if d.day > 31 else f"{d}",
    ),
    "lv": (
        lambda d: f"{d.year}. gada {d.day}. {latvian(d.month, 'nominative')}",
        lambda d: f"{d.year}.gada {d.day}.{latvian(d.month, 'locative')}, un",
        lambda d: f"{d.year} .gada {d.day} {latvian(d.month, 'genitive')}",
        lambda d: f"{d.year}.g. {d.day}. {latvian(d.month, 'locative')}",
        lambda d: f"Publicēts: {d.day:02}.{d.month:02}.{d.year}.",
        lambda d: f"({d.day}.{d.month}.{d.year}.)",
        lambda d: f"{d.year}. gada\n{d.day}. {latvian(d.month, 'locative')}",
    ),
}


@given(days, st.data())
def test_any_day_is_read_back(day: date, data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(sorted(FORMS)))
    text = data.draw(st.sampled_from(FORMS[language]))(day)
    assert dates(text, language).split()[0] == str(day)


@given(days, st.integers(1, 27), st.data())
def test_any_range_is_read_back(day: date, length: int, data: st.DataObject) -> None:
    last = day + timedelta(length)
    one, two = ENGLISH[day.month - 1], ENGLISH[last.month - 1]
    en = [f"{day.day} {one} {day.year} – {last.day} {two} {last.year}"]
    lv = [
        f"no {day.year}. gada {day.day}. {latvian(day.month, 'genitive')} līdz {last.year}. gada "
        f"{last.day}. {latvian(last.month, 'genitive')}m",
        f"({day.day:02}.{day.month:02}.{day.year}. – {last.day:02}.{last.month:02}.{last.year}.)",
    ]
    if day.year == last.year:
        en.append(f"from {day.day} {one} to {last.day} {two} {last.year}")
        lv.append(
            f"{day.year}. gada {day.day}. {latvian(day.month, 'nominative')} - {last.day}. "
            f"{latvian(last.month, 'nominative')}"
        )
    if day.month == last.month:
        en += [f"{day.day}-{last.day} {one} {day.year}", f"{one} {day.day}–{last.day}, {day.year}"]
        month = latvian(day.month, "locative")
        lv += [
            f"{day.year}. gada {day.day}{dash}{last.day}. {month}" for dash in (".-", " - ", ". ")
        ]
    language, texts = data.draw(st.sampled_from((("en", en), ("lv", lv))))
    assert dates(data.draw(st.sampled_from(texts)), language) == f"{day}/{last}"


PIECES = """
2014 2014. 1520 5 5. 31. 32 30–31 1st 9th - – / . , : ( ) gada gadā g. gados gadu
ceturksnī Q1 FY FY22 fiscal early late mid- the of and un to līdz no kopš since by
until from between starp May March may maijā Jūlija jūlijs Apr. janv. IX 07.07.2021.
31.02.2014 11/28/2018 % 2018-07-18 19.08. 1990s 90. 19th century gadsimta otrajā pusē
first half year day period next following same later ago vēlāk pirms pēc spring
pavasarī to date had would $ 12 345 x
"""
pieces = st.sampled_from([*PIECES.split(), "\n"])


def check(text: str, found: list[DateMention]) -> None:
    for mention in found:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
        assert edtf.precision(mention.date) == mention.precision
        edtf.bounds(mention.date)
    for one, two in pairwise(found):
        assert one.end <= two.start


@settings(max_examples=400)
@given(st.lists(pieces, max_size=14), st.sampled_from([" ", ""]), st.sampled_from(["en", "lv"]))
def test_any_words_of_dates_give_sound_mentions(words: list[str], by: str, language: str) -> None:
    text = by.join(words)
    check(text, find_dates(text, language))


@given(st.text(max_size=80), st.sampled_from(["en", "lv"]))
def test_any_text_gives_sound_mentions(text: str, language: str) -> None:
    check(text, find_dates(text, language))
    check(text, find_dates(text, [language] * (text.count("\n") + 1)))


@given(st.lists(pieces, max_size=10))
def test_every_found_date_is_edtf(words: list[str]) -> None:
    for mention in find_dates(" ".join(words), "lv"):
        assert parse_edtf(mention.date) is not None


def test_time_grows_with_the_text_only() -> None:
    for text in ("2014-" * 5000, "5. " * 5000, "to " * 5000, "the early " * 3000, "1 " * 5000):
        find_dates(text, "en")


WRITTEN = date(2019, 3, 7)  # a Thursday


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("The envoy left on Tuesday.", "2019-03-05"),
        ("The envoy left Thursday and came back today.", "2019-03-07 2019-03-07"),
        ("They met last Thursday, not yesterday.", "2019-02-28 2019-03-06"),
        ("The ministers will meet on Monday.", "2019-03-11"),
        ("The border has been shut since Monday.", "2019-03-04/.."),
        ("On Friday, 1 March, and on 2 March (Saturday)", "2019-03-01 2019-03-02"),
        ("He was arrested in November and sentenced in February.", "2018-11 2019-02"),
        ("The decree takes effect on 20 March.", "2019-03-20"),
        ("The decree was signed on 20 May.", "2018-05-20"),
        ("A fair will be held on 20 May.", "2019-05-20"),
        ("The talks of 2014 failed. The note is of 12 February.", "2014 2019-02-12"),
        ("On 30 December 2018 two left. On 5 January one came.", "2018-12-30 2019-01-05"),
        ("They talked last week, as last month.", "2019-02-25/2019-03-03 2019-02"),
        ("Two days ago it was three years ago.", "2019-03-05 2016"),
        ("On Bloody Sunday, in the Sunday Herald, every Monday", ""),
        ("To this day, in today's world, over the last month, as of today", ""),
        ("Next Friday and on weekdays", ""),
        ("On Tuesday 29 drivers were turned back.", "2019-03-05"),
        ("Envoy Hans Kask Tuesday called again.", "2019-03-05"),
        ("The day before, two had left.", "2019-03-06"),
        ("It was promised last November, not this March.", "2018-11 2019-03"),
        ("On the last May evening of 2014-2016.example.org", "2014"),
    ],
)
def test_news_counts_from_the_day_it_was_written(text: str, dates: str) -> None:
    found = find_dates(text, news=True, written=WRITTEN)
    assert " ".join(mention.date for mention in found) == dates


def test_news_is_written_on_the_day_of_its_date_line() -> None:
    text = "Envoy recalled\n\n7 March 2019\n\nThe envoy left on Tuesday, after the vote of 2 March."
    dates = [mention.date for mention in find_dates(text, news=True)]
    assert dates == ["2019-03-07", "2019-03-05", "2019-03-02"]
    assert find_dates("The envoy left on Tuesday, after the vote of 2 March.", news=True) == []
