"""safetensors: the file in which most weights come, read as far as it tells of itself, without its weights.

Nothing in it runs. A reader of our own, which holds the header to all that the format promises: at most 100,000,000
bytes of JSON, no key twice, and tensors that cover the rest of the file without holes and without lying on each other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from mmap import mmap
from typing import Any, Final

from connectors.headers import HeaderFault, Tensor, Unfinished, kinds_by_bytes
from connectors.text import sanitise

LONGEST_HEADER: Final = 100_000_000
MOST_DIMENSIONS: Final = 8
_MOST_NUMBERS: Final = 1 << 53
#: Bits of each number by the word for its kind.
KINDS: Final[Mapping[str, int]] = {
    "F4": 4,
    "F6_E2M3": 6,
    "F6_E3M2": 6,
    "BOOL": 8,
    "U8": 8,
    "I8": 8,
    "F8_E5M2": 8,
    "F8_E4M3": 8,
    "F8_E8M0": 8,
    "F8_E4M3FNUZ": 8,
    "F8_E5M2FNUZ": 8,
    "U16": 16,
    "I16": 16,
    "F16": 16,
    "BF16": 16,
    "U32": 32,
    "I32": 32,
    "F32": 32,
    "C64": 64,
    "U64": 64,
    "I64": 64,
    "F64": 64,
}


@dataclass(frozen=True, slots=True)
class Safetensors:
    """A file of weights. `metadata` are texts that its maker wrote, safe to show."""

    tensors: tuple[Tensor, ...]
    metadata: Mapping[str, str]
    header_bytes: int

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


def read(data: bytes | mmap, size: int | None = None) -> Safetensors:
    """The header of a file whose beginning is `data`, and which has `size` bytes in all. Raises HeaderFault, and
    Unfinished where `data` ends before the header does."""
    size = len(data) if size is None else size
    if len(data) < 8:
        raise Unfinished("it ends within its header")
    length = int.from_bytes(data[:8], "little")
    if length > LONGEST_HEADER:
        raise HeaderFault(f"a header of {length} bytes")
    if length > size - 8:
        raise HeaderFault("its header is longer than the file")
    if length > len(data) - 8:
        raise Unfinished("it ends within its header")
    told = _json(data[8 : 8 + length])
    metadata = told.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(text, str) for text in metadata.values()):
        raise HeaderFault("metadata that are no texts")
    tensors = tuple(_tensor(name, value) for name, value in told.items())
    _cover(tensors, size - 8 - length)
    shown = {sanitise(name, 200): sanitise(text, 2000, lines=True) for name, text in metadata.items()}
    return Safetensors(tensors, shown, 8 + length)


def _json(header: bytes) -> dict[str, Any]:
    if not header.startswith(b"{"):
        raise HeaderFault("a header that is no JSON")
    try:
        told: dict[str, Any] = json.loads(header, object_pairs_hook=_once, parse_constant=_none)
    except (ValueError, RecursionError) as error:
        raise HeaderFault("a header that is no JSON") from error
    return told


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise HeaderFault("a name that is there twice")
    return found


def _none(word: str) -> None:
    raise HeaderFault(f"{word}, which is no number")


def _tensor(name: str, told: object) -> Tensor:
    shown = sanitise(name, 1000)
    if not isinstance(told, dict) or set(told) != {"dtype", "shape", "data_offsets"}:
        raise HeaderFault(f"{shown} is no tensor")
    kind, shape, offsets = told["dtype"], told["shape"], told["data_offsets"]
    bits = KINDS.get(kind) if isinstance(kind, str) else None
    if bits is None:
        raise HeaderFault(f"numbers of kind {kind}")
    if not _whole(shape) or len(shape) > MOST_DIMENSIONS or not _whole(offsets) or len(offsets) != 2:
        raise HeaderFault(f"{shown} is no tensor")
    begin, end = offsets
    tensor = Tensor(shown, kind, tuple(shape), begin, end - begin)
    if tensor.numbers >= _MOST_NUMBERS or tensor.numbers * bits != 8 * tensor.bytes:
        raise HeaderFault(f"{shown} is not as long as its shape")
    return tensor


def _whole(numbers: object) -> bool:
    return isinstance(numbers, list) and all(type(each) is int and 0 <= each < _MOST_NUMBERS for each in numbers)


def _cover(tensors: tuple[Tensor, ...], room: int) -> None:
    end = 0
    for tensor in sorted(tensors, key=lambda each: (each.offset, each.bytes)):
        if tensor.offset != end:
            raise HeaderFault(f"{tensor.name} lies where it may not")
        end += tensor.bytes
    if end != room:
        raise HeaderFault("weights do not cover the file")
