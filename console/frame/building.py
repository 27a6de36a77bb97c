"""How each page of the catalogue is made. Imported when the first page is needed, so that the first paint is not."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from console.fleet import commands as fleet_commands
from console.fleet.page import commands as page_commands
from console.fleet.page.fleet_page import FleetPage
from console.fleet.page.handlers import FleetHandlers
from console.frame.acts import Acts
from console.frame.desk import Desk
from console.frame.memory import Memory
from console.frame.needs import Page, Parts
from console.frame.overview import commands as overview_commands
from console.frame.overview.export import OverviewHandlers
from console.frame.overview.page import OverviewPage
from console.frame.settings_page import AppearanceCard, SettingsPage

#: What stands in the menus of a node, in this order.
_NODE_MENU = (
    "nodes.retry",
    "nodes.host_key",
    "nodes.secret",
    "nodes.watch",
    "nodes.edit",
    "fleet.compare",
    "nodes.save_picture",
    "nodes.save_values",
    "nodes.copy_address",
    "nodes.remove",
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What pages are built on."""

    window: QWidget
    parts: Parts
    desk: Desk
    acts: Acts
    memory: Memory


def overview(ground: Ground) -> Page:
    """The Overview with its commands."""
    page = OverviewPage(ground.parts.telemetry, ground.parts.inventory, ground.desk, demo=ground.parts.demo)
    handlers = OverviewHandlers(page, ground.desk, ground.window)
    handlers.setObjectName("overview handlers")
    ground.acts.add(overview_commands.COMMANDS, handlers.table())
    page.set_acts([ground.acts.action(command.id) for command in overview_commands.COMMANDS])
    return page


def fleet(ground: Ground) -> Page:
    """The Fleet page with its commands."""
    page = FleetPage(ground.parts.telemetry, ground.parts.inventory, ground.desk, demo=ground.parts.demo)
    handlers = FleetHandlers(
        telemetry=ground.parts.telemetry,
        inventory=ground.parts.inventory,
        trust=ground.parts.trust,
        surroundings=ground.desk,
        window=ground.window,
        current=lambda: page.node,
        picture=lambda: page.picture,
        thing=lambda: page.thing,
    )
    handlers.setObjectName("fleet handlers")
    ground.acts.add(
        (*fleet_commands.COMMANDS, *page_commands.COMMANDS), {**handlers.table(), **page.handlers()}, handlers.asking()
    )
    page.set_acts([ground.acts.action(command) for command in _NODE_MENU if ground.acts.offers(command)])
    return page


def settings(ground: Ground) -> Page:
    """The Settings page."""
    memory = ground.memory
    appearance = AppearanceCard(
        memory.text("theme", "dark"), memory.text("language", "system"), memory.flag("reduced_motion")
    )
    return SettingsPage(
        directory=ground.parts.inventory,
        surroundings=ground.desk,
        host_keys=ground.parts.host_keys,
        storage=ground.parts.storage,
        keep=ground.parts.keep,
        appearance=appearance,
    )
