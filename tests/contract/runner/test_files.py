"""Files of a node by its runner, on this machine: sent whole or not at all, told as they are, within bounds."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.runner.client import NodeRunner, RunnerProblem
from connectors.runner.files import Lease, NodeFiles, TreeSum
from connectors.runner.messages import Entry
from connectors.streams import ConnectorError
from tests.support.node_runners import TARGET, why

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the runner needs Linux"),
]
Connect = Callable[[], NodeRunner]
LEASE = Lease(TARGET, 1)
TEXT = bytes(range(256)) * 20_000  # five pieces


def summed(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def files(runner: NodeRunner) -> NodeFiles:
    return NodeFiles(runner)


def put(files: NodeFiles, path: Path, data: bytes, **more: object) -> bool:
    asked: dict[str, object] = {"size": len(data), "sha256": summed(data), "lease": LEASE, **more}
    return files.put(str(path), io.BytesIO(data), **asked)  # type: ignore[arg-type]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(ConnectorError) as error:
        act()
    return why(error)


class Cut(io.BytesIO):
    """A file whose reading ends the channel at a byte."""

    def __init__(self, data: bytes, runner: NodeRunner, at: int) -> None:
        super().__init__(data)
        self.runner, self.cut_at = runner, at

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= self.cut_at:
            self.runner.close()
        return super().read(size)


def test_a_file_is_sent_with_its_mode_and_nothing_stays_beside_it(files: NodeFiles, tmp_path: Path) -> None:
    progress: list[int] = []
    assert put(files, tmp_path / "new", TEXT, mode=0o750, progress=progress.append)
    assert (tmp_path / "new").read_bytes() == TEXT
    assert (tmp_path / "new").stat().st_mode & 0o7777 == 0o750
    assert put(files, tmp_path / "empty", b"")
    assert (tmp_path / "empty").stat().st_mode & 0o7777 == 0o644
    assert names(tmp_path) == ["empty", "new", "runner"]
    assert progress[0] == 0


def test_sending_again_what_is_there_writes_nothing(files: NodeFiles, tmp_path: Path) -> None:
    assert put(files, tmp_path / "new", TEXT)
    before = (tmp_path / "new").stat()
    assert not put(files, tmp_path / "new", TEXT)
    assert (tmp_path / "new").stat().st_ino == before.st_ino


def test_what_is_there_is_replaced_only_by_who_knows_what_it_is(files: NodeFiles, tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_bytes(b"old")
    place.chmod(0o640)
    os.chown(place, os.getuid(), os.getgid())
    assert refused(lambda: put(files, place, TEXT)) == "there"
    assert refused(lambda: put(files, place, TEXT, replaces=summed(b"other"))) == "changed"
    assert place.read_bytes() == b"old"
    assert put(files, place, TEXT, replaces=summed(b"old"))
    assert place.read_bytes() == TEXT and place.stat().st_mode & 0o7777 == 0o640


def test_what_another_wrote_while_it_was_sent_is_not_lost(files: NodeFiles, tmp_path: Path) -> None:
    class Meanwhile(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            (tmp_path / "file").write_bytes(b"somebody's")
            return super().read(size)

    asked = {"size": len(TEXT), "sha256": summed(TEXT), "lease": LEASE}
    assert refused(lambda: files.put(str(tmp_path / "file"), Meanwhile(TEXT), **asked)) == "there"  # type: ignore[arg-type]
    (tmp_path / "file").write_bytes(b"old")
    asked["replaces"] = summed(b"old")
    assert refused(lambda: files.put(str(tmp_path / "file"), Meanwhile(TEXT), **asked)) == "changed"  # type: ignore[arg-type]
    assert (tmp_path / "file").read_bytes() == b"somebody's"
    assert names(tmp_path) == ["file", "runner"]


def test_after_a_cut_it_goes_on_from_where_it_was(connect: Connect, tmp_path: Path) -> None:
    first = connect()
    first.lease(TARGET, 1, "desk", 3600.0)
    asked = {"size": len(TEXT), "sha256": summed(TEXT), "lease": LEASE}
    with pytest.raises(ConnectorError) as error:
        NodeFiles(first).put(str(tmp_path / "new"), Cut(TEXT, first, 3 << 20), **asked)  # type: ignore[arg-type]
    assert error.value.code != RunnerProblem.REFUSED
    [partial] = tmp_path.glob(".driftvakt-*")
    assert partial.stat().st_mode & 0o7777 == 0o600 and not (tmp_path / "new").exists()
    progress: list[int] = []
    assert put(NodeFiles(connect()), tmp_path / "new", TEXT, progress=progress.append)
    assert progress[0] > 0
    assert (tmp_path / "new").read_bytes() == TEXT and not partial.exists()


def test_what_came_and_is_not_what_was_announced_gets_no_name(files: NodeFiles, tmp_path: Path) -> None:
    assert refused(lambda: put(files, tmp_path / "new", TEXT, sha256=summed(b"other"))) == "other_content"
    assert names(tmp_path) == ["runner"]


def test_a_spoilt_partial_is_noticed_and_the_next_attempt_begins_anew(files: NodeFiles, tmp_path: Path) -> None:
    stop = threading.Event()

    def stopping(at: int) -> None:
        stop.set()

    assert refused(lambda: put(files, tmp_path / "new", TEXT, progress=stopping, stop=stop)) == "cancelled"
    [partial] = tmp_path.glob(".driftvakt-*")
    partial.write_bytes(b"x" * 1000)
    assert refused(lambda: put(files, tmp_path / "new", TEXT)) == "other_content"
    assert put(files, tmp_path / "new", TEXT)
    assert (tmp_path / "new").read_bytes() == TEXT


def test_what_is_left_of_an_attempt_can_be_removed(files: NodeFiles, tmp_path: Path) -> None:
    def fails(at: int) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        put(files, tmp_path / "new", TEXT, progress=fails)
    assert len(list(tmp_path.glob(".driftvakt-*"))) == 1
    files.discard(str(tmp_path / "new"), size=len(TEXT), sha256=summed(TEXT), lease=LEASE)
    assert names(tmp_path) == ["runner"]


def test_nothing_is_written_through_a_link(files: NodeFiles, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "last").symlink_to(tmp_path / "elsewhere")
    assert refused(lambda: put(files, tmp_path / "link" / "new", TEXT)) == "link"
    assert refused(lambda: put(files, tmp_path / "real" / "last", TEXT)) == "link"
    assert refused(lambda: put(files, tmp_path / "real" / ".." / "new", TEXT)) == "bad_request"
    assert refused(lambda: put(files, tmp_path / "real", TEXT)) == "no_file"
    assert names(tmp_path / "real") == ["last"] and not (tmp_path / "elsewhere").exists()


def test_nothing_is_written_without_the_lease(connect: Connect, tmp_path: Path) -> None:
    runner, other = connect(), connect()
    assert refused(lambda: put(NodeFiles(runner), tmp_path / "new", TEXT)) == "stale_epoch"
    runner.lease(TARGET, 1, "desk", 3600.0)

    def overtaken(_at: int) -> None:
        other.lease(TARGET, 2, "another desk", 3600.0)

    assert refused(lambda: put(NodeFiles(runner), tmp_path / "new", TEXT, progress=overtaken)) == "stale_epoch"
    assert not (tmp_path / "new").exists()


def test_others_are_answered_while_a_file_comes(runner: NodeRunner, tmp_path: Path) -> None:
    said: list[bytes] = []

    def asking(_at: int) -> None:
        said.append(runner.look(["echo", "x"]).out)

    assert put(NodeFiles(runner), tmp_path / "new", TEXT * 5, progress=asking)
    assert set(said) == {b"x\n"} and len(said) > 2


def tree(files: NodeFiles, place: Path, **more: object) -> tuple[dict[bytes, Entry], TreeSum]:
    found: list[Entry] = []
    summary = files.tree(str(place), lambda entries, _read: found.extend(entries), **more)  # type: ignore[arg-type]
    return {entry.name: entry for entry in found}, summary


def test_a_tree_is_told_as_it_is(files: NodeFiles, tmp_path: Path) -> None:
    top = tmp_path / "top"
    (top / "a").mkdir(parents=True)
    (top / "a" / "file").write_bytes(TEXT)
    os.setxattr(top / "a" / "file", "user.origin", b"\0x")
    (top / "empty").touch(mode=0o600)
    (top / "out").symlink_to("/etc/passwd")
    os.mkfifo(top / "pipe")
    odd = os.fsencode(top) + b"/\xff\n\xc3\xa5"
    Path(os.fsdecode(odd)).write_bytes(b"odd")
    found, summary = tree(files, top)
    assert list(found) == [b"", b"a", b"a/file", b"empty", b"out", b"pipe", b"\xff\n\xc3\xa5"]
    assert [entry.type for entry in found.values()] == ["folder", "folder", "file", "file", "link", "fifo", "file"]
    file, status = found[b"a/file"], (top / "a" / "file").stat()
    assert (file.sha256, file.size) == (summed(TEXT), len(TEXT))
    assert (file.mtime_ns, file.ctime_ns) == (status.st_mtime_ns, status.st_ctime_ns)
    assert (file.mode, file.uid, file.gid) == (status.st_mode & 0o7777, status.st_uid, status.st_gid)
    assert file.xattrs == {"user.origin": b"\0x"}
    assert found[b"out"].to == "/etc/passwd" and found[b"out"].sha256 == ""
    assert found[b"\xff\n\xc3\xa5"].sha256 == summed(b"odd")
    assert summary == TreeSum(7, len(TEXT) + 3)
    alone, _ = tree(files, top / "empty")
    assert list(alone) == [b""] and alone[b""].sha256 == summed(b"")


@pytest.mark.skipif(not os.path.ismount("/dev/pts"), reason="there is no other file system to come by")
def test_other_file_systems_are_named_and_not_entered_and_devices_not_opened(files: NodeFiles) -> None:
    found, _ = tree(files, Path("/dev"))
    assert found[b"pts"].mount and not [name for name in found if name.startswith(b"pts/")]
    assert found[b"null"].type == "character" and found[b"null"].sha256 == ""


def test_a_large_tree_comes_in_parts_and_no_larger_than_asked_for(files: NodeFiles, tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    for number in range(6_000):
        (top / (f"{number:05}" + "x" * 150)).touch()
    parts: list[int] = []
    summary = files.tree(str(top), lambda entries, _read: parts.append(len(entries)))
    assert summary.entries == sum(parts) == 6_001 and len(parts) > 8
    assert refused(lambda: tree(files, top, most=500)) == "too_many"
    folder = files.folder(str(top), most=1_000)
    assert (len(folder.entries), folder.more) == (1_000, 5_000)
    assert [entry.name for entry in folder.entries] == sorted(entry.name for entry in folder.entries)


def test_hashing_is_ended_when_nobody_wants_it_any_more(files: NodeFiles, tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(1 << 40)
    stop = threading.Event()
    stop.set()
    assert refused(lambda: tree(files, tmp_path, stop=stop)) == "cancelled"
    assert files.folder(str(tmp_path)).more == 0


def test_a_folder_tells_its_links_and_what_is_none_is_said(files: NodeFiles, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("runner")
    found = {entry.path: entry for entry in files.folder(str(tmp_path)).entries}
    assert found["link"].to == "runner" and found["runner"].type == "folder"
    assert refused(lambda: files.folder(str(tmp_path / "no"))) == "system"


def test_a_file_is_fetched_from_where_one_was(files: NodeFiles, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(TEXT)
    sink = io.BytesIO()
    assert files.fetch(str(tmp_path / "file"), sink, at=100) == len(TEXT)
    assert sink.getvalue() == TEXT[100:]
