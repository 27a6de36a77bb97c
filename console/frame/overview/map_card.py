"""The fleet map: every GPU by site, rack and node, shade its utilisation, the abnormal by colour and shape."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterable

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from console.fleet.model.figures import levels
from console.fleet.model.readings import Device
from console.fleet.model.signals import Kind, column
from console.fleet.page.aside import Asides, Nobody, aside_words
from console.fleet.page.time.past import PastReadings
from console.fleet.page.vocabulary import gpu_condition, gpu_condition_then
from console.fleet.page.zones import zone_of
from console.frame.overview.board import Board, News
from widgets import numbers
from widgets.card import Card
from widgets.maps.fleetmap import FleetMap, FleetNode, FleetRack, FleetSite
from widgets.priority import Legend, Priority

_COLUMNS = {name: column(Kind.GPU, name) for name in ("utilization", "power", "temperature", "memory_used")}
#: The map is drawn anew this often at most, in seconds, for levels alone; a mark never waits.
_PAUSE = 1.0
_PAUSE_OF_MANY = 2.0
_MANY = 2048


class MapCard(Card):
    """`place_chosen` carries the address of what was clicked."""

    place_chosen = Signal(str)

    def __init__(self, board: Board, asides: Asides | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._asides = asides or Nobody()
        self._board = board
        self._now = 0.0
        self._drawn_at = -math.inf
        self._levels_wait = False
        self._then: PastReadings | None = None
        self._unseen: frozenset[tuple[str, str]] = frozenset()
        self._slices: list[str] = []
        self._count = -1
        self._silent = 0
        self.map = FleetMap(self.tr("Map of all GPUs"))
        self.map.set_tip(self._tip)
        self.map.cell_clicked.connect(self._on_cell)
        self.map.node_clicked.connect(self._on_node)
        self._legend = Legend()
        self.set_trailing(self._legend)
        self.add(self.map, 1)

    def rebuild(self, now: float) -> None:
        """The nodes or their devices are not what they were."""
        self._now = now
        inventory = self._board.inventory
        racks: dict[str, dict[str, list[FleetNode]]] = {}
        for node in inventory.nodes:
            standing = self._board.nodes.get(node.key)
            if standing is None or not standing.gpus:
                continue
            cells = tuple((node.key, gpu) for gpu in standing.gpus)
            racks.setdefault(node.site, {}).setdefault(node.rack, []).append(FleetNode(node.key, node.name, cells))
        sites = []
        for key, of_site in racks.items():
            site = inventory.site(key)
            name = site.name if site is not None else key
            sites.append(
                FleetSite(
                    key, name, tuple(FleetRack((key, rack), rack, tuple(nodes)) for rack, nodes in of_site.items())
                )
            )
        self._slices = [str(node.key) for site in sites for rack in site.racks for node in rack.nodes]
        self.map.set_sites(sites)
        self._say(len(self.map.cell_keys()))
        self._draw(now)
        self._mark()

    def show_then(self, then: PastReadings, board: Board, zone: str, now: float) -> None:
        """Shade and mark the cells as they were at the moment that was read, of which `board` knows, or as they are."""
        self._then = then if then.moment is not None else None
        if self._then is None or then.moment is None:
            self.set_subtitle(self.tr("shade = utilisation") if self.has_gpus else "")
            self._mark()
        else:
            time = numbers.moment(then.moment, zone, now)
            self.set_subtitle(self.tr("shade = utilisation at {time}").format(time=time))
            self._put_marks(board)
        self._legend.setVisible(self.has_gpus)
        self._draw(now)

    def refresh(self, news: News, now: float) -> None:
        """Nodes were looked at."""
        self._now = now
        if not self.has_gpus:
            self._say(0)
        if news.findings:
            self._mark()
        self._levels_wait |= news.levels
        pause = _PAUSE if self._count < _MANY else _PAUSE_OF_MANY
        if self._levels_wait and (news.findings or now - self._drawn_at >= pause or now < self._drawn_at):
            self._draw(now)

    @property
    def has_gpus(self) -> bool:
        """Whether any node has told of a GPU."""
        return self._count > 0

    def _say(self, count: int) -> None:
        silent = 0 if count else self._silent_nodes()
        if (count, silent) == (self._count, self._silent):
            return
        self._count, self._silent = count, silent
        if count:
            self.set_title(self.tr("%n GPU(s)", "", count))
            self.set_subtitle(self.tr("shade = utilisation"))
        elif silent:
            self.set_title(self.tr("GPUs not known yet"))
            self.set_subtitle(self.tr("no answer yet from %n node(s)", "", silent))
        else:
            self.set_title(self.tr("No GPUs"))
            self.set_subtitle(self.tr("no node has told of one"))
        for part in (self.map, self._legend):
            part.setVisible(count > 0)

    def _silent_nodes(self) -> int:
        """How many watched nodes have never said what they have."""
        readings = (standing.reading for standing in self._board.nodes.values())
        return sum(not (reading.rows or reading.facts.devices) for reading in readings)

    def _draw(self, now: float) -> None:
        self._drawn_at = now
        self._levels_wait = False
        nodes, then = self._board.nodes, self._then
        if then is None:
            shown = [level for key in self._slices for level in nodes[key].levels]
        else:
            silent = {key: [math.nan] * len(nodes[key].gpus) for key in self._slices}
            readings = ((key, then.reading(key)) for key in self._slices)
            shown = [each for key, was in readings for each in (silent[key] if was is None else levels(was))]
        if len(shown) == len(self.map.cell_keys()):
            self.map.set_levels(np.array(shown, dtype=np.float32))

    def _mark(self) -> None:
        if self._then is None:
            self._put_marks(self._board)

    def show_unseen(self, cells: Collection[tuple[str, str]]) -> None:
        """The GPUs with an alarm that nobody has acknowledged: they blink."""
        self._unseen = frozenset(cells)
        self._mark()

    def _put_marks(self, board: Board) -> None:
        cells, nodes = board.marks()
        shown: dict[Hashable, Priority] = {key: Priority(word) for key, word in cells.items()}
        self.map.set_marks(shown, self._unseen & shown.keys() if self._then is None else ())
        marks: dict[Hashable, Priority] = {key: Priority(word) for key, word in nodes.items()}
        if self._then is None:
            out: Iterable[Hashable] = (key for key in board.nodes if self._asides.of(key) is not None)
            marks = dict.fromkeys(out, Priority.OVERRIDDEN) | marks
        self.map.set_node_marks(marks)

    def _tip(self, cell: object) -> str:
        assert isinstance(cell, tuple)  # noqa: S101 - the keys of `rebuild`
        key, part = cell
        standing = self._board.nodes.get(key)
        node = self._board.inventory.node(key)
        if standing is None or node is None:
            return ""
        site = self._board.inventory.site(node.site)
        where = " · ".join(word for word in (site.name if site is not None else node.site, node.rack) if word)
        lines = [self.tr("{node} GPU {gpu}").format(node=node.name, gpu=part), where]
        moment = self._then.moment if self._then is not None else None
        if self._then is None or moment is None:
            found = gpu_condition(standing.reading, part, zone_of(site), self._now)
        else:
            found = gpu_condition_then(self._then.reading(key), part, zone_of(site), moment)
        if found.priority is not Priority.NORMAL:
            lines.append(found.headline or found.word)
        aside = self._asides.of(key) if self._then is None else None
        if aside is not None:
            lines.append(aside_words(aside, zone_of(site), self._now))
        place = standing.gpus.index(part) if part in standing.gpus else -1
        shown = standing.reading if self._then is None else self._then.reading(key)
        rows = shown.rows.get(Kind.GPU) if shown is not None else None
        reports = standing.figures.reporting if self._then is None else True
        if place >= 0 and rows is not None and place < len(rows) and reports:
            lines.append(self._values(rows[place].tolist(), standing.facts.of(Kind.GPU)[place]))
        return "\n".join(line for line in lines if line)

    def _values(self, row: list[float], device: Device) -> str:
        utilization, power, temperature, memory = (row[at] for at in _COLUMNS.values())
        if math.isnan(utilization) and math.isnan(power):
            return self.tr("does not answer")
        name = device.name.removeprefix("NVIDIA ")
        figures = (
            numbers.percent(utilization),
            numbers.quantity(power, "W"),
            numbers.quantity(temperature, "°C"),
            numbers.iec(memory),
        )
        return " · ".join((name, *figures))

    @Slot(object)
    def _on_cell(self, cell: object) -> None:
        if isinstance(cell, tuple):
            self.place_chosen.emit(f"gpu:{cell[0]}/{cell[1]}")

    @Slot(object)
    def _on_node(self, node: object) -> None:
        self.place_chosen.emit(f"node:{node}")
