"""Arithmetic: parts against totals, shares, growth, balances, counts, within the printed digits."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bilateral.analysis.criticism.case import Case, figure, found, held, rule, said
from bilateral.analysis.trade_checks import reconciliation
from bilateral.analysis.trade_measures import Range, cut_off, printed
from bilateral.records import Evidence, Finding

_FAMILY = "arithmetic"


def _printed_at(case: Case, value: float, near: Evidence) -> Evidence:
    """The last line before a place that holds only a number: a total has a row of its own."""
    for line in reversed(case.documents[near.source].lines[: near.line]):
        if re.fullmatch(r"\d[\d ]*", line.text) and float(line.text.replace(" ", "")) == value:
            return case.line(near.source, line.number)
    return near


@rule(_FAMILY)
def trade_figures(case: Case) -> Iterator[Finding]:
    """Printed totals, balances, shares and growth agree with what other printed figures give.

    Growth of a sum is held against the weighted growth of its parts, not against the span of their
    rates. A figure that agrees only when its digits were cut off is imprecise, not inconsistent.
    """
    for own, called in case.trade:
        checks = reconciliation(own, called)
        for _, check in checks.iterrows():
            place = Evidence(
                check["source"], check["line"], check["start"], check["end"], check["quote"]
            )
            if str(check["what"]).startswith("total of the table"):
                place = _printed_at(case, check["stated"], place)
            numbers = [int(text) for text in str(check["from_lines"]).split(", ") if text]
            others = [case.line(own.source, number) for number in numbers]
            stated = f"{check['printed']} {check['unit']}"
            computed = f"{check['computed']} {check['unit']}"
            if check["verdict"] == "holds":
                yield held(f"{check['what']}: {stated} agrees with {computed}", place, *others,
                           stated=stated, computed=computed)  # fmt: skip
                continue
            differs = check["verdict"] == "differs"
            elsewhere = [other for other in others if other.line != place.line] or [place]
            rest = ", ".join(str(other.line) for other in elsewhere[1:])
            yield found(
                "inconsistent" if differs else "imprecise",
                f"{check['what']}: printed {stated} in {said(place)}, but "
                f"{said(elsewhere[0])}{f' with lines {rest}' if rest else ''} gives {computed}"
                + ("" if differs else "; the digits were cut off, not rounded"),
                place,
                *others,
                severity="high" if differs else "low",
                stated=stated,
                computed=computed,
            )


@rule(_FAMILY)
def order_of_ranks(case: Case) -> Iterator[Finding]:
    """In a ranking, a later rank has a smaller value and a smaller share."""
    for source in case.documents:
        rows = case.rows("trade_partners", source)
        for flow in dict.fromkeys(row.flow for row in rows):
            own = sorted((row for row in rows if row.flow == flow), key=lambda row: row.rank)
            wrong = [
                (one, two)
                for one, two in pairwise(own)
                if two.value_eur > one.value_eur or two.share_pct > one.share_pct
            ]
            for one, two in wrong:
                yield found(
                    "inconsistent",
                    f"rank {one.rank} is smaller than rank {two.rank}: {said(one)}; {said(two)}",
                    one, two, severity="high", stated=one.rank, computed=two.rank,
                )  # fmt: skip
            if len(own) > 1 and not wrong:
                yield held(f"{len(own)} ranks of {flow}s fall in value and share", *own)


_BRACKETS = re.compile(r"\(([^()\n]{5,300})\)")
_SUBSET = re.compile(r"\bof (?:which|whom|these)\b|\b(?:no tiem|no kuriem|tai skaitā|t\.sk\.)",
                     re.IGNORECASE)  # fmt: skip


def _exact(row: Any) -> Range:
    """What a printed number stands for: a count for itself, money and shares for what rounds."""
    value = float(row.value)
    money = row.unit == "%" or (isinstance(row.unit, str) and row.unit.isupper())
    return printed(value, row.quote) if money else Range(value, value)


@rule(_FAMILY)
def parts_in_brackets(case: Case) -> Iterator[Finding]:
    """A number followed by its parts in brackets is their sum; 'of which' is no more than it."""
    for source in case.documents:
        for bracket, _ in case.matches(source, _BRACKETS):
            inside = case.within("quantities", bracket)
            if len(inside) < 2:
                continue
            sentence = case.sentence_of(bracket)
            if sentence is None:
                continue
            told = case.documents[source].evidence(sentence.start, bracket.start)
            before = case.within("quantities", told)
            units = {row.unit for row in inside}
            # Assumption: figures in brackets are parts when they count things, as the number before
            # them does; a share or an amount of money in brackets explains something else.
            if not before or before[-1].approximate or "%" in units or before[-1].unit == "%":
                continue
            total = before[-1]
            subset = _SUBSET.search(bracket.quote)
            cut = bracket.start + subset.start() if subset else bracket.end
            parts = [row for row in inside if row.start < cut]
            for row in inside[len(parts) :]:
                if row.value > total.value:
                    yield found(
                        "inconsistent",
                        f"{figure(row.value)} of which are said of {figure(total.value)}: "
                        f"{said(total)}, {said(row)}",
                        total, row, severity="high", stated=figure(total.value),
                        computed=figure(row.value),
                    )  # fmt: skip
            if len(parts) < 2:
                continue
            spans = [_exact(row) for row in parts]
            given = Range(math.fsum(s.low for s in spans), math.fsum(s.high for s in spans))
            stated, computed = figure(total.value), figure(math.fsum(row.value for row in parts))
            if _exact(total).meets(given):
                yield held(f"the {len(parts)} parts in brackets add up to {stated}", total,
                           bracket, stated=stated, computed=computed)  # fmt: skip
            else:
                yield found(
                    "inconsistent",
                    f"the parts in {said(bracket)} add up to {computed}, the number before them "
                    f"is {said(total)}",
                    total, bracket, severity="high", stated=stated, computed=computed,
                )  # fmt: skip


@rule(_FAMILY)
def categories_of_assistance(case: Case) -> Iterator[Finding]:
    """The categories named for a programme are together no more than its total."""
    kinds = {"aid", "sale", "licence"}
    for source in case.documents:
        rows = case.rows("security_assistance", source)
        keys = {(row.programme, row.fiscal_year_start, row.fiscal_year_end): row for row in rows
                if row.category in kinds and isinstance(row.programme, str)}  # fmt: skip
        for (programme, first, last), total in keys.items():
            parts = [
                row for row in rows
                if row.category not in kinds
                and (row.programme, row.fiscal_year_start, row.fiscal_year_end)
                == (programme, first, last)
            ]  # fmt: skip
            if not parts:
                continue
            least = math.fsum(printed(float(row.amount), row.quote).low for row in parts)
            # Assumption: 'over 35.2' is cut off at its last printed digit, not rounded.
            span = (cut_off if total.approximate else printed)(float(total.amount), total.quote)
            stated, computed = figure(total.amount), figure(math.fsum(row.amount for row in parts))
            if least <= span.high:
                yield held(f"the {len(parts)} categories of {programme} named, {computed}, are "
                           f"within its total, {stated}", total, *parts,
                           stated=stated, computed=computed)  # fmt: skip
            else:
                yield found(
                    "inconsistent",
                    f"the categories named for {programme} add up to {computed} ({said(parts[0])} "
                    f"and others), its total is {said(total)}",
                    total, *parts, severity="high", stated=stated, computed=computed,
                )  # fmt: skip


@rule(_FAMILY)
def spans_of_assistance(case: Case) -> Iterator[Finding]:
    """Amounts of assistance over several fiscal years cover the same ones, so that they compare."""
    for source in case.documents:
        rows = [
            row for row in case.rows("security_assistance", source)
            if row.category in ("aid", "sale", "licence")
            # 'since FY 2015' has no last year.
            and row.fiscal_year_start is not None and row.fiscal_year_end is not None
            and row.fiscal_year_end > row.fiscal_year_start
        ]  # fmt: skip
        spans: dict[tuple[int, int], Any] = {}
        for row in rows:
            spans.setdefault((int(row.fiscal_year_start), int(row.fiscal_year_end)), row)
        if len(spans) > 1:
            told = "; ".join(f"{first} to {last} in {said(row, 60)}"
                             for (first, last), row in spans.items())  # fmt: skip
            yield found("imprecise", "amounts cover several spans of fiscal years and cannot be "
                        f"added up or compared: {told}", *spans.values(),
                        stated=len(spans), computed=1)  # fmt: skip
        elif len(rows) > 1:
            yield held(f"{len(rows)} amounts cover the same fiscal years", rows[0])


_LIST = re.compile(r"[^:.;()\n]{0,60}:(?P<list>[^\n:]{8,400})")
_SPLIT = re.compile(r"[,;]")
_AND = re.compile(r"\b(?:and|un)\b")


@rule(_FAMILY)
def counted_list(case: Case) -> Iterator[Finding]:
    """A list after a counting word and a colon has as many entries as were counted.

    Dates are counted where the entries are dated; otherwise what commas and 'and' part.
    """
    for source in case.documents:
        for sentence in case.sentences(source):
            if ":" not in sentence.quote:
                continue
            for row in case.within("quantities", sentence):
                after = sentence.quote[row.end - sentence.start :]
                match = _LIST.match(after)
                money = isinstance(row.unit, str) and (row.unit.isupper() or row.unit == "%")
                if not match or money or row.approximate or not 2 <= row.value <= 20:
                    continue
                place = Evidence(source, row.line, row.start, row.end + match.end(),
                                 sentence.quote[row.start - sentence.start :][: row.end - row.start
                                 + match.end()])  # fmt: skip
                dates = [
                    date for date in case.within("dates", place)
                    if date.start >= row.end + match.start("list")
                ]  # fmt: skip
                items = match["list"].strip(" .")
                least = len([item for item in _SPLIT.split(items) if item.strip()])
                most = least + len(_AND.findall(items))
                if len(dates) > 1:
                    least = most = len(dates)
                if least == most == 1:
                    continue
                if least <= row.value <= most:
                    yield held(f"{said(row)} are announced and listed", place, stated=row.value,
                               computed=most)  # fmt: skip
                else:
                    count = str(least) if least == most else f"{least} to {most}"
                    yield found(
                        "inconsistent",
                        f"{said(row)} are announced, {count} are listed: “{items[:120]}”",
                        place, severity="medium", stated=figure(row.value), computed=count,
                    )  # fmt: skip


@rule(_FAMILY)
def increase_claimed(case: Case) -> Iterator[Finding]:
    """Where assistance is said to have increased, its later amount a year is the larger one."""
    word = re.compile(r"\b(?:increase|increased|growth|rise|rose)\b", re.IGNORECASE)
    for source in case.documents:
        rows = [row for row in case.rows("security_assistance", source)
                if row.fiscal_year_start is not None and row.fiscal_year_end is not None
                and isinstance(row.programme, str)]  # fmt: skip
        for sentence in case.sentences(source):
            own = [row for row in rows if row.line == sentence.line and row.start < sentence.start]
            if not word.search(sentence.quote) or "contribution" not in sentence.quote.lower():
                continue
            for programme in dict.fromkeys(row.programme for row in own):
                terms = sorted((row for row in own if row.programme == programme),
                               key=lambda row: row.fiscal_year_start)  # fmt: skip
                if len(terms) < 2:
                    continue
                first, last = terms[0], terms[-1]
                rates = [float(row.amount) / (row.fiscal_year_end - row.fiscal_year_start + 1)
                         for row in (first, last)]  # fmt: skip
                message = (f"{programme}: {figure(rates[0])} a year in {said(first)}, "
                           f"{figure(rates[1])} in {said(last)}")  # fmt: skip
                if rates[1] > rates[0]:
                    yield held(f"an increase is claimed and holds for {message}", sentence,
                               first, last)  # fmt: skip
                else:
                    yield found("inconsistent", f"an increase is claimed, but {message}", sentence,
                                first, last, severity="high")  # fmt: skip
