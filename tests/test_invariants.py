"""The invariants of the data model, on the collection's own documents."""

from __future__ import annotations

import ast
import io
import re
import shutil
import tokenize
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import bilateral
import pandas as pd
import pytest
from bilateral.collection import Tables, excuses_not_needed
from bilateral.documents import load_documents
from conftest import keep_only, without_hashes
from hypothesis import given, settings
from hypothesis import strategies as st
from invariants import RULES, rows, violations

LIB = Path(__file__).resolve().parents[1] / "lib"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return bilateral.load()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_it_holds_for_every_row(tables: Tables, rule: object) -> None:
    assert list(rule(tables)) == []  # type: ignore[operator]


def test_no_excuse_is_left_over(tables: Tables) -> None:
    assert excuses_not_needed(tables) == []


def test_every_table_has_rows(tables: Tables) -> None:
    assert [name for name, table in tables.items() if table.empty] == []


@pytest.mark.parametrize("chosen", [d.source for d in load_documents()])
def test_a_choice_of_documents_knows_nothing_of_the_others(
    tables: Tables, seeds: Path, chosen: str
) -> None:
    keep_only(seeds, chosen)
    alone = bilateral.load(seeds)
    assert list(alone.sources["source"]) == [chosen]
    for name, table in tables.of([chosen]).items():
        assert table.equals(getattr(alone, name)), name


# --- on altered copies -------------------------------------------------------------------------


def rewrite(seeds: Path, change: Callable[[str], str]) -> Tables:
    """The tables of a copy whose documents were changed."""
    without_hashes(seeds)
    for path in seeds.glob("*.txt"):
        path.write_bytes(change(path.read_bytes().decode("utf-8")).encode("utf-8"))
    return bilateral.load(seeds)


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


LAYOUTS: dict[str, Callable[[str], str]] = {
    "Windows": lambda text: "\ufeff" + text.replace("\n", " \r\n"),
    "decomposed": decomposed,
    "both": lambda text: "\ufeff" + decomposed(text).replace("\n", " \r\n"),
    "spaces": lambda text: re.sub(r"(?<=\S) (?=\S)", "\u00a0", text),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_holds_for_another_layout_and_nothing_is_lost(
    tables: Tables, seeds: Path, layout: str
) -> None:
    altered = rewrite(seeds, LAYOUTS[layout])
    assert violations(altered) == []
    for name, table in tables.items():
        if name != "findings":
            assert len(getattr(altered, name)) == len(table), name
    same = ["event", "date", "actor", "target", "category", "same_as", "line"]
    pd.testing.assert_frame_equal(altered.events[same], tables.events[same])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_findings_do_not_depend_on_the_layout(tables: Tables, seeds: Path, layout: str) -> None:
    altered = rewrite(seeds, LAYOUTS[layout])
    same = ["rule", "verdict", "source", "line"]
    pd.testing.assert_frame_equal(altered.findings[same], tables.findings[same])


# A document cut or torn apart may well hold less; what is found must still be sound.
SOUND = [rule for rule in RULES if rule.__name__ not in ("coverage", "totals")]


@settings(max_examples=6, deadline=None, derandomize=True, database=None)
@given(st.integers(0, 10**6))
def test_what_is_found_in_a_torn_document_is_sound(seed: int) -> None:
    random = Random(seed)
    with TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        shutil.copytree(LIB.parent / "seeds", seeds)

        def tear(text: str) -> str:
            lines = [line for line in text.split("\n") if random.random() < 0.7]
            cut = random.randrange(len(lines))
            return "\n".join(lines[cut:] + lines[:cut])

        altered = rewrite(seeds, tear)
        assert [what for rule in SOUND for what in rule(altered)] == []
        numbered = altered.coverage.groupby("source")["line"]
        for document in altered.documents:
            lines = [line.number for line in document.lines if not line.blank]
            if lines:
                assert list(numbered.get_group(document.source)) == lines


# --- 6. no fact of a document is written in the library ----------------------------------------

# What may stand in the library although a document says it too, and why. An entry that is no
# longer found fails, so that the list stays true.
EXCEPTIONS = {
    ("surname", "daudze", "surnames.csv"): "a list of surnames whose endings mislead",
    ("surname", "jofe", "surnames.csv"): "a list of surnames whose endings mislead",
    ("surname", "penke", "surnames.csv"): "a list of surnames whose endings mislead",
    ("surname", "skuja", "surnames.csv"): "a list of surnames whose endings mislead",
    ("surname", "gerhards", "first_names.csv"): "a first name too",
    ("surname", "matīss", "first_names.csv"): "a first name too",
    ("surname", "tomass", "first_names.csv"): "a first name too",
    ("surname", "amerika", "countries.csv"): "a part of the world too",
    ("phrase", "", "glossary.csv"): "terms of the customs tariff and of diplomacy, with English",
    ("phrase", "", "hs_headings.csv"): "the official names of the customs tariff",
    ("phrase", "", "translations.csv"): "the translation memory, which extraction never reads",
    ("phrase", "", "places.csv"): "full names of organisations",
}
_PHRASE = 6  # words
_ROUND = re.compile(r"[1-9]\d?0{2,}")


def _code_only(path: Path) -> str:
    """A file's text; of a program only what acts: no docstring, no comment, no verbose remark.

    An example in a docstring is no rule, and the documents are where good examples are.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return text
    remarks = {
        number
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    kept = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT or token.start[0] in remarks:
            continue
        kept.append(re.sub(r"(?m) #\s.*$", "", token.string))
    return " ".join(kept)


@cache
def _library() -> dict[str, str]:
    """Name → text of every file of the library, in small letters, with single spaces."""
    return {
        path.name if path.name != "__init__.py" else f"{path.parent.name}/__init__.py": " ".join(
            _code_only(path).split()
        ).lower()
        for path in sorted(LIB.rglob("*"))
        if path.suffix in (".py", ".csv", ".toml")
    }


@cache
def _all_of_it() -> str:
    return "\n".join(_library().values())


def _holding(words: str) -> list[str]:
    """The files in which these very words stand, not as a part of longer ones."""
    plain = " ".join(words.split()).lower()
    if plain not in _all_of_it():
        return []
    whole = re.compile(rf"(?<![\w.,]){re.escape(plain)}(?!\w|[.,]\d)")
    return [name for name, text in _library().items() if plain in text and whole.search(text)]


def _not_excepted(kind: str, found: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was found and is not excepted; fails on an exception that is not needed."""
    excepted = {(word, file) for what, word, file in EXCEPTIONS if what == kind}
    used = {
        (word, file) for word, file in excepted if any(f == file and word in w for w, f in found)
    }
    assert sorted(excepted - used) == [], "exceptions no longer needed"
    return sorted(
        (w, f) for w, f in found if not any(f == file and word in w for word, file in used)
    )


def test_no_date_is_typed(tables: Tables) -> None:
    found = set()
    for row in rows(tables.dates):
        # Of a bare year or the name of a month nobody can say which document it came from.
        if row["precision"] not in ("year", "decade"):
            words = {row["quote"], row["date"]}
            found |= {(w, file) for w in words if re.search(r"\d", w) for file in _holding(w)}
    assert _not_excepted("date", found) == []


def test_no_figure_is_typed(tables: Tables) -> None:
    found = set()
    figure = re.compile(r"(?<![\w.,])\d[\d., ]*\d(?!\w)(?: +(\w{3,}))?")
    for document in tables.documents:
        for match in figure.finditer(document.text):
            words = match.group()
            digits = re.sub(r"\D", "", words)
            grouped = not re.fullmatch(r"\d+", words)
            if len(digits) < 3 or _ROUND.fullmatch(digits):
                continue
            # A bare number of three or four digits needs the word after it to be a fact.
            if grouped or len(digits) > 4 or match[1]:
                found |= {(words, file) for file in _holding(words)}
            if len(digits) > 4:
                found |= {(digits, file) for file in _holding(digits)}
    assert _not_excepted("figure", found) == []


def test_no_person_is_typed(tables: Tables) -> None:
    found = set()
    for table in (tables.visitors, tables.envoys):
        for name in {*table["name"], *table["name_printed"]}:
            surname = re.split(r"[ .]", name)[-1].lower()
            if len(surname) > 3:
                found |= {(surname, file) for file in _holding(surname)}
            assert _holding(name) == [], name
    assert _not_excepted("surname", found) == []


def _phrases(text: str) -> set[str]:
    words = re.findall(r"[^\W\d_]+", text.lower())
    return {" ".join(words[i : i + _PHRASE]) for i in range(len(words) - _PHRASE + 1)}


def test_no_phrase_is_typed(tables: Tables) -> None:
    said = set().union(*(_phrases(document.text) for document in tables.documents))
    found = {(p, file) for file, text in _library().items() for p in _phrases(text) & said}
    assert _not_excepted("phrase", found) == []
