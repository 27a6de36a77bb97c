"""The palette over a page."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import theme as themes
from widgets.card import Card, Ground
from widgets.palette import CommandPalette, PaletteItem
from widgets.priority import Priority


def page() -> QWidget:
    """The page."""
    made = Ground()
    column = QVBoxLayout(made)
    column.setContentsMargins(themes.GUTTER, themes.GUTTER, themes.GUTTER, themes.GUTTER)
    column.addWidget(Card("Commands", "found by a few letters", "Ctrl+K"))
    palette = CommandPalette(made)
    palette.set_items(
        [
            PaletteItem("fleet", "Go to Fleet", "Pages", shortcut="Ctrl+2", icon="rows-2"),
            PaletteItem("network", "Go to Network", "Pages", shortcut="Ctrl+3", icon="network"),
            PaletteItem("drain", "Drain node", "Commands", "takes no new jobs", icon="log-out"),
            PaletteItem("g03", "g03", "Nodes", "Trollhättan · rack A", priority=Priority.CRITICAL),
            PaletteItem("g13", "g13", "Nodes", "Trollhättan · rack C", priority=Priority.NORMAL),
        ]
    )
    palette.open("no")
    return made
