"""Figures of what the documents hold: bars and squares are the tables."""

from __future__ import annotations

from functools import cache
from typing import Any

import bilateral
import pytest
from bilateral import figures as house
from bilateral.analysis import coverage
from bilateral.collection import Tables
from bilateral.figures import coverage as figures

Shown = list[dict[str, Any]]


@cache
def tables() -> Tables:
    return bilateral.load()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    kept: Shown = []
    monkeypatch.setattr(figures, "show", lambda figure, **w: kept.append({"figure": figure, **w}))
    return kept


def test_each_bar_is_a_whole_document(shown: Shown) -> None:
    kinds = coverage.kinds_of_line(tables().coverage)
    figures.lines(kinds, tables().coverage)
    axes = shown[0]["figure"].axes[0]
    widths = [[bar.get_width() for bar in container] for container in axes.containers]
    assert [sum(parts) for parts in zip(*widths, strict=True)] == [pytest.approx(100)] * len(kinds)


def test_gaps_are_said_and_counts_shown(shown: Shown) -> None:
    counts = coverage.by_partner(tables())
    figures.gaps(counts, tables().sources)
    words = [text.get_text() for text in shown[0]["figure"].axes[0].texts]
    assert [0 if word == "none" else int(word) for word in words] == list(counts.to_numpy().ravel())
    assert f"{(counts['USA'] == 0).sum()} of {len(counts)}" in shown[0]["alt"]


def test_each_document_has_its_span(shown: Shown) -> None:
    rows = coverage.reach(tables())
    figures.reaches(rows)
    labels = [text.get_text() for text in shown[0]["figure"].axes[0].texts]
    for count in rows["events"]:
        assert any(f"{count} events" in label for label in labels)


def test_a_figure_is_the_same_byte_for_byte_and_has_its_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: list[tuple[Any, dict[str, Any]]] = []
    monkeypatch.setattr(house, "display", lambda data, **w: kept.append((data, w)))
    for _ in range(2):
        figures.reaches(coverage.reach(tables()))
    (one, words), (caption, _), (two, _), _ = kept
    assert one.data == two.data
    assert len(words["metadata"]["image/svg+xml"]["alt"].split()) > 5
    assert "drawn-from" in caption.data
