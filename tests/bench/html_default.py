"""Beside nbconvert's own HTML: requests, weight, accessibility, pictures without words.

`python -m tests.bench.html_default` prints a table for the README. Both sides show the same
executed notebooks; nbconvert's is its default (`--to html`, the `lab` template).
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCHEMES = ("light", "dark")


class Measured(NamedTuple):
    """What was found on a page."""

    requests: int
    bytes: int
    violations: int
    wordless: int
    wider: int


def measure(browser: Any, path: Path) -> Measured:
    """Open a page from disk at 1280 pixels, light and dark, then at 360."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    foreign: set[str] = set()
    page.on(
        "request",
        lambda request: foreign.add(request.url) if request.url.startswith("http") else None,
    )
    # What lies elsewhere is counted and refused, as on a train.
    page.route(re.compile("^https?:"), lambda route: route.abort())
    violations = 0
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.goto(path.as_uri(), wait_until="domcontentloaded")
        found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        violations += sum(len(v["nodes"]) for v in found.response["violations"])
    wordless = page.evaluate(
        """[...document.images].filter(i => !i.alt || i.alt.startsWith('No description')).length
           + [...document.querySelectorAll('main svg')].filter(
               s => s.clientWidth > 100 && !s.getAttribute('aria-label')).length"""
    )
    page.set_viewport_size({"width": 360, "height": 780})
    wider = max(0, page.evaluate("document.documentElement.scrollWidth - innerWidth"))
    context.close()
    return Measured(len(foreign), path.stat().st_size, violations, wordless, wider)


def defaults(notebooks: Sequence[Path], folder: Path) -> Iterator[Path]:
    """The same notebooks through nbconvert as it comes."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from nbconvert.exporters import HTMLExporter

    for notebook in notebooks:
        body, _ = HTMLExporter().from_filename(str(notebook))
        made = folder / f"{notebook.stem}.html"
        made.write_text(body, encoding="utf-8")
        yield made


def report(ours: Sequence[Measured], theirs: Sequence[Measured]) -> str:
    """The table, in Markdown."""

    def row(words: str, *values: object) -> str:
        return f"| {words} | " + " | ".join(map(str, values)) + " |"

    def total(name: str) -> list[int]:
        return [sum(getattr(m, name) for m in side) for side in (ours, theirs)]

    def weight(side: Sequence[Measured]) -> str:
        sizes = sorted(m.bytes / 1000 for m in side)
        return f"{sizes[0]:,.0f} to {sizes[-1]:,.0f} kB"

    lines = [
        row(f"{len(ours)} reports", "ours", "nbconvert's default"),
        "|---|---|---|",
        row("requests to other machines", *total("requests")),
        row("weight of a page", weight(ours), weight(theirs)),
        row("axe violations (WCAG 2.2 AA), light and dark", *total("violations")),
        row("pictures without words", *total("wordless")),
        row(
            "pages wider than a phone",
            *(sum(m.wider > 0 for m in side) for side in (ours, theirs)),
        ),
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure an output folder and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="default: outputs/")
    options = parser.parse_args(arguments)
    from bilateral.publish import pdf, state
    from playwright.sync_api import sync_playwright

    out = (options.out or state.collection() / "outputs").resolve()
    notebooks = sorted((out / "notebooks").glob("[0-9]*[!d].ipynb"))
    if not notebooks:
        print(f"{out}: holds no executed notebooks; make them first", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = pdf.chromium(playwright)
        if path is None:
            print(pdf.NO_BROWSER, file=sys.stderr)
            return 2
        browser = playwright.chromium.launch(executable_path=path, args=pdf.ARGUMENTS)
        theirs = [measure(browser, page) for page in defaults(notebooks, Path(folder))]
        ours = [measure(browser, out / "html" / f"{each.stem}.html") for each in notebooks]
        browser.close()
    print(report(ours, theirs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
