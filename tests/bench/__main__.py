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
        sizes=runs.FULL if options.full else runs.SIZES,
        install=options.install_peers,
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--full", action="store_true", help="1,000 and 10,000 documents, 800 jobs")
    parser.add_argument("--repeats", type=int, default=7, help="fresh processes for loading")
    parser.add_argument("--rounds", type=int, default=1, help="of each way to run the notebooks")
    parser.add_argument(
        "--install-peers",
        action="store_true",
        help="first install the packages to measure beside into places of their own",
    )
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no benchmark {sorted(unknown)[0]!r}; there are: {', '.join(BENCHMARKS)}")
    for name in options.names or BENCHMARKS:
        tables.publish(name, BENCHMARKS[name](options))


if __name__ == "__main__":
    main()
