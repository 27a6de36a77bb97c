"""File servers as a node meets them: /proc/self/mountstats and what the kernel says of a server."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest

from connectors.probe.messages import STORAGE_COLUMNS
from tests.support.probes import NodeRoot
from tests.unit.probe.conftest import Clock

NAMES = [name for name, _ in STORAGE_COLUMNS]


@dataclass
class Export:
    """One NFS mount and its counts; operations are (count, sent, received, round trip, execute)."""

    source: str = "nas-1:/export/data"
    mount: str = "/data"
    operations: dict[str, tuple[int, int, int, int, int]] = field(default_factory=dict)
    sent: int = 10
    answered: int = 10

    def text(self) -> str:
        lines = [
            f"device {self.source} mounted on {self.mount} with fstype nfs4 statvers=1.1",
            "\topts:\trw,vers=4.2,proto=tcp",
            "\tage:\t100",
            "\tRPC iostats version: 1.1  p/v: 100003/4 (nfs)",
            f"\txprt:\ttcp 0 0 1 0 11 {self.sent} {self.answered} 0 53 0 2 0 0",
            "\tper-op statistics",
            "\t        NULL: 1 1 0 44 24 0 0 0 0",
        ]
        for name, (count, sent, received, trip, execute) in self.operations.items():
            lines.append(f"\t{name:>12}: {count} {count} 0 {sent} {received} 0 {trip} {execute} 0")
        return "\n".join(lines) + "\n\n"


def write(root: NodeRoot, *exports: Export, more: str = "") -> None:
    root.write(
        "proc/self/mountstats",
        "device proc mounted on /proc with fstype proc\n" + more + "".join(export.text() for export in exports),
    )


class Reading:
    """A reader and the rows of its servers by name."""

    def __init__(self, probe: ModuleType, root: NodeRoot, clock: Clock) -> None:
        self.reader = probe.StorageReader()
        self._root, self._clock = root, clock

    def after(self, seconds: float, *exports: Export, **options: Any) -> dict[str, dict[str, float | None]]:
        self._clock.now += seconds
        write(self._root, *exports, **options)
        servers, rows = self.reader.read()
        return {server["name"]: dict(zip(NAMES, row, strict=True)) for server, row in zip(servers, rows, strict=True)}


@pytest.fixture
def reading(probe: ModuleType, root: NodeRoot, clock: Clock) -> Reading:
    return Reading(probe, root, clock)


def test_a_server_has_the_mean_times_of_what_ended_in_the_interval(reading: Reading) -> None:
    first = {"READ": (10, 2000, 1000, 100, 110), "WRITE": (4, 900, 10, 8, 9), "GETATTR": (7, 70, 70, 7, 7)}
    row = reading.after(0, Export(operations=first))["nas-1"]
    assert [row[name] for name in NAMES[:11]] == [None] * 11
    assert (row["silent"], row["responding"]) == (0.0, 1)
    then = {"READ": (30, 6000, 101000, 860, 950), "WRITE": (4, 900, 10, 8, 9), "GETATTR": (9, 90, 90, 9, 10)}
    then["LOOKUP"] = (2, 10, 10, 5, 6)
    row = reading.after(2, Export(operations=then, sent=40, answered=40))["nas-1"]
    assert (row["read_operations"], row["read_rtt"], row["read_time"]) == (10.0, 38.0, 42.0)
    assert (row["write_operations"], row["write_rtt"], row["write_time"]) == (0.0, None, None)
    assert (row["other_operations"], row["other_rtt"], row["other_time"]) == (2.0, 1.75, 2.25)
    assert (row["read"], row["write"]) == (50000, 0)


@pytest.mark.slow
def test_mounts_of_one_server_are_summed_and_those_that_share_their_counts_count_once(reading: Reading) -> None:
    def exports(count: int) -> list[Export]:
        shared = {"READ": (count, 0, 0, 10 * count, 10 * count)}
        other = {"READ": (3 * count, 0, 0, 6 * count, 6 * count)}
        return [
            Export("nas-1:/a", "/a", shared),
            Export("nas-1:/a/sub", "/sub", shared),
            Export("nas-1:/a", "/again", shared),
            Export("nas-1:/b", "/b", other),
            Export("[2001:db8::7]:/c", "/c", other),
        ]

    reading.after(0, *exports(1))
    rows = reading.after(1, *exports(5))
    assert list(rows) == ["2001:db8::7", "nas-1"]
    assert (rows["nas-1"]["read_operations"], rows["nas-1"]["read_rtt"]) == (16.0, 4.0)
    assert rows["2001:db8::7"]["read_operations"] == 12.0


def test_counts_that_begin_again_give_no_rate(reading: Reading) -> None:
    reading.after(0, Export(operations={"READ": (100, 1, 1, 1000, 1000)}))
    row = reading.after(1, Export(operations={"READ": (3, 1, 1, 30, 30)}))["nas-1"]
    assert (row["read_operations"], row["read_rtt"], row["read"]) == (None, None, None)
    row = reading.after(1, Export(operations={"READ": (5, 1, 1, 50, 50)}))["nas-1"]
    assert (row["read_operations"], row["read_rtt"]) == (2.0, 10.0)


def test_a_server_that_answers_nothing_is_silent_and_after_ten_seconds_does_not_respond(reading: Reading) -> None:
    def silence(seconds: float, sent: int, answered: int) -> tuple[float | None, float | None]:
        row = reading.after(seconds, Export(sent=sent, answered=answered))["nas-1"]
        return row["silent"], row["responding"]

    assert silence(0, 100, 98) == (0.0, 1)  # retransmissions of long ago are no silence
    assert silence(60, 100, 98) == (0.0, 1)  # nor is an idle mount
    assert silence(1, 101, 98) == (0.0, 1)
    assert silence(9, 101, 98) == (9.0, 1)
    assert silence(1, 102, 98) == (10.0, 0)
    assert silence(1, 103, 99) == (0.0, 1)


def test_the_kernels_complaint_counts_until_it_says_ok_or_answers_have_come_for_two_minutes(reading: Reading) -> None:
    def responding(seconds: float) -> float | None:
        return reading.after(seconds, Export())["nas-1"]["responding"]

    assert responding(0) == 1
    reading.reader.heard("nas-1", False)
    assert [responding(1), responding(30)] == [0, 0]
    reading.reader.heard("nas-1", True)
    assert responding(1) == 1
    reading.reader.heard("nas-1", False)
    assert [responding(1), responding(100), responding(30)] == [0, 0, 1]
    reading.reader.heard("no-such-server", False)
    assert responding(1) == 1


def test_a_server_whose_last_mount_is_gone_is_forgotten_when_asked_to(reading: Reading, root: NodeRoot) -> None:
    reading.after(0, Export())
    assert reading.after(1)["nas-1"]["responding"] is None
    write(root)
    reading.reader.forget = True
    assert reading.reader.read() == ([], [])


def test_the_busiest_servers_are_kept_where_there_are_too_many(reading: Reading, probe: ModuleType) -> None:
    many = [Export(f"nas-{n}:/x", f"/x{n}", answered=n, sent=n) for n in range(1, 50)]
    rows = reading.after(0, *many)
    assert len(rows) == probe.MAX_STORAGE and "nas-49" in rows and "nas-1" not in rows
