"""Parameters of notebooks: only names that a notebook declares, only values of their types."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import math
import re
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bilateral.errors import NotebookError, ParameterError
from bilateral.publish import notebook

__all__ = ["Parameter", "check", "check_value", "declared", "parse", "parse_value"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as the notebook's `parameters` cell declares it."""

    name: str
    type: str
    default: str
    help: str


def declared(path: Path) -> dict[str, Parameter]:
    """The parameters of a notebook by name: the assignments of its cell tagged `parameters`.

    A parameter without a type has the type of its default. papermill's own inspector is not
    asked: it passes over a line whose comment or default holds an equals sign.
    """
    for cell in notebook.read(path)["cells"]:
        if cell["cell_type"] == "code" and "parameters" in notebook.tags(cell):
            try:
                return {each.name: each for each in _assignments(notebook.source(cell))}
            except SyntaxError as error:
                raise NotebookError(f"{path}: its parameters cell is no Python: {error}") from error
    return {}


def _assignments(code: str) -> Iterator[Parameter]:
    r"""Parameters that a cell assigns.

    >>> for found in _assignments('year: int = 2017  # first year\nshare = 0.5'): print(found)
    Parameter(name='year', type='int', default='2017', help='first year')
    Parameter(name='share', type='float', default='0.5', help='')
    """
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(code).readline)
        if token.type == tokenize.COMMENT
    }
    for node in ast.parse(code).body:
        if isinstance(node, ast.AnnAssign):
            target: ast.expr = node.target
            annotation = ast.unparse(node.annotation)
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, annotation = node.targets[0], ""
        else:
            continue
        if isinstance(target, ast.Name) and node.value is not None:
            default = ast.unparse(node.value)
            words = comments.get(node.end_lineno or 0, "")
            yield Parameter(target.id, annotation or _type_of(default), default, words)


def _type_of(default: str) -> str:
    with contextlib.suppress(ValueError):
        return type(ast.literal_eval(default)).__name__
    return "str"


def _integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise ValueError
    return int(text)


def _number(text: str) -> float:
    if not re.fullmatch(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", text):
        raise ValueError
    value = float(text)
    if not math.isfinite(value):
        raise ValueError
    return value


def _truth(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


def _json(kind: type) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        value = json.loads(text)
        if not isinstance(value, kind):
            raise ValueError
        return value

    return read


_READERS: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "str": (str, "text"),
    "int": (_integer, "a whole number such as 2018"),
    "float": (_number, "a number such as 0.5"),
    "bool": (_truth, "true or false"),
    "list": (_json(list), 'a list in JSON such as ["a", "b"]'),
    "dict": (_json(dict), 'an object in JSON such as {"a": 1}'),
}
_ITEMS: Mapping[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
}


def parse_value(parameter: Parameter, text: str) -> Any:
    """The value that a text means for a parameter of its type.

    >>> year = Parameter("year", "int", "2017", "")
    >>> parse_value(year, "2018")
    2018
    >>> parse_value(year, "1e3")
    Traceback (most recent call last):
    ...
    bilateral.errors.ParameterError: parameter 'year' is '1e3', expected a whole number such as 2018
    >>> parse_value(Parameter("kinds", "list[str]", "[]", ""), '["visit"]')
    ['visit']
    """
    outer, _, inner = parameter.type.partition("[")
    if outer not in _READERS:
        raise ParameterError(
            f"parameter {parameter.name!r} has the type {parameter.type}, which cannot be given "
            "on the command line"
        )
    read, expected = _READERS[outer]
    try:
        value = read(text)
        item = _ITEMS.get(inner.rstrip("]"))
        if outer == "list" and item and not all(type(part) in item for part in value):
            expected = f"a list in JSON whose items are {inner.rstrip(']')}"
            raise ValueError
    except (ValueError, KeyError, RecursionError) as error:
        raise ParameterError(
            f"parameter {parameter.name!r} is {shorten(repr(text))}, expected {expected}"
        ) from error
    _check_size(parameter, value)
    return value


LONGEST = 100_000
"""Characters that the value of a parameter may have, written as JSON."""


def _check_size(parameter: Parameter, value: Any) -> None:
    """Raise a `ParameterError` for a value that no notebook could be given as it is."""
    try:
        length = len(json.dumps(value, allow_nan=False, ensure_ascii=False).encode())
    except (TypeError, ValueError, RecursionError) as error:
        words = "holds what is neither text, a finite number nor a list of such"
        raise ParameterError(f"parameter {parameter.name!r} {words}") from error
    if length > LONGEST:
        raise ParameterError(f"parameter {parameter.name!r} is longer than {LONGEST:,} characters")


def shorten(text: str, longest: int = 200) -> str:
    """The text, or its beginning where it is longer than a message should be."""
    return text if len(text) <= longest else f"{text[:longest]} …"


_PLAIN: Mapping[str, tuple[tuple[type, ...], str]] = {
    "str": ((str,), "text; put it in quotes"),
    "int": ((int,), "a whole number"),
    "float": ((int, float), "a number such as 0.5 or 1.0e3"),
    "bool": ((bool,), "true or false"),
    "list": ((list,), "a list"),
    "dict": ((dict,), "names with values"),
}


def check_value(parameter: Parameter, value: Any) -> Any:
    """The value for a parameter, when it is one of its type.

    >>> check_value(Parameter("year", "int", "2017", ""), 2018)
    2018
    >>> check_value(Parameter("year", "int", "2017", ""), True)
    Traceback (most recent call last):
    ...
    bilateral.errors.ParameterError: parameter 'year' is True, expected a whole number
    """
    outer, _, inner = parameter.type.partition("[")
    if outer not in _PLAIN:
        raise ParameterError(
            f"parameter {parameter.name!r} has the type {parameter.type}, which cannot be given"
        )
    types, expected = _PLAIN[outer]
    item = _ITEMS.get(inner.rstrip("]"))
    right = type(value) in types
    if right and outer == "list" and item:
        expected = f"a list whose items are {inner.rstrip(']')}"
        right = all(type(part) in item for part in value)
    if outer == "float" and right:
        # An integer of any length is a number of YAML; a notebook is given what a float can hold.
        right = abs(value) <= sys.float_info.max
    if not right:
        shown = shorten(repr(value))
        raise ParameterError(f"parameter {parameter.name!r} is {shown}, expected {expected}")
    _check_size(parameter, value)
    return float(value) if outer == "float" else value


def check(path: Path, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by name for a notebook; raises `ParameterError` as `parse` does."""
    known = declared(path) if values else {}
    for name in values:
        if name not in known:
            raise ParameterError(f"{path.stem} has no parameter {name!r}{_hint(name, known)}")
    return {name: check_value(known[name], value) for name, value in values.items()}


def parse(path: Path, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Values by name for a notebook, from names and texts.

    Raises `ParameterError` for a name that the notebook does not declare, a name given twice and
    a value of another type.
    """
    pairs = list(pairs)
    if not pairs:
        return {}
    known = declared(path)
    values: dict[str, Any] = {}
    for name, text in pairs:
        if name not in known:
            raise ParameterError(f"{path.stem} has no parameter {name!r}{_hint(name, known)}")
        if name in values:
            raise ParameterError(f"parameter {name!r} is given twice")
        values[name] = parse_value(known[name], text)
    return values


def _hint(name: str, known: Mapping[str, Parameter]) -> str:
    if not known:
        return "; it has no cell tagged 'parameters'"
    close = get_close_matches(name, known, n=1)
    meant = f"; did you mean {close[0]!r}?" if close else ";"
    return f"{meant} it has {', '.join(known)}"
