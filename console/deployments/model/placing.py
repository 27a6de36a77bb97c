"""Placing: where a model is to be served, as somebody wishes it, and the deployment that comes of that."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from console.deployments.model.deployments import Deployment, Replica


class Engine(StrEnum):
    """What serves; any other is known by its command line."""

    LLAMA = "llama.cpp"
    VLLM = "vllm"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Spot:
    """A node that may serve: its key, its name for people, and the address at which others reach it."""

    key: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A deployment as somebody wishes it: a replica on each of `spots`, the router on one of them or elsewhere, and a
    `second` one where they are a pair. `gpus` are those that an engine takes on each node, by index, all that it sees
    without any. `program` is the command line of an engine that is none of ours. `version` is that which will serve,
    for what is looked at before, by its id."""

    name: str
    model: str
    engine: Engine
    spots: tuple[Spot, ...]
    router: Spot
    gpus: tuple[int, ...] = ()
    port: int = 8000
    blue: int = 18001
    green: int = 18002
    program: str = ""
    health: str = "/health"
    version: str = ""
    second: Spot | None = None


def spot_of(word: str, find: Callable[[str], Spot | None]) -> Spot | None:
    """The node that somebody means by `SITE/NAME`, or `SITE/NAME@ADDRESS` where its router reaches it otherwise than
    this console does; None where `find` knows none of that name."""
    name, at, address = word.partition("@")
    found = find(name)
    return replace(found, address=address) if found is not None and at else found


def program_of(engine: Engine, gpus: tuple[int, ...], program: str = "") -> tuple[str, ...]:
    """What starts an engine, on those GPUs. Raises ValueError for a command line that has no end."""
    each = ",".join(map(str, gpus))
    match engine:
        case Engine.LLAMA:
            words = ["llama-server", "--model", "{artifact}", "--host", "{address}", "--port", "{port}", "--metrics"]
            return (*words, "--device", ",".join(f"CUDA{gpu}" for gpu in gpus)) if gpus else tuple(words)
        case Engine.VLLM:
            words = ["vllm", "serve", "{artifact}", "--host", "{address}", "--port", "{port}"]
            if not gpus:
                return tuple(words)
            return ("env", f"CUDA_VISIBLE_DEVICES={each}", *words, "--tensor-parallel-size", str(len(gpus)))
        case Engine.OTHER:
            return tuple(shlex.split(program))


def deployment_of(placed: Placed, id: str = "") -> Deployment:
    """The deployment that is wished for, with the `id` of the one that it sets anew. Raises ValueError."""
    alone = tuple(each.key for each in placed.spots) == (placed.router.key,) and placed.second is None
    replicas = tuple(
        Replica(f"r{number}", each.key, placed.blue, placed.green, "127.0.0.1" if alone else each.address)
        for number, each in enumerate(placed.spots, 1)
    )
    program = program_of(placed.engine, placed.gpus, placed.program)
    return Deployment(
        id,
        placed.name,
        placed.model,
        placed.router.key,
        placed.port,
        replicas,
        program,
        placed.health or "/health",
        second=placed.second.key if placed.second is not None else "",
    )
