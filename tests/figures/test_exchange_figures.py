"""Figures of exchange: a square for each entry, bars that are the counts, a bar for each term."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import bilateral
import pandas as pd
import pytest
from bilateral.analysis import exchange, posts, timeline
from bilateral.collection import Tables
from bilateral.figures import exchange as figures
from bilateral.figures.placing import Scale
from matplotlib.backends.backend_agg import FigureCanvasAgg
from words_apart import assert_words_apart

Shown = list[dict[str, Any]]


@cache
def tables() -> Tables:
    return bilateral.load()


@cache
def book() -> exchange.Exchange:
    return exchange.choose(tables())


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    kept: Shown = []
    monkeypatch.setattr(figures, "show", lambda figure, **w: kept.append({"figure": figure, **w}))
    return kept


def letters(panel: Any) -> Counter[str]:
    return Counter(t.get_text() for t in panel.texts if len(t.get_text()) == 1)


def test_every_entry_has_its_square_in_its_year(shown: Shown) -> None:
    rows = book().visits
    figures.calendar(rows, tables().sources)
    panels = shown[0]["figure"].axes[1:]
    for way, panel in zip(sorted(rows["way"].unique()), panels, strict=True):
        own = rows[(rows["way"] == way) & rows["year"].notna()]
        assert letters(panel) == Counter(figures._TIER_STYLE[tier][0] for tier in own["tier"])
        drawn = Counter(
            round(t.get_position()[0] - 0.5) for t in panel.texts if len(t.get_text()) == 1
        )
        assert drawn == Counter(own["year"].astype(int))
    assert len(shown[0]["rows"]) == len(rows)


def test_squares_of_a_year_stand_on_each_other_by_rank() -> None:
    order = exchange.TIERS
    places: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for square in figures.stack(book().visits):
        places.setdefault((square["way"], square["year"]), []).append(square)
    for column in places.values():
        assert [square["place"] for square in column] == list(range(len(column)))
        ranks = [order.index(square["tier"]) for square in column]
        assert ranks == sorted(ranks)


@pytest.mark.parametrize("count", [exchange.by_tier, exchange.by_month, exchange.by_length])
def test_bars_are_the_counts_on_one_scale(shown: Shown, count: Any) -> None:
    table = count(book().visits)
    figures.counts(table, book().visits, title="t", what="entries")
    panels = shown[0]["figure"].axes
    for way, panel in zip(table.columns, panels, strict=True):
        assert [bar.get_width() for bar in panel.containers[0]] == list(table[way])
    assert len({panel.get_xlim() for panel in panels}) == 1


def draw(found: exchange.Exchange) -> None:
    quiet = timeline.quiet_years(posts.dates(found.terms), start=1915, end=2025, longer_than=10)
    figures.terms(found.terms, found.missions, quiet, end=2025)


def test_every_dated_term_has_its_bar_and_name(shown: Shown) -> None:
    draw(book())
    dated = book().terms[book().terms["term_start"].notna()]
    axes = shown[0]["figure"].axes[0]
    words = [text.get_text() for text in axes.texts]
    for name in dated["name"]:
        assert any(word.startswith(name) for word in words), name
    triangles = [line for line in axes.lines if line.get_marker() == "^"]
    assert len(triangles) == len(book().missions) + 1  # one in the key
    arrows = [line for line in axes.lines if line.get_marker() == ">"]
    assert len(arrows) == (dated["end_reason"] == "open").sum()


def test_a_term_is_drawn_where_its_dates_are() -> None:
    scale = Scale(1900, 2030, [], width=13)
    row = {
        "term_start_earliest": pd.Timestamp("2001-01-01"),
        "term_start_latest": pd.Timestamp("2001-12-31"),
        "term_end_earliest": pd.Timestamp("2004-01-01"),
        "term_end_latest": pd.Timestamp("2004-12-31"),
    }
    assert figures.span_of(row, scale) == pytest.approx((10.1, 10.2, 10.4, 10.5))


@pytest.mark.parametrize("partner", ["RUS", "BLR", None])
def test_words_lie_within_and_apart(shown: Shown, partner: str | None) -> None:
    draw(book() if partner is None else exchange.choose(tables(), partners=[partner]))
    figure = shown[0]["figure"]
    renderer = FigureCanvasAgg(figure).get_renderer()
    assert_words_apart(figure, figure.axes[0].texts, renderer, high_enough=2)


def test_nothing_is_shown_of_nothing(shown: Shown) -> None:
    empty = book().visits.head(0)
    figures.calendar(empty, tables().sources)
    figures.counts(exchange.portfolios(empty, book().visitors), empty, title="t", what="w")
    figures.terms(book().terms.head(0), book().missions, [], end=2025)
    assert shown == []
