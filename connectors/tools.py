"""Programs on nodes, as the modules beside this one know them: what is asked for becomes a list of arguments, what a
program said becomes a record, or a ToolFault with the program's own words.

Those modules open nothing. What they read was written by a node: it is bounded before it is read, and its texts are
safe to show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from connectors.streams import ConnectorError
from connectors.text import sanitise_bytes

#: What a program may say before it is not read at all.
MOST_BYTES = 4 << 20
#: So many rows of a list are kept; what comes after is left out.
MOST_ROWS = 5000

#: Who reads what a program said: its exit status, its output, its complaints -> named texts, numbers as whole ones.
Reader = Callable[[int, bytes, bytes], Mapping[str, str]]

_FORBIDDEN = re.compile(
    rb"permission denied|not permitted|access denied|not authorized|authentication (?:is )?required"
    rb"|insufficient permissions|a (?:password|terminal) is required|is not in the sudoers|not allowed to"
    rb"|(?:no|insufficient) (?:user )?privileges?|must be (?:the )?(?:super ?user|root)|not supported by sudo",
    re.IGNORECASE,
)
_SILENT = re.compile(rb"failed to connect to bus|not been booted with systemd", re.IGNORECASE)


class ToolProblem(StrEnum):
    """Why a program on a node did not do, or did not say, what it was asked for."""

    MISSING = "tool.missing"  # there is no such program there
    FORBIDDEN = "tool.forbidden"  # the account may not
    UNKNOWN_THING = "tool.unknown_thing"  # it knows no such unit, GPU or node
    SILENT = "tool.silent"  # what it speaks to does not answer: a driver, a service
    REFUSED = "tool.refused"  # it said no in words of its own
    NOT_READ = "tool.not_read"  # it said something that is not understood here
    BAD_VALUE = "tool.bad_value"  # it was not asked: what it would have been given makes no sense


class ToolFault(ConnectorError):
    """A program that did not do, or say, what it was asked for; `code` is a ToolProblem, `target` the program. The way
    to its node is in order."""


def refused(tool: str, status: int, out: bytes, err: bytes, problem: ToolProblem | None = None) -> ToolFault:
    """The error of a program that said no; which one is told by its status and words, unless it is known."""
    said = err if err.strip() else out
    if problem is None:
        problem = ToolProblem.REFUSED
        if status == 127:
            problem = ToolProblem.MISSING
        elif _SILENT.search(said[:8192]):
            problem = ToolProblem.SILENT
        elif status == 126 or _FORBIDDEN.search(said[:8192]):
            problem = ToolProblem.FORBIDDEN
    return ToolFault(problem, tool, facts={"tool": tool, "status": str(status)}, raw=sanitise_bytes(said))


def not_read(tool: str, why: str, said: bytes = b"") -> ToolFault:
    """The error of output that is not understood; `why` is for whoever looks into it."""
    return ToolFault(ToolProblem.NOT_READ, tool, facts={"tool": tool, "why": why}, raw=sanitise_bytes(said, 500))


def bad_value(tool: str, name: str, value: object) -> ToolFault:
    """The error of a value that a program is not given."""
    shown = sanitise_bytes(str(value).encode("utf-8", "replace"), 200, lines=False)
    return ToolFault(ToolProblem.BAD_VALUE, tool, facts={"tool": tool, "name": name, "value": shown})


def text_of(tool: str, out: bytes) -> str:
    """A program's output as text. Raises ToolFault for more than is ever read."""
    if len(out) > MOST_BYTES:
        raise not_read(tool, f"{len(out)} bytes")
    return out.decode("utf-8", "replace")


def rows_of(tool: str, out: bytes) -> Iterator[str]:
    """The lines of a program's output that hold anything, the first MOST_ROWS."""
    kept = 0
    for line in text_of(tool, out).split("\n"):
        if line.strip():
            kept += 1
            if kept > MOST_ROWS:
                return
            yield line.rstrip("\r")


def whole(text: str) -> int | None:
    """A number as a program writes it, rounded to a whole one, with or without a unit behind it: "699.98 W" is 700.
    None for whatever is none ("[N/A]", "[not set]")."""
    found = re.fullmatch(r"(-?[0-9]{1,18})(?:\.([0-9]{1,18}))?(?: *[A-Za-z%]{1,8})?", text.strip())
    if found is None:
        return None
    number = int(found[1])
    up = found[2] is not None and found[2][0] >= "5"
    return number + (-1 if found[1].startswith("-") else 1) * up
