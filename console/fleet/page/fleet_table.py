"""Every node as a line of a table: for fleets that a list at the side is too narrow for."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from itertools import repeat
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.fleet.model.comparison import MOST
from console.fleet.model.inventory import Inventory, Node, Site
from console.fleet.model.readings import Device, NodeReading
from console.fleet.model.signals import Kind, column
from console.fleet.model.totals import counted_ports
from console.fleet.page import settings
from console.fleet.page.aside import Asides, Nobody, with_aside
from console.fleet.page.node_header import named_gpus
from console.fleet.page.page_header import PageHeader
from console.fleet.page.time.past import PastReadings
from console.fleet.page.time.pictures import GIB
from console.fleet.page.trends import load_of
from console.fleet.page.vocabulary import condition, condition_then
from console.fleet.page.zones import zone_of
from console.pagekit.hints import Hint
from console.pagekit.surroundings import Surroundings
from widgets import numbers, theme
from widgets.button import Button
from widgets.card import Card
from widgets.field import SearchField
from widgets.priority import Priority
from widgets.spark import Spark
from widgets.tables.table import Cell, Column, DenseTable, Rich, Row

#: What nobody watches stands below everything else.
_LAST = 99.0
_BITS = 8e-9  # bytes a second as Gbit/s


class FleetTable(QWidget):
    """All nodes, the worst first. `opened` carries a node's key, `compare_wanted` and `list_wanted` what was asked."""

    opened = Signal(str)
    compare_wanted = Signal()
    list_wanted = Signal()
    menu_wanted = Signal(str, QPoint)

    def __init__(self, surroundings: Surroundings, asides: Asides | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asides = asides or Nobody()
        self._surroundings = surroundings
        self._made: dict[str, Row] = {}
        self._names: dict[Hashable, str] = {}
        self._states: tuple[tuple[Hashable, Priority], ...] = ()
        self.site = ""
        self._typed: dict[str, str] = {}
        self.header = PageHeader()
        self.header.mark.hide()
        self.header.headline.hide()
        self.header.more.hide()
        self.field = SearchField(self.tr("Filter nodes"), "Ctrl+F")
        self.field.setFixedWidth(200)
        self.compare = Button(self.tr("Compare"), tip=self.tr("Two to eight lines, gathered with Ctrl or Shift"))
        self.copy = Button(self.tr("Copy"), tip=self.tr("Copy the chosen lines, or all, to paste into a spreadsheet"))
        self.list = Button(self.tr("List"), tip=self.tr("Back to the list and one node"))
        for control in (self.field, self.compare, self.copy, self.list):
            self.header.acts.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        self.table = DenseTable(self._columns(), row_height=30, name=self.tr("All nodes"))
        self.table.sort_by("state")
        self.table.restore_state(surroundings.recall(settings.TABLE))
        self._unfound = Hint(self.tr("No node has these words"), self.tr("Escape in the filter shows all of them."))
        self._none = Hint(self.tr("No nodes on this site"), self.tr("Add nodes, or move some here by editing them."))
        card = Card()
        card.add(self.table, 1)
        card.add(self._unfound, 1)
        card.add(self._none, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(theme.GAP)
        page.addWidget(self.header)
        page.addWidget(card, 1)
        self._unfound.hide()
        self._none.hide()
        self.show_site(None)
        self.field.changed.connect(self._on_filter)
        self.field.left_down.connect(self._enter)
        self.compare.clicked.connect(self.compare_wanted)
        self.copy.clicked.connect(self._on_copy)
        self.list.clicked.connect(self.list_wanted)
        self.table.opened.connect(self._on_opened)
        self.table.context_requested.connect(self._on_menu)
        self.table.state_changed.connect(self._on_state)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self._on_selection()

    def _columns(self) -> list[Column]:
        flow = self.tr("All network ports, each byte counted once, Gbit/s")
        hour = self.tr("How use rose and fell over the last hour. How high it is now stands under “Use”.")
        full, long = numbers.percent(100), numbers.duration(59 * 60, 1)
        return [
            Column("mark", "", 24),
            Column("state", self.tr("State"), 128, fit=True),
            Column("node", self.tr("Node"), 44, fit=True),
            Column("site", self.tr("Site"), 80, ink="muted", fit=True),
            Column("rack", self.tr("Rack"), 92, ink="muted", fit=True),
            Column("gpus", self.tr("GPUs"), 118, ink="muted", fit=True),
            Column("hour", self.tr("Last hour"), 60, stretch=True, tip=hour),
            Column(
                "use",
                self.tr("Use"),
                52,
                align="right",
                widest=full,
                tip=self.tr("Mean use of the GPUs, else of the CPU"),
            ),
            Column(
                "power", self.tr("Power"), 66, align="right", widest=_kilowatts(99.99), tip=self.tr("All GPUs together")
            ),
            Column(
                "hottest", self.tr("Hottest"), 64, align="right", widest=_degrees(100), tip=self.tr("The hottest GPU")
            ),
            Column(
                "vram",
                self.tr("GPU memory"),
                80,
                align="right",
                widest=_gibibytes(9999 * GIB),
                tip=self.tr("In use, of all GPUs together"),
            ),
            Column("cpu", self.tr("CPU"), 50, align="right", widest=full),
            Column("memory", self.tr("Memory"), 70, align="right", widest=_gibibytes(9999 * GIB)),
            Column("in", self.tr("In"), 76, align="right", tip=flow, hidden=True),
            Column("out", self.tr("Out"), 76, align="right", tip=flow, hidden=True),
            Column(
                "age",
                self.tr("Sample"),
                54,
                align="right",
                ink="muted",
                widest=long,
                tip=self.tr("Age of the newest sample"),
            ),
            Column("owner", self.tr("Owner"), 80, ink="muted", hidden=True, fit=True),
            Column("labels", self.tr("Labels"), 110, ink="muted", hidden=True, fit=True),
            Column("host", self.tr("Host"), 150, ink="muted", hidden=True, fit=True),
            Column("driver", self.tr("Driver"), 90, ink="muted", hidden=True, fit=True),
        ]

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_site(self, site: Site | None) -> None:
        """Show the nodes of a site alone, or with None all; each has the filter that was typed there last."""
        path = [("fleet", self.tr("Fleet")), ("fleet/table", self.tr("All nodes"))]
        if site is not None:
            path.append((f"site:{site.identity}", site.name))
        self.header.crumbs.set_path(path)
        self.header.name.setText(path[-1][1])
        key = site.identity if site is not None else ""
        if key != self.site:
            self._typed[self.site] = self.field.text()
            self.site = key
            self.field.setText(self._typed.get(key, ""))

    def refresh(  # noqa: PLR0917 -- who, how they are, and how they were
        self,
        inventory: Inventory,
        readings: Mapping[str, NodeReading],
        spark: Callable[[str, NodeReading | None], Spark | None],
        now: float,
        nodes: Collection[str] | None = None,
        past: PastReadings | None = None,
    ) -> None:
        """Bring the lines of all nodes, or of some, up to date; they are sorted anew when a state changed, and keep
        their places else. While a moment of the past is shown, figures and states are those of `past`, states once they
        were read."""
        if nodes is None:
            self._made = {}
        asked = frozenset(nodes or ())
        site = inventory.site(self.site)
        here = [node for node in inventory.nodes if site is None or node.site == site.key]
        then = past if past is not None and past.past else None
        unread = then is not None and then.moment is None
        self.table.set_column_title("state", self.tr("State now") if unread else self.tr("State"))
        fresh = [
            self._row(node, inventory, readings.get(node.key), spark, now, then)
            for node in here
            if node.key not in self._made or node.key in asked
        ]
        self._made.update((str(row.key), row) for row in fresh)
        rows = [self._made[node.key] for node in here]
        states = tuple((row.key, row.priority or Priority.NORMAL) for row in rows)
        if states != self._states:
            self._states = states
            self.table.set_rows(rows)
        else:
            self.table.update_rows(fresh)
        watched = {node.key for node in here if node.watched}
        usual = (Priority.NORMAL, Priority.OVERRIDDEN)
        wrong = sum(priority not in usual and key in watched for key, priority in states)
        count = self.tr("%n not normal now", "", wrong) if unread else self.tr("%n not normal", "", wrong)
        parts = [self.tr("%n node(s)", "", len(rows)), count if wrong else ""]
        self.header.show_facts(parts)
        self._show_found()

    def _row(  # noqa: PLR0917 -- who, how it is, and how it was
        self,
        node: Node,
        inventory: Inventory,
        reading: NodeReading | None,
        spark: Callable[[str, NodeReading | None], Spark | None],
        now: float,
        past: PastReadings | None,
    ) -> Row:
        shown = reading if past is None else past.reading(node.key)
        site = inventory.site(node.site)
        moment = past.moment if past is not None else None
        zone = zone_of(site)
        found = condition(reading, zone, now) if moment is None else condition_then(shown, zone, moment)
        if past is None:
            found = with_aside(found, self._asides.of(node.key), zone, now)
        facts = reading.facts if reading is not None else None
        gpus = facts.of(Kind.GPU) if facts is not None else ()
        named = self._named(gpus)
        newest = shown.link.newest_sample if shown is not None else None
        at = now if moment is None else moment
        age = max(0.0, at - newest) if newest is not None else None
        cells: list[Cell] = [
            found.priority,
            found.word if past is None or moment is not None else Rich(found.word, ink="muted"),
            Rich(node.name, strong=True),
            site.name if site is not None else node.site,
            node.rack,
            named,
            spark(node.key, reading),
        ]
        order: list[float | str | None] = [
            float(found.priority.rank) if node.watched else _LAST,
            float(found.priority.rank) if node.watched else _LAST,
            node.name,
            str(cells[3]),
            node.rack,
            f"{len(gpus):04} {cells[5]}" if gpus else None,
            None,
        ]
        for value, text in _figures(shown):
            cells.append(text)
            order.append(None if math.isnan(value) else value)
        order[6] = order[7]
        driver = facts.driver if facts is not None else ""
        cells.append(numbers.duration(age, 1) if age is not None else numbers.UNKNOWN)
        order.append(age)
        for text in (node.owner, " ".join(node.labels), "" if node.local else node.host, driver):
            cells.append(text)
            order.append(text or None)
        words = " ".join((node.full_name, node.host, node.owner, *node.labels))
        return Row(
            node.key, tuple(cells), tuple(order), priority=found.priority, tip=found.tip or found.headline or named,
            words=words, below=found.next,
        )  # fmt: skip

    def _named(self, gpus: tuple[Device, ...]) -> str:
        """What a node's GPUs are called, worked out once for each kind of node."""
        key = tuple((gpu.name, (gpu.limits or {}).get("memory_bytes")) for gpu in gpus)
        if key not in self._names:
            self._names[key] = named_gpus(gpus)
        return self._names[key]

    def _show_found(self) -> None:
        found = bool(self.table.rows())
        self.table.setVisible(found)
        self._unfound.setVisible(not found and bool(self.field.text()))
        self._none.setVisible(not found and not self.field.text())

    def current(self) -> str:
        """The key of the line that the keyboard is on."""
        found = self.table.current()
        return found if isinstance(found, str) else ""

    def gathered(self) -> list[str]:
        """The keys of the lines that are selected together; empty for fewer than two."""
        keys = [key for key in self.table.selected() if isinstance(key, str)]
        return keys if len(keys) > 1 else []

    def focus_filter(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    # -- going on ------------------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        self.table.set_filter(text)
        self._show_found()

    @Slot()
    def _enter(self) -> None:
        """From the filter into the table, to its first line."""
        self.table.enter()

    @Slot()
    def _on_selection(self, *_: Any) -> None:
        self.compare.setEnabled(1 < len(self.gathered()) <= MOST)

    @Slot()
    def _on_copy(self) -> None:
        count = len(self.table.selected()) or len(self.table.rows())
        self.table.copy()
        self._surroundings.say(self.tr("Copied %n line(s)", "", count))

    @Slot()
    def _on_state(self) -> None:
        self._surroundings.remember(settings.TABLE, self.table.save_state())

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        self.opened.emit(str(key))

    @Slot(object, QPoint)
    def _on_menu(self, key: object, at: QPoint) -> None:
        self.table.set_current(key if isinstance(key, str) else None)
        self.menu_wanted.emit(str(key), at)


def _figures(reading: NodeReading | None) -> list[tuple[float, str]]:
    """A node's values now with their texts, in the order of the columns; NaN and a dash where nothing is known."""
    live = reading if reading is not None and reading.link.state in ("live", "late") else None
    load = load_of(live) if live is not None else math.nan
    power = _over(live, Kind.GPU, "power", sum)
    hottest = _over(live, Kind.GPU, "temperature", max)
    vram = _over(live, Kind.GPU, "memory_used", sum)
    cpu = _over(live, Kind.HOST, "cpu", max)
    memory = _over(live, Kind.HOST, "memory_used", max)
    flows = [_flow(live, signal) * _BITS for signal in ("receive", "send")]
    return [
        (load, numbers.percent(load)),
        (power, _kilowatts(power / 1000)),
        (hottest, _degrees(hottest)),
        (vram, _gibibytes(vram)),
        (cpu, numbers.percent(cpu)),
        (memory, _gibibytes(memory)),
        *((flow, numbers.number(flow, 2)) for flow in flows),
    ]


def _kilowatts(value: float) -> str:
    return numbers.quantity(value, "kW", 2)


def _degrees(value: float) -> str:
    return numbers.quantity(value, "°C")


def _gibibytes(value: float) -> str:
    return numbers.quantity(value / GIB, "GiB")


def _flow(reading: NodeReading | None, signal: str) -> float:
    """Bytes a second of the ports that count, each byte once; NaN where nothing is known."""
    if reading is None:
        return math.nan
    counted = counted_ports(reading.facts)
    return _over(reading, Kind.PORT, signal, sum, [port.part in counted for port in reading.facts.of(Kind.PORT)])


def _over(
    reading: NodeReading | None,
    kind: Kind,
    signal: str,
    join: Callable[[list[float]], float],
    counted: Iterable[bool] = repeat(True),
) -> float:
    """A signal of all devices that answer, or of those that count, joined; NaN when none does."""
    rows = reading.rows.get(kind) if reading is not None else None
    if rows is None:
        return math.nan
    # A handful of numbers, for every node again and again: numpy's sums would take ten times as long.
    told = zip(rows[:, column(kind, signal)].tolist(), counted, strict=False)
    values = [value for value, counts in told if counts and not math.isnan(value)]
    return float(join(values)) if values else math.nan
