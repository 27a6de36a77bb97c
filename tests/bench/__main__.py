"""Runs every benchmark and keeps the tables in docs/benchmarks.md: `python -m tests.bench [--quick]`.

It takes about a quarter of an hour, and wants a machine that does nothing else. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import (
    acts,
    costs,
    crowd,
    fan_in,
    history,
    incidents,
    journal,
    judging,
    log,
    probe_cost,
    prometheus,
    runner,
    start_up,
)
from tests.bench.report import Report, machine

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Made by `python -m tests.bench` on {machine}, {date}. Both sides of a row ran in one run, taking turns; figures are
medians. Milliseconds are of that machine, the ratios are what counts.
"""


#: What other scripts print: in the window's process there is no place for anything else.
SCRIPTS = {
    "screen.py": (
        "Screen: frame costs",
        """Frame costs of what is drawn often, against the obvious way to draw it (in brackets). PlotCurveItems are a
pixel wide and not smoothed, ours are; antialiased polylines are Qt's own way to the same picture, without anything
around them. A sparkline is drawn anew only when its values, its size or the theme change.""",
    ),
    "pages.py": (
        "Pages: what they cost the window's thread",
        "The real window at 1600x1000 on a site whose values move, four looks a second. Milliseconds of CPU of the"
        " window's thread, the curves that jobs bring included: each figure is the longer of the look with the repaint"
        " that follows, and of taking in what was read for it. The other side draws everything anew at every look.",
    ),
}


def printed(script: str, *arguments: str) -> str:
    """The tables that a script prints, with the lines between them."""
    title, text = SCRIPTS[script]
    if importlib.util.find_spec("PySide6") is None:
        return ""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "bench" / script), *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if done.returncode or "|" not in done.stdout:
        return f"## {title}\n\nThe benchmark failed: {done.stderr.strip()[-300:]}\n"
    return "\n".join([f"## {title}", "", text, "", done.stdout.strip()]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="smaller and rougher; for trying the benchmarks themselves"
    )
    quick = parser.parse_args().quick
    runs: list[Callable[[], Report]] = [
        lambda: fan_in.run((16,), 5.0, rounds=1) if quick else fan_in.run((64, 256, 512)),
        lambda: probe_cost.run(10.0 if quick else 60.0),
        lambda: history.run(8, 120, 8, 3) if quick else history.run(),
        lambda: judging.report(16, 10, 1) if quick else judging.report(),
        lambda: prometheus.run(64, 10.0) if quick else prometheus.run(),
        lambda: journal.run(5_000, 5.0, rounds=1) if quick else journal.run(),
        lambda: log.run(5_000, rounds=1) if quick else log.run(),
        lambda: incidents.run(100, 1) if quick else incidents.run(),
        lambda: costs.run(2) if quick else costs.run(61),
        lambda: runner.run(0.2, 1) if quick else runner.run(),
        lambda: acts.run(3) if quick else acts.run(),
        lambda: crowd.run(4, 1) if quick else crowd.run(),
        lambda: start_up.run(3 if quick else 9),
    ]
    date = datetime.now(UTC).date().isoformat()
    sections = [HEAD.format(machine=machine(), date=date)]
    for run in runs:
        sections.append(run().markdown())
        print(sections[-1], flush=True)
    for script, arguments in (("screen.py", ()), ("pages.py", ("--quick",) if quick else ())):
        sections.append(printed(script, *arguments))
        print(sections[-1], flush=True)
    if not quick:
        DOCUMENT.write_text("\n".join(section for section in sections if section))
        print(f"written: {DOCUMENT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
