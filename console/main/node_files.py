"""Files of nodes composed: over the runners by which acts are done, with this computer's files beside them."""

from __future__ import annotations

import errno
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from connectors.runner.client import NodeRunner
from connectors.runner.fetching import Fetched, Place, Progress, fetch
from connectors.runner.files import FolderPart, NodeFiles
from connectors.runner.messages import Entry
from connectors.streams import ConnectorError
from console.maintenance.service.file_plans import Measured
from console.maintenance.service.files import Files, FilesService
from console.work.service.lanes import refusal

if TYPE_CHECKING:
    from console.journal.model import Target
    from console.journal.service import Journal
    from console.work.service.acting import Acts


class RunnerFiles:
    """Files of one node, by its runner."""

    def __init__(self, files: NodeFiles) -> None:
        self._files = files

    def folder(self, path: str, *, most: int, after: bytes = b"") -> FolderPart:
        return self._files.folder(path, most=most, after=after)

    def itself(self, path: str) -> Entry | None:
        """What has a path, a file with its sum; None for nothing. A folder is told of, and not entered."""
        found: list[Entry] = []
        try:
            self._files.tree(path, lambda entries, _read: found.extend(entries), most=1)
        except ConnectorError as error:
            if refusal(error) == "too_many":  # a folder, and something lies in it
                return Entry(path="", type="folder", size=0, mode=0, uid=0, gid=0, mtime_ns=0)
            if refusal(error) == "system" and error.facts.get("errno") == str(errno.ENOENT):
                return None
            raise
        return found[0] if found else None

    def fetch(
        self, path: str, place: Path, *, replace: bool, progress: Progress | None, stop: threading.Event | None
    ) -> Fetched:
        return fetch(self._files, path, Place(place, replace=replace), progress=progress, stop=stop)


def measured(source: Path) -> Measured:
    """A file of this computer. Raises OSError."""
    with source.open("rb") as file:
        known = hashlib.file_digest(file, "sha256")
        return Measured(str(source.resolve()), source.name, file.tell(), known.hexdigest())


def files_over(acts: Acts, journal: Journal) -> FilesService:
    """Files of the nodes that these acts reach."""

    @contextmanager
    def at(node: Target) -> Iterator[Files]:
        with acts.looking(node) as asking:
            yield RunnerFiles(NodeFiles(cast(NodeRunner, asking.runner)))

    return FilesService(at, journal.begin, measured)
