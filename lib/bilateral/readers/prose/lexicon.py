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


def _rows(name: str) -> Iterator[list[str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


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
def _verbs(language: str) -> dict[str, tuple[VerbForm, ...]]:
    """Every form of every verb; a Latvian participle stands as its stem and `+` or `~`."""
    senses: dict[str, dict[str, list[Sense]]] = {}
    for row_language, entry, category, roles, objects in _rows("event_verbs.csv"):
        if row_language != language:
            continue
        sense = Sense(category, roles, tuple(objects.split()))
        for verb in [entry] if language == "en" else entry.split():
            senses.setdefault(verb, {}).setdefault(verb, []).append(sense)
    forms: dict[str, list[VerbForm]] = {}
    for verb, meanings in senses.items():
        # A sense that needs no object is tried last, wherever it stands in the file.
        ordered = tuple(sorted(meanings[verb], key=lambda sense: not sense.objects))
        if language == "en":
            for word, form in _english_forms(verb):
                forms.setdefault(word, []).append(VerbForm(verb.split()[0], form, ordered))
        else:
            form = {"+": "participle", "~": "past"}.get(verb[-1], "past")
            forms.setdefault(verb, []).append(VerbForm(verb.rstrip("+~"), form, ordered))
    return {word: tuple(met) for word, met in forms.items()}


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
    verbs = _verbs(language)
    if language == "en" or word in verbs:
        return verbs.get(word, ())
    for length in range(1, 5):
        stem, ending = word[:-length], word[-length:]
        if ending in _PARTICIPLE and f"{stem}+" in verbs:
            return verbs[f"{stem}+"]
        if ending in _ACTIVE_PARTICIPLE and f"{stem}~" in verbs:
            return verbs[f"{stem}~"]
    # `atvēris` beside `atvērusi`: the stem in the table ends in -u.
    if word.endswith("is") and f"{word[:-2]}u~" in verbs:
        return verbs[f"{word[:-2]}u~"]
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
            return nouns[word[:length]]
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
