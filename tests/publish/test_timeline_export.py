"""The timeline and the inventory in other tools' formats, read back and held to their rules."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import bilateral
import pandas as pd
from bilateral.analysis.inventory import inventory
from bilateral.analysis.selection import records
from bilateral.analysis.timeline import eras, happenings
from bilateral.collection import Tables
from bilateral.publish import timeline_export as exports
from bilateral.text import edtf
from bilateral.text.edtf import readable
from icalendar import Calendar
from jsonschema import Draft7Validator

DATE = {
    "type": "object",
    "required": ["year"],
    "additionalProperties": False,
    "properties": {
        "year": {"type": "integer"},
        "month": {"type": "integer", "minimum": 1, "maximum": 12},
        "day": {"type": "integer", "minimum": 1, "maximum": 31},
    },
    "dependencies": {"day": ["month"]},
}
TEXT = {
    "type": "object",
    "required": ["headline", "text"],
    "additionalProperties": False,
    "properties": {"headline": {"type": "string", "minLength": 1}, "text": {"type": "string"}},
}
# After the documentation of TimelineJS 3: what a slide and an era may hold.
TIMELINE = {
    "type": "object",
    "required": ["events"],
    "additionalProperties": False,
    "properties": {
        "scale": {"enum": ["human"]},
        "title": {"type": "object", "required": ["text"], "properties": {"text": TEXT}},
        "events": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["start_date", "text", "unique_id"],
                "additionalProperties": False,
                "properties": {
                    "start_date": DATE,
                    "end_date": DATE,
                    "text": TEXT,
                    "group": {"type": "string"},
                    "unique_id": {"type": "string"},
                    "display_date": {"type": "string"},
                },
            },
        },
        "eras": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["start_date", "end_date", "text"],
                "additionalProperties": False,
                "properties": {"start_date": DATE, "end_date": DATE, "text": TEXT},
            },
        },
    },
}
# After csl-data.json of the Citation Style Language 1.0.2, the variables used here and no others;
# stricter than it, since every text is wanted.
STRING = {"type": "string", "minLength": 1}
POINT = {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}}
TEXTS = ("id", "title", "title-short", "original-title", "genre", "status", "source", "note",
         "keyword")  # fmt: skip
CSL = {"type": "array", "items": {
    "type": "object",
    "required": ["id", "type", "title"],
    "additionalProperties": False,
    "properties": {
        "type": {"enum": ["treaty"]},
        **dict.fromkeys(TEXTS, STRING),
        "author": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["literal"], "properties": {"literal": STRING}}},
        "issued": {"type": "object", "required": ["date-parts"], "properties": {
            "date-parts": {"type": "array", "minItems": 1, "maxItems": 2, "items": POINT}}},
    }}}  # fmt: skip


@cache
def tables() -> Tables:
    return bilateral.load()


@cache
def told() -> pd.DataFrame:
    return happenings(tables().events)


def test_timelinejs_is_as_its_documentation_says() -> None:
    made = exports.timelinejs(told(), eras())
    Draft7Validator(TIMELINE).validate(made)
    assert [event["unique_id"] for event in made["events"]] == list(told()["event"])


def test_timelinejs_invents_no_month_or_day() -> None:
    events = exports.timelinejs(told(), eras())["events"]
    for event, row in zip(events, records(told()), strict=True):
        assert event["display_date"] == readable(row["date"])
        start = event["start_date"]
        if row["precision"] == "year":
            assert start == {"year": int(row["date"])}
            assert "end_date" not in event
        if row["precision"] == "month":
            assert set(start) == {"year", "month"}
        if "end_date" in event:
            assert tuple(start.values())[:1] <= tuple(event["end_date"].values())[:1]


def test_words_of_documents_cannot_be_markup() -> None:
    rows = told().head(1).assign(quote="<b>bold</b>", text_en="<script>x</script>", origin="prose")
    event = exports.timelinejs(rows, ())["events"][0]
    assert "<script" not in json.dumps(event)
    assert "<b>" not in event["text"]["headline"]


def test_the_calendar_reads_back_day_for_day() -> None:
    text = exports.icalendar_text(told(), tables().sources)
    calendar = Calendar.from_ical(text)
    events = list(calendar.walk("VEVENT"))
    assert len(events) == len(told())
    for event, row in zip(events, records(told()), strict=True):
        earliest, latest = edtf.bounds(row["date"])
        first, last = earliest or latest, latest or earliest
        assert event["dtstart"].dt == first
        assert event["dtend"].dt == last + timedelta(days=1)
        assert str(event["x-edtf"]) == row["date"]
        assert f"{row['source']}:{row['line']}" in str(event["description"])
    assert len({str(event["uid"]) for event in events}) == len(events)


def test_the_calendar_keeps_the_rules_of_lines() -> None:
    text = exports.icalendar_text(told(), tables().sources)
    assert text.endswith("END:VCALENDAR\r\n")
    lines = text.split("\r\n")
    assert "\n" not in "".join(lines)
    assert max(len(line.encode()) for line in lines) <= 75
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(told())


def test_the_calendar_has_no_clock() -> None:
    text = exports.icalendar_text(told(), tables().sources)
    assert text == exports.icalendar_text(told(), tables().sources)
    newest = tables().sources["published_latest"].max().date()
    assert f"DTSTAMP:{newest:%Y%m%d}T000000Z" in text
    undated = tables().sources.assign(published_latest=pd.NaT)
    assert "DTSTAMP:19700101T000000Z" in exports.icalendar_text(told(), undated)


def test_csl_items_are_treaties_that_can_be_cited() -> None:
    items = exports.csl_items(tables())
    Draft7Validator(CSL).validate(items)
    rows = inventory(tables().treaties, tables().coverage)
    assert [item["id"] for item in items] == list(rows["treaty"])
    for item, row in zip(items, records(rows), strict=True):
        assert item["note"].endswith(f"{row['source']}:{row['line']}")
        if pd.notna(row["signed"]) and edtf.precision(row["signed"]) == "day":
            parts = item["issued"]["date-parts"][0]
            assert date(*parts).isoformat() == row["signed"]
        if pd.isna(row["begins"]):
            assert "issued" not in item


def test_the_inventory_reads_back_as_the_table() -> None:
    text = exports.inventory_csv(tables())
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    rows = inventory(tables().treaties, tables().coverage)
    assert len(read) == len(rows)
    for found, row in zip(read, records(rows), strict=True):
        for column, value in found.items():
            assert value == ("" if pd.isna(row[column]) else str(row[column])), column


def test_files_are_written_whole(tmp_path: Path) -> None:
    out = tmp_path / "tables"
    paths = exports.export(tables(), out)
    assert sorted(path.name for path in paths) == sorted(exports.FILES)
    assert {path.name for path in out.iterdir()} == set(exports.FILES)
    first = {path.name: path.read_bytes() for path in paths}
    assert {path.name: path.read_bytes() for path in exports.export(tables(), out)} == first
    assert json.loads(first["timeline.json"])["events"]
    assert Calendar.from_ical(first["timeline.ics"])
