"""A comparison as an address: `compare:gpu:hall/g03/2,gpu:hall/g03/5`. Two to eight nodes, or as many GPUs."""

from __future__ import annotations

from collections.abc import Iterable

from console.fleet.model.addresses import Address, parse_address

PREFIX = "compare"
MOST = 8
KINDS = ("gpu", "node")


def parse_comparison(place: str) -> tuple[Address, ...]:
    """The things that an address compares, in order; none for a bare `compare`. Raises ValueError that says what is
    wrong with it."""
    head, _, rest = place.partition(":")
    if head != PREFIX:
        raise ValueError(f"{place!r} compares nothing: it starts with {PREFIX}:")
    found = tuple(parse_address(word) for word in rest.split(",") if word)
    if any(address.kind not in KINDS for address in found):
        raise ValueError(f"{place!r} names something that cannot be compared: only {' and '.join(KINDS)}")
    if len({address.kind for address in found}) > 1:
        raise ValueError(f"{place!r} mixes nodes and GPUs")
    if len(set(found)) != len(found):
        raise ValueError(f"{place!r} names something twice")
    if len(found) > MOST:
        raise ValueError(f"{place!r} names more than {MOST} things")
    return found


def comparison(addresses: Iterable[Address]) -> str:
    """The address that compares these."""
    return f"{PREFIX}:" + ",".join(str(address) for address in addresses)
