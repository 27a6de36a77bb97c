"""The nodes of the site that stands still: its nodes, what they are made of, what runs on them and what they say.

Names are as long as they are in the field, for a picture that flatters proves nothing.
"""

from __future__ import annotations

import base64
import zlib
from pathlib import PurePosixPath

from connectors.ssh.fingerprints import fingerprint, randomart
from console.fleet.model.inventory import Inventory, Node, Site, SiteKind
from console.fleet.model.readings import Device, Facts, Filesystem, GpuHealth, GpuProcess, NodeEvent
from console.fleet.model.signals import Kind

NOW = 1_795_525_964.0  # 2026-11-24 14:12:44 in Stockholm
GIB = 1 << 30
MEMORY_BYTES = 141.0 * GIB
#: Where the operator's data lies, as the pictures say it.
DIRECTORY = PurePosixPath("/home/astrid.bergstrom/.local/share/driftvakt")
#: Ports and their bits per second. The bond lies on the Ethernet port, so its bytes are counted there.
PORTS = (("mlx5_0", 400e9), ("mlx5_1", 400e9), ("enp154s0f0np0", 25e9), ("bond0", 25e9))
DETAILS = {
    "mlx5_0": "infiniband mlx5_core ibp24s0",
    "mlx5_1": "infiniband mlx5_core ibp41s0",
    "enp154s0f0np0": "ethernet mlx5_core",
    "bond0": "ethernet",
}
_RACKS = {"Hall 1, rack A": 4, "Hall 1, rack B": 4, "Hall 1, rack C": 4, "Rack 1": 5}
_OWNERS = {
    "Hall 1, rack A": "Bildgruppen radiologi",
    "Hall 1, rack B": "vision",
    "Hall 1, rack C": "Språkmodeller",
    "Rack 1": "vision",
}
_PROGRAMS = (
    ("s.lind", "weld-inspect"),
    ("s.lind", "python3.11 train_segmentation_3d_unet_multiresolution.py"),
    ("anna-karin.bergstrom", "python3 -m vllm.entrypoints.openai.api_server"),
    ("svc-inference", "tritonserver"),
)
#: Where each of them runs.
_PLACES: tuple[dict[str, str], ...] = (
    {"job": "48120"},
    {"job": "48120"},
    {"runtime": "containerd", "container": "vllm", "pod": "language/journal-summary-7f9c6d5b8-x2x5k"},
    {"runtime": "podman", "container": "3f2a9c1b2d4e"},
)


_BLOB = len("ssh-ed25519").to_bytes(4, "big") + b"ssh-ed25519" + (32).to_bytes(4, "big") + bytes(range(1, 33))
#: What is known of the key of u04, which is seen for the first time.
FIRST_KEY = {
    "host": "u04.example.org",
    "port": "22",
    "key_type": "ssh-ed25519",
    "fingerprint": fingerprint(_BLOB),
    "randomart": randomart(_BLOB),
    "key": base64.b64encode(_BLOB).decode(),
}
#: What u03 said when it refused.
REFUSED = {"user": "astrid.bergstrom", "allowed": "publickey,gssapi-with-mic", "tried": "publickey"}
REFUSED_RAW = """\
Authentication (publickey) with id_ed25519 (SHA256:5yQkBd0pZlN1wUj8G7mFh3vS2cXeTtRiLoAaKqMnPzE) was refused.
Authentication (publickey) with id_rsa (SHA256:0Vb7Hn2eWcJx5sYtLkPdRzQmUiAoGfEhKqNyBvCxDjM) was refused.
The server allows: publickey, gssapi-with-mic
Access is for employees of Exempelbolaget alone. All activity is logged."""


def inventory() -> Inventory:
    """Two sites: most nodes by user and port, rack C behind a jump host, one not watched, and this workstation."""
    sites = (
        Site("trollhattan", "Trollhättan", zone="Europe/Stockholm"),
        Site("uppsala", "Uppsala", kind=SiteKind.EDGE, zone="Europe/Stockholm"),
    )
    nodes, number = [], 1
    for rack, count in _RACKS.items():
        for index in range(count):
            edge = rack == "Rack 1"
            name = f"u{index + 1:02}" if edge else f"g{number:02}"
            number += 1
            nodes.append(
                Node(
                    sites[edge].key,
                    name,
                    f"{name}.example.org" if edge else f"{name}.trollhattan.example.org",
                    user="" if edge else "ops",
                    port=0 if edge else 2222,
                    rack=rack,
                    owner=_OWNERS[rack],
                    jump="ops@bastion.trollhattan.example.org:2222" if rack == "Hall 1, rack C" else "",
                    watched=name != "u05",
                )
            )
    nodes.append(Node(sites[0].key, "desk", "localhost", local=True))
    return Inventory(sites, tuple(nodes))


def seed(*names: str) -> int:
    return zlib.crc32("/".join(names).encode())


def facts_of(node: Node) -> Facts:
    if node.local:
        devices = [Device(Kind.PORT, "eno1", "eno1", "ethernet e1000e"), Device(Kind.DISK, "nvme0n1", "WD_BLACK SN770")]
        boot = NOW - 6 * 3600
        return Facts(node.name, "Debian GNU/Linux 12", "6.1.0-28", 16, 32 << 30, boot, variant="python",
                     devices=tuple(devices))  # fmt: skip
    limits = {
        "memory_bytes": MEMORY_BYTES,
        "slowdown_celsius": 87.0,
        "shutdown_celsius": 92.0,
        "power_limit_max": 700.0,
        "sm_clock_max": 1_980.0,
    }
    devices = [Device(Kind.GPU, str(i), "NVIDIA H200", _named(node, i), dict(limits)) for i in range(8)]
    devices += [Device(Kind.PORT, name, name, DETAILS[name]) for name, _ in PORTS]
    devices.append(Device(Kind.DISK, "nvme0n1", "SAMSUNG MZQL23T8HCLS"))
    devices.append(Device(Kind.STORAGE, "nas-1.trollhattan.example.org", "nas-1.trollhattan.example.org", "nfs"))
    boot = NOW - 41 * 86_400
    return Facts(
        node.name,
        "Ubuntu 24.04.1 LTS",
        "6.8.0-45",
        192,
        2 << 40,
        boot,
        "570.124.06",
        "ok",
        "python",
        True,
        tuple(devices),
    )


def _named(node: Node, gpu: int) -> str:
    """UUID and PCI address, as long as they are."""
    one, other = seed(node.name, str(gpu)), seed(str(gpu), node.name)
    mixed = f"{one:08x}-{other >> 16:04x}-{other & 0xFFFF:04x}-{one >> 16:04x}-{one & 0xFFFF:04x}{other:08x}"
    return f"GPU-{mixed} 00000000:{0x1B + 0x10 * gpu:02X}:00.0"


def health_of(node: Node) -> tuple[GpuHealth, ...]:
    """Counters of each GPU; in one of g07 a row of memory waits for a reset."""
    return tuple(
        GpuHealth(
            energy_joules=1.9e9 + gpu * 3.1e7,
            ecc_corrected=seed(node.name, str(gpu)) % 4,
            ecc_uncorrected=0,
            remapped_correctable=int(waits := node.name == "g07" and gpu == 4),
            remapped_uncorrectable=0,
            remap_pending=waits,
            remap_failed=False,
            pcie_width=16,
            pcie_generation=5,
            pcie_replays=0,
            recovery_action=int(waits),
        )
        for gpu in range(0 if node.local else 8)
    )


def processes_of(node: Node, memory_used: float) -> tuple[GpuProcess, ...]:
    """One for each GPU, whose `memory_used` bytes it holds nearly all or a part of."""
    if node.local:
        return ()
    first = seed(node.name) % len(_PROGRAMS)
    used = (int(memory_used * 0.97), int(memory_used * 0.355))
    return tuple(
        GpuProcess(
            gpu,
            1_218_840 + 7 * gpu,
            *_PROGRAMS[(first + gpu) % len(_PROGRAMS)],
            used[gpu % 2] - gpu * 30_000_000,
            100.0 - gpu,
            **_PLACES[(first + gpu) % len(_PLACES)],
        )
        for gpu in range(8)
    )


def filesystems_of(node: Node) -> tuple[Filesystem, ...]:
    root = Filesystem("/", "ext4", 894 * GIB, 511 * GIB)
    if node.local:
        return (root,)
    return (
        root,
        Filesystem("/scratch", "xfs", 7_000 * GIB, 2_900 * GIB),
        Filesystem("/mnt/nas-1/datasets/radiology", "nfs4", 180_000 * GIB, 11_000 * GIB),
    )


def host_keys() -> list[tuple[str, str, str]]:
    """The keys that were accepted, as the settings list them."""
    ends = [f"[g{n:02}.trollhattan.example.org]:2222" for n in range(1, 13)]
    ends = ["[bastion.trollhattan.example.org]:2222", *ends, "u01.example.org"]
    return [(end, "ssh-ed25519", "SHA256:" + f"{n:02}Hq7" * 8 + "abc") for n, end in enumerate(ends)]


def events(condition: str) -> list[NodeEvent]:
    """What nodes said, oldest first."""
    if condition == "empty":
        return []
    told = [
        (
            "trollhattan/g07",
            2_400,
            "kernel",
            "xid:63",
            "gpu:4",
            "NVRM: Xid (PCI:0000:9b:00): 63, pid='<unknown>', name=<unknown>, Row Remapper: New row "
            "(0x00000000000b1b9a) marked for remapping, reset gpu to activate.",
        ),
        ("trollhattan/g07", 3_100, "kernel", "kernel", "", "nfs: server nas-1.trollhattan.example.org OK"),
    ]
    if condition == "storm":
        slow = "nfs: server nas-1.trollhattan.example.org not responding, still trying"
        told += [
            (
                "trollhattan/g03",
                600,
                "nvml",
                "xid:79",
                "gpu:5",
                "NVRM: Xid (PCI:0000:5d:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.",
            ),
            ("trollhattan/g07", 300, "kernel", "kernel", "", slow),
            (
                "trollhattan/g07",
                260,
                "kernel",
                "kernel",
                "",
                "mlx5_core 0000:5e:00.0: Port module event[error]: module 0, Cable error, Bus stuck (I2C or data "
                "shorted)",
            ),
            ("trollhattan/g08", 200, "kernel", "link:down", "port:mlx5_1", "mlx5_core 0000:5e:00.0: Link down"),
            ("trollhattan/g08", 190, "kernel", "link:up", "port:mlx5_1", "mlx5_core 0000:5e:00.0: Link up"),
        ]
    events = [NodeEvent(node, NOW - ago, source, code, device, text) for node, ago, source, code, device, text in told]
    return sorted(events, key=lambda event: event.time)
