"""A report as one file to mail: its links to documents lead to footnotes with their words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from bilateral.documents import Document
from bilateral.plain import escape

__all__ = ["mail_page"]

# What leads to other pages.
_NAVIGATION = re.compile(
    r"""<header\ class="site">.*?</header>\n?  # the list of all pages
    | <nav\ class="turn".*?</nav>\n?           # before and after
    | <nav\ class="behind".*?</nav>\n?         # tables behind the report
    """,
    re.DOTALL | re.VERBOSE,
)
_LINK = re.compile(
    r'<a\b[^>]*\bhref="(?P<to>[^"#:]*)(?:#(?P<at>[^"]*))?"[^>]*>(?P<words>.*?)</a>', re.S
)
_SOURCE = re.compile(r"sources/([^/]+)\.html")
_LINE = re.compile(r"L(\d+)")
_RUN = re.compile(r"(?:.*:)?(\d+)–(\d+)")

Place = tuple[str, int, int]


def mail_page(report: str, documents: Mapping[str, Document]) -> str:
    """A report's page without other pages: every line linked to is quoted at its end."""
    notes: dict[Place, str] = {}

    def linked(match: re.Match[str]) -> str:
        to, at, words = match["to"], match["at"] or "", match["words"]
        if not to:
            return match[0]
        source, line = _SOURCE.fullmatch(to), _LINE.fullmatch(at)
        if source is None or source[1] not in documents:
            return words
        if line is None:
            return f'<a href="#from-{source[1]}">{words}</a>' if not at else words
        run = _RUN.fullmatch(unescape(words))
        last = int(run[2]) if run and run[1] == line[1] else int(line[1])
        place = (source[1], int(line[1]), last)
        note = f"note-{place[0]}-{place[1]}" + (f"-{last}" if last != place[1] else "")
        back = "" if place in notes else f' id="to-{note}"'
        notes.setdefault(place, note)
        return f'<a href="#{note}"{back}>{words}</a>'

    alone = _NAVIGATION.sub("", report)
    head, main, body = alone.partition("<main")
    body = _LINK.sub(linked, body)
    return head + main + body.replace("</main>", _notes(notes, documents) + "</main>", 1)


def _notes(notes: Mapping[Place, str], documents: Mapping[str, Document]) -> str:
    parts = ['<section class="notes">\n<h2 id="quoted-lines">The lines referred to</h2>']
    for source, document in documents.items():
        own = sorted(place for place in notes if place[0] == source)
        lang = f' lang="{document.language}"' if document.language != "en" else ""
        by = f", {escape(document.publisher)}" if document.publisher else ""
        parts.append(
            f'<h3 id="from-{source}">{source}: '
            f"<span{lang}>{escape(document.title or document.file)}</span>{by}</h3>"
        )
        parts.append("<dl>" if own else "<p>No line of it is referred to.</p>")
        parts += [_note(place, notes[place], document) for place in own]
        if own:
            parts.append("</dl>")
    return "\n".join([*parts, "</section>\n"])


def _note(place: Place, note: str, document: Document) -> str:
    _, first, last = place
    words = []
    for line in document.lines[first - 1 : last]:
        lang = f' lang="{line.language}"' if line.language != "en" else ""
        words.append(f"<dd{lang}>{escape(line.text.strip())}</dd>")
    label = f"line {first}" if first == last else f"lines {first}–{last}"
    return f'<div id="{note}"><dt><a href="#to-{note}">{label}</a></dt>{"".join(words)}</div>'
