"""From a channel's bytes to typed messages, whatever the node sends.

A node is not trusted: it may print banners, garbage for ever, lines without end, escape sequences, numbers that are
none, and figures that cannot be. Memory is bounded by one line; what is wrong becomes a `ProbeProblem` among the
messages, and the good lines around it are not lost. Every string that leaves here went through
`connectors.text.sanitise`, every number is finite and possible, every row has its catalogue's length, every list its
bound; what could not be is told as the probe would tell it (`connectors.probe.doubts`).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

import msgspec

from connectors.probe.doubts import Doubts
from connectors.probe.messages import (
    DISK_BOUNDS,
    FAN_BOUNDS,
    GPU_BOUNDS,
    HEALTH_BOUNDS,
    HELLO_PREFIX,
    HOST_BOUNDS,
    IDENTITY_BOUNDS,
    MAX_LINE_BYTES,
    PORT_BOUNDS,
    PROTOCOL_VERSION,
    STORAGE_BOUNDS,
    Bounds,
    FilesystemRow,
    Hello,
    Inventory,
    Message,
    Middle,
    Row,
    Sample,
    Slow,
)
from connectors.text import sanitise, sanitise_bytes

MAX_GPUS: Final = 64
MAX_PORTS: Final = 256
MAX_DISKS: Final = 256
MAX_STORAGE: Final = 32
MAX_PROCESSES: Final = 2000
MAX_FILESYSTEMS: Final = 256
MAX_TEXT: Final = 512
#: How much of what stands before hello is kept for the error text.
NOISE_KEPT: Final = 2048
#: Bytes, or lines, that held no message since the last good one, after which a stream is a flood and better closed.
FLOOD_BYTES: Final = 16 << 20
FLOOD_LINES: Final = 10_000
#: Bytes before hello after which it is said that no probe answers there.
NO_HELLO_BYTES: Final = 1 << 20
_SLICE: Final = 1 << 16
#: How every message but hello begins.
_MARK: Final = b'{"k":'
_LATEST: Final = 253402300799.0  # the end of the year 9999
_WIDEST: Final = 1 << 63


class ProblemCode(StrEnum):
    """What can be wrong with a probe's stream."""

    NO_HELLO = "probe.no_hello"  # much output, but no probe speaks
    VERSION = "probe.version"  # a probe of another protocol
    NOT_UNDERSTOOD = "probe.not_understood"  # a line that is no message
    LINE_TOO_LONG = "probe.line_too_long"
    FLOOD = "probe.flood"  # nothing but garbage for megabytes: close the stream


@dataclass(frozen=True, slots=True)
class ProbeProblem:
    """Something wrong in the stream. `count` is how often it happened so far; it is told when the count gains a digit,
    so that a flood of garbage is not a flood of problems. `text` is the node's own words, sanitised."""

    code: ProblemCode
    text: str = ""
    count: int = 1


class Decoder:
    """One stream's decoder. `limit` is the longest line in bytes that is kept; not safe for several threads."""

    def __init__(self, limit: int = MAX_LINE_BYTES) -> None:
        self._limit = limit
        self._buffer = bytearray()
        self._skipping = False
        self._noise = b""
        self._noise_bytes = 0
        self._useless_bytes = 0
        self._useless_lines = 0
        self._counts: dict[ProblemCode, int] = {}
        self._doubts = Doubts()
        self._messages: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)
        self.greeted = False

    @property
    def noise(self) -> str:
        """The end of what stood before hello (a banner, a shell's error), safe to show; at most 2,000 characters."""
        return sanitise_bytes(self._noise + bytes(self._buffer[-NOISE_KEPT:] if not self.greeted else b""))

    def feed(self, data: bytes) -> list[Message | ProbeProblem]:
        """The messages that `data` completes, and what was wrong, in the stream's order. Never raises for what the
        node sent."""
        found: list[Message | ProbeProblem] = []
        # In slices, so that a great lump of line ends cannot become a great list.
        for start in range(0, len(data), _SLICE):
            self._feed(data[start : start + _SLICE], found)
        return found

    def _feed(self, data: bytes, found: list[Message | ProbeProblem]) -> None:
        if self._skipping:
            end = data.find(b"\n")
            self._useless(len(data) if end < 0 else end + 1, found)
            if end < 0:
                return
            self._skipping = False
            data = data[end + 1 :]
        first = data.find(b"\n")
        if first < 0:
            self._buffer += data
        else:
            last = data.rfind(b"\n")
            self._whole_line(bytes(self._buffer) + data[:first], found)
            self._whole_lines(data[first + 1 : last + 1], found)
            self._buffer = bytearray(data[last + 1 :])
        if len(self._buffer) > self._limit:
            self._too_long(bytes(self._buffer), found)
            self._buffer.clear()
            self._skipping = True

    def _whole_lines(self, block: bytes, found: list[Message | ProbeProblem]) -> None:
        """Lines with their ends. Garbage must not cost more than a glance: a block that can hold no message is counted,
        not split."""
        if _MARK in block or HELLO_PREFIX in block:
            for line in block.split(b"\n"):
                self._whole_line(line, found)
        elif block.strip(b"\n"):
            number = block.count(b"\n")
            if self.greeted:
                self._not_understood(block, number, found)
            else:
                self._keep_noise(block)
            self._useless(len(block), found, number)

    def _whole_line(self, line: bytes, found: list[Message | ProbeProblem]) -> None:
        if len(line) > self._limit:
            self._too_long(line, found)
        elif line:
            self._line(line, found)

    def _line(self, line: bytes, found: list[Message | ProbeProblem]) -> None:
        if not self.greeted:
            start = line.find(HELLO_PREFIX)
            if start < 0:
                self._before_hello(line, found)
                return
            self._keep_noise(line[:start])
            line = line[start:]
        said, unknown = self._decode(line)
        if said is None:
            if not unknown:
                self._not_understood(line, 1, found)
                self._useless(len(line) + 1, found, 1)
            return
        message, doubted = self._doubts.hold(*said)
        if isinstance(message, Hello) and message.driftvakt != PROTOCOL_VERSION:
            self._problem(ProblemCode.VERSION, f"{message.driftvakt}", found)
            return
        self.greeted = True
        self._useless_bytes = self._useless_lines = 0
        found.append(message)
        found.extend(doubted)

    def _before_hello(self, line: bytes, found: list[Message | ProbeProblem]) -> None:
        self._keep_noise(line + b"\n")
        self._useless(len(line) + 1, found, 1)

    def _not_understood(self, text: bytes, number: int, found: list[Message | ProbeProblem]) -> None:
        self._problem(ProblemCode.NOT_UNDERSTOOD, text, found, number)

    def _keep_noise(self, noise: bytes) -> None:
        self._noise = (self._noise + noise[-NOISE_KEPT:])[-NOISE_KEPT:]

    def _too_long(self, line: bytes, found: list[Message | ProbeProblem]) -> None:
        if not self.greeted:
            self._keep_noise(line[-NOISE_KEPT:])
        self._problem(ProblemCode.LINE_TOO_LONG, line, found)
        self._useless(len(line), found)

    def _useless(self, size: int, found: list[Message | ProbeProblem], lines: int = 0) -> None:
        flooded = self._flooded
        before = self._useless_bytes
        self._useless_bytes += size
        self._useless_lines += lines
        if not self.greeted and before < NO_HELLO_BYTES <= self._useless_bytes:
            self._problem(ProblemCode.NO_HELLO, self.noise, found)
        if self._flooded and not flooded:
            self._problem(ProblemCode.FLOOD, f"{self._useless_bytes >> 20} MiB, {self._useless_lines} lines", found)

    @property
    def _flooded(self) -> bool:
        return self._useless_bytes >= FLOOD_BYTES or self._useless_lines >= FLOOD_LINES

    def _problem(
        self, code: ProblemCode, text: str | bytes, found: list[Message | ProbeProblem], number: int = 1
    ) -> None:
        """Count, and tell when the count gains a digit; bytes are a line's own words."""
        before = self._counts.get(code, 0)
        count = self._counts[code] = before + number
        if before == 0 or len(str(count)) > len(str(before)):
            if isinstance(text, bytes):
                text = sanitise_bytes(text[:400], 200, lines=False)
            found.append(ProbeProblem(code, text, count))

    def _decode(self, line: bytes) -> tuple[tuple[Message, Message] | None, bool]:
        """(the message as it was said and tidied, or None; whether it is of a kind that a newer probe may send)."""
        for start in (0, line.find(_MARK, 1)):
            if start < 0:
                break
            piece = line[start:]
            try:
                said = self._messages.decode(piece)
                return (said, tidy(said)), False
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError):
                pass  # every way in which a line can be no message; the lenient reading has the last word
            found, unknown = _lenient(piece)
            if found is not None or unknown:
                return found, unknown
        return None, False


def _lenient(line: bytes) -> tuple[tuple[Message, Message] | None, bool]:
    """Read a line whose numbers JSON does not have (NaN, Infinity, 1e999, as awk and older tools print them): they
    become null, and whether the rest is a message is decided as always."""
    try:
        text = _ODD_NUMBER.sub(b"null", line)
        plain = _finite(json.loads(text, parse_constant=lambda _: None))
        if not isinstance(plain, dict):
            return None, False
        kind = plain.get("k")
        if isinstance(kind, str) and kind not in _KINDS:
            return None, bool(re.fullmatch("[a-z]{1,16}", kind))
        said: Message = msgspec.convert(plain, Message)
        return (said, tidy(said)), False
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError):
        return None, False


#: awk's spellings; JSON's own parser takes NaN, Infinity and -Infinity.
_ODD_NUMBER: Final = re.compile(rb"(?<=[\[:,])[-+]?(?:nan|inf|NAN|INF)(?=[,\]}])")


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int) and not -_WIDEST <= value < 2 * _WIDEST:
        return None
    if isinstance(value, list):
        return [_finite(item) for item in value]
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return value


# --- What every message is made to hold ------------------------------------------------------------------------------


def tidy(message: Message) -> Message:
    """`message` with strings sanitised, rows of their length, lists and whole numbers within bounds. Raises ValueError
    where a number that must be there is out of bounds."""
    if isinstance(message, Sample):
        return _tidy_sample(message)
    if isinstance(message, Inventory):
        message = msgspec.structs.replace(
            message,
            gpus=[_within(gpu, IDENTITY_BOUNDS) for gpu in message.gpus[:MAX_GPUS]],
            ports=message.ports[:MAX_PORTS],
            disks=message.disks[:MAX_DISKS],
            storage=message.storage[:MAX_STORAGE],
        )
    elif isinstance(message, Middle):
        processes = message.processes
        message = msgspec.structs.replace(
            message,
            processes=None if processes is None else [_within(row, _PROCESS) for row in processes[:MAX_PROCESSES]],
            fans=_possible(message.fans[:MAX_GPUS], (FAN_BOUNDS,) * MAX_GPUS),
            filesystems=[row for row in message.filesystems if _is_a_space(row)][:MAX_FILESYSTEMS],
        )
    elif isinstance(message, Slow) and message.gpus is not None:
        message = msgspec.structs.replace(
            message, gpus=[row if row is None else _within(row, HEALTH_BOUNDS) for row in message.gpus[:MAX_GPUS]]
        )
    tidied: Message = _tidy_struct(message)
    return tidied


def _tidy_sample(sample: Sample) -> Sample:
    _check_time(sample.t)
    _check_whole(sample.n)
    _check_whole(sample.gen)
    return Sample(
        n=sample.n,
        t=sample.t,
        m=sample.m,
        gen=sample.gen,
        h=_fit(sample.h, HOST_BOUNDS),
        g=None if sample.g is None else _rows(sample.g, MAX_GPUS, GPU_BOUNDS),
        p=_rows(sample.p, MAX_PORTS, PORT_BOUNDS),
        d=_rows(sample.d, MAX_DISKS, DISK_BOUNDS),
        f=_rows(sample.f, MAX_STORAGE, STORAGE_BOUNDS),
    )


_PROCESS: Final = {"sm": (0.0, 100.0), "memory_bytes": (0.0, float(1 << 53))}


def _fit(row: Row, bounds: Bounds) -> Row:
    """A newer probe may send more columns than we know, an older one fewer; what cannot be is not known."""
    width = len(bounds)
    if len(row) != width:
        row = row[:width] if len(row) > width else row + [None] * (width - len(row))
    return _possible(row, bounds)


def _possible(row: Row, bounds: Bounds) -> Row:
    for value, (low, high) in zip(row, bounds, strict=False):
        if value is not None and not low <= value <= high:
            break
    else:
        return row
    return [
        value if value is not None and low <= value <= high else None
        for value, (low, high) in zip(row, bounds, strict=False)
    ]


def _rows(rows: list[Row | None], most: int, bounds: Bounds) -> list[Row | None]:
    return [None if row is None else _fit(row, bounds) for row in rows[:most]]


def _within(value: Any, bounds: dict[str, tuple[float, float]]) -> Any:
    """A struct whose fields that cannot be are not known."""
    changes: dict[str, None] = {}
    for name, (low, high) in bounds.items():
        number = getattr(value, name)
        if number is not None and not low <= number <= high:
            changes[name] = None
    return msgspec.structs.replace(value, **changes) if changes else value


def _is_a_space(row: FilesystemRow) -> bool:
    return 0 < row.size_bytes < _WIDEST and 0 <= row.free_bytes <= row.size_bytes


def _check_time(value: float) -> None:
    if not 0.0 <= value <= _LATEST:
        raise ValueError("a time outside the calendar")


def _check_whole(value: int) -> None:
    if not 0 <= value < _WIDEST:
        raise ValueError("a whole number out of bounds")


def _tidy_struct(value: Any) -> Any:
    """A struct with its strings, whole numbers, times and inner structs tidied, by its declared types."""
    changes = {}
    for name, action in _ACTIONS[type(value)]:
        before = getattr(value, name)
        after = action(before)
        if after is not before:
            changes[name] = after
    return msgspec.structs.replace(value, **changes) if changes else value


def _text(value: str) -> str:
    return sanitise(value, MAX_TEXT)


def _whole(value: int) -> int:
    _check_whole(value)
    return value


def _maybe_whole(value: int | None) -> int | None:
    return value if value is None or 0 <= value < _WIDEST else None


def _time(value: float) -> float:
    _check_time(value)
    return value


def _structs(values: list[Any] | None) -> list[Any] | None:
    return None if values is None else [None if value is None else _tidy_struct(value) for value in values]


def _action(name: str, kind: Any) -> Callable[[Any], Any] | None:
    """What a field's declared type asks for; None where msgspec has checked everything already."""
    if kind is str:
        return _text
    if kind is int:
        return _whole
    if kind == int | None:
        return _maybe_whole
    if kind is float and name in ("t", "since"):
        return _time
    inner = [kind, *get_args(kind)]
    lists = [part for part in inner if get_origin(part) is list]
    if any(isinstance(item, type) and issubclass(item, msgspec.Struct) for part in lists for item in _leaves(part)):
        return _structs
    return None


def _leaves(kind: Any) -> list[Any]:
    arguments = get_args(kind)
    return [kind] if not arguments else [leaf for argument in arguments for leaf in _leaves(argument)]


def _actions(kind: type[msgspec.Struct]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    chosen = []
    for field in msgspec.structs.fields(kind):
        action = _action(field.name, field.type)
        if action is not None:
            chosen.append((field.name, action))
    return tuple(chosen)


def _all_structs(kind: Any) -> set[type[msgspec.Struct]]:
    found: set[type[msgspec.Struct]] = set()
    for leaf in _leaves(kind):
        if isinstance(leaf, type) and issubclass(leaf, msgspec.Struct) and leaf not in found:
            found.add(leaf)
            for field in msgspec.structs.fields(leaf):
                found |= _all_structs(field.type)
    return found


_ACTIONS: Final = {kind: _actions(kind) for kind in _all_structs(Message)}
_KINDS: Final = frozenset(str(kind.__struct_config__.tag) for kind in get_args(Message))
