"""The card of what a rollout writes: units and the router's configuration, as they are and as they will be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.deployments.service.plan_told import Change
from widgets import numbers
from widgets.card import Card
from widgets.plans.diff import DiffView
from widgets.segmented import SegmentedControl
from widgets.text import Caption, Label
from widgets.theme import Size

_LINE, _MOST_LINES = 16, 11


class NodeTabs(SegmentedControl):
    """Nodes to choose from; as many as there is room for."""

    _MOST = 8

    def __init__(self, name: str) -> None:
        super().__init__(name=name)

    def set_nodes(self, nodes: Sequence[tuple[str, str]]) -> None:
        """(id, name) of each."""
        self.set_segments(list(nodes[: self._MOST]))
        self.setVisible(len(nodes) > 1)


class _File(QWidget):
    """One file: its path, on how many nodes, and the lines that change."""

    def __init__(self, change: Change, nodes: int) -> None:
        super().__init__()
        head = QHBoxLayout()
        head.setSpacing(8)
        middle = Qt.TextElideMode.ElideMiddle
        head.addWidget(Label(change.path, "text", Size.SMALL, mono=True, elide=True, elided=middle), 1)
        where = ", ".join(change.nodes) if len(change.nodes) <= 4 else numbers.number(len(change.nodes))
        if len(change.nodes) == nodes > 1:
            where = QCoreApplication.translate("ModelsPage", "{count} nodes").format(count=numbers.number(nodes))
        head.addWidget(Caption(where))
        self.view = DiffView(change.path)
        self.view.set_texts(change.before, change.after, context=1)
        self.view.setFixedHeight(_LINE * min(max(len(self.view.lines()), 2), _MOST_LINES) + 14)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.view)
        if change.before and change.was != change.path:
            text = QCoreApplication.translate("ModelsPage", "Beside {path}, which serves now.")
            column.addWidget(Caption(text.format(path=change.was), elide=True))
        if not change.before:
            text = QCoreApplication.translate("ModelsPage", "What is there now was not read: all of it is shown.")
            column.addWidget(Caption(text, wrap=True))


class ChangesCard(Card):
    """Shows each file once, with the nodes on which it becomes the same."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("What changes"))
        self.set_trailing(self.tr("nothing else is touched"))
        self._shown: tuple[Change, ...] = ()
        self._files: list[_File] = []

    def show_changes(self, changes: Sequence[Change], *, nodes: int) -> None:
        """Show these."""
        if tuple(changes) == self._shown and self._files:
            return
        self._shown = tuple(changes)
        for each in self._files:
            self.body.removeWidget(each)
            each.hide()
            each.deleteLater()
        self._files = [_File(each, nodes) for each in changes]
        for each in self._files:
            self.add(each)

    def views(self) -> list[DiffView]:
        """The differences, from top to bottom."""
        return [each.view for each in self._files]
