"""Searching: nodes are looked through for data that nothing protects, and what was found is written down."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from connectors import stores
from connectors.stores import StoreKind
from connectors.text import sanitise
from console.journal.model import Target
from console.recovery.model.assets import Kind
from console.recovery.model.searches import Search, Store
from console.recovery.service.recovery import RecoveryService
from console.recovery.service.testing import Acting, Ask
from resources.errors import EnvironmentFault

_log = logging.getLogger(__name__)

#: So many stores of a node that cannot be measured are waited for.
_MOST_FAILED = 3
_KINDS: Mapping[StoreKind, Kind] = {
    StoreKind.POSTGRESQL: Kind.POSTGRESQL,
    StoreKind.ETCD: Kind.ETCD,
    StoreKind.MODELS: Kind.MODEL_STORE,
    StoreKind.SLURM_STATE: Kind.SLURM_STATE,
    StoreKind.REGISTRY: Kind.REGISTRY,
    StoreKind.VECTORS: Kind.VECTOR_DATABASE,
    StoreKind.DATABASE: Kind.FILES,
}


class Searching:
    """Searches. `target` gives a node's target by its key. Methods block, and may be called from any thread."""

    def __init__(self, recovery: RecoveryService, acts: Acting, target: Callable[[str], Target]) -> None:
        self._recovery, self._acts, self._target = recovery, acts, target

    def search(
        self, nodes: Sequence[str], report: Callable[[int], None] = lambda _done: None
    ) -> tuple[tuple[Search, ...], Mapping[str, EnvironmentFault]]:
        """Search these nodes (their keys), one after the other, and tell before each how many are done; `report` may
        raise to end it, and what was found until then stays. What each search found, and what kept a node from being
        searched: one that does not answer hides no other."""
        found: list[Search] = []
        faults: dict[str, EnvironmentFault] = {}
        for done, node in enumerate(nodes):
            report(done)
            try:
                found.append(self._searched(node))
            except EnvironmentFault as fault:
                faults[node] = fault
        return tuple(found), faults

    def _searched(self, node: str) -> Search:
        now = self._recovery.now()
        try:
            with self._acts.looking(self._target(node)) as ask:
                there = stores.read_search(*ask(stores.search(), b""))  # with something to read it has longer
                measured = _measured(there.stores, ask)
        except EnvironmentFault as fault:
            code, words = str(getattr(fault, "code", "")) or "not_searched", sanitise(str(fault), 1000, lines=True)
            self._recovery.note_search(Search(node, now, problem=code, words=words))
            raise
        held = tuple(
            Store(_KINDS[each.kind], each.product, each.path, each.size, each.files, each.changed) for each in measured
        )
        return self._recovery.note_search(Search(node, now, held, there.closed, there.cut))


def _measured(found: Sequence[stores.Store], ask: Ask) -> list[stores.Store]:
    """The stores, each with its size where that can be had: one that takes too long, or that may not be read whole, has
    none, and after some of these no more are tried."""
    made, failed = list(found), 0
    for place, each in enumerate(made):
        if each.size is not None or failed >= _MOST_FAILED:
            continue
        try:
            made[place] = stores.read_measured(each, *ask(stores.measure(each)))
        except EnvironmentFault as fault:
            failed += 1
            _log.info("how large %s is could not be told: %s", each.path, fault)
    return made
