"""Searching: nodes are looked through for data that nothing protects, and what was found is written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from connectors import stores
from connectors.stores import StoreKind
from connectors.text import sanitise
from console.journal.model import Target
from console.recovery.model.assets import Kind
from console.recovery.model.searches import Search, Store
from console.recovery.service.recovery import RecoveryService
from console.recovery.service.testing import Acting
from resources.errors import EnvironmentFault

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
        except EnvironmentFault as fault:
            code, words = str(getattr(fault, "code", "")) or "not_searched", sanitise(str(fault), 1000, lines=True)
            self._recovery.note_search(Search(node, now, problem=code, words=words))
            raise
        held = tuple(
            Store(_KINDS[each.kind], each.product, each.path, each.size, each.files, each.changed)
            for each in there.stores
        )
        return self._recovery.note_search(Search(node, now, held, there.closed, there.cut))
