"""The kernel's log as the Python variant tells it: what matters, once, in bounded numbers, with its own time."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import node_probe
from tests.support.probes import NodeRoot
from tests.unit.probe.conftest import Clock

BOOT = "3f0d9c1e-9a54-4a6e-8a0e-2f6f0b6a0001"
#: As /dev/kmsg gives a record: the kernel's own tests and documentation have the dictionary below the line.
LINE = "{priority},{number},{micros},-;{text}\n SUBSYSTEM=pci\n DEVICE=+pci:0000:1b:00.0\n"


def line(number: int, text: str, micros: int = 0, priority: int = 3) -> bytes:
    return LINE.format(priority=priority, number=number, micros=micros, text=text).encode()


class Main:
    """As much of the probe's main thread as its kernel log speaks to. The node's clock stands at 10,000 s."""

    def __init__(self) -> None:
        self.said: list[Any] = []
        self.failed: list[str] = []
        self.servers: list[tuple[str, bool]] = []

    def wall(self) -> float:
        return 10_000.0

    def kernel_line(self, said: Any) -> None:
        self.said.append(said)

    def kernel_failed(self, text: str) -> None:
        self.failed.append(text)

    def server_word(self, server: str, answers: bool) -> None:
        self.servers.append((server, answers))

    @property
    def texts(self) -> list[str]:
        return [said.text for said in self.said]


@pytest.fixture
def main() -> Main:
    return Main()


def log(probe: ModuleType, main: Main, told: dict[str, Any] | None = None, *, live: bool = True) -> Any:
    made = probe.KernelLog(main, told)
    if live:
        made.caught_up()
    return made


def told(seq: int, us: int = 0, boot: str = BOOT, lag: float | None = None) -> dict[str, Any]:
    return {"boot": boot, "seq": seq, "us": us, "lag": lag}


def test_lines_are_chosen_by_what_they_say_and_how_grave_they_are(
    root: NodeRoot, probe: ModuleType, clock: Clock, main: Main
) -> None:
    kernel = log(probe, main)
    kernel.record(line(1, "NVRM: Xid (PCI:0000:1b:00): 79, pid=1234, GPU has fallen off the bus."))
    kernel.record(line(2, "usb 1-1: new device", priority=6))
    kernel.record(line(3, "systemd[1]: a service's own error", priority=11))
    kernel.record(line(4, "something the kernel calls an error"))
    kernel.record(line(5, "NVRM: Xid (0000:03:00): 14, as old drivers write it"))
    kernel.record(b"NVRM: a line without a head\n")
    assert [(said.code, said.device, said.line) for said in main.said] == [
        ("xid:79", "0000:1b:00", (1, 0)),
        ("kernel", "", (4, 0)),
        ("xid:14", "0000:03:00", (5, 0)),
        ("kernel", "", None),
    ]


@pytest.mark.slow
def test_a_flood_of_one_xid_is_its_first_and_how_many_more(
    root: NodeRoot, probe: ModuleType, clock: Clock, main: Main
) -> None:
    kernel = log(probe, main)
    for number in range(12_365):
        kernel.record(line(number, "NVRM: Xid (PCI:0000:1b:00): 13, Graphics Exception"))
    kernel.record(line(12_365, "NVRM: Xid (PCI:0000:2b:00): 79, GPU has fallen off the bus."))
    kernel.record(line(12_366, "nvme nvme0: I/O error"))
    assert len(main.said) == probe.Crowd.SINGLES + 2, "another one passes in the middle of it"
    kernel.pause()
    assert len(main.said) == probe.Crowd.SINGLES + 2
    clock.now += probe.Crowd.WINDOW
    kernel.pause()
    assert main.texts[-1] == "NVRM: Xid (PCI:0000:1b:00): 13, Graphics Exception (and 12345 more like this)"
    assert (main.said[-1].code, main.said[-1].device, main.said[-1].line) == ("xid:13", "0000:1b:00", (12_364, 0))


def test_ten_thousand_different_xids_a_minute_are_bounded_and_counted(
    root: NodeRoot, probe: ModuleType, clock: Clock, main: Main
) -> None:
    kernel = log(probe, main)
    for number in range(10_000):
        kernel.record(line(number, f"NVRM: Xid (PCI:0000:1b:00): {number}, made up"))
    assert len(main.said) == probe.Crowd.KINDS + probe.Crowd.SINGLES
    assert len(kernel._crowd._counts) <= probe.Crowd.KINDS + 2
    clock.now += probe.Crowd.WINDOW
    kernel.pause()
    held = 10_000 - probe.Crowd.KINDS - probe.Crowd.SINGLES
    assert main.texts[-1] == f"{held} more XIDs of other codes and GPUs"


def test_plain_lines_are_sixty_a_minute_and_the_others_are_counted_without_another_line(
    root: NodeRoot, probe: ModuleType, clock: Clock, main: Main
) -> None:
    kernel = log(probe, main)
    for number in range(1000):
        kernel.record(line(number, "flood"))
    assert len(main.said) == probe.Crowd.LINES
    clock.now += probe.Crowd.WINDOW
    kernel.pause()
    assert main.texts[-1] == "940 more kernel lines"
    kernel.record(line(1000, "after a while"))
    assert main.texts[-1] == "after a while"


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 150), st.floats(0, 30)), max_size=300))
def test_no_line_goes_uncounted(steps: list[tuple[int, int, float]]) -> None:
    crowd, now, told = node_probe.load().Crowd(), 0.0, 0
    for kind, code, passed in steps:
        now += passed
        told += sum(counted(event) for event in crowd.rest(now))
        told += crowd.admit(now, "kernel" if kind else f"xid:{code}", "x", "", None)
    told += sum(counted(event) for event in crowd.rest(now, True))
    assert told == len(steps) and crowd.held == 0


def counted(event: tuple[str, str, str, Any]) -> int:
    return next(int(word) for word in event[1].replace("(", " ").split() if word.isdigit())


def test_without_a_word_of_before_only_what_comes_from_now_on_is_said(
    root: NodeRoot, probe: ModuleType, clock: Clock, main: Main
) -> None:
    kernel = log(probe, main, live=False)
    kernel.record(line(7, "NVRM: Xid (PCI:0000:1b:00): 79, of long ago"))
    assert kernel.position is None
    kernel.caught_up()
    assert main.said == [] and kernel.position == (7, 0, None)
    kernel.record(line(8, "NVRM: Xid (PCI:0000:1b:00): 48, of now"))
    assert main.texts == ["NVRM: Xid (PCI:0000:1b:00): 48, of now"] and main.said[0].at is None


def test_what_came_while_the_link_was_down_is_said_once_with_its_own_time(
    root: NodeRoot, probe: ModuleType, clock: Clock, main: Main
) -> None:
    kernel = log(probe, main, told(seq=5, us=1_000_000, lag=2.0), live=False)
    root.write("proc/uptime", "500.00 1.0\n")
    kernel.record(line(5, "NVRM: Xid (PCI:0000:1b:00): 79, told before", 1_000_000))
    kernel.record(line(6, "NVRM: Xid (PCI:0000:1b:00): 48, while it was down", 398_000_000))
    kernel.record(line(7, "usb 1-1: of no matter", 399_000_000, 6))
    kernel.caught_up()
    assert main.texts == ["NVRM: Xid (PCI:0000:1b:00): 48, while it was down"]
    assert main.said[0].at == pytest.approx(10_000 - (500 - 398 - 2)), "its clock is two seconds behind"
    assert main.said[0].line == (6, 398_000_000)
    assert kernel.position == (7, 399_000_000, 2.0)


def test_a_flood_while_the_link_was_down_is_bounded_and_its_size_is_said(
    root: NodeRoot, probe: ModuleType, clock: Clock, main: Main
) -> None:
    kernel = log(probe, main, told(seq=0), live=False)
    for number in range(101, 5001):
        kernel.record(line(number, "NVRM: Xid (PCI:0000:1b:00): 13, Graphics Exception"))
    kernel.caught_up()
    assert main.texts[-2:] == [
        "NVRM: Xid (PCI:0000:1b:00): 13, Graphics Exception (and 4880 more like this)",
        "100 kernel lines were overwritten before they were read",
    ]
    assert len(main.said) == probe.Crowd.SINGLES + 2 and kernel.position == (5000, 0, None)


def test_lines_that_were_overwritten_in_a_flood_are_counted(
    root: NodeRoot, probe: ModuleType, clock: Clock, main: Main
) -> None:
    kernel = log(probe, main)
    kernel.record(line(1, "flood"))
    kernel.record(line(1001, "flood"))
    clock.now += probe.Crowd.WINDOW
    kernel.pause()
    assert main.texts[-1] == "999 kernel lines were overwritten before they were read"


def test_after_a_reboot_all_that_this_boot_said_is_new(
    root: NodeRoot, probe: ModuleType, clock: Clock, main: Main
) -> None:
    kernel = log(probe, main, told(seq=500, boot="another"), live=False)
    kernel.record(line(3, "NVRM: Xid (PCI:0000:1b:00): 79, at the start", 20_000_000))
    kernel.caught_up()
    assert main.texts == ["NVRM: Xid (PCI:0000:1b:00): 79, at the start"]


def test_what_is_held_is_not_known_as_told_before_its_number_is_said(
    root: NodeRoot, probe: ModuleType, clock: Clock, main: Main
) -> None:
    kernel = log(probe, main)
    for number in range(61):
        kernel.record(line(number, "flood"))
        kernel.pause()
    assert kernel.position == (59, 0, pytest.approx(86400.25))
    clock.now += probe.Crowd.WINDOW
    kernel.pause()
    assert kernel.position is not None and kernel.position[0] == 60


EXPORT = (
    b"__REALTIME_TIMESTAMP=1700000100000000\n_SOURCE_MONOTONIC_TIMESTAMP=100000000\nPRIORITY=3\n"
    b"MESSAGE=NVRM: Xid (PCI:0000:1b:00): 79, GPU has fallen off the bus.\n\n"
    b"__REALTIME_TIMESTAMP=1700000101000000\n_SOURCE_MONOTONIC_TIMESTAMP=101000000\nPRIORITY=6\n"
    b"MESSAGE\n\x05\x00\x00\x00\x00\x00\x00\x00a\nb=c\nSYSLOG_FACILITY=0\n\n"
    b"__REALTIME_TIMESTAMP=1700000102000000\n_SOURCE_MONOTONIC_TIMESTAMP=102000000\nPRIORITY=2\nMESSAGE=Kernel panic\n"
)


def test_the_journals_export_format_is_read_also_with_binary_fields(probe: ModuleType) -> None:
    entries = probe.exported(EXPORT)
    assert [entry.get("MESSAGE") for entry in entries] == [
        "NVRM: Xid (PCI:0000:1b:00): 79, GPU has fallen off the bus.",
        None,
        "Kernel panic",
    ]
    lines = [probe.journal_line(entry) for entry in entries]
    assert lines[1] is None and lines[2] == (102000000, 1700000102.0, 2, "Kernel panic")


@pytest.mark.slow
@given(st.binary(max_size=300))
def test_nothing_a_journal_prints_upsets_the_reader(data: bytes) -> None:
    probe = node_probe.load()
    for entry in probe.exported(data):
        probe.journal_line(entry)


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked", [None, [], {}, {"boot": 5}, {"boot": "x; rm"}, {"boot": "ab", "seq": "1", "us": None, "lag": "x"}]
)
def test_whatever_stands_in_the_options_is_no_harm(probe: ModuleType, asked: Any) -> None:
    told = probe.read_told(json.loads(json.dumps(asked)))
    assert told is None or (told["seq"], told["lag"]) == (-1, None)
