"""Commands of recovery in the window. Those about drills mean the one that is open, else the one that goes on."""

from __future__ import annotations

from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_ASSET = Argument("asset", QT_TRANSLATE_NOOP("RecoveryCommands", "the asset"), positional=True)
_SCENARIO = Argument("scenario", QT_TRANSLATE_NOOP("RecoveryCommands", "the scenario"), positional=True)
_ACTION = Argument("number", QT_TRANSLATE_NOOP("RecoveryCommands", "the action"), ArgumentKind.NUMBER, positional=True)

BEGIN = Command(
    "recovery.begin",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Begin drill…"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "Go through a scenario with a clock, to a report that two people sign"),
    (_SCENARIO,),
    Danger.CHANGES,
)
TEST = Command(
    "recovery.test",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Test a restore…"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "Bring a backup of it back into a sandbox and compare; shows the plan"),
    (_ASSET,),
    Danger.CHANGES,
)
BACKUP = Command(
    "recovery.backup",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Back up…"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "Make a backup now, or have its node make them by itself; shows the plan"),
    (_ASSET,),
    Danger.CHANGES,
)
PROTECT = Command(
    "recovery.protect",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Protect…"),
    QT_TRANSLATE_NOOP(
        "RecoveryCommands", "Put something onto the board: what must come back, and where backups of it lie"
    ),
    (
        Argument("node", QT_TRANSLATE_NOOP("RecoveryCommands", "the node that has it")),
        Argument("path", QT_TRANSLATE_NOOP("RecoveryCommands", "its folder there")),
        Argument("asset", QT_TRANSLATE_NOOP("RecoveryCommands", "what is on the board already, and is set anew")),
    ),
    Danger.CHANGES,
)
SEARCH = Command(
    "recovery.search",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Search the nodes for unprotected data"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "Databases, models and the like that are not on the board"),
)
_SET = Argument("group", QT_TRANSLATE_NOOP("RecoveryCommands", "the set"), positional=True)
SET = Command(
    "recovery.set",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Make a set…"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "Say which assets' backups must be from one point in time"),
    (_SET,),
    Danger.CHANGES,
)
TEST_SET = Command(
    "recovery.test_set",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Test a set…"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "Restore all of it at the newest point in common; shows the plans"),
    (_SET,),
    Danger.CHANGES,
)
SCHEDULE = Command(
    "recovery.schedule",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Schedule restore tests…"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "Have it tested by itself at set times, and see which are set"),
    (_ASSET,),
    Danger.CHANGES,
)
DONE = Command(
    "drill.done",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Step done"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "Say that the step that the drill is at is done"),
    (),
    Danger.CHANGES,
)
OVERRIDE = Command(
    "drill.override",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Go on without this step…"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "For a reason, which stands in the report"),
    (),
    Danger.CHANGES,
)
NOTE = Command(
    "drill.note",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Write a note in the drill…"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "It is saved with its time"),
    (),
    Danger.CHANGES,
)
PAUSE = Command(
    "drill.pause",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Pause or resume the drill"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "Its clock stands meanwhile, also for days"),
    (),
    Danger.CHANGES,
)
ABORT = Command(
    "drill.abort",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Abort the drill safely…"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "Stop, and keep the evidence"),
    (),
    Danger.CHANGES,
)
SIGN = Command(
    "drill.sign",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Sign the report of the drill…"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "With your key; then a second person with theirs"),
    (),
    Danger.CHANGES,
)
SAVE_PDF = Command(
    "drill.save_pdf",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Save the report of the drill as PDF…"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "The paper for those who file it"),
)
SAVE_JSON = Command(
    "drill.save_json",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Save the signed report of the drill…"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "As files that ssh-keygen alone can check"),
)
ACTION = Command(
    "drill.action",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Open a corrective action…"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "Somebody sees to it by a day; it stays on the board until it is closed"),
    (),
    Danger.CHANGES,
)
CLOSE_ACTION = Command(
    "drill.close_action",
    QT_TRANSLATE_NOOP("RecoveryCommands", "Close the corrective action…"),
    QT_TRANSLATE_NOOP("RecoveryCommands", "Say how it was done"),
    (_ACTION,),
    Danger.CHANGES,
)

COMMANDS: tuple[Command, ...] = (
    BEGIN, TEST, BACKUP, PROTECT, SEARCH, SET, TEST_SET, SCHEDULE, DONE, OVERRIDE, NOTE, PAUSE, ABORT, SIGN, SAVE_PDF,
    SAVE_JSON, ACTION, CLOSE_ACTION,
)  # fmt: skip
