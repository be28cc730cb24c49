"""Lists against their own promise and against what the prose tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bilateral.analysis.criticism.case import (
    Case,
    counted,
    firsts,
    fold,
    found,
    held,
    rule,
    said,
    short,
    words_of,
)
from bilateral.analysis.trade_words import left_out
from bilateral.records import Finding
from bilateral.text.edtf import readable

_FAMILY = "lists"

_PROMISE = re.compile(
    r"\b(?:limited to|only|restricted to|tikai)\b[^.\n]{0,40}\b(?:in force|spēkā)\b", re.IGNORECASE
)


def _on_lists(case: Case, source: str) -> list[Any]:
    """Agreements that are entries of a list: each has a line to itself."""
    rows = case.rows("treaties", source)
    return [
        row for row in rows
        if row.quote.lstrip("-*• ")[:20] in case.line(source, row.line).quote[:24]
        and re.match(r"\s*[-*•]", case.documents[source].lines[row.line - 1].text)
    ]  # fmt: skip


@rule(_FAMILY)
def promise_of_force(case: Case) -> Iterator[Finding]:
    """A list that promises agreements in force holds none that ended."""
    for source in case.documents:
        for place, _ in case.matches(source, _PROMISE):
            sections = [row for row in case.rows("sections", source)
                        if row.line <= place.line <= row.line_end]  # fmt: skip
            end = sections[-1].line_end if sections else len(case.documents[source].lines)
            own = [row for row in case.rows("treaties", source) if place.line < row.line <= end]
            ended = [row for row in own if row.ended is not None
                     or row.status in ("terminated", "denounced")]  # fmt: skip
            if ended:
                told = "; ".join(said(row, 140) for row in ended[:2])
                yield found(
                    "inconsistent",
                    f"the list promises only agreements in force, {said(place)}, and holds "
                    f"{len(ended)} that ended: {told}",
                    place, *ended, severity="medium", stated="in force",
                    computed=f"{len(ended)} ended",
                )  # fmt: skip
            elif own:
                many = counted(len(own), "agreement listed is", "agreements listed are")
                yield held(f"the {many} in force as promised", place)


@rule(_FAMILY)
def told_but_not_listed(case: Case) -> Iterator[Finding]:
    """An agreement that the prose tells as signed, ratified or ended stands in the list."""
    for source in case.documents:
        listed = _on_lists(case, source)
        if len(listed) < 3:
            continue
        lines = {row.line for row in listed}
        for row in case.rows("treaties", source):
            acts = ("signed", "ratified", "in_force", "ended")
            days = {getattr(row, act) for act in acts} - {None}
            if row.line in lines or not days or row.parties != listed[0].parties:
                continue
            match = next((other for other in listed if days & {getattr(other, a) for a in acts}
                          and row.signed is not None), None)  # fmt: skip
            if match:
                yield held(f"the agreement in {said(row)} stands in the list", row, match)
                continue
            ended = row.ended is not None
            act = "ended" if ended else row.status
            yield found(
                "gap",
                f"{said(row, 120)} tells of the {row.title} "
                f"({act} {readable(row.ended or sorted(days)[0])}), which the list "
                f"that begins {said(listed[0], 70)} does not have",
                row, listed[0], severity="medium" if ended else "low", stated=row.title,
            )  # fmt: skip


_PROTOCOL = re.compile(r"\b(?:subsequent|later|additional) (?:protocol|agreement)")


@rule(_FAMILY)
def extended_by_unlisted(case: Case) -> Iterator[Finding]:
    """A protocol that extends an agreement of a list stands in the list too."""
    for source in case.documents:
        rows = _on_lists(case, source)
        forms = {row.form for row in rows}
        for row in rows:
            if row.duration and _PROTOCOL.search(row.duration) and "protocol" not in forms:
                yield found(
                    "gap",
                    f"the list does not have the protocol named in “{short(row.duration)}” "
                    f"(line {row.line})",
                    row, stated=row.duration,
                )  # fmt: skip


@rule(_FAMILY)
def visits_not_listed(case: Case) -> Iterator[Finding]:
    """A visit or session of the two states that the prose dates stands in the list of visits."""
    session = re.compile(r"\b(?:sēde|sēdē|session)\b")
    # Assumption: a list of visits is of officials and bodies; books, shows and days of a city are
    # of other lists.
    body = re.compile(
        r"deleg|viceprez|ministr|komitej|komisij|parlament|saeim|priekšsēd|president|minister|"
        r"commission|committee|speaker", re.IGNORECASE,
    )  # fmt: skip
    for source in case.documents:
        visits = [row for row in case.rows("visits", source) if row.date_earliest is not None]
        if len(visits) < 3:
            continue
        first, last = (min(v.date_earliest for v in visits), max(v.date_latest for v in visits))
        distinct = firsts(visits, "date", "guest")
        seen: set[tuple[str, int]] = set()
        for event in case.rows("events", source):
            told = event.category == "visit" or (
                event.category == "diplomatic" and session.search(event.quote)
            )
            if event.origin != "prose" or not told or event.date_earliest is None:
                continue
            words = (case.sentence_of(event) or event).quote
            officials = session.search(event.quote) or body.search(words)
            known = (event.date, event.line) in seen or event.precision in ("year", "decade")
            if not first <= event.date_earliest <= last or not officials or known:
                continue
            seen.add((event.date, event.line))
            same = next((v for v in distinct if (v.date_earliest <= event.date_latest
                         and event.date_earliest <= v.date_latest and v.guest == event.actor)
                         or (v.date == event.date)), None)  # fmt: skip
            if same:
                yield held(f"what {said(event)} tells of {readable(event.date)} stands in the list",
                           event, same, stated=event.date, computed=same.date)  # fmt: skip
            else:
                yield found(
                    "gap",
                    f"{said(event, 150)} tells of {readable(event.date)}; the list of visits from "
                    f"{said(visits[0], 60)} on has no entry for it",
                    event, visits[0],
                    severity="medium" if session.search(event.quote) else "low",
                    stated=event.date,
                )  # fmt: skip


@rule(_FAMILY)
def numbers_left_out(case: Case) -> Iterator[Finding]:
    """The numbered sessions of a list leave out none between the first and the last."""
    number = re.compile(r"\b(\d{1,2})\. ?sēd|\b(\d{1,2})(?:st|nd|rd|th) session")
    for source in case.documents:
        told = {}
        for row in case.rows("visits", source):
            match = number.search(row.description)
            if match:
                told[int(match[1] or match[2])] = row
        missing = sorted(set(range(min(told, default=0), max(told, default=0))) - set(told))
        if missing:
            rows = [told[n] for n in sorted(told)]
            yield found(
                "gap",
                f"the list has sessions {', '.join(map(str, sorted(told)))} and not "
                f"{', '.join(map(str, missing))}: {said(rows[0], 60)}; {said(rows[-1], 60)}",
                *rows, stated=len(told), computed=max(told) - min(told) + 1,
            )  # fmt: skip
        elif len(told) > 1:
            yield held(f"{len(told)} numbered sessions are listed without a gap", *told.values())


@rule(_FAMILY)
def lists_of_one_span(case: Case) -> Iterator[Finding]:
    """The two lists of visits, one each way, cover the same years."""
    for source in case.documents:
        ways: dict[str, list[Any]] = {}
        for row in case.rows("visits", source):
            if "->" in row.direction and row.date_earliest is not None:
                ways.setdefault(row.direction, []).append(row)
        if len(ways) != 2:
            continue
        one, other = ways.values()
        spans = [
            (min(r.date_earliest for r in rows).year, max(r.date_latest for r in rows).year)
            for rows in (one, other)
        ]  # fmt: skip
        # Assumption: lists that begin within two years of each other cover the same time.
        if abs(spans[0][0] - spans[1][0]) > 2 or abs(spans[0][1] - spans[1][1]) > 2:
            yield found(
                "gap",
                f"the visits {one[0].direction} run from {spans[0][0]} to {spans[0][1]}, those "
                f"{other[0].direction} from {spans[1][0]} to {spans[1][1]}: {said(one[-1], 60)}; "
                f"{said(other[-1], 60)}",
                other[-1], one[-1], stated=spans[1][0], computed=spans[0][0],
            )  # fmt: skip
        else:
            yield held("the visits of both ways cover the same years", one[0], other[0])


@rule(_FAMILY)
def hole_in_list(case: Case) -> Iterator[Finding]:
    """A dense list has no hole many times as long as the usual step between its entries."""
    for source in case.documents:
        ways: dict[str, list[Any]] = {}
        for row in case.rows("visits", source):
            if "->" in row.direction and row.date_earliest is not None:
                ways.setdefault(row.direction, []).append(row)
        for rows in ways.values():
            rows.sort(key=lambda row: row.date_earliest)
            if len(rows) < 5:
                continue
            steps = [(two.date_earliest - one.date_latest).days for one, two in pairwise(rows)]
            # Assumption: a hole is of five years or more; shorter ones are what offices bring.
            holes = [n for n, days in enumerate(steps) if days > 5 * 365]
            for n in holes:
                yield found(
                    "gap",
                    f"nothing is listed for {steps[n] / 365.25:.1f} years, between "
                    f"{said(rows[n], 70)} and {said(rows[n + 1], 70)}",
                    rows[n], rows[n + 1], stated=rows[n].date, computed=rows[n + 1].date,
                )  # fmt: skip
            if not holes:
                yield held(f"the list of {len(rows)} visits has no hole of five years", rows[0])


@rule(_FAMILY)
def agreements_outside_section(case: Case) -> Iterator[Finding]:
    """A section that announces agreements holds those that the document tells of."""
    heading = re.compile(r"\b(?:līgum|nolīgum|agreement|treat)", re.IGNORECASE)
    for source in case.documents:
        rows = [row for row in case.rows("treaties", source) if row.form != "programme"]
        for section in case.rows("sections", source):
            inside = [row for row in rows if section.line < row.line <= section.line_end]
            if not heading.search(section.heading) or not rows:
                continue
            if inside:
                many = counted(len(inside), "agreement", "agreements")
                yield held(f"the section {said(section)} holds {many}", section)
                continue
            lines = ", ".join(dict.fromkeys(str(row.line) for row in rows))
            yield found("gap", f"the section {said(section)} holds none of the {len(rows)} "
                        f"agreements that the document tells of elsewhere (lines {lines}), first "
                        f"{said(rows[0], 120)}", section, *rows, severity="medium",
                        stated=0, computed=len(rows))  # fmt: skip


@rule(_FAMILY)
def bare_years(case: Case) -> Iterator[Finding]:
    """The year beside an agreement says what it is of: signature or entry into force."""
    for source in case.documents:
        rows = case.rows("treaties", source)
        bare = [row for row in rows if row.year is not None]
        dated = [row for row in rows if row.signed is not None or row.in_force is not None]
        if bare:
            many = counted(len(bare), "agreement bears", "agreements bear")
            yield found("imprecise", f"{many} a bare year, which may be of "
                        f"signature or of entry into force, first {said(bare[0])}", *bare,
                        stated=bare[0].year)  # fmt: skip
        elif dated:
            many = counted(len(dated), "agreement says what its", "agreements say what their")
            yield held(f"{many} dates are of", dated[0])


_ENVOYS_LABEL = re.compile(
    r"^Iepriekšējie (?P<one>\w+) (?:vēstnieki|konsuli|pārstāvji) (?P<two>\w+):$", re.MULTILINE
)
_OF_IN = re.compile(r"^(?P<office>\w+)s? of (?P<one>[A-Z][\w ]+?) (?:in|to) (?P<two>[A-Z][\w ]+)$")


@rule(_FAMILY)
def one_sided_list(case: Case) -> Iterator[Finding]:
    """A list of one state's envoys in the other has its counterpart the other way round."""
    for source in case.documents:
        labels = [(place, m["one"], m["two"]) for place, m in case.matches(source, _ENVOYS_LABEL)]
        for place, one, two in labels:
            back = [p for p, a, b in labels
                    if fold(a)[:5] == fold(two)[:5] and fold(b)[:5] == fold(one)[:5]]  # fmt: skip
            if back:
                yield held(f"{said(place)} has its counterpart", place, back[0])
            else:
                yield found("gap", f"the list {said(place)} has no counterpart the other way round",
                            place, stated=place.quote)  # fmt: skip
        headings = {row.heading: row for row in case.rows("sections", source)}
        for heading, row in headings.items():
            match = _OF_IN.match(heading)
            if not match:
                continue
            turned = f"{match['office']}s? of {match['two']} (?:in|to) {match['one']}"
            other = next((h for h in headings if re.match(turned, h)), None)
            if other is None:
                yield found(
                    "gap",
                    f"the list {said(row)} has no counterpart of {match['two']} in {match['one']}",
                    row, stated=heading,
                )  # fmt: skip
            else:
                yield held(f"{said(row)} has its counterpart", row, headings[other])


@rule(_FAMILY)
def envoy_not_listed(case: Case) -> Iterator[Finding]:
    """An ambassador whom the prose names stands in the document's list of ambassadors."""
    for source in case.documents:
        rows = [row for row in case.rows("envoys", source) if row.role in ("ambassador",)]
        entry = re.compile(r"\s*[-*•]")
        lines = case.documents[source].lines
        listed = [row for row in rows if entry.match(lines[row.line - 1].text)]
        for row in rows:
            own = [o for o in listed if (o.sending, o.receiving) == (row.sending, row.receiving)]
            if row in listed or len(own) < 3:
                continue
            if any(o.person == row.person for o in own):
                yield held(f"{row.name} stands in the list of ambassadors", row, own[0])
            else:
                yield found(
                    "gap",
                    f"{row.name}, named as ambassador in {said(row, 120)}, is not in the list that "
                    f"begins {said(own[0])}",
                    row, own[0], stated=row.name,
                )  # fmt: skip


@rule(_FAMILY)
def empty_section(case: Case) -> Iterator[Finding]:
    """A section that is announced holds something besides a link."""
    link = re.compile(r"\s*\[[^\]]*\]\([^)]*\)\s*")
    for source, document in case.documents.items():
        full = 0
        for row in case.rows("sections", source):
            below = [line for line in document.lines[row.line : row.line_end] if not line.blank]
            # Two headings under each other, of columns side by side, share what follows.
            if not below and any(
                other.line == row.line + 1 for other in case.rows("sections", source)
            ):
                continue
            if all(link.fullmatch(line.text) for line in below):
                yield found(
                    "gap",
                    f"the section {said(row)} is announced and holds "
                    + (f"only {said(case.line(source, below[0].number))}" if below else "nothing"),
                    row, severity="medium", stated=row.heading,
                )  # fmt: skip
            else:
                full += 1
        if full:
            yield held(f"{full} sections hold something", case.title(source))


_LABEL = re.compile(
    r"\b(?P<label>Avots|Avoti|Source|Sources|Photo|Foto|Credit):[ ]*$", re.MULTILINE
)


@rule(_FAMILY)
def empty_label(case: Case) -> Iterator[Finding]:
    """A label such as 'Source:' is followed by what it announces."""
    for source, document in case.documents.items():
        for place, match in case.matches(source, _LABEL):
            following = document.lines[place.line] if place.line < len(document.lines) else None
            if following is None or following.blank:
                yield found("gap", f"“{match['label']}:” announces a source and names none: "
                            f"{said(case.line(source, place.line), 130)}", place)  # fmt: skip


@rule(_FAMILY)
def group_left_out(case: Case) -> Iterator[Finding]:
    """A sentence that enumerates a table's groups leaves out none larger than the last it names."""
    for own, called in case.trade:
        if called.empty:
            continue
        missing = left_out(own, called)
        for row in missing.itertuples():
            sentence = called[called["flow"] == row.flow].iloc[-1]
            yield found(
                "gap",
                f"the sentence of the {row.flow}s leaves out {said(row, 70)} with {row.share_pct} %"
                f" though it names a smaller group: “{short(sentence['quote'])}” "
                f"(line {sentence['line']})",
                row, case.line(own.source, int(sentence["line"])), stated=row.group,
                computed=f"{row.share_pct} %",
            )  # fmt: skip
        for flow in dict.fromkeys(called["flow"]):
            if not len(missing) or flow not in set(missing["flow"]):
                first = called[called["flow"] == flow].iloc[0]
                yield held(f"the sentence names all larger groups of {flow}s",
                           case.line(own.source, int(first["line"])))  # fmt: skip


_SIGNED_BY = re.compile(r"On behalf of (?P<one>[A-Z]\w+(?: [A-Z]\w+)*)[^.]{0,80}\bsigned by\b")


@rule(_FAMILY)
def one_sided_signature(case: Case) -> Iterator[Finding]:
    """Where the signatories of one party are named, those of the other are too."""
    for source in case.documents:
        places = case.matches(source, _SIGNED_BY)
        if len(places) == 1:
            place, match = places[0]
            yield found(
                "gap",
                f"who signed is told for {match['one']} only: {said(place, 120)}",
                place, stated=match["one"],
            )  # fmt: skip
        elif places:
            yield held("signatories are named for both parties", *(place for place, _ in places))


@rule(_FAMILY)
def example_of_many(case: Case) -> Iterator[Finding]:
    """A list that announces several entries ('include') names more than one."""
    several = re.compile(r"\b(?:are listed|include|includes|are):? *(?P<list>[^.:;]{4,80})\.$")
    plural = re.compile(
        r"\b(?:sales|agreements|programs|projects|examples|exports)\b", re.IGNORECASE
    )
    for source in case.documents:
        for sentence in case.sentences(source):
            match = several.search(" ".join(sentence.quote.split()))
            if not match or not plural.search(sentence.quote[: len(sentence.quote) // 2]):
                continue
            items = [item for item in re.split(r",|;|\band\b", match["list"]) if words_of(item)]
            if len(items) == 1 and "listed" in sentence.quote:
                yield found("gap", f"{said(sentence, 150)} announces several and names one",
                            sentence, stated=match["list"].strip(), computed=1)  # fmt: skip
