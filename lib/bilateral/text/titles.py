"""English titles of Latvian agreements, composed of parties, form and subject."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from bilateral.text.offices import body_in_english
from bilateral.text.places import PlaceMention, find_places

__all__ = ["agreement_in_english"]

_FORMS = {
    "līgums": "Agreement",
    "miera līgums": "Peace Treaty",
    "nolīgums": "Agreement",
    "vienošanās": "Arrangement",
    "konvencija": "Convention",
    "protokols": "Protocol",
    "memorands": "Memorandum",
    "saprašanās memorands": "Memorandum of Understanding",
    "deklarācija": "Declaration",
}
_TITLE = re.compile(
    rf"""
    (?P<parties>.+?)\ (?P<form>{"|".join(map(re.escape, sorted(_FORMS, key=len, reverse=True)))})
    (?:\ (?:par|par\ to)\ (?P<subject>.+))?
    """,
    re.VERBOSE,
)
_ARTICLE = (
    "Soviet Union",
    "United States",
    "United Kingdom",
    "Netherlands",
    "Czech Republic",
    "Holy See",
)
_JOINTS = (" un ", " – ", "-", "–")


def agreement_in_english(title: str, english: Callable[[str], str | None]) -> str | None:
    """English for the title of a Latvian agreement, or None where a part is not known.

    `english` translates the subject.

    >>> subjects = {"sadarbību kultūrā": "cooperation in culture"}
    >>> agreement_in_english(
    ...     "Latvijas Republikas valdības un Lietuvas Republikas valdības līgums par sadarbību kultūrā",
    ...     subjects.get,
    ... )
    'Agreement between the Government of the Republic of Latvia and the Government of the Republic of Lithuania on cooperation in culture'
    >>> agreement_in_english("Padomju Krievijas un Lietuvas valdības miera līgums", subjects.get)
    'Peace Treaty between the Government of Soviet Russia and the Government of Lithuania'
    >>> agreement_in_english("Latvijas un Lietuvas līgums par laimi", subjects.get) is None
    True
    """  # noqa: E501
    match = _TITLE.fullmatch(title)
    parties, rest = _parties(match["parties"]) if match else ([], "")
    subject = (match["subject"] or rest) if match else ""
    about = english(subject) if subject else ""
    # A subject stands on one side of the form only.
    if match is None or not parties or about is None or (rest and match["subject"]):
        return None
    named = f"{_FORMS[match['form']]} between {', '.join(parties[:-1])} and {parties[-1]}"
    return f"{named} on {about}" if about else named


def _parties(words: str) -> tuple[list[str], str]:
    """The parties' English and what follows the last; no parties where one is not known."""
    states = [place for place in find_places(words, "lv") if place.kind == "country"]
    if len(states) < 2 or states[0].start:
        return [], ""
    organs: list[str] = []
    for state, following in pairwise(states):
        between = words[state.end : following.start]
        joint = next((joint for joint in _JOINTS if between.endswith(joint)), None)
        if joint is None:
            return [], ""
        organs.append(between.removesuffix(joint).strip())
    last = words[states[-1].end :].strip()
    party, rest = _party(words, states[-1], last)
    if not any(organs):
        # 'A un B valdības': the governments of both.
        organs = [last.removesuffix(rest).strip()] * len(organs)
    parties = [_party(words, *pair) for pair in zip(states, organs, strict=False)]
    if any(left for _, left in parties):
        return [], ""
    return [*(named for named, _ in parties), party], rest


def _party(words: str, state: PlaceMention, organ: str) -> tuple[str, str]:
    """A party's English and what follows it: the subject where it stands before the form."""
    name = _state(words[state.start : state.end], state.english or state.name)
    if not organ:
        return name, ""
    # The longest beginning that is a body; what is left may be the subject in the genitive.
    parts = organ.split(" ")
    for count in range(len(parts), 0, -1):
        body = body_in_english(" ".join(parts[:count]))
        if body:
            return f"the {body} of {name}", " ".join(parts[count:])
    return name, organ


def _state(printed: str, english: str) -> str:
    if "Republik" in printed:
        return f"the Republic of {english}"
    if "Federācij" in printed:
        return "the Russian Federation"
    return f"the {english}" if english in _ARTICLE else english
