"""The card of a month's energy and CO2, with the last day by the hour above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from console.costs.model.basis import Basis
from console.costs.page import month_words as words
from widgets import numbers
from widgets.card import Card, FactList
from widgets.text import Caption
from widgets.time.hourly import Hourly, Lane

if TYPE_CHECKING:
    from console.costs.model.energy_hours import EnergyHours, Hour
    from console.costs.model.statement import Month


class EnergyCard(Card):
    """Shows what `by_the_hour` says of the zone that took most, and a Month's power."""

    def __init__(self, zone: Callable[[], str]) -> None:
        super().__init__(self.tr("Energy and CO₂"))
        self._zone = zone
        self.chart = Hourly(self.tr("Energy and CO₂ by the hour"))
        self.note = Caption("", wrap=True)
        self.facts = FactList()
        self.add(self.chart)
        self.add(self.note)
        self.add(self.facts)
        said = self.tr("Of GPUs as measured; of the rest as somebody said, and by the building's PUE.")
        self.add(Caption(said, wrap=True))
        self.add_stretch()
        self.show_hours(())

    def show_hours(self, zones: Sequence[EnergyHours]) -> None:
        """The last day; of no zone where a month is shown that is over."""
        shown = bool(zones)
        self.chart.setVisible(shown)
        self.set_trailing("")
        notes = []
        if shown:
            of = zones[0]
            self.chart.set(
                of.hours[0].start, of.now, self._zone(), self._lanes(of), [self._told(of, each) for each in of.hours]
            )
            if of.zone:
                self.set_trailing(self.tr("price zone {zone}").format(zone=of.zone))
            if len(zones) > 1:
                notes.append(
                    self.tr("Of {zone}, which took most. All zones: driftvakt costs hours").format(zone=of.zone or "–")
                )
            if of.basis is Basis.ESTIMATED:
                notes.append(self.tr("Spot and CO₂ are estimated."))
        self.note.setText(" ".join(notes))
        self.note.setVisible(bool(notes))

    def _lanes(self, of: EnergyHours) -> list[Lane]:
        last = of.metered[-1]
        lanes = [
            Lane(
                numbers.quantity(float(last.it_kwh or 0), "kWh", 1),
                self.tr("of machines in the last hour, {kwh} in the day").format(kwh=numbers.number(float(of.it_kwh))),
                [None if each.it_kwh is None else float(each.it_kwh) for each in of.hours],
                bars=True,
            )
        ]
        if any(each.spot is not None for each in of.hours):
            lanes.append(self._spot(of))
        if any(each.co2 is not None for each in of.hours):
            known = [each for each in of.hours if each.co2 is not None and each.start < of.now]
            figure = numbers.quantity(float(known[-1].co2 or 0), "g", 0) if known else numbers.UNKNOWN
            text = self.tr("CO₂ a kWh")
            if of.co2_kg is not None:
                text = self.tr("CO₂ a kWh, {mass} in the day, direct").format(
                    mass=numbers.quantity(float(of.co2_kg), "kg", 0)
                )
            lanes.append(Lane(figure, text, [None if each.co2 is None else float(each.co2) for each in of.hours]))
        return lanes

    def _spot(self, of: EnergyHours) -> Lane:
        values = [None if each.spot is None else float(each.spot) for each in of.hours]
        known = [each for each in of.hours if each.spot is not None and each.start < of.now]
        figure = self._price(of, known[-1]) if known else numbers.UNKNOWN
        text = self.tr("spot a kWh")
        ahead = [each for each in of.ahead if each.spot is not None]
        if ahead:
            highest = max(ahead, key=lambda each: each.spot or 0)
            text = self.tr("spot a kWh, up to {price} at {time}").format(
                price=self._price(of, highest), time=numbers.clock(highest.start, self._zone(), seconds=False)
            )
        return Lane(figure, text, values)

    @staticmethod
    def _price(of: EnergyHours, hour: Hour) -> str:
        return f"{words.money(hour.spot, 2)} {of.currency}"

    def _told(self, of: EnergyHours, hour: Hour) -> str:
        parts = [numbers.moment(hour.start, self._zone(), of.now, seconds=False)]
        if hour.it_kwh is not None:
            parts.append(numbers.quantity(float(hour.it_kwh), "kWh", 1))
        elif hour.start < of.now:
            parts.append(self.tr("not measured"))
        if hour.spot is not None:
            parts.append(self._price(of, hour))
        if hour.co2 is not None:
            parts.append(self.tr("{co2} CO₂ a kWh").format(co2=numbers.quantity(float(hour.co2), "g", 0)))
        return "  ".join(parts)

    def show_month(self, month: Month) -> None:
        power = month.power
        self.facts.set_facts(
            [
                (self.tr("GPUs"), numbers.quantity(float(power.gpu_kwh) / 1000.0, "MWh", 1)),
                (self.tr("All machines"), numbers.quantity(float(power.it_kwh) / 1000.0, "MWh", 1)),
                (self.tr("The building"), numbers.quantity(float(power.kwh) / 1000.0, "MWh", 1)),
                (self.tr("Highest quarter of an hour"), numbers.quantity(float(power.peak_kw), "kW", 1)),
                (self.tr("Came to"), f"{words.money(power.cost)} {month.currency}"),
                (self.tr("CO₂, direct"), numbers.quantity(float(power.co2_kg), "kg")),
                (self.tr("CO₂, life cycle"), numbers.quantity(float(power.co2_life_kg), "kg")),
            ]
        )
