"""The sheets of reporting: what only a person can say. Since when it is known, whether it holds classified data, a
field of a draft, that somebody was told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from console.incidents.model.drafts import Field
from console.incidents.page.sheets import text_area
from console.pagekit.sheet import Sheet
from console.pagekit.time_words import moment_of, written
from widgets.button import Kind
from widgets.field import CheckBox, Choice, Form
from widgets.text import Caption, Label

_MOST = 8000
_DRAFT_HEIGHT = 160


class AwareSheet(Sheet):
    """`agreed` carries when it was known (unix seconds) and by what."""

    agreed = Signal(object, str)

    def __init__(
        self, about: str, proposed: float | None, zone: str, now: Callable[[], float], parent: QWidget
    ) -> None:
        super().__init__(self.tr("Since when is it known?"), about, parent)
        self._zone, self._now = zone, now
        text = self.tr(
            "Reporting clocks run from the moment at which your organisation knew, not from the fault itself."
        )
        self.content.addWidget(Caption(text, wrap=True))
        self.form = Form()
        self.at = QLineEdit(written(proposed if proposed is not None else now(), zone))
        self.reason = QLineEdit(self.tr("First alarm acknowledged") if proposed is not None else "")
        for field in (self.at, self.reason):
            field.setMaxLength(_MOST)
            field.textChanged.connect(self.look)
        hint = (
            self.tr("Proposed from the first acknowledgement of its alarms")
            if proposed is not None
            else self.tr("Like 2026-11-20 03:09")
        )
        self.form.add(self.tr("Known since"), self.at, hint)
        self.form.add(self.tr("By what"), self.reason, self.tr("A call, an alarm, a report"))
        self.content.addWidget(self.form)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Enter"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self.look()
        self.at.setFocus()

    def _moment(self) -> float | None:
        return moment_of(self.at.text(), self._zone)

    @Slot()
    def look(self) -> None:
        """Say what is wrong."""
        at = self._moment()
        wrong = self.tr("No moment: like 2026-11-20 03:09") if at is None else ""
        if at is not None and at > self._now() + 60.0:
            wrong = self.tr("That is a time to come")
        self.form.set_fault(self.at, wrong)
        self.go.setEnabled(not wrong and bool(self.reason.text().strip()))

    @Slot()
    def _on_go(self) -> None:
        self.agreed.emit(self._moment(), self.reason.text().strip())
        self.accept()


class ClassifySheet(Sheet):
    """`agreed` carries whether it holds classified data."""

    agreed = Signal(bool)

    def __init__(self, about: str, parent: QWidget) -> None:
        super().__init__(self.tr("Does it hold classified data?"), about, parent)
        text = self.tr(
            "Whether what is known of this incident touches Sweden's security, or data classified under the protective "
            "security act. If it does, Driftvakt makes no draft and nothing of it leaves: people report it on the "
            "authority's own ways. Whoever is unsure asks before answering."
        )
        self.content.addWidget(Label(text, "text", wrap=True))
        self.add_button(self.tr("Not now"), Kind.SAFE).clicked.connect(self.reject)
        self.yes = self.add_button(self.tr("It does: nothing leaves"))
        self.no = self.add_button(self.tr("It holds none"), Kind.PRIMARY)
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self._on_no)

    @Slot()
    def _on_yes(self) -> None:
        self.agreed.emit(True)
        self.accept()

    @Slot()
    def _on_no(self) -> None:
        self.agreed.emit(False)
        self.accept()


class FieldSheet(Sheet):
    """`agreed` carries the id of a field and a person's words for it; empty ones let Driftvakt fill it again."""

    agreed = Signal(str, str)

    def __init__(self, about: str, fields: Sequence[Field], parent: QWidget) -> None:
        super().__init__(self.tr("Write into the draft"), about, parent, width=600)
        self._fields = {each.id: each for each in fields}
        first = next((each.id for each in fields if each.missing), fields[0].id)
        self.form = Form()
        self.field = Choice([(each.id, each.name) for each in fields], first, self.tr("Field"))
        self.words = text_area(self.tr("What it is to say"), height=_DRAFT_HEIGHT)
        self.form.add(self.tr("Field"), self.field)
        self.form.add(self.tr("What it is to say"), self.words, self.tr("Empty: Driftvakt fills it again"))
        self.content.addWidget(self.form)
        self.field.chosen.connect(self._on_field)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Keep these words"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self._on_field(first)
        self.words.setFocus()

    @Slot(object)
    def _on_field(self, id: object) -> None:
        self.words.setPlainText(self._fields[str(id)].text)

    @Slot()
    def _on_go(self) -> None:
        self.agreed.emit(str(self.field.current()), self.words.toPlainText().strip()[:_MOST])
        self.accept()


class ToldSheet(Sheet):
    """`agreed` carries whom, how, when (unix seconds). Only what a person ticks is recorded."""

    agreed = Signal(str, str, object)

    def __init__(self, about: str, to: str, zone: str, now: Callable[[], float], parent: QWidget) -> None:
        super().__init__(self.tr("Record that they were told"), about, parent, width=600)
        self._zone, self._now = zone, now
        text = self.tr("Driftvakt sends nothing. What you record here stops the clock, with your name.")
        self.content.addWidget(Caption(text, wrap=True))
        self.form = Form()
        self.to, self.how, self.at = QLineEdit(to), QLineEdit(), QLineEdit(written(now(), zone))
        for field in (self.to, self.how, self.at):
            field.setMaxLength(200)
            field.textChanged.connect(self.look)
        self.form.add(self.tr("Whom"), self.to)
        self.form.add(self.tr("How"), self.how, self.tr("The authority's form, encrypted mail, a call"))
        self.form.add(self.tr("When"), self.at, self.tr("Like 2026-11-20 03:09"))
        self.content.addWidget(self.form)
        self.sure = CheckBox(self.tr("I told them, or saw that they were told"))
        self.sure.toggled.connect(self.look)
        self.content.addWidget(self.sure)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Record"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self.look()
        self.how.setFocus()

    @Slot()
    def look(self) -> None:
        """Say what is wrong."""
        at = moment_of(self.at.text(), self._zone)
        wrong = self.tr("No moment: like 2026-11-20 03:09") if at is None else ""
        if at is not None and at > self._now() + 60.0:
            wrong = self.tr("That is a time to come")
        self.form.set_fault(self.at, wrong)
        said = bool(self.to.text().strip() and self.how.text().strip())
        self.go.setEnabled(not wrong and said and self.sure.isChecked())

    @Slot()
    def _on_go(self) -> None:
        at = moment_of(self.at.text(), self._zone)
        self.agreed.emit(self.to.text().strip(), self.how.text().strip(), at)
        self.accept()
