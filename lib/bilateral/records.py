"""The records that readers make: one frozen dataclass per table, which is also its schema.

The fields of a record are the columns of its table, in order; what stands in `Annotated` is the
column's description, unit and vocabulary, and `schema` turns both into the machine form.
"""

from __future__ import annotations  # columns are described only to who asks for a schema

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    NewType,
    TypeVar,
    dataclass_transform,
)

__all__ = [
    "RECORDS",
    "CodedEvent",
    "Column",
    "CourtCase",
    "Coverage",
    "DateRow",
    "Edtf",
    "Envoy",
    "Event",
    "Evidence",
    "Finding",
    "Investment",
    "Mission",
    "Quantity",
    "Record",
    "Section",
    "SecurityAssistance",
    "Source",
    "TradeGroup",
    "TradePartner",
    "TradeProduct",
    "TradeTotal",
    "Treaty",
    "Visit",
    "Visitor",
]

Edtf = NewType("Edtf", str)
"""A date in the Extended Date/Time Format of ISO 8601-2, such as `2014-05` or `2017/2021`."""


_BITS = 32  # of an offset
_OFFSET = (1 << _BITS) - 1


class Evidence:
    """The place a row came from: Web Annotation text-position and text-quote selectors.

    `start` and `end` are 0-based character offsets into the file's whole text as it stands;
    `quote` is exactly `text[start:end]`; `line` is the 1-based line of `start`.
    """

    # A document has many rows: its three numbers in one take half the memory of three.
    __slots__ = ("_place", "_text", "source")
    columns: ClassVar = ("source", "line", "start", "end", "quote")

    def __init__(self, source: str, line: int, start: int, end: int, quote: str) -> None:
        """A place by its quote alone, or by the text that it is a place of.

        The text is at hand; of all of its quotes together there would be many texts.
        """
        self.source, self._text = source, quote
        # Numbers of a frame end at 64 bits.
        self._place = int(line) << 2 * _BITS | int(start) << _BITS | int(end)

    @property
    def line(self) -> int:
        """The 1-based line of `start`."""
        return self._place >> 2 * _BITS

    @property
    def start(self) -> int:
        """Where the words begin."""
        return self._place >> _BITS & _OFFSET

    @property
    def end(self) -> int:
        """Where the words end."""
        return self._place & _OFFSET

    @property
    def quote(self) -> str:
        """The words at the place, as they are printed."""
        start, end, text = self.start, self.end, self._text
        return text if len(text) == end - start else text[start:end]

    def _key(self) -> tuple[str, int, int, int, str]:
        return self.source, self.line, self.start, self.end, self.quote

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Evidence) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Evidence{self._key()}"


class Column(NamedTuple):
    """What a column means: description, unit of its numbers, permitted values."""

    description: str
    unit: str | None = None
    values: tuple[str, ...] = ()


class _Row:
    """What every record does, once; see `_record`."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    # Column → what sets it: the rows themselves are frozen.
    _columns: ClassVar[dict[str, Callable[[Any, Any], None]]]
    _defaults: ClassVar[dict[str, Any]]

    def __init__(self, **values: Any) -> None:
        row = {**self._defaults, **values}
        if row.keys() != self._columns.keys():
            name = min(row.keys() ^ self._columns.keys())
            problem = "takes no" if name in row else "needs a"
            raise TypeError(f"{type(self).__name__} {problem} {name!r}")
        for name, assign in self._columns.items():
            assign(self, row[name])

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and all(
            getattr(self, name) == getattr(other, name) for name in self._columns
        )

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in self._columns))

    def __repr__(self) -> str:
        shown = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
        return f"{type(self).__name__}({', '.join(shown)})"


_R = TypeVar("_R", bound=_Row)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def _record(record: type[_R]) -> type[_R]:
    """Make a class a frozen, keyword-only dataclass with the methods of `_Row`.

    Methods generated for each of the tables would take a good part of the library's start.
    """
    slotted = dataclass(init=False, repr=False, eq=False, slots=True)(record)
    columns = fields(slotted)
    slotted._columns = {f.name: getattr(slotted, f.name).__set__ for f in columns}
    slotted._defaults = {f.name: f.default for f in columns if f.default is not MISSING}
    return slotted


@_record
class Record(_Row):
    """A row with the place it came from."""

    table_name: ClassVar[str]
    evidence: Evidence = field(repr=False)


def _values(*values: str) -> tuple[str, ...]:
    return values


PRECISIONS = _values("day", "month", "season", "quarter", "year", "decade", "interval")
CATEGORIES = _values(
    "recognition",
    "diplomatic",
    "treaty",
    "military",
    "security",
    "sanctions",
    "expulsion",
    "espionage",
    "attack_on_mission",
    "legal",
    "trade",
    "aid",
    "visit",
    "appointment",
    "mission",
    "accession",
    "culture",
    "education",
    "statement",
    "publication",
    "statistic",
    "other",
)
LEVELS_OF_OFFICE = _values(
    "head_of_state",
    "head_of_government",
    "speaker",
    "deputy_speaker",
    "minister",
    "deputy_minister",
    "state_secretary",
    "committee_chair",
    "military_chief",
    "mayor",
    "deputy_mayor",
    "other",
)
FLOWS_OF_TOTALS = tuple(
    f"{kind}_{flow}"
    for kind in ("goods", "services")
    for flow in ("export", "import", "turnover", "balance")
)
COUNTRY = "ISO 3166-1 alpha-3 (SUN for the USSR) or an organisation's code; several joined by ';'"


@_record
class Source(_Row):
    """a document"""

    table_name: ClassVar[str] = "sources"
    source: Annotated[str, Column("Id of the document")]
    file: Annotated[str, Column("Name of the file in the seeds folder")]
    kind: Annotated[str, Column("Kind of document, which chooses its reader")]
    title: Annotated[str | None, Column("Title, in the document's language")]
    publisher: Annotated[str | None, Column("Who published it")]
    language: Annotated[str, Column("Main language, ISO 639-1")]
    published: Annotated[Edtf | None, Column("Date of publication")]
    counterparts: Annotated[str | None, Column(f"Latvia's counterparts treated. {COUNTRY}")]
    licence: Annotated[str | None, Column("Terms of the document itself")]
    url: Annotated[str | None, Column("Address it was published at")]
    lines: Annotated[int, Column("Number of lines", unit="lines")]
    characters: Annotated[int, Column("Number of characters", unit="characters")]
    sha256: Annotated[str, Column("SHA-256 of the file's bytes")]
    retrieved: Annotated[Edtf | None, Column("Date of retrieval")]


@_record
class Section(Record):
    """a heading with the lines under it"""

    table_name: ClassVar[str] = "sections"
    section: Annotated[str, Column("Id, unique within the document")]
    level: Annotated[int, Column("Depth; the document's title is 1")]
    heading: Annotated[str, Column("The heading's words")]
    line_end: Annotated[int, Column("Last line that belongs to it")]


@_record
class Coverage(Record):
    """a non-blank line of a document"""

    table_name: ClassVar[str] = "coverage"
    reader_rule: Annotated[str, Column("Rule of the reader that claimed the line")]
    table: Annotated[str | None, Column("Tables that hold rows from this line, joined by ';'")]
    reason: Annotated[str | None, Column("Why nothing is taken from it")]


@_record
class DateRow(Record):
    """an expression that fixes something on the calendar"""

    table_name: ClassVar[str] = "dates"
    date: Annotated[Edtf, Column("The date")]
    precision: Annotated[str, Column("Precision of the date", values=PRECISIONS)]
    kind: Annotated[
        Literal["explicit", "elliptic", "relative"],
        Column(
            "explicit, elliptic (a part comes from the context) or relative (counted from another)",
            values=("explicit", "elliptic", "relative"),
        ),
    ]


@_record
class Quantity(Record):
    """a number that is not a date"""

    table_name: ClassVar[str] = "quantities"
    value: Annotated[float, Column("The number, in full units")]
    unit: Annotated[
        str | None, Column("ISO 4217 currency, '%' or the word for what is counted, in English")
    ]
    approximate: Annotated[bool, Column("The text says about, over, almost, estimated …")]
    qualifier: Annotated[str | None, Column("The words that make it approximate or a bound")]
    period: Annotated[Edtf | None, Column("The period it is stated for")]
    what: Annotated[str | None, Column("What is counted or measured, in the document's words")]


@_record
class Event(Record):
    """one dated happening, as one document tells it"""

    table_name: ClassVar[str] = "events"
    event: Annotated[str, Column("Id")]
    date: Annotated[Edtf, Column("When")]
    precision: Annotated[str, Column("Precision of the date", values=PRECISIONS)]
    text: Annotated[str, Column("The whole sentence or entry; `quote` is the clause")]
    text_en: Annotated[str | None, Column("English for it; null where none is known")]
    actor: Annotated[str | None, Column(f"Who acts. {COUNTRY}, or a non-state actor's name")]
    target: Annotated[str | None, Column(f"To whom. {COUNTRY}")]
    counterpart: Annotated[str | None, Column(f"The partner of Latvia concerned. {COUNTRY}")]
    category: Annotated[str, Column("Kind of happening", values=CATEGORIES)]
    origin: Annotated[
        str,
        Column(
            "Table that the row was derived from, or prose",
            values=("visits", "treaties", "envoys", "missions", "prose"),
        ),
    ]
    same_as: Annotated[str | None, Column("Id shared by rows that tell the same happening")] = None


@_record
class Visit(Record):
    """an entry of a visits list"""

    table_name: ClassVar[str] = "visits"
    visit: Annotated[str, Column("Id")]
    date: Annotated[Edtf, Column("When")]
    precision: Annotated[str, Column("Precision of the date", values=PRECISIONS)]
    direction: Annotated[str, Column("From which country to which, such as BLR->LVA, or joint")]
    guest: Annotated[str | None, Column(f"Who travels. {COUNTRY}")]
    host: Annotated[str | None, Column(f"Who receives. {COUNTRY}")]
    type: Annotated[
        str,
        Column(
            "Kind of entry",
            values=("visit", "working_visit", "participation", "session", "expo"),
        ),
    ]
    city: Annotated[
        str | None,
        Column("Host cities, nominative, joined by ';'; null where none is named"),
    ]
    purpose: Annotated[str | None, Column("What for, in the document's words")]
    description: Annotated[str, Column("The entry's words")]
    description_en: Annotated[str | None, Column("English for them; null where none is known")]


@_record
class Visitor(Record):
    """a person on a visit"""

    table_name: ClassVar[str] = "visitors"
    visit: Annotated[str, Column("Id of the visit")]
    name: Annotated[str, Column("Name in the nominative")]
    name_printed: Annotated[str, Column("Name as printed")]
    office: Annotated[str, Column("Office in the nominative, in the document's language")]
    office_en: Annotated[str | None, Column("Office in English; null where not known")]
    level: Annotated[str, Column("Rank of the office", values=LEVELS_OF_OFFICE)]
    person: Annotated[str | None, Column("Id shared by spellings of one person's name")] = None
    name_guessed: Annotated[
        bool, Column("The nominative rests on endings alone, no known first name")
    ] = False


@_record
class Envoy(Record):
    """a term of a representative"""

    table_name: ClassVar[str] = "envoys"
    name: Annotated[str, Column("Name in the nominative")]
    name_printed: Annotated[str, Column("Name as printed")]
    role: Annotated[str, Column("Office, in the document's words")]
    role_en: Annotated[str | None, Column("Office in English; null where not known")]
    sending: Annotated[str | None, Column(f"Sending state. {COUNTRY}")]
    receiving: Annotated[str | None, Column(f"Receiving state. {COUNTRY}")]
    city: Annotated[str | None, Column("Seat, where named")]
    # Not `start` and `end`: those are the evidence's offsets, in this table as in every other.
    term_start: Annotated[Edtf | None, Column("Start of the term")]
    term_end: Annotated[Edtf | None, Column("End of the term")]
    end_reason: Annotated[
        str,
        Column(
            "stated, taken from the successor's start, or open",
            values=("stated", "successor", "open"),
        ),
    ]
    person: Annotated[str | None, Column("Id shared by spellings of one person's name")] = None
    name_guessed: Annotated[
        bool, Column("The nominative rests on endings alone, no known first name")
    ] = False


@_record
class Mission(Record):
    """an embassy, consulate or honorary consul"""

    table_name: ClassVar[str] = "missions"
    type: Annotated[str, Column("Kind of mission, in English")]
    sending: Annotated[str, Column(f"Sending state. {COUNTRY}")]
    receiving: Annotated[str, Column(f"Receiving state. {COUNTRY}")]
    city: Annotated[str | None, Column("Seat, nominative; null where none is named")]
    opened: Annotated[Edtf | None, Column("Opened")]
    closed: Annotated[Edtf | None, Column("Closed")]
    holder: Annotated[str | None, Column("Honorary consul, where the entry names one")]


@_record
class Treaty(Record):
    """an agreement, convention, protocol, memorandum or programme"""

    table_name: ClassVar[str] = "treaties"
    treaty: Annotated[str, Column("Id")]
    title: Annotated[str, Column("Title, in the document's words")]
    title_en: Annotated[str | None, Column("Title in English; null where not known")]
    parties: Annotated[str, Column(f"Parties. {COUNTRY}")]
    level: Annotated[
        str,
        Column(
            "Level of the parties",
            values=("state", "government", "ministry", "agency", "programme"),
        ),
    ]
    form: Annotated[str, Column("agreement, convention, protocol, memorandum, programme …")]
    subject: Annotated[str | None, Column("What it is about, in the document's words")]
    signed: Annotated[Edtf | None, Column("Signed")]
    ratified: Annotated[Edtf | None, Column("Ratified")]
    in_force: Annotated[Edtf | None, Column("Entry into force")]
    ended: Annotated[Edtf | None, Column("Terminated or denounced")]
    year: Annotated[Edtf | None, Column("A bare year in a list, without saying of what")]
    status: Annotated[
        str,
        Column(
            "Status as the document tells it",
            values=("in_force", "ratified", "terminated", "denounced", "signed", "unknown"),
        ),
    ]
    duration: Annotated[str | None, Column("Duration, in the document's words")]


@_record
class CourtCase(Record):
    """a named case"""

    table_name: ClassVar[str] = "court_cases"
    name: Annotated[str, Column("Name of the case")]
    applicant: Annotated[str, Column("Applicant")]
    respondent: Annotated[str, Column(f"Respondent. {COUNTRY}")]
    court: Annotated[str | None, Column("Court")]


@_record
class TradePartner(Record):
    """a line of a partner ranking"""

    table_name: ClassVar[str] = "trade_partners"
    flow: Annotated[str, Column("Flow", values=("export", "import"))]
    period: Annotated[Edtf | None, Column("Period")]
    rank: Annotated[int, Column("Rank among partners")]
    country: Annotated[str, Column(f"Partner. {COUNTRY}")]
    value_eur: Annotated[float, Column("Value", unit="EUR")]
    share_pct: Annotated[float, Column("Share of the flow", unit="%")]


@_record
class TradeTotal(Record):
    """a stated total, balance or growth"""

    table_name: ClassVar[str] = "trade_totals"
    flow: Annotated[str, Column("Flow, seen from Latvia", values=FLOWS_OF_TOTALS)]
    counterpart: Annotated[str, Column(f"Partner. {COUNTRY}")]
    period: Annotated[Edtf | None, Column("Period")]
    value: Annotated[float | None, Column("Value; negative for a deficit", unit="currency")]
    currency: Annotated[str | None, Column("ISO 4217 code")]
    rank: Annotated[int | None, Column("Rank of the partner, where stated")]
    growth_pct: Annotated[float | None, Column("Growth since `compared_with`", unit="%")]
    change: Annotated[float | None, Column("Change since `compared_with`", unit="currency")]
    compared_with: Annotated[Edtf | None, Column("Period compared with")]
    stated: Annotated[str, Column("The words")]


@_record
class TradeGroup(Record):
    """a product group of a table"""

    table_name: ClassVar[str] = "trade_groups"
    flow: Annotated[str, Column("Flow, seen from Latvia", values=("export", "import"))]
    period: Annotated[Edtf | None, Column("Period")]
    group: Annotated[str, Column("Name, in the document's words")]
    group_en: Annotated[str | None, Column("Name in English; null where not known")]
    hs_section: Annotated[
        str | None, Column("Harmonized System section, Roman numeral; several joined by ';'")
    ]
    value_eur: Annotated[float, Column("Value", unit="EUR")]
    share_pct: Annotated[float, Column("Share of the table's total", unit="%")]
    table_total_eur: Annotated[float | None, Column("The table's own total", unit="EUR")]


@_record
class TradeProduct(Record):
    """a product within a group"""

    table_name: ClassVar[str] = "trade_products"
    flow: Annotated[str, Column("Flow, seen from Latvia", values=("export", "import"))]
    period: Annotated[Edtf | None, Column("Period")]
    group: Annotated[str, Column("Its group's name, in the document's words")]
    product: Annotated[str, Column("Name, in the document's words")]
    product_en: Annotated[str | None, Column("Name in English; null where not known")]
    hs_heading: Annotated[
        str | None, Column("Harmonized System heading, four digits; several joined by ';'")
    ]
    hs_confidence: Annotated[
        str | None,
        Column("How sure the heading is", values=("high", "medium", "low")),
    ]
    share_of_group_pct: Annotated[float, Column("Share of its group", unit="%")]
    value_eur: Annotated[float, Column("Implied value: share times group", unit="EUR")]


@_record
class Investment(Record):
    """a stock, a capital or a count of firms"""

    table_name: ClassVar[str] = "investments"
    kind: Annotated[
        str,
        Column("What", values=("fdi_stock", "registered_companies", "share_capital")),
    ]
    direction: Annotated[str, Column("From which country into which, such as BLR->LVA")]
    value: Annotated[float, Column("Value, in full units", unit="unit")]
    unit: Annotated[str, Column("ISO 4217 code or 'companies'")]
    date: Annotated[Edtf | None, Column("As of")]
    rank: Annotated[int | None, Column("Rank, where stated")]


@_record
class SecurityAssistance(Record):
    """an amount of aid, sale or licence"""

    table_name: ClassVar[str] = "security_assistance"
    programme: Annotated[
        str | None, Column("Programme: FMF, IMET, Section 333, FMS, DCS …; null outside any")
    ]
    category: Annotated[str | None, Column("Kind: aid, sale, licence, or the item's own words")]
    provider: Annotated[str, Column(f"Who gives or sells. {COUNTRY}")]
    recipient: Annotated[str, Column(f"Who receives or buys. {COUNTRY}")]
    fiscal_year_start: Annotated[int | None, Column("First fiscal year")]
    fiscal_year_end: Annotated[int | None, Column("Last fiscal year")]
    amount: Annotated[float, Column("Amount", unit="currency")]
    currency: Annotated[str, Column("ISO 4217 code")]
    approximate: Annotated[bool, Column("The text says about, over, worth more than …")]


@_record
class Finding(Record):
    """something in the documents that does not hold, or was tested and holds"""

    table_name: ClassVar[str] = "findings"
    finding: Annotated[str, Column("Id")]
    rule: Annotated[str, Column("Id of the rule")]
    verdict: Annotated[
        str,
        Column(
            "Verdict",
            values=(
                "inconsistent",
                "imprecise",
                "gap",
                "stale",
                "mislabelled",
                "garbled",
                "holds",
            ),
        ),
    ]
    severity: Annotated[str, Column("Severity", values=("high", "medium", "low"))]
    message: Annotated[str, Column("What was found, quoting both places")]
    stated: Annotated[str | None, Column("The document's own value")]
    computed: Annotated[str | None, Column("What follows from the other place")]
    places: Annotated[str, Column("The places, `source:line` joined by ';'")]


@_record
class CodedEvent(Record):
    """an event coded for conflict and cooperation"""

    table_name: ClassVar[str] = "coded_events"
    event: Annotated[str, Column("Id of the event")]
    date: Annotated[Edtf, Column("When")]
    actor: Annotated[str | None, Column(f"Who acts. {COUNTRY}")]
    target: Annotated[str | None, Column(f"To whom. {COUNTRY}")]
    dyad: Annotated[str | None, Column("Directed dyad, actor>target")]
    cameo: Annotated[str | None, Column("CAMEO code; null where the event is no interaction")]
    cameo_root: Annotated[str | None, Column("CAMEO root code, two digits")]
    quad_class: Annotated[
        int | None,
        Column("Quad class by GDELT's convention: 1 verbal cooperation … 4 material conflict"),
    ]
    goldstein: Annotated[float | None, Column("Goldstein score by the GDELT table")]
    rule: Annotated[str | None, Column("Id of the rule that fired, or the reason for no code")]
    trigger: Annotated[str | None, Column("The words that fired it")]
    cameo_alternative: Annotated[str | None, Column("Code of a second defensible reading")] = None
    plover_event: Annotated[
        str | None, Column("PLOVER's type of event and mode, joined by '/'")
    ] = None
    plover: Annotated[float | None, Column("PLOVER's expert score")] = None
    answers: Annotated[
        str | None, Column("Id of the event that this act of retaliation answers")
    ] = None


RECORDS: tuple[type[Source] | type[Record], ...] = (
    Source,
    Section,
    Coverage,
    DateRow,
    Quantity,
    Event,
    Visit,
    Visitor,
    Envoy,
    Mission,
    Treaty,
    CourtCase,
    TradePartner,
    TradeTotal,
    TradeGroup,
    TradeProduct,
    Investment,
    SecurityAssistance,
    Finding,
    CodedEvent,
)
"""All record types in the order of the data model; each names its table as `table_name`."""
