"""Sums for the Overview: the newest wish is read, and events that were wished for are not forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from console.frame.overview.loading import Answer, TotalsLoader, Wish
from tests.support.scripted import NOW, Desk, Fleet, Task


class Held(Desk):
    """Surroundings whose work waits until the test lets it be done, or refuses it."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[tuple[Any, Any, Any]] = []

    def run(self, _title: str, work: Any, done: Any, failed: Any, **_more: Any) -> Task:
        self.waiting.append((work, done, failed))
        return Task()

    def finish(self) -> None:
        work, done, _failed = self.waiting.pop()
        done(work(Task()))

    def refuse(self) -> None:
        self.waiting.pop()[2](OSError("the disk is gone"))


class Summed(Fleet):
    """A fleet whose sums are of no interest here."""

    def totals(self, *_asked: Any) -> None:
        return None


def wish(end: float, *, events: bool = False) -> Wish:
    return Wish(("hall/g1",), NOW - 900, end, 10.0, events)


@pytest.fixture
def loading(qapp: Any) -> tuple[TotalsLoader, Held, list[Answer]]:
    desk, told = Held(), []
    made = TotalsLoader(Summed(), desk)
    made._take = lambda _wish, found: told.append(found)  # the sums are None here, and not kept
    return made, desk, told


def test_of_several_wishes_the_newest_is_read(loading: tuple[TotalsLoader, Held, list[Answer]]) -> None:
    loader, desk, told = loading
    for end in (1.0, 2.0, 3.0):
        loader.ask(wish(NOW + end))
    while desk.waiting:
        desk.finish()
    assert [answer.wish.end for answer in told] == [NOW + 1, NOW + 3]


def test_a_newer_wish_without_events_does_not_forget_that_they_were_wished_for(
    loading: tuple[TotalsLoader, Held, list[Answer]],
) -> None:
    loader, desk, told = loading
    loader.ask(wish(NOW))
    loader.ask(wish(NOW + 1, events=True))
    loader.ask(wish(NOW + 2))
    while desk.waiting:
        desk.finish()
    assert [(answer.wish.end, answer.events is not None) for answer in told] == [(NOW, False), (NOW + 2, True)]


def test_events_that_could_not_be_read_are_read_the_next_time(
    loading: tuple[TotalsLoader, Held, list[Answer]],
) -> None:
    loader, desk, told = loading
    loader.ask(wish(NOW, events=True))
    desk.refuse()
    loader.ask(wish(NOW + 1))
    desk.finish()
    loader.ask(wish(NOW + 2))
    desk.finish()
    assert [answer.events is not None for answer in told] == [True, False]
