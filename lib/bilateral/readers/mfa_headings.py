"""What a line of a foreign-ministry page is by its form: a heading, a list of contents, prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from bilateral.documents import Line
from bilateral.readers.mfa_common import strip_bullet

__all__ = [
    "LINK_LINE",
    "MARKED",
    "NUMBERING",
    "SENTENCE_END",
    "contents_list",
    "is_name",
    "is_paragraph",
    "is_prose",
    "is_topic",
    "section_heading",
    "short_heading",
]

LINK_LINE: Final = re.compile(r"\s*(?:[-*•]\s+)?\[(?P<words>[^\]\n]+)\]\([^)\n]*\)\s*")
MARKED: Final = re.compile(
    r"\s*(?P<marks>#{1,6}\s+|=+\s*)(?P<words>[^=#\s][^=#]*?)\s*(?:=+|#+)?\s*"
)
SENTENCE_END: Final = re.compile(r"[.;:!?…][\"”“»’')\]*_]*\s*$")
_TITLE_CASE: Final = re.compile(r"[^\W\d_a-zāčēģīķļņšūž][\w ,/–-]*")
# How a word begins that names what a section of such a page is about.
_TOPICS: Final = re.compile(
    r"\b(?:attiecīb|vizīt|pārstāvniec|pārstāvīb|vēstniec|vēstniek|konsul|sadarbīb|līgum|tiesisk|ekonomi"
    r"|tirdzniec|investīcij|kultūr|izglītīb|zinātn|tūrism|diaspor|kopien|tautieš|vēstur|hronoloģ"
    r"|avot|dialog|kontakt|palīdzīb|drošīb|aizsardzīb|pašvaldīb|tranzīt|transport|enerģētik|sport"
    r"|kopsavilk|ievad|politi|vide|parlament|starpparlament|informācij|statistik|iedzīvotāj)",
    re.IGNORECASE,
)
_VERB: Final = re.compile(r"\b(?:ir|atrodas|darbojas|strādā|bija|tika)\b")
NUMBERING: Final = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+(?=[^\W\d_a-zāčēģīķļņšūž])")
_FEWEST_CONTENTS: Final = 3
_LONGEST_MARKED: Final = 300
_SHORTEST_HEADING, _LONGEST_HEADING, _LONGEST_SUBHEADING = 6, 90, 12
_FEWEST_PROSE_WORDS: Final = 7
_MOST_TOPIC_WORDS: Final = 7


def contents_list(lines: Sequence[Line]) -> dict[int, str]:
    """The words of a bulleted list of contents by their lines: a heading below has one's words."""
    runs = groupby(lines, lambda line: strip_bullet(line.text) > 0)
    entries = next(([*run] for bulleted, run in runs if bulleted), [])
    if len(entries) < _FEWEST_CONTENTS:
        return {}
    words = {line.number: line.text[strip_bullet(line.text) :].strip() for line in entries}
    folded = {number: text.casefold() for number, text in words.items()}
    headings = {line.text.strip().casefold() for line in lines if line.number not in words}
    return {} if headings.isdisjoint(folded.values()) else folded


def section_heading(text: str, contents: set[str]) -> str | None:
    """A section heading's words: in capitals, marked as a heading, or named in the contents."""
    if len(text) > _LONGEST_MARKED:
        return None
    marked = MARKED.fullmatch(text)
    words = NUMBERING.sub("", (marked["words"] if marked else text).strip()).removesuffix(":")
    if marked or words.casefold() in contents:
        return words
    letters = sum(map(str.isalpha, words))
    capitals = words.isupper() and not any(map(str.isdigit, words))
    fits = letters >= _SHORTEST_HEADING and len(words) <= _LONGEST_HEADING
    return words if capitals and fits else None


def is_topic(text: str) -> bool:
    """Whether a line is no more than the name of a topic.

    >>> is_topic("Ekonomiskās attiecības"), is_topic("Sadarbība turpinās."), is_topic("Lietuva")
    (True, False, False)
    """
    if len(text) > _LONGEST_HEADING:
        return False
    words = NUMBERING.sub("", text.strip())
    return is_name(words) and bool(_TOPICS.search(words)) and not _VERB.search(words)


def is_name(words: str) -> bool:
    """Whether a few words stand like a name: a capital first, no number, no end of a sentence.

    >>> is_name("Valstu prezidenti"), is_name("Valsts prezidents ieradās."), is_name("2019. gads")
    (True, False, False)
    """
    return (
        len(words) <= _LONGEST_HEADING
        and len(words.split()) <= _MOST_TOPIC_WORDS
        and _TITLE_CASE.fullmatch(words) is not None
        and not any(map(str.isdigit, words))
    )


def is_paragraph(text: str) -> bool:
    """Whether a line is running text that ends a sentence."""
    return is_prose(text) and SENTENCE_END.search(text) is not None


def short_heading(words: str) -> bool:
    """Whether words are few, and end no sentence."""
    return len(words.split()) <= _LONGEST_SUBHEADING and not words.rstrip().endswith((".", ";"))


def is_prose(text: str) -> bool:
    """Whether a line is running text: several words, begun like a sentence.

    >>> is_prose("Kopš tā laika abas valstis sadarbojas arī enerģētikā."), is_prose("EUR 5")
    (True, False)
    """
    words = text.split()
    spoken = sum(word[:1].isalpha() for word in words)
    return spoken >= _FEWEST_PROSE_WORDS or (spoken >= 3 and text.rstrip().endswith((".", "!")))
