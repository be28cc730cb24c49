"""Commitments, agreements and joint work of documents on security, and what amounts say."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import pandas as pd

from bilateral.analysis.labels import short_words
from bilateral.analysis.security import (
    AT_MOST,
    KINDS,
    comparisons,
    money,
    parts_of_licences,
    windows,
)
from bilateral.analysis.selection import records
from bilateral.display import line_link
from bilateral.documents import Document
from bilateral.text import edtf
from bilateral.text.dates import find_dates
from bilateral.text.edtf import readable
from bilateral.text.sentences import split_sentences

__all__ = ["commitments", "counts", "findings", "steps"]


def commitments(
    quantities: pd.DataFrame, assistance: pd.DataFrame, documents: Collection[Document]
) -> pd.DataFrame:
    """Shares that documents on assistance state, against the dates of the same sentence.

    Columns: `share` (per cent), `said`, `of`, `date` (EDTF: by when or of when; null where the
    sentence has no date) with its bounds, `words` (the sentence) and the place.
    """
    rows = quantities[
        (quantities["unit"] == "%") & quantities["source"].isin(set(assistance["source"]))
    ]
    by_id = {document.source: document for document in documents}
    found = []
    for row in records(rows):
        sentence = _sentence(by_id[row["source"]], row)
        stated = None if pd.isna(row["period"]) else row["period"]
        dates = [mention.date for mention in find_dates(sentence)]
        found.append(
            {
                "share": row["value"],
                "said": row["qualifier"],
                "of": row["what"],
                "date": stated or next((str(date) for date in dates), None),
                "words": " ".join(sentence.split()),
                "source": row["source"],
                "line": row["line"],
            }
        )
    table = pd.DataFrame(found, columns=["share", "said", "of", "date", "words", "source", "line"])
    return _bounded(table.astype({"date": "string"}))


def _bounded(table: pd.DataFrame) -> pd.DataFrame:
    """Adds what the dates may mean: `date_earliest`, `date_latest`, null where open."""
    bounds = [(None, None) if pd.isna(date) else edtf.bounds(date) for date in table["date"]]
    sides = {
        f"date_{name}": pd.Series([pair[side] for pair in bounds], table.index, "datetime64[s]")
        for side, name in enumerate(("earliest", "latest"))
    }
    return table.assign(**sides)


def _sentence(document: Document, row: dict[str, Any]) -> str:
    line = document.lines[row["line"] - 1]
    text, at = line.text, line.text.find(str(row["quote"]))
    spans = split_sentences(text)
    return str(next((text[a:b] for a, b in spans if a <= at < b), text))


def counts(quantities: pd.DataFrame, assistance: pd.DataFrame) -> pd.DataFrame:
    """What documents on assistance count besides money and shares: missions, persons, years."""
    money = set(assistance["currency"])
    return quantities[
        quantities["source"].isin(set(assistance["source"]))
        & ~quantities["unit"].isin(money | {"%"})
    ]


def steps(
    treaties: pd.DataFrame, events: pd.DataFrame, commitment: pd.DataFrame, assistance: pd.DataFrame
) -> pd.DataFrame:
    """Agreements, joint work and commitments that documents on assistance date, in order.

    Columns: `group` (`agreements`, `cooperation`, `commitments`), `words`, `date`,
    `date_earliest`, `date_latest` (null where it goes on) and the place.
    """
    sources = set(assistance["source"])
    agreed = treaties[treaties["source"].isin(sources) & treaties["year"].notna()]
    work = events[
        events["source"].isin(sources) & events["category"].isin(["security", "accession"])
    ]
    parts = [
        pd.DataFrame(
            {
                "group": "agreements",
                "words": agreed["title_en"],
                "date": agreed["year"],
                "source": agreed["source"],
                "line": agreed["line"],
            }
        ),
        pd.DataFrame(
            {
                "group": "cooperation",
                "words": [short_words(row) for row in records(work)],
                "date": work["date"],
                "source": work["source"],
                "line": work["line"],
            }
        ),
    ]
    promised = commitment[commitment["date"].notna()]
    parts.append(
        pd.DataFrame(
            {
                "group": "commitments",
                "words": [_promise(row) for row in records(promised)],
                "date": promised["date"],
                "source": promised["source"],
                "line": promised["line"],
            }
        )
    )
    table = pd.concat(parts, ignore_index=True)
    table = _bounded(table)
    order = {"agreements": 0, "cooperation": 1, "commitments": 2}
    key = table["date_earliest"].fillna(table["date_latest"])
    return (
        table.assign(place=table["group"].map(order), key=key)
        .sort_values(["place", "key"], kind="stable", ignore_index=True)
        .drop(columns=["place", "key"])
    )


def _promise(row: dict[str, Any]) -> str:
    said = "" if pd.isna(row["said"]) else f"{row['said']} "
    return f"{said}{row['share']:g} % ({row['of']})"


# --- Findings ------------------------------------------------------------------------------------


def findings(
    rows: pd.DataFrame, stepped: pd.DataFrame, counted: pd.DataFrame, events: pd.DataFrame
) -> list[str]:
    """What the amounts say in sentences (HTML with links to lines), computed from them."""
    if rows.empty:
        return ["No amount matches the parameters."]
    return [
        *_against_before(rows),
        *_shares(rows),
        *_together(rows),
        *_apart(rows),
        *_licences(rows),
        *_agreements(stepped),
        *_counted_back(counted, events),
    ]


def _against_before(rows: pd.DataFrame) -> list[str]:
    return [
        f"{row['name']} ({row['kind']}) in {row['later']} "
        f"({line_link(row['source'], row['line'])}) was {row['ratio_low']:.2f} to "
        f"{row['ratio_high']:.2f} times the yearly mean of {row['earlier']}, and "
        f"{row['of_all']:.2f} times all of {row['earlier']} together"
        + (": however those years shared it, none had more." if row["of_all"] >= 1 else ".")
        for row in records(comparisons(rows))
        if row["ratio_low"] is not None and row["ratio_high"] is not None
    ][:2]


def _together(rows: pd.DataFrame) -> list[str]:
    spans = windows(rows)
    open_ones = spans[spans["touching"].notna()]
    return [
        f"Sums of several years cannot be cut: aid in {row['period']} was anything from "
        f"{money(row['low'], row['currency'])} to {money(row['high'], row['currency'])}, "
        f"since {row['touching']} may lie in or out of it."
        for row in records(open_ones[open_ones["high"].notna()].head(1))
    ]


def _shares(rows: pd.DataFrame) -> list[str]:
    """What the largest programme makes up of a span that several programmes fill."""
    spans = windows(rows)
    whole = spans[spans["touching"].isna() & spans["inside"].str.contains(";", regex=False)]
    sentences = []
    for span in records(whole.head(1)):
        own = rows[rows["way"].eq(span["way"]) & rows["currency"].eq(span["currency"])]
        inside = [row for row in records(own[own["kind"] == "aid"])
                  if f"{row['name']} {row['period']}" in span["inside"].split("; ")]  # fmt: skip
        largest = max(inside, key=lambda row: float(row["amount"]))
        total = math.fsum(float(row["amount"]) for row in inside)
        sentences.append(
            f"The {len(inside)} sums that lie within {span['period']} come to "
            f"{money(total, span['currency'])}, of which {largest['name']} "
            f"({largest['period']}) makes up {100 * largest['amount'] / total:.0f} %."
        )
    return sentences


def _apart(rows: pd.DataFrame) -> list[str]:
    whole = rows[rows["kind"] != KINDS[-1]]
    groups = whole.groupby(["kind", "way", "currency"], sort=False).size()
    if len(groups) < 2:
        return []
    undated = whole[whole["when"].isna()]
    names = ", ".join(f"{row['name']} ({row['kind']})" for row in records(undated))
    return [
        f"The amounts are of {len(groups)} sorts by kind, giver and currency, and no two sorts are "
        f"added" + (f"; without any date: {names}." if len(undated) else ".")
    ]


def _licences(rows: pd.DataFrame) -> list[str]:
    return [
        f"The categories named within {row['programme']} make up at most {row['share_high']:.0f} % "
        f"of it; at least {money(row['rest_low'], 'USD')} is of categories that are not named "
        f"({line_link(row['source'], row['line'])})."
        for row in records(parts_of_licences(rows))
    ]


def _agreements(stepped: pd.DataFrame) -> list[str]:
    agreed = stepped[stepped["group"] == "agreements"]
    if len(agreed) < 2:
        return []
    years = agreed["date_earliest"].dt.year.sort_values()
    gaps = years.diff()
    longest = gaps.idxmax()
    before = int(years.loc[longest] - gaps.loc[longest])
    later = (years > before).sum()
    return [
        f"{len(agreed)} agreements are dated, from {years.min()} to {years.max()}; between "
        f"{before} and {years.loc[longest]} there is none, and {later} came after."
    ]


def _counted_back(counted: pd.DataFrame, events: pd.DataFrame) -> list[str]:
    """What 'almost so many years' means, counted back from the newest date of the document."""
    sentences = []
    for row in records(counted[counted["unit"] == "years"]):
        said = "" if pd.isna(row["qualifier"]) else str(row["qualifier"])
        own = events[(events["source"] == row["source"]) & events["date_latest"].notna()]
        if not AT_MOST.search(said) or own.empty:
            continue
        newest = own.sort_values("date_earliest").iloc[-1]
        since = newest["date_earliest"] - pd.DateOffset(years=int(row["value"]))
        sentences.append(
            f"“{row['quote']}” ({line_link(row['source'], row['line'])}), counted back from the "
            f"newest date that the document tells, {readable(newest['date'])}, began after "
            f"{since:%B %Y}."
        )
    return sentences


COMMITMENT_COLUMNS = {
    "share": "Share, %",
    "said": "Qualifier",
    "of": "Of",
    "date": "Date in the sentence",
    "words": "Sentence",
}
COUNT_COLUMNS = {
    "what": "What is counted",
    "value": "Number",
    "unit": "Unit",
    "qualifier": "Qualifier",
    "period": "When",
    "quote": "Words",
}
STEP_COLUMNS = {"group": "Kind", "date": "Date", "words": "What"}
