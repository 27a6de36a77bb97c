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
class Size:
    """What a version's own files say: bytes of its weights, numbers that its KV cache keeps of each token, and its most
    tokens, None where they do not say."""

    weights: int
    cache_numbers: int
    context: int | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """What a command line makes of a model's size: how it will be served, the GPUs that it is told to take (by index,
    empty where it chooses itself), whether it takes any, and its own word on how much of them."""

    settings: Settings
    only: tuple[str, ...] = ()
    on_gpu: bool = True
    limit: str = ""


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


#: Bytes of a number by llama.cpp's words for the kind of its cache.
_CACHE_BYTES = {"f32": 4.0, "f16": 2.0, "bf16": 2.0, "q8_0": 1.0625, "q5_1": 0.75, "q5_0": 0.6875, "q4_0": 0.5625}
_LIMITS = {"vllm": "--gpu-memory-utilization", "sglang": "--mem-fraction-static"}
#: An engine keeps a cache for so many requests of full length where nothing says how many it takes at once.
_AT_ONCE = 1


def start_of(engine: str, words: Sequence[str], size: Size) -> Start:
    """How an engine is started by a command line. Raises ValueError for settings that make no sense."""
    told = _options(words)

    def number(*names: str) -> int:
        value = next((told[name] for name in names if name in told), "")
        return int(value) if value.isdigit() else 0

    if engine == "llama.cpp":
        devices = tuple(
            each[4:] for each in told.get("--device", told.get("-dev", "")).split(",") if each[:4] == "CUDA"
        )
        layers = next((told[name] for name in ("--gpu-layers", "--n-gpu-layers", "-ngl") if name in told), "")
        context = number("--ctx-size", "-c") or size.context or 0
        numbers = _CACHE_BYTES.get(told.get("--cache-type-k", told.get("-ctk", "f16")), 2.0)
        settings = Settings(context, 1, numbers, max(1, len(devices)))  # its context is that of all requests together
        return Start(settings, devices, layers != "0" and told.get("--device") != "none")
    visible = tuple(each for each in told.get("CUDA_VISIBLE_DEVICES", "").split(",") if each.isdigit())
    gpus = number("--tensor-parallel-size", "-tp", "--tp-size", "--tp") or 1
    context = number("--max-model-len", "--context-length") or size.context or 0
    flag = _LIMITS.get(engine, "")
    limit = told.get(flag, "") if flag else ""
    share = float(limit) if limit else 1.0
    small = 1.0 if told.get("--kv-cache-dtype", "").startswith("fp8") else 2.0
    settings = Settings(context, number("--max-num-seqs") or _AT_ONCE, small, gpus, share)
    return Start(settings, visible, limit=f"{flag} {limit}" if limit else "")


def _options(words: Sequence[str]) -> dict[str, str]:
    """Each option by its name with what follows it; surroundings that `env` gives are among them."""
    found: dict[str, str] = {}
    for at, word in enumerate(words):
        name, equals, value = word.partition("=")
        following = words[at + 1] if at + 1 < len(words) else ""
        found[name] = value if equals else "" if following.startswith("-") else following
    return found


def claimed(needed: Need, start: Start, rooms: Sequence[GpuRoom]) -> Need:
    """What it takes of each GPU: by its own limit, where it has one, all of that, however little it needs."""
    if not start.limit or not rooms:
        return needed
    total = max(room.total for room in rooms)
    return Need(math.floor(total * start.settings.share) * needed.gpus, 0, 0, needed.gpus)


def limit_flags(engine: str, needed: Need, total: int) -> tuple[str, ...]:
    """The engine's own limit, so that it takes no more than was planned; empty where it has none."""
    share = min(1.0, math.ceil(1000 * needed.each / total) / 1000) if total > 0 else 1.0
    if engine == "vllm":
        return ("--gpu-memory-utilization", f"{share:.3f}")
    if engine == "sglang":
        return ("--mem-fraction-static", f"{share:.3f}")
    return ()
