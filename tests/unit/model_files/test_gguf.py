"""A model's header is read as its makers' own library writes it; whatever else comes is refused, in bounded time."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import gguf
from connectors.headers import HeaderFault, Unfinished

from .conftest import RECORDED

TINY = RECORDED / "tiny.gguf.head"
SIZE = 450_496


def word(text: str | bytes) -> bytes:
    raw = text.encode() if isinstance(text, str) else text
    return struct.pack("<Q", len(raw)) + raw


def value(key: str, kind: int, raw: bytes) -> bytes:
    return word(key) + struct.pack("<I", kind) + raw


def tensor(name: str, shape: tuple[int, ...], kind: int, offset: int) -> bytes:
    return word(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)


def header(*values: bytes, tensors: tuple[bytes, ...] = (), version: int = 3) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(values)) + b"".join((*values, *tensors))


def why(data: bytes, size: int | None = None) -> str:
    with pytest.raises(HeaderFault) as caught:
        gguf.read(data, size)
    return caught.value.why


def test_a_file_of_the_makers_library_is_read() -> None:
    found = gguf.read(TINY.read_bytes(), SIZE)
    assert (found.architecture, found.text("general.name"), found.text("general.license")) == (
        *("llama", "tiny"),
        "apache-2.0",
    )
    assert (found.parameters, found.weight_bytes, found.quantisation) == (110_528, 442_112, "F32")
    assert found.header_bytes + found.weight_bytes == SIZE
    assert (found.number(".context_length"), found.number(".block_count")) == (256, 2)
    # Two layers, each with two heads of 16 numbers for keys and as many for values.
    assert found.cache_numbers == 2 * 2 * (16 + 16)
    assert found.lengths["tokenizer.ggml.tokens"] == 285
    assert list(found.chat_templates) == [""] and "message" not in found.chat_templates[""][:3]


def test_heads_may_differ_from_layer_to_layer() -> None:
    found = gguf.read(
        header(
            value("general.architecture", 8, word("x")),
            value("x.block_count", 4, struct.pack("<I", 3)),
            value("x.attention.head_count", 4, struct.pack("<I", 8)),
            value("x.attention.head_count_kv", 9, struct.pack("<IQ3i", 5, 3, 8, 0, 2)),
            value("x.attention.key_length", 4, struct.pack("<I", 128)),
            value("x.attention.value_length", 4, struct.pack("<I", 64)),
        )
    )
    assert found.cache_numbers == (8 + 0 + 2) * (128 + 64)


def test_quantised_weights_are_counted_in_blocks() -> None:
    data = header(tensors=(tensor("a", (256, 4), 12, 0), tensor("b", (32,), 8, 576)))
    found = gguf.read(data, len(data) + 64 + 576 + 34)
    assert [each.bytes for each in found.tensors] == [4 * 144, 34] and found.quantisation == "Q4_K"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"GGML" + b"\0" * 40, "no GGUF"),
        (header(version=1), "version 1"),
        (b"GGUF" + struct.pack(">IQQ", 3, 0, 0), "version"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 40, 0), "tensors"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 40), "values"),
        (header(value("a", 8, struct.pack("<Q", 10_000_001))), "a text of"),
        (header(value("a", 99, b"")), "kind 99"),
        (header(value("a", 0, b"\1"), value("a", 0, b"\1")), "two values"),
        (header(value("a", 9, struct.pack("<IQ", 99, 1) + b"\0" * 40)), "kind 99"),
        (header(value("a", 9, struct.pack("<IQ", 9, 1) * 4 + b"\0" * 80)), "arrays within"),
        (header(tensors=(tensor("a", (1,) * 9, 0, 0),)), "9 dimensions"),
        (header(tensors=(tensor("a", (1 << 40, 1 << 40), 0, 0),)), "shape"),
        (header(tensors=(tensor("a", (33,), 8, 0),)), "shape"),
        (header(tensors=(tensor("a", (32,), 5, 0),)), "kind 5"),
        (header(tensors=(tensor("a", (32,), 0, 0), tensor("a", (32,), 0, 128))), "two tensors"),
        (header(tensors=(tensor("a", (32,), 0, 0), tensor("b", (32,), 0, 96))), "b lies where"),
        (header(tensors=(tensor("a", (32,), 0, 7),)), "where it may not"),
        (header(tensors=(tensor("a", (32,), 0, 1 << 30),)), "beyond the end"),
        (header(value("general.alignment", 4, struct.pack("<I", 0))), "alignment"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_makes_no_sense_is_refused(data: bytes, words: str) -> None:
    assert words in why(data, 1 << 20)


def test_lengths_that_lie_take_no_memory() -> None:
    for kind in (0, 8, 9, 12):
        data = header(value("a", 9, struct.pack("<IQ", kind, 1 << 62)))
        with pytest.raises(Unfinished):
            gguf.read(data, 1 << 62)


def test_long_arrays_are_gone_over_and_counted() -> None:
    many = 1025
    data = header(
        value("words", 9, struct.pack("<IQ", 8, many) + word("ab") * many),
        value("lists", 9, struct.pack("<IQ", 9, many) + struct.pack("<IQB", 0, 1, 7) * many),
        value("numbers", 9, struct.pack("<IQ", 10, many) + bytes(8 * many)),
        value("last", 7, b"\1"),
    )
    found = gguf.read(data)
    assert found.lengths == dict.fromkeys(("words", "lists", "numbers"), many)
    assert found.values == {**dict.fromkeys(("words", "lists", "numbers")), "last": True}
    long = header(value("words", 9, struct.pack("<IQ", 8, many) + word("ab") * 9 + struct.pack("<Q", 1 << 40) * many))
    assert "a text of" in why(long)
    with pytest.raises(Unfinished):
        gguf.read(header(value("words", 9, struct.pack("<IQ", 8, many) + struct.pack("<Q", 9000) * many)), 1 << 30)


@pytest.mark.parametrize(
    "values",
    [
        (),
        (value("x.block_count", 4, struct.pack("<I", 3)),),
        (value("x.block_count", 4, struct.pack("<I", 3)), value("x.attention.head_count", 8, word("8"))),
        (
            value("x.block_count", 4, struct.pack("<I", 3)),
            value("x.attention.head_count", 9, struct.pack("<IQ2i", 5, 2, 8, 8)),
            value("x.embedding_length", 4, struct.pack("<I", 64)),
        ),
        (
            value("x.block_count", 4, struct.pack("<I", 3)),
            value("x.attention.head_count", 4, struct.pack("<I", 0)),
            value("x.embedding_length", 4, struct.pack("<I", 64)),
        ),
    ],
)
def test_a_cache_that_the_header_does_not_tell_is_not_guessed(values: tuple[bytes, ...]) -> None:
    found = gguf.read(header(value("general.architecture", 8, word("x")), *values))
    assert found.cache_numbers is None


def test_more_of_the_file_is_asked_for_where_the_header_goes_on() -> None:
    head = TINY.read_bytes()
    with pytest.raises(Unfinished):
        gguf.read(head[:500], SIZE)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_real_header_may_be_cut_or_changed_anywhere(data: st.DataObject) -> None:
    raw = bytearray(TINY.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    raw = raw[: data.draw(st.integers(0, len(raw)))]
    try:
        found = gguf.read(bytes(raw), SIZE)
    except HeaderFault as fault:
        assert fault.why.isprintable()
        return
    assert found.weight_bytes <= SIZE and (found.cache_numbers or 0) >= 0
    assert all(isinstance(text, str) for text in found.chat_templates.values())


values = st.one_of(
    st.tuples(st.just(4), st.integers(0, 2**32 - 1)),
    st.tuples(st.just(8), st.text(max_size=20)),
    st.tuples(st.just(7), st.booleans()),
)


@settings(max_examples=40, deadline=None)
@given(told=st.dictionaries(st.text(min_size=1, max_size=20), values, max_size=8))
def test_what_is_written_is_what_is_read(told: dict[str, tuple[int, Any]]) -> None:
    def raw(kind: int, what: Any) -> bytes:
        return word(what) if kind == 8 else struct.pack("<I" if kind == 4 else "<?", what)

    told.pop("general.alignment", None)
    data = header(*(value(key, kind, raw(kind, what)) for key, (kind, what) in told.items()))
    assert gguf.read(data).values == {key: what for key, (_kind, what) in told.items()}
