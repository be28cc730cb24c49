"""Parameters and batch files: names that are declared, values of their types, nothing executed."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from bilateral.errors import BilateralError, ParameterError
from bilateral.publish import batch
from bilateral.publish.parameters import LONGEST, check, parse
from conftest import PARAMETERS, ROOT, Command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.attacks import ATTACKS

NAMES = [
    *(
        "year = 1; import os #",
        "year\nimport os",
        "__import__('os')",
        "year: int",
        "*",
        "",
        " year",
    ),
    *(
        "year ",
        "Year",
        "ｙear",
        "yea\u200br",
        "os.environ",
        "year[0]",
        "lambda: 1",
        "__name__",
        " year",
    ),
]
CODE = [
    *("__import__('os').system('touch attacked')", '"""\nimport os\n"""', "'; import os; '"),
    *('"; import os; "', "\\", "\\'", "a\nb", "{year}", "{{ year }}", "%(year)s", "\x00", "\ufeff"),
    *("'''", '"""', "\\N{BULLET}", "\\x41", "\r", "\u2028", "\U0001f600", "#", "None", "1"),
    *ATTACKS.values(),
]


@pytest.fixture
def path(notebook) -> Path:
    return notebook("01_any", [PARAMETERS, ("code", "seeds")])


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_not_declared(path: Path, name: str) -> None:
    with pytest.raises(ParameterError):
        parse(path, [(name, "1")])
    with pytest.raises(ParameterError):
        check(path, {name: 1})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("year", text) for text in ("1.0", "1_000", "٣", "0x10", "", " 1", "1;2", "1" * 5_000)),
        *(("share", text) for text in ("nan", "inf", "1e999", "1,5", "٣", "--1", "1" * 400)),
        *(("full", text) for text in ("yes", "1", "", "True()", "truе")),
        *(("kinds", text) for text in ("[" * 100_000, '["a"', "{}", "[null]", "[[]]", "['a']")),
        ("kinds", json.dumps(["x" * LONGEST])),
        ("seeds", "x" * (LONGEST + 1)),
        ("seeds", "\ud800"),
    ],
)
def test_a_value_that_is_not_of_its_type(path: Path, name: str, text: str) -> None:
    with pytest.raises(ParameterError) as refused:
        parse(path, [(name, text)])
    assert len(str(refused.value)) < 1_000


def test_code_stays_a_string(bilateral: Command, notebook, tmp_path: Path) -> None:
    """Given to a real notebook through papermill, each value comes back as it was."""
    source = "import json, pathlib\npathlib.Path(seeds).write_text(json.dumps([kinds, full, year]))"
    path = notebook("01_any", [PARAMETERS, ("code", source)])
    back = tmp_path / "back.json"
    given = ("-p", "seeds", back, "-p", "kinds", json.dumps(CODE), "-p", "year", "-7")
    cells = path.read_text(encoding="utf-8").replace("--seeds", "")
    path.write_text(cells.replace("seeds", "folder"), encoding="utf-8")
    given = tuple("folder" if word == "seeds" else word for word in given)
    done = bilateral("run", path, *given, "--out", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(back.read_text(encoding="utf-8")) == [CODE, False, -7]
    assert not (tmp_path / "attacked").exists()


# --- YAML ----------------------------------------------------------------------------------------

ONE = "notebooks: [01_any.ipynb]\n"


@pytest.mark.parametrize(
    "text",
    [
        ONE + "parameters: {a: {seeds: !!python/object/apply:os.system ['touch attacked']}}",
        ONE + "parameters: {a: {kinds: !!python/tuple [a]}}",
        ONE + "parameters: {a: !!python/object:os.path {}}",
        ONE + "parameters: {a: {year: !!int x}}",
        ONE + "parameters: {a: {year: " + "9" * 5_000 + "}}",
        ONE + "parameters: {a: {share: " + "9" * 400 + "}}",
        ONE + "parameters: {a: {share: .inf}}",
        ONE + "parameters: {a: {year: 2024-13-45}}",
        ONE + "parameters: {a: {year: 2024-01-01}}",
        ONE + "parameters: {a: {kinds: [!!binary aGk=]}}",
        ONE + "parameters: {a: {kinds: !!set {a, b}}}",
        ONE + "parameters: {a: {kinds: !!timestamp x}}",
        ONE + "parameters: {a: {__class__: 1}}",
        ONE + "parameters: {a: {'year = 1; import os': 1}}",
        ONE + "parameters: {a: {kinds: ['" + "x" * LONGEST + "']}}",
        ONE + "parameters: {a: &a {year: 1}, b: *a}",
        ONE + "parameters: {a: {<<: {year: 1}}}",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nnotebooks: *c",
        "[" * 100_000,
        "{a: " * 20_000,
        "- " * 20_000,
        "? " * 20_000,
        "!!python/name:os.system",
        "%YAML 9.9\n---\n" + ONE,
        ONE + "---\n" + ONE,
        "\x00",
        ONE + "retries: 99999999999999999999",
        ONE + "time-limit: .inf",
        ONE + "time-limit: .nan",
        "#" * 10_000_001,
    ],
    ids=range(30),
)
def test_a_batch_file_that_attacks(path: Path, tmp_path: Path, text: str) -> None:
    grid = tmp_path / "grid.yaml"
    grid.write_text(text, encoding="utf-8")
    with pytest.raises(BilateralError) as refused:
        batch.read(grid, ROOT)
    assert len(str(refused.value)) < 1_000
    assert not (tmp_path / "attacked").exists()
    assert not Path("attacked").exists()


_PIECES = st.sampled_from(
    [
        *(
            ONE,
            "parameters:",
            "seeds:",
            "output:",
            "\n",
            "  ",
            "- ",
            "a:",
            "{",
            "}",
            "[",
            "]",
            "&a ",
        ),
        *("*a", "!!str ", "!!int ", "!!null ", "'", '"', "|", ">", "?", "#", "%", "@", "1", "1e9"),
        *(
            "~",
            "\t",
            "yes",
            "2024-01-01",
            "0o7",
            "0x",
            "1:2",
            "<<:",
            "---",
            "...",
            "\x85",
            "\ufeff",
        ),
        *("ā", "\\x", "!!int '", "!!float '", "!!bool x", "!!timestamp x"),
    ]
)


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(_PIECES | st.text(max_size=3), max_size=20).map("".join))
def test_any_batch_file_is_read_or_refused(path: Path, tmp_path: Path, text: str) -> None:
    grid = tmp_path / "grid.yaml"
    grid.write_text(text, encoding="utf-8", errors="ignore")
    with contextlib.suppress(BilateralError):
        batch.read(grid, ROOT)
