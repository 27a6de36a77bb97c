"""The log's file as a window keeps it: how large it is, when it was backed up, and whether it is a copy of another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from console.journal.model import Entry, Held
from console.journal.service import Journal
from console.log.service.backups import Backup, back_up, backups_in, due, same_device
from console.log.service.continuing import go_on, look_outside, would_say
from console.log.service.heads import Lost
from console.log.service.protocols import Heads


@dataclass(frozen=True, slots=True)
class FileState:
    """What is known of the file. `newest` is the newest backup in the folder that was chosen, None for none; `near`
    says that the folder is on the disk of the log itself, `away` that it cannot be reached now. `held` says why the
    file may only be read, None where it may be written."""

    size_bytes: int
    newest: Backup | None
    near: bool
    away: bool
    held: Held | None


class Keeping:
    """The file of one journal. Methods block; they raise JournalError and BackupFault."""

    def __init__(self, journal: Journal, heads: Callable[[], Heads | None]) -> None:
        self._journal = journal
        self._heads = heads

    def state(self, folder: str) -> FileState:
        """What is known of it now; `folder` is where its backups lie, empty for nowhere."""
        size, place = self._journal.path.stat().st_size, Path(folder)
        if not folder:
            return FileState(size, None, False, False, self._journal.held)
        made = backups_in(self._journal, place)
        near, away = same_device(self._journal, place), not place.is_dir()
        return FileState(size, made[0] if made else None, near, away, self._journal.held)

    def back_up(self, folder: str, keep: int) -> Backup:
        """A checked copy now."""
        return back_up(self._journal, Path(folder), keep)[0]

    def back_up_due(self, folder: str, hours: int, keep: int) -> Backup | None:
        """A checked copy, where one is due; None where it is not, or none is wanted."""
        if not folder or not hours or self._journal.held is not None or not due(self._journal, Path(folder), hours):
            return None
        return self.back_up(folder, keep)

    def look_outside(self) -> Held | None:
        """Whether the file is a copy of another, by what is kept outside of it. Raises EnvironmentFault."""
        return look_outside(self._journal, self._heads())

    def would_say(self) -> tuple[Lost, ...] | None:
        """What a continuation that begins now would say was known of the log and is not in it; None where there is no
        place outside. Raises EnvironmentFault."""
        heads = self._heads()
        return None if heads is None else would_say(self._journal, heads)

    def go_on(self, reason: str) -> Entry:
        """Begin a continuation: the log goes on from here under an id of its own, and says what it has lost."""
        return go_on(self._journal, self._heads, reason)[0]
