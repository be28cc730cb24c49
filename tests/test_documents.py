"""Documents as received: cleaning, offsets, lines, sections, and input that cannot be used."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from pathlib import Path

import bilateral
import pytest
from bilateral.collection import Tables, excuses_not_needed
from bilateral.documents import Document, default_seeds, load_documents
from bilateral.errors import DocumentError

ENTRY = """\
[[source]]
id = "note"
file = "note.txt"
kind = "press_release"
language = "en"
"""


def document(raw: str, language: str = "en") -> Document:
    return Document(source="note", kind="press_release", language=language, raw=raw)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection of one short document."""
    (tmp_path / "sources.toml").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "note.txt").write_text("A heading\n\nA sentence of 2019.\n", encoding="utf-8")
    return tmp_path


# --- cleaning and the way back ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("\ufeffone", "one"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one  \t\ntwo \u00a0", "one\ntwo"),
        ("12\u00a0345\u2009678\u202f9", "12 345 678 9"),
        ("S\u0304i\u0304 un c\u030c", "S\u0304ī un č"),
        ("  indented", "  indented"),
        ("signed.[1][2] It [note 3] ended", "signed. It ended"),
        ("in 1996.[4]It ended[citation needed].", "in 1996. It ended."),
        ("signed.[6]: 23–25 It ended.[7]:9\n", "signed. It ended.\n"),
        ("[5] It ended\nHistory[edit]\n[edit]\n", "It ended\nHistory\n\n"),
        ("[1](#one) [History](#two) [1996] a[12]", "[1](#one) [History](#two) [1996] a"),
        ("Rīga\u02bcs", "Rīga\u2019s"),
    ],
)
def test_the_text_that_readers_read(raw: str, text: str) -> None:
    assert document(raw).text == text


@pytest.mark.parametrize(
    "raw",
    [
        "\ufeffRīga \r\n\r\nĶekava, Ģ\r\n  Žagare\u00a0\r\n",
        unicodedata.normalize("NFD", "Rīga\nĶekava, āčēģīķļņšūž\n"),
        "a\u0304\u0301b c\r\rd\u00a0\u00a0e",
        "[1] a\u0304 ended.[2] b [3][note 4]\r\nc[edit] \nd",
    ],
)
def test_every_word_is_quoted_as_it_stands_in_the_file(raw: str) -> None:
    made = document(raw)
    for line in made.lines:
        position = line.start
        for word in line.text.split():
            start = made.text.index(word, position)
            position = start + len(word)
            evidence = made.evidence(start, position)
            assert evidence.quote == raw[evidence.start : evidence.end]
            assert unicodedata.normalize("NFC", evidence.quote) == word
            assert evidence.line == line.number


def test_blanks_at_the_ends_of_a_span_are_no_evidence() -> None:
    evidence = document("one  two \n three").evidence(3, 9)
    assert (evidence.quote, evidence.start, evidence.end) == ("two", 5, 8)


def test_line_numbers_are_those_of_the_file() -> None:
    made = document("\n\none\r\n\r\ntwo\n")
    assert [(line.number, line.text) for line in made.lines if not line.blank] == [
        (3, "one"),
        (5, "two"),
    ]
    assert len(made.lines) == 5


def test_a_section_ends_before_the_next_of_its_level() -> None:
    made = document("Title\na\nPart\nb\nDetail\nc\nPart\nd\n")
    rows = made.sections([(1, 1, "Title"), (3, 2, "Part"), (5, 3, "Detail"), (7, 2, "Part")])
    assert [(row.section, row.evidence.line, row.line_end) for row in rows] == [
        ("title", 1, 8),
        ("part", 3, 6),
        ("detail", 5, 6),
        ("part-2", 7, 8),
    ]


# --- the collection's own documents ----------------------------------------------------------


def test_the_seeds_are_as_received() -> None:
    for made in load_documents():
        content = (default_seeds() / made.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == made.sha256
        assert content.decode("utf-8") == made.raw


# --- input that cannot be used ---------------------------------------------------------------


def entry(*lines: str, without: str = "") -> Callable[[Path], object]:
    """The listing with lines added to its entry and one key left out."""
    kept = [line for line in ENTRY.splitlines() if not (without and line.startswith(without))]
    text = "\n".join([*kept, *lines]) + "\n"
    return lambda folder: (folder / "sources.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda folder: (folder / "sources.toml").unlink(), "sources.toml: no such file"),
        (lambda folder: (folder / "note.txt").unlink(), "note.txt: no such file"),
        (
            lambda folder: [(folder / "note.txt").unlink(), (folder / "note.txt").mkdir()],
            "note.txt: cannot be read",
        ),
        (
            lambda folder: (folder / "note.txt").write_bytes("a\nRīga".encode("windows-1257")),
            "note.txt, line 2: not UTF-8",
        ),
        (entry('sha256 = "00"'), "the file was changed: restore it, or correct the entry"),
        (entry(without="kind"), "entry 1: 'kind' is missing"),
        (entry('kind = "letter"', without="kind"), "known kinds: encyclopedia"),
        (entry('langauge = "lv"'), "unknown key 'langauge'"),
        (entry('language = "ru"', without="language"), "language 'ru' is not one of en, lv"),
        (entry('id = "My Note"', without="id"), "id 'My Note' is not lower-case words"),
        (entry('title = ""'), "'title' is '', expected text"),
        (entry("title = 5"), "'title' is 5, expected text"),
        (entry('published = "yesterday"'), "'published': 'yesterday' is not an EDTF date"),
        (entry("published = 2019-02-03"), "'published' is 2019-02-03, expected text in quotes"),
        (entry('retrieved = "2019-02-31"'), "'retrieved': '2019-02-31': day is out of range"),
        (entry('counterparts = ["Russia"]'), "'counterparts': 'Russia' is no code such as"),
        (entry('counterparts = "RUS"'), "'counterparts' is 'RUS', expected a list"),
        (entry('file = "../note.txt"', without="file"), "must be a plain name within"),
        (entry('file = "/etc/hostname"', without="file"), "must be a plain name within"),
        (entry('file = ".."', without="file"), "must be a plain name within"),
        (entry("", ENTRY), "the id 'note' is used twice"),
        (entry("kind"), "not valid TOML"),
        (
            lambda folder: (folder / "sources.toml").write_text('title = "x"\n', encoding="utf-8"),
            "expected at least one [[source]] entry",
        ),
        (
            lambda folder: (folder / "sources.toml").write_text("source = [1]\n", encoding="utf-8"),
            "entry 1: expected a [[source]] table",
        ),
    ],
)
def test_the_message_names_the_file_and_what_is_wrong(
    folder: Path, change: Callable[[Path], object], said: str
) -> None:
    change(folder)
    with pytest.raises(DocumentError) as caught:
        bilateral.load(folder)
    message = str(caught.value)
    assert said in message
    assert "\n" not in message
    assert "note.txt" in message or "sources.toml" in message


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"nowhere.*no such file"):
        bilateral.load(tmp_path / "nowhere")


# --- excuses ---------------------------------------------------------------------------------


@pytest.fixture
def unread(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A collection whose reader leaves the lines that begin with a star unclaimed."""
    from bilateral import reading
    from bilateral.readers import Reading

    def read(document: Document, annotations: object) -> Reading:
        found = Reading()
        found.claim((n.number for n in document.lines if n.text[:1] != "*"), "prose")
        return found

    monkeypatch.setitem(reading.READERS, "press_release", read)
    (folder / "note.txt").write_text("A heading\n* mark,\u00a0one\n* mark two\n", encoding="utf-8")
    return folder


def excuse(folder: Path, *rows: str) -> Tables:
    text = "\n".join(["source,quote,reason", *rows]) + "\n"
    (folder / "excuses.csv").write_text(text, encoding="utf-8")
    return bilateral.load(folder)


def test_a_line_that_nobody_claims_is_excused_with_a_reason(unread: Path) -> None:
    assert list(bilateral.load(unread).coverage["reason"].dropna()) == [
        "prose-without-fact",
        "unclaimed",
        "unclaimed",
    ]
    tables = excuse(unread, 'note,"* mark, one",a page number', "note,* mark two,another")
    reasons = list(tables.coverage["reason"].dropna())
    assert reasons[1:] == ["excused: a page number", "excused: another"]
    assert excuses_not_needed(tables) == []


def test_an_excuse_for_a_line_that_is_claimed_changed_or_gone_is_not_needed(unread: Path) -> None:
    tables = excuse(unread, "note,A heading,claimed", "note,* mark,gone", "note,* mark two,used")
    assert excuses_not_needed(tables) == [("note", "A heading"), ("note", "* mark")]
    assert "unclaimed" in set(tables.coverage["reason"].dropna())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("note,* mark two,", "row 2: expected a source, a quote and a reason"),
        ("note,* mark two", "row 2: expected a source, a quote and a reason"),
        ("letter,* mark two,why", "no document 'letter'; there are: note"),
        ("note,a,b\nnote,a,c", "row 3: 'a' is excused twice"),
    ],
)
def test_an_excuse_must_be_complete(unread: Path, row: str, said: str) -> None:
    with pytest.raises(DocumentError, match=r"excuses\.csv") as caught:
        excuse(unread, row)
    assert said in str(caught.value)


def test_the_file_of_excuses_has_a_header(unread: Path) -> None:
    (unread / "excuses.csv").write_text("note,* mark two,why\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="the first line must be source,quote,reason"):
        bilateral.load(unread)


@pytest.mark.parametrize(
    ("kind", "publisher", "text", "home"),
    [
        ("press_release", "Ministry of Defence of Norway", "Latvian and Polish troops met.", "NOR"),
        ("press_release", "Ministry of Defence of Belarus", "Latvian troops met.", "LVA"),
        ("press_release", None, "Poland, Poland and Poland, as Latvia says.", "POL"),
        ("press_release", None, "Poland, Poland and Latvia of Belarus, Belarus, Belarus.", "LVA"),
        ("fact_sheet", "Ministry of Norway", "Latvia of Norway", "LVA"),
        ("encyclopedia", None, "Belarus and Poland", "POL"),
    ],
)
def test_whose_relations_a_document_tells(
    kind: str, publisher: str | None, text: str, home: str
) -> None:
    document = Document("a", kind, "en", text, publisher=publisher, counterparts=("BLR",))
    assert document.home == home


def test_the_soviet_union_is_no_home_of_what_is_told_of_russia() -> None:
    text = "The Soviet Union, the Soviets, Soviet troops and Estonia, Estonia."
    document = Document("a", "history_article", "en", text, counterparts=("RUS",))
    assert document.home == "EST"
