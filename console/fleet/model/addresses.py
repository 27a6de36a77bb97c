"""Addresses: how every page, mark and command names a thing. People write names (`gpu:hall/g03/2`,
`port:hall/g03/mlx5_0`, `node:hall/g03`); the program writes ids (`gpu:4f7c1f0e-.../2`), which outlive a renaming."""

from __future__ import annotations

from dataclasses import dataclass, replace

from console.fleet.model.inventory import Inventory, is_id


@dataclass(frozen=True, slots=True)
class Address:
    """`kind` is site, node, gpu, port, disk or storage; `node` is the node's id or full name (a site's id or short
    name for sites)."""

    kind: str
    node: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.node}" + (f"/{self.part}" if self.part else "")


KINDS = ("site", "node", "host", "gpu", "port", "disk", "storage")


def parse_address(text: str) -> Address:
    """Read an address; raises ValueError that says what is wrong with it."""
    kind, colon, rest = text.partition(":")
    if not colon or kind not in KINDS:
        raise ValueError(f"{text!r} is no address: it starts with one of {', '.join(KINDS)} and a colon")
    if kind == "site":
        if not rest or "/" in rest:
            raise ValueError(f"{text!r} is no site address: site:KEY")
        return Address(kind, rest)
    # An id is one piece, a full name two.
    length = 1 if is_id(rest.partition("/")[0]) else 2
    parted = kind not in ("node", "host")
    pieces = rest.split("/", length)
    if len(pieces) != length + parted or not all(pieces):
        raise ValueError(f"{text!r} is no {kind} address: {kind}:SITE/NODE{'/PART' if parted else ''}")
    return Address(kind, "/".join(pieces[:length]), pieces[length] if parted else "")


def called(address: Address, inventory: Inventory) -> Address:
    """The address as people write it, by the names of now."""
    if address.kind == "site":
        site = inventory.site(address.node)
        return replace(address, node=site.key) if site is not None else address
    return replace(address, node=inventory.name(address.node))


def resolved(address: Address, inventory: Inventory) -> Address:
    """The address by ids; as it is where the inventory does not know it."""
    if address.kind == "site":
        site = inventory.site(address.node)
        return replace(address, node=site.identity) if site is not None else address
    node = inventory.node(address.node)
    return replace(address, node=node.key) if node is not None else address
