"""Files of nodes as people use them: folders by pages, a file fetched, one sent as a plan."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from connectors.runner.fetching import Fetched, Progress
from connectors.runner.files import FolderPart
from connectors.runner.messages import Entry
from connectors.streams import ConnectorError
from connectors.text import sanitise
from console.journal.acts import Act
from console.journal.model import Target
from console.maintenance.model.refusing import CannotPlan
from console.maintenance.service import file_plans
from console.maintenance.service.file_plans import Measured
from console.maintenance.service.shared import called
from console.work.model.plans import Plan
from console.work.service.lanes import refusal
from resources.text import QT_TRANSLATE_NOOP, Text

CATEGORY, FETCHED = "files", "file.fetched"
#: So many names of a folder are shown at once.
PAGE = 500
#: A connection that was lost while a file comes is made anew so often, after so many seconds.
_TRIES, _PAUSE = 3, 2.0
_WORDS: dict[str, Text] = {
    "no_file": QT_TRANSLATE_NOOP("Maintenance", "{path} on {node} is no file."),
    "link": QT_TRANSLATE_NOOP("Maintenance", "{path} on {node} is a link to {to}. Fetch what it leads to."),
    "changed": QT_TRANSLATE_NOOP("Maintenance", "{path} on {node} was written while it came. Nothing of it was kept."),
    "other_content": QT_TRANSLATE_NOOP(
        "Maintenance", "What came of {path} on {node} has not the sum that the node told. Nothing of it was kept."
    ),
    "cancelled": QT_TRANSLATE_NOOP(
        "Maintenance", "Stopped. What came of {path} is kept: fetched to the same place, it goes on from there."
    ),
    "not_here": QT_TRANSLATE_NOOP("Maintenance", "{path} leads out of {node}."),
    "system": QT_TRANSLATE_NOOP("Maintenance", "{node} says of {path}: {said}"),
    "bad_request": QT_TRANSLATE_NOOP("Maintenance", "{path} is no path: give the whole of it, from / on."),
}


class Files(Protocol):
    """Files of one node, over one connection. Methods block and raise ConnectorError."""

    def folder(self, path: str, *, most: int, after: bytes = b"") -> FolderPart: ...

    def itself(self, path: str) -> Entry | None:
        """What has a path, links not followed, a file with its sum; None for nothing."""

    def fetch(
        self, path: str, place: Path, *, replace: bool, progress: Progress | None, stop: threading.Event | None
    ) -> Fetched: ...


class Begin(Protocol):
    """The log: something begins whose end is to be told. Raises JournalError."""

    def __call__(
        self, category: str, type: str, /, *, targets: Iterable[Target | str], details: dict[str, Any]
    ) -> Act: ...


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a folder: its entries by the bytes of their names, and how many more come behind them."""

    path: str
    entries: tuple[Entry, ...]
    more: int


class FilesService:
    """Methods block, may be called from any thread, and raise EnvironmentFault: CannotPlan, with words, for what the
    node refused. `measured` reads a file of this computer, and raises OSError."""

    def __init__(
        self,
        at: Callable[[Target], AbstractContextManager[Files]],
        begin: Begin,
        measured: Callable[[Path], Measured],
    ) -> None:
        self._at = at
        self._begin = begin
        self._measured = measured

    def page(self, node: Target, path: str, *, after: bytes = b"", most: int = PAGE) -> Page:
        """What lies in a folder behind a name."""
        try:
            with self._at(node) as there:
                found = there.folder(path, most=most, after=after)
        except ConnectorError as error:
            raise _in_words(error, node, path) from error
        return Page(path, found.entries, found.more)

    def fetch(
        self,
        node: Target,
        path: str,
        place: Path,
        *,
        replace: bool = False,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> Fetched:
        """Fetch a file to this computer, between two entries of the log. A connection that is lost is made anew, and
        what came is gone on with; so is what an attempt before this brought."""
        details = {"path": sanitise(path, 1000), "to": sanitise(str(place), 1000)}
        stop = stop or threading.Event()
        with self._begin(CATEGORY, FETCHED, targets=(node,), details=details) as act:

            def come(there: Files) -> Fetched:
                return there.fetch(path, place, replace=replace, progress=progress, stop=stop)

            found = self._surely(node, path, come, stop)
            act.add(size=found.size, sha256=found.sha256, had=found.had)
        return found

    def _surely(self, node: Target, path: str, come: Callable[[Files], Fetched], stop: threading.Event) -> Fetched:
        tries = 0
        while True:
            try:
                with self._at(node) as there:
                    return come(there)
            except ConnectorError as error:
                tries += 1
                if refusal(error) or tries > _TRIES or stop.wait(_PAUSE):
                    raise _in_words(error, node, path) from error

    def send(
        self,
        node: Target,
        source: Path,
        path: str,
        *,
        replace: bool = False,
        mode: int | None = None,
        reason: str = "",
    ) -> Plan:
        """A plan that sends a file of this computer; where `path` is a folder of the node, into it. Raises OSError for
        what cannot be read here."""
        file = self._measured(source)
        into = path.rstrip("/") or "/"
        try:
            with self._at(node) as there:
                found = there.itself(into)
                if found is not None and found.type == "folder":
                    into = f"{into.rstrip('/')}/{file.name}"
                    file_plans.is_place(into)
                    found = there.itself(into)
        except ConnectorError as error:
            raise _in_words(error, node, into) from error
        return file_plans.send(node, file, into, found, replace=replace, mode=mode, reason=reason)


def _in_words(error: ConnectorError, node: Target, path: str) -> Exception:
    """A runner's refusal in words for people; anything else as it is."""
    words = _WORDS.get(refusal(error))
    if words is None:
        return error
    to, said = sanitise(str(error.facts.get("to", "")), 200), sanitise(str(error.raw), 300)
    return CannotPlan(words, path=sanitise(path, 300), node=called(node), to=to, said=said or refusal(error))
