"""The program as it is started: paint first, errors kindly, pictures without a display."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from console.fleet.model.inventory import is_id
from console.frame.settings import GEOMETRY, PLACE, THEME
from console.main.beginning import has_display
from console.main.window import Options, Program
from tests.support.window import finish, wait_until
from widgets.states import ErrorCard

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
PICTURES = {
    "add-nodes", "alarms", "compare", "costs", "costs-bill", "costs-capacity", "costs-rent", "drills", "edit-node",
    "evidence", "faults", "fleet", "gpu", "handover", "help", "incidents", "log", "models", "node-last", "overview",
    "palette", "recovery", "rules", "runs", "settings", "table",
}  # fmt: skip


def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(tmp_path),
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }


def start(tmp_path: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "console.main", *words],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.timeout(420)
@pytest.mark.slow
def test_the_demo_saves_a_picture_of_every_page_without_a_display(tmp_path: Path) -> None:
    shots = tmp_path / "shots"
    words = ("demo", "--offscreen", "--seconds", "1", "--screenshots", str(shots), "--size", "1280x800")
    process = start(tmp_path, *words, "--theme", "light", "--language", "sv")
    out, err = process.communicate(timeout=400)
    assert process.returncode == 0, err
    assert out == f"{len(PICTURES)} pictures in {shots}\n"
    assert "propagateSizeHints" not in err
    assert {path.stem for path in shots.iterdir()} == PICTURES
    for path in shots.iterdir():
        image = QImage(str(path))
        assert (image.width(), image.height()) == (1280, 800)
        colours = {image.pixel(x, y) for x in range(0, 1280, 16) for y in range(0, 800, 16)}
        assert len(colours) > 10, f"{path.name} is empty"


@pytest.mark.timeout(300)
def test_a_window_starts_without_data_and_ends_by_a_polite_kill(tmp_path: Path) -> None:
    data = tmp_path / "data"
    process = start(tmp_path, "--data-dir", str(data), "window")
    deadline = time.monotonic() + 120
    while not (data / "journal.db").exists() and time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.1)
    time.sleep(1.0)
    process.send_signal(signal.SIGTERM)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert (data / "window.json").exists()


def test_the_window_is_there_before_the_data(qapp: QApplication, tmp_path: Path) -> None:
    program = Program(qapp, Options(tmp_path, tmp_path / "logs", language="en"))
    try:
        program.start()
        assert program.window.isVisible()
        assert not (tmp_path / "journal.db").exists()
        wait_until(lambda: program.window.page("fleet") is not None, 60)
        fleet = program.window.page("fleet")
        assert fleet is not None
        wait_until(fleet.empty.isVisible, 10)  # type: ignore[attr-defined]
    finally:
        finish(program)


def test_this_workstation_is_watched_after_one_click(qapp: QApplication, tmp_path: Path) -> None:
    program = Program(qapp, Options(tmp_path, tmp_path / "logs", language="en"))
    try:
        program.start()
        wait_until(lambda: program.window.page("settings") is not None, 60)
        fleet = program.window.page("fleet")
        fleet.empty.buttons["nodes.add_local"].click()  # type: ignore[union-attr]
        wait_until(lambda: is_id(program.window.place.removeprefix("node:")), 20)
        key = program.window.place.removeprefix("node:")
        assert program.collector is not None
        wait_until(lambda: program.collector.reading(key).link.state == "live", 60, "this machine to be live")
        wait_until(fleet.page.over_time.isVisible, 20)  # type: ignore[union-attr]
    finally:
        finish(program)


def test_a_journal_that_is_no_journal_is_told_kindly(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"this is no database, and never was" * 100)
    program = Program(qapp, Options(tmp_path, tmp_path / "logs", language="en"))
    try:
        program.start()
        wait_until(lambda: program.window.findChild(ErrorCard) is not None, 60)
        card = program.window.findChild(ErrorCard)
        assert card is not None
        assert "damaged" in card.problem().do
    finally:
        finish(program)


def test_the_last_place_theme_and_size_come_back(qapp: QApplication, tmp_path: Path) -> None:
    first = Program(qapp, Options(tmp_path, tmp_path / "logs", language="en", theme="light", size=(1300, 820)))
    first.window.memory.put(PLACE, "settings")
    first.window.show()
    finish(first)
    second = Program(qapp, Options(tmp_path, tmp_path / "logs", language="en"))
    try:
        assert second.memory.get(THEME) == "light"
        assert second.memory.get(GEOMETRY)
        assert second.window.width() != 1600
        second.start()
        wait_until(lambda: second.window.place == "settings", 60)
    finally:
        finish(second)


def test_a_missing_display_is_noticed_before_qt_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":4711")
    assert not has_display()
    monkeypatch.setenv("DISPLAY", "elsewhere:0")
    assert has_display()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert has_display()


def test_the_command_line_says_that_there_is_no_display(tmp_path: Path) -> None:
    variables = environment(tmp_path)
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        variables.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", "console.main", "demo"],
        cwd=tmp_path,
        env=variables,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 1
    for help_given in ("DISPLAY", "ssh -X", "driftvakt watch --all", "--offscreen"):
        assert help_given in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.timeout(300)
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.slow
def test_a_killed_window_comes_back_as_it_was(qapp: QApplication, tmp_path: Path) -> None:
    process = start(tmp_path, "--data-dir", str(tmp_path / "data"))
    kept = tmp_path / "data/window.json"
    try:
        wait_until(lambda: kept.exists() and '"place": "fleet"' in kept.read_text(encoding="utf-8"), 180)
    finally:
        process.kill()
        process.communicate(timeout=20)
    program = Program(qapp, Options(tmp_path / "data", tmp_path / "logs", language="en"))
    try:
        assert program.memory.get(PLACE) == "fleet"
        assert program.memory.get(GEOMETRY)
    finally:
        finish(program)
