"""`driftvakt costs report|request`: papers of costs as PDFs, the same as the window's."""

from __future__ import annotations

from pathlib import Path

from connectors.files import save_file
from connectors.text import sanitise
from console.costs.model.calendar import ZONE, is_month, month_of
from console.costs.model.capacity import Act
from console.main.command_line.cost_commands import scenario_of
from console.main.command_line.exits import Exit
from console.main.command_line.papers import drawing
from console.main.command_line.run import Refused, Run


def report(run: Run) -> int:
    """Write the paper; tenants are in it where whoever is at the desk may see their bills."""
    file = Path(run.get("file")).expanduser()
    with run.parts() as parts:
        name = run.get("month") or month_of(parts.journal.now())
        if not is_month(name):
            raise Refused(f"--month: {sanitise(name, 40)!r} is no month, as 2026-11", Exit.USAGE)
        month, plan = parts.bills.month(name), parts.bills.plan()
    scenario = scenario_of(run) if run.get("scenario") else None
    app = drawing()
    from console.costs.page.answer import answer  # noqa: PLC0415 - Qt, as other commands need not
    from console.costs.page.management_paper import management_paper  # noqa: PLC0415 - as above
    from console.pagekit.report import pdf  # noqa: PLC0415 - as above
    from widgets import translation  # noqa: PLC0415 - as above

    translation.install(app, run.get("language"))
    rent = None if scenario is None else answer(scenario)
    content = pdf(management_paper(month, plan, rent, ZONE.key, float(month.until)))
    save_file(file, content)
    if run.terminal.json:
        run.terminal.document({"file": str(file), "month": name, "bytes": len(content), "tenants": not month.withheld})
    else:
        run.terminal.line(f"Written to {sanitise(str(file), 300)}.")
    return Exit.OK


def request(run: Run) -> int:
    """Write the request for a choice of the plan of capacity."""
    file = Path(run.get("file")).expanduser()
    with run.parts() as parts:
        plan = parts.costs.plan()
    if plan is None:
        raise Refused("The ledger holds nothing that was needed yet, so that there is no plan of capacity")
    app = drawing()
    from console.costs.page.request_paper import chosen, request_paper  # noqa: PLC0415 - Qt, as other commands need not
    from console.pagekit.report import pdf  # noqa: PLC0415 - as above
    from widgets import translation  # noqa: PLC0415 - as above

    wanted = run.get("choice")  # where none is named what the window offers: an order, where the plan has one
    choice = chosen(plan, Act(wanted) if wanted else None)
    if choice is None:
        raise Refused(f"The plan has no such choice; it has {', '.join(each.act for each in plan.choices)}", Exit.USAGE)
    translation.install(app, run.get("language"))
    content = pdf(request_paper(plan, choice, ZONE.key, float(plan.needed.until)))
    save_file(file, content)
    if run.terminal.json:
        run.terminal.document({"file": str(file), "choice": choice.act, "bytes": len(content)})
    else:
        run.terminal.line(f"Written to {sanitise(str(file), 300)}.")
    return Exit.OK
