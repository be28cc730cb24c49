"""Clauses of a sentence: what is said by each verb, and how it hangs together with the others.

A shallow reading, not a parse: verb groups are found by their forms, and the words between two of
them are shared out at the conjunction, relative word or comma that separates them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bilateral.readers.lexicon import VerbForm, noun_tells, verb_forms
from bilateral.text.dates import DateMention
from bilateral.text.places import PlaceMention

__all__ = ["Clause", "Group", "Token", "clauses", "tokens"]

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:[-./]\w+)*|[^\w\s]")
_QUOTE = re.compile(r"[\"“„«”»]")
_OPENING, _CLOSING = "“„«", "”»"


@dataclass(slots=True, eq=False)
class Token:
    """A word or mark of a sentence; a date or a place is one token."""

    start: int
    end: int
    text: str
    low: str
    date: DateMention | None = None
    place: PlaceMention | None = None
    quoted: bool = False
    forms: tuple[VerbForm, ...] = ()


@dataclass(slots=True, eq=False)
class Group:
    """A verb with its auxiliaries: tokens `start`–`head`.

    `kind` is finite, part (a participle that stands for a relative clause), ing or infinitive.
    """

    start: int
    head: int
    kind: str
    form: VerbForm | None
    passive: bool = False
    perfect: bool = False
    refused: bool = False


@dataclass(slots=True, eq=False)
class Clause:
    """The words `start`–`end` that belong to one verb group, and what they hang from.

    `kind`: main, coord (own subject), shared (the subject of the clause before), relative, sub
    (after, when, …), that, ing, by, with, part.
    """

    start: int
    end: int
    kind: str
    group: Group
    word: str = ""
    parent: Clause | None = None
    subject: list[Token] = field(default_factory=list)
    object: list[Token] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    lead: list[Token] = field(default_factory=list)


def tokens(
    text: str,
    start: int,
    end: int,
    language: str,
    dates: Sequence[DateMention],
    places: Sequence[PlaceMention],
) -> list[Token]:
    """The tokens of `text[start:end]`; dates and places are one token each.

    Dates are spans of `text`, places of `text[start:end]`.
    """
    spans: list[tuple[int, int, DateMention | None, PlaceMention | None]] = [
        (date.start, date.end, date, None) for date in dates
    ]
    for place in places:
        first, last = place.start + start, place.end + start
        if not any(date.start < last and first < date.end for date in dates):
            spans.append((first, last, None, place))
    spans.sort(key=lambda span: span[0])
    found: list[Token] = []
    position = start
    for first, last, date, place_found in [*spans, (end, end, None, None)]:
        for match in _TOKEN.finditer(text, position, first):
            word = match.group()
            low = word.lower()
            found.append(Token(match.start(), match.end(), word, low, None, None, False, verb_forms(low, language)))
        if last > first:
            word = text[first:last]
            found.append(Token(first, last, word, word.lower(), date, place_found))
        position = max(position, last)
    if _QUOTE.search(text, start, end):
        _mark_quotes(found)
    return found


def _mark_quotes(found: list[Token]) -> None:
    """Words within quotation marks report what others say or name a title: no verb of ours."""
    inside = False
    straight = sum(token.text == '"' for token in found) >= 2
    for token in found:
        if token.text in _CLOSING or (token.text == '"' and straight and inside):
            inside = False
            token.quoted = True
        elif token.text in _OPENING or (token.text == '"' and straight):
            inside = True
            token.quoted = True
        else:
            token.quoted = inside


# --- English -----------------------------------------------------------------------------------

_BE = frozenset("was were been be being is are am".split())
_HAVE = frozenset("had has have having".split())
_DO = frozenset("did does do".split())
_MODAL = frozenset("will would can could may might must should shall cannot".split())
_AUX = _BE | _HAVE | _DO | _MODAL
_ADVERBS = frozenset(
    "also both all not never once again then thus already still only even first later soon".split()
)
_PRESENT = frozenset("is are am has have does do".split())
_DETERMINERS = frozenset(
    "a an the its his her their our this that these those any some no every each another s".split()
)
_RELATIVE = frozenset("who which whom whose where".split())
_SUBORDINATE = frozenset(
    "after before when while until till because since as if unless although though whereas once "
    "whether that how wherein".split()
)
_COORDINATE = frozenset(["and", "but", "or", ";", "yet", "then"])
_PREPOSITIONS = frozenset(
    "of in on at by to from for with without against between among into over under about near "
    "during through via within towards toward across behind despite since until including of "
    "following after before along".split()
)
# Participles that have become prepositions.
_NO_VERB = frozenset("following including regarding concerning according during".split())


def _adverb(token: Token) -> bool:
    return token.low in _ADVERBS or (token.low.endswith("ly") and token.place is None)


def _form(token: Token, *wanted: str) -> VerbForm | None:
    for form in token.forms:
        if form.form in wanted:
            return form
    return None


def _past(token: Token) -> VerbForm | None:
    """A past form; a regular one that the lexicon lacks still carries a clause."""
    if token.forms:
        return _form(token, "past")
    if token.place or token.date:
        return None
    if len(token.low) > 4 and token.low.endswith("ed") and token.text == token.low:
        return VerbForm(token.low, "past", ())
    return None


def _auxiliary_group(words: Sequence[Token], index: int) -> Group | None:
    """The verb group that begins with an auxiliary: 'was attacked', 'had never recognized'."""
    chain = [words[index].low]
    position = index + 1
    negated = False
    while position < len(words) and (words[position].low in _AUX or _adverb(words[position])):
        negated |= words[position].low in ("not", "never")
        if words[position].low in _AUX:
            chain.append(words[position].low)
        position += 1
    refused = negated or any(word in _MODAL for word in chain)
    perfect = chain[0] == "had" and len(chain) >= 1
    last_be = chain[-1] in _BE
    if position < len(words):
        token = words[position]
        form = _form(token, "participle") or (_past(token) if not token.forms else None)
        if form:
            # 'has been attacked', 'was attacked' against 'is attacked', a standing description.
            refused |= chain[0] in ("is", "are", "am") and len(chain) == 1
            return Group(index, position, "finite", form, last_be, perfect, refused)
        ing = _form(token, "ing")
        if ing and last_be:
            return Group(index, position, "finite", ing, False, perfect, refused)
        base = _form(token, "base")
        if base and chain[-1] in _DO | _MODAL:
            return Group(index, position, "finite", base, False, False, refused)
    own = next(iter(verb_forms(chain[-1], "en")), None)
    if own and chain[0] == "had" and len(chain) == 1:
        return Group(index, position - 1, "finite", own, False, False, refused)
    return Group(index, position - 1, "finite", None, False, perfect, refused)


def _english_groups(words: Sequence[Token]) -> list[Group]:
    groups: list[Group] = []
    index = 0
    while index < len(words):
        token = words[index]
        if not token.forms and token.low not in _AUX and not token.low.endswith("ed"):
            index += 1
            continue
        group = None
        before = words[index - 1] if index else None
        if token.quoted or token.place or token.date:
            index += 1
            continue
        if token.low in _AUX and not (token.low == "having"):
            group = _auxiliary_group(words, index)
        elif before is not None and before.low == "to" and _form(token, "base"):
            group = Group(index, index, "infinitive", _form(token, "base"))
        elif token.low not in _NO_VERB and (form := _form(token, "ing")) is not None:
            if before is not None and before.low in _DETERMINERS:
                # 'the signing of …' is a noun.
                index += 1
                continue
            group = Group(index, index, "ing", form)
        elif (form := _past(token)) is not None and token.text == token.low:
            group = _past_group(words, index, form)
        elif (form := _form(token, "participle")) is not None:
            group = Group(index, index, "part", form, passive=True)
        if group:
            groups.append(group)
            index = group.head + 1
        else:
            index += 1
    return groups


def _past_group(words: Sequence[Token], index: int, form: VerbForm) -> Group | None:
    """A bare past form: finite, a shortened relative clause, or an adjective (None)."""
    before = words[index - 1] if index else None
    after = words[index + 1] if index + 1 < len(words) else None
    if before is not None and not _adverb(before):
        if before.low in _DETERMINERS or (before.low in _PREPOSITIONS and not before.date):
            return None
        # 'Latvian canned fish': an adjective of nationality before a participle the lexicon lacks.
        if before.place and before.place.kind == "nationality" and not form.senses:
            return None
        joined = before.low in ("and", "or", ",") and after is not None
        if joined and after and noun_tells(after.low, "en") and not after.low.endswith("s"):
            return None
        if "-" in before.text and before.text[0].islower():
            return None
    if after is not None and after.low == "by":
        # 'signed by both' against 'responded by expelling'
        beyond = words[index + 2] if index + 2 < len(words) else None
        if beyond is None or not _form(beyond, "ing"):
            return Group(index, index, "part", form, passive=True)
    return Group(index, index, "finite", form)


def _last_index(words: Sequence[Token], first: int, last: int, wanted: frozenset[str]) -> int:
    for index in range(last - 1, first - 1, -1):
        if words[index].low in wanted and not words[index].quoted:
            return index
    return -1


def _english_boundary(
    words: Sequence[Token], previous: Group | None, first: int, group: Group
) -> tuple[int, str, str]:
    """Where the clause of `group` begins after token `first`, its kind and its opening word."""
    start = group.start
    before = start - 1
    while before >= first and _adverb(words[before]):
        before -= 1
    opening = words[before].low if before >= first else ""
    if group.kind == "part":
        return start, "part", ""
    if group.kind == "ing":
        return _ing_boundary(words, first, start, before, opening)
    relative = _last_index(words, first, start, _RELATIVE)
    subordinate = _last_index(words, first, start, _SUBORDINATE)
    # A preposition ('after the invasion,') is no conjunction once a comma has closed it.
    if subordinate >= 0 and any(
        words[index].text == "," for index in range(subordinate + 1, start)
    ):
        closing = next(i for i in range(subordinate + 1, start) if words[i].text == ",")
        inner = words[subordinate + 1 : closing]
        if not any(_past(word) for word in inner):
            subordinate = -1
    if relative >= 0 and relative > subordinate:
        at = relative
        if at - 1 >= first and words[at - 1].low in _PREPOSITIONS:
            # ', to which Russia responded' speaks of the whole clause before it.
            at -= 1
            return at, "relative", f"{words[at].low} {words[relative].low}"
        return at, "relative", words[relative].low
    if subordinate >= 0:
        word = words[subordinate].low
        return subordinate, ("that" if word in ("that", "whether", "how") else "sub"), word
    if previous is None:
        return first, "main", ""
    if opening in _COORDINATE or opening == ",":
        return before, "shared", opening
    return _coordination(words, first, start)


def _ing_boundary(
    words: Sequence[Token], first: int, start: int, before: int, opening: str
) -> tuple[int, str, str]:
    if opening in ("by", "in"):
        return before, "by", opening
    if opening in _SUBORDINATE | {"after", "before", "for", "of", "from", "without"}:
        return before, "sub", opening
    absolute = _last_index(words, max(first, start - 6), start, frozenset(["with"]))
    if absolute >= 0 and absolute < start - 1 and not any(
        word.text == "," for word in words[absolute:start]
    ):
        return absolute, "with", "with"
    if opening in (",", "and"):
        return before, "ing", opening
    return start, "modifier", ""


def _coordination(words: Sequence[Token], first: int, start: int) -> tuple[int, str, str]:
    """The conjunction that opens a clause with its own subject between two verbs."""
    marks = [
        index
        for index in range(first, start)
        if words[index].low in _COORDINATE or words[index].text == ","
    ]
    strong = [i for i in marks if words[i].low in (";", "but", "yet")]
    if strong:
        return strong[0], "coord", words[strong[0]].low
    for index in marks:
        following = words[index + 1] if index + 1 < start else None
        comma = words[index].text == ","
        if following is None:
            continue
        # ', in response, …' or ', and …'
        if comma and following.low in ("and", "or"):
            return index + 1, "coord", following.low
        if following.low in ("in", "on", "at", "as") and (
            not comma or words[min(index + 2, start - 1)].low in ("response", "retaliation", "turn")
        ):
            return index, "coord", words[index].low
    ands = [i for i in marks if words[i].low in ("and", "or")]
    if ands:
        # 'A signed X and B and C left': the subject may itself be joined.
        chosen = ands[0]
        for index in ands:
            joined = [w for w in words[chosen + 1 : index]]
            if len(joined) > 3 or not any(word.place for word in joined):
                chosen = index
        return chosen, "coord", "and"
    if marks:
        return marks[0], "coord", ","
    return start, "modifier", ""


# --- Latvian -----------------------------------------------------------------------------------

_PASSIVE_LV = frozenset("tika tikusi tikuši tikušas ticis bija ir esot".split())
_REFUSED_LV = frozenset(
    "tiek tiks tiktu būs būtu nav nebija netika plānots plānota paredzēts paredzēta plāno".split()
)
_RELATIVE_LV = frozenset(
    "kas kurš kura kuri kuras kuru kuram kurai kurā kurās kuros kurus kuriem kurām kam ko kur".split()
)
# Endings of a participle that may be the predicate: 'datu bāzē reģistrēti 1529 uzņēmumi'.
_PREDICATE = ("ts", "ti", "ta", "tas")
# Endings that a participle has before its noun only, never after 'tika'.
_ATTRIBUTIVE = ("ais", "ā", "ajā", "ajai", "ajam", "ajos", "ajās", "ajiem", "ajām", "o")
_SUBORDINATE_LV = frozenset("lai ka ja kad jo vai kamēr tāpēc".split())
_COORDINATE_LV = frozenset(["un", "bet", "taču", "savukārt", ";", "gan"])


def _latvian_groups(words: Sequence[Token]) -> list[Group]:
    groups: list[Group] = []
    auxiliary: int | None = None
    refused = False
    for index, token in enumerate(words):
        if token.quoted or token.place or token.date:
            continue
        if token.low in _RELATIVE_LV | _SUBORDINATE_LV or token.low in (";", "savukārt", "bet"):
            auxiliary, refused = None, False
        if token.low in _REFUSED_LV:
            auxiliary, refused = index, True
            continue
        if token.low in _PASSIVE_LV:
            if auxiliary is None and (form := _form(token, "past")) is not None:
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


def _drop_copula(groups: list[Group], auxiliary: int) -> None:
    if groups and groups[-1].start == auxiliary:
        groups.pop()


def _latvian_boundary(
    words: Sequence[Token], previous: Group | None, first: int, group: Group
) -> tuple[int, str, str]:
    start = group.start
    if group.kind == "part":
        return _latvian_participle(words, first, start)
    relative = _last_index(words, first, start, _RELATIVE_LV)
    subordinate = _last_index(words, first, start, _SUBORDINATE_LV)
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
    marks = [index for index in range(first, start) if words[index].low in (",", "un")]
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


# --- both --------------------------------------------------------------------------------------


_WHOLE = frozenset(["main", "coord", "shared"])
_BROKEN = frozenset(["relative", "sub", "part"])


def clauses(words: Sequence[Token], language: str) -> list[Clause]:
    """The clauses of a sentence in the order of their verbs."""
    english = language == "en"
    groups = _english_groups(words) if english else _latvian_groups(words)
    boundary = _english_boundary if english else _latvian_boundary
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
            clause.end = _participle_end(words, group.head)
            _fill(words, clause, [])
            aside.append(clause)
            continue
        if found:
            found[-1].end = min(found[-1].end, start)
        clause.parent = _parent(found, clause)
        found.append(clause)
        if group.kind != "part":
            previous = group
        first = group.head + 1
    if not english:
        for clause in found:
            _cut_relative(words, clause)
    for clause in found:
        _fill(words, clause, found)
    return sorted([*found, *aside], key=lambda clause: clause.group.head)


def _cut_relative(words: Sequence[Token], clause: Clause) -> None:
    """End a clause before a relative clause whose verb the lexicon lacks."""
    for index in range(clause.group.head + 1, clause.end):
        if words[index].low in _RELATIVE_LV and words[index - 1].text == ",":
            clause.end = index - 1
            return


def _participle_end(words: Sequence[Token], head: int) -> int:
    for index in range(head + 1, len(words)):
        if words[index].text in (",", ";", ")", ":"):
            return index + (words[index].text == ")")
    return len(words)


def _parent(found: Sequence[Clause], clause: Clause) -> Clause | None:
    """The clause whose subject or happening a clause takes up."""
    if not found:
        return None
    last = found[-1]
    whole = next((other for other in reversed(found) if other.kind in _WHOLE), None)
    if clause.kind == "shared" and clause.word == "," and last.kind in _BROKEN:
        # A comma after 'who …,' or 'While …,' leads back to the clause that was broken off.
        clause.kind = "main"
        return None
    if clause.kind == "coord" or (clause.kind == "relative" and clause.word == "to which"):
        return whole or last
    return last


def _fill(words: Sequence[Token], clause: Clause, found: Sequence[Clause]) -> None:
    group = clause.group
    clause.tokens = list(words[clause.start : clause.end])
    clause.subject = list(words[clause.start : group.start])
    clause.object = list(words[group.head + 1 : clause.end])
    if clause.kind == "relative":
        clause.lead = list(words[max(clause.start - 8, 0) : clause.start])
    if clause.kind == "main":
        # The subject stands before the clause that broke in.
        for other in found:
            if other is clause:
                break
            if other.kind in ("relative", "part") and other.start < clause.start:
                lead = list(words[0 : other.start])
                clause.subject = lead + clause.subject
                clause.tokens = lead + clause.tokens
                break
