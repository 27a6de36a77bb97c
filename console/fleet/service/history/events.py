"""Events in telemetry.db. The functions take a connection; `Queries` lends it to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from console.fleet.model.readings import KernelRecord, NodeEvent
from console.fleet.service.history.schema import kernel_log_of

_READ = (
    "SELECT n.identity, e.time, e.source, e.code, e.device, e.text FROM node n JOIN event e ON e.node = n.id"
    " WHERE n.identity = ? AND e.time >= ? AND e.time <= ? ORDER BY e.time DESC, e.id DESC"
)


def newest_events(connection: sqlite3.Connection, node: str, since: float, until: float, limit: int) -> list[NodeEvent]:
    """The newest `limit` events of a node from `since` to `until`, oldest first."""
    rows = connection.execute(_READ + " LIMIT ?", (node, since, until, limit)).fetchall()
    return [NodeEvent(*row) for row in rows[::-1]]


def happened(connection: sqlite3.Connection, node: str, now: float, codes: Mapping[str, float]) -> list[NodeEvent]:
    """A node's events of these codes, of so many seconds before `now` each, oldest first."""
    first = now - max(codes.values(), default=0.0)
    rows = connection.execute(_READ, (node, first, now))
    return [NodeEvent(*row) for row in rows if now - row[1] <= codes.get(row[3], -1.0)][::-1]


def kernel_record(connection: sqlite3.Connection, node: str) -> KernelRecord | None:
    """The last line of a node's kernel log that was told; None when none was."""
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (kernel_log_of(node),)).fetchone()
    told, _, boot = str(found[0]).partition(" ") if found is not None else ("", "", "")
    number, micros, lag = [*told.split(","), "", ""][:3]  # earlier versions wrote the number alone
    if not number.isdigit():
        return None
    return KernelRecord(boot, int(number), int(micros) if micros.isdigit() else 0, float(lag) if lag else None)
