"""Many listeners: each has its own gathering, and a slow one delays nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from console.fleet.model.changed import Changed, Gathering
from console.fleet.service.live.announcer import Announcer, Listener


def read(node: str) -> Callable[[Gathering], None]:
    return lambda news: news.readings.add(node)


@pytest.fixture
def bugs() -> list[BaseException]:
    return []


@pytest.fixture
def announcer(bugs: list[BaseException]) -> Announcer:
    return Announcer(bugs.append)


def test_every_listener_gets_everything_whatever_the_others_take(announcer: Announcer) -> None:
    window, alarms = announcer.listen(), announcer.listen()
    announcer.note(read("a"))
    assert window.take().readings == {"a"}
    announcer.note(read("b"))
    assert window.take().readings == {"b"}
    assert alarms.take().readings == {"a", "b"}
    assert not alarms.take()


def test_a_listener_that_never_takes_keeps_nobody_from_being_woken(announcer: Announcer) -> None:
    woken: list[str] = []
    announcer.listen(lambda: woken.append("slow"))
    quick = announcer.listen(lambda: woken.append("quick"))
    for node in "abc":
        announcer.note(read(node))
        announcer.announce()
        quick.take()
    assert woken == ["slow", "quick", "quick", "quick"]


def test_one_wake_up_until_the_news_were_taken(announcer: Announcer) -> None:
    woken: list[None] = []
    listener = announcer.listen(lambda: woken.append(None))
    announcer.announce()
    assert woken == [], "no news, no wake-up"
    for node in "abc":
        announcer.note(read(node))
        announcer.announce()
    assert len(woken) == 1
    listener.take()
    announcer.announce()
    assert len(woken) == 1
    announcer.note(read("d"))
    announcer.announce()
    assert len(woken) == 2


def test_a_listener_that_fails_is_told_as_a_bug_and_the_others_are_woken(
    announcer: Announcer, bugs: list[BaseException]
) -> None:
    def broken() -> None:
        raise RuntimeError("its own fault")

    woken: list[None] = []
    announcer.listen(broken)
    announcer.listen(lambda: woken.append(None))
    announcer.note(read("a"))
    announcer.announce()
    assert len(woken) == 1
    assert [str(bug) for bug in bugs] == ["its own fault"]


def test_who_listens_later_gets_what_comes_later(announcer: Announcer) -> None:
    announcer.note(read("a"))
    late = announcer.listen()
    announcer.note(read("b"))
    assert late.take().readings == {"b"}


def test_who_listens_no_longer_is_woken_no_longer(announcer: Announcer) -> None:
    woken: list[None] = []
    gone = announcer.listen(lambda: woken.append(None))
    gone.close()
    announcer.note(read("a"))
    announcer.announce()
    assert woken == []
    assert gone.take() == Changed()


def test_a_thread_that_works_slowly_on_its_news_misses_none_and_holds_nobody_up(announcer: Announcer) -> None:
    slow = announcer.listen()
    quick = announcer.listen()
    got: set[str] = set()
    go, done = threading.Event(), threading.Event()

    def work(listener: Listener) -> None:
        while not done.is_set():
            if listener.wait(0.05):
                go.wait(10)  # as long as the test likes
                got.update(listener.take().readings)

    thread = threading.Thread(target=work, args=(slow,))
    thread.start()
    seen: set[str] = set()
    for number in range(50):
        announcer.note(read(str(number)))
        announcer.announce()
        seen |= quick.take().readings
    assert seen == {str(number) for number in range(50)}, "while the slow one has not taken anything"
    assert got == set()
    go.set()
    for _ in range(400):
        if len(got) == 50:
            break
        done.wait(0.01)
    done.set()
    thread.join()
    assert got == seen
