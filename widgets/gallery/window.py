"""The gallery's window: pages at the left, themes above."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from widgets import theme as themes
from widgets.button import Button
from widgets.card import Ground
from widgets.field import CheckBox
from widgets.rail import NavigationRail


class Window(Ground):
    """Shows one page at a time; pages are built when first opened."""

    def __init__(self, pages: Mapping[str, Callable[[], QWidget]]) -> None:
        super().__init__()
        self.setWindowTitle("Driftvakt widgets")
        self._pages = pages
        self._built: dict[str, QWidget] = {}
        self._rail = NavigationRail()
        for name in pages:
            self._rail.add_item(name, name.capitalize(), "layers")
        self._rail.activated.connect(self.open)
        self._stack = QStackedWidget()
        strip = Ground("surface")
        row = QHBoxLayout(strip)
        for name in themes.names():
            button = Button(themes.load(name).title)
            button.setProperty("theme", name)
            button.clicked.connect(self._switch)
            row.addWidget(button)
        calm = CheckBox("Reduced motion")
        calm.toggled.connect(themes.set_reduced_motion)
        row.addWidget(calm)
        row.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(strip)
        right.addWidget(self._stack, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._rail)
        whole.addLayout(right, 1)
        self.open(next(iter(pages)))

    def open(self, name: str) -> None:
        """Show a page."""
        if name not in self._built:
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setWidget(self._pages[name]())
            self._built[name] = area
            self._stack.addWidget(area)
        self._stack.setCurrentWidget(self._built[name])
        self._rail.set_current(name)

    def _switch(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            themes.apply(app, themes.load(str(self.sender().property("theme"))))
