"""The watched and bounded bytes under a transport, the flow of a stream, patience, and the pause before a next try."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.ssh import link as link_module
from connectors.ssh import patience as patience_module
from connectors.ssh.backoff import delay
from connectors.ssh.flow import WINDOW, Flow
from connectors.ssh.link import Link
from connectors.ssh.patience import Patience, Phase
from connectors.ssh.problems import LOUD_STOPS, NEEDS_OPERATOR, RAW_LIMIT, SshError, SshProblem, retryable
from connectors.ssh.wire import HOST_KEY_TYPES, host_key_order


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(link_module, "time", made)
    monkeypatch.setattr(patience_module, "time", made)
    return made


class Road:
    """A road whose every step a test decides: bytes to give, or seconds of silence."""

    def __init__(self, clock: Clock, *steps: bytes | float | OSError) -> None:
        self.clock = clock
        self.steps: deque[bytes | float | OSError] = deque(steps)
        self.reads = 0
        self.sent = bytearray()
        self.timeout: float | None = None
        self.closed = 0
        self.blocked = False

    def recv(self, size: int, /) -> bytes:
        self.reads += 1
        step = self.steps.popleft() if self.steps else (self.timeout or 1.0)
        if isinstance(step, OSError):
            raise step
        if isinstance(step, float):
            self.clock.now += step
            raise TimeoutError
        return step

    def send(self, data: bytes, /) -> int:
        if self.blocked:
            self.clock.now += self.timeout or 1.0
            raise TimeoutError
        self.sent.extend(data)
        return len(data)

    def settimeout(self, seconds: float | None, /) -> None:
        self.timeout = seconds

    def close(self) -> None:
        self.closed += 1


def make(clock: Clock, *steps: bytes | float | OSError, overall: float = 60.0) -> tuple[Link, Road]:
    road = Road(clock, *steps)
    return Link(road, "node", Patience("node", overall, None)), road


def test_one_read_serves_many_small_ones(clock: Clock) -> None:
    link, road = make(clock, b"abcdefgh")
    assert [link.recv(3), link.recv(3), link.recv(3)] == [b"abc", b"def", b"gh"]
    assert road.reads == 1
    assert link.received == 8


def test_paramiko_s_polling_is_ignored(clock: Clock) -> None:
    link, road = make(clock, b"x")
    link.settled(5.0, 3)
    link.settimeout(0.1)
    link.recv(1)
    assert road.timeout == 5.0


def test_a_silent_peer_is_asked_and_then_given_up(clock: Clock) -> None:
    link, _ = make(clock)
    asked: list[float] = []
    link.on_silence = lambda: asked.append(clock.now)
    link.settled(2.0, 3)
    began = clock.now
    with pytest.raises(EOFError):
        while True:
            with pytest.raises(TimeoutError):
                link.recv(1)
    assert asked == [began + 2, began + 4, began + 6]
    assert link.failure is not None and link.failure.code is SshProblem.HALF_DEAD
    assert link.failure.facts["seconds"] == "8"
    assert link.closed


def test_any_answer_starts_the_count_anew(clock: Clock) -> None:
    link, road = make(clock, 2.0, 2.0, b"x", 2.0, 2.0, b"y", 2.0)
    asked: list[float] = []
    link.on_silence = lambda: asked.append(clock.now)
    link.settled(2.0, 2)
    heard = b""
    for _ in range(7):
        try:
            heard += link.recv(1)
        except TimeoutError:
            continue
    assert heard == b"xy"
    assert len(asked) == 5
    assert link.failure is None and not road.steps


def test_short_waits_for_other_reasons_are_no_silence(clock: Clock) -> None:
    link, road = make(clock)
    asked: list[float] = []
    link.on_silence = lambda: asked.append(clock.now)
    link.settled(2.0, 2)
    link.on_wait = lambda: 0.25
    for _ in range(7):
        with pytest.raises(TimeoutError):
            link.recv(1)
    assert road.timeout == 0.25
    assert asked == []


def test_a_blocked_send_on_a_silent_link_is_half_dead_too(clock: Clock) -> None:
    link, road = make(clock, b"x")
    link.settled(2.0, 2)
    link.recv(1)
    road.blocked = True
    with pytest.raises(EOFError):
        while True:
            with pytest.raises(TimeoutError):
                link.send(b"data")
    assert link.failure is not None and link.failure.code is SshProblem.HALF_DEAD


def test_while_connecting_every_wait_looks_at_the_deadline(clock: Clock) -> None:
    link, _ = make(clock, overall=1.0)
    with pytest.raises(EOFError):
        while True:
            with pytest.raises(TimeoutError):
                link.recv(1)
    assert link.failure is not None and link.failure.code is SshProblem.TIMED_OUT


def test_a_flood_before_the_login_is_cut_off(clock: Clock) -> None:
    link, _ = make(clock, *[bytes(65536)] * 20)
    with pytest.raises(EOFError):
        while True:
            link.recv(65536)
    assert link.failure is not None and link.failure.facts["reason"] == "flood_before_login"


def test_after_the_login_as_much_may_come_as_likes(clock: Clock) -> None:
    link, _ = make(clock, *[bytes(65536)] * 20)
    link.settled(2.0, 2)
    for _ in range(20):
        assert len(link.recv(65536)) == 65536


def test_a_packet_length_that_no_server_sends_is_refused(clock: Clock) -> None:
    link, _ = make(clock, b"x")
    with pytest.raises(EOFError):
        link.recv(0x7FFFFFF0)
    assert link.failure is not None and link.failure.code is SshProblem.PROTOCOL_BROKEN


@pytest.mark.parametrize("error", [ConnectionResetError(104, "reset"), OSError("no number"), OSError(9, "bad")])
def test_a_broken_road_is_an_end_of_file_for_paramiko(clock: Clock, error: OSError) -> None:
    link, road = make(clock, b"first words", error)
    link.recv(100)
    with pytest.raises(EOFError):
        link.recv(1)
    assert link.failure is not None and link.failure.code is SshProblem.CLOSED
    assert link.first_words == b"first words"
    assert road.closed == 1


def test_the_first_reason_counts_and_closing_twice_is_safe(clock: Clock) -> None:
    link, road = make(clock)
    link.give_up(SshError(SshProblem.HALF_DEAD, "node"))
    link.give_up(SshError(SshProblem.CLOSED, "node"))
    link.close()
    assert link.failure is not None and link.failure.code is SshProblem.HALF_DEAD
    assert road.closed == 1
    for act in (lambda: link.recv(1), lambda: link.send(b"x")):
        with pytest.raises(EOFError):
            act()


def test_closing_from_another_thread_ends_a_read_at_once() -> None:
    ours, theirs = socket.socketpair()
    link = Link(ours, "node", Patience("node", 60, None))
    link.settled(3600.0, 1)
    ended = threading.Event()

    def read() -> None:
        with pytest.raises(EOFError):
            link.recv(1)
        link.close()
        ended.set()

    reader = threading.Thread(target=read)
    reader.start()
    while link._reader is None:
        time.sleep(0.001)
    link.close()
    assert ended.wait(10)
    reader.join()
    theirs.close()
    assert ours.fileno() == -1  # the reader gave the descriptor back


# -- patience


def test_phases_are_bounded_by_themselves_and_by_the_whole(clock: Clock) -> None:
    patience = Patience("node", 10.0, None)
    patience.phase(Phase.BANNER, 4.0)
    assert patience.left() == 4.0
    patience.check()
    clock.now += 4.0
    problem = patience.problem()
    assert problem is not None and problem.code is SshProblem.BANNER_TIMEOUT
    assert problem.facts == {"phase": "banner", "seconds": "4"}
    patience.phase(Phase.AUTH, 20.0)
    assert patience.left() == 6.0
    clock.now += 6.0
    problem = patience.problem()
    assert problem is not None and (problem.code, problem.facts["phase"]) == (SshProblem.TIMED_OUT, "auth")


def test_cancelling_comes_before_lateness(clock: Clock) -> None:
    cancel = threading.Event()
    patience = Patience("node", 1.0, cancel)
    clock.now += 2
    cancel.set()
    with pytest.raises(SshError) as caught:
        patience.check()
    assert caught.value.code is SshProblem.CANCELLED


# -- flow


def test_a_flow_allows_what_was_consumed_and_no_faster_than_its_rate() -> None:
    flow = Flow(rate=1000.0, adjust_at=100)
    assert not flow.received(99)
    assert flow.received(1)
    assert flow.take(10.0) == 100
    assert flow.take(10.0) == 0
    flow.received(100)
    assert flow.due(10.0) == pytest.approx(0.1)
    assert flow.take(10.05) == 0
    assert flow.take(10.1) == 100


def test_a_held_flow_allows_nothing_until_released() -> None:
    flow = Flow(rate=1e9, adjust_at=100)
    flow.held = True
    flow.received(500)
    assert flow.due(1.0) is None and flow.take(1.0) == 0
    flow.held = False
    assert flow.take(1.0) == 500
    assert flow.due(2.0) is None


@given(st.lists(st.tuples(st.floats(0, 0.2), st.integers(1, 5000)), min_size=5, max_size=60))
def test_a_flow_never_exceeds_its_rate_by_more_than_one_take(steps: list[tuple[float, int]]) -> None:
    flow, now, allowed, biggest = Flow(rate=10_000.0, adjust_at=1), 100.0, 0, 0
    for wait, count in steps:
        now += wait
        flow.received(count)
        taken = flow.take(now)
        biggest = max(biggest, taken)
        allowed += taken
    assert allowed <= 10_000 * (now - 100.0) + biggest + 1e-6


def test_a_peer_that_ignores_its_window_is_seen() -> None:
    flow = Flow()
    flow.held = True
    flow.received(WINDOW)
    assert not flow.overrun
    flow.received(WINDOW)
    assert flow.overrun


# -- the pause before a next try


def test_the_pause_doubles_up_to_a_bound() -> None:
    def longest(low: float, high: float) -> float:
        return high

    assert [delay(attempt, longest) for attempt in (1, 2, 3, 7, 8, 10_000)] == [1, 2, 4, 60, 60, 60]
    assert delay(0, longest) == delay(-3, longest) == 1
    assert delay(3, longest, first=0.5, longest=1.5) == 1.5


@given(st.integers(-5, 200), st.integers())
def test_the_pause_is_spread_over_its_upper_half(attempt: int, seed: int) -> None:
    top = delay(attempt, lambda low, high: high)
    assert top / 2 <= delay(attempt, random.Random(seed).uniform) <= top


def test_nodes_lost_together_do_not_come_back_together() -> None:
    uniform = random.Random(7).uniform
    pauses = sorted(delay(6, uniform) for _ in range(512))
    assert pauses[-1] - pauses[0] > 10
    assert max(sum(start <= pause < start + 1 for pause in pauses) for start in range(16, 32)) < 80


# -- errors


def test_every_kind_of_failure_is_sorted() -> None:
    assert not LOUD_STOPS & NEEDS_OPERATOR
    assert {code for code in SshProblem if retryable(code)} == set(SshProblem) - LOUD_STOPS - NEEDS_OPERATOR - {
        SshProblem.CANCELLED
    }
    assert all(str(code).startswith("ssh.") for code in SshProblem)


def test_errors_hold_harmless_words_of_bounded_length() -> None:
    facts = {"said": "x\x1b]0;t\x07\r\ny" * 1000, "randomart": "+-+\n| |"}
    error = SshError(SshProblem.NOT_SSH, "no\x1b[2Jde", facts=facts, raw=b"\xff\x1b[31m" * 9000)
    assert "\x1b" not in str(error) + repr(error.facts) + error.target
    assert len(error.raw) <= RAW_LIMIT and len(error.facts["said"]) <= 512
    assert error.facts["randomart"] == "+-+\n| |"
    more = error.with_facts(hop="gate")
    assert more.facts["hop"] == "gate" and more.code is error.code


# -- algorithms


def test_a_known_kind_of_key_is_asked_for_first_and_certificates_only_with_an_authority() -> None:
    assert host_key_order(frozenset(), authority=False) == HOST_KEY_TYPES
    assert host_key_order(frozenset({"ssh-rsa"}), authority=False)[:2] == ("rsa-sha2-512", "rsa-sha2-256")
    order = host_key_order(frozenset({"ecdsa-sha2-nistp256"}), authority=True)
    assert order[0].endswith("-cert-v01@openssh.com")
    assert order[len(HOST_KEY_TYPES)] == "ecdsa-sha2-nistp256"
