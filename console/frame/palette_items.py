"""The items of the palette: commands, pages, models, incidents, nodes and GPUs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from console.deployments.model.models import Model, Stage
from console.fleet.model.inventory import Inventory
from console.fleet.model.readings import NodeReading
from console.fleet.model.signals import Kind
from console.fleet.page.vocabulary import condition
from console.fleet.page.zones import zone_of
from console.frame.acts import spoken
from console.frame.catalogue import PAGES
from console.incidents.model.incidents import Incident
from console.work.model.commands import Command
from widgets.palette import PaletteItem
from widgets.priority import Priority

#: So many incidents are offered, the open ones first: the others are found on their page.
MOST_INCIDENTS = 200


def everything(  # noqa: PLR0917 - all that can be gone to
    commands: Sequence[Command],
    inventory: Inventory,
    readings: Mapping[str, NodeReading],
    now: float,
    incidents: Sequence[Incident] = (),
    models: Sequence[Model] = (),
) -> list[PaletteItem]:
    """In the order in which an empty query shows them, nodes with their condition `now` (seconds since 1970). Keys are
    ("command", id) or ("place", address)."""
    native = QKeySequence.SequenceFormat.NativeText
    commands_word = QCoreApplication.translate("Offers", "Commands")
    pages_word = QCoreApplication.translate("Offers", "Pages")
    nodes_word = QCoreApplication.translate("Offers", "Nodes")
    gpus_word = QCoreApplication.translate("Offers", "GPUs")
    left_out = {"window.palette", *(entry.opening.id for entry in PAGES)}
    found = [
        PaletteItem(
            ("place", entry.kinds[0]), spoken(entry.title), pages_word, shortcut=entry.shortcut, icon=entry.icon
        )
        for entry in PAGES
    ]
    found += [
        PaletteItem(
            ("command", command.id),
            spoken(command.text),
            commands_word,
            shortcut=QKeySequence(command.shortcut).toString(native) if command.shortcut else "",
            keywords=f"{spoken(command.explanation)} {command.id}",
        )
        for command in commands
        if command.id not in left_out
    ]
    models_word = QCoreApplication.translate("Offers", "Models")
    found += [
        PaletteItem(
            ("place", f"model:{each.id}"),
            each.name,
            models_word,
            each.owner,
            keywords=f"{each.purpose} {each.deputy}",
        )
        for each in models
        if each.stage is not Stage.RETIRED
    ]
    incidents_word = QCoreApplication.translate("Offers", "Incidents")
    found += [
        PaletteItem(
            ("place", each.number.address),
            each.title,
            incidents_word,
            f"INC-{each.number}",
            keywords=f"{each.owner} {' '.join(each.services)}",
            priority=Priority(each.severity) if each.closed is None else Priority.NORMAL,
        )
        for each in incidents[:MOST_INCIDENTS]
    ]
    for node in inventory.nodes:
        site = inventory.site(node.site)
        where = " · ".join(part for part in (site.name if site is not None else node.site, node.rack) if part)
        words = " ".join((node.full_name, node.host, node.owner, *node.labels))
        state = condition(readings.get(node.key), zone_of(site), now)
        said = " · ".join(part for part in (where, state.word if state.priority is not Priority.NORMAL else "") if part)
        key = ("place", f"node:{node.key}")
        found.append(PaletteItem(key, node.name, nodes_word, said, keywords=words, priority=state.priority))
    for node in inventory.nodes:
        reading = readings.get(node.key)
        if reading is not None:
            found += [
                PaletteItem(
                    ("place", f"gpu:{node.key}/{gpu.part}"),
                    f"{node.name} GPU {gpu.part}",
                    gpus_word,
                    gpu.name.removeprefix("NVIDIA "),
                )
                for gpu in reading.facts.of(Kind.GPU)
            ]
    return found
