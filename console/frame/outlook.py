"""The outlook, what asks for an act told on every page: counts in the strip, badges on the rail, a window's title, and
at the bottom the worst of it with what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from console.frame.alarm_line import AlarmLine
from console.frame.status_bars import TopBar
from widgets.priority import Priority
from widgets.rail import NavigationRail

if TYPE_CHECKING:  # the first painted window waits for none of these
    from console.alarms.model.alarms import Board, Shown
    from console.alarms.page.protocols import Words
    from console.fleet.model.findings import Finding
    from console.incidents.model.incidents import Overview

#: The page whose list a click on a count opens, and whose entry on the rail carries the badge.
PAGE = "alarms"
#: The page whose entry counts the incidents without an owner.
INCIDENTS = "incidents"
_MOST_TOLD = 6


class Outlook(QObject):
    """Shows the active alarms where they are seen whatever page is open. What is shelved, suppressed or out of service
    asks for nobody and is not counted. `wanted` carries the place to go to; `rename` sets the window's title."""

    wanted = Signal(str)

    def __init__(  # noqa: PLR0917 - each thing that it shows alarms on, once
        self,
        top: TopBar,
        line: AlarmLine,
        rail: NavigationRail,
        title: str,
        rename: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._top, self._line, self._rail, self._title, self._rename = top, line, rail, title, rename
        self._place = PAGE
        self._board: Board | None = None
        self._found: Sequence[Finding] | None = None
        top.findings_clicked.connect(self._on_click)
        line.clicked.connect(self._on_line)
        rename(title)

    @Slot()
    def _on_click(self) -> None:
        self.wanted.emit(PAGE)

    @Slot()
    def _on_line(self) -> None:
        self.wanted.emit(self._place)

    @Slot(bool, bool)
    def show_past(self, past: bool, followed: bool) -> None:
        """Say of all this that it is of now while the pages show the past; `followed` says that the page in sight
        does."""
        self._top.show_past(past, followed)
        self._line.show_past(past)
        self._rail.set_of(QCoreApplication.translate("NowMark", "now") if past else "")

    def refresh(self, board: Board, words: Words, found: Sequence[Finding]) -> None:
        """Show these alarms. What is `found` says whether nodes do not report."""
        if board is self._board and found is self._found:
            return
        self._board, self._found = board, found
        from console.alarms.model.alarms import State  # noqa: PLC0415 - not wanted before the window stands
        from console.fleet.model.findings import in_order  # noqa: PLC0415 - as above
        from console.fleet.model.rules import About  # noqa: PLC0415 - as above

        def said(shown: Shown) -> str:
            told = words(shown.alarm.source, shown.alarm.facts, shown.alarm.raised)
            return f"{told.what} · {told.where}"

        def advised(shown: Shown) -> str:
            following = words(shown.alarm.source, shown.alarm.facts, shown.alarm.raised).next
            return f"{said(shown)}. {following}" if following else said(shown)

        active = board.of_state(State.NEW, State.ACKNOWLEDGED)
        by_grade: dict[Priority, list[Shown]] = {}
        for shown in active:
            by_grade.setdefault(Priority(shown.alarm.priority), []).append(shown)
        told = {priority: [advised(each) for each in group[:_MOST_TOLD]] for priority, group in by_grade.items()}
        for priority, group in by_grade.items():
            if len(group) > _MOST_TOLD:
                told[priority].append(self.tr("and %n more", "", len(group) - _MOST_TOLD))
        waiting = {Priority(each.alarm.priority) for each in board.of_state(State.NEW)}
        lost = next(
            (Priority(each.grade) for each in in_order(found) if each.rule.about is About.LINK and each.gpus), None
        )
        self._top.set_alarms({priority: len(group) for priority, group in by_grade.items()}, waiting, told, lost)
        worst = min(by_grade, key=lambda each: each.rank, default=None)
        self._rail.set_badge(PAGE, worst, len(active) if active else None)
        self._rename(f"{said(active[0])} – {self._title}" if active else self._title)
        self._line.setVisible(bool(active))
        if not active:
            return
        first = words(active[0].alarm.source, active[0].alarm.facts, active[0].alarm.raised)
        self._place = first.place or PAGE
        self._line.show_alarm(
            Priority(active[0].alarm.priority),
            (f"{first.what} · {first.where}", f"{first.short} · {first.where}", first.where),
            first.next,
            acknowledged=active[0].state is not State.NEW,
        )

    def show_incidents(self, overview: Overview) -> None:
        """Count the open incidents that nobody owns: somebody has to take them."""
        alone = [Priority(each.severity) for each in overview.open if not each.owner]
        worst = min(alone, key=lambda each: each.rank, default=None)
        self._rail.set_badge(INCIDENTS, worst, len(alone) or None)
