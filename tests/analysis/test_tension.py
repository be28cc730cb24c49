"""Conflict and cooperation: the coder against hand codings, the index against worked numbers.

`annotation/coding.csv` codes every event by hand, by the codebook, from its words and parties; it
was written before the coder's answers were seen, but by one person who knew its first rules.
Agreement then, over 310 events with 'none' as a category: root 0.80, quad class 0.77, sign 0.89
(171 events of prose: 0.76, 0.75, 0.88). The rules were mended where the codebook bore the hand
coding out, so that agreement since is a check of the rules, no measure of independent coders.

`corpus/tension_sentences.csv` holds sentences of our own with which rules were widened;
`corpus/tension_held_out.csv` holds those that have changed none (annotation/README.md).
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import bilateral
import krippendorff
import numpy as np
import pandas as pd
import pytest
from bilateral.analysis import tension
from bilateral.analysis import tension_coder as coder
from bilateral.analysis import tension_doubt as doubts
from bilateral.analysis import tension_findings as found
from bilateral.analysis import tension_tables as layout
from bilateral.errors import ParameterError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TESTS = Path(__file__).parents[1]
SEEDS = TESTS.parent / "seeds"
DATA = Path(coder.__file__).parents[1] / "data"
# The codebook of PLOVER (Halterman and others, 2023) merges CAMEO's roots into these types.
PLOVER_OF_ROOT = {
    "02": {"REQUEST"},
    "03": {"AGREE"},
    "04": {"CONSULT"},
    "05": {"SUPPORT"},
    "06": {"COOPERATE"},
    "07": {"AID"},
    "08": {"CONCEDE", "RETREAT"},
    "10": {"REQUEST"},
    "11": {"ACCUSE"},
    "12": {"REJECT"},
    "13": {"THREATEN"},
    "14": {"PROTEST"},
    "15": {"MOBILIZE"},
    "16": {"SANCTION"},
    "17": {"COERCE"},
    "18": {"ASSAULT"},
    "19": {"ASSAULT"},
}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def collection() -> bilateral.collection.Tables:
    return bilateral.load()


@pytest.fixture(scope="module")
def tables() -> bilateral.collection.Tables:
    return collection()


@cache
def directed() -> pd.DataFrame:
    found_tables = collection()
    return layout.prepared(found_tables.coded_events, found_tables.events, found_tables.sections)


# --- The score tables and the rules -----------------------------------------------------------


def test_scores_are_those_of_the_published_tables() -> None:
    scores = coder.scores()
    assert scores["161"].goldstein == -4.0
    assert scores["163"].goldstein == -8.0
    assert scores["0874"].goldstein == 10.0
    assert scores["057"].goldstein == 8.0
    differing = found.icews_differences()
    assert list(differing["cameo"]) == ["016", "022", "164", "165"]
    for code, score in scores.items():
        root = int(code[:2])
        quad = 1 + (root > 5) + (root > 9) + (root > 14)
        assert score.quad_class == quad, code
        assert -10 <= score.goldstein <= 10
    assert coder.plover_scores()["ACCUSE"] == -3.0


def test_every_rule_has_codes_that_exist_and_fit_each_other() -> None:
    names = Counter(rule.name for rule in coder.rules())
    assert max(names.values()) == 1
    for rule in coder.rules():
        assert rule.language in {"en", "lv"}
        if rule.cameo is None:
            assert rule.note
            assert rule.plover is rule.alternative is None
            continue
        assert rule.cameo in coder.scores(), rule.name
        assert 3 <= len(rule.cameo) <= 4
        assert rule.alternative is None or rule.alternative in coder.scores(), rule.name
        assert rule.plover in coder.plover_scores(), rule.name
        assert rule.plover.split("/")[0] in PLOVER_OF_ROOT[rule.cameo[:2]], rule.name


def test_rules_are_phrases_not_sentences_of_the_documents() -> None:
    texts = " ".join(path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt")).lower()
    for rule in coder.rules():
        assert not re.search(r"\d{4}", rule.pattern.pattern), rule.name
        runs = re.findall(r"[a-zāčēģīķļņšūž]+(?: [a-zāčēģīķļņšūž]+){3,}", rule.pattern.pattern)
        assert not [run for run in runs if run in texts], rule.name


def test_every_category_has_roots_or_a_reason() -> None:
    from bilateral.records import CATEGORIES

    assert set(coder.scopes()) == set(CATEGORIES)
    assert all(bool(scope.roots) != bool(scope.reason) for scope in coder.scopes().values())


def answer(row: dict[str, str]) -> str:
    """The coder's code for a sentence of the corpus, or 'none'."""
    listed = "\n" if row["text"].endswith(")") else ""
    coding = None
    if not coder.scopes()[row["category"]].reason:
        coding = coder.code(row["text"] + listed, category=row["category"])
    parties = row["actor"] and row["target"]
    return coding.rule.cameo if coding and coding.rule.cameo and parties else "none"


def test_sentences_that_rules_were_widened_with() -> None:
    rows = read(TESTS / "corpus" / "tension_sentences.csv")
    wrong = [(row["text"], answer(row)) for row in rows if answer(row)[:2] != row["cameo"][:2]]
    assert len(wrong) <= 0.02 * len(rows), wrong


@pytest.mark.parametrize(("manner", "right"), [("plain", 0.9), ("lead", 0.85), ("idiom", 0.1)])
def test_held_out_sentences_are_rarely_miscoded_though_often_missed(
    manner: str, right: float
) -> None:
    answers = [(hand[:2], own[:2]) for hand, own in held_out(manner)]
    coded = [(hand, own) for hand, own in answers if own != "no"]
    assert sum(hand == own for hand, own in answers) / len(answers) >= right
    # Idiom that names no act is left without a code far more often than it gets a wrong one.
    assert sum(hand != own for hand, own in coded) / len(answers) <= 0.1


def test_sentences_that_tell_no_act_rarely_get_a_code() -> None:
    answers = [own for _, own in held_out("no_act")]
    assert len(answers) >= 30
    # A treaty or sanctions only named are taken for an act.
    assert sum(own != "none" for own in answers) / len(answers) <= 0.25


@pytest.mark.parametrize(
    ("text", "category", "expected"),
    [
        ("Norway refused to sign the treaty", "treaty", "120"),
        ("Sweden did not recognise the annexation", "recognition", "120"),
        ("Troops were withdrawn under the agreement", "military", "0874"),
        ("The ambassador was withdrawn", "diplomatic", "161"),
        ("Agreement on the Withdrawal of Forces", "treaty", "057"),
        ("The embargo was lifted when Oslo relaxed the embargo", "sanctions", "085"),
        ("Igaunija atteicās parakstīt līgumu", "treaty", "120"),
        ("Noslēgts līgums par karaspēka izvešanu", "treaty", "057"),
        ("The weather was cold", "diplomatic", "none"),
    ],
)
def test_order_and_exceptions(text: str, category: str, expected: str) -> None:
    coding = coder.code(text, category=category)
    assert (coding.rule.cameo if coding else "none") == expected


# --- Coded events -----------------------------------------------------------------------------


def test_every_event_has_a_code_or_a_reason(tables: bilateral.collection.Tables) -> None:
    coded = tables.coded_events
    assert list(coded["event"]) == list(tables.events["event"])
    assert coded["rule"].notna().all()
    with_code = coded[coded["cameo"].notna()]
    assert with_code[["trigger", "goldstein", "plover", "quad_class"]].notna().all(axis=None)
    assert set(with_code["rule"]) <= {rule.name for rule in coder.rules()}
    without = coded[coded["cameo"].isna()]
    assert without[["trigger", "goldstein", "plover"]].isna().all(axis=None)
    assert not set(without["rule"]) & {rule.name for rule in coder.rules()}


def test_triggers_are_words_of_the_event(tables: bilateral.collection.Tables) -> None:
    rows = tables.coded_events.merge(tables.events[["event", "text"]], on="event")
    for row in rows[rows["trigger"].notna()].itertuples():
        words = " ".join(f"{row.quote} {row.text}".split())
        assert row.trigger in words


def test_conflict_of_both_sides_together_is_booked_to_neither(
    tables: bilateral.collection.Tables,
) -> None:
    coded = tables.coded_events
    joint = coded[coded["actor"].fillna("").str.contains(";") & coded["target"].isna()]
    assert len(joint[joint["goldstein"] < 0])
    assert joint[joint["goldstein"] < 0]["dyad"].isna().all()
    assert joint[joint["goldstein"] > 0]["dyad"].notna().all()


def test_a_target_is_implied_only_by_rules_that_say_so(tables: bilateral.collection.Tables) -> None:
    rows = tables.coded_events.merge(tables.events[["event", "target"]], on="event")
    filled = rows[rows["target_y"].isna() & rows["target_x"].notna()]
    implied = {rule.name for rule in coder.rules() if rule.implied}
    assert len(filled)
    assert set(filled["rule"]) <= implied


def test_retaliation_is_linked_to_what_it_answers(tables: bilateral.collection.Tables) -> None:
    coded = tables.coded_events.set_index("event")
    replies = coded[coded["answers"].notna()]
    assert len(replies) >= 3
    for reply in replies.itertuples():
        first = coded.loc[reply.answers]
        assert reply.goldstein < 0
        assert first["goldstein"] < 0
        assert (first["source"], first["date"]) == (reply.source, reply.date)
        assert reply.actor in first["target"].split(";")
        assert pd.isna(first["answers"])


def test_taking_office_is_an_act_that_counts_only_when_asked(
    tables: bilateral.collection.Tables,
) -> None:
    terms = tables.events[tables.events["origin"] == "envoys"][["event", "text"]]
    coded = tables.coded_events.merge(terms, on="event")
    begun = coded["text"].str.endswith("(takes office)")
    assert (coded[begun]["cameo"] == "050").all()
    ended = coded["text"].str.endswith("(leaves office)")
    assert coded[ended]["cameo"].isna().all()
    assert begun.sum() > ended.sum() > 0
    rows = directed()
    with_them = doubts.Settings(postings=True).chosen(rows)
    without = doubts.Settings().chosen(rows)
    added = set(with_them["event"]) - set(without["event"])
    assert added
    assert added <= set(terms["event"])
    assert set(without["event"]) < set(with_them["event"])
    table = layout.postings(rows, doubts.Settings())
    gain = table["with"] - table["without"]
    assert gain.tolist() == pytest.approx((3.5 * table["postings"]).tolist())
    assert table["postings"].sum() == len(added)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chile appointed a new ambassador to Peru", "050"),
        ("The envoy presented her credentials to the king", "050"),
        ("Chile appointed a new minister of finance", "none"),
        ("Chile recalled its ambassador", "161"),
        ("Igaunija iecēla jaunu vēstnieku Somijā", "050"),
    ],
)
def test_an_appointment_is_an_act_when_it_is_an_envoys(text: str, expected: str) -> None:
    coding = coder.code(text, category="appointment")
    assert (coding.rule.cameo if coding else "none") == expected


def test_rules_name_known_classes_of_words() -> None:
    told = [f"{row['pattern']} {row['unless']}" for row in read(DATA / "cameo_rules.csv")]
    named = set(re.findall(r"&(\w+)", " ".join(told)))
    classes = [row["words"] for row in read(DATA / "cameo_words.csv")]
    assert named == set(classes)
    assert len(classes) == len(set(classes))


# --- Reliability ------------------------------------------------------------------------------


def squeezed(text: object) -> str:
    return " ".join(str(text).split())


@cache
def hand_codings(
    file: str = "coding.csv",
) -> tuple[list[tuple[dict[str, str], pd.Series]], list[str], list[str]]:
    """Pairs of a hand coding and a coded event; events without one; codings without an event."""
    tables = collection()
    events = tables.coded_events.merge(
        tables.events[["event", "text", "origin"]], on="event"
    ).reset_index(drop=True)
    rows = read(TESTS / "annotation" / file)
    free: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        free.setdefault((row["source"], row["date"]), []).append(row)
    pairs, missing = [], []
    # Exact matches first, then the nearest words: readers may cut a clause a little differently.
    for exact in (True, False):
        left = []
        for _, event in events.iterrows():
            quote, text = squeezed(event["quote"]), squeezed(event["text"])
            text = "" if text == quote or event["origin"] == "prose" else text
            pool = free.get((event["source"], str(event["date"])), [])
            likeness = [
                (
                    (row["quote"], row["text"], row["line"]) == (quote, text, str(event["line"])),
                    SequenceMatcher(None, f"{row['quote']}{row['text']}", quote + text).ratio(),
                )
                for row in pool
            ]
            best = max(range(len(pool)), key=lambda i: likeness[i], default=None)
            if best is not None and (likeness[best][0] if exact else likeness[best][1] > 0.6):
                pairs.append((pool.pop(best), event))
            else:
                left.append(event)
        events = pd.DataFrame(left)
        missing = [f"{e['source']}:{e['line']} {squeezed(e['quote'])[:60]}" for e in left]
    unused = [
        f"{r['source']}:{r['line']} {r['quote'][:60]}" for pool in free.values() for r in pool
    ]
    return pairs, missing, unused


def alpha(one: list[str], other: list[str]) -> float:
    levels = sorted({*one, *other})
    values = [[levels.index(value) for value in coding] for coding in (one, other)]
    return float(krippendorff.alpha(values, level_of_measurement="nominal"))


def sign(goldstein: float) -> str:
    return "+" if goldstein > 0 else "-" if goldstein < 0 else "0"


def test_the_hand_coding_covers_every_event() -> None:
    pairs, missing, unused = hand_codings()
    assert len(pairs) > 290
    assert not missing, "code these by hand in annotation/coding.csv"
    assert len(unused) <= 0.02 * len(pairs), unused


def levels(code: str) -> dict[str, str]:
    """Root code, quad class and sign of a code of two or more digits, or 'none'."""
    if code == "none":
        return dict.fromkeys(("root", "quad", "sign"), "none")
    score = next(score for known, score in coder.scores().items() if known.startswith(code))
    return {
        "root": code[:2],
        "quad": str(score.quad_class),
        "sign": "+" if score.quad_class < 3 else "-",
    }


def measured(pairs: list[tuple[str, str]]) -> dict[str, float]:
    """Alpha on each level of pairs of a hand code and the coder's."""
    hands, owns = [levels(hand) for hand, _ in pairs], [levels(own) for _, own in pairs]
    return {
        level: alpha([hand[level] for hand in hands], [own[level] for own in owns])
        for level in ("root", "quad", "sign")
    }


def held_out(manner: str) -> list[tuple[str, str]]:
    """Pairs of a hand code and the coder's for the sentences that have changed no rule."""
    rows = read(TESTS / "corpus" / "tension_held_out.csv")
    return [(row["cameo"], answer(row)) for row in rows if row["manner"] == manner]


def codes(file: str, kept: str = "") -> list[tuple[str, str]]:
    """Pairs of a hand code and the coder's for all events, prose alone or all but terms."""
    pairs, missing, _ = hand_codings(file)
    assert not missing
    return [
        (hand["cameo"], "none" if pd.isna(event["cameo"]) else str(event["cameo"]))
        for hand, event in pairs
        if {"": True, "_prose": event["origin"] == "prose"}.get(kept, event["origin"] != "envoys")
    ]


FLOORS = {"root": 0.7, "quad": 0.85, "sign": 0.85}


@pytest.mark.parametrize(("name", "file"), [("hand", ""), ("second", "_second")])
@pytest.mark.parametrize("kept", ["", "_prose", "_no_terms"])
def test_agreement_with_both_codings_reaches_its_targets(name: str, file: str, kept: str) -> None:
    pairs = codes(f"coding{file}.csv", kept)
    printed = found.agreement().set_index("key").loc[f"{name}{kept}"]
    for level, value in measured(pairs).items():
        assert value >= FLOORS[level], (level, value)
        # What the notebook prints is what is measured here, but for clauses cut anew by a reader.
        assert printed[level] == pytest.approx(value, abs=0.03)


@pytest.mark.parametrize("manner", ["plain", "lead", "idiom"])
def test_the_notebook_prints_the_agreement_on_held_out_sentences(manner: str) -> None:
    pairs = held_out(manner)
    printed = found.agreement().set_index("key").loc[manner]
    assert printed["items"] == len(pairs) >= 60
    assert printed["coded"] == sum(own != "none" for _, own in pairs)
    alphas = measured(pairs)
    for level, value in alphas.items():
        assert printed[level] == pytest.approx(value, abs=0.0006)
    assert manner == "idiom" or alphas["root"] >= 0.85


def test_hand_codes_agree_with_the_score_table() -> None:
    for row in read(TESTS / "annotation" / "coding.csv"):
        if row["cameo"] == "none":
            assert row["root"] == row["quad"] == row["sign"] == "none"
        else:
            score = coder.scores()[row["cameo"]]
            assert row["root"] == row["cameo"][:2]
            assert row["quad"] == str(score.quad_class)
            assert row["sign"] == sign(score.goldstein)


# --- The index --------------------------------------------------------------------------------


def acts(*rows: tuple[str, str, float, str]) -> pd.DataFrame:
    """Directed rows made of (first day, last day, score, dyad)."""
    return pd.DataFrame(
        {
            "event": [f"e{i}" for i in range(len(rows))],
            "date_earliest": pd.to_datetime([row[0] for row in rows]),
            "date_latest": pd.to_datetime([row[1] for row in rows]),
            "goldstein": [row[2] for row in rows],
            "plover": [row[2] / 2 for row in rows],
            "goldstein_alternative": [row[2] for row in rows],
            "dyad": [row[3] for row in rows],
            "states": [True] * len(rows),
            "answers": [None] * len(rows),
            "same_as": [None] * len(rows),
            "source": ["a"] * len(rows),
            "headings": [""] * len(rows),
        }
    )


WORKED = acts(
    ("2000-03-01", "2000-03-01", -8.0, "RUS>LVA"),
    ("2000-05-01", "2000-05-01", 2.0, "RUS>LVA"),
    ("2001-01-01", "2002-12-31", 4.0, "LVA>RUS"),
)


def test_sums_means_and_counts_by_hand() -> None:
    yearly = tension.annual(WORKED)
    assert list(yearly.index) == [2000, 2001, 2002]
    assert yearly.loc[2000, "conflict_sum"] == -8
    assert yearly.loc[2000, "cooperation_sum"] == 2
    assert yearly["cooperation_count"].tolist() == pytest.approx([1, 0.5, 0.5])
    assert yearly["cooperation_sum"].tolist() == pytest.approx([2, 2, 2])
    assert yearly["cooperation_mean"].tolist() == pytest.approx([2, 4, 4])
    assert tension.annual(WORKED, scale="plover").loc[2000, "conflict_sum"] == -4


def test_half_is_left_after_a_half_life() -> None:
    state = tension.decayed(WORKED, half_life=2, years=range(2000, 2005))
    assert state["conflict"].tolist() == pytest.approx([-8 * 0.5 ** (k / 2) for k in range(5)])
    assert state.loc[2002, "conflict"] == pytest.approx(-4)
    for wrong in (0, -1, float("nan")):
        with pytest.raises(ParameterError, match="half_life"):
            tension.decayed(WORKED, half_life=wrong)


spans = st.builds(
    lambda first, days, score: (first, first + timedelta(days=days), score),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2030, 1, 1)),
    st.integers(min_value=0, max_value=4000),
    st.floats(min_value=-10, max_value=10).map(lambda x: round(x, 1)),
)


# A loaded machine draws slowly; that says nothing of the code.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(spans, min_size=1, max_size=8))
def test_spreading_keeps_every_act_whole(drawn: list[tuple[date, date, float]]) -> None:
    rows = acts(*((str(a), str(b), s, "RUS>LVA") for a, b, s in drawn))
    data = tension.series(rows, scale="goldstein")
    assert np.allclose(data.weights.sum(axis=1), 1)
    yearly = tension.annual(rows)
    scores = [s for _, _, s in drawn]
    assert yearly["conflict_sum"].sum() == pytest.approx(sum(s for s in scores if s < 0))
    assert yearly["cooperation_sum"].sum() == pytest.approx(sum(s for s in scores if s > 0))
    assert (yearly["conflict_sum"] <= 0).all()
    assert (yearly["cooperation_sum"] >= 0).all()


@given(st.lists(spans, min_size=1, max_size=8), st.floats(min_value=0.1, max_value=40))
def test_memory_is_linear_and_longer_memory_keeps_more(
    drawn: list[tuple[date, date, float]], half_life: float
) -> None:
    rows = acts(*((str(a), str(b), s, "RUS>LVA") for a, b, s in drawn))
    state = tension.decayed(rows, half_life=half_life)
    longer = tension.decayed(rows, half_life=2 * half_life)
    doubled = tension.decayed(rows.assign(goldstein=2 * rows["goldstein"]), half_life=half_life)
    assert np.allclose(doubled, 2 * state)
    assert (longer["cooperation"] >= state["cooperation"] - 1e-9).all()
    assert (longer["conflict"] <= state["conflict"] + 1e-9).all()


def test_open_dates_count_in_the_year_they_name() -> None:
    rows = WORKED.assign(date_latest=pd.NaT)
    assert set(tension.annual(rows).query("cooperation_count > 0").index) == {2000, 2001}
    ends = WORKED.assign(date_earliest=pd.NaT)
    assert set(tension.annual(ends).query("cooperation_count > 0").index) == {2000, 2002}


def test_bootstrap_repeats_itself_and_brackets_the_sum() -> None:
    rows = directed()
    one, other = tension.bootstrap(rows), tension.bootstrap(rows)
    pd.testing.assert_frame_equal(one, other)
    sums = tension.annual(rows)
    assert (one["conflict_low"] <= sums["conflict_sum"] + 1e-9).mean() > 0.95
    assert (one["conflict_high"] >= sums["conflict_sum"] - 1e-9).mean() > 0.95
    assert (one["conflict_low"] <= one["conflict_high"]).all()


def test_a_joint_act_counts_in_both_directions_and_once_for_a_pair() -> None:
    scored = pd.DataFrame(
        {
            "event": ["a", "b", "c"],
            "dyad": ["EST<>LVA<>RUS", "EST;LVA>RUS", None],
            "actor": ["EST;LVA;RUS", "EST;LVA", None],
            "target": [None, "RUS", "LVA"],
        }
    )
    rows = tension.directed(scored)
    assert len(rows) == 6 + 2
    assert sorted(tension.pair(rows, "LVA", ["RUS"])["event"]) == ["a", "b"]


def test_each_happening_is_counted_once() -> None:
    rows = WORKED.assign(same_as=["x", None, "x"], dyad="RUS>LVA")
    assert list(tension.once(rows)["event"]) == ["e0", "e1"]


@pytest.mark.parametrize(
    ("choice", "value"),
    [
        ("scale", "richter"),
        ("aggregation", "median"),
        ("half_life", 0.0),
        ("half_life", -2.0),
        ("start", 2030),
        ("reciprocals", "no"),
        ("non_state", 1),
        ("postings", "some"),
        ("dyads", ["XXX>LVA"]),
    ],
)
def test_wrong_values_are_refused_by_name(choice: str, value: object) -> None:
    with pytest.raises(ParameterError, match=f"{choice}: "):
        doubts.Settings(**{choice: value}).chosen(directed())


def test_choices_leave_what_they_say() -> None:
    rows = directed()
    everything = doubts.Settings(non_state=True).chosen(rows)
    states = doubts.Settings().chosen(rows)
    alone = doubts.Settings(reciprocals=False).chosen(rows)
    assert len(states) < len(everything)
    assert states["states"].all()
    assert alone["answers"].isna().all()
    assert len(alone) < len(states)
    later = doubts.Settings(start=2014, end=2015, dyads=["RUS>LVA"]).chosen(rows)
    assert set(later["dyad"]) == {"RUS>LVA"}
    assert set(later["date_latest"].dt.year) <= {2014, 2015}


def test_periods_add_up_to_the_whole() -> None:
    settings = doubts.Settings(start=1918, end=2025)
    chosen = settings.chosen(directed())
    table = layout.periods(chosen, settings)
    whole = tension.by_dyad(chosen).set_index("dyad")
    parts = table.groupby("dyad")[["conflict", "cooperation", "events"]].sum()
    for column in ("conflict", "cooperation", "events"):
        assert parts[column].to_dict() == pytest.approx(whole[column].to_dict())


# --- Doubt ------------------------------------------------------------------------------------


def test_a_year_is_ranked_only_when_no_interval_overlaps() -> None:
    sums = pd.Series([-20.0, -3.0, 0.0], index=[1, 2, 3])
    clear = pd.DataFrame(
        {"conflict_low": [-25.0, -6.0, 0.0], "conflict_high": [-15.0, 0.0, 0.0]}, index=sums.index
    )
    assert doubts.alone_at_the_bottom(sums, clear) == (1, 0)
    wide = clear.assign(conflict_low=[-25.0, -16.0, 0.0])
    assert doubts.alone_at_the_bottom(sums, wide) == (1, 1)
    assert doubts.alone_at_the_bottom(sums.clip(lower=0), clear) == (None, 0)


def test_statements_survive_only_what_they_hold_under() -> None:
    settings = doubts.Settings()
    doubt = doubts.examine(directed(), settings)
    table = doubt.statements
    assert len(doubt.variants) >= 10
    assert {way.name for way in doubt.variants} >= {
        "as chosen",
        "scale: plover",
        "alternative codes (Goldstein)",
        "without sections on controversies",
    }
    silent = table["silent"].fillna("").map(lambda names: len([n for n in names.split(", ") if n]))
    fails = table["fails"].fillna("").map(lambda names: len([n for n in names.split(", ") if n]))
    assert (table["holds"] + silent + fails == table["choices"]).all()
    survivors = table[table["verdict"] == "survives"]
    assert (survivors["holds"] == survivors["choices"]).all()
    assert (survivors["share_pct"] >= 95).all()
    # Seen from the other scale the same table must not contradict itself: one list of statements.
    other = doubts.examine(directed(), doubts.Settings(scale="plover")).statements
    assert list(other["statement"]) == list(table["statement"])


def test_no_findings_sentence_ranks_overlapping_years() -> None:
    settings = doubts.Settings()
    doubt = doubts.examine(directed(), settings)
    sentences = found.findings(collection().coded_events, directed(), settings, doubt)
    ranked = (doubt.years["rivals"] == 0).all() and doubt.years["year"].nunique() == 1
    assert any("No year is named" in sentence for sentence in sentences) != ranked
    assert 3 <= len(sentences) <= 5


def test_hypotheses_need_three_acts() -> None:
    table = found.hypotheses(doubts.Settings().chosen(directed()))
    few = table[table["acts"] < 3]
    assert few["verdict"].str.contains("too few|nothing").all()
    assert list(table["phase"]) == list(found.phases()["phase"])


def test_disagreements_come_with_a_reason() -> None:
    table = found.disagreements(doubts.Settings().chosen(directed()))
    assert len(table) == 10
    assert table["cameo"].is_unique
    assert table["why"].notna().all()
    sizes = table["difference"].abs().tolist()
    assert sizes == sorted(sizes, reverse=True)


def test_documents_without_any_act_say_so() -> None:
    rows = directed().iloc[0:0]
    settings = doubts.Settings()
    doubt = doubts.Doubt([], pd.DataFrame(), pd.DataFrame())
    sentences = found.findings(collection().coded_events, rows, settings, doubt)
    assert sentences == ["No coded event matches the parameters."]
