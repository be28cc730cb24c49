"""`sources.toml` and the files it names become `Document`s: text, numbered lines, evidence.

Readers work on `Document.text`, a cleaned copy in which one character means one thing: composed
Unicode, plain spaces and newlines, no byte-order mark, no trailing blanks. `Document.evidence`
leads every span of it back to the file's own characters, so that a quote is always what stands in
the file.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import stat
import tomllib
import unicodedata
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from operator import add
from pathlib import Path
from typing import Any, NamedTuple, overload

from bilateral.corrections import Correction, Patch, patched
from bilateral.errors import DocumentError, ParameterError
from bilateral.plain import visible
from bilateral.records import Edtf, Evidence, Section
from bilateral.text import edtf
from bilateral.text.language import line_language
from bilateral.text.places import find_places

__all__ = [
    "EXCUSED",
    "EXCUSES",
    "SOURCES",
    "Document",
    "Line",
    "Lines",
    "corrected_documents",
    "default_seeds",
    "iter_documents",
    "load_documents",
]

SOURCES = "sources.toml"
EXCUSES = "excuses.csv"
EXCUSED = "excused: "
"""What the reason of an excused line begins with."""
_EXCUSE = ["source", "quote", "reason"]

_REQUIRED = ("id", "file", "kind", "language")
_OPTIONAL = ("title", "publisher", "published", "licence", "url", "sha256", "retrieved")
_LANGUAGES = ("en", "lv")
_HOME = "LVA"
_HOME_NAME = re.compile(r"\bLatv", re.IGNORECASE)
_OPENING = 1000  # characters
# A document that names it more often in its beginning is about the home state.
_FEW, _OFTEN = 4000, 4

# The time that dotted names of a listing take grows with the square of their length.
_LONGEST_LINE = 10_000

_CODE = re.compile(r"[A-Z]{2,}")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Pages lead there; no other scheme is followed.
_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f<>\"'`\\]+")

# Spaces that word processors and web pages put where a plain one is meant.
_SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000\t\x0b\x0c"
_NEWLINES = "\r\n\u2028\u2029\x85"
# One set of characters comes first, so that all others are passed over at full speed.
_UNCLEAN = rf"""
    [ {_SPACES}\r\u2028\u2029\x85] (?:
        (?<=[ {_SPACES}]) (?<![ {_SPACES}]{{2}}) [ {_SPACES}]*+ (?=[\r\n]|\Z)  # trailing blanks
        | (?<=\r)\n
        | (?<!\ )
    )
"""
_FIRST_COMBINING = "\u0300"
_MARKED_LETTER = r"| [^\u0300-\u036f][\u0300-\u036f]+  # a letter with combining marks"
# Marks that a web page sets into its text for those who read or edit it there: [1], [note 2].
_MARK = r"""
    (?: \[ (?: \d{1,3} | [a-z] | (?:note|nb|n)\ \d{1,2} | edit | (?:permanent\ )?dead\ link
      | (?:citation|clarification|better\ source|page)\ needed | (?:when|who|where|which)\? ) \]
      (?!\() (?: :\ ?\d{1,4}(?:[-–]\d{1,4})?(?=\s) )? )+  # with the page: [4]: 23
"""
# What stands before a mark must not run together with what stands after it.
_MARKS = rf"""
    | (?<![^\n]){_MARK}\ ?+ | \ ?{_MARK} | \u02bc
"""
_APOSTROPHE = "\u02bc"


@cache
def _unclean(*, composed: bool, marked: bool) -> re.Pattern[str]:
    """What is cleaned in a text; what few texts hold is looked for only where there is any."""
    letters = "" if composed else _MARKED_LETTER
    return re.compile(_UNCLEAN + letters + (_MARKS if marked else ""), re.VERBOSE)


# The newline of a carriage return is its end, not another.
_NEWLINE = re.compile(rf"[{_NEWLINES}](?<!\r\n)")


class Line(NamedTuple):
    """A line of a document: its 1-based number, its span in `Document.text`, its words."""

    number: int
    start: int
    end: int
    text: str
    language: str

    @property
    def blank(self) -> bool:
        """Whether the line holds nothing but blanks."""
        return not self.text.strip()


class Lines(Sequence[Line]):
    """Lines of a text, each made when it is looked at: a page may be millions of blank ones."""

    def __init__(
        self, text: str, starts: Sequence[int], languages: Sequence[str], indexes: Sequence[int]
    ) -> None:
        """`starts` and `languages` are those of all lines, `indexes` tells which ones these are."""
        self._text = text
        self.starts = starts
        self.languages = languages
        self._indexes = indexes

    def __len__(self) -> int:
        return len(self._indexes)

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> Lines: ...
    def __getitem__(self, index: int | slice) -> Line | Lines:
        if isinstance(index, slice):
            return Lines(self._text, self.starts, self.languages, self._indexes[index])
        number = self._indexes[index]
        start = self.starts[number]
        end = self._text.find("\n", start)
        words = self._text[start : end if end >= 0 else len(self._text)]
        return Line(number + 1, start, start + len(words), words, self.languages[number])

    def filled(self) -> Lines:
        """Those that are not blank."""
        indexes = array("I", (line.number - 1 for line in self if not line.blank))
        return Lines(self._text, self.starts, self.languages, indexes)


def _split(text: str, end: int) -> Iterator[str]:
    """What stands between the newlines of a text, one after another."""
    start = 0
    while (newline := text.find("\n", start, end)) >= 0:
        yield text[start:newline]
        start = newline + 1
    yield text[start:end]


@dataclass(frozen=True, eq=False)
class Document:
    """A document as received, cleaned for reading, with the way back to its own characters."""

    source: str
    kind: str
    language: str
    raw: str = field(repr=False)
    file: str = ""
    title: str | None = None
    publisher: str | None = None
    published: Edtf | None = None
    counterparts: tuple[str, ...] = ()
    licence: str | None = None
    url: str | None = None
    retrieved: Edtf | None = None
    sha256: str = ""
    excuses: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The words of a line that no reader need claim → why."""
    corrections: tuple[Correction, ...] = field(default=(), repr=False)
    """What a reader of the tables wants read otherwise than it is printed."""

    @cached_property
    def _cleaned(self) -> tuple[str, Sequence[int], Sequence[int]]:
        """The cleaned text, and where the shift between both texts changes.

        From cleaned offset `starts[i]` on, the raw offset is the cleaned one plus `shifts[i]`.
        """
        cleaned = io.StringIO(newline="")
        # A byte-order mark is left out.
        position = 1 if self.raw.startswith("\ufeff") else 0
        starts, shifts = array("I", [0]), array("i", [position])
        length = 0
        composed = unicodedata.is_normalized("NFC", self.raw)
        marked = "[" in self.raw or _APOSTROPHE in self.raw
        for match in _unclean(composed=composed, marked=marked).finditer(self.raw, position):
            found = match.group()
            if found[0] in _NEWLINES:
                clean = "\n"
            elif len(found) > 1 and found.isspace():
                clean = ""
            elif found.isspace():
                following = self.raw[match.end() : match.end() + 1]
                clean = "" if following in ("", "\r", "\n") else " "
            elif "[" in found:
                # 'in 1996.[1]It' has no other blank.
                before = self.raw[max(match.start() - 1, position) : match.start()]
                runs_on = self.raw[match.end() : match.end() + 1].isalnum()
                clean = " " if runs_on and before and before not in _NEWLINES else ""
            elif found == _APOSTROPHE:
                clean = "\u2019"
            else:
                clean = unicodedata.normalize("NFC", found)
            cleaned.write(self.raw[position : match.start()])
            length += match.start() - position
            cleaned.write(clean)
            length += len(clean)
            position = match.end()
            if position - length != shifts[-1]:
                starts.append(length)
                shifts.append(position - length)
        cleaned.write(self.raw[position:])
        return cleaned.getvalue(), starts, shifts

    @cached_property
    def _corrected(self) -> tuple[str, list[Patch]]:
        """The cleaned text with its corrections made, and where they are."""
        return patched(self._cleaned[0], self.corrections)

    @cached_property
    def home(self) -> str:
        """Code of the state whose relations the document tells.

        Assumption: of a press release, the state of the ministry that published it; else Latvia, as
        in the whole collection; where a document does not open with it, or only names it among
        others, the state that it names most beside its counterparts.
        """
        if self.kind == "press_release" and (states := self._named(self.publisher or "")):
            return states[0][0]
        if _HOME_NAME.search(self.text, 0, _OPENING):
            if self.language == "lv" or len(_HOME_NAME.findall(self.text, 0, _FEW)) > _OFTEN:
                return _HOME
            states = self._named(self.text[:_FEW])
            count = dict(states).get(_HOME, 0)
            return states[0][0] if states and states[0][1] >= 3 * count > 0 else _HOME
        states = self._named(self.text)
        return states[0][0] if states else _HOME

    def _named(self, text: str) -> list[tuple[str, int]]:
        """The states that words name beside the document's counterparts, the most often first."""
        # The Soviet Union stands for Russia in what is told of its time.
        sides = {*self.counterparts, *(["SUN"] if "RUS" in self.counterparts else [])}
        named = Counter(
            place.country
            for place in find_places(text, self.language)
            if place.country
            and place.kind in ("country", "nationality")
            and place.country not in sides
        )
        return named.most_common()

    @cached_property
    def text(self) -> str:
        """The text that readers read."""
        return self._corrected[0] if self.corrections else self._cleaned[0]

    def _raw_offset(self, offset: int) -> int:
        _, starts, shifts = self._cleaned
        return offset + shifts[bisect_right(starts, offset) - 1]

    def _printed_offset(self, offset: int, *, last: bool = False) -> int:
        """The offset in the cleaned text; one within a correction is that of all its words."""
        shift = 0
        for patch in self._corrected[1]:
            if offset < patch.start:
                break
            if offset < patch.end:
                return patch.printed_end - 1 if last else patch.printed_start
            shift = patch.printed_end - patch.end
        return offset + shift

    def span_of(self, evidence: Evidence) -> tuple[int, int]:
        """Where in `text` the words of a quote stand."""
        _, starts, shifts = self._cleaned
        found = []
        for offset in (evidence.start, evidence.end):
            piece = bisect_right(self._raw_starts, offset) - 1
            # What cleaning left out at the end of a piece has no place of its own.
            until = [*starts[piece + 1 : piece + 2]] or [len(self.raw)]
            found.append(min(offset - shifts[piece], *until))
        start, end = found
        # A quote holds the printed words of a correction whole, or none of them.
        for patch in reversed(self._corrected[1] if self.corrections else []):
            change = len(patch.correction.corrected) - len(patch.correction.printed)
            start += change if start >= patch.printed_end else 0
            end += change if end >= patch.printed_end else 0
        return start, end

    @cached_property
    def _raw_starts(self) -> Sequence[int]:
        _, starts, shifts = self._cleaned
        return array("I", map(add, starts, shifts))

    def reading_copy(self) -> Document:
        """A document that stands as this one is read: its characters are those of `text`."""
        if self.raw == self.text:
            return self
        return replace(self, raw=self.text, corrections=())

    def corrections_in(self, evidence: Evidence) -> Iterator[Correction]:
        """The corrections of words that a quote holds, whole or in part."""
        for patch in self._corrected[1] if self.corrections else ():
            start = self._raw_offset(patch.printed_start)
            end = self._raw_offset(patch.printed_end - 1) + 1
            if evidence.start < end and start < evidence.end:
                yield patch.correction

    def evidence(self, start: int, end: int) -> Evidence:
        """Evidence for the span `start`–`end` of `text`; blanks at its ends are left out."""
        text, raw = self.text, self.raw
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        line = bisect_right(self.lines.starts, start)
        if self.corrections:
            start, end = self._printed_offset(start), self._printed_offset(end - 1, last=True) + 1
        first = self._raw_offset(start)
        last = self._raw_offset(end - 1) + 1 if end > start else first
        # A composed letter may stand for several characters of the file.
        while raw[last : last + 1] >= _FIRST_COMBINING and unicodedata.combining(raw[last]):
            last += 1
        return Evidence(self.source, line, first, last, raw)

    @staticmethod
    def line_numbers(evidence: Evidence) -> range:
        r"""The numbers of the lines that a quote stands on.

        >>> Document.line_numbers(Evidence("a", 4, 90, 97, "one\rtwo"))
        range(4, 6)
        """
        breaks = len(_NEWLINE.findall(evidence.quote))
        return range(evidence.line, evidence.line + breaks + 1)

    @cached_property
    def lines(self) -> Lines:
        """All lines, blank ones too, in order; line number n is `lines[n - 1]`."""
        starts, languages = array("I"), []
        start = 0
        # A newline at the very end closes the last line; it does not open another.
        for words in _split(self.text, len(self.text) - self.text.endswith("\n")):
            starts.append(start)
            languages.append(line_language(words, self.language) if words else self.language)
            start += len(words) + 1
        return Lines(self.text, starts, languages, range(len(starts)))

    def line_at(self, offset: int) -> Line:
        """The line that holds the character at an offset of `text`."""
        return self.lines[bisect_right(self.lines.starts, offset) - 1]

    def paragraphs(self) -> Iterator[Sequence[Line]]:
        """Runs of non-blank lines."""
        run: list[Line] = []
        for line in self.lines:
            if not line.blank:
                run.append(line)
            elif run:
                yield run
                run = []
        if run:
            yield run

    def _ends(self, headings: Sequence[tuple[int, int, str]]) -> list[int]:
        """The last line of each section: before the next heading that is not below its own."""
        ends = [len(self.lines)] * len(headings)
        unended: list[tuple[int, int]] = []
        for index, (number, level, _) in enumerate(headings):
            while unended and unended[-1][0] >= level:
                ends[unended.pop()[1]] = number - 1
            unended.append((level, index))
        return ends

    def sections(self, headings: Sequence[tuple[int, int, str]]) -> list[Section]:
        """`sections` rows from (line number, level, heading) in order of lines.

        A section ends before the next heading of its own or a higher level.
        """
        rows: list[Section] = []
        taken: dict[str, int] = {}
        for (number, level, heading), end in zip(headings, self._ends(headings), strict=True):
            line = self.lines[number - 1]
            start = line.start + max(line.text.find(heading), 0)
            rows.append(
                Section(
                    section=unique(slug(heading), taken),
                    level=level,
                    heading=heading,
                    line_end=end,
                    evidence=self.evidence(start, start + len(heading)),
                )
            )
        return rows


def slug(text: str, *, longest: int = 60) -> str:
    """Lower-case ASCII words joined by hyphens, for ids and addresses.

    >>> slug("Ambassadors of Latvia in Russia"), slug("Sadarbība kultūrā"), slug("– –")
    ('ambassadors-of-latvia-in-russia', 'sadarbiba-kultura', 'x')
    """
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = "-".join(re.findall(r"[a-z0-9]+", folded))
    return words[:longest].rstrip("-") or "x"


def unique(name: str, taken: dict[str, int]) -> str:
    """`name`, or `name-2`, `name-3` … when it is already taken."""
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"


def default_seeds() -> Path:
    """The folder `seeds/` of the collection that this library was installed from."""
    return Path(__file__).resolve().parents[2] / "seeds"


def load_documents(seeds: Path | str | None = None) -> list[Document]:
    """Read the documents that `sources.toml` in a folder names, in its order.

    Lines that no reader need claim stand in `excuses.csv` beside it (columns source, quote,
    reason), if there are any; the quote is the whole line.
    Raises `DocumentError` when the folder, an entry or a file is missing or not as declared.
    """
    return list(iter_documents(seeds))


def corrected_documents(
    documents: Sequence[Document], corrections: Sequence[Correction]
) -> list[Document]:
    """The documents, each with its corrections.

    Raises `ParameterError` for a correction whose document or words are not there.
    """
    known = [document.source for document in documents]
    for one in corrections:
        if one.document not in known:
            raise ParameterError(
                f"corrections: no document {one.document!r}; there are: {', '.join(known)}"
            )
    made = []
    for document in documents:
        own = tuple(one for one in corrections if one.document == document.source)
        made.append(replace(document, corrections=own))
        # What cannot be corrected is said now, not when the text is first read.
        patched(document.text, own)
    return made


def iter_documents(seeds: Path | str | None = None) -> Iterator[Document]:
    """The documents of `load_documents`, each read when it is asked for.

    The listing and all of its entries are checked before the first document is read.
    """
    folder = Path(seeds) if seeds is not None else default_seeds()
    listing = folder / SOURCES
    entries = {entry["id"]: entry for entry in _entries(listing)}
    excuses = _excuses(folder / EXCUSES, entries)
    for number, (source, entry) in enumerate(entries.items(), 1):
        yield _document(folder, f"{listing}, entry {number}", entry, excuses.get(source, {}))


def _entries(listing: Path) -> list[dict[str, Any]]:
    """The entries of `sources.toml`, checked."""
    text = _read_text(listing)[0]
    if len(max(text.split("\n"), key=len)) > _LONGEST_LINE:
        raise DocumentError(f"{listing}: a line is longer than {_LONGEST_LINE:,} characters")
    try:
        content = tomllib.loads(text)
    except ValueError as error:
        raise DocumentError(f"{listing}: not valid TOML: {error}") from error
    except RecursionError as error:
        raise DocumentError(f"{listing}: nested too deeply") from error
    entries = content.get("source")
    if not isinstance(entries, list) or not entries:
        raise DocumentError(f"{listing}: expected at least one [[source]] entry")
    taken = set()
    for number, entry in enumerate(entries, 1):
        _check_entry(f"{listing}, entry {number}", entry)
        if entry["id"] in taken:
            raise DocumentError(f"{listing}: the id {entry['id']!r} is used twice")
        taken.add(entry["id"])
    return entries


def _excuses(path: Path, sources: Collection[str]) -> dict[str, dict[str, str]]:
    """The excused lines of each document with their reasons, from a file that need not be there."""
    if not path.exists():
        return {}
    try:
        rows = list(csv.reader(io.StringIO(_read_text(path)[0].removeprefix("\ufeff"))))
    except csv.Error as error:
        raise DocumentError(f"{path}: not CSV: {error}") from error
    if not rows or rows[0] != _EXCUSE:
        raise DocumentError(f"{path}: the first line must be {','.join(_EXCUSE)}")
    excuses: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows[1:], 2):
        where = f"{path}, row {number}"
        cells = [unicodedata.normalize("NFC", cell).strip() for cell in row]
        if len(cells) != len(_EXCUSE) or not all(cells):
            raise DocumentError(f"{where}: expected a source, a quote and a reason")
        source, quote, reason = cells
        if source not in sources:
            raise DocumentError(f"{where}: no document {source!r}; there are: {', '.join(sources)}")
        if quote in excuses.setdefault(source, {}):
            raise DocumentError(f"{where}: {quote!r} is excused twice")
        excuses[source][quote] = reason
    return excuses


def _read_text(path: Path) -> tuple[str, str]:
    """A file's text, newlines as they stand, and the SHA-256 of its bytes.

    A file of the folder may be a link to another of it, but to none outside; what is no plain file
    (a device, a pipe) is not opened, for it may never end.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise DocumentError(f"{path}: cannot be read: not a plain file")
        if not path.resolve().is_relative_to(path.parent.resolve()):
            raise DocumentError(f"{path}: cannot be read: a link out of its folder")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError(f"{path}: no such file") from error
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        return content.decode("utf-8"), hashlib.sha256(content).hexdigest()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            f"{path}, line {line}: not UTF-8 (byte 0x{content[error.start]:02x} at offset "
            f"{error.start}); save the file as UTF-8"
        ) from error


def _document(
    folder: Path, where: str, entry: dict[str, Any], excuses: Mapping[str, str]
) -> Document:
    name = entry["file"]
    if Path(name).name != name or name in (".", "..") or visible(name) != name or "\n" in name:
        raise DocumentError(f"{where}: file {name!r} must be a plain name within {folder}")
    raw, digest = _read_text(folder / name)
    if "sha256" in entry and entry["sha256"] != digest:
        raise DocumentError(
            f"{folder / name}: its SHA-256 is {digest[:12]}…, but {SOURCES} says "
            f"{entry['sha256'][:12]}…; the file was changed: restore it, or correct the entry"
        )
    known: dict[str, Any] = {key: entry.get(key) for key in _OPTIONAL if key != "sha256"}
    return Document(
        source=entry["id"],
        kind=entry["kind"],
        language=entry["language"],
        raw=raw,
        file=name,
        counterparts=tuple(entry.get("counterparts", [])),
        sha256=digest,
        excuses=excuses,
        **known,
    )


def _check_entry(where: str, entry: Any) -> None:
    """Raise a `DocumentError` unless the values of an entry are of the right form."""
    if not isinstance(entry, dict):
        raise DocumentError(f"{where}: expected a [[source]] table")
    unknown = set(entry) - {*_REQUIRED, *_OPTIONAL, "counterparts"}
    if unknown:
        raise DocumentError(f"{where}: unknown key {sorted(unknown)[0]!r}")
    for key in (*_REQUIRED, *_OPTIONAL):
        value = entry.get(key)
        if value is None and key in _REQUIRED:
            raise DocumentError(f"{where}: {key!r} is missing")
        if value is not None and (not isinstance(value, str) or not value.strip()):
            shown = repr(value) if isinstance(value, str) else value
            raise DocumentError(f"{where}: {key!r} is {shown}, expected text in quotes")
    if not _ID.fullmatch(entry["id"]):
        raise DocumentError(f"{where}: id {entry['id']!r} is not lower-case words and hyphens")
    if entry["language"] not in _LANGUAGES:
        raise DocumentError(
            f"{where}: language {entry['language']!r} is not one of {', '.join(_LANGUAGES)}"
        )
    _check_counterparts(where, entry.get("counterparts", []))
    if "url" in entry and not _ADDRESS.fullmatch(entry["url"]):
        raise DocumentError(f"{where}: url {entry['url']!r} is no address beginning with https://")
    for key in ("published", "retrieved"):
        if key in entry:
            _check_date(f"{where}: {key!r}", entry[key])


def _check_counterparts(where: str, codes: Any) -> None:
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise DocumentError(f"{where}: 'counterparts' is {codes!r}, expected a list of text")
    for code in codes:
        if not _CODE.fullmatch(code):
            raise DocumentError(
                f"{where}: 'counterparts': {code!r} is no code such as 'EST' or 'NATO'"
            )


def _check_date(where: str, date: str) -> None:
    try:
        edtf.bounds(date)
    except ValueError as error:
        # What Python says of a day that its month does not have names no day.
        named = "" if date in str(error) else f"{date!r}: "
        raise DocumentError(f"{where}: {named}{error}") from error
