"""The inventory: each agreement once, lags within what dates allow, lists held to their word."""

from __future__ import annotations

from functools import cache
from typing import Any

import bilateral
import pandas as pd
import pytest
from bilateral.analysis import inventory as names
from bilateral.analysis import treaties
from bilateral.analysis.selection import records
from bilateral.collection import Tables
from bilateral.text import edtf

ACTS = ("signed", "ratified", "in_force", "ended", "year")
MADE = {
    "treaty": "t", "title": "sea treaty", "title_en": "sea treaty", "parties": "LVA;RUS",
    "level": "state", "form": "treaty", "subject": "sea", "status": "signed", "duration": None,
    "source": "made", "start": 0, "end": 1, "quote": "x",
}  # fmt: skip


def inventory(*rows: dict[str, Any], lists: tuple[int, ...] = ()) -> pd.DataFrame:
    """The inventory of made agreements, each on its own line; `lists` are lines of a list."""
    made = []
    for line, row in enumerate(rows, start=1):
        acts: dict[str, Any] = {}
        for act in ACTS:
            value = row.get(act)
            earliest, latest = edtf.bounds(value) if value else (None, None)
            acts |= {act: value, f"{act}_earliest": earliest, f"{act}_latest": latest}
        made.append({**MADE, "line": line, **row, **acts})
    frame = pd.DataFrame(made)
    for act in ACTS:
        frame[act] = frame[act].astype("string")
        for bound in ("earliest", "latest"):
            column = f"{act}_{bound}"
            frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    rules = ["treaty list" if line in lists else "prose" for line in frame["line"]]
    coverage = pd.DataFrame(
        {"source": frame["source"], "line": frame["line"], "reader_rule": rules, "quote": "q"}
    )
    return treaties.inventory(frame, coverage)


@cache
def tables() -> Tables:
    return bilateral.load()


@cache
def real() -> pd.DataFrame:
    return treaties.inventory(tables().treaties, tables().coverage)


def test_two_tellings_of_one_agreement_are_one_with_all_acts() -> None:
    rows = inventory({"signed": "1920-08-11"}, {"signed": "1920-08-11", "ratified": "1920-09-02"})
    assert len(rows) == 1
    row = rows.iloc[0]
    assert (row["witnesses"], row["ratified"]) == (2, "1920-09-02")
    assert (row["begins"], row["begins_with"]) == ("1920-08-11", "signed")


@pytest.mark.parametrize(
    ("one", "other", "lists"),
    [
        ({"signed": "1995-01-18"}, {"signed": "1995-01-18"}, (1, 2)),
        ({"signed": "1995-01-18"}, {"signed": "1995-01-18", "parties": "BLR;LVA"}, ()),
        ({"signed": "2004"}, {"signed": "2004"}, ()),
        ({"in_force": "1995-01-18"}, {"in_force": "1995-01-18"}, ()),
    ],
    ids=["two entries of a list", "other parties", "a year only", "no signature"],
)
def test_what_may_be_two_agreements_stays_two(
    one: dict[str, Any], other: dict[str, Any], lists: tuple[int, ...]
) -> None:
    assert len(inventory(one, other, lists=lists)) == 2


def test_a_list_lends_its_name_to_what_prose_tells() -> None:
    rows = inventory(
        {"signed": "1994-04-30", "title": "30 April agreement", "title_en": "30 April agreement"},
        {"signed": "1994-04-30", "title": "fish treaty", "title_en": "fish treaty"},
        lists=(2,),
    )
    assert list(rows["name"]) == ["Fish treaty"]
    assert list(rows["told_in"]) == ["list"]


def test_the_inventory_loses_no_act() -> None:
    given, kept = tables().treaties, real()
    assert kept["witnesses"].sum() == len(given)
    for act in ACTS:
        assert set(given[act].dropna()) == set(kept[act].dropna())


@pytest.mark.parametrize(
    ("title", "english", "subject", "name"),
    [
        ("Agreement between A and B on Fish", None, "Fish", "Fish"),
        ("Consular Convention between A and B", None, "Consular", "Consular Convention"),
        ("līgums", "Agreement between A and B on fish and ships", "zivīm", "Fish and ships"),
        ("tax treaty", None, "tax", "Tax treaty"),
        ("programma", "Latvia–Lithuania–Belarus cross-border programme", None,
         "Cross-border programme"),
    ],
)  # fmt: skip
def test_short_names(title: str, english: str | None, subject: str | None, name: str) -> None:
    row = {"title": title, "title_en": english or title, "subject": subject}
    assert names.short_name(row) == name


def test_a_name_without_english_stays_as_printed() -> None:
    row = {"title": "miera līgums", "title_en": pd.NA, "subject": "miera"}
    assert names.short_name(row) == "Miera līgums"


def test_topics_are_of_the_title_and_never_two() -> None:
    assert names.topic_of("Customs Border Posts") == "economy and transport"
    assert names.topic_of("Cooperation in the Field of Border Defence") == "peace and borders"
    assert names.topic_of("Atlantis") == names.UNNAMED
    assert set(real()["topic"]) <= {*names.topics(), names.UNNAMED}


def test_lags_are_within_what_the_dates_allow() -> None:
    rows = inventory({"signed": "1920-08-11", "in_force": "1920-10", "ended": "1940"})
    table = treaties.lags(rows)
    assert list(table["days_low"]) == [51, 7001]
    assert list(table["days_high"]) == [81, 7396]
    assert (table["days_low"] <= table["days_high"]).all()


def test_no_lag_is_negative() -> None:
    assert (treaties.lags(real())["days_low"] >= 0).all()


@pytest.mark.parametrize(
    ("row", "goes_on"),
    [
        ({"signed": "2000"}, "unknown"),
        ({"in_force": "2000", "status": "in_force"}, "stated"),
        ({"in_force": "2000", "duration": "indefinite"}, "stated"),
        ({"in_force": "2000", "ended": "2010", "status": "terminated"}, "ended"),
        ({"duration": "2014.-2015.g."}, "period"),
    ],
)
def test_how_a_life_goes_on(row: dict[str, Any], goes_on: str) -> None:
    assert list(treaties.life_lines(inventory(row))["goes_on"]) == [goes_on]


def test_a_programme_begins_with_its_years() -> None:
    row = inventory({"duration": "2007.-2013.g."}).iloc[0]
    assert (row["begins"], row["begins_with"]) == ("2007/2013", "period")


def test_life_lines_and_only_ended_are_all_that_is_dated() -> None:
    drawn = [*treaties.life_lines(real())["treaty"], *treaties.only_ended(real())["treaty"]]
    dated = real()[[*ACTS, "period"]].notna().any(axis=1)
    assert sorted(drawn) == sorted(real()[dated]["treaty"])


def test_counts_by_partner_add_up() -> None:
    for column in ("topic", "status", "form", "level"):
        assert treaties.by_partner(real(), column).to_numpy().sum() == len(real())
    assert treaties.beginnings(real()).to_numpy().sum() == real()["begins"].notna().sum()
    assert treaties.tellings(real())["agreements"].sum() == len(real())
    levels = treaties.levels(real())
    assert levels["agreements"].sum() == len(real())
    for group in treaties.PARTNERS:
        assert levels[group].sum() == (real()["group"] == group).sum()


def test_only_agreements_of_latvia_and_one_partner_count_for_it() -> None:
    rows = inventory(
        {"parties": "POL;RUS"}, {"parties": "BLR;LTU;LVA"}, {"parties": "BLR;LVA"},
        {"parties": "OSCE"},
    )  # fmt: skip
    assert list(rows["group"]) == ["other", "other", "BLR", "other"]


def test_what_a_list_should_not_hold_and_what_it_lacks() -> None:
    rows = inventory(
        {"in_force": "1995", "ended": "1999", "status": "terminated"},
        {"in_force": "1996", "status": "in_force"},
        {"ratified": "2007", "status": "ratified"},
        {"signed": "1920-08-11", "source": "other"},
        lists=(1, 2),
    )
    assert list(treaties.listed_and_ended(rows)["line"]) == [1]
    assert list(treaties.told_in_prose_only(rows)["line"]) == [3]


def test_the_promise_of_a_list_stands_over_it() -> None:
    promises = treaties.list_promises(real(), tables().coverage)
    assert len(promises) == 1
    listed = real()[real()["told_in"] == "list"]
    assert promises.iloc[0]["line"] < listed["line"].min()
    assert "list" in promises.iloc[0]["quote"]


def test_every_form_and_status_that_occurs_is_explained_or_no_word_of_the_glossary() -> None:
    words = set(treaties.words_used(real())["word"])
    statuses = set(real()["status"].str.replace("_", " ")) - {"unknown"}
    assert statuses <= words
    assert set(real()["form"]) - words <= {"document", "roadmap"}


def test_rows_for_reading_have_names() -> None:
    rows = treaties.for_reading(real())
    assert len(rows) == len(real())
    assert not rows["begins_with"].dropna().str.contains("_").any()
    assert "Russia" in set(rows["partners"])


def test_findings_are_computed_from_the_rows() -> None:
    sentences = " ".join(treaties.findings(real()))
    assert f"{len(real())} agreements" in sentences
    ended = real()["ended"].notna().sum()
    assert f"{ended} are said to have ended" in sentences
    assert treaties.findings(real().head(0)) == ["No agreement matches the parameters."]


def test_every_act_is_one_row_of_acts() -> None:
    acts = treaties.acts(real())
    assert len(acts) == sum(real()[f"{a}_earliest"].notna().sum() for a in (*ACTS, "period"))
    assert all(row["date_earliest"] <= row["date_latest"] for row in records(acts))
