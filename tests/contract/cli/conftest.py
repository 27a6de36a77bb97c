"""The installed program as a process, with a home and a data directory of its own."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support.sshd import SSHD, Sshd

ROOT = Path(__file__).resolve().parents[3]
DEADLINE = 60.0


@dataclass
class Ended:
    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def records(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    def of(self, type: str) -> list[Any]:
        return [record for record in self.records if record.get("type") == type]


@dataclass
class Driftvakt:
    """`driftvakt` with its own home. `variables` are added to the environment."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-W", "error", "-m", "console.main", *words]

    def environment(self) -> dict[str, str]:
        kept = {
            k: v for k, v in os.environ.items() if k not in ("SSH_AUTH_SOCK", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY")
        }
        ours = {"HOME": str(self.home), "DRIFTVAKT_DATA_DIR": str(self.data), "PYTHONPATH": str(ROOT), "TERM": "xterm"}
        return kept | ours | self.variables

    def __call__(self, *words: str, stdin: str = "") -> Ended:
        done = subprocess.run(
            self.command(*words), env=self.environment(), cwd=self.folder, input=stdin, capture_output=True, text=True,
            timeout=DEADLINE, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        assert "Warning" not in done.stderr, done.stderr
        return Ended(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*words), env=self.environment(), cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def on_terminal(self, *words: str) -> OnTerminal:
        return OnTerminal(self, words)


class OnTerminal:
    """The program on a pseudo-terminal: what it shows, and what is typed."""

    def __init__(self, driftvakt: Driftvakt, words: tuple[str, ...]) -> None:
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            driftvakt.command(*words), env=driftvakt.environment(), cwd=driftvakt.folder, stdin=slave, stdout=slave,
            stderr=slave, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self.shown = ""

    def wait_for(self, text: str, seconds: float = DEADLINE) -> None:
        end = time.monotonic() + seconds
        while text not in self.shown:
            assert self._read(0.2) or time.monotonic() < end, f"waited for {text!r}; it shows:\n{self.shown}"
            if self.process.poll() is not None and not self._read(0.2):
                assert text in self.shown, f"it ended without {text!r}; it shows:\n{self.shown}"

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def end(self) -> int:
        end = time.monotonic() + DEADLINE
        while self.process.poll() is None:
            self._read(0.2)
            assert time.monotonic() < end, f"it does not end; it shows:\n{self.shown}"
        while self._read(0.1):
            pass
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        os.close(self._master)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False
        self.shown += data.decode("utf-8", "replace")
        return bool(data)


@pytest.fixture
def driftvakt(tmp_path: Path) -> Driftvakt:
    made = Driftvakt(tmp_path)
    (made.home / ".ssh").mkdir(parents=True, mode=0o700)
    return made


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Sshd]:
    if SSHD is None:
        pytest.skip("sshd is not installed")
    with Sshd(tmp_path / "sshd") as running:
        yield running


@pytest.fixture
def key(driftvakt: Driftvakt, server: Sshd) -> Path:
    """The client's key where ssh looks for it."""
    place = driftvakt.home / ".ssh" / "id_ed25519"
    for suffix in ("", ".pub"):
        source = server.client_key.with_name(server.client_key.name + suffix)
        place.with_name(place.name + suffix).write_bytes(source.read_bytes())
    place.chmod(0o600)
    return place


@pytest.fixture
def trusted(driftvakt: Driftvakt, server: Sshd) -> None:
    """The server's host key, known as ssh knows it."""
    server.write_known_hosts(driftvakt.home / ".ssh" / "known_hosts")


@pytest.fixture
def address(server: Sshd) -> str:
    return f"{server.user}@{server.host}:{server.port}"


@pytest.fixture
def fingerprint(server: Sshd) -> str:
    told = subprocess.run(["ssh-keygen", "-lf", str(server.host_keys[0])], capture_output=True, text=True, check=True)
    return told.stdout.split()[1]
