"""What is known of a sentence while its acts are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bilateral.documents import Document
from bilateral.readers.prose.lexicon import Sense
from bilateral.readers.prose.scene import TOWNS, Parties, Scene
from bilateral.readers.prose.tokens import Clause, Token
from bilateral.records import Edtf
from bilateral.text.annotate import Annotations

__all__ = ["Act", "Sentence", "choose", "date_of", "pairs", "verb_of"]


@dataclass(slots=True, eq=False, repr=False)
class Act:
    """An act before it becomes a record."""

    date: Edtf
    category: str
    parties: Parties
    start: int
    end: int
    verb: str


@dataclass(slots=True, eq=False, repr=False)
class Sentence:
    """A sentence with its clauses, and what has been worked out of it so far.

    `spent` holds the dates that a noun or participle has taken, `dates`, `parties` and `told` what
    is known of each clause, all by `id`.
    """

    document: Document
    annotations: Annotations
    words: list[Token]
    clauses: list[Clause]
    language: str
    scene: Scene
    passage: Sequence[Act]
    index: dict[int, int] = field(default_factory=dict)
    verbal: set[int] = field(default_factory=set)
    heads: set[int] = field(default_factory=set)
    spent: set[int] = field(default_factory=set)
    dates: dict[int, Edtf | None] = field(default_factory=dict)
    parties: dict[int, Parties] = field(default_factory=dict)
    told: dict[int, Sense | None] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    nominal: list[Act] = field(default_factory=list)

    @property
    def last(self) -> Act | None:
        """The act told last before this sentence, in its paragraph."""
        return self.passage[-1] if self.passage else None

    def __post_init__(self) -> None:
        self.index = {id(word): index for index, word in enumerate(self.words)}
        self.heads = {clause.group.head for clause in self.clauses}
        self.verbal = {
            place
            for clause in self.clauses
            if clause.kind != "part"
            for place in range(clause.group.start, clause.group.head + 1)
        }


def verb_of(clause: Clause) -> str:
    """The verb of a clause as the lexicon has it, or ''."""
    return clause.group.form.verb if clause.group.form else ""


def date_of(word: Token) -> Edtf:
    """The date that a date token stands for."""
    if word.date is None:
        raise ValueError(f"{word.text!r} is not a date")
    return word.date.date


def choose(
    senses: Iterable[Sense],
    near: Sequence[Token],
    before: Sequence[Token] = (),
    after: Sequence[Token] = (),
) -> Sense | None:
    """The first sense whose objects stand near the verb; one without objects fits always.

    The object `STATE` is a Latvian state in the accusative: 'atzina Poliju'; `TO_PLACE` is a
    place that somebody goes to: 'came to Riga'. `TOWN_BEFORE` and `TOWN_AFTER` are a town that
    stands directly before or after the verb, at the end of `before` or the start of `after`:
    'Vilnius fell', 'took Vilnius'.
    """
    for sense in senses:
        if not sense.objects or any(
            word.low.startswith(sense.objects) for word in near if not word.quoted
        ):
            return sense
        if "STATE" in sense.objects and any(
            word.place and word.place.kind == "country" and word.low.endswith("u") for word in near
        ):
            return sense
        if "TO_PLACE" in sense.objects and any(
            word.low == "to" and following.place for word, following in pairwise(near)
        ):
            return sense
        for name, beside in (("TOWN_BEFORE", before[-1:]), ("TOWN_AFTER", after[:1])):
            if name in sense.objects and any(w.place and w.place.kind in TOWNS for w in beside):
                return sense
    return None


def pairs(words: Sequence[Token]) -> Iterator[str]:
    """Each two neighbouring words, joined by `_`."""
    for first, second in pairwise(words):
        yield f"{first.low}_{second.low}"
