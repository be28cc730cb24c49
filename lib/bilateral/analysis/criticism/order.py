"""Order of time: causes and effects, acts of a treaty, spans of headings, order of lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bilateral.analysis.criticism.case import (
    Case,
    counted,
    fold,
    found,
    held,
    rule,
    said,
    short,
    words_of,
)
from bilateral.records import Evidence, Finding
from bilateral.text.edtf import readable

_FAMILY = "order"


def _known(value: Any) -> bool:
    return value is not None


_ACTS = ("signed", "ratified", "in_force", "ended")


@rule(_FAMILY)
def acts_of_a_treaty(case: Case) -> Iterator[Finding]:
    """An agreement is signed, then ratified, then in force, then ended."""
    for source in case.documents:
        tested, first = 0, None
        for row in case.rows("treaties", source):
            acts = [act for act in _ACTS if isinstance(getattr(row, act), str)]
            for one, two in pairwise(acts):
                after, before = getattr(row, f"{one}_earliest"), getattr(row, f"{two}_latest")
                if not (_known(after) and _known(before)):
                    continue
                tested += 1
                if before < after:
                    yield found(
                        "inconsistent",
                        f"{said(row)} gives {two.replace('_', ' ')} {getattr(row, two)} before "
                        f"{one.replace('_', ' ')} {getattr(row, one)}",
                        row, severity="high", stated=getattr(row, two), computed=getattr(row, one),
                    )  # fmt: skip
                else:
                    first = first or row
        if first:
            yield held(f"{tested} pairs of dated acts of agreements are in order", first)


_EFFECT = re.compile(
    r"""
    ^(?:This|That|These|It|The\ (?:agreement|treaty|act|event))\s
    (?:\w+\s){0,3}(?:basis|reason|ground|cause|led\ to|resulted\ in|made\ possible|paved)
    | ^(?:Tas|Tā|Šis|Šī|Līgums)\s(?:\w+\s){0,3}(?:pamats|pamatu|iemesls|ļāva|noveda)
    """,
    re.VERBOSE,
)


def _subject(row: Any) -> str:
    return row.subject if isinstance(row.subject, str) else row.title


def _dated_by(case: Case, sentence: Evidence) -> tuple[Any, Any, Any] | None:
    """When what a sentence speaks of happened: the place, its first day and its EDTF date."""
    dates = [row for row in case.within("dates", sentence) if row.precision != "interval"]
    if dates:
        return dates[-1], dates[-1].date_earliest, dates[-1].date
    stems = {fold(word)[:5] for word in words_of(sentence.quote)}
    for row in case.rows("treaties", sentence.source):
        names = {fold(word)[:5] for word in words_of(_subject(row)) if len(word) > 3}
        if isinstance(row.signed, str) and names and names <= stems:
            return row, row.signed_earliest, row.signed
    return None


@rule(_FAMILY)
def effect_before_cause(case: Case) -> Iterator[Finding]:
    """What is said to follow from an event is not dated before it ('this was the basis for')."""
    for source in case.documents:
        sentences = case.sentences(source)
        for before, sentence in pairwise(sentences):
            effects = [row for row in case.within("dates", sentence) if row.precision == "day"
                       or row.precision in ("month", "year")]  # fmt: skip
            if not effects or not _EFFECT.search(sentence.quote):
                continue
            cause = _dated_by(case, before)
            if cause is None:
                continue
            place, earliest, date = cause
            effect = effects[-1]
            if _known(earliest) and effect.date_latest < earliest:
                yield found(
                    "inconsistent",
                    f"{said(sentence, 170)} dates the effect {readable(effect.date)}, before its "
                    f"cause of {readable(date)}: {said(before, 120)} with {said(place)}",
                    effect, before, place, severity="high", stated=effect.date, computed=date,
                )  # fmt: skip
            else:
                yield held(f"the effect in {said(sentence)} is dated after its cause", effect,
                           before, stated=effect.date, computed=date)  # fmt: skip


_UPON = re.compile(
    r"provided for\b[^.]{0,60}\b(?:establish\w*|opening|beginning)\b[^.]{0,80}\bupon\b[^.]{0,20}"
    r"\bratif",
    re.IGNORECASE,
)


@rule(_FAMILY)
def before_its_condition(case: Case) -> Iterator[Finding]:
    """What a treaty provides for upon its ratification is not dated before the ratification."""
    ratified = [row for row in case.all_rows("treaties") if isinstance(row.ratified, str)]
    for source in case.documents:
        signed = [row for row in case.rows("treaties", source) if isinstance(row.signed, str)]
        for sentence in case.sentences(source):
            if not _UPON.search(sentence.quote):
                continue
            for event in case.rows("events", source):
                if event.category != "diplomatic" or "establish" not in event.quote.lower():
                    continue
                # The treaty meant was signed on a day told before the sentence.
                own = [row for row in signed if row.start < sentence.start]
                acts = [
                    row for row in ratified
                    if own and row.signed == own[-1].signed and row.parties == own[-1].parties
                ]  # fmt: skip
                after = acts[0].ratified_earliest if acts else (own[-1].signed_latest if own
                                                                else None)  # fmt: skip
                if after is None:
                    continue
                early = event.date_latest < after if acts else event.date_latest <= after
                if early:
                    upon = (f"which came on {readable(acts[0].ratified)}: {acts[0].source}, "
                            f"{said(acts[0])}"
                            if acts else "which cannot be the day of signature")  # fmt: skip
                    yield found(
                        "inconsistent",
                        f"{said(event, 150)} gives {readable(event.date)}, but "
                        f"{said(sentence, 160)} makes it depend on ratification, {upon}",
                        event, sentence, *acts[:1], severity="medium", stated=event.date,
                        computed=acts[0].ratified if acts else own[-1].signed,
                    )  # fmt: skip
                else:
                    yield held("what was to follow ratification is dated after it", event, sentence)
                break


_WHOLE = frozenset({"complete", "full", "total", "final"})


def _long_stems(words: list[str]) -> frozenset[str]:
    return frozenset(fold(word)[:6] for word in words if len(word) > 6)


_DONE = re.compile(r"\b(?:adhered to|fulfilled|complied with|carried out|implemented|completed)\b")


@rule(_FAMILY)
def done_before_in_force(case: Case) -> Iterator[Finding]:
    """What an agreement provides for is not told as done before its entry into force."""
    for source in case.documents:
        # The act that an agreement is about: its own subject names it and says 'complete'. One told
        # again is one agreement.
        whole: dict[tuple[frozenset[str], str], Any] = {}
        for row in case.rows("treaties", source):
            words = words_of(_subject(row))
            if isinstance(row.in_force, str) and _WHOLE & {word.lower() for word in words}:
                whole.setdefault((_long_stems(words), row.in_force), row)
        for sentence in case.sentences(source):
            dates = [row for row in case.within("dates", sentence) if row.kind == "explicit"]
            if not dates or not _DONE.search(sentence.quote):
                continue
            done, stems = dates[-1], _long_stems(words_of(sentence.quote))
            for row in (row for (subject, _), row in whole.items() if stems & subject):
                if done.date_latest < row.in_force_earliest:
                    yield found(
                        "inconsistent",
                        f"{said(sentence, 150)} tells as done what an agreement only in force from "
                        f"{readable(row.in_force)} provides for: {said(row, 200)}",
                        done, row, severity="medium", stated=done.date, computed=row.in_force,
                    )  # fmt: skip
                else:
                    yield held(f"{said(done)} is after entry into force, {readable(row.in_force)}",
                               done, row)  # fmt: skip


_SPAN = re.compile(r"\b(?P<first>1[5-9]\d\d|20\d\d)\s?(?:[-–—]|to|until|līdz)\s?"
                   r"(?P<last>(?:1[5-9]|20)\d\d|date|now|present|mūsdienām)")  # fmt: skip


_Span = tuple[int, int]


def _span_of(heading: str) -> _Span | None:
    match = _SPAN.search(heading)
    if not match:
        return None
    last = int(match["last"]) if match["last"].isdigit() else 9999
    return int(match["first"]), last


def _meeting(spanned: list[tuple[Any, _Span]]) -> Iterator[tuple[Any, _Span, Any, _Span]]:
    """Each heading whose span begins within another's, with the one of these that reaches furthest.

    Of two headings the one that stands first in the document comes first.
    """
    far: tuple[Any, _Span] | None = None
    for row, span in sorted(spanned, key=lambda one: one[1][0]):
        if far and span[0] <= far[1][1]:
            (one, first), (two, second) = sorted((far, (row, span)), key=lambda h: h[0].line)
            yield one, first, two, second
        if far is None or span[1] > far[1][1]:
            far = row, span


@rule(_FAMILY)
def spans_of_headings(case: Case) -> Iterator[Finding]:
    """The spans of years that headings of one level name do not overlap."""
    for source in case.documents:
        spanned = [(row, span) for row in case.rows("sections", source)
                   if (span := _span_of(row.heading))]  # fmt: skip
        overlaps = 0
        for level in {row.level: None for row, _ in spanned}:
            own = [(row, span) for row, span in spanned if row.level == level]
            for one, first, two, second in _meeting(own):
                start, end = max(first[0], second[0]), min(first[1], second[1])
                overlaps += 1
                if start < end:
                    yield found(
                        "inconsistent",
                        f"the headings {said(one)} and {said(two)} overlap from {start} to {end}",
                        two, one, severity="medium", stated=two.heading, computed=one.heading,
                    )  # fmt: skip
                else:
                    yield found(
                        "imprecise",
                        f"the headings {said(one)} and {said(two)} both hold {start}",
                        two, one, stated=two.heading, computed=one.heading,
                    )  # fmt: skip
        if len(spanned) > 1 and not overlaps:
            yield held(f"the spans of {len(spanned)} headings do not overlap", spanned[0][0])


@rule(_FAMILY)
def outside_heading(case: Case) -> Iterator[Finding]:
    """What stands under a heading with a span of years happened within it."""
    for source in case.documents:
        for section in case.rows("sections", source):
            span = _span_of(section.heading)
            if not span:
                continue
            # An event told to place another ('after …') is often outside; a date of its own counts.
            dates = [
                row for row in case.rows("dates", source)
                if section.line < row.line <= section.line_end and row.kind == "explicit"
                and _known(row.date_earliest) and _known(row.date_latest)
            ]  # fmt: skip
            outside = [
                row for row in dates
                if row.date_earliest.year < span[0] or row.date_earliest.year > span[1]
            ]  # fmt: skip
            if outside:
                told = "; ".join(said(row) for row in outside[:3])
                yield found(
                    "inconsistent",
                    f"the heading {said(section)} does not cover what stands under it: {told}",
                    outside[0], section, *outside[1:], severity="low", stated=outside[0].date,
                    computed=section.heading,
                )  # fmt: skip
            if dates and not outside:
                many = counted(len(dates), "date lies within the span of its",
                               "dates lie within the span of their")  # fmt: skip
                yield held(f"{many} heading", section)


@rule(_FAMILY)
def heading_not_filled(case: Case) -> Iterator[Finding]:
    """What stands under a heading with a span of years reaches to its end."""
    for source in case.documents:
        for section in case.rows("sections", source):
            span = _span_of(section.heading)
            if not span or span[1] == 9999:
                continue
            years = [
                row.date_latest.year for row in case.rows("dates", source)
                if section.line < row.line <= section.line_end and _known(row.date_latest)
            ]  # fmt: skip
            # Assumption: a section that stops five years before its heading's end leaves a gap.
            if years and max(years) + 5 <= span[1]:
                yield found(
                    "gap",
                    f"under the heading {said(section)} nothing is told after {max(years)}",
                    section, stated=span[1], computed=max(years),
                )  # fmt: skip


def _order(rows: list[Any], date: str, what: str) -> Iterator[Finding]:
    """Whether rows of a list follow their dates, either way; None of a few."""
    dated = [row for row in rows if _known(getattr(row, f"{date}_earliest"))]
    if len(dated) < 3:
        return
    pairs = [
        (one, two, getattr(one, f"{date}_earliest"), getattr(two, f"{date}_earliest"),
         getattr(one, f"{date}_latest"), getattr(two, f"{date}_latest"))
        for one, two in pairwise(dated)
    ]  # fmt: skip
    up = [(one, two) for one, two, a, b, _, _ in pairs if b < a]
    # Of two entries that overlap either may stand first.
    down = [(one, two) for one, two, a, b, c, d in pairs if b > a and d > c]
    wrong, way = (up, "ascending") if len(up) <= len(down) else (down, "descending")
    if not wrong:
        yield held(f"{len(dated)} entries of {what} are in {way} order", dated[0])
        return
    one, two = wrong[0]
    yield found(
        "imprecise",
        f"{what} follows no order of dates: of {len(pairs)} steps {len(wrong)} break the "
        f"{way} one, first {said(two)} with {readable(getattr(two, date))} after "
        f"{readable(getattr(one, date))}",
        two, one, stated=getattr(two, date), computed=getattr(one, date),
    )  # fmt: skip


def _lists(case: Case, table: str, source: str, date: str) -> Iterator[tuple[str, list[Any]]]:
    """The dated rows of a table by the section they stand in, where each has a line of its own."""
    lists: dict[str, list[Any]] = {}
    for row in (row for row in case.rows(table, source) if isinstance(getattr(row, date), str)):
        section = case.section_of(row)
        lists.setdefault(str(section.heading) if section else "", []).append(row)
    for section, rows in lists.items():
        if len({row.line for row in rows}) == len(rows):
            yield section, rows


@rule(_FAMILY)
def order_of_lists(case: Case) -> Iterator[Finding]:
    """The entries of a list are in the order of their dates."""
    for source in case.documents:
        for section, rows in _lists(case, "visits", source, "date"):
            yield from _order(rows, "date", f"the list of visits “{section}”")
        for section, rows in _lists(case, "treaties", source, "in_force"):
            yield from _order(rows, "in_force", f"the list of agreements “{section}”")
        for section, rows in _lists(case, "envoys", source, "term_start"):
            # A consul outside the capital holds another office than the ambassadors around him.
            terms = [row for row in rows if row.city is None]
            yield from _order(terms, "term_start", f"the list of envoys “{section}”")
        years = [row for row in case.rows("treaties", source) if isinstance(row.year, str)]
        yield from _order(years, "year", "the list of agreements by year")


_BACK = re.compile(
    r"\b(?:previous\w*|earlier|before|already|prior|first|had|ago|since|until|meanwhile|"
    r"iepriekš\w*|agrāk|jau|kopš|pirms|pirm\w*|līdz|pēdēj\w*)\b",
    re.IGNORECASE,
)
_PLACED = re.compile(r"(?:\b(?:[Ii]n|[Oo]n|[Aa]t|[Dd]uring)(?: \w+)?|^) $")


def _tells_when(row: Any, sentence: Evidence) -> bool:
    """Whether a date says when, rather than being part of a name or of a noun."""
    before = sentence.quote[: row.start - sentence.start]
    # Latvian dates that say when stand in the locative.
    return bool(_PLACED.search(before[-24:])) or row.quote.endswith(("ā", "ī")) or not before


@rule(_FAMILY)
def jump_back(case: Case) -> Iterator[Finding]:
    """A narrative does not go back in time from one sentence to the next without a word for it."""
    for source in case.documents:
        tested, first = 0, None
        for sentences in case.paragraphs(source):
            last: Any = None
            for sentence in sentences:
                # Assumption: a bare year sets the scene and is no step of a narrative.
                rows = [
                    row for row in case.within("dates", sentence)
                    if row.kind == "explicit" and _known(row.date_latest)
                    and _known(row.date_earliest) and re.search(r"\d-\d\d", row.date)
                    and _tells_when(row, sentence)
                ]  # fmt: skip
                if rows and last is not None:
                    tested += 1
                    first = first or rows[0]
                    back = rows[0].date_latest < last.date_earliest
                    # What follows from the sentence before is tested by `effect_before_cause`.
                    if (
                        back
                        and not _EFFECT.search(sentence.quote)
                        and not _BACK.search(sentence.quote)
                    ):
                        yield found(
                            "imprecise",
                            f"the narrative goes back without a word: {said(last)} "
                            f"is followed by {said(sentence, 110)}",
                            rows[0], last, stated=rows[0].date, computed=last.date,
                        )  # fmt: skip
                if rows:
                    last = rows[-1]
        if first is not None:
            yield held(f"{tested} steps from one dated sentence to the next were tested", first)


@rule(_FAMILY)
def numbered_sessions(case: Case) -> Iterator[Finding]:
    """Numbered sessions of one body follow each other in time as in number."""
    number = re.compile(
        r"(?P<number>\d{1,2})\. ?(?:sēd|kārtas)|(?P<nth>\d{1,2})(?:st|nd|rd|th) session"
    )
    for source in case.documents:
        told = []
        for row in case.rows("visits", source):
            match = number.search(row.description)
            if match and _known(row.date_earliest):
                told.append((row.date_earliest, int(match["number"] or match["nth"]), row))
        told.sort(key=lambda entry: entry[0])
        wrong = [(a, b) for a, b in pairwise(told) if a[1] >= b[1]]
        for a, b in wrong:
            yield found(
                "inconsistent",
                f"session {b[1]} on {readable(b[2].date)} comes after session {a[1]} on "
                f"{readable(a[2].date)}: {said(b[2])}; {said(a[2])}",
                b[2], a[2], severity="medium", stated=b[1], computed=a[1],
            )  # fmt: skip
        if len(told) > 1 and not wrong:
            numbers = ", ".join(str(entry[1]) for entry in told)
            yield held(f"sessions {numbers} are in order", *(entry[2] for entry in told))


@rule(_FAMILY)
def recognised_before_relations(case: Case) -> Iterator[Finding]:
    """A state is recognised no later than relations with it are established."""
    for source in case.documents:
        events = case.rows("events", source)
        began = [row for row in events if row.category == "diplomatic" and row.origin == "prose"
                 and re.search(r"establish|nodibin", row.quote) and row.precision == "day"
                 ]  # fmt: skip
        told = [row for row in events if row.category == "recognition" and row.precision == "day"]
        for relation in began[:1]:
            for row in told:
                parties = set(str(relation.actor).split(";"))
                # A recognition by others says nothing of these two states, and that of independence
                # regained follows the relations of the time before.
                if row.counterpart != relation.counterpart or row.actor not in parties:
                    continue
                if re.search(r"atjaun|atgū|restor|regain|renew", row.quote):
                    continue
                if row.date_earliest > relation.date_latest:
                    yield found(
                        "inconsistent",
                        f"recognition on {readable(row.date)} after relations on "
                        f"{readable(relation.date)}: {said(row)}; {said(relation)}",
                        row, relation, severity="high", stated=row.date, computed=relation.date,
                    )  # fmt: skip
                else:
                    yield held(f"recognition on {readable(row.date)} before relations on "
                               f"{readable(relation.date)}", row, relation)  # fmt: skip


@rule(_FAMILY)
def visit_years(case: Case) -> Iterator[Finding]:
    """A year that an entry's words name is the year of the entry."""
    year = re.compile(r"\b(?:19|20)\d\d\b")
    for source in case.documents:
        for row in case.rows("visits", source):
            for match in year.finditer(row.description):
                if not _known(row.date_earliest):
                    continue
                if abs(int(match.group()) - row.date_earliest.year) > 0:
                    yield found(
                        "inconsistent",
                        f"the entry is dated {readable(row.date)}, its words say {match.group()}: "
                        f"“{short(row.description)}”",
                        row, severity="medium", stated=match.group(), computed=row.date,
                    )  # fmt: skip
                else:
                    yield held(f"the year in “{short(row.description)}” is that of its date", row)


_ANNIVERSARY = re.compile(
    r"\b(?P<nth>\d{1,3})(?:st|nd|rd|th)(?: [A-Z]\w+){0,2} (?:anniversary|celebrations)\b"
)
_JUBILEE = re.compile(
    r"\b(?P<kind>vēstniecīb|konsulāt|embassy|consulate)\w*(?: in| of)? (?P<city>[^\W\d_]{4,})"
    r"\W{1,2}(?P<nth>\d{1,3})\. gadadien\w*", re.IGNORECASE,
)  # fmt: skip


@rule(_FAMILY)
def anniversaries(case: Case) -> Iterator[Finding]:
    """Anniversaries told in one paragraph are counted from one year."""
    for source in case.documents:
        for sentences in case.paragraphs(source):
            counted = []
            for sentence in sentences:
                years = [row for row in case.within("dates", sentence) if _known(row.date_latest)]
                match = _ANNIVERSARY.search(sentence.quote)
                if match and years:
                    counted.append((years[0].date_latest.year - int(match["nth"]), sentence))
            for (first, one), (second, other) in pairwise(counted):
                if first == second:
                    yield held(f"two anniversaries are both counted from {first}", one, other)
                else:
                    yield found(
                        "inconsistent",
                        f"two anniversaries are counted from {first} and {second}: "
                        f"{said(one, 110)}; {said(other, 110)}",
                        other, one, stated=second, computed=first,
                    )  # fmt: skip


@rule(_FAMILY)
def anniversary_of_mission(case: Case) -> Iterator[Finding]:
    """The anniversary of a mission is counted from the year it is told to have been opened in."""
    for source in case.documents:
        missions = [row for row in case.rows("missions", source) if _known(row.opened_earliest)]
        for place, match in case.matches(source, _JUBILEE):
            sentence = case.sentence_of(place) or place
            years = [
                row for row in case.within("dates", sentence)
                if row.end <= place.start and _known(row.date_latest)
            ]  # fmt: skip
            mission = next(
                (m for m in missions if m.city and fold(m.city)[:5] == fold(match["city"])[:5]
                 and ("embassy" in m.type) == match["kind"].lower().startswith(("vēst", "emb"))),
                None,
            )  # fmt: skip
            if not years or mission is None:
                continue
            since = years[-1].date_latest.year - int(match["nth"])
            if mission.opened_earliest.year <= since <= mission.opened_latest.year:
                yield held(
                    f"{said(place)} is counted from {readable(mission.opened)}", place, mission
                )
            else:
                yield found(
                    "inconsistent",
                    f"{said(place)} in {years[-1].date_latest.year} counts from {since}; "
                    f"{said(mission)} tells of {readable(mission.opened)}",
                    place, mission, stated=since, computed=mission.opened,
                )  # fmt: skip


_AGO = re.compile(r"\b(?:an?|\w+) (?:years?|months?|weeks?|days?) ago\b", re.IGNORECASE)


@rule(_FAMILY)
def ago_in_narrative(case: Case) -> Iterator[Finding]:
    """'Ago' counts from when the text was written, not from the day the narrative has reached."""
    for source in case.documents:
        for row in case.rows("dates", source):
            if row.kind == "relative" and _AGO.search(row.quote):
                yield found("imprecise", f"{said(row)} counts from the day told before it, and "
                            f"gives {readable(row.date)}; 'ago' counts from the day of writing",
                            row, stated=row.quote, computed=row.date)  # fmt: skip
