"""docs/command-line.md, written from the commands themselves:

python -m console.main.reference > docs/command-line.md
"""

from __future__ import annotations

import sys

from console.main.command_line.arguments import ALL, metavar
from console.work.model.commands import Argument, ArgumentKind, Command, Danger

_HEAD = """\
# The command line

Everything on screen has a twin for scripts. The page is written from the program's own list of commands
(`python -m console.main.reference`); a test holds the two equal.

`--json` and `--data-dir DIR` are taken by every command, before or after its words. Without a command the window opens.
With `--json` standard output holds JSON alone: one document, or one object a line where results come one by one
(`watch`, `probe`, `nodes test`, `log list`); an error is `{"error": {"code", "what", ...}}`. Without it, results go to
standard output and everything else to standard error. What came from a node, a file or a server is made harmless before
it is printed. Passwords and passphrases are asked for on the terminal, or come from the keyring or the agent; no option
takes one.

| Exit status | Meaning |
|---|---|
| 0 | done |
| 1 | something outside failed: a node, a file, the disk; or the inventory refuses the change |
| 2 | wrong use: unknown words, a node that is not there |
| 3 | the operator must decide or give something first: an unknown or changed host key, a password, a damaged journal |
| 4 | a restore test says FAIL: the backup does not give back what was saved (ERROR is 1) |
| 5 | a restore test says INCONCLUSIVE: it shows neither |
| 130 | interrupted (Ctrl+C, SIGTERM) |

The data directory is `--data-dir`, else `DRIFTVAKT_DATA_DIR`, else the platform's usual place. Where a node is asked
for, `hall/g01`, `g01` (where only one site has it), its id and `site:hall` (all of its nodes) are understood.
"""

_TAIL = """\
## What `watch --json` and `probe --json` print

One object a line, told apart by `type`. Times are unix seconds on the console's clock; `null` means "not measured",
never zero.

"""
_TYPES = {
    "link": ("node", "state", "since", "next_try", "failure"),
    "facts": (
        "node", "host", "os", "kernel", "cpus", "memory_bytes", "boot_time", "driver", "nvml", "variant", "simulated",
        "devices",
    ),
    "sample": ("node", "time", "link", "host", "gpus", "ports", "disks", "storage", "processes", "troubles"),
    "event": ("node", "time", "source", "code", "device", "text"),
    "finding": (
        "node", "nodes", "state", "time", "rule", "about", "grade", "parts", "since", "or_earlier", "what", "do",
        "facts",
    ),
}  # fmt: skip
_TYPES_TAIL = """
`state` is waiting, connecting, starting, live, late, lost, asking or stopped; `failure` holds `code`, `what`, `why`,
`do`, `facts` and `raw`; a `code` of an event is `xid:79` or `link:down`. In a sample `host` is one object, `gpus`,
`ports`, `disks` and `storage` (file servers) are lists of objects with `part`, `name`, `alive`, and each a value for
every signal. `processes` are those on GPUs: `gpu`, `pid`, `user`, `name`, `memory_bytes`, `sm` (%), and where each
runs: `job` (Slurm's number), `runtime` and `container`, `pod`, `unit` (systemd's); `null` where the driver lists none.

A `finding` is what the console holds for abnormal, by the same rules as the window, told when it begins (`state` is
`found`) and when it is `over`. `rule` names the row (`gpu.hot`, `xid.79`), `about` is gpu, node, port, disk, storage,
link or console, `grade` critical, high, medium, low or unknown; `parts` are GPU indexes, ports, mounts or servers. It
began at `since`, or before where it is `or_earlier`. `node` is null for what is of many nodes.

"""


def reference() -> str:
    """The whole page."""
    from console.fleet.model.signals import SIGNALS  # noqa: PLC0415 - only the page needs it

    parts = [_HEAD]
    parts += [_command(command) for command in ALL]
    types = [f"| `{name}` | {', '.join(f'`{word}`' for word in words)} |\n" for name, words in _TYPES.items()]
    parts.append(_TAIL + "| `type` | Fields |\n|---|---|\n" + "".join(types) + _TYPES_TAIL)
    parts.append("| Of | Signals (unit) |\n|---|---|\n")
    rows = []
    for kind, signals in SIGNALS.items():
        words = ", ".join(f"`{signal.name}`" + (f" ({signal.unit})" if signal.unit else "") for signal in signals)
        rows.append(f"| {kind.value} | {words} |\n")
    return "\n".join(parts[:-1]) + parts[-1] + "".join(rows)


def _command(command: Command) -> str:
    usage = " ".join(["driftvakt", *command.words, *map(_usage, command.arguments)])
    lines = [f"## `driftvakt {' '.join(command.words)}`\n", f"{command.explanation}.\n", f"    {usage}\n"]
    if command.arguments:
        lines += ["| Argument | |", "|---|---|"]
        lines += [f"| {_name(a)} | {_said(a)} |" for a in command.arguments]
        lines.append("")
    if command.undoable:
        lines.append("`driftvakt nodes undo` takes it back.\n")
    if command.danger is Danger.LOSES:
        lines.append("It cannot be undone.\n")
    return "\n".join(lines)


def _usage(argument: Argument) -> str:
    if argument.positional:
        word = metavar(argument) + (" ..." if argument.many else "")
    else:
        word = f"--{argument.name.replace('_', '-')}"
        if argument.kind is not ArgumentKind.FLAG:
            word += " " + metavar(argument)
    return word if argument.required else f"[{word}]"


def _name(argument: Argument) -> str:
    if argument.positional:
        return f"`{metavar(argument)}`"
    value = "" if argument.kind is ArgumentKind.FLAG else " " + metavar(argument)
    return f"`--{argument.name.replace('_', '-')}{value}`".replace("|", "\\|")


def _said(argument: Argument) -> str:
    default = "" if argument.default is None else f" (default: {argument.default})"
    return f"{argument.text}{default}".replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(reference())
