"""`driftvakt log list|recover`: what anyone did, and a way on when the journal is damaged."""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from connectors.text import sanitise
from console.fleet.model.changes import ChangeRefused
from console.fleet.service.salvage import salvage
from console.journal.copies import set_aside
from console.journal.model import Entry, JournalError, JournalProblem, Stage
from console.log.commands import LOG_RECOVER
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.work.service.carrying import carry_out


def list_log(run: Run) -> int:
    with run.parts() as parts:
        entries = parts.journal.entries(
            category=run.get("category"), newest=run.get("newest"), containing=run.get("containing") or ""
        )
        unknown = {entry.act for entry in parts.journal.unfinished()}
    if run.terminal.json:
        for entry in entries:
            run.terminal.record(entry_json(entry, unknown))
        return Exit.OK
    rows = [
        (
            entry.sequence,
            entry.time.strftime("%Y-%m-%d %H:%M:%S"),
            entry.actor,
            entry.type,
            _result(entry, unknown),
            _about(entry),
        )
        for entry in entries
    ]
    if rows:
        run.terminal.table(("NUMBER", "TIME (UTC)", "WHO", "WHAT", "RESULT", ""), rows, right=[0])
    else:
        narrowed = run.get("category") or run.get("containing") or run.get("newest") == 0
        run.terminal.tell("No entry is like that." if narrowed else "Nothing was done yet.")
    return Exit.OK


def _result(entry: Entry, unknown: Collection[str]) -> str:
    """How it ended. What has begun and has no end is under way, or the program died: nobody knows."""
    if entry.stage is Stage.BEGIN:
        return "unknown" if entry.act in unknown else "begun"
    return entry.result


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


def entry_json(entry: Entry, unknown: Collection[str] = ()) -> dict[str, Any]:
    """An entry as JSON, all of it; `unknown` are acts of which no end was told."""
    return {
        "form": entry.form,
        "journal": None if entry.journal is None else {"id": entry.journal.id, "name": entry.journal.name},
        "sequence": entry.sequence,
        "time": entry.time.isoformat().replace("+00:00", "Z"),
        "actor": entry.actor,
        "source": entry.source,
        "category": entry.category,
        "type": entry.type,
        "targets": [{"id": target.id, "name": target.name} for target in entry.targets],
        "result": _result(entry, unknown),
        "act": entry.act,
        "stage": entry.stage.value,
        "details": entry.details,
        "left_out": list(entry.left_out),
        "previous": entry.previous,
        "hash": entry.hash,
    }


def recover_log(run: Run) -> int:
    """Keep the damaged journal beside a new one. Refuses to touch one that is whole."""
    path = run.directory / "journal.db"
    if not path.exists():
        raise Refused(f"There is no journal at {sanitise(str(path), 300)}.")
    damage = _damage(run)
    if damage is None:
        raise Refused("The journal is whole; there is nothing to recover from.")
    run.terminal.tell(str(damage.happened))
    arguments = {"run": run, "path": path, "damage": damage}
    agreed = run.agreed(
        LOG_RECOVER,
        arguments,
        "Keep it beside a new journal, and bring over what can be read?",
        "Say --yes to keep it beside a new journal.",
    )
    # Of a damaged journal nobody can say who may: the person at the terminal has agreed.
    return carry_out(LOG_RECOVER, _recover, arguments, agreed, standing=run.mode())


def _recover(run: Run, path: Path, damage: JournalError) -> int:
    offers = salvage(path)
    kept = set_aside(path, time.strftime("%Y%m%d-%H%M%S", time.gmtime()))
    with run.parts() as parts:
        details = {"kept": kept.name, "raw": sanitise(damage.raw, 500)}
        with parts.journal.begin("log", "log.recovered", details=details) as act:
            try:
                brought = len(parts.inventory.take(parts.inventory.preview(offers)).nodes)
            except ChangeRefused:
                brought = 0
            act.add(nodes=brought)
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
