"""The README of the documents says what `sources.toml` says."""

from __future__ import annotations

from bilateral.documents import default_seeds, load_documents
from bilateral.publish.export import seeds_readme


def test_it_is_up_to_date() -> None:
    text = (default_seeds() / "README.md").read_text(encoding="utf-8")
    assert text == seeds_readme(load_documents()), "run make report"


def test_what_is_not_known_is_said_to_be_so() -> None:
    text = seeds_readme(load_documents())
    for document in load_documents():
        part = text.split(f"## {document.source}\n")[1].split("\n## ")[0]
        assert document.file in part
        assert ("| Terms | not known |" in part) == (document.licence is None)
