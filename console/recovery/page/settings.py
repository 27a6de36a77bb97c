"""The settings of the Recovery page, as data."""

from __future__ import annotations

from typing import Any

from console.pagekit.settings import Setting, choice, layout
from resources.text import QT_TRANSLATE_NOOP

TAB = choice(
    "recovery.tab",
    "board",
    QT_TRANSLATE_NOOP("Settings", "What the Recovery page shows"),
    {
        "board": QT_TRANSLATE_NOOP("Settings", "Board"),
        "drills": QT_TRANSLATE_NOOP("Settings", "Drills"),
        "evidence": QT_TRANSLATE_NOOP("Settings", "Evidence"),
    },
)
BOARD = layout("recovery.board", QT_TRANSLATE_NOOP("Settings", "Columns of the board of recovery"))

SETTINGS: tuple[Setting[Any], ...] = (TAB, BOARD)
