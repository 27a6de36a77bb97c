"""The settings of the page of incidents, as data."""

from __future__ import annotations

from typing import Any

from console.pagekit.settings import Setting, whole
from resources.text import QT_TRANSLATE_NOOP

LIST_WIDTH = whole(
    "incidents.list_width", 310, QT_TRANSLATE_NOOP("Settings", "Width of the list of incidents"), 220, 520
)
SETTINGS: tuple[Setting[Any], ...] = (LIST_WIDTH,)
