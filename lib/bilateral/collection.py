"""From a folder of documents to all tables: the library's front door."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.cache import kept, kept_table
from bilateral.corrections import Rows, read_corrections
from bilateral.documents import (
    EXCUSED,
    Document,
    corrected_documents,
    iter_documents,
    load_documents,
)
from bilateral.errors import check_choice
from bilateral.records import RECORDS, Event, Evidence, Record, Source

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TABLES", "Tables", "excuses_not_needed", "load", "stream"]

TABLES = tuple(record.table_name for record in RECORDS)
"""Names of all tables, in the order of the data model."""


class Tables:
    """All tables of a collection of documents, each a DataFrame under its own name.

    The documents are read already; a table is put together when it is first asked for. What its
    columns mean, and their units, stands in `bilateral.schema.schemas()[name]`, and for reading in
    the reports' data dictionary.
    """

    documents: tuple[Document, ...]
    sources: pd.DataFrame
    sections: pd.DataFrame
    coverage: pd.DataFrame
    dates: pd.DataFrame
    quantities: pd.DataFrame
    events: pd.DataFrame
    visits: pd.DataFrame
    visitors: pd.DataFrame
    envoys: pd.DataFrame
    missions: pd.DataFrame
    treaties: pd.DataFrame
    court_cases: pd.DataFrame
    trade_partners: pd.DataFrame
    trade_totals: pd.DataFrame
    trade_groups: pd.DataFrame
    trade_products: pd.DataFrame
    investments: pd.DataFrame
    security_assistance: pd.DataFrame
    as_printed: Tables | None
    """The tables of the same documents without corrections, where some were given."""

    def __init__(
        self,
        documents: Iterable[Document],
        make: Callable[[str, frozenset[str]], pd.DataFrame],
        *,
        as_printed: Tables | None = None,
    ) -> None:
        """`make` gives the table of a name from the documents with these ids.

        It is not asked for those that are made from the others.
        """
        self.__dict__.update(documents=tuple(documents), _make=make, as_printed=as_printed)

    def __getattr__(self, name: str) -> Any:
        if name not in TABLES:
            raise AttributeError(f"there is no table {name!r}; there are: {', '.join(TABLES)}")
        chosen = frozenset(document.source for document in self.documents)
        table = self.__dict__[name] = self._make(name, chosen)
        return table

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"cannot assign to {name!r}: tables are read only")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *TABLES})

    def __repr__(self) -> str:
        return f"Tables of {', '.join(document.source for document in self.documents)}"

    @cached_property
    def findings(self) -> pd.DataFrame:
        """What in the documents does not hold, or was tested and holds."""
        return self._derived("findings")

    @cached_property
    def coded_events(self) -> pd.DataFrame:
        """The events coded for conflict and cooperation."""
        return self._derived("coded_events")

    def _derived(self, name: str) -> pd.DataFrame:
        from bilateral.tables import frame  # noqa: PLC0415

        told = None
        if self.as_printed is not None:
            told = _corrections(self.documents, _derive(name, self.as_printed))
        return frame(name, _derive(name, self), told)

    def of(self, documents: Collection[str]) -> Tables:
        """The tables of some documents only, by their ids, as if no other had been read.

        Empty means all. Raises `ParameterError` for an id that does not occur.
        """
        if not documents:
            return self
        chosen = check_choice("documents", documents, [d.source for d in self.documents])
        return Tables(
            (d for d in self.documents if d.source in chosen),
            self._make,
            as_printed=self.as_printed and self.as_printed.of(documents),
        )

    def reading_copy(self) -> Tables:
        """The tables as if each document stood in its file as it is read.

        Offsets are those of `Document.text` and quotes its words: composed letters, plain spaces,
        with corrections made. `Document.evidence` leads back.
        """
        moved = {d.source: d for d in self.documents if d.reading_copy() is not d}
        if not moved:
            return self

        def make(name: str, chosen: frozenset[str]) -> pd.DataFrame:
            table: pd.DataFrame = getattr(self.of(chosen), name)
            return table if name == "sources" else _moved(table, moved)

        return Tables((d.reading_copy() for d in self.documents), make)

    def items(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and table of each, in the order of the data model."""
        for name in TABLES:
            yield name, getattr(self, name)


def load(seeds: Path | str | None = None, *, corrections: Rows | None = None) -> Tables:
    """Read the documents of a folder (the collection's own `seeds/` by default) into tables.

    `corrections` is a CSV file with the columns document, line, printed, corrected, reason and
    authority, or rows of these. Documents and quotes stay as printed; the column `corrected` of
    each table names the corrections that a row rests on, and `as_printed` holds the tables without
    them.
    Raises `DocumentError` when `sources.toml`, a document or its kind cannot be used, and
    `ParameterError` for a correction whose printed words are not on their line.
    """
    documents = load_documents(seeds)
    rows = _all_records(documents)
    tables = Tables(documents, partial(_table, rows, None))
    wanted = read_corrections(corrections)
    if not wanted:
        return tables
    corrected = corrected_documents(documents, wanted)

    @cache
    def told(chosen: frozenset[str]) -> _Told:
        printed = _of(rows, chosen)
        others = (row for name, listed in printed.items() if name != "events" for row in listed)
        return _corrections(corrected, chain(others, _events(printed)))

    return Tables(corrected, partial(_table, _all_records(corrected), told), as_printed=tables)


def _moved(rows: pd.DataFrame, documents: Mapping[str, Document]) -> pd.DataFrame:
    """Rows with their evidence as it stands in the texts that were read."""
    import pandas as pd  # noqa: PLC0415

    places = [Evidence(*row) for row in rows[[*Evidence.columns]].itertuples(index=False)]
    made = []
    for place in places:
        if document := documents.get(place.source):
            start, end = document.span_of(place)
            made.append((start, end, document.text[start:end]))
        else:
            made.append((place.start, place.end, place.quote))
    starts, ends, quotes = zip(*made, strict=True) if made else ((), (), ())
    columns = {"start": starts, "end": ends, "quote": quotes}
    return rows.assign(
        **{name: pd.Series(c, rows.index, rows[name].dtype) for name, c in columns.items()}
    )


_Rows = dict[str, list[Record | Source]]
_Told = Callable[[Record], str | None]


def _all_records(documents: Iterable[Document]) -> _Rows:
    """The records of all documents by table; of the events those that prose tells."""
    rows: _Rows = defaultdict(list)
    for document in documents:
        rows["sources"].append(_source(document))
        for record in kept(document, _read):
            rows[record.table_name].append(record)
    return rows


def _read(document: Document) -> list[Record]:
    # The readers are loaded only when a document has to be read.
    from bilateral.reading import read_document  # noqa: PLC0415

    return read_document(document)


def _table(
    rows: _Rows,
    told: Callable[[frozenset[str]], _Told] | None,
    name: str,
    chosen: frozenset[str],
) -> pd.DataFrame:
    # Reading (`stream`) needs no pandas, and the events of lists only who asks for them.
    from bilateral.tables import frame  # noqa: PLC0415

    read = _of(rows, chosen)
    return frame(name, _events(read) if name == "events" else read[name], told and told(chosen))


def _of(rows: _Rows, chosen: frozenset[str]) -> _Rows:
    """The records of these documents alone: nothing that is made of them knows of others."""
    if len(chosen) == len(rows["sources"]):
        return rows
    chosen_rows: _Rows = defaultdict(list)
    for name, listed in rows.items():
        chosen_rows[name] = [row for row in listed if _of_document(row) in chosen]
    return chosen_rows


def _of_document(row: Record | Source) -> str:
    return row.source if isinstance(row, Source) else row.evidence.source


def _events(rows: _Rows) -> list[Event]:
    """The events of all documents: what prose tells and what lists tell."""
    from bilateral.events import all_events  # noqa: PLC0415

    return list(all_events([row for row in rows["events"] if isinstance(row, Event)], rows))


def _corrections(documents: Iterable[Document], printed: Iterable[Record | Source]) -> _Told:
    """What tells the corrections that a record rests on, from the records without any."""
    as_printed = set(printed)
    known = {document.source: document for document in documents}

    def told(record: Record) -> str | None:
        document = known[record.evidence.source]
        used = list(document.corrections_in(record.evidence))
        if not used and record not in as_printed:
            # Its quote is untouched: a heading, a total or another document was corrected.
            every = (one for each in known.values() for one in each.corrections)
            used = [*(document.corrections or every)]
        return "; ".join(map(str, used)) or None

    return told


def _derive(name: str, tables: Tables) -> Sequence[Record]:
    """The records of a table that is made from the others."""
    return kept_table(name, tables.documents, partial(_made, name, tables))


def _made(name: str, tables: Tables) -> Sequence[Record]:
    if name == "findings":
        from bilateral.analysis.criticism import findings  # noqa: PLC0415

        return findings(tables)
    from bilateral.analysis.tension import coded_events  # noqa: PLC0415

    return list(coded_events(tables.events))


def stream(seeds: Path | str | None = None) -> Iterator[tuple[Document, list[Record]]]:
    """Each document of a folder with its records, one after another.

    For collections too large to hold at once: nothing is kept of a document when the next is read.
    The events that lists tell, and the links between events, need `load`.

    >>> [(document.source, len(records) > 0) for document, records in stream()][:2]
    [('latvia-russia', True), ('mod-2018', True)]
    """
    for document in iter_documents(seeds):
        yield document, _read(document)


def excuses_not_needed(tables: Tables) -> list[tuple[str, str]]:
    """Source and quote of each excuse that excuses nothing: its line is claimed, changed or gone.

    A strict check fails on them as it fails on unclaimed lines, so that the list stays true.
    """
    reasons = tables.coverage["reason"].fillna("")
    excused = tables.coverage[reasons.str.startswith(EXCUSED)]
    lines = {document.source: document.lines for document in tables.documents}
    used = {
        (source, lines[source][int(number) - 1].text.strip())
        for source, number in zip(excused["source"], excused["line"], strict=True)
    }
    return [
        (document.source, quote)
        for document in tables.documents
        for quote in document.excuses
        if (document.source, quote) not in used
    ]


def _source(document: Document) -> Source:
    return Source(
        source=document.source,
        file=document.file,
        kind=document.kind,
        title=document.title,
        publisher=document.publisher,
        language=document.language,
        published=document.published,
        counterparts=";".join(document.counterparts) or None,
        licence=document.licence,
        url=document.url,
        lines=len(document.lines),
        characters=len(document.raw),
        sha256=document.sha256,
        retrieved=document.retrieved,
    )
