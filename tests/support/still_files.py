"""Files of a node of the site that stands still: a few folders, with names that would rather not be read."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import NoReturn

from connectors.runner.fetching import Fetched, Phase, Progress
from connectors.runner.messages import Entry
from console.journal.model import Target
from console.maintenance.model.refusing import CannotPlan
from console.maintenance.service.file_plans import Measured, send
from console.maintenance.service.files import Page
from console.maintenance.service.shared import called
from console.maintenance.service.shell import ShellService
from console.work.model.plans import Plan
from resources.text import QT_TRANSLATE_NOOP
from tests.support.still_nodes import NOW

_TEXT = b"0.25\n0.19\n"
_NONE = QT_TRANSLATE_NOOP("Maintenance", "{node} says of {path}: {said}")


def entry(name: bytes, kind: str = "file", size: int = 0, ago: float = 3_600.0, **more: object) -> Entry:
    text = name.decode("utf-8", "replace")
    told = {"path": text, "raw": None if text.encode() == name else name, "type": kind, "size": size, **more}
    mode = 0o755 if kind == "folder" else 0o644
    return Entry(mode=mode, uid=1000, gid=1000, mtime_ns=round((NOW - ago) * 1e9), **told)  # type: ignore[arg-type]


FOLDERS: dict[str, tuple[Entry, ...]] = {
    "/": (entry(b"srv", "folder"), entry(b"var", "folder", ago=86_400.0), entry(b"vmlinuz", "link", to="boot/vmlinuz")),
    "/srv": (
        entry(b"checkpoints", "folder", ago=90.0),
        entry(b"current", "link", to="checkpoints/step-004800"),
        entry(b"loss-" + b"segmentation_3d_unet_multiresolution_" * 4 + b".csv", size=len(_TEXT), ago=20.0),
        entry(b"\xff\n\x1b[31mred", size=12, ago=400 * 86_400.0),
        entry(b"train.sock", "socket"),
    ),
}


def _nothing_to_tell(*_: object, **__: object) -> NoReturn:
    raise AssertionError("what runs in the desktop's terminal tells the log itself")


class StillShell:
    """Terminals, until `allowed` off by the site's rule; `opened` are the nodes on which one was."""

    def __init__(self) -> None:
        self.allowed = False
        self.opened: list[str] = []
        self.window = ShellService(
            _nothing_to_tell,
            rule=lambda: int(self.allowed),
            ssh=lambda node: ("ssh", node.name),
            beside=lambda node: (node.name,),
            start=lambda argv: self.opened.append(argv[0]),
        ).window


class StillFiles:
    """As `FilesService`; `hold` keeps a fetch under way until it is set, or stopped."""

    def __init__(self) -> None:
        self.hold: threading.Event | None = None

    def page(self, node: Target, path: str, *, after: bytes = b"") -> Page:
        found = FOLDERS.get(path)
        if found is None:
            raise CannotPlan(_NONE, node=called(node), path=path, said="[Errno 2] No such file or directory")
        behind = tuple(each for each in found if each.name > after)
        return Page(path, behind, 0 if after else 12_340 if path == "/srv" else 0)

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
        assert progress is not None and stop is not None
        progress(Phase.BYTES, 4, len(_TEXT))
        while self.hold is not None and not self.hold.wait(0.01):
            if stop.is_set():
                raise CannotPlan(_NONE, node=called(node), path=path, said="stopped")
        place.write_bytes(_TEXT)
        return Fetched(len(_TEXT), "0" * 64, 0)

    def send(self, node: Target, source: Path, path: str, *, replace: bool = False, reason: str = "") -> Plan:
        file = Measured(str(source), source.name, source.stat().st_size, "a" * 64)
        return send(node, file, f"{path.rstrip('/')}/{source.name}", None, replace=replace, reason=reason)
