"""Who does a thing to whom in a Latvian clause: the case of a name tells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bilateral.readers.prose.lexicon import Sense
from bilateral.readers.prose.scene import (
    TOWNS,
    Codes,
    Parties,
    Scene,
    codes,
    is_pair,
    unique,
    without,
)
from bilateral.readers.prose.tokens import Clause, Token

__all__ = ["case", "latvian_noun_parties", "latvian_parties"]

# Kinds of acts that have no target where the text names none by their grammar.
_UNDIRECTED = frozenset(["culture", "education", "publication", "trade", "legal", "other"])
_LOCATIVE = ("ā", "ē", "ī", "ū", "os", "ās", "ēs", "īs")


def case(token: Token) -> str:
    """The case of a Latvian place name by its ending: nominative, genitive, … or locative."""
    if token.place is None:
        return ""
    low = token.low
    if low == token.place.name.lower() and not low.endswith(("pils", "sis")):
        # 'Oslo' is not declined; a city that acts is rarer than one in which something is done.
        town = token.place.kind in TOWNS and low.endswith(("o", "u", "i"))
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


def latvian_parties(  # noqa: PLR0911
    clause: Clause, sense: Sense, scene: Scene, before: Parties
) -> Parties:
    """Actor and target of a Latvian clause."""
    named = [
        (case(word), word.place.country, _noun_locative(clause.tokens, index))
        for index, word in enumerate(clause.tokens)
        if word.place and word.place.country and not word.quoted
    ]
    nominative = unique(code for which, code, _ in named if which == "nominative")
    genitive = unique(code for which, code, at in named if which == "genitive" and not at)
    hosts = unique(
        code
        for which, code, at in named
        if which in ("locative", "accusative", "dative") or (which == "genitive" and at)
    )
    roles = sense.roles
    if roles == "guest":
        host = hosts[:1] or before.target[:1]
        guest = before.actor if clause.kind in ("relative", "shared") else ()
        guest = guest or without(genitive + nominative, host) or before.actor
        return Parties(without(guest, host) or scene.other(host), host)
    if roles in ("part", "meet"):
        actor = before.actor if clause.kind in ("relative", "shared", "coord") else ()
        actor = (actor or nominative or genitive or before.actor or scene.subject)[:1]
        others = _partners(clause.tokens) or (genitive + nominative + hosts)
        return Parties(actor, without(others, actor)[:1] or without(before.target, actor))
    if roles in ("joint", "jointstate", "ratify"):
        if clause.kind == "relative" and len(before.actor) > 1:
            return Parties(before.actor)
        return _latvian_joint(clause, sense, scene, nominative + genitive, hosts)
    if roles in ("missionstate", "holder"):
        owners = nominative + unique(code for which, code, _ in named if which == "genitive")
        places = unique(code for which, code, _ in named if which == "locative")
        host = without(places, owners[:1])[:1]
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
    return Parties(actor, without(nominative + genitive + hosts, actor)[:1])


def _partners(words: Sequence[Token], preposition: str = "ar") -> Codes:
    """The states after 'ar' (with) or 'starp' (between)."""
    for index, word in enumerate(words):
        if word.low == preposition and (found := codes(words[index + 1 : index + 6])):
            return found
    return ()


def _latvian_joint(  # noqa: PLR0911
    clause: Clause, sense: Sense, scene: Scene, owners: Codes, hosts: Codes
) -> Parties:
    bilateral = sense.category in ("treaty", "diplomatic")
    if is_pair(clause.tokens):
        return Parties(scene.pair)
    between = _partners(clause.tokens, "starp")
    if len(between) > 1:
        return Parties(tuple(sorted(between)))
    owners = unique(owners)
    if len(owners) > 1:
        return Parties(tuple(sorted(owners)))
    if sense.roles == "ratify":
        return Parties(owners or scene.pair)
    if bilateral:
        others = without(_partners(clause.tokens), owners) or scene.other(owners)
        return Parties(tuple(sorted(unique([*owners, *others]) if owners else scene.pair)))
    # 'Minskas dienas Rīgā': the guests' own, held at the host's.
    if owners:
        return Parties(owners, without(hosts, owners)[:1])
    return Parties(_hyphenated(clause.tokens))


def _founding(clause: Clause, sense: Sense, scene: Scene, owners: Codes, hosts: Codes) -> Parties:
    if joined := _hyphenated(clause.tokens):
        return Parties(joined)
    if sense.category == "mission":
        host = hosts[:1]
        owner = without(owners, host)[:1] or scene.other(host)
        return Parties(owner, host)
    if not clause.group.passive and clause.kind != "part":
        return Parties(owners[:1], without(hosts, owners)[:1] if owners else ())
    stated = unique(
        word.place.country
        for word in clause.tokens
        if word.place and word.place.country in owners and word.place.kind == "country"
    )
    return Parties(stated[:1], without(hosts, stated)[:1] if stated else ())


def _figure(clause: Clause, scene: Scene, owners: Codes, hosts: Codes) -> Parties:
    """Who sells, sends or owns what is counted, and to or in which state."""
    lows = [word.low for word in clause.tokens]
    # The first flow named is the one counted: '… eksports sasniedza 5 MEUR, bet imports – 3 MEUR'.
    flow = next((low for low in lows if low.startswith(("import", "eksport"))), "")
    if flow.startswith("import"):
        seller = _partners_from(clause.tokens) or scene.others
        return Parties(seller[:1], scene.other(seller[:1]))
    if flow:
        seller = without(owners, hosts)[:1] or scene.other(hosts[:1])
        return Parties(seller, hosts[:1] or scene.other(seller))
    verb = clause.group.form.verb if clause.group.form else ""
    if clause.group.passive or verb.startswith("dzīvo") or not owners:
        return Parties()
    return Parties(owners[:1], without(hosts, owners)[:1])


def _partners_from(words: Sequence[Token]) -> Codes:
    for word, following in pairwise(words):
        if word.low == "no" and following.place and following.place.country:
            return (following.place.country,)
    return ()


def latvian_noun_parties(
    words: Sequence[Token], index: int, scene: Scene, category: str
) -> Parties:
    """Actor and target of an act told by the Latvian noun at `index`."""
    owners = [w.place.country for w in words[:index] if w.place and w.place.country]
    hosts = [w.place.country for w in words[index:] if w.place and w.place.country]
    if category == "visit":
        host = tuple(hosts[:1])
        guest = tuple(code for code in owners[:1] if code not in host) or scene.other(host)
        return Parties(guest, host)
    return Parties(tuple(owners[:1]), tuple(code for code in hosts if code not in owners)[:1])
