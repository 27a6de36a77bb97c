"""config.json, in which a folder of weights says what they make: layers, heads, how much context, and whether it brings
code of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

import msgspec

from connectors.headers import HeaderFault
from connectors.text import sanitise

LONGEST: Final = 4 << 20
_Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 40)]


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """What a configuration says, None and empty where it does not. `cache_numbers` is how many numbers the KV cache
    keeps of each token, of all layers; `auto_map` names the code of its own that it wants to be loaded."""

    architecture: str = ""
    context: int | None = None
    cache_numbers: int | None = None
    kind: str = ""
    quantisation: str = ""
    auto_map: tuple[str, ...] = ()


class _Quantised(msgspec.Struct, frozen=True):
    quant_method: str | None = None
    bits: _Count | None = None


class _Config(msgspec.Struct, frozen=True):
    architectures: list[str] | None = None
    model_type: str | None = None
    num_hidden_layers: _Count | None = None
    num_attention_heads: _Count | None = None
    num_key_value_heads: _Count | None = None
    head_dim: _Count | None = None
    hidden_size: _Count | None = None
    kv_lora_rank: _Count | None = None
    qk_rope_head_dim: _Count | None = None
    max_position_embeddings: _Count | None = None
    torch_dtype: str | None = None
    dtype: str | None = None
    quantization_config: _Quantised | None = None
    text_config: dict[str, Any] | None = None
    auto_map: Any = None


def read(said: bytes) -> ModelConfig:
    """A configuration. Raises HeaderFault for what is none."""
    if len(said) > LONGEST:
        raise HeaderFault(f"a configuration of {len(said)} bytes")
    try:
        told = msgspec.json.decode(said, type=_Config)
        # What sees and hears keeps its language's numbers apart.
        inner = msgspec.convert(told.text_config, _Config) if told.text_config else told
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise HeaderFault("a configuration that is not understood") from error
    names = told.architectures or ([told.model_type] if told.model_type else [])
    quantised = told.quantization_config
    method = quantised.quant_method or "" if quantised else ""
    bits = f" {quantised.bits} bit" if quantised and quantised.bits else ""
    return ModelConfig(
        architecture=sanitise(", ".join(names[:3]), 200),
        context=inner.max_position_embeddings or told.max_position_embeddings,
        cache_numbers=_cache(inner),
        kind=sanitise(told.torch_dtype or told.dtype or inner.torch_dtype or inner.dtype or "", 40),
        quantisation=sanitise(f"{method}{bits}", 80),
        auto_map=tuple(_leaves(told.auto_map)),
    )


def _cache(told: _Config) -> int | None:
    layers = told.num_hidden_layers
    if layers is None:
        return None
    if told.kv_lora_rank:  # keys and values are kept as one compressed row
        return layers * (told.kv_lora_rank + (told.qk_rope_head_dim or 0))
    heads, wide = told.num_attention_heads, told.head_dim
    if wide is None and told.hidden_size is not None and heads:
        wide = told.hidden_size // heads
    shared = heads if told.num_key_value_heads is None else told.num_key_value_heads
    return None if wide is None or shared is None else 2 * layers * shared * wide


def _leaves(told: Any) -> list[str]:
    """Every text in what may be a text, a list or an object of either."""
    found: list[str] = []
    waiting = [told]
    while waiting and len(found) < 50:
        each = waiting.pop()
        if isinstance(each, str):
            found.append(sanitise(each, 200))
        elif isinstance(each, dict):
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return sorted(found)
