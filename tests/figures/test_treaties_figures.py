"""Figures of the inventory: a line for each agreement, bars that are the counts."""

from __future__ import annotations

from functools import cache
from typing import Any

import bilateral
import pandas as pd
import pytest
from bilateral.analysis import timeline, treaties
from bilateral.figures import treaties as figures
from matplotlib.backends.backend_agg import FigureCanvasAgg
from words_apart import assert_words_apart

Shown = list[dict[str, Any]]


@cache
def rows() -> pd.DataFrame:
    tables = bilateral.load()
    return treaties.inventory(tables.treaties, tables.coverage)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    kept: Shown = []
    monkeypatch.setattr(figures, "show", lambda figure, **w: kept.append({"figure": figure, **w}))
    return kept


def quiet(inventory: pd.DataFrame, end: int = 2025) -> list[tuple[int, int]]:
    return timeline.quiet_years(treaties.acts(inventory), start=1900, end=end, longer_than=10)


def draw(inventory: pd.DataFrame, end: int = 2025) -> pd.DataFrame:
    lines = treaties.life_lines(inventory)
    figures.lives(lines, treaties.only_ended(inventory), quiet(inventory, end), end=end)
    return lines


def test_every_dated_agreement_has_its_line(shown: Shown) -> None:
    lines = draw(rows())
    drawn = shown[0]["rows"]
    assert len(drawn) == len(lines) + len(treaties.only_ended(rows()))
    assert not drawn["treaty"].duplicated().any()
    words = [text.get_text() for text in shown[0]["figure"].axes[0].texts]
    for name in drawn["name"]:
        assert any(name.startswith(word.removesuffix(" …")) for word in words if word)


def test_every_act_has_its_mark(shown: Shown) -> None:
    draw(rows())
    drawn = shown[0]["rows"]
    axes = shown[0]["figure"].axes[0]
    marks = [line.get_marker() for line in axes.lines if line.get_marker() not in ("None", None)]
    key = 6  # one of each in the line that explains them
    acts = sum(drawn[act].notna().sum() for act in ("signed", "ratified", "in_force", "year"))
    ends = (drawn["goes_on"] == "ended").sum() + (drawn["goes_on"] == "stated").sum()
    assert len(marks) == acts + ends + key


@pytest.mark.parametrize("group", ["RUS", "BLR", "USA", None])
def test_words_lie_within_and_apart(shown: Shown, group: str | None) -> None:
    inventory = rows() if group is None else rows()[rows()["group"] == group]
    draw(inventory)
    figure = shown[0]["figure"]
    renderer = FigureCanvasAgg(figure).get_renderer()
    assert_words_apart(figure, figure.axes[0].texts, renderer, high_enough=2)


def test_bars_of_years_are_the_counts_on_one_scale(shown: Shown) -> None:
    counts = treaties.beginnings(rows())
    figures.starts(counts, rows(), quiet(rows()), end=2025)
    (axes,) = shown[0]["figure"].axes
    of_one = max(-bar.get_height() for bars in axes.containers for bar in bars) / counts.max().max()
    for group, bars in zip(counts.columns, axes.containers, strict=True):
        assert [-bar.get_height() / of_one for bar in bars] == pytest.approx(list(counts[group]))
    numbers = [text.get_text() for text in axes.texts]
    assert all(f": {counts[group].sum()}" in "".join(numbers) for group in counts.columns)
    renderer = FigureCanvasAgg(axes.figure).get_renderer()
    assert_words_apart(axes.figure, axes.texts, renderer, high_enough=2)


@pytest.mark.parametrize("column", ["status", "topic", "level"])
def test_bars_of_partners_are_the_counts_on_one_scale(shown: Shown, column: str) -> None:
    counts = treaties.by_partner(rows(), column)
    figures.partners(counts, rows(), by=column)
    panels = shown[0]["figure"].axes
    for group, panel in zip(counts.columns, panels, strict=True):
        assert [bar.get_width() for bar in panel.containers[0]] == list(counts[group])
    assert len({panel.get_xlim() for panel in panels}) == 1
    assert str(counts["RUS"].max()) in shown[0]["alt"]
