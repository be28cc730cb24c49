"""What results were made from: fingerprints of inputs, kept in `outputs/manifest.json`.

A result is up to date when everything it depends on has the fingerprint it had when the result
was made, and the result itself still has its own.
"""

from __future__ import annotations

import json
import sysconfig
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bilateral.documents import default_seeds, load_documents
from bilateral.publish.files import digest, read_json, write

__all__ = [
    "Manifest",
    "collection",
    "digest_of",
    "library",
    "locked",
    "pages_library",
    "reason",
    "seeds_state",
]

_PACKAGE = Path(__file__).resolve().parents[1]
# They decide how results look or are asked for, not what a notebook computes.
_PRESENTATION = ("publish/html.py", "publish/site.py", "publish/sources.py", "publish/templates/")
_ENTRANCE = (
    "cli.py",
    "__main__.py",
    "publish/state.py",
    "publish/files.py",
    "publish/parameters.py",
)


def collection() -> Path:
    """The folder that holds `seeds/`, `notebooks/` and `outputs/`."""
    return default_seeds().parent


@cache
def _library_files() -> tuple[tuple[str, bytes], ...]:
    files = (path for path in sorted(_PACKAGE.rglob("*")) if path.is_file())
    return tuple(
        (path.relative_to(_PACKAGE).as_posix(), path.read_bytes())
        for path in files
        if path.suffix != ".pyc"
    )


def library() -> str:
    """Fingerprint of the library as far as it decides what tables and notebooks hold."""
    return digest(
        *(
            part
            for name, content in _library_files()
            if not name.startswith((*_PRESENTATION, *_ENTRANCE))
            for part in (name, content)
        )
    )


def pages_library() -> str:
    """Fingerprint of the part of the library that decides how pages look."""
    return digest(
        *(
            part
            for name, content in _library_files()
            if name.startswith(_PRESENTATION)
            for part in (name, content)
        )
    )


@cache
def locked() -> str:
    """Fingerprint of the versions of all installed packages."""
    packages = Path(sysconfig.get_paths()["purelib"]).glob("*.dist-info")
    names = sorted(path.name for path in packages)
    return digest(*(name for name in names if not name.startswith("bilateral-")))


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

    def __init__(self, out: Path) -> None:
        self.path = out / "manifest.json"
        content = read_json(self.path)
        self.results: dict[str, dict[str, Any]] = (
            content["results"] if isinstance(content.get("results"), dict) else {}
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self.results)

    def get(self, name: str) -> dict[str, Any] | None:
        """The entry of a result, if there is one."""
        found = self.results.get(name)
        return found if isinstance(found, dict) else None

    def put(self, name: str, entry: Mapping[str, Any]) -> None:
        """Note a result and save."""
        self.results[name] = dict(entry)
        self.save()

    def save(self) -> None:
        """Write the file, entries in the order of their names."""
        content = {"results": dict(sorted(self.results.items()))}
        write(self.path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
