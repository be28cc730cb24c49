"""Posts abroad: terms of envoys with the gaps between them, missions opened and closed."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from typing import Any

import pandas as pd

from bilateral.analysis.selection import records
from bilateral.display import line_link
from bilateral.errors import check_choice
from bilateral.text import edtf
from bilateral.text.language import line_language
from bilateral.text.places import country_name, find_places

__all__ = [
    "KINDS",
    "city_in_english",
    "dates",
    "findings",
    "handovers",
    "missions",
    "of_partners",
    "others",
    "tenures",
    "terms",
    "undated",
    "unnamed",
]

_KIND_WORDS = (("charg", "chargé d'affaires"), ("ambassador", "ambassador"), ("consul", "consul"))
KINDS = ("ambassador", "chargé d'affaires", "consul", "representative")
"""What envoys are called in tables and figures, heads of mission first."""

_HEADS = KINDS[:2]


def city_in_english(city: Any, language: str = "lv") -> Any:
    """The English name of a city as a document spells it; what is not known stays as it is.

    >>> city_in_english("Polocka"), city_in_english("Arkhangelsk", "en")
    ('Polotsk', 'Arkhangelsk')
    """
    if pd.isna(city):
        return pd.NA
    found = find_places(str(city), language)
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(str(city)))
    return found[0].english if whole and found[0].english else str(city)


def _kind(role: Any) -> str:
    words = "" if pd.isna(role) else str(role).casefold()
    return next((kind for stem, kind in _KIND_WORDS if stem in words), "representative")


def _post(row: dict[str, Any]) -> str:
    sending, receiving = (
        "a state not named" if pd.isna(code) else country_name(code) or code
        for code in (row["sending"], row["receiving"])
    )
    return f"{sending} in {receiving}"


def others(*parties: str) -> str:
    """The parties but Latvia, joined by ';': two where a document is on other states.

    >>> others("LVA", "BLR"), others("EST", "BLR")
    ('BLR', 'BLR;EST')
    """
    return ";".join(sorted({*parties} - {"LVA"}))


def _with_post(rows: pd.DataFrame) -> pd.DataFrame:
    """Adds `post` (`Latvia in Russia`), `counterpart` (whoever is not Latvia) and `city_en`."""
    sides = rows[["sending", "receiving"]].itertuples(index=False)
    parties = [others(*(code for code in pair if pd.notna(code))) or pd.NA for pair in sides]
    table = rows.assign(
        post=pd.array([_post(row) for row in records(rows)], dtype="string"),
        counterpart=pd.array(parties, dtype="string"),
    )
    # A city in a document's own language is told by the words that it stands in.
    languages = [line_language(str(words), "en") for words in rows["quote"]]
    table["city_en"] = pd.array(
        [city_in_english(c, lang) for c, lang in zip(rows["city"], languages, strict=True)],
        dtype="string",
    )
    return table


def of_partners(
    rows: pd.DataFrame, partners: Collection[str], known: Collection[str]
) -> pd.DataFrame:
    """Rows whose `counterpart` is one of the partners (codes); empty means all.

    Raises `ParameterError` for a partner that is none of the known ones.
    """
    if not partners:
        return rows
    chosen = set(check_choice("partners", partners, known))
    of = rows["counterpart"].fillna("").str.split(";")
    return rows[of.map(lambda codes: not chosen.isdisjoint(codes)).astype(bool)]


def terms(envoys: pd.DataFrame) -> pd.DataFrame:
    """One row per term of an envoy, by post and beginning; negotiators hold no post.

    A term that a document tells twice is one row, that of the more exact beginning. Adds `post`,
    `counterpart`, `city_en`, `kind` (one of `KINDS`), `told` (how many rows tell it), and the days
    that it may cover as `date_earliest` and `date_latest`, null where open.
    """
    rows = _with_post(envoys[envoys["role_en"] != "negotiator"])
    rows["kind"] = [_kind(role) for role in rows["role_en"]]
    width = (rows["term_start_latest"] - rows["term_start_earliest"]).dt.days
    rows = rows.assign(width=width).sort_values("width", kind="stable", na_position="last")
    key = ["source", "post", "kind", "person"]
    kept: list[dict[str, Any]] = []
    for row in records(rows):
        same = next((k for k in kept if _one_term(k, row, key)), None)
        if same is None:
            kept.append({**row, "told": 1})
        else:
            same["told"] += 1
    table = pd.DataFrame(kept, columns=[*rows.columns, "told"]).astype(dict(rows.dtypes.items()))
    table["date_earliest"], table["date_latest"] = (
        table["term_start_earliest"], table["term_end_latest"],
    )  # fmt: skip
    return table.drop(columns="width").sort_values(
        ["post", "term_start_earliest", "line"], kind="stable", ignore_index=True
    )


def _one_term(one: dict[str, Any], other: dict[str, Any], key: list[str]) -> bool:
    if any(one[column] != other[column] for column in key):
        return False
    if pd.isna(one["term_start"]) or pd.isna(other["term_start"]):
        return bool(pd.isna(one["term_start"]) and pd.isna(other["term_start"]))
    starts = (one["term_start_earliest"], other["term_start_earliest"])
    ends = (one["term_start_latest"], other["term_start_latest"])
    return bool(max(starts) <= min(ends))


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["term_start"].notna()]


def dates(rows: pd.DataFrame) -> pd.DataFrame:
    """The dates at which terms begin and end, a row each: `date_earliest, date_latest`."""
    return pd.concat(
        [
            rows[[f"{part}_earliest", f"{part}_latest"]]
            .set_axis(["date_earliest", "date_latest"], axis=1)
            .dropna()
            for part in ("term_start", "term_end")
        ],
        ignore_index=True,
    )


def undated(rows: pd.DataFrame) -> pd.DataFrame:
    """Terms of which neither beginning nor end is told."""
    return rows[rows["term_start"].isna() & rows["term_end"].isna()]


_LONGEST_TERM = pd.Timedelta(days=30 * 365)


def _follows(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether one head of a mission may be taken for the next after another."""
    # Assumption: nobody heads a mission for thirty years; who comes later follows one not named.
    apart = after["term_start_earliest"] - before["term_start_latest"]
    return bool(before["end_reason"] == "stated" or apart < _LONGEST_TERM)


def handovers(rows: pd.DataFrame) -> pd.DataFrame:
    """From each head of a mission to the next: days between, as both dates allow.

    `rows` are those of `terms`. Columns: `post, left, left_on, came, came_on, days_low, days_high`
    (negative: both in office), `what` and the place of the successor. `what` is `gap` or `overlap`
    where the dates leave no doubt, `no overlap` where they allow a gap or none, `gap or overlap`
    where they allow either, and `end not told` where the end is only known from the successor.
    """
    heads = _dated(rows[rows["kind"].isin(_HEADS)])
    found = [
        _handover(before, after)
        for _, own in heads.groupby("post", sort=True)
        for before, after in itertools.pairwise(records(own))
        if _follows(before, after)
    ]
    return pd.DataFrame(found, columns=[*_HANDOVER, "source", "line"]).astype(
        {"left_on": "string", "days_low": "Int64", "days_high": "Int64"}
    )


_HANDOVER = ["post", "left", "left_on", "came", "came_on", "days_low", "days_high", "what"]


def _handover(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    low = high = None
    what = "end not told"
    if before["end_reason"] == "stated" and pd.notna(before["term_end"]):
        low = (after["term_start_earliest"] - before["term_end_latest"]).days
        high = (after["term_start_latest"] - before["term_end_earliest"]).days
        sure = "gap" if low > 1 else "overlap" if high < 0 else ""
        what = sure or ("no overlap" if low >= 0 else "gap or overlap")
    return {
        "post": before["post"],
        "left": before["name"],
        "left_on": before["term_end"] if what != "end not told" else pd.NA,
        "came": after["name"],
        "came_on": after["term_start"],
        "days_low": low,
        "days_high": high,
        "what": what,
        "source": after["source"],
        "line": after["line"],
    }


_YEAR = 365.25


def tenures(rows: pd.DataFrame) -> pd.DataFrame:
    """How long each head of a mission is told to have held the post: years, at least and at most.

    Columns: `post, name, kind, role, role_en, city_en, term_start, term_end, years_low,
    years_high, place`; years are null where the term is open.
    """
    known = _dated(rows)
    low = (known["term_end_earliest"] - known["term_start_latest"]).dt.days / _YEAR
    high = (known["term_end_latest"] - known["term_start_earliest"]).dt.days / _YEAR
    return known.assign(
        years_low=low.clip(lower=0).round(1).astype("Float64"),
        years_high=high.round(1).astype("Float64"),
    )


def _ends(date: str) -> tuple[str | None, str | None]:
    """The beginning and the end of a date, each None where it is open or the date is no span."""
    first, _, last = date.partition("/")
    return None if first == ".." else first, None if last in ("", "..") else last


def missions(table: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Missions opened and closed, those of the list and those that running text tells.

    Columns: `post, type, city, city_en, opened, closed, holder, words` and the place. A mission of
    running text has the words and the date that they give, in `opened` when it is one date and in
    both when it is a span.
    """
    listed = _with_post(table).assign(words=table["quote"])
    prose = events[(events["category"] == "mission") & (events["origin"] == "prose")]
    told = prose.assign(sending=prose["actor"], receiving=prose["target"], city=None)
    spans = [_ends(str(date)) for date in told["date"]]
    told = _with_post(told).assign(
        type="told in running text",
        opened=pd.array([first for first, _ in spans], dtype="string"),
        closed=pd.array([last for _, last in spans], dtype="string"),
        opened_earliest=told["date_earliest"],
        opened_latest=pd.Series(
            [edtf.bounds(first)[1] if first else None for first, _ in spans],
            told.index,
            "datetime64[s]",
        ),
        closed_latest=told["date_latest"].where(
            pd.Series([bool(last) for _, last in spans], told.index, dtype=bool)
        ),
        holder=None,
        words=told["quote"],
        words_en=told["text_en"],
    )
    columns = ["post", "counterpart", "sending", "receiving", "type", "city", "city_en", "opened",
               "opened_earliest", "opened_latest", "closed", "closed_latest", "holder", "words",
               "source", "line"]  # fmt: skip
    joined = pd.concat([listed[columns], told[columns]])
    joined["type"] = joined["type"].str.replace("_", " ")
    joined["date_earliest"], joined["date_latest"] = (
        joined["opened_earliest"], joined["closed_latest"],
    )  # fmt: skip
    return joined.sort_values(["post", "opened_earliest"], kind="stable", ignore_index=True)


def unnamed(rows: pd.DataFrame, opened: pd.DataFrame) -> pd.DataFrame:
    """How long after the opening of each embassy its first head is named: years, low and high.

    `rows` are those of `terms`, `opened` of `missions`. Columns: `post, opened, first, came_on,
    years_low, years_high` (negative: named before the opening) and the place of the first head;
    `first` is `nobody` where no head of the mission is named at all.
    """
    heads = _dated(rows[rows["kind"].isin(_HEADS)])
    found = []
    for embassy in records(opened[opened["type"] == "embassy"]):
        own = heads[heads["post"] == embassy["post"]]
        first = records(own.head(1))
        head = first[0] if first else None
        found.append(
            {
                "post": embassy["post"],
                "opened": embassy["opened"],
                "first": head["name"] if head else "nobody",
                "came_on": head["term_start"] if head else pd.NA,
                "years_low": _years(embassy["opened_latest"], head, "earliest"),
                "years_high": _years(embassy["opened_earliest"], head, "latest"),
                "source": head["source"] if head else embassy["source"],
                "line": head["line"] if head else embassy["line"],
            }
        )
    columns = ["post", "opened", "first", "came_on", "years_low", "years_high", "source", "line"]
    return pd.DataFrame(found, columns=columns)


def _years(opened: pd.Timestamp, head: dict[str, Any] | None, bound: str) -> float | None:
    if head is None or pd.isna(opened):
        return None
    # Adding nought makes a small negative number 0.0 and not -0.0.
    return round(float((head[f"term_start_{bound}"] - opened).days) / _YEAR, 1) + 0.0


def findings(rows: pd.DataFrame, opened: pd.DataFrame) -> list[str]:
    """What terms and missions say in sentences (HTML with links to lines), computed from them."""
    heads = _dated(rows[rows["kind"].isin(_HEADS)])
    if heads.empty:
        return []
    posts = heads["post"].value_counts()
    told = ", ".join(f"{count} for {post}" for post, count in posts.items())
    changes = handovers(rows)
    known = changes["what"].value_counts()
    sentences = [
        f"{len(heads)} terms of heads of missions are dated ({told}); of {len(changes)} handovers "
        f"{known.get('gap', 0)} leave a gap for sure and {known.get('overlap', 0)} an overlap for "
        f"sure, {known.get('no overlap', 0)} have no overlap and perhaps a gap, "
        f"{known.get('gap or overlap', 0)} allow either, and in {known.get('end not told', 0)} "
        "the end is only known from the successor."
    ]
    late = unnamed(rows, opened).sort_values("years_low", ascending=False, kind="stable")
    late = late[late["years_low"] > 1]
    sentences += [
        f"{row['post']}: the embassy opened in {row['opened']}, the first ambassador named "
        f"({line_link(row['source'], row['line'])}) took office {row['years_low']:.0f} to "
        f"{row['years_high']:.0f} years later; who came before is not told."
        for row in records(late.head(1))
    ]
    sentences += _under_charges(heads)
    return sentences


def _under_charges(heads: pd.DataFrame) -> list[str]:
    """How long chargés headed each mission; terms that follow each other count as one."""
    sentences = []
    for post, own in heads.groupby("post", sort=True):
        runs = [
            list(run)
            for kind, run in itertools.groupby(records(own), key=lambda row: row["kind"])
            if kind == KINDS[1]
        ]
        ended = [(run[0], run[-1]) for run in runs if pd.notna(run[-1]["term_end_earliest"])]
        if not ended:
            continue
        low = sum(
            max((last["term_end_earliest"] - first["term_start_latest"]).days, 0)
            for first, last in ended
        )
        high = sum(
            (last["term_end_latest"] - first["term_start_earliest"]).days for first, last in ended
        )
        begun = own["term_start_earliest"].min().year
        sentences.append(
            f"{post}: chargés d'affaires, not ambassadors, headed the mission for "
            f"{low / _YEAR:.0f} to {high / _YEAR:.0f} years since {begun}."
        )
    return sentences


HANDOVER_COLUMNS = {
    "post": "Post",
    "left": "Left",
    "left_on": "In",
    "came": "Came",
    "came_on": "From",
    "days_low": "Days between, at least",
    "days_high": "At most",
    "what": "What the dates allow",
}
TERM_COLUMNS = {
    "post": "Post",
    "name": "Name",
    "role_en": "Office",
    "role": "In the document",
    "city_en": "City",
    "term_start": "From",
    "term_end": "To",
    "years_low": "Years, at least",
    "years_high": "At most",
}
MISSION_COLUMNS = {
    "post": "Post",
    "type": "Mission",
    "city_en": "City",
    "city": "In the document",
    "opened": "Opened, from",
    "closed": "Closed, to",
    "holder": "Holder",
    "words": "Words",
}
