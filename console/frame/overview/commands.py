"""The Overview's own acts, as data."""

from __future__ import annotations

from console.work.model.commands import Command
from resources.text import QT_TRANSLATE_NOOP

SAVE_PICTURE = Command(
    "overview.save_picture",
    QT_TRANSLATE_NOOP("OverviewCommands", "Save picture of the Overview…"),
    QT_TRANSLATE_NOOP("OverviewCommands", "Save the whole page as PNG"),
)
SAVE_VALUES = Command(
    "overview.save_values",
    QT_TRANSLATE_NOOP("OverviewCommands", "Save values of the Overview…"),
    QT_TRANSLATE_NOOP("OverviewCommands", "Save the fleet's sums in sight as CSV, times in UTC"),
)

COMMANDS: tuple[Command, ...] = (SAVE_PICTURE, SAVE_VALUES)
