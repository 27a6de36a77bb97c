"""The card of the log's file: how large it is, when and where it was backed up, and the acts for it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from console.log.service.keeping import FileState
from widgets import numbers
from widgets.button import Button, Kind
from widgets.card import Card, FactList
from widgets.field import Choice
from widgets.priority import Priority
from widgets.text import Caption

#: How often a backup is made by itself, in hours.
_HOURS = (1, 24, 168, 0)


class FileCard(Card):
    """`backup_wanted` comes from its button, `folder_chosen` with a path, `hours_chosen` with a number of hours."""

    backup_wanted = Signal()
    folder_chosen = Signal(str)
    hours_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("File and backups"))
        self.facts = FactList()
        self.said = Caption("", wrap=True)
        words = {
            1: self.tr("every hour"),
            24: self.tr("every day"),
            168: self.tr("every week"),
            0: self.tr("by hand alone"),
        }
        self.hours = Choice([(each, words[each]) for each in _HOURS], 24, self.tr("How often it is backed up"))
        self.hours.chosen.connect(self._on_hours)
        self.backup = Button(self.tr("Back up now"), Kind.NORMAL)
        self.backup.clicked.connect(self.backup_wanted)
        self.folder = Button(self.tr("Choose folder"), Kind.NORMAL)
        self.folder.clicked.connect(self._on_folder)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.backup, 1)
        acts.addWidget(self.folder, 1)
        for part in (self.facts, self.said, self.hours):
            self.add(part)
        self.add(acts)

    def show_state(self, state: FileState, folder: str, hours: int, zone: str, now: float) -> None:
        """What is known of the file; `folder` is where its backups go, empty for nowhere."""
        newest = state.newest
        when = numbers.moment(newest.time, zone, now) if newest is not None else self.tr("none yet")
        self.facts.set_facts(
            [
                (self.tr("Size"), numbers.iec(state.size_bytes)),
                (self.tr("Last backup"), when, None if newest is not None or not folder else Priority.MEDIUM),
            ]
        )
        self.said.setText(self._where(state, folder))
        self.said.set_ink("medium-text" if folder and (state.near or state.away) else "muted")
        self.hours.set_current(hours)
        self.hours.setVisible(bool(folder))
        self.backup.setEnabled(bool(folder) and not state.away)

    def _where(self, state: FileState, folder: str) -> str:
        if not folder:
            return self.tr("Choose a folder on another disk; the log is copied there while a window is open.")
        if state.away:
            return self.tr("{folder} cannot be reached now.").format(folder=folder)
        if state.near:
            return self.tr("{folder} is on the disk of the log itself, and would go with it.").format(folder=folder)
        return folder

    @Slot(object)
    def _on_hours(self, hours: object) -> None:
        if isinstance(hours, int):
            self.hours_chosen.emit(hours)

    @Slot()
    def _on_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the backups of the log"))
        if folder:
            self.folder_chosen.emit(folder)
