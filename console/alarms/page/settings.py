"""The settings of the page of alarms, as data."""

from __future__ import annotations

from typing import Any

from console.pagekit.settings import Setting, choice, flag, layout, line, names
from resources.text import QT_TRANSLATE_NOOP

LISTED = choice(
    "alarms.listed",
    "active",
    QT_TRANSLATE_NOOP("Settings", "Which alarms are listed"),
    {
        "active": QT_TRANSLATE_NOOP("Settings", "Active"),
        "returned": QT_TRANSLATE_NOOP("Settings", "Returned, not acknowledged"),
        "shelved": QT_TRANSLATE_NOOP("Settings", "Shelved"),
        "suppressed": QT_TRANSLATE_NOOP("Settings", "Suppressed by design"),
        "out_of_service": QT_TRANSLATE_NOOP("Settings", "Out of service"),
    },
)
TABLE = layout("alarms.table", QT_TRANSLATE_NOOP("Settings", "Columns of the list of alarms"))
#: The words of the one who hands over are no longer than this.
MOST_WORDS = 8000
HANDOVER_WORDS = line(
    "alarms.handover_words", "", QT_TRANSLATE_NOOP("Settings", "What the draft of a hand-over says"), MOST_WORDS
)
HANDOVER_TICKS = names("alarms.handover_ticks", QT_TRANSLATE_NOOP("Settings", "What was gone through for a hand-over"))

NOTIFY = flag("alarms.notify", True, QT_TRANSLATE_NOOP("Settings", "Notify of new alarms on the desktop"))
SOUND = flag("alarms.sound", False, QT_TRANSLATE_NOOP("Settings", "Sound with new alarms"))

SETTINGS: tuple[Setting[Any], ...] = (LISTED, TABLE, NOTIFY, SOUND, HANDOVER_WORDS, HANDOVER_TICKS)
