"""The settings of the page of runs, as data."""

from __future__ import annotations

from typing import Any

from console.pagekit.settings import Setting, choice, whole
from resources.text import QT_TRANSLATE_NOOP

LIST_WIDTH = whole("runs.list_width", 300, QT_TRANSLATE_NOOP("Settings", "Width of the list of runs"), 220, 520)
LISTED = choice(
    "runs.listed",
    "all",
    QT_TRANSLATE_NOOP("Settings", "Which runs are listed"),
    {
        "all": QT_TRANSLATE_NOOP("Settings", "All"),
        "open": QT_TRANSLATE_NOOP("Settings", "Open"),
        "over": QT_TRANSLATE_NOOP("Settings", "Over"),
    },
)
SETTINGS: tuple[Setting[Any], ...] = (LIST_WIDTH, LISTED)
