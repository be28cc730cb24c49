"""Documents that are not about Latvia are read from the side of the state that they are about."""

from __future__ import annotations

from pathlib import Path

import bilateral
import pandas as pd
import pytest
from bilateral.collection import Tables
from invariants import violations


@pytest.fixture(scope="module")
def tables() -> Tables:
    return bilateral.load(Path(__file__).parent / "another_home")


def values(table: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return list(table[list(columns)].itertuples(index=False, name=None))


def test_the_invariants_hold(tables: Tables) -> None:
    assert violations(tables) == []


def test_latvia_takes_no_part(tables: Tables) -> None:
    parties = pd.concat([tables.events[c] for c in ("actor", "target", "counterpart")])
    assert len(tables.events) > 30
    assert not parties.dropna().str.contains("LVA").any()
    pairs = {"estonia-georgia": "EST;GEO", "tartu-1920": "FIN;RUS", "estonia-security": "EST;USA"}
    assert [parties for _, parties in values(tables.treaties, "source", "parties")] == [
        pairs[source] for source in tables.treaties["source"]
    ]


def test_flows_are_those_of_the_home_state(tables: Tables) -> None:
    assert values(tables.trade_totals, "flow", "counterpart", "value", "currency") == [
        ("goods_export", "GEO", 24_600_000, "EUR"),
        ("goods_import", "GEO", 5_900_000, "EUR"),
    ]


def test_assistance_goes_to_the_home_state(tables: Tables) -> None:
    given = tables.security_assistance.fillna({"programme": "in all"})
    assert values(given, "programme", "provider", "recipient", "amount") == [
        ("in all", "USA", "EST", 500e6),
        ("FMF", "USA", "EST", 166e6),
        ("IMET", "USA", "EST", 6.5e6),
        ("BSI", "USA", "EST", 70e6),
        ("FMS", "USA", "EST", 1.02e9),
        ("DCS", "USA", "EST", 24e6),
    ]


def test_a_treaty_is_called_after_its_town_and_lapses(tables: Tables) -> None:
    tartu = tables.treaties.query("title == 'Treaty of Tartu'").iloc[0]
    assert pd.isna(tartu["subject"])
    assert (tartu["signed"], tartu["ratified"]) == ("1920-10-14", "1920-12-01")
    assert (tartu["in_force"], tartu["ended"]) == ("1920-12-31", "1939-11-30")


def test_a_figure_of_a_total_is_of_its_period(tables: Tables) -> None:
    amounts = tables.quantities.query("unit == 'EUR'")
    assert values(amounts, "value", "period") == [(24_600_000, "2018"), (5_900_000, "2018")]
