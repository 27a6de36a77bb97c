"""Backups of the journal: checked copies in a folder of the operator's, with rotation, and a restore that tests itself.

A backup is one file that carries a mark: whoever puts it in place can read it, and goes on with it under an id of its
own (`console.log.service.continuing`).
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from console.journal.copies import backup_copy, clear_scratch, put_in_place
from console.journal.database import connect, hold, told
from console.journal.model import Entry, Held, JournalError, JournalProblem
from console.journal.service import Journal
from console.log.service.heads import Head, head_of, journal_id
from console.log.service.protocols import Check
from console.log.service.verifying import Verdict, verify
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

#: The category and type of the entry that tells of a backup.
BACKED_UP = ("log", "log.backed_up")
#: How many backups of a journal stay in a folder.
KEPT = 14
_STAMP = "%Y%m%d-%H%M%S"
_NO_FOLDER = QT_TRANSLATE_NOOP("Backups", "There is no folder {path}: plug its disk in, or choose another.")
_NO_BACKUP = QT_TRANSLATE_NOOP("Backups", "{path} is no backup of a journal, or it is damaged.")
_UNSOUND = QT_TRANSLATE_NOOP(
    "Backups",
    "The backup {path} does not hold, so it was not put in place. `driftvakt log verify` names what is wrong.",
)


class BackupFault(EnvironmentFault):
    """A backup that was not made, or not put in place; nothing was changed. `reason` is for the operator."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in a folder; `time` is unix seconds, by its name."""

    path: Path
    time: float
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was put in place. `kept` is the journal as it was, None where there was none."""

    verdict: Verdict
    head: Head | None
    kept: Path | None


def back_up(journal: Journal, folder: Path, keep: int = KEPT) -> tuple[Backup, Entry]:
    """Copy the journal into `folder`, check the copy, write down that it was made, and remove the oldest that are too
    many. Raises BackupFault and JournalError."""
    if not folder.is_dir():
        raise BackupFault(say(_NO_FOLDER, path=str(folder)))
    now = journal.now()
    target = folder / f"{_prefix(journal)}{datetime.fromtimestamp(now, UTC).strftime(_STAMP)}.db"
    head = head_of(journal)
    with told(journal.path):
        backup_copy(journal.path, target, lambda copy: hold(copy, Held.RESTORED))
    # The one that was just made stays, also where a clock that was set back makes it look the oldest.
    others = [each for each in backups_in(journal, folder) if each.path != target]
    for old in others[max(keep - 1, 0) :]:
        with contextlib.suppress(OSError):  # one too many is no reason to stop
            old.path.unlink()
    made = Backup(target, now, target.stat().st_size)
    details = {"file": target.name, "bytes": made.size_bytes, "head": "" if head is None else head.word}
    return made, journal.append(*BACKED_UP, details=details)


def backups_in(journal: Journal, folder: Path) -> list[Backup]:
    """The backups of this journal that lie in a folder, the newest first; none where it cannot be read."""
    found, prefix = [], _prefix(journal)
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{prefix}*.db"):
            with contextlib.suppress(ValueError, OSError):
                time = datetime.strptime(path.stem.removeprefix(prefix), _STAMP).replace(tzinfo=UTC)
                found.append(Backup(path, time.timestamp(), path.stat().st_size))
    return sorted(found, key=lambda backup: backup.time, reverse=True)


def due(journal: Journal, folder: Path, hours: int) -> bool:
    """Whether a backup is to be made now: the newest is older than so many hours, and something was done since."""
    with journal.reading() as reading:
        newest = reading.rows("SELECT category, type FROM entries WHERE journal = 1 ORDER BY sequence DESC LIMIT 1")
    made = backups_in(journal, folder)
    if not newest or (made and (newest[0]["category"], newest[0]["type"]) == BACKED_UP):
        return False
    # A clock that was set back makes none late.
    return not made or abs(journal.now() - made[0].time) >= hours * 3600


def same_device(journal: Journal, folder: Path) -> bool:
    """Whether a folder lies on the disk of the journal, which would go with it."""
    try:
        return folder.stat().st_dev == journal.path.stat().st_dev
    except OSError:
        return False


def _prefix(journal: Journal) -> str:
    return f"driftvakt-journal-{journal_id(journal)[:8]}-"


# -- restoring ---------------------------------------------------------------------------------------------------------


def restore(  # noqa: PLR0917 - what, whereto, and with what it is tested
    backup: Path,
    path: Path,
    opened: Callable[[Path], Journal],
    check: Check,
    now: float,
    between: Callable[[], None] = lambda: None,
) -> Restored:
    """Test a backup in a place of its own, then let it take the place of the journal at `path`, which stays beside it
    under another name. `opened` opens a journal with all features. Raises BackupFault and JournalError; then the
    journal is as it was."""
    if not backup.is_file():
        raise BackupFault(say(_NO_BACKUP, path=str(backup)))
    scratch = path.with_name(f"{path.name}.restoring")
    clear_scratch(scratch)
    try:
        try:
            with told(backup):
                backup_copy(backup, scratch, lambda copy: hold(copy, Held.RESTORED))
        except JournalError as error:
            if error.code is not JournalProblem.CORRUPT:
                raise
            raise BackupFault(say(_NO_BACKUP, path=str(backup))) from error
        verdict, head = _tested(scratch, opened, check, backup, between)
        with _nobody_writes(path):
            kept = put_in_place(scratch, path, datetime.fromtimestamp(now, UTC).strftime(_STAMP))
    finally:
        clear_scratch(scratch)
    return Restored(verdict, head, kept)


def _tested(
    scratch: Path, opened: Callable[[Path], Journal], check: Check, backup: Path, between: Callable[[], None]
) -> tuple[Verdict, Head | None]:
    try:
        journal = opened(scratch)
    except JournalError as error:
        if error.code is not JournalProblem.CORRUPT:
            raise
        raise BackupFault(say(_NO_BACKUP, path=str(backup))) from error
    try:
        verdict, head = verify(journal, check, None, between=between), head_of(journal)
    finally:
        journal.close()
    if not verdict.sound:
        raise BackupFault(say(_UNSOUND, path=str(backup)))
    return verdict, head


@contextlib.contextmanager
def _nobody_writes(path: Path) -> Iterator[None]:
    """The lock on a journal that can be opened; whoever waits for it finds another file there, and writes no more."""
    with contextlib.ExitStack() as stack:
        if path.exists():
            connection = stack.enter_context(contextlib.closing(connect(path)))
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                raise JournalError(JournalProblem.LOCKED, path, str(error)) from error
            except sqlite3.DatabaseError:
                pass  # damaged: nobody can write it
        yield
