"""The log and others: a part of it as a signed file, and the files by which another console vouches for it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

import resources
from console.journal.checkpoints import Checkpoint
from console.journal.model import Entry
from console.journal.service import Journal
from console.log.model.exports import LARGEST_FILE, Export
from console.log.service.beside import OtherLog, entries_of, other_logs
from console.log.service.exporting import Asked, GivenOut, Whose, export, take_in
from console.log.service.protocols import Check, Sign
from console.log.service.witnessing import ANSWERED, LARGEST_ANSWER, answer_in, take_answer, witness
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

VERIFIER = "verify_log.py"
_THERE = QT_TRANSLATE_NOOP("Export", "{path} is there already, and nothing is written over it.")
_CUT_OFF = QT_TRANSLATE_NOOP("Export", "{path} is there: another export is being written, or was cut off.")
_TOO_LARGE = QT_TRANSLATE_NOOP("Export", "{path} is larger than any such file.")


class NotWritten(EnvironmentFault):
    """A file that was not written, or not read. `reason` is for the operator."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Vouched:
    """How far a witness vouches for this log: so many entries, when the answer was taken in, by which key."""

    name: str
    size: int
    time: datetime
    key: str


@contextlib.contextmanager
def whole(path: Path, *, over: bool = False) -> Iterator[TextIO]:
    """A new file for its owner alone, never through a link, that has its name only when it is whole; it takes the place
    of another only where it is to go `over` that. Raises NotWritten and OSError."""
    part = path.with_name(f"{path.name}.part")
    if not over and os.path.lexists(path):
        raise NotWritten(say(_THERE, path=str(path)))
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except FileExistsError as error:
        raise NotWritten(say(_CUT_OFF, path=str(part))) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            yield file
            file.flush()
            os.fsync(handle)
        if over:
            part.replace(path)
        else:
            _name(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _name(part: Path, path: Path) -> None:
    """Give a file its name where there is none by then."""
    try:
        os.link(part, path, follow_symlinks=False)
    except FileExistsError as error:
        raise NotWritten(say(_THERE, path=str(path))) from error
    except (OSError, NotImplementedError):  # a stick without links
        part.replace(path)
    else:
        part.unlink()


def read_whole(path: Path, most: int = LARGEST_FILE) -> bytes:
    """A file that came from elsewhere, of at most so many bytes, however it grows meanwhile. Raises NotWritten and
    OSError."""
    with path.open("rb") as file:
        raw = file.read(most + 1)
    if len(raw) > most:
        raise NotWritten(say(_TOO_LARGE, path=str(path)))
    return raw


class Sharing:
    """What goes out of one journal and comes back. Methods block; `between` is called now and then, and may raise to
    end it. They raise JournalError, OSError, NotWritten, what signing raises, and what the files deserve."""

    def __init__(self, journal: Journal, check: Check) -> None:
        self._journal = journal
        self._check = check
        #: Of which entries the details stay here, whatever is asked for.
        self.withheld: Callable[[Entry], bool] = lambda _entry: False

    def export(
        self, asked: Asked, path: Path, sign: Sign, key: str, between: Callable[[], None] = lambda: None
    ) -> GivenOut:
        """Write a part of the log as one signed file, and beside it what verifies it."""
        with whole(path) as file:
            given = export(self._journal, asked, sign, key, file.write, between, self.withheld)
        with whole(path.with_name(VERIFIER), over=True) as file:
            file.write(resources.path(f"verifier/{VERIFIER}").read_text(encoding="utf-8"))
        return given

    def ask(self, path: Path, sign: Sign, key: str) -> GivenOut:
        """Write a request to a witness: how far this log goes."""
        with whole(path) as file:
            return export(self._journal, Asked(nothing=True), sign, key, file.write)

    def counter_sign(
        self, path: Path, sign: Sign, key: str, whose: Whose = lambda _key: False
    ) -> tuple[Path, Checkpoint, str, str]:
        """Be the witness of the log whose request this is; gives the answer's file, what was counter-signed, what that
        log is called, and the key that asked. `whose` as in `console.log.service.exporting.refuse_fork`."""
        answer_path = path.with_name(f"{path.name}.witness")
        raw = read_whole(path)
        with whole(answer_path) as file:
            request, answer = witness(self._journal, raw, self._check, sign, key, whose)
            file.write(answer.text)
        return answer_path, request.head.checkpoint, request.head.name, request.key

    def take(self, path: Path) -> Entry:
        """Take a witness's answer in."""
        return take_answer(self._journal, read_whole(path, LARGEST_ANSWER), self._check)

    def take_in(
        self, path: Path, whose: Whose = lambda _key: False, between: Callable[[], None] = lambda: None
    ) -> tuple[Export, Entry]:
        """Check an exported part of another log and keep its entries beside the own one. `whose` as in
        `console.log.service.exporting.refuse_fork`."""
        raw = read_whole(path)
        between()
        return take_in(self._journal, raw, self._check, whose)

    def others(self) -> tuple[OtherLog, ...]:
        """The logs of others that were taken in here."""
        return other_logs(self._journal)

    def entries_of(self, number: int, newest: int) -> tuple[Entry, ...]:
        """The newest entries of another log that lie here, the newest first."""
        return entries_of(self._journal, number, newest)

    def newest(self) -> int:
        """The number of the newest entry."""
        (row,) = self._journal.rows("SELECT coalesce(max(sequence), 0) AS newest FROM entries WHERE journal = 1")
        return int(row["newest"])

    def vouched(self) -> tuple[Vouched, ...]:
        """How far each witness vouches for this log, the newest answer of each whose signature holds, newest first."""
        with self._journal.reading() as reading:
            entries = reading.entries("AND category = 'log' AND type = ?", (ANSWERED,))
        found: dict[str, Vouched] = {}
        for entry in entries:
            answer = answer_in(entry, self._check)
            if answer is not None:
                found[answer.key] = Vouched(answer.name, answer.checkpoint.size, entry.time, answer.key)
        return tuple(sorted(found.values(), key=lambda each: each.time, reverse=True))
