"""A sample of the fuzzing: any document gives sound rows or an error of ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bilateral.documents import Document
from bilateral.records import Evidence
from hypothesis import HealthCheck, given, settings

from tests.fuzz import oracle
from tests.fuzz.mutations import DOCUMENTS, cut, documents
from tests.fuzz.oracle import KINDS, LANGUAGES, document_of, problems, problems_of_loading

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())
SOME = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@settings(SOME, max_examples=150)
@given(documents())
def test_generated_documents(document: Document) -> None:
    assert problems(document) == []


@settings(SOME, max_examples=8)
@given(documents())
def test_generated_documents_with_all_tables(document: Document) -> None:
    content = document.raw.encode("utf-8", "surrogatepass")
    assert problems_of_loading(content, document.kind, document.language) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.source)
def test_seeds_cut_at_some_bytes(document: Document) -> None:
    length = len(document.raw.encode())
    for byte in range(7, min(length, 4_000), 399):
        assert problems(cut(document, byte)) == []


@pytest.mark.parametrize("content", [b"\xff", b"1999\xe2\x80", b"\x80" * 50, b"\xed\xa0\x80", b""])
def test_bytes_that_are_no_text(content: bytes) -> None:
    for kind in KINDS:
        assert problems_of_loading(content, kind, "en") == []


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_what_once_failed(path: Path) -> None:
    content = path.read_bytes()
    kind = KINDS[content[0] % len(KINDS)]
    language = LANGUAGES[content[0] // len(KINDS) % len(LANGUAGES)]
    text = content[1:].decode("utf-8", "ignore")
    assert problems(document_of(text, kind, language), frames=True) == []


def test_the_oracle_sees_what_is_unsound(monkeypatch: pytest.MonkeyPatch) -> None:
    document = document_of("== A ==\nIt was signed on 5 May 1999.\n", "encyclopedia")
    records = oracle.records_of(document)
    assert problems(document) == []
    place = records[-1].evidence
    moved = Evidence(place.source, place.line, place.start + 1, place.end + 1, place.quote)
    spoiled = replace(records[-1], evidence=moved)
    monkeypatch.setattr(oracle, "read_document", lambda _: [*records[:-1], spoiled])
    assert any("the file has" in what for what in problems(document))
    uncovered = [record for record in records if record.table_name != "coverage"]
    monkeypatch.setattr(oracle, "read_document", lambda _: uncovered)
    assert any("missing or doubled" in what for what in problems(document))
