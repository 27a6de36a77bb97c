"""Exporting a part of the log as one signed file, and taking in that of another log: beside the own, never into it."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from console.journal.chain import CONTINUED, Detail, Walk, continued, time_text
from console.journal.checkpoints import Checkpoint, signed_from
from console.journal.model import Entry, Target
from console.journal.service import Journal
from console.journal.transactions import Transaction
from console.journal.tree import Tree, leaf
from console.log.model.exports import (
    LARGEST_FILE,
    NAMESPACE,
    Beginning,
    Check,
    Continuation,
    Earlier,
    Export,
    Exported,
    Head,
    last_line,
    lines_of,
    read_export,
)
from console.log.service.beside import IMPORTED, Kept, place_of, told_of
from console.log.service.checkpoints import NotSigned
from console.log.service.heads import journal_id
from console.log.service.protocols import Sign
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

_PIECE = 1000
#: The last line, with the signature, has room in so many bytes.
_LAST = 64 * 1024
#: The entries, as SQL, that tell how far others' logs were seen to go.
SEEN_BEFORE = "AND category = 'log' AND type IN ('log.imported', 'log.witnessed')"
_NOTHING = QT_TRANSLATE_NOOP("Export", "No entry of the log is like that: there is nothing to export.")
_BROKEN = QT_TRANSLATE_NOOP("Export", "Entry {number} of the log does not hold, so nothing was exported.")
_TOO_MUCH = QT_TRANSLATE_NOOP(
    "Export",
    "This is more than the {size} MiB that one file may have: nothing was exported. Ask for a shorter time, and export "
    "the rest as a second file.",
)
_OWN = QT_TRANSLATE_NOOP("Export", "This is a part of this very log: there is nothing to take in.")
_TWO = QT_TRANSLATE_NOOP(
    "Export",
    "This calls itself this very log, and is another: over {size} entries it has another root, and here are {count}. "
    "One of two machines under one id was restored from a copy or cloned: keep both, and begin a continuation there.",
)
_FORKED = QT_TRANSLATE_NOOP(
    "Export",
    "The log of {name} was forked or shortened: what was taken in before, over {size} entries, is not its beginning. "
    "Two machines work under one id, or it was written anew. Nothing was taken in.",
)
_SHORTENED = QT_TRANSLATE_NOOP(
    "Export",
    "The log of {name} goes on from the first {count} entries of {id}, and {size} were seen here: its end was cut off, "
    "or an older copy went on, and it does not say so. Nothing was taken in. Whoever works there can say it: "
    "driftvakt log continue --known {id}@{size}",
)


@dataclass(frozen=True, slots=True)
class GivenOut:
    """What was exported, in detail, and the entry that says so: None of a copy, into which nothing may be written."""

    details: dict[str, Any]
    entry: Entry | None


class NotTaken(EnvironmentFault):
    """An export that was not taken in; nothing was written. `reason` is for the operator."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


class OtherKey(NotTaken):
    """An export that is not the log that was seen before, which another key signed: one of the two is a stranger's."""

    def __init__(self, reason: Sentence, before: str, now: str) -> None:
        super().__init__(reason)
        self.before = before
        self.now = now


#: Whether a public key is known to be that of a log's owner.
Whose = Callable[[str], bool]


def _nobodys(_key: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part is exported: `nothing` but how far the log goes (a request to a witness), or entries from `start` to
    `end` (unix seconds) of these `categories` (none: of all) about this `target` (an address, by id or name); the
    values of `without` fields are left out."""

    start: float = float("-inf")
    end: float = float("inf")
    categories: tuple[str, ...] = ()
    target: str = ""
    without: tuple[str, ...] = ()
    nothing: bool = False

    def fits(self, entry: Entry) -> bool:
        if self.nothing:
            return False
        about = {word for each in entry.targets for word in (each.id, each.name)}
        return (
            self.start <= entry.time.timestamp() < self.end
            and (not self.categories or entry.category in self.categories)
            and (not self.target or self.target in about)
        )

    def told(self) -> dict[str, str]:
        """The same for people, as the file tells it."""
        ends = {"from": self.start, "to": self.end}
        told = {
            name: time_text(datetime.fromtimestamp(at, UTC)) for name, at in ends.items() if abs(at) != float("inf")
        }
        said = {"kind": ", ".join(self.categories), "target": self.target, "left_out": ", ".join(self.without)}
        return told | {name: value for name, value in said.items() if value}


def export(  # noqa: PLR0917 - what, by whom, whereto
    journal: Journal,
    asked: Asked,
    sign: Sign,
    key: str,
    write: Callable[[str], object],
    between: Callable[[], None] = lambda: None,
    withheld: Callable[[Entry], bool] = lambda _entry: False,
) -> GivenOut:
    """Write the part of the log that is asked for, signed by `sign` with the public `key`, line by line, and note it in
    the log. Raises NotSigned where nothing fits, or more than a file may hold, or where the log does not hold; a copy
    that may only be read is given out without a note, and a console that is read-only gives out nothing, before anybody
    is asked to sign. Of entries that are `withheld` nothing is given out but that they are there: the head tells how
    many those are."""
    held = journal.held is not None
    if not held:
        journal.may_write()
    walk = Walk()
    found = journal.walk(walk, between)
    if found.broken is not None:
        raise NotSigned(say(_BROKEN, number=found.broken))
    leaves: list[bytes] = []
    chosen: list[tuple[int, str, tuple[Detail, ...]]] = []
    stays = 0
    checkpoints: list[Entry] = []
    given_out: list[Entry] = []
    changes: list[tuple[Entry, str]] = []
    for after in range(0, found.count, _PIECE):
        upto = min(after + _PIECE, found.count)
        entries, texts, beside = _piece(journal, after, upto, asked.without)
        leaves += [leaf(texts[number].encode()) for number in range(after + 1, upto + 1)]
        fitting = [entry for entry in entries if asked.fits(entry)]
        staying = {entry.sequence for entry in fitting if withheld(entry)}
        stays += len(staying)
        chosen += [
            (number, texts[number], () if number in staying else tuple(beside.get(number, ())))
            for number in (entry.sequence for entry in fitting)
        ]
        checkpoints += [entry for entry in entries if entry.category == "checkpoint"]
        changes += [(entry, texts[entry.sequence]) for entry in entries if (entry.category, entry.type) == CONTINUED]
        given_out += [entry for entry in entries if entry.type == "log.exported"]
        between()
    if not found.count or not (chosen or asked.nothing):
        raise NotSigned(say(_NOTHING))
    tree = Tree(leaves)
    now = datetime.fromtimestamp(journal.now(), UTC)
    checkpoint = Checkpoint(journal_id(journal), found.count, tree.root(found.count), now)
    continuations = tuple(_continuations(tree, found.count, changes))
    earlier = tuple(_earlier(tree, found.count, checkpoints))
    ends = {before[1] for entry, _ in changes if (before := continued(entry.targets)) is not None}
    beginnings = tuple(_beginnings(tree, found.count, given_out, ends))
    (own,) = journal.rows("SELECT name FROM journals WHERE number = 1")
    told = asked.told() | ({"withheld": str(stays)} if stays else {})
    head = Head(checkpoint, own["name"], told, len(chosen), len(continuations), len(earlier), len(beginnings))
    digest = hashlib.sha256()
    body: list[str] = []
    entries_out = (
        Exported(number, text, tuple(tree.inclusion(number - 1, found.count)), details)
        for number, text, details in chosen
    )
    for line in _within_a_file(lines_of(head, entries_out, continuations, earlier, beginnings)):
        body.append(line)
        digest.update(line.encode())
    whole = "".join(body)
    last = last_line(sign(whole.encode(), NAMESPACE), key)
    digest.update(last.encode())
    write(whole)
    write(last)
    details = {
        "entries": len(chosen),
        "size": found.count,
        "root": checkpoint.root.hex(),
        "asked": told,
        "sha256": digest.hexdigest(),
        "key": key,
    }
    # What a copy gave out ends where its continuation begins, and that is shown in whatever is given out later.
    return GivenOut(details, None if held else journal.append("log", "log.exported", details=details))


def _piece(
    journal: Journal, after: int, upto: int, without: Collection[str]
) -> tuple[list[Entry], dict[int, str], dict[int, list[Detail]]]:
    """Entries of a part of the log, their texts as they are hashed, and what stands beside them."""
    between = (after, upto)
    with journal.reading() as reading:
        texts = {
            row["sequence"]: row["entry"]
            for row in reading.rows(
                "SELECT sequence, entry FROM entries WHERE journal = 1 AND sequence > ? AND sequence <= ?", between
            )
        }
        beside: dict[int, list[Detail]] = {}
        for row in reading.rows(
            "SELECT sequence, field, salt, value FROM details WHERE journal = 1 AND sequence > ? AND sequence <= ?",
            between,
        ):
            if row["field"] not in without:
                beside.setdefault(row["sequence"], []).append(Detail(row["field"], row["salt"], row["value"]))
        return reading.entries("AND sequence > ? AND sequence <= ?", between), texts, beside


def _within_a_file(lines: Iterable[str]) -> Iterator[str]:
    room = LARGEST_FILE - _LAST
    for line in lines:
        room -= len(line.encode())
        if room < 0:
            raise NotSigned(say(_TOO_MUCH, size=LARGEST_FILE >> 20))
        yield line


def _continuations(tree: Tree, size: int, changes: Collection[tuple[Entry, str]]) -> Iterator[Continuation]:
    for entry, text in changes:
        before = continued(entry.targets)
        if before is not None and entry.journal is not None:
            path = tuple(tree.inclusion(entry.sequence - 1, size))
            yield Continuation(entry.sequence, text, path, before[0], entry.journal.id)


def _earlier(tree: Tree, size: int, entries: Collection[Entry]) -> list[Earlier]:
    found = []
    for entry in entries:
        try:
            signed = signed_from(entry)
        except ValueError:
            continue  # it was left out, or never one: `verify` tells
        path = tuple(tree.consistency(signed.checkpoint.size, size))
        found.append(Earlier(signed.checkpoint, signed.signature, signed.key, path))
    return found


def _beginnings(tree: Tree, size: int, entries: Collection[Entry], ends: Collection[int]) -> list[Beginning]:
    said = {said for entry in entries if isinstance(said := entry.details.get("size"), int)}
    sizes = sorted(each for each in {*said, *ends} if 0 < each <= size)
    return [Beginning(known, tree.root(known), tuple(tree.consistency(known, size))) for known in sizes]


def take_in(journal: Journal, raw: bytes, check: Check, whose: Whose = _nobodys) -> tuple[Export, Entry]:
    """Check a file and keep its entries beside the own log. Raises BadExport for a file that does not hold, NotTaken
    for a log that was forked since a part of it was taken in, and for the own one; `whose` as in `refuse_fork`."""
    export = read_export(raw, check)
    now = export.head.checkpoint
    if now.journal == journal_id(journal):
        walk = Walk(sizes=frozenset({now.size}))
        count = journal.walk(walk).count
        same = walk.root_of(now.size) == now.root
        raise NotTaken(say(_OWN) if same else say(_TWO, size=now.size, count=count))
    with journal.transaction() as work:
        before = work.entries(SEEN_BEFORE)
        seen = refuse_fork(before, export, whose)
        place = _place(work, now.journal, before, seen.over)
        known = work.rows("SELECT number FROM journals WHERE id = ?", (place,))
        if known:
            number = int(known[0]["number"])
        else:
            (row,) = work.rows("SELECT max(number) + 1 AS number FROM journals")
            number = int(row["number"])
            work.run("INSERT INTO journals (number, id, name) VALUES (?, ?, ?)", (number, place, export.head.name))
        kept = {
            row["sequence"] for row in work.rows("SELECT sequence FROM entries_beside WHERE journal = ?", (number,))
        }
        fresh = [each for each in export.entries if each.sequence not in kept]
        work.run_many(
            "INSERT INTO entries_beside (journal, sequence, entry, hash) VALUES (?, ?, ?, ?)",
            [(number, each.sequence, each.text, hashlib.sha256(each.text.encode()).hexdigest()) for each in fresh],
        )
        work.run_many(
            "INSERT INTO details (journal, sequence, field, salt, value) VALUES (?, ?, ?, ?, ?)",
            [(number, each.sequence, one.field, one.salt, one.value) for each in fresh for one in each.details],
        )
        entry = work.append(
            "log",
            IMPORTED,
            targets=[Target(f"journal:{now.journal}", f"journal:{export.head.name}")],
            details={
                "size": now.size,
                "root": now.root.hex(),
                "entries": len(export.entries),
                "continues": continues_of(export),
                **({"beside": place} if place != now.journal else {}),
                **seen.told(),
                "new": len(fresh),
                "key": export.key,
                "sha256": hashlib.sha256(raw).hexdigest(),
                **told_of(_kept(each) for each in fresh),
            },
        )
    return export, entry


def continues_of(export: Export) -> list[str]:
    """The logs, by id, that this one goes on from, each with how many entries it had by then."""
    return [f"{change.before}@{change.sequence - 1}" for change in export.continuations]


def _place(work: Transaction, id: str, before: Collection[Entry], over: Collection[int]) -> str:
    """By which id the entries of a log lie here: its own, or another one where those of somebody lie there who only
    called themselves so and is believed no more. Two logs are never put together."""
    gone = {*over, *(number for entry in before for number in _numbers(entry.details.get("over")))}
    about = [entry for entry in before if entry.type == IMPORTED and entry.targets[0].id == f"journal:{id}"]
    kept = [entry for entry in about if entry.sequence not in gone]
    if kept:
        return place_of(kept[-1]) or id
    if not about:
        return id
    there = {str(row["id"]) for row in work.rows("SELECT id FROM journals")}
    return next(word for number in itertools.count(2) if (word := f"{id} {number}") not in there)


def _kept(each: Exported) -> Kept:
    hash = hashlib.sha256(each.text.encode()).hexdigest()
    return Kept(each.sequence, hash, tuple(detail.field for detail in each.details))


@dataclass(frozen=True, slots=True)
class Seen:
    """How an export agrees with what was seen of its log before: how many entries were known of logs, by id, of which
    it has fewer, as it says itself; and the own entries that it is believed over."""

    lost: dict[str, int]
    over: tuple[int, ...] = ()

    def told(self) -> dict[str, Any]:
        """As the entry says it that keeps the export."""
        return {"lost": [f"{id}@{size}" for id, size in sorted(self.lost.items())], "over": list(self.over)}


def refuse_fork(imports: Collection[Entry], export: Export, whose: Whose = _nobodys) -> Seen:
    """Hold an export against what was taken in, or witnessed, before. Raises NotTaken where that is not the beginning
    of this log, or where this has less of it and does not say so. Anybody can write a file that calls itself by the id
    of another's log: where `whose` says that the key of this one is its owner's, it is believed over what other keys
    signed."""
    believed_over = {number for entry in imports for number in _numbers(entry.details.get("over"))}
    over: list[int] = []
    gone: dict[str, int] = {}
    for entry in imports:
        if entry.sequence in believed_over:
            continue
        try:
            gone |= {id: max(size, gone.get(id, 0)) for id, size in _against(entry, export).items()}
        except NotTaken as refused:
            if _key_of(entry) == export.key:
                raise
            if not whose(export.key):
                raise OtherKey(refused.reason, _key_of(entry), export.key) from refused
            over.append(entry.sequence)
    return Seen(gone, tuple(over))


def _continued(entry: Entry) -> Iterator[tuple[str, int]]:
    """The logs, by id, from which one went on that was seen, each with how many entries it had by then."""
    said = entry.details.get("continues")
    for word in said if isinstance(said, list) else ():
        id, at, number = word.partition("@") if isinstance(word, str) else ("", "", "")
        if at and number.isascii() and number.isdigit() and len(number) < 16:
            yield id, int(number)


def _numbers(said: object) -> list[int]:
    return [each for each in said if isinstance(each, int)] if isinstance(said, list) else []


def _key_of(entry: Entry) -> str:
    """By whose key a log went as far as an entry says."""
    return str(entry.details.get("by" if entry.type == "log.witnessed" else "key", ""))


def _against(entry: Entry, export: Export) -> dict[str, int]:
    """Hold an export against one entry that tells of its log. Raises NotTaken."""
    now = export.head.checkpoint
    shown = {each.size: each.root for each in export.beginnings} | {now.size: now.root}
    # Of a log that it goes on from, only what came before that is a beginning of it.
    ends: dict[str, float] = {f"journal:{change.before}": change.sequence for change in export.continuations}
    ends[f"journal:{now.journal}"] = float("inf")
    said: dict[str, int] = {}
    for change in export.continuations:
        said |= {id: max(count, said.get(id, 0)) for id, count in change.lost.items()}
    for before, then in _continued(entry):
        # Who saw a log go on under another id saw how far it went by then.
        if before == now.journal and now.size < then:
            raise NotTaken(say(_FORKED, name=export.head.name, size=then))
        here = ends.get(f"journal:{before}", float("inf")) - 1
        if here < then > said.get(before, 0):
            raise NotTaken(say(_SHORTENED, name=export.head.name, count=int(here), id=before, size=then))
    about = next((target.id for target in entry.targets if target.id in ends), None)
    size, root = entry.details.get("size"), entry.details.get("root")
    if about is None or not isinstance(size, int) or not isinstance(root, str):
        return {}
    if size >= ends[about]:
        id = about.removeprefix("journal:")
        if size > said.get(id, 0):
            count = int(ends[about]) - 1
            raise NotTaken(say(_SHORTENED, name=export.head.name, count=count, id=id, size=size))
        return {id: size}
    # What was given out before is shown in whatever is given out later: a size that is not there was hidden.
    if size not in shown or shown[size].hex() != root:
        raise NotTaken(say(_FORKED, name=export.head.name, size=size))
    return {}
