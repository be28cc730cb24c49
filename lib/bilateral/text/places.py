"""Countries, cities and organisations in English and Latvian text.

The vocabulary is in `data/countries.csv` and `data/places.csv`. Latvian names are declined when
they are first needed; a text is then looked up word by word, the longest name first.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

from bilateral.text.declension import endings_of, palatalise

__all__ = [
    "PlaceMention",
    "country_code",
    "country_name",
    "find_places",
    "is_place",
    "validity",
]


class PlaceMention(NamedTuple):
    """A named place or actor: `text[start:end]`.

    `kind` is country, nationality, city, region or organisation; `name` its nominative in the
    text's language, `english` its English name, `country` the code of the state it belongs to
    (for an organisation its own code; None where it is in none or several).
    """

    start: int
    end: int
    kind: str
    name: str
    english: str | None
    country: str | None


class _Country(NamedTuple):
    """A line of countries.csv."""

    code: str
    name_en: str
    name_lv: str
    aliases_en: str
    aliases_lv: str
    adjectives_en: str
    people_en: str
    people_lv: str
    adjectives_lv: str
    valid_from: str
    valid_to: str


class _Entry(NamedTuple):
    """What a form stands for; a `kind` of none takes the words and reports nothing."""

    kind: str
    name: str
    english: str | None
    country: str | None


class _Word(NamedTuple):
    """A word of a name in all its cases: one of the stems with one of its endings."""

    stems: tuple[tuple[str, tuple[str, ...]], ...]

    def matches(self, word: str) -> bool:
        """Whether a word of a text is a case of this one."""
        for stem, endings in self.stems:
            if word.startswith(stem) and word[len(stem) :] in endings:
                return True
        return False


class _Form(NamedTuple):
    """A name by its first word: the endings of that, and the words that follow it."""

    endings: tuple[str, ...]
    rest: tuple[tuple[str, _Word], ...]  # each with what stands before it
    dotted: bool
    entry: _Entry


_DATA = Path(__file__).resolve().parent.parent / "data"
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")
# Plurals of the sixth declension, which do not soften: Cēsis → Cēsu, valstis → valstu.
_SIXTH_PLURAL = ("Cēsis", "valstis", "Valstis")
_PART = 10_000  # characters
_LONGEST_NAME = 200
_SHORTEST_IN_CAPITALS = 4
_LONGEST_ENDING = 5
# A Latvian word keeps its first two letters in all cases, a word so long its first three.
_LONG_WORD = 8


@cache
def _table(file: str) -> tuple[list[str], ...]:
    """The lines of a data file below its header."""
    with (_DATA / file).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.reader(lines))[1:]


def _list(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


@cache
def _countries() -> tuple[_Country, ...]:
    return tuple(_Country(*row) for row in _table("countries.csv"))


_FIXED = ("",)
_NOTHING: tuple[tuple[str, _Word], ...] = ()
_PLURAL_MASCULINE = ("i", "u", "iem", "us", "os")
_PLURAL_FEMININE = ("es", "ēm", "ēs")


def _fixed(word: str) -> _Word:
    return _Word(((word, _FIXED),))


def _declined(word: str, gender: str, *, soften: bool = True) -> _Word:
    found = endings_of(word, gender)
    if found is None:
        return _fixed(word)
    stem, endings = found
    if not any(ending[0] == "~" for ending in endings):
        return _Word(((stem, endings),))
    hard = tuple(ending for ending in endings if ending[0] != "~")
    soft = tuple(ending[1:] for ending in endings if ending[0] == "~")
    return _Word(((stem, hard), (palatalise(stem) if soften else stem, soft)))


def _noun(word: str) -> _Word:
    if word.endswith(_SIXTH_PLURAL):
        return _declined(word, "f", soften=False)
    feminine = word.endswith(("a", "e", "as", "es", "pils"))
    return _declined(word, "f" if feminine else "m")


def _people(word: str) -> _Word:
    """Singular and plural of the word for a member of a nation, masculine or feminine."""
    if word.endswith("e"):
        stem = word[:-1]
        singular = _declined(word, "f").stems
        return _Word((*singular, (stem, _PLURAL_FEMININE), (palatalise(stem), ("u",))))
    if word.endswith("s"):
        stem = palatalise(word[:-2]) if word.endswith("is") else word[:-1]
        return _Word((*_declined(word, "m").stems, (stem, _PLURAL_MASCULINE)))
    return _fixed(word)


def _latvian_words(name: str) -> list[_Word]:
    """The words of a Latvian name: its last one declines, and adjectives that agree with it.

    Genitives before the last word (`Baltijas jūra`) stay as they are.
    """
    words = _WORD.findall(name)
    last = words[-1]
    plural = last.endswith(("i", "as", "es", *_SIXTH_PLURAL))
    agreeing = ("ie", "ās") if plural else ("ā", "ais")
    patterns = []
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word is last or following == "un":
            patterns.append(_noun(word))
        elif word.endswith(agreeing):
            patterns.append(_declined(word, "m" if word.endswith(("ie", "ais")) else "f"))
        else:
            patterns.append(_fixed(word))
    return patterns


def _names(language: str) -> Iterator[tuple[str, _Entry]]:
    """Every name of the vocabulary in the nominative, with what it stands for."""
    latvian = language == "lv"
    for row in _countries():
        name, aliases = (row.name_lv, row.aliases_lv) if latvian else (row.name_en, row.aliases_en)
        entry = _Entry("country", name, row.name_en, row.code)
        for alias in (name, *_list(aliases)):
            yield alias, entry
    for kind, code, name_lv, name_en, aliases_en, aliases_lv in _table("places.csv"):
        name, aliases = (name_lv, aliases_lv) if latvian else (name_en, aliases_en)
        if name:
            entry = _Entry(kind, name, name_en or None, code or None)
            for alias in (name, *_list(aliases)):
                yield alias, entry


def _nations(language: str) -> Iterator[tuple[str, _Entry]]:
    for row in _countries():
        adjectives = _list(row.adjectives_en)
        english = adjectives[0] if adjectives else None
        if language == "en":
            for word in (*adjectives, *_list(row.people_en)):
                yield word, _Entry("nationality", word, english, row.code)
            continue
        for word in (*_list(row.people_lv), *_list(row.adjectives_lv)):
            entry = _Entry("nationality", word, english, row.code)
            yield word, entry
            yield word[0].upper() + word[1:], entry


def _rest(name: str, patterns: list[_Word]) -> tuple[tuple[str, _Word], ...]:
    """The words of a name after its first, in small letters, each with what stands before it."""
    words = list(_WORD.finditer(name))
    return tuple(
        (
            name[before.end() : word.start()],
            _Word(tuple((stem.casefold(), endings) for stem, endings in pattern.stems)),
        )
        for (before, word), pattern in zip(pairwise(words), patterns[1:], strict=True)
    )


@cache
def _groups(language: str) -> dict[str, list[tuple[str, _Entry, bool]]]:
    """The vocabulary by the beginning of its names: name, entry, whether of a nation."""
    groups: dict[str, list[tuple[str, _Entry, bool]]] = {}
    named = ((name, entry, False) for name, entry in _names(language))
    for row in chain(named, ((name, entry, True) for name, entry in _nations(language))):
        match = _WORD.match(row[0])
        if match:
            word = match.group()
            short = len(word) < _LONG_WORD
            beginning = word if language == "en" else word[:2] if short else word[:3]
            groups.setdefault(beginning, []).append(row)
    return groups


def _beginnings(word: str, language: str) -> tuple[str, ...]:
    """What names may begin with for a word to be a case of their first one."""
    return (word,) if language == "en" else (word[:2], word[:3])


@cache
def _forms(language: str, beginning: str) -> dict[str, list[_Form]]:
    """Names that begin so, by a stem of their first word; the first of equal ones is to stand."""
    table: dict[str, list[_Form]] = {}
    latvian = language == "lv"
    for name, entry, nation in _groups(language)[beginning]:
        if not latvian:
            patterns = [_fixed(word) for word in _WORD.findall(name)]
        elif nation:
            patterns = [_people(name)]
        else:
            patterns = [_noun(name)] if name.isalpha() else _latvian_words(name)
        rest = _rest(name, patterns) if len(patterns) > 1 else _NOTHING
        for stem, endings in patterns[0].stems:
            table.setdefault(stem, []).append(_Form(endings, rest, name[-1] == ".", entry))
    return table


@lru_cache(maxsize=1 << 16)
def _candidates(word: str, language: str) -> tuple[_Form, ...]:
    """The names whose first word a word of a text can be, longest first."""
    found = _named(word, language)
    if not found and len(word) >= _SHORTEST_IN_CAPITALS and word.isupper():
        found = _named(word.capitalize(), language)
    return tuple(sorted(found, key=lambda form: -len(form.rest)))


def _named(word: str, language: str) -> list[_Form]:
    """The names whose first word a word can be as it is written."""
    groups = _groups(language)
    longest = 0 if language == "en" else min(_LONGEST_ENDING, len(word) - 1)
    found: list[_Form] = []
    for beginning in _beginnings(word, language):
        if beginning in groups:
            table = _forms(language, beginning)
            for length in range(longest + 1):
                forms = table.get(word[: len(word) - length])
                if forms:
                    ending = word[len(word) - length :]
                    found += [form for form in forms if ending in form.endings]
    return found


def _length(form: _Form, words: list[re.Match[str]], index: int, text: str) -> int:
    """How many words of the text from `index` on are this name; 0 when they are not."""
    count = len(form.rest) + 1
    if index + count > len(words):
        return 0
    for step, (gap, expected) in enumerate(form.rest, index):
        word = words[step + 1]
        found = text[words[step].end() : word.start()]
        if found != gap and not (gap == " " and found.isspace()):
            return 0
        if not expected.matches(word.group().casefold()):
            return 0
    return count


def find_places(
    text: str, language: str = "en", start: int = 0, end: int | None = None
) -> list[PlaceMention]:
    """Find the places and organisations named in a text, in order, not overlapping.

    The longest name is taken at each place; parts of a compound count each for itself. `start` and
    `end` bound the part of the text that is looked at.

    >>> [(p.name, p.kind, p.country) for p in find_places("Latvian–Russian talks in the USSR")]
    [('Latvian', 'nationality', 'LVA'), ('Russian', 'nationality', 'RUS'), ('Soviet Union', 'country', 'SUN')]
    >>> [(p.name, p.kind) for p in find_places("Latvijas-Baltkrievijas forums Minskā", "lv")]
    [('Latvija', 'country'), ('Baltkrievija', 'country'), ('Minska', 'city')]
    >>> find_places("He told us that turkey is a bird.")
    []
    """  # noqa: E501
    end = len(text) if end is None else end
    mentions: list[PlaceMention] = []
    while start < end:
        # Part by part: the words of a whole document are many times its size.
        furthest = min(start + _PART + _LONGEST_NAME, end)
        cut = text.find(" ", start + _PART, furthest)
        cut = cut if cut >= 0 else furthest
        start = max(cut, _find(text, language, start, cut, end, mentions))
    return mentions


def _find(
    text: str, language: str, start: int, cut: int, end: int, mentions: list[PlaceMention]
) -> int:
    """Add the places that begin before `cut`; where the last name ends."""
    words = list(_WORD.finditer(text, start, min(cut + _LONGEST_NAME, end)))
    taken = last = 0
    for index, match in enumerate(words):
        if match.start() >= cut:
            break
        forms = _candidates(match.group(), language)
        if not forms or index < taken:
            continue
        for form in forms:
            count = _length(form, words, index, text)
            if count:
                taken = index + count
                last = words[taken - 1].end()
                if form.dotted and last < end and text[last] == ".":
                    last += 1
                if form.entry.kind != "none":
                    mentions.append(PlaceMention(match.start(), last, *form.entry))
                break
    return last


def country_code(name: str) -> str | None:
    """The code of a country from its name in English or Latvian, in any case form.

    >>> country_code("Lietuvas"), country_code("the United Kingdom"), country_code("Soviet Russia")
    ('LTU', 'GBR', 'RUS')
    >>> country_code("Atlantis") is None
    True
    """
    plain = " ".join(name.split())
    plain = plain[4:] if plain[:4].casefold() == "the " else plain
    for language in ("en", "lv"):
        # Names of one word may come in small letters; a name is always the whole of the text.
        for spelling in (plain, plain.title()):
            first = next(iter(find_places(spelling, language)), None)
            if first and first.kind == "country" and (first.start, first.end) == (0, len(plain)):
                return first.country
    return None


def country_name(code: str, language: str = "en") -> str | None:
    """The name of a country from its code; None for a code that is not listed.

    >>> country_name("BLR"), country_name("BLR", "lv"), country_name("XYZ")
    ('Belarus', 'Baltkrievija', None)
    """
    for row in _countries():
        if row.code == code:
            return row.name_lv if language == "lv" else row.name_en
    return None


def validity(name: str) -> tuple[str | None, str | None]:
    """First and last day of the state that an English name means; None where it is open.

    >>> validity("Soviet Union"), validity("Latvia")
    (('1922-12-30', '1991-12-26'), (None, None))
    """
    for row in _countries():
        if name in (row.name_en, *_list(row.aliases_en)):
            return row.valid_from or None, row.valid_to or None
    return None, None


@lru_cache(maxsize=1 << 14)
def is_place(word: str) -> bool:
    """Whether a Latvian word alone, in any case, is the name of a country, city or region.

    >>> is_place("Minskā"), is_place("Bērziņš")
    (True, False)
    """
    return any(
        not form.rest and form.entry.kind in ("country", "city", "region")
        for form in _named(word, "lv")
    )
