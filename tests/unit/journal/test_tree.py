"""The Merkle tree: the roots that are published for it, and proofs that show what they say and nothing else."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.journal.tree import EMPTY, Edge, Tree, consistent, included, leaf

# The leaves and roots of RFC 6962's reference tests (google/certificate-transparency, merkle_tree_test.cc; Apache-2.0).
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def by_definition(leaves: list[bytes]) -> bytes:
    """The root as RFC 6962 section 2.1 defines it, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


def some(count: int) -> list[bytes]:
    return [leaf(number.to_bytes(4, "big")) for number in range(count)]


def test_roots_are_those_that_are_published():
    edge = Edge()
    tree = Tree(map(leaf, LEAVES))
    assert edge.root() == tree.root(0) == EMPTY
    for count, (text, root) in enumerate(zip(LEAVES, ROOTS, strict=True), 1):
        edge.add(leaf(text))
        assert edge.root().hex() == tree.root(count).hex() == root


@given(st.integers(0, 200))
def test_the_edge_and_the_tree_give_the_root_by_definition(count: int):
    leaves = some(count)
    edge = Edge()
    for each in leaves:
        edge.add(each)
    assert edge.root() == Tree(leaves).root(count) == by_definition(leaves)
    assert len(edge.hashes) == count.bit_count()
    assert Edge.of(count, edge.hashes) == edge


@pytest.mark.slow
@given(st.data())
def test_every_leaf_is_shown_to_be_under_every_root_that_covers_it_and_no_other(data: st.DataObject):
    count = data.draw(st.integers(1, 130))
    tree = Tree(some(count))
    size = data.draw(st.integers(1, count))
    index = data.draw(st.integers(0, size - 1))
    path, root, here = tree.inclusion(index, size), tree.root(size), some(count)[index]
    assert included(here, index, size, path, root)
    other = data.draw(st.integers(0, size))
    assert included(here, other, size, path, root) is (other == index), "at another place"
    assert not included(leaf(b"other"), index, size, path, root)
    assert not included(here, index, size, [*path, root], root), "a path that is too long"
    assert not included(here, index, size, path, bytes(32))
    if path:
        assert not included(here, index, size, path[:-1], root)
        spoilt = data.draw(st.integers(0, len(path) - 1))
        wrong = [bytes([each[0] ^ 1]) + each[1:] if i == spoilt else each for i, each in enumerate(path)]
        assert not included(here, index, size, wrong, root)


@pytest.mark.slow
@given(st.data())
def test_a_longer_log_is_shown_to_begin_with_a_shorter_one_and_a_forked_one_is_not(data: st.DataObject):
    second = data.draw(st.integers(1, 130))
    first = data.draw(st.integers(1, second))
    leaves = some(second)
    tree = Tree(leaves)
    path = tree.consistency(first, second)
    assert consistent(first, second, path, tree.root(first), tree.root(second))
    changed = data.draw(st.integers(0, first - 1))
    forked = Tree([*leaves[:changed], leaf(b"another"), *leaves[changed + 1 :]])
    assert not consistent(first, second, forked.consistency(first, second), tree.root(first), forked.root(second))
    assert not consistent(first, second, [*path, bytes(32)], tree.root(first), tree.root(second))
    if first != second:
        assert not consistent(first, second, path, tree.root(second), tree.root(first))
        assert not consistent(first, second, path[:-1], tree.root(first), tree.root(second))


@pytest.mark.parametrize(("count", "hashes"), [(3, [bytes(32)]), (1, [b"short"]), (-1, []), (0, [bytes(32)])])
def test_hashes_that_are_no_edge_are_refused(count: int, hashes: list[bytes]):
    with pytest.raises(ValueError, match="no edge"):
        Edge.of(count, hashes)


def test_proofs_of_what_is_not_there_are_refused():
    tree = Tree(some(5))
    asked = (
        lambda: tree.root(6),
        lambda: tree.inclusion(5, 5),
        lambda: tree.consistency(0, 5),
        lambda: tree.consistency(5, 6),
    )
    for ask in asked:
        with pytest.raises(ValueError, match="lea"):
            ask()
    assert not included(leaf(b""), 0, 0, [], EMPTY)
    assert not consistent(0, 5, [], EMPTY, tree.root(5))
    assert consistent(5, 5, [], tree.root(5), tree.root(5))
