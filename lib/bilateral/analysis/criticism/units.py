"""Units and notations: a unit that cannot be meant, separators and currencies side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilateral.analysis.criticism.case import (
    Case,
    counted,
    figure,
    found,
    held,
    rule,
    said,
    short,
    two_notations,
)
from bilateral.records import Evidence, Finding

_FAMILY = "units"


@rule(_FAMILY)
def unit_of_millions(case: Case) -> Iterator[Finding]:
    """A figure in full units is not followed by a unit of millions."""
    for source in case.documents:
        rows = case.rows("quantities", source)
        for row in rows:
            if isinstance(row.qualifier, str) and "unit" in row.qualifier:
                yield found(
                    "mislabelled",
                    f"{said(row)} is a figure in full followed by a unit of millions; it can only "
                    f"mean {figure(row.value)} {row.unit}",
                    row, severity="high", stated=short(row.quote),
                    computed=f"{figure(row.value)} {row.unit}",
                )  # fmt: skip
        money = [row for row in rows if isinstance(row.unit, str) and row.unit.isupper()]
        fine = [row for row in money if not isinstance(row.qualifier, str)
                or "unit" not in row.qualifier]  # fmt: skip
        if fine:
            many = counted(len(fine), "amount of money bears a unit of its",
                           "amounts of money bear a unit of their")  # fmt: skip
            yield held(f"{many} size", fine[0])


_WHOLE = re.compile(r"(?<![\d.,/:+-])(?:\d{1,3}(?: \d{3})+|\d{5,7})(?![\d/]|[.,]\d)")


@rule(_FAMILY)
def grouping_of_digits(case: Case) -> Iterator[Finding]:
    """Within one sentence, numbers of five digits or more are all grouped or all not."""
    for source in case.documents:
        tested = None
        for sentence in case.sentences(source):
            rows = [
                row for row in case.within("quantities", sentence) if _WHOLE.search(row.quote)
            ]  # fmt: skip
            places: dict[str, list[Evidence]] = {}
            for row in rows:
                name = (
                    "digits in groups" if re.search(r"\d \d", row.quote) else "digits not in groups"
                )
                where = Evidence(source, row.line, row.start, row.end, row.quote)
                places.setdefault(name, []).append(where)
            yield from two_notations(places, "two ways of writing large numbers in one sentence")
            tested = rows[0] if len(rows) > 1 and len(places) == 1 else tested
        if tested:
            yield held("the large numbers of a sentence are written alike", tested)


@rule(_FAMILY)
def currencies(case: Case) -> Iterator[Finding]:
    """Amounts of one document are in one currency, so that they can be compared."""
    for source in case.documents:
        places: dict[str, list[Evidence]] = {}
        for row in case.rows("quantities", source):
            if isinstance(row.unit, str) and re.fullmatch(r"[A-Z]{3}", row.unit):
                where = Evidence(source, row.line, row.start, row.end, row.quote)
                places.setdefault(row.unit, []).append(where)
        yield from two_notations(places, "two currencies side by side, without a rate")
        if len(places) == 1:
            name, rows = places.popitem()
            many = counted(len(rows), "amount is", "amounts are all")
            yield held(f"{many} in {name}", rows[0])


@rule(_FAMILY)
def currency_left_out(case: Case) -> Iterator[Finding]:
    """The lines of one ranking either all name the currency or none does."""
    word = re.compile(r"\b[A-Z]{3}\b|[€$£]")
    for source in case.documents:
        rows = case.rows("trade_partners", source)
        places: dict[str, list[Evidence]] = {}
        for row in rows:
            name = "with a currency" if word.search(row.quote) else "without a currency"
            where = Evidence(source, row.line, row.start, row.end, row.quote)
            places.setdefault(name, []).append(where)
        yield from two_notations(places, "values of one ranking")
        if rows and len(places) == 1:
            yield held(f"{len(rows)} values of the ranking are written alike", rows[0])


_SLASHED = re.compile(r"(?<![\d/])(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?:19|20)\d\d(?![\d/])")


@rule(_FAMILY)
def day_or_month(case: Case) -> Iterator[Finding]:
    """A date in figures with strokes tells its day from its month."""
    for source in case.documents:
        for place, match in case.matches(source, _SLASHED):
            one, two = int(match["one"]), int(match["two"])
            if one <= 12 and two <= 12 and one != two:
                yield found("imprecise", f"{said(place)} may be read in two ways: which number is "
                            "the day is not told", place, severity="medium")  # fmt: skip
            else:
                yield held(f"{said(place)} can be read in one way only", place)


@rule(_FAMILY)
def case_of_dates(case: Case) -> Iterator[Finding]:
    """The dates of one list are in one grammatical case."""
    for source, document in case.documents.items():
        if document.language != "lv":
            continue
        places: dict[str, list[Evidence]] = {}
        for row in case.rows("visits", source):
            line = case.line(source, row.line)
            name = "locative" if line.quote.endswith(("ī", "ā")) else "nominative"
            places.setdefault(name, []).append(line)
        yield from two_notations(places, "two grammatical cases in the dates of a list")
        if sum(map(len, places.values())) > 1 and len(places) == 1:
            name, lines = places.popitem()
            yield held(f"{len(lines)} dates of a list are in the {name}", lines[0])
