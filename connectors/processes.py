"""Processes on a node: who has a number, when it began, and how it is ended.

A process is its number and the tick of the kernel's clock at which it began, which no other process has in the same
boot: by that it is told from one that has its number by now. That clock is set by nobody; what `ps` says of times moves
with the clock on the wall.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from connectors.text import sanitise
from connectors.tools import Reader, bad_value, not_read, refused, rows_of, whole

PS, CAT, KILL = "ps", "cat", "kill"
#: 2^22 is the most that a kernel numbers; 1 is the first process, and never ended from here.
_HIGHEST = 1 << 22
MOST_AT_ONCE = 200
#: The fields of /proc/PID/stat behind the name, counted from the state.
_STATE, _PARENT, _STARTED = 0, 1, 19
#: Both hold nothing any more: they wait for their parent to be told.
_OVER = frozenset("ZXx")
#: The tick at which what is not there began.
NOT_THERE = "none"
_PS_COLUMNS = "pid=,ppid=,user:32=,etimes=,comm:20=,args="


class Signal(StrEnum):
    TERM = "TERM"
    KILL = "KILL"


@dataclass(frozen=True, slots=True)
class Began:
    """A process as the kernel tells it: its number, the tick at which it began, its state's letter, its name."""

    pid: int
    started: int
    state: str
    name: str
    parent: int


@dataclass(frozen=True, slots=True)
class Process:
    """A process as people know it: whose it is, for how many seconds it has run, its name (at most 15 characters) and
    command line, made safe to show."""

    pid: int
    parent: int
    user: str
    seconds: int
    name: str
    command: str


def checked_pids(pids: Sequence[int]) -> tuple[str, ...]:
    """Numbers of processes as they are given to a program. Raises ToolFault (BAD_VALUE)."""
    if not 0 < len(pids) <= MOST_AT_ONCE:
        raise bad_value(PS, "pids", len(pids))
    for pid in pids:
        if not 1 < pid <= _HIGHEST:
            raise bad_value(PS, "pid", pid)
    return tuple(str(pid) for pid in pids)


def began(*pids: int) -> tuple[str, ...]:
    """Asks when processes began. It fails in part where one is gone: see `read_began`."""
    return (CAT, "--", *(f"/proc/{pid}/stat" for pid in checked_pids(pids)))


def who(*pids: int) -> tuple[str, ...]:
    """Asks whose processes are, and what they run."""
    return (PS, "-ww", "-o", _PS_COLUMNS, "-p", ",".join(checked_pids(pids)))


def groups() -> tuple[str, ...]:
    """Asks in which control group each process is."""
    return (PS, "-e", "-ww", "-o", "pid=,cgroup=")


def read_groups(status: int, out: bytes, err: bytes) -> dict[int, str]:
    """What `groups` said: by a process' number its path in the hierarchy of cgroup v2, or of systemd's own."""
    if status != 0:
        raise refused(PS, status, out, err)
    found: dict[int, str] = {}
    for line in rows_of(PS, out):
        number, _, told = line.strip().partition(" ")
        pid = whole(number)
        if pid is None:
            raise not_read(PS, "a line that is no process", line.encode("utf-8", "replace"))
        paths = [each for each in told.strip().split(",") if each.startswith(("0::", "1:name=systemd:")) or "/" in each]
        found[pid] = sanitise(paths[-1].rpartition(":")[2], 300) if paths else ""
    return found


def end(signal: Signal, *pids: int) -> tuple[str, ...]:
    """Ends processes: TERM asks them to, KILL leaves them no choice."""
    return (KILL, "-s", signal.value, "--", *checked_pids(pids))


def read_began(status: int, out: bytes, err: bytes) -> tuple[Began, ...]:
    """What `began` said: those that are there, also dead ones that nobody has taken leave of."""
    if status not in (0, 1) or (status == 1 and not _only_gone(err)):
        raise refused(CAT, status, out, err)
    found = []
    # A name holds what its process likes, also lines: what is behind the last bracket is the kernel's.
    for each in re.finditer(rb"(?ms)^(\d{1,7}) \((.{0,64}?)\) ([A-Za-z](?: -?\d+){19,60})$", out[: 1 << 20]):
        fields = each[3].decode("ascii").split(" ")
        name = sanitise(each[2].decode("utf-8", "replace"), 64)
        found.append(Began(int(each[1]), int(fields[_STARTED]), fields[_STATE], name, int(fields[_PARENT])))
    if out.strip() and not found:
        raise not_read(CAT, "no process", out)
    return tuple(found)


def read_who(status: int, out: bytes, err: bytes) -> tuple[Process, ...]:
    """What `who` said: nothing, with status 1, where all are gone."""
    if status not in (0, 1) or (status == 1 and err.strip()):
        raise refused(PS, status, out, err)
    found = []
    for line in rows_of(PS, out):
        parts = line.split(None, 4)
        numbers = [whole(part) for part in (*parts[:2], parts[3])] if len(parts) == 5 else [None]
        if None in numbers:
            raise not_read(PS, "a line that is no process", line.encode("utf-8", "replace"))
        name, command = parts[4][:20].strip(), parts[4][20:].strip()
        pid, parent, seconds = (max(0, number or 0) for number in numbers)
        found.append(Process(pid, parent, sanitise(parts[2], 32), seconds, sanitise(name, 20), sanitise(command, 500)))
    return tuple(found)


# ---- what checks compare -------------------------------------------------------------------------------------------


def _one_reader(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    found = read_began(status, out, err)
    if len(found) > 1 or (not found and status == 0):
        raise not_read(CAT, f"{len(found)} processes", out)
    if not found or found[0].state in _OVER:
        return {"state": "gone", "started": NOT_THERE}
    return {"state": found[0].state, "started": str(found[0].started), "name": found[0].name}


#: Reads `began` of one process: "started" is its tick, NOT_THERE where it is gone.
READERS: Mapping[str, Reader] = {"processes.one": _one_reader}


def _only_gone(err: bytes) -> bool:
    lines = [line for line in err[: 1 << 16].split(b"\n") if line.strip()]
    gone = (b"No such file or directory", b"No such process")
    return bool(lines) and all(line.rstrip().endswith(gone) for line in lines)
