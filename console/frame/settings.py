"""The settings of the window itself, as data."""

from __future__ import annotations

from typing import Any

from console.pagekit.settings import Setting, choice, flag, line
from console.pagekit.view_time import TIME
from resources.text import QT_TRANSLATE_NOOP

THEME = choice(
    "theme",
    "dark",
    QT_TRANSLATE_NOOP("Settings", "Theme"),
    {
        "dark": QT_TRANSLATE_NOOP("Settings", "Dark"),
        "light": QT_TRANSLATE_NOOP("Settings", "Light"),
        "high-contrast": QT_TRANSLATE_NOOP("Settings", "High contrast"),
    },
)
LANGUAGE = choice(
    "language",
    "system",
    QT_TRANSLATE_NOOP("Settings", "Language"),
    {
        "system": QT_TRANSLATE_NOOP("Settings", "As the system"),
        "en": QT_TRANSLATE_NOOP("Settings", "English"),
        "sv": QT_TRANSLATE_NOOP("Settings", "Svenska"),
    },
)
REDUCED_MOTION = flag("reduced_motion", False, QT_TRANSLATE_NOOP("Settings", "Nothing blinks or glides"))
GEOMETRY = line("geometry", "", QT_TRANSLATE_NOOP("Settings", "The window's size and place"), most=20_000)
PLACE = line("place", "", QT_TRANSLATE_NOOP("Settings", "The page that was shown last"))

#: What the Settings page offers, in its order.
OFFERED: tuple[Setting[Any], ...] = (THEME, LANGUAGE, REDUCED_MOTION)
SETTINGS: tuple[Setting[Any], ...] = (*OFFERED, GEOMETRY, PLACE, TIME)
