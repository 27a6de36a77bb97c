"""The faults of the demo site: raise one, see what the console makes of it, clear it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.fleet.model.inventory import Inventory
from console.fleet.page.problems import said
from console.fleet.page.vocabulary import translate
from console.pagekit.hints import Hint
from console.pagekit.sheet import Sheet
from console.pagekit.surroundings import Surroundings
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets.button import Button
from widgets.field import Choice
from widgets.tables.table import Actions, Column, DenseTable, Row
from widgets.text import Caption, Label


@dataclass(frozen=True, slots=True)
class ActiveFault:
    """A fault that lasts; `where` names what it is on."""

    id: str
    kind: str
    where: str


class FaultDesk(Protocol):
    """The demo site's faults. Methods block and raise ConnectorError."""

    def raise_fault(self, kind: str, node: str, site: str) -> None: ...

    def clear(self, fault: str) -> None: ...

    def active(self) -> Sequence[ActiveFault]: ...


KINDS: dict[str, tuple[Text, Text]] = {
    "gpu_lost": (
        QT_TRANSLATE_NOOP("Faults", "GPU lost"),
        QT_TRANSLATE_NOOP("Faults", "GPU 5 falls off the bus: XID 79, and it answers no more"),
    ),
    "xid": (
        QT_TRANSLATE_NOOP("Faults", "XID"),
        QT_TRANSLATE_NOOP("Faults", "GPU 3 reports XID 63: a memory row is to be remapped"),
    ),
    "thermal": (
        QT_TRANSLATE_NOOP("Faults", "Thermal slowdown"),
        QT_TRANSLATE_NOOP("Faults", "GPU 0 and 1 heat up within a minute until the hardware slows them down"),
    ),
    "link_flap": (
        QT_TRANSLATE_NOOP("Faults", "Link flap"),
        QT_TRANSLATE_NOOP("Faults", "Port mlx5_0 loses its link again and again"),
    ),
    "slow_storage": (
        QT_TRANSLATE_NOOP("Faults", "Slow storage"),
        QT_TRANSLATE_NOOP("Faults", "The whole site reads its files slowly; jobs wait"),
    ),
    "node_gone": (
        QT_TRANSLATE_NOOP("Faults", "Node gone"),
        QT_TRANSLATE_NOOP("Faults", "The node cuts its connections and answers no more"),
    ),
    "probe_hung": (
        QT_TRANSLATE_NOOP("Faults", "Driver hangs"),
        QT_TRANSLATE_NOOP("Faults", "The GPU driver stops answering; the host's figures go on"),
    ),
    "clock_off": (
        QT_TRANSLATE_NOOP("Faults", "Clock off"),
        QT_TRANSLATE_NOOP("Faults", "The node's clock jumps a year ahead"),
    ),
    "pcie_replays": (
        QT_TRANSLATE_NOOP("Faults", "PCIe retries"),
        QT_TRANSLATE_NOOP("Faults", "GPU 2 sits badly in its slot: its link sends again and again"),
    ),
    "symbol_errors": (
        QT_TRANSLATE_NOOP("Faults", "Bad cable"),
        QT_TRANSLATE_NOOP("Faults", "Port mlx5_1 receives wrong symbols, 14 a second"),
    ),
    "disk_full": (
        QT_TRANSLATE_NOOP("Faults", "Disk full"),
        QT_TRANSLATE_NOOP("Faults", "The disk at /scratch fills within a minute"),
    ),
    "job_idle": (
        QT_TRANSLATE_NOOP("Faults", "Job idle"),
        QT_TRANSLATE_NOOP("Faults", "The job on GPU 2 stops working and keeps its memory"),
    ),
    "process_gone": (
        QT_TRANSLATE_NOOP("Faults", "Process gone"),
        QT_TRANSLATE_NOOP("Faults", "The process on GPU 1 ends and its memory stays taken"),
    ),
}


#: Room for a dozen faults, whether there are some or not: the sheet does not grow under the pointer.
_ROWS_HEIGHT = 320


class FaultsSheet(Sheet):
    """Chooses a fault and a node; lists what is raised."""

    changed = Signal()

    def __init__(
        self, desk: FaultDesk, inventory: Inventory, surroundings: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent=parent, width=600)
        title = self.tr("Faults of the demo site")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.heading.setText(title)
        self.text.setText(self.tr("Raise one and watch what the console makes of it. Nothing here is real."))
        self.text.show()
        self._desk = desk
        self._inventory = inventory
        self._surroundings = surroundings
        self.kind = Choice([(kind, translate(words[0])) for kind, words in KINDS.items()], "gpu_lost", self.tr("Fault"))
        self.kind.chosen.connect(self._on_kind)
        self.node = Choice(
            [(node.key, node.name) for node in inventory.nodes],
            inventory.nodes[0].key if inventory.nodes else None,
            self.tr("Node"),
        )
        self.raise_button = Button("")
        self.raise_button.setAutoDefault(False)
        self.raise_button.clicked.connect(self._on_raise)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.kind, 1)
        row.addWidget(Label(self.tr("on"), "muted"))
        row.addWidget(self.node)
        row.addWidget(self.raise_button)
        self.node.chosen.connect(self._on_kind)
        self._explained = Caption("", wrap=True)
        self.content.addLayout(row)
        self.content.addWidget(self._explained)
        self.table = DenseTable(
            [
                Column("kind", self.tr("Raised now"), 150, stretch=True),
                Column("where", self.tr("Where"), 160, stretch=True, ink="muted"),
                Column("act", "", 70),
            ],
            row_height=28,
            name=self.tr("Faults raised now"),
        )
        self.table.action.connect(self._on_clear)
        self.table.context_requested.connect(self.table.show_row_menu)
        self.table.setMinimumHeight(_ROWS_HEIGHT)
        self._empty = Hint(self.tr("No fault is raised"))
        self._empty.setMinimumHeight(_ROWS_HEIGHT)
        self.content.addWidget(self.table, 1)
        self.content.addWidget(self._empty, 1)
        self.table.hide()
        close = self.add_button(self.tr("Close"))
        close.clicked.connect(self.reject)
        self._on_kind()
        self._list()

    def set_node(self, node: str) -> None:
        """Choose the node to begin with."""
        self.node.set_current(node)
        self._on_kind()

    @Slot()
    def _on_kind(self) -> None:
        kind = str(self.kind.current())
        self._explained.setText(translate(KINDS[kind][1]))
        self.raise_button.setText(self.tr("Raise on {node}").format(node=self.node.currentText()))

    @Slot()
    def _on_raise(self) -> None:
        kind, node = str(self.kind.current()), self._inventory.node(str(self.node.current()))
        if node is not None:
            self._do(lambda: self._desk.raise_fault(kind, node.name, node.site))

    @Slot(object, object)
    def _on_clear(self, fault: object, _action: object) -> None:
        self._do(lambda: self._desk.clear(str(fault)))

    def _do(self, act: Callable[[], None]) -> None:
        def work(_report: Any) -> Sequence[ActiveFault]:
            act()
            return self._desk.active()

        self._surroundings.run(self.tr("Asking the demo site"), work, self._show, self._failed, target="demo")

    def _list(self) -> None:
        self._surroundings.run(
            self.tr("Asking the demo site"),
            lambda _report: self._desk.active(),
            self._show,
            self._failed,
            target="demo",
            shown=False,
        )

    def _show(self, active: Sequence[ActiveFault]) -> None:
        rows = []
        for fault in active:
            words = KINDS.get(fault.kind)
            name = translate(words[0]) if words is not None else fault.kind
            rows.append(Row(fault.id, (name, fault.where, Actions((("clear", self.tr("Clear")),)))))
        self.table.set_rows(rows)
        shown, hidden = (self.table, self._empty) if rows else (self._empty, self.table)
        hidden.hide()  # first: with both of them the sheet would grow, and never shrink again
        shown.show()

    def _failed(self, error: Exception) -> None:
        self.set_note(said(error), "high-text")
