"""When an act happened: its own date, or the one it takes from elsewhere."""

from __future__ import annotations

from itertools import pairwise

from bilateral.readers.prose.lexicon import noun_tells, words
from bilateral.readers.prose.sentence import Act, Sentence, choose, date_of, pairs, verb_of
from bilateral.readers.prose.tokens import Clause, Token
from bilateral.records import Edtf
from bilateral.text import edtf

__all__ = [
    "answers",
    "is_reported",
    "names_act",
    "reported",
    "running_date",
    "share_out_dates",
    "since_act",
    "takes_up",
    "when",
]

_NEAR = 600
_VAGUE = words("vague", "en") | words("vague", "lv")
_COMPARISON = words("comparison", "en") | words("comparison", "lv")
_DETERMINERS = words("article", "en")
_RESPONSE = words("response", "en")
_TAKING_UP = words("taking_up", "en")
_ANAPHORA_LV = words("anaphora", "lv")
_STRIKING = frozenset(["hit", "strike"])
# Verbs of a clause that says whose words a sentence reports; auxiliaries of what is announced.
_REPORTING = frozenset(["say", "announce", "report", "state", "tell", "add", "confirm", "write"])
_AFTER_SAYING = frozenset([".", ",", "in", "on", "at", "to", "late", "early", "earlier", "during"])
_NOW = frozenset(["has", "have", "is", "are"])
_ANSWERING = frozenset(["in_response", "in_retaliation", "in_return"])
_SOON = words("soon", "en")
_UNDER = words("under", "en")
_ENDING = words("extending", "en")
# Verbs whose object may carry the date: 'welcomed its accession in 2004'.
_SPEAKS_OF = words("speaking_of", "en")
_OPENERS = words("opener", "en")
_INTO_FORCE = words("into_force", "en")
_OCCASION = tuple(words("occasion", "en"))
_OFFICIALS = words("officials", "en")
_FUNCTION = words("function", "en") | words("function", "lv")


def share_out_dates(sentence: Sentence) -> dict[int, list[Token]]:
    """The dates of each clause; a participle takes its own from the clause around it."""
    own: dict[int, list[Token]] = {}
    hidden = _hidden_words(sentence)
    for clause in sorted(sentence.clauses, key=lambda clause: clause.kind != "part"):
        found = [
            word
            for word in clause.tokens
            if word.date
            and id(word) not in sentence.spent
            and not (sentence.index[id(word)] in hidden and clause.start not in hidden)
            and not _modifies(sentence, word, clause)
        ]
        # 'Two years later, in September 1993' is September.
        found = [
            word
            for word, finer in zip(found, [*found[1:], None], strict=False)
            if finer is None or not date_of(finer).startswith(f"{date_of(word)}-")
        ]
        # 'A week later, on 24 September' is 24 September.
        found = [
            word
            for word, finer in zip(found, [*found[1:], None], strict=False)
            if finer is None or not _said_again(sentence, word, finer)
        ]
        if clause.kind == "part" and clause.word:
            found = found[:1]
            sentence.spent.update(id(word) for word in found)
        elif not found and _welcomes(clause):
            found = [word for word in clause.object if word.date][:1]
        own[id(clause)] = found
    return own


def _said_again(sentence: Sentence, word: Token, finer: Token) -> bool:
    """Whether a relative date is followed at once by the same day in full."""
    first, last = sentence.index[id(word)], sentence.index[id(finer)]
    between = [other.low for other in sentence.words[first + 1 : last]]
    relative = word.date is not None and word.date.kind == "relative"
    return relative and between in ([",", "on"], [",", "in"])


def _hidden_words(sentence: Sentence) -> set[int]:
    """Words in relative clauses whose verb is not known: their dates are their own."""
    starts = {clause.start for clause in sentence.clauses}
    hidden: set[int] = set()
    inside = False
    for index, word in enumerate(sentence.words):
        if index in starts or word.text in ",;":
            inside = False
        if word.low in _OPENERS and index not in starts and index + 1 not in starts:
            inside = index - 1 not in starts
        if inside:
            hidden.add(index)
    return hidden


def _welcomes(clause: Clause) -> bool:
    """'welcomed its accession in 2004': the date of what is spoken of is that of the word."""
    form = clause.group.form
    return form is not None and form.verb in _SPEAKS_OF and clause.kind == "main"


def _modifies(sentence: Sentence, word: Token, clause: Clause) -> bool:  # noqa: PLR0911
    """Whether a date only describes something else: 'the 2014 games', 'than in 2017'."""
    index = sentence.index[id(word)]
    before = [other.low for other in sentence.words[max(index - 3, 0) : index]]
    after = sentence.words[index + 1] if index + 1 < len(sentence.words) else None
    if any(low in _COMPARISON for low in before) or _around(word, before[-1:]):
        return True
    if word.quoted:
        return True
    if _is_limit(sentence, word, clause) or _is_goal(sentence, word, clause):
        return True
    if "force" in before and verb_of(clause) not in _INTO_FORCE:
        # 'have signed a treaty (in force since 1997)'
        return True
    if after is None or not before:
        return False
    noun = after.text[0].isalpha() and after.low not in _FUNCTION
    if sentence.language == "en":
        # 'In the autumn of 1926 Germany closed …': a state's own name begins the clause.
        state = after.place is not None and after.place.kind == "country"
        # So does anything after 'the summer of 2021'.
        whole = state or " of " in word.low
        return noun and not whole and (before[-1] in _DETERMINERS or before[-1] == "s")
    return (
        noun
        and word.low.endswith("gada")
        and after.place is None
        and not after.forms
        and word.low[0].isdigit()
        and word.date is not None
        and word.date.precision == "year"
    )


def _around(word: Token, before: list[str]) -> bool:
    """Whether a year only says before or after when: 'had refused all talks after 1920'."""
    year = word.date is not None and word.date.precision == "year"
    return year and before in (["after"], ["before"])


def _is_limit(sentence: Sentence, word: Token, clause: Clause) -> bool:
    """'extended to March 2024': the end of what is done, not the day it was done."""
    index = sentence.index[id(word)]
    before = sentence.words[index - 1].low if index else ""
    verb = verb_of(clause)
    return verb in _ENDING and (
        before in ("to", "until", "till", "līdz") or word.low.startswith(("to ", "until "))
    )


def _is_goal(sentence: Sentence, word: Token, clause: Clause) -> bool:
    """'signed a declaration on a brigade by 2026': the day aimed at, not that of the act."""
    form = clause.group.form
    if form is None or not date_of(word).startswith("../"):
        return False
    sense = choose(form.senses, clause.tokens)
    return (
        sentence.index[id(word)] > clause.group.head
        and sense is not None
        and sense.category in ("treaty", "statement", "diplomatic", "expulsion")
        and not clause.group.passive
    )


def when(  # noqa: PLR0911
    sentence: Sentence, clause: Clause, following: Clause | None, own: dict[int, list[Token]]
) -> Edtf | None:
    """The date of a clause's act: its own, or that of the clause or act that it hangs from."""
    if own[id(clause)]:
        return date_of(own[id(clause)][0])
    if any(low in _VAGUE for low in pairs(clause.tokens)):
        return None
    if since := since_act(sentence, clause):
        return edtf.interval(since.date, "..")
    if limit := next((w for w in clause.tokens if w.date and _is_limit(sentence, w, clause)), None):
        # Assumption: a ban 'extended to March 2024' is dated by its end, as '../2024-03'.
        date = date_of(limit)
        return date if "/" in date else edtf.interval("..", date)
    parent = sentence.dates.get(id(clause.parent)) if clause.parent else None
    if clause.kind in ("shared", "ing", "by", "with"):
        taken_up = _taken_up_date(sentence, clause) if clause.kind == "shared" else None
        return parent or _shared_ahead(clause, following, own) or taken_up
    if clause.kind == "coord":
        # 'On 3 May, before a vote was held, Poland …': the date is that of the main clause.
        aside = clause.parent is not None and clause.parent.kind == "sub"
        leading = _leading_date(sentence) if aside and not answers(clause) else None
        return leading or (parent if answers(clause) or _led(sentence) else None)
    if clause.kind == "relative":
        late = clause.group.passive or clause.group.perfect
        return None if late else parent or _taken_up_date(sentence, clause)
    if clause.kind == "sub" and clause.word == "when":
        return _date_before_when(sentence, clause, own)
    if clause.kind == "that" and parent and _of_its_own(sentence, clause):
        # 'said on Friday that it had summoned the envoy'
        return edtf.interval("..", parent)
    if clause.kind in ("sub", "that", "part"):
        return None
    return (
        _shared_ahead(clause, following, own)
        or _date_of_opening_when(sentence, clause, own)
        or _under_treaty(sentence, clause)
        or _soon_after(sentence, clause)
        or _taken_up_date(sentence, clause)
    )


def _date_before_when(
    sentence: Sentence, clause: Clause, own: dict[int, list[Token]]
) -> Edtf | None:
    """'… were established on 3 May 1921, when A recognised B': the date told again as an act."""
    before = [word for word in sentence.words[: clause.start] if word.text != ","]
    told = own[id(clause.parent)] if clause.parent else []
    if not before or not any(word is before[-1] for word in told):
        return None
    date = date_of(before[-1])
    return None if "/.." in date else date


def _date_of_opening_when(
    sentence: Sentence, clause: Clause, own: dict[int, list[Token]]
) -> Edtf | None:
    """'When A lost its independence in 1940, B closed its embassy': both in 1940."""
    opening = sentence.clauses[0]
    if opening is clause or opening.word != "when" or opening.kind != "sub":
        return None
    if sentence.words[opening.end - 1].text != "," and sentence.words[opening.end].text != ",":
        return None
    first, last = sentence.words[opening.start].start, sentence.words[opening.end - 1].end
    spoken = [act.date for act in sentence.nominal if first <= act.start and act.end <= last]
    dates = [date_of(word) for word in own[id(opening)]] + spoken
    return dates[0] if len(dates) == 1 else None


def _of_its_own(sentence: Sentence, clause: Clause) -> bool:
    """Whether a state reports what it has done itself, on a day."""
    parent = clause.parent
    if parent is None or verb_of(parent) not in _REPORTING or clause.group.refused:
        return False
    date = sentence.dates[id(parent)]
    return (
        bool(date and edtf.precision(date) == "day")
        and clause.group.perfect
        and [word.low for word in clause.subject] in (["that", "it"], ["that", "they"])
    )


def is_reported(clause: Clause) -> bool:
    """Whether the last clause of a sentence says whose words it is: '…, the ministry said'."""
    return (
        clause.kind == "coord"
        and clause.word == ","
        and clause.parent is not None
        and verb_of(clause) in _REPORTING
        # 'Russia added all members to its list' says nothing.
        and all(word.date or word.low in _AFTER_SAYING for word in clause.object[:1])
    )


def reported(sentence: Sentence, own: dict[int, list[Token]]) -> tuple[Clause, Edtf] | None:
    """'A has expelled two diplomats, its ministry said on Friday': what is reported, and when done.

    Assumption: what 'has been' or 'is being' done is announced, and so done, on the day it is
    reported; of what 'was' done only the last possible day is known: '../2022-03-18'.
    """
    if sentence.language != "en" or len(sentence.clauses) < 2:
        return None
    first = next((c for c in sentence.clauses if c.kind in ("main", "coord", "shared")), None)
    last = sentence.clauses[-1]
    dates = own[id(last)]
    said = last.kind == "shared" and last.word == "," and verb_of(last) == "say"
    if (
        first is None
        or first is last
        or not (is_reported(last) or said)
        or len(dates) != 1
        or any(own[id(clause)] for clause in sentence.clauses[:-1])
        or edtf.precision(date_of(dates[0])) != "day"
    ):
        return None
    date = date_of(dates[0])
    if sentence.words[first.group.start].low in _NOW:
        return first, date
    return first, edtf.interval("..", date)


def _under_treaty(sentence: Sentence, clause: Clause) -> Edtf | None:
    # Assumption: what is done 'following a 30 April 1994 agreement' is dated by it.
    lows = [word.low for word in clause.subject[:2]]
    if not set(lows) & _UNDER:
        return None
    for act in sentence.nominal:
        if act.category == "treaty" and act.end <= sentence.words[clause.group.start].start:
            return act.date
    return None


def _soon_after(sentence: Sentence, clause: Clause) -> Edtf | None:
    """'shortly after the invasion': the date of the invasion told earlier in the document."""
    for index, word in enumerate(sentence.words[clause.group.head : -3], clause.group.head):
        if word.low in _SOON and sentence.words[index + 1].low in ("after", "following"):
            noun = sentence.words[index + 3].low
            if sentence.words[index + 2].low == "the" and noun_tells(noun, sentence.language):
                return _told_before(sentence, noun)
    return None


def since_act(sentence: Sentence, clause: Clause) -> Act | None:
    """The act since which something goes on: 'Since the invasion of A on 24 February 2022, …'."""
    if not clause.subject or clause.subject[0].low != "since":
        return None
    verb = sentence.words[clause.group.start].start
    return next((a for a in sentence.nominal if a.end <= verb and "/" not in a.date), None)


def _told_before(sentence: Sentence, noun: str) -> Edtf | None:
    text = sentence.document.text
    for mention in sentence.annotations.dates_before(sentence.words[0].start - 1):
        after = text[mention.end : mention.end + 40].lower().split(",")[0].split()
        if noun in (word.strip(".;:()") for word in after[:4]):
            return mention.date
    return None


def _led(sentence: Sentence) -> bool:
    """Whether a date opens the sentence and so stands over all of it."""
    first = min((clause.group.start for clause in sentence.clauses), default=0)
    return any(word.date and id(word) not in sentence.spent for word in sentence.words[:first])


def _leading_date(sentence: Sentence) -> Edtf | None:
    """The date that opens a sentence, in front of all its clauses."""
    first = min((clause.start for clause in sentence.clauses), default=0)
    dates = [word for word in sentence.words[:first] if word.date]
    return date_of(dates[0]) if dates and id(dates[0]) not in sentence.spent else None


def _shared_ahead(
    clause: Clause, following: Clause | None, known: dict[int, list[Token]]
) -> Edtf | None:
    """'dismantled A and withdrew B in 1999': the date at the end holds for both."""
    if following is None or following.kind != "shared" or following.parent is not clause:
        return None
    return date_of(known[id(following)][0]) if known[id(following)] else None


def answers(clause: Clause) -> bool:
    """Whether a clause answers the act before it: 'in response', 'retaliated by'."""
    form = clause.group.form
    back = bool(clause.object) and clause.object[0].low == "back"
    return (
        (form is not None and form.verb in _RESPONSE)
        or (back and form is not None and form.verb in _STRIKING)
        or any(
            word.low in ("response", "retaliation", "return", "atbildot", "atbildē")
            for word in clause.subject
        )
        or not _ANSWERING.isdisjoint(pairs(clause.object[-3:]))
    )


def takes_up(sentence: Sentence, clause: Clause) -> bool:  # noqa: PLR0911
    """Whether a clause without a date goes on about the act told before it."""
    if answers(clause):
        return True
    lows = [word.low for word in clause.tokens]
    if sentence.language == "lv":
        return any(low in _ANAPHORA_LV for low in lows[:4])
    if lows and lows[0] in ("there", "this", "these"):
        return True
    if lows[:2] == ["during", "the"] and any(low.startswith(_OCCASION) for low in lows[2:5]):
        return True
    if sentence.last and lows[:1] == ["the"] and _OFFICIALS & set(lows[1:4]):
        # 'The two ministers signed …' at the meeting that the sentence before told of.
        return sentence.last.category in ("visit", "diplomatic", "treaty")
    if names_act(clause):
        return True
    last = sentence.last
    form = clause.group.form
    return last is not None and form is not None and form.verb == last.verb and "the" in lows


def names_act(clause: Clause) -> bool:
    """'the actions', 'this decision', 'described this as …': what was told before."""
    lows = [word.low for word in clause.tokens]
    if [word.low for word in clause.object[:2]] in (["this", "as"], ["it", "as"], ["this", "."]):
        return True
    return any(
        first in ("the", "these", "this", "those", "such") and second in _TAKING_UP
        for first, second in pairwise(lows)
    )


def _taken_up_date(sentence: Sentence, clause: Clause) -> Edtf | None:
    if sentence.last is None or not takes_up(sentence, clause):
        return None
    return sentence.last.date


def running_date(sentence: Sentence, start: int) -> Edtf | None:
    """The period that a run of figures is stated for: the last date before it."""
    if sentence.last is not None:
        return sentence.last.date if sentence.last.category == "statistic" else None
    for mention in sentence.annotations.dates_before(start):
        if start - mention.end > _NEAR:
            return None
        before = sentence.document.text[max(mention.start - 16, 0) : mention.start].split()
        if not set(before) & _COMPARISON and "ar" not in before[-1:]:
            return mention.date
    return None
