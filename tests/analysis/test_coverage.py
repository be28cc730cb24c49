"""What the documents hold: counts that add up, gaps that are gaps."""

from __future__ import annotations

from functools import cache

import bilateral
import pytest
from bilateral.analysis import coverage
from bilateral.collection import Tables
from bilateral.errors import ParameterError


@cache
def tables() -> Tables:
    return bilateral.load()


def test_every_line_is_of_one_kind() -> None:
    kinds = coverage.kinds_of_line(tables().coverage)
    assert kinds.to_numpy().sum() == len(tables().coverage)
    assert kinds.columns[0] == "facts"
    assert kinds["facts"].sum() == tables().coverage["reason"].isna().sum()


def test_reasons_are_of_all_other_lines() -> None:
    rows = coverage.reasons(tables().coverage)
    assert rows["lines"].sum() == tables().coverage["reason"].notna().sum()
    assert rows["lines"].is_monotonic_decreasing


def test_rows_by_document_add_up_to_the_tables() -> None:
    counts = coverage.row_counts(tables()).set_index("table")
    for name, rows in tables().items():
        if name in counts.index:
            assert counts.loc[name, "all"] == len(rows)


def test_reach_is_within_the_events() -> None:
    rows = coverage.reach(tables())
    assert (rows["first"] <= rows["middle"]).all()
    assert (rows["middle"] <= rows["last"]).all()
    assert rows["events"].sum() == tables().events["date_earliest"].notna().sum()


def test_facts_by_partner_name_the_partner() -> None:
    counts = coverage.by_partner(tables())
    visits = tables().visits
    named = visits["guest"].eq("BLR") | visits["host"].eq("BLR")
    assert counts.loc["visits", "BLR"] == named.sum()
    assert counts.loc["treaties", "RUS"] == tables().treaties["parties"].str.contains("RUS").sum()
    # The USSR is counted with Russia.
    events = tables().events["counterpart"].fillna("")
    at_least = events.str.contains("RUS|SUN").sum()
    assert counts.loc["events", "RUS"] >= at_least


def test_a_gap_closes_when_its_document_is_left_out_or_opens() -> None:
    only = coverage.by_partner(tables().of(["us-security"]))
    assert list(only.columns) == ["USA"]
    assert only.loc["visits", "USA"] == 0
    assert only.loc["security assistance", "USA"] > 0


def test_findings_name_what_is_missing() -> None:
    sentences = " ".join(coverage.findings(tables()))
    counts = coverage.by_partner(tables())
    for partner, name in {"RUS": "Russia", "USA": "United States"}.items():
        if (counts[partner] == 0).any():
            assert f"{name}: " in sentences
    undated = tables().sources["published"].isna().sum()
    assert f"{undated} of {len(tables().sources)} documents bear no date" in sentences


def test_an_unknown_document_is_refused() -> None:
    with pytest.raises(ParameterError, match="documents: 'nowhere' is not one of"):
        tables().of(["nowhere"])
