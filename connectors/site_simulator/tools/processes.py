"""Programs of a simulated node around its processes and files: ps, kill, cat, id, sudo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from connectors.site_simulator.processes import Process
from connectors.site_simulator.rows import uid_of
from connectors.site_simulator.signals import Signal, number_of
from connectors.site_simulator.system import System
from connectors.site_simulator.tools.answers import Answer, BadArguments, Caller, read

_USER, _UID = "demo", 1000
MAX_FILE_BYTES = 1 << 20
_PS_USAGE = """
Usage:
 ps [options]

 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.

For more details see ps(1).
"""


# ---- ps ------------------------------------------------------------------------------------------------------------


def ps(caller: Caller, argv: list[str]) -> Answer:
    """procps' ps: -e or -A, -p, -u, -C, and columns by -o, whose heads and widths can be given."""
    system = caller.system
    try:
        given = read(argv, "eAwfp:o:u:U:C:", ("pid=", "format=", "user=", "no-headers", "no-heading", "sort=", "ppid="))
    except BadArguments:
        return Answer(err=f"error: unknown gnu long option\n{_PS_USAGE}", status=1)
    words = [
        word for name, value in given.options if name in ("-o", "--format") for word in value.replace(",", " ").split()
    ]
    columns = [_column(word) for word in words or ["pid", "tty", "time", "cmd=CMD" if given.has("-f") else "comm=CMD"]]
    unknown = next((name for name, _, _ in columns if name not in _CELLS), None)
    if unknown is not None:
        return Answer(err=f'error: unknown user-defined format specifier "{unknown}"\n{_PS_USAGE}', status=1)
    pids = {word for value in given.values("-p", "--pid") for word in value.split()}
    users, names = given.values("-u", "-U", "--user"), given.values("-C")
    chosen = []
    for process in system.processes():
        picked = (
            given.has("-e", "-A")
            or str(process.pid) in pids
            or process.user in users
            or process.name in names
            or str(process.ppid) in given.values("--ppid")
        )
        if picked:
            chosen.append(process)
    table = [[_CELLS[name][0](system, process) for name, _, _ in columns] for process in chosen]
    bare = given.has("--no-headers", "--no-heading") or all(head == "" for _, head, _ in columns)
    heads = [_HEADS.get(name, name.upper()) if head is None else head for name, head, _ in columns]
    return Answer(_laid_out(columns, table, [] if bare else heads), status=0 if chosen else 1)


def _column(word: str) -> tuple[str, str | None, int]:
    name, given, head = word.partition("=")
    name, _, width = name.partition(":")
    return name, head if given else None, int(width) if width.isdigit() else _CELLS.get(name, (None, 0, False))[1]


def _laid_out(columns: list[tuple[str, str | None, int]], table: list[list[str]], heads: list[str]) -> str:
    rows = [heads, *table] if heads else table
    lines = []
    for row in rows:
        cells = []
        for place, ((name, _, asked), cell) in enumerate(zip(columns, row, strict=True)):
            width = max(asked, max((len(each[place]) for each in [heads] if each), default=0))
            if place == len(columns) - 1 and not _CELLS[name][2]:
                cells.append(cell)
            else:
                fits = cell if len(cell) <= width else f"{cell[: width - 1]}+" if name in _CUT else cell[:width]
                cells.append(cell.rjust(width) if _CELLS[name][2] else fits.ljust(width))
        lines.append(" ".join(cells))
    return "".join(f"{line}\n" for line in lines)


def _elapsed(system: System, process: Process) -> int:
    return max(0, int(system.now() - process.began))


def _etime(system: System, process: Process) -> str:
    seconds = _elapsed(system, process)
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    text = f"{rest // 60:02d}:{rest % 60:02d}"
    if hours or days:
        text = f"{hours:02d}:{text}"
    return f"{days}-{text}" if days else text


def _started(_system: System, process: Process) -> str:
    return datetime.fromtimestamp(process.began, UTC).strftime("%a %b %e %H:%M:%S %Y")


_HEADS = {
    **dict.fromkeys(("comm", "args", "command"), "COMMAND"),
    **dict.fromkeys(("etime", "etimes"), "ELAPSED"),
    "lstart": "STARTED",
    "euser": "EUSER",
    "pcpu": "%CPU",
}
#: A name that is too long for them ends in a plus.
_CUT = ("user", "euser")
#: Column to its text, its usual width, and whether it stands to the right.
_CELLS: dict[str, tuple[Callable[[System, Process], str], int, bool]] = {
    "pid": (lambda _s, each: str(each.pid), 7, True),
    "ppid": (lambda _s, each: str(each.ppid), 7, True),
    "user": (lambda _s, each: each.user, 8, False),
    "euser": (lambda _s, each: each.user, 8, False),
    "uid": (lambda system, each: str(uid_of(system.model, each.user)), 5, True),
    "stat": (lambda _s, each: "Rl" if each.gpu is not None else "Ss", 4, False),
    "state": (lambda _s, each: "R" if each.gpu is not None else "S", 1, False),
    "tty": (lambda _s, _each: "?", 8, False),
    "time": (lambda _s, _each: "00:00:00", 8, True),
    "etime": (_etime, 11, True),
    "etimes": (lambda system, each: str(_elapsed(system, each)), 7, True),
    "lstart": (_started, 24, True),
    "rss": (lambda _s, each: str(each.memory_bytes >> 10), 5, True),
    "pcpu": (lambda _s, each: "98.7" if each.gpu is not None else "0.1", 4, True),
    "comm": (lambda _s, each: each.name, 15, False),
    "args": (lambda _s, each: each.command, 27, False),
    "cmd": (lambda _s, each: each.command, 27, False),
    "command": (lambda _s, each: each.command, 27, False),
    "cgroup": (lambda _s, each: f"0::{each.cgroup}", 27, False),
}


# ---- kill ----------------------------------------------------------------------------------------------------------


def kill(caller: Caller, argv: list[str]) -> Answer:
    """procps' kill."""
    number, pids = int(Signal.TERM), []
    words = list(argv)
    while words:
        word = words.pop(0)
        if word == "--":
            pids += words
            break
        if word in ("-s", "--signal", "-n"):
            asked = words.pop(0) if words else ""
        elif word.startswith("-") and not pids:
            asked = word.lstrip("-")
        else:
            pids.append(word)
            continue
        number = number_of(asked)
    if not pids:
        return Answer(err="kill: not enough arguments\n", status=1)
    err = ""
    for word in pids:
        if not word.isdigit():
            return Answer(err=f"kill: failed to parse argument: '{word}'\n", status=1)
        if number < 0:
            return Answer(err=f"kill: ({word}): Invalid argument\n", status=1)
        if not caller.system.kill(int(word), number):
            err += f"kill: ({word}): No such process\n"
    return Answer(err=err, status=1 if err else 0)


# ---- files and accounts --------------------------------------------------------------------------------------------


#: Files that the kernel makes when they are read.
_KERNELS: dict[str, Callable[[Caller], str]] = {
    "/proc/1/status": lambda _caller: "Name:\tsystemd\nPid:\t1\nSeccomp:\t0\n",
}


def cat(caller: Caller, argv: list[str]) -> Answer:
    """coreutils' cat, on the node's own files."""
    out, err = "", ""
    root = caller.root.resolve()
    for word in argv[argv.index("--") + 1 :] if "--" in argv else [each for each in argv if not each.startswith("-")]:
        if word in _KERNELS:
            out += _KERNELS[word](caller)
            continue
        try:
            place = (root / word.lstrip("/")).resolve()
            if root not in (place, *place.parents):
                raise FileNotFoundError
            with place.open("rb") as file:
                out += file.read(MAX_FILE_BYTES).decode("utf-8", "replace")
        except IsADirectoryError:
            err += f"cat: {word}: Is a directory\n"
        except (OSError, ValueError):
            err += f"cat: {word}: No such file or directory\n"
    return Answer(out, err, 1 if err else 0)


def account(_caller: Caller, argv: list[str]) -> Answer:
    """coreutils' id. The demo's account may do everything, as one with sudo."""
    given = read(argv, "ungGr", ("user", "name", "group", "groups", "real"))
    named = given.has("-n", "--name")
    if given.has("-u", "--user"):
        return Answer(f"{_USER if named else _UID}\n")
    if given.has("-g", "--group"):
        return Answer(f"{_USER if named else _UID}\n")
    if given.has("-G", "--groups"):
        return Answer(f"{_USER} sudo\n" if named else f"{_UID} 27\n")
    return Answer(f"uid={_UID}({_USER}) gid={_UID}({_USER}) groups={_UID}({_USER}),27(sudo)\n")
