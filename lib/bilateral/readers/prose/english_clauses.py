"""Verb groups of an English sentence, and where the clause of each begins."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.readers.prose.lexicon import VerbForm, noun_tells, verb_forms, words
from bilateral.readers.prose.tokens import Group, Token, last_index, verb_form

__all__ = ["english_boundary", "english_groups"]

_BE = words("be", "en")
_HAVE = words("have", "en")
_DO = words("do", "en")
_MODAL = words("modal", "en")
_CURRENCY = frozenset(["$", "€", "£", "US", "USD", "EUR", "GBP"])
_AUX = _BE | _HAVE | _DO | _MODAL
_ADVERBS = words("adverb", "en")
_DETERMINERS = words("determiner", "en")
_RELATIVE = words("relative", "en")
_SUBORDINATE = words("subordinate", "en")
_COORDINATE = words("coordinate", "en")
PREPOSITIONS = words("preposition", "en")
# Participles that have become prepositions.
_NO_VERB = words("noun_like", "en")


def is_adverb(token: Token) -> bool:
    return token.low in _ADVERBS or (token.low.endswith("ly") and token.place is None)


def past_form(token: Token) -> VerbForm | None:
    """A past form; a regular one that the lexicon lacks still carries a clause."""
    if token.forms:
        return verb_form(token, "past")
    if token.place or token.date:
        return None
    if len(token.low) > 4 and token.low.endswith("ed") and token.text == token.low:
        return VerbForm(token.low, "past", ())
    return None


def _auxiliary_group(words: Sequence[Token], index: int) -> Group | None:  # noqa: PLR0911, PLR0912
    """The verb group that begins with an auxiliary: 'was attacked', 'had never recognized'."""
    chain = [words[index].low]
    position = index + 1
    negated = False
    while position < len(words) and (words[position].low in _AUX or is_adverb(words[position])):
        negated |= words[position].low in ("not", "never")
        if words[position].low in _AUX:
            chain.append(words[position].low)
        position += 1
    if position + 2 < len(words) and words[position].low == "on" and words[position + 1].date:
        # 'was on Tuesday sentenced'
        later = verb_form(words[position + 2], "participle") or verb_form(
            words[position + 2], "ing"
        )
        position += 2 if later and chain[-1] in _BE | _HAVE else 0
    refused = negated or any(word in _MODAL for word in chain)
    perfect = chain[0] == "had" and len(chain) >= 1
    last_be = chain[-1] in _BE
    if position < len(words):
        token = words[position]
        form = verb_form(token, "participle") or (past_form(token) if not token.forms else None)
        if form:
            # 'has been attacked', 'was attacked' against 'is attacked', a standing description.
            refused |= chain[0] in ("is", "are", "am") and len(chain) == 1
            return Group(index, position, "finite", form, last_be, perfect, refused)
        ing = verb_form(token, "ing")
        if ing and last_be:
            return Group(index, position, "finite", ing, False, perfect, refused)
        base = verb_form(token, "base")
        if base and chain[-1] in _DO | _MODAL:
            return Group(index, position, "finite", base, False, False, refused)
    if last_be and "first" in [word.low for word in words[index + 1 : position + 3]]:
        # 'was the first country to recognise …'
        for ahead in range(position, min(position + 8, len(words) - 1)):
            base = verb_form(words[ahead + 1], "base")
            if words[ahead].low == "to" and base:
                return Group(index, ahead + 1, "finite", base, False, False, refused)
            if words[ahead].text in ",;.":
                break
    if last_be and position < len(words) and words[position].text in _CURRENCY | {"worth"}:
        # 'exports were $757 million'
        return Group(index, position - 1, "finite", verb_forms("amounted", "en")[0])
    own = next(iter(verb_forms(chain[-1], "en")), None)
    if own and chain[0] == "had" and len(chain) == 1:
        return Group(index, position - 1, "finite", own, False, False, refused)
    return Group(index, position - 1, "finite", None, False, perfect, refused)


def english_groups(words: Sequence[Token]) -> list[Group]:
    """The verb groups of an English sentence, in order."""
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
        if token.low in _AUX and token.low != "having":
            group = _auxiliary_group(words, index)
        elif before is not None and before.low == "to" and verb_form(token, "base"):
            group = Group(index, index, "infinitive", verb_form(token, "base"))
        elif (
            token.low not in _NO_VERB
            and (form := verb_form(token, "ing")) is not None
            and (not index or token.text == token.low)
        ):
            if before is not None and before.low in _DETERMINERS:
                # 'the signing of …' is a noun.
                index += 1
                continue
            group = Group(index, index, "ing", form)
        elif (form := past_form(token)) is not None and token.text == token.low:
            group = _past_group(words, index, form)
        elif (form := verb_form(token, "participle")) is not None:
            group = Group(index, index, "part", form, passive=True)
        if group and group.kind == "part" and groups and _joined_passive(words, groups[-1], index):
            # 'was invaded and occupied by A'
            group.kind = "finite"
        if group:
            groups.append(group)
            index = group.head + 1
        else:
            index += 1
    return groups


def _joined_passive(words: Sequence[Token], before: Group, index: int) -> bool:
    """Whether the participle at `index` goes on with the auxiliary of the passive before it."""
    finite = before.kind == "finite" and before.passive
    return finite and [word.low for word in words[before.head + 1 : index]] == ["and"]


def _past_group(words: Sequence[Token], index: int, form: VerbForm) -> Group | None:  # noqa: PLR0911
    """A bare past form: finite, a shortened relative clause, or an adjective (None)."""
    before = words[index - 1] if index else None
    after = words[index + 1] if index + 1 < len(words) else None
    if before is not None and before.low == "as" and after is not None and after.low == "by":
        return None  # 'As reported by the press, …'
    named = index - 1
    while named >= 0 and is_adverb(words[named]):
        named -= 1
    if 0 <= named < index - 1 and words[named].low in _DETERMINERS:
        return None  # 'the recently closed consulate'
    if before is not None and not is_adverb(before):
        if before.low in _DETERMINERS or (before.low in PREPOSITIONS and not before.date):
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
        if beyond is None or not (verb_form(beyond, "ing") or beyond.text[0].isdigit()):
            return Group(index, index, "part", form, passive=True)
    if _opens_with_phrase(words, index):
        return None
    if _only_describes(words, index, form):
        return Group(index, index, "part", form, passive=True)
    refused = before is not None and before.low in ("never", "not")
    return Group(index, index, "finite", form, refused=refused)


def _only_describes(words: Sequence[Token], index: int, form: VerbForm) -> bool:  # noqa: PLR0911
    """Whether a past form is a participle of its noun: 'Troops stationed in Latvia were …'.

    It is where an auxiliary follows before anything that could open another clause, unless it is
    a verb of saying ('He said Latvia was …').
    """
    if any(sense.category == "statement" for sense in form.senses):
        return False
    if index and words[index - 1].text == ",":
        # 'a treaty, signed in A by B and C, was ratified …'
        for place in range(index + 1, min(index + 20, len(words) - 1)):
            if words[place].text == ";" or words[place].low in _RELATIVE:
                return False
            if words[place].text == "," and words[place + 1].low in _AUX:
                return True
        return False
    for word in words[index + 1 : index + 12]:
        if word.low in _AUX and not word.date:
            return True
        if not (word.text.isalnum() or word.place or word.date) or word.forms:
            return False
        if word.low in _RELATIVE | _SUBORDINATE | _COORDINATE:
            return False
    return False


def _opens_with_phrase(words: Sequence[Token], index: int) -> bool:
    """'In a note delivered in May, …': a preposition and one noun phrase open the sentence."""
    if index > 6 or words[0].low not in ("in", "at", "during", "under", "by"):
        return False
    before = words[1:index]
    closed = any(word.text == "," for word in words[index + 1 : index + 9])
    return (
        closed
        and len(before) > 1
        and before[0].low in ("a", "an", "the")
        and all(word.text.isalpha() and word.text.islower() for word in before)
    )


def _carries_clause(words: Sequence[Token], index: int) -> bool:
    """Whether a past form stands as a verb: not in 'after prolonged negotiations'."""
    form = past_form(words[index])
    if form is None:
        return False
    before = words[index - 1]
    return not (before.low in PREPOSITIONS | _DETERMINERS and not form.senses)


def english_boundary(  # noqa: PLR0911
    words: Sequence[Token], previous: Group | None, first: int, group: Group
) -> tuple[int, str, str]:
    """Where the clause of `group` begins after token `first`, its kind and its opening word."""
    start = group.start
    before = start - 1
    while before >= first and is_adverb(words[before]):
        before -= 1
    opening = words[before].low if before >= first else ""
    if group.kind == "part":
        return start, "part", ""
    if group.kind == "ing":
        return _ing_boundary(words, first, start, before, opening)
    relative = last_index(words, first, start, _RELATIVE)
    subordinate = last_index(words, first, start, _SUBORDINATE)
    if subordinate - 2 >= first and words[subordinate].low == words[subordinate - 2].low == "as":
        # 'As early as 1992 …' opens no clause.
        subordinate = last_index(words, first, subordinate - 2, _SUBORDINATE)
    # A preposition ('after the invasion,') is no conjunction once a comma has closed it.
    if subordinate >= 0 and any(
        words[index].text == "," for index in range(subordinate + 1, start)
    ):
        closing = next(i for i in range(subordinate + 1, start) if words[i].text == ",")
        inner = range(subordinate + 1, closing)
        if not any(_carries_clause(words, index) for index in inner):
            subordinate = -1
    if relative >= 0 and relative > subordinate:
        at = relative
        if at - 1 >= first and words[at - 1].low in PREPOSITIONS:
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
    absolute = last_index(words, max(first, start - 6), start, frozenset(["with"]))
    if (
        absolute >= 0
        and absolute < start - 1
        and not any(word.text == "," for word in words[absolute:start])
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
            joined = words[chosen + 1 : index]
            if len(joined) > 3 or not any(word.place for word in joined):
                chosen = index
        return chosen, "coord", "and"
    if marks:
        return marks[0], "coord", ","
    return start, "modifier", ""
