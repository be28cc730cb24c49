"""The states that words name, and what a reader remembers from sentence to sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from bilateral.readers.prose.lexicon import words as word_set
from bilateral.readers.prose.tokens import Token

__all__ = [
    "PREPOSITIONS",
    "TOWNS",
    "Codes",
    "Parties",
    "Scene",
    "codes",
    "group_name",
    "is_pair",
    "learn_persons",
    "segments",
    "unique",
    "within_name",
    "without",
]

Codes = tuple[str, ...]
PREPOSITIONS = (word_set("preposition", "en") | {"as"}) - {"of"}
_GROUPS = word_set("group", "en")
_PAIR_HEADS = word_set("pair", "en")
_PAIR_NOUNS = word_set("pair_noun", "en")
_PAIR_LV = word_set("pair", "lv")
_NO_PERSON = word_set("no_person", "en")
TOWNS = frozenset(["city", "region"])
_ARTICLES = word_set("article", "en")
_PRONOUNS = frozenset(["it", "they", "he", "she"])
# After these a bare year before an adjective is a part of a name: 'to 2022 Belgian elections'.
_BEFORE_NAME = frozenset(["to", "of", "after", "following", "with", "over", "despite", "about"])


class Parties(NamedTuple):
    """Actor and target of an act: country codes, or the name of a group."""

    actor: Codes = ()
    target: Codes = ()


@dataclass(slots=True, eq=False, repr=False)
class Scene:
    """What a reader remembers from sentence to sentence of a passage."""

    home: str
    others: Codes
    # The state that speaks, as in the press releases of its ministries.
    official: str | None = None
    subject: Codes = ()
    persons: dict[str, Codes] = field(default_factory=dict)

    @property
    def pair(self) -> Codes:
        """The parties that the whole document is about."""
        return tuple(sorted({self.home, *self.others}))

    def other(self, codes: Iterable[str]) -> Codes:
        """The other party of the two, where `codes` names one of them."""
        named = set(codes)
        if self.home in named and not named & set(self.others):
            return self.others
        if named & set(self.others) and self.home not in named:
            return (self.home,)
        return ()


def unique(named: Iterable[str]) -> Codes:
    """Each code once, in order."""
    return tuple(dict.fromkeys(named))


def without(named: Codes, exclude: Codes) -> Codes:
    """The codes that are not among others."""
    return tuple(code for code in named if code not in exclude)


def codes(words: Iterable[Token], *, cities: bool = True) -> Codes:
    """The states named by some tokens, in order, each once; a city counts for its state.

    What stands in quotation marks names nobody: it is a title, or others' words.
    """
    named: list[str] = []
    before: Token | None = None
    for word in words:
        place = word.place
        if place is not None and not word.quoted:
            # 'Soviet Ukraine' is Ukraine.
            described = before is not None and before.place is not None and place.kind == "country"
            if described and named and before.place.kind == "nationality":  # type: ignore[union-attr]
                named.pop()
            if place.country and (cities or place.kind not in TOWNS):
                named.append(place.country)
        before = word
    return unique(named)


def group_name(words: Sequence[Token]) -> Codes:
    """The name after 'members of': a group is not the state whose name it may contain."""
    for index, word in enumerate(words[:-2]):
        if word.low not in _GROUPS or words[index + 1].low != "of":
            continue
        name: list[Token] = []
        for token in words[index + 2 :]:
            if not token.text[0].isupper():
                break
            name.append(token)
        if name and not (len(name) == 1 and codes(name)):
            return (" ".join(token.text for token in name),)
    return ()


def segments(words: Sequence[Token]) -> list[list[Token]]:
    """Words cut before each preposition but 'of', after a date, and at commas."""
    parts: list[list[Token]] = [[]]
    for index, word in enumerate(words):
        if word.text == "," or word.low in PREPOSITIONS:
            parts.append([])
        described = word.date is not None and len(parts[-1]) > 0 and parts[-1][-1].low in _ARTICLES
        # 'in the first half of 2024 it …' describes nothing.
        described &= index + 1 < len(words) and words[index + 1].low not in _PRONOUNS
        described |= within_name(words, index)
        if word.text != ",":
            parts[-1].append(word)
        if word.date is not None and not described:
            parts.append([])
    return [part for part in parts if part]


def within_name(words: Sequence[Token], index: int) -> bool:
    """'in response to 2022 Belgian invasion of A': a year that describes without an article."""
    if not 0 < index < len(words) - 1 or words[index].date is None:
        return False
    following = words[index + 1]
    nationality = following.place is not None and following.place.kind == "nationality"
    return nationality and words[index - 1].low in _BEFORE_NAME


def is_pair(words: Sequence[Token]) -> bool:
    """Whether words speak of the two parties together: 'both countries', 'abu valstu'."""
    for first, second in pairwise(words):
        if first.low in _PAIR_HEADS and second.low in _PAIR_NOUNS:
            return True
        if first.low in _PAIR_LV and second.low.startswith(("valst", "puš", "pus")):
            return True
    return False


def learn_persons(words: Sequence[Token], scene: Scene) -> None:
    """Remember of which state a person is: 'Latvian President A. B.', 'Speaker of X A. B.'"""
    owner: Codes = ()
    run: list[str] = []
    distance = 0
    for word in words:
        if word.place:
            owner = codes([word])
            run, distance = [], 0
        elif word.text[0].isupper() and not word.quoted and word.text.isalpha():
            run.append(word.text)
            if owner and len(run) >= 2 and len(word.text) > 3 and word.low not in _NO_PERSON:
                scene.persons.setdefault(word.text, owner)
        else:
            run = []
            distance += 1
            if word.low in PREPOSITIONS or word.text in ",;()" or distance > 4:
                owner = ()
