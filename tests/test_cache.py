"""Readings that are kept: the same as fresh ones, and never those of something else."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import bilateral
import pandas as pd
import pytest
from bilateral import cache, collection
from bilateral.collection import TABLES
from bilateral.documents import Document, load_documents
from bilateral.reading import read_document
from bilateral.records import Record
from conftest import without_hashes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for kept readings, not there yet."""
    path = tmp_path / "deep" / "kept"
    monkeypatch.setenv("BILATERAL_CACHE", str(path))
    return path


def never(_: Document) -> list[Record]:
    raise AssertionError("the document was read again")


def types(record: Record) -> dict[str, type]:
    return {name: type(getattr(record, name)) for name in (f.name for f in fields(record))}


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


def test_what_is_kept_equals_what_was_read(folder: Path) -> None:
    for document in load_documents():
        read = read_document(document)
        assert cache.kept(document, read_document) == read
        again = cache.kept(document, never)
        assert again == read
        assert [types(record) for record in again] == [types(record) for record in read]
    assert folder.stat().st_mode & 0o077 == 0


def test_another_process_loads_the_same_tables_without_reading(folder: Path) -> None:
    tables = bilateral.load()
    program = (
        "import bilateral, sys; tables = bilateral.load()\n"
        f"tables.{TABLES[5]}.to_pickle(sys.argv[1])\n"
        "print([name for name in sys.modules if name.startswith('bilateral.read')])"
    )
    out = folder / "events.pickle"
    done = subprocess.run(
        [sys.executable, "-c", program, out], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
    pd.testing.assert_frame_equal(pd.read_pickle(out), getattr(tables, TABLES[5]))


def test_what_is_made_from_tables_is_kept_until_an_analysis_changes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never_made(*_: object) -> list[Record]:
        raise AssertionError("the table was made again")

    fresh, part = bilateral.load(), ["mod-2018"]
    names = ("findings", "coded_events")
    made = [getattr(tables, name) for tables in (fresh, fresh.of(part)) for name in names]
    monkeypatch.setattr(collection, "_made", never_made)
    kept = bilateral.load()
    again = [getattr(tables, name) for tables in (kept, kept.of(part)) for name in names]
    for one, other in zip(made, again, strict=True):
        pd.testing.assert_frame_equal(one, other)
    monkeypatch.setattr(cache, "_makers", lambda: "another")
    with pytest.raises(AssertionError, match="made again"):
        bilateral.load().findings  # noqa: B018


def test_reading_is_decided_by_what_the_fingerprint_covers() -> None:
    program = (
        "import os; os.environ['BILATERAL_CACHE'] = ''\n"
        "import bilateral.reading, bilateral.cache, sys\n"
        "from bilateral.documents import load_documents\n"
        "before = {*sys.modules}\n"
        "for d in load_documents(): bilateral.reading.read_document(d)\n"
        "names = [n.replace('.', '/') + '/' for n in sys.modules if n.startswith('bilateral.')]\n"
        "left = ['bilateral/' + n for n in bilateral.cache._NOT_READING]\n"
        "print([n for n in names if n.startswith(tuple(left))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("change", ["text", "entry", "library"])
def test_another_input_is_read_again(
    change: str, folder: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_hashes(seeds)
    bilateral.load(seeds)
    before = files(folder)
    listing = seeds / "sources.toml"
    if change == "text":
        document = next(path for path in seeds.iterdir() if path.name.startswith("001"))
        document.write_bytes(document.read_bytes() + b"\nOn 3 March 2019 a note was sent.\n")
    elif change == "entry":
        text = listing.read_text(encoding="utf-8")
        listing.write_text(text.replace('"RUS"', '"UKR"', 1), encoding="utf-8")
    else:
        monkeypatch.setattr(cache, "_library", lambda: "another")
    bilateral.load(seeds)
    new = {*files(folder)} - {*before}
    assert len(new) == (len(before) if change == "library" else 1)


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[[]]", b'[["treaties", [1, 2, 3], {"no": 1}]]', b"null", b"\xff"]
)
def test_a_damaged_file_is_read_again_and_mended(damage: bytes, folder: Path) -> None:
    document = min(load_documents(), key=lambda document: len(document.raw))
    read = cache.kept(document, read_document)
    (path,) = files(folder)
    whole = path.read_bytes()
    path.write_bytes(damage)
    assert cache.kept(document, read_document) == read
    assert path.read_bytes() == whole


def test_nothing_is_kept_where_nothing_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = min(load_documents(), key=lambda document: len(document.raw))
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("BILATERAL_CACHE", str(file / "below"))
    assert cache.kept(document, read_document) == read_document(document)
    monkeypatch.setenv("BILATERAL_CACHE", "")
    assert cache.kept(document, read_document) == read_document(document)
    assert files(tmp_path) == [file]


def test_what_was_not_used_for_longest_makes_room(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = sorted(load_documents(), key=lambda document: len(document.raw))[:3]
    for age, document in enumerate(documents):
        before = {*files(folder)}
        cache.kept(document, read_document)
        (made,) = {*files(folder)} - before
        os.utime(made, (1e9 + age, 1e9 + age))
    cache.kept(documents[0], never)  # used last
    others = files(folder)
    monkeypatch.setattr(cache, "_LIMIT", sum(path.stat().st_size for path in others))
    monkeypatch.setattr(cache, "_library", lambda: "another")
    cache.kept(documents[0], read_document)
    monkeypatch.undo()
    monkeypatch.setenv("BILATERAL_CACHE", str(folder))
    cache.kept(documents[0], never)
    with pytest.raises(AssertionError, match="read again"):
        cache.kept(documents[1], never)
