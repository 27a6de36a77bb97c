"""Dumps of PostgreSQL in a folder, as a node's pg_restore reads them: files that `pg_dump --format=custom` wrote, each
of one database.

What a dump holds has no sum of its own but that of its packing: a changed bit is seen when it is read to its end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from connectors import copies, postgresql
from connectors.backups import Asked, Ended, Listed, Progress, Repository, Size

NAME: Final = "pg_dump"
LOCKS: Final = False
SECRET: Final = False
WHOLE_SECONDS: Final = False
PROGRAM: Final = postgresql.PROGRAM
_FILE = re.compile(r"[^/\0-\x1f\x7f-][^/\0-\x1f\x7f]{0,200}\.(?:dump|pgdump|backup)")
_SIZE = re.compile(r"([0-9]{1,18})\s*")
#: A database takes so many times what its packed dump does, and a server of its own so many bytes.
_UNPACKED, _SERVER = 10, 160 << 20


def checked_address(address: str) -> str:
    return copies.checked_folder(NAME, address)


def version() -> tuple[str, ...]:
    return postgresql.version()


def snapshots(repository: Repository) -> tuple[str, ...]:
    return copies.listing(NAME, repository, "f")


def size(repository: Repository, called: str) -> tuple[str, ...]:
    return ("stat", "--format=%s", "--", _place(repository, called))


def check(repository: Repository, _subset: str = "", called: str = "") -> tuple[str, ...]:
    """Has the dump read to its end, and what it says written nowhere."""
    return ("pg_restore", "--file=/dev/null", "--", _place(repository, called))


def part(_turn: int) -> str:
    return ""


def restore(repository: Repository, called: str, target: str, _only: Sequence[str] = ()) -> tuple[str, ...]:
    """Has the dump restored into a server that is made for it below `target`."""
    return postgresql.restore(NAME, target, _place(repository, called))


def program() -> str:
    return postgresql.program()


def ask(repository: Repository, called: str, target: str, database: str, query: str) -> tuple[str, ...]:
    return postgresql.ask(NAME, target, _place(repository, called), database, query)


def _place(repository: Repository, called: str) -> str:
    return copies.place(NAME, repository, called, _FILE)


def read_version(status: int, out: bytes, err: bytes) -> tuple[int, ...]:
    return postgresql.read_version(NAME, status, out, err)


def read_snapshots(status: int, out: bytes, err: bytes) -> Listed:
    return copies.read_listing(NAME, _FILE, status, out, err, sized=True)


def holds(out: str, id: str) -> bool:
    return any(each.id == id for each in read_snapshots(0, out.encode("utf-8", "replace"), b"").snapshots)


def read_size(status: int, out: bytes, err: bytes) -> Size:
    """What a server with it takes, as a guess: nothing in the dump says so. Raises ToolFault."""
    return Size(postgresql.read_whole(NAME, _SIZE, status, out, err) * _UNPACKED + _SERVER, 0)


def read_progress(_text: str) -> Progress | None:
    """pg_restore says nothing of how far it is."""
    return None


def ended(status: int | None, err: str, out: str = "", signal: int | None = None) -> Ended:
    return postgresql.ended(status, err, out, signal)


def read_asked(status: int | None, err: str, out: str, signal: int | None = None) -> Asked:
    return postgresql.read_asked(status, err, out, signal)
