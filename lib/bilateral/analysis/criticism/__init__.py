"""What in the documents does not hold, found by rule; what was tested and holds is recorded too.

One module per family of rules; each rule is a function over the tables that yields findings, and
none knows a document. A rule that tests and finds nothing wrong yields the verdict `holds`, so that
silence never passes for a check. Where only knowledge from outside would tell, rules are silent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bilateral.analysis.criticism import (
    age,
    arithmetic,
    between,
    damage,
    labels,
    lists,
    names,
    offices,
    order,
    patterns,
    repeated,
    units,
)
from bilateral.analysis.criticism.case import RULES, Case, Rule, id_of
from bilateral.documents import unique
from bilateral.records import Evidence, Finding

if TYPE_CHECKING:
    from bilateral.collection import Tables

__all__ = ["RULES", "Rule", "findings"]

FAMILIES = (
    arithmetic, units, repeated, order, offices, lists, labels, names, age, damage, between,
    patterns,
)  # fmt: skip


def findings(tables: Tables) -> list[Finding]:
    """All findings of all rules, in order of document, then position; ids are unique."""
    case = Case(tables.reading_copy())
    places = {name: number for number, name in enumerate(tables.sources["source"])}
    documents = {document.source: document for document in tables.documents}

    def printed(place: Evidence) -> Evidence:
        return documents[place.source].evidence(place.start, place.end)

    found = [
        replace(one, rule=rule.id, finding=id_of(rule.id, one), evidence=printed(one.evidence))
        for rule in RULES.values()
        for one in rule.examine(case)
    ]
    found.sort(key=lambda f: (places[f.evidence.source], f.evidence.start, f.rule, f.message))
    taken: dict[str, int] = {}
    return [replace(one, finding=unique(one.finding, taken)) for one in found]
