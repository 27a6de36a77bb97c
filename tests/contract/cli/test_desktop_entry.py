"""The entry in the desktop's menus: valid by freedesktop.org's own checker, and started as a desktop starts it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.main.desktop_entry import entry, program
from tests.support.display import Display

pytestmark = pytest.mark.slow

NASTY = """with space's "quotes" $HOME `q` 100% \\\\ å"""


@pytest.fixture
def display() -> Iterator[Display]:
    folder = Path(tempfile.mkdtemp(prefix="menu-"))  # short: sockets lie in it
    shown = Display(folder)
    shown.environment |= {"XDG_DATA_HOME": str(folder / NASTY), "DRIFTVAKT_DATA_DIR": str(folder / "data")}
    try:
        yield shown
    finally:
        shown.close()
        shutil.rmtree(folder, ignore_errors=True)


def driftvakt(display: Display, *words: str) -> object:
    command = [*program(), "--json", "desktop", *words]
    done = subprocess.run(command, env=display.environment, capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


def validate(path: Path) -> None:
    done = subprocess.run(["desktop-file-validate", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def window_of(display: Display, title: str) -> str:
    end = time.monotonic() + 60
    while not (found := display.windows(title)):
        assert time.monotonic() < end, f"no window {title}"
        time.sleep(0.1)
    return found[-1]


def end(display: Display, title: str) -> None:
    """As a hand does: what is pressed before the window takes keys is pressed again."""
    deadline = time.monotonic() + 60
    while display.windows(title):
        assert time.monotonic() < deadline, "the window does not close"
        display.focus(title)
        display.keys("ctrl+q")
        again = time.monotonic() + 5
        while display.windows(title) and time.monotonic() < again:
            time.sleep(0.1)


def test_the_installed_entry_is_valid_and_opens_the_window_that_the_desktop_joins_with_it(display: Display) -> None:
    base = Path(display.environment["XDG_DATA_HOME"])
    menu = base / "applications/driftvakt.desktop"
    icons = [base / "icons/hicolor" / place / "driftvakt" for place in ("scalable/apps", "256x256/apps")]
    names = [f"{icons[0]}.svg", f"{icons[1]}.png", str(menu)]  # it stands in the menus when all is there
    assert driftvakt(display, "install") == {"files": names, "written": names}
    validate(menu)
    subprocess.run(["gio", "launch", str(menu)], env=display.environment, check=True, timeout=60)
    window = window_of(display, "^Driftvakt$")
    assert (Path(display.environment["DRIFTVAKT_DATA_DIR"]) / "window.lock").exists()
    named = re.search(r"^StartupWMClass=(.+)$", menu.read_text(), re.MULTILINE)
    assert named is not None and window in display.of_class(named[1])
    end(display, "^Driftvakt$")
    assert driftvakt(display, "install") == {"files": names, "written": []}
    menu.write_text("broken")
    assert driftvakt(display, "install") == {"files": names, "written": names[2:]}
    assert driftvakt(display, "remove") == {"removed": [names[2], *names[:2]]}
    assert driftvakt(display, "remove") == {"removed": []}
    assert [path for path in base.rglob("*") if path.is_file()] == []


def test_a_path_with_every_sign_that_means_something_is_started_as_it_stands(display: Display, tmp_path: Path) -> None:
    script = tmp_path / NASTY / "driftvakt"
    script.parent.mkdir()
    script.write_text('#!/bin/sh\nprintf "%s\\n" "$0" "$@" >"$DRIFTVAKT_DATA_DIR.told"\n')
    script.chmod(0o755)
    made = tmp_path / "driftvakt.desktop"
    made.write_text(entry([str(script), "--data-dir", NASTY]))
    validate(made)
    subprocess.run(["gio", "launch", str(made)], env=display.environment, check=True, timeout=60)
    told = Path(display.environment["DRIFTVAKT_DATA_DIR"] + ".told")
    deadline = time.monotonic() + 20
    while not told.exists() or told.read_text().count("\n") < 3:
        assert time.monotonic() < deadline, "it was not started"
        time.sleep(0.05)
    assert told.read_text().splitlines() == [str(script), "--data-dir", NASTY]
