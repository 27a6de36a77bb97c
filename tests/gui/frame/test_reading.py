"""Reading for the screen: one reading at a time, the newest wish counts, and nothing stays dead after a bug."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.fleet.page.time.gpus import GpuCard
from console.frame.acts import Acts
from console.frame.background import Background
from console.frame.catalogue import SETTINGS
from console.frame.desk import Desk
from console.frame.memory import Memory
from console.maintenance.page.looking import NodeLooker
from console.pagekit.newest import NewestLoader
from resources.errors import EnvironmentFault
from tests.support import scripted
from tests.support.scripted import NOW, Fleet
from tests.support.window import wait_until


class Reader(NewestLoader):
    """Reads numbers; negative ones fail."""

    subject = "numbers"

    def ask(self, number: int, error: Exception | None = None) -> None:
        def work() -> int:
            if error is not None:
                raise error
            return number

        self.read(number, work)


@pytest.fixture
def desk(qapp: Any, tmp_path: Path) -> Iterator[Desk]:
    """The real one, with the real threads."""
    window = QWidget()
    background = Background()
    yield Desk(Acts(window), background, Memory(tmp_path / "window.json", SETTINGS), lambda: NOW)
    background.close()


def test_after_a_bug_in_a_read_the_next_wish_is_read(desk: Desk, qtbot: QtBot) -> None:
    loader = Reader(desk)
    got: list[int] = []
    broken: list[None] = []
    loader.loaded.connect(got.append)
    loader.broke.connect(lambda: broken.append(None))
    with qtbot.captureExceptions() as caught:
        loader.ask(1, KeyError("a bug of ours"))
        loader.ask(2)  # waits behind it
        wait_until(lambda: got == [2], 10)
        loader.ask(3)
        wait_until(lambda: got == [2, 3], 10)
    assert [kind for kind, *_ in caught] == [KeyError]
    assert len(broken) == 1


def test_what_the_environment_refuses_is_logged_and_no_bug(
    desk: Desk, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    loader = Reader(desk)
    got: list[int] = []
    broken: list[None] = []
    loader.loaded.connect(got.append)
    loader.broke.connect(lambda: broken.append(None))
    loader.ask(1, EnvironmentFault("the disk is gone"))
    loader.ask(2)
    wait_until(lambda: got == [2], 10)
    assert "numbers could not be read: the disk is gone" in caplog.text
    assert broken == []


def test_a_refusal_that_comes_when_the_sheet_is_gone_is_told_to_nobody(
    desk: Desk, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def said(error: Exception) -> str:
        return str(error)

    sheet = QWidget()
    loader = NodeLooker(desk, said, sheet)
    may_end = threading.Event()

    def work() -> None:
        may_end.wait(10)
        raise EnvironmentFault("the node has no journalctl")

    with qtbot.captureExceptions() as caught:
        loader.read("units", work)
        shiboken6.delete(sheet)
        may_end.set()
        wait_until(lambda: "no journalctl" in caplog.text, 10)
    assert not caught


def test_a_listener_that_fails_does_not_stop_the_reading(desk: Desk, qtbot: QtBot) -> None:
    class Clumsy(Reader):
        def _take(self, wish: int, found: int) -> None:
            super()._take(wish, found)
            if found == 1:
                raise ValueError("a bug in what is done with it")

    loader = Clumsy(desk)
    got: list[int] = []
    loader.loaded.connect(got.append)
    with qtbot.captureExceptions() as caught:
        loader.ask(1)
        loader.ask(2)
        wait_until(lambda: got == [1, 2], 10)
    assert [kind for kind, *_ in caught] == [ValueError]


class Faulty(Fleet):
    """History whose next reads fail."""

    def __init__(self) -> None:
        super().__init__()
        self.bug: Exception | None = None

    def track(self, *asked: Any) -> Any:
        if self.bug is not None:
            raise self.bug
        return super().track(*asked)


@pytest.mark.parametrize("bug", [KeyError("x"), ValueError("operands could not be broadcast together")])
def test_a_card_survives_a_bug_in_a_read_and_says_so(desk: Desk, qtbot: QtBot, bug: Exception) -> None:
    fleet = Faulty()
    card = GpuCard(fleet, desk)
    qtbot.addWidget(card)
    card.show()
    line = card.findChild(QWidget, "fault")
    fleet.bug = bug
    reading = scripted.live()
    with qtbot.captureExceptions() as caught:
        card.start_over("hall/g1", reading, "UTC", NOW)
        wait_until(line.isVisible, 10)
        wait_until(lambda: caught, 10)
        fleet.bug = None
        card.refresh(reading, NOW + 30)
        wait_until(lambda: not line.isVisible(), 10)
    assert {kind for kind, *_ in caught} == {type(bug)}
    assert card._tracks, "the curves came with the next read"


def test_a_card_says_nothing_of_a_fault_when_the_disk_fails(desk: Desk, qtbot: QtBot) -> None:
    fleet = Faulty()
    card = GpuCard(fleet, desk)
    qtbot.addWidget(card)
    card.show()
    fleet.bug = OSError("the disk is gone")
    card.start_over("hall/g1", scripted.live(), "UTC", NOW)
    wait_until(lambda: card.stack._scene.empty_text == "No data", 10)
    assert not card.findChild(QWidget, "fault").isVisible()


def test_a_command_that_is_not_there_is_a_bug(desk: Desk) -> None:
    with pytest.raises(KeyError, match=r"nodes\.retyr"):
        desk.act("nodes.retyr")
