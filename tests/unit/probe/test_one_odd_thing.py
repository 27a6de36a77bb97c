"""Nothing healthy is hidden by something broken: a line, file or device broken in any way costs its own row alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import node_probe
from tests.support.probes import NodeRoot
from tests.unit.probe.conftest import Clock, OpenLane
from tests.unit.probe.test_storage import Export

#: What may stand in place of a healthy line or file: anything, and what kernels and drivers have been seen to say.
ANYTHING = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace")),
    st.sampled_from(
        [
            b"",
            b"\n",
            b"bad0: 1 2 x",
            b"N/A (no PMA)",
            b"-1",
            b"18446744073709551615",
            b"9" * 400,
            b"\x00" * 30,
            b"nan",
            b"1e999",
            "²³".encode(),
            b"\xff\xfe",
            b"cpu",
            b"cpu x y z a b",
            b"procs_running",
            b"MemAvailable: 99999999999999999999 kB",
            b"some total=",
            b"device",
            b"\tREAD: 1",
            b"\txprt:\ttcp",
        ]
    ),
)


def healthy(folder: Path) -> NodeRoot:
    """A node with two of each."""
    root = NodeRoot(folder)
    root.interface("ens1f1", 10, 20)
    root.write(
        "proc/diskstats",
        "".join(f" 259 {n} nvme{n}n1 10 0 {n} 5 10 0 {n} 5 0 {n} {n} 0 0 0 0 0 0\n" for n in (0, 1)),
    )
    root.write("sys/block/nvme1n1/size", "4096\n")
    root.write("sys/block/nvme1n1/device/model", "other\n")
    root.write(
        "proc/mounts",
        "/dev/nvme0n1p2 / ext4 rw 0 0\n/dev/nvme1n1 /scratch xfs rw 0 0\nnas-1:/x /data nfs4 rw 0 0\n",
    )
    root.write("proc/self/mountstats", "".join(export.text() for export in (servers(1))))
    return root


def servers(count: int) -> list[Export]:
    return [
        Export(f"nas-{n}:/x", f"/x{n}", {"READ": (n * count, 1, 1, count, count)}, sent=count, answered=count)
        for n in (1, 2)
    ]


def grow(root: NodeRoot) -> None:
    """A second later: every counter has moved."""
    root.cpu(300, 500, 20)
    for resource in ("cpu", "memory", "io"):
        root.pressure(resource, 200_000, 100_000)
    root.interface("ens1f0", 4000, 2000)
    root.interface("ens1f1", 5000, 2500)
    for name in ("mlx5_0", "mlx5_1"):
        root.adapter(name, kind="Ethernet" if name == "mlx5_1" else "InfiniBand", port_rcv_data=1000)
    root.write(
        "proc/diskstats",
        "".join(f" 259 {n} nvme{n}n1 20 0 {900 + n} 5 10 0 {70 + n} 5 0 90 40 0 0 0 0 0 0\n" for n in (0, 1)),
    )
    root.write("proc/self/mountstats", "".join(export.text() for export in (servers(9))))


class Readers:
    """All readers of a probe over one root, and what they say as rows by name."""

    def __init__(self, probe: ModuleType) -> None:
        self.host, self.disks, self.storage = probe.HostReader(), probe.DiskReader(OpenLane()), probe.StorageReader()
        self.ports = probe.PortReader(OpenLane())
        self.spaces = probe.FilesystemReader(OpenLane(), lambda mount: (1000, len(mount)))

    def rows(self) -> dict[str, Any]:
        found: dict[str, Any] = {f"host:{place}": value for place, value in enumerate(self.host.read())}
        disks = self.disks.scan()
        self.disks.names = [disk["name"] for disk in disks]
        found |= {f"disk:{name}": row for name, row in self.disks.read().items()}
        found |= {f"disk:{disk['name']}:device": disk for disk in disks}
        ports = self.ports.scan()
        found |= {f"port:{port['name']}": row for port, row in zip(ports, self.ports.read()[0], strict=True)}
        found |= {f"port:{port['name']}:device": port for port in ports}
        known, rows = self.storage.read()
        found |= {f"storage:{server['name']}": row for server, row in zip(known, rows, strict=True)}
        found |= {f"mount:{row['mount']}": row for row in self.spaces.read()}
        return found


def owned(path: str, line: str) -> tuple[str, ...]:
    """The rows that a line of a file may change."""
    pieces, words = [*path.split("/"), "", ""], (line + " - - -").split()
    stat = {"cpu": ("host:0", "host:1"), "procs_running": ("host:11",), "procs_blocked": ("host:12",)}
    pressures = {"cpu": ("host:6",), "memory": ("host:7", "host:8"), "io": ("host:9", "host:10")}
    by_file = {
        "proc/stat": stat.get(words[0], ()),
        "proc/net/dev": (f"port:{words[0].partition(':')[0]}",),
        "proc/diskstats": (f"disk:{words[2]}",),
        "proc/mounts": (f"mount:{words[1]}",),
        "proc/meminfo": ("host:3", "host:4", "host:5"),
        "proc/loadavg": ("host:2",),
    }
    by_folder = {
        "proc/pressure": pressures.get(pieces[2], ()),
        "sys/class": (f"port:{pieces[3]}",),
        "sys/block": (f"disk:{pieces[2]}",),
    }
    return by_file.get(path, by_folder.get("/".join(pieces[:2]), ()))


def breakable() -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """(file, line or -1 for the whole of it, what may change) of everything that the readers look at."""
    with tempfile.TemporaryDirectory() as folder:
        root = healthy(Path(folder))
        for place in sorted(root.path.rglob("*")):
            path = place.relative_to(root.path).as_posix()
            if not place.is_file() or path.startswith(("etc/", "proc/sys/", "proc/uptime", "proc/net/route")):
                continue
            lines = place.read_text().split("\n")
            if path == "proc/self/mountstats":
                server = ""
                for number, line in enumerate(lines):
                    server = line.split()[1].partition(":")[0] if line.startswith("device") else server
                    yield path, number, (f"storage:{server}",)
            elif path.startswith("sys/") or len(lines) == 2:
                yield path, -1, owned(path, lines[0])
            else:
                for number, line in enumerate(lines[:-1]):
                    header = path == "proc/net/dev" and number < 2
                    yield path, number, () if header else owned(path, line)


BREAKABLE = tuple(breakable())


class Bench:
    """A probe on a node's files, and what it says of them when all is well."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._probe, self._clock = node_probe.load(folder, "none"), Clock()
        self._probe.time = self._clock  # type: ignore[attr-defined]
        self.well = self.second(lambda root: None)

    def second(self, wrong: Callable[[NodeRoot], None]) -> dict[str, Any]:
        """What is said a second after a healthy reading, with something wrong by then."""
        root, readers = healthy(self._folder), Readers(self._probe)
        readers.rows()
        grow(root)
        wrong(root)
        self._clock.now += 1
        return readers.rows()


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with tempfile.TemporaryDirectory() as folder:
        yield Bench(Path(folder))


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(what=st.sampled_from(BREAKABLE), text=ANYTHING)
def test_one_odd_line_or_file_changes_no_other_row(
    bench: Bench, what: tuple[str, int, tuple[str, ...]], text: bytes
) -> None:
    path, line, own = what

    def wrong(root: NodeRoot) -> None:
        target = root.path / path
        lines = target.read_bytes().split(b"\n")
        lines[max(line, 0)] = text
        target.write_bytes(b"\n".join(lines) if line >= 0 else text)

    ill = bench.second(wrong)
    for name, row in bench.well.items():
        if not any(name == each or name.startswith(each + ":") for each in own):
            assert ill.get(name) == row, f"{name}, by line {line} of {path}"


ANSWER = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["pid", "uuid", "sm"]), inner),
    max_leaves=6,
)


class Driver:
    """Three GPUs, of which the middle one answers whatever it is told to."""

    def __init__(self, odd: Any) -> None:
        self._odd = odd

    def _of(self, index: int, well: Any) -> Any:
        return self._odd if index == 1 else well

    def count(self) -> int:
        return 3

    def identity(self, index: int) -> Any:
        return self._of(index, {"uuid": f"GPU-{index}", "memory_bytes": 1000})

    def fast(self, index: int) -> Any:
        return self._of(index, [50.0] * 14)

    def processes(self, index: int) -> Any:
        return self._of(index, [{"pid": 7, "memory_bytes": 5, "sm": 1.0}])

    def fan(self, index: int) -> Any:
        return self._of(index, 30)

    def health(self, index: int) -> Any:
        return self._of(index, {"ecc_uncorrected": 1})


class Tier:
    """As much of the probe's main thread as its readings of GPUs need."""

    def __init__(self, probe: ModuleType, driver: Driver) -> None:
        self.lanes, self.nvml, self.counts = {"nvml": OpenLane()}, driver, {}
        self.gpus: list[dict[str, Any]] = []
        for name in ("survey", "read_gpus", "read_processes", "each_health", "read_health", "possible_process"):
            setattr(self, name, getattr(probe.Probe, name).__get__(self))


GPU_PROBE = node_probe.load()


@settings(deadline=None)
@given(odd=ANSWER)
def test_whatever_one_gpu_answers_the_others_are_read(odd: Any) -> None:
    tier: Any = Tier(GPU_PROBE, Driver(odd))
    tier.gpus = tier.survey()
    assert [gpu["uuid"] for gpu in tier.gpus][::2] == ["GPU-0", "GPU-2"] and len(tier.gpus) == 3
    rows, _ = tier.read_gpus()
    assert rows[0] == rows[2] is not None and rows[0][0] == 50.0 and len(rows) == 3
    processes, fans, _ = tier.read_processes()
    assert [(gpu, row["pid"]) for gpu, row in processes if gpu != 1] == [(0, 7), (2, 7)]
    assert fans[::2] == [30, 30] and len(fans) == 3
    health = tier.read_health()
    assert health[0]["ecc_uncorrected"] == health[2]["ecc_uncorrected"] == 1 and len(health) == 3
