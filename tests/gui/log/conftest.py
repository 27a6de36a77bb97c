"""A themed application, a log with people and keys at hand for every test of the log's pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.frame.catalogue import SETTINGS
from console.frame.manned import Manned
from console.frame.memory import Memory
from console.frame.status_bars import TopBar
from console.journal.service import Journal
from console.log.model.people import Role
from console.log.page.people_handlers import PeopleHandlers
from console.log.service.desk import LogDesk
from console.log.service.people import People
from tests.support.at_desk import Keys
from tests.support.journals import Clock
from tests.support.scripted import NOW, Desk
from tests.support.signing import SomeKey, check
from widgets import theme as themes
from widgets import translation


@pytest.fixture(scope="session")
def speaking(qapp: QApplication) -> str:
    """English with its plurals."""
    return translation.install(qapp, "en")


@pytest.fixture(autouse=True)
def themed(qapp: QApplication, speaking: str) -> Iterator[None]:
    QLocale.setDefault(QLocale("en_GB"))
    if themes.current().name != "dark" or qapp.font().family() != "Inter":
        themes.apply(qapp, themes.load("dark"))
    yield


@pytest.fixture(scope="module")
def astrid() -> SomeKey:
    return SomeKey()


@pytest.fixture(scope="module")
def maja() -> SomeKey:
    return SomeKey()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal.open(tmp_path / "journal.db", actor="astrid@desk", source="window", clock=Clock(NOW - 3600))
    yield made
    made.close()


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def log(journal: Journal, keys: Keys, tmp_path: Path) -> Iterator[LogDesk]:
    made = LogDesk(journal, tmp_path, check, lambda: keys)  # type: ignore[arg-type, return-value]
    yield made
    made.close()


@pytest.fixture
def listed(journal: Journal, log: LogDesk, astrid: SomeKey, maja: SomeKey) -> None:
    people = People(journal, check)
    people.add("A. Lindqvist", [astrid.line], (Role.ACT,), astrid, astrid.line)
    people.add("M. Ek", [maja.line], (), astrid, astrid.line)
    log.seat.refresh()


@pytest.fixture
def around() -> Desk:
    return Desk()


@pytest.fixture
def handlers(qtbot: QtBot, log: LogDesk, around: Desk) -> PeopleHandlers:
    window = QWidget()
    qtbot.addWidget(window)
    made = PeopleHandlers(
        log, around, window, lambda: [("nodes.remove", "Remove nodes")], lambda: "UTC", lambda key: key[-8:]
    )
    around.handlers.update(made.table())
    window.show()
    window.handlers = made  # type: ignore[attr-defined]
    return made


@pytest.fixture
def top(qtbot: QtBot) -> TopBar:
    made = TopBar("LIVE", "astrid@desk")
    qtbot.addWidget(made)
    made.resize(1040, made.height())
    made.show()
    return made


@pytest.fixture
def manned(qtbot: QtBot, top: TopBar, log: LogDesk, around: Desk, handlers: PeopleHandlers, tmp_path: Path) -> Manned:
    made = Manned(top, Memory(tmp_path / "window.json", SETTINGS), around.act, around.say, top)
    made.fill(log)
    return made
