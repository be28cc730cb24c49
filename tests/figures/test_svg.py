"""Pictures made small look as before, on any machine."""

from __future__ import annotations

import base64
import io
import re
from typing import Any
from urllib.parse import quote

import matplotlib as mpl
import numpy as np
import pytest
from bilateral.figures import new, svg
from bilateral.figures.svg import lean
from fontTools.ttLib import TTFont
from PIL import Image

WORDS = "Ķīļūņu džiņģis − 1,5 %"


def drawn(fonttype: str = "none") -> str:
    """A figure with bars, one of them of nothing, words, a line and a hatched area."""
    figure, axes = new(2.4)
    axes.bar([1, 2, 3], [3.25, 0, -1.5], hatch="//", edgecolor="black")
    axes.bar([4, 5], [0, 0], color="red")
    axes.plot([1, 2, 3], [1, 2.12345678, 0], marker="o")
    axes.text(1.5, 1, WORDS, fontweight="bold")
    axes.text(4, 1, "slanted & <turned>", rotation=30, style="italic")
    axes.set_title("A title\nof two lines")
    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": fonttype}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


def fonts(picture: str) -> dict[str, TTFont]:
    found = re.findall(r"weight:(\w+);font-style:(\w+);src:url\(data:[^,]*,([^)]*)\)", picture)
    return {
        f"{weight} {style}": TTFont(io.BytesIO(base64.b64decode(content)))
        for weight, style, content in found
    }


def test_the_letters_drawn_are_there_and_no_others() -> None:
    letters = {face: font.getBestCmap() for face, font in fonts(lean(drawn())).items()}
    assert set(letters) == {"700 normal", "normal normal", "normal italic"}
    assert {chr(code) for code in letters["700 normal"]} == {*WORDS, *"A titleofwns"}
    assert {chr(code) for code in letters["normal italic"]} == set("slanted & <turned>")


def test_words_are_not_rounded_and_nothing_is_for_nobody() -> None:
    whole = drawn().replace(WORDS, "1.23456")
    small = lean(whole)
    assert ">1.23456<" in small
    assert "<metadata" not in small
    assert len(re.findall(r"fill: #ff0000", whole)) == 2
    assert "fill:#ff0000" not in small
    referred = set(re.findall(r"#([\w.-]+)", re.sub(r"base64,[^)]*|#[0-9a-f]{6}", "", small)))
    assert set(re.findall(r'\bid="([^"]*)"', small)) == referred


def test_it_is_the_same_every_time_and_much_smaller() -> None:
    assert lean(drawn()) == lean(drawn())
    assert len(lean(drawn())) < len(drawn("path")) / 2


@pytest.mark.parametrize("letters", ["Aā −→", WORDS, "Ѣ", "aбѢ☃"])
def test_a_smaller_font_on_the_way_changes_nothing(letters: str) -> None:
    file = "DejaVuSans-Bold.ttf"
    assert svg._subset(file, letters) == svg._reduced(svg._whole(file), letters)


def test_another_face_is_refused() -> None:
    with pytest.raises(KeyError):
        lean('<svg xmlns="http://www.w3.org/2000/svg"><text style="font-weight:300">a</text></svg>')


def pixels(page: Any, picture: str) -> np.ndarray[Any, np.dtype[np.int16]]:
    page.set_content(f'<img src="data:image/svg+xml,{quote(picture)}">')
    page.wait_for_function("document.images[0].complete")
    taken = Image.open(io.BytesIO(page.screenshot())).convert("L")
    return np.asarray(taken, dtype=np.int16)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_it_looks_as_before_without_the_font(browser: Any) -> None:
    """Words drawn as paths, as words, and as words in a font that no machine has."""
    page = browser.new_page(viewport={"width": 800, "height": 260}, device_scale_factor=2)
    small = lean(drawn())
    paths, words = pixels(page, drawn("path")), pixels(page, small)
    renamed = pixels(page, small.replace("DejaVu Sans", "Held By Nobody"))
    bare = pixels(page, re.sub(r"@font-face\{.*?\}", "", small).replace("DejaVu Sans", "serif"))
    page.close()
    assert (words == renamed).all(), "the letters come from the picture"
    # Edges of letters may fall on neighbouring pixels; letters of another font do not.
    near, far = np.abs(words - paths).mean(), np.abs(bare - paths).mean()
    assert near < 1
    assert far > 2 * near
