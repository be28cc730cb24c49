"""Who does a thing to whom: the states (or named groups) that a clause sets as actor and target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bilateral.readers.clauses import Clause, Token
from bilateral.readers.lexicon import Sense

__all__ = ["Parties", "Scene", "find_parties"]

Codes = tuple[str, ...]

_PREPOSITIONS = frozenset(
    "in on at by to from for with without against between among into over under about near during "
    "through via within towards toward after before following since until as upon across".split()
)
_GROUPS = frozenset("members member activists activist supporters followers militants".split())
_PAIR_HEADS = frozenset("two both".split())
_PAIR_NOUNS = frozenset("countries states sides parties nations neighbours neighbors".split())
_PAIR_LV = frozenset("abu abas abi abām abiem starpvaldību".split())
_PRONOUNS = frozenset("it they its their he she his her".split())
_TOWNS = frozenset(["city", "region"])
_ARTICLES = frozenset("the a an its their his her".split())
_ORGANS = frozenset("government ministry parliament cabinet authorities".split())
_PARLIAMENT = (
    "assembly parliament congress senate legislature asamblej parlament saeim".split()
)
# Kinds of acts that one of two parties does to the other even when only one of them is named.
_DIRECTED = frozenset(["diplomatic", "expulsion", "sanctions", "aid"])
# Kinds of acts that have no target where the text names none by their grammar.
_UNDIRECTED = frozenset(["culture", "education", "publication", "trade", "legal", "other"])


@dataclass(frozen=True, slots=True)
class Parties:
    """Actor and target of an act: country codes, or the name of a group."""

    actor: Codes = ()
    target: Codes = ()


@dataclass(slots=True)
class Scene:
    """What a reader remembers from sentence to sentence of a passage."""

    home: str
    others: Codes
    subject: Codes = ()
    persons: dict[str, Codes] = field(default_factory=dict)

    @property
    def pair(self) -> Codes:
        """The parties that the whole document is about."""
        return tuple(sorted({self.home, *self.others}))

    def other(self, codes: Iterable[str]) -> Codes:
        """The other party of the two, where `codes` names one of them."""
        named = set(codes)
        if self.home in named and not named & set(self.others):
            return self.others
        if named & set(self.others) and self.home not in named:
            return (self.home,)
        return ()


def _unique(codes: Iterable[str]) -> Codes:
    return tuple(dict.fromkeys(codes))


def codes(words: Iterable[Token], *, cities: bool = True) -> Codes:
    """The states named by some tokens, in order, each once; a city counts for its state."""
    return _unique(
        word.place.country
        for word in words
        if word.place and word.place.country and (cities or word.place.kind not in _TOWNS)
    )


def group_name(words: Sequence[Token]) -> Codes:
    """The name after 'members of': a group is not the state whose name it may contain."""
    for index, word in enumerate(words[:-2]):
        if word.low not in _GROUPS or words[index + 1].low != "of":
            continue
        name: list[Token] = []
        for token in words[index + 2 :]:
            if not token.text[0].isupper():
                break
            name.append(token)
        if len(name) == 1 and words[index + 2].place and words[index + 2].place.country:
            continue
        if name:
            return (" ".join(token.text for token in name),)
    return ()


def _segments(words: Sequence[Token]) -> list[list[Token]]:
    """Words cut before each preposition but 'of', after a date, and at commas."""
    parts: list[list[Token]] = [[]]
    for word in words:
        if word.text == "," or word.low in _PREPOSITIONS:
            parts.append([])
        described = word.date is not None and len(parts[-1]) > 0 and parts[-1][-1].low in _ARTICLES
        if word.text != ",":
            parts[-1].append(word)
        if word.date is not None and not described:
            parts.append([])
    return [part for part in parts if part]


def _is_pair(words: Sequence[Token]) -> bool:
    for first, second in zip(words, words[1:], strict=False):
        if first.low in _PAIR_HEADS and second.low in _PAIR_NOUNS:
            return True
        if first.low in _PAIR_LV and second.low.startswith(("valst", "puš", "pus")):
            return True
    return False


def subject_codes(words: Sequence[Token], scene: Scene) -> Codes:
    """The states of the grammatical subject, which stands at the end of `words`."""
    lows = [word.low for word in words]
    for index, low in enumerate(lows[:-1]):
        if low in ("along", "together") and lows[index + 1] == "with":
            return codes(words)
        if low == "behalf" and lows[index + 1] == "of":
            return codes(words[index:])[:1]
    free = [
        part
        for part in _segments(words)
        if part[0].low not in _PREPOSITIONS and part[0].date is None
    ]
    free = [part for part in free if any(word.text.isalnum() or word.place for word in part)]
    named = _unique(
        code for part in free for code in codes(part, cities=len(_bare(part)) == 1)
    )
    if named:
        return named
    for part in free:
        if _is_pair(part):
            return scene.pair
        known = _unique(
            code for word in part for code in scene.persons.get(word.text, ())
        )
        if known:
            return known
        if any(word.low in _PRONOUNS for word in part):
            return scene.subject
        if any(word.low in _ORGANS for word in part):
            # Assumption: 'the government' is that of the state spoken of last, or of the home state.
            return scene.subject or (scene.home,)
    if not free:
        return _nearest(words)
    return ()


def _bare(words: Sequence[Token]) -> list[Token]:
    return [word for word in words if word.low not in _ARTICLES and word.date is None]


def _nearest(words: Sequence[Token]) -> Codes:
    """The states that stand directly before the verb, joined by 'and' or commas."""
    found: list[str] = []
    for word in reversed(words):
        if word.place and word.place.country:
            found.append(word.place.country)
        elif found and word.low not in ("and", ",", "the"):
            break
    return _unique(reversed(found))


def object_codes(words: Sequence[Token], exclude: Codes) -> Codes:
    """The first states after the verb that are not those in `exclude`."""
    for part in _segments(words):
        named = tuple(code for code in codes(part) if code not in exclude)
        if named:
            return named
    return ()


def _agent(words: Sequence[Token]) -> tuple[Codes, bool]:
    """The by-agent of a passive, and whether there is one at all."""
    for index, word in enumerate(words):
        if word.low == "by":
            rest = words[index + 1 :]
            name = group_name(rest)
            if name:
                return name, True
            parts = _segments(rest)
            return (codes(parts[0]) if parts else ()), True
    return (), False


def learn_persons(words: Sequence[Token], scene: Scene) -> None:
    """Remember of which state a person is: 'Latvian President A. B.', 'President of Latvia A. B.'"""
    owner: Codes = ()
    run: list[str] = []
    distance = 0
    for word in words:
        if word.place:
            owner = (word.place.country,) if word.place.country else ()
            run, distance = [], 0
        elif word.text[0].isupper() and not word.quoted and word.text.isalpha():
            run.append(word.text)
            if owner and len(run) >= 2 and len(word.text) > 3:
                scene.persons.setdefault(word.text, owner)
        else:
            run = []
            distance += 1
            if word.low in _PREPOSITIONS or word.text in ",;()" or distance > 4:
                owner = ()


def find_parties(
    clause: Clause, sense: Sense | None, scene: Scene, before: Parties, language: str
) -> Parties:
    """Actor and target of a clause; `before` are those of the clause that it hangs from."""
    sense = sense or _PLAIN
    if language == "lv":
        return _latvian(clause, sense, scene, before)
    parties = _english(clause, sense, scene, before)
    if not parties.target and parties.actor and sense.category in _DIRECTED:
        if sense.roles == "act":
            return Parties(parties.actor, scene.other(parties.actor))
    return parties


_PLAIN = Sense("", "act", ())


def _english(clause: Clause, sense: Sense, scene: Scene, before: Parties) -> Parties:
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
    if sense.roles == "solo":
        return Parties(subject)
    if sense.category == "recognition" and not subject and not codes(clause.tokens):
        return Parties((), before.actor)
    if sense.category == "aid":
        words = [word for part in _segments(words) if part[0].low != "from" for word in part]
    if sense.roles == "at":
        words = [] if before.target else words
    target = object_codes(words, subject)
    if not target and clause.kind in ("shared", "ing", "by", "relative", "sub"):
        target = tuple(code for code in before.target if code not in subject)
    return Parties(subject, target)


def _english_subject(clause: Clause, scene: Scene, before: Parties) -> Codes:
    group = group_name(clause.subject)
    subject = group or subject_codes(clause.subject, scene)
    if clause.kind == "relative" and not subject:
        whom = clause.parent.tokens if clause.parent else []
        return group_name(whom) or _antecedent(clause, scene) or before.actor
    if clause.kind in ("shared", "ing", "by") and not subject:
        return before.actor
    return subject


def _joint(
    clause: Clause, sense: Sense, scene: Scene, subject: Codes, before: Parties
) -> Parties:
    """Acts of several parties together: the subject, those 'with' it, or the document's two."""
    if _is_pair(clause.tokens):
        return Parties(scene.pair)
    partners = _unique([*subject, *_with(clause.object)])
    if len(partners) == 1 and sense.category in ("treaty", "diplomatic"):
        others = object_codes(clause.object, partners)
        if clause.kind in ("shared", "relative"):
            others = others or _without(before.target, partners)
        others = others or scene.other(partners)
        return Parties(tuple(sorted(_unique([*partners, *others]))))
    if not partners and sense.category in ("treaty", "diplomatic"):
        partners = scene.pair
    return Parties(tuple(sorted(partners)))


def _ratifying(clause: Clause, scene: Scene) -> Parties:
    """A parliament ratifies for its state; without one the parties have ratified."""
    if _is_pair(clause.tokens):
        return Parties(scene.pair)
    parliament = any(word.low.startswith(stem) for word in clause.tokens for stem in _PARLIAMENT)
    named = codes(clause.subject)
    # Assumption: a parliament of no named state is that of the state the documents are about.
    return Parties(tuple(sorted(named or ((scene.home,) if parliament else scene.pair))))


def _post(clause: Clause, subject: Codes, scene: Scene) -> Parties:
    """The state that sends a person, and the state that the person is sent to."""
    named = _unique([*subject, *codes(clause.tokens)])
    if not clause.subject or not named:
        named = codes(clause.parent.tokens) if clause.parent else named
    if clause.kind == "relative" and clause.parent:
        named = _unique([*codes(clause.parent.tokens), *named])
    return Parties(named[:1], named[1:2] or scene.other(named))


def _english_passive(
    clause: Clause, sense: Sense, scene: Scene, subject: Codes, before: Parties
) -> Parties:
    words = clause.object
    roles = sense.roles
    agent, has_agent = _agent(words)
    if roles in ("joint", "jointstate"):
        if _is_pair(clause.tokens):
            return Parties(scene.pair)
        actor = agent or subject or codes(clause.tokens, cities=False)
        behalf = any(word.low == "behalf" for word in clause.subject)
        if len(actor) < 2 and not agent and not behalf:
            actor = _unique([*actor, *scene.other(actor)])
        return Parties(tuple(sorted(actor or scene.pair)))
    if roles in ("missionstate", "figure"):
        return Parties(subject, object_codes(words, subject))
    if roles == "entry":
        return Parties(agent or object_codes(words, ())[:1], subject)
    if roles == "place":
        return Parties(agent or subject, object_codes(words, agent or subject))
    if roles == "at":
        return Parties(agent, object_codes(words, ())[:1] or subject)
    if roles == "court":
        return Parties(agent, tuple(code for code in _person_state(clause) if code not in agent))
    if roles == "found":
        # 'The USSR was founded': what comes to be does not act.
        owner = agent or tuple(
            code
            for word in clause.subject
            for code in codes([word])
            if word.place and word.place.kind == "nationality"
        )
        hosts = _without(codes([*clause.subject, *words]), _unique(owner))
        return Parties(_unique(owner), hosts[:1] if owner else ())
    if [word.low for word in clause.subject][-1:] == ["it"]:
        return Parties(agent)
    whole = subject or tuple(c for c in codes(clause.subject, cities=False) if c not in agent)
    if not has_agent:
        # Assumption: what is 'banned in Latvia' is banned by Latvia; so is an entry 'to Latvia'.
        place = _in_country(words)
        if sense.category == "sanctions":
            place = place or _in_country(clause.subject, "to", "into", "in")
        if place and place != whole[:1]:
            return Parties(place, tuple(code for code in whole if code not in place))
    if clause.kind == "shared" and not whole:
        whole = before.target
    return Parties(agent, tuple(code for code in whole if code not in agent))


def _person_state(clause: Clause) -> Codes:
    """The state of a person by the adjective: 'two Russian diplomats', not 'of the Latvian …'."""
    found: list[str] = []
    free = [part for part in _segments(clause.subject) if part[0].low not in _PREPOSITIONS]
    for word in (word for part in free for word in part):
        if word.low == "of":
            break
        if word.place and word.place.country and word.place.kind == "nationality":
            found.append(word.place.country)
    return _unique(found)


def _antecedent(clause: Clause, scene: Scene) -> Codes:
    """The states of the words that a relative clause speaks about."""
    parent = clause.parent
    if parent is None:
        return next((found for part in reversed(_segments(clause.lead)) if (found := codes(part))), ())
    parts = _segments(parent.object if clause.word in ("who", "which") else [])
    if parts and (found := codes(parts[-1])):
        return found
    return subject_codes(parent.subject, scene)


def _with(words: Sequence[Token]) -> Codes:
    for index, word in enumerate(words):
        if word.low in ("with", "between"):
            return codes(words[index + 1 :])
    return ()


def _in_country(words: Sequence[Token], *prepositions: str) -> Codes:
    for word, following in zip(words, words[1:], strict=False):
        state = following.place and following.place.kind == "country"
        if word.low in (prepositions or ("in",)) and following.place and state:
            if following.place.country is None:
                continue
            return (following.place.country,)
    return ()


# --- Latvian -----------------------------------------------------------------------------------

_LOCATIVE = ("ā", "ē", "ī", "ū", "os", "ās", "ēs", "īs")


def case(token: Token) -> str:
    """The case of a Latvian place name by its ending: nominative, genitive, … or locative."""
    if token.place is None:
        return ""
    low = token.low
    if low == token.place.name.lower() and not low.endswith(("pils", "sis")):
        # 'Oslo' is not declined; a city that acts is rarer than one in which something is done.
        town = token.place.kind in _TOWNS and low.endswith(("o", "u", "i"))
        return "locative" if town else "nominative"
    if low.endswith(_LOCATIVE):
        return "locative"
    if low.endswith(("u", "i")):
        return "accusative"
    if low.endswith(("ai", "ei", "am", "im")):
        return "dative"
    return "genitive"


def _noun_locative(words: Sequence[Token], index: int) -> bool:
    """Whether the genitive at `index` belongs to a place: 'Latvijas Nacionālajā bibliotēkā'."""
    for word in words[index + 1 : index + 4]:
        if word.place or word.date or not word.text[0].isalpha() or word.forms:
            return False
        if word.low.endswith(_LOCATIVE) and len(word.low) > 3:
            return not word.low.endswith("šanās")
    return False


def _hyphenated(words: Sequence[Token]) -> Codes:
    """Two states joined in one name: 'Latvijas-Baltkrievijas', 'Latvijas un Igaunijas'."""
    for first, mark, second in zip(words, words[1:], words[2:], strict=False):
        if mark.text not in ("-", "–", "—") and mark.low != "un":
            continue
        if first.place and second.place and case(first) == case(second):
            named = codes([first, second])
            if len(named) == 2:
                return tuple(sorted(named))
    return ()


def _latvian(clause: Clause, sense: Sense, scene: Scene, before: Parties) -> Parties:
    named = [
        (case(word), word.place.country, _noun_locative(clause.tokens, index))
        for index, word in enumerate(clause.tokens)
        if word.place and word.place.country and not word.quoted
    ]
    nominative = _unique(code for which, code, _ in named if which == "nominative")
    genitive = _unique(code for which, code, at in named if which == "genitive" and not at)
    hosts = _unique(
        code
        for which, code, at in named
        if which in ("locative", "accusative", "dative") or (which == "genitive" and at)
    )
    roles = sense.roles
    if roles == "guest":
        host = hosts[:1] or before.target[:1]
        guest = before.actor if clause.kind in ("relative", "shared") else ()
        guest = guest or _without(genitive + nominative, host) or before.actor
        return Parties(_without(guest, host) or scene.other(host), host)
    if roles in ("part", "meet"):
        actor = before.actor if clause.kind in ("relative", "shared", "coord") else ()
        actor = (actor or nominative or genitive or before.actor or scene.subject)[:1]
        others = _partners(clause.tokens) or (genitive + nominative + hosts)
        return Parties(actor, _without(others, actor)[:1] or _without(before.target, actor))
    if roles in ("joint", "jointstate", "ratify"):
        return _latvian_joint(clause, sense, scene, nominative + genitive, hosts)
    if roles in ("missionstate", "holder"):
        owners = nominative + _unique(code for which, code, _ in named if which == "genitive")
        places = _unique(code for which, code, _ in named if which == "locative")
        host = _without(places, owners[:1])[:1]
        return Parties(owners[:1] or scene.other(host), host or scene.other(owners[:1]))
    if roles in ("found", "state"):
        return _founding(clause, sense, scene, nominative + genitive, hosts)
    if roles == "figure":
        return _figure(clause, scene, nominative + genitive, hosts)
    if roles == "at-home" or (clause.group.passive and sense.category in _UNDIRECTED):
        return Parties()
    if clause.group.passive:
        return Parties((), (genitive or nominative)[:1])
    actor = (nominative or genitive)[:1]
    return Parties(actor, _without(nominative + genitive + hosts, actor)[:1])


def _without(named: Codes, exclude: Codes) -> Codes:
    return tuple(code for code in named if code not in exclude)


def _partners(words: Sequence[Token], preposition: str = "ar") -> Codes:
    """The states after 'ar' (with) or 'starp' (between)."""
    for index, word in enumerate(words):
        if word.low == preposition and (found := codes(words[index + 1 : index + 6])):
            return found
    return ()


def _latvian_joint(
    clause: Clause, sense: Sense, scene: Scene, owners: Codes, hosts: Codes
) -> Parties:
    bilateral = sense.category in ("treaty", "diplomatic")
    if _is_pair(clause.tokens):
        return Parties(scene.pair)
    between = _partners(clause.tokens, "starp")
    if len(between) > 1:
        return Parties(tuple(sorted(between)))
    if len(owners) > 1:
        return Parties(tuple(sorted(owners)))
    if sense.roles == "ratify":
        return Parties(owners or scene.pair)
    if bilateral:
        others = _without(_partners(clause.tokens), owners) or scene.other(owners)
        return Parties(tuple(sorted(_unique([*owners, *others]) if owners else scene.pair)))
    # 'Minskas dienas Rīgā': the guests' own, held at the host's.
    if owners:
        return Parties(owners, _without(hosts, owners)[:1])
    return Parties(_hyphenated(clause.tokens))


def _founding(
    clause: Clause, sense: Sense, scene: Scene, owners: Codes, hosts: Codes
) -> Parties:
    if joined := _hyphenated(clause.tokens):
        return Parties(joined)
    if sense.category == "mission":
        host = hosts[:1]
        owner = _without(owners, host)[:1] or scene.other(host)
        return Parties(owner, host)
    if not clause.group.passive and clause.kind != "part":
        return Parties(owners[:1], _without(hosts, owners)[:1] if owners else ())
    stated = _unique(
        word.place.country
        for word in clause.tokens
        if word.place and word.place.country in owners and word.place.kind == "country"
    )
    return Parties(stated[:1], _without(hosts, stated)[:1] if stated else ())


def _figure(clause: Clause, scene: Scene, owners: Codes, hosts: Codes) -> Parties:
    """Who sells, sends or owns what is counted, and to or in which state."""
    lows = [word.low for word in clause.tokens]
    if any(low.startswith("import") for low in lows):
        seller = _partners_from(clause.tokens) or scene.others
        return Parties(seller[:1], scene.other(seller[:1]))
    if any(low.startswith("eksport") for low in lows):
        seller = _without(owners, hosts)[:1] or scene.other(hosts[:1])
        return Parties(seller, hosts[:1] or scene.other(seller))
    verb = clause.group.form.verb if clause.group.form else ""
    if clause.group.passive or verb.startswith("dzīvo") or not owners:
        return Parties()
    return Parties(owners[:1], _without(hosts, owners)[:1])


def _partners_from(words: Sequence[Token]) -> Codes:
    for word, following in zip(words, words[1:], strict=False):
        if word.low == "no" and following.place and following.place.country:
            return (following.place.country,)
    return ()
