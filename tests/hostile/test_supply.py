"""What is installed: pinned, nothing beside, under licences that go with ours."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LINES = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
# A package that only one Python needs says so.
PIN = re.compile(r'([\w.-]+)==([\w.+!]+)(?:; python_version == "3\.\d+")?')
PINNED = dict(pin.groups() for pin in map(PIN.fullmatch, LINES) if pin)

# Licences that let anybody use the package under the terms of its own beside MIT.
COMPATIBLE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|0BSD|Zlib|CC0|Artistic"
)
# Packages whose own description does not say it so, or that only check; each with the reason.
EXCEPTIONS = {
    "axe-playwright-python": "MIT by its LICENSE file; used by tests only",
    "text-unidecode": "the Artistic licence, of the two that it offers; used by tests only",
    "krippendorff": "GPL-3.0-or-later; the oracle of a test, never imported by the library",
}


def test_every_line_is_a_pinned_version_and_the_last_is_ours() -> None:
    lines = [line for line in LINES if line and not line.startswith("#")]
    assert lines[-1] == "-e ./lib"
    assert [line for line in lines[:-1] if not PIN.fullmatch(line)] == []
    assert not any(word in line for line in lines for word in ("://", "--", "@"))


def needed(name: str, extras: tuple[str, ...] = ()) -> set[str]:
    """The packages that one needs, and those that these need."""
    found: set[str] = set()
    todo = [(name, extras)]
    while todo:
        one, with_extras = todo.pop()
        for text in distribution(one).requires or ():
            requirement = Requirement(text)
            chosen = [{"extra": extra} for extra in ("", *with_extras)]
            marker = requirement.marker
            if marker and not any(marker.evaluate(each) for each in chosen):
                continue
            other = canonicalize_name(requirement.name)
            if other not in found:
                found.add(other)
                todo.append((other, tuple(requirement.extras)))
    return found


def test_what_is_needed_is_pinned_and_installed_so() -> None:
    pinned = {canonicalize_name(name): version for name, version in PINNED.items()}
    for name in needed("bilateral", ("lab", "dev")) - {"setuptools"}:
        assert name in pinned, f"{name} is needed and not pinned"
        assert distribution(name).version == pinned[name], name


def licence(package: Distribution) -> str:
    about = package.metadata
    named = [text for text in about.get_all("Classifier", []) if text.startswith("License ::")]
    return "; ".join(filter(None, [about.get("License-Expression"), *named])) or str(
        about.get("License", "")
    )


@pytest.mark.parametrize("name", PINNED)
def test_its_licence_goes_with_ours(name: str) -> None:
    try:
        found = licence(distribution(name))
    except PackageNotFoundError:
        pytest.skip(f"{name} is for another platform or Python")
    permitted = bool(COMPATIBLE.search(found)) and "GPL" not in found
    # An exception that is not needed fails as well.
    assert permitted != (name in EXCEPTIONS), found


def test_what_the_library_runs_on_needs_no_exception() -> None:
    assert needed("bilateral").isdisjoint(EXCEPTIONS)
    for path in (ROOT / "lib" / "bilateral").rglob("*.py"):
        imported = re.findall(r"(?m)^\s*(?:from|import) (\w+)", path.read_text(encoding="utf-8"))
        # What reaches a network is imported by nothing of ours.
        assert {*imported}.isdisjoint(
            {"requests", "urllib3", "httpx", "http", "smtplib", "ftplib", "krippendorff"}
        ), path.name
