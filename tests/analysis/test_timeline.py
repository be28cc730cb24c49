"""The timeline: textbook spans, properties of any events, and the real ones held to plain sums."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import bilateral
import pandas as pd
import pytest
from bilateral.analysis import labels, timeline, witnesses
from bilateral.analysis.selection import counterparts, records, select
from bilateral.collection import Tables
from bilateral.errors import ParameterError
from bilateral.text import edtf
from hypothesis import given, settings
from hypothesis import strategies as st

MADE = {
    "text": "Something happened.", "text_en": "Something happened.", "quote": "Something happened",
    "actor": "LVA", "target": "RUS", "counterpart": "RUS", "category": "visit", "origin": "prose",
    "same_as": None, "source": "made", "line": 1, "start": 0, "end": 9,
}  # fmt: skip


NOT_CODED = pd.DataFrame({"event": [], "trigger": []}, dtype="string")


def events(*rows: dict[str, Any]) -> pd.DataFrame:
    """Events as the tables have them, from dates and what differs."""
    made = []
    for number, row in enumerate(rows):
        earliest, latest = edtf.bounds(row["date"])
        made.append(
            {
                **MADE,
                "event": f"e{number}",
                "precision": edtf.precision(row["date"]),
                "date_earliest": earliest,
                "date_latest": latest,
                **row,
            }
        )
    frame = pd.DataFrame(made)
    for column in ("date_earliest", "date_latest"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    return frame


@cache
def tables() -> Tables:
    return bilateral.load()


@cache
def told() -> pd.DataFrame:
    return timeline.happenings(tables().events)


def test_a_vague_date_is_spread_over_its_years() -> None:
    wide = timeline.by_year(events({"date": "2014/2017"}, {"date": "2015-05-01"}))
    assert dict(wide["made"]) == {2014: 0.25, 2015: 1.25, 2016: 0.25, 2017: 0.25}


def test_an_open_date_counts_in_the_year_that_it_names() -> None:
    wide = timeline.by_year(events({"date": "2014/.."}, {"date": "../2016-03"}))
    assert dict(wide["made"]) == {2014: 1.0, 2015: 0.0, 2016: 1.0}


years = st.integers(1900, 2030)
spans = st.tuples(years, st.integers(0, 30)).map(
    lambda pair: {"date": f"{pair[0]}/{pair[0] + pair[1]}" if pair[1] else str(pair[0])}
)


@settings(max_examples=40, deadline=None)
@given(st.lists(spans, min_size=1, max_size=12))
def test_every_happening_weighs_one(rows: list[dict[str, Any]]) -> None:
    wide = timeline.by_year(events(*rows))
    assert wide.to_numpy().sum() == pytest.approx(len(rows))


def test_the_real_happenings_weigh_one_each() -> None:
    assert timeline.by_year(told()).to_numpy().sum() == pytest.approx(len(told()))


def test_a_silence_lies_between_the_last_word_and_the_next() -> None:
    rows = events({"date": "1920-08-11"}, {"date": "1920/1990"}, {"date": "1940"})
    gap = timeline.silences(timeline.happenings(rows)).iloc[0]
    assert (gap["silent_from"], gap["silent_to"], gap["years"]) == (1920, 1940, 19)
    assert timeline.silences(timeline.happenings(rows), longer_than=20).empty


def test_a_document_may_be_silent_where_another_speaks() -> None:
    rows = timeline.happenings(
        events(
            {"date": "1920"}, {"date": "1940"}, {"date": "1930", "source": "other"},
            {"date": "1932", "source": "other"},
        )
    )  # fmt: skip
    assert list(timeline.silences(rows)["years"]) == [9, 7]
    assert list(timeline.silences(rows, by_document=True)["who"]) == ["made"]


@pytest.mark.parametrize("length", [0, -3])
def test_a_silence_of_no_length_is_refused(length: int) -> None:
    with pytest.raises(ParameterError, match="silence"):
        timeline.silences(told(), longer_than=length)


@settings(max_examples=40, deadline=None)
@given(st.lists(years, min_size=1, max_size=12), st.integers(1, 20))
def test_quiet_years_hold_no_happening(dates: list[int], longer: int) -> None:
    rows = timeline.happenings(events(*({"date": str(year)} for year in dates)))
    quiet = timeline.quiet_years(rows, start=1890, end=2040, longer_than=longer)
    for first, last in quiet:
        assert not any(first <= year < last for year in dates)
    spoken = [y for y in range(1890, 2041) if not any(a <= y < b for a, b in quiet)]
    assert set(dates) <= set(spoken)


def test_tellings_of_one_happening_are_told_once_by_the_most_precise() -> None:
    rows = events(
        {"date": "2014", "same_as": "e0"},
        {"date": "2014-05-30", "same_as": "e0", "source": "other"},
        {"date": "2016"},
    )
    once = timeline.happenings(rows)
    assert list(once["date"]) == ["2014-05-30", "2016"]
    assert list(once["documents"]) == [2, 1]
    assert list(once["witnesses"]) == [2, 1]


def test_dated_figures_are_no_happenings() -> None:
    rows = events({"date": "2018-33", "category": "statistic"}, {"date": "2018"})
    assert list(timeline.happenings(rows)["category"]) == ["visit"]


def test_the_real_happenings_are_the_events_without_repeats_and_figures() -> None:
    rows = tables().events
    acts = rows[rows["category"] != "statistic"]
    assert len(told()) == acts["same_as"].fillna(acts["event"]).nunique()
    assert told()["witnesses"].sum() == len(acts)


@pytest.mark.parametrize(
    ("event", "lanes"),
    [
        ({"counterpart": "RUS;SUN"}, ["RUS"]),
        ({"counterpart": "BLR;RUS"}, ["RUS", "BLR"]),
        ({"counterpart": "DEU"}, ["other"]),
        ({"counterpart": None}, ["other"]),
        ({"counterpart": "RUS", "target": "EU"}, ["other"]),
    ],
)
def test_lanes(event: dict[str, Any], lanes: list[str]) -> None:
    assert timeline.lanes_of({**MADE, **event}) == lanes


def test_every_category_of_the_schema_has_a_theme() -> None:
    from bilateral.records import CATEGORIES

    assert {labels.theme_of(category) for category in CATEGORIES} == set(labels.themes())


def test_witnesses_stand_together_and_their_own_words_are_their_own() -> None:
    rows = witnesses.corroborated(tables().events, tables().coded_events)
    assert rows["happening"].is_monotonic_increasing
    assert rows["documents"].is_monotonic_decreasing
    for _, group in rows.groupby("happening"):
        assert len(group) > 1
        for row in records(group):
            for word in [] if pd.isna(row["own_words"]) else row["own_words"].split(", "):
                assert word in row["quote"]
                others = group[group.index != row.get("index")]["quote"]
                assert sum(word in quote for quote in others) <= 1


def test_own_words_show_where_accounts_differ() -> None:
    rows = events(
        {"date": "1940", "same_as": "x", "quote": "Atlantis was forcibly annexed in June 1940"},
        {"date": "1940", "same_as": "x", "quote": "the occupation of Atlantis in June 1940"},
    )
    words = witnesses.corroborated(rows, NOT_CODED)["own_words"]
    assert "annexed" in words.iloc[0]
    assert "occupation" in words.iloc[1]
    assert "June" not in f"{words.iloc[0]} {words.iloc[1]}"


def test_words_for_acts_are_whole_and_different_ones_are_found() -> None:
    rows = events(
        {"date": "1940", "same_as": "x", "quote": "the 1940 seizure of Atlantis", "source": "a"},
        {"date": "1940", "same_as": "x", "quote": "Atlantis was annexed", "source": "b"},
        {"date": "1950", "same_as": "y", "quote": "a treaty was signed", "source": "a"},
        {"date": "1950", "same_as": "y", "quote": "they signed", "source": "b"},
    )
    triggers = ["seizure of A", "annex", "signed", "signed"]
    coded = pd.DataFrame({"event": rows["event"], "trigger": triggers})
    found = witnesses.corroborated(rows, coded)
    assert set(found["act"]) == {"seizure of Atlantis", "annexed", "signed"}
    sentences = " ".join(timeline.findings(rows, coded))
    assert "For 1 happening that" in sentences
    assert "seizure of Atlantis" in sentences
    assert "different words" not in " ".join(timeline.findings(rows, NOT_CODED))


def test_exactness_counts_every_happening() -> None:
    table = timeline.exactness(told())
    assert table["happenings"].sum() == len(told())
    shares = table.drop(columns=["source", "happenings"]).sum(axis=1)
    assert ((shares - 100).abs() <= 3).all()
    made = timeline.exactness(
        timeline.happenings(events({"date": "2018-07-18/2018-07-20"}, {"date": "2018/.."}))
    )
    assert (made.iloc[0]["days"], made.iloc[0]["longer"]) == (50, 50)


def test_topics_are_counts_of_happenings() -> None:
    table = timeline.topics(told())
    assert table.to_numpy().sum() == len(told())
    assert list(table.index) == [theme for theme in labels.themes() if theme in table.index]


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("In 1991, Atlantis regained independence", "Atlantis regained independence"),
        ("which ended the war on 11 August 1920", "Ended the war"),
        ("Exactly a year ago, the town fell", "The town fell"),
        ("the treaty (signed in 1920) is valid", "Treaty (signed) is valid"),
        ("the 2022 invasion of Atlantis", "Invasion of Atlantis"),
    ],
)
def test_short_words_leave_the_date_out(quote: str, words: str) -> None:
    assert labels.short_words({**MADE, "quote": quote}) == words


def test_several_acts_of_a_latvian_sentence_are_told_apart() -> None:
    event = {
        **MADE,
        "quote": "savukārt Latvija Krievijas neatkarību atzina 1990. gadā",
        "text_en": "Russia recognised Latvia, while Latvia recognised Russia.",
        "category": "recognition",
    }
    assert labels.short_words(event) == "Latvia to Russia: recognition"


def test_leading_happenings_have_the_most_witnesses_first() -> None:
    rows = labels.leading(told(), tables().treaties)
    for _, lane in rows.groupby("lane"):
        assert lane["weight"].is_monotonic_decreasing
    several = told()[told()["documents"] > 1]
    assert set(several["event"]) <= set(rows["event"])
    assert not rows["event"].duplicated().any()
    assert rows["words"].str.len().gt(0).all()


def test_agreements_are_called_by_their_short_names() -> None:
    rows = labels.leading(told(), tables().treaties)
    assert rows["words"].str.contains(r"\((?:signed|ratified|ended)\)").any()
    assert not labels.leading(told())["words"].str.contains(r"\(signed\)").any()


def test_selection_by_each_parameter() -> None:
    rows = tables().events
    for options in ({"start": 1990}, {"end": 1990}, {"partners": ["BLR"]}):
        assert 0 < len(select(rows, **options)) < len(rows)
    within = select(rows, start=1990, end=1999)
    assert (within["date_latest"].dropna().dt.year >= 1990).all()
    assert (within["date_earliest"].dropna().dt.year <= 1999).all()


def test_a_date_open_at_one_side_is_found_where_it_is_known() -> None:
    rows = events({"date": "2003/.."}, {"date": "../2016-03"})
    assert list(select(rows, start=1990, end=2000)["date"]) == []
    assert list(select(rows, start=2010, end=2020)["date"]) == ["2003/..", "../2016-03"]


def test_who_asks_for_russia_gets_the_ussr() -> None:
    rows = select(tables().events, partners=["RUS"])
    assert rows["counterpart"].str.contains("SUN").any()
    assert "SUN" in counterparts(rows)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"partners": ["Russia"]}, "partners: 'Russia' is not one of .*RUS"),
        ({"start": 2000, "end": 1999}, "start: 2000 is after end, 1999"),
    ],
)
def test_wrong_parameters_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        select(tables().events, **options)


def test_eras_follow_one_another_and_have_their_reasons() -> None:
    eras = timeline.eras()
    for before, after in pairwise(eras):
        assert before.end == after.start
    assert eras[-1].end is None
    assert all(era.reason for era in eras)
    assert list(timeline.era_table().columns) == ["name", "start", "end", "reason"]


def test_findings_are_computed_from_the_rows() -> None:
    sentences = " ".join(timeline.findings(tables().events, tables().coded_events))
    assert f"{len(told())} dated happenings" in sentences
    gap = timeline.silences(told()).iloc[0]
    assert f"between {gap['silent_from']} and {gap['silent_to']}" in sentences
    none = select(tables().events, start=1300, end=1400)
    assert len(timeline.findings(none, tables().coded_events)) == 1


def test_days_are_years() -> None:
    from bilateral.figures.placing import year_of

    assert year_of(pd.Timestamp(date(2000, 1, 1))) == 2000
    assert 2000.99 < year_of(pd.Timestamp(date(2000, 12, 31))) < 2001
