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
_ANAPHORA_LV = frozenset("šeit tur vizītes brauciena sanāksmes tikšanās forumā".split())
_ANAPHORA_EN = frozenset("there during".split())
_NEAR = 600
"""Characters over which a run of figures keeps its period."""
# Times that fix nothing on the calendar, as pairs of words.
_VAGUE = frozenset(["gadu laikā", "years later", "following years", "coming years"])
# Beginnings of words without which a sentence takes up nothing told before it.
_CUES = (
    *("respon", "retaliat", "reciprocat", "react", "return", "action", "move", "decision", "step"),
    *("measure", "there", "this ", "these ", "during the", "atbild", *_ANAPHORA_LV),
)
_COMPARISON = frozenset("than nekā salīdzinot pret".split())
_DETERMINERS = frozenset("the a an its their his her this".split())
_PRESENT_LV = frozenset(["ir", "darbojas", "strādā"])
_SOON = frozenset("shortly soon immediately directly right days".split())
_UNDER = frozenset("following under pursuant after".split())
_ENDING = frozenset("extend prolong postpone pagarināja pagarināt".split())
_PLANS = frozenset(
    "plan plans planned planning intend intends intended expect expects expected will would may "
    "might could should want wants hope hopes threaten threatens threatened propose proposes if "
    "unless plāno plānots plānota plānoti paredzēts paredzēta paredz tiks tiktu būs būtu varētu ja "
    "plānojis plānojusi iecerēts cer".split()
)
# Verbs whose object may carry the date: 'welcomed its accession in 2004'.
_SPEAKS_OF = frozenset(
    "welcome condemn criticize criticise praise denounce describe mark celebrate".split()
)
# What may stand between a noun and its date; a treaty's is 'of 1920' or in brackets only.
_OF_ACT = frozenset("in on of since from during (".split())
_OF_TREATY = frozenset("of (".split())
_PHRASE_ENDS = frozenset("of in on at by to from for with after before since and as".split())
_OPENERS = frozenset("who which whose that if unless".split())
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
    before = start
    for first, last in annotations.sentences_in(start, end):
        if "\n\n" in document.text[before:first]:
            # A new paragraph takes up nothing of the one before it.
            passage, scene.subject = [], ()
        before = last
        language = document.line_at(first).language
        found = _sentence_acts(document, annotations, first, last, language, scene, passage)
        if not found:
            continue
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
    involved = {*parties.actor, *parties.target} - {HOME}
    if involved & set(document.counterparts):
        return ";".join(document.counterparts)
    for side in (parties.actor, parties.target):
        states = sorted(code for code in side if code != HOME and code.isupper())
        if states and len(states[0]) <= 4:
            return ";".join(states)
    return ";".join(document.counterparts) or None


def _sentence_acts(
    document: Document,
    annotations: Annotations,
    first: int,
    last: int,
    language: str,
    scene: Scene,
    passage: Sequence[Act],
) -> list[Act]:
    dates = annotations.dates_in(first, last)
    text = document.text
    if not dates and not _may_inherit(text[first:last], passage, annotations, first, last):
        return []
    places = find_places(text[first:last], language)
    words = tokens(text, first, last, language, dates, places)
    if language == "en":
        learn_persons(words, scene)
    reader = _SentenceReader(
        document, words, clauses(words, language), language, scene, passage, annotations
    )
    return sorted(reader.acts(), key=lambda act: (act.start, act.end))


def _may_inherit(
    sentence: str, passage: Sequence[Act], annotations: Annotations, first: int, last: int
) -> bool:
    """A cheap look whether a sentence without a date can take one from elsewhere."""
    low = sentence.lower()
    if " after the " in low:
        return True
    if not passage or passage[-1].category == "statistic":
        return bool(annotations.quantities_in(first, last))
    return passage[-1].verb[:4] in low or any(cue in low for cue in _CUES)


class _SentenceReader:
    """The acts of one sentence; dates and parties of its clauses are worked out in order."""

    def __init__(
        self,
        document: Document,
        words: list[Token],
        reading: list[Clause],
        language: str,
        scene: Scene,
        passage: Sequence[Act],
        annotations: Annotations,
    ) -> None:
        self.document = document
        self.words = words
        self.clauses = reading
        self.language = language
        self.scene = scene
        self.last = passage[-1] if passage else None
        self.annotations = annotations
        self.index = {id(word): index for index, word in enumerate(words)}
        self.spent: set[int] = set()
        self.verbal = {
            place
            for clause in reading
            if clause.kind != "part"
            for place in range(clause.group.start, clause.group.head + 1)
        }
        self.heads = {clause.group.head for clause in reading}
        self.dates: dict[int, Edtf | None] = {}
        self.parties: dict[int, Parties] = {}
        self.nominal: list[Act] = []
        self.told: dict[int, Sense | None] = {}
        self.refused: set[int] = set()

    def acts(self) -> Iterator[Act]:
        """The acts that nouns tell, then those that verbs tell, clause by clause."""
        if any(word.date for word in self.words):
            yield from self._nominal()
        own = self._share_out_dates()
        for number, clause in enumerate(self.clauses):
            following = next(
                (other for other in self.clauses[number + 1 :] if other.kind != "part"), None
            )
            date = self._when(clause, following, own)
            self.dates[id(clause)] = date
            yield from self._verbal(clause, date, own[id(clause)], following)

    # --- verbs ---------------------------------------------------------------------------------

    def _verbal(
        self, clause: Clause, date: Edtf | None, own: Sequence[Token], following: Clause | None
    ) -> Iterator[Act]:
        before = self._before(clause)
        sense = self._sense(clause, following)
        parties = find_parties(clause, sense, self.scene, before, self.language)
        if self.last and not parties.target and self._points_back(clause):
            parties = Parties(parties.actor, self.last.parties.actor)
        self.parties[id(clause)] = parties
        self.told[id(clause)] = sense
        if self._refused(clause):
            self.refused.add(id(clause))
            return
        if sense is None or sense.roles in ("none", "aux") or self._same_act(clause, sense):
            return
        start, end = self._span(clause)
        if sense.roles == "figure":
            if not self._counts(clause, start, end):
                return
            date = date or self._running_date(start)
        if date is None or (sense.roles != "figure" and self._present(clause) and not date.endswith("/..")):
            return
        verb = clause.group.form.verb if clause.group.form else ""
        listed = [word for word in own if self._listed(word)]
        if len(listed) < 2:
            yield Act(date, sense.category, parties, start, end, verb)
            return
        for number, word in enumerate(listed):
            last = listed[number + 1].start if number + 1 < len(listed) else end
            first = word.start if number else start
            if self._joined_dates(self.index[id(word)]):
                first, last = start, end
            yield Act(self._date(word), sense.category, parties, first, last, verb)

    def _same_act(self, clause: Clause, sense: Sense) -> bool:
        """Whether a participle only words the act of the clause it hangs from."""
        if clause.kind != "ing" or clause.parent is None:
            return False
        parent = self.told.get(id(clause.parent))
        if parent is None:
            return False
        same = clause.parent.group.form and clause.group.form
        if same and clause.parent.group.form.verb == clause.group.form.verb:  # type: ignore[union-attr]
            return True
        # 'presented a note, emphasizing that …': the words of the note.
        return sense.category == "statement" and parent.category in ("statement", "diplomatic")

    def _counts(self, clause: Clause, start: int, end: int) -> bool:
        """Whether a clause states a figure of its own, not a remark on the one before it."""
        if not self.annotations.quantities_in(start, end + 2):
            return False
        subject = [word.low for word in clause.subject if word.text.isalpha()]
        return not (clause.kind in ("coord", "shared") and set(subject) & {"tas", "it", "tā"})

    def _points_back(self, clause: Clause) -> bool:
        """Whether a clause speaks of, or answers, what the act before it did."""
        return clause.parent is None and (self._answers(clause) or self._names_act(clause))

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
        chained = clause.kind in ("by", "ing")
        return chained and clause.parent is not None and id(clause.parent) in self.refused

    def _present(self, clause: Clause) -> bool:
        """Whether a clause tells a standing state, a row only where the text says since when."""
        form = clause.group.form
        return self.language == "lv" and form is not None and form.verb in _PRESENT_LV

    def _sense(self, clause: Clause, following: Clause | None) -> Sense | None:
        form = clause.group.form
        if form is None:
            return None
        head = self.words[clause.group.head]
        near = [word for word in clause.tokens if word is not head and not word.date]
        if clause.kind == "shared" and clause.parent is not None:
            near += clause.parent.subject
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
        if clause.kind == "relative":
            order = [*order, *reversed(self.words[: clause.start])]
        for word in order:
            if word.date or word.place or word.quoted:
                continue
            category = noun_category(word.low, self.language)
            if category and category != "?":
                return category
        above = self.told.get(id(clause.parent)) if clause.parent else None
        if above is not None and after and after[0].low in ("it", "them"):
            # '… and restored them in 1938'
            return above.category
        return "other"

    # --- dates ---------------------------------------------------------------------------------

    def _date(self, word: Token) -> Edtf:
        assert word.date is not None
        return word.date.date

    def _share_out_dates(self) -> dict[int, list[Token]]:
        """The dates of each clause; a participle takes its own from the clause around it."""
        own: dict[int, list[Token]] = {}
        hidden = self._hidden()
        for clause in sorted(self.clauses, key=lambda clause: clause.kind != "part"):
            found = [
                word
                for word in clause.tokens
                if word.date
                and id(word) not in self.spent
                and not (self.index[id(word)] in hidden and clause.start not in hidden)
                and not self._modifies(word, clause)
            ]
            if clause.kind == "part" and clause.word:
                found = found[:1]
                self.spent.update(id(word) for word in found)
            elif not found and self._welcomes(clause):
                found = [word for word in clause.object if word.date][:1]
            own[id(clause)] = found
        return own

    def _hidden(self) -> set[int]:
        """Words in relative clauses whose verb is not known: their dates are their own."""
        starts = {clause.start for clause in self.clauses}
        hidden: set[int] = set()
        inside = False
        for index, word in enumerate(self.words):
            if index in starts or word.text in ",;":
                inside = False
            if word.low in _OPENERS and index not in starts and index + 1 not in starts:
                inside = index - 1 not in starts
            if inside:
                hidden.add(index)
        return hidden

    def _welcomes(self, clause: Clause) -> bool:
        """'welcomed its accession in 2004': the date of what is spoken of is that of the word."""
        form = clause.group.form
        return form is not None and form.verb in _SPEAKS_OF and clause.kind == "main"

    def _modifies(self, word: Token, clause: Clause) -> bool:
        """Whether a date only describes something else: 'the 2014 games', 'than in 2017'."""
        index = self.index[id(word)]
        before = [other.low for other in self.words[max(index - 3, 0) : index]]
        after = self.words[index + 1] if index + 1 < len(self.words) else None
        if any(low in _COMPARISON for low in before):
            return True
        if word.quoted:
            return True
        if self._is_limit(word, clause):
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
            and word.low[0].isdigit()
            and word.date is not None
            and word.date.precision == "year"
        )

    def _is_limit(self, word: Token, clause: Clause) -> bool:
        """'extended to March 2024': the end of what is done, not the day it was done."""
        index = self.index[id(word)]
        before = self.words[index - 1].low if index else ""
        verb = clause.group.form.verb if clause.group.form else ""
        return verb in _ENDING and (
            before in ("to", "until", "till", "līdz") or word.low.startswith(("to ", "until "))
        )

    def _listed(self, word: Token) -> bool:
        """Whether a date is an item of a list: after a colon, or with a dash and a figure."""
        index = self.index[id(word)]
        if self._joined_dates(index):
            return True
        colon = any(other.text == ":" for other in self.words[:index])
        after = self.words[index + 1 : index + 2]
        dash = any(other.text in "-–—" for other in after)
        figure = any(form.verb in ("studēja", "mācījās") for w in self.words for form in w.forms)
        return colon or dash or figure

    def _joined_dates(self, index: int) -> bool:
        """'in 1995 and 1997': two dates of one verb, side by side."""
        for step in (1, -1):
            near = self.words[max(index + 3 * step, 0) : index] if step < 0 else self.words[
                index + 1 : index + 4
            ]
            between = list(reversed(near)) if step < 0 else near
            for place, word in enumerate(between):
                if word.date and place:
                    return True
                if word.low not in ("and", "un", "or", ",", "in", "on"):
                    break
        return False

    def _when(
        self, clause: Clause, following: Clause | None, own: dict[int, list[Token]]
    ) -> Edtf | None:
        if own[id(clause)]:
            return self._date(own[id(clause)][0])
        if any(low in _VAGUE for low in _pairs(clause.tokens)):
            return None
        if limit := next((w for w in clause.tokens if w.date and self._is_limit(w, clause)), None):
            # Assumption: a ban 'extended to March 2024' is dated by its end, as '../2024-03'.
            date = self._date(limit)
            return date if "/" in date else edtf.interval("..", date)
        parent = self.dates.get(id(clause.parent)) if clause.parent else None
        if clause.kind in ("shared", "ing", "by", "with"):
            return parent or self._shared_ahead(clause, following, own)
        if clause.kind == "coord":
            return parent if self._answers(clause) or self._led() else None
        if clause.kind == "relative":
            late = clause.group.passive or clause.group.perfect
            return None if late else parent or self._taken_up_date(clause)
        if clause.kind in ("sub", "that", "part"):
            return None
        return (
            self._shared_ahead(clause, following, own)
            or self._under_treaty(clause)
            or self._soon_after(clause)
            or self._taken_up_date(clause)
        )

    def _under_treaty(self, clause: Clause) -> Edtf | None:
        # Assumption: what is done 'following a 30 April 1994 agreement' is dated by it.
        lows = [word.low for word in clause.subject[:2]]
        if not set(lows) & _UNDER:
            return None
        for act in self.nominal:
            if act.category == "treaty" and act.end <= self.words[clause.group.start].start:
                return act.date
        return None

    def _soon_after(self, clause: Clause) -> Edtf | None:
        """'shortly after the invasion': the date of the invasion told earlier in the document."""
        for index, word in enumerate(self.words[clause.group.head : -3], clause.group.head):
            if word.low in _SOON and self.words[index + 1].low in ("after", "following"):
                noun = self.words[index + 3].low
                if self.words[index + 2].low == "the" and noun_tells(noun, self.language):
                    return self._told_before(noun)
        return None

    def _told_before(self, noun: str) -> Edtf | None:
        text = self.document.text
        for mention in reversed(self.annotations.dates):
            if mention.end < self.words[0].start:
                after = text[mention.end : mention.end + 40].lower().split(",")[0].split()
                if noun in (word.strip(".;:()") for word in after[:4]):
                    return mention.date
        return None

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
        if self._names_act(clause):
            return True
        last = self.last
        form = clause.group.form
        return last is not None and form is not None and form.verb == last.verb and "the" in lows

    def _names_act(self, clause: Clause) -> bool:
        """'the actions', 'this decision', 'described this as …': what was told before."""
        lows = [word.low for word in clause.tokens]
        if [word.low for word in clause.object[:2]] in (["this", "as"], ["it", "as"], ["this", "."]):
            return True
        return any(
            first in ("the", "these", "this", "those", "such") and second in _TAKING_UP
            for first, second in zip(lows, lows[1:], strict=False)
        )

    def _taken_up_date(self, clause: Clause) -> Edtf | None:
        if self.last is None or not self._takes_up(clause):
            return None
        return self.last.date

    def _running_date(self, start: int) -> Edtf | None:
        """The period that a run of figures is stated for: the last date before it."""
        if self.last is not None:
            return self.last.date if self.last.category == "statistic" else None
        for mention in reversed(self.annotations.dates):
            if mention.end > start:
                continue
            if start - mention.end > _NEAR:
                return None
            before = self.document.text[max(mention.start - 16, 0) : mention.start].split()
            if not set(before) & _COMPARISON and "ar" not in before[-1:]:
                return mention.date
        return None

    # --- nouns ---------------------------------------------------------------------------------

    def _nominal(self) -> Iterator[Act]:
        """Acts told by a noun with a date of its own: 'the 2014 annexation of …'."""
        for index, word in enumerate(self.words):
            if word.quoted or word.place or word.date or index in self.heads:
                continue
            category = noun_category(word.low, self.language)
            if category is None or self._planned(index):
                continue
            found = None
            if noun_tells(word.low, self.language) and not self._compound(index):
                found = self._dated_noun(index)
            elif category == "publication":
                found = self._dated_title(index)
            if found is None:
                continue
            date, first, last = found
            parties = self._noun_parties(index, first, last, category)
            if category == "?":
                category = "other"
            if not any(other.low in ("laikā", "during") for other in self.words[first:last]):
                self.spent.add(id(date))
            start, end = self.words[first].start, self.words[last - 1].end
            act = Act(self._date(date), category, parties, start, end, word.low)
            self.nominal.append(act)
            yield act

    def _planned(self, index: int) -> bool:
        """Whether words before a noun in its clause make it a plan: 'plans the opening of …'."""
        for word in reversed(self.words[:index]):
            if word.text in ",;":
                return False
            if word.low in _PLANS:
                return True
        return False

    def _compound(self, index: int) -> bool:
        """Whether a noun only describes the next one: 'the 2014 opening ceremony'."""
        if self.language != "en" or index + 1 >= len(self.words):
            return False
        after = self.words[index + 1]
        known = after.low in _FUNCTION or after.date or index + 1 in self.verbal
        return after.text.isalpha() and not known and not after.low.endswith("ly")

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
                    break
        limit = self._noun_end(index)
        if limit < len(words) and words[limit].date:
            limit += 1
        for ahead in range(index + 1, min(limit, index + 26)):
            word = words[ahead]
            if word.date and id(word) not in self.spent:
                joined = words[ahead - 1].low
                treaty = noun_category(words[index].low, self.language) == "treaty"
                if self.language == "en" and joined not in (_OF_TREATY if treaty else _OF_ACT):
                    return None
                if self._verb_takes(index):
                    return None
                return word, self._noun_start(index), ahead + 1
        return None

    def _verb_takes(self, index: int) -> bool:
        """Whether a date belongs to the verb rather than to the noun between them."""
        for clause in self.clauses:
            group = clause.group
            form = group.form
            if form is None or group.kind != "finite" or not clause.start <= index < clause.end:
                continue
            sense = _choose(form.senses, clause.tokens)
            idle = sense is None or sense.roles in ("none", "aux")
            if group.head < index and not idle and form.verb not in _SPEAKS_OF:
                return True
        return False

    def _noun_end(self, index: int) -> int:
        """The end of the noun phrase: before the next verb, comma or relative word."""
        depth = 0
        for ahead in range(index + 1, len(self.words)):
            word = self.words[ahead]
            depth += (word.text == "(") - (word.text == ")")
            if depth:
                continue
            following = self.words[ahead + 1].low if ahead + 1 < len(self.words) else ""
            joined = word.low == "and" and following in ("its", "their", "his", "her")
            if word.text in ",;:" or joined or ahead in self.verbal:
                return ahead
        return len(self.words)

    def _noun_start(self, index: int) -> int:
        depth = 0
        for back in range(index - 1, -1, -1):
            word = self.words[back]
            depth += (word.text == ")") - (word.text == "(")
            if depth > 0:
                continue
            if depth < 0 or word.text in ",;:" or word.date or back in self.verbal:
                return back + 1
            if self.language == "en" and not depth and word.low in _PHRASE_ENDS:
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
            named = codes(inside, cities=False)
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
                # 'its seizure of A and its invasion of B': one and the same actor.
                again = first and words[first - 1].low == "and" and self.nominal
                actor = self.nominal[-1].parties.actor if again else self._nearest_country(first)
        target: tuple[str, ...] = ()
        for ahead in range(index + 1, last - 1):
            if words[ahead].low == "by":
                actor = codes(words[ahead + 1 : last])[:1] or _proper_name(words[ahead + 1 : last])
                break
            if words[ahead].low in ("of", "against", "on", "to") and not target:
                target = codes(words[ahead + 1 : ahead + 4])[:1]
        if category == "accession":
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
        # 'After the 1940 annexation, Poland …': the act that opens the sentence is told apart.
        for act in self.nominal:
            last = next((n for n, w in enumerate(inside) if w.start >= act.end), 0)
            if clause.kind == "main" and last and inside[last].text == "," and act.start >= inside[
                0
            ].start and last + 1 < len(inside):
                inside = inside[last + 1 :]
        drop = {"and", "but", "or", ",", ";", "un", "bet", "after", "before", "that", "because"}
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


def _pairs(words: Sequence[Token]) -> Iterator[str]:
    for first, second in zip(words, words[1:], strict=False):
        yield f"{first.low} {second.low}"


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
