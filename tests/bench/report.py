"""The common part of all benchmarks: medians, ratios, and the table in docs/benchmarks.md.

Figures are of the machine they ran on; what is meant to be compared are the ratios, both sides of which ran in one run,
taking turns.
"""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ours, theirs, and the target for ours / theirs (or theirs / ours, where more is better)."""

    what: str
    ours: str
    theirs: str
    ratio: float
    target: str
    met: bool


@dataclass(slots=True)
class Report:
    """One benchmark's section."""

    title: str
    text: str
    columns: tuple[str, str] = ("Driftvakt", "Compared with")
    rows: list[Row] = field(default_factory=list)

    def less(self, what: str, ours: float, theirs: float, unit: str, at_most: float) -> None:
        """A figure of which less is better; `at_most` is the target for ours / theirs."""
        ratio = ours / theirs
        target = f"at most {_factor(at_most)}"
        self.rows.append(
            Row(what, f"{_number(ours)} {unit}", f"{_number(theirs)} {unit}", ratio, target, ratio <= at_most)
        )

    def bound(self, what: str, ours: float, unit: str, at_most: float) -> None:
        """A figure with a bound of its own."""
        target = f"at most {_number(at_most)} {unit}"
        self.rows.append(Row(what, f"{_number(ours)} {unit}", "", ours / at_most, target, ours <= at_most))

    def note(self, what: str, ours: str, theirs: str = "", ratio: float = float("nan")) -> None:
        """A figure without a target."""
        self.rows.append(Row(what, ours, theirs, ratio, "", True))

    def markdown(self) -> str:
        lines = [f"## {self.title}", "", self.text, ""]
        lines += [f"| | {self.columns[0]} | {self.columns[1]} | Ratio | Target | |", "|---|---|---|---|---|---|"]
        for row in self.rows:
            ratio = "" if row.ratio != row.ratio else _factor(row.ratio)
            verdict = "" if not row.target else "met" if row.met else "MISSED"
            lines.append(f"| {row.what} | {row.ours} | {row.theirs} | {ratio} | {row.target} | {verdict} |")
        return "\n".join(lines) + "\n"


def machine() -> str:
    """The machine in one line."""
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def medians(sides: Sequence[Callable[[], float]], rounds: int) -> list[float]:
    """The median of each side's figure, the sides taking turns."""
    figures: list[list[float]] = [[] for _ in sides]
    for turn in range(rounds):
        order = range(len(sides)) if turn % 2 == 0 else reversed(range(len(sides)))
        for side in order:
            figures[side].append(sides[side]())
    return [statistics.median(found) for found in figures]


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process for a piece of work."""
    before = time.process_time()
    work()
    return time.process_time() - before


def wall_seconds(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _number(value: float) -> str:
    if value == 0:
        return "0"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 4
    return f"{value:,.{digits}f}"


def _factor(value: float) -> str:
    return f"1/{1 / value:,.0f}" if 0 < value < 0.1 else f"1/{1 / value:.1f}" if 0 < value < 0.67 else f"{value:.2f}"
