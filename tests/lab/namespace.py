"""The lab's own network: everything of the full tier runs where no route leads out, and ends with its first process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from tests.lab.errors import LabError
from tests.lab.processes import run

_INSIDE = "DRIFTVAKT_LAB_INSIDE"
_TOOLS = {
    "ip": "iproute2",
    "nft": "nftables",
    "unshare": "util-linux",
    "nsenter": "util-linux",
    "systemd-nspawn": "systemd-container",
    "sshd": "openssh-server",
    "ssh": "openssh-client",
}
HOME = "/run/driftvakt-lab"
#: The unified hierarchy of cgroups, where this machine itself still mounts the older ones.
UNIFIED = Path(HOME) / "cgroup"
GATEWAY = "10.77.0.1/16"
_INOTIFY = Path("/proc/sys/fs/inotify/max_user_instances")
_INOTIFY_PER_SYSTEMD = 16
#: What this machine itself takes, and the nodes of others who test in the same network.
_INOTIFY_OF_OTHERS = 384


def inside() -> bool:
    """True in a process that runs inside the lab's network."""
    return os.environ.get(_INSIDE) == str(Path("/proc/self/ns/net").readlink())


def number() -> str:
    """A name for this lab's network that no other running lab has."""
    return str(Path("/proc/self/ns/net").stat().st_ino)


def why_not() -> str:
    """Why the full tier cannot run here; empty when it can."""
    if os.geteuid() != 0:
        return "it needs root"
    missing = sorted({package for tool, package in _TOOLS.items() if shutil.which(tool) is None})
    if missing:
        return f"packages are missing: {' '.join(missing)}"
    tried = subprocess.run(["unshare", "-nmpf", "true"], capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else f"this machine gives no namespaces: {tried.stderr.strip()}"


def command(inner: list[str]) -> list[str]:
    """The command that runs `inner` inside a new network of the lab."""
    return [
        *("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child=KILL", "--mount-proc"),
        *(sys.executable, "-m", "tests.lab", "first-process", "--", *inner),
    ]


def first_process(inner: list[str]) -> int:
    """Set the network up, run `inner`, reap orphans until it ends, and give its exit status. Runs as PID 1."""
    _set_up()
    environment = os.environ | {_INSIDE: str(Path("/proc/self/ns/net").readlink())}
    child = os.posix_spawnp(inner[0], inner, environment)

    def pass_on(number: int, _: FrameType | None) -> None:
        os.kill(child, number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the child as well
    while True:
        pid, status = os.wait()
        if pid == child:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code


def _set_up() -> None:
    run(
        "ip",
        "-batch",
        "-",
        text=f"link set lo up\nlink add lab0 type bridge\naddress add {GATEWAY} dev lab0\nlink set lab0 up\n",
    )
    # In memory and private: nothing of an earlier lab gets in the way, nothing of this one stays behind.
    for folder in ("/run/netns", HOME):
        Path(folder).mkdir(exist_ok=True)
        run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", folder)
    if not Path("/sys/fs/cgroup/cgroup.controllers").exists():
        UNIFIED.mkdir()
        run("mount", "-t", "cgroup2", "cgroup2", UNIFIED)
    _cover("/etc/resolv.conf", "# no name server can be reached from the lab\n")


def _cover(path: str, text: str) -> None:
    """Show another file at `path` inside the lab alone; a path that is not there stays so."""
    if not Path(path).exists():
        return
    stand_in = Path(HOME) / Path(path).name
    stand_in.write_text(text)
    run("mount", "--bind", stand_in, Path(path).resolve())


def allow_inotify(systemd_nodes: int) -> None:
    """Every systemd takes several inotify instances, and this machine's limit is for all of them together."""
    wanted = _INOTIFY_OF_OTHERS + systemd_nodes * _INOTIFY_PER_SYSTEMD
    if int(_INOTIFY.read_text()) < wanted:
        try:
            _INOTIFY.write_text(str(wanted))
        except OSError as error:
            raise LabError(
                f"{_INOTIFY} must be at least {wanted} for {systemd_nodes} systemd nodes: {error}"
            ) from error
