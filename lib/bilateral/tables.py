"""Records become validated pandas tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from bilateral.records import Record, Source
from bilateral.schema import EVIDENCE, Field, TableSchema, schemas
from bilateral.text import edtf

__all__ = ["frame"]

# Seconds, not nanoseconds: a document may speak of the year 1186, before nanoseconds begin.
_DATETIME = "datetime64[s]"


def _mask(values: Sequence[Any]) -> Any:
    return np.fromiter((value is None for value in values), dtype=bool, count=len(values))


def _numbers(dtype: type, array: Callable[[Any, Any], Any]) -> Callable[[Sequence[Any], bool], Any]:
    def build(values: Sequence[Any], required: bool) -> Any:
        filled: Any = np.array([0 if value is None else value for value in values], dtype=dtype)
        return filled if required else array(filled, _mask(values))

    return build


def _strings(values: Sequence[Any], required: bool) -> Any:
    del required
    return pd.array([pd.NA if value is None else value for value in values], dtype="string")


def _days(values: Sequence[date | None]) -> Any:
    return np.array(["NaT" if v is None else v.isoformat() for v in values], dtype=_DATETIME)


_ARRAYS: dict[str, Callable[[Sequence[Any], bool], Any]] = {
    "string": _strings,
    "edtf": _strings,
    "integer": _numbers(np.int64, pd.arrays.IntegerArray),
    "number": _numbers(np.float64, pd.arrays.FloatingArray),
    "boolean": _numbers(np.bool_, pd.arrays.BooleanArray),
}


def _check(table: TableSchema, field: Field, values: Sequence[Any]) -> None:
    if field.required and None in values:
        raise ValueError(f"{table.name}.{field.name}: a row has no value where one is required")
    if field.values:
        strange = {value for value in values if value is not None}.difference(field.values)
        if strange:
            raise ValueError(
                f"{table.name}.{field.name}: {sorted(strange)[0]!r} is not one of "
                f"{', '.join(field.values)}"
            )


def frame(name: str, records: Iterable[Record | Source]) -> pd.DataFrame:
    """The table of that name from its records, in their order.

    Text is `string`, optional numbers are nullable (`Int64`, `Float64`), dates of the calendar
    `datetime64[s]`; an EDTF column X is followed by X_earliest and X_latest, NaT where open.
    Raises `ValueError` when a value is not one that the schema permits.
    """
    table = schemas()[name]
    rows = list(records)
    columns: dict[str, Any] = {}
    for field in table.fields:
        if field.type == "date":
            continue  # made together with the EDTF column before it
        getter = attrgetter(f"evidence.{field.name}" if _is_evidence(table, field) else field.name)
        values = [getter(row) for row in rows]
        _check(table, field, values)
        columns[field.name] = _ARRAYS[field.type](values, field.required)
        if field.type == "edtf":
            bounds = [(None, None) if v is None else edtf.bounds(v) for v in values]
            columns[f"{field.name}_earliest"] = _days([earliest for earliest, _ in bounds])
            columns[f"{field.name}_latest"] = _days([latest for _, latest in bounds])
    return pd.DataFrame(columns, columns=table.columns)


def _is_evidence(table: TableSchema, field: Field) -> bool:
    return field.name in EVIDENCE and issubclass(table.record, Record)
