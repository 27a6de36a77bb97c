"""Comparing: what came back against what was saved, entry by entry, by nothing that the tool that restored it says.

Trees come as their entries in the order of their names, folders before what lies in them, and are never held whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from console.recovery.model.tests import Difference, Differing

#: So many paths that differ are named; the others are counted.
MOST_NAMED = 200
#: What is planted in a folder before its backup: the manifest of all else in it.
PLANTED = ".driftvakt-manifest"
#: A backup may have read a file so many seconds before it says that it began.
SLACK_SECONDS = 2.0
_SECOND = 1_000_000_000
#: Labels that a system gives by place, not by file.
_OF_THE_PLACE = frozenset({"security.selinux"})
_Key = tuple[bytes, ...]


class Basis(StrEnum):
    """What something that came back is compared with."""

    LIVE = "live"  # what stands on the node now; what was changed since the backup proves nothing
    PLANTED = "planted"  # the manifest that was saved with it


class Item(msgspec.Struct, frozen=True, array_like=True):
    """One entry of a tree. `path` is below its root, empty for the root itself, bytes
    of a name that are no UTF-8 as lone surrogates; times are nanoseconds since 1970 by its
    node's clock, `ctime` 0 where it is not known. `unsure` says that it could not be read whole."""

    path: str
    type: str
    size: int = 0
    mode: int = 0
    uid: int = 0
    gid: int = 0
    mtime: int = 0
    ctime: int = 0
    sha256: str = ""
    to: str = ""
    xattrs: dict[str, str] = msgspec.field(default_factory=dict)
    unsure: bool = False

    @property
    def key(self) -> _Key:
        """What trees are in the order of."""
        return tuple(self.path.encode("utf-8", "surrogateescape").split(b"/")) if self.path else ()


class Disorder(ValueError):
    """Entries that are not in the order of their names."""


@dataclass(slots=True)
class Compared:
    """What a comparison found, in counts. `same` entries are what they were, `files` of them files, of `bytes`.
    `moved` are other by now because somebody changed them, `moved_files` of them files; `unsure` could not be read.
    `restored` is all that came back, `restored_files` of it files."""

    same: int = 0
    files: int = 0
    bytes: int = 0
    moved: int = 0
    moved_files: int = 0
    unsure: int = 0
    restored: int = 0
    restored_files: int = 0
    restored_bytes: int = 0
    kinds: Counter[Difference] = field(default_factory=Counter)
    named: list[Differing] = field(default_factory=list)

    @property
    def differing(self) -> int:
        """How many differences there are; one entry may differ in several ways."""
        return self.kinds.total()

    def differs(self, path: str, *what: Difference) -> None:
        for each in what:
            self.kinds[each] += 1
            if len(self.named) < MOST_NAMED:
                self.named.append(Differing(path, each))


def compare(
    saved: Iterable[Item],
    back: Iterable[Item],
    basis: Basis,
    since: float,
    found: Compared,
    *,
    owners: bool,
    root: str,
    coarse: bool = False,
) -> None:
    """Compare a tree that came back with what was `saved`, and add to `found`. `since` is unix seconds: the beginning
    of the backup, or when the manifest was made; what changed later is `moved`. `owners` says whether whoever restored
    it could give files to others, `coarse` that times may have lost what is less than a second. `root` is the path
    that people know the tree by. Raises Disorder."""
    limit = int((since - SLACK_SECONDS) * 1e9)
    live = basis is Basis.LIVE
    saved_folders, back_folders = _Folders(), _Folders()
    for then, now in _pairs(saved, back):
        item = now or then
        if item is None or (basis is Basis.PLANTED and item.path == PLANTED):
            continue
        path = f"{root}/{item.path}" if item.path else root
        if now is not None:
            found.restored += 1
            found.restored_files += now.type == "file"
            found.restored_bytes += now.size if now.type == "file" else 0
            back_folders.enter(now)
        if then is not None:
            saved_folders.enter(then)
        if (then is not None and then.unsure) or (now is not None and now.unsure):
            found.unsure += 1
        elif then is None or now is None:
            witness = _witness(then, now, saved_folders, back_folders, live=live)
            if witness is not None and _newest(witness, live=live) >= limit:
                found.moved += 1
                found.moved_files += item.type == "file"
            else:
                found.differs(path, Difference.EXTRA if then is None else Difference.MISSING)
        else:
            whats = tuple(_differences(then, now, owners=owners, times=live or bool(then.path), coarse=coarse))
            if not whats:
                found.same += 1
                found.files += now.type == "file"
                found.bytes += now.size if now.type == "file" else 0
            elif _newest(then if live else now, live=live) >= limit:
                found.moved += 1
                found.moved_files += now.type == "file"
            else:
                found.differs(path, *whats)


def _witness(then: Item | None, now: Item | None, saved: _Folders, back: _Folders, *, live: bool) -> Item | None:
    """Whose times tell that something came or went after the backup (or the manifest): the thing itself, where it is
    the later one, else the folder that it was in."""
    if live:
        return then if then is not None else saved.above(now)
    if now is None:
        return back.above(then)
    folder = back.above(now)
    return now if folder is None or now.mtime >= folder.mtime else folder


def _newest(item: Item, *, live: bool) -> int:
    return max(item.mtime, item.ctime) if live else item.mtime


def _differences(then: Item, now: Item, *, owners: bool, times: bool, coarse: bool) -> Iterator[Difference]:
    if then.type != now.type:
        yield Difference.TYPE
        return
    if then.type == "file" and (then.size, then.sha256) != (now.size, now.sha256):
        yield Difference.CONTENT
    if then.type == "link" and then.to != now.to:
        yield Difference.LINK
    if then.type != "link" and then.mode != now.mode:
        yield Difference.MODE
    if owners and (then.uid, then.gid) != (now.uid, now.gid):
        yield Difference.OWNER
    if times and now.mtime not in (then.mtime, then.mtime - then.mtime % _SECOND if coarse else then.mtime):
        yield Difference.TIME
    if _xattrs(then.xattrs, owners=owners) != _xattrs(now.xattrs, owners=owners):
        yield Difference.XATTRS


def _xattrs(found: Mapping[str, str], *, owners: bool) -> dict[str, str]:
    """Those that whoever restored could set."""
    return {
        name: value
        for name, value in found.items()
        if name not in _OF_THE_PLACE and (owners or name.startswith("user."))
    }


class _Folders:
    """The folders above where a walk is."""

    def __init__(self) -> None:
        self._path: list[tuple[_Key, Item]] = []

    def enter(self, item: Item) -> None:
        if item.type == "folder":
            self._leave(item.key)
            self._path.append((item.key, item))

    def above(self, item: Item | None) -> Item | None:
        """The nearest folder that something lies in."""
        if item is None:
            return None
        self._leave(item.key)
        return self._path[-1][1] if self._path else None

    def _leave(self, key: _Key) -> None:
        while self._path and (len(self._path[-1][0]) >= len(key) or key[: len(self._path[-1][0])] != self._path[-1][0]):
            self._path.pop()


def _pairs(saved: Iterable[Item], back: Iterable[Item]) -> Iterator[tuple[Item | None, Item | None]]:
    """Entries of two trees, those of the same path together."""
    left, right = _ordered(saved), _ordered(back)
    then, now = next(left, None), next(right, None)
    while then is not None or now is not None:
        if now is None or (then is not None and then.key < now.key):
            yield then, None
            then = next(left, None)
        elif then is None or now.key < then.key:
            yield None, now
            now = next(right, None)
        else:
            yield then, now
            then, now = next(left, None), next(right, None)


def _ordered(items: Iterable[Item]) -> Iterator[Item]:
    before: _Key | None = None
    for item in items:
        if before is not None and item.key <= before:
            raise Disorder(item.path)
        before = item.key
        yield item
