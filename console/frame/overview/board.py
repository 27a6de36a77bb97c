"""The Overview's board, its knowledge of every node: brought up to date from the nodes that changed, never from all of
them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from console.fleet.model.figures import Figures, figures_of, levels, sum_of
from console.fleet.model.findings import Finding, cell_marks, folded, node_mark
from console.fleet.model.inventory import Inventory
from console.fleet.model.links import LinkState
from console.fleet.model.readings import Facts, NodeReading
from console.fleet.model.rules import Grade
from console.fleet.model.signals import Kind
from console.fleet.model.totals import counted_ports


@dataclass(slots=True)
class Standing:
    """One node now."""

    reading: NodeReading
    facts: Facts
    ports: frozenset[str]
    gpus: tuple[str, ...]
    levels: list[float] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)


@dataclass(slots=True)
class News:
    """What a look at the nodes brought: whether GPUs, ports, findings or levels are not what they were."""

    devices: bool = False
    ports: bool = False
    findings: bool = False
    levels: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """How many of the watched nodes have answered since this console began to ask."""

    nodes: int
    of: int

    @property
    def all(self) -> bool:
        return self.nodes == self.of


class Board:
    """Every watched node of the inventory as last seen."""

    def __init__(self) -> None:
        self.inventory = Inventory()
        self.nodes: dict[str, Standing] = {}
        self._found: tuple[Finding, ...] = ()

    def set_inventory(
        self, inventory: Inventory, readings: Mapping[str, NodeReading], found: Sequence[Finding]
    ) -> None:
        """Begin anew with these nodes."""
        self.inventory = inventory
        self.nodes = {}
        self.take(((node.key, readings.get(node.key)) for node in inventory.nodes), found)

    def take(self, readings: Iterable[tuple[str, NodeReading | None]], found: Sequence[Finding]) -> News:
        """Look at nodes that changed, and at what is wrong now."""
        news = News(findings=tuple(found) != self._found)
        self._found = tuple(found)
        for key, reading in readings:
            if self.inventory.node(key) is None:
                continue
            if reading is None or reading.link.state is LinkState.OFF:
                if self.nodes.pop(key, None) is not None:
                    news.devices = news.ports = news.findings = news.levels = True
                continue
            self._take(key, reading, news)
        return news

    def _take(self, key: str, reading: NodeReading, news: News) -> None:
        old = self.nodes.get(key)
        news.findings |= old is None or old.reading.link.state is not reading.link.state
        if old is None or old.facts is not reading.facts:
            gpus = tuple(gpu.part for gpu in reading.facts.of(Kind.GPU))
            standing = Standing(reading, reading.facts, counted_ports(reading.facts), gpus)
            news.devices |= old is None or old.gpus != gpus
            news.ports |= old is None or old.ports != standing.ports
            self.nodes[key] = standing
        else:
            standing = old
            standing.reading = reading
        fresh = levels(reading)
        news.levels |= old is None or fresh != old.levels
        standing.levels = fresh
        standing.figures = figures_of(reading, standing.ports)

    def figures(self, site: str | None = None) -> Figures:
        """The sums now, of a site or of all."""
        return sum_of(standing.figures for standing in self._on(site))

    def attention(self, site: str | None = None) -> list[Finding]:
        """What is wrong, worst first, consequences folded; of a site not what is of the console itself."""
        return folded(finding for finding in self._found if site in (None, finding.site))

    def answered(self, site: str | None = None) -> Answered:
        """How many nodes have come to something: they report, or there is a finding that they do not."""
        standings = list(self._on(site))
        known = sum(
            standing.reading.link.state in (LinkState.LIVE, LinkState.LATE) or bool(standing.reading.found)
            for standing in standings
        )
        return Answered(known, len(standings))

    def names(self) -> dict[str, str]:
        """What people call the watched nodes on their sites."""
        return {key: standing.reading.link.name for key, standing in self.nodes.items()}

    def sites(self) -> frozenset[str]:
        """The short names of the sites that have watched nodes."""
        return frozenset(standing.reading.link.site for standing in self.nodes.values())

    def _on(self, site: str | None) -> Iterable[Standing]:
        return (standing for standing in self.nodes.values() if site in (None, standing.reading.link.site))

    def marks(self) -> tuple[dict[tuple[str, str], Grade], dict[str, Grade]]:
        """How much what is wrong matters: of GPUs by (node, index), and of nodes themselves."""
        cells: dict[tuple[str, str], Grade] = {}
        nodes: dict[str, Grade] = {}
        for key, standing in self.nodes.items():
            if standing.reading.found:
                cells.update({(key, gpu): grade for gpu, grade in cell_marks(standing.reading).items()})
                if mark := node_mark(standing.reading.found):
                    nodes[key] = mark
        return cells, nodes
