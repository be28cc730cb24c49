"""The page of an executed notebook."""

from __future__ import annotations

import re
import sys
from functools import cache
from html import unescape
from typing import Any

from bilateral.publish.notebook import Notebook, source
from bilateral.publish.pages.frame import TEMPLATES, Navigation, framed
from bilateral.publish.pages.markup import TAG, with_headings, with_tables
from bilateral.publish.pages.pictures import picture_address
from bilateral.schema import schemas

__all__ = ["report_page", "title_of", "unmarked"]


@cache
def _exporter() -> Any:
    # See parameters.declared: this import would cost more than the rendering.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from nbconvert.exporters import HTMLExporter  # noqa: PLC0415

    return HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(TEMPLATES)],
        preprocessors=[],
        default_preprocessors=[],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        filters={"picture_address": picture_address},
    )


def report_page(content: Notebook, name: str, navigation: Navigation) -> str:
    """The page of an executed notebook."""
    import nbformat  # noqa: PLC0415

    _exporter()
    node = nbformat.from_dict(_joined(content))
    body, _ = _exporter().from_notebook_node(node)
    body = body.replace("../outputs/html/", "").replace("../html/", "")
    body = with_tables(body)
    body, headings = with_headings(body)
    body += _behind(content)
    return framed(
        title=title_of(content, name),
        kind="report",
        body=body,
        navigation=navigation,
        current=name,
        contents=[heading for heading in headings if heading.level in (2, 3)],
    )


_TABLE_READ = re.compile(r"\btables\.([a-z_]+)\b")


def _behind(content: Notebook) -> str:
    """Links to the tables that the code of the notebook names."""
    code = " ".join(source(cell) for cell in content["cells"] if cell["cell_type"] == "code")
    named = set(_TABLE_READ.findall(code))
    links = [
        f'<a href="tables/{name}.html">{name.replace("_", " ")}</a>'
        for name in schemas()
        if name in named
    ]
    if not links:
        return ""
    return f'<nav class="behind" aria-label="Data">The data behind it: {", ".join(links)}</nav>'


def _joined(content: Notebook) -> Notebook:
    """The notebook with its texts in one piece, as nbformat's reader would make it."""

    def text(value: Any) -> Any:
        return "".join(value) if isinstance(value, list) else value

    cells = []
    for cell in content["cells"]:
        copy = {**cell, "source": text(cell["source"])}
        if "outputs" in cell:
            copy["outputs"] = [
                {
                    **output,
                    **({"text": text(output["text"])} if "text" in output else {}),
                    **(
                        {
                            "data": {
                                kind: data if kind.endswith("json") else text(data)
                                for kind, data in output["data"].items()
                            }
                        }
                        if "data" in output
                        else {}
                    ),
                }
                for output in cell["outputs"]
            ]
        cells.append(copy)
    return {**content, "cells": cells}


def title_of(content: Notebook, name: str) -> str:
    """The first heading of a notebook, or its name where it has none."""
    for cell in content["cells"]:
        found = re.search(r"^#\s+(.+)$", source(cell), re.MULTILINE)
        if cell["cell_type"] == "markdown" and found:
            return unmarked(found[1])
    return name


def unmarked(markdown: str) -> str:
    """Words without Markdown's marks.

    >>> unmarked("What **does** [it](x.html) `say`?")
    'What does it say?'
    """
    words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    words = re.sub(r"(\*\*|__|\*|`)(.+?)\1", r"\2", words)
    return unescape(TAG.sub("", " ".join(words.split())))
