"""The real window on the real demo site, small: two sites, four nodes, over SSH, as `driftvakt demo` starts it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QLocale, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from console.fleet.model.inventory import Inventory
from console.frame.window import Window
from console.main.demo import DemoProgram
from console.main.window import Options, Program
from widgets import theme as themes

#: Three nodes with 8 GPUs, one with 2.
SPECIFICATION = {
    "sites": [
        {"key": "hall", "name": "Trollhättan", "storage": "nas-1", "fabric": "infiniband"},
        {"key": "edge", "name": "Uppsala", "storage": "nas-2", "fabric": "roce"},
    ],
    "nodes": [
        {"name": "g1", "site": "hall", "hall": "Hall 1", "rack": "A"},
        {"name": "g2", "site": "hall", "hall": "Hall 1", "rack": "A"},
        {"name": "g3", "site": "hall", "hall": "Hall 1", "rack": "B"},
        {"name": "u1", "site": "edge", "hall": "Edge", "rack": "1", "gpus": 2},
    ],
    "jobs": [
        {
            "number": 1,
            "name": "weld 4",
            "user": "s.lind",
            "load": "training",
            "placement": {"g1": list(range(8)), "g2": list(range(8))},
            "intensity": 0.9,
            "memory_bytes": 100 << 30,
        }
    ],
}


def pause(seconds: float) -> None:
    """Let Qt work for a while, and Python's other threads with it: QTest.qWait would keep the interpreter to itself."""
    loop = QEventLoop()
    QTimer.singleShot(max(1, round(seconds * 1000)), loop.quit)
    loop.exec()


def wait_until(condition: Callable[[], object], seconds: float = 60.0, what: str = "") -> None:
    """Let Qt work until the condition holds; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {seconds:.0f} s for {what or condition}")
        pause(0.02)


def undo_button(window: Window) -> QAbstractButton:
    """The Undo of the newest message that has one: others (of an alarm, of a link) may have come after it."""

    def offered() -> list[QAbstractButton]:
        shown = (button for toast in window.toaster.toasts() for button in toast.findChildren(QAbstractButton))
        return [button for button in shown if button.text() == "Undo"]

    wait_until(offered, 10, "a message that offers Undo")
    return offered()[-1]


class DemoWindow:
    """A running demo with helpers that act as a person would: keys and clicks."""

    def __init__(self, app: QApplication, directory: Path, **options: object) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        specification = directory / "specification.json"
        specification.write_text(json.dumps(SPECIFICATION), encoding="utf-8")
        self.program = DemoProgram(
            app,
            Options(directory, directory / "logs", demo=True, language="en", size=(1600, 1000)),
            specification=specification,
            past=False,
        )
        self.window: Window = self.program.window
        self._ready = False
        self.window.ready.connect(self._on_ready)
        self.program.start()
        wait_until(lambda: self._ready, 90, "the window to be complete")

    def _on_ready(self) -> None:
        self._ready = True

    @property
    def fleet(self) -> object:
        return self.window.page("fleet")

    def key(self, name: str) -> str:
        """What the program calls a node or site that people call so."""
        inventory = self._inventory()
        found = inventory.node(name) or inventory.site(name)
        assert found is not None, f"there is no {name}"
        return found.identity

    def _inventory(self) -> Inventory:
        assert self.program.parts is not None
        return self.program.parts.inventory.current()

    @property
    def place(self) -> str:
        """Where the window is, in names."""
        return self.named(self.window.place)

    def named(self, text: str) -> str:
        """A text with ids in it, in names."""
        inventory = self._inventory()
        for node in inventory.nodes:
            text = text.replace(node.key, node.full_name)
        for site in inventory.sites:
            text = text.replace(site.identity, site.full_name)
        return text

    def dialog(self, name: str) -> QDialog:
        """The open dialog of this name."""
        found = self.window.findChild(QDialog, name)
        assert found is not None and found.isVisible(), f"no dialog {name} is open"
        return found

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)

    def type(self, text: str) -> None:
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the focus"
        QTest.keyClicks(target, text)

    def close(self) -> None:
        finish(self.program)


def finish(program: Program) -> None:
    """Close a program's window and let Qt take it apart."""
    program.window.close()
    program.end()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def click(widget: QWidget) -> None:
    """Press the left button in the middle of a control that can be used."""
    assert widget.isVisible() and widget.isEnabled(), f"{widget.accessibleName()} cannot be clicked"
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.fixture(scope="module")
def demo(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoWindow]:
    """One window for all tests of a module; tests leave it as they found it."""
    QLocale.setDefault(QLocale("en_GB"))
    themes.apply(qapp, themes.load("dark"))
    running = DemoWindow(qapp, tmp_path_factory.mktemp("demo"))
    yield running
    running.close()
