"""`driftvakt log ...`: what anyone did, whether it still stands as it was written, and a way on when it is damaged."""

from __future__ import annotations

import re
import time
from typing import Any

from connectors.text import sanitise
from console.fleet.model.changes import ChangeRefused
from console.fleet.service.salvage import salvage
from console.journal.model import Entry, JournalError, JournalProblem
from console.journal.service import set_aside
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run


def list_log(run: Run) -> int:
    with run.parts() as parts:
        entries = parts.journal.entries(
            category=run.get("category"), newest=run.get("newest"), containing=run.get("containing") or ""
        )
    if run.terminal.json:
        for entry in entries:
            run.terminal.record(entry_json(entry))
        return Exit.OK
    rows = [
        (entry.sequence, entry.time.strftime("%Y-%m-%d %H:%M:%S"), entry.actor, entry.type, _about(entry))
        for entry in entries
    ]
    if rows:
        run.terminal.table(("NUMBER", "TIME (UTC)", "WHO", "WHAT", ""), rows, right=[0])
    else:
        narrowed = run.get("category") or run.get("containing") or run.get("newest") == 0
        run.terminal.tell("No entry is like that." if narrowed else "Nothing was done yet.")
    return Exit.OK


def _about(entry: Entry) -> str:
    said = entry.details.get("summary")
    if isinstance(said, dict):
        try:
            return str(said["source"]).format(**said["values"])
        except (KeyError, IndexError, ValueError, TypeError, AttributeError):
            # Somebody else's hand wrote it; the chain tells, here it is only shown.
            return str(said)
    return ", ".join(
        [*(target.name for target in entry.targets), *(f"{k}: {v}" for k, v in entry.details.items() if k != "summary")]
    )


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry as JSON, all of it."""
    return {
        "sequence": entry.sequence,
        "time": entry.time.isoformat().replace("+00:00", "Z"),
        "actor": entry.actor,
        "source": entry.source,
        "category": entry.category,
        "type": entry.type,
        "targets": [{"id": target.id, "name": target.name} for target in entry.targets],
        "result": entry.result,
        "details": entry.details,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def verify_log(run: Run) -> int:
    noted = _noted(run.get("noted"))
    with run.parts() as parts:
        found = parts.journal.verify(noted=noted)
        strangers = parts.inventory.disagreements() if found.sound else ()
    head = f"{found.count}:{found.head}"
    if run.terminal.json:
        run.terminal.document(
            {
                "sound": found.sound and not strangers,
                "entries": found.count,
                "head": head,
                "broken": found.broken,
                "reason": str(found.reason) if found.reason else "",
                "disagreements": list(strangers),
            }
        )
    elif not found.sound:
        run.terminal.tell(f"Entry {found.broken} does not hold: {found.reason}.")
        run.terminal.tell(f"The {found.count} entries before it do. Keep a copy of the file; it is evidence.")
    else:
        run.terminal.line(f"{found.count} entries hold. Head, to be noted elsewhere: {head}")
        for address in strangers:
            run.terminal.tell(f"{sanitise(address)} is not as the log says: somebody wrote past it into the tables.")
    return Exit.OK if found.sound and not strangers else Exit.FAILED


def _noted(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    match = re.fullmatch(r"([0-9]{1,15}):([0-9a-f]{64})", text.strip().lower())
    if match is None:
        raise Refused("--noted is NUMBER:HASH, as `driftvakt log verify` prints it.", Exit.USAGE)
    return int(match[1]), match[2]


def recover_log(run: Run) -> int:
    """Keep the damaged journal beside a new one. Refuses to touch one that is whole."""
    path = run.directory / "journal.db"
    if not path.exists():
        raise Refused(f"There is no journal at {sanitise(str(path), 300)}.")
    damage = _damage(run)
    if damage is None:
        raise Refused("The journal is whole; there is nothing to recover from.")
    run.terminal.tell(str(damage.happened))
    if not run.get("yes"):
        if not run.terminal.can_ask:
            raise Refused("Say --yes to keep it beside a new journal.", Exit.OPERATOR)
        if not run.terminal.ask("Keep it beside a new journal, and bring over what can be read?"):
            raise Refused("Nothing was changed.")
    offers = salvage(path)
    kept = set_aside(path, time.strftime("%Y%m%d-%H%M%S", time.gmtime()))
    with run.parts() as parts:
        parts.journal.append("log", "log.recovered", details={"kept": kept.name, "raw": sanitise(damage.raw, 500)})
        try:
            brought = len(parts.inventory.take(parts.inventory.preview(offers)).nodes)
        except ChangeRefused:
            brought = 0
    if run.terminal.json:
        run.terminal.document({"kept": str(kept), "nodes": brought})
    else:
        run.terminal.line(
            f"A new journal was made, with {brought} nodes. The damaged one is {sanitise(str(kept), 300)}."
        )
    return Exit.OK


def _damage(run: Run) -> JournalError | None:
    try:
        with run.parts():
            return None
    except JournalError as error:
        if error.code is JournalProblem.CORRUPT:
            return error
        raise
