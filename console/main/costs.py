"""Costs composed: over the journal, with sites and nodes as the inventory calls them."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from console.costs.service.records import Records
from console.fleet.model.signals import Kind
from resources.errors import EnvironmentFault

_log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from console.alarms.service.telling import Found, Telling
    from console.costs.model.counting import Counters
    from console.costs.model.metering import Gpu
    from console.costs.service.costs import CostsService
    from console.costs.service.metering import Metering, Place
    from console.costs.service.tokens import TokenWatch
    from console.costs.service.viewing import Viewing
    from console.costs.service.watch import UseWatch
    from console.deployments.service.seeing import EngineTold
    from console.fleet.service.inventory import InventoryService
    from console.main.parts import Parts


class Places:
    """Sites and nodes of the inventory."""

    def __init__(self, inventory: InventoryService) -> None:
        self._inventory = inventory

    def site(self, called: str) -> str | None:
        found = self._inventory.current().site(called)
        return None if found is None else found.identity

    def node(self, called: str) -> str | None:
        current = self._inventory.current()
        found = current.node(called)
        alike = [node for node in current.nodes if node.name == called]
        return found.key if found is not None else alike[0].key if len(alike) == 1 else None

    def name(self, id: str) -> str:
        current = self._inventory.current()
        site = current.site(id)
        return site.key if site is not None else current.name(id)

    def title(self, id: str) -> str:
        site = self._inventory.current().site(id)
        return site.name if site is not None else self.name(id)


def costs_over(parts: Parts) -> CostsService:
    """Raises JournalError."""
    from console.costs.service.costs import CostsService  # noqa: PLC0415 - who only meters needs none of it
    from console.main.event_costs import holders_of  # noqa: PLC0415 - as above

    places = Places(parts.inventory)
    return CostsService(Records(parts.journal, places.name), places, lambda: holders_of(parts))


def bills_over(parts: Parts) -> Viewing:
    """Months and bills as whoever is at the desk may see them."""
    from console.costs.service.viewing import Desk, Viewing  # noqa: PLC0415 - who only meters needs none of it
    from console.log.model.people import Role  # noqa: PLC0415 - as above

    def desk() -> Desk:
        seen = parts.log.seat.seen()
        has = seen.broken_here or (seen.person is not None and Role.BILLS in seen.person.roles)
        return Desk(seen.name, seen.listed, has)

    def owners(name: str) -> tuple[str, ...]:
        model = next((each for each in parts.models.models() if each.name == name), None)
        return () if model is None or not model.owner else tuple(filter(None, (model.owner, model.deputy)))

    return Viewing(lambda: parts.costs, lambda: Records(parts.journal), desk, owners, parts.operator)


def telling_over(parts: Parts) -> Telling:
    """What tells of budgets and of what lacks a price to the alarms that are raised here."""
    from console.costs.model.calendar import month_of  # noqa: PLC0415 - as above
    from console.costs.service.telling import found_of  # noqa: PLC0415 - as above
    from console.fleet.model.rules import Named  # noqa: PLC0415 - as above
    from console.main.alarms import telling_to  # noqa: PLC0415 - as above

    def found() -> Found | None:
        month = parts.costs.month(month_of(parts.journal.now()))
        known = month.measured_hours or parts.costs.known().prices.prices
        return found_of(month) if known else None

    return telling_to(parts, "costs", Named.COSTS, found)


class Measured:
    """What the history measured, of the nodes of the inventory."""

    def __init__(self, parts: Parts, telemetry: Path) -> None:
        from console.fleet.service.history.queries import Queries  # noqa: PLC0415 - numpy takes a while
        from console.fleet.service.history.readers import Readers  # noqa: PLC0415 - as above

        self._inventory, self._telemetry = parts.inventory, telemetry
        self._readers = Readers(telemetry)
        self._queries = Queries(self._readers)

    def places(self) -> Iterable[Place]:
        from console.costs.service.metering import Place  # noqa: PLC0415 - as above

        current = self._inventory.current()
        for site in current.sites:
            nodes = [node.key for node in current.nodes if node.site == site.key and node.watched]
            facts = {node: self._inventory.facts(node) for node in nodes}
            yield Place(
                site.identity,
                {node: tuple(d.part for d in told.of(Kind.GPU)) for node, told in facts.items() if told is not None},
            )

    def since(self) -> int | None:
        from console.costs.service.measured import begins  # noqa: PLC0415 - as above

        return begins(self._readers) if self._telemetry.exists() else None

    def gpus(self, node: str, start: int, end: int) -> Mapping[str, Gpu]:
        from console.costs.service.measured import gpus  # noqa: PLC0415 - as above

        return gpus(self._queries, node, start, end)


def metering_over(
    parts: Parts, telemetry: Path, watch: UseWatch | None = None, tokens: TokenWatch | None = None
) -> Metering:
    """What writes the ledger, by hand, or by the meter with the `watch` over who uses GPUs and
    that over what models do. Raises JournalError."""
    from console.costs.service.metering import Metering  # noqa: PLC0415 - as above

    records, measured = Records(parts.journal, Places(parts.inventory).name), Measured(parts, telemetry)
    if watch is None or tokens is None:
        return Metering(records, measured)
    return Metering(records, measured, watch.seen, tokens.work)


def counters_of(told: EngineTold) -> Counters:
    """What an engine counts, as the ledger needs it."""
    from console.costs.model.counting import Counters  # noqa: PLC0415 - as above

    return Counters(
        told.metrics.requests,
        told.metrics.tokens_in,
        told.metrics.tokens_cached,
        told.metrics.tokens_out,
        told.metrics.prefill_seconds,
        told.metrics.decode_seconds,
        told.metrics.began,
    )


def keep_ledger(parts: Parts, telemetry: Path, on_bug: Callable[[BaseException], None]) -> UseWatch:
    """Begin to meter, until the parts are closed; gives what watches who uses GPUs. The demo's meter waits for its
    past."""
    from console.costs.service.metering import Meter  # noqa: PLC0415 - as above
    from console.costs.service.tokens import Read, TokenWatch  # noqa: PLC0415 - as above
    from console.costs.service.watch import UseWatch  # noqa: PLC0415 - as above

    watch, tokens = UseWatch(), TokenWatch()

    def told(at: float, engines: Sequence[EngineTold]) -> None:
        names = {model.id: model.name for model in parts.models.models()}
        tokens.take(
            at, [Read(each.engine, each.node, names.get(each.model, ""), counters_of(each)) for each in engines]
        )

    def before() -> None:
        watch.know([model.name for model in parts.models.models()])
        parts.journal.may_write()  # a read-only console keeps no ledger, and asks nobody for one
        parts.seeing.on_told = told
        try:
            parts.seeing.look(tell=False)
        except (EnvironmentFault, OSError) as fault:
            _log.warning("what models did was not counted: %s", fault)

    telling = telling_over(parts)

    def after() -> None:
        parts.costs.events.write_back()
        telling.look()

    parts.meter = Meter(metering_over(parts, telemetry, watch, tokens), before, on_bug, after)
    if not parts.demo:
        parts.meter.start()
    return watch
