"""The inventory in use: read from the journal, changed through it, shared with other programs that have it open."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import msgspec

from console.fleet.model.changes import (
    IDENTIFIED,
    Change,
    ChangeRefused,
    apply_change,
    change_from,
    change_record,
    identification,
    identified,
    inverse,
)
from console.fleet.model.exchange.preview import ImportPreview, Offers, import_change, preview
from console.fleet.model.inventory import Inventory, Node, Site
from console.fleet.model.readings import Facts
from console.fleet.model.records import node_from, node_record, site_from, site_record
from console.journal.model import Entry, JournalError, JournalProblem, read_entry
from console.journal.service import Journal, Transaction
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

CATEGORY = "inventory"
UNDONE = "inventory.undone"
REDONE = "inventory.redone"

_NOTHING_TO_UNDO = QT_TRANSLATE_NOOP("Inventory", "there is nothing to undo")
_NOTHING_TO_REDO = QT_TRANSLATE_NOOP("Inventory", "there is nothing to redo")
_UNDO = QT_TRANSLATE_NOOP("Inventory", "Undo: {what}")
_REDO = QT_TRANSLATE_NOOP("Inventory", "Redo: {what}")

#: A node's boot time is its clock minus its uptime, and wobbles; only a real difference is news, in seconds.
_BOOT_WOBBLE = 5.0


@dataclass(frozen=True, slots=True)
class Applied:
    """What a change did: the inventory's new version, and what it touched, as full names by ids. `summary` is None when
    another program made it."""

    version: int
    sites: Mapping[str, str]
    nodes: Mapping[str, str]
    summary: Sentence | None = None


class InventoryService:
    """Sites and nodes. All methods may be called from any thread; subscribers are called in the thread that changed
    something, after it is durable.

    Methods raise JournalError when the journal's file fails, ChangeRefused when a change cannot be made.
    """

    def __init__(self, journal: Journal, *, new_id: Callable[[], str] = lambda: str(uuid.uuid4())) -> None:
        self._journal = journal
        self._new_id = new_id
        self._lock = threading.RLock()
        self._subscribers: list[Callable[[Applied], None]] = []
        self._seen = journal.data_version()
        with journal.reading() as reading:
            self._current = self._load(reading)
            self._facts = self._load_facts(reading)
        self._give_ids()

    def _give_ids(self) -> None:
        """Give an id to what an older version wrote without one, once and for all."""
        if identification(self._current, self._new_id) is None:
            return
        with self._lock, self._journal.transaction() as work:
            # Another program may have done it since.
            before = self._load(work)
            change = identification(before, self._new_id)
            if change is not None:
                after, entry = self._carry_out(work, before, change, {})
                ids = [
                    (step.after.id, step.before.full_name)
                    for step in change.steps
                    if isinstance(step.before, Node) and isinstance(step.after, Node)
                ]
                work.run_many("UPDATE OR REPLACE facts SET node = ? WHERE node = ?", ids)
                self._current = replace(after, version=entry.sequence)
                self._facts = self._load_facts(work)

    def current(self) -> Inventory:
        return self._current

    def subscribe(self, told: Callable[[Applied], None]) -> Callable[[], None]:
        """Have `told` called after every change; gives the function that ends it."""
        self._subscribers.append(told)
        return lambda: self._subscribers.remove(told)

    def apply(self, change: Change) -> Applied:
        """Make a change, durable when this returns."""
        return self._write(lambda _: (change, {}))

    def preview(self, offers: Offers, *, site: str = "") -> ImportPreview:
        """What an import would do; `site` is where nodes go whose source names none."""
        self.refresh()
        return preview(self._current, offers, site=site)

    def take(self, previewed: ImportPreview, *, skip: Collection[int] = (), by_hand: bool = False) -> Applied:
        """Import what was previewed, without the rows numbered in `skip`; one undo takes it back. `by_hand` calls it
        what it is when a person typed the nodes."""
        return self.apply(import_change(self._current, previewed, skip=skip, by_hand=by_hand))

    def undo(self) -> Applied:
        """Take back the newest change that stands, whoever made it; itself a change in the journal."""
        return self._write(lambda work: self._turn(work, back=True))

    def redo(self) -> Applied:
        """Make the change that was undone last again; refused once something else was changed."""
        return self._write(lambda work: self._turn(work, back=False))

    def undoable(self) -> Sentence | None:
        """What `undo` would take back."""
        return self._turnable(back=True)

    def redoable(self) -> Sentence | None:
        """What `redo` would make again."""
        return self._turnable(back=False)

    def refresh(self) -> Applied | None:
        """Notice what other programs changed; cheap when they did not. Call it each second or so while in sight."""
        with self._lock:
            seen = self._journal.data_version()
            if seen == self._seen:
                return None
            before = self._current
            with self._journal.reading() as reading:
                if self._version(reading) != before.version:
                    self._current = self._load(reading)
                self._facts = self._load_facts(reading)
            self._seen = seen
            if self._current.version == before.version:
                return None
            applied = Applied(
                self._current.version,
                _differing(before.sites, self._current.sites),
                _differing(before.nodes, self._current.nodes),
            )
        self._tell(applied)
        return applied

    def facts(self, node: str) -> Facts | None:
        """What a node last said of itself, perhaps long ago; None when it never did."""
        return self._facts.get(self._key(node))

    def remember_facts(self, node: str, facts: Facts) -> None:
        """Keep what a node says of itself. Writes only what is news."""
        self.remember_all({node: facts})

    def remember_all(self, facts: Mapping[str, Facts]) -> None:
        """Keep what many nodes say of themselves, in one go."""
        with self._lock:
            asked = {self._key(node): fact for node, fact in facts.items()}
            news = {node: fact for node, fact in asked.items() if not _same(self._facts.get(node), fact)}
            if not news:
                return
            now = self._journal.now()
            with self._journal.transaction() as work:
                work.run_many(
                    "INSERT INTO facts (node, time, record) VALUES (?, ?, ?)"
                    " ON CONFLICT (node) DO UPDATE SET time = excluded.time, record = excluded.record",
                    [(node, now, msgspec.json.encode(fact).decode()) for node, fact in news.items()],
                )
            self._facts |= news

    def _key(self, node: str) -> str:
        found = self._current.node(node)
        return found.key if found is not None else node

    def disagreements(self) -> tuple[str, ...]:
        """Addresses of sites and nodes whose tables say something else than the journal's entries add up to: signs of
        a hand that wrote into the file past Driftvakt. Run it beside `Journal.verify`."""
        told: dict[tuple[str, str], Any] = {}
        with self._journal.reading() as reading:
            for entry in _entries(reading, "SELECT entry, hash FROM entries WHERE category = ? ORDER BY sequence"):
                for step in self._change(entry).steps:
                    if step.before is not None:
                        told.pop((step.kind, step.before.identity), None)
                    if step.after is not None:
                        told[step.kind, step.after.identity] = step.after
            standing = self._load(reading)
        found: dict[tuple[str, str], Any] = {("site", site.identity): site for site in standing.sites}
        found |= {("node", node.key): node for node in standing.nodes}
        differing = [k for k in told.keys() | found.keys() if told.get(k) != found.get(k)]
        return tuple(sorted({f"{k[0]}:{(found.get(k) or told[k]).full_name}" for k in differing}))

    def _write(self, make: Callable[[Transaction], tuple[Change, dict[str, Any]]]) -> Applied:
        with self._lock:
            with self._journal.transaction() as work:
                before = self._current if self._version(work) == self._current.version else self._load(work)
                made, more = make(work)
                change = identified(made, before, self._new_id)
                after, entry = self._carry_out(work, before, change, more)
            self._current = replace(after, version=entry.sequence)
            applied = Applied(entry.sequence, change.names("site"), change.names("node"), change.summary)
        self._tell(applied)
        return applied

    def _carry_out(
        self, work: Transaction, before: Inventory, change: Change, more: dict[str, Any]
    ) -> tuple[Inventory, Entry]:
        """Write a change and its entry; the inventory after it."""
        after = apply_change(before, change)
        targets = [f"{kind}:{name}" for kind in ("site", "node") for name in sorted(change.names(kind).values())]
        entry = work.append(CATEGORY, change.type, targets=targets, details=change_record(change) | more)
        _store(work, "sites", before.sites, after.sites, site_record)
        _store(work, "nodes", before.nodes, after.nodes, lambda node: _node_row(node, after))
        return after, entry

    def _tell(self, applied: Applied) -> None:
        for told in tuple(self._subscribers):
            told(applied)

    def _turn(self, work: Transaction, *, back: bool) -> tuple[Change, dict[str, Any]]:
        undo, redo = _stacks(work)
        stack = undo if back else redo
        if not stack:
            raise ChangeRefused(say(_NOTHING_TO_UNDO if back else _NOTHING_TO_REDO))
        change = self._at(work, stack[-1])
        type = UNDONE if back else REDONE
        if back:
            change = inverse(change, type, say(_UNDO, what=str(change.summary)))
        else:
            change = Change(type, say(_REDO, what=str(change.summary)), change.steps)
        return change, {"of": stack[-1]}

    def _turnable(self, *, back: bool) -> Sentence | None:
        with self._journal.reading() as reading:
            stack = _stacks(reading)[0 if back else 1]
            return self._at(reading, stack[-1]).summary if stack else None

    def _at(self, reading: Transaction, sequence: int) -> Change:
        (entry,) = _entries(reading, "SELECT entry, hash FROM entries WHERE category = ? AND sequence = ?", sequence)
        return self._change(entry)

    def _change(self, entry: Entry) -> Change:
        try:
            return change_from(entry.type, entry.details)
        except ValueError as error:
            raise self._damaged(f"entry {entry.sequence}: {error}") from error

    def _version(self, reading: Transaction) -> int:
        rows = reading.rows("SELECT max(sequence) AS newest FROM entries WHERE category = ?", (CATEGORY,))
        return rows[0]["newest"] or 0

    def _load(self, reading: Transaction) -> Inventory:
        try:
            sites = [site_from(json.loads(row["record"])) for row in reading.rows(_ALL["sites"])]
            names = {site.identity: site.key for site in sites}
            nodes = [_node_of(json.loads(row["record"]), names) for row in reading.rows(_ALL["nodes"])]
        except (ValueError, RecursionError) as error:
            raise self._damaged(str(error)) from error
        return Inventory(tuple(sites), tuple(nodes), self._version(reading))

    def _load_facts(self, reading: Transaction) -> dict[str, Facts]:
        facts: dict[str, Facts] = {}
        for row in reading.rows("SELECT node, record FROM facts"):
            try:
                facts[row["node"]] = msgspec.json.decode(row["record"], type=Facts)
            except (msgspec.DecodeError, UnicodeError):
                # Only a memory of what the node will say again; an older or newer version may have kept another shape.
                continue
        return facts

    def _damaged(self, raw: str) -> JournalError:
        return JournalError(JournalProblem.CORRUPT, self._journal.path, raw)


_Item = TypeVar("_Item", Site, Node)

_ALL = {
    "sites": "SELECT record FROM sites ORDER BY position, key",
    "nodes": "SELECT record FROM nodes ORDER BY position, key",
}
_PUT = {
    table: f"INSERT INTO {table} (key, position, record) VALUES (?, ?, ?)"  # noqa: S608 - two names of our own
    " ON CONFLICT (key) DO UPDATE SET position = excluded.position, record = excluded.record"
    for table in _ALL
}
_DROP = {table: f"DELETE FROM {table} WHERE key = ?" for table in _ALL}  # noqa: S608 - two names of our own


def _entries(reading: Transaction, sql: str, *values: int) -> list[Entry]:
    return [read_entry(row["entry"], row["hash"]) for row in reading.rows(sql, (CATEGORY, *values))]


def _store(
    work: Transaction, table: str, before: Iterable[_Item], after: Iterable[_Item], record: Callable[[_Item], Any]
) -> None:
    """Write the rows that differ; most changes touch few of many."""
    old = {item.identity: (place, item) for place, item in enumerate(before)}
    new = {item.identity: (place, item) for place, item in enumerate(after)}
    work.run_many(_DROP[table], [(key,) for key in old.keys() - new.keys()])
    work.run_many(
        _PUT[table],
        [
            (key, place, json.dumps(record(item), ensure_ascii=False))
            for key, (place, item) in new.items()
            if old.get(key) != (place, item)
        ],
    )


def _stacks(reading: Transaction) -> tuple[list[int], list[int]]:
    """Sequence numbers of the changes that can be undone and redone, the next one last."""
    undo: list[int] = []
    redo: list[int] = []
    rows = reading.rows("SELECT sequence, type FROM entries WHERE category = ? ORDER BY sequence", (CATEGORY,))
    for row in rows:
        if row["type"] == IDENTIFIED:
            continue
        if row["type"] == UNDONE and undo:
            redo.append(undo.pop())
        elif row["type"] == REDONE and redo:
            undo.append(redo.pop())
        else:
            undo.append(row["sequence"])
            redo.clear()
    return undo, redo


def _node_row(node: Node, inventory: Inventory) -> dict[str, Any]:
    """A node as its row holds it: on a site by the site's id, for its short name may change."""
    site = inventory.site(node.site)
    return node_record(node) | ({"site": site.identity} if site is not None else {})


def _node_of(record: Any, names: Mapping[str, str]) -> Node:
    node = node_from(record)
    return replace(node, site=names.get(node.site, node.site))


def _differing(before: Iterable[Site | Node], after: Iterable[Site | Node]) -> dict[str, str]:
    old, new = {item.identity: item for item in before}, {item.identity: item for item in after}
    return {key: item.full_name for key, item in (old | new).items() if old.get(key) != new.get(key)}


def _same(old: Facts | None, new: Facts) -> bool:
    if old is None:
        return False
    if old.boot_time is not None and new.boot_time is not None and abs(old.boot_time - new.boot_time) < _BOOT_WOBBLE:
        old = replace(old, boot_time=new.boot_time)
    return old == new
