"""Rules that are a pattern each, kept as data: two notations of one thing, and traces of damage."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bilateral.analysis.criticism.case import (
    RULES,
    Case,
    Rule,
    found,
    held,
    said,
    short,
    two_notations,
)
from bilateral.records import Evidence, Finding

_DATA = Path(__file__).resolve().parents[2] / "data" / "criticism.toml"


def _places(case: Case, source: str, pattern: re.Pattern[str], within: str) -> list[Evidence]:
    if within == "headings":
        return [
            row for row in case.rows("sections", source) if pattern.search(row.heading)
        ]  # fmt: skip
    return [place for place, _ in case.matches(source, pattern)]


def _notation(entry: dict[str, Any]) -> Callable[[Case], Iterator[Finding]]:
    variants = {name: re.compile(pattern) for name, pattern in entry["variants"].items()}

    def examine(case: Case) -> Iterator[Finding]:
        for source in case.documents:
            places = {
                name: own for name, pattern in variants.items()
                if (own := _places(case, source, pattern, entry.get("within", "text")))
            }  # fmt: skip
            yield from two_notations(places, entry["what"])
            if len(places) == 1:
                ((name, own),) = places.items()
                if len(own) > 1:
                    yield held(f"{len(own)} {entry['things']} are written alike: {name}", own[0])

    return examine


def _trace(entry: dict[str, Any]) -> Callable[[Case], Iterator[Finding]]:
    pattern = re.compile(entry["pattern"])

    def examine(case: Case) -> Iterator[Finding]:
        for source in case.documents:
            places = [place for place, _ in case.matches(source, pattern)]
            if not places:
                yield held(entry["fine"], case.title(source))
                continue
            lines = sorted({place.line for place in places})
            listed = ", ".join(map(str, lines[:8])) + (" …" if len(lines) > 8 else "")
            where = f" in {len(lines)} lines ({listed}), first" if len(lines) > 1 else ":"
            yield found("garbled", f"{entry['what']}{where} {said(places[0])}", *places,
                        stated=short(places[0].quote))  # fmt: skip

    return examine


def _enter() -> None:
    """Enter the rules of the data file among the others, in its order."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    for kind, make in (("notation", _notation), ("trace", _trace)):
        for entry in data[kind]:
            RULES[entry["id"]] = Rule(entry["id"], entry["family"], entry["tests"], make(entry))


_enter()
