"""The real window on a site that stands still, and pictures of it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QLocale, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from console.fleet.service.collector import Collector
from console.fleet.service.rulebook import shipped
from console.frame.catalogue import SETTINGS
from console.frame.memory import Memory
from console.frame.protocols import Parts, Storage
from console.frame.settings import THEME
from console.frame.window import Window
from console.main.compose import JOURNAL, TELEMETRY
from console.main.pictures import composed
from console.main.storing import storage_of
from console.maintenance.model.words import WORDS as MAINTENANCE
from tests.support.recorded_node import Recorded
from tests.support.still_alarms import StillAlarms, still_handing
from tests.support.still_costs import NoCosts, StillCosts
from tests.support.still_files import StillFiles, StillShell
from tests.support.still_incidents import signed_reports, still_incidents, still_reporting
from tests.support.still_log import still_log
from tests.support.still_models import still_models
from tests.support.still_nodes import DIRECTORY, NOW, host_keys
from tests.support.still_recovery import still_room
from tests.support.still_rules import StillRuling
from tests.support.still_runs import WORDS, StillRuns
from tests.support.still_site import StillSite
from tests.support.still_windows import absences, still_windows
from widgets import theme as themes
from widgets import translation


class Keys:
    """Host keys as the settings list them; none on a site that has not begun."""

    def __init__(self, site: StillSite) -> None:
        self._keys = host_keys() if site.inventory.nodes else []

    def listed(self) -> Sequence[tuple[str, str, str]]:
        return self._keys

    def forget(self, host: str, fingerprint: str) -> None: ...


def _stored(folder: Path) -> None:
    """Files of a console that has run for a while; they take no room."""
    folder.mkdir(exist_ok=True)
    (folder / "logs").mkdir(exist_ok=True)
    for name, size in ((JOURNAL, 3_411_968), (TELEMETRY, 1_743_818_752), ("logs/driftvakt.log", 812_000)):
        with (folder / name).open("wb") as file:
            file.truncate(size)


def _recorded() -> Recorded:
    """A node of eight GPUs that nobody uses."""
    node = Recorded("trixie")
    for name in ("gpus", "apps"):
        node.has(f"nvidia.{name}.h200.idle")
    return node


class StillWindow:
    """A window of one size, theme and language. `folder` is a place of its own. Close it by `close`."""

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        site: StillSite,
        *,
        theme: str = "dark",
        size: tuple[int, int] = (1600, 1000),
        language: str = "en",
        clock: Callable[[], float] = lambda: NOW,
        **parts: Any,
    ) -> None:
        # As in the program: what is collected holds widgets, and no job's thread may take those apart.
        gc.disable()
        translation.install(app, language)
        QLocale.setDefault(QLocale("sv_SE" if language == "sv" else "en_GB"))
        themes.apply(app, themes.load(theme))
        themes.set_reduced_motion(True)  # what blinks would be drawn in either of its halves
        self._flash = app.styleHints().cursorFlashTime()
        app.styleHints().setCursorFlashTime(0)  # and so would the bar in a field
        self._app = app
        memory = Memory(folder / "window.json", SETTINGS)
        memory.put(THEME, theme)
        self.site = site
        self.language = language
        self.window = Window(memory, "astrid@desk", demo=False, clock=clock)
        self.window.resize(*size)
        self._ready = False
        self.window.ready.connect(self._on_ready)
        self.window.show()
        _stored(folder / "data")
        log = still_log(folder / "log", NOW, empty=not site.inventory.nodes)
        runs = StillRuns(folder / "runs", NOW, empty=not site.inventory.nodes, running=site.condition == "storm")
        alarms = StillAlarms(NOW, site.condition)
        self.incidents = incidents = still_incidents(folder / "incidents", NOW, site.condition, alarms.found)
        given = {
            "storage": lambda: self._storage(folder / "data"),
            "host_keys": Keys(site),
            "trust": None,
            "keep": lambda *_: "",
            "log": log,
            "watch_log": lambda _call: None,
            "acts": runs.acts,
            "in_windows": runs.in_windows,
            "alarms": alarms,
            "incidents": incidents,
            "reporting": still_reporting(incidents, folder / "incidents", NOW),
            "signed_reports": signed_reports(incidents),
            "costs": StillCosts if site.inventory.nodes else NoCosts,
            "models": still_models(folder / "models", NOW, site.condition),
            "recovery": still_room(folder / "recovery", NOW, site.condition),
            "handing": still_handing(folder / "log", NOW, log.seat),
            "rules": shipped,
            "ruling": StillRuling(folder / "rules", NOW),
            "words": {**MAINTENANCE, **WORDS},
            "maintenance": _recorded().service(),
            "files": StillFiles(),
            "shell": StillShell(),
            "asides": absences(still_windows(folder / "windows", NOW, site.inventory)),
            **parts,
        }
        self.window.fill(
            Parts(telemetry=site, inventory=site, directory=Path("driftvakt"), operator="astrid@desk", **given)  # type: ignore[arg-type]
        )
        self._until_ready()

    def _storage(self, folder: Path) -> Storage:
        """As the program says it, of files that lie there; only the folder's name and the disk are the operator's."""
        found = storage_of(folder, folder / "logs", cast(Collector, self.site))
        return replace(found, directory=cast(Path, DIRECTORY), free_bytes=0 if found.trouble else 214 << 30)

    def _on_ready(self) -> None:
        self._ready = True

    def _until_ready(self) -> None:
        for _ in range(1000):
            if self._ready and not self.window.background._running:
                return
            pause(0.02)
        raise TimeoutError("the window does not become complete")

    def show(self, place: str) -> None:
        """Go there and wait until everything that is asked for has been read."""
        self.window.go(place)
        for _ in range(3):  # what was read is drawn when the page looks next
            self._a_while_later()
            self.window.refresh()
            self._until_quiet(place)

    def _a_while_later(self) -> None:
        """What pages do after a pause, now: no picture waits for seconds."""
        for timer in self.window.findChildren(QTimer):
            if timer.isActive():
                timer.timeout.emit()

    def _until_quiet(self, place: str) -> None:
        quiet = 0
        for _ in range(500):
            quiet = 0 if self.window.background._running else quiet + 1
            if quiet >= 8:
                return
            pause(0.02)
        raise TimeoutError(f"{place} goes on reading")

    def picture(self, place: str, act: Callable[[], QWidget | None] = lambda: None) -> QImage:
        """What is seen there, after `act`, whose dialog lies over the window's middle."""
        self.show(place)
        over = act()
        self._until_quiet(place)
        return composed(self.window, over).toImage()

    def close_sheets(self) -> None:
        """Whatever lies over the window goes."""
        for dialog in self.window.findChildren(QDialog):
            dialog.close()

    def close(self) -> None:
        self.close_sheets()
        self.window.close()
        self.window.background.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        gc.enable()
        themes.set_reduced_motion(False)
        self._app.styleHints().setCursorFlashTime(self._flash)
        translation.install(self._app, "en")  # no other test shall speak Swedish
        QLocale.setDefault(QLocale("en_GB"))


def pause(seconds: float) -> None:
    """Let Qt and all threads work."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
