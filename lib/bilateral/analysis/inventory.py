"""The agreements that documents name, each once: short names, topics, acts, beginnings."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from bilateral.analysis.selection import records
from bilateral.text import edtf
from bilateral.text.dates import find_dates

__all__ = ["ACTS", "PARTNERS", "UNNAMED", "inventory", "short_name", "topic_of", "topics"]

_DATA = Path(__file__).parents[1] / "data"

PARTNERS = ("RUS", "BLR", "USA", "other")
"""The partners in the order in which figures and tables show them."""

UNNAMED = "subject not named"

ACTS = ("signed", "ratified", "in_force", "ended", "year")
# The act that begins an agreement's line, in the order in which acts follow on one another.
_BEGINNINGS = ("signed", "ratified", "in_force", "year", "period")


@cache
def _topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    with (_DATA / "treaty_topics.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            (row["topic"], re.compile(rf"\b(?:{row['stems'].replace(';', '|')})", re.IGNORECASE))
            for row in csv.DictReader(file)
        )


def topics() -> list[str]:
    """The topics that titles may name, in the order in which figures show them."""
    return [topic for topic, _ in _topics()]


def topic_of(words: str) -> str:
    """The general topic that the words of a title name.

    Each agreement has one, as in the World Treaty Index (Rohn, 1974); the topics and their words
    (`data/treaty_topics.csv`) are the collection's own. The topic with most of its words wins, and
    among equals the one named first.

    >>> topic_of("Social Protection of Retired Military Personnel and their Family Members")
    'law and persons'
    >>> topic_of("Cooperation programme")
    'subject not named'
    """
    hits = [
        (-len(found), found[0], topic)
        for topic, stems in _topics()
        if (found := [match.start() for match in stems.finditer(words)])
    ]
    return min(hits)[2] if hits else UNNAMED


_BETWEEN = re.compile(r"^(?P<head>.+?)\s+between\s.+", re.DOTALL)
_GENERIC = ("agreement", "arrangement", "treaty", "programme", "memorandum", "protocol")


def short_name(row: dict[str, Any]) -> str:
    """A name for labels: the title, or where it names its parties at length, its subject.

    >>> title = "Agreement between the Republic of Latvia and Atlantis on the Law of the Sea"
    >>> short_name({"title": title, "title_en": title, "subject": "the Law of the Sea"})
    'The Law of the Sea'
    >>> short_name({"title": "tax treaty", "title_en": "tax treaty", "subject": "tax"})
    'Tax treaty'
    """
    title = row["title"] if pd.isna(row["title_en"]) else row["title_en"]
    match = _BETWEEN.match(title)
    if match:
        translated = title != row["title"]
        subject = title.rpartition(" on ")[2] if translated else row["subject"]
        is_generic = match["head"].lower() in _GENERIC
        if is_generic and pd.notna(subject) and subject != title:
            title = subject
        elif not is_generic:
            # 'Consular Convention' says what it is of; what follows its parties may say more.
            rest = re.search(r"\s(in [a-z][^,]*)$", title) if translated else None
            title = match["head"] + (f" {rest[1]}" if rest else "")
    title = _PARTIES_FIRST.sub("", title)
    return str(title[0].upper() + title[1:])


# 'Latvia–Lithuania programme': who takes part stands elsewhere.
_PARTIES_FIRST = re.compile(r"^(?:[A-Z]\w+–)+[A-Z]\w+\s+(?=\w)")


def _period(duration: Any) -> str | None:
    """The years that the words of a duration name, as EDTF."""
    if pd.isna(duration):
        return None
    # Assumption: years between dashes and dots are read alike in both languages.
    return next((str(found.date) for found in find_dates(str(duration), "lv")), None)


def inventory(treaties: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """The agreements with what they are compared by, each once.

    Rows that tell the same agreement (the same parties on the same day, not two entries of one
    list) are one row with all acts that they state; `witnesses` counts them. Adds `name` (short),
    `partners` and `counterpart` (parties but Latvia), `group` (one of `PARTNERS`), `topic`,
    `told_in` (`list` or `prose`, after the rule of the reader that claimed the line), `period`
    (the years of a programme), and `begins` with its bounds and `begins_with`: the first that is
    stated of signature, ratification, entry into force, a bare year and the period.
    """
    rows = treaties.copy()
    rules = coverage.set_index(["source", "line"])["reader_rule"]
    places = pd.MultiIndex.from_frame(rows[["source", "line"]])
    listed = rules.reindex(places).str.contains("list").fillna(value=False)
    rows["told_in"] = listed.map({True: "list", False: "prose"}).to_numpy()
    rows = _told_once(rows)
    rows["name"] = [short_name(row) for row in records(rows)]
    rows["topic"] = [topic_of(_words(row)) for row in records(rows)]
    rows["partners"] = [_but_latvia(codes) for codes in rows["parties"]]
    rows["counterpart"] = rows["partners"]
    # Assumption: a text that Latvia did not sign, or with several others, has no partner's place.
    rows["group"] = [
        _but_latvia(codes) if codes in _PAIRS else "other" for codes in rows["parties"]
    ]
    rows["period"] = pd.array([_period(words) for words in rows["duration"]], dtype="string")
    return _with_beginning(rows).reset_index(drop=True)


_PAIRS = {";".join(sorted(("LVA", code))) for code in PARTNERS if code != "other"}


def _but_latvia(codes: str) -> str:
    return ";".join(code for code in codes.split(";") if code != "LVA")


def _words(row: dict[str, Any]) -> str:
    """The words that tell an agreement's topic: its title without its parties."""
    name = short_name(row)
    return name if pd.isna(row["subject"]) else f"{name} {row['subject']}"


def _told_once(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of one agreement as one: the listed or fullest row, with the acts that others add."""
    kept: list[dict[str, Any]] = []
    order = rows.assign(known=rows[list(ACTS)].notna().sum(axis=1), at=range(len(rows)))
    # Listed first, then those with most acts: they lend the name.
    order = order.sort_values(["told_in", "known", "at"], ascending=[True, False, True])
    for row in records(order):
        same = next((other for other in kept if _same(row, other)), None)
        if same is None:
            kept.append({**row, "witnesses": 1})
            continue
        same["witnesses"] += 1
        for act in ACTS:
            if pd.isna(same[act]) and pd.notna(row[act]):
                same.update({k: row[k] for k in (act, f"{act}_earliest", f"{act}_latest")})
    table = pd.DataFrame(kept, columns=[*order.columns, "witnesses"])
    types = {name: kind for name, kind in rows.dtypes.items() if name in table}
    return table.astype(types).sort_values("at", kind="stable").drop(columns=["known", "at"])


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if one["told_in"] == other["told_in"] == "list" or one["parties"] != other["parties"]:
        return False
    day = one["signed"]
    return bool(pd.notna(day) and day == other["signed"] and edtf.precision(day) == "day")


def _with_beginning(rows: pd.DataFrame) -> pd.DataFrame:
    bounds = [(None, None) if pd.isna(p) else edtf.bounds(p) for p in rows["period"]]
    rows["period_earliest"] = pd.Series([a for a, _ in bounds], rows.index, "datetime64[s]")
    rows["period_latest"] = pd.Series([b for _, b in bounds], rows.index, "datetime64[s]")
    rows["begins"], rows["begins_with"] = pd.NA, pd.NA
    rows["begins_earliest"] = rows["begins_latest"] = pd.Series(pd.NaT, rows.index, "datetime64[s]")
    for act in reversed(_BEGINNINGS):
        known = rows[act].notna()
        rows.loc[known, "begins_with"] = act
        for suffix in ("", "_earliest", "_latest"):
            rows.loc[known, f"begins{suffix}"] = rows.loc[known, f"{act}{suffix}"]
    return rows.astype({"begins": "string", "begins_with": "string"})
