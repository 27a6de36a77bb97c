"""The page of one node: its road, its GPUs over time, host, ports, processes and events."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.fleet.model.inventory import Node, Site
from console.fleet.model.readings import Facts, NodeReading
from console.fleet.model.signals import Kind
from console.fleet.page.aside import Asides, Nobody, with_aside, with_coming
from console.fleet.page.cards.allowed_card import Allowances, AllowedCard, Unknown
from console.fleet.page.cards.events_card import EventsCard
from console.fleet.page.cards.host_card import HostCard
from console.fleet.page.cards.now_card import NowCard, Offer, OfferedOn, nothing_on
from console.fleet.page.cards.ports_card import PortsCard
from console.fleet.page.cards.processes_card import ProcessesCard
from console.fleet.page.cards.road_card import ROAD_INSET, RoadCard
from console.fleet.page.node_header import NodeHeader
from console.fleet.page.protocols import Telemetry
from console.fleet.page.time.card import NodeTimeCard
from console.fleet.page.time.event_loader import EventLoader, Found
from console.fleet.page.time.gpus import GpuCard, HostOverTime
from console.fleet.page.time.past import PastReadings
from console.fleet.page.vocabulary import KERNEL_LOG, condition, condition_then
from console.fleet.page.zones import zone_of
from console.pagekit.faults import tell_faults
from console.pagekit.now_mark import mark_now
from console.pagekit.surroundings import Surroundings
from widgets import theme
from widgets.card import in_order, scrolled
from widgets.time.timestack import TimeStack

#: From this width on, what else is known stands beside the curves; below it, under them.
WIDE = 1000
SIDE = 388
_BOTTOM = 264
_LEAST_BOTTOM = 190


class NodePage(QWidget):
    """Shows one node. The frame calls `refresh` when its readings changed, at most four times a second."""

    acted = Signal(str, str)  # what, node key
    place_chosen = Signal(object)

    def __init__(
        self,
        telemetry: Telemetry,
        surroundings: Surroundings,
        asides: Asides | None = None,
        offered: OfferedOn | None = None,
        *,
        allowances: Allowances | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._asides = asides or Nobody()
        self._offered: OfferedOn = offered or nothing_on
        self._telemetry = telemetry
        self._surroundings = surroundings
        self._node: Node | None = None
        self._site: Site | None = None
        self._wide: bool | None = None
        self._shown = ""
        self.header = NodeHeader()
        self.header.crumbs.made.connect(self._order)
        self.header.place_chosen.connect(self.place_chosen)
        self.road = RoadCard()
        self.now = NowCard()
        self.now.wanted.connect(self._on_offer)
        self.road.acted.connect(self._on_road)
        self.gpus = GpuCard(telemetry, surroundings)
        self.over_time = HostOverTime(telemetry, surroundings)
        self.host = HostCard(telemetry, surroundings)
        self.ports = PortsCard(telemetry, surroundings)
        self.processes = ProcessesCard()
        self.events = EventsCard()
        self.allowed = AllowedCard(allowances or Unknown(), surroundings)
        self.allowed.setVisible(allowances is not None)
        self._loader = EventLoader(telemetry, surroundings, self)
        self._loader.loaded.connect(self._on_events)
        tell_faults(self.events.body, self._loader)
        self._past = PastReadings(telemetry, surroundings, self)
        self._past.changed.connect(self._on_moment)
        surroundings.time.moment_changed.connect(self._on_moment)
        surroundings.time.settled.connect(self._on_range)
        tell_faults(self.host.body, self._past.loader)
        for card in (self.gpus, self.over_time):
            card.event_chosen.connect(self.events.set_current)
        self.events.chosen.connect(self._on_event)
        self.processes.gpu_opened.connect(self._on_gpu)
        self.gpus.gpu_chosen.connect(self._on_gpu)
        self._build()

    def _build(self) -> None:
        self._body = QWidget()
        self._body.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        rows = QVBoxLayout(self._body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.GAP)
        self._top, self._middle, self._bottom = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row, stretch in ((self._top, 5), (self._middle, 0), (self._bottom, 2)):
            row.setSpacing(theme.GAP)
            rows.addLayout(row, stretch)
        rows.addWidget(self.allowed)
        self._side = QWidget()
        self._side_column = QVBoxLayout(self._side)
        self._side_column.setContentsMargins(0, 0, 0, 0)
        self._side_column.setSpacing(theme.GAP)
        self._top.addWidget(self.gpus, 1)
        self._top.addWidget(self.over_time, 1)
        self._top.addWidget(self._side)
        self._bottom.addWidget(self.processes, 15)
        self._bottom.addWidget(self.events, 13)
        self.gpus.setMinimumHeight(430)
        self.over_time.setMinimumHeight(380)
        self._scroll = scrolled(self._body, self.tr("What is known of the node"))
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(theme.GAP)
        page.addWidget(self.header)
        page.addWidget(self.road)
        page.addWidget(self.now)
        page.addWidget(self._scroll, 1)
        page.addStretch(0)

    @Slot()
    def _order(self) -> None:
        """What is made anew, or gets another parent, would come last for the Tab key."""
        in_order(
            self.header, self.road, self.gpus, self.over_time, self.ports, self.processes, self.events, self.allowed
        )

    def _arrange(self, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        for card in (self.host, self.ports):
            self._middle.removeWidget(card)
            self._side_column.removeWidget(card)
        if wide:
            self._side.setFixedWidth(SIDE)
            self._side_column.addWidget(self.host)
            self._side_column.addWidget(self.ports, 1)
        else:
            self._middle.addWidget(self.host, 1)
            self._middle.addWidget(self.ports, 1)
        self._side.setVisible(wide)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._bottom.setDirection(across if wide else down)
        self._order()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width() >= WIDE)
        self._share_height()

    def _share_height(self) -> None:
        """Processes and events show eight rows where there is room for them, a few where there is not."""
        room = self._scroll.viewport().height()
        above = self._top.minimumSize().height() + theme.GAP
        if not self._wide:
            above += self._middle.minimumSize().height() + theme.GAP
        if not self.allowed.isHidden():
            above += self.allowed.minimumHeight() + theme.GAP
        # Under each other they make the page scroll in any case.
        height = min(_BOTTOM, max(_LEAST_BOTTOM, room - above)) if self._wide else _BOTTOM
        for card in (self.processes, self.events):
            card.setMinimumHeight(height)

    @property
    def picture(self) -> TimeStack | None:
        """The time axis in sight."""
        if not self._scroll.isVisible():
            return None
        return self.gpus.stack if self.gpus.isVisible() else self.over_time.stack

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def node(self) -> Node | None:
        return self._node

    def show_node(self, node: Node, site: Site | None, remembered: Facts | None) -> None:
        """Show this node."""
        fresh = self._node is None or self._node.key != node.key
        self._node, self._site = node, site
        self.header.show_node(node, site)
        if fresh:
            self._shown = ""
            self._scroll.verticalScrollBar().setValue(0)
        self.refresh(remembered)

    def refresh(self, remembered: Facts | None = None) -> None:
        """Read the newest snapshot and show it."""
        node = self._node
        if node is None:
            return
        now = self._surroundings.now()
        zone = zone_of(self._site)
        reading = self._telemetry.reading(node.key)
        facts = reading.facts if reading is not None and (reading.facts.host or reading.facts.devices) else remembered
        self._past.want((node.key,))
        moment = self._past.moment
        then = self._past.reading(node.key)
        if moment is None:
            found = with_aside(condition(reading, zone, now), self._asides.of(node.key), zone, now)
            found = with_coming(found, self._asides.coming(node.key), zone, now)
        else:
            found = condition_then(then, zone, moment)
        self.header.refresh(node, reading, facts, now, found)
        self.road.refresh(node, reading, zone, now)
        if moment is None:
            of = node.key
            wrong = (*reading.found, *reading.waiting) if reading is not None else ()
            self.now.refresh(wrong, zone, now, offered=lambda each: self._offered(each, of))
        else:
            self.now.refresh(then.found if then is not None else (), zone, moment, then=True)
        known = reading is not None and (bool(reading.rows) or bool(reading.facts.devices))
        self._scroll.setVisible(known)
        if reading is None or not known:
            self._shown = ""
            return
        card = self._card_for(reading)
        shown, past = self._then(reading)
        if self._shown != node.key:
            self._shown = node.key
            self._share_height()
            card.start_over(node.key, reading, zone, now)
            self.events.clear()
            self.host.show_node(node.key, shown, now, past=past)
            self.ports.show_node(node.key, shown, zone, now)
        else:
            card.refresh(reading, now)
            self.host.refresh(shown, now, past=past)
            self.ports.refresh(shown, now)
        card.set_waiting(reading.waiting, now)
        self._ask_events()
        if bool(reading.facts.of(Kind.GPU)):
            self.processes.refresh(node.key, reading, now=now)
        self.allowed.show_node(node.key, zone)
        self._mark_now()
        self._share_height()

    def _then(self, reading: NodeReading) -> tuple[NodeReading, bool]:
        """What host and ports show: the node at the moment that is looked at, once that was read; and whether it is."""
        then = self._past.reading(reading.link.node) if self._past.past else None
        return (then, True) if then is not None else (reading, False)

    def _mark_now(self) -> None:
        """Say what is of now while the rest of the page is not."""
        past = self._past.past
        waiting = past and (self._node is None or self._past.reading(self._node.key) is None)
        self.header.show_past(past, condition=not waiting)
        mark_now(self.road, past, "bg", ROAD_INSET)
        mark_now(self.now, waiting)
        mark_now(self.processes, past)
        mark_now(self.allowed, past)
        for card in (self.host, self.ports):
            mark_now(card, waiting)

    @Slot()
    def _on_moment(self) -> None:
        if self._shown and self.isVisible():
            self.refresh()

    @Slot()
    def _on_range(self) -> None:
        if self._shown and self.isVisible():
            self._ask_events()

    def _ask_events(self) -> None:
        self._loader.ask(self._shown, (self._shown,), *self._surroundings.time.events_range())

    def _card_for(self, reading: NodeReading) -> NodeTimeCard:
        with_gpus = bool(reading.facts.of(Kind.GPU))
        card: NodeTimeCard = self.gpus if with_gpus else self.over_time
        if self.gpus.isHidden() == with_gpus or self.over_time.isHidden() != with_gpus:
            self._shown = ""
        self.gpus.setVisible(with_gpus)
        self.processes.setVisible(with_gpus)
        self.over_time.setVisible(not with_gpus)
        return card

    @Slot(object)
    def _on_offer(self, offer: Offer) -> None:
        self._surroundings.act(offer.command, None, **offer.arguments)

    @Slot(str)
    def _on_road(self, what: str) -> None:
        if self._node is not None:
            self.acted.emit(what, self._node.key)

    @Slot(object)
    def _on_events(self, answer: tuple[Hashable, Found]) -> None:
        of, found = answer
        if self._node is not None and of == self._node.key == self._shown:
            card = self.gpus if self.gpus.isVisible() else self.over_time
            card.set_node_events(found[of])
            reading = self._telemetry.reading(of)
            troubles = reading.troubles if reading is not None else ()
            unread = next((trouble for trouble in troubles if trouble.part == KERNEL_LOG), None)
            time, now = self._surroundings.time, self._surroundings.now()
            self.events.refresh(found[of], zone_of(self._site), time, now, unread)

    @Slot(object)
    def _on_event(self, key: object) -> None:
        card = self.gpus if self.gpus.isVisible() else self.over_time
        card.look_at(key)

    @Slot(str)
    def _on_gpu(self, part: str) -> None:
        if self._node is not None:
            self.place_chosen.emit(f"gpu:{self._node.key}/{part}")
