"""The program's own window on the lab's nodes, with what a person at it does, sees and feels.

The window is built as `driftvakt` builds it; only $HOME is a test's own, with the lab's client key and known_hosts in
its .ssh. Faults are raised from a thread, so that what the window feels is the fault's doing and not the test's.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QObject, Qt, QTimer, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QPlainTextEdit, QWidget

from console.fleet.model.changes import add_nodes, add_site
from console.fleet.model.inventory import Node as Known
from console.fleet.model.inventory import Site
from console.fleet.model.links import Failure, Link, LinkState
from console.fleet.model.readings import NodeEvent, NodeReading
from console.fleet.page.fleet_page import FleetPage
from console.fleet.page.node_page import NodePage
from console.frame.window import Window
from console.main.parts import Parts
from console.main.window import Options, Program
from tests.lab import keys
from tests.lab.lab import Lab
from tests.lab.nodes import Node
from tests.support.window import pause
from widgets import theme as themes
from widgets.tables.table import DenseTable

SITE = "lab"
_TICK = 0.01  # seconds between two beats of the window's own clock
_LOOK_EVERY = 10  # beats
#: A window that stands still for longer is one that people call hung. Machines are noisy; this is no performance check.
BLOCKED_SECONDS = 2.0
#: A node that is well brings a sample a second, on a machine that has other things to do.
DRY_SECONDS = 8.0


class Feel(QObject):
    """How the window feels: the lateness of a 10 ms timer on its thread, and the longest time in which a node that is
    well brought nothing new."""

    def __init__(self, window: LabWindow, steady: Sequence[str]) -> None:
        super().__init__()
        self._window = window
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(_TICK * 1000))
        self._timer.timeout.connect(self._on_beat)
        self._last = time.monotonic()
        self.late: list[float] = []  # seconds
        self._newest: dict[str, tuple[float | None, float]] = {key: (window.newest(key), self._last) for key in steady}
        self.driest = 0.0
        self.brought = dict.fromkeys(steady, 0)
        self._timer.start()

    @Slot()
    def _on_beat(self) -> None:
        now = time.monotonic()
        self.late.append(max(0.0, now - self._last - _TICK))
        self._last = now
        if len(self.late) % _LOOK_EVERY == 0:
            self._look(now)

    def _look(self, now: float) -> None:
        for key, (before, since) in self._newest.items():
            newest = self._window.newest(key)
            if newest != before:
                self._newest[key] = (newest, now)
                self.brought[key] += 1
            self.driest = max(self.driest, now - since)

    def end(self) -> None:
        """Stop looking; a node that fell silent in the end counts."""
        self._timer.stop()
        self._look(time.monotonic())

    def told(self) -> str:
        """The figures in a line."""
        ordered = sorted(self.late) or [0.0]
        middle, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
        return (
            f"{len(ordered)} beats, late by {middle * 1000:.1f} ms in the middle, {most * 1000:.1f} ms at p99, "
            f"{ordered[-1] * 1000:.0f} ms at worst; no node that is well was silent for more than {self.driest:.1f} s"
        )


class LabWindow:
    """A running program on a lab."""

    def __init__(self, app: QApplication, lab: Lab, home: Path, directory: Path) -> None:
        self.lab = lab
        self.home = home
        self.directory = directory
        ssh = home / ".ssh"
        ssh.mkdir(mode=0o700, parents=True, exist_ok=True)
        for suffix in ("", ".pub"):
            copy = ssh / f"id_ed25519{suffix}"
            copy.write_bytes((lab.directory / f"client_key{suffix}").read_bytes())
            copy.chmod(0o600)
        self.known_hosts = ssh / "known_hosts"
        self.program = Program(app, Options(directory, directory / "logs", language="en", size=(1600, 1000)))
        self.window: Window = self.program.window
        self._ready = False
        self.window.ready.connect(self._on_ready)
        self.program.start()
        self.wait(lambda: self._ready, 60, "the window to be complete")

    def _on_ready(self) -> None:
        self._ready = True

    def close(self) -> None:
        self.window.close()
        self.program.end()

    # ---- what there is ----

    @property
    def parts(self) -> Parts:
        assert self.program.parts is not None
        return self.program.parts

    @property
    def fleet(self) -> FleetPage:
        page = self.window.page("fleet")
        assert isinstance(page, FleetPage)
        return page

    @property
    def page(self) -> NodePage:
        return self.fleet.page

    def reading(self, key: str) -> NodeReading | None:
        assert self.program.collector is not None
        return self.program.collector.reading(key)

    def link(self, key: str) -> Link:
        reading = self.reading(key)
        assert reading is not None, f"{key} is not in the inventory"
        return reading.link

    def newest(self, key: str) -> float | None:
        """When the newest sample was taken, on the console's clock."""
        reading = self.reading(key)
        return reading.link.newest_sample if reading is not None else None

    def events(self, key: str) -> list[NodeEvent]:
        assert self.program.collector is not None
        return self.program.collector.events(key)

    def add(self, *nodes: Node, trusted: bool = True, **more: Any) -> list[str]:
        """Put nodes into the inventory, as an import does; returns their keys. `more` are further fields of all."""
        inventory = self.parts.inventory
        if inventory.current().site(SITE) is None:
            inventory.apply(add_site(inventory.current(), Site(SITE, "The lab")))
        if trusted:
            with self.known_hosts.open("a") as file:
                file.writelines(keys.known_hosts_line(n.host, n.port, n.public_key) for n in nodes)
        known = [replace(Known(SITE, n.name, n.host, n.user, n.port), **more) for n in nodes]
        inventory.apply(add_nodes(inventory.current(), known))
        added = [self.key(node.full_name) for node in known]
        self.wait(lambda: all(key in self.fleet.list._last for key in added), 30, "the list to have the nodes")
        return added

    def key(self, name: str) -> str:
        """The key of the node that people call so."""
        found = self.parts.inventory.current().node(name)
        assert found is not None, f"{name} is not in the inventory"
        return found.key

    # ---- time ----

    def pause(self, seconds: float) -> None:
        """Let the window work for a while."""
        pause(seconds)

    def wait(
        self, condition: Callable[[], object], seconds: float = 30.0, what: str | Callable[[], str] = "a condition"
    ) -> None:
        """Let the window work until the condition holds; fails when it does not in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                said = what if isinstance(what, str) else what()
                pytest.fail(f"waited {seconds:.0f} s for {said}\n{self.told()}")
            self.pause(0.03)

    def told(self) -> str:
        """The state of every link that is not simply live, for the message of a failed test."""
        assert self.program.collector is not None
        links = [link for link in self.program.collector.links().values() if link.state is not LinkState.LIVE]
        return "\n".join(f"{link.node}: {link.state} {link.failure}" for link in links[:20])

    def meanwhile(self, *work: Callable[[], object], seconds: float = 60.0) -> None:
        """Do what takes time elsewhere (raise faults, in order) while the window works on."""
        problems: list[BaseException] = []

        def run() -> None:
            try:
                for act in work:
                    act()
            except BaseException as error:  # raised again in the test's own thread
                problems.append(error)

        thread = threading.Thread(target=run, name="fault", daemon=True)
        thread.start()
        self.wait(lambda: not thread.is_alive(), seconds, "the fault to be raised")
        if problems:
            raise problems[0]

    @contextmanager
    def felt(self, what: str, steady: Sequence[str]) -> Iterator[Feel]:
        """Watch how the window feels meanwhile, print it, and fail when it was blocked or a steady node dried up."""
        feel = Feel(self, steady)
        yield feel
        feel.end()
        print(f"{what}: {feel.told()}")
        assert max(feel.late, default=0.0) < BLOCKED_SECONDS, f"{what}: the window was blocked: {feel.told()}"
        assert feel.driest < DRY_SECONDS, f"{what}: the other nodes fell silent: {feel.told()}"
        assert all(feel.brought.values()) or not feel.late[300:], f"{what}: {feel.brought}"

    # ---- waiting for a node ----

    def is_live(self, key: str) -> bool:
        reading = self.reading(key)
        return reading is not None and reading.link.state is LinkState.LIVE and bool(reading.rows)

    def wait_live(self, *nodes: str, seconds: float = 60.0) -> None:
        for key in nodes:
            self.wait(lambda key=key: self.is_live(key), seconds, f"{key} to be live")  # type: ignore[misc]

    def wait_failure(self, key: str, *codes: str, seconds: float = 60.0) -> Failure:
        """Wait until a node's link says one of these failures."""

        def found() -> bool:
            failure = self.link(key).failure
            return failure is not None and failure.code in codes

        self.wait(found, seconds, f"{key} to fail with {' or '.join(codes)}")
        failure = self.link(key).failure
        assert failure is not None
        return failure

    # ---- what a person does ----

    def go(self, key: str) -> None:
        self.window.go(f"node:{key}")

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        if QApplication.activeWindow() is None:
            self.window.activateWindow()
            self.wait(self.window.isActiveWindow, 10, "the window to have the keys")
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def dialog(self, name: str) -> QDialog:
        """The open dialog of this name."""
        found = self.window.findChild(QDialog, name)
        assert found is not None and found.isVisible(), f"no dialog {name} is open"
        return found

    def button(self, text: str, within: QWidget) -> QAbstractButton:
        """The visible button that says this."""
        seen = [button for button in within.findChildren(QAbstractButton) if button.isVisible()]
        found = next((button for button in seen if button.text() == text), None)
        assert found is not None, f"no button {text!r}, only {[button.text() for button in seen]}"
        return found

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible() and widget.isEnabled(), f"{widget.accessibleName()} cannot be clicked"
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    # ---- what a person sees ----

    def headline(self) -> str:
        """What stands beside the node's name; empty when all is normal."""
        headline = self.page.header.headline
        return headline.whole_text() if headline.isVisible() else ""

    def road(self) -> str:
        """What stands between the console and the node in sight, as its page says it."""
        return "\n".join(texts(self.page.road)) if self.page.road.isVisible() else ""

    def says(self, *words: str, seconds: float = 15.0) -> None:
        """Wait until the page in sight says these words above its graphs."""
        self.wait(
            lambda: all(word in f"{self.headline()}\n{self.road()}" for word in words),
            seconds,
            lambda: f"the page to say {words}; it says {self.headline()!r} and {self.road()!r}",
        )


def texts(root: QWidget, *, hidden: bool = False) -> list[str]:
    """Every text of a widget and all within it: what is painted, what a screen reader says, tooltips, tables."""
    found = []
    for widget in (root, *root.findChildren(QWidget)):
        if not hidden and not widget.isVisible():
            continue
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
        for name in ("whole_text", "text", "toPlainText"):
            say = getattr(widget, name, None)
            if callable(say):
                said = say()
                found.append(said if isinstance(said, str) else "")
        if isinstance(widget, QPlainTextEdit):
            found.append(widget.toPlainText())
        if isinstance(widget, DenseTable):
            found += [str(cell) for row in widget.rows() for cell in (*row.cells, row.tip)]
    return [text for text in dict.fromkeys(found) if text]


@contextmanager
def lab_window(app: QApplication, lab: Lab, base: Path) -> Iterator[LabWindow]:
    """A window on a lab, with a home and a data directory of its own below `base`."""
    QLocale.setDefault(QLocale("en_GB"))
    themes.apply(app, themes.load("dark"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(base / "home"))
        for name in ("SSH_AUTH_SOCK", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "DISPLAY", "WAYLAND_DISPLAY"):
            patch.delenv(name, raising=False)
        running = LabWindow(app, lab, base / "home", base / "data")
        try:
            yield running
        finally:
            running.close()
