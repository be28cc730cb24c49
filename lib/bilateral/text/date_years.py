"""Numbers of four digits: which are years, and which are counts, sizes or identifiers."""

from __future__ import annotations

import re

from bilateral.text.date_words import Tokens

__all__ = ["counted", "is_year"]

# Marks that make the number next to them an amount, a code or part of a longer number.
_NO_YEAR_BEHIND = frozenset("#DTS€$£+№/@_~§")
_NO_YEAR_BEFORE = frozenset("#m%€$£+@_°T/Bk")
# Endings of what Latvian counts: 1529 uzņēmumi, 1000 atļaujas; 'dibināta', 'notika' are verbs.
_COUNTED_LV = ("i", "u", "as", "us", "em", "ām", "es", "is")
# Endings of English words in -s that are no plural.
_SINGULAR_S = ("ss", "us", "is", "was", "has", "does", "gas")
# The number of a house: 'at 1824 R Street NW'.
_STREET = re.compile(r"\d{4} (?:[A-Z][\w.]* ){1,3}(?:Street|St\b|Avenue|Ave\b|Road|Boulevard)")
_POSSESSIVES = ("its", "their", "his", "her", "this", "our")


def is_year(tokens: Tokens, index: int, *, first: bool = False, last: bool = False) -> bool:
    """Whether a number of four digits is a year, not a count, a size or an identifier.

    `first` and `last` say that it is one end of two joined by a dash or 'to', which tells enough
    of the other side.
    """
    if tokens.before(index) == "i" and _STREET.match(tokens.text, tokens.start(index)):
        return not tokens.says(index - 1, "at")
    return (last or _free_before(tokens, index)) and (first or _free_after(tokens, index, last))


def _free_before(tokens: Tokens, index: int) -> bool:
    """Whether nothing before a number says that it is no year: over, Section, €."""
    before = tokens.before(index)
    if before == "u":
        return not counted(tokens, index) and tokens.number(index) >= 1800
    if before == "j":
        # 'No. 1520' is a number, 'no 1991 treaty' is a year.
        return tokens.says(index - 1, "no")
    if before == ".":
        return tokens.before(index - 1) != "j"
    return before not in _NO_YEAR_BEHIND


def _free_after(tokens: Tokens, index: int, last: bool) -> bool:
    """Whether what follows a number, and the words around it, let it be a year."""
    after = tokens.at(index + 1)
    lv = tokens.language(index) == "lv"
    if tokens.shape[index + 1 : index + 3] == ".x" and all(
        tokens.glued(place) for place in (index + 1, index + 2)
    ):
        return lv  # '2009-2017.state.gov'
    if after in _NO_YEAR_BEFORE or (lv and after == "." and _ordinal_word(tokens, index)):
        return False
    if after in ("g", "a") or tokens.shape[index + 1 : index + 3] in (".G", ".a"):
        return True
    if counted(tokens, index):
        return False
    return last or (_behind_name(tokens, index) if lv else _old_enough(tokens, index))


def _old_enough(tokens: Tokens, index: int) -> bool:
    """Whether a bare number of English text is a year by its size or by its preposition."""
    # Assumption: numbers from 1800 on are years unless something tells otherwise; smaller ones
    # only behind a preposition and before no noun.
    if tokens.number(index) >= 1800:
        return True
    after = tokens.at(index + 1)
    return tokens.before(index) in tuple("iPtbv") and (
        after not in ("x", "U") or (after == "U" and tokens.opens_sentence(index - 1))
    )


def _behind_name(tokens: Tokens, index: int) -> bool:
    """Whether a bare number of Latvian text is a year: behind a name or place, or in brackets."""
    if tokens.number(index) < 1800:
        return False
    before = tokens.before(index)
    if before in tuple('U(“”"„»') or index == 0:
        return True
    if before == "P":
        # 'kopš 2013.' and '(no 2004)', but not 'no 2000 eiro'.
        return tokens.at(index + 1) in tuple(".,;)]-n") or index + 1 == len(tokens)
    return before in ("x", "-") and tokens.word(index - 1).endswith(
        ("ē", "ā", "ī", "ū", "ās", "ēs", "īs", "-", "–")
    )


def _ordinal_word(tokens: Tokens, index: int) -> bool:
    """Whether a Latvian number with its dot counts a noun that is no year."""
    return tokens.glued(index + 1) and tokens.at(index + 2) == "x" and tokens.before(index) != "("


def counted(tokens: Tokens, index: int) -> bool:
    """Whether the word behind a number looks like what is counted.

    >>> from bilateral.text.date_words import tokenise
    >>> counted(tokenise("2000 visas", "en"), 0), counted(tokenise("2014 relations", "en"), 0)
    (True, True)
    >>> counted(tokenise("In 2014 relations soured", "en"), 1)
    False
    """
    if tokens.at(index + 1) not in ("x", "W", "V"):
        return False
    word = tokens.word(index + 1)
    if tokens.language(index) == "lv":
        return word.endswith(_COUNTED_LV)
    return (
        word.endswith("s")
        and len(word) > 3
        and not word.endswith(_SINGULAR_S)
        and not (tokens.number(index) >= 1800 and tokens.before(index) in tuple("ziPb"))
        and not tokens.says(index - 1, *_POSSESSIVES)
    )
