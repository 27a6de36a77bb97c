"""Cards beside the sites: open incidents with the clock that asks first, and what the month costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from widgets import numbers
from widgets.button import Button
from widgets.card import Card, FactList
from widgets.priority import Priority

if TYPE_CHECKING:
    from decimal import Decimal

    from console.costs.model.brief import Brief
    from console.incidents.model.incidents import Overview


class _Beside(Card):
    """`place_chosen` carries the page that its button leads to."""

    place_chosen = Signal(str)

    def __init__(self, title: str, name: str, place: str) -> None:
        super().__init__(title)
        self._place = place
        self.facts = FactList()
        self.open_button = Button(self.tr("Open"), small=True)
        self.open_button.setAccessibleName(name)
        self.open_button.clicked.connect(self._on_open)
        self.set_trailing(self.open_button)
        self.add(self.facts)
        self.add_stretch()

    @Slot()
    def _on_open(self) -> None:
        self.place_chosen.emit(self._place)


class IncidentsBeside(_Beside):
    """Open incidents: how many, whose, what is late of them, and the reporting clock that asks first."""

    def __init__(self) -> None:
        super().__init__(self.tr("Incidents"), self.tr("Open the incidents"), "incidents")
        self._overview: Overview | None = None
        self._clock = ""
        self._now = 0.0

    def show_incidents(self, overview: Overview, now: float) -> None:
        """Show them as they stand."""
        self._overview, self._now = overview, now
        self._show()

    @Slot(str)
    def show_clock(self, told: str) -> None:
        """Show which clock asks first; none where that is empty."""
        self._clock = told
        self._show()

    def _show(self) -> None:
        if self._overview is None:
            return
        opened = self._overview.open
        alone = sum(not each.owner for each in opened)
        late = sum(
            each.due is not None and each.due < self._now
            for incident in self._overview.incidents
            for each in incident.open_follow_ups
        )
        worst = min((Priority(each.severity) for each in opened), key=lambda each: each.rank, default=None)
        self.facts.set_facts(
            [
                (self.tr("Open"), numbers.number(len(opened)), worst),
                (self.tr("Without an owner"), numbers.number(alone), Priority.MEDIUM if alone else None),
                (self.tr("Follow-ups that are late"), numbers.number(late), Priority.LOW if late else None),
                (self.tr("First clock"), self._clock or self.tr("none"), None),
            ]
        )


class CostsBeside(_Beside):
    """What the month costs: so far, as it will be, an hour of it, and what has no price."""

    def __init__(self) -> None:
        super().__init__(self.tr("Costs"), self.tr("Open the costs"), "costs")
        self.show_brief(None)

    @Slot(object)
    def show_brief(self, brief: Brief | None) -> None:
        """Show a month; None where nothing is known of any."""
        unit = "" if brief is None else brief.currency
        beyond = Priority.MEDIUM if brief is not None and brief.is_beyond else None
        lacking = 0 if brief is None else brief.unpriced
        self.facts.set_facts(
            [
                (self.tr("This month so far"), _money(brief.total if brief else None, unit), None),
                (self.tr("Forecast"), _money(brief.forecast if brief else None, unit), beyond),
                (self.tr("Budget"), _money(brief.budget if brief else None, unit), None),
                (self.tr("An hour now"), _money(brief.hourly.value if brief else None, unit), None),
                (self.tr("Without a price"), numbers.number(lacking), Priority.LOW if lacking else None),
            ]
        )


def _money(amount: Decimal | None, unit: str = "") -> str:
    return numbers.UNKNOWN if amount is None else f"{numbers.number(float(amount))} {unit}".strip()
