"""What the start waits for: the first painted window for hardly anything, the first page for no connection."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from connectors.secrets import LateKeyring
from console.main import window
from console.main.window import Options, Program
from tests.support.window import finish, wait_until

ROOT = Path(__file__).resolve().parents[3]

#: `driftvakt` without words, which says what is loaded when its window was painted and when its first page stands.
START = """
import json, sys
import console.main

def open_watched(data_dir):
    from PySide6.QtCore import QEvent, QTimer
    from console.main import window
    found = {}
    class Watched(window.Program):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint and not found:
                found["painted"] = sorted(sys.modules)
                found["files"] = sorted(path.name for path in self.options.directory.iterdir())
                found["running"] = len(self.window.background.running)
                self.looking = QTimer(self)
                self.looking.timeout.connect(self.look)
                self.looking.start(50)
            return super().eventFilter(watched, event)
        def look(self):
            if self.window.page("fleet") is not None:
                self.looking.stop()
                found["complete"] = sorted(sys.modules)
                print(json.dumps(found))
                self.window.close()
    window.Program = Watched
    return window.open_window(data_dir)

console.main._HANDLERS["window.open"] = "__main__:open_watched"
sys.exit(console.main.main([]))
"""
#: What no first paint may wait for: libraries that take long, the data, the outside world, and what pages are made of.
LATER = {
    "numpy", "pyqtgraph", "paramiko", "cryptography", "sqlite_utils", "sqlite3", "keyring", "msgspec", "yaml",
    "asyncio", "email", "http", "ssl", "socket", "hashlib", "zoneinfo", "logging.handlers",
    "PySide6.QtNetwork",
    "connectors.ssh", "connectors.probe", "connectors.local", "connectors.secrets",
    "console.fleet.service", "console.fleet.model.exchange.preview", "console.fleet.model.failures",
    "console.fleet.model.readings", "console.fleet.model.summaries", "console.fleet.page.fleet_page",
    "console.frame.building", "console.frame.second_start", "console.frame.protocols",
    "console.journal.model", "console.journal.service",
    "console.main.compose", "console.main.demo", "console.main.command_line.endings", "console.main.command_line.run",
    "console.main.command_line.terminal",
}  # fmt: skip


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder = tmp_path_factory.mktemp("start")
    done = subprocess.run(
        [sys.executable, "-c", START],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env=os.environ
        | {"DRIFTVAKT_DATA_DIR": str(folder), "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder)},
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.slow
def test_the_first_painted_window_waits_for_nothing_that_takes_long(started: dict[str, list[str]]) -> None:
    assert not LATER & set(started["painted"])


@pytest.mark.slow
def test_the_data_is_left_alone_until_the_window_was_painted(started: dict[str, list[str]]) -> None:
    assert started["running"] == 0
    assert started["files"] == ["window.lock"]


def test_the_first_page_waits_for_no_library_that_it_does_not_show(started: dict[str, list[str]]) -> None:
    assert "console.fleet.page.fleet_page" in started["complete"]
    assert not {"paramiko", "pyqtgraph", "invoke", "asyncio", "keyring"} & set(started["complete"])


@pytest.mark.slow
def test_a_window_that_nobody_can_see_opens_its_data_all_the_same(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "_UNSEEN_MS", 50)
    program = Program(qapp, Options(tmp_path, tmp_path / "logs", language="en"))
    program.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    try:
        program.start()
        wait_until(lambda: program.window.page("fleet") is not None, 60)
    finally:
        finish(program)


@pytest.mark.slow
def test_the_keyring_is_opened_when_the_pages_stand_and_before_anybody_needs_it(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[set[str]] = []
    program = Program(qapp, Options(tmp_path, tmp_path / "logs", language="en"))
    made = ("fleet", "settings")
    monkeypatch.setattr(
        LateKeyring, "store", lambda _: opened.append({key for key in made if program.window.page(key) is not None})
    )
    try:
        program.start()
        wait_until(lambda: bool(opened), 60)
        assert all(each == set(made) for each in opened)
    finally:
        finish(program)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries give memory back as they like")
def test_what_the_start_has_freed_goes_back_to_the_system() -> None:
    blocks = [bytes(2000) for _ in range(20_000)]
    full, last = _resident_megabytes(), blocks[-1]
    del blocks
    window.give_back_memory()
    assert _resident_megabytes() < full - 20
    assert len(last) == 2000  # above the freed ones: without it they would go back by themselves


def _resident_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
