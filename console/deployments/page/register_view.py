"""The register: models in production, pilots and how long they stood still, what is missing where, what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.deployments.model.board import Board, Row
from console.deployments.model.costs import Costs
from console.deployments.model.gates import Gate
from console.deployments.model.loose import Loose
from console.deployments.model.models import Model, Stage
from console.deployments.model.readiness import DAY, MANAGER_IS_TOLD, STANDS_STILL
from console.deployments.model.traffic import DeploymentSeen
from console.deployments.page import wording
from console.deployments.page.listing import Waiting, days_text, last_step, still_seconds, version_text
from console.deployments.page.loose_card import LooseCard
from console.deployments.page.model_costs import CostWords
from widgets import numbers, theme
from widgets.bullet import Bullet
from widgets.card import Card, scrolled
from widgets.gates import Gates
from widgets.maps.coverage import CoverageMap
from widgets.maps.coverage import Line as CoverageLine
from widgets.priority import Priority
from widgets.states import EmptyState
from widgets.tables.cells import Actions, Column, Rich
from widgets.tables.cells import Row as TableRow
from widgets.tables.table import DenseTable
from widgets.text import Label
from widgets.theme import Size, Weight
from widgets.value import ValueLabel

_WIDE, _MIDDLE = 1250, 1000
_TRAFFIC = ("requests", "first", "failed")
_COSTS = ("month", "per")
_FIGURES = ("production", "pilot", "longest", "loose", "requests", "per_million")
_MOST_DAYS = 240.0
#: Below so many requests a second a decimal is worth its place.
_FEW = 10.0
_MOST_LACKS = 7
_MOST_VERSIONS = 9


class RegisterView(QWidget):
    """`opened` and `lacking` carry a model's id: to see it, to see what it lacks. `context_requested` carries an id and
    a place on the screen."""

    opened = Signal(str)
    lacking = Signal(str)
    current_changed = Signal(str)
    context_requested = Signal(str, QPoint)
    add_wanted = Signal()

    def __init__(self, zone: Callable[[], str], called: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone, self._called = zone, called
        self._wide: bool | None = None
        self._board: Board | None = None
        self._stray: dict[str, int] = {}
        self._traffic: Mapping[str, DeploymentSeen] = {}
        self._costs: Costs | None = None
        self._cost_words = CostWords(self)
        self.loose = LooseCard(called)
        self.figures = {key: ValueLabel(size=Size.HEADING, stacked=True) for key in _FIGURES}
        self.production = DenseTable(self._production_columns(), row_height=30, name=self.tr("Models in production"))
        self.pilots = DenseTable(self._pilot_columns(), row_height=32, name=self.tr("Models in pilot"))
        for table in (self.production, self.pilots):
            table.opened.connect(self._on_opened)
            table.action.connect(self._on_action)
            table.current_changed.connect(self._on_current)
            table.context_requested.connect(self._on_context)
        self.coverage = CoverageMap(self.tr("What is missing where"))
        self.coverage.chosen.connect(self._on_cell)
        self.lacks = DenseTable(
            [
                Column("gate", self.tr("Gate"), 150, fit=True, stretch=True),
                Column("bar", self.tr("Share"), 60, stretch=True),
                Column("count", self.tr("Models"), 34, "right", weight=Weight.MEDIUM),
            ],
            row_height=26,
            name=self.tr("What keeps models from production"),
            header=False,
        )
        self.versions = DenseTable(
            [
                Column("version", self.tr("Version"), 110, fit=True),
                Column("state", self.tr("How far"), 90, "right", stretch=True, ink="muted"),
            ],
            row_height=26,
            name=self.tr("Versions waiting"),
            header=False,
        )
        self.versions.opened.connect(self._on_version)
        self.empty = EmptyState(
            self.tr("No model is in the register"),
            self.tr(
                "A model begins here as an idea or a pilot. From then on it says what it still lacks for production, "
                "who owns it, and which version served when."
            ),
            action=self.tr("Add a model…"),
        )
        self.empty.button.setAccessibleName(self.tr("Add a model"))
        self.empty.action.connect(self.add_wanted)
        self._build()

    # -- how it is made ------------------------------------------------------------------------------------------------

    def _production_columns(self) -> list[Column]:
        return [
            Column("model", self.tr("Model"), 120, fit=True, weight=Weight.MEDIUM),
            Column("version", self.tr("Version"), 64, fit=True, ink="muted"),
            Column("owner", self.tr("Owner, deputy"), 110, fit=True),
            Column("gates", self.tr("Readiness"), 134, fit=True),
            Column("missing", self.tr("Missing first"), 110, fit=True, stretch=True),
            Column("nodes", self.tr("Serves on"), 70, fit=True, ink="muted"),
            Column("state", self.tr("State"), 96, fit=True),
            Column("requests", self.tr("Requests/s"), 76, "right", tip=self.tr("Requests a second, now")),
            Column("first", self.tr("First token"), 84, "right", tip=self.tr("95 of 100 had theirs within this time")),
            Column("failed", self.tr("Failed"), 64, "right", tip=self.tr("Of 100 requests since somebody looks")),
            Column("month", self.tr("Month so far"), 92, "right", tip=self.tr("With all costs carried: Costs has how")),
            Column("per", self.tr("Per 1M tokens"), 96, "right", tip=self.tr("What a million tokens cost, in and out")),
        ]

    def _pilot_columns(self) -> list[Column]:
        return [
            Column("model", self.tr("Model"), 120, fit=True, weight=Weight.MEDIUM),
            Column("version", self.tr("Version"), 56, fit=True, ink="muted"),
            Column("owner", self.tr("Owner"), 96, fit=True),
            Column("gates", self.tr("Readiness"), 134, fit=True),
            Column("missing", self.tr("Missing first"), 110, fit=True),
            Column("still", self.tr("Stood still"), 84, fit=True),
            Column("bar", "", 90, stretch=True, tip=self.tr("Days since the last step forward")),
            Column("since", self.tr("Last step forward"), 100, fit=True, ink="muted"),
            Column("waits", self.tr("Waits for"), 90, fit=True, ink="muted"),
            Column("open", "", 64, "right", tip=self.tr("What it lacks")),
        ]

    def _build(self) -> None:
        figures = QHBoxLayout()
        figures.setContentsMargins(4, 0, 4, 0)
        figures.setSpacing(40)
        for value in self.figures.values():
            figures.addWidget(value)
        figures.addStretch(1)
        top = Card()
        top.add(figures)
        self.production_card = Card(self.tr("In production"))
        self.production_card.add(self.production)
        self.pilot_card = Card(self.tr("In pilot, and for how long they have stood still"))
        self.pilot_card.set_trailing(self.tr("shaded: 30 days, line: 90 days, then the owner's manager is told"))
        self.pilot_card.add(self.pilots)
        self.nothing_found = Label(self.tr("No model has these words."), "muted")
        self.coverage_card = Card(self.tr("What is missing where"))
        self.coverage_card.add(self.coverage)
        self.coverage_card.add_stretch()
        self.lacks_card = Card(self.tr("What keeps models from production"))
        self.lacks_card.add(self.lacks)
        self.lacks_card.add_stretch()
        self.versions_card = Card(self.tr("Versions waiting"), "", self.tr("and retired"))
        self.versions_card.add(self.versions)
        self.versions_card.add_stretch()
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.GAP)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        for part in (top, self.production_card, self.pilot_card, self.nothing_found, self.loose):
            column.addWidget(part)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._stack = QStackedWidget()
        area = scrolled(body, self.tr("The register of models"))
        self._stack.addWidget(area)
        self._stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self._arrange(wide=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        self._arrange(wide=width >= _WIDE)
        for key in ("since", "waits"):
            self._show_column(self.pilots, key, width >= _WIDE)
        self._show_column(self.production, "nodes", width >= _MIDDLE)
        self._show_traffic_columns()
        self._show_cost_columns()

    @staticmethod
    def _show_column(table: DenseTable, key: str, shown: bool) -> None:
        """Where there is little room the columns that matter least go; who hid one keeps it hidden."""
        table.set_column_shown(key, shown)

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        parts = (self.coverage_card, self.lacks_card, self.versions_card)
        for part in parts:
            self._grid.removeWidget(part)
        places = ((0, 0), (0, 1), (0, 2)) if wide else ((1, 0), (0, 0), (0, 1))
        for part, place in zip(parts, places, strict=True):
            span = 1 if wide or part is not self.coverage_card else 2
            self._grid.addWidget(part, *place, 1, span)
        for at, share in enumerate((7, 6, 5) if wide else (1, 1, 0)):
            self._grid.setColumnStretch(at, share)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_board(self, board: Board, waiting: Sequence[Waiting]) -> None:
        """Show the whole register."""
        self._board = board
        self._stray = Counter(each.model for each in board.unplanned)
        self._stack.setCurrentIndex(0 if board.rows or board.retired else 1)
        tried = (*board.pilots, *board.ideas)
        self.production_card.set_subtitle(numbers.number(len(board.production)))
        self.pilot_card.set_subtitle(numbers.number(len(tried)))
        self.production.set_rows([self._production(row) for row in board.production])
        self.pilots.set_rows([self._pilot(row, board.at) for row in tried])
        self._fit()
        self._show_figures(board)
        self._show_coverage((*board.production, *tried))
        self._show_lacks(board)
        self._show_versions(waiting)

    def set_traffic(self, traffic: Mapping[str, DeploymentSeen]) -> None:
        """What goes through deployments now, by their models' ids; shown with the next board. Empty where nobody
        sees it."""
        began = bool(traffic) is not bool(self._traffic)
        self._traffic = traffic
        if began:
            self._show_traffic_columns()

    def _show_traffic_columns(self) -> None:
        for key in _TRAFFIC:
            self._show_column(self.production, key, bool(self._traffic) and self.width() >= _WIDE)

    def set_costs(self, costs: Costs | None) -> None:
        """What models cost; shown with the next board. None where nothing is known of it."""
        began = (costs is None) is not (self._costs is None)
        self._costs = costs
        self.production_card.set_trailing(self._cost_words.marks(costs) if costs is not None else "")
        if began:
            self._show_cost_columns()

    def _show_cost_columns(self) -> None:
        for key, least in zip(_COSTS, (_WIDE, _MIDDLE), strict=True):
            self._show_column(self.production, key, self._costs is not None and self.width() >= least)

    def show_loose(self, found: Sequence[Loose]) -> None:
        """Show servers that nobody answers for."""
        self.loose.show_loose(found)
        self.figures["loose"].setVisible(bool(found))
        self.figures["loose"].set_value(numbers.number(len(found)))
        self.figures["loose"].set_caption(self.tr("servers nobody answers for"))

    def set_filter(self, text: str) -> None:
        """Only models that have these words."""
        for table in (self.production, self.pilots):
            table.set_filter(text)
        self._fit()

    def _fit(self) -> None:
        found = 0
        for table, card in ((self.production, self.production_card), (self.pilots, self.pilot_card)):
            table.fit_height()
            shown = bool(table.rows())
            card.setVisible(shown)
            found += shown
        self.nothing_found.setVisible(not found and self._board is not None and bool(self._board.rows))

    def _show_figures(self, board: Board) -> None:
        alone = sum(1 for row in board.pilots if not row.model.owner)
        self.figures["production"].set_value(numbers.number(len(board.production)))
        self.figures["production"].set_caption(self.tr("in production"))
        self.figures["pilot"].set_value(numbers.number(len(board.pilots)))
        caption = self.tr("in pilot, {count} with no owner").format(count=alone) if alone else self.tr("in pilot")
        self.figures["pilot"].set_caption(caption)
        longest = board.longest
        self.figures["longest"].set_value("–" if longest is None else days_text(still_seconds(longest, board.at)))
        self.figures["longest"].set_caption(self.tr("longest without a step"))
        told = [seen.now.requests for seen in self._traffic.values() if seen.now is not None]
        known = [each for each in told if each is not None]
        self.figures["requests"].setVisible(bool(known))
        self.figures["requests"].set_value(numbers.number(sum(known)))
        self.figures["requests"].set_caption(self.tr("requests/s now"))
        per_million = self._costs.per_million if self._costs is not None else None
        self.figures["per_million"].setVisible(per_million is not None)
        if self._costs is not None and per_million is not None:
            self.figures["per_million"].set_value(numbers.quantity(float(per_million), self._costs.currency, 2))
            self.figures["per_million"].set_caption(self.tr("per 1M tokens"))

    def _model_cell(self, row: Row) -> Rich:
        stage = wording.stage(row.model.stage) if row.model.stage is Stage.IDEA else ""
        return Rich(row.model.name, stage, strong=True)

    def _owner_cell(self, model: Model, *, deputy: bool) -> Rich:
        if not model.owner:
            return Rich(self.tr("no owner"), priority=Priority.HIGH, strong=True)
        beside = model.deputy or self.tr("no deputy")
        return Rich(model.owner, f"· {beside}" if deputy else "")

    def _missing_cell(self, row: Row) -> Rich:
        missing = [wording.gate(each.gate) for each in row.readiness.missing]
        if not missing:
            return Rich(self.tr("nothing missing"), ink="muted")
        more = len(missing) - 1
        return Rich(missing[0], self.tr("and %n more", "", more) if more else "")

    def _state_cell(self, row: Row) -> Rich:
        if row.model.suspended is not None:
            return Rich(self.tr("Suspended"), priority=Priority.MEDIUM)
        if self._stray.get(row.model.id):
            return Rich(self.tr("Unplanned server"), priority=Priority.MEDIUM)
        if row.next is not None:
            return Rich(self.tr("Canary, {share}").format(share=numbers.percent(row.next.share)), strong=True)
        return Rich(self.tr("Serves") if row.nodes else self.tr("Not seen serving"), ink="muted")

    def _words(self, row: Row) -> str:
        """What it is found by besides what is in sight."""
        model = row.model
        told = (
            model.purpose,
            model.deputy,
            model.overseer,
            model.waits_for,
            model.users,
            *map(self._called, row.nodes),
        )
        return " ".join(part for part in told if part)

    def _traffic_cells(self, model: str) -> tuple[str, str, str]:
        seen = self._traffic.get(model)
        now = seen.now if seen is not None else None
        if seen is None or now is None:
            return "–", "–", "–"
        few = now.requests is not None and now.requests < _FEW
        first = None if now.first_token is None else 1000 * now.first_token
        return (
            numbers.number(now.requests, 1 if few else 0),
            numbers.quantity(first, "ms"),
            numbers.percent(seen.failed, 2),
        )

    def _cost_cells(self, model: str) -> tuple[str, str]:
        cost = self._costs.models.get(model) if self._costs is not None else None
        return self._cost_words.amount(self._costs, model), self._cost_words.per(cost)

    def _production(self, row: Row) -> TableRow:
        model, ready = row.model, row.readiness
        state = self._state_cell(row)
        return TableRow(
            model.id,
            (
                self._model_cell(row), version_text(row), self._owner_cell(model, deputy=True),
                Gates(ready.held, ready.of), self._missing_cell(row),
                ", ".join(sorted(map(self._called, row.nodes))), state, *self._traffic_cells(model.id),
                *self._cost_cells(model.name),
            ),
            priority=state.priority,
            words=self._words(row),
            tip=model.purpose,
        )  # fmt: skip

    def _pilot(self, row: Row, now: float) -> TableRow:
        model, ready, still = row.model, row.readiness, row.readiness.still
        seconds, last = still_seconds(row, now), last_step(row)
        grade = wording.grade(still.grade if still is not None else None)
        days = seconds / DAY
        return TableRow(
            model.id,
            (
                self._model_cell(row), version_text(row), self._owner_cell(model, deputy=False),
                Gates(ready.held, ready.of), self._missing_cell(row),
                Rich(days_text(seconds), priority=grade),
                Bullet(days, 0, _MOST_DAYS, (0, STANDS_STILL), MANAGER_IS_TOLD, grade, True),
                self.tr("since {day}").format(day=numbers.date(last, self._zone())),
                model.waits_for, Actions((("open", self.tr("Open")),)),
            ),
            sort=(
                model.name, version_text(row), model.owner, ready.held, len(ready.missing), seconds, seconds, last,
                model.waits_for, None,
            ),
            priority=grade if grade.abnormal else None,
            words=self._words(row),
            tip=model.purpose,
        )  # fmt: skip

    def _show_coverage(self, shown: Sequence[Row]) -> None:
        order = {gate: place for place, gate in enumerate(Gate)}
        self.coverage.set(
            [wording.gate(gate) for gate in Gate],
            [
                CoverageLine(
                    row.model.id,
                    row.model.name,
                    frozenset(order[each.gate] for each in row.readiness.missing),
                    "production" if row.model.stage is Stage.PRODUCTION else "pilot",
                )
                for row in shown
            ],
        )

    def _show_lacks(self, board: Board) -> None:
        of = len(board.production) + len(board.pilots)
        self.lacks_card.set_trailing(self.tr("of %n model(s)", "", of))
        self.lacks.set_rows(
            [
                TableRow(str(gate), (wording.lack(gate), Bullet(count, 0, of, filled=True), numbers.number(count)))
                for gate, count in board.missing[:_MOST_LACKS]
            ]
        )
        self.lacks.fit_height()

    def _show_versions(self, waiting: Sequence[Waiting]) -> None:
        rows = [
            TableRow((each.model, each.name), (each.name, each.words), ink="muted" if each.over else "")
            for each in waiting[:_MOST_VERSIONS]
        ]
        self.versions.set_rows(rows)
        self.versions.fit_height()
        self.versions_card.setVisible(bool(rows))

    # -- what is done --------------------------------------------------------------------------------------------------

    def current(self) -> str:
        """The model that is chosen, by its id; empty where none is."""
        tables = (self.pilots, self.production) if self.pilots.hasFocus() else (self.production, self.pilots)
        return next((str(key) for table in tables if (key := table.current()) is not None), "")

    def text(self) -> str:
        """What is in sight, as a table."""
        parts = [table.to_tsv() for table in (self.production, self.pilots) if table.rows()]
        return "\n".join(parts)

    @Slot(object)
    def _on_current(self, key: object) -> None:
        other = self.pilots if self.sender() is self.production else self.production
        other.set_current(None)
        self.current_changed.emit(str(key))

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        self.opened.emit(str(key))

    @Slot(object, object)
    def _on_action(self, key: object, _act: object) -> None:
        self.lacking.emit(str(key))

    @Slot(object, QPoint)
    def _on_context(self, key: object, place: QPoint) -> None:
        self.context_requested.emit(str(key), place)

    @Slot(object, object)
    def _on_cell(self, key: object, _column: object) -> None:
        self.lacking.emit(str(key))

    @Slot(object)
    def _on_version(self, key: object) -> None:
        if isinstance(key, tuple):
            self.opened.emit(str(key[0]))
