"""The frame of every page: its head, the navigation, the policy that blocks every request."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bilateral.documents import Document
from bilateral.plain import visible
from bilateral.publish.sources import document_title
from bilateral.text.edtf import readable

__all__ = ["TEMPLATES", "Heading", "Navigation", "Page", "environment", "framed"]

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that others lead to."""

    name: str
    title: str
    language: str = "en"
    publisher: str | None = None
    published: str | None = None
    licence: str | None = None
    lines: int = 0

    @classmethod
    def of(cls, document: Document) -> Page:
        """The page of a document."""
        return cls(
            document.source,
            document_title(document),
            document.language if document.title else "en",
            document.publisher,
            document.published and readable(document.published),
            document.licence,
            len(document.lines),
        )


class Navigation(NamedTuple):
    """What every page leads to: the reports and the documents."""

    reports: Sequence[Page]
    documents: Sequence[Page]


def _policy(script: str) -> str:
    """What the page may load: what stands in it, and of scripts the one with this hash."""
    policy = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'"
    if script:
        seal = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        policy += f"; script-src 'sha256-{seal}'"
    return policy + "; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that a page's own list of contents leads to."""

    id: str
    level: int
    text: str
    language: str = "en"


@cache
def environment() -> Any:
    """Jinja's environment for our templates."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        # What a template is given is shown as text; markup of ours is passed on as it is.
        finalize=lambda value: visible(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def framed(
    *,
    title: str,
    kind: str,
    body: str,
    navigation: Navigation,
    current: str = "",
    contents: Sequence[Heading] = (),
    script: str = "",
) -> str:
    """A whole page around its body; `script` names the template of its one script, if any."""
    from markupsafe import Markup  # noqa: PLC0415

    code = (TEMPLATES / script).read_text(encoding="utf-8").strip() if script else ""
    reports, documents = navigation
    names = [page.name for page in reports]
    at = names.index(current) if kind == "report" and current in names else None
    text: str = (
        environment()
        .get_template("page.html.j2")
        .render(
            title=title,
            kind=kind,
            body=Markup(body),
            style=Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),
            policy=Markup(_policy(code)),
            script=Markup(code),
            reports=reports,
            documents=documents,
            current=current,
            # Pages of documents and tables lie in folders of their own.
            root="../" if kind in ("source", "table") else "",
            contents=contents,
            before=reports[at - 1] if at else None,
            after=reports[at + 1] if at is not None and at + 1 < len(reports) else None,
        )
    )
    return text
