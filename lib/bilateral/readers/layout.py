"""Shapes of lines: headings with and without marks, bullets, labels, dates that stand alone."""

from __future__ import annotations

import re

from bilateral.documents import Line

__all__ = ["bullet_start", "is_key_value", "is_short", "marked_heading", "on_web_page"]

_MARKED = re.compile(
    r"""
    \s* (?P<marks>={1,6}) \s*
    (?P<heading>[^=\s](?:[^=]*[^=\s])?)
    \s* =+ \s* \Z
    """,
    re.VERBOSE,
)
# A dash is a bullet only with a blank behind it; a number only with a point or bracket.
_BULLET = re.compile(r"\s*(?:[-–—*•·▪◦]|\d{1,3}[.)])\s+(?=\S)|\s*[•·▪◦*](?=\w)")
_KEY_VALUE = re.compile(r"\s*[-*•|]\s*[\w ]{1,40}[:=]\s*\S")
_ENDS_SENTENCE = re.compile(r"[.!?…:;,]['\"”’)]*\Z")
_PUBLIC_SITE = re.compile(
    r"""
    \bofficial\ (?:\w+\ )?websites? | (?<!\w)\.(?:gov|mil)\b | \bHTTPS?\b | \bcookies?\b
    | \bjavascript\b | \A(?:skip|jump)\ (?:to|links)\b | \bacrobat\ reader\b
    | \bbookmark\ and\ share\b
    | \Asearch(?:\ form)?\Z | \barchived\ content\b | \barchive\ site\b
    | \bfor\ current\ information,\ go\ to\b | \bno\ longer\ updated\b
    | \AFrom\ Wikipedia\b | \A\(Redirected\ from\b | \AThis\ is\ an\ old\ revision\b
    | \AThis\ article\ is\ issued\ from\b | \ARetrieved\ from\b | \AYou\ can\ help\ expand\b
    | \AMap\ indicating\ locations?\ of\b | \AYou\ are\ here\b | \AHidden\ categories\b
    | \A(?:Main\ articles?|See\ also|Further\ information):
    """,
    re.VERBOSE | re.IGNORECASE,
)


def marked_heading(line: str) -> tuple[int, str] | None:
    """Level and words of a heading between equals signs.

    >>> marked_heading("=== Minority rights ===")
    (3, 'Minority rights')
    >>> marked_heading("a = b") is None
    True
    """
    match = _MARKED.match(line)
    return (len(match["marks"]), match["heading"]) if match else None


def bullet_start(line: str) -> int | None:
    """Where the words of a list entry begin, or None for a line without a bullet.

    >>> bullet_start("- Foreign relations"), bullet_start("2. Treaty"), bullet_start("-5 degrees")
    (2, 3, None)
    """
    match = _BULLET.match(line)
    return match.end() if match else None


def is_short(line: Line | str, *, words: int = 12) -> bool:
    """Whether a line is a label or heading by its shape: few words that end no sentence.

    >>> is_short("Defence policy"), is_short("It rained."), is_short("- a list entry")
    (True, False, False)
    """
    text = (line if isinstance(line, str) else line.text).strip()
    return (
        0 < len(text.split()) <= words
        and not _ENDS_SENTENCE.search(text)
        and bullet_start(text) is None
        and (text[0].isupper() or text[0].isdigit() or text[0] in "\"'“„(#@")
    )


def is_key_value(line: str) -> bool:
    """Whether a line is an entry of the box beside an article.

    >>> is_key_value("- Date Signed: 1921-03-18"), is_key_value("- It was signed.")
    (True, False)
    """
    return bool(_KEY_VALUE.match(line))


def on_web_page(text: str) -> bool:
    """Whether a line is about the website rather than its matter.

    >>> on_web_page("Secure .gov websites use HTTPS"), on_web_page("The government met.")
    (True, False)
    """
    # Assumption: what a site says of itself is short.
    return len(text) <= 300 and bool(_PUBLIC_SITE.search(text.strip()))
