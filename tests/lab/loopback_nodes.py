"""Nodes of the reduced tier: the user's own sshd on one loopback address each. No root, no namespaces, fewer faults."""

from __future__ import annotations

import getpass
import os
import shlex
import signal
import socket
import subprocess
from pathlib import Path

from tests.lab.errors import LabError
from tests.lab.nodes import Node, shell_path
from tests.lab.processes import alive, descendants, is_sshd, kill
from tests.lab.sshd import SSHD


def free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


class LoopbackNode(Node):
    """An sshd of the user who runs the lab, on 127.0.1.N."""

    kind = "loopback node"
    shell = "sh"

    def __init__(self, name: str, directory: Path, host: str) -> None:
        super().__init__(name, directory, host, free_port(host), (getpass.getuser(),))
        self._server: subprocess.Popen[bytes] | None = None
        self._shell = self.shell
        self._login_command = ""
        self.options.environment["LAB_NODE"] = name
        # bash under sshd reads ~/.bashrc, and the one of whoever runs the lab may take seconds, or wait for a lock.
        self.options.environment["HOME"] = str(directory / "home")

    def prepare(self, client_public_key: str) -> None:
        if not SSHD.exists():
            raise LabError("there is no sshd: apt-get install openssh-server")
        super().prepare(client_public_key)
        (self.directory / "home").mkdir()
        self._write_login()
        self.options.force_command = self.directory / "login.sh"
        self.write_options()

    def start(self) -> None:
        self._launch_sshd()

    def stop(self) -> None:
        self.thaw()
        kill(self.processes())
        if self._server is not None:
            self._server.wait()
            self._server = None

    def processes(self) -> list[int]:
        if self._server is None:
            return []
        return [self._server.pid, *descendants(self._server.pid)]

    # ---- sshd ----

    def _launch_sshd(self) -> None:
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # sshd wants it when it runs as root
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(
                [SSHD, "-D", "-e", "-f", self.directory / "sshd_config"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_sshd(self) -> None:
        # A session of a killed server becomes an orphan: its processes are collected first.
        everything = self.processes()
        kill(everything)
        if self._server is not None:
            self._server.wait()
            self._server = None

    def _sshd_processes(self) -> list[int]:
        return [pid for pid in self.processes() if is_sshd(pid) and alive(pid)]

    def _listeners(self) -> list[int]:
        return [self._server.pid] if self._server is not None else []

    # ---- the account ----

    def set_login_shell(self, shell: str) -> None:
        self._shell = shell_path(shell)
        self._write_login()

    def on_login(self, command: str) -> None:
        self._login_command = command
        self._write_login()

    def _write_login(self) -> None:
        """The account's real login shell cannot be changed without root: what sshd runs stands in for it."""
        file = self.directory / "login.sh"
        home = shlex.quote(str(self.directory / "home"))
        # In one shell with what follows, as in a login shell: an `exit` there ends the session.
        asked = f'exec {self._shell} -c "$SSH_ORIGINAL_COMMAND"'
        both = shlex.quote("\n".join((self._login_command, asked)))
        run = f"exec {self._shell} -c {both}" if self._login_command else asked
        file.write_text("\n".join(("#!/bin/sh", f"HOME={home}", "export HOME", 'cd "$HOME"', run, "")))
        file.chmod(0o755)

    # ---- the machine ----

    def freeze(self) -> None:
        # Twice: what was started while the first round ran is caught by the second.
        for _ in range(2):
            kill(self.processes(), signal.SIGSTOP)

    def thaw(self) -> None:
        kill(self.processes(), signal.SIGCONT)
