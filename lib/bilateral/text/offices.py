"""Offices of persons in English and Latvian text: nominative, English, rank.

The vocabulary of both languages is in `data/offices.csv`.
"""

from __future__ import annotations

from bilateral.text.office_words import OfficeMention
from bilateral.text.offices_en import find_english_offices
from bilateral.text.offices_lv import body_in_english, find_latvian_offices

__all__ = ["OfficeMention", "body_in_english", "find_offices"]


def find_offices(text: str, language: str = "en") -> list[OfficeMention]:
    """Find the offices named in a text, longest first at each place, in order, not overlapping.

    >>> text = "Baltkrievijas ārlietu ministra pirmā vietnieka Aleksandra Mihņēviča vizīte"
    >>> office = find_offices(text, "lv")[0]
    >>> office.nominative, office.english, office.level, office.gender, office.case
    ('ārlietu ministra pirmais vietnieks', 'First Deputy Minister of Foreign Affairs', 'deputy_minister', 'm', 'gen')
    >>> [(o.nominative, o.level) for o in find_offices("the Speaker met Prime Minister Smith")]
    [('Speaker', 'speaker'), ('Prime Minister', 'head_of_government')]
    >>> find_offices("Ārlietu ministrija un Ministru kabinets", "lv"), find_offices("in general")
    ([], [])
    """  # noqa: E501
    return list(find_latvian_offices(text) if language == "lv" else find_english_offices(text))
