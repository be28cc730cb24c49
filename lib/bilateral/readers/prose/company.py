"""What the words around an English clause add to it: its parties, a second side, a visit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bilateral.readers.prose.dating import since_act
from bilateral.readers.prose.english_parties import object_codes, subject_codes
from bilateral.readers.prose.lexicon import Sense, noun_category, noun_tells, words
from bilateral.readers.prose.nouns import noun_parties, noun_start
from bilateral.readers.prose.scene import PREPOSITIONS, Codes, Parties, codes, without
from bilateral.readers.prose.sentence import Act, Sentence, verb_of
from bilateral.readers.prose.tokens import Clause, Token
from bilateral.records import Edtf

__all__ = ["better_known", "other_sides", "visits_meanwhile"]

_BEGINNING = words("beginning", "en")
_OF_ONESELF = words("of_oneself", "en")
_OF_OTHERS = words("of_others", "en")
_JUDGING = words("judging", "en")
_BEFORE_SIDE = frozenset(["by", "of", "to", "with", "in"])
_VISITS = frozenset(["visit", "trip"])
_GUESTS = (["during", "his"], ["during", "her"], ["on", "his"], ["on", "her"])


def better_known(
    sentence: Sentence, clause: Clause, sense: Sense, parties: Parties, following: Clause | None
) -> Parties:
    """The parties where other words of the sentence, or the act before, tell more of them."""
    return (
        _of_becoming(clause)
        or _of_noun(sentence, clause, sense)
        or _of_words_reported(sentence, clause, parties, following)
        or _of_what_is_judged(sentence, clause, parties)
        or _of_it(sentence, clause, parties)
        or _of_credentials(sentence, clause, parties)
        or _of_visit(sentence, clause, sense, parties)
        or _since_attacked(sentence, clause, sense, parties)
        or parties
    )


def _of_becoming(clause: Clause) -> Parties | None:
    """'became the first Danish minister to visit A': who became it, and what it was done to."""
    if verb_of(clause) != "become":
        return None
    for index, word in enumerate(clause.object[:-1]):
        if word.low == "to" and any(f.form == "base" for f in clause.object[index + 1].forms):
            actor = codes(clause.subject, cities=False) or codes(clause.object[:index])
            return Parties(actor, without(codes(clause.object[index + 1 :]), actor))
    return None


def _of_noun(sentence: Sentence, clause: Clause, sense: Sense) -> Parties | None:
    """'Russia's invasion of Ukraine began …': the parties of the noun."""
    if verb_of(clause) not in _BEGINNING:
        return None
    first = max(clause.start - 12, 0) if clause.kind == "part" else clause.start
    for index in range(first, clause.group.start):
        noun = sentence.words[index].low
        if noun_tells(noun, "en") == "act" and noun_category(noun, "en") == sense.category:
            start, end = noun_start(sentence, index), clause.group.start
            named = noun_parties(sentence, index, start, end)
            return named if any(named) else None
    return None


def _of_words_reported(
    sentence: Sentence, clause: Clause, parties: Parties, following: Clause | None
) -> Parties | None:
    """'the Prime Minister announced that A would …', 'Minsk demanded that A cut …'."""
    if following is None or following.kind != "that" or following.parent is not clause:
        return None
    spoken = subject_codes(following.subject[1:], sentence.scene)
    if verb_of(clause) in _OF_ONESELF and not codes(clause.subject, cities=False):
        return Parties(spoken or parties.actor, without(parties.target, spoken))
    if verb_of(clause) in _OF_ONESELF and not parties.target:
        # 'A announced that it was closing its embassy in B'
        return Parties(parties.actor, without(object_codes(following.object, ()), parties.actor))
    if verb_of(clause) in _OF_OTHERS and not parties.target:
        return Parties(parties.actor, without(spoken, parties.actor))
    return None


def _of_it(sentence: Sentence, clause: Clause, parties: Parties) -> Parties | None:
    """'A declared independence and B recognised it': who did the act before."""
    if parties.target or not clause.object or clause.object[0].low != "it":
        return None
    above = sentence.parties.get(id(clause.parent)) if clause.parent else None
    named = above.actor if above else ()
    return Parties(parties.actor, without(named, parties.actor)) if named else None


def _of_what_is_judged(sentence: Sentence, clause: Clause, parties: Parties) -> Parties | None:
    """'condemned the annexation of A' judges who did it."""
    if verb_of(clause) not in _JUDGING:
        return None
    for index in range(clause.group.head + 1, min(clause.group.head + 7, clause.end)):
        if noun_tells(sentence.words[index].low, "en") == "act":
            first, last = noun_start(sentence, index), min(index + 6, clause.end)
            doer = noun_parties(sentence, index, first, last).actor
            return Parties(parties.actor, without(doer, parties.actor))
    return None


def _of_credentials(sentence: Sentence, clause: Clause, parties: Parties) -> Parties | None:
    """Who presents credentials to one side of the document's two comes from the other."""
    if parties.actor or not any(word.low == "credentials" for word in clause.object):
        return None
    sending = sentence.scene.other(parties.target)
    return Parties(sending, parties.target) if sending else None


def _of_visit(sentence: Sentence, clause: Clause, sense: Sense, parties: Parties) -> Parties | None:
    """A return visit goes the other way; 'During his visit to A, B …' is B's."""
    visits = [act for act in sentence.passage if act.category == "visit"]
    again = {word.low for word in clause.tokens} & {"return", "returned"}
    if sense.category == "visit" and again and visits and not parties.target:
        return Parties(visits[-1].parties.target, visits[-1].parties.actor)
    guest = next((act for act in sentence.nominal if act.category == "visit"), None)
    opening = [word.low for word in clause.subject[:2]]
    if guest and not parties.actor and clause.kind == "main" and opening in _GUESTS:
        return Parties(guest.parties.actor, parties.target)
    return None


def _since_attacked(
    sentence: Sentence, clause: Clause, sense: Sense, parties: Parties
) -> Parties | None:
    """Aid given 'since the invasion of A' is given to A."""
    since = since_act(sentence, clause) if sense.category == "aid" else None
    if since is None or codes(clause.object):
        return None
    return Parties(parties.actor, without(since.parties.target, parties.actor))


def visits_meanwhile(sentence: Sentence) -> Iterator[Act]:
    """'In July 2023, during a visit to A, the Prime Minister …': a visit dated by its clause."""
    words, text = sentence.words, sentence.document.text
    if text.find("uring ", words[0].start, words[-1].end) < 0:
        return
    for clause in sentence.clauses:
        date = sentence.dates.get(id(clause))
        if date is None or clause.kind not in ("main", "coord", "shared"):
            continue
        for index in range(clause.start, clause.end):
            first = _during(sentence, index)
            if first is not None and not _told(sentence, index):
                yield from _visit(sentence, clause, date, first + 1, index)


def _told(sentence: Sentence, index: int) -> bool:
    offset = sentence.words[index].start
    return any(act.start <= offset < act.end for act in sentence.nominal)


def _visit(sentence: Sentence, clause: Clause, date: Edtf, first: int, index: int) -> Iterator[Act]:
    words = sentence.words
    last = next((n + 1 for n in range(index, clause.end) if words[n].place), index + 1)
    actor, target = noun_parties(sentence, index, first, last)
    actor = actor or without(sentence.parties[id(clause)].actor, target)
    if target:
        span = words[first].start, words[last - 1].end
        yield Act(date, "visit", Parties(actor, target), *span, "visit")


def _during(sentence: Sentence, index: int) -> int | None:
    """The place of the 'during' of a visit, near before the noun at `index`."""
    if sentence.words[index].low not in _VISITS or sentence.words[index].quoted:
        return None
    for back in range(index - 1, max(index - 8, -1), -1):
        if sentence.words[back].low == "during":
            return back
        if sentence.words[back].text in ",;":
            return None
    return None


def other_sides(
    sentence: Sentence, clause: Clause, own: Sequence[Token]
) -> list[tuple[int, int, Codes, bool]]:
    """'ratified by A on 6 August, by B on the following day and by C on 9 September'.

    For each side but the first: its first and last word, the states named, and whether they act
    (by) or are acted on (with, of, to, in).
    """
    found = []
    for word in own[1:]:
        last = sentence.index[id(word)]
        for first in range(last - 1, max(last - 12, clause.group.head), -1):
            low = sentence.words[first].low
            if sentence.words[first].forms or sentence.words[first].date:
                break
            if low not in ("and", ","):
                continue
            opening = sentence.words[first + 1].low
            named = codes(sentence.words[first:last])
            plain = opening in _BEFORE_SIDE or not any(
                other.low in PREPOSITIONS for other in sentence.words[first + 1 : last - 1]
            )
            if named and plain and opening not in ("on", "at"):
                agent = opening == "by" or opening not in _BEFORE_SIDE
                found.append((first + 1, last, named, agent))
            break
    return found
