"""The page of runs: the list, what is beside it, and the strip that tells what runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.acts.page.run_panel import RunPanel
from console.acts.page.runs_page import RunsPage
from console.frame.status_bars import BottomBar
from console.frame.under_way import UnderWay
from console.pagekit.news import News
from console.work.model.runs import RunState, StepState
from tests.support.at_desk import press
from tests.support.scripted import NOW, Desk
from tests.support.still_runs import WORDS, StillRuns
from widgets import numbers
from widgets.rail import NavigationRail
from widgets.tables.master import Item

Opened = Callable[..., RunsPage]


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> StillRuns:
    """Nothing here changes it."""
    return StillRuns(tmp_path_factory.mktemp("runs"), NOW)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def opened(desk: Desk) -> Iterator[Opened]:
    made: list[QWidget] = []

    def make(runs: StillRuns, place: str = "runs") -> RunsPage:
        news = News(runs.acts)
        panel = RunPanel(
            runs.acts, news, desk, WORDS, zone=lambda: "UTC", fingerprint=lambda key: key[-8:], said=str,
            also=lambda run: ("Elsewhere", f"other:{run.id}") if run.state is RunState.RUNNING else ("", ""),
        )  # fmt: skip
        page = RunsPage(runs.acts, news, desk, WORDS, panel, zone=lambda: "UTC")
        news.setParent(page)
        page.resize(1400, 900)
        page.show()
        page.open(place)
        made.append(page)
        return page

    yield make
    for page in made:
        page.deleteLater()
        QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)


def groups(page: RunsPage) -> dict[str, list[str]]:
    """The ids in the list by their group."""
    found: dict[str, list[str]] = {}
    for row in page.list._model.shown:
        if isinstance(row, Item):
            found.setdefault(row.group, []).append(str(row.key))
    return found


@pytest.mark.slow
def test_what_waits_for_somebody_comes_first_then_what_runs_then_what_is_over(opened: Opened, still: StillRuns):
    ids = still.ids
    assert groups(opened(still)) == {
        "Waits for somebody": [ids["mine"], ids["planned"], ids["unknown"]],
        "Runs now": [ids["running"]],
        "Waits for its window": [ids["waiting"]],
        "Over": [ids["failed"], ids["succeeded"], ids["withdrawn"]],
    }


def test_the_list_is_narrowed_by_state_and_by_words_of_node_person_and_state(
    opened: Opened, still: StillRuns, desk: Desk
):
    page, ids = opened(still), still.ids
    page.states._choose("over")
    assert set(page.list.shown()) == {ids["failed"], ids["succeeded"], ids["withdrawn"]}
    assert desk.memory["runs.listed"] == "over"
    page.states._choose("all")
    for words, found in (
        ("trollhattan/g04", ("unknown", "mine", "waiting", "succeeded")),
        ("stopped", ("failed",)),
        ("zzz", ()),
    ):
        page.list.set_filter(words)
        assert set(page.list.shown()) == {ids[name] for name in found}


def test_a_run_is_opened_by_its_address_and_by_the_arrow_keys(opened: Opened, still: StillRuns, desk: Desk):
    page = opened(still, f"run:{still.ids['failed']}")
    panel = page.panel
    assert (panel.title.whole_text(), panel.state.text()) == ("Drain g03", "stopped")
    assert panel.outcome.said.text() == "2 of 5 steps done, step 3 stopped, step 4, 5 never begun"
    assert "already finished" in panel.column.output.toPlainText()
    QTest.keyClick(page.list.view, Qt.Key.Key_Down)
    assert desk.places[-1] == f"run:{still.ids['succeeded']}"
    assert page.current is not None
    assert page.current.id == still.ids["succeeded"]


def test_nobody_knows_says_what_to_look_at_and_offers_to_ask(opened: Opened, still: StillRuns, desk: Desk):
    panel = opened(still, f"run:{still.ids['unknown']}").panel
    assert panel.outcome.detail.text().startswith("The program is gone and did not say how it ended.")
    press(panel.safe["resume"])
    press(panel.safe["again"])
    run = still.ids["unknown"]
    assert desk.acted == [("act.resume", {"run": run}), ("act.resume", {"run": run, "again": True})]
    assert [each.arguments for each in desk.confirmed] == [each[1] for each in desk.acted]


def test_a_page_without_runs_says_what_belongs_here(opened: Opened, tmp_path: Path):
    page = opened(StillRuns(tmp_path, NOW, empty=True))
    assert page.empty.isVisible()
    assert page.empty.title.text() == "Nothing was planned yet"


def test_a_run_that_is_not_in_the_log_is_said_to_be_missing(opened: Opened, still: StillRuns):
    page = opened(still, "run:ffffffff-0000-4000-8000-000000000000")
    assert page.panel.title.whole_text() == "This run cannot be shown"


def rail_of(qtbot: QtBot) -> NavigationRail:
    rail = NavigationRail()
    rail.add_item("models", "Models", "box")
    qtbot.addWidget(rail)
    return rail


@pytest.mark.slow
def test_a_run_that_has_a_page_of_its_own_leads_there(opened: Opened, still: StillRuns, desk: Desk):
    panel = opened(still, f"run:{still.ids['running']}").panel
    assert panel.also.isVisible() and panel.also.text() == "Elsewhere"
    press(panel.also)
    assert desk.places == [f"other:{still.ids['running']}"]
    assert not opened(still, f"run:{still.ids['failed']}").panel.also.isVisible()


@pytest.mark.parametrize(
    ("state", "undoes", "word"),
    [
        (RunState.RUNNING, "", "25 %"),
        (RunState.PAUSED, "", "paused"),
        (RunState.RUNNING, "another", "back"),
        (RunState.SUCCEEDED, "", ""),
    ],
)
def test_the_rail_says_that_a_version_rolls_out_or_is_taken_back(
    still: StillRuns, desk: Desk, qtbot: QtBot, state: RunState, undoes: str, word: str
):
    bar, rail = BottomBar(), rail_of(qtbot)
    qtbot.addWidget(bar)
    under_way = UnderWay(still.acts, WORDS, desk, bar, bar, rail=rail)
    run = still.acts.run(still.ids["running"])
    shares = [
        replace(run.steps[0], step=replace(run.steps[0].step, kind="rollout.share", values={"share": share}), state=how)
        for share, how in (("25", StepState.DONE), ("50", StepState.WAITING))
    ]
    plan = replace(run.plan, act="deploy.rollout")
    under_way._on_runs((replace(run, plan=plan, state=state, undoes=undoes, steps=tuple(shares)),))
    [item] = rail.items()
    assert item.word().replace(numbers.SPACE, " ") == word
    assert bool(item.accessibleDescription()) is bool(word)
    under_way._on_runs(())
    assert item.word() == ""


def test_the_strip_tells_what_runs_how_far_it_is_and_shows_it(still: StillRuns, desk: Desk, qtbot: QtBot):
    bar = BottomBar()
    qtbot.addWidget(bar)
    bar.resize(1280, bar.height())
    bar.show()
    UnderWay(still.acts, WORDS, desk, bar, bar, rail=rail_of(qtbot))
    assert bar.run.isVisible()
    assert bar.run.accessibleName().replace(numbers.SPACE, " ") == "Drain g03. step 3 of 5 · about 10 s left"
    press(bar.run._show)
    assert desk.places == [f"run:{still.ids['running']}"]


def test_the_strip_is_silent_where_nothing_runs(tmp_path: Path, desk: Desk, qtbot: QtBot):
    bar = BottomBar()
    qtbot.addWidget(bar)
    bar.show()
    UnderWay(StillRuns(tmp_path, NOW, empty=True).acts, WORDS, desk, bar, bar, rail=rail_of(qtbot))
    assert bar.run.isHidden()
