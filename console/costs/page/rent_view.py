"""The view of own or rent: from a scenario that is chosen, changed by knobs, kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.costs.model.scenario import Scenario
from console.costs.page import settings
from console.costs.page.answer import answer
from console.costs.page.cards import HourCard, MonthCard, MovesCard, ParityCard
from console.costs.page.loading import ScenarioLoader
from console.costs.page.protocols import Scenarios
from console.costs.page.what_if import WhatIfCard
from console.pagekit.faults import FaultLine
from console.pagekit.surroundings import Surroundings
from widgets import theme
from widgets.button import Button
from widgets.card import in_order, scrolled
from widgets.field import Choice
from widgets.text import Label

_WIDE = 1240


class RentView(QWidget):
    """What `costs/rent` and `costs/rent/SCENARIO` show. `said` tells an error of the environment in words."""

    def __init__(
        self,
        scenarios: Scenarios,
        surroundings: Surroundings,
        *,
        zone: Callable[[], str],
        said: Callable[[Exception], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._surroundings, self._said = surroundings, said
        self._scenario: Scenario | None = None
        self._wide: bool | None = None
        self.note = Label("", "muted", elide=True)
        self.choice = Choice((), None, self.tr("Scenario"))
        self.choice.setMinimumWidth(220)
        self.choice.chosen.connect(self._on_chosen)
        self.save = Button(self.tr("Save as…"))
        self.parity, self.month, self.moves, self.hour = ParityCard(zone), MonthCard(), MovesCard(), HourCard()
        self.what_if = WhatIfCard()
        self.what_if.changed.connect(self._compute)
        self._loader = ScenarioLoader(scenarios, surroundings, self)
        self._loader.loaded.connect(self._on_loaded)
        self._loader.refused.connect(self._on_refused)
        self.fault = FaultLine()
        self.fault.watch(self._loader)
        self._build()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.note, 1)
        head.addWidget(Label(self.tr("Scenario"), "muted"))
        head.addWidget(self.choice)
        head.addWidget(self.save)
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        self._scroll = scrolled(body, self.tr("Own or rent"))
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(theme.GAP)
        page.addLayout(head)
        page.addWidget(self.fault)
        page.addWidget(self._scroll, 1)
        in_order(self.choice, self.save, self._scroll)
        self._arrange(True)

    def _arrange(self, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        cards: tuple[QWidget, ...] = (self.parity, self.month, self.moves, self.hour, self.what_if)
        for card in cards:
            self._grid.removeWidget(card)
        places = (
            ((0, 0, 1, 2), (0, 2, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1))
            if wide
            else ((0, 0, 1, 2), (1, 0, 1, 1), (2, 0, 1, 2), (1, 1, 1, 1), (3, 0, 1, 2))
        )
        for card, (row, column, high, broad) in zip(cards, places, strict=True):
            self._grid.addWidget(card, row, column, high, broad)
        for column, stretch in enumerate((4, 3, 3) if wide else (1, 1, 0)):
            self._grid.setColumnStretch(column, stretch)
        self._grid.setRowStretch(0, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width() >= _WIDE)

    @property
    def scenario(self) -> Scenario | None:
        """The scenario in sight, with the values that were set."""
        if self._scenario is None:
            return None
        return self._scenario.with_values(self.what_if.values(), certain=False)

    def set_acts(self, save: QAction) -> None:
        self.save.clicked.connect(save.trigger)

    def open(self, place: str) -> None:
        """A scenario's name, or nothing."""
        name = place
        if name or self._scenario is None:
            self.show_scenario(name or self._surroundings.recall(settings.SCENARIO))

    def show_scenario(self, name: str) -> None:
        """Read one and show it; the example where the name is empty."""
        self._loader.ask(name)

    def help(self) -> Sequence[tuple[str, str]]:
        return (
            (
                self.tr("Own or rent"),
                self.tr(
                    "R is what the cloud costs divided by what owning costs, for the same volume. What is spent grows "
                    "with the volume and falls with the price; when R is 1, renting costs as much. Buying takes time, "
                    "so the day to order lies before that by the supplier's lead time."
                ),
            ),
            (
                self.tr("Knobs"),
                self.tr(
                    "Each answers at once. The tick is the scenario's own value, the shaded part what is likely; a tip "
                    "says where the value is from. Nothing is kept until you save."
                ),
            ),
            (
                self.tr("Scenarios"),
                self.tr(
                    "A scenario is a text that anyone can read and compute again: driftvakt costs breakeven FILE. No "
                    "price ships with the program, and nothing is fetched; the example's prices are invented."
                ),
            ),
        )

    # -- scenarios -----------------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Every value as the scenario has it."""
        self.what_if.reset()

    @Slot(object)
    def _on_chosen(self, name: str) -> None:
        self.show_scenario(name)

    @Slot(object)
    def _on_loaded(self, found: tuple[str, tuple[str, ...], Scenario]) -> None:
        name, names, scenario = found
        self._scenario = scenario
        self._surroundings.remember(settings.SCENARIO, name)
        self.choice.clear()
        for each in ("", *names):
            self.choice.addItem(each or self.tr("Example"), each)
        self.choice.set_current(name)
        self.what_if.show_scenario(scenario)
        self._compute()

    @Slot(str, object)
    def _on_refused(self, name: str, error: Exception) -> None:
        self._surroundings.say(self.tr("{name} cannot be shown: {why}").format(name=name, why=self._said(error)))
        if self._scenario is None and name:
            self.show_scenario("")
        elif self._scenario is not None:
            self.choice.set_current(self._surroundings.recall(settings.SCENARIO))

    @Slot()
    def _compute(self) -> None:
        scenario = self.scenario
        if scenario is None:
            return
        made = answer(scenario)
        for card in (self.parity, self.month, self.moves, self.hour):
            card.show_answer(made)
        invented = self.tr("The example's prices are invented.") if scenario.invented else ""
        self.note.setText("  ".join(filter(None, (scenario.name, invented))))
