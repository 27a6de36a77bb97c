"""A real model, as small as there can be: random weights of the llama architecture with a vocabulary of bytes, as GGUF.

What it says makes no sense, and is the same each time: two seeds are two models.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

_WIDTH, _HEADS, _LAYERS, _INNER, _CONTEXT = 64, 4, 2, 128, 512
_U32, _I32, _F32, _TEXT, _ARRAY = 4, 5, 6, 8, 9
_UNKNOWN, _CONTROL, _BYTE = 2, 3, 6
_ALIGNED = 32


def write(path: Path, seed: int) -> Path:
    """Write the model of a seed; gives its path."""
    tensors = _tensors(np.random.default_rng(seed))
    told = _told(seed)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(told)) + b"".join(told)
    data = b""
    for name, values in tensors.items():
        head += _text(name) + struct.pack("<I", values.ndim)
        head += struct.pack(f"<{values.ndim}Q", *reversed(values.shape)) + struct.pack("<IQ", 0, len(data))
        data += _padded(values.tobytes())
    path.write_bytes(_padded(head) + data)
    return path


def _tensors(chance: np.random.Generator) -> dict[str, np.ndarray]:
    ones = np.ones(_WIDTH, dtype=np.float32)

    def some(*shape: int) -> np.ndarray:
        return chance.normal(0, 0.2, shape).astype(np.float32)

    made = {"token_embd.weight": some(259, _WIDTH), "output_norm.weight": ones, "output.weight": some(259, _WIDTH)}
    for layer in range(_LAYERS):
        made |= {f"blk.{layer}.{name}.weight": ones for name in ("attn_norm", "ffn_norm")}
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            made[f"blk.{layer}.{name}.weight"] = some(_WIDTH, _WIDTH)
        made[f"blk.{layer}.ffn_gate.weight"] = some(_INNER, _WIDTH)
        made[f"blk.{layer}.ffn_up.weight"] = some(_INNER, _WIDTH)
        made[f"blk.{layer}.ffn_down.weight"] = some(_WIDTH, _INNER)
    return made


def _told(seed: int) -> list[bytes]:
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    kinds = [_UNKNOWN, _CONTROL, _CONTROL, *[_BYTE] * 256]
    numbers = {
        "context_length": _CONTEXT,
        "embedding_length": _WIDTH,
        "block_count": _LAYERS,
        "feed_forward_length": _INNER,
        "attention.head_count": _HEADS,
        "attention.head_count_kv": _HEADS,
        "rope.dimension_count": _WIDTH // _HEADS,
        "vocab_size": len(tokens),
    }
    return [
        _value("general.architecture", _TEXT, _text("llama")),
        _value("general.name", _TEXT, _text(f"tiny-{seed}")),
        *(_value(f"llama.{name}", _U32, struct.pack("<I", number)) for name, number in numbers.items()),
        _value("llama.attention.layer_norm_rms_epsilon", _F32, struct.pack("<f", 1e-5)),
        _value("tokenizer.ggml.model", _TEXT, _text("llama")),
        _value("tokenizer.ggml.tokens", _ARRAY, _array(_TEXT, [_text(token) for token in tokens])),
        _value("tokenizer.ggml.scores", _ARRAY, _array(_F32, [struct.pack("<f", 0.0)] * len(tokens))),
        _value("tokenizer.ggml.token_type", _ARRAY, _array(_I32, [struct.pack("<i", kind) for kind in kinds])),
        _value("tokenizer.ggml.bos_token_id", _U32, struct.pack("<I", 1)),
        _value("tokenizer.ggml.eos_token_id", _U32, struct.pack("<I", 2)),
        _value("tokenizer.ggml.unknown_token_id", _U32, struct.pack("<I", 0)),
    ]


def _value(name: str, kind: int, raw: bytes) -> bytes:
    return _text(name) + struct.pack("<I", kind) + raw


def _array(kind: int, values: list[bytes]) -> bytes:
    return struct.pack("<IQ", kind, len(values)) + b"".join(values)


def _text(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _padded(raw: bytes) -> bytes:
    return raw + b"\0" * (-len(raw) % _ALIGNED)
