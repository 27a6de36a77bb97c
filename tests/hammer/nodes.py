"""A hostile node: what its runner says is changed at random, and what asks for nonsense is answered by the real runner.

Neither side may end by it, keep more than its bounds, or take one thing for another. `listen` is the console hearing
such a node, `ask` the node hearing such a console.
"""

from __future__ import annotations

import base64
import json
import os
import random
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from connectors.runner import node_runner
from connectors.runner.client import FilePart, Leased, NodeRunner, Swept
from connectors.runner.files import FolderPart, TreeSum
from connectors.runner.messages import LONGEST_LINE, Entries, Looked, Output, RunState
from connectors.runner.services import Reply
from connectors.streams import ConnectorError, StreamEnd

RUN, OTHER = "0b0e6f0a-6d5c-4a9e-8a52-3f6a3a1d2c11", "0b0e6f0a-6d5c-4a9e-8a52-3f6a3a1d2c12"
_STATE = {"run": RUN, "state": "ended", "target": "node:hall/g01", "epoch": 3, "out": 5, "exit": {"status": 0}}
_ENTRY = {
    "path": "a/b", "type": "file", "size": 3, "mode": 420, "uid": 0, "gid": 0, "mtime_ns": 5, "sha256": "ab" * 32,
    "to": "", "xattrs": {"user.x": "eA=="},
}  # fmt: skip
_HELLO: dict[str, Any] = {"driftvakt_runner": 1, "version": "1.1", "account": "root", "root": True, "detach": "systemd"}
#: A line of each kind; the answers are to the first question that is asked.
LINES: tuple[dict[str, Any], ...] = (
    {"k": "done", "id": 1, "state": _STATE},
    {"k": "done", "id": 1, "runs": [_STATE, {**_STATE, "run": OTHER}], "more": 0},
    {"k": "done", "id": 1, "status": 0, "signal": None, "error": "", "out": "eA==", "err": "", "timed_out": False,
     "out_dropped": 0, "err_dropped": 0},
    {"k": "done", "id": 1, "data": "eA==", "size": 1, "mode": 420, "uid": 0, "modified": 1.5, "ended": "closed"},
    {"k": "done", "id": 1, "removed": ["out"], "left": [], "epoch": 3, "older": [OTHER], "entries": 3, "bytes": 9},
    {"k": "refused", "id": 1, "code": "stale_epoch", "text": "", "facts": {"epoch": 7}},
    {"k": "entries", "id": 1, "entries": [_ENTRY, {**_ENTRY, "path": "", "type": "folder"}], "bytes": 3},
    {"k": "at", "id": 1, "at": 9},
    {"k": "out", "run": RUN, "at": 0, "data": base64.b64encode(b"hello").decode()},
    {"k": "err", "run": RUN, "at": 5, "data": ""},
    {"k": "ended", "run": RUN, "state": _STATE},
)  # fmt: skip
_KINDS: tuple[Any, ...] = (
    *(RunState, tuple[RunState, ...], Looked, FilePart, Leased, Swept),
    *(FolderPart, TreeSum, Reply, int, bool),
)
_ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2, 255, 256, 1 << 31, 1 << 53, 1 << 63, 1 << 64, 10**40, 1.5, -0.0, 1e308, "", "x"),
    *("../../etc/passwd", "/etc", ".", "\0", "\x1b[31m", "ä" * 50, "\ud800", RUN, OTHER, [], [[]], {}, {"": {}}),
    *("a" * 5_000, [0] * 500, "done", "root", "eA==", "!"),
)


def change(chance: random.Random, value: Any) -> Any:
    """A value of JSON with some part of it made another."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        made, name = dict(value), chance.choice(list(value))
        what = chance.random()
        if what < 0.15:
            del made[name]
        elif what < 0.25:
            made[chance.choice(list(value))] = value[name]
        elif what < 0.3:
            made[chance.choice(("id", "run", "state", "k", "x", "at"))] = chance.choice(_ODD)
        else:
            made[name] = change(chance, value[name])
        return made
    if isinstance(value, list) and value and chance.random() < 0.7:
        place = chance.randrange(len(value))
        return [*value[:place], change(chance, value[place]), *value[place + chance.randrange(2) :]]
    return chance.choice(_ODD)


def spoil(chance: random.Random, line: bytes) -> bytes:
    """A line with some of its bytes changed, gone, or put in."""
    data = bytearray(line)
    for _ in range(chance.choice((1, 1, 1, 2, 8))):
        place, what = chance.randrange(len(data) + 1), chance.randrange(5)
        if what == 0 and place < len(data):
            data[place] = chance.randrange(256)
        elif what == 1:
            del data[place : place + chance.randrange(1, 20)]
        elif what == 2:
            data[place:place] = chance.choice((b"\n", b"\0", b'"', b"{", b"]", b",", b"9" * 30, b"[" * 2_000, b"\xff"))
        elif what == 3:
            data[place:place] = data[: chance.randrange(1, 60)]
        elif place < len(data):
            data[place] ^= 1 << chance.randrange(8)
    return bytes(data)


def line(chance: random.Random) -> bytes:
    """One line as a hostile node may say it."""
    told: Any = chance.choice(LINES)
    if chance.random() < 0.7:
        for _ in range(chance.choice((1, 1, 2))):
            told = change(chance, told)
    data = json.dumps(told).encode()
    return spoil(chance, data) if chance.random() < 0.5 else data


class Node:
    """A host whose runner greets, lets a run be followed, and else says what it is made to."""

    def open(
        self,
        _command: str,
        *,
        on_output: Callable[[bytes], None],
        on_error_output: Callable[[bytes], None],
        on_end: Callable[[StreamEnd], None],
    ) -> Node:
        self.say, self.on_end, self.greeted, self.closed = on_output, on_end, False, False
        return self

    def write(self, data: bytes) -> None:
        if not self.greeted:
            self.greeted = True
            self.say(json.dumps(_HELLO).encode() + b"\n")
        elif b'"op":"follow"' in data:
            self.say(json.dumps({"k": "done", "id": json.loads(data)["id"]}).encode() + b"\n")

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.on_end(StreamEnd(None))


class _Listening:
    """A console that follows a run and has asked one question, over a node that says anything."""

    def __init__(self) -> None:
        self.node = Node()
        self.runner = NodeRunner(self.node, "g01")
        self.told: list[Output | RunState] = []
        self.stack = ExitStack()
        self.asked = self.stack.enter_context(self.runner.asking("status", run=RUN))
        self.runner.follow(RUN, self.told.append)

    def hear(self, data: bytes) -> str:
        """What came of some bytes: `closed`, `taken`, `passed over`, or what must not be."""
        before = len(self.told)
        self.node.say(data)
        if len(self.runner._bytes) > LONGEST_LINE or len(self.runner._asked) > 1 or len(self.runner._noise) > 2_000:
            return "KEPT"
        if self.node.closed:
            return "closed"
        if any(not self._mine(each, data) for each in self.told[before:]):
            return "BELIEVED"
        taken = len(self.told) > before
        while self.asked.came():
            taken = True
            try:
                part = self.asked.next(0.0)
            except ConnectorError:
                continue
            if isinstance(part, Entries):
                if any(b".." in entry.name.split(b"/") or entry.name.startswith(b"/") for entry in part.entries):
                    return "BELIEVED"
                continue
            values = getattr(part, "values", {})
            for value in (values, *values.values()):
                for kind in _KINDS:
                    with suppress(ConnectorError):
                        self.runner.as_kind(kind, value)
            with suppress(ConnectorError):
                if self.runner._state(RUN, values).run != RUN:
                    return "BELIEVED"
        return "taken" if taken else "passed over"

    def _mine(self, told: Output | RunState, data: bytes) -> bool:
        """Whether it was said of the run that is followed."""
        return RUN.encode() in data and (isinstance(told, Output) or told.run == RUN)

    def close(self) -> None:
        self.stack.close()


def listen(count: int, *, seed: int = 1, told: Callable[[str], None] = lambda _line: None) -> Counter[str]:
    """So many lines of hostile nodes, heard by the console."""
    chance, found = random.Random(seed), Counter[str]()
    console = _Listening()
    for number in range(count):
        data = line(chance) + b"\n"
        try:
            what = console.hear(data)
        except Exception as error:  # house: broad-except: whatever is raised is what is looked for
            what = "CRASHED"
            told(f"{type(error).__name__}: {error}: {data[:300]!r}")
        found[what] += 1
        if what == "BELIEVED":
            told(f"believed: {data[:300]!r}")
        if what not in {"passed over", "taken"} or RUN not in console.runner._followers:
            console.close()
            console = _Listening()
        if number and number % 100_000 == 0:
            told(f"{number}: {dict(found)}")
    return found


# -- the node hearing a hostile console --------------------------------------------------------------------------------

_REQUESTS: tuple[dict[str, Any], ...] = (
    {"op": "lease", "target": "t", "epoch": 1, "holder": "desk", "seconds": 60},
    {"op": "start", "run": RUN, "argv": ["true"], "target": "t", "epoch": 1, "timeout": 5, "env": {"TZ": "UTC"}},
    {"op": "look", "argv": ["true"], "timeout": 5, "env": {}, "cwd": "/", "input": "eA=="},
    {"op": "status", "run": RUN}, {"op": "list"}, {"op": "adopt", "run": RUN, "epoch": 1},
    {"op": "follow", "run": RUN, "out": 0, "err": 0}, {"op": "unfollow", "run": RUN},
    {"op": "signal", "run": RUN, "signal": "TERM", "epoch": 1}, {"op": "sweep", "run": RUN, "unknown": False},
    {"op": "read", "path": "/etc/here", "at": 0, "most": 100}, {"op": "hash", "path": "/etc", "most": 100},
    {"op": "folder", "path": "/etc", "most": 100}, {"op": "request", "port": 80, "send": "eA==", "timeout": 1},
    {"op": "request", "socket": "/run/x", "send": "eA==", "until": "eA=="}, {"op": "cancel", "of": 3}, {"op": "more"},
    {"op": "put", "path": "/etc/new", "size": 3, "sha256": "ab" * 32, "target": "t", "epoch": 1, "mode": 420},
    {"op": "piece", "bytes": 3},
)  # fmt: skip


class Held(node_runner.Runner):
    """The runner that keeps what it says, held within a folder in which there is no program at all."""

    def __init__(self, folder: Path) -> None:
        (folder / "etc").mkdir(parents=True, exist_ok=True)
        (folder / "etc" / "here").write_text("here")
        super().__init__(node_runner.Place(str(folder), ""))
        self.said: list[dict[str, Any]] = []
        self.take(json.dumps({**_REQUESTS[0], "id": 0}).encode())
        self.said.clear()

    def say(self, **message: Any) -> None:
        self.said.append(json.loads(json.dumps(message)))

    def work(self) -> None:
        """What goes on, a few turns of it."""
        for _ in range(4):
            for number, task in list(self.tasks.items()):
                if self.answered(number, lambda task=task: task.step(task.reads(), [])):
                    del self.tasks[number]
                    task.kill()

    def end(self) -> None:
        for task in self.tasks.values():
            task.kill()
        self.tasks.clear()


def ask(folder: Path, count: int, *, seed: int = 1, told: Callable[[str], None] = lambda _line: None) -> Counter[str]:
    """So many requests of a hostile console, answered by the runner: each once, and none starts anything or touches
    what lies outside of its folder."""
    chance, found = random.Random(seed), Counter[str]()
    inside, outside = folder / "inside", folder / "outside"
    outside.mkdir(parents=True)
    (outside / "file").write_text("mine")
    runner = Held(inside)
    for number in range(count):
        asked: Any = {**chance.choice(_REQUESTS), "id": number + 1}
        for _ in range(chance.choice((0, 1, 1, 2))):
            asked = change(chance, asked)
        data = json.dumps(asked).encode()
        data = (spoil(chance, data) if chance.random() < 0.3 else data) + b"\n"
        try:
            goes_on = runner.hear(data)
            runner.work()
        except Exception as error:  # house: broad-except: whatever is raised is what is looked for
            found["CRASHED"] += 1
            told(f"{type(error).__name__}: {error}: {data[:300]!r}")
            goes_on = False
        found.update(str(each.get("code") or each["k"]) for each in runner.said)
        runner.said.clear()
        if len(runner.tasks) > node_runner.MAX_TASKS or len(runner.bytes) > node_runner.MAX_LINE_BYTES:
            found["KEPT"] += 1
        if not goes_on or len(runner.tasks) > 20:
            runner.end()
            runner = Held(inside)
    runner.end()
    if os.listdir(outside) != ["file"] or (outside / "file").read_text() != "mine":  # noqa: PTH208 - names
        found["OUTSIDE"] += 1
    found["STARTED"] += len(list((inside / "var/lib/driftvakt/runs").iterdir()))
    return found
