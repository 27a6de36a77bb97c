"""The sheets that are open over a page: one of a name at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from console.pagekit.sheet import Sheet


class Sheets(QObject):
    """Shows sheets by name, and knows those that are open."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open: dict[str, Sheet] = {}

    def show(self, name: str, make: Callable[[], Sheet]) -> Sheet:
        """Show the sheet of this name; one that is open already is brought forward."""
        sheet = self.get(name)
        if sheet is None:
            self._drop(name)
            sheet = make()
            sheet.setObjectName(name)
            self._open[name] = sheet
            sheet.destroyed.connect(self._on_gone)
            sheet.show()
        else:
            sheet.raise_()
        sheet.activateWindow()
        return sheet

    def get(self, name: str) -> Sheet | None:
        """The open sheet of this name."""
        sheet = self._open.get(name)
        return sheet if sheet is not None and not sheet.isHidden() else None

    def all(self) -> tuple[Sheet, ...]:
        """The sheets that are open."""
        return tuple(sheet for sheet in self._open.values() if not sheet.isHidden())

    def close(self, name: str) -> None:
        """Close the sheet of this name as if nothing was agreed to."""
        if sheet := self._drop(name):
            sheet.reject()

    def _drop(self, name: str) -> Sheet | None:
        sheet = self._open.pop(name, None)
        if sheet is not None:
            sheet.setObjectName("")  # it is gone only later, and must not take its successor with it
        return sheet

    @Slot(QObject)
    def _on_gone(self, sheet: QObject) -> None:
        self._open.pop(sheet.objectName(), None)
