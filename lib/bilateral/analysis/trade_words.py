"""What the page's sentences call the main goods, beside what its tables say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from bilateral.analysis.trade import Page
from bilateral.analysis.trade_goods import FLOWS
from bilateral.documents import Document, Line

__all__ = ["CALLED_COLUMNS", "LEFT_OUT_COLUMNS", "called_main", "left_out"]

CALLED_COLUMNS = {
    "flow": "Flow",
    "group_name": "Group",
    "called": "Named in the sentence as its main product",
    "called_en": "That is, in the table",
    "mainly": "With the word 'mainly'",
    "share_of_group_pct": "Share of the group, %",
    "says": "What the table says",
}

LEFT_OUT_COLUMNS = {
    "flow": "Flow",
    "group_en": "Group",
    "value_eur": "EUR",
    "share_pct": "Share of the flow, %",
}

_COLUMNS = [
    "flow",
    "group",
    "group_name",
    "called",
    "called_en",
    "mainly",
    "share_text",
    "share_table",
    "share_of_group_pct",
    "says",
    "source",
    "line",
    "start",
    "end",
    "quote",
]

# One group of an enumeration: its name, then in brackets its share and what it mainly is.
_ENTRY = re.compile(
    r"""(?P<group>\S.*?)\s*
        \(\s*(?P<share>\d{1,3}[.,]\d+)\s?%\s*,?\s*
        (?P<mainly>galvenokārt|pārsvarā|mainly|chiefly|mostly)?\s*
        (?P<product>[^()]*)\)[;,.]?""",
    re.VERBOSE | re.IGNORECASE,
)
_FLOW_WORDS = {"export": re.compile(r"e(?:ks|x)port", re.IGNORECASE),
               "import": re.compile(r"\bimport", re.IGNORECASE)}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{4,}")


def _stems(words: str) -> frozenset[str]:
    """The first five letters of each longer word: enough to see through Latvian endings.

    >>> _stems("Etilēna polimēri") == _stems("etilēnu un polimēru"), _stems("un no tām")
    (True, frozenset())
    """
    return frozenset(word.lower()[:5] for word in _WORD.findall(words))


def _alike(one: str, other: str) -> float:
    """The share of the shorter one's words that the other has too, 0 to 1."""
    a, b = _stems(one), _stems(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _flow_of(words: str) -> str | None:
    found = {flow: match.start() for flow, word in _FLOW_WORDS.items()
             if (match := word.search(words))}  # fmt: skip
    return min(found, key=found.__getitem__, default=None)


def _entries(document: Document) -> Iterator[tuple[Line, str, re.Match[str]]]:
    """The entries of each line that enumerates groups of one flow with their shares."""
    for line in document.lines:
        entries = list(_ENTRY.finditer(line.text)) if "%" in line.text else []
        # Assumption: two groups with their shares make an enumeration, one may be anything.
        flow = _flow_of(entries[0]["group"]) if len(entries) > 1 else None
        if flow:
            yield from ((line, flow, entry) for entry in entries)


def _group_of(entry: re.Match[str], groups: pd.DataFrame) -> Any:
    """The table's group that an entry names: most alike in words, then in its share."""
    share = float(entry["share"].replace(",", "."))
    likeness = [_alike(group, entry["group"]) for group in groups["group"]]
    distance = (groups["share_pct"] - share).abs().tolist()
    order = sorted(range(len(groups)), key=lambda n: (-likeness[n], distance[n]))
    return groups.iloc[order[0]] if order and likeness[order[0]] >= 0.5 else None


def _place(document: Document, line: Line, entry: re.Match[str]) -> dict[str, Any]:
    """The evidence of an entry, as the columns that rows of tables end with."""
    found = document.evidence(line.start + entry.start(), line.start + entry.end())
    return {name: getattr(found, name) for name in ("source", "line", "start", "end", "quote")}


def _says(own: pd.DataFrame, products: pd.DataFrame) -> str:
    if own.empty:
        return "the table does not list it"
    if float(own["share_of_group_pct"].sum()) > 50:
        return "more than half of the group"
    largest = products["share_of_group_pct"].idxmax() in own.index
    return f"less than half of the group, {'the' if largest else 'not the'} largest listed"


def called_main(documents: tuple[Document, ...], own: Page) -> pd.DataFrame:
    """Each group of the page's enumerations, with the product named for it, beside the tables.

    Columns: `flow, group, group_name` (English where known), `called, called_en` (products of the
    table that the words mean), `mainly` (whether the word is used), `share_text, share_table` (%),
    `share_of_group_pct` (null where no product is meant), `says` and the evidence. Empty where the
    page has no such sentence.
    """
    rows = []
    for document in documents:
        if document.source != own.source:
            continue
        for line, flow, entry in _entries(document):
            group = _group_of(entry, own.groups[own.groups["flow"] == flow])
            called = entry["product"].strip(" .,;")
            if group is None or not called:
                continue
            products = own.products[
                (own.products["flow"] == flow) & (own.products["group"] == group["group"])
            ]
            # Assumption: all words of one in the other make the same product; 'fertilisers' means
            # every product of fertilisers.
            meant = products[[_alike(name, called) == 1 for name in products["product"]]]
            rows.append(
                {
                    "flow": flow,
                    "group": group["group"],
                    "group_name": group["group_en"]
                    if pd.notna(group["group_en"])
                    else group["group"],
                    "called": called,
                    "called_en": "; ".join(meant["product_en"].fillna(meant["product"])),
                    "mainly": entry["mainly"] is not None,
                    "share_text": float(entry["share"].replace(",", ".")),
                    "share_table": group["share_pct"],
                    "share_of_group_pct": meant["share_of_group_pct"].sum()
                    if len(meant)
                    else float("nan"),
                    "says": _says(meant, products),
                    **_place(document, line, entry),
                }
            )
    return pd.DataFrame(rows, columns=_COLUMNS)


def left_out(own: Page, called: pd.DataFrame) -> pd.DataFrame:
    """Groups of the tables that the sentences leave out though they name a smaller one.

    Columns of `trade_groups`. Empty where nothing is left out.
    """
    found = []
    for flow in FLOWS:
        named = set(called.loc[called["flow"] == flow, "group"]) if len(called) else set()
        groups = own.groups[own.groups["flow"] == flow]
        least = groups.loc[groups["group"].isin(named), "value_eur"].min()
        found.append(groups[~groups["group"].isin(named) & (groups["value_eur"] > least)])
    return pd.DataFrame(pd.concat(found))
