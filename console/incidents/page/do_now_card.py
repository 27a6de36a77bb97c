"""The card of what to do now about the first alarm of an incident that still stands."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from console.incidents.page.protocols import Matter
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.text import Caption, Label
from widgets.theme import Size, Weight


class DoNowCard(Card):
    """`do_now` carries the command that does it, with its arguments; `place_wanted` the alarm's address."""

    do_now = Signal(str, object)
    place_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Do now"))
        self.set_trailing(self.tr("a plan first, nothing has run"))
        self._matter: Matter | None = None
        self.next = Label("", "text", Size.TITLE, Weight.SEMIBOLD, wrap=True)
        self.cause_name = Caption(self.tr("Why"))
        self.cause = Label("", wrap=True, selectable=True)
        self.left_name = Caption(self.tr("If nothing is done"))
        self.left = Label("", wrap=True, selectable=True)
        self.why_not = Label("", "muted", Size.SMALL, wrap=True)
        self.act = Button("", Kind.PRIMARY)
        self.act.clicked.connect(self._on_act)
        self.show_alarm = Button(self.tr("Show the alarm"))
        self.show_alarm.clicked.connect(self._on_show)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.act)
        buttons.addWidget(self.show_alarm)
        buttons.addStretch(1)
        for part in (self.next, self.cause_name, self.cause, self.left_name, self.left, self.why_not):
            self.add(part)
        self.add(buttons)

    def show_matter(self, matter: Matter | None) -> None:
        """Show what to do about it; nothing where no alarm of the incident stands any more."""
        self.setVisible(matter is not None)
        if matter is None or matter == self._matter:
            self._matter = matter
            return
        self._matter = matter
        self.next.setText(matter.next or matter.what)
        for name, text, value in (
            (self.cause_name, self.cause, matter.cause),
            (self.left_name, self.left, matter.consequence),
        ):
            text.setText(value)
            name.setVisible(bool(value))
            text.setVisible(bool(value))
        self.why_not.setText(matter.why_not)
        self.why_not.setVisible(bool(matter.why_not))
        self.act.setText(matter.act_text)
        self.act.setVisible(bool(matter.act))
        self.act.setEnabled(not matter.why_not)
        self.act.set_tip(matter.why_not)

    def _on_act(self) -> None:
        if self._matter is not None:
            self.do_now.emit(self._matter.act, dict(self._matter.arguments))

    def _on_show(self) -> None:
        if self._matter is not None:
            self.place_wanted.emit(f"alarm:{self._matter.number}")
