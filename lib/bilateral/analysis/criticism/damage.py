"""Damage: traces of the page a text was taken from, and words lost or pasted on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bilateral.analysis.criticism.case import Case, found, held, rule, said, short
from bilateral.records import Finding

_FAMILY = "damage"


def _all_of(case: Case, pattern: re.Pattern[str], what: str, fine: str, verdict: str = "garbled",
            severity: str = "low") -> Iterator[Finding]:  # fmt: skip
    """One finding for a document where a pattern is found, with all its places."""
    for source in case.documents:
        places = [place for place, _ in case.matches(source, pattern)]
        lines = sorted({place.line for place in places})
        if places:
            listed = ", ".join(map(str, lines[:8])) + (" …" if len(lines) > 8 else "")
            yield found(
                verdict,
                f"{what} in {len(lines)} line{'s' if len(lines) > 1 else ''} ({listed}), first "
                f"{said(places[0])}",
                *places, severity=severity, stated=short(places[0].quote),
            )  # fmt: skip
        else:
            yield held(fine, case.title(source))


@rule(_FAMILY)
def html_remains(case: Case) -> Iterator[Finding]:
    """The text holds no tags of the page's HTML."""
    pattern = re.compile(r"</?[a-z]{1,10}(?: [a-z-]+=\"[^\"\n]{0,200}\")?>?(?<=[>\"])")
    yield from _all_of(case, pattern, "tags of HTML", "no tags of HTML")


@rule(_FAMILY)
def dead_links(case: Case) -> Iterator[Finding]:
    """Links lead somewhere."""
    pattern = re.compile(r"\[[^\]\n]{1,300}\]\(#?\)")
    yield from _all_of(case, pattern, "links that lead nowhere", "no link without a target")


@rule(_FAMILY)
def object_missing(case: Case) -> Iterator[Finding]:
    """No word stands alone before a comma where its object was: 'contact us at,'."""
    pattern = re.compile(
        r"\b(?:at|here|via|from|to)(?: ,|,(?= and follow))|\w+ \(\s*\)|\w\)? ,(?= \w)"
    )
    yield from _all_of(case, pattern, "words lost before a comma or in brackets", "no object lost")


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
                    else f"{said(place)} goes on an entry above its figures")  # fmt: skip
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
def site_furniture(case: Case) -> Iterator[Finding]:
    """The text holds nothing of the site around it: banners, boxes, titles of other pages."""
    pattern = re.compile(
        r"^(?:An official website\b.*|Official websites use\b.*|Secure \S+ websites\b.*|"
        r"A lock \(.*|A \.\w+ website belongs\b.*|Infobox|- Filetype: .*|Cookie\w* .*|"
        r"Share (?:this|on)\b.*|Skip to .*)$",
        re.MULTILINE,
    )
    yield from _all_of(case, pattern, "parts of the site around the text", "no site furniture")


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
def marks_of_dates(case: Case) -> Iterator[Finding]:
    """A date's marks are whole: a dash between two days, a stop after each of them."""
    pattern = re.compile(
        r"""
        \b\d{1,2}\.\s\d{1,2}\.\s(?=[a-zāčēģīķļņšūž]{3,})   # 18. 20. jūlijs: no dash
        | \b(?:19|20)\d\d\s\.gad                               # 1992 .gada
        | \b(?:19|20)\d\d\.gad                                 # 2010.gada
        | \bgada\s\d{1,2}\s?[-–]\s?\d{1,2}\.?\s(?<=\d\s)(?=[a-zāčēģīķļņšūž]{3,})  # 16.-19 februāris
        | \bgada\s\d{1,2}\s[-–]\s\d{1,2}\.                     # 6 - 9. oktobris
        | \bgada\s\d{1,2}\.\s?[-–]\s?\d{1,2}\s(?=[a-zāčēģīķļņšūž]{3,})
        """,
        re.VERBOSE,
    )
    yield from _all_of(case, pattern, "marks of a date are missing or misplaced",
                       "no mark of a date is missing")  # fmt: skip


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
