"""Age: the date of publication against what the document tells, and words that grow old."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bilateral.analysis.criticism.case import Case, counted, found, held, rule, said
from bilateral.records import Finding
from bilateral.text.edtf import readable

_FAMILY = "age"

_YEAR_DAYS = 365


def _told(case: Case, source: str) -> list[Any]:
    """The closed dates of a document, without what it foresees ('by 2025')."""
    return [row for row in case.rows("dates", source)
            if row.date_earliest is not None and row.date_latest is not None]  # fmt: skip


def _happenings(case: Case, source: str) -> list[Any]:
    """The dated events of a document, its own publication not among them."""
    own = case.rows("sources", source)[0].published
    return [
        row for row in case.rows("events", source)
        if row.date_earliest is not None and row.date_latest is not None and row.date != own
    ]  # fmt: skip


def _newest(case: Case, source: str) -> Any | None:
    """The newest date of a document's own events, or of its dates where it has no event."""
    rows = _happenings(case, source)
    rows = rows or _told(case, source)
    return max(rows, key=lambda row: row.date_earliest, default=None)


@rule(_FAMILY)
def undated_document(case: Case) -> Iterator[Finding]:
    """A document bears a date of publication; where it does not, its content bounds it."""
    for source in case.documents:
        if case.published(source) is not None:
            continue
        newest = _newest(case, source)
        if newest is not None:
            yield found(
                "imprecise",
                f"the document bears no date; it was written in or after "
                f"{readable(newest.date)}, the newest date it tells: {said(newest, 130)}",
                newest, severity="medium", computed=f"{newest.date}/..",
            )  # fmt: skip


@rule(_FAMILY)
def older_than_it_says(case: Case) -> Iterator[Finding]:
    """A document that tells of many happenings tells of some in the year before it."""
    for source in case.documents:
        published, newest = case.published(source), _newest(case, source)
        if published is None or newest is None:
            continue
        day = case.rows("sources", source)[0].published
        if newest.date_earliest > published:
            yield found(
                "inconsistent",
                f"the document is of {readable(day)} and tells of {readable(newest.date)}: "
                f"{said(newest)}",
                newest, severity="high", stated=day, computed=newest.date,
            )  # fmt: skip
        # Assumption: with fewer than ten dated events a document is not about dates.
        elif (published - newest.date_latest).days > _YEAR_DAYS and len(
            _happenings(case, source)
        ) >= 10:
            yield found(
                "stale",
                f"the document is of {readable(day)}; the newest it tells is of "
                f"{readable(newest.date)}: {said(newest, 120)}",
                newest, severity="medium", stated=day, computed=newest.date,
            )  # fmt: skip
        else:
            yield held(f"published on {readable(day)}, after the newest date it tells, "
                       f"{readable(newest.date)}",
                       newest, stated=day, computed=newest.date)  # fmt: skip


@rule(_FAMILY)
def figures_out_of_date(case: Case) -> Iterator[Finding]:
    """The newest figures of trade are of the two years before publication."""
    for source in case.documents:
        told = _newest(case, source)
        published = case.published(source) or (told.date_earliest if told else None)
        goods = [row for row in case.rows("quantities", source)
                 if row.what == "goods" and row.period_latest is not None]  # fmt: skip
        rows = [row for row in case.rows("trade_totals", source) if row.period_latest is not None]
        rows = rows or goods
        if published is None or not rows:
            continue
        newest = max(rows, key=lambda row: row.period_latest)
        day = case.rows("sources", source)[0].published
        date = str(day or (told and told.date))
        written = f"{readable(date)}{'' if day else ' or later'}"
        if (published - newest.period_latest).days > 2 * _YEAR_DAYS:
            yield found(
                "stale",
                f"the document is of {written}; its newest figures of trade are of "
                f"{readable(newest.period)}: {said(newest, 110)}",
                newest, severity="medium", stated=day or f"{date}/..", computed=newest.period,
            )  # fmt: skip
        else:
            yield held(f"figures of trade of {readable(newest.period)}, published on {written}",
                       newest)  # fmt: skip


_PERIOD = re.compile(r"(?P<first>(?:19|20)\d\d)\.?\s?[-–]\s?(?P<last>(?:19|20)\d\d)")
_SOON = re.compile(r"\b(?:soon|shortly|in the near future|drīzumā|drīz)\b", re.IGNORECASE)


@rule(_FAMILY)
def soon_overtaken(case: Case) -> Iterator[Finding]:
    """What is to come 'soon' has not begun before the publication or the document's newest date."""
    for source in case.documents:
        published = case.published(source)
        newest = _newest(case, source)
        limit = published or (newest.date_earliest if newest else None)
        for sentence in case.sentences(source):
            soon = _SOON.search(sentence.quote)
            if not soon or limit is None:
                continue
            span = _PERIOD.search(sentence.quote, soon.end())
            dates = [
                row for row in case.within("dates", sentence)
                if row.date_latest is not None and row.start - sentence.start > soon.end()
            ]  # fmt: skip
            last = int(span["last"]) if span else None
            if last is None and dates:
                last = max(row.date_latest for row in dates).year
            if last is None:
                continue
            if last < limit.year:
                yield found(
                    "stale",
                    f"{said(sentence, 170)} announces for soon what was to end by {last}, before "
                    f"the document's own date, {readable(str(limit.date()))}",
                    sentence, severity="medium", stated=soon.group(), computed=last,
                )  # fmt: skip
            else:
                yield held(f"what {said(sentence, 80)} announces for soon was still to come",
                           sentence)  # fmt: skip


_FORESEEN = re.compile(r"\b(?:(?:were|was|are|is) (?:likely|expected|planned|due|set)|plānots|"
                       r"paredzēts)\b[^.]*", re.IGNORECASE)  # fmt: skip


@rule(_FAMILY)
def foreseen_overtaken(case: Case) -> Iterator[Finding]:
    """What is told as still likely or planned lies after the newest the document tells."""
    for source in case.documents:
        newest = _newest(case, source)
        for sentence in case.sentences(source):
            match = _FORESEEN.search(sentence.quote)
            if not match or newest is None or _SOON.search(sentence.quote):
                continue
            dates = [
                row for row in case.within("dates", sentence)
                if row.date_latest is not None and row.start - sentence.start > match.start()
            ]  # fmt: skip
            if not dates:
                continue
            if dates[-1].date_latest < newest.date_earliest:
                yield found(
                    "stale",
                    f"{said(sentence, 200)} foresees what was to come by "
                    f"{readable(dates[-1].date)}; the document itself tells of "
                    f"{readable(newest.date)}, {said(newest)}",
                    dates[-1], newest, stated=dates[-1].date, computed=newest.date,
                )  # fmt: skip
            else:
                yield held(f"what {said(sentence, 80)} foresees was still to come", dates[-1])


@rule(_FAMILY)
def statistics_out_of_date(case: Case) -> Iterator[Finding]:
    """Counts of people or papers are of the three years before publication."""
    for source in case.documents:
        published = case.published(source)
        trade = {row.line for row in case.rows("trade_totals", source)}
        rows = [
            row for row in case.rows("quantities", source)
            if row.period_latest is not None and row.period_earliest is not None
            and row.value >= 100 and row.line not in trade and row.what is not None
            # An amount of money of a programme is of that programme for good.
            and not str(row.unit).isupper() and row.unit != "%"
        ]  # fmt: skip
        if published is None or not rows:
            continue
        lines: dict[int, Any] = {}
        for row in sorted(rows, key=lambda row: (-row.period_latest.year, row.start)):
            lines.setdefault(row.line, row)
        # Assumption: statistics are a year's; three years on there are newer ones.
        old = [row for row in lines.values() if published.year - row.period_latest.year >= 3]
        if old:
            old.sort(key=lambda row: row.start)
            told = "; ".join(f"{said(row, 40)} of {readable(row.period)}" for row in old)
            yield found(
                "stale",
                f"the document is of {readable(str(published.date()))}, its newest counts are "
                f"older: {told}",
                *old, stated=old[0].period, computed=str(published.date()),
            )  # fmt: skip
        else:
            many = counted(len(lines), "count is", "counts are")
            yield held(f"{many} of the three years before publication", rows[0])


_LATEST = re.compile(
    r"\b(?:the (?:latest|most recent|last)|most recently|pēdēj(?:ā|ais|ās|ie)|jaunākā)\b",
    re.IGNORECASE,
)


@rule(_FAMILY)
def latest_overtaken(case: Case) -> Iterator[Finding]:
    """What is called the latest is of the two years before publication."""
    for source in case.documents:
        published, newest = case.published(source), _newest(case, source)
        limit = published or (newest.date_earliest if newest else None)
        for sentence in case.sentences(source):
            match = _LATEST.search(sentence.quote)
            dates = [row for row in case.within("dates", sentence)
                     if row.date_latest is not None and row.date_earliest is not None]  # fmt: skip
            if not match or limit is None or not dates:
                continue
            date = max(dates, key=lambda row: row.date_earliest)
            if (limit - date.date_latest).days > 2 * _YEAR_DAYS:
                yield found(
                    "stale",
                    f"{said(sentence, 170)} calls the latest what is of {readable(date.date)}; the "
                    f"document is of {readable(str(limit.date()))}",
                    date, severity="medium", stated=match.group(), computed=date.date,
                )  # fmt: skip
            else:
                yield held(f"what {said(sentence, 80)} calls the latest is recent", date)


# What was carried out is told as past, and cannot grow old.
_DONE = re.compile(r"\b(?:tika (?:īsteno|reali)\w+|(?:was|were) (?:implemented|carried out))")


@rule(_FAMILY)
def programme_expired(case: Case) -> Iterator[Finding]:
    """A programme told as what now governs something had not ended by the publication."""
    for source in case.documents:
        published = case.published(source)
        rows = [
            row for row in case.rows("treaties", source)
            if row.form == "programme" and not _DONE.search((case.sentence_of(row) or row).quote)
        ]  # fmt: skip
        told: dict[str, list[tuple[int, Any]]] = {}
        for row in rows:
            match = _PERIOD.search(row.title) or _PERIOD.search(row.quote)
            if match and published is not None:
                told.setdefault(str(row.subject), []).append((int(match["last"]), row))
        for programmes in told.values():
            last, row = max(programmes, key=lambda entry: entry[0])
            soon = [
                s for s in case.sentences(source) if s.start <= row.start < s.end
                and _SOON.search(s.quote[: row.start - s.start])
            ]  # fmt: skip
            if soon:
                continue
            if last < published.year:
                yield found(
                    "stale",
                    f"the latest programme told ended in {last}, before the document's date, "
                    f"{readable(str(published.date()))}: {said(row, 130)}",
                    row, severity="low", stated=row.title, computed=str(published.date()),
                )  # fmt: skip
            else:
                yield held(f"the programme to {last} was under way at publication", row)


_NOW = re.compile(
    r"\b(?:currently|at present|nowadays|today|still valid|to date|not yet|current|almost \d+ "
    r"years|a year ago|šodien|pašlaik|patlaban|mūsdienās)\b",
    re.IGNORECASE,
)


@rule(_FAMILY)
def now_without_date(case: Case) -> Iterator[Finding]:
    """A document that says 'currently' or 'ago' bears a date to count from."""
    for source in case.documents:
        # What is counted from a day of the narrative is tested by `ago_in_narrative`.
        narrated = [row for row in case.rows("dates", source) if row.kind == "relative"]
        places = [
            place for place, _ in case.matches(source, _NOW)
            if not any(row.start <= place.start and place.end <= row.end for row in narrated)
        ]  # fmt: skip
        if not places:
            continue
        words = ", ".join(dict.fromkeys(f"“{p.quote}” (line {p.line})" for p in places[:4]))
        if case.published(source) is None:
            yield found(
                "imprecise",
                f"the document bears no date that {words} could be counted from",
                *places, stated=places[0].quote,
            )  # fmt: skip
        else:
            yield held(f"{words} can be counted from the date of publication", *places)


_SPOKE = re.compile(
    r"\b(?:President|Prime Minister|Minister|Speaker)\b(?: of [A-Z]\w+)? (?:[A-Z][\w-]+ ?){2}"
    r".*\b(?:spoke|stated|said|condemned|declared|announced|called)\b"
)


@rule(_FAMILY)
def statement_without_date(case: Case) -> Iterator[Finding]:
    """What a named office holder is told to have said bears a date."""
    for source in case.documents:
        dated = []
        for sentence in case.sentences(source):
            if not _SPOKE.search(sentence.quote):
                continue
            if case.within("dates", sentence):
                dated.append(sentence)
            else:
                yield found("gap", f"when this was said is not told: {said(sentence, 150)}",
                            sentence)  # fmt: skip
        if dated:
            many = counted(len(dated), "statement of an office holder is dated",
                           "statements of office holders are dated")  # fmt: skip
            yield held(many, dated[0])
