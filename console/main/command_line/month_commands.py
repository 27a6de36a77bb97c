"""`driftvakt costs show|bill|budget|export|meter|close`: what a month came to, for whom, and closing it."""

from __future__ import annotations

import csv
import io
import sqlite3
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from connectors.files import save_file
from connectors.text import sanitise
from console.costs.commands import COSTS_CLOSE
from console.costs.model import focus, tables
from console.costs.model.allocation import Column
from console.costs.model.calendar import ZONE, is_month, month_of
from console.costs.model.figures import Figure, Input
from console.costs.model.policy import Policy
from console.costs.model.statement import Bill, Late, Month, Warned, told
from console.costs.service.costs import CostsService
from console.costs.service.months import CannotClose
from console.costs.service.viewing import MayNotSee
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.compose import TELEMETRY
from console.main.parts import Parts
from console.work.service.carrying import carry_out

_UNPRICED = "unpriced"


def show_month(run: Run) -> int:
    with run.parts() as parts:
        costs = parts.costs
        month = _month(run, parts)
        if run.terminal.json:
            run.terminal.document(_document(month, costs))
        else:
            _tell(run, month)
    return Exit.OK


def show_bill(run: Run) -> int:
    with run.parts() as parts:
        month = _month(run, parts, whole=True)
        tenant = run.get("tenant")
        bill = parts.bills.bill(tenant, month.name, month.policy)
        if bill is None:
            known = ", ".join(sanitise(told(row.tenant), 60) for row in month.tenants) or "nobody"
            raise Refused(f"{sanitise(tenant, 60)} has no bill for {month.name}. Who has: {known}")
        if run.terminal.json:
            run.terminal.document(_bill_document(bill))
        else:
            _tell_bill(run, bill)
    return Exit.OK


def show_budgets(run: Run) -> int:
    with run.parts() as parts:
        month = _month(run, parts)
    rows = [(row.tenant, row.budget, row.amount, row.forecast) for row in month.tenants]
    rows.insert(0, ("", month.budget, month.total.value or Decimal(0), month.forecast.value or Decimal(0)))
    if run.terminal.json:
        run.terminal.document({
            "month": month.name,
            "until": _iso(month.until),
            "currency": month.currency,
            "budgets": [
                {"tenant": tenant, "budget": _text(budget), "amount": _text(amount), "forecast": _text(forecast)}
                for tenant, budget, amount, forecast in rows
            ],
            "warnings": [_warned(each) for each in month.warnings],
        })  # fmt: skip
        return Exit.OK
    run.terminal.table(
        ("TENANT", "BUDGET", "SO FAR", "FORECAST"),
        [(told(each[0]) if each[0] else "all", *(_or_nothing(n) for n in each[1:])) for each in rows],
        right=[1, 2, 3],
    )
    _tell_warnings(run, month)
    return Exit.OK


def meter(run: Run) -> int:
    """Write the quarters that are over, from what the history holds; who used GPUs, the window alone sees."""
    from console.main.costs import metering_over  # noqa: PLC0415 - numpy takes a while

    with run.parts() as parts:
        try:
            count = metering_over(parts, run.directory / TELEMETRY).look()
            parts.costs.events.write_back()
        except sqlite3.Error as error:
            raise Refused(f"History cannot be read: {sanitise(str(error), 200)}") from None
    if run.terminal.json:
        run.terminal.document({"written": count})
    else:
        run.terminal.line(f"{count} quarters of an hour were written." if count else "Nothing was to be written.")
    return Exit.OK


def export(run: Run) -> int:
    """Write a month as a table."""
    with run.parts() as parts:
        month = _month(run, parts, whole=True)
        assets = parts.costs.known().prices.assets
    checked: tuple[str, ...] = ()
    names: tuple[str, ...] = tables.COLUMNS
    rows = list(tables.lines(month))
    if run.get("format") == "focus":
        names, rows = focus.COLUMNS, list(focus.rows(month, assets, run.get("provider")))
        checked = focus.check(names, rows)
    text = tables.as_csv(names, rows)
    if run.get("file"):
        save_file(Path(run.get("file")).expanduser(), text.encode())
    if run.terminal.json:
        run.terminal.document({
            "month": month.name,
            "format": run.get("format"),
            "file": run.get("file"),
            "rows": rows,
            "wrong": list(checked),
            "skipped": dict(focus.SKIPPED) if run.get("format") == "focus" else {},
        })  # fmt: skip
    elif not run.get("file"):
        for row in csv.reader(text.splitlines()):
            run.terminal.line(_quoted(row))
    else:
        run.terminal.tell(f"{len(rows)} rows of {month.name} were written.")
    for said in checked:
        run.terminal.tell(sanitise(said, 200))
    if run.get("format") == "focus":
        run.terminal.tell(f"Our own check of FOCUS found {len(checked) or 'nothing'} wrong; it skips:")
        for rule, why in focus.SKIPPED.items():
            run.terminal.tell(f"  {rule}: {why}")
    return Exit.FAILED if checked else Exit.OK


def _quoted(row: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([sanitise(cell, 1000) for cell in row])
    return out.getvalue()


def close_month(run: Run) -> int:
    """Close a month, once somebody agreed."""
    name = run.get("month")
    with run.parts() as parts:
        costs = parts.costs
        if not is_month(name):
            raise Refused(f"{sanitise(name, 40)!r} is no month, as 2026-10", Exit.USAGE)
        if not parts.bills.desk().may:
            raise Refused("A month is closed by a person with the role bills", Exit.OPERATOR)
        total = costs.month(name).total
        run.terminal.tell(f"{name} came to {_money(total.value)} {total.unit}.")
        arguments = {"costs": costs, "month": name, "who": parts.log.seat.seen().name}
        agreed = run.agreed(
            COSTS_CLOSE,
            arguments,
            "Close it for good? What comes later becomes corrections of the months after it.",
            "Say --yes to close it for good.",
        )
        try:
            entry = carry_out(COSTS_CLOSE, _close, arguments, agreed, standing=parts.log.seat.standing())
        except CannotClose as error:
            raise Refused(sanitise(str(error), 300)) from None
    if run.terminal.json:
        run.terminal.document({"month": name, "entry": entry, "total": _text(total.value), "currency": total.unit})
    else:
        run.terminal.line(f"{name} is closed by entry {entry}.")
    return Exit.OK


def _close(costs: CostsService, month: str, who: str) -> int:
    return costs.close(month, who).sequence


def _month(run: Run, parts: Parts, *, whole: bool = False) -> Month:
    """The month that is meant: `whole`, or without tenants for those who may not see them."""
    name = run.get("month") or month_of(parts.journal.now())
    if not is_month(name):
        raise Refused(f"{sanitise(name, 40)!r} is no month, as 2026-11", Exit.USAGE)
    policy = run.get("policy")
    asked = Policy(policy) if policy else None
    try:
        return parts.bills.whole(name, asked) if whole else parts.bills.month(name, asked)
    except MayNotSee as error:
        raise Refused(str(error), Exit.OPERATOR) from None


# -- as text -----------------------------------------------------------------------------------------------------------


def _tell(run: Run, month: Month) -> None:
    line, table = run.terminal.line, run.terminal.table
    if not month.measured_hours:
        line(f"Nothing was metered in {month.name}: the window does so, by the quarter of an hour.")
    state = "closed" if month.closed is not None else f"until {_local(month.until)}"
    line(
        f"{month.name}, {state}: {_money(month.total.value)} {month.currency}, {100 * month.elapsed:.1f} % of the month"
    )
    line()
    table(
        ("KIND", month.currency, "BASIS"),
        [(kind, _money(each.value), each.basis if each.value is not None else "not told")
         for kind, each in month.kinds.items()],
        right=[1],
    )  # fmt: skip
    line()
    header = ("TENANT", "GPU-H", *(each.replace("_", " ").upper() for each in Column), "SUM", "FORECAST", "BUDGET")
    rows = [
        (told(row.tenant), f"{row.seconds / 3600:,.0f}", *(_money(row.columns[each]) for each in Column),
         _money(row.amount), _money(row.forecast), _or_nothing(row.budget))
        for row in month.tenants
    ]  # fmt: skip
    if month.withheld:
        line("Tenants are left out: they are for those with the role bills.")
    else:
        table(header, rows, right=range(1, len(header)))
    line(f"Shared {month.policy}; the tenants' sums are {_money(month.total.value)}, whole öre by largest remainder.")
    line()
    if month.models:
        table(
            ("MODEL", "GPU-H", "TOKENS", "PER 1M", "IMAGES", "PER 1,000", "BEFORE"),
            [(each.model, f"{each.seconds / 3600:,.0f}", f"{each.tokens:,}", _rate(each.per_million),
              f"{each.images:,}", _rate(each.per_thousand_images),
              "" if each.before is None else f"{each.before:.2f}")
             for each in month.models],
            right=range(1, 7),
        )  # fmt: skip
        line()
    power = month.power
    available, used = _rate(month.per_hour_available), _rate(month.per_hour_used)
    line(f"A GPU-hour: {_rate(month.per_hour)}, available {available}, used {used}")
    line(f"Waiting and held idle: {_money(month.waiting_and_idle.value)}")
    counters = f"{100 * month.counted:.0f} % by their counters"
    line(f"Energy: {power.kwh:,.0f} kWh, {power.gpu_kwh:,.0f} of it GPUs, {counters}")
    if any(month.both):
        counted, integrated = (Decimal(each) / 3_600_000 for each in month.both)
        line(f"GPUs with a counter: {counted:,.1f} kWh by that, {integrated:,.1f} by their power; the counter counts")
    if power.co2_kwh:
        factors = ", ".join(sanitise(each, 40) for each in power.factors)
        line(f"CO2: {power.co2_kg:,.0f} kg direct, {power.co2_life_kg:,.0f} kg life cycle, by {factors}")
    line(f"Forecast: {_money(month.forecast.value)}")
    for each in month.unpriced:
        line(f"Unpriced: {sanitise(f'{each.name} {each.value}', 120)}")
    for late in month.late:
        line(f"Corrections of {late.month}: {_money(sum(late.amounts.values(), Decimal(0)))}")
    _tell_warnings(run, month)


def _tell_warnings(run: Run, month: Month) -> None:
    for each in month.warnings:
        who = sanitise(told(each.tenant), 60) if each.tenant else "All together"
        when = "has been reached" if each.reached is None else f"is reached about {_local(each.reached)[:10]}"
        run.terminal.line(f"Budget of {who}: {_money(each.forecast)} of {_money(each.budget)}; it {when}.")
        run.terminal.line(f"  Read: {_money(each.amount)} until {_local(month.until)}, from the ledger")


def _tell_bill(run: Run, bill: Bill) -> None:
    month = bill.month
    run.terminal.line(f"{sanitise(told(bill.tenant), 60)}, {month.name} until {_local(month.until)}")
    rows = [
        (str(each.column), each.of, f"{each.hours:,.2f}", f"{each.tokens:,}" if each.tokens else "",
         f"{100 * each.part:.2f} % of what is shared" if each.shared else "", _money(each.figure.value))
        for each in bill.lines
    ]  # fmt: skip
    rows += [("correction", each.month, "", "", "", _money(each.amounts[bill.tenant])) for each in bill.late]
    rows.append(("sum", "", "", "", "", _money(bill.amount)))
    run.terminal.table(("FOR", "WHAT", "GPU-H", "TOKENS", "", month.currency), rows, right=[2, 3, 5])
    run.terminal.line(
        f"{_rate(month.per_hour, 4)} per GPU-hour: {_money(month.total.value)} over {month.measured_hours:,.0f} hours."
    )
    _tell_warnings(run, month)


def _money(value: Decimal | None) -> str:
    return _UNPRICED if value is None else f"{value:,.2f}"


def _or_nothing(value: Decimal | None) -> str:
    return "" if value is None else _money(value)


def _rate(figure: Figure | None, digits: int = 2) -> str:
    return "" if figure is None else _UNPRICED if figure.value is None else f"{figure.value:,.{digits}f}"


def _local(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


# -- as JSON -----------------------------------------------------------------------------------------------------------


def _document(month: Month, costs: CostsService) -> dict[str, Any]:
    power = month.power
    return {
        "month": month.name,
        "from": _iso(month.start),
        "until": _iso(month.until),
        "end": _iso(month.end),
        "closed": None if month.closed is None else {"by": month.closed.who, "entry": month.closed.entry,
                                                     "inputs": dict(month.closed.inputs)},
        "policy": month.policy,
        "total": _figure(month.total),
        "kinds": {str(kind): _figure(each) for kind, each in month.kinds.items()},
        "unpriced": [_input(each) for each in month.unpriced],
        "tenants": [
            {
                "tenant": row.tenant,
                "gpu_hours": _text(row.seconds / 3600),
                **{str(column): _text(amount) for column, amount in row.columns.items()},
                "sum": _text(row.amount),
                "forecast": _text(row.forecast),
                "budget": _text(row.budget),
            }
            for row in month.tenants
        ],
        "models": [
            {
                "model": each.model,
                "gpu_hours": _text(Decimal(each.seconds) / 3600),
                "tokens": each.tokens,
                "images": each.images,
                "requests": each.requests,
                "per_million": _figure(each.per_million),
                "per_million_in": _figure(each.per_million_in),
                "per_million_out": _figure(each.per_million_out),
                "per_thousand_images": _figure(each.per_thousand_images),
                "per_request": _figure(each.per_request),
                "before": _text(each.before),
            }
            for each in month.models
        ],
        "flows": [
            {"site": costs.called(each.site), "node": costs.called(each.node), "into": each.into,
             "tenant": each.tenant, "amount": _text(each.amount)}
            for each in month.flows
        ],
        "gpu_hours": {str(cause): _text(hours) for cause, hours in month.hours.items() if hours},
        "per_gpu_hour": _figure(month.per_hour),
        "per_gpu_hour_available": _figure(month.per_hour_available),
        "per_gpu_hour_used": _figure(month.per_hour_used),
        "per_million_tokens": _figure(month.per_million),
        "waiting_and_idle": _figure(month.waiting_and_idle),
        "energy": {
            "gpu_kwh": _text(power.gpu_kwh),
            "it_kwh": _text(power.it_kwh),
            "kwh": _text(power.kwh),
            "priced_kwh": _text(power.priced_kwh),
            "peak_kw": _text(power.peak_kw),
            "by_counters": _text(month.counted),
            "joules_by_counters": month.both[0],
            "joules_of_the_same_by_power": month.both[1],
            "co2_kg": _text(power.co2_kg),
            "co2_life_kg": _text(power.co2_life_kg),
            "factors": list(power.factors),
        },
        "forecast": _figure(month.forecast),
        "budget": _text(month.budget),
        "warnings": [_warned(each) for each in month.warnings],
        "corrections": [_late(each) for each in month.late],
        "withheld": month.withheld,
    }  # fmt: skip


def _bill_document(bill: Bill) -> dict[str, Any]:
    return {
        "tenant": bill.tenant,
        "month": bill.month.name,
        "until": _iso(bill.month.until),
        "currency": bill.month.currency,
        "policy": bill.month.policy,
        "lines": [
            {
                "for": str(each.column),
                "what": each.of,
                "gpu_hours": _text(each.hours),
                "shared": each.shared,
                "part": _text(each.part),
                "tokens": each.tokens,
                "images": each.images,
                **_known(each.figure),
            }
            for each in bill.lines
        ],
        "corrections": [_late(each) for each in bill.late],
        "sum": _text(bill.amount),
        "per_gpu_hour": _figure(bill.month.per_hour),
        "warnings": [_warned(each) for each in bill.warnings],
    }


def _figure(figure: Figure | None) -> dict[str, Any] | None:
    return None if figure is None else _known(figure)


def _known(figure: Figure) -> dict[str, Any]:
    return {
        "value": _text(figure.value),
        "unit": figure.unit,
        "basis": str(figure.basis),
        "formula": str(figure.formula),
        "inputs": [_input(each) for each in figure.inputs],
    }


def _input(each: Input) -> dict[str, str]:
    return {
        "name": each.name,
        "value": each.value,
        "basis": str(each.basis),
        "source": each.source,
        "told": each.told,
    }


def _warned(each: Warned) -> dict[str, Any]:
    return {
        "tenant": each.tenant,
        "budget": _text(each.budget),
        "amount": _text(each.amount),
        "forecast": _text(each.forecast),
        "reached": None if each.reached is None else _iso(each.reached),
        "counter": _known(each.counter),
    }


def _late(each: Late) -> dict[str, Any]:
    return {"month": each.month, "amounts": {tenant: _text(amount) for tenant, amount in each.amounts.items()}}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()
