"""`driftvakt costs capacity`: how long what is owned carries what is needed, by when to order, what can be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from connectors.text import sanitise
from console.costs.model.calendar import ZONE
from console.costs.model.capacity import CARRIES, Act, Choice, Demand, Plan, Step, replanned, steps
from console.costs.model.prices import Offer
from console.costs.model.scenario_file import FIRST_YEAR, MOST_DAYS
from console.main.command_line.cost_commands import MOST_MONTHS, number, part
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run

_ACTS = {
    Act.ORDER_TWICE: "order {nodes} nodes",
    Act.ORDER: "order {nodes} nodes",
    Act.RENT: "rent {gpus} GPUs",
    Act.WIN_BACK: "win back idle time",
    Act.NOTHING: "do nothing",
}
_STEP, _LEAD = 16, 210


def capacity(run: Run) -> int:
    """By the figures that are told; what is not told is read from the ledger and from prices."""
    told = {name: run.get(name) for name in ("gpus", "growth", "owned")}
    months = min(run.get("months"), MOST_MONTHS)
    if months < 1:
        raise Refused(f"--months must be from 1 to {MOST_MONTHS}", Exit.USAGE)
    if None in told.values():
        return _planned(run, months)
    today = _day(run.get("today"))
    demand = _demand(run, Demand(1.0, 0.0, 1, CARRIES, _STEP, _LEAD))
    found = steps(demand, today, months)
    if run.terminal.json:
        run.terminal.document({"today": str(today), "steps": [_step(each, today) for each in found]})
    else:
        _tell_steps(run, found, today)
    return Exit.OK


def _planned(run: Run, months: int) -> int:
    with run.parts() as parts:
        found = parts.costs.plan(months)
        now = parts.journal.now()
    if found is None:
        raise Refused("The ledger holds nothing that was needed yet: say --gpus, --growth and --owned")
    if run.get("today"):
        now = datetime.combine(_day(run.get("today")), time(12), ZONE).timestamp()
    demand = _demand(run, found.demand)
    told = any(run.get(name) is not None for name in ("gpus", "growth", "owned", "carries", "step", "lead", "today"))
    made = replanned(found, demand, now) if told else found
    if run.terminal.json:
        run.terminal.document(_document(made))
    else:
        _tell(run, made)
    return Exit.OK


def _demand(run: Run, otherwise: Demand) -> Demand:
    """As it is told, else as it is known."""

    def told(name: str, known: float) -> float:
        text = run.get(name)
        return known if text is None else float(number(text, f"--{name}"))

    carries = run.get("carries")
    step, lead, owned = run.get("step"), run.get("lead"), run.get("owned")
    made = replace(
        otherwise,
        gpus=told("gpus", otherwise.gpus),
        growth=told("growth", otherwise.growth),
        owned=otherwise.owned if owned is None else owned,
        carries=otherwise.carries if carries is None else float(part(carries, "--carries")),
        step=otherwise.step if step is None else step,
        lead_days=otherwise.lead_days if lead is None else lead,
    )
    if made.gpus <= 0 or made.step < 1 or made.owned < 1 or not -1 < made.growth <= 1:
        raise Refused("--gpus, --owned and --step must be more than 0, --growth a part as 0.014", Exit.USAGE)
    if not 0 <= made.lead_days <= MOST_DAYS:
        raise Refused(f"--lead must be {MOST_DAYS} days at most", Exit.USAGE)
    return made


def _document(plan: Plan) -> dict[str, Any]:
    needed, demand = plan.needed, plan.demand
    given = "assumed" if plan.carries is None else str(plan.carries.provenance.basis)
    likely = plan.steps[0].on if plan.steps else None
    return {
        "today": str(plan.today),
        "currency": plan.currency,
        "needed": {
            "gpus": demand.gpus,
            "growth": demand.growth,
            "error": needed.error,
            "basis": "measured" if needed.growth is not None else "growth is not known yet",
            "months": [{"month": name, "gpus": gpus} for name, gpus in needed.months],
            "by": [{"kind": each.kind, "gpus": each.gpus, "growth": each.growth} for each in plan.kinds],
            "held_idle": needed.idle,
        },
        "owned": demand.owned,
        "may_be_loaded": demand.limit,
        "carries": {"value": demand.carries, "basis": given},
        "offer": None if plan.offer is None else _offer(plan.offer),
        "steps": [_step(each, plan.today) for each in plan.steps],
        "meets": {"likely": _text(likely), "p10": _text(plan.early), "p90": _text(plan.late)},
        "choices": [
            {
                "act": str(each.act),
                "gpus": each.gpus,
                "nodes": each.nodes,
                "cost": None if each.cost is None else str(each.cost),
                "monthly": each.monthly,
                "helps_from": _text(each.there),
                "run_out_before": each.before,
                "meets_again": _text(each.until),
            }
            for each in plan.choices
        ],
    }  # fmt: skip


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "name": offer.name,
        "amount": str(offer.amount),
        "gpus": offer.gpus,
        "nodes": offer.nodes,
        "lead_days": offer.lead_days,
        "valid_until": _text(datetime.fromtimestamp(offer.until, ZONE).date() if offer.until else None),
        "basis": str(offer.provenance.basis),
        "source": offer.provenance.source,
    }


def _step(each: Step, today: date) -> dict[str, Any]:
    return {
        "on": str(each.on),
        "months": each.months,
        "demand": each.gpus,
        "order_by": str(each.order_by),
        "days_left": (each.order_by - today).days,
        "owned_then": each.owned,
    }


def _tell(run: Run, plan: Plan) -> None:
    terminal, demand, needed = run.terminal, plan.demand, plan.needed
    terminal.line(f"{demand.gpus:.0f} GPUs are needed in the busiest 5 % of hours, of {demand.owned}.")
    if needed.growth is None:
        terminal.line("Their growth is not known: the ledger holds less than three months.")
    else:
        terminal.line(f"They grow {100 * demand.growth:.1f} % a month, by {len(needed.months)} months of the ledger.")
    assumed = ", assumed: no price most_use says so" if plan.carries is None else ""
    terminal.line(f"{demand.limit:.1f} may be loaded: {100 * demand.carries:.0f} %{assumed}.")
    if plan.offer is None:
        terminal.line("No offer is known, so nobody knows by when to order: [[offer]] in a file of prices.")
    _tell_steps(run, plan.steps, plan.today)
    if plan.steps and needed.error:
        ends = " and ".join(_text(each) or "never" for each in (plan.early, plan.late))
        terminal.line(f"In eight of ten cases the first lies between {ends}.")
    terminal.line()
    terminal.table(
        ("WHAT CAN BE DONE", "COST", "HELPS FROM", "RUN OUT BEFORE", "ENOUGH UNTIL"),
        [_row(each, plan.currency) for each in plan.choices],
        right=[1, 3],
    )


def _row(each: Choice, currency: str) -> tuple[object, ...]:
    cost = "unpriced" if each.cost is None else f"{each.cost:,.0f} {currency}" + (" a month" if each.monthly else "")
    name = _ACTS[each.act].format(nodes=each.nodes, gpus=f"{each.gpus:.0f}")
    if each.act is Act.NOTHING:
        return name, cost, "-", f"{each.gpus:.0f} GPUs lack a year after", _text(each.until) or "-"
    return name, cost, each.there, f"{100 * each.before:.0f} %", _text(each.until) or "no end in sight"


def _tell_steps(run: Run, found: tuple[Step, ...], today: date) -> None:
    if not found:
        run.terminal.tell("What is owned carries the demand for all of that time.")
        return
    run.terminal.table(
        ("DEMAND MEETS", "AT GPUS", "ORDER BY", "DAYS LEFT", "OWNED THEN"),
        [(each.on, f"{each.gpus:.1f}", each.order_by, (each.order_by - today).days, each.owned) for each in found],
        right=[1, 3, 4],
    )


def _day(text: str | None) -> date:
    if text is None:
        return date.today()  # noqa: DTZ011 - the day where the operator is
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused(f"--today: {sanitise(text, 40)!r} is no day, as 2026-11-20", Exit.USAGE) from None
    if day.year < FIRST_YEAR:
        raise Refused(f"--today must be a day since {FIRST_YEAR}", Exit.USAGE)
    return day


def _text(day: date | None) -> str | None:
    return None if day is None else str(day)
