"""The faults of telemetry.db as values that can be shown, and which error of SQLite's or the system's is which."""

from __future__ import annotations

import sqlite3
from enum import StrEnum
from pathlib import Path

from console.fleet.model.links import Failure
from resources.errors import EnvironmentFault


class HistoryProblem(StrEnum):
    """The faults of the history. `REBUILT`, `NEWER`, `CONVERTED` and `LOG_DAMAGED` are told once, `LOST` for as long as
    the program runs; the others last until they are over."""

    FULL = "history.full"
    UNWRITABLE = "history.unwritable"
    IN_USE = "history.in_use"
    REBUILT = "history.rebuilt"
    NEWER = "history.newer"
    FALLEN_BEHIND = "history.fallen_behind"
    CONVERTING = "history.converting"
    CONVERTED = "history.converted"
    NO_ROOM = "history.no_room"  # facts: needed
    LOG_UNREADABLE = "history.log_unreadable"
    LOG_DAMAGED = "history.log_damaged"
    LOST = "history.lost"  # facts: rows, events


class StoreError(EnvironmentFault):
    """The environment keeps telemetry.db from being written. `facts` are those of its sentences beside the path."""

    def __init__(self, problem: HistoryProblem, path: Path, raw: str, facts: dict[str, str] | None = None) -> None:
        super().__init__(f"{problem}: {path}: {raw}")
        self.failure = failure(problem, path, raw, facts)


def failure(problem: HistoryProblem, path: Path, raw: str = "", facts: dict[str, str] | None = None) -> Failure:
    """A fault of the file at `path`, ready for its sentences."""
    return Failure(problem.value, str(path), {"path": str(path), **(facts or {})}, raw)


def is_broken(error: BaseException) -> bool:
    """Whether an error says that the file's content is damaged or is no database of ours."""
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by the store, or by the sqlite3 module about what it found
        return not isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def store_error(error: Exception, path: Path) -> StoreError:
    """An error of SQLite or of the system as a value that can be shown."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or getattr(error, "errno", 0) in _FULL_ERRNOS:
        problem = HistoryProblem.FULL
    elif code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        problem = HistoryProblem.IN_USE
    else:
        problem = HistoryProblem.UNWRITABLE
    return StoreError(problem, path, str(error))


_FULL_ERRNOS = (28, 122)  # ENOSPC, EDQUOT (which Windows' errno module does not have)
