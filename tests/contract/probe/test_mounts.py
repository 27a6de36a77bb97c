"""Which file systems are measured: the same in both variants, whatever is mounted how often."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connectors.probe import launch
from tests.support import node_probe
from tests.support.probes import found
from tests.unit.probe.conftest import OpenLane

#: (kind, whether its space is a server's or a cluster's)
MEASURED = [
    *((kind, False) for kind in ("ext4", "xfs", "btrfs", "zfs", "vfat", "fuseblk")),
    *((kind, True) for kind in ("nfs", "nfs4", "cifs", "lustre", "ceph", "gpfs", "beegfs", "beegfs_nodev", "wekafs")),
    *((kind, True) for kind in ("glusterfs", "ocfs2", "gfs2", "panfs", "virtiofs")),
    *((kind, True) for kind in ("fuse.glusterfs", "fuse.ceph-fuse", "fuse.juicefs", "fuse.sshfs")),
]
NOT_MEASURED = [
    "proc",
    "sysfs",
    "cgroup2",
    "fuse.lxcfs",
    "fuse.portal",
    "fuse.gvfsd-fuse",
    "squashfs",
    "autofs",
    "nfsd",
]
SOURCE = (Path(launch.__file__).parent / "node_probe.sh").read_text()
PROGRAM = SOURCE[SOURCE.index("chosen_mounts='") + 15 : SOURCE.index("}'\n", SOURCE.index("chosen_mounts='")) + 1]
AWKS = ("mawk", "gawk", "busybox awk")


def mountinfo(mounts: list[tuple[str, str, str]]) -> str:
    """(device, mount point as the kernel writes it, kind) as lines of /proc/self/mountinfo."""
    lines = [
        f"{number} 1 {device} / {mount} rw,relatime{' shared:1' * (number % 2)} - {kind} source rw"
        for number, (device, mount, kind) in enumerate(mounts, 20)
    ]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def probe() -> Iterator[tuple[ModuleType, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "proc/self").mkdir(parents=True)
        yield node_probe.load(Path(folder), "none"), Path(folder) / "proc/self/mountinfo"


def by_python(probe: tuple[ModuleType, Path], text: str) -> list[tuple[str, str]]:
    module, file = probe
    file.write_text(text)
    chosen: list[tuple[str, str]] = module.FilesystemReader(OpenLane(), lambda _: None)._mounts()
    return chosen


def by_shell(awk: str, text: str) -> list[tuple[str, str]]:
    run = subprocess.run
    ran = run([*found(awk), PROGRAM], input=text, capture_output=True, text=True, check=True, env={"LC_ALL": "C"})
    rows = [line.split(" ", 2) for line in ran.stdout.splitlines() if not line.startswith("C ")]
    return [(mount, kind) for _, kind, mount in rows]


@pytest.mark.parametrize("awk", AWKS)
def test_every_kind_that_holds_something_is_measured_and_nothing_else(awk: str, probe: tuple[ModuleType, Path]) -> None:
    kinds = [kind for kind, _ in MEASURED]
    mounts = [(f"0:{number}", f"/m{number:02}", kind) for number, kind in enumerate([*kinds, *NOT_MEASURED])]
    text = mountinfo([*mounts, ("0:70", "/second\\040beegfs", "beegfs_nodev"), ("0:71", "/third", "ceph")])
    chosen = by_python(probe, text)
    assert sorted(chosen) == sorted(by_shell(awk, text))
    assert {kind for _, kind in chosen} == set(kinds)
    assert {("/second beegfs", "beegfs_nodev"), ("/third", "ceph")} <= set(chosen), "each space, also of one kind"
    local = [kind for kind, remote in MEASURED if not remote]
    assert {kind for _, kind in chosen[: len(local)]} == set(local), "local ones come first"


MOUNT = st.sampled_from(
    ["/", "/home", "/scratch", "/data\\040set", "/tmp", "/dev/shm", "/run", "/var/lib/docker/x", "/n/å"]
)


@settings(deadline=None, max_examples=40)
@given(
    mounts=st.lists(
        st.tuples(
            st.sampled_from(["259:1", "0:40", "0:41"]),
            st.tuples(MOUNT, st.integers(0, 3)).map(lambda made: made[0] + (f"/{made[1]}" if made[1] else "")),
            st.sampled_from([*(kind for kind, _ in MEASURED), *NOT_MEASURED, "tmpfs", "overlay"]),
        ),
        max_size=8,
    ),
    awk=st.sampled_from(AWKS),
)
@example(
    mounts=[("259:1", "/", "ext4"), ("259:1", "/bind", "ext4"), ("0:40", "/a", "nfs4"), ("0:40", "/b/c", "nfs4")],
    awk="mawk",
)
def test_a_space_is_measured_once_and_both_variants_choose_the_same(
    probe: tuple[ModuleType, Path], mounts: list[tuple[str, str, str]], awk: str
) -> None:
    text = mountinfo(mounts)
    assert sorted(by_python(probe, text)) == sorted(by_shell(awk, text))
