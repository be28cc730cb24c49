"""Events that lists tell, events told already, and rows that tell the same happening."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import bilateral
import pytest
from bilateral.collection import Tables
from bilateral.events import all_events
from bilateral.linking import Telling, linked
from bilateral.records import (
    Edtf,
    Envoy,
    Event,
    Evidence,
    Mission,
    Source,
    Treaty,
    Visit,
)
from bilateral.text import edtf

# Judged by hand on the collection's own documents: the clauses that tell one happening. Two rows
# of one document and line are told apart by words of their quotes.
SAME = [
    [
        ("latvia-russia", 10, "invasion of Ukraine"),
        ("latvia-russia", 61, "invasion of Ukraine"),
        ("us-security", 19, "further invasion"),
    ],
    [
        ("latvia-russia", 10, "expelled the Russian ambassador"),
        ("latvia-russia", 50, "expelled Russia's ambassador"),
    ],
    [
        ("latvia-russia", 14, "signed a peace treaty"),
        ("peace-treaty-1920", 8, "signed a peace treaty"),
        ("peace-treaty-1920", 8, "was signed by"),
        ("peace-treaty-1920", 10, "signed by both"),
    ],
    [
        ("latvia-russia", 20, "occupation of Latvia in 1940"),
        ("us-security", 11, "forcibly annexed"),
    ],
    [
        ("latvia-russia", 26, "regained independence"),
        ("us-security", 11, "restored its independence"),
    ],
    [
        ("latvia-russia", 29, "30 April 1994 agreement"),
        ("latvia-russia", 100, "adopted 30 Apr 1994"),
    ],
    [("mod-2018", 11, "annexed Crimea"), ("us-security", 19, "seizure of Crimea")],
    [("latvia-belarus", 51, "Mārtiņš Virsis"), ("latvia-belarus", 71, "Mārtiņš Virsis")],
    [("latvia-belarus", 112, "Gaidukēviča"), ("latvia-belarus", 421, "Gaidukēvičs")],
    [("latvia-belarus", 180, "Melbārdes"), ("latvia-belarus", 367, "Melbārdes vizītes")],
    [("latvia-belarus", 184, "Čigānes"), ("latvia-belarus", 421, "Čigānes")],
]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return bilateral.load()


def test_the_groups_are_those_judged_by_hand(tables: Tables) -> None:
    events = tables.events[tables.events["same_as"].notna()]
    found = {
        frozenset(zip(rows["source"], rows["line"], rows["event"], strict=True))
        for _, rows in events.groupby("same_as")
    }
    expected = set()
    for group in SAME:
        members = set()
        for source, line, words in group:
            rows = events[
                (events["source"] == source)
                & (events["line"].between(line - 1, line))
                & events["quote"].str.contains(words, regex=False)
                & ~events["event"].isin([event for _, _, event in members])
            ]
            assert len(rows) == 1, (source, line, words, list(rows["quote"]))
            row = rows.iloc[0]
            members.add((row["source"], row["line"], row["event"]))
        expected.add(frozenset(members))
    assert found == expected


# --- made for the test -----------------------------------------------------------------------


def event(
    quote: str,
    date: str = "2012-05-07",
    category: str = "visit",
    *,
    source: str = "a",
    start: int = 0,
    parties: str = "EST>LTU",
    **changes: Any,
) -> Event:
    actor, _, target = parties.partition(">")
    made = Event(
        event=f"{source}-{start}",
        date=Edtf(date),
        precision=edtf.precision(date),
        text=quote,
        text_en=quote,
        actor=actor or None,
        target=target or None,
        counterpart="EST",
        category=category,
        origin="prose",
        evidence=Evidence(source, start // 100 + 1, start, start + len(quote), quote),
    )
    return replace(made, **changes)


def same(one: Event, other: Event, *, listed: tuple[bool, bool] = (False, False)) -> bool:
    """Whether two events are linked, in whichever order they come."""
    answers = {
        tuple(row.same_as is not None for row in linked(pair))
        for pair in (
            [Telling(one, listed[0]), Telling(other, listed[1])],
            [Telling(other, listed[1]), Telling(one, listed[0])],
        )
    }
    assert answers in ({(True, True)}, {(False, False)})
    return answers == {(True, True)}


FIRST = event("Prime Minister Jonas Petraitis visited Tallinn on 7 May 2012")


@pytest.mark.parametrize(
    "other",
    [
        event("a visit by Petraitis to Tallinn on May 7, 2012", source="b"),
        event("On 7 May 2012 Jonas Petraitis arrived in Tallinn", start=500),
        event(
            "In May 2012 Jonas Petraitis, Prime Minister, visited Tallinn", "2012-05", source="b"
        ),
    ],
)
def test_one_visit_told_twice(other: Event) -> None:
    assert same(FIRST, other)


@pytest.mark.parametrize(
    "other",
    [
        event(
            "Prime Minister Jonas Petraitis visited Tallinn on 8 May 2012", "2012-05-08", start=500
        ),
        event("Prime Minister Andrius Kazlauskas visited Tallinn on 7 May 2012", start=500),
        event("Jonas Petraitis visited Tallinn", category="culture", start=500),
        event("Prime Minister Petraitis visited Tartu on 7 May 2012", start=500),
        event("Petraitis visited on 7 May 2012", parties="LTU>EST", start=500),
        event("Petraitis visited on 7 May 2012", parties="EST>FIN", start=500),
        event("Petraitis met officials in 2012", "2012", start=500),
        event("Petraitis visited Tallinn in 2013", "2013", start=500),
    ],
)
def test_two_visits(other: Event) -> None:
    assert not same(FIRST, other)


def test_a_sentence_tells_an_act_once() -> None:
    text = "On 7 May 2012 Petraitis visited Tallinn, where Petraitis opened a fair"
    one = event("Petraitis visited Tallinn", text=text)
    assert not same(one, event("where Petraitis opened a fair", text=text, start=60))


def test_an_answer_is_not_the_act() -> None:
    act = event("Estonia expelled two diplomats", category="expulsion", parties="EST>LTU")
    answer = event(
        "Lithuania expelled two diplomats", category="expulsion", parties="LTU>EST", start=900
    )
    assert not same(act, answer)
    assert same(
        act, event("two diplomats were expelled", category="expulsion", parties=">LTU", start=700)
    )


def test_entries_of_one_list_are_different_happenings() -> None:
    one = event("7 May 2012 visit of Minister Jonas Petraitis", origin="visits")
    words = "7 May 2012 visit of Minister Ona Petraitis"
    assert not same(one, event(words, origin="visits", start=500), listed=(True, True))
    assert same(one, event(words, origin="visits", source="b"), listed=(True, True))


def test_agreements_of_one_year_are_told_apart() -> None:
    def agreement(words: str, **changes: Any) -> Event:
        return event(words, "2012", "treaty", parties="EST;LTU>", origin="treaties", **changes)

    border = agreement("an agreement on the common border was signed in 2012")
    assert not same(border, agreement("the agreement on common schools of 2012", start=500))
    assert not same(border, agreement("the border agreement of 2012", start=500))
    assert same(border, agreement("the border agreement of 2012", source="b"))


def test_words_for_the_taking_of_territory_are_one_act() -> None:
    def taking(words: str, **changes: Any) -> Event:
        return event(words, "1812", "military", parties="SWE>FIN", **changes)

    one = taking("Sweden seized the islands in 1812")
    assert same(one, taking("the annexation of the islands in 1812", source="b"))
    assert not same(one, taking("Sweden built a fleet in 1812", source="b"))


def test_figures_and_publications_are_never_linked() -> None:
    for category in ("statistic", "publication"):
        one = event("exports reached 5 million", "2012", category)
        assert not same(one, event("exports reached 5 million", "2012", category, source="b"))


def test_the_first_row_names_the_group() -> None:
    rows = linked([Telling(FIRST), Telling(event("Petraitis went to Tallinn", source="b"))])
    assert [row.same_as for row in rows] == [FIRST.event, FIRST.event]


# --- events of lists ---------------------------------------------------------------------------


def place(start: int, quote: str = "an entry") -> Evidence:
    return Evidence("a", 1 + start // 100, start, start + len(quote), quote)


SOURCE = Source(
    source="a", file="a.txt", kind="mfa_page", title=None, publisher=None, language="lv",
    published=None, counterparts="EST", licence=None, url=None, lines=9, characters=999,
    sha256="", retrieved=None,
)  # fmt: skip
VISIT = Visit(
    visit="est-lva-2012", date=Edtf("2012-05-07"), precision="day", direction="EST->LVA",
    guest="EST", host="LVA", type="visit", city=None, purpose=None, description="vizīte",
    description_en="a visit", evidence=place(0),
)  # fmt: skip
TREATY = Treaty(
    treaty="fishing", title="Fishing Agreement", title_en="Fishing Agreement", parties="EST;LVA",
    level="state", form="agreement", subject=None, signed=Edtf("2001-02-03"), ratified=None,
    in_force=Edtf("2001-06"), ended=None, year=None, status="in_force", duration=None,
    evidence=place(100),
)  # fmt: skip
ENVOY = Envoy(
    name="Mari Tamm", name_printed="Mari Tamm", role="vēstniece", role_en="Ambassador",
    sending="EST", receiving="LVA", city=None, term_start=Edtf("2003"), term_end=Edtf("2006"),
    end_reason="stated", evidence=place(200),
)  # fmt: skip
MISSION = Mission(
    type="consulate", sending="EST", receiving="LVA", city="Liepāja", opened=Edtf("1999"),
    closed=Edtf("2009"), holder=None, evidence=place(300),
)  # fmt: skip


def derive(**tables: list[Any]) -> list[tuple[str, str, str | None, str | None, str]]:
    events = all_events([], {"sources": [SOURCE], **tables})
    return [(e.date, e.category, e.actor, e.target, e.origin) for e in events]


def test_a_visit_is_an_event() -> None:
    assert derive(visits=[VISIT]) == [("2012-05-07", "visit", "EST", "LVA", "visits")]


@pytest.mark.parametrize(("kind", "category"), [("session", "diplomatic"), ("expo", "trade")])
def test_what_is_joint_has_two_actors_and_no_target(kind: str, category: str) -> None:
    joint = replace(VISIT, direction="joint", type=kind)
    assert derive(visits=[joint]) == [("2012-05-07", category, "EST;LVA", None, "visits")]


def test_each_act_of_a_treaty_is_an_event() -> None:
    events = all_events([], {"sources": [SOURCE], "treaties": [TREATY]})
    assert [(e.date, e.text, e.counterpart) for e in events] == [
        ("2001-02-03", "Fishing Agreement (signed)", "EST"),
        ("2001-06", "Fishing Agreement (in force)", "EST"),
    ]


def test_a_term_begins_and_ends_where_the_end_is_stated() -> None:
    assert derive(envoys=[ENVOY]) == [
        ("2003", "appointment", "EST", "LVA", "envoys"),
        ("2006", "appointment", "EST", "LVA", "envoys"),
    ]
    assert len(derive(envoys=[replace(ENVOY, end_reason="successor")])) == 1
    assert derive(envoys=[replace(ENVOY, term_start=None, term_end=None)]) == []


def test_a_mission_is_opened_and_closed() -> None:
    assert [row[0] for row in derive(missions=[MISSION])] == ["1999", "2009"]
    assert all(
        row[1:] == ("mission", "EST", "LVA", "missions") for row in derive(missions=[MISSION])
    )


def test_what_prose_tells_from_the_very_clause_is_one_row() -> None:
    told = event("signed", "2001-02-03", "treaty", start=102, parties="EST;LVA>")
    events = all_events([told], {"sources": [SOURCE], "treaties": [TREATY]})
    assert [(e.date, e.origin, e.text) for e in events] == [
        ("2001-06", "treaties", "Fishing Agreement (in force)"),
        ("2001-02-03", "treaties", "signed"),
    ]
    elsewhere = event("signed", "2001-02-03", "treaty", start=150, parties="EST;LVA>")
    assert len(all_events([elsewhere], {"sources": [SOURCE], "treaties": [TREATY]})) == 3


def test_ids_are_unique() -> None:
    again = replace(VISIT, evidence=place(50))
    events = all_events([], {"sources": [SOURCE], "visits": [VISIT, again]})
    assert [e.event for e in events] == ["est-lva-2012", "est-lva-2012-2"]


def test_one_person_in_two_lists_is_one_appointment() -> None:
    coarse = replace(ENVOY, term_end=None, end_reason="open", evidence=place(500))
    exact = replace(coarse, term_start=Edtf("2003-09-01"), evidence=place(600))
    other = replace(exact, name="Jaan Kask", evidence=place(700))
    events = all_events([], {"sources": [SOURCE], "envoys": [coarse, exact, other]})
    assert [e.same_as for e in events] == [events[0].event, events[0].event, None]


def test_a_sentence_that_tells_of_two_visits_does_not_make_them_one() -> None:
    """Three tellings of one day in one city: two entries of a list, and a sentence on both."""
    first, second = (
        replace(VISIT, description=words, evidence=place(start, words))
        for start, words in (
            (50, "Minister Kask visits Tartu"),
            (90, "Minister Lepik visits Tartu"),
        )
    )
    both = replace(
        event("Ministers Kask and Lepik visit Tartu", VISIT.date, "visit", start=900),
        actor=VISIT.guest,
        target=VISIT.host,
    )
    rows = {"sources": [SOURCE], "visits": [first, second]}
    events = {e.text: e.same_as for e in all_events([both], rows)}
    assert events[both.text] == events[first.description] is not None
    assert events[second.description] is None
