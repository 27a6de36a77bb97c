"""The real window on a site that stands still, and pictures of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QLocale, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from console.frame.memory import Memory
from console.frame.needs import Parts, Storage
from console.frame.window import Window
from tests.support.still_site import NOW, StillSite
from widgets import theme as themes
from widgets import translation


class Keys:
    """Host keys as the settings list them."""

    def listed(self) -> Sequence[tuple[str, str, str]]:
        return [(f"g{n:02}.example.org", "ssh-ed25519", "SHA256:" + f"{n:02}Hq7" * 8 + "abc") for n in range(1, 13)]

    def forget(self, host: str, fingerprint: str) -> None: ...


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
        translation.install(app, language)
        QLocale.setDefault(QLocale("sv_SE" if language == "sv" else "en_GB"))
        themes.apply(app, themes.load(theme))
        memory = Memory(folder / "window.json")
        memory.put("theme", theme)
        self.site = site
        self.window = Window(memory, "astrid@desk", demo=False, clock=clock)
        self.window.resize(*size)
        self._ready = False
        self.window.ready.connect(self._on_ready)
        self.window.show()
        storage = Storage(Path("driftvakt"), ())
        given = {"storage": lambda: storage, "host_keys": Keys(), "doors": None, "keep": lambda *_: "", **parts}
        self.window.fill(
            Parts(telemetry=site, inventory=site, directory=Path("driftvakt"), operator="astrid@desk", **given)  # type: ignore[arg-type]
        )
        self._until_ready()

    def _on_ready(self) -> None:
        self._ready = True

    def _until_ready(self) -> None:
        for _ in range(1000):
            if self._ready and not self.window.errands._running:
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
            quiet = 0 if self.window.errands._running else quiet + 1
            if quiet >= 8:
                return
            pause(0.02)
        raise TimeoutError(f"{place} goes on reading")

    def picture(self, place: str) -> QImage:
        self.show(place)
        return self.window.grab().toImage()

    def close(self) -> None:
        self.window.close()
        self.window.errands.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def pause(seconds: float) -> None:
    """Let Qt and all threads work."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
