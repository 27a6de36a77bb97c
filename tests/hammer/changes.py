"""Single bytes of a journal, an export and a checkpoint, changed: each change is named, or nothing read differs."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from console.fleet.model.changes import add_nodes, add_site, remove_nodes
from console.fleet.model.inventory import Node, Site
from console.fleet.model.readings import Facts
from console.fleet.service.inventory import InventoryService
from console.journal.checkpoints import NAMESPACE, Checkpoint
from console.journal.model import JournalError, Mark
from console.journal.service import Journal
from console.log.model.exports import BadExport, plain_armour, read_export
from console.log.model.people import Role
from console.log.service.checkpoints import Checkpoints
from console.log.service.exporting import Asked, export, take_in
from console.log.service.people import People
from console.log.service.verifying import verify
from console.main.compose import open_journal
from resources.errors import EnvironmentFault
from tests.support.journals import Clock
from tests.support.signing import SomeKey, check

KEY = SomeKey(seed=4)
#: Seen, not done: what nodes last said of themselves is no part of the log, and the next thing they say replaces it.
SEEN = "facts"


def filled(folder: Path) -> Path:
    """A journal in which every part of it stands, with another's log beside it."""
    path = folder / "journal.db"
    with (
        closing(open_journal(path, source="test", clock=Clock())) as journal,
        closing(open_journal(folder / "other.db", source="test", clock=Clock())) as other,
    ):
        inventory = InventoryService(journal)
        inventory.apply(add_site(inventory.current(), Site("hall", "Hall")))
        nodes = [Node("hall", f"g{number}", f"g{number}.hall") for number in range(6)]
        inventory.apply(add_nodes(inventory.current(), nodes))
        inventory.apply(remove_nodes(inventory.current(), ["hall/g1"]))
        inventory.remember_facts("hall/g2", Facts(host="g2"))
        journal.add_mark(Mark(5.0, "node:hall/g2", "note", "Nobody in the hall"))
        told = journal.append("test", "counted", details={"number": 1, "name": "Åsa"})
        journal.leave_out(told.sequence, ["name"], "asked for")
        People(journal, check).add("A. Lindqvist", [KEY.line], [Role.APPROVE], KEY, KEY.line)
        with journal.begin("test", "acted", details={"long": "x" * 9000}):
            pass
        Checkpoints(journal, check).sign(KEY, KEY.line)
        for number in range(3):
            other.append("test", "counted", details={"number": number})
        take_in(journal, exported(other), check)
    return path


def exported(journal: Journal) -> bytes:
    parts: list[str] = []
    export(journal, Asked(), KEY, KEY.line, parts.append)
    return "".join(parts).encode()


def seen(path: Path) -> tuple[str, Any]:
    """What a look at the file says: `named` and how, or all that can be read and is proved."""
    try:
        journal = open_journal(path, source="test", clock=Clock())
    except (JournalError, sqlite3.Error, OSError) as error:
        return "named", f"{type(error).__name__} {str(error)[:60] if isinstance(error, sqlite3.Error) else ''}"
    try:
        found = verify(journal, check, None)
        if not found.sound:
            return "named", "verified"
        if journal.held is not None:
            return "named", "held"
        if journal.look_through().broken is not None:
            return "named", "looked through"
        return "read", _read(journal, found)
    except (JournalError, sqlite3.Error, EnvironmentFault) as error:
        return "named", f"{type(error).__name__} {str(error)[:60] if isinstance(error, sqlite3.Error) else ''}"
    finally:
        journal.close()


def _read(journal: Journal, found: Any) -> Any:
    """All that queries and proofs read, also by way of each index."""
    tables = [row["name"] for row in journal.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    rows = {
        name: journal.rows(f'SELECT * FROM "{name}"')
        for name in tables
        if name not in (SEEN, "_sqlite_migrations") and not name.startswith("sqlite_")
    }
    categories = sorted({entry.category for entry in journal.entries()})
    by_index = (
        [journal.entries(category=category) for category in categories],
        journal.marks(),
        journal.marks("node:hall/g2"),
        journal.unfinished(),
        InventoryService(journal).current(),
    )
    return rows, by_index, found.chain, found.chain.root, found.proof


def spoil_file(folder: Path, count: int, seed: int = 1, told: Callable[[str], None] = lambda _: None) -> Counter[str]:
    """Change single bytes of a journal; how often which came of it. What must not be is counted as `SILENT`."""
    raw, chance, counted = filled(folder).read_bytes(), random.Random(seed), Counter[str]()
    path = folder / "spoilt.db"
    path.write_bytes(raw)
    kind, whole = seen(path)
    assert kind == "read"
    raw = path.read_bytes()
    for turn in range(count):
        at = chance.randrange(len(raw))
        spoilt = bytearray(raw)
        spoilt[at] ^= chance.randrange(1, 256)
        path.write_bytes(spoilt)
        for beside in folder.glob("spoilt.db?*"):
            beside.unlink()
        kind, what = seen(path)
        if kind == "named":
            counted[f"named: {what}"] += 1
        elif what == whole:
            counted["nothing that is read differs"] += 1
        else:
            counted["SILENT"] += 1
            told(f"byte {at} of page {at // 4096 + 1}: {raw[max(at - 40, 0) : at + 40]!r}")
        if turn % 1000 == 999:
            told(f"{turn + 1}: {dict(counted)}")
    return counted


def spoil_export(folder: Path, count: int, believed: Callable[[bytes], bool], seed: int = 2) -> Counter[str]:
    """Change single bytes of an export."""
    with closing(open_journal(filled(folder), source="test", clock=Clock())) as journal:
        raw = exported(journal)
    chance, counted = random.Random(seed), Counter[str]()
    for _ in range(count):
        spoilt = bytearray(raw)
        spoilt[chance.randrange(len(raw))] ^= chance.randrange(1, 256)
        counted["SILENT" if believed(bytes(spoilt)) else "named"] += 1
    return counted


def spoil_checkpoint(count: int, seed: int = 3) -> Counter[str]:
    """Change single bytes of a checkpoint's text, and of its signature."""
    chance, counted = random.Random(seed), Counter[str]()
    from datetime import UTC, datetime

    text = Checkpoint("0d9c3a52-0000-4000-8000-000000000000", 48220, bytes(range(32)), datetime(2027, 1, 1, tzinfo=UTC))
    message, signature = text.text.encode(), KEY(text.text.encode(), NAMESPACE).encode()
    for _ in range(count):
        both = bytearray(message + signature)
        both[chance.randrange(len(both))] ^= chance.randrange(1, 256)
        said, armoured = bytes(both[: len(message)]), bytes(both[len(message) :])
        try:
            same = Checkpoint.read(said.decode()) == text
            key = check(said, NAMESPACE, plain_armour(armoured.decode()))
        except (ValueError, EnvironmentFault):
            counted["named"] += 1
            continue
        counted["nothing that is read differs" if same and key == KEY.line else "SILENT"] += 1
    return counted


def believed_by_ours(raw: bytes) -> bool:
    try:
        read_export(raw, check)
    except BadExport:
        return False
    return True
