"""The committed notebooks: the limits of the house, and parameters that matter."""

from __future__ import annotations

import ast
import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from bilateral.publish import notebook as nb
from bilateral.publish import parameters, run
from bilateral.publish.kernels import kernel_settings, warm
from conftest import ROOT, shown, without_hashes

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MOST_LINES = 15
CELLS = (15, 40)
OTHER_VALUES = tomllib.loads(
    (Path(__file__).parent / "notebook_parameters.toml").read_text(encoding="utf-8")
)

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path, kind: str) -> list[dict]:
    return [cell for cell in nb.read(path)["cells"] if cell["cell_type"] == kind]


def outputs(path: Path) -> list[dict]:
    return [output for cell in cells(path, "code") for output in cell["outputs"]]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@each
def test_it_is_committed_executed_and_normalised(path: Path) -> None:
    counts = [cell["execution_count"] for cell in cells(path, "code")]
    assert counts == list(range(1, len(counts) + 1)), "run make notebooks"
    content = nb.read(path)
    assert path.read_text(encoding="utf-8") == nb.serialise(nb.normalise(content))
    assert nb.failure(content) is None
    assert CELLS[0] <= len(content["cells"]) <= CELLS[1]


@each
def test_code_is_short_and_plain(path: Path) -> None:
    for cell in cells(path, "code"):
        code = nb.source(cell)
        assert len(code.splitlines()) <= MOST_LINES, code
        tree = ast.parse(code)
        for node in ast.walk(tree):
            assert not isinstance(
                node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.While
            ), code
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
                assert not names & {"re", "regex"}, "no regular expression in a notebook"
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"iterrows", "itertuples", "apply"}, code
                assert not node.attr.startswith("read_"), code


@each
def test_parameters_are_declared_so_that_papermill_reads_them(path: Path) -> None:
    import papermill

    tagged = [cell for cell in cells(path, "code") if "parameters" in nb.tags(cell)]
    assert len(tagged) == 1
    declared = parameters.declared(path)
    assert "seeds" in declared
    for found in declared.values():
        assert found.help, f"{found.name}: say what it means"
        assert re.fullmatch(r"(str|int|float|bool|list|dict)(\[\w+\])?", found.type)
    inspected = papermill.inspect_notebook(str(path))
    assert list(inspected) == list(declared), "no second '=' on a parameter's line, please"


@each
def test_it_opens_with_title_question_and_findings(path: Path) -> None:
    content = nb.read(path)
    first = content["cells"][0]
    assert first["cell_type"] == "markdown"
    assert nb.source(first).startswith("# ")
    levels = [
        len(mark)
        for cell in content["cells"]
        if cell["cell_type"] == "markdown"
        for mark in re.findall(r"^(#+) ", nb.source(cell), re.MULTILINE)
    ]
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    found = [i for i, c in enumerate(content["cells"]) if "findings" in nb.tags(c)]
    assert len(found) == 1, "one cell is tagged findings"
    assert content["cells"][found[0]]["outputs"]
    figures = [
        i
        for i, cell in enumerate(content["cells"])
        if any("image/svg+xml" in out.get("data", {}) for out in cell.get("outputs", ()))
    ]
    assert len(figures) >= 2
    assert found[0] < figures[0], "findings come before the evidence"


@each
def test_what_it_shows_is_clean(path: Path) -> None:
    for output in outputs(path):
        assert output["output_type"] != "error"
        assert output.get("name") != "stderr", output
        data = output.get("data", {})
        assert "image/png" not in data, "figures are SVG"
        if "image/svg+xml" in data:
            alt = output["metadata"]["image/svg+xml"]["alt"]
            assert len(alt.split()) >= 5
        text = json.dumps(output)
        assert not re.search(r"/(?:home|root|tmp|Users|work)/|0x[0-9a-f]{8,}", text)
        if set(data) == {"text/plain"}:
            shown = "".join(data["text/plain"])
            assert not re.match(r"(Text|<Axes|<Figure|<matplotlib)", shown), shown


@each
def test_every_parameter_has_another_value_to_try(path: Path) -> None:
    declared = set(parameters.declared(path)) - {"seeds"}
    assert declared == set(OTHER_VALUES.get(path.stem, {})), "see notebook_parameters.toml"


def test_no_values_for_notebooks_that_are_not_there() -> None:
    assert set(OTHER_VALUES) <= {path.stem for path in NOTEBOOKS}


@pytest.fixture(scope="session")
def other_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents with every 7 turned into a 6: dates stay dates, numbers are others."""
    folder = tmp_path_factory.mktemp("other") / "seeds"
    shutil.copytree(ROOT / "seeds", folder)
    without_hashes(folder)
    for document in folder.glob("*.txt"):
        text = document.read_bytes().replace(b"7", b"6")
        document.write_bytes(text)
    return folder


CASES = [
    (path, name)
    for path in NOTEBOOKS
    for name in ["seeds", *sorted(OTHER_VALUES.get(path.stem, {}))]
]


@pytest.fixture(scope="session")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Kernels start as they do in a run of all; a folder where they may keep what they read."""
    jobs = [run.Job(path, path.stem, {}, {}) for path in NOTEBOOKS]
    with kernel_settings(), warm(run._modules(jobs)):
        yield tmp_path_factory.mktemp("readings")


@pytest.mark.parametrize(
    ("path", "name"), CASES, ids=lambda part: part.stem if isinstance(part, Path) else part
)
def test_each_parameter_changes_the_result(
    path: Path,
    name: str,
    other_documents: Path,
    kernels: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BILATERAL_CACHE", str(kernels))
    text = str(other_documents) if name == "seeds" else str(OTHER_VALUES[path.stem][name])
    values = parameters.parse(path, [(name, text)])
    target = tmp_path / "run.ipynb"
    assert run.execute(path, target, values) is None
    made = tmp_path / "made.ipynb"
    made.write_text(nb.serialise(nb.normalise(nb.read(target))), encoding="utf-8")
    assert shown(made) != shown(path)


def papermill_command(*arguments: str) -> str:
    """What papermill's own command line prints, called in this process."""
    from click.testing import CliRunner
    from papermill.cli import papermill

    done = CliRunner().invoke(papermill, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@each
def test_plain_papermill_describes_its_parameters(path: Path) -> None:
    told = " ".join(papermill_command("--help-notebook", str(path)).split())
    for found in parameters.declared(path).values():
        assert f" {found.name}: {found.type} (default " in told
        assert found.help in told


class Shelf:
    """A path handler of papermill's, as packages for object stores bring them."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def read(self, path: str) -> str:
        return self.texts[path]

    def write(self, text: str, path: str) -> None:
        self.texts[path] = text

    def pretty_path(self, path: str) -> str:
        return path


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    from papermill.iorw import papermill_io

    made = Shelf()
    monkeypatch.setattr(papermill_io, "_handlers", [("shelf://", made), *papermill_io._handlers])
    return made


def test_plain_papermill_runs_one_from_another_folder_onto_any_path(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The longest; `test_browser.py` holds a run of all of them to what is committed."""
    path = max(NOTEBOOKS, key=lambda path: len(nb.read(path)["cells"]))
    monkeypatch.chdir(tmp_path)
    with kernel_settings():
        papermill_command("--no-progress-bar", str(path), "shelf://made/it.ipynb")
    assert list(shelf.texts) == ["shelf://made/it.ipynb"]
    made = json.loads(shelf.texts["shelf://made/it.ipynb"])
    assert nb.failure(made) is None
    assert not list(tmp_path.iterdir())
    normalised = tmp_path / "normalised.ipynb"
    normalised.write_text(nb.serialise(nb.normalise(made)), encoding="utf-8")
    assert shown(normalised) == shown(path)
