"""The draft of what is to be told, field by field: what Driftvakt filled in is shaded, what is missing is marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.incidents.model.drafts import STOPS, Draft, Field, Stop
from console.incidents.page.wording import spoken
from console.pagekit.hints import PageState
from widgets import numbers, paint, translation
from widgets.button import Button, Kind
from widgets.card import Card, Hairline, scrolled
from widgets.segmented import SegmentedControl
from widgets.text import Caption, Label
from widgets.theme import Size

_NAME, _SOURCE = 168, 110


class _Said(QWidget):
    """A text that Driftvakt filled in, on a ground of its own, until a person writes."""

    def __init__(self, field: Field, missing: str) -> None:
        super().__init__()
        self._shaded = not field.missing and not field.by
        ink = "high-text" if field.missing else "text"
        self.label = Label(field.text or missing, ink, wrap=True, selectable=True)
        self.label.setAccessibleName(f"{field.name}: {field.text or missing}")
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 2, 6, 2)
        column.addWidget(self.label)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._shaded:
            paint.frame(QPainter(self), self.rect(), "raised", None)


class DraftCard(Card):
    """`language_chosen` carries the language; `write`, `save` and `sent` come when a person wants to do that; `answer`
    when the stop is to be answered."""

    language_chosen = Signal(str)
    write = Signal()
    save = Signal()
    copy = Signal()
    sent = Signal()
    answer = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Draft"))
        self.language = SegmentedControl(
            list(translation.LANGUAGES.items()), "en", name=self.tr("Language of the draft")
        )
        self.language.changed.connect(self._on_language)
        self.set_trailing(self.language)
        self.law = Caption("", wrap=True)
        self.add(self.law)
        self.stop = PageState("", icon="lock")
        self.stop.action.connect(self.answer)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.stop)
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._area = scrolled(self._body, self.tr("Draft"))
        self._stack.addWidget(self._area)
        self.add(self._stack, 1)
        self._foot()
        self.draft: Draft | None = None

    def _foot(self) -> None:
        self.filled = Caption("")
        self.write_button = Button(self.tr("Write…"), icon="pencil")
        self.copy_button = Button(self.tr("Copy"), icon="copy")
        self.save_button = Button(self.tr("Save PDF and JSON…"), icon="file-down")
        self.sent_button = Button(self.tr("Mark as sent…"), Kind.PRIMARY)
        for button, signal in (
            (self.write_button, self.write), (self.copy_button, self.copy), (self.save_button, self.save),
            (self.sent_button, self.sent),
        ):  # fmt: skip
            button.clicked.connect(signal)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in (self.write_button, self.copy_button, self.save_button, self.sent_button):
            row.addWidget(button)
        self.add(Hairline())
        self.add(self.filled)
        self.add(row)

    def show_nothing(self, title: str, text: str, action: str = "") -> None:
        """There is no draft to be made."""
        self.draft = None
        self.set_title(self.tr("Draft"))
        self.law.setText("")
        self.law.hide()
        self.stop.set(title, text, action)
        self._stack.setCurrentIndex(0)
        self._offer(None)

    def show_draft(self, draft: Draft) -> None:
        """Show a draft, or why there is none."""
        if draft == self.draft:
            return
        self.draft = draft
        self.set_title(self.tr("Draft: {duty}").format(duty=spoken(draft.duty.name)))
        self.law.show()
        to = spoken(draft.duty.to or draft.regime.to)
        text = self.tr("{law}, {source}. To: {to}. Shaded words come from Driftvakt and follow the facts.")
        self.law.setText(text.format(law=draft.regime.law, source=draft.duty.source, to=to))
        self.language.set_current(draft.language)
        if draft.stop is not None:
            action = self.tr("Answer whether it does…") if draft.stop is Stop.UNANSWERED else ""
            self.stop.set(self.tr("No draft"), spoken(STOPS[draft.stop]), action)
            self._stack.setCurrentIndex(0)
        else:
            self._fill(draft.fields)
            self._stack.setCurrentIndex(1)
        self._offer(draft)

    def _offer(self, draft: Draft | None) -> None:
        made = draft is not None and draft.stop is None
        for button in (self.write_button, self.copy_button, self.save_button):
            button.setVisible(made)
        self.sent_button.setVisible(draft is not None)
        self.language.setVisible(made)
        if draft is not None and made:
            text = self.tr("{filled} of {all} filled. Leaves only as a file.")
            counts = numbers.number(draft.filled), numbers.number(len(draft.fields))
            self.filled.setText(text.format(filled=counts[0], all=counts[1]))
        else:
            self.filled.setText("")

    def _fill(self, fields: Sequence[Field]) -> None:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, _NAME)
        grid.setColumnMinimumWidth(2, _SOURCE)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for place, field in enumerate(fields):
            name = Label(field.name, "muted", wrap=True)
            name.setFixedWidth(_NAME)
            name.setContentsMargins(0, 2, 0, 2)
            source = Label(field.source, "muted", Size.SMALL, wrap=True)
            source.setFixedWidth(_SOURCE)
            source.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(name, 2 * place, 0, top)
            grid.addWidget(_Said(field, self.tr("missing: a person writes it")), 2 * place, 1, top)
            grid.addWidget(source, 2 * place, 2, top)
            grid.addWidget(Hairline(), 2 * place + 1, 0, 1, 3)
        grid.setRowStretch(2 * len(fields), 1)
        scroll = self._area.verticalScrollBar().value()
        self._area.setWidget(body)
        body.setAutoFillBackground(False)
        self._area.verticalScrollBar().setValue(scroll)

    @Slot(object)
    def _on_language(self, language: object) -> None:
        self.language_chosen.emit(str(language))
