"""`driftvakt costs breakeven|project|example`: own or rent, from a scenario that anyone can reproduce."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from connectors.text import sanitise
from console.costs.model.chance import Bar, Spread, spread, tornado
from console.costs.model.money import rounded
from console.costs.model.owning import Item, gpu_hour, month, running_hour
from console.costs.model.projection import project
from console.costs.model.scenario import Figure, Inputs, Rented, Scenario, at, inputs, parity_of
from console.costs.model.scenario_file import ScenarioError, checked, parse
from console.costs.model.tipping import Parity, after, break_even, use_from_which
from console.costs.service.scenarios import MOST_RUNS, drawn, load
from console.costs.service.scenarios import example as example_text
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run

_NAMES = {
    Item.HARDWARE: "Hardware, written off",
    Item.CAPITAL: "Capital on the book value",
    Item.STAFF: "Staff",
    Item.ENERGY: "Energy",
    Item.SUPPORT: "Support",
    Item.NETWORK: "Network and storage",
    Item.HOSTING: "Hosting",
    Item.LICENCES: "Licences",
}
MOST_MONTHS = 600


def example(run: Run) -> int:
    """Print the scenario that ships."""
    if run.terminal.json:
        run.terminal.document({"scenario": example_text()})
    else:
        run.terminal.line(example_text().rstrip("\n"))
    return Exit.OK


def own_or_rent(run: Run) -> int:
    """When renting costs as much as owning, and what moves that day."""
    scenario = scenario_of(run)
    values = _values(run.get("set") or [], scenario)
    case = at(scenario, values)
    changed = scenario.with_values(values)
    runs = run.get("runs")
    if not 1 <= runs <= MOST_RUNS:
        raise Refused(f"--runs must be from 1 to {MOST_RUNS}", Exit.USAGE)
    answer = _Answer(changed, case, runs, run.get("seed"))
    if run.terminal.json:
        run.terminal.document(answer.document())
    else:
        answer.tell(run)
    return Exit.OK


def projection(run: Run) -> int:
    """What the same volume costs, owned and rented."""
    scenario = scenario_of(run)
    months = run.get("months")
    if not 1 <= months <= MOST_MONTHS:
        raise Refused(f"--months must be from 1 to {MOST_MONTHS}", Exit.USAGE)
    made = project(inputs(scenario), months, part(run.get("most_use"), "--most-use"))
    rows = [(each.number, after(scenario.today, each.number), each.nodes, each.owned, each.rented) for each in made]
    if run.terminal.json:
        run.terminal.document(
            {
                "scenario": scenario.name,
                "currency": scenario.currency,
                "invented": scenario.invented,
                "months": [
                    {"month": n, "on": str(on), "nodes": nodes, "owned": str(own), "rented": str(rent)}
                    for n, on, nodes, own, rent in rows
                ],
            }
        )
        return Exit.OK
    _head(run, scenario)
    run.terminal.table(("MONTH", "FROM", "NODES", "OWNED", "RENTED"), rows, right=[0, 2, 3, 4])
    return Exit.OK


class _Answer:
    """Own or rent, in words and as JSON."""

    def __init__(self, scenario: Scenario, case: Inputs, runs: int, seed: int | None) -> None:
        self.scenario, self.case, self.runs = scenario, case, runs
        self.seed = scenario.seed if seed is None else seed
        self.parity: Parity = parity_of(scenario, case)
        self.bars: tuple[Bar, ...] = tornado(scenario)
        self.spread: Spread = spread(drawn(scenario, runs, self.seed), scenario.horizon_months)
        self.rent: Decimal = scenario.rented[Rented.RENT].value
        self.running = running_hour(case.own)
        self.hours = break_even(case.own.bought, self.rent * case.own.gpus, self.running)
        self.owned_hour = gpu_hour(case.own)
        self.use_from = use_from_which(self.owned_hour, self.rent)

    def document(self) -> dict[str, Any]:
        parity, spread = self.parity, self.spread
        return {
            "scenario": self.scenario.name,
            "currency": self.scenario.currency,
            "invented": self.scenario.invented,
            "today": str(self.scenario.today),
            "month": {
                "lines": {item.value: str(rounded(amount)) for item, amount in month(self.case.own).items()},
                "owned": str(rounded(self.case.owning)),
                "rented": str(rounded(self.case.bill)),
            },
            "ratio": float(parity.ratio),
            "spend_growth": parity.spend_growth,
            "paradox": parity.spend_growth > 0,
            "months_to_parity": parity.months,
            "parity_on": _text(parity.on),
            "order_by": _text(parity.order_by),
            "days_left": None if parity.order_by is None else (parity.order_by - self.scenario.today).days,
            "break_even_hours": None if self.hours is None else float(self.hours),
            "owned_gpu_hour": float(self.owned_hour),
            "use_from_which_owning_is_cheaper": float(self.use_from),
            "tornado": [
                {
                    "figure": bar.name,
                    "low": str(bar.low),
                    "high": str(bar.high),
                    "months_at_low": bar.at_low,
                    "months_at_high": bar.at_high,
                }
                for bar in self.bars
            ],
            "runs": {
                "count": self.runs,
                "seed": self.seed,
                "months_p10": spread.p10,
                "months_p50": spread.p50,
                "months_p90": spread.p90,
                "never": spread.never,
                "later_than_horizon": spread.later,
                "horizon_months": self.scenario.horizon_months,
            },
            "figures": {name: _figure(each) for name, each in self.scenario.figures.items()},
        }

    def tell(self, run: Run) -> None:
        scenario, case, parity, terminal = self.scenario, self.case, self.parity, run.terminal
        _head(run, scenario)
        lines = [(_NAMES[item], _money(amount)) for item, amount in month(case.own).items() if amount]
        if case.own.use != case.use_today:
            lines.append(("Machines for the same volume at this use", _money(case.owning - sum_of(case))))
        terminal.table(
            ("A MONTH", scenario.currency),
            [*lines, ("Owning", _money(case.owning)), ("Renting, today's bill", _money(case.bill))],
            right=[1],
        )
        low, high = scenario.band
        where = "at parity" if parity.is_over else "within" if low <= parity.ratio <= high else "outside"
        terminal.line(f"R = {parity.ratio:.2f}, {where} the time to decide ({low} to {high})")
        growth = f"spend grows {100 * parity.spend_growth:.1f} % a month"
        terminal.line(f"(1 + {case.growth:g}) x (1 - {case.fall:g}): {growth}")
        if parity.months is None:
            terminal.line("At this growth renting never costs as much as owning.")
        else:
            terminal.line(f"Parity in {parity.months:.1f} months: {parity.on or 'beyond the calendar'}")
            if parity.order_by is not None:
                left = (parity.order_by - scenario.today).days
                terminal.line(f"Order by {parity.order_by} ({left} days left, lead time {scenario.lead_days} days)")
        if self.hours is not None:
            terminal.line(
                f"By the hour: {_money(case.own.bought)} / ({_money(self.rent * case.own.gpus, 2)}"
                f" - {_money(self.running, 2)}) = {self.hours:,.0f} hours"
            )
        terminal.line(
            f"U* = {100 * self.use_from:.0f} %: {_money(self.owned_hour, 2)} owned / {_money(self.rent, 2)} rented"
            " a GPU-hour"
        )
        if self.bars:
            terminal.line()
            terminal.table(
                ("WHAT MOVES IT", "P10", "P90", "MONTHS AT P10", "AT P90"),
                [(bar.name, bar.low, bar.high, _months(bar.at_low), _months(bar.at_high)) for bar in self.bars],
                right=[1, 2, 3, 4],
            )
        spread = self.spread
        terminal.line(
            f"{self.runs:,} runs, seed {self.seed}: P10 {_months(spread.p10)}, P50 {_months(spread.p50)},"
            f" P90 {_months(spread.p90)} months; never {100 * spread.never:.1f} %,"
            f" later than {scenario.horizon_months} months {100 * spread.later:.1f} %"
        )


def sum_of(case: Inputs) -> Decimal:
    """What the machines of a case cost, before there are more of them for its use."""
    return sum(month(case.own).values(), Decimal(0))


def _head(run: Run, scenario: Scenario) -> None:
    estimated = [name for name, each in scenario.figures.items() if each.basis == "estimated" and each.value]
    run.terminal.line(f"{sanitise(scenario.name, 120)}, {scenario.today}")
    if scenario.invented:
        run.terminal.line("Its prices are invented: an example, no advice.")
    elif estimated:
        run.terminal.line(f"Estimated: {', '.join(estimated)}")


def scenario_of(run: Run) -> Scenario:
    """The scenario that was named, or the example."""
    told = run.get("scenario")
    if told:
        return load(Path(told), date.today())  # noqa: DTZ011 - the day where the operator is
    return parse(example_text(), date.today())  # noqa: DTZ011 - as above


def _values(told: list[str], scenario: Scenario) -> dict[str, Decimal]:
    values = {}
    for each in told:
        name, _, text = each.partition("=")
        if name not in scenario.figures:
            known = ", ".join(sorted(scenario.figures))
            raise Refused(f"--set: no figure is called {sanitise(name, 40)!r}; there are {known}", Exit.USAGE)
        try:
            values[name] = checked(number(text, f"--set {name}"), f"--set {name}", name)
        except ScenarioError as error:
            raise Refused(str(error), Exit.USAGE) from None
    return values


def number(text: str, what: str) -> Decimal:
    """A number of the command line. Raises Refused."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or abs(found) > Decimal(10) ** 15 or 0 < abs(found) < Decimal(10) ** -15:
        raise Refused(f"{what}: {sanitise(text, 40)!r} is no number", Exit.USAGE)
    return found


def part(text: str, what: str) -> Decimal:
    """A part of a whole. Raises Refused."""
    found = number(text, what)
    if not 0 < found <= 1:
        raise Refused(f"{what} is a part of the whole, as 0.9", Exit.USAGE)
    return found


def _figure(each: Figure) -> dict[str, str]:
    ends = {} if each.certain else {"low": str(each.low), "high": str(each.high)}
    return {"value": str(each.value), **ends, "basis": str(each.basis), "source": each.source}


def _money(amount: Decimal, places: int = 0) -> str:
    return f"{amount:,.{places}f}"


def _months(months: float | None) -> str:
    return "never" if months is None else f"{months:.1f}"


def _text(day: date | None) -> str | None:
    return None if day is None else str(day)
