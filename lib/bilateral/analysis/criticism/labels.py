"""Labels: captions, headings, contents and fields against what they label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice

from bilateral.analysis.criticism.case import (
    Case,
    counted,
    fold,
    found,
    held,
    place_of,
    rule,
    said,
    words_of,
)
from bilateral.records import Evidence, Finding
from bilateral.text.edtf import readable
from bilateral.text.places import country_name, find_places

_FAMILY = "labels"

_EXPORT, _IMPORT = re.compile(r"e(?:ks|x)port", re.I), re.compile(r"\bimport", re.I)
_TO, _FROM = re.compile(r"\b(?:uz|to|into)\b"), re.compile(r"\b(?:no|from)\b")


_WORDS = {
    ("en", "import"): "from",
    ("en", "export"): "to",
    ("lv", "import"): "no",
    ("lv", "export"): "uz",
}


def _flow(words: str) -> str | None:
    a, b = _EXPORT.search(words), _IMPORT.search(words)
    if a and b:
        return None
    return "export" if a else "import" if b else None


@rule(_FAMILY)
def direction_of_caption(case: Case) -> Iterator[Finding]:
    """A heading speaks of exports to, and of imports from, another country."""
    for source, document in case.documents.items():
        for row in case.rows("sections", source):
            flow = _flow(row.heading)
            if flow is None:
                continue
            language = document.lines[row.line - 1].language
            abroad = [p for p in find_places(row.heading, language)
                      if p.kind == "country" and p.country != "LVA"]  # fmt: skip
            for place in abroad[:1]:
                before = row.heading[: place.start].rstrip().split()
                word = before[-1] if before else ""
                wrong = _TO if flow == "import" else _FROM
                right = _FROM if flow == "import" else _TO
                if wrong.fullmatch(word):
                    yield found(
                        "mislabelled",
                        f"the heading {said(row)} speaks of {flow}s “{word} "
                        f"{row.heading[place.start : place.end]}”",
                        row, severity="high", stated=word,
                        computed=_WORDS[language, flow],
                    )  # fmt: skip
                elif right.fullmatch(word):
                    yield held(f"the heading {said(row)} gives the direction of the {flow}s", row)


@rule(_FAMILY)
def column_of_other_flow(case: Case) -> Iterator[Finding]:
    """The column headings of a table speak of the same flow as its caption."""
    share = re.compile(r"īpatsvars|share", re.IGNORECASE)
    for source, document in case.documents.items():
        for row in case.rows("sections", source):
            flow = _flow(row.heading)
            if flow is None:
                continue
            # Column headings stand right under the caption.
            for line in document.lines[row.line : min(row.line_end, row.line + 10)]:
                other = _flow(line.text)
                if not share.search(line.text) or other is None or len(line.text) > 80:
                    continue
                place = case.line(source, line.number)
                if other != flow:
                    yield found(
                        "mislabelled",
                        f"the column {said(place)} stands in the table {said(row)}",
                        place, row, severity="high", stated=other, computed=flow,
                    )  # fmt: skip
                else:
                    yield held(f"the column {said(place)} speaks of the flow of its table", place,
                               row)  # fmt: skip


_ENTRY = re.compile(r"^\[(?P<text>[^\]\n]+)\]\([^)\n]*\)$", re.MULTILINE)


@rule(_FAMILY)
def contents_and_headings(case: Case) -> Iterator[Finding]:
    """Each entry of the contents has a heading of the same words, in the same order."""
    for source in case.documents:
        entries = case.matches(source, _ENTRY)
        headings = [row for row in case.rows("sections", source) if row.level == 2]
        entries = [(place, m) for place, m in entries
                   if headings and place.line < headings[0].line]  # fmt: skip
        if len(entries) < 3 or not headings:
            continue
        names = [fold(match["text"]) for _, match in entries]
        titles = [fold(row.heading) for row in headings]
        same = 0
        matcher = SequenceMatcher(a=names, b=titles, autojunk=False)
        for what, a, b, c, d in matcher.get_opcodes():
            if what == "equal":
                same += b - a
                continue
            for n in range(max(b - a, d - c)):
                entry = entries[a + n][0] if a + n < b else None
                heading = headings[c + n] if c + n < d else None
                if entry and heading:
                    yield found(
                        "inconsistent",
                        f"the contents call {said(entry)} what is headed {said(heading)}",
                        heading, entry, stated=heading.heading, computed=entry.quote,
                    )  # fmt: skip
                elif entry:
                    yield found("gap", f"{said(entry)} of the contents has no heading", entry,
                                severity="medium", stated=entry.quote)  # fmt: skip
                elif heading:
                    yield found("gap", f"the heading {said(heading)} is not in the contents",
                                heading, stated=heading.heading)  # fmt: skip
        if same:
            yield held(
                f"{same} entries of the contents have a heading of their words", entries[0][0]
            )


_FIELD = re.compile(r"^(?P<name>[A-Z][a-z]+(?: [a-z]+){1,3}):? *$", re.MULTILINE)


@rule(_FAMILY)
def field_filled_twice(case: Case) -> Iterator[Finding]:
    """A field that a page names twice is filled with the same words."""
    for source, document in case.documents.items():
        fields: dict[str, list[tuple[Evidence, Evidence]]] = {}
        for place, match in case.matches(source, _FIELD):
            following = next(
                (line for line in document.lines[place.line :] if not line.blank), None
            )
            if following:
                value = case.line(source, following.number)
                fields.setdefault(match["name"].lower(), []).append((place, value))
        for places in fields.values():
            if len(places) < 2:
                continue
            (one, first), (_, second) = places[:2]
            if first.quote != second.quote:
                yield found(
                    "inconsistent",
                    f"{said(one)} is filled twice: {said(first)} and {said(second)}",
                    second, first, stated=first.quote, computed=second.quote,
                )  # fmt: skip
            else:
                yield held(f"{said(one)} is filled twice with the same words", first, second)


@rule(_FAMILY)
def singular_and_plural(case: Case) -> Iterator[Finding]:
    """What one sentence speaks of in the plural is not one thing in an answer to it."""
    back = re.compile(r"\b(?:in (?:response|reply|answer) to|with regard to|referring to)\s+the\s+"
                      r"(?P<noun>[a-z]+)", re.IGNORECASE)  # fmt: skip
    for source in case.documents:
        sentences = case.sentences(source)
        for index, sentence in enumerate(sentences):
            match = back.search(sentence.quote)
            if not match:
                continue
            noun = match["noun"].lower()
            other = noun[:-1] if noun.endswith("s") else f"{noun}s"
            mention = re.compile(rf"\b(?:the|these|those)\s+(?P<noun>{noun}|{other})\b", re.I)
            for earlier in reversed(sentences[:index]):
                said_before = mention.search(earlier.quote)
                if not said_before:
                    continue
                if said_before["noun"].lower() != noun:
                    yield found(
                        "inconsistent",
                        f"{said(earlier, 80)} speaks of “{said_before.group()}”, "
                        f"{said(sentence, 60)} of “{noun}”",
                        sentence, earlier, stated=noun, computed=said_before["noun"],
                    )  # fmt: skip
                else:
                    yield held(f"“{noun}” is in the same number in both places", sentence, earlier)
                break


_ABOVE = re.compile(r"\b(?:above[- ]?mentioned|aforementioned)\s+(?P<words>(?:[a-z]{4,}\s+){0,2}"
                    r"[a-z]{4,})\b", re.IGNORECASE)  # fmt: skip
_LINKING = frozenset({"with", "from", "that", "this", "which"})


@rule(_FAMILY)
def above_mentioned(case: Case) -> Iterator[Finding]:
    """What is called 'above mentioned' is named above."""
    for source, document in case.documents.items():
        above: set[str] = set()
        read = 0
        for place, match in case.matches(source, _ABOVE):
            words = [word for word in match["words"].split() if word not in _LINKING]
            above |= {fold(word)[:6] for word in words_of(document.text[read : match.start()])}
            read = match.start()
            if words and fold(words[-1])[:6] not in above:
                yield found("gap", f"{said(place)} was not named above: no “{words[-1]}” stands "
                            "before it", place, stated=words[-1])  # fmt: skip
            elif words:
                yield held(f"{said(place)} was named above", place)


def _shared(one: str, other: str) -> int:
    """How many words two texts share."""
    return len({fold(word) for word in words_of(one)} & {fold(word) for word in words_of(other)})


@rule(_FAMILY)
def caption_of_other_treaty(case: Case) -> Iterator[Finding]:
    """A caption in an article on one treaty speaks of that treaty, not of another one."""
    for source in case.documents:
        rows = case.rows("treaties", source)
        title = case.title(source)
        about = [row for row in rows if row.parties and "LVA" in row.parties.split(";")]
        about.sort(key=lambda row: -_shared(title.quote, row.title))
        filled = (line.number for line in case.documents[source].lines if not line.blank)
        first = set(islice(filled, 4))
        for row in rows:
            parties = (row.parties or "").split(";")
            if row.line not in first or "LVA" in parties or not about or len(parties) < 2:
                continue
            names = " and ".join(country_name(code) or code for code in parties)
            yield found(
                "mislabelled",
                f"{said(title)} bears the caption {said(row, 150)}, of a treaty of {names} of "
                f"{readable(row.signed)}, not of {said(about[0], 60)}",
                row, title, severity="medium", stated=row.parties, computed=about[0].parties,
            )  # fmt: skip


@rule(_FAMILY)
def called_mainly(case: Case) -> Iterator[Finding]:
    """What a sentence says a group 'mainly' is makes more than half of it in the table."""
    for own, called in case.trade:
        if called.empty:
            continue
        rows = called[called["mainly"] & called["share_of_group_pct"].notna()]
        less = rows[rows["share_of_group_pct"] <= 50]
        for flow, found_rows in less.groupby("flow", sort=False):
            listed = [
                (place_of(row), row["called"], row["share_of_group_pct"])
                for _, row in found_rows.iterrows()
            ]
            told = "; ".join(f"“{name}” {value:g} %" for _, name, value in listed)
            groups = own.groups[own.groups["group"].isin(found_rows["group"])
                                & (own.groups["flow"] == flow)]  # fmt: skip
            yield found(
                "imprecise",
                f"'mainly' is said of less than half of a group of {flow}s: {told} of the group in "
                f"the table from line {groups['line'].min()} on",
                listed[0][0], *list(groups.itertuples()), stated="mainly",
                computed=", ".join(f"{value:g} %" for _, _, value in listed),
            )  # fmt: skip
        more = rows[rows["share_of_group_pct"] > 50]
        if len(more):
            first = more.iloc[0]
            yield held(f"'mainly' holds of {counted(len(more), 'group', 'groups')}",
                       case.line(own.source, int(first["line"])))  # fmt: skip


@rule(_FAMILY)
def repeated_word(case: Case) -> Iterator[Finding]:
    """No noun comes back within a few words of itself in one phrase ('of nature … in nature')."""
    again = re.compile(r"\b(?:of|in|by|for) (?P<noun>[a-z]{5,})(?: [a-z]+){1,2} (?:of|in|by|for) "
                       r"(?P=noun)\b")  # fmt: skip
    for source in case.documents:
        for place, match in case.matches(source, again):
            yield found("garbled", f"“{match['noun']}” comes twice in {said(place)}", place,
                        stated=place.quote)  # fmt: skip
