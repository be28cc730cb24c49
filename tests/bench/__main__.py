"""Measure the library: `python -m tests.bench [NAME…] [--full]`, run from the repository's root.

Prints one table per benchmark and writes it to `outputs/bench/NAME.txt`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from tests.bench import growth, loading, peers, runs, tables

BENCHMARKS: dict[str, Callable[[argparse.Namespace], str]] = {
    "loading": lambda options: loading.report(repeats=options.repeats),
    "growth": lambda options: growth.report(growth.FULL if options.full else growth.QUICK),
    "peers": lambda options: peers.report(install=options.install_peers),
    "runs": lambda options: runs.report(
        rounds=options.rounds,
        sizes=options.batches or (runs.FULL if options.full else runs.SIZES),
        parts=options.parts,
        install=options.install_peers,
    ),
}


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--full", action="store_true", help="1,000 and 10,000 documents, 800 jobs")
    parser.add_argument("--repeats", type=int, default=7, help="fresh processes for loading")
    parser.add_argument("--rounds", type=int, default=1, help="of each way to run the notebooks")
    parser.add_argument(
        "--batches", type=_sizes, metavar="8,80", help="sizes of batches of small jobs for runs"
    )
    parser.add_argument(
        "--parts",
        type=lambda text: text.split(","),
        default=list(runs.PARTS),
        metavar=",".join(runs.PARTS),
        help="what of runs is measured (default: all)",
    )
    parser.add_argument(
        "--install-peers",
        action="store_true",
        help="first install the packages to measure beside into places of their own",
    )
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no benchmark {sorted(unknown)[0]!r}; there are: {', '.join(BENCHMARKS)}")
    for part in options.parts:
        if part not in runs.PARTS:
            parser.error(f"no part {part!r} of runs; there are: {', '.join(runs.PARTS)}")
    for name in options.names or BENCHMARKS:
        # A part does not take the place of the whole.
        apart = name == "runs" and options.parts != list(runs.PARTS)
        kept = "-".join([name, *options.parts]) if apart else name
        tables.publish(kept, BENCHMARKS[name](options))


if __name__ == "__main__":
    main()
