"""Missions that sentences of a ministry's page tell of, and sentences that tell of none."""

import pytest
from bilateral.documents import Document
from bilateral.readers.mfa_common import Page
from bilateral.readers.mfa_missions import told_missions
from bilateral.text.annotate import annotate

SIDES = (None, None)


def told(sentence: str) -> list[tuple[str | None, ...]]:
    document = Document(
        source="page", kind="mfa_page", language="lv", raw=sentence, counterparts=("NOR",)
    )
    page = Page(document, annotate(document))
    return [
        (one.type, one.sending, one.receiving, one.city, one.opened, one.closed)
        for one in told_missions(page, 0, len(sentence), SIDES)
    ]


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        (
            "Latvijas vēstniecība Norvēģijā tika atvērta 1994. gadā.",
            [("embassy", "LVA", "NOR", None, "1994", None)],
        ),
        (
            "1992. gada martā Norvēģija atvēra savu vēstniecību Rīgā.",
            [("embassy", "NOR", "LVA", "Rīga", "1992-03", None)],
        ),
        (
            "Kopš 1994. gada 2. maija Norvēģijā strādā Latvijas vēstniecība.",
            [("embassy", "LVA", "NOR", None, "1994-05-02", None)],
        ),
        (
            "Norvēģijas vēstniecība atrodas Rīgā, no 2020. gada vēstniece ir Anna Berga.",
            [("embassy", "NOR", "LVA", "Rīga", None, None)],
        ),
        (
            "Līgumi par telpām noslēgti 1992. gadā, bet pilnvērtīgu darbību Latvijas vēstniecība "
            "Oslo uzsāka 1994. gadā.",
            [("embassy", "LVA", "NOR", "Oslo", "1994", None)],
        ),
        (
            "Oslo no 1921. līdz 1925. gadam darbojās Latvijas konsulāts, bet no 1925. līdz 1940. "
            "gadam – ģenerālkonsulāts.",
            [
                ("consulate", "LVA", "NOR", "Oslo", "1921", "1925"),
                ("consulate_general", "LVA", "NOR", "Oslo", "1925", "1940"),
            ],
        ),
    ],
)
def test_a_mission_is_opened_or_stands(sentence: str, rows: list[tuple[str | None, ...]]) -> None:
    assert told(sentence) == rows


@pytest.mark.parametrize(
    "sentence",
    [
        "2008. gadā Latvijas vēstniecība Norvēģijā atklāja izstādi.",
        "2008. gadā Latvijas vēstniecībā Oslo tika atklāta izstāde.",
        "Latvijas vēstniecība Norvēģijā 2008. gadā rīkoja konferenci.",
        "2025. gadā plānots atvērt Latvijas konsulātu Bergenā.",
        "1993. gadā Latvijas vēstniecība Oslo vēl nebija atvērta.",
        "1932. gadā Oslo darbojās Latvijas konsulāts.",
    ],
)
def test_a_sentence_tells_of_no_opening(sentence: str) -> None:
    assert told(sentence) == []
