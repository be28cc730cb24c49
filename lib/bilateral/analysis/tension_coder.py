"""Events coded for conflict and cooperation by a dictionary of phrases.

The coder stands in the line of KEDS and TABARI (Schrodt, 1998): ordered rules map phrases to CAMEO
codes (Gerner and others, 2002). The rules are data (`cameo_rules.csv`, with their classes of words
in `cameo_words.csv`), and so is which root codes a category of event can have (`cameo_scope.csv`).
Scores are Goldstein's (1992) as the GDELT table gives them to CAMEO codes, and PLOVER's expert
scores beside them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from bilateral.records import CodedEvent, Edtf, Evidence

__all__ = [
    "Coding",
    "Rule",
    "Scope",
    "Score",
    "code",
    "coded_events",
    "is_state",
    "plover_scores",
    "rules",
    "scopes",
    "scores",
]

_DATA = Path(__file__).parents[1] / "data"
HOME = "LVA"
"""The state whose relations the documents treat; a counterpart is a partner of it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A phrase and the code that it stands for; without a code, `note` says why it has none.

    `implied`: the act is one towards the partner even where no target is named. `within`: words
    that mean the act only in an event of a fitting category.
    """

    name: str
    language: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    cameo: str | None
    alternative: str | None
    plover: str | None
    implied: bool
    within: bool
    note: str


@dataclass(frozen=True, slots=True)
class Score:
    """What the score table says of a CAMEO code; quad class by GDELT's convention."""

    goldstein: float
    icews: float
    quad_class: int


@dataclass(frozen=True, slots=True)
class Scope:
    """The root codes that events of a category can have, or why they have none."""

    roots: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Coding:
    """A rule and the words that fired it."""

    rule: Rule
    trigger: str


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _words() -> dict[str, str]:
    return {row["words"]: rf"\b(?:{row['pattern']})\b" for row in _rows("cameo_words.csv")}


def _pattern(text: str) -> re.Pattern[str]:
    # In the table of rules `&name` stands for a class of words, as in the dictionaries of TABARI,
    # and an ellipsis for up to eighty characters of one clause.
    spelt = re.sub(r"&(\w+)", lambda match: _words()[match[1]], text)
    return re.compile(spelt.replace("…", "[^;]{0,80}?"), re.IGNORECASE)


@cache
def rules() -> tuple[Rule, ...]:
    """The coding rules in the order in which they are tried; the first that fires codes."""
    return tuple(
        Rule(
            name=row["rule"],
            language=row["language"],
            pattern=_pattern(row["pattern"]),
            unless=_pattern(row["unless"]) if row["unless"] else None,
            cameo=row["cameo"] or None,
            alternative=row["alternative"] or None,
            plover=row["plover"] or None,
            implied=row["implied"] == "y",
            within=row["within"] == "y",
            note=row["note"],
        )
        for row in _rows("cameo_rules.csv")
    )


@cache
def scopes() -> dict[str, Scope]:
    """For each category of event its possible root codes, or the reason why it has no code."""
    return {
        row["category"]: Scope(tuple(row["roots"].split()), row["reason"] or None)
        for row in _rows("cameo_scope.csv")
    }


@cache
def scores() -> dict[str, Score]:
    """Goldstein scores and quad class of each CAMEO code, as in the GDELT and ICEWS tables."""
    return {
        row["code"]: Score(
            float(row["goldstein_gdelt"]), float(row["goldstein_icews"]), int(row["quad_gdelt"])
        )
        for row in _rows("cameo.csv")
        if row["goldstein_gdelt"]
    }


@cache
def plover_scores() -> dict[str, float]:
    """PLOVER's expert score of each event type, as `EVENT` or `EVENT/mode`."""
    found = {
        "/".join(part for part in (row["event"], row["mode"]) if part): float(row["score"])
        for row in _rows("plover.csv")
    }
    # Assumption: the table prints ACCUSE as 3 while all its modes are negative; -3 is meant.
    found["ACCUSE"] = -abs(found["ACCUSE"])
    return found


def code(clause: str, *, category: str | None = None, sentence: str = "") -> Coding | None:
    """The first rule that fires on a clause, or None.

    Rules whose root code fits the category are tried first, then all; the sentence around is read
    only by rules that fit, since it may tell another act as well.

    >>> found = code("Norway expelled two attachés", category="expulsion")
    >>> found.rule.name, found.rule.cameo, found.trigger
    ('expel-diplomats', '161', 'expelled')
    >>> code("Agreement on the Transfer of Sentenced Persons", category="treaty").rule.cameo
    '057'
    >>> code("Norway refused to sign the treaty", category="treaty").rule.cameo
    '120'
    >>> code("Relations were cool") is None
    True
    """
    scope = scopes().get(category or "")
    roots = scope.roots if scope else ()
    for text, narrow in ((clause, True), (clause, False), (sentence, True)):
        found = _first_rule(text, roots if narrow else None)
        if found:
            return found
    return None


def _first_rule(text: str, roots: tuple[str, ...] | None) -> Coding | None:
    for rule in rules():
        if roots is None and rule.within:
            continue
        if roots is not None and rule.cameo is not None and rule.cameo[:2] not in roots:
            continue
        match = rule.pattern.search(text)
        if match and not (rule.unless and rule.unless.search(text)):
            # Long patterns mark the words that count as `trigger`.
            words = match.groupdict().get("trigger") or match.group()
            return Coding(rule, " ".join(words.split()))
    return None


_LISTED = re.compile(
    r"\((?:signed|ratified|in force|ended|listed under the year|takes office|leaves office)\)$"
)


def _code_row(row: Any) -> Coding | None:
    quote, text = str(row.quote), str(row.text)
    if _LISTED.search(text):
        # An entry of a list may print several acts; the brackets say which one this row is.
        return code(f"{text}\n{quote}", category=str(row.category))
    return code(quote, category=str(row.category), sentence=text)


def coded_events(events: pd.DataFrame) -> Iterator[CodedEvent]:
    """Code each event; one that is no interaction gets the reason in `rule` instead of a rule.

    `actor` and `target` are the event's, the target completed where the rule says that the act is
    one towards the partner. `answers` links an act of retaliation to the act that it answers.
    """
    return iter(_linked([_coded(row) for row in events.itertuples(index=False)]))


def _coded(row: Any) -> CodedEvent:
    actor = None if pd.isna(row.actor) else str(row.actor)
    target = None if pd.isna(row.target) else str(row.target)
    counterpart = None if pd.isna(row.counterpart) else str(row.counterpart)
    scope = scopes()[str(row.category)]
    found = None if scope.reason else _code_row(row)
    rule = found.rule if found and found.rule.cameo else None
    if rule and rule.implied and target is None:
        target = _other_party(actor, counterpart)
    reason = scope.reason
    if found and not found.rule.cameo:
        reason = found.rule.note
    elif not (actor or target):
        reason = reason or "no party named"
    elif not (target or ";" in (actor or "")):
        reason = reason or "no second party named"
    elif not rule:
        reason = reason or "no phrase of an act between parties"
    if reason:
        rule = None
    score = scores()[rule.cameo] if rule and rule.cameo else None
    dyad = _dyad(actor, target)
    if score and score.quad_class > 2 and target is None:
        # Assumption: an act of conflict told of both sides together, such as a treaty denounced, is
        # one side's; which one is not told, so that it is booked to neither.
        dyad = None
    return CodedEvent(
        event=row.event,
        date=Edtf(str(row.date)),
        actor=actor,
        target=target,
        dyad=dyad,
        cameo=rule.cameo if rule else None,
        cameo_root=rule.cameo[:2] if rule and rule.cameo else None,
        quad_class=score.quad_class if score else None,
        goldstein=score.goldstein if score else None,
        rule=rule.name if rule else reason,
        trigger=found.trigger if found and rule else None,
        cameo_alternative=rule.alternative if rule else None,
        plover_event=rule.plover if rule else None,
        plover=plover_scores()[rule.plover] if rule and rule.plover else None,
        evidence=Evidence(row.source, row.line, row.start, row.end, row.quote),
    )


def _other_party(actor: str | None, counterpart: str | None) -> str | None:
    # Assumption: an act of one side that needs another one, such as ratifying a treaty or taking
    # troops back, is towards the partner whose relations the passage treats.
    if actor is None or counterpart is None or ";" in actor + counterpart:
        return None
    if actor == HOME:
        return counterpart
    return HOME if actor == counterpart else None


def _dyad(actor: str | None, target: str | None) -> str | None:
    """`RUS>LVA` for an act of one towards another, `LVA<>RUS` for a joint one."""
    if actor and target:
        return f"{actor}>{target}"
    if actor and ";" in actor:
        return actor.replace(";", "<>")
    return None


def is_state(name: str) -> bool:
    """Whether a party is a state or an organisation of states: it has a code, not a name.

    >>> is_state("EST"), is_state("A Party of Protest")
    (True, False)
    """
    return name.isascii() and name.isupper() and name.isalpha()


_REPLY = re.compile(
    r"\bin (?:response|reply|retaliation|return)\b|\brespond\w*|\bretaliat\w*"
    r"|\batbildot\b|\batbildes\b",
    re.IGNORECASE,
)


def _linked(coded: list[CodedEvent]) -> list[CodedEvent]:
    """Give each hostile act that answers another one the id of that act as `answers`.

    The answered act is the last one before it in the document, of the same date, by the party that
    the answer is aimed at and towards its author. Words of reply allow an answer to be aimed at a
    union that the first author belongs to.
    """
    linked: list[CodedEvent] = []
    for event in coded:
        answered = None
        for earlier in reversed(linked):
            together = earlier.evidence.source == event.evidence.source
            if together and earlier.date == event.date and _answers(event, earlier):
                answered = earlier.event
                break
        linked.append(replace(event, answers=answered) if answered else event)
    return linked


def _answers(event: CodedEvent, earlier: CodedEvent) -> bool:
    if not (event.actor and event.target and earlier.actor and earlier.target):
        return False
    hostile = (event.goldstein or 0) < 0 and (earlier.goldstein or 0) < 0
    if not hostile or earlier.answers or event.actor not in earlier.target.split(";"):
        return False
    swapped = bool(set(event.target.split(";")) & set(earlier.actor.split(";")))
    return swapped or bool(_REPLY.search(event.evidence.quote))
