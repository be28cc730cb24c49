"""The pages in a real browser: wide and narrow, light and dark, without a network.

One collection is made with small notebooks that use what real ones use; the other is the
collection's own.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlparse

import pytest
from conftest import ROOT, Command

pytestmark = pytest.mark.browser

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
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def chromium() -> str | None:
    """The path of a Chromium: named by CHROMIUM, installed, or Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = chromium()
    if path is None:
        reason = (
            "no browser: set CHROMIUM to the path of a Chromium, or install the package chromium"
        )
        if os.environ.get("BILATERAL_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(bilateral: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection's pages, made from another working folder with no parameter given."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    out = tmp_path_factory.mktemp("site")
    done = bilateral("run", "--out", out, cwd=elsewhere, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    assert not list(elsewhere.iterdir()), "notebooks leave nothing where they are run"
    return out / "html"


def pages_of(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def own_names() -> list[str]:
    """The pages that the collection is to have, known before they are made."""
    import tomllib

    listing = tomllib.loads((ROOT / "seeds" / "sources.toml").read_text(encoding="utf-8"))
    names = ["index", *(path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb")))]
    return [*names, *(f"sources/{entry['id']}" for entry in listing["source"])]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", own_names())
def test_page(browser: Any, site: Path, name: str, scheme: str, width: int) -> None:
    """No console error, no request, nothing wider than the window or cut off, axe finds nothing."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    messages: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto((site / f"{name}.html").as_uri())
    assert messages == []
    assert [url for url in requests[1:] if not url.startswith("data:")] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    cut = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(e =>
             ['hidden', 'clip'].includes(getComputedStyle(e).overflowX)
             && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert cut == []
    # The first ones stand for all: a long document has hundreds of them.
    page.evaluate(
        "[...document.querySelectorAll('details')].slice(0, 30).forEach(d => { d.open = true })"
    )
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    # Colours do not depend on the width, and looking at them takes longest.
    colours = {"color-contrast": {"enabled": width > 1000}}
    options = {**AXE, "resultTypes": ["violations"], "rules": colours}
    found = Axe().run(page, options=options).response["violations"]
    assert [
        (v["id"], v["nodes"][0]["html"][:200], v["nodes"][0]["failureSummary"]) for v in found
    ] == []
    context.close()


@pytest.mark.parametrize("name", own_names())
def test_the_policy_of_the_page_blocks_the_network(browser: Any, site: Path, name: str) -> None:
    page = browser.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto((site / f"{name}.html").as_uri())
    assert messages == [], "the page breaks its own policy"
    refused = page.evaluate(
        """() => new Promise(done => {
             document.addEventListener('securitypolicyviolation', e => done(e.effectiveDirective))
             new Image().src = 'https://example.org/x.png'
             setTimeout(() => done('not refused'), 2000) })"""
    )
    assert refused == "img-src"
    page.close()


def test_every_link_and_anchor_resolves(site: Path) -> None:
    pages = {path.resolve(): path.read_text(encoding="utf-8") for path in pages_of(site)}
    ids = {path: re.findall(r'\bid="([^"]+)"', text) for path, text in pages.items()}
    wrong = []
    for path, text in pages.items():
        assert len(ids[path]) == len(set(ids[path])), f"{path.name}: an id occurs twice"
        for link in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', text):
            if urlparse(link).scheme in ("http", "https"):
                continue
            address, anchor = urldefrag(link)
            target = (path.parent / unquote(address)).resolve() if address else path
            if target not in pages or (anchor and unquote(anchor) not in ids[target]):
                wrong.append(f"{path.name}: {link}")
    assert wrong == []


def test_every_figure_has_words(site: Path) -> None:
    for path in site.glob("*.html"):
        for image in re.findall(r"<img\b[^>]*>", path.read_text(encoding="utf-8")):
            alt = re.search(r'alt="([^"]*)"', image)
            assert alt is not None
            if path.stem != "index":  # there the picture repeats the link beside it
                assert len(alt[1].split()) >= 5, (path.name, alt[1])
            assert "No description" not in alt[1]


def test_pages_are_light(site: Path) -> None:
    for path in pages_of(site):
        assert path.stat().st_size <= 600_000, path.name


def test_a_link_to_a_line_lands_on_it(browser: Any, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "sources" / "mod-2018.html").as_uri() + "#L5")
    line = page.locator("#L5")
    seeds = next((ROOT / "seeds").glob("001_*.txt")).read_text(encoding="utf-8")
    assert seeds.splitlines()[4] in line.inner_text()
    plain = page.evaluate("getComputedStyle(document.querySelector('#L1')).backgroundColor")
    marked = page.evaluate("getComputedStyle(document.querySelector('#L5')).backgroundColor")
    assert plain != marked
    page.close()


def test_the_pages_print_with_all_figures(browser: Any, site: Path) -> None:
    page = browser.new_page()
    for path in site.glob("0*.html"):
        page.goto(path.as_uri())
        content = page.pdf(format="A4")
        assert content.startswith(b"%PDF")
        assert len(content) > 10_000
    page.close()


def test_the_keyboard_reaches_the_text(browser: Any, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()
