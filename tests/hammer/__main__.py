"""Hammers what must hold of the log and of acts, as often as was promised: `python -m tests.hammer [NAME...]`.

    kills        three programs write and are killed 1,000 times: nothing that was said to be written is lost
    file         10,000 single bytes of a journal are changed: each change is named, or nothing that is read differs
    export       10,000 single bytes of an export; each change is refused
    checkpoint   10,000 single bytes of a checkpoint and its signature
    mutations    1,000,000 exports that were changed without a key: no reader crashes, none believes
    nodes        1,000,000 lines of hostile nodes: the console stays, keeps little, and takes nothing for another's
    consoles     100,000 requests of hostile consoles: the node's runner stays, and starts and touches nothing
    signed       10,000 exports that the real key signed: both readers say the same, and believe what the log holds
    incidents    an incident's life is killed at every call that leaves the program: it goes on to the same end
    acts         a plan that is disturbed in eight ways at every point between two effects: done once, or not at all
    wide         the same of a plan of twenty steps on eight nodes, at each twentieth point

Run by hand: all of it takes the better part of an hour. A few of each are part of the slow tests.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.hammer import acts, changes, exports, incident_lives, nodes

_BAD = (
    "SILENT",
    "BELIEVED",
    "CRASHED",
    "DISAGREED",
    "LOST",
    "DOUBLE",
    "ORPHAN",
    "UNTOLD",
    "TROUBLE",
    "KEPT",
    "OUTSIDE",
    "STARTED",
)


def _said(line: str) -> None:
    print(line, flush=True)


def _kills(folder: Path, count: int) -> Counter[str]:
    from tests.hammer.kills import hammer

    found = hammer(folder / "journal.db", count, told=_said)
    return Counter(
        {"kills": found.kills, "acknowledged": len(found.acknowledged), "LOST": len(found.lost) + len(found.troubles)}
    )


TRIALS: dict[str, tuple[int, Callable[[Path, int], Counter[str]]]] = {
    "kills": (1_000, _kills),
    "file": (10_000, lambda folder, count: changes.spoil_file(folder, count, told=_said)),
    "export": (10_000, lambda folder, count: changes.spoil_export(folder, count, changes.believed_by_ours)),
    "checkpoint": (10_000, lambda _folder, count: changes.spoil_checkpoint(count)),
    "mutations": (1_000_000, lambda folder, count: exports.mutate_bytes(folder, count, told=_said)),
    "acts": (1, lambda folder, every: acts.hammer(folder, every=every, told=_said)),
    "wide": (20, lambda folder, every: acts.hammer(folder, every=every, told=_said, wide=True)),
    "incidents": (1, lambda folder, every: incident_lives.hammer(folder, every=every, told=_said)),
    "nodes": (1_000_000, lambda _folder, count: nodes.listen(count, told=_said)),
    "consoles": (100_000, lambda folder, count: nodes.ask(folder, count, told=_said)),
    "signed": (10_000, lambda folder, count: exports.mutate_signed(folder, count, told=_said)),
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.hammer", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="which of them; all without any")
    parser.add_argument(
        "--count",
        type=int,
        default=0,
        help="how often, instead of as promised (acts, wide, incidents: at each so manyth point)",
    )
    chosen = parser.parse_args(arguments)
    if unknown := sorted(set(chosen.names) - set(TRIALS)):
        parser.error(f"there is no {', '.join(unknown)}")
    bad = 0
    for name in chosen.names or TRIALS:
        count, trial = TRIALS[name]
        with tempfile.TemporaryDirectory(prefix=f"hammer-{name}-") as folder:
            found = trial(Path(folder), chosen.count or count)
        print(f"{name}: {', '.join(f'{many} {what}' for what, many in sorted(found.items()))}", flush=True)
        bad += sum(found[what] for what in _BAD)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
