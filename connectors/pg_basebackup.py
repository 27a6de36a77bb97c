"""Base backups of PostgreSQL in a folder: folders that `pg_basebackup --format=plain` wrote, each of a whole server,
with the manifest of their files and the log that makes them whole.

One with tablespaces of its own is not started: they would be those of the server that it was taken from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from connectors import copies, postgresql
from connectors.backups import Asked, Ended, Listed, Progress, Repository, Size

NAME: Final = "pg_basebackup"
LOCKS: Final = False
SECRET: Final = False
WHOLE_SECONDS: Final = False
PROGRAM: Final = postgresql.PROGRAM
_FOLDER = re.compile(r"[^/\0-\x1f\x7f.-][^/\0-\x1f\x7f]{0,200}")
_SIZE = re.compile(r"([0-9]{1,18})\t[^\n]*\n?")


def checked_address(address: str) -> str:
    return copies.checked_folder(NAME, address)


def version() -> tuple[str, ...]:
    return postgresql.version()


def snapshots(repository: Repository) -> tuple[str, ...]:
    return copies.listing(NAME, repository, "d")


def size(repository: Repository, called: str) -> tuple[str, ...]:
    return ("du", "--bytes", "--summarize", "--", _place(repository, called))


def check(repository: Repository, _subset: str = "", called: str = "") -> tuple[str, ...]:
    """Has the backup walked. What its files hold is held against its manifest once they came back."""
    return (copies.FIND, _place(repository, called), "-printf", "")


def part(_turn: int) -> str:
    return ""


def restore(repository: Repository, called: str, target: str, _only: Sequence[str] = ()) -> tuple[str, ...]:
    return postgresql.restore(NAME, target, _place(repository, called))


def program() -> str:
    return postgresql.program()


def ask(repository: Repository, called: str, target: str, database: str, query: str) -> tuple[str, ...]:
    return postgresql.ask(NAME, target, _place(repository, called), database, query)


def _place(repository: Repository, called: str) -> str:
    return copies.place(NAME, repository, called, _FOLDER)


def read_version(status: int, out: bytes, err: bytes) -> tuple[int, ...]:
    return postgresql.read_version(NAME, status, out, err)


def read_snapshots(status: int, out: bytes, err: bytes) -> Listed:
    return copies.read_listing(NAME, _FOLDER, status, out, err, sized=False)


def holds(out: str, id: str) -> bool:
    return any(each.id == id for each in read_snapshots(0, out.encode("utf-8", "replace"), b"").snapshots)


def read_size(status: int, out: bytes, err: bytes) -> Size:
    return Size(postgresql.read_whole(NAME, _SIZE, status, out, err), 0)


def read_progress(_text: str) -> Progress | None:
    """A copy says nothing of how far it is."""
    return None


def ended(status: int | None, err: str, out: str = "", signal: int | None = None) -> Ended:
    return postgresql.ended(status, err, out, signal)


def read_asked(status: int | None, err: str, out: str, signal: int | None = None) -> Asked:
    return postgresql.read_asked(status, err, out, signal)
