"""The Fleet page: the list of nodes at the left, the chosen node at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QStackedWidget, QWidget

from console.fleet.model.addresses import Address, parse_address, resolved
from console.fleet.model.changed import Changed
from console.fleet.model.clock import passed
from console.fleet.model.comparison import MOST, PREFIX, comparison, parse_comparison
from console.fleet.model.inventory import Inventory, is_id
from console.fleet.model.signals import Kind
from console.fleet.page import settings
from console.fleet.page.aside import Asides
from console.fleet.page.cards.allowed_card import Allowances
from console.fleet.page.cards.now_card import OfferedOn
from console.fleet.page.compare_items import offers
from console.fleet.page.compare_page import ComparePage
from console.fleet.page.first_start import FirstStart
from console.fleet.page.fleet_help import fleet_help
from console.fleet.page.fleet_table import FleetTable
from console.fleet.page.gpu_page import GpuPage
from console.fleet.page.node_list import NodeList
from console.fleet.page.node_page import NodePage
from console.fleet.page.protocols import Directory, Telemetry
from console.fleet.page.time.past import Beginning
from console.fleet.page.turns import Turns
from console.pagekit.surroundings import Surroundings
from widgets import theme
from widgets.palette import CommandPalette
from widgets.time.timestack import TimeStack

#: Figures of many nodes move every other second; their states the moment they change.
_ROUND_PAUSE = 2.0
#: Seconds after which what is shown of a node has grown older, without news.
_LOOK_PAUSE = 1.0
#: The address of all nodes in a table.
TABLE = "fleet/table"
_SITE = "site:"
_ON_PICTURES = ("nodes.save_picture", "nodes.save_values")


class FleetPage(QWidget):
    """What `fleet`, `site:…`, `node:…`, `gpu:…` and the other parts' addresses show."""

    def __init__(
        self,
        telemetry: Telemetry,
        directory: Directory,
        surroundings: Surroundings,
        *,
        asides: Asides | None = None,
        offered: OfferedOn | None = None,
        allowances: Allowances | None = None,
        demo: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._telemetry = telemetry
        self._directory = directory
        self._surroundings = surroundings
        self._inventory = Inventory()
        self._gone: dict[str, str] = {}
        self._node = ""
        self._rounds = Turns(_ROUND_PAUSE)
        self._looked_at = 0.0
        self._missed = True  # what changed since the list was brought up to date was told to another page
        self.list = NodeList(telemetry, surroundings, asides)
        self.page = NodePage(telemetry, surroundings, asides, offered, allowances=allowances)
        self.gpu = GpuPage(telemetry, surroundings, offered)
        self.comparison = ComparePage(telemetry, surroundings)
        self.table = FleetTable(surroundings, asides)
        self.empty = FirstStart(demo=demo)
        self.chooser: CommandPalette | None = None
        self._menu = QMenu(self)
        self._acts: Sequence[QAction] = ()
        self._beginning = Beginning(telemetry, surroundings, self)
        self._build()
        self._connect()
        self.inventory_changed()

    def _build(self) -> None:
        self._right = QStackedWidget()
        for page in (self.empty, self.page, self.gpu, self.comparison):
            self._right.addWidget(page)
        self.list.setMinimumWidth(settings.LEAST_LIST)
        self.list.setMaximumWidth(settings.MOST_LIST)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(theme.GAP)
        self._splitter.addWidget(self.list)
        self._splitter.addWidget(self._right)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([self._surroundings.recall(settings.LIST_WIDTH), 1000])
        self._whole = QStackedWidget()
        self._whole.addWidget(self._splitter)
        self._whole.addWidget(self.table)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GUTTER - 2, theme.GUTTER - 2, theme.GUTTER - 2, theme.GUTTER - 2)
        row.addWidget(self._whole)

    def _connect(self) -> None:
        self._splitter.splitterMoved.connect(self._on_splitter)
        self.list.chosen.connect(self._on_chosen)
        self.list.menu_wanted.connect(self._on_menu)
        self.list.compare_wanted.connect(self.compare)
        self.list.table_wanted.connect(self.show_table)
        self.page.acted.connect(self._on_acted)
        self.page.place_chosen.connect(self._on_place)
        self.gpu.acted.connect(self._on_acted)
        self.gpu.commanded.connect(self._on_begin)
        self.gpu.place_chosen.connect(self._on_place)
        self.comparison.place_chosen.connect(self._on_place)
        self.comparison.add_wanted.connect(self.compare)
        self.table.opened.connect(self._on_chosen)
        self.table.compare_wanted.connect(self.compare)
        self.table.list_wanted.connect(self._on_list)
        self.table.header.place_chosen.connect(self._on_place)
        self.table.menu_wanted.connect(self._on_table_menu)
        self.empty.chosen.connect(self._on_begin)
        self._surroundings.time.moment_changed.connect(self._on_moment)
        self.list.past.changed.connect(self._on_moment)

    # -- what the frame calls --------------------------------------------------------------------------------------

    @property
    def widget(self) -> QWidget:
        return self

    def set_acts(self, acts: Sequence[QAction]) -> None:
        """What stands in the menus of a node: actions of commands, in this order."""
        self._acts = tuple(acts)
        for header in (self.page.header, self.gpu.header):
            header.menu.clear()
            header.menu.addActions(list(acts))
        # The others mean one node.
        self.comparison.header.menu.clear()
        self.comparison.header.menu.addActions([act for act in acts if act.objectName() in _ON_PICTURES])

    @property
    def node(self) -> str:
        """The key of the node that is shown or chosen in the table, empty for none."""
        return self.table.current() if self._tabled else self._node

    @property
    def _tabled(self) -> bool:
        return self._whole.currentWidget() is self.table

    @property
    def picture(self) -> TimeStack | None:
        """The time axis in sight."""
        shown = self._right.currentWidget() if not self._tabled else None
        return shown.picture if isinstance(shown, NodePage | GpuPage | ComparePage) else None

    @property
    def thing(self) -> str:
        """What is in sight, as a file could be named after it."""
        if self._right.currentWidget() is self.comparison:
            return "compare"
        name = self._inventory.name(self._node).rpartition("/")[2]
        return f"{name}-gpu{self.gpu.part}" if self._right.currentWidget() is self.gpu else name

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """What the page itself does when commands ask for it."""
        return {
            "gpus.next": self.next_gpu,
            "gpus.previous": self.previous_gpu,
            "gpus.copy_uuid": self.copy_uuid,
            "fleet.compare": self.compare,
            "fleet.table": self.show_table,
            "time.next_event": partial(self._step_event, 1),
            "time.previous_event": partial(self._step_event, -1),
            "time.statistics": self.measure,
        }

    # -- comparing -----------------------------------------------------------------------------------------------------

    @Slot()
    def compare(self, nodes: Sequence[str] = ()) -> None:
        """Compare the nodes that are named or gathered in the list; else offer what could stand beside what is in
        sight."""
        several = list(nodes) or self._gathered()
        if 1 < len(several) <= MOST:
            self._surroundings.go(comparison(Address("node", key) for key in several))
            return
        chosen = self._begun()
        if self.chooser is None:
            self.chooser = CommandPalette(self.window(), self.tr("Compare with"))
            self.chooser.chosen.connect(self._on_compared)
        self.chooser.set_items(offers(chosen, self._inventory, self._telemetry.readings()))
        self.chooser.open()

    def _gathered(self) -> list[str]:
        """The nodes that are selected together where one looks."""
        if self._tabled:
            return self.table.gathered()
        return [] if self._right.currentWidget() is self.comparison else self.list.gathered()

    def _begun(self) -> tuple[Address, ...]:
        """What a comparison would begin with."""
        shown = self._right.currentWidget()
        if self._tabled:
            return (Address("node", self.node),) if self.node else ()
        if shown is self.comparison:
            return self.comparison.addresses
        if not self._node:
            return ()
        return (Address("gpu", self._node, self.gpu.part) if shown is self.gpu else Address("node", self._node),)

    @Slot(object)
    def _on_compared(self, addresses: Sequence[Address]) -> None:
        self._surroundings.go(comparison(addresses))

    # -- the table -----------------------------------------------------------------------------------------------------

    @Slot()
    def show_table(self) -> None:
        """Every node in a table."""
        self._surroundings.go(TABLE)

    @Slot()
    def _on_list(self) -> None:
        self._surroundings.go("fleet")

    @Slot(str, QPoint)
    def _on_table_menu(self, _key: str, at: QPoint) -> None:
        self._menu.clear()
        self._menu.addActions([act for act in self._acts if act.objectName() not in _ON_PICTURES])
        self._menu.popup(at)

    # -- time ----------------------------------------------------------------------------------------------------------

    def _step_event(self, step: int) -> None:
        """Move the crosshair of the curves in sight to the next event or to the one before."""
        if self.picture is not None and self.isVisible():
            self.picture.step_event(step)

    def measure(self) -> None:
        """Show the statistics of what is in sight."""
        if self.picture is not None and self.isVisible():
            self.picture.measured.emit(*self.picture.range())

    # -- GPUs ----------------------------------------------------------------------------------------------------------

    def next_gpu(self) -> None:
        """The GPU after the one in sight; from the page of a node its first."""
        self._turn(1)

    def previous_gpu(self) -> None:
        """The GPU before the one in sight; from the page of a node its last."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        if self._right.currentWidget() is self.gpu:
            self.gpu.turn(step)
            return
        reading = self._telemetry.reading(self._node) if self._node else None
        gpus = reading.facts.of(Kind.GPU) if reading is not None else ()
        if gpus:
            self._surroundings.go(f"gpu:{self._node}/{gpus[0 if step > 0 else -1].part}")

    def copy_uuid(self) -> None:
        """Put the UUID of the GPU in sight on the clipboard."""
        device = self.gpu.device if self._right.currentWidget() is self.gpu else None
        if device is None or not device.uuid:
            self._surroundings.say(self.tr("No GPU with a UUID is in sight"))
            return
        QGuiApplication.clipboard().setText(device.uuid)
        self._surroundings.say(self.tr("Copied {uuid}").format(uuid=device.uuid))

    def open(self, place: str) -> None:
        """Show an address. A bare `fleet` shows the node that was last looked at, or the first; a site, its nodes."""
        tabled = place == TABLE or place.startswith(_SITE)
        if not tabled and (self._tabled or self._missed):
            self._refresh_list(self._surroundings.now())
        self._missed = False
        self._whole.setCurrentWidget(self.table if tabled and self._inventory.nodes else self._splitter)
        if tabled:
            self._open_table(place.removeprefix(_SITE) if place != TABLE else "")
            self.table.table.setFocus()  # what was pressed to come here is out of sight
            return
        if place in ("", "fleet"):
            last = self._node or self._surroundings.recall(settings.LAST_NODE)
            self._show(last if self._inventory.node(last) is not None else self._first(), "")
            return
        if place.partition(":")[0] == PREFIX:
            self._open_comparison(place)
            return
        try:
            address = parse_address(place)
        except ValueError:
            self._surroundings.say(self.tr("There is no place called {place}").format(place=place))
            return
        if self._inventory.node(address.node) is None:
            gone = self._gone.get(address.node) or (self.tr("The node") if is_id(address.node) else address.node)
            self._surroundings.say(self.tr("{node} is no longer in the inventory").format(node=gone))
            self._show(self._first(), "")
            if self._node:
                self._surroundings.moved(f"node:{self._node}")
        else:
            known = resolved(address, self._inventory)
            if known != address:
                self._surroundings.moved(str(known))  # a name may change while its place is remembered
            self._show(known.node, known.part if known.kind == "gpu" else "")

    def _open_table(self, key: str) -> None:
        """All nodes, or those of a site that there is."""
        site = self._inventory.site(key)
        if key and site is None:
            gone = self._gone.get(key) or ("" if is_id(key) else key)
            text = self.tr("The site {site} is no longer in the inventory") if gone else self.tr("The site is gone")
            self._surroundings.say(text.format(site=gone))
            self._surroundings.moved(TABLE)
        elif site is not None and key != site.identity:
            self._surroundings.moved(f"{_SITE}{site.identity}")
        self.table.show_site(site)
        self._refresh_table(self._surroundings.now())

    def _open_comparison(self, place: str) -> None:
        try:
            addresses = parse_comparison(place)
        except ValueError:
            self._surroundings.say(self.tr("There is no place called {place}").format(place=place))
            addresses = ()
        self._right.setCurrentWidget(self.comparison)
        known = tuple(resolved(address, self._inventory) for address in addresses)
        if known != addresses:
            self._surroundings.moved(comparison(known))
        self.comparison.show_comparison(known, self._inventory)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._missed = True

    def refresh(self, changed: Changed) -> None:
        now = self._surroundings.now()
        if changed.history:
            self._beginning.ask([node.key for node in self._inventory.nodes])
        urgent = changed.links | changed.facts | changed.findings | self.list.arrived()
        if nodes := self._rounds.next((node.key for node in self._inventory.nodes), urgent, now):
            readings = self._telemetry.readings()
            if self._tabled:
                self.table.refresh(self._inventory, readings, self.list.spark, now, nodes, self.list.past)
            else:
                self.list.refresh(readings, now, nodes)
        if self._tabled:
            return
        in_sight = self._right.currentWidget()
        shown = {a.node for a in self.comparison.addresses} if in_sight is self.comparison else {self._node}
        if any(shown) and (shown & changed.nodes or passed(self._looked_at, now, _LOOK_PAUSE)):
            self._looked_at = now
            self._refresh_right()

    @Slot()
    def look_again(self) -> None:
        """Nodes were taken out of work or given back: whatever is in sight says so."""
        self._on_moment()
        if self.isVisible() and not self._tabled:
            self._refresh_right()

    @Slot()
    def _on_moment(self) -> None:
        """Another moment is shown, or the nodes of it have been read."""
        now = self._surroundings.now()
        if not self.isVisible():
            self._missed = True
        elif self._tabled:
            self._refresh_table(now)
        else:
            self._refresh_list(now)

    def _refresh_list(self, now: float) -> None:
        self._rounds.all_done(now)
        self.list.want_past()
        self.list.refresh(self._telemetry.readings(), now)

    def _refresh_table(self, now: float) -> None:
        self._rounds.all_done(now)
        self.list.want_past()
        self.table.refresh(self._inventory, self._telemetry.readings(), self.list.spark, now, past=self.list.past)

    def _refresh_right(self) -> None:
        shown = self._right.currentWidget()
        if isinstance(shown, NodePage | GpuPage):
            shown.refresh(self._directory.facts(self._node))
        elif isinstance(shown, ComparePage):
            shown.refresh()

    def inventory_changed(self) -> None:
        before, self._inventory = self._inventory, self._directory.current()
        if self._inventory.nodes != before.nodes:
            self._beginning.ask([node.key for node in self._inventory.nodes])
        # What is removed is still spoken of, by the name that it had.
        self._gone |= {site.identity: site.key for site in before.sites}
        self._gone |= {node.key: node.full_name for node in before.nodes}
        now = self._surroundings.now()
        self.list.set_inventory(self._inventory, self._telemetry.readings(), now)
        self.list.setVisible(bool(self._inventory.nodes))
        if self._node and self._inventory.node(self._node) is None:
            self._node = ""
            self._show(self._first(), "")
            if self._node and not self._tabled and self.isVisible():
                self._surroundings.moved(f"node:{self._node}")
        elif self._right.currentWidget() is self.comparison:
            self.comparison.show_comparison(self.comparison.addresses, self._inventory)
        elif self._node or (self._inventory.nodes and self.isVisible()):
            self._show(self._node or self._first(), self.gpu.part if self._right.currentWidget() is self.gpu else "")
        if not self._node:
            self._right.setCurrentWidget(self.empty)
        if not self._inventory.nodes:
            self._whole.setCurrentWidget(self._splitter)
        elif self._tabled:
            # While another page is in sight, where the window is is not for this one to say.
            there = self._inventory.site(self.table.site) is not None
            self._open_table(self.table.site if there or self.isVisible() else "")

    def focus_filter(self) -> None:
        (self.table if self._tabled else self.list).focus_filter()

    def help(self) -> Sequence[tuple[str, str]]:
        return fleet_help()

    # -- inside ------------------------------------------------------------------------------------------------------

    def _first(self) -> str:
        return next((node.key for node in self._inventory.nodes), "")

    def _show(self, key: str, gpu: str) -> None:
        node = self._inventory.node(key)
        key = node.key if node is not None else ""
        self._node = key
        if node is None:
            self._right.setCurrentWidget(self.empty)
            return
        self._right.setCurrentWidget(self.gpu if gpu else self.page)
        self._surroundings.remember(settings.LAST_NODE, key)
        self.list.set_current(key)
        site, facts = self._inventory.site(node.site), self._directory.facts(key)
        if gpu:
            self.gpu.show_gpu(node, site, facts, gpu)
        else:
            self.page.show_node(node, site, facts)

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        if key != self._node or self._tabled or self._right.currentWidget() is not self.page:
            self._surroundings.go(f"node:{key}")

    @Slot(object)
    def _on_place(self, place: object) -> None:
        self._surroundings.go(str(place))

    @Slot(str, str)
    def _on_acted(self, command: str, node: str) -> None:
        self._surroundings.act(command, nodes=(node,))

    @Slot(str)
    def _on_begin(self, command: str) -> None:
        self._surroundings.act(command)

    @Slot(str, QPoint)
    def _on_menu(self, key: str, at: QPoint) -> None:
        if key != self._node:
            self._surroundings.go(f"node:{key}")
        self._menu.clear()
        self._menu.addActions(list(self._acts))
        self._menu.popup(at)

    @Slot()
    def _on_splitter(self) -> None:
        width = min(max(self._splitter.sizes()[0], settings.LEAST_LIST), settings.MOST_LIST)
        self._surroundings.remember(settings.LIST_WIDTH, width)
