"""Releases: what a rollout needs to know of a version, what it must do before it serves, and how fast it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.deployments.model.deployments import Deployment
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
    is what the engine is given, the folder where that is empty."""

    id: str
    name: str
    digest: str
    pieces: tuple[Piece, ...] = ()
    main: str = ""
    folder: str = ""
    flags: tuple[str, ...] = ()

    def place(self, deployment: Deployment) -> str:
        return self.folder or f"{deployment.folder}/{self.digest[:16]}"


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
class Seen:
    """What was seen on the nodes: sums of files that a rollout writes, by node and path, and whether there is a router
    that runs."""

    sums: Mapping[tuple[str, str], str] = field(default_factory=dict)
    router: bool = False
