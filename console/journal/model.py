"""The journal's records: entries, marks on the time axis, and what can be wrong with the file.

An entry's fields follow IEC 62443-4-2 CR 2.8: timestamp, source, category, type, event id (journal and sequence),
result.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say


class JournalProblem(StrEnum):
    FULL = "journal.full"
    READ_ONLY = "journal.read_only"
    LOCKED = "journal.locked"
    CORRUPT = "journal.corrupt"
    NEWER = "journal.newer"
    UNREACHABLE = "journal.unreachable"
    DISK = "journal.disk"
    COPY = "journal.copy"
    REPLACED = "journal.replaced"


class JournalError(EnvironmentFault):
    """The journal's file cannot be used as asked.

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
    JournalProblem.COPY: QT_TRANSLATE_NOOP(
        "Journal",
        "The journal {path} is a copy of another one, or its end is missing, so that it may only be read. Nothing was "
        "written.",
    ),
    JournalProblem.REPLACED: QT_TRANSLATE_NOOP(
        "Journal", "The journal {path} was replaced by another file while it was open here. Nothing was written."
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
        "brings over all entries, sites and nodes that can still be read.",
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
    JournalProblem.COPY: QT_TRANSLATE_NOOP(
        "Journal",
        "Put the whole journal back, if you have it. Else begin a continuation on the Log page, or with "
        "`driftvakt log continue`: it goes on from here under an id of its own.",
    ),
    JournalProblem.REPLACED: QT_TRANSLATE_NOOP("Journal", "Close every Driftvakt that has it open and start again."),
}


class Target(msgspec.Struct, frozen=True):
    """A thing that an entry is about: `id` stays (`node:` and a UUID), `name` is what people called it at that time
    (`node:hall/g01`)."""

    id: str
    name: str

    @classmethod
    def of(cls, thing: Target | str) -> Target:
        """A plain address is its own name."""
        return thing if isinstance(thing, Target) else cls(thing, thing)


class Held(StrEnum):
    """Why a journal may only be read until a continuation begins."""

    RESTORED = "restored"  # it is a backup that was put in place
    BEHIND = "behind"  # it was known to go farther: its end was cut off, or it is an older copy
    FORKED = "forked"  # it was known to be another: two machines under one id, or written anew


class Stage(StrEnum):
    """Where in its act an entry stands: what is done at once, with it, has but one."""

    ONCE = "once"
    BEGIN = "begin"
    ENDED = "ended"


class Entry(msgspec.Struct, frozen=True):
    """One thing that somebody did. `sequence` counts from 1 without gaps; `time` is aware UTC; `source` is the program
    that wrote it ("window", "command line"); `details` is JSON, shaped by `type`.

    `act` joins the two entries of something that took its time, empty where `stage` is ONCE. `left_out` names fields of
    `details` whose values are no longer there. Entries of the first `form` know neither, nor their `journal`.
    """

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
    form: int = 1
    journal: Target | None = None
    act: str = ""
    stage: Stage = Stage.ONCE
    left_out: tuple[str, ...] = ()


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
class Stated:
    """A checkpoint that an entry holds, and that agrees with the entries: over so many, with this root. Who signed it
    is another question."""

    sequence: int
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along the chain found. `count` entries hold; `head` is the newest hash among them, `root` that of
    their Merkle tree.

    `broken` is the sequence number of the first entry that does not hold (None when all do) and `reason` says why.
    `left_out` are the values, as (sequence, field), that are no longer there, which entries may say of them.
    """

    count: int
    head: str
    broken: int | None = None
    reason: Sentence | None = None
    left_out: tuple[tuple[int, str], ...] = ()
    root: bytes = field(default=b"", compare=False)  # it says no more than the head
    checkpoints: tuple[Stated, ...] = ()

    @property
    def sound(self) -> bool:
        return self.broken is None


def touches(mark_scope: str, scope: str) -> bool:
    """Whether a mark belongs on the time axis of `scope`: it is about that thing, a part of it, or what it is part of.
    An empty scope is everywhere."""
    a, b = (text.partition(":")[2].split("/") if text else [] for text in (mark_scope, scope))
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]
