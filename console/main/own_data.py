"""The data directory as this user's own: what others could have written there is not trusted, and what is in it is for
nobody else to read.

Whoever can write there decides which machines are believed (known_hosts), where the inventory leads, and what the log
says. OpenSSH asks the same of its configuration.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from connectors.text import sanitise
from console.main.places import make_private
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

_TRUSTED = ("known_hosts", "journal.db", "telemetry.db", "logins.json")
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

_FOREIGN = QT_TRANSLATE_NOOP(
    "Data", "The data directory {path} belongs to {owner}, who could change what this console trusts and does."
)
_TAKE_OVER = QT_TRANSLATE_NOOP(
    "Data", "Choose another with --data-dir, or look through it and make it yours: chown -R {user} {place}"
)
_OPEN = QT_TRANSLATE_NOOP(
    "Data", "Others may write in the data directory {path}: they could change what this console trusts and does."
)
_CLOSE = QT_TRANSLATE_NOOP(
    "Data", "Look through known_hosts in it, remove what you do not know, then close it to others: chmod go-w {place}"
)
_FOREIGN_FILE = QT_TRANSLATE_NOOP(
    "Data", "{path} belongs to {owner}, who could change what this console trusts and does."
)
_TAKE_FILE = QT_TRANSLATE_NOOP("Data", "Remove it, or look through it and make it yours: chown {user} {place}")
_OPEN_FILE = QT_TRANSLATE_NOOP(
    "Data", "Others may write in {path}: they could change what this console trusts and does."
)
_CLOSE_FILE = QT_TRANSLATE_NOOP("Data", "Remove it, or look through it and close it to others: chmod 600 {place}")
_LOCKED_OUT = QT_TRANSLATE_NOOP("Data", "Nothing can be written in the data directory {path}.")
_LET_IN = QT_TRANSLATE_NOOP(
    "Data", "Make it yours to write in, make room on its disk, or choose another directory with --data-dir."
)


class DataRefused(EnvironmentFault):
    """The data directory cannot be used as it is: what is wrong, and what to do about it."""

    def __init__(self, happened: Sentence, remedy: Sentence) -> None:
        super().__init__(f"{happened} {remedy}")
        self.happened = happened
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class _Words:
    """What is said of a thing that belongs to somebody else, and of one in which others may write: twice what is wrong
    and what to do."""

    foreign: Text
    take_over: Text
    open_to_others: Text
    close: Text


_OF_THE_DIRECTORY = _Words(_FOREIGN, _TAKE_OVER, _OPEN, _CLOSE)
_OF_A_FILE = _Words(_FOREIGN_FILE, _TAKE_FILE, _OPEN_FILE, _CLOSE_FILE)


def own_data(directory: Path) -> None:
    """Make the data directory for its owner alone; one that is there must be ours, and nobody else's to write in, with
    what is trusted in it. What others may read there they may no longer. Raises DataRefused and OSError."""
    make_private(directory)
    if sys.platform == "win32":  # access lists say it there; a profile's folder is its owner's
        return
    _refuse(directory, _OF_THE_DIRECTORY)
    for name in _TRUSTED:
        with contextlib.suppress(FileNotFoundError):
            _refuse(directory / name, _OF_A_FILE)
    for entry in directory.iterdir():
        if entry.name.startswith(_TRUSTED):
            _hide(entry)


def not_writable(directory: Path) -> DataRefused:
    """Why a window cannot open on a directory in which it can write nothing."""
    return DataRefused(say(_LOCKED_OUT, path=_shown(directory)), say(_LET_IN))


def _refuse(path: Path, words: _Words) -> None:
    if sys.platform == "win32":
        return
    import pwd  # noqa: PLC0415 - not on Windows

    def user(number: int) -> str:
        try:
            return pwd.getpwuid(number).pw_name
        except KeyError:
            return str(number)

    status, we = path.stat(), os.geteuid()
    place = shlex.quote(str(path))  # house: remote-command: shown to a person, who looks at it before running it
    if status.st_uid not in (we, 0):  # root may change everything anyway
        happened = say(words.foreign, path=_shown(path), owner=user(status.st_uid))
        raise DataRefused(happened, say(words.take_over, user=user(we), place=sanitise(place, 300)))
    if status.st_mode & _OTHERS_WRITE:
        raise DataRefused(say(words.open_to_others, path=_shown(path)), say(words.close, place=sanitise(place, 300)))


def _hide(path: Path) -> None:
    # A link leads to a file that others may have a use for; a file may be gone by now, or on a disk without modes.
    with contextlib.suppress(OSError):
        status = path.lstat()
        if stat.S_ISREG(status.st_mode) and status.st_mode & _OTHERS:
            path.chmod(stat.S_IMODE(status.st_mode) & ~_OTHERS)


def _shown(path: Path) -> str:
    return sanitise(str(path), 300)
