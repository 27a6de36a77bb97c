"""The head of a node's page: where it stands, its name, what is wrong first, and its facts."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from console.fleet.model.inventory import Node, Site
from console.fleet.model.readings import Device, Facts, NodeReading
from console.fleet.model.signals import Kind
from console.fleet.page.words import condition
from widgets import numbers
from widgets.button import Button
from widgets.priority import Priority, PriorityMark
from widgets.text import Breadcrumbs, Label, Title
from widgets.theme import Size, Weight


class NodeHeader(QWidget):
    """Breadcrumbs above; name, condition and facts below; the acts at the right."""

    place_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.crumbs = Breadcrumbs()
        self.crumbs.chosen.connect(self.place_chosen)
        self.name = Title("")
        self.mark = PriorityMark(size=14)
        self.headline = Label("", size=Size.BODY, weight=Weight.SEMIBOLD)
        self.facts = Label("", "muted", elide=True)
        self.more = Button(self.tr("More"))
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.name)
        line.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.headline)
        line.addWidget(self.facts, 1)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.crumbs)
        left.addLayout(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 1)
        self.acts = QHBoxLayout()
        self.acts.setSpacing(8)
        row.addLayout(self.acts)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_node(self, node: Node, site: Site | None) -> None:
        path: list[tuple[str, str]] = [("fleet", self.tr("Fleet"))]
        path.append((f"site:{node.site}", site.name if site is not None else node.site))
        if node.rack:
            path.append((f"site:{node.site}", node.rack))
        path.append((f"node:{node.key}", node.name))
        self.crumbs.set_path(path)
        self.name.setText(node.name)

    def refresh(self, node: Node, reading: NodeReading | None, facts: Facts | None, zone: str, now: float) -> None:
        found = condition(reading, zone, now)
        normal = found.priority is Priority.NORMAL
        self.mark.set(found.priority)
        self.mark.setVisible(not normal)
        self.mark.setAccessibleName(found.word)
        self.headline.setText(found.headline or found.word)
        self.headline.setVisible(not normal)
        self.facts.setText("  ·  ".join(self._facts(node, reading, facts, now)))

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
