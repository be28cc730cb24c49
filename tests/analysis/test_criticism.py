"""Source criticism: made-up documents with one planted fault per rule, the seeds, their copies."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import bilateral
import pandas as pd
import pytest
from bilateral.analysis.criticism import RULES, report
from bilateral.analysis.criticism.case import fold, near
from bilateral.errors import ParameterError

from tests.conftest import without_hashes

CORPUS = Path(__file__).parents[1] / "corpus" / "criticism"

Edit = Callable[[str], str]


def _rows(name: str) -> list[dict[str, str]]:
    with (CORPUS / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{key: text.replace("\\n", "\n") for key, text in row.items()} for row in rows]


FAULTS = _rows("faults.csv")

# What no edit of one document plants has a test of its own.
OWN_TESTS = {
    "undated-document": "test_a_document_without_a_date_is_bounded_by_its_content",
    "now-without-date": "test_a_document_without_a_date_is_bounded_by_its_content",
    "figures-out-of-date": "test_old_figures_of_trade",
    "hole-in-list": "test_a_hole_in_a_list",
    "told-by-two": "test_two_documents_on_one_treaty",
    "told-once": "test_what_one_of_two_documents_tells",
    "act-called-otherwise": "test_two_words_for_one_act",
}


def _told(findings: pd.DataFrame) -> set[tuple[str, str]]:
    """What does not hold, by rule and message; lines that moved make no other finding."""
    rows = findings[findings["verdict"] != "holds"]
    return {(row.rule, re.sub(r"\d+", "#", row.message)) for row in rows.itertuples()}


def _keep(listing: Path, documents: set[str]) -> None:
    """Leave only some documents in a copy's list: the others have nothing to do with a fault."""
    head, *entries = listing.read_text(encoding="utf-8").split("[[source]]")
    kept = [entry for entry in entries if any(f'id = "{name}"' in entry for name in documents)]
    listing.write_text("[[source]]".join([head, *kept]), encoding="utf-8")


def _altered(folder: Path, edits: dict[str, Edit], *, toml: Edit | None = None) -> pd.DataFrame:
    """The findings on a copy of the made-up documents, some of them edited."""
    copy = folder / "made up"
    shutil.copytree(CORPUS, copy)
    _keep(copy / "sources.toml", set(edits))
    for document, edit in edits.items():
        path = copy / f"{document}.txt"
        before = path.read_text(encoding="utf-8")
        after = edit(before)
        assert after != before, f"{document}: nothing was changed"
        path.write_text(after, encoding="utf-8")
        # The date of publication is read from the page by whoever registers it.
        stated = re.search(r"Publicēts: (\d\d)\.(\d\d)\.(\d{4})\.", after)
        if stated:
            listing = copy / "sources.toml"
            day, month, year = stated.groups()
            text = listing.read_text(encoding="utf-8")
            listing.write_text(text.replace("2019-03-04", f"{year}-{month}-{day}"), "utf-8")
    if toml:
        listing = copy / "sources.toml"
        listing.write_text(toml(listing.read_text(encoding="utf-8")), encoding="utf-8")
    return bilateral.load(copy).findings


@pytest.fixture(scope="module")
def made_up() -> pd.DataFrame:
    return bilateral.load(CORPUS).findings


@pytest.fixture(scope="module")
def own() -> bilateral.Tables:
    return bilateral.load()


def test_made_up_documents_hold(made_up: pd.DataFrame) -> None:
    assert _told(made_up) == set()
    assert len(made_up) > 100


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{n}-{f['rule']}" for n, f in enumerate(FAULTS)])
def test_a_planted_fault_is_found_and_only_it(
    fault: dict[str, str], tmp_path: Path, made_up: pd.DataFrame
) -> None:
    found = _altered(
        tmp_path,
        {fault["document"]: lambda text: text.replace(fault["printed"], fault["fault"], 1)},
    )
    new = _told(found) - _told(made_up)
    assert {rule for rule, _ in new} == {fault["rule"]}


def test_every_rule_has_a_planted_fault_or_a_test_of_its_own() -> None:
    planted = {fault["rule"] for fault in FAULTS}
    assert set(RULES) - planted == set(OWN_TESTS)
    assert not planted & set(OWN_TESTS)
    assert set(OWN_TESTS.values()) <= set(globals())


def test_two_words_for_one_act(tmp_path: Path) -> None:
    def told(words: str) -> Edit:
        return lambda text: text.replace(" The conclusion", f" In 1998 Norway {words} Estonia. The "
                                         "conclusion").replace(
            "in October 2018.", f"in October 2018. In 1998 Norway {words} Estonia.")  # fmt: skip

    edits = {"history": told("annexed"), "release": told("seized")}
    found = _told(_altered(tmp_path / "two", edits))
    assert {rule for rule, _ in found} == {"act-called-otherwise"}
    edits = {"history": told("annexed"), "release": told("annexed")}
    assert _told(_altered(tmp_path / "one", edits)) == set()


def test_what_one_of_two_documents_tells(tmp_path: Path) -> None:
    found = _altered(
        tmp_path,
        {"history": lambda text: text + " ", "release": lambda text: text + " "},
        toml=lambda text: text.replace('["SWE"]', '["EST"]'),
    )
    assert {rule for rule, _ in _told(found)} == {"told-once"}


def test_a_document_without_a_date_is_bounded_by_its_content(tmp_path: Path) -> None:
    found = _altered(
        tmp_path,
        {"article": lambda text: text.replace("In March 2018 Latvia", "Currently Latvia")},
        toml=lambda text: text.replace('published = "2021-05-04"\n', ""),
    )
    rows = found[found["verdict"] != "holds"]
    assert set(rows["rule"]) == {"undated-document", "now-without-date"}
    (bound,) = rows.loc[rows["rule"] == "undated-document", "computed"]
    assert bound == "2021-01/.."


def test_recognition_of_regained_independence_may_follow_old_relations(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(
        "Latvijas un Norvēģijas attiecības\n\nLatvijas un Norvēģijas diplomātiskās attiecības tika "
        "nodibinātas 1921. gada 9. februārī. 1991. gada 27. augustā Norvēģija atzina Latvijas "
        "neatkarības atjaunošanu.\n",
        encoding="utf-8",
    )
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nid = "page"\nfile = "page.txt"\nkind = "mfa_page"\nlanguage = "lv"\n'
        'counterparts = ["NOR"]\n',
        encoding="utf-8",
    )
    tables = bilateral.load(tmp_path)
    assert set(tables.events["category"]) == {"diplomatic", "recognition"}
    assert "recognised-before-relations" not in set(tables.findings["rule"])


def test_old_figures_of_trade(tmp_path: Path) -> None:
    found = _altered(
        tmp_path,
        {
            "page": lambda text: text.replace(
                "2017. gada 1. ceturksn", "2014. gada 1. ceturksn"
            ).replace("2018. gada 1. ceturksn", "2015. gada 1. ceturksn")
        },
    )
    assert {rule for rule, _ in _told(found)} == {"figures-out-of-date"}


def test_a_hole_in_a_list(tmp_path: Path) -> None:
    def earlier(text: str) -> str:
        text = text.replace("2012. gada 10. aprīlis", "2004. gada 10. aprīlis")
        return text.replace("2012. gada 3. maijs", "2004. gada 3. maijs")

    found = _altered(tmp_path, {"page": earlier})
    assert {rule for rule, _ in _told(found)} == {"hole-in-list"}
    assert len(_told(found)) == 2


@pytest.mark.parametrize(
    ("signed", "rule", "verdict"),
    [
        ("on August 11, 1922", "act-dated-twice", "inconsistent"),
        ("on August 11, 1920", "told-by-two", "holds"),
        ("in August 1920", "told-by-two", "imprecise"),
    ],
)
def test_two_documents_on_one_treaty(signed: str, rule: str, verdict: str, tmp_path: Path) -> None:
    copy = tmp_path / "two"
    shutil.copytree(CORPUS, copy)
    listing = copy / "sources.toml"
    _keep(listing, {"history"})
    text = (copy / "history.txt").read_text(encoding="utf-8")
    text = text.replace("on August 11, 1920", signed)
    (copy / "other.txt").write_text(text, encoding="utf-8")
    entry = listing.read_text(encoding="utf-8")
    second = entry[entry.index("[[source]]") :].replace("history.txt", "other.txt")
    second = second.replace('"history"', '"other"')
    listing.write_text(entry + second, encoding="utf-8")
    found = bilateral.load(copy).findings
    assert verdict in set(found.loc[found["rule"] == rule, "verdict"])


def test_findings_of_the_seeds_are_evidence(own: bilateral.Tables) -> None:
    found = own.findings
    texts = {document.source: document for document in own.documents}
    assert found["finding"].is_unique
    for row in found.itertuples():
        assert texts[row.source].raw[row.start : row.end] == row.quote
        assert f"{row.source}:{row.line}" in row.places.split(";")
        for place in row.places.split(";"):
            source, _, line = place.rpartition(":")
            assert 1 <= int(line) <= len(texts[source].lines)
    assert set(found["rule"]) <= set(RULES)
    assert (found["verdict"] == "holds").sum() > 100


def test_right_sums_make_their_findings_vanish(seeds: Path, own: bilateral.Tables) -> None:
    without_hashes(seeds)
    files = own.sources.set_index("source")["file"]
    for row in _rows("corrected.csv"):
        path = seeds / files[row["document"]]
        text = path.read_text(encoding="utf-8")
        assert row["printed"] in text
        path.write_text(text.replace(row["printed"], row["right"]), encoding="utf-8")
    found = bilateral.load(seeds).findings
    wrong = own.findings[own.findings["verdict"] != "holds"]
    sums = wrong[wrong["rule"].isin(["trade-figures", "unit-of-millions"])]
    assert len(sums)
    left = found[(found["verdict"] != "holds") & found["rule"].isin(set(sums["rule"]))]
    assert left.empty
    before = _told(wrong)
    gone = {fold(message[:12]) for rule, message in before if rule in set(sums["rule"])}
    assert gone
    # Quotes in other findings hold the corrected figures: rule and place are compared.
    places = set(zip(wrong["rule"], wrong["places"], strict=True))
    still = found[found["verdict"] != "holds"]
    assert set(zip(still["rule"], still["places"], strict=True)) == {
        (rule, place) for rule, place in places if rule not in set(sums["rule"])
    }


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [("abcd", "abxd", True), ("abcd", "acbd", True), ("abcd", "abd", True), ("abcd", "abcd", False),
     ("abcd", "axxd", False), ("abcd", "ab", False)],
)  # fmt: skip
def test_near(one: str, other: str, is_near: bool) -> None:
    assert near(one, other) is near(other, one) is is_near


def test_choosing_by_severity_rule_and_family(own: bilateral.Tables) -> None:
    every = report.choose(own.findings)
    grave = report.choose(own.findings, severity="high")
    assert set(report.failing(grave)["severity"]) == {"high"}
    assert len(report.holding(grave)) == len(report.holding(every))
    units = report.choose(own.findings, rules=["units", "terms"])
    assert set(units["family"]) == {"units", "offices"}
    severities = report.failing(every)["severity"].map(report.SEVERITIES.index)
    assert severities.is_monotonic_increasing


@pytest.mark.parametrize(
    ("options", "named"),
    [({"severity": "grave"}, "'grave'"), ({"rules": ["spelling"]}, "'spelling'")],
)
def test_what_is_no_severity_or_rule_is_refused(
    options: dict[str, object], named: str, own: bilateral.Tables
) -> None:
    with pytest.raises(ParameterError, match=named):
        report.choose(own.findings, **options)  # type: ignore[arg-type]


def test_counts_add_up(own: bilateral.Tables) -> None:
    found = report.choose(own.findings)
    counts = report.counts(found)
    assert counts[list(report.SEVERITIES)].to_numpy().sum() == len(report.failing(found))
    cells = report.matrix(found, list(own.sources["source"]))
    assert cells["found"].sum() == len(report.failing(found))
    assert cells["held"].sum() == len(report.holding(found))
    rules = report.held_by_rule(found)
    assert rules["found"].sum() + rules["held"].sum() == len(found)
    assert set(rules["rule"]) | set(report.silent_rules(found)["rule"]) == set(RULES)
