"""The demo's faults, how soon each shows: python -m tests.bench.faults > docs/faults.md

The simulated site goes through the console's decoder, series, judge and history on a clock of samples, so that the
figures are the same on any machine. Takes about half a minute.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from console.fleet.service.rulebook import shipped
from tests.support.fault_watch import CALM, LASTS, LONG_CALM, LONG_LASTS, Case, Watch, long_cases, short_cases

HEAD = """\
# How soon a fault shows

Every fault that [the demo site](demo-site.md) can simulate, raised and cleared on a site whose nodes say a sample a
second, and what the console made of it. Seconds are those of samples, not of a machine that is busy or not.

- **Met**: from the fault's beginning until the [row](operators/findings.md) that tells of it is met by what the node
  said. Physics takes its time (heat), a counter is looked at by the minute, an idle job is one after a quarter of an
  hour.
- **Shown**: from the sample in which it was met until it was found: five seconds at most.
- **Since kept**: the console was closed and opened again meanwhile, and says the same since.
- **Over**: from the end of the cause until it is over: the row's quiet time, and until the node says so.

`tests/contract/fleet/test_every_fault.py` holds these, and that this page says what is measured. What it is and what to
do now stand without a click or a hover on the Overview, among the alarms, in the list and the table of nodes (the worst
of each node), and at the bottom of every page (the worst of all, the others counted above). The node or GPU that a
click opens says both, too, and why: an event of just this fault, from its beginning on. Each of these surfaces, the
map, the table of sites (the worst of each site, the others counted), the window's title and the rail are looked at
after each second of samples, and show every fault within five (`tests/gui/frame/test_every_fault.py`).

This page is written by `python -m tests.bench.faults > docs/faults.md`.

| Fault | Found as | Met, s | Shown, s | Since kept | Over, s | What now |
|---|---|---|---|---|---|---|
"""


def row(case: Case) -> str:
    """One fault's line."""
    rule = shipped().by_id[case.seen_as]
    met = "never" if case.met is None else f"{case.met - case.raised:.0f}"
    shown = "never" if case.found is None or case.met is None else f"{case.found - case.met:.0f}"
    kept = "yes" if case.after_restart == case.since else "no"
    over = "not seen" if case.over is None else f"{case.over - case.cleared:.0f}"
    what = str(rule.what).replace("{", "*").replace("}", "*")
    return f"| {case.name} | {what} (`{rule.id}`) | {met} | {shown} | {kept} | {over} | {rule.next} |"


def page(cases: Sequence[Case]) -> str:
    """The whole page about these faults."""
    return HEAD + "\n".join(row(case) for case in cases) + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        short, long = Watch(short_cases(), Path(folder, "short.db")), Watch(long_cases(), Path(folder, "long.db"))
        short.run(CALM, LASTS)
        long.run(LONG_CALM, LONG_LASTS)
    print(page((*short.cases, *long.cases)), end="")


if __name__ == "__main__":
    main()
