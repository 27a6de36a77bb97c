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
from tests.unit.probe.test_one_odd_thing import ANYTHING

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


def by_python(probe: tuple[ModuleType, Path], text: str | bytes) -> list[tuple[str, str]]:
    module, file = probe
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    chosen: list[tuple[str, str]] = module.FilesystemReader(OpenLane(), lambda _: None)._mounts()
    return chosen


def by_shell(awk: str, text: str | bytes) -> list[tuple[str, str]]:
    run = subprocess.run
    given = text.encode() if isinstance(text, str) else text
    ran = run([*found(awk), PROGRAM], input=given, capture_output=True, check=True, env={"LC_ALL": "C"})
    lines = ran.stdout.decode("utf-8", "replace").split("\n")
    rows = [line.split(" ", 2) for line in lines if line.startswith(("L ", "R "))]
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


@pytest.mark.parametrize("awk", AWKS)
def test_of_too_many_local_ones_come_first_and_all_are_counted(awk: str, probe: tuple[ModuleType, Path]) -> None:
    mounts = [(f"0:{number}", f"/nas/{number}", "nfs4") for number in range(290)]
    text = mountinfo([*mounts, *((f"259:{number}", f"/disk/{number}", "ext4") for number in range(10))])
    ran = subprocess.run([*found(awk), PROGRAM], input=text, capture_output=True, text=True, check=True)
    lines = ran.stdout.splitlines()
    assert [line[0] for line in lines] == ["L"] * 10 + ["R"] * 246 + ["C"]
    assert lines[-1] == "C 300"
    assert by_shell(awk, text)[:10] == by_python(probe, text)[:10] and len(by_python(probe, text)) == 256


HEALTHY = mountinfo([("259:1", "/", "ext4"), ("0:40", "/data\\040set", "nfs4"), ("0:41", "/w", "wekafs")]).encode()
EXPECTED = {("/", "ext4"), ("/data set", "nfs4"), ("/w", "wekafs")}
#: What the kernel separates lines by cannot stand in one.
ODD = ANYTHING.map(lambda data: data.replace(b"\n", b"").replace(b"\0", b""))


@st.composite
def odd_mountinfo(draw: st.DrawFn) -> bytes:
    """The healthy lines, and between them lines of mounts of their own in which a word may be anything or missing."""
    lines = []
    for number, healthy in enumerate(HEALTHY.splitlines()):
        lines.append(healthy)
        words = b"77 1 0:77 / /odd rw shared:1 - nfs4 nas-7:/x rw".split(b" ")
        place = draw(st.integers(0, len(words) - 1))
        words[place : place + draw(st.integers(0, 1))] = [draw(ODD)]
        odd = b" ".join(words).replace(b"0:77", b"0:%d" % (70 + number))
        lines.append(draw(st.sampled_from([odd, odd[: draw(st.integers(0, len(odd)))]]) | ODD))
    return b"\n".join(lines) + b"\n"


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(text=odd_mountinfo(), awk=st.sampled_from(AWKS))
def test_an_odd_line_costs_its_own_mount_alone_in_both_variants(
    probe: tuple[ModuleType, Path], text: bytes, awk: str
) -> None:
    assert set(by_python(probe, text)) >= EXPECTED
    assert set(by_shell(awk, text)) >= EXPECTED
