"""Alarms composed: over the journal, the rules, the inventory, and what plans say of nodes; and which program of a data
folder raises them."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from console.alarms.model.alarms import Why
from console.alarms.model.board import Surroundings
from console.alarms.service.alarms import AlarmService
from console.alarms.service.records import Records
from console.main.claims import locked
from console.maintenance.model.places import lies_in, wholes
from console.work.model.runs import RunState, StepState

if TYPE_CHECKING:
    from console.alarms.service.telling import Found, Telling
    from console.fleet.model.inventory import Inventory
    from console.fleet.model.rules import Named, Rule
    from console.fleet.model.watching import Told, Transition
    from console.fleet.service.history.findings import Kept
    from console.fleet.service.inventory import InventoryService
    from console.journal.service import Journal
    from console.main.parts import Parts
    from console.maintenance.service.asides import Asides
    from console.maintenance.service.windows import Windows
    from console.work.service.acting import Acts

ALARMS, SCHEDULES = "alarms", "schedules"
#: The acts whose nodes start anew.
_BOOTS = frozenset({"node.reboot"})
#: Who holds the first does what is one program's to do; who holds the other is a window.
_LOCK, _WINDOW = "{name}.lock", "{name}-window.lock"


class Surround:
    """What decides how alarms stand besides themselves, in memory: `refresh` reads it anew, whoever asks waits for
    nothing."""

    def __init__(
        self, inventory: InventoryService, acts: Acts, asides: Asides, windows: Windows, rules: Mapping[str, Rule]
    ) -> None:
        self._inventory, self._acts, self._asides, self._rules = inventory, acts, asides, rules
        self._windows = windows
        self._lock = threading.Lock()
        self._at_work: Mapping[str, Why] = {}
        self.refresh()

    def __call__(self) -> Surroundings:
        inventory = self._inventory.current()
        aside: dict[str, Why] = dict.fromkeys(self._asides.now(), Why.DRAINED)
        with self._lock:
            aside |= self._at_work
        of_nodes = self._in_windows(inventory)
        of_nodes |= {target.removeprefix("node:"): why for target, why in aside.items()}
        return Surroundings(self._rules, lambda thing: places(inventory, thing), of_nodes)

    def _in_windows(self, inventory: Inventory) -> dict[str, Why]:
        """What lies in open windows: nodes by their keys, racks, switches and sites as alarms name them."""
        opened = frozenset(window.of for window, _ in self._windows.opened())
        if not opened:
            return {}
        nodes = (node.key for node in inventory.nodes if not opened.isdisjoint(lies_in(inventory, node.key)))
        return dict.fromkeys((*nodes, *wholes(inventory, opened)), Why.WINDOW)

    def refresh(self) -> None:
        """Read on which nodes a plan is at work. Raises JournalError."""
        found: dict[str, Why] = {}
        for run in self._acts.unsettled():
            if run.state is not RunState.RUNNING:
                continue
            why = Why.BOOT if run.plan.act in _BOOTS else Why.MAINTENANCE
            found |= {view.step.target.id: why for view in run.steps if view.state is StepState.RUNNING}
        with self._lock:
            self._at_work = found


def places(inventory: Inventory, thing: str) -> tuple[str, ...]:
    """Where a node (by its key), or a rack or switch, stands, as alarms of a whole name it."""
    node = inventory.node(thing)
    site, _, within = thing.partition("/")
    return tuple(node.parents.values()) if node is not None else (site,) if within else ()


class Turn:
    """Which program raises alarms, or keeps schedules (`name`): who holds the lock of a file. A window has the first
    word: what runs without one gives way to it, for it may watch only some nodes."""

    def __init__(self, directory: Path, *, first: bool, name: str = ALARMS) -> None:
        self._directory, self._first = directory, first
        self._lock, self._window = (text.format(name=name) for text in (_LOCK, _WINDOW))
        self._held: dict[str, int] = {}

    def take(self) -> bool:
        if self._first:
            self._hold(self._window)
        elif not is_free(self._directory / self._window):
            self.leave()
            return False
        return self._hold(self._lock)

    def leave(self) -> None:
        for handle in self._held.values():
            with contextlib.suppress(OSError):
                os.close(handle)
        self._held.clear()

    def _hold(self, name: str) -> bool:
        if name not in self._held:
            handle = locked(self._directory / name)
            if handle is None:
                return False
            self._held[name] = handle
        return True


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock of a file."""
    if not path.exists():
        return True
    handle = locked(path)
    if handle is None:
        return False
    os.close(handle)
    return True


def is_raising(directory: Path) -> bool:
    """Whether some program raises the alarms of a data folder now."""
    return not is_free(directory / _LOCK.format(name=ALARMS))


def alarms_over(
    journal: Journal, inventory: InventoryService, acts: Acts, aside: tuple[Asides, Windows], rules: Mapping[str, Rule]
) -> tuple[AlarmService, Surround]:
    """`aside` are the nodes out of work, and maintenance windows. Raises JournalError."""
    around = Surround(inventory, acts, *aside, rules)
    return AlarmService(Records(journal, lambda node: inventory.current().name(node)), around), around


def raise_alarms(
    parts: Parts, on_bug: Callable[[BaseException], None], *, first: bool, all: bool = True
) -> Callable[[Sequence[Told]], None]:
    """Begin to raise alarms, until the parts are closed; gives what is to hear what the judge tells. A window goes
    `first`. Not `all` nodes may be watched here."""
    from console.alarms.service.raising import Raising  # noqa: PLC0415 - what only looks raises none

    parts.raising = Raising(
        parts.alarms,
        parts.rulebook.rows,
        parts.around,
        lambda: {node.key for node in parts.inventory.current().nodes},
        Turn(parts.directory, first=first),
        on_bug,
        all=all,
        each_look=parts.windows.look,
    )
    parts.raising.start()
    return parts.raising.hear


def telling_to(parts: Parts, of: str, named: Named, found: Callable[[], Found | None]) -> Telling:
    """What tells the alarms that are raised here of what is `found` of a value that no judge reads."""
    from console.alarms.service.telling import Telling  # noqa: PLC0415 - what only looks tells of nothing

    def stands() -> set[tuple[str, str]]:
        rules = parts.rulebook.rows
        sources = [each.source for each in parts.alarms.ledger().alarms.values() if each.active]
        return {(each.rule, each.part) for each in sources if each.rule in rules and rules[each.rule].told is named}

    def hear(told: Sequence[Transition]) -> None:
        if parts.raising is not None:
            parts.raising.hear(told)

    return Telling(of, found, stands, hear, parts.journal.now)


def stood(alarms: AlarmService, node: str) -> list[Kept]:
    """What alarms say was found of a node (empty: of the whole): telemetry.db may know nothing of it."""
    from console.fleet.service.history.findings import Kept  # noqa: PLC0415 - numpy takes a while

    return [
        Kept(node, alarm.source.rule, alarm.source.part, alarm.raised, alarm.last_raised, facts=alarm.facts)
        for alarm in alarms.ledger().alarms.values()
        if alarm.active and alarm.source.node == node
    ]
