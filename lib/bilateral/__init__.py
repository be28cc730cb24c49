"""Documents on Latvia's relations with Russia, Belarus and the United States as tidy tables.

>>> import bilateral
>>> tables = bilateral.load()
>>> tables.sources[["source", "kind"]].head(2)
              source           kind
0      latvia-russia   encyclopedia
1           mod-2018  press_release
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["load"]
__version__ = "0.1.0"

if TYPE_CHECKING:
    from bilateral.collection import load


def __getattr__(name: str) -> Any:
    # The command line answers --help without waiting for pandas.
    if name == "load":
        from bilateral.collection import load  # noqa: PLC0415

        return load
    raise AttributeError(f"module 'bilateral' has no attribute {name!r}")
