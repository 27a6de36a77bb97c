"""The configuration of a node's sshd, and waiting for its answer."""

from __future__ import annotations

import shlex
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab.errors import LabError

SSHD = Path("/usr/sbin/sshd")


@dataclass
class SshdOptions:
    """What a test may change on a running node; `text` gives the file sshd reads."""

    listen: str
    port: int
    host_key: Path
    authorized_keys: Path
    environment: dict[str, str] = field(default_factory=dict)
    banner: Path | None = None
    force_command: Path | None = None
    extra: list[str] = field(default_factory=list)

    def text(self, *, include_listen: bool = True) -> str:
        lines = [
            f"HostKey {self.host_key}",
            f"AuthorizedKeysFile {self.authorized_keys}",
            "StrictModes no",
            "PermitRootLogin prohibit-password",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "UseDNS no",
            "PrintMotd no",
            "LogLevel VERBOSE",
            # A console that connects to everything at once must meet its own limits, not a test server's.
            "MaxStartups 500:30:1000",
            "MaxSessions 200",
        ]
        if include_listen:
            lines += [f"ListenAddress {self.listen}", f"Port {self.port}", "UsePAM no", "Subsystem sftp internal-sftp"]
        if self.environment:
            # One line: sshd takes the first SetEnv and ignores the rest.
            lines.append(
                "SetEnv " + " ".join(shlex.quote(f"{name}={value}") for name, value in self.environment.items())
            )
        if self.banner:
            lines.append(f"Banner {self.banner}")
        if self.force_command:
            lines.append(f"ForceCommand {self.force_command}")
        return "\n".join([*self.extra, *lines]) + "\n"


def answers(host: str, port: int, seconds: float = 1.0) -> bool:
    """True when an SSH server says who it is within the given time."""
    try:
        with socket.create_connection((host, port), timeout=seconds) as connection:
            connection.settimeout(seconds)
            return connection.recv(64).startswith(b"SSH-2.0-")
    except OSError:
        return False


def wait_for_answer(host: str, port: int, seconds: float, log: Path) -> None:
    """Wait until an SSH server answers; raises LabError with the end of `log` when it does not."""
    deadline = time.monotonic() + seconds
    while not answers(host, port):
        if time.monotonic() > deadline:
            words = log.read_text(errors="replace")[-2000:] if log.exists() else "(no log)"
            raise LabError(f"no SSH server answered at {host}:{port} within {seconds:g} s:\n{words}")
        time.sleep(0.01)
