"""Copies that a declared program makes, and that a declared check proves: files or folders in a folder, of whatever
form. Both are arguments and no text of a shell; `{copy}` in them stands for the copy's path.

A check runs in the sandbox, within the fence, on the copy that came back. That it ends as declared is all that is known
of the copy then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from connectors import copies, trials
from connectors.backups import Asked, BackupProblem, Ended, Listed, Progress, Repository, Size
from connectors.tools import bad_value, not_read, text_of

NAME: Final = "command"
LOCKS: Final = False
SECRET: Final = False
WHOLE_SECONDS: Final = False
PARTIAL: Final = ()
#: What a declared program does where a copy of that name is there, nobody knows.
DATED: Final = True
PROGRAM: Final = "try_copy.sh"
#: What stands for a copy's path, and where the check finds it.
COPY: Final = "{copy}"
_PLACE: Final = "/mnt/copy"
_MOST_WORDS, _LONGEST = 50, 1000
_NAME = re.compile(r"[^/\0-\x1f\x7f.-][^/\0-\x1f\x7f]{0,200}")
_VERSION = re.compile(r"\(GNU findutils\) ([0-9]{1,4})\.([0-9]{1,4})")
_SIZE = re.compile(r"([0-9]{1,18})\t[^\n]*\n?")
#: A secret in an argument is seen by everybody on the node.
_SECRET = re.compile(r"pass(?:word|wd|phrase)?[^=\s]*=.|secret[^=\s]*=.|token=.|//[^/@\s]*:[^/@\s]*@", re.IGNORECASE)


def checked_argv(argv: Sequence[str], what: str) -> tuple[str, ...]:
    """Arguments that hold no secret and name the copy; none is none. Raises ToolFault (BAD_VALUE)."""
    if not argv:
        return ()
    named = any(COPY in word for word in argv[1:])
    if len(argv) > _MOST_WORDS or not named or argv[0].startswith("-") or "=" in argv[0] or not argv[0]:
        raise bad_value(NAME, what, " ".join(argv)[:200])
    for word in argv:
        if len(word) > _LONGEST or not word.isprintable():
            raise bad_value(NAME, what, word[:200])
        if _SECRET.search(word):
            raise bad_value(NAME, what, "an argument with a secret")
    return tuple(argv)


def checked_address(address: str) -> str:
    return copies.checked_folder(NAME, address)


def version() -> tuple[str, ...]:
    """Of find, which lists the copies: a declared program has none that is known."""
    return (copies.FIND, "--version")


def snapshots(repository: Repository) -> tuple[str, ...]:
    return copies.listing(NAME, repository, "f,d")


newest = snapshots


def ready(_repository: Repository) -> tuple[str, ...]:
    return ()


def back_up(repository: Repository, _paths: Sequence[str], name: str) -> tuple[str, ...]:
    if not repository.makes:
        raise bad_value(NAME, "program", "")
    place = _place(repository, name.replace(":", ""))
    return tuple(word.replace(COPY, place) for word in checked_argv(repository.makes, "program"))


def size(repository: Repository, called: str) -> tuple[str, ...]:
    return ("du", "--bytes", "--summarize", "--", _place(repository, called))


def check(repository: Repository, _subset: str = "", called: str = "") -> tuple[str, ...]:
    """Has the copy walked: of its form nothing is known but by its check."""
    return (copies.FIND, _place(repository, called), "-printf", "")


def part(_turn: int) -> str:
    return ""


def restore(repository: Repository, called: str, target: str, _only: Sequence[str] = ()) -> tuple[str, ...]:
    return trials.runs(PROGRAM, "restore", NAME, target, _place(repository, called), str(repository.expected))


def program() -> str:
    return trials.text(PROGRAM)


def ask(repository: Repository, called: str, target: str, _database: str, _query: str) -> tuple[str, ...]:
    """Has the declared check run on what came back."""
    words = checked_argv(repository.checks, "check")
    if not words or not 0 <= repository.expected <= 255:
        raise bad_value(NAME, "check", repository.expected)
    argv = (word.replace(COPY, _PLACE) for word in words)
    return trials.runs(PROGRAM, "ask", NAME, target, _place(repository, called), str(repository.expected), *argv)


def _place(repository: Repository, called: str) -> str:
    return copies.place(NAME, repository, called, _NAME)


def read_version(status: int, out: bytes, err: bytes) -> tuple[int, ...]:
    """Which GNU find there is. Raises ToolFault, also for another."""
    trials.well(NAME, ended, status, out, err)
    found = _VERSION.search(text_of(NAME, out))
    if found is None:
        raise not_read(NAME, "not GNU find", out)
    return tuple(int(each) for each in found.groups())


def read_snapshots(status: int, out: bytes, err: bytes) -> Listed:
    return copies.read_listing(NAME, _NAME, status, out, err, sized=False)


def holds(out: str, id: str) -> bool:
    return any(each.id == id for each in read_snapshots(0, out.encode("utf-8", "replace"), b"").snapshots)


def read_size(status: int, out: bytes, err: bytes) -> Size:
    return Size(trials.read_whole(NAME, ended, _SIZE, status, out, err), 0)


def read_progress(_text: str) -> Progress | None:
    """A copy says nothing of how far it is."""
    return None


def ended(status: int | None, err: str, out: str = "", signal: int | None = None) -> Ended:
    """How a program ended. What a check says of a copy is its own: only what we say ourselves is read."""
    end = copies.ended(status, err, out, signal)
    named = trials.named(err)
    if named is not None and end.problem is not None:
        return trials.judged(end, named)
    asked = re.search(r"^driftvakt: checked ", out, re.MULTILINE)
    return trials.judged(end, BackupProblem.UNKNOWN) if asked and end.problem is not None else end


def read_asked(status: int | None, err: str, out: str, signal: int | None = None) -> Asked:
    return trials.read_asked(ended(status, err, out, signal), out)
