"""Attacked documents in a real browser, without the policy that would stop what gets through."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bilateral.publish import pdf
from conftest import Command

from tests.hostile.attacks import PROBE, write_seeds

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(900),  # all notebooks are run, on a machine that may be busy
]

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# Whatever could be pressed, pointed at or given the focus is.
_TOUCH_EVERYTHING = """() => {
  document.querySelectorAll('details').forEach(each => { each.open = true; });
  for (const each of document.querySelectorAll('*')) {
    for (const kind of ['mouseover', 'mouseenter', 'focus', 'load', 'error', 'toggle'])
      each.dispatchEvent(new Event(kind));
    if (each.matches('a[href^="javascript:" i], button, form *')) each.click?.();
  }
  return [...document.querySelectorAll('script, iframe, object, embed, form, base')]
    .filter(each => !(each.matches('script') && document.querySelector('table.data')))
    .map(each => each.outerHTML.slice(0, 200));
}"""


@pytest.fixture(scope="module")
def site(bilateral: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages of the attacked documents, without their policy."""
    folder = tmp_path_factory.mktemp("hostile")
    seeds, out = write_seeds(folder / "seeds"), folder / "out"
    with pytest.MonkeyPatch.context() as patch:
        # What one notebook has read is kept for the next, as in everybody's runs.
        patch.setenv("BILATERAL_CACHE", str(folder / "kept"))
        done = bilateral("run", "--seeds", seeds, "--out", out, timeout=300)
    assert done.returncode in (0, 1), done.stderr  # a notebook may find nothing to draw
    assert "Traceback" not in done.stderr
    pages = list((out / "html").rglob("*.html"))
    assert len(pages) > 25
    for path in pages:
        text, count = _POLICY.subn("", path.read_text(encoding="utf-8"))
        assert count == 1, path
        path.write_text(text, encoding="utf-8")
    return out / "html"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page()
    yield opened
    opened.close()


def test_no_script_runs_and_no_request_leaves(page: Any, site: Path) -> None:
    wrong: list[str] = []
    shown = 0
    page.on("request", lambda r: r.url.startswith(("file:", "data:")) or wrong.append(r.url))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on("framenavigated", lambda frame: None if frame.url.startswith(("file:", "about:"))
            else wrong.append(frame.url))  # fmt: skip
    for path in sorted(site.rglob("*.html")):
        page.goto(path.as_uri())
        found = page.evaluate(_TOUCH_EVERYTHING)
        wrong += [f"{path.name}: {element}" for element in found]
        if page.evaluate("window.attacked") is not None:
            wrong.append(f"{path.name}: a script ran")
        shown += page.evaluate("document.body.textContent").count(PROBE)
    assert wrong == []
    assert shown > 100, "the attacks are not there"


def test_a_page_that_is_attackable_is_noticed(page: Any, tmp_path: Path) -> None:
    """The test above can fail."""
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    path = tmp_path / "x.html"
    path.write_text(f"<img src={PROBE} onerror='window.attacked=1'>", encoding="utf-8")
    page.goto(path.as_uri())
    page.wait_for_function("window.attacked")
    assert PROBE in asked
    assert page.evaluate(_TOUCH_EVERYTHING) == []


def test_nothing_runs_in_a_pdf(page: Any, site: Path, tmp_path: Path) -> None:
    copy = tmp_path / "html"
    shutil.copytree(site, copy)
    asked: list[str] = []
    page.on("request", lambda r: r.url.startswith(("file:", "data:")) or asked.append(r.url))
    content = pdf.print_page(page, copy / "sources" / "us-security.html")
    assert asked == []
    assert content.startswith(b"%PDF")
    for name in (
        b"/JavaScript",
        b"/JS",
        b"/Launch",
        b"/OpenAction",
        b"javascript:",
        b"/EmbeddedFile",
    ):
        assert name not in content
