"""Releases: what a rollout needs to know of a version, what it must do before it serves, and how fast it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.deployments.model.deployments import Deployment
from console.deployments.model.fitting import GpuRoom, Size
from console.deployments.model.models import Version
from console.deployments.model.verdicts import Bounds


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of a version: its path below the version's folder, bytes and SHA-256. `source` is where this console has
    it, empty where its node has it already."""

    path: str
    size: int
    sha256: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """A version as it is started: `id` and `name` of the register, `digest` of its manifest, its files, and flags for
    its engine. Its files lie in `folder` on the nodes, below the deployment's own where that is empty; `main` of them
    is what the engine is given, the folder where that is empty. `size` is what its files say of it, None where nobody
    read them. `dangers` are what of it would run, and `vouched` who signed for that. Its files are sent with at most
    `rate` bytes a second, as fast as it goes where that is 0. Its engine runs in a container of an `image`, which is
    named by its digest; without one by the node's own programs."""

    id: str
    name: str
    digest: str
    pieces: tuple[Piece, ...] = ()
    main: str = ""
    folder: str = ""
    flags: tuple[str, ...] = ()
    engine: str = ""
    size: Size | None = None
    dangers: tuple[str, ...] = ()
    vouched: str = ""
    rate: int = 0
    image: str = ""

    def place(self, deployment: Deployment) -> str:
        return self.folder or f"{deployment.folder}/{self.digest[:16]}"


def standing(id: str, version: Version | None) -> Release:
    """The version of an id that serves, as far as it is started again: its unit stands on the nodes."""
    if version is None:
        return Release(id, id[:8], "")
    return Release(id, version.name, version.digest, image=version.image)


@dataclass(frozen=True, slots=True)
class Golden:
    """A prompt and what its answer must hold; with `exact` that is all of it, which only a deterministic engine
    keeps."""

    prompt: str
    expect: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Gate:
    """What a version must do before it gets traffic: `golden` prompts of which at least `least` are answered as they
    were (all where that is 0), `warm` requests, each completion within `seconds`. It may take `loading` seconds before
    it says that it is well."""

    golden: tuple[Golden, ...] = ()
    least: int = 0
    warm: int = 4
    seconds: int = 120
    loading: int = 4500
    tokens: int = 16


@dataclass(frozen=True, slots=True)
class Pace:
    """How a rollout goes: shares of the traffic in percent, for how many seconds each is looked at at least (`hold`)
    and at most (`patience`) before too few requests pause it; how long the old version stays warm (`bake`); what the
    new one may do; after how many seconds in which nobody looked the traffic is taken back (`dead_man`)."""

    ramp: tuple[int, ...] = (5, 25, 50, 100)
    hold: int = 60
    patience: int = 1800
    bake: int = 600
    bounds: Bounds = field(default_factory=Bounds)
    dead_man: int = 60


@dataclass(frozen=True, slots=True)
class NodeSeen:
    """A node as it was seen, by its `name` for people: its GPUs, or `why` none is seen; bytes that the version that
    serves holds of each GPU, by index; the ports that are listened at, None where that is not to be seen; by which
    addresses the routers come there, none where that is not known of each, or it is the same machine alone; whether its
    systemd can be relied upon to let nobody else in."""

    name: str
    rooms: tuple[GpuRoom, ...] = ()
    why: str = ""
    held: Mapping[str, int] = field(default_factory=dict)
    ports: frozenset[int] | None = None
    routers: tuple[str, ...] = ()
    fenced: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen on the nodes: sums of files that a rollout writes, by node and path, and each node by its key."""

    sums: Mapping[tuple[str, str], str] = field(default_factory=dict)
    nodes: Mapping[str, NodeSeen] = field(default_factory=dict)
