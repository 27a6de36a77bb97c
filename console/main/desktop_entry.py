"""`driftvakt desktop ...`: the program's place in this user's desktop: an entry in its menus, with an icon.

Files go below XDG_DATA_HOME, as freedesktop.org's specifications of desktop entries and icon themes name them. Writing
is atomic, and again and again comes to the same.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import resources
from connectors.files import save_file
from connectors.text import sanitise
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.places import APPLICATION, VARIABLE

#: Each shipped picture and where an icon theme wants it.
_ICONS = {
    "app/driftvakt.svg": f"scalable/apps/{APPLICATION}.svg",
    "app/driftvakt.png": f"256x256/apps/{APPLICATION}.png",
}
_RESERVED = frozenset(" \t\n\"'\\><~|&;$*?#()`")
_QUOTED = frozenset('"`$\\')


def install_desktop(run: Run) -> int:
    """Write the entry and the icons, or what of them is not as it should be."""
    base = _base()
    # A desktop does not know what is set in the shell that this is said in.
    chosen = run.get("data_dir") or os.environ.get(VARIABLE)
    text = entry(program(), ("--data-dir", str(run.directory)) if chosen else ())
    wanted = {base / "icons/hicolor" / place: resources.path(name).read_bytes() for name, place in _ICONS.items()}
    # Last: what cannot be written whole does not stand in the menus.
    wanted[base / "applications" / f"{APPLICATION}.desktop"] = text.encode()
    written = [path for path, content in wanted.items() if _write(path, content)]
    _refresh(base, written)
    if run.terminal.json:
        run.terminal.document({"files": [str(path) for path in wanted], "written": [str(path) for path in written]})
    elif written:
        run.terminal.line(f"Driftvakt stands in the menus of this desktop, below {sanitise(str(base), 300)}.")
    else:
        run.terminal.line("Driftvakt stood in the menus of this desktop already.")
    return Exit.OK


def remove_desktop(run: Run) -> int:
    """Take the entry and the icons away; nothing else is touched."""
    base = _base()
    there = [base / "applications" / f"{APPLICATION}.desktop"]
    there += [base / "icons/hicolor" / place for place in _ICONS.values()]
    removed = []
    for path in there:
        try:
            path.unlink()
        except (FileNotFoundError, NotADirectoryError):
            continue
        removed.append(path)
    _refresh(base, removed)
    if run.terminal.json:
        run.terminal.document({"removed": [str(path) for path in removed]})
    else:
        said = "Driftvakt was taken out of the menus of this desktop." if removed else "Driftvakt was not in the menus."
        run.terminal.line(said)
    return Exit.OK


def program() -> list[str]:
    """The command line that starts this installation."""
    script = Path(sys.prefix, "bin", APPLICATION)
    return [str(script)] if os.access(script, os.X_OK) else [sys.executable, "-m", "console.main"]


def entry(command: Sequence[str], chosen: Sequence[str] = ()) -> str:
    """The desktop entry that starts `command`, with the options `chosen` where it opens the operator's own data; the
    demo site has a directory of its own. Raises Refused for a path that no entry can hold."""
    if not all(part.isprintable() for part in (*command, *chosen)):
        raise Refused("The path of this installation has signs that no desktop entry can hold.")
    if "=" in command[0]:
        raise Refused("A desktop entry cannot start a program whose path has an equals sign.")
    first = command[0].replace("\\", "\\\\")
    # GLib looks for the program before it makes one of two percent signs.
    started = ["env", *command] if "%" in command[0] else command
    return f"""[Desktop Entry]
Type=Application
Version=1.1
Name=Driftvakt
GenericName=Cluster console
GenericName[sv]=Klusterkonsol
Comment=Watch GPU nodes live, over SSH
Comment[sv]=Se GPU-noder i realtid, över SSH
Exec={_exec([*started, *chosen])}
TryExec={first}
Icon={APPLICATION}
Terminal=false
StartupNotify=true
StartupWMClass=Driftvakt
Categories=System;Monitor;
Keywords=GPU;cluster;nodes;SSH;monitoring;
Keywords[sv]=GPU;kluster;noder;SSH;övervakning;
Actions=demo;

[Desktop Action demo]
Name=Open the demo site
Name[sv]=Öppna demoanläggningen
Exec={_exec([*started, "demo"])}
"""


def _exec(command: Sequence[str]) -> str:
    """Arguments as the specification wants them: quoted, then escaped once more as a string, with % doubled."""
    quoted = []
    for word in command:
        part = word
        if not word or _RESERVED.intersection(word):
            inner = "".join(f"\\{sign}" if sign in _QUOTED else sign for sign in word)
            part = f'"{inner}"'
        quoted.append(part.replace("\\", "\\\\").replace("%", "%%"))
    return " ".join(quoted)


def _base() -> Path:
    if not sys.platform.startswith("linux"):
        raise Refused("Only desktops of Linux keep their menus in such entries.")
    given = os.environ.get("XDG_DATA_HOME", "")
    # The specification of base directories has programs ignore a relative one.
    return Path(given) if Path(given).is_absolute() else Path.home() / ".local/share"


def _write(path: Path, content: bytes) -> bool:
    """Put a file in place at once; whether it was not so already. Raises OSError."""
    try:
        if path.read_bytes() == content:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    save_file(path, content)
    return True


def _refresh(base: Path, changed: Sequence[Path]) -> None:
    """A desktop with a cache of icons looks at the age of the theme's folder, and at nothing below it."""
    theme = base / "icons/hicolor"
    if changed and theme.is_dir():
        os.utime(theme)
