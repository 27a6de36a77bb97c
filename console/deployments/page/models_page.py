"""The Models page: the register, one model, and what it still lacks for production."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from console.deployments.model.board import Board, Row
from console.deployments.model.loose import Loose, LooseKind, loose_of
from console.deployments.model.models import Model
from console.deployments.page import commands
from console.deployments.page.listing import Waits
from console.deployments.page.model_costs import CostsLoader
from console.deployments.page.model_view import ModelView
from console.deployments.page.protocols import Room
from console.deployments.page.readiness_view import ReadinessView
from console.deployments.page.register_view import RegisterView
from console.deployments.page.rollout_pane import RolloutPane
from console.deployments.page.rollouts_card import Read, RolloutsLoader
from console.deployments.page.settings import PILOTS, PRODUCTION, VERSIONS
from console.pagekit.news import News
from console.pagekit.settings import Setting
from console.pagekit.surroundings import Surroundings
from widgets import theme
from widgets.button import Button, Kind
from widgets.field import SearchField
from widgets.tables.table import DenseTable
from widgets.text import Title

_MODEL, _READINESS, _ROLLOUT = "model:", "readiness:", "rollout:"
_FIELD = 260


class ModelsPage(QWidget):
    """What `models`, `model:ID`, `readiness:ID` and `rollout:N` show. `compared` carries the ids of two versions,
    `rolling` what is wished of the rollout in sight."""

    compared = Signal(str, str)
    rolling = Signal(str)
    _seen = Signal()

    def __init__(
        self,
        room: Room,
        news: Sequence[News],
        surroundings: Surroundings,
        *,
        zone: Callable[[], str],
        called: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._room, self._surroundings = room, surroundings
        self.called = called
        self._acts: list[QAction] = []
        self._model = ""
        self._look_away: Callable[[], None] | None = None
        self._waits = Waits(zone, self)
        self.rollouts = RolloutsLoader(room.rollouts, surroundings, self) if room.rollouts is not None else None
        self.costs = CostsLoader(room, surroundings, self)
        self.title = Title(self.tr("Models"))
        self.field = SearchField(self.tr("Filter by name or owner"), "Ctrl+F")
        self.field.setFixedWidth(_FIELD)
        self.add_button = Button(self.tr("Add a model…"), Kind.PRIMARY)
        self.plan_button = Button(self.tr("Plan a rollout…"))
        self.plan_button.setVisible(room.planning is not None)
        self.register_view = RegisterView(zone, called)
        self.model_view = ModelView(zone, called)
        self.readiness_view = ReadinessView(zone)
        self.rollout = RolloutPane(room, surroundings, zone=zone, called=called)
        self._build()
        self._connect()
        for table, setting in self._tables():
            table.restore_state(surroundings.recall(setting))
        for each in news:
            each.changed.connect(self.look)

    def _build(self) -> None:
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.field)
        head.addWidget(self.plan_button)
        head.addWidget(self.add_button)
        self._stack = QStackedWidget()
        for view in (self.register_view, self.model_view, self.readiness_view, self.rollout):
            self._stack.addWidget(view)
        column = QVBoxLayout(self)
        margin = theme.GUTTER - 2
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.GAP)
        column.addWidget(self._head)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._seen.connect(self.look)
        self.field.changed.connect(self.register_view.set_filter)
        self.field.left_down.connect(self._on_left_down)
        self.add_button.clicked.connect(self._on_add)
        self.plan_button.clicked.connect(self._on_plan)
        register = self.register_view
        register.add_wanted.connect(self._on_add)
        register.opened.connect(self._on_opened)
        register.lacking.connect(self._on_lacking)
        register.context_requested.connect(self._on_context)
        register.loose.wanted.connect(self._on_loose)
        self.costs.loaded.connect(self.look)
        self.model_view.acted.connect(self._on_act)
        self.model_view.compared.connect(self.compared)
        self.model_view.rollouts.wanted.connect(self._on_rollout)
        self.rollout.acted.connect(self.rolling)
        self.rollout.went.connect(self._on_went)
        if self.rollouts is not None:
            self.rollouts.loaded.connect(self._on_rollouts)
        self.readiness_view.acted.connect(self._on_act)
        self.readiness_view.answered.connect(self._on_answered)
        for view in (self.model_view, self.readiness_view):
            view.went.connect(self._on_went)
        for table, _setting in self._tables():
            table.state_changed.connect(self._on_layout)

    def _tables(self) -> tuple[tuple[DenseTable, Setting[dict[str, Any]]], ...]:
        return (
            (self.register_view.production, PRODUCTION),
            (self.register_view.pilots, PILOTS),
            (self.model_view.versions, VERSIONS),
        )

    # -- as the frame sees it ------------------------------------------------------------------------------------------

    @property
    def widget(self) -> QWidget:
        return self

    def open(self, place: str) -> None:
        """An address of this page. One of a model that is not there any more shows the register."""
        id = place.partition(":")[2]
        if place.startswith(_ROLLOUT):
            self._model = ""
            self._head.hide()
            self._stack.setCurrentWidget(self.rollout)
            self.rollout.open(id)
            return
        self._model = id if place.startswith((_MODEL, _READINESS)) and self.known(id) is not None else ""
        if not self._model and id:
            self._surroundings.say(self.tr("There is no such model"))
        view: QWidget = self.register_view
        if self._model:
            view = self.model_view if place.startswith(_MODEL) else self.readiness_view
        self._head.setVisible(view is self.register_view)
        self._stack.setCurrentWidget(view)
        self.look()

    def refresh(self, _news: object) -> None:
        """Models tell of themselves; days that pass are seen at the next look."""

    def inventory_changed(self) -> None:
        """Nodes may be called otherwise now."""
        self.look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self.look)
        if self._room.seeing is not None and self._look_away is None:
            self._look_away = self._room.seeing.subscribe(self._tell)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nodes are asked no more."""
        super().hideEvent(event)
        if self._look_away is not None:
            self._look_away()
            self._look_away = None

    def _tell(self) -> None:
        with suppress(RuntimeError):  # told in another thread, when the window is gone already
            self._seen.emit()

    def focus_filter(self) -> None:
        if self._stack.currentWidget() is self.register_view:
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.field.selectAll()
        elif self._stack.currentWidget() is self.model_view:
            self.model_view.versions.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self._stack.currentWidget() is self.rollout:
            self.rollout.focus_first()
        else:
            self.readiness_view.missing.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_acts(self, acts: Sequence[QAction]) -> None:
        """What stands in the menu of a model."""
        self._acts = list(acts)

    def help(self) -> Sequence[tuple[str, str]]:
        return (
            (
                self.tr("Models"),
                self.tr(
                    "The register: what serves, what is tried out and for how long it stood still, who owns it, and "
                    "what it still lacks. Pilots stand with the one that stood still longest on top."
                ),
            ),
            (
                self.tr("Fourteen gates"),
                self.tr(
                    "A gate holds because the console measured it, because somebody showed what proves it, or because "
                    "somebody signs for it. The three are told apart. What stops production stands first."
                ),
            ),
            (
                self.tr("Which version served when"),
                self.tr(
                    "It is told by what was seen serving, not by what was planned. A server that no rollout started "
                    "is marked as unplanned."
                ),
            ),
            (
                self.tr("Rollouts"),
                self.tr(
                    "A plan first: each step, what changes, what fails when the router's node dies. Once somebody "
                    "agreed it goes by itself, compares both versions at each share of the traffic, and takes a bad "
                    "one back. Roll back takes seconds at any time."
                ),
            ),
            (
                self.tr("ML Test Score"),
                self.tr(
                    "28 tests in four sections: half a point when done by hand, a whole one when it runs by itself. "
                    "The weakest section is the score (Breck et al. 2017)."
                ),
            ),
            (
                self.tr("Keys"),
                self.tr(
                    "Ctrl+F filters, Enter opens a model, the menu key has what one does with it. In the map arrows "
                    "move, and Enter opens what the model lacks. Ctrl+C copies the lines that are chosen."
                ),
            ),
        )

    # -- what is shown -------------------------------------------------------------------------------------------------

    def known(self, id: str) -> Model | None:
        """A model of the register by its id."""
        return next((each for each in self._room.models.models() if each.id == id), None)

    @property
    def model(self) -> Model | None:
        """The model that a command means: the one that is open, else the one that is chosen in the register."""
        if not self.isVisible():
            return None
        shown = self.rollout.shown
        if self._stack.currentWidget() is self.rollout:
            return shown.model if shown is not None else None
        return self.known(self._model or self.register_view.current())

    def everything(self) -> list[Row]:
        """All models, those that are retired last."""
        board = self._room.models.board()
        return [*board.rows, *board.retired]

    @Slot()
    def look(self) -> None:
        """Show what stands now."""
        if not self.isVisible():
            return
        models, view = self._room.models, self._stack.currentWidget()
        self.costs.ask()
        if view is self.rollout:
            self.rollout.look()
            return
        model = self.known(self._model) if self._model else None
        if view is self.register_view or model is None:
            board = models.board()
            seen = self._room.seeing.seen().values() if self._room.seeing is not None else ()
            self.register_view.set_traffic({each.model: each for each in seen})
            self.register_view.set_costs(self.costs.costs)
            self.register_view.show_loose(self._loose(board))
            self.register_view.show_board(board, self._waits.of(board))
        elif view is self.model_view:
            self.model_view.show_sheet(models.sheet(model.id), self._surroundings.now(), self.costs.costs)
            seen = self._room.seeing.seen().values() if self._room.seeing is not None else ()
            self.model_view.traffic.show_seen(
                next((each for each in seen if each.model == model.id), None), self.called
            )
            if self.rollouts is not None:
                self.rollouts.ask(model.id)
        else:
            self.readiness_view.show_row(models.sheet(model.id).row, self._surroundings.now())

    def _loose(self, board: Board) -> tuple[Loose, ...]:
        seeing = self._room.seeing
        if seeing is None:
            return loose_of(board.rows, board.unplanned, (), ())
        return loose_of(board.rows, board.unplanned, seeing.unplanned(), seeing.orphans())

    # -- acts ----------------------------------------------------------------------------------------------------------

    def _act(self, command: str, model: str, **arguments: Any) -> None:
        self._surroundings.act(command, model=model, **arguments)

    @Slot()
    def _on_add(self) -> None:
        self._surroundings.act(commands.ADD.id)

    @Slot()
    def _on_plan(self) -> None:
        self._surroundings.act(commands.PLAN.id)

    @Slot(object)
    def _on_loose(self, loose: object) -> None:
        """Where one of them is put right; sheets of maintenance are of a page below this one."""
        assert isinstance(loose, Loose)  # noqa: S101 - what the card carries
        if loose.kind is LooseKind.OWNERLESS:
            self._act(commands.PEOPLE.id, loose.model)
        elif loose.kind is LooseKind.STRAY:
            self._surroundings.act("maintenance.gpus", node=loose.nodes[0], gpu=loose.gpus[0])
        else:
            self._surroundings.act("maintenance.services", node=loose.nodes[0])

    @Slot(str)
    def _on_opened(self, id: str) -> None:
        self._surroundings.go(f"{_MODEL}{id}")

    @Slot(str)
    def _on_lacking(self, id: str) -> None:
        self._surroundings.go(f"{_READINESS}{id}")

    @Slot(str)
    def _on_act(self, command: str) -> None:
        self._act(command, self._model)

    @Slot(str)
    def _on_answered(self, gate: str) -> None:
        self._act(commands.ANSWER.id, self._model, gate=gate)

    @Slot(object)
    def _on_rollouts(self, read: object) -> None:
        assert isinstance(read, Read)  # noqa: S101 - what the loader carries
        self.model_view.show_rollouts(read, self._surroundings.now())

    @Slot(object)
    def _on_rollout(self, number: object) -> None:
        self._surroundings.go(f"{_ROLLOUT}{number}")

    @Slot(object)
    def _on_went(self, place: object) -> None:
        if place:
            self._surroundings.go(str(place))

    @Slot(str, QPoint)
    def _on_context(self, _id: str, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self._acts)
        menu.popup(place)

    @Slot()
    def _on_left_down(self) -> None:
        register = self.register_view
        if register.production.enter() is None:
            register.pilots.enter()

    @Slot()
    def _on_layout(self) -> None:
        for table, setting in self._tables():
            if self.sender() is table:
                self._surroundings.remember(setting, table.save_state())
