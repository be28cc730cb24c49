"""Notebooks on little: a folder with one document, documents not met before, an empty period."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from bilateral.documents import load_documents
from IPython.core.interactiveshell import InteractiveShell

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
UNSEEN = ROOT / "tests" / "unseen"
QUIET = {"start": 1950, "end": 1960}
"""Years of which no document dates anything."""


def run(notebook: Path, parameters: dict[str, Any]) -> None:
    """Run the cells of a notebook here, the parameters set as papermill sets them."""
    shell = InteractiveShell.instance()
    shell.reset(new_session=True)
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        shell.run_cell("".join(cell["source"]), store_history=False).raise_error()
        if "parameters" in cell["metadata"].get("tags", []):
            assert set(parameters) <= set(shell.user_ns)
            shell.push(parameters)


def takes_a_period(notebook: Path) -> bool:
    return '"start: int' in notebook.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shortest of the documents and nothing else."""
    folder = tmp_path_factory.mktemp("alone")
    document = min(load_documents(), key=lambda document: len(document.raw))
    shutil.copy(ROOT / "seeds" / document.file, folder)
    (folder / "sources.toml").write_text(
        f'[[source]]\nid = "a"\nfile = "{document.file}"\nkind = "{document.kind}"\n'
        f'language = "{document.language}"\ncounterparts = ["RUS"]\n',
        encoding="utf-8",
    )
    return folder


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_one_short_document_is_enough(notebook: Path, alone: Path) -> None:
    run(notebook, {"seeds": str(alone)})


@pytest.mark.parametrize("folder", ["documents", "another_home"])
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_documents_not_met_before_are_enough(notebook: Path, folder: str) -> None:
    run(notebook, {"seeds": str(UNSEEN / folder)})


@pytest.mark.parametrize(
    "notebook", [path for path in NOTEBOOKS if takes_a_period(path)], ids=lambda path: path.stem
)
def test_a_period_without_any_is_no_fault(notebook: Path) -> None:
    run(notebook, QUIET)
