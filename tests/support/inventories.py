"""Inventories for tests: strategies that make valid ones, and short ways to write one down."""

from __future__ import annotations

import string
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from console.fleet.model.changes import endpoint
from console.fleet.model.inventory import Inventory, Node, Site, SiteKind
from console.fleet.model.validation import likeness, node_faults, site_faults

_NAME = st.text(string.ascii_letters + string.digits + "._-åÄö東١", min_size=1, max_size=12)
_TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")) | st.sampled_from("\"'\\#[]{}=, "),
    max_size=12,
).map(str.strip)


def node(key: str, **values: Any) -> Node:
    site, _, name = key.partition("/")
    return Node(site, name, **{"host": name, **values})


def renamed(node: Node, like: Node) -> Node:
    """The node with the name of another one."""
    return replace(node, site=like.site, name=like.name)


def hall(*nodes: Node) -> Inventory:
    """An inventory with the site `hall` (and whatever sites the nodes name)."""
    keys = dict.fromkeys(["hall", *(n.site for n in nodes)])
    return Inventory(tuple(Site(key, key) for key in keys), nodes)


@st.composite
def inventories(draw: st.DrawFn) -> Inventory:
    """Any inventory that validation accepts: sites first, nodes in any order over them."""
    kinds, zones = st.sampled_from(SiteKind), st.sampled_from(["UTC", "Europe/Stockholm"])
    made = draw(st.lists(st.builds(Site, _NAME, _TEXT.filter(bool), kinds, zones), max_size=4))
    sites = list({likeness(site.key): site for site in made if not site_faults(site)}.values())
    if not sites:
        return Inventory()
    drawn = draw(
        st.lists(
            st.builds(
                Node,
                site=st.sampled_from([site.key for site in sites]),
                name=_NAME,
                host=_NAME,
                user=_NAME | st.just(""),
                port=st.sampled_from([0, 22, 2222]) | st.integers(0, 65535),
                rack=_TEXT,
                owner=_TEXT,
                labels=st.lists(_TEXT.filter(lambda text: text and "," not in text), max_size=3, unique=True).map(
                    tuple
                ),
                identity_file=_TEXT,
                jump=_NAME | st.just(""),
                local=st.just(False) | st.booleans(),
                watched=st.booleans(),
            ),
            max_size=12,
        )
    )
    nodes: dict[str, Node] = {}
    machines: set[tuple[str, ...]] = set()
    for candidate in drawn:
        if not node_faults(candidate) and endpoint(candidate) not in machines:
            machines.add(endpoint(candidate))
            nodes.setdefault(likeness(candidate.key), candidate)
    return Inventory(tuple(sites), tuple(nodes.values()))
