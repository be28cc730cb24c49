"""Tables, links and dates as readers see them."""

from __future__ import annotations

import re
from datetime import date

import bilateral
import pandas as pd
import pytest
from bilateral import display
from bilateral.display import drawn_from, lines_link
from bilateral.text import edtf
from bilateral.text.edtf import readable
from hypothesis import given
from hypothesis import strategies as st

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def plain(html: str) -> str:
    return re.sub("<[^>]*>", "", html)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The HTML that is displayed."""
    kept: list[str] = []
    monkeypatch.setattr(display, "display", lambda html: kept.append(html.data))
    return kept


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2018-33", "Q1 2018"),
        ("2018-36", "Q4 2018"),
        ("2014-21", "spring 2014"),
        ("1999-24", "winter 1999–00"),
        ("2015-10-05/..", "since 5 Oct 2015"),
        ("2016/..", "since 2016"),
        ("../2024-03", "until Mar 2024"),
        ("2016-11-30/2016-12-02", "30 Nov – 2 Dec 2016"),
        ("2015-12-30/2016-01-02", "30 Dec 2015 – 2 Jan 2016"),
        ("1919-06/1920-10", "Jun 1919 – Oct 1920"),
        ("199X", "1990s"),
        ("1920/1940", "1920–1940"),
    ],
)
def test_dates_in_words(value: str, words: str) -> None:
    assert readable(value) == words


@pytest.mark.parametrize("value", ["", "soon", "2018-13", "2018-02-30", "2018/2017", "5 Oct 2015"])
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        readable(value)


@given(days, days)
def test_an_interval_in_words_names_both_years(one: date, other: date) -> None:
    first, last = sorted((one, other))
    words = readable(f"{first}/{last}") if first != last else readable(str(first))
    assert str(first.year) in words
    assert words.endswith(str(last.year))
    assert words.startswith(str(first.day))


def test_every_date_of_the_tables_is_readable() -> None:
    for rows in (bilateral.load().dates, bilateral.load().events):
        for value in rows["date"]:
            words = readable(value)
            assert str(edtf.bounds(value)[0] or edtf.bounds(value)[1])[:3] in words
            assert not re.search(r"\.\.|/|\d-\d", words)


def test_links_are_runs_and_are_cut() -> None:
    rows = pd.DataFrame({"source": ["b", "a", "a", "a", "a"], "line": [2, 9, 4, 5, 5]})
    assert plain(lines_link(rows)) == "a 4–5, 9; b 2"
    assert plain(lines_link(rows, most=1)) == "a 4–5, …; b 2"
    assert '/a.html#L4">4–5</a>' in lines_link(rows)


def test_a_caption_names_every_line_once_and_is_short() -> None:
    rows = pd.DataFrame({"source": ["a"] * 40, "line": range(0, 80, 2)})
    html = drawn_from(rows)
    assert html.startswith("<details")
    assert len(plain(re.search("<summary>(.*)</summary>", html)[1])) < 60
    assert html.count("<a ") == 40
    few = drawn_from(rows.head(2))
    assert plain(few) == "Drawn from 2 rows: a 0, 2."
    assert "<details" not in few


def test_a_table_shows_nulls_numbers_dates_and_languages(shown: list[str]) -> None:
    rows = pd.DataFrame(
        {
            "date": pd.array(["2015-10-05/..", None], dtype="string"),
            "count": pd.array([1, None], dtype="Int64"),
            "share": [12.345, 7.0],
            "words": ["Kopš šī gada vēstnieks ir Bērziņš", "a <b> & c"],
            "source": ["a", "a"],
            "line": [3, 4],
        }
    )
    columns = {"date": "Date", "count": "Count", "share": "Share", "words": "Words"}
    display.table(rows, columns, caption="Rows & more")
    html = shown[0]
    assert '<span title="2015-10-05/..">since\u00a05\u00a0Oct\u00a02015</span>' in html
    assert html.count(">–</td>") == 2
    assert ">12.35</td>" in html
    assert ">7.00</td>" in html
    assert '<span lang="lv">Kopš' in html
    assert "a &lt;b&gt; &amp; c" in html
    assert html.count('number" >') == 4
    assert 'a.html#L4">a:4</a>' in html
    assert "<caption>Rows &amp; more</caption>" in html
    assert re.search(r"td\.col1 \{\s+text-align: right", html)
    assert re.search(r"td\.col3 \{\s+text-align: left", html)


def test_bare_years_and_words_are_no_dates(shown: list[str]) -> None:
    rows = pd.DataFrame({"year": [2007, 2008], "name": ["2007", "x"]})
    display.table(rows, {"year": "Year", "name": "Name"}, caption="T")
    assert "title=" not in shown[0]


def test_lists_of_lines_are_links_and_great_numbers_are_grouped(shown: list[str]) -> None:
    rows = pd.DataFrame(
        {
            "from_lines": ["3, 8", ""],
            "sum": [7243346, 2018],
            "year": [1999, 2018],
            "source": ["a", "b"],
            "line": [3, 1],
        }
    )
    display.table(rows, {"from_lines": "From lines", "sum": "Sum", "year": "Year"}, caption="T")
    assert 'a.html#L8">8</a>' in shown[0]
    assert 'b.html#L1">b:1</a>' in shown[0]
    assert ">7,243,346<" in shown[0]
    assert ">2018<" in shown[0]


def test_a_missing_column_is_an_error() -> None:
    with pytest.raises(KeyError):
        display.table(pd.DataFrame({"a": [1]}), {"b": "B"}, caption="T")


def test_of_an_empty_table_only_the_caption_is_shown(shown: list[str]) -> None:
    display.table(pd.DataFrame({"a": []}), {"a": "Heading"}, caption="Rows")
    assert "<strong>Rows: none.</strong>" in shown[0]
    assert "Heading" not in shown[0]
    with pytest.raises(KeyError):
        display.table(pd.DataFrame({"a": []}), {"b": "B"}, caption="Rows")


def test_parties_are_named_and_keep_their_codes_and_a_minus_is_one(shown: list[str]) -> None:
    rows = pd.DataFrame({"dyad": ["LVA>RUS", None], "score": [-9.5, 0.0], "days": [2018, -12345]})
    rows["days"] = rows["days"].astype("Int64")
    display.table(rows, {"dyad": "Direction", "score": "Score", "days": "Days"}, caption="T")
    assert '<span title="LVA&gt;RUS">Latvia → Russia</span>' in shown[0]
    assert ">−9.5<" in shown[0]
    assert ">0.0<" in shown[0]
    assert ">2,018<" in shown[0]
    assert ">−12,345<" in shown[0]


def test_findings_are_a_list(shown: list[str]) -> None:
    display.findings(["One.", "Two."])
    assert shown == [
        '<ul class="findings tex2jax_ignore mathjax_ignore"><li>One.</li><li>Two.</li></ul>'
    ]
