"""The inventory of agreements: their lives, lags and status, and what the lists leave out."""

from __future__ import annotations

import csv
import itertools
import re
from pathlib import Path

import pandas as pd

from bilateral.analysis.inventory import ACTS, PARTNERS, UNNAMED, inventory, topics
from bilateral.analysis.selection import records
from bilateral.display import line_link, lines_link
from bilateral.text.edtf import readable
from bilateral.text.places import country_name

__all__ = [
    "COLUMNS",
    "PARTNERS",
    "acts",
    "beginnings",
    "by_partner",
    "findings",
    "for_reading",
    "inventory",
    "lags",
    "levels",
    "life_lines",
    "list_promises",
    "listed_and_ended",
    "only_ended",
    "partner_names",
    "tellings",
    "told_in_prose_only",
    "words_used",
]

_DATA = Path(__file__).parents[1] / "data"


def life_lines(rows: pd.DataFrame) -> pd.DataFrame:
    """The agreements that can be drawn: those with a beginning, by partner, topic and beginning.

    Adds `goes_on`: `ended` where an end is stated, `period` for the years of a programme, `stated`
    where the document says that the agreement is in force or indefinite, otherwise `unknown`.
    """
    known = rows[rows["begins"].notna()].copy()
    says_in_force = known["status"].eq("in_force") | (
        known["duration"].notna() & known["period"].isna()
    )
    known["goes_on"] = says_in_force.map({True: "stated", False: "unknown"})
    known.loc[known["period"].notna(), "goes_on"] = "period"
    known.loc[known["ended"].notna(), "goes_on"] = "ended"
    order = [*topics(), UNNAMED]
    known["place"] = known["group"].map({group: n for n, group in enumerate(PARTNERS)})
    known["topic_place"] = known["topic"].map({topic: n for n, topic in enumerate(order)})
    return known.sort_values(
        ["place", "topic_place", "begins_earliest", "name"], kind="stable"
    ).drop(columns=["place", "topic_place"])


def only_ended(rows: pd.DataFrame) -> pd.DataFrame:
    """Agreements of which the end is dated and nothing before it."""
    return rows[rows["begins"].isna() & rows["ended"].notna()]


def acts(rows: pd.DataFrame) -> pd.DataFrame:
    """Every dated act of the agreements: `name, act, date_earliest, date_latest, source, line`."""
    parts = [
        rows.loc[rows[f"{act}_earliest"].notna()].assign(
            act=act, date_earliest=rows[f"{act}_earliest"], date_latest=rows[f"{act}_latest"]
        )
        for act in (*ACTS, "period")
    ]
    return pd.concat(parts)[["name", "act", "date_earliest", "date_latest", "source", "line"]]


def beginnings(rows: pd.DataFrame) -> pd.DataFrame:
    """How many agreements begin in each year (down), by partner (across)."""
    known = rows[rows["begins_earliest"].notna()]
    wide = pd.crosstab(known["begins_earliest"].dt.year, known["group"])
    if wide.empty:
        return wide
    wide = wide[[group for group in PARTNERS if group in wide.columns]]
    return wide.reindex(range(wide.index.min(), wide.index.max() + 1), fill_value=0)


def by_partner(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """How many agreements have each value of a column (down), by partner (across).

    Values stand from the most frequent to the least; every partner that occurs has a column.
    """
    wide = pd.crosstab(rows[column].astype(str).str.replace("_", " "), rows["group"])
    wide = wide[[group for group in PARTNERS if group in wide.columns]]
    return wide.loc[wide.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def partner_names(groups: list[str]) -> list[str]:
    """Names of partners for headings."""
    return [country_name(group) or "several or others" for group in groups]


def for_reading(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows by partner, topic and beginning, with names for codes and spaces for underscores."""
    places = rows["group"].map({group: n for n, group in enumerate(PARTNERS)})
    named = [
        ", ".join(country_name(code) or code for code in codes.split(";"))
        for codes in rows["partners"]
    ]
    spaced = {
        column: rows[column].str.replace("_", " ")
        for column in ("level", "form", "begins_with", "status")
    }
    return (
        rows.assign(partners=named, place=places, **spaced)
        .sort_values(["place", "topic", "begins_earliest", "name"], kind="stable")
        .drop(columns="place")
    )


def lags(rows: pd.DataFrame) -> pd.DataFrame:
    """Days from each stated act to the next one of the same agreement, as the dates allow.

    Columns: `name, first_act, first, next_act, next, days_low, days_high, source, line`.
    """
    acts = ["signed", "ratified", "in_force", "ended"]
    found = []
    for row in records(rows):
        stated = [act for act in acts if pd.notna(row[act])]
        for one, two in itertools.pairwise(stated):
            low = row[f"{two}_earliest"] - row[f"{one}_latest"]
            high = row[f"{two}_latest"] - row[f"{one}_earliest"]
            found.append(
                {
                    "name": row["name"],
                    "first_act": one.replace("_", " "),
                    "first": row[one],
                    "next_act": two.replace("_", " "),
                    "next": row[two],
                    "days_low": low.days,
                    "days_high": high.days,
                    "source": row["source"],
                    "line": row["line"],
                }
            )
    columns = ["name", "first_act", "first", "next_act", "next", "days_low", "days_high"]
    table = pd.DataFrame(found, columns=[*columns, "source", "line"])
    return table.sort_values("days_low", kind="stable", ignore_index=True)


def listed_and_ended(rows: pd.DataFrame) -> pd.DataFrame:
    """Agreements that a list holds although the list itself says that they have ended."""
    return rows[(rows["told_in"] == "list") & rows["status"].isin(["terminated", "denounced"])]


_OF_A_LIST = re.compile(r"\blist\b|\bsarakst", re.IGNORECASE)
_NEAR = 6


def list_promises(rows: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """What the lines over a list of agreements say of the list: their coverage rows."""
    listed = rows[rows["told_in"] == "list"]
    first = listed.groupby("source", sort=False)["line"].min()
    over = coverage[coverage["source"].isin(first.index)]
    distance = over["source"].map(first) - over["line"]
    speaks = over["quote"].str.contains(_OF_A_LIST)
    return over[distance.between(1, _NEAR) & speaks]


def told_in_prose_only(rows: pd.DataFrame) -> pd.DataFrame:
    """Agreements that running text tells in a document that has a list, which lacks them."""
    with_list = rows.loc[rows["told_in"] == "list", "source"].unique()
    return rows[(rows["told_in"] == "prose") & rows["source"].isin(with_list)]


def tellings(rows: pd.DataFrame) -> pd.DataFrame:
    """How each document tells its agreements.

    Columns: `source, agreements, listed, dated, force, bare_year`: how many stand in a list, carry
    a date of any act, a date of entry into force, a bare year without saying of what.
    """
    return (
        rows.assign(
            listed=rows["told_in"].eq("list"),
            dated=rows["begins"].notna(),
            force=rows["in_force"].notna(),
            bare_year=rows["begins_with"].eq("year").fillna(value=False),
        )
        .groupby("source", sort=False)
        .agg(
            agreements=("treaty", "size"),
            listed=("listed", "sum"),
            dated=("dated", "sum"),
            force=("force", "sum"),
            bare_year=("bare_year", "sum"),
        )
        .astype(int)
        .sort_values("agreements", ascending=False, kind="stable")
        .reset_index()
    )


def words_used(rows: pd.DataFrame) -> pd.DataFrame:
    """The forms and statuses that occur, explained: `word, kind, agreements, meaning`.

    Meanings after the definitions of key terms of the United Nations Treaty Collection, in our
    words.
    """
    counts = pd.concat([rows["form"], rows["status"].str.replace("_", " ")]).value_counts()
    with (_DATA / "treaty_words.csv").open(encoding="utf-8", newline="") as file:
        known = pd.DataFrame(csv.DictReader(file))
    known["agreements"] = known["word"].map(counts)
    return known.dropna(subset="agreements").astype({"agreements": int})


def levels(rows: pd.DataFrame) -> pd.DataFrame:
    """How many agreements are of which level and form, with each partner.

    Columns: `level, form, agreements`, and one for each of `PARTNERS`; the most frequent first.
    """
    wide = pd.crosstab([rows["level"], rows["form"]], rows["group"])
    wide = wide.reindex(columns=list(PARTNERS), fill_value=0).rename_axis(columns=None)
    wide.insert(0, "agreements", wide.sum(axis=1))
    return wide.reset_index().sort_values(
        "agreements", ascending=False, kind="stable", ignore_index=True
    )


def findings(rows: pd.DataFrame) -> list[str]:
    """The inventory's findings in sentences (HTML with links to lines), computed from its rows."""
    if rows.empty:
        return ["No agreement matches the parameters."]
    counts = rows["group"].value_counts()
    groups = [group for group in PARTNERS if group in counts.index]
    partners = ", ".join(
        f"{name} {counts[group]}" for group, name in zip(groups, partner_names(groups), strict=True)
    )
    in_force, dated = rows["in_force"].notna(), rows["begins"].notna()
    sentences = [
        f"The documents name {len(rows)} agreements and programmes ({partners}); {dated.sum()} "
        f"carry a date of some act, and {in_force.sum()} one of entry into force."
    ]
    force = rows[in_force]
    if len(force):
        share = force["group"].value_counts(normalize=True)
        name = partner_names([str(share.index[0])])[0]
        sentences.append(
            f"{100 * share.iloc[0]:.0f} % of the dates of entry into force are of agreements with "
            f"{name}: what looks like dense relations may be a document that is careful with dates."
        )
    sentences += [*_busiest(rows), *_known_lags(rows), *_broken_promises(rows), *_missing(rows)]
    return sentences


def _busiest(rows: pd.DataFrame) -> list[str]:
    starts = beginnings(rows)
    if starts.empty:
        return []
    totals = starts.sum(axis=1)
    window = totals.rolling(5, min_periods=1).sum()
    last = int(str(window.idxmax()))
    return [
        f"The five years with the most beginnings are {last - 4}–{last}: {int(window.max())} of "
        f"{int(totals.sum())}."
    ]


def _known_lags(rows: pd.DataFrame) -> list[str]:
    """Of how many agreements the way from signature to entry into force can be measured."""
    both = int((rows["signed"].notna() & rows["in_force"].notna()).sum())
    two = rows[rows[["signed", "ratified", "in_force", "ended"]].notna().sum(axis=1) > 1]
    where = f" ({lines_link(two)})" if len(two) else ""
    waits = "" if both else ": how long agreements took to enter into force cannot be told"
    return [
        f"Signature and entry into force are both stated of {both} of {len(rows)} agreements, any "
        f"two acts of {len(two)}{where}{waits}."
    ]


def _broken_promises(rows: pd.DataFrame) -> list[str]:
    ended = listed_and_ended(rows)
    elsewhere = rows[rows["ended"].notna() & ~rows.index.isin(ended.index)]
    if not len(ended) + len(elsewhere):
        return []
    ends = pd.concat([ended, elsewhere])
    named = ", ".join(
        f"{readable(date)} ({line_link(source, line)})"
        for date, source, line in zip(ends["ended"], ends["source"], ends["line"], strict=True)
    )
    return [f"{len(ends)} are said to have ended: {named}; {len(ended)} of them stand in a list."]


def _missing(rows: pd.DataFrame) -> list[str]:
    missing = told_in_prose_only(rows)
    if missing.empty:
        return []
    return [
        f"{len(missing)} agreements told in prose stand in no list of the same document "
        f"({lines_link(missing)})."
    ]


COLUMNS = {
    "name": "Agreement",
    "form": "Form",
    "level": "Level",
    "begins_with": "First act",
    "begins": "Date",
    "ended": "Ended",
    "status": "Status",
}
ENDED_COLUMNS = {**COLUMNS, "headings": "Under the headings"}
FULL_COLUMNS = {"partners": "With", "topic": "Topic", **COLUMNS}
LEVEL_COLUMNS = {
    "level": "Level",
    "form": "Form",
    "agreements": "All",
    **{
        group: name[0].upper() + name[1:]
        for group, name in zip(PARTNERS, partner_names(list(PARTNERS)), strict=True)
    },
}
WORD_COLUMNS = {"word": "Word", "agreements": "Agreements", "meaning": "Meaning"}
TELLING_COLUMNS = {
    "source": "Document",
    "agreements": "Agreements",
    "listed": "In a list",
    "dated": "With a date",
    "force": "With entry into force",
    "bare_year": "With a bare year",
}
LAG_COLUMNS = {
    "name": "Agreement",
    "first_act": "From",
    "first": "Date",
    "next_act": "To",
    "next": "Date of that",
    "days_low": "Days, at least",
    "days_high": "Days, at most",
}
