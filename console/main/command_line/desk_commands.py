"""`driftvakt people desk|sit|leave`: who is at the desk of the command line."""

from __future__ import annotations

from connectors.text import sanitise
from console.log.service.seat import AtDesk, NotSeated
from console.main.command_line.exits import Exit
from console.main.command_line.pen import Pen
from console.main.command_line.run import Refused, Run
from console.main.compose import key_fingerprint


def show_desk(run: Run) -> int:
    with run.parts() as parts:
        seen = parts.log.seat.seen()
    if run.terminal.json:
        run.terminal.document(_record(seen))
        return Exit.OK
    if seen.person is not None and seen.sitting is not None:
        since = seen.sitting.since.strftime("%Y-%m-%d %H:%M:%S")
        key = key_fingerprint(seen.sitting.key)
        run.terminal.line(f"{sanitise(seen.person.name)} is at the desk since {since} UTC, as {key} proved.")
    elif seen.listed:
        run.terminal.line("Nobody of the list of people is at the desk (`driftvakt people sit --key FILE`).")
    else:
        run.terminal.line(f"{seen.operator}, as this machine calls its user: that proves nothing.")
    if seen.standing.bars:
        run.terminal.line(f"Nothing can be changed from here: {', '.join(seen.standing.bars)}.")
    return Exit.OK


def _record(seen: AtDesk) -> dict[str, object]:
    sitting = seen.sitting if seen.person is not None else None
    return {
        "operator": seen.operator,
        "name": seen.person.name if seen.person is not None else None,
        "person": seen.person.id if seen.person is not None else None,
        "roles": sorted(seen.person.roles) if seen.person is not None else [],
        "key": sitting.key if sitting is not None else None,
        "since": sitting.since.isoformat().replace("+00:00", "Z") if sitting is not None else None,
        "listed": seen.listed,
        "bars": list(seen.standing.bars),
    }


def sit(run: Run) -> int:
    pen = Pen(run)
    with run.parts() as parts:
        try:
            entry = parts.log.seat.sit(pen, pen.line)
        except NotSeated as refused:
            raise Refused(str(refused)) from refused
        seen, number = parts.log.seat.seen(), entry.sequence if entry is not None else None
    if run.terminal.json:
        run.terminal.document(_record(seen) | {"sequence": number})
    else:
        run.terminal.line(f"{sanitise(seen.name)} is at the desk for twelve hours. Entry {number} says so.")
    return Exit.OK


def leave(run: Run) -> int:
    with run.parts() as parts:
        there = parts.log.seat.seen().sitting is not None
        parts.log.seat.leave()
        seen = parts.log.seat.seen()
    if run.terminal.json:
        run.terminal.document(_record(seen))
    else:
        run.terminal.line("Nobody is at the desk now." if there else "Nobody was at the desk.")
    return Exit.OK
