"""A machine's own coming and going: its boot, who is logged in, and how it is restarted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.text import sanitise
from connectors.tools import MOST_ROWS, Reader, not_read, refused, rows_of, text_of, whole

LOGINCTL, CAT, SYSTEMCTL = "loginctl", "cat", "systemctl"
_BOOT = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\s*")
#: Sessions of systemd's own, which nobody sits at.
_NOBODYS = frozenset({"manager", "manager-early", "background", "background-light", "greeter"})


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is logged in; `terminal` is empty where they have none (a file that is fetched, a command)."""

    id: str
    user: str
    uid: int
    terminal: str


def boot() -> tuple[str, ...]:
    """Asks which boot this is: another id each time."""
    return (CAT, "--", "/proc/sys/kernel/random/boot_id")


def sessions() -> tuple[str, ...]:
    return (LOGINCTL, "list-sessions", "--no-legend", "--no-pager", "--output=json")


def reboot() -> tuple[str, ...]:
    """Restarts the machine in order: services are stopped first."""
    return (SYSTEMCTL, "--no-ask-password", "reboot")


def read_boot(status: int, out: bytes, err: bytes) -> str:
    if status:
        raise refused(CAT, status, out, err)
    if len(out) > 100 or _BOOT.fullmatch(out) is None:
        raise not_read(CAT, "no boot id", out)
    return out.decode("ascii").strip()


def read_sessions(status: int, out: bytes, err: bytes) -> tuple[Session, ...]:
    """What `sessions` said, people's alone."""
    if status:
        raise refused(LOGINCTL, status, out, err)
    found = []
    for row in _rows(out):
        uid = whole(str(row.get("uid", "")))
        if uid is None or not 0 <= uid < 1 << 32 or not row.get("user"):
            raise not_read(LOGINCTL, "a session of nobody", out)
        if str(row.get("class", "")) not in _NOBODYS:
            terminal = sanitise(str(row.get("tty") or ""), 32)
            name, user = sanitise(str(row.get("session", "")), 32), sanitise(str(row["user"]), 64)
            found.append(Session(name, user, uid, "" if terminal == "-" else terminal))
    return tuple(found)


def _boot_reader(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    return {"id": read_boot(status, out, err)}


def _sessions_reader(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    return {"count": str(len(read_sessions(status, out, err)))}


READERS: Mapping[str, Reader] = {"boot.id": _boot_reader, "sessions": _sessions_reader}


def _rows(out: bytes) -> list[Mapping[str, object]]:
    """Sessions as JSON, or as the columns that 257 writes whatever it is asked for, and older ones of which three are
    the same everywhere."""
    if out.lstrip().startswith(b"["):
        try:
            told = json.loads(text_of(LOGINCTL, out))
        except (ValueError, RecursionError) as error:
            raise not_read(LOGINCTL, "no JSON", out) from error
        if not isinstance(told, list) or not all(isinstance(row, dict) for row in told):
            raise not_read(LOGINCTL, "no list of objects", out)
        return told[:MOST_ROWS]
    rows: list[Mapping[str, object]] = []
    for line in rows_of(LOGINCTL, out):
        parts = line.split()
        if len(parts) < 3:
            raise not_read(LOGINCTL, "a line with too few columns", line.encode("utf-8", "replace"))
        row: dict[str, object] = {"session": parts[0], "uid": parts[1], "user": parts[2]}
        if len(parts) >= 9:
            row |= {"class": parts[5], "tty": parts[6]}
        rows.append(row)
    return rows
