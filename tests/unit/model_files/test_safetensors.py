"""A header of weights is held to all that its format promises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import safetensors
from connectors.headers import HeaderFault, Unfinished

from .conftest import RECORDED

REAL = RECORDED / "tiny.safetensors"


def file(told: Any, room: int = 0) -> bytes:
    header = told if isinstance(told, bytes) else json.dumps(told).encode()
    return len(header).to_bytes(8, "little") + header + b"\0" * room


def part(begin: int, end: int, kind: str = "F16", shape: Any = None) -> dict[str, Any]:
    return {"dtype": kind, "shape": [(end - begin) // 2] if shape is None else shape, "data_offsets": [begin, end]}


def test_a_file_of_the_makers_library_is_read() -> None:
    found = safetensors.read(REAL.read_bytes())
    assert {tensor.name: (tensor.kind, tensor.shape) for tensor in found.tensors} == {
        "layer.weight": ("F16", (4, 6)),
        "layer.bias": ("F32", (6,)),
        "scale": ("F32", ()),
    }
    assert (found.parameters, found.weight_bytes, found.quantisation) == (31, 76, "F16")
    assert found.metadata == {"format": "pt"}
    assert safetensors.read(REAL.read_bytes()[: found.header_bytes], REAL.stat().st_size) == found


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (file({"a": part(0, 4)}, 5), "cover the file"),
        (file({"a": part(0, 4)}, 3), "cover the file"),
        (file({"a": part(2, 6)}, 6), "where it may not"),
        (file({"a": part(0, 4), "b": part(2, 6)}, 6), "where it may not"),
        (file({"a": part(0, 4), "b": part(6, 8)}, 8), "where it may not"),
        (file({"a": part(0, 4, shape=[3])}, 4), "not as long"),
        (file({"a": part(0, 4, shape=[-2])}, 4), "no tensor"),
        (file({"a": part(0, 4, shape=[True, 2])}, 4), "no tensor"),
        (file({"a": part(0, 4, shape=[1] * 9)}, 4), "no tensor"),
        (file({"a": part(0, 4, "PICKLE")}, 4), "numbers of kind"),
        (file({"a": {"dtype": "F16"}}), "no tensor"),
        (file({"a": 1}), "no tensor"),
        (file({"a": {**part(0, 4), "more": 1}}, 4), "no tensor"),
        (file(b'{"a":1,"a":2}'), "twice"),
        (file(b'{"__metadata__":{"a":"1","a":"2"}}'), "twice"),
        (file({"__metadata__": {"a": 1}}), "metadata"),
        (file(b"[]"), "no JSON"),
        (file(b' {"a":1}'), "no JSON"),
        (file(b'{"a":NaN}'), "no number"),
        (file(b'{"a":' + b"[" * 100_000), "no JSON"),
        ((100_000_001).to_bytes(8, "little") + b"{}", "a header of"),
        ((50).to_bytes(8, "little") + b"{}", "longer than the file"),
    ],
)
def test_what_breaks_a_promise_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(HeaderFault) as caught:
        safetensors.read(data)
    assert words in caught.value.why


def test_more_of_the_file_is_asked_for_where_the_header_goes_on() -> None:
    for head in (b"", REAL.read_bytes()[:20]):
        with pytest.raises(Unfinished):
            safetensors.read(head, REAL.stat().st_size)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_real_file_may_be_cut_or_changed_anywhere(data: st.DataObject) -> None:
    raw = bytearray(REAL.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = safetensors.read(bytes(raw[: data.draw(st.integers(0, len(raw)))]))
    except HeaderFault as fault:
        assert fault.why.isprintable()
        return
    assert found.header_bytes + found.weight_bytes <= len(raw)


@settings(max_examples=40, deadline=None)
@given(sizes=st.lists(st.integers(0, 9), max_size=8), order=st.randoms(use_true_random=False))
def test_tensors_in_any_order_cover_a_file(sizes: list[int], order: Any) -> None:
    told, at = [], 0
    for number, size in enumerate(sizes):
        told.append((f"t{number}", part(at, at + 2 * size)))
        at += 2 * size
    order.shuffle(told)
    assert safetensors.read(file(dict(told), at)).parameters == sum(sizes)
