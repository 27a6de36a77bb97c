"""`driftvakt log others`: the logs of others that were taken in here, and their entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from connectors.text import sanitise
from console.log.service.beside import OtherLog
from console.main.command_line.exits import Exit
from console.main.command_line.log_commands import entry_json, entry_rows
from console.main.command_line.run import Refused, Run
from console.main.compose import key_fingerprint


def show_others(run: Run) -> int:
    with run.parts() as parts:
        sharing, wanted = parts.log.sharing, run.get("log")
        logs = sharing.others()
        if wanted is None:
            return _list(run, logs)
        found = [log for log in logs if wanted in (log.name, log.id)]
        if len(found) != 1:
            raise Refused(f"{sanitise(wanted, 80)} names {len(found)} of the logs here: give its id.", Exit.USAGE)
        entries = sharing.entries_of(found[0].number, run.get("newest"))[::-1]
    if run.terminal.json:
        for entry in entries:
            run.terminal.record(entry_json(entry))
    else:
        run.terminal.table(("NUMBER", "TIME (UTC)", "WHO", "WHAT", "RESULT", ""), entry_rows(entries), right=[0])
    return Exit.OK


def _list(run: Run, logs: Iterable[OtherLog]) -> int:
    rows = [(log.name, log.entries, f"{log.first}-{log.last}", _time(log), _by(log), log.id) for log in logs]
    if run.terminal.json:
        for log in logs:
            run.terminal.record(_record(log))
    elif rows:
        run.terminal.table(("NAME", "ENTRIES", "NUMBERS", "CAME (UTC)", "SIGNED BY", "ID"), rows, right=[1])
    else:
        run.terminal.tell("No log of others was taken in here (`driftvakt log import FILE`).")
    return Exit.OK


def _time(log: OtherLog) -> str:
    return "" if log.came is None else log.came.strftime("%Y-%m-%d %H:%M:%S")


def _by(log: OtherLog) -> str:
    return key_fingerprint(log.key) if log.key else "a recovery kept it"


def _record(log: OtherLog) -> dict[str, Any]:
    return {
        "id": log.id,
        "name": log.name,
        "entries": log.entries,
        "first": log.first,
        "last": log.last,
        "came": None if log.came is None else log.came.isoformat().replace("+00:00", "Z"),
        "size": log.size,
        "key": log.key,
    }
