"""The tables of the tension notebook: what is shown of coded events, and under which headings."""

from __future__ import annotations

import pandas as pd

from bilateral.analysis import tension
from bilateral.analysis.selection import with_sections
from bilateral.analysis.tension_doubt import Settings
from bilateral.analysis.timeline import eras

__all__ = ["answers", "gravest", "periods", "postings", "prepared", "years"]

EVENTS = {
    "date": "Date",
    "dyad": "Direction",
    "trigger": "Words that gave the code",
    "cameo": "CAMEO",
    "cameo_alternative": "or",
    "goldstein": "Goldstein",
    "plover": "PLOVER",
}
DYADS = {
    "dyad": "Direction",
    "events": "Acts",
    "hostile": "of conflict",
    "conflict": "Conflict, sum",
    "cooperation": "Cooperation, sum",
    "mean": "Mean score",
}
POSTINGS = {
    "dyad": "Direction",
    "postings": "Postings",
    "without": "Cooperation without them",
    "with": "and with them",
}
YEARS = {
    "year": "Year",
    "conflict_sum": "Conflict, sum",
    "conflict_mean": "mean",
    "conflict_count": "acts",
    "cooperation_sum": "Cooperation, sum",
    "cooperation_mean": "mean ",
    "cooperation_count": "acts ",
}
SCALES = {
    "trigger": "Words that gave the code",
    "dyad": "Direction",
    "cameo": "CAMEO",
    "goldstein": "Goldstein",
    "plover": "PLOVER",
    "difference": "Difference",
    "alike": "Acts with this code",
    "why": "Why",
}
ANSWERS = {
    "date": "Date",
    "dyad": "Answer",
    "trigger": "Words",
    "cameo": "CAMEO",
    "answered": "Answers",
    "answered_words": "Words ",
    "answered_cameo": "CAMEO ",
}
AGREEMENT = {
    "measured": "Measured on",
    "items": "Items",
    "coded": "Coded",
    "root": "Alpha, root code",
    "quad": "Alpha, quad class",
    "sign": "Alpha, sign",
}
PHASES = {
    "phase": "Phase",
    "start": "From",
    "end": "To",
    "expected": "Expected to prevail",
    "reason": "Because",
}
HYPOTHESES = {
    "phase": "Phase",
    "expected": "Expected",
    "acts": "Acts told",
    "conflict": "Conflict, sum",
    "cooperation": "Cooperation, sum",
    "agree_pct": "Share as expected, %",
    "verdict": "Verdict",
}
STATEMENTS = {
    "statement": "Statement",
    "holds": "Holds under",
    "choices": "of choices",
    "share_pct": "of samples, %",
    "fails": "Fails",
    "silent": "Nothing told",
    "verdict": "Verdict",
}
WORST = {
    "choice": "Choice",
    "year": "Year",
    "conflict": "Conflict",
    "low": "from",
    "high": "to",
    "rivals": "Rivals",
}


def prepared(coded: pd.DataFrame, events: pd.DataFrame, sections: pd.DataFrame) -> pd.DataFrame:
    """The coded events as directed rows with scores, words and headings."""
    scored = tension.with_scores(coded, events)
    return with_sections(tension.directed(scored), sections)


def gravest(rows: pd.DataFrame) -> pd.DataFrame:
    """The acts of conflict in order of time, a joint act once."""
    hostile = rows[rows["goldstein"] < 0].drop_duplicates("event")
    # An act that is dated 'until' stands by its end.
    begins = hostile["date_earliest"].fillna(hostile["date_latest"])
    return hostile.assign(begins=begins).sort_values(["begins", "date_latest"], kind="stable")


def years(rows: pd.DataFrame, scale: str) -> pd.DataFrame:
    """Sum, mean and count of each told year between Latvia and Russia or the USSR."""
    yearly = tension.annual(tension.pair(rows, "LVA", ("RUS", "SUN")), scale=scale)
    told = yearly[(yearly["conflict_count"] + yearly["cooperation_count"]) > 0]
    return told.reset_index().round(2)


def periods(rows: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Conflict and cooperation of each direction in the eras of the timeline.

    An era ends in the year before the next one begins, so that no year counts twice.
    """
    starts = [era.start for era in eras()]
    lasts = [*[start - 1 for start in starts[1:]], settings.end]
    spans = [
        (f"{start}–{last}", start, last)
        for start, last in zip(starts, lasts, strict=True)
        if last >= settings.start and start <= settings.end
    ]
    return tension.by_period(rows, spans, scale=settings.scale)


def postings(rows: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """What postings of envoys do to cooperation: `dyad, postings, without, with`, sums of scores.

    `rows` are all directed rows; directions without a posting are left out.
    """
    sums = {}
    for name, counted in (("without", False), ("with", True)):
        own = settings.chosen(rows, postings=counted)
        sums[name] = own[settings.scale].clip(lower=0).groupby(own["dyad"]).sum()
    chosen = settings.chosen(rows, postings=True)
    told = chosen[tension.is_posting(chosen)]["dyad"].value_counts().rename("postings")
    table = told.to_frame().assign(**sums).fillna(0.0)
    return table.rename_axis("dyad").reset_index()


def answers(rows: pd.DataFrame) -> pd.DataFrame:
    """Acts of retaliation, each with the direction, words and code of the act that it answers."""
    acts = rows.drop_duplicates("event")
    replies = acts[acts["answers"].notna()]
    first = acts.set_index("event")[["dyad", "trigger", "cameo"]].reindex(replies["answers"])
    return replies.assign(
        answered=first["dyad"].to_numpy(),
        answered_words=first["trigger"].to_numpy(),
        answered_cameo=first["cameo"].to_numpy(),
    )
