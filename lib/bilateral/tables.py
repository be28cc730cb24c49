"""Records become validated pandas tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from bilateral.records import Evidence, Record, Source
from bilateral.schema import Field, TableSchema, schemas
from bilateral.text import edtf

__all__ = ["frame"]

_Values = list[Any] | tuple[Any, ...]
_STRING = pd.StringDtype()
_NOT_A_TIME = np.iinfo(np.int64).min
_DAY_ZERO = 719163  # 1970-01-01 in days from year 1
# Seconds, not nanoseconds: a document may speak of the year 1186, before nanoseconds begin.
_SECONDS_OF_DAY = 24 * 60 * 60
_DATETIME = "datetime64[s]"


def _numbers(dtype: type, array: Callable[[Any, Any], Any]) -> Callable[[Sequence[Any], bool], Any]:
    def build(values: Sequence[Any], required: bool) -> Any:
        if required:
            return np.array(values, dtype=dtype)
        mask = np.array([value is None for value in values], dtype=bool)
        return array(np.array([value or 0 for value in values], dtype=dtype), mask)

    return build


def _strings(values: Sequence[Any], required: bool) -> Any:
    del required
    return pd.array(np.array(values, dtype=object), dtype=_STRING)


def _composed(values: _Values) -> _Values:
    """Text with composed letters: only a quote shows them as they stand in the file."""
    # Composed as a whole first: nearly always nothing is to be done.
    if unicodedata.is_normalized("NFC", "\n".join(filter(None, values))):
        return values
    return [value and unicodedata.normalize("NFC", value) for value in values]


_ARRAYS: dict[str, Callable[[Sequence[Any], bool], Any]] = {
    "string": _strings,
    "edtf": _strings,
    "integer": _numbers(np.int64, pd.arrays.IntegerArray),
    "number": _numbers(np.float64, pd.arrays.FloatingArray),
    "boolean": _numbers(np.bool_, pd.arrays.BooleanArray),
}


@lru_cache(maxsize=4096)
def _bounds(value: str | None) -> tuple[int, int]:
    """First and last day of an EDTF date, in seconds since 1970."""
    if value is None:
        return _NOT_A_TIME, _NOT_A_TIME
    earliest, latest = (
        _NOT_A_TIME if day is None else (day.toordinal() - _DAY_ZERO) * _SECONDS_OF_DAY
        for day in edtf.bounds(value)
    )
    return earliest, latest


def _check(table: TableSchema, field: Field, values: Sequence[Any]) -> None:
    if field.required and None in values:
        raise ValueError(f"{table.name}.{field.name}: a row has no value where one is required")
    if field.values:
        strange = set(values).difference(field.values, (None,))
        if strange:
            raise ValueError(
                f"{table.name}.{field.name}: {sorted(strange)[0]!r} is not one of "
                f"{', '.join(field.values)}"
            )


def frame(
    name: str,
    records: Iterable[Record | Source],
    corrected: Callable[[Record], str | None] | None = None,
) -> pd.DataFrame:
    """The table of that name from its records, in their order.

    `corrected` gives the corrections that a record rests on.

    Text is `string`, optional numbers are nullable (`Int64`, `Float64`), dates of the calendar
    `datetime64[s]`; an EDTF column X is followed by X_earliest and X_latest, NaT where open.
    Raises `ValueError` when a value is not one that the schema permits.
    """
    table = schemas()[name]
    rows = list(records)
    places = [row.evidence for row in rows if isinstance(row, Record)]
    columns: dict[str, Any] = {}
    for field in table.fields:
        if field.type == "date":
            continue  # made together with the EDTF column before it
        if field.name == "corrected":
            values: _Values = [
                corrected(row) if corrected and isinstance(row, Record) else None for row in rows
            ]
        else:
            of_place = places and field.name in Evidence.columns
            values = list(map(attrgetter(field.name), places if of_place else rows))
        _check(table, field, values)
        if field.type == "string" and field.name != "quote":
            values = _composed(values)
        columns[field.name] = _ARRAYS[field.type](values, field.required)
        if field.type == "edtf":
            bounds = np.array([_bounds(v) for v in values], dtype=np.int64).reshape(-1, 2)
            columns[f"{field.name}_earliest"] = bounds[:, 0].astype(_DATETIME)
            columns[f"{field.name}_latest"] = bounds[:, 1].astype(_DATETIME)
    return pd.DataFrame(columns, copy=False)
