"""A terminal on a node: the command line of `ssh` under the configuration and keys that this program trusts, and the
programs of a desktop that show one. Pure: nothing is started here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

#: Terminals by the program's name, with what stands between it and the command that it runs.
_TERMINALS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("x-terminal-emulator", ("-e",)),
    ("gnome-terminal", ("--",)),
    ("ptyxis", ("--",)),
    ("konsole", ("-e",)),
    ("xfce4-terminal", ("-x",)),
    ("mate-terminal", ("-x",)),
    ("kitty", ()),
    ("foot", ()),
    ("alacritty", ("-e",)),
    ("wezterm", ("start", "--")),
    ("xterm", ("-e",)),
    ("wt.exe", ("new-tab", "--")),
)


def ssh_argv(
    host: str,
    *,
    user: str = "",
    port: int = 0,
    identity_file: str = "",
    jump: str = "",
    known_hosts: Sequence[Path] = (),
) -> tuple[str, ...]:
    """`ssh` to a host as the console reaches it: the name goes to ssh as it stands, which reads the same ssh_config for
    it. A key that none of the files `known_hosts` has is refused, not asked about, and none is added."""
    files = " ".join(_quoted(str(path)) for path in known_hosts)
    argv = ["ssh", "-o", "StrictHostKeyChecking=yes", "-o", "UpdateHostKeys=no"]
    argv += ["-o", f"UserKnownHostsFile={files}"] if files else []
    argv += ["-p", str(port)] if port else []
    argv += ["-l", user] if user else []
    argv += ["-i", identity_file] if identity_file else []
    argv += ["-J", jump] if jump else []
    return (*argv, "--", host)


def terminal_argv(
    command: Sequence[str], found: Callable[[str], str | None], environment: Mapping[str, str]
) -> tuple[str, ...] | None:
    """The desktop's own terminal, running a command: the one that $TERMINAL names, else the first that is `found`. None
    where there is none."""
    wanted = environment.get("TERMINAL", "")
    known = dict(_TERMINALS)
    for name in (*((wanted,) if wanted else ()), *known):
        place = found(name)
        if place is not None:
            return (place, *known.get(name.replace("\\", "/").rpartition("/")[2], ("-e",)), *command)
    return None


def _quoted(path: str) -> str:
    """A path as ssh_config(5) reads it: in quotes, with its own tokens doubled."""
    return '"' + path.replace("%", "%%") + '"'
