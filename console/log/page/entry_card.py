"""The card of one entry: as it is hashed, what its hash follows, what it says in detail."""

from __future__ import annotations

import hashlib
import json

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from console.journal.model import Entry
from console.log.page import wording
from widgets import numbers
from widgets import theme as themes
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.text import Caption, Label
from widgets.theme import Size
from widgets.tips import set_tip

_SHOWN = 6
#: Kinds of things that a page shows under the address by which entries name them.
_LEADS = ("node", "site", "gpu", "host", "run", "alarm", "incident", "model", "drill")


def short(hash: str) -> str:
    """A hash as people compare it: how it begins."""
    return f"{hash[:4]} {hash[4:8]}"


class EntryCard(Card):
    """`opened` carries the address of what the entry is about."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._text = self._place = ""
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(themes.font(Size.SMALL, mono=True))
        self.text.setAccessibleName(self.tr("The entry as it is hashed"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(104)
        self.hash = Label("", "text", Size.SMALL, mono=True, selectable=True)
        self.follows = Caption("")
        self.copy = Button(self.tr("Copy"), Kind.NORMAL)
        self.copy.clicked.connect(self._on_copy)
        self.open = Button("", Kind.NORMAL)
        self.open.clicked.connect(self._on_open)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Caption("SHA-256"))
        row.addWidget(self.hash)
        row.addWidget(self.follows, 1)
        row.addWidget(self.copy)
        row.addWidget(self.open)
        self.add(self.text)
        self.add(row)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.hide()

    def show_entry(self, entry: Entry, text: str) -> None:
        """Show an entry and its text."""
        self._text = text
        self.set_title(self.tr("Entry {number}").format(number=numbers.number(entry.sequence)))
        said_by = self.tr("{deed}, by {who}, from {place}") if entry.source else self.tr("{deed}, by {who}")
        self.set_subtitle(said_by.format(deed=wording.deed(entry.type), who=entry.actor, place=entry.source))
        self.set_trailing(self.tr("canonical JSON, as it is hashed"))
        said = text
        if entry.details:
            said += "\n\n" + json.dumps(entry.details, ensure_ascii=False, indent=1)
        if entry.left_out:
            said += "\n\n" + self.tr("Left out: {fields}").format(fields=", ".join(entry.left_out))
        self.text.setPlainText(said)
        holds = hashlib.sha256(text.encode()).hexdigest() == entry.hash
        self.hash.setText(short(entry.hash))
        set_tip(self.hash, entry.hash)
        after = self.tr("follows {hash}").format(hash=short(entry.previous))
        agrees = self.tr("match") if holds else self.tr("does NOT match")
        self.follows.setText(f"{after} · {agrees}")
        self.follows.set_ink("muted" if holds else "critical-text")
        self._place = next(
            (each.id for each in entry.targets if each.id.partition(":")[0] in _LEADS),
            "",
        )
        name = next((each.name for each in entry.targets if each.id == self._place), "")
        self.open.setVisible(bool(self._place))
        self.open.setText(self.tr("Open {name}").format(name=name.partition(":")[2] or name))
        self.show()

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)

    @Slot()
    def _on_open(self) -> None:
        self.opened.emit(self._place)
