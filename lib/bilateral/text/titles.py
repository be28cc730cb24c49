"""English titles of Latvian agreements, composed of parties, form and subject."""

from __future__ import annotations

import re
from collections.abc import Callable

from bilateral.text.offices import body_in_english
from bilateral.text.places import PlaceMention, find_places

__all__ = ["agreement_in_english"]

_FORMS = {
    "līgums": "Agreement",
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
    (?P<parties>.+?)\ (?P<form>{"|".join(sorted(_FORMS, key=len, reverse=True))})
    (?:\ (?:par|par\ to)\ (?P<subject>.+))?
    """,
    re.VERBOSE,
)
_ARTICLE = ("United States", "United Kingdom", "Netherlands", "Czech Republic", "Holy See")
_JOINTS = ("-", " – ", "–", " un ")


def agreement_in_english(title: str, english: Callable[[str], str | None]) -> str | None:
    """English for the title of a Latvian agreement, or None where a part is not known.

    `english` translates the subject.

    >>> subjects = {"sadarbību kultūrā": "cooperation in culture"}
    >>> agreement_in_english(
    ...     "Latvijas Republikas valdības un Lietuvas Republikas valdības līgums par sadarbību kultūrā",
    ...     subjects.get,
    ... )
    'Agreement between the Government of the Republic of Latvia and the Government of the Republic of Lithuania on cooperation in culture'
    >>> agreement_in_english("Latvijas un Lietuvas līgums par laimi", subjects.get) is None
    True
    """  # noqa: E501
    match = _TITLE.fullmatch(title)
    if match is None:
        return None
    words = match["parties"]
    states = [place for place in find_places(words, "lv") if place.kind == "country"]
    if len(states) < 2 or states[0].start:
        return None
    parties: list[str] = []
    rest = ""
    for index, state in enumerate(states):
        last = index == len(states) - 1
        following = words[state.end :] if last else words[state.end : states[index + 1].start]
        organ, rest = following.strip(), ""
        if not last:
            joint = next((j for j in _JOINTS if following.endswith(j)), None)
            if joint is None:
                return None
            organ = following.removesuffix(joint).strip()
        party, rest = _party(words, state, organ)
        if party is None or (rest and not last):
            return None
        parties.append(party)
    subject = match["subject"] or rest
    if match["subject"] and rest:
        return None
    about = english(subject) if subject else None
    if subject and about is None:
        return None
    named = f"{_FORMS[match['form']]} between {', '.join(parties[:-1])} and {parties[-1]}"
    return f"{named} on {about}" if about else named


def _party(words: str, state: PlaceMention, organ: str) -> tuple[str | None, str]:
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
