"""Figures of security: areas that are the sums, bars that are the amounts, a row for each step."""

from __future__ import annotations

from functools import cache
from typing import Any

import bilateral
import pandas as pd
import pytest
from bilateral.analysis import security, security_steps
from bilateral.figures import security as figures
from matplotlib.backends.backend_agg import FigureCanvasAgg
from words_apart import assert_words_apart

Shown = list[dict[str, Any]]


@cache
def amounts() -> pd.DataFrame:
    tables = bilateral.load()
    return security.amounts(tables.security_assistance, tables.quantities)


@cache
def steps() -> pd.DataFrame:
    tables = bilateral.load()
    promises = security_steps.commitments(tables.quantities, amounts(), tables.documents)
    return security_steps.steps(tables.treaties, tables.events, promises, amounts())


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    kept: Shown = []
    monkeypatch.setattr(figures, "show", lambda figure, **w: kept.append({"figure": figure, **w}))
    return kept


def test_areas_are_the_sums_over_their_fiscal_years(shown: Shown) -> None:
    figures.spans(amounts())
    drawn = shown[0]["rows"]
    patches = [patch for panel in shown[0]["figure"].axes for patch in panel.patches]
    areas = sorted(round(p.get_width() * p.get_height() * 1e6) for p in patches)
    assert areas == sorted(round(value) for value in drawn["amount"])
    assert set(drawn["kind"]) == {"aid"}
    first = sorted(patch.get_x() + 0.5 for patch in patches)
    assert first == sorted(drawn["fiscal_year_start"])
    assert len({panel.get_ylim() for panel in shown[0]["figure"].axes}) == 1


def test_bars_are_the_amounts_and_no_panel_mixes_sorts(shown: Shown) -> None:
    figures.sorts(amounts())
    figure = shown[0]["figure"]
    widths = [bar.get_width() for panel in figure.axes for c in panel.containers for bar in c]
    assert sorted(widths) == sorted(amounts()["amount"] / 1e6)
    scales: dict[str, set[tuple[float, float]]] = {}
    for panel in figure.axes:
        scales.setdefault(panel.get_xlabel(), set()).add(panel.get_xlim())
    assert set(scales) == {f"million {currency}" for currency in amounts()["currency"]}
    assert all(len(limits) == 1 for limits in scales.values()), "one scale for a currency"
    arrows = sum(line.get_marker() == ">" for panel in figure.axes for line in panel.lines)
    assert arrows == amounts()["high"].isna().sum()


def test_every_step_has_its_row(shown: Shown) -> None:
    figures.steps(steps(), start=1990, end=2025)
    axes = shown[0]["figure"].axes[0]
    words = [text.get_text() for text in axes.texts]
    for step in steps()["words"]:
        assert any(step.startswith(word.removesuffix(" …")) for word in words if len(word) > 3)
    arrows = [line for line in axes.lines if line.get_marker() == ">"]
    assert len(arrows) == steps()["date_latest"].isna().sum()
    assert words.count("by") == steps()["date_earliest"].isna().sum()


def test_words_lie_within_and_apart(shown: Shown) -> None:
    figures.steps(steps(), start=1990, end=2025)
    figures.sorts(amounts())
    for entry in shown:
        figure = entry["figure"]
        renderer = FigureCanvasAgg(figure).get_renderer()
        texts = [text for panel in figure.axes for text in panel.texts]
        assert_words_apart(figure, texts, renderer, high_enough=2)


def test_nothing_is_shown_of_nothing(shown: Shown) -> None:
    figures.spans(amounts().head(0))
    figures.sorts(amounts().head(0))
    figures.steps(steps().head(0), start=1990, end=2025)
    assert shown == []
