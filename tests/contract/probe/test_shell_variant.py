"""A node without Python says what it says with it, or says that it cannot; nothing it began outlives the channel."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.probe import launch
from connectors.probe.messages import Ack, Hello, Inventory, Middle, Sample, Slow, Status
from tests.support import node_probe
from tests.support.probes import NodeRoot, RunningProbe, alive, bare_path, found, leaves
from tests.unit.probe.test_places import PLACES

pytestmark = pytest.mark.slow

Start = Callable[..., RunningProbe]


@pytest.mark.parametrize("awk", ["", "mawk", "gawk", "busybox awk"])
def test_both_variants_say_the_same_of_file_servers_and_odd_files(
    awk: str, start: Start, root: NodeRoot, tmp_path: Path
) -> None:
    """Python's rows, then those of each awk: the same files, the same words."""

    def mountstats(reads: int, wait: int) -> str:
        lines = ["device proc mounted on /proc with fstype proc"]
        for source, factor in (("nas-2:/a", 1), ("nas-2:/a", 1), ("nas-2:/b", 3), ("[2001:db8::7]:/c", 2)):
            lines += [
                f"device {source} mounted on /x with fstype nfs4 statvers=1.1",
                f"\txprt:\ttcp 0 0 1 0 11 {reads * factor} {reads * factor} 0 53 0 2 0 0",
                "\tper-op statistics",
                f"\tREAD: {reads * factor} 0 0 {reads} {reads * 4096} 0 {wait * factor} {wait * factor} 0",
                f"\tGETATTR: {reads} 0 0 {reads} {reads} 0 {reads} {2 * reads} 0",
                "\tWRITE: nonsense",
            ]
        return "\n".join(lines) + "\n"

    root.write("proc/self/mountstats", mountstats(10, 100))
    root.memory(total=100, available=200)
    root.write("sys/class/infiniband/mlx5_0/ports/1/counters/port_rcv_data", "N/A (no PMA)\n")
    environment = {**root.environment, "DRIFTVAKT_PROBE_NVML": "none", **(bare_path(tmp_path, [], awk) if awk else {})}
    variant = launch.Variant.SH if awk else launch.Variant.PYTHON
    probe = start(environment, options=launch.ProbeOptions(tiers=(1, 1, 1), variant=variant))
    inventory = probe.wait_for(Inventory, lambda inventory: bool(inventory.storage))
    assert [server.name for server in inventory.storage] == ["2001:db8::7", "nas-2"]
    probe.wait_for(Sample, lambda sample: len(sample.f) == 2)
    dev = (root.path / "proc/net/dev").read_text()
    root.write("proc/net/dev", dev + "bad0: 1 2 x\n")
    root.write("proc/self/mountstats", mountstats(40, 700))
    root.write("proc/uptime", "86402.25 1.0\n")
    sample = probe.wait_for(Sample, lambda sample: bool(sample.f and sample.f[0] and sample.f[0][1] is not None))
    assert sample.f[0] is not None and sample.f[1] is not None
    assert sample.f[0][1:3] == [20.0, 20.0] and sample.f[1][1:3] == [20.0, 20.0]
    assert sample.f[1][7:9] == [1.0, 2.0] and sample.f[1][4:6] == [None, None] and sample.f[1][10] == 0.0
    assert sample.f[1][11:] == [0.0, 1.0]
    assert sample.f[1][0] is not None and sample.f[0][0] is not None
    assert sample.f[1][0] == pytest.approx(2 * sample.f[0][0], rel=0.01)
    assert sample.h[3:5] == [None, None]
    assert sample.p[0] is not None and sample.p[0][0] == 0.0
    assert sample.p[1] is not None and sample.p[1][0] is None and sample.p[1][1] == 0.0
    said = [each for each in probe.messages if isinstance(each, Status)]
    assert ("values:host", "impossible") in [(each.part, each.state) for each in said]


def awk_function(name: str) -> str:
    source = (Path(launch.__file__).parent / "node_probe.sh").read_text()
    start = source.index(f"function {name}(")
    one_line = source[start : source.index("\n", start)]
    return one_line if one_line.endswith("}") else source[start : source.index("\n}", start)] + "\n}"


@pytest.mark.parametrize("awk", ["mawk", "gawk", "busybox awk"])
def test_both_variants_tell_the_same_of_where_a_process_runs(awk: str) -> None:
    python = node_probe.load()
    program = "\n".join(map(awk_function, ("hex_id", "place")))
    program += '\n{ place($0); print job "|" runtime "|" container "|" pod "|" unit }'
    paths = [path for path, _ in PLACES if path]
    ran = subprocess.run(
        [*found(awk), program], input="\n".join(paths) + "\n", capture_output=True, text=True, check=True
    )
    for path, line in zip(paths, ran.stdout.splitlines(), strict=True):
        place = python.place_of(path)
        if len(place["container"]) == 64:
            place["container"] = place["container"][:12]
        assert line == "|".join(place.values()), path


FAKE_SMI = r"""#!/bin/sh
# What nvidia-smi prints for two H200s, by its --help-query-gpu; the second has no power reading.
[ -z "$WEDGED" ] || exec sleep "$WEDGED"
if [ -e "$SAYS" ]; then
  read -r status words <"$SAYS"
  echo "$words"
  exit "$status"
fi
case "$*" in
  *query-gpu=driver_version*)
    echo '570.86.15, 0, GPU-aaaa, 00000000:1B:00.0, 143771, 700.00, 1980, 16, Disabled, NVIDIA H200'
    [ ! -e "$LOST" ] || {
      echo 'Unable to determine the device handle for GPU0000:2B:00.0: GPU is lost.  Reboot the system to recover it'
      exit 15
    }
    echo '570.86.15, 1, GPU-bbbb, 00000000:2B:00.0, 143771, 700.00, 1980, 16, Disabled, NVIDIA H200' ;;
  *query-gpu=index,util*clocks_event*)
    [ -n "$OLD" ] && echo 'Field "clocks_event_reasons.active" is not a valid field to query.' && exit 2
    while :; do
      echo '0, 97, 81920, 61, 412.25, 700.00, 54, 66, 1830, 3201, 0x0000000000000044, [N/A]'
      [ -e "$LOST" ] || echo '1, 0, 4, 0, [N/A], 700.00, 31, [N/A], 345, 3201, 0x0000000000000001, [N/A]'
      [ ! -e "$ODD" ] || echo '0, 4294967295, 999999999, 61, 4294967.29, 700, 4294967291, 66, 1830, 3201, 0x4, 999'
      sleep 1
      [ ! -e "$HANG" ] || exec sleep 100000
    done ;;
  *query-gpu=index,util*clocks_throttle*)
    while :; do echo '0, 5, 4, 3, 90.00, 700.00, 30, 30, 345, 3201, 0x0000000000000001, [N/A]'; sleep 1; done ;;
  *query-gpu=pci.bus_id*)
    while :; do
      [ -e "$ERRORS" ] && many=7 || many=0
      echo "00000000:1B:00.0, 0, 3, $many, 16, 5"
      echo '00000000:2B:00.0, 1, [N/A], [N/A], 8, 4'
      sleep 1
    done ;;
  *query-remapped-rows*) echo '00000000:1B:00.0, 1, 0, Yes, No' ;;
  *query-compute-apps*) while :; do echo 'GPU-bbbb, 4242, 1024, /usr/bin/python3'; sleep 1; done ;;
esac
"""


@pytest.fixture
def smi(tmp_path: Path) -> dict[str, str]:
    """An environment with an nvidia-smi that files of the test's folder steer."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "nvidia-smi").write_text(FAKE_SMI)
    (folder / "nvidia-smi").chmod(0o755)
    steered = {name.upper(): str(tmp_path / name) for name in ("hang", "says", "lost", "odd", "errors")}
    return {"PATH": f"{folder}:{os.environ['PATH']}", **steered}


SHELL_ALONE = launch.ProbeOptions(tiers=(1, 1, 2), variant=launch.Variant.SH)


def test_without_python_nvidia_smi_is_read_in_loop_mode(start: Start, smi: dict[str, str], tmp_path: Path) -> None:
    probe = start(smi, options=SHELL_ALONE)
    assert probe.wait_for(Hello).nvml == "starting"
    inventory = probe.wait_for(Inventory, lambda inventory: bool(inventory.gpus))
    assert [(gpu.uuid, gpu.name, gpu.pci, gpu.memory_bytes) for gpu in inventory.gpus] == [
        ("GPU-aaaa", "NVIDIA H200", "00000000:1b:00.0", 143771 << 20),
        ("GPU-bbbb", "NVIDIA H200", "00000000:2b:00.0", 143771 << 20),
    ]
    assert inventory.driver == "570.86.15"
    sample = probe.wait_for(Sample, lambda sample: bool(sample.g and sample.g[1]))
    assert sample.g is not None
    assert sample.g[0] == [97.0, 81920 << 20, 61.0, 412.25, 700.0, 54.0, 66.0, 1830.0, 3201.0, 0x44] + [None] * 4
    assert sample.g[1] is not None and sample.g[1][3] is None and sample.g[1][9] == 1.0
    middle = probe.wait_for(Middle, lambda middle: bool(middle.processes))
    assert middle.processes is not None
    assert (middle.processes[0].gpu, middle.processes[0].pid, middle.processes[0].name) == (1, 4242, "python3")
    slow = probe.wait_for(Slow, lambda slow: bool(slow.gpus and slow.gpus[0]))
    assert slow.gpus is not None and slow.gpus[0] is not None and slow.gpus[0].ecc_corrected == 3
    assert (slow.gpus[0].ecc_uncorrected, slow.gpus[0].pcie_generation) == (0, 5)
    slow = probe.wait_for(Slow, lambda slow: bool(slow.gpus and slow.gpus[0] and slow.gpus[0].remap_pending))
    assert slow.gpus is not None and slow.gpus[0] is not None and slow.gpus[0].remap_failed is False
    (tmp_path / "errors").touch()
    probe.wait_for(Slow, lambda slow: bool(slow.gpus and slow.gpus[0] and slow.gpus[0].ecc_uncorrected == 7))
    (tmp_path / "hang").touch()
    status = probe.wait_for(Status, lambda status: status.part == "nvml")
    assert status.state == "overdue"
    later = probe.wait_for(Sample)
    assert later.g is None and later.h[0] is not None
    probe.stream.close()
    assert probe.wait_end().exit_status == 0


def test_an_older_nvidia_smi_is_asked_by_the_names_it_knows(start: Start, smi: dict[str, str]) -> None:
    probe = start({**smi, "OLD": "1"}, options=SHELL_ALONE)
    sample = probe.wait_for(Sample, lambda sample: bool(sample.g and sample.g[0]))
    assert sample.g is not None and sample.g[0] is not None and sample.g[0][0] == 5.0


@pytest.mark.parametrize(
    ("status", "words", "said"),
    [
        (
            18,
            "Failed to initialize NVML: Driver/library version mismatch",
            "the library and the loaded driver are of different versions",
        ),
        (
            9,
            "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that it runs.",
            "the NVIDIA driver is not loaded",
        ),
        (6, "No devices were found", "No devices were found"),
        (3, "", "nvidia-smi failed with status 3"),
    ],
)
def test_what_nvidia_smi_says_in_place_of_figures_is_the_drivers_state(
    start: Start, smi: dict[str, str], status: int, words: str, said: str
) -> None:
    says = Path(smi["SAYS"])
    says.write_text(f"{status} {words}\n")
    probe = start(smi, options=SHELL_ALONE)
    assert probe.wait_for(Inventory, lambda inventory: inventory.nvml != "starting").nvml == said
    assert probe.wait_for(Sample).g == []
    says.unlink()
    inventory = probe.wait_for(Inventory, lambda inventory: len(inventory.gpus) == 2)
    assert inventory.nvml == "ok"
    says.write_text(f"{status} {words}\n")
    assert probe.wait_for(Inventory, lambda inventory: not inventory.gpus).nvml == said
    assert ("nvml", "failed") in [(each.part, each.state) for each in probe.messages if isinstance(each, Status)]


def test_a_gpu_that_nvidia_smi_cannot_reach_is_lost_and_not_just_missing(start: Start, smi: dict[str, str]) -> None:
    lost = Path(smi["LOST"])
    lost.touch()
    probe = start(smi, options=SHELL_ALONE)
    inventory = probe.wait_for(Inventory, lambda inventory: len(inventory.gpus) == 2)
    assert [gpu.pci for gpu in inventory.gpus] == ["00000000:1b:00.0", "0000:2b:00.0"]
    status = probe.wait_for(Status)
    assert (status.part, status.state, status.text) == ("gpu:1", "failed", "GPU is lost")
    sample = probe.wait_for(Sample, lambda sample: bool(sample.g and sample.g[0]))
    assert sample.g is not None and sample.g[1] is None
    lost.unlink()
    inventory = probe.wait_for(Inventory, lambda inventory: inventory.gpus[-1].uuid == "GPU-bbbb")
    assert probe.wait_for(Status, lambda status: status.part == "gpu:1").state == "ok"
    lost.touch()
    assert probe.wait_for(Status, lambda status: status.part == "gpu:1").state == "failed"


def test_without_python_what_cannot_be_is_not_known_and_told(start: Start, smi: dict[str, str]) -> None:
    Path(smi["ODD"]).touch()
    probe = start(smi, options=SHELL_ALONE)
    sample = probe.wait_for(Sample, lambda sample: bool(sample.g and sample.g[0] and sample.g[0][0] is None))
    assert sample.g is not None and sample.g[0] is not None
    assert sample.g[0][:9] == [None, None, 61.0, None, 700.0, None, 66.0, 1830.0, 3201.0]
    assert "values:gpu:0" in [each.part for each in probe.messages if isinstance(each, Status)]


def test_a_wedged_nvidia_smi_is_started_once_of_each_kind_and_leaves_with_the_channel(
    start: Start, smi: dict[str, str]
) -> None:
    seconds = str(1_000_000 + os.getpid())
    for _ in range(2):
        probe = start({**smi, "WEDGED": seconds}, options=SHELL_ALONE)
        sample = probe.wait_for(Sample, lambda sample: sample.n == 6)
        assert sample.g is None and sample.h[2] is not None
        assert len(alive(f"sleep {seconds}")) == 5
        probe.control("ping")
        assert probe.wait_for(Ack).ok
        probe.stream.close()
        probe.wait_end()
        leaves(f"sleep {seconds}")


FAKE_DF = r"""#!/bin/sh
# df, but for mounts that a file of the test's names: those hang, as on a lost server
for mount; do
  [ "$mount" = -Pk ] || ! grep -qx "$mount" "$DEAD" || exec sleep "$LONG"
done
echo "Filesystem 1024-blocks Used Available Capacity Mounted on"
for mount; do
  [ "$mount" = -Pk ] || echo "x 1000 900 $(cat "$FREE") 90% $mount"
done
"""


def test_without_python_a_dead_server_costs_its_own_mounts_and_what_is_old_says_so(
    start: Start, tmp_path: Path
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "df").write_text(FAKE_DF)
    awk = shutil.which("awk")
    mountinfo = tmp_path / "mountinfo"
    lines = ["1 1 259:2 / / rw - ext4 /dev/nvme0n1p2 rw", "2 1 259:2 /x /bind rw - ext4 /dev/nvme0n1p2 rw"]
    lines += [f"{n} 1 0:5{n} / /nas\\040{n} rw shared:1 - nfs4 nas-1:/{n} rw" for n in range(3, 8)]
    lines += ["9 1 0:60 / /zz rw - fuse.juicefs juice rw", "10 1 0:61 / /proc rw - proc proc rw"]
    mountinfo.write_text("\n".join(lines) + "\n")
    (folder / "awk").write_text(f'#!/bin/sh\ncase $# in 2) exec {awk} "$1" {mountinfo} ;; esac\nexec {awk} "$@"\n')
    for tool in ("df", "awk"):
        (folder / tool).chmod(0o755)
    dead, free = tmp_path / "dead", tmp_path / "free"
    dead.write_text("")
    free.write_text("100")
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", "DEAD": str(dead), "FREE": str(free)}
    environment["LONG"] = seconds = str(2_000_000 + os.getpid())
    probe = start({**environment, "DRIFTVAKT_PROBE_NVML": "none"}, options=SHELL_ALONE)
    mounts = ["/", *(f"/nas {n}" for n in range(3, 8)), "/zz"]
    middle = probe.wait_for(Middle, lambda middle: len(middle.filesystems) == 7)
    assert [(row.mount, row.size_bytes, row.free_bytes) for row in middle.filesystems] == [
        (mount, 1000 << 10, 100 << 10) for mount in mounts
    ]
    dead.write_text("".join(f"/nas {n}\n" for n in range(3, 8)))
    status = probe.wait_for(Status, lambda status: all(f"/nas {n}" in status.text for n in range(3, 8)))
    assert (status.part, status.state) == ("filesystems", "overdue")
    free.write_text("50")
    # Each df comes back when it does: a message may hold figures of its own tick beside those of the one before.
    wanted = {mount: (100, True) if mount.startswith("/nas") else (50, False) for mount in mounts}
    probe.wait_for(
        Middle,
        lambda middle: {row.mount: (row.free_bytes >> 10, row.age > 2) for row in middle.filesystems} == wanted,
    )
    assert len(alive(f"sleep {seconds}")) == 5
    probe.stream.close()
    probe.wait_end()
    leaves(f"sleep {seconds}")
