"""What results were made from: fingerprints of inputs, kept in `outputs/manifest.json`.

A result is up to date when everything it depends on has the fingerprint it had when the result
was made, and the result itself still has its own.
"""

from __future__ import annotations

import json
import platform
import re
import sysconfig
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from bilateral.cache import library_files
from bilateral.documents import default_seeds, load_documents
from bilateral.files import digest, read_json, write
from bilateral.publish import notebook as nb
from bilateral.publish.lock import together

__all__ = [
    "Manifest",
    "collection",
    "digest_of",
    "documents_read",
    "imports",
    "library",
    "locked",
    "pages_library",
    "reason",
    "seeds_state",
]

# They decide how results look or are asked for, not what a notebook computes.
_PRESENTATION = tuple(
    f"publish/{part}"
    for part in ("html.py", "pages/", "pdf.py", "sarif.py", "site.py", "sources.py", "templates/")
)
_ENTRANCE = (
    "cli.py",
    "__main__.py",
    "publish/state.py",
    "files.py",
    "publish/batch.py",
    "publish/lock.py",
    "publish/parameters.py",
    "publish/pool.py",
    "data/batch.schema.json",
)
# Every notebook's result passes through these.
_RUNNER = ("publish/run.py", "publish/notebook.py", "publish/kernels.py")
_IMPORT = re.compile(
    r"""
    ^[ \t]* (?:
        from [ ] (?P<package>[\w.]+) [ ] import [ ] (?P<names> \([^()]*\) | [^\n#;(]+ )
      | import [ ] (?P<modules>[^\n#;]+)
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
_LOAD = re.compile(r"\bload\([^()]*\)(?P<only>\.of\(documents\))?")


def collection() -> Path:
    """The folder that holds `seeds/`, `notebooks/` and `outputs/`."""
    return default_seeds().parent


def imports(code: str) -> set[str]:
    r"""Modules that code imports, wherever it does; names taken from a package may be modules.

    >>> sorted(imports("import bilateral, json as j\n  from bilateral.text import (\n dates)"))
    ['bilateral', 'bilateral.text', 'bilateral.text.dates', 'json']
    """
    found: set[str] = set()
    for match in _IMPORT.finditer(code):
        package = match["package"]
        listed = (match["names"] or match["modules"]).strip("() \n").split(",")
        names = [name.split()[0] for name in listed if name.split()]
        if package:
            found.add(package)
        found.update(f"{package}.{name}" if package else name for name in names)
    return found


@cache
def _modules() -> dict[str, tuple[str, frozenset[str]]]:
    """Per module of the library: its file, and the modules that it imports."""
    modules = {}
    for name, content in library_files():
        if name.endswith(".py"):
            parts = ["bilateral", *name.removesuffix(".py").split("/")]
            dotted = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            modules[dotted] = (name, frozenset(imports(content.decode())))
    return modules


@cache
def _reached(start: frozenset[str]) -> frozenset[str]:
    """Files of the modules that are imported, directly or not, by way of these names."""
    modules = _modules()
    waiting, seen = list(start), set()
    while waiting:
        name = waiting.pop()
        if name in modules and name not in seen:
            seen.add(name)
            waiting += [*modules[name][1], name.rpartition(".")[0]]
    return frozenset(modules[name][0] for name in seen)


def library(content: Mapping[str, Any] | None = None) -> str:
    """Fingerprint of the library as far as it decides what tables and notebooks hold.

    For a notebook: of the modules that it imports, directly or not, the data and the runner.
    """
    kept: frozenset[str] | None = None
    if content is not None:
        code = "\n".join(nb.source(c) for c in content["cells"] if c["cell_type"] == "code")
        kept = _reached(frozenset(imports(code))) | set(_RUNNER)
    return digest(
        *(
            part
            for name, text in library_files()
            if not name.startswith((*_PRESENTATION, *_ENTRANCE))
            if kept is None or name in kept or name.startswith("data/")
            for part in (name, text)
        )
    )


def documents_read(
    content: Mapping[str, Any], parameters: Mapping[str, Any], documents: Mapping[str, str]
) -> dict[str, str]:
    """Those documents, with their fingerprints, that a notebook's result depends on.

    All of them, unless the parameter `documents` names some and the notebook keeps to them from
    the start: `load(...).of(documents)`, wherever it loads.
    """
    chosen = parameters.get("documents")
    code = "\n".join(nb.source(c) for c in content["cells"] if c["cell_type"] == "code")
    loads = [match["only"] for match in _LOAD.finditer(code)]
    if isinstance(chosen, Sequence) and chosen and loads and all(loads):
        return {name: found for name, found in documents.items() if name in chosen}
    return dict(documents)


def pages_library() -> str:
    """Fingerprint of the part of the library that decides how pages look."""
    return digest(
        *(
            part
            for name, content in library_files()
            if name.startswith(_PRESENTATION)
            for part in (name, content)
        )
    )


@cache
def locked() -> str:
    """Fingerprint of the versions of Python and all installed packages."""
    packages = Path(sysconfig.get_paths()["purelib"]).glob("*.dist-info")
    names = sorted(path.name for path in packages)
    ours = (name for name in names if not name.startswith("bilateral-"))
    return digest(platform.python_version(), *ours)


def seeds_state(seeds: Path | None) -> dict[str, str]:
    """Fingerprint of each document and its entry; raises `DocumentError` when one is not right."""
    return {
        document.source: digest(
            document.sha256,
            *(
                repr(getattr(document, key))
                for key in ("kind", "language", "file", "title", "publisher", "published")
            ),
            *(repr(getattr(document, key)) for key in ("counterparts", "licence", "url")),
            repr(document.retrieved),
        )
        for document in load_documents(seeds)
    }


def digest_of(path: Path) -> str | None:
    """Fingerprint of a file; None when it cannot be read."""
    try:
        return digest(path.read_bytes())
    except OSError:
        return None


def reason(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> str | None:
    """Why a result must be made anew, in words; None when it is up to date.

    >>> old = {"notebook": "a", "seeds": {"x": "1", "y": "2"}}
    >>> reason(None, old), reason(old, old)
    ('never run', None)
    >>> reason(old, {"notebook": "a", "seeds": {"x": "1", "y": "3", "z": "4"}})
    'seeds y, z changed'
    """
    if before is None:
        return "never run"
    for key, value in now.items():
        old = before.get(key)
        if old == value:
            continue
        if key == "seeds" and isinstance(old, dict):
            changed = sorted(k for k in {*old, *value} if old.get(k) != value.get(k))
            return f"seed{'s' if len(changed) > 1 else ''} {', '.join(changed)} changed"
        return f"{key} {'missing' if value is None else 'changed'}"
    return None


class Manifest:
    """`manifest.json` of an output folder: results by name, each with its fingerprints."""

    def __init__(self, out: Path, *, shared: bool = False) -> None:
        self.path = out / "manifest.json"
        self.shared = shared
        content = read_json(self.path)
        self.results: dict[str, dict[str, Any]] = (
            content["results"] if isinstance(content.get("results"), dict) else {}
        )
        self._saved = 0.0
        self._cost = 0.0

    def __iter__(self) -> Iterator[str]:
        return iter(self.results)

    def get(self, name: str) -> dict[str, Any] | None:
        """The entry of a result, if there is one."""
        found = self.results.get(name)
        return found if isinstance(found, dict) else None

    def put(self, name: str, entry: Mapping[str, Any]) -> None:
        """Note a result; saved now or, while many are noted, when that costs little."""
        self.results[name] = dict(entry)
        if self.shared:
            # Other processes note results of theirs: only this one is ours to write.
            with together(self.path.parent, manifest=True):
                self.results = Manifest(self.path.parent).results | {name: dict(entry)}
                self._write()
        elif time.monotonic() - self._saved > 20 * self._cost:
            self.save()

    def save(self) -> None:
        """Write the file, entries in the order of their names."""
        if not self.shared:
            self._write()

    def _write(self) -> None:
        begun = time.monotonic()
        content = {"results": dict(sorted(self.results.items()))}
        write(self.path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
        self._saved = time.monotonic()
        self._cost = self._saved - begun
