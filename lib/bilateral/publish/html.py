"""The pages: each one file by itself, which needs no network and is read without a script."""

from __future__ import annotations

from bilateral.publish.pages.document import source_page
from bilateral.publish.pages.frame import Navigation, Page
from bilateral.publish.pages.index import Card, card, index_page
from bilateral.publish.pages.mail import mail_page
from bilateral.publish.pages.reference import assumptions_page, dictionary_page
from bilateral.publish.pages.report import report_page, title_of
from bilateral.publish.pages.table import table_page

__all__ = [
    "Card",
    "Navigation",
    "Page",
    "assumptions_page",
    "card",
    "dictionary_page",
    "index_page",
    "mail_page",
    "report_page",
    "source_page",
    "table_page",
    "title_of",
]
