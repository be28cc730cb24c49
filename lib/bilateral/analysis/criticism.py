"""What in the documents does not hold, found by rule; what was tested and holds is recorded too.

Each rule is a function over the tables that yields findings; none knows a document. A rule that
tests and finds nothing wrong yields the verdict `holds`, so that silence never passes for a check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from bilateral.analysis.trade import pages
from bilateral.analysis.trade_checks import reconciliation
from bilateral.analysis.trade_words import called_main
from bilateral.documents import Document, slug, unique
from bilateral.records import Evidence, Finding

if TYPE_CHECKING:
    from bilateral.collection import Tables

__all__ = ["RULES", "findings"]


def _evidence(row: Any) -> Evidence:
    return Evidence(
        str(row["source"]), int(row["line"]), int(row["start"]), int(row["end"]), str(row["quote"])
    )


def _place(row: Any) -> str:
    return f"{row['source']}:{row['line']}"


def _short(words: str, longest: int = 80) -> str:
    folded = " ".join(words.split())
    return folded if len(folded) <= longest else folded[: longest - 1].rstrip() + "…"


def _finding(
    rule: str,
    verdict: str,
    message: str,
    *rows: Any,
    severity: str = "low",
    stated: object = None,
    computed: object = None,
) -> Finding:
    return Finding(
        finding=slug(f"{rule} {rows[0]['source']} {rows[0]['line']}"),
        rule=rule,
        verdict=verdict,
        severity=severity,
        message=message,
        stated=None if stated is None else str(stated),
        computed=None if computed is None else str(computed),
        places=";".join(dict.fromkeys(_place(row) for row in rows)),
        evidence=_evidence(rows[0]),
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.2f}"


# Verdict of a check of figures → verdict and severity of the finding, and its message.
_CHECKED = {
    "holds": ("holds", "low", "{} agrees with {}"),
    "truncated": (
        "imprecise",
        "low",
        "{} agrees with the page's other figures only if one of them was cut off, not rounded; "
        "rounded, they give {}",
    ),
    "differs": ("inconsistent", "high", "the page prints {}, its own figures give {}"),
}


def arithmetic(tables: Tables) -> Iterator[Finding]:
    """Parts against totals, shares, differences, growth: within the printed precision or not."""
    for own in pages(tables):
        called = called_main(tables.documents, own)
        for _, check in reconciliation(own, called).iterrows():
            verdict, severity, words = _CHECKED[check["verdict"]]
            stated = f"{check['printed']} {check['unit']}"
            message = f"{check['what']}: {words.format(stated, check['computed'])}"
            if not check["holds"]:
                message += f" (“{_short(check['quote'])}”)"
            yield _finding(
                "arithmetic", verdict, message, check,
                severity=severity, stated=stated, computed=check["computed"],
            )  # fmt: skip


def units(tables: Tables) -> Iterator[Finding]:
    """A figure in full units followed by a unit of millions."""
    rows = tables.quantities[tables.quantities["qualifier"].notna()]
    for _, row in rows[rows["qualifier"].str.contains("unit")].iterrows():
        yield _finding(
            "units", "mislabelled",
            f"“{_short(row['quote'])}” is a figure in full followed by a unit of millions; it can "
            f"only mean {_figure(row['value'])} {row['unit']}",
            row, severity="high", stated=row["quote"], computed=_figure(row["value"]),
        )  # fmt: skip


def office_held_twice(tables: Tables) -> Iterator[Finding]:
    """Two persons in one office, each 'since' a date and neither with an end."""
    current = tables.envoys[(tables.envoys["end_reason"] == "open") & tables.envoys["city"].isna()]
    keys = ["source", "sending", "receiving", "role"]
    rows = current[current["term_start"].notna() & current["role"].notna()].copy()
    rows["role"] = rows["role"].str.slice(0, 30)
    for _, group in rows.groupby(keys, sort=False):
        persons = group.drop_duplicates("person").sort_values("term_start_earliest")
        for (_, one), (_, other) in pairwise(persons.iterrows()):
            yield _finding(
                "office-held-twice", "stale",
                f"{other['name']} ({other['term_start']}) and {one['name']} ({one['term_start']}) "
                f"are both given as {other['role']} with no end",
                one, other, severity="medium", stated=one["name"], computed=other["name"],
            )  # fmt: skip


def gaps_between_terms(tables: Tables) -> Iterator[Finding]:
    """A time between the terms of consecutive representatives in which nobody is named."""
    terms = tables.envoys[tables.envoys["term_start"].notna() & tables.envoys["term_end"].notna()]
    for _, group in terms.groupby(["source", "sending", "receiving"], sort=False):
        order = group.sort_values("term_start_earliest", kind="stable")
        for (_, one), (_, other) in pairwise(order.iterrows()):
            # A term to one year and the next from the following year may touch at its turn.
            if other["term_start_earliest"] - one["term_end_latest"] > pd.Timedelta(days=366):
                yield _finding(
                    "gap-between-terms", "gap",
                    f"between {one['name']} (to {one['term_end']}) and {other['name']} (from "
                    f"{other['term_start']}) nobody is named",
                    one, other, stated=one["term_end"], computed=other["term_start"],
                )  # fmt: skip


def ended_in_list_of_force(tables: Tables) -> Iterator[Finding]:
    """A list that promises agreements in force and holds ended ones."""
    promise = re.compile(r"limited to agreements in force|agreements in force\.", re.IGNORECASE)
    for document in tables.documents:
        for line in document.lines:
            if not promise.search(line.text):
                continue
            later = tables.treaties[
                (tables.treaties["source"] == document.source)
                & (tables.treaties["line"] > line.number)
                & tables.treaties["ended"].notna()
            ]
            place = _line_row(document, line.number)
            for _, row in later.iterrows():
                yield _finding(
                    "list-against-promise", "inconsistent",
                    f"the list promises agreements in force (“{_short(line.text)}”) and holds one "
                    f"that ended {row['ended']}: “{_short(row['title'])}”",
                    row, place, severity="medium", stated="in force", computed=row["status"],
                )  # fmt: skip


def _line_row(document: Document, number: int) -> dict[str, object]:
    line = document.lines[number - 1]
    evidence = document.evidence(line.start, line.end)
    return {
        "source": evidence.source, "line": evidence.line, "start": evidence.start,
        "end": evidence.end, "quote": evidence.quote,
    }  # fmt: skip


_DAMAGE = {
    "HTML remains": re.compile(r"</?[a-z]+(?: [a-z-]+=\"[^\"]{0,200}\")?>"),
    "a link that leads nowhere": re.compile(r"\[[^\]]{1,300}\]\(#\)"),
    "an object missing before a comma": re.compile(r"\b(?:at|here) ?,"),
}


def damage(tables: Tables) -> Iterator[Finding]:
    """Traces of the page that the text was taken from: markup, dead links, lost words."""
    for document in tables.documents:
        for what, pattern in _DAMAGE.items():
            hits = [line for line in document.lines if pattern.search(line.text)]
            if not hits:
                continue
            first = _line_row(document, hits[0].number)
            rest = [_line_row(document, line.number) for line in hits[1:]]
            found = pattern.search(hits[0].text)
            assert found is not None
            yield _finding(
                f"damage-{slug(what)}", "garbled",
                f"{what} in {len(hits)} lines, first “{_short(found.group())}”",
                first, *rest, stated=found.group(),
            )  # fmt: skip


def spellings(tables: Tables) -> Iterator[Finding]:
    """One person's name in two spellings."""
    people = pd.concat(
        [tables.visitors, tables.envoys.reindex(columns=tables.visitors.columns)],
        ignore_index=True,
    )
    for _, group in people[people["person"].notna()].groupby("person", sort=True):
        full = group[~group["name"].str.contains(".", regex=False)]
        names = full.drop_duplicates("name")
        if len(names) > 1:
            first, other = names.iloc[0], names.iloc[1]
            yield _finding(
                "spelling-of-a-name", "inconsistent",
                f"one person is printed as “{first['name_printed']}” and “{other['name_printed']}”",
                first, other, stated=first["name"], computed=other["name"],
            )  # fmt: skip


def empty_sections(tables: Tables) -> Iterator[Finding]:
    """A section that is announced and holds nothing."""
    for document in tables.documents:
        own = tables.sections[tables.sections["source"] == document.source]
        for _, row in own.iterrows():
            below = document.lines[row["line"] : row["line_end"]]
            if row["line"] == row["line_end"] or all(line.blank for line in below):
                yield _finding(
                    "empty-section", "gap",
                    f"the section “{_short(row['heading'])}” is announced and holds nothing",
                    row, stated=row["heading"],
                )  # fmt: skip


def undated(tables: Tables) -> Iterator[Finding]:
    """A document without a date of publication: its content gives the earliest it can be."""
    for _, source in tables.sources[tables.sources["published"].isna()].iterrows():
        dates = tables.dates[
            (tables.dates["source"] == source["source"]) & (tables.dates["precision"] != "interval")
        ]
        if len(dates):
            newest = dates.sort_values("date_earliest", kind="stable").iloc[-1]
            yield _finding(
                "undated-document", "imprecise",
                f"{source['source']} bears no date; its newest date is “{newest['quote']}”, "
                f"so that it was written after {newest['date_earliest'].date()}",
                newest, severity="medium", computed=f"{newest['date']}/..",
            )  # fmt: skip


RULES: tuple[Callable[[Tables], Iterator[Finding]], ...] = (
    arithmetic,
    units,
    office_held_twice,
    gaps_between_terms,
    ended_in_list_of_force,
    damage,
    spellings,
    empty_sections,
    undated,
)


def findings(tables: Tables) -> list[Finding]:
    """All findings of all rules, in order of document, then position; ids are unique."""
    order = {name: number for number, name in enumerate(tables.sources["source"])}
    found = [finding for rule in RULES for finding in rule(tables)]
    found.sort(key=lambda f: (order[f.evidence.source], f.evidence.start, f.rule))
    taken: dict[str, int] = {}
    return [replace(finding, finding=unique(finding.finding, taken)) for finding in found]
