"""Dated happenings told in running text: one event per act.

A sentence is read clause by clause. A clause tells an act when its verb (or a noun such as
'annexation') is in the lexicon and the text fixes it on the calendar: by a date of its own, by the
date that opens the sentence, or by the act that it answers or takes up again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bilateral.documents import Document, slug
from bilateral.readers.clauses import Clause, Token, clauses, tokens
from bilateral.readers.lexicon import Sense, noun_category, noun_tells
from bilateral.readers.parties import (
    Parties,
    Scene,
    codes,
    find_parties,
    learn_persons,
)
from bilateral.records import Edtf, Event
from bilateral.text import edtf
from bilateral.text.annotate import Annotations
from bilateral.text.dates import DateMention
from bilateral.text.places import find_places
from bilateral.text.translation import english

__all__ = ["prose_events"]

HOME = "LVA"
"""The state whose relations the documents are about."""

_RESPONSE = frozenset("respond retaliate reciprocate react".split())
_TAKING_UP = frozenset("actions action move moves decision step steps measure measures".split())
_ANAPHORA_LV = frozenset("šeit vizītes brauciena sanāksmes tikšanās forumos forumā tur".split())
_ANAPHORA_EN = frozenset("there during".split())
_COMPARISON = frozenset("than nekā salīdzinot pret".split())
_DETERMINERS = frozenset("the a an its their his her this".split())
_FUNCTION = frozenset(
    "and or but to in on at by the a an of for from with after before when while which who that is "
    "was were as un bet no uz ar par pie pēc kas kur tika ir bija".split()
)


@dataclass(slots=True)
class Act:
    """An act before it becomes a record."""

    date: Edtf
    category: str
    parties: Parties
    start: int
    end: int
    verb: str


def prose_events(document: Document, annotations: Annotations, start: int, end: int) -> list[Event]:
    """The dated events that the sentences within a span of `document.text` tell.

    The ids are of the form `latvia-russia-2023-01-expulsion`; the caller makes them unique.
    """
    scene = Scene(HOME, document.counterparts)
    passage: list[Act] = []
    events: list[Event] = []
    for first, last in annotations.sentences_in(start, end):
        language = document.line_at(first).language
        found = _sentence_acts(document, annotations, first, last, language, scene, passage)
        passage.extend(found)
        text = " ".join(document.text[first:last].split())
        text_en = text if language == "en" else english(text)
        events.extend(_event(document, act, text, text_en) for act in found)
    return events


def _event(document: Document, act: Act, text: str, text_en: str | None) -> Event:
    actor, target = (";".join(sorted(side)) or None for side in (act.parties.actor, act.parties.target))
    return Event(
        event=f"{document.source}-{slug(act.date)}-{act.category.replace('_', '-')}",
        date=act.date,
        precision=edtf.precision(act.date),
        text=text,
        text_en=text_en,
        actor=actor,
        target=target,
        counterpart=_counterpart(document, act.parties),
        category=act.category,
        origin="prose",
        evidence=document.evidence(act.start, act.end),
    )


def _counterpart(document: Document, parties: Parties) -> str | None:
    """The document's partners where one is concerned, else the other states named."""
    involved = [code for code in (*parties.actor, *parties.target) if code != HOME]
    states = {code for code in involved if len(code) <= 4 and code.isupper()}
    if not states or states & set(document.counterparts):
        return ";".join(document.counterparts) or None
    return ";".join(sorted(states))


def _sentence_acts(
    document: Document,
    annotations: Annotations,
    first: int,
    last: int,
    language: str,
    scene: Scene,
    passage: Sequence[Act],
) -> list[Act]:
    text = document.text
    dates = annotations.dates_in(first, last)
    places = [
        replace(place, start=place.start + first, end=place.end + first)
        for place in find_places(text[first:last], language)
    ]
    words = tokens(text, first, last, language, dates, places)
    if language == "en":
        learn_persons(words, scene)
    reader = _SentenceReader(words, clauses(words, language), language, scene, passage, annotations)
    return sorted(reader.acts(), key=lambda act: (act.start, act.end))


class _SentenceReader:
    """The acts of one sentence; dates and parties of its clauses are worked out in order."""

    def __init__(
        self,
        words: list[Token],
        reading: list[Clause],
        language: str,
        scene: Scene,
        passage: Sequence[Act],
        annotations: Annotations,
    ) -> None:
        self.words = words
        self.clauses = reading
        self.language = language
        self.scene = scene
        self.last = passage[-1] if passage else None
        self.annotations = annotations
        self.index = {id(word): index for index, word in enumerate(words)}
        self.spent: set[int] = set()
        self.dates: dict[int, Edtf | None] = {}
        self.parties: dict[int, Parties] = {}
        self.refused: set[int] = set()

    def acts(self) -> Iterator[Act]:
        if any(word.date for word in self.words):
            yield from self._nominal()
        own = {id(clause): self._own_dates(clause) for clause in self.clauses}
        for number, clause in enumerate(self.clauses):
            following = self.clauses[number + 1] if number + 1 < len(self.clauses) else None
            found = own[id(clause)]
            date = self._when(clause, found, following, own)
            self.dates[id(clause)] = date
            yield from self._verbal(clause, date, found, following)

    # --- verbs ---------------------------------------------------------------------------------

    def _verbal(
        self, clause: Clause, date: Edtf | None, own: Sequence[Token], following: Clause | None
    ) -> Iterator[Act]:
        before = self._before(clause)
        sense = self._sense(clause, following)
        roles = sense.roles if sense else "none"
        parties = find_parties(clause, roles, self.scene, before, self.language)
        if self._answers(clause) and self.last and not before.actor and not parties.target:
            parties = Parties(parties.actor, self.last.parties.actor)
        self.parties[id(clause)] = parties
        if self._refused(clause):
            self.refused.add(id(clause))
            return
        if sense is None or roles in ("none", "aux"):
            return
        start, end = self._span(clause)
        if roles == "figure":
            if not self.annotations.quantities_in(start, end):
                return
            date = date or self._running_date(start)
        if date is None:
            return
        if self._standing(clause) and not date.endswith("/.."):
            return
        verb = clause.group.form.verb if clause.group.form else ""
        spread = [word for word in own if self._listed(word)]
        if len(spread) > 1:
            for number, word in enumerate(spread):
                last = spread[number + 1].start if number + 1 < len(spread) else end
                place = [w for w in clause.tokens if word.start <= w.start < last]
                known = parties if len(codes(place)) < 2 else parties
                first = start if number == 0 else word.start
                yield Act(self._date(word), sense.category, known, first, last, verb)
            return
        yield Act(date, sense.category, parties, start, end, verb)

    def _before(self, clause: Clause) -> Parties:
        if clause.parent is not None:
            return self.parties.get(id(clause.parent), Parties())
        if self.last is not None and self._takes_up(clause):
            return self.last.parties
        return Parties()

    def _refused(self, clause: Clause) -> bool:
        """Threats, conditions, plans, denials, and what hangs from them."""
        if clause.group.refused or clause.word in ("if", "unless", "whether", "lai", "ja", "vai"):
            return True
        chained = clause.kind in ("shared", "by", "ing")
        return chained and clause.parent is not None and id(clause.parent) in self.refused

    def _standing(self, clause: Clause) -> bool:
        form = clause.group.form
        return self.language == "lv" and form is not None and form.verb in (
            "ir", "darbojas", "strādā", "dzīvo", "mācās", "studē", "veido", "sasniedz",
        ) and form.verb in ("ir", "darbojas", "strādā")

    def _sense(self, clause: Clause, following: Clause | None) -> Sense | None:
        form = clause.group.form
        if form is None:
            return None
        head = self.words[clause.group.head]
        near = [word for word in clause.tokens if word is not head and not word.date]
        sense = _choose(form.senses, near)
        if sense is None:
            return None
        if sense.category == "=":
            if following is not None and following.kind == "by" and following.parent is clause:
                return None
            return self._complement(clause)
        if sense.category == "?":
            return replace(sense, category=self._topic(clause))
        return sense

    def _complement(self, clause: Clause) -> Sense | None:
        """What was decided, agreed or begun: 'decided to close entry'."""
        for number, word in enumerate(clause.object):
            forms = [form for form in word.forms if form.form in ("base", "ing")]
            if not forms or word.quoted:
                continue
            sense = _choose(forms[0].senses, clause.object[number + 1 :])
            if sense is None or sense.roles == "none" or sense.category == "=":
                continue
            if sense.category == "?":
                sense = replace(sense, category=self._topic(clause))
            return sense
        topic = self._topic(clause)
        return None if topic == "other" else Sense(topic, "act", ())

    def _topic(self, clause: Clause) -> str:
        """The kind of a happening whose verb says nothing of it: by the nearest noun."""
        before, after = list(reversed(clause.subject)), clause.object
        if self.language == "lv":
            order = [*after[:6], *before, *after[6:]]
        elif clause.group.passive:
            order = [*before, *after]
        else:
            order = [*after, *before]
        for word in order:
            if word.date or word.place:
                continue
            category = noun_category(word.low, self.language)
            if category and category != "?":
                return category
        return "other"

    # --- dates ---------------------------------------------------------------------------------

    def _date(self, word: Token) -> Edtf:
        assert word.date is not None
        return word.date.date

    def _own_dates(self, clause: Clause) -> list[Token]:
        return [
            word
            for word in clause.tokens
            if word.date and id(word) not in self.spent and not self._modifies(word, clause)
        ]

    def _modifies(self, word: Token, clause: Clause) -> bool:
        """Whether a date only describes something else: 'the 2014 games', 'than in 2017'."""
        index = self.index[id(word)]
        before = [other.low for other in self.words[max(index - 3, 0) : index]]
        after = self.words[index + 1] if index + 1 < len(self.words) else None
        if any(low in _COMPARISON for low in before):
            return True
        if word.quoted:
            return True
        verb = clause.group.form.verb if clause.group.form else ""
        if before and before[-1] in ("to", "until", "till", "līdz") and verb in (
            "extend", "postpone", "prolong", "pagarināja", "pagarināt",
        ):
            return True
        if after is None or not before:
            return False
        noun = after.text[0].isalpha() and after.low not in _FUNCTION
        if self.language == "en":
            return noun and (before[-1] in _DETERMINERS or before[-1] == "s")
        return (
            noun
            and word.low.endswith("gada")
            and after.place is None
            and not after.forms
            and before[-1] not in ("kopš", "no", "līdz")
            and not any(w.low in ("kopš", "no") for w in [word])
            and word.low[0].isdigit()
            and len(word.low) < 11
        )

    def _listed(self, word: Token) -> bool:
        """Whether a date is an item of a list: after a colon, or with a dash and a figure."""
        index = self.index[id(word)]
        colon = any(other.text == ":" for other in self.words[:index])
        after = self.words[index + 1 : index + 2]
        dash = any(other.text in "-–—" for other in after)
        figure = any(form.verb in ("studēja", "mācījās") for w in self.words for form in w.forms)
        return colon or dash or figure

    def _when(
        self,
        clause: Clause,
        own: Sequence[Token],
        following: Clause | None,
        known: dict[int, list[Token]],
    ) -> Edtf | None:
        if own:
            return self._date(own[0])
        parent = self.dates.get(id(clause.parent)) if clause.parent else None
        if clause.kind in ("shared", "ing", "by", "with"):
            return parent or self._shared_ahead(clause, following, known)
        if clause.kind == "coord":
            return parent if self._answers(clause) or self._led() else None
        if clause.kind == "relative":
            late = clause.group.passive or clause.group.perfect
            return None if late else parent or (self._taken_up_date(clause))
        if clause.kind in ("sub", "that", "part"):
            return None
        return self._shared_ahead(clause, following, known) or self._taken_up_date(clause)

    def _led(self) -> bool:
        """Whether a date opens the sentence and so stands over all of it."""
        first = min((clause.group.start for clause in self.clauses), default=0)
        return any(word.date and id(word) not in self.spent for word in self.words[:first])

    def _shared_ahead(
        self, clause: Clause, following: Clause | None, known: dict[int, list[Token]]
    ) -> Edtf | None:
        """'dismantled A and withdrew B in 1999': the date at the end holds for both."""
        if following is None or following.kind != "shared" or following.parent is not clause:
            return None
        return self._date(known[id(following)][0]) if known[id(following)] else None

    def _answers(self, clause: Clause) -> bool:
        form = clause.group.form
        return (form is not None and form.verb in _RESPONSE) or any(
            word.low in ("response", "retaliation", "return", "atbildot", "atbildē")
            for word in clause.subject
        )

    def _takes_up(self, clause: Clause) -> bool:
        """Whether a clause without a date goes on about the act told before it."""
        if self._answers(clause):
            return True
        lows = [word.low for word in clause.tokens]
        if self.language == "lv":
            return any(low in _ANAPHORA_LV for low in lows[:4])
        if lows and (lows[0] in ("there", "this", "these") or lows[:2] == ["during", "the"]):
            return True
        if any(first in ("the", "these", "this", "those") and second in _TAKING_UP
               for first, second in zip(lows, lows[1:], strict=False)):
            return True
        last = self.last
        form = clause.group.form
        return last is not None and form is not None and form.verb == last.verb and "the" in lows

    def _taken_up_date(self, clause: Clause) -> Edtf | None:
        if self.last is None or not self._takes_up(clause):
            return None
        return self.last.date

    def _running_date(self, start: int) -> Edtf | None:
        """The period that a run of figures is stated for: the last date before it."""
        for mention in reversed(self.annotations.dates):
            if mention.end <= start and start - mention.end < 2000:
                return mention.date
        return None

    # --- nouns ---------------------------------------------------------------------------------

    def _nominal(self) -> Iterator[Act]:
        """Acts told by a noun with a date of its own: 'the 2014 annexation of …'."""
        for index, word in enumerate(self.words):
            if word.quoted or word.place or word.date:
                continue
            category = noun_category(word.low, self.language)
            if category is None:
                continue
            found = None
            if noun_tells(word.low, self.language):
                found = self._dated_noun(index)
            elif category == "publication":
                found = self._dated_title(index)
            if found is None:
                continue
            date, first, last = found
            parties = self._noun_parties(index, first, last, category)
            if category == "?":
                category = "other"
            self.spent.add(id(date))
            yield Act(
                self._date(date), category, parties, self.words[first].start,
                self.words[last - 1].end, word.low,
            )

    def _dated_noun(self, index: int) -> tuple[Token, int, int] | None:
        words = self.words
        # 'its 2014 seizure of Crimea', 'a 30 April 1994 agreement'
        if self.language == "en":
            for back in range(index - 1, max(index - 5, -1), -1):
                word = words[back]
                if word.date:
                    if back and words[back - 1].low in _DETERMINERS and _day_or_year(word.date):
                        return word, back - 1, self._noun_end(index)
                    return None
                if word.text in ",;" or word.low in ("of", "in", "and"):
                    return None
        limit = self._noun_end(index)
        if limit < len(words) and words[limit].date:
            limit += 1
        for ahead in range(index + 1, min(limit, index + 16)):
            word = words[ahead]
            if word.date and id(word) not in self.spent:
                if self.language == "en" and words[ahead - 1].low not in (
                    "in", "on", "of", "since", "from", "during", "(",
                ):
                    return None
                if self._verb_takes(index, ahead):
                    return None
                return word, self._noun_start(index), ahead + 1
        return None

    def _verb_takes(self, index: int, ahead: int) -> bool:
        """Whether a date belongs to the verb rather than to the noun between them."""
        for clause in self.clauses:
            group = clause.group
            if group.kind == "finite" and clause.start <= index < clause.end:
                sense = group.form and _choose(group.form.senses, clause.tokens)
                if group.head < index and sense and sense.category not in ("-", "statement"):
                    if sense.roles not in ("none", "aux"):
                        return True
        del ahead
        return False

    def _noun_end(self, index: int) -> int:
        """The end of the noun phrase: before the next verb, comma or relative word."""
        for ahead in range(index + 1, len(self.words)):
            word = self.words[ahead]
            if word.text in ",;:" or any(
                clause.group.start <= ahead <= clause.group.head
                and clause.group.kind != "part"
                for clause in self.clauses
            ):
                return ahead
        return len(self.words)

    def _noun_start(self, index: int) -> int:
        for back in range(index - 1, -1, -1):
            word = self.words[back]
            if word.text in ",;:(" or word.date or any(
                clause.group.start <= back <= clause.group.head for clause in self.clauses
            ):
                return back + 1
        return 0

    def _dated_title(self, index: int) -> tuple[Token, int, int] | None:
        """A book or study with its year in brackets."""
        for ahead in range(index + 1, min(index + 10, len(self.words) - 1)):
            word = self.words[ahead]
            if word.date and self.words[ahead - 1].text == "(":
                return word, self._noun_start(index), min(ahead + 2, len(self.words))
        return None

    def _noun_parties(self, index: int, first: int, last: int, category: str) -> Parties:
        words = self.words
        inside = words[first:last]
        if category == "publication":
            return Parties()
        if category == "treaty":
            named = codes(inside)
            return Parties(tuple(sorted(named if len(named) > 1 else self.scene.pair)))
        if self.language == "lv":
            return _latvian_noun_parties(words[first:last], index - first, self.scene, category)
        return self._english_noun_parties(index, first, last, category)

    def _english_noun_parties(self, index: int, first: int, last: int, category: str) -> Parties:
        words = self.words
        actor: tuple[str, ...] = ()
        for word in words[first:index]:
            if word.place and word.place.country:
                actor = (word.place.country,)
            elif word.low in ("its", "their") and not actor:
                actor = self._nearest_country(first)
        target: tuple[str, ...] = ()
        for ahead in range(index + 1, last - 1):
            if words[ahead].low == "by":
                actor = codes(words[ahead + 1 : last])[:1] or actor
                break
            if words[ahead].low in ("of", "against", "on", "to") and not target:
                target = codes(words[ahead + 1 : ahead + 4])[:1]
        if category in ("accession", "visit") and category == "accession":
            target = ()
        return Parties(actor, tuple(code for code in target if code not in actor))

    def _nearest_country(self, index: int) -> tuple[str, ...]:
        for word in reversed(self.words[:index]):
            if word.place and word.place.country:
                return (word.place.country,)
        return self.scene.subject

    # --- spans ---------------------------------------------------------------------------------

    def _span(self, clause: Clause) -> tuple[int, int]:
        inside = self.words[clause.start : clause.end]
        if clause.kind == "main" and clause.tokens and clause.tokens[0].start < inside[0].start:
            inside = clause.tokens
        if clause.kind == "by" and clause.parent is not None:
            inside = self.words[clause.parent.start : clause.end]
        if clause.kind == "part" and clause.word == "(":
            inside = self.words[self._noun_start(clause.start) : clause.end]
        drop = ("and", "but", "or", ",", ";", "un", "bet")
        first = 0
        while first < len(inside) - 1 and inside[first].low in drop:
            first += 1
        last = len(inside) - 1
        while last > first and inside[last].text in (",", ";", ".", ":"):
            last -= 1
        return inside[first].start, inside[last].end


def _choose(senses: Iterable[Sense], near: Sequence[Token]) -> Sense | None:
    """The first sense whose objects stand near the verb; one without objects fits always."""
    for sense in senses:
        if not sense.objects or any(
            word.low.startswith(sense.objects) for word in near if not word.quoted
        ):
            return sense
    return None


def _day_or_year(mention: DateMention) -> bool:
    return mention.precision in ("day", "month", "year", "season")


def _latvian_noun_parties(
    words: Sequence[Token], index: int, scene: Scene, category: str
) -> Parties:
    owners = [w.place.country for w in words[:index] if w.place and w.place.country]
    hosts = [
        w.place.country for w in words[index:] if w.place and w.place.country
    ]
    if category == "visit":
        host = tuple(hosts[:1])
        guest = tuple(code for code in owners[:1] if code not in host) or scene.other(host)
        return Parties(guest, host)
    return Parties(tuple(owners[:1]), tuple(code for code in hosts if code not in owners)[:1])
