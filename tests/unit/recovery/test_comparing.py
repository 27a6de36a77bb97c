"""What came back is compared with what was saved: whatever was not changed since and differs is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.recovery.model.comparing import PLANTED, Basis, Compared, Disorder, Item, compare
from console.recovery.model.tests import Difference

BACKUP = 1_700_000_000.0
OLD, NEW = int((BACKUP - 5000) * 1e9), int((BACKUP + 5000) * 1e9)


def folder(path: str, **others: Any) -> Item:
    return msgspec.structs.replace(Item(path, "folder", mode=0o755, mtime=OLD, ctime=OLD), **others)


def file(path: str, **others: Any) -> Item:
    return msgspec.structs.replace(Item(path, "file", 3, 0o644, 7, 8, OLD, OLD, "ab" * 32), **others)


TREE = (folder(""), folder("a"), file("a/x"), file("a/y"), file("a.txt"), Item("l", "link", to="a/x", mtime=OLD))


def compared(
    saved: tuple[Item, ...], back: tuple[Item, ...], basis: Basis = Basis.LIVE, *, owners: bool = True
) -> Compared:
    found = Compared()
    compare(saved, back, basis, BACKUP, found, owners=owners, root="/srv")
    return found


def changed(path: str, change: Callable[[Item], Item | None]) -> tuple[Item, ...]:
    made = [change(item) if item.path == path else item for item in TREE]
    return tuple(item for item in made if item is not None)


def test_a_tree_that_is_what_it_was_is_the_same_whole() -> None:
    found = compared(TREE, TREE)
    assert (found.same, found.files, found.bytes, found.restored, found.restored_files) == (6, 3, 9, 6, 3)
    assert not found.differing and not found.moved


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize(
    ("path", "change", "what"),
    [
        ("a/x", {"sha256": "cd" * 32}, Difference.CONTENT),
        ("a/x", {"size": 4}, Difference.CONTENT),
        ("a/y", {"mode": 0o640}, Difference.MODE),
        ("a", {"mode": 0o700}, Difference.MODE),
        ("a/y", {"uid": 9}, Difference.OWNER),
        ("a/y", {"gid": 9}, Difference.OWNER),
        ("a/y", {"mtime": OLD + 1}, Difference.TIME),
        ("l", {"to": "/etc/passwd"}, Difference.LINK),
        ("l", {"type": "file"}, Difference.TYPE),
        ("a.txt", {"xattrs": {"user.k": "v"}}, Difference.XATTRS),
        ("a.txt", None, Difference.MISSING),
    ],
)
def test_each_thing_that_differs_is_named(
    basis: Basis, path: str, change: dict[str, Any] | None, what: Difference
) -> None:
    back = changed(path, lambda item: None if change is None else msgspec.structs.replace(item, **change))
    found = compared(TREE, back, basis)
    assert [(each.path, each.what) for each in found.named] == [(f"/srv/{path}", what)]
    assert found.kinds == {what: 1}


@pytest.mark.parametrize("basis", Basis)
def test_what_was_never_saved_is_extra(basis: Basis) -> None:
    found = compared(TREE, (*TREE, file("z")), basis)
    assert [(each.path, each.what) for each in found.named] == [("/srv/z", Difference.EXTRA)]


def test_what_was_changed_made_or_removed_since_the_backup_proves_nothing() -> None:
    source = (
        folder("", mtime=NEW),
        folder("a"),
        file("a/x", sha256="cd" * 32, ctime=NEW),
        file("a/y"),
        file("b", mtime=NEW),
        Item("l", "link", to="a/x", mtime=OLD),
    )
    found = compared(source, TREE)
    assert not found.named
    assert (found.moved, found.moved_files, found.files) == (4, 3, 1), "the root, a/x, a.txt that is gone, b that came"


def test_what_is_gone_from_a_folder_that_nobody_changed_is_no_later_removal() -> None:
    source = tuple(item for item in TREE if item.path != "a/x")
    assert compared(source, TREE).kinds == {Difference.EXTRA: 1}


def test_who_may_give_files_to_nobody_is_not_asked_whose_they_are() -> None:
    back = changed("a/x", lambda item: msgspec.structs.replace(item, uid=0, xattrs={"security.capability": "x"}))
    assert compared(TREE, back, owners=False).same == 6


def test_the_planted_manifest_itself_is_no_part_of_what_it_tells() -> None:
    back = (folder("", mtime=OLD + 7), file(PLANTED), *TREE[1:])
    found = compared(TREE, back, Basis.PLANTED)
    assert not found.named and found.restored == 6


def test_what_could_not_be_read_is_neither_the_same_nor_different() -> None:
    found = compared(TREE, changed("a/x", lambda item: msgspec.structs.replace(item, sha256="", unsure=True)))
    assert (found.unsure, found.same, found.differing) == (1, 5, 0)


def test_entries_out_of_order_are_refused() -> None:
    with pytest.raises(Disorder):
        compared((TREE[0], TREE[2], TREE[1]), TREE)


names = st.lists(st.sampled_from(["a", "b", "a.b", "é"]), min_size=1, max_size=3).map("/".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(names, max_size=8, unique=True), st.lists(names, max_size=8, unique=True))
def test_every_entry_of_both_trees_is_looked_at_once(one: list[str], other: list[str]) -> None:
    def tree(paths: list[str]) -> tuple[Item, ...]:
        return tuple(sorted((file(path) for path in paths), key=lambda item: item.key))

    found = compared(tree(one), tree(other))
    assert found.same == len({*one} & {*other})
    assert found.kinds[Difference.MISSING] == len({*one} - {*other})
    assert found.kinds[Difference.EXTRA] == len({*other} - {*one})
    assert found.restored == len(other)
