"""The card of who agrees to a plan: how many must, who has, how others can, until when, and to what exactly."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.acts.page.loading import Seen
from console.work.model.runs import Approval, RunState
from widgets import numbers
from widgets.button import Button
from widgets.card import Card, Hairline
from widgets.icons import IconLabel
from widgets.states import ProgressBar
from widgets.text import Caption, Label
from widgets.theme import Size, Weight
from widgets.tips import set_tip

_WAITS = (RunState.PLANNED, RunState.APPROVED)


def short(hash: str) -> str:
    """A hash as people compare it: how it begins."""
    return " ".join((hash[:4], hash[4:8], hash[8:12])).strip()


class _Who(QWidget):
    """One person who agreed, or one who is missing."""

    def __init__(self, name: str, key: str, when: str, *, agreed: bool) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(9)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(
            IconLabel("circle-check" if agreed else "circle-dashed", "text" if agreed else "muted", 16), 0, 0
        )
        grid.addWidget(Label(name, "text" if agreed else "muted", Size.BODY, Weight.MEDIUM, elide=True), 0, 1)
        grid.addWidget(Caption(when), 0, 2, Qt.AlignmentFlag.AlignRight)
        if key:
            print_of = Label(key[:20], "muted", Size.SMALL, mono=True)
            set_tip(print_of, key)
            grid.addWidget(print_of, 1, 1, 1, 2)
        self.setAccessibleName(", ".join(part for part in (name, when, key) if part))


class _Row(QWidget):
    """A name at the left, a value at the right."""

    def __init__(self, name: str, *, mono: bool = False) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._name = name
        self.value = Label("", "text", Size.SMALL if mono else Size.BODY, mono=mono, selectable=mono)
        row.addWidget(Label(name, "muted"))
        row.addStretch(1)
        row.addWidget(self.value)

    def set(self, text: str, whole: str = "") -> None:
        self.value.setText(text)
        self.value.setAccessibleName(f"{self._name}: {whole or text}")
        set_tip(self.value, whole)


class ApprovalsCard(Card):
    """`wanted` says by what somebody agrees: sign, ask, take."""

    wanted = Signal(str)

    def __init__(self, fingerprint: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._fingerprint = fingerprint
        self._shown: tuple[object, ...] = ()
        self._people = QVBoxLayout()
        self._people.setSpacing(4)
        self.sign = Button(self.tr("Here, with a key"))
        self.ask = Button(self.tr("Ask by file"))
        self.take = Button(self.tr("Take an answer in"))
        self._ways = QWidget()
        ways = QGridLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(8)
        for button, command in ((self.sign, "sign"), (self.ask, "ask"), (self.take, "take")):
            button.setObjectName(command)
            button.clicked.connect(self._on_button)
        ways.addWidget(self.sign, 0, 0, 1, 2)
        ways.addWidget(self.ask, 1, 0)
        ways.addWidget(self.take, 1, 1)
        self.how = Caption("", wrap=True)
        self.valid = _Row(self.tr("Valid for"))
        self.time = ProgressBar()
        self.plan = _Row(self.tr("Plan"), mono=True)
        self.head = _Row(self.tr("Log's head"), mono=True)
        self.exact = Caption(
            self.tr("They sign this exact plan: one changed letter, target or minute, and all sign again."), wrap=True
        )
        self.add(self._people)
        for part in (self.how, self._ways, self.valid, self.time, self.plan, self.head, self.exact):
            self.add(part)

    def show_seen(self, seen: Seen, zone: str) -> None:
        """Who has agreed, and who is missing."""
        run, needs = seen.run, seen.needs
        waits = run.state in _WAITS
        if needs > 1:
            self.set_title(self.tr("%n different people sign", "", needs))
        else:
            self.set_title(self.tr("Who agrees"))
        text = self.tr("{count} of {needs}")
        self.set_trailing(text.format(count=numbers.number(len(run.approvals)), needs=numbers.number(needs)))
        missing = max(needs - len(run.approvals), 0) if waits else 0
        shown = (run.approvals, missing, needs, zone)
        if shown != self._shown:
            self._shown = shown
            self._list(seen, missing, zone)
        self._ways.setVisible(waits and (missing > 0 or needs > 1))
        self.how.setText(self._how(seen, missing))
        self.how.setVisible(bool(self.how.text()))
        self.plan.set(f"sha256 {short(run.plan.hash)}", run.plan.hash)
        self.head.set(short(run.plan.head) or "–", run.plan.head)
        self.exact.setVisible(waits and needs > 1)

    def _how(self, seen: Seen, missing: int) -> str:
        if not missing:
            return ""
        if seen.needs == 1:
            return self.tr("One person is enough: your yes is the button below. Or sign it, which proves who it was.")
        return self.tr("They can sign:")

    def _list(self, seen: Seen, missing: int, zone: str) -> None:
        while (item := self._people.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for approval in seen.run.approvals:
            self._people.addWidget(self._agreed(approval, zone))
            self._people.addWidget(Hairline())
        for _ in range(missing):
            text = self.tr("Somebody else") if seen.needs > 1 else self.tr("Nobody yet")
            self._people.addWidget(_Who(text, "", "", agreed=False))
            self._people.addWidget(Hairline())

    def _agreed(self, approval: Approval, zone: str) -> _Who:
        when = numbers.clock(approval.time.timestamp(), zone)
        said = self.tr("signed {time}") if approval.key else self.tr("said yes {time}")
        key = self._fingerprint(approval.key) if approval.key else ""
        return _Who(approval.person, key, said.format(time=when), agreed=True)

    def show_time(self, seen: Seen, zone: str, now: float) -> None:
        """How long it may still be begun."""
        waits = seen.run.state in _WAITS
        self.valid.setVisible(waits)
        self.time.setVisible(waits)
        if not waits:
            return
        expires = seen.expires.timestamp()
        left = expires - now
        whole = max(expires - seen.run.made.timestamp(), 1.0)
        self.time.set_fraction(min(max(left / whole, 0.0), 1.0))
        text = self.tr("{left}, to {time}")
        until = numbers.clock(expires, zone)
        self.valid.set(
            text.format(left=numbers.duration(left), time=until)
            if left > 0
            else self.tr("over since {time}").format(time=until)
        )

    def _on_button(self) -> None:
        self.wanted.emit(self.sender().objectName())
