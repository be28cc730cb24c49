"""Latvian names of persons in the nominative.

Every word of a name has analyses (nominative, gender, case): first names from a lexicon that is
declined once, surnames from rules for endings and a short list of exceptions. The words of one
name agree in gender and case, which decides between analyses.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from bilateral.text.declension import CASES, Case, Gender

__all__ = [
    "Case",
    "Gender",
    "Name",
    "find_persons",
    "is_first_name",
    "leading_name",
    "nominative",
    "person_key",
]

_DATA = Path(__file__).resolve().parent.parent / "data"
# The capitals of all languages in Latin letters, not of Latvian alone.
_UPPER = "A-ZÀ-ÖØ-Þ" + "".join(c for c in map(chr, range(0x100, 0x250)) if c.isupper())

# Masculine genitives, longest first: the softened consonant goes back to the one before -is;
# -iņa is the diminutive -iņš, -ska and -cka are Slavic -skis and -ckis.
_MASCULINE_GENITIVE = (
    ("ieša", "ietis"), ("īša", "ītis"), ("viča", "vičs"), ("āča", "ācis"),
    ("skā", "skis"), ("ckā", "ckis"), ("ska", "skis"), ("cka", "ckis"), ("iņa", "iņš"),
    ("šņa", "snis"), ("žņa", "znis"), ("ļņa", "lnis"), ("ļļa", "llis"), ("ņņa", "nnis"),
    ("ņa", "nis"), ("ļa", "lis"), ("ķa", "ķis"), ("ģa", "ģis"), ("pja", "pis"), ("bja", "bis"),
    ("mja", "mis"), ("vja", "vis"), ("a", "s"),
)  # fmt: skip
_MASCULINE_OTHER: dict[Case, tuple[tuple[str, str], ...]] = {
    "dat": (("skam", "skis"), ("ckam", "ckis"), ("iņam", "iņš"), ("ņam", "ņš"), ("am", "s"),
            ("im", "is"), ("um", "us")),
    "acc": (("sku", "skis"), ("cku", "ckis"), ("iņu", "iņš"), ("u", "s"), ("i", "is")),
    "loc": (("iņā", "iņš"), ("ā", "s"), ("ī", "is"), ("ū", "us")),
}  # fmt: skip
_FEMININE: dict[Case, tuple[tuple[str, str], ...]] = {
    "nom": (("a", "a"), ("e", "e")),
    "gen": (("skās", "ska"), ("as", "a"), ("es", "e")),
    "dat": (("ai", "a"), ("ei", "e")),
    "acc": (("u", "a"), ("i", "e")),
    "loc": (("ā", "a"), ("ē", "e")),
}
# Men whose surname ends in -a or -e (Daudze, Liepa, Kupala): likely only in the genitive, where
# nothing else ends so; elsewhere only if the other words of the name leave no choice.
_MASCULINE_VOWEL: dict[Case, tuple[tuple[str, str], ...]] = {
    "nom": (("a", "a"), ("e", "e")),
    "gen": (("as", "a"), ("es", "e")),
    "dat": (("am", "a"), ("em", "e")),
    "acc": (("u", "a"), ("i", "e")),
    "loc": (("ā", "a"), ("ē", "e")),
}
_KNOWN, _RULE, _UNLIKELY, _AGAINST_CASE = 0.0, 1.0, 2.5, 4.0
_MAX_WORDS = 4

_TOKEN = re.compile(rf"(?:D[žz]|[{_UPPER}])\.(?![^\W\d_{_UPPER}])|[^\s.]+\.?")
_FOREIGN = re.compile(r"[wqxyWQXY]")

Analysis = tuple[str, Gender, Case, float]

_GENDERS: tuple[Gender, ...] = ("m", "f")
# Every ending of a declined name with the nominatives it may come from, for names of a list,
# where a wrong guess is impossible. Names such as Uldis keep their consonant (Ulda).
_FORMS: dict[str, tuple[tuple[str, Gender, Case], ...]] = {
    "a": (("s", "m", "gen"), ("is", "m", "gen"), ("š", "m", "gen")),
    "ņa": (("nis", "m", "gen"),), "ļa": (("lis", "m", "gen"),), "ča": (("cis", "m", "gen"),),
    "ša": (("tis", "m", "gen"), ("sis", "m", "gen")),
    "ža": (("dis", "m", "gen"), ("zis", "m", "gen")),
    "šņa": (("snis", "m", "gen"),), "žņa": (("znis", "m", "gen"),), "ļņa": (("lnis", "m", "gen"),),
    "ļļa": (("llis", "m", "gen"),), "ņņa": (("nnis", "m", "gen"),), "ja": (("is", "m", "gen"),),
    "as": (("a", "m", "gen"), ("a", "f", "gen")),
    "es": (("e", "m", "gen"), ("e", "f", "gen")),
    "us": (("us", "m", "gen"),),
    "am": (("s", "m", "dat"), ("š", "m", "dat"), ("a", "m", "dat")),
    "im": (("is", "m", "dat"),), "um": (("us", "m", "dat"),), "em": (("e", "m", "dat"),),
    "ai": (("a", "f", "dat"),), "ei": (("e", "f", "dat"),),
    "u": (("s", "m", "acc"), ("š", "m", "acc"), ("us", "m", "acc"), ("a", "m", "acc"),
          ("a", "f", "acc")),
    "i": (("is", "m", "acc"), ("e", "m", "acc"), ("e", "f", "acc")),
    "ā": (("ais", "m", "gen"), ("s", "m", "loc"), ("š", "m", "loc"), ("a", "m", "loc"),
          ("a", "f", "loc")),
    "ī": (("is", "m", "loc"),), "ū": (("us", "m", "loc"),),
    "ē": (("e", "m", "loc"), ("e", "f", "loc")),
    "ajam": (("ais", "m", "dat"),), "o": (("ais", "m", "acc"),), "ajā": (("ais", "m", "loc"),),
}  # fmt: skip
_LONGEST_FORM = 4


class Name(NamedTuple):
    """A person's name: as printed, in the nominative, and whether that is a guess."""

    printed: str
    nominative: str
    gender: Gender | None
    guessed: bool


@cache
def _first_names() -> dict[str, list[Gender]]:
    return _lexicon("first_names.csv")


@cache
def _surnames() -> dict[str, list[Gender]]:
    return _lexicon("surnames.csv")


def _lexicon(file: str) -> dict[str, list[Gender]]:
    genders: dict[str, list[Gender]] = {}
    with (_DATA / file).open(encoding="utf-8", newline="") as lines:
        for name, gender in list(csv.reader(lines))[1:]:
            genders.setdefault(name, []).append("m" if gender == "m" else "f")
    return genders


def _in_lexicon(word: str, lexicon: dict[str, list[Gender]]) -> tuple[Analysis, ...]:
    """Analyses of a form of a listed name: undo each ending, keep what the list knows."""
    found: list[Analysis] = []
    for gender in lexicon.get(word, ()):
        # Names in -o, -i, -u (Ivo, Ali) are the same in every case.
        cases = CASES if word[-1] in "oiu" else CASES[:1]
        found += [(word, gender, case, _KNOWN) for case in cases]
    for length in range(1, min(_LONGEST_FORM, len(word)) + 1):
        stem = word[:-length]
        for nominative_ending, gender, case in _FORMS.get(word[-length:], ()):
            name = stem + nominative_ending
            if gender in lexicon.get(name, ()):
                found.append((name, gender, case, _KNOWN))
    return tuple(found)


def _first_match(
    word: str, rules: tuple[tuple[str, str], ...], gender: Gender, case: Case, cost: float
) -> list[Analysis]:
    for ending, nominative_ending in rules:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return [(word[: -len(ending)] + nominative_ending, gender, case, cost)]
    return []


@lru_cache(maxsize=1 << 14)
def _by_rule(word: str) -> tuple[Analysis, ...]:
    """Analyses of a name by its ending; empty when it has no Latvian ending."""
    if not word or _FOREIGN.search(word):
        return ()
    analyses: list[Analysis] = []
    if word.endswith(("s", "š")):
        # -as and -es are hardly ever a man's nominative; -us is the third declension.
        cost = _UNLIKELY if word.endswith(("as", "es")) else _RULE
        analyses.append((word, "m", "nom", cost))
        if word.endswith("us"):
            analyses.append((word, "m", "gen", _UNLIKELY))
    analyses += _first_match(word, _MASCULINE_GENITIVE, "m", "gen", _RULE)
    for case, rules in _MASCULINE_OTHER.items():
        analyses += _first_match(word, rules, "m", case, _RULE)
    for case, rules in _FEMININE.items():
        analyses += _first_match(word, rules, "f", case, _RULE)
    for case, rules in _MASCULINE_VOWEL.items():
        cost = _RULE if case == "gen" or word.endswith("em") else _UNLIKELY
        analyses += _first_match(word, rules, "m", case, cost)
    if word[-1] in "oiuēīāū":
        # -o never declines; the other vowels seldom end a foreign nominative.
        cost = _RULE if word[-1] == "o" else 2 * _UNLIKELY
        analyses += [(word, gender, case, cost) for gender in _GENDERS for case in CASES]
    return tuple(analyses)


@lru_cache(maxsize=1 << 14)
def _word_analyses(word: str, *, first: bool) -> tuple[Analysis, ...]:
    if first:
        return _in_lexicon(word, _first_names()) or _by_rule(word)
    known = _in_lexicon(word, _surnames())
    if not known:
        return _by_rule(word)
    # The listed man's surname stands against what the rules would make of a man's form.
    return known + tuple(analysis for analysis in _by_rule(word) if analysis[1] == "f")


@lru_cache(maxsize=1 << 14)
def is_first_name(word: str) -> bool:
    """Whether a word is a listed first name in any case, or several joined by hyphens.

    >>> is_first_name("Krišjāņa"), is_first_name("ministra")
    (True, False)
    """
    return all(_in_lexicon(part, _first_names()) for part in word.split("-"))


def _cheapest(analyses: tuple[Analysis, ...]) -> dict[tuple[Gender, Case], Analysis]:
    """The cheapest analysis for each gender and case that a word may have."""
    best: dict[tuple[Gender, Case], Analysis] = {}
    for analysis in analyses:
        key = analysis[1:3]
        if key not in best or analysis[3] < best[key][3]:
            best[key] = analysis
    return best


def _compound_analyses(word: str, *, first: bool) -> tuple[Analysis, ...]:
    """Analyses of a word whose parts, joined by hyphens, decline each for itself."""
    parts = [_word_analyses(part, first=first) for part in word.split("-")]
    if len(parts) == 1:
        return parts[0]
    joined: list[Analysis] = []
    cheapest = [_cheapest(part) for part in parts]
    for gender in _GENDERS:
        for case in CASES:
            best = [part[gender, case] for part in cheapest if (gender, case) in part]
            if len(best) == len(parts):
                name = "-".join(analysis[0] for analysis in best)
                joined.append((name, gender, case, max(analysis[3] for analysis in best)))
    return tuple(joined)


def _titled(word: str) -> str:
    """`LOVNIKS` as `Lovniks`; words that are not all capitals stay."""
    if len(word) > 1 and word.isupper():
        return "-".join(part.capitalize() for part in word.split("-"))
    return word


def nominative(printed: str, *, gender: Gender | None = None, case: Case | None = None) -> Name:
    """The nominative of a Latvian personal name in any case.

    `gender` and `case` are those of the office before the name, where there is one: only they can
    decide `A.Ravkova` (a man's genitive or a woman's nominative). A name with no Latvian ending
    is returned as printed. Initials are followed by one space: `A.Ravkova` → `A. Ravkovs`.

    >>> nominative("Vladimira Makeja").nominative, nominative("Danas Reiznieces-Ozolas").nominative
    ('Vladimirs Makejs', 'Dana Reizniece-Ozola')
    >>> nominative("Gundara Daudzes")
    Name(printed='Gundara Daudzes', nominative='Gundars Daudze', gender='m', guessed=False)
    >>> nominative("A.Ravkova", gender="f").nominative, nominative("A.Ravkova").nominative
    ('A. Ravkova', 'A. Ravkovs')
    >>> nominative("Yulia Skripal")
    Name(printed='Yulia Skripal', nominative='Yulia Skripal', gender=None, guessed=True)
    """
    tokens = [_titled(token) for token in _TOKEN.findall(printed)]
    words = [token for token in tokens if not token.endswith(".") and token[0].isupper()]
    if not words:
        return Name(printed, " ".join(tokens), gender, guessed=True)
    given = len(words) > 1 or (len(tokens) == 1 and is_first_name(words[0]))
    analyses = {
        # Words between the first and the last may be second first names.
        word: _compound_analyses(
            word, first=given and (index == 0 or (word is not words[-1] and is_first_name(word)))
        )
        for index, word in enumerate(words)
    }
    known = given and is_first_name(words[0])
    chosen, tie = _agree(analyses, gender, case)
    if chosen is None and gender:
        # A known first name outweighs the gender of an office (a woman called 'ministrs').
        chosen, tie = _agree(analyses, None, case)
    if chosen is None:
        return Name(printed, " ".join(tokens), gender, guessed=not known)
    joined = " ".join(chosen[token][0] if token in chosen else token for token in tokens)
    return Name(printed, joined, next(iter(chosen.values()))[1], guessed=tie or not known)


def _agree(
    analyses: dict[str, tuple[Analysis, ...]], gender: Gender | None, case: Case | None
) -> tuple[dict[str, Analysis] | None, bool]:
    """The cheapest analyses that agree in gender and case; True when another gender ties."""
    options: list[tuple[float, float, Gender, dict[str, Analysis]]] = []
    cheapest = {word: _cheapest(candidates) for word, candidates in analyses.items()}
    for index, wanted in enumerate(CASES):
        for wanted_gender in (gender,) if gender else _GENDERS:
            key = wanted_gender, wanted
            if not all(key in best for best in cheapest.values()):
                continue
            chosen = {word: best[key] for word, best in cheapest.items()}
            cost = sum(analysis[3] for analysis in chosen.values())
            if case not in (None, wanted):
                cost += _AGAINST_CASE
            # Assumption: where a man's genitive and a woman's nominative look the same and
            # nothing decides, it is the man's: these texts name visitors in the genitive.
            order = 0.1 * index + (0.15 if wanted_gender == "f" else 0.0)
            options.append((cost, order, wanted_gender, chosen))
    if not options:
        return None, False
    cost, _, best_gender, best = min(options, key=lambda option: option[:2])
    return best, any(option[0] == cost and option[2] != best_gender for option in options)


_CAPITALISED = rf"[{_UPPER}][\w’']+(?:-[{_UPPER}][\w’']+){{0,2}}"
_NAME = re.compile(
    rf"""
    (?<!\w)
    (?P<initials>(?:\b(?:D[žz]|[{_UPPER}])\.[ -]?){{0,3}})
    {_CAPITALISED}
    (?:
        [ ](?:(?:fon|van|der|den|de|da|di|le|la|al|el|bin|ibn|ten|zu)[ ]){{0,2}}(?:[{_UPPER}]\.[ ])?
        {_CAPITALISED}
    ){{0,3}}
    """,
    re.VERBOSE,
)
_LEAD_IN = re.compile(
    r"""
    [\s:–—-]*
    (?:
        (?:Dr|prof|Prof|asoc|plkv|Plkv|ģen|Ģen|Mg|Mag|V\.\s?E)\.\s?
        (?:(?:habil|hist|med|iur|oec|phil|sc)\.\s?){0,3}
    )?
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"\S+")


def _trimmed(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """A matched name cut before the first place in it; None when nothing of a name is left."""
    from bilateral.text.places import is_place  # noqa: PLC0415  (places needs no names)

    start, end = match.span()
    words = [word.span() for word in _WORD.finditer(text, match.end("initials"), end)]
    kept = 0
    for first, last in words[:_MAX_WORDS]:
        word = text[first:last]
        if is_place(word) and not (kept == 0 and is_first_name(word)):
            break
        kept += 1
    if kept == 0:
        return None
    end = words[kept - 1][1]
    # A single word in capitals (NATO, LU) is an abbreviation.
    if kept == 1 and not match["initials"] and text[start:end].isupper():
        return None
    return start, end


def leading_name(text: str) -> tuple[int, int] | None:
    """The span of the person's name that a text begins with, as after an office.

    Blanks, a dash or colon and a title (`Dr.`) may come before it. It ends before lower-case
    words, commas and names of places; a place alone is no name.

    >>> text = " A.Geizānu, Zinātņu akadēmijas"
    >>> text[slice(*leading_name(text))]
    'A.Geizānu'
    >>> leading_name(" un Krievijas"), leading_name(" Latvijā")
    (None, None)
    """
    lead_in = _LEAD_IN.match(text)
    match = _NAME.match(text, lead_in.end() if lead_in else 0)
    return _trimmed(text, match) if match else None


def find_persons(text: str) -> list[tuple[int, int]]:
    """Spans of the persons of a Latvian text who stand with an initial or a known first name.

    >>> text = "Vizītē A. Ašeradens tikās ar Vladimiru Makeju Minskā."
    >>> [text[start:end] for start, end in find_persons(text)]
    ['A. Ašeradens', 'Vladimiru Makeju']
    >>> find_persons("Latvijas Nacionālā bibliotēka")
    []
    """
    spans = []
    position = 0
    while match := _NAME.search(text, position):
        span = _trimmed(text, match)
        first = text[match.end("initials") : match.end()].split(maxsplit=1)[0]
        full = span is not None and len(text[span[0] : span[1]].split()) > 1
        if span and (match["initials"] or (full and is_first_name(first))):
            spans.append(span)
            position = span[1]
        else:
            # The next word may begin the name: "Ministrs Jānis Bērziņš".
            position = match.end("initials") + len(first)
    return spans


def person_key(name: str) -> str:
    """A key that spellings of one person's name in the nominative share.

    The initial and the surname without diacritics and case: `V.Gaidukēvičs` and `Valērijs
    Gaidukēvičs` meet, as do the spellings Rinkevičs and Rinkēvičs.

    >>> person_key("V.Gaidukēvičs"), person_key("Valērijs Gaidukēvičs"), person_key("Rainis")
    ('v gaidukevics', 'v gaidukevics', 'rainis')
    """
    decomposed = unicodedata.normalize("NFD", name)
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()
    words = plain.replace(".", ". ").split()
    if len(words) < 2:
        return plain.strip()
    return f"{words[0][0]} {words[-1]}"
