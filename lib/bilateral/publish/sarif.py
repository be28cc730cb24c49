"""Findings for other tools: SARIF 2.1.0, JSON, CSV, and readable text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bilateral.errors import ParameterError, check_choice
from bilateral.plain import visible_json
from bilateral.publish.export import csv_text

if TYPE_CHECKING:
    import pandas as pd

    from bilateral.documents import Document

__all__ = ["FORMATS", "SEVERITIES", "as_csv", "as_json", "as_sarif", "as_text", "fails"]

SEVERITIES = ("high", "medium", "low")
"""Severities of findings, the gravest first."""

FORMATS = ("text", "json", "csv", "sarif")

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"high": "error", "medium": "warning", "low": "note"}
_COLUMNS = [
    "finding", "rule", "verdict", "severity", "message", "stated", "computed", "places", "source",
    "line", "start", "end", "quote",
]  # fmt: skip


def _rows(findings: pd.DataFrame) -> list[dict[str, Any]]:
    plain = findings[_COLUMNS].astype(object)
    rows = plain.where(plain.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def fails(findings: pd.DataFrame, least: str) -> int:
    """How many findings are of a severity or a graver one; what holds does not count.

    Raises `ParameterError` for a severity that is none.
    """
    (least,) = check_choice("fail-on", [least], SEVERITIES)
    grave = SEVERITIES[: SEVERITIES.index(least) + 1]
    return int(((findings["verdict"] != "holds") & findings["severity"].isin(grave)).sum())


def as_text(findings: pd.DataFrame) -> str:
    """Readable lines, the gravest first; what holds is counted at the end.

    >>> import pandas as pd
    >>> print(as_text(pd.DataFrame(columns=_COLUMNS)))
    0 findings; 0 tests hold
    """
    rows = _rows(findings)
    wrong = [row for row in rows if row["verdict"] != "holds"]
    wrong.sort(key=lambda row: SEVERITIES.index(row["severity"]))
    lines = [
        f"{row['severity']}: {row['places'].replace(';', ', ')}: {row['message']} "
        f"[{row['verdict']}, {row['rule']}]"
        for row in wrong
    ]
    return "\n".join([*lines, f"{len(wrong)} findings; {len(rows) - len(wrong)} tests hold"])


def as_json(findings: pd.DataFrame) -> str:
    """A JSON array with an object for each finding, and for each test that holds."""
    return visible_json(json.dumps(_rows(findings), ensure_ascii=False, indent=1))


def as_csv(findings: pd.DataFrame) -> str:
    """CSV (RFC 4180) with a header row, as the tables are written; nulls are empty."""
    return csv_text(_COLUMNS, [list(row.values()) for row in _rows(findings)])


def _position(text: str, offset: int) -> int:
    """The column of an offset, from 1, in code points."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    return offset - start + 1


def _region(document: Document, row: dict[str, Any]) -> dict[str, int]:
    text, start, end = document.raw, int(row["start"]), int(row["end"])
    quote = text[start:end].replace("\r\n", "\n").replace("\r", "\n")
    return {
        "startLine": int(row["line"]),
        "startColumn": _position(text, start),
        "endLine": int(row["line"]) + quote.count("\n"),
        "endColumn": _position(text, end),
        "charOffset": start,
        "charLength": end - start,
    }


def _location(document: Document, folder: str, region: dict[str, int]) -> dict[str, Any]:
    artifact = {"uri": quote(f"{folder}/{document.file}" if folder else document.file)}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _result(
    row: dict[str, Any], documents: dict[str, Document], folder: str, numbers: dict[str, int]
) -> dict[str, Any]:
    document = documents[row["source"]]
    own = f"{row['source']}:{row['line']}"
    related = []
    for number, place in enumerate((p for p in row["places"].split(";") if p != own), 1):
        source, _, line = place.rpartition(":")
        location = _location(documents[source], folder, {"startLine": int(line)})
        related.append({"id": number, **location, "message": {"text": place}})
    result = {
        "ruleId": row["rule"],
        "ruleIndex": numbers[row["rule"]],
        "kind": "fail",
        "level": _LEVELS[row["severity"]],
        "message": {"text": row["message"]},
        "locations": [_location(document, folder, _region(document, row))],
        "partialFingerprints": {"finding/v1": row["finding"]},
        "properties": {name: row[name] for name in ("verdict", "stated", "computed") if row[name]},
    }
    return result | ({"relatedLocations": related} if related else {})


def as_sarif(
    findings: pd.DataFrame, documents: Iterable[Document], *, folder: Path | str = "", version: str
) -> str:
    """SARIF 2.1.0 (OASIS, 2020): the findings at their lines, for code hosts and editors.

    `folder` is the documents' folder as the host knows it, relative to the repository. Severities
    high, medium and low become error, warning and note. Tests that hold are left out, for hosts
    show every result as an alert; the rules that were applied are all listed.
    """
    from bilateral.analysis.criticism import RULES  # noqa: PLC0415

    path = Path(folder).as_posix() if str(folder) else ""
    if path.startswith(".."):
        raise ParameterError(f"folder: {path!r} is not within the current folder")
    numbers = {name: number for number, name in enumerate(RULES)}
    rules = [
        {
            "id": rule.id,
            "shortDescription": {"text": rule.what},
            "properties": {"tags": [rule.family]},
        }
        for rule in RULES.values()
    ]
    known = {document.source: document for document in documents}
    results = [
        _result(row, known, path, numbers) for row in _rows(findings) if row["verdict"] != "holds"
    ]
    driver = {"name": "bilateral", "version": version, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return visible_json(json.dumps(log, ensure_ascii=False, indent=1))
