"""Joining of the Overview with the features whose cards stand beside its sites."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.frame.cost_watch import CostWatch
from console.frame.due_clock import DueClock
from console.frame.overview.beside import CostsBeside, IncidentsBeside
from console.frame.overview.page import OverviewPage
from console.frame.protocols import Parts
from console.pagekit.news import News
from console.pagekit.surroundings import Surroundings


def add_beside(page: OverviewPage, parts: Parts, desk: Surroundings, window: QWidget) -> None:
    """Give the Overview the cards of incidents and costs, fed by what the window watches anyway."""
    incidents, costs = IncidentsBeside(), CostsBeside()
    for card in (incidents, costs):
        card.place_chosen.connect(desk.go)
        page.add_beside(card)

    def show() -> None:
        incidents.show_incidents(parts.incidents.overview(), desk.now())

    News(parts.incidents, page).changed.connect(show)
    show()
    clock, watch = window.findChild(DueClock), window.findChild(CostWatch)
    if clock is not None:
        clock.told.connect(incidents.show_clock)
    if watch is not None:
        watch.changed.connect(costs.show_brief)
        costs.show_brief(watch.brief)
