"""Pages of a SQLite file that SQLite itself may no longer open, read cell by cell (https://sqlite.org/fileformat2.html).

Every page that looks like one of a table or an index is read for itself, whatever leads there: what a damaged page held
is lost, and nothing else. What is found may be old or stand there twice; whoever asks knows by hashes what is true.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_HEADER = 100
_USUAL_PAGE = 4096
#: Longer than any row of ours.
_LONGEST = 64 << 20
_TABLE_LEAF, _INDEX_LEAF, _INDEX_INTERIOR = 0x0D, 0x0A, 0x02
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}

Value = int | float | str | bytes | None


class Record(NamedTuple):
    """A row: its rowid, None where it has none, and its columns in the order in which they are stored."""

    rowid: int | None
    values: tuple[Value, ...]


def records(path: Path) -> Iterator[Record]:
    """Every row that can be read. Raises OSError."""
    with path.open("rb") as file:
        size = _page_size(file.read(_HEADER))
        file.seek(0, 2)
        pages = _Pages(file.fileno(), size, file.tell() // size)
        for number in range(1, pages.count + 1):
            yield from _cells(pages, number)


def _page_size(header: bytes) -> int:
    said = int.from_bytes(header[16:18], "big")
    said = 65536 if said == 1 else said
    return said if 512 <= said <= 65536 and said & (said - 1) == 0 else _USUAL_PAGE


class _Pages:
    def __init__(self, handle: int, size: int, count: int) -> None:
        self._handle = handle
        self.size = size
        self.count = count

    def get(self, number: int) -> bytes:
        import os  # noqa: PLC0415 - no pread on Windows

        if not 1 <= number <= self.count:
            raise ValueError(f"there is no page {number}")
        if hasattr(os, "pread"):
            return os.pread(self._handle, self.size, (number - 1) * self.size)
        os.lseek(self._handle, (number - 1) * self.size, os.SEEK_SET)
        return os.read(self._handle, self.size)


def _cells(pages: _Pages, number: int) -> Iterator[Record]:
    page = pages.get(number)
    start = _HEADER if number == 1 else 0
    kind = page[start]
    if kind not in (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INTERIOR):
        return
    pointers = start + (12 if kind == _INDEX_INTERIOR else 8)
    for cell in range(int.from_bytes(page[start + 3 : start + 5], "big")):
        try:
            (at,) = struct.unpack_from(">H", page, pointers + 2 * cell)
            yield _cell(pages, page, kind, at)
        except (ValueError, IndexError, struct.error, OSError):
            continue


def _cell(pages: _Pages, page: bytes, kind: int, at: int) -> Record:
    at += 4 if kind == _INDEX_INTERIOR else 0
    length, at = _varint(page, at)
    rowid = None
    if kind == _TABLE_LEAF:
        rowid, at = _varint(page, at)
    if not 0 < length <= _LONGEST:
        raise ValueError(f"no row is {length} bytes long")
    return Record(rowid, _values(_payload(pages, page, kind, at, length)))


def _payload(pages: _Pages, page: bytes, kind: int, at: int, length: int) -> bytes:
    """A row's bytes: what lies in the cell, and the chain of pages that it goes on in."""
    usable = pages.size
    most = usable - 35 if kind == _TABLE_LEAF else (usable - 12) * 64 // 255 - 23
    if length <= most:
        return page[at : at + length]
    least = (usable - 12) * 32 // 255 - 23
    local = least + (length - least) % (usable - 4)
    local = local if local <= most else least
    parts, left = [page[at : at + local]], length - local
    (following,) = struct.unpack_from(">I", page, at + local)
    while left > 0:
        more = pages.get(following)
        parts.append(more[4 : 4 + left])
        left -= usable - 4
        (following,) = struct.unpack_from(">I", more)
    return b"".join(parts)


def _values(payload: bytes) -> tuple[Value, ...]:
    head, at = _varint(payload, 0)
    if not at <= head <= len(payload):
        raise ValueError("no row begins so")
    kinds = []
    while at < head:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values: list[Value] = []
    for kind in kinds:
        value, at = _value(payload, kind, at)
        values.append(value)
    if at != len(payload):
        raise ValueError("no row ends so")
    return tuple(values)


def _value(payload: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind == 7:
        return float(struct.unpack_from(">d", payload, at)[0]), at + 8
    if kind in (0, 8, 9):
        return {0: None, 8: 0, 9: 1}[kind], at
    if kind < 12:
        raise ValueError(f"there is no kind {kind}")
    end = at + (kind - 12) // 2
    if end > len(payload):
        raise ValueError("a value goes beyond its row")
    return (payload[at:end].decode("utf-8") if kind % 2 else payload[at:end]), end


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(8):
        byte = raw[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | raw[at + 8], at + 9
