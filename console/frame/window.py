"""The main window: rail, strips, band and the page in sight. It owns no data; it shows snapshots and sends commands."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.fleet.model.addresses import parse_address
from console.fleet.model.inventory import Inventory, Site
from console.frame.acts import Acts, spoken
from console.frame.background import Background
from console.frame.catalogue import PAGES, Entry, commands_of, named, page_of
from console.frame.coming import Coming
from console.frame.commands import COMMANDS
from console.frame.desk import Desk
from console.frame.drill_band import DrillBand
from console.frame.looking_back import PastBand
from console.frame.manned import Manned
from console.frame.memory import Memory
from console.frame.navigation import Trail
from console.frame.outlook import Outlook
from console.frame.placing import BesideWindow, restore, shape_of
from console.frame.settings import GEOMETRY, LANGUAGE, PLACE, REDUCED_MOTION, THEME
from console.frame.status_bars import BottomBar, TopBar
from console.frame.wake import Courier, Pulse
from widgets import numbers, theme
from widgets.card import Ground as Surface
from widgets.rail import NavigationRail
from widgets.states import Banner, ErrorCard, Problem
from widgets.theme import RAIL_WIDTH
from widgets.time.turns import InTurns
from widgets.toast import MOST, Toaster

if TYPE_CHECKING:  # the first painted window waits for none of these
    from console.fleet.model.changed import Changed
    from console.frame.protocols import Listener, Parts
    from console.pagekit.page import Page
    from widgets.palette import CommandPalette

_CLOCK_MS = 1000


class Window(InTurns):
    """The program's one window. `parts` may come later than the first paint: see `fill`."""

    ready = Signal()
    theme_changed = Signal(str)

    def __init__(self, memory: Memory, operator: str, *, demo: bool, clock: Callable[[], float]) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setMinimumSize(1040, 640)
        self.memory = memory
        self.wants_restart = False
        self.demo = demo
        self._clock = clock
        self._parts: Parts | None = None
        self._news: Listener | None = None
        self._pages: dict[str, Page[Changed]] = {}
        self._trail = Trail()
        self._start_at = ""
        self._inventory = Inventory()
        self.background = Background(self)
        self.courier = Courier(self)
        self.acts = Acts(self, self._offer)
        self.desk = Desk(self.acts, self.background, memory, clock, self)
        self.desk.setObjectName("desk")
        self.pulse = Pulse(self)
        self.palette_box: CommandPalette | None = None
        self._help: QWidget | None = None
        self.faults = BesideWindow(self)
        self._build(operator)
        self._connect()
        restore(self, memory.get(GEOMETRY))

    def _build(self, operator: str) -> None:
        self.band = Banner(
            self.tr("DEMO"),
            self.tr("Simulated sites"),
            self.tr("Nothing here is real: neither the nodes nor what they say."),
            trailing=self.tr("No real machine is touched"),
            tone="demo",
            action=self.tr("Faults…") if self.demo else "",
        )
        self.band.action.connect(partial(self.acts.run, "window.faults"))
        self.band.setVisible(self.demo)
        self.drill = DrillBand(self.go)
        self.top = TopBar(self.tr("DEMO") if self.demo else self.tr("LIVE"), operator, demo=self.demo)
        self.manned = Manned(self.top, self.memory, self.acts.run, self.desk.say, self)
        self.acts.guard(self.manned.standing, self.manned.refused)
        self.past = PastBand(self.desk.time, self._clock, lambda: self.top.zone)
        self.bottom = BottomBar()
        self.rail = NavigationRail(self.tr("Pages"))
        self.rail.setFixedWidth(RAIL_WIDTH)
        for entry in PAGES:
            add = self.rail.add_foot_item if entry.foot else self.rail.add_item
            tip = spoken(entry.title) + (f" ({entry.shortcut})" if entry.shortcut else "")
            add(entry.key, spoken(entry.title), entry.icon, tip)
        self.stack = QStackedWidget()
        self.coming = Coming()
        self.stack.addWidget(self.coming)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self.stack, 1)
        central = Surface("bg")
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        column.addWidget(self.drill)
        column.addWidget(self.top)
        column.addWidget(self.manned.glass)
        column.addWidget(self.manned.band)
        column.addWidget(self.past)
        column.addLayout(middle, 1)
        column.addWidget(self.bottom)
        self.setCentralWidget(central)
        self.toaster = Toaster(self)

    def _connect(self) -> None:
        self.rail.activated.connect(self._on_rail)
        self.desk.wanted.connect(self.go)
        self.desk.moved_to.connect(self._on_moved)
        self.desk.said.connect(self._on_said)
        self.toaster.action.connect(self._on_toast)
        self._undoing: dict[str, Callable[[], None]] = {}
        self._toasts = 0
        self.background.changed.connect(self._on_background)
        self.pulse.tick.connect(self.refresh)
        self.acts.add(
            COMMANDS,
            {
                "window.palette": self.open_palette,
                "window.filter": self.focus_filter,
                "window.help": self.open_help,
                "window.back": self.go_back,
                "window.forward": self.go_forward,
                **{f"window.theme_{name.replace('-', '_')}": partial(self.set_theme, name) for name in THEME.choices},
                "window.quit": self.close,
                **({"window.faults": self.open_faults} if self.demo else {}),
            },
        )
        self.acts.add(
            (entry.opening for entry in PAGES),
            {entry.opening.id: partial(self.go, entry.kinds[0]) for entry in PAGES},
        )
        self.bottom.palette_wanted.connect(self.open_palette)
        self.bottom.help_wanted.connect(self.open_help)
        title = "DEMO – Driftvakt" if self.demo else "Driftvakt"  # Qt adds the name where it is not the end
        self.outlook = Outlook(self.top, self.bottom.alarm, self.rail, title, self.setWindowTitle, self)
        self.outlook.wanted.connect(self.go)
        self.past.turned.connect(self.outlook.show_past)
        self.outlook.show_past(*self.past.shows())
        self._second = QTimer(self)
        self._second.setInterval(_CLOCK_MS)
        self._second.timeout.connect(self._on_second)

    # -- filling it after the first paint ------------------------------------------------------------------------------

    def fill(self, parts: Parts, place: str = "") -> None:
        """Give the window its parts. Pages are then made in slices, the first one first."""
        self._parts = parts
        self._words = importlib.import_module("console.frame.alarm_words").words_of(parts, self._clock)
        self._news = parts.telemetry.listen(self.pulse.ring)
        if parts.start_demo is not None:
            self.acts.add(COMMANDS, {"window.demo_site": self.start_demo})
        self._inventory = parts.inventory.current()
        self.manned.fill(parts.log)
        self.drill.fill(parts.recovery.drills)
        runs = importlib.import_module("console.frame.under_way")
        runs.UnderWay(parts.acts, parts.words, self.desk, self.bottom, self, rail=self.rail)
        due = importlib.import_module("console.frame.due_clock")
        due.DueClock(parts, self.desk, self.top, self)
        importlib.import_module("console.frame.cost_watch").CostWatch(parts.costs, self.desk, self.top, self)
        news = importlib.import_module("console.pagekit.news").News
        for telling in (parts.alarms, parts.incidents):
            news(telling, self).changed.connect(self._show_whole)
        # Without nodes the program begins where they are added.
        self._start_at = place or self.memory.get(PLACE) or ("overview" if self._inventory.nodes else "fleet")
        self._show_whole()
        QTimer.singleShot(0, self._first_page)

    def wait_for(self, text: str) -> None:
        """What stands in the middle until the first page is there."""
        self.coming.wait_for(text)

    def cannot_start(self, text: str) -> None:
        """The data cannot be opened: say so where the pages would be."""
        card = ErrorCard(Problem(self.tr("The data cannot be opened"), "", "", text))
        holder = Surface("bg")
        column = QVBoxLayout(holder)
        column.setContentsMargins(48, 48, 48, 48)
        column.addWidget(card)
        column.addStretch(1)
        self.stack.addWidget(holder)
        self.stack.setCurrentWidget(holder)

    def rest(self) -> None:
        """Look at nothing any more: what the window is made from goes."""
        self._second.stop()
        self._parts = self._news = None

    @Slot()
    def _first_page(self) -> None:
        self.go(self._start_at)
        self._second.start()
        QTimer.singleShot(200, self._other_pages)

    @Slot()
    def _other_pages(self) -> None:
        """One page per turn of the event loop, so that no turn is long."""
        if self._parts is None:
            return
        missing = next((entry for entry in PAGES if entry.key not in self._pages), None)
        if missing is not None:
            self._page(missing)
            QTimer.singleShot(50, self._other_pages)
        else:
            self.ready.emit()

    def _page(self, entry: Entry) -> Page[Changed]:
        page = self._pages.get(entry.key)
        if page is None:
            assert self._parts is not None  # noqa: S101 - pages are only asked for once the window is filled
            ground = importlib.import_module("console.frame.building").Ground(
                self, self, entry, self._parts, self.desk, self.acts, self.memory
            )
            page = named(entry.build)(ground)
            self._pages[entry.key] = page
            self.stack.addWidget(page.widget)
        return page

    def _offer(self, command: str) -> None:
        """Make the page that carries a command out, for whoever wants it before all pages are made."""
        for entry in PAGES:
            if entry.key not in self._pages and any(each.id == command for each in commands_of(entry)):
                self._page(entry)

    def page(self, key: str) -> Page[Changed] | None:
        """A page that has been made."""
        return self._pages.get(key)

    # -- going places --------------------------------------------------------------------------------------------------

    @Slot(str)
    def go(self, place: str) -> None:
        """Show an address and remember the way."""
        self._trail.visit(place)
        self._show(place)

    @Slot()
    def go_back(self) -> None:
        if self._trail.can_go_back:
            self._show(self._trail.back())

    @Slot()
    def go_forward(self) -> None:
        if self._trail.can_go_forward:
            self._show(self._trail.forward())

    @property
    def place(self) -> str:
        """The address that is shown."""
        return self._trail.here

    def _show(self, place: str) -> None:
        if self._parts is None:
            self._start_at = place
            return
        if self._parts.inventory.current() is not self._inventory:
            self.inventory_changed()  # who adds a node and goes to it may be here before the news
            self._trail.replace(place)  # the page that is left may have moved with it
        entry = page_of(place)
        page = self._page(entry)
        self.rail.set_current(entry.key)
        self.past.show_page(page.widget, entry.looks_back)
        self.stack.setCurrentWidget(page.widget)
        self.memory.put(PLACE, place)
        page.open(place)
        self.acts.action("window.back").setEnabled(self._trail.can_go_back)
        self.acts.action("window.forward").setEnabled(self._trail.can_go_forward)
        self._show_site()

    @Slot(str)
    def _on_moved(self, place: str) -> None:
        self._trail.replace(place)
        self.memory.put(PLACE, place)
        self._show_site()

    @Slot(object)
    def _on_rail(self, key: object) -> None:
        self.go(next(entry.kinds[0] for entry in PAGES if entry.key == key))

    def current(self) -> Page[Changed] | None:
        """The page in sight."""
        widget = self.stack.currentWidget()
        return next((page for page in self._pages.values() if page.widget is widget), None)

    # -- what changed --------------------------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Look at what changed: the strip, and the page in sight."""
        if self._news is None or self.isMinimized():
            return
        changed = self._news.take()
        if changed.links or changed.findings:
            self._show_whole()
        page = self.current()
        if page is not None:
            page.refresh(changed)

    @Slot()
    def inventory_changed(self) -> None:
        """Sites or nodes are not what they were."""
        if self._parts is None:
            return
        self._inventory = self._parts.inventory.current()
        self._show_site()
        for page in self._pages.values():
            page.inventory_changed()
        self._show_whole()

    @Slot()
    def _show_whole(self) -> None:
        if self._parts is not None:
            found = self._parts.telemetry.findings()
            self.top.set_summary(self._parts.telemetry.summary())
            self.outlook.refresh(self._parts.alarms.board(), self._words, found)
            self.outlook.show_incidents(self._parts.incidents.overview())
            self._show_site()

    def _show_site(self) -> None:
        site = self._site_in_sight() or next(iter(self._inventory.sites), None)
        self.top.set_site(site, len(self._inventory.sites))
        self.top.set_time(self._clock())

    def _site_in_sight(self) -> Site | None:
        """The site of what is shown; of a comparison that of the first."""
        place = self._trail.here.partition(",")[0]
        try:
            address = parse_address(place.removeprefix("compare:"))
        except ValueError:
            return None
        found = self._inventory.site(address.node) if address.kind == "site" else None
        return found or self._inventory.site_of(address.node)

    @Slot()
    def _on_second(self) -> None:
        """Once a second whatever the nodes do: the clock moves, and ages grow when nothing comes any more."""
        self._show_whole()
        self.refresh()

    # -- saying things -------------------------------------------------------------------------------------------------

    @Slot(str, str, object)
    def _on_said(self, text: str, action: str, act: Callable[[], None] | None) -> None:
        self._toasts += 1
        key = f"toast {self._toasts}"
        if act is not None:
            self._undoing = dict([*self._undoing.items(), (key, act)][-MOST:])  # older toasts are gone
        self.toaster.show_message(text, action=action, key=key)
        self.bottom.say(text, numbers.clock(self._clock(), self.top.zone, seconds=False))

    @Slot(object)
    def _on_toast(self, key: object) -> None:
        act = self._undoing.pop(str(key), None)
        if act is not None:
            act()

    @Slot()
    def _on_background(self) -> None:
        self.bottom.set_jobs(self.background.running)

    def tell_crash(self, report: Path | None, kind: str) -> None:
        """A bug of ours was caught; callable from any thread."""

        def tell() -> None:
            if report is not None:
                copy = partial(QApplication.clipboard().setText, str(report))
                text = self.tr("An error of the program itself ({kind}). A report without secrets lies in {path}")
                self.desk.say(text.format(kind=kind, path=report), self.tr("Copy path"), copy)
            else:
                self.desk.say(self.tr("An error of the program itself ({kind}); see the log").format(kind=kind))

        self.courier.send(tell)

    # -- commands ------------------------------------------------------------------------------------------------------

    @Slot()
    def open_palette(self) -> None:
        if self.palette_box is None:
            palette = importlib.import_module("widgets.palette")
            self.palette_box = palette.CommandPalette(self, self.tr("Command, node, GPU, setting"))
            self.palette_box.chosen.connect(self._on_found)
        offers = importlib.import_module("console.frame.palette_items")
        readings = self._parts.telemetry.readings() if self._parts is not None else {}
        incidents = self._parts.incidents.overview().incidents if self._parts is not None else ()
        models = self._parts.models.models.models() if self._parts is not None else ()
        found = offers.everything(self.acts.commands(), self._inventory, readings, self._clock(), incidents, models)
        self.palette_box.set_items(found)
        self.palette_box.open()

    @Slot(object)
    def _on_found(self, key: tuple[str, str]) -> None:
        kind, rest = key
        if kind == "command":
            self.acts.run(rest)
        else:
            self.go(rest)

    @Slot()
    def focus_filter(self) -> None:
        page = self.current()
        if page is not None:
            page.focus_filter()

    @Slot()
    def open_help(self) -> None:
        page = self.current()
        if page is None:
            return
        entry = next(entry for entry in PAGES if self._pages.get(entry.key) is page)
        sheet = importlib.import_module("console.frame.help_sheet").HelpSheet(
            spoken(entry.title), page.help(), self.acts.everything(), self
        )
        sheet.setObjectName("help")
        sheet.show()

    @Slot()
    def open_faults(self) -> None:
        """The demo site's faults, beside the window."""
        if self._parts is not None and self._parts.faults is not None:
            self.faults.open(self._parts.faults, self._inventory, self.desk)

    @Slot()
    def start_demo(self) -> None:
        """Open the demo site in a window of its own."""
        if self._parts is not None and self._parts.start_demo is not None:
            started = self._parts.start_demo()
            self.desk.say(self.tr("The demo site opens in a second window") if started else self.tr("It did not start"))

    @Slot(str)
    def set_theme(self, name: str) -> None:
        """Switch the theme, live."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, theme.load(name))
        self.memory.put(THEME, name)
        self.theme_changed.emit(name)

    @Slot(str)
    def set_language(self, name: str) -> None:
        """Remember the language for the next start."""
        self.memory.put(LANGUAGE, name)

    @Slot()
    def desk_changed(self) -> None:
        """The settings of the desk are others now."""
        self.manned.apply_settings()

    @Slot()
    def restart(self) -> None:
        """Close, and have whoever started this window start it again."""
        self.wants_restart = True
        self.close()

    @Slot(bool)
    def set_reduced_motion(self, reduced: bool) -> None:
        theme.set_reduced_motion(reduced)
        self.memory.put(REDUCED_MOTION, reduced)

    # -- coming and going ----------------------------------------------------------------------------------------------

    @Slot()
    def come_forward(self) -> None:
        """A second start asked for this window."""
        self.setWindowState(self.windowState() & ~self.windowState().WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def remember_shape(self) -> None:
        self.memory.put(GEOMETRY, shape_of(self))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember_shape()
        self.background.cancel()  # whoever ends the program waits for the threads: they may wait for a disk
        super().closeEvent(event)
