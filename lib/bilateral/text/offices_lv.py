"""Offices in Latvian text.

An office is read from its first noun on: nouns that follow it directly (`ministra vietnieks`), then
backwards the adjectives, and the portfolio or the body it belongs to. Case endings are generated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from bilateral.text.declension import CASES, decline
from bilateral.text.names import Case, Gender, is_first_name, leading_name, nominative
from bilateral.text.office_words import LEVEL_OF_DEPUTY, OfficeMention, Row, rows
from bilateral.text.places import PlaceMention, find_places

__all__ = ["body_in_english", "find_latvian_offices"]


class _Noun(NamedTuple):
    """A form of a noun for an office: the words before it, its nominative, gender and case."""

    before: tuple[str, ...]
    nominative: str
    gender: Gender
    case: Case
    row: Row


@dataclass(slots=True, eq=False, repr=False)
class _Vocabulary:
    """The rows of offices.csv by the last word of each."""

    nouns: dict[str, list[_Noun]] = field(default_factory=dict)
    adjectives: dict[str, Row] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], Row]]] = field(default_factory=dict)
    void: set[str] = field(default_factory=set)


class _Unit(NamedTuple):
    """Words `first` to `last` before an office noun, by the kind of their row or of the word."""

    first: int
    last: int
    kind: str
    english: str | None
    level: str = ""


class _Head(NamedTuple):
    """An office noun in a text with the adjectives before it, by word indices."""

    first: int
    last: int
    adjectives: tuple[Row | None, ...]  # None for the words un and pagaidu
    nouns: tuple[_Noun, ...]


_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_INITIAL_BEFORE = re.compile(r"[^\W\d_]\.\s?\Z")
_GENITIVE = ("as", "es", "us", "u", "a", "ā", "ās", "o")
_ADJECTIVE_ENDINGS = ("ais", "ā", "ajam", "o", "ās", "ajai")
_DEPUTIES = ("vietnieks", "biedrs")
_ADVISERS = ("padomnieks", "palīgs")
_LEVEL_OF_CHAIR = {
    "parliament": "speaker",
    "committee": "committee_chair",
    "municipality": "mayor",
    "government": "head_of_government",
}
_LONGEST_NAME = 80
_WINDOW = 14


def _inflected(adjective: str, gender: Gender, case: int = 0) -> str:
    """A definite adjective, given in the masculine, in a gender and case."""
    feminine = adjective.removesuffix("ais") + "ā"
    return decline(adjective if gender == "m" else feminine, gender)[case]


@cache
def _latvian() -> _Vocabulary:
    vocabulary = _Vocabulary()
    for row in rows():
        if row.kind in ("head", "rank"):
            for name, gender in ((row.lv, "m"), (row.lv_feminine, "f")):
                if name:
                    _add_noun(vocabulary, row, name, "m" if gender == "m" else "f")
        elif row.kind == "adjective":
            for ending in _ADJECTIVE_ENDINGS:
                vocabulary.adjectives[row.lv.removesuffix("ais") + ending] = row
        elif row.kind == "void":
            vocabulary.void.add(row.lv)
        elif row.kind != "english":
            words = tuple(row.lv.lower().split())
            vocabulary.phrases.setdefault(words[-1], []).append((words, row))
    for phrases in vocabulary.phrases.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return vocabulary


def _add_noun(vocabulary: _Vocabulary, row: Row, name: str, gender: Gender) -> None:
    *before, last = name.split()
    declined = [
        decline(word, gender) if word.endswith(("ais", "ā")) else (word,) * len(CASES)
        for word in before
    ]
    # The locative is no case of an office.
    for index, form in enumerate(decline(last, gender)[:-1]):
        words = tuple(forms[index] for forms in declined)
        vocabulary.nouns.setdefault(form, []).append(_Noun(words, name, gender, CASES[index], row))


class _Reader:
    """The words of one Latvian text and what office vocabulary says of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = list(_WORD.finditer(text))
        self.low = [word.group().lower() for word in self.words]
        self.vocabulary = _latvian()

    def joined(self, first: int, last: int) -> bool:
        """Whether nothing but blanks stands between the words `first` to `last`."""
        for index in range(first, last):
            if not self.text[self.words[index].end() : self.words[index + 1].start()].isspace():
                return False
        return True

    def printed(self, first: int, last: int) -> str:
        """The words `first` to `last` with single blanks."""
        return " ".join(word.group() for word in self.words[first : last + 1])

    def head(self, index: int, limit: int) -> _Head | None:
        """The office noun at a word, with the words that belong to it back to `limit`."""
        readings = self.vocabulary.nouns.get(self.low[index])
        if not readings:
            return None
        fitting: list[_Noun] = []
        for noun in readings:
            first = index - len(noun.before)
            if (
                first >= limit
                and tuple(self.low[first:index]) == noun.before
                and self.joined(first, index)
            ):
                fitting.append(noun)
        if not fitting:
            return None
        longest = max(len(noun.before) for noun in fitting)
        nouns = tuple(noun for noun in fitting if len(noun.before) == longest)
        first = index - longest
        adjectives: list[Row | None] = []
        while first > limit and self.joined(first - 1, first):
            word = self.low[first - 1]
            adjective = self.vocabulary.adjectives.get(word)
            # 'un' joins two adjectives; 'pagaidu' does not decline.
            linked = word == "un" and bool(adjectives) and first - 2 >= limit
            if linked and self.low[first - 2] not in self.vocabulary.adjectives:
                break
            if adjective is None and not linked and not (word == "pagaidu" and adjectives):
                break
            adjectives.insert(0, adjective)
            first -= 1
        return _Head(first, index, tuple(adjectives), nouns)

    def chain(self, index: int, limit: int) -> list[_Head]:
        """The office noun at a word and those that follow it directly: `ministra vietnieks`."""
        head = self.head(index, limit)
        heads = [head] if head else []
        while heads:
            last = heads[-1].last
            following = None
            for step in range(last + 1, min(last + 5, len(self.words))):
                following = self.head(step, last + 1)
                if following:
                    break
            if (
                following is None
                or following.first != last + 1
                or not self.joined(last, following.last)
            ):
                break
            rank = following.nouns[0].row.kind == "rank"
            if not rank and not any(noun.case == "gen" for noun in heads[-1].nouns):
                break
            heads.append(following)
        return heads

    def reading(self, head: _Head) -> _Noun | None:
        """The reading of the last noun that its holder's name supports.

        Accusatives look like genitives of the plural (`ministru`): they count only before a name.
        """
        end = self.words[head.last].end()
        after = self.text[end : end + _LONGEST_NAME]
        span = leading_name(after)
        nouns = [noun for noun in head.nouns if span or noun.case != "acc"]
        if len(nouns) > 1 and span:
            gender = nominative(after[slice(*span)]).gender
            nouns = [noun for noun in nouns if noun.gender == gender] or nouns
        # Assumption: without a name, -a is a man's genitive rather than a woman's nominative.
        return min(nouns, key=lambda noun: noun.gender == "f", default=None)

    def modifiers(self, index: int, limit: int) -> list[_Unit]:
        """Portfolios and bodies in the genitive before the word `index`, in the text's order."""
        units: list[_Unit] = []
        places: dict[int, PlaceMention] | None = None
        body = False
        position = index - 1
        while position >= limit and self.joined(position, position + 1):
            unit = self._phrase(position, limit)
            if unit is None and self.low[position] == "un":
                before = self._phrase(position - 1, limit) if position - 1 >= limit else None
                linked = units and units[0].kind in ("portfolio", "name")
                if linked and before and before.kind == "portfolio":
                    unit = _Unit(position, position, "un", "and")
            if unit is None and body:
                if places is None:
                    places = self._places(position)
                unit = self._name(position, places)
            if unit is None:
                break
            body = body or unit.kind in ("body", "noun")
            units.insert(0, unit)
            position = unit.first - 1
        return units

    def _phrase(self, last: int, limit: int) -> _Unit | None:
        for words, row in self.vocabulary.phrases.get(self.low[last], ()):
            first = last - len(words) + 1
            if (
                first >= limit
                and tuple(self.low[first : last + 1]) == words
                and self.joined(first, last)
            ):
                return _Unit(first, last, row.kind, row.en, row.level)
        return None

    def _places(self, position: int) -> dict[int, PlaceMention]:
        start = self.words[max(0, position - _WINDOW)].start()
        end = self.words[position].end()
        return {start + place.start: place for place in find_places(self.text[start:end], "lv")}

    def _name(self, position: int, places: dict[int, PlaceMention]) -> _Unit | None:
        """A capitalised word that belongs to a body's name; states and persons do not."""
        word = self.words[position]
        name = word.group()
        place = next(
            (p for s, p in places.items() if s <= word.start() < s + p.end - p.start), None
        )
        kind = place.kind if place else ""
        if place and kind == "city":
            return _Unit(position, position, "city", place.english)
        if place and kind == "organisation" and name.isupper() and place.name != name:
            return _Unit(position, position, "body", place.english)
        if kind in ("country", "nationality", "organisation"):
            return None
        if name.isupper():
            return _Unit(position, position, "acronym", name)
        initial = _INITIAL_BEFORE.search(self.text, max(0, word.start() - 4), word.start())
        genitive = name[0].isupper() and name.endswith(_GENITIVE)
        if not genitive or initial or is_first_name(name):
            return None
        return _Unit(position, position, "name", None)


def _bodies(units: Sequence[_Unit]) -> tuple[list[_Unit], str, str | None]:
    """The portfolio's units, the kind of the nearest body, and the bodies' English.

    English is empty where there is no body, None where a word of it is not known.
    """
    names: list[str] = []
    level = ""
    known = True
    inside: list[_Unit] = []
    for unit in units:
        if unit.kind == "acronym" and not inside:
            # An abbreviation follows its body (Biznesa skolas IPM); what another means is unknown.
            known = known and bool(names)
            names[-1:] = [f"{name} {unit.english}" for name in names[-1:]]
        elif unit.kind not in ("body", "noun"):
            inside.append(unit)
        else:
            level = unit.level
            english = unit.english or ""
            if unit.kind == "noun":
                content = _portfolio(inside)
                known = known and content is not None
                if english.startswith("{}"):
                    content = (content or "").removeprefix("the ")
                english = english.format(content or "").strip().removesuffix(" of")
            elif inside:
                known = False
            inside = []
            names.append(english)
    return inside, level, " of the ".join(reversed(names)) if known else None


def _portfolio(units: Sequence[_Unit]) -> str | None:
    """English for portfolios joined by 'un', or None where one is not known."""
    if any(unit.english is None for unit in units):
        return None
    return " ".join(unit.english or "" for unit in units)


def _base(head: _Head, noun: _Noun, units: Sequence[_Unit]) -> tuple[str | None, str]:
    """English and level of the first noun of an office with what stands before it."""
    portfolio, body_kind, body = _bodies(units)
    title, level = noun.row.en, noun.row.level
    lemma = noun.row.lv
    if lemma == "priekšsēdētājs":
        level = _LEVEL_OF_CHAIR.get(body_kind, "other")
        if level == "speaker":
            title = "Speaker"
    elif lemma in ("prezidents", "maršals") and units:
        level = "speaker" if body_kind == "parliament" else "other"
    elif lemma == "komandieris" and body_kind != "military":
        level = "other"
    elif lemma == "mērs" or noun.row.kind == "rank":
        level = level or "other"
    adjectives = [row.en for row in head.adjectives if row]
    after = [name for name in adjectives if name in ("Extraordinary", "Plenipotentiary")]
    before = [name for name in adjectives if name not in after]
    if lemma == "lietvedis":
        after = ["ad interim"] if None in head.adjectives else []
        title = f"{title} {' '.join(after)}".strip()
    elif after:
        title = f"{title} {' and '.join(after)}"
    title = " ".join([*before, title])
    inside = _portfolio(portfolio)
    if body is None or inside is None:
        return None, level
    if inside and lemma in ("ministrs", "viceministrs"):
        return f"{title} of {inside}", level
    if inside:
        title = f"{inside.removeprefix('the ')} {title}"
    return (f"{title} of the {body}" if body else title), level


def _following(english: str | None, level: str, head: _Head, noun: _Noun) -> tuple[str | None, str]:
    """English and level after one more noun: deputy, adviser, rank."""
    lemma = noun.row.lv
    first = "".join(f"{row.en} " for row in head.adjectives if row)
    if noun.row.kind == "rank":
        return (english and f"{english}, {noun.row.en}"), level
    if lemma in _DEPUTIES:
        return (english and f"{first}Deputy {english}"), LEVEL_OF_DEPUTY.get(level, "other")
    joint = "to the" if lemma in _ADVISERS else "of the"
    return (english and f"{first}{noun.row.en} {joint} {english}"), "other"


@lru_cache(maxsize=256)
def find_latvian_offices(text: str) -> tuple[OfficeMention, ...]:
    """Find the offices of a Latvian text, in order, not overlapping."""
    reader = _Reader(text)
    mentions: list[OfficeMention] = []
    limit = index = 0
    while index < len(reader.words):
        heads = reader.chain(index, limit) if reader.low[index] in reader.vocabulary.nouns else []
        mention = _mention(reader, heads, limit) if heads else None
        if mention:
            mentions.append(mention)
            limit = heads[-1].last + 1
        index = max(index + 1, limit)
    return tuple(mentions)


def _mention(reader: _Reader, heads: list[_Head], limit: int) -> OfficeMention | None:
    last = heads[-1]
    noun = reader.reading(last)
    if noun is None:
        return None
    if last.last + 1 < len(reader.words) and reader.joined(last.last, last.last + 1):
        following = reader.low[last.last + 1]
        if following in reader.vocabulary.void:
            return None
    units = reader.modifiers(heads[0].first, limit)
    words: list[str] = []
    if units:
        words.append(_lowered(reader.printed(units[0].first, units[-1].last), units))
    english, level = _base(heads[0], heads[0].nouns[0], units)
    american = bool(heads[0].first) and reader.low[heads[0].first - 1] == "asv"
    if level == "state_secretary" and american and not units:
        # Assumption: the United States' valsts sekretārs is their foreign minister.
        english, level = "Secretary of State", "minister"
    apposed = noun.row.kind == "rank" and len(heads) > 1
    for position, head in enumerate(heads):
        if position:
            english, level = _following(english, level, head, head.nouns[0])
        declined = head is last or (apposed and position == len(heads) - 2)
        words.append(_in_nominative(reader, head, noun, declined=declined))
    start = reader.words[units[0].first if units else heads[0].first].start()
    return OfficeMention(
        start=start,
        end=reader.words[last.last].end(),
        nominative=" ".join(words),
        english=english or None,
        level=level or "other",
        gender=noun.gender,
        case=noun.case,
    )


def _lowered(printed: str, units: Sequence[_Unit]) -> str:
    """A portfolio at the start of a line in small letters; names of bodies stay as they are."""
    if any(unit.kind in ("body", "noun") for unit in units):
        return printed
    eu = printed.startswith("Eiropas")
    return printed if eu else printed[0].lower() + printed[1:]


def _in_nominative(reader: _Reader, head: _Head, last: _Noun, *, declined: bool) -> str:
    """A noun with its adjectives: in the nominative where it agrees with the last one."""
    if not declined:
        return reader.printed(head.first, head.last).lower()
    noun = next((n for n in head.nouns if (n.gender, n.case) == (last.gender, last.case)), last)
    words = []
    for offset, row in enumerate(head.adjectives):
        printed = reader.low[head.first + offset]
        words.append(_inflected(row.lv, noun.gender) if row else printed)
    name = noun.nominative
    # 'ministru prezidents' is written with a capital: the body of ministers is a name.
    return " ".join([*words, name[0].upper() + name[1:] if name.startswith("ministru ") else name])


def body_in_english(text: str) -> str | None:
    """English for a Latvian body in the genitive; None where it is no body or not known.

    >>> body_in_english("Izglītības un zinātnes ministrijas"), body_in_english("tautas")
    ('Ministry of Education and Science', None)
    """
    # A word after the body stands for the office that would follow it.
    reader = _Reader(f"{text} x")
    units = reader.modifiers(len(reader.words) - 1, 0)
    if not units or units[0].first:
        return None
    rest, _, body = _bodies(units)
    return body or None if not rest else None
