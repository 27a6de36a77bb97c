"""`driftvakt log list`: what anyone did."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from console.journal.model import Entry, Stage
from console.main.command_line.exits import Exit
from console.main.command_line.run import Run
from resources.text import filled


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
    rows = entry_rows(entries, unknown)
    if rows:
        run.terminal.table(("NUMBER", "TIME (UTC)", "WHO", "WHAT", "RESULT", ""), rows, right=[0])
    else:
        narrowed = run.get("category") or run.get("containing") or run.get("newest") == 0
        run.terminal.tell("No entry is like that." if narrowed else "Nothing was done yet.")
    return Exit.OK


def entry_rows(entries: Iterable[Entry], unknown: Collection[str] = ()) -> list[tuple[object, ...]]:
    """Entries as lines of a table; `unknown` are acts of which no end was told."""
    return [
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


def _result(entry: Entry, unknown: Collection[str]) -> str:
    """How it ended. What has begun and has no end is under way, or the program died: nobody knows."""
    if entry.stage is Stage.BEGIN:
        return "unknown" if entry.act in unknown else "begun"
    return entry.result


def _about(entry: Entry) -> str:
    said = entry.details.get("summary")
    if isinstance(said, dict):
        values = said.get("values")
        if isinstance(said.get("source"), str) and isinstance(values, dict):
            return filled(said["source"], {str(name): str(value) for name, value in values.items()})
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
