"""What the shell variant says of any /proc and /sys is what the Python variant says, or that it cannot say it; and
whatever stands there, it ends with the channel and leaves nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from connectors.probe import decoder, launch
from connectors.probe.messages import DISK_BOUNDS, HOST_BOUNDS, PORT_BOUNDS, STORAGE_BOUNDS, Inventory, Sample
from tests.support import node_probe
from tests.support.probes import NodeRoot, RunningProbe, bare_path, found, leaves
from tests.unit.probe.conftest import Clock
from tests.unit.probe.test_one_odd_thing import ANYTHING, BREAKABLE, Readers, grow, healthy

pytestmark = pytest.mark.slow

BOUNDS = {"host": HOST_BOUNDS, "port": PORT_BOUNDS, "disk": DISK_BOUNDS, "storage": STORAGE_BOUNDS}
#: Mounts are measured by df, which knows no root of another node; a port whose kind changes is another port to one
#: variant, which has no rates of it yet.
FILES = tuple(what for what in BREAKABLE if what[0] != "proc/mounts" and not what[0].endswith("link_layer"))
#: What a node whose clock is the test's own says once a second.
SLEEP = '#!/bin/sh\nwhile [ ! -e "$STEP" ]; do /bin/sleep 0.02; done\nrm "$STEP"\n'
INSTEAD = st.one_of(
    ANYTHING,
    st.none(),  # the file or line is missing
    st.sampled_from(
        [b"7 " * 150_000, b"x\n" * 150_000, b"1\n" * 60_000, bytes(range(256)) * 40, b"99999999999999999999"]
    ),
    st.integers(-(1 << 70), 1 << 70).map(lambda number: b"%d" % number),
)
Odd = tuple[tuple[str, int, tuple[str, ...]], bytes | None]


def put(root: NodeRoot, odd: list[Odd]) -> None:
    for (path, line, _), text in sorted(odd, key=lambda each: each[0][:2], reverse=True):
        target = root.path / path
        if line < 0 and text is None:
            target.unlink(missing_ok=True)
        elif line < 0:
            target.write_bytes(text or b"")
        else:
            lines = target.read_bytes().split(b"\n")
            lines[line : line + 1] = [] if text is None else [text]
            target.write_bytes(b"\n".join(lines))


class Python:
    """The Python variant's readers, by the test's clock."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._clock = folder, Clock()
        self._probe: ModuleType = node_probe.load(folder, "none")
        self._probe.time = self._clock  # type: ignore[attr-defined]

    def says(self, odd: list[Odd]) -> dict[str, Any]:
        root, readers = healthy(self._folder), Readers(self._probe)
        readers.rows()
        grow(root)
        put(root, odd)
        self._clock.now += 1
        rows = readers.rows()
        host = [rows[f"host:{place}"] for place in range(len(HOST_BOUNDS))]
        rows = {name: row for name, row in rows.items() if not name.startswith(("host:", "mount:"))}
        return {name: bounded(name, row) for name, row in (rows | {"host": host}).items()}


def bounded(name: str, row: Any) -> Any:
    """As it is after the decoder."""
    return decoder._possible(row, BOUNDS[name.partition(":")[0]]) if isinstance(row, list) else row


class Shell:
    """The shell variant, under a shell and an awk, in a process of its own for each answer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._root, self._step = folder / "root", folder / "step"
        (folder / "bin").mkdir()
        (folder / "bin/sleep").write_text(SLEEP)
        (folder / "bin/sleep").chmod(0o755)
        self._paths = {awk: self._path(awk) for awk in AWKS}

    def _path(self, awk: str) -> str:
        folder = self._folder / awk.replace(" ", "_")
        folder.mkdir()
        return f"{self._folder / 'bin'}:{bare_path(folder, [], awk)['PATH']}"

    def says(self, odd: list[Odd], shell: str, awk: str) -> dict[str, Any]:
        root = healthy(self._root)
        root.write("proc/uptime", "1000.00 1.0\n")
        self._step.unlink(missing_ok=True)
        environment = {
            **root.environment,
            "PATH": self._paths[awk],
            "STEP": str(self._step),
            "DRIFTVAKT_PROBE_NVML": "none",
        }
        command = launch.command().replace("/bin/sh", " ".join(found(shell)))
        options = launch.ProbeOptions(tiers=(1, 1, 1), variant=launch.Variant.SH)
        probe = RunningProbe(environment, options, command)
        try:
            probe.wait_for(Sample)
            grow(root)
            put(root, odd)
            root.write("proc/uptime", "1001.00 1.0\n")
            self._step.touch()
            sample = probe.wait_for(Sample, lambda sample: sample.n == 2)
        finally:
            probe.stream.close()
            end = probe.wait_end()
        assert end.exit_status == 0 and probe.errors == b"", probe.errors
        leaves(str(self._folder))
        inventory = [each for each in probe.messages if isinstance(each, Inventory)][-1]
        rows: dict[str, Any] = {"host": sample.h}
        for kind, devices, said in (
            ("port", inventory.ports, sample.p),
            ("disk", inventory.disks, sample.d),
            ("storage", inventory.storage, sample.f),
        ):
            assert len(devices) == len(said)
            rows |= {f"{kind}:{device.name}": row for device, row in zip(devices, said, strict=True)}
        return rows


AWKS = ("mawk", "gawk", "busybox awk")
SHELLS = ("dash", "busybox sh", "bash")


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Python, Shell]]:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        yield Python(Path(first)), Shell(Path(second))


def of(path: str) -> list[Odd]:
    """Each line of a file, broken in a way of its own."""
    ways = (b"", b"bad0: 1 2 x", b"N/A (no PMA)", b"1_000", b"-5", b"1e3")
    return [(what, ways[number % len(ways)]) for number, what in enumerate(FILES) if what[0] == path]


def differences(expected: dict[str, Any], said: dict[str, Any], odd: list[Odd]) -> list[object]:
    """Where the shell variant (`said`) says something else than is expected, or is silent though nothing is odd."""
    touched = {name for (_, _, own), _ in odd for name in own}
    found: list[object] = []
    for name, row in expected.items():
        if name.endswith(":device"):
            continue
        other = said.get(name)
        if row is None or other is None:
            if (row is None) != (other is None) and (row is None or name not in touched):
                found.append((name, row, other))
            continue
        for place, (value, shown) in enumerate(zip(row, other, strict=True)):
            silent = shown is None and (value is None or f"{name}:{place}" in touched or name in touched)
            if not silent and (shown is None or value != pytest.approx(shown, rel=1e-6, abs=0.011)):
                found.append((name, place, value, shown))
    return found


@settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
@given(
    odd=st.lists(st.tuples(st.sampled_from(FILES), INSTEAD), max_size=6, unique_by=lambda each: each[0][:2]),
    shell=st.sampled_from(SHELLS),
    awk=st.sampled_from(AWKS),
)
@example(odd=[], shell="busybox sh", awk="busybox awk")
@example(odd=of("proc/net/dev"), shell="bash", awk="gawk")
@example(odd=of("proc/self/mountstats"), shell="dash", awk="gawk")
@example(odd=of("proc/meminfo") + of("proc/diskstats"), shell="busybox sh", awk="mawk")
@example(odd=[(what, None) for what in FILES if what[1] < 0], shell="dash", awk="busybox awk")
def test_what_both_variants_say_is_the_same(both: tuple[Python, Shell], odd: list[Odd], shell: str, awk: str) -> None:
    python, shell_variant = both
    assert differences(python.says(odd), shell_variant.says(odd, shell, awk), odd) == []
