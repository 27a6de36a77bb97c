"""The Overview: is anything wrong? The map of all GPUs, what needs attention, and the fleet over time."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAction, QHideEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from console.alarms.page.protocols import Alarms
from console.deployments.page.protocols import Room
from console.fleet.model.changed import Changed
from console.fleet.model.clock import passed
from console.fleet.model.findings import Finding
from console.fleet.model.inventory import Inventory
from console.fleet.page.aside import Asides
from console.fleet.page.first_start import FirstStart
from console.fleet.page.protocols import Directory
from console.fleet.page.time.past import Beginning, PastReadings
from console.fleet.page.vocabulary import in_force
from console.fleet.page.zones import zone_of
from console.frame.overview.attention_card import AttentionCard
from console.frame.overview.board import Board, News
from console.frame.overview.gpu_time_card import GpuTimeCard
from console.frame.overview.map_card import MapCard
from console.frame.overview.models_card import ModelsCard
from console.frame.overview.protocols import Telemetry
from console.frame.overview.sites_card import SitesCard
from console.frame.overview.then import PastOfAll
from console.frame.overview.trends import Trends
from console.frame.overview.unseen import Unseen, told_of, unseen
from console.pagekit.faults import tell_faults
from console.pagekit.now_mark import mark_now
from console.pagekit.surroundings import Surroundings
from widgets import theme

_WIDE = 1180
_SIDE = 372
_NARROW_SIDE = 300
_BESIDE, _MOST_BESIDE = 280, 16_777_215  # Qt's own most
#: Pixels without which a column of the table of sites is cut off.
_SITES = 740
_LEAST_MAP = 96
_MOST_MAP = 420
_HANDY_MAP = 176
_CARD_FRAME = 58  # a card's header and margins around what it holds
_LEAST_TRENDS = 236
_FIGURES_PAUSE = 1.0


class OverviewPage(QWidget):
    """What `overview` shows. Only nodes that changed are looked at, and nothing is drawn that did not change."""

    def __init__(
        self,
        telemetry: Telemetry,
        directory: Directory,
        surroundings: Surroundings,
        alarms: Alarms,
        *,
        asides: Asides | None = None,
        models: Room | None = None,
        demo: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._telemetry = telemetry
        self._directory = directory
        self._surroundings = surroundings
        self._alarms = alarms
        self._alarm_board: object = None
        self._unseen = Unseen()
        self._told: list[Finding] = []
        self._wide: bool | None = None
        self._beside_fits = False
        self._figured_at = -math.inf
        self._missed = True
        self.board = Board()
        self._then = Board()  # the same of the moment of the past that is looked at
        self.map = MapCard(self.board, asides)
        self.gpu_time = GpuTimeCard(telemetry, surroundings)
        self.attention = AttentionCard(surroundings)
        self.trends = Trends(telemetry, surroundings)
        self.sites = SitesCard()
        for card in (self.map, self.attention, self.sites):
            card.place_chosen.connect(self._on_place)
        # Where nothing can be rolled out from here there is nothing to say of models.
        self.models = ModelsCard(models, surroundings) if models is not None and models.planning is not None else None
        self.attention.acknowledged.connect(self._on_acknowledged)
        self.empty = FirstStart(demo=demo)
        self.empty.chosen.connect(self._on_begin)
        all_of_it = PastOfAll(telemetry, alarms, lambda: in_force().by_id)
        self._past = PastReadings(all_of_it, surroundings, self)
        self._past.changed.connect(self._on_moment)
        surroundings.time.moment_changed.connect(self._on_moment)
        self._beginning = Beginning(telemetry, surroundings, self)
        tell_faults(self.map.body, self._past.loader)
        self._build()
        self.inventory_changed()

    def _build(self) -> None:
        self.body = QWidget()
        self.body.setAutoFillBackground(False)
        self._rows = QVBoxLayout(self.body)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.GAP)
        self._top, self._low, self._below = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        self._beside: list[QWidget] = []
        for row in (self._top, self._low, self._below):
            row.setSpacing(theme.GAP)
        self._top.addWidget(self.map, 1)
        self._rows.addLayout(self._top)
        self._rows.addWidget(self.attention)
        self._rows.addWidget(self.trends, 1)
        self._rows.addLayout(self._low)
        self._low.addWidget(self.sites, 1)
        if self.models is not None:
            self.models.place_chosen.connect(self._on_place)
            self.models.setFixedWidth(_SIDE)
            self._low.addWidget(self.models)
        self._low.addStretch(0)
        self._rows.addLayout(self._below)
        self.trends.setMinimumHeight(_LEAST_TRENDS)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.body)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        self._either = QStackedWidget()
        self._either.addWidget(scroll)
        self._either.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.GUTTER - 2, theme.GUTTER - 2, theme.GUTTER - 2, theme.GUTTER - 2)
        page.addWidget(self._either)

    def _arrange(self, wide: bool) -> None:
        """GPU time stands beside the map where there is room for both, else below the trends."""
        if wide == self._wide:
            return
        self._wide = wide
        self.sites.table.set_column_shown("use", wide)
        for row in (self._top, self._low):
            row.removeWidget(self.gpu_time)
        if wide:
            self.gpu_time.setFixedWidth(_SIDE)
            if self.models is not None:
                self.models.setFixedWidth(_SIDE)
            self._top.addWidget(self.gpu_time)
        else:
            self.gpu_time.setFixedWidth(_NARROW_SIDE)
            if self.models is not None:
                self.models.setFixedWidth(_NARROW_SIDE)
            self._low.insertWidget(0, self.gpu_time)
        self._place_beside()
        # The keyboard goes through the page as the eye does.
        head = self.trends.head
        order = [self.map.map, self.gpu_time.table, self.attention.table, head.spans, head.live]
        order += [self.trends.save, *self.trends.stacks, self.sites.table]
        if not wide:
            order.remove(self.gpu_time.table)
            order.insert(-1, self.gpu_time.table)
        if self.models is not None:
            order.append(self.models.open)
        for before, after in itertools.pairwise(order):
            QWidget.setTabOrder(before, after)

    def add_beside(self, card: QWidget) -> None:
        """Add a card that stands beside the sites where there is room, else below them."""
        self._beside.append(card)
        mark_now(card, self._past.past)
        self._place_beside()

    def _has_room_beside(self) -> bool:
        """Whether all that may stand beside the sites leaves them the room that their table needs."""
        others = [_SIDE] * (self.models is not None) + [_BESIDE] * len(self._beside)
        left = self.width() - 2 * theme.PADDING - sum(each + theme.GAP for each in others)
        return bool(self._wide) and left >= _SITES

    def _place_beside(self) -> None:
        self._beside_fits = self._has_room_beside()
        for card in self._beside:
            for row in (self._low, self._below):
                row.removeWidget(card)
            card.setMinimumWidth(_BESIDE)
            if self._beside_fits:
                card.setMaximumWidth(_BESIDE)
                self._low.addWidget(card)
            else:
                card.setMaximumWidth(_MOST_BESIDE)
                self._below.addWidget(card, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width() >= _WIDE)
        if self._has_room_beside() != self._beside_fits:
            self._place_beside()
        self._size_map()

    def _size_map(self) -> None:
        if not self.map.has_gpus:
            self.map.setFixedHeight(self.map.minimumSizeHint().height())
            return
        width = self._scroll.viewport().width() - 2 * theme.PADDING - 2
        if self._wide:
            width -= _SIDE + theme.GAP
        wanted = self.map.map.height_for(max(width, 200), _HANDY_MAP)
        most = min(_MOST_MAP, max(_LEAST_MAP, int(self.height() * 0.42) - _CARD_FRAME))
        least = self.gpu_time.minimumSizeHint().height() if self._wide else 0
        self.map.setFixedHeight(max(min(max(wanted, _LEAST_MAP), most) + _CARD_FRAME, least))

    # -- what the frame calls ----------------------------------------------------------------------------------------

    @property
    def widget(self) -> QWidget:
        return self

    def open(self, _place: str) -> None:
        """There is one place here."""
        self._catch_up()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._size_map)

    def refresh(self, changed: Changed) -> None:
        now = self._surroundings.now()
        if self._missed:
            self._catch_up()
            return
        looks = ((key, self._telemetry.reading(key)) for key in changed.nodes)
        is_other = self._look_at_alarms()
        news = self.board.take(looks, self._found())
        news.findings |= is_other
        if changed.events:
            self.trends.note_events()
        if changed.history:
            self.trends.read_again()
            self.gpu_time.read_again()
            self._beginning.ask(tuple(self.board.nodes))
        self._show(news, now)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._missed = True  # hidden pages are not told what changes

    def inventory_changed(self) -> None:
        self._missed = True
        has_nodes = bool(self._directory.current().nodes)
        self._either.setCurrentWidget(self._scroll if has_nodes else self.empty)
        if self.isVisible():
            self._catch_up()

    def set_acts(self, acts: Sequence[QAction]) -> None:
        """What stands in the menu beside the choice of time."""
        self.trends.save_menu.clear()
        self.trends.save_menu.addActions(list(acts))

    def picture(self) -> QPixmap:
        """All of the page, also what is scrolled out of sight."""
        return self.body.grab()

    def focus_filter(self) -> None:
        """The page shows everything; finding one thing among it is what the palette is for."""
        self._surroundings.act("window.palette")

    def help(self) -> Sequence[tuple[str, str]]:
        return (
            (
                self.tr("What you see"),
                self.tr(
                    "Whether anything is wrong. Each square is a GPU: the more it stands out, the more it works. "
                    "Colour and shape mean that something is not normal; a dashed outline means that nothing is known. "
                    "A mark beside a node's name concerns the node itself, such as a network link that is down."
                ),
            ),
            (
                self.tr("Needs attention"),
                self.tr(
                    "Everything that is abnormal now, the worst first, with what to do about it. What follows from "
                    "something else is folded into it: a lost node is one line, not eight GPUs. Open, Enter or a "
                    "double click goes there."
                ),
            ),
            (
                self.tr("Over time"),
                self.tr(
                    "Sums and means over the GPUs and nodes that report. Where some do not report the curve is hatched "
                    "and says how many do: a step down there is no drop in the load. Where nothing is known there is "
                    "no curve. Drag, Ctrl and the wheel, and arrow keys move through time, on this page and all others."
                ),
            ),
            (
                self.tr("GPU time"),
                self.tr(
                    "Every minute of every GPU since midnight: working when it was busy for at least five per cent of "
                    "it, idle when it was less, no data when nothing was measured."
                ),
            ),
            (
                self.tr("Keys"),
                self.tr(
                    "Arrows move over the map, Enter opens a GPU, Shift+Enter its node. Ctrl+F finds a node or a GPU "
                    "by its name."
                ),
            ),
        )

    @Slot()
    def look_again(self) -> None:
        """Nodes were taken out of work or given back."""
        self.map.refresh(News(findings=True), self._surroundings.now())

    @Slot()
    def _on_moment(self) -> None:
        """Another moment is shown, or the nodes of it have been read: show them, and say what is still of now."""
        if not self.isVisible():
            self._missed = True
            return
        now, past = self._surroundings.now(), self._past
        past.want(tuple(self.board.nodes))
        if past.moment is not None:
            self._then.set_inventory(self.board.inventory, past.readings, past.findings)
        self.map.show_then(past, self._then, self._zone(), now)
        self.gpu_time.refresh(tuple(self.board.nodes), self.board.figures().gpus, self._zone(), now)
        self._show_attention(now)
        for card in (self.map, self.attention, self.sites):
            mark_now(card, past.past and past.moment is None)
        for beside in (*self._beside, *([self.models] if self.models is not None else [])):
            mark_now(beside, past.past)  # what is served, what is open, what it costs: of then it is not kept

    # -- inside --------------------------------------------------------------------------------------------------------

    def _catch_up(self) -> None:
        """Look at every node: the inventory changed, or the page was out of sight."""
        self._missed = False
        self._look_at_alarms()
        inventory: Inventory = self._directory.current()
        now = self._surroundings.now()
        self.board.set_inventory(inventory, self._telemetry.readings(), self._found())
        self.trends.set_nodes(self.board.names(), self._zone(), now)
        self.trends.note_events()
        self.sites.setVisible(len(self.board.sites()) > 1)
        self._figured_at = -math.inf
        self._show(News(devices=True, findings=True, levels=True), now)
        self._on_moment()

    def _show(self, news: News, now: float) -> None:
        if news.devices:
            self.map.rebuild(now)
            self.gpu_time.setVisible(self.map.has_gpus)
            self.trends.show_gpus(self.map.has_gpus)
            self._size_map()
            self.trends.set_nodes(self.board.names(), self._zone(), now)
        else:
            self.map.refresh(news, now)
        if news.devices or news.ports:
            # Before a node has named its devices its past cannot be summed.
            self.trends.read_again()
        if news.findings:
            self._show_attention(now)
        if not news.findings and not passed(self._figured_at, now, _FIGURES_PAUSE):
            return
        self._figured_at = now
        figures = self.board.figures()
        self.trends.refresh(figures, now)
        self.gpu_time.refresh(tuple(self.board.nodes), figures.gpus, self._zone(), now)
        if not self.sites.isHidden() and self._past.moment is None:
            self.sites.refresh(self.board, now)

    def _show_attention(self, now: float) -> None:
        """What is abnormal, or was at the moment that is looked at, and the sites beside it."""
        moment = self._past.moment
        board, at = (self.board, now) if moment is None else (self._then, moment)
        found, then = board.attention(), moment is not None
        self.attention.refresh(found, board.inventory, board.answered(), at, then, self._unseen)
        if then and not self.sites.isHidden():
            self.sites.refresh(board, at)

    def _found(self) -> list[Finding]:
        """What the judge finds, and what others told of."""
        return [*self._telemetry.findings(), *self._told]

    def _look_at_alarms(self) -> bool:
        """Look which alarms nobody has acknowledged; whether those are others now."""
        board = self._alarms.board()
        if board is self._alarm_board:
            return False
        self._alarm_board, before, self._unseen = board, self._unseen, unseen(board)
        self._told = told_of(board, in_force().by_id)
        self.map.show_unseen(self._unseen.cells())
        return before != self._unseen

    def _zone(self) -> str:
        return zone_of(next(iter(self.board.inventory.sites), None))

    @Slot(str)
    def _on_place(self, place: str) -> None:
        self._surroundings.go(place)

    @Slot(object, object)
    def _on_acknowledged(self, numbers: object, entry: object) -> None:
        self._surroundings.act("alarm.acknowledge", numbers=numbers, entry=entry)

    @Slot(str)
    def _on_begin(self, command: str) -> None:
        self._surroundings.act(command)
