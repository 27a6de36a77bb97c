"""Trees of nodes as a restore test looks at them: read by the node's runner, kept beside the console's data, compared.

The runner's sums share nothing with the tool that restored. What is kept is gone when it was compared.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import msgspec

from connectors.runner.messages import Entry
from connectors.text import sanitise
from console.recovery.model.comparing import PLANTED, Basis, Compared, Disorder, Item, compare
from console.recovery.model.vocabulary import BY_SECONDS, KEEP
from console.work.service.lanes import CannotAct
from console.work.service.protocols import Runner
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, say

#: No planted manifest is read beyond this, in bytes.
MOST_PLANTED = 256 << 20
_MOST_NAMED = 200
_LONGEST_NAME = 300
#: What a node's system says of a path that there is not, by its numbers.
_NOT_THERE = (str(errno.ENOENT), str(errno.ENOTDIR))
_ESCAPED = re.compile(r"\\(?:\\|x([89a-f][0-9a-f]))")
_DISORDER = QT_TRANSLATE_NOOP("Recovery", "{node} tells of its files in no order.")
_NO_MANIFEST = QT_TRANSLATE_NOOP("Recovery", "The manifest that was saved with {path} cannot be read.")


class Reading(Protocol):
    """Reads trees and files of a node, as `connectors.runner.files.NodeFiles` does. Blocks; raises ConnectorError."""

    def tree(
        self,
        path: str,
        told: Callable[[tuple[Entry, ...], int], object],
        *,
        most: int = ...,
        stop: threading.Event | None = None,
    ) -> object: ...

    def fetch(self, path: str, sink: io.BytesIO, *, stop: threading.Event | None = None) -> int: ...


def item_of(entry: Entry) -> Item:
    """What a runner told of a file, as it is compared; a name that is no UTF-8 keeps its bytes."""
    return Item(
        entry.name.decode("utf-8", "surrogateescape"),
        entry.type,
        entry.size if entry.type == "file" else 0,
        entry.mode,
        entry.uid,
        entry.gid,
        entry.mtime_ns,
        entry.ctime_ns,
        entry.sha256,
        entry.to if entry.to_raw is None else entry.to_raw.hex(),
        {name: hashlib.sha256(value).hexdigest() for name, value in entry.xattrs.items()},
        bool(entry.error) or entry.mount or entry.changed,
    )


class Trees:
    """What looks for restore tests. `reading` reads files by a runner; `folder` is where trees are kept until they are
    compared, one file for each run and path."""

    def __init__(self, reading: Callable[[Runner], Reading], folder: Path) -> None:
        self._reading = reading
        self._folder = folder

    def forget(self, run: str) -> None:
        """Keep nothing of a run."""
        for path in self._folder.glob(f"{run}-*.gz"):
            path.unlink(missing_ok=True)

    def look(self, there: Runner, run: str, words: tuple[str, ...], stopped: Callable[[], bool]) -> Mapping[str, Any]:
        """`trees keep PATH...` reads what stands on the node; `trees against BASIS SINCE SANDBOX PATH...` reads what
        came back below SANDBOX and compares: with what was kept (BASIS live), or with the manifest that came back with
        it (planted); `by_seconds` instead of `against` takes a time of whole seconds for the same time. SINCE
        is whole milliseconds."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if words[1] == KEEP:
            return self._keep(there, run, words[2:], stopped)
        basis, since, sandbox, *paths = words[2:]
        try:
            coarse = words[1] == BY_SECONDS
            return self._against(there, run, Basis(basis), int(since) / 1000, sandbox, paths, stopped, coarse=coarse)
        finally:
            self.forget(run)

    def _keep(self, there: Runner, run: str, paths: tuple[str, ...], stopped: Callable[[], bool]) -> Mapping[str, Any]:
        entries = size = 0
        for number, path in enumerate(paths):
            count, read = self._read(there, path, self._folder / f"{run}-{number}.gz", stopped)
            entries, size = entries + count, size + read
        return {"entries": entries, "bytes": size}

    def _against(  # noqa: PLR0917 - a comparison, whole
        self,
        there: Runner,
        run: str,
        basis: Basis,
        since: float,
        sandbox: str,
        paths: list[str],
        stopped: Callable[[], bool],
        *,
        coarse: bool,
    ) -> Mapping[str, Any]:
        found, gone = Compared(), []
        owners = there.hello.root
        for number, path in enumerate(paths):
            back = self._folder / f"{run}-back-{number}.gz"
            self._read(there, sandbox + path, back, stopped, absent_is_empty=True)
            if basis is Basis.PLANTED:
                planted = self._planted(there, f"{sandbox}{path}/{PLANTED}")
                if planted is None:
                    gone.append(path)
                    continue
                since, saved = planted
            else:
                saved = _kept(self._folder / f"{run}-{number}.gz")
            try:
                compare(saved, _kept(back), basis, since, found, owners=owners, root=path.rstrip("/"), coarse=coarse)
            except Disorder:
                raise CannotAct("trees.disorder", say(_DISORDER, node=there.hello.machine or "?")) from None
            except (msgspec.MsgspecError, ValueError, TypeError):
                raise CannotAct("trees.manifest", say(_NO_MANIFEST, path=path)) from None
        return _facts(found, gone, owners=owners)

    def _read(
        self, there: Runner, path: str, into: Path, stopped: Callable[[], bool], *, absent_is_empty: bool = False
    ) -> tuple[int, int]:
        """Write a tree into a file; how many entries it has, and bytes in its files."""
        stop = threading.Event()
        entries = size = 0
        encoder = msgspec.json.Encoder()
        with gzip.open(into, "wb", compresslevel=1) as file:

            def told(more: tuple[Entry, ...], _read: int) -> None:
                nonlocal entries, size
                for entry in more:
                    item = item_of(entry)
                    file.write(encoder.encode(_written(item)) + b"\n")
                    entries, size = entries + 1, size + item.size
                if stopped():
                    stop.set()

            try:
                self._reading(there).tree(path, told, stop=stop)
            except EnvironmentFault as error:
                if not (absent_is_empty and entries == 0 and _is_absent(error)):
                    raise
        return entries, size

    def _planted(self, there: Runner, path: str) -> tuple[float, Iterator[Item]] | None:
        """When a manifest that came back was made, in unix seconds, and what it says; None where none did."""
        sink = _Bounded()
        try:
            self._reading(there).fetch(path, sink)
        except EnvironmentFault as error:
            if _is_absent(error):
                return None
            raise
        lines = sink.getvalue().split(b"\n")
        try:
            head = msgspec.json.decode(lines[0], type=dict[str, Any])
            made = head["made"]
            if head.get("driftvakt_manifest") != 1 or not isinstance(made, int):
                raise ValueError("no manifest")
        except (msgspec.MsgspecError, ValueError, KeyError) as error:
            raise CannotAct("trees.manifest", say(_NO_MANIFEST, path=path)) from error
        return made / 1000, _items(lines[1:])


class _Bounded(io.BytesIO):
    """Bytes in memory, so many at most."""

    def write(self, data: Any, /) -> int:
        if self.tell() + len(data) > MOST_PLANTED:
            raise CannotAct("trees.manifest", say(_NO_MANIFEST, path=PLANTED))
        return super().write(data)


def _written(item: Item) -> Item:
    """As JSON can hold it: bytes that are no UTF-8 as \\x and two digits, a backslash as two."""
    return msgspec.structs.replace(item, path=_escaped(item.path), to=_escaped(item.to))


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\")
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(0xDC00 + int(found[1], 16)) if found[1] else "\\", text)


def _items(lines: Iterable[bytes]) -> Iterator[Item]:
    decoder = msgspec.json.Decoder(Item)
    for line in lines:
        if line:
            item = decoder.decode(line)
            yield msgspec.structs.replace(item, path=_unescaped(item.path), to=_unescaped(item.to))


def _kept(path: Path) -> Iterator[Item]:
    with gzip.open(path, "rb") as file:
        yield from _items(file)


def _is_absent(error: EnvironmentFault) -> bool:
    facts = getattr(error, "facts", {})
    return facts.get("why") == "system" and facts.get("errno") in _NOT_THERE


def _facts(found: Compared, gone: list[str], *, owners: bool) -> dict[str, Any]:
    """What was found, as the journal keeps it."""
    facts: dict[str, Any] = {
        "same": found.same,
        "files": found.files,
        "bytes": found.bytes,
        "moved": found.moved,
        "moved_files": found.moved_files,
        "unsure": found.unsure,
        "restored": found.restored,
        "restored_files": found.restored_files,
        "restored_bytes": found.restored_bytes,
        "differing": found.differing,
        "owners": owners,
        "kinds": {str(kind): count for kind, count in sorted(found.kinds.items())},
        "named": [[sanitise(_escaped(each.path), _LONGEST_NAME), str(each.what)] for each in found.named[:_MOST_NAMED]],
    }
    return facts | ({"no_manifest": gone} if gone else {})
