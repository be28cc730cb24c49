"""Pages as text: what a notebook's cells become, and what a mailed report quotes."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from bilateral.documents import Document
from bilateral.publish import html
from bilateral.publish.pages.frame import framed
from bilateral.publish.pages.markup import with_headings, with_tables
from bilateral.publish.pages.reference import assumptions

EMPTY = html.Navigation([], [])


def notebook(*cells: tuple[str, str]) -> dict[str, object]:
    made = [
        {"cell_type": "markdown", "id": "words", "metadata": {}, "source": source}
        if kind == "markdown"
        else {
            "cell_type": "code",
            "id": "code",
            "metadata": {},
            "source": "tables.visits",
            "execution_count": 1,
            "outputs": [
                {
                    "output_type": "display_data",
                    "metadata": {kind: {"alt": 'Six "visits" & more'}},
                    "data": {kind: source},
                }
            ],
        }
        for kind, source in cells
    ]
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def test_a_report_escapes_what_could_end_an_attribute() -> None:
    page = html.report_page(notebook(("markdown", "# A"), ("image/svg+xml", "<svg/>")), "a", EMPTY)
    alt = re.search(r"""<img alt=(["'])(.*?)\1""", page)
    assert alt
    assert unescape(alt[2]) == 'Six "visits" & more'


def test_a_report_names_the_tables_behind_it() -> None:
    page = html.report_page(notebook(("markdown", "# A"), ("image/svg+xml", "<svg/>")), "a", EMPTY)
    assert 'The data behind it: <a href="tables/visits.html">visits</a>' in page


def test_a_title_is_escaped_and_a_page_without_script_allows_none() -> None:
    page = framed(title="<b>", kind="report", body="", navigation=EMPTY)
    assert "<title>&lt;b&gt;</title>" in page
    assert "script" not in page


def test_headings_get_ids_of_their_own() -> None:
    body, headings = with_headings("<h2>Limits</h2><h2>Limits</h2><h3>A &amp; B</h3>")
    assert len({heading.id for heading in headings}) == 3
    assert [heading.text for heading in headings] == ["Limits", "Limits", "A & B"]
    assert all(f'id="{heading.id}"' in body for heading in headings)


def test_tables_get_scopes_classes_and_languages() -> None:
    table = with_tables(
        "<table><caption>Trade</caption><thead><tr><th>Partner</th><th>EUR</th></tr></thead>"
        "<tbody><tr><td>Baltkrievija ir kaimiņš</td><td>1,234.5</td></tr>"
        "<tr><td>No trade</td><td>–</td></tr></tbody></table>"
    )
    assert 'aria-label="Table 1: Trade"' in table
    assert (
        '<th class="number" scope="col">EUR' in table or 'scope="col" class="number">EUR' in table
    )
    assert re.search(r'<td class="number short">1,234.5', table)
    assert re.search(r'<td lang="lv">Baltkrievija', table)
    assert "<td>No trade" in table


def test_assumptions_are_comments_only() -> None:
    text = 'x = """\n# Assumption: none\n"""\n# Assumption: one\n\n# not of it\n'
    assert [(each.line, each.words) for each in assumptions([("a.py", text)])] == [(4, "one")]


@pytest.fixture
def document() -> Document:
    return Document("doc", "article", "en", "First line.\nSecond <line>.\nThird.\n", file="d.txt")


def test_a_mailed_report_quotes_each_line_once(document: Document) -> None:
    links = (
        '<a href="sources/doc.html#L2">doc:2</a> <a href="sources/doc.html#L2">2</a> '
        '<a href="sources/doc.html#L1">1–3</a> <a href="index.html">Contents</a> '
        '<a href="https://example.org/">there</a>'
    )
    page = f'<header class="site">x</header>\n<main id="main">{links}</main>'
    mail = html.mail_page(page, {"doc": document})
    assert "site" not in mail
    assert mail.count("Second &lt;line&gt;.") == 2, "once alone, once in the run"
    assert mail.count('id="note-doc-2"') == 1
    assert mail.count('href="#note-doc-2"') == 2
    assert '<div id="note-doc-1-3"><dt><a href="#to-note-doc-1-3">lines 1–3</a></dt>' in mail
    assert ">Contents<" not in mail
    assert 'href="https://example.org/"' in mail
    assert not re.findall(r'href="(?!#|https:)', mail)


def test_a_mailed_report_leaves_unknown_documents_as_words(document: Document) -> None:
    mail = html.mail_page('<main><a href="sources/no.html#L2">no:2</a></main>', {"doc": document})
    assert "<main>no:2" in mail


def test_templates_ship_with_the_package() -> None:
    folder = Path(html.__file__).parent / "templates"
    names = {path.name for path in folder.iterdir()}
    assert {"page.html.j2", "table.html.j2", "table.js", "style.css", "report"} <= names
