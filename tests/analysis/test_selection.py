"""The choice of period and partners."""

from __future__ import annotations

import bilateral
import pandas as pd
import pytest
from bilateral.analysis.selection import counterparts, select
from bilateral.errors import ParameterError
from bilateral.text import edtf


def table(*rows: tuple[str, str, str | None, str]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["event", "date", "counterpart", "source"]).astype("string")
    bounds = [edtf.bounds(date) for date in made["date"]]
    made["date_earliest"] = pd.to_datetime([earliest for earliest, _ in bounds])
    made["date_latest"] = pd.to_datetime([latest for _, latest in bounds])
    return made


ROWS = table(
    ("a", "1999-05-01", "EST", "one"),
    ("b", "2001/2005", "EST;LTU", "one"),
    ("c", "2003/..", None, "two"),
    ("d", "../2002", "LTU", "two"),
    ("e", "2010", "FIN", "two"),
)
# What Russia continues, and what it does not.
SUCCESSION = table(
    ("a", "1950", "SUN", "one"),
    ("b", "1995", "RUS", "one"),
    ("c", "1996", "BLR", "one"),
)


def chosen(**choice: object) -> str:
    return "".join(select(ROWS, **choice)["event"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("choice", "events"),
    [
        ({}, "abcde"),
        ({"start": 2000}, "bcde"),
        ({"start": 2003}, "bce"),
        ({"end": 2002}, "abd"),
        # Of what lasted until 2002 only that end is known.
        ({"end": 1998}, ""),
        ({"start": 2006, "end": 2009}, "c"),
        ({"start": 2010, "end": 2010}, "ce"),
        ({"partners": ["LTU"]}, "bd"),
        ({"partners": ["EST", "FIN"]}, "abe"),
        ({"partners": []}, "abcde"),
        ({"partners": ["EST"], "start": 2000}, "b"),
    ],
)
def test_a_row_is_kept_when_its_date_may_lie_in_the_years(
    choice: dict[str, object], events: str
) -> None:
    assert chosen(**choice) == events


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"start": 2005, "end": 2004}, "start: 2005 is after end, 2004"),
        ({"partners": ["Estonia"]}, "partners: 'Estonia' is not one of EST, FIN, LTU"),
    ],
)
def test_a_choice_that_does_not_occur_is_refused(choice: dict[str, object], said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        chosen(**choice)


def test_russia_includes_the_state_that_it_continues() -> None:
    assert list(select(SUCCESSION, partners=["RUS"])["event"]) == ["a", "b"]
    assert list(select(SUCCESSION, partners=["SUN"])["event"]) == ["a"]
    assert list(select(SUCCESSION, partners=["BLR"])["event"]) == ["c"]


def test_codes_that_are_joined_are_told_apart() -> None:
    assert counterparts(ROWS) == ["EST", "FIN", "LTU"]


def test_nothing_of_the_table_is_lost_or_changed() -> None:
    events = bilateral.load().events
    assert len(select(events)) == len(events)
    early, late = select(events, end=1999), select(events, start=2000)
    both = early.index.intersection(late.index)
    assert len(early) + len(late) - len(both) == len(events)
    for _, row in events.loc[both].iterrows():
        assert "/" in row["date"] or row["precision"] == "decade"
