"""The card of a GPU's health, told once a minute: memory errors, repaired rows, its PCIe link, its energy."""

from __future__ import annotations

from console.fleet.model.judging import lost_gpus
from console.fleet.model.readings import Device, GpuHealth, NodeReading
from console.fleet.model.rules import Named
from console.fleet.model.signals import Kind
from console.fleet.page.vocabulary import value_grade
from console.pagekit.hints import Hint
from widgets import numbers
from widgets.card import Card, FactList
from widgets.priority import Priority

_Fact = tuple[str, str, Priority | None]
_KWH = 3.6e6


class GpuHealthCard(Card):
    """Health counters of one GPU. A value has the mark of the finding that it shows up in."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Health"))
        self.setAccessibleName(self.tr("Health"))
        self.facts = FactList(row_height=23)
        self._empty = Hint(self.tr("Not known yet"), self.tr("The node says it once a minute."))
        self.add(self.facts)
        self.add(self._empty)
        self.add_stretch()

    def refresh(self, reading: NodeReading, device: Device, now: float) -> None:
        """Show the newest counters; of a GPU that does not answer, or whose node does not, the last that it said."""
        gpus = [gpu.part for gpu in reading.facts.of(Kind.GPU)]
        place = gpus.index(device.part)
        health = reading.health[place] if place < len(reading.health) else None
        fan = reading.fans[place] if place < len(reading.fans) else None
        silent = health is None or device.part in lost_gpus(reading)
        last = reading.last.get(device.part) if silent else None
        if last is not None:
            health, fan = last.health, None
        facts = self._facts(health, device, fan, reading) if health is not None else []
        self.facts.setVisible(bool(facts))
        self._empty.setVisible(not facts)
        if facts:
            self.facts.set_facts(facts)
        old = reading.link.state not in ("live", "late")
        if last is not None and last.health_at is not None:
            age = numbers.duration(max(0.0, now - last.health_at))
            self.set_trailing(self.tr("last known, {age} old").format(age=age))
        else:
            self.set_trailing(self.tr("last known") if old else self.tr("since the driver was loaded"))

    def _facts(self, health: GpuHealth, device: Device, fan: float | None, reading: NodeReading) -> list[_Fact]:
        def grade(named: Named) -> Priority:
            return value_grade(reading, named, device.part)

        replays = grade(Named.PCIE_REPLAYS)
        replays = grade(Named.PCIE_4_REPLAYS) if replays is Priority.NORMAL else replays
        return [
            self._count(self.tr("Memory errors, corrected"), health.ecc_corrected, None),
            self._count(self.tr("Memory errors, uncorrected"), health.ecc_uncorrected, grade(Named.ECC_UNCORRECTED)),
            self._count(self.tr("Rows remapped, corrected"), health.remapped_correctable, None),
            self._count(
                self.tr("Rows remapped, uncorrected"),
                health.remapped_uncorrectable,
                grade(Named.REMAPPED_UNCORRECTABLE),
            ),
            self._flag(self.tr("A row waits for a reset"), health.remap_pending, grade(Named.REMAP)),
            self._flag(self.tr("A row cannot be remapped"), health.remap_failed, grade(Named.REMAP)),
            self._link(health, device, grade(Named.PCIE_LANES_MISSING)),
            self._count(self.tr("PCIe replays"), health.pcie_replays, replays),
            (self.tr("Fan"), numbers.percent(fan), None),
            (self.tr("Energy"), _energy(health.energy_joules), None),
            self._recovery(health.recovery_action, grade(Named.RECOVERY)),
        ]

    @staticmethod
    def _count(name: str, count: int | None, priority: Priority | None) -> _Fact:
        return (name, numbers.number(count), priority if count else None)

    def _flag(self, name: str, flag: bool | None, priority: Priority) -> _Fact:
        text = numbers.UNKNOWN if flag is None else self.tr("yes") if flag else self.tr("no")
        return (name, text, priority if flag else None)

    def _link(self, health: GpuHealth, device: Device, priority: Priority) -> _Fact:
        name = self.tr("PCIe link")
        if health.pcie_width is None or health.pcie_generation is None:
            return (name, numbers.UNKNOWN, None)
        most = (device.limits or {}).get("pcie_width_max")
        text = self.tr("gen {generation} × {width}").format(generation=health.pcie_generation, width=health.pcie_width)
        if most is not None and health.pcie_width != most:
            text = self.tr("{link} of {most}").format(link=text, most=numbers.number(most))
        return (name, text, priority)

    def _recovery(self, action: int | None, priority: Priority) -> _Fact:
        # nvmlDeviceGpuRecoveryAction_t (nvml.h)
        texts = {
            0: self.tr("none"),
            1: self.tr("reset the GPU"),
            2: self.tr("restart the node"),
            3: self.tr("end its traffic to other GPUs"),
            4: self.tr("drain, then reset"),
        }
        name = self.tr("Recovery asked for")
        if action is None:
            return (name, numbers.UNKNOWN, None)
        return (
            name,
            texts.get(action, self.tr("action {number}").format(number=action)),
            priority,
        )


def _energy(joules: float | None) -> str:
    return numbers.UNKNOWN if joules is None else numbers.quantity(joules / _KWH, "kWh", 1)
