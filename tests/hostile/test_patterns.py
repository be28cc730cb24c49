"""No pattern of the library backtracks without end."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from functools import _lru_cache_wrapper
from itertools import product
from types import FrameType

import bilateral
from bilateral.analysis import tension_coder

LENGTH = 400
_STOPS = ("\x00", " ")


def modules() -> Iterator[object]:
    for info in pkgutil.walk_packages(bilateral.__path__, "bilateral."):
        if info.name != "bilateral.__main__":
            yield importlib.import_module(info.name)


def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of all modules by their places; those in caches are made by reading first."""
    bilateral.load()
    found: dict[str, re.Pattern[str]] = {}
    for module in modules():
        for name, value in vars(module).items():
            made = value
            if isinstance(value, _lru_cache_wrapper) and "Pattern" in str(
                getattr(value, "__annotations__", {}).get("return", "")
            ):
                try:
                    made = value()
                except TypeError:
                    continue  # it takes an argument: a vocabulary's, seen in the growth tests
            for number, each in enumerate(_within(made)):
                where = getattr(module, "__name__", "")
                found.setdefault(f"{each.pattern}{each.flags}", each)
                names = f"{where}.{name}[{number}]"
                NAMES.setdefault(f"{each.pattern}{each.flags}", names)
    rules = {f"rule {rule.name}": rule.pattern for rule in tension_coder.rules()}
    return {NAMES[key]: pattern for key, pattern in found.items()} | rules


NAMES: dict[str, str] = {}


def _within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, (tuple, list, frozenset, set)):
        for each in value:
            yield from _within(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _within(each)


def attacks(pattern: re.Pattern[str]) -> Iterator[str]:
    """Texts that begin as the pattern wants, repeat its own parts and end as it does not."""
    words = re.findall(r"[^\W\d_]{2,}|[„“\"'(\[<=*|,;:.€$%–-]", pattern.pattern)[:6]
    pieces = [*dict.fromkeys(("a", "A", "1", " ", "a ", "A ", "1 ", "1.", "1,", "Ā", "\n", "a\n",
                              "(", "a, ", "A. ", "19 ", "=", "*", "\t ", "-", *words))]  # fmt: skip
    for piece, stop in product(pieces, _STOPS):
        yield piece * (LENGTH // len(piece)) + stop
    for word, piece in product(words[:3], ("a", "1", " ", "a ", "A ", "1.")):
        yield word + piece * (LENGTH // len(piece)) + "\x00"


class _TooLongError(Exception):
    pass


def slowest(pattern: re.Pattern[str], limit: float) -> tuple[float, str]:
    """The longest time that a search takes, and the text; ended after the limit in any case."""

    def ended(number: int, frame: FrameType | None) -> None:
        raise _TooLongError

    before: Callable[..., object] | int | None = signal.signal(signal.SIGALRM, ended)
    worst, text = 0.0, ""
    try:
        for attack in attacks(pattern):
            signal.setitimer(signal.ITIMER_REAL, 20 * limit)
            begin = time.process_time()
            try:
                pattern.search(attack)
            except _TooLongError:
                return float("inf"), attack[:60]
            taken = time.process_time() - begin
            if taken > worst:
                worst, text = taken, attack[:60]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return worst, text


def test_no_pattern_takes_long() -> None:
    """A search takes at most a fifth of a second on 400 characters.

    Backtracking that grows exponentially would not end at all on texts of that length.
    """
    known = patterns()
    assert len(known) > 150
    slow = {}
    for name, pattern in known.items():
        taken, text = slowest(pattern, 0.2)
        if taken > 0.2:
            slow[name] = (taken, text)
    assert slow == {}


def test_a_pattern_that_backtracks_is_noticed() -> None:
    assert slowest(re.compile(r"(a+)+b"), 0.01)[0] == float("inf")
