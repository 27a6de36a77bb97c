"""A log that stands still: a real journal of a night's work, with people and a checkpoint, made in a folder."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from console.journal.model import Mark, Stage
from console.journal.service import Journal
from console.log.model.people import Role
from console.log.service.checkpoints import Checkpoints
from console.log.service.desk import LogDesk
from console.log.service.people import People
from console.log.service.protocols import Signer
from console.log.service.seat import Seat
from tests.support.signing import SomeKey, check


def _said(source: str, **values: object) -> dict[str, Any]:
    return {"summary": {"context": "Inventory", "source": source, "values": values}}


#: What was done in the night: minutes before now, with what, category, type, on what, in detail.
_NIGHT: tuple[tuple[int, str, str, str, dict[str, Any]], ...] = (
    (700, "inventory", "site.added", "site:hall", _said("Add site {key}", key="hall")),
    (698, "inventory", "node.added", "node:hall/g01", _said("Add nodes: {count}", count=12)),
    (640, "inventory", "node.edited", "node:hall/g07", _said("Edit node {key}", key="hall/g07")),
    (420, "trust", "hostkey.accepted", "node:hall/g07", {"host": "g07.hall"}),
    (300, "inventory", "node.removed", "node:hall/g13", _said("Remove node {key}", key="hall/g13")),
    (299, "inventory", "inventory.undone", "node:hall/g13", _said("Undo: {what}", what="Remove node hall/g13")),
    (120, "trust", "hostkey.replaced", "node:edge/u02", {"host": "u02.edge"}),
    (64, "trust", "secret.kept", "node:edge/u02", {"kind": "ssh.password_needed"}),
)
_FAILED, _UNKNOWN = 120, 64


#: The key of who is at the desk there.
OWNER = SomeKey(seed=7)


class _Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        self.now += 0.25
        return self.now


class _OwnKeys:
    def available(self) -> Sequence[Signer]:
        return ()

    def named(self, path: str) -> Signer:
        raise NotImplementedError

    def public(self, path: str) -> str:
        raise NotImplementedError

    def sign(self, key: Signer, message: bytes, namespace: str, passphrase: str | None = None) -> str:
        raise NotImplementedError


def still_log(folder: Path, now: float, *, empty: bool = False) -> LogDesk:
    """The desk over a journal of the night before `now` (unix seconds), or of one in which nothing was done."""
    folder.mkdir(parents=True, exist_ok=True)
    clock, chance = _Clock(now), random.Random(7)
    journal = Journal.open(
        folder / "journal.db", actor="astrid@desk", source="window", clock=clock, chance=chance.randbytes
    )
    seat = Seat(journal, check, source="window", operator="astrid@desk", chance=chance.randbytes)
    desk = LogDesk(journal, folder, check, _OwnKeys, seat=seat)
    if empty:
        return desk
    with journal.transaction() as work:  # of a picture that stands still the id does, too
        work.run("UPDATE journals SET id = '0d9c3a52-0000-4000-8000-000000000000'")
    for minutes, category, type, target, details in _NIGHT:
        clock.now = now - minutes * 60
        if category != "trust":
            journal.append(category, type, targets=[target], details=details)
            continue
        act = f"00000000-0000-4000-8000-{minutes:012d}"
        journal.append(category, type, targets=[target], details=details, result="", act=act, stage=Stage.BEGIN)
        if minutes != _UNKNOWN:
            result = "failed: ssh.refused" if minutes == _FAILED else "ok"
            journal.append(category, type, targets=[target], result=result, act=act, stage=Stage.ENDED)
    key, people = OWNER, People(journal, check, lambda: "00000000-0000-4000-8000-000000000001")
    clock.now = now - 50 * 60
    people.add("A. Lindqvist", [key.line], [Role.ACT, Role.APPROVE], key, key.line)
    clock.now = now - 49 * 60
    seat.sit(key, key.line)
    clock.now = now - 12 * 60
    Checkpoints(journal, check).sign(key, key.line, people.roster().counts)
    clock.now = now - 4 * 60
    journal.add_mark(Mark(now - 240, "node:hall/g03", "note", "Nobody in hall 1. Guard confirms no work on rack A."))
    return desk
