"""The head of a GPU's page: where it sits, its state in shape and word, what it is, and the way to its neighbours."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from console.fleet.model.inventory import Node, Site
from console.fleet.model.readings import Device, Facts, NodeReading
from console.fleet.page.page_header import PageHeader, path_to
from console.fleet.page.vocabulary import Condition, gpu_condition
from console.fleet.page.zones import zone_of
from widgets import numbers
from widgets.button import Button, IconButton
from widgets.priority import Priority
from widgets.text import Caption


class GpuHeader(PageHeader):
    """The head of a GPU's page. `turned` carries -1 or 1: the GPU before or after; `acted` the id of a command."""

    turned = Signal(object)
    acted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._part, self._zone = "", zone_of(None)
        self.before = IconButton("chevron-left", self.tr("Previous GPU"))
        self.after = IconButton("chevron-right", self.tr("Next GPU"))
        self.compare = Button(self.tr("Compare with…"), tip=self.tr("See it beside other GPUs, on one time axis"))
        self.before.clicked.connect(self._on_before)
        self.after.clicked.connect(self._on_after)
        self.compare.clicked.connect(self._on_compare)
        for button in (self.before, self.after, self.compare):
            self.acts.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.uuid = Caption("")
        self.uuid.setAccessibleName(self.tr("UUID"))
        self.copy = IconButton("copy", self.tr("Copy the UUID"))
        self.copy.clicked.connect(self._on_copy)
        self.bus = Caption("", elide=True)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.uuid)
        line.addWidget(self.copy)
        line.addSpacing(4)
        line.addWidget(self.bus, 1)
        self.left.addLayout(line)

    def show_gpu(self, node: Node, site: Site | None, part: str) -> None:
        self._part, self._zone = part, zone_of(site)
        title = self.tr("GPU {index}").format(index=part)
        self.crumbs.set_path([*path_to(node, site), (f"gpu:{node.key}/{part}", title)])
        self.name.setText(title)

    def refresh(
        self,
        reading: NodeReading | None,
        device: Device | None,
        facts: Facts | None,
        now: float,
        then: Condition | None = None,
    ) -> None:
        """Show the GPU as it is; `then` is its condition at the moment of the past that is looked at."""
        missing = device is None and facts is not None
        found = gpu_condition(reading, self._part, self._zone, now) if then is None else then
        self.show_condition(Condition(Priority.UNKNOWN, self.tr("Not there")) if missing else found)
        self.mark.show()
        self.headline.show()
        newest = reading.link.newest_sample if reading is not None else None
        self._show_facts(device, facts, newest, now)

    def _show_facts(self, device: Device | None, facts: Facts | None, newest: float | None, now: float) -> None:
        if device is None:
            self.show_facts(())
        else:
            size = (device.limits or {}).get("memory_bytes")
            ago = numbers.duration(max(0.0, now - newest), 1) if newest is not None else ""
            last = self.tr("last sample {time} ago").format(time=ago) if ago else ""
            self.show_facts((device.name.removeprefix("NVIDIA "), numbers.iec(size) if size else "", last))
        uuid = device.uuid if device is not None else ""
        self.uuid.setText(uuid)
        self.uuid.setVisible(bool(uuid))
        self.copy.setVisible(bool(uuid))
        driver = self.tr("driver {version}").format(version=facts.driver) if facts is not None and facts.driver else ""
        bus = self.tr("bus {address}").format(address=device.bus) if device is not None and device.bus else ""
        self.compare.setVisible(device is not None)
        self.bus.setText("  ·  ".join(text for text in (bus, driver) if text))

    def set_neighbours(self, count: int) -> None:
        """How many GPUs the node has: with one there is nowhere to turn."""
        for button in (self.before, self.after):
            button.setEnabled(count > 1)

    @Slot()
    def _on_before(self) -> None:
        self.turned.emit(-1)

    @Slot()
    def _on_after(self) -> None:
        self.turned.emit(1)

    @Slot()
    def _on_compare(self) -> None:
        self.acted.emit("fleet.compare")

    @Slot()
    def _on_copy(self) -> None:
        self.acted.emit("gpus.copy_uuid")
