"""Damage: traces of the page a text was taken from, and words lost or pasted on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bilateral.analysis.criticism.case import Case, found, held, rule, said, short
from bilateral.records import Finding

_FAMILY = "damage"


@rule(_FAMILY)
def broken_line(case: Case) -> Iterator[Finding]:
    """A sentence does not break off at the end of a line and go on in a later one."""
    for source, document in case.documents.items():
        broken = [
            sentence
            for sentence in case.sentences(source)
            if "\n" in sentence.quote.strip() and len(sentence.quote) > 60
        ]
        # A list entry that goes on below the figures of its row.
        lines = document.lines
        for one, two in pairwise(lines):
            number = re.fullmatch(r"[\d ,.]+%", one.text.strip())
            if number and re.match(r"[-–•] \S", two.text):
                broken.append(case.line(source, two.number))
        for place in broken:
            halves = [half.strip() for half in place.quote.split("\n") if half.strip()]
            told = (f"“…{halves[0][-50:]}” goes on in “{halves[-1][:50]}…”" if len(halves) > 1
                    else f"“{short(halves[0])}” belongs above the figures before it")  # fmt: skip
            yield found("garbled", f"a line is broken: {told} (line {place.line})", place,
                        stated=short(halves[0][-50:]))  # fmt: skip
        if not broken:
            yield held("no sentence is broken over lines", case.title(source))


@rule(_FAMILY)
def pasted_title(case: Case) -> Iterator[Finding]:
    """No title of another page stands in the middle of a sentence."""
    after_year = re.compile(r"(?<=[a-z] )in (?:19|20)\d\d [A-Z][a-z]+ [a-z]+ (?:of|in) [A-Z]\w+")
    repeated = re.compile(r"\bIn (?P<year>(?:19|20)\d\d),[^.\n]{10,200}, (?P=year)\.")
    for source in case.documents:
        for place, _ in [*case.matches(source, after_year), *case.matches(source, repeated)]:
            yield found("garbled", f"a title is pasted into a sentence: {said(place, 150)}", place,
                        stated=short(place.quote))  # fmt: skip


@rule(_FAMILY)
def title_of_other_page(case: Case) -> Iterator[Finding]:
    """The last line belongs to the text: it is no title that follows the publisher's name."""
    for source, document in case.documents.items():
        lines = [line for line in document.lines if not line.blank]
        if len(lines) < 4:
            continue
        last, before = lines[-1], lines[-2]
        title = re.fullmatch(r"[A-Z][^.!?]{15,90}", last.text.strip())
        words = re.findall(r"[A-Za-z]{4,}", last.text)
        capital = sum(word[0].isupper() for word in words) >= 3
        publisher = (case.rows("sources", source)[0].publisher or "").split(",")[0].strip()
        if title and capital and publisher and before.text.strip() == publisher:
            place = case.line(source, last.number)
            yield found("garbled", f"after the publisher's name stands a title of another page: "
                        f"{said(place)}", place, stated=last.text.strip())  # fmt: skip


@rule(_FAMILY)
def other_language(case: Case) -> Iterator[Finding]:
    """The lines of a document are in its language."""
    names = {"en": "English", "lv": "Latvian"}
    for source, document in case.documents.items():
        other = [line for line in document.lines if line.language != document.language]
        for line in other:
            place = case.line(source, line.number)
            yield found(
                "garbled",
                f"a line is in {names.get(line.language, line.language)}, the document in "
                f"{names.get(document.language, document.language)}: {said(place, 110)}",
                place, stated=line.language, computed=document.language,
            )  # fmt: skip
        if not other:
            yield held(f"all lines are in {names.get(document.language, document.language)}",
                       case.title(source))  # fmt: skip


@rule(_FAMILY)
def marks_missing(case: Case) -> Iterator[Finding]:
    """The entries of one enumeration are marked off alike: '(7 %, mainly', not '(7 % mainly'."""
    pattern = re.compile(r"\(\d{1,3}[.,]\d{1,2} ?% [A-Za-zĀ-ž]{4,}")
    whole = re.compile(r"\(\d{1,3}[.,]\d{1,2} ?%, [A-Za-zĀ-ž]{4,}")
    for source in case.documents:
        places = [place for place, _ in case.matches(source, pattern)]
        others = case.matches(source, whole)
        if places and others:
            yield found("garbled", f"a comma is missing in {len(places)} entries of an enumeration,"
                        f" first {said(places[0])}; elsewhere {said(others[0][0])}", *places,
                        others[0][0], stated=places[0].quote)  # fmt: skip


@rule(_FAMILY)
def stray_letter(case: Case) -> Iterator[Finding]:
    """No heading alone begins with a letter or numeral that belongs to nothing."""
    letter = re.compile(r"^[B-Z] [A-Z]")
    for source in case.documents:
        headings = case.rows("sections", source)
        stray = [row for row in headings if letter.match(row.heading)]
        # Where several headings bear one, they are numbered.
        if len(stray) == 1:
            yield found("garbled", f"the heading {said(stray[0])} begins with a letter that "
                        "belongs to nothing", stray[0], stated=stray[0].heading)  # fmt: skip
        elif headings:
            yield held("no heading begins with a stray letter", headings[0])


@rule(_FAMILY)
def unfinished_line(case: Case) -> Iterator[Finding]:
    """A paragraph does not end with a comma or semicolon before one that begins anew."""
    for source, document in case.documents.items():
        lines = [line for line in document.lines if not line.blank]
        tested = 0
        for line, following in pairwise(lines):
            # Shorter lines are entries of lists, whose marks are another matter.
            if len(line.text) < 100:
                continue
            tested += 1
            if line.text.rstrip().endswith((";", ",")) and following.text.lstrip()[:1].isupper():
                place = case.line(source, line.number)
                yield found("garbled", f"a paragraph ends unfinished: “…{line.text[-60:].strip()}” "
                            f"(line {line.number})", place,
                            stated=line.text.rstrip()[-1])  # fmt: skip
        if tested:
            yield held(f"{tested} paragraphs were tested for an end", case.title(source))


@rule(_FAMILY)
def interleaved_lists(case: Case) -> Iterator[Finding]:
    """The lines of two rankings do not alternate: columns side by side were not run together."""
    for source in case.documents:
        rows = sorted(case.rows("trade_partners", source), key=lambda row: row.start)
        turns = sum(one.flow != other.flow for one, other in pairwise(rows))
        if turns > 2:
            yield found("garbled", f"two rankings stand in one: {said(rows[0])} is followed by "
                        f"{said(rows[1])}", rows[0], rows[1], stated=turns)  # fmt: skip
        elif rows:
            yield held(f"{len(rows)} ranks stand in lists of their own", rows[0])
