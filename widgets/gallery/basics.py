"""Marks, labels, buttons, cards and the rail."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from widgets import theme as themes
from widgets.button import Button, IconButton, Kind
from widgets.card import Card, FactList, Ground, columns
from widgets.priority import Legend, Priority, PriorityCount, PriorityMark, word
from widgets.rail import NavigationRail
from widgets.text import Breadcrumbs, Caption, Label, Tag, Title
from widgets.theme import Size, Weight


def _marks() -> Card:
    card = Card("Priorities", "", Legend())
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    for row, priority in enumerate(Priority):
        marks = (
            PriorityMark(priority, word(priority)),
            PriorityMark(priority, size=16),
            PriorityMark(priority, word(priority), acknowledged=False),
            PriorityCount(priority, priority.rank),
        )
        for column, mark in enumerate(marks):
            grid.addWidget(mark, row, column, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    grid.setColumnStretch(len(marks), 1)
    card.add(grid, 1)
    return card


def _text() -> Card:
    card = Card("Text", "type scale 11, 13, 15, 20, 28", "Inter and JetBrains Mono")
    for size in Size:
        card.add(
            columns(
                Label(f"{size.name.title()} 1 284 kr/h", "text", size),
                Label("Medium", "text", size, Weight.MEDIUM),
                Label("Semibold", "text", size, Weight.SEMIBOLD),
                Label("muted", "muted", size),
                stretch=(2, 1, 1, 1),
            )
        )
    card.add(Label("restic -r sftp:bak-1:/srv/restic/models --json", "muted", Size.SMALL, mono=True))
    card.add(columns(Tag("LIVE"), Tag("DRILL", "drill"), Tag("DEMO", "demo"), Tag("new", "critical"), QWidget()))
    card.add(Breadcrumbs([("fleet", "Fleet"), ("site", "Trollhättan"), ("hall", "Hall 1"), ("g07", "g07")]))
    card.add(Title("g07"))
    card.add(Caption("8 × H200 141 GB · Slurm: in use · up 41 days"))
    return card


def _buttons() -> Card:
    card = Card("Buttons", "what they mean", "F1 explains")
    menu_button = Button("More")
    menu = QMenu(menu_button)
    menu.addAction("Export as CSV")
    menu_button.setMenu(menu)
    live = Button("Live", Kind.LIVE, icon="play")
    live.setChecked(True)
    idle = Button("Live", Kind.LIVE, icon="play")
    off = Button("Not now")
    off.setEnabled(False)
    card.add(columns(Button("Open terminal"), Button("Drain node g07", Kind.DANGER), menu_button, off))
    card.add(columns(Button("Test all pairs", Kind.PRIMARY), Button("Quiet", Kind.QUIET), live, idle))
    card.add(
        columns(Button("Show", small=True), Button("Copy", icon="copy"), IconButton("search", "Search"), QWidget())
    )
    card.add(
        columns(
            Button("Pause", detail="hold at 25 %"),
            Button("Roll back to 7.0", Kind.SAFE, detail="takes seconds, 7.0 is warm on 4 of 4"),
        )
    )
    card.add_stretch()
    return card


def page() -> QWidget:
    """The page."""
    rail = NavigationRail()
    pages = (
        ("overview", "Overview", "layout-dashboard"),
        ("fleet", "Fleet", "rows-2"),
        ("network", "Network", "network"),
        ("models", "Models", "box"),
        ("recovery", "Recovery", "history"),
        ("incidents", "Incidents", "triangle-alert"),
        ("costs", "Costs", "chart-column"),
        ("log", "Log", "notebook-text"),
    )
    for key, text, icon in pages:
        rail.add_item(key, text, icon)
    rail.add_foot_item("settings", "Settings", "settings")
    rail.set_current("fleet")
    rail.set_badge("recovery", Priority.HIGH)
    rail.set_badge("incidents", Priority.CRITICAL, 7)
    facts = Card("Host", trailing="1 h, shaded: normal")
    facts.add(
        FactList(
            [
                ("CPU", "41 %"),
                ("Memory", "612 GiB"),
                ("Stalled on files", "34 %", Priority.MEDIUM),
                ("Coolant in, loop B", "41 °C", Priority.HIGH),
            ]
        )
    )
    facts.add_stretch()
    made = Ground()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, themes.GUTTER, 0)
    row.setSpacing(themes.GUTTER)
    row.addWidget(rail)
    column = QVBoxLayout()
    column.setContentsMargins(0, themes.GUTTER, 0, themes.GUTTER)
    column.setSpacing(themes.GAP)
    column.addWidget(columns(_marks(), _text(), stretch=(2, 3)))
    column.addWidget(columns(_buttons(), facts, stretch=(3, 2)))
    row.addLayout(column, 1)
    return made
