"""Own or rent on screen: what a scenario says, what a knob changes, what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.costs.model.policy import Policy
from console.costs.model.statement import Month
from console.costs.page.costs_page import CostsPage
from console.costs.page.handlers import CostHandlers, SaveSheet
from console.costs.service.scenarios import Scenarios, example
from tests.support.scripted import Desk
from tests.support.still_costs import NoCosts
from widgets import theme as themes
from widgets import translation


class Nothing:
    """No month is known."""

    def months(self) -> tuple[str, ...]:
        return ()

    def month(self, name: str, policy: Policy | None = None) -> Month:
        raise AssertionError(name)


class Opened:
    """The page over scenarios of a folder, in a window of its own."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk()
        self.window = QWidget()
        self.window.resize(1500, 900)
        self.scenarios = Scenarios(folder)
        zone = "Europe/Stockholm"
        self.costs = CostsPage(self.scenarios, Nothing, self.desk, zone=lambda: zone, said=str, parent=self.window)
        self.page = self.costs.rent
        self.costs.resize(1500, 900)
        self.handlers = CostHandlers(
            self.scenarios, NoCosts, self.costs, self.desk, self.window, zone=lambda: zone, said=str
        )
        self.window.show()
        self.costs.open("costs/rent")

    def sheet(self) -> SaveSheet:
        self.handlers.save()
        return next(each for each in self.window.findChildren(SaveSheet) if each.isVisible())

    def name(self, name: str) -> None:
        sheet = self.sheet()
        sheet.name.setText(name)
        QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)


@pytest.fixture
def opened(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[], Opened]]:
    translation.install(qapp, "en")
    QLocale.setDefault(QLocale("en_GB"))
    themes.apply(qapp, themes.load("dark"))
    made: list[Opened] = []

    def make() -> Opened:
        made.append(Opened(tmp_path / "scenarios"))
        return made[-1]

    yield make
    for each in made:
        each.window.deleteLater()
        QCoreApplication.sendPostedEvents(each.window, QEvent.Type.DeferredDelete)


@pytest.mark.slow
def test_the_example_is_shown_and_says_that_its_prices_are_invented(opened: Callable[[], Opened]) -> None:
    page = opened().page
    assert page.parity.ratio.value() == "0.64"
    assert page.parity.order.value().replace("\N{NO-BREAK SPACE}", " ") == "27 Jan 2027"
    assert "invented" in page.note.text()
    assert "25\N{NO-BREAK SPACE}Aug\N{NO-BREAK SPACE}2027" in page.parity.chart.accessibleName()


@pytest.mark.slow
def test_a_knob_answers_at_once_by_keys_and_by_the_mouse(opened: Callable[[], Opened]) -> None:
    page = opened().page
    knob = page.what_if.knobs["use"]
    before = page.parity.months.value()
    QTest.keyClick(knob, Qt.Key.Key_PageUp)
    after = page.parity.months.value()
    assert float(after) < float(before)  # used more, owning is cheaper
    assert "1 value set" in page.what_if.foot.text()
    assert knob.accessibleDescription() != "74\N{NO-BREAK SPACE}%"
    QTest.mouseClick(knob, Qt.MouseButton.LeftButton, pos=QPoint(2, knob.height() // 2))
    assert float(page.parity.months.value()) > float(before)
    QTest.mouseClick(page.what_if.back, Qt.MouseButton.LeftButton)
    assert page.parity.months.value() == before
    assert not page.what_if.back.isEnabled()


@pytest.mark.slow
def test_what_never_comes_is_said_so(opened: Callable[[], Opened]) -> None:
    page = opened().page
    page.what_if.knobs["volume_growth"].set_part(0.0)
    page.what_if.knobs["price_fall"].set_part(1.0)
    assert page.parity.months.value() == "never"
    assert not page.parity.order.isVisible()
    assert "never reached" in page.parity.chart.accessibleName()


@pytest.mark.slow
def test_a_scenario_is_kept_with_the_values_that_were_set_and_chosen_again(opened: Callable[[], Opened]) -> None:
    first = opened()
    QTest.keyClick(first.page.what_if.knobs["use"], Qt.Key.Key_PageUp)
    months = first.page.parity.months.value()
    first.name("Two nodes in July")
    assert first.desk.said == ["Saved as Two nodes in July"]
    assert first.page.choice.current() == "Two nodes in July"
    assert first.page.parity.months.value() == months
    assert not first.page.what_if.values()
    again = opened()
    again.page.show_scenario("Two nodes in July")
    assert again.page.parity.months.value() == months


@pytest.mark.slow
def test_a_name_that_is_no_file_cannot_be_given(opened: Callable[[], Opened]) -> None:
    sheet = opened().sheet()
    for name in ("", "../up", "a/b", ".hidden", "a\n."):
        sheet.name.setText(name)
        assert not sheet.go.isEnabled(), name
    sheet.name.setText("Två noder")
    assert sheet.go.isEnabled()


@pytest.mark.slow
def test_a_file_that_is_no_scenario_is_told_and_what_was_shown_stays(
    opened: Callable[[], Opened], tmp_path: Path
) -> None:
    shown = opened()
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "mine.toml").write_text(example().replace("nodes = 2", "nodes = 0"))
    shown.page.show_scenario("mine")
    (said,) = shown.desk.said
    assert "mine.toml: own.nodes must be more than 0" in said
    assert shown.page.parity.ratio.value() == "0.64"


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_lost(
    opened: Callable[[], Opened], tmp_path: Path
) -> None:
    shown = opened()
    (tmp_path / "scenarios").write_text("in the way")
    QTest.keyClick(shown.page.what_if.knobs["use"], Qt.Key.Key_PageUp)
    shown.name("mine")
    assert len(shown.desk.said) == 1
    assert "Saved" not in shown.desk.said[0]
    assert shown.page.what_if.values()
