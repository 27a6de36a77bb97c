"""The head of a node's page: where it stands, its name, what is wrong first, and its facts."""

from __future__ import annotations

from collections import Counter

from console.fleet.model.inventory import Node, Site
from console.fleet.model.readings import Device, Facts, NodeReading
from console.fleet.model.signals import Kind
from console.fleet.page.page_header import PageHeader, path_to
from console.fleet.page.vocabulary import Condition
from widgets import numbers


class NodeHeader(PageHeader):
    """The head of a node's page."""

    def show_node(self, node: Node, site: Site | None) -> None:
        self.crumbs.set_path(path_to(node, site))
        self.name.setText(node.name)

    def refresh(
        self, node: Node, reading: NodeReading | None, facts: Facts | None, now: float, found: Condition
    ) -> None:
        """Show the node, whose condition was `found`: that of now, or of the moment of the past that is looked at."""
        self.show_condition(found)
        self.show_facts(self._facts(node, reading, facts, now))

    def _facts(self, node: Node, reading: NodeReading | None, facts: Facts | None, now: float) -> list[str]:
        parts = []
        if node.local:
            parts.append(self.tr("this workstation"))
        if facts is not None:
            gpus = facts.of(Kind.GPU)
            if gpus:
                parts.append(named_gpus(gpus))
            if facts.driver:
                parts.append(self.tr("driver {version}").format(version=facts.driver))
            if facts.boot_time is not None and now > facts.boot_time:
                parts.append(self.tr("up {time}").format(time=numbers.duration(now - facts.boot_time, 1)))
        newest = reading.link.newest_sample if reading is not None else None
        if newest is not None:
            ago = numbers.duration(max(0.0, now - newest), 1)
            parts.append(self.tr("last sample {time} ago").format(time=ago))
        return parts


def named_gpus(gpus: tuple[Device, ...]) -> str:
    """ "8 × H200 140 GiB"; different models are counted apart."""
    counted = Counter((gpu.name.removeprefix("NVIDIA "), (gpu.limits or {}).get("memory_bytes", 0.0)) for gpu in gpus)
    return " + ".join(
        f"{count} × {name}" + (f" {numbers.iec(size)}" if size else "") for (name, size), count in counted.items()
    )
