"""The card of what a node lets this console do, what acts lack there, and where to get it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from console.fleet.page.problems import said
from console.fleet.page.vocabulary import sentence
from console.pagekit.faults import tell_faults
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings
from console.work.model.allowed import NOTES, Allowed, lack_words, level_words, who_words
from widgets import numbers
from widgets.button import Button
from widgets.card import Card, cleared
from widgets.icons import IconLabel
from widgets.text import Caption, Label

_DOT = "  ·  "


class Allowances(Protocol):
    """What nodes (their keys) let this console do."""

    def of(self, node: str) -> Allowed | None:
        """What is known; waits for nothing."""

    def look(self, node: str) -> Allowed:
        """Look now. Blocks; raises EnvironmentFault."""

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called after that changed, in any thread; gives the function that ends it."""


class Unknown:
    """Nothing is known of any node, and none can be looked at."""

    def of(self, node: str) -> Allowed | None:  # noqa: ARG002 - as Allowances has it
        return None

    def look(self, node: str) -> Allowed:
        raise LookupError(node)

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:  # noqa: ARG002 - as above
        return lambda: None


class AllowanceLoader(NewestLoader):
    """Looks at a node. `loaded` carries an Allowed."""

    subject = "what a node allows"

    def __init__(self, allowances: Allowances, surroundings: Surroundings, parent: QWidget) -> None:
        super().__init__(surroundings, parent)
        self._allowances = allowances
        self.why = ""

    def ask(self, node: str) -> None:
        self.why = ""
        self.read(node, lambda: self._allowances.look(node))

    def _refused(self, _wish: Any, error: Exception) -> None:
        self.why = said(error)

    def _missed(self, _wish: Any) -> None:
        self.loaded.emit(None)


class AllowedCard(Card):
    """Shows what is known of a node, and has it looked at."""

    def __init__(self, allowances: Allowances, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("What may be done here"))
        self._allowances = allowances
        self._node, self._zone = "", ""
        self._shown: tuple[object, ...] | None = None
        self.level = ""
        self.why = Label("", "text", wrap=True)
        self.why.hide()
        self.add(self.why)
        self.rows = QWidget()
        self._grid = QGridLayout(self.rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(9)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.add(self.rows)
        self.look = Button(self.tr("Look now"), small=True)
        self.look.clicked.connect(self._on_look)
        self.set_trailing(self.look)
        self._loader = AllowanceLoader(allowances, surroundings, self)
        self._loader.loaded.connect(self._on_looked)
        tell_faults(self.body, self._loader)

    def hasHeightForWidth(self) -> bool:
        """It takes its height by itself: a page of which a part asks for one is given no less than it would like."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None:
            height = layout.heightForWidth(self.width())
            self.setFixedHeight(height if height > 0 else layout.sizeHint().height())

    def show_node(self, node: str, zone: str) -> None:
        """Show what is known of this node."""
        if node != self._node:
            self._node, self._loader.why = node, ""
            self.look.setEnabled(True)
        self._zone = zone
        allowed = self._allowances.of(node)
        shown = (node, allowed, zone, self._loader.why)
        if shown == self._shown:
            return
        self._shown = shown
        cleared(self._grid)
        self.level = self._level(allowed)
        self.set_subtitle(self.level)
        seen = self.tr("seen {time}").format(time=numbers.clock(allowed.at, zone)) if allowed is not None else ""
        self.look.set_tip(seen)
        self.look.setAccessibleDescription(seen)
        self.why.setText(self._loader.why)
        self.why.setVisible(bool(self._loader.why))
        lacks = allowed.lacks if allowed is not None else ()
        for row, lack in enumerate(lacks):
            if allowed is not None:
                self._row(row, *(sentence(each) for each in lack_words(lack, allowed)), noted=lack in NOTES)
        self.rows.setVisible(bool(lacks))
        self._fit()

    def _level(self, allowed: Allowed | None) -> str:
        if allowed is None:
            return self.tr("Nobody has looked yet: it is seen with the first act here, or by looking now.")
        return _DOT.join(sentence(each) for each in (level_words(allowed.level), *who_words(allowed)))

    def _row(self, row: int, what: str, where: str, *, noted: bool) -> None:
        mark = IconLabel("info" if noted else "shield-alert", "text", 14)
        mark.setAccessibleName(self.tr("missing"))
        name = Label(what, "text", wrap=True)
        name.setAccessibleName(f"{mark.accessibleName()}, {what}")
        for column, part in enumerate((mark, name, Caption(where, wrap=True))):
            self._grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignTop)

    @Slot()
    def _on_look(self) -> None:
        if self._node:
            self.look.setEnabled(False)
            self._loader.ask(self._node)

    @Slot(object)
    def _on_looked(self, _found: Allowed | None) -> None:
        self.look.setEnabled(True)
        self.show_node(self._node, self._zone)
