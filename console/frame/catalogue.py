"""The pages there are. A page is registered here and nowhere else: rail, keys, palette, addresses, settings, the
manual, the pictures and the tests' walk through all pages derive from its entry.

An entry names code by `module:name`, which is imported when it is first needed and never before the first paint.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.acts.page import settings as acts_settings
from console.alarms.page import settings as alarms_settings
from console.costs.page import settings as costs_settings
from console.deployments.page import settings as models_settings
from console.fleet.page import settings as fleet_settings
from console.frame import settings as frame_settings
from console.frame.overview import settings as overview_settings
from console.incidents.page import settings as incidents_settings
from console.log.page import settings as log_settings
from console.recovery.page import settings as recovery_settings
from console.work.model.commands import Command
from resources.text import QT_TRANSLATE_NOOP, Text

if TYPE_CHECKING:
    from console.pagekit.settings import Setting


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the rail. `build` is a function that gets the window's parts and gives the page; `foot` puts it at the
    rail's foot, `looks_back` says that it shows the time that is looked at, and not now alone.

    `kinds` are the kinds of addresses that it shows, the first of them its own. `commands` are tuples of the Commands
    that it carries out, `settings` the values that it keeps. `sights` are places that show the page at its fullest, by
    the name of their picture; `{first}` and `{last}` stand for nodes of whatever site is shown.
    """

    key: str
    title: Text
    explanation: Text
    icon: str
    build: str
    kinds: tuple[str, ...]
    sights: tuple[tuple[str, str], ...]
    shortcut: str
    commands: tuple[str, ...] = ()
    settings: tuple[Setting[Any], ...] = ()
    foot: bool = False
    looks_back: bool = False

    @property
    def opening(self) -> Command:
        """The command that goes there."""
        return Command(f"window.{self.key}", self.title, self.explanation, shortcut=self.shortcut)


PAGES: tuple[Entry, ...] = (
    Entry(
        "overview",
        QT_TRANSLATE_NOOP("Catalogue", "Overview"),
        QT_TRANSLATE_NOOP("Catalogue", "Whether anything is wrong, and the fleet over time"),
        "layout-dashboard",
        build="console.frame.building:overview",
        kinds=("overview",),
        sights=(("overview", "overview"),),
        shortcut="Ctrl+1",
        commands=("console.frame.overview.commands:COMMANDS",),
        settings=overview_settings.SETTINGS,
        looks_back=True,
    ),
    Entry(
        "fleet",
        QT_TRANSLATE_NOOP("Catalogue", "Fleet"),
        QT_TRANSLATE_NOOP("Catalogue", "All nodes, and the one that is chosen"),
        "server",
        build="console.frame.building:fleet",
        kinds=("fleet", "site", "node", "host", "gpu", "port", "disk", "storage", "compare"),
        sights=(
            ("fleet", "node:{first}"),
            ("gpu", "gpu:{first}/0"),
            ("compare", "compare:node:{first},node:{last}"),
            ("table", "fleet/table"),
            ("node-last", "node:{last}"),
        ),
        shortcut="Ctrl+2",
        commands=(
            "console.fleet.commands:COMMANDS",
            "console.fleet.page.commands:COMMANDS",
            "console.maintenance.page.commands:COMMANDS",
        ),
        settings=fleet_settings.SETTINGS,
        looks_back=True,
    ),
    Entry(
        "models",
        QT_TRANSLATE_NOOP("Catalogue", "Models"),
        QT_TRANSLATE_NOOP("Catalogue", "What serves and what is tried out, whose it is, and what it still lacks"),
        "box",
        build="console.frame.building:models",
        kinds=("models", "model", "readiness", "rollout"),
        sights=(("models", "models"),),
        shortcut="Ctrl+4",
        commands=("console.deployments.page.commands:COMMANDS",),
        settings=models_settings.SETTINGS,
    ),
    Entry(
        "recovery",
        QT_TRANSLATE_NOOP("Catalogue", "Recovery"),
        QT_TRANSLATE_NOOP("Catalogue", "What must come back after a loss, how that was proven, and drills of it"),
        "archive-restore",
        build="console.frame.building:recovery",
        kinds=("recovery", "drill", "restore-test"),
        sights=(("recovery", "recovery/board"), ("drills", "recovery/drills"), ("evidence", "recovery/evidence")),
        shortcut="Ctrl+5",
        commands=("console.recovery.page.commands:COMMANDS",),
        settings=recovery_settings.SETTINGS,
    ),
    Entry(
        "alarms",
        QT_TRANSLATE_NOOP("Catalogue", "Alarms"),
        QT_TRANSLATE_NOOP("Catalogue", "What asks for an act of this shift, what is put aside, and how many come"),
        "triangle-alert",
        build="console.frame.building:alarms",
        kinds=("alarms", "alarm"),
        sights=(("alarms", "alarms"), ("rules", "alarms/rules"), ("handover", "alarms/handover")),
        shortcut="Ctrl+6",
        commands=("console.alarms.page.commands:COMMANDS",),
        settings=alarms_settings.SETTINGS,
    ),
    Entry(
        "incidents",
        QT_TRANSLATE_NOOP("Catalogue", "Incidents"),
        QT_TRANSLATE_NOOP("Catalogue", "What happened to the service, who did what, who must be told by when"),
        "flag",
        build="console.frame.building:incidents",
        kinds=("incidents", "incident", "reporting"),
        sights=(("incidents", "incidents"),),
        shortcut="Ctrl+7",
        commands=("console.incidents.page.commands:COMMANDS",),
        settings=incidents_settings.SETTINGS,
    ),
    Entry(
        "costs",
        QT_TRANSLATE_NOOP("Catalogue", "Costs"),
        QT_TRANSLATE_NOOP("Catalogue", "What a month came to and for whom; own or rent, and by when to order"),
        "coins",
        build="console.frame.building:costs",
        kinds=("costs",),
        sights=(
            ("costs", "costs"),
            ("costs-rent", "costs/rent"),
            ("costs-bill", "costs/bill"),
            ("costs-capacity", "costs/capacity"),
        ),
        shortcut="Ctrl+0",
        commands=("console.costs.page.commands:COMMANDS",),
        settings=costs_settings.SETTINGS,
    ),
    Entry(
        "runs",
        QT_TRANSLATE_NOOP("Catalogue", "Runs"),
        QT_TRANSLATE_NOOP("Catalogue", "What was planned and carried out on nodes, and how it stands"),
        "play",
        build="console.frame.building:runs",
        kinds=("runs", "run"),
        sights=(("runs", "runs"),),
        shortcut="Ctrl+9",
        commands=("console.acts.page.commands:COMMANDS",),
        settings=acts_settings.SETTINGS,
    ),
    Entry(
        "log",
        QT_TRANSLATE_NOOP("Catalogue", "Log"),
        QT_TRANSLATE_NOOP("Catalogue", "Everything anyone did, and whether it still stands as it was written"),
        "scroll-text",
        build="console.frame.building:log",
        kinds=("log",),
        sights=(("log", "log"),),
        shortcut="Ctrl+8",
        commands=("console.log.page.commands:COMMANDS",),
        settings=log_settings.SETTINGS,
    ),
    Entry(
        "settings",
        QT_TRANSLATE_NOOP("Catalogue", "Settings"),
        QT_TRANSLATE_NOOP("Catalogue", "Sites and nodes, host keys, appearance, storage"),
        "settings",
        build="console.frame.building:settings",
        kinds=("settings",),
        sights=(("settings", "settings"),),
        shortcut="Ctrl+,",
        foot=True,
    ),
)


#: Everything that a window keeps.
SETTINGS: tuple[Setting[Any], ...] = (*frame_settings.SETTINGS, *(each for entry in PAGES for each in entry.settings))


def page_of(place: str) -> Entry:
    """The page that shows an address; the first page for an address that none knows."""
    kind = place.partition(":")[0].partition("/")[0]
    return next((entry for entry in PAGES if kind in entry.kinds), PAGES[0])


def named(name: str) -> Any:
    """What `module:name` names, imported now."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


def commands_of(entry: Entry) -> tuple[Command, ...]:
    """The commands that a page carries out."""
    return tuple(command for name in entry.commands for command in named(name))
