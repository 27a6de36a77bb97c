"""Differences between tables and entries, as the command line tells them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from connectors.text import sanitise
from console.journal.features import Difference
from console.main.command_line.run import Run


def tell_differences(run: Run, found: Iterable[Difference]) -> None:
    """One line for each: the table, the row, the column and the entry."""
    for each in found:
        run.terminal.tell(_told(each))


def _told(each: Difference) -> str:
    table = sanitise(each.table)
    if not each.row and each.entry is not None:
        return f"{table}: entry {each.entry} does not add up: {sanitise(str(each.told), 200)}"
    if not each.row:
        return f"{table}: {sanitise(each.column) or 'the table itself'} is not as Driftvakt makes it."
    row = f"{table}, {sanitise(each.row)}"
    by = "no entry speaks of it" if each.entry is None else f"entry {each.entry} says otherwise"
    if each.column:
        return f"{row}, {sanitise(each.column)}: {by}. Somebody wrote past the log into the tables."
    gone = "is missing" if each.stands is None else "stands there"
    return f"{row} {gone}: {by}. Somebody wrote past the log into the tables."


def difference_json(each: Difference) -> dict[str, Any]:
    return {"table": each.table, "row": each.row, "column": each.column, "entry": each.entry}
