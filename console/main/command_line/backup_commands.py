"""`driftvakt recovery backup`: a backup made now, or by its node at set times."""

from __future__ import annotations

from connectors.text import sanitise
from connectors.tools import ToolFault
from console.main.command_line.act_commands import carry_on
from console.main.command_line.exits import Exit
from console.main.command_line.recovery_commands import ask_password, shown
from console.main.command_line.run import Refused, Run
from console.recovery.service import backup_plans
from console.work.model.runs import RunState


def back_up(run: Run) -> int:
    """Plan it; with --yes carry it out. A backup that left something out says so by the exit status."""
    with run.parts() as parts:
        asset = parts.recovery.asset(run.get("asset"))
        name, backing = run.get("copy") or "", parts.backing_up
        copy = asset.copy(name)
        if copy is not None and not run.get("stop"):
            ask_password(run, parts, asset, copy)
        try:
            if run.get("stop"):
                view = backing.propose_end(asset.id, name)
            elif run.get("when"):
                view = backing.propose_times(asset.id, run.get("when"), name)
            else:
                view = backing.propose(asset.id, name)
        except ToolFault as fault:
            raise Refused(f"{sanitise(asset.name)} cannot be backed up: {sanitise(str(fault), 600)}") from fault
        if not run.get("yes"):
            return shown(run, parts, view)
        status = carry_on(run, parts, view.id)
        if view.plan.act != backup_plans.ACT or parts.acts.run(view.id).state is not RunState.SUCCEEDED:
            return status
        backing.settle()
        seen = parts.recovery.seen(asset.id, copy.name if copy is not None else "")
        newest = None if seen is None else seen.newest
        if newest is None:
            return Exit.FAILED
        run.terminal.tell(
            f"Backup {newest.id[:8]} of {sanitise(asset.name)} left something out: it is none to count on."
            if newest.partial
            else f"Backup {newest.id[:8]} was made. Prove it: driftvakt recovery test"
        )
    return Exit.NOT_PROVEN if newest.partial else Exit.OK
