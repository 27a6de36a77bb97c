"""Stores on a node: data that somebody would miss, found by the files that only such data has, as GNU find lists them.

A search follows no link, enters no network file system (whoever serves it is searched there), and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from connectors.sandboxes import PREFIX
from connectors.text import sanitise
from connectors.tools import refused

FIND: Final = "find"
#: Where data lies on machines like these. One that is not there is none.
ROOTS: Final = ("/data", "/home", "/mnt", "/models", "/opt", "/root", "/scratch", "/srv", "/var/lib", "/var/spool")
#: So many stores of a node are told, the largest first.
MOST_STORES: Final = 200
_MOST_ROWS = 50_000
_DEEP = "8"
_ELSEWHERE = ("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "lustre", "gpfs", "ceph", "beegfs", "9p")
#: What engines of containers unpack, sandboxes of restore tests, and what a version control keeps of itself.
_ASIDE = ("overlay2", "overlay", "io.containerd.*", "vfs", "snap", ".git", "node_modules", "lost+found", f"{PREFIX}*")
#: Copies of models that rollouts put there: what they are of is kept elsewhere.
_OURS = "/var/lib/driftvakt"
_ROW = re.compile(rb"([fd]) ([0-9]{1,18}) (-?[0-9]{1,12})\.[0-9]{1,20} (/[^\0]{1,4096})")
_SIZE = re.compile(r"([0-9]{1,18})\t[^\n]{1,4200}\n?")
_NOT_READ = re.compile(r"^find: .{1,4200}: Permission denied$", re.MULTILINE)


class StoreKind(StrEnum):
    """What a store is."""

    POSTGRESQL = "postgresql"
    ETCD = "etcd"
    MODELS = "models"
    SLURM_STATE = "slurm_state"
    REGISTRY = "registry"
    VECTORS = "vectors"
    DATABASE = "database"  # of another product


#: What only a store has: a file's name, the kind, the product.
_FILES: Final[Mapping[str, tuple[StoreKind, str]]] = {
    "PG_VERSION": (StoreKind.POSTGRESQL, "PostgreSQL"),
    "job_state": (StoreKind.SLURM_STATE, "Slurm"),
    "raft_state.json": (StoreKind.VECTORS, "Qdrant"),
    "chroma.sqlite3": (StoreKind.VECTORS, "Chroma"),
    "ibdata1": (StoreKind.DATABASE, "MySQL"),
    "WiredTiger": (StoreKind.DATABASE, "MongoDB"),
    "dump.rdb": (StoreKind.DATABASE, "Redis"),
}
_MODELS: Final = (".safetensors", ".gguf")
#: The same of folders: how they end, how many levels below the store they lie, the kind, the product.
_FOLDERS: Final[Sequence[tuple[str, int, StoreKind, str]]] = (
    ("/member/wal", 2, StoreKind.ETCD, "etcd"),
    ("/docker/registry/v2", 3, StoreKind.REGISTRY, "registry"),
)


@dataclass(frozen=True, slots=True)
class Store:
    """A folder with data of a product. `size` in bytes and `files` are those of its model files, `changed` (unix
    seconds) the newest of what gave it away; `size` is None where that says nothing of how large it is, until it is
    measured."""

    kind: StoreKind
    product: str
    path: str
    size: int | None = None
    files: int = 0
    changed: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came across. So many folders could not be looked into (`closed`); one that is `cut` has more."""

    stores: tuple[Store, ...]
    closed: int = 0
    cut: bool = False


def search(roots: Sequence[str] = ROOTS) -> tuple[str, ...]:
    """Lists what only stores have, below the roots."""
    away = _either(
        [("-fstype", each) for each in _ELSEWHERE] + [("-name", each) for each in _ASIDE] + [("-path", f"*{_OURS}")]
    )
    files = _either([("-name", each) for each in (*_FILES, *(f"*{each}" for each in _MODELS))])
    folders = _either([("-path", f"*{end}") for end, *_ in _FOLDERS])
    told = ("(", "-type", "f", *files, "-o", "-type", "d", *folders, ")", "-printf", r"%y %s %T@ %p\0")
    return (FIND, "-P", *roots, "-maxdepth", _DEEP, "-type", "d", *away, "-prune", "-o", *told)


def _either(tests: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    words: list[str] = []
    for test in tests:
        words += ["-o"] * bool(words) + [*test]
    return ("(", *words, ")")


def read_search(status: int, out: bytes, err: bytes, roots: Sequence[str] = ROOTS) -> Found:
    """What a search below these roots says. A root that is not there, and a folder that may not be read, end `find`
    with 1 and change nothing of what it found. Raises ToolFault."""
    said = err.decode(errors="replace")
    if status not in (0, 1):
        raise refused(FIND, status, b"", err)
    rows = [row for row in out.split(b"\0") if row]
    found: dict[tuple[StoreKind, str], Store] = {}
    for row in rows[:_MOST_ROWS]:
        match = _ROW.fullmatch(row)
        store = _store(match, roots) if match is not None else None
        if store is not None:
            found[store.kind, store.path] = _joined(found.get((store.kind, store.path)), store)
    stores = sorted(_outermost(found.values()), key=lambda each: (-(each.size or 0), each.path))
    closed = len(_NOT_READ.findall(said))
    return Found(tuple(stores[:MOST_STORES]), closed, cut=len(rows) > _MOST_ROWS or len(stores) > MOST_STORES)


def measure(store: Store) -> tuple[str, ...]:
    """Reckons how large a store is that its marks say nothing of: all of its folder, on its own file system."""
    return ("du", "--bytes", "--summarize", "--one-file-system", "--", store.path)


def read_measured(store: Store, status: int, out: bytes, err: bytes) -> Store:
    """The store with its size. Raises ToolFault, also where a part of it could not be read: that says less than there
    is."""
    found = _SIZE.fullmatch(out.decode(errors="replace"))
    if status or found is None:
        raise refused("du", status, out, err)
    return replace(store, size=int(found[1]))


def _store(row: re.Match[bytes], roots: Sequence[str]) -> Store | None:
    """The store that a line gives away; None where its path is no text that can be named again."""
    path, changed = row[4].decode(errors="replace"), float(int(row[3]))
    if path.encode() != row[4] or sanitise(path, len(path)) != path:
        return None
    if row[1] == b"d":
        return next((Store(kind, product, path.rsplit("/", levels)[0] or "/", changed=changed)
                     for end, levels, kind, product in _FOLDERS if path.endswith(end)), None)  # fmt: skip
    above, _, name = path.rpartition("/")
    if name.endswith(_MODELS):
        return Store(StoreKind.MODELS, "models", _below_root(above, roots), int(row[2]), 1, changed)
    kind, product = _FILES.get(name, (None, ""))
    return None if kind is None else Store(kind, product, above or "/", changed=changed)


def _below_root(folder: str, roots: Sequence[str]) -> str:
    """The folder right below a root (of homes: right below somebody's) that holds another."""
    root = max((each for each in roots if f"{folder}/".startswith(f"{each}/")), key=len, default="")
    levels = 2 if root == "/home" else 1
    parts = folder[len(root) + 1 :].split("/")
    return "/".join((root, *(part for part in parts[:levels] if part)))


def _joined(before: Store | None, store: Store) -> Store:
    if before is None:
        return store
    size = None if store.size is None else store.size + (before.size or 0)
    changed = max(before.changed, store.changed)
    return replace(before, size=size, files=before.files + store.files, changed=changed)


def _outermost(stores: Iterable[Store]) -> list[Store]:
    """Without those that lie within another of their kind: each database of PostgreSQL has the mark of the server."""
    kept: list[Store] = []
    for store in sorted(stores, key=lambda each: each.path):
        if not any(store.kind is each.kind and f"{store.path}/".startswith(f"{each.path}/") for each in kept):
            kept.append(store)
    return kept
