"""Who does a thing to whom: the states (or named groups) that a clause sets as actor and target."""

from __future__ import annotations

from bilateral.readers.prose.english_parties import english_parties
from bilateral.readers.prose.latvian_parties import latvian_parties
from bilateral.readers.prose.lexicon import Sense
from bilateral.readers.prose.scene import Parties, Scene
from bilateral.readers.prose.tokens import Clause

__all__ = ["find_parties"]

# Kinds of acts that one of two parties does to the other even when only one of them is named.
_DIRECTED = frozenset(["diplomatic", "expulsion", "sanctions", "aid"])
_PLAIN = Sense("", "act", ())


def find_parties(
    clause: Clause, sense: Sense | None, scene: Scene, before: Parties, language: str
) -> Parties:
    """Actor and target of a clause; `before` are those of the clause that it hangs from."""
    sense = sense or _PLAIN
    if language == "lv":
        return latvian_parties(clause, sense, scene, before)
    parties = english_parties(clause, sense, scene, before)
    directed = sense.roles == "act" and sense.category in _DIRECTED
    if directed and parties.actor and not parties.target:
        return Parties(parties.actor, scene.other(parties.actor))
    return parties
