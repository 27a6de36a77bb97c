"""Searches: what nodes were seen to hold, and what of it nothing on the board protects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.tools import ToolFault, ToolProblem
from console.journal.model import Target
from console.recovery.model import moves
from console.recovery.model.assets import Asset, Copy, Kind
from console.recovery.model.moves import Ledger
from console.recovery.model.searches import Search, Store, bare
from console.recovery.service.records import Records
from console.recovery.service.recovery import RecoveryService
from console.recovery.service.searching import Searching
from tests.support.journals import opened

STORE = Store(Kind.MODEL_STORE, "models", "/srv/models", 10, 2, 1_700_000_000.0)
ASSET = Asset("a1", "Models", "n1", ("/srv/models",), (Copy("local", "/backup"),))
ROWS = b"f 10 1700000000.5 /srv/models/a.gguf\0f 4 1700000000.5 /var/lib/postgresql/15/main/PG_VERSION\0"


def found(paths: tuple[str, ...], store: str = "/srv/models", node: str = "n1") -> list[tuple[str, tuple[str, ...]]]:
    assets = [replace(ASSET, paths=paths)]
    searches = {node: Search(node, 1.0, (replace(STORE, path=store),))}
    return [(each.store.path, each.has) for each in bare(assets, searches)]


def test_a_store_is_protected_where_an_asset_of_its_node_holds_all_of_it() -> None:
    assert found(("/srv/models",)) == found(("/srv",)) == found(("/",)) == found(("/srv/models/",)) == []
    assert found(("/srv/models/support-sv",)) == [("/srv/models", ("Models",))], "a part of it"
    assert found(("/srv/models-old",)) == found(("/data",)) == [("/srv/models", ())]
    assert found(("/srv/models",), node="n2") == [("/srv/models", ())], "of another node"


def test_what_nothing_protects_stands_first_and_the_largest_of_it() -> None:
    stores = tuple(replace(STORE, path=path, size=size) for path, size in (("/a", 1), ("/b", 9), ("/srv", 99)))
    told = bare([ASSET], {"n1": Search("n1", 1.0, stores)})
    assert [each.store.path for each in told] == ["/b", "/a", "/srv"]


class Node:
    """A node that says the same to every search, or does not answer; each folder is measured as `sizes` say."""

    place = "/runs"

    def __init__(self, said: bytes | None, sizes: Mapping[str, int] | None = None) -> None:
        self._said, self._sizes = said, sizes or {}
        self.measured: list[str] = []

    def __call__(self, argv: tuple[str, ...], given: bytes | None = None) -> tuple[int, bytes, bytes]:
        if argv[0] == "du":
            self.measured.append(argv[-1])
            size = self._sizes.get(argv[-1])
            if size is None:
                return 1, f"7\t{argv[-1]}\n".encode(), b"du: cannot read directory"
            return 0, f"{size}\t{argv[-1]}\n".encode(), b""
        assert given == b"", "with something to read it has longer"
        if self._said is None:
            raise ToolFault(ToolProblem.SILENT, "find", raw="gone")
        return 0, self._said, b""


class Nodes:
    def __init__(self, **said: bytes | None) -> None:
        self.said = said

    @contextmanager
    def looking(self, target: Target) -> Iterator[Node]:
        yield Node(self.said[target.id.removeprefix("node:")])


def searching(service: RecoveryService, nodes: Nodes) -> Searching:
    return Searching(service, nodes, lambda key: Target.of(f"node:{key}"))  # type: ignore[arg-type]


def test_what_is_found_is_written_down_and_one_silent_node_hides_no_other(tmp_path: Path) -> None:
    nodes = Nodes(n1=ROWS, n2=None, n3=b"")
    with opened(tmp_path / "journal.db") as journal:
        service = RecoveryService(Records(journal))
        done, faults = searching(service, nodes).search(["n1", "n2", "n3"])
        assert [each.node for each in done] == ["n1", "n3"] and [*faults] == ["n2"]
        nodes.said["n1"] = None  # a later search that fails leaves what was known
        assert [*searching(service, nodes).search(["n1"])[1]] == ["n1"]
        known = service.searches()["n1"]
        assert known.problem == "tool.silent"
        assert [(each.kind, each.path) for each in known.stores] == [
            (Kind.MODEL_STORE, "/srv/models"),
            (Kind.POSTGRESQL, "/var/lib/postgresql/15/main"),
        ]
        service.protect(replace(ASSET, id=""))
        assert [each.store.product for each in service.bare()] == ["PostgreSQL"]
        assert journal.differences() == ()
    with opened(tmp_path / "journal.db") as journal:
        assert RecoveryService(Records(journal)).searches()["n1"] == known


def test_what_is_no_model_is_measured_and_what_cannot_be_read_whole_has_no_size(tmp_path: Path) -> None:
    marks = [f"/srv/{name}/dump.rdb" for name in "abcdef"]
    rows = ROWS + b"".join(f"f 1 1700000000.5 {mark}\0".encode() for mark in marks)
    node = Node(rows, {"/var/lib/postgresql/15/main": 4096, "/srv/b": 77})
    nodes = Nodes()
    nodes.looking = lambda _target: nullcontext(node)  # type: ignore[method-assign,assignment,return-value]
    with opened(tmp_path / "journal.db") as journal:
        service = RecoveryService(Records(journal))
        searching(service, nodes).search(["n1"])
        sizes = {each.path: each.size for each in service.searches()["n1"].stores}
    assert sizes["/srv/models"] == 10, "models are measured by their files"
    assert sizes["/srv/b"] == 77 and sizes["/srv/a"] is None
    assert node.measured == ["/srv/a", "/srv/b", "/srv/c", "/srv/d"], "after three that fail no more are tried"
    assert sizes["/var/lib/postgresql/15/main"] is None


def test_a_search_that_is_ended_keeps_what_it_found_until_then(tmp_path: Path) -> None:
    class Ended(Exception):
        pass

    def report(done: int) -> None:
        if done == 1:
            raise Ended

    with opened(tmp_path / "journal.db") as journal:
        service = RecoveryService(Records(journal))
        with pytest.raises(Ended):
            searching(service, Nodes(n1=ROWS, n2=ROWS)).search(["n1", "n2"], report)
        assert [*service.searches()] == ["n1"]


_STORES = st.builds(
    Store,
    st.sampled_from(Kind),
    st.text(max_size=9),
    st.text(max_size=9),
    st.none() | st.integers(0, 1 << 50),
    st.integers(0, 9),
    st.integers(0, 1 << 40).map(lambda each: each / 1000),
)


@pytest.mark.slow
@given(st.tuples(_STORES, _STORES), st.integers(0, 9), st.booleans(), st.text(max_size=5))
def test_a_search_is_read_back_as_it_was_written(
    stores: tuple[Store, ...], closed: int, cut: bool, problem: str
) -> None:
    search = Search("n1", 5.0, () if problem else stores, closed, cut, problem)
    (move,) = moves.read(moves.written([moves.searched(search)]), 9.0, "astrid")
    ledger = Ledger()
    ledger.take(move)
    assert ledger.searches == {"n1": search}
