"""Trade: textbook numbers, properties that hold for any table, and the page held to plain sums."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import Any

import bilateral
import pandas as pd
import pytest
from bilateral.analysis import (
    trade,
    trade_checks,
    trade_findings,
    trade_goods,
    trade_growth,
    trade_partners,
    trade_two_way,
    trade_words,
)
from bilateral.analysis import trade_measures as measures
from bilateral.analysis.trade import Page
from bilateral.analysis.trade_measures import Range
from bilateral.collection import Tables
from bilateral.errors import ParameterError
from hypothesis import assume, given, settings
from hypothesis import strategies as st

ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV",
         "XV", "XVI", "XVII", "XVIII", "XIX", "XX", "XXI"]  # fmt: skip
EVIDENCE = {"source": "made", "start": 0, "end": 0}
amounts = st.integers(1, 10**9)


@cache
def tables() -> Tables:
    return bilateral.load()


@cache
def page() -> Page:
    return trade.page(tables())


@cache
def called() -> pd.DataFrame:
    return trade_words.called_main(tables().documents, page())


@cache
def checks() -> pd.DataFrame:
    return trade_checks.reconciliation(page(), called())


def spaced(value: int) -> str:
    return f"{value:,}".replace(",", " ")


def made_group(flow: str, section: str, value: int, total: int, line: int) -> dict[str, Any]:
    share = round(100 * value / total, 2)
    return {
        "flow": flow,
        "period": "2030-34",
        "group": f"preces {section}",
        "group_en": f"goods {section}",
        "hs_section": section,
        "value_eur": float(value),
        "share_pct": share,
        "table_total_eur": float(total),
        "line": line,
        "quote": f"preces {section} {spaced(value)} {share:.2f}%",
        **EVIDENCE,
    }


def made_product(flow: str, section: str, heading: str, share: float, whole: int) -> dict[str, Any]:
    return {
        "flow": flow,
        "group": f"preces {section}",
        "product": f"prece {heading}",
        "product_en": None,
        "hs_heading": heading,
        "hs_confidence": "high",
        "share_of_group_pct": share,
        "value_eur": whole * share / 100,
        "line": 1,
        "quote": f"prece {heading} – {share:.2f}%",
        **EVIDENCE,
    }


def made_total(flow: str, words: str, value: float, **columns: Any) -> dict[str, Any]:
    blank = {"rank": None, "growth_pct": None, "change": None, "compared_with": None}
    return {
        "flow": flow,
        "counterpart": "EST",
        "period": "2030-34",
        "value": value,
        "currency": "EUR",
        "stated": words,
        "quote": words,
        "line": 1,
        **EVIDENCE,
        **blank,
        **columns,
    }


def made_page(
    groups: list[dict[str, Any]],
    products: list[dict[str, Any]] = [],  # noqa: B006
    totals: list[dict[str, Any]] = [],  # noqa: B006
) -> Page:
    real = page()
    return Page(
        source="made",
        counterpart="EST",
        partner="Estonia",
        period="2030-34",
        totals=pd.DataFrame(totals, columns=real.totals.columns).astype(
            {"compared_with": "string"}
        ),
        partners=real.partners.iloc[:0],
        groups=pd.DataFrame(groups, columns=real.groups.columns),
        products=pd.DataFrame(products, columns=real.products.columns),
        investments=real.investments.iloc[:0],
    )


def whole_flow(flow: str, values: dict[str, int], listed: int) -> list[dict[str, Any]]:
    """The table of a flow that prints only its largest sections."""
    total = sum(values.values())
    largest = sorted(values, key=lambda section: -values[section])[:listed]
    return [made_group(flow, s, values[s], total, n) for n, s in enumerate(largest, 1)]


# Measures


def test_textbook_numbers() -> None:
    assert measures.grubel_lloyd([500], [300]) == pytest.approx(0.75)
    assert measures.grubel_lloyd([100, 0], [0, 100]) == 0
    assert measures.herfindahl_hirschman([40, 30, 20, 10]) == (3000, 3000)
    assert measures.cover_ratio(80, 100) == 80
    assert measures.growth(121, 100) == pytest.approx(21)
    assert measures.compound_base(100 * 1.07**10, 7, 10) == pytest.approx(100)
    assert measures.doubling_years(7.1773) == pytest.approx(10, abs=1e-3)


flows = st.lists(st.tuples(amounts, amounts), min_size=1, max_size=8)


@given(flows)
def test_grubel_lloyd_is_a_share_and_symmetric(pairs: list[tuple[int, int]]) -> None:
    exports, imports = zip(*pairs, strict=True)
    index = measures.grubel_lloyd(exports, imports)
    assert -1e-12 <= index <= 1
    assert index == measures.grubel_lloyd(imports, exports)
    together = measures.grubel_lloyd([sum(exports)], [sum(imports)])
    assert together >= index - 1e-12, "aggregation never lowers it"


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8), st.data())
def test_concentration_holds_for_every_split_of_the_rest(listed: list[int], data: Any) -> None:
    parts = data.draw(st.lists(st.integers(1, max(listed)), max_size=12))
    whole = sum(listed) + sum(parts)
    shares = [100 * value / whole for value in (*listed, *parts)]
    index = sum(share**2 for share in shares)
    known = shares[: len(listed)]
    assert measures.herfindahl_hirschman(known).holds(index)
    assert measures.herfindahl_hirschman(known, parts=12).holds(index)
    likely = measures.herfindahl_hirschman(known, largest=max(known), parts=12)
    assert likely.holds(index)
    assert likely.high <= measures.herfindahl_hirschman(known).high + 1e-9


@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_a_printed_figure_stands_for_what_it_was_made_from(thousandths: int, digits: int) -> None:
    exact = thousandths / 1000
    rounded = round(exact, digits)
    words = f"{abs(rounded):.{digits}f}".replace(".", ",")
    assert measures.printed(rounded, words).holds(exact)
    cut = math.trunc(thousandths / 10 ** (3 - digits)) / 10**digits
    assume(cut != 0)
    words = f"{abs(cut):.{digits}f}".replace(".", ",")
    assert measures.cut_off(cut, words).holds(exact)


def test_a_step_is_read_in_its_unit() -> None:
    assert measures.printed(3.52e9, "$3.52 billion") == (3.515e9, 3.525e9)
    assert measures.printed(109500898.0, "109 500 898 MEUR") == (109500897.5, 109500898.5)
    assert measures.cut_off(-38520000.0, "negatīva 38,52 MEUR") == (-38530000, -38520000)


@given(st.tuples(amounts, amounts), st.tuples(amounts, amounts))
def test_corners_hold_every_value(first: tuple[int, int], second: tuple[int, int]) -> None:
    a, b = Range(*sorted(first)), Range(*sorted(second))
    span = measures.corners(measures.normalised_balance, a, b)
    assert span.holds(measures.normalised_balance(a.middle, b.middle))


def test_ranges_without_a_common_value() -> None:
    assert measures.common([Range(1, 2), Range(3, 4)]) is None
    assert not Range(1, 2).meets(Range(3, 4))


@pytest.mark.parametrize(
    ("expected", "verdict"),
    [(Range(2.2, 2.3), "holds"), (Range(2.6, 2.7), "truncated"), (Range(3.1, 9), "differs")],
)
def test_verdicts(expected: Range, verdict: str) -> None:
    rounded, cut = measures.printed(2.0, "2"), measures.cut_off(2.0, "2")
    assert trade_growth.verdict_of(rounded, cut, expected) == verdict


def test_cut_off_on_the_other_side_is_seen() -> None:
    spans = Range(5, 6), Range(5, 6), Range(7, 8)
    assert trade_growth.verdict_of(*spans) == "differs"
    assert trade_growth.verdict_of(*spans, Range(5.5, 7)) == "truncated"


def test_intervals_in_words() -> None:
    assert trade.span_text(-0.2, 0.2, "EUR") == "0"
    assert trade.span_text(41, 41, "%") == "41.00"
    assert trade.span_text(-1500000.4, 2, "EUR") == "−1,500,000 to 2"


# Made-up pages

values_of_sections = st.dictionaries(st.sampled_from(ROMAN), amounts, min_size=3, max_size=12)


@settings(deadline=None, max_examples=40)
@given(values_of_sections, st.integers(1, 12), st.data())
def test_shares_of_a_made_up_table_sum_to_100(
    values: dict[str, int], listed: int, data: Any
) -> None:
    groups = whole_flow("export", values, listed)
    products = []
    for group in groups:
        left = 100.0
        for number in range(data.draw(st.integers(0, 3))):
            share = round(data.draw(st.floats(0, left)), 2)
            left = max(left - share - 0.01, 0)
            section = group["hs_section"]
            heading = f"{ROMAN.index(section) + 10}{number:02}"
            products.append(made_product("export", section, heading, share, values[section]))
    own = made_page(groups, products)
    rows = trade_goods.flow_table(own, "export")
    assert rows["share_pct"].sum() == pytest.approx(100)
    assert rows["value_eur"].sum() == pytest.approx(sum(values.values()))
    assert (rows["value_low"] <= rows["value_eur"] + 1e-6).all()
    assert (rows["value_high"] >= rows["value_eur"] - 1e-6).all()
    shown = trade_goods.shown(rows, minimum_share=7.5, sort="hs")
    assert shown["share_pct"].sum() == pytest.approx(100)
    assert (shown.loc[shown["part"] == "product", "share_pct"] >= 7.5).all()
    hidden = set(rows["part"]) - {"product"}
    assert hidden <= set(shown["part"]), "unlisted rests stay"
    for _, row in trade_goods.concentration(own, "export").iterrows():
        assert row["hhi_low"] <= row["likely_high"] <= row["hhi_high"] + 1e-6
        if row["hhi_low"]:
            fewest = float(row["equal_parts"].split()[0])
            assert fewest == pytest.approx(10_000 / row["hhi_high"], abs=0.051)


@settings(deadline=None, max_examples=60)
@given(values_of_sections, values_of_sections, st.integers(1, 10), st.integers(1, 10))
def test_bounds_of_two_way_trade_hold_what_the_page_hides(
    exports: dict[str, int], imports: dict[str, int], listed_x: int, listed_m: int
) -> None:
    own = made_page(
        whole_flow("export", exports, listed_x) + whole_flow("import", imports, listed_m)
    )
    rows = trade_two_way.two_way_total(own).set_index("level")
    every = sorted({*exports, *imports})
    x, m = ([flow.get(section, 0) for section in every] for flow in (exports, imports))
    index = measures.grubel_lloyd(x, m)
    low, high = rows.loc["by section", ["gl_low", "gl_high"]]
    assert low - 1e-9 <= index <= high + 1e-9
    by = trade_two_way.sections(own).set_index("section")
    for section, row in by.iterrows():
        true = exports.get(section, 0), imports.get(section, 0)
        assert row["balance_low"] <= true[0] - true[1] <= row["balance_high"]
        assert row["gl_low"] - 1e-9 <= measures.grubel_lloyd(true[:1], true[1:])
        assert measures.grubel_lloyd(true[:1], true[1:]) <= row["gl_high"] + 1e-9


def test_an_index_of_a_section_can_be_an_artefact() -> None:
    """Medicines out and fertilisers in: two-way as a section, one-way by heading."""
    own = made_page(
        [made_group("export", "VI", 100, 200, 1), made_group("import", "VI", 100, 200, 2)],
        [made_product("export", "VI", "3004", 100, 100),
         made_product("import", "VI", "3102", 100, 100)],
    )  # fmt: skip
    by = trade_two_way.two_way_total(own).set_index("level")
    assert by.loc["goods VI: as a section", "gl_low"] == 1
    assert by.loc["goods VI: by heading", "gl_high"] == 0


def grown(change: str, change_value: float) -> Page:
    words = f"sasniedza 155,210 MEUR, kas ir par 55,21% jeb {change} MEUR vairāk"
    row = made_total("goods_import", words, 155210000.0, growth_pct=55.21, change=change_value,
                     compared_with="2029-34")  # fmt: skip
    return made_page([], totals=[row])


@pytest.mark.parametrize(
    ("change", "value", "verdict"),
    [("55,21", 55210000.0, "holds"), ("55,2", 55200000.0, "holds"), ("54,9", 54900000.0, "differs"),
     ("55", 55000000.0, "holds"), ("55,20", 55200000.0, "truncated")],
)  # fmt: skip
def test_growth_and_change_imply_the_same_base(change: str, value: float, verdict: str) -> None:
    rows = trade_growth.growth_bases(grown(change, value))
    assert rows.loc[0, "from_rate_low"] <= 100_000_000 <= rows.loc[0, "from_rate_high"]
    assert list(rows["verdict"]) == [verdict]


def test_an_average_over_years_is_no_growth_from_one_period_to_another() -> None:
    totals = tables().trade_totals
    averaged = totals["compared_with"].str.contains("/").fillna(False)
    assert averaged.any()
    own = replace(page(), totals=totals[averaged])
    assert trade_growth.growth_bases(own).empty


def test_values_that_are_not_known_are_refused() -> None:
    rows = trade_goods.flow_tables(page(), "both")
    with pytest.raises(ParameterError, match="labels: 'ru' is not one of en, lv"):
        trade_goods.shown(rows, labels="ru")
    with pytest.raises(ParameterError, match="sort: 'name' is not one of hs, value"):
        trade_goods.shown(rows, sort="name")
    with pytest.raises(ParameterError, match="minimum_share: -1"):
        trade_goods.shown(rows, minimum_share=-1)
    with pytest.raises(ParameterError, match="flow: 'transit'"):
        trade_goods.flow_tables(page(), "transit")
    with pytest.raises(ValueError, match="more than 100"):
        measures.herfindahl_hirschman([60, 50])


def test_the_page_is_the_first_that_prints_most_or_the_one_asked_for() -> None:
    assert len(page().groups)
    assert trade.page(tables(), page().source).source == page().source
    others = [source for source in tables().sources["source"] if source != page().source]
    without = tables().of(others)
    assert trade.page(without).groups.empty
    assert trade.page(without).source in set(without.trade_totals["source"])
    (quiet,) = [s for s in others if s not in set(tables().trade_totals["source"])][:1]
    assert trade.page(tables().of([quiet])).source == quiet
    with pytest.raises(ParameterError, match="document: 'x' is not one of"):
        trade.page(tables(), "x")


def test_amounts_in_another_currency_are_not_taken_for_euros() -> None:
    totals = tables().trade_totals
    foreign = totals.loc[totals["currency"].notna() & totals["currency"].ne("EUR"), "source"]
    own = trade.page(tables(), foreign.iloc[0])
    assert own.totals.empty
    assert trade.quarter(own).empty


def test_a_page_that_lists_more_than_its_total_is_shown_and_found() -> None:
    groups = [made_group("export", "I", 70, 100, 1), made_group("export", "II", 60, 100, 2)]
    own = made_page(groups)
    rows = trade_goods.flow_table(own, "export")
    assert "rest of flow" not in set(rows["part"])
    assert rows["share_pct"].sum() == pytest.approx(100)
    assert not trade_goods.concentration(own, "export").empty
    found = trade_checks.reconciliation(own)
    assert "differs" in set(found.loc[found["what"].str.contains("groups listed"), "verdict"])


# The page


def indicator(rows: pd.DataFrame, name: str) -> float:
    return float(rows.loc[rows["indicator"] == name, "value"].iloc[0])


def ranked(flow: str) -> float:
    rows = page().partners
    own = rows[(rows["flow"] == flow) & (rows["country"] == page().counterpart)]
    return float(own["value_eur"].iloc[0])


def test_the_quarter_is_plain_arithmetic() -> None:
    rows = trade.quarter(page())
    exports, imports = ranked("export"), ranked("import")
    assert indicator(rows, "turnover") == exports + imports
    assert indicator(rows, "balance") == exports - imports
    assert indicator(rows, "cover ratio (exports per 100 of imports)") == 100 * exports / imports
    assert (rows["low"] <= rows["value"]).all()
    assert (rows["value"] <= rows["high"]).all()
    assert set(rows["line"]) <= set(page().partners["line"])


def test_totals_implied_by_shares_agree_with_every_partner() -> None:
    for flow in ("export", "import"):
        total = trade_partners.latvia_total(page(), flow)
        assert total is not None
        own = page().partners[page().partners["flow"] == flow]
        for _, row in own.iterrows():
            shares = 100 * row["value_eur"] / total.high, 100 * row["value_eur"] / total.low
            rounded = measures.printed(row["share_pct"], row["quote"])
            assert Range(*shares).meets(rounded)


def test_contributions_add_up_to_the_growth_of_turnover() -> None:
    rows = trade_growth.year_before(page())
    parts = sum(indicator(rows, f"contribution of {flow} to it") for flow in ("exports", "imports"))
    assert parts == pytest.approx(indicator(rows, "growth of turnover"))


def test_every_check_is_traced_and_its_verdict_follows_from_its_numbers() -> None:
    rows = checks()
    raw = {document.source: document.raw for document in tables().documents}
    for _, row in rows.iterrows():
        assert raw[row["source"]][row["start"] : row["end"]] == row["quote"]
        rounded = Range(row["stated"] - row["tolerance"], row["stated"] + row["tolerance"])
        meets = rounded.meets(Range(row["computed_low"], row["computed_high"]))
        assert meets == (row["verdict"] == "holds"), row["what"]
    assert trade_checks.summary(rows)["checks"].sum() == len(rows)
    both = [trade_checks.worst_first(rows, shares=shares) for shares in (False, True)]
    assert sum(map(len, both)) == len(rows)


def test_the_known_contradictions_of_the_page_are_found_and_no_others() -> None:
    """Read by hand: turnover's growth, the two export totals; two figures are cut off."""
    rows = checks().set_index("what")["verdict"]
    assert set(rows[rows == "differs"].index) == {
        "total of the table of exports, against the ranking",
        "growth of goods turnover, against exports and imports",
    }
    assert set(rows[rows == "truncated"].index) == {
        "imports in the text, against the ranking",
        "growth of goods import, against the printed change",
    }


def test_a_changed_figure_changes_the_verdict() -> None:
    own = page()
    share = own.groups["share_pct"].where(own.groups.index != own.groups.index[0], 99.99)
    before = set(checks().loc[checks()["verdict"] == "differs", "what"])
    found = trade_checks.reconciliation(replace(own, groups=own.groups.assign(share_pct=share)))
    after = set(found.loc[found["verdict"] == "differs", "what"])
    assert len(after - before) == 1


def test_mainly_is_held_against_the_tables() -> None:
    rows = called()
    assert len(rows) == len(page().groups) - len(trade_words.left_out(page(), rows))
    assert (rows["share_text"] == rows["share_table"]).all()
    assert rows["share_of_group_pct"].notna().all()
    more = rows["share_of_group_pct"] > 50
    assert (rows["says"].str.startswith("more than half") == more).all()
    assert (rows["mainly"] & ~more).any()
    left = trade_words.left_out(page(), rows)
    named = page().groups[~page().groups.index.isin(left.index)]
    for _, row in left.iterrows():
        assert (named.loc[named["flow"] == row["flow"], "value_eur"] < row["value_eur"]).any()


def test_the_long_view_compounds_to_what_is_printed() -> None:
    rows = trade_growth.long_view(tables().trade_totals)
    assert len(rows) == 2
    assert page().source not in set(rows["source"])
    for _, row in rows.iterrows():
        years = int(row["period"]) - row["start"]
        middle = (row["start_low"] + row["start_high"]) / 2
        grown_to = middle * (1 + row["growth_pct"] / 100) ** years
        assert grown_to == pytest.approx(row["value"], rel=1e-3)
    assert len(trade_growth.long_view_balance(rows)) == 4
    assert trade_growth.long_view_balance(rows.iloc[:1]).empty


def test_investment_keeps_its_kinds_apart() -> None:
    rows = trade.investments(page())
    assert len(rows) == len(page().investments) + 2
    assert not rows["indicator"].str.contains("total").any()


def test_names_are_in_the_language_asked_for() -> None:
    rows = trade_goods.flow_tables(page(), "both")
    english, latvian = (trade_goods.shown(rows, labels=labels) for labels in ("en", "lv"))
    listed = english["part"] == "product"
    assert list(english.loc[listed, "name"]) == list(english.loc[listed, "product_en"])
    assert list(latvian.loc[listed, "name"]) == list(latvian.loc[listed, "product"])
    assert trade_goods.name_in("koki", None, "en") == "koki (in Latvian)"


def test_order_by_section_follows_the_harmonized_system() -> None:
    rows = trade_goods.shown(trade_goods.flow_tables(page(), "import"), sort="hs")
    sections = [s for s in dict.fromkeys(rows["hs_section"]) if pd.notna(s)]
    assert sections == sorted(sections, key=ROMAN.index)
    assert rows["part"].iloc[-1] == "rest of flow"


def test_findings_are_few_computed_and_linked() -> None:
    sentences = trade_findings.findings(page(), checks())
    assert 3 <= len(sentences) <= 5
    assert all("#L" in sentence for sentence in sentences)
    assert "imports are" not in trade_findings.findings(page(), checks(), flow="export")[3]


def test_findings_of_a_page_with_little_on_it() -> None:
    own = made_page(whole_flow("export", {"I": 5, "II": 3}, 1))
    assert len(trade_findings.findings(own, trade_checks.reconciliation(own))) == 2


def test_groups_and_chapters_add_up_what_the_products_are() -> None:
    rows = trade_goods.flow_tables(page(), "both")
    groups = trade_goods.group_table(trade_goods.shown(rows))
    for flow, own in groups.groupby("flow"):
        printed = page().groups[page().groups["flow"] == flow]
        assert own["share_pct"].sum() == pytest.approx(100)
        assert set(printed["value_eur"]) <= set(own["value_eur"])
    chapters = trade_goods.chapters(rows, most=99)
    listed = rows[rows["part"] == "product"]
    assert chapters["products"].sum() == len(listed)
    assert chapters["share_pct"].sum() == pytest.approx(listed["share_pct"].sum())
    assert len(trade_goods.chapters(rows, most=2)) == 4


def test_a_page_without_a_word_on_a_flow_claims_nothing_of_it() -> None:
    own = made_page(whole_flow("export", {"I": 5, "II": 3}, 1))
    assert trade_two_way.sections(own).empty
    assert trade_two_way.two_way_total(own).empty
    assert trade.quarter(own).empty
    assert trade_growth.growth_bases(own).empty
    assert list(trade_two_way.unlisted(own)["flow"]) == ["export"]


def test_a_flow_known_only_by_its_total_bounds_each_section() -> None:
    told = made_total("goods_import", "sasniedza 4 MEUR", 4_000_000.0)
    own = made_page(whole_flow("export", {"I": 9_000_000, "II": 3}, 1), totals=[told])
    rows = trade_two_way.sections(own)
    assert list(rows["import_high"]) == [4_000_000]
    assert trade_two_way.unlisted(own)["value_eur"].sum() == 4_000_003
