"""Acts told by a noun with a date of its own: 'the 2014 annexation of …'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bilateral.readers.prose.latvian_parties import latvian_noun_parties
from bilateral.readers.prose.lexicon import noun_category, noun_tells, words
from bilateral.readers.prose.scene import Parties, codes, within_name, without
from bilateral.readers.prose.sentence import Act, Sentence, choose, date_of
from bilateral.readers.prose.tokens import Token
from bilateral.text.dates import DateMention

__all__ = ["nominal", "noun_parties", "noun_start"]

_DETERMINERS = words("article", "en")
_PLANS = words("plan", "en") | words("plan", "lv")
# Verbs whose object may carry the date: 'welcomed its accession in 2004'.
_SPEAKS_OF = words("speaking_of", "en")
# What may stand between a noun and its date; a treaty's is 'of 1920' or in brackets only.
_OF_ACT = words("before_date", "en")
_NEAR_NOUN = frozenset(["day", "month", "year", "season"])
_OF_TREATY = frozenset(["of", "("])
_PHRASE_ENDS = words("phrase_end", "en")
_FUNCTION = words("function", "en") | words("function", "lv")


def nominal(sentence: Sentence) -> Iterator[Act]:
    """Acts told by a noun with a date of its own: 'the 2014 annexation of …'."""
    for index, word in enumerate(sentence.words):
        if word.quoted or word.place or word.date or index in sentence.heads:
            continue
        category = noun_category(word.low, sentence.language)
        if category is None or _planned(sentence, index):
            continue
        found = None
        if noun_tells(word.low, sentence.language) and not _compound(sentence, index):
            found = _dated_noun(sentence, index)
        elif category == "publication":
            found = _dated_title(sentence, index)
        if found is None:
            continue
        date, first, last = found
        if _done_later(sentence, index, date):
            continue
        parties = noun_parties(sentence, index, first, last)
        if category == "?":
            category = _of_what(sentence, index, last)
        if not any(other.low in ("laikā", "during") for other in sentence.words[first:last]):
            sentence.spent.add(id(date))
        start, end = sentence.words[first].start, sentence.words[last - 1].end
        if (
            sentence.document.text[start : end + 1].endswith(")")
            and sentence.words[last - 2].text == "("
        ):
            end += 1
        act = Act(date_of(date), category, parties, start, end, word.low)
        sentence.nominal.append(act)
        yield act


def _done_later(sentence: Sentence, index: int, date: Token) -> bool:
    """'The 1938 ultimatum was delivered on 17 March 1938': the verb tells it with its own day."""
    for clause in sentence.clauses:
        group = clause.group
        if group.passive and clause.start <= index < group.start:
            behind = (word for word in sentence.words[group.head : clause.end] if word.date)
            own = next(behind, None)
            whole = own is not None and date_of(own).startswith(date_of(date))
            return whole and not any(w.text in ",;" for w in sentence.words[index : group.start])
    return False


def _of_what(sentence: Sentence, index: int, last: int) -> str:
    """The kind of an opening, establishment or restoration: by the noun behind 'of'."""
    for word in sentence.words[index + 1 : last]:
        category = noun_category(word.low, sentence.language)
        if category and category != "?":
            return category
    return "other"


def _planned(sentence: Sentence, index: int) -> bool:
    """Whether words before a noun in its clause make it a plan: 'plans the opening of …'."""
    for word in reversed(sentence.words[:index]):
        if word.text in ",;":
            return False
        if word.low in _PLANS:
            return True
    return False


def _compound(sentence: Sentence, index: int) -> bool:
    """Whether a noun only describes the next one: 'the 2014 opening ceremony'."""
    if sentence.language != "en" or index + 1 >= len(sentence.words):
        return False
    after = sentence.words[index + 1]
    known = after.low in _FUNCTION or after.date or index + 1 in sentence.verbal
    return after.text.isalpha() and not known and not after.low.endswith("ly")


def _dated_noun(sentence: Sentence, index: int) -> tuple[Token, int, int] | None:
    words = sentence.words
    # 'its 2014 seizure of Crimea', 'a 30 April 1994 agreement'
    if sentence.language == "en":
        for back in range(index - 1, max(index - 5, -1), -1):
            word = words[back]
            if word.date:
                described = back and words[back - 1].low in _DETERMINERS
                if (described or within_name(words, back)) and word.date.precision in _NEAR_NOUN:
                    return word, back - 1, _noun_end(sentence, index)
                return None
            if word.text in ",;" or word.low in ("of", "in", "and"):
                break
    limit = _noun_end(sentence, index)
    if limit < len(words) and words[limit].date:
        limit += 1
    for ahead in range(index + 1, min(limit, index + 26)):
        word = words[ahead]
        if word.date and id(word) not in sentence.spent:
            joined = words[ahead - 1].low
            named = noun_tells(words[index].low, sentence.language) == "name"
            # 'was followed by the occupation of A the next day'
            told = word.date.kind == "relative" and not named
            plain = joined in (_OF_TREATY if named else _OF_ACT)
            if sentence.language == "en" and not plain and not (told and _free(sentence, index)):
                return None
            if _verb_takes(sentence, index, word.date):
                return None
            return word, noun_start(sentence, index), ahead + 1
    return None


def _free(sentence: Sentence, index: int) -> bool:
    """Whether no verb before a noun takes it as its object: 'condemned the attack a day later'."""
    return not any(
        clause.group.form is not None
        and clause.group.kind == "finite"
        and clause.start <= clause.group.head < index < clause.end
        and not clause.group.passive
        for clause in sentence.clauses
    )


def _verb_takes(sentence: Sentence, index: int, when: DateMention) -> bool:
    """Whether a date belongs to the verb rather than to the noun between them."""
    for clause in sentence.clauses:
        group = clause.group
        form = group.form
        # What was never recognised has its date to itself.
        if (
            form is None
            or group.refused
            or group.kind != "finite"
            or not clause.start <= index < clause.end
        ):
            continue
        sense = choose(form.senses, clause.tokens)
        idle = sense is None or sense.roles in ("none", "aux")
        if group.head < index and any(w.date for w in sentence.words[group.head : index]):
            continue  # 'reopened on 4 May, soon after the restoration of A's independence on 2 May'
        # 'welcomed its accession in 2004', but 'condemned the attack on 5 June 2012'
        spoken = form.verb in _SPEAKS_OF and when.precision != "day"
        if group.head < index and not idle and not spoken:
            return True
    return False


def _noun_end(sentence: Sentence, index: int) -> int:
    """The end of the noun phrase: before the next verb, comma or relative word."""
    depth = 0
    for ahead in range(index + 1, len(sentence.words)):
        word = sentence.words[ahead]
        depth += (word.text == "(") - (word.text == ")")
        if depth:
            continue
        following = sentence.words[ahead + 1].low if ahead + 1 < len(sentence.words) else ""
        joined = word.low == "and" and following in ("its", "their", "his", "her")
        if _parts(sentence, word) or joined or ahead in sentence.verbal:
            return ahead
    return len(sentence.words)


def _parts(sentence: Sentence, word: Token) -> bool:
    """Whether a mark ends a phrase: 'an exchange of visits – the president of A was in B'."""
    dash = word.text in "–—-" and sentence.document.text[word.start - 1] == " "
    return word.text in ",;:" or dash


def noun_start(sentence: Sentence, index: int) -> int:
    """The first word of the noun phrase whose noun stands at `index`."""
    depth = 0
    for back in range(index - 1, -1, -1):
        word = sentence.words[back]
        depth += (word.text == ")") - (word.text == "(")
        if depth > 0:
            continue
        if depth < 0 or _parts(sentence, word) or word.date or back in sentence.verbal:
            return back + 1
        if sentence.language == "en" and not depth and word.low in _PHRASE_ENDS:
            return back + 1
    return 0


def _dated_title(sentence: Sentence, index: int) -> tuple[Token, int, int] | None:
    """A book or study with its year in brackets."""
    for ahead in range(index + 1, min(index + 10, len(sentence.words) - 1)):
        word = sentence.words[ahead]
        if word.date and sentence.words[ahead - 1].text == "(":
            return word, noun_start(sentence, index), min(ahead + 2, len(sentence.words))
    return None


def noun_parties(sentence: Sentence, index: int, first: int, last: int) -> Parties:
    """Actor and target of the act that the noun at `index` tells, in the phrase `first`–`last`."""
    words = sentence.words
    category = noun_category(words[index].low, sentence.language) or "other"
    inside = words[first:last]
    if category == "publication":
        return Parties()
    if words[index].low == "restoration":
        # 'the restoration of Estonia's independence'
        return Parties(tuple(sorted(codes(inside, cities=False))))
    relations = category == "?" and any(word.low == "relations" for word in inside)
    if category == "treaty" or relations:
        named = codes(inside, cities=False)
        return Parties(tuple(sorted(named if len(named) > 1 else sentence.scene.pair)))
    if sentence.language == "lv":
        return latvian_noun_parties(words[first:last], index - first, sentence.scene, category)
    return _english_noun_parties(sentence, index, first, last, category)


def _english_noun_parties(
    sentence: Sentence, index: int, first: int, last: int, category: str
) -> Parties:
    words = sentence.words
    actor: tuple[str, ...] = ()
    for word in words[first:index]:
        if word.place and word.place.country:
            actor = (word.place.country,)
        elif word.low in ("its", "their") and not actor:
            # 'its seizure of A and its invasion of B': one and the same actor.
            again = first and words[first - 1].low == "and" and sentence.nominal
            actor = (
                sentence.nominal[-1].parties.actor if again else _nearest_country(sentence, first)
            )
    target: tuple[str, ...] = ()
    for ahead in range(index + 1, last - 1):
        if words[ahead].low == "by":
            # 'its 1940 annexation by …', 'Latvia's occupation by …'
            target = target or actor
            actor = codes(words[ahead + 1 : last])[:1] or _proper_name(words[ahead + 1 : last])
            break
        if words[ahead].low == "between":
            both = codes(words[ahead + 1 : last], cities=False)
            if len(both) > 1:
                return Parties(tuple(sorted(both)))
        if words[ahead].low in ("of", "against", "on", "to") and not target:
            target = codes(words[ahead + 1 : ahead + 4])[:1]
    if category == "accession":
        target = ()
    if category == "visit":
        guests = [
            code for w in words[first:index] for code in sentence.scene.persons.get(w.text, ())
        ]
        if named := _stay(sentence, first) or _journey(sentence, index, last):
            return named
        actor = actor or tuple(guests[:1]) or sentence.scene.other(target)
    return Parties(actor, tuple(code for code in target if code not in actor))


def _stay(sentence: Sentence, first: int) -> Parties | None:
    """'The president of A was in B on a visit': who was where, before the phrase at `first`."""
    words = sentence.words
    if first < 4 or [w.low for w in words[first - 4 : first : 3]] not in (
        ["was", "on"],
        ["were", "on"],
    ):
        return None
    place = words[first - 2].place
    if words[first - 3].low != "in" or place is None or not place.country:
        return None
    guest = codes(words[noun_start(sentence, first - 4) : first - 4])[:1]
    return Parties(guest, (place.country,)) if guest and guest != (place.country,) else None


def _journey(sentence: Sentence, index: int, last: int) -> Parties | None:
    """Behind 'visit': 'of the president of A to B', 'to B by the president of A'."""
    words = sentence.words
    host: tuple[str, ...] = ()
    guest: tuple[str, ...] = ()
    for ahead in range(index + 1, last - 1):
        if words[ahead].low == "to" and not host:
            host = codes(words[ahead + 1 : ahead + 4])[:1]
        elif words[ahead].low in ("of", "by") and not guest:
            guest = codes(_before_to(words[ahead + 1 : last]))[:1]
    if not guest:
        return None
    host = host or sentence.scene.other(guest)
    return Parties(guest, without(host, guest)) if host and host != guest else None


def _before_to(words: Sequence[Token]) -> Sequence[Token]:
    return words[: next((n for n, word in enumerate(words) if word.low == "to"), len(words))]


def _nearest_country(sentence: Sentence, index: int) -> tuple[str, ...]:
    for word in reversed(sentence.words[:index]):
        if word.place and word.place.country:
            return (word.place.country,)
    return sentence.scene.subject


def _proper_name(words: Sequence[Token]) -> tuple[str, ...]:
    """A name without a state: 'the Supreme Council of the Entente'."""
    name: list[Token] = []
    for word in words:
        if word.low in ("the", "of"):
            if name:
                name.append(word)
        elif word.text[0].isupper() and not word.date:
            name.append(word)
        else:
            break
    while name and name[-1].low in ("the", "of"):
        name.pop()
    return (" ".join(word.text for word in name),) if name else ()
