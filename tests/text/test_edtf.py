"""EDTF strings: bounds and precision, held against the edtf package."""

from __future__ import annotations

from datetime import date

import pytest
from bilateral.text import edtf
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

years = st.integers(1000, 2099).map(str)
months = st.builds("{}-{:02}".format, years, st.integers(1, 12))
days = st.dates(date(1000, 1, 1), date(2099, 12, 31)).map(str)
seasons = st.builds("{}-{}".format, years, st.integers(21, 24))
quarters = st.builds("{}-{}".format, years, st.integers(33, 36))
decades = st.integers(100, 209).map("{}X".format)
points = st.one_of(years, months, days)


@pytest.mark.parametrize(
    ("value", "first", "last", "precision"),
    [
        ("2014", "2014-01-01", "2014-12-31", "year"),
        ("2016-02", "2016-02-01", "2016-02-29", "month"),
        ("2018-07-18", "2018-07-18", "2018-07-18", "day"),
        ("2018-33", "2018-01-01", "2018-03-31", "quarter"),
        ("2018-36", "2018-10-01", "2018-12-31", "quarter"),
        ("2014-21", "2014-03-01", "2014-05-31", "season"),
        ("2014-24", "2014-12-01", "2015-02-28", "season"),
        ("199X", "1990-01-01", "1999-12-31", "decade"),
        ("2014-05/2015-06-02", "2014-05-01", "2015-06-02", "interval"),
        ("2014-21/2015-23", "2014-03-01", "2015-11-30", "interval"),
        ("2003/..", "2003-01-01", None, "interval"),
        ("../2025", None, "2025-12-31", "interval"),
    ],
)
def test_bounds_and_precision(value: str, first: str, last: str | None, precision: str) -> None:
    earliest, latest = edtf.bounds(value)
    assert (earliest and str(earliest), latest and str(latest)) == (first, last)
    assert edtf.precision(value) == precision


@pytest.mark.parametrize(
    "value",
    [
        *("", "2014-", "2014-00", "2014-13", "2014-25", "2014-32", "2014-37", "2014-02-30"),
        *(
            "14",
            "20144",
            "19XX",
            "2015/2014",
            "2014/",
            "/2014",
            "2014-5",
            "May 2014",
            "2014/2015/2016",
        ),
    ],
)
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        edtf.bounds(value)
    with pytest.raises(ValueError, match=r"."):
        edtf.precision(value)


@given(st.one_of(points, seasons, decades))
def test_bounds_agree_with_the_edtf_package(value: str) -> None:
    parsed = parse_edtf(value)
    earliest, latest = edtf.bounds(value)
    if edtf.precision(value) != "season":  # the package's winter is not one season long
        assert parsed.lower_strict()[:3] == earliest.timetuple()[:3]
        assert parsed.upper_strict()[:3] == latest.timetuple()[:3]


@given(points, points)
def test_intervals_are_edtf(one: str, two: str) -> None:
    first, last = sorted((one, two), key=lambda value: edtf.bounds(value)[0])
    value = edtf.interval(first, last)
    try:
        earliest, latest = edtf.bounds(value)
    except ValueError:
        assert edtf.bounds(last)[1] < edtf.bounds(first)[0]
        return
    assert earliest <= latest
    assert edtf.precision(value) == "interval"
    assert parse_edtf(value) is not None


@given(quarters)
def test_a_quarter_is_three_months(value: str) -> None:
    earliest, latest = edtf.bounds(value)
    assert edtf.precision(value) == "quarter"
    assert latest.month - earliest.month == 2
    assert parse_edtf(value) is not None
