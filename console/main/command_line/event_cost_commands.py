"""`driftvakt costs of|book`: what an incident, a drill or a rollout cost, and what is booked on it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from connectors.text import sanitise
from console.costs.model.events import EventCost
from console.costs.service.events import CannotBook
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.parts import Parts

_HOUR = Decimal(3600)


def show_events(run: Run) -> int:
    """What one thing cost, or all of them."""
    with run.parts() as parts:
        ref = run.get("what")
        made = [_asked(parts, ref)] if ref else parts.costs.events.all()
        if run.terminal.json:
            run.terminal.document({"costs": [_record(each) for each in made]})
        elif ref:
            _tell(run, made[0])
        elif made:
            rows = [(each.event.ref, _hours(each.lost), _hours(each.redone), f"{each.booked:,.2f}", _sum(each))
                    for each in made]  # fmt: skip
            run.terminal.table(("WHAT", "GPU-H LOST", "DONE AGAIN", "BOOKED", "SUM"), rows, right=[1, 2, 3, 4])
        else:
            run.terminal.tell("Since the ledger began nothing has happened that it could tell the cost of.")
    return Exit.OK


def book(run: Run) -> int:
    """Book money, or GPU-hours that were worked again, on something that happened."""
    amount, hours = run.get("amount"), run.get("gpu_hours")
    if (amount is None) == (hours is None):
        raise Refused("Say either --amount, in money, or --gpu-hours that had to be worked again", Exit.USAGE)
    with run.parts() as parts:
        ref, text = run.get("what"), run.get("text")
        try:
            if amount is not None:
                parts.costs.events.book(ref, _number(amount, "--amount"), text)
            else:
                parts.costs.events.redo(ref, int(_number(hours, "--gpu-hours") * _HOUR), text)
        except CannotBook as error:
            raise Refused(sanitise(str(error), 300), Exit.USAGE) from None
        made = _asked(parts, ref)
        if run.terminal.json:
            run.terminal.document(_record(made))
        else:
            _tell(run, made)
    return Exit.OK


def _asked(parts: Parts, ref: str) -> EventCost:
    made = parts.costs.events.of(ref)
    if made is None:
        named = sanitise(ref, 60)
        raise Refused(f"There is no {named}: name an incident:2026-041, a drill:118 or a rollout:41", Exit.USAGE)
    return made


def _number(text: str, what: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise Refused(f"{what}: {sanitise(text, 40)!r} is no number", Exit.USAGE)
    return number


def _tell(run: Run, made: EventCost) -> None:
    figure = made.figure
    run.terminal.line(f"{made.event.ref}: {_sum(made)} {figure.unit}{'' if made.whole else ' so far'}")
    run.terminal.table(("OF", "HOW MUCH", "BASIS"), [(each.name, each.value, each.basis) for each in figure.inputs])
    run.terminal.line(str(figure.formula))


def _record(made: EventCost) -> dict[str, Any]:
    figure = made.figure
    return {
        "what": made.event.ref,
        "gpu_hours_lost": _hours(made.lost),
        "gpu_hours_done_again": _hours(made.redone),
        "booked": format(made.booked, "f"),
        "sum": None if figure.value is None else format(figure.value, "f"),
        "currency": figure.unit,
        "basis": str(figure.basis),
        "whole": made.whole,
        "formula": str(figure.formula),
        "inputs": [{"name": each.name, "value": each.value, "basis": str(each.basis)} for each in figure.inputs],
    }


def _hours(seconds: int) -> str:
    return f"{seconds / _HOUR:.4f}"


def _sum(made: EventCost) -> str:
    return "unpriced" if made.figure.value is None else f"{made.figure.value:,.2f}"
