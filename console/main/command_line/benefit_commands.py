"""`driftvakt costs worth|value`: an asset or a hobby, and what a unit of a model's work is worth."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from connectors.text import sanitise
from console.costs.model.basis import Basis
from console.costs.model.benefit import Benefit, Unit, Worth
from console.costs.model.calendar import is_month, month_of
from console.costs.model.prices import Provenance
from console.costs.service.valuing import CannotValue, NotTheOwner
from console.main.command_line.cost_commands import number, part
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run


def show_worth(run: Run) -> int:
    """What each model was worth beside what it cost."""
    with run.parts() as parts:
        name = run.get("month") or month_of(parts.journal.now())
        if not is_month(name):
            raise Refused(f"--month: {sanitise(name, 40)!r} is no month, as 2026-11", Exit.USAGE)
        month = parts.costs.month(name)
    if run.terminal.json:
        run.terminal.document(
            {"month": name, "currency": month.currency, "models": [_record(each) for each in month.benefits]}
        )
        return Exit.OK
    if not month.benefits:
        run.terminal.tell(f"No model served in {name}, by the ledger.")
        return Exit.OK
    run.terminal.table(
        ("MODEL", "VERDICT", "WORTH", "COST", "RATIO", "PAYS FROM", "BY", "BASIS"),
        [_row(each) for each in month.benefits],
        right=[2, 3, 4, 5],
    )
    return Exit.OK


def state_value(run: Run) -> int:
    """Write down what a unit of a model's work is worth."""
    amount = number(run.get("amount"), "AMOUNT")
    ends = [number(run.get(name), f"--{name}") if run.get(name) is not None else amount for name in ("low", "high")]
    with run.parts() as parts:
        text = " ".join(run.get("text").split())
        share, given = part(run.get("part"), "--part"), Provenance(Basis(run.get("basis")), text)
        worth = Worth(run.get("model"), 0, Unit(run.get("per")), amount, ends[0], ends[1], share, "", text, given)
        try:
            entry = parts.bills.value(worth)
        except NotTheOwner as error:
            raise Refused(sanitise(str(error), 300)) from None
        except CannotValue as error:
            raise Refused(sanitise(str(error), 300), Exit.USAGE) from None
        month = month_of(parts.journal.now())
        made = next((e for e in parts.costs.month(month).benefits if e.model == worth.model), None)
    if run.terminal.json:
        run.terminal.document({"entry": entry.sequence, "model": worth.model, "now": made and _record(made)})
        return Exit.OK
    run.terminal.line(f"Written down by entry {entry.sequence}.")
    if made is not None:
        run.terminal.line(f"{sanitise(made.model, 60)}: {made.verdict}, worth {_worth(made)}"
                          f" beside {_money(made.cost)}")  # fmt: skip
    return Exit.OK


def _record(each: Benefit) -> dict[str, Any]:
    stated, worth = each.stated, each.worth
    return {
        "model": each.model,
        "verdict": str(each.verdict),
        "cost": str(each.cost),
        "worth": None if worth is None or worth.value is None else str(worth.value),
        "low": None if each.low is None else str(each.low),
        "high": None if each.high is None else str(each.high),
        "ratio": None if each.ratio is None else float(each.ratio),
        "pays_from": None if each.pays_from is None else float(each.pays_from),
        "stated": None
        if stated is None
        else {
            "amount": str(stated.amount),
            "per": str(stated.unit),
            "part": str(stated.part),
            "by": stated.by,
            "text": stated.text,
            "basis": str(stated.provenance.basis),
        },
        "inputs": []
        if worth is None
        else [{"name": i.name, "value": i.value, "basis": str(i.basis), "source": i.source} for i in worth.inputs],
    }


def _row(each: Benefit) -> tuple[object, ...]:
    stated = each.stated
    return (
        sanitise(each.model, 60),
        each.verdict,
        _worth(each),
        _money(each.cost),
        "-" if each.ratio is None else f"{each.ratio:.2f}",
        "-" if each.pays_from is None or stated is None else f"{each.pays_from:.4g} a {stated.unit}",
        "-" if stated is None else sanitise(stated.by, 40),
        "-" if stated is None else f"units measured, worth {stated.provenance.basis}",
    )


def _worth(each: Benefit) -> str:
    return _money(None if each.worth is None else each.worth.value)


def _money(amount: Decimal | None) -> str:
    return "-" if amount is None else f"{amount:,.0f}"
