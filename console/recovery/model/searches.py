"""Searches: what data nodes hold that somebody would miss, and which of it nothing on the board protects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.recovery.model.assets import Asset, Kind


@dataclass(frozen=True, slots=True)
class Store:
    """A folder on a node with data of a `product`. `size` is in bytes, None where nobody measured it; `changed` (unix
    seconds) is when what gave it away was last written."""

    kind: Kind
    product: str
    path: str
    size: int | None = None
    files: int = 0
    changed: float = 0.0


@dataclass(frozen=True, slots=True)
class Search:
    """What the newest search of a node (its key) found, at `looked` (unix seconds). So many folders could not be looked
    into (`closed`), one that is `cut` found more than it tells. `problem` is the code of what kept it from being
    carried out, empty where nothing did, `words` what was said then: the stores are those that were known before."""

    node: str
    looked: float
    stores: tuple[Store, ...] = ()
    closed: int = 0
    cut: bool = False
    problem: str = ""
    words: str = ""


class Cover(StrEnum):
    """How much of a store is on the board."""

    NONE = "none"
    PART = "part"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Bare:
    """A store that nothing protects, or only a part of it by those assets that `has` names."""

    node: str
    store: Store
    has: tuple[str, ...] = ()


def bare(assets: Iterable[Asset], searches: Mapping[str, Search]) -> tuple[Bare, ...]:
    """What nodes hold that is not on the board, or not all of it: first what nothing protects, the largest first."""
    on: dict[str, list[Asset]] = {}
    for asset in assets:
        on.setdefault(asset.node, []).append(asset)
    found = []
    for node, search in searches.items():
        for store in search.stores:
            covers = [(asset, _cover(asset, store.path)) for asset in on.get(node, ())]
            if not any(cover is Cover.ALL for _, cover in covers):
                has = tuple(asset.name for asset, cover in covers if cover is Cover.PART)
                found.append(Bare(node, store, has))
    return tuple(sorted(found, key=lambda each: (bool(each.has), -(each.store.size or 0), each.node, each.store.path)))


def _cover(asset: Asset, path: str) -> Cover:
    wanted = f"{path.rstrip('/')}/"
    kept = [f"{each.rstrip('/')}/" for each in asset.paths]
    if any(wanted.startswith(each) for each in kept):
        return Cover.ALL
    return Cover.PART if any(each.startswith(wanted) for each in kept) else Cover.NONE
