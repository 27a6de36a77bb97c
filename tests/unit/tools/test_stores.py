"""Stores are found by the files that only they have: by the real `find`, and whatever it says."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import stores
from connectors.stores import Found, Store, StoreKind
from connectors.tools import ToolFault


def searched(*roots: Path) -> Found:
    """What the real program finds below these roots."""
    names = [str(each) for each in roots]
    done = subprocess.run(stores.search(names), check=False, capture_output=True, timeout=60)
    return stores.read_search(done.returncode, done.stdout, done.stderr, names)


def put(root: Path, *files: str) -> None:
    for each in files:
        place = root / each
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"1234")


def test_each_product_is_known_by_what_it_alone_has_and_named_by_its_folder(tmp_path: Path) -> None:
    put(
        tmp_path,
        "postgresql/15/main/PG_VERSION",
        "postgresql/15/main/base/1/PG_VERSION",
        "etcd/member/wal/0.wal",
        "registry/docker/registry/v2/blobs/x",
        "models/support-sv/7.0/model-00001.safetensors",
        "models/support-sv/7.1/model.gguf",
        "slurm/state/job_state",
        "qdrant/raft_state.json",
        "mysql/ibdata1",
        "notes/readme.txt",
    )
    found = searched(tmp_path)
    told = {(each.kind, each.product, Path(each.path).relative_to(tmp_path).as_posix()) for each in found.stores}
    assert told == {
        (StoreKind.POSTGRESQL, "PostgreSQL", "postgresql/15/main"),
        (StoreKind.ETCD, "etcd", "etcd"),
        (StoreKind.REGISTRY, "registry", "registry"),
        (StoreKind.MODELS, "models", "models"),
        (StoreKind.SLURM_STATE, "Slurm", "slurm/state"),
        (StoreKind.VECTORS, "Qdrant", "qdrant"),
        (StoreKind.DATABASE, "MySQL", "mysql"),
    }
    models = next(each for each in found.stores if each.kind is StoreKind.MODELS)
    assert (models.size, models.files) == (8, 2) and not found.cut and not found.closed


def test_what_engines_unpack_and_sandboxes_of_tests_hold_is_none_and_links_lead_nowhere(tmp_path: Path) -> None:
    put(
        tmp_path,
        "docker/overlay2/ab/diff/var/lib/postgresql/PG_VERSION",
        "driftvakt-restore-0123456789abcdef/main/PG_VERSION",
        "code/.git/x.gguf",
        "real/PG_VERSION",
    )
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert [each.path for each in searched(tmp_path).stores] == [f"{tmp_path}/real"]


def test_a_root_that_is_not_there_hides_nothing_of_the_others(tmp_path: Path) -> None:
    put(tmp_path, "srv/models/a.gguf")
    found = searched(tmp_path / "data", tmp_path / "srv")
    assert [each.path for each in found.stores] == [f"{tmp_path}/srv/models"]
    assert found.closed == 0


def test_names_that_no_text_can_name_again_are_left_out(tmp_path: Path) -> None:
    put(tmp_path, "fine/a.gguf")
    put(tmp_path, os.fsdecode(b"\xff\xfe/b.gguf"))
    put(tmp_path, "line\nbreak/c.gguf")
    assert [each.path for each in searched(tmp_path).stores] == [f"{tmp_path}/fine"]


def test_folders_that_may_not_be_read_are_counted() -> None:
    err = b"find: '/root': Permission denied\nfind: '/data': No such file or directory\n"
    assert stores.read_search(1, b"", err) == Found((), closed=1)


def test_models_of_one_person_are_theirs_and_the_largest_stand_first() -> None:
    rows = (
        b"f 10 1764400000.5 /home/anna/llm/a.gguf\0f 90 1764300000.5 /home/bo/deep/er/b.safetensors\0"
        b"f 5 1764500000.5 /home/anna/llm/sub/c.gguf\0"
    )
    assert stores.read_search(0, rows, b"").stores == (
        Store(StoreKind.MODELS, "models", "/home/bo/deep", 90, 1, 1764300000.0),
        Store(StoreKind.MODELS, "models", "/home/anna/llm", 15, 2, 1764500000.0),
    )


def test_a_store_is_measured_whole_by_the_real_program_and_one_that_is_not_there_has_no_size(tmp_path: Path) -> None:
    put(tmp_path, "red is/base/1", "red is/dump.rdb")
    (tmp_path / "red is/base/1").write_bytes(b"x" * 100_000)
    store = Store(StoreKind.DATABASE, "Redis", f"{tmp_path}/red is")
    done = subprocess.run(stores.measure(store), capture_output=True, check=False)
    size = stores.read_measured(store, done.returncode, done.stdout, done.stderr).size
    assert size is not None and 100_000 < size < 130_000
    for said in ((1, b"7\t/srv\n", b"du: cannot read directory '/srv/a'"), (0, b"", b""), (127, b"", b"")):
        with pytest.raises(ToolFault):
            stores.read_measured(store, *said)


def test_a_program_that_is_missing_or_was_ended_is_a_fault() -> None:
    for status in (127, 124, 2, -9):
        with pytest.raises(ToolFault):
            stores.read_search(status, b"", b"find: unknown predicate\n")


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_whatever_it_says_is_read_and_every_path_is_text_from_the_root_on(out: bytes, err: bytes) -> None:
    for store in stores.read_search(0, b"f 1 1.0 /srv" + out + b"\0" + out, err).stores:
        assert store.path.startswith("/") and store.path.isprintable()
