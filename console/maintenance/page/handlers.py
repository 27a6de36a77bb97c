"""Handlers of the commands about maintenance in the window: they open sheets, and the plans that come of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.journal.model import Target
from console.maintenance.page import commands
from console.maintenance.page.files_sheet import FilesSheet
from console.maintenance.page.gpus_sheet import GpusSheet
from console.maintenance.page.node_sheets import (
    CommandSheet,
    DrainSheet,
    GiveBackSheet,
    NodeSheet,
    RebootSheet,
    ResetSheet,
)
from console.maintenance.page.protocols import Acts, Files, Maintenance, Terminals, Windows
from console.maintenance.page.services_sheet import ServicesSheet
from console.maintenance.page.windows_sheet import WindowsSheet
from console.pagekit.sheet import Sheet
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work.commands import ACT_SHOW
from console.work.model.commands import Danger
from console.work.model.plans import Plan
from console.work.model.runs import RunView


class MaintenanceHandlers(QObject):
    """One method for each command. `current` is the node in sight (its key), `named` gives a node's target by its key,
    `chosen` the targets of what somebody wrote and what of it is no node; `gpu` is the index of the GPU in sight,
    `rooms` are their files, terminals and maintenance windows; `places` gives what windows are planned for around a
    node, with what each is called."""

    def __init__(
        self,
        maintenance: Maintenance,
        rooms: tuple[Files, Terminals, Windows],
        acts: Acts,
        surroundings: Surroundings,
        window: QWidget,
        *,
        current: Callable[[], str],
        gpu: Callable[[], str],
        named: Callable[[str], Target | None],
        chosen: Callable[[str], tuple[Sequence[Target], str]],
        said: Callable[[Exception], str],
        zone: Callable[[str], str],
        places: Callable[[str], Sequence[tuple[Target, str]]],
    ) -> None:
        super().__init__(window)
        self._maintenance = maintenance
        self._files, self._terminals, self._windows = rooms
        self._acts = acts
        self._surroundings = surroundings
        self._window = window
        self._current = current
        self._gpu = gpu
        self._named = named
        self._chosen = chosen
        self._said = said
        self._zone = zone
        self._places = places
        self._sheets = Sheets(self)

    def table(self) -> dict[str, Callable[..., Any]]:
        return {
            commands.SERVICES.id: self.services,
            commands.GPUS.id: self.gpus,
            commands.FILES.id: self.files,
            commands.TERMINAL.id: self.terminal,
            commands.RESET.id: self.reset,
            commands.DRAIN.id: self.drain,
            commands.GIVE_BACK.id: self.give_back,
            commands.WINDOWS.id: self.windows,
            commands.REBOOT.id: self.reboot,
            commands.RUN.id: self.run,
        }

    def services(self, node: str = "") -> None:
        def make(target: Target, name: str) -> Sheet:
            zone = self._zone(node or self._current())
            return ServicesSheet(
                self._maintenance, self._surroundings, target, name, self._plan, self._said, zone, self._window
            )

        self._open("services", node, make)

    def gpus(self, node: str = "", gpu: str = "") -> None:
        def make(target: Target, name: str) -> Sheet:
            first = gpu or self._gpu()
            return GpusSheet(
                self._maintenance, self._surroundings, target, name, self._plan, self._said, first, self._window
            )

        self._open("gpus", node, make)

    def files(self, node: str = "") -> None:
        def make(target: Target, name: str) -> Sheet:
            zone = self._zone(node or self._current())
            return FilesSheet(self._files, self._surroundings, target, name, self._plan, self._said, zone, self._window)

        self._open("files", node, make)

    def terminal(self, node: str = "") -> None:
        """The desktop's terminal on a node, or why there is none."""
        target = self._named(node or self._current())
        if target is None:
            self._surroundings.say(self.tr("Choose a node first"))
            return
        terminals = self._terminals
        self._surroundings.run(
            self.tr("Opening a terminal"),
            lambda _report: terminals.window(target),
            lambda _done: self._surroundings.say(self.tr("A terminal opens beside this window")),
            lambda error: self._surroundings.say(self._said(error)),
            danger=Danger.CHANGES,
        )

    def windows(self, node: str = "") -> None:
        """All of them; another is for the node in sight, its rack or its site, or for any site where none is."""
        of = node or self._current()

        def make() -> Sheet:
            places = self._places(of)
            return WindowsSheet(self._windows, self._surroundings, places, self._said, self._zone(of), self._window)

        self._sheets.show(f"windows {of}", make)

    def reset(self, node: str = "", gpu: str = "") -> None:
        which = gpu or self._gpu()
        if not which:  # which one is to be seen first
            self.gpus(node)
            return
        self._open(
            f"reset {which}",
            node,
            lambda target, name: ResetSheet(self._maintenance, target, name, which, self._plan, self._window),
        )

    def reboot(self, node: str = "") -> None:
        self._ask(RebootSheet, node)

    def drain(self, node: str = "") -> None:
        self._ask(DrainSheet, node)

    def give_back(self, node: str = "") -> None:
        self._ask(GiveBackSheet, node)

    def run(self, node: str = "") -> None:
        target = self._named(node or self._current())
        name = target.name.removeprefix("node:") if target is not None else ""
        self._sheets.show(
            "command", lambda: CommandSheet(self._maintenance, name, self._chosen, self._plan, self._window)
        )

    def _ask(self, kind: Callable[..., NodeSheet], node: str) -> None:
        self._open(
            getattr(kind, "__name__", ""),
            node,
            lambda target, name: kind(self._maintenance, target, name, self._plan, self._window),
        )

    def _open(self, key: str, node: str, make: Callable[[Target, str], Sheet]) -> None:
        target = self._named(node or self._current())
        if target is None:
            self._surroundings.say(self.tr("Choose a node first"))
            return
        self._sheets.show(f"{key} {target.id}", lambda: make(target, target.name.removeprefix("node:")))

    def _plan(self, make: Callable[[], Plan], over: Callable[[str], None]) -> None:
        """Make a plan in a job, write it down and open its sheet."""

        def act(_report: object) -> RunView:
            return self._acts.propose(make())

        def done(run: RunView) -> None:
            over("")
            self._surroundings.act(ACT_SHOW.id, run=run.id)

        def failed(error: Exception) -> None:
            over(self._said(error))

        self._surroundings.run(
            self.tr("Making a plan"), act, done, failed, broke=lambda: over(""), danger=Danger.CHANGES
        )
