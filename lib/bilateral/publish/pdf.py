"""The reports as PDF, printed through Chromium: `python -m bilateral.publish.pdf`.

Playwright drives the browser, which only the checks install; nothing else here needs one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bilateral.files import write
from bilateral.publish import state

__all__ = ["ARGUMENTS", "chromium", "main", "print_page"]

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""What a Chromium is started with: no window, no network of its own."""

NO_BROWSER = "no browser: set CHROMIUM to the path of a Chromium, or install the package chromium"


def chromium(playwright: Any) -> str | None:
    """The path of a Chromium: named by CHROMIUM, installed, or Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    own = playwright.chromium.executable_path
    return found or (own if Path(own).exists() else None)


def print_page(page: Any, path: Path) -> bytes:
    """A page as PDF (A4, tagged, its headings as bookmarks); `page` is one of Playwright's."""
    page.goto(path.as_uri())
    printed: bytes = page.pdf(prefer_css_page_size=True, outline=True, tagged=True, format="A4")
    return printed


def _reports(out: Path) -> Iterator[Path]:
    yield from sorted((out / "html").glob("[0-9]*.html"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every report of an output folder into its `pdf/`; returns the exit status."""
    parser = argparse.ArgumentParser(description="Print the reports as PDF.")
    parser.add_argument("--out", type=Path, metavar="DIR", help="default: outputs/")
    options = parser.parse_args(arguments)
    out = (options.out or state.collection() / "outputs").resolve()
    reports = list(_reports(out))
    if not reports:
        print(f"{out}: holds no reports; make them first", file=sys.stderr)
        return 2
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        path = chromium(playwright)
        if path is None:
            print(NO_BROWSER, file=sys.stderr)
            return 2
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page()
        for report in reports:
            content = print_page(page, report)
            write(out / "pdf" / f"{report.stem}.pdf", content)
            print(f"{report.stem}.pdf, {len(content) / 1000:,.0f} kB", flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
