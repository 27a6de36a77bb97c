"""Acts composed: runners on nodes by the inventory's own ways, the tools' readers, the list of people, marks."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectors import plain, podman, restic, sandboxes
from connectors.runner.client import NodeRunner
from connectors.streams import ConnectorError, Host
from console.deployments.model.vocabulary import ROLLOUT_ACTS
from console.deployments.model.vocabulary import WORDS as DEPLOYMENTS
from console.deployments.service import readers as rollout_readers
from console.fleet.model.readings import ACT, WINDOW_OPENED, WINDOW_OVER, NodeEvent
from console.journal.model import JournalError, Mark, Target
from console.log.model.rules import Signature
from console.log.service.people import People
from console.main.claims import FileClaims
from console.maintenance.model.words import WORDS as MAINTENANCE
from console.maintenance.service import maintenance
from console.recovery.model.vocabulary import WORDS as RECOVERY
from console.work.model.commands import Danger
from console.work.model.plans import Way
from console.work.model.runs import RunState, RunView
from console.work.model.words import BROUGHT, FROM_FILE, STATES, Vocabulary, title
from console.work.service.acting import Acts
from console.work.service.carrying import permit
from console.work.service.lanes import CannotAct
from console.work.service.protocols import Aids, Reader, Runner, Signed, Somebody
from console.work.service.records import Records
from resources.text import QT_TRANSLATE_NOOP, say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from console.fleet.model.inventory import Node
    from console.fleet.service.inventory import InventoryService
    from console.fleet.service.protocols import Connect
    from console.journal.service import Journal
    from console.log.service.desk import LogDesk
    from console.maintenance.service.windows import Windows

_log = logging.getLogger(__name__)

#: Who reads what programs on nodes say, by name.
READERS: Mapping[str, Reader] = {
    **plain.READERS,
    **maintenance.READERS,
    **restic.READERS,
    **sandboxes.READERS,
    **podman.READERS,
    **rollout_readers.READERS,
}
#: What plans and their steps are called.
WORDS: Vocabulary = {**MAINTENANCE, **RECOVERY, **DEPLOYMENTS, **BROUGHT}
MARK = "act"
#: Acts whose plans may hold any program.
ANYTHING = frozenset({FROM_FILE, "node.command"})
_CLAIMS = "runs"
#: So many connections of a node are kept, and each for so many seconds.
_KEPT, _KEPT_SECONDS = 2, 60.0
#: No run has this id: asking for it shows that a runner still answers.
_NOBODY = "00000000-0000-0000-0000-000000000000"
_NO_NODE = QT_TRANSLATE_NOOP("Acts", "{node} is no node of this console.")


class OwnRunner(NodeRunner):
    """A runner whose connection ends with it."""

    def __init__(self, host: Host, target: str) -> None:
        self._host = host
        super().__init__(host, target)

    def close(self) -> None:
        super().close()
        self._host.close()


@dataclass(slots=True)
class _Idle:
    """A runner that nobody uses now, by the node that it was reached as, since a monotonic time."""

    node: Node
    runner: Runner
    since: float


class NodesOfInventory:
    """The way to what acts on a node of the inventory. A connection that was given back is kept for a minute: what is
    done next on that node does not wait for a login."""

    def __init__(self, inventory: InventoryService, reach: Connect) -> None:
        self._inventory = inventory
        self._reach = reach
        self._lock = threading.Lock()
        self._idle: dict[str, list[_Idle]] = {}
        self._timer: threading.Timer | None = None
        self._closed = False

    def __call__(self, target: Target, cancel: threading.Event) -> Runner:
        """Blocks; raises ConnectorError, and CannotAct for what is no node here."""
        node = self._node(target)
        kept = self._kept(target.id, node)
        if kept is not None:
            return kept
        host = self._reach(node, cancel)
        try:
            return OwnRunner(host, node.full_name)
        except BaseException:
            host.close()
            raise

    def named(self, target: Target) -> Target:
        """A target by the name that its node has now: no plan calls it otherwise. Raises CannotAct."""
        return Target(target.id, f"node:{self._node(target).full_name}")

    def _node(self, target: Target) -> Node:
        node = self._inventory.current().node(target.id.removeprefix("node:"))
        if node is None or target.id != f"node:{node.key}":
            raise CannotAct("no_node", say(_NO_NODE, node=target.name))
        return node

    def give_back(self, target: Target, runner: Runner) -> None:
        """Nobody uses it now."""
        node = self._inventory.current().node(target.id.removeprefix("node:"))
        with self._lock:
            idle = self._idle.setdefault(target.id, [])
            keep = node is not None and not self._closed and len(idle) < _KEPT
            if keep and node is not None:
                idle.append(_Idle(node, runner, time.monotonic()))
                if self._timer is None:
                    self._timer = threading.Timer(_KEPT_SECONDS, self._close_old)
                    self._timer.daemon = True
                    self._timer.start()
        if not keep:
            runner.close()

    def close(self) -> None:
        """End all that is kept."""
        with self._lock:
            self._closed = True
            if self._timer is not None:
                self._timer.cancel()
        self._close_old(0.0)

    def _kept(self, id: str, node: Node) -> Runner | None:
        """One that is kept, alive, and still the way to this node."""
        while True:
            with self._lock:
                idle = self._idle.get(id, [])
                one = idle.pop() if idle else None
            if one is None:
                return None
            try:
                if one.node == node:
                    one.runner.status(_NOBODY)
                    return one.runner
            except ConnectorError:
                pass  # it died meanwhile
            one.runner.close()

    def _close_old(self, seconds: float | None = None) -> None:
        before = time.monotonic() - (_KEPT_SECONDS if seconds is None else seconds)
        with self._lock:
            old = [each for idle in self._idle.values() for each in idle if each.since <= before]
            self._idle = {id: [each for each in idle if each not in old] for id, idle in self._idle.items()}
            self._idle = {id: idle for id, idle in self._idle.items() if idle}
            self._timer = None
            if self._idle and not self._closed:
                self._timer = threading.Timer(_KEPT_SECONDS, self._close_old)
                self._timer.daemon = True
                self._timer.start()
        for each in old:
            each.runner.close()


class RuleOfPeople:
    """The list of people as plans see it."""

    def __init__(self, people: People) -> None:
        self._people = people

    def needs(self, act: str) -> int:
        """How many people an act needs. What may do anything needs as many as the strictest rule asks for: else any
        rule could be got round by writing down its programs."""
        roster = self._people.roster()
        if act not in ANYTHING:
            return roster.needs(act)
        return max(roster.needs(act), *roster.rules.values(), 1)

    def approved(self, text: bytes, namespace: str, signatures: Iterable[Signed]) -> Sequence[Somebody]:
        return self._people.approved(text, namespace, [Signature(each.key, each.text) for each in signatures])

    def may(self, name: str) -> bool:
        return self._people.may_act(name)


def acts_on(journal: Journal, windows: Windows, node: str, since: float, until: float) -> list[NodeEvent]:
    """What runs did on a node (its key), and when it lay in maintenance windows, as events of the time axis. A journal
    that cannot be read tells of no runs: what it was is said elsewhere."""
    told = [
        NodeEvent(node, time, "console", code, "", f"{window.name}: {window.reason}")
        for window, stretch in windows.stretches(node, since, min(until, journal.now()))
        for time, code in ((stretch.begins, WINDOW_OPENED), (stretch.ends, WINDOW_OVER))
        if since <= time <= min(until, journal.now())
    ]
    try:
        found = journal.marks(f"node:{node}", since, until)
    except JournalError as error:
        _log.warning("the marks of %s could not be read: %s", node, error)
        return told
    told += [NodeEvent(node, mark.time, "console", ACT, "", mark.text) for mark in found if mark.kind == MARK]
    return sorted(told, key=lambda each: each.time)


def acts_over(  # noqa: PLR0917 - what it stands on, all of it
    journal: Journal, inventory: InventoryService, reach: Connect, log: LogDesk, folder: Path, operator: str, aids: Aids
) -> Acts:
    """The acts of a program over its data `folder`."""
    records = Records(journal)
    nodes = NodesOfInventory(inventory, reach)

    def ended(run: RunView) -> None:
        """A mark on the time axis of everything that the run touched."""
        if run.begun is not None and run.ended is not None:
            text = str(title(run.plan, WORDS, undoes=bool(run.undoes)))
            if run.state is not RunState.SUCCEEDED:
                text = f"{text} ({STATES[run.state]})"
            time, ref = run.ended.timestamp(), f"{'rollout' if run.plan.act in ROLLOUT_ACTS else 'run'}:{run.id}"
            journal.add_marks(Mark(time, target.id, MARK, text, ref) for target in run.plan.targets)

    return Acts(
        records,
        nodes,
        READERS,
        RuleOfPeople(log.people),
        FileClaims(folder / _CLAIMS),
        holder=f"{operator}@{socket.gethostname()} {records.head()[0][:8]}"[:200],
        who=lambda: log.seat.seen().name,
        permit=lambda: permit(Danger.CHANGES, log.seat.standing()),
        named=nodes.named,
        ended=ended,
        aids=aids,
    )


def look_for_restarted(retry: Callable[[str], object], run: RunView) -> None:
    """A run has stopped: the links of what it restarted need not wait for their turn."""
    for step in run.steps:
        if step.step.way is Way.REBOOT and step.step.target.id.startswith("node:"):
            retry(step.step.target.id.removeprefix("node:"))
