"""The settings of the desk and of signing, as data."""

from __future__ import annotations

from typing import Any

from console.pagekit.settings import Setting, flag, line, whole
from resources.text import QT_TRANSLATE_NOOP

READ_ONLY = flag("desk.read_only", False, QT_TRANSLATE_NOOP("Settings", "Read-only: nothing is changed from here"))
LOCK_AFTER = whole(
    "desk.lock_after", 0, QT_TRANSLATE_NOOP("Settings", "Lock after so many idle minutes; 0: never"), 0, 600
)
SIGN_AT_CLOSE = flag("log.sign_at_close", True, QT_TRANSLATE_NOOP("Settings", "Sign the log when the window closes"))
SIGN_AFTER = whole(
    "log.sign_after", 500, QT_TRANSLATE_NOOP("Settings", "Sign the log after so many entries; 0: never"), 0, 100_000
)
SIGN_DAILY = flag("log.sign_daily", True, QT_TRANSLATE_NOOP("Settings", "Sign the log once a day"))

BACKUP_FOLDER = line("log.backup_folder", "", QT_TRANSLATE_NOOP("Settings", "The folder of the log's backups"))
BACKUP_HOURS = whole(
    "log.backup_hours", 24, QT_TRANSLATE_NOOP("Settings", "Back up the log after so many hours; 0: by hand"), 0, 720
)
BACKUPS_KEPT = whole("log.backups_kept", 14, QT_TRANSLATE_NOOP("Settings", "How many backups of the log stay"), 1, 999)

#: What the Settings page offers, in its order.
OFFERED: tuple[Setting[Any], ...] = (READ_ONLY, LOCK_AFTER, SIGN_AT_CLOSE, SIGN_AFTER, SIGN_DAILY)
SETTINGS: tuple[Setting[Any], ...] = (*OFFERED, BACKUP_FOLDER, BACKUP_HOURS, BACKUPS_KEPT)
