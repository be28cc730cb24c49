"""How far lists of visits reach: their breaks, what text tells beside them, numbered sessions."""

from __future__ import annotations

import math
import re
from typing import Any

import pandas as pd

from bilateral.analysis.exchange import TIERS, by_tier, portfolios
from bilateral.analysis.labels import short_words
from bilateral.analysis.selection import records
from bilateral.display import line_link, lines_link
from bilateral.text.edtf import readable
from bilateral.text.language import line_language
from bilateral.text.places import country_name, find_places

__all__ = ["findings", "newest", "quiet_since", "sessions", "unlisted"]

# Assumption: three years are long enough to have a rate and short enough to be of the same time.
_BEFORE = 3
_YEAR = 365.25


def quiet_since(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """How long each list has been without an entry when its document was published.

    One row for each document and way and one for all ways of it. Columns: `source, who, last`
    (date), `published, days` (from the last entry to publication), `longest_before` (days of the
    longest earlier stretch without an entry), `rate` (entries a year in the three years before the
    last, the last not counted), `chance` (per cent that a Poisson process of that rate stays
    without an entry so long; `chance_words` to two digits) and the line of the last entry.
    Documents without a date are left out.
    """
    published = sources.set_index("source")["published_latest"]
    found = [
        row
        for source, own in rows.groupby("source", sort=False)
        if pd.notna(published.get(source))
        for who, part in [*own.groupby("way", sort=True), ("all", own)]
        if (row := _quiet(str(source), str(who), part, published[source])) is not None
    ]
    return pd.DataFrame(found, columns=[*_QUIET, "source", "line"])


_QUIET = ["who", "last", "published", "days", "longest_before", "rate", "chance",
          "chance_words"]  # fmt: skip


def _quiet(
    source: str, who: str, rows: pd.DataFrame, published: pd.Timestamp
) -> dict[str, Any] | None:
    known = rows[rows["date_latest"].notna()].sort_values("date_latest", kind="stable")
    if known.empty:
        return None
    last = known.iloc[-1]
    reached = known["date_latest"].cummax().shift()
    pauses = (known["date_earliest"] - reached).dt.days.dropna()
    begins = last["date_latest"] - pd.Timedelta(days=round(_BEFORE * _YEAR))
    rate = (int((known["date_latest"] > begins).sum()) - 1) / _BEFORE
    days = (published - last["date_latest"]).days
    return {
        "who": who,
        "last": last["date"],
        "published": published.date().isoformat(),
        "days": days,
        "longest_before": int(pauses.max()) if len(pauses) else None,
        "rate": rate,
        "chance": 100 * math.exp(-rate * days / _YEAR),
        "chance_words": f"{100 * math.exp(-rate * days / _YEAR):.2g}",
        "source": source,
        "line": int(last["line"]),
    }


def newest(events: pd.DataFrame, sources: pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    """The newest dated fact of each kind in each dated document that lists visits.

    `visits` are entries, kinds are categories of events: the table shows how old the other parts
    of the document were. Columns: `category, date, before` (days before publication),
    `quote`, and its place; the newest kind first.
    """
    published = sources.set_index("source")["published_latest"].dropna()
    documents = set(published.index) & set(visits["source"])
    own = events[events["source"].isin(documents) & (events["category"] != "publication")]
    day = own["date_latest"].fillna(own["date_earliest"])
    # What is announced or goes on beyond publication says nothing of when the part was written.
    then = published.reindex(own["source"]).set_axis(own.index)
    day = day.where(day <= then, own["date_earliest"])
    dated = own.assign(day=day, before=(then - day).dt.days)
    dated = dated[dated["before"] >= 0].sort_values("day", ascending=False, kind="stable")
    table = dated.drop_duplicates(["source", "category"])
    told = table.assign(
        category=table["category"].str.replace("_", " "),
        words=[short_words(row) for row in records(table)],
    )
    return told[["category", "date", "before", "words", "source", "line"]].reset_index(drop=True)


def unlisted(events: pd.DataFrame) -> pd.DataFrame:
    """Visits and meetings of delegations that running text tells and no list of visits has.

    Adds `way`, `words` (English where known) and `original` (what is printed, null where that is
    English); an event that shares its happening with an entry of a list is left out.
    """
    visits = events[events["category"] == "visit"]
    listed = set(visits.loc[visits["origin"] == "visits", "same_as"].dropna())
    rows = visits[(visits["origin"] == "prose") & ~visits["same_as"].isin(listed)]
    rows = rows.drop_duplicates(["source", "date", "actor", "target"])
    ways = [f"from {country_name(str(code)) or code}" for code in rows["actor"]]
    latvian = [line_language(words, "en") == "lv" for words in rows["quote"]]
    words = rows["text_en"].fillna(rows["quote"])
    original = rows["quote"].where(pd.Series(latvian, rows.index, dtype=bool))
    return rows.assign(way=ways, words=words, original=original).sort_values(
        "date_earliest", kind="stable"
    )


# --- Sessions of commissions ---------------------------------------------------------------------

_SESSION = re.compile(r"\bsēd(?:e|ē|es)\b|\bsession\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b(\d{1,2})\. ?sēd|\b(\d{1,2})(?:st|nd|rd|th) session", re.IGNORECASE)
_COMMISSION = re.compile(r"komisij|\bSVK\b|commission", re.IGNORECASE)
_OTHER_BODY = re.compile(r"apakškomisij|sub-?commission", re.IGNORECASE)


def sessions(visits: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Sessions of intergovernmental commissions in order, with the numbers missing between them.

    `visits` are entries, `events` those of the documents. Columns: `number` (null where not
    numbered), `date` with bounds, `words`, `words_en`, `told_in` (`list` or `prose`), `missing`
    (the numbers between this and the one before, such as `4–9`), and the place. Sessions of
    subcommissions are another body's and left out.
    """
    prose = events[events["origin"] == "prose"]
    # One sentence may tell of a commission and of what it set up: the sentence names the body.
    of_commission = [
        _of_commission(q, t) for q, t in zip(prose["quote"], prose["text"], strict=True)
    ]
    prose = prose[pd.Series(of_commission, prose.index, dtype=bool)]
    of_commission = [_of_commission(words, words) for words in visits["description"]]
    listed = visits[pd.Series(of_commission, visits.index, dtype=bool)]
    told = pd.concat(
        [
            listed.assign(words=listed["description"], words_en=listed["description_en"],
                          told_in="list"),
            prose.assign(words=prose["quote"], words_en=prose["text_en"], told_in="prose"),
        ]
    ).sort_values("date_earliest", kind="stable")  # fmt: skip
    matches = [_NUMBER.search(str(words)) for words in told["words"]]
    numbers = [int(match[1] or match[2]) if match else None for match in matches]
    told["number"] = pd.array(numbers, dtype="Int64")
    told["missing"] = pd.array(_missing(numbers), dtype="string")
    told["city_en"] = pd.array([_where(row) for row in records(told)], dtype="string")
    columns = ["number", "missing", "date", "date_earliest", "date_latest", "city_en",
               "words", "words_en", "told_in", "source", "line"]  # fmt: skip
    return told[columns].reset_index(drop=True)


def _where(row: dict[str, Any]) -> Any:
    """The city of a session: that of the list's entry, else the one that its words name."""
    if pd.notna(row["city_en"]):
        return row["city_en"]
    words = str(row["words"])
    named = [p for p in find_places(words, line_language(words, "en")) if p.kind == "city"]
    return (named[0].english or named[0].name) if len(named) == 1 else pd.NA


def _of_commission(quote: str, whole: str) -> bool:
    return bool(
        _SESSION.search(quote) and _COMMISSION.search(whole) and not _OTHER_BODY.search(whole)
    )


def _missing(numbers: list[int | None]) -> list[str | None]:
    """Before each number, those left out since the one before it."""
    reached, found = 0, list[str | None]()
    for number in numbers:
        gap = None
        if number is not None:
            first, last = reached + 1, number - 1
            if last >= first:
                gap = f"{first}–{last}" if last > first else str(first)
            reached = max(reached, number)
        found.append(gap)
    return found


# --- Findings ------------------------------------------------------------------------------------


def findings(
    rows: pd.DataFrame, visitors: pd.DataFrame, events: pd.DataFrame, sources: pd.DataFrame
) -> list[str]:
    """What the entries say in sentences (HTML with links to lines), computed from them."""
    if rows.empty:
        return ["No visit of a list matches the parameters."]
    return [
        *_how_many(rows),
        *_of_whom(rows, visitors),
        *_the_break(rows, sources, events),
        *_how_often(sessions(rows, events)),
    ]


def _counts(counts: pd.Series) -> str:
    return ", ".join(f"{count} {way}" for way, count in counts.items())


def _how_many(rows: pd.DataFrame) -> list[str]:
    known = rows.sort_values("date_earliest", kind="stable")
    years = rows["year"].value_counts()
    ways = rows["way"].value_counts().sort_index()
    return [
        f"The lists have {len(rows)} entries from {readable(known['date'].iloc[0])} to "
        f"{readable(known['date'].iloc[-1])} ({_counts(ways)}); {years.iloc[0]} of them, the most "
        f"of any year, are of {years.index[0]}."
    ]


def _of_whom(rows: pd.DataFrame, visitors: pd.DataFrame) -> list[str]:
    tiers = by_tier(rows).sum(axis=1)
    sentences = []
    if TIERS[0] in tiers.index:
        top = rows[rows["tier"] == TIERS[0]]
        sentences.append(
            f"{len(top)} entries are of a {TIERS[0]} "
            f"({_counts(top['way'].value_counts().sort_index())}: {lines_link(top)}), "
            f"{tiers.get('minister', 0)} of a minister."
        )
    wide = portfolios(rows, visitors)
    if len(wide):
        leading = "; ".join(
            f"{way}, {wide[way].idxmax()} leads with {wide[way].max()} of {wide[way].sum()} "
            "travellers"
            for way in wide
        )
        only = ", ".join(f"{name} {count}" for name, count in _one_way(wide) if count > 1)
        sentences.append(
            f"What each side sends differs: {leading}"
            + (f"; from one side only: {only}." if only else ".")
        )
    return sentences


def _one_way(wide: pd.DataFrame) -> list[tuple[str, int]]:
    """Portfolios of one way only; one that shares a word with one of the other way is not.

    >>> table = pd.DataFrame({"a": [2, 0, 1], "b": [0, 1, 0]}, ["Rail", "Rail and Roads", "Fish"])
    >>> _one_way(table)
    [('Fish', 1)]
    """
    held = {
        str(way): {str(name): int(count) for name, count in wide[way].items() if count}
        for way in wide
    }
    found = []
    for way, counts in held.items():
        elsewhere = {w for other in held if other != way for n in held[other] for w in n.split()}
        found += [(n, count) for n, count in counts.items() if not set(n.split()) & elsewhere]
    return sorted(found, key=lambda pair: -pair[1])


def _the_break(rows: pd.DataFrame, sources: pd.DataFrame, events: pd.DataFrame) -> list[str]:
    quiet = quiet_since(rows, sources)
    every = quiet[quiet["who"] == "all"]
    if every.empty:
        return []
    row = records(every)[0]
    after = unlisted(events)
    told = sessions(rows, events)
    later = pd.concat([after, told[told["told_in"] == "prose"]])
    later = later[later["source"] == row["source"]]
    parts = records(quiet[(quiet["who"] != "all") & (quiet["source"] == row["source"])])
    lists = " and ".join(f"{part['days']:,} days for the list {part['who']}" for part in parts)
    # What the text tells after the end of the list of its own guests.
    ends = rows.groupby("way")["date_latest"].max().min()
    overtaken = later[later["date_earliest"] > ends]
    words = (
        f" Running text tells of {len(overtaken)} meeting{'' if len(overtaken) == 1 else 's'} "
        f"after one of the lists ends ({lines_link(overtaken)}), so an end of a list is not yet "
        "an end of visits."
        if len(overtaken)
        else ""
    )
    return [
        f"After {readable(row['last'])} ({line_link(row['source'], row['line'])}) the lists have "
        f"nothing until the document's date, {readable(row['published'])}: {lists}; at the rate of "
        f"the three years before, {row['rate']:.1f} a year, chance alone would leave such a "
        f"stretch empty in {row['chance']:.1f} % of cases.{words}"
    ]


def _how_often(told: pd.DataFrame) -> list[str]:
    numbered = told[told["number"].notna()]
    if len(numbered) < 2:
        return []
    first, last = numbered.iloc[0], numbered.iloc[-1]
    steps = int(last["number"]) - int(first["number"])
    years = (last["date_earliest"] - first["date_earliest"]).days / _YEAR
    return [
        f"Of the {last['number']} sessions that the numbers of the commission imply until "
        f"{readable(last['date'])}, {len(numbered)} are told ({lines_link(numbered)}); from no. "
        f"{first['number']} to no. {last['number']} one came every {years / steps:.2f} years."
    ]


QUIET_COLUMNS = {
    "who": "List",
    "last": "Last entry",
    "published": "Published",
    "days": "Days between",
    "longest_before": "Longest pause before, days",
    "rate": "Entries a year before",
    "chance_words": "Chance of such a pause, %",
}
UNLISTED_COLUMNS = {"date": "Date", "way": "Way", "words": "What is told", "original": "In Latvian"}
NEWEST_COLUMNS = {
    "category": "Kind",
    "date": "Newest",
    "before": "Days before publication",
    "words": "What",
}
SESSION_COLUMNS = {
    "number": "No.",
    "missing": "Missing before it",
    "date": "Date",
    "city_en": "City",
    "words_en": "What is told",
    "words": "Words",
    "told_in": "Told in",
}
