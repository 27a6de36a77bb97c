"""Chances of a scenario: what each uncertain figure alone does to the parity date (a tornado), and what all of them
together do (Monte Carlo).

Figures are triangular, through their P10 and P90 with the value as the most likely one. Money is counted exactly
elsewhere; here many cases are drawn at once, in floats. Chance itself comes in as numbers between 0 and 1, so that the
same seed gives the same answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from console.costs.model.owning import Owning, month_cost
from console.costs.model.scenario import Figure, Rented, Scenario, at, parity_of

Floats = npt.NDArray[np.float64]
_TENTH = 0.1
_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Bar:
    """What one figure alone does: the months to parity at its low and at its high end, None where it never comes."""

    name: str
    low: Decimal
    high: Decimal
    at_low: float | None
    at_high: float | None

    @property
    def width(self) -> float:
        ends = [math.inf if each is None else each for each in (self.at_low, self.at_high)]
        return 0.0 if ends[0] == ends[1] else abs(ends[0] - ends[1])


@dataclass(frozen=True, slots=True)
class Cases:
    """Many cases: R of each today, and how much what is spent grows a month."""

    ratio: Floats
    growth: Floats

    def months(self) -> Floats:
        """Months to parity, sorted; infinite where it never comes."""
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.where(self.growth > 0, -np.log(self.ratio) / np.log1p(self.growth), np.inf)
        made: Floats = np.where(self.ratio >= 1, 0.0, found)
        made.sort()
        return made

    def fan(self, months: int) -> tuple[tuple[float, float], ...]:
        """Between which ends eight of ten cases of R lie, today and after each of so many months."""
        count = len(self.ratio)
        ends = (max(0, math.ceil(0.1 * count) - 1), max(0, math.ceil(0.9 * count) - 1))
        found = []
        for month in range(months + 1):
            ratios = np.partition(self.ratio * (1 + self.growth) ** month, ends)
            found.append((float(ratios[ends[0]]), float(ratios[ends[1]])))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Spread:
    """What many cases say: the months to parity that one in ten, one in two, nine in ten stay within, None where that
    many do not come to it; the part that never does, and the part that does later than the scenario's horizon. `months`
    are all cases, sorted, endless ones last."""

    p10: float | None
    p50: float | None
    p90: float | None
    never: float
    later: float
    months: Floats


def tornado(scenario: Scenario) -> tuple[Bar, ...]:
    """A bar for each uncertain figure, the widest first."""
    bars = []
    for name, figure in scenario.figures.items():
        if not figure.certain:
            low, high = (parity_of(scenario, at(scenario, {name: end})).months for end in (figure.low, figure.high))
            bars.append(Bar(name, figure.low, figure.high, low, high))
    return tuple(sorted(bars, key=lambda bar: -bar.width))


def uncertain(scenario: Scenario) -> tuple[str, ...]:
    """The figures that chance decides, in the order of the columns of `spread`'s numbers."""
    return tuple(sorted(name for name, each in scenario.figures.items() if not each.certain))


def cases(scenario: Scenario, numbers: Floats) -> Cases:
    """Many cases at once. `numbers` are between 0 and 1: a row a case, a column for each of `uncertain`."""
    drawn = {name: _drawn(scenario.figures[name], numbers[:, n]) for n, name in enumerate(uncertain(scenario))}
    told = {name: np.full(len(numbers), float(each.value)) for name, each in scenario.figures.items()} | drawn
    own = Owning(**{name: told[name] for name in scenario.own})
    owning = month_cost(own) * float(scenario.use_today) / own.use
    ratio = told[Rented.BILL] * told[Rented.PRICE_CHANGE] / owning
    return Cases(ratio, (1 + told[Rented.GROWTH]) * (1 - told[Rented.FALL]) - 1)


def spread(found: Cases, horizon_months: int) -> Spread:
    months = found.months()
    return Spread(
        _rank(months, 0.1),
        _rank(months, 0.5),
        _rank(months, 0.9),
        float(np.mean(np.isinf(months))),
        float(np.mean(np.isfinite(months) & (months > horizon_months))),
        months,
    )


def triangle(figure: Figure) -> tuple[float, float, float]:
    """The least, the most likely and the largest value of the triangular distribution through a figure's P10 and P90.
    With u and v the sides' lengths, (u - p)^2 = 0.1 (u + v) u, and so for v, p and q being how far P10 and P90 lie from
    the most likely value; each is found by repeating u = p + sqrt(0.1 (u + v) u)."""
    most = float(figure.value)
    below, above = most - float(figure.low), float(figure.high) - most
    left, right = below, above
    for _ in range(_ROUNDS):
        left, right = (
            below + math.sqrt(_TENTH * (left + right) * left) if below else 0.0,
            above + math.sqrt(_TENTH * (left + right) * right) if above else 0.0,
        )
    return most - left, most, most + right


def _drawn(figure: Figure, numbers: Floats) -> Floats:
    least, most, largest = triangle(figure)
    width = largest - least
    rising = least + np.sqrt(numbers * width * (most - least))
    falling = largest - np.sqrt((1 - numbers) * width * (largest - most))
    drawn: Floats = np.where(numbers * width < most - least, rising, falling)
    return drawn


def _rank(ordered: Floats, part: float) -> float | None:
    """The nearest rank of sorted values."""
    value = float(ordered[max(0, math.ceil(part * len(ordered)) - 1)])
    return value if math.isfinite(value) else None
