"""Offices in English text, from a list of phrases with what may stand around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bilateral.text.names import Gender
from bilateral.text.office_words import LEVEL_OF_DEPUTY, OfficeMention, Row, rows
from bilateral.text.places import country_code, find_places

__all__ = ["find_english_offices"]

_WORD = re.compile(r"[^\W\d_]+(?:[-’'](?!s\b)[^\W\d_]+)*")
_RANKS = ("General", "Admiral", "Colonel", "Captain", "Major", "Lieutenant", "Brigadier")


@cache
def _english() -> tuple[dict[str, list[tuple[tuple[str, ...], Row]]], frozenset[str]]:
    """English offices by their first word in small letters, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], Row]]] = {}
    for row in rows():
        if row.kind == "english":
            words = tuple(row.en.replace("’", "'").split())
            table.setdefault(words[0].lower(), []).append((words, row))
    for phrases in table.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return table, frozenset({"first", "deputy", "vice", "acting", "honorary"})


# What a minister or a committee is for; each word capitalised, 'and' between.
_FIELD = re.compile(
    r"""
    \ (?:of|for|on)\ (?:the\ )?
    (?P<field>[A-Z][a-z]+(?:,?\ (?:and\ )?(?!Comm(?:ittee|ission)\b)[A-Z][a-z]+){0,5})
    (?:\ (?P<committee>Committee|Commission))?
    """,
    re.VERBOSE,
)


def find_english_offices(text: str) -> list[OfficeMention]:
    """Find the offices of an English text, in order, not overlapping."""
    table, prefixes = _english()
    words = list(_WORD.finditer(text))
    low = [word.group().lower().replace("’", "'") for word in words]
    mentions: list[OfficeMention] = []
    index = 0
    while index < len(words):
        row, count = _english_at(table, text, words, low, index)
        if row is None:
            index += 1
            continue
        first, last = index, index + count - 1
        level = row.level
        while first and low[first - 1] in prefixes and words[first - 1].end() > _end(mentions):
            if text[words[first - 1].end() : words[first].start()] not in (" ", "-"):
                break
            first -= 1
            if low[first] in ("deputy", "vice"):
                level = LEVEL_OF_DEPUTY.get(level, "other")
            elif low[first] == "first" and low[first + 1] != "deputy":
                first += 1
                break
        end = words[last].end()
        match = _FIELD.match(text, end)
        if match and level in ("minister", "deputy_minister", "other"):
            end, level = _with_field(row, match, end, level)
        start = words[first].start()
        name = " ".join(text[start:end].split())
        mentions.append(OfficeMention(start, end, name, name, level, _english_gender(name)))
        index = last + 1
        while index < len(words) and words[index].start() < end:
            index += 1
    return mentions


def _end(mentions: Sequence[OfficeMention]) -> int:
    return mentions[-1].end if mentions else 0


def _english_at(
    table: dict[str, list[tuple[tuple[str, ...], Row]]],
    text: str,
    words: Sequence[re.Match[str]],
    low: Sequence[str],
    index: int,
) -> tuple[Row | None, int]:
    """The longest English office that begins at a word, and its number of words."""
    for phrase, row in table.get(low[index], ()):
        stop = index + len(phrase)
        if stop > len(words) or low[index:stop] != [word.lower() for word in phrase]:
            continue
        found = text[words[index].start() : words[stop - 1].end()]
        # An office listed with a capital (General) is one only with it.
        if phrase[0][0].isupper() and found[0].islower():
            continue
        # A rank stands before a name without an article: no 'General Security Agreement'.
        if phrase[0] in _RANKS and index and low[index - 1] in ("a", "an", "the"):
            continue
        if len(found.split()) == len(phrase):
            return row, len(phrase)
    return None, 0


def _with_field(row: Row, match: re.Match[str], end: int, level: str) -> tuple[int, str]:
    """Where an office ends that names its field (`Minister of Defence`), and its level."""
    if country_code(match["field"].split(" and ")[0]) or find_places(match["field"])[:1]:
        return end, level
    if match["committee"] or row.en.startswith("chair"):
        is_committee = bool(match["committee"])
        return (match.end(), "committee_chair") if is_committee else (end, level)
    if row.en.endswith("minister"):
        return match.end("field"), level
    return end, level


def _english_gender(name: str) -> Gender | None:
    low = name.lower()
    if low.endswith("woman"):
        return "f"
    return "m" if low.endswith("man") and not low.endswith("woman") else None
