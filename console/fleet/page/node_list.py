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
from console.fleet.page.aside import Asides, Nobody, with_aside
from console.fleet.page.protocols import Telemetry
from console.fleet.page.time.past import PastReadings
from console.fleet.page.time.tracks import usual
from console.fleet.page.trends import Trends, load_of
from console.fleet.page.vocabulary import condition, condition_then
from console.fleet.page.zones import zone_of
from console.pagekit.surroundings import Surroundings
from widgets import numbers
from widgets.button import Button, Kind
from widgets.spark import Spark, around
from widgets.tables.master import Item, MasterList

#: The past is read for the first so many nodes; the curves of the others begin with the window.
_WITH_PAST = 64
#: Milliseconds from one reading of every node's load to the next.
_NOTE_PAUSE = 3000
#: Percentage points that a small curve and its usual band are high at least: what sways by two stays a calm line.
_SPARK_SPAN, _USUAL_SPAN = 30.0, 12.0


class NodeList(QWidget):
    """Chooses a node. `chosen` carries its key when the operator picked it; several are gathered with Ctrl or Shift,
    and `compare_wanted` says that they shall be compared."""

    chosen = Signal(str)
    compare_wanted = Signal()
    table_wanted = Signal()
    menu_wanted = Signal(str, QPoint)

    def __init__(
        self,
        telemetry: Telemetry,
        surroundings: Surroundings,
        asides: Asides | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._asides = asides or Nobody()
        self._telemetry, self._surroundings = telemetry, surroundings
        self._trends = Trends(telemetry, surroundings)
        self.past = PastReadings(telemetry, surroundings, self)
        self._inventory = Inventory()
        self._last: dict[str, Item] = {}
        self._sparks: dict[str, tuple[tuple[int, bool], Spark]] = {}
        self.list = MasterList(
            self.tr("Nodes"),
            self.tr("utilisation, 1 h"),
            self.tr("Filter nodes"),
            tip=self.tr("How use rose and fell over the last hour. How high it is now, the figure beside it says."),
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
        # Whatever is in sight, or an hour on another page would be a gap in every small curve.
        self._noting = QTimer(self)
        self._noting.setInterval(_NOTE_PAUSE)
        self._noting.timeout.connect(self._note)
        self._quiet = False

    def set_inventory(self, inventory: Inventory, readings: Mapping[str, NodeReading], now: float) -> None:
        """Show these nodes, keeping the choice where it still exists."""
        self._inventory = inventory
        many = len(inventory.sites) > 1
        self._quiet = True
        current = self.list.current()
        self._last = {}
        items = []
        for node in inventory.nodes:
            reading = readings.get(node.key)
            item = self._item(node, reading, now, many)
            self._last[node.key] = item
            items.append(item)
        self._sparks = {key: kept for key, kept in self._sparks.items() if key in self._last}
        self.list.set_items(items)
        if current in self._last:
            self.list.set_current(current)
        self._quiet = False
        self._noting.start()

    def refresh(self, readings: Mapping[str, NodeReading], now: float, nodes: Collection[str] | None = None) -> None:
        """Bring the lines of all nodes, or of some, up to date; only those that look different are drawn anew. Loads
        are those of the moment that is shown; states are of now."""
        self._say_when(now)
        many = len(self._inventory.sites) > 1
        changed = []
        for node in self._inventory.nodes if nodes is None else map(self._inventory.node, nodes):
            if node is None:
                continue
            item = self._item(node, readings.get(node.key), now, many)
            if item != self._last.get(node.key):
                self._last[node.key] = item
                changed.append(item)
        if changed:
            self.list.update_items(changed)

    def _say_when(self, now: float) -> None:
        moment = self.past.moment
        zone = zone_of(next(iter(self._inventory.sites), None))
        if moment is None:
            self.list.set_trailing(self.tr("utilisation, 1 h"))
        else:
            today = numbers.date(moment, zone) == numbers.date(now, zone)
            time = numbers.moment(moment, zone, now, seconds=today)
            self.list.set_trailing(self.tr("at {time}").format(time=time))

    def want_past(self) -> None:
        """Have all nodes read as they were at the moment that is shown."""
        self.past.want([node.key for node in self._inventory.nodes])

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

    def spark(self, node: str, reading: NodeReading | None) -> Spark | None:
        """The small curve of a node with this newest reading; the same one until there is something new to draw. None
        while the past is shown."""
        if self.past.past:
            return None
        made_for = (self._trends.turn(node), _is_live(reading))
        kept = self._sparks.get(node)
        if kept is not None and kept[0] == made_for:
            return kept[1]
        values = self._trends.curve(node)
        if values is None or bool(np.isnan(values).all()):
            return None
        low, high = around(values, _SPARK_SPAN)
        made = Spark(values, low, high, usual(values, _USUAL_SPAN), stale_from=None if made_for[1] else 0.985)
        self._sparks[node] = (made_for, made)
        return made

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

    def _item(self, node: Node, reading: NodeReading | None, now: float, many: bool) -> Item:
        site = self._inventory.site(node.site)
        zone = zone_of(site)
        name = site.name if site is not None else node.site
        past = self.past.past
        then, moment = self.past.reading(node.key), self.past.moment
        read = past and moment is not None  # until it was read, the state is that of now and says so
        found = condition_then(then, zone, moment) if read and moment is not None else condition(reading, zone, now)
        if not past:
            found = with_aside(found, self._asides.of(node.key), zone, now)
        group = _group(name if many or not node.rack else "", node.rack)
        return Item(
            node.key,
            group,
            node.name,
            self.tr("Now: {state}").format(state=found.word) if past and not read else found.word,
            found.priority,
            self.spark(node.key, reading),
            numbers.percent(_load(then if past else reading)),
            search=" ".join((name, node.site, node.rack, node.host, node.owner, *node.labels, found.word)),
            tip=found.tip or found.headline or _described(node, reading.facts if reading is not None else None),
            wide=past,
            below="" if past else found.next,
        )

    @Slot()
    def _note(self) -> None:
        """Take in what every node does now, and have the past of the first nodes read, once."""
        readings, now = self._telemetry.readings(), self._surroundings.now()
        for node in self._inventory.nodes:
            if node.key in readings:
                self._trends.note(node.key, _load(readings[node.key]), now)
        near = [node.key for node in self._inventory.nodes][:_WITH_PAST]
        self._trends.want_past([(key, readings[key]) for key in near if key in readings], now)

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
    return load_of(reading) if reading is not None and _is_live(reading) else math.nan


def _is_live(reading: NodeReading | None) -> bool:
    return reading is not None and reading.link.state == "live"


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
