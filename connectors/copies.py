"""Folders of plain copies, as `find` lists them: archives of tar, or dated folders that rsync filled. What the modules
`connectors.tar` and `connectors.rsync` have in common.

A copy has no name that its content gives it, so its id is made of its name, its size and when it was last written:
whatever is written over it later is another backup.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final

from connectors.backups import MOST_ERRORS, MOST_LISTED, BackupProblem, Ended, Listed, Repository, Snapshot, fault
from connectors.text import sanitise
from connectors.tools import bad_value, rows_of

FIND: Final = "find"
#: When it was made, when it was last written, its size, its name.
_TOLD: Final = r"%B@ %T@ %s %f\n"
_ROW = re.compile(r"([0-9.-]{1,40}) ([0-9]{1,12})\.([0-9]{1,20}) ([0-9]{1,18}) ([^/\0-\x1f\x7f]{1,255})")
_WORDS: Sequence[tuple[re.Pattern[str], BackupProblem]] = (
    # The first: what could not be made for want of room is said to be missing afterwards.
    (re.compile(r"no space left on device|disk quota exceeded", re.IGNORECASE), BackupProblem.NO_SPACE),
    (
        re.compile(
            r"^find: [^\n]{0,1100}: (?:no such file or directory|not a directory)", re.IGNORECASE | re.MULTILINE
        ),
        BackupProblem.NO_REPOSITORY,
    ),
    (
        re.compile(r"^tar: [^\n]{0,1300}: cannot open: no such file", re.IGNORECASE | re.MULTILINE),
        BackupProblem.NO_SNAPSHOT,
    ),
    (re.compile(r"cannot exec|command not found", re.IGNORECASE), BackupProblem.MISSING),
    (
        re.compile(
            r"unexpected (?:eof|end of file)|does not look like a tar archive|not in .{1,10} format|crc error|corrupt"
            r"|invalid compressed data|data integrity|input/output error|skipping to next header|premature end"
            r"|malformed",
            re.IGNORECASE,
        ),
        BackupProblem.DAMAGED,
    ),
    (
        re.compile(r"permission denied|operation not permitted|read-only file system", re.IGNORECASE),
        BackupProblem.FORBIDDEN,
    ),
)


def checked_folder(tool: str, address: str) -> str:
    """The folder of copies, from the root on. Raises ToolFault (BAD_VALUE)."""
    parts = address.split("/")
    if not address.startswith("/") or len(address) > 1000 or not address.isprintable() or ".." in parts:
        raise bad_value(tool, "folder", address)
    return address


def checked_name(tool: str, name: str, pattern: re.Pattern[str]) -> str:
    """A copy's name within its folder. Raises ToolFault (BAD_VALUE)."""
    if pattern.fullmatch(name) is None or name in (".", ".."):
        raise bad_value(tool, "copy", name)
    return name


def place(tool: str, repository: Repository, name: str, pattern: re.Pattern[str]) -> str:
    """A copy's path. Raises ToolFault (BAD_VALUE)."""
    return f"{checked_folder(tool, repository.address).rstrip('/')}/{checked_name(tool, name, pattern)}"


def listing(tool: str, repository: Repository, type: str) -> tuple[str, ...]:
    """Asks for the names in the folder: files (f) or folders (d)."""
    folder = checked_folder(tool, repository.address)
    return (FIND, folder, "-mindepth", "1", "-maxdepth", "1", "-type", type, "-printf", _TOLD)


def read_listing(tool: str, pattern: re.Pattern[str], status: int, out: bytes, err: bytes, *, sized: bool) -> Listed:
    """The copies, the newest MOST_LISTED. A copy began when its file or folder was made, where the node's file system
    knows that and it is not later than the last writing: one that was carried here is as old as it says. `sized` says
    that a copy's size is its own. Raises ToolFault."""
    if status != 0:
        raise fault(tool, ended(status, err[-16384:].decode("utf-8", "replace")))
    found = []
    for row in rows_of(tool, out):
        told = _ROW.fullmatch(row)
        if told is None or pattern.fullmatch(told[5]) is None:
            continue
        written = float(f"{told[2]}.{told[3]}")
        try:
            made = float(told[1])
        except ValueError:
            made = 0.0
        began = made if 0 < made < written else written
        id = hashlib.sha256(f"{told[5]}\0{told[4]}\0{told[2]}.{told[3]}".encode("utf-8", "surrogateescape")).hexdigest()
        name = told[5]
        found.append(Snapshot(id, began, "", ("/",), int(told[4]) if sized else None, None, name))
    return Listed(tuple(sorted(found, key=lambda each: (each.time, each.id)))[-MOST_LISTED:])


def ended(status: int | None, err: str, out: str = "", signal: int | None = None, partial: Sequence[int] = ()) -> Ended:
    """How a program ended, by its status and words; statuses of `partial` say that a part was done."""
    lines = [line for line in (sanitise(each, 500).strip() for each in err.split("\n")) if line][-MOST_ERRORS:]
    words = "\n".join(lines) or sanitise(out, 2000, lines=True)
    if status == 0:
        return Ended(None, 0, (), words)
    return Ended(_problem(status, signal, words, partial), status, tuple(dict.fromkeys(lines)), words)


def _problem(status: int | None, signal: int | None, words: str, partial: Sequence[int]) -> BackupProblem:
    if signal is not None or status is None or status >= 128:
        return BackupProblem.INTERRUPTED
    if status == 127:
        return BackupProblem.MISSING
    for pattern, problem in _WORDS:
        if pattern.search(words):
            return problem
    return BackupProblem.PARTIAL if status in partial else BackupProblem.UNKNOWN
