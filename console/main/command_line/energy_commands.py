"""`driftvakt costs prices|energy|year|hours`: what a file of spot prices holds, what the measured energy cost by it,
and what a year and the last day took."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from pathlib import Path

from connectors.text import sanitise
from console.costs.model.calendar import ZONE, month_of
from console.costs.model.energy import Energy, Quarter, Tariff, energy
from console.costs.model.energy_hours import EnergyHours
from console.costs.model.energy_year import THRESHOLD_KW, EnergyYear, indicators
from console.costs.model.power import Power
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


def show_year(run: Run) -> int:
    """What each site took in a year."""
    with run.parts() as parts:
        now = parts.journal.now()
        year = run.get("year") or datetime.fromtimestamp(now, ZONE).year
        if not 1900 <= year <= 9999:
            raise Refused(f"{year} is no year, as 2026", Exit.USAGE)
        found = {parts.costs.called(each.site): each for each in parts.costs.energy(year)}
    if run.terminal.json:
        run.terminal.document({"year": year, "sites": [_year_document(name, each) for name, each in found.items()]})
        return Exit.OK
    if not found:
        run.terminal.line(f"Nothing was metered in {year}: the window does so, by the quarter of an hour.")
    for place, (name, each) in enumerate(found.items()):
        if place:
            run.terminal.line()
        _tell_year(run, name, each, month_of(now))
    return Exit.OK


def show_hours(run: Run) -> int:
    """What the machines took in the last day, hour by hour."""
    with run.parts() as parts:
        found = parts.costs.by_the_hour()
    if run.terminal.json:
        run.terminal.document({"zones": [_hours_document(each) for each in found]})
        return Exit.OK
    line = run.terminal.line
    if not found:
        line("Nothing was metered in the last day: the window does so, by the quarter of an hour.")
    for place, of in enumerate(found):
        if place:
            line()
        co2 = "" if of.co2_kg is None else f", {of.co2_kg:,.1f} kg CO2 (direct)"
        line(f"{of.zone or 'no price zone'}: {of.it_kwh:,.1f} kWh of machines in {len(of.metered)} hours{co2}")
        line()
        run.terminal.table(
            ("HOUR UTC", "IT KWH", f"SPOT {of.currency}/KWH", "G CO2/KWH"),
            [
                (
                    f"{datetime.fromtimestamp(each.start, UTC):%Y-%m-%d %H}{'' if each.start < of.now else ' ahead'}",
                    "" if each.it_kwh is None else f"{each.it_kwh:,.1f}",
                    "" if each.spot is None else f"{each.spot:.4f}",
                    "" if each.co2 is None else f"{each.co2:.0f}",
                )
                for each in of.hours
            ],
            right=range(1, 4),
        )
        if of.basis is not None:
            line(f"Spot and CO2 are {of.basis}.")
    return Exit.OK


def _hours_document(of: EnergyHours) -> dict[str, object]:
    def text(value: Decimal | None) -> str | None:
        return None if value is None else _rounded(value)

    return {
        "zone": of.zone,
        "currency": of.currency,
        "metered_until": _iso(of.now),
        "basis": of.basis,
        "it_kwh": _rounded(of.it_kwh),
        "co2_kg": text(of.co2_kg),
        "hours": [
            {
                "from": _iso(each.start),
                "it_kwh": text(each.it_kwh),
                "co2_kg": text(each.co2_kg),
                "spot_kwh": text(each.spot),
                "co2_g_kwh": text(each.co2),
            }
            for each in of.hours
        ],
    }


def _tell_year(run: Run, name: str, of: EnergyYear, current: str) -> None:
    line, table = run.terminal.line, run.terminal.table
    line(f"{name}, {of.year}")
    line()
    table(
        ("MONTH", "GPU KWH", "IT KWH", "BUILDING KWH", "HIGHEST KW", "CO2 KG"),
        [
            (
                f"{month} so far" if month == current else month,
                *(f"{amount:,.1f}" for amount in (took.gpu_kwh, took.it_kwh, took.kwh, took.peak_kw, took.co2_kg)),
            )
            for month, took in (*of.months.items(), ("all", of.whole))
        ],
        right=range(1, 6),
    )
    line()
    if of.measured is not None and of.measured < 1:
        part = (100 * of.measured).quantize(Decimal("0.01"), ROUND_DOWN)
        line(f"Measured in {part} % of the GPUs' time: what they took in the rest is not in it.")
    if of.missing:
        line(f"Nothing was metered in {', '.join(of.missing)}.")
    table(
        ("", "", "VALUE", "", "BASIS", ""),
        [
            (each.symbol, each.name, _or_unknown(each.value), each.unit, each.basis or "", each.why)
            for each in indicators(of)
        ],
        right=[2],
    )
    line()
    line(
        f"Symbols are those of Regulation (EU) 2024/1364, which asks sites with {THRESHOLD_KW} kW of IT power or more."
        " Check whether this one is asked, and what is not known here, before you report."
    )


def _amounts(took: Power) -> Iterator[str]:
    for amount in (took.gpu_kwh, took.it_kwh, took.kwh, took.peak_kw, took.co2_kg):
        yield f"{amount:,.1f}"


def _or_unknown(value: Decimal | None) -> str:
    return "not known" if value is None else f"{value:,.3f}"


def _year_document(name: str, of: EnergyYear) -> dict[str, object]:
    def took(power: Power) -> dict[str, str]:
        return {
            "gpu_kwh": _rounded(power.gpu_kwh),
            "it_kwh": _rounded(power.it_kwh),
            "building_kwh": _rounded(power.kwh),
            "without_pue_kwh": _rounded(power.no_pue_kwh),
            "highest_kw": _rounded(power.peak_kw),
            "co2_kg": _rounded(power.co2_kg),
            "co2_life_kg": _rounded(power.co2_life_kg),
        }

    return {
        "site": of.site,
        "name": name,
        "months": {month: took(power) for month, power in of.months.items()},
        "all": took(of.whole),
        "measured": None if of.measured is None else _rounded(of.measured),
        "months_without_data": list(of.missing),
        "indicators": [
            {
                "symbol": each.symbol,
                "name": each.name,
                "value": None if each.value is None else _rounded(each.value),
                "unit": each.unit,
                "basis": each.basis,
                "why": each.why,
            }
            for each in indicators(of)
        ],
        "made_of": [
            {"name": each.name, "value": each.value, "basis": each.basis, "source": each.source}
            for each in of.whole.inputs
        ],
    }


def _rounded(value: Decimal) -> str:
    return str(round(value, 6))


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
