"""The connectivity test: which step failed, with scripted roads and streams."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import msgspec
import pytest

from connectors.probe.decoder import Decoder
from connectors.probe.messages import Hello, Inventory, Sample, Status
from connectors.streams import ConnectorError, StreamEnd
from console.fleet.model.inventory import Node
from console.fleet.model.links import Failure
from console.fleet.service.road.checkup import Checkup, Step, check_up, step_of
from tests.support.inventories import node


class Problem(StrEnum):
    REFUSED = "ssh.refused"
    CHANNEL_REFUSED = "ssh.channel_refused"
    CLOSED = "ssh.closed"
    HOST_KEY_UNKNOWN = "ssh.host_key_unknown"


HELLO = Hello(1, "1", "python", "3.11", "g1", "Debian", "6.1", "x86_64", 8, 2**30, "boot", 1.0, 1.0, 1.0, 1, "root")
SAMPLE = Sample(1, 1.0, 1.0, 1, [None] * 13)


def lines(*messages: Any) -> bytes:
    """As the probe writes them: a hello begins with its protocol's version."""
    found = b""
    for message in messages:
        record = msgspec.to_builtins(message)
        found += msgspec.json.encode({k: record[k] for k in sorted(record, key=lambda k: k != "driftvakt")}) + b"\n"
    return found


class Stream:
    def __init__(self) -> None:
        self.closed = False

    def write(self, data: bytes) -> None:
        assert data == b"payload"

    def close(self) -> None:
        self.closed = True


class Host:
    """Plays a script into the callbacks as soon as the command is started."""

    def __init__(self, *script: bytes | StreamEnd | ConnectorError, errors: bytes = b"") -> None:
        self.script = script
        self.errors = errors
        self.stream = Stream()
        self.closed = False

    def open(
        self, command: str, *, on_output: Callable[..., None], on_error_output: Callable[..., None], on_end: Any
    ) -> Stream:
        assert command == "command"
        on_error_output(self.errors)
        for part in self.script:
            if isinstance(part, ConnectorError):
                raise part
            (on_end if isinstance(part, StreamEnd) else on_output)(part)
        return self.stream

    def close(self) -> None:
        self.closed = True


class Probe:
    def command(self) -> str:
        return "command"

    def payload(self, tiers: Any, told: Any) -> bytes:
        return b"payload"

    def tiers(self, tiers: Any) -> bytes:
        return b""

    def decoder(self) -> Decoder:
        return Decoder()


def checked(host: Host | ConnectorError, **options: Any) -> Checkup:
    def connect(_: Node, cancel: threading.Event) -> Host:
        if isinstance(host, ConnectorError):
            raise host
        return host

    return check_up(
        node("hall/g1"), connect, Probe(), tiers=(1.0, 10.0, 60.0), **({"cancel": threading.Event()} | options)
    )


def test_a_node_that_samples_is_well_and_left_again() -> None:
    host = Host(b"Welcome!\n", lines(HELLO, Inventory(1), Status(1.0, "nvml", "overdue", 1.0)), lines(SAMPLE))
    steps: list[Step] = []
    checkup = checked(host, on_step=steps.append)
    assert (checkup.failed, checkup.failure, checkup.passed) == (None, None, tuple(Step))
    assert checkup.hello is not None and checkup.hello.cpus == 8
    assert [trouble.part for trouble in checkup.troubles] == ["nvml"]
    assert steps == [Step.ROAD, Step.PROBE, Step.SAMPLE]
    assert host.stream.closed and host.closed


@pytest.mark.parametrize(
    ("code", "step", "passed"),
    [
        (Problem.REFUSED, Step.ROAD, (Step.CONFIGURATION,)),
        (Problem.HOST_KEY_UNKNOWN, Step.HOST_KEY, (Step.CONFIGURATION, Step.ROAD)),
    ],
)
def test_a_road_that_ends_says_where(code: Problem, step: Step, passed: tuple[Step, ...]) -> None:
    checkup = checked(ConnectorError(code, "g1:22", raw="said"))
    assert (checkup.failed, checkup.passed) == (step, passed)
    assert checkup.failure == Failure(code.value, "g1:22", {}, "said")


def test_a_login_that_takes_too_long_is_a_matter_of_the_login() -> None:
    assert step_of(Failure("ssh.timed_out", "g1", {"phase": "auth"})) is Step.LOGIN
    assert step_of(Failure("ssh.timed_out", "g1", {"phase": "connect"})) is Step.ROAD


@pytest.mark.parametrize(
    ("host", "step", "code"),
    [
        (Host(ConnectorError(Problem.CHANNEL_REFUSED, "g1")), Step.PROBE, "ssh.channel_refused"),
        (Host(StreamEnd(69)), Step.PROBE, "probe.no_interpreter"),
        (Host(StreamEnd(127)), Step.PROBE, "probe.not_started"),
        (Host(StreamEnd(1)), Step.PROBE, "probe.not_started"),
        (Host(lines(HELLO), StreamEnd(0)), Step.SAMPLE, "probe.ended"),
        (Host(lines(HELLO), StreamEnd(70)), Step.SAMPLE, "probe.crashed"),
        (Host(lines(HELLO), StreamEnd(None, ConnectorError(Problem.CLOSED, "g1"))), Step.SAMPLE, "ssh.closed"),
        (Host(b"garbage\n" * 500_000), Step.PROBE, "probe.flood"),
    ],
)
def test_a_probe_that_does_not_come_to_life_says_why(host: Host, step: Step, code: str) -> None:
    host.errors = b"sh: \x1b[31mnope\n" * 1000
    checkup = checked(host)
    assert checkup.failure is not None
    assert (checkup.failed, checkup.failure.code) == (step, code)
    assert "\x1b" not in checkup.failure.raw and len(checkup.failure.raw) <= 2000
    assert host.closed


def test_a_silent_probe_is_waited_for_as_long_as_was_said() -> None:
    clock = iter(range(0, 1000, 10))
    checkup = checked(Host(b"Last login: yesterday\n"), patience=30.0, clock=lambda: float(next(clock)))
    assert checkup.failure is not None
    assert (checkup.failed, checkup.failure.code, checkup.failure.facts) == (
        Step.PROBE,
        "probe.start_hung",
        {"seconds": "30"},
    )


def test_a_cancelled_test_ends() -> None:
    cancel = threading.Event()
    cancel.set()
    checkup = checked(Host(lines(HELLO)), cancel=cancel)
    assert checkup.failure is not None and checkup.failure.code == "ssh.cancelled"
