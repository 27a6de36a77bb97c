"""Acts composed: runners on nodes by the inventory's own ways, the tools' readers, the list of people, marks."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from connectors import plain
from connectors.runner.client import NodeRunner
from connectors.streams import Host
from console.journal.model import Mark, Target
from console.log.model.rules import Signature
from console.log.service.people import People
from console.main.claims import FileClaims
from console.maintenance.model.words import WORDS as MAINTENANCE
from console.maintenance.service import maintenance
from console.work.model.commands import Danger
from console.work.model.runs import RunView
from console.work.model.words import Vocabulary, title
from console.work.service.acting import Acts
from console.work.service.carrying import permit
from console.work.service.lanes import CannotAct
from console.work.service.protocols import Reader, Runner, Signed, Somebody
from console.work.service.records import Records
from resources.text import QT_TRANSLATE_NOOP, say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from console.fleet.service.inventory import InventoryService
    from console.fleet.service.protocols import Connect
    from console.journal.service import Journal
    from console.log.service.desk import LogDesk

#: Who reads what programs on nodes say, by name.
READERS: Mapping[str, Reader] = {**plain.READERS, **maintenance.READERS}
#: What plans and their steps are called.
WORDS: Vocabulary = {**MAINTENANCE}
MARK = "act"
_CLAIMS = "runs"
_NO_NODE = QT_TRANSLATE_NOOP("Acts", "{node} is no node of this console.")


class OwnRunner(NodeRunner):
    """A runner whose connection ends with it."""

    def __init__(self, host: Host, target: str) -> None:
        self._host = host
        super().__init__(host, target)

    def close(self) -> None:
        super().close()
        self._host.close()


class NodesOfInventory:
    """The way to what acts on a node of the inventory."""

    def __init__(self, inventory: InventoryService, reach: Connect) -> None:
        self._inventory = inventory
        self._reach = reach

    def __call__(self, target: Target, cancel: threading.Event) -> Runner:
        """Blocks; raises ConnectorError, and CannotAct for what is no node here."""
        node = self._inventory.current().node(target.id.removeprefix("node:"))
        if node is None or not target.id.startswith("node:"):
            raise CannotAct("no_node", say(_NO_NODE, node=target.name))
        host = self._reach(node, cancel)
        try:
            return OwnRunner(host, node.full_name)
        except BaseException:
            host.close()
            raise


class RuleOfPeople:
    """The list of people as plans see it."""

    def __init__(self, people: People) -> None:
        self._people = people

    def needs(self, act: str) -> int:
        return self._people.roster().needs(act)

    def approved(self, text: bytes, namespace: str, signatures: Iterable[Signed]) -> Sequence[Somebody]:
        return self._people.approved(text, namespace, [Signature(each.key, each.text) for each in signatures])


def acts_over(  # noqa: PLR0917 - what it stands on, all of it
    journal: Journal, inventory: InventoryService, reach: Connect, log: LogDesk, folder: Path, operator: str
) -> Acts:
    """The acts of a program over its data `folder`."""
    records = Records(journal)

    def ended(run: RunView) -> None:
        """A mark on the time axis of everything that the run touched."""
        if run.begun is not None and run.ended is not None:
            text = str(title(run.plan, WORDS, undoes=bool(run.undoes)))
            time, ref = run.ended.timestamp(), f"run:{run.id}"
            journal.add_marks(Mark(time, target.id, MARK, text, ref) for target in run.plan.targets)

    return Acts(
        records,
        NodesOfInventory(inventory, reach),
        READERS,
        RuleOfPeople(log.people),
        FileClaims(folder / _CLAIMS),
        holder=f"{operator}@{socket.gethostname()} {records.head()[0][:8]}"[:200],
        who=lambda: log.seat.seen().name,
        permit=lambda: permit(Danger.CHANGES, log.seat.standing()),
        ended=ended,
    )
