"""JupyterLab itself, opened as a reader opens it: run all, no error, pictures, links to lines."""

from __future__ import annotations

import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import bilateral
import pytest
from conftest import ROOT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(900),  # many pages a test, and a machine that may be busy
]

# The first that a reader opens, and the longest.
OPENED = ("00_sources", "02_latvia_belarus_trade")


class Lab(NamedTuple):
    """A JupyterLab on this machine: its address, its token, the folder it shows."""

    address: str
    token: str
    folder: Path


def emptied(notebook: Path) -> str:
    """A committed notebook without its results: what is there later was made in JupyterLab."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return json.dumps(content)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder, own = tmp_path_factory.mktemp("collection"), tmp_path_factory.mktemp("jupyter")
    (folder / "notebooks").mkdir()
    for name in OPENED:
        (folder / "notebooks" / f"{name}.ipynb").write_text(
            emptied(ROOT / "notebooks" / f"{name}.ipynb"), encoding="utf-8"
        )
    pages = folder / "outputs" / "html" / "sources"
    pages.mkdir(parents=True)
    for document in bilateral.load().documents:
        (pages / f"{document.source}.html").write_text("<p>Lines</p>", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    settings = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "ServerApp.root_dir": folder,
        "IdentityProvider.token": token,
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
    }
    places = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    environment = {f"JUPYTER_{name}": str(own / name) for name in places}
    environment |= {f"JUPYTERLAB_{n}_DIR": str(own / n) for n in ("SETTINGS", "WORKSPACES")}
    with (own / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *(f"--{n}={v}" for n, v in settings.items())],
            env=os.environ | environment,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, process, own / "log")
            yield Lab(address, token, folder)
        finally:
            process.terminate()
            process.wait(30)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/login", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")


def saved(path: Path) -> list[dict[str, Any]]:
    """The cells of code with something in them, as they stand on disk; none while it is written."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except json.JSONDecodeError:
        return []
    return [cell for cell in cells if cell["cell_type"] == "code" and cell["source"]]


def run_all(page: Any, path: Path) -> list[dict[str, Any]]:
    """Run all cells through the menu, wait for the kernel, save; the cells as saved."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    until = time.monotonic() + 120
    while time.monotonic() < until:
        page.wait_for_timeout(1000)
        page.keyboard.press("Control+s")
        cells = saved(path)
        if cells and all(cell["execution_count"] for cell in cells):
            return cells
    pytest.fail(f"{path.name}: not all cells have run after two minutes")


def in_view(page: Any, what: str) -> Any:
    """The first of what is there, scrolled to: JupyterLab makes only the cells that are seen."""
    found = page.locator(what).first
    for _ in range(60):
        if found.count():
            break
        page.mouse.move(900, 600)
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(200)
    return found


def test_make_lab_opens_the_folder_that_links_lead_within() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "jupyter lab --LabApp.default_url=/lab/tree/notebooks" in recipe


@pytest.mark.parametrize("name", OPENED)
def test_run_all_in_jupyterlab(browser: Any, lab: Lab, name: str) -> None:
    """The kernel is found, each cell runs, none fails, pictures and contents are seen."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{lab.address}/lab/workspaces/{name}/tree/notebooks/{name}.ipynb?token={lab.token}")
    idle = page.get_by_text(re.compile(r"^Python 3.* \| Idle$"))
    idle.wait_for(timeout=60_000)
    page.locator(".jp-MarkdownCell h1:visible").first.wait_for()
    cells = run_all(page, lab.folder / "notebooks" / f"{name}.ipynb")
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert [each for each in outputs if each["output_type"] == "error"] == []
    assert any("image/svg+xml" in each.get("data", {}) for each in outputs)
    idle.wait_for()
    assert page.locator("dialog, .jp-Dialog").count() == 0, "no kernel is asked for"
    box = in_view(page, ".jp-RenderedSVG img, .jp-RenderedSVG svg").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) > 100
    page.locator('[data-id="table-of-contents"]').click()
    titles = page.locator(".jp-TableOfContents-tree .jp-tocItem-content")
    titles.first.wait_for()
    assert "Findings" in [words.strip() for words in titles.all_inner_texts()]
    link = in_view(page, ".jp-OutputArea-output a[href*='/sources/']:visible")
    leads_to = re.findall(r"[\w-]+\.html", link.get_attribute("href"))[0]
    link.click()
    page.locator(".lm-TabBar-tabLabel", has_text=leads_to).wait_for(timeout=20_000)
    assert errors == []
    page.close()
