"""Attacks within documents stay text wherever they come out."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import sys
import unicodedata
import warnings
from html.parser import HTMLParser
from pathlib import Path

import bilateral
import matplotlib as mpl
import pandas as pd
import pytest
from bilateral import cli, display, figures, plain
from bilateral.collection import Tables
from bilateral.publish.export import export, read_csv
from bilateral.publish.html import (
    Navigation,
    Page,
    dictionary_page,
    mail_page,
    report_page,
    source_page,
    table_page,
)
from bilateral.publish.timeline_export import export as export_timeline

from tests.fuzz.oracle import problems
from tests.hostile.attacks import ATTACKS, write_seeds

pytestmark = pytest.mark.xdist_group("attacks")  # its tests share what was made once

ACTING = frozenset(
    character
    for character in map(chr, range(sys.maxunicode + 1))
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in "\n\t"
)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_seeds(tmp_path_factory.mktemp("hostile") / "seeds")


@pytest.fixture(scope="module")
def tables(seeds: Path) -> Tables:
    return bilateral.load(seeds)


@pytest.fixture(scope="module")
def out(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "tables"
    export(tables, folder)
    return folder


@pytest.fixture(scope="module")
def pages(tables: Tables) -> dict[str, str]:
    documents = {document.source: document for document in tables.documents}
    to = Navigation([Page("01_x", "<b>x</b>")], [Page.of(d) for d in tables.documents])
    made = {f"sources/{d.source}": source_page(tables, d, to) for d in tables.documents}
    made |= {
        f"tables/{name}": table_page(tables, name, documents, to) for name, _ in tables.items()
    }
    made["dictionary"] = dictionary_page(tables, to)
    made["report"] = report_page(notebook(tables), "01_x", to)
    made["mail"] = mail_page(made["report"], documents)
    return made


def notebook(tables: Tables) -> dict[str, object]:
    """An executed notebook that shows words of the documents in each way there is."""
    shown: list[dict[str, object]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(display, "display", lambda html: shown.append({"text/html": html.data}))
        columns = {"text": "Text", "actor": "Actor", "quote": "Quote"}
        display.table(tables.events, columns, caption=" ".join(ATTACKS.values()))
        display.table(tables.envoys, {"name": "Name", "city": "City"}, caption="x")
    attacks = "\n".join(ATTACKS.values())
    outputs = [{"output_type": "display_data", "data": data, "metadata": {}} for data in shown]
    outputs.append({"output_type": "stream", "name": "stdout", "text": attacks})
    outputs.append({"output_type": "stream", "name": "stderr", "text": attacks})
    for kind in ("text/plain", "text/latex"):
        data = {"output_type": "display_data", "data": {kind: attacks}, "metadata": {}}
        outputs.append(data)
    outputs.append(
        {"output_type": "error", "ename": attacks, "evalue": attacks, "traceback": [attacks]}
    )
    cell = {"cell_type": "code", "source": f"'''{attacks}'''", "metadata": {}, "outputs": outputs}
    return {
        "cells": [cell | {"execution_count": 1, "id": "a"}],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


# --- tables --------------------------------------------------------------------------------------


def test_the_attacks_are_in_the_tables(tables: Tables) -> None:
    """Else the other tests would try nothing."""
    quoted = "\n".join(tables.coverage["quote"])
    assert [name for name, attack in ATTACKS.items() if attack.split("\n")[0].strip() not in quoted
            and "carriage" not in name] == []  # fmt: skip
    assert len(tables.events) > 20
    assert len(tables.visits) > 20
    assert tables.events["text"].str.contains("attacked").sum() > 5


def test_what_is_read_is_sound(tables: Tables) -> None:
    assert [what for document in tables.documents for what in problems(document)] == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_alone_is_read_by_every_reader(attack: str) -> None:
    from tests.fuzz.oracle import KINDS, document_of

    for kind in KINDS:
        for text in (ATTACKS[attack], f"== {ATTACKS[attack]} ==\n\n* {ATTACKS[attack]} 1999\n"):
            assert problems(document_of(text, kind), frames=True) == []


# --- files ---------------------------------------------------------------------------------------


def test_no_cell_of_csv_is_a_formula(tables: Tables, out: Path) -> None:
    found = 0
    for path in out.glob("*.csv"):
        header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
        numbers = {n for n, name in enumerate(header) if tables_number(tables, path.stem, name)}
        for row in rows:
            for at, cell in enumerate(row):
                assert at in numbers or cell[:1] not in ("=", "+", "-", "@", "\t", "\r"), cell
                found += cell[:2] in ("'=", "'+", "'@", "'-", "'\t")
    assert found > 20


def tables_number(tables: Tables, table: str, column: str) -> bool:
    return bool(pd.api.types.is_numeric_dtype(getattr(tables, table)[column]))


def test_tables_come_back_from_csv(tables: Tables, out: Path) -> None:
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(read_csv(out / f"{name}.csv"), frame)


def test_a_negative_number_stays_one(tmp_path: Path) -> None:
    from bilateral.publish.export import csv_text

    assert csv_text(["a", "b"], [(-3.5, "-3.5")]) == "a,b\r\n-3.5,'-3.5\r\n"


def test_the_database_holds_the_words(tables: Tables, out: Path) -> None:
    connection = sqlite3.connect(out / "bilateral.sqlite")
    for name, frame in tables.items():
        if "quote" in frame:
            found = [quote for (quote,) in connection.execute(f'SELECT quote FROM "{name}"')]
            assert found == list(frame["quote"])
    connection.close()


@pytest.mark.filterwarnings("ignore")  # icalendar on characters that it leaves out
def test_other_formats_hold_words_only(tables: Tables, tmp_path: Path) -> None:
    for path in export_timeline(tables, tmp_path / "out"):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            events = json.loads(text)["events"] if path.stem == "timeline" else json.loads(text)
            assert events
            for event in events if path.stem == "timeline" else ():
                html = f"{event['text']['headline']}{event['text']['text']}"
                assert set(re.findall(r"<[^>]*>", html)) <= {"<p>", "</p>"}
        elif path.suffix == ".csv":
            rows = list(csv.reader(io.StringIO(text, newline="")))
            assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@")]
        else:
            assert path.suffix == ".ics"
            lines = re.findall(r"(?m)^[^ \t\r\n].*", text)
            assert all(re.match(r"[A-Z][A-Z0-9-]*[:;]", line) for line in lines)


# --- pages ---------------------------------------------------------------------------------------

_ADDRESSES = re.compile(r"(?:\.\./)?[\w./-]*(?:#[\w-]*)?|data:(?:text/csv;base64,[\w+/=]*|,)")
_ELEMENTS = frozenset(
    re.findall(
        r"\S+",
        "html head meta title link style body a header nav details summary ul ol li div "
        "main h1 h2 h3 h4 h5 h6 p dl dt dd span i b em strong mark code pre table caption "
        "thead tbody tr th td label input search output section script figure img br",
    )
)
_ATTRIBUTES = frozenset(
    re.findall(
        r"\S+",
        "lang charset http-equiv content name rel href class id aria-label aria-current "
        "aria-hidden tabindex role scope title type autocomplete for hidden download "
        "data-key style alt src loading",
    )
)


class Elements(HTMLParser):
    """What a page is made of, and every word of it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.scripts = 0
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        if tag not in _ELEMENTS:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            if name not in _ATTRIBUTES:
                self.wrong.append(f"<{tag} {name}>")
            if name in ("href", "src") and not _ADDRESSES.fullmatch(value or ""):
                self.wrong.append(f"{name}={value}")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"comment {data[:40]}")

    def handle_decl(self, decl: str) -> None:
        if decl != "DOCTYPE html":
            self.wrong.append(decl)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_pages_hold_no_element_of_an_attack(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        found = Elements(text)
        assert found.wrong == [], name
        assert found.scripts == name.startswith("tables/"), name
        assert "49" not in re.findall(r"\{\{|49\b(?=\$)", text), name


def test_pages_show_the_words(pages: dict[str, str], tables: Tables) -> None:
    for document in tables.documents:
        words = " ".join("".join(Elements(pages[f"sources/{document.source}"]).words).split())
        for line in document.lines:
            assert " ".join(plain.visible(line.text.strip("= ")).split()) in words


def test_pages_hold_no_character_that_acts(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        if name not in ("report", "mail"):  # outputs of other programs are shown as they are
            assert ACTING.isdisjoint(text), name


# --- figures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_figure_draws_the_words(attack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[object] = []
    monkeypatch.setattr(figures, "display", lambda data, **_: shown.append(data))
    with warnings.catch_warnings(), mpl.rc_context():
        warnings.filterwarnings("ignore", "Glyph|Matplotlib currently does not|constrained_layout")
        figure, axes = figures.new()
        axes.text(0, 0, ATTACKS[attack])
        axes.set_yticks([0], [ATTACKS[attack]])
        rows = pd.DataFrame({"source": ["a"], "line": [1]})
        figures.show(figure, title=ATTACKS[attack], alt=ATTACKS[attack], rows=rows)
    import xml.etree.ElementTree as ET

    tree = ET.fromstring(shown[0].data)  # type: ignore[attr-defined]
    kinds = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert kinds.isdisjoint({"script", "a", "image", "foreignObject", "animate"})
    for element in tree.iter():
        assert not [name for name in element.attrib if name.startswith("on")]
        for name, value in element.attrib.items():
            assert not name.endswith("href") or value.startswith("#")


# --- terminal ------------------------------------------------------------------------------------


def test_the_terminal_gets_no_character_that_acts(
    tables: Tables, seeds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bilateral.collection.load", lambda _: tables)
    places = [f"{d.source}:{line.number}" for d in tables.documents for line in d.lines[::25]]
    for arguments in (["check"], ["check", "--format", "json"], *(["show", p] for p in places)):
        cli.main([*arguments, "--seeds", str(seeds)])
    for name in ATTACKS.values():
        cli.main(["show", "--seeds", str(seeds), "--", f"{name}:1"])
    printed = capsys.readouterr()
    assert "attacked" in printed.out
    assert ACTING.isdisjoint(printed.out + printed.err)


def test_errors_get_no_character_that_acts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for attack in ATTACKS.values():
        for key in ("id", "file", "kind", "language", "url", "published"):
            values = {"id": "a", "file": "a.txt", "kind": "x", "language": "en"} | {key: attack}
            lines = (f"{name} = {json.dumps(value)}" for name, value in values.items())
            text = "[[source]]\n" + "\n".join(lines).replace("\x7f", "\\u007f")
            (tmp_path / "sources.toml").write_text(text, encoding="utf-8", errors="replace")
            assert cli.main(["check", "--seeds", str(tmp_path)]) == 2
    printed = capsys.readouterr()
    assert ACTING.isdisjoint(printed.out + printed.err)


def test_visible_knows_every_character_that_acts() -> None:
    assert [c for c in ACTING if plain.visible(c) == c] == []
    assert plain.visible("Rīga – «x»\n\t$5") == "Rīga – «x»\n\t$5"
