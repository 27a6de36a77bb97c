"""The settings of the Overview, as data."""

from __future__ import annotations

from typing import Any

from console.pagekit.settings import Setting, choice, layout
from console.pagekit.spans import WORDS
from resources.text import QT_TRANSLATE_NOOP

#: No longer span is offered: nothing longer is read by the minute.
OFFERED = ("15min", "1h", "6h", "24h")

SPAN = choice(
    "overview.span",
    "1h",
    QT_TRANSLATE_NOOP("Settings", "Time range of the Overview"),
    {key: WORDS[key] for key in OFFERED},
)
ATTENTION = layout("overview.attention", QT_TRANSLATE_NOOP("Settings", "Columns and order of what needs attention"))

SETTINGS: tuple[Setting[Any], ...] = (SPAN, ATTENTION)
