"""The one thread that serves many sockets: who may read when, and that nobody is forgotten."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from connectors.ssh import poller as poller_module
from connectors.ssh.poller import HOME, Poller
from tests.support.sshd import wait_until


class Guest:
    """Notes what it is given and by whom; `plan` says how many bytes it serves before it goes home."""

    def __init__(self, plan: int = 1_000_000) -> None:
        self.road, self.far = socket.socketpair()
        self.plan = plan
        self.at = float("inf")
        self.until = 0.0
        self.bug: Exception | None = None
        self.ended_by: list[Exception] = []
        self.got = bytearray()
        self.threads: set[str] = set()
        self.served = False
        self.asked: Callable[[], object] = lambda: None
        self.is_home = threading.Event()

    def arrived(self, now: float) -> int:
        if self.bug is not None:
            raise self.bug
        data = self.road.recv(65536)
        self.got += data
        self.threads.add(threading.current_thread().name)
        return HOME if not data or len(self.got) >= self.plan else len(data)

    def due(self) -> float:
        self.served = True
        self.asked()
        return self.at

    def awaited(self) -> float:
        return self.until

    def home(self) -> None:
        self.is_home.set()

    def broken(self, error: Exception) -> None:
        self.ended_by.append(error)


@pytest.fixture
def guests() -> Iterator[list[Guest]]:
    made: list[Guest] = [Guest() for _ in range(5)]
    yield made
    for guest in made:
        guest.far.close()
        if guest.served:
            assert guest.is_home.wait(10)
        guest.road.close()


@pytest.fixture
def poller(monkeypatch: pytest.MonkeyPatch) -> Iterator[Poller]:
    monkeypatch.setattr(poller_module, "_IDLE_END", 0.05)
    made = Poller()
    yield made
    wait_until(lambda: made._thread is None, "the thread to end without guests")


def test_one_thread_serves_everybody(poller: Poller, guests: list[Guest]) -> None:
    for guest in guests:
        assert poller.serve(guest)
    for turn in range(3):
        for guest in guests:
            guest.far.send(b"line")
        wait_until(lambda turn=turn: all(len(guest.got) == 4 * (turn + 1) for guest in guests), "the lines")
    assert {name for guest in guests for name in guest.threads} == {"ssh poller"}
    assert not any(guest.is_home.is_set() for guest in guests)
    for guest in guests:
        guest.far.close()
        assert guest.is_home.wait(10)


def test_a_guest_that_went_home_is_not_read_any_more(poller: Poller, guests: list[Guest]) -> None:
    guest = guests[0]
    guest.plan = 4
    poller.serve(guest)
    poller.serve(guests[1])
    guest.far.send(b"last")
    assert guest.is_home.wait(10)
    guest.far.send(b"for its own thread")
    guests[1].far.send(b"x")
    wait_until(lambda: bool(guests[1].got), "the other one")
    assert guest.got == b"last"
    assert guest.road.recv(100) == b"for its own thread"


def test_a_guest_may_be_recalled_and_come_again(poller: Poller, guests: list[Guest]) -> None:
    guest = guests[0]
    for _ in range(20):
        guest.is_home.clear()
        poller.serve(guest)
        poller.recall(guest)
        assert guest.is_home.wait(10)
    poller.recall(guest)  # not there any more: nothing happens
    assert guest.road.fileno() >= 0


def test_a_guest_may_be_recalled_before_it_has_come(poller: Poller, guests: list[Guest]) -> None:
    """Who closes a link does not wait for the link's own thread to have gone to rest."""
    busy, early = guests[0], guests[1]
    begun, go_on = threading.Event(), threading.Event()
    busy.asked = lambda: (begun.set(), go_on.wait(10))
    poller.serve(busy)
    assert begun.wait(10)
    poller.recall(early)
    poller.serve(early)
    go_on.set()
    assert early.is_home.wait(10)
    busy.far.send(b"line")
    wait_until(lambda: bool(busy.got), "the others to be served on")
    assert not busy.is_home.is_set()


def test_a_guest_goes_home_when_it_is_due(poller: Poller, guests: list[Guest]) -> None:
    patient, due = guests[:2]
    due.at = time.monotonic() + 0.1
    poller.serve(patient)
    poller.serve(due)
    assert due.is_home.wait(10)
    assert time.monotonic() >= due.at
    assert not patient.is_home.is_set()


def test_a_bug_in_serving_one_is_loud_and_its_end_alone(
    poller: Poller, guests: list[Guest], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    bad, good = guests[:2]
    bad.bug = RuntimeError("a bug")
    poller.serve(bad)
    poller.serve(good)
    bad.far.send(b"x")
    assert bad.is_home.wait(10)
    good.far.send(b"still served")
    wait_until(lambda: good.got == b"still served", "the other one")
    assert bad.ended_by == [bad.bug]
    assert [args.exc_value for args in told] == [bad.bug]


def test_a_bug_of_the_poller_itself_leaves_nobody_waiting(
    poller: Poller, guests: list[Guest], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    there, coming = guests[:2]
    poller.serve(there)
    there.far.send(b"x")
    wait_until(lambda: bool(there.got), "the first one to be served")
    coming.road.close()  # cannot be waited for: nobody does this
    poller.serve(coming)
    assert there.is_home.wait(10) and coming.is_home.wait(10)
    wait_until(lambda: len(told) == 1, "it to be told")
    there.is_home.clear()
    assert poller.serve(there)  # a new thread
    there.far.send(b"y")
    wait_until(lambda: there.got == b"xy", "the next thread to serve it")


def test_its_thread_ends_without_guests_and_starts_again(poller: Poller, guests: list[Guest]) -> None:
    for guest in guests[:2]:
        poller.serve(guest)
        guest.far.close()
        assert guest.is_home.wait(10)
        wait_until(lambda: poller._thread is None, "the thread to end")


def test_where_there_is_only_select_the_rest_stay_on_their_threads(
    poller: Poller, guests: list[Guest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller_module, "_ONLY_SELECT", True)
    monkeypatch.setattr(poller_module, "_MOST", 2)
    assert [poller.serve(guest) for guest in guests[:3]] == [True, True, False]
    guests[0].far.close()
    assert guests[0].is_home.wait(10)
    wait_until(lambda: poller.serve(guests[2]), "the place of the one that went")
    for guest in guests[1:3]:
        guest.far.close()
        assert guest.is_home.wait(10)


def test_much_from_one_does_not_keep_the_others_waiting(poller: Poller, guests: list[Guest]) -> None:
    flood, quiet = guests[:2]
    flood.plan = 1 << 40
    poller.serve(flood)
    poller.serve(quiet)
    stop = threading.Event()

    def pour() -> None:
        while not stop.is_set():
            flood.far.sendall(bytes(65536))

    pourer = threading.Thread(target=pour)
    pourer.start()
    for turn in range(20):
        quiet.far.send(b"x")
        wait_until(lambda turn=turn: len(quiet.got) == turn + 1, "a byte beside the flood")
    stop.set()
    pourer.join()
    assert len(flood.got) > 65536


def test_who_is_here_is_told(poller: Poller, guests: list[Guest]) -> None:
    seen: list[bool] = []
    guests[0].asked = lambda: seen.append(poller.is_here)
    poller.serve(guests[0])
    wait_until(lambda: bool(seen), "the poller to look")
    assert seen[0] and not poller.is_here


def test_who_waits_for_an_answer_is_not_kept_waiting_by_what_is_gathered(
    poller: Poller, guests: list[Guest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller_module, "_GATHER", 30.0)
    asked, other = guests[:2]
    for guest in (asked, other):
        poller.serve(guest)
    other.far.send(b"line")
    wait_until(lambda: bool(other.got), "the line after which it gathers")
    asked.until = time.monotonic() + 60
    poller.hurry()
    for turn in range(3):
        asked.far.send(b"answer")
        wait_until(lambda turn=turn: len(asked.got) == 6 * (turn + 1), "the answers", 5.0)
    monkeypatch.setattr(poller_module, "_GATHER", 0.05)  # the last of them is not waited for so long
