"""Figures of trade: what is drawn is the table, and every name fits its place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import bilateral
import pandas as pd
import pytest
from bilateral.analysis import trade, trade_goods, trade_growth, trade_two_way
from bilateral.analysis.trade import Page
from bilateral.figures import trade as figures
from bilateral.figures import treemap as maps
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle

Shown = list[dict[str, Any]]


@cache
def page() -> Page:
    return trade.page(bilateral.load())


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    """What figures hand to `show`, which is not called."""
    kept: Shown = []

    def keep(figure: Any, **words: Any) -> None:
        figure.draw_without_rendering()
        kept.append({"figure": figure, **words})

    monkeypatch.setattr(figures, "show", keep)
    monkeypatch.setattr(maps, "show", keep)
    yield kept
    for figure in kept:
        assert len(figure["alt"].split()) > 5
        assert len(figure["rows"]) > 0
        assert {"source", "line"} <= set(figure["rows"].columns)


def bars(axes: Any) -> list[float]:
    return [bar.get_width() for container in axes.containers for bar in container]


def test_the_butterfly_draws_the_table_on_one_scale(shown: Shown) -> None:
    rows, rests = trade_two_way.sections(page()), trade_two_way.unlisted(page())
    figures.butterfly(rows, rests)
    left, _, right = shown[0]["figure"].axes
    for axes, flow in ((left, "export"), (right, "import")):
        rest = rests.loc[rests["flow"] == flow, "value_eur"].sum()
        expected = [*(rows[f"{flow}_eur"].fillna(0) / 1e6), rest / 1e6]
        assert bars(axes) == pytest.approx(expected)
    scales = [abs(a.get_xlim()[1] - a.get_xlim()[0]) / a.get_position().width
              for a in (left, right)]  # fmt: skip
    assert scales[0] == pytest.approx(scales[1], rel=0.02)


def test_balances_draw_the_table(shown: Shown) -> None:
    rows = trade_growth.balances(page())
    figures.balances(rows)
    (axes,) = shown[0]["figure"].axes
    drawn = sorted(bars(axes))
    expected = [*rows["exports"], *-rows["imports"], *rows["balance"]]
    assert drawn == pytest.approx(sorted(value / 1e6 for value in expected))


def test_section_balances_draw_both_ends(shown: Shown) -> None:
    rows = trade_two_way.sections(page())
    figures.section_balances(rows, trade.quarter(page()))
    (axes,) = shown[0]["figure"].axes
    patches = [p for container in axes.containers for p in container]
    ends = [sorted({b.get_x(), b.get_x() + b.get_width()}, key=abs)[-1] for b in patches]
    for _, row in rows.iterrows():
        far = max((row["balance_low"], row["balance_high"]), key=abs) / 1e6
        assert any(end == pytest.approx(far) for end in ends)


def test_growth_has_a_panel_for_each_flow(shown: Shown) -> None:
    rows = trade_growth.growth_readings(page())
    figures.growth(rows)
    panels = shown[0]["figure"].axes
    assert len(panels) == rows["flow"].nunique()
    assert sum(len(bars(axes)) for axes in panels) == len(rows)


@pytest.mark.parametrize("labels", ["en", "lv"])
@pytest.mark.parametrize("sort", ["value", "hs"])
def test_tiles_are_in_proportion_and_their_words_fit(shown: Shown, labels: str, sort: str) -> None:
    rows = trade_goods.shown(trade_goods.flow_tables(page(), "both"), labels=labels, sort=sort)
    maps.treemaps(rows)
    assert len(shown) == 2
    for figure, flow in zip(shown, trade_goods.FLOWS, strict=True):
        (axes,) = figure["figure"].axes
        renderer = FigureCanvasAgg(figure["figure"]).get_renderer()
        frame = axes.get_window_extent(renderer)
        tiles = [p.get_window_extent() for p in axes.patches if isinstance(p, Rectangle) and
                 p.get_fill()]  # fmt: skip
        inside = [t for t in axes.texts if t.get_position()[1] >= 0]
        for text in inside:
            box = text.get_window_extent(renderer)
            assert any(
                tile.x0 - 1 <= box.x0 and box.x1 <= tile.x1 + 1
                and tile.y0 - 2 <= box.y0 and box.y1 <= tile.y1 + 2
                for tile in tiles
            ), text.get_text()  # fmt: skip
        for text in axes.texts:
            box = text.get_window_extent(renderer)
            assert frame.x0 - 1 <= box.x0
            assert box.x1 <= frame.x1 + 1
            assert box.y0 > 0
        own = rows[rows["flow"] == flow]
        words = " ".join(" ".join(t.get_text() for t in axes.texts).split())
        for name in own.loc[own["part"] == "product", "name"]:
            assert name in words


@settings(deadline=None)
@given(st.lists(st.floats(0.5, 1000), min_size=1, max_size=12))
def test_areas_of_tiles_are_in_proportion(values: list[float]) -> None:
    area = maps.Tile(0, 0, 7, 4)
    tiles = maps._tiles(values, area)
    for value, tile in zip(values, tiles, strict=True):
        assert tile.dx * tile.dy == pytest.approx(28 * value / sum(values), rel=1e-6)


@given(st.text(alphabet="abc ", max_size=60), st.floats(0.3, 3))
def test_wrapping_keeps_the_words_and_the_width(words: str, width: float) -> None:
    lines = maps.wrapped(" ".join(words.split()), width)
    if lines is not None:
        assert " ".join(lines).split() == words.split()
        assert all(maps._width(line) <= width for line in lines)


def test_rests_are_tiles_of_their_own(shown: Shown) -> None:
    rows = trade_goods.shown(trade_goods.flow_tables(page(), "export"), minimum_share=50)
    maps.treemaps(rows)
    assert pd.Series(rows["part"]).str.startswith("rest").sum() == 7
    hatched = [p for p in shown[0]["figure"].axes[0].patches if p.get_hatch()]
    assert len(hatched) == 7


def test_nothing_is_drawn_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "show", lambda *_, **__: pytest.fail("drawn"))
    figures.butterfly(trade_two_way.sections(page()).iloc[:0], trade_two_way.unlisted(page()))
    figures.section_balances(trade_two_way.sections(page()).iloc[:0], trade.quarter(page()))
    figures.growth(trade_growth.growth_readings(page()).iloc[:0])
    figures.balances(trade_growth.balances(page()).iloc[:0])
