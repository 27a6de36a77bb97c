"""The inventory, all that the operator says exists: sites, racks, nodes. Pure records and pure functions; changes
return new inventories."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class SiteKind(StrEnum):
    DATACENTRE = "datacentre"
    CORPORATE = "corporate"
    EDGE = "edge"


@dataclass(frozen=True, slots=True)
class Site:
    """A place with its own ground. `zone` is an IANA time zone name; `key` is the short name used in addresses."""

    key: str
    name: str
    kind: SiteKind = SiteKind.DATACENTRE
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Node:
    """One machine. `(site, name)` is unique and is its address `node:site/name`.

    `host` is what SSH is given (an alias of ~/.ssh/config, a name or an address); empty `user` and port 0 leave them
    to the SSH configuration. `local` marks this workstation, read without SSH.
    """

    site: str
    name: str
    host: str
    user: str = ""
    port: int = 0
    rack: str = ""
    owner: str = ""
    labels: tuple[str, ...] = ()
    identity_file: str = ""
    jump: str = ""
    local: bool = False
    watched: bool = True

    @property
    def key(self) -> str:
        """`site/name`: what everything else calls this node."""
        return f"{self.site}/{self.name}"


@dataclass(frozen=True, slots=True)
class Inventory:
    """All sites and nodes, in the operator's order. `version` is the journal sequence number it stands at."""

    sites: tuple[Site, ...] = ()
    nodes: tuple[Node, ...] = ()
    version: int = 0
    _by_key: dict[str, Node] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {node.key: node for node in self.nodes})

    def node(self, key: str) -> Node | None:
        return self._by_key.get(key)

    def site(self, key: str) -> Site | None:
        return next((site for site in self.sites if site.key == key), None)
