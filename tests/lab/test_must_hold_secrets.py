"""A password and a passphrase are typed into the window; nothing written, listed, logged or shown holds them."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from console.fleet.page.sheets.secret_prompt import SecretSheet
from console.main.places import log_to
from tests.lab.conftest import _need_full
from tests.lab.kernel_nodes import OPERATOR
from tests.lab.lab import Lab
from tests.lab.processes import descendants
from tests.support.window_driver import LabWindow, lab_window, texts

PASSWORD = "Passw0rd-MARKER-7f3a91c2"
WRONG = "Wr0ng-MARKER-5b8e04d7"
PASSPHRASE = "Passphr4se-MARKER-c09d6e1b"
MARKERS = (PASSWORD, WRONG, PASSPHRASE)


@dataclass(frozen=True, slots=True)
class Scene:
    """A window that logs everything, in the most talkative way, into its data directory."""

    window: LabWindow
    lab: Lab
    base: Path
    records: list[str]


class _Keep(logging.Handler):
    """Every record of every logger, with its exception's text."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))


@pytest.fixture
def scene(qapp: QApplication, tmp_path: Path) -> Iterator[Scene]:
    _need_full()
    lines: list[str] = []
    keep, root = _Keep(lines), logging.getLogger()
    before = root.level
    with Lab() as lab:
        file = log_to(tmp_path / "data" / "logs", "window")
        file.setLevel(logging.DEBUG)
        root.setLevel(logging.DEBUG)
        root.addHandler(keep)
        try:
            with lab_window(qapp, lab, tmp_path) as window:
                window.program.crashes.install()
                yield Scene(window, lab, tmp_path, lines)
                window.program.crashes.remove()
        finally:
            root.setLevel(before)
            for handler in (keep, file):
                root.removeHandler(handler)
                handler.close()
            QLocale.setDefault(QLocale("en_GB"))


def marked(data: bytes) -> list[str]:
    """The markers that stand in some bytes, in any encoding that a file may have."""
    return [
        marker
        for marker in MARKERS
        if any(marker.encode(coding) in data for coding in ("utf-8", "utf-16-le", "utf-16-be"))
    ]


def leaks(scene: Scene) -> list[str]:
    """Where a marker can be read by somebody else."""
    found = [
        f"file {path.relative_to(scene.base)}: {held}"
        for path in scene.base.rglob("*")
        if path.is_file() and (held := marked(path.read_bytes()))
    ]
    for pid in (os.getpid(), *descendants(os.getpid())):
        for name in ("cmdline", "environ"):
            try:
                data = Path(f"/proc/{pid}/{name}").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if held := marked(data):
                found.append(f"/proc/{pid}/{name}: {held}")
    found += [f"log record: {held}" for line in scene.records if (held := marked(line.encode()))]
    found += [
        f"on screen, {type(top).__name__}: {held}"
        for top in QApplication.topLevelWidgets()
        for text in texts(top, hidden=True)
        if (held := marked(text.encode()))
    ]
    found += [
        f"exception {type(error).__name__}: {held}"
        for error in gc.get_objects()
        if isinstance(error, BaseException)
        and (held := marked("".join(traceback.format_exception(error)).encode("utf-8", "replace")))
    ]
    clipboard = QApplication.clipboard().text()
    found += [f"clipboard: {held}" for held in [marked(clipboard.encode())] if held]
    return found


def type_secret(scene: Scene, key: str, button: str, secret: str) -> None:
    """Press the page's button and type what the node asks for."""
    window = scene.window
    window.go(key)
    window.wait(lambda: button in window.road(), 30, lambda: f"the page to offer {button}: {window.road()}")
    window.click(window.button(button, window.page.road))
    sheet = window.dialog(f"secret:{key}")
    assert isinstance(sheet, SecretSheet)
    (field,) = sheet.fields
    assert field.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(field, secret)
    window.click(sheet.send)


@pytest.mark.timeout(120)
def test_no_secret_is_found_anywhere(scene: Scene) -> None:
    node, keyed = scene.lab.add_kernel_nodes(2)
    crypted = subprocess.run(
        ["openssl", "passwd", "-6", "-stdin"], input=PASSWORD, capture_output=True, text=True, check=True
    ).stdout.strip()
    accounts = (node.directory / "passwd").read_text()
    (node.directory / "passwd").write_text(accounts.replace(f"{OPERATOR}:x:", f"{OPERATOR}:{crypted}:"))
    node.options.extra = ["PasswordAuthentication yes", "PubkeyAuthentication no"]
    node.restart_sshd()
    locked = scene.base / "home" / "locked_key"
    shutil.copy(scene.lab.client_key, locked)
    locked.chmod(0o600)
    subprocess.run(
        ["ssh-keygen", "-p", "-q", "-f", str(locked), "-P", "", "-N", PASSPHRASE], check=True, capture_output=True
    )

    asking = scene.window.add(node, user=OPERATOR)[0]
    unlocked = scene.window.add(keyed, identity_file=str(locked))[0]
    type_secret(scene, asking, "Enter the password", WRONG)

    def called_wrong() -> bool:
        failure = scene.window.link(asking).failure
        return failure is not None and failure.facts.get("wrong") == "yes"

    scene.window.wait(called_wrong, 20, "the wrong password to be called wrong")
    type_secret(scene, asking, "Enter the password", PASSWORD)
    type_secret(scene, unlocked, "Enter the passphrase", PASSPHRASE)
    scene.window.wait_live(asking, unlocked)
    scene.window.wait(lambda: len(scene.window.events(asking)) > 0, 10, "the link's events")

    # Both ways of failing that a program has: the environment's, with the secrets in use, and a bug of its own.
    scene.window.meanwhile(node.kill_sshd, keyed.kill_sshd)
    scene.window.wait_failure(asking, "ssh.closed", "ssh.refused")

    def stumble(secret: str) -> None:
        raise ValueError(f"bad answer {secret}")

    bug = threading.Thread(target=stumble, args=(WRONG,), name="bug")
    bug.start()
    bug.join()
    reports = scene.base / "data" / "logs"
    scene.window.wait(lambda: list(reports.glob("report-*.txt")), 10, "the report of the bug")
    assert sys.last_exc is None if hasattr(sys, "last_exc") else True

    found = leaks(scene)
    assert not found, "\n".join(found)
    # The search itself finds what is there: a file, and a record.
    (scene.base / "data" / "planted").write_text(PASSWORD)
    scene.records.append(f"oops {PASSPHRASE}")
    assert len(leaks(scene)) == 2
