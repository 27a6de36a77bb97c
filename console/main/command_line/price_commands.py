"""`driftvakt costs prices import|list|withdraw`: what is paid for what, from when, by whose word."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from connectors.text import sanitise
from console.costs.model.prices import Curve, Provenance
from console.costs.model.spot import MOST_BYTES
from console.costs.model.tenants import Rule
from console.costs.service.importing import Asked, Preview, State
from console.costs.service.records import price_id
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.parts import Parts
from resources.errors import EnvironmentFault

_LOCAL = ZoneInfo("Europe/Stockholm")


def import_prices(run: Run) -> int:
    """Show what a file would do, and do it."""
    file = Path(run.get("file"))
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    asked = Asked(
        run.get("area"),
        run.get("sequence"),
        run.get("factors") or "",
        run.get("source") or "",
        run.get("site") or "",
    )
    with run.parts() as parts:
        try:
            preview = parts.costs.importing.preview(content, file.name, asked)
        except EnvironmentFault as error:
            raise Refused(sanitise(str(error), 400)) from None
        entry = 0 if run.get("check") else parts.costs.importing.take_in(preview)
    _tell(run, preview, entry)
    return Exit.OK


def _tell(run: Run, preview: Preview, entry: int) -> None:
    if run.terminal.json:
        run.terminal.document({
            "file": preview.file,
            "sha256": preview.sha256,
            "rows": [{"row": f"{row.kind}:{row.id}", "state": str(row.state)} for row in preview.rows],
            "curves": [
                {
                    "kind": each.kind,
                    "of": each.of,
                    "from": _iso(each.start),
                    "until": _iso(each.end),
                    "seconds": each.step,
                    "values": each.values,
                    "missing": each.missing,
                    "estimated": each.estimated,
                }
                for each in preview.curves
            ],
            "changes": bool(preview.moves),
            "entry": entry or None,
        })  # fmt: skip
        return
    terminal = run.terminal
    for row in preview.rows:
        if row.state is not State.SAME:
            terminal.line(f"{row.state:8} {sanitise(f'{row.kind}:{row.id}', 120)}")
    for each in preview.curves:
        terminal.line(
            f"{each.kind} {sanitise(each.of, 40)}: {_day(each.start)} to {_day(each.end)}, {each.values} values"
        )
        if each.missing:
            terminal.line(f"  {each.missing} are missing: what lies there is unpriced")
        if each.estimated:
            terminal.line(f"  {each.estimated} are estimated, and stay called so")
    if not preview.moves:
        terminal.line("All of it stands here already.")
    elif entry:
        terminal.line(f"Taken in by entry {entry}.")
    else:
        terminal.line("Nothing was written.")


def withdraw(run: Run) -> int:
    with run.parts() as parts:
        try:
            entry = parts.costs.importing.withdraw(run.get("row"))
        except EnvironmentFault as error:
            raise Refused(sanitise(str(error), 300), Exit.USAGE) from None
    if run.terminal.json:
        run.terminal.document({"row": run.get("row"), "entry": entry})
    else:
        run.terminal.line(f"Withdrawn by entry {entry}.")
    return Exit.OK


def list_prices(run: Run) -> int:
    """All that stands, each with where it is from."""
    with run.parts() as parts:
        rows = _rows(parts)
    if run.terminal.json:
        for row in rows:
            run.terminal.record(row)
        return Exit.OK
    if not rows:
        run.terminal.tell("No price is known, so everything is unpriced: driftvakt costs prices import FILE")
        return Exit.OK
    header = ("ROW", "WHAT", "SITE", "SINCE", "VALUE", "BASIS", "SOURCE")
    names = ("row", "what", "site", "since", "value", "basis", "source")
    run.terminal.table(header, [[row.get(name) or "" for name in names] for row in rows], right=[4])
    return Exit.OK


def _rows(parts: Parts) -> list[dict[str, Any]]:
    costs = parts.costs
    stands = costs.known()
    known, tenancy = stands.prices, stands.tenancy
    called = costs.called

    def row(row: str, what: str, value: object, given: Provenance | None = None, **more: Any) -> dict[str, Any]:
        from_ = {} if given is None else {"basis": str(given.basis), "source": given.source, "told": given.told}
        return {"row": row, "what": what, "value": str(value), **more, **from_}

    money = known.currency
    rows = [
        row(
            f"asset:{each.name}",
            each.name,
            f"{each.capex} {each.currency or money}, {each.life_months} months, {each.residual} left",
            each.provenance,
            site=called(each.site),
            since=_day(each.since),
        )
        for each in known.assets
    ]
    rows += [
        row(
            f"price:{price_id(each)}",
            " ".join(filter(None, [each.kind, each.name])),
            each.amount,
            each.provenance,
            site=called(each.site),
            since=_day(each.since),
        )
        for each in known.prices
    ]
    rows += [
        row(
            f"offer:{each.name}",
            f"offer {each.name}",
            f"{each.amount} {each.currency or money} a node of {each.gpus} GPUs, {each.nodes} at a time,"
            f" {each.lead_days} days" + (f", to {_day(each.until)}" if each.until else ""),
            each.provenance,
            since=_day(each.since),
        )
        for each in known.offers
    ]
    rows += [_curve_row(row, each, called(each.of)) for each in known.curves]
    rows += [row(f"zone:{site}", "price zone", zone, site=called(site)) for site, zone in known.zones.items()]
    rows += [
        row(f"rule:{each.name}", "tenant", _shares(each), site=called(each.site), since=_day(each.since))
        for each in tenancy.rules
    ]
    rows += [row(f"key:{tenant}", "key", f"{tenant} {weight}") for tenant, weight in tenancy.keys.items()]
    rows += [
        row(
            f"budget:{each.tenant}/{each.since}",
            f"budget {each.tenant or 'of all'}",
            each.amount,
            since=_day(each.since),
        )
        for each in tenancy.budgets
    ]
    return rows


def _curve_row(row: Any, curve: Curve, of: str) -> dict[str, Any]:
    said = f"{sum(each is not None for each in curve.values)} values to {_day(curve.end)}"
    what = " ".join(filter(None, [curve.kind, of, curve.currency, curve.factors]))
    made: dict[str, Any] = row(
        "", what, said, curve.provenance, since=_day(curve.start), estimated=len(curve.estimated)
    )
    return made


def _shares(rule: Rule) -> str:
    if len(rule.shares) == 1:
        return next(iter(rule.shares))
    return ", ".join(f"{tenant} {weight}" for tenant, weight in rule.shares.items())


def _day(moment: int) -> str:
    if not moment:
        return ""
    local = datetime.fromtimestamp(moment, UTC).astimezone(_LOCAL)
    return local.strftime("%Y-%m-%d" if (local.hour, local.minute) == (0, 0) else "%Y-%m-%d %H:%M")


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()
