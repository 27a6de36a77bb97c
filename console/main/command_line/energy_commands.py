"""`driftvakt costs prices|energy`: what a file of spot prices holds, and what the measured energy cost by it."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from connectors.text import sanitise
from console.costs.model.energy import Energy, Quarter, Tariff, energy
from console.costs.model.spot import MOST_BYTES, QUARTER, Spot, SpotError, parse
from console.fleet.model.totals import Grid
from console.fleet.service.history.queries import Queries
from console.fleet.service.history.readers import Readers
from console.fleet.service.history.totals import Source, total
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.compose import TELEMETRY

_DAY = 86_400.0


def prices(run: Run) -> int:
    """What a file of prices holds."""
    spot = _spot(run)
    values = [each.price for each in spot.intervals]
    mean = sum((each.price * (each.end - each.start) for each in spot.intervals), Decimal(0)) / sum(
        each.end - each.start for each in spot.intervals
    )
    lengths = {length: sum(e.end - e.start == 60 * length for e in spot.intervals) for length in (15, 30, 60)}
    if run.terminal.json:
        run.terminal.document({
            "area": spot.area,
            "currency": spot.currency,
            "from": _iso(spot.intervals[0].start),
            "until": _iso(spot.intervals[-1].end),
            "intervals": {f"{minutes} min": count for minutes, count in lengths.items() if count},
            "lowest": str(min(values)),
            "mean": str(round(mean, 4)),
            "highest": str(max(values)),
            "negative": sum(value < 0 for value in values),
            "gaps": [{"from": _iso(begin), "until": _iso(end)} for begin, end in spot.gaps],
            "odd_days": [str(day) for day in spot.days],
            "repeated": spot.repeated,
            "left_out": spot.left_out,
        })  # fmt: skip
        return Exit.OK
    terminal = run.terminal
    terminal.line(f"{spot.area}: {_minute(spot.intervals[0].start)} to {_minute(spot.intervals[-1].end)} UTC")
    terminal.line(", ".join(f"{count} of {minutes} min" for minutes, count in lengths.items() if count))
    terminal.line(f"{spot.currency}/MWh: {min(values)} to {max(values)}, mean {mean:.2f}")
    for begin, end in spot.gaps:
        terminal.line(f"No price from {_minute(begin)} to {_minute(end)} UTC")
    for day in spot.days:
        terminal.line(f"{day} is not whole")
    if spot.repeated:
        terminal.line(f"{spot.repeated} intervals stand there twice")
    if spot.left_out:
        terminal.line(f"{spot.left_out} intervals of other sequences are left out")
    return Exit.OK


def measured_energy(run: Run) -> int:
    """What the GPUs took, and what that cost."""
    spot = _spot(run)
    tariff = Tariff(
        _amount(run, "rate", least=Decimal(0)), _amount(run, "added"), _amount(run, "pue", least=Decimal(1))
    )
    until = time.time() // QUARTER * QUARTER
    made = energy(_quarters(run, until - run.get("days") * _DAY, until), spot, tariff)
    if not made.measured:
        raise Refused("No power was measured in that time: the window records it.")
    if run.terminal.json:
        run.terminal.document({
            "area": spot.area,
            "until": _iso(until),
            "days": run.get("days"),
            "gpu_kwh": str(round(made.kwh, 6)),
            "unpriced_kwh": str(round(made.unpriced, 6)),
            "cost": str(round(made.cost, 2)),
            "gpu_hours_measured": str(round(made.gpu_hours, 3)),
            "quarters_measured": made.measured,
            "quarters": made.quarters,
            "pue": str(tariff.pue),
            "rate": str(tariff.rate),
            "added": str(tariff.added),
        })  # fmt: skip
        return Exit.OK
    _tell(run, made, spot)
    return Exit.OK


def _tell(run: Run, made: Energy, spot: Spot) -> None:
    line = run.terminal.line
    line(f"GPUs took {made.kwh:,.3f} kWh in {run.get('days')} days: their boards' power, not the rest of the nodes")
    line(f"Measured in {made.measured} of {made.quarters} quarters of an hour, {made.gpu_hours:,.1f} GPU-hours")
    line(f"Cost {made.cost:,.2f}, with PUE {run.get('pue')}, prices of {spot.area}")
    if made.unpriced > 0:
        line(f"Unpriced: {made.unpriced:,.3f} kWh lie outside of the file's prices and cost nothing here")


def _quarters(run: Run, since: float, until: float) -> list[Quarter]:
    with run.parts() as parts:
        nodes = [node.key for node in parts.inventory.current().nodes]
    path = run.directory / TELEMETRY
    if not path.exists():
        raise Refused("There is no history here yet: the window records it.")
    readers = Readers(path)
    faults: list[sqlite3.Error] = []
    try:
        grid = Grid.over(since, until, float(QUARTER))
        sources = [Source(node, None, frozenset()) for node in nodes]
        sums = total(sources, Queries(readers), grid, suspect=faults.append).sums
    finally:
        readers.end()
    if faults:
        raise Refused(f"History cannot be read: {sanitise(str(faults[0]), 200)}")
    begin = round(grid.start)
    return [
        Quarter(begin + place * QUARTER, float(watts), float(gpus))
        for place, (watts, gpus) in enumerate(zip(sums.power, sums.power_gpus, strict=True))
    ]


def _spot(run: Run) -> Spot:
    file = Path(run.get("file"))
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused(f"{sanitise(file.name, 80)} is larger than {MOST_BYTES >> 20} MiB")
    try:
        return parse(content.decode("utf-8"), run.get("area"), run.get("sequence"))
    except UnicodeDecodeError:
        raise Refused(f"{sanitise(file.name, 80)} is no text in UTF-8") from None
    except SpotError as error:
        raise Refused(f"{sanitise(file.name, 80)}: {sanitise(str(error), 300)}") from None


def _amount(run: Run, name: str, least: Decimal | None = None) -> Decimal:
    text = run.get(name)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("nan")
    if not amount.is_finite() or (least is not None and amount < least) or abs(amount) > Decimal(10) ** 9:
        raise Refused(f"--{name}: {sanitise(text, 40)!r} cannot be", Exit.USAGE)
    return amount


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()


def _minute(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M")
