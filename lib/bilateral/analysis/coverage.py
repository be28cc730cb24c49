"""What the documents are, what was taken from them and what was not."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import shorten

import pandas as pd

from bilateral.analysis.selection import records
from bilateral.collection import Tables
from bilateral.display import line_link
from bilateral.text.places import country_name

__all__ = [
    "by_partner",
    "findings",
    "kinds_of_line",
    "reach",
    "reasons",
    "row_counts",
    "rows_columns",
    "unclaimed",
]


def kinds_of_line(coverage: pd.DataFrame) -> pd.DataFrame:
    """Non-blank lines per document (down) by what came of them (across).

    `facts` for lines with rows; otherwise the reason why nothing is taken.
    """
    kinds = coverage["reason"].fillna("facts")
    wide = pd.crosstab(coverage["source"], kinds)
    order = wide.sum().sort_values(ascending=False, kind="stable").index
    first = ["facts"] if "facts" in order else []
    return wide[[*first, *(kind for kind in order if kind != "facts")]]


_LONGEST_EXAMPLE = 70


def reasons(coverage: pd.DataFrame) -> pd.DataFrame:
    """Lines from which nothing is taken, by reason, with an example: `reason, lines, example`."""
    rest = coverage[coverage["reason"].notna()]
    counts = rest.groupby("reason", sort=True).agg(
        lines=("line", "size"), example=("quote", "first"), source=("source", "first"),
        line=("line", "first"),
    )  # fmt: skip
    counts["example"] = [
        shorten(words, _LONGEST_EXAMPLE, placeholder=" …") for words in counts["example"]
    ]
    counts.index = counts.index.str.replace("-", " ")
    return counts.reset_index().sort_values("lines", ascending=False, kind="stable")


def unclaimed(coverage: pd.DataFrame) -> pd.DataFrame:
    """The lines that no rule of a reader could place."""
    return coverage[coverage["reason"] == "unclaimed"]


def row_counts(tables: Tables) -> pd.DataFrame:
    """Rows of each table (down) by document (across)."""
    counts = {
        name: rows["source"].value_counts()
        for name, rows in tables.items()
        if name not in ("sources", "coverage")
    }
    order = list(tables.sources["source"])
    wide = pd.DataFrame(counts).T.reindex(columns=order).fillna(0).astype(int)
    wide.insert(0, "all", wide.sum(axis=1))
    return wide.rename_axis("table").reset_index()


def rows_columns(tables: Tables) -> Mapping[str, str]:
    """Headings for `row_counts`, whose columns follow the documents."""
    return {"table": "Table", "all": "All", **{name: name for name in tables.sources["source"]}}


def reach(tables: Tables) -> pd.DataFrame:
    """The years that each document speaks of: `source, events, first, last, middle, published`.

    `middle` is the year before and after which half of its dated events lie.
    """
    events = tables.events.dropna(subset=["date_earliest"])
    years = events.assign(year=events["date_earliest"].dt.year).groupby("source", sort=False)[
        "year"
    ]
    spans = years.agg(events="size", first="min", last="max", middle="median").reset_index()
    sources = tables.sources[["source", "title", "published"]]
    rows = sources.merge(spans, on="source", how="left")
    rows = rows.assign(line=1, middle=rows["middle"].round())
    return rows.astype({"first": "Int64", "last": "Int64", "middle": "Int64"})


# Columns that name states in each table; a table without one belongs to its document's partners.
_STATES = frozenset(
    {
        "parties",
        "sending",
        "receiving",
        "guest",
        "host",
        "counterpart",
        "country",
        "provider",
        "recipient",
        "respondent",
    }
)
_ABOUT_DOCUMENTS = ("sources", "sections", "coverage", "dates", "quantities", "findings")


def by_partner(tables: Tables) -> pd.DataFrame:
    """Rows of each table (down) by the partner that they concern (across); zeros are gaps.

    A row concerns the states that it names besides Latvia, the USSR counting for Russia; where it
    names none, the partners that its document treats. Tables on the documents themselves are left
    out, and those derived from others.
    """
    partners = _partners(tables.sources["counterparts"])
    of_document = dict(zip(tables.sources["source"], tables.sources["counterparts"], strict=True))
    counts: dict[str, dict[str, int]] = {}
    for name, rows in tables.items():
        if name in (*_ABOUT_DOCUMENTS, "coded_events", "visitors"):
            continue
        columns = [column for column in rows.columns if column in _STATES]
        concerned: list[set[str]] = [
            _concerned([row[column] for column in columns])
            or _concerned([of_document[row["source"]]])
            for row in records(rows)
        ]
        counts[name.replace("_", " ")] = {
            partner: sum(partner in states for states in concerned) for partner in partners
        }
    return pd.DataFrame(counts).T.rename_axis("table")


def _partners(counterparts: pd.Series) -> list[str]:
    return sorted({code for codes in counterparts.dropna() for code in codes.split(";")})


def _concerned(values: list[object]) -> set[str]:
    codes = {code for value in values if isinstance(value, str) for code in value.split(";")}
    return {"RUS" if code == "SUN" else code for code in codes - {"LVA"}}


def findings(tables: Tables) -> list[str]:
    """What the documents are, in sentences (HTML with links to lines), computed from the tables."""
    coverage, sources = tables.coverage, tables.sources
    fruitful = 100 * coverage["reason"].isna().mean()
    sentences = [
        f"{len(sources)} documents with {len(coverage)} lines that are not blank; {fruitful:.0f} % "
        "of these lines yield rows, and each other line has the reason why it yields none.",
    ]
    lost = unclaimed(coverage)
    if len(lost):
        places = ", ".join(
            line_link(s, n) for s, n in zip(lost["source"], lost["line"], strict=True)
        )
        sentences.append(f"{len(lost)} lines could not be placed by any rule: {places}.")
    else:
        sentences.append("No line was left that the readers could not place.")
    by_document = tables.events["source"].value_counts()
    top = by_document.index[0]
    sentences.append(
        f"{100 * by_document.iloc[0] / by_document.sum():.0f} % of the {by_document.sum()} dated "
        f"events come from one document, {top}: whatever counts events counts above all what it "
        "lists."
    )
    counts = by_partner(tables)
    empty = [
        (str(name), partner) for name, row in counts.iterrows() for partner in row[row == 0].index
    ]
    if empty:
        gaps = "; ".join(
            f"{country_name(partner) or partner}: {', '.join(n for n, p in empty if p == partner)}"
            for partner in counts.columns
            if any(p == partner for _, p in empty)
        )
        sentences.append(f"Whole tables have no row on some partners ({gaps}).")
    undated = sources[sources["published"].isna()]["source"]
    terms = int(sources["licence"].isna().sum())
    sentences.append(
        f"{len(undated)} of {len(sources)} documents bear no date of publication"
        + (f" ({', '.join(undated)})" if len(undated) else "")
        + f", and for {terms} the terms of use are not known."
    )
    return sentences
