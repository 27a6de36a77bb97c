"""The inventory: sites, racks and nodes as the operator says they exist. Pure records and pure functions; changes
return new inventories."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_id(text: str) -> bool:
    """Whether a text has the form of an id: a UUID in lower case, as RFC 9562 writes it."""
    return _ID.fullmatch(text) is not None


class SiteKind(StrEnum):
    DATACENTRE = "datacentre"
    CORPORATE = "corporate"
    EDGE = "edge"


@dataclass(frozen=True, slots=True)
class Site:
    """A place with its own ground. `zone` is an IANA time zone name; `key` is the short name used in addresses, and may
    change; `id` is a random UUID, given when the site is added, and never changes (empty until then)."""

    key: str
    name: str
    kind: SiteKind = SiteKind.DATACENTRE
    zone: str = "UTC"
    id: str = ""

    @property
    def identity(self) -> str:
        """Its id; its short name where it was not added yet."""
        return self.id or self.key

    @property
    def full_name(self) -> str:
        """Its short name, as in `site:hall`."""
        return self.key


@dataclass(frozen=True, slots=True)
class Node:
    """One machine. `(site, name)` is unique and is what people call it: `node:site/name`.

    `id` is a random UUID, given when the node is added and never derived from anything about it: names change, and
    cloned images share their machine-id and host keys. It is empty until then. `aliases` are ids that other consoles
    gave to the same machine. `host` is what SSH is given (an alias of ~/.ssh/config, a name or an address); empty
    `user` and port 0 leave them to the SSH configuration. `rack` is where it stands, `switch` what it hangs on in the
    network. `local` marks this workstation, read without SSH.
    """

    site: str
    name: str
    host: str
    user: str = ""
    port: int = 0
    rack: str = ""
    switch: str = ""
    owner: str = ""
    labels: tuple[str, ...] = ()
    identity_file: str = ""
    jump: str = ""
    local: bool = False
    watched: bool = True
    id: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the program calls this node, never shown and never taken apart: its id; for one that was not added yet,
        its full name."""
        return self.id or self.full_name

    identity = key

    @property
    def full_name(self) -> str:
        """`site/name`: what people call this node."""
        return f"{self.site}/{self.name}"

    @property
    def parents(self) -> dict[str, str]:
        """What stands before it, nearest first: each kind with its name, `site/rack`; it falls with any of them."""
        known = (("rack", self.rack), ("switch", self.switch))
        return {kind: f"{self.site}/{name}" for kind, name in known if name} | {"site": self.site}


@dataclass(frozen=True, slots=True)
class Inventory:
    """All sites and nodes, in the operator's order. `version` is the journal sequence number it stands at."""

    sites: tuple[Site, ...] = ()
    nodes: tuple[Node, ...] = ()
    version: int = 0
    _nodes: Mapping[str, Node] = field(init=False, repr=False, compare=False)
    _sites: Mapping[str, Site] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # What is found by its own id is never hidden by an alias or a name.
        nodes = {node.full_name: node for node in self.nodes}
        nodes |= {alias: node for node in self.nodes for alias in node.aliases}
        nodes |= {node.id: node for node in self.nodes if node.id}
        object.__setattr__(self, "_nodes", nodes)
        sites = {site.key: site for site in self.sites} | {site.id: site for site in self.sites if site.id}
        object.__setattr__(self, "_sites", sites)

    def node(self, key: str) -> Node | None:
        """The node with this id, alias or full name."""
        return self._nodes.get(key)

    def site(self, key: str) -> Site | None:
        """The site with this id or short name."""
        return self._sites.get(key)

    def site_of(self, node: str) -> Site | None:
        """The site on which the node with this id, alias or full name stands."""
        found = self._nodes.get(node)
        return self._sites.get(found.site) if found is not None else None

    def name(self, node: str) -> str:
        """The full name of a node, for people; a node that is no longer there is called as it was asked for."""
        found = self._nodes.get(node)
        return found.full_name if found is not None else node
