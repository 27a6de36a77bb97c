"""Dated folders that rsync filled, in a folder of a node: each holds its files by their paths from the root on, as
`rsync -aHAX --relative /srv/models /srv/backup/2026-11-29/` writes them.

They are brought back by rsync within the node: no other host is asked, and nothing is removed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from connectors import copies
from connectors.backups import Ended, Listed, Progress, Repository, Size, fault
from connectors.tools import bad_value, not_read, text_of

NAME: Final = "rsync"
LOCKS: Final = False
SECRET: Final = False
WHOLE_SECONDS: Final = False
_FOLDER = re.compile(r"[^/\0-\x1f\x7f.-][^/\0-\x1f\x7f:]{0,200}")
_VERSION = re.compile(r"rsync +version v?([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,4}))?\b")
_SIZE = re.compile(r"([0-9]{1,18})\t[^\n]*\n?")
_PROGRESS = re.compile(r"(?:^|[\r\n]) *([0-9][0-9,]{0,24}) +([0-9]{1,3})% ")
#: Partial transfers, and files that vanished meanwhile.
_PARTIAL = (23, 24, 25)


def checked_address(address: str) -> str:
    if ":" in address:  # another host's
        raise bad_value(NAME, "folder", address)
    return copies.checked_folder(NAME, address)


def version() -> tuple[str, ...]:
    return (NAME, "--version")


def snapshots(repository: Repository) -> tuple[str, ...]:
    return copies.listing(NAME, repository, "d")


def size(repository: Repository, called: str) -> tuple[str, ...]:
    return ("du", "--bytes", "--summarize", "--", _place(repository, called))


def check(repository: Repository, _subset: str = "", called: str = "") -> tuple[str, ...]:
    """Has the copy walked: that each folder in it can be read. A plain copy has nothing that its data could be held
    against: that is done once it came back."""
    return (copies.FIND, _place(repository, called), "-printf", "")


def part(_turn: int) -> str:
    return ""


def restore(repository: Repository, called: str, target: str, only: Sequence[str] = ()) -> tuple[str, ...]:
    if not target.startswith("/") or "\0" in target:
        raise bad_value(NAME, "target", target)
    below = _place(repository, called)
    paths = [path.strip("/") for path in only if path.strip("/")]
    sources = tuple(f"{below}/./{path}" for path in paths) or (f"{below}/./",)
    keeps = ("--archive", "--hard-links", "--acls", "--xattrs", "--numeric-ids", "--relative", "--no-implied-dirs")
    return (NAME, *keeps, "--info=progress2", "--", *sources, f"{target.rstrip('/')}/")


def _place(repository: Repository, called: str) -> str:
    checked_address(repository.address)
    return copies.place(NAME, repository, called, _FOLDER)


def read_version(status: int, out: bytes, err: bytes) -> tuple[int, ...]:
    _well(status, out, err)
    found = _VERSION.search(text_of(NAME, out))
    if found is None:
        raise not_read(NAME, "version", out)
    return tuple(int(each) for each in found.groups("0"))


def read_snapshots(status: int, out: bytes, err: bytes) -> Listed:
    return copies.read_listing(NAME, _FOLDER, status, out, err, sized=False)


def holds(out: str, id: str) -> bool:
    return any(each.id == id for each in read_snapshots(0, out.encode("utf-8", "replace"), b"").snapshots)


def read_size(status: int, out: bytes, err: bytes) -> Size:
    _well(status, out, err)
    found = _SIZE.fullmatch(text_of(NAME, out))
    if found is None:
        raise not_read(NAME, "no size", out)
    return Size(int(found[1]), 0)


def read_progress(text: str) -> Progress | None:
    """How far it is, by the newest figures that it says."""
    found = _PROGRESS.findall(text)
    if not found:
        return None
    done, share = int(found[-1][0].replace(",", "")), int(found[-1][1])
    return Progress(0, 0, done, done * 100 // share) if 0 < share <= 100 else None


def ended(status: int | None, err: str, out: str = "", signal: int | None = None) -> Ended:
    return copies.ended(status, err, out, signal, _PARTIAL)


def _well(status: int, out: bytes, err: bytes) -> None:
    if status != 0:
        said = err[-16384:].decode("utf-8", "replace")
        raise fault(NAME, ended(status, said, out[-4096:].decode("utf-8", "replace")))
