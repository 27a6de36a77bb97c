"""`driftvakt services|gpu ...` and `driftvakt nodes reboot|drain|return|run`: what is there on nodes, and plans of what
is to be done with them."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

from connectors.systemd import JournalLine, Verb
from connectors.text import sanitise
from console.fleet.model.inventory import Node
from console.fleet.model.selecting import select_nodes
from console.journal.model import Target
from console.main.command_line.act_commands import carry_on
from console.main.command_line.exits import Exit
from console.main.command_line.plan_text import show
from console.main.command_line.run import Refused, Run
from console.main.parts import Parts
from console.maintenance.model.answers import answers
from console.maintenance.service.maintenance import MaintenanceService
from console.maintenance.service.there import There
from console.work.model.plans import Plan
from console.work.model.runs import RunView
from console.work.model.words import STEP_STATES

_VERBS = {
    "services.start": Verb.START,
    "services.stop": Verb.STOP,
    "services.restart": Verb.RESTART,
    "services.reset_failed": Verb.RESET_FAILED,
}
_WORST_FIRST = {"failed": 0, "activating": 1, "deactivating": 1, "active": 2}
#: Seconds between two looks for new lines of a log.
_LOOK = 1.0
_PRIORITIES = ("emergency", "alert", "critical", "error", "warning", "notice", "", "debug")


# ---- what is there


def list_services(run: Run) -> int:
    """Those that failed first, then those on their way."""
    with run.parts() as parts, _there(run, parts) as there:
        # What others only speak of is no service of this node.
        found = [unit for unit in there.units() if unit.load != "not-found" or unit.active != "inactive"]
    if run.get("failed"):
        found = [unit for unit in found if unit.active == "failed"]
    found.sort(key=lambda unit: (_WORST_FIRST.get(unit.active, 3), unit.name))
    if run.terminal.json:
        for unit in found:
            run.terminal.record(
                {
                    "name": unit.name,
                    "load": unit.load,
                    "active": unit.active,
                    "sub": unit.sub,
                    "description": unit.description,
                }
            )
    elif found:
        rows = [(unit.name, unit.active, unit.sub, unit.description) for unit in found]
        run.terminal.table(("SERVICE", "STATE", "", "WHAT IT IS"), rows)
    else:
        run.terminal.tell("No service failed." if run.get("failed") else "There are no services.")
    return Exit.OK


def show_log(run: Run) -> int:
    """The newest lines; with --follow also those to come, until Ctrl+C."""
    unit, containing = run.get("unit") or "", run.get("containing") or ""
    with run.parts() as parts, _there(run, parts) as there:
        lines = there.log(unit, lines=run.get("newest"), containing=containing)
        _tell(run, lines)
        if not lines and not run.terminal.json:
            run.terminal.tell("There are no such lines, or this account may not read them.")
        after = lines[-1].cursor if lines else ""
        while run.get("follow"):
            time.sleep(_LOOK)
            if not after:  # nothing was there yet: all that is there by now is new
                lines = there.log(unit, containing=containing)
            else:
                lines = there.log(unit, after=after, containing=containing)
            _tell(run, lines)
            after = lines[-1].cursor if lines else after
    return Exit.OK


def _tell(run: Run, lines: tuple[JournalLine, ...]) -> None:
    for line in lines:
        at = datetime.fromtimestamp(line.time, UTC)
        if run.terminal.json:
            run.terminal.record(
                {
                    "time": at.isoformat(timespec="microseconds"),
                    "priority": line.priority,
                    "source": line.source,
                    "pid": line.pid,
                    "text": line.text,
                }
            )
            continue
        grave = f"{_PRIORITIES[line.priority]}: " if _PRIORITIES[line.priority] else ""
        who = f"{line.source}[{line.pid}]" if line.pid is not None else line.source
        for part in line.text.split("\n"):
            run.terminal.line(f"{at:%Y-%m-%d %H:%M:%S} {who}: {grave}{part}")


def list_timers(run: Run) -> int:
    with run.parts() as parts, _there(run, parts) as there:
        found = there.timers()
    if run.terminal.json:
        for timer in found:
            run.terminal.record(
                {"name": timer.name, "starts": timer.activates, "next": _iso(timer.next), "last": _iso(timer.last)}
            )
    elif found:
        rows = [(each.name, each.activates, _when(each.next), _when(each.last)) for each in found]
        run.terminal.table(("TIMER", "STARTS", "NEXT (UTC)", "LAST (UTC)"), rows)
    else:
        run.terminal.tell("There are no timers.")
    return Exit.OK


def list_gpus(run: Run) -> int:
    """The GPUs of a node, and whose processes compute on them."""
    with run.parts() as parts, _there(run, parts) as there:
        gpus, computing = there.gpus(), there.computing()
    if run.terminal.json:
        for gpu in gpus:
            mine = [each for each in computing if gpu.uuid in each.gpus]
            run.terminal.record(
                {
                    "index": gpu.index,
                    "uuid": gpu.uuid,
                    "name": gpu.name,
                    "power_limit_watts": gpu.limit,
                    "power_limit_lowest": gpu.lowest_limit,
                    "power_limit_highest": gpu.highest_limit,
                    "persistent": gpu.persistent,
                    "mig": gpu.mig,
                    "processes": [
                        {
                            "pid": each.pid,
                            "user": each.user,
                            "seconds": each.seconds,
                            "name": each.name,
                            "command": each.command,
                            "memory_mib": each.memory,
                        }
                        for each in mine
                    ],
                }
            )
        return Exit.OK
    if not gpus:
        run.terminal.tell("There are no GPUs, or no driver.")
        return Exit.OK
    words = {True: "on", False: "off", None: "-"}
    run.terminal.table(
        ("GPU", "NAME", "LIMIT W", "LOWEST", "HIGHEST", "PERSISTENCE", "UUID"),
        [
            (
                gpu.index,
                gpu.name,
                *("-" if each is None else each for each in (gpu.limit, gpu.lowest_limit, gpu.highest_limit)),
                words[gpu.persistent],
                gpu.uuid,
            )
            for gpu in gpus
        ],
        right=[0, 2, 3, 4],
    )
    run.terminal.line()
    numbers = {gpu.uuid: str(gpu.index) for gpu in gpus}
    rows = [
        (
            ",".join(numbers.get(uuid, "?") for uuid in each.gpus),
            each.pid,
            each.user,
            "-" if each.memory is None else each.memory,
            each.command or each.name,
        )
        for each in computing
    ]
    if rows:
        run.terminal.table(("GPU", "PID", "USER", "MIB", "COMMAND"), rows, right=[1, 3])
    else:
        run.terminal.line("Nothing computes on them.")
    return Exit.OK


# ---- plans


def change_service(run: Run) -> int:
    verb = _VERBS[run.arguments.command.id]
    return _plan(run, lambda service, node: service.change_unit(node, verb, run.get("unit"), reason=_reason(run)))


def end_processes(run: Run) -> int:
    firmly = run.arguments.command.id == "gpu.kill"
    return _plan(
        run,
        lambda service, node: service.end_processes(node, run.get("gpu"), firmly=firmly, reason=_reason(run)),
    )


def reset_gpu(run: Run) -> int:
    end_first = bool(run.get("end_first"))
    return _plan(
        run,
        lambda service, node: service.reset_gpu(node, run.get("gpu"), end_first=end_first, reason=_reason(run)),
    )


def limit_power(run: Run) -> int:
    return _plan(
        run,
        lambda service, node: service.limit_power(node, run.get("gpu"), run.get("watts"), reason=_reason(run)),
    )


def set_persistence(run: Run) -> int:
    on = run.get("mode") == "on"
    return _plan(run, lambda service, node: service.set_persistence(node, run.get("gpu"), on, reason=_reason(run)))


def reboot(run: Run) -> int:
    return _plan(
        run,
        lambda service, node: service.reboot(
            node, units=run.get("unit") or (), anyway=bool(run.get("anyway")), reason=_reason(run)
        ),
    )


def drain(run: Run) -> int:
    lasting = run.get("lasting")
    until = datetime.now(UTC) + timedelta(seconds=lasting) if lasting else None
    return _plan(run, lambda service, node: service.drain(node, wait=run.get("wait"), until=until, reason=_reason(run)))


def give_back(run: Run) -> int:
    return _plan(run, lambda service, node: service.give_back(node, reason=_reason(run)))


def run_command(run: Run) -> int:
    if not run.get("on"):
        raise Refused("Name nodes to run it on: --on NODE, --on site:SITE.", Exit.USAGE)
    with run.parts() as parts:
        nodes = [_target(node) for node in select_nodes(parts.inventory.current(), run.get("on"))]
        plan = parts.maintenance.command(
            nodes,
            tuple(run.get("command_line") or ()),
            sizes=run.get("waves"),
            timeout=run.get("timeout"),
            as_root=bool(run.get("as_root")),
            reason=_reason(run),
        )
        view = parts.acts.propose(plan)
        status = settled(run, parts, view)
        if run.get("yes") and not run.terminal.json:
            _tell_answers(run, parts.acts.run(view.id))
    return status


def _tell_answers(run: Run, view: RunView) -> None:
    """What nodes said, the same answers together."""
    for answer in answers(view):
        names = ", ".join(sanitise(name.removeprefix("node:")) for name in answer.nodes)
        ended = STEP_STATES[answer.state] if answer.status is None else f"status {answer.status}"
        run.terminal.line()
        run.terminal.line(f"{len(answer.nodes)} ({names}): {ended}")
        for line in sanitise(answer.said, 4000, lines=True).split("\n"):
            run.terminal.line(f"    {line}".rstrip())


def _plan(run: Run, make: Callable[[MaintenanceService, Target], Plan]) -> int:
    """Make a plan for one node, show it, and carry it out where that was asked for."""
    with run.parts() as parts:
        return settled(run, parts, parts.acts.propose(make(parts.maintenance, one(run, parts))))


def settled(run: Run, parts: Parts, view: RunView) -> int:
    """Carry a plan out where that was asked for and one person is enough; else say what is to be done with it."""
    needs = parts.acts.needs(view)
    if run.get("yes") and needs <= 1:
        return carry_on(run, parts, view.id)
    show(run, view, needs)
    if needs > 1:
        run.terminal.tell(f"{needs} people must sign it: driftvakt act approve {view.id[:8]}")
    else:
        run.terminal.tell(f"Nothing has run. Carry it out: driftvakt act apply {view.id[:8]}")
    return Exit.OPERATOR if run.get("yes") else Exit.OK


def _reason(run: Run) -> str:
    return run.get("reason") or ""


# ---- nodes


def _there(run: Run, parts: Parts) -> AbstractContextManager[There]:
    return parts.maintenance.at(one(run, parts))


def one(run: Run, parts: Parts) -> Target:
    """The node that is meant: exactly one."""
    found = select_nodes(parts.inventory.current(), [run.get("node")])
    if len(found) != 1:
        raise Refused(f"{sanitise(run.get('node'), 100)} is not one node.", Exit.USAGE)
    return _target(found[0])


def _target(node: Node) -> Target:
    return Target(f"node:{node.id}", f"node:{node.full_name}")


def _when(seconds: float | None) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}" if seconds is not None else "-"


def _iso(seconds: float | None) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds is not None else None
