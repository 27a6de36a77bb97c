"""The places of a walk: the pages of each condition, and everything that opens over a page."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QToolTip

from connectors.runner.messages import RunState as NodeRun
from console.acts.page.older_sheet import OlderSheet
from console.acts.page.openings_sheet import OpeningsSheet
from console.acts.page.request_sheet import RequestSheet
from console.costs.page.figure_sheet import FigureSheet
from console.costs.page.value_sheet import ValueSheet
from console.fleet.model.exchange.preview import ImportPreview, Offers, preview
from console.fleet.model.links import Failure
from console.fleet.page.sheets.faults import ActiveFault, FaultsSheet
from console.fleet.page.sheets.host_key import ChangedKeySheet, UnknownKeySheet
from console.fleet.page.sheets.question import Asked, QuestionSheet
from console.fleet.page.sheets.secret_prompt import SecretSheet
from console.fleet.page.time.card import TimeCard
from console.frame.catalogue import PAGES
from console.incidents.page.reporting_view import ReportingView
from console.work.service.answers import Older
from console.work.service.in_windows import Opening
from tests.support.still_costs import StillCosts
from tests.support.still_incidents import NEWEST
from tests.support.still_log import OWNER
from tests.support.still_models import model_id
from tests.support.still_nodes import NOW
from tests.support.still_runs import WORDS
from tests.support.still_site import StillSite
from tests.support.still_window import StillWindow, pause
from tests.support.walk import Sight
from tests.support.walk_maintenance import maintained
from tests.support.walk_rollouts import rolled
from tests.support.walk_steps import at_rest, opened, settled, shown, visit
from tests.support.window import wait_until
from widgets.field import Choice
from widgets.segmented import SegmentedControl
from widgets.states import ErrorCard
from widgets.tables.table import DenseTable
from widgets.time.timestack import TimeStack

_GPUS = "compare:gpu:trollhattan/g07/0,gpu:trollhattan/g07/2,gpu:trollhattan/g08/0"
_PAGES = tuple(
    place.format(first="trollhattan/g07", last="trollhattan/g01") for entry in PAGES for _name, place in entry.sights
)
_PAGES += (_GPUS,)
#: The host key has changed; the driver hangs; a GPU is lost; samples come late; the connection is lost.
_BAD_NODES = tuple(f"node:{key}" for key in ("trollhattan/g03", "trollhattan/g05", "trollhattan/g11"))
_BAD_NODES += ("node:trollhattan/g12", "node:uppsala/u04", "gpu:trollhattan/g03/5")
#: One that lacks much, one that serves.
_MODELS = (f"readiness:{model_id('spare-parts')}", f"model:{model_id('support-sv')}")
PLACES = {
    "normal": (*_PAGES, *_MODELS, "drill:118", "restore-test:1"),
    "storm": (*_PAGES, *_BAD_NODES),
    "lost": _PAGES,
    "empty": (*(entry.kinds[0] for entry in PAGES), "fleet/table", "compare"),
}
_LOG_SHEETS = (
    "people.sit", "people.add", "people.change", "people.remove", "people.revoke", "people.rule", "people.proposal",
    "people.break_glass", "log.export", "log.ask_witness", "log.be_witness", "log.import",
)  # fmt: skip
_INCIDENT_SHEETS = (
    "incident.open", "incident.give", "incident.change", "incident.close", "incident.follow_up", "incident.learn",
    "incident.link", "incident.report", "incident.book", "incident.release",
)  # fmt: skip
_MODEL_SHEETS = (
    "model.add", "model.people", "model.describe", "model.answer", "model.mark", "model.stage", "model.retire",
)  # fmt: skip
_FINGERPRINT = "SHA256:" + "r0a9weU3/8IDMI0qFpXRH1G0v+3LDIvH/qwY5fvL3yI"
_KEY = {
    "host": "g05.example.org",
    "port": "22",
    "key_type": "ssh-ed25519",
    "fingerprint": _FINGERPRINT,
    "randomart": "+--[ED25519 256]--+\n|       .oBB.     |\n|      . o=*.     |\n+----[SHA256]-----+",
    "known_type": "ssh-ed25519",
    "known_fingerprint": "SHA256:" + "B" * 43,
    "file": "known_hosts",
    "line": "7",
}
_SECRETS = {
    "ssh.password_needed": {"user": "root", "wrong": "yes"},
    "ssh.passphrase_needed": {"file": "id_ed25519"},
    "ssh.answers_needed": {
        "instructions": "Two factors",
        "prompt_1": "Password:",
        "prompt_2": "Code:",
        "echo_2": "yes",
    },
}


class WalkSite(StillSite):
    """A site whose inventory can say what an import would do."""

    def preview(self, offers: Offers, *, site: str = "") -> ImportPreview:
        return preview(self.inventory, offers, site=site)


class _Faults:
    """A demo site with one fault raised."""

    def active(self) -> Sequence[ActiveFault]:
        return [ActiveFault("1", "gpu_lost", "g03 GPU 5")]

    def raise_fault(self, kind: str, node: str, site: str) -> None: ...

    def clear(self, fault: str) -> None: ...


def overlays(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    """Everything that opens over a page of a storm, each while it is open."""
    yield from _sheets(still)
    yield from _palettes(still)
    yield from _menus(still)
    yield from _states(still)


def _manned(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    """A desk that is locked, read-only, and has its glass broken."""
    window = still.window
    assert window._parts is not None
    log: Any = window._parts.log
    broken = log.break_glass("Fire in hall 1, nobody who may approve answers", None)
    log.seat.lock("idle")
    log.seat.set_read_only(True)
    settled(still)
    yield "a locked desk with its glass broken", Sight(window)
    # The next theme finds the desk as it was.
    log.seat.set_read_only(False)
    log.people.review(broken.sequence, "seen", OWNER, OWNER.line)
    log.seat.sit(OWNER, OWNER.line)
    settled(still)


def _opened(still: StillWindow) -> QDialog:
    """The sheet that a command opens, some only when they have read what they say."""
    for _ in range(100):
        for each in still.window.findChildren(QDialog):
            if each.isVisible():
                return each
        settled(still)
    raise AssertionError("no sheet opened")


def _sheets(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    window = still.window
    visit(still, "node:trollhattan/g05")
    for command in (
        "nodes.edit",
        "nodes.remove",
        "nodes.host_key",
        "sites.edit",
        "sites.add",
        "log.continue",
        "nodes.add",
    ):
        window.acts.run(command)
        sheet = _opened(still)
        with opened(still, sheet) as sight:
            yield command, sight
            yield from _choices(sheet, command)
            if command == "nodes.add":
                yield from _sources(still, sheet)
    yield from _of_the_log(still)
    yield from _of_runs(still)
    yield from maintained(still)
    yield from _of_incidents(still)
    yield from _of_models(still)
    yield from rolled(still)
    yield from _of_recovery(still)
    for place in ("overview", "node:trollhattan/g05", "settings"):
        visit(still, place)
        window.acts.run("window.help")
        told = window.findChild(QDialog, "help")
        assert told is not None
        with opened(still, told) as sight:
            yield f"help of {place}", sight
    for name, make in _made(still):
        with opened(still, make()) as sight:
            yield name, sight


def _of_the_log(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    """Who is at the desk, the list of people, what goes out of the log."""
    window = still.window
    visit(still, "log")
    page: Any = window.page("log")
    (person,) = page.people.table.rows()
    for command in _LOG_SHEETS:
        of_one = command in ("people.change", "people.remove", "people.revoke")
        window.acts.run(command, **({"person": person.key} if of_one else {}))
        wait_until(lambda: shown(still), what=f"the sheet of {command}")
        with opened(still, shown(still)[0]) as sight:
            yield command, sight


def _of_runs(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    """Runs in every state on their page, the sheet of a plan, who agrees to it here and elsewhere."""
    window = still.window
    assert window._parts is not None
    runs = window._parts.acts.runs()
    for run in runs:
        visit(still, f"run:{run.id}")
        yield f"a run, {run.state}", Sight(window)
    plan = next(run for run in runs if len(run.approvals) == 1 and run.begun is None)
    for command in ("act.show", "act.approve"):
        window.acts.run(command, run=plan.id)
        wait_until(lambda: shown(still), what=f"the sheet of {command}")
        with opened(still, shown(still)[0]) as sight:
            yield command, sight
    night = Opening("W-2", NOW + 86400, NOW + 90000, "Test of the emergency generator")
    for openings, needs in (((night,), 1), ((night,), 2), ((), 1)):
        with opened(still, OpeningsSheet(openings, needs, lambda: "Europe/Stockholm", NOW, window)) as sight:
            yield f"maintenance windows of a plan: {len(openings)}, {needs}", sight
    sheet = RequestSheet(plan.plan, WORDS, lambda: "Europe/Stockholm", NOW, window)
    with opened(still, sheet) as sight:
        yield "another console's plan", sight
    going = NodeRun(run="5f0c7a9e-0000-4000-8000-000000000001", state="running", argv=("scontrol", "requeue", "48213"))
    with opened(still, OlderSheet([Older(plan.plan.targets[0], going)], window)) as sight:
        yield "what others left running", sight
    window.go("overview")


def _of_incidents(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    """One that is over, and what is asked about one that is not."""
    window = still.window
    visit(still, "incident:2026-038")
    yield "a closed incident", Sight(window)
    visit(still, "incident:2026-041")
    for command in _INCIDENT_SHEETS:
        arguments: dict[str, Any] = {"alarms": (3,)} if command == "incident.open" else {}
        if command == "incident.release":
            found = still.incidents.incident(NEWEST)
            arguments = {"sha256": found.evidence[0].sha256 if found is not None else ""}
        window.acts.run(command, **arguments)
        wait_until(lambda: shown(still), what=f"the sheet of {command}")
        with opened(still, shown(still)[0]) as sight:
            yield command, sight
    yield from _of_reporting(still)
    window.go("overview")


def _of_models(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    """What is asked about a model, and two of its versions side by side."""
    window = still.window
    for command in _MODEL_SHEETS:
        visit(still, f"model:{model_id('support-sv')}")
        window.acts.run(command)
        wait_until(lambda: shown(still), what=f"the sheet of {command}")
        with opened(still, shown(still)[0]) as sight:
            yield command, sight
    page: Any = window.page("models")
    page.model_view.versions.opened.emit(page.model_view.versions.rows()[0].key)
    wait_until(lambda: shown(still), what="two versions")
    with opened(still, shown(still)[0]) as sight:
        yield "two versions", sight
    window.go("overview")


def _of_recovery(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    """How a backup is made, how something is protected, which restore tests are set, and the plan that is agreed to."""
    window = still.window
    visit(still, "recovery/board")
    assert window._parts is not None
    registry = next(each.id for each in window._parts.recovery.recovery.assets() if each.name == "Registry")
    window.acts.run("recovery.backup", asset=registry)
    wait_until(lambda: shown(still), what="the sheet of a backup")
    with opened(still, shown(still)[0]) as sight:
        yield "a backup", sight
    window.acts.run("recovery.protect")
    wait_until(lambda: shown(still), what="the sheet that protects")
    protecting: Any = shown(still)[0]
    protecting.go.click()  # each field that is empty says so
    settled(still)
    with opened(still, protecting) as sight:
        yield "what is protected", sight
        protecting.tool.set_current("command")  # of which two programs are asked
        protecting.go.click()
        settled(still)
        yield "what is declared", sight
        protecting.tool.set_current("etcd")  # of which an endpoint and keys are asked
        settled(still)
        yield "what is a cluster's", sight
    window.acts.run("recovery.set")
    wait_until(lambda: shown(still), what="the sheet of a set")
    grouping: Any = shown(still)[0]
    grouping.go.click()  # what is missing is said where it is
    settled(still)
    with opened(still, grouping) as sight:
        yield "a set", sight
    window.acts.run("recovery.schedule", asset=registry)
    wait_until(lambda: shown(still), what="the sheet of schedules")
    sheet: Any = shown(still)[0]
    wait_until(lambda: bool(sheet.list.rows()), what="the schedules")
    with opened(still, sheet) as sight:
        yield "scheduled tests", sight
        sheet.wanted.emit("local", "@weekly", False)  # before it is closed: it is gone then
        wait_until(lambda: len(shown(still)) == 2, what="the plan of a schedule")
        (plan,) = (each for each in shown(still) if each is not sheet)
        with opened(still, plan) as agreeing:
            yield "the plan of a schedule", agreeing
    window.go("overview")


def _of_reporting(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    """Before anybody has entered or answered anything, then with clocks that count and a draft; and what is asked."""
    window = still.window
    visit(still, "reporting:2026-041")
    yield "reporting without awareness", Sight(window)
    (view,) = window.findChildren(ReportingView)
    yield from _asked_by(still, view.enter_awareness, view.classify)
    incidents = still.incidents
    incidents.aware(NEWEST, NOW - 186, "Alarm acknowledged")
    incidents.classify(NEWEST, classified=False)
    view.look()
    wait_until(lambda: view.draft.draft is not None and bool(view.draft.draft.fields), what="the draft")
    settled(still)
    yield "reporting with clocks", Sight(window)
    yield from _asked_by(still, view.write, view.record_told, view.significance.yes.click)


def _asked_by(still: StillWindow, *asking: Callable[[], object]) -> Iterator[tuple[str, Sight]]:
    """The sheet that each of these opens."""
    for ask in asking:
        ask()
        wait_until(lambda: shown(still), what="a sheet of reporting")
        with opened(still, shown(still)[0]) as sight:
            yield sight.root.windowTitle(), sight


def _sources(still: StillWindow, sheet: Any) -> Iterator[tuple[str, Sight]]:
    """The other ways of adding nodes, with what they would add."""
    control = sheet.findChild(SegmentedControl)
    sheet.form.host.setText("h1.example.org")
    settled(still)
    yield "adding a node by hand", Sight(sheet)
    for source in ("range", "ssh_config"):
        control.set_current(source)
        control.changed.emit(source)
        if source == "range":
            sheet.range.setText("g[01-03].example.org")
        settled(still)
        yield f"adding nodes by {source}", Sight(sheet)


def _choices(sheet: QDialog, name: str) -> Iterator[tuple[str, Sight]]:
    """The first list in a sheet that drops down."""
    for choice in (each for each in sheet.findChildren(Choice) if each.isVisible()):
        choice.showPopup()
        yield f"a choice of {name}", Sight(choice.view().window())
        choice.hidePopup()
        return


def _asked(code: str, facts: dict[str, str]) -> Asked:
    return Asked("trollhattan/g05", "g05", Failure(code, "root@g05.example.org:22", facts))


def _overtaken(sheet: QuestionSheet) -> QuestionSheet:
    text = "{node} asks something else by now. This cannot be answered any more."
    sheet.overtake(QCoreApplication.translate("Answering", text).format(node=sheet.asked.name))
    return sheet


def _made(still: StillWindow) -> Iterator[tuple[str, Callable[[], QDialog]]]:
    """Sheets that a still site has no reason to open."""
    window, site = still.window, still.site
    yield "unknown key", lambda: UnknownKeySheet(_asked("ssh.host_key_unknown", _KEY), window)
    yield "overtaken key", lambda: _overtaken(UnknownKeySheet(_asked("ssh.host_key_unknown", _KEY), window))
    for revoked in (False, True):
        yield (
            f"changed key, revoked: {revoked}",
            partial(ChangedKeySheet, _asked("ssh.host_key_changed", _KEY), revoked=revoked, parent=window),
        )
    for code, facts in _SECRETS.items():
        yield (
            code,
            partial(SecretSheet, _asked(code, facts), keyring="GNOME", parent=window),
        )
    yield "figure", lambda: FigureSheet("Forecast", StillCosts().month("").forecast, window)
    yield "worth", lambda: ValueSheet(StillCosts().month("").benefits, "x-ray-triage", "SEK", window)
    yield "faults", lambda: FaultsSheet(_Faults(), site.inventory, window.desk, window)


def _palettes(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    window = still.window
    visit(still, "gpu:trollhattan/g07/0")
    window.open_palette()
    assert window.palette_box is not None
    for query in ("", "g07", "zzz"):
        window.palette_box.field.setText(query)
        yield f"palette with “{query}”", Sight(window, only=window.palette_box)
    window.palette_box.dismiss()
    fleet: Any = window.page("fleet")
    fleet.compare()
    yield "compare with", Sight(window, only=fleet.chooser)
    fleet.chooser.dismiss()


def _menus(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    window = still.window
    for place in ("overview", "node:trollhattan/g07"):
        visit(still, place)
        for menu in window.findChildren(QMenu):
            holder = menu.parentWidget()
            if holder is not None and holder.isVisible() and menu.actions():
                menu.popup(QPoint(10, 10))
                yield f"a menu of {place}", Sight(menu)
                menu.close()
    still.show("fleet/table")
    table = next(each for each in window.findChildren(DenseTable) if each.isVisible())
    menu = table.column_menu()
    menu.popup(QPoint(10, 10))
    yield "the columns of a table", Sight(menu)
    menu.close()


def _past(still: StillWindow, stack: TimeStack) -> Iterator[tuple[str, Sight]]:
    """Pages that show another time than now, and the statistics of a range."""
    window = still.window
    stack.measured.emit(NOW - 700, NOW - 200)
    sheet = next(card for card in window.findChildren(TimeCard) if card.stack is stack).measuring.range.sheet
    assert sheet is not None
    pause(0.1)
    at_rest(still)
    yield "the statistics of a range", Sight(sheet)
    sheet.close()
    window.desk.time.show(NOW - 30 * 3600, NOW - 25 * 3600, live=False)
    for place in (*_PAGES, "node:trollhattan/g05"):
        visit(still, place)
        yield f"{place}, a day ago", Sight(window)
    window.desk.time.pin(NOW - 28 * 3600)
    visit(still, "node:trollhattan/g03")
    yield "a pinned crosshair", Sight(window)
    window.desk.time.choose(900)
    window.desk.time.go_live()
    visit(still, "node:trollhattan/g07")


def _states(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    """What a page shows at times: the crosshair, raw text, work under way, messages, the demo's band."""
    window = still.window
    visit(still, "node:trollhattan/g05")
    card = next(card for card in window.findChildren(ErrorCard) if card.isVisible())
    card._toggle()
    pause(0)
    yield "raw text", Sight(window)
    card._toggle()
    still.show("node:trollhattan/g07")
    stack = next(card.findChild(TimeStack) for card in window.findChildren(TimeCard) if card.isVisible())
    assert stack is not None
    stack.set_crosshair(NOW - 300)
    yield "crosshair", Sight(window)
    stack.set_crosshair(None)
    yield from _past(still, stack)
    over = threading.Event()
    jobs = [
        window.desk.run(title, lambda _report: over.wait(20), lambda _done: None, lambda _error: None)
        for title in ("Exporting the inventory", "Reading")
    ]
    window.desk.say("Changed g07", "Undo", lambda: None)
    window.desk.say("The history of this node cannot be read at the moment; what is measured now is kept all the same")
    window.band.show()
    pause(0.05)
    at_rest(still)
    yield "the window with its band and jobs", Sight(window)
    for toast in window.toaster.toasts():
        yield "a message", Sight(window, only=toast)
        toast.close()
    QToolTip.showText(QPoint(20, 20), "Mean use of the GPUs, else of the CPU", window)
    tips = [each for each in QApplication.topLevelWidgets() if each.objectName() == "qtooltip_label"]
    yield from (("a tip", Sight(tip)) for tip in tips if tip.isVisible())
    QToolTip.hideText()
    for job in jobs:
        job.cancel()
    over.set()
    window.band.hide()
    yield from _manned(still)
    window.cannot_start("The journal was written by a newer version of Driftvakt (schema 9; this one knows 3).")
    pause(0.05)
    at_rest(still)
    yield "data that cannot be opened", Sight(window)
