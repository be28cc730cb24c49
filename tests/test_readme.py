"""The README's promises: its code runs, its files exist, its table lists every notebook."""

import doctest
import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_lines_of_library_use_run():
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False, encoding="utf-8")
    assert result.attempted >= 5
    assert result.failed == 0


def test_links_lead_to_files():
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_table_lists_every_notebook():
    listed = re.findall(r"^\| `(\d\d_\w+)` \|", README, flags=re.MULTILINE)
    assert listed == sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


def test_every_make_target_named_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make (\w+)`", README))
    assert named
    assert {target for target in named if not re.search(rf"^{target}:", makefile, re.M)} == set()


def test_the_picture_is_the_first_figure_of_the_timeline():
    notebook = json.loads(
        (ROOT / "notebooks" / "01_history_timeline.ipynb").read_text(encoding="utf-8")
    )
    outputs = [o for cell in notebook["cells"] for o in cell.get("outputs", [])]
    pictures = [
        "".join(o["data"]["image/svg+xml"]) for o in outputs if "image/svg+xml" in o.get("data", {})
    ]
    assert (ROOT / "outputs" / "timeline.svg").read_text(encoding="utf-8") == pictures[0]
