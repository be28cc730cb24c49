"""The acts of a sentence, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bilateral.readers.prose.company import better_known, other_sides, visits_meanwhile
from bilateral.readers.prose.dating import (
    answers,
    is_reported,
    names_act,
    reported,
    running_date,
    share_out_dates,
    takes_up,
    when,
)
from bilateral.readers.prose.lexicon import Sense, noun_category, words
from bilateral.readers.prose.nouns import nominal, noun_start
from bilateral.readers.prose.parties import find_parties
from bilateral.readers.prose.scene import Codes, Parties, codes, without
from bilateral.readers.prose.sentence import Act, Sentence, choose, date_of, verb_of
from bilateral.readers.prose.tokens import Clause, Token
from bilateral.records import Edtf

__all__ = ["acts"]

_PRESENT_LV = words("present", "lv")
_TELLING = frozenset(["main", "coord", "shared"])
_UNLISTED = Sense("?", "act", ())
_SETTLING = frozenset(["agree", "decide"])
_BEFORE_INFINITIVE = frozenset(["to", "and", "or", "also", "temporarily"])


def acts(sentence: Sentence) -> Iterator[Act]:
    """The acts that nouns tell, then those that verbs tell, clause by clause."""
    if any(word.date for word in sentence.words):
        yield from nominal(sentence)
    own = share_out_dates(sentence)
    report = reported(sentence, own)
    told = False
    for number, clause in enumerate(sentence.clauses):
        following = next(
            (other for other in sentence.clauses[number + 1 :] if other.kind != "part"), None
        )
        date = when(sentence, clause, following, own)
        if report and date is None and clause is report[0]:
            date = report[1]
        sentence.dates[id(clause)] = date
        if clause is sentence.clauses[-1] and is_reported(clause) and (told or not own[id(clause)]):
            continue  # '…, the ministry said on Friday' says whose words these are
        for act in _verbal(sentence, clause, date, own[id(clause)], following):
            told = True
            yield act
    if sentence.language == "en":
        yield from visits_meanwhile(sentence)


def _verbal(
    sentence: Sentence,
    clause: Clause,
    date: Edtf | None,
    own: Sequence[Token],
    following: Clause | None,
) -> Iterator[Act]:
    before = _parties_before(sentence, clause)
    sense = _sense_of(sentence, clause, following)
    parties = find_parties(clause, sense, sentence.scene, before, sentence.language)
    if sentence.last and not parties.target and _points_back(clause):
        parties = Parties(parties.actor, sentence.last.parties.actor)
    if sentence.language == "en" and sense is not None:
        parties = better_known(sentence, clause, sense, parties, following)
    if not parties.actor and following is not None and _shares_agent(clause, following):
        # 'were invaded and occupied by A'
        agent = find_parties(following, sense, sentence.scene, before, sentence.language).actor
        parties = Parties(agent, without(parties.target, agent))
    sentence.parties[id(clause)] = parties
    sentence.told[id(clause)] = sense
    if _is_refused(sentence, clause):
        sentence.refused.add(id(clause))
        return
    if sense is None or sense.roles in ("none", "aux") or _same_act(sentence, clause, sense):
        return
    if _provides(clause, sense) or (clause.group.kind == "ing" and not any(parties)):
        return
    start, end = _span(sentence, clause)
    if sense.roles == "figure":
        if not _counts(sentence, clause, start, end):
            return
        date = date or running_date(sentence, start)
    if date is None or (
        sense.roles != "figure" and _is_standing(sentence, clause) and not date.endswith("/..")
    ):
        return
    act = Act(date, sense.category, parties, start, end, verb_of(clause))
    listed = [word for word in own if _listed(sentence, word)]
    if len(listed) > 1:
        yield from _each_listed(sentence, act, listed)
    elif sense.roles == "figure":
        yield act
    else:
        yield from _with_other_sides(sentence, clause, act, own)


def _shares_agent(clause: Clause, following: Clause) -> bool:
    passive = clause.group.passive and following.group.passive
    joined = following.kind == "shared" and following.word == "and"
    return passive and joined and not clause.object and following.object[:1] != []


def _provides(clause: Clause, sense: Sense) -> bool:
    """Whether a clause tells what a treaty says: 'signed a pact, which stated that …'."""
    if clause.kind != "relative" or sense.category != "statement":
        return False
    nouns = [word.low for word in clause.lead[-4:] if word.text.isalpha()]
    return any(noun_category(noun, "en") == "treaty" for noun in nouns[-1:])


def _each_listed(sentence: Sentence, act: Act, listed: Sequence[Token]) -> Iterator[Act]:
    """An act told with several dates: one for each."""
    for number, word in enumerate(listed):
        last = listed[number + 1].start if number + 1 < len(listed) else act.end
        first = word.start if number else act.start
        if _joined_dates(sentence, sentence.index[id(word)]):
            first, last = act.start, act.end
        yield replace(act, date=date_of(word), start=first, end=last)


def _with_other_sides(
    sentence: Sentence, clause: Clause, act: Act, own: Sequence[Token]
) -> Iterator[Act]:
    """An act, and the same done by or to others on days of their own."""
    others = other_sides(sentence, clause, own)
    words = sentence.words
    yield replace(act, end=words[others[0][0] - 2].end) if others else act
    for first, last, named, agent in others:
        actor, target = act.parties
        first_side = codes(clause.object[: _place_of(clause, others[0])])
        partners = not agent or (words[first].low != "by" and _has_partner(clause))
        if act.category in ("treaty", "diplomatic") and partners and len(actor) > 1:
            # 'signed pacts with A in May and with B in June': another partner of the same side.
            actor = tuple(sorted({*without(actor, first_side), *named}))
        elif act.category == "accession":
            target = ()  # 'joined A in May and B in June'
        elif agent:
            actor = named
        else:
            target = named
        yield Act(
            date_of(words[last]),
            act.category,
            Parties(actor, target),
            words[first].start,
            words[last].end,
            act.verb,
        )


def _has_partner(clause: Clause) -> bool:
    return any(word.low == "with" for word in clause.object)


def _place_of(clause: Clause, other: tuple[int, int, Codes, bool]) -> int:
    """How many words of a clause stand behind its verb and before another side."""
    return max(other[0] - clause.group.head - 1, 0)


def _same_act(sentence: Sentence, clause: Clause, sense: Sense) -> bool:
    """Whether a participle only words the act of the clause it hangs from."""
    if clause.kind != "ing" or clause.parent is None:
        return False
    parent = sentence.told.get(id(clause.parent))
    if parent is None:
        return False
    same = clause.parent.group.form and clause.group.form
    if same and clause.parent.group.form.verb == clause.group.form.verb:  # type: ignore[union-attr]
        return True
    # 'presented a note, emphasizing that …': the words of the note.
    return sense.category == "statement" and parent.category in ("statement", "diplomatic")


def _counts(sentence: Sentence, clause: Clause, start: int, end: int) -> bool:
    """Whether a clause states a figure of its own, not a remark on the one before it."""
    if not sentence.annotations.quantities_in(start, end + 2):
        return False
    subject = [word.low for word in clause.subject if word.text.isalpha()]
    return not (clause.kind in ("coord", "shared") and set(subject) & {"tas", "it", "tā"})


def _points_back(clause: Clause) -> bool:
    """Whether a clause speaks of, or answers, what the act before it did."""
    return clause.parent is None and (answers(clause) or names_act(clause))


def _parties_before(sentence: Sentence, clause: Clause) -> Parties:
    if clause.parent is not None:
        return sentence.parties.get(id(clause.parent), Parties())
    if sentence.last is not None and takes_up(sentence, clause):
        return sentence.last.parties
    return Parties()


def _is_refused(sentence: Sentence, clause: Clause) -> bool:
    """Threats, conditions, plans, denials, and what hangs from them."""
    if clause.group.refused or clause.word in ("if", "unless", "whether", "lai", "ja", "vai"):
        return True
    chained = clause.kind in ("by", "ing")
    return chained and clause.parent is not None and id(clause.parent) in sentence.refused


def _is_standing(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause tells a standing state, a row only where the text says since when."""
    form = clause.group.form
    return sentence.language == "lv" and form is not None and form.verb in _PRESENT_LV


def _sense_of(  # noqa: PLR0911, PLR0912
    sentence: Sentence, clause: Clause, following: Clause | None
) -> Sense | None:
    form = clause.group.form
    if _again(sentence, clause) and sentence.clauses[0] is not clause:
        before = sentence.clauses[sentence.clauses.index(clause) - 1]
        return sentence.told.get(id(before))
    if form is None:
        return None
    head = sentence.words[clause.group.head]
    # 'The president became the first to …': what one becomes stands behind the verb.
    around = clause.object if form.verb == "become" else clause.tokens
    near = [word for word in around if word is not head and not word.date]
    for above in _above(clause):
        near += above.subject
        if sentence.language == "en" and clause.group.passive:
            # '… and was admitted on 4 April'
            told = any(word.text.isalpha() and not word.date for word in clause.object[2:])
            near += above.object if not told else ()
        if sentence.language == "en" and above.kind == "relative":
            # 'an agreement of …, which was signed in 1948 and renewed in 1955'
            near += sentence.words[max(above.start - 14, 0) : above.start]
    if sentence.language == "en" and (clause.kind == "part" or clause.word == "which"):
        near += clause.lead
    sense = choose(form.senses, near, clause.subject, clause.object)
    if not form.senses and _tells_unlisted(sentence, clause):
        # Assumption: a dated verb that no list holds tells an act too, of the kind of its nouns.
        sense = _UNLISTED
    if sense is None:
        return None
    if form.verb == "become" and "first" in (word.low for word in clause.object):
        # 'became the first president to visit A'
        done = _done(sentence, clause)
        if done is not None or sense.category == "=":
            return done
    if sense.category == "=":
        if following is not None and following.kind == "by" and following.parent is clause:
            return None
        return _complement(sentence, clause)
    if sense.category == "?":
        return sense._replace(category=_topic(sentence, clause))
    return sense


def _tells_unlisted(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause with an unknown English verb tells an act: it has a date of its own."""
    if sentence.language != "en" or clause.kind not in _TELLING or clause.group.refused:
        return False
    own = [w for w in clause.tokens if w.date and sentence.dates.get(id(clause)) == date_of(w)]
    return any(not date_of(word).startswith("../") and "/.." not in date_of(word) for word in own)


def _again(sentence: Sentence, clause: Clause) -> bool:
    """'A ratified it on 3 May and B had done so …': the act of the clause before."""
    lows = [word.low for word in sentence.words[clause.group.head : clause.group.head + 3]]
    return any(
        pair in (("did", "so"), ("done", "so"), ("followed", "suit"), ("did", "likewise"))
        for pair in pairwise(lows)
    )


def _above(clause: Clause) -> Iterator[Clause]:
    """The clauses whose subject a clause shares, the nearest first."""
    while clause.kind == "shared" and clause.parent is not None:
        clause = clause.parent
        yield clause


def _complement(sentence: Sentence, clause: Clause) -> Sense | None:
    """What was decided, agreed or begun: 'decided to close entry'."""
    if sense := _done(sentence, clause):
        return sense
    kind = _topic(sentence, clause)
    if kind == "other" and sentence.language == "en" and clause.object[-1:] == []:
        # 'The Allies agreed that …'
        return Sense("statement", "act", ()) if verb_of(clause) in _SETTLING else None
    return None if kind == "other" else Sense(kind, "act", ())


def _done(sentence: Sentence, clause: Clause) -> Sense | None:
    """What the infinitive or gerund behind a verb says was done."""
    for number, word in enumerate(clause.object):
        forms = [form for form in word.forms if form.form in ("base", "ing")]
        before = clause.object[number - 1].low if number else ""
        if not forms or word.quoted:
            continue
        if forms[0].form == "base" and before not in _BEFORE_INFINITIVE:
            continue  # 'agreed on a force of …'
        sense = choose(forms[0].senses, clause.object[number + 1 :])
        if sense is None or sense.roles == "none" or sense.category == "=":
            continue
        if sense.category == "?":
            sense = sense._replace(category=_topic(sentence, clause))
        return sense
    return None


def _topic(sentence: Sentence, clause: Clause) -> str:
    """The kind of a happening whose verb says nothing of it: by the nearest noun."""
    before, after = list(reversed(clause.subject)), clause.object
    for shared in _above(clause):
        # '… and was extended in 1931'
        before += list(reversed(shared.subject)) + shared.object
    if sentence.language == "lv":
        order = [*after[:6], *before, *after[6:]]
    elif clause.group.passive:
        order = [*before, *after]
    else:
        order = [*after, *before]
    if clause.kind == "relative" or (clause.kind == "part" and sentence.language == "en"):
        order = [*order, *reversed(sentence.words[: clause.start])]
    for word in order:
        if word.date or word.place or word.quoted:
            continue
        category = noun_category(word.low, sentence.language)
        if category and category != "?":
            return _of_compound(sentence, word) or category
    above = sentence.told.get(id(clause.parent)) if clause.parent else None
    if above is not None and after and after[0].low in ("it", "them"):
        # '… and restored them in 1938'
        return above.category
    return "other"


def _of_compound(sentence: Sentence, word: Token) -> str | None:
    """The kind of the noun that heads a compound: 'assistance pact' is a pact."""
    index = sentence.index[id(word)]
    if sentence.language != "en" or index + 1 >= len(sentence.words):
        return None
    after = sentence.words[index + 1]
    if after.date or after.place or after.quoted or index + 1 in sentence.heads:
        return None
    category = noun_category(after.low, "en")
    return category if category != "?" else None


def _listed(sentence: Sentence, word: Token) -> bool:
    """Whether a date is an item of a list: after a colon, or with a dash and a figure."""
    index = sentence.index[id(word)]
    if _joined_dates(sentence, index):
        return True
    colon = any(other.text == ":" for other in sentence.words[:index])
    after = sentence.words[index + 1 : index + 2]
    dash = any(other.text in "-–—" for other in after)
    figure = any(form.verb in ("studēja", "mācījās") for w in sentence.words for form in w.forms)
    return colon or dash or figure


def _joined_dates(sentence: Sentence, index: int) -> bool:
    """'in 1995 and 1997': two dates of one verb, side by side."""
    words = sentence.words
    for near in (words[index + 1 : index + 5], words[max(index - 4, 0) : index][::-1]):
        for place, word in enumerate(near):
            if word.date and place:
                return True
            if word.low not in ("and", "un", "or", ",", "in", "on", "again"):
                break
    return False


def _span(sentence: Sentence, clause: Clause) -> tuple[int, int]:
    inside = sentence.words[clause.start : clause.end]
    if clause.kind == "main" and clause.tokens and clause.tokens[0].start < inside[0].start:
        inside = clause.tokens
    if clause.kind == "by" and clause.parent is not None:
        inside = sentence.words[clause.parent.start : clause.end]
    if clause.kind == "part" and clause.word == "(":
        inside = sentence.words[noun_start(sentence, clause.start) : clause.end]
    # 'After the 1940 annexation, Poland …': the act that opens the sentence is told apart.
    for act in sentence.nominal:
        last = next((n for n, w in enumerate(inside) if w.start >= act.end), 0)
        if (
            clause.kind == "main"
            and last
            and inside[last].text == ","
            and act.start >= inside[0].start
            and last + 1 < len(inside)
        ):
            inside = inside[last + 1 :]
    drop = {"and", "but", "or", ",", ";", "un", "bet", "that", "because"}
    if clause.kind == "sub":
        drop |= {"after", "before"}
    first = 0
    while first < len(inside) - 1 and inside[first].low in drop:
        first += 1
    last = len(inside) - 1
    while last > first and inside[last].text in (",", ";", ".", ":"):
        last -= 1
    return inside[first].start, inside[last].end
