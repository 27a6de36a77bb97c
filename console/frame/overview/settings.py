"""The settings of the Overview, as data."""

from __future__ import annotations

from typing import Any

from console.pagekit.settings import Setting, layout
from resources.text import QT_TRANSLATE_NOOP

ATTENTION = layout("overview.attention", QT_TRANSLATE_NOOP("Settings", "Columns and order of what needs attention"))

SETTINGS: tuple[Setting[Any], ...] = (ATTENTION,)
