"""The card of what is listed: by whom, and of which kind."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from console.log.page import wording
from console.log.service.index import Counts
from widgets import numbers
from widgets.card import Card
from widgets.field import CheckBox
from widgets.text import Caption, Label

_MOST = 8


class _Group(QWidget):
    """Check boxes with counts; all are on until one is taken off."""

    changed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(Caption(title), 0, 0, 1, 2)
        self._boxes: dict[str, tuple[CheckBox, Label]] = {}
        self.off: set[str] = set()

    def show_counts(self, counts: Sequence[tuple[str, int]], words: dict[str, str]) -> None:
        """Show these, the most first; one that is off stays even when nothing of it is left."""
        names = [name for name, _ in counts][:_MOST]
        names += sorted(self.off - set(names))
        if names != list(self._boxes):
            self._build(names, words)
        known = dict(counts)
        for name, (box, count) in self._boxes.items():
            count.setText(numbers.number(known.get(name, 0)))
            box.blockSignals(True)
            box.setChecked(name not in self.off)
            box.blockSignals(False)

    def chosen(self) -> frozenset[str] | None:
        """What is on; None where everything is."""
        return frozenset(self._boxes) - self.off if self.off else None

    def clear(self) -> None:
        """All on, without a signal."""
        self.off.clear()

    def _build(self, names: Sequence[str], words: dict[str, str]) -> None:
        for box, count in self._boxes.values():
            for widget in (box, count):
                widget.hide()
                widget.deleteLater()
        self._boxes = {}
        for row, name in enumerate(names, 1):
            box, count = CheckBox(words.get(name, name)), Label("", "muted")
            count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            box.setObjectName(name)
            box.toggled.connect(self._on_toggled)
            self._grid.addWidget(box, row, 0)
            self._grid.addWidget(count, row, 1)
            self._boxes[name] = (box, count)

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        sender = self.sender()
        if sender is not None:
            (self.off.discard if on else self.off.add)(sender.objectName())
            self.changed.emit()


class FilterCard(Card):
    """`changed` comes when something else is wished for."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Filter"))
        self.actors = _Group(self.tr("By whom"))
        self.kinds = _Group(self.tr("What"))
        for group in (self.actors, self.kinds):
            group.changed.connect(self.changed)
            self.add(group)
        self.add(Caption(self.tr("Nothing is edited or deleted, only added."), wrap=True))

    def show_counts(self, counts: Counts) -> None:
        """What there is to choose from."""
        self.actors.show_counts(counts.actors, {name: wording.who(name) for name, _ in counts.actors})
        self.kinds.show_counts(counts.categories, {name: wording.kind(name) for name, _ in counts.categories})
        self.set_trailing(
            self.tr("all {total}").format(total=numbers.number(counts.total) + ("+" if counts.more else ""))
        )

    @property
    def narrowed(self) -> bool:
        return bool(self.actors.off or self.kinds.off)

    def clear(self) -> None:
        """Everything is wished for again, without a signal."""
        self.actors.clear()
        self.kinds.clear()
