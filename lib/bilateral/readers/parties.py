"""Who does a thing to whom: the states (or named groups) that a clause sets as actor and target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bilateral.readers.clauses import Clause, Token

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
_ARTICLES = frozenset("the a an its their".split())


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


def codes(words: Iterable[Token]) -> Codes:
    """The states named by some tokens, in order, each once."""
    return _unique(
        word.place.country for word in words if word.place and word.place.country
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
        if word.text != ",":
            parts[-1].append(word)
        if word.date is not None:
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
    named = _unique(code for part in free for code in codes(part))
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
    if not free:
        return _nearest(words)
    return ()


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


def find_parties(clause: Clause, roles: str, scene: Scene, before: Parties, language: str) -> Parties:
    """Actor and target of a clause; `before` are those of the clause that it hangs from."""
    if language == "lv":
        return _latvian(clause, roles, scene, before)
    return _english(clause, roles, scene, before)


def _english(clause: Clause, roles: str, scene: Scene, before: Parties) -> Parties:  # noqa: PLR0911, PLR0912
    subject = subject_codes(clause.subject, scene)
    group = group_name(clause.subject)
    if clause.kind == "relative" and clause.word in ("who", "which", "that") and not subject:
        subject = _antecedent(clause, scene) or before.actor
        group = group_name(clause.parent.tokens) if clause.parent else ()
        subject = group or subject
    elif clause.kind in ("shared", "ing", "by") and not subject:
        subject = before.actor
    words = clause.object
    if clause.group.passive or clause.kind == "part":
        return _english_passive(clause, roles, scene, subject, before)
    if group:
        subject = group
    if subject:
        scene.subject = subject
    if roles in ("joint", "jointstate"):
        partners = _unique([*subject, *_with(words)])
        if len(partners) < 2:
            partners = partners if partners and not _is_pair(clause.tokens) else scene.pair
        if len(partners) == 1:
            others = object_codes(words, partners)
            if others and roles == "joint":
                return Parties(partners, others)
        return Parties(tuple(sorted(partners)))
    if roles == "guest":
        host = object_codes(words, subject)
        return Parties(subject or scene.other(host), host)
    if roles == "entry":
        return Parties(subject, object_codes(words, subject))
    if roles == "solo":
        return Parties(subject)
    if roles == "figure":
        return Parties(subject, object_codes(words, subject))
    target = object_codes(words, subject)
    if not target and clause.kind in ("shared", "ing", "by"):
        target = tuple(code for code in before.target if code not in subject)
    return Parties(subject, target)


def _english_passive(
    clause: Clause, roles: str, scene: Scene, subject: Codes, before: Parties
) -> Parties:
    words = clause.object
    agent, has_agent = _agent(words)
    if not subject and clause.kind == "part":
        subject = ()
    if roles in ("joint", "jointstate"):
        if has_agent and _is_pair(words):
            return Parties(scene.pair)
        actor = agent or subject
        if not actor or _is_pair(clause.tokens):
            named = codes(clause.tokens)
            actor = named if len(named) > 1 else scene.pair
        return Parties(tuple(sorted(actor)))
    if roles == "missionstate":
        return Parties(subject, object_codes(words, subject))
    if roles == "entry":
        barring = object_codes(words, ())
        return Parties(agent or barring[:1], subject)
    if roles == "at":
        return Parties(agent, object_codes(words, ())[:1] or subject)
    whole = subject or tuple(c for c in codes(clause.subject) if c not in agent)
    if roles == "found":
        return Parties(agent or whole, object_codes(words, agent or whole))
    if not has_agent:
        # Assumption: what is 'banned in Latvia' is banned by Latvia.
        place = _in_country(words)
        if place and place != whole[:1]:
            return Parties(place, whole)
    if clause.kind == "shared" and not whole:
        whole = before.target
    return Parties(agent, tuple(code for code in whole if code not in agent))


def _antecedent(clause: Clause, scene: Scene) -> Codes:
    """The states of the words that a relative clause speaks about."""
    parent = clause.parent
    if parent is None:
        return ()
    parts = _segments(parent.object)
    if parts and (found := codes(parts[-1])):
        return found
    return subject_codes(parent.subject, scene)


def _with(words: Sequence[Token]) -> Codes:
    for index, word in enumerate(words):
        if word.low in ("with", "between"):
            return codes(words[index + 1 :])
    return ()


def _in_country(words: Sequence[Token]) -> Codes:
    for word, following in zip(words, words[1:], strict=False):
        if word.low == "in" and following.place and following.place.country:
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
        return "nominative"
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
            return True
    return False


def _latvian(clause: Clause, roles: str, scene: Scene, before: Parties) -> Parties:  # noqa: PLR0911, PLR0912
    named = [
        (case(word), word.place.country, index)
        for index, word in enumerate(clause.tokens)
        if word.place and word.place.country
    ]
    everyone = _unique(code for _, code, _ in named)
    pair = _is_pair(clause.tokens)
    nominative = _unique(code for which, code, _ in named if which == "nominative")
    genitive = _unique(
        code
        for which, code, index in named
        if which == "genitive" and not _noun_locative(clause.tokens, index)
    )
    hosts = _unique(
        code
        for which, code, index in named
        if which in ("locative", "accusative", "dative")
        or (which == "genitive" and _noun_locative(clause.tokens, index))
    )
    if roles == "guest":
        host = hosts[:1]
        guest = tuple(code for code in genitive + nominative if code not in host)
        guest = guest or before.actor or scene.other(host)
        return Parties(tuple(code for code in guest if code not in host), host)
    if roles in ("part", "meet"):
        actor = nominative or genitive
        if clause.kind in ("relative", "shared", "coord") and before.actor:
            actor = before.actor
        actor = actor[:1] or before.actor or scene.subject
        others = tuple(code for code in everyone if code not in actor)
        return Parties(actor, others[:1] or tuple(c for c in before.target if c not in actor))
    if roles in ("joint", "jointstate"):
        if pair:
            return Parties(scene.pair)
        owners = nominative + genitive
        if len(owners) == 1 and hosts and hosts[0] not in owners:
            return Parties(owners, hosts[:1])
        if len(everyone) >= 2:
            return Parties(tuple(sorted(owners if len(owners) > 1 else everyone)))
        return Parties(tuple(sorted(owners or before.actor or scene.pair)))
    if roles in ("missionstate", "holder", "state", "found"):
        actor = nominative or genitive
        return Parties(actor[:1], tuple(c for c in everyone if c not in actor[:1])[:1])
    if clause.group.passive:
        return Parties((), tuple(genitive or nominative)[:1])
    actor = nominative[:1] or genitive[:1]
    return Parties(actor, tuple(code for code in everyone if code not in actor)[:1])
