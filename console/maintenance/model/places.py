"""Places that maintenance is planned for: a node, a rack, a site, as targets; and what lies in which."""

from __future__ import annotations

from collections.abc import Iterable

from console.fleet.model.inventory import Inventory, Node, Site
from console.journal.model import Target


def lies_in(inventory: Inventory, key: str) -> tuple[str, ...]:
    """The ids of the targets that a node (its key) lies in: itself, its rack, its site."""
    node = inventory.node(key)
    if node is None:
        return (f"node:{key}",)
    site = inventory.site(node.site)
    mine = [node_target(node), *(f"node:{alias}" for alias in node.aliases)]
    rack = (rack_target(site, node.rack),) if site is not None and node.rack else ()
    whole = (site_target(site),) if site is not None else ()
    return tuple(each.id if isinstance(each, Target) else each for each in (*mine, *rack, *whole))


def place(inventory: Inventory, text: str) -> Target | None:
    """The place that somebody names: a node as SITE/NAME (or NAME where it is unique), rack:SITE/RACK, site:SITE. None
    where there is no such place, or more than one."""
    kind, _, rest = text.strip().partition(":")
    if kind == "site":
        site = inventory.site(rest)
        return site_target(site) if site is not None else None
    if kind == "rack":
        key, _, rack = rest.partition("/")
        site = inventory.site(key)
        known = site is not None and any(node.site == site.key and node.rack == rack for node in inventory.nodes)
        return rack_target(site, rack) if site is not None and known else None
    name = rest if kind == "node" else text.strip()
    node = inventory.node(name)
    named = [node] if node is not None else [each for each in inventory.nodes if each.name == name]
    return node_target(named[0]) if len(named) == 1 else None


def places_around(inventory: Inventory, key: str) -> tuple[tuple[Target, str], ...]:
    """What may be meant by who looks at a node: itself, its rack, its site, each with what it is called; all sites
    where there is no such node."""
    node = inventory.node(key)
    site = inventory.site_of(key)
    if node is None or site is None:
        return tuple((site_target(each), each.name) for each in inventory.sites)
    rack = ((rack_target(site, node.rack), f"{site.name}: {node.rack}"),) if node.rack else ()
    return ((node_target(node), node.full_name), *rack, (site_target(site), site.name))


def wholes(inventory: Inventory, of: Iterable[str]) -> frozenset[str]:
    """What stands for all of some places (ids of targets), as alarms name it: SITE, SITE/RACK, SITE/SWITCH."""
    places, found = frozenset(of), set[str]()
    for node in inventory.nodes:
        site = inventory.site(node.site)
        if site is None:
            continue
        if site_target(site).id in places:
            found |= set(node.parents.values())
        elif node.rack and rack_target(site, node.rack).id in places:
            found.add(f"{site.key}/{node.rack}")
    return frozenset(found)


def zone_of(inventory: Inventory, of: str) -> str:
    """The time zone of a place, by its target's id."""
    kind, _, rest = of.partition(":")
    site = inventory.site_of(rest) if kind == "node" else inventory.site(rest.partition("/")[0])
    return site.zone if site is not None else "UTC"


def node_target(node: Node) -> Target:
    return Target(f"node:{node.key}", f"node:{node.full_name}")


def rack_target(site: Site, rack: str) -> Target:
    return Target(f"rack:{site.identity}/{rack}", f"rack:{site.key}/{rack}")


def site_target(site: Site) -> Target:
    return Target(f"site:{site.identity}", f"site:{site.key}")
