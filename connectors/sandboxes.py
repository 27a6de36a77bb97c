"""Folders on a node in which something is tried out and that are gone afterwards: made, measured, removed.

They are known by their names, which nothing else has; nothing but a folder of such a name is ever removed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from connectors.tools import Reader, ToolProblem, bad_value, not_read, refused, text_of

PREFIX: Final = "driftvakt-restore-"
_PATH = re.compile(r"(?:/[^/\0\n]+)*/driftvakt-restore-[0-9a-f]{16}")
_ABSENT = re.compile(r"no such file or directory|not a directory", re.IGNORECASE)


def path(below: str, chance: str) -> str:
    """A sandbox's path: 16 hexadecimal digits of chance make its name."""
    return checked(f"{below.rstrip('/')}/{PREFIX}{chance}")


def checked(sandbox: str) -> str:
    """Raises ToolFault (BAD_VALUE) for what is no sandbox's path."""
    if _PATH.fullmatch(sandbox) is None or any(part in (".", "..") for part in sandbox.split("/")):
        raise bad_value("mkdir", "sandbox", sandbox)
    return sandbox


def make(sandbox: str) -> tuple[str, ...]:
    """Makes it, for its account alone; what is there already is refused."""
    return ("mkdir", "--mode=700", "--", checked(sandbox))


def remove(sandbox: str) -> tuple[str, ...]:
    """Removes it with all that is in it, following no link and entering no other file system."""
    return ("rm", "-rf", "--one-file-system", "--", checked(sandbox))


def look(sandbox: str) -> tuple[str, ...]:
    """Asks whether it is there, and how."""
    return ("stat", "--format=%F|%a|%U", "--", checked(sandbox))


def room(folder: str) -> tuple[str, ...]:
    """Asks how much may be written below a folder."""
    if not folder.startswith("/") or "\0" in folder or "\n" in folder:
        raise bad_value("df", "folder", folder)
    return ("df", "--block-size=1", "--output=avail", "--", folder)


def there(folder: str) -> tuple[str, ...]:
    """Asks whether a path is there, whatever it is."""
    if not folder.startswith("/") or "\0" in folder or "\n" in folder:
        raise bad_value("stat", "path", folder)
    return ("stat", "--format=%F|%a|%U", "--", folder)


def read_look(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    """`there` (yes or no), `type` in stat's words, `mode`, `owner`."""
    if status != 0:
        fault = refused("stat", status, out, err)
        if fault.code is ToolProblem.REFUSED and _ABSENT.search(err.decode("utf-8", "replace")):
            return {"there": "no"}
        raise fault
    parts = text_of("stat", out).strip().split("|")
    if len(parts) != 3:
        raise not_read("stat", "parts", out)
    return {"there": "yes", "type": parts[0][:50], "mode": parts[1][:8], "owner": parts[2][:100]}


def read_room(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    """`bytes` that may be written."""
    if status != 0:
        raise refused("df", status, out, err)
    found = re.fullmatch(r"\s*Avail\s+([0-9]{1,18})\s*", text_of("df", out))
    if found is None:
        raise not_read("df", "no number", out)
    return {"bytes": found[1]}


READERS: Mapping[str, Reader] = {"sandbox": read_look, "room": read_room}
