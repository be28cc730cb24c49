"""Dated happenings told in running text: one event per act.

A sentence is read clause by clause. A clause tells an act when its verb (or a noun such as
'annexation') is in the lexicon and the text fixes it on the calendar: by a date of its own, by the
date that opens the sentence, or by the act that it answers or takes up again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bilateral.documents import Document, slug
from bilateral.readers.prose.acts import acts
from bilateral.readers.prose.clauses import clauses
from bilateral.readers.prose.lexicon import words as word_set
from bilateral.readers.prose.scene import Parties, Scene, learn_persons
from bilateral.readers.prose.sentence import Act, Sentence
from bilateral.readers.prose.tokens import tokens
from bilateral.records import Event
from bilateral.text import edtf
from bilateral.text.annotate import Annotations
from bilateral.text.places import find_places
from bilateral.text.translation import english

__all__ = ["prose_events"]

# A sentence without a date may still tell whose minister somebody is.
_OFFICE = re.compile(r"\b(?:President|Minister|Secretary|Chancellor|Ambassador|Speaker)\b")
# Where news was written and by which agency: 'OSLO, Norway (NTB) – The government …'.
_DATELINE = re.compile(
    r"[A-Z][A-Z .'-]{2,30}(?:,\s[^-–—:;.()\n]{2,30})?\s(?:\([^()\n]{2,60}\)\s)?[-–—]{1,2}\s"
)
_CUES = (*word_set("cue", "en"), *word_set("anaphora", "lv"), "atbild")


# Acts of a paragraph that a sentence may take up; to keep all of a long one takes much memory.
_REMEMBERED = 20


def prose_events(
    document: Document,
    annotations: Annotations,
    start: int,
    end: int,
    persons: dict[str, tuple[str, ...]] | None = None,
) -> list[Event]:
    """The dated events that the sentences within a span of `document.text` tell.

    The ids are of the form `latvia-russia-2023-01-expulsion`; the caller makes them unique.
    `persons` are those told of before, by name, with their states; those met here are added.
    """
    known = {} if persons is None else persons
    scene = Scene(document.home, document.counterparts, _speaker(document), persons=known)
    passage: list[Act] = []
    events: list[Event] = []
    before = start
    for first, last in annotations.sentences_in(start, end):
        if "\n\n" in document.text[before:first]:
            # A new paragraph takes up nothing of the one before it.
            passage, scene.subject = [], ()
        before = last
        language = document.line_at(first).language
        found = _sentence_acts(document, annotations, first, last, language, scene, passage)
        if not found:
            continue
        passage = [*passage, *found][-_REMEMBERED:]
        text = " ".join(document.text[first:last].split())
        text_en = text if language == "en" else english(text)
        events.extend(_event(document, act, text, text_en) for act in found)
    return events


def _speaker(document: Document) -> str | None:
    """The state whose government published a document: its fact sheets are about another."""
    if document.kind == "press_release":
        return document.home
    # Who published it is not said of every one.
    return next(iter(document.counterparts), None) if document.kind == "fact_sheet" else None


def _sentence_acts(
    document: Document,
    annotations: Annotations,
    first: int,
    last: int,
    language: str,
    scene: Scene,
    passage: Sequence[Act],
) -> list[Act]:
    text = document.text
    if document.kind == "press_release" and (head := _DATELINE.match(text, first, last)):
        first = head.end()
    dates = annotations.dates_in(first, last)
    if not dates and not _may_inherit(text[first:last], passage, annotations, first, last):
        if language == "en" and _OFFICE.search(text, first, last):
            places = find_places(text[first:last], language)
            learn_persons(tokens(text, first, last, language, dates, places), scene)
        return []
    places = find_places(text[first:last], language)
    words = tokens(text, first, last, language, dates, places)
    if language == "en":
        learn_persons(words, scene)
    reading = clauses(words, language)
    sentence = Sentence(document, annotations, words, reading, language, scene, passage)
    return sorted(acts(sentence), key=lambda act: (act.start, act.end))


def _may_inherit(
    sentence: str, passage: Sequence[Act], annotations: Annotations, first: int, last: int
) -> bool:
    """A cheap look whether a sentence without a date can take one from elsewhere."""
    low = sentence.lower()
    if " after the " in low:
        return True
    if not passage or passage[-1].category == "statistic":
        return bool(annotations.quantities_in(first, last))
    return passage[-1].verb[:4] in low or any(cue in low for cue in _CUES)


def _event(document: Document, act: Act, text: str, text_en: str | None) -> Event:
    actor, target = (
        ";".join(sorted(side)) or None for side in (act.parties.actor, act.parties.target)
    )
    return Event(
        event=f"{document.source}-{slug(act.date)}-{act.category.replace('_', '-')}",
        date=act.date,
        precision=edtf.precision(act.date),
        text=text,
        text_en=text_en,
        actor=actor,
        target=target,
        counterpart=_counterpart(document, act.parties),
        category=act.category,
        origin="prose",
        evidence=document.evidence(act.start, act.end),
    )


def _counterpart(document: Document, parties: Parties) -> str | None:
    """The document's partners where one is concerned, else the other states named."""
    involved = {*parties.actor, *parties.target} - {document.home}
    if involved & set(document.counterparts):
        return ";".join(document.counterparts)
    for side in (parties.actor, parties.target):
        states = sorted(code for code in side if code != document.home and code.isupper())
        if states and len(states[0]) <= 4:
            return ";".join(states)
    return ";".join(document.counterparts) or None
