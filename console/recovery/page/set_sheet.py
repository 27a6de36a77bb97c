"""The sheet of a set: which assets' backups must be from one time, and how near to each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from console.pagekit.sheet import Sheet
from console.recovery.model.assets import Asset
from console.recovery.model.sets import AssetSet
from console.recovery.page.asset_picks import AssetPicks
from console.recovery.service.sets import MOST_SPAN
from widgets.button import Kind
from widgets.field import Form

_MINUTE = 60
_USUAL_MINUTES = 10
_MOST_TEXT = 200


class SetSheet(Sheet):
    """Asks what a set is. `agreed` carries the AssetSet, `undone` the id of one that is to be no more; the sheet stays
    until that is written, or somebody cancels it."""

    agreed = Signal(object)
    undone = Signal(str)

    def __init__(
        self, known: AssetSet | None, assets: Sequence[Asset], taken: Collection[str], parent: QWidget
    ) -> None:
        super().__init__("", "", parent, width=600)
        self.set_title(self.tr("A set of assets") if known is None else self.tr("Set {name}").format(name=known.name))
        self.text.setText(
            self.tr("Their backups must be from one point in time. A test restores all of them at the newest one.")
        )
        self.text.show()
        self._known, self._taken = known, taken
        minutes = _USUAL_MINUTES if known is None else known.span / _MINUTE
        self.name = QLineEdit("" if known is None else known.name)
        self.name.setMaxLength(_MOST_TEXT)
        self.assets = AssetPicks(
            {each.id: each.name for each in assets}, known.assets if known is not None else (), self.tr("Assets")
        )
        self.within = QLineEdit(f"{minutes:g}")
        self.within.setMaxLength(20)
        self.form = Form()
        self.form.add(self.tr("Name"), self.name)
        self.form.add(self.tr("Assets"), self.assets)
        self.form.add(
            self.tr("Within, minutes"), self.within, self.tr("Backups of one time begin so near to each other")
        )
        self.content.addWidget(self.form)
        if known is not None:
            self.add_button(self.tr("Undo the set"), Kind.DANGER).clicked.connect(self._on_undo)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Save the set"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self._tried = False
        for line in (self.name, self.within):
            line.textEdited.connect(self.look)
        self.assets.changed.connect(self.look)
        self.name.setFocus()

    @Slot()
    def look(self) -> None:
        """Say at each field what is wrong with it, once somebody wanted to go on."""
        faults = self._faults() if self._tried else {}
        for field in (self.name, self.assets, self.within):
            self.form.set_fault(field, faults.get(field, ""))
        self.go.setEnabled(not faults)
        if self.isVisible():
            self.grow()  # what is said takes lines

    def _faults(self) -> dict[QWidget, str]:
        found: dict[QWidget, str] = {}
        name = self.name.text().strip()
        if not name:
            found[self.name] = self.tr("A set needs a name.")
        elif name in self._taken and (self._known is None or name != self._known.name):
            found[self.name] = self.tr("Another set is called so already.")
        if len(self.assets.chosen()) < 2:
            found[self.assets] = self.tr("A set is of two assets or more.")
        if self._span() is None:
            found[self.within] = self.tr("A number of minutes, more than 0 and no more than a week")
        return found

    def _span(self) -> int | None:
        """Minutes as a person types them, in seconds; None where they are none."""
        try:
            seconds = float(self.within.text().strip().replace(",", ".")) * _MINUTE
        except ValueError:
            return None
        return round(seconds) if 1 <= seconds <= MOST_SPAN else None

    @Slot()
    def _on_go(self) -> None:
        self._tried = True
        self.look()
        span = self._span()
        if (faults := self._faults()) or span is None:
            next(iter(faults)).setFocus()
            return
        self.go.setEnabled(False)
        id = "" if self._known is None else self._known.id
        self.agreed.emit(AssetSet(id, self.name.text().strip(), self.assets.chosen(), span))

    @Slot()
    def _on_undo(self) -> None:
        if self._known is not None:
            self.undone.emit(self._known.id)

    def refused(self, said: str) -> None:
        """It could not be written: say why, and keep what was typed."""
        self.look()
        self.set_note(said, "critical-text")
