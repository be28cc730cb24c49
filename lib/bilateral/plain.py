r"""Words of documents where a character could act: on a terminal, on a page, in a spreadsheet.

Documents come from anywhere. A control character moves a terminal's cursor, a right-to-left
override turns a line around, a zero-width one hides; shown by their codes they are only text.
"""

from __future__ import annotations

import html
import json
import re

__all__ = ["escape", "from_cell", "to_cell", "visible", "visible_json"]

# Unicode's categories Cc, Cf, Cs, Zl and Zp, without the newline and the tab; and what XML forbids.
_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    r"""The text with each character that acts or hides shown by its code.

    >>> print(visible("\x1b[31mred\u202e \u200bnot\nplain"))
    \x1b[31mred\u202e \u200bnot
    plain
    """
    return _ACTING.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def visible_json(text: str) -> str:
    r"""The same JSON, its strings free of characters that act or hide.

    >>> visible_json('{"a": "\x9b31m\u202e"}')
    '{"a": "\\u009b31m\\u202e"}'
    """
    return _ACTING.sub(lambda match: json.dumps(match[0])[1:-1], text)


def escape(text: str) -> str:
    """The text as HTML, in an element or in an attribute between quotation marks.

    >>> escape('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return html.escape(visible(text))


# What spreadsheets take for the start of a formula, in full width as well, after apostrophes
# of ours or of the text's own.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def to_cell(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula: an apostrophe stands before it.

    >>> to_cell("=1+1"), to_cell("-3.5 %"), to_cell("'=1+1"), to_cell("'tis 1 = 1")
    ("'=1+1", "'-3.5 %", "''=1+1", "'tis 1 = 1")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def from_cell(cell: str) -> str:
    """The text that a cell was made from.

    >>> from_cell("'=1+1"), from_cell("''=1+1"), from_cell("'tis 1 = 1")
    ('=1+1', "'=1+1", "'tis 1 = 1")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
