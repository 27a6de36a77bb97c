"""Nodes of the full tier that boot a real systemd from a Debian root file system of their own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.lab import cgroups, rootfs
from tests.lab.errors import LabError
from tests.lab.kernel_nodes import OPERATOR, OPERATOR_ID, KernelNode
from tests.lab.nodes import FAKETIME
from tests.lab.processes import children, command_name, is_sshd, kill, run, wait_until
from tests.lab.rootfs import Release

_MOUNTED = "/opt/lab"  # where the node finds its keys and what the lab gives it
_REBOOT_STATUS = 133


class SystemdNode(KernelNode):
    """A Debian 13 or 12 machine with systemd, its own sshd.service, journal and accounts."""

    kind = "systemd node"

    def __init__(self, name: str, directory: Path, address: str, link: str, release: Release) -> None:
        super().__init__(name, directory, address, link)
        self.release = release
        self.users = ("root", OPERATOR)
        self._root = directory / "root"
        #: What of this machine is seen on the node, and where.
        self.shows: dict[Path, str] = {}
        #: Whether its systemd may load programs of the kernel's for control groups (IPAddressDeny).
        self.fences = False
        #: Whether Podman may run containers there.
        self.contains = False

    @property
    def _images(self) -> Path:
        folder = self.directory / "containers"
        folder.mkdir(exist_ok=True)
        return folder

    # ---- life ----

    def command(self) -> list[str]:
        loads = self.fences or self.contains
        nspawn = [
            *("systemd-nspawn", "--quiet", f"--directory={self._root}", f"--machine={self.name}", "--boot"),
            *("--keep-unit", "--register=no", f"--network-namespace-path=/run/netns/{self.name}"),
            *("--kill-signal=SIGRTMIN+3", "--resolv-conf=off", "--timezone=off", "--link-journal=no"),
            *(f"--bind-ro={here}:{there}" for here, there in self.shows.items()),
            *(("--capability=CAP_NET_ADMIN,CAP_BPF", "--system-call-filter=bpf") if loads else ()),
            # Of this machine's memory: an overlay does not stand on an overlay.
            *(("--system-call-filter=@keyring", f"--bind={self._images}:/var/lib/containers") if self.contains else ()),
            *("--console=pipe", "--tmpfs=/tmp:mode=1777,size=16m", f"--bind={self.directory}:{_MOUNTED}"),
        ]
        # A reboot inside ends nspawn with its own status: start it again, as a machine would.
        loop = f'while :; do "$@"; [ $? = {_REBOOT_STATUS} ] || exit; done'
        writable = ("SYSTEMD_NSPAWN_API_VFS_WRITABLE=network",) if self.contains else ()
        return ["env", "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1", *writable, "sh", "-c", loop, "sh", *nspawn]

    def furnish(self) -> None:
        if not rootfs.ready(self.release):
            raise LabError(f"{self.release} is not built yet: python -m tests.lab prepare --systemd {self.release}")
        upper, work = self.directory / "upper", self.directory / "work"
        for folder in (upper, work, self._root):
            folder.mkdir()
        layers = f"lowerdir={rootfs.location(self.release)},upperdir={upper},workdir={work}"
        run("mount", "-t", "overlay", "overlay", "-o", layers, self._root)
        (self._root / "etc/hostname").write_text(self.name + "\n")
        (self._root / "etc/machine-id").write_text(secrets.token_hex(16) + "\n")
        (self._root / "etc/hosts").write_text(f"127.0.0.1 localhost\n{self.host} {self.name}\n")
        self.options.host_key = Path(_MOUNTED) / "host_key"
        self.options.authorized_keys = Path(_MOUNTED) / "authorized_keys"
        self.write_options()
        self._add_operator()

    def start(self) -> None:
        for command in (
            ("link", "set", "lo", "up"),
            ("address", "add", self.address, "dev", "eth0"),
            ("link", "set", "eth0", "up"),
        ):
            run("ip", "-n", self.name, *command)
        super().start()

    def wait_for_link(self, seconds: float) -> None:
        """The address is there before the node boots."""

    def stop(self) -> None:
        super().stop()
        run("umount", "--lazy", self._root)

    def first_process(self) -> int:
        """The node's systemd: the child of nspawn, below the shell that repeats it."""
        if self.launcher is None:
            raise LabError(f"{self.name} is not started")
        return self._below(self._nspawn(self.launcher.pid))

    def _nspawn(self, shell: int) -> int:
        def running() -> list[int]:
            return [pid for pid in children(shell) if command_name(pid) == "systemd-nspawn"]

        wait_until(lambda: bool(running()), f"{self.name}: nspawn to start")
        return running()[0]

    def reboot(self, seconds: float = 30.0) -> None:
        """Restart the machine and wait until its sshd answers again."""
        before = self.first_process()
        self.inside("systemctl", "reboot", "--no-block")
        wait_until(lambda: not Path(f"/proc/{before}").exists(), f"{self.name}: the old system to end", seconds)
        self.wait(seconds)

    def _entering(self) -> list[str]:
        """From its systemd's own cgroup: its login manager knows nobody who stands outside of the machine."""
        enter = f'echo 0 >{cgroups.of(self.first_process())}/cgroup.procs; exec "$@"'
        return ["sh", "-c", enter, "sh", *super()._entering()]

    # ---- sshd ----

    def write_options(self) -> None:
        folder = self._root / "etc/ssh/sshd_config.d"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "lab.conf").write_text(self.options.text(include_listen=False))

    def kill_sshd(self) -> None:
        self.inside("systemctl", "stop", "ssh.service", "ssh.socket")  # systemd would start a killed one again
        super().kill_sshd()

    def _launch_sshd(self) -> None:
        try:
            self.inside("systemctl", "start", "ssh.service")
        except LabError as error:
            said = self.inside("journalctl", "--no-pager", "--lines", "20", "--unit", "ssh.service")
            raise LabError(f"{error}\n{said}") from error

    def reload_sshd(self) -> None:
        self.write_options()
        with self.listening_anew():
            self.inside("systemctl", "reload", "ssh.service")

    @contextmanager
    def listening_anew(self) -> Iterator[None]:
        """What reloads the sshd: over when it listens again, for it closes its door on the way."""
        before = self._listening_lines()
        yield
        wait_until(lambda: self._listening_lines() > before, f"{self.name}: sshd to read its options again")

    def _listening_lines(self) -> int:
        said = self.inside("journalctl", "--no-pager", "--output", "cat", "--unit", "ssh.service")
        return said.count("Server listening on")

    def _listeners(self) -> list[int]:
        return [pid for pid in children(self.first_process()) if is_sshd(pid)]

    def as_seen(self, path: Path) -> str:
        return str(path).replace(str(self.directory), _MOUNTED)

    def faketime(self) -> Path:
        for folder in (rootfs.location(self.release) / "usr/lib").glob("*-linux-gnu*"):
            if (folder / FAKETIME).exists():
                return Path("/usr/lib") / folder.name / FAKETIME
        raise LabError(f"{self.release} has no libfaketime")

    # ---- the account ----

    def set_login_shell(self, shell: str) -> None:
        accounts = self.own("/etc/passwd")
        lines = [line.split(":") for line in accounts.read_text().splitlines()]
        for line in lines:
            if line[0] in self.users:
                line[-1] = f"/bin/{shell}"
        accounts.write_text("".join(":".join(line) + "\n" for line in lines))

    def hide_python(self) -> None:
        self.remove_python()

    def _add_operator(self) -> None:
        with (self._root / "etc/passwd").open("a") as accounts:
            accounts.write(f"{OPERATOR}:x:{OPERATOR_ID}:{OPERATOR_ID}::/home/{OPERATOR}:/bin/bash\n")
        with (self._root / "etc/shadow").open("a") as shadow:
            shadow.write(f"{OPERATOR}:*:19000:0:99999:7:::\n")
        with (self._root / "etc/group").open("a") as groups:
            groups.write(f"{OPERATOR}:x:{OPERATOR_ID}:\n")
        home = self._root / "home" / OPERATOR
        home.mkdir(mode=0o700)
        run("chown", f"{OPERATOR_ID}:{OPERATOR_ID}", home)

    def crash(self) -> None:
        if self.launcher is None:
            raise LabError(f"{self.name} is not started")
        repeats = [self.launcher.pid, *children(self.launcher.pid)]  # would take it for a reboot, or tidy up
        first = self.first_process()
        self.cut_link()
        kill([*repeats, first])
