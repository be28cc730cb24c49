"""Which events tell the same happening: one point of a timeline, several witnesses.

A wrong link does more harm than a missing one, since it hides a happening behind another; so what
cannot be shown to be the same stays apart.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from itertools import combinations, combinations_with_replacement, pairwise, product
from pathlib import Path

from bilateral.records import Event
from bilateral.text import edtf
from bilateral.text.places import PlaceMention, find_places

__all__ = ["Telling", "linked"]

_DATA = Path(__file__).parent / "data" / "same_words.csv"
_WORD = re.compile(r"[^\W\d_]{4,}")
# Assumption: five letters tell a word in any of its Latvian or English endings.
_STEM = 5
# Assumption: two happenings of one kind between the same parties within so few days are one when
# they also share a word that not every happening of that kind has.
_FEW_DAYS = 7
_NAMED = frozenset({"visit", "appointment"})
# Every figure is a statement of its own.
_NEVER = frozenset({"statistic", "publication"})


def _fold(word: str) -> str:
    """The beginning of a word in small letters, without marks: a document may lack them.

    >>> _fold("Bērziņa") == _fold("Berzins")
    True
    """
    letters = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in letters if not unicodedata.combining(c))[:_STEM]


@cache
def _stems(name: str) -> frozenset[str]:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["set"] == name]
    return frozenset(_fold(word) for row in rows for word in row["stems"].split())


@cache
def _synonyms() -> dict[str, str]:
    return {stem: name for name in ("taking", "entering") for stem in _stems(name)}


@dataclass(frozen=True)
class Telling:
    """An event with what only its maker knows.

    `listed`: it is an entry of a list, in which each entry is another happening. `subject`: what
    makes an entry the same as another, such as a person's name; None where only words can tell.
    """

    event: Event
    listed: bool = False
    subject: str | None = None

    @cached_property
    def _places(self) -> list[PlaceMention]:
        event = self.event
        # An English sentence is its own translation.
        language = "en" if event.text == event.text_en else "lv"
        return find_places(event.evidence.quote, language)

    @property
    def cities(self) -> set[str]:
        """English names of the cities of the clause."""
        return {str(place.english) for place in self._places if place.kind == "city"}

    @cached_property
    def words(self) -> dict[str, bool]:
        """Stems of the clause that not every such happening has → whether written as a name.

        A clause without any ('signed by both countries') takes those of its sentence.
        """
        quote = self.event.evidence.quote
        for place in reversed(self._places):
            if place.kind != "region":
                quote = quote[: place.start] + " " + quote[place.end :]
        return self._words_of(quote) or self._words_of(self.event.text)

    def _words_of(self, text: str) -> dict[str, bool]:
        common = _stems("common") | _stems(self.event.category)
        stems: dict[str, bool] = {}
        for match in _WORD.finditer(text):
            stem = _fold(match.group())
            if stem not in common:
                stem = _synonyms().get(stem, stem)
                stems[stem] = stems.get(stem, False) or match.group()[0].isupper()
        return stems


def linked(tellings: Sequence[Telling]) -> list[Event]:
    """The events, in their order; those that tell the same happening share the first one's id."""
    parent = list(range(len(tellings)))
    # Of each group: the documents that list it, with the subject of the entry.
    entries = [{t.event.evidence.source: t.subject} if t.listed else {} for t in tellings]

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    for first, second in _candidates(tellings):
        one, other = sorted((root(first), root(second)))
        if (
            one != other
            # A sentence that tells of two entries of a list does not make them one.
            and not _two_entries(entries[one], entries[other])
            and _same(tellings[first], tellings[second])
        ):
            parent[other] = one
            entries[one] |= entries[other]
    roots = [root(index) for index in range(len(tellings))]
    members = Counter(roots)
    return [
        replace(telling.event, same_as=tellings[first].event.event)
        if members[first] > 1
        else telling.event
        for telling, first in zip(tellings, roots, strict=True)
    ]


def _two_entries(one: dict[str, str | None], other: dict[str, str | None]) -> bool:
    """Whether a document lists both of two groups, as different subjects or as none."""
    return any(not one[source] or one[source] != other[source] for source in one.keys() & other)


def _candidates(tellings: Sequence[Telling]) -> Iterator[tuple[int, int]]:
    """Pairs of one category whose dates begin in one year and may be one.

    Rows that cannot be told apart by what `_same` looks at form a group, so that a list or document
    repeated many times does not make all pairs of its rows candidates.
    """
    years: dict[tuple[str, int], dict[str, dict[_Group, list[int]]]] = defaultdict(dict)
    for index, telling in enumerate(tellings):
        event = telling.event
        if event.category not in _NEVER:
            earliest, latest = edtf.bounds(event.date)
            day = earliest or latest
            assert day is not None
            dates = years[event.category, day.year]
            group = event.evidence.source, telling.subject, None if telling.listed else event.text
            dates.setdefault(event.date, {}).setdefault(group, []).append(index)
    for dates in years.values():
        for one, other in combinations_with_replacement(dates, 2):
            if _compatible(edtf.bounds(one), edtf.bounds(other)):
                yield from _pairs(dates[one], dates[other])


# The document, the subject if any, and the sentence; None for the entry of a list.
_Group = tuple[str, str | None, str | None]


def _pairs(
    groups: dict[_Group, list[int]], others: dict[_Group, list[int]]
) -> Iterator[tuple[int, int]]:
    """Pairs of rows of two dates, each once, but those of one document that are `_apart`."""
    both = combinations(groups, 2) if groups is others else product(groups, others)
    for one, other in both:
        same_subject = one[1] is not None and one[1] == other[1]
        if one[0] != other[0] or one[2] != other[2] or same_subject:
            yield from product(groups[one], others[other])
    for (_, subject, _), rows in groups.items() if groups is others else ():
        if subject:
            yield from pairwise(rows)


def _same(one: Telling, other: Telling) -> bool:
    """Whether two events of one category tell one happening."""
    first, second = one.event, other.event
    if not _compatible(edtf.bounds(first.date), edtf.bounds(second.date)):
        return False
    if one.subject and other.subject:
        return one.subject == other.subject
    if first.evidence.source == second.evidence.source and _apart(one, other):
        return False
    return _parties_agree(first, second) and _words_agree(one, other)


def _apart(one: Telling, other: Telling) -> bool:
    """Whether two rows of one document are two happenings whatever they say.

    A list names a happening once, and a sentence tells an act once.
    """
    first, second = one.event, other.event
    if (one.listed and other.listed) or first.text == second.text:
        return True
    if first.evidence.start < second.evidence.end and second.evidence.start < first.evidence.end:
        return True
    # Two agreements of one year, each with a row of its own: only a day in common makes them one.
    both = first.origin == second.origin == "treaties"
    return both and "day" not in (first.precision, second.precision)


def _words_agree(one: Telling, other: Telling) -> bool:
    words, others = one.words, other.words
    shared = words.keys() & others.keys()
    fewer = min(len(words), len(others))
    if not shared or (one.cities and other.cities and not one.cities & other.cities):
        return False
    dates = {one.event.date, other.event.date}
    if len(dates) > 1:
        # A coarser date fits many happenings: all that the shorter one says must be in the other.
        return 2 <= len(shared) == fewer
    if one.event.category in _NAMED:
        return any(words[stem] and others[stem] for stem in shared)
    if _days(dates.pop()) <= _FEW_DAYS:
        return True
    return 2 * len(shared) >= fewer


def _days(when: str) -> float:
    earliest, latest = edtf.bounds(when)
    return (latest - earliest).days + 1 if earliest and latest else float("inf")


def _parties(side: str | None) -> set[str]:
    return set(side.split(";")) if side else set()


def _parties_agree(one: Event, other: Event) -> bool:
    """Whether two rows may name the same parties in the same roles, as far as they are known.

    Several actors without a target act jointly: then who is named first says nothing.
    """
    actors, other_actors = _parties(one.actor), _parties(other.actor)
    targets, other_targets = _parties(one.target), _parties(other.target)
    mine, others = actors | targets, other_actors | other_targets
    if not mine or not others:
        return one.counterpart == other.counterpart
    if not (mine <= others or others <= mine):
        return False
    if (len(actors) > 1 and not targets) or (len(other_actors) > 1 and not other_targets):
        return True
    return not (actors & other_targets or targets & other_actors)


Bounds = tuple[date | None, date | None]


def _compatible(one: Bounds, other: Bounds) -> bool:
    """Whether one span lies within the other."""
    return _inside(one, other) or _inside(other, one)


def _inside(inner: Bounds, outer: Bounds) -> bool:
    starts = outer[0] is None or (inner[0] is not None and inner[0] >= outer[0])
    ends = outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
    return starts and ends
