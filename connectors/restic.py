"""restic as it is asked on a node: backups listed, a repository's structure checked, a backup restored, by its own
words.

Held against 0.14 (Debian 12) and 0.18 (Debian 13). Its password is read from a file or from standard input, never from
an option's value or the environment. Nothing here repairs, unlocks or prunes; no option executes anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec

from connectors.backups import (
    MOST_ERRORS,
    MOST_LISTED,
    BackupProblem,
    Ended,
    Listed,
    Progress,
    Repository,
    Size,
    Snapshot,
    fault,
)
from connectors.text import sanitise
from connectors.tools import Reader, bad_value, not_read, text_of

NAME: Final = "restic"
LOCKS: Final = True
SECRET: Final = True
WHOLE_SECONDS: Final = False
PARTIAL: Final = (3,)
DATED: Final = False
_ID = re.compile(r"[0-9a-f]{8,64}")
_VERSION = re.compile(r"restic ([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,4}))?\b")
#: Repositories that are reached without a program that their own options or a secret in the environment would name.
_REPOSITORY = re.compile(r"/.*|sftp:.+|rest:https?://.+", re.DOTALL)
_SECRET_IN_ADDRESS = re.compile(r"//[^/@]*:[^/@]*@")
#: From which version on a locked repository can be waited for.
_RETRIES = (0, 16)
_WAIT: Final = "5m"
_PARTS = 10
_DAMAGED = re.compile(
    r"ciphertext verification failed|invalid data returned|is damaged|Pack ID does not match|does not exist$"
    r"|not found in (?:repository|index)|repository contains errors|unexpected (?:EOF|pack)|is truncated"
    r"|unexpected size|size \d+ does not match|hash mismatch|blob .{0,80}not (?:found|decrypt)|repository is damaged"
    r"|failed to load snapshot|no matching ID found|could not load snapshot",
    re.MULTILINE,
)
_NO_SPACE = re.compile(r"no space left on device|disk quota exceeded", re.IGNORECASE)
_PASSWORD = re.compile(r"wrong password|no key found|empty password")
_LOCKED = re.compile(r"repository is already locked|unable to create lock|already locked exclusively")
_NO_REPOSITORY = re.compile(r"unable to open config file|repository does not exist|Is there a repository at")
_NO_SNAPSHOT = re.compile(r"no matching ID found|failed to find snapshot|no snapshot found")
_UNREACHABLE = re.compile(
    r"connection refused|no route to host|i/o timeout|no such host|connection reset|host key verification failed"
    r"|permission denied \(|server response unexpected|network is unreachable|TLS handshake",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(r"permission denied|operation not permitted|read-only file system", re.IGNORECASE)


# -- asking ------------------------------------------------------------------------------------------------------------


def checked_address(address: str) -> str:
    """An address that holds no secret and starts no program. Raises ToolFault (BAD_VALUE)."""
    if len(address) > 1000 or not address.isprintable() or _REPOSITORY.fullmatch(address) is None:
        raise bad_value(NAME, "repository", address)
    if _SECRET_IN_ADDRESS.search(address):
        raise bad_value(NAME, "repository", "an address with a password")
    return address


def checked_id(id: str) -> str:
    """A backup's id, or enough of its beginning. Raises ToolFault (BAD_VALUE)."""
    if _ID.fullmatch(id) is None:
        raise bad_value(NAME, "snapshot", id)
    return id


def back_up(repository: Repository, paths: Sequence[str], _name: str) -> tuple[str, ...]:
    """Has a backup made. Nothing that it would remember is kept, and nothing but the paths is saved."""
    if not paths or not all(path.startswith("/") and "\0" not in path for path in paths):
        raise bad_value(NAME, "paths", " ".join(paths))
    return (*_open(repository), *_patience(repository), "backup", "--json", "--", *paths)


def ready(_repository: Repository) -> tuple[str, ...]:
    return ()


def newest(repository: Repository) -> tuple[str, ...]:
    """Of each host and its paths the newest."""
    return (*_open(repository), "--no-lock", "snapshots", "--json", "--latest", "1")


def version() -> tuple[str, ...]:
    """Asks which restic there is."""
    return (NAME, "version")


def snapshots(repository: Repository) -> tuple[str, ...]:
    """Asks for the list of backups; writes nothing, not even a lock."""
    return (*_open(repository), "--no-lock", "snapshots", "--json", "--latest", str(MOST_LISTED))


def size(repository: Repository, id: str) -> tuple[str, ...]:
    """Asks what a backup holds when it is restored; writes nothing."""
    return (*_open(repository), "--no-lock", "stats", "--mode", "restore-size", "--json", checked_id(id))


def check(repository: Repository, subset: str = "", _called: str = "") -> tuple[str, ...]:
    """Has the structure checked: that all is there which the index names. With `subset` ("1/5", "all") also that data
    are what they were. Locks the repository against backups as long as it takes."""
    if subset and re.fullmatch(r"all|[1-9][0-9]{0,3}/[1-9][0-9]{0,3}", subset) is None:
        raise bad_value(NAME, "subset", subset)
    reading = () if not subset else ("--read-data",) if subset == "all" else (f"--read-data-subset={subset}",)
    return (*_open(repository), *_patience(repository), "check", *reading)


def part(turn: int) -> str:
    """A tenth of the packs; ten turns that follow each other read all."""
    return f"{turn % _PARTS + 1}/{_PARTS}"


def restore(repository: Repository, id: str, target: str, only: Sequence[str] = ()) -> tuple[str, ...]:
    """Has a backup written below the folder `target`, of it only what lies below the paths `only`. Locks the repository
    against removing backups as long as it takes."""
    if not target.startswith("/") or "\0" in target:
        raise bad_value(NAME, "target", target)
    includes = tuple(word for path in only for word in ("--include", _literally(path)))
    argv = (*_open(repository), *_patience(repository), "restore", checked_id(id), "--target", target)
    return (*argv, *includes, "--json")


def _open(repository: Repository) -> tuple[str, ...]:
    """Never from its cache: that would prove the cache."""
    if not repository.password_file.startswith("/"):
        raise bad_value(NAME, "password file", repository.password_file)
    address = checked_address(repository.address)
    return (NAME, "--no-cache", "--repo", address, "--password-file", repository.password_file)


def _patience(repository: Repository) -> tuple[str, ...]:
    return ("--retry-lock", _WAIT) if repository.version >= _RETRIES else ()


def _literally(path: str) -> str:
    """A path in which no character stands for others."""
    return re.sub(r"([\\*?\[\]])", r"\\\1", path)


# -- reading -----------------------------------------------------------------------------------------------------------

_Text = Annotated[str, msgspec.Meta(max_length=4096)]
_Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]


class _Summary(msgspec.Struct, frozen=True):
    total_files_processed: _Count | None = None
    total_bytes_processed: _Count | None = None


class _Snapshot(msgspec.Struct, frozen=True):
    id: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", max_length=64)]
    time: datetime
    paths: tuple[_Text, ...] | None = ()
    hostname: _Text = ""
    summary: _Summary | None = None


class _Stats(msgspec.Struct, frozen=True):
    total_size: _Count
    total_file_count: _Count


class _Line(msgspec.Struct, frozen=True):
    message_type: str = ""
    total_files: _Count = 0
    files_restored: _Count = 0
    total_bytes: _Count = 0
    bytes_restored: _Count = 0


def read_version(status: int, out: bytes, err: bytes) -> tuple[int, ...]:
    """Which restic there is. Raises ToolFault."""
    _well(status, out, err)
    found = _VERSION.search(text_of(NAME, out))
    if found is None:
        raise not_read(NAME, "version", out)
    return tuple(int(part) for part in found.groups("0"))


def read_snapshots(status: int, out: bytes, err: bytes) -> Listed:
    """The list of backups. Raises ToolFault, also for what is none."""
    _well(status, out, err)
    try:
        found = msgspec.json.decode(text_of(NAME, out), type=list[_Snapshot] | None)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise not_read(NAME, str(error)[:200], out) from error
    listed = [_snapshot(each) for each in found or ()]
    unreadable = len(re.findall(r"could not load snapshot|failed to load snapshot", err.decode("utf-8", "replace")))
    return Listed(tuple(sorted(listed, key=lambda each: (each.time, each.id))), unreadable)


def _snapshot(told: _Snapshot) -> Snapshot:
    if told.time.tzinfo is None:
        raise not_read(NAME, "a time without its zone")
    summary = told.summary or _Summary()
    try:
        time = told.time.timestamp()
    except (OverflowError, ValueError) as error:
        raise not_read(NAME, "a time that is none") from error
    paths = tuple(sanitise(path, 4096) for path in told.paths or ())
    host = sanitise(told.hostname, 255)
    return Snapshot(told.id, time, host, paths, summary.total_bytes_processed, summary.total_files_processed)


def holds(out: str, id: str) -> bool:
    return id in out


def read_size(status: int, out: bytes, err: bytes) -> Size:
    """What a backup holds. Raises ToolFault."""
    _well(status, out, err)
    try:
        found = msgspec.json.decode(text_of(NAME, out), type=_Stats)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise not_read(NAME, str(error)[:200], out) from error
    return Size(found.total_size, found.total_file_count)


def read_progress(text: str) -> Progress | None:
    """How far a restore is by the newest line that says so; None where none does (0.14 tells nothing)."""
    for line in reversed(text.split("\n")):
        if not line.startswith('{"message_type":"s'):
            continue
        try:
            told = msgspec.json.decode(line, type=_Line)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            continue  # the first line of a tail is often cut
        return Progress(told.files_restored, told.total_files, told.bytes_restored, told.total_bytes)
    return None


def ended(status: int | None, err: str, out: str = "", signal: int | None = None) -> Ended:
    """How restic ended, by its exit status first and its words only where the status leaves it open; of words the end
    is enough. Everything but 0 is a failure."""
    words = _said(err) or sanitise(out, 2000, lines=True)
    if status == 0:
        return Ended(None, 0, (), words)
    return Ended(_problem(status, signal, words), status, _errors(words), words)


_STATUSES: Mapping[int, BackupProblem] = {
    3: BackupProblem.PARTIAL,
    10: BackupProblem.NO_REPOSITORY,
    11: BackupProblem.LOCKED,
    12: BackupProblem.WRONG_PASSWORD,
    127: BackupProblem.MISSING,
    130: BackupProblem.INTERRUPTED,
    137: BackupProblem.INTERRUPTED,
    143: BackupProblem.INTERRUPTED,
}
#: In this order: a full disk also makes files that are not there afterwards.
_WORDS: Sequence[tuple[re.Pattern[str], BackupProblem]] = (
    (_NO_SPACE, BackupProblem.NO_SPACE),
    (_PASSWORD, BackupProblem.WRONG_PASSWORD),
    (_LOCKED, BackupProblem.LOCKED),
    (_NO_REPOSITORY, BackupProblem.NO_REPOSITORY),
    (_UNREACHABLE, BackupProblem.UNREACHABLE),
    (_NO_SNAPSHOT, BackupProblem.NO_SNAPSHOT),
    (_DAMAGED, BackupProblem.DAMAGED),
    (_FORBIDDEN, BackupProblem.FORBIDDEN),
)


def _problem(status: int | None, signal: int | None, words: str) -> BackupProblem:
    if signal is not None or status is None:
        return BackupProblem.INTERRUPTED
    known = _STATUSES.get(status)
    if known is not None:
        return known
    # 0.14 ends with 1 for nearly all, and with 2 also for a backup that it cannot read.
    if status in (1, 2):
        for pattern, problem in _WORDS:
            if pattern.search(words):
                return problem
        return BackupProblem.CRASHED if status == 2 else BackupProblem.UNKNOWN
    return BackupProblem.UNKNOWN


def _said(err: str) -> str:
    """What restic complained of, of JSON lines their messages."""
    lines = []
    for line in err.split("\n"):
        if line.startswith("{"):
            try:
                told = json.loads(line)
            except (ValueError, RecursionError):
                told = None
            line = _message(told) if isinstance(told, dict) else line  # noqa: PLW2901 - the same, in words
        if line.strip():
            lines.append(sanitise(line, 500))
    return "\n".join(lines[-MOST_ERRORS:])


def _message(told: Mapping[str, Any]) -> str:
    error = told.get("error")
    message = told.get("message") or (error.get("message") if isinstance(error, dict) else "") or ""
    item = told.get("item") or ""
    return f"{item}: {message}" if item else str(message)


def _errors(words: str) -> tuple[str, ...]:
    """Complaints about single things: without the summing-up, advice and what follows from what is told already."""
    noise = re.compile(r"^(Fatal|lchown|utimes)|: (lchown|UtimesNano|chmod)\b|UtimesNano:|: lchown ", re.IGNORECASE)
    return tuple(_distinct(line for line in words.split("\n") if line.strip() and not noise.search(line)))


def _distinct(lines: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(lines)][:MOST_ERRORS]


def _well(status: int, out: bytes, err: bytes) -> None:
    if status != 0:
        raise fault(
            NAME, ended(status, err[-16384:].decode("utf-8", "replace"), out[-4096:].decode("utf-8", "replace"))
        )


def _as_texts(read: Callable[[int, bytes, bytes], Size]) -> Reader:
    def texts(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
        found = read(status, out, err)
        return {"bytes": str(found.bytes), "entries": str(found.entries)}

    return texts


READERS: Mapping[str, Reader] = {"restic.size": _as_texts(read_size)}
