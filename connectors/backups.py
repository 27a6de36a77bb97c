"""Tools that make backups, as all of them are asked: what a repository, a backup in it and the end of a program are,
and why one did not do what it was asked for.

A tool is a module of its own (`connectors.restic`, `borg`, `tar`, `rsync`, `pg_dump`, `pg_basebackup`, `etcd`) that has
what `Tool` names. No tool repairs, unlocks or prunes, and only a `Writer` writes a backup; a password is read from a
descriptor or from a file on the node, never from an option's value or the environment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from connectors.tools import ToolFault

#: Where a password is read that comes with the request.
GIVEN: Final = "/dev/stdin"
#: So many backups of a repository are listed, the newest; so many complaints of a program are kept.
MOST_LISTED: Final = 100
MOST_ERRORS: Final = 200


class BackupProblem(StrEnum):
    """Why a tool did not do what it was asked for."""

    MISSING = "backup.missing"  # there is no such program on the node
    UNSUPPORTED = "backup.unsupported"  # a version, or a form of repository, that is not read here
    NO_REPOSITORY = "backup.no_repository"
    LOCKED = "backup.locked"
    WRONG_PASSWORD = "backup.wrong_password"  # noqa: S105 - a code
    NO_KEY = "backup.no_key"  # the key that the password opens is not there, or is none
    NO_SNAPSHOT = "backup.no_snapshot"
    DAMAGED = "backup.damaged"  # what it read is not what was written
    FORGED = "backup.forged"  # it is older than what was seen before, or is not signed as it must be
    PARTIAL = "backup.partial"  # it did a part of its work: a failure
    NO_SPACE = "backup.no_space"
    UNREACHABLE = "backup.unreachable"  # the repository's host
    FORBIDDEN = "backup.forbidden"  # the account may not read the repository, or not write where it restores
    INTERRUPTED = "backup.interrupted"
    OTHER_SERVER = "backup.other_server"  # it needs another version, or extensions, than the node has
    NO_FENCE = "backup.no_fence"  # what is started from a backup cannot be fenced off there
    CRASHED = "backup.crashed"
    UNKNOWN = "backup.unknown"  # a status that the tool says nothing of: a failure


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository: its `address` as the tool takes it, and the file on the node that its password is read from, GIVEN
    for one that comes on standard input. `version` is the tool's there, as far as it is known; `home` a folder there
    that is this console's own, below which a tool may keep what it cannot do without; `source` where a tool asks what
    it saves, if that is no path. Of declared programs `makes` is what makes a copy, `checks` what looks at one that
    came back, and `expected` the exit status of that."""

    address: str
    password_file: str = GIVEN
    version: tuple[int, ...] = ()
    home: str = ""
    source: str = ""
    makes: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    expected: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A backup. `time` (unix seconds) is when it BEGAN; `size` in bytes and `files` are None where the tool does not
    say. `name` is what the tool is asked for it by, empty where that is the id."""

    id: str
    time: float
    host: str
    paths: tuple[str, ...]
    size: int | None = None
    files: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The backups of a repository, the oldest first, and how many it has that cannot be read."""

    snapshots: tuple[Snapshot, ...]
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Size:
    """What a backup holds when it is restored; `entries` are files, folders, links and all else."""

    bytes: int
    entries: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a restore is; `entries` are 0 of 0 where the tool counts bytes alone."""

    entries: int
    of_entries: int
    bytes: int
    of_bytes: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: no `problem` where all went well. `errors` are its complaints about single things, `words`
    the end of what it said."""

    problem: BackupProblem | None
    status: int | None
    errors: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a database that was started from a backup said. `manifest` is whether its files are those of the manifest
    that came with them, None where nobody looked, `no_manifest` that there is none; `again` an older backup that holds
    the very same; `answer` what the query said first, empty where that is nothing, 0 or false; `misasked` that the
    query itself is wrong; `sound` whether all that it holds was read and found in order, None where it was not read;
    `checked` what a declared check ended with, None where none ran."""

    end: Ended
    manifest: bool | None = None
    no_manifest: bool = False
    again: str = ""
    started: bool = False
    answer: str = ""
    misasked: bool = False
    sound: bool | None = None
    checked: int | None = None


class Tool(Protocol):
    """What a module of a tool has. `called` is what it asks for a backup by: its name, else its id. What asks raises
    ToolFault (BAD_VALUE) for what no program is given; what reads raises ToolFault."""

    @property
    def NAME(self) -> str: ...

    @property
    def LOCKS(self) -> bool:
        """Whether what reads writes a lock into the repository meanwhile."""

    @property
    def SECRET(self) -> bool:
        """Whether a repository has a password."""

    @property
    def WHOLE_SECONDS(self) -> bool:
        """Whether times may come back without what is less than a second."""

    def checked_address(self, address: str, /) -> str:
        """An address that holds no secret and starts no program."""

    def version(self) -> tuple[str, ...]: ...

    def snapshots(self, repository: Repository, /) -> tuple[str, ...]:
        """Asks for the list of backups; writes nothing into the repository, not even a lock."""

    def size(self, repository: Repository, called: str, /) -> tuple[str, ...]:
        """Asks what a backup holds when it is restored; writes nothing into the repository."""

    def check(self, repository: Repository, subset: str = ..., called: str = ..., /) -> tuple[str, ...]:
        """Has the structure checked, of one backup where each stands by itself; with `subset` also that data, or a
        part of them, are what they were. Locks the repository as long as it takes."""

    def part(self, turn: int, /) -> str:
        """The subset that is read in a turn, so that turns that follow each other read all."""

    def restore(
        self, repository: Repository, called: str, target: str, only: Sequence[str] = ..., /
    ) -> tuple[str, ...]:
        """Has a backup written below the folder `target`, of it only what lies below the paths `only`."""

    def read_version(self, status: int, out: bytes, err: bytes, /) -> tuple[int, ...]: ...

    def read_snapshots(self, status: int, out: bytes, err: bytes, /) -> Listed: ...

    def holds(self, out: str, id: str, /) -> bool:
        """Whether a list, or the end of one, names a backup."""

    def read_size(self, status: int, out: bytes, err: bytes, /) -> Size: ...

    def read_progress(self, text: str, /) -> Progress | None:
        """How far a restore is by the newest line that says so; None where none does."""

    def ended(self, status: int | None, err: str, out: str = ..., signal: int | None = ..., /) -> Ended:
        """How the program ended. Everything but what the tool calls a success is a failure."""


class Writer(Tool, Protocol):
    """A tool that makes backups as well as it reads them. `PARTIAL` are statuses that it ends with where it saved not
    all: there is a backup then, and it is none to count on."""

    @property
    def PARTIAL(self) -> tuple[int, ...]: ...

    @property
    def DATED(self) -> bool:
        """Whether each backup must be named anew by who has it made: it names none by itself."""

    def back_up(self, repository: Repository, paths: Sequence[str], name: str, /) -> tuple[str, ...]:
        """Has a backup of some paths made; `name` is what it is called, where the tool gives names. Locks the
        repository against what removes as long as it takes."""

    def newest(self, repository: Repository, /) -> tuple[str, ...]:
        """Asks for the list of the newest alone."""

    def ready(self, repository: Repository, /) -> tuple[str, ...]:
        """Asks a server that is backed up whether it answers: the program ends with 0 then. Empty where there is
        none."""


class Database(Tool, Protocol):
    """A tool whose backups are of a database: no files of it are compared, for a server is started over what came back
    and asked. What it restores by is a program of ours that is sent into the sandbox before."""

    @property
    def PROGRAM(self) -> str:
        """How that program is called there."""

    def program(self) -> str:
        """Its text."""

    def ask(self, repository: Repository, called: str, target: str, database: str, query: str, /) -> tuple[str, ...]:
        """Has a server started over what was restored below `target`, a query asked of one database (each empty for the
        usual one), and all of it read; then the server is gone."""

    def read_asked(self, status: int | None, err: str, out: str, signal: int | None = ..., /) -> Asked: ...


def fault(tool: str, end: Ended) -> ToolFault:
    """An end as the error that it is."""
    facts = {"tool": tool, "status": str(end.status)}
    return ToolFault(end.problem or BackupProblem.UNKNOWN, tool, facts=facts, raw=end.words[:2000])
