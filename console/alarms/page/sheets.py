"""The sheets about alarms: shelving, taking out of service, a note, another owner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QWidget

from console.alarms.model.alarms import ANY, Source
from console.alarms.page.protocols import Words
from console.pagekit.sheet import Sheet
from console.pagekit.time_words import moment_of, written
from widgets import numbers
from widgets.button import Kind
from widgets.field import Choice, Form
from widgets.segmented import SegmentedControl

_HOUR = 3600.0
#: Nothing is shelved for longer: what shall be quiet for longer is taken out of service.
MOST_DAYS = 30
_MOST_TEXT = 2000


class _WhatSheet(Sheet):
    """Asks for which alarms it shall hold, and why."""

    def __init__(  # noqa: PLR0917 - its own words, what it is about, where it stands
        self, title: str, text: str, act: str, source: Source, words: Words, parent: QWidget
    ) -> None:
        super().__init__(title, text, parent, width=600)
        self._source = source
        said = words(source, (), None)
        scopes: dict[str, Source] = {"this": source}
        if source.part:
            scopes["node"] = replace(source, part=ANY)
        scopes["rule"] = Source(source.rule, ANY, ANY)
        node = words(scopes.get("node", source), (), None).where
        texts = {
            "this": self.tr("{what}: {where}").format(what=said.short, where=said.where),
            "node": self.tr("{what}: all of {where}").format(what=said.short, where=node),
            "rule": self.tr("{what}: everywhere").format(what=said.short),
        }
        self._scopes = scopes
        self.form = Form()
        self.scope = Choice([(key, texts[key]) for key in scopes], "this", self.tr("Which alarms"))
        self.reason = QLineEdit()
        self.reason.setMaxLength(_MOST_TEXT)
        self.reason.textChanged.connect(self.look)
        self.form.add(self.tr("Which alarms"), self.scope)
        self.form.add(self.tr("Reason"), self.reason, self.tr("What the next one at this desk needs to know"))
        self.content.addWidget(self.form)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(act, Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)

    @property
    def of(self) -> Source:
        """The alarms that are meant."""
        return self._scopes[str(self.scope.current())]

    def fault(self) -> str:
        """What is missing."""
        return "" if self.reason.text().strip() else self.tr("The reason is missing.")

    @Slot()
    def look(self) -> None:
        """Say what is missing."""
        fault = self.fault()
        self.go.setEnabled(not fault)
        self.set_note(fault)

    @Slot()
    def _on_go(self) -> None:
        if not self.fault():
            self.agree()
            self.accept()

    def agree(self) -> None:
        """It was agreed to."""
        raise NotImplementedError


class ShelveSheet(_WhatSheet):
    """`agreed` carries the Source, the reason and until when."""

    agreed = Signal(object, str, float)

    def __init__(  # noqa: PLR0917 - what is shelved, whose act it is, and the time
        self, source: Source, words: Words, owner: str, zone: str, now: Callable[[], float], parent: QWidget
    ) -> None:
        title = self.tr("Shelve the alarm")
        text = self.tr(
            "It asks for nobody until then, and comes back by itself if it is still so. It stays in sight, and the log "
            "says who put it aside and why."
        )
        super().__init__(title, text, self.tr("Shelve"), source, words, parent)
        self._zone, self._now = zone, now
        self.spans = SegmentedControl(
            [
                (1 * _HOUR, self.tr("1 h")),
                (4 * _HOUR, self.tr("4 h")),
                (8 * _HOUR, self.tr("8 h")),
                (24 * _HOUR, self.tr("1 day")),
                ("morning", self.tr("Tomorrow 08:00")),
            ],
            4 * _HOUR,
            self.tr("For how long"),
        )
        self.spans.changed.connect(self._on_span)
        self.until = QLineEdit()
        self.until.textEdited.connect(self._on_edited)
        self.form.add(self.tr("For"), self.spans)
        self.form.add(self.tr("Until"), self.until, self.tr("Like 2026-11-20 07:00, at most 30 days from now"))
        owned = QLineEdit(owner)
        owned.setReadOnly(True)
        self.form.add(self.tr("Owner"), owned, self.tr("Whoever shelves it answers for it"))
        self._on_span(self.spans.current())
        self.reason.setFocus()

    @Slot(object)
    def _on_span(self, span: object) -> None:
        now = numbers.local(self._now(), self._zone)
        if isinstance(span, float):
            until = now + timedelta(seconds=span)
        else:
            until = (now + timedelta(days=1)).replace(hour=8, minute=0, second=0)
        self.until.setText(written(until.timestamp(), self._zone))
        self.look()

    @Slot()
    def _on_edited(self) -> None:
        self.spans.set_current(None)
        self.look()

    def _until(self) -> float | None:
        return moment_of(self.until.text(), self._zone)

    def fault(self) -> str:
        until, now = self._until(), self._now()
        if until is None:
            return self.tr("This is no time.")
        if until <= now:
            return self.tr("This time is over.")
        if until > now + MOST_DAYS * 86400.0:
            return self.tr("That is more than 30 days: take it out of service instead.")
        return super().fault()

    def agree(self) -> None:
        until = self._until()
        if until is not None:
            self.agreed.emit(self.of, self.reason.text().strip(), until)


class OutSheet(_WhatSheet):
    """`agreed` carries the Source and the reason."""

    agreed = Signal(object, str)

    def __init__(self, source: Source, words: Words, parent: QWidget) -> None:
        text = self.tr(
            "Such alarms ask for nobody until somebody puts them back: there is no end to it by itself. What is put "
            "aside for a while only is shelved."
        )
        super().__init__(self.tr("Take out of service"), text, self.tr("Take out of service"), source, words, parent)
        self.look()
        self.reason.setFocus()

    def agree(self) -> None:
        self.agreed.emit(self.of, self.reason.text().strip())


class NoteSheet(Sheet):
    """`agreed` carries what was written."""

    agreed = Signal(str)

    def __init__(self, about: str, parent: QWidget) -> None:
        super().__init__(self.tr("Add a note"), about, parent)
        self.note_text = QPlainTextEdit()
        self.note_text.setAccessibleName(self.tr("Note"))
        self.note_text.setTabChangesFocus(True)
        self.note_text.setFixedHeight(110)
        self.note_text.textChanged.connect(self._look)
        self.content.addWidget(self.note_text)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Add the note"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self._look()
        self.note_text.setFocus()

    @Slot()
    def _look(self) -> None:
        text = self.note_text.toPlainText().strip()
        self.go.setEnabled(0 < len(text) <= _MOST_TEXT)
        self.set_note(self.tr("At most 2,000 characters.") if len(text) > _MOST_TEXT else "")

    @Slot()
    def _on_go(self) -> None:
        self.agreed.emit(self.note_text.toPlainText().strip())
        self.accept()


class OwnerSheet(Sheet):
    """`agreed` carries who owns it from now on; empty for nobody."""

    agreed = Signal(str)

    def __init__(self, about: str, owner: str, people: Sequence[str], parent: QWidget) -> None:
        super().__init__(self.tr("Hand the alarm to somebody"), about, parent)
        self.form = Form()
        self.name = QLineEdit(owner)
        self.name.setMaxLength(200)
        self.name.setCompleter(QCompleter(list(people), self))
        self.form.add(self.tr("Owner"), self.name, self.tr("Empty: nobody sees to it"))
        self.content.addWidget(self.form)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Hand over"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self.name.setFocus()
        self.name.selectAll()

    @Slot()
    def _on_go(self) -> None:
        self.agreed.emit(self.name.text().strip())
        self.accept()
