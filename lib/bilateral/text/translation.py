"""English for Latvian: a glossary of terms and a memory of sentences; never a guess."""

from __future__ import annotations

__all__ = ["english"]


def english(text: str) -> str | None:
    """English for a Latvian term or sentence, or None where none is known."""
    raise NotImplementedError
