"""Verb groups of a Latvian sentence, and where the clause of each begins."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.readers.prose.lexicon import words
from bilateral.readers.prose.tokens import Clause, Group, Token, last_index, verb_form

__all__ = ["cut_relative", "latvian_boundary", "latvian_groups", "participle_end"]

_PASSIVE = words("passive", "lv")
_REFUSED = words("refused", "lv")
_RELATIVE = words("relative", "lv")
_SUBORDINATE = words("subordinate", "lv")
# Endings of a participle that may be the predicate: 'datu bāzē reģistrēti 1529 uzņēmumi'.
_PREDICATE = ("ts", "ti", "ta", "tas")
# Endings that a participle has before its noun only, never after 'tika'.
_ATTRIBUTIVE = ("ais", "ā", "ajā", "ajai", "ajam", "ajos", "ajās", "ajiem", "ajām", "o")


def latvian_groups(words: Sequence[Token]) -> list[Group]:
    """The verb groups of a Latvian sentence, in order."""
    groups: list[Group] = []
    auxiliary: int | None = None
    refused = False
    for index, token in enumerate(words):
        if token.quoted or token.place or token.date:
            continue
        if token.low in _RELATIVE | _SUBORDINATE or token.low in (";", "savukārt", "bet"):
            auxiliary, refused = None, False
        if token.low in _REFUSED:
            auxiliary, refused = index, True
            continue
        if token.low in _PASSIVE:
            if auxiliary is None and (form := verb_form(token, "past")) is not None:
                groups.append(Group(index, index, "finite", form))
            auxiliary, refused = index, False
            continue
        if not token.forms:
            continue
        form = token.forms[0]
        if form.form == "participle":
            before = words[index - 2 : index]
            bracketed = any(word.text == "(" for word in before)
            dated = index > 0 and words[index - 1].date is not None
            bare = auxiliary is None and (dated or not token.low.endswith(_PREDICATE))
            if bare or bracketed or token.low.endswith(_ATTRIBUTIVE):
                groups.append(Group(index, index, "part", form, passive=True))
            else:
                _drop_copula(groups, auxiliary)
                groups.append(Group(index, index, "finite", form, True, False, refused))
                # 'tika izveidota pārvalde un … atvērtas skolas': the auxiliary reaches on.
        else:
            if auxiliary is not None:
                _drop_copula(groups, auxiliary)
            groups.append(Group(index, index, "finite", form, False, False, refused))
    return groups


def _drop_copula(groups: list[Group], auxiliary: int | None) -> None:
    if groups and groups[-1].start == auxiliary:
        groups.pop()


def latvian_boundary(  # noqa: PLR0911
    words: Sequence[Token], previous: Group | None, first: int, group: Group
) -> tuple[int, str, str]:
    """Where the clause of `group` begins after token `first`, its kind and its opening word."""
    start = group.start
    if group.kind == "part":
        return _latvian_participle(words, first, start)
    relative = last_index(words, first, start, _RELATIVE)
    subordinate = last_index(words, first, start, _SUBORDINATE)
    if any(words[index].text == "," for index in range(subordinate + 1, start)):
        # 'Lai turpinātu dialogu, …': closed by its comma before the verb is reached.
        subordinate = -1
    if relative > subordinate:
        return relative, "relative", words[relative].low
    if subordinate >= 0:
        return subordinate, "sub", words[subordinate].low
    if previous is None:
        return first, "main", ""
    for index in range(first, start):
        if words[index].low in ("savukārt", "bet", "taču", ";"):
            return index, "coord", words[index].low
    if words[start - 1].text in (",", "un") and start - 1 >= first:
        return start - 1, "shared", words[start - 1].low
    # 'Latvija un Lietuva' is one subject.
    marks = [
        index
        for index in range(first, start)
        if words[index].low in (",", "un")
        and not (words[index - 1].place and words[index + 1].place)
    ]
    dated = [index for index in marks if words[index - 1].date]
    if marks:
        index = dated[0] if dated else marks[-1]
        return index, "coord", words[index].low
    return start, "modifier", ""


def _latvian_participle(words: Sequence[Token], first: int, start: int) -> tuple[int, str, str]:
    """'2010. gadā noslēgtais līgums', 'komisija (dibināta 2008. gadā)'; else no clause."""
    before = start - 1
    if before >= 0 and words[before].low == "oficiāli":
        before -= 1
    if before >= 0 and words[before].text == "(":
        while before > first and words[before - 1].text not in (",", ";", ")", ":"):
            before -= 1
        return before, "part", "("
    if before >= first and words[before].date:
        return before, "part", "date"
    return start, "modifier", ""


def participle_end(words: Sequence[Token], head: int) -> int:
    """The end of the words that belong to a participle."""
    for index in range(head + 1, len(words)):
        if words[index].text in (",", ";", ")", ":"):
            return index + (words[index].text == ")")
    return len(words)


def cut_relative(words: Sequence[Token], clause: Clause) -> None:
    """End a clause before a relative clause whose verb the lexicon lacks."""
    for index in range(clause.group.head + 1, clause.end):
        if words[index].low in _RELATIVE and words[index - 1].text == ",":
            clause.end = index - 1
            return
