"""The start of a simulated model server: its command line and the model's file make what it serves, or why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from connectors.site_simulator.serving.deployed import WORK
from connectors.site_simulator.serving.engine import Behaviour, Program, Serving
from connectors.site_simulator.serving.model_files import ModelFile, NoModel, read_model

#: What a server takes beside weights and cache: its context, and buffers of its computing.
_OVERHEAD_BYTES = 1200 << 20
_LLAMA_SLOTS, _VLLM_SLOTS = 4, 256
_SHORT = {
    "-m": "--model",
    "-c": "--ctx-size",
    "-np": "--parallel",
    "-a": "--alias",
    "-ngl": "--gpu-layers",
    "-dev": "--device",
}
#: Options that stand alone.
_ALONE = (
    "--metrics --slots --no-slots --no-webui --jinja --no-mmap --mlock --cont-batching -cb --embeddings "
    "--embedding --trust-remote-code --enforce-eager --enable-prefix-caching --no-enable-prefix-caching "
    "--disable-log-requests --no-enable-log-requests --reranking --no-context-shift --offline --verbose --log- "
    "timestamps --log-prefix "
)
_SWITCHES = frozenset(_ALONE.split())


@dataclass(frozen=True, slots=True)
class _Needs:
    """What it takes: bytes on each of its GPUs, for so many tokens."""

    gpus: tuple[int, ...]
    memory_bytes: int
    context: int


class CannotServe(ValueError):
    """Why a server ends as it starts: what it says, and its exit status."""

    def __init__(self, words: str, status: int = 1) -> None:
        super().__init__(words)
        self.status = status


def server_of(command: Sequence[str]) -> tuple[str, list[str], dict[str, str]] | None:
    """The program that a command starts, its arguments, and what `env` puts into its surroundings; None for one that
    serves nothing here."""
    words, given = list(command), {}
    if words and words[0].rpartition("/")[2] == "env":
        del words[0]
        while words and "=" in words[0]:
            name, _, value = words.pop(0).partition("=")
            given[name] = value
    for place, word in enumerate(words[:2]):
        name = word.rpartition("/")[2]
        if name in (Program.LLAMA, Program.VLLM, "haproxy"):
            return name, words[place + 1 :], given
    return None


def serving_of(
    program: str, words: Sequence[str], surroundings: Mapping[str, str], root: Path, free: Sequence[int]
) -> Serving:
    """What a model server serves. `free` are the bytes that each GPU has left. Raises CannotServe."""
    options, rest = _read(words)
    return (
        _llama(options, surroundings, root, free)
        if program == Program.LLAMA
        else _vllm(options, rest, surroundings, root, free)
    )


def _read(words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    options: dict[str, str] = {}
    rest: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        if not word.startswith("-"):
            rest.append(word)
            continue
        name, given, value = word.partition("=")
        name = _SHORT.get(name, name)
        if not given and name not in _SWITCHES and left and (not left[0].startswith("-") or left[0][1:].isdigit()):
            value = left.pop(0)
        options[name] = value
    return options, rest


def _file(root: Path, path: str) -> ModelFile:
    place = (root / path.lstrip("/")).resolve()
    if not path or not place.is_relative_to(root.resolve()):
        raise CannotServe(f"error: no model at '{path}'")
    try:
        return read_model(place)
    except (NoModel, OSError) as problem:
        word = problem.strerror if isinstance(problem, OSError) else problem
        raise CannotServe(f"error loading model: failed to load model from {path}: {word}") from problem


def _whole(options: Mapping[str, str], name: str, default: int) -> int:
    word = options.get(name, "")
    if not word:
        return default
    if not word.lstrip("-").isdigit():
        raise CannotServe(f"error while handling argument \"{name}\": invalid number '{word}'")
    return int(word)


def _gpus(
    options: Mapping[str, str], surroundings: Mapping[str, str], free: Sequence[int], many: int
) -> tuple[int, ...]:
    """Those that it was given, or as many as it wants of those with the most room."""
    visible = surroundings.get("CUDA_VISIBLE_DEVICES")
    given = [int(word) for word in (visible or "").split(",") if word.strip().isdigit()]
    devices = [word.removeprefix("CUDA") for word in options.get("--device", "").split(",") if word.startswith("CUDA")]
    if devices:
        places = [int(word) for word in devices if word.isdigit()]
        return tuple(given[place] if place < len(given) else place for place in places)
    if visible is not None:
        return tuple(given)
    order = sorted(range(len(free)), key=lambda gpu: (-free[gpu], gpu))
    return tuple(sorted(order[:many]))


def _llama(options: Mapping[str, str], surroundings: Mapping[str, str], root: Path, free: Sequence[int]) -> Serving:
    path = options.get("--model", "")
    file = _file(root, path)
    context = _whole(options, "--ctx-size", 4096) or file.context
    gpus = () if options.get("--gpu-layers") == "0" else _gpus(options, surroundings, free, 1)
    needed = (file.size + file.bytes_per_token * context) // max(1, len(gpus)) + _OVERHEAD_BYTES
    for place, gpu in enumerate(gpus):
        if gpu >= len(free) or free[gpu] < needed:
            size = f"{(needed - _OVERHEAD_BYTES) / (1 << 20):.2f}"
            raise CannotServe(
                f"ggml_backend_cuda_buffer_type_alloc_buffer: allocating {size} MiB on device {place}: cudaMalloc "
                "failed: out of memory"
            )
    slots = _whole(options, "--parallel", _LLAMA_SLOTS)
    return _serving(Program.LLAMA, file, options, path, needs=_Needs(gpus, needed, context), slots=slots)


def _vllm(
    options: Mapping[str, str], rest: Sequence[str], surroundings: Mapping[str, str], root: Path, free: Sequence[int]
) -> Serving:
    path = options.get("--model") or next(iter(rest[1:]), "")
    file = _file(root, path)
    many = max(1, _whole(options, "--tensor-parallel-size", 1))
    gpus = _gpus(options, surroundings, free, many)[:many]
    if len(gpus) < many:
        raise CannotServe(f"ValueError: World size ({many}) is larger than the number of available GPUs ({len(gpus)})")
    try:
        part = float(options.get("--gpu-memory-utilization", "0.9"))
    except ValueError as problem:
        raise CannotServe("vllm serve: error: argument --gpu-memory-utilization: invalid float value", 2) from problem
    total = 143_771 << 20
    needed = int(total * part)
    context = _whole(options, "--max-model-len", file.context)
    for gpu in gpus:
        if gpu >= len(free) or free[gpu] < needed:
            left = (free[gpu] if gpu < len(free) else 0) / (1 << 30)
            raise CannotServe(
                f"ValueError: Free memory on device ({left:.2f}/{total / (1 << 30):.2f} GiB) on startup is less than "
                f"desired GPU memory utilization ({part}, {needed / (1 << 30):.2f} GiB)."
            )
    if file.bytes_per_token * context // many > needed:
        raise CannotServe(
            f"ValueError: To serve at least one request with the models's max seq len ({context}), KV cache is needed, "
            "which is larger than the available KV cache memory. Try increasing `gpu_memory_utilization` or decreasing "
            "`max_model_len`."
        )
    slots = _whole(options, "--max-num-seqs", _VLLM_SLOTS)
    return _serving(Program.VLLM, file, options, path, needs=_Needs(gpus, needed, context), slots=slots)


def _serving(
    program: Program, file: ModelFile, options: Mapping[str, str], path: str, *, needs: _Needs, slots: int
) -> Serving:
    port = _whole(options, "--port", 8080 if program is Program.LLAMA else 8000)
    if not 0 < port < 65536:
        raise CannotServe("error: invalid port")
    return Serving(
        program,
        file.name,
        file.version,
        path,
        port,
        needs.gpus,
        needs.memory_bytes,
        file.loading_seconds,
        needs.context,
        max(1, slots),
        WORK.get(file.name, WORK[""]),
        Behaviour(file.behaviour) if file.behaviour in list(Behaviour) else Behaviour.GOOD,
        options.get("--alias", "") or options.get("--served-model-name", ""),
        file.layers,
        program is Program.VLLM or "--metrics" in options,
    )
