"""Who does a thing to whom in an English clause."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bilateral.readers.prose.lexicon import Sense
from bilateral.readers.prose.lexicon import words as word_set
from bilateral.readers.prose.scene import (
    PREPOSITIONS,
    Codes,
    Parties,
    Scene,
    codes,
    group_name,
    is_pair,
    segments,
    unique,
    without,
)
from bilateral.readers.prose.tokens import Clause, Token

__all__ = ["english_parties", "subject_codes"]

_PRONOUNS = word_set("pronoun", "en")
_ARTICLES = word_set("article", "en")
_ORGANS = word_set("organ", "en")
_OFFICES = word_set("office", "en")
_PARLIAMENT = word_set("parliament", "en")
_WHEN = frozenset(("after", "before", "following", "since", "until"))
_OPENING = word_set("coordinate", "en") | word_set("subordinate", "en") | word_set("relative", "en")
# What is done somewhere without a doer named is done to that state, not by it.
_SUFFERED = frozenset(["military", "security", "attack_on_mission"])
_TOWN_OFFICES = word_set("town_office", "en")


def english_parties(  # noqa: PLR0911, PLR0912
    clause: Clause, sense: Sense, scene: Scene, before: Parties
) -> Parties:
    """Actor and target of an English clause."""
    subject = _english_subject(clause, scene, before)
    words = clause.object
    if subject and not group_name(clause.subject):
        scene.subject = subject
    if sense.roles == "post":
        return _post(clause, subject, scene)
    if sense.roles == "ratify":
        return _ratifying(clause, scene)
    if clause.group.passive or clause.kind == "part":
        return _english_passive(clause, sense, scene, subject, before)
    if sense.roles in ("joint", "jointstate"):
        return _joint(clause, sense, scene, subject, before)
    if sense.roles == "guest":
        host = object_codes(words, subject) or before.target
        return Parties(subject or scene.other(host), host)
    if sense.roles == "host":
        return Parties(object_codes(words, subject), subject)
    if sense.roles == "taker":
        return Parties(_in_country(words, "from") or scene.other(subject), subject)
    if sense.roles == "solo":
        return Parties(subject)
    if sense.roles == "fallen":
        return Parties((), subject or codes(clause.subject[-1:]))
    if sense.category == "recognition" and not subject and not codes(clause.tokens):
        return Parties((), before.actor)
    if sense.roles == "figure" or sense.category == "aid":
        # 'Polish exports to Latvia reached …', 'exports from Poland to Latvia'
        subject = subject or _in_country(clause.subject, "from")
    if sense.category in _SUFFERED and not subject:
        # 'Two fighters from the Norwegian Air Force approached …'
        origin = (part for part in segments(clause.subject) if part[0].low in ("from", "of"))
        subject = next(filter(None, map(codes, origin)), ())
    target = _target(clause, sense, subject, before)
    if not target and clause.kind in ("shared", "ing", "by", "relative", "sub"):
        target = tuple(code for code in before.target if code not in subject)
    return Parties(subject, target)


def _target(clause: Clause, sense: Sense, subject: Codes, before: Parties) -> Codes:
    """The states that an act in the active voice is done to."""
    words = clause.object
    if sense.roles == "found" and sense.category == "mission":
        # 'The Belarusian embassy opened in Vilnius', 'the embassy in Vilnius opened'
        return object_codes(words, subject) or without(codes(clause.subject), subject)[:1]
    if sense.roles == "figure" and (buyer := without(_in_country(clause.subject, "to"), subject)):
        return buyer
    if sense.category == "aid":
        words = [word for part in segments(words) if part[0].low != "from" for word in part]
    if sense.roles == "at" and before.target:
        return ()
    if sense.roles == "place" and (place := _in_country(words, "in", "to")):
        return without(place, subject)
    return object_codes(words, subject)


def subject_codes(words: Sequence[Token], scene: Scene) -> Codes:  # noqa: PLR0911
    """The states of the grammatical subject, which stands at the end of `words`."""
    lows = [word.low for word in words]
    for index, low in enumerate(lows[:-1]):
        if low in ("along", "together") and lows[index + 1] == "with":
            return codes(words)
        if low == "behalf" and lows[index + 1] == "of":
            return codes(words[index:])[:1]
    free = [
        part for part in segments(words) if part[0].low not in PREPOSITIONS and part[0].date is None
    ]
    free = [part for part in free if any(word.text.isalnum() or word.place for word in part)]
    named = unique(code for part in free for code in codes(part, cities=_speaks_for_state(part)))
    if named:
        return named
    for part in free:
        if is_pair(part):
            return scene.pair
        known = unique(code for word in part for code in scene.persons.get(word.text, ()))
        if known:
            return known
        if any(word.low in _PRONOUNS for word in part):
            return scene.subject
        if scene.official and any(word.low in _ORGANS | _OFFICES for word in part):
            # Assumption: a government's paper names its own state's offices without the state.
            return (scene.official,)
        if any(word.low in _ORGANS for word in part):
            # Assumption: 'the government' is that of the state spoken of last, or the home one.
            return scene.subject or (scene.home,)
    if not free:
        return _nearest(words)
    return ()


def _bare(words: Sequence[Token]) -> list[Token]:
    """Words without articles, dates, marks and the conjunction that opens a clause."""
    return [
        word
        for word in words
        if word.low not in _ARTICLES
        and word.low not in _OPENING
        and word.date is None
        and (word.place or word.text[0].isalnum())
    ]


def _speaks_for_state(words: Sequence[Token]) -> bool:
    """Whether a city stands for its state: 'Minsk', 'the Kyiv mayor'."""
    if len(_bare(words)) == 1:
        return True
    return any(
        first.place is not None and second.low in _TOWN_OFFICES for first, second in pairwise(words)
    )


def _nearest(words: Sequence[Token]) -> Codes:
    """The states that stand directly before the verb, joined by 'and' or commas."""
    found: list[str] = []
    for word in reversed(words):
        if word.place and word.place.country:
            found.append(word.place.country)
        elif found and word.low not in ("and", ",", "the"):
            break
    return unique(reversed(found))


def object_codes(words: Sequence[Token], exclude: Codes) -> Codes:
    """The first states after the verb that are not those in `exclude`."""
    for part in segments(words):
        if part[0].low in _WHEN or part[0].low == "alongside":
            continue  # 'after the annexation of …' says when
        named = tuple(code for code in codes(part) if code not in exclude)
        if named:
            return named
    return ()


def _english_subject(clause: Clause, scene: Scene, before: Parties) -> Codes:
    group = group_name(clause.subject)
    # 'since it joined', where 'since' is no preposition
    words = clause.subject[1:] if clause.kind == "sub" else clause.subject
    subject = group or subject_codes(words, scene)
    if clause.kind == "relative" and not subject:
        whom = clause.parent.tokens if clause.parent else []
        return group_name(whom) or _antecedent(clause, scene) or before.actor
    if clause.kind == "shared" and not subject and clause.parent and len(before.actor) > 1:
        # 'A signed a treaty with B and provided …' is A's.
        return subject_codes(clause.parent.subject, scene) or before.actor
    if clause.kind in ("shared", "ing", "by") and not subject:
        return before.actor
    return subject


def _agent(words: Sequence[Token]) -> tuple[Codes, bool]:
    """The by-agent of a passive, and whether there is one at all."""
    for index, word in enumerate(words):
        if word.low == "by":
            rest = words[index + 1 :]
            name = group_name(rest)
            if name:
                return name, True
            parts = segments(rest)
            return (codes(parts[0]) if parts else ()), True
    return (), False


def _joint(clause: Clause, sense: Sense, scene: Scene, subject: Codes, before: Parties) -> Parties:
    """Acts of several parties together: the subject, those 'with' it, or the document's two."""
    if is_pair(clause.tokens):
        return Parties(scene.pair)
    partners = unique([*subject, *_with(clause.object)])
    if len(partners) == 1 and sense.category in ("treaty", "diplomatic"):
        others = object_codes(clause.object, partners)
        if clause.kind in ("shared", "relative"):
            others = others or without(before.target, partners)
        others = others or scene.other(partners)
        return Parties(tuple(sorted(unique([*partners, *others]))))
    if not partners and sense.category in ("treaty", "diplomatic"):
        partners = scene.pair
    return Parties(tuple(sorted(partners)))


def _ratifying(clause: Clause, scene: Scene) -> Parties:
    """A parliament ratifies for its state; without one the parties have ratified."""
    if is_pair(clause.tokens):
        return Parties(scene.pair)
    parliament = any(word.low.startswith(stem) for word in clause.tokens for stem in _PARLIAMENT)
    agent, _ = _agent(clause.object)
    named = agent or codes(clause.subject)
    # Assumption: a parliament of no named state is that of the state the documents are about.
    return Parties(tuple(sorted(named or ((scene.home,) if parliament else scene.pair))))


def _post(clause: Clause, subject: Codes, scene: Scene) -> Parties:
    """The state that sends a person, and the state that the person is sent to."""
    named = unique([*subject, *codes(clause.tokens)])
    if not clause.subject or not named:
        named = codes(clause.parent.tokens) if clause.parent else named
    if clause.kind == "relative" and clause.parent:
        named = unique([*codes(clause.parent.tokens), *named])
    around = clause.tokens if codes(clause.tokens) or not clause.parent else clause.parent.tokens
    if len(named) == 1 and _in_country(around, "to") == named:
        # 'was named ambassador to A'
        return Parties(scene.other(named), named)
    return Parties(named[:1], named[1:2] or scene.other(named))


def _english_passive(  # noqa: PLR0911, PLR0912
    clause: Clause, sense: Sense, scene: Scene, subject: Codes, before: Parties
) -> Parties:
    words = clause.object
    roles = sense.roles
    agent, has_agent = _agent(words)
    if sense.category == "aid" and not has_agent:
        agent = _in_country(words, "from")
    if roles in ("joint", "jointstate"):
        if is_pair(clause.tokens):
            return Parties(scene.pair)
        if not agent and (together := _signed_with(words, subject, scene)):
            return Parties(together)
        actor = agent or subject or codes(clause.tokens, cities=False)
        if not (agent or subject) and not set(actor) & set(scene.pair):
            actor = ()  # 'a convention on the withdrawal of Soviet troops'
        behalf = any(word.low == "behalf" for word in clause.subject)
        if len(actor) < 2 and not agent and not behalf:
            actor = unique([*actor, *scene.other(actor)])
        return Parties(tuple(sorted(actor or scene.pair)))
    if roles in ("missionstate", "figure"):
        # 'exports to Poland were valued at …': the other side stands in the subject.
        partner = without(_in_country(clause.subject, "to"), subject)
        return Parties(subject, partner or object_codes(words, subject))
    if roles == "entry":
        return Parties(agent or object_codes(words, ())[:1], subject)
    if roles == "solo":
        return Parties(subject)
    if roles == "host":
        # 'The minister was received by …'
        return Parties(subject or codes(clause.subject), agent)
    if roles == "place":
        return Parties(agent or subject, object_codes(words, agent or subject))
    if roles == "at":
        return Parties(agent, object_codes(words, ())[:1] or subject)
    if roles == "court":
        return Parties(agent, tuple(code for code in _person_state(clause) if code not in agent))
    if roles == "found":
        # 'The USSR was founded': what comes to be does not act.
        # 'Following the occupation, the Danish embassy was closed'
        parts = segments(clause.subject)
        named = [word for part in parts if part[0].low not in _WHEN for word in part]
        owner = agent or _owners(named)
        hosts = without(codes([*named, *words]), unique(owner))
        if sense.category == "mission" and not owner:
            # An embassy in one of the two states is the other's.
            owner = scene.other(hosts[:1])
        return Parties(unique(owner), hosts[:1] if owner else ())
    if [word.low for word in clause.subject][-1:] == ["it"]:
        return Parties(agent)
    if sense.category == "treaty":
        # 'The town was ceded to Poland'
        return Parties(agent, without(_in_country(words, "to"), agent))
    whole = subject or tuple(c for c in codes(clause.subject, cities=False) if c not in agent)
    if not has_agent:
        # Assumption: what is 'banned in Latvia' is banned by Latvia; so is an entry 'to Latvia'.
        place = _in_country(words)
        if sense.category in _SUFFERED:
            inside = [part for part in segments(words) if part[0].low == "in"]
            return Parties(agent, whole or codes(inside[0] if inside else ()))
        if sense.category == "sanctions":
            place = place or _in_country(clause.subject, "to", "into", "in")
        if place and place != whole[:1]:
            return Parties(place, tuple(code for code in whole if code not in place))
    if clause.kind == "shared" and not without(whole, agent):
        whole = before.target
    # 'The base was handed over to Estonia'
    whole = whole or _in_country(words, "to")
    return Parties(agent, tuple(code for code in whole if code not in agent))


def _owners(words: Sequence[Token]) -> Codes:
    """The states to which what is spoken of belongs: 'Latvian …', 'Poland's …', '… of Norway'."""
    found: list[str] = []
    for index, word in enumerate(words):
        before = words[index - 1].low if index else ""
        if before == "the" and index > 1:
            before = words[index - 2].low  # 'of the Republic of A'
        after = words[index + 1].text if index + 1 < len(words) else ""
        adjective = word.place is not None and word.place.kind == "nationality"
        # 'The U.S. Legation'
        adjective |= word.place is not None and "." in word.text and after.isalpha()
        if adjective or after in ("'", "’") or before == "of":
            found.extend(codes([word]))
    return unique(found)


def _person_state(clause: Clause) -> Codes:
    """The state of a person by the adjective: 'two Russian diplomats', not 'of the Latvian …'."""
    found: list[str] = []
    free = [part for part in segments(clause.subject) if part[0].low not in PREPOSITIONS]
    for word in (word for part in free for word in part):
        if word.low == "of":
            break
        if word.place and word.place.country and word.place.kind == "nationality":
            found.append(word.place.country)
    return unique(found)


def _antecedent(clause: Clause, scene: Scene) -> Codes:
    """The states of the words that a relative clause speaks about."""
    parent = clause.parent
    if parent is None:
        return next(
            (found for part in reversed(segments(clause.lead)) if (found := codes(part))), ()
        )
    parts = segments(parent.object if clause.word in ("who", "which") else [])
    if parts and (found := codes(parts[-1])):
        return found
    return subject_codes(parent.subject, scene)


def _with(words: Sequence[Token]) -> Codes:
    for index, word in enumerate(words):
        if word.low in ("with", "between"):
            # 'relations with A, B and C in 1992 following their independence from D'
            found: list[str] = []
            for number, part in enumerate(segments(words[index + 1 :])):
                if number and part[0].low in PREPOSITIONS and part[0].low != "with":
                    break
                found.extend(codes(part, cities=_speaks_for_state(part)))
            return unique(found)
    return ()


def _signed_with(words: Sequence[Token], subject: Codes, scene: Scene) -> Codes:
    """'was signed between A and B', 'were signed with A (on 5 May) and B (on 9 May)'."""
    index = next((i for i, w in enumerate(words) if w.low in ("with", "between")), None)
    if index is None:
        return ()
    named = _with(words)
    if words[index].low == "with":
        ends = (i for i, w in enumerate(words) if i > index and (w.date or w.text == "("))
        named = codes(words[index : next(ends, len(words))])
        named = unique([*named, *(subject or scene.other(named))])
    # 'The Danish–Soviet Treaty was signed between Denmark and Russia'
    return tuple(sorted(named)) if len(named) > 1 or words[index].low == "with" else ()


def _in_country(words: Sequence[Token], *prepositions: str) -> Codes:
    for word, following in pairwise(words):
        state = following.place and following.place.kind == "country"
        if word.low in (prepositions or ("in",)) and following.place and state:
            if following.place.country is None:
                continue
            return (following.place.country,)
    return ()
