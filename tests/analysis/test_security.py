"""Amounts of aid within what their words allow; nothing of two sorts or periods is added."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import bilateral
import pandas as pd
import pytest
from bilateral.analysis import security, security_steps
from bilateral.analysis.selection import records
from bilateral.collection import Tables
from bilateral.errors import ParameterError
from bilateral.text.edtf import readable
from hypothesis import given, settings
from hypothesis import strategies as st


@cache
def tables() -> Tables:
    return bilateral.load()


@cache
def real() -> pd.DataFrame:
    return security.amounts(tables().security_assistance, tables().quantities)


NOTHING = pd.DataFrame(
    columns=["source", "start", "end", "unit", "value", "qualifier", "quote", "what", "period"]
)


def aid(*sums: tuple[str, int, int, float], said: str = "", category: str = "aid") -> pd.DataFrame:
    """Made amounts of programmes over fiscal years, in USD."""
    rows: list[dict[str, Any]] = [
        {
            "programme": name, "category": category, "provider": "USA", "recipient": "LVA",
            "fiscal_year_start": first, "fiscal_year_end": last, "amount": amount,
            "currency": "USD", "approximate": bool(said), "source": "made", "line": line,
            "start": 10 * line, "end": 10 * line + 9, "quote": f"${amount / 1e6:g} million",
        }
        for line, (name, first, last, amount) in enumerate(sums, start=1)
    ]  # fmt: skip
    frame = pd.DataFrame(rows).astype({"fiscal_year_start": "Int64", "fiscal_year_end": "Int64"})
    told = [
        {**dict.fromkeys(NOTHING.columns), **{c: row[c] for c in ("source", "start", "end")},
         "unit": "USD", "value": row["amount"], "qualifier": said or None, "quote": row["quote"]}
        for row in rows
    ]  # fmt: skip
    return security.amounts(frame, pd.DataFrame(told))


def test_a_fiscal_year_ends_in_the_year_of_its_name() -> None:
    first, last = security.fiscal_span(2018, 2021)
    assert (last - first).days + 1 == 4 * 365 + 1
    assert (first.month, first.year, last.year) == (10, 2017, 2021)


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("", 114.95e6, 115.05e6),
        ("approximately", 114.95e6, 115.05e6),
        ("over", 115e6, None),
        ("more than", 115e6, None),
        ("almost", None, 115e6),
    ],
)
def test_bounds_are_those_of_words_and_rounding(
    said: str, low: float | None, high: float | None
) -> None:
    made = aid(("FMF", 2017, 2021, 115e6), said=said)
    row = made.assign(quote="$115.0 million").iloc[0]
    assert row["said"] == said if said else pd.isna(row["said"])
    found = security._bounds("$115.0 million", 115e6, said)
    assert found == (low, high)
    assert pd.isna(row["low"]) == (low is None)
    assert pd.isna(row["high"]) == (high is None)


@given(st.integers(1, 99_999), st.integers(0, 2))
def test_rounding_reaches_half_of_the_last_printed_digit(digits: int, decimals: int) -> None:
    words = f"${digits / 10**decimals:.{decimals}f} million"
    value = round(digits / 10**decimals * 1e6)
    low, high = security._bounds(words, value, "")
    assert low is not None
    assert high is not None
    assert high - low == pytest.approx(1e6 / 10**decimals)


def test_no_amount_is_lost_and_each_has_a_kind() -> None:
    assert sorted(real()["amount"]) == sorted(tables().security_assistance["amount"])
    assert set(real()["kind"]) <= set(security.KINDS)
    assert (real()["low"].fillna(0) <= real()["amount"]).all()
    assert (real()["high"].fillna(float("inf")).astype(float) >= real()["amount"]).all()
    approximate = real()[real()["approximate"]]
    assert approximate["said"].notna().all()


def test_overlapping_periods_are_never_added_as_one() -> None:
    rows = aid(("A", 2017, 2021, 100e6), ("B", 2018, 2021, 200e6), ("A", 2022, 2022, 50e6))
    spans = security.windows(rows).set_index("period")
    # B lies within A's span; A does not lie within B's.
    assert spans.loc["FY 2017–2021", "low"] == pytest.approx(300e6, rel=0.01)
    assert spans.loc["FY 2018–2021", "low"] == pytest.approx(200e6, rel=0.01)
    assert spans.loc["FY 2018–2021", "high"] == pytest.approx(300e6, rel=0.01)
    assert spans.loc["FY 2018–2021", "touching"] == "A FY 2017–2021"
    assert spans.loc["FY 2022", "high"] == pytest.approx(50e6, rel=0.01)
    assert spans.loc["FY 2017–2022", "low"] == pytest.approx(350e6, rel=0.01)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(2010, 2020), st.integers(0, 5), st.integers(1, 500)),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_any_way_to_share_a_sum_lies_within_the_window(sums: list[tuple[int, int, int]]) -> None:
    rows = aid(*((f"P{n}", a, a + more, v * 1e6) for n, (a, more, v) in enumerate(sums)))
    for span in records(security.windows(rows)):
        first, last = (int(year) for year in (span["period"][3:7], span["period"][-4:]))
        for pick in ("fiscal_year_start", "fiscal_year_end"):
            # All of each sum paid in its first year, or in its last.
            inside = rows[(rows[pick] >= first) & (rows[pick] <= last)]["amount"].sum()
            assert span["low"] - 1 <= inside <= span["high"] + 1


def test_a_later_year_against_the_mean_before() -> None:
    rows = aid(("FMF", 2017, 2021, 100e6), ("FMF", 2022, 2022, 50e6), ("IMET", 2022, 2022, 1e6))
    row = security.comparisons(rows).iloc[0]
    assert len(security.comparisons(rows)) == 1
    assert row["ratio_low"] < 2.5 < row["ratio_high"]
    assert row["of_all"] == 0.5
    overlapping = aid(("FMF", 2017, 2021, 100e6), ("FMF", 2021, 2022, 50e6))
    assert security.comparisons(overlapping).empty


def test_an_open_bound_leaves_the_ratio_open() -> None:
    rows = aid(("FMF", 2017, 2021, 100e6), ("FMF", 2022, 2022, 50e6), said="over")
    row = security.comparisons(rows).iloc[0]
    assert pd.isna(row["ratio_low"])
    assert pd.isna(row["ratio_high"])


def test_parts_of_a_licence_never_exceed_it() -> None:
    parts = security.parts_of_licences(real())
    assert len(parts)
    assert (parts["share_high"] <= 100.5).all()
    assert (parts["rest_low"] >= 0).all()
    of = real()[real()["kind"] == "part of a licence"]
    assert parts["named"].sum() == pytest.approx(of["amount"].sum())


def test_choices_narrow_and_wrong_ones_are_refused() -> None:
    assert set(security.choose(real(), kinds=["sale"])["kind"]) == {"sale"}
    chosen = security.choose(real(), start=2022)
    assert (chosen["fiscal_year_end"].fillna(2022) >= 2022).all()
    for wrong in ({"programmes": ["Marshall"]}, {"kinds": ["gift"]}):
        with pytest.raises(ParameterError, match=next(iter(wrong))):
            security.choose(real(), **wrong)
    with pytest.raises(ParameterError, match="after end"):
        security.choose(real(), start=2022, end=2017)


def test_commitments_are_the_shares_with_a_date_of_their_sentence() -> None:
    made = security_steps.commitments(tables().quantities, real(), tables().documents)
    shares = tables().quantities.query("unit == '%'")
    shares = shares[shares["source"].isin(real()["source"])]
    assert list(made["share"]) == list(shares["value"])
    for row in records(made):
        assert f"{row['share']:g}" in row["words"]
        if pd.notna(row["date"]):
            assert row["date"].strip("./")[:4] in row["words"]


def test_steps_hold_every_dated_agreement_of_the_same_documents() -> None:
    promises = security_steps.commitments(tables().quantities, real(), tables().documents)
    steps = security_steps.steps(tables().treaties, tables().events, promises, real())
    agreed = tables().treaties[tables().treaties["source"].isin(real()["source"])]
    dated = agreed[agreed["year"].notna()]
    assert list(steps.query("group == 'agreements'")["date"]) == sorted(dated["year"])
    assert len(steps.query("group == 'commitments'")) == promises["date"].notna().sum()


def test_findings_state_computed_numbers() -> None:
    promises = security_steps.commitments(tables().quantities, real(), tables().documents)
    steps = security_steps.steps(tables().treaties, tables().events, promises, real())
    counted = security_steps.counts(tables().quantities, real())
    words = " ".join(security_steps.findings(real(), steps, counted, tables().events))
    row = security.comparisons(real()).iloc[0]
    assert f"{row['ratio_low']:.2f}" in words
    assert f"{row['of_all']:.2f}" in words
    own = tables().events[tables().events["source"].isin(real()["source"])]
    newest = own.sort_values("date_earliest").dropna(subset="date_latest").iloc[-1]
    assert readable(newest["date"]) in words
    none = security_steps.findings(real().head(0), steps, counted, tables().events)
    assert none == ["No amount matches the parameters."]


def test_assistance_since_a_fiscal_year_has_no_end(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "The United States and Kenya are friends of long standing. Since the beginning of FY 2013, "
        "Norway and Kenya have purchased about $8 million worth of boats under the Foreign "
        "Military Sales program.\n\nIn FY 2014-2016 the United States provided $3 million in "
        "Foreign Military Financing (FMF) to Kenya and $2 million in FY 2015-2016 to Norway.\n",
        encoding="utf-8",
    )
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nid = "a"\nfile = "a.txt"\nkind = "fact_sheet"\nlanguage = "en"\n'
        'counterparts = ["USA"]\n',
        encoding="utf-8",
    )
    tables = bilateral.load(tmp_path)
    given = tables.security_assistance
    ways = security.amounts(given, tables.quantities)["way"]
    assert "United States to Kenya and Norway" in set(ways)
    assert given["recipient"].tolist() == ["KEN;NOR", "KEN", "NOR"]
    assert given["fiscal_year_end"].isna().tolist() == [True, False, False]
    assert "spans-of-assistance" in set(tables.findings["rule"])
