"""What is abnormal: each row of the rules with the right value."""

from __future__ import annotations

import pytest

from console.fleet.model.links import Failure, LinkState
from console.fleet.model.readings import GpuHealth, NodeReading, PartTrouble
from tests.support import scripted
from tests.support.court import (
    ALL_SILENT,
    BRAKE,
    CAP,
    HEAT,
    REFUSED,
    SHAPE,
    WIDE,
    Court,
    clock,
    disk,
    gpus,
    health,
    host,
    port,
    reading,
    trouble,
)
from tests.support.scripted import NOW, alive


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (reading(), []),
        (gpus(HEAT, 0), ["gpu.hot"]),
        (gpus(0x08), ["gpu.hot"]),
        (gpus(BRAKE), ["gpu.power-brake"]),
        (gpus(CAP), []),
        (gpus(0x20), []),
        (gpus(float("nan")), []),
        (gpus(HEAT, BRAKE), ["gpu.hot", "gpu.power-brake"]),
        (reading(alive=alive(SHAPE, 2)), ["gpu.lost"]),
        (reading(troubles=(trouble("nvml"),)), ["driver.hung"]),
        (reading(alive=ALL_SILENT, troubles=(trouble("nvml"),)), ["driver.hung"]),
        (reading(alive=ALL_SILENT), []),
        (reading(alive=ALL_SILENT, troubles=(trouble("gpu:0"), trouble("gpu:3"))), ["gpu.lost", "gpu.lost"]),
        (clock(5.0), []),
        (clock(5.1), ["clock.ahead"]),
        (clock(-5.1), ["clock.behind"]),
        (host("stalled_on_files", 10.0), []),
        (host("stalled_on_files", 10.5), ["files.stalled"]),
        (host("fully_stalled_on_memory", 61.0), ["memory.stalled"]),
        (host("stalled_on_files", float("nan")), []),
        (disk(5.0), []),
        (disk(4.9), ["disk.filling"]),
        (disk(2.9), ["disk.full"]),
        (disk(0.0, "tmpfs"), ["disk.full"]),
        (port("receive_errors", 10.0), []),
        (port("send_drops", 10.5), ["port.errors"]),
        (port("state", 0.0), []),
        (health(), []),
        (health(ecc_uncorrected=1), ["gpu.memory-error"]),
        (health(remap_pending=True), ["gpu.remap-pending"]),
        (health(remap_failed=True), ["gpu.remap-failed"]),
        (health(recovery_action=1), ["gpu.recovery"]),
        (health(recovery_action=4, ecc_uncorrected=2), ["gpu.memory-error"]),
        (health(remapped_uncorrectable=512), ["gpu.rows-used-up"]),
        (health(remapped_uncorrectable=511), []),
        (reading(health=(GpuHealth(),) * 4), []),
        (reading(shape=WIDE, health=(GpuHealth(pcie_width=8),)), ["gpu.pcie-narrow"]),
        (reading(shape=WIDE, health=(GpuHealth(pcie_width=16),)), []),
        (reading(troubles=(trouble("kernel", "failed"),)), []),
        (reading(troubles=(trouble("disks"),)), ["parts.silent"]),
        (reading(troubles=(trouble("port:ib0", "failed"),)), ["parts.silent"]),
        (reading(troubles=(PartTrouble("stream", "probe.not_understood", NOW, "go away"),)), ["stream.foreign"]),
    ],
)
def test_what_a_reading_says(seen: NodeReading, expected: list[str]) -> None:
    court = Court()
    for _ in range(40):  # longer than any row waits
        found = court.see(seen)
    assert found == expected


@pytest.mark.parametrize(
    ("state", "failure", "newest", "expected"),
    [
        (LinkState.LOST, REFUSED, NOW - 90, ["link.lost"]),
        (LinkState.WAITING, REFUSED, NOW - 90, ["link.lost"]),
        (LinkState.CONNECTING, REFUSED, None, ["link.never"]),
        (LinkState.CONNECTING, None, NOW - 90, []),
        (LinkState.WAITING, None, None, []),
        (LinkState.STARTING, None, NOW - 90, []),
        (LinkState.OFF, None, NOW - 90, []),
        (LinkState.LATE, None, NOW - 5, ["link.late"]),
        (LinkState.ASKING, Failure("ssh.host_key_unknown", "g1"), None, ["link.asking"]),
        (LinkState.STOPPED, Failure("ssh.host_key_changed", "g1"), NOW, ["link.stopped"]),
    ],
)
def test_what_a_link_says(state: LinkState, failure: Failure, newest: float, expected: list[str]) -> None:
    court = Court()
    seen = scripted.unseen(state, failure=failure, newest=newest)
    court.see(seen)
    assert court.see(seen, after=5.0) == expected
