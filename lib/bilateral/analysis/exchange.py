"""Visits between two states: by year and direction, office, person, city, season and length."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from bilateral.analysis.posts import city_in_english, missions, of_partners, others, terms
from bilateral.analysis.selection import counterparts, select
from bilateral.errors import check_choice
from bilateral.text.places import country_name

if TYPE_CHECKING:
    from bilateral.collection import Tables

__all__ = [
    "TIERS",
    "Exchange",
    "by_length",
    "by_month",
    "by_tier",
    "choose",
    "cities",
    "entries",
    "headings",
    "people",
    "portfolios",
]

# Assumption: offices stand in the order of the data model, which is one of protocol; where several
# persons travel together the highest of them gives the visit its level.
_LEVELS = {
    "head_of_state": "head of state or government",
    "head_of_government": "head of state or government",
    "speaker": "parliament",
    "deputy_speaker": "parliament",
    "minister": "minister",
    "deputy_minister": "deputy minister, state secretary",
    "state_secretary": "deputy minister, state secretary",
    "committee_chair": "parliament",
    "military_chief": "armed forces",
    "mayor": "city",
    "deputy_mayor": "city",
    "other": "other office",
}
NOBODY = "nobody named"

TIERS = [
    "head of state or government",
    "minister",
    "deputy minister, state secretary",
    "parliament",
    "armed forces",
    "city",
    "other office",
    NOBODY,
]
"""The kinds of office that visits are counted by, in the order of tables and figures."""

JOINT = "joint"


def entries(visits: pd.DataFrame, visitors: pd.DataFrame) -> pd.DataFrame:
    """One row per entry of a list of visits, with what entries are compared by.

    Adds `names`, `offices`, `offices_en` (joined by '; '), `level` (the highest), `tier` (one of
    `TIERS`), `counterpart`, `way` (`from Belarus`; a joint entry has the way of its guest), `year`
    (null where the date leaves it open), `month` of the first day, `days` (length with both ends,
    null where not known to the day) and `city_en`.
    """
    order = {level: place for place, level in enumerate(_LEVELS)}
    ranked = visitors.assign(rank=visitors["level"].map(order))
    groups = ranked.groupby("visit", sort=False)
    joined = {
        column: groups[name].agg(lambda values: "; ".join(values.dropna()))
        for column, name in (("names", "name"), ("offices", "office"), ("offices_en", "office_en"))
    }
    rows = visits.copy()
    for column, values in joined.items():
        rows[column] = rows["visit"].map(values).astype("string")
    levels = list(_LEVELS)
    highest = groups["rank"].min().map(lambda rank: levels[int(rank)])
    rows["level"] = rows["visit"].map(highest).astype("string")
    rows["tier"] = rows["level"].map(_LEVELS).fillna(NOBODY).astype("string")
    rows["counterpart"] = [
        others(guest, host) for guest, host in zip(rows["guest"], rows["host"], strict=True)
    ]
    rows["way"] = [f"from {country_name(code) or code}" for code in rows["guest"]]
    first, last = rows["date_earliest"], rows["date_latest"]
    one_year = first.dt.year == last.dt.year
    rows["year"] = first.dt.year.where(one_year).astype("Int64")
    rows["month"] = first.dt.month.where(one_year & (first.dt.month == last.dt.month)).astype(
        "Int64"
    )
    to_the_day = rows["precision"].isin(["day", "interval"]) & ((last - first).dt.days < 31)
    rows["days"] = ((last - first).dt.days + 1).where(to_the_day).astype("Int64")
    rows["city_en"] = pd.array([_in_english(cities) for cities in rows["city"]], dtype="string")
    return rows


def _in_english(cities: Any) -> Any:
    """English names of the cities of an entry, joined as these are."""
    if pd.isna(cities):
        return pd.NA
    return ";".join(str(city_in_english(city)) for city in cities.split(";"))


class Exchange(NamedTuple):
    """What the notebook on exchange reads, of a period and some partners."""

    visits: pd.DataFrame
    visitors: pd.DataFrame
    terms: pd.DataFrame
    missions: pd.DataFrame
    events: pd.DataFrame


def choose(
    tables: Tables,
    *,
    start: int | None = None,
    end: int | None = None,
    partners: Collection[str] = (),
    directions: Collection[str] = (),
    levels: Collection[str] = (),
) -> Exchange:
    """Entries of visits, terms and missions that may lie in the years, of some partners.

    `directions` (`BLR->LVA`, `joint`) and `levels` (of the highest office) choose among visits
    alone. Empty means all. Raises `ParameterError` for values that are not known and for a period
    that ends before it starts.
    """
    visits = entries(tables.visits, tables.visitors)
    parts = [visits, terms(tables.envoys), missions(tables.missions, tables.events)]
    known = sorted({code for part in parts for code in counterparts(part)})
    of = [of_partners(select(part, start=start, end=end), partners, known) for part in parts]
    ways = sorted(visits["direction"].dropna().unique())
    if directions:
        of[0] = of[0][of[0]["direction"].isin(check_choice("directions", directions, ways))]
    if levels:
        of[0] = of[0][of[0]["level"].isin(check_choice("levels", levels, list(_LEVELS)))]
    events = of_partners(select(tables.events, start=start, end=end), partners, known)
    came = tables.visitors[tables.visitors["visit"].isin(of[0]["visit"])]
    return Exchange(of[0], came, of[1], of[2], events)


def _across(rows: pd.DataFrame, down: pd.Series) -> pd.DataFrame:
    """Entries counted by a column (down) and way (across), ways in alphabetical order."""
    return pd.crosstab(down, rows["way"]).rename_axis(index=None, columns=None)


def by_tier(rows: pd.DataFrame) -> pd.DataFrame:
    """Entries by kind of office (down) and way (across), in the order of `TIERS`."""
    wide = _across(rows, rows["tier"])
    return wide.loc[[tier for tier in TIERS if tier in wide.index]]


def by_month(rows: pd.DataFrame) -> pd.DataFrame:
    """Entries by month of their first day (its name, down) and way (across)."""
    known = rows[rows["month"].notna()]
    wide = _across(known, known["month"].astype(int)).reindex(range(1, 13), fill_value=0)
    return wide.set_axis(pd.date_range("2000-01-01", periods=12, freq="MS").month_name())


def by_length(rows: pd.DataFrame) -> pd.DataFrame:
    """Entries by length in days, both ends counted (down), and way (across)."""
    known = rows[rows["days"].notna()]
    wide = _across(known, known["days"].astype(int))
    return wide.reindex(range(1, int(max(wide.index, default=0)) + 1), fill_value=0)


def cities(rows: pd.DataFrame) -> pd.DataFrame:
    """Cities that entries name, by host: `host, city, city_en, visits` and the first line.

    An entry that names none counts as `not named`, since most name the country alone.
    """
    named = rows.assign(
        host_name=[country_name(code) or code for code in rows["host"]],
        city=rows["city"].fillna("–").str.split(";"),
        city_en=rows["city_en"].fillna("not named").str.split(";"),
    ).explode(["city", "city_en"])
    table = named.groupby(["host_name", "city_en", "city"], sort=True).agg(
        visits=("visit", "size"), source=("source", "first"), line=("line", "min")
    )
    return table.reset_index().sort_values(
        ["host_name", "visits"], ascending=[True, False], kind="stable", ignore_index=True
    )


def people(rows: pd.DataFrame, visitors: pd.DataFrame) -> pd.DataFrame:
    """Everybody who came, once, those with most visits first.

    Columns: `person, name, way, offices, offices_en` (all held on visits), `visits, first, last`
    (dates of visits), and the place of the latest visit. Spellings that share a key of the
    collection (`person`) are one person.
    """
    of = rows.set_index("visit")[["date", "date_earliest", "way"]]
    merged = visitors.merge(of, left_on="visit", right_index=True, how="inner")
    merged = merged.sort_values("date_earliest", ascending=False, kind="stable")
    table = merged.groupby(["person", "way"], sort=False).agg(
        name=("name", "first"),
        offices=("office", lambda values: "; ".join(dict.fromkeys(values))),
        offices_en=("office_en", lambda values: "; ".join(dict.fromkeys(values.dropna()))),
        visits=("visit", "nunique"),
        first=("date", "last"),
        last=("date", "first"),
        source=("source", "first"),
        line=("line", "first"),
    )
    return table.reset_index().sort_values(
        ["visits", "name"], ascending=[False, True], kind="stable", ignore_index=True
    )


_PORTFOLIO = re.compile(r"\bMinist(?:er|ry) of (?:the )?(?P<of>.+)$")


def portfolios(rows: pd.DataFrame, visitors: pd.DataFrame) -> pd.DataFrame:
    """Travellers by portfolio (down) and way (across), the portfolio with most first.

    A deputy minister or state secretary counts for the ministry; whoever is of none stands under
    the kind of office. A person on two visits counts twice.
    """
    came = visitors.merge(rows[["visit", "way"]], on="visit")
    if came.empty:
        return pd.DataFrame()
    found = came["office_en"].astype("string").str.extract(_PORTFOLIO)["of"]
    kind = came["level"].map(_LEVELS)
    wide = pd.crosstab(found.where(found.notna(), kind), came["way"])
    order = wide.sum(axis=1).sort_values(ascending=False, kind="stable").index
    return wide.loc[order].rename_axis(index=None, columns=None)


def headings(counts: pd.DataFrame) -> dict[str, str]:
    """Headings for a table of counts whose columns already say what they are."""
    return {str(name): f"{str(name)[:1].upper()}{str(name)[1:]}" for name in counts.columns}


PEOPLE_COLUMNS = {
    "name": "Name",
    "way": "Came",
    "offices_en": "Office",
    "offices": "In the document",
    "visits": "Visits",
    "first": "First",
    "last": "Last",
}
CITY_COLUMNS = {"host_name": "In", "city_en": "City", "city": "In Latvian", "visits": "Entries"}
