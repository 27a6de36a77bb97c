"""Commands of the log in the window."""

from __future__ import annotations

from console.log.commands import (
    LOG_CHECKPOINT,
    LOG_CONTINUE,
    PEOPLE_ADD,
    PEOPLE_BREAK,
    PEOPLE_CHANGE,
    PEOPLE_LEAVE,
    PEOPLE_PROPOSAL,
    PEOPLE_REMOVE,
    PEOPLE_REVIEW,
    PEOPLE_REVOKE,
    PEOPLE_RULE,
    PEOPLE_SIT,
)
from console.work.model.commands import SIGNED, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

LOCK = Command(
    "people.lock",
    QT_TRANSLATE_NOOP("Commands", "Lock the desk"),
    QT_TRANSLATE_NOOP("Commands", "Have nothing done from here until somebody proves who they are; all stays in sight"),
    shortcut="Ctrl+Shift+L",
)
EXPORT = Command(
    "log.export",
    QT_TRANSLATE_NOOP("Commands", "Export log…"),
    QT_TRANSLATE_NOOP("Commands", "Write the part of the log that is listed as one signed file that anybody can check"),
)
ASK_WITNESS = Command(
    "log.ask_witness",
    QT_TRANSLATE_NOOP("Commands", "Ask a witness…"),
    QT_TRANSLATE_NOOP("Commands", "Write a request to another console, which counter-signs how far this log goes"),
)
TAKE_ANSWER = Command(
    "log.take_answer",
    QT_TRANSLATE_NOOP("Commands", "Take a witness's answer…"),
    QT_TRANSLATE_NOOP("Commands", "Take in what another console counter-signed"),
    danger=Danger.CHANGES,
    past=SIGNED,
)
BE_WITNESS = Command(
    "log.be_witness",
    QT_TRANSLATE_NOOP("Commands", "Be a witness…"),
    QT_TRANSLATE_NOOP("Commands", "Counter-sign how far another console's log goes"),
)
TAKE_IN = Command(
    "log.import",
    QT_TRANSLATE_NOOP("Commands", "Take in another log…"),
    QT_TRANSLATE_NOOP("Commands", "Check an exported part of another log and keep it beside this one, never in it"),
)

COMMANDS: tuple[Command, ...] = (
    LOG_CHECKPOINT, LOG_CONTINUE, PEOPLE_SIT, PEOPLE_LEAVE, LOCK, PEOPLE_ADD, PEOPLE_CHANGE, PEOPLE_REMOVE,
    PEOPLE_REVOKE, PEOPLE_RULE, PEOPLE_PROPOSAL, PEOPLE_BREAK, PEOPLE_REVIEW, EXPORT, ASK_WITNESS, TAKE_ANSWER,
    BE_WITNESS, TAKE_IN,
)  # fmt: skip
