"""Protected assets: what must come back after a loss, and the copies of it that backups made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DAY = 86400


class Kind(StrEnum):
    """What an asset is, which says how it is brought back."""

    FILES = "files"
    MODEL_STORE = "model_store"
    VECTOR_DATABASE = "vector_database"
    POSTGRESQL = "postgresql"
    ETCD = "etcd"
    REGISTRY = "registry"
    CONFIGURATION = "configuration"
    SLURM_STATE = "slurm_state"
    CONSOLE = "console"


class Tool(StrEnum):
    """What wrote a copy, and reads it back."""

    RESTIC = "restic"
    BORG = "borg"
    TAR = "tar"  # archives in a folder
    RSYNC = "rsync"  # dated folders in a folder
    PG_DUMP = "pg_dump"  # dumps of a database of PostgreSQL in a folder
    PG_BASEBACKUP = "pg_basebackup"  # whole servers of PostgreSQL, as folders in a folder
    ETCD = "etcd"  # snapshots of etcd in a folder
    COMMAND = "command"  # whatever a declared program writes into a folder


class PasswordFrom(StrEnum):
    """How the password of a repository is had. It is never in the journal."""

    KEYRING = "keyring"  # this console's keyring has it, and gives it to the program by a descriptor
    FILE = "file"  # a file on the node has it: a secret stays there
    NONE = "none"  # it has none


@dataclass(frozen=True, slots=True)
class Copy:
    """Where backups of an asset lie. `name` is the operators' own ("local", "off-site"), `repository` as the tool names
    it, `file` the path on the node of a password that is had from there. Of Tool.COMMAND `makes` are the arguments of
    what makes a backup, empty where that is not done from here, `checks` those of what must end with `expected` on one
    that came back."""

    name: str
    repository: str
    tool: Tool = Tool.RESTIC
    password: PasswordFrom = PasswordFrom.KEYRING
    file: str = ""
    makes: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    expected: int = 0


@dataclass(frozen=True, slots=True)
class Asset:
    """Something that must come back. `id` stays, `name` is for people; `node` is the key of the node that has it, where
    `paths` are absolute. `tier` 1 is what all else needs first. Targets are seconds: `rto` until it is back, `rpo` of
    work that may be lost; `cadence` is how long a proof counts. `depends_on` are ids of assets that must be back
    before. `sandbox` is the folder on the node below which it is restored for tests, empty for the one beside the
    node's runs. `since` and `changed` are unix seconds: when it came onto the board, and when what a test proves was
    last set anew. Of a database `query` is what it must answer once it is started from a backup, asked of `database`;
    empty for whether it has tables at all, and for the only or largest one. Of etcd `query` is a key, or what keys
    begin with, that there must be, empty for any; `database` the endpoint that snapshots are saved of."""

    id: str
    name: str
    node: str
    paths: tuple[str, ...]
    copies: tuple[Copy, ...]
    kind: Kind = Kind.FILES
    tier: int = 2
    owner: str = ""
    rto: int = 4 * 3600
    rpo: int = DAY
    cadence: int = 90 * DAY
    depends_on: tuple[str, ...] = ()
    sandbox: str = ""
    since: float = 0.0
    changed: float = 0.0
    database: str = ""
    query: str = ""

    def copy(self, name: str) -> Copy | None:
        """One of its copies, the first where no name is said."""
        return next((copy for copy in self.copies if name in ("", copy.name)), None)

    @property
    def proves(self) -> tuple[object, ...]:
        """What a test of it is a test of: where any of this changes, an earlier proof is of something else."""
        return self.kind, self.node, self.paths, self.copies, self.database, self.query


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One backup in a copy, as its tool tells it. `time` (unix seconds) is when the backup BEGAN. `size` is in bytes
    and `files` a count, both None where the tool did not say. `name` is what the tool is asked for it by, empty where
    that is the id. One that is `partial` left something out, as who made it said."""

    id: str
    time: float
    host: str = ""
    paths: tuple[str, ...] = ()
    size: int | None = None
    files: int | None = None
    name: str = ""
    partial: bool = False

    @property
    def called(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class SeenCopy:
    """What the newest look at a copy found: its `snapshots`, the oldest first, at `looked` (unix seconds). `problem` is
    the code of what kept the look from reading them, empty where nothing did; `words` are then the tool's own."""

    asset: str
    copy: str
    looked: float
    snapshots: tuple[Snapshot, ...] = ()
    problem: str = ""
    words: str = ""

    @property
    def newest(self) -> Snapshot | None:
        """By time, also one that claims to be from the future."""
        return max(self.snapshots, key=lambda each: each.time, default=None)

    def snapshot(self, id: str) -> Snapshot | None:
        """The one snapshot whose id begins so."""
        found = [each for each in self.snapshots if id and each.id.startswith(id)]
        return found[0] if len(found) == 1 else None
