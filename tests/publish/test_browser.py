"""The pages in a real browser: wide and narrow, light and dark, without a network."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlparse

import bilateral as library
import pytest
from axe_playwright_python.sync_playwright import Axe
from bilateral.publish import pdf
from bilateral.publish.export import export
from bilateral.schema import schemas
from conftest import ROOT, Command, shown

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(900),  # many pages a test, and a machine that may be busy
]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = "color-contrast"
BY_WIDTH = ["target-size", "scrollable-region-focusable"]
WIDE, NARROW = 1280, 360


@pytest.fixture(scope="session")
def site(bilateral: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection's pages, made from another working folder with no parameter given."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    out = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        # What one notebook has read is kept for the next, as in everybody's runs.
        patch.setenv("BILATERAL_CACHE", str(tmp_path_factory.mktemp("kept")))
        done = bilateral("run", "--out", out, cwd=elsewhere, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    assert not list(elsewhere.iterdir()), "notebooks leave nothing where they are run"
    return out / "html"


@pytest.fixture(scope="session")
def texts(site: Path) -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


def test_every_page_is_there(site: Path) -> None:
    made = {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")}
    reports = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    listing = (ROOT / "seeds" / "sources.toml").read_text(encoding="utf-8")
    assert made == {
        *("index", "dictionary", "assumptions"),
        *reports,
        *(f"mail/{name}" for name in reports),
        *(f"sources/{name}" for name in re.findall(r'(?m)^id = "(.*)"', listing)),
        *(f"tables/{name}" for name in schemas()),
    }


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb")))
def test_a_run_elsewhere_shows_what_is_committed(site: Path, name: str) -> None:
    committed = shown(ROOT / "notebooks" / name).replace("../outputs/html/", "../html/")
    assert shown(site.parent / "notebooks" / name) == committed


# Long lists repeat one pattern; their first entries stand for all where axe looks. A report to
# mail is the report, which is looked at by itself, with notes.
SHORTEN = """() => {
  if (document.querySelector('.notes'))
    document.querySelectorAll('main > .cell:not(:has(h1))').forEach(e => e.remove());
  document.querySelectorAll('tbody tr:nth-child(n+13)').forEach(e => e.remove());
  document.querySelectorAll('.line:nth-child(n+41)').forEach(e => e.remove());
  document.querySelectorAll('.notes dl > div:nth-child(n+16)').forEach(e => e.remove());
  document.querySelectorAll('details').forEach((d, at) => { d.open = at < 3; });
}"""
CUT_OFF = """() => [...document.querySelectorAll('main *')].filter(e =>
  e.className != 'unseen' && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX)
  && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 120))"""
# A table may be scrolled sideways; the words above it are read without.
CAPTIONS_OUT = """() => [...document.querySelectorAll('caption')].filter(e => {
  const words = document.createRange(); words.selectNodeContents(e);
  return words.getBoundingClientRect().right > innerWidth; }).map(e => e.textContent.trim())"""
OPEN = "[...document.querySelectorAll('details')].slice(0, 30).forEach(d => { d.open = true })"
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
REFUSED = """() => new Promise(done => {
  document.addEventListener('securitypolicyviolation', e => done(e.effectiveDirective));
  new Image().src = 'https://example.org/x.png';
  setTimeout(() => done('not refused'), 2000) })"""


# Contrast is that of a text's look (its colours, size and weight, and all that it stands on), which
# hundreds of texts share: the first three of each are held to it. Of one letter axe says nothing.
LOOKS = """() => { const seen = {};
  for (const e of document.querySelectorAll('body *')) {
    delete e.dataset.look;
    const words = [...e.childNodes].map(n => n.nodeType == Node.TEXT_NODE ? n.data : '').join('');
    if (words.trim().length < 2 || !e.checkVisibility({visibilityProperty: true})) continue;
    const own = getComputedStyle(e);
    const look = [own.color, own.fontSize, own.fontWeight, own.textShadow, own.clipPath, own.clip];
    for (let under = e; under; under = under.parentElement) {
      const s = getComputedStyle(under);
      const ground = [s.backgroundColor, s.backgroundImage, s.opacity, s.position];
      if (ground != 'rgba(0, 0, 0, 0),none,1,static') look.push(ground);
    }
    seen[look] = (seen[look] || 0) + 1;
    if (seen[look] <= 3) e.dataset.look = seen[look];
  }
  return Object.keys(seen).length }"""
ONE_OF_EACH = {"include": [["[data-look]"]]}
VIOLATIONS = """([where, options]) => axe.run(where || document, options).then(found =>
  found.violations.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 200)} (${v.nodes.length})`))"""


def violations(page: Any, rules: list[str], where: dict[str, Any] | None = None) -> list[str]:
    """What axe, which the page has loaded, finds by rules or their tags."""
    kind = "rule" if set(rules) <= {CONTRAST, *BY_WIDTH} else "tag"
    options: dict[str, Any] = {"runOnly": {"type": kind, "values": rules}}
    if kind == "tag":
        options["rules"] = {CONTRAST: {"enabled": False}}  # looked at by itself
    found: list[str] = page.evaluate(VIOLATIONS, [where, options | {"resultTypes": ["violations"]}])
    return found


def problems(page: Any, path: Path) -> Iterator[str]:
    """What is wrong with a page: one load serves both widths and both colour schemes."""
    told: list[str] = []
    listeners = {
        "console": lambda message: told.append(f"console: {message.text}"),
        "pageerror": lambda error: told.append(f"console: {error}"),
        "request": lambda request: told.append(f"request: {request.url}"),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.goto(path.as_uri())
    told.remove(f"request: {path.as_uri()}")
    yield from (words for words in told if not words.startswith("request: data:"))
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    # In an order in which the width, which costs most, changes least.
    for opened, width in ((False, WIDE), (False, NARROW), (True, NARROW), (True, WIDE)):
        page.set_viewport_size({"width": width, "height": 900})
        if opened:
            page.evaluate(OPEN)
        if page.evaluate(TOO_WIDE) > 0:
            yield f"wider than {width} pixels"
        yield from (f"cut off at {width}: {element}" for element in page.evaluate(CUT_OFF))
        yield from (f"out at {width}: {words}" for words in page.evaluate(CAPTIONS_OUT))
    page.evaluate(SHORTEN)
    page.evaluate(Axe().axe_script)
    yield from violations(page, RULES)
    # Colours do not depend on the width, nor structure on either: the rest is looked at once.
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        if not page.evaluate(LOOKS):
            yield "no text to look at"
        yield from (f"{scheme}: {found}" for found in violations(page, [CONTRAST], ONE_OF_EACH))
    page.set_viewport_size({"width": NARROW, "height": 780})
    yield from (f"narrow: {found}" for found in violations(page, BY_WIDTH))
    refused = page.evaluate(REFUSED)
    if refused != "img-src":
        yield f"the policy does not block the network: {refused}"


@pytest.mark.parametrize("kind", ["*.html", "sources/*.html", "tables/*.html", "mail/*.html"])
def test_pages(page: Any, site: Path, kind: str) -> None:
    """No console error, no request, nothing wider than the window or cut off, axe finds nothing."""
    wrong = [
        f"{path.relative_to(site)}: {what}"
        for path in sorted(site.glob(kind))
        for what in problems(page, path)
    ]
    assert not wrong, "\n".join(wrong)


SPOILT = """<img src="https://example.org/x.png"><p style="min-width: 2000px">Wide</p>
<p style="overflow: hidden; white-space: nowrap; width: 20px">These words are cut off</p>
<p style="color: #aaa; background: #fff">Faint anywhere</p><p class="late">Faint by night</p>
<style>@media (prefers-color-scheme: dark) { .late { color: #222; background: #000 } }</style>
<script>console.error("told")</script><button></button>"""
TINY = """<style>@media (width < 700px) { .tiny { font-size: 4px; display: block } }</style>
<a class="tiny" href="#1">One</a><a class="tiny" href="#2">Two</a>"""


def test_what_is_wrong_with_a_page_is_noticed(page: Any, site: Path, tmp_path: Path) -> None:
    """The test above can fail."""
    text = (site / "tables" / "missions.html").read_text(encoding="utf-8")
    path = tmp_path / "spoilt.html"
    policy = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
    path.write_text(policy.sub("", text).replace("</main>", f"{SPOILT}{TINY}</main>"), "utf-8")
    page.route("https://example.org/*", lambda route: route.abort())
    found = "\n".join(problems(page, path))
    for words in (
        *("console: told", "request: https://example.org/x.png", "the policy does not block"),
        *("wider than 360 pixels", "wider than 1280 pixels", "cut off at 360", "cut off at 1280"),
        *("light: color-contrast: <p style", "dark: color-contrast: <p", "button-name: <button>"),
        "narrow: target-size: <a",
    ):
        assert words in found, found
    assert re.search(r"dark: color-contrast: .* \(2\)", found), "what is faint in the dark alone"


def test_every_link_and_anchor_resolves(texts: dict[Path, str]) -> None:
    lists = {path: re.findall(r'\bid="([^"]+)"', text) for path, text in texts.items()}
    ids = {path.resolve(): set(found) for path, found in lists.items()}
    wrong = [f"{path.name}: an id twice" for path, i in lists.items() if len(i) != len(set(i))]
    for path, text in texts.items():
        for link in set(re.findall(r'<a\b[^>]*\bhref="([^"]*)"', text)):
            if urlparse(link).scheme in ("http", "https", "data"):
                continue
            address, anchor = urldefrag(link)
            target = ((path.parent / unquote(address)) if address else path).resolve()
            if target not in ids or (anchor and unquote(anchor) not in ids[target]):
                wrong.append(f"{path.name}: {link}")
    assert not wrong, "\n".join(wrong[:20])


def test_every_figure_has_words(texts: dict[Path, str]) -> None:
    for path, text in texts.items():
        for image in re.findall(r"<img\b[^>]*>", text):
            alt = re.search(r"""\balt=(["'])(.*?)\1""", image)
            assert alt is not None
            if path.stem != "index":  # there the picture repeats the link beside it
                assert len(alt[2].split()) >= 5, (path.name, alt[2])
            assert "No description" not in alt[2]


def test_every_figure_leads_to_its_lines(texts: dict[Path, str]) -> None:
    """Under each figure stand the lines that it was drawn from, as links."""
    reports = [p for p in texts if re.match(r"\d", p.name) and p.parent.name != "mail"]
    after = [(path.name, part) for path in reports for part in texts[path].split("<figure")]
    drawn = [(name, part) for name, part in after if 'class="picture"' in part]
    assert drawn
    for name, part in drawn:
        under = part.partition("drawn-from")[2].partition("</div>")[0]
        assert re.search(r'<a [^>]*href="sources/[^"#]*#L\d+"', under), name


def test_pages_are_light(site: Path) -> None:
    """Reports at most 0.6 MB with all their figures, as do documents; nothing is above 1 MB."""
    sizes = {path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("*.*")}
    listed = ("index.html", "tables/", "mail/")
    heavy = {n: s for n, s in sizes.items() if s > (1e6 if n.startswith(listed) else 6e5)}
    assert heavy == {}


PAINTED = """() => new Promise(done => { new PerformanceObserver(list => list.getEntries()
  .filter(each => each.name == 'first-contentful-paint').forEach(each => done(each.startTime)))
    .observe({type: 'paint', buffered: true}) })"""
SHIFTED = """() => new Promise(done => { let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => { sum += each.value; }))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 100) })"""


def test_reports_are_soon_painted_and_stay(page: Any, site: Path) -> None:
    """First contentful paint under a second from disk (best of three), and no layout shift."""
    for path in sorted(site.glob("0*.html")):
        times = []
        for _ in range(3):
            page.goto(path.as_uri())
            times.append(page.evaluate(PAINTED))
            assert page.evaluate(SHIFTED) < 0.01, path.name
            if times[-1] < 1000:
                break
        assert min(times) < 1000, (path.name, times)


def test_a_row_leads_to_its_line_and_back(page: Any, site: Path) -> None:
    page.goto((site / "tables" / "trade_totals.html").as_uri())
    row = page.locator("table.data tbody tr").first
    words, number = row.locator(".quote").inner_text(), row.get_attribute("id")
    row.locator('a[href*="sources/"]').click()
    line = page.locator(".line:target")
    assert words in line.locator(".words").inner_text()
    plain = "getComputedStyle(document.querySelector('.line:not(:target)')).backgroundColor"
    marked = "getComputedStyle(document.querySelector('.line:target')).backgroundColor"
    assert page.evaluate(plain) != page.evaluate(marked)
    line.locator(f'a[href$="trade_totals.html#{number}"]').click()
    assert page.locator("tr:target").get_attribute("id") == number


def test_every_row_has_a_place_that_lists_it(texts: dict[Path, str]) -> None:
    """What is on a table's page with a place stands under that line of the document, and back."""
    rows: set[tuple[str, str, str, str]] = set()
    lines: set[tuple[str, str, str, str]] = set()
    for path, text in texts.items():
        if path.parent.name == "tables" and path.stem not in ("coverage", "sections"):
            place = r'<tr id="(r\d+)">.*?href="\.\./sources/([^"]*)\.html#(L\d+)"'
            rows |= {(path.stem, *found) for found in re.findall(place, text)}
        if path.parent.name == "sources":
            for line in re.split(r'(?=<div class="line[ "])', text)[1:]:
                at = re.search(r'id="(L\d+)"', line)
                found = re.findall(r'href="\.\./tables/([^"]*)\.html#(r\d+)"', line)
                assert at
                lines |= {(table, row, path.stem, at[1]) for table, row in found}
    assert rows
    assert rows == lines


def test_a_report_to_mail_stands_alone(texts: dict[Path, str]) -> None:
    """No link leaves it; each line that the report leads to is quoted."""
    documents = {document.source: document for document in library.load().documents}
    mails = {path: text for path, text in texts.items() if path.parent.name == "mail"}
    assert mails
    for path, text in mails.items():
        assert not re.findall(r'<a\b[^>]*\bhref="(?!#|https?:)[^"]*"', text), path.name
        report = texts[path.parents[1] / path.name].partition("<main")[2]
        for source, line in set(re.findall(r'href="sources/([^"]*)\.html#L(\d+)"', report)):
            note = re.search(rf'<div id="note-{source}-{line}(?:-\d+)?">(.*?)</div>', text)
            assert note, (path.name, source, line)
            words = documents[source].lines[int(line) - 1].text.strip()
            assert words in unescape(re.sub(r"<[^>]*>", "", note[1]))


def test_search_finds_and_sort_sorts(page: Any, site: Path) -> None:
    page.goto((site / "tables" / "treaties.html").as_uri())
    rows = page.locator("table.data tbody tr")
    total = rows.count()
    words = "sadarbību"
    page.get_by_label("Search").fill("SADARBIBU")
    shown = page.locator("table.data tbody tr:visible")
    assert 0 < shown.count() < total
    assert all(words in text.lower() for text in shown.all_inner_texts())
    assert page.locator("output").inner_text() == f"{shown.count()} of {total} rows"
    page.get_by_label("Search").fill("")
    assert shown.count() == total
    page.goto((site / "tables" / "trade_totals.html").as_uri())
    heads = page.locator("table.data thead th")
    names = [text.strip() for text in heads.all_inner_texts()]
    for name in ("value",):
        head = heads.nth(next(i for i, text in enumerate(names) if text.startswith(name)))
        column = names.index(next(text for text in names if text.startswith(name))) + 1
        for direction in ("ascending", "descending"):
            head.get_by_role("button").press("Enter")
            assert head.get_attribute("aria-sort") == direction
            cells = page.locator(f"table.data tbody tr > :nth-child({column})").all_inner_texts()
            filled = [cell.replace(",", "") for cell in cells if cell]
            number = all(re.fullmatch(r"-?[\d.]+", cell) for cell in filled)
            keys: list[Any] = [float(cell) for cell in filled] if number else filled
            assert keys == sorted(keys, reverse=direction == "descending"), (name, direction)
            assert not any(cells[len(filled) :]), "what is empty stands last"


def test_downloads_equal_the_tables(page: Any, site: Path, tmp_path: Path) -> None:
    export(library.load(), tmp_path / "tables")
    for name in schemas():
        path = site / "tables" / f"{name}.html"
        found = re.search(r'href="data:text/csv;base64,([^"]*)"', path.read_text(encoding="utf-8"))
        assert found
        assert base64.b64decode(found[1]) == (tmp_path / "tables" / f"{name}.csv").read_bytes()
    page.goto((site / "tables" / "missions.html").as_uri())
    with page.expect_download() as download:
        page.get_by_text("Download missions.csv").click()
    download.value.save_as(tmp_path / "missions.csv")
    assert download.value.suggested_filename == "missions.csv"
    expected = (tmp_path / "tables" / "missions.csv").read_bytes()
    assert (tmp_path / "missions.csv").read_bytes() == expected


def test_all_is_there_without_scripts(browser: Any, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "tables" / "treaties.html").as_uri())
    assert page.locator("table.data tbody tr:visible").count() == len(library.load().treaties)
    assert page.locator("search:visible, thead button").count() == 0
    context.close()


def test_code_is_hidden_until_asked_for(page: Any, site: Path) -> None:
    page.goto((site / "00_sources.html").as_uri())
    code = page.locator("details.code pre").first
    assert not code.is_visible()
    page.get_by_label("Show all code").check()
    assert code.is_visible()


def test_reports_print_with_all_figures_and_bookmarks(page: Any, site: Path) -> None:
    for path in sorted(site.glob("0*.html")):
        printed = pdf.print_page(page, path)
        figures = page.locator("figure img").count()
        assert printed.count(b"/Alt ") >= figures, path.name
        headings = page.locator("h1, h2").count()
        assert len(re.findall(rb"/Title \(", printed)) + printed.count(b"/Title <") >= headings


def test_the_keyboard_reaches_everything(page: Any, site: Path) -> None:
    """Each press of Tab goes to the next thing, in order, which is then visibly marked."""
    page.goto((site / "00_sources.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.evaluate(
        """() => { window.wanted = [...document.querySelectorAll(
             'main a[href], main summary, main input, main [tabindex="0"]')]
             .filter(e => e.checkVisibility({contentVisibilityAuto: true}))
             .filter(e => e.getClientRects().length) }"""
    )
    wanted = page.evaluate("wanted.length")
    assert wanted > 10
    for at in range(min(wanted, 40)):
        page.keyboard.press("Tab")
        assert page.evaluate(f"document.activeElement === wanted[{at}]"), at
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
