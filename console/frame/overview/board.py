"""The Overview's board, its knowledge of every node: brought up to date from the nodes that changed, never from all of
them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from console.fleet.model.attention import (
    THROTTLED,
    Began,
    Finding,
    Signs,
    cell_marks,
    findings,
    folded,
    levels,
    node_mark,
)
from console.fleet.model.figures import Figures, figures_of, sum_of
from console.fleet.model.inventory import Inventory
from console.fleet.model.links import LinkState
from console.fleet.model.readings import Facts, NodeReading
from console.fleet.model.signals import Kind
from console.fleet.model.totals import counted_ports

_HELD_DOWN = tuple(THROTTLED)  # worst first


@dataclass(slots=True)
class Standing:
    """One node now."""

    reading: NodeReading
    facts: Facts
    ports: frozenset[str]
    gpus: tuple[str, ...]
    found: tuple[Finding, ...] = ()
    levels: list[float] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)


@dataclass(slots=True)
class News:
    """What a look at the nodes brought: whether GPUs, ports, findings or levels are not what they were."""

    devices: bool = False
    ports: bool = False
    findings: bool = False
    levels: bool = False


class Board:
    """Every watched node of the inventory as last seen."""

    def __init__(self) -> None:
        self.inventory = Inventory()
        self.nodes: dict[str, Standing] = {}
        self.signs: dict[str, Signs] = {}
        self._seen: dict[tuple[str, str], Began] = {}
        self._asked: set[tuple[str, str]] = set()

    def set_inventory(self, inventory: Inventory, readings: Mapping[str, NodeReading], now: float) -> None:
        """Begin anew with these nodes; since when something is wrong is kept."""
        self.inventory = inventory
        self.nodes = {}
        self.signs = {key: signs for key, signs in self.signs.items() if inventory.node(key) is not None}
        self.take(((node.key, readings.get(node.key)) for node in inventory.nodes), now)
        wrong = {finding.key for standing in self.nodes.values() for finding in standing.found}
        self._seen = {key: began for key, began in self._seen.items() if key in wrong}
        self._asked &= wrong

    def take(self, readings: Iterable[tuple[str, NodeReading | None]], now: float) -> News:
        """Look at nodes that changed."""
        news = News()
        for key, reading in readings:
            if self.inventory.node(key) is None:
                continue
            if reading is None or reading.link.state is LinkState.OFF:
                if self.nodes.pop(key, None) is not None:
                    news.devices = news.ports = news.findings = news.levels = True
                continue
            self._take(key, reading, now, news)
        return news

    def _take(self, key: str, reading: NodeReading, now: float, news: News) -> None:
        old = self.nodes.get(key)
        watched = old is not None and old.reading.link.state is LinkState.LIVE
        if old is None or old.facts is not reading.facts:
            gpus = tuple(gpu.part for gpu in reading.facts.of(Kind.GPU))
            standing = Standing(reading, reading.facts, counted_ports(reading.facts), gpus)
            news.devices |= old is None or old.gpus != gpus
            news.ports |= old is None or old.ports != standing.ports
            self.nodes[key] = standing
        else:
            standing = old
            standing.reading = reading
        found = findings(reading, self.signs.get(key, Signs()))
        if old is None or found != old.found:
            news.findings = True
            self._date(() if old is None else old.found, found, Began(now, or_earlier=not watched))
        standing.found = found
        fresh = levels(reading)
        news.levels |= old is None or fresh != old.levels
        standing.levels = fresh
        standing.figures = figures_of(reading, standing.ports)

    def _date(self, before: tuple[Finding, ...], after: tuple[Finding, ...], seen: Began) -> None:
        """Remember since when each thing is wrong, for what does not say it itself."""
        for finding in after:
            self._seen.setdefault(finding.key, seen)
        for gone in {finding.key for finding in before} - {finding.key for finding in after}:
            self._seen.pop(gone, None)
            self._asked.discard(gone)

    def undated(self) -> list[Finding]:
        """What was wrong already when it was first looked at and whose beginning history may know: each once, in the
        order in which it stands in the list."""
        found = [
            finding
            for standing in self.nodes.values()
            for finding in standing.found
            if finding.matter in THROTTLED and self._seen[finding.key].or_earlier and finding.key not in self._asked
        ]
        self._asked |= {finding.key for finding in found}
        return sorted(found, key=lambda finding: (_HELD_DOWN.index(finding.matter), finding.site, finding.name))

    def learn(self, found: Mapping[tuple[str, str], Began]) -> None:
        """What history knows of beginnings, of what is still wrong."""
        self._seen.update((key, began) for key, began in found.items() if key in self._seen)

    def figures(self, site: str | None = None) -> Figures:
        """The sums now, of a site or of all."""
        return sum_of(standing.figures for standing in self._on(site))

    def attention(self, site: str | None = None) -> list[Finding]:
        """What is wrong, worst first, consequences folded."""
        return folded((finding for standing in self._on(site) for finding in standing.found), self._seen)

    def names(self) -> dict[str, str]:
        """What people call the watched nodes on their sites."""
        return {key: standing.reading.link.name for key, standing in self.nodes.items()}

    def sites(self) -> frozenset[str]:
        """The short names of the sites that have watched nodes."""
        return frozenset(standing.reading.link.site for standing in self.nodes.values())

    def _on(self, site: str | None) -> Iterable[Standing]:
        return (standing for standing in self.nodes.values() if site in (None, standing.reading.link.site))

    def marks(self) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
        """How much what is wrong matters: of GPUs by (node, index), and of nodes themselves."""
        cells: dict[tuple[str, str], str] = {}
        nodes: dict[str, str] = {}
        for key, standing in self.nodes.items():
            if standing.found:
                cells.update({(key, gpu): word for gpu, word in cell_marks(standing.reading, standing.found).items()})
                if mark := node_mark(standing.found):
                    nodes[key] = mark
        return cells, nodes
