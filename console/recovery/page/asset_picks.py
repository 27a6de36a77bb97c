"""A choice of assets, none or several: boxes in two columns, scrolled where there are many."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from widgets.card import scrolled
from widgets.field import CheckBox

_COLUMNS = 2
_LINE = 26


class AssetPicks(QWidget):
    """Boxes for `assets`, names by their ids; those of `chosen` are ticked, and so many `lines` of them are seen.
    `changed` when somebody ticks one."""

    changed = Signal()

    def __init__(self, assets: Mapping[str, str], chosen: Collection[str], name: str, lines: int = 4) -> None:
        super().__init__()
        self._boxes = {id: CheckBox(text, id in chosen) for id, text in assets.items()}
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setVerticalSpacing(4)
        for place, box in enumerate(self._boxes.values()):
            grid.addWidget(box, place // _COLUMNS, place % _COLUMNS)
            box.toggled.connect(self.changed)
        for place in range(_COLUMNS):
            grid.setColumnStretch(place, 1)
        area = scrolled(body, name)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its boxes have it, and scroll to where they are
        needed = -(-len(self._boxes) // _COLUMNS)
        area.setFixedHeight(4 + _LINE * max(1, min(needed, lines)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        self.setFixedHeight(area.height())
        self.setAccessibleName(name)

    def chosen(self) -> tuple[str, ...]:
        """The ids of those that are ticked, in their order."""
        return tuple(id for id, box in self._boxes.items() if box.isChecked())

    def choose(self, ids: Collection[str]) -> None:
        for id, box in self._boxes.items():
            box.setChecked(id in ids)
