"""Calendar expressions together and among the words around them: lists, intervals, limits."""

from __future__ import annotations

import re

from bilateral.text.date_points import Found, Point, ordered, share_year
from bilateral.text.date_words import Tokens

__all__ = ["combine"]

# What may stand before an expression and belongs to it: since, the, early, of.
_BEFORE = re.compile(r"(?P<word>[Ptwi]?)n?(?P<the>z?)(?:(?P<third>e)(?:-|vz?)?)?\Z")
# Behind it: sākumā; to date, onwards.
_AFTER = re.compile(r"(?P<third>e?)(?P<present>n?[-t]z?N|N)?")
_DAYTIME = re.compile(
    r"""
    (?:\b[OoIi]n[ ])?\b[Tt]he[ ]
    (?: (?P<night> night[ ](?:to|before)) | (?:night|evening|morning|afternoon)[ ](?:of|on) )
    [ ]\Z
    """,
    re.VERBOSE,
)
# An amount that has changed since another year: '34% increase from 2020', 'up 5% from 2020'.
_CHANGED = re.compile(
    r"\b(?:increase|decrease|decline|rise|drop|growth|up|down)\b[^.;,]{0,24}\Z", re.IGNORECASE
)
_JOINTS = re.compile(r"n?-n?|n?tn?z?|/|&z?")


def combine(tokens: Tokens, found: list[Found]) -> list[Found]:
    """Join, complete and weed out the expressions that the grammar found, in order."""
    _share_years(tokens, found)
    joined: list[Found] = []
    for each in found:
        interval = _interval(tokens, joined[-1], each) if joined else None
        if interval:
            joined[-1] = interval
        else:
            joined.append(each)
    standing = [each for each in joined if not each.weak or _stands(tokens, each)]
    for each in standing:
        if not each.relative:
            _add_after(tokens, each)
            _add_before(tokens, each)
    return standing


def _share_years(tokens: Tokens, found: list[Found]) -> None:
    """'in March and June 2014': a month in a list takes the year behind the list."""
    for one, two in zip(found[-2::-1], found[:0:-1], strict=True):
        if not (one.first and two.first) or one.first.year is not None or one.relative:
            continue
        if (
            two.first.year is not None
            and two.first.month
            and bool(one.first.day) == bool(two.first.day)
            and tokens.shape[two.start] != "Y"
            and tokens.shape[one.end : two.start] in (",", "&", ",&")
            and tokens.before(one.start) != "w"
        ):
            one.first = one.first.at(two.first.year)
            one.last = one.last.at(two.first.year) if one.last else None
            one.weak = False


def _interval(tokens: Tokens, one: Found, two: Found) -> Found | None:
    """Two dates with a dash or 'to' between them as one interval."""
    if two.start - one.end > 3 or not (one.single and two.single):
        return None
    joint = tokens.shape[one.end : two.start]
    if not (_JOINTS.fullmatch(joint) and _joins(tokens, joint, one, two)):
        return None
    ends = _ends(one.first, two.first)
    return Found(one.start, two.end, *ends) if ends else None


def _joins(tokens: Tokens, joint: str, one: Found, two: Found) -> bool:
    """Whether what stands between two dates joins them here."""
    if joint.startswith("&"):
        return tokens.before(one.start) == "w"
    if joint == "/":
        months = one.first and one.first.month and two.first and two.first.month
        return bool(months) and (one.weak or bool(one.first and one.first.year))
    if joint.startswith("n"):
        # A dash that opens a line is a bullet where the line before has one too.
        line = tokens.shape.rfind("n", 0, one.start) + 1
        return tokens.at(line) not in ("-", "*", "•")
    return True


def _ends(first: Point | None, last: Point | None) -> tuple[Point, Point] | None:
    """Both ends of an interval, sharing a year that only one of them has."""
    if first is None or last is None:
        return None
    if first.year is None or last.year is None:
        if bool(first.day) != bool(last.day) or bool(first.month) != bool(last.month):
            return None
        first, last = share_year(first, last)
    if first.year is not None and not ordered(first, last):
        return None
    return first, last


def _stands(tokens: Tokens, found: Found) -> bool:
    """Whether a bare month or season is a date here."""
    index = found.start
    before = tokens.before(index)
    lower = not tokens.word(index)[0].isupper()
    locative = tokens.word(index).endswith(("ī", "ā"))
    symbol = tokens.shape[index]
    if symbol == "M":
        # 'March' and 'May' are words too: a month follows in, since, by, until, early, after.
        if before in ("t", "v"):
            # 'until March', 'at the end of March'
            return tokens.value(index - 1) == "until" or tokens.before(index - 1) == "e"
        return before in tuple("iPeb") and not tokens.says(index - 1, "on", "at")
    if symbol == "s" and tokens.language(index) == "lv":
        return locative and tokens.opens_sentence(index)
    if symbol == "s":
        return before == "z" and tokens.before(index - 1) == "i" and tokens.at(found.end) != "v"
    # 'Jūlija' and 'Marta' are names too: a Latvian month has a small letter or opens a sentence.
    if locative:
        return lower or tokens.opens_sentence(index)
    return lower and before in tuple("Ptb")


def _add_after(tokens: Tokens, found: Found) -> None:
    """Add 'sākumā', 'to date' and their like behind an expression."""
    match = _AFTER.match(tokens.shape, found.end)
    if not match or (match["third"] and tokens.language(found.end) != "lv"):
        return
    if match["third"]:
        if _divisible(found):
            found.part, found.end = tokens.number(found.end), found.end + 1
        return
    if not match["present"] or found.last or not found.first:
        return
    if len(match["present"]) > 1 or tokens.says(found.end, "onwards", "onward"):
        found.open, found.end = "since", match.end()


def _add_before(tokens: Tokens, found: Found) -> None:
    """Add 'since', 'In early', 'between' and their like before an expression."""
    start = found.start
    match = _BEFORE.search(tokens.shape, max(start - 6, 0), start)
    if not match:
        return
    third = match["third"] is not None
    if third:
        if tokens.language(start) != "en" or not _divisible(found):
            return
        found.start = match.start("third")
        found.part = tokens.number(found.start)
    word = match["word"]
    # 'the' belongs to the 1990s and to the spring of 2014; before a year it points at a noun.
    if match["the"] and not third and tokens.shape[start] not in "SsOQdof":
        return
    if word == "P" and not third and _is_origin(tokens, found, match, start):
        return
    if third and word == "i":
        # 'In early 2014' is one expression; 'in 2014' is a year with a preposition.
        found.start = match.start("word")
    elif word in ("P", "t", "w"):
        _limit(tokens, found, match.start("word"))
    if not third and found.first and found.first.day and not found.open:
        _add_daytime(tokens, found)


def _is_origin(tokens: Tokens, found: Found, match: re.Match[str], start: int) -> bool:
    """'an increase from 2020', 'from the FY 2022 supplement': no start of anything."""
    if found.last or tokens.value(match.start("word")) != "from":
        return False
    offset = tokens.start(match.start("word"))
    clause = tokens.text[max(offset - 60, 0) : offset]
    compared = _CHANGED.search(clause) is not None and "W" not in tokens.shape[start : found.end]
    return compared or (bool(match["the"]) and tokens.shape[start] == "f")


def _limit(tokens: Tokens, found: Found, index: int) -> None:
    """Since, from, by, until before an expression; between and from before an interval."""
    value = tokens.value(index)
    if tokens.shape[index] == "w":
        if found.last:
            found.start = index
    elif found.last or found.open:
        if value in ("from", "since"):
            found.start = index
    elif value in ("since", "from", "until"):
        found.open = "until" if value == "until" else "since"
        found.start = index


def _add_daytime(tokens: Tokens, found: Found) -> None:
    # Assumption: 'the night to a day' is that of two days; other times of the day, and 'the
    # night of', belong to the day named.
    offset = tokens.start(found.start)
    match = _DAYTIME.search(tokens.text, max(offset - 32, 0), offset)
    if match:
        found.night = match["night"] is not None
        while tokens.start(found.start) > match.start():
            found.start -= 1


def _divisible(found: Found) -> bool:
    """Whether an expression has an early and a late part."""
    if found.whole:
        return True
    return found.first is not None and not (found.first.day or found.open or found.part)
