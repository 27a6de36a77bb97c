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
    refuse_clashes,
)
from console.fleet.model.exchange.preview import ImportPreview, Offers, import_change, preview
from console.fleet.model.inventory import Inventory, Node, Site
from console.fleet.model.readings import Facts
from console.fleet.model.records import node_from, node_record, site_from, site_record
from console.fleet.service.undoing import CATEGORY, REDONE, TURNS, UNDONE, is_undone, newest, note, turned
from console.journal.features import Feature, Reading, Row, Table, Writing
from console.journal.model import Entry, JournalError, JournalProblem, Target
from console.journal.rebuilding import REBUILT
from console.journal.service import Journal
from console.journal.transactions import Transaction
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

_NOTHING_TO_UNDO = QT_TRANSLATE_NOOP("Inventory", "there is nothing to undo")
_NOTHING_TO_REDO = QT_TRANSLATE_NOOP("Inventory", "there is nothing to redo")
_UNDO = QT_TRANSLATE_NOOP("Inventory", "Undo: {what}")
_REDO = QT_TRANSLATE_NOOP("Inventory", "Redo: {what}")
_OVERTAKEN = QT_TRANSLATE_NOOP("Inventory", "a later change has overtaken it")
_UNDONE_ALREADY = QT_TRANSLATE_NOOP("Inventory", "it has been undone already")
_NOT_UNDONE = QT_TRANSLATE_NOOP("Inventory", "it has not been undone, or something else was changed since")

#: A node's boot time is its clock minus its uptime, and wobbles; only a real difference is news, in seconds.
_BOOT_WOBBLE = 5.0
#: Entries that other programs may write between a file's second form and the ids.
_SOON = 100


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
        #: Held for moments, never while the file is waited for: the window's thread may want it.
        self._lock = threading.RLock()
        self._subscribers: list[Callable[[Applied], None]] = []
        journal.keep(TURNS)
        journal.keep(INVENTORY)
        with journal.reading() as reading:
            self._current = self._load(reading)
            self._facts = self._load_facts(reading)
            self._facts_seen = _facts_mark(reading)
            self._named, self._gone = _named_at_first(reading)
        if identification(self._current, new_id) is not None:
            self._give_ids()

    def _give_ids(self) -> None:
        """Give an id to what an older version wrote without one, once and for all."""
        with self._journal.transaction() as work:
            before = self._load(work)
            change = identification(before, self._new_id)
            if change is not None:  # else another program has done it since
                named = _named(change)
                gone = {name: self._new_id() for name in sorted(_ever_named(work) - named.keys())}
                after, entry = self._carry_out(work, before, change, {"gone": gone} if gone else {})
                ids = [(key, name) for name, key in (named | gone).items()]
                work.run_many("UPDATE OR REPLACE facts SET node = ? WHERE node = ?", ids)
                before = replace(after, version=entry.sequence)
            facts, seen, told = self._load_facts(work), _facts_mark(work), _named_at_first(work)
        self._current, self._facts, self._facts_seen = before, facts, seen
        self._named, self._gone = told

    def current(self) -> Inventory:
        return self._current

    def named_at_first(self) -> Mapping[str, str]:
        """The keys of nodes by their full names at the moment when ids were given to what an older version wrote,
        whatever was renamed, removed and added since, with those that had been removed by then; by their names of today
        where none ever had to be given."""
        if self._named is None:
            return {node.full_name: node.key for node in self._current.nodes}
        return {**self._gone, **self._named}

    def subscribe(self, told: Callable[[Applied], None]) -> Callable[[], None]:
        """Have `told` called after every change; gives the function that ends it."""
        self._subscribers.append(told)
        return lambda: self._subscribers.remove(told)

    def apply(self, change: Change) -> Applied:
        """Make a change, durable when this returns."""
        return self._write(lambda _work, _before: (change, {}))

    def preview(self, offers: Offers, *, site: str = "") -> ImportPreview:
        """What an import would do; `site` is where nodes go whose source names none."""
        self.refresh()
        return preview(self._current, offers, site=site)

    def take(self, previewed: ImportPreview, *, skip: Collection[int] = (), by_hand: bool = False) -> Applied:
        """Import what was previewed, without the rows numbered in `skip`; one undo takes it back. `by_hand` calls it
        what it is when a person typed the nodes."""
        return self.apply(import_change(self._current, previewed, skip=skip, by_hand=by_hand))

    def undo(self, sequence: int | None = None) -> Applied:
        """Take back the change that the entry `sequence` tells of, whoever made it, or the newest one that stands;
        itself a change in the journal. Refused where later changes have overtaken it."""
        return self._write(lambda work, before: self._turn(work, before, sequence, back=True))

    def redo(self, sequence: int | None = None) -> Applied:
        """Make the change again that the entry `sequence` made or took back, or the one that was undone last; refused
        once something else was changed."""
        return self._write(lambda work, before: self._turn(work, before, sequence, back=False))

    def undoable(self) -> Sentence | None:
        """What `undo` would take back."""
        return self._turnable(back=True)

    def redoable(self) -> Sentence | None:
        """What `redo` would make again."""
        return self._turnable(back=False)

    def refresh(self) -> Applied | None:
        """Take in what other programs changed; blocks on the file. A watcher of the journal calls it."""
        before = self._current
        after, facts = None, None
        with self._journal.reading() as reading:
            if self._version(reading) != before.version:
                after = self._load(reading)
            mark = _facts_mark(reading)
            if mark != self._facts_seen:
                facts = self._load_facts(reading)
        with self._lock:
            if facts is not None:
                self._facts, self._facts_seen = facts, mark
            # A change of our own may have come between; it has read what others did.
            if after is None or after.version <= self._current.version:
                return None
            before, self._current = self._current, after
        applied = Applied(after.version, _differing(before.sites, after.sites), _differing(before.nodes, after.nodes))
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
        said = {self._key(node): fact for node, fact in facts.items()}
        news = {node: fact for node, fact in said.items() if not _same(self._facts.get(node), fact)}
        if not news:
            return
        now = self._journal.now()
        with self._journal.transaction() as work:
            work.run_many(
                "INSERT INTO facts (node, time, record, form) VALUES (?, ?, ?, 2)"
                " ON CONFLICT (node) DO UPDATE SET time = excluded.time, record = excluded.record",
                [(node, now, msgspec.json.encode(fact).decode()) for node, fact in news.items()],
            )
        with self._lock:
            self._facts |= news

    def _key(self, node: str) -> str:
        found = self._current.node(node)
        return found.key if found is not None else node

    def _write(self, make: Callable[[Transaction, Inventory], tuple[Change, dict[str, Any]]]) -> Applied:
        with self._journal.transaction() as work:
            known = self._current
            before = known if self._version(work) == known.version else self._load(work)
            made, more = make(work, before)
            change = identified(made, before, self._new_id)
            after, entry = self._carry_out(work, before, change, more)
        with self._lock:
            if entry.sequence > self._current.version:
                self._current = replace(after, version=entry.sequence)
        applied = Applied(entry.sequence, change.names("site"), change.names("node"), change.summary)
        self._tell(applied)
        return applied

    def _carry_out(
        self, work: Transaction, before: Inventory, change: Change, more: dict[str, Any]
    ) -> tuple[Inventory, Entry]:
        """Write a change and its entry; the inventory after it."""
        after = apply_change(before, change)
        targets = [
            Target(f"{kind}:{identity}", f"{kind}:{name}")
            for kind in ("site", "node")
            for identity, name in sorted(change.names(kind).items(), key=lambda named: named[1])
        ]
        entry = work.append(CATEGORY, change.type, targets=targets, details=change_record(change) | more)
        note(work, entry)
        _store_all(work, before, after)
        return after, entry

    def _tell(self, applied: Applied) -> None:
        for told in tuple(self._subscribers):
            told(applied)

    def _turn(
        self, work: Transaction, before: Inventory, sequence: int | None, *, back: bool
    ) -> tuple[Change, dict[str, Any]]:
        """The change that undoes, or makes again, what an entry tells of, held against the inventory as it stands."""
        of = self._meant(work, sequence, back=back)
        change = self._at(work, of)
        if back:
            change = inverse(change, UNDONE, say(_UNDO, what=change.summary))
        else:
            change = Change(REDONE, say(_REDO, what=change.summary), change.steps)
        change = identified(change, before, self._new_id, self._gone)
        try:
            apply_change(before, change)
            refuse_clashes(before, change)
        except ChangeRefused as refused:
            raise ChangeRefused(say(_OVERTAKEN), *refused.reasons) from refused
        return change, {"of": of}

    def _meant(self, work: Transaction, sequence: int | None, *, back: bool) -> int:
        """The change that `sequence` speaks of, itself or by undoing or redoing it; without one the next in turn."""
        if sequence is None:
            found = newest(work, undone=not back)
            if found is None:
                raise ChangeRefused(say(_NOTHING_TO_UNDO if back else _NOTHING_TO_REDO))
            return found
        told = work.entries("AND category = ? AND sequence = ?", (CATEGORY, sequence))
        of = turned(told[0]) if told else sequence
        if is_undone(work, of) is not (not back):
            raise ChangeRefused(say(_UNDONE_ALREADY if back else _NOT_UNDONE))
        return of

    def _turnable(self, *, back: bool) -> Sentence | None:
        with self._journal.reading() as reading:
            found = newest(reading, undone=not back)
            return self._at(reading, found).summary if found is not None else None

    def _at(self, reading: Transaction, sequence: int) -> Change:
        (entry,) = reading.entries("AND category = ? AND sequence = ?", (CATEGORY, sequence))
        return self._change(entry)

    def _change(self, entry: Entry) -> Change:
        try:
            return change_from(entry.type, entry.details)
        except ValueError as error:
            raise self._damaged(f"entry {entry.sequence}: {error}") from error

    def _version(self, reading: Reading) -> int:
        sql = "SELECT max(sequence) AS newest FROM entries WHERE category IN (?, ?) AND journal = 1"
        rows = reading.rows(sql, (CATEGORY, REBUILT[0]))
        return rows[0]["newest"] or 0

    def _load(self, reading: Reading) -> Inventory:
        try:
            sites = [site_from(json.loads(row["record"])) for row in reading.rows(_ALL["sites"])]
            names = {site.identity: site.key for site in sites}
            nodes = [_node_of(json.loads(row["record"]), names) for row in reading.rows(_ALL["nodes"])]
        except (ValueError, RecursionError) as error:
            raise self._damaged(str(error)) from error
        return Inventory(tuple(sites), tuple(nodes), self._version(reading))

    def _load_facts(self, reading: Reading) -> dict[str, Facts]:
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
    "sites": "SELECT key, record FROM sites ORDER BY position, key",
    "nodes": "SELECT key, record FROM nodes ORDER BY position, key",
}
_PUT = {
    table: f"INSERT INTO {table} (key, position, record) VALUES (?, ?, ?)"  # noqa: S608 - two names of our own
    " ON CONFLICT (key) DO UPDATE SET position = excluded.position, record = excluded.record"
    for table in _ALL
}
_DROP = {table: f"DELETE FROM {table} WHERE key = ?" for table in _ALL}  # noqa: S608 - two names of our own


def _named_at_first(reading: Reading) -> tuple[dict[str, str] | None, dict[str, str]]:
    """The keys of the nodes that got ids, and of those that were gone by then; None where ids never had to be given.
    That comes first after the file got its second form, so that a long log is not looked through."""
    second = "(SELECT min(sequence) FROM details WHERE journal = 1)"
    where = f"AND category = ? AND sequence BETWEEN {second} AND {second} + {_SOON}"
    for entry in reading.entries(where, (CATEGORY,)):
        if entry.type == IDENTIFIED:
            gone = entry.details.get("gone")
            gone = gone if isinstance(gone, dict) else {}
            return _named(change_from(entry.type, entry.details)), {str(name): str(id) for name, id in gone.items()}
    return None, {}


def _ever_named(reading: Reading) -> set[str]:
    """The full names of all nodes that any change speaks of."""
    steps = (
        step
        for entry in reading.entries("AND category = ?", (CATEGORY,))
        for step in change_from(entry.type, entry.details).steps
    )
    return {item.full_name for step in steps for item in (step.before, step.after) if isinstance(item, Node)}


def _named(change: Change) -> dict[str, str]:
    """The keys of the nodes of a change by the full names that they had before it."""
    nodes = [(step.before, step.after) for step in change.steps]
    return {old.full_name: new.key for old, new in nodes if isinstance(old, Node) and isinstance(new, Node)}


def _facts_mark(reading: Reading) -> object:
    """What differs once somebody has written facts."""
    return reading.rows("SELECT count(*), total(time) FROM facts")


def _store_all(work: Writing, before: Inventory, after: Inventory) -> None:
    """Bring the tables from one state of the inventory to the next."""
    _store(work, "sites", before.sites, after.sites, site_record)
    _store(work, "nodes", before.nodes, after.nodes, lambda node: _node_row(node, after))


def _store(
    work: Writing, table: str, before: Iterable[_Item], after: Iterable[_Item], record: Callable[[_Item], Any]
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


def _node_row(node: Node, inventory: Inventory) -> dict[str, Any]:
    """A node as its row holds it: on a site by the site's id, for its short name may change."""
    site = inventory.site(node.site)
    return node_record(node) | ({"site": site.identity} if site is not None else {})


def _node_of(record: Any, names: Mapping[str, str]) -> Node:
    node = node_from(record)
    return replace(node, site=names.get(node.site, node.site))


def _replay(work: Writing) -> Callable[[Entry], None]:
    """Sites and nodes as the entries add up."""
    now = Inventory()

    def take(entry: Entry) -> None:
        nonlocal now
        before = now
        try:
            now = apply_change(before, change_from(entry.type, entry.details))
        except ChangeRefused as refused:
            raise ValueError(f"entry {entry.sequence}: {refused}") from refused
        _store_all(work, before, now)

    return take


def _called(kind: str) -> Callable[[Row, Reading], str]:
    """A site or node as people call it, by its row."""

    def called(row: Row, reading: Reading) -> str:
        try:
            item = site_from(json.loads(row["record"])) if kind == "site" else node_from(json.loads(row["record"]))
        except (ValueError, TypeError, RecursionError):
            return f"{kind}:{row['key']}"
        if isinstance(item, Node):
            names = reading.rows("SELECT record FROM sites WHERE key = ?", (item.site,))
            item = replace(item, site=str(json.loads(names[0]["record"])["key"]) if names else item.site)
        return f"{kind}:{item.full_name}"

    return called


INVENTORY = Feature(
    "inventory",
    CATEGORY,
    (
        Table("sites", ("key",), _called("site"), {"record": lambda text: site_from(json.loads(text))}),
        Table("nodes", ("key",), _called("node"), {"record": lambda text: node_from(json.loads(text))}),
    ),
    _replay,
)


def _differing(before: Iterable[Site | Node], after: Iterable[Site | Node]) -> dict[str, str]:
    old, new = {item.identity: item for item in before}, {item.identity: item for item in after}
    return {key: item.full_name for key, item in (old | new).items() if old.get(key) != new.get(key)}


def _same(old: Facts | None, new: Facts) -> bool:
    if old is None:
        return False
    if old.boot_time is not None and new.boot_time is not None and abs(old.boot_time - new.boot_time) < _BOOT_WOBBLE:
        old = replace(old, boot_time=new.boot_time)
    return old == new
