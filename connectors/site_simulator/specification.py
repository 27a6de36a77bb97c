"""The demo site's specification: sites, nodes, GPUs and the jobs placed on them; and the specification it ships with.

Units are in the names. A specification can be read from JSON (docs/demo-site.md shows the form).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from resources.errors import EnvironmentFault

GIB = 1 << 30
MAX_NODES = 256
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,30}\Z")
_DISPLAY = re.compile(r"[\w .,()/-]{1,60}\Z")


class SpecificationError(EnvironmentFault):
    """A specification that cannot be simulated; the text names the field and what it should be."""


class Fabric(StrEnum):
    INFINIBAND = "infiniband"
    ROCE = "roce"


class Load(StrEnum):
    TRAINING = "training"
    INFERENCE = "inference"
    NOTEBOOK = "notebook"


@dataclass(frozen=True, slots=True)
class GpuKind:
    """What one GPU is, as NVIDIA's H200 SXM data sheet and its NVML limits say. `dynamic_watts` is what full tensor
    work at full clocks adds to `idle_watts`."""

    name: str = "NVIDIA H200"
    memory_bytes: int = 143_771 * (1 << 20)
    power_cap_watts: float = 700.0
    idle_watts: float = 76.0
    dynamic_watts: float = 585.0
    slowdown_celsius: float = 87.0
    shutdown_celsius: float = 92.0
    sm_clock_mhz: float = 1980.0
    idle_clock_mhz: float = 345.0
    memory_clock_mhz: float = 3201.0
    pcie_width: int = 16
    pcie_generation: int = 5


@dataclass(frozen=True, slots=True)
class SiteSpec:
    """A place with its own storage server. `utc_offset_hours` sets when its people are awake."""

    key: str
    name: str
    storage: str
    fabric: Fabric
    utc_offset_hours: float = 1.0
    coolant_celsius: float = 31.0


@dataclass(frozen=True, slots=True)
class NodeSpec:
    name: str
    site: str
    hall: str
    rack: str
    gpus: int = 8
    cpus: int = 192
    memory_bytes: int = 2048 * GIB
    switch: str = ""


@dataclass(frozen=True, slots=True)
class JobSpec:
    """Work on GPUs. `placement` lists (node, GPU indices) in rank order. `intensity` is its busy utilisation, 0 to 1;
    an inference job reaches it at the height of the day, and `night` of it at the day's lowest. `reads_storage` is how
    much slow storage hurts it."""

    number: int
    name: str
    user: str
    load: Load
    placement: tuple[tuple[str, tuple[int, ...]], ...]
    intensity: float
    memory_bytes: int
    reads_storage: float = 0.0
    night: float = 0.4

    @property
    def nodes(self) -> tuple[str, ...]:
        return tuple(node for node, _ in self.placement)


@dataclass(frozen=True, slots=True)
class Specification:
    sites: tuple[SiteSpec, ...]
    nodes: tuple[NodeSpec, ...]
    jobs: tuple[JobSpec, ...]
    gpu: GpuKind = GpuKind()

    def __post_init__(self) -> None:
        _check(self)

    def site(self, key: str) -> SiteSpec:
        """A site by key or display name; raises KeyError."""
        for site in self.sites:
            if key in (site.key, site.name):
                return site
        raise KeyError(key)

    def node(self, name: str) -> NodeSpec:
        """A node by name; raises KeyError."""
        for node in self.nodes:
            if node.name == name:
                return node
        raise KeyError(name)


def _check(spec: Specification) -> None:
    if not spec.sites or not spec.nodes:
        raise SpecificationError("a specification needs at least one site and one node")
    if len(spec.nodes) > MAX_NODES:
        raise SpecificationError(f"{len(spec.nodes)} nodes are more than the {MAX_NODES} that one process simulates")
    for what, names in (("site", [s.key for s in spec.sites]), ("node", [n.name for n in spec.nodes])):
        for name in names:
            if not _NAME.match(name):
                raise SpecificationError(f"{what} {name!r}: small letters, digits, dots and dashes, at most 31")
            if names.count(name) > 1:
                raise SpecificationError(f"{what} {name!r} is there twice")
    _check_sites(spec.sites)
    sites = {site.key for site in spec.sites}
    for node in spec.nodes:
        _check_node(node, sites)
    _check_jobs(spec)


def _check_sites(sites: tuple[SiteSpec, ...]) -> None:
    for site in sites:
        if not _DISPLAY.match(site.name) or not _NAME.match(site.storage):
            raise SpecificationError(f"site {site.key!r}: its name or its storage server's name cannot be shown")
        if not -14 <= site.utc_offset_hours <= 14 or not 5 <= site.coolant_celsius <= 45:
            raise SpecificationError(f"site {site.key!r}: offset is -14 to 14 hours, coolant 5 to 45 °C")


def _check_node(node: NodeSpec, sites: set[str]) -> None:
    if node.site not in sites:
        raise SpecificationError(f"node {node.name!r} is on site {node.site!r}, which is not there")
    if any(type(number) is not int for number in (node.gpus, node.cpus, node.memory_bytes)):
        raise SpecificationError(f"node {node.name!r}: gpus, cpus and memory_bytes are whole numbers")
    if not 0 <= node.gpus <= 16 or not 1 <= node.cpus <= 1024 or not GIB <= node.memory_bytes <= 64 * 1024 * GIB:
        raise SpecificationError(f"node {node.name!r}: 0-16 GPUs, 1-1024 CPUs, 1 GiB to 64 TiB of memory")
    if not all(_DISPLAY.match(word) for word in (node.hall, node.rack, node.switch or "-")):
        raise SpecificationError(f"node {node.name!r}: its hall, rack or switch cannot be shown")


def _check_jobs(spec: Specification) -> None:
    gpus = {node.name: node.gpus for node in spec.nodes}
    taken: set[tuple[str, int]] = set()
    for job in spec.jobs:
        if type(job.number) is not int or type(job.memory_bytes) is not int:
            raise SpecificationError(f"job {job.number!r}: number and memory_bytes are whole numbers")
        if not _DISPLAY.match(job.name) or not re.fullmatch(r"[a-z][a-z0-9._-]{0,30}", job.user):
            raise SpecificationError(f"job {job.number}: its name or its user cannot be shown")
        if not 0 < job.intensity <= 1 or not 0 <= job.reads_storage <= 1 or not 0 <= job.night <= 1:
            raise SpecificationError(f"job {job.number}: intensity is above 0 to 1, reads_storage and night 0 to 1")
        if not 0 < job.memory_bytes <= spec.gpu.memory_bytes:
            raise SpecificationError(f"job {job.number} does not fit into a GPU's memory")
        for node, indices in job.placement:
            for index in indices:
                if node not in gpus or type(index) is not int or not 0 <= index < gpus[node]:
                    raise SpecificationError(f"job {job.number} wants GPU {index} of {node!r}, which is not there")
                if (node, index) in taken:
                    raise SpecificationError(f"GPU {index} of {node!r} has two jobs")
                taken.add((node, index))


_ALL = tuple(range(8))


def _whole(*nodes: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    return tuple((node, _ALL) for node in nodes)


def default_specification() -> Specification:
    """Two sites, 16 nodes, 128 GPUs: five models in production and four pilots, training jobs and notebooks, with some
    GPUs free."""
    sites = (
        SiteSpec("trollhattan", "Trollhättan", "nas-1", Fabric.INFINIBAND),
        SiteSpec("uppsala", "Uppsala", "nas-2", Fabric.ROCE, coolant_celsius=33.0),
    )
    racks = {**dict.fromkeys(range(1, 5), "A"), **dict.fromkeys(range(5, 9), "B"), **dict.fromkeys(range(9, 13), "C")}
    nodes = tuple(
        NodeSpec(f"g{n:02d}", "trollhattan", "Hall 1", rack, switch=f"leaf-{rack.lower()}") for n, rack in racks.items()
    )
    nodes += tuple(NodeSpec(f"u{n:02d}", "uppsala", "Edge", "1", switch="edge-u") for n in range(1, 5))
    return Specification(sites, nodes, (*_models(), *_batch()))


def _models() -> tuple[JobSpec, ...]:
    """Models that answer. Those with a queue of their own work through the night."""
    support = (("g01", (0, 1)), ("g02", (0, 1)), ("g04", (0, 1)), ("g09", (0, 1)))
    weld = (("u01", (0,)), ("u02", (0,)), ("g03", (5,)), ("u03", (0,)), ("g09", (2,)), ("g10", (0,)))
    summary = (("g04", (2, 3, 4, 5, 6, 7)), ("g10", (1, 2)), ("g11", (0, 1)))
    edge_summary = (("u01", (1, 2)), ("u02", (1, 2)), ("u03", (1, 2, 3)), ("u04", (0, 1, 2, 3)))
    triage = (("g10", (3,)), ("u01", (3,)), ("u03", (4,)), ("u04", (4,)))

    def model(
        number: int,
        name: str,
        placement: tuple[tuple[str, tuple[int, ...]], ...],
        at_night: float,
        memory: int,
        *,
        night: float = 0.95,
    ) -> JobSpec:
        """`at_night` is its utilisation at the day's lowest."""
        height = min(1.0, at_night / night)
        return JobSpec(number, name, "svc-models", Load.INFERENCE, placement, height, memory * GIB, night=night)

    return (
        model(47001, "support-sv 7.0", support, 0.92, 57),
        model(47002, "weld-inspect 3.2", weld, 0.92, 38),
        model(47003, "journal-summary 1.9", summary, 0.84, 96),
        model(51003, "journal-summary 1.9", edge_summary, 0.84, 96),
        model(47004, "embed-sv 4.1", (("g12", (0, 1, 2, 3)),), 0.66, 22, night=0.75),
        model(47005, "x-ray-triage 2.4", triage, 0.68, 64, night=0.75),
        model(47011, "spare-parts 0.2", (("g09", (3,)),), 0.28, 24, night=0.6),
        model(47012, "meeting-notes 0.9", (("g11", (3,)),), 0.08, 31, night=0.2),
        model(51013, "ticket-router 1.0-rc1", (("u01", (4,)), ("u02", (3,)), ("u03", (5,))), 0.50, 27, night=0.6),
        model(51014, "contract-check 0.4", (("u01", (5,)), ("u02", (4,))), 0.40, 33, night=0.5),
    )


def _batch() -> tuple[JobSpec, ...]:
    training, notebook = Load.TRAINING, Load.NOTEBOOK
    tuned = (("g01", (2, 3, 4, 5, 6, 7)), ("g02", (2, 3, 4, 5, 6, 7)))
    return (
        JobSpec(48120, "weld-inspect 4", "s.lind", training, _whole("g05", "g06", "g07", "g08"), 0.98, 128 * GIB, 0.8),
        JobSpec(48205, "support-sv 8", "a.lindqvist", training, tuned, 0.955, 124 * GIB, 0.2),
        JobSpec(48213, "spare-parts 1", "j.sand", training, (("g03", (0, 1, 2, 3)),), 0.93, 101 * GIB, 0.2),
        JobSpec(48188, "re-index", "s.ahmadi", training, (("g03", (4, 6, 7)),), 0.87, 72 * GIB, 0.2),
        JobSpec(48177, "meeting-notes 1.0", "s.ahmadi", training, (("g11", (2,)),), 0.86, 88 * GIB, 0.2),
        JobSpec(48131, "notebook", "k.norling", notebook, (("g10", (4,)),), 0.5, 31 * GIB, 0.3),
        JobSpec(48133, "notebook", "l.dahl", notebook, (("g09", (6,)),), 0.4, 12 * GIB, 0.3),
    )


def load_specification(path: Path) -> Specification:
    """Read a specification from a JSON file; raises SpecificationError that says what is wrong, OSError if it cannot
    be read."""
    try:
        return parse_specification(json.loads(path.read_text(encoding="utf-8")))
    except UnicodeDecodeError as problem:
        raise SpecificationError(f"{path.name} is not UTF-8: {problem}") from problem
    except json.JSONDecodeError as problem:
        raise SpecificationError(f"{path.name} is not JSON: {problem}") from problem


def parse_specification(data: Any) -> Specification:
    """Build a specification from decoded JSON: `sites`, `nodes`, `jobs`, each a list of objects with the fields of the
    records here; placements as `{"g01": [0, 1]}`. Raises SpecificationError."""
    if not isinstance(data, dict):
        raise SpecificationError("a specification is a JSON object")
    unknown = set(data) - {"sites", "nodes", "jobs"}
    if unknown:
        raise SpecificationError(f"unknown keys: {', '.join(sorted(map(repr, unknown)))}")
    try:
        sites = tuple(SiteSpec(**{**row, "fabric": Fabric(row["fabric"])}) for row in _rows(data, "sites"))
        nodes = tuple(NodeSpec(**row) for row in _rows(data, "nodes"))
        jobs = tuple(
            JobSpec(
                **{
                    **row,
                    "load": Load(row["load"]),
                    "placement": tuple((str(node), tuple(gpus)) for node, gpus in dict(row["placement"]).items()),
                }
            )
            for row in _rows(data, "jobs")
        )
        return Specification(sites, nodes, jobs)
    except KeyError as problem:
        raise SpecificationError(f"a field is missing: {problem}") from problem
    except SpecificationError:
        raise
    except (TypeError, ValueError, OverflowError) as problem:
        raise SpecificationError(f"a field has the wrong form: {problem}") from problem


def _rows(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    rows = data.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SpecificationError(f"{key!r} is a list of objects")
    return rows
