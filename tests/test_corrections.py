"""Corrections: told in every table, refused where the words are not there, quotes untouched."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path
from typing import Any

import bilateral
import pytest
from bilateral.collection import Tables
from bilateral.errors import ParameterError
from bilateral.schema import datapackage, schemas
from conftest import without_hashes
from invariants import violations

DERIVED = ("findings", "coded_events")
WHY = {"reason": "a slip", "authority": "made up for a test"}


@pytest.fixture(scope="module")
def printed() -> Tables:
    return bilateral.load()


def _correction(tables: Tables, quote: str, corrected: str, source: str) -> dict[str, Any]:
    """A correction of the one place in a document where some words stand."""
    document = next(d for d in tables.documents if d.source == source)
    (line,) = [line for line in document.lines if quote in line.text]
    names = {"document": source, "line": line.number, "printed": quote, "corrected": corrected}
    return {**names, **WHY}


def _day(tables: Tables) -> dict[str, Any]:
    """A correction of the year that a visit is dated by."""
    row = tables.visits[tables.visits["precision"] == "day"].iloc[0]
    line = next(d for d in tables.documents if d.source == row["source"]).lines[row["line"] - 1]
    year = str(row["date"])[:4]
    return {"document": row["source"], "line": line.number, "printed": year,
            "corrected": str(int(year) - 7), **WHY}  # fmt: skip


def test_a_correction_changes_what_is_read_and_every_table_says_so(printed: Tables) -> None:
    one = _day(printed)
    tables = bilateral.load(corrections=[one])
    rows = tables.visits[tables.visits["corrected"].notna()]
    assert len(rows) == 1
    row = rows.iloc[0]
    shown = f"{one['document']}:{one['line']} “{one['printed']}” → “{one['corrected']}”"
    assert row["corrected"] == shown
    assert row["date"].startswith(one["corrected"])
    # The quote is the document's own.
    assert one["printed"] in row["quote"]
    assert violations(tables) == []
    # What is made from the row says it too: the event, its code.
    event = tables.events[tables.events["line"].eq(row["line"]) & tables.events["origin"].eq(
        "visits")].iloc[0]  # fmt: skip
    assert event["corrected"] == shown
    coded = tables.coded_events.set_index("event").loc[event["event"]]
    assert coded["corrected"] == shown


def test_rows_without_a_correction_are_as_they_were(printed: Tables) -> None:
    tables = bilateral.load(corrections=[_day(printed)])
    assert tables.as_printed is not None
    for name, frame in tables.items():
        if name == "sources":
            continue
        columns = [c for c in frame if c not in ("event", "same_as", "finding")]
        untouched = frame[frame["corrected"].isna()][columns]
        rows = set(map(str, getattr(printed, name)[columns].itertuples(index=False)))
        assert set(map(str, untouched.itertuples(index=False))) <= rows, name
        assert getattr(printed, name)["corrected"].isna().all()
        assert getattr(tables.as_printed, name)["corrected"].isna().all()


def test_a_corrected_total_is_told_in_the_rows_that_rest_on_it(printed: Tables) -> None:
    group = printed.trade_groups.iloc[0]
    document = next(d for d in printed.documents if d.source == group["source"])
    number = next(
        line for line in document.lines
        if line.text.replace(" ", "") == f"{group['table_total_eur']:.0f}"
    )  # fmt: skip
    right = f"{group['table_total_eur'] + 1000:,.0f}".replace(",", " ")
    one = {"document": group["source"], "line": number.number, "printed": number.text,
           "corrected": right, **WHY}  # fmt: skip
    tables = bilateral.load(corrections=[one])
    rows = tables.trade_groups[tables.trade_groups["flow"] == group["flow"]]
    assert rows["corrected"].notna().all()
    others = tables.trade_groups[tables.trade_groups["flow"] != group["flow"]]
    assert others["corrected"].isna().all()


def test_a_right_figure_makes_its_finding_vanish(printed: Tables) -> None:
    rows = printed.findings[(printed.findings["rule"] == "unit-of-millions")
                            & (printed.findings["verdict"] != "holds")]  # fmt: skip
    row = rows.iloc[0]
    figure = row["quote"].rpartition(" ")[0]
    millions = f"{int(figure.replace(' ', '')) / 1e6:.3f}".replace(".", ",")
    one = _correction(printed, row["quote"], f"{millions} MEUR", row["source"])
    found = bilateral.load(corrections=[one]).findings
    assert found[(found["rule"] == "unit-of-millions") & (found["verdict"] != "holds")].empty


def test_a_file_does_what_rows_do(printed: Tables, tmp_path: Path) -> None:
    one = _day(printed)
    path = tmp_path / "corrections.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(one))
        writer.writeheader()
        writer.writerow(one)
    for given in (path, str(path)):
        assert bilateral.load(corrections=given).visits.equals(
            bilateral.load(corrections=[one]).visits
        )


def test_a_choice_of_documents_keeps_its_corrections(printed: Tables) -> None:
    one = _day(printed)
    tables = bilateral.load(corrections=[one]).of([one["document"]])
    assert tables.visits["corrected"].notna().sum() == 1
    assert tables.coded_events["corrected"].notna().sum() == 1


def test_decomposed_documents_take_the_same_corrections(printed: Tables, seeds: Path) -> None:
    without_hashes(seeds)
    person = printed.visitors[printed.visitors["name_printed"].str.contains("ē|ī|š")].iloc[0]
    name = str(person["name_printed"])
    document = next(d for d in printed.documents if d.source == person["source"])
    one = {"document": person["source"], "line": person["line"], "printed": name,
           "corrected": "Jāņa Bērziņa", **WHY}  # fmt: skip
    assert name in document.lines[person["line"] - 1].text
    path = seeds / document.file
    path.write_text(unicodedata.normalize("NFD", document.raw), encoding="utf-8")
    for given in (None, seeds):
        tables = bilateral.load(given, corrections=[one])
        rows = tables.visitors[tables.visitors["corrected"].notna()]
        assert list(rows["name_printed"]) == ["Jāņa Bērziņa"]
        assert unicodedata.normalize("NFC", rows["quote"].iloc[0]).count(name) == 1
        assert violations(tables) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"printed": "no such words"}, "'no such words' is not on the line, which reads"),
        ({"printed": " "}, "row 1: 'printed' is missing"),
        ({"corrected": ""}, "'corrected' is missing"),
        ({"reason": None}, "'reason' is missing"),
        ({"authority": ""}, "'authority' is missing"),
        ({"printed": "a\nb"}, "'printed' goes over a line's end"),
        ({"line": "x"}, "line 'x' is not a number from 1"),
        ({"line": 10**6}, "the document has"),
        ({"document": "nobody"}, "no document 'nobody'; there are: "),
        ({"why": "x"}, "unknown column 'why'"),
        ({"printed": "0"}, "stands there more than once"),
    ],
)
def test_what_cannot_be_corrected_is_refused(
    change: dict[str, Any], told: str, printed: Tables
) -> None:
    with pytest.raises(ParameterError, match="corrections.*" + told) as error:
        bilateral.load(corrections=[{**_day(printed), **change}])
    assert "\n" not in str(error.value)


def test_words_are_not_corrected_twice(printed: Tables) -> None:
    with pytest.raises(ParameterError, match="is corrected twice"):
        bilateral.load(corrections=[_day(printed), _day(printed)])


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"nowhere\.csv: cannot be read: No such file"):
        bilateral.load(corrections=tmp_path / "nowhere.csv")
    path = tmp_path / "some.csv"
    path.write_text("document,line\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="the first line must be document,line,printed"):
        bilateral.load(corrections=path)


def test_the_data_dictionary_tells_of_corrections() -> None:
    for resource in datapackage(name="a", title="b", version="1")["resources"]:
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        assert ("corrected" in fields) == (resource["name"] != "sources")
    assert "load()" in schemas()["visits"].fields[-6].description
