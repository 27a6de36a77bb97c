"""The Merkle tree over a journal's entries, by RFC 6962: one root vouches for all of them, and short proofs show that
an entry is under it, or that a longer log begins with a shorter one.

A leaf is SHA-256 of a zero byte and the entry's text; a node of a one byte and its two halves. Hashes are 32 bytes.
The checks follow RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

#: The root of a tree without leaves.
EMPTY = hashlib.sha256(b"").digest()
HASH_BYTES = 32


def leaf(text: bytes) -> bytes:
    """The hash of an entry, given its canonical text."""
    return hashlib.sha256(b"\0" + text).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of what two hashes stand for."""
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass(slots=True)
class Edge:
    """The right edge of a tree that grows: the roots of its largest complete parts, from the left. That is all that its
    root, and going on from here, need: one hash for every bit of `count`."""

    count: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        """Take in the next leaf."""
        grown, size = leaf, self.count
        while size & 1:
            grown = node(self.hashes.pop(), grown)
            size >>= 1
        self.hashes.append(grown)
        self.count += 1

    def root(self) -> bytes:
        """The root of all leaves that were taken in."""
        if not self.hashes:
            return EMPTY
        *lefts, root = self.hashes
        for left in reversed(lefts):
            root = node(left, root)
        return root

    @classmethod
    def of(cls, count: int, hashes: Iterable[bytes]) -> Edge:
        """An edge as it was kept. Raises ValueError where the hashes do not fit the count."""
        kept = list(hashes)
        if count < 0 or len(kept) != count.bit_count() or any(len(each) != HASH_BYTES for each in kept):
            raise ValueError(f"{len(kept)} hashes are no edge of {count} leaves")
        return cls(count, kept)


class Tree:
    """The whole tree over `leaves`, for proofs: 64 bytes of memory for each."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        # levels[k][i] is the root of the 2^k leaves from i * 2^k on; incomplete parts are put together when asked for.
        self._levels: list[list[bytes]] = [list(leaves)]
        while len(below := self._levels[-1]) > 1:
            self._levels.append([node(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])

    def __len__(self) -> int:
        return len(self._levels[0])

    def root(self, size: int) -> bytes:
        """The root of the first `size` leaves."""
        self._within(size)
        return self._part(0, size) if size else EMPTY

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that the leaf at `index` (from 0) is under the root of the first `size`; from the leaf upwards."""
        self._within(size)
        if not 0 <= index < size:
            raise ValueError(f"leaf {index} is not among {size}")
        path: list[bytes] = []
        start, end = 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._part(middle, end))
                end = middle
            else:
                path.append(self._part(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, first: int, second: int) -> list[bytes]:
        """The proof that the first `second` leaves begin with the first `first`."""
        self._within(second)
        if not 0 < first <= second:
            raise ValueError(f"{first} leaves are no beginning of {second}")
        path: list[bytes] = []
        start, end, whole = 0, second, True  # whether what is left of `first` is still all of it
        while end != first:
            middle = start + _split(end - start)
            if first <= middle:
                path.append(self._part(middle, end))
                end = middle
            else:
                path.append(self._part(start, middle))
                start, whole = middle, False
        if not whole:
            path.append(self._part(start, end))
        return path[::-1]

    def _within(self, size: int) -> None:
        if not 0 <= size <= len(self):
            raise ValueError(f"the tree has {len(self)} leaves, not {size}")

    def _part(self, start: int, end: int) -> bytes:
        """The root of the leaves from `start` to `end`; `start` stands where such a part may begin."""
        size = end - start
        level = size.bit_length() - 1
        if size == 1 << level:
            return self._levels[level][start >> level]
        middle = start + _split(size)
        return node(self._part(start, middle), self._part(middle, end))


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` shows that `leaf` stands at `index` (from 0) under the `root` of `size` leaves."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node(beside, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistent(first: int, second: int, path: Sequence[bytes], root_first: bytes, root_second: bytes) -> bool:
    """Whether `path` shows that the tree of `second` leaves begins with the tree of `first`."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and root_first == root_second
    proof = list(path)
    if first & (first - 1) == 0:
        proof.insert(0, root_first)
    if not proof:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = proof[0]
    for beside in proof[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node(beside, old), node(beside, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node(new, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and old == root_first and new == root_second
