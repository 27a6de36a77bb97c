"""Records of what the node runner says: protocol version 1 (docs/runner-protocol.md).

Everything here comes from a node and is untrusted: lines are bounded before they are decoded, numbers and texts by
what a field may hold.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec

PROTOCOL_VERSION = 1
LONGEST_LINE = 1 << 20
#: So much of each output a run keeps, so no piece lies behind it.
LARGEST_OUTPUT = 64 << 20
#: The exit status of the gate of a level that runs nothing, and what it says then: since 1.2 its level and why.
EXIT_GATE = 77
_GATE = re.compile(r"driftvakt: not allowed here: (.*?)(?: \(level ([a-z]{1,20}), ([a-z]{1,20})\))?\s*$", re.MULTILINE)

Word = Annotated[str, msgspec.Meta(max_length=100)]
Said = Annotated[str, msgspec.Meta(max_length=2000)]
Count = Annotated[int, msgspec.Meta(ge=0, le=(1 << 62))]
Piece = Annotated[bytes, msgspec.Meta(max_length=256 << 10)]
Number = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]
RunId = Annotated[
    str, msgspec.Meta(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", max_length=36)
]


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: who acts there, and how what it starts outlives it. `refused` says why it cannot."""

    driftvakt_runner: Number
    version: Word = ""
    python: Word = ""
    boot: Word = ""
    machine: Word = ""
    account: Word = ""
    root: bool = False
    base: Annotated[str, msgspec.Meta(max_length=4096)] = ""
    detach: Literal["systemd", "session", ""] = ""
    #: What it is held to: "operate", "recover", "own" for a policy of the administrator's own; empty for nothing but
    #: the account's rights. Runners before 1.2 told none of these three.
    level: Word = ""
    sudo: bool | None = None  # whether there is one
    lingers: bool | None = None  # whether what the account starts outlives its login
    refused: Word = ""
    text: Said = ""


class Exit(msgspec.Struct, frozen=True, kw_only=True):
    """How a program ended: by a status, by a signal, or not even started (`error`). `ended` is the node's wall clock;
    what was dropped is in bytes."""

    status: Annotated[int, msgspec.Meta(ge=0, le=255)] | None = None
    signal: Annotated[int, msgspec.Meta(ge=1, le=255)] | None = None
    error: Word = ""
    text: Said = ""
    timed_out: bool = False
    ended: float = 0.0
    out_dropped: Count = 0
    err_dropped: Count = 0

    @property
    def well(self) -> bool:
        """Whether the program ended by itself, with status 0. That it did what it should have is for others to see."""
        return self.status == 0 and not self.error and not self.timed_out


class RunState(msgspec.Struct, frozen=True, kw_only=True):
    """How a run stands on its node. `unknown`: its end was never written down and its process is gone, with a reboot or
    without. `left` are processes that its program left behind; `out` and `err` count bytes that are kept."""

    run: RunId
    state: Literal["absent", "starting", "running", "ended", "unknown"]
    target: Annotated[str, msgspec.Meta(max_length=4096)] = ""
    epoch: Number = 0
    argv: tuple[str, ...] = ()
    begun: float | None = None
    exit: Exit | None = None
    out: Count = 0
    err: Count = 0
    left: tuple[Number, ...] = ()
    rebooted: bool = False

    @property
    def over(self) -> bool:
        return self.state not in ("starting", "running")


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What a program that only looks said and how it ended: by a status, by a signal, or not even started (`error` is
    `no_program` where there is none of this name, else `not_started`; `err` then holds the node's words). Of each
    output 256 KiB are kept; what was dropped is in bytes."""

    status: Annotated[int, msgspec.Meta(ge=0, le=255)] | None
    signal: Annotated[int, msgspec.Meta(ge=1, le=255)] | None
    error: Word
    out: Piece
    err: Piece
    timed_out: bool
    out_dropped: Count
    err_dropped: Count

    @property
    def well(self) -> bool:
        """Whether it ended by itself, with status 0, and all that it said is here."""
        return self.status == 0 and not (self.error or self.timed_out or self.out_dropped or self.err_dropped)


class Output(msgspec.Struct, frozen=True):
    """A piece of what a program said: on which output, from which byte on."""

    name: Literal["out", "err"]
    at: int
    data: bytes


class Done(msgspec.Struct, frozen=True):
    """The answer to a request that was carried out."""

    id: int
    values: dict[str, Any]


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one that was not."""

    id: Number
    code: Word
    text: Said = ""
    facts: dict[str, Any] = msgspec.field(default_factory=dict)


class More(msgspec.Struct, frozen=True):
    """More of what a followed run says."""

    run: str
    output: Output


class Ended(msgspec.Struct, frozen=True):
    """A followed run is over, and all of its output was told."""

    state: RunState


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in a folder or a tree. `path` is relative to it, empty for itself, and `raw` its bytes where they are
    no UTF-8; `to` is where a link leads, `mtime_ns` in unix nanoseconds by the node's clock, and `ctime_ns` when
    anything of it was last set, 0 where that is not told. `sha256` is of what a file held when it was read, and
    `changed` says that it was written meanwhile. A `mount` was not entered; `error` says why something could not be
    read."""

    path: Annotated[str, msgspec.Meta(max_length=1 << 16)]
    raw: bytes | None = None
    type: Literal["file", "folder", "link", "fifo", "socket", "character", "block", "other"]
    size: Count
    mode: Annotated[int, msgspec.Meta(ge=0, le=0o7777)]
    uid: Number
    gid: Number
    mtime_ns: Annotated[int, msgspec.Meta(ge=-(1 << 62), le=1 << 62)]
    ctime_ns: Annotated[int, msgspec.Meta(ge=-(1 << 62), le=1 << 62)] = 0
    sha256: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$", max_length=64)] = ""
    to: Annotated[str, msgspec.Meta(max_length=1 << 16)] = ""
    to_raw: bytes | None = None
    xattrs: dict[str, bytes] = msgspec.field(default_factory=dict)
    mount: bool = False
    changed: bool = False
    error: Word = ""

    @property
    def name(self) -> bytes:
        """The path as the node's system knows it."""
        return self.path.encode() if self.raw is None else self.raw


class Entries(msgspec.Struct, frozen=True, kw_only=True):
    """More of a folder or tree; `bytes` were read of its files by now."""

    id: Number
    entries: tuple[Entry, ...]
    bytes: Count = 0


class At(msgspec.Struct, frozen=True, kw_only=True):
    """How many bytes of a file that is sent have arrived, and where to go on, the first time."""

    id: Number
    at: Count


Message = Done | Refusal | More | Ended | Entries | At


class _More(msgspec.Struct, frozen=True, kw_only=True):
    k: Literal["out", "err"]
    run: RunId
    at: Annotated[int, msgspec.Meta(ge=0, le=LARGEST_OUTPUT)]
    data: str


class _Ended(msgspec.Struct, frozen=True):
    state: RunState


class NoMessage(ValueError):
    """A line that is none of the runner's."""


def read_hello(line: bytes) -> Hello | None:
    """The greeting; None for whatever else stands on the channel before it. Raises NoMessage for another protocol."""
    if b'"driftvakt_runner"' not in line or not line.startswith(b"{"):
        return None
    try:
        hello = msgspec.json.decode(line, type=Hello)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NoMessage(str(error)) from error
    if hello.driftvakt_runner != PROTOCOL_VERSION:
        raise NoMessage(f"protocol {hello.driftvakt_runner}")
    return hello


def gate_refusal(said: str) -> dict[str, str] | None:
    """Why the gate of a level let no runner in: the level, empty where an older gate does not tell, and `why`: "watch"
    for a level without runner, "version" for a set-up of other sums, "policy", or "other". None for other words."""
    found = _GATE.search(said)
    if found is None:
        return None
    if found[2]:
        return {"level": found[2], "why": found[3]}
    watching = "may only watch" in found[1]
    return {"level": "watch" if watching else "", "why": "watch" if watching else "version"}


def read_message(line: bytes) -> Message | None:
    """A line after the greeting; None for a kind that is not known here. Raises NoMessage for one that cannot be."""
    try:
        raw = msgspec.json.decode(line)
        if not isinstance(raw, dict):
            raise NoMessage("no object")
        match raw.get("k"):
            case "done":
                number = raw.pop("id", None)
                if not isinstance(number, int) or isinstance(number, bool):
                    raise NoMessage("no number")
                del raw["k"]
                return Done(number, raw)
            case "refused" | "at" as kind:
                part: Refusal | At = msgspec.convert(raw, Refusal) if kind == "refused" else msgspec.convert(raw, At)
                return part
            case "out" | "err":
                more = msgspec.convert(raw, _More)
                return More(more.run, Output(more.k, more.at, base64.b64decode(more.data, validate=True)))
            case "ended":
                return Ended(msgspec.convert(raw, _Ended).state)
            case "entries":
                return _within(msgspec.convert(raw, Entries))
    except (msgspec.MsgspecError, binascii.Error, ValueError, RecursionError) as error:
        raise NoMessage(str(error)[:200]) from error
    return None


def _within(told: Entries) -> Entries:
    """Raises NoMessage for a path that leads out of its tree."""
    for entry in told.entries:
        parts: Sequence[bytes] = entry.name.split(b"/")
        if entry.name and (b"" in parts or b"." in parts or b".." in parts or b"\0" in entry.name):
            raise NoMessage("a path that leads out of its tree")
    return told
