"""The page of one GPU: all it says on one time axis, its health, its processes, its events."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.fleet.model.findings import Finding, of_gpu
from console.fleet.model.inventory import Node, Site
from console.fleet.model.readings import Device, Facts, NodeReading
from console.fleet.model.rules import About
from console.fleet.model.signals import Kind
from console.fleet.page.cards.events_card import EventsCard
from console.fleet.page.cards.gpu_health import GpuHealthCard
from console.fleet.page.cards.now_card import NowCard, Offer, OfferedOn, nothing_on
from console.fleet.page.cards.processes_card import ProcessesCard
from console.fleet.page.cards.road_card import ROAD_INSET, RoadCard
from console.fleet.page.gpu_header import GpuHeader
from console.fleet.page.protocols import Telemetry
from console.fleet.page.time.event_loader import EventLoader, Found
from console.fleet.page.time.one_gpu import OneGpuCard
from console.fleet.page.time.past import PastReadings
from console.fleet.page.vocabulary import gpu_condition_then
from console.fleet.page.zones import zone_of
from console.pagekit.faults import tell_faults
from console.pagekit.hints import PageState
from console.pagekit.now_mark import mark_now
from console.pagekit.surroundings import Surroundings
from widgets import theme
from widgets.card import in_order, scrolled
from widgets.time.timestack import TimeStack

#: From this width on, health, processes and events stand beside the curves; below it, under them.
_WIDE = 1000
_SIDE = 420
#: Qt's own word for "as wide as you like" (QWIDGETSIZE_MAX).
_UNBOUND = (1 << 24) - 1
#: Twelve plots that can still be read.
_LEAST_CURVES = 780


class GpuPage(QWidget):
    """Shows one GPU. The frame calls `refresh` when its node's readings changed, at most four times a second."""

    acted = Signal(str, str)  # what the road card offers, node key
    commanded = Signal(str)  # the id of a command
    place_chosen = Signal(object)

    def __init__(
        self,
        telemetry: Telemetry,
        surroundings: Surroundings,
        offered: OfferedOn | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._offered: OfferedOn = offered or nothing_on
        self._telemetry = telemetry
        self._surroundings = surroundings
        self._node: Node | None = None
        self._site: Site | None = None
        self._part = ""
        self._shown: tuple[str, str] = ("", "")
        self._wide: bool | None = None
        self.header = GpuHeader()
        self.header.crumbs.made.connect(self._order)
        self.header.place_chosen.connect(self.place_chosen)
        self.header.turned.connect(self.turn)
        self.header.acted.connect(self.commanded)
        self.road = RoadCard()
        self.road.acted.connect(self._on_road)
        self.now = NowCard()
        self.now.wanted.connect(self._on_offer)
        self.state = PageState("")
        self.state.action.connect(self._on_state)
        self.curves = OneGpuCard(telemetry, surroundings)
        self.curves.setMinimumHeight(_LEAST_CURVES)
        self.health = GpuHealthCard()
        self.processes = ProcessesCard(narrow=True)
        self.events = EventsCard(narrow=True)
        self._loader = EventLoader(telemetry, surroundings, self)
        self._loader.loaded.connect(self._on_events)
        tell_faults(self.events.body, self._loader)
        self.events.chosen.connect(self.curves.look_at)
        self.curves.event_chosen.connect(self.events.set_current)
        self._past = PastReadings(telemetry, surroundings, self)
        self._past.changed.connect(self._on_moment)
        tell_faults(self.curves.body, self._past.loader)
        surroundings.time.moment_changed.connect(self._on_moment)
        surroundings.time.settled.connect(self._on_range)
        self._build()

    def _build(self) -> None:
        body = QWidget()
        self._row = QHBoxLayout(body)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.GAP)
        self._left = QVBoxLayout()
        self._left.setSpacing(theme.GAP)
        self._left.addWidget(self.curves, 1)
        self._side = QWidget()
        self._column = QVBoxLayout(self._side)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP)
        self._row.addLayout(self._left, 1)
        for card, height, share in ((self.health, 0, 0), (self.processes, 120, 1), (self.events, 200, 3)):
            card.setMinimumHeight(height)
            self._column.addWidget(card, share)
        self._scroll = scrolled(body, self.tr("What is known of the GPU"))
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(theme.GAP)
        for part, stretch in ((self.header, 0), (self.road, 0), (self.now, 0), (self.state, 1), (self._scroll, 1)):
            page.addWidget(part, stretch)
        page.addStretch(0)
        self.state.hide()

    @Slot()
    def _order(self) -> None:
        """What is made anew, or gets another parent, would come last for the Tab key."""
        in_order(self.header, self.road, self.state, self.curves, self.health, self.processes, self.events)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= _WIDE
        if wide != self._wide:
            self._wide = wide
            (self._row if wide else self._left).addWidget(self._side)
            self._side.setMinimumWidth(_SIDE if wide else 0)
            self._side.setMaximumWidth(_SIDE if wide else _UNBOUND)
            self._order()

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def picture(self) -> TimeStack | None:
        """The time axis in sight."""
        return self.curves.stack if self._scroll.isVisible() else None

    @property
    def part(self) -> str:
        """The index of the GPU."""
        return self._part

    @property
    def device(self) -> Device | None:
        """The GPU in sight as its node names it."""
        return self._device(self._facts(None))

    def show_gpu(self, node: Node, site: Site | None, remembered: Facts | None, part: str) -> None:
        """Show this GPU of this node."""
        self._node, self._site, self._part = node, site, part
        self.header.show_gpu(node, site, part)
        if self._shown != (node.key, part):
            self._shown = ("", "")
            self._scroll.verticalScrollBar().setValue(0)
        self.refresh(remembered)

    def _facts(self, remembered: Facts | None) -> Facts | None:
        reading = self._telemetry.reading(self._node.key) if self._node is not None else None
        return reading.facts if reading is not None and reading.facts.devices else remembered

    def _device(self, facts: Facts | None) -> Device | None:
        gpus = facts.of(Kind.GPU) if facts is not None else ()
        return next((gpu for gpu in gpus if gpu.part == self._part), None)

    def refresh(self, remembered: Facts | None = None) -> None:
        """Read the newest snapshot of the node and show it."""
        node = self._node
        if node is None:
            return
        now, zone = self._surroundings.now(), zone_of(self._site)
        reading = self._telemetry.reading(node.key)
        facts = self._facts(remembered)
        device = self._device(facts)
        self._past.want((node.key,))
        moment, then = self._past.moment, self._past.reading(node.key)
        condition = None if moment is None else gpu_condition_then(then, self._part, zone, moment)
        self.header.refresh(reading, device, facts, now, condition)
        self.header.set_neighbours(len(facts.of(Kind.GPU)) if facts is not None else 0)
        self.road.refresh(node, reading, zone, now)
        shown = reading if moment is None else then
        found = [replace(each, parts=()) for each in of_gpu(shown, self._part)] if shown is not None else []
        at = now if moment is None else moment
        self.now.refresh(found, zone, at, parts=False, then=moment is not None, offered=self._offer)
        here = reading is not None and self._device(reading.facts) is not None
        self._scroll.setVisible(here)
        self.state.setVisible(facts is not None and device is None and not self.road.empty.isVisible())
        if facts is not None and device is None:
            self._say_missing(node, len(facts.of(Kind.GPU)))
        if reading is None or device is None or not here:
            self._shown = ("", "")
            return
        self._show(node, reading, device, zone, now)

    def _show(self, node: Node, reading: NodeReading, device: Device, zone: str, now: float) -> None:
        if self._shown != (node.key, self._part):
            self._shown = (node.key, self._part)
            self.curves.set_gpu(node.key, self._part)
            self.curves.start_over(f"{node.key}/{self._part}", reading, zone, now)
            self.events.clear()
        else:
            self.curves.refresh(reading, now)
        self.curves.set_waiting(of_gpu(reading, self._part), now)
        self._ask_events()
        self.processes.refresh(node.key, reading, self._part, now)
        self.health.refresh(reading, device, now)
        self._mark_now()

    def _mark_now(self) -> None:
        """Say what is of now while the rest of the page is not."""
        past = self._past.past
        waiting = past and (self._node is None or self._past.reading(self._node.key) is None)
        self.header.show_past(past, condition=not waiting)
        mark_now(self.road, past, "bg", ROAD_INSET)
        mark_now(self.now, waiting)
        for card in (self.health, self.processes):
            mark_now(card, past)

    @Slot()
    def _on_moment(self) -> None:
        if self._shown[0] and self.isVisible():
            self.refresh()

    @Slot()
    def _on_range(self) -> None:
        if self._shown[0] and self.isVisible():
            self._ask_events()

    def _ask_events(self) -> None:
        self._loader.ask(self._shown, self._shown[:1], *self._surroundings.time.events_range())

    @Slot(object)
    def _on_events(self, answer: tuple[Hashable, Found]) -> None:
        of, found = answer
        if self._node is not None and of == self._shown == (self._node.key, self._part):
            mine = f"gpu:{self._part}"
            events = [event for event in found[self._node.key] if event.device == mine]
            self.curves.set_node_events(events)
            self.events.refresh(events, zone_of(self._site), self._surroundings.time, self._surroundings.now())

    def _say_missing(self, node: Node, count: int) -> None:
        self.state.set(
            self.tr("{node} has no GPU {index}").format(node=node.name, index=self._part),
            self.tr("It has %n GPU(s), counted from 0.", "", count) if count else self.tr("It has no GPUs."),
            self.tr("Show {node}").format(node=node.name),
        )

    # -- going on ------------------------------------------------------------------------------------------------------

    @Slot(object)
    def turn(self, step: int) -> None:
        """Go to the GPU after (1) or before (-1) this one on its node, round and round."""
        facts = self._facts(None)
        if self._node is None or facts is None or not facts.of(Kind.GPU):
            return
        parts = [gpu.part for gpu in facts.of(Kind.GPU)]
        place = parts.index(self._part) + step if self._part in parts else 0
        self.place_chosen.emit(f"gpu:{self._node.key}/{parts[place % len(parts)]}")

    def _offer(self, finding: Finding) -> Offer | None:
        """What answers a finding of this GPU, or of its node."""
        mine = replace(finding, parts=(self._part,)) if finding.rule.about is About.GPU else finding
        return self._offered(mine, self._node.key) if self._node is not None else None

    @Slot(object)
    def _on_offer(self, offer: Offer) -> None:
        self._surroundings.act(offer.command, None, **offer.arguments)

    @Slot()
    def _on_state(self) -> None:
        if self._node is not None:
            self.place_chosen.emit(f"node:{self._node.key}")

    @Slot(str)
    def _on_road(self, what: str) -> None:
        if self._node is not None:
            self.acted.emit(what, self._node.key)
