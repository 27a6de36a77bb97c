"""Breaks behaviours one at a time and looks whether a test notices: `python -m tests.mutations [NAME...]`.

A name is that of a file beside this one (`trust`); without any, all of them. Run by hand: each mutation takes a few
seconds. One that survives says that a behaviour could be broken without any test failing; write the test.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.mutations.mutating import Outcome, copied, read, try_all

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def main(arguments: list[str]) -> int:
    names = sorted(path.stem for path in HERE.glob("*.toml"))
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which lists: {', '.join(names)}")
    parser.add_argument("--containing", default="", metavar="TEXT", help="only mutations whose reason has this text")
    chosen = parser.parse_args(arguments)
    if unknown := sorted(set(chosen.names) - set(names)):
        parser.error(f"there is no list called {', '.join(unknown)}")
    mutations = [
        mutation
        for name in chosen.names or names
        for mutation in read(HERE / f"{name}.toml")
        if chosen.containing in mutation.why
    ]
    with copied(ROOT) as tree:
        outcomes: list[Outcome] = []
        for outcome in try_all(tree, mutations):
            outcomes.append(outcome)
            print(outcome, flush=True)
    bad = sum(not outcome.killed for outcome in outcomes)
    print(f"{len(outcomes)} mutations, {len(outcomes) - bad} killed, {bad} not")
    return 1 if bad or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
