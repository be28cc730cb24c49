from __future__ import annotations

import csv
from pathlib import Path

import pytest
from bilateral.documents import default_seeds, load_documents
from bilateral.text.sentences import split_sentences
from hypothesis import given
from hypothesis import strategies as st

CORPUS = Path(__file__).parents[1] / "corpus"


def _split(text: str, language: str | list[str] = "en") -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


def _cases() -> list[tuple[str, str, list[str]]]:
    cases = []
    for language in ("en", "lv"):
        with (CORPUS / f"sentences_{language}.csv").open(encoding="utf-8", newline="") as file:
            cases += [
                (row["text"], language, row["sentences"].split("|")) for row in csv.DictReader(file)
            ]
    return cases


@pytest.mark.parametrize(("text", "language", "expected"), _cases())
def test_corpus(text: str, language: str, expected: list[str]) -> None:
    assert _split(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Rainis ilgi un neatlaidīgi uzskatīja, ka\n\nbaltkrieviem jādod iespēja.",
        "Delegācija iepazinās ar reģionālo attīstību un\n\npašvaldību darbu.",
        "Pirms tam augstskolās studēja vairāk, pavisam - 170\n\nBaltkrievijas studenti.",
        "The delegation came in order to see the\ncity and its harbour.",
        "The agreement was signed by the President of\nLatvia in Minsk.",
    ],
)
def test_sentence_cut_by_line_breaks_is_one(text: str) -> None:
    assert _split(text, "lv" if "ī" in text else "en") == [text]


@pytest.mark.parametrize(
    "text",
    [
        "2018. gada 18.- 19. jūlijs\nĀrlietu ministra vizīte Latvijā",
        "Ministra vizīte Latvijā, dalība Rīgas konferencē 2013\nKultūras ministra vizīte Rīgā",
        "vēstniecība Minskā (oficiāli atvērta 1993. gadā);\nkonsulāts Vitebskā",
        "Pārstāvniecības Baltkrievijas Republikā, kas darbojas šodien:\nvēstniecība Minskā",
        "Preču veids\nEUR\nīpatsvars",
        "35 487 345\n100%",
        "- Agreement on Fishery, in force 21 July 1992 (indefinite)\n- Agreement on Transfer",
        "Information prepared by\nMedia Relations Section",
        "=== Relations between the two states ===\nin 1992",
        "Eksports:\nImports:",
    ],
)
def test_lists_headings_and_cells_are_not_joined(text: str) -> None:
    assert _split(text, "lv") == text.split("\n")


def test_language_may_differ_by_line() -> None:
    text = "He sat in row 12. Saeima met.\nDarbojas 12. Saeimas grupa."
    assert _split(text, ["en", "lv"]) == [
        "He sat in row 12.",
        "Saeima met.",
        "Darbojas 12. Saeimas grupa.",
    ]


@pytest.mark.parametrize("document", load_documents(default_seeds()), ids=lambda d: d.source)
def test_every_line_of_the_seeds_belongs_to_a_sentence(document) -> None:  # type: ignore[no-untyped-def]
    spans = split_sentences(document.text, [line.language for line in document.lines])
    _assert_cover(document.text, spans)
    assert not [
        document.text[start:end]
        for start, end in spans
        if document.text[start:end].endswith((" gada", " g.", " Dr."))
        and document.text[end : end + 1] == " "
    ]


def _assert_cover(text: str, spans: list[tuple[int, int]]) -> None:
    position = 0
    for start, end in spans:
        assert not text[position:start].strip()
        assert position <= start < end
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(["A", "b", "1", ".", " ", "\n", "„", "”", "(", "?", "g", "Dr"])
        ).map("".join),
    )
)
def test_sentences_cover_any_text(text: str) -> None:
    for language in ("en", "lv", []):
        _assert_cover(text, split_sentences(text, language))


@pytest.mark.parametrize("unit", [".", "a. ", "1. ", "„a. ", "b\n", "A b c d e f g\n", "1.1"])
def test_long_texts_take_linear_time(unit: str) -> None:
    text = unit * 30_000
    _assert_cover(text, split_sentences(text, "lv"))
