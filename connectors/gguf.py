"""GGUF: the file in which llama.cpp keeps a model, read as far as it tells of itself, without its weights.

A reader of our own: files come from anywhere, and what a header says of lengths is believed only as far as the file
goes. Versions 2 and 3, little-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from mmap import mmap
from typing import Final

from connectors.headers import HeaderFault, Tensor, Unfinished, kinds_by_bytes
from connectors.text import sanitise

LONGEST_STRING: Final = 10_000_000
MOST_DIMENSIONS: Final = 8
DEEPEST_ARRAY: Final = 4
MOST_PAIRS: Final = 10_000
MOST_TENSORS: Final = 200_000
LONGEST_NAME: Final = 1000
#: Longer arrays (the words of a tokenizer) are gone over, and only their length is kept.
MOST_KEPT: Final = 1024
_MOST_NUMBERS: Final = 1 << 53
_STRING, _ARRAY, _BOOL = 8, 9, 7
_NUMBERS: Final = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    4: "<I",
    5: "<i",
    6: "<f",
    _BOOL: "<B",
    10: "<Q",
    11: "<q",
    12: "<d",
}
#: Kinds of numbers by their id: the name, how many lie in a block, and a block's bytes.
KINDS: Final[Mapping[int, tuple[str, int, int]]] = {
    0: ("F32", 1, 4),
    1: ("F16", 1, 2),
    2: ("Q4_0", 32, 18),
    3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34),
    9: ("Q8_1", 32, 40),
    10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144),
    13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210),
    15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110),
    22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1),
    25: ("I16", 1, 2),
    26: ("I32", 1, 4),
    27: ("I64", 1, 8),
    28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56),
    30: ("BF16", 1, 2),
    34: ("TQ1_0", 256, 54),
    35: ("TQ2_0", 256, 66),
    39: ("MXFP4", 32, 17),
    40: ("NVFP4", 64, 36),
}

Value = int | float | bool | str | tuple["Value", ...] | None


@dataclass(frozen=True, slots=True)
class Gguf:
    """A model's header. `values` are what it says of itself by name, None for an array that is too long to keep;
    `lengths` how long its arrays are. Texts are as they stand in the file: hostile."""

    version: int
    values: Mapping[str, Value]
    lengths: Mapping[str, int]
    tensors: tuple[Tensor, ...]
    header_bytes: int

    def text(self, key: str) -> str:
        found = self.values.get(key)
        return found if isinstance(found, str) else ""

    def number(self, key: str) -> int | None:
        """A whole number that makes sense, of a key of the architecture where it begins with a dot."""
        found = self.values.get(f"{self.architecture}{key}" if key.startswith(".") else key)
        return found if isinstance(found, int) and not isinstance(found, bool) and 0 < found < _MOST_NUMBERS else None

    @property
    def architecture(self) -> str:
        return self.text("general.architecture")

    @property
    def parameters(self) -> int:
        return sum(tensor.numbers for tensor in self.tensors)

    @property
    def weight_bytes(self) -> int:
        return sum(tensor.bytes for tensor in self.tensors)

    @property
    def quantisation(self) -> str:
        """The kind of most of its weights."""
        return next(iter(kinds_by_bytes(self.tensors)), "")

    @property
    def chat_templates(self) -> dict[str, str]:
        """By name, the first of all by the empty one. Each is a program that runs at every request: hostile text."""
        found = {}
        for key in sorted(self.values):
            if key == "tokenizer.chat_template" or key.startswith("tokenizer.chat_template."):
                found[key.removeprefix("tokenizer.chat_template").removeprefix(".")] = self.text(key)
        return found

    @property
    def cache_numbers(self) -> int | None:
        """How many numbers the KV cache keeps of each token, of all layers that attend to all of them; None where it
        cannot be told from the header."""
        layers, heads, wide = self.number(".block_count"), self._heads(".attention.head_count"), None
        if layers is None or heads is None:
            return None
        width = self.number(".embedding_length")
        if width is not None and heads[0] > 0:
            wide = width // heads[0]
        keys, values = self.number(".attention.key_length") or wide, self.number(".attention.value_length") or wide
        shared = self._heads(".attention.head_count_kv") or heads
        if keys is None or values is None or len(shared) not in (1, layers):
            return None
        total = sum(shared) if len(shared) == layers else shared[0] * layers
        return total * (keys + values)

    def _heads(self, key: str) -> tuple[int, ...] | None:
        """A number of heads, one for all layers or one for each."""
        found = self.values.get(f"{self.architecture}{key}")
        each = found if isinstance(found, tuple) else (found,)
        heads = tuple(one for one in each if isinstance(one, int) and not isinstance(one, bool) and 0 <= one < 1 << 20)
        return heads if heads and len(heads) == len(each) else None


class _Reader:
    """Reads on from a place, and never beyond what is there."""

    def __init__(self, data: bytes | mmap) -> None:
        self.data = data
        self.at = 0
        self.end = len(data)

    def take(self, count: int) -> bytes:
        if count > self.end - self.at:
            raise Unfinished("it ends within its header")
        self.at += count
        return self.data[self.at - count : self.at]

    def skip(self, count: int) -> None:
        if count > self.end - self.at:
            raise Unfinished("it ends within its header")
        self.at += count

    def number(self, form: str) -> int | float:
        found: int | float = struct.unpack(form, self.take(struct.calcsize(form)))[0]
        return found

    def whole(self, form: str = "<Q") -> int:
        return int(self.number(form))

    def text(self, longest: int = LONGEST_STRING) -> str:
        length = self.whole()
        if length > longest:
            raise HeaderFault(f"a text of {length} bytes")
        return self.take(length).decode("utf-8", "replace")

    def skip_text(self) -> None:
        length = self.whole()
        if length > LONGEST_STRING:
            raise HeaderFault(f"a text of {length} bytes")
        self.skip(length)


def read(data: bytes | mmap, size: int | None = None) -> Gguf:
    """The header of a file whose beginning is `data`, and which has `size` bytes in all. Raises HeaderFault, and
    Unfinished where `data` ends before the header does."""
    reader = _Reader(data)
    size = len(data) if size is None else size
    if reader.take(4) != b"GGUF":
        raise HeaderFault("it is no GGUF")
    version = reader.whole("<I")
    if version not in (2, 3):
        raise HeaderFault(f"version {version}")
    count, pairs = reader.whole(), reader.whole()
    if count > MOST_TENSORS or pairs > MOST_PAIRS:
        raise HeaderFault(f"{count} tensors, {pairs} values")
    values: dict[str, Value] = {}
    lengths: dict[str, int] = {}
    for _ in range(pairs):
        key = reader.text(LONGEST_NAME)
        if key in values:
            raise HeaderFault(f"two values of {key}")
        kind = reader.whole("<I")
        if kind == _ARRAY:
            values[key], lengths[key] = _array(reader, 1)
        else:
            values[key] = _value(reader, kind)
    tensors = [_tensor(reader) for _ in range(count)]
    if len({tensor.name for tensor in tensors}) < count:
        raise HeaderFault("two tensors of one name")
    alignment = values.get("general.alignment", 32)
    if not isinstance(alignment, int) or isinstance(alignment, bool) or not 1 <= alignment <= 1 << 20:
        raise HeaderFault("an alignment that is none")
    begins = reader.at + -reader.at % alignment
    _lie_within(tensors, size - begins, alignment)
    return Gguf(version, values, lengths, tuple(tensors), begins)


def _value(reader: _Reader, kind: int) -> Value:
    if kind == _STRING:
        return reader.text()
    form = _NUMBERS.get(kind)
    if form is None:
        raise HeaderFault(f"a value of kind {kind}")
    found = reader.number(form)
    return bool(found) if kind == _BOOL else found


def _array(reader: _Reader, depth: int) -> tuple[Value, int]:
    if depth > DEEPEST_ARRAY:
        raise HeaderFault("arrays within arrays")
    kind, length = reader.whole("<I"), reader.whole()
    form = _NUMBERS.get(kind)
    if form is not None and length > MOST_KEPT:
        reader.skip(length * struct.calcsize(form))
        return None, length
    if kind not in (_STRING, _ARRAY) and form is None:
        raise HeaderFault(f"an array of kind {kind}")
    # Each takes at least its length's own bytes.
    if length * (12 if kind == _ARRAY else 8 if kind == _STRING else 1) > reader.end - reader.at:
        raise Unfinished("it ends within its header")
    if length > MOST_KEPT:
        for _ in range(length):
            reader.skip_text() if kind == _STRING else _array(reader, depth + 1)
        return None, length
    return tuple(
        _array(reader, depth + 1)[0] if kind == _ARRAY else _value(reader, kind) for _ in range(length)
    ), length


def _tensor(reader: _Reader) -> Tensor:
    name = reader.text(LONGEST_NAME)
    dimensions = reader.whole("<I")
    if dimensions > MOST_DIMENSIONS:
        raise HeaderFault(f"a tensor of {dimensions} dimensions")
    shape = tuple(reader.whole() for _ in range(dimensions))
    kind = reader.whole("<I")
    offset = reader.whole()
    known = KINDS.get(kind)
    if known is None:
        raise HeaderFault(f"numbers of kind {kind}")
    word, block, block_bytes = known
    tensor = Tensor(sanitise(name, LONGEST_NAME), word, shape, offset, 0)
    if tensor.numbers >= _MOST_NUMBERS or (shape and shape[0] % block):
        raise HeaderFault(f"a tensor of shape {shape}")
    return Tensor(tensor.name, word, shape, offset, tensor.numbers // block * block_bytes)


def _lie_within(tensors: list[Tensor], room: int, alignment: int) -> None:
    """Whether each lies in the file, where it may, and on no other."""
    end = 0
    for tensor in sorted(tensors, key=lambda each: (each.offset, each.bytes)):
        if tensor.offset < end or tensor.offset % alignment:
            raise HeaderFault(f"{tensor.name} lies where it may not")
        end = tensor.offset + tensor.bytes
        if end > room:
            raise HeaderFault(f"{tensor.name} lies beyond the end of the file")
