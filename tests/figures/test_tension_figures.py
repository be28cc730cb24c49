"""The tension figures draw the numbers of their tables."""

from __future__ import annotations

import bilateral
import pandas as pd
import pytest
from bilateral.analysis import tension, tension_doubt, tension_tables
from bilateral.figures import COLOURS
from bilateral.figures import tension as figures
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from words_apart import assert_words_apart

SETTINGS = tension_doubt.Settings(start=1918, end=2024)


class Shown(dict[str, object]):
    """What a figure function handed to `show`."""

    figure: Figure
    rows: pd.DataFrame
    alt: str


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    caught = Shown()

    def catch(figure: Figure, *, title: str, alt: str, rows: pd.DataFrame) -> None:
        caught.figure, caught.rows, caught.alt = figure, rows, alt
        assert title
        assert len(alt.split()) >= 8
        assert {"source", "line"} <= set(rows.columns)

    monkeypatch.setattr(figures, "show", catch)
    return caught


@pytest.fixture(scope="module")
def prepared() -> pd.DataFrame:
    tables = bilateral.load()
    return tension_tables.prepared(tables.coded_events, tables.events, tables.sections)


@pytest.fixture(scope="module")
def chosen(prepared: pd.DataFrame) -> pd.DataFrame:
    return SETTINGS.chosen(prepared)


def drawn(figure: Figure, kind: str) -> float:
    return sum(
        patch.get_height()
        for axes in figure.axes
        for patch in axes.patches
        if to_hex(patch.get_facecolor()) == COLOURS[kind]
    )


def test_bars_add_up_to_the_table(shown: Shown, chosen: pd.DataFrame) -> None:
    figures.mirrored(chosen, SETTINGS)
    table = tension.by_dyad(shown.rows)
    for kind in tension.KINDS:
        assert drawn(shown.figure, kind) == pytest.approx(table[kind].sum())
    assert set(shown.rows["dyad"]) <= set(chosen["dyad"])


def test_counts_are_drawn_below_and_above(shown: Shown, chosen: pd.DataFrame) -> None:
    settings = tension_doubt.Settings(start=1918, end=2024, aggregation="count")
    figures.mirrored(chosen, settings)
    hostile = (shown.rows["goldstein"] < 0).sum()
    assert drawn(shown.figure, "conflict") == pytest.approx(-hostile)


@pytest.mark.parametrize("postings", [False, True])
def test_numbers_at_neighbouring_bars_lie_apart(
    shown: Shown, prepared: pd.DataFrame, postings: bool
) -> None:
    settings = tension_doubt.Settings(start=1918, end=2024, postings=postings)
    figures.mirrored(settings.chosen(prepared), settings)
    renderer = FigureCanvasAgg(shown.figure).get_renderer()
    numbers = [text for axes in shown.figure.axes for text in axes.texts]
    assert any(len(text.get_text()) > 1 for text in numbers)
    assert_words_apart(shown.figure, numbers, renderer, high_enough=1)


def test_index_ends_where_the_table_ends(shown: Shown, chosen: pd.DataFrame) -> None:
    own = chosen[chosen["dyad"] == "RUS>LVA"]
    figures.index(own, SETTINGS)
    state = tension.decayed(own, half_life=3.0, years=SETTINGS.years)
    lines = [line for line in shown.figure.axes[-1].lines if len(line.get_ydata()) > 2]
    lasts = sorted(float(line.get_ydata()[-1]) for line in lines)
    assert lasts == pytest.approx(sorted(state.iloc[-1]))


def test_dots_stand_at_both_scores(shown: Shown, chosen: pd.DataFrame) -> None:
    figures.two_scales(chosen)
    axes = shown.figure.axes[0]
    one, other = (c.get_offsets()[:, 0].tolist() for c in axes.collections)
    assert one == shown.rows["goldstein"].tolist()
    assert other == shown.rows["plover"].tolist()
    assert len(shown.rows) <= 25


def test_heat_map_writes_what_the_table_holds(shown: Shown, chosen: pd.DataFrame) -> None:
    table = tension_tables.periods(chosen, SETTINGS)
    figures.heat(table, chosen)
    written = [text.get_text() for axes in shown.figure.axes for text in axes.texts]
    values = [*table["conflict"], *table["cooperation"]]
    assert sorted(written) == sorted(f"{v:.0f}".replace("-", "−") for v in values if v)


def test_left_out_has_a_row_for_each_document(
    shown: Shown, prepared: pd.DataFrame, chosen: pd.DataFrame
) -> None:
    ways = tension_doubt.variants(prepared, SETTINGS)
    indices = tension_doubt.left_out(ways, SETTINGS)
    figures.left_out(indices, chosen, SETTINGS)
    labels = [axes.get_ylabel().replace("\n", " ") for axes in shown.figure.axes]
    documents = {f"without {source}" for source in chosen["source"].unique()}
    assert documents <= set(labels)


def test_one_dyad_alone_can_be_drawn(shown: Shown, chosen: pd.DataFrame) -> None:
    figures.mirrored(chosen[chosen["dyad"] == "SUN>LVA"], SETTINGS)
    assert drawn(shown.figure, "cooperation") == 0
