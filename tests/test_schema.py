"""The schema: declared once in the records, and its machine form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bilateral.records import RECORDS, Record
from bilateral.schema import EVIDENCE, datapackage, schemas

# The contract with those who use the tables: the columns before the evidence that every table
# has at least. More may stand behind them.
CONTRACT = {
    "sources": "source file kind title publisher language published counterparts licence url lines "
    "characters sha256 retrieved",
    "sections": "section level heading line_end",
    "coverage": "reader_rule table reason",
    "dates": "date precision kind",
    "quantities": "value unit approximate qualifier period what",
    "events": "event date precision text text_en actor target counterpart category origin same_as",
    "visits": "visit date precision direction guest host type city purpose description "
    "description_en",
    "visitors": "visit name name_printed office office_en level",
    "envoys": "name name_printed role role_en sending receiving city term_start term_end "
    "end_reason",
    "missions": "type sending receiving city opened closed holder",
    "treaties": "treaty title title_en parties level form subject signed ratified in_force ended "
    "year status duration",
    "court_cases": "name applicant respondent court",
    "trade_partners": "flow period rank country value_eur share_pct",
    "trade_totals": "flow counterpart period value currency rank growth_pct change compared_with "
    "stated",
    "trade_groups": "flow period group group_en hs_section value_eur share_pct table_total_eur",
    "trade_products": "flow period group product product_en hs_heading hs_confidence "
    "share_of_group_pct value_eur",
    "investments": "kind direction value unit date rank",
    "security_assistance": "programme category provider recipient fiscal_year_start "
    "fiscal_year_end amount currency approximate",
    "findings": "finding rule verdict severity message stated computed places",
    "coded_events": "event date actor target dyad cameo cameo_root quad_class goldstein rule "
    "trigger",
}
PACKAGE = datapackage(name="made-up", title="Made up", version="1.0.0")


@pytest.mark.parametrize("table", CONTRACT)
def test_no_column_of_the_contract_is_missing(table: str) -> None:
    columns = [column for column in schemas()[table].columns if column in CONTRACT[table].split()]
    assert columns == CONTRACT[table].split()


def test_there_is_no_other_table() -> None:
    assert list(schemas()) == [record.table_name for record in RECORDS] == list(CONTRACT)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.table_name)
def test_every_row_ends_with_its_evidence(record: type) -> None:
    columns = schemas()[record.table_name].columns
    assert (tuple(columns[-5:]) == EVIDENCE) == issubclass(record, Record)


def test_bounds_follow_every_edtf_column() -> None:
    for table in schemas().values():
        for field, *after in zip(*(table.fields[i:] for i in range(3)), strict=False):
            if field.type == "edtf":
                names = [following.name for following in after]
                assert names == [f"{field.name}_earliest", f"{field.name}_latest"]


# --- the machine form ----------------------------------------------------------------------------


def resources() -> list[Any]:
    return list(PACKAGE["resources"])


def test_the_package_names_a_file_for_every_table() -> None:
    assert [resource["path"] for resource in resources()] == [f"{name}.csv" for name in CONTRACT]
    assert json.loads(json.dumps(PACKAGE, ensure_ascii=False)) == PACKAGE


def test_every_field_is_described() -> None:
    for resource in resources():
        for field in resource["schema"]["fields"]:
            assert field["description"].strip(), (resource["name"], field["name"])
            assert field["type"] in {"string", "integer", "number", "boolean", "date"}


def test_units_and_vocabularies_are_told() -> None:
    fields = {
        (resource["name"], field["name"]): field
        for resource in resources()
        for field in resource["schema"]["fields"]
    }
    assert fields["trade_groups", "value_eur"]["unit"] == "EUR"
    assert fields["trade_groups", "share_pct"]["unit"] == "%"
    assert fields["visits", "type"]["constraints"]["enum"][0] == "visit"
    assert fields["dates", "date"]["constraints"] == {"required": True}
    assert "constraints" not in fields["visits", "city"]
    assert fields["dates", "date"]["description"].endswith("EDTF (ISO 8601-2)")


def test_the_package_is_valid_by_the_standard() -> None:
    frictionless = pytest.importorskip("frictionless")
    assert frictionless.Package.metadata_validate(PACKAGE) is not None
    assert list(frictionless.Package.metadata_validate(PACKAGE)) == []
