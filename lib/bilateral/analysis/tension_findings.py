"""What the coded events say of known phases, where the two scales part, and the findings."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from bilateral.analysis import tension
from bilateral.analysis.tension_coder import scores
from bilateral.analysis.tension_doubt import CERTAIN, Doubt, Settings
from bilateral.display import line_link, parties
from bilateral.plain import escape

__all__ = ["agreement", "disagreements", "findings", "hypotheses", "icews_differences", "phases"]

_DATA = Path(__file__).parents[1] / "data"
_FEWEST = 3


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _phases() -> tuple[dict[str, str], ...]:
    return tuple(_rows("tension_phases.csv"))


def agreement() -> pd.DataFrame:
    """Krippendorff's alpha (2004) of the coder and a hand coding, as measured by the tests.

    Columns `key, measured, items, coded, root, quad, sign`: `coded` is how many items the coder
    gave a code; alpha is nominal with 'none' as a category.
    """
    table = pd.DataFrame(_rows("coding_agreement.csv"))
    counts = {"items": int, "coded": int, "root": float, "quad": float, "sign": float}
    return table.astype(counts)


def phases() -> pd.DataFrame:
    """What is generally known of some phases: `phase, start, end, expected, reason`."""
    table = pd.DataFrame(_phases()).drop(columns="partners")
    return table.astype({"start": int, "end": int})


def hypotheses(rows: pd.DataFrame, *, scale: str = "goldstein") -> pd.DataFrame:
    """What the coded events say of each phase, beside what was expected.

    Columns `phase, start, end, expected, acts, conflict, cooperation, agree_pct, verdict`;
    `agree_pct` is the share of bootstrap samples in which the expected side is the larger, null
    with fewer than three acts.
    """
    found = []
    for phase in _phases():
        years = range(int(phase["start"]), int(phase["end"]) + 1)
        own = tension.pair(rows, "LVA", phase["partners"].split(";"))
        data = tension.series(own, scale=scale, years=years)
        inside = data.weights.sum(axis=1)
        own, values = own[inside > 0], (inside * data.scores)[inside > 0]
        towards = values if phase["expected"] == "cooperation" else -values
        share = float(np.mean(tension.draws(own) @ towards > 0)) if len(own) else None
        found.append(
            {
                "phase": phase["phase"],
                "start": years[0],
                "end": years[-1],
                "expected": phase["expected"],
                "acts": len(own),
                "conflict": float(np.minimum(values, 0).sum()),
                "cooperation": float(np.maximum(values, 0).sum()),
                "agree_pct": None if share is None or len(own) < _FEWEST else 100 * share,
                "verdict": _verdict(share, len(own)),
            }
        )
    return pd.DataFrame(found).astype({"agree_pct": "Float64"})


def _verdict(share: float | None, acts: int) -> str:
    if share is None:
        return "nothing told"
    if acts < _FEWEST:
        # Assumption: one or two acts resampled give no spread, so that they can confirm nothing.
        return f"too few acts ({acts})"
    if share >= CERTAIN:
        return "told as expected"
    return "told otherwise" if share <= 1 - CERTAIN else "undecided"


def disagreements(rows: pd.DataFrame, *, most: int = 10) -> pd.DataFrame:
    """The acts whose two scores differ most, one for each code, and why.

    Columns of the rows with `difference` (Goldstein less PLOVER), `alike` (how many acts have this
    code) and `why`.
    """
    acts = rows.drop_duplicates("event")
    acts = acts.assign(
        difference=acts["goldstein"] - acts["plover"],
        alike=acts.groupby("cameo")["event"].transform("size"),
    )
    order = acts["difference"].abs().sort_values(ascending=False, kind="stable").index
    notes = {row["cameo"]: row["why"] for row in _rows("scale_notes.csv")}
    best = acts.loc[order].drop_duplicates("cameo").head(most)
    return best.assign(why=best["cameo"].map(notes))


def icews_differences() -> pd.DataFrame:
    """The codes that ICEWS scores differently: `cameo, goldstein, icews`."""
    differing = [
        (code, score.goldstein, score.icews)
        for code, score in scores().items()
        if score.goldstein != score.icews
    ]
    return pd.DataFrame(differing, columns=["cameo", "goldstein", "icews"])


def findings(
    coded: pd.DataFrame, rows: pd.DataFrame, settings: Settings, doubt: Doubt
) -> list[str]:
    """What the index says and what it cannot, in sentences (HTML with links to lines)."""
    chosen = settings.chosen(rows)
    if chosen.empty:
        return ["No coded event matches the parameters."]
    number = int(coded["cameo"].notna().sum())
    acts = chosen["event"].nunique()
    sentences = [
        f"{number} of {len(coded)} events are acts of one party towards another and have a code "
        f"of CAMEO, a codebook of conflict and cooperation, each of the others a reason; {acts} "
        "happenings match the parameters."
    ]
    hostile = chosen[chosen[settings.scale] < 0]
    if hostile.empty:
        sentences.append("None of them is an act of conflict.")
    else:
        counts = hostile["dyad"].value_counts()
        worst = hostile.sort_values(settings.scale, kind="stable").iloc[0]
        listed = ", ".join(f"{parties(str(d))} {count}" for d, count in counts.head(3).items())
        sentences.append(
            f"Of these, {hostile['event'].nunique()} are acts of conflict (most: {listed}); the "
            f"lowest score is −{-worst[settings.scale]:.1f} "
            f"({line_link(worst['source'], worst['line'])})."
        )
        sentences.append(_year_sentence(doubt.years))
    told = doubt.statements[doubt.statements["verdict"] != "not told"]
    if len(told):
        counted = told["verdict"].value_counts()
        verdicts = ", ".join(f"{verdict} {number}" for verdict, number in counted.items())
        survivors = told[told["verdict"] == "survives"]["statement"]
        named = "; ".join(f"“{escape(statement)}”" for statement in survivors)
        listed = f" What survives: {named}." if named else " None survives."
        sentences.append(
            f"Of {len(told)} statements, held against {told['choices'].iloc[0]} choices and the "
            f"bootstrap: {verdicts}.{listed}"
        )
    own = hostile["dyad"].value_counts()
    if {"LVA>RUS", "RUS>LVA"} <= set(chosen["dyad"]):
        sentences.append(
            f"The documents tell {own.get('LVA>RUS', 0)} acts of conflict of Latvia towards Russia "
            f"and {own.get('RUS>LVA', 0)} of Russia towards Latvia: a measure of what they report, "
            "not of who began or did more."
        )
    return sentences


def _year_sentence(choices: pd.DataFrame) -> str:
    years = choices["year"].value_counts()
    listed = ", ".join(f"{year} ({count})" for year, count in years.items())
    clear = choices[choices["rivals"] == 0]
    if len(years) == 1 and len(clear) == len(choices):
        return f"{years.index[0]} is the most conflictual year under every choice."
    return (
        f"No year is named the most conflictual: by the choice it would be {listed} of "
        f"{len(choices)} variants, and in {len(choices) - len(clear)} of them the intervals of "
        "other years overlap."
    )
