"""Names: spellings of persons, offices, bodies and places that differ in one document."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

from bilateral.analysis.criticism.case import (
    Case,
    fold,
    found,
    held,
    near,
    place_of,
    rule,
    said,
    times,
    two_notations,
)
from bilateral.records import Evidence, Finding

_FAMILY = "names"


@rule(_FAMILY)
def spelling_of_person(case: Case) -> Iterator[Finding]:
    """A person's name is printed with the same letters wherever it stands in the same case."""
    for source in case.documents:
        people = [row for row in [*case.rows("visitors", source), *case.rows("envoys", source)]
                  if row.person is not None]  # fmt: skip
        groups: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for row in people:
            # All capitals are another matter than other letters.
            groups[fold(row.name_printed)][row.name_printed.title()].append(row)
        fine = [forms for forms in groups.values() if len(forms) == 1]
        several = [rows for forms in fine for rows in forms.values() if len(rows) > 1]
        for forms in groups.values():
            for one, other in pairwise(sorted(forms.values(), key=lambda rows: -len(rows))):
                yield found(
                    "inconsistent",
                    f"one person is printed as “{one[0].name_printed}” (line {one[0].line}) and as "
                    f"“{other[0].name_printed}” (line {other[0].line})",
                    other[0], one[0], stated=other[0].name_printed,
                    computed=one[0].name_printed,
                )  # fmt: skip
        if several:
            yield held(f"{len(several)} names stand more than once and are spelt alike",
                       several[0][0])  # fmt: skip


@rule(_FAMILY)
def two_first_names(case: Case) -> Iterator[Finding]:
    """A surname in one office of one state goes with one first name."""
    for source in case.documents:
        visits = {row.visit: row for row in case.rows("visits", source)}
        groups: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(dict)
        for row in case.rows("visitors", source):
            *first, last = row.name.split()
            guest = visits[row.visit].guest if row.visit in visits else None
            if first and not first[0].endswith("."):
                groups[fold(last), fold(row.office), guest].setdefault(fold(first[0]), row)
        for forms in groups.values():
            for one, other in pairwise(forms.values()):
                yield found(
                    "inconsistent",
                    f"the {one.office} is {one.name} in {said(one)} and {other.name} in "
                    f"{said(other)}",
                    other, one, severity="medium", stated=other.name, computed=one.name,
                )  # fmt: skip


_CAPITAL = re.compile(r"\b[A-ZĀČĒĢĪĶĻŅŠŪŽ][^\W\d_A-Z]{3,}\b")
_ENDING = re.compile(r"[aāeēiīouū]+[ms]?$|(?<=[^aāeēiīouū])s$")
_LONG = re.compile(r"\b[^\W\d_]{8,}\b")


def _spellings(
    case: Case, source: str, pattern: re.Pattern[str]
) -> dict[str, dict[str, list[Evidence]]]:
    """Places of the words a pattern finds, by their folded stem, then by their stem as printed.

    In Latvian the last vowel is an ending, with what follows it; English words count whole.
    """
    made: dict[str, dict[str, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    document = case.documents[source]
    ending = _ENDING if document.language == "lv" else None
    for match in pattern.finditer(document.text):
        word = match.group()
        line = document.line_at(match.start())
        if line.language != document.language or word.isupper():
            continue
        stem = ending.sub("", word) if ending else word
        if len(stem) >= 4:
            place = document.evidence(match.start(), match.end())
            made[fold(stem)][stem].append(place)
    return made


@rule(_FAMILY)
def diacritics_of_name(case: Case) -> Iterator[Finding]:
    """A name keeps its diacritics wherever it stands."""
    for source in case.documents:
        # Persons of lists are tested whole by `spelling_of_person`.
        people = [*case.rows("visitors", source), *case.rows("envoys", source)]
        spelt = _spellings(case, source, _CAPITAL)
        ending = case.documents[source].language == "lv"
        tested = 0
        for forms in spelt.values():
            tested += len(forms) == 1 and len(next(iter(forms.values()))) > 1
            # Latvian softens the last consonant before some endings (Rainis, Raiņa).
            if len({form[:-1] for form in forms} if ending else forms) < 2:
                continue
            rare, common = sorted(forms.values(), key=lambda places: (len(places), places[0].line))[
                :2
            ]
            if all(
                any(row.start <= place.start and place.end <= row.end for row in people)
                for place in (*rare, common[0])
            ):
                continue
            yield found(
                "inconsistent",
                f"one name is spelt with other letters in {said(rare[0])} than in "
                f"{said(common[0])}"
                + (f", where it stands {times(len(common))} in all" if len(common) > 1 else ""),
                *rare, common[0], stated=rare[0].quote, computed=common[0].quote,
            )  # fmt: skip
        if tested:
            yield held(f"{tested} names keep their letters", case.title(source))


_BEFORE = re.compile(r"([^\W\d_]{4,})?\W{1,3}\Z")
_AFTER = re.compile(r"\W{1,3}([^\W\d_]{4,})?")
_LONGEST_WORD = 60  # letters; of longer ones there is no other spelling


def _company(text: str, places: list[Evidence]) -> set[str]:
    """The stems of the longer words that stand next to the places of a word."""
    stems = set()
    for place in places:
        before = _BEFORE.search(text, max(place.start - 2 * _LONGEST_WORD, 0), place.start)
        after = _AFTER.match(text, place.end)
        if before and after:
            stems |= {fold(word)[:6] for word in (before[1], after[1]) if word}
    return stems


def _near_pairs(words: list[str]) -> list[tuple[str, str]]:
    """Pairs of words that are `near`, in alphabetical order: without one letter they are alike.

    >>> _near_pairs(["sadarbiba", "sadarbība", "sadarbības", "tirdzniecība"])
    [('sadarbiba', 'sadarbība'), ('sadarbība', 'sadarbības')]
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words) if len(words) > 1 else ():
        for rest in {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}:
            alike[rest].append(word)
    pairs = {pair for group in alike.values() for pair in combinations(group, 2)}
    return sorted(pair for pair in pairs if near(*pair))


@rule(_FAMILY)
def misspelt_word(case: Case) -> Iterator[Finding]:
    """A long word that stands beside another of all but one of its letters is spelt alike."""
    for document in case.documents.values():
        words: dict[str, list[Evidence]] = defaultdict(list)
        for match in _LONG.finditer(document.text):
            if document.line_at(match.start()).language == document.language:
                word = match.group().lower()
                if 10 <= len(word) <= _LONGEST_WORD:
                    words[word].append(document.evidence(match.start(), match.end()))
        # Only words with the same beginning and ending are compared; endings are inflection.
        groups: dict[tuple[str, str], list[str]] = defaultdict(list)
        text = document.text
        for word in words:
            groups[word[:2], word[-4:]].append(word)
        for group in groups.values():
            for one, other in _near_pairs(group):
                # Two words may differ by a letter; one word misspelt stands beside the same words.
                if fold(one) == fold(other):
                    continue
                if not _company(text, words[one]) & _company(text, words[other]):
                    continue
                rare, common = sorted((one, other), key=lambda w: (len(words[w]), len(w)))
                yield found(
                    "inconsistent",
                    f"two spellings of one word: {said(words[rare][0])} and "
                    f"{said(words[common][0])}",
                    words[rare][0], words[common][0], stated=rare, computed=common,
                )  # fmt: skip


@rule(_FAMILY)
def hyphen_in_word(case: Case) -> Iterator[Finding]:
    """A compound is written either with a hyphen or as one word, and with one kind of dash."""
    hyphened = re.compile(r"\b[^\W\d_]{3,}(?P<dash>-|–| – )[^\W\d_]{3,}\b")
    for source, document in case.documents.items():
        whole = {fold(m.group())[:9]: m for m in _LONG.finditer(document.text)}
        seen: dict[str, dict[str, Evidence]] = {}
        for place, match in case.matches(source, hyphened):
            word = match.group()
            joined = fold(word.replace("-", ""))
            other = whole.get(joined[:9]) if "-" in word and len(joined) > 9 else None
            # The same word but for its ending.
            if (
                other
                and fold(other.group())[:-2] == joined[: len(other.group()) - 2]
                and (abs(len(joined) - len(other.group())) < 3)
            ):
                where = document.evidence(other.start(), other.end())
                yield found("imprecise", f"{said(place)} is written as one word in {said(where)}",
                            where, place, stated=where.quote, computed=word)  # fmt: skip
            key = fold(word).replace(match["dash"], "-")
            others = seen.setdefault(key, {})
            rival = next((p for dash, p in others.items() if dash != match["dash"]), None)
            if others.setdefault(match["dash"], place) is place and rival:
                yield found("imprecise", f"{said(place)} has another dash than {said(rival)}",
                            place, rival, stated=place.quote, computed=rival.quote)  # fmt: skip


@rule(_FAMILY)
def capitals_of_name(case: Case) -> Iterator[Finding]:
    """The surnames of one list are all in capitals or all not."""
    for source in case.documents:
        runs: dict[int, list[Any]] = defaultdict(list)
        for row in case.rows("envoys", source):
            section = case.section_of(row)
            runs[section.line if section else 0].append(row)
        for rows in runs.values():
            upper = [row for row in rows if row.name_printed.split()[-1].isupper()]
            lower = [row for row in rows if row not in upper]
            if upper and lower:
                rare, common = sorted((upper, lower), key=len)
                yield found(
                    "imprecise",
                    f"{rare[0].name_printed} (line {rare[0].line}) is printed otherwise than "
                    f"{len(common)} names of the list, such as {common[0].name_printed}",
                    rare[0], common[0], stated=rare[0].name_printed,
                    computed=common[0].name_printed,
                )  # fmt: skip
            elif len(rows) > 2:
                yield held(f"{len(rows)} names of a list are printed alike", rows[0])


@rule(_FAMILY)
def capitals_of_body(case: Case) -> Iterator[Finding]:
    """The name of a body has the same capitals wherever it stands."""
    pair = re.compile(r"(?<![.!?:] )(?<!^)\b(?P<one>[A-ZĀČĒĢĪĶĻŅŠŪŽ][^\W\d_]{3,}) "
                      r"(?P<two>[^\W\d_]{5,})\b")  # fmt: skip
    bodies = re.compile(r"^(?:dom|palāt|komisij|padom|council|chamber|commission|committee|"
                        r"embass|consulate)", re.I)  # fmt: skip
    for document in case.documents.values():
        forms: dict[tuple[str, str], dict[bool, Evidence]] = defaultdict(dict)
        for match in pair.finditer(document.text):
            one, two = match["one"], match["two"]
            if one.isupper() or not bodies.match(two):
                continue
            key = fold(one)[:-1], fold(two)[:4]
            forms[key].setdefault(two[0].isupper(), document.evidence(match.start(), match.end()))
        for places in forms.values():
            if len(places) == 2:
                yield found(
                    "imprecise",
                    f"{said(places[True])} and {said(places[False])} differ in their capitals",
                    places[True], places[False], stated=places[True].quote,
                    computed=places[False].quote,
                )  # fmt: skip


@rule(_FAMILY)
def wrong_case(case: Case) -> Iterator[Finding]:
    """An office before a name stands in the case of the name."""
    for source, document in case.documents.items():
        if document.language != "lv":
            continue
        fine = None
        entries = {visit.visit: visit.description for visit in case.rows("visits", source)}
        for row in case.rows("visitors", source):
            last = row.office.split()[-1]
            before = entries.get(row.visit, "").partition(row.name_printed)[0].split()
            if not before or row.name_printed == row.name or row.name_guessed:
                continue
            # The office as printed is the nominative, the name is not.
            if before[-1].lower() == last.lower():
                yield found(
                    "garbled",
                    f"“{before[-1]} {row.name_printed}” (line {row.line}): the office is in the "
                    "nominative, the name in the genitive",
                    row, stated=before[-1], computed=row.name_printed,
                )  # fmt: skip
            else:
                fine = fine or row
        if fine:
            yield held("offices stand in the case of the names after them", fine)


@rule(_FAMILY)
def two_words_for_office(case: Case) -> Iterator[Finding]:
    """The head of a state's government is called by one title throughout a document."""
    for source in case.documents:
        visits = {row.visit: row for row in case.rows("visits", source)}
        titles: dict[tuple[Any, str], dict[str, Any]] = defaultdict(dict)
        for row in case.rows("visitors", source):
            if row.level in ("head_of_government", "head_of_state") and row.visit in visits:
                titles[visits[row.visit].guest, row.level].setdefault(fold(row.office), row)
        for offices in titles.values():
            for one, other in pairwise(offices.values()):
                yield found(
                    "imprecise",
                    f"one office has two titles: “{one.office}” in {said(one)} and "
                    f"“{other.office}” in {said(other)}",
                    other, one, stated=other.office, computed=one.office,
                )  # fmt: skip


@rule(_FAMILY)
def two_names_of_body(case: Case) -> Iterator[Finding]:
    """One body, told by the words around its name, is called by one noun."""
    word = re.compile(r"[^\W\d_]+|[^\w\s(]")
    for document in case.documents.values():
        frames: dict[tuple[str, ...], dict[str, Evidence]] = defaultdict(dict)
        text = re.sub(r"\([^()\n]*\)", lambda m: " " * len(m.group()), document.text)
        tokens: deque[re.Match[str]] = deque(maxlen=5)
        for token in word.finditer(text):
            tokens.append(token)
            five = [match.group() for match in tokens]
            # All words of a name; its first, second and fourth begin in capitals.
            if (
                len(five) < 5
                or not all(t.isalpha() and len(t) > 4 for t in five)
                or not (five[0][0].isupper() and five[1][0].isupper() and five[3][0].isupper())
            ):
                continue
            stems = [fold(t)[:5] for t in five]
            frame = (*stems[:2], *stems[3:])
            place = document.evidence(tokens[0].start(), token.end())
            frames[frame].setdefault(stems[2], place)
        for forms in frames.values():
            for one, other in pairwise(forms.values()):
                yield found("imprecise", f"one body has two names: {said(one)} and {said(other)}",
                            other, one, stated=other.quote, computed=one.quote)  # fmt: skip


@rule(_FAMILY)
def two_names_of_mission(case: Case) -> Iterator[Finding]:
    """A mission in one city is called by one designation."""
    post = re.compile(
        r"\b(?P<state>[A-Z][a-z]+) (?P<kind>general consulate|consulate general|consulate|embassy) "
        r"in (?P<city>(?:St\. )?[A-Z][a-zāīū]+)"
    )
    for source in case.documents:
        forms: dict[tuple[str, str], dict[str, Evidence]] = defaultdict(dict)
        for place, match in case.matches(source, post):
            kind = "general" if "general" in match["kind"] else match["kind"]
            if kind != "embassy":
                forms[match["state"], match["city"]].setdefault(kind, place)
        for places in forms.values():
            for one, other in pairwise(places.values()):
                yield found(
                    "imprecise",
                    f"one mission is called {said(one)} and {said(other)}",
                    other, one, stated=other.quote, computed=one.quote,
                )  # fmt: skip


@rule(_FAMILY)
def notation_of_cases(case: Case) -> Iterator[Finding]:
    """The names of court cases in one list are written alike."""
    for source in case.documents:
        rows = case.rows("court_cases", source)
        styles: dict[tuple[bool, bool], list[Any]] = defaultdict(list)
        for row in rows:
            styles[" v. " in row.name, " And " in row.name].append(row)
        if len(styles) > 1:
            groups = sorted(styles.values(), key=len)
            rare, common = groups[0], groups[-1]
            yield found("imprecise", f"{said(rare[0])} is written otherwise than {said(common[0])} "
                        f"and {len(common) - 1} others", rare[0], common[0],
                        stated=rare[0].name, computed=common[0].name)  # fmt: skip
        elif len(rows) > 1:
            yield held(f"{len(rows)} cases are written alike", rows[0])


@rule(_FAMILY)
def first_names(case: Case) -> Iterator[Finding]:
    """The first names of a list of persons are all in full or all initials."""
    for source in case.documents:
        places: dict[str, list[Evidence]] = {}
        for row in case.rows("visitors", source):
            name = "an initial" if re.match(r"[^\W\d_]\.", row.name_printed) else "in full"
            places.setdefault(name, []).append(place_of(row))
        yield from two_notations(places, "first names in one list")
        if len(places) == 1:
            ((name, own),) = places.items()
            yield held(f"{len(own)} first names of a list are written alike: {name}", own[0])
