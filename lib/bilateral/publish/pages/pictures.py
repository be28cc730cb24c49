"""Pictures within pages: an SVG as a `data:` address."""

from __future__ import annotations

import re
from urllib.parse import quote

__all__ = ["picture_address"]

_BETWEEN = re.compile(r">\s+<")


def picture_address(svg: str) -> str:
    r"""A picture as a `data:` address, a third smaller than in base64.

    >>> picture_address('<svg> <text x="1">Latvia\'s</text></svg>')
    "data:image/svg+xml,%3Csvg%3E%3Ctext x='1'%3ELatvia%26%2339;s%3C/text%3E%3C/svg%3E"
    """
    # Single quotation marks need no escape in the address, nor in the attribute that it stands in.
    text = _BETWEEN.sub("><", svg).strip().replace("'", "&#39;").replace('"', "'")
    return "data:image/svg+xml," + quote(" ".join(text.split()), safe=" '=:/,;-+()[]!$*?@")
