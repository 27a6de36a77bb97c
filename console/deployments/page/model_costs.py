"""Model costs, as the page reads and says them."""

from __future__ import annotations

import time
from datetime import datetime

from PySide6.QtCore import QObject

from console.deployments.model.costs import Costs, ModelCost, Unit
from console.deployments.page.protocols import Room
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings
from widgets import numbers

#: Seconds for which what was read is new enough: the ledger grows by the quarter of an hour.
_EVERY = 120.0
_MARKS = {Unit.TOKENS: "", Unit.IMAGES: "\N{NO-BREAK SPACE}*", Unit.REQUESTS: "\N{NO-BREAK SPACE}**"}
#: What costs less is told with more digits.
_CHEAPEST = 0.1


class CostsLoader(NewestLoader):
    """Reads what models cost. `costs` is what was read last, None before that and where nothing is known."""

    subject = "what models cost"

    def __init__(self, room: Room, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._costs = room.costs
        self._read_at: float | None = None
        self.costs: Costs | None = None
        self.loaded.connect(self._keep)

    def ask(self) -> None:
        """Have it read, unless that was done a moment ago."""
        now = time.monotonic()
        if self._costs is not None and (self._read_at is None or now - self._read_at >= _EVERY):
            self._read_at = now
            self.read(None, self._costs)

    def _keep(self, found: object) -> None:
        self.costs = found if isinstance(found, Costs) else None


class CostWords(QObject):
    """Says what a model costs."""

    def amount(self, costs: Costs | None, model: str) -> str:
        """In the month so far, with its currency."""
        cost = costs.models.get(model) if costs is not None else None
        if costs is None or cost is None:
            return numbers.UNKNOWN
        return self.tr("no price") if cost.amount is None else numbers.quantity(float(cost.amount), costs.currency)

    def per(self, cost: ModelCost | None) -> str:
        """For a million tokens, without its currency; what is counted otherwise has a mark."""
        if cost is None:
            return numbers.UNKNOWN
        if cost.per is None:
            return self.tr("no price") if cost.amount is None else numbers.UNKNOWN
        return f"{_figure(float(cost.per))}{_MARKS[cost.unit]}"

    def per_with_unit(self, costs: Costs | None, model: str) -> str:
        """The same with its currency and what it is for."""
        cost = costs.models.get(model) if costs is not None else None
        if costs is None or cost is None or cost.per is None:
            return self.per(cost)
        text = {
            Unit.TOKENS: self.tr("{amount} per 1M tokens"),
            Unit.IMAGES: self.tr("{amount} per 1,000 images"),
            Unit.REQUESTS: self.tr("{amount} per request"),
        }[cost.unit]
        return text.format(amount=f"{_figure(float(cost.per))}{numbers.SPACE}{costs.currency}")

    def marks(self, costs: Costs) -> str:
        """What the marks behind figures mean, of which month they are, and that prices are an example's."""
        units = {each.unit for each in costs.models.values() if each.per is not None}
        year, month = map(int, costs.month.split("-"))
        told = [self.tr("costs of {month} so far").format(month=numbers.month(datetime(year, month, 1)))]  # noqa: DTZ001 - a name
        if Unit.IMAGES in units:
            told.append(self.tr("* per 1,000 images"))
        if Unit.REQUESTS in units:
            told.append(self.tr("** per request"))
        if costs.invented:
            told.append(self.tr("prices are invented"))
        return " · ".join(told)


def _figure(value: float) -> str:
    return numbers.number(value, 2 if value >= _CHEAPEST else 4)
