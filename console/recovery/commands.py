"""The commands of recovery, as data."""

from __future__ import annotations

from console.recovery.model.assets import Kind, Tool
from console.recovery.model.kinds import DrillKind, Reads, Scope
from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_DRILL = Argument(
    "drill", QT_TRANSLATE_NOOP("Commands", "the drill's number"), ArgumentKind.NUMBER, positional=True, required=True
)
_STEP = Argument("step", QT_TRANSLATE_NOOP("Commands", "the step that is meant; else whichever the drill is at"))
_KEY = Argument("key", QT_TRANSLATE_NOOP("Commands", "the file of the SSH key that signs"), ArgumentKind.FILE)
_YES = Argument(
    "yes", QT_TRANSLATE_NOOP("Commands", "carry the plan out where one person is enough"), ArgumentKind.FLAG
)
_WORDS = Argument("words", QT_TRANSLATE_NOOP("Commands", "what is to be written down with it"))

_ASSET = Argument("asset", QT_TRANSLATE_NOOP("Commands", "the asset's name"), positional=True, required=True)
ASSETS_LIST = Command(
    "recovery.assets.list",
    QT_TRANSLATE_NOOP("Commands", "Show assets"),
    QT_TRANSLATE_NOOP("Commands", "Show what must come back after a loss, and where its backups lie"),
    words=("recovery", "assets", "list"),
)
ASSETS_ADD = Command(
    "recovery.assets.add",
    QT_TRANSLATE_NOOP("Commands", "Protect…"),
    QT_TRANSLATE_NOOP("Commands", "Put an asset and a copy of it onto the board, or set one anew"),
    (
        _ASSET,
        Argument(
            "node", QT_TRANSLATE_NOOP("Commands", "the node that has it, as SITE/NAME, or NAME"), ArgumentKind.NODE
        ),
        Argument("path", QT_TRANSLATE_NOOP("Commands", "a path that must come back; several by --path"), many=True),
        Argument("repository", QT_TRANSLATE_NOOP("Commands", "the repository, as the node reaches it")),
        Argument(
            "tool",
            QT_TRANSLATE_NOOP("Commands", "what wrote it, and reads it back; else restic"),
            ArgumentKind.CHOICE,
            choices=tuple(Tool),
        ),
        Argument("copy", QT_TRANSLATE_NOOP("Commands", "what this copy is called"), default="local"),
        Argument(
            "key_file",
            QT_TRANSLATE_NOOP("Commands", "the file on the node that has the password; else the keyring keeps it"),
        ),
        Argument("kind", QT_TRANSLATE_NOOP("Commands", "what it is"), ArgumentKind.CHOICE, choices=tuple(Kind)),
        Argument("tier", QT_TRANSLATE_NOOP("Commands", "1 for what all else needs first, to 3"), ArgumentKind.NUMBER),
        Argument("owner", QT_TRANSLATE_NOOP("Commands", "who owns it")),
        Argument("rto", QT_TRANSLATE_NOOP("Commands", "back within so many seconds"), ArgumentKind.NUMBER),
        Argument("rpo", QT_TRANSLATE_NOOP("Commands", "work of so many seconds may be lost"), ArgumentKind.NUMBER),
        Argument("cadence_days", QT_TRANSLATE_NOOP("Commands", "a proof counts so many days"), ArgumentKind.NUMBER),
        Argument("needs", QT_TRANSLATE_NOOP("Commands", "an asset that must be back before; several"), many=True),
        Argument(
            "database",
            QT_TRANSLATE_NOOP(
                "Commands",
                "the database that is asked; else the one of a dump, the largest of a server. Of etcd the endpoint "
                "that snapshots are saved of",
            ),
        ),
        Argument(
            "query",
            QT_TRANSLATE_NOOP(
                "Commands",
                "what it must answer, in SQL, with something that is not 0 or false; else whether it has tables. Of "
                "etcd a key, or what keys begin with",
            ),
        ),
        Argument(
            "makes",
            QT_TRANSLATE_NOOP(
                "Commands",
                "of --tool command the program that makes a backup, and its arguments, with {copy} for where; no shell "
                "reads them",
            ),
        ),
        Argument(
            "checks",
            QT_TRANSLATE_NOOP(
                "Commands",
                "of --tool command the program that looks at a copy that came back, and its arguments, with {copy} for "
                "where",
            ),
        ),
        Argument(
            "expected",
            QT_TRANSLATE_NOOP("Commands", "what that check must end with; else 0"),
            ArgumentKind.NUMBER,
        ),
        Argument("sandbox", QT_TRANSLATE_NOOP("Commands", "the folder on the node below which tests restore it")),
    ),
    Danger.CHANGES,
    words=("recovery", "assets", "add"),
)
ASSETS_REMOVE = Command(
    "recovery.assets.remove",
    QT_TRANSLATE_NOOP("Commands", "Take off the board"),
    QT_TRANSLATE_NOOP("Commands", "Take an asset off the board; what was told of it stays in the log"),
    (_ASSET,),
    Danger.CHANGES,
    words=("recovery", "assets", "remove"),
)
_SET = Argument("set", QT_TRANSLATE_NOOP("Commands", "the set's name"), positional=True, required=True)
SETS_LIST = Command(
    "recovery.sets.list",
    QT_TRANSLATE_NOOP("Commands", "Show sets"),
    QT_TRANSLATE_NOOP("Commands", "Show sets of assets whose backups must be from one time, and whether they are"),
    (Argument("look", QT_TRANSLATE_NOOP("Commands", "read the lists of backups first"), ArgumentKind.FLAG),),
    words=("recovery", "sets", "list"),
)
SETS_ADD = Command(
    "recovery.sets.add",
    QT_TRANSLATE_NOOP("Commands", "Make a set…"),
    QT_TRANSLATE_NOOP("Commands", "Say that backups of assets must be from one point in time, or set that anew"),
    (
        _SET,
        Argument("asset", QT_TRANSLATE_NOOP("Commands", "an asset of it; each by its --asset"), many=True),
        Argument(
            "within", QT_TRANSLATE_NOOP("Commands", "its backups may begin so many seconds apart"), ArgumentKind.NUMBER
        ),
    ),
    Danger.CHANGES,
    words=("recovery", "sets", "add"),
)
SETS_REMOVE = Command(
    "recovery.sets.remove",
    QT_TRANSLATE_NOOP("Commands", "Undo a set"),
    QT_TRANSLATE_NOOP("Commands", "Have a set be no more; its assets stay on the board"),
    (_SET,),
    Danger.CHANGES,
    words=("recovery", "sets", "remove"),
)
SETS_TEST = Command(
    "recovery.sets.test",
    QT_TRANSLATE_NOOP("Commands", "Test a set…"),
    QT_TRANSLATE_NOOP(
        "Commands",
        "Plan to restore each asset of a set at the newest point that all have, in the order in which they come back",
    ),
    (_SET, _YES),
    Danger.CHANGES,
    words=("recovery", "sets", "test"),
)
BOARD = Command(
    "recovery.board",
    QT_TRANSLATE_NOOP("Commands", "Show the board"),
    QT_TRANSLATE_NOOP("Commands", "Show what of the assets is proven to come back; never tested first, then the worst"),
    (Argument("look", QT_TRANSLATE_NOOP("Commands", "read the lists of backups first"), ArgumentKind.FLAG),),
    words=("recovery", "board"),
)
SEARCH = Command(
    "recovery.search",
    QT_TRANSLATE_NOOP("Commands", "Search for unprotected data"),
    QT_TRANSLATE_NOOP("Commands", "Look through nodes for databases, models and the like that are not on the board"),
    (
        Argument("on", QT_TRANSLATE_NOOP("Commands", "a node, or site:SITE; several"), ArgumentKind.NODE, many=True),
        Argument(
            "known",
            QT_TRANSLATE_NOOP("Commands", "show what the newest searches found; ask no node"),
            ArgumentKind.FLAG,
        ),
    ),
    words=("recovery", "search"),
)
TEST = Command(
    "recovery.test",
    QT_TRANSLATE_NOOP("Commands", "Test restore…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to restore a backup beside the original, compare it, and remove it again"),
    (
        _ASSET,
        Argument(
            "snapshot", QT_TRANSLATE_NOOP("Commands", "the beginning of a backup's id, or newest; else one at random")
        ),
        Argument("copy", QT_TRANSLATE_NOOP("Commands", "which copy; else the first")),
        Argument(
            "read",
            QT_TRANSLATE_NOOP(
                "Commands", "what of the repository is read besides the backup: its structure alone, a part, or all"
            ),
            ArgumentKind.CHOICE,
            choices=tuple(Reads),
        ),
        Argument(
            "control",
            QT_TRANSLATE_NOOP("Commands", "this copy was damaged on purpose, and must FAIL"),
            ArgumentKind.FLAG,
        ),
        _YES,
    ),
    Danger.CHANGES,
    words=("recovery", "test"),
)
BACKUP = Command(
    "recovery.backup",
    QT_TRANSLATE_NOOP("Commands", "Back up…"),
    QT_TRANSLATE_NOOP(
        "Commands",
        "Plan to make a backup now, by restic, borg, etcd or a declared program; or have the node make them by itself",
    ),
    (
        _ASSET,
        Argument("copy", QT_TRANSLATE_NOOP("Commands", "into which copy; else the first")),
        Argument(
            "when",
            QT_TRANSLATE_NOOP(
                "Commands",
                "have a timer of the node make them: a time as systemd writes it (daily, Mon..Fri 02:30), by its clock",
            ),
        ),
        Argument(
            "stop", QT_TRANSLATE_NOOP("Commands", "remove that timer; backups that were made stay"), ArgumentKind.FLAG
        ),
        _YES,
    ),
    Danger.CHANGES,
    words=("recovery", "backup"),
)
TESTS = Command(
    "recovery.tests",
    QT_TRANSLATE_NOOP("Commands", "Show restore tests"),
    QT_TRANSLATE_NOOP("Commands", "Show restore tests and what they said, the newest first; or all of one"),
    (
        Argument("asset", QT_TRANSLATE_NOOP("Commands", "only of this asset"), positional=True),
        Argument("number", QT_TRANSLATE_NOOP("Commands", "all of the test of this number"), ArgumentKind.NUMBER),
    ),
    words=("recovery", "tests"),
)
CLEAN = Command(
    "recovery.clean",
    QT_TRANSLATE_NOOP("Commands", "Remove what a test left…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to remove from its node what a restore test that was broken off left there"),
    (
        Argument(
            "test",
            QT_TRANSLATE_NOOP("Commands", "the test's number"),
            ArgumentKind.NUMBER,
            positional=True,
            required=True,
        ),
        _YES,
    ),
    Danger.CHANGES,
    words=("recovery", "clean"),
)
DRILL_LIST = Command(
    "recovery.drill.list",
    QT_TRANSLATE_NOOP("Commands", "Show drills"),
    QT_TRANSLATE_NOOP("Commands", "Show drills and what they said, the newest first, and what is still to be done"),
    words=("recovery", "drill", "list"),
)
DRILL_SCENARIOS = Command(
    "recovery.drill.scenarios",
    QT_TRANSLATE_NOOP("Commands", "Show scenarios"),
    QT_TRANSLATE_NOOP("Commands", "Show the scenarios that can be drilled, and files of this site that are wrong"),
    words=("recovery", "drill", "scenarios"),
)
DRILL_START = Command(
    "recovery.drill.start",
    QT_TRANSLATE_NOOP("Commands", "Begin drill"),
    QT_TRANSLATE_NOOP("Commands", "Begin a drill of a scenario: its clock runs from then on"),
    (
        Argument("scenario", QT_TRANSLATE_NOOP("Commands", "the scenario's id"), positional=True, required=True),
        Argument("asset", QT_TRANSLATE_NOOP("Commands", "an asset that comes back; each by its --asset"), many=True),
        Argument("node", QT_TRANSLATE_NOOP("Commands", "the node it is about; several by --node each"), many=True),
        Argument("approver", QT_TRANSLATE_NOOP("Commands", "the second person, who approves and signs")),
        Argument("left_out", QT_TRANSLATE_NOOP("Commands", "who keeps away on purpose, as the one who knows it best")),
        Argument(
            "kind",
            QT_TRANSLATE_NOOP("Commands", "talked through, done in a sandbox, or in full; else as the scenario says"),
            ArgumentKind.CHOICE,
            choices=tuple(DrillKind),
        ),
        Argument(
            "scope",
            QT_TRANSLATE_NOOP("Commands", "how much comes back; else as the scenario says"),
            ArgumentKind.CHOICE,
            choices=tuple(Scope),
        ),
    ),
    Danger.CHANGES,
    words=("recovery", "drill", "start"),
)
DRILL_SHOW = Command(
    "recovery.drill.show",
    QT_TRANSLATE_NOOP("Commands", "Show drill"),
    QT_TRANSLATE_NOOP("Commands", "Show how a drill stands: its steps, its clock, its phases, what it says"),
    (_DRILL,),
    words=("recovery", "drill", "show"),
)
DRILL_STEP = Command(
    "recovery.drill.step",
    QT_TRANSLATE_NOOP("Commands", "Step done"),
    QT_TRANSLATE_NOOP("Commands", "Say that the step of a drill is done, or look whether the console sees that it is"),
    (
        _DRILL,
        _STEP,
        _WORDS,
        Argument("override", QT_TRANSLATE_NOOP("Commands", "go on without the step, for this reason")),
    ),
    Danger.CHANGES,
    words=("recovery", "drill", "step"),
)
DRILL_DECIDE = Command(
    "recovery.drill.decide",
    QT_TRANSLATE_NOOP("Commands", "Decide"),
    QT_TRANSLATE_NOOP("Commands", "Decide at the step that a drill is at"),
    (
        _DRILL,
        Argument("choice", QT_TRANSLATE_NOOP("Commands", "one of its ways"), positional=True, required=True),
        _STEP,
        _WORDS,
    ),
    Danger.CHANGES,
    words=("recovery", "drill", "decide"),
)
DRILL_NOTE = Command(
    "recovery.drill.note",
    QT_TRANSLATE_NOOP("Commands", "Write a note in a drill"),
    QT_TRANSLATE_NOOP("Commands", "Write something down in a drill, with its time; a file belongs to it by its hash"),
    (
        _DRILL,
        Argument("text", QT_TRANSLATE_NOOP("Commands", "the note"), positional=True, required=True),
        Argument("file", QT_TRANSLATE_NOOP("Commands", "a file that belongs to the drill"), ArgumentKind.FILE),
    ),
    Danger.CHANGES,
    words=("recovery", "drill", "note"),
)
DRILL_PAUSE = Command(
    "recovery.drill.pause",
    QT_TRANSLATE_NOOP("Commands", "Pause drill"),
    QT_TRANSLATE_NOOP("Commands", "Have the clock of a drill stand, also for days"),
    (_DRILL, _WORDS),
    Danger.CHANGES,
    words=("recovery", "drill", "pause"),
)
DRILL_RESUME = Command(
    "recovery.drill.resume",
    QT_TRANSLATE_NOOP("Commands", "Resume drill"),
    QT_TRANSLATE_NOOP("Commands", "Have the clock of a paused drill go on"),
    (_DRILL,),
    Danger.CHANGES,
    words=("recovery", "drill", "resume"),
)
DRILL_ABORT = Command(
    "recovery.drill.abort",
    QT_TRANSLATE_NOOP("Commands", "Abort drill safely…"),
    QT_TRANSLATE_NOOP("Commands", "Stop a drill before its end, and keep what it showed until then"),
    (
        _DRILL,
        Argument("reason", QT_TRANSLATE_NOOP("Commands", "why; it needs a reason"), positional=True, required=True),
    ),
    Danger.CHANGES,
    words=("recovery", "drill", "abort"),
)
DRILL_END = Command(
    "recovery.drill.end",
    QT_TRANSLATE_NOOP("Commands", "End drill"),
    QT_TRANSLATE_NOOP("Commands", "End a drill whose steps are over, and tell what it says"),
    (_DRILL, _WORDS),
    Danger.CHANGES,
    words=("recovery", "drill", "end"),
)
DRILL_ACTION = Command(
    "recovery.drill.action",
    QT_TRANSLATE_NOOP("Commands", "Open corrective action…"),
    QT_TRANSLATE_NOOP("Commands", "Have somebody do something about what a drill showed, or say that it is done"),
    (
        Argument(
            "number",
            QT_TRANSLATE_NOOP("Commands", "the drill's number, or the action's with --close"),
            ArgumentKind.NUMBER,
            positional=True,
            required=True,
        ),
        Argument("text", QT_TRANSLATE_NOOP("Commands", "what is to be done, or how it was"), positional=True),
        Argument("owner", QT_TRANSLATE_NOOP("Commands", "who sees to it")),
        Argument("days", QT_TRANSLATE_NOOP("Commands", "within how many days"), ArgumentKind.NUMBER, default=14),
        Argument("close", QT_TRANSLATE_NOOP("Commands", "the action is done"), ArgumentKind.FLAG),
    ),
    Danger.CHANGES,
    words=("recovery", "drill", "action"),
)
REPORT = Command(
    "recovery.report",
    QT_TRANSLATE_NOOP("Commands", "Sign and save the report of a drill"),
    QT_TRANSLATE_NOOP(
        "Commands", "Sign the report of a drill, first one person, then a second, and write it with what checks it"
    ),
    (
        _DRILL,
        Argument("to", QT_TRANSLATE_NOOP("Commands", "the folder to write it into"), ArgumentKind.FOLDER),
        Argument("sign", QT_TRANSLATE_NOOP("Commands", "sign it first"), ArgumentKind.FLAG),
        _KEY,
    ),
    Danger.CHANGES,
    words=("recovery", "report"),
)
VERIFY = Command(
    "recovery.verify",
    QT_TRANSLATE_NOOP("Commands", "Verify the report of a drill"),
    QT_TRANSLATE_NOOP("Commands", "Look at a report of a drill and the signatures beside it; no journal is asked"),
    (
        Argument(
            "file",
            QT_TRANSLATE_NOOP("Commands", "the report (D-118.json)"),
            ArgumentKind.FILE,
            positional=True,
            required=True,
        ),
    ),
    words=("recovery", "verify"),
)
COMMANDS: tuple[Command, ...] = (
    ASSETS_LIST,
    ASSETS_ADD,
    ASSETS_REMOVE,
    SETS_LIST,
    SETS_ADD,
    SETS_REMOVE,
    SETS_TEST,
    BOARD,
    SEARCH,
    TEST,
    BACKUP,
    TESTS,
    CLEAN,
    DRILL_LIST,
    DRILL_SCENARIOS,
    DRILL_START,
    DRILL_SHOW,
    DRILL_STEP,
    DRILL_DECIDE,
    DRILL_NOTE,
    DRILL_PAUSE,
    DRILL_RESUME,
    DRILL_ABORT,
    DRILL_END,
    DRILL_ACTION,
    REPORT,
    VERIFY,
)
