"""Sections and headings of the Harmonized System for goods named in Latvian.

The nomenclature is the World Customs Organization's (2017 edition); the wordings looked up are the
usual Latvian customs names, with the confidence that a wording means its heading alone.
"""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["Heading", "find_heading", "find_section", "section_of"]

_DATA: Final = Path(__file__).parents[1] / "data"
_WORD: Final = re.compile(r"\w+")
# Words that tell no goods apart, as stems; 'ne' does ('not wider than').
_IDLE_WORDS: Final = (
    "un vai no to tā tās tam kas kur kurā par ar bez pēc izņe iesk ieska ietve tamlī citur citād "
    "citi cits ražoj produ izstr preci prece preču"
)
_IDLE: Final = frozenset(_IDLE_WORDS.split())
_STEM: Final = 6
_CONFIDENCES: Final = ("high", "medium", "low")


class Heading(NamedTuple):
    """Four-digit headings joined by `;`, and how sure they are (`high`, `medium`, `low`)."""

    code: str
    confidence: str


class _Index(NamedTuple):
    """Wordings as stems, with the weight of a stem and the wordings it stands in."""

    codes: list[str]
    confidences: list[str]
    stems: list[frozenset[str]]
    weights: dict[str, float]
    postings: dict[str, list[int]]

    def weight(self, stems: frozenset[str]) -> float:
        rarest = math.log(1 + len(self.codes))
        return math.fsum(self.weights.get(stem, rarest) for stem in stems)


def _stems(text: str) -> frozenset[str]:
    words = (word[:_STEM] for word in _WORD.findall(text.lower()))
    kept = [word for word in words if word not in _IDLE and word[:5] not in _IDLE]
    return frozenset(kept)


def _index(rows: list[tuple[str, str, str]]) -> _Index:
    stems = [_stems(name) for _, _, name in rows]
    postings: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(stems):
        for word in words:
            postings[word].append(number)
    weights = {word: math.log(1 + len(rows) / len(found)) for word, found in postings.items()}
    return _Index(
        [code for code, _, _ in rows],
        [confidence for _, confidence, _ in rows],
        stems,
        weights,
        dict(postings),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _headings() -> _Index:
    return _index(
        [
            (row["heading"], row["confidence"], wording)
            for row in _rows("hs_headings.csv")
            for wording in row["name_lv"].split(";")
        ]
    )


@cache
def _sections() -> _Index:
    return _index(
        [
            (row["section"], "high", wording)
            for row in _rows("hs_sections.csv")
            for wording in row["name_lv"].split(";")
        ]
    )


@cache
def _chapters() -> list[str]:
    """The section of each chapter, by its number."""
    chapters = [""] * 100
    for row in _rows("hs_sections.csv"):
        for chapter in range(int(row["first_chapter"]), int(row["last_chapter"]) + 1):
            chapters[chapter] = row["section"]
    return chapters


def section_of(heading: str) -> str:
    """The section, a Roman numeral, that a heading or chapter number belongs to.

    >>> section_of("4407"), section_of("77")
    ('IX', 'XV')
    """
    return _chapters()[int(heading[:2])]


def find_section(group: str) -> str | None:
    """The section of a product group, from its Latvian name; None where no section is like it.

    >>> find_section("Koksne un tās izstrādājumi"), find_section("Transporta līdzekļi")
    ('IX', 'XVII')
    >>> find_section("Pārējās preces") is None
    True
    """
    index = _sections()
    wanted = _stems(group)
    scores: dict[str, float] = defaultdict(float)
    for word in wanted:
        # A word that several sections share speaks for each of them, but weakly.
        sections = {index.codes[number] for number in index.postings.get(word, ())}
        for section in sections:
            scores[section] += 1 / len(sections)
    best = max(scores, key=lambda section: scores[section], default=None)
    return best if best and scores[best] >= max(0.5, len(wanted) / 5) else None


@cache
def find_heading(product: str, section: str | None = None) -> Heading | None:
    """The heading of a product, from its Latvian name; None where no customs name is like it.

    The measure is the weighted overlap of word stems (Dice's coefficient, words weighted by
    rarity). A heading outside the expected `section` is one step less sure.

    >>> find_heading("Traktori")
    Heading(code='8701', confidence='high')
    >>> find_heading("Dažādi priekšmeti") is None
    True
    """
    index = _headings()
    wanted = _stems(product)
    total = index.weight(wanted)
    best, best_score, best_common = -1, 0.0, 0.0
    for number in sorted({n for word in wanted for n in index.postings.get(word, ())}):
        common = index.weight(wanted & index.stems[number])
        score = 2 * common / (total + index.weight(index.stems[number]))
        outside = section is not None and section_of(index.codes[number]) != section
        score *= 0.8 if outside else 1
        if score > best_score:
            best, best_score, best_common = number, score, common
    # Assumption: a product that says little more or less than a customs name means that name;
    # the limits were set on names of the nomenclature, shortened and with endings changed.
    if best_score >= 0.7:
        steps = 0
    elif best_score >= 0.5 or (best_score >= 0.4 and best_common > 0.9 * total):
        steps = 1
    elif best_score >= 0.4:
        steps = 2
    else:
        return None
    code = index.codes[best]
    if section is not None and section_of(code) != section:
        steps += 1
    step = min(_CONFIDENCES.index(index.confidences[best]) + steps, len(_CONFIDENCES) - 1)
    return Heading(code, _CONFIDENCES[step])
