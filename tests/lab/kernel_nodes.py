"""Nodes of the full tier that share this machine's files: own network, mounts, processes and name, real sshd."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path

from tests.lab import namespace
from tests.lab.cgroups import Cgroup
from tests.lab.errors import LabError
from tests.lab.nodes import LOGIN_FILES, Node, shell_path
from tests.lab.processes import children, in_pid_namespace_of, is_sshd, kill, run, wait_until
from tests.lab.sshd import SSHD

OPERATOR = "operator"
OPERATOR_ID = 1999
_INIT = Path(__file__).with_name("node_init.sh")
_BLOCK = 4096
_LARGEST_TMP = 64 << 20  # a node has 16 MiB; a lab never fills more than this by mistake
_FAULTS = "inet faults"


class KernelNode(Node):
    """What nodes with namespaces of their own have in common. `address` is `host/prefix`; `link` is the end of its
    cable on the lab's bridge."""

    kind = "netns node"

    def __init__(self, name: str, directory: Path, address: str, link: str) -> None:
        super().__init__(name, directory, address.partition("/")[0], 22, ("root", OPERATOR))
        self.address = address
        self.link = link
        self.cgroup = Cgroup(f"{namespace.number()}-{name}")
        self.launcher: subprocess.Popen[bytes] | None = None

    # ---- life ----

    def plug_in(self) -> list[str]:
        """Lines for `ip -batch` that make the node's network namespace and its cable."""
        return [
            f"netns add {self.name}",
            f"link add {self.link} type veth peer name eth0 netns {self.name}",
            f"link set {self.link} master lab0 up",
        ]

    def command(self) -> list[str]:
        """What starts the node inside its cgroup."""
        return [
            *("nsenter", f"--net=/run/netns/{self.name}", "--"),
            *("unshare", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child=KILL", "--mount-proc"),
            *("sh", str(_INIT), self.name, self.address, str(self.directory)),
        ]

    def prepare(self, client_public_key: str) -> None:
        super().prepare(client_public_key)
        self.furnish()

    def furnish(self) -> None:
        """Put into the node's folder, or its root file system, what it needs before it starts."""
        self._write_accounts("bash")
        (self.directory / "hosts").write_text(f"127.0.0.1 localhost\n{self.host} {self.name}\n")
        self.write_options()

    def start(self) -> None:
        self.cgroup.create()
        # Everything of a node is redirected: one that inherits a pipe would keep it open for ever.
        with (self.directory / "console.log").open("ab") as log:
            self.launcher = subprocess.Popen(
                self._in_cgroup(*self.command()),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self, seconds: float = 20.0) -> None:
        if self.launcher is None or self.launcher.poll() is not None:
            raise LabError(f"{self.name} did not start: {self._console()}")
        self.wait_for_link(seconds)
        super().wait(seconds)

    def wait_for_link(self, seconds: float) -> None:
        """Whoever knocks before the address is there has to wait a whole second for the kernel to ask again."""
        try:
            wait_until((self.directory / "ready").exists, f"{self.name} to start its sshd", seconds)
        except LabError as error:
            raise LabError(f"{error}: {self._console()}") from error

    def stop(self) -> None:
        if self.launcher is None:
            return
        self.cgroup.thaw()  # a frozen process does not even die
        kill([self.first_process()] if self.launcher.poll() is None else [])
        self.launcher.kill()
        self.launcher.wait()
        self.launcher = None
        run("ip", "-batch", "-", text=f"link delete {self.link}\nnetns delete {self.name}\n")
        self.cgroup.remove()

    def crash(self) -> None:
        """Pull the plug: everything on the node is gone at once, stays gone, and its peers are not told."""
        first = self.first_process()
        self.cut_link()
        kill([first])

    def first_process(self) -> int:
        if self.launcher is None:
            raise LabError(f"{self.name} is not started")
        return self._below(self.launcher.pid)

    def processes(self) -> list[int]:
        return in_pid_namespace_of(self.first_process())

    def inside(self, *command: str, text: str = "") -> str:
        """Run a command as root on the node without SSH. Raises LabError when it fails, and when the node is not (yet)
        a place of its own: what reboots a node must never reach this machine."""
        return run(*self._entering(), *command, text=text)

    def path(self, path: str) -> Path:
        """A path of the node as seen from this side."""
        return Path(f"/proc/{self.first_process()}/root") / path.lstrip("/")

    def own(self, path: str) -> Path:
        """Like `path`, for what is about to be damaged: raises LabError when it would be this machine's own."""
        seen = self.path(path)
        if seen.samefile(path):
            raise LabError(f"{path} of {self.name} is this machine's own: nothing done")
        return seen

    # ---- sshd ----

    def _launch_sshd(self) -> None:
        # A server outside of the node's cgroup would go on when the node is frozen, and be as fast when it is slow.
        run(*self._in_cgroup(*self._entering(), SSHD, "-f", self.directory / "sshd_config", "-E", self.log))

    def _sshd_processes(self) -> list[int]:
        return [pid for pid in self.processes() if is_sshd(pid)]

    def _listeners(self) -> list[int]:
        first = self.first_process()
        return [pid for pid in children(first) if is_sshd(pid)]

    # ---- the account ----

    def set_login_shell(self, shell: str) -> None:
        self._write_accounts(shell)

    def on_login(self, command: str) -> None:
        for home, owner in (("/root", 0), (f"/home/{OPERATOR}", OPERATOR_ID)):
            for name in LOGIN_FILES:
                file = self.path(f"{home}/{name}")
                if command:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(command + "\n")
                    os.chown(file, owner, owner)
                else:
                    file.unlink(missing_ok=True)

    def hide_python(self) -> None:
        # Taken away from a layer above /usr/bin: an empty file in its place would still be found by `command -v`.
        for name in ("bin", "bin.work"):
            (self.directory / name).mkdir(exist_ok=True)
        layers = f"lowerdir=/usr/bin,upperdir={self.directory}/bin,workdir={self.directory}/bin.work"
        self.inside("mount", "-t", "overlay", "overlay", "-o", layers, "/usr/bin")
        self.remove_python()

    def remove_python(self) -> None:
        for file in list(self.own("/usr/bin").glob("python3*")):
            file.unlink()

    def _write_accounts(self, shell: str) -> None:
        path = shell_path(shell)
        lines = []
        for line in Path("/etc/passwd").read_text().splitlines():
            account = line.split(":")
            if account[0] == "root":
                lines.append(f"root:x:0:0:root:/root:{path}")
            elif account[0] != OPERATOR and account[2] != str(OPERATOR_ID):
                lines.append(line)
        lines.append(f"{OPERATOR}:x:{OPERATOR_ID}:{OPERATOR_ID}::/home/{OPERATOR}:{path}")
        # In place: the file is mounted over the node's /etc/passwd, a renamed one would not be.
        (self.directory / "passwd").write_text("\n".join(lines) + "\n")

    # ---- the machine ----

    def freeze(self) -> None:
        self.cgroup.freeze()

    def thaw(self) -> None:
        self.cgroup.thaw()

    def slow(self, cores: float | None) -> None:
        self.cgroup.limit_cpu(cores)

    def fill_tmp(self) -> None:
        with (self.own("/tmp") / "filler").open("wb", buffering=0) as filler:
            try:
                for _ in range(_LARGEST_TMP // _BLOCK):
                    filler.write(bytes(_BLOCK))
                raise LabError(f"/tmp of {self.name} is larger than {_LARGEST_TMP} bytes")
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def empty_tmp(self) -> None:
        (self.own("/tmp") / "filler").unlink()

    # ---- the link ----

    def cut_link(self) -> None:
        run("ip", "link", "set", self.link, "down")

    def restore_link(self) -> None:
        run("ip", "link", "set", self.link, "up")

    def drop_percent(self, percent: int) -> None:
        rules = f"table {_FAULTS}\ndelete table {_FAULTS}\n"
        if percent:
            chosen = f"numgen random mod 100 < {percent} drop" if percent < 100 else "drop"
            chains = "".join(
                f"chain {hook} {{ type filter hook {hook} priority 0; {chosen}; }}\n" for hook in ("input", "output")
            )
            rules += f"table {_FAULTS} {{\n{chains}}}\n"
        self._in_network("nft", "-f", "-", text=rules)

    def limit_rate(self, kilobits: int | None) -> None:
        if kilobits is None:
            self._in_network("tc", "qdisc", "del", "dev", "eth0", "root")
        else:
            rate = ("rate", f"{kilobits}kbit", "burst", "16kb", "latency", "400ms")
            self._in_network("tc", "qdisc", "replace", "dev", "eth0", "root", "tbf", *rate)

    def packets_held_back(self) -> int:
        """How many packets had to wait for the limit of `limit_rate` since it was set."""
        words = self._in_network("tc", "-s", "qdisc", "show", "dev", "eth0").replace(")", "").split()
        return sum(int(words[place + 1]) for place, word in enumerate(words) if word == "overlimits")

    # ---- helpers ----

    def _entering(self) -> list[str]:
        """What a command begins with that is run inside."""
        self.own("/tmp")
        # The root as well as the mounts: where this machine is itself a chroot, the root of the mounts lies outside it.
        spaces = ("--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd")
        return ["nsenter", "--target", str(self.first_process()), *spaces, "--"]

    def _in_cgroup(self, *command: str | Path) -> list[str]:
        """A command that enters the node's cgroup before it begins."""
        enter = "".join(f"echo 0 >{path}/cgroup.procs; " for path in self.cgroup.paths)
        return ["sh", "-c", f'{enter}exec "$@"', "sh", *map(str, command)]

    def _in_network(self, *command: str, text: str = "") -> str:
        return run("nsenter", f"--net=/run/netns/{self.name}", "--", *command, text=text)

    def _below(self, pid: int) -> int:
        wait_until(lambda: bool(children(pid)), f"{self.name}: its first process to start")
        return children(pid)[0]

    def _console(self) -> str:
        file = self.directory / "console.log"
        return file.read_text(errors="replace")[-2000:] if file.exists() else ""
