"""The list of nodes at the left of the Fleet page: grouped by site and rack, worst mark first in sight."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

import numpy as np
from PySide6.QtCore import QPoint, QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.fleet.model import signals
from console.fleet.model.comparison import MOST
from console.fleet.model.inventory import Inventory, Node
from console.fleet.model.readings import Facts, NodeReading
from console.fleet.page.needs import Surroundings, Telemetry
from console.fleet.page.tracks import usual
from console.fleet.page.trends import Trends, load_of
from console.fleet.page.words import condition
from console.fleet.page.zones import zone_of
from widgets import numbers
from widgets.button import Button, Kind
from widgets.master import Item, MasterList
from widgets.spark import Spark, around

#: The past is fetched for at most this many nodes at a time; the rest follow as they are looked at.
_PAST_AT_ONCE = 64
#: Percentage points that a small curve and its usual band are high at least: what sways by two stays a calm line.
_SPARK_SPAN, _USUAL_SPAN = 30.0, 12.0


class NodeList(QWidget):
    """Chooses a node. `chosen` carries its key when the operator picked it; several are gathered with Ctrl or Shift,
    and `compare_wanted` says that they shall be compared."""

    chosen = Signal(str)
    compare_wanted = Signal()
    table_wanted = Signal()
    menu_wanted = Signal(str, QPoint)

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._surroundings = surroundings
        self._trends = Trends(telemetry, surroundings)
        self._inventory = Inventory()
        self._last: dict[str, Item] = {}
        self._readings: Mapping[str, NodeReading] = {}
        self.list = MasterList(
            self.tr("Nodes"),
            self.tr("utilisation, 1 h"),
            self.tr("Filter nodes"),
        )
        self.list.setAccessibleName(self.tr("Nodes"))
        self.list.current_changed.connect(self._on_current)
        self.list.context_requested.connect(self._on_context)
        self.list.set_several()
        self.list.selection_changed.connect(self._on_selection)
        self.compare = Button("", Kind.PRIMARY)
        self.compare.clicked.connect(self.compare_wanted)
        self.compare.hide()
        self.table = Button(
            self.tr("All in a table"), Kind.QUIET, icon="table", tip=self.tr("Every node with its figures, to sort")
        )
        self.table.clicked.connect(self.table_wanted)
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self.compare)
        column.addWidget(self.table)
        self.list.add_foot(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        self._settled = QTimer(self)
        self._settled.setInterval(3000)
        self._settled.timeout.connect(self._fetch_past)
        self._quiet = False

    def set_inventory(self, inventory: Inventory, readings: Mapping[str, NodeReading], now: float) -> None:
        """Show these nodes, keeping the choice where it still exists."""
        self._inventory = inventory
        self._readings = readings
        many = len(inventory.sites) > 1
        self._quiet = True
        current = self.list.current()
        self._last = {}
        items = []
        for node in inventory.nodes:
            reading = readings.get(node.key)
            item = self._item(node, reading, _load(reading), now, many)
            self._last[node.key] = item
            items.append(item)
        self.list.set_items(items)
        if current in self._last:
            self.list.set_current(current)
        self._quiet = False
        self._settled.start()

    def refresh(self, readings: Mapping[str, NodeReading], now: float, nodes: Collection[str] | None = None) -> None:
        """Bring the lines of all nodes, or of some, up to date; only those that look different are drawn anew."""
        self._readings = readings
        many = len(self._inventory.sites) > 1
        changed = []
        for node in self._inventory.nodes if nodes is None else map(self._inventory.node, nodes):
            if node is None:
                continue
            reading = readings.get(node.key)
            load = _load(reading)
            last = self._last.get(node.key)
            moved = reading is not None and self._trends.note(node.key, load, now)
            item = self._item(node, reading, load, now, many, None if moved else last)
            if last is None or item != last:
                self._last[node.key] = item
                changed.append(item)
        if changed:
            self.list.update_items(changed)

    def set_current(self, node: str) -> None:
        """Choose a node without telling anybody."""
        self._quiet = True
        self.list.set_current(node)
        self._quiet = False

    def current(self) -> str:
        found = self.list.current()
        return found if isinstance(found, str) else ""

    def focus_filter(self) -> None:
        self.list.focus_filter()

    def arrived(self) -> frozenset[str]:
        """The nodes whose small curve has got its past since this was asked last."""
        return self._trends.arrived()

    def spark(self, node: str) -> Spark | None:
        """The small curve of a node."""
        item = self._last.get(node)
        return item.spark if item is not None else None

    def gathered(self) -> list[str]:
        """The keys of the nodes that are selected together; empty for fewer than two."""
        keys = [key for key in self.list.selected() if isinstance(key, str)]
        return keys if len(keys) > 1 else []

    @Slot()
    def _on_selection(self) -> None:
        count = len(self.gathered())
        self.compare.setText(self.tr("Compare %n node(s)", "", count))
        self.compare.setEnabled(count <= MOST)
        self.compare.set_tip("" if count <= MOST else self.tr("Eight at most"))
        self.compare.setVisible(count > 1)

    def _item(  # noqa: PLR0917 - one line of the list, of all that it shows
        self, node: Node, reading: NodeReading | None, load: float, now: float, many: bool, last: Item | None = None
    ) -> Item:
        site = self._inventory.site(node.site)
        zone = zone_of(site)
        name = site.name if site is not None else node.site
        found = condition(reading, zone, now)
        live = reading is not None and reading.link.state == "live"
        spark = last.spark if last is not None and last.spark is not None else self._spark(node.key, live)
        group = _group(name if many or not node.rack else "", node.rack)
        return Item(
            node.key,
            group,
            node.name,
            found.word,
            found.priority,
            spark,
            numbers.percent(load),
            search=" ".join((name, node.site, node.rack, node.host, node.owner, *node.labels, found.word)),
            tip=found.headline or _described(node, reading.facts if reading is not None else None),
        )

    def _spark(self, key: str, live: bool) -> Spark | None:
        values = self._trends.curve(key)
        if values is None or bool(np.isnan(values).all()):
            return None
        low, high = around(values, _SPARK_SPAN)
        return Spark(values, low, high, usual(values, _USUAL_SPAN), stale_from=None if live else 0.985)

    @Slot()
    def _fetch_past(self) -> None:
        near = [node.key for node in self._inventory.nodes][:_PAST_AT_ONCE]
        self._trends.want_past(
            [(key, self._readings[key]) for key in near if key in self._readings], self._surroundings.now()
        )

    @Slot(object)
    def _on_current(self, key: object) -> None:
        if isinstance(key, str) and not self._quiet:
            self.chosen.emit(key)

    @Slot(object, QPoint)
    def _on_context(self, key: object, at: QPoint) -> None:
        if isinstance(key, str):
            self.menu_wanted.emit(key, at)


def _load(reading: NodeReading | None) -> float:
    """A node's load now; NaN unless it reports."""
    return load_of(reading) if reading is not None and reading.link.state == "live" else math.nan


def _group(site: str, rack: str) -> str:
    return " · ".join(part for part in (site, rack) if part)


def _described(node: Node, facts: Facts | None) -> str:
    parts = [node.host if not node.local else ""]
    if facts is not None:
        gpus = facts.of(signals.Kind.GPU)
        if gpus:
            parts.append(f"{len(gpus)} × {gpus[0].name}")
        parts.append(facts.os)
    return " · ".join(part for part in parts if part)
