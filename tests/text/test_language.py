from __future__ import annotations

import pytest
from bilateral.documents import default_seeds, load_documents
from bilateral.text.language import line_language
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "default", "expected"),
    [
        ("Pēc Krievijas un Polijas miera līguma parakstīšanas Rīgā 1921. gadā.", "en", "lv"),
        ("Saeimas namā, parakstīšanas ceremonijā", "en", "lv"),
        ("Signed by both ministers the day before yesterday", "lv", "en"),
        ("There were no votes against in the UN.", "en", "en"),
        ("- Jānis Vesmanis (1920–1922)", "en", "en"),
        ("Ārlietu ministrija", "en", "en"),
        ("Latvijas dienas Baltkrievijā *Taste Latvia*", "lv", "lv"),
        ("Baltkrievijas prezidenta kanceleja: www.president.gov.by", "lv", "lv"),
        ("7 243 346", "lv", "lv"),
        ("", "en", "en"),
    ],
)
def test_line_language(text: str, default: str, expected: str) -> None:
    assert line_language(text, default) == expected


def test_only_the_caption_of_the_seeds_is_in_another_language() -> None:
    other = [
        (document.source, line.number)
        for document in load_documents(default_seeds())
        for line in document.lines
        if line.language != document.language
    ]
    assert other == [("peace-treaty-1920", 4)]


@given(st.text(), st.sampled_from(["en", "lv"]))
def test_any_text_has_a_language(text: str, default: str) -> None:
    assert line_language(text, default) in ("en", "lv")
