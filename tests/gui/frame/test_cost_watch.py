"""What an hour costs stands in the strip where there is room, and the month in brief beside the sites."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication, QWidget

from console.costs.model.brief import Brief
from console.costs.model.figures import Figure
from console.fleet.model.rules import Grade
from console.frame.cost_watch import CostWatch
from console.frame.overview.beside import CostsBeside, IncidentsBeside
from console.frame.status_bars import TopBar
from console.incidents.model.incidents import FollowUp, Incident, Number, Overview
from tests.support.scripted import Desk
from tests.support.still_costs import StillCosts
from widgets import theme as themes
from widgets import translation

HOUR = Figure(Decimal("1287.33"), "SEK/h", ("Costs", "an hour"))
BRIEF = Brief("2026-11", "SEK", Decimal(612_400), Decimal(958_000), Decimal(975_000), HOUR, 0, invented=True)


class Costs(StillCosts):
    found: Brief | None = BRIEF

    def brief(self) -> Brief | None:
        return self.found


def shown(card: CostsBeside | IncidentsBeside) -> list[str]:
    return [value.text() for value, _ in card.facts._values]


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QWidget]:
    translation.install(qapp, "en")
    QLocale.setDefault(QLocale("en_GB"))
    themes.apply(qapp, themes.load("dark"))
    made = QWidget()
    yield made
    made.deleteLater()
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def test_an_hour_stands_in_the_strip_where_there_is_room(window: QWidget) -> None:
    top = TopBar("LIVE", "astrid", parent=window)
    top.resize(1600, top.height())
    window.resize(1600, 100)
    window.show()
    costs = Costs()
    watch = CostWatch(lambda: costs, Desk(), top, window)
    watch.look()
    assert top.cost.accessibleDescription() == "1,287 SEK/h now" and top.cost.isVisible()
    top.resize(1280, top.height())
    assert not top.cost.isVisible()
    top.resize(1600, top.height())
    assert top.cost.isVisible()
    costs.found = None
    watch.look()
    assert not top.cost.isVisible(), "an hour that nobody knows the price of is no hour for nothing"


def test_the_month_stands_beside_the_sites_and_leads_to_its_page(window: QWidget) -> None:
    card = CostsBeside()
    gone: list[str] = []
    card.place_chosen.connect(gone.append)
    assert "612,400 SEK" not in shown(card)
    card.show_brief(BRIEF)
    assert shown(card)[:4] == ["612,400 SEK", "958,000 SEK", "975,000 SEK", "1,287 SEK"]
    card.open_button.click()
    assert gone == ["costs"]


def test_open_incidents_say_who_has_none_what_is_late_and_which_clock_asks_first(window: QWidget) -> None:
    late = FollowUp(1, "Ask the vendor", due=90.0)
    incidents = (
        Incident(Number(2026, 2), "Lost", Grade.HIGH, 1.0, 1.0, "AL"),
        Incident(Number(2026, 1), "Slow", Grade.LOW, 1.0, 1.0, "AL", owner="AL", closed=50.0, follow_ups=(late,)),
    )
    card = IncidentsBeside()
    card.show_incidents(Overview(1, incidents), 100.0)
    assert shown(card) == ["1", "1", "1", "none"]
    card.show_clock("NIS2 23 h")
    assert shown(card)[-1] == "NIS2 23 h"
