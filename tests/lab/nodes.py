"""A node of the lab as a test sees it: where it answers, and what can be made to go wrong with it."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

from tests.lab import keys, sshd
from tests.lab.errors import LabError, NotInThisTier
from tests.lab.nvml_stub.stub import NvmlStub
from tests.lab.processes import kill, wait_until

#: Where each shell looks at the start of a command given over SSH.
LOGIN_FILES = (".bashrc", ".zshenv", ".cshrc", ".config/fish/config.fish")
FAKETIME = "faketime/libfaketime.so.1"


class Node:
    """One reachable machine.

    `host` and `port` are where its sshd answers, `users` who may log in with the lab's client key, `public_key` its
    host key (`ssh-ed25519 AAAA...`). Every fault lasts until it is taken back or the node is stopped. A fault that a
    tier cannot do raises NotInThisTier.
    """

    kind = "node"
    shell = "bash"  # what its accounts log in to, until `set_login_shell`

    def __init__(self, name: str, directory: Path, host: str, port: int, users: tuple[str, ...]) -> None:
        self.name = name
        self.directory = directory
        self.host = host
        self.port = port
        self.users = users
        self.public_key = ""
        self.host_key = directory / "host_key"
        self.log = directory / "sshd.log"
        self.options = sshd.SshdOptions(
            listen=host, port=port, host_key=self.host_key, authorized_keys=directory / "authorized_keys"
        )

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name} at {self.host}:{self.port}>"

    @property
    def user(self) -> str:
        return self.users[0]

    # ---- life ----

    def prepare(self, client_public_key: str) -> None:
        self.directory.mkdir(parents=True)
        self.directory.chmod(0o755)
        self.public_key = keys.write_key(self.host_key, self.name)
        (self.directory / "authorized_keys").write_text(client_public_key + "\n")

    def start(self) -> None:
        """Begin to start; `wait` follows, so that many nodes start at once."""
        raise NotImplementedError

    def wait(self, seconds: float = 20.0) -> None:
        """Return when the node's sshd answers."""
        sshd.wait_for_answer(self.host, self.port, seconds, self.log)

    def stop(self) -> None:
        raise NotImplementedError

    def processes(self) -> list[int]:
        """Every process of the node, as numbers of this side."""
        raise NotImplementedError

    # ---- sshd ----

    def kill_sshd(self) -> None:
        """Kill the server and every session, as the OOM killer would; nothing starts it again by itself."""
        kill(self._sshd_processes())
        wait_until(lambda: not self._sshd_processes(), f"{self.name}: sshd to end")

    def start_sshd(self) -> None:
        """Start the server again after `kill_sshd` and wait until it answers."""
        self._launch_sshd()
        self.wait()

    def restart_sshd(self) -> None:
        """End the server and every session, start it with the present options, and wait until it answers."""
        self.kill_sshd()
        self.write_options()
        self.start_sshd()

    def reload_sshd(self) -> None:
        """Let the server read its options again; sessions live on."""
        self.write_options()
        before = self._listening_lines()
        kill(self._listeners(), signal.SIGHUP)
        wait_until(lambda: self._listening_lines() > before, f"{self.name}: sshd to read its options again")

    def change_host_key(self) -> str:
        """Answer with another host key from now on, as a reinstalled machine or an impostor does; gives the new one."""
        self.public_key = keys.write_key(self.host_key, self.name)
        self.reload_sshd()
        return self.public_key

    def pre_auth_banner(self, text: str) -> None:
        """Send `text` before authentication (sshd's Banner); an empty text takes it back."""
        file = self.directory / "banner"
        file.write_text(text)
        self.options.banner = Path(self.as_seen(file)) if text else None
        self.reload_sshd()

    def set_environment(self, **values: str) -> None:
        """Set variables for every later session; an empty value removes one."""
        for name, value in values.items():
            if value:
                self.options.environment[name] = value
            else:
                self.options.environment.pop(name, None)
        self.reload_sshd()

    def set_clock_offset(self, seconds: float) -> None:
        """Let every later session see a clock that is off by so many seconds; 0 takes it back."""
        lies = {
            "LD_PRELOAD": str(self.faketime()),
            "FAKETIME": f"{seconds:+.0f}s",
            "FAKETIME_DONT_RESET": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.set_environment(**(lies if seconds else dict.fromkeys(lies, "")))

    def give_gpus(self) -> NvmlStub:
        """Put the NVML stub on the node: eight GPUs to every later probe, steered by `set` and `raise_event`."""
        folder = self.directory / "nvml"
        folder.mkdir(exist_ok=True)
        stub = NvmlStub(folder)
        seen = self.as_seen(folder)
        values = {name: value.replace(str(folder), seen) for name, value in stub.environment.items()}
        self.set_environment(**values)
        return stub

    def take_gpus(self) -> None:
        """Every later probe finds the node without the stub."""
        self.set_environment(**dict.fromkeys(NvmlStub(self.directory / "nvml").environment, ""))

    def as_seen(self, path: Path) -> str:
        """A path below the node's folder as the node itself calls it."""
        return str(path)

    def faketime(self) -> Path:
        """The library that lies about the time, as a path on the node."""
        for folder in Path("/usr/lib").glob("*-linux-gnu*"):
            if (folder / FAKETIME).exists():
                return folder / FAKETIME
        raise LabError("libfaketime is not installed: apt-get install libfaketime")

    # ---- the account ----

    def set_login_shell(self, shell: str) -> None:
        """Give the accounts another login shell: bash, dash, fish or tcsh."""
        raise NotImplementedError

    def on_login(self, command: str) -> None:
        """Run `command` in the login shell before whatever a session asked for; an empty command takes it back.

        This is how a shell that prints a banner, sleeps or pours garbage is made.
        """
        raise NotImplementedError

    def hide_python(self) -> None:
        """Take Python away from the node."""
        raise NotInThisTier(f"{self.name}: Python cannot be hidden from a {self.kind}")

    # ---- the machine ----

    def freeze(self) -> None:
        """Stop every process where it stands, as a hung kernel does: connections stay, nothing answers."""
        kill(self.processes(), signal.SIGSTOP)

    def thaw(self) -> None:
        kill(self.processes(), signal.SIGCONT)

    def slow(self, cores: float | None) -> None:
        """Give the whole node at most so much of one core; None takes it back."""
        raise NotInThisTier(f"{self.name}: a {self.kind} cannot be slowed ({cores})")

    def fill_tmp(self) -> None:
        """Fill /tmp to the last byte."""
        raise NotInThisTier(f"{self.name}: a {self.kind} shares /tmp with this machine")

    def empty_tmp(self) -> None:
        raise NotInThisTier(f"{self.name}: a {self.kind} shares /tmp with this machine")

    # ---- the link ----

    def cut_link(self) -> None:
        """Take the cable out: no packet passes and nobody is told."""
        raise NotInThisTier(f"{self.name}: a {self.kind} has no link of its own")

    def restore_link(self) -> None:
        raise NotInThisTier(f"{self.name}: a {self.kind} has no link of its own")

    def drop_percent(self, percent: int) -> None:
        """Lose so many of a hundred packets each way; 100 = a link that is half dead, 0 takes it back."""
        raise NotInThisTier(f"{self.name}: a {self.kind} has no link of its own ({percent} %)")

    def limit_rate(self, kilobits: int | None) -> None:
        """Let at most so many kilobits a second leave the node; None takes it back."""
        raise NotInThisTier(f"{self.name}: a {self.kind} has no link of its own ({kilobits} kbit/s)")

    # ---- for the kinds of node ----

    def write_options(self) -> None:
        """Write the server's configuration to where the node's sshd reads it."""
        (self.directory / "sshd_config").write_text(self.options.text())

    def _launch_sshd(self) -> None:
        raise NotImplementedError

    def _sshd_processes(self) -> list[int]:
        raise NotImplementedError

    def _listeners(self) -> list[int]:
        """The server process itself, without its sessions."""
        raise NotImplementedError

    def _listening_lines(self) -> int:
        return self.log.read_text(errors="replace").count("Server listening on") if self.log.exists() else 0


def shell_path(shell: str) -> str:
    """The path of an installed login shell; raises LabError when it is not installed."""
    found = shutil.which(shell, path="/bin:/usr/bin")
    if found is None:
        raise LabError(f"{shell} is not installed: apt-get install {os.path.basename(shell)}")  # noqa: PTH119  # a name
    return found
