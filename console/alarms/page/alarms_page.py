"""The page of alarms: what asks for an act, what is out of the list, and how good the list itself is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.alarms.model.alarms import Board, Shown
from console.alarms.page import commands
from console.alarms.page.aside_card import AsideCard
from console.alarms.page.details_card import DetailsCard
from console.alarms.page.figures_cards import LoadCard, WorstCard
from console.alarms.page.flood_card import FloodCard
from console.alarms.page.handover_view import HandOverView
from console.alarms.page.list_card import LISTS, WAITS, ListCard
from console.alarms.page.loading import FiguresLoader, Judged
from console.alarms.page.protocols import Alarms, Words
from console.alarms.page.rules_view import RulesView
from console.fleet.model.clock import passed
from console.fleet.model.findings import Finding
from console.fleet.model.rules import Rules
from console.pagekit.faults import FaultLine
from console.pagekit.news import News
from console.pagekit.surroundings import Surroundings
from widgets import theme
from widgets.button import Button, Kind
from widgets.card import in_order, scrolled
from widgets.field import SearchField
from widgets.segmented import SegmentedControl
from widgets.text import Title

_ALARM = "alarm:"
_HANDOVER, _RULES = "handover", "rules"
_WIDE = 1180
#: Seconds after which the figures are computed anew.
_FIGURES_PAUSE = 300.0
#: Keys within the page: what they do with the chosen alarms.
_KEYS = (
    ("A", commands.ACKNOWLEDGE.id),
    ("O", commands.TAKE.id),
    ("S", commands.SHELVE.id),
    ("N", commands.NOTE.id),
    ("I", commands.INCIDENT.id),
)


class AlarmsPage(QWidget):
    """What `alarms`, `alarms/LIST` and `alarm:NUMBER` show."""

    def __init__(  # noqa: PLR0917 - what it shows, and by which words and rules
        self,
        alarms: Alarms,
        news: News,
        surroundings: Surroundings,
        words: Words,
        handover: HandOverView,
        editor: RulesView,
        rules: Callable[[], Rules],
        *,
        waiting: Callable[[], Sequence[Finding]] = tuple,
        zone: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.handover, self.editor = handover, editor
        self.tabs = SegmentedControl(
            [("list", self.tr("Alarms")), (_RULES, self.tr("Rules")), (_HANDOVER, self.tr("Hand-over"))],
            "list",
            name=self.tr("What is shown"),
        )
        self.tabs.changed.connect(self._on_tab)
        self._alarms, self._surroundings, self._zone = alarms, surroundings, zone
        self._waiting = waiting
        self._board: Board | None = None
        self._figured: float | None = None
        self._wide: bool | None = None
        self.title = Title(self.tr("Alarms"))
        self.field = SearchField(self.tr("What, where, rule"), "Ctrl+F")
        self.field.setFixedWidth(240)
        self.seen = Button("", Kind.NORMAL)
        self.seen.clicked.connect(self._on_seen)
        self.flood = FloodCard()
        self.list = ListCard(words, surroundings, zone)
        self.aside_card = AsideCard(words, self.list.said)
        self.load, self.worst = LoadCard(), WorstCard(words)
        self.details = DetailsCard(lambda shown: words(shown.alarm.source, shown.alarm.facts, shown.alarm.raised))
        self._loader = FiguresLoader(alarms, rules, surroundings, self)
        self._loader.loaded.connect(self._on_figures)
        self.fault = FaultLine()
        self.fault.watch(self._loader)
        self._build()
        self._connect()
        news.changed.connect(self.look)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.tabs)
        head.addStretch(1)
        head.addWidget(self.field)
        head.addWidget(self.seen)
        self._figures = QWidget()
        self._grid = QGridLayout(self._figures)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        self._below = QStackedWidget()
        self._below.addWidget(self._figures)
        self._below.addWidget(self.details)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        for part in (self.flood, self.list, self.fault):
            column.addWidget(part)
        column.addWidget(self._below, 1)
        self._scroll = scrolled(body, self.tr("Alarms"))
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QVBoxLayout(self)
        margin = theme.GUTTER - 2
        page.setContentsMargins(margin, margin, margin, margin)
        page.setSpacing(theme.GAP)
        page.addLayout(head)
        self._tab = QStackedWidget()
        self._tab.addWidget(self._scroll)
        self._tab.addWidget(self.editor)
        self._tab.addWidget(self.handover)
        page.addWidget(self._tab, 1)
        in_order(self.tabs, self.field, self.seen, self._scroll, self.editor, self.handover)

    def _connect(self) -> None:
        self.field.changed.connect(self._on_filter)
        self.field.left_down.connect(self.list.table.enter)
        self.flood.all_wanted.connect(self.list.show_all)
        self.list.acted.connect(self._on_acted)
        self.list.opened.connect(self._on_opened)
        self.list.changed.connect(self._tell_seen)
        self.aside_card.acknowledged.connect(self._on_acknowledged)
        self.aside_card.list_wanted.connect(self.list.go_to)
        self.details.acted.connect(self._on_details)
        self.details.place_wanted.connect(self._surroundings.go)
        self.details.do_now.connect(self._on_do_now)
        self.worst.rules_wanted.connect(self._on_rules)
        self.details.closed.connect(self._on_closed)
        for key, command in _KEYS:
            shortcut = QShortcut(QKeySequence(key), self.list, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setProperty("command", command)
            shortcut.activated.connect(self._on_key)
        back = QShortcut(QKeySequence("Escape"), self._scroll, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self._on_closed)

    def _arrange(self, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        self.list.set_narrow(not wide)
        self.handover.set_narrow(not wide)
        self.editor.set_narrow(not wide)
        for card in (self.aside_card, self.load, self.worst):
            self._grid.removeWidget(card)
        self._grid.addWidget(self.aside_card, 0, 0)
        self._grid.addWidget(self.load, 0, 1)
        if wide:
            self._grid.addWidget(self.worst, 0, 2)
        else:
            self._grid.addWidget(self.worst, 1, 0, 1, 2)
        for column, share in enumerate((33, 30, 57) if wide else (1, 1, 0)):
            self._grid.setColumnStretch(column, share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width() >= _WIDE)

    # -- as the frame sees it ------------------------------------------------------------------------------------------

    @property
    def widget(self) -> QWidget:
        return self

    def open(self, place: str) -> None:
        """`alarms`, `alarms/LIST`, `alarms/rules`, `alarms/rules/RULE`, `alarms/handover` or `alarm:NUMBER`."""
        self.look()
        listed = place.partition("/")[2]
        tab, _, rule = listed.partition("/")
        self._show_tab(tab if tab in (_HANDOVER, _RULES) else "list")
        if tab == _RULES:
            self.editor.open(rule)
        if place.startswith(_ALARM):
            self._open(place.removeprefix(_ALARM))
        else:
            self._on_closed()
            if listed in (*LISTS, "shelved", "out_of_service"):
                self.list.go_to(listed)

    def refresh(self, _news: object) -> None:
        """Alarms tell of themselves; here time goes on."""
        now = self._surroundings.now()
        self.list.tick(now, self._pending())
        self._show_details(now)
        self._figure(now)

    def inventory_changed(self) -> None:
        """Nodes may be called otherwise now."""
        self.list.forget_words()
        self._board = None
        if self.isVisible():
            self.look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self.look)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._board = None

    def focus_filter(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    @Slot(object)
    def _on_tab(self, tab: object) -> None:
        self._show_tab(str(tab))
        self._surroundings.moved("alarms" if tab == "list" else f"alarms/{tab}")

    def _show_tab(self, tab: str) -> None:
        self.tabs.set_current(tab)
        listed = tab not in (_HANDOVER, _RULES)
        shown = {_HANDOVER: self.handover, _RULES: self.editor}
        self._tab.setCurrentWidget(shown.get(tab, self._scroll))
        for part in (self.field, self.seen):
            part.setVisible(listed)

    def set_acts(self, acts: Sequence[QAction]) -> None:
        """What stands in the menu of an alarm."""
        self.list.set_acts(acts)

    def chosen(self) -> tuple[int, ...]:
        """The alarms that a command means: the one that is open, else those chosen in the list; none while the page is
        out of sight."""
        if not self.isVisible():
            return ()
        if self._below.currentWidget() is self.details and self.details.number is not None:
            return (self.details.number,)
        return self.list.chosen()

    def aside(self, kind: str) -> tuple[int, ...]:
        """The numbers of what is put aside and chosen."""
        return self.list.chosen_aside(kind) if self.isVisible() else ()

    def help(self) -> Sequence[tuple[str, str]]:
        return (
            (
                self.tr("Alarms"),
                self.tr(
                    "An alarm is something abnormal that asks for an act of this shift. Worst first; of those that one "
                    "cause brought the first stands on top, and what follows from it is folded into it."
                ),
            ),
            (
                self.tr("Acknowledging"),
                self.tr(
                    "It says that you have seen it, no more. It covers what the list showed when you pressed the key: "
                    "what comes at that very moment goes on blinking."
                ),
            ),
            (
                self.tr("Out of the list"),
                self.tr(
                    "What went by itself stays until somebody acknowledges it. Shelved alarms come back at their time. "
                    "What follows from another alarm, or is on a node that somebody works on, is suppressed by design. "
                    "All of them stay in sight below."
                ),
            ),
            (
                self.tr("Hand-over"),
                self.tr(
                    "What stands, what is due and what was done in your shift, written by itself; you add what it "
                    "cannot know. It goes into the log, and who takes over takes your alarms over, at the same desk."
                ),
            ),
            (
                self.tr("Rules"),
                self.tr(
                    "What is judged by, and how often each rule raised an alarm. A changed rule is tried on recorded "
                    "history and on labelled scenarios; switched on it holds at once, and the former one comes back."
                ),
            ),
            (
                self.tr("Keys"),
                self.tr(
                    "In the list: A acknowledges, O makes it yours, S shelves it, N adds a note, I opens an incident, "
                    "Enter opens the alarm, the menu key has the rest. Ctrl+F filters, Ctrl+C copies, Escape goes back "
                    "to the figures."
                ),
            ),
        )

    # -- what is shown -------------------------------------------------------------------------------------------------

    @Slot()
    def look(self) -> None:
        """Show what stands now."""
        board = self._alarms.board()
        if not self.isVisible() or board is self._board:
            return
        self._board = board
        now, zone = self._surroundings.now(), self._zone()
        self.list.show_board(board, now, self._pending())
        self.aside_card.show_board(board, zone, now)
        self._show_flood(board, zone)
        self._show_details(now)
        self._figure(now)

    def _pending(self) -> list[Finding]:
        """What will be an alarm if it stays so."""
        return [each for each in self._waiting() if each.rule.is_alarm and each.due is not None]

    def _show_flood(self, board: Board, zone: str) -> None:
        flood = board.flood
        cause = self._shown(flood.cause) if flood is not None and flood.cause is not None else None
        said = self.list.said(cause) if cause is not None else None
        self.flood.show_flood(flood, said, cause.alarm.raised if cause is not None else None, zone)

    def _figure(self, now: float) -> None:
        if self._figured is None or passed(self._figured, now, _FIGURES_PAUSE):
            self._figured = now
            self._loader.ask()

    @Slot(object)
    def _on_figures(self, made: object) -> None:
        if isinstance(made, Judged):
            self.load.show_figures(made.figures, self._zone())
            self.worst.show_figures(made.figures, made.savings)

    @Slot()
    def _tell_seen(self) -> None:
        count = len(self.list.waiting())
        self.seen.setText(self.tr("Acknowledge all %n seen", "", count) if count else self.tr("All acknowledged"))
        self.seen.setEnabled(count > 0)

    def _shown(self, number: int | None) -> Shown | None:
        board = self._board or Board()
        return next((each for each in board.shown if each.alarm.number == number), None)

    # -- one alarm -----------------------------------------------------------------------------------------------------

    def _open(self, text: str) -> None:
        number = int(text) if text.isdecimal() else None
        if self._shown(number) is None:
            self._on_closed()
            if text:
                self._surroundings.say(self.tr("Alarm {number} is over, or there is none").format(number=text))
            return
        self.details.number = number
        self._below.setCurrentWidget(self.details)
        self.list.table.set_current(number)
        self._show_details(self._surroundings.now())

    def _show_details(self, now: float) -> None:
        if self._below.currentWidget() is not self.details or self._board is None:
            return
        shown = self._shown(self.details.number)
        if shown is None:  # it is over
            self._on_closed()
        else:
            self.details.show_alarm(shown, self._board, self._zone(), now)

    @Slot()
    def _on_closed(self) -> None:
        if self._below.currentWidget() is self.details:
            self._below.setCurrentWidget(self._figures)
            self._surroundings.moved("alarms")

    # -- acts ----------------------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        self.list.table.set_filter(text)
        self.list.table.fit_height()
        self._tell_seen()

    @Slot()
    def _on_seen(self) -> None:
        self._surroundings.act(commands.ACKNOWLEDGE_SEEN.id)

    @Slot(object)
    def _on_acknowledged(self, number: object) -> None:
        self._surroundings.act(commands.ACKNOWLEDGE.id, numbers=(number,))

    @Slot(object, str)
    def _on_acted(self, key: object, act: str) -> None:
        if act == "open":
            self._on_opened(key)
        elif act == "acknowledge":
            self._on_acknowledged(key)
        elif act == "back" and isinstance(key, tuple):
            command = commands.UNSHELVE if key[0] == "shelf" else commands.PUT_BACK
            self._surroundings.act(command.id, numbers=(key[1],))

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        if isinstance(key, int):
            self._surroundings.go(f"{_ALARM}{key}")
        elif isinstance(key, tuple) and key[0] == WAITS:
            place = next((each.address for each in self._waiting() if each.key == key[1:]), None)
            if place is not None:
                self._surroundings.go(place)

    @Slot()
    def _on_rules(self) -> None:
        self._surroundings.go(f"alarms/{_RULES}")

    @Slot(str)
    def _on_details(self, command: str) -> None:
        self._surroundings.act(command, numbers=(self.details.number,))

    @Slot(str, object)
    def _on_do_now(self, command: str, arguments: dict[str, Any]) -> None:
        self._surroundings.act(command, **arguments)

    @Slot()
    def _on_key(self) -> None:
        self._surroundings.act(str(self.sender().property("command")))
