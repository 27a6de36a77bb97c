"""Editing one node, and removing nodes. Both can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from console.fleet.model.inventory import Inventory, Node
from console.fleet.page.sheets.node_form import NodeForm
from console.pagekit.sheet import Sheet
from widgets.button import Kind
from widgets.card import FactList


class EditNodeSheet(Sheet):
    """A node's fields. `agreed` carries (the node as it was shown, as it shall be)."""

    agreed = Signal(object, object)

    def __init__(self, inventory: Inventory, node: Node, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent, width=600)
        title = self.tr("Edit {node}").format(node=node.name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.heading.setText(title)
        self._before = node
        self.form = NodeForm(inventory)
        self.form.show_node(node)
        self.form.changed.connect(self._on_changed)
        self.content.addWidget(self.form)
        self.content.addStretch(1)
        cancel = self.add_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.save = self.add_button(self.tr("Save {node}").format(node=node.name), Kind.PRIMARY, main=True)
        self.save.clicked.connect(self._on_save)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        faults = self.form.faults()
        node = self.form.node()
        self.save.setEnabled(not faults and node != self._before)
        self.set_note(faults[0] if faults else "", "high-text" if faults else "muted")

    @Slot()
    def _on_save(self) -> None:
        self.agreed.emit(self._before, self.form.node())
        self.accept()


class RemoveNodesSheet(Sheet):
    """Says what leaves the inventory and what stays. `agreed` carries the keys."""

    agreed = Signal(object)

    def __init__(self, nodes: Sequence[Node], parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent, width=480)
        one = nodes[0].name if len(nodes) == 1 else ""
        title = self.tr("Remove {node}?").format(node=one) if one else self.tr("Remove %n node(s)?", "", len(nodes))
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.heading.setText(title)
        self.text.setText(
            self.tr(
                "The connection is closed and the inventory forgets it. The machine itself is not touched, the "
                "measurements of the past are kept, and Undo brings it back."
            )
        )
        self.text.show()
        self._nodes = tuple(nodes)
        shown = [(node.name, node.host) for node in self._nodes[:8]]
        if len(self._nodes) > len(shown):
            shown.append((self.tr("%n more", "", len(self._nodes) - len(shown)), ""))
        self.content.addWidget(FactList(shown))
        self.content.addStretch(1)
        cancel = self.add_button(self.tr("Keep it") if one else self.tr("Keep them"), main=True)
        cancel.clicked.connect(self.reject)
        text = self.tr("Remove {node}").format(node=one) if one else self.tr("Remove %n node(s)", "", len(nodes))
        self.remove = self.add_button(text, Kind.NORMAL)
        self.remove.clicked.connect(self._on_remove)

    @Slot()
    def _on_remove(self) -> None:
        self.agreed.emit(tuple(node.key for node in self._nodes))
        self.accept()
