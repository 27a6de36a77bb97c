"""Telling of backups: what of the board asks for somebody's act, late, missing, partial, shrunk, from the future, in a
copy that cannot be read.

A backup is late only by a look after the time at which it had to be there: what nobody looked at is not known, and what
could not be read leaves what stands of its backups as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from connectors.backups import BackupProblem
from console.alarms.service.telling import Facts, Found, Told
from console.fleet.model.rules import Named, Rule, State
from console.recovery.model.assets import Asset
from console.recovery.model.board import Board, FreshCopy, Freshness

#: Another program holds the repository, or its host cannot be reached: both are tried again within the hour.
_PASSING = frozenset({BackupProblem.LOCKED, BackupProblem.UNREACHABLE, BackupProblem.INTERRUPTED})


def part_of(asset: Asset, copy: str) -> str:
    """What a copy is called as the place of an alarm."""
    return f"{asset.name} · {copy}"


def found_of(board: Board, rules: Mapping[str, Rule]) -> Found:
    """What is found on a board by the rows of the rules: of each asset by that of its tier."""
    rows = {
        (str(freshness), rule.id.rpartition(".")[2]): rule
        for rule in rules.values()
        if isinstance(rule.when, State) and rule.told is Named.BACKUPS
        for freshness in rule.when.among
    }
    facts: dict[Told, Facts] = {}
    unknown: set[str] = set()
    since: dict[Told, float] = {}
    for row in board.rows:
        for copy in row.copies:
            part = part_of(row.asset, copy.name)
            rule = rows.get((str(copy.freshness), str(row.asset.tier)))
            if copy.freshness is Freshness.UNREADABLE and rule is not None and not _passes(copy):
                facts[rule.id, part] = _facts(row.asset, copy)
                unknown.add(part)
            elif not is_known(row.asset, copy, after=rule.after if rule is not None else 0.0):
                unknown.add(part)
            elif rule is not None:
                facts[rule.id, part] = _facts(row.asset, copy)
                if copy.freshness is Freshness.LATE and copy.newest is not None:
                    since[rule.id, part] = copy.newest.time + row.asset.rpo + rule.after
    return Found(facts, frozenset(unknown), since)


def is_known(asset: Asset, copy: FreshCopy, after: float = 0.0) -> bool:
    """Whether the newest look at a copy says how it stands. A late one may be late for `after` seconds: it was made,
    and is still being written."""
    seen = copy.seen
    if seen is None or copy.freshness in (Freshness.UNREADABLE, Freshness.NOT_LOOKED):
        return False
    if copy.freshness is Freshness.LATE and copy.newest is not None:
        return seen.looked >= copy.newest.time + asset.rpo + after
    return copy.freshness is not Freshness.NEVER or seen.looked >= asset.since + asset.rpo


def _passes(copy: FreshCopy) -> bool:
    """Whether what kept the newest look from reading a copy may be over at the next one by itself."""
    return copy.seen is not None and copy.seen.problem in _PASSING


def _facts(asset: Asset, copy: FreshCopy) -> Facts:
    newest = copy.newest
    if copy.freshness is Freshness.FUTURE and copy.seen is not None:
        newest = copy.seen.newest
    told: dict[str, str | int | float] = {"target": float(asset.rpo)}
    return told if newest is None else told | {"newest": newest.time}
