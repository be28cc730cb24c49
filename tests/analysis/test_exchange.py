"""Visits counted as the lists have them; breaks, sessions and terms as far as dates allow."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import bilateral
import pandas as pd
import pytest
from bilateral.analysis import exchange, exchange_reach, posts
from bilateral.analysis.selection import records
from bilateral.collection import Tables
from bilateral.errors import ParameterError
from bilateral.text import edtf
from hypothesis import given, settings
from hypothesis import strategies as st


@cache
def tables() -> Tables:
    return bilateral.load()


@cache
def book() -> exchange.Exchange:
    return exchange.choose(tables())


def bounded(rows: list[dict[str, Any]], *columns: str) -> pd.DataFrame:
    """Made rows with the bounds of their dates."""
    frame = pd.DataFrame(rows)
    for column in columns:
        values = [row.get(column) for row in rows]
        frame[column] = pd.array(values, dtype="string")
        pairs = [edtf.bounds(value) if value else (None, None) for value in values]
        for side, name in enumerate(("earliest", "latest")):
            bound = pd.Series([pair[side] for pair in pairs], frame.index, "datetime64[s]")
            frame[f"{column}_{name}"] = bound
    return frame


def visits(*dates: str, guest: str = "BLR", words: str = "visit") -> pd.DataFrame:
    rows = [
        {
            "visit": f"v{n}", "date": date, "precision": edtf.precision(date),
            "direction": f"{guest}->LVA", "guest": guest, "host": "LVA", "type": "visit",
            "city": None, "description": words, "description_en": words, "source": "made",
            "line": n + 1,
        }
        for n, date in enumerate(dates)
    ]  # fmt: skip
    return bounded(rows, "date")


NOBODY = pd.DataFrame(columns=["visit", "name", "office", "office_en", "level", "person"])


def test_entries_lose_no_visit_and_every_count_adds_up_to_them() -> None:
    rows = book().visits
    assert list(rows["visit"]) == list(tables().visits["visit"])
    assert exchange.by_tier(rows).sum().sum() == len(rows)
    assert exchange.by_month(rows).sum().sum() == rows["month"].notna().sum()
    assert exchange.by_length(rows).sum().sum() == rows["days"].notna().sum()
    assert exchange.cities(rows)["visits"].sum() == len(rows)
    people = exchange.people(rows, book().visitors)
    assert people["visits"].sum() == len(book().visitors.drop_duplicates(["visit", "person"]))
    assert exchange.portfolios(rows, book().visitors).sum().sum() == len(book().visitors)


def test_a_length_counts_both_ends_and_is_null_where_no_day_is_told() -> None:
    rows = exchange.entries(visits("2016-05-16/2016-05-19", "2016-05-16", "2000-01"), NOBODY)
    assert list(rows["days"].fillna(0)) == [4, 1, 0]
    assert list(rows["month"].fillna(0)) == [5, 5, 1]
    assert set(rows["tier"]) == {"nobody named"}


def test_the_highest_office_gives_the_level() -> None:
    came = pd.DataFrame(
        [
            {"visit": "v0", "name": "A", "office": "a", "office_en": "A", "level": level,
             "person": level}
            for level in ("committee_chair", "head_of_government", "minister")
        ]
    )  # fmt: skip
    row = exchange.entries(visits("2016"), came).iloc[0]
    assert (row["level"], row["tier"]) == ("head_of_government", exchange.TIERS[0])
    assert row["names"] == "A; A; A"


def test_all_levels_of_the_tables_have_a_tier() -> None:
    assert set(tables().visitors["level"]) <= set(exchange._LEVELS)
    assert set(exchange._LEVELS.values()) | {"nobody named"} == set(exchange.TIERS)


def test_choices_narrow_and_wrong_ones_are_refused() -> None:
    only = exchange.choose(tables(), directions=["LVA->BLR"], levels=["minister"])
    assert set(only.visits["direction"]) == {"LVA->BLR"}
    assert set(only.visitors["visit"]) == set(only.visits["visit"])
    assert exchange.choose(tables(), partners=["RUS"]).visits.empty
    for wrong in ({"partners": ["Russia"]}, {"directions": ["home"]}, {"levels": ["king"]}):
        with pytest.raises(ParameterError, match=next(iter(wrong))):
            exchange.choose(tables(), **wrong)
    with pytest.raises(ParameterError, match="after end"):
        exchange.choose(tables(), start=2020, end=2010)


def test_a_break_is_measured_to_publication() -> None:
    rows = exchange.entries(visits("2010-01-01", "2010-01-11", "2019-12-31"), NOBODY)
    sources = bounded([{"source": "made", "published": "2020-12-30"}], "published")
    row = exchange_reach.quiet_since(rows, sources).set_index("who").loc["all"]
    assert (row["days"], row["longest_before"]) == (365, 3641)
    # One entry in the three years, and it is the last: the rate before it is nought.
    assert (row["rate"], row["chance"]) == (0, 100)
    undated = bounded([{"source": "made", "published": None}], "published")
    assert exchange_reach.quiet_since(rows, undated).empty


def test_the_chance_is_that_of_poisson_as_textbooks_have_it() -> None:
    dates = [f"20{year}-0{month}-01" for year in (17, 18, 19) for month in (2, 5)]
    rows = exchange.entries(visits(*dates, "2019-12-31"), NOBODY)
    sources = bounded([{"source": "made", "published": "2020-12-30"}], "published")
    row = exchange_reach.quiet_since(rows, sources).set_index("who").loc["all"]
    assert row["rate"] == 2
    assert row["chance"] == pytest.approx(100 * math.exp(-2 * 365 / 365.25))


def test_what_text_tells_beside_the_lists_is_in_no_list() -> None:
    listed = tables().events[tables().events["origin"] == "visits"]
    told = exchange_reach.unlisted(tables().events)
    assert len(told)
    keys = set(zip(listed["source"], listed["date"], listed["actor"], strict=True))
    assert not keys & set(zip(told["source"], told["date"], told["actor"], strict=True))


def test_no_kind_is_newer_than_its_document() -> None:
    table = exchange_reach.newest(tables().events, tables().sources, book().visits)
    assert (table["before"] >= 0).all()
    assert table["before"].is_monotonic_increasing
    assert set(table["source"]) == set(book().visits["source"])


def sessions(*words: str) -> pd.DataFrame:
    made = [visits(f"20{10 + n}-05-01", words=word) for n, word in enumerate(words)]
    rows = exchange.entries(pd.concat(made, ignore_index=True), NOBODY)
    return exchange_reach.sessions(rows, tables().events.head(0))


def test_sessions_stand_in_order_with_the_numbers_between_them() -> None:
    told = sessions(
        "3rd session of the commission", "Starpvaldību komisijas 6.sēde Minskā",
        "session of the commission", "8. sēde, komisija", "9. sēde, komisija",
    )  # fmt: skip
    assert list(told["number"].fillna(0)) == [3, 6, 0, 8, 9]
    assert list(told["missing"].fillna("")) == ["1–2", "4–5", "", "7", ""]


def test_other_bodies_are_not_counted_as_sessions() -> None:
    assert sessions("visit to the commission", "apakškomisijas 1. sēde", "2nd session").empty


def test_real_sessions_are_in_order_of_time_and_number() -> None:
    told = exchange_reach.sessions(book().visits, tables().events)
    assert told["date_earliest"].is_monotonic_increasing
    assert told["number"].dropna().is_monotonic_increasing
    assert told["city_en"].notna().sum() >= 2


# --- Posts ---------------------------------------------------------------------------------------


def envoys(*terms: tuple[str, str | None, str | None], role: str = "ambassador") -> pd.DataFrame:
    rows = [
        {
            "name": name, "name_printed": name, "role": role, "role_en": role, "sending": "LVA",
            "receiving": "RUS", "city": None, "term_start": start, "term_end": end,
            "end_reason": "stated" if end else "open", "person": name.lower(), "source": "made",
            "line": line, "quote": name,
        }
        for line, (name, start, end) in enumerate(terms, start=1)
    ]  # fmt: skip
    return bounded(rows, "term_start", "term_end")


def test_a_term_told_twice_is_one_with_its_exact_beginning() -> None:
    rows = posts.terms(envoys(("A", "2015", None), ("A", "2015-10-05", None), ("B", "2019", None)))
    assert list(rows["name"]) == ["A", "B"]
    assert (rows["term_start"].iloc[0], rows["told"].iloc[0]) == ("2015-10-05", 2)
    again = posts.terms(envoys(("A", "2001", "2003"), ("A", "2010", "2012")))
    assert len(again) == 2, "a second term is another term"


@pytest.mark.parametrize(
    ("left", "came", "what"),
    [
        ("2004-12-31", "2005-06-01", "gap"),
        ("2005-06-01", "2004-12-31", "overlap"),
        ("2004", "2005", "no overlap"),
        ("2013", "2013", "gap or overlap"),
        (None, "2013", "end not told"),
    ],
)
def test_handovers_say_what_dates_allow(left: str | None, came: str, what: str) -> None:
    rows = posts.terms(envoys(("A", "2001", left), ("B", came, None)))
    row = posts.handovers(rows).iloc[0]
    assert row["what"] == what
    if left:
        assert row["days_low"] <= row["days_high"]


def test_who_comes_a_lifetime_later_succeeds_nobody_named_unless_an_end_is_told() -> None:
    assert posts.handovers(posts.terms(envoys(("A", "1921", None), ("B", "1992", None)))).empty
    told = posts.handovers(posts.terms(envoys(("A", "1921", "1940"), ("B", "1992", None))))
    assert list(told["what"]) == ["gap"]


@settings(max_examples=40, deadline=None)
@given(st.integers(1990, 2020), st.integers(0, 5), st.integers(0, 5))
def test_days_between_bound_every_day_that_years_allow(year: int, gap: int, more: int) -> None:
    rows = posts.terms(envoys(("A", str(year - 1), str(year)), ("B", str(year + gap), None)))
    row = posts.handovers(rows).iloc[0]
    day = pd.Timestamp(year, 1 + more, 1)
    came = pd.Timestamp(year + gap, 12 - more, 28)
    assert row["days_low"] <= (came - day).days <= row["days_high"]


def test_negotiators_hold_no_post_and_no_envoy_is_lost() -> None:
    kept = tables().envoys[tables().envoys["role_en"] != "negotiator"]
    rows = book().terms
    assert rows["told"].sum() == len(kept)
    assert set(rows["person"]) == set(kept["person"])
    assert len(posts.undated(rows)) + len(posts.tenures(rows)) == len(rows)


def test_missions_are_those_of_the_table_and_of_the_text() -> None:
    prose = tables().events.query("category == 'mission' and origin == 'prose'")
    assert len(book().missions) == len(tables().missions) + len(prose)
    spans = book().missions[book().missions["closed"].notna()]
    assert (spans["closed_latest"] >= spans["opened_latest"]).all()


def test_the_unnamed_years_of_an_embassy() -> None:
    opened = bounded(
        [{"post": "Latvia in Russia", "type": "embassy", "opened": "1994", "source": "made",
          "line": 9}],
        "opened",
    )  # fmt: skip
    row = posts.unnamed(posts.terms(envoys(("A", "2004", None))), opened).iloc[0]
    assert (row["years_low"], row["years_high"]) == (9.0, 11.0)
    nobody = posts.unnamed(posts.terms(envoys(("A", None, None))), opened).iloc[0]
    assert nobody["first"] == "nobody"


# --- Findings ------------------------------------------------------------------------------------


def said(found: exchange.Exchange) -> str:
    return " ".join(
        exchange_reach.findings(found.visits, found.visitors, found.events, tables().sources)
        + posts.findings(found.terms, found.missions)
    )


def test_findings_state_computed_numbers() -> None:
    words, rows = said(book()), book().visits
    assert f"{len(rows)} entries" in words
    for count, way in zip(
        rows["way"].value_counts(), rows["way"].value_counts().index, strict=True
    ):
        assert f"{count} {way}" in words
    quiet = exchange_reach.quiet_since(rows, tables().sources)
    for row in records(quiet):
        assert f"{row['days']:,} days" in words or row["who"] == "all"
    assert "#L" in words


def test_findings_of_nothing_say_so() -> None:
    none = exchange.choose(tables(), partners=["RUS"], end=1950)
    assert "No visit" in said(none)


def test_a_visit_to_two_cities_counts_in_each():
    rows = pd.DataFrame(
        {
            "visit": ["a", "b"],
            "host": ["LVA", "LVA"],
            "city": ["Rīga;Cēsis", "Rīga"],
            "city_en": ["Riga;Cēsis", "Riga"],
            "source": ["page", "page"],
            "line": [3, 5],
        }
    )
    table = exchange.cities(rows)
    assert dict(zip(table["city_en"], table["visits"], strict=True)) == {"Riga": 2, "Cēsis": 1}


def test_a_mission_closed_by_a_day_has_no_beginning() -> None:
    seen = (
        tables()
        .events.head(2)
        .assign(category="mission", origin="prose", actor="LVA", target="BLR")
    )
    for date, opened, closed in (
        ("../2019-05-03", None, "2019-05-03"),
        ("2019-05-03/..", "2019-05-03", None),
        ("2019/2020", "2019", "2020"),
        ("2019", "2019", None),
    ):
        bounds = {"date_earliest": pd.NaT, "date_latest": pd.NaT}
        told = posts.missions(tables().missions, seen.assign(date=date, **bounds)).query(
            "type == 'told in running text'"
        )
        assert told["opened"].fillna("").tolist() == [opened or ""] * 2
        assert told["closed"].fillna("").tolist() == [closed or ""] * 2
