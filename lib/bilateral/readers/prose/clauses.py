"""Clauses of a sentence: what is said by each verb, and how it hangs together with the others.

A shallow reading, not a parse: verb groups are found by their forms, and the words between two of
them are shared out at the conjunction, relative word or comma that separates them.
"""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.readers.prose.english_clauses import english_boundary, english_groups
from bilateral.readers.prose.latvian_clauses import (
    cut_relative,
    latvian_boundary,
    latvian_groups,
    participle_end,
)
from bilateral.readers.prose.tokens import Clause, Group, Token

__all__ = ["clauses"]

_WHOLE = frozenset(["main", "coord", "shared"])
_ASIDE = frozenset(["that", "ing", "sub", "with", "by"])
_BROKEN = frozenset(["relative", "sub", "part"])


def clauses(words: Sequence[Token], language: str) -> list[Clause]:
    """The clauses of a sentence in the order of their verbs."""
    english = language == "en"
    groups = english_groups(words) if english else latvian_groups(words)
    boundary = english_boundary if english else latvian_boundary
    found: list[Clause] = []
    previous: Group | None = None
    aside: list[Clause] = []
    first = 0
    for group in groups:
        if group.kind == "infinitive":
            continue
        start, kind, word = boundary(words, previous, first, group)
        if kind == "main" and found and found[-1].kind == "part":
            # 'The treaty signed by A in 2010 was renewed …'
            start = group.start
        if kind == "modifier":
            continue
        clause = Clause(start, len(words), kind, group, word)
        if kind == "part" and not english:
            # A Latvian participle stands inside the clause of another verb.
            clause.end = participle_end(words, group.head)
            _fill(words, clause, [])
            aside.append(clause)
            continue
        if found:
            found[-1].end = min(found[-1].end, start)
        clause.parent = _parent(words, found, clause)
        found.append(clause)
        if group.kind != "part":
            previous = group
        first = group.head + 1
    if not english:
        for clause in found:
            cut_relative(words, clause)
    for clause in found:
        _fill(words, clause, found)
    return sorted([*found, *aside], key=lambda clause: clause.group.head)


def _parent(words: Sequence[Token], found: Sequence[Clause], clause: Clause) -> Clause | None:
    """The clause whose subject or happening a clause takes up."""
    if not found:
        return None
    last = found[-1]
    whole = next((other for other in reversed(found) if other.kind in _WHOLE), None)
    if clause.kind == "shared" and clause.word == "," and last.kind in _BROKEN:
        # A comma after 'who …,' or 'While …,' leads back to the clause that was broken off.
        clause.kind = "main"
        return None
    # '…, stressing that it is closed, and expelled …' goes on from the main verb.
    resumed = (
        clause.kind == "shared" and last.kind in _ASIDE and words[clause.start - 1].text == ","
    )
    if (
        resumed
        or clause.kind == "coord"
        or (clause.kind == "relative" and clause.word == "to which")
    ):
        return whole or last
    return last


def _fill(words: Sequence[Token], clause: Clause, found: Sequence[Clause]) -> None:
    group = clause.group
    clause.tokens = list(words[clause.start : clause.end])
    clause.subject = list(words[clause.start : group.start])
    clause.object = list(words[group.head + 1 : clause.end])
    if clause.kind in ("relative", "part"):
        clause.lead = list(words[max(clause.start - 8, 0) : clause.start])
    if clause.kind == "main":
        # The subject stands before the clause that broke in: 'A, without informing B, closed …'.
        for other in found:
            if other is clause:
                break
            broken = other.kind in ("relative", "part") or other.word == "without"
            if broken and other.start < clause.start:
                lead = list(words[0 : other.start])
                clause.subject = lead + clause.subject
                clause.tokens = lead + clause.tokens
                break
