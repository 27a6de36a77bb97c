"""Findings in telemetry.db: what is open, so that a restart of the console knows it, and what was."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from console.fleet.service.history.shapes import Shapes


@dataclass(frozen=True, slots=True)
class Kept:
    """A finding as it is kept; `node` is empty for what is of many. `ended` is None while it lasts, `seen` is when it
    was last seen to last; `facts` are what decided it, those with a bar in front the judge's own."""

    node: str
    rule: str
    part: str
    began: float
    seen: float
    ended: float | None = None
    or_earlier: bool = False
    facts: tuple[tuple[str, str | float], ...] = ()

    @property
    def key(self) -> tuple[str, str, str, float]:
        """Which one it is: the same thing may begin again."""
        return self.node, self.rule, self.part, self.began


_OPEN = "coalesce(node, 0) = coalesce(?, 0) AND rule = ? AND part = ? AND ended IS NULL"
_UPDATE = f"UPDATE finding SET began = ?, earlier = ?, seen = ?, ended = ?, facts = ? WHERE {_OPEN}"  # noqa: S608
_INSERT = "INSERT INTO finding(began, earlier, seen, ended, facts, node, rule, part) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_READ = "SELECT rule, part, began, seen, ended, earlier, facts FROM finding WHERE ended IS NULL AND "
_AT = (
    "SELECT coalesce(n.identity, ''), f.rule, f.part, f.began, f.seen, f.ended, f.earlier, f.facts FROM finding f"
    " LEFT JOIN node n ON n.id = f.node WHERE f.began <= ? AND (f.ended IS NULL OR f.ended > ?) ORDER BY f.began, f.id"
)
_OF_NODE, _OF_MANY = "node = (SELECT id FROM node WHERE identity = ?)", "node IS NULL"


def write_findings(connection: sqlite3.Connection, shapes: Shapes, findings: Iterable[Kept]) -> None:
    """Bring findings to what is known of them now, in one transaction; raises sqlite3.Error."""
    with shapes.transaction(connection):
        for each in findings:
            node = shapes.node(connection, each.node) if each.node else None
            facts = json.dumps(dict(each.facts), sort_keys=True)
            row = (each.began, each.or_earlier, each.seen, each.ended, facts, node, each.rule, each.part)
            if not connection.execute(_UPDATE, row).rowcount:
                connection.execute(_INSERT, row)


def read_findings(connection: sqlite3.Connection, node: str) -> list[Kept]:
    """What is open of a node, or with an empty key of the whole; raises sqlite3.Error."""
    found = connection.execute(_READ + (_OF_NODE if node else _OF_MANY), (node,) if node else ()).fetchall()
    return [
        Kept(node, rule, part, began, seen, ended, bool(earlier), tuple(json.loads(facts).items()))
        for rule, part, began, seen, ended, earlier, facts in found
    ]


def findings_at(connection: sqlite3.Connection, moment: float) -> list[Kept]:
    """What was wrong at a moment, of all nodes and of the whole, not what was only waiting to be told; raises
    sqlite3.Error."""
    rows = connection.execute(_AT, (moment, moment))
    found = [
        Kept(node, rule, part, began, seen, ended, bool(earlier), tuple(json.loads(facts).items()))
        for node, rule, part, began, seen, ended, earlier, facts in rows
    ]
    return [each for each in found if all(name != "_waits" for name, _ in each.facts)]
