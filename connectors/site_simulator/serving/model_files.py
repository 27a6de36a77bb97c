"""The files of simulated models: small real GGUF files and directories with a config.json, whose headers say what the
model would be and, under `demo.` names, how its server behaves.

The weights are a few numbers; the header's sizes are those of a real model, so that what a server holds of a GPU
follows from header and settings as it does elsewhere.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MAGIC = b"GGUF"
_VERSION = 3
_ALIGNMENT = 32
_U32, _F32, _BOOL, _STRING, _ARRAY = 4, 6, 7, 8, 9
_SIZES = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    _U32: "<I",
    5: "<i",
    _F32: "<f",
    _BOOL: "<?",
    10: "<Q",
    11: "<q",
    12: "<d",
}
_MOST = 1 << 20
TEMPLATE = "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}{% endfor %}<|assistant|>"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What a model's file says. `layers`, `heads` (those of keys and values) and `head_size` decide what a token costs
    in memory; `behaviour` and `loading_seconds` are the demo's own."""

    name: str
    version: str
    layers: int = 64
    heads: int = 8
    head_size: int = 128
    context: int = 131_072
    behaviour: str = "good"
    loading_seconds: float = 5.0
    size: int = 0

    @property
    def bytes_per_token(self) -> int:
        """Of the KV cache at 16 bits."""
        return 2 * self.layers * self.heads * self.head_size * 2


class NoModel(ValueError):
    """A file that no model server can read."""


def gguf(model: ModelFile) -> bytes:
    """The file of a model."""
    values: list[tuple[str, int, Any]] = [
        ("general.architecture", _STRING, "llama"),
        ("general.type", _STRING, "model"),
        ("general.name", _STRING, model.name),
        ("general.version", _STRING, model.version),
        ("general.quantization_version", _U32, 2),
        ("general.file_type", _U32, 0),
        ("llama.block_count", _U32, model.layers),
        ("llama.context_length", _U32, model.context),
        ("llama.embedding_length", _U32, 8 * model.heads * model.head_size),
        ("llama.attention.head_count", _U32, 8 * model.heads),
        ("llama.attention.head_count_kv", _U32, model.heads),
        ("llama.attention.key_length", _U32, model.head_size),
        ("llama.attention.value_length", _U32, model.head_size),
        ("tokenizer.ggml.model", _STRING, "llama"),
        ("tokenizer.ggml.tokens", _ARRAY, ["<unk>", "<s>", "</s>", "demo"]),
        ("tokenizer.chat_template", _STRING, TEMPLATE),
        ("demo.behaviour", _STRING, model.behaviour),
        ("demo.loading_seconds", _F32, model.loading_seconds),
    ]
    numbers = [hash_number(f"{model.name} {model.version} {place}") for place in range(64)]
    weights = struct.pack("<64f", *numbers)
    head = _MAGIC + struct.pack("<IQQ", _VERSION, 1, len(values))
    head += b"".join(_string(name) + struct.pack("<I", kind) + _value(kind, value) for name, kind, value in values)
    head += _string("token_embd.weight") + struct.pack("<IQIQ", 1, len(numbers), 0, 0)
    return head + bytes(-len(head) % _ALIGNMENT) + weights


def hash_number(text: str) -> float:
    return (sum(map(ord, text)) * 2654435761 % 65_536) / 65_536.0 - 0.5


def _string(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(kind: int, value: Any) -> bytes:
    if kind == _STRING:
        return _string(value)
    if kind == _ARRAY:
        return struct.pack("<IQ", _STRING, len(value)) + b"".join(map(_string, value))
    return struct.pack(_SIZES[kind], value)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._place = data, 0

    def take(self, count: int) -> bytes:
        piece = self._data[self._place : self._place + count]
        if count > _MOST or len(piece) < count:
            raise NoModel("the file ends too early")
        self._place += count
        return piece

    def number(self, form: str) -> Any:
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def string(self) -> str:
        return self.take(self.number("<Q")).decode("utf-8", "replace")

    def value(self, kind: int) -> Any:
        if kind == _STRING:
            return self.string()
        if kind == _ARRAY:
            inner, count = self.number("<I"), self.number("<Q")
            if inner == _ARRAY or count > _MOST:
                raise NoModel("an array of arrays")
            return [self.value(inner) for _ in range(count)]
        if kind not in _SIZES:
            raise NoModel(f"a value of kind {kind}")
        return self.number(_SIZES[kind])


def read_model(path: Path) -> ModelFile:
    """A model's file, or the directory of one. Raises NoModel, OSError."""
    if path.is_dir():
        return _read_directory(path)
    with path.open("rb") as file:
        data = file.read(_MOST)
    reader = _Reader(data)
    if reader.take(4) != _MAGIC:
        raise NoModel("invalid magic characters")
    reader.number("<I")
    reader.number("<Q")
    values: dict[str, Any] = {}
    for _ in range(min(reader.number("<Q"), 4096)):
        name = reader.string()
        values[name] = reader.value(reader.number("<I"))
    return ModelFile(
        str(values.get("general.name", path.stem)),
        str(values.get("general.version", "")),
        int(values.get("llama.block_count", 0)),
        int(values.get("llama.attention.head_count_kv", 1)),
        int(values.get("llama.attention.key_length", 128)),
        int(values.get("llama.context_length", 4096)),
        str(values.get("demo.behaviour", "good")),
        float(values.get("demo.loading_seconds", 8.0)),
        path.stat().st_size,
    )


def config(model: ModelFile) -> bytes:
    """The config.json of a model's directory."""
    return json.dumps(
        {
            "architectures": ["LlamaForCausalLM"],
            "model_type": "llama",
            "num_hidden_layers": model.layers,
            "num_key_value_heads": model.heads,
            "head_dim": model.head_size,
            "max_position_embeddings": model.context,
            "torch_dtype": "bfloat16",
            "demo": {
                "name": model.name,
                "version": model.version,
                "behaviour": model.behaviour,
                "loading_seconds": model.loading_seconds,
            },
        },
        indent=1,
    ).encode()


def safetensors(model: ModelFile) -> bytes:
    """A few weights."""
    numbers = [hash_number(f"{model.name} {model.version} {place}") for place in range(64)]
    head = {"model.embed_tokens.weight": {"dtype": "F32", "shape": [64], "data_offsets": [0, 256]}}
    text = json.dumps({"__metadata__": {"format": "pt"}, **head}).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + struct.pack("<64f", *numbers)


def _read_directory(path: Path) -> ModelFile:
    single = sorted(path.glob("*.gguf"))
    if single:
        return read_model(single[0])
    try:
        known = json.loads((path / "config.json").read_bytes())
        demo = known.get("demo", {})
        size = sum(each.stat().st_size for each in path.glob("*.safetensors"))
        return ModelFile(
            str(demo.get("name", path.parent.name)),
            str(demo.get("version", path.name)),
            int(known["num_hidden_layers"]),
            int(known["num_key_value_heads"]),
            int(known["head_dim"]),
            int(known["max_position_embeddings"]),
            str(demo.get("behaviour", "good")),
            float(demo.get("loading_seconds", 8.0)),
            size,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise NoModel(f"config.json: {problem}") from problem
