"""The words that tell a happening, read once from `data/`: verbs and nouns in two languages."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

__all__ = ["Sense", "VerbForm", "noun_category", "noun_tells", "verb_forms", "words"]

_DATA = Path(__file__).resolve().parents[2] / "data"

# Endings of a Latvian passive participle (`parakstīts`, `parakstītā`, `parakstītajam`).
_PARTICIPLE = frozenset(
    [
        "s",
        "a",
        "i",
        "as",
        "am",
        "ai",
        "u",
        "ā",
        "o",
        "ie",
        "os",
        "ās",
        "ais",
        "iem",
        "ām",
        "us",
        "ajā",
        "ajam",
        "ajai",
        "ajiem",
        "ajām",
        "ajos",
        "ajās",
    ]
)
_ACTIVE_PARTICIPLE = frozenset(["si", "ši", "šas", "ša", "šu", "šo"])


class Sense(NamedTuple):
    """One meaning of a verb: its category, who does what to whom, the objects it needs.

    `category` is `?` where the nouns beside the verb decide, `=` where its complement does.
    """

    category: str
    roles: str
    objects: tuple[str, ...]


class VerbForm(NamedTuple):
    """A verb as met: the form (`base`, `present`, `past`, `participle`, `ing`), its senses."""

    verb: str
    form: str
    senses: tuple[Sense, ...]


@cache
def _rows(name: str) -> list[list[str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _english_forms(entry: str) -> Iterator[tuple[str, str]]:
    """The forms of an English verb, given by its base alone when it is regular.

    >>> list(_english_forms("deny denied denied denying"))[1:3]
    [('denies', 'present'), ('denied', 'past')]
    """
    words = entry.split()
    base = words[0]
    if len(words) == 1:
        stem = base[:-1] if base.endswith("e") else base
        words = [base, f"{stem}ed", f"{stem}ed", f"{stem}ing"]
        if base.endswith("y") and base[-2] not in "aeo":
            words[1] = words[2] = f"{base[:-1]}ied"
    yield base, "base"
    if base.endswith("y") and base[-2] not in "aeo":
        yield f"{base[:-1]}ies", "present"
    else:
        yield base + ("es" if base.endswith(("s", "sh", "ch", "x", "o")) else "s"), "present"
    yield words[1], "past"
    yield words[2], "participle"
    yield words[3], "ing"


@cache
def _senses(language: str) -> dict[str, list[Sense]]:
    """The meanings of every verb by its entry, in the order of the file."""
    senses: dict[str, list[Sense]] = {}
    for row_language, entry, category, roles, objects in _rows("event_verbs.csv"):
        if row_language == language:
            sense = Sense(category, roles, tuple(objects.split()))
            for verb in [entry] if language == "en" else entry.split():
                senses.setdefault(verb, []).append(sense)
    return senses


@cache
def _entries(language: str) -> dict[str, list[tuple[str, str]]]:
    """Entry and form of every word; a Latvian participle stands as its stem and `+` or `~`."""
    entries: dict[str, list[tuple[str, str]]] = {}
    for verb in _senses(language):
        if language == "en":
            for word, form in _english_forms(verb):
                entries.setdefault(word, []).append((verb, form))
        else:
            entries[verb] = [(verb, "participle" if verb[-1] == "+" else "past")]
    return entries


@cache
def _met(word: str, language: str) -> tuple[VerbForm, ...]:
    """The readings of a word that stands in the lexicon, or of a stem with its `+` or `~`."""
    # A sense that needs no object is tried last, wherever it stands in the file.
    return tuple(
        VerbForm(
            verb.split()[0].rstrip("+~"),
            form,
            tuple(sorted(_senses(language)[verb], key=lambda sense: not sense.objects)),
        )
        for verb, form in _entries(language)[word]
    )


@cache
def verb_forms(word: str, language: str) -> tuple[VerbForm, ...]:
    """The verb forms that a lower-case word may be.

    >>> [form.form for form in verb_forms("expelled", "en")]
    ['past', 'participle']
    >>> [form.form for form in verb_forms("nodibinātas", "lv")]
    ['participle']
    >>> verb_forms("embassy", "en")
    ()
    """
    entries = _entries(language)
    if word in entries:
        return _met(word, language)
    if language == "en":
        # 're-occupied' is done as 'occupied' is.
        return verb_forms(word[3:], language) if word.startswith("re-") else ()
    for length in range(1, 5):
        stem, ending = word[:-length], word[-length:]
        if ending in _PARTICIPLE and f"{stem}+" in entries:
            return _met(f"{stem}+", language)
        if ending in _ACTIVE_PARTICIPLE and f"{stem}~" in entries:
            return _met(f"{stem}~", language)
    # `atvēris` beside `atvērusi`: the stem in the table ends in -u.
    if word.endswith("is") and f"{word[:-2]}u~" in entries:
        return _met(f"{word[:-2]}u~", language)
    return ()


@cache
def _nouns(language: str) -> dict[str, tuple[str, str]]:
    return {
        stem: (category, tells)
        for row_language, stem, category, tells in _rows("event_nouns.csv")
        if row_language == language
    }


@cache
def _noun(word: str, language: str) -> tuple[str, str] | None:
    nouns = _nouns(language)
    for length in range(len(word), 1, -1):
        if word[:length] in nouns:
            # A short stem must not reach into another word ('war' in 'warned').
            if length < 5 and len(word) > length + (2 if language == "en" else 3):
                return None
            # 'according' is no accord: such words stand in the table without a category.
            return nouns[word[:length]] if nouns[word[:length]][0] else None
    return None


def noun_category(word: str, language: str) -> str | None:
    """The kind of happening that a lower-case noun points to, or None.

    >>> noun_category("troops", "en"), noun_category("vēstniecībā", "lv")
    ('military', 'mission')
    >>> noun_category("warned", "en") is None
    True
    """
    found = _noun(word, language)
    return found[0] if found else None


def noun_tells(word: str, language: str) -> str:
    """How a lower-case noun tells an act: `act`, `name` of what was concluded, or `` (not at all).

    'the 2014 annexation of …' is an act; 'the treaty of 1920' names what was concluded.

    >>> noun_tells("annexation", "en"), noun_tells("treaty", "en"), noun_tells("embassy", "en")
    ('act', 'name', '')
    """
    found = _noun(word, language)
    return found[1] if found else ""


@cache
def _words() -> dict[tuple[str, str], frozenset[str]]:
    return {
        (name, language): frozenset(listed.split())
        for name, language, listed, _ in _rows("event_words.csv")
    }


def words(name: str, language: str) -> frozenset[str]:
    """A set of function words.

    >>> "who" in words("relative", "en"), "kurš" in words("relative", "lv")
    (True, True)
    """
    return _words()[name, language]
