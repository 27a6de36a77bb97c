"""Shapes: which devices of a node a block or a roll-up is of. Their ids are kept in memory, and nothing that a failed
transaction made stays there."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator

from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.service.series import Layout


class Shapes:
    """Ids of nodes and shapes in the open telemetry.db. Belongs to the writer's thread; whatever takes a connection
    raises sqlite3.Error."""

    def __init__(self) -> None:
        self._shapes: dict[tuple[str, Kind, tuple[str, ...], tuple[str, ...]], int] = {}
        self._nodes: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._shapes)

    @contextlib.contextmanager
    def transaction(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Everything inside stands in the database afterwards, or nothing does, and then no id of it is remembered."""
        try:
            yield
            connection.commit()
        except BaseException:
            self.forget()
            with contextlib.suppress(sqlite3.Error):  # the error at hand is the one to tell
                connection.rollback()
            raise

    def forget(self) -> None:
        """Look all ids up anew: the database is another one now, or rows were removed from it."""
        self._shapes.clear()
        self._nodes.clear()

    def node(self, connection: sqlite3.Connection, identity: str) -> int:
        """A node's id, made if it has none. Call it inside a transaction."""
        found = self._nodes.get(identity)
        if found is None:
            connection.execute("INSERT OR IGNORE INTO node(identity) VALUES (?)", (identity,))
            row = connection.execute("SELECT id FROM node WHERE identity = ?", (identity,)).fetchone()
            found = self._nodes[identity] = row[0]
        return found

    def shape(self, connection: sqlite3.Connection, identity: str, layout: Layout, kind: Kind) -> int:
        """The id of a node's devices of one kind, made if it has none. Call it inside a transaction."""
        parts, uuids = layout.parts[kind], layout.uuids if kind is Kind.GPU else ()
        key = (identity, kind, parts, uuids)
        found = self._shapes.get(key)
        if found is None:
            node = self.node(connection, identity)
            row = (node, str(kind), json.dumps(parts), json.dumps(uuids), len(SIGNALS[kind]))
            connection.execute(
                "INSERT OR IGNORE INTO shape(node, kind, parts, uuids, signals, things) VALUES (?, ?, ?, ?, ?, ?)",
                (*row, len(parts)),
            )
            query = "SELECT id FROM shape WHERE node = ? AND kind = ? AND parts = ? AND uuids = ? AND signals = ?"
            found = self._shapes[key] = connection.execute(query, row).fetchone()[0]
        return found


def shapes_of(connection: sqlite3.Connection, identity: str) -> list[int]:
    """The ids of all shapes of a node."""
    query = "SELECT s.id FROM shape s JOIN node n ON n.id = s.node WHERE n.identity = ?"
    return [shape for (shape,) in connection.execute(query, (identity,))]
