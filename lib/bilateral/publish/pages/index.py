"""The page that leads to all others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import unescape
from html.parser import HTMLParser

from bilateral.documents import Document
from bilateral.publish.notebook import Notebook, source, tags
from bilateral.publish.pages.frame import Navigation, Page, environment, framed
from bilateral.publish.pages.markup import TAG
from bilateral.publish.pages.pictures import picture_address
from bilateral.publish.pages.report import title_of, unmarked
from bilateral.publish.pages.table import table_title
from bilateral.schema import schemas

__all__ = ["Card", "card", "index_page"]


@dataclass(frozen=True, slots=True)
class Card:
    """What the index shows of a report, all of it taken from the executed notebook."""

    name: str
    title: str
    question: str | None
    finding: str | None
    picture: str | None


def card(content: Notebook, name: str) -> Card:
    """What the index shows of an executed notebook."""
    return Card(
        name,
        title_of(content, name),
        _question(content),
        _finding(content),
        _picture(content),
    )


def _question(content: Notebook) -> str | None:
    for cell in content["cells"]:
        if cell["cell_type"] == "markdown":
            for paragraph in re.split(r"\n\s*\n", source(cell)):
                lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
                if "".join(lines).strip():
                    return unmarked(" ".join(lines))
    return None


def _finding(content: Notebook) -> str | None:
    for cell in content["cells"]:
        if "findings" in tags(cell):
            for output in cell.get("outputs", ()):
                data = output.get("data", {})
                if "text/html" in data:
                    return _first_words("".join(data["text/html"]))
                text = "".join(data.get("text/markdown", data.get("text/plain", ())))
                text = text or "".join(output.get("text", ()))
                if text.strip():
                    first = re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.)\s)", text.strip())[0]
                    return unmarked(re.sub(r"^\s*(?:[-*]|\d+\.)\s+", "", first))
    return None


# Characters; eight reports have pictures on one page.
_LIGHT = 100_000


def _picture(content: Notebook) -> str | None:
    """The first picture that is light enough for the index, or else the lightest."""
    lightest: str | None = None
    for picture in _pictures(content):
        address = picture_address(picture)
        if len(address) <= _LIGHT:
            return address
        if lightest is None or len(address) < len(lightest):
            lightest = address
    return lightest


def _pictures(content: Notebook) -> Iterator[str]:
    for cell in content["cells"]:
        for output in cell.get("outputs", ()):
            svg = output.get("data", {}).get("image/svg+xml")
            if svg:
                yield "".join(svg)


class _Words(HTMLParser):
    """The words of the first list item or paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.inside: str | None = None
        self.complete = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if self.inside is None and tag in ("li", "p"):
            self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.complete = True

    def handle_data(self, data: str) -> None:
        if self.inside and not self.complete:
            self.words.append(data)


def _first_words(text: str) -> str | None:
    """The words of the first list item or paragraph of HTML; of all of it where it has none.

    >>> _first_words("<p>One <b>and</b> two.</p><p>Three.</p>")
    'One and two.'
    """
    parser = _Words()
    parser.feed(text)
    words = "".join(parser.words) if parser.inside else unescape(TAG.sub("", text))
    return " ".join(words.split()) or None


def index_page(
    contents: Mapping[str, Notebook],
    documents: Sequence[Document],
    heading: str,
    navigation: Navigation,
    rows: Mapping[str, int],
) -> str:
    """The page that leads to all others; `rows` counts the rows of each table."""
    cards = [card(content, name) for name, content in contents.items()]
    tables = [
        {
            "name": name,
            "title": table_title(name),
            "row": schemas()[name].row.rstrip("."),
            "count": count,
        }
        for name, count in rows.items()
    ]
    body = (
        environment()
        .get_template("index.html.j2")
        .render(
            heading=heading,
            cards=[asdict(each) for each in cards],
            documents=[Page.of(document) for document in documents],
            tables=tables,
        )
    )
    return framed(title=heading, kind="index", body=body, navigation=navigation, current="index")
