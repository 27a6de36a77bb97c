"""The head of an incident: what it is called, how grave it is, whose it is, what it touches, how much time there is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.incidents.model.incidents import Incident, Phase
from console.incidents.page import commands, wording
from console.incidents.page.protocols import Matter, Words
from widgets import numbers
from widgets.bullet import Bullet, BulletBar
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.priority import Priority, PriorityMark
from widgets.text import Caption, Label
from widgets.theme import Size, Weight


class _Fact(QWidget):
    """A name with a value below it, and something quieter below that."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.value = Label("", "text", Size.BODY, Weight.MEDIUM, elide=True)
        self.below = Label("", "muted", elide=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Caption(name))
        column.addWidget(self.value)
        column.addWidget(self.below)
        column.addStretch(1)

    def set(self, value: str, below: str, ink: str = "text") -> None:
        """Show another value."""
        self.value.setText(value)
        self.value.set_ink(ink)
        self.value.setAccessibleName(f"{self._name}: {value}")
        self.below.setText(below)


class HeadCard(Card):
    """`acted` carries the command of a button."""

    acted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.mark = PriorityMark(size=14)
        self.title = Label("", "text", Size.HEADING, Weight.SEMIBOLD, elide=True)
        self.number = Label("", "muted")
        self.take = self._button(self.tr("Take"), commands.TAKE.id, self.tr("You own it from now on"))
        self.give = self._button(self.tr("Hand over…"), commands.GIVE.id)
        tip = self.tr("Change its title, severity, beginning, services and nodes")
        self.change = self._button("", commands.CHANGE.id, tip, icon="pencil", kind=Kind.QUIET)
        self.close_ = self._button(self.tr("Close incident…"), commands.CLOSE.id)
        self.reopen = self._button(self.tr("Open again…"), commands.REOPEN.id)
        head = QHBoxLayout()
        head.setSpacing(8)
        for part in (self.mark, self.title, self.number):
            head.addWidget(part)
        head.addStretch(1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        for button in (self.change, self.take, self.give, self.close_, self.reopen):
            self._buttons.addWidget(button)
        self._top = QGridLayout()
        self._top.setContentsMargins(0, 0, 0, 0)
        self._top.setVerticalSpacing(8)
        self._top.addLayout(head, 0, 0)
        self._top.addLayout(self._buttons, 0, 1)
        self._top.setColumnStretch(0, 1)
        self.severity = _Fact(self.tr("Severity and state"))
        self.owner = _Fact(self.tr("Owner"))
        self.services = _Fact(self.tr("Affected services"))
        self.respond = _Fact(self.tr("Time to respond"))
        self.bar = BulletBar(None, width=160, height=8)
        self.respond.layout().insertWidget(3, self.bar)  # type: ignore[union-attr]
        facts = QHBoxLayout()
        facts.setSpacing(24)
        for fact in (self.severity, self.owner, self.services, self.respond):
            facts.addWidget(fact, 1)
        self.add(self._top)
        self.add(facts)

    def _button(self, text: str, command: str, tip: str = "", *, icon: str = "", kind: Kind = Kind.NORMAL) -> Button:
        button = Button(text, kind, icon=icon, tip=tip)
        button.setProperty("command", command)
        button.clicked.connect(self._on_button)
        return button

    def _on_button(self) -> None:
        self.acted.emit(str(self.sender().property("command")))

    def show_incident(  # noqa: PLR0917 - what a head says
        self, incident: Incident, matter: Matter | None, words: Words, zone: str, now: float, me: str
    ) -> None:
        """Show it to `me`; `matter` is the first alarm of it that still stands."""
        is_open = incident.phase is Phase.OPEN
        self.mark.set(wording.grade(incident))
        self.title.setText(incident.title)
        self.number.setText(wording.name(incident.number))
        self.setAccessibleName(f"{incident.title}, {wording.name(incident.number)}")
        self.take.setVisible(is_open and incident.owner != me)
        self.give.setVisible(is_open)
        self.close_.setVisible(is_open)
        self.reopen.setVisible(not is_open)
        self.severity.set(wording.severity(incident.severity), wording.lasted(incident, now))
        since = numbers.moment(incident.owned, zone, now, seconds=False) if incident.owned is not None else ""
        self.owner.set(
            incident.owner or self.tr("no one yet"),
            self.tr("since {time}").format(time=since) if incident.owner and since else "",
            "text" if incident.owner or not is_open else "high-text",
        )
        nodes = words.nodes(incident.nodes)
        services = ", ".join(incident.services)
        self.services.set(services or nodes or self.tr("none named"), nodes if services else "")
        self._show_time(matter if is_open else None, incident, now)

    def _show_time(self, matter: Matter | None, incident: Incident, now: float) -> None:
        due = matter.due if matter is not None else None
        if matter is None or due is None:
            taken = incident.owned is not None
            value = self.tr("taken after {time}").format(
                time=numbers.duration(max((incident.owned or 0.0) - incident.began, 0.0), 2)
            )
            self.respond.set(value if taken else numbers.UNKNOWN, "")
            self.bar.hide()
            return
        whole, left = max(due - matter.raised, 1.0), due - now
        late = left < 0
        text = self.tr("late by {time}") if late else self.tr("{time} left")
        of = self.tr("of {time}").format(time=numbers.duration(whole, 1))
        self.respond.set(text.format(time=numbers.duration(abs(left), 2)), of, "critical-text" if late else "text")
        used = min(max((now - matter.raised) / whole, 0.0), 1.0)
        self.bar.set(Bullet(used, 0.0, 1.0, filled=True, priority=Priority.HIGH if late else Priority.NORMAL))
        self.bar.show()
