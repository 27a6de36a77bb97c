"""The services of a simulated node: what its unit files say, and how each unit stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from connectors.site_simulator.node_model import NodeModel, Rank
from connectors.site_simulator.serving.deployed import BY_HAND_NODE, BY_HAND_TEXT, BY_HAND_UNIT, DEPLOYED
from connectors.site_simulator.serving.engine import Serving
from connectors.site_simulator.serving.launching import server_of
from connectors.site_simulator.serving.unit_texts import FOLDERS, parse_unit
from connectors.site_simulator.specification import Load

MIB = 1 << 20
#: How CLD_EXITED and CLD_KILLED stand in a unit's ExecMainCode.
EXITED, KILLED = 1, 2


class Active(StrEnum):
    """ActiveState, as far as these units know it."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    FAILED = "failed"
    ACTIVATING = "activating"


@dataclass(frozen=True, slots=True)
class UnitFile:
    """What a unit file says. `start_seconds` is how long its start takes; `gpus` are those that its processes use."""

    name: str
    description: str
    command: tuple[str, ...]
    user: str = "root"
    restart: str = "no"
    restart_seconds: float = 0.1
    start_seconds: float = 0.3
    memory_bytes: int = 12 * MIB
    kind: str = "simple"
    kill_mode: str = "control-group"
    state: str = "enabled"
    gpus: tuple[int, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    path: str = ""  # where it lies, if it was read from the node's files
    text: str = ""
    others: tuple[tuple[str, ...], ...] = ()  # further programs of a oneshot
    first: tuple[tuple[str, ...], ...] = ()  # programs that must succeed before it starts
    starts: str = ""  # of a timer: the unit that it starts, so many seconds after itself
    after_seconds: float = 0.0

    @property
    def oneshot(self) -> bool:
        return self.kind == "oneshot"

    @property
    def cgroup(self) -> str:
        return unit_cgroup(self.name)

    @property
    def reloads(self) -> bool:
        """Whether its program reads its settings anew when it is asked to."""
        return self.serves and "\nExecReload=" in self.text

    @property
    def serves(self) -> bool:
        """Whether it runs a model server or a router."""
        return bool(self.text) and server_of(self.command) is not None


@dataclass(slots=True)
class Unit:
    """A unit as it stands now. Times are unix seconds, 0 for never; `code` and `status` are ExecMain's."""

    file: UnitFile
    active: Active = Active.INACTIVE
    sub: str = "dead"
    result: str = "success"
    pid: int = 0
    began: float = 0.0  # when its main process did
    ended: float = 0.0
    changed: float = 0.0
    code: int = 0
    status: int = 0
    restarts: int = 0
    invocation: int = 0
    #: What a service of GPUs runs there: GPU to the rank that it starts.
    work: dict[int, Rank] = field(default_factory=dict)
    serving: Serving | None = None
    enabled: bool = True  # whether it starts with the machine

    @property
    def name(self) -> str:
        return self.file.name


def unit_name(job_name: str, load: Load, user: str) -> str:
    """The unit that runs a model or a notebook."""
    if load is Load.NOTEBOOK:
        return f"jupyter@{user}.service"
    deployed = next((each for each in DEPLOYED if each.job_name == job_name), None)
    if deployed is not None:
        return deployed.unit
    return f"vllm@{re.sub(r'[^A-Za-z0-9._-]', '-', job_name)}.service"


def unit_cgroup(name: str) -> str:
    """The control group of a unit; those of a template lie together."""
    template, at, _ = name.partition("@")
    return f"/system.slice/system-{template}.slice/{name}" if at else f"/system.slice/{name}"


def step_cgroup(job: int, rank: int) -> str:
    """The control group of a Slurm job's process."""
    return f"/system.slice/slurmstepd.scope/job_{job}/step_0/user/task_{rank}"


def unit_files(model: NodeModel) -> tuple[UnitFile, ...]:
    """The unit files of a node: what every node of a cluster has, and a service for each model and notebook on it."""
    return (*_USUAL, *_of_gpus(model))


def _of_gpus(model: NodeModel) -> list[UnitFile]:
    found: dict[str, list[int]] = {}
    ranks = [(index, rank) for index, rank in enumerate(model.ranks) if rank is not None]
    for index, rank in ranks:
        if rank.job.load is not Load.TRAINING:
            found.setdefault(unit_name(rank.job.name, rank.job.load, rank.job.user), []).append(index)
    files = []
    for name, indices in found.items():
        rank = next(rank for index, rank in ranks if index == indices[0])
        job, gpus = rank.job, tuple(indices)
        if job.load is Load.NOTEBOOK:
            command: tuple[str, ...] = (
                "/opt/jupyter/bin/jupyter-lab",
                "--no-browser",
                f"--notebook-dir=/home/{job.user}",
            )
            files.append(UnitFile(name, f"Jupyter of {job.user}", command, job.user, memory_bytes=900 * MIB, gpus=gpus))
            continue
        deployed = next((each for each in DEPLOYED if each.unit == name), None)
        if deployed is not None:
            files += [unit_file_of(name, text, gpus) for name, text in texts_of(model.node.name, deployed.name, gpus)]
            continue
        command = ("/opt/vllm/bin/python3", "/opt/vllm/bin/vllm", "serve", f"/srv/models/{name[5:-8]}")
        command += ("--tensor-parallel-size", str(len(gpus)))
        files.append(
            UnitFile(
                name,
                f"vLLM server of {job.name}",
                command,
                job.user,
                restart="always",
                restart_seconds=5.0,
                start_seconds=1.2,
                memory_bytes=5200 * MIB,
                gpus=gpus,
            )
        )
    return files


def texts_of(node: str, model: str, gpus: tuple[int, ...]) -> list[tuple[str, str]]:
    """The unit files, by name, that a node with a replica of a deployed model has."""
    deployed = next(each for each in DEPLOYED if each.name == model)
    found = [(deployed.unit, deployed.unit_text(gpus, deployed.blue))]
    if node in deployed.routers:
        found.append((deployed.router_unit, deployed.router_text()))
        if node == BY_HAND_NODE:
            found.append((BY_HAND_UNIT, BY_HAND_TEXT))
    return found


def unit_file_of(name: str, text: str, gpus: tuple[int, ...] = (), path: str = "") -> UnitFile:
    """What a unit file of the node says. Raises BadUnit."""
    read = parse_unit(name, text)
    commands = read.commands or ((),)
    kind, timer = read.one("Service", "Type", "simple"), name.endswith(".timer")
    server = server_of(commands[0])
    return UnitFile(
        name,
        read.one("Unit", "Description", name),
        commands[0],
        read.one("Service", "User", "root"),
        restart=read.one("Service", "Restart", "no"),
        restart_seconds=read.seconds("Service", "RestartSec", 0.1),
        start_seconds=0.4 if server is not None else 0.1,
        memory_bytes=(5200 if server is not None and server[0] != "haproxy" else 24) * MIB,
        kind=kind,
        kill_mode=read.one("Service", "KillMode", "control-group"),
        state="enabled" if read.one("Install", "WantedBy") else "static",
        gpus=gpus,
        environment=tuple(read.environment.items()),
        path=path or f"{FOLDERS[0]}/{name}",
        text=text,
        others=commands[1:],
        first=read.programs("ExecStartPre"),
        starts=read.one("Timer", "Unit", name.replace(".timer", ".service")) if timer else "",
        after_seconds=read.seconds("Timer", "OnActiveSec", float("inf")) if timer else 0.0,
    )


_USUAL = (
    UnitFile(
        "chrony.service",
        "chrony, an NTP client/server",
        ("/usr/sbin/chronyd", "-F", "1"),
        "_chrony",
        restart="on-failure",
        memory_bytes=4 * MIB,
    ),
    UnitFile(
        "cron.service", "Regular background program processing daemon", ("/usr/sbin/cron", "-f"), restart="on-failure"
    ),
    UnitFile(
        "dcgm-exporter.service",
        "NVIDIA DCGM metrics for Prometheus",
        ("/usr/bin/dcgm-exporter", "--address", ":9400"),
        restart="always",
        restart_seconds=3.0,
        memory_bytes=310 * MIB,
    ),
    UnitFile(
        "munge.service",
        "MUNGE authentication service",
        ("/usr/sbin/munged",),
        "munge",
        restart="on-failure",
        memory_bytes=3 * MIB,
    ),
    UnitFile(
        "nvidia-fabricmanager.service",
        "NVIDIA fabric manager service",
        ("/usr/bin/nv-fabricmanager", "-c", "/usr/share/nvidia/nvswitch/fabricmanager.cfg"),
        start_seconds=2.0,
        memory_bytes=48 * MIB,
    ),
    UnitFile(
        "nvidia-persistenced.service",
        "NVIDIA Persistence Daemon",
        ("/usr/bin/nvidia-persistenced", "--user", "nvidia-persistenced", "--verbose"),
        "nvidia-persistenced",
        memory_bytes=2 * MIB,
    ),
    UnitFile(
        "prometheus-node-exporter.service",
        "Prometheus exporter for machine metrics",
        ("/usr/bin/prometheus-node-exporter",),
        "prometheus",
        restart="on-failure",
        memory_bytes=22 * MIB,
    ),
    UnitFile(
        "scratch-tidy.service",
        "Remove what is old in /scratch",
        ("/usr/local/sbin/scratch-tidy",),
        kind="oneshot",
        state="static",
        start_seconds=0.8,
    ),
    UnitFile(
        "slurmd.service",
        "Slurm node daemon",
        ("/usr/sbin/slurmd", "--systemd"),
        memory_bytes=14 * MIB,
        kind="notify",
        kill_mode="process",
    ),
    UnitFile(
        "ssh.service",
        "OpenBSD Secure Shell server",
        ("/usr/sbin/sshd", "-D"),
        restart="on-failure",
        kind="notify",
        memory_bytes=6 * MIB,
        kill_mode="process",
    ),
)
