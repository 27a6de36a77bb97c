"""Files on a node, by its runner: folders that are looked through, trees with sums, files that are fetched and sent."""

from __future__ import annotations

import base64
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO

import msgspec

from connectors.runner import launch
from connectors.runner.client import Asked, FilePart, NodeRunner
from connectors.runner.messages import At, Done, Entries, Entry

#: What goes in one piece: other requests of the channel wait while it is sent.
PIECE_BYTES = 1 << 20
_READ_BYTES = 1 << 19
#: A node says each second that it goes on; one on a stalled disk may take this long.
_SILENT_SECONDS = 120.0
MAX_FOLDER_ENTRIES = 10_000
#: So many parts of a file are asked for before the first has come.
_AHEAD = 4


class Lease(msgspec.Struct, frozen=True):
    """The right to act on a target, as `NodeRunner.lease` gave it."""

    target: str
    epoch: int


class FolderPart(msgspec.Struct, frozen=True):
    """What lies in a folder, by name; how many more there are beyond what was asked for."""

    entries: tuple[Entry, ...]
    more: int


class TreeSum(msgspec.Struct, frozen=True):
    """How many entries a tree has, and bytes in its files."""

    entries: int
    bytes: int


class NodeFiles:
    """Files on one node. Methods block, may be called from any thread, and raise ConnectorError (RunnerProblem). Once
    `stop` is set the node is told to end what it does, and it is refused as `cancelled`."""

    def __init__(self, runner: NodeRunner) -> None:
        self._runner = runner

    @property
    def target(self) -> str:
        """What the node is called, for errors."""
        return self._runner.target

    def folder(
        self, path: str, *, most: int = MAX_FOLDER_ENTRIES, after: bytes = b"", stop: threading.Event | None = None
    ) -> FolderPart:
        """What lies in a folder, the first names behind the name `after`; links are told with where they lead, and only
        the path itself may be one."""
        found: list[Entry] = []
        behind = {"after": base64.b64encode(after).decode()} if after else {}
        done = self._listed("folder", path, most, lambda entries, _read: found.extend(entries), stop, **behind)
        more = self._runner.as_kind(int, done.values.get("more"))
        return FolderPart(tuple(sorted(found, key=lambda entry: entry.name)), more)

    def tree(
        self,
        path: str,
        told: Callable[[tuple[Entry, ...], int], object],
        *,
        most: int = 1_000_000,
        stop: threading.Event | None = None,
    ) -> TreeSum:
        """Everything below a path, itself first, with the SHA-256 of each file. `told` gets more entries and how many
        bytes were read by then, about each second; what it does not keep is kept nowhere. More than `most` entries are
        refused as `too_many`."""
        return self._runner.as_kind(TreeSum, self._listed("hash", path, most, told, stop).values)

    def _listed(
        self,
        op: str,
        path: str,
        most: int,
        told: Callable[[tuple[Entry, ...], int], object],
        stop: threading.Event | None,
        **more: str,
    ) -> Done:
        with self._runner.asking(op, **launch.named(path), most=most, **more) as asked:
            while True:
                part = asked.next(_SILENT_SECONDS, stop)
                if isinstance(part, Done):
                    return part
                if isinstance(part, At) or len(part.entries) > most:
                    raise self._runner.not_spoken("more entries than were asked for")
                most -= len(part.entries)
                told(part.entries, part.bytes)
                asked.send("more")

    def fetch(
        self,
        path: str,
        sink: IO[bytes],
        *,
        at: int = 0,
        progress: Callable[[int, int], object] | None = None,
        stop: threading.Event | None = None,
    ) -> int:
        """Write a file of the node to `sink`, from a byte on, to the end that it has when that is reached; how far it
        got. `progress` gets bytes and size."""
        while stop is None or not stop.is_set():
            part = self._runner.read(path, at, _READ_BYTES)
            sink.write(part.data)
            at += len(part.data)
            if progress is not None:
                progress(at, part.size)
            if not part.data:
                break
        return at

    def parts(
        self, path: str, at: int, size: int, *, stop: threading.Event | None = None
    ) -> Iterator[tuple[int, FilePart]]:
        """A file's parts from a byte on to its `size`, each with where it begins; several are asked for ahead, so that
        the way there is not waited for each time."""
        ahead: deque[tuple[int, int, Asked, ExitStack]] = deque()
        try:
            while True:
                while at < size and len(ahead) < _AHEAD:
                    most, going = min(_READ_BYTES, size - at), ExitStack()
                    one = going.enter_context(self._runner.asking("read", **launch.named(path), at=at, most=most))
                    ahead.append((at, most, one, going))
                    at += most
                if not ahead:
                    return
                begins, most, one, going = ahead.popleft()
                with going:
                    done = one.next(_SILENT_SECONDS, stop)
                part = self._runner.as_kind(FilePart, done.values if isinstance(done, Done) else None)
                if len(part.data) > most:
                    raise self._runner.not_spoken("more of a file than was asked for")
                yield begins, part
        finally:
            for *_asked, going in ahead:
                going.close()

    def put(
        self,
        path: str,
        source: IO[bytes],
        *,
        size: int,
        sha256: str,
        lease: Lease,
        mode: int | None = None,
        replaces: str = "",
        progress: Callable[[int], object] | None = None,
        stop: threading.Event | None = None,
    ) -> bool:
        """Send a file; whether it was written: not where the node has it already. It is there whole, synced and with
        this sum, or not at all. What an attempt before this left is gone on with, by seeking in `source`. Refused:
        `there` where something has the name and `replaces` does not name its sum, `changed` where that is not the sum,
        `link` where the path leads through one, `other_content` where what came is not what was announced. Without
        `mode` it is that of what is replaced, or 0644; `progress` gets the bytes that arrived."""
        values = {"path": path, "size": size, "sha256": sha256, "mode": mode, "replaces": replaces}
        with self._runner.asking("put", target=lease.target, epoch=lease.epoch, **values) as asked:
            first, sent = True, 0
            while True:
                while first or asked.came() or sent >= size:
                    part = asked.next(_SILENT_SECONDS, stop)
                    if isinstance(part, Done):
                        return self._runner.as_kind(bool, part.values.get("written"))
                    if isinstance(part, Entries) or part.at > size:
                        raise self._runner.not_spoken("a place beyond the end")
                    if first:
                        first, sent = False, part.at
                        if sent:
                            source.seek(sent)
                    if progress is not None:
                        progress(part.at)
                if stop is not None and stop.is_set():
                    asked.next(_SILENT_SECONDS, stop)
                    continue
                piece = source.read(min(PIECE_BYTES, size - sent))
                if not piece:
                    raise EOFError(f"the file has {sent} bytes, {size} were announced")
                asked.send("piece", piece, bytes=len(piece))
                sent += len(piece)

    def discard(self, path: str, *, size: int, sha256: str, lease: Lease) -> None:
        """Remove what an attempt to send this left behind."""
        values = {"path": path, "size": size, "sha256": sha256, "discard": True}
        with self._runner.asking("put", target=lease.target, epoch=lease.epoch, **values) as asked:
            asked.next()
