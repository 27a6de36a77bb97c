"""The board of recovery: every protected asset with how fresh its backups are and what was proven of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from console.recovery.model import words
from console.recovery.model.board import PROOF, Board, Freshness, Row, Standing
from console.recovery.model.drills import Action
from console.recovery.model.searches import Bare, Search
from console.recovery.model.sets import SetRow
from console.recovery.page import wording
from console.recovery.page.bare_card import BareCard
from console.recovery.page.sets_card import SetsCard
from widgets import numbers, theme
from widgets.bullet import Bullet, BulletBar
from widgets.card import Card, FactList, scrolled
from widgets.priority import Priority
from widgets.states import EmptyState
from widgets.tables.cells import Actions, Column, Rich
from widgets.tables.cells import Row as TableRow
from widgets.tables.table import DenseTable
from widgets.text import Label
from widgets.theme import Size
from widgets.value import ValueLabel

_LAYERS = 5
_DAY = 86400.0
#: Readiness is to be so much of a hundred.
TARGET = 90.0
_MOST_LIFTS = 3
_WIDE = 1250
#: Some rows of the board are always seen; where there is no room for all else, the page scrolls.
_LEAST_HEIGHT = 260


class BoardView(QWidget):
    """`opened` carries an asset's newest test (its number), `test_wanted` an asset's id, `action_chosen` the number of
    a corrective action, `schedule_wanted` an asset's id."""

    opened = Signal(object)
    test_wanted = Signal(str)
    schedule_wanted = Signal(str)
    action_chosen = Signal(object)
    drill_wanted = Signal()

    def __init__(self, zone: Callable[[], str], called: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.bare = BareCard(called)
        self.sets = SetsCard(zone)
        self._any = False
        self._board: Board | None = None
        self._due: Mapping[str, Sequence[float]] = {}
        self.table = DenseTable(self._columns(), row_height=30, name=self.tr("Protected assets"))
        self.table.opened.connect(self._on_opened)
        self.table.action.connect(self._on_action)
        self.assets = Card(self.tr("Protected assets"), "", self.tr("bars: the tick is the target"))
        self.assets.add(self.table, 1)
        self.assets.setMinimumHeight(_LEAST_HEIGHT)
        self.readiness = Card(self.tr("Readiness"))
        self.value = ValueLabel(size=Size.DISPLAY)
        self.bar = BulletBar(None)
        self.parts = FactList()
        self.lifts = FactList()
        self.lifts_title = Label(self.tr("What lifts it most"), "muted")
        for part in (self.value, self.bar, self.parts, self.lifts_title, self.lifts):
            self.readiness.add(part)
        self.readiness.add_stretch()
        self.action_card = Card(self.tr("Corrective actions"), "", self.tr("open until closed"))
        self.open_actions = DenseTable(
            [
                Column("what", self.tr("What"), 120, stretch=True, wrap=True),
                Column("owner", self.tr("Who"), 70, ink="muted", fit=True),
                Column("due", self.tr("Due"), 60, "right", fit=True),
            ],
            name=self.tr("Corrective actions"),
            header=False,
        )
        self.open_actions.opened.connect(self.action_chosen)
        self.no_action = Label(self.tr("None is open."), "muted")
        self.no_action.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.action_card.add(self.open_actions, 1)
        self.action_card.add(self.no_action, 1)
        self.empty = EmptyState(
            self.tr("Nothing is protected yet"),
            self.tr(
                "What must come back after a loss stands here: its backups, and when a restore of it was last proven. "
                "Search the nodes for what they hold, and put it onto the board with: driftvakt recovery assets add"
            ),
            action=self.tr("Search the nodes"),
            icon="archive-restore",
        )
        self.empty.action.connect(self.bare.wanted)
        self._wide: bool | None = None
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        self._stack = QStackedWidget()
        area = scrolled(body, self.tr("Board"))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what stands on it has it
        self._stack.addWidget(area)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width() >= _WIDE)

    def _arrange(self, wide: bool) -> None:
        """Readiness and actions beside the board where there is room, else below it."""
        if wide == self._wide:
            return
        self._wide = wide
        for part in (self.assets, self.sets, self.bare, self.readiness, self.action_card):
            self._grid.removeWidget(part)
        if wide:
            self._grid.addWidget(self.assets, 0, 0, 2, 1)
            self._grid.addWidget(self.sets, 2, 0)
            self._grid.addWidget(self.bare, 3, 0)
            self._grid.addWidget(self.readiness, 0, 1)
            self._grid.addWidget(self.action_card, 1, 1, 3, 1)
        else:
            self._grid.addWidget(self.assets, 0, 0, 1, 2)
            self._grid.addWidget(self.sets, 1, 0, 1, 2)
            self._grid.addWidget(self.readiness, 2, 0, 2, 1)
            self._grid.addWidget(self.action_card, 2, 1)
            self._grid.addWidget(self.bare, 3, 1)
        for place, share in enumerate((10, 3) if wide else (1, 1)):
            self._grid.setColumnStretch(place, share)
        for place, share in enumerate((0, 2, 0, 2) if wide else (1, 0, 0, 0)):
            self._grid.setRowStretch(place, share)

    def _columns(self) -> list[Column]:
        return [
            Column("verdict", self.tr("Verdict"), 116, fit=True),
            Column("asset", self.tr("Asset"), 130, stretch=True),
            Column("tier", self.tr("Tier"), 40, ink="muted"),
            Column("backup", self.tr("Last backup"), 110, fit=True),
            Column("rpo", self.tr("RPO"), 52),
            Column("proven", self.tr("Last proven"), 76, fit=True),
            Column("depth", self.tr("Depth of proof"), 110, fit=True),
            Column("rto", self.tr("RTO measured"), 130, fit=True),
            Column("rto_bar", self.tr("RTO"), 52),
            Column("due", self.tr("Next test"), 112, "right"),
            Column("next", "", 62, "right"),
        ]

    def show_bare(self, found: Sequence[Bare], searches: Mapping[str, Search], nodes: int, now: float) -> None:
        """Tell what so many nodes hold that nothing protects."""
        self.bare.show_found(found, searches, nodes, now)
        self._stack.setCurrentIndex(0 if self._any or searches else 1)

    def show_sets(self, rows: Sequence[SetRow], now: float) -> None:
        """Tell of the sets, where there could be any."""
        self.sets.setVisible(bool(rows) or (self._board is not None and len(self._board.rows) > 1))
        self.sets.show_sets(rows, now)

    def show_board(self, board: Board, actions: Sequence[Action], due: Mapping[str, Sequence[float]]) -> None:
        """Tell how all stands; `due` gives the next time of each schedule of an asset, by its id."""
        self._board, self._due = board, due
        self._any = bool(board.rows or actions)
        self.assets.set_title(self.tr("%n protected asset(s)", "", len(board.rows)))
        self.assets.set_subtitle(self.tr("never tested first, then worst first"))
        self.table.set_rows([self._row(row, board.at) for row in board.rows])
        self._show_readiness(board)
        self._show_actions(actions, board.at)

    def _row(self, row: Row, now: float) -> TableRow:
        asset, fresh, decided = row.asset, row.freshest, row.decided
        age = fresh.age if fresh is not None else None
        late = age is not None and age > asset.rpo
        proven = row.proven
        since = None if proven is None else now - (proven.ended or proven.began)
        never = row.standing is Standing.NEVER
        depth = decided.depth if decided is not None else 0
        depth_text = self.tr("not tested") if never else wording.spoken(wording.DEPTHS[min(depth, _LAYERS)])
        rto = proven.rto if proven is not None else None
        slow = rto is not None and rto > asset.rto
        priority = wording.PRIORITIES[row.standing]
        return TableRow(
            asset.id,
            (
                Rich(
                    wording.spoken(wording.STANDINGS[row.standing]),
                    priority=priority,
                    strong=priority.abnormal,
                    ink="" if priority.abnormal else "muted",
                ),
                asset.name,
                str(asset.tier),
                self._backup(row, late=late),
                _bar(age, asset.rpo),
                self.tr("never") if since is None else numbers.duration(since, 1),
                Rich(depth_text, "" if never else f"{depth}/{_LAYERS}"),
                Rich(
                    self.tr("no data") if rto is None else numbers.duration(rto),
                    self._of(asset.rto),
                    ink="medium-text" if slow else "",
                ),
                _bar(rto, asset.rto),
                self._next(asset.id, now),
                Actions((("test", self.tr("Test")),)),
            ),
            priority=priority,
            words=str(asset.kind),
            below=self._below(row),
        )

    def _below(self, row: Row) -> str:
        """What keeps its proof from being believed, and what must be back before it."""
        said = []
        if row.blind:
            said.append(self.tr("Its negative control PASSED: its tests do not see damage."))
        elif row.never_failed:
            said.append(self.tr("Tests of {name} were never seen to fail.").format(name=row.asset.name))
        if self._board is not None and (names := self._board.needed_by(row.asset)):
            said.append(self.tr("Comes back after {names}.").format(names=", ".join(names)))
        return " ".join(said)

    def _backup(self, row: Row, *, late: bool) -> Rich:
        """How old the last backup is; what is wrong with it, where anything is."""
        fresh = row.freshest
        if fresh is None or fresh.freshness in (Freshness.ON_TIME, Freshness.NOT_LOOKED):
            age = fresh.age if fresh is not None else None
            return Rich(numbers.duration(age, 1), self._of(row.asset.rpo), ink="medium-text" if late else "")
        said = wording.spoken(words.FRESHNESS[fresh.freshness])
        if fresh.age is None:
            return Rich(said, ink="medium-text")
        return Rich(numbers.duration(fresh.age, 1), said, ink="medium-text")

    def _next(self, asset: str, now: float) -> Actions:
        """When it is tested next by itself; a click says more, and sets it."""
        coming = min(self._due.get(asset, ()), default=None)
        if coming is not None:
            text = numbers.moment(coming, self._zone(), now, seconds=False)
        else:
            text = self.tr("paused") if asset in self._due else self.tr("Set…")
        return Actions((("schedule", text),))

    def _of(self, target: int) -> str:
        return self.tr("of {target}").format(target=numbers.duration(target, 1))

    def _show_readiness(self, board: Board) -> None:
        readiness = board.readiness
        share = None if readiness is None else readiness * 100
        self.value.set_value(numbers.number(share), "%")
        points = self.tr("{points} of {weight} points").format(
            points=numbers.number(board.points, 1), weight=numbers.number(board.weight, 1)
        )
        self.value.set_caption(points)
        self.bar.set(Bullet(share, 0, 100, (TARGET, 100), TARGET, filled=True))
        facts: list[tuple[str, str]] = []
        for tier in sorted({row.asset.tier for row in board.rows}):
            of = [row for row in board.rows if row.asset.tier == tier]
            text = self.tr("{points} of {most}").format(
                points=numbers.number(sum(row.points for row in of), 1),
                most=numbers.number(sum(row.weight for row in of)),
            )
            facts.append((self.tr("Tier {tier}, %n asset(s)", "", len(of)).format(tier=tier), text))
        facts += [
            (self.tr("Weight, tier 1 and others"), self.tr("4 and 1")),
            (self.tr("PASS counts"), "1"),
            (self.tr("STALE and CHANGED count"), "½"),
            (self.tr("All else counts"), "0"),
        ]
        self.parts.set_facts(facts)
        lifts = []
        for row in board.rows:
            gain = row.weight * (1.0 - PROOF.get(row.standing, 0.0))
            if gain and board.weight:
                lifts.append((gain, row.asset.name))
        lifts.sort(key=lambda each: -each[0])
        self.lifts.set_facts(
            [
                (self.tr("Prove {name}").format(name=name), f"+{numbers.number(gain / board.weight * 100)}")
                for gain, name in lifts[:_MOST_LIFTS]
            ]
        )
        for part in (self.lifts_title, self.lifts):
            part.setVisible(bool(lifts))

    def _show_actions(self, actions: Sequence[Action], now: float) -> None:
        open_ones = [each for each in actions if each.closed is None]
        self.open_actions.set_rows(
            [
                TableRow(
                    each.number,
                    (
                        Rich(f"{each.name} {each.text}", priority=Priority.MEDIUM if each.due < now else None),
                        each.owner,
                        numbers.date(each.due, self._zone()),
                    ),
                )
                for each in open_ones
            ]
        )
        self.open_actions.setVisible(bool(open_ones))
        self.no_action.setVisible(not open_ones)

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        row = self._board.row(str(key)) if self._board is not None else None
        test = None if row is None else row.decided or row.last
        if test is not None:
            self.opened.emit(test.number)

    @Slot(object, object)
    def _on_action(self, key: object, act: object) -> None:
        (self.schedule_wanted if act == "schedule" else self.test_wanted).emit(str(key))


def _bar(value: float | None, target: int) -> Bullet:
    """A span against its target."""
    over = value is not None and value > target
    return Bullet(value, 0, target * 1.6, (0, target), target, Priority.MEDIUM if over else Priority.NORMAL, True)
