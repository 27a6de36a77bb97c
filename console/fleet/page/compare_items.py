"""Things that can be added to a comparison, as lines of a palette: more of the same kind, the nearest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from console.fleet.model.addresses import Address
from console.fleet.model.comparison import MOST
from console.fleet.model.inventory import Inventory, Node
from console.fleet.model.readings import NodeReading
from console.fleet.model.signals import Kind
from widgets.palette import PaletteItem


def offers(chosen: Sequence[Address], inventory: Inventory, readings: Mapping[str, NodeReading]) -> list[PaletteItem]:
    """Keys are tuples of the addresses that would be compared. To GPUs come GPUs, to nodes nodes, to nothing both."""
    found: list[PaletteItem] = []
    if not chosen or chosen[0].kind == "node":
        found += [_node(node, chosen, inventory) for node in inventory.nodes]
    if not chosen or chosen[0].kind == "gpu":
        here = [address.node for address in chosen]
        nodes = sorted(inventory.nodes, key=lambda node: node.key not in here)
        for node in nodes:
            found += _gpus(node, chosen, readings.get(node.key), near=node.key in here)
    return [item for item in found if item.key != tuple(chosen)]


def _node(node: Node, chosen: Sequence[Address], inventory: Inventory) -> PaletteItem:
    site = inventory.site(node.site)
    where = " · ".join(part for part in (site.name if site is not None else node.site, node.rack) if part)
    group = QCoreApplication.translate("CompareOffers", "Nodes")
    return PaletteItem(_with(chosen, [Address("node", node.key)]), node.name, group, where, keywords=node.full_name)


def _gpus(node: Node, chosen: Sequence[Address], reading: NodeReading | None, *, near: bool) -> list[PaletteItem]:
    gpus = reading.facts.of(Kind.GPU) if reading is not None else ()
    addresses = [Address("gpu", node.key, gpu.part) for gpu in gpus]
    left = [address for address in addresses if address not in chosen]
    name = QCoreApplication.translate("CompareOffers", "{node} GPU {index}")
    group = QCoreApplication.translate("CompareOffers", "GPUs of {node}").format(node=node.name)
    other = QCoreApplication.translate("CompareOffers", "GPUs")
    found = [
        PaletteItem(
            _with(chosen, [Address("gpu", node.key, gpu.part)]),
            name.format(node=node.name, index=gpu.part),
            group if near else other,
            gpu.name.removeprefix("NVIDIA "),
        )
        for gpu in gpus
    ]
    if near and len(left) > 1 and len(chosen) + len(left) <= MOST:
        text = QCoreApplication.translate("CompareOffers", "All other GPUs of {node}").format(node=node.name)
        found.insert(0, PaletteItem(_with(chosen, left), text, group))
    return found


def _with(chosen: Sequence[Address], more: Sequence[Address]) -> tuple[Address, ...]:
    return tuple(dict.fromkeys((*chosen, *more)))
