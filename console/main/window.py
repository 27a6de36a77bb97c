"""Starts the program with its window: paint first, then open the data, then make the pages."""

from __future__ import annotations

import gc
import importlib
import linecache
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

import resources
from console.frame.catalogue import SETTINGS
from console.frame.crash import CrashReports
from console.frame.memory import Memory
from console.frame.settings import LANGUAGE, REDUCED_MOTION, THEME
from console.frame.single import SingleInstance
from console.frame.wake import stay_awake
from console.frame.window import Window
from console.log.page.settings import READ_ONLY, SIGN_AFTER, SIGN_AT_CLOSE, SIGN_DAILY
from console.main.beginning import NoDisplayError, alone, has_display, told_on_screen
from console.main.command_line.exits import Exit
from console.main.log_keeper import LogKeeper
from console.main.own_data import own_data
from console.main.places import data_directory, log_directory, log_to, operator
from resources.errors import EnvironmentFault
from widgets import reader, theme, translation

if TYPE_CHECKING:
    from console.fleet.service.collector import Collector
    from console.fleet.service.protocols import Clock
    from console.frame.protocols import Parts as WindowParts
    from console.journal.model import JournalError, Verification
    from console.log.service.rounds import Rhythm, SigningRounds
    from console.main.parts import Parts
    from console.work.service.jobs import Job

_LOG = logging.getLogger("console.window")
#: Why nobody is at the desk any more, as the log tells it.
_CLOSED = "the window was closed"
_GARBAGE_MS = 1000
#: What the window remembers is written this often if it has changed: a machine may go down, a process be killed.
_SAVING_MS = 5000
#: A window that nobody can see, as one started minimised, is never painted; its data is opened all the same.
_UNSEEN_MS = 1000


@dataclass(frozen=True, slots=True)
class Options:
    """How the window starts. Empty means: as the operator left it."""

    directory: Path
    logs: Path
    demo: bool = False
    theme: str = ""
    language: str = ""
    size: tuple[int, int] | None = None
    place: str = ""
    read_only: bool = False


class Program(QObject):
    """One running window. `prepare` (in a thread) opens the data; subclasses add to it."""

    prepared = Signal(object)

    def __init__(
        self,
        app: QApplication,
        options: Options,
        clock: Callable[[], float] = time.time,
        single: SingleInstance | None = None,
    ) -> None:
        super().__init__()
        self.app = app
        self.options = options
        self.clock = clock
        self.memory = Memory(options.directory / "window.json", SETTINGS)
        if options.theme:
            self.memory.put(THEME, options.theme)
        language = options.language or self.memory.get(LANGUAGE)
        translation.install(app, language)
        theme.apply(app, theme.load(self.memory.get(THEME)))
        theme.set_reduced_motion(self.memory.get(REDUCED_MOTION))
        self.window = Window(self.memory, operator(), demo=options.demo, clock=clock)
        if options.size is not None:
            self.window.resize(*options.size)
        self.crashes = CrashReports(options.logs, self.window.tell_crash)
        self.single = single or SingleInstance(options.directory, self)
        self.single.raised.connect(self.window.come_forward)
        self.collector: Collector | None = None
        self.parts: Parts | None = None
        self.rounds: SigningRounds | None = None
        self._told_memory = False
        self._writing: Job | None = None
        self._began = False
        self._interrupted = False
        self._log: logging.Handler | None = None
        self.window.ready.connect(self._settle)
        self._garbage = QTimer(self)
        self._garbage.setInterval(_GARBAGE_MS)
        self._saving = QTimer(self)
        self._saving.setInterval(_SAVING_MS)
        self._saving.timeout.connect(self._save_in_passing)
        self._keeper: LogKeeper | None = None

    # -- starting --------------------------------------------------------------------------------------------------

    def run(self) -> int:
        """Show the window and stay until it is closed; returns the exit status."""
        self.crashes.install()
        self._heed_signals()
        self.app.lastWindowClosed.connect(self.app.quit)
        self.start()
        try:
            status = int(self.app.exec())
            return Exit.INTERRUPTED if self._interrupted else status
        finally:
            again = self.window.wants_restart
            self.end()
            self.crashes.remove()
            self.single.release()
            if again:
                _start(*sys.argv[1:])

    def start(self) -> None:
        """Show the window, and open the data after it was painted. `end` undoes it."""
        self._collect_garbage_here()
        self.window.installEventFilter(self)
        self.window.show()
        QTimer.singleShot(_UNSEEN_MS, self._begin)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the window's first paint: what is imported before it is over holds it up."""
        if event.type() == QEvent.Type.Paint:
            self.window.removeEventFilter(self)
            QTimer.singleShot(0, self._begin)
        return super().eventFilter(watched, event)

    @Slot()
    def _begin(self) -> None:
        if self._began:
            return
        self._began = True
        self.single.listen()
        title = QCoreApplication.translate("Program", "Opening the data")
        self.window.background.run(
            title, self._prepare_job, self._prepared, self._failed, broke=self._broke, target="start"
        )

    def _prepare_job(self, report: Any) -> tuple[Parts, Collector, WindowParts]:
        self._log = log_to(self.options.logs, "demo" if self.options.demo else "window")
        return self.prepare(report)

    def prepare(self, _report: Any) -> tuple[Parts, Collector, WindowParts]:
        """Open the data and join the parts, in a thread. Raises JournalError and OSError."""
        from connectors.secrets import LateKeyring  # noqa: PLC0415 - as above
        from console.main.compose import compose  # noqa: PLC0415 - imported after the first paint

        parts = compose(
            self.options.directory,
            source="window",
            keyring=LateKeyring(),
            read_only=self.options.read_only or self.memory.get(READ_ONLY),
        )
        self._keep_read_only(parts)
        return self.join(parts, None)

    def _keep_read_only(self, parts: Parts) -> None:
        if self.options.read_only:  # whatever its settings say later
            parts.log.seat.pin_read_only()

    def join(self, parts: Parts, faults: Any, clock: Clock | None = None) -> tuple[Parts, Collector, WindowParts]:
        """The collector and what the window is given, over composed parts. Without a `clock` it is the computer's."""
        importlib.import_module("console.frame.building")  # in the thread: the window then only makes its pages
        from console.fleet.page.vocabulary import judged_by  # noqa: PLC0415 - imported after the first paint
        from console.frame.protocols import Parts as WindowParts  # noqa: PLC0415 - as above
        from console.incidents.service.reports import Reports  # noqa: PLC0415 - as above
        from console.log.service.rounds import SigningRounds  # noqa: PLC0415 - as above
        from console.main.acting import WORDS  # noqa: PLC0415 - as above
        from console.main.compose import collect  # noqa: PLC0415 - as above
        from console.main.drills import room_of  # noqa: PLC0415 - as above
        from console.main.models_page import models_room  # noqa: PLC0415 - as above
        from console.main.storing import limits_of, set_limits, storage_of  # noqa: PLC0415 - as above

        parts.acts.on_bug = bug = self._on_bug
        judged_by(lambda: parts.rules)
        self.rounds, kept = SigningRounds(parts.log, self._rhythm, bug), limits_of(parts.journal)
        collector = collect(parts, history=True, limits=kept, on_bug=bug, clock=clock, between=self.rounds)
        collector.set_inventory(parts.inventory.current())
        given = WindowParts(
            telemetry=collector,
            inventory=parts.inventory,
            trust=parts.trust,
            host_keys=parts.trust,
            storage=lambda: storage_of(self.options.directory, self.options.logs, collector),
            keep=lambda size, seconds: set_limits(parts.journal, collector, size, seconds),
            directory=self.options.directory,
            operator=parts.operator,
            log=parts.log,
            watch_log=lambda call: parts.watcher.subscribe(lambda _news: call()),
            acts=parts.acts,
            alarms=parts.alarms,
            handing=parts.handing,
            incidents=parts.incidents,
            reporting=parts.reporting,
            models=models_room(parts),
            recovery=room_of(parts, collector),
            costs=lambda: parts.bills,
            signed_reports=Reports(parts.journal, parts.incidents, lambda node: parts.inventory.current().name(node)),
            maintenance=parts.maintenance,
            files=parts.files,
            shell=parts.shell,
            asides=parts.absences,
            in_windows=parts.in_windows,
            words=WORDS,
            rules=lambda: parts.rules,
            ruling=parts.ruling,
            demo=self.options.demo,
            faults=faults,
            start_demo=None if self.options.demo else start_demo,
        )
        return parts, collector, given

    def _rhythm(self) -> Rhythm:
        from console.log.service.rounds import Rhythm  # noqa: PLC0415 - as above

        return Rhythm(self.memory.get(SIGN_AFTER), self.memory.get(SIGN_DAILY))

    def _prepared(self, made: tuple[Parts, Collector, WindowParts]) -> None:
        from console.main.schedules import keep_in_window  # noqa: PLC0415 - imported in the thread

        self.parts, self.collector, given = made
        self.parts.inventory.subscribe(self._inventory_changed_anywhere)
        self.window.fill(given, self.options.place)
        self.collector.start()
        keep_in_window(self.parts, self._on_bug, self.window)
        self.parts.watcher.start(on_trouble=self._journal_trouble_anywhere, on_bug=self._on_bug)
        gc.freeze()

    @Slot()
    def _settle(self) -> None:
        """All pages are made: what nobody waits for may take its time."""
        self._saving.start()
        reader.install()
        # PySide reads the source of every module that is imported after it, and all of it would be kept (16 MB).
        linecache.clearcache()
        self.app.setWindowIcon(QIcon(str(resources.path("app/driftvakt.png"))))
        self.window.background.run("", lambda _: give_back_memory(), lambda _: None, lambda _: None, shown=False)
        if self.parts is not None:
            look = self.parts.journal.look_through_large
            self.window.background.run("", lambda job: look(job.check), self._looked, self._journal_failed, shown=False)
        if self.parts is not None and not self.options.demo:
            self._keeper = LogKeeper(self.parts.log.keeping, self.parts.journal.path, self.memory, self.window)
            self._keeper.start()
        # Opened before anybody is asked for a secret; it takes 60 ms.
        if self.parts is not None and (keyring := self.parts.trust.late) is not None:
            self.window.background.run("", lambda _: keyring.store(), self._on_keyring, _no_keyring, shown=False)

    def _on_keyring(self, _store: object) -> None:
        if self._keeper is not None:
            self._keeper.look_outside()

    def _failed(self, error: Exception) -> None:
        from console.fleet.page.problems import said  # noqa: PLC0415 - only needed here

        _LOG.error("the data could not be opened: %s", error)
        self.window.cannot_start(said(error))

    def _broke(self) -> None:
        """A bug kept the data from being opened. It was reported; the window says so where the pages would be."""
        self.window.cannot_start(
            QCoreApplication.translate("Program", "A fault of Driftvakt's own was reported. Look at the log.")
        )

    def _journal_trouble_anywhere(self, error: JournalError | None) -> None:
        """Called in the watcher's thread, once when the journal cannot be read and once when it can again."""
        self.window.courier.send(partial(self._tell_journal, error))

    def _tell_journal(self, error: JournalError | None) -> None:
        if error is None:
            self.window.desk.say(QCoreApplication.translate("Program", "The journal can be read again."))
            return
        from console.fleet.page.problems import said  # noqa: PLC0415 - only needed here

        text = QCoreApplication.translate(
            "Program", "The journal cannot be read; what you see is what was in it before. {reason}"
        )
        self.window.desk.say(text.format(reason=said(error)))

    def _looked(self, found: Verification | None) -> None:
        """A large journal was looked through after the start."""
        if found is not None and found.reason is not None:
            from console.fleet.page.vocabulary import sentence  # noqa: PLC0415 - only needed here

            text = QCoreApplication.translate("Program", "Entry {number} of the journal does not hold: {reason}.")
            self.window.desk.say(text.format(number=found.broken, reason=sentence(found.reason)))

    def _journal_failed(self, error: Exception) -> None:
        from console.fleet.page.problems import said  # noqa: PLC0415 - only needed here

        _LOG.error("the journal could not be looked through: %s", error)
        self.window.desk.say(said(error))

    def _inventory_changed_anywhere(self, _applied: object) -> None:
        """Called in the thread that changed the inventory."""
        assert self.parts is not None and self.collector is not None  # noqa: S101 - subscribed after both are there
        self.collector.set_inventory(self.parts.inventory.current())
        self.window.courier.send(self.window.inventory_changed)

    def _on_bug(self, error: BaseException) -> None:
        self.crashes.report(type(error), error, error.__traceback__, "collector")

    # -- running ---------------------------------------------------------------------------------------------------

    def _collect_garbage_here(self) -> None:
        """Qt's objects may only be collected on the main thread, and Python collects wherever it allocates."""
        gc.disable()
        self._garbage.timeout.connect(self._collect_garbage)
        self._garbage.start()

    @Slot()
    def _collect_garbage(self) -> None:
        thresholds, counts = gc.get_threshold(), gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation] > 0:
                gc.collect(generation)
                return

    def _heed_signals(self) -> None:
        """Ctrl+C and a polite kill close the window as its button does; the timers let Python see them."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, _frame: object) -> None:
        self._interrupted = number == signal.SIGINT
        QTimer.singleShot(0, self.window.close)

    # -- ending ----------------------------------------------------------------------------------------------------

    def end(self) -> None:
        """Close links and files, remember the window, let go of the lock. Whatever may take its time does so in a
        thread: a disk may be slow, another program may hold the journal."""
        self.window.hide()
        self.window.rest()
        self.window.background.cancel()
        self._saving.stop()
        if self._keeper is not None:
            self._keeper.stop()
        try:
            stay_awake(self._close)
        finally:
            self._garbage.stop()
            # By Qt, children first: Python's collector would take the window apart in any order.
            self.window.deleteLater()
            gc.enable()
            if self._log is not None:
                logging.getLogger().removeHandler(self._log)
                self._log.close()

    def _close(self) -> None:
        """What `end` does in a thread; subclasses add to it."""
        try:
            self.window.background.close()
            if self.collector is not None:
                self.collector.stop()
            if self.rounds is not None:
                self.rounds.close()
            self._leave_desk()
        finally:
            if self.parts is not None:
                self.parts.close()
            self.save()

    def _leave_desk(self) -> None:
        """Nobody is at the desk any more. The log is signed where that asks nobody for anything; else the program's log
        and the terminal say what stays unsigned."""
        if self.parts is None:
            return
        try:
            if not self.memory.get(SIGN_AT_CLOSE):
                self.parts.log.leave(_CLOSED)
                return
            came = self.parts.log.sign_unasked(leaving=_CLOSED)
        except EnvironmentFault as error:
            _LOG.warning("the desk could not be left: %s", error)
            return
        if came.left and self.parts.log.seat.seen().listed:
            _LOG.info("%d entries of the log stay unsigned: %s", came.left, came.why)
            sys.stderr.write(f"driftvakt: {came.left} entries of the log stay unsigned. {came.why}\n")

    @Slot()
    def _save_in_passing(self) -> None:
        """What a crash or a machine that goes down would forget; in a job, since the disk may be slow."""
        self.window.remember_shape()
        write = self.memory.writing() if self._writing is None else None
        if write is not None:
            self._writing = self.window.background.run(
                "",
                lambda _: write(),
                self._written,
                self._not_written,
                broke=self._not_written_by_a_bug,
                target="remember",
                shown=False,
            )

    def _written(self, _nothing: None) -> None:
        self._writing = None

    def _not_written(self, error: Exception) -> None:
        """It is tried again in a while, and told once."""
        self._writing = None
        self.memory.not_written()
        if not self._told_memory:
            self._told_memory = True
            _LOG.warning("what the window remembers could not be saved: %s", error)

    def _not_written_by_a_bug(self) -> None:
        """It is tried again in a while; the bug was reported."""
        self._writing = None
        self.memory.not_written()

    def save(self) -> None:
        """Write down how the window was left; a full disk is no reason to complain at the door."""
        if self._writing is not None:  # cancelled, perhaps before it began
            self.memory.not_written()
        try:
            self.memory.save()
        except OSError as error:
            _LOG.warning("what the window remembers could not be saved: %s", error)


def give_back_memory() -> None:
    """Have glibc return to the system what was freed since the start: it keeps all of it else, 34 MB in the demo."""
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415 - not wanted before the window stands

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none
    if trim is not None:
        trim(0)


def _no_keyring(error: Exception) -> None:
    _LOG.warning("the keyring could not be opened: %s", error)


def application(*, offscreen: bool = False) -> QApplication:
    """The one QApplication, with the program's names. Raises NoDisplayError."""
    if offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication.instance()
    if app is None and not has_display():
        raise NoDisplayError(
            "there is no display to open a window on: neither WAYLAND_DISPLAY nor DISPLAY names one that is there.\n"
            "Start it from a desktop, or by `ssh -X`. In a terminal `driftvakt watch --all` shows the nodes;"
            " `driftvakt demo --offscreen` runs without a display."
        )
    if not isinstance(app, QApplication):
        # The same name however it was started: by it a desktop joins windows with the entry in its menus.
        app = QApplication(["driftvakt", *theme.ARGUMENTS])
    app.setApplicationName("driftvakt")
    app.setApplicationDisplayName("Driftvakt")
    QGuiApplication.setDesktopFileName("driftvakt")
    return app


def start_demo() -> bool:
    """Open the demo site in a process of its own, which outlives this one; whether it started."""
    return _start("demo")


def _start(*arguments: str) -> bool:
    from PySide6.QtCore import QProcess  # noqa: PLC0415 - PySide makes its class when it is imported

    started = QProcess.startDetached(sys.executable, ["-m", "console.main", *arguments])
    return bool(started[0] if isinstance(started, tuple) else started)


def open_window(data_dir: str = "", *, read_only: bool = False) -> int:
    """Open the console, `read_only` where nothing is to be changed from it. Raises OSError and DataRefused."""
    app, directory = application(), data_directory(data_dir)
    with told_on_screen():
        own_data(directory)
        single = alone(directory)
    if single is None:
        return Exit.OK
    return Program(app, Options(directory, log_directory(data_dir), read_only=read_only), single=single).run()
