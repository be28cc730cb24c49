"""Court cases that English prose names: 'Applicant v. Respondent'."""

from __future__ import annotations

import re

from bilateral.readers.page import Page
from bilateral.records import CourtCase

__all__ = ["court_cases"]

_CASE = re.compile(
    r"""
    (?P<applicant> [^\W\d_a-z][\w'’.-]*
        (?:\ (?:and|And|&|[Oo]thers|of|the|de|van|von|[^\W\d_a-z][\w'’.-]*)){0,7} )
    \ (?:v|vs|versus)\.?[ ]
    (?:the\ )?
    (?P<respondent> [^\W\d_a-z][\w'’-]* (?:\ [^\W\d_a-z][\w'’-]*){0,3} )
    """,
    re.VERBOSE,
)
# Words that begin a sentence or introduce a case; they are no part of an applicant's name.
_LEAD = re.compile(r"(?:in|the|see|case|cases|such|including|like|and|also)\ ", re.IGNORECASE)
_COURT = re.compile(
    r"\b(?:[A-Z]\w+\ ){0,4}(?:Court|Tribunal)(?:\ (?:of|for|on)(?:\ (?:the\ )?[A-Z]\w+){1,4})?"
)
_VERSUS = re.compile(r" (?:v|vs|versus)\.? ")


def court_cases(page: Page, start: int, end: int) -> list[CourtCase]:
    """The cases named in a paragraph, each with the court last named before it.

    A state or organisation must be the respondent: 'Alpha v Beta' alone is no row.
    """
    text = page.text
    if not _VERSUS.search(text, start, end):
        return []
    courts = list(_COURT.finditer(text, start, end))
    found = []
    for match in _CASE.finditer(text, start, end):
        places = page.states_in(match.start("respondent"), match.end())
        if not places:
            continue
        first = match.start()
        while lead := _LEAD.match(text, first, match.end("applicant")):
            first = lead.end()
        before = [court for court in courts if court.end() <= first] or courts[:1]
        last = next(
            (
                p.end
                for p in page.places_in(match.start("respondent"), match.end())
                if p.country == places[0]
            ),
            match.end(),
        )
        found.append(
            CourtCase(
                name=text[first:last],
                applicant=text[first : match.end("applicant")],
                respondent=places[0],
                court=before[-1].group() if before else None,
                evidence=page.document.evidence(first, last),
            )
        )
    return found
