"""Hold the library's tables against the hand annotation in this folder.

    python tests/annotation/score.py [TABLE…] [--misses]

One line per table: rows annotated, rows found, rows matched, recall, precision, and how many
matched rows differ in a value that is not part of the key. `--misses` prints the rows themselves.
The README says what the columns of the CSV files mean and which judgement calls they hold.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
SEEDS = FOLDER.parents[1] / "seeds"
NULL = ("", "~")

Row = dict[str, str]


# --- values ---------------------------------------------------------------------------------


def plain(value: Any) -> str:
    """A cell as text: null is '', a whole number has no '.0', spaces are single."""
    if value is None or str(value) in ("<NA>", "NaT", "nan"):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = unicodedata.normalize("NFC", str(value))
    return re.sub(r"\s+", " ", text).strip()


def folded(text: str) -> str:
    """Text for comparison: no case, one space after an initial, no outer punctuation."""
    text = re.sub(r"\.\s*(?=\w)", ". ", plain(text).casefold())
    return text.replace("–", "-").strip(" .,;:*\"'“”„")


def alternatives(cell: str) -> list[str]:
    """What an annotated cell permits; `~` and nothing are null."""
    return ["" if part in NULL else part for part in cell.split("|")]


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def same(gold: str, found: str) -> bool:
    """Whether a value is the annotated one: as a number, as a set joined by ';', or as words."""
    left, right = number(gold), number(found)
    if left is not None and right is not None:
        return abs(left - right) <= max(0.011, 1e-9 * abs(left))
    if ";" in gold or ";" in found:
        return set(gold.split(";")) == set(found.split(";"))
    return folded(gold) == folded(found)


def permits(cell: str, found: str) -> bool:
    return any(same(option, found) for option in alternatives(cell))


_STATE = re.compile(r"(latvijas|baltkrievijas)( republikas)? ")


def same_office(cell: str, found: str) -> bool:
    """Offices agree with or without the state that the holder serves."""
    return any(
        _STATE.sub("", folded(option)) == _STATE.sub("", folded(found))
        for option in alternatives(cell)
    )


def same_type(cell: str, found: str) -> bool:
    """Kinds of mission agree, written with a space or as one word."""
    return permits(cell, found.replace("_", " "))


def same_unit(cell: str, found: str) -> bool:
    """Currencies and per cent exactly; of a counted thing only that it is not one of these."""
    if cell in ("EUR", "USD", "%"):
        return cell == found
    return found not in ("EUR", "USD", "%")


def stems(title: str) -> set[str]:
    """The words of a title, cut to five letters so that Latvian case endings do not matter."""
    return {word[:5] for word in re.findall(r"\w+", plain(title).casefold()) if len(word) > 2}


# --- places ---------------------------------------------------------------------------------


@cache
def _line_starts(source: str) -> tuple[str, tuple[int, ...]]:
    listing = tomllib.loads((SEEDS / "sources.toml").read_text(encoding="utf-8"))
    name = next(entry["file"] for entry in listing["source"] if entry["id"] == source)
    text = (SEEDS / name).read_bytes().decode("utf-8")
    return text, (0, *(match.end() for match in re.finditer("\n", text)))


def span(row: Row) -> tuple[int, int]:
    """Offsets of an annotated quote in its document. Raises `ValueError` when it is not there."""
    text, starts = _line_starts(row["source"])
    line = int(row["line"])
    start = starts[line - 1] - 1
    stop = starts[line] if line < len(starts) else len(text)
    for _ in range(int(row.get("occurrence") or 1)):
        start = text.find(row["quote"], start + 1, stop)
        if start < 0:
            raise ValueError(f"{row['source']}:{line}: no {row['quote']!r} there")
    return start, start + len(row["quote"])


def shared(gold: Row, found: Row) -> float:
    """How well two quotes cover each other: characters shared over characters of both."""
    start, end = span(gold)
    left, right = int(found["start"]), int(found["end"])
    common = min(end, right) - max(start, left)
    return max(common, 0) / (max(end, right) - min(start, left))


def same_line(gold: Row, found: Row, *, before: int = 0, after: int = 0) -> bool:
    distance = int(found["line"]) - int(gold["line"])
    return gold["source"] == found["source"] and -before <= distance <= after


# --- which found row may be an annotated one: 0 if it cannot, more the closer -----------------


def date_fit(gold: Row, found: Row) -> float:
    if not same_line(gold, found) or not permits(gold["date"], found["date"]):
        return 0
    return shared(gold, found)


def quantity_fit(gold: Row, found: Row) -> float:
    left, right = float(gold["value"]), number(found["value"])
    if (
        not same_line(gold, found)
        or right is None
        or abs(abs(left) - abs(right)) > 1e-6 * abs(left)
    ):
        return 0
    return shared(gold, found)


def event_fit(gold: Row, found: Row) -> float:
    if found["origin"] != "prose" or not same_line(gold, found):
        return 0
    if not permits(gold["date"], found["date"]) or not permits(gold["category"], found["category"]):
        return 0
    fit = shared(gold, found)
    # Two acts of one sentence may both be quoted by their whole sentence: the parties decide.
    agree = permits(gold["actor"], found["actor"]) + permits(gold["target"], found["target"])
    return fit and fit + agree / 4


def derived_fit(gold: Row, found: Row) -> float:
    if found["origin"] != gold["origin"] or not same_line(gold, found, before=2, after=2):
        return 0
    if found["date"].split("/")[0] != gold["date"].split("/")[0]:
        return 0
    if not permits(gold["category"], found["category"]):
        return 0
    return 1 / (1 + abs(int(gold["line"]) - int(found["line"])))


def treaty_fit(gold: Row, found: Row) -> float:
    if gold["source"] != found["source"]:
        return 0
    dates = ("signed", "ratified", "in_force", "ended", "year")
    agree = sum(bool(gold[name]) and permits(gold[name], found[name]) for name in dates)
    if not (same_line(gold, found) or agree):
        return 0
    left, right = stems(gold["title"]), stems(found["title"])
    common = len(left & right) / max(len(left | right), 1)
    return common and common + agree / 4


def keyed(*keys: str, before: int = 0, after: int = 0) -> Callable[[Row, Row], float]:
    """Rows are one when the line (within limits) and the values of the keys agree."""

    def fit(gold: Row, found: Row) -> float:
        near = same_line(gold, found, before=before, after=after)
        return float(near and all(permits(gold[key], found[key]) for key in keys))

    return fit


def product_fit(gold: Row, found: Row) -> float:
    left, right = folded(gold["product"]), folded(found["product"])
    return float(same_line(gold, found) and (left == right or right.startswith(left + ";")))


# --- tables ---------------------------------------------------------------------------------

Compare = Callable[[str, str], bool]


@dataclass(frozen=True)
class Spec:
    """How a table is scored: file, table of the library, rows that match, values compared."""

    fit: Callable[[Row, Row], float]
    compared: tuple[str, ...] = ()
    table: str = ""
    special: Mapping[str, Compare] = field(default_factory=dict)
    only: Callable[[Row], bool] = lambda row: True


_EVENT = ("actor", "target", "counterpart")
SPECS: dict[str, Spec] = {
    "dates": Spec(date_fit, ("kind",)),
    "quantities": Spec(quantity_fit, ("value", "unit", "approximate"), special={"unit": same_unit}),
    "events_prose": Spec(
        event_fit, _EVENT, table="events", only=lambda row: row["origin"] == "prose"
    ),
    "events_derived": Spec(
        derived_fit, _EVENT[:2], table="events", only=lambda row: row["origin"] != "prose"
    ),
    "visits": Spec(keyed("date", after=1), ("direction", "type", "city", "guest", "host")),
    "visitors": Spec(
        keyed("name", before=1),
        ("name_printed", "office", "level"),
        special={"office": same_office},
    ),
    "envoys": Spec(
        keyed("name", before=1, after=1),
        ("role_en", "sending", "receiving", "city", "term_start", "term_end", "end_reason"),
    ),
    "missions": Spec(
        keyed("city"),
        ("type", "sending", "receiving", "opened", "closed", "holder"),
        special={"type": same_type},
    ),
    "treaties": Spec(
        treaty_fit,
        ("parties", "level", "form", "signed", "ratified", "in_force", "ended", "year", "status"),
    ),
    "court_cases": Spec(keyed("name"), ("applicant", "respondent", "court")),
    "trade_partners": Spec(keyed("flow", "country"), ("period", "rank", "value_eur", "share_pct")),
    "trade_totals": Spec(
        keyed("flow", "counterpart"),
        ("period", "value", "currency", "rank", "growth_pct", "change", "compared_with"),
    ),
    "trade_groups": Spec(
        keyed("flow", "group"),
        ("period", "hs_section", "value_eur", "share_pct", "table_total_eur"),
    ),
    "trade_products": Spec(
        product_fit,
        ("flow", "period", "group", "hs_heading", "share_of_group_pct", "value_eur"),
    ),
    "investments": Spec(keyed("kind", "direction"), ("value", "unit", "date", "rank")),
    "security_assistance": Spec(
        keyed("amount"),
        (
            "programme",
            "provider",
            "recipient",
            "fiscal_year_start",
            "fiscal_year_end",
            "currency",
            "approximate",
        ),
    ),
}


def read(name: str) -> list[Row]:
    """The rows of a file of this folder."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def derived_events() -> Iterable[Row]:
    """The events that follow from annotated visits, treaties, envoys and missions."""

    def event(
        row: Row, origin: str, date: str, category: str, actor: str = "", target: str = ""
    ) -> Row:
        place = {"source": row["source"], "line": row["line"]}
        act = {"origin": origin, "date": date, "category": category}
        return {**place, **act, "actor": actor, "target": target}

    for row in read("visits"):
        either = ";".join(sorted((row["guest"], row["host"])))
        if row["direction"] == "joint":
            category = "visit|trade" if row["type"] == "expo" else "visit|diplomatic"
            parties = (f"{either}|{row['guest']}|~", f"{row['host']}|~")
        else:
            category, parties = "visit", (row["guest"], row["host"])
        yield event(row, "visits", row["date"], category, *parties)
    for row in read("treaties"):
        for act in ("signed", "ratified", "in_force", "ended", "year"):
            if row[act] and not row["optional"]:
                # Ratifying and ending are one side's act where the text says whose.
                free = act in ("ratified", "ended")
                actor = "|".join(
                    [row["parties"], *(row["parties"].split(";") if free else ()), "~"]
                )
                target = "|".join(["~", *(row["parties"].split(";") if free else ())])
                yield event(row, "treaties", row[act], "treaty", actor, target)
    for row in read("envoys"):
        ends = [row["term_end"]] if row["end_reason"] == "stated" else []
        for date in filter(None, [row["term_start"], *ends]):
            sides = (row["sending"], row["receiving"])
            yield event(row, "envoys", date, "appointment", *sides)
    for row in read("missions"):
        for date in filter(None, [row["opened"], row["closed"]]):
            yield event(row, "missions", date, "mission", row["sending"], row["receiving"])


def annotated(name: str) -> list[Row]:
    """The rows a table should have, optional ones marked by `optional`."""
    if name == "events_derived":
        return list(derived_events())
    rows = read(name)
    if name == "events_prose":  # acts that a derived row tells instead
        return [row for row in rows if not row["derived"]]
    return rows


# --- scoring --------------------------------------------------------------------------------


@dataclass
class Score:
    """The outcome for one table."""

    name: str
    gold: list[Row]
    found: list[Row]
    pairs: list[tuple[Row, Row]]
    missing: list[Row]
    spurious: list[Row]
    differing: list[tuple[Row, Row, tuple[str, ...]]]

    @property
    def required(self) -> int:
        return sum(not row.get("optional") for row in self.gold)

    @property
    def recall(self) -> float:
        return 1 - len(self.missing) / self.required if self.required else 1.0

    @property
    def precision(self) -> float:
        return 1 - len(self.spurious) / len(self.found) if self.found else 1.0


def match(gold: list[Row], found: list[Row], fit: Callable[[Row, Row], float]) -> dict[int, int]:
    """As many pairs as possible (annotated → found), required rows and close pairs first."""
    wishes: dict[int, list[int]] = {}
    fits: dict[tuple[int, int], float] = {}
    by_source: dict[str, list[int]] = {}
    for index, row in enumerate(found):
        by_source.setdefault(row["source"], []).append(index)
    for left, row in enumerate(gold):
        for right in by_source.get(row["source"], ()):
            if value := fit(row, found[right]):
                fits[left, right] = value
        wishes[left] = sorted(
            (right for other, right in fits if other == left), key=lambda r: -fits[left, r]
        )
    taken: dict[int, int] = {}  # found → annotated

    def place(left: int, seen: set[int]) -> bool:
        for right in wishes[left]:
            if right not in seen:
                seen.add(right)
                if right not in taken or place(taken[right], seen):
                    taken[right] = left
                    return True
        return False

    def optional(left: int) -> bool:
        return bool(gold[left].get("optional"))

    # First the closest pairs as they are; then moves that give a row left over its place.
    done: set[int] = set()
    for left, right in sorted(fits, key=lambda pair: (optional(pair[0]), -fits[pair])):
        if left not in done and right not in taken:
            taken[right] = left
            done.add(left)
    for left in sorted(set(wishes) - done, key=lambda index: (optional(index), index)):
        place(left, set())
    return {left: right for right, left in taken.items()}


def score(name: str, tables: Any) -> Score:
    """Hold one table of the library against the annotation."""
    spec = SPECS[name]
    frame = getattr(tables, spec.table or name)
    found = [{key: plain(value) for key, value in row.items()} for row in frame.to_dict("records")]
    for row, quote in zip(found, frame["quote"], strict=True):
        row["quote"] = quote
    found = [row for row in found if spec.only(row)]
    gold = annotated(name)
    matched = match(gold, found, spec.fit)
    pairs = [(gold[left], found[right]) for left, right in sorted(matched.items())]
    differing = []
    for left, right in pairs:
        columns = tuple(
            column
            for column in spec.compared
            if not spec.special.get(column, permits)(left[column], right[column])
        )
        if columns:
            differing.append((left, right, columns))
    used = set(matched.values())
    return Score(
        name=name,
        gold=gold,
        found=found,
        pairs=pairs,
        missing=[
            row for left, row in enumerate(gold) if left not in matched and not row.get("optional")
        ],
        spurious=[row for right, row in enumerate(found) if right not in used],
        differing=differing,
    )


_SHOWN = (
    ("date", "category", "quote"),
    ("date", "category"),
    ("date", "quote"),
    ("value", "unit", "quote"),
    ("title",),
    ("name",),
    ("product",),
    ("group",),
    ("flow",),
    ("kind", "direction"),
    ("amount",),
    ("city",),
    ("date",),
)


def key(row: Row) -> str:
    """The words that name a row in print and in `disputed.csv`."""
    for columns in _SHOWN:
        if all(column in row for column in columns):
            return " ".join(row[column] for column in columns if row[column])
    return row.get("quote", "")


def report(result: Score, *, misses: bool) -> None:
    """Print one line for a table, and its wrong rows when asked."""
    matched = result.required - len(result.missing)
    print(
        f"{result.name:20} {result.required:5} {len(result.found):6} {matched:8}"
        f" {100 * result.recall:8.1f} {100 * result.precision:11.1f} {len(result.differing):7}"
    )
    if not misses:
        return
    for row in result.missing:
        print(f"    missing  {row['source']}:{row['line']}  {key(row)}")
    for row in result.spurious:
        print(f"    spurious {row['source']}:{row['line']}  {key(row)[:160]}")
    for gold, found, columns in result.differing:
        values = "; ".join(f"{c}: {gold[c] or 'null'} ≠ {found[c] or 'null'}" for c in columns)
        print(f"    differs  {gold['source']}:{gold['line']}  {key(gold)[:80]}  {values}")


def main(arguments: list[str] | None = None) -> int:
    """The command; exit status 1 when a row is missing or spurious."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=", ".join(SPECS))
    parser.add_argument("--misses", action="store_true", help="print the rows that are wrong")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.tables) - set(SPECS)):
        parser.error(f"unknown table {unknown[0]!r}; one of {', '.join(SPECS)}")
    import bilateral

    tables = bilateral.load()
    heads = ("table", "gold", "found", "matched", "recall %", "precision %", "differ")
    print("{:20} {:>5} {:>6} {:>8} {:>8} {:>11} {:>7}".format(*heads))
    results = [score(name, tables) for name in options.tables or SPECS]
    for result in results:
        report(result, misses=options.misses)
    return int(any(result.missing or result.spurious for result in results))


if __name__ == "__main__":
    sys.exit(main())
