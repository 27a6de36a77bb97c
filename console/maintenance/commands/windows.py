"""The commands of maintenance windows, as data. They change nothing on a node: they say when somebody works there."""

from __future__ import annotations

from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_WINDOW = Argument(
    "window", QT_TRANSLATE_NOOP("Commands", "the maintenance window, as W-3"), positional=True, required=True
)
LIST = Command(
    "windows.list",
    QT_TRANSLATE_NOOP("Commands", "Show maintenance windows"),
    QT_TRANSLATE_NOOP("Commands", "Show the maintenance windows that are open or will be, the next first"),
    (Argument("all", QT_TRANSLATE_NOOP("Commands", "also those that are over or were removed"), ArgumentKind.FLAG),),
    words=("nodes", "maintenance", "list"),
)
PLAN = Command(
    "windows.plan",
    QT_TRANSLATE_NOOP("Commands", "Plan maintenance window\u2026"),
    QT_TRANSLATE_NOOP("Commands", "Plan when somebody works there: alarms of what lies in it ask for nobody meanwhile"),
    (
        Argument(
            "place",
            QT_TRANSLATE_NOOP("Commands", "a node (SITE/NAME), rack:SITE/RACK or site:SITE"),
            positional=True,
            required=True,
        ),
        Argument("reason", QT_TRANSLATE_NOOP("Commands", "why; it is shown on its nodes"), required=True),
        Argument(
            "minutes",
            QT_TRANSLATE_NOOP("Commands", "how long it is open"),
            ArgumentKind.NUMBER,
            required=True,
        ),
        Argument(
            "begins",
            QT_TRANSLATE_NOOP("Commands", "when, as 2026-11-29T22:00 there, or with a zone; at once without"),
        ),
        Argument(
            "when",
            QT_TRANSLATE_NOOP("Commands", "each time that cron's five fields say, instead of once"),
        ),
        Argument("zone", QT_TRANSLATE_NOOP("Commands", "the time zone; that of the site without")),
    ),
    Danger.CHANGES,
    words=("nodes", "maintenance", "plan"),
)
END = Command(
    "windows.end",
    QT_TRANSLATE_NOOP("Commands", "End maintenance window"),
    QT_TRANSLATE_NOOP("Commands", "End a window that is open before its time; one that comes again opens next time"),
    (_WINDOW,),
    Danger.CHANGES,
    words=("nodes", "maintenance", "end"),
)
REMOVE = Command(
    "windows.remove",
    QT_TRANSLATE_NOOP("Commands", "Remove maintenance window"),
    QT_TRANSLATE_NOOP("Commands", "Have a window never be open again; restore takes that back"),
    (_WINDOW,),
    Danger.CHANGES,
    words=("nodes", "maintenance", "remove"),
)
RESTORE = Command(
    "windows.restore",
    QT_TRANSLATE_NOOP("Commands", "Restore maintenance window"),
    QT_TRANSLATE_NOOP("Commands", "Take the removal of a window back"),
    (_WINDOW,),
    Danger.CHANGES,
    words=("nodes", "maintenance", "restore"),
)
COMMANDS = (LIST, PLAN, END, REMOVE, RESTORE)
