"""A themed application, and the engine of acts over this very machine with a window's handlers around it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.acts.page.act_sheet import ActSheet
from console.acts.page.handlers import ActHandlers
from console.acts.page.run_panel import RunPanel
from console.journal.service import Journal
from console.log.model.people import Role
from console.log.page.key_sheet import KeySheet
from console.log.service.desk import LogDesk
from console.log.service.people import People
from console.main.acting import RuleOfPeople
from console.pagekit.news import News
from console.work.model.plans import Plan, Step
from console.work.model.runs import RunView
from console.work.model.words import Vocabulary
from console.work.service.acting import Acts
from console.work.service.in_windows import InWindows
from console.work.service.records import Records
from resources.text import Text
from tests.support.acts import LocalNodes, acts_over
from tests.support.at_desk import Key, Keys
from tests.support.schedules import Clock, ListedOpenings
from tests.support.scripted import Desk
from tests.support.signing import SomeKey, check
from widgets import theme as themes
from widgets import translation

WORDS: Vocabulary = {"test.act": Text("", "Add files"), "test.add": Text("", "Add {file}")}


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


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal.open(tmp_path / "journal.db", actor="anna@desk", source="window", clock=time.time)
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
def nodes(tmp_path: Path) -> Iterator[LocalNodes]:
    made = LocalNodes(tmp_path / "nodes")
    yield made
    made.kill_all()
    made.cut()


@pytest.fixture
def acts(journal: Journal, nodes: LocalNodes, log: LogDesk, tmp_path: Path) -> Iterator[Acts]:
    made = acts_over(journal, nodes, tmp_path, rule=RuleOfPeople(log.people))  # type: ignore[arg-type]
    yield made
    made.close()


@pytest.fixture
def two(journal: Journal, log: LogDesk, keys: Keys) -> tuple[Key, Key]:
    """Two people on the list, both of whom must agree to every act, with their keys at hand."""
    astrid, maja = SomeKey(), SomeKey()
    people = People(journal, check)
    people.add("A. Lindqvist", [astrid.line], (Role.ACT, Role.APPROVE), astrid, astrid.line)
    people.add("M. Ek", [maja.line], (Role.APPROVE,), astrid, astrid.line)
    people.set_rule("*", 2, [(astrid, astrid.line)])
    log.seat.refresh()
    keys.held = [Key(astrid), Key(maja)]
    return keys.held[0], keys.held[1]


@pytest.fixture
def around() -> Desk:
    made = Desk()
    made.clock = time.time()
    return made


@pytest.fixture
def window(qtbot: QtBot, acts: Acts) -> Iterator[QWidget]:
    """Gone before what it shows."""
    made = QWidget()
    made.resize(1600, 1000)
    made.show()
    yield made
    made.deleteLater()
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


@pytest.fixture
def panel(acts: Acts, around: Desk, window: QWidget) -> Callable[[], RunPanel]:
    news = News(acts, window)

    def make() -> RunPanel:
        return RunPanel(acts, news, around, WORDS, zone=lambda: "UTC", fingerprint=lambda key: key[-8:], said=str)

    yield make


@pytest.fixture
def openings() -> ListedOpenings:
    """No maintenance window is planned."""
    return ListedOpenings(Clock(time.time()))


@pytest.fixture
def in_windows(journal: Journal, acts: Acts, openings: ListedOpenings) -> InWindows:
    made = InWindows(acts, Records(journal), openings, time.time)
    acts.agreement.window = made.refuses
    return made


@pytest.fixture
def handlers(
    acts: Acts, log: LogDesk, around: Desk, window: QWidget, panel: Callable[[], RunPanel], in_windows: InWindows
) -> ActHandlers:
    def signing(title: str, text: str, button: str, act: Any, done: Any) -> None:
        made.sheets.show("sign", lambda: KeySheet(log, around, title, text, button, act, done, window))

    made = ActHandlers(
        acts,
        around,
        window,
        WORDS,
        panel=panel,
        current=lambda: None,
        signing=signing,
        said=str,
        zone=lambda: "UTC",
        in_windows=in_windows,
    )
    around.handlers.update(made.table())
    return made


@pytest.fixture
def planned(acts: Acts, handlers: ActHandlers) -> Callable[..., tuple[RunView, ActSheet]]:
    """Proposes a plan of these steps and opens its sheet."""

    def make(*steps: Step) -> tuple[RunView, ActSheet]:
        run = acts.propose(Plan("test.act", steps, reason="A test"))
        handlers.show(run.id)
        sheet = handlers.sheets.get(f"act {run.id}")
        assert isinstance(sheet, ActSheet)
        return run, sheet

    return make
