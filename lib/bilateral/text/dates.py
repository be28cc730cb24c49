"""Dates in English and Latvian text, as EDTF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from bilateral.records import Edtf
from bilateral.text import edtf
from bilateral.text.date_context import Context
from bilateral.text.date_grammar import find
from bilateral.text.date_points import Found
from bilateral.text.date_words import tokenise

__all__ = ["DateMention", "find_dates"]

Kind = Literal["explicit", "elliptic", "relative"]


class DateMention(NamedTuple):
    """An expression that fixes something on the calendar: `text[start:end]` means `date`."""

    start: int
    end: int
    date: Edtf
    precision: str
    kind: Kind


def find_dates(
    text: str,
    language: str | Sequence[str] = "en",
    *,
    news: bool = False,
    written: date | None = None,
) -> list[DateMention]:
    """Find the dates of a text in order; `language` is one for all lines or one per line.

    What a date leaves out, such as the year of 'In August', comes from the dates before it. A
    date that stays without a year is left out, as are numbers that only look like years. Since,
    by, from … to and early belong to the expression; in, on and at do not.

    `news` says that the text tells of its own days: 'on Tuesday' and 'on 3 May' are those next to
    the day it was `written`, by default that of its date line.

    >>> [(each.date, each.kind) for each in find_dates("Since May 2014. On 2 September it ended.")]
    [('2014-05/..', 'explicit'), ('2014-09-02', 'elliptic')]
    >>> [each.date for each in find_dates("2018. gada 18. 20. jūlijs, 1529 uzņēmumi", "lv")]
    ['2018-07-18/2018-07-20']
    >>> find_dates("On 2 September, under Section 1920, the 1520 gauge, in 18 months.")
    []
    >>> day = date(2019, 3, 7)
    >>> [each.date for each in find_dates("On Tuesday, on 28 February", news=True, written=day)]
    ['2019-03-05', '2019-02-28']
    """
    tokens = tokenise(text, language)
    expressions = find(tokens)
    context = Context(tokens, expressions, news=news, written=written)
    mentions = []
    for found in expressions:
        value = context.date_of(found)
        if value:
            start, end = tokens.start(found.start), tokens.ends[found.end - 1]
            mentions.append(DateMention(start, end, value, edtf.precision(value), _kind(found)))
    return mentions


def _kind(found: Found) -> Kind:
    if found.relative:
        return "relative"
    return "elliptic" if found.yearless else "explicit"
