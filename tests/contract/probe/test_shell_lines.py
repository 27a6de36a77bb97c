"""What the shell variant makes of the lines that nvidia-smi prints, line by line, by a clock of the test's own: its awk
alone, without a node."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connectors.probe import launch
from connectors.probe.decoder import Decoder
from connectors.probe.messages import Inventory, Message, Middle, Sample, Slow, Status
from tests.support.probes import NodeRoot, found
from tests.unit.probe.test_one_odd_thing import ANYTHING

M = TypeVar("M", bound=Message)
AWKS = ("mawk", "gawk", "busybox awk")
UPTIME = 86_400.0

LISTED = [
    "570.86.15, 0, GPU-aaaa, 00000000:1B:00.0, 143771, 700.00, 1980, 16, Disabled, NVIDIA H200",
    "570.86.15, 1, GPU-bbbb, 00000000:2B:00.0, 143771, 700.00, 1980, 16, Disabled, NVIDIA H200",
]
FAST = [
    "0, 97, 81920, 61, 412.25, 700.00, 54, 66, 1830, 3201, 0x0000000000000044, 40",
    "1, 5, 4, 0, 90.00, 700.00, 31, 30, 345, 3201, 0x0000000000000001, 41",
]
HEALTH = ["00000000:1B:00.0, 0, 3, 0, 16, 5", "00000000:2B:00.0, 1, 4, 1, 8, 4"]
REMAPPED = ["00000000:1B:00.0, 1, 0, Yes, No", "00000000:2B:00.0, 2, 0, No, No"]
APPS = ["GPU-aaaa, 4242, 1024, /usr/bin/python3", "GPU-bbbb, 4243, 2048, /usr/bin/vllm"]
SAID = [*LISTED, "X list 0", *REMAPPED, "X remap 0", *FAST, *HEALTH, *APPS]
OF_THE_FIRST = [line for line in SAID if "1B:00.0" in line or "GPU-aaaa" in line or line == FAST[0]]


def programs() -> tuple[str, str]:
    """What both awks begin with, and the one that speaks."""
    source = (Path(launch.__file__).parent / "node_probe.sh").read_text()
    common, program = (source.partition(f"\n{name}='")[2].partition("\n'\n")[0] for name in ("common", "program"))
    return common, program


class Speaker:
    """The awk that speaks, fed by hand."""

    def __init__(self, awk: str, folder: Path) -> None:
        self.root = NodeRoot(folder)
        self.tick = 0
        given = {"root": str(self.root.path), "smi": "nvidia-smi", "stand_in": "", "fast": "1", "middle": "1"}
        given |= {"slow": "1", "pid": "1", "user": "anna", "arch": "x86_64", "now": "", "told_boot": ""}
        variables = [word for name, value in given.items() for word in ("-v", f"{name}={value}")]
        interactive = ["-W", "interactive"] if awk == "mawk" else []
        self.process = subprocess.Popen(
            [*found(awk), *interactive, *variables, "\n".join(programs())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.decoder, self.messages = Decoder(), list[object]()

    def at(self, seconds: float) -> None:
        """Let the node be up for so much longer."""
        self.root.write("proc/uptime", f"{UPTIME + seconds:.2f} 1.0\n")

    def says(self, *lines: str | bytes) -> None:
        """Feed lines, then a whole tick, and hear all that is said until its sample."""
        self.tick += 1
        assert self.process.stdin is not None and self.process.stdout is not None
        spoken = [line if isinstance(line, bytes) else line.encode() for line in lines]
        spoken += [f"T {self.tick} M S".encode(), f"QE {self.tick}".encode()]
        self.process.stdin.write(b"\n".join(spoken) + b"\n")
        self.process.stdin.flush()
        while not any(isinstance(each, Sample) and each.n == self.tick for each in self.messages):
            line = self.process.stdout.readline()
            assert line, (self.messages[-3:], self.process.stderr.read() if self.process.stderr else "")
            self.messages += self.decoder.feed(line)

    def last(self, kind: type[M]) -> M:
        return next(each for each in reversed(self.messages) if isinstance(each, kind))

    def parts(self) -> dict[str, Status]:
        return {each.part: each for each in self.messages if isinstance(each, Status)}

    def close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()
        self.process.wait()


@pytest.fixture(params=AWKS)
def speaker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Speaker]:
    made = Speaker(request.param, tmp_path / "root")
    yield made
    made.close()


def test_of_more_gpus_than_are_watched_the_first_are_and_that_is_said(speaker: Speaker) -> None:
    def listed(count: int) -> list[str]:
        rows = [LISTED[0].replace(", 0, GPU-aaaa", f", {n}, GPU-{n:04}") for n in range(count)]
        return [row.replace("1B:00.0", f"{n:02X}:00.0") for n, row in enumerate(rows)]

    speaker.says(*listed(70), "X list 0")
    assert [gpu.index for gpu in speaker.last(Inventory).gpus] == list(range(64))
    limit = speaker.parts()["limit:GPUs"]
    assert (limit.state, limit.text) == ("limited", "70 GPUs, 64 of them are watched: the first")
    speaker.says(*listed(64), "X list 0")
    assert speaker.parts()["limit:GPUs"].state == "ok"


def test_of_more_file_systems_than_are_measured_that_is_said(speaker: Speaker) -> None:
    speaker.says("FB", "FM L ext4 /", "FM C 300", "FE")
    assert speaker.parts()["limit:file systems"].text == "300 file systems, 256 of them are watched: local ones first"
    speaker.says("FB", "FM L ext4 /", "FM C 1", "FE")
    assert speaker.parts()["limit:file systems"].state == "ok"


def test_memory_that_cannot_be_is_not_known(speaker: Speaker) -> None:
    lines = "MemTotal: 100 kB\nMemAvailable: 200 kB\nSwapTotal: 8 kB\nSwapFree: 18446744073709551488 kB\n"
    speaker.root.write("proc/meminfo", lines)
    speaker.says()
    assert speaker.last(Sample).h[3:6] == [None, None, None]
    assert speaker.parts()["values:host"].state == "impossible"


@pytest.mark.slow
def test_of_more_processes_than_are_named_those_with_most_memory_are_and_that_is_said(speaker: Speaker) -> None:
    """Pairs hold as much as each other; of some nobody knows how much."""
    holds = {pid: None if pid % 50 == 0 else pid // 2 for pid in range(1, 2052)}
    apps = [f"GPU-aaaa, {pid}, {'[N/A]' if held is None else held}, p" for pid, held in holds.items()]
    speaker.says(*SAID[:-2], *apps)
    processes = speaker.last(Middle).processes
    assert processes is not None and len({each.pid for each in processes}) == 2000
    most = sorted(((held or 0) << 20 for held in holds.values()), reverse=True)[:2000]
    assert sorted((each.memory_bytes or 0 for each in processes), reverse=True) == most
    limit = speaker.parts()["limit:processes"]
    assert limit.state == "limited"
    assert limit.text == "2051 processes, 2000 of them are watched: those that hold most memory"
    speaker.at(30)
    speaker.says(*FAST, *APPS)
    assert len(speaker.last(Middle).processes or ()) == 2
    assert speaker.parts()["limit:processes"].state == "ok"


def test_an_nvidia_smi_that_never_answers_is_told_after_half_a_minute_and_forgiven_when_it_does(
    speaker: Speaker,
) -> None:
    speaker.says()
    assert speaker.last(Sample).g is None and "nvml" not in speaker.parts()
    speaker.at(29)
    speaker.says()
    assert "nvml" not in speaker.parts()
    speaker.at(31)
    speaker.says()
    said = speaker.parts()["nvml"]
    assert (said.state, said.text) == ("overdue", "nvidia-smi does not answer")
    assert speaker.last(Sample).g is None and speaker.last(Sample).h[2] is not None
    speaker.at(40)
    speaker.says(*SAID)
    assert speaker.parts()["nvml"].state == "ok" and len(speaker.last(Inventory).gpus) == 2


def test_an_nvidia_smi_that_lists_and_then_says_no_figures_is_told(speaker: Speaker) -> None:
    speaker.says(*LISTED, "X list 0")
    speaker.at(6)
    speaker.says()
    assert speaker.parts()["nvml"].state == "overdue" and speaker.last(Sample).g is None


#: What may stand in place of a figure that nvidia-smi prints.
ODD_FIGURES = (
    "", "[N/A]", "N/A", "[Not Supported]", "[Unknown Error]", "[Insufficient Permissions]", "[GPU requires reset]",
    "ERR!", "-1", "007", "-0", "4294967295", "1e999", "nan", "0x", "0xffffffffffffffff", "9" * 60, '"', "\\", "é",
)  # fmt: skip
ANY_FIGURE = st.text(st.characters(exclude_characters="\0\n,", exclude_categories=["Cs"]), max_size=12)
FIGURE = st.sampled_from(ODD_FIGURES) | ANY_FIGURE
#: What nvidia-smi or its driver may print between the lines, as one line each.
ODD_LINES = (
    b"Error: out of memory", b"No running processes found", b"Insufficient Permissions", b"N/A", b"Treat as fatal",
    b"A fatal error", b"X list of errors", b"Quit", b"Zero", b"GPU-", b"GPU-aaaa", b", , ", b"P x", b"D x", b"B x",
    b"Unable to determine the device handle for GPU0000:2B:00.0: Unknown Error", b"V x y", b"Fatal", b"In use",
)  # fmt: skip
#: It prints C's strings; lines of ours, to the letter, it does not.
BETWEEN = st.one_of(
    st.sampled_from(ODD_LINES),
    ANYTHING.map(lambda data: data.replace(b"\n", b" ").replace(b"\0", b" ")).filter(
        lambda line: line not in (b"E", b"I", b"N", b"FB", b"FE", b"QB")
    ),
)


@st.composite
def odd(draw: st.DrawFn) -> list[bytes]:
    """What nvidia-smi says of two GPUs, with anything in the lines of the second and between."""
    lines = []
    for line in SAID:
        words = line.split(", ")
        if line not in OF_THE_FIRST and not line.startswith("X ") and draw(st.booleans()):
            place = draw(st.integers(0, len(words) - 1))
            # The column that says whose the line is, is right: a line about another GPU is that one's.
            if not (words[place] in ("1", "GPU-bbbb") or "2B:00.0" in words[place]):
                words[place] = draw(FIGURE)
        lines.append(", ".join(words).encode("utf-8", "replace"))
        if draw(st.integers(0, 4)) == 0:
            lines.append(draw(BETWEEN))
    return lines


@pytest.mark.slow
@pytest.mark.parametrize("awk", AWKS)
@given(lines=odd())
@example(lines=[line.encode() for line in SAID])
@settings(max_examples=40)
def test_an_odd_line_of_nvidia_smi_costs_its_own_figures_alone(awk: str, lines: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        speaker = Speaker(awk, Path(folder))
        try:
            speaker.says(*lines)
            speaker.says(*lines)
            assert not speaker.decoder.noise
            first = next(gpu for gpu in speaker.last(Inventory).gpus if gpu.index == 0)
            assert (first.uuid, first.name, first.memory_bytes) == ("GPU-aaaa", "NVIDIA H200", 143771 << 20)
            rows = speaker.last(Sample).g
            assert rows is not None and rows[0] is not None
            assert rows[0][:10] == [97.0, 81920 << 20, 61.0, 412.25, 700.0, 54.0, 66.0, 1830.0, 3201.0, 0x44]
            health = speaker.last(Slow).gpus
            assert health is not None and health[0] is not None
            assert (health[0].ecc_corrected, health[0].pcie_generation, health[0].remap_pending) == (3, 5, True)
            processes = speaker.last(Middle).processes
            assert processes is not None and (0, 4242, "python3", 1024 << 20) in [
                (each.gpu, each.pid, each.name, each.memory_bytes) for each in processes
            ]
        finally:
            speaker.close()
