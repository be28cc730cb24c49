"""Dated acts told in prose: own sentences about other countries, and the five documents."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from bilateral.documents import Document, load_documents
from bilateral.readers.prose import prose_events
from bilateral.records import Event
from bilateral.text import edtf
from bilateral.text.annotate import annotate

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "prose"


def document(text: str, language: str = "en", *counterparts: str) -> Document:
    return Document(
        source="made-up", kind="made_up", language=language, raw=text, counterparts=counterparts
    )


def events(text: str, language: str = "en", *counterparts: str) -> list[Event]:
    made = document(text, language, *counterparts)
    return prose_events(made, annotate(made), 0, len(made.text))


def told(found: list[Event]) -> str:
    return " | ".join(
        f"{e.date} {e.category} {(e.actor or '-').replace(' ', '_')}>{e.target or '-'}"
        for e in found
    )


def corpus() -> list[dict[str, str]]:
    with (CORPUS / "unseen.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", corpus(), ids=lambda row: row["text"][:60])
def test_sentences_not_in_the_documents(row: dict[str, str]) -> None:
    found = events(row["text"], row["language"], row["counterpart"])
    assert told(found) == row["events"]


@pytest.mark.parametrize("row", corpus(), ids=lambda row: row["text"][:60])
def test_the_same_sentence_with_an_altered_year(row: dict[str, str]) -> None:
    """Another year changes the dates and nothing else; a refused sentence stays refused."""
    years = {"19": "18", "20": "19"}
    digits = [
        word for word in row["text"].replace(".", " ").replace(",", " ").split() if word.isdigit()
    ]
    text = row["text"]
    for year in {word for word in digits if len(word) == 4}:
        text = text.replace(year, years.get(year[:2], year[:2]) + year[2:])
    before = events(row["text"], row["language"], row["counterpart"])
    after = events(text, row["language"], row["counterpart"])
    kept = [(e.category, e.actor, e.target) for e in before]
    assert [(e.category, e.actor, e.target) for e in after] == kept


def test_the_whole_sentence_is_the_text_and_the_clause_the_quote() -> None:
    found = events(
        "In May 2019, Finland recalled its\nambassador from Hungary and closed its consulate.",
        "en",
        "FIN",
    )
    assert [e.text for e in found] == [
        "In May 2019, Finland recalled its ambassador from Hungary and closed its consulate."
    ] * 2
    assert found[0].text_en == found[0].text
    assert found[0].evidence.quote == ("In May 2019, Finland recalled its\nambassador from Hungary")
    assert found[1].evidence.quote == "closed its consulate"
    assert (found[0].evidence.line, found[1].evidence.line) == (1, 2)
    assert {e.origin for e in found} == {"prose"}
    assert found[0].event == "made-up-2019-05-diplomatic"


def test_a_response_takes_date_and_swaps_the_parties_within_its_paragraph_only() -> None:
    trigger = "In April 2003 Estonia expelled a Norwegian diplomat."
    answer = "Norway responded by expelling an Estonian diplomat."
    assert told(events(f"{trigger} {answer}", "en", "NOR")) == (
        "2003-04 expulsion EST>NOR | 2003-04 expulsion NOR>EST"
    )
    assert told(events(f"{trigger}\n\n{answer}", "en", "NOR")) == "2003-04 expulsion EST>NOR"


def test_a_participle_that_words_an_act_is_no_second_act() -> None:
    text = (
        "On 4 May 2011 Norway presented a note to Estonia, stressing that the border is closed, "
        "and expelled a consul."
    )
    assert [e.category for e in events(text, "en", "NOR")] == ["diplomatic", "expulsion"]


def test_a_figure_keeps_its_period_over_sentences_and_not_the_one_compared_with() -> None:
    text = (
        "2019. gadā eksports uz Igauniju sasniedza 35 miljonus eiro. "
        "Imports no Igaunijas sasniedza 12 miljonus eiro, kas ir par 5% vairāk nekā 2018. gadā."
    )
    assert told(events(text, "lv", "EST")) == ("2019 statistic LVA>EST | 2019 statistic EST>LVA")


def test_words_in_quotation_marks_are_no_acts() -> None:
    text = 'On 2 May 2010 Norway published the book "How Sweden annexed Norway in 1814".'
    assert told(events(text, "en", "NOR")) == "2010-05-02 publication NOR>-"


def test_the_partner_is_the_documents_own_where_it_takes_part() -> None:
    assert (
        events("Estonia expelled a diplomat of Norway in 2001.", "en", "NOR")[0].counterpart
        == "NOR"
    )
    others = "Latvia was neutral. Germany occupied Denmark in April 1940."
    assert events(others, "en", "NOR")[0].counterpart == "DEU"
    no_latvia = "Estonia and Norway traded. Estonia recognised Norway in 1921."
    assert events(no_latvia, "en", "NOR")[0].counterpart == "NOR"


@pytest.fixture(scope="module")
def seeds() -> list[Document]:
    return load_documents()


def test_every_quote_stands_in_its_file(seeds: list[Document]) -> None:
    for seed in seeds:
        for event in prose_events(seed, annotate(seed), 0, len(seed.text)):
            evidence = event.evidence
            assert seed.raw[evidence.start : evidence.end] == evidence.quote
            assert seed.raw.count("\n", 0, evidence.start) + 1 == evidence.line
            assert event.precision == edtf.precision(event.date)
            assert " ".join(evidence.quote.split()) in " ".join(seed.text.split())


def test_line_by_line_or_all_at_once_is_the_same(seeds: list[Document]) -> None:
    seed = seeds[0]
    annotations = annotate(seed)
    whole = prose_events(seed, annotations, 0, len(seed.text))
    lines = [
        event
        for line in seed.lines
        for event in prose_events(seed, annotations, line.start, line.end)
    ]
    assert lines == whole


def test_an_altered_month_changes_exactly_the_acts_told_with_it(seeds: list[Document]) -> None:
    seed = next(s for s in seeds if s.source == "latvia-russia")
    altered = replace(seed, raw=seed.raw.replace("April 2004", "October 2005"))
    before = prose_events(seed, annotate(seed), 0, len(seed.text))
    after = prose_events(altered, annotate(altered), 0, len(altered.text))
    assert len(before) == len(after)
    changed = [(a.date, b.date) for a, b in zip(before, after, strict=True) if a.date != b.date]
    assert changed == [("2004-04", "2005-10")] * 2
    assert [(e.actor, e.target, e.category) for e in before] == [
        (e.actor, e.target, e.category) for e in after
    ]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        (
            "As early as 1993 Estonia agreed to withdraw its troops from Georgia.",
            ["As early as 1993 Estonia agreed to withdraw its troops from Georgia"],
        ),
        (
            "After slow and bitter talks, the two sides signed a treaty on May 3, 1931.",
            ["After slow and bitter talks, the two sides signed a treaty on May 3, 1931"],
        ),
        (
            "In 2011 Norway gave Estonia $3 million for the Basic Flying and Training Fund.",
            ["In 2011 Norway gave Estonia $3 million for the Basic Flying and Training Fund"],
        ),
    ],
)
def test_a_quote_is_the_whole_clause(text: str, quotes: list[str]) -> None:
    assert [event.evidence.quote for event in events(text, "en", "EST")] == quotes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Poland has expelled two Russian diplomats, its foreign ministry said on Friday.",
            [("2022-03-18", "expulsion", "POL", "RUS")],
        ),
        (
            "Polish soldiers crossed the border of Belarus, the ministry said on 14 March.",
            [("../2022-03-14", "security", "POL", "BLR")],
        ),
        (
            "The Polish Ministry said on Tuesday that it had summoned an envoy of Belarus.",
            [
                ("2022-03-15", "statement", "POL", None),
                ("../2022-03-15", "diplomatic", "POL", "BLR"),
            ],
        ),
        (
            "The Polish Foreign Ministry said on Tuesday that Belarus had attacked its envoys.",
            [("2022-03-15", "statement", "POL", None)],
        ),
        (
            "A Polish clerk was on Monday sentenced by a court in Minsk.",
            [("2022-03-14", "legal", None, "POL")],
        ),
        (
            "On 12 March, Poland, without informing Belarus, closed its border.",
            [("2022-03-12", "sanctions", "POL", "BLR")],
        ),
        (
            "Two fighters from the Polish Air Force approached the border of Belarus on 12 March.",
            [("2022-03-12", "military", "POL", "BLR")],
        ),
        (
            "MINSK, Belarus (BNA) – The Polish government on Friday denounced the border treaty.",
            [("2022-03-18", "treaty", "POL", None)],
        ),
        (
            "A Polish clerk was arrested in January and accused of selling papers of Belarus.",
            [("2022-01", "legal", None, "POL"), ("2022-01", "statement", None, "POL")],
        ),
        (
            "The Polish president hosted the president of Belarus on 12 March.",
            [("2022-03-12", "visit", "BLR", "POL")],
        ),
        ("The envoy left on Tuesday and the ban was lifted yesterday.", None),
    ],
)
def test_news_says_whose_words_it_reports(
    text: str, expected: list[tuple[str, str, str | None, str | None]] | None
) -> None:
    news = Document("n", "press_release", "en", text, counterparts=("BLR",), published="2022-03-18")
    found = prose_events(news, annotate(news), 0, len(text))
    told = [(e.date, e.category, e.actor, e.target) for e in found]
    if expected is None:
        assert ("2022-03-17", "sanctions") in [row[:2] for row in told]
    else:
        assert told == expected
