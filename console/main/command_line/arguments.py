"""The command line's arguments, built from the commands' own descriptions."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from typing import Any

from console.alarms import commands as alarms
from console.costs import commands as costs
from console.deployments import commands as deployments
from console.fleet import commands as fleet
from console.incidents import commands as incidents
from console.log import commands as log
from console.maintenance import commands as maintenance
from console.maintenance.commands import windows
from console.recovery import commands as recovery
from console.work import commands as work
from console.work.model.commands import Argument, ArgumentKind, Command
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP

WINDOW = Command(
    "window.open",
    QT_TRANSLATE_NOOP("Commands", "Open the window"),
    QT_TRANSLATE_NOOP("Commands", "Open the console's window (as without any command)"),
    words=("window",),
    json=False,
)
DEMO = Command(
    "window.demo",
    QT_TRANSLATE_NOOP("Commands", "Open the demo site"),
    QT_TRANSLATE_NOOP("Commands", "Open the console on a simulated site of 16 nodes with 8 GPUs each"),
    (
        Argument("offscreen", QT_TRANSLATE_NOOP("Commands", "run without a display"), ArgumentKind.FLAG),
        Argument("seconds", QT_TRANSLATE_NOOP("Commands", "end after so many seconds"), ArgumentKind.SECONDS),
        Argument(
            "screenshots", QT_TRANSLATE_NOOP("Commands", "save a picture of every page into this folder"),
            ArgumentKind.FOLDER,
        ),
        Argument("calm", QT_TRANSLATE_NOOP("Commands", "open on a night on which all is well"), ArgumentKind.FLAG),
        Argument(
            "seed", QT_TRANSLATE_NOOP("Commands", "what the site does is decided by this number"), ArgumentKind.NUMBER,
            default=1,
        ),
        Argument(
            "theme", QT_TRANSLATE_NOOP("Commands", "dark, light or high-contrast"), ArgumentKind.CHOICE,
            choices=("dark", "light", "high-contrast"),
        ),
        Argument("size", QT_TRANSLATE_NOOP("Commands", "the window's size, like 1600x1000")),
        Argument(
            "language", QT_TRANSLATE_NOOP("Commands", "en or sv"), ArgumentKind.CHOICE, choices=("en", "sv")
        ),
    ),
    words=("demo",),
    json=False,
)  # fmt: skip
DESKTOP = (
    Command(
        "desktop.install",
        QT_TRANSLATE_NOOP("Commands", "Put Driftvakt into the desktop's menus"),
        QT_TRANSLATE_NOOP("Commands", "Put the console into the menus of this user's desktop, with its icon"),
        words=("desktop", "install"),
    ),
    Command(
        "desktop.remove",
        QT_TRANSLATE_NOOP("Commands", "Take Driftvakt out of the desktop's menus"),
        QT_TRANSLATE_NOOP("Commands", "Take the console out of the menus of this user's desktop"),
        words=("desktop", "remove"),
    ),
)
ALL: tuple[Command, ...] = (
    WINDOW,
    DEMO,
    *DESKTOP,
    *fleet.COMMANDS,
    *maintenance.COMMANDS,
    *windows.COMMANDS,
    *alarms.COMMANDS,
    *incidents.COMMANDS,
    *recovery.COMMANDS,
    *deployments.COMMANDS,
    *costs.COMMANDS,
    *work.COMMANDS,
    *log.COMMANDS,
)
#: What the first words stand for, in the help.
GROUPS = {
    "desktop": "the menus of this desktop",
    "sites": "sites: places with their own ground",
    "nodes": "nodes: add, import, edit, test; reboot, drain, run a command on many",
    "nodes maintenance": "maintenance windows of nodes, racks and sites: planned, ended early, removed, restored",
    "hostkeys": "host keys that were accepted here",
    "files": "files of a node: folders looked through, a file fetched, one sent as a plan",
    "services": "services of a node: how they stand, their logs, start, stop, restart",
    "gpu": "GPUs of a node: who uses them, reset, power limit",
    "alarms": "alarms: what asks for somebody, and the rules that raise it, tried on the past",
    "incidents": "incidents: what happened, who did what, who must be told by when",
    "costs": "costs: what this month came to, for whom, by which prices; own or rent, years ahead",
    "costs prices": "prices with dates, tenants and budgets: taken in from files, listed, withdrawn",
    "models": "models: whose they are, how ready, what their versions are made of, which served when",
    "deploy": "deployments: where models are served; versions rolled out, taken back, suspended",
    "recovery": "what must come back after a loss: assets, restore tests, drills and their evidence",
    "recovery assets": "what must come back after a loss, and where its backups lie",
    "recovery sets": "assets whose backups must be from one point in time",
    "recovery drill": "drills: a scenario gone through by people, with a clock",
    "act": "plans: what is done on nodes, agreed to, carried out, taken back",
    "schedule": "what is done by itself at certain times, agreed to beforehand, while a console is open",
    "log": "the journal: what anyone did",
    "people": "who works here, by which keys",
}

_WITHOUT_WORDS: dict[str, Any] = {"command": WINDOW, "data_dir": "", "json": False, "read_only": False}

_EPILOG = """\
exit status: 0 done; 1 something outside failed; 2 wrong use; 3 the operator must decide or give something first
(an unknown host key, a password, a run that waits or whose end nobody knows); 4 a restore test says FAIL, 5 that it
is INCONCLUSIVE (ERROR is 1); 130 interrupted. Every command is described in docs/command-line.md.
"""


class UsageError(EnvironmentFault):
    """Arguments that make no sense; `usage` is what to show before it."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.usage = usage


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        raise UsageError(message, self.format_usage())


class _Version(argparse.Action):
    """`--version`; looked up only when it is asked for, since that takes longer than most commands."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        print(f"driftvakt {version()}")  # `exit` would say it to whoever reads errors
        parser.exit(0)


def version() -> str:
    """The version that is installed; "source" where it runs without being installed."""
    from importlib import metadata  # noqa: PLC0415 - see _Version

    try:
        return metadata.version("driftvakt")
    except metadata.PackageNotFoundError:
        return "source"


def build_parser(words: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """The tree of all commands; with `words` only as much of it as reading them takes, which is a tenth of the time:
    what stands below a first word that is not among them is left out."""
    parser = _Parser(
        prog="driftvakt",
        description="Operations console for AI clusters. Without a command the window opens.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    _common(parser)
    parser.set_defaults(**_WITHOUT_WORDS)
    first = parser.add_subparsers(metavar="COMMAND", title="commands")
    groups: dict[str, Any] = {}
    leaves: dict[str, Any] = {}
    for command in ALL:
        path = list(command.words)
        wanted = words is None or path[0] in words
        place = first
        for depth in range(1, len(path)):
            called = " ".join(path[:depth])
            if called not in groups:
                groups[called] = _group(place, called, leaves.get(called))
            if not wanted:
                break
            place = groups[called]
        if not wanted and len(path) > 1:
            continue
        said = str(command.explanation)
        below = place.add_parser(path[-1], help=said[0].lower() + said[1:], description=said + ".", allow_abbrev=False)
        leaves[" ".join(path)] = below
        if not wanted:
            continue
        _common(below)
        for argument in command.arguments:
            _add(below, argument)
        below.set_defaults(command=command)
    return parser


def _group(place: Any, called: str, leaf: Any) -> Any:
    """Words that others follow; where they are a command by themselves (`leaf`) nothing need follow."""
    if leaf is not None:
        return leaf.add_subparsers(metavar="COMMAND", required=False)
    said = GROUPS[called]
    group = place.add_parser(called.rpartition(" ")[2], help=said, description=said, allow_abbrev=False)
    return group.add_subparsers(metavar="COMMAND", required=True)


def _common(parser: argparse.ArgumentParser) -> None:
    # Taken before and after the command: a default below would overwrite the value from above.
    parser.add_argument("--data-dir", metavar="DIR", default=argparse.SUPPRESS, help="use this data directory")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print results as JSON")
    parser.add_argument("--read-only", action="store_true", default=argparse.SUPPRESS, help="change nothing")


def _whole(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from None
    if not 0 <= number <= 1_000_000_000:
        raise argparse.ArgumentTypeError(f"{number} does not lie between 0 and 1000000000")
    return number


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < 1e9:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds")
    return seconds


def _add(parser: argparse.ArgumentParser, argument: Argument) -> None:
    kind, said = argument.kind, str(argument.text)
    if argument.default not in (None, "") and kind is not ArgumentKind.FLAG:
        said += f" (default: {argument.default})"
    said = said.replace("%", "%%")
    if kind is ArgumentKind.FLAG:
        parser.add_argument(_option(argument), action="store_true", help=said)
        return
    options: dict[str, Any] = {"help": said, "metavar": metavar(argument)}
    if kind is ArgumentKind.NUMBER:
        options["type"] = _whole
    elif kind is ArgumentKind.SECONDS:
        options["type"] = _seconds
    elif kind is ArgumentKind.CHOICE:
        options["choices"] = argument.choices
    if argument.default is not None:
        options["default"] = argument.default
    if argument.positional:
        options["nargs"] = "*" if argument.many else None if argument.required else "?"
        parser.add_argument(argument.name, **options)
        return
    if argument.many:
        options |= {"action": "append", "default": []}
    parser.add_argument(_option(argument), required=argument.required, **options)


def _option(argument: Argument) -> str:
    return "--" + argument.name.replace("_", "-")


_PLACES = {
    ArgumentKind.NUMBER: "N",
    ArgumentKind.SECONDS: "SECONDS",
    ArgumentKind.FILE: "FILE",
    ArgumentKind.FOLDER: "DIR",
    ArgumentKind.SITE: "SITE",
    ArgumentKind.NODE: "NODE",
    ArgumentKind.HOST: "HOST",
}


def metavar(argument: Argument) -> str:
    """What stands for an argument's value in the help."""
    if argument.kind is ArgumentKind.CHOICE:
        return "{" + ",".join(argument.choices) + "}"
    return _PLACES.get(argument.kind, argument.name.upper())


def parse_arguments(words: Sequence[str]) -> argparse.Namespace:
    """Read a command line. Raises UsageError; SystemExit after --help and --version."""
    if not words:
        # The window opens, and need not wait for the tree of commands.
        return argparse.Namespace(**_WITHOUT_WORDS)
    return build_parser(words).parse_args(list(words))
