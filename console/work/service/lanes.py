"""A lane: the way to one target while a run acts on it, with its lease; connected anew when the connection is lost."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from connectors.runner.client import RunnerProblem
from connectors.runner.messages import RunState as NodeRun
from connectors.streams import ConnectorError
from connectors.tools import ToolFault, ToolProblem
from console.journal.model import Target
from console.work.model.plans import Check
from console.work.service.protocols import Aids, Nodes, Reader, Runner
from console.work.service.records import Records
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

_T = TypeVar("_T")

#: A lease is taken for so many seconds, and again before anything that needs it.
LEASE_SECONDS = 120.0
#: Seconds between the polite signal and the firm one, where a program is to end.
GRACE = 15.0
_AT_ONCE = 0.001
#: So often a newer epoch is met at most; a node that goes on with that is not believed.
_TRIES = 4
_EPOCH = re.compile(r"[0-9]{1,15}")
#: Seconds between two attempts to reach a target that was there before.
RETRY_SECONDS = 2.0
#: Seconds between two looks at what is to come true, at first and at most.
_SOONEST, _LATEST = 0.25, 2.0
#: For so many seconds a connection that was lost is made anew, to look at what was done.
_RECONNECT = 60.0
#: For so long it is tried to remove what an attempt left.
_SWEEPING = 10.0
#: What a shell says where there is no such program, and readers know.
NO_PROGRAM = 127
_HELD = QT_TRANSLATE_NOOP("Acts", "Another console acts on {node}: {holder}. Nothing was started.")
_NO_READER = QT_TRANSLATE_NOOP("Acts", "Nobody here can read what {program} says.")
_TOO_MUCH = QT_TRANSLATE_NOOP("Acts", "{program} said more than is read.")
_SILENT = QT_TRANSLATE_NOOP("Acts", "{program} did not answer in time.")


class CannotAct(EnvironmentFault):
    """Something that stands in the way of a step; `code` is stable, `reason` for the operator."""

    def __init__(self, code: str, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.code = code
        self.reason = reason


class Stopped(Exception):
    """A person had the run stopped while its lane waited."""


@dataclass(slots=True)
class Lease:
    """A target's lease as all lanes of one run have it: its epoch, 0 before it is taken; when the node gave it last, by
    the monotonic clock; whether it is kept beyond the end of a lane, for a heart beats there."""

    epoch: int = 0
    at: float = 0.0
    kept: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(slots=True)
class Lane:
    """The way to `target`, used by one thread. `holder` is this console, for the node's lease; `stopped` says whether a
    person has the run stopped, and is looked at while it waits."""

    target: Target
    nodes: Nodes
    records: Records
    readers: Mapping[str, Reader]
    holder: str
    stopped: Callable[[], bool]
    take_over: bool = False
    #: The targets' ids that this run has held before: who lost one to another console does not take it back by itself.
    held: set[str] = field(default_factory=set)
    leased: Lease = field(default_factory=Lease)
    #: What earlier runs left there was removed.
    clean: bool = False
    cancel: threading.Event = field(default_factory=threading.Event)
    aids: Aids = field(default_factory=Aids)
    _runner: Runner | None = None

    @property
    def epoch(self) -> int:
        """Of its lease; 0 before it has one."""
        return self.leased.epoch

    def end(self) -> None:
        """Let others act on the target, and close."""
        runner = self._runner
        if runner is None:
            return
        try:
            if self.epoch and not self.leased.kept:
                runner.lease(self.target.id, self.epoch, self.holder, _AT_ONCE)
        except EnvironmentFault:  # else its time ends it
            self.close()
        else:
            self._runner = None
            self.nodes.give_back(self.target, runner)

    def close(self) -> None:
        """Close the connection, to be made anew when it is needed."""
        runner, self._runner, self.leased.at = self._runner, None, 0.0
        if runner is not None:
            with contextlib.suppress(EnvironmentFault):
                runner.close()

    def runner(self) -> Runner:
        """The runner there, reached now if it was not. Raises EnvironmentFault."""
        if self._runner is None:
            try:
                self._runner = self.nodes(self.target, self.cancel)
            except EnvironmentFault:
                if self.cancel.is_set():
                    raise Stopped from None
                raise
        return self._runner

    def surely(self, ask: Callable[[Runner], _T], until: float) -> _T:
        """What the runner answers, reached again and again until the monotonic time `until`. For what may be asked
        twice. Raises what it raised last, and Stopped."""
        while True:
            try:
                return ask(self.runner())
            except EnvironmentFault as error:
                if refusal(error):
                    raise
                self.close()
                if time.monotonic() >= until:
                    raise
            if self.stopped():
                raise Stopped
            time.sleep(RETRY_SECONDS)

    def lease(self, until: float, *, newer: bool = False) -> int:
        """Hold the lease of this target; gives its epoch, a `newer` one than it had if that is asked for. The journal
        knows each epoch before the node does."""
        with self.leased.lock:
            if newer or not self.epoch:
                self._take(self.records.epoch(self.target) + 1)
            elif self.leased.at and time.monotonic() - self.leased.at < LEASE_SECONDS / 2:
                return self.epoch
        for _ in range(_TRIES):
            epoch = self.epoch
            try:
                self.surely(lambda there, epoch=epoch: self._ask(there, epoch), until)  # type: ignore[misc]
            except ConnectorError as error:
                if refusal(error) not in ("stale_epoch", "held"):
                    raise
                with self.leased.lock:
                    if epoch == self.epoch:  # else another lane of this run has a newer one already
                        self._overtaken(error)
            else:
                self.held.add(self.target.id)
                return epoch
        raise CannotAct("held", say(_HELD, node=self.target.name, holder="?"))

    def _ask(self, there: Runner, epoch: int) -> None:
        there.lease(self.target.id, epoch, self.holder, LEASE_SECONDS, politely=not self._takes_over)
        with self.leased.lock:
            if epoch == self.epoch:
                self.leased.at = time.monotonic()

    @property
    def _takes_over(self) -> bool:
        return self.take_over and self.target.id not in self.held

    def _take(self, epoch: int) -> None:
        self.records.lease(self.target, epoch)
        self.leased.epoch, self.leased.at = epoch, 0.0

    def _overtaken(self, error: ConnectorError) -> None:
        """The node knows a newer epoch: this console's own of before, one that is over, or another console's."""
        known = str(error.facts.get("epoch", "0"))
        holder = str(error.facts.get("holder", ""))
        over = str(error.facts.get("held", "")) == "False" and self.target.id not in self.held
        if not _EPOCH.fullmatch(known) or not (self._takes_over or over or holder == self.holder):
            raise CannotAct("held", say(_HELD, node=self.target.name, holder=holder or "?")) from error
        self._take(max(int(known), self.records.epoch(self.target)) + 1)

    def sweep(self, act: str) -> None:
        """Leave nothing of an attempt on the target. What cannot be removed now is removed when a run comes there."""
        with contextlib.suppress(EnvironmentFault, Stopped):
            self.surely(lambda there: there.sweep(act, unknown=True), time.monotonic() + _SWEEPING)

    def clean_up(self) -> None:
        """Remove, once, what earlier attempts of this console left there, whose ends the journal knows. Raises
        EnvironmentFault."""
        if self.clean:
            return
        for run in self.runner().runs():
            if run.target == self.target.id and run.over and self.records.settled(run.run):
                self.sweep(run.run)
        self.clean = True

    def end_runs(self, runs: Sequence[str]) -> list[str]:
        """Have runs on the target end that others started: politely, then firmly. Gives those that did, in order.
        Raises EnvironmentFault."""
        epoch = self.lease(time.monotonic() + RETRY_SECONDS)
        there = self.runner()
        for run in runs:
            there.adopt(run, epoch)
            there.signal(run, "TERM", epoch)
        left, began = list(runs), time.monotonic()
        firmly = False
        while left and time.monotonic() < began + 3 * GRACE:
            time.sleep(_SOONEST)
            left = [run for run in left if _goes_on(there.status(run))]
            if left and not firmly and time.monotonic() > began + GRACE:
                firmly = True
                epoch = self.lease(time.monotonic() + RETRY_SECONDS)
                for run in left:
                    there.signal(run, "KILL", epoch)
        ended = [run for run in runs if run not in left]
        for run in ended:
            self.sweep(run)
        return ended

    def found(self, check: Check) -> Mapping[str, str]:
        """What a check's reader finds on the target now. Raises EnvironmentFault."""
        reader = self.readers.get(check.reader)
        program = check.argv[0] if check.argv else ""
        if reader is None:
            raise CannotAct("no_reader", say(_NO_READER, program=program))
        if check.address:
            try:
                said = self.aids.speak(self.runner(), check.address, lines(check.argv), None)
            except ToolFault as fault:
                if fault.code is ToolProblem.SILENT:
                    return {}  # nobody is there: what is asked for does not hold
                raise
            return reader(0, said, b"")
        return reader(*self.looked(check.argv))

    def looked(self, argv: tuple[str, ...], given: bytes | None = None) -> tuple[int, bytes, bytes]:
        """What a program says that only looks, with its exit status; `given` is what it reads. Raises
        EnvironmentFault."""
        looked = self.runner().look(argv) if given is None else self.runner().look(argv, timeout=50.0, given=given)
        if looked.out_dropped or looked.err_dropped:
            raise CannotAct("too_much", say(_TOO_MUCH, program=argv[0] if argv else ""))
        if looked.error == "no_program":
            return NO_PROGRAM, b"", looked.err
        if looked.timed_out or looked.status is None:
            raise CannotAct("silent", say(_SILENT, program=argv[0] if argv else ""))
        return looked.status, looked.out, looked.err

    def comes_true(self, check: Check, until: float, *, patient: bool = False) -> tuple[bool, str]:
        """Whether a check holds, or comes to hold within its time, but not after the monotonic time `until`; and what
        was found last. A lost connection is made anew for a while, by a `patient` one as long as there is time. Raises
        EnvironmentFault and Stopped."""
        begun = time.monotonic()
        end = min(until, begun + check.within)
        patience = end if patient else min(until, begun + _RECONNECT)
        pause = _SOONEST
        while True:
            fault: EnvironmentFault | None = None
            found = ""
            try:
                values = self.found(check)
                found = values.get(check.seen, "")
                if check.holds(values):
                    return True, found
            except ToolFault as error:
                fault = error  # the target answers, and what it is asked about may not be ready yet
            except EnvironmentFault as error:
                fault = error
                if not patient and (refusal(error) or not isinstance(error, ConnectorError)):
                    raise
                self.close()
            if time.monotonic() >= (end if fault is None or isinstance(fault, ToolFault) else patience):
                break
            if self.stopped():
                raise Stopped
            time.sleep(pause)
            pause = min(pause * 2, _LATEST)
        if fault is not None:
            raise fault
        return False, found


@dataclass(frozen=True, slots=True)
class Asking:
    """A target that is only looked at, over one lane."""

    lane: Lane

    def __call__(self, argv: tuple[str, ...], given: bytes | None = None) -> tuple[int, bytes, bytes]:
        """See `Lane.looked`."""
        return self.lane.looked(argv, given)

    def speak(self, address: str, said: tuple[str, ...]) -> bytes:
        """What a service there says to some lines that change nothing. Raises EnvironmentFault."""
        return self.lane.aids.speak(self.lane.runner(), address, lines(said), None)

    @property
    def runner(self) -> Runner:
        """What answers there. Raises EnvironmentFault."""
        return self.lane.runner()

    @property
    def place(self) -> str:
        """The folder there in which the target keeps its runs. Raises EnvironmentFault."""
        return self.lane.runner().hello.base


def lines(argv: tuple[str, ...]) -> bytes:
    """What is said to a service."""
    return "".join(f"{line}\n" for line in argv).encode()


def _goes_on(run: NodeRun) -> bool:
    """Also where only what it left behind does."""
    return not run.over or bool(run.left)


def refusal(error: BaseException) -> str:
    """Why a runner refused, by its code; empty for what is no refusal of a runner."""
    if isinstance(error, ConnectorError) and error.code == RunnerProblem.REFUSED:
        return str(error.facts.get("why", ""))
    return error.code if isinstance(error, CannotAct) else ""
