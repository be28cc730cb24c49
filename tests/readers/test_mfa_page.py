"""The reader of foreign-ministry pages: the real page, altered copies of it, unseen pages."""

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from bilateral.documents import Document, load_documents
from bilateral.readers import Reading
from bilateral.readers.mfa_page import read
from bilateral.text.annotate import annotate

CORPUS = Path(__file__).parents[1] / "corpus" / "mfa"
TABLES = (
    "visits",
    "visitors",
    "envoys",
    "missions",
    "treaties",
    "trade_partners",
    "trade_totals",
    "trade_groups",
    "trade_products",
    "investments",
)


def page(raw: str, partner: str) -> Document:
    return Document(source="page", kind="mfa_page", language="lv", raw=raw, counterparts=(partner,))


def read_page(document: Document) -> Reading:
    return read(document, annotate(document))


@cache
def seed() -> Document:
    return next(document for document in load_documents() if document.kind == "mfa_page")


@cache
def seed_reading() -> Reading:
    return read_page(seed())


@cache
def unseen(name: str, partner: str) -> tuple[Document, Reading]:
    document = page((CORPUS / f"{name}.txt").read_text(encoding="utf-8"), partner)
    return document, read_page(document)


def altered(change) -> Reading:
    raw = change(seed().raw)
    assert raw != seed().raw
    return read_page(replace(seed(), raw=raw))


def rows(reading: Reading, table: str, *columns: str) -> list[tuple]:
    found = [record for record in reading.records if record.table_name == table]
    found.sort(key=lambda record: record.evidence.start)
    return [tuple(getattr(record, column) for column in columns) for record in found]


def facts(reading: Reading) -> Counter:
    """All rows of the page's own tables, without their places."""
    return Counter(
        (
            record.table_name,
            *(
                getattr(record, column)
                for column in record.__dataclass_fields__
                if column not in ("evidence", "table_name")
            ),
        )
        for record in reading.records
        if record.table_name in TABLES
    )


def difference(one: Reading, other: Reading) -> tuple[list, list]:
    before, after = facts(one), facts(other)
    return list((before - after).elements()), list((after - before).elements())


def count(reading: Reading, table: str) -> int:
    return sum(record.table_name == table for record in reading.records)


class TestSeed:
    @pytest.mark.parametrize(
        ("table", "expected"),
        [
            ("visits", 63),
            ("visitors", 61),
            ("envoys", 12),
            ("missions", 5),
            ("treaties", 13),
            ("trade_partners", 8),
            ("trade_totals", 8),
            ("trade_groups", 12),
            ("trade_products", 40),
            ("investments", 4),
        ],
    )
    def test_number_of_rows(self, table, expected):
        assert count(seed_reading(), table) == expected

    def test_every_line_is_understood(self):
        lines = {line.number for line in seed().lines if not line.blank}
        assert set(seed_reading().claims) == lines

    def test_evidence_quotes_the_file(self):
        for record in seed_reading().records:
            place = record.evidence
            assert seed().raw[place.start : place.end] == place.quote
            assert place.line == seed().raw.count("\n", 0, place.start) + 1

    def test_parts_agree_with_the_printed_shares(self):
        groups = [r for r in seed_reading().records if r.table_name == "trade_groups"]
        for group in groups:
            share = 100 * group.value_eur / group.table_total_eur
            assert share == pytest.approx(group.share_pct, abs=0.006)

    def test_two_visitors_with_offices_of_their_own(self):
        visitors = [
            row[1:]
            for row in rows(seed_reading(), "visitors", "visit", "name", "level")
            if row[0] == "lva-blr-2015-12-13"
        ]
        assert visitors == [
            ("O. Kalniņš", "committee_chair"),
            ("L. Čigāne", "committee_chair"),
        ]

    def test_joint_entries_have_no_visitor(self):
        joint = [
            row
            for row in rows(seed_reading(), "visits", "visit", "direction", "type", "city")
            if row[1] == "joint"
        ]
        assert [row[2:] for row in joint] == [
            ("session", "Daugavpils"),
            ("expo", "Rīga"),
            ("session", "Minska"),
        ]
        with_person = {row[0] for row in rows(seed_reading(), "visitors", "visit")}
        assert not with_person & {row[0] for row in joint}

    def test_a_city_in_the_name_of_a_conference_is_no_host(self):
        entry = dict(rows(seed_reading(), "visits", "visit", "city"))
        assert entry["blr-lva-2013-09-05"] is None
        assert entry["lva-blr-2014-10-06"] == "Minska"
        assert entry["lva-blr-2014-09-10"] == "Polocka"
        assert entry["lva-blr-2013-04-10"] == "Vitebska"

    def test_terms_end_with_the_successor(self):
        envoys = rows(seed_reading(), "envoys", "name", "term_start", "term_end", "end_reason")
        assert ("Jānis Lovniks", "1993", "1997", "successor") in envoys
        assert ("Einārs Semanis", "2019-09", None, "open") in envoys

    def test_columns_of_the_ranking(self):
        partners = rows(seed_reading(), "trade_partners", "flow", "rank", "country")
        assert [row[1:] for row in partners if row[0] == "export"] == [
            (1, "LTU"),
            (2, "EST"),
            (3, "DEU"),
            (19, "BLR"),
        ]

    def test_totals(self):
        totals = rows(
            seed_reading(), "trade_totals", "flow", "value", "rank", "growth_pct", "change"
        )
        assert totals == [
            ("goods_turnover", 109_500_898.0, 15, 41.0, None),
            ("goods_export", 35_488_000.0, None, 32.4, 8_680_000.0),
            ("goods_import", 74_012_000.0, None, 55.21, 26_320_000.0),
            ("goods_balance", -38_520_000.0, None, None, None),
            ("services_turnover", 18_000_000.0, None, None, None),
            ("services_export", 7_000_000.0, None, None, None),
            ("services_import", 11_000_000.0, None, None, None),
            ("services_balance", -4_000_000.0, None, None, None),
        ]

    def test_a_product_below_its_group_belongs_to_it(self):
        products = rows(seed_reading(), "trade_products", "group", "hs_heading", "flow")
        by_group = Counter((group, flow) for group, _, flow in products)
        assert [n for (_, flow), n in by_group.items() if flow == "export"] == [2, 2, 3, 4, 7, 4]
        assert [n for (_, flow), n in by_group.items() if flow == "import"] == [4, 2, 3, 3, 3, 3]

    def test_agreements_named_in_prose(self):
        treaties = rows(
            seed_reading(), "treaties", "form", "level", "signed", "in_force", "duration", "parties"
        )
        assert treaties == [
            ("agreement", "ministry", "2002", None, None, "BLR;LVA"),
            ("programme", "programme", "2016-06-09/2016-06-10", None, "2016.-2018. g.", "BLR;LVA"),
            ("agreement", "ministry", "2004", None, None, "BLR;LVA"),
            ("agreement", "agency", None, None, None, "BLR;LVA"),
            ("programme", "programme", None, None, None, "BLR;LVA"),
            ("agreement", "government", "2004", None, None, "BLR;LVA"),
            ("agreement", "ministry", "2006", None, None, "BLR;LVA"),
            ("programme", "programme", None, None, "2014.-2015.g.", "BLR;LVA"),
            ("agreement", "government", None, "2014-02-04", None, "BLR;LVA"),
            ("programme", "programme", None, None, None, "BLR;LTU;LVA"),
            ("programme", "programme", None, None, "2007.-2013.g.", "BLR;LTU;LVA"),
            ("programme", "programme", None, None, "2014.-2020. gadam", "BLR;LTU;LVA"),
            ("agreement", "state", "2010", None, None, "BLR;LVA"),
        ]


class TestAlteredSeed:
    def test_an_added_visit_is_one_row(self):
        entry = "2001. gada 3. maijs\nBaltkrievijas ārlietu ministra Jāņa Bērziņa vizīte Rīgā\n"
        gone, new = difference(
            seed_reading(),
            altered(lambda raw: raw.replace("Amatpersona\n", "Amatpersona\n" + entry, 1)),
        )
        assert gone == []
        assert sorted(row[0] for row in new) == ["visitors", "visits"]
        visit = next(row for row in new if row[0] == "visits")
        assert visit[1:8] == (
            "blr-lva-2001-05-03",
            "2001-05-03",
            "day",
            "BLR->LVA",
            "BLR",
            "LVA",
            "visit",
        )

    @pytest.mark.parametrize("ends", ["\r\n", " \t\n", "\n\n"], ids=["windows", "blanks", "gaps"])
    def test_line_ends_change_nothing(self, ends):
        reading = altered(lambda raw: raw.replace("\n", ends))
        assert difference(seed_reading(), reading) == ([], [])

    def test_byte_order_mark_and_hard_blanks_change_nothing(self):
        reading = altered(lambda raw: "\ufeff" + raw.replace(" ", "\u00a0"))
        assert difference(seed_reading(), reading) == ([], [])

    def test_decomposed_letters_and_thin_blanks_change_nothing(self):
        def change(raw):
            thin = re.sub(r"(?<=\d) (?=\d{3}\b)", "\u2009", raw)
            return unicodedata.normalize("NFD", thin)

        assert difference(seed_reading(), altered(change)) == ([], [])

    def test_sections_may_stand_in_another_order(self):
        def change(raw):
            sections = [[]]
            for line in raw.split("\n"):
                if line.isupper() and len(line) > 15 and not re.search(r"\d", line):
                    sections.append([])
                sections[-1].append(line)
            assert len(sections) > 10
            return "\n".join("\n".join(lines) for lines in (sections[0], *sections[:0:-1]))

        assert difference(seed_reading(), altered(change)) == ([], [])

    @pytest.mark.parametrize(
        ("unit", "euros"),
        [("EUR", 1), ("tūkst. EUR", 1e3), ("milj. eiro", 1e6), ("tūkst. LVL", None), ("USD", None)],
    )
    def test_the_unit_of_a_table_stands_above_it(self, unit, euros):
        reading = altered(
            lambda raw: re.sub(r", EUR(?= \(CSP)", f", {unit}", raw).replace("\nEUR\n", "\n")
        )
        values = rows(reading, "trade_groups", "value_eur")
        printed = rows(seed_reading(), "trade_groups", "value_eur")
        assert values == ([(value * euros,) for (value,) in printed] if euros else [])
        reasons = Counter(claim.reason for claim in reading.claims.values())
        assert reasons["table-total"] == 2 * len(("name", "value", "share"))
        assert (reasons["other-currency"] > 0) == (not euros)

    def test_a_row_of_a_table_without_its_share_stays_unclaimed(self):
        gone, new = difference(seed_reading(), altered(lambda raw: raw.replace("31.11%\n", "")))
        assert new == []
        assert Counter(row[0] for row in gone) == {"trade_groups": 1, "trade_products": 2}

    def test_an_added_partner_row_leaves_the_columns_alone(self):
        row = "20. Moldova – 30 000 000 EUR jeb 1,05%\n"
        raw = seed().raw
        place = re.search(r"^19\. .*\n", raw, re.MULTILINE)
        assert place
        gone, new = difference(
            seed_reading(), altered(lambda raw: raw[: place.end()] + row + raw[place.end() :])
        )
        assert gone == []
        assert [fact[:2] for fact in new] == [("trade_partners", "export")]

    @pytest.mark.parametrize(
        ("old", "new", "tables"),
        [
            ("20.71%", "21.71%", {"trade_products"}),
            ("23 027 220", "23 027 221", {"trade_groups", "trade_products"}),
            ("1.24%x", "", set()),
            ("1529 ", "1530 ", {"investments"}),
            ("74 012 845 EUR", "74 012 846 EUR", {"trade_partners"}),
            ("negatīva preču", "pozitīva preču", {"trade_totals"}),
            ("1994. gadā);", "1995. gadā);", {"missions"}),
            ("No 1997. gada", "No 1998. gada", {"envoys"}),
            ("Jāņa Dūklava vizīte", "Jura Dūklava vizīte", {"visits", "visitors"}),
            ("(noslēgta 2002. gadā)", "(noslēgta 2003. gadā)", {"treaties"}),
        ],
    )
    def test_a_change_changes_its_own_rows_only(self, old, new, tables):
        if not tables:
            assert old not in seed().raw
            return
        assert seed().raw.count(old) == 1
        gone, added = difference(seed_reading(), altered(lambda raw: raw.replace(old, new)))
        assert len(gone) == len(added)
        assert {row[0] for row in gone} == {row[0] for row in added} == tables

    def test_a_line_that_no_rule_understands_stays_unclaimed(self):
        raw = seed().raw.replace("Amatpersona\n", "Amatpersona\nkaut kas cits\n", 1)
        reading = read_page(replace(seed(), raw=raw))
        number = raw[: raw.index("kaut kas cits")].count("\n") + 1
        assert number not in reading.claims


class TestUnseenPages:
    def test_estonia_visits(self):
        _, reading = unseen("igaunija", "EST")
        assert rows(reading, "visits", "date", "direction", "type", "city", "purpose") == [
            (
                "2019-05-05",
                "EST->LVA",
                "working_visit",
                "Rīga",
                "dalība Baltijas ministru padomē",
            ),
            ("2018-06-18/2018-06-20", "EST->LVA", "visit", None, None),
            ("2017-05-03", "joint", "session", "Valmiera", None),
            ("2016-02-07/2016-02-08", "LVA->EST", "visit", "Tartu", None),
            ("2015-03", "LVA->EST", "visit", "Tallina", "lai piedalītos konferencē"),
            (
                "2014-12-12",
                "LVA->EST",
                "participation",
                "Tallina",
                "dalība transporta forumā Tallinā",
            ),
        ]

    def test_estonia_visitors(self):
        _, reading = unseen("igaunija", "EST")
        assert rows(reading, "visitors", "name", "office", "level") == [
            ("Urmass Reinsalu", "ārlietu ministrs", "minister"),
            ("Jānis Ozoliņš", "kultūras ministrs", "minister"),
            ("Anna Kalniņa", "aizsardzības ministre", "minister"),
            (
                "Andris Bērziņš",
                "Rīgas domes priekšsēdētāja vietnieks un Brīvostas valdes priekšsēdētājs",
                "deputy_mayor",
            ),
            ("Edgars Rinkēvičs", "ārlietu ministrs", "minister"),
            ("Juris Liepiņš", "satiksmes ministrs", "minister"),
        ]

    def test_estonia_representation(self):
        _, reading = unseen("igaunija", "EST")
        assert rows(reading, "missions", "type", "city", "opened", "closed", "holder") == [
            ("embassy", "Tallina", "1991", None, None),
            ("consulate", "Tartu", "1995-05", "2009", None),
            ("honorary_consulate", "Pērnava", "2014-03", None, "Juris Bērziņš"),
        ]
        assert rows(
            reading, "envoys", "name", "sending", "receiving", "city", "term_start", "term_end"
        ) == [
            ("Raimonds Jansons", "LVA", "EST", None, "2017-08-17", None),
            ("Juris Bērziņš", "LVA", "EST", "Pērnava", "2014-03", None),
            ("Anna Kalniņa", "LVA", "EST", None, "1992", "1994"),
            ("Jānis Ozols", "LVA", "EST", None, "1994", "1996"),
            ("Juris Liepiņš", "LVA", "EST", None, "2013-08-19", "2017-08-17"),
        ]

    def test_estonia_trade(self):
        _, reading = unseen("igaunija", "EST")
        partners = rows(reading, "trade_partners", "flow", "rank", "country", "share_pct")
        assert [row[1:] for row in partners if row[0] == "export"] == [
            (1, "EST", 12.0),
            (2, "LTU", 11.0),
            (9, "DNK", 3.0),
        ]
        assert [row[1] for row in partners if row[0] == "import"] == [1, 2, 3, 4, 5]
        assert rows(reading, "trade_totals", "flow", "value", "growth_pct", "rank", "period") == [
            ("goods_turnover", 780_500_000.0, -4.5, 2, "2019-34"),
            ("goods_balance", 60_000_000.0, None, None, "2019-34"),
        ]
        assert rows(reading, "trade_products", "product", "hs_heading", "value_eur") == [
            ("Kokskaidu plātnes", "4410", 14_580_000.0),
            ("Saplāksnis un finierētas plātnes", "4412", 3_690_000.0),
            ("Kokogles", "4402", 540_000.0),
            ("Kūdra", "2703", 9_000_000.0),
        ]
        assert rows(reading, "investments", "kind", "direction", "value", "date", "rank") == [
            ("fdi_stock", "EST->LVA", 1_200_500_000.0, "2019-34", None),
            ("fdi_stock", "LVA->EST", 310_000_000.0, "2019-34", None),
            ("registered_companies", "EST->LVA", 6120.0, "2019-07-01", None),
            ("share_capital", "EST->LVA", 905_250_000.0, "2019-07-01", 2),
        ]

    def test_estonia_treaties(self):
        _, reading = unseen("igaunija", "EST")
        assert rows(reading, "treaties", "form", "signed", "in_force", "duration", "subject") == [
            ("agreement", "1999-10-12", "2000", None, "izglītības dokumentu atzīšanu"),
            ("programme", None, None, None, "pārrobežu sadarbības"),
            ("programme", None, None, "2014.-2020. gada", "pārrobežu sadarbības"),
        ]

    def test_moldova(self):
        document, reading = unseen("moldova", "MDA")
        assert rows(reading, "visits", "date", "direction", "type", "city") == [
            ("2018-12-05", "MDA->LVA", "visit", None),
            ("2016-10-03/2016-10-04", "MDA->LVA", "visit", "Rīga"),
            ("2017-06-09", "joint", "expo", "Kišiņeva"),
            ("2015-04-02", "LVA->MDA", "visit", None),
        ]
        assert count(reading, "visitors") == 4
        assert rows(reading, "treaties", "form", "signed", "in_force", "level") == [
            ("agreement", "1993-03-05", None, "government"),
            ("convention", "1998-02-25", "1998-06-24", "state"),
        ]
        assert rows(reading, "trade_partners", "flow", "rank", "country", "value_eur") == [
            ("export", 1, "LTU", 2_000_500_000.0),
            ("export", 41, "MDA", 22_500_000.0),
            ("import", 1, "LTU", 3_000_000_000.0),
            ("import", 2, "DEU", 1_800_000_000.0),
            ("import", 3, "POL", 1_500_000_000.0),
            ("import", 52, "MDA", 8_300_000.0),
        ]
        assert rows(reading, "trade_totals", "flow", "value", "growth_pct", "change") == [
            ("goods_export", 22_500_000.0, -10.0, -2_500_000.0),
            ("services_export", 5_000_000.0, None, None),
            ("services_balance", -1_500_000.0, None, None),
        ]
        assert rows(reading, "trade_groups", "hs_section", "value_eur", "share_pct") == [
            ("XVII", 4_500_000.0, 20.0),
            ("II", 2_250_000.0, 10.0),
        ]
        assert rows(reading, "trade_products", "hs_heading", "value_eur") == [
            ("8704", 2_700_000.0),
            ("8701", 562_500.0),
        ]
        assert set(reading.claims) == {line.number for line in document.lines if not line.blank}

    def test_georgia(self):
        document, reading = unseen("gruzija", "GEO")
        assert rows(reading, "envoys", "name", "sending", "term_start", "term_end") == [
            ("Teona Bērziņa", "GEO", "2016-06", None),
            ("Konstantīns Korkelija", "GEO", "2005", "2012"),
            ("Juris Liepiņš", "GEO", "2012", "2016-06"),
        ]
        assert rows(reading, "missions", "type", "sending", "receiving", "city", "opened") == [
            ("embassy", "GEO", "LVA", "Rīga", "2005")
        ]
        assert rows(reading, "visits", "date", "direction", "city", "purpose") == [
            ("2014-07-09/2014-07-10", "GEO->LVA", None, "dalība Rīgas konferencē")
        ]
        assert rows(reading, "treaties", "level", "signed", "subject") == [
            ("ministry", "2011", "sadarbību kultūrā")
        ]
        unclaimed = [
            line.text
            for line in document.lines
            if not line.blank and line.number not in reading.claims
        ]
        assert unclaimed == ["2013. gada 4. marts", "Šo rindu nesaprot"]
