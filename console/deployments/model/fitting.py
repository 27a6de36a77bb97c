"""Memory that a model needs on its GPUs, and whether it is there: a verdict with its numbers, never a wait without end.

An estimate, from the header and the settings: weights, the KV cache for all tokens that may be under way, and what an
engine takes for itself. Layers that attend to fewer tokens than all are counted as if they did, so it errs upwards. It
is held against what is used once the engine runs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

GIB = 1 << 30
#: An engine's own on each GPU: its context, kernels, a graph of each batch size.
_OWN = GIB
#: Buffers in which layers are worked on, beside the weights.
_BUFFERS = 0.05


@dataclass(frozen=True, slots=True)
class Settings:
    """How it will be served: tokens of context of each of `parallel` requests at once, bytes of each number in the KV
    cache, over how many GPUs of a node it is split, and the share of a GPU that its engine takes at most."""

    context: int
    parallel: int = 1
    cache_bytes: float = 2.0
    gpus: int = 1
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Need:
    """Bytes that it needs, over all its GPUs, and on each of them."""

    weights: int
    cache: int
    own: int
    gpus: int = 1

    @property
    def total(self) -> int:
        return self.weights + self.cache + self.own

    @property
    def each(self) -> int:
        return math.ceil(self.total / self.gpus)


@dataclass(frozen=True, slots=True)
class GpuRoom:
    """A GPU with its memory in bytes, and who holds most of what is taken."""

    node: str
    gpu: str
    total: int
    free: int
    holder: str = ""


class Why(StrEnum):
    FITS = "fits"
    NO_GPU = "no_gpu"  # there are not so many on any node
    TOO_LARGE = "too_large"  # no GPU is that large, whoever left it
    TAKEN = "taken"  # it would fit if somebody left
    SHARE = "share"  # it fits, but not within the share that its engine may take


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether it fits, where, and why not. `chosen` are the GPUs that it would get; without any, `nearest` is the one
    that has most room, and `missing` bytes it lacks."""

    why: Why
    need: Need
    chosen: tuple[GpuRoom, ...] = ()
    nearest: GpuRoom | None = None
    missing: int = 0

    @property
    def fits(self) -> bool:
        return self.why is Why.FITS


def need(weight_bytes: int, cache_numbers: int, settings: Settings) -> Need:
    """What it takes. Raises ValueError for settings that make no sense."""
    if min(settings.context, settings.parallel, settings.gpus) < 1 or not 0 < settings.share <= 1:
        raise ValueError("settings")
    if weight_bytes < 0 or cache_numbers < 0 or not 0 < settings.cache_bytes <= 8:
        raise ValueError("settings")
    cache = math.ceil(cache_numbers * settings.context * settings.parallel * settings.cache_bytes)
    own = settings.gpus * _OWN + math.ceil(weight_bytes * _BUFFERS)
    return Need(weight_bytes, cache, own, settings.gpus)


def fit(needed: Need, rooms: Sequence[GpuRoom], share: float = 1.0) -> Fit:
    """Where it fits: on the node whose GPUs have least room to spare for it, so that the large ones stay free."""
    nodes: dict[str, list[GpuRoom]] = {}
    for room in rooms:
        nodes.setdefault(room.node, []).append(room)
    enough = [sorted(each, key=lambda room: -room.free)[: needed.gpus] for each in nodes.values()]
    enough = [each for each in enough if len(each) == needed.gpus]
    if not enough:
        return Fit(Why.NO_GPU, needed)
    # Of a node, what decides is the last of the GPUs that it would get.
    fitting = [each for each in enough if each[-1].free >= needed.each]
    within = [each for each in fitting if all(room.total * share >= needed.each for room in each)]
    if within:
        least = min(within, key=lambda each: (each[-1].free, each[0].node))
        return Fit(Why.FITS, needed, tuple(least))
    nearest = max(enough, key=lambda each: each[-1].free)[-1]
    if fitting:
        largest = max((each[-1] for each in fitting), key=lambda room: room.total)
        return Fit(Why.SHARE, needed, nearest=largest, missing=math.ceil(needed.each - largest.total * share))
    large = any(sum(room.total >= needed.each for room in each) >= needed.gpus for each in nodes.values())
    return Fit(Why.TAKEN if large else Why.TOO_LARGE, needed, nearest=nearest, missing=needed.each - nearest.free)


def limit_flags(engine: str, needed: Need, total: int) -> tuple[str, ...]:
    """The engine's own limit, so that it takes no more than was planned; empty where it has none."""
    share = min(1.0, math.ceil(1000 * needed.each / total) / 1000) if total > 0 else 1.0
    if engine == "vllm":
        return ("--gpu-memory-utilization", f"{share:.3f}")
    if engine == "sglang":
        return ("--mem-fraction-static", f"{share:.3f}")
    return ()
