"""Snapshots of etcd in a folder, as `etcdctl snapshot save` wrote them: saved, and tried out as a cluster of their own.

Held against 3.4 (Debian 12). A snapshot ends with the sum of what is before it; that a newer file is the same as an
older one is told, too. Of keys nothing but their number leaves the node: what they hold is often secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

from connectors import copies, trials
from connectors.backups import Asked, BackupProblem, Ended, Listed, Progress, Repository, Size, fault
from connectors.text import sanitise
from connectors.tools import bad_value, not_read, text_of

NAME: Final = "etcd"
LOCKS: Final = False
SECRET: Final = False
WHOLE_SECONDS: Final = False
PARTIAL: Final = ()
#: etcdctl writes over a snapshot of the same name.
DATED: Final = True
PROGRAM: Final = "try_etcd.sh"
_CONTROL: Final = "etcdctl"
#: From this version on another program reads snapshots; before this one they end with no sum that could be held.
_APART, _OLDEST = (3, 6), (3, 4)
_FILE = re.compile(r"[^/\0-\x1f\x7f-][^/\0-\x1f\x7f]{0,200}\.(?:db|snap|snapshot)")
_ENDPOINT = re.compile(r"(?:https?://)?(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5}")
_KEY = re.compile(r"[^\0-\x1f\x7f]{0,1000}")
_VERSION = re.compile(r"etcdctl version: ([0-9]{1,4})\.([0-9]{1,4})\.([0-9]{1,4})")
_SIZE = re.compile(r"([0-9]{1,18})\s*")
#: The snapshot itself, what is restored from it, and what that takes on beside: two segments of its log, 64 MiB each.
_TIMES, _BESIDE = 3, 192 << 20
#: Seconds that a member may take to answer, and a snapshot to be saved.
_ANSWERING, _SAVING = 10, 4 * 3600
_LOG = re.compile(r'^\{"level":"(debug|info|warn)"')
#: In this order. A file that is cut or mixed up makes the library fail that reads it (bbolt).
_WORDS: Sequence[tuple[re.Pattern[str], BackupProblem]] = (
    (re.compile(r"no space left on device|disk quota exceeded", re.IGNORECASE), BackupProblem.NO_SPACE),
    (re.compile(r"expected sha256 \[|snapshot missing hash|invalid database|bbolt|checksum error|file size too small"
                r"|(?:write|seek) [^\n]{1,1100}: (?:bad file descriptor|invalid argument)"), BackupProblem.DAMAGED),
    (re.compile(r"user name is empty|invalid auth token|authentication failed|permission denied|bad certificate"
                r"|certificate required|read-only file system", re.IGNORECASE), BackupProblem.FORBIDDEN),
    (re.compile(r"connection refused|context deadline exceeded|no route to host|no such host|transport: "
                r"|x509: |first record does not look like a TLS", re.IGNORECASE), BackupProblem.UNREACHABLE),
    (re.compile(r"^find: [^\n]{0,1100}: no such file", re.IGNORECASE | re.MULTILINE), BackupProblem.NO_REPOSITORY),
    (re.compile(r"(?:stat|open) [^\n]{1,1100}\.(?:db|snap|snapshot): no such file"), BackupProblem.NO_SNAPSHOT),
    (re.compile(r"could not open [^\n]{1,1100}\.part|no such file or directory", re.IGNORECASE),
     BackupProblem.NO_REPOSITORY),
    (re.compile(r"unknown (?:command|flag)|unsupported", re.IGNORECASE), BackupProblem.UNSUPPORTED),
    (re.compile(r"^(?:panic|fatal error): ", re.MULTILINE), BackupProblem.CRASHED),
)  # fmt: skip


def checked_address(address: str) -> str:
    return copies.checked_folder(NAME, address)


def version() -> tuple[str, ...]:
    return (_CONTROL, "version")


def snapshots(repository: Repository) -> tuple[str, ...]:
    return copies.listing(NAME, repository, "f")


newest = snapshots


def back_up(repository: Repository, _paths: Sequence[str], name: str) -> tuple[str, ...]:
    """Has a snapshot saved of the member at the repository's source, etcdctl's usual one where none is named."""
    place = _place(repository, f"{name.replace(':', '')}.db")
    return (*_asks(repository, _SAVING), "snapshot", "save", "--", place)


def ready(repository: Repository) -> tuple[str, ...]:
    """Asks the member whether it answers: saving would wait for one that does not."""
    return (*_asks(repository, _ANSWERING), "endpoint", "status")


def _asks(repository: Repository, seconds: int) -> tuple[str, ...]:
    if repository.source and _ENDPOINT.fullmatch(repository.source) is None:
        raise bad_value(NAME, "endpoint", repository.source)
    at = ("--endpoints", repository.source) if repository.source else ()
    return (_CONTROL, *at, f"--command-timeout={seconds}s")


def size(repository: Repository, called: str) -> tuple[str, ...]:
    return ("stat", "--format=%s", "--", _place(repository, called))


def check(repository: Repository, _subset: str = "", called: str = "") -> tuple[str, ...]:
    """Has the snapshot walked. That its bytes are what they were is seen when it comes back."""
    reads = "etcdutl" if repository.version >= _APART else _CONTROL
    return (reads, "snapshot", "status", "--write-out=json", "--", _place(repository, called))


def part(_turn: int) -> str:
    return ""


def restore(repository: Repository, called: str, target: str, _only: Sequence[str] = ()) -> tuple[str, ...]:
    """Has the snapshot restored as a cluster of its own below `target`."""
    return trials.runs(PROGRAM, "restore", NAME, target, _place(repository, called), "")


def program() -> str:
    return trials.text(PROGRAM)


def ask(repository: Repository, called: str, target: str, _database: str, query: str) -> tuple[str, ...]:
    """`query` is a key, or what keys begin with; empty for all."""
    if _KEY.fullmatch(query) is None:
        raise bad_value(NAME, "key", query)
    return trials.runs(PROGRAM, "ask", NAME, target, _place(repository, called), query)


def _place(repository: Repository, called: str) -> str:
    return copies.place(NAME, repository, called, _FILE)


def read_version(status: int, out: bytes, err: bytes) -> tuple[int, ...]:
    """Which etcdctl there is. Raises ToolFault, also for one that is too old."""
    trials.well(NAME, ended, status, out, err)
    found = _VERSION.search(text_of(NAME, out))
    if found is None:
        raise not_read(NAME, "version", out)
    told = tuple(int(each) for each in found.groups())
    if told < _OLDEST:
        raise fault(NAME, Ended(BackupProblem.UNSUPPORTED, status, (), found[0]))
    return told


def read_snapshots(status: int, out: bytes, err: bytes) -> Listed:
    return copies.read_listing(NAME, _FILE, status, out, err, sized=True)


def holds(out: str, id: str) -> bool:
    return any(each.id == id for each in read_snapshots(0, out.encode("utf-8", "replace"), b"").snapshots)


def read_size(status: int, out: bytes, err: bytes) -> Size:
    """What a member with it takes. Raises ToolFault."""
    return Size(trials.read_whole(NAME, ended, _SIZE, status, out, err) * _TIMES + _BESIDE, 0)


def read_progress(_text: str) -> Progress | None:
    """etcd says nothing of how far it is."""
    return None


def ended(status: int | None, err: str, out: str = "", signal: int | None = None) -> Ended:
    """How a program of etcd ended, by its status and words. Everything but 0 is a failure."""
    end = copies.ended(status, _complaints(err), out, signal)
    if end.problem in (None, BackupProblem.INTERRUPTED, BackupProblem.MISSING):
        return end
    found = trials.named(err) or next((problem for pattern, problem in _WORDS if pattern.search(err)), None)
    return trials.judged(end, found or BackupProblem.UNKNOWN)


def _complaints(err: str) -> str:
    """What it complained of: of its log the messages that are more than warnings, and no traces."""
    lines = []
    for line in err.split("\n"):
        if line.startswith(("goroutine ", "runtime.", "created by ")):
            continue
        if not _LOG.match(line):
            lines.append(_message(line))
    return "\n".join(lines)


def _message(line: str) -> str:
    try:
        told = json.loads(line) if line.startswith('{"level":') else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        return line
    return sanitise(": ".join(str(told[name]) for name in ("msg", "error") if told.get(name)), 500)


def read_asked(status: int | None, err: str, out: str, signal: int | None = None) -> Asked:
    return trials.read_asked(ended(status, err, out, signal), out)
