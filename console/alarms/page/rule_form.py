"""The form of a rule: its fields, and what is wrong with what they say."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from console.alarms.model.editing import Edited, Field, Wrong, edited, fields
from console.fleet.model.rules import Grade, Rule, Threshold
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets.field import Form
from widgets.segmented import SegmentedControl
from widgets.text import Caption, Label

_LONGEST = 400
_NAMES: Mapping[Field, Text] = {
    Field.WHAT: QT_TRANSLATE_NOOP("RuleForm", "What"),
    Field.LIMIT: QT_TRANSLATE_NOOP("RuleForm", "Raise when above"),
    Field.COUNT: QT_TRANSLATE_NOOP("RuleForm", "How often"),
    Field.WITHIN: QT_TRANSLATE_NOOP("RuleForm", "Within"),
    Field.AFTER: QT_TRANSLATE_NOOP("RuleForm", "For"),
    Field.BACK: QT_TRANSLATE_NOOP("RuleForm", "Returns at"),
    Field.QUIET: QT_TRANSLATE_NOOP("RuleForm", "Over when gone for"),
    Field.GRACE: QT_TRANSLATE_NOOP("RuleForm", "Not after a start for"),
    Field.UNDER: QT_TRANSLATE_NOOP("RuleForm", "Suppressed by"),
    Field.GRADE: QT_TRANSLATE_NOOP("RuleForm", "Priority"),
    Field.RESPOND: QT_TRANSLATE_NOOP("RuleForm", "Time to respond"),
    Field.CAUSE: QT_TRANSLATE_NOOP("RuleForm", "Cause"),
    Field.CONSEQUENCE: QT_TRANSLATE_NOOP("RuleForm", "If left alone"),
    Field.NEXT: QT_TRANSLATE_NOOP("RuleForm", "Do now"),
    Field.SOURCE: QT_TRANSLATE_NOOP("RuleForm", "Source"),
}
_BELOW = QT_TRANSLATE_NOOP("RuleForm", "Raise when below")
_WRONG: Mapping[Wrong, Text] = {
    Wrong.NUMBER: QT_TRANSLATE_NOOP("RuleForm", "A number, as 12.5."),
    Wrong.TIME: QT_TRANSLATE_NOOP("RuleForm", "A length of time, as 90 s, 5 min or 1 h 30 min."),
    Wrong.EMPTY: QT_TRANSLATE_NOOP("RuleForm", "It must say something."),
    Wrong.WHOLE: QT_TRANSLATE_NOOP("RuleForm", "A whole number, 1 at least."),
}
_GRADES = (Grade.CRITICAL, Grade.HIGH, Grade.MEDIUM, Grade.LOW)
_GRADE_NAMES: Mapping[Grade, Text] = {
    Grade.CRITICAL: QT_TRANSLATE_NOOP("RuleForm", "Critical"),
    Grade.HIGH: QT_TRANSLATE_NOOP("RuleForm", "High"),
    Grade.MEDIUM: QT_TRANSLATE_NOOP("RuleForm", "Medium"),
    Grade.LOW: QT_TRANSLATE_NOOP("RuleForm", "Low"),
}


def _said(text: Text) -> str:
    return QCoreApplication.translate(text.context, text.source)


class _Words(QPlainTextEdit):
    """Words that may need several lines, all of which show; a line's end is a space."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._fit)

    def text(self) -> str:
        return " ".join(self.toPlainText().split())

    def setText(self, text: str) -> None:
        self.setPlainText(text[:_LONGEST])
        self._fit()

    def setCursorPosition(self, _place: int) -> None:
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        lines = max(1, round(self.document().size().height()))
        margins = 2 * (self.document().documentMargin() + self.frameWidth()) + 6
        self.setFixedHeight(round(lines * self.fontMetrics().lineSpacing() + margins))


#: Fields that hold words.
_SAID = frozenset({Field.WHAT, Field.UNDER, Field.CAUSE, Field.CONSEQUENCE, Field.NEXT, Field.SOURCE})


class RuleForm(QWidget):
    """`changed` comes with each change that a person makes."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule: Rule | None = None
        self._form: Form | None = None
        self.watches = Label("", "text", wrap=True)
        self.lines: dict[Field, QLineEdit | _Words] = {}
        self.grade = SegmentedControl(name=self.tr("Priority"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.watches)
        self._note = Caption(self.tr("All else that a rule may say stands in its text."), wrap=True)
        self._column.addWidget(self._note)

    def show_rule(self, rule: Rule, watches: str) -> None:
        """Show a rule; `watches` says its condition in words."""
        self._rule = rule
        self.watches.setText(watches)
        said = fields(rule)
        if self._form is None or set(said) != {*self.lines, *((Field.GRADE,) if Field.GRADE in said else ())}:
            self._make(rule, said)
        for field, line in self.lines.items():
            line.blockSignals(True)
            line.setText(said[field])
            line.setCursorPosition(0)
            line.blockSignals(False)
        self.grade.set_current(rule.grade if rule.grade in _GRADES else None)
        self._tell({})

    def edited(self) -> Edited | None:
        """The rule that the fields make; None where none is shown."""
        if self._rule is None:
            return None
        said = {field: line.text() for field, line in self.lines.items()}
        grade = self.grade.current()
        if isinstance(grade, Grade):
            said[Field.GRADE] = grade.value
        made = edited(self._rule, said)
        self._tell(made.wrong)
        return made

    def _tell(self, wrong: Mapping[Field, Wrong]) -> None:
        for field, line in self.lines.items():
            if self._form is not None:
                self._form.set_fault(line, _said(_WRONG[wrong[field]]) if field in wrong else "")

    def _make(self, rule: Rule, said: Mapping[Field, str]) -> None:
        if self._form is not None:
            self._column.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
        self.lines = {}
        form = Form()
        self.grade = SegmentedControl(
            [(grade, _said(_GRADE_NAMES[grade])) for grade in _GRADES], name=self.tr("Priority")
        )
        self.grade.changed.connect(self._on_changed)
        for field in said:
            if field is Field.GRADE:
                form.add(_said(_NAMES[field]), self.grade)
                continue
            line = _Words() if field in _SAID else QLineEdit()
            line.textChanged.connect(self._on_changed)
            name = _NAMES[field]
            if field is Field.LIMIT and isinstance(rule.when, Threshold) and rule.when.above is None:
                name = _BELOW
            form.add(_said(name), line)
            self.lines[field] = line
        self._form = form
        self._column.insertWidget(1, form)

    @Slot()
    def _on_changed(self, _value: object = None) -> None:
        self.changed.emit()
