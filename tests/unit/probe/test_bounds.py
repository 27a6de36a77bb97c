"""Of more than is watched, what matters is; and a bound that is reached is said, until it is not."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tests.support import node_probe
from tests.support.probes import NodeRoot
from tests.unit.probe.conftest import OpenLane
from tests.unit.probe.test_one_odd_thing import Driver, Tier

#: No test here changes what it keeps.
PROBE = node_probe.load()


class Crowd(Driver):
    """More GPUs than are watched, each with processes of their own: the later the GPU, the more memory each holds."""

    def __init__(self, gpus: int, processes: int) -> None:
        super().__init__(None)
        self.gpus, self.each = gpus, processes

    def count(self) -> int:
        return self.gpus

    def _of(self, index: int, well: Any) -> Any:
        return well

    def processes(self, index: int) -> Any:
        return [{"pid": 1 + index * 1000 + n, "memory_bytes": index, "sm": 1.0} for n in range(self.each)]


def test_of_too_many_gpus_the_first_are_watched() -> None:
    tier: Any = Tier(PROBE, Crowd(70, 0))
    assert len(tier.survey()) == PROBE.MAX_GPUS == 64 and tier.counts["GPUs"] == 70


def test_of_too_many_processes_those_that_hold_most_memory_are_named() -> None:
    tier: Any = Tier(PROBE, Crowd(8, 300))
    tier.gpus = tier.survey()
    rows, _, failed = tier.read_processes()
    assert (len(rows), tier.counts["processes"], failed) == (PROBE.MAX_PROCESSES, 2400, "")
    gpus = [gpu for gpu, _ in rows]
    assert [gpus.count(gpu) for gpu in range(8)] == [0, 200, *[300] * 6]


def test_of_too_many_file_systems_local_ones_come_first(probe: ModuleType, root: NodeRoot) -> None:
    lines = [f"{n} 1 0:{n} / /nas/{n} rw - nfs4 nas:/{n} rw" for n in range(300)]
    lines += [f"{n} 1 259:{n} / /disk/{n} rw - ext4 /dev/x rw" for n in range(20)]
    root.write("proc/self/mountinfo", "\n".join(lines) + "\n")
    reader = probe.FilesystemReader(OpenLane(), lambda _mount: (100, 50))
    rows = reader.read()
    assert (len(rows), reader.count) == (probe.MAX_FILESYSTEMS, 320)
    assert {row["mount"] for row in rows[:20]} == {f"/disk/{n}" for n in range(20)}


def test_of_too_many_file_servers_it_is_counted_how_many_there_are(probe: ModuleType, root: NodeRoot) -> None:
    from tests.unit.probe.test_storage import Export, write

    write(root, *(Export(f"nas-{n}:/x", f"/x{n}", answered=n, sent=n) for n in range(1, 50)))
    reader = probe.StorageReader()
    servers, rows = reader.read()
    assert (len(servers), len(rows), reader.count) == (probe.MAX_STORAGE, 32, 49)


Said = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture
def tell(probe: ModuleType) -> Said:
    """What is said of parts by a method of the probe, called with these arguments."""
    told: list[tuple[str, str, str]] = []
    teller = SimpleNamespace(limits={}, set_part=lambda *said, again: told.append(said))

    def call(method: str, *given: object) -> list[tuple[str, str, str]]:
        told.clear()
        getattr(probe.Probe, method)(teller, *given)
        return list(told)

    return call


@pytest.mark.slow
@pytest.mark.parametrize("what", ["GPUs", "processes", "ports", "disks", "file servers", "file systems"])
def test_a_bound_is_said_once_and_taken_back(tell: Said, what: str) -> None:
    assert tell("say_limit", what, 10, 10, "the first") == []
    words = f"11 {what}, 10 of them are watched: the first"
    assert tell("say_limit", what, 11, 10, "the first") == [(f"limit:{what}", "limited", words)]
    assert tell("say_limit", what, 11, 10, "the first") == []
    assert tell("say_limit", what, 10, 10, "the first") == [(f"limit:{what}", "ok", "")]


def test_a_file_that_is_not_read_to_its_end_is_named(
    tell: Said, probe: ModuleType, root: NodeRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "MAX_MOUNTSTATS_BYTES", 70_000)
    reader = probe.StorageReader()
    root.write("proc/self/mountstats", "device x mounted on /x with fstype proc\n" * 1000)
    reader.read()
    assert tell("say_longer") == []
    root.write("proc/self/mountstats", "device x mounted on /x with fstype proc\n" * 2000)
    reader.read()
    words = "not read to the end: /proc/self/mountstats"
    assert tell("say_longer") == [("limit:files", "limited", words)]
    assert tell("say_longer") == []
    root.write("proc/self/mountstats", "")
    reader.read()
    assert tell("say_longer") == [("limit:files", "ok", "")]


def test_two_thousand_mounts_are_read_to_the_end(probe: ModuleType, root: NodeRoot) -> None:
    lines = [f"{n} 1 0:{n} / /var/lib/kubelet/pods/{n}/{'x' * 600} rw - tmpfs tmpfs rw" for n in range(2000)]
    lines.append("9999 1 259:1 / /scratch rw - xfs /dev/y rw")
    root.write("proc/self/mountinfo", "\n".join(lines) + "\n")
    assert probe.FilesystemReader(OpenLane(), lambda _mount: (1, 1))._mounts() == [("/scratch", "xfs")]
