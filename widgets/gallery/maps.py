"""The fleet map, small and large."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import theme as themes
from widgets.card import Card, Ground
from widgets.maps.fleetmap import FleetMap, FleetNode, FleetRack, FleetSite
from widgets.priority import Legend, Priority


def fleet(nodes: int, per_rack: int, sites: int = 1) -> list[FleetSite]:
    """Nodes of eight cells in racks, shared among sites."""
    made = []
    each = nodes // sites
    for site in range(sites):
        racks = []
        for first in range(site * each, (site + 1) * each, per_rack):
            members = tuple(
                FleetNode(f"n{n}", f"g{n + 1:02d}", tuple(f"n{n}/{c}" for c in range(8)))
                for n in range(first, min(first + per_rack, (site + 1) * each))
            )
            racks.append(FleetRack(f"rack{first}", f"rack {chr(65 + (first // per_rack) % 26)}", members))
        made.append(FleetSite(f"site{site}", ("Trollhättan", "Uppsala", "Kista", "Luleå")[site % 4], tuple(racks)))
    return made


def small() -> FleetMap:
    """128 cells, some of them not normal."""
    made = FleetMap("128 GPUs")
    made.set_sites(_two_sites())
    random = np.random.default_rng(4)
    levels = np.repeat(random.uniform(0.2, 1.0, 16), 8) + random.normal(0, 0.06, 128)
    levels[-8:] = np.nan
    made.set_levels(np.clip(levels, 0, 1).astype(np.float32))
    keys = made.cell_keys()
    made.set_marks(
        {
            keys[21]: Priority.CRITICAL,
            keys[48]: Priority.HIGH,
            keys[49]: Priority.HIGH,
            keys[75]: Priority.MEDIUM,
            keys[90]: Priority.LOW,
            keys[100]: Priority.OVERRIDDEN,
        }
    )
    made.set_node_marks({"n10": Priority.MEDIUM})
    made.set_tip(str)
    return made


def _two_sites() -> list[FleetSite]:
    first = fleet(12, 4)[0]
    edge = tuple(FleetNode(f"u{n}", f"u{n:02d}", tuple(f"u{n}/{c}" for c in range(8))) for n in range(1, 5))
    return [first, FleetSite("uppsala", "Uppsala", (FleetRack("edge", "edge", edge),))]


def large(nodes: int = 1024, sites: int = 4) -> FleetMap:
    """8,192 cells."""
    made = FleetMap(f"{nodes * 8} GPUs")
    made.set_sites(fleet(nodes, 8, sites))
    random = np.random.default_rng(6)
    count = nodes * 8
    levels = np.clip(np.repeat(random.uniform(0.1, 1, nodes), 8) + random.normal(0, 0.1, count), 0, 1)
    levels[800:832] = np.nan
    made.set_levels(levels.astype(np.float32))
    keys = made.cell_keys()
    kinds = (Priority.CRITICAL, Priority.HIGH, Priority.MEDIUM, Priority.LOW)
    chosen = random.choice(count, 14, replace=False)
    made.set_marks({keys[int(index)]: kinds[place % 4] for place, index in enumerate(chosen)})
    return made


def page() -> QWidget:
    """The page."""
    made = Ground()
    column = QVBoxLayout(made)
    column.setContentsMargins(themes.GUTTER, themes.GUTTER, themes.GUTTER, themes.GUTTER)
    column.setSpacing(themes.GAP)
    few = small()
    few.setFixedHeight(132)
    few.set_current("n7/3")
    card = Card("128 GPUs", "lightness = utilisation", Legend())
    card.add(few)
    column.addWidget(card)
    middle = large(160, 2)
    middle.setFixedHeight(170)
    card = Card("1 280 GPUs", "lightness = utilisation")
    card.add(middle)
    column.addWidget(card)
    card = Card("8 192 GPUs", "lightness = utilisation")
    card.add(large(), 1)
    column.addWidget(card, 1)
    return made
