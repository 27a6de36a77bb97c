"""The Recovery page: the board, drills and the one that goes on, restore tests, evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.pagekit.news import News
from console.pagekit.surroundings import Surroundings
from console.recovery.model.drills import Drill, newest_of
from console.recovery.page import commands
from console.recovery.page.board_view import BoardView
from console.recovery.page.drills_view import DrillsView
from console.recovery.page.evidence_view import EvidenceView
from console.recovery.page.protocols import Room
from console.recovery.page.runner_view import RunnerView
from console.recovery.page.sensing import Sensing
from console.recovery.page.settings import BOARD, TAB
from console.recovery.page.test_view import TestView
from console.recovery.service.scheduling import ACT as TEST
from widgets import theme
from widgets.button import Button, Kind
from widgets.segmented import SegmentedControl
from widgets.text import Title

_BOARD, _DRILLS, _EVIDENCE = "board", "drills", "evidence"
_DRILL, _TEST = "drill:", "restore-test:"


class RecoveryPage(QWidget):
    """What `recovery`, `recovery/TAB`, `drill:NUMBER` and `restore-test:NUMBER` show. `decided` and `noted` are what is
    done in the drill that is open."""

    decided = Signal(str)
    noted = Signal(str)

    def __init__(
        self,
        room: Room,
        news: Sequence[News],
        surroundings: Surroundings,
        *,
        zone: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._room, self._surroundings, self._zone = room, surroundings, zone
        self._drill: int | None = None
        self.sensing = Sensing(room.drills, surroundings, self)
        self.tabs = SegmentedControl(
            [(_BOARD, self.tr("Board")), (_DRILLS, self.tr("Drills")), (_EVIDENCE, self.tr("Evidence"))],
            _BOARD,
            name=self.tr("What is shown"),
        )
        self.tabs.changed.connect(self._on_tab)
        self.title = Title(self.tr("Recovery"))
        self.begin = Button(self.tr("Begin drill…"), Kind.PRIMARY)
        self.begin.clicked.connect(self._on_begin)
        self.board = BoardView(zone, room.called)
        self.drills = DrillsView(room.book, zone)
        self.runner = RunnerView(zone)
        self.test = TestView(zone)
        self.evidence = EvidenceView(room.book, zone)
        self._views: dict[str, QWidget] = {
            _BOARD: self.board, _DRILLS: self.drills, _DRILL: self.runner, _TEST: self.test, _EVIDENCE: self.evidence,
        }  # fmt: skip
        self._build()
        self._connect()
        self.board.table.restore_state(surroundings.recall(BOARD))
        for each in news:
            each.changed.connect(self.look)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.tabs)
        head.addStretch(1)
        head.addWidget(self.begin)
        self._stack = QStackedWidget()
        for view in self._views.values():
            self._stack.addWidget(view)
        column = QVBoxLayout(self)
        margin = theme.GUTTER - 2
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.GAP)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.board.table.state_changed.connect(self._on_layout)
        self.board.opened.connect(self._on_test_opened)
        self.board.test_wanted.connect(self._on_test_wanted)
        self.board.schedule_wanted.connect(self._on_schedule_wanted)
        self.board.action_chosen.connect(self._on_action)
        self.board.drill_wanted.connect(self._on_begin)
        self.board.sets.wanted.connect(self._on_set)
        self.board.sets.opened.connect(self._on_set)
        self.board.sets.test_wanted.connect(self._on_set_test_wanted)
        self.board.bare.wanted.connect(self._on_search)
        self.board.bare.chosen.connect(self._on_bare)
        self.drills.opened.connect(self._on_drill_opened)
        self.drills.wanted.connect(self._on_scenario)
        self.runner.acted.connect(self._surroundings.act)
        self.runner.decided.connect(self.decided)
        self.runner.noted.connect(self.noted)
        self.runner.test_wanted.connect(self._on_test_wanted)
        self.runner.back.connect(self._on_back_to_drills)
        self.test.again.connect(self._on_test_wanted)
        self.test.backup_wanted.connect(self._on_backup_wanted)
        self.test.edit_wanted.connect(self._on_edit_wanted)
        self.test.back.connect(self._on_back_to_board)
        self.evidence.acted.connect(self._surroundings.act)
        self.evidence.opened.connect(self._on_drill_opened)
        self.evidence.closed.connect(self._on_action)
        self.sensing.seen.connect(self.look)

    # -- as the frame sees it ------------------------------------------------------------------------------------------

    @property
    def widget(self) -> QWidget:
        return self

    def open(self, place: str) -> None:
        """An address of this page."""
        number = place.partition(":")[2]
        if place.startswith(_DRILL) and number.isdecimal() and self._known(int(number)) is not None:
            self._drill = int(number)
            self._show(_DRILL)
        elif place.startswith(_TEST) and number.isdecimal() and self._room.recovery.test(int(number)) is not None:
            self.test.number = int(number)
            self._show(_TEST)
        else:
            tab = place.partition("/")[2]
            self._show(tab if tab in (_BOARD, _DRILLS, _EVIDENCE) else str(self._surroundings.recall(TAB)))

    def refresh(self, _news: object) -> None:
        """Time goes on: a drill's clock runs."""
        drill = self._known(self._drill)
        if drill is not None and drill.ticks and self._stack.currentWidget() is self.runner and self.isVisible():
            self._show_runner()

    def inventory_changed(self) -> None:
        """Nodes may be called otherwise now."""
        self.look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self.look)

    def focus_filter(self) -> None:
        tables: dict[QWidget | None, QWidget] = {
            self.board: self.board.table, self.drills: self.drills.table, self.evidence: self.evidence.list,
        }  # fmt: skip
        tables.get(self._stack.currentWidget(), self.tabs).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def help(self) -> Sequence[tuple[str, str]]:
        return (
            (
                self.tr("Recovery"),
                self.tr(
                    "What must come back after a loss, how fresh its backups are, and when a restore of it was last "
                    "proven. A backup that was never restored counts for nothing; the never tested stand first."
                ),
            ),
            (
                self.tr("Restore tests"),
                self.tr(
                    "A backup is brought back into a sandbox, compared with what was saved, and removed. FAIL is a "
                    "verdict on the backup; ERROR and INCONCLUSIVE say nothing of it."
                ),
            ),
            (
                self.tr("Sets"),
                self.tr(
                    "Assets that are of use only from one point in time. The board says whether their newest backups "
                    "began near enough to each other; a test restores all of them at the newest point that they have."
                ),
            ),
            (
                self.tr("Drills"),
                self.tr(
                    "A scenario gone through with a clock. What the console sees turns by itself and is ticked by "
                    "nobody; to go on without it takes a reason, which stands in the report. Waiting is counted, and "
                    "told apart; a pause stands beside the clock."
                ),
            ),
            (
                self.tr("Evidence"),
                self.tr(
                    "The report of a drill is signed by two people with their keys, and ssh-keygen alone checks it. "
                    "Corrective actions stay on the board until somebody closes them."
                ),
            ),
        )

    # -- what is shown -------------------------------------------------------------------------------------------------

    def _known(self, number: int | None) -> Drill | None:
        return next((drill for drill in self._room.drills.drills() if drill.number == number), None)

    @property
    def drill(self) -> Drill | None:
        """The drill that a command means: the one that is open, the one whose evidence is, else the one that goes
        on."""
        shown = self._stack.currentWidget()
        if self.isVisible() and shown is self.runner and self._known(self._drill) is not None:
            return self._known(self._drill)
        if self.isVisible() and shown is self.evidence and self.evidence.drill is not None:
            return self.evidence.drill
        return self._room.drills.running

    def _show(self, view: str) -> None:
        tab = _DRILLS if view == _DRILL else _BOARD if view == _TEST else view
        self.tabs.set_current(tab)
        self.begin.setVisible(view not in (_DRILL, _TEST))
        self._stack.setCurrentWidget(self._views[view])
        self.look()

    @Slot()
    def look(self) -> None:
        """Show what stands now."""
        if not self.isVisible():
            return
        shown, drills = self._stack.currentWidget(), self._room.drills
        now = self._surroundings.now()
        self.begin.setEnabled(drills.running is None)
        if shown is self.board:
            held = self._room.recovery
            self.board.show_board(held.board(), drills.actions(), self._due())
            self.board.show_sets(held.sets(), now)
            self.board.show_bare(held.bare(), held.searches(), len(self._room.nodes()), now)
        elif shown is self.drills:
            self.drills.show_drills(drills.drills(), drills.tick())
        elif shown is self.evidence:
            self.evidence.show_all(drills.drills(), drills.actions(), now)
        elif shown is self.test:
            self._show_test(now)
        else:
            self._show_runner()

    def _due(self) -> Mapping[str, Sequence[float]]:
        """The next time of each schedule, by the asset's id."""
        kept = self._room.schedules
        if kept is None:
            return {}
        found = {asset.id: kept.of(TEST, "asset", asset.id) for asset in self._room.recovery.assets()}
        return {id: [time for each in of for time in kept.next(each)] for id, of in found.items() if of}

    def _show_test(self, now: float) -> None:
        test = self._room.recovery.test(self.test.number) if self.test.number is not None else None
        if test is not None:
            board = self._room.recovery.board()
            row = board.row(test.asset)
            asset, failed = (None, None) if row is None else (row.asset, row.control)
            self.test.show_test(test, asset, now, failed, () if asset is None else board.needed_by(asset))

    def _show_runner(self) -> None:
        drill = self._known(self._drill)
        if drill is not None:
            before = newest_of(self._room.drills.drills(), drill.scenario.id, drill.number)
            self.runner.show_drill(drill, self._room.drills.tick(), self.sensing.found(drill), before)

    # -- acts ----------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_tab(self, tab: object) -> None:
        self._surroundings.remember(TAB, str(tab))
        self._show(str(tab))
        self._surroundings.moved(f"recovery/{tab}")

    @Slot()
    def _on_layout(self) -> None:
        self._surroundings.remember(BOARD, self.board.table.save_state())

    @Slot()
    def _on_begin(self) -> None:
        self._surroundings.act(commands.BEGIN.id)

    @Slot()
    def _on_search(self) -> None:
        self._surroundings.act(commands.SEARCH.id)

    @Slot()
    @Slot(str)
    def _on_set(self, of: str = "") -> None:
        self._surroundings.act(commands.SET.id, group=of)

    @Slot(str)
    def _on_set_test_wanted(self, of: str) -> None:
        self._surroundings.act(commands.TEST_SET.id, group=of)

    @Slot(str, str)
    def _on_bare(self, node: str, path: str) -> None:
        self._surroundings.act(commands.PROTECT.id, node=node, path=path)

    @Slot(str)
    def _on_scenario(self, scenario: str) -> None:
        self._surroundings.act(commands.BEGIN.id, scenario=scenario)

    @Slot(str)
    def _on_backup_wanted(self, asset: str) -> None:
        self._surroundings.act(commands.BACKUP.id, asset=asset)

    @Slot(str)
    def _on_edit_wanted(self, asset: str) -> None:
        self._surroundings.act(commands.PROTECT.id, asset=asset)

    @Slot(str)
    def _on_test_wanted(self, asset: str) -> None:
        self._surroundings.act(commands.TEST.id, asset=asset)

    @Slot(str)
    def _on_schedule_wanted(self, asset: str) -> None:
        self._surroundings.act(commands.SCHEDULE.id, asset=asset)

    @Slot(object)
    def _on_action(self, number: object) -> None:
        self._surroundings.act(commands.CLOSE_ACTION.id, number=number)

    @Slot(object)
    def _on_test_opened(self, number: object) -> None:
        self._surroundings.go(f"{_TEST}{number}")

    @Slot(object)
    def _on_drill_opened(self, number: object) -> None:
        self._surroundings.go(f"{_DRILL}{number}")

    @Slot()
    def _on_back_to_drills(self) -> None:
        self._surroundings.go("recovery/drills")

    @Slot()
    def _on_back_to_board(self) -> None:
        self._surroundings.go("recovery/board")
