"""borg as it is asked on a node: archives listed, a repository checked, an archive restored, by its own words.

Held against 1.2 (Debian 12) and 1.4 (Debian 13), each end of it by its own table of exit codes, the modern ones where
it knows them. Betas of borg 2 are refused: each reads what the one before it wrote no more. Its passphrase comes on
standard input or from a file on the node. What it remembers of repositories (its base folder) lies below a folder of
the console's own, one for each address: two copies of one repository would make it suspect an attack.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec

from connectors.backups import (
    GIVEN,
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
from connectors.tools import ToolFault, bad_value, not_read, text_of

NAME: Final = "borg"
LOCKS: Final = True
SECRET: Final = True
WHOLE_SECONDS: Final = False
#: Its warnings, each of which says that something was left out; 1 is what 1.2 says for all of them.
PARTIAL: Final = (1, *range(100, 128))
DATED: Final = False
#: From this version on it is another program, whose forms are not settled.
UNSETTLED: Final = (2,)
#: Seconds that a lock is waited for, and that one stretch of a rotating check takes.
_WAIT, _STRETCH = "300", "1800"
_VERSION = re.compile(r"borg2? ([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,4}))?(?:[ab.][0-9a-z.+-]*)?\s*")
_ADDRESS = re.compile(r"/[^{}]*|ssh://(?:[\w.-]+@)?(?:[\w.-]+|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?/[^{}]*")
#: Files of passphrases: borg splits the command that reads one as a shell does, so nothing in it needs quotes.
_FILE = re.compile(r"/[\w./@+-]+", re.ASCII)
_ARCHIVE = re.compile(r"[^/\0-\x1f\x7f]{1,300}")
#: What of an archive is told beside its id and name.
_TOLD = "{hostname}{command_line}{end}"

_P = BackupProblem
#: Its errors by their names, with the exit code that 1.4 has for each. Of these names 1.2 says those that it knows.
ERRORS: Mapping[str, tuple[int, BackupProblem]] = {
    "Error": (2, _P.UNKNOWN),
    "ErrorBase": (2, _P.UNKNOWN),
    "ErrorWithTraceback": (2, _P.UNKNOWN),
    "Buffer.MemoryLimitExceeded": (2, _P.CRASHED),
    "EfficientCollectionQueue.SizeUnderflow": (2, _P.CRASHED),
    "RTError": (2, _P.CRASHED),
    "PythonLibcTooOld": (2, _P.CRASHED),
    "ExtensionModuleError": (2, _P.CRASHED),
    "CancelledByUser": (3, _P.INTERRUPTED),
    "CommandError": (4, _P.UNKNOWN),
    "PlaceholderError": (5, _P.UNKNOWN),
    "InvalidPlaceholder": (6, _P.UNKNOWN),
    "Repository.AlreadyExists": (10, _P.UNKNOWN),
    "Repository.AtticRepository": (11, _P.UNSUPPORTED),
    "Repository.CheckNeeded": (12, _P.DAMAGED),
    "Repository.DoesNotExist": (13, _P.NO_REPOSITORY),
    "Repository.InsufficientFreeSpaceError": (14, _P.NO_SPACE),
    "Repository.InvalidRepository": (15, _P.DAMAGED),
    "Repository.InvalidRepositoryConfig": (16, _P.DAMAGED),
    "Repository.ObjectNotFound": (17, _P.DAMAGED),
    "Repository.ParentPathDoesNotExist": (18, _P.NO_REPOSITORY),
    "Repository.PathAlreadyExists": (19, _P.UNKNOWN),
    "Repository.StorageQuotaExceeded": (20, _P.NO_SPACE),
    "Repository.PathPermissionDenied": (21, _P.FORBIDDEN),
    "MandatoryFeatureUnsupported": (25, _P.UNSUPPORTED),
    "NoManifestError": (26, _P.DAMAGED),
    "UnsupportedManifestError": (27, _P.UNSUPPORTED),
    "Archive.AlreadyExists": (30, _P.UNKNOWN),
    "Archive.DoesNotExist": (31, _P.NO_SNAPSHOT),
    "Archive.IncompatibleFilesystemEncodingError": (32, _P.UNKNOWN),
    "ChunksIndexError": (2, _P.DAMAGED),
    "KeyfileInvalidError": (40, _P.NO_KEY),
    "KeyfileMismatchError": (41, _P.NO_KEY),
    "KeyfileNotFoundError": (42, _P.NO_KEY),
    "NotABorgKeyFile": (43, _P.NO_KEY),
    "RepoKeyNotFoundError": (44, _P.NO_KEY),
    "RepoIdMismatch": (45, _P.NO_KEY),
    "UnencryptedRepo": (46, _P.UNKNOWN),
    "UnknownKeyType": (47, _P.NO_KEY),
    "UnsupportedPayloadError": (48, _P.DAMAGED),
    "UnsupportedKeyFormatError": (49, _P.UNSUPPORTED),
    "NoPassphraseFailure": (50, _P.WRONG_PASSWORD),
    "PasscommandFailure": (51, _P.WRONG_PASSWORD),
    "PassphraseWrong": (52, _P.WRONG_PASSWORD),
    "PasswordRetriesExceeded": (53, _P.WRONG_PASSWORD),
    "Cache.CacheInitAbortedError": (60, _P.FORGED),
    "Cache.EncryptionMethodMismatch": (61, _P.FORGED),
    "Cache.RepositoryAccessAborted": (62, _P.FORGED),
    "Cache.RepositoryIDNotUnique": (63, _P.FORGED),
    "Cache.RepositoryReplay": (64, _P.FORGED),
    "LockError": (70, _P.LOCKED),
    "LockErrorT": (71, _P.LOCKED),
    "LockFailed": (72, _P.FORBIDDEN),
    "LockTimeout": (73, _P.LOCKED),
    "NotLocked": (74, _P.LOCKED),
    "NotMyLock": (75, _P.LOCKED),
    "ConnectionClosed": (80, _P.UNREACHABLE),
    "ConnectionClosedWithHint": (81, _P.UNREACHABLE),
    "InvalidRPCMethod": (82, _P.UNSUPPORTED),
    "PathNotAllowed": (83, _P.FORBIDDEN),
    "RemoteRepository.RPCServerOutdated": (84, _P.UNSUPPORTED),
    "UnexpectedRPCDataFormatFromClient": (85, _P.UNREACHABLE),
    "UnexpectedRPCDataFormatFromServer": (86, _P.UNREACHABLE),
    "ConnectionBrokenWithHint": (87, _P.UNREACHABLE),
    "IntegrityError": (90, _P.DAMAGED),
    "FileIntegrityError": (91, _P.DAMAGED),
    "DecompressionError": (92, _P.DAMAGED),
    "ArchiveTAMInvalid": (95, _P.FORGED),
    "ArchiveTAMRequiredError": (96, _P.FORGED),
    "TAMInvalid": (97, _P.FORGED),
    "TAMRequiredError": (98, _P.FORGED),
    "TAMUnsupportedSuiteError": (99, _P.UNSUPPORTED),
    "BorgWarning": (1, _P.PARTIAL),
    "BackupWarning": (1, _P.PARTIAL),
    "FileChangedWarning": (100, _P.PARTIAL),
    "IncludePatternNeverMatchedWarning": (101, _P.PARTIAL),
    "BackupError": (102, _P.PARTIAL),
    "BackupRaceConditionError": (103, _P.PARTIAL),
    "BackupOSError": (104, _P.PARTIAL),
    "BackupPermissionError": (105, _P.PARTIAL),
    "BackupIOError": (106, _P.PARTIAL),
    "BackupFileNotFoundError": (107, _P.PARTIAL),
}
#: So far it is a warning, whichever it is; beyond are those of `env`, which starts it.
_WARNINGS = range(100, 125)
#: Where borg, below a traceback, begins to tell of its machine: as JSON has it.
_ENVIRONMENT: Final = r"\n\nPlatform:"
#: A repository of borg 2, as borg 1 sees it.
_OF_BORG_2 = re.compile(r"repository version [0-9]+ is not supported")
#: What an end with 1, 2 or a warning means by its words, in this order.
_WORDS: Sequence[tuple[re.Pattern[str], BackupProblem]] = (
    (re.compile(r"no space left on device|disk quota exceeded", re.IGNORECASE), _P.NO_SPACE),
    (
        re.compile(
            r"data integrity error|segment entry checksum|errors found|chunk.{0,120}missing|missing.{0,120}chunk"
            r"|No such file or directory: '[^'\n]*/data/[0-9]+/[0-9]+'|checksum mismatch|object count mismatch"
            r"|id verification failed|archive metadata block",
            re.IGNORECASE,
        ),
        _P.DAMAGED,
    ),
    (re.compile(r"passphrase supplied in .{0,120} is incorrect", re.IGNORECASE), _P.WRONG_PASSWORD),
    (
        re.compile(
            r"connection refused|no route to host|host key verification failed|could not resolve", re.IGNORECASE
        ),
        _P.UNREACHABLE,
    ),
    (re.compile(r"permission denied|operation not permitted|read-only file system", re.IGNORECASE), _P.FORBIDDEN),
)


# -- asking ------------------------------------------------------------------------------------------------------------


def checked_address(address: str) -> str:
    """An address that holds no secret and no placeholder. Raises ToolFault (BAD_VALUE)."""
    bad = len(address) > 1000 or not address.isprintable() or "::" in address.removeprefix("ssh://").partition("/")[2]
    if bad or _ADDRESS.fullmatch(address) is None:
        raise bad_value(NAME, "repository", address)
    return address


def checked_archive(name: str) -> str:
    """An archive's name. Raises ToolFault (BAD_VALUE)."""
    if _ARCHIVE.fullmatch(name) is None or "::" in name or name != name.strip():
        raise bad_value(NAME, "archive", name)
    return name


def back_up(repository: Repository, paths: Sequence[str], name: str) -> tuple[str, ...]:
    """Has an archive of that name made."""
    if not paths or not all(path.startswith("/") and "\0" not in path for path in paths):
        raise bad_value(NAME, "paths", " ".join(paths))
    asked = ("create", "--lock-wait", _WAIT, "--json", "--numeric-ids")
    return (*_begun(repository), *asked, _whole(repository, name), *paths)


def ready(_repository: Repository) -> tuple[str, ...]:
    return ()


def newest(repository: Repository) -> tuple[str, ...]:
    listing = ("list", "--bypass-lock", "--json", "--format", _TOLD, "--last", "1")
    return (*_begun(repository), *listing, checked_address(repository.address))


def version() -> tuple[str, ...]:
    """Asks which borg there is."""
    return (NAME, "--version")


def snapshots(repository: Repository) -> tuple[str, ...]:
    """Asks for the list of archives; takes no lock. What was broken off (a checkpoint) is not among them."""
    listing = ("list", "--bypass-lock", "--json", "--format", _TOLD, "--last", str(MOST_LISTED))
    return (*_begun(repository), *listing, checked_address(repository.address))


def size(repository: Repository, called: str) -> tuple[str, ...]:
    """Asks what an archive holds when it is restored; takes no lock."""
    return (*_begun(repository), "info", "--bypass-lock", "--json", _whole(repository, called))


def check(repository: Repository, subset: str = "", _called: str = "") -> tuple[str, ...]:
    """Has segments and archives checked: that each entry is what its checksum says, and that all chunks are there. With
    `subset` "all" each chunk is decrypted and its content held against its id; with "rotating" half an hour of segments
    are read, from where the check before ended (borg keeps that place in the repository). Locks the repository."""
    if subset not in ("", "all", "rotating"):
        raise bad_value(NAME, "subset", subset)
    how = {"all": ("--verify-data",), "rotating": ("--repository-only", "--max-duration", _STRETCH)}.get(subset, ())
    return (*_begun(repository), "check", "--lock-wait", _WAIT, *how, checked_address(repository.address))


def part(_turn: int) -> str:
    """The next stretch: borg itself remembers where the one before ended."""
    return "rotating"


def restore(repository: Repository, called: str, target: str, only: Sequence[str] = ()) -> tuple[str, ...]:
    """Has an archive written below the folder `target`, of it only what lies below the paths `only`; owners by their
    numbers. Locks the repository against removing archives as long as it takes."""
    if not target.startswith("/") or "\0" in target:
        raise bad_value(NAME, "target", target)
    paths = tuple(f"pp:{path.strip('/')}" for path in only if path.strip("/"))
    asked = ("extract", "--lock-wait", _WAIT, "--progress", "--numeric-ids")
    return (*_begun(repository, target), *asked, _whole(repository, called), *paths)


def _begun(repository: Repository, folder: str = "") -> tuple[str, ...]:
    """borg with all that it finds in its environment, none of it secret."""
    if _FILE.fullmatch(repository.password_file) is None:
        raise bad_value(NAME, "password file", repository.password_file)
    if not repository.home.startswith("/") or "\0" in repository.home:
        raise bad_value(NAME, "folder", repository.home)
    mark = hashlib.sha256(repository.address.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    password = (
        "BORG_PASSPHRASE_FD=0"
        if repository.password_file == GIVEN
        else f"BORG_PASSCOMMAND=cat -- {repository.password_file}"
    )
    return (
        "env",
        *(("-C", folder) if folder else ()),
        "TZ=UTC",
        "BORG_EXIT_CODES=modern",
        f"BORG_BASE_DIR={repository.home.rstrip('/')}/borg-{mark}",
        "BORG_USE_CHUNKS_ARCHIVE=no",
        "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes",
        "BORG_RSH=ssh -oBatchMode=yes",
        password,
        NAME,
        "--log-json",
    )


def _whole(repository: Repository, called: str) -> str:
    """An archive with its repository; a brace in its name stands for itself."""
    name = checked_archive(called).replace("{", "{{").replace("}", "}}")
    return f"{checked_address(repository.address)}::{name}"


# -- reading -----------------------------------------------------------------------------------------------------------

_Text = Annotated[str, msgspec.Meta(max_length=4096)]
_Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]


class _Archive(msgspec.Struct, frozen=True):
    id: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", max_length=64)]
    name: _Text
    start: datetime
    hostname: _Text = ""
    command_line: list[_Text] = []


class _List(msgspec.Struct, frozen=True):
    archives: list[_Archive]


class _Stats(msgspec.Struct, frozen=True):
    original_size: _Count
    nfiles: _Count


class _Told(msgspec.Struct, frozen=True):
    stats: _Stats


class _Info(msgspec.Struct, frozen=True):
    archives: list[_Told]


class _Line(msgspec.Struct, frozen=True):
    msgid: str | None = None
    current: _Count | None = None
    total: _Count | None = None


def read_version(status: int, out: bytes, err: bytes) -> tuple[int, ...]:
    """Which borg there is. Raises ToolFault, for borg 2 with UNSUPPORTED."""
    _well(status, out, err)
    text = text_of(NAME, out)
    found = _VERSION.fullmatch(text)
    if found is None:
        raise not_read(NAME, "version", out)
    read = tuple(int(part) for part in found.groups("0"))
    if read >= UNSETTLED:
        words = sanitise(text.strip(), 200)
        raise ToolFault(BackupProblem.UNSUPPORTED, NAME, facts={"tool": words, "status": "0"}, raw=words)
    return read


def read_snapshots(status: int, out: bytes, err: bytes) -> Listed:
    """The list of archives. Raises ToolFault, also for what is none."""
    _well(status, out, err)
    listed = []
    for each in _decoded(out, _List).archives:
        paths = tuple(sanitise(path, 4096) for path in _paths(each.command_line))
        try:
            name = checked_archive(each.name)
        except ToolFault:
            continue  # nothing could be asked of it
        time = each.start if each.start.tzinfo else each.start.replace(tzinfo=UTC)
        try:
            began = time.timestamp()
        except (OverflowError, ValueError) as error:
            raise not_read(NAME, "a time that is none") from error
        listed.append(Snapshot(each.id, began, sanitise(each.hostname, 255), paths, name=name))
    return Listed(tuple(sorted(listed, key=lambda each: (each.time, each.id))))


def _paths(command: Sequence[str]) -> Iterable[str]:
    """The paths of the command that made an archive, as the archive holds them: from the root on."""
    words = iter(command)
    for word in words:
        if "::" in word and not word.startswith("-"):
            break
    for word in words:
        if word.startswith("-"):
            return
        yield "/" + word.strip("/").removeprefix("./")


def holds(out: str, id: str) -> bool:
    return id in out


def read_size(status: int, out: bytes, err: bytes) -> Size:
    """What an archive holds; borg counts files alone. Raises ToolFault."""
    _well(status, out, err)
    found = _decoded(out, _Info).archives
    if len(found) != 1:
        raise not_read(NAME, "not one archive", out)
    return Size(found[0].stats.original_size, found[0].stats.nfiles)


def _decoded(out: bytes, form: Any) -> Any:
    try:
        return msgspec.json.decode(text_of(NAME, out), type=form)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise not_read(NAME, str(error)[:200], out) from error


def read_progress(text: str) -> Progress | None:
    """How far a restore is by the newest line that says so; None where none does."""
    for line in reversed(text.split("\n")):
        if '"progress_percent"' not in line:
            continue
        try:
            told = msgspec.json.decode(line, type=_Line)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            continue  # the first line of a tail is often cut
        if told.msgid == "extract" and told.current is not None and told.total:
            return Progress(0, 0, told.current, told.total)
    return None


def ended(status: int | None, err: str, out: str = "", signal: int | None = None) -> Ended:
    """How borg ended: by its exit status, by the name of its error where the status leaves that open, by its words
    where both do. Everything but 0 is a failure, warnings too."""
    names, lines = _said(err)
    words = "\n".join(lines[-MOST_ERRORS:]) or sanitise(out, 2000, lines=True)
    if status == 0:
        return Ended(None, 0, (), words)
    return Ended(_problem(status, signal, names, words), status, tuple(_distinct(lines)), words)


def _problem(status: int | None, signal: int | None, names: Sequence[str], words: str) -> BackupProblem:
    if signal is not None or status is None or status >= 128:
        return BackupProblem.INTERRUPTED
    if _OF_BORG_2.search(words):
        return BackupProblem.UNSUPPORTED
    if status not in (1, 2) and status not in _WARNINGS:
        return _STATUSES.get(status, BackupProblem.UNKNOWN)
    by_words = next((problem for pattern, problem in _WORDS if pattern.search(words)), None)
    if status != 2:
        return by_words or BackupProblem.PARTIAL
    by_name = next((ERRORS[name][1] for name in reversed(names) if name in ERRORS), None)
    return by_name or by_words or BackupProblem.UNKNOWN


#: Of the codes that 1.4 has for one error alone, and those of `env`, which starts it.
_STATUSES: Mapping[int, BackupProblem] = {
    **{code: problem for code, problem in ERRORS.values() if code > 2},
    126: BackupProblem.FORBIDDEN,
    127: BackupProblem.MISSING,
}


def _said(err: str) -> tuple[list[str], list[str]]:
    """The names of the errors that borg told, and its complaints as lines."""
    names, lines = [], []
    for line in err.split("\n"):
        shown = line
        if _ENVIRONMENT in line:  # the end of a line that was cut: what was raised stands before it
            shown = line.partition(_ENVIRONMENT)[0].rpartition("\\n")[2]
        if line.startswith("{"):
            try:
                told = json.loads(line)
            except (ValueError, RecursionError):
                told = None
            if isinstance(told, dict):
                if str(told.get("type", "")).startswith(("progress", "archive_progress", "file_status")):
                    continue
                shown = str(told.get("message") or "")
                if shown.startswith("Traceback"):  # what was raised is its last line
                    shown = shown.partition("\n\nPlatform:")[0].rpartition("\n")[2]
                if isinstance(told.get("msgid"), str):
                    names.append(told["msgid"])
        lines += [part for part in (sanitise(each, 500).strip() for each in shown.split("\n")) if part]
    return names, lines


def _distinct(lines: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(lines)][:MOST_ERRORS]


def _well(status: int, out: bytes, err: bytes) -> None:
    if status != 0:
        said = err[-16384:].decode("utf-8", "replace")
        raise fault(NAME, ended(status, said, out[-4096:].decode("utf-8", "replace")))
