"""The card "What if": knobs over the uncertain figures of a scenario, which answer at once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from console.costs.model.scenario import Figure, Rented, Scenario
from console.costs.page import wording
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.knob import Knob
from widgets.text import Caption, Label
from widgets.theme import Size, Weight
from widgets.tips import set_tip

#: Which figures have a knob, in this order.
KNOBS = (
    Rented.GROWTH.value,
    Rented.FALL.value,
    "use",
    Rented.PRICE_CHANGE.value,
    "purchase",
    "life_years",
    "kwh_price",
)
#: A knob goes beyond what is likely by so much of its width, on both sides.
_BEYOND = Decimal("0.75")
_LEAST = {
    "use": Decimal("0.05"),
    "life_years": Decimal(1),
    "kwh_price": Decimal(0),
    Rented.PRICE_CHANGE.value: Decimal("0.05"),
}
_MOST = {"use": Decimal(1)}
_PLAIN = Decimal("0.0001")


class WhatIfCard(Card):
    """`changed` comes with each move of a knob."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("What if"))
        self.back = Button(self.tr("As it is"), Kind.QUIET)
        self.back.clicked.connect(self.reset)
        self.set_trailing(self.back)
        self._scenario: Scenario | None = None
        self.knobs: dict[str, Knob] = {}
        self._values: dict[str, Label] = {}
        self._scales: dict[str, tuple[Decimal, Decimal]] = {}
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, figure in enumerate(KNOBS):
            knob = Knob(wording.name(figure))
            knob.setProperty("figure", figure)
            knob.valueChanged.connect(self._on_moved)
            value = Label("", "text", Size.BODY, Weight.MEDIUM)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            value.setMinimumWidth(104)
            grid.addWidget(Label(wording.name(figure), "muted"), row, 0)
            grid.addWidget(knob, row, 1)
            grid.addWidget(value, row, 2)
            self.knobs[figure], self._values[figure] = knob, value
        self.foot = Caption("", wrap=True)
        self.add(body)
        self.add_stretch()
        self.add(self.foot)

    def show_scenario(self, scenario: Scenario) -> None:
        """Another scenario: every knob stands where it has its value."""
        self._scenario = scenario
        self._scales = {figure: _scale(figure, scenario.figures[figure]) for figure in KNOBS}
        for figure, knob in self.knobs.items():
            each, (least, most) = scenario.figures[figure], self._scales[figure]
            stood, low, high = (float((end - least) / (most - least)) for end in (each.value, each.low, each.high))
            knob.set_scale(stood, (low, high))
            with QSignalBlocker(knob):
                knob.set_part(stood)
            set_tip(knob, self._source(each))
        for figure in KNOBS:
            self._say(figure)
        self._foot()

    def values(self) -> Mapping[str, Decimal]:
        """Those that were set otherwise than the scenario has them."""
        if self._scenario is None:
            return {}
        found = {}
        for figure, knob in self.knobs.items():
            each = self._scenario.figures[figure]
            least, most = self._scales[figure]
            stood = round(float((each.value - least) / (most - least)) * knob.maximum())
            if knob.value() != stood:
                found[figure] = (least + (most - least) * knob.value() / knob.maximum()).quantize(_PLAIN)
        return found

    @Slot()
    def reset(self) -> None:
        """Every value as the scenario has it."""
        if self._scenario is not None and self.values():
            self.show_scenario(self._scenario)
            self.changed.emit()

    @Slot()
    def _on_moved(self) -> None:
        self._say(str(self.sender().property("figure")))
        self._foot()
        self.changed.emit()

    def _say(self, figure: str) -> None:
        if self._scenario is None:
            return
        value = self.values().get(figure, self._scenario.figures[figure].value)
        text = wording.value(figure, value, self._scenario.currency)
        self._values[figure].setText(text)
        self.knobs[figure].say(text)

    def _foot(self) -> None:
        count = len(self.values())
        self.back.setEnabled(count > 0)
        self.foot.setText(
            self.tr("%n value(s) set otherwise. Nothing is kept until you save.", "", count)
            if count
            else self.tr("Tick: as it is. Shaded: what is likely. Nothing is kept until you save.")
        )

    def _source(self, figure: Figure) -> str:
        basis = {
            "measured": self.tr("measured"),
            "contract": self.tr("by contract"),
            "estimated": self.tr("estimated"),
            "invented": self.tr("invented, for an example"),
        }[figure.basis]
        return f"{basis}: {figure.source}" if figure.source else basis


def _scale(name: str, figure: Figure) -> tuple[Decimal, Decimal]:
    """The ends of a figure's knob."""
    low, high = figure.low, figure.high
    if figure.certain:
        around = abs(figure.value) / 4 or Decimal("0.05")
        low, high = figure.value - around, figure.value + around
    beyond = (high - low) * _BEYOND
    least, most = low - beyond, high + beyond
    least = max(least, _LEAST.get(name, least))
    if name == "purchase":
        least = max(least, figure.value / 10)
    return min(least, figure.low), max(min(most, _MOST.get(name, most)), figure.high)
