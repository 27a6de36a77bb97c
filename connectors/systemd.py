"""systemd on a node: its units and timers, what can be done with a unit, and its journal.

Held against Debian 12 (252) and 13 (257); older ones, which write lists as columns whatever they are asked for, are
read too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from connectors.text import sanitise
from connectors.tools import MOST_ROWS, Reader, ToolProblem, bad_value, not_read, refused, rows_of, text_of, whole

SYSTEMCTL, JOURNALCTL = "systemctl", "journalctl"
#: systemd's own limit for a unit's name.
LONGEST_NAME = 255
MOST_LINES = 1000
_UNIT = re.compile(r"[A-Za-z0-9:_.\\@-]+\.(?:service|socket|timer|target|mount|automount|path|slice|scope|swap|device)")
_PLAIN = re.compile(r"[A-Za-z0-9_./:=,@+-]+")
_CURSOR = re.compile(r"[A-Za-z0-9=;_-]{1,300}")
_PROPERTIES = (
    *("Id", "Description", "LoadState", "ActiveState", "SubState", "UnitFileState", "Result", "MainPID"),
    *("ExecMainStatus", "NRestarts", "InvocationID", "ActiveEnterTimestamp", "CanStart", "CanStop"),
    *("RefuseManualStart", "RefuseManualStop", "NeedDaemonReload", "Type", "RemainAfterExit"),
    *("RequiredBy", "BoundBy", "ConsistsOf", "TriggeredBy"),
)
_NUMBERS = frozenset({"MainPID", "ExecMainStatus", "NRestarts"})
#: What a line of the journal is asked for, besides when it was written.
_FIELDS = ("MESSAGE", "PRIORITY", "SYSLOG_IDENTIFIER", "_PID", "_SYSTEMD_UNIT", "_BOOT_ID")
#: The words that `--output=json` gives columns are the keys; older ones have the columns alone.
_UNIT_COLUMNS = ("unit", "load", "active", "sub", "description")


class Verb(StrEnum):
    """What can be done with a unit."""

    START = "start"
    STOP = "stop"
    RESTART = "restart"
    RESET_FAILED = "reset-failed"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it stands, in systemd's own words. `invocation` is another one each time it begins, empty for one that
    never did; `since` is when it became active, as its node writes times; `exit_status` that of its main process, when
    it last ended. `ends` says that it does something once, and is inactive again after it. `needed_by` are units that
    stop with it, `triggered_by` those that may start it again. Numbers are None where it has none."""

    name: str
    description: str
    load: str
    active: str
    sub: str
    enabled: str = ""
    result: str = ""
    main_pid: int | None = None
    exit_status: int | None = None
    restarts: int | None = None
    invocation: str = ""
    since: str = ""
    may_start: bool = True
    may_stop: bool = True
    ends: bool = False
    needed_by: tuple[str, ...] = ()
    triggered_by: tuple[str, ...] = ()

    @property
    def exists(self) -> bool:
        return self.load not in ("not-found", "")


@dataclass(frozen=True, slots=True)
class Ran:
    """A run of what a unit starts: what it ended with, when it began and ended (whole unix seconds, by its node)."""

    status: int
    began: int
    ended: int


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as a line of the list of all."""

    name: str
    load: str
    active: str
    sub: str
    description: str


@dataclass(frozen=True, slots=True)
class TimerLine:
    """A timer and the unit that it starts. Times are unix seconds, None where there is none, or an old systemd tells
    them as text alone."""

    name: str
    activates: str
    next: float | None = None
    last: float | None = None


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A line of the journal. `time` is unix seconds by the node's clock, `priority` syslog's 0 (emergency) to
    7 (debug), `cursor` the place from which to read on."""

    time: float
    priority: int
    source: str
    pid: int | None
    text: str
    cursor: str
    boot: str = ""


def checked_unit(name: str) -> str:
    """A unit's name as it is given to systemctl; a bare name is a service's. Raises ToolFault (BAD_VALUE)."""
    full = name if _UNIT.fullmatch(name) else f"{name}.service"
    if len(full) > LONGEST_NAME or _UNIT.fullmatch(full) is None:
        raise bad_value(SYSTEMCTL, "unit", name)
    return full


def show(*units: str) -> tuple[str, ...]:
    """Asks for all that is known here of some units."""
    names = [checked_unit(unit) for unit in units]
    return (SYSTEMCTL, "show", "--no-pager", f"--property={','.join(_PROPERTIES)}", "--", *names)


def ran(unit: str) -> tuple[str, ...]:
    """Asks for the newest run of what a unit starts; systemd 248 or newer."""
    told = "--property=ExecMainStatus,ExecMainStartTimestamp,ExecMainExitTimestamp"
    return (SYSTEMCTL, "show", "--no-pager", "--timestamp=unix", told, "--", checked_unit(unit))


def read_ran(status: int, out: bytes, err: bytes) -> Ran | None:
    """The newest run that is over; None where there is none. Raises ToolFault."""
    if status != 0:
        raise refused(SYSTEMCTL, status, out, err)
    said = dict(row.split("=", 1) for row in rows_of(SYSTEMCTL, out) if "=" in row)
    ended = whole(said.get("ExecMainStatus", ""))
    times = [whole(said.get(f"ExecMain{edge}Timestamp", "").removeprefix("@")) for edge in ("Start", "Exit")]
    if ended is None or times[0] is None or times[1] is None or not 0 < times[0] <= times[1]:
        return None
    return Ran(ended, times[0], times[1])


def list_units(kind: str = "service") -> tuple[str, ...]:
    """Asks for all units of a kind that are loaded, also those that do not run."""
    if re.fullmatch(r"[a-z]{1,20}", kind) is None:
        raise bad_value(SYSTEMCTL, "kind", kind)
    return (
        *(SYSTEMCTL, "list-units", "--all", "--full", "--plain", "--no-legend", "--no-pager"),
        *(f"--type={kind}", "--output=json"),
    )


def list_timers() -> tuple[str, ...]:
    return (SYSTEMCTL, "list-timers", "--all", "--full", "--plain", "--no-legend", "--no-pager", "--output=json")


def act(verb: Verb, unit: str) -> tuple[str, ...]:
    """Has something done with a unit, and waits until it is done; nobody is asked for a password."""
    return (SYSTEMCTL, "--no-ask-password", verb.value, "--", checked_unit(unit))


def command(words: tuple[str, ...]) -> str:
    """A program as a line of a unit: what systemd would take for something else is escaped."""
    return " ".join(map(_word, words))


def _word(word: str) -> str:
    if any(ord(character) < 32 for character in word):
        raise ValueError("a control character in a command")
    escaped = word.replace("%", "%%").replace("$", "$$")
    if _PLAIN.fullmatch(word):
        return escaped
    quoted = escaped.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def system_state() -> tuple[str, ...]:
    """Asks whether the machine is up: "running", or "degraded" where units failed."""
    return (SYSTEMCTL, "is-system-running")


def clock_state() -> tuple[str, ...]:
    """Asks whether something keeps the clock right."""
    # A list after one `--property` is taken for a name that nothing has.
    return ("timedatectl", "show", "--property=NTPSynchronized", "--property=NTP")


def journal(
    unit: str = "", *, lines: int = 200, after: str = "", since: float | None = None, containing: str = ""
) -> tuple[str, ...]:
    """Asks for the newest lines of the journal, of one unit or of all, or for the first ones after a cursor: not older
    than `since` (unix seconds), that contain a text (in either case)."""
    if not 0 < lines <= MOST_LINES:
        raise bad_value(JOURNALCTL, "lines", lines)
    argv = [JOURNALCTL, "--no-pager", "--quiet", "--output=json", f"--output-fields={','.join(_FIELDS)}"]
    argv.append(f"--lines={lines}")
    if not after:
        argv.append("--reverse")  # where the output is cut, it is the oldest that is missing
    if unit:
        argv.append(f"--unit={checked_unit(unit)}")
    if after:
        if _CURSOR.fullmatch(after) is None:
            raise bad_value(JOURNALCTL, "after", after)
        argv.append(f"--after-cursor={after}")
    if since is not None:
        argv.append(f"--since=@{int(since)}")
    if containing:
        if len(containing) > 200 or not containing.isprintable():
            raise bad_value(JOURNALCTL, "containing", containing)
        argv += [f"--grep={re.escape(containing)}", "--case-sensitive=no"]
    return tuple(argv)


def read_show(status: int, out: bytes, err: bytes) -> tuple[Unit, ...]:
    """What `show` said, a unit for each name that was asked for. A unit that is not there is one, too."""
    found = [_unit(values) for values in _blocks(status, out, err)]
    if not found:
        raise not_read(SYSTEMCTL, "no unit", out)
    return tuple(found)


def read_units(status: int, out: bytes, err: bytes) -> tuple[UnitLine, ...]:
    """What `list_units` said."""
    if status:
        raise refused(SYSTEMCTL, status, out, err)
    lines = []
    for row in _table(SYSTEMCTL, out, _UNIT_COLUMNS):
        if _UNIT.fullmatch(name := str(row.get("unit", ""))) and len(name) <= LONGEST_NAME:
            load, active, sub = (sanitise(str(row.get(key) or ""), 40) for key in ("load", "active", "sub"))
            lines.append(UnitLine(name, load, active, sub, sanitise(str(row.get("description") or ""))))
    return tuple(lines)


def read_timers(status: int, out: bytes, err: bytes) -> tuple[TimerLine, ...]:
    """What `list_timers` said."""
    if status:
        raise refused(SYSTEMCTL, status, out, err)
    timers = []
    for row in _table(SYSTEMCTL, out, None):
        name, activates = str(row.get("unit", "")), str(row.get("activates", ""))
        if name.endswith(".timer") and _UNIT.fullmatch(name) and len(name) <= LONGEST_NAME:
            what = activates if _UNIT.fullmatch(activates) else ""
            timers.append(TimerLine(name, what, _seconds(row.get("next")), _seconds(row.get("last"))))
    return tuple(timers)


def read_journal(status: int, out: bytes, err: bytes) -> tuple[JournalLine, ...]:
    """What `journal` said, the oldest first. A last line that was cut off is left out. That nothing was found
    is no error, though the program says so by its status."""
    if status not in (0, 1) or (status == 1 and (out.strip() or err.strip())):
        raise refused(JOURNALCTL, status, out, err)
    raw = list(rows_of(JOURNALCTL, out))[:MOST_LINES]
    lines = []
    for number, row in enumerate(raw):
        try:
            told = json.loads(row)
        except (ValueError, RecursionError) as error:
            if number == len(raw) - 1:
                break
            raise not_read(JOURNALCTL, "a line that is no JSON", row[:500].encode("utf-8", "replace")) from error
        if not isinstance(told, dict):
            raise not_read(JOURNALCTL, "a line that is no object", row[:500].encode("utf-8", "replace"))
        lines.append(_journal_line(told))
    newest_first = bool(lines) and lines[0].time > lines[-1].time
    return tuple(reversed(lines) if newest_first else lines)


def read_system_state(_status: int, out: bytes, err: bytes) -> str:
    """What `system_state` said: it has a status of its own for all that is not "running"."""
    word = out.strip().decode("ascii", "replace")
    if re.fullmatch(r"[a-z-]{3,20}", word) is None:
        raise refused(SYSTEMCTL, _status, out, err) if _status else not_read(SYSTEMCTL, "no state", out)
    return word


# ---- what checks compare -------------------------------------------------------------------------------------------


def _unit_reader(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    blocks = _blocks(status, out, err)
    if len(blocks) != 1:
        raise not_read(SYSTEMCTL, f"{len(blocks)} units", out)
    return {
        name: str(_count(value) or 0) if name in _NUMBERS else sanitise(value)
        for name, value in blocks[0].items()
        if name in _PROPERTIES
    }


def _system_reader(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    return {"state": read_system_state(status, out, err)}


def _clock_reader(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    [values] = _blocks(status, out, err, "timedatectl") or [{}]
    found = {name: value for name, value in values.items() if name in ("NTPSynchronized", "NTP")}
    if not set(found.values()) <= {"yes", "no"} or "NTPSynchronized" not in found:
        raise not_read("timedatectl", "no state", out)
    return found


READERS: Mapping[str, Reader] = {
    "systemd.unit": _unit_reader,
    "systemd.system": _system_reader,
    "systemd.clock": _clock_reader,
}


# ---- reading -------------------------------------------------------------------------------------------------------


def _blocks(status: int, out: bytes, err: bytes, tool: str = SYSTEMCTL) -> list[dict[str, str]]:
    """`name=value` lines in blocks that an empty line parts."""
    if status:
        unknown = b"could not be found" in err or b"not loaded" in err or b"not found" in err
        raise refused(tool, status, out, err, ToolProblem.UNKNOWN_THING if unknown and status != 127 else None)
    blocks: list[dict[str, str]] = []
    for block in re.split(r"\n[ \t]*\n", text_of(tool, out).replace("\r", "").strip("\n")):
        values: dict[str, str] = {}
        for line in block.split("\n"):
            name, is_one, value = line.partition("=")
            if is_one and re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,60}", name):
                values.setdefault(name, value)
        if values:
            blocks.append(values)
        if len(blocks) > MOST_ROWS:
            raise not_read(tool, "too many units")
    return blocks


def _unit(values: Mapping[str, str]) -> Unit:
    name = values.get("Id", "")
    if not name or "ActiveState" not in values:
        raise not_read(SYSTEMCTL, "a unit without name or state", repr(dict(values))[:500].encode())
    said = {key: sanitise(value) for key, value in values.items()}
    pid = _count(values.get("MainPID", ""))
    return Unit(
        sanitise(name),
        said.get("Description", ""),
        said.get("LoadState", ""),
        said["ActiveState"],
        said.get("SubState", ""),
        said.get("UnitFileState", ""),
        said.get("Result", ""),
        pid or None,
        _count(values.get("ExecMainStatus", "")),
        _count(values.get("NRestarts", "")),
        said.get("InvocationID", ""),
        said.get("ActiveEnterTimestamp", ""),
        values.get("CanStart", "yes") == "yes" and values.get("RefuseManualStart", "no") == "no",
        values.get("CanStop", "yes") == "yes" and values.get("RefuseManualStop", "no") == "no",
        values.get("Type") == "oneshot" and values.get("RemainAfterExit") != "yes",
        _names(values, "RequiredBy", "BoundBy", "ConsistsOf"),
        _names(values, "TriggeredBy"),
    )


def _names(values: Mapping[str, str], *properties: str) -> tuple[str, ...]:
    """Units that are named in properties, each once; targets, which only hold others together, are left out."""
    names = dict.fromkeys(name for each in properties for name in values.get(each, "").split()[:200])
    return tuple(name for name in names if _UNIT.fullmatch(name) and not name.endswith(".target"))


def _count(text: str) -> int | None:
    number = whole(text)
    return number if number is not None and 0 <= number < 1 << 53 else None


def _table(tool: str, out: bytes, columns: Sequence[str] | None) -> list[Mapping[str, Any]]:
    """The rows of a list: JSON, or columns, the last of which takes the rest. Without `columns` the last two are the
    unit and what it activates, and all before them are texts of times."""
    if out.lstrip().startswith(b"["):
        try:
            told = json.loads(text_of(tool, out))
        except (ValueError, RecursionError) as error:
            raise not_read(tool, "no JSON", out) from error
        if not isinstance(told, list) or not all(isinstance(row, dict) for row in told):
            raise not_read(tool, "no list of objects", out)
        return told[:MOST_ROWS]
    rows: list[Mapping[str, Any]] = []
    for line in rows_of(tool, out):
        # A mark stands before units that failed, in some versions also where none was asked for.
        parts = line.lstrip("●○×↻* ").split(None, len(columns) - 1 if columns else -1)
        if columns is not None:
            if len(parts) < len(columns) - 1:
                raise not_read(tool, "a line with too few columns", line.encode("utf-8", "replace"))
            rows.append(dict(zip(columns, parts, strict=False)))
        elif len(parts) >= 2:
            rows.append({"unit": parts[-2], "activates": parts[-1]})
        else:
            raise not_read(tool, "a line with too few columns", line.encode("utf-8", "replace"))
    return rows


def _seconds(value: object) -> float | None:
    """Microseconds, as JSON has them, in seconds; 0 is never."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1 << 63:
        return value / 1e6
    return None


def _journal_line(told: Mapping[str, Any]) -> JournalLine:
    microseconds = whole(str(told.get("__REALTIME_TIMESTAMP", "")))
    priority = whole(str(told.get("PRIORITY", "")))
    cursor = told.get("__CURSOR")
    return JournalLine(
        max(0, microseconds or 0) / 1e6,
        priority if priority is not None and 0 <= priority <= 7 else 6,
        _said(told.get("SYSLOG_IDENTIFIER"), 64),
        _count(str(told.get("_PID", ""))),
        _said(told.get("MESSAGE"), 2000),
        cursor if isinstance(cursor, str) and _CURSOR.fullmatch(cursor) else "",
        _said(told.get("_BOOT_ID"), 32),
    )


def _said(value: object, limit: int) -> str:
    """A field of the journal: text, or numbers of bytes where it is none; of several the last that can be read."""
    if isinstance(value, str):
        return sanitise(value, limit, lines=True)
    if not isinstance(value, list):
        return ""
    if all(isinstance(byte, int) and not isinstance(byte, bool) and 0 <= byte < 256 for byte in value):
        return sanitise(bytes(value[: 16 * limit]).decode("utf-8", "replace"), limit, lines=True)
    texts = [each for each in value if isinstance(each, str)]
    return sanitise(texts[-1], limit, lines=True) if texts else ""
