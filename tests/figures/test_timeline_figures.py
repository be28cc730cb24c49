"""Figures of the timeline: what is drawn is the table, no label lies over another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import StringIO
from itertools import combinations, pairwise
from typing import Any

import bilateral
import pandas as pd
import pytest
from bilateral.analysis import timeline
from bilateral.analysis.selection import select
from bilateral.figures import lanes as lanes_figure
from bilateral.figures import timeline as figures
from bilateral.figures.placing import Scale, place_labels, stacked, text_width
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_svg import RendererSVG
from words_apart import assert_words_apart

Shown = list[dict[str, Any]]


@cache
def events() -> pd.DataFrame:
    return bilateral.load().events


@cache
def treaties() -> pd.DataFrame:
    return bilateral.load().treaties


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """What figures hand to `show`, which is not called."""
    kept: Shown = []

    def keep(figure: Any, **words: Any) -> None:
        kept.append({"figure": figure, **words})

    monkeypatch.setattr(figures, "show", keep)
    monkeypatch.setattr(lanes_figure, "show", keep)
    return kept


def draw(start: int, end: int, silence: int, partners: Sequence[str] = ()) -> pd.DataFrame:
    rows = select(events(), start=start, end=end, partners=partners)
    told = timeline.happenings(rows)
    quiet = timeline.quiet_years(told, start=start, end=end, longer_than=silence)
    figures.lanes(
        told, timeline.leading(told, treaties()), timeline.eras(), quiet, start=start, end=end
    )
    return told


# --- placing -------------------------------------------------------------------------------------

spans = st.tuples(st.floats(0, 50), st.floats(0, 10)).map(lambda p: (p[0], p[0] + p[1]))


@given(st.lists(spans, max_size=30).map(sorted), st.floats(0.01, 2))
def test_spans_of_a_row_keep_their_room(given: list[tuple[float, float]], room: float) -> None:
    rows = stacked(given, room=room)
    assert len(rows) == len(given)
    for row in set(rows):
        own = [span for span, at in zip(given, rows, strict=True) if at == row]
        assert all(one[1] + room <= two[0] + 1e-9 for one, two in pairwise(own))


labels = st.lists(
    st.tuples(st.floats(0, 10), st.floats(0.2, 4), st.integers(1, 20)), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None)
@given(labels, st.integers(1, 4))
def test_placed_labels_never_meet(given: list[tuple[float, float, int]], levels: int) -> None:
    marks, widths, weights = (list(column) for column in zip(*given, strict=True))
    placed = place_labels(marks, widths, weights, width=10, levels=levels, gap=0.05)
    assert len({label.number for label in placed}) == len(placed)
    for label in placed:
        assert 0 <= label.level < levels
        assert label.left >= 0
        assert label.left + widths[label.number] <= 10 + 1e-6
    for one, two in combinations(placed, 2):
        low, high = sorted((one, two), key=lambda label: label.level)
        right = low.left + widths[low.number]
        if low.level == high.level:
            ends = high.left + widths[high.number]
            assert right <= high.left + 1e-6 or ends <= low.left + 1e-6
        else:
            # The line from the higher label passes the lower one by.
            assert not low.left < high.mark < right


def test_the_heaviest_label_is_placed_whatever_it_displaces() -> None:
    placed = place_labels([5, 5, 5], [4, 4, 4], [1, 1, 100], width=10, levels=1, gap=0.05)
    assert 2 in {label.number for label in placed}


years = st.lists(st.integers(1900, 1999), min_size=2, max_size=8, unique=True).map(sorted)


@given(years)
def test_time_runs_forward_and_silences_are_narrow(edges: list[int]) -> None:
    quiet = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    scale = Scale(1900, 2000, quiet, width=6)
    places = [scale(year) for year in range(1900, 2001)]
    assert places[0] == 0
    assert places[-1] == pytest.approx(6)
    assert all(one <= two + 1e-9 for one, two in pairwise(places))
    for piece in scale.pieces:
        if not piece.silent and piece.end > piece.start:
            assert (piece.until - piece.at) / (piece.end - piece.start) == pytest.approx(scale.year)


def test_ticks_keep_their_distance_and_avoid_silences() -> None:
    scale = Scale(1900, 2000, [(1911, 1989)], width=6)
    ticks = scale.ticks(room=0.4)
    assert all(scale(two) - scale(one) >= 0.4 for one, two in pairwise(ticks))
    assert not any(1911 < year < 1989 for year in ticks)


def test_wider_words_are_wider() -> None:
    assert text_width("Latvia and Russia", 8) > text_width("Latvia", 8) > 0
    assert text_width("one\nlonger line", 8) == text_width("longer line", 8)
    assert text_width("", 8) == 0


# --- lanes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "silence", "partners"),
    [
        (1915, 2025, 5, ()),
        (1990, 2015, 2, ("RUS",)),
        (1800, 2100, 5, ("USA",)),
        (2010, 2020, 5, ()),
    ],
)
def test_labels_overlap_neither_each_other_nor_the_edge(
    shown: Shown, start: int, end: int, silence: int, partners: Sequence[str]
) -> None:
    draw(start, end, silence, partners)
    figure = shown[0]["figure"]
    # As the pictures are written: pixels would round the letters' widths up.
    figure.dpi = 72
    renderer = RendererSVG(figure.bbox.width, figure.bbox.height, StringIO())
    assert_words_apart(figure, figure.axes[0].texts, renderer, high_enough=1)


def test_every_happening_is_drawn_once_in_each_of_its_lanes(shown: Shown) -> None:
    told = draw(1915, 2025, 5)
    scale = Scale(1915, 2026, [], width=6)
    drawn = [
        mark.record["event"]
        for code in timeline.LANES
        if len(rows := told[[code in lane.split(";") for lane in told["lane"]]])
        for strip in lanes_figure._lane(code, rows, told.head(0), scale).strips
        for mark in strip.marks
    ]
    expected = told["event"].repeat(told["lane"].str.count(";") + 1)
    assert sorted(drawn) == sorted(expected)
    assert shown[0]["rows"] is told


def test_the_alternative_text_says_what_is_drawn(shown: Shown) -> None:
    told = draw(1915, 2025, 5)
    alt = shown[0]["alt"]
    for code, (name, _) in timeline.LANES.items():
        count = sum(code in lane.split(";") for lane in told["lane"])
        assert f"{name} {count}" in alt
    assert f"{(told['documents'] > 1).sum()} are told by several documents" in alt


def test_silences_are_named_and_predecessors_shown(shown: Shown) -> None:
    told = draw(1915, 2025, 5)
    quiet = timeline.quiet_years(told, start=1915, end=2025, longer_than=5)
    words = [text.get_text() for text in shown[0]["figure"].axes[0].texts]
    assert sum(text.endswith("silent") for text in words) == len(quiet)
    assert {"RSFSR", "USSR"} <= set(words)


def test_happenings_of_several_documents_are_labelled(shown: Shown) -> None:
    told = draw(1915, 2025, 5)
    words = " ".join(text.get_text() for text in shown[0]["figure"].axes[0].texts)
    rows = timeline.leading(told, treaties())
    for first in rows[rows["documents"] > 1]["words"].str.split().str[0]:
        assert first in words


# --- attention and topics ------------------------------------------------------------------------


def test_bars_are_the_density(shown: Shown) -> None:
    told = timeline.happenings(events())
    density = timeline.by_year(told)
    silent = timeline.silences(told, by_document=True)
    figures.attention(density, told, silent, start=1915, end=2025)
    drawn = {
        panel.get_title(loc="left"): sum(bar.get_height() for bar in panel.containers[0])
        for panel in shown[0]["figure"].axes
    }
    inside = density.loc[1915:2025].sum()
    assert drawn == {name: pytest.approx(value) for name, value in inside.items()}


def test_squares_hold_the_counts(shown: Shown) -> None:
    told = timeline.happenings(events())
    counts = timeline.topics(told)
    figures.topics(counts, told)
    words = [text.get_text() for text in shown[0]["figure"].axes[0].texts]
    assert [int(word.replace("·", "0")) for word in words] == list(counts.to_numpy().ravel())
