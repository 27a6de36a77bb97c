"""The journal's records: entries in a hash chain, marks on the time axis, and what can be wrong with the file.

An entry is one canonical JSON text. Its hash is SHA-256 over that text's UTF-8 bytes, and the text holds the hash of
the entry before it, so one look at the newest hash vouches for everything below it (Haber and Stornetta 1991). The
fields follow IEC 62443-4-2 CR 2.8: timestamp, source, category, type, event id, result.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

#: What the first entry names as the one before it.
GENESIS = "0" * 64


class JournalProblem(StrEnum):
    FULL = "journal.full"
    READ_ONLY = "journal.read_only"
    LOCKED = "journal.locked"
    CORRUPT = "journal.corrupt"
    NEWER = "journal.newer"
    UNREACHABLE = "journal.unreachable"
    DISK = "journal.disk"


class JournalError(Exception):
    """The journal's file cannot be used as asked: the environment's error, shown kindly.

    `code` is a JournalProblem, `path` the file, `raw` SQLite's own words. `happened` and `remedy` are the sentences for
    the operator.
    """

    def __init__(self, code: JournalProblem, path: Path, raw: str = "") -> None:
        super().__init__(f"{code}: {path}" + (f": {raw}" if raw else ""))
        self.code = code
        self.path = path
        self.raw = raw

    @property
    def happened(self) -> Sentence:
        return say(_HAPPENED[self.code], path=str(self.path))

    @property
    def remedy(self) -> Sentence:
        return say(_REMEDY[self.code], path=str(self.path), folder=str(self.path.parent))


_HAPPENED: dict[JournalProblem, Text] = {
    JournalProblem.FULL: QT_TRANSLATE_NOOP(
        "Journal", "The disk that holds the journal {path} is full. Nothing was written, and nothing was lost."
    ),
    JournalProblem.READ_ONLY: QT_TRANSLATE_NOOP("Journal", "The journal {path} may not be written."),
    JournalProblem.LOCKED: QT_TRANSLATE_NOOP(
        "Journal", "Another program has held the journal {path} for too long. Nothing was written."
    ),
    JournalProblem.CORRUPT: QT_TRANSLATE_NOOP("Journal", "The journal {path} is damaged."),
    JournalProblem.NEWER: QT_TRANSLATE_NOOP(
        "Journal", "The journal {path} was written by a newer Driftvakt. This one will not touch it."
    ),
    JournalProblem.UNREACHABLE: QT_TRANSLATE_NOOP("Journal", "The journal {path} cannot be opened."),
    JournalProblem.DISK: QT_TRANSLATE_NOOP(
        "Journal", "The disk that holds the journal {path} failed to read or write. Nothing was changed."
    ),
}
_REMEDY: dict[JournalProblem, Text] = {
    JournalProblem.FULL: QT_TRANSLATE_NOOP("Journal", "Free some space on that disk and try again."),
    JournalProblem.READ_ONLY: QT_TRANSLATE_NOOP(
        "Journal", "Check who owns {path} and its folder, and whether the disk is mounted read-only."
    ),
    JournalProblem.LOCKED: QT_TRANSLATE_NOOP(
        "Journal", "Look for a second Driftvakt or a database tool that has the file open, close it and try again."
    ),
    JournalProblem.CORRUPT: QT_TRANSLATE_NOOP(
        "Journal",
        "Copy {folder} to a safe place. `driftvakt log recover` then keeps the damaged file beside a new journal, and "
        "brings over the sites and nodes that can still be read.",
    ),
    JournalProblem.NEWER: QT_TRANSLATE_NOOP(
        "Journal", "Start the newer version, or point this one at another data folder with --data-dir."
    ),
    JournalProblem.UNREACHABLE: QT_TRANSLATE_NOOP(
        "Journal", "Check that {folder} exists, that it is a folder, and that you may write in it."
    ),
    JournalProblem.DISK: QT_TRANSLATE_NOOP(
        "Journal", "Check the disk, its quota and the largest file it takes; the system's log says what it refused."
    ),
}


@dataclass(frozen=True, slots=True)
class Target:
    """A thing that an entry is about: `id` stays (`node:` and a UUID), `name` is what people called it at that time
    (`node:hall/g01`)."""

    id: str
    name: str

    @classmethod
    def of(cls, thing: Target | str) -> Target:
        """A plain address is its own name."""
        return thing if isinstance(thing, Target) else cls(thing, thing)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody did. `sequence` counts from 1 without gaps; `time` is aware UTC; `source` is the program
    that wrote it ("window", "command line"); `targets` are addresses; `details` is JSON, shaped by `type`."""

    sequence: int
    time: datetime
    actor: str
    source: str
    category: str
    type: str
    targets: tuple[Target, ...]
    result: str
    details: dict[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on the time axis of a thing: an alarm, a deployment, a drill, a note.

    `time` is unix seconds; `scope` an address (`node:hall/g03`), empty for everywhere; `kind` names the picture; `ref`
    is the address of what the mark stands for.
    """

    time: float
    scope: str
    kind: str
    text: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along the chain found. `count` entries hold; `head` is the newest hash among them.

    `broken` is the sequence number of the first entry that does not hold (None when all do) and `reason` says why.
    """

    count: int
    head: str
    broken: int | None = None
    reason: Sentence | None = None

    @property
    def sound(self) -> bool:
        return self.broken is None


def canonical(value: Any) -> str:
    """One text for one value: keys sorted, no spaces, UTF-8 as it is. Lone surrogates, which UTF-8 cannot hold, become
    question marks. Raises ValueError for NaN and infinities, TypeError for what JSON does not know."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "replace").decode("utf-8")


def digest(text: str) -> str:
    """SHA-256 of an entry's canonical text, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write_entry(
    *,
    sequence: int,
    time: datetime,
    actor: str,
    source: str,
    category: str,
    type: str,
    targets: Iterable[Target | str],
    result: str,
    details: dict[str, Any],
    previous: str,
) -> tuple[str, str]:
    """The canonical text of an entry and its hash."""
    text = canonical(
        {
            "sequence": sequence,
            "time": time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "actor": actor,
            "source": source,
            "category": category,
            "type": type,
            "targets": [Target.of(target).id for target in targets],
            "result": result,
            "details": details,
            "previous": previous,
        }
    )
    return text, digest(text)


def read_entry(text: str, hash: str) -> Entry:
    """Read an entry's canonical text; raises ValueError when it is none."""
    try:
        raw = json.loads(text)
        return Entry(
            sequence=int(raw["sequence"]),
            time=datetime.fromisoformat(raw["time"]).astimezone(UTC),
            actor=str(raw["actor"]),
            source=str(raw["source"]),
            category=str(raw["category"]),
            type=str(raw["type"]),
            targets=tuple(Target(str(address), str(address)) for address in raw["targets"]),
            result=str(raw["result"]),
            details=dict(raw["details"]),
            previous=str(raw["previous"]),
            hash=hash,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a journal entry: {error}") from error


_NOT_AN_ENTRY = QT_TRANSLATE_NOOP("Journal", "it cannot be read as an entry")
_WRONG_NUMBER = QT_TRANSLATE_NOOP("Journal", "it says it is number {said}, but stands at {place}: entries are missing")
_WRONG_HASH = QT_TRANSLATE_NOOP("Journal", "its text was changed after it was written")
_WRONG_PREVIOUS = QT_TRANSLATE_NOOP("Journal", "it does not follow the entry before it, which was changed or replaced")
_HEAD_MISSING = QT_TRANSLATE_NOOP("Journal", "an entry with this number was written, and is gone")
_HEAD_REPLACED = QT_TRANSLATE_NOOP("Journal", "it is not the entry that was noted: the chain was written anew")


def verify_chain(
    rows: Iterable[tuple[int, str, str]], *, after: tuple[int, str] = (0, GENESIS), noted: tuple[int, str] | None = None
) -> Verification:
    """Walk `(sequence, text, hash)` rows in order and name the first that does not hold.

    A chain alone cannot show that its end was cut off, or that all of it was written anew: `noted` is a `(sequence,
    hash)` that somebody wrote down elsewhere and that must still be there.
    """
    count, head = after
    for sequence, text, hash in rows:
        place = count + 1
        reason = _fault(place, head, sequence, text, hash)
        if reason is None and noted is not None and noted[0] == sequence and noted[1] != hash:
            reason = say(_HEAD_REPLACED)
        if reason is not None:
            return Verification(count, head, place, reason)
        count, head = place, hash
    if noted is not None and noted[0] > count:
        return Verification(count, head, noted[0], say(_HEAD_MISSING))
    return Verification(count, head)


def _fault(place: int, head: str, sequence: int, text: str, hash: str) -> Sentence | None:
    if sequence != place:
        return say(_WRONG_NUMBER, said=sequence, place=place)
    if digest(text) != hash:
        return say(_WRONG_HASH)
    try:
        entry = read_entry(text, hash)
    except ValueError:
        return say(_NOT_AN_ENTRY)
    if entry.sequence != place:
        return say(_WRONG_NUMBER, said=entry.sequence, place=place)
    if entry.previous != head:
        return say(_WRONG_PREVIOUS)
    return None


def touches(mark_scope: str, scope: str) -> bool:
    """Whether a mark belongs on the time axis of `scope`: it is about that thing, a part of it, or what it is part of.
    An empty scope is everywhere."""
    a, b = (text.partition(":")[2].split("/") if text else [] for text in (mark_scope, scope))
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]
