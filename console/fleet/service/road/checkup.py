"""The connectivity test: walk the road to a node once, step by step, and say where it ends."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from connectors.probe.decoder import ProbeProblem, ProblemCode
from connectors.probe.messages import Hello, Inventory, Sample, Status
from connectors.streams import ConnectorError, Host, StreamEnd
from connectors.text import sanitise_bytes
from console.fleet.model.failures import Local
from console.fleet.model.inventory import Node
from console.fleet.model.links import Failure
from console.fleet.service.protocols import Connect, Probe, Tiers


class Step(StrEnum):
    """In the order in which a node is reached."""

    CONFIGURATION = "configuration"
    ROAD = "road"
    HOST_KEY = "host key"
    LOGIN = "login"
    PROBE = "probe"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Checkup:
    """How far it went. `failed` is None when all steps passed; `troubles` are parts of the node that do not answer."""

    node: Node
    passed: tuple[Step, ...]
    failed: Step | None = None
    failure: Failure | None = None
    hello: Hello | None = None
    devices: Inventory | None = None
    troubles: tuple[Status, ...] = ()


#: The step at which each failure of a connection happens; what is not named here happens on the road.
_STEPS: dict[str, Step] = {
    "ssh.config_bad": Step.CONFIGURATION,
    "local.unsupported": Step.CONFIGURATION,
    "ssh.known_hosts_unreadable": Step.CONFIGURATION,
    "ssh.host_key_unknown": Step.HOST_KEY,
    "ssh.host_key_changed": Step.HOST_KEY,
    "ssh.host_key_revoked": Step.HOST_KEY,
    "ssh.host_certificate_bad": Step.HOST_KEY,
    "ssh.known_hosts_unwritable": Step.HOST_KEY,
    "ssh.auth_failed": Step.LOGIN,
    "ssh.login_lapsed": Step.LOGIN,
    "ssh.passphrase_needed": Step.LOGIN,
    "ssh.password_needed": Step.LOGIN,
    "ssh.answers_needed": Step.LOGIN,
    "ssh.key_unreadable": Step.LOGIN,
    "ssh.channel_refused": Step.PROBE,
    "ssh.command_refused": Step.PROBE,
    "ssh.killed": Step.PROBE,
}


def step_of(failure: Failure) -> Step:
    """At which step a failure to connect happened."""
    if failure.facts.get("phase") == "auth":
        return Step.LOGIN
    return _STEPS.get(failure.code, Step.ROAD)


def failure_of(error: ConnectorError) -> Failure:
    """A connector's error as a value."""
    return Failure(error.code.value, error.target, dict(error.facts), error.raw)


def check_up(
    node: Node,
    connect: Connect,
    probe: Probe,
    *,
    tiers: Tiers,
    cancel: threading.Event,
    patience: float = 60.0,
    on_step: Callable[[Step], None] = lambda _: None,
    clock: Callable[[], float] = time.monotonic,
) -> Checkup:
    """Connect, start the probe, wait for its first sample, and leave again. Blocks; `patience` is how many seconds the
    probe may take by the monotonic `clock`. `on_step` is told each step that begins."""
    on_step(Step.ROAD)
    try:
        host = connect(node, cancel)
    except ConnectorError as error:
        failure = failure_of(error)
        step = step_of(failure)
        return Checkup(node, tuple(s for s in Step if _before(s, step)), step, failure)
    try:
        return _Listening(node, host, probe, cancel, on_step, clock).listen(tiers, patience)
    finally:
        host.close()


def _before(step: Step, other: Step) -> bool:
    order = list(Step)
    return order.index(step) < order.index(other)


_EXITS = {69: Local.NO_INTERPRETER, 70: Local.CRASHED, 126: Local.NOT_STARTED, 127: Local.NOT_STARTED}
_FATAL = frozenset({ProblemCode.FLOOD, ProblemCode.VERSION, ProblemCode.NO_HELLO})
_ERRORS_KEPT = 2000


@dataclass(slots=True)
class _Listening:
    """The probe's stream, heard out until its first sample."""

    node: Node
    host: Host
    probe: Probe
    cancel: threading.Event
    on_step: Callable[[Step], None]
    clock: Callable[[], float]
    heard: queue.Queue[bytes | StreamEnd] = field(default_factory=queue.Queue)
    errors: bytearray = field(default_factory=bytearray)
    hello: Hello | None = None
    devices: Inventory | None = None
    troubles: list[Status] = field(default_factory=list)
    sampled: bool = False

    def listen(self, tiers: Tiers, patience: float) -> Checkup:
        self.on_step(Step.PROBE)
        try:
            stream = self.host.open(
                self.probe.command(),
                on_output=self.heard.put,
                on_error_output=self._keep_errors,
                on_end=self.heard.put,
            )
        except ConnectorError as error:
            return self._result(failure_of(error))
        try:
            stream.write(self.probe.payload(tiers, None))
            return self._result(self._hear_out(patience))
        except ConnectorError as error:
            return self._result(failure_of(error))
        finally:
            stream.close()

    def _hear_out(self, patience: float) -> Failure | None:
        decoder = self.probe.decoder()
        end = self.clock() + patience
        while self.clock() < end:
            if self.cancel.is_set():
                return self._failure("ssh.cancelled")
            try:
                piece = self.heard.get(timeout=0.1)
            except queue.Empty:
                continue
            if isinstance(piece, StreamEnd):
                if piece.error is not None:
                    return failure_of(piece.error)
                code = _EXITS.get(piece.exit_status or 0, Local.ENDED if self.hello else Local.NOT_STARTED)
                return self._failure(code, status=str(piece.exit_status))
            for message in decoder.feed(piece):
                if isinstance(message, ProbeProblem) and message.code in _FATAL:
                    return self._failure(message.code.value, raw=message.text)
                self._take(message)
            if self.sampled:
                return None
        return self._failure(Local.START_HUNG, seconds=f"{patience:.0f}")

    def _keep_errors(self, data: bytes) -> None:
        self.errors += data[: _ERRORS_KEPT - len(self.errors)]

    def _take(self, message: object) -> None:
        match message:
            case Hello():
                self.hello = message
                self.on_step(Step.SAMPLE)
            case Inventory():
                self.devices = message
            case Status() if message.state != "ok":
                self.troubles.append(message)
            case Sample():
                self.sampled = True

    def _failure(self, code: str, raw: str = "", **facts: str) -> Failure:
        return Failure(str(code), self.node.full_name, facts, sanitise_bytes(bytes(self.errors)) or raw)

    def _result(self, failure: Failure | None) -> Checkup:
        step = None if failure is None else Step.SAMPLE if self.hello else Step.PROBE
        passed = tuple(s for s in Step if step is None or _before(s, step))
        return Checkup(self.node, passed, step, failure, self.hello, self.devices, tuple(self.troubles))
