"""The errors that users of the library see: one small family, each a readable message."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

__all__ = [
    "BilateralError",
    "DocumentError",
    "NotebookError",
    "ParameterError",
    "RunError",
    "check_choice",
]


class BilateralError(Exception):
    """What the user gave cannot be used; the message says what, where and what to do."""

    exit_status = 2


class DocumentError(BilateralError):
    """A document or its entry in `sources.toml` cannot be read."""

    @classmethod
    def at(
        cls, file: Path | str, line: int, text: str, column: int, expected: str
    ) -> DocumentError:
        """Build the message that shows a line with a caret under the place.

        >>> print(DocumentError.at("a.txt", 3, "1992 gda", 5, "a year is followed by 'gada'"))
        a.txt, line 3: a year is followed by 'gada'
          1992 gda
               ^
        """
        return cls(f"{file}, line {line}: {expected}\n  {text}\n  {' ' * column}^")


class ParameterError(BilateralError):
    """A parameter's name or value is not one that the notebook or function takes."""


class NotebookError(BilateralError):
    """A notebook that was asked for does not exist or is not a notebook."""


class RunError(BilateralError):
    """A notebook ran and failed; its message names the cell and the error."""

    exit_status = 1


def check_choice(name: str, chosen: Iterable[str], known: Collection[str]) -> list[str]:
    """The chosen values, or a `ParameterError` that names the first one that is not known.

    >>> check_choice("partners", ["RUS"], ["BLR", "RUS"])
    ['RUS']
    >>> check_choice("partners", ["Russia"], ["BLR", "RUS"])
    Traceback (most recent call last):
    bilateral.errors.ParameterError: partners: 'Russia' is not one of BLR, RUS
    >>> check_choice("partners", "RUS", ["BLR", "RUS"])
    Traceback (most recent call last):
    bilateral.errors.ParameterError: partners: 'RUS' is one text, expected a list: ['RUS']
    """
    if isinstance(chosen, str):
        raise ParameterError(f"{name}: {chosen!r} is one text, expected a list: [{chosen!r}]")
    values = list(chosen)
    for value in values:
        if value not in known:
            raise ParameterError(f"{name}: {value!r} is not one of {', '.join(sorted(known))}")
    return values
