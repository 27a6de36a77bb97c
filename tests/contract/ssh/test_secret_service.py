"""The system keyring against a real gnome-keyring on a D-Bus of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="needs dbus-run-session and gnome-keyring-daemon",
)

ROOT = Path(__file__).resolve().parents[3]
PRELUDE = """
import sys
from connectors.secrets import Secret, SecretError, SecretProblem, SecretStore
"""


def run(folder: Path, code: str, *, password: str | None) -> str:
    """Run `code` under a session bus of its own; with a password the keyring is unlocked with it first."""
    script = folder / "script.py"
    script.write_text(PRELUDE + code)
    unlock = "gnome-keyring-daemon --unlock --components=secrets >/dev/null" if password is not None else ""
    start = unlock or "gnome-keyring-daemon --start --components=secrets >/dev/null"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "GNOME_", "KEYRING_"))},
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", f'{start}; exec "$@"', "sh", sys.executable, "-X", "dev", str(script)],
        input=password if password is not None else "",
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ResourceWarning" not in done.stderr, done.stderr
    return done.stdout.strip()


def test_a_secret_is_kept_across_processes_and_forgotten(tmp_path: Path) -> None:
    code = """
store = SecretStore.open()
store.put("password:a", Secret("w0rd"))
store.put("password:a", Secret("w1rd"))
found = store.get("password:a")
print(store.name, found, found.reveal(), store.is_locked(), store.unlock())
"""
    assert run(tmp_path, code, password="login").split(" ", 1)[1].endswith("Secret() w1rd False True")
    again = """
store = SecretStore.open()
print(store.get("password:a").reveal(), store.get("password:b"))
store.forget("password:a")
print(store.get("password:a"))
"""
    assert run(tmp_path, again, password="login").split() == ["w1rd", "None", "None"]


def test_what_is_on_disk_does_not_hold_the_secret(tmp_path: Path) -> None:
    run(tmp_path, 'SecretStore.open().put("password:a", Secret("unmistakable-w0rd"))', password="login")
    for file in tmp_path.rglob("*"):
        if file.is_file() and file.name != "script.py":
            assert b"unmistakable-w0rd" not in file.read_bytes()


def test_a_locked_keyring_is_an_error_and_opens_no_dialog(tmp_path: Path) -> None:
    run(tmp_path, 'SecretStore.open().put("password:a", Secret("w"))', password="login")
    code = """
store = SecretStore.open()
for act in (lambda: store.get("password:a"), lambda: store.put("password:b", Secret("x"))):
    try:
        act()
    except SecretError as error:
        print(error.code)
print(store.is_locked())
"""
    assert run(tmp_path, code, password=None).split() == ["secrets.locked", "secrets.locked", "True"]


def test_without_a_keyring_there_is_none(tmp_path: Path) -> None:
    code = """
import os
os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere"
try:
    SecretStore.open()
except SecretError as error:
    print(error.code)
"""
    assert run(tmp_path, code, password=None) == "secrets.no_keyring"
