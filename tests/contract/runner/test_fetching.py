"""Files that come from a node, on this machine: whole and with the node's sum or not at all, gone on with after a cut;
folders of any size by pages, with names that are no text."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.runner import fetching
from connectors.runner.client import NodeRunner, RunnerProblem
from connectors.runner.fetching import Fetched, Phase, Place, fetch
from connectors.runner.files import NodeFiles
from connectors.streams import ConnectorError
from tests.support.node_runners import why

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the runner needs Linux")
Connect = Callable[[], NodeRunner]
TEXT = bytes(range(256)) * 20_000  # ten parts
SUM = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def files(connect: Connect) -> NodeFiles:
    return NodeFiles(connect())


@pytest.fixture
def node(tmp_path: Path) -> Path:
    (tmp_path / "node").mkdir()
    (tmp_path / "node" / "file").write_bytes(TEXT)
    return tmp_path / "node"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    return tmp_path / "desk"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(ConnectorError) as error:
        act()
    return why(error)


def partial(desk: Path) -> Path:
    [found] = desk.glob(".driftvakt-*.part")
    return found


def stopped_in_the_middle(files: NodeFiles, node: Path, desk: Path) -> Path:
    """What a fetch leaves that was stopped."""
    stop = threading.Event()

    def told(phase: Phase, done: int, _of: int) -> None:
        if phase is Phase.BYTES and done > len(TEXT) // 2:
            stop.set()

    asked = lambda: fetch(files, str(node / "file"), Place(desk / "file"), progress=told, stop=stop)  # noqa: E731
    assert refused(asked) == "cancelled"
    return partial(desk)


def test_a_file_comes_whole_with_its_sum_and_nothing_stays_beside_it(files: NodeFiles, node: Path, desk: Path) -> None:
    told: list[tuple[Phase, int, int]] = []
    found = fetch(files, str(node / "file"), Place(desk / "file"), progress=lambda *each: told.append(each))
    assert found == Fetched(len(TEXT), SUM, 0)
    assert (desk / "file").read_bytes() == TEXT and names(desk) == ["file"]
    assert (desk / "file").stat().st_mode & 0o077 == 0, "it is nobody else's"
    assert told[-1] == (Phase.BYTES, len(TEXT), len(TEXT)) and (Phase.BYTES, 0, len(TEXT)) in told
    (node / "empty").touch()
    assert fetch(files, str(node / "empty"), Place(desk / "empty")).size == 0
    assert (desk / "empty").read_bytes() == b""


def test_what_was_stopped_goes_on_where_it_was(files: NodeFiles, node: Path, desk: Path) -> None:
    had = stopped_in_the_middle(files, node, desk).stat().st_size
    assert len(TEXT) // 2 < had < len(TEXT) and not (desk / "file").exists()
    assert fetch(files, str(node / "file"), Place(desk / "file")) == Fetched(len(TEXT), SUM, had)
    assert (desk / "file").read_bytes() == TEXT and names(desk) == ["file"]


def test_what_was_cut_goes_on_over_another_connection(connect: Connect, node: Path, desk: Path) -> None:
    first = connect()

    def cut(phase: Phase, done: int, _of: int) -> None:
        if phase is Phase.BYTES and done > 2 << 20:
            first.close()

    with pytest.raises(ConnectorError) as error:
        fetch(NodeFiles(first), str(node / "file"), Place(desk / "file"), progress=cut)
    assert error.value.code != RunnerProblem.REFUSED
    assert fetch(NodeFiles(connect()), str(node / "file"), Place(desk / "file")).had >= 2 << 20
    assert (desk / "file").read_bytes() == TEXT


def test_a_file_that_holds_something_else_by_then_begins_anew(files: NodeFiles, node: Path, desk: Path) -> None:
    stopped_in_the_middle(files, node, desk)
    (node / "file").write_bytes(TEXT[::-1])
    assert fetch(files, str(node / "file"), Place(desk / "file")).had == 0
    assert (desk / "file").read_bytes() == TEXT[::-1]


def test_a_partial_that_is_spoilt_is_noticed_and_the_next_attempt_begins_anew(
    files: NodeFiles, node: Path, desk: Path
) -> None:
    left = stopped_in_the_middle(files, node, desk)
    left.write_bytes(b"x" * 1000)
    assert refused(lambda: fetch(files, str(node / "file"), Place(desk / "file"))) == "other_content"
    assert names(desk) == []
    assert fetch(files, str(node / "file"), Place(desk / "file")).had == 0


@pytest.mark.parametrize("new", [TEXT[::-1], TEXT[: len(TEXT) // 2]], ids=["other content", "shorter"])
def test_what_is_written_over_while_it_comes_is_noticed(files: NodeFiles, node: Path, desk: Path, new: bytes) -> None:
    def written(phase: Phase, done: int, _of: int) -> None:
        if phase is Phase.BYTES and done == 0:
            (node / "file").write_bytes(new)

    asked = lambda: fetch(files, str(node / "file"), Place(desk / "file"), progress=written)  # noqa: E731
    assert refused(asked) == "changed"
    assert names(desk) == []


def test_of_a_log_that_grows_comes_what_was_there(files: NodeFiles, node: Path, desk: Path) -> None:
    def grows(phase: Phase, _done: int, _of: int) -> None:
        if phase is Phase.BYTES:
            with (node / "file").open("ab") as file:
                file.write(b"one line more\n")

    assert fetch(files, str(node / "file"), Place(desk / "file"), progress=grows).sha256 == SUM
    assert (desk / "file").read_bytes() == TEXT


def test_only_files_are_fetched_and_no_link_is_followed(files: NodeFiles, node: Path, desk: Path) -> None:
    (node / "out").symlink_to("/etc/passwd")
    os.mkfifo(node / "pipe")
    (node / "folder" / "below").mkdir(parents=True)

    def why_not(name: str) -> str:
        return refused(lambda: fetch(files, str(node / name), Place(desk / name)))

    found = {name: why_not(name) for name in ("out", "pipe", "folder", "absent")}
    assert found == {"out": "link", "pipe": "no_file", "folder": "no_file", "absent": "system"}
    assert names(desk) == []


def test_what_is_here_is_replaced_only_where_that_was_said(files: NodeFiles, node: Path, desk: Path) -> None:
    (desk / "file").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        fetch(files, str(node / "file"), Place(desk / "file"))
    assert (desk / "file").read_bytes() == b"mine" and names(desk) == ["file"]

    def somebody(phase: Phase, done: int, of: int) -> None:
        if phase is Phase.BYTES and done == of:
            (desk / "new").write_bytes(b"mine")

    with pytest.raises(FileExistsError):
        fetch(files, str(node / "file"), Place(desk / "new"), progress=somebody)
    assert (desk / "new").read_bytes() == b"mine"
    fetch(files, str(node / "file"), Place(desk / "file", replace=True))
    assert (desk / "file").read_bytes() == TEXT
    with pytest.raises(IsADirectoryError):
        fetch(files, str(node / "file"), Place(desk, replace=True))


def test_a_disk_that_has_no_room_is_told_before_it_is_full(
    files: NodeFiles, node: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        free = len(TEXT) - 1

    monkeypatch.setattr(fetching.shutil, "disk_usage", lambda _place: Full)
    with pytest.raises(OSError) as error:
        fetch(files, str(node / "file"), Place(desk / "file"))
    assert error.value.errno == errno.ENOSPC


def test_a_huge_folder_comes_page_by_page_and_nothing_is_left_out(files: NodeFiles, node: Path) -> None:
    for number in range(2_500):
        (node / f"{number:05}").touch()
    names, after, pages = [], b"", 0
    while True:
        page = files.folder(str(node), most=1_000, after=after)
        names += [entry.name for entry in page.entries]
        after, pages = names[-1], pages + 1
        assert page.more == 2_501 - len(names)
        if not page.more:
            break
    assert names == sorted([f"{number:05}".encode() for number in range(2_500)] + [b"file"]) and pages == 3
    assert files.folder(str(node), after=names[-1]).entries == ()


def test_names_that_are_no_text_are_gone_into_and_fetched(files: NodeFiles, node: Path, desk: Path) -> None:
    odd = os.fsencode(node) + b"/\xff\n\x1b[31m"
    Path(os.fsdecode(odd)).mkdir()
    Path(os.fsdecode(odd + b"/\xfe")).write_bytes(b"odd")
    path = odd.decode("utf-8", "surrogateescape")
    [entry] = files.folder(path).entries
    assert entry.name == b"\xfe"
    fetch(files, f"{path}/\udcfe", Place(desk / "odd"))
    assert (desk / "odd").read_bytes() == b"odd"
