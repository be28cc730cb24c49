"""Records become tables: types, nulls, bounds of dates, and values that are refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from bilateral.records import RECORDS, DateRow, Edtf, Evidence, TradeTotal
from bilateral.schema import schemas
from bilateral.tables import frame

PLACE = Evidence("a", 3, 20, 24, "1999")
DATE = DateRow(date=Edtf("1999-05"), precision="month", kind="explicit", evidence=PLACE)
TOTAL = TradeTotal(
    flow="goods_export", counterpart="EST", period=None, value=None, currency=None, rank=None,
    growth_pct=2.5, change=None, compared_with=Edtf("1186/.."), stated="words", evidence=PLACE,
)  # fmt: skip


def test_columns_stand_in_the_order_of_the_schema_with_the_evidence_last() -> None:
    table = frame("dates", [DATE])
    assert list(table.columns) == [
        "date", "date_earliest", "date_latest", "precision", "kind",
        "corrected", "source", "line", "start", "end", "quote",
    ]  # fmt: skip
    assert table["corrected"].isna().all()
    assert table.drop(columns="corrected").iloc[0].tolist() == [
        "1999-05", pd.Timestamp("1999-05-01"), pd.Timestamp("1999-05-31"), "month", "explicit",
        "a", 3, 20, 24, "1999",
    ]  # fmt: skip


def test_types() -> None:
    table = frame("trade_totals", [TOTAL])
    types = {name: str(dtype) for name, dtype in table.dtypes.items()}
    assert types["flow"] == "string"
    assert types["value"] == "Float64"
    assert types["rank"] == "Int64"
    assert types["line"] == "int64"
    assert types["period_earliest"] == types["compared_with_latest"] == "datetime64[s]"


def test_nulls_are_nulls_and_an_open_end_has_no_day() -> None:
    row = frame("trade_totals", [TOTAL]).iloc[0]
    for column in ("value", "rank", "period", "period_earliest", "compared_with_latest"):
        assert pd.isna(row[column]), column
    # Nanoseconds would begin in 1677 only.
    assert row["compared_with_earliest"] == pd.Timestamp(1186, 1, 1)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.table_name)
def test_an_empty_table_has_its_columns_and_types(record: Any) -> None:
    table = frame(record.table_name, [])
    assert table.empty
    assert list(table.columns) == schemas()[record.table_name].columns
    assert list(table.dtypes) == list(frame(record.table_name, []).dtypes)


@pytest.mark.parametrize(
    ("name", "record", "said"),
    [
        ("dates", replace(DATE, date=None), "dates.date: a row has no value"),
        ("dates", replace(DATE, kind="guessed"), "dates.kind: 'guessed' is not one of explicit"),
        ("dates", replace(DATE, precision="century"), "dates.precision: 'century' is not one of"),
        ("dates", replace(DATE, date="19 May"), "'19 May' is not an EDTF date"),
        ("dates", replace(DATE, date="1999-05/1999-04"), "ends before it starts"),
        ("trade_totals", replace(TOTAL, flow="goods"), "trade_totals.flow: 'goods' is not one of"),
    ],
)
def test_what_the_schema_does_not_permit_is_refused(name: str, record: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        frame(name, [record])


def test_rows_keep_their_order() -> None:
    later = replace(DATE, evidence=Evidence("a", 3, 90, 94, "1999"))
    assert list(frame("dates", [later, DATE])["start"]) == [90, 20]
