"""The layout of a fleet map's cells: sites, racks and nodes flow from left to right as large as fits. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FleetNode:
    """A row of cells with a label."""

    key: Hashable
    text: str
    cells: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class FleetRack:
    """Nodes below each other."""

    key: Hashable
    text: str
    nodes: tuple[FleetNode, ...]


@dataclass(frozen=True, slots=True)
class FleetSite:
    """Racks beside each other."""

    key: Hashable
    text: str
    racks: tuple[FleetRack, ...]


@dataclass(frozen=True, slots=True)
class Grain:
    """How large things are: a cell, the gaps beside, below and between racks; whether nodes and racks are named."""

    cell: int
    gap: int
    below: int
    between: int
    nodes: bool
    racks: bool

    @property
    def across(self) -> int:
        """From one cell to the next."""
        return self.cell + self.gap

    @property
    def down(self) -> int:
        """From one node to the next."""
        return self.cell + self.below


GRAINS = (
    Grain(16, 6, 10, 32, True, True),
    Grain(14, 4, 7, 24, True, True),
    Grain(12, 3, 4, 20, True, True),
    Grain(10, 2, 3, 14, False, True),
    Grain(8, 2, 2, 12, False, False),
    Grain(6, 1, 1, 8, False, False),
    Grain(5, 1, 1, 6, False, False),
    Grain(4, 1, 1, 5, False, False),
    Grain(3, 1, 1, 4, False, False),
    Grain(2, 1, 1, 4, False, False),
    Grain(1, 1, 1, 3, False, False),
)
HEADING = 18
LABEL_GAP = 20  # between a node's name and its cells: room for the mark of the node itself
_SITE_GAP = 14


@dataclass(slots=True)
class Placed:
    """The result: left and top of every cell in the order of the sites, labels, and the height that was used."""

    grain: Grain
    left: NDArray[np.int32]
    top: NDArray[np.int32]
    keys: list[Hashable] = field(default_factory=list)
    owners: list[Hashable] = field(default_factory=list)
    headings: list[tuple[int, int, int, str]] = field(default_factory=list)
    labels: list[tuple[int, int, int, str, Hashable]] = field(default_factory=list)
    height: int = 0
    width: int = 0


def place(sites: Sequence[FleetSite], width: int, height: int, measure: Callable[[str], int]) -> Placed:
    """The largest grain with which everything fits into `width` and `height`; the smallest when none does.

    `measure` gives the width of a label in pixels.
    """
    for grain in GRAINS[:-1]:
        if _height_estimate(sites, grain, width) > 2 * height:
            continue
        placed = flow(sites, grain, width, measure)
        if placed.height <= height and placed.width <= width:
            return placed
    return flow(sites, GRAINS[-1], width, measure)


def _height_estimate(sites: Sequence[FleetSite], grain: Grain, width: int) -> int:
    """A lower bound by area, so that thousands of cells are not laid out ten times over."""
    cells = sum(len(node.cells) for site in sites for rack in site.racks for node in rack.nodes)
    return cells * grain.across * grain.down // max(width, 1)


@dataclass(slots=True)
class _Block:
    """A rack on its way: where it stands on its line, and the names that stand over and beside it."""

    rack: FleetRack
    x: int
    line: int
    names: int
    width: int
    heading: str
    room: int


def _blocks(sites: Sequence[FleetSite], grain: Grain, width: int, measure: Callable[[str], int]) -> list[_Block]:
    """Racks in lines, from left to right."""
    blocks: list[_Block] = []
    x = line = 0
    for site in sites:
        named = False
        floor = x
        for rack in site.racks:
            names = max((measure(node.text) for node in rack.nodes), default=0) + LABEL_GAP if grain.nodes else 0
            widest = max((len(node.cells) for node in rack.nodes), default=0)
            wide = names + max(widest * grain.across - grain.gap, grain.cell)
            if x and x + wide > width:
                x, floor, line = 0, 0, line + 1
            text = _heading(site.text if not named else "", rack.text if grain.racks else "")
            room = wide + grain.between - 6 if grain.racks else max(width - x, wide)
            blocks.append(_Block(rack, x, line, names, wide, text, room))
            if text and not grain.racks:
                floor = x + measure(text) + _SITE_GAP
            named = True
            x += wide + grain.between
        # The next site's name must not run into this one's.
        x = max(x + (_SITE_GAP if not grain.racks else 0), floor)
    return blocks


def flow(sites: Sequence[FleetSite], grain: Grain, width: int, measure: Callable[[str], int]) -> Placed:
    """Everything at one grain, as high as it gets."""
    made = Placed(grain, np.empty(0, np.int32), np.empty(0, np.int32))
    blocks = _blocks(sites, grain, width, measure)
    lefts: list[int] = []
    tops: list[int] = []
    y = 0
    for line in range(blocks[-1].line + 1 if blocks else 0):
        members = [block for block in blocks if block.line == line]
        if line:
            y += grain.between if not grain.racks else 8
        heading = HEADING if any(block.heading for block in members) else 0
        for block in members:
            if block.heading:
                made.headings.append((block.x, y, block.room, block.heading))
            for row, node in enumerate(block.rack.nodes):
                top = y + heading + row * grain.down
                if grain.nodes:
                    made.labels.append((block.x, top, block.names - LABEL_GAP + 2, node.text, node.key))
                lefts += [block.x + block.names + index * grain.across for index in range(len(node.cells))]
                tops += [top] * len(node.cells)
                made.keys += node.cells
                made.owners += [node.key] * len(node.cells)
            made.width = max(made.width, block.x + block.width)
        y += heading + max((len(block.rack.nodes) for block in members), default=0) * grain.down
    made.left = np.array(lefts, dtype=np.int32)
    made.top = np.array(tops, dtype=np.int32)
    made.height = max(y - grain.below, 0)
    return made


def _heading(site: str, rack: str) -> str:
    return " · ".join(part for part in (site, rack) if part)
