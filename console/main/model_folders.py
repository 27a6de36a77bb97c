"""Folders with models, here and on nodes, as artifacts are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.runner.files import NodeFiles
from connectors.runner.messages import Entry
from console.deployments.service.artifacts import MOST_FILES, FolderEntry

if TYPE_CHECKING:
    from connectors.runner.client import NodeRunner

_PIECE = 1 << 19


class NodeFolder:
    """A folder of a node, hashed there and read through its runner. Methods raise ConnectorError."""

    def __init__(self, runner: NodeRunner, path: str) -> None:
        self._runner = runner
        self._path = path.rstrip("/") or "/"

    def entries(self) -> Iterator[FolderEntry]:
        found: list[Entry] = []
        # Folders are entries, too: more of them than files may be is no model.
        NodeFiles(self._runner).tree(self._path, lambda some, _bytes: found.extend(some), most=2 * MOST_FILES)
        return map(_entry, sorted((each for each in found if _counts(each)), key=lambda each: each.path))

    def head(self, path: str, most: int) -> bytes:
        said = bytearray()
        while len(said) < most:
            part = self._runner.read(f"{self._path}/{path}", len(said), min(_PIECE, most - len(said)))
            if not part.data:
                break
            said += part.data
        return bytes(said)


def _counts(entry: Entry) -> bool:
    """Folders are no part of an artifact, unless they could not be looked into."""
    return entry.type != "folder" or entry.mount or bool(entry.error)


def _entry(entry: Entry) -> FolderEntry:
    if entry.type == "folder":
        return FolderEntry(entry.path, "file", problem=entry.error or "another file system")
    if entry.type != "file":
        return FolderEntry(entry.path, entry.type)
    problem = entry.error or ("it was written meanwhile" if entry.changed else "")
    if entry.raw is not None:
        problem = "a name that is no text"
    return FolderEntry(entry.path, "file", entry.size, "" if problem else entry.sha256, problem)
