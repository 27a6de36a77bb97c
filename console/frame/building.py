"""The making of each page of the catalogue. Imported when the first page is needed, so that the first paint is not."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget

from connectors.notifications import notify
from connectors.ssh.fingerprints import fingerprint
from console.acts.page.handlers import ActHandlers
from console.acts.page.run_panel import RunPanel
from console.acts.page.runs_page import RunsPage
from console.alarms.page.alarms_page import AlarmsPage
from console.alarms.page.handlers import AlarmHandlers
from console.alarms.page.handover_loading import ShiftLoader
from console.alarms.page.handover_view import HandOverView
from console.alarms.page.notices import Notices
from console.costs.page import commands as cost_commands
from console.costs.page.costs_page import CostsPage
from console.costs.page.handlers import CostHandlers
from console.costs.service.scenarios import FOLDER, Scenarios
from console.deployments.page.handlers import ModelHandlers
from console.deployments.page.models_page import ModelsPage
from console.fleet.model.changed import Changed
from console.fleet.model.inventory import Node
from console.fleet.model.selecting import NotSelected, select_nodes
from console.fleet.page.fleet_page import FleetPage
from console.fleet.page.handlers import FleetHandlers
from console.fleet.page.problems import said
from console.fleet.page.zones import zone_of
from console.frame.acts import Acts, spoken
from console.frame.alarm_words import offered_by, words_of
from console.frame.catalogue import Entry, commands_of
from console.frame.desk import Desk
from console.frame.desk_card import DeskCard
from console.frame.due_clock import offset_of
from console.frame.incident_words import Booked, IncidentWords
from console.frame.memory import Memory
from console.frame.overview.handlers import OverviewHandlers
from console.frame.overview.joining import add_beside
from console.frame.overview.page import OverviewPage
from console.frame.protocols import Parts
from console.frame.rules_tab import rules_tab
from console.frame.settings import LANGUAGE
from console.frame.settings_page import AppearanceCard, SettingsPage
from console.frame.shift_words import ShiftWording
from console.frame.under_way import shown_at
from console.incidents.page.handlers import IncidentHandlers
from console.incidents.page.incidents_page import IncidentsPage
from console.incidents.page.reporting_view import ReportingView
from console.journal.model import Target
from console.log.page.handlers import LogHandlers
from console.log.page.key_sheet import KeySheet
from console.log.page.log_page import LogPage
from console.log.page.people_handlers import PeopleHandlers
from console.maintenance.commands import COMMANDS as MAINTENANCE
from console.maintenance.model.places import places_around
from console.maintenance.page.handlers import MaintenanceHandlers
from console.maintenance.service.allowances import Allowances
from console.pagekit.news import News
from console.pagekit.page import Page
from console.pagekit.saving import Saving
from console.pagekit.sheets import Sheets
from console.recovery.page.handlers import RecoveryHandlers
from console.recovery.page.recovery_page import RecoveryPage
from console.work.model.commands import Danger
from console.work.model.runs import RunView
from widgets.translation import choose

#: What stands in the menus of a node, in this order.
_NODE_MENU = (
    "nodes.retry", "nodes.host_key", "nodes.secret",
    "maintenance.services", "maintenance.gpus", "maintenance.files", "maintenance.terminal",
    "maintenance.drain", "maintenance.give_back", "maintenance.windows", "maintenance.reboot", "maintenance.command",
    "nodes.watch", "nodes.edit", "fleet.compare", "nodes.save_picture", "nodes.save_values", "nodes.copy_address",
    "nodes.remove",
)  # fmt: skip

#: What stands in the menu of an alarm, in this order.
_ALARM_MENU = (
    "alarm.acknowledge", "alarm.take", "alarm.give", "alarm.note", "alarm.shelve", "alarm.take_out",
    "alarm.unshelve", "alarm.put_back", "alarm.incident", "alarm.copy", "alarm.export",
)  # fmt: skip

#: What stands in the menu of an incident, in this order.
_INCIDENT_MENU = (
    "incident.take", "incident.give", "incident.change", "incident.note", "incident.follow_up", "incident.learn",
    "incident.link", "incident.attach", "incident.book", "incident.report", "incident.close", "incident.reopen",
    "incident.copy", "incident.export",
)  # fmt: skip

#: What stands in the menu of a model, in this order.
_MODEL_MENU = (
    "model.open", "model.readiness", "model.people", "model.describe", "model.answer", "model.mark", "model.stage",
    "model.plan", "model.rollout", "model.roll_back", "model.suspend", "model.deploy", "model.stop",
    "model.start", "model.scale", "model.sheet", "model.copy", "model.export",
    "model.retire",
)  # fmt: skip


class Looks(Protocol):
    """The window, as the Settings page changes its looks. `theme_changed` is a signal with the theme's name."""

    theme_changed: Any

    def set_theme(self, name: str) -> None: ...

    def set_language(self, name: str) -> None: ...

    def set_reduced_motion(self, reduced: bool) -> None: ...

    def desk_changed(self) -> None: ...

    def restart(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Ground:
    """What pages are built on; `entry` is the page's own registration."""

    window: QWidget
    looks: Looks
    entry: Entry
    parts: Parts
    desk: Desk
    acts: Acts
    memory: Memory


def overview(ground: Ground) -> Page[Changed]:
    """The Overview with its commands."""
    parts = ground.parts
    page = OverviewPage(
        parts.telemetry, parts.inventory, ground.desk, parts.alarms, asides=parts.asides, demo=parts.demo,
        models=parts.models,
    )  # fmt: skip
    handlers = OverviewHandlers(page, ground.desk, ground.window)
    handlers.setObjectName("overview handlers")
    commands = commands_of(ground.entry)
    ground.acts.add(commands, handlers.table())
    page.set_acts([ground.acts.action(command.id) for command in commands])
    News(ground.parts.asides, page).changed.connect(page.look_again)
    add_beside(page, parts, ground.desk, ground.window)
    return page


def fleet(ground: Ground) -> Page[Changed]:
    """The Fleet page with its commands."""
    parts = ground.parts
    allowances = Allowances(parts.acts.allowing, parts.inventory.current)
    page = FleetPage(
        parts.telemetry, parts.inventory, ground.desk, asides=parts.asides, offered=offered_by(parts),
        allowances=allowances, demo=parts.demo,
    )  # fmt: skip
    handlers = FleetHandlers(
        telemetry=parts.telemetry, inventory=parts.inventory, trust=parts.trust, surroundings=ground.desk,
        window=ground.window, current=lambda: page.node,
        picture=lambda: page.picture,
        thing=lambda: page.thing,
    )  # fmt: skip
    handlers.setObjectName("fleet handlers")
    table = {**handlers.table(), **page.handlers(), **_maintenance(ground, page).table()}
    ground.acts.add(commands_of(ground.entry), table, handlers.asking())
    page.set_acts([ground.acts.action(command) for command in _NODE_MENU if ground.acts.offers(command)])
    for telling in (parts.asides, allowances):
        News(telling, page).changed.connect(page.look_again)
    return page


def _maintenance(ground: Ground, page: FleetPage) -> MaintenanceHandlers:
    """What maintains the nodes that the Fleet page shows."""
    inventory = ground.parts.inventory

    def target(node: Node | None) -> Target | None:
        return None if node is None else Target(f"node:{node.key}", f"node:{node.full_name}")

    def chosen(text: str) -> tuple[list[Target], str]:
        try:
            nodes = select_nodes(inventory.current(), text.replace(",", " ").split())
        except NotSelected as wrong:
            return [], said(wrong)
        return [found for node in nodes if (found := target(node)) is not None], ""

    handlers = MaintenanceHandlers(
        ground.parts.maintenance,
        (ground.parts.files, ground.parts.shell, ground.parts.asides.windows),
        ground.parts.acts,
        ground.desk,
        ground.window,
        current=lambda: page.node,
        gpu=lambda: str(page.gpu.part),
        named=lambda key: target(inventory.current().node(key)),
        chosen=chosen,
        said=said,
        zone=lambda node: zone_of(inventory.current().site_of(node)),
        places=lambda node: places_around(inventory.current(), node),
    )
    handlers.setObjectName("maintenance handlers")
    return handlers


def alarms(ground: Ground) -> Page[Changed]:
    """The page of alarms with its commands."""
    parts, desk = ground.parts, ground.desk
    words = words_of(parts, desk.now)

    def zone() -> str:
        return _zone(ground)

    saving = Saving(desk, ground.window, lambda error: desk.say(said(error)))
    handover = HandOverView(
        ShiftLoader(parts.alarms, parts.handing, parts.log, parts.acts, desk, ground.window),
        desk,
        words,
        ShiftWording(parts.words),
        zone=zone,
        site=lambda: ", ".join(site.name for site in parts.inventory.current().sites),
        said=said,
        save=lambda name, made: saving.paper("handover", name, made),
    )
    page = AlarmsPage(
        parts.alarms,
        News(parts.alarms, ground.window),
        desk,
        words,
        handover,
        rules_tab(parts, desk, ground.window, zone),
        parts.rules,
        waiting=parts.telemetry.waiting,
        zone=zone,
    )
    handlers = AlarmHandlers(
        parts.alarms,
        page,
        desk,
        ground.window,
        words,
        me=lambda: parts.log.seat.seen().name,
        people=lambda: [person.name for person in parts.log.roster().people.values()],
        said=said,
        zone=zone,
    )
    handlers.setObjectName("alarm handlers")
    notices = Notices(
        parts.alarms.board,
        News(parts.alarms, ground.window),
        desk,
        words,
        "Driftvakt DEMO" if parts.demo else "Driftvakt",
        notify,
        QApplication.beep,
        ground.window,
    )
    ground.acts.add(commands_of(ground.entry), handlers.table() | notices.table())
    page.set_acts([ground.acts.action(command) for command in _ALARM_MENU])
    return page


def incidents(ground: Ground) -> Page[Changed]:
    """The page of incidents with its commands."""
    parts, desk = ground.parts, ground.desk
    words = IncidentWords(parts, desk.now)

    def zone() -> str:
        return _zone(ground)

    def me() -> str:
        return parts.log.seat.seen().name

    def nodes(text: str) -> tuple[tuple[str, ...], str]:
        try:
            found = select_nodes(parts.inventory.current(), text.replace(",", " ").split())
        except NotSelected as wrong:
            return (), said(wrong)
        return tuple(node.key for node in found), ""

    reporting = ReportingView(
        parts.incidents,
        parts.reporting,
        desk,
        ground.window,
        zone=zone,
        me=me,
        failed=lambda error: desk.say(said(error)),
        own=lambda: offset_of(parts.telemetry.readings()),
        language=lambda: choose(ground.memory.get(LANGUAGE), QLocale.system()),
    )
    page = IncidentsPage(
        parts.incidents, News(parts.incidents, ground.window), desk, words, zone=zone, me=me, reporting=reporting
    )

    def signing(title: str, text: str, button: str, act: Any, done: Any) -> None:
        _sign(ground, handlers.sheets, title, text, button, act, done)

    handlers = IncidentHandlers(
        parts.incidents,
        page,
        desk,
        ground.window,
        words,
        me=me,
        people=lambda: [person.name for person in parts.log.roster().people.values()],
        nodes=nodes,
        said=said,
        zone=zone,
        site=lambda: ", ".join(site.name for site in parts.inventory.current().sites),
        language=lambda: choose(ground.memory.get(LANGUAGE), QLocale.system()),
        signed=parts.signed_reports,
        signing=signing,
        booking=Booked(parts.costs),
        clocks=reporting.running,
    )
    handlers.setObjectName("incident handlers")
    ground.acts.add(commands_of(ground.entry), handlers.table())
    page.set_acts([ground.acts.action(command) for command in _INCIDENT_MENU])
    # How long somebody has to respond changes with the alarms.
    News(parts.alarms, page).changed.connect(page.look_again)
    return page


def models(ground: Ground) -> Page[Changed]:
    """The Models page with its commands."""
    parts, desk = ground.parts, ground.desk
    room = parts.models

    def zone() -> str:
        return _zone(ground)

    def called(key: str) -> str:
        node = parts.inventory.current().node(key)
        return node.name if node is not None else key

    news = (News(room.models, ground.window), News(parts.acts, ground.window))
    page = ModelsPage(room, news, desk, zone=zone, called=called)
    handlers = ModelHandlers(
        room,
        page,
        desk,
        ground.window,
        people=lambda: [person.name for person in parts.log.roster().people.values()],
        said=said, zone=zone, site=lambda: ", ".join(site.name for site in parts.inventory.current().sites),
    )  # fmt: skip
    handlers.setObjectName("model handlers")
    ground.acts.add(commands_of(ground.entry), handlers.table())
    page.set_acts([ground.acts.action(command) for command in _MODEL_MENU])
    return page


def recovery(ground: Ground) -> Page[Changed]:
    """The Recovery page with its commands."""
    parts, desk = ground.parts, ground.desk
    room = parts.recovery

    def zone() -> str:
        return _zone(ground)

    def signing(title: str, text: str, button: str, act: Any, done: Any) -> None:
        handlers.sheets.show("sign", lambda: KeySheet(parts.log, desk, title, text, button, act, done, ground.window))

    news = [News(room.recovery, ground.window), News(room.drills, ground.window)]
    if room.schedules is not None:
        news.append(News(room.schedules, ground.window))
    page = RecoveryPage(room, news, desk, zone=zone)
    handlers = RecoveryHandlers(
        room,
        page,
        desk,
        ground.window,
        people=lambda: [person.name for person in parts.log.roster().people.values()],
        signing=signing,
        said=said,
        zone=zone,
        site=lambda: ", ".join(site.name for site in parts.inventory.current().sites),
    )
    handlers.setObjectName("recovery handlers")
    ground.acts.add(commands_of(ground.entry), handlers.table())
    return page


def costs(ground: Ground) -> Page[Changed]:
    """The page of costs with its commands."""
    scenarios = Scenarios(ground.parts.directory / FOLDER)
    page = CostsPage(scenarios, ground.parts.costs, ground.desk, zone=lambda: _zone(ground), said=said)
    handlers = CostHandlers(
        scenarios, ground.parts.costs, page, ground.desk, ground.window, zone=lambda: _zone(ground), said=said
    )
    ground.parts.log.seat.subscribe(page.desk_changed.emit)
    ground.acts.add(commands_of(ground.entry), handlers.table())
    of = cost_commands
    offered = (of.SAVE, of.BILL_CSV, of.BILL_PDF, of.REPORT, of.REQUEST, of.VALUE)
    page.set_acts(*(ground.acts.action(each.id) for each in offered))
    return page


def runs(ground: Ground) -> Page[Changed]:
    """The page of runs with the commands about acts."""
    parts, desk = ground.parts, ground.desk
    news = News(parts.acts, ground.window)

    def zone() -> str:
        return _zone(ground)

    def panel(also: Callable[[RunView], tuple[str, str]] = lambda _run: ("", "")) -> RunPanel:
        return RunPanel(parts.acts, news, desk, parts.words, zone=zone, fingerprint=_fingerprint, said=said, also=also)

    def signing(title: str, text: str, button: str, act: Any, done: Any) -> None:
        _sign(ground, handlers.sheets, title, text, button, act, done)

    page = RunsPage(parts.acts, news, desk, parts.words, panel(shown_at), zone=zone)
    handlers = ActHandlers(
        parts.acts, desk, ground.window, parts.words, panel=panel, current=lambda: page.current, signing=signing,
        said=said, zone=zone, in_windows=parts.in_windows,
    )  # fmt: skip
    handlers.setObjectName("act handlers")
    ground.acts.add(commands_of(ground.entry), handlers.table(), handlers.asking())
    return page


def _sign(ground: Ground, sheets: Sheets, title: str, text: str, button: str, act: Any, done: Any) -> None:  # noqa: PLR0917 - as the sheet
    """Ask for a key."""
    parts = ground.parts
    sheets.show("sign", lambda: KeySheet(parts.log, ground.desk, title, text, button, act, done, ground.window))


def _zone(ground: Ground) -> str:
    """The zone of the first site."""
    sites = ground.parts.inventory.current().sites
    return zone_of(sites[0] if sites else None)


def _fingerprint(line: str) -> str:
    """That of a public key, as authorized_keys has it."""
    return fingerprint(base64.b64decode(line.split()[1]))


def log(ground: Ground) -> Page[Changed]:
    """The Log page with its commands."""

    def zone() -> str:
        return _zone(ground)

    def acts_of_rules() -> list[tuple[str, str]]:
        # A plan is ruled by what it was made for, not by who carries plans out.
        known = [*ground.acts.everything(), *MAINTENANCE]
        changing = [each for each in known if each.danger is not Danger.NONE]
        return [(each.id, spoken(each.text).rstrip("…")) for each in changing]

    page = LogPage(
        ground.parts.log,
        ground.desk,
        zone=zone,
        said=said,
        sign=lambda: ground.desk.act("log.checkpoint"),
        fingerprint=_fingerprint,
    )
    ground.parts.watch_log(page.told.emit)
    handlers = LogHandlers(
        ground.parts.log, ground.desk, ground.window, said, page.verify, lambda: page.asked, zone, _fingerprint
    )
    handlers.setObjectName("log handlers")
    people = PeopleHandlers(ground.parts.log, ground.desk, ground.window, acts_of_rules, zone, _fingerprint)
    people.setObjectName("people handlers")
    ground.acts.add(
        commands_of(ground.entry), handlers.table() | people.table(), {**handlers.asking(), **people.asking()}
    )
    page.copy.wanted.connect(ground.acts.action("log.continue").trigger)
    return page


def settings(ground: Ground) -> Page[Changed]:
    """The Settings page."""
    appearance = AppearanceCard(ground.memory)
    looks = ground.looks
    appearance.theme_chosen.connect(looks.set_theme)
    appearance.language_chosen.connect(looks.set_language)
    appearance.motion_chosen.connect(looks.set_reduced_motion)
    appearance.restart_wanted.connect(looks.restart)
    looks.theme_changed.connect(appearance.theme.set_current)
    desk = DeskCard(ground.memory, ground.parts.log.seat)
    desk.changed.connect(looks.desk_changed)
    return SettingsPage(
        directory=ground.parts.inventory,
        surroundings=ground.desk,
        host_keys=ground.parts.host_keys,
        storage=ground.parts.storage,
        keep=ground.parts.keep,
        appearance=appearance,
        desk=desk,
    )
