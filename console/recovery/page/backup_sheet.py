"""The sheet of a backup: of what, into which copy, now or by the node itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from console.pagekit.sheet import Sheet
from console.recovery.model.assets import Asset, PasswordFrom
from console.recovery.service.tools import WRITERS
from widgets.button import Kind
from widgets.field import Choice, Form
from widgets.text import Label

_WRITTEN_BY = tuple(WRITERS)
_NOW, _OWN = "", "own"


class BackupSheet(Sheet):
    """Asks how a backup is made. `agreed` carries the asset's id, the copy's name and when: empty for now, STOP for no
    more by itself, else a time as systemd writes it."""

    STOP: Final = "stop"
    agreed = Signal(str, str, str)

    def __init__(self, assets: Sequence[Asset], first: str, parent: QWidget) -> None:
        super().__init__("", "", parent, width=600)
        self.set_title(self.tr("Back up"))
        self._assets = {each.id: each for each in assets if any(copy.tool in _WRITTEN_BY for copy in each.copies)}
        self.asset = Choice([(each.id, each.name) for each in self._assets.values()], first, self.tr("Asset"))
        self.copy = Choice(name=self.tr("Copy"))
        ways = [
            (_NOW, self.tr("Once, now")),
            ("daily", self.tr("By the node itself, each day")),
            ("hourly", self.tr("By the node itself, each hour")),
            ("weekly", self.tr("By the node itself, each week")),
            (_OWN, self.tr("By the node itself, at times of your own")),
            (self.STOP, self.tr("By itself no more")),
        ]
        self.way = Choice(ways, _NOW, self.tr("When"))
        self.when = QLineEdit("Mon..Fri 02:30")
        self.when.setMaxLength(100)
        self.form = Form()
        self.form.add(self.tr("Asset"), self.asset)
        self.form.add(self.tr("Copy"), self.copy)
        self.form.add(self.tr("When"), self.way)
        self.form.add(self.tr("Times"), self.when, self.tr("As systemd writes them, by the node's clock"))
        self.stays = Label("", "muted", wrap=True)
        self.content.addWidget(self.form)
        self.content.addWidget(self.stays)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Show the plan…"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self.asset.chosen.connect(self._on_asset)
        for choice in (self.copy, self.way):
            choice.chosen.connect(self.look)
        self.when.textChanged.connect(self.look)
        self._on_asset(first)

    @Slot(object)
    def _on_asset(self, _id: object) -> None:
        asset = self._assets.get(str(self.asset.current()))
        self.copy.clear()
        for copy in asset.copies if asset is not None else ():
            if copy.tool in _WRITTEN_BY:
                self.copy.addItem(copy.name, copy.name)
        self.look()

    @Slot()
    def look(self) -> None:
        """Say what is missing, and what stays on the node."""
        own, way = self.way.current() == _OWN, self.way.current()
        self.when.setEnabled(own)
        asset = self._assets.get(str(self.asset.current()))
        copy = asset.copy(str(self.copy.current())) if asset is not None else None
        kept = copy is not None and copy.password is PasswordFrom.KEYRING and way not in (_NOW, self.STOP)
        self.stays.setText(
            self.tr("A secret stays on this node: the password, encrypted by systemd for that machine alone.")
            if kept
            else ""
        )
        self.stays.setVisible(kept)
        fault = ""
        if copy is None:
            fault = self.tr("From here only restic, borg and etcd make backups, and no asset has a copy of theirs.")
        elif own and not self.when.text().strip():
            fault = self.tr("Say when.")
        self.go.setEnabled(not fault)
        self.set_note(fault)

    @Slot()
    def _on_go(self) -> None:
        way = str(self.way.current())
        self.agreed.emit(
            str(self.asset.current()), str(self.copy.current()), self.when.text().strip() if way == _OWN else way
        )
        self.accept()
