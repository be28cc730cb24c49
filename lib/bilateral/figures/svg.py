"""Pictures made small: words as words in a font that travels with them, no needless digit."""

from __future__ import annotations

import base64
import io
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import matplotlib as mpl

__all__ = ["lean"]

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_FAMILY = "DejaVu Sans"

Face = tuple[str, str]
"""Weight and style, as CSS names them."""

_FILES: Mapping[Face, str] = {
    ("normal", "normal"): "DejaVuSans.ttf",
    ("700", "normal"): "DejaVuSans-Bold.ttf",
    ("normal", "oblique"): "DejaVuSans-Oblique.ttf",
    ("normal", "italic"): "DejaVuSans-Oblique.ttf",
    ("700", "oblique"): "DejaVuSans-BoldOblique.ttf",
    ("700", "italic"): "DejaVuSans-BoldOblique.ttf",
}

_DECIMALS = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_NO_TURN = re.compile(r"rotate\(-?0 [^)]*\)")
_PLACED = re.compile(r"\b(?:translate|rotate)\([^)]*\)")
# A rectangle as it comes: left, lower, right, lower, right, upper, left, upper.
_RECTANGLE = re.compile(r"M(\S+) (\S+)L(\S+) \2L\3 (\S+)L\1 \4z")
_COORDINATES = frozenset({"d", "x", "y", "x1", "y1", "x2", "y2", "width", "height", "points"})


def lean(svg: str) -> str:
    r"""Matplotlib's SVG (its text as text) in a fraction of its bytes, looking the same anywhere.

    The letters used are embedded as a font, for machines that lack it. Coordinates keep two
    decimals, a hundredth of a point; groups and ids that nothing refers to are left out.
    Raises `KeyError` for words in a weight or style that has no font file.

    >>> lean('<svg xmlns="http://www.w3.org/2000/svg"><g id="a"><path d="M 1.23456 0"/></g></svg>')
    '<svg xmlns="http://www.w3.org/2000/svg">\n<path d="M1.23 0" />\n</svg>'
    """
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    root = ET.fromstring(svg)
    for unseen in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(unseen)
    referred = set(re.findall(r"#([\w.-]+)", svg))
    for element in root.iter():
        _shorten(element, referred)
    letters = _letters(root)
    _unwrap(root)
    rules = [_font_rule(face, "".join(sorted(used))) for face, used in sorted(letters.items())]
    if rules:
        rules.append(f"text{{font-family:{_FAMILY},sans-serif;white-space:pre}}")
        style = ET.Element(f"{{{_SVG}}}style")
        style.text = "\n".join(rules)
        root.insert(0, style)
    ET.indent(root, space="")
    return ET.tostring(root, encoding="unicode")


def _shorten(element: ET.Element, referred: set[str]) -> None:
    """Attributes of an element without what says nothing."""
    attributes = element.attrib
    if attributes.get("id") not in referred:
        attributes.pop("id", None)
    for name in _COORDINATES & attributes.keys():
        attributes[name] = _rounded(attributes[name])
    if "d" in attributes:
        path = re.sub(r"\s*([A-Za-z])\s*", r"\1", " ".join(attributes["d"].split()))
        attributes["d"] = _RECTANGLE.sub(r"M\1 \2H\3V\4H\1z", path)
    if "transform" in attributes:
        moved = _NO_TURN.sub("", attributes["transform"])
        attributes["transform"] = _PLACED.sub(lambda match: _rounded(match[0]), moved).strip()
        if not attributes["transform"]:
            del attributes["transform"]
    if "style" in attributes:
        style = attributes["style"].replace(f"font-family: '{_FAMILY}'", "")
        kept = [re.sub(r":\s+", ":", part.strip()) for part in style.split(";") if part.strip()]
        attributes["style"] = ";".join(kept)


def _rounded(numbers: str) -> str:
    return _DECIMALS.sub(lambda match: _short(float(match[0])), numbers)


def _short(number: float) -> str:
    words = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if words == "-0" else words


def _letters(root: ET.Element) -> dict[Face, set[str]]:
    """The letters that stand in each face."""
    letters: dict[Face, set[str]] = defaultdict(set)
    for text in root.iter(f"{{{_SVG}}}text"):
        style = dict(part.split(":", 1) for part in text.get("style", "").split(";") if part)
        face = (style.get("font-weight", "normal"), style.get("font-style", "normal"))
        letters[face].update("".join(text.itertext()))
    return letters


def _unwrap(parent: ET.Element) -> None:
    """Put what stands in groups without attributes in their place; leave out what is not seen."""
    children: list[ET.Element] = []
    for child in parent:
        _unwrap(child)
        plain = child.tag == f"{{{_SVG}}}g" and not child.attrib
        children += list(child) if plain else [] if _is_flat(child) else [child]
    parent[:] = children


def _is_flat(element: ET.Element) -> bool:
    """Whether an element is a filled rectangle without height, as is the bar of a zero."""
    level = re.fullmatch(r"M\S+ (\S+)H\S+V(\S+)H\S+z", element.get("d", ""))
    return level is not None and level[1] == level[2] and "stroke" not in element.get("style", "")


def _font_rule(face: Face, letters: str) -> str:
    """A CSS rule that brings the letters of a face along."""
    weight, style = face
    content = base64.b64encode(_subset(_FILES[face], letters)).decode()
    return (
        f"@font-face{{font-family:{_FAMILY};font-weight:{weight};font-style:{style};"
        f"src:url(data:font/ttf;base64,{content})}}"
    )


# Latin letters with all their marks, dashes and quotes, the euro, arrows and signs of arithmetic.
_RANGES = ((0x20, 0x17F), (0x2010, 0x203F), (0x20AC, 0x20AC), (0x2190, 0x2193), (0x2212, 0x2265))
_EUROPEAN = frozenset(chr(code) for low, high in _RANGES for code in range(low, high + 1))


@cache
def _european(file: str) -> bytes:
    """A font of matplotlib's with the letters of Latin scripts, which is sooner read than all."""
    return _reduced(_whole(file), "".join(sorted(_EUROPEAN)))


def _subset(file: str, letters: str) -> bytes:
    """A font of matplotlib's (TrueType) with only these letters, the same bytes on every run."""
    known = _EUROPEAN.issuperset(letters)
    return _reduced(_european(file) if known else _whole(file), letters)


def _whole(file: str) -> bytes:
    return (Path(mpl.get_data_path()) / "fonts" / "ttf" / file).read_bytes()


def _reduced(content: bytes, letters: str) -> bytes:
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415  # 0.2 s
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    options: Any = Options(
        hinting=False,
        legacy_kern=True,
        name_IDs=[],
        notdef_outline=False,
        glyph_names=False,
        recalc_timestamp=False,
    )
    made = io.BytesIO()
    with TTFont(io.BytesIO(content), recalcTimestamp=False, lazy=True) as font:
        # Pairs are spaced by `kern` alone; these take longer to read than all the rest.
        for table in {"GPOS", "GSUB", "GDEF", "MATH", "FFTM", "gasp"} & set(font.keys()):
            del font[table]
        subsetter = Subsetter(options)
        subsetter.populate(text=letters)
        subsetter.subset(font)
        font.save(made)
    return made.getvalue()
