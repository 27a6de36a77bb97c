"""A real OpenSSH server on loopback for tests: as root or as a plain user, on a free port, in a temporary folder.

    with Sshd(tmp_path) as server:                      # accepts server.client_key for the current user
        server.host, server.port, server.user

`freeze` stops every process of the server as a hung machine would, `kill` takes it away, `log` is what it said.
`bashrc` stands in for the user's ~/.bashrc (empty by default). `nologin` has PAM turn ordinary accounts away with a
text, as a machine does while it boots. Where something may be mounted (`MAY_MOUNT`), `accounts`
adds login names with their own shell and password in a private mount namespace, so that the machine's own accounts stay
as they are.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

SSHD = shutil.which("sshd", path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin" + os.pathsep + "/sbin")
DEADLINE = 20.0
_FIRST_ID = 61000


def _may_mount() -> bool:
    """Whether something can be mounted here that only one server sees. That takes root, and more: a container without
    CAP_SYS_ADMIN gives no mounts of one's own, nor does a root directory that is no mount point (a chroot)."""
    if sys.platform != "linux" or os.getuid() != 0:
        return False
    return subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0


MAY_MOUNT = _may_mount()


def _penalises() -> bool:
    """Whether this sshd turns away who failed to log in (since OpenSSH 9.8)."""
    if SSHD is None:
        return False
    said = subprocess.run(["ssh", "-V"], capture_output=True, text=True, check=False).stderr
    found = re.match(r"OpenSSH_(\d+)\.(\d+)", said)
    return found is not None and (int(found[1]), int(found[2])) >= (9, 8)


PENALISES = _penalises()


def wait_until(condition: Callable[[], bool], what: str = "the condition", seconds: float = DEADLINE) -> None:
    """Wait for `condition`; fails with `what` when it does not come true."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.01)


def free_port(host: str = "127.0.0.1") -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _proc() -> list[Path]:
    return list(Path("/proc").iterdir()) if Path("/proc").is_dir() else []


def keygen(
    path: Path, kind: str = "ed25519", *, passphrase: str = "", bits: int = 0, options: Sequence[str] = ()
) -> Path:
    """Make a key pair with ssh-keygen; returns the private key's path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    command = ["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", path.name, "-f", str(path), *options]
    if bits:
        command += ["-b", str(bits)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return path


def sign(ca: Path, public: Path, identity: str, *options: str) -> Path:
    """Sign `public` (a .pub file) with `ca`; returns the certificate's path. Add `-h` for a host certificate."""
    command = ["ssh-keygen", "-q", "-s", str(ca), "-I", identity, *options, str(public)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return public.with_name(public.name.removesuffix(".pub") + "-cert.pub")


def public_line(key: Path) -> str:
    """`type base64` of a key's .pub file."""
    return " ".join(key.with_name(key.name + ".pub").read_text().split()[:2])


@dataclass
class Account:
    """A login name that exists only inside one server; needs `MAY_MOUNT`. An empty password cannot log in."""

    name: str
    shell: str = "/bin/sh"
    password: str = ""


@dataclass
class Sshd:
    """One server. `options` are further sshd_config lines; they come first, so they win over the defaults here."""

    folder: Path
    host: str = "127.0.0.1"
    port: int = 0
    options: Sequence[str] = ()
    host_key_kinds: Sequence[str] = ("ed25519",)
    accounts: Sequence[Account] = ()
    bashrc: str = ""
    user: str = field(default_factory=getpass.getuser)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._mark = uuid.uuid4().hex
        self.host_keys = [self._key(f"host_{kind}", kind) for kind in self.host_key_kinds]
        self.client_key = self._key("client", "ed25519")
        self.authorized = self.folder / "authorized_keys"
        if not self.authorized.exists():
            self.authorized.write_text(public_line(self.client_key) + "\n")

    def _key(self, name: str, kind: str) -> Path:
        path = self.folder / name
        return path if path.exists() else keygen(path, kind)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # -- what a client needs

    @property
    def known_hosts_line(self) -> str:
        """The host key as a line of known_hosts."""
        return f"[{self.host}]:{self.port} {public_line(self.host_keys[0])}\n"

    def write_known_hosts(self, path: Path | None = None) -> Path:
        """A known_hosts file that knows this server."""
        path = path or self.folder / "known_hosts"
        with path.open("a") as file:
            file.write(self.known_hosts_line)
        return path

    def authorize(self, key: Path, options: str = "") -> None:
        """Let a further key in."""
        with self.authorized.open("a") as file:
            file.write(f"{options} {public_line(key)}".strip() + "\n")

    @property
    def log(self) -> str:
        """What the server said so far."""
        path = self.folder / "sshd.log"
        return path.read_text(errors="replace") if path.exists() else ""

    # -- its life

    def start(self) -> None:
        """Start and wait until it greets."""
        if SSHD is None:
            raise RuntimeError("sshd is not installed")
        for _ in range(5):  # a free port may be taken before sshd has it
            port = self.port or free_port(self.host)
            config = self._config(port)
            with (self.folder / "sshd.log").open("ab") as log:
                self.process = subprocess.Popen(
                    self._command(config), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
                )
            if self._greets(port):
                self.port = port
                return
            self.stop()
        raise RuntimeError(f"sshd did not start: {self.log[-2000:]}")

    def _greets(self, port: int) -> bool:
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            if self.process is None or self.process.poll() is not None:
                return False
            with contextlib.suppress(OSError), socket.create_connection((self.host, port), 1.0) as probe:
                probe.settimeout(5.0)
                if probe.recv(8).startswith(b"SSH-"):
                    return True
            time.sleep(0.01)
        return False

    def processes(self) -> list[int]:
        """The server's process and all below it, sessions included (they leave its process group)."""
        if self.process is None:
            return []
        children: dict[int, list[int]] = {}
        for entry in _proc():
            if entry.name.isdigit():
                with contextlib.suppress(OSError, IndexError, ValueError):
                    parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                    children.setdefault(parent, []).append(int(entry.name))
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            waiting += children.get(pid, [])
        return found

    def signal(self, number: int) -> None:
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def freeze(self) -> None:
        """The machine hangs: connections stay, nothing answers."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.signal(signal.SIGCONT)

    def kill(self) -> None:
        """The machine's sshd and all its sessions are gone at once."""
        self.signal(signal.SIGKILL)
        self._reap()

    def nologin(self, text: str) -> None:
        """What stands in /run/nologin; without a text there is no such file. Needs `accounts`."""
        path = self.folder / "run" / "nologin"
        if text:
            path.write_text(text)
        else:
            path.unlink(missing_ok=True)

    def stop(self) -> None:
        if self.process is not None:
            self.signal(signal.SIGKILL)
            self._reap()
        self._kill_orphans()

    def _kill_orphans(self) -> None:
        # A command whose connection was closed may outlive its sshd; the mark in its environment finds it.
        mark = f"DRIFTVAKT_TEST_SSHD={self._mark}".encode()
        for entry in _proc():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    if mark in (entry / "environ").read_bytes().split(b"\0"):
                        os.kill(int(entry.name), signal.SIGKILL)

    def _reap(self) -> None:
        if self.process is not None:
            self.process.wait()
            self.process = None

    # -- within

    def _command(self, config: Path) -> list[str]:
        command = [str(SSHD), "-D", "-e", "-f", str(config)]
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        if not MAY_MOUNT:
            return command
        mounts = self._account_files()
        mounts += self._start_up_file()
        if not mounts:
            return command
        script = "".join(f"mount --bind '{source}' '{place}' && " for source, place in mounts)
        if self.accounts:
            script += "mount -t tmpfs tmpfs /home && "
            script += f"mount --bind '{self._own_run()}' /run && "
        for number, account in enumerate(self.accounts, start=_FIRST_ID):
            script += f"mkdir /home/{account.name} && chown {number}:{number} /home/{account.name} && "
        return ["unshare", "-m", "sh", "-c", script + 'exec "$@"', "sh", *command]

    def _start_up_file(self) -> list[tuple[Path, Path]]:
        # bash under sshd reads ~/.bashrc, and a developer's may take seconds: this server's accounts have their own.
        own, real = self.folder / "bashrc", Path.home() / ".bashrc"
        own.write_text(self.bashrc)
        if real.exists():
            return [(own, real)]
        if not self.bashrc:
            return []
        return [(self._own_home(), Path.home())]

    def _own_run(self) -> Path:
        run = self.folder / "run"
        (run / "sshd").mkdir(parents=True, exist_ok=True)
        (run / "sshd").chmod(0o755)
        return run

    def _own_home(self) -> Path:
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        (home / ".bashrc").write_text(self.bashrc)
        return home

    def _account_files(self) -> list[tuple[Path, Path]]:
        if not self.accounts:
            return []
        passwd, shadow = Path("/etc/passwd").read_text(), Path("/etc/shadow").read_text()
        for number, account in enumerate(self.accounts, start=_FIRST_ID):
            secret = "*"
            if account.password:
                made = subprocess.run(
                    ["openssl", "passwd", "-6", "-stdin"],
                    input=account.password.encode(),
                    capture_output=True,
                    check=True,
                )
                secret = made.stdout.decode().strip()
            passwd += f"{account.name}:x:{number}:{number}::/home/{account.name}:{account.shell}\n"
            shadow += f"{account.name}:{secret}:19000:0:99999:7:::\n"
        files = []
        for name, text in (("passwd", passwd), ("shadow", shadow)):
            path = self.folder / name
            path.write_text(text)
            path.chmod(0o644 if name == "passwd" else 0o600)
            files.append((path, Path("/etc") / name))
        return files

    def _key_source(self) -> list[str]:
        if not self.accounts:
            return [f"AuthorizedKeysFile {self.authorized}"]
        # sshd reads the file as the account, which may not enter a test's private folder; a command runs as root.
        return [
            "AuthorizedKeysFile none",
            f"AuthorizedKeysCommand /bin/cat {self.authorized}",
            "AuthorizedKeysCommandUser root",
        ]

    def _config(self, port: int) -> Path:
        lines = [
            *self.options,  # first: of two values sshd takes the first
            *(["PerSourcePenalties no"] if PENALISES else []),
            f"ListenAddress {self.host}:{port}" if ":" not in self.host else f"ListenAddress [{self.host}]:{port}",
            *(f"HostKey {key}" for key in self.host_keys),
            *self._key_source(),
            f"PidFile {self.folder}/sshd.pid",
            "StrictModes no",
            "UsePAM no",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "PermitRootLogin yes",
            "UseDNS no",
            "PrintMotd no",
            *(
                [] if any(line.startswith("MaxStartups") for line in self.options) else ["MaxStartups 1000"]
            ),  # the last wins
            "MaxSessions 1000",
            "LogLevel VERBOSE",
            # One line: sshd takes the first SetEnv and ignores the rest.
            f"SetEnv DRIFTVAKT_TEST_SSHD={self._mark}{'' if MAY_MOUNT else f' HOME={self._own_home()}'}",
        ]
        path = self.folder / "sshd_config"
        path.write_text("\n".join(lines) + "\n")
        return path
