"""The same quantity or date told twice: what is told often is held against the place before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise, product
from typing import Any

from bilateral.analysis.criticism.case import Case, figure, fold, found, held, rule, said, words_of
from bilateral.analysis.trade_measures import Range, cut_off, printed
from bilateral.records import Finding
from bilateral.text.edtf import readable

_FAMILY = "repeated"


def _overlap(one: Range, other: Range) -> bool:
    """Whether two figures may be one: of 7 and 8, no value rounds to both."""
    return one == other or max(one.low, other.low) < min(one.high, other.high)


def _meet(one: Any, other: Any, column: str) -> str:
    a, b = float(getattr(one, column)), float(getattr(other, column))
    as_printed = printed(a, one.quote), printed(b, other.quote)
    if _overlap(*as_printed):
        return "holds"
    one_width, other_width = (span.high - span.low for span in as_printed)
    if abs(one_width - other_width) <= 1e-9 * max(one_width, other_width):
        return "inconsistent"
    # Of two figures the shorter one may be the longer one without its last digits.
    cut = _overlap(cut_off(a, one.quote), as_printed[1]) or _overlap(
        as_printed[0], cut_off(b, other.quote)
    )
    return "imprecise" if cut else "inconsistent"


def _compare(what: str, one: Any, other: Any, column: str) -> Finding:
    verdict = _meet(one, other, column)
    a, b = figure(getattr(one, column)), figure(getattr(other, column))
    if verdict == "holds":
        return held(f"{what} is told twice and agrees: {a}, {b}", one, other, stated=a, computed=b)
    return found(
        verdict, f"{what} is told twice: {said(one)}, but {said(other)}", one, other,
        severity="high" if verdict == "inconsistent" else "low", stated=a, computed=b,
    )  # fmt: skip


@rule(_FAMILY)
def total_told_twice(case: Case) -> Iterator[Finding]:
    """A flow's total for one partner and period is told with one value."""
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in case.all_rows("trade_totals"):
        if row.value is not None and isinstance(row.period, str):
            groups[row.flow, row.counterpart, row.period, row.currency].append(row)
    for (flow, partner, period, _), rows in groups.items():
        for one, other in pairwise(rows):
            what = f"{flow.replace('_', ' ')} with {partner} in {period}"
            yield _compare(what, one, other, "value")


@rule(_FAMILY)
def quantity_told_twice(case: Case) -> Iterator[Finding]:
    """A number of the same things in the same period is told with one value."""
    groups: dict[tuple[Any, ...], dict[Any, list[Any]]]
    groups = defaultdict(lambda: defaultdict(list))
    trade = {(row.source, row.line) for row in case.all_rows("trade_totals")}
    for row in case.all_rows("quantities"):
        if not (isinstance(row.what, str) and isinstance(row.period, str)):
            continue
        what = tuple(sorted(fold(word)[:6] for word in words_of(row.what)))
        # Assumption: one word names a kind of things, two or more name these very things.
        if len(what) > 1 and (row.source, row.line) not in trade:
            groups[what, row.period, row.unit][row.source, row.line].append(row)
    for lines in groups.values():
        # Two numbers of one line are parts or steps, not the same thing said again.
        for before, rows in pairwise(lines.values()):
            for one, other in product(before, rows):
                yield _compare(f"{one.what} in {one.period}", one, other, "value")


@rule(_FAMILY)
def act_dated_twice(case: Case) -> Iterator[Finding]:
    """An agreement told twice under one title has the same date for the same act."""
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in case.all_rows("treaties"):
        title = " ".join(fold(row.title).split())
        # Assumption: a title of one word ('agreement') may be of any agreement.
        if " " in title:
            groups[title, row.parties].append(row)
    for rows in groups.values():
        for act in ("signed", "ratified", "in_force", "ended"):
            for one, other in pairwise(row for row in rows if isinstance(getattr(row, act), str)):
                a, b = getattr(one, act), getattr(other, act)
                apart = (
                    getattr(one, f"{act}_latest") < getattr(other, f"{act}_earliest")
                    or getattr(other, f"{act}_latest") < getattr(one, f"{act}_earliest")
                )  # fmt: skip
                name = act.replace("_", " ")
                if apart:
                    yield found(
                        "inconsistent",
                        f"“{one.title}” is {name} on {readable(a)} in {said(one)}, "
                        f"on {readable(b)} in {said(other)}",
                        one, other, severity="high", stated=a, computed=b,
                    )  # fmt: skip
                else:
                    yield held(f"“{one.title}”: both places agree on when it was {name}, "
                               f"{readable(a)}", one, other, stated=a, computed=b)  # fmt: skip
