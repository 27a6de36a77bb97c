"""The commands of maintenance, as data. Those that change something make a plan, and no more: it is carried out, once
people have agreed to it, by `act apply`, or at once with `--yes`.
"""

from __future__ import annotations

from console.maintenance.model.waves import USUAL
from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_NODE = Argument(
    "node",
    QT_TRANSLATE_NOOP("Commands", "the node, as SITE/NAME, or NAME where it is unique"),
    ArgumentKind.NODE,
    positional=True,
    required=True,
)
_UNIT = Argument("unit", QT_TRANSLATE_NOOP("Commands", "the service, or another unit"), positional=True, required=True)
_GPU = Argument("gpu", QT_TRANSLATE_NOOP("Commands", "the GPU's number or UUID"), positional=True, required=True)
_REASON = Argument("reason", QT_TRANSLATE_NOOP("Commands", "why, for those who agree and for the log"))
_YES = Argument(
    "yes", QT_TRANSLATE_NOOP("Commands", "carry the plan out where one person is enough"), ArgumentKind.FLAG
)
_ON_UNIT = (_NODE, _UNIT, _REASON, _YES)
_ON_GPU = (_NODE, _GPU, _REASON, _YES)

_PATH = Argument("path", QT_TRANSLATE_NOOP("Commands", "a path there, from / on"), positional=True, required=True)
FILES_LIST = Command(
    "files.list",
    QT_TRANSLATE_NOOP("Commands", "Show a folder"),
    QT_TRANSLATE_NOOP("Commands", "Show what lies in a folder of a node, by its names' bytes"),
    (
        _NODE,
        _PATH,
        Argument("after", QT_TRANSLATE_NOOP("Commands", "only names behind this one")),
        Argument("most", QT_TRANSLATE_NOOP("Commands", "how many names"), ArgumentKind.NUMBER, default=500),
    ),
    words=("files", "list"),
)
FILES_GET = Command(
    "files.get",
    QT_TRANSLATE_NOOP("Commands", "Fetch a file"),
    QT_TRANSLATE_NOOP("Commands", "Fetch a file of a node to this computer; what was cut goes on where it was"),
    (
        _NODE,
        _PATH,
        Argument("to", QT_TRANSLATE_NOOP("Commands", "its place here, a name or a folder"), positional=True,
                 required=True),
        Argument("replace", QT_TRANSLATE_NOOP("Commands", "replace what has its name here"), ArgumentKind.FLAG),
    ),
    Danger.CHANGES,
    words=("files", "get"),
)  # fmt: skip
FILES_SEND = Command(
    "files.send",
    QT_TRANSLATE_NOOP("Commands", "Send file…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to send a file of this computer to a node; what it replaces is kept there"),
    (
        _NODE,
        Argument("file", QT_TRANSLATE_NOOP("Commands", "a file of this computer"), positional=True, required=True),
        _PATH,
        Argument("replace", QT_TRANSLATE_NOOP("Commands", "replace what has its name there"), ArgumentKind.FLAG),
        Argument("mode", QT_TRANSLATE_NOOP("Commands", "its rights there, as 644; those of what is replaced")),
        _REASON,
        _YES,
    ),
    Danger.CHANGES,
    words=("files", "send"),
)

SERVICES_LIST = Command(
    "services.list",
    QT_TRANSLATE_NOOP("Commands", "Show services"),
    QT_TRANSLATE_NOOP("Commands", "Show the services of a node and how they stand; those that failed first"),
    (_NODE, Argument("failed", QT_TRANSLATE_NOOP("Commands", "only those that failed"), ArgumentKind.FLAG)),
    words=("services", "list"),
)
SERVICES_LOG = Command(
    "services.log",
    QT_TRANSLATE_NOOP("Commands", "Show a service's log"),
    QT_TRANSLATE_NOOP("Commands", "Show what a service wrote into its node's log, newest last"),
    (
        _NODE,
        Argument("unit", QT_TRANSLATE_NOOP("Commands", "the service; all of the node's log without"), positional=True),
        Argument("newest", QT_TRANSLATE_NOOP("Commands", "how many lines"), ArgumentKind.NUMBER, default=100),
        Argument("containing", QT_TRANSLATE_NOOP("Commands", "only lines that contain this text")),
        Argument("follow", QT_TRANSLATE_NOOP("Commands", "go on with what is written from now on"), ArgumentKind.FLAG),
    ),
    words=("services", "log"),
)
SERVICES_TIMERS = Command(
    "services.timers",
    QT_TRANSLATE_NOOP("Commands", "Show timers"),
    QT_TRANSLATE_NOOP("Commands", "Show the timers of a node, what they start and when"),
    (_NODE,),
    words=("services", "timers"),
)
SERVICES_START = Command(
    "services.start",
    QT_TRANSLATE_NOOP("Commands", "Start service…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to start a service"),
    _ON_UNIT,
    Danger.CHANGES,
    words=("services", "start"),
)
SERVICES_STOP = Command(
    "services.stop",
    QT_TRANSLATE_NOOP("Commands", "Stop service…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to stop a service"),
    _ON_UNIT,
    Danger.CHANGES,
    words=("services", "stop"),
)
SERVICES_RESTART = Command(
    "services.restart",
    QT_TRANSLATE_NOOP("Commands", "Restart service…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to restart a service; that it began anew is seen"),
    _ON_UNIT,
    Danger.CHANGES,
    words=("services", "restart"),
)
SERVICES_RESET_FAILED = Command(
    "services.reset_failed",
    QT_TRANSLATE_NOOP("Commands", "Clear failure…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to have a service no longer count as failed"),
    _ON_UNIT,
    Danger.CHANGES,
    words=("services", "reset-failed"),
)
GPU_LIST = Command(
    "gpu.list",
    QT_TRANSLATE_NOOP("Commands", "Show who uses the GPUs"),
    QT_TRANSLATE_NOOP("Commands", "Show the GPUs of a node, their limits, and the processes that compute on them"),
    (_NODE,),
    words=("gpu", "list"),
)
GPU_END = Command(
    "gpu.end",
    QT_TRANSLATE_NOOP("Commands", "End processes of GPU…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to ask the processes of a GPU to end"),
    _ON_GPU,
    Danger.CHANGES,
    words=("gpu", "end"),
)
GPU_KILL = Command(
    "gpu.kill",
    QT_TRANSLATE_NOOP("Commands", "Kill processes of GPU…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to kill the processes of a GPU, which leaves them no time to save anything"),
    _ON_GPU,
    Danger.CHANGES,
    words=("gpu", "kill"),
)
GPU_RESET = Command(
    "gpu.reset",
    QT_TRANSLATE_NOOP("Commands", "Reset GPU…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to reset a GPU that nothing uses"),
    (
        _NODE,
        _GPU,
        Argument(
            "end_first",
            QT_TRANSLATE_NOOP("Commands", "ask what uses it to end, as part of the plan"),
            ArgumentKind.FLAG,
        ),
        _REASON,
        _YES,
    ),
    Danger.CHANGES,
    words=("gpu", "reset"),
)
GPU_POWER_LIMIT = Command(
    "gpu.power_limit",
    QT_TRANSLATE_NOOP("Commands", "Limit power of GPU…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to limit what a GPU may draw"),
    (
        _NODE,
        _GPU,
        Argument(
            "watts",
            QT_TRANSLATE_NOOP("Commands", "the limit in watts"),
            ArgumentKind.NUMBER,
            positional=True,
            required=True,
        ),
        _REASON,
        _YES,
    ),
    Danger.CHANGES,
    words=("gpu", "power-limit"),
)
GPU_PERSISTENCE = Command(
    "gpu.persistence",
    QT_TRANSLATE_NOOP("Commands", "Set persistence mode of GPU…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to have the driver keep a GPU ready while nobody uses it, or not"),
    (
        _NODE,
        _GPU,
        Argument(
            "mode",
            QT_TRANSLATE_NOOP("Commands", "on or off"),
            ArgumentKind.CHOICE,
            positional=True,
            required=True,
            choices=("on", "off"),
        ),
        _REASON,
        _YES,
    ),
    Danger.CHANGES,
    words=("gpu", "persistence"),
)
NODE_REBOOT = Command(
    "node.reboot",
    QT_TRANSLATE_NOOP("Commands", "Reboot node…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to reboot a node and see it come back with its GPUs, services and clock"),
    (
        _NODE,
        Argument("unit", QT_TRANSLATE_NOOP("Commands", "a service that must be up again"), many=True),
        Argument(
            "anyway", QT_TRANSLATE_NOOP("Commands", "although it is at work, which may be lost"), ArgumentKind.FLAG
        ),
        _REASON,
        _YES,
    ),
    Danger.CHANGES,
    words=("nodes", "reboot"),
)
NODE_DRAIN = Command(
    "node.drain",
    QT_TRANSLATE_NOOP("Commands", "Drain node…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to take a node out of work, here and in Slurm; what runs there goes on"),
    (
        _NODE,
        Argument(
            "wait", QT_TRANSLATE_NOOP("Commands", "wait so many seconds for what runs to end"), ArgumentKind.NUMBER,
            default=0,
        ),
        Argument(
            "lasting",
            QT_TRANSLATE_NOOP("Commands", "seconds until it is meant to be back, which nothing does by itself"),
            ArgumentKind.NUMBER,
            default=0,
        ),
        _REASON,
        _YES,
    ),
    Danger.CHANGES,
    words=("nodes", "drain"),
)  # fmt: skip
NODE_RETURN = Command(
    "node.return",
    QT_TRANSLATE_NOOP("Commands", "Return node to work…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to give a drained node back to work, here and in Slurm"),
    (_NODE, _REASON, _YES),
    Danger.CHANGES,
    words=("nodes", "return"),
)
NODE_COMMAND = Command(
    "node.command",
    QT_TRANSLATE_NOOP("Commands", "Run command on nodes…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to run one command on many nodes, a few first; it goes through no shell"),
    (
        Argument(
            "command_line",
            QT_TRANSLATE_NOOP("Commands", "the program and its arguments, after --"),
            positional=True,
            many=True,
        ),
        Argument(
            "on",
            QT_TRANSLATE_NOOP("Commands", "a node, or site:SITE; may be given several times"),
            ArgumentKind.NODE,
            many=True,
        ),
        Argument("as_root", QT_TRANSLATE_NOOP("Commands", "by sudo where the account is another"), ArgumentKind.FLAG),
        Argument(
            "waves", QT_TRANSLATE_NOOP("Commands", "how many nodes at a time, in numbers or parts of all"),
            default=USUAL,
        ),
        Argument(
            "timeout", QT_TRANSLATE_NOOP("Commands", "seconds that it may take on a node"), ArgumentKind.NUMBER,
            default=60,
        ),
        _REASON,
        _YES,
    ),
    Danger.CHANGES,
    words=("nodes", "run"),
)  # fmt: skip

NODE_SHELL = Command(
    "node.shell",
    QT_TRANSLATE_NOOP("Commands", "Open a terminal"),
    QT_TRANSLATE_NOOP("Commands", "Open a terminal on a node by ssh, where the rule node.shell allows it"),
    (_NODE,),
    Danger.CHANGES,
    words=("nodes", "shell"),
)

NODE_ALLOWED = Command(
    "node.allowed",
    QT_TRANSLATE_NOOP("Commands", "Show what a node allows"),
    QT_TRANSLATE_NOOP("Commands", "Show the level of a node, and what acts lack there, with where to get it"),
    (_NODE,),
    words=("nodes", "allowed"),
)

NODE_SETUP = Command(
    "node.setup",
    QT_TRANSLATE_NOOP("Commands", "Show a level's set-up"),
    QT_TRANSLATE_NOOP("Commands", "Show the script by which an administrator says what a console may do on a node"),
    (
        Argument(
            "level",
            QT_TRANSLATE_NOOP("Commands", "watch; operate: also maintenance; recover: also restore tests by restic"),
            ArgumentKind.CHOICE,
            positional=True,
            required=True,
            choices=("watch", "operate", "recover"),
        ),
        Argument(
            "key",
            QT_TRANSLATE_NOOP("Commands", "the file of the public key by which the console comes"),
            ArgumentKind.FILE,
            required=True,
        ),
        Argument(
            "account", QT_TRANSLATE_NOOP("Commands", "the account on the node; it is made"), default="driftvakt"
        ),
        Argument(
            "policy",
            QT_TRANSLATE_NOOP("Commands", "a policy of your own instead of the level's"),
            ArgumentKind.FILE,
        ),
        Argument(
            "reads",
            QT_TRANSLATE_NOOP("Commands", "a folder that restored files are compared with; may be given several times"),
            many=True,
        ),
        Argument(
            "was", QT_TRANSLATE_NOOP("Commands", "a node's present policy: only what changes is shown"),
            ArgumentKind.FILE,
        ),
    ),
    words=("nodes", "setup"),
)  # fmt: skip

COMMANDS = (
    NODE_SETUP,
    NODE_ALLOWED,
    NODE_SHELL,
    FILES_LIST,
    FILES_GET,
    FILES_SEND,
    SERVICES_LIST,
    SERVICES_LOG,
    SERVICES_TIMERS,
    SERVICES_START,
    SERVICES_STOP,
    SERVICES_RESTART,
    SERVICES_RESET_FAILED,
    GPU_LIST,
    GPU_END,
    GPU_KILL,
    GPU_RESET,
    GPU_POWER_LIMIT,
    GPU_PERSISTENCE,
    NODE_REBOOT,
    NODE_DRAIN,
    NODE_RETURN,
    NODE_COMMAND,
)
