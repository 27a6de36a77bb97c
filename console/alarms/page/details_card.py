"""The card of one alarm: why it is so, what comes of it, what to do, who sees to it, what became of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.alarms.model.alarms import Alarm, Board, Shown, State
from console.alarms.page import wording
from console.alarms.page.lines import Line, Lines
from console.alarms.page.protocols import Said
from widgets import numbers
from widgets.button import Button, Kind
from widgets.card import Card, FactList
from widgets.priority import Priority, PriorityMark
from widgets.text import Caption, Label, Tag
from widgets.theme import Size, Weight

#: Values that stand in the sentence of what is wrong, as times and in their units.
_SAID = frozenset({"since", "age", "newest", "target"})
_MOST_FOLDED = 6


class DetailsCard(Card):
    """`acted` carries what is to be done with the alarm that is shown: a command's id; `place_wanted` an address,
    `do_now` the command that does what is to be done, with its arguments; `closed` comes when it was looked at."""

    acted = Signal(str)
    place_wanted = Signal(str)
    do_now = Signal(str, object)
    closed = Signal()

    def __init__(self, said: Callable[[Shown], Said]) -> None:
        super().__init__()
        self._said = said
        self.number: int | None = None
        self._now: Said | None = None
        self.mark = PriorityMark(size=14)
        self.title = Label("", "text", Size.TITLE, Weight.SEMIBOLD, elide=True)
        self.state = Tag("")
        self.acknowledge = Button(self.tr("Acknowledge"))
        self.take = Button(self.tr("See to it yourself"))
        self.give = Button(self.tr("Hand over…"))
        self.shelve = Button(self.tr("Shelve…"))
        self.note = Button(self.tr("Note…"))
        self.incident = Button(self.tr("Open incident…"))
        self.show_place = Button(self.tr("Show it"))
        self.act = Button("", Kind.PRIMARY)
        self.close_ = Button("", Kind.QUIET, icon="x", tip=self.tr("Back to the figures"))
        head = QHBoxLayout()
        head.setSpacing(8)
        for part in (self.mark, self.state):
            head.addWidget(part)
        head.addWidget(self.title, 1)
        head.addWidget(self.close_)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (
            self.act, self.acknowledge, self.take, self.give, self.shelve, self.note, self.incident, self.show_place,
        ):  # fmt: skip
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._texts = {key: (Caption(text), Label("", wrap=True, selectable=True)) for key, text in self._headings()}
        for heading, _text in self._texts.values():
            heading.setContentsMargins(0, 8, 0, 0)
        self.times = FactList()
        self.notes = Lines(self.tr("Notes"))
        self.no_notes = Label(self.tr("No notes yet"), "muted")
        self.folded = Lines(self.tr("What hangs together with it"))
        self.folded.acted.connect(self._on_folded)
        body = QHBoxLayout()
        body.setSpacing(28)
        body.addLayout(self._column(*(part for pair in self._texts.values() for part in pair)), 5)
        body.addLayout(self._column(Caption(self.tr("How it went")), self.times), 4)
        body.addLayout(self._column(Caption(self.tr("Notes")), self.no_notes, self.notes, self.folded), 4)
        self.add(head)
        self.add(buttons)
        self.add(body, 1)
        self._connect()

    def _headings(self) -> tuple[tuple[str, str], ...]:
        return (
            ("next", self.tr("Do now")),
            ("cause", self.tr("Why")),
            ("consequence", self.tr("If nothing is done")),
            ("origin", self.tr("Source of the rule")),
        )

    @staticmethod
    def _column(*parts: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        return column

    def _connect(self) -> None:
        for button, command in (
            (self.acknowledge, "alarm.acknowledge"),
            (self.take, "alarm.take"),
            (self.give, "alarm.give"),
            (self.shelve, "alarm.shelve"),
            (self.note, "alarm.note"),
            (self.incident, "alarm.incident"),
        ):
            button.setProperty("command", command)
            button.clicked.connect(self._on_button)
        self.show_place.clicked.connect(self._on_place)
        self.act.clicked.connect(self._on_act)
        self.close_.clicked.connect(self.closed)

    def show_alarm(self, shown: Shown, board: Board, zone: str, now: float) -> None:
        """Show it."""
        alarm, said = shown.alarm, self._said(shown)
        self.number, self._now = alarm.number, said
        waits = alarm.acknowledged is None
        self.mark.set(Priority(alarm.priority), acknowledged=not waits)
        self.title.setText(f"{said.what} · {said.where}")
        self.setAccessibleName(self.title.whole_text())
        self.state.set(wording.state(shown))
        self.acknowledge.setVisible(waits)
        self.shelve.setVisible(shown.state is not State.SHELVED)
        self.act.setVisible(bool(said.act))
        self.act.setText(said.act_text)
        self.act.setEnabled(not said.why_not)
        self.act.set_tip(said.why_not)
        self.show_place.setVisible(bool(said.place))
        for key, (heading, text) in self._texts.items():
            value = getattr(said, key)
            heading.setVisible(bool(value))
            text.setVisible(bool(value))
            text.setText(value)
        self.times.set_facts(self._facts(shown, zone, now))
        self.notes.set(
            [
                Line(each, None, each.text, "", f"{each.who}, {numbers.moment(each.time, zone, now, seconds=False)}")
                for each in alarm.notes
            ]
        )
        self.no_notes.setVisible(not alarm.notes)
        self.folded.set(self._hangs(shown, board, zone, now))

    def _facts(self, shown: Shown, zone: str, now: float) -> list[tuple[str, str]]:
        alarm: Alarm = shown.alarm

        def at(time: float) -> str:
            return numbers.moment(time, zone, now)

        facts = [(self.tr("Raised"), at(alarm.raised))]
        if alarm.times > 1:
            facts += [
                (self.tr("Raised again"), self.tr("%n times in all", "", alarm.times)),
                (self.tr("At last"), at(alarm.last_raised)),
            ]
        if alarm.acknowledged is not None:
            facts.append((self.tr("Acknowledged"), f"{at(alarm.acknowledged)}, {alarm.by}"))
        if alarm.returned is not None:
            facts.append((self.tr("Over"), at(alarm.returned)))
        if shown.due is not None:
            facts.append((self.tr("Time to respond"), numbers.duration(shown.due - alarm.raised, 2)))
            if alarm.active:
                facts.append((self.tr("Time left"), wording.time_left(shown, now)))
        facts.append((self.tr("Owner"), alarm.owner or self.tr("no one yet")))
        if shown.why is not None:
            facts.append((self.tr("Suppressed"), wording.spoken(wording.WHYS[shown.why])))
        facts += [(name, _value(value)) for name, value in alarm.facts if name not in _SAID]
        return [*facts, (self.tr("Rule"), alarm.source.rule)]

    def _hangs(self, shown: Shown, board: Board, zone: str, now: float) -> list[Line]:
        by_number = {each.alarm.number: each for each in board.shown}
        made: list[Line] = []
        for heading, numbers_ in (
            (self.tr("Follows from"), (shown.cause,) if shown.cause is not None else ()),
            (self.tr("Folded into it"), shown.folded),
        ):
            found = [by_number[number] for number in numbers_ if number in by_number]
            if found:
                made.append(Line(heading=heading))
                made += [self._other(each, zone, now) for each in found[:_MOST_FOLDED]]
                if len(found) > _MOST_FOLDED:
                    made.append(Line(what=self.tr("and %n more", "", len(found) - _MOST_FOLDED)))
        return made

    def _other(self, shown: Shown, zone: str, now: float) -> Line:
        said = self._said(shown)
        below = wording.lasted(shown.alarm, zone, now)
        return Line(
            shown.alarm.number, Priority(shown.alarm.priority), said.short, said.where, below, act=self.tr("Open")
        )

    @Slot()
    def _on_button(self) -> None:
        self.acted.emit(str(self.sender().property("command")))

    @Slot()
    def _on_place(self) -> None:
        if self._now is not None:
            self.place_wanted.emit(self._now.place)

    @Slot()
    def _on_act(self) -> None:
        if self._now is not None:
            self.do_now.emit(self._now.act, dict(self._now.arguments))

    @Slot(object)
    def _on_folded(self, number: object) -> None:
        self.place_wanted.emit(f"alarm:{number}")


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else numbers.number(value, 0 if value == round(value) else 1)
