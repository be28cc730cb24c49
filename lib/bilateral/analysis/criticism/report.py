"""The findings as a reader wants them: chosen, sorted, counted, with both places."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import pandas as pd

from bilateral.analysis.criticism.case import RULES
from bilateral.errors import check_choice
from bilateral.plain import escape

if TYPE_CHECKING:
    from bilateral.collection import Tables

__all__ = [
    "COUNT_COLUMNS",
    "HELD_COLUMNS",
    "RULES",
    "SEVERITIES",
    "TESTED_COLUMNS",
    "choose",
    "counts",
    "failing",
    "held_by_rule",
    "holding",
    "matrix",
    "sentences",
    "silent_rules",
    "with_places",
]

SEVERITIES = ("high", "medium", "low")
"""Severities, the gravest first."""

VERDICTS = {
    "inconsistent": "two places contradict each other",
    "mislabelled": "a label says something other than what it labels",
    "stale": "overtaken by the document's own dates",
    "gap": "something announced or told elsewhere is missing",
    "imprecise": "two forms or precisions stand side by side",
    "garbled": "damaged on the way from the page",
}
"""What each verdict means."""

COUNT_COLUMNS = {"verdict": "Verdict", "meaning": "Meaning", **{s: s.title() for s in SEVERITIES}}
TESTED_COLUMNS = {"family": "Family", "what": "What the rule tests", "found": "Found",
                  "held": "Holds"}  # fmt: skip
HELD_COLUMNS = {"rule": "Rule", "message": "What was tested and holds"}

# Rules whose second value is what the first should be, by the document's own figures or words.
_CORRECTING = frozenset({
    "trade-figures", "parts-in-brackets", "unit-of-millions", "direction-of-caption",
    "column-of-other-flow", "spelling-of-person", "diacritics-of-name", "misspelt-word",
})  # fmt: skip


def choose(
    findings: pd.DataFrame, *, severity: str = "low", rules: Collection[str] = ()
) -> pd.DataFrame:
    """The findings of a severity or a graver one, of some rules or families of rules.

    Tests that hold are kept whatever their severity. Adds the columns `family` and `what` (what the
    rule tests). Raises `ParameterError` for a severity, rule or family that does not exist.
    """
    (least,) = check_choice("severity", [severity], SEVERITIES)
    families = {rule.family for rule in RULES.values()}
    wanted = set(check_choice("rules", rules, [*RULES, *families]))
    grave = SEVERITIES[: SEVERITIES.index(least) + 1]
    family = findings["rule"].map(lambda name: RULES[name].family)
    keep = (findings["verdict"] == "holds") | findings["severity"].isin(grave)
    if wanted:
        keep &= findings["rule"].isin(wanted) | family.isin(wanted)
    what = findings["rule"].map(lambda name: RULES[name].what)
    return findings.assign(family=family, what=what)[keep]


def failing(findings: pd.DataFrame) -> pd.DataFrame:
    """What does not hold, the gravest first, then in order of document and line."""
    rows = findings[findings["verdict"] != "holds"]
    order = rows["severity"].map(SEVERITIES.index).sort_values(kind="stable").index
    return rows.loc[order]


def holding(findings: pd.DataFrame) -> pd.DataFrame:
    """The tests that hold."""
    return findings[findings["verdict"] == "holds"]


def counts(findings: pd.DataFrame) -> pd.DataFrame:
    """How many findings of each verdict and severity: `verdict, meaning, high, medium, low`."""
    rows = failing(findings)
    table = pd.crosstab(rows["verdict"], rows["severity"])
    table = table.reindex(index=list(VERDICTS), columns=list(SEVERITIES), fill_value=0)
    table.insert(0, "meaning", [VERDICTS[verdict] for verdict in table.index])
    return table.rename_axis(columns=None).reset_index()


def held_by_rule(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings and tests that held per rule: `rule, family, what, found, held`."""
    rows = [
        {
            "rule": rule.id,
            "family": rule.family,
            "what": rule.what,
            "found": int((own["verdict"] != "holds").sum()),
            "held": int((own["verdict"] == "holds").sum()),
        }
        for rule in RULES.values()
        for own in [findings[findings["rule"] == rule.id]]
    ]
    table = pd.DataFrame(rows)
    return table[table["found"] + table["held"] > 0].sort_values(
        ["family", "found"], ascending=[True, False], kind="stable"
    )


def silent_rules(findings: pd.DataFrame) -> pd.DataFrame:
    """The rules that met nothing to test in these documents: `rule, family, what`."""
    told = set(findings["rule"])
    rows = [(r.id, r.family, r.what) for r in RULES.values() if r.id not in told]
    return pd.DataFrame(rows, columns=["rule", "family", "what"])


def matrix(findings: pd.DataFrame, documents: Collection[str]) -> pd.DataFrame:
    """One row per family of rules and document: `family, source, line, found, held, worst`.

    `worst` is the gravest severity found, null where nothing was; `line` is that of the first row.
    """
    families = list(dict.fromkeys(rule.family for rule in RULES.values()))
    rows = []
    for family in families:
        for source in documents:
            own = findings[(findings["family"] == family) & (findings["source"] == source)]
            wrong = failing(own)
            rows.append(
                {
                    "family": family,
                    "source": source,
                    "line": int(own["line"].iloc[0]) if len(own) else None,
                    "found": len(wrong),
                    "held": len(own) - len(wrong),
                    "worst": wrong["severity"].iloc[0] if len(wrong) else None,
                }
            )
    return pd.DataFrame(rows)


def _line(tables: Tables, source: str, number: int) -> str:
    document = next(d for d in tables.documents if d.source == source)
    return document.lines[number - 1].text


def with_places(findings: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The findings with what a reader sees of each place, and the correction that follows.

    Adds `here` (the words quoted), `other_source`, `other_line` and `there` (the other place's
    line; null where a finding has one place) and `correction` (null where none follows).
    """
    rows: list[dict[str, Any]] = []
    for _, row in findings.iterrows():
        own = f"{row['source']}:{row['line']}"
        others = [place for place in str(row["places"]).split(";") if place != own]
        # The place that the message quotes, where there are several.
        quoted = [p for p in others if f"(line {p.rpartition(':')[2]})" in row["message"]]
        source, _, line = (quoted or others or [""])[0].rpartition(":")
        follows = row["rule"] in _CORRECTING and pd.notna(row["computed"])
        rows.append(
            {
                "here": row["quote"],
                "other_source": source or None,
                "other_line": int(line) if line else None,
                "there": _line(tables, source, int(line)) if line else None,
                "correction": f"“{row['stated']}” → “{row['computed']}”" if follows else None,
            }
        )
    names = ["here", "other_source", "other_line", "there", "correction"]
    return findings.assign(
        **{name: pd.Series([row[name] for row in rows], index=findings.index, dtype=object)
           for name in names}
    )  # fmt: skip


def sentences(findings: pd.DataFrame, link: Any) -> list[str]:
    """Three to five sentences on what was found, as HTML; `link` makes one to a source and line."""
    wrong, held = failing(findings), holding(findings)
    told = [
        f"{len(wrong)} findings and {len(held)} tests that hold, by "
        f"{findings['rule'].nunique()} rules that met something to test."
    ]
    if wrong.empty:
        return [*told, "Nothing that was tested fails."]
    grave = wrong[wrong["severity"] == wrong["severity"].iloc[0]]
    lines = grave.drop_duplicates(["source", "line"])
    places = ", ".join(link(row["source"], row["line"]) for _, row in lines.iterrows())
    told.append(
        f"{len(grave)} of them are of severity {grave['severity'].iloc[0]}, on "
        f"{len(lines)} {'line' if len(lines) == 1 else 'lines'}: {places}."
    )
    most = wrong["source"].value_counts()
    told.append(
        f"{escape(str(most.index[0]))} has the most findings, {most.iloc[0]}, and "
        f"{(held['source'] == most.index[0]).sum()} tests that hold."
    )
    verdicts = wrong["verdict"].value_counts()
    told.append(
        "By verdict: " + ", ".join(f"{count} {name}" for name, count in verdicts.items()) + "."
    )
    several = (wrong["places"].str.count(";") > 0).sum()
    told.append(f"{several} findings rest on two places or more that do not go together.")
    return told
