"""The kernel's log through both variants, in processes: floods are bounded and counted, what came while nobody listened
is told once with its own time, and what a boot that is over said as far as its journal has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.probe import launch
from connectors.probe.messages import Event, Log, Sample, Status
from tests.support.probes import NodeRoot, RunningProbe
from tests.unit.probe.test_kernel_lines import BOOT, EXPORT

pytestmark = pytest.mark.slow

Start = Callable[..., RunningProbe]
VARIANTS = list(launch.Variant)[1:]
XID = "3,{n},{us},-;NVRM: Xid (PCI:0000:1b:00): {code}, pid=1234, made up\n"


@pytest.fixture
def begin(start: Start, root: NodeRoot) -> Callable[..., RunningProbe]:
    """A probe of a variant, on a node whose kernel has said something long ago; `told` as the console has it."""
    root.write("dev/kmsg", "".join(XID.format(n=n, us=n * 1000, code=79) for n in range(1, 6)))

    def begun(variant: launch.Variant, told: launch.Told | None = None) -> RunningProbe:
        options = launch.ProbeOptions(tiers=(1, 1, 60), variant=variant, told=told)
        probe = start({**root.environment, "DRIFTVAKT_PROBE_NVML": "none"}, options=options)
        probe.wait_for(Sample, lambda sample: sample.n >= 3)
        return probe

    return begun


def events(probe: RunningProbe) -> list[Event]:
    return [message for message in probe.messages if isinstance(message, Event)]


def position(probe: RunningProbe) -> Log:
    """How far the log was told by now."""
    found = [message for message in probe.messages if isinstance(message, Log)]
    return found[-1] if found else probe.wait_for(Log)


def append(root: NodeRoot, text: str) -> None:
    with (root.path / "dev/kmsg").open("a") as log:
        log.write(text)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_node_that_logs_without_end_is_told_in_few_events_and_goes_on(
    variant: launch.Variant, begin: Callable[..., RunningProbe], root: NodeRoot
) -> None:
    probe = begin(variant)
    assert events(probe) == [], "what was there before is not told"
    append(root, "".join(XID.format(n=n, us=n, code=13) for n in range(6, 60_006)))
    append(root, "".join(XID.format(n=n, us=n, code=n) for n in range(60_006, 70_006)))
    append(root, XID.format(n=70_006, us=1, code="13 is no number,") + "6,70007,1,-;usb 1-1: new device\n")
    probe.wait_for(Event)
    append(root, "3,70008,1,-;nvme nvme0: I/O error, the last\n")
    probe.wait_for(Event, lambda event: "the last" in event.text)
    probe.wait_for(Sample)
    told = events(probe)
    assert sum(event.code == "xid:13" for event in told) == 20
    assert len(told) <= 20 + 100 + 20 + 60
    assert not [each for each in probe.messages if isinstance(each, Log) and each.seq > 25], "what is held is not told"


@pytest.mark.parametrize("variant", VARIANTS)
def test_after_a_reconnect_what_came_meanwhile_is_told_once(
    variant: launch.Variant, begin: Callable[..., RunningProbe], root: NodeRoot
) -> None:
    probe = begin(variant)
    known = position(probe)
    assert (known.boot, known.seq, known.us) == (BOOT, 5, 5000)
    probe.stream.close()
    append(root, XID.format(n=6, us=86_300_000_000, code=48) + "6,7,86300000001,-;usb 1-1: of no matter\n")
    root.write("proc/stat", (root.path / "proc/stat").read_text().replace("btime 1700000000", "btime 1690000000"))
    again = begin(variant, launch.Told(known.boot, known.seq, known.us))
    [missed] = events(again)
    assert (missed.code, missed.seq, missed.us) == ("xid:48", 6, 86_300_000_000)
    sample = next(message for message in again.messages if isinstance(message, Sample))
    assert sample.t - missed.t == pytest.approx(86400.25 - 86300, abs=5)
    assert position(again).seq == 7
    again.stream.close()
    last = begin(variant, launch.Told(BOOT, 7, 86_300_000_001))
    assert events(last) == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_flood_while_the_link_was_down_is_bounded_and_lines_that_are_gone_are_counted(
    variant: launch.Variant, begin: Callable[..., RunningProbe], root: NodeRoot
) -> None:
    root.write("dev/kmsg", "".join(XID.format(n=n, us=n, code=13) for n in range(101, 5001)))
    probe = begin(variant, launch.Told(BOOT, 0, 0))
    told = events(probe)
    assert len(told) == 22
    # A file of a test is read in lumps, of which other lines may fall into the middle; a device gives line by line.
    assert int(told[-2].text.split()[-4]) == pytest.approx(4880, abs=20)
    assert int(told[-1].text.split()[0]) == pytest.approx(100, abs=20)
    assert told[-1].text.endswith(" kernel lines were overwritten before they were read")
    assert position(probe).seq == 5000


JOURNALCTL = """#!/bin/sh
echo "$*" >"$0.asked"
cat "$0.says"
[ -e "$0.complains" ] || exit 0
cat "$0.complains" >&2
exit 1
"""


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(
    ("says", "complaint", "texts"),
    [
        (
            EXPORT,
            "",
            ["NVRM: Xid (PCI:0000:1b:00): 79, GPU has fallen off the bus.", "Kernel panic"],
        ),
        (
            b"",
            "No journal files were opened due to insufficient permissions.",
            [
                "what the kernel said before the restart is not known, because "
                "No journal files were opened due to insufficient permissions."
            ],
        ),
        (
            b"",
            "",
            [
                "what the kernel said before the restart is not known, because "
                "the journal that can be read here has nothing of that boot"
            ],
        ),
    ],
)
def test_what_the_boot_before_said_last_is_told_or_why_it_is_not_known(
    variant: launch.Variant,
    says: bytes,
    complaint: str,
    texts: list[str],
    begin: Callable[..., RunningProbe],
    root: NodeRoot,
) -> None:
    tool = root.path / "usr/bin/journalctl"
    tool.parent.mkdir(parents=True)
    tool.write_text(JOURNALCTL)
    tool.chmod(0o755)
    Path(f"{tool}.says").write_bytes(says)
    if complaint:
        Path(f"{tool}.complains").write_text(complaint + "\n")
    probe = begin(variant, launch.Told("0a1b-2c3d", 900, 99_000_000))
    past = [event for event in events(probe) if event.boot]
    assert [event.text for event in past] == texts
    assert {event.boot for event in past} == {"0a1b-2c3d"}
    if says:
        assert [(event.code, event.t) for event in past] == [("xid:79", 1700000100.0), ("kernel", 1700000102.0)]
    asked = Path(f"{tool}.asked").read_text().split()
    assert asked[:3] == ["-k", "-b", "0a1b2c3d"]
    here = [event for event in events(probe) if not event.boot]
    assert [event.seq for event in here] == [1, 2, 3, 4, 5], "all that this boot said is new"
    assert position(probe).boot == BOOT


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_log_that_may_not_be_read_is_said_and_asked_for_once(
    variant: launch.Variant, begin: Callable[..., RunningProbe], root: NodeRoot
) -> None:
    root.remove("dev/kmsg")
    probe = begin(variant, launch.Told("0a1b-2c3d", 900, 99_000_000))
    assert ("kernel", "failed") in [(each.part, each.state) for each in probe.messages if isinstance(each, Status)]
    assert position(probe).boot == BOOT, "the boot that is over is done with"
    assert events(probe) == []
