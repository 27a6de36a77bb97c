"""The console's side of a node runner: one channel to one node, over which runs are started, followed and ended."""

from __future__ import annotations

import base64
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from types import TracebackType
from typing import Any, TypeVar

import msgspec

from connectors.probe.launch import EXIT_NO_INTERPRETER
from connectors.runner import launch
from connectors.runner.messages import (
    EXIT_GATE,
    LONGEST_LINE,
    At,
    Done,
    Ended,
    Entries,
    Hello,
    Looked,
    More,
    NoMessage,
    Output,
    Refusal,
    RunState,
    gate_refusal,
    read_hello,
    read_message,
)
from connectors.streams import ConnectorError, Host, Stream, StreamEnd
from connectors.text import sanitise

_T = TypeVar("_T")
Part = Done | Refusal | Entries | At
#: Seconds for the greeting, and for an answer: a start waits on the node for its process to begin.
HELLO_SECONDS = 30.0
ANSWER_SECONDS = 60.0
#: Seconds after which an event that ends a request is looked at.
_STOP_SECONDS = 0.2
#: Parts of one answer that may wait to be taken; a node sends eight before it is asked for more.
_MOST_PARTS = 64
_KEPT_NOISE = 2000
_MOST_NOISE = 1 << 20


class RunnerProblem(StrEnum):
    """Why a runner cannot be spoken to, or did not do what it was asked for."""

    NO_PYTHON = "runner.no_python"
    NO_PLACE = "runner.no_place"  # the account has no folder of its own there to keep runs in
    NOT_ALLOWED = "runner.not_allowed"  # the node's level has no runner, or not this one; the fact `why` says which
    NOT_SPOKEN = "runner.not_spoken"  # what answers is no runner of this protocol
    NO_ANSWER = "runner.no_answer"  # what was asked for may have happened: ask again
    GONE = "runner.gone"  # the channel ended
    REFUSED = "runner.refused"  # nothing was done; the fact `why` says what stands in the way


class Leased(msgspec.Struct, frozen=True):
    """A lease that was given, and the runs that go on under older ones."""

    epoch: int
    older: tuple[str, ...]


class Swept(msgspec.Struct, frozen=True):
    """What was removed of a run, and what is still there: nothing, where all is well."""

    removed: tuple[str, ...]
    left: tuple[str, ...]


class FilePart(msgspec.Struct, frozen=True):
    """A part of a file; `size` is that of all of it, `modified` in unix seconds by the node's clock. `mtime_ns` and
    `ctime_ns` tell whether it was written since, 0 where the node does not say."""

    data: bytes
    size: int
    mode: int
    uid: int
    modified: float
    mtime_ns: int = 0
    ctime_ns: int = 0


@dataclass(frozen=True, slots=True)
class _Follower:
    """Who is told of a run's output, and up to where that was."""

    told: Callable[[Output | RunState], None]
    places: dict[str, int]


class Asked:
    """A request on its way: what comes for it, one after the other, the last being its answer."""

    def __init__(self, runner: NodeRunner, number: int) -> None:
        self._runner, self.number = runner, number
        self.over = False

    def next(self, seconds: float = ANSWER_SECONDS, stop: threading.Event | None = None) -> Done | Entries | At:
        """What comes next, within so many seconds. Once `stop` is set the node is asked to end it, which it answers by
        a refusal, `cancelled`. Raises ConnectorError."""
        try:
            part = self._runner.next_for(self.number, seconds, stop)
        except ConnectorError as error:
            self.over = error.code is RunnerProblem.REFUSED
            raise
        self.over = isinstance(part, Done)
        return part

    def came(self) -> bool:
        """Whether something waits to be taken."""
        return self._runner.came_for(self.number)

    def send(self, op: str, data: bytes = b"", **values: object) -> None:
        """A line that belongs to this request and gets no answer, with the bytes that follow it."""
        self._runner.send(launch.request(self.number, op, **values) + data)


class NodeRunner:
    """A runner on a node. Methods block, may be called from any thread, and raise ConnectorError (RunnerProblem)."""

    def __init__(self, host: Host, target: str, *, base: str = "", detach: str = "") -> None:
        """`target` is what the node is called, for errors; `base` and `detach` as in `launch.payload`."""
        self._target = target
        self._changed = threading.Condition()
        self._writing = threading.Lock()  # a line that a channel takes in parts is not parted by another's
        self._bytes = bytearray()
        self._noise, self._before = bytearray(), 0
        self._numbers = itertools.count(1)
        self._hello: Hello | None = None
        self._asked: dict[int, deque[Part]] = {}  # what came for each request that goes on
        self._followers: dict[str, _Follower] = {}
        self._over: ConnectorError | None = None
        self._stream: Stream | None = None  # what is said may come before there is one
        self._stream = stream = host.open(
            launch.command(), on_output=self._on_output, on_error_output=self._on_noise, on_end=self._on_end
        )
        try:
            stream.write(launch.payload(base=base, detach=detach))
            self.hello = self._greeted()
        except BaseException:
            stream.close()
            raise

    @property
    def target(self) -> str:
        """What the node is called, for errors."""
        return self._target

    def close(self) -> None:
        """End the channel; what was started goes on."""
        if self._stream is not None:
            self._stream.close()

    def __enter__(self) -> NodeRunner:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()

    # -- what can be asked ---------------------------------------------------------------------------------------------

    def lease(self, target: str, epoch: int, holder: str, seconds: float, *, politely: bool = False) -> Leased:
        """Take the right to act on a target of this node for so long. A node that has seen a newer epoch refuses; and
        `politely` it is not taken from somebody who holds it now."""
        done = self._ask("lease", target=target, epoch=epoch, holder=holder, seconds=seconds, politely=politely)
        return self.as_kind(Leased, {"epoch": epoch, "older": done.get("older", ())})

    def start(
        self,
        run: str,
        argv: Sequence[str],
        *,
        target: str,
        epoch: int,
        timeout: float,
        grace: float = 10.0,
        environment: Mapping[str, str] | None = None,
        folder: str = "/",
        given: bytes | None = None,
    ) -> RunState:
        """Start a program under the id `run`, once: a second start of the same id is refused. `given` is what it reads
        on its standard input; it lies on no disk. After `timeout` seconds it is ended, politely, then `grace` seconds
        later firmly."""
        asked: dict[str, Any] = {"input": base64.b64encode(given).decode()} if given is not None else {}
        done = self._ask(
            "start",
            run=run,
            argv=list(argv),
            target=target,
            epoch=epoch,
            timeout=timeout,
            grace=grace,
            env=dict(environment or {}),
            cwd=folder,
            **asked,
        )
        return self._state(run, done)

    def look(
        self,
        argv: Sequence[str],
        *,
        timeout: float = 20.0,
        environment: Mapping[str, str] | None = None,
        folder: str = "/",
        given: bytes | None = None,
    ) -> Looked:
        """Run a program that only looks, for at most 60 seconds, and wait for what it says. It needs no lease, leaves
        nothing on the node, and ends with this channel; up to 32 go on beside each other, each in a thread of its
        caller."""
        asked: dict[str, Any] = {"input": base64.b64encode(given).decode()} if given is not None else {}
        done = self._ask(
            "look",
            answer_seconds=timeout + ANSWER_SECONDS,
            argv=list(argv),
            timeout=timeout,
            env=dict(environment or {}),
            cwd=folder,
            **asked,
        )
        return self.as_kind(Looked, done)

    def allows(self, programs: Sequence[Sequence[str]]) -> tuple[bool, ...]:
        """Of each of these programs whether the node would let it be started; nothing is."""
        done = self._ask("allows", programs=[list(argv) for argv in programs])
        told = self.as_kind(tuple[bool, ...], done.get("allowed"))
        if len(told) != len(programs):
            raise self.not_spoken("an answer about other programs")
        return told

    def status(self, run: str) -> RunState:
        return self._state(run, self._ask("status", run=run))

    def runs(self) -> tuple[RunState, ...]:
        """All runs that this account keeps on the node, the first thousand."""
        return self.as_kind(tuple[RunState, ...], self._ask("list").get("runs"))

    def adopt(self, run: str, epoch: int) -> RunState:
        """Count a run of an older epoch as one of this."""
        return self._state(run, self._ask("adopt", run=run, epoch=epoch))

    def signal(self, run: str, name: str, epoch: int) -> int:
        """Send INT, TERM, HUP or KILL to a run's processes; to how many."""
        return self.as_kind(int, self._ask("signal", run=run, signal=name, epoch=epoch).get("sent"))

    def sweep(self, run: str, *, unknown: bool = False) -> Swept:
        """Remove a run that has ended from the node, and look that nothing is left; one whose end nobody knows only
        where that is said."""
        done = self._ask("sweep", run=run, unknown=unknown)
        return self.as_kind(Swept, {"removed": done.get("removed"), "left": done.get("left")})

    def read(self, path: str, at: int = 0, most: int = 1 << 19) -> FilePart:
        """A part of a file, at most half a mebibyte."""
        done = self._ask("read", **launch.named(path), at=at, most=most)
        return self.as_kind(FilePart, done)

    def follow(self, run: str, told: Callable[[Output | RunState], None], *, out: int = 0, err: int = 0) -> None:
        """Have `told` called with all output from these bytes on, and at last with how it ended; in a thread that must
        not be kept waiting."""
        with self._changed:
            self._followers[run] = _Follower(told, {"out": out, "err": err})
        try:
            self._ask("follow", run=run, out=out, err=err)
        except ConnectorError:
            with self._changed:
                self._followers.pop(run, None)
            raise

    def unfollow(self, run: str) -> None:
        with self._changed:
            self._followers.pop(run, None)
        self._ask("unfollow", run=run)

    # -- talking -------------------------------------------------------------------------------------------------------

    @contextmanager
    def asking(self, op: str, **values: object) -> Iterator[Asked]:
        """Ask for something. What has not been answered when this block is left is not waited for, and the node is told
        to end it if it still can."""
        number = next(self._numbers)
        asked = Asked(self, number)
        with self._changed:
            self._asked[number] = deque()
        try:
            self.send(launch.request(number, op, **values))
            yield asked
        finally:
            with self._changed:
                del self._asked[number]
            if not asked.over:
                with suppress(ConnectorError):  # the channel is gone, and what belongs to it
                    self.send(launch.request(next(self._numbers), "cancel", of=number))

    def send(self, data: bytes) -> None:
        """Whole lines, with the bytes that follow them."""
        if self._stream is not None:
            with self._writing:
                self._stream.write(data)

    def came_for(self, number: int) -> bool:
        with self._changed:
            return bool(self._asked[number])

    def next_for(self, number: int, seconds: float, stop: threading.Event | None = None) -> Done | Entries | At:
        """See `Asked.next`."""
        end, stopped = time.monotonic() + seconds, False
        while True:
            left = max(0.0, end - time.monotonic())
            part = self._wait(partial(self._part, number), left if stop is None else min(left, _STOP_SECONDS))
            if isinstance(part, Refusal):
                raise self._refused(part)
            if isinstance(part, Done | Entries | At):
                return part
            if time.monotonic() >= end:
                raise ConnectorError(RunnerProblem.NO_ANSWER, self._target)
            if stop is not None and stop.is_set() and not stopped:
                stopped = True
                self._ask("cancel", of=number)

    def _refused(self, refusal: Refusal) -> ConnectorError:
        facts = {"why": sanitise(refusal.code, 100)}
        facts |= {sanitise(name, 50): sanitise(str(value), 200) for name, value in list(refusal.facts.items())[:20]}
        return ConnectorError(RunnerProblem.REFUSED, self._target, facts=facts, raw=sanitise(refusal.text, 2000))

    def _part(self, number: int) -> Part | None:
        return self._asked[number].popleft() if self._asked[number] else None

    def _ask(self, op: str, *, answer_seconds: float | None = None, **values: object) -> dict[str, Any]:
        with self.asking(op, **values) as asked:
            answer = asked.next(answer_seconds or ANSWER_SECONDS)
        if isinstance(answer, Done):
            return answer.values
        raise self.not_spoken("no answer to what was asked")

    def as_kind(self, kind: type[_T], value: object) -> _T:
        """A part of an answer as what it should be."""
        try:
            return msgspec.convert(value, kind, strict=True)
        except (msgspec.MsgspecError, ValueError) as error:
            raise self.not_spoken(str(error)) from error

    def _state(self, run: str, answer: Mapping[str, Any]) -> RunState:
        state = self.as_kind(RunState, answer.get("state"))
        if state.run != run:
            raise self.not_spoken("the state of another run")
        return state

    def not_spoken(self, why: str) -> ConnectorError:
        """An error for what no runner says."""
        return ConnectorError(RunnerProblem.NOT_SPOKEN, self._target, raw=sanitise(why, 2000))

    def _greeted(self) -> Hello:
        hello = self._wait(lambda: self._hello, HELLO_SECONDS)
        if hello is None:
            raise ConnectorError(RunnerProblem.NO_ANSWER, self._target, raw=self._said())
        if hello.refused:
            raise ConnectorError(RunnerProblem.NO_PLACE, self._target, raw=sanitise(hello.text, 2000))
        return hello

    def _wait(self, found: Callable[[], _T | None], seconds: float) -> _T | None:
        end = time.monotonic() + seconds
        with self._changed:
            while (value := found()) is None:
                if self._over is not None:
                    raise self._over
                if not self._changed.wait(max(0.0, end - time.monotonic())) and time.monotonic() >= end:
                    return None
            return value

    def _on_noise(self, data: bytes) -> None:
        with self._changed:
            self._noise = (self._noise + data)[-_KEPT_NOISE:]

    def _said(self) -> str:
        return sanitise(bytes(self._noise).decode("utf-8", "replace"), 2000, lines=True)

    def _on_output(self, data: bytes) -> None:
        told: list[Callable[[], None]] = []
        with self._changed:
            self._bytes += data
            try:
                while (end := self._bytes.find(b"\n")) >= 0:
                    line = bytes(self._bytes[:end])
                    del self._bytes[: end + 1]
                    self._take(line, told)
                if len(self._bytes) > LONGEST_LINE:
                    raise NoMessage("a line without an end")
            except NoMessage as error:
                raw = sanitise(str(error), 500)
                self._over = self._over or ConnectorError(RunnerProblem.NOT_SPOKEN, self._target, raw=raw)
                self._bytes.clear()
            self._changed.notify_all()
        for tell in told:
            tell()
        if self._over is not None and self._stream is not None:
            self._stream.close()

    def _take(self, line: bytes, told: list[Callable[[], None]]) -> None:
        """One line, held within the lock; whoever follows is told after it."""
        if self._over is not None:
            return
        if self._hello is None:
            self._hello = read_hello(line)
            if self._hello is None:
                self._before += len(line)
                self._noise = (self._noise + line + b"\n")[-_KEPT_NOISE:]
                if self._before > _MOST_NOISE:
                    raise NoMessage("no greeting")
            return
        match read_message(line):
            case Done() | Refusal() | Entries() | At() as part:
                waiting = self._asked.get(part.id)
                if waiting is not None:  # nobody else's answer is believed, nor kept
                    waiting.append(part)
                    if len(waiting) > _MOST_PARTS:
                        raise NoMessage("more than was asked for")
            case More(run, output):
                follower = self._followers.get(run)
                if follower is not None and follower.places[output.name] == output.at:  # each byte once
                    follower.places[output.name] += len(output.data)
                    told.append(partial(follower.told, output))
            case Ended(state):
                ended = self._followers.pop(state.run, None)
                if ended is not None:
                    told.append(partial(ended.told, state))

    def _on_end(self, end: StreamEnd) -> None:
        with self._changed:
            if self._over is None:
                if end.error is not None:
                    self._over = end.error
                elif end.exit_status == EXIT_NO_INTERPRETER:
                    self._over = ConnectorError(RunnerProblem.NO_PYTHON, self._target, raw=self._said())
                elif end.exit_status == EXIT_GATE and (no := gate_refusal(self._said())) is not None:
                    self._over = ConnectorError(RunnerProblem.NOT_ALLOWED, self._target, facts=no, raw=self._said())
                else:
                    self._over = ConnectorError(RunnerProblem.GONE, self._target, raw=self._said())
            self._changed.notify_all()
