"""The inventory of agreements: their lives, lags and status, and what the lists leave out."""

from __future__ import annotations

import itertools

from typing import Any

import pandas as pd

from bilateral.display import line_link

__all__ = [
    "COLUMNS",
    "findings",
    "inventory",
    "lags",
    "life_lines",
    "per_year",
    "status_counts",
    "told_in_prose_only",
]

COLUMNS = {
    "name": "Agreement",
    "partners": "With",
    "level": "Level",
    "begins": "Begins",
    "ended": "Ended",
    "status": "Status",
}

# The act that begins an agreement's line, best known first.
_BEGINNINGS = ("in_force", "ratified", "signed", "year")


def inventory(treaties: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """The treaties with `name`, `partners`, `begins` and `told_in`.

    `name` is short: the form and the subject where both are known, otherwise the title, in English
    where it is known.

    `begins` is the earliest stated act of entry into force, ratification, signature or the bare
    year, in that order of preference, with its bounds, and `begins_with` names the act; `told_in`
    is `list` or `prose`, after the rule of the reader that claimed the line.
    """
    rows = treaties.copy()
    rows["name"] = [
        _short_name(form, subject, title)
        for form, subject, title in zip(
            rows["form"], rows["subject"], rows["title_en"].fillna(rows["title"]), strict=True
        )
    ]
    rows["partners"] = rows["parties"].map(
        lambda codes: ";".join(code for code in codes.split(";") if code != "LVA")
    )
    rows["counterpart"] = rows["partners"]
    rows["begins"], rows["begins_with"] = pd.NA, pd.NA
    rows["begins_earliest"] = rows["begins_latest"] = pd.Series(pd.NaT, rows.index, "datetime64[s]")
    for act in reversed(_BEGINNINGS):
        known = rows[act].notna()
        rows.loc[known, "begins_with"] = act
        for suffix in ("", "_earliest", "_latest"):
            rows.loc[known, f"begins{suffix}"] = rows.loc[known, f"{act}{suffix}"]
    rules = coverage.set_index(["source", "line"])["reader_rule"]
    places = pd.MultiIndex.from_frame(rows[["source", "line"]])
    rows["told_in"] = (
        rules.reindex(places).eq("prose").map({True: "prose", False: "list"}).to_numpy()
    )
    return rows.astype({"begins": "string", "begins_with": "string"})


def _short_name(form: str, subject: Any, title: str) -> str:
    if pd.isna(subject) or not title.lower().startswith(f"{form} between"):
        return title[0].upper() + title[1:]
    return f"{form.capitalize()}: {subject[0].lower()}{subject[1:]}"


def status_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Agreements by status (down) and partner (across), with `all`."""
    wide = pd.crosstab(rows["status"], rows["partners"])
    wide.insert(0, "all", wide.sum(axis=1))
    wide = wide.sort_values("all", ascending=False, kind="stable")
    return wide.rename_axis(columns=None).reset_index()


def life_lines(rows: pd.DataFrame) -> pd.DataFrame:
    """The agreements that can be drawn: those with a beginning, in its order.

    Adds `goes_on`: `ended` where an end is stated, `stated` where the document says that the
    agreement is in force or indefinite, otherwise `unknown`.
    """
    known = rows[rows["begins"].notna()].copy()
    says_in_force = known["status"].eq("in_force") | known["duration"].notna()
    known["goes_on"] = says_in_force.map({True: "stated", False: "unknown"})
    known.loc[known["ended"].notna(), "goes_on"] = "ended"
    return known.sort_values(["begins_earliest", "name"], kind="stable")


def per_year(rows: pd.DataFrame) -> pd.DataFrame:
    """How many agreements begin in each year (down), by partner (across)."""
    known = rows[rows["begins_earliest"].notna()]
    wide = pd.crosstab(known["begins_earliest"].dt.year, known["partners"])
    if wide.empty:
        return wide
    return wide.reindex(range(wide.index.min(), wide.index.max() + 1), fill_value=0)


def lags(rows: pd.DataFrame) -> pd.DataFrame:
    """Days from each stated act to the next one of the same agreement, as the dates allow.

    Columns: `name, first_act, first, next_act, next, days_low, days_high, source, line`.
    """
    acts = ["signed", "ratified", "in_force", "ended"]
    found = []
    for _, row in rows.iterrows():
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
    return pd.DataFrame(found, columns=[*columns, "source", "line"])


def told_in_prose_only(rows: pd.DataFrame) -> pd.DataFrame:
    """Agreements that running text tells in a document that also has a list of agreements.

    An act on the same day in the list of the same document counts as the list telling it.
    """
    listed = rows[rows["told_in"] == "list"]
    prose = rows[(rows["told_in"] == "prose") & rows["source"].isin(listed["source"])]
    acts = ["signed", "ratified", "in_force", "ended"]
    known = {
        (source, date)
        for act in acts
        for source, date in zip(listed["source"], listed[act], strict=True)
        if pd.notna(date)
    }
    missing = [
        not any((row["source"], row[act]) in known for act in acts) for _, row in prose.iterrows()
    ]
    return prose[missing]


def findings(rows: pd.DataFrame) -> list[str]:
    """The inventory's findings in sentences (HTML with links to lines), computed from its rows."""
    if rows.empty:
        return ["No agreement matches the parameters."]
    by_partner = rows["partners"].value_counts()
    partners = ", ".join(f"{code} {count}" for code, count in by_partner.head(4).items())
    dated = rows["begins"].notna().sum()
    sentences = [
        f"The documents name {len(rows)} agreements and programmes ({partners}); "
        f"{dated} carry a date of some act.",
    ]
    bare = rows["begins_with"].eq("year").sum()
    in_force = rows["in_force"].notna().sum()
    sentences.append(
        f"{in_force} give a date of entry into force; {bare} give a bare year without saying of "
        "what, which is kept apart from signatures."
    )
    ended = rows[rows["ended"].notna()]
    if len(ended):
        places = ", ".join(
            line_link(s, n) for s, n in zip(ended["source"], ended["line"], strict=True)
        )
        sentences.append(f"{len(ended)} are said to have ended ({places}).")
    starts = per_year(rows)
    if not starts.empty:
        totals = starts.sum(axis=1)
        sentences.append(
            f"Most begin in {totals.idxmax()} ({totals.max()}); the dates run from "
            f"{starts.index.min()} to {starts.index.max()}."
        )
    missing = told_in_prose_only(rows)
    if len(missing):
        places = ", ".join(
            line_link(s, n) for s, n in zip(missing["source"], missing["line"], strict=True)
        )
        sentences.append(
            f"{len(missing)} agreements told in prose stand in no list of the same document "
            f"({places})."
        )
    return sentences


ACT_COLUMNS = {"act": "First dated act", "agreements": "Agreements"}
LEVEL_COLUMNS = {"level": "Level", "form": "Form", "agreements": "Agreements"}
LAG_COLUMNS = {
    "name": "Agreement",
    "first_act": "From",
    "first": "Date",
    "next_act": "To",
    "next": "Date of that",
    "days_low": "Days, at least",
    "days_high": "Days, at most",
}


def acts(rows: pd.DataFrame) -> pd.DataFrame:
    """How many agreements begin with which act: `act, agreements`."""
    counts = rows["begins_with"].fillna("none").str.replace("_", " ").value_counts()
    return counts.rename_axis("act").reset_index(name="agreements")


def levels(rows: pd.DataFrame) -> pd.DataFrame:
    """How many agreements are of which level and form: `level, form, agreements`."""
    counts = rows.groupby(["level", "form"], sort=True).size().reset_index(name="agreements")
    return counts.sort_values("agreements", ascending=False, kind="stable")


def status_columns(rows: pd.DataFrame) -> dict[str, str]:
    """Headings for `status_counts`, whose columns follow the partners that occur."""
    partners = sorted(rows["partners"].unique())
    return {
        "status": "Status",
        "all": "All",
        **{code: code.replace(";", ", ") for code in partners},
    }
