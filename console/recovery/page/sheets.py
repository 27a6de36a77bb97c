"""The sheets of recovery: beginning a drill, a reason, a corrective action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from console.pagekit.sheet import Sheet
from console.recovery.model.assets import Asset
from console.recovery.model.drill_moves import About
from console.recovery.model.kinds import DrillKind, Scope
from console.recovery.model.scenarios import Book, Scenario
from console.recovery.page import wording
from console.recovery.service.drills import Start
from widgets.button import Kind
from widgets.field import Choice, Form
from widgets.text import Label

_MOST_TEXT = 2000


class BeginSheet(Sheet):
    """Asks what a drill begins with. `agreed` carries the Start."""

    agreed = Signal(object)

    def __init__(  # noqa: PLR0917 - what there is to choose from
        self,
        book: Book,
        assets: Sequence[Asset],
        people: Sequence[str],
        me: str,
        parent: QWidget,
        scenario: str = "",
    ) -> None:
        super().__init__("", "", parent, width=600)
        self.set_title(self.tr("Begin drill"))
        self._book, self._assets, self._me = book, {asset.id: asset for asset in assets}, me
        entries = [(each.id, wording.spoken(each.name)) for each in book.scenarios]
        first = scenario or (book.scenarios[0].id if book.scenarios else "")
        self.scenario = Choice(entries, first, self.tr("Scenario"))
        self.kind = Choice(
            [(str(each), wording.spoken(text)) for each, text in wording.KINDS.items()], name=self.tr("Kind")
        )
        self.scope = Choice(
            [(str(each), wording.spoken(text)) for each, text in wording.SCOPES.items()], name=self.tr("How much")
        )
        self.asset = Choice(name=self.tr("Asset"))
        self.approver = QLineEdit()
        self.left_out = QLineEdit()
        for field in (self.approver, self.left_out):
            field.setMaxLength(80)
        self.form = Form()
        self.form.add(self.tr("Scenario"), self.scenario)
        self.form.add(self.tr("Kind"), self.kind)
        self.form.add(self.tr("How much comes back"), self.scope)
        self.form.add(self.tr("Asset"), self.asset)
        hint = self.tr("Somebody other than you: agrees to the start, signs the report")
        self.form.add(self.tr("Approver"), self.approver, hint)
        self.form.add(self.tr("Left out on purpose"), self.left_out, self.tr("Who knows it best, if they keep away"))
        self.summary = Label("", "muted", wrap=True)
        self.content.addWidget(self.summary)
        self.content.addWidget(self.form)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Begin drill"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self.scenario.chosen.connect(self._on_scenario)
        for choice in (self.kind, self.asset):
            choice.chosen.connect(self.look)
        self.approver.textChanged.connect(self.look)
        if len(others := [name for name in people if name != me]) == 1:
            self.approver.setText(others[0])
        self._on_scenario(first)

    @property
    def chosen(self) -> Scenario | None:
        return self._book.scenario(str(self.scenario.current()))

    @Slot(object)
    def _on_scenario(self, _id: object) -> None:
        scenario = self.chosen
        if scenario is None:
            return
        self.kind.set_current(str(scenario.kind))
        self.scope.set_current(str(scenario.scope))
        fitting = [each for each in self._assets.values() if str(each.kind) in scenario.assets]
        others = [each for each in self._assets.values() if each not in fitting]
        entries = [(each.id, each.name) for each in (*fitting, *others)]
        self.asset.clear()
        for key, text in entries or [("", self.tr("none on the board"))]:
            self.asset.addItem(text, key)
        self.asset.setEnabled(bool(scenario.assets))
        self.summary.setText(wording.spoken(scenario.summary))
        self.look()

    def fault(self) -> str:
        """What is missing."""
        scenario = self.chosen
        if scenario is None:
            return self.tr("There is no scenario.")
        if scenario.approval and self.approver.text().strip() in ("", self._me):
            return self.tr("A second person, other than you, approves it.")
        if scenario.assets and self.kind.current() != DrillKind.TABLETOP and not self.asset.current():
            return self.tr("No asset is on the board. It can be talked through as a tabletop.")
        return ""

    @Slot()
    def look(self) -> None:
        """Say what is missing."""
        fault = self.fault()
        self.go.setEnabled(not fault)
        self.set_note(fault)

    @Slot()
    def _on_go(self) -> None:
        scenario = self.chosen
        if scenario is None or self.fault():
            return
        asset = self._assets.get(str(self.asset.current())) if scenario.assets else None
        about = () if asset is None else (About(asset.id, asset.name, asset.node),)
        self.agreed.emit(
            Start(
                scenario,
                self._me,
                self.approver.text(),
                about,
                (),
                self.left_out.text(),
                DrillKind(str(self.kind.current())),
                Scope(str(self.scope.current())),
            )
        )
        self.accept()


class WordsSheet(Sheet):
    """Asks for words: a reason, a note. `agreed` carries them."""

    agreed = Signal(str)

    def __init__(self, title: str, text: str, act: str, parent: QWidget, *, needed: bool = True) -> None:
        super().__init__(title, text, parent, width=560)
        self._needed = needed
        self.words = QPlainTextEdit()
        self.words.setAccessibleName(title)
        self.words.setFixedHeight(96)
        self.words.setTabChangesFocus(True)
        self.words.textChanged.connect(self.look)
        self.content.addWidget(self.words)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(act, Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self.look()

    @Slot()
    def look(self) -> None:
        """Whether it can be agreed to."""
        self.go.setEnabled(not self._needed or bool(self.words.toPlainText().strip()))

    @Slot()
    def _on_go(self) -> None:
        self.agreed.emit(self.words.toPlainText().strip()[:_MOST_TEXT])
        self.accept()


class ActionSheet(Sheet):
    """Asks for a corrective action. `agreed` carries what, who, and by when (unix seconds)."""

    agreed = Signal(str, str, float)

    def __init__(self, people: Sequence[str], now: Callable[[], float], parent: QWidget) -> None:
        super().__init__("", "", parent, width=560)
        self.set_title(self.tr("Open a corrective action"))
        self._now = now
        self.what, self.owner = QLineEdit(), QLineEdit()
        self.what.setMaxLength(_MOST_TEXT)
        self.owner.setMaxLength(80)
        if people:
            self.owner.setText(people[0])
        days = (7, 14, 30, 90)
        self.due = Choice([(each, self.tr("%n day(s)", "", each)) for each in days], 14, self.tr("Within"))
        form = Form()
        form.add(self.tr("What is to be done"), self.what)
        form.add(self.tr("Who sees to it"), self.owner)
        form.add(self.tr("Within"), self.due)
        self.content.addWidget(form)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Open action"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        for field in (self.what, self.owner):
            field.textChanged.connect(self.look)
        self.look()

    @Slot()
    def look(self) -> None:
        """Whether it can be agreed to."""
        self.go.setEnabled(bool(self.what.text().strip() and self.owner.text().strip()))

    @Slot()
    def _on_go(self) -> None:
        days = int(str(self.due.current()))
        due = self._now() + timedelta(days=days).total_seconds()
        self.agreed.emit(self.what.text().strip(), self.owner.text().strip(), due)
        self.accept()
