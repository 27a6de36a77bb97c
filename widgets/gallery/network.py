"""Topology and matrix."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import theme as themes
from widgets.card import Card, Ground
from widgets.network.matrix import MatrixHeatMap
from widgets.network.topology import Box, Link, TopologyCanvas
from widgets.priority import Legend, Priority


def topology() -> TopologyCanvas:
    """Two spines, four leaves, sixteen nodes and a store."""
    boxes = [Box("spine-1", "spine-1", "174"), Box("spine-2", "spine-2", "164")]
    links: list[Link] = []
    marks = {"g03": Priority.CRITICAL, "g07": Priority.HIGH, "g10": Priority.MEDIUM, "u04": Priority.UNKNOWN}
    groups = (
        ("a", "Rack A", "g01 g02 g03 g04"),
        ("b", "Rack B", "g05 g06 g07 g08"),
        ("c", "Rack C", "g09 g10 g11 g12"),
        ("s", "Storage", "nas-1"),
        ("u", "Uppsala", "u01 u02 u03 u04"),
    )
    for place, (letter, rack, names) in enumerate(groups):
        leaf = f"leaf-{letter}"
        boxes.append(Box(leaf, leaf, str(198 - 30 * place), 1))
        links += [Link(f"{leaf}-{spine}", f"spine-{spine}", leaf, 0.5 - 0.1 * place) for spine in (1, 2)]
        for number, name in enumerate(names.split()):
            priority = marks.get(name, Priority.NORMAL)
            lost = priority is Priority.UNKNOWN
            boxes.append(Box(name, name, "–" if lost else str(50 + number), 2, rack, priority))
            full = name == "nas-1"
            links.append(
                Link(
                    f"{leaf}-{name}",
                    leaf,
                    name,
                    None if lost else 0.98 if full else 0.1 * number,
                    Priority.MEDIUM if full else Priority.NORMAL,
                    "98 of 100 Gbit/s" if full else "",
                )
            )
    made = TopologyCanvas("Links")
    made.set_network(boxes, links)
    return made


def matrix() -> MatrixHeatMap:
    """Sixteen against sixteen."""
    made = MatrixHeatMap("Delay between nodes")
    groups = []
    for title, letter, first in (("Rack A", "g", 1), ("Rack B", "g", 5), ("Rack C", "g", 9), ("Uppsala", "u", 1)):
        members = [(f"{letter}{n:02d}", f"{letter}{n:02d}", f"{n:02d}") for n in range(first, first + 4)]
        groups.append((title, members))
    made.set_members(groups)
    random = np.random.default_rng(2)
    levels = random.uniform(0.02, 0.3, (16, 16)).astype(np.float32)
    levels[12:, :12] += 0.45
    levels[:12, 12:] += 0.45
    np.fill_diagonal(levels, np.nan)
    levels[15, :] = levels[:, 15] = np.nan
    made.set_levels(levels)
    made.set_marks({("g05", "g10"): Priority.MEDIUM, ("g10", "g05"): Priority.MEDIUM, ("g10", "g06"): Priority.HIGH})
    made.set_tip(lambda one, other: f"{one} – {other}")
    return made


def page() -> QWidget:
    """The page."""
    made = Ground()
    column = QVBoxLayout(made)
    column.setContentsMargins(themes.GUTTER, themes.GUTTER, themes.GUTTER, themes.GUTTER)
    column.setSpacing(themes.GAP)
    card = Card("Links", "weight = load", Legend())
    card.add(topology(), 1)
    column.addWidget(card, 1)
    delay = Card("Delay between nodes", "lighter = slower than usual", "measured 03:12")
    delay.add(matrix(), 1)
    column.addWidget(delay, 1)
    return made
