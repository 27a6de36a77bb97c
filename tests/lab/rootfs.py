"""Root file systems of the systemd nodes: built once with mmdebstrap, kept by what is in them."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from enum import StrEnum
from pathlib import Path

from tests.lab.errors import LabError
from tests.lab.processes import run

DEFAULT_MIRROR = "http://deb.debian.org/debian"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
PACKAGES = (
    *("systemd", "systemd-sysv", "dbus", "dbus-user-session", "libnss-systemd", "libpam-systemd"),
    *("openssh-server", "iproute2", "nftables", "procps", "python3", "fish", "tcsh", "libfaketime"),
    *("restic", "borgbackup", "haproxy", "libgomp1"),
    *("postgresql",),  # 15 and 17
    *("etcd-server", "etcd-client"),  # 3.4 and 3.5
    *("sudo",),
    *("podman", "netavark", "aardvark-dns", "catatonit", "crun"),
)
#: Units that try to change this machine's kernel from inside a node, and one that only a test of its own starts.
MASKED = ("systemd-modules-load.service", "nvmf-autoconnect.service", "postgresql.service", "etcd.service")


class Release(StrEnum):
    TRIXIE = "trixie"  # Debian 13
    BOOKWORM = "bookworm"  # Debian 12


def cache() -> Path:
    """Where root file systems are kept: LAB_CACHE, else driftvakt/lab in the user's cache folder."""
    if given := os.environ.get("LAB_CACHE"):
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "driftvakt" / "lab"


def mirror() -> str:
    """LAB_MIRROR, else where this Debian gets its own packages from, else Debian's own."""
    if given := os.environ.get("LAB_MIRROR"):
        return given
    targets = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=False,
    )
    for line in targets.stdout.splitlines():
        if line.rstrip("/").endswith("/debian"):
            return line.rstrip("/")
    return DEFAULT_MIRROR


def location(release: Release) -> Path:
    key = hashlib.sha256("\n".join((release, *sorted(PACKAGES), *MASKED)).encode()).hexdigest()[:12]
    return cache() / f"{release}-{key}"


def ready(release: Release) -> bool:
    return location(release).is_dir()


def build(release: Release) -> Path:
    """The root file system of a release, built now when it is not there yet (about 20 s and 250 MB; needs root and a
    Debian mirror). Raises LabError."""
    target = location(release)
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / f"{release}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if target.is_dir():
            return target
        partial = target.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        run(
            *("mmdebstrap", "--quiet", "--mode=root", "--variant=minbase", f"--include={','.join(PACKAGES)}"),
            *("--dpkgopt=path-exclude=/usr/share/doc/*", "--dpkgopt=path-exclude=/usr/share/locale/*"),
            *(release, partial, f"deb [signed-by={KEYRING}] {mirror()} {release} main"),
        )
        for unit in MASKED:
            (partial / "etc/systemd/system" / unit).symlink_to("/dev/null")
        for host_key in (partial / "etc/ssh").glob("ssh_host_*"):
            host_key.unlink()  # every node has its own
        (partial / "etc/machine-id").write_text("")
        partial.rename(target)
    if not target.is_dir():
        raise LabError(f"{target} was not built")
    return target
