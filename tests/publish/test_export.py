"""The exported files say what the tables say, and describe themselves."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

import pandas as pd
import pytest
from bilateral.collection import Tables, load
from bilateral.errors import DocumentError
from bilateral.plain import from_cell
from bilateral.publish.export import export, read_csv
from conftest import ROOT
from frictionless import Package


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load(ROOT / "seeds")


@pytest.fixture(scope="module")
def out(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "tables"
    export(tables, folder)
    return folder


def test_every_table_is_there_with_all_rows_and_columns(tables: Tables, out: Path) -> None:
    for name, frame in tables.items():
        with (out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert header == list(frame.columns)
        assert len(rows) == len(frame)


def test_csv_is_rfc_4180(out: Path) -> None:
    for path in out.glob("*.csv"):
        content = path.read_bytes()
        content.decode("utf-8")
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")


def test_our_reader_gives_back_the_same_tables(tables: Tables, out: Path) -> None:
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(read_csv(out / f"{name}.csv"), frame)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("nothing", "a\r\n", "no table 'nothing'"),
        ("missions", "a,b\r\n", "its columns are not type"),
        ("missions", None, "No such file"),
        ("missions", b"\xff", "utf-8"),
    ],
)
def test_our_reader_refuses_another_file(tmp_path: Path, name: str, content, said: str) -> None:
    path = tmp_path / f"{name}.csv"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DocumentError, match=said):
        read_csv(path)


def test_values_come_back_in_any_reader(tables: Tables, out: Path) -> None:
    for name, frame in tables.items():
        back = pd.read_csv(out / f"{name}.csv", dtype="string", keep_default_na=False, na_values=[])
        for column in frame:
            nulls = frame[column].isna()
            assert (back[column][nulls.to_numpy()] == "").all(), (name, column)
            shown = back[column][~nulls.to_numpy()]
            if pd.api.types.is_bool_dtype(frame[column]):
                assert set(shown) <= {"true", "false"}
            elif pd.api.types.is_numeric_dtype(frame[column]):
                assert shown.astype(float).tolist() == frame[column][~nulls].astype(float).tolist()
            elif pd.api.types.is_datetime64_any_dtype(frame[column]):
                assert shown.tolist() == frame[column][~nulls].dt.strftime("%Y-%m-%d").tolist()
            else:
                assert shown.map(from_cell).tolist() == frame[column][~nulls].tolist()


@pytest.mark.filterwarnings("ignore")
def test_the_data_package_is_valid_and_so_are_its_files(out: Path) -> None:
    report = Package(str(out / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "fieldName", "note"])[:10]


def test_every_column_is_described(out: Path) -> None:
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["description"], (resource["name"], field["name"])


def test_the_database_holds_the_same_rows(tables: Tables, out: Path) -> None:
    connection = sqlite3.connect(out / "bilateral.sqlite")
    for name, frame in tables.items():
        (count,) = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
        assert count == len(frame)
    connection.close()


def test_two_exports_are_byte_for_byte_the_same(tables: Tables, out: Path, tmp_path: Path) -> None:
    again = tmp_path / "out" / "tables"
    export(tables, again)
    for path in out.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes(), path.name


def test_a_failed_export_leaves_the_earlier_one(
    tables: Tables, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bilateral.publish.export._database", full)
    with pytest.raises(OSError, match="No space"):
        export(tables, out)
    assert before == {path.name: path.read_bytes() for path in out.iterdir()}
    assert [path.name for path in out.parent.iterdir()] == ["tables"]
