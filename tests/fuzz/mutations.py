"""Documents of each kind, valid, damaged, spliced and cut, as Hypothesis strategies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bilateral.documents import Document, load_documents
from hypothesis import strategies as st

from tests.fuzz.oracle import KINDS, LANGUAGES, document_of
from tests.hostile.attacks import ATTACKS

__all__ = ["DOCUMENTS", "cut", "documents"]

DOCUMENTS = load_documents()
_LINES = [line for document in DOCUMENTS for line in document.raw.splitlines()]
_STRANGE = st.sampled_from([*ATTACKS.values(), "\r\n", "\x85", "\u2028", "\t", "\u00a0", "\ufeff"])


def cut(document: Document, byte: int) -> Document:
    """The document cut at a byte of its file; a letter that was cut through is left out."""
    text = document.raw.encode()[:byte].decode("utf-8", "ignore")
    made = document_of(text, document.kind, document.language)
    return replace(made, published=document.published)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A piece of a seed with lines of others, words changed and strange characters put in."""
    seed = draw(st.sampled_from(DOCUMENTS))
    lines = seed.raw.splitlines(keepends=True)
    first = draw(st.integers(0, len(lines) - 1))
    piece = lines[first : first + draw(st.integers(1, 40))]
    for change in draw(st.lists(st.sampled_from(_CHANGES), max_size=6)):
        piece = change(draw, piece) or [""]
    kind = draw(st.sampled_from([seed.kind, seed.kind, *KINDS]))
    made = document_of("".join(piece), kind, draw(st.sampled_from(LANGUAGES)))
    return replace(made, published=draw(st.sampled_from(_PUBLISHED)))


_PUBLISHED = (None, "2018-05-16", "2018-05", "2018-33", "2018/..", "0001-01-01", "9999-12-31")


def _spliced(draw: st.DrawFn, lines: Sequence[str]) -> list[str]:
    at = draw(st.integers(0, len(lines)))
    return [*lines[:at], draw(st.sampled_from(_LINES)) + "\n", *lines[at:]]


def _joined(draw: st.DrawFn, lines: Sequence[str]) -> list[str]:
    at = draw(st.integers(0, len(lines) - 1))
    return [*lines[:at], "".join(lines[at : at + 2]).replace("\n", " "), *lines[at + 2 :]]


def _damaged(draw: st.DrawFn, lines: Sequence[str]) -> list[str]:
    at = draw(st.integers(0, len(lines) - 1))
    line = lines[at]
    place = draw(st.integers(0, len(line)))
    gone = draw(st.integers(0, 5))
    put = draw(_STRANGE | st.text(max_size=4))
    return [*lines[:at], line[:place] + put + line[place + gone :], *lines[at + 1 :]]


def _repeated(draw: st.DrawFn, lines: Sequence[str]) -> list[str]:
    at = draw(st.integers(0, len(lines) - 1))
    return [*lines[:at], lines[at] * draw(st.integers(2, 4)), *lines[at + 1 :]]


def _removed(draw: st.DrawFn, lines: Sequence[str]) -> list[str]:
    at = draw(st.integers(0, len(lines) - 1))
    return [*lines[:at], *lines[at + 1 :]]


_CHANGES = (_spliced, _joined, _damaged, _damaged, _repeated, _removed)
