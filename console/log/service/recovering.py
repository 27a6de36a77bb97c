"""Recovery of a damaged journal: all entries that can still be read, and what of them is proved.

An entry vouches for itself by its hash, for those before it by the chain, and a signed checkpoint for all that it is
over. What follows from the first entry without a gap goes on as the log. What lies behind a gap is kept beside it, and
two checkpoints prove it as well: the edge of the tree that is kept with the first leads to the root of the second.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from console.journal.chain import CHECKPOINT, GENESIS, LEFT_OUT, Detail, commitment, declared, read_entry, value_target
from console.journal.checkpoints import NAMESPACE, Signed, signed_from
from console.journal.left_out import put as note_left_out
from console.journal.model import Entry, Target
from console.journal.pages import Record, records
from console.journal.service import Journal
from console.journal.transactions import Transaction
from console.journal.tree import Edge, leaf
from console.log.model.people import CATEGORY as PEOPLE
from console.log.model.people import Person, Roster
from console.log.service.beside import KEPT, Kept, told_of
from console.log.service.continuing import go_on
from console.log.service.people import believed
from console.log.service.protocols import Check, Heads
from resources.errors import EnvironmentFault


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that was read from a damaged file, with those values beside it that it was written with."""

    entry: Entry
    text: str
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Entries without a gap between them. Those up to the number `proved` are under a checkpoint that this public `key`
    signed, 0 for none; the others hold by the chain alone. `by` is whose key it was by then, as far as the list of
    people can still be read: None for nobody's, and then the signature proves no more than that somebody made it."""

    entries: tuple[Found, ...]
    proved: int = 0
    key: str = ""
    by: Person | None = None

    @property
    def first(self) -> int:
        return self.entries[0].entry.sequence

    @property
    def last(self) -> int:
        return self.entries[-1].entry.sequence


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a damaged file still gives: the log from its first entry on, `None` where that is lost, and what lies behind
    gaps. `others` are entries of other logs that were kept beside."""

    log: Run | None
    beyond: tuple[Run, ...]
    others: tuple[Found, ...] = field(default=())

    @property
    def lost(self) -> tuple[tuple[int, int], ...]:
        """The numbers, from and to, of entries that are lost between those that were found."""
        runs = [*([self.log] if self.log is not None else []), *self.beyond]
        ends = [0, *(run.last for run in runs)]
        gaps = ((end + 1, run.first - 1) for end, run in zip(ends, runs, strict=False))
        return tuple((start, stop) for start, stop in gaps if start <= stop)


def read_damaged(path: Path, check: Check, between: Callable[[], None] = lambda: None) -> Recovered:
    """Read all that there is. `check` tells whether a signature holds. Raises OSError."""
    own: dict[int, dict[str, Found]] = {}
    others: dict[tuple[int, int], Found] = {}
    beside: dict[tuple[int, int], list[Detail]] = {}
    for count, record in enumerate(records(path)):
        if count % 1000 == 0:
            between()
        found, number = _entry(record), record.values[0] if record.values else None
        if found is None:
            _detail(record, beside)
        elif number in (None, 1):
            own.setdefault(found.entry.sequence, {})[found.entry.hash] = found
        elif isinstance(number, int):
            others[number, found.entry.sequence] = found
    # A value that was taken away may still stand on a page that is in use no more: it stays away.
    gone = _left_out(each for several in own.values() for each in several.values())
    runs = [_whole(run, beside, gone) for run in _runs(own)]
    proved = _proved(runs, check, _roster(runs, check))
    log = proved[0] if proved and proved[0].first == 1 else None
    kept = tuple(_with_values(each, beside.get(place, ()), ()) for place, each in others.items())
    return Recovered(log, tuple(proved[1:] if log is not None else proved), kept)


def _entry(record: Record) -> Found | None:
    """An entry, by a text and its hash side by side; the number is what the text itself says."""
    for text, hash in zip(record.values, record.values[1:], strict=False):
        if isinstance(text, str) and isinstance(hash, str) and len(hash) == 64 and text.startswith("{"):
            if hashlib.sha256(text.encode()).hexdigest() != hash:
                return None
            try:
                return Found(read_entry(text, hash), text)
            except ValueError:
                return None
    return None


def _detail(record: Record, beside: dict[tuple[int, int], list[Detail]]) -> None:
    match record.values:
        case (int(journal), int(sequence), str(name), str(salt), str(value)):
            beside.setdefault((journal, sequence), []).append(Detail(name, salt, value))


def _runs(found: dict[int, dict[str, Found]]) -> Iterator[list[Found]]:
    """Entries that follow each other. Of two with one number (one was never committed) that which others go on from."""
    run: list[Found] = []
    for sequence in sorted(found):
        several = found[sequence].values()
        named = {each.entry.previous for each in found.get(sequence + 1, {}).values()}
        head = run[-1].entry.hash if run else GENESIS
        following = [each for each in several if each.entry.previous == head] if run or sequence == 1 else list(several)
        goes_on = bool(run) and sequence == run[-1].entry.sequence + 1 and bool(following)
        if run and not goes_on:
            yield run
            run = []
            following = list(several)
        if following:
            run.append(next((each for each in following if each.entry.hash in named), following[0]))
    if run:
        yield run


def _left_out(entries: Iterable[Found]) -> set[tuple[int, str]]:
    """The values, as (number, field), that entries say were taken away."""
    return {
        place
        for each in entries
        if (each.entry.category, each.entry.type) == LEFT_OUT
        for place in declared(each.entry.targets)
    }


def _whole(
    run: Iterable[Found], beside: dict[tuple[int, int], list[Detail]], gone: Container[tuple[int, str]]
) -> tuple[Found, ...]:
    """The entries with their values."""
    return tuple(_with_values(each, beside.get((1, each.entry.sequence), ()), gone) for each in run)


def _with_values(each: Found, beside: Iterable[Detail], gone: Container[tuple[int, str]]) -> Found:
    """An entry with those values that it was written with."""
    sequence = each.entry.sequence
    promised = json.loads(each.text)["details"] if each.entry.form == 2 else {}
    kept = {
        detail.field: detail
        for detail in beside
        if promised.get(detail.field) == commitment(detail) and (sequence, detail.field) not in gone
    }
    pairs = [(detail.field, detail.value) for detail in kept.values()]
    return Found(read_entry(each.text, each.entry.hash, pairs), each.text, tuple(kept.values()))


def _roster(runs: Iterable[tuple[Found, ...]], check: Check) -> Roster:
    """The list of people as the entries that were found from the first one on make it."""
    begun = (run for run in runs if run[0].entry.sequence == 1)
    return believed((each.entry for run in begun for each in run if each.entry.category == PEOPLE), check)


def _proved(runs: Iterable[tuple[Found, ...]], check: Check, roster: Roster) -> list[Run]:
    """Each run with how far signatures prove it: those of somebody on the list, or else of anybody."""
    made = []
    for run in runs:
        held: dict[int, list[tuple[Signed, Person | None]]] = {}
        for signed in map(_signed, run):
            if signed is not None and _holds(signed, check):
                by = roster.counts(signed.key, signed.checkpoint.time, signed.sequence)
                held.setdefault(signed.checkpoint.size, []).append((signed, by))
        reached = _reached(run, held)
        counted = [each for each in reached if each[1] is not None]
        farthest = max(counted or reached, key=lambda each: each[0].checkpoint.size, default=None)
        if farthest is None:
            made.append(Run(run))
        else:
            made.append(Run(run, farthest[0].checkpoint.size, farthest[0].key, farthest[1]))
    return made


def _reached(
    run: tuple[Found, ...], held: dict[int, list[tuple[Signed, Person | None]]]
) -> list[tuple[Signed, Person | None]]:
    """The checkpoints to whose root the entries lead, from the first entry or from the edge of another checkpoint."""
    found: list[tuple[Signed, Person | None]] = []
    tree = Edge() if run[0].entry.sequence == 1 else None
    for each in run:
        number = each.entry.sequence
        if tree is None and number - 1 in held:
            tree = _edge(signed for signed, _ in held[number - 1])
        if tree is not None:
            tree.add(leaf(each.text.encode()))
            root = tree.root() if number in held else b""
            found += [pair for pair in held.get(number, ()) if pair[0].checkpoint.root == root]
    return found


def _edge(several: Iterable[Signed]) -> Edge | None:
    """The edge that one of several checkpoints over as many entries keeps; None where none does."""
    for signed in several:
        with contextlib.suppress(ValueError):
            return signed.tree()
    return None


def _signed(found: Found) -> Signed | None:
    if (found.entry.category, found.entry.type) != CHECKPOINT:
        return None
    try:
        return signed_from(found.entry)
    except ValueError:
        return None


def _holds(signed: Signed, check: Check) -> bool:
    try:
        return check(signed.checkpoint.text.encode(), NAMESPACE, signed.signature) == signed.key
    except EnvironmentFault:
        return False


# -- into a new journal ------------------------------------------------------------------------------------------------


def fill(
    journal: Journal, found: Recovered, reason: str, heads: Callable[[], Heads | None] = lambda: None
) -> dict[str, int]:
    """Put what was found into a new journal: the log goes on under a new id, what lies behind gaps is beside it. Values
    that were lost are said to be so, and entries that `heads` knew of; gives how many there were, by id. Raises
    JournalError."""
    gone: dict[str, int] = {}
    if found.log is not None:
        with journal.transaction() as work:
            _put_log(work, found.log)
        _, gone = go_on(journal, heads, reason)
    with journal.transaction() as work:
        for id, name, entries in _beside(found):
            (row,) = work.rows("SELECT max(number) + 1 AS number FROM journals")
            work.run("INSERT INTO journals (number, id, name) VALUES (?, ?, ?)", (row["number"], id, name))
            _put(work, int(row["number"]), entries)
            kept = (
                Kept(each.entry.sequence, each.entry.hash, tuple(one.field for one in each.details)) for each in entries
            )
            work.append("log", KEPT, targets=[Target(f"journal:{id}", f"journal:{name}")], details=told_of(kept))
        _declare_lost(work, found)
    return gone


def _put_log(work: Transaction, log: Run) -> None:
    own = next((each.entry.journal for each in reversed(log.entries) if each.entry.journal is not None), None)
    if own is not None:
        work.run("UPDATE journals SET id = ?, name = ? WHERE number = 1", (own.id, own.name))
    _put(work, 1, log.entries)


def _put(work: Transaction, number: int, entries: Iterable[Found]) -> None:
    table = "entries" if number == 1 else "entries_beside"
    for each in entries:
        sequence = each.entry.sequence
        work.run(
            f"INSERT INTO {table} (journal, sequence, entry, hash) VALUES (?, ?, ?, ?)",  # noqa: S608 - a name of ours
            (number, sequence, each.text, each.entry.hash),
        )
        work.run_many(
            "INSERT INTO details (journal, sequence, field, salt, value) VALUES (?, ?, ?, ?, ?)",
            [(number, sequence, one.field, one.salt, one.value) for one in each.details],
        )


def _beside(found: Recovered) -> Iterator[tuple[str, str, list[Found]]]:
    """Other logs, and what lies behind gaps of the own, as (id, name, entries)."""
    logs: dict[Target, list[Found]] = {}
    for each in (*(each for run in found.beyond for each in run.entries), *found.others):
        logs.setdefault(each.entry.journal or Target("first form", "first form"), []).append(each)
    ids: set[str] = set()
    for about, entries in logs.items():
        id = about.id if about.id not in ids else f"{about.id} {about.name}"
        ids.add(id)
        numbers: dict[int, Found] = {each.entry.sequence: each for each in entries}
        yield id, about.name, [numbers[number] for number in sorted(numbers)]


def _declare_lost(work: Transaction, found: Recovered) -> None:
    """Say of values that were lost in the log that they were, so that it holds."""
    if found.log is None:
        return
    gone = [(each.entry.sequence, name) for each in found.log.entries for name in each.entry.left_out]
    said = _left_out(found.log.entries)
    lost = [place for place in gone if place not in said]
    if lost:
        targets = [value_target(*place) for place in lost]
        entry = work.append(*LEFT_OUT, targets=targets, details={"reason": "lost in a damaged journal"})
        note_left_out(work, entry)
