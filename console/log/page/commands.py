"""Commands of the log in the window."""

from __future__ import annotations

from console.log.commands import (
    LOG_CHECKPOINT,
    LOG_CONTINUE,
    PEOPLE_ADD,
    PEOPLE_BREAK,
    PEOPLE_CHANGE,
    PEOPLE_LEAVE,
    PEOPLE_REMOVE,
    PEOPLE_REVIEW,
    PEOPLE_REVOKE,
    PEOPLE_RULE,
    PEOPLE_SIT,
)
from console.work.model import Command
from resources.text import QT_TRANSLATE_NOOP

LOCK = Command(
    "people.lock",
    QT_TRANSLATE_NOOP("Commands", "Lock the desk"),
    QT_TRANSLATE_NOOP("Commands", "Have nothing done from here until somebody proves who they are; all stays in sight"),
    shortcut="Ctrl+Shift+L",
)

COMMANDS: tuple[Command, ...] = (
    LOG_CHECKPOINT, LOG_CONTINUE, PEOPLE_SIT, PEOPLE_LEAVE, LOCK, PEOPLE_ADD, PEOPLE_CHANGE, PEOPLE_REMOVE,
    PEOPLE_REVOKE, PEOPLE_RULE, PEOPLE_BREAK, PEOPLE_REVIEW,
)  # fmt: skip
