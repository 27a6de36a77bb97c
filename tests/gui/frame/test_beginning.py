"""Before the window: a start that cannot open one says why and what to do, on the screen and in the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.frame.single import Claim, SingleInstance
from console.main.beginning import alone, refusal
from console.main.command_line.exits import Exit
from console.main.own_data import DataRefused, not_writable
from tests.gui.frame.test_program import environment, start
from widgets.button import Button
from widgets.text import Label

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and owners are POSIX's")


def test_a_refusal_says_what_is_wrong_and_what_to_do_and_can_be_closed(qtbot: QtBot, tmp_path: Path) -> None:
    sheet = refusal(not_writable(tmp_path))
    qtbot.addWidget(sheet)
    sheet.show()
    said = [label.text() for label in sheet.findChildren(Label) if label.isVisible()]
    assert f"Nothing can be written in the data directory {tmp_path}." in said
    assert any("choose another directory with --data-dir" in text for text in said)
    with qtbot.waitSignal(sheet.rejected):
        sheet.findChild(Button).click()


def test_a_first_window_that_hangs_is_named(tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.claim() is Claim.OURS
    with pytest.raises(DataRefused, match="does not answer"):
        alone(tmp_path)


@posix
@pytest.mark.slow
@pytest.mark.parametrize("words", [("window",), ("demo", "--offscreen")])
def test_a_start_on_what_others_can_write_ends_with_a_word_and_touches_nothing(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o777)
    process = start(tmp_path, "--data-dir", str(data), *words)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (Exit.OPERATOR, "")
    assert err.startswith(f"driftvakt: Others may write in the data directory {data}")
    assert err.endswith(f"chmod go-w {data}\n")
    assert list(data.iterdir()) == []


@posix
@pytest.mark.slow
def test_a_start_where_nothing_can_be_written_ends_with_a_word(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o555)
    command = [sys.executable, "-m", "console.main", "--data-dir", str(data), "window"]
    if os.geteuid() == 0:  # whom no mode keeps out: without its powers it is kept out, as everyone else
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == Exit.OPERATOR, done.stderr
    assert done.stderr.startswith(f"driftvakt: Nothing can be written in the data directory {data}.")
    assert done.stdout == "" and "Traceback" not in done.stderr


@posix
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_second_start_says_that_the_first_window_was_brought_forward_and_nothing_else(tmp_path: Path) -> None:
    data = tmp_path / "data"
    # A socket's path may have about a hundred bytes: less than a test's own folder may be called.
    with tempfile.TemporaryDirectory(prefix="dv-") as short:
        first = start(Path(short), "--data-dir", str(data), "window")
        try:
            deadline = time.monotonic() + 60
            while not any(Path(short).glob("driftvakt-*")):
                assert first.poll() is None and time.monotonic() < deadline, "it does not listen"
                time.sleep(0.05)
            second = start(Path(short), "--data-dir", str(data), "window")
            out, err = second.communicate(timeout=60)
        finally:
            first.terminate()
            first.communicate(timeout=60)
    assert (second.returncode, out) == (0, "")
    assert err == f"driftvakt: the window that is open on {data} was brought forward.\n"
