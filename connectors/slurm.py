"""Slurm as one of its nodes sees it: how a node stands, what runs there, and how it is taken out and given back.

Held against 22.05 (Debian 12) and 24.11 (Debian 13).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from connectors.text import sanitise
from connectors.tools import Reader, ToolProblem, bad_value, not_read, refused, rows_of, text_of

SCONTROL: Final = "scontrol"
SQUEUE: Final = "squeue"
_NODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
#: What a job is asked for; its name, which may hold anything, comes last.
_JOB_COLUMNS = "%i|%u|%T|%M|%L|%j"
_DRAINING = frozenset({"DRAIN", "DRAINED", "DRAINING"})
#: A node in one of these has something left to do.
_WORKING = frozenset({"ALLOCATED", "MIXED", "COMPLETING"})


@dataclass(frozen=True, slots=True)
class Node:
    """A node as Slurm has it. `states` are its words ("IDLE", "DRAIN"), `reason` why it is not used and who said so."""

    name: str
    states: frozenset[str]
    reason: str

    @property
    def draining(self) -> bool:
        """Whether nothing new begins there."""
        return bool(self.states & _DRAINING)

    @property
    def drained(self) -> bool:
        """Whether nothing new begins there, and nothing runs any more."""
        return self.draining and not self.states & _WORKING


@dataclass(frozen=True, slots=True)
class Job:
    """A job that holds a part of a node. `id` is Slurm's text (an array's has an underscore); `run` is for how long it
    has run and `left` for how long it may, as Slurm writes times."""

    id: str
    user: str
    state: str
    run: str
    left: str
    name: str


def checked_node(name: str) -> str:
    """One node's name: no list, no range. Raises ToolFault (BAD_VALUE)."""
    if _NODE.fullmatch(name) is None:
        raise bad_value(SCONTROL, "node", name)
    return name


def node(name: str) -> tuple[str, ...]:
    """Asks how a node stands."""
    return (SCONTROL, "--oneliner", "show", "node", checked_node(name))


def jobs(name: str) -> tuple[str, ...]:
    """Asks what holds a part of a node."""
    return (SQUEUE, "--noheader", f"--nodelist={checked_node(name)}", f"--format={_JOB_COLUMNS}")


def drain(name: str, reason: str) -> tuple[str, ...]:
    """Has nothing new begin on a node; what runs there goes on."""
    if not reason.strip() or len(reason) > 200 or not reason.isprintable() or '"' in reason:
        raise bad_value(SCONTROL, "reason", reason)
    return (SCONTROL, "update", f"NodeName={checked_node(name)}", "State=DRAIN", f"Reason={reason.strip()}")


def resume(name: str) -> tuple[str, ...]:
    """Gives a node back to work."""
    return (SCONTROL, "update", f"NodeName={checked_node(name)}", "State=RESUME")


def read_node(status: int, out: bytes, err: bytes) -> Node:
    """What `node` said."""
    if status:
        raise _refused(SCONTROL, status, out, err)
    line = text_of(SCONTROL, out[: 1 << 16]).strip()
    if b"not found" in out[:200] or b"Invalid node name" in err[:500]:
        raise _refused(SCONTROL, 1, out, err)
    name = re.match(r"NodeName=(\S{1,63})(?:\s|$)", line)
    states = re.search(r"\sState=([A-Z_]{1,30}[*~#!%$@^-]?(?:\+[A-Z_]{1,30}[*~#!%$@^-]?){0,12})(?:\s|$)", line)
    if name is None or states is None:
        raise not_read(SCONTROL, "no node", out)
    # The reason is the last but the comments, and holds blanks.
    reason = re.search(r"\sReason=(.{0,500}?)(?=\s(?:Comment|Extra|InstanceId)=|$)", line)
    # The marks say that the node does not answer, sleeps or wakes; the words stand without them.
    words = frozenset(word.rstrip("*~#!%$@^-") for word in states[1].split("+"))
    return Node(sanitise(name[1], 63), words, sanitise(reason[1]) if reason else "")


def read_jobs(status: int, out: bytes, err: bytes) -> tuple[Job, ...]:
    """What `jobs` said."""
    if status:
        raise _refused(SQUEUE, status, out, err)
    found = []
    for line in rows_of(SQUEUE, out):
        parts = line.strip().split("|", 5)
        if len(parts) != 6 or re.fullmatch(r"[0-9][0-9_+\[\],%-]{0,60}", parts[0]) is None:
            raise not_read(SQUEUE, "a line that is no job", line.encode("utf-8", "replace"))
        job, user, state, run, left, name = parts
        found.append(
            Job(job, sanitise(user, 64), sanitise(state, 30), sanitise(run, 30), sanitise(left, 30), sanitise(name))
        )
    return tuple(found)


# ---- what checks compare -------------------------------------------------------------------------------------------


def _node_reader(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    found = read_node(status, out, err)
    yes = {True: "yes", False: "no"}
    state = "+".join(sorted(found.states))
    return {"state": state, "draining": yes[found.draining], "drained": yes[found.drained], "reason": found.reason}


def _jobs_reader(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    return {"count": str(len(read_jobs(status, out, err)))}


READERS: Mapping[str, Reader] = {"slurm.node": _node_reader, "slurm.jobs": _jobs_reader}


def _refused(tool: str, status: int, out: bytes, err: bytes) -> Exception:
    said = out[:4096] + err[:4096]
    problem = None
    if b"not found" in said or b"Invalid node name" in said:
        problem = ToolProblem.UNKNOWN_THING if status != 127 else None
    elif b"Unable to contact slurm controller" in said or b"Connection refused" in said:
        problem = ToolProblem.SILENT
    elif b"Invalid user id" in said:
        problem = ToolProblem.FORBIDDEN
    return refused(tool, status, out, err, problem)
