"""What happenings are called on a figure, and which are worth a label."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from bilateral.analysis.inventory import short_name
from bilateral.analysis.selection import records
from bilateral.text.dates import find_dates
from bilateral.text.places import country_name

__all__ = ["codes_in", "leading", "short_words", "theme_of", "themes"]

_THEMES = Path(__file__).parents[1] / "data" / "happening_themes.csv"


@cache
def _themes() -> dict[str, tuple[str, int]]:
    with _THEMES.open(encoding="utf-8", newline="") as file:
        return {row["category"]: (row["theme"], int(row["weight"])) for row in csv.DictReader(file)}


def themes() -> list[str]:
    """The themes that categories are gathered in, in the order in which figures show them."""
    return list(dict.fromkeys(theme for theme, _ in _themes().values()))


def theme_of(category: str) -> str:
    """The theme that a category of events belongs to.

    >>> theme_of("expulsion")
    'sanctions and incidents'
    """
    return _themes()[category][0]


def codes_in(value: Any) -> set[str]:
    """The codes that a cell joins by ';'; none in an empty one."""
    return set() if pd.isna(value) else set(str(value).split(";"))


def _agreements(treaties: pd.DataFrame | None) -> dict[tuple[str, int, str], str]:
    """Short name and act of each agreement by the document, line and date of the act."""
    named: dict[tuple[str, int, str], str] = {}
    for row in [] if treaties is None else records(treaties):
        for act in ("year", "ended", "in_force", "ratified", "signed"):
            if pd.notna(row[act]):
                name = f"{short_name(row)} ({_ACT_WORDS[act]})"
                named[row["source"], row["line"], row[act]] = name
    return named


_ACT_WORDS = {
    "signed": "signed",
    "ratified": "ratified",
    "in_force": "in force",
    "ended": "ended",
    "year": "listed",
}


def short_words(event: dict[str, Any]) -> str:
    """What a happening is, in the document's words without its date; English where it is known.

    Where a Latvian sentence tells several acts its English cannot be cut to one of them, so that
    the kind of act and its parties stand instead.
    """
    quote, english = " ".join(str(event["quote"]).split()), event["text_en"]
    if english == event["text"] and event["origin"] in ("prose", "envoys"):
        words = quote
    elif pd.notna(english) and ", while " not in str(english):
        words = str(english)
    else:
        names = [_names(event["actor"]), _names(event["target"])]
        words = f"{' to '.join(n for n in names if n)}: {event['category'].replace('_', ' ')}"
    if words == english and words != event["text"] and len(find_dates(words)) > 1:
        # A whole sentence, of whose dates only one is this happening's.
        return words
    text = _RELATIVE.sub("", _without_dates(words))
    return text[:1].upper() + text[1:]


# A date that only counts from another says nothing on a label that has the date.
_RELATIVE = re.compile(
    r"^(?:exactly\s+)?(?:(?:a|an|one|the\s+(?:next|following|same))\s+)?"
    r"(?:day|month|year)s?(?:\s+(?:ago|later|before))?\s*,\s*",
    re.IGNORECASE,
)


def _names(codes: Any) -> str:
    return " and ".join(country_name(code) or code for code in sorted(codes_in(codes)))


_LEFT_OVER = re.compile(
    r"""
    ^[\s,;]*(?:(?:and|that|to\ which|which|where|who|whose|until|as|the)\b[\s,]*)?
    # what joins it to the words before
    | [\s,;:.]+$
    """,
    re.VERBOSE | re.IGNORECASE,
)
# 'a 30 April 1994 agreement' is called by its date.
_ARTICLE = re.compile(r"\ban?\s*$", re.IGNORECASE)
_BEFORE_DATE = re.compile(r"[\s,]*\b(?:in|on|of|to|the|as early as|as|night to)\s*$", re.IGNORECASE)


def _without_dates(words: str) -> str:
    parts, at = [], 0
    for mention in find_dates(words):
        if _ARTICLE.search(words[: mention.start]):
            continue
        parts.append(_BEFORE_DATE.sub("", words[at : mention.start]))
        at = mention.end
    text = re.sub(r"\(\s*\)", "", "".join([*parts, words[at:]]))
    text = re.sub(r"\s+(?=[,.;])", "", " ".join(text.split()))
    return _LEFT_OVER.sub("", text)


# Assumption: an expulsion or a treaty is worth a label, a visit or an envoy's term is not.
_WORTH_A_LABEL = 3


def leading(
    told: pd.DataFrame, treaties: pd.DataFrame | None = None, *, most: int = 40
) -> pd.DataFrame:
    """The happenings of each lane that are worth a label first, the weightiest first.

    Weight: ten for each further document that tells it, and what the kind of happening weighs by
    `data/happening_themes.csv` (recognition, force and expulsion more than visits); a date wider
    than two years weighs nothing. Adds `weight` and `words`. At most `most` in a lane.
    """
    weights = [
        10 * (row["documents"] - 1) + _themes()[row["category"]][1] + _of_form(row)
        if pd.notna(row["width"]) and row["width"] <= 2 * 366
        else 0
        for row in records(told)
    ]
    named = _agreements(treaties)
    words = [
        named.get((row["source"], row["line"], row["date"]))
        if row["category"] == "treaty"
        else None
        for row in records(told)
    ]
    rows = told.assign(
        weight=weights,
        words=[w or short_words(r) for w, r in zip(words, records(told), strict=True)],
    )
    rows = rows[rows["weight"] >= _WORTH_A_LABEL].sort_values(
        ["weight", "date_earliest"], ascending=[False, True], kind="stable"
    )
    # One label for a sentence that tells several acts.
    rows = rows.drop_duplicates(["lane", "words"]).drop_duplicates(["source", "start"])
    # Assumption: three labels of a year are enough, so that other years have theirs.
    years = rows["date_earliest"].dt.year
    rows = rows[rows.groupby([rows["lane"], years], sort=False).cumcount() < 3]
    return rows.groupby("lane", sort=False).head(most)


# Assumption: a treaty, so called, weighs more than an agreement, and diplomatic relations, opened
# or lowered, more than talks.
_WEIGHTY = {"treaty": "treaty", "diplomatic": "diplomatic relations"}


def _of_form(event: dict[str, Any]) -> int:
    words = f"{event['quote']} {event['text_en']}".lower()
    return 2 if _WEIGHTY.get(event["category"], "\0") in words else 0
