"""A configuration says how much a cache keeps of each token, and what code of its own it wants."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import model_config
from connectors.headers import HeaderFault
from connectors.model_config import ModelConfig
from connectors.text import sanitise


def read(**told: Any) -> ModelConfig:
    return model_config.read(json.dumps(told).encode())


@pytest.mark.parametrize(
    ("told", "numbers"),
    [
        ({"num_hidden_layers": 2, "num_attention_heads": 8, "hidden_size": 64}, 2 * 2 * 8 * 8),
        ({"num_hidden_layers": 2, "num_attention_heads": 8, "num_key_value_heads": 2, "head_dim": 16}, 2 * 2 * 2 * 16),
        ({"num_hidden_layers": 4, "kv_lora_rank": 512, "qk_rope_head_dim": 64}, 4 * 576),
        ({"text_config": {"num_hidden_layers": 2, "num_attention_heads": 1, "head_dim": 4}}, 2 * 2 * 4),
        ({"num_attention_heads": 8, "hidden_size": 64}, None),
        ({"num_hidden_layers": 2, "hidden_size": 64}, None),
        ({"num_hidden_layers": 2, "num_attention_heads": 0, "hidden_size": 64}, None),
    ],
)
def test_what_a_cache_keeps_is_told_by_layers_and_heads(told: dict[str, Any], numbers: int | None) -> None:
    assert read(**told).cache_numbers == numbers


def test_code_of_its_own_is_named_wherever_it_is_hidden() -> None:
    found = read(auto_map={"AutoModel": ["m.A", None], "AutoConfig": {"x": "m.B"}})
    assert found.auto_map == ("m.A", "m.B") and read().auto_map == ()


def test_quantisation_and_kind_are_told() -> None:
    found = read(torch_dtype="bfloat16", quantization_config={"quant_method": "awq", "bits": 4}, model_type="llama")
    assert (found.kind, found.quantisation, found.architecture) == ("bfloat16", "awq 4 bit", "llama")


@pytest.mark.parametrize(
    "said", [b"", b"[]", b"{", b'{"num_hidden_layers":-1}', b'{"a":' + b"[" * 100_000, b" " * (5 << 20)]
)
def test_what_is_no_configuration_is_refused(said: bytes) -> None:
    with pytest.raises(HeaderFault):
        model_config.read(said)


@settings(max_examples=40, deadline=None)
@given(
    told=st.dictionaries(
        st.sampled_from(
            ["auto_map", "architectures", "num_hidden_layers", "hidden_size", "text_config", "torch_dtype"]
        ),
        st.none() | st.integers(-5, 1 << 50) | st.text(max_size=8) | st.lists(st.text(max_size=4), max_size=3),
    )
)
def test_whatever_it_says_is_read_or_refused_in_words(told: dict[str, Any]) -> None:
    try:
        found = read(**told)
    except HeaderFault as fault:
        assert fault.why == sanitise(fault.why, 200)
        return
    for text in (found.architecture, found.kind, found.quantisation, *found.auto_map):
        assert text == sanitise(text, 200)
