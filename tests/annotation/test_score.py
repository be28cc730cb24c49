"""The library's tables hold what was annotated by hand, and nothing else."""

import csv
from functools import cache
from types import SimpleNamespace

import bilateral
import pandas as pd
import pytest
import score

TABLES = list(score.SPECS)
LEAST_PRECISION = 0.98


@cache
def result(name):
    return score.score(name, tables())


@cache
def tables():
    return bilateral.load()


def place(row):
    return f"{row['source']}:{row['line']} {score.key(row)}"


def excused(table, problem):
    """Places of one kind that `disputed.csv` lists for a table."""
    with (score.FOLDER / "disputed.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert all(row["reason"].strip() for row in rows), "a disputed row without a reason"
    return {
        f"{row['source']}:{row['line']} {row['key']}"
        for row in rows
        if (row["table"], row["problem"]) == (table, problem)
    }


@pytest.mark.parametrize("table", TABLES)
def test_every_annotated_row_is_found(table):
    missing = {place(row) for row in result(table).missing}
    assert sorted(missing - excused(table, "missing")) == []


@pytest.mark.parametrize("table", TABLES)
def test_found_rows_are_annotated(table):
    scored = result(table)
    wrong = [place(row) for row in scored.spurious if place(row) not in excused(table, "spurious")]
    assert 1 - len(wrong) / max(len(scored.found), 1) >= LEAST_PRECISION, wrong


@pytest.mark.parametrize("table", TABLES)
def test_matched_rows_have_the_annotated_values(table):
    differing = {
        f"{place(gold)} [{column}]: {found[column] or 'null'}, annotated {gold[column] or 'null'}"
        for gold, found, columns in result(table).differing
        for column in columns
        if f"{place(gold)} [{column}]" not in excused(table, "differs")
    }
    assert sorted(differing) == []


def test_no_excuse_is_left_over():
    needed = set()
    for table in TABLES:
        scored = result(table)
        needed |= {(table, "missing", place(row)) for row in scored.missing}
        needed |= {(table, "spurious", place(row)) for row in scored.spurious}
        needed |= {
            (table, "differs", f"{place(gold)} [{column}]")
            for gold, _, columns in scored.differing
            for column in columns
        }
    listed = {
        (table, problem, where)
        for table in TABLES
        for problem in ("missing", "spurious", "differs")
        for where in excused(table, problem)
    }
    assert sorted(listed - needed) == []


@pytest.mark.parametrize("name", ["dates", "quantities", "events_prose"])
def test_every_annotated_quote_stands_in_its_line(name):
    for row in score.read(name):
        start, end = score.span(row)
        assert end > start


def test_a_quote_that_is_not_there_is_refused():
    row = {"source": "mod-2018", "line": "3", "quote": "11/29/2018"}
    with pytest.raises(ValueError, match="mod-2018:3"):
        score.span(row)


def test_a_missing_and_an_invented_row_are_counted():
    gold = [{"source": "a", "line": "1", "name": "x"}, {"source": "a", "line": "2", "name": "y"}]
    found = [{"source": "a", "line": "1", "name": "X"}, {"source": "a", "line": "2", "name": "z"}]
    assert score.match(gold, found, score.keyed("name")) == {0: 0}


def itself(name):
    """The annotation in the form of the library's tables, preferred readings only."""
    rows = []
    for gold in score.annotated(name):
        row = {column: score.alternatives(value)[0] or None for column, value in gold.items()}
        row["quote"] = gold.get("quote", "")
        row["start"], row["end"] = score.span(gold) if gold.get("quote") else (0, 0)
        row.setdefault("origin", "prose")
        rows.append(row)
    return pd.DataFrame(rows, dtype=object)


@pytest.mark.parametrize("name", TABLES)
def test_the_annotation_agrees_with_itself(name):
    table = score.SPECS[name].table or name
    scored = score.score(name, SimpleNamespace(**{table: itself(name)}))
    assert (scored.missing, scored.spurious, scored.differing) == ([], [], [])


def test_a_changed_row_is_seen():
    frame = itself("visits")
    frame.loc[0, "date"] = "2018-07-20"
    frame.loc[1, "city"] = "Liepāja"
    scored = score.score("visits", SimpleNamespace(visits=frame))
    assert len(scored.missing) == len(scored.spurious) == 1
    assert [columns for _, _, columns in scored.differing] == [("city",)]
