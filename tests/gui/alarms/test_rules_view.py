"""The tab of rules: which there are, one edited and checked, tried on the past, switched on and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.alarms.model.editing import Field
from console.alarms.page.rules_view import RulesView
from console.pagekit.news import News
from console.work.model.commands import Bar
from console.work.service.carrying import Standing
from tests.support.scripted import Desk
from tests.support.still_alarms import StillAlarms
from tests.support.still_nodes import NOW
from tests.support.still_rules import StillRuling
from widgets import theme as themes
from widgets import translation
from widgets.button import Button

pytestmark = pytest.mark.slow


class Opened:
    """The tab over rules that stand still."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk()
        self.desk.clock = NOW
        self.rules = StillRuling(folder, NOW)
        self.view = RulesView(
            self.rules,
            News(StillAlarms(NOW)),
            self.desk,
            named=lambda each: f"{each.node} {each.part}",
            said=str,
            zone=lambda: "Europe/Stockholm",
        )
        self.view.resize(1400, 900)
        self.view.show()

    def say(self, field: Field, text: str) -> None:
        self.view.form.lines[field].setText(text)
        self.view.check()

    def click(self, button: Button) -> None:
        assert button.isEnabled() and button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def holds(self, rule: str) -> float:
        return self.rules.book.current().by_id[rule].after


@pytest.fixture
def opened(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[str], Opened]]:
    translation.install(qapp, "en")
    QLocale.setDefault(QLocale("en_GB"))
    themes.apply(qapp, themes.load("dark"))
    made: list[Opened] = []

    def make(rule: str = "storage.slow") -> Opened:
        made.append(Opened(tmp_path / "rules"))
        made[-1].view.open(rule)
        return made[-1]

    yield make
    for each in made:
        each.view.hide()
        each.view.deleteLater()


def test_rules_are_listed_worst_first_with_how_often_each_raised_an_alarm(opened: Callable[..., Opened]) -> None:
    view = opened().view
    keys = view.list.shown()
    assert keys[0] == "link.stopped"
    assert "link.late" not in keys, "what asks for nobody is no alarm"
    counts = {item.key: item.value for item in view.list._all}
    assert (counts["storage.slow"], counts["gpu.lost"]) == ("33", "")


def test_a_rule_is_tried_as_it_is_when_it_is_opened(opened: Callable[..., Opened]) -> None:
    here = opened()
    assert here.rules.asked[-1].id == "storage.slow"
    assert here.view.tried.headline.text() == "It would have been met 11 times, possibly 1 more"
    assert "only the lowest and highest of each minute" in here.view.tried.doubts.text()
    assert not here.view.on.isEnabled()


def test_a_changed_rule_is_tried_beside_the_one_that_holds_and_then_switched_on(opened: Callable[..., Opened]) -> None:
    here = opened()
    here.say(Field.AFTER, "5 min")
    here.say(Field.LIMIT, "12,5")
    assert "+ after = 300.0" in here.view.diff.toPlainText()
    here.click(here.view.again)
    assert here.view.tried.headline.text() == "It would have been met 2 times, possibly 1 more"
    assert here.view.tried.held.text() == "What holds now: 11 times, possibly 1 more."
    assert here.holds("storage.slow") == 5.0
    here.click(here.view.on)
    assert here.holds("storage.slow") == 300.0
    assert here.desk.said[-1] == "Version 1 of storage.slow is on"
    assert "version 1 is on, E. Berg" in here.view.about.text()


def test_the_former_version_comes_back_by_one_click(opened: Callable[..., Opened]) -> None:
    here = opened()
    here.say(Field.AFTER, "5 min")
    here.click(here.view.on)
    here.click(here.view.back)
    assert here.holds("storage.slow") == 5.0
    assert here.view.form.lines[Field.AFTER].text() == "5 s"
    here.click(here.view.back)
    assert here.holds("storage.slow") == 300.0
    here.desk.offers[-1][1]()  # of the message that came with the first switch
    assert here.holds("storage.slow") == 5.0


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        (Field.AFTER, "soon", "A length of time"),
        (Field.LIMIT, "many", "A number"),
        (Field.RESPOND, "0", "A length of time"),
        (Field.CAUSE, " ", "It must say something."),
    ],
)
def test_what_a_field_says_wrong_is_said_beside_it_and_nothing_can_be_switched_on(
    opened: Callable[..., Opened], field: Field, text: str, said: str
) -> None:
    here = opened()
    here.say(field, text)
    line = here.view.form.lines[field]
    assert line.accessibleDescription().startswith(said)
    assert not here.view.on.isEnabled()
    assert not here.view.again.isEnabled()


def test_what_fits_no_other_rule_is_said(opened: Callable[..., Opened]) -> None:
    here = opened()
    here.say(Field.UNDER, "there.is-none")
    assert "there.is-none, which is no rule" in here.view.wrong.text()
    assert not here.view.on.isEnabled()


def test_an_attempt_says_how_far_it_is_and_is_stopped_by_a_button(
    opened: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = opened()
    seen: list[str] = []
    attempt = shown.rules.attempt

    def stopped_half_way(rule: Any, on: Any, all: Any, since: float, until: float, watch: Any) -> Any:
        watch.report(0.5)
        seen.append(shown.view.tried.headline.text())
        shown.click(shown.view.tried.stop)
        watch.check()
        return attempt(rule, on, all, since, until, watch)

    monkeypatch.setattr(shown.rules, "attempt", stopped_half_way)
    shown.click(shown.view.again)
    assert seen == ["Trying it on 30 days of history, 50\N{NO-BREAK SPACE}%"]
    assert shown.view.tried.headline.text() == "Stopped. Nothing was tried." and not shown.view.tried.stop.isVisible()
    monkeypatch.setattr(shown.rules, "attempt", attempt)
    shown.click(shown.view.again)
    assert shown.view.tried.headline.text().startswith("It would have been met")


def test_a_draft_is_discarded(opened: Callable[..., Opened]) -> None:
    here = opened()
    here.say(Field.AFTER, "5 min")
    here.click(here.view.discard)
    assert here.view.form.lines[Field.AFTER].text() == "5 s"
    assert not here.view.on.isEnabled()


def test_a_new_rule_is_written_as_text(opened: Callable[..., Opened]) -> None:
    here = opened()
    here.click(here.view.new)
    here.click(here.view.on)
    assert "own.rule" in here.rules.book.current().by_id
    assert "own.rule" in here.view.list.shown()
    assert here.view.title.text() == "Disk fills up"
    here.click(here.view.back)
    assert "own.rule" not in here.rules.book.current().by_id


def test_at_a_locked_desk_nothing_is_switched_on(opened: Callable[..., Opened]) -> None:
    here = opened()
    here.desk.standing = Standing((Bar.LOCKED,))
    here.say(Field.AFTER, "5 min")
    here.click(here.view.on)
    assert here.holds("storage.slow") == 5.0
    assert "locked" in here.desk.said[-1]
