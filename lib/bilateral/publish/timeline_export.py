"""The timeline and the inventory in formats of other tools: TimelineJS, iCalendar, CSL-JSON, CSV.

TimelineJS (Knight Lab) draws timelines on web pages, calendars read iCalendar (RFC 5545), and
reference managers CSL-JSON (Citation Style Language 1.0.2). Each keeps as much of an uncertain
date as its format can say, and the exact EDTF form beside it.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from bilateral.analysis.inventory import inventory
from bilateral.analysis.labels import short_words
from bilateral.analysis.selection import records
from bilateral.analysis.timeline import LANES, Era, eras, happenings
from bilateral.files import staging
from bilateral.plain import escape
from bilateral.publish.export import csv_text
from bilateral.text import edtf
from bilateral.text.edtf import readable
from bilateral.text.places import country_name

if TYPE_CHECKING:
    from bilateral.collection import Tables

__all__ = ["csl_items", "export", "icalendar_text", "inventory_csv", "timelinejs"]

FILES = ("timeline.json", "timeline.ics", "treaties.csl.json", "inventory.csv")
"""Names of the files that `export` writes."""

_TITLE = "Latvia's bilateral relations, as documents tell them"


def export(tables: Tables, out: Path) -> list[Path]:
    """Write the files to a folder and return their paths; all or none are put in place."""
    told = happenings(tables.events)
    texts = {
        "timeline.json": _json(timelinejs(told, eras())),
        "timeline.ics": icalendar_text(told, tables.sources),
        "treaties.csl.json": _json(csl_items(tables)),
        "inventory.csv": inventory_csv(tables),
    }
    with staging(out.parent) as folder:
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
        out.mkdir(parents=True, exist_ok=True)
        return [path.replace(out / path.name) for path in sorted(folder.iterdir())]


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _place(row: dict[str, Any]) -> str:
    return f"{row['source']}:{row['line']}"


def _heading(row: dict[str, Any]) -> str:
    words = short_words(row)
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"


_LONGEST = 90


# --- TimelineJS ----------------------------------------------------------------------------------


def _date(value: str) -> dict[str, int]:
    """The parts that a point in EDTF names: year, and month and day where it names them.

    >>> _date("2014-05"), _date("2018-33"), _date("199X")
    ({'year': 2014, 'month': 5}, {'year': 2018, 'month': 1}, {'year': 1990})
    """
    if edtf.precision(value) in ("season", "quarter", "decade"):
        first = edtf.bounds(value)[0]
        assert first is not None
        decade = edtf.precision(value) == "decade"
        return {"year": first.year} if decade else {"year": first.year, "month": first.month}
    parts = [int(part) for part in value.split("-")]
    return dict(zip(("year", "month", "day"), parts, strict=False))


def _last(value: str) -> dict[str, int] | None:
    """The end of a date that spans more than TimelineJS says with year, month or day."""
    precision = edtf.precision(value)
    latest = edtf.bounds(value)[1]
    if precision in ("day", "month", "year") or latest is None:
        return None
    if precision == "interval":
        return _date(value.partition("/")[2])
    return {"year": latest.year, "month": latest.month}


def timelinejs(told: pd.DataFrame, known_eras: tuple[Era, ...]) -> dict[str, Any]:
    """The happenings as TimelineJS (version 3) reads them, a group for each lane.

    `told` is the table of `timeline.happenings`. Precision is carried: a year has no month.
    """
    events = []
    for row in records(told):
        first, _, last = str(row["date"]).partition("/")
        start = _date(last if first == ".." else first)
        end = None if first == ".." else _last(str(row["date"]))
        words = row["text"] if pd.isna(row["text_en"]) else row["text_en"]
        event = {
            "unique_id": row["event"],
            "start_date": start,
            "display_date": readable(str(row["date"])),
            "group": LANES[str(row["lane"]).split(";")[0]][0],
            "text": {
                "headline": escape(_heading(row)),
                "text": f"<p>{escape(str(words))}</p><p>{_place(row)}</p>",
            },
        }
        if end:
            event["end_date"] = end
        events.append(event)
    years = [event["start_date"]["year"] for event in events]
    return {
        "scale": "human",
        "title": {"text": {"headline": _TITLE, "text": f"<p>{len(events)} happenings</p>"}},
        "events": events,
        "eras": [
            {
                "start_date": {"year": era.start},
                "end_date": {"year": era.end or max(years, default=era.start) + 1},
                "text": {"headline": era.name, "text": era.reason},
            }
            for era in known_eras
        ],
    }


# --- iCalendar -----------------------------------------------------------------------------------


def icalendar_text(told: pd.DataFrame, sources: pd.DataFrame) -> str:
    """The happenings as a calendar (RFC 5545) of all-day events that block nobody's time.

    An event covers every day that its date may mean; one that is open at a side stands on the day
    that is known. The stamp is the last day of publication of the documents, so that the same
    documents give the same calendar.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415

    published = sources["published_latest"].dropna()
    day = published.max().date() if len(published) else date(1970, 1, 1)
    stamp = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)  # noqa: UP017
    calendar = Calendar()
    calendar.add("prodid", "-//bilateral//timeline//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _TITLE)
    for row in records(told):
        earliest, latest = edtf.bounds(str(row["date"]))
        first, last = earliest or latest, latest or earliest
        assert first is not None
        assert last is not None
        about = "" if row["precision"] == "day" else f" ({readable(str(row['date']))})"
        event = Event()
        event.add("uid", f"{row['event']}@bilateral")
        event.add("dtstamp", stamp)
        event.add("dtstart", first)
        event.add("dtend", last + timedelta(days=1))
        event.add("summary", f"{_heading(row)}{about}")
        words = row["text"] if pd.isna(row["text_en"]) else row["text_en"]
        event.add("description", f"{words}\n{_place(row)}\n{row['date']}")
        event.add("categories", [str(row["category"])])
        event.add("transp", "TRANSPARENT")
        event.add("x-edtf", str(row["date"]))
        calendar.add_component(event)
    text: str = calendar.to_ical().decode("utf-8")
    return text


# --- CSL-JSON ------------------------------------------------------------------------------------


def csl_items(tables: Tables) -> list[dict[str, Any]]:
    """The agreements as CSL-JSON items of type `treaty`, each with its parties as authors.

    `issued` is the day of signature, else of the act that the document dates first; the note gives
    all acts as EDTF and the line.
    """
    rows = inventory(tables.treaties, tables.coverage)
    titles = dict(zip(tables.sources["source"], tables.sources["title"], strict=True))
    return [_csl_item(row, titles) for row in records(rows)]


def _csl_item(row: dict[str, Any], titles: dict[str, Any]) -> dict[str, Any]:
    acts = {
        act: row[act]
        for act in ("signed", "ratified", "in_force", "ended", "year", "period")
        if pd.notna(row[act])
    }
    noted = [f"{act.replace('_', ' ')}: {value}" for act, value in acts.items()]
    title = titles.get(row["source"])
    item: dict[str, Any] = {
        "id": row["treaty"],
        "type": "treaty",
        "title": row["title"] if pd.isna(row["title_en"]) else row["title_en"],
        "title-short": row["name"],
        "author": [{"literal": country_name(code) or code} for code in row["parties"].split(";")],
        "genre": row["form"],
        "status": row["status"].replace("_", " "),
        "source": row["source"] if title is None or pd.isna(title) else title,
        "note": "; ".join([*noted, _place(row)]),
        "keyword": row["topic"],
    }
    if pd.notna(row["title_en"]) and row["title_en"] != row["title"]:
        item["original-title"] = row["title"]
    issued = acts.get("signed") or (None if pd.isna(row["begins"]) else row["begins"])
    if issued:
        item["issued"] = {"date-parts": _date_parts(str(issued))}
    return item


_INVENTORY = [
    "treaty", "name", "title", "title_en", "parties", "group", "topic", "level", "form", "signed",
    "ratified", "in_force", "ended", "year", "period", "status", "told_in", "witnesses", "source",
    "line",
]  # fmt: skip


def inventory_csv(tables: Tables) -> str:
    """The agreements as CSV, each once with all acts that any telling dates; dates are EDTF."""
    rows = inventory(tables.treaties, tables.coverage)[_INVENTORY]
    cells = [[None if pd.isna(value) else value for value in row.values()] for row in records(rows)]
    return csv_text(_INVENTORY, cells)


def _date_parts(value: str) -> list[list[int]]:
    """A date in CSL's parts: one list for a point, two for an interval with two ends.

    >>> _date_parts("1993-06-02"), _date_parts("2007/2013"), _date_parts("2016/..")
    ([[1993, 6, 2]], [[2007], [2013]], [[2016]])
    """
    points = [point for point in value.split("/") if point != ".."]
    return [list(_date(point).values()) for point in points]
