"""A field for a file's place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from widgets.button import Button, Kind


class PathField(QWidget):
    """A file's place, typed or chosen; `save` for one that is to be written."""

    def __init__(self, place: str, title: str, *, save: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._save = title, save
        self.text = QLineEdit(place)
        self.text.setAccessibleName(title)
        self.choose = Button(self.tr("Choose…"), Kind.NORMAL)
        self.choose.clicked.connect(self._on_choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.choose)
        self.setFocusProxy(self.text)

    @property
    def path(self) -> Path | None:
        """The place; None where nothing is said."""
        text = self.text.text().strip()
        return Path(text).expanduser() if text else None

    @Slot()
    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self._title, str(self.path or Path.home()))
        if self._save:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is written over
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.text.setText)
        dialog.open()
