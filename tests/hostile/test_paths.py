"""Listings and batch files lead nowhere but into the folders given."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from bilateral.documents import load_documents
from bilateral.errors import BilateralError, DocumentError, NotebookError
from bilateral.publish import batch
from bilateral.publish import notebook as nb
from conftest import PARAMETERS, ROOT

ENTRY = '[[source]]\nid = "a"\nfile = {file}\nkind = "encyclopedia"\nlanguage = "en"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a document, and a secret outside of it."""
    (tmp_path / "secret.txt").write_text("A secret of 1999.", encoding="utf-8")
    made = tmp_path / "seeds"
    made.mkdir()
    (made / "a.txt").write_text("It was signed on 5 May 1999.", encoding="utf-8")
    listing(made, "a.txt")
    return made


def listing(folder: Path, name: str) -> None:
    quoted = '"' + "".join(f"\\U{ord(c):08x}" for c in name) + '"'
    (folder / "sources.toml").write_text(ENTRY.format(file=quoted), encoding="utf-8")


def in_time(function: Callable[[], object], seconds: float = 10) -> BaseException | None:
    """What a call raises; it must end."""
    raised: list[BaseException] = []

    def call() -> None:
        try:
            function()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive(), "it hangs"
    return raised[0] if raised else None


NAMES = [
    *("../secret.txt", "/etc/passwd", "..", ".", "x/../../secret.txt", "sub/a.txt", "./a.txt"),
    *("a.txt\n", "a\x00.txt", "a\x1b[31m.txt", "a.txt\u202e", "\u200ba.txt", "~/a.txt", "a" * 300),
    *("a.txt/", "//etc/passwd", "file:///etc/passwd", "C:\\a.txt", " ", "", "-", "nothing.txt"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_none_of_the_folder(folder: Path, name: str) -> None:
    listing(folder, name)
    assert isinstance(in_time(lambda: load_documents(folder)), DocumentError)


def spoil_link(path: Path) -> None:
    path.symlink_to("../secret.txt")


def spoil_absolute_link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def spoil_link_by_folder(path: Path) -> None:
    (path.parent / "sub").symlink_to("..")
    path.symlink_to("sub/secret.txt")


def spoil_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def spoil_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def spoil_memory(path: Path) -> None:
    path.symlink_to("/proc/self/mem")


def spoil_pipe(path: Path) -> None:
    os.mkfifo(path)


def spoil_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("file", ["a.txt", "sources.toml", "excuses.csv"])
@pytest.mark.parametrize(
    "spoil",
    [
        *(spoil_link, spoil_absolute_link, spoil_link_by_folder, spoil_link_to_itself),
        *(spoil_device, spoil_memory, spoil_pipe, spoil_folder),
    ],
)
def test_a_file_that_is_no_file_of_the_folder(
    folder: Path, file: str, spoil: Callable[[Path], None]
) -> None:
    (folder / file).unlink(missing_ok=True)
    spoil(folder / file)
    error = in_time(lambda: load_documents(folder))
    # A link that leads nowhere is no excuse list.
    if file == "excuses.csv" and spoil is spoil_link_to_itself:
        assert error is None or isinstance(error, DocumentError)
    else:
        assert isinstance(error, DocumentError)
        assert "secret of" not in str(error)


def test_a_link_within_the_folder_is_followed(folder: Path) -> None:
    (folder / "a.txt").rename(folder / "b.txt")
    (folder / "a.txt").symlink_to("b.txt")
    (other := folder.parent / "other name").symlink_to(folder)
    assert load_documents(other)[0].text.startswith("It was")


@pytest.mark.parametrize(
    "text",
    [
        "[[source]]\n" + "a = " + "[" * 100_000,
        "a = " + "{a=" * 50_000,
        "a." * 50_000 + "a = 1",
        "[" * 100_000,
        "a = 9" + "9" * 10_000,
        "a = 1e999",
        "\x00",
        "source = 1",
        "source = [1]",
        "[[source]]\nid = 1979-05-27",
    ],
    ids=range(10),
)
def test_a_listing_that_is_none(folder: Path, text: str) -> None:
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    assert isinstance(in_time(lambda: load_documents(folder), 60), DocumentError)


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd"),
        *("https://a.example/\njavascript:x", 'https://a.example/" onclick="x', "//a.example", "x"),
        *(" https://a.example", "https://a.example/<b>", "vbscript:x", "https:alert(1)"),
    ],
)
def test_an_address_that_pages_must_not_lead_to(folder: Path, url: str) -> None:
    quoted = '"' + "".join(f"\\U{ord(c):08x}" for c in url) + '"'
    with (folder / "sources.toml").open("a", encoding="utf-8") as file:
        file.write(f"url = {quoted}\n")
    with pytest.raises(DocumentError, match="url"):
        load_documents(folder)


def test_an_excuse_of_any_length(folder: Path) -> None:
    text = f'source,quote,reason\na,"{"x" * 200_000}",y\n'
    (folder / "excuses.csv").write_text(text, encoding="utf-8")
    error = in_time(lambda: load_documents(folder))
    assert error is None or isinstance(error, DocumentError)


# --- batch files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "notebooks: [../outside.ipynb]",
        "notebooks: [{tmp}/outside.ipynb]",
        "notebooks: [sub/../../outside.ipynb]",
        "notebooks: [link.ipynb]",
        "notebooks: [01_any.ipynb]\nseeds: {{a: ..}}",
        "notebooks: [01_any.ipynb]\nseeds: {{a: /}}",
        "notebooks: [01_any.ipynb]\nseeds: {{a: '{tmp}'}}",
        "notebooks: [01_any.ipynb]\nseeds: {{a: linked}}",
        'notebooks: [01_any.ipynb]\nseeds: {{a: "x\\0y"}}',
        'notebooks: [01_any.ipynb]\nseeds: {{a: "x\\e[31m"}}',
        'notebooks: ["x\\0.ipynb"]',
        "notebooks: [01_any.ipynb]\nseeds: {{../a: .}}",
        "notebooks: [01_any.ipynb]\nparameters: {{../a: {{}}}}",
        "notebooks: [01_any.ipynb]\noutput: ../{{notebook}}",
        "notebooks: [01_any.ipynb]\noutput: /tmp/{{notebook}}",
        "notebooks: [01_any.ipynb]\noutput: .{{notebook}}",
        "notebooks: [01_any.ipynb]\noutput: -{{notebook}}",
        'notebooks: [01_any.ipynb]\noutput: "a\\n{{notebook}}"',
        "notebooks: [01_any.ipynb]\noutput: '{{notebook}}; touch x'",
        "notebooks: [01_any.ipynb]\noutput: '{{notebook.__class__}}'",
        "notebooks: [01_any.ipynb]\noutput: " + "a" * 200,
    ],
)
def test_a_batch_file_leads_nowhere_else(notebook, tmp_path: Path, text: str) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    notebook("outside", [PARAMETERS])
    (inner / "01_any.ipynb").write_bytes((tmp_path / "outside.ipynb").read_bytes())
    (inner / "link.ipynb").symlink_to("../outside.ipynb")
    (inner / "linked").symlink_to("..")
    (inner / "sub").mkdir()
    path = inner / "grid.yaml"
    path.write_text(text.format(tmp=tmp_path), encoding="utf-8")
    with pytest.raises(BilateralError):
        batch.read(path, ROOT)


@pytest.mark.parametrize("spoil", [spoil_device, spoil_pipe, spoil_folder, spoil_link_to_itself])
def test_a_batch_file_that_is_no_file(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    spoil(tmp_path / "grid.yaml")
    error = in_time(lambda: batch.read(tmp_path / "grid.yaml", ROOT))
    assert isinstance(error, BilateralError)


@pytest.mark.parametrize(
    "name",
    [
        *("javascript:alert(1)", "a\nb", "a\x1b[31m", '"><script>', "-rf", ".hidden", "a\u202eb"),
        *("a;b", "a`b`", "$(a)", "a|b", "a&b", "a%2e%2e", "a?b", "a#b", "a'b", "x.failed", "a "),
        "a" * 150,
    ],
)
def test_a_notebook_whose_name_would_act(notebook, tmp_path: Path, name: str) -> None:
    notebook("x", [PARAMETERS])
    path = (tmp_path / "x.ipynb").rename(tmp_path / f"{name}.ipynb")
    with pytest.raises(NotebookError, match="not safe"):
        nb.find([str(path)], ROOT / "notebooks")


@pytest.mark.parametrize("name", ["My notebook (2)", "01_pārskats", "a.b", "x+y, z"])
def test_a_notebook_with_a_name_of_people(notebook, tmp_path: Path, name: str) -> None:
    notebook("x", [PARAMETERS])
    path = (tmp_path / "x.ipynb").rename(tmp_path / f"{name}.ipynb")
    assert nb.find([str(path)], ROOT / "notebooks") == [path]
