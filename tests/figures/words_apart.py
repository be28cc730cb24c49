"""Words on a figure lie within it and not over each other."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.text import Text


def assert_words_apart(
    figure: Figure, texts: Iterable[Text], renderer: RendererBase, *, high_enough: float
) -> None:
    """Draw the figure and look; boxes may share 1 pixel in width or `high_enough` in height."""
    figure.draw(renderer)
    boxes = [
        (text.get_text(), text.get_window_extent(renderer))
        for text in texts
        if text.get_text().strip()
    ]
    for (one, box), (two, other) in combinations(boxes, 2):
        wide = min(box.x1, other.x1) - max(box.x0, other.x0)
        high = min(box.y1, other.y1) - max(box.y0, other.y0)
        assert not (wide > 1 and high > high_enough), f"{one!r} lies over {two!r}"
    for words, box in boxes:
        assert box.x0 >= 0, words
        assert box.x1 <= figure.bbox.x1 + 1, words
