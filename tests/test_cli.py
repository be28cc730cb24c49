"""Bad input: one line that says what and where, exit status 2, earlier results untouched."""

from __future__ import annotations

from pathlib import Path

import pytest
from bilateral.publish.timeline_export import FILES
from conftest import PARAMETERS, Command, snapshot, without_hashes

# Runs notebooks and documents for real, so the tests share what was made once.
pytestmark = pytest.mark.xdist_group("cli")


@pytest.fixture(scope="module")
def out(cli: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of an earlier good run."""
    folder = tmp_path_factory.mktemp("earlier")
    assert cli("tables", "--out", folder).returncode == 0
    return folder


def refused(done: object, *words: str) -> None:
    assert done.returncode == 2, done.stderr  # type: ignore[attr-defined]
    error = done.stderr  # type: ignore[attr-defined]
    assert error.count("\n") == 1, error
    assert error.startswith("bilateral: ")
    assert "Traceback" not in error
    for word in words:
        assert word in error


def first_document(seeds: Path) -> Path:
    return sorted(seeds.glob("*.txt"))[0]


def spoil_missing(seeds: Path) -> list[str]:
    document = first_document(seeds)
    document.unlink()
    return [document.name, "no such file"]


def spoil_hash(seeds: Path) -> list[str]:
    document = first_document(seeds)
    document.write_bytes(document.read_bytes() + b"x")
    return [document.name, "SHA-256", "sources.toml"]


def spoil_encoding(seeds: Path) -> list[str]:
    without_hashes(seeds)
    document = first_document(seeds)
    document.write_bytes(b"Fine.\n\nR\xeega\n")
    return [document.name, "line 3", "not UTF-8", "0xee"]


def spoil_kind(seeds: Path) -> list[str]:
    listing = seeds / "sources.toml"
    text = listing.read_text(encoding="utf-8")
    listing.write_text(text.replace('kind = "encyclopedia"', 'kind = "poem"'), encoding="utf-8")
    return ["poem", "encyclopedia"]


def spoil_listing(seeds: Path) -> list[str]:
    (seeds / "sources.toml").unlink()
    return ["sources.toml", "no such file"]


@pytest.mark.parametrize("command", ["tables", "run", "check"])
@pytest.mark.parametrize(
    "spoil", [spoil_missing, spoil_hash, spoil_encoding, spoil_kind, spoil_listing]
)
def test_documents_that_cannot_be_used(
    cli: Command, out: Path, seeds: Path, notebook, command: str, spoil
) -> None:
    words = spoil(seeds)
    before = snapshot(out)
    arguments: list[object] = [command, "--seeds", seeds]
    if command == "run":
        arguments.insert(1, notebook("01_any", [PARAMETERS]))
    if command != "check":
        arguments += ["--out", out]
    refused(cli(*arguments), *words)
    assert snapshot(out) == before


def test_unknown_notebook(cli: Command, out: Path) -> None:
    before = snapshot(out)
    refused(cli("run", "99_nothing", "--out", out), "99_nothing", "there are:")
    assert snapshot(out) == before


@pytest.mark.parametrize(
    "given",
    [
        ["run", "--out", "s3://bucket/out"],
        ["tables", "--seeds", "gs://bucket/seeds"],
        ["batch", "grid.yaml", "--log", "https://example.org/log.json"],
    ],
)
def test_an_address_is_no_folder(
    cli: Command, given: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused(cli(*given), given[-1], "is an address", "papermill NOTEBOOK ADDRESS")
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_no_notebook(cli: Command, out: Path, tmp_path: Path) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_text("{", encoding="utf-8")
    refused(cli("run", path, "--out", out), "broken.ipynb", "not a notebook")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("yaer", "2018"), ["'yaer'", "did you mean 'year'?", "seeds, year, share, full, kinds"]),
        (("year", "1e3"), ["'year'", "'1e3'", "whole number"]),
        (("share", "half"), ["'share'", "'half'", "a number"]),
        (("full", "1"), ["'full'", "true or false"]),
        (("kinds", "visit"), ["'kinds'", "list in JSON"]),
        (("kinds", "[1]"), ["'kinds'", "items are str"]),
        (("year = 1; import os #", "1"), ["has no parameter"]),
    ],
)
def test_parameters_that_are_not_declared_so(
    cli: Command, out: Path, notebook, given: tuple[str, str], words: list[str]
) -> None:
    before = snapshot(out)
    path = notebook("01_any", [PARAMETERS, ("code", "year")])
    refused(cli("run", path, "-p", *given, "--out", out), *words)
    assert snapshot(out) == before


def test_a_notebook_without_parameters_takes_none(cli: Command, out: Path, notebook) -> None:
    path = notebook("01_any", [("code", "year = 1")])
    refused(cli("run", path, "-p", "year", "2", "--out", out), "no cell tagged")


@pytest.mark.parametrize("place", ["latvia-belarus", "latvia-belarus:0", "x:1", "mod-2018:99999"])
def test_show_refuses_what_is_no_line(cli: Command, place: str) -> None:
    refused(cli("show", place))


def test_show_prints_the_line_and_its_rows(cli: Command) -> None:
    done = cli("show", "mod-2018:3")
    assert done.returncode == 0
    assert ">     3  11/28/2018 - 17:38" in done.stdout
    assert "date: 2018-11-28" in done.stdout


def test_check_counts_and_strictness(cli: Command) -> None:
    done = cli("check")
    assert done.returncode == 0, done.stderr
    last = done.stdout.splitlines()[-1]
    assert "findings" in last
    strict = cli("check", "--strict")
    assert strict.returncode == (0 if " 0 of " in last else 1)


def test_strict_fails_on_unread_lines_and_on_idle_excuses(cli: Command, seeds: Path) -> None:
    without_hashes(seeds)
    document = first_document(seeds)
    odd = "{{Quux|a=1|b}}"
    text = document.read_text(encoding="utf-8")
    document.write_text(f"{text.rstrip()}\n\n{odd}\n", encoding="utf-8")
    done = cli("check", "--strict", "--seeds", seeds)
    assert done.returncode == 1
    assert f": {odd}" in done.stdout

    source = done.stdout.partition("unclaimed, ")[2].partition(":")[0]
    excuses = seeds / "excuses.csv"
    excuses.write_text(f"source,quote,reason\n{source},{odd},a template\n", encoding="utf-8")
    assert cli("check", "--strict", "--seeds", seeds).returncode == 0

    document.write_text(text, encoding="utf-8")
    done = cli("check", "--strict", "--seeds", seeds)
    assert done.returncode == 1
    assert f"excuse not needed, {source}: {odd}" in done.stdout
    assert cli("check", "--seeds", seeds).returncode == 0


def test_tables_writes_the_timeline_and_the_treaties_too(out: Path, cli: Command) -> None:
    made = {path.name for path in (out / "exports").iterdir()}
    assert made == set(FILES)
    (out / "exports" / "timeline.ics").unlink()
    assert cli("tables", "--out", out).returncode == 0
    assert (out / "exports" / "timeline.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_tables_says_when_nothing_is_to_do(cli: Command, out: Path) -> None:
    before = snapshot(out)
    done = cli("tables", "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    assert "up to date" in done.stdout
    assert snapshot(out) == before


def test_an_output_folder_that_cannot_be_written(cli: Command, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    refused(cli("tables", "--out", blocked), "file")


def test_help_names_the_commands(cli: Command) -> None:
    done = cli("--help")
    assert done.returncode == 0
    for name in ("tables", "run", "check", "show"):
        assert name in done.stdout
