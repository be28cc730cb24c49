"""Happenings that several passages tell: who tells them, with what date and which words."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from bilateral.display import line_link
from bilateral.text.dates import find_dates
from bilateral.text.edtf import readable
from bilateral.text.language import line_language
from bilateral.text.places import find_places

__all__ = ["corroborated", "findings"]

_WORD = re.compile(r"[^\W\d_]{5,}")
_STEM = 5


def _stems(words: str) -> dict[str, str]:
    """Words of five letters or more by their beginnings, dates and names of places left out."""
    language = line_language(words, "en")
    named = [(found.start, found.end) for found in find_places(words, language)]
    named += [(found.start, found.end) for found in find_dates(words, language)]
    return {
        word[0][:_STEM].lower(): word[0]
        for word in _WORD.finditer(words)
        if not any(start <= word.start() < end for start, end in named)
    }


def corroborated(events: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """The rows of happenings that more than one row tells, happening by happening.

    Adds `happening` (a number), `documents` (how many tell it), `act` (the word for the act, from
    the table of coded events, null where none was coded), `english` (null where the words are
    English) and `own_words`: up to five words that no other telling of the happening uses, which
    is where the accounts differ. Happenings told by several documents come first.
    """
    told = events[events["same_as"].notna()]
    groups = told.groupby("same_as", sort=False)
    rows = told.assign(
        documents=groups["source"].transform("nunique"),
        first=groups["date_earliest"].transform("min"),
    ).sort_values(
        ["documents", "first", "same_as", "source", "line"],
        ascending=[False, True, True, True, True],
        kind="stable",
    )
    rows["happening"] = rows["same_as"].map(
        {group: number for number, group in enumerate(rows["same_as"].unique(), start=1)}
    )
    stems = {index: _stems(words) for index, words in rows["quote"].items()}
    rows["own_words"] = pd.array(
        [
            _own_words(stems[index], [stems[i] for i in group.index if i != index])
            for _, group in rows.groupby("same_as", sort=False)
            for index in group.index
        ],
        dtype="string",
    )
    triggers = coded.drop_duplicates("event").set_index("event")["trigger"]
    rows["act"] = pd.array(
        [
            _whole_words(trigger, quote)
            for trigger, quote in zip(rows["event"].map(triggers), rows["quote"], strict=True)
        ],
        dtype="string",
    )
    latvian = [line_language(words, "en") == "lv" for words in rows["quote"]]
    rows["english"] = rows["text_en"].where(pd.Series(latvian, rows.index, dtype=bool))
    return rows.drop(columns="first")


def _whole_words(trigger: Any, quote: str) -> str | None:
    """A coder's trigger, which may be cut within a word, to the end of that word."""
    if pd.isna(trigger):
        return None
    match = re.search(rf"{re.escape(str(trigger))}\w*", quote)
    return match[0] if match else str(trigger)


def _acts_differ(rows: pd.DataFrame) -> bool:
    """Whether no word for the act is shared by the documents that tell a happening."""
    known = rows[rows["act"].notna()]
    stems = [{word[:_STEM].lower() for word in own} for _, own in known.groupby("source")["act"]]
    return len(stems) > 1 and not set.intersection(*stems)


def _own_words(own: dict[str, str], others: list[dict[str, str]]) -> str | None:
    taken = {stem for other in others for stem in other}
    words = [word for stem, word in own.items() if stem not in taken]
    return ", ".join(words[:5]) or None


def findings(rows: pd.DataFrame, told: pd.DataFrame) -> list[str]:
    """What differs between documents that tell one happening, in sentences (HTML with links).

    `rows` are those of `corroborated`, `told` those of `timeline.happenings`.
    """
    rows = rows[rows["documents"] > 1]
    return [*_witnesses(rows, told), *_verbs(rows)]


def _verbs(rows: pd.DataFrame) -> list[str]:
    """Happenings for whose act the documents have different words."""
    groups = [own for _, own in rows.groupby("same_as", sort=False) if _acts_differ(own)]
    if not groups:
        return []
    examples = "; ".join(
        " against ".join(
            f"“{act}” ({line_link(source, line)})"
            for act, source, line in zip(own["act"], own["source"], own["line"], strict=True)
        )
        for own in (group.dropna(subset="act").drop_duplicates("source") for group in groups[:2])
    )
    return [
        f"For {len(groups)} happening{'s' if len(groups) > 1 else ''} that several documents tell "
        f"they have different words for the act: {examples}."
    ]


def _witnesses(rows: pd.DataFrame, told: pd.DataFrame) -> list[str]:
    several = told[told["documents"] > 1]
    sentence = (
        f"{len(several)} of {len(told)} happenings are told by more than one document, all others "
        "rest on a single witness"
    )
    dates = rows.groupby("same_as", sort=False)["date"].nunique()
    if not (dates > 1).any():
        return [f"{sentence}."]
    differing = rows[rows["same_as"] == dates[dates > 1].index[0]].drop_duplicates("date")
    examples = " against ".join(
        f"{readable(date)} ({line_link(source, line)})"
        for date, source, line in zip(
            differing["date"], differing["source"], differing["line"], strict=True
        )
    )
    return [f"{sentence}; in {(dates > 1).sum()} of them the dates differ, as in {examples}."]


WITNESS_COLUMNS = {
    "happening": "No.",
    "date": "Date",
    "act": "Word for the act",
    "quote": "Words",
    "english": "In English",
    "own_words": "Words of this telling only",
}
