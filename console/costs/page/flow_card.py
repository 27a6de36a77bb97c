"""The card of where a month's money goes: site, node, model or waste, tenant; what enters equals what leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from console.costs.model.allocation import Column
from console.costs.page import month_words as words
from widgets.card import Card
from widgets.flow import Band, Flow, Stop

if TYPE_CHECKING:
    from console.costs.model.statement import Month

#: More nodes than these are no column of their own.
_MOST_NODES = 32
_LOST = frozenset({Column.WAITING, Column.ALLOCATED_IDLE, Column.FAULTED, Column.FREE})


class FlowCard(Card):
    """Shows a Month."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Where it goes"))
        self.flow = Flow(self.tr("Where it goes"))
        self.add(self.flow, 1)

    def show_month(self, month: Month, called: Mapping[str, str]) -> None:
        """`called` are the names of sites and nodes by their ids."""
        names, lost = _names(month)
        nodes = {each.node for each in month.flows if each.node}
        with_nodes = 0 < len(nodes) <= _MOST_NODES
        routes: dict[tuple[str, ...], Decimal] = {}
        for each in month.flows:
            into = names.get((each.tenant, each.into)) or words.what(each.into)
            tenants = () if month.withheld else (each.tenant,)
            route = (each.site, *((each.node,) if with_nodes else ()), into, *tenants)
            routes[route] = routes.get(route, Decimal(0)) + each.amount
        wide = len(next(iter(routes), ()))
        into_at = wide - (1 if month.withheld else 2)
        columns: list[list[Stop]] = []
        for place in range(wide):
            sums = _sums(routes, place, place + 1)
            keys = [key for (key,) in sums]
            if place == into_at:
                keys.sort(key=lambda key: (key in lost, -sums[(key,)]))
            elif place < into_at:
                keys.sort(key=lambda key: called.get(key, key))
            stops = []
            for key in keys:
                amount = sums[(key,)]
                said = "" if with_nodes and place == 1 else words.money(amount)
                ink = "hatch" if place == into_at and key in lost else "data-2"
                stops.append(Stop(key, self._text(key, place - into_at, called), float(amount), said, ink))
            columns.append(stops)
        self.flow.set(columns, list(_bands(routes, columns, into_at, lost)))
        whole = month.total.value or Decimal(0)
        self.set_trailing(
            self.tr("the sum equals the bill: {sum} {currency}, difference {off}").format(
                sum=words.money(whole),
                currency=month.currency,
                off=words.money(whole - sum(routes.values(), Decimal(0))),
            )
        )

    def _text(self, key: str, after: int, called: Mapping[str, str]) -> str:
        """What a bar is called; `after` so many columns behind what money went into."""
        if after:
            return words.tenant(key) if after > 0 else called.get(key, key).rpartition("/")[2] or self.tr("No node")
        return key


def _sums(routes: Mapping[tuple[str, ...], Decimal], first: int, end: int) -> dict[tuple[str, ...], Decimal]:
    """What goes by the columns from `first` to before `end`."""
    sums: dict[tuple[str, ...], Decimal] = {}
    for route, amount in routes.items():
        sums[route[first:end]] = sums.get(route[first:end], Decimal(0)) + amount
    return sums


def _bands(
    routes: Mapping[tuple[str, ...], Decimal], columns: Sequence[Sequence[Stop]], into_at: int, lost: Collection[str]
) -> Iterable[Band]:
    """Bands in the order of the bars at both of their ends, so that few of them cross."""
    for place in range(len(columns) - 1):
        sums = _sums(routes, place, place + 2)
        for start in columns[place]:
            for end in columns[place + 1]:
                amount = sums.get((str(start.key), str(end.key)))
                if amount:
                    wasted = {place: start.key, place + 1: end.key}.get(into_at) in lost
                    yield Band(place, start.key, end.key, float(amount), "medium" if wasted else "data-2")


def _names(month: Month) -> tuple[dict[tuple[str, str], str], set[str]]:
    """What each thing that money went into is called, by tenant; and which of them did no work."""
    names: dict[tuple[str, str], str] = {}
    lost: set[str] = set()
    for row in month.tenants:
        for item in row.items:
            name = words.item_name(item)
            names[row.tenant, item.of or str(item.column)] = name
            if item.column in _LOST:
                lost.add(name)
    return names, lost
