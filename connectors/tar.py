"""Archives of tar in a folder, as a node's GNU tar reads them: plain, or packed by gzip, bzip2, xz or zstd.

An archive holds its files by their paths from the root on, as `tar --create --file X --directory / srv/models` writes
them. What of a path would lead out of the folder that it is unpacked into, tar itself strips.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from connectors import copies
from connectors.backups import Ended, Listed, Progress, Repository, Size, fault
from connectors.tools import bad_value, not_read, text_of

NAME: Final = "tar"
LOCKS: Final = False
SECRET: Final = False
#: Without --format=posix.
WHOLE_SECONDS: Final = True
_FILE = re.compile(r"[^/\0-\x1f\x7f-][^/\0-\x1f\x7f]{0,200}\.(?:tar(?:\.(?:gz|bz2|xz|zst))?|tgz|txz|tbz2)")
_PLAIN = ".tar"
_VERSION = re.compile(r"tar \(GNU tar\) ([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,4}))?\b")
_TOTAL = re.compile(r"Total bytes read: ([0-9]{1,18})\b")
#: It is read to its end, and its names are shown to nobody.
_QUIET: Final = "--index-file=/dev/null"
#: Some files differ, or a fatal error: after what came before it was unpacked.
_PARTIAL = (1, 2)


def checked_address(address: str) -> str:
    return copies.checked_folder(NAME, address)


def version() -> tuple[str, ...]:
    return (NAME, "--version")


def snapshots(repository: Repository) -> tuple[str, ...]:
    return copies.listing(NAME, repository, "f")


def size(repository: Repository, called: str) -> tuple[str, ...]:
    """Reads the archive: nothing else tells what a packed one holds. Without --ignore-zeros it would end at the first
    zeros, and what unpacks it would never come to its sum: an archive overwritten by zeros was read as a whole one."""
    return (
        NAME,
        "--list",
        "--ignore-zeros",
        "--totals",
        _QUIET,
        "--file",
        copies.place(NAME, repository, called, _FILE),
    )


def check(repository: Repository, _subset: str = "", called: str = "") -> tuple[str, ...]:
    """Has the archive read to its end: all of it is read, whichever part is asked for. A changed byte of what a file
    holds is seen where it is packed, and not where it is not."""
    return size(repository, called)


def part(_turn: int) -> str:
    return ""


def restore(repository: Repository, called: str, target: str, only: Sequence[str] = ()) -> tuple[str, ...]:
    if not target.startswith("/") or "\0" in target:
        raise bad_value(NAME, "target", target)
    names = tuple(path.strip("/") for path in only if path.strip("/"))
    keeps = ("--preserve-permissions", "--same-owner", "--numeric-owner", "--acls", "--xattrs", "--xattrs-include=*")
    file = copies.place(NAME, repository, called, _FILE)
    return (
        NAME,
        "--extract",
        "--keep-old-files",
        *keeps,
        "--file",
        file,
        "--directory",
        target,
        "--no-wildcards",
        "--",
        *names,
    )


def read_version(status: int, out: bytes, err: bytes) -> tuple[int, ...]:
    """Which GNU tar there is. Raises ToolFault, also for another tar."""
    _well(status, out, err)
    found = _VERSION.search(text_of(NAME, out))
    if found is None:
        raise not_read(NAME, "not GNU tar", out)
    return tuple(int(each) for each in found.groups("0"))


def read_snapshots(status: int, out: bytes, err: bytes) -> Listed:
    return copies.read_listing(NAME, _FILE, status, out, err, sized=True)


def holds(out: str, id: str) -> bool:
    return any(each.id == id for each in read_snapshots(0, out.encode("utf-8", "replace"), b"").snapshots)


def read_size(status: int, out: bytes, err: bytes) -> Size:
    """Bytes of the archive as it is unpacked, its headers included. Raises ToolFault."""
    _well(status, out, err)
    found = _TOTAL.search(err.decode("utf-8", "replace"))
    if found is None:
        raise not_read(NAME, "no total", err)
    return Size(int(found[1]), 0)


def read_progress(_text: str) -> Progress | None:
    """tar says nothing of how far it is."""
    return None


def ended(status: int | None, err: str, out: str = "", signal: int | None = None) -> Ended:
    return copies.ended(status, err, out, signal, _PARTIAL)


def _well(status: int, out: bytes, err: bytes) -> None:
    if status != 0:
        said = err[-16384:].decode("utf-8", "replace")
        raise fault(NAME, ended(status, said, out[-4096:].decode("utf-8", "replace")))
