"""Commands of acts in the window. Those about one run mean the run in sight where none is named."""

from __future__ import annotations

from console.work.commands import (
    ACT_APPLY,
    ACT_APPROVE,
    ACT_CANCEL,
    ACT_DONE,
    ACT_OLDER,
    ACT_PAUSE,
    ACT_PLAN,
    ACT_REQUEST,
    ACT_RESUME,
    ACT_SHOW,
    ACT_SIGN,
    ACT_UNDO,
    ACT_WINDOW,
    ACT_WITHDRAW,
)
from console.work.model.commands import SIGNED, Argument, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_RUN = Argument("run", QT_TRANSLATE_NOOP("Commands", "a plan: its id, or the first letters of it"), positional=True)

TAKE = Command(
    "act.take",
    QT_TRANSLATE_NOOP("ActCommands", "Take a signed answer in…"),
    QT_TRANSLATE_NOOP("ActCommands", "Take in the file by which somebody agreed to a plan"),
    (_RUN,),
    Danger.CHANGES,
    past=SIGNED,
)
COPY = Command(
    "act.copy",
    QT_TRANSLATE_NOOP("ActCommands", "Copy the plan"),
    QT_TRANSLATE_NOOP("ActCommands", "Copy its steps, how they stand and the way back as text"),
    (_RUN,),
)

COMMANDS: tuple[Command, ...] = (
    ACT_SHOW, ACT_APPLY, ACT_WINDOW, ACT_APPROVE, ACT_REQUEST, TAKE, ACT_SIGN, ACT_PLAN, ACT_WITHDRAW, ACT_PAUSE,
    ACT_CANCEL, ACT_RESUME, ACT_DONE, ACT_UNDO, ACT_OLDER, COPY,
)  # fmt: skip
