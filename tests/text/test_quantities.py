from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path

import pytest
from bilateral.documents import default_seeds, load_documents
from bilateral.text.dates import DateMention, find_dates
from bilateral.text.quantities import CONTRADICTION, QuantityMention, find_quantities, outside
from bilateral.text.sentences import split_sentences
from hypothesis import example, given
from hypothesis import strategies as st

CORPUS = Path(__file__).parents[1] / "corpus"
# The product tables of the trade section: cells and lists of shares, each on lines of their own.
TABLE_LINES = {"latvia-belarus": range(273, 334)}


def _cases() -> list[tuple[str, str, list[tuple[object, ...]]]]:
    cases = []
    for language in ("en", "lv"):
        with (CORPUS / f"quantities_{language}.csv").open(encoding="utf-8", newline="") as file:
            for text, rows in groupby(csv.DictReader(file), key=lambda row: row["text"]):
                expected = [
                    (
                        row["quote"],
                        pytest.approx(float(row["value"]), rel=1e-12),
                        row["unit"] or None,
                        row["approximate"] == "yes",
                        row["what"] or None,
                    )
                    for row in rows
                    if row["quote"]
                ]
                cases.append((text, language, expected))
    return cases


@pytest.mark.parametrize(("text", "language", "expected"), _cases())
def test_corpus(text: str, language: str, expected: list[tuple[object, ...]]) -> None:
    found = [
        (text[q.start : q.end], q.value, q.unit, q.approximate, q.what)
        for q in find_quantities(text, language)
    ]
    assert found == expected


def _only(text: str, language: str = "en", **kwargs: object) -> QuantityMention:
    (found,) = find_quantities(text, language, **kwargs)  # type: ignore[arg-type]
    return found


def test_full_figure_before_a_million_unit_keeps_its_value_and_says_so() -> None:
    found = _only("sasniedza 109 500 898 MEUR", "lv")
    assert (found.value, found.unit, found.qualifier) == (109_500_898.0, "EUR", CONTRADICTION)
    assert not found.approximate
    assert _only("sasniedza 109 501 MEUR", "lv").value == 109_501_000_000.0
    assert _only("sasniedza 109,501 MEUR", "lv").value == 109_501_000.0


def test_decimal_comma_and_point_in_one_table() -> None:
    text = "Lietuva – 1,24%\nPolija – 2.18%"
    assert [q.value for q in find_quantities(text, "lv")] == [1.24, 2.18]


@pytest.mark.parametrize(
    ("figure", "language", "value"),
    [
        ("1,585", "en", 1585.0),
        ("15,85", "en", 15.85),
        ("0,585", "en", 0.585),
        ("1.585", "en", 1.585),
        ("1,585", "lv", 1.585),
        ("1.234.567,8", "lv", 1234567.8),
        ("1\u00a0234\u202f567", "lv", 1234567.0),
    ],
)
def test_notations(figure: str, language: str, value: float) -> None:
    assert _only(f"{figure} EUR", language).value == value


def test_dates_are_no_quantities_and_give_the_period() -> None:
    text = "In 2017 exports were 5%, but 7% in 2018, up from 6% in 2016."
    dates = [
        DateMention(i, i + 4, year, "year", "explicit")  # type: ignore[arg-type]
        for year in ("2016", "2017", "2018")
        for i in [text.index(year)]
    ]
    assert [(q.value, q.period) for q in find_quantities(text, dates=dates)] == [
        (5.0, "2017"),
        (7.0, "2018"),
        (6.0, "2016"),
    ]


def test_periods_leave_out_names_and_comparisons() -> None:
    text = "It met its 2014 pledge by spending 2% of GDP."
    year = DateMention(11, 15, "2014", "year", "explicit")  # type: ignore[arg-type]
    assert _only(text, dates=[year]).period is None
    text = "pieauga par 5 MEUR vairāk nekā 2017. gadā"
    year = DateMention(text.index("2017"), len(text), "2017", "year", "explicit")  # type: ignore[arg-type]
    assert _only(text, "lv", dates=[year]).period is None


def test_number_cut_from_its_noun_by_a_line_break() -> None:
    text = "Šajā gadā studēja 129 studenti, bet pirms tam - 170\n\nBaltkrievijas studenti."
    last = find_quantities(text, "lv")[-1]
    assert (last.value, last.unit, last.what) == (170.0, "students", "Baltkrievijas studenti")


def test_outside() -> None:
    text = "5 ships, 6 ships, 7 ships"
    found = find_quantities(text)
    assert [q.value for q in outside(found, [])] == [5, 6, 7]
    assert [q.value for q in outside(found, [(9, 16), (0, 2)])] == [7]
    assert outside(found, [(0, 25), (3, 4)]) == []


def test_each_line_in_its_language() -> None:
    text = "It cost 1,585 euros.\nTas maksāja 1,585 eiro."
    assert [q.value for q in find_quantities(text, ["en", "lv"])] == [1585.0, 1.585]


def _seed_quantities() -> list[tuple[str, int, str, QuantityMention]]:
    rows = []
    for document in load_documents(default_seeds()):
        languages = [line.language for line in document.lines]
        dates = find_dates(document.text, languages)
        for quantity in find_quantities(document.text, languages, dates=dates):
            line = document.line_at(quantity.start)
            rows.append((document.source, line.number, line.text, quantity))
    return rows


def test_seeds_against_the_hand_annotation() -> None:
    found = [
        (source, line, quantity.value, quantity.unit, quantity.approximate, quantity.period)
        for source, line, _, quantity in _seed_quantities()
        if line not in TABLE_LINES.get(source, ())
    ]
    with (CORPUS / "quantities_seeds.csv").open(encoding="utf-8", newline="") as file:
        expected = [
            (
                row["source"],
                int(row["line"]),
                float(row["value"]),
                row["unit"] or None,
                row["approximate"] == "yes",
                row["period"] or None,
            )
            for row in csv.DictReader(file)
        ]
    assert found == expected


def test_every_cell_of_the_seed_tables_is_a_quantity() -> None:
    rows = [row for row in _seed_quantities() if row[1] in TABLE_LINES.get(row[0], ())]
    cells = [q for _, _, _, q in rows if q.what is None and q.unit != "centimetres"]
    assert len(rows) == 28 + 40 + 2  # cells, products, widths
    assert len(cells) == 28
    assert all(q.unit in ("%", None) for q in cells)


amounts = st.integers(0, 10**12)


@given(amounts, st.integers(0, 99), st.sampled_from(["en", "lv"]))
def test_formatted_amounts_are_read_back(whole: int, cents: int, language: str) -> None:
    value = whole + cents / 100
    if language == "en":
        text = f"The fund received ${value:,.2f} in aid."
    else:
        grouped = f"{value:,.2f}".replace(",", " ").replace(".", ",")
        text = f"Fonds saņēma {grouped} EUR."
    found = _only(text, language)
    assert found.value == pytest.approx(value, rel=1e-12)
    assert found.unit == ("USD" if language == "en" else "EUR")


@given(st.integers(2, 999_999), st.sampled_from(["about ", "over ", "almost ", ""]))
def test_formatted_counts_are_read_back(count: int, qualifier: str) -> None:
    found = _only(f"It sent {qualifier}{count:,} soldiers home.")
    assert (found.value, found.unit) == (count, "soldiers")
    assert found.approximate == bool(qualifier)
    assert found.qualifier == (qualifier.strip() or None)


@given(st.integers(1, 999_999), st.sampled_from([",", "."]))
def test_latvian_millions_are_read_back(thousands: int, mark: str) -> None:
    figure = f"{thousands / 1000:.3f}".replace(".", mark)
    assert _only(f"apjoms sasniedza {figure} MEUR", "lv").value == thousands * 1000


pieces = st.sampled_from(
    [
        "12",
        "3,5",
        "1",
        "000",
        "000",
        "2018",
        ".",
        ",",
        "-",
        "–",
        "(",
        ")",
        "%",
        "$",
        "€",
        "MEUR",
        "EUR",
        "million",
        "one",
        "two",
        "half",
        "no",
        "of",
        "the",
        "over",
        "viens",
        "divi",
        "puse",
        "no",
        "gada",
        "vieta",
        "-",
        "+",
        ":",
        "/",
        "<",
        ">",
        "„",
        "”",
        "\n",
        "\n\n",
        ".",
        "Article",
        "5",
        "+371",
        "ģ",
        "İ",
        "½",
        "²",
        "٣",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(pieces, max_size=40).map(" ".join)))
@example("0 dIVI %")
def test_any_text_gives_ordered_spans_within_it(text: str) -> None:
    for language in ("en", "lv", [], ["lv", "en"]):
        end = 0
        for found in find_quantities(text, language):
            assert end <= found.start < found.end <= len(text)
            end = found.end
            assert any(c.isalnum() for c in text[found.start : found.end])


@pytest.mark.parametrize(
    "unit", ["1. ", "5 a, ", "<1 ", "„7 ", "one ", "x@1 ", "5-6 ", ". ", "1,1"]
)
def test_long_texts_take_linear_time(unit: str) -> None:
    text = unit * 4_000
    sentences = split_sentences(text)
    assert len(find_quantities(text, sentences=sentences)) <= 8_000
