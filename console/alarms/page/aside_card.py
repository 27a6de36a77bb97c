"""The card of what is out of the list and stays in sight: returned, shelved, out of service, suppressed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal, Slot

from console.alarms.model.alarms import Board, OutOfService, Shelf, Shown, State
from console.alarms.page import wording
from console.alarms.page.lines import Line, Lines
from console.alarms.page.protocols import Said, Words
from widgets import numbers
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.priority import Priority
from widgets.text import Label

_Item = TypeVar("_Item")
_MOST = 4
_MOST_NAMES = 3


class AsideCard(Card):
    """`acknowledged` carries the number of an alarm, `list_wanted` the list that has all of a kind."""

    acknowledged = Signal(object)
    list_wanted = Signal(str)

    def __init__(self, words: Words, said: Callable[[Shown], Said]) -> None:
        super().__init__()
        self._words, self._said = words, said
        self.set_title(self.tr("Out of the list, in sight"))
        self.set_trailing(self.tr("nothing is hidden for ever"))
        self.nothing = Label(
            self.tr("Nothing: no alarm is put aside, suppressed or out of service."), "muted", wrap=True
        )
        self.lines = Lines(self.tr("Out of the list"))
        self.lines.acted.connect(self._on_acted)
        self.more = Button("", Kind.QUIET, small=True)
        self.more.clicked.connect(self._on_more)
        self._more_of = ""
        for part in (self.nothing, self.lines, self.more):
            self.add(part)
        self.add_stretch()

    def show_board(self, board: Board, zone: str, now: float) -> None:
        """Tell of what is out of the list."""
        self._more_of, self._left = "", 0
        returned = board.of_state(State.RETURNED)
        suppressed = board.of_state(State.SUPPRESSED)
        made: list[Line] = []
        if returned:
            made.append(Line(heading=self.tr("Returned by themselves, not acknowledged")))
            made += [self._returned(each, zone, now) for each in self._few("returned", returned)]
        if board.shelves:
            made.append(Line(heading=self.tr("Shelved: reason, owner, end")))
            made += [self._shelf(each, zone, now) for each in self._few("shelved", board.shelves)]
        if board.out:
            made.append(Line(heading=self.tr("Out of service")))
            made += [self._out(each, zone, now) for each in self._few("out_of_service", board.out)]
        if suppressed:
            made.append(Line(heading=self.tr("Suppressed by design")))
            made.append(self._suppressed(suppressed))
        self.lines.set(made)
        self.lines.setVisible(bool(made))
        self.nothing.setVisible(not made)
        self.more.setVisible(bool(self._left))
        self.more.setText(self.tr("%n more", "", self._left))

    def _few(self, kind: str, items: tuple[_Item, ...]) -> tuple[_Item, ...]:
        """As many as there is room for."""
        if len(items) > _MOST:
            self._more_of = self._more_of or kind
            self._left += len(items) - _MOST
        return items[:_MOST]

    def _returned(self, shown: Shown, zone: str, now: float) -> Line:
        said, alarm = self._said(shown), shown.alarm
        times = self.tr("%n times", "", alarm.times) if alarm.times > 1 else ""
        below = ", ".join(filter(None, (wording.lasted(alarm, zone, now), times)))
        act = self.tr("Acknowledge")
        return Line(alarm.number, Priority(alarm.priority), said.short, said.where, below, act=act)

    def _shelf(self, shelf: Shelf, zone: str, now: float) -> Line:
        said = self._words(shelf.of, (), None)
        until = numbers.moment(shelf.until, zone, now, seconds=False)
        return Line(
            None,
            Priority.OVERRIDDEN,
            said.short,
            said.where,
            f"{shelf.owner}: {shelf.reason}",
            self.tr("until {time}").format(time=until),
        )

    def _out(self, out: OutOfService, zone: str, now: float) -> Line:
        said = self._words(out.of, (), None)
        since = self.tr("since {time}").format(time=numbers.moment(out.since, zone, now, seconds=False))
        return Line(None, Priority.UNKNOWN, said.short, said.where, f"{since}, {out.reason}", out.owner)

    def _suppressed(self, suppressed: tuple[Shown, ...]) -> Line:
        names = Counter(self._said(each).where.partition(" · ")[0] for each in suppressed)
        where = ", ".join(f"{name} {numbers.number(count)}" for name, count in names.most_common(_MOST_NAMES))
        reasons = Counter(each.why for each in suppressed if each.why is not None)
        below = ", ".join(
            f"{wording.spoken(wording.WHYS[why])} ({numbers.number(count)})" for why, count in reasons.most_common()
        )
        what = self.tr("%n consequence(s)", "", len(suppressed))
        return Line(None, Priority.UNKNOWN, what, where, below)

    @Slot(object)
    def _on_acted(self, key: object) -> None:
        self.acknowledged.emit(key)

    @Slot()
    def _on_more(self) -> None:
        self.list_wanted.emit(self._more_of)
