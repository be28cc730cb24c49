"""The set of pages in `outputs/html/`: which there are, which are out of date, and making them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.documents import Document
from bilateral.files import digest, write
from bilateral.publish import notebook as nb
from bilateral.publish import state
from bilateral.schema import schemas

if TYPE_CHECKING:
    from bilateral.collection import Tables
    from bilateral.publish.html import Navigation

__all__ = ["HEADING", "Site"]

HEADING = "Latvia's bilateral relations, read from documents"
_INDEX = "html/index.html"
_DOCUMENTS = "html/sources"
_REFERENCE = ("html/dictionary.html", "html/assumptions.html")


class Site:
    """The pages of an output folder, and the manifest that says what each was made from."""

    def __init__(self, out: Path, manifest: state.Manifest, documents: Sequence[Document]) -> None:
        self.out = out
        self.manifest = manifest
        self.documents = documents

    def titles(self) -> dict[str, str]:
        """The title of each executed notebook, by name, in order."""
        return {
            Path(key).stem: str(entry.get("title", Path(key).stem))
            for key, entry in sorted(self.manifest.results.items())
            if key.startswith("notebooks/")
        }

    def inputs(self, titles: Mapping[str, str]) -> dict[str, Any]:
        """What every page depends on: its look and the pages it leads to."""
        documents = [[document.source, document.title] for document in self.documents]
        return {
            "layout": state.pages_library(),
            "list of pages": digest(repr(sorted(titles.items())), repr(documents)),
        }

    def _report_inputs(self, name: str) -> dict[str, Any]:
        entry = self.manifest.get(f"notebooks/{name}.ipynb") or {}
        return {"report": entry.get("result"), **self.inputs(self.titles())}

    def _documents_inputs(self, seeds: Mapping[str, str]) -> dict[str, Any]:
        return {"seeds": dict(seeds), "library": state.library(), **self.inputs(self.titles())}

    def _index_inputs(self, seeds: Mapping[str, str]) -> dict[str, Any]:
        # The library decides how many rows there are.
        results = {
            name: (self.manifest.get(f"notebooks/{name}.ipynb") or {}).get("result")
            for name in self.titles()
        }
        return {
            "seeds": dict(seeds),
            "library": state.library(),
            "reports": results,
            **self.inputs(self.titles()),
        }

    def _is_current(self, key: str, inputs: Mapping[str, Any], files: Iterable[str]) -> bool:
        entry = self.manifest.get(key)
        if entry is None or state.reason(entry, inputs):
            return False
        made = entry.get("files", {})
        return set(made) == set(files) and all(
            state.digest_of(self.out / file) == found for file, found in made.items()
        )

    def _note(self, key: str, inputs: Mapping[str, Any], files: Mapping[str, str]) -> None:
        made = {file: digest(content) for file, content in files.items()}
        for file, content in files.items():
            write(self.out / file, content)
        self.manifest.put(key, {**inputs, "files": made})

    def note_report(self, name: str, page: str) -> None:
        """Note that a report's page was made with its notebook, with this fingerprint."""
        key = f"html/{name}.html"
        self.manifest.put(key, {**self._report_inputs(name), "files": {key: page}})

    def refresh(
        self,
        seeds: Mapping[str, str],
        tables: Callable[[], Tables],
        *,
        only_documents: bool = False,
    ) -> int:
        """Make every page that is out of date; how many were made."""
        made = self._refresh_documents(seeds, tables)
        if only_documents:
            return made
        made += sum(self._refresh_report(name) for name in self.titles())
        return made + self._refresh_index(seeds, tables)

    def drop(self, name: str) -> list[str]:
        """Remove a report with its pages and figures; which of its files stay.

        A file that is not as it was made is someone's work by now and stays.
        """
        key = f"notebooks/{name}.ipynb"
        entry = self.manifest.results.pop(key, {})
        made = {key: entry.get("result")}
        for page in (f"html/{name}.html", f"html/mail/{name}.html"):
            made |= self.manifest.results.pop(page, {}).get("files", {})
        kept = []
        for file, fingerprint in made.items():
            found = state.digest_of(self.out / file)
            if found is not None and found == fingerprint:
                (self.out / file).unlink()
            elif found is not None:
                kept.append(file)
        for figure in entry.get("figures", ()):
            (self.out / "figures" / figure).unlink(missing_ok=True)
        (self.out / "notebooks" / f"{name}.failed.ipynb").unlink(missing_ok=True)
        return kept

    def _refresh_report(self, name: str) -> int:
        """A report's page and the same to mail; the latter is made from the former."""
        key, mail = f"html/{name}.html", f"html/mail/{name}.html"
        inputs = self._report_inputs(name)
        made = 0
        if not self._is_current(key, inputs, [key]):
            from bilateral.publish import html  # noqa: PLC0415

            content = nb.read(self.out / "notebooks" / f"{name}.ipynb")
            page = html.report_page(content, name, self.navigation(self.titles()))
            self._note(key, inputs, {key: page})
            made += 1
        inputs = {
            "page": state.digest_of(self.out / key),
            "layout": state.pages_library(),
            "documents": [document.sha256 for document in self.documents],
        }
        if not self._is_current(mail, inputs, [mail]):
            from bilateral.publish import html  # noqa: PLC0415

            page = (self.out / key).read_text(encoding="utf-8")
            by_name = {document.source: document for document in self.documents}
            self._note(mail, inputs, {mail: html.mail_page(page, by_name)})
            made += 1
        return made

    def _refresh_index(self, seeds: Mapping[str, str], tables: Callable[[], Tables]) -> int:
        inputs = self._index_inputs(seeds)
        if self._is_current(_INDEX, inputs, [_INDEX]):
            return 0
        from bilateral.publish import html  # noqa: PLC0415

        contents = {
            name: nb.read(self.out / "notebooks" / f"{name}.ipynb") for name in self.titles()
        }
        rows = {name: len(frame) for name, frame in tables().items()}
        navigation = self.navigation(self.titles())
        page = html.index_page(contents, self.documents, HEADING, navigation, rows)
        self._note(_INDEX, inputs, {_INDEX: page})
        return 1

    def _refresh_documents(self, seeds: Mapping[str, str], tables: Callable[[], Tables]) -> int:
        """Pages of documents and tables, which lead to each other, and those that explain them."""
        inputs = self._documents_inputs(seeds)
        files = [
            *(f"html/sources/{document.source}.html" for document in self.documents),
            *(f"html/tables/{name}.html" for name in schemas()),
            *_REFERENCE,
        ]
        if self._is_current(_DOCUMENTS, inputs, files):
            return 0
        from bilateral.publish import html  # noqa: PLC0415

        loaded = tables()
        to = self.navigation(self.titles())
        by_name = {document.source: document for document in self.documents}
        pages = [
            *(html.source_page(loaded, document, to) for document in self.documents),
            *(html.table_page(loaded, name, by_name, to) for name in schemas()),
            html.dictionary_page(loaded, to),
            html.assumptions_page(to),
        ]
        self._note(_DOCUMENTS, inputs, dict(zip(files, pages, strict=True)))
        for folder in ("sources", "tables"):
            for old in (self.out / "html" / folder).glob("*.html"):
                if f"html/{folder}/{old.name}" not in files:
                    old.unlink()
        return len(files)

    def navigation(self, titles: Mapping[str, str]) -> Navigation:
        """What every page leads to: reports with these titles, and the documents."""
        from bilateral.publish.html import Navigation, Page  # noqa: PLC0415

        return Navigation(
            [Page(name, title) for name, title in sorted(titles.items())],
            [Page.of(document) for document in self.documents],
        )
