"""A program that only looks, on this machine: it is asked beside others, bounded, and gone when its time or its channel
is over."""

from __future__ import annotations

import hashlib
import io
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.local import LocalHost
from connectors.runner.client import NodeRunner, RunnerProblem
from connectors.runner.files import Lease, NodeFiles
from connectors.runner.messages import Entry
from connectors.runner.services import NodeServices
from connectors.streams import ConnectorError
from tests.support.node_runners import why

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the runner needs Linux"),
]
Connect = Callable[[], NodeRunner]


def sleeping(mark: str) -> list[int]:
    """The processes that sleep for `mark` seconds, a number that nobody else uses."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if place.read_bytes() == f"sleep\0{mark}\0".encode():
                found.append(int(place.parent.name))
        except OSError:
            continue
    return found


def until(found: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_it_said_and_how_it_ended_is_told_and_nothing_stays(connect: Connect, tmp_path: Path) -> None:
    runner = connect()
    looked = runner.look(["sh", "-c", "cat; echo err >&2; exit 3"], given=b"\0given\xff")
    assert (looked.out, looked.err, looked.status, looked.well) == (b"\0given\xff", b"err\n", 3, False)
    assert runner.look(["printf", "%s|", "$(id)", "; true", "-x"]).out == b"$(id)|; true|-x|"
    assert runner.look(["sh", "-c", "kill -9 $$"]).signal == 9
    missing = runner.look(["no-such-program"])
    assert (missing.error, missing.status, missing.well) == ("no_program", None, False)
    assert b"no-such-program" in missing.err
    assert list((tmp_path / "runner" / "runs").iterdir()) == []


def test_its_environment_and_folder_are_as_asked_and_no_others(connect: Connect, tmp_path: Path) -> None:
    runner = connect()
    looked = runner.look(["env"], environment={"PG_HOST": "db"})
    names = {line.partition(b"=")[0] for line in looked.out.splitlines()}
    assert names == {b"PATH", b"LANG", b"HOME", b"USER", b"LOGNAME", b"PG_HOST"}
    assert runner.look(["pwd"], folder=str(tmp_path)).out.decode().strip() == str(tmp_path)
    with pytest.raises(ConnectorError) as refused:
        runner.look(["env"], environment={"LD_PRELOAD": "x"})
    assert why(refused) == "environment"


def test_more_than_is_kept_is_counted_and_it_ends_all_the_same(connect: Connect) -> None:
    looked = connect().look(["head", "-c", "1000000", "/dev/zero"])
    assert (looked.status, len(looked.out), looked.out_dropped) == (0, 256 << 10, 1_000_000 - (256 << 10))
    assert not looked.well


def test_one_that_takes_long_keeps_nobody_waiting(connect: Connect) -> None:
    runner, over = connect(), threading.Event()
    thread = threading.Thread(target=lambda: (runner.look(["sleep", "0.71"]), over.set()))
    thread.start()
    until(lambda: sleeping("0.71") != [])
    assert runner.look(["echo", "beside"]).out == b"beside\n"
    assert runner.runs() == ()
    assert not over.is_set()
    thread.join()


def test_when_its_time_is_over_all_of_its_group_is_ended(connect: Connect) -> None:
    looked = connect().look(["sh", "-c", "trap '' TERM; echo begun; sleep 87.1 & sleep 87.1"], timeout=0.2)
    assert (looked.timed_out, looked.signal, looked.out, looked.well) == (True, 9, b"begun\n", False)
    until(lambda: sleeping("87.1") == [])


def test_what_it_left_in_its_group_ends_with_it(connect: Connect) -> None:
    assert connect().look(["sh", "-c", "sleep 87.2 >/dev/null 2>&1 & echo x"]).out == b"x\n"
    until(lambda: sleeping("87.2") == [])


@pytest.mark.parametrize("firmly", [False, True])
def test_it_ends_with_its_channel_or_with_the_runner_itself(connect: Connect, firmly: bool) -> None:
    runner, mark = connect(), f"87.{3 + firmly}"
    problems: list[object] = []

    def ask() -> None:
        try:
            runner.look(["sleep", mark])
        except ConnectorError as error:
            problems.append(error.code)

    thread = threading.Thread(target=ask)
    thread.start()
    until(lambda: len(sleeping(mark)) == 1)
    if firmly:
        status = Path(f"/proc/{sleeping(mark)[0]}/stat").read_text().rpartition(")")[2].split()
        os.kill(int(status[1]), 9)
    else:
        runner.close()
    until(lambda: sleeping(mark) == [])
    thread.join(10)
    assert problems == [RunnerProblem.GONE]


def test_what_makes_no_sense_is_refused(connect: Connect) -> None:
    runner = connect()
    for name, value in (
        ("argv", "true"), ("argv", []), ("timeout", 61), ("timeout", 0), ("env", []), ("cwd", "tmp"), ("input", 5),
    ):  # fmt: skip
        with pytest.raises(ConnectorError) as refused:
            runner._ask("look", **{"argv": ["true"], name: value})
        assert why(refused) == "bad_request"
    assert runner.look(["true"]).well


@pytest.fixture
def held(tmp_path: Path) -> Iterator[NodeRunner]:
    """A runner that whoever started it holds within a folder, where `hello` is the only program."""
    root, programs = tmp_path / "root", tmp_path / "programs"
    (root / "etc").mkdir(parents=True)
    (root / "etc" / "here").write_text("here")
    (root / "etc" / "out").symlink_to("/etc/hostname")
    programs.mkdir()
    (programs / "hello").write_text('#!/bin/sh\necho "$0 $PWD $DRIFTVAKT_ROOT $PATH"\n')
    (programs / "hello").chmod(0o755)
    host = LocalHost({"DRIFTVAKT_RUNNER_ROOT": str(root), "DRIFTVAKT_RUNNER_PATH": str(programs)})
    with NodeRunner(host, "g01", base="/srv/driftvakt") as runner:
        yield runner
    host.close()


def test_held_within_a_folder_only_its_programs_run(held: NodeRunner, tmp_path: Path) -> None:
    root, programs = tmp_path / "root", tmp_path / "programs"
    expected = f"{programs}/hello {root}/etc {root} {programs}\n"
    assert held.look(["hello"], folder="/etc").out.decode() == expected
    held.lease("t", 1, "desk", 60.0)
    for argv in (["sh"], ["/bin/sh"], ["../programs/hello"], [str(programs / "hello")], ["no-such"]):
        with pytest.raises(ConnectorError) as refused:
            held.look(argv)
        assert why(refused) == "not_here"
        with pytest.raises(ConnectorError) as refused:
            held.start("0b0e6f0a-6d5c-4a9e-8a52-3f6a3a1d2c11", argv, target="t", epoch=1, timeout=5)
        assert why(refused) == "not_here"
    assert held.runs() == ()
    run = "0b0e6f0a-6d5c-4a9e-8a52-3f6a3a1d2c12"
    held.start(run, ["hello"], target="t", epoch=1, timeout=5)
    until(lambda: held.status(run).over)
    assert (root / "srv/driftvakt/runs" / run / "out").read_text() == f"{programs}/hello {root} {root} {programs}\n"


def test_held_within_a_folder_nothing_outside_it_is_touched(held: NodeRunner) -> None:
    assert held.hello.base.endswith("/root/srv/driftvakt")
    assert held.read("/etc/here").data == b"here"
    for path in ("/etc/out", "/../programs/hello"):
        with pytest.raises(ConnectorError) as refused:
            held.read(path)
        assert why(refused) == "not_here"
    with pytest.raises(ConnectorError) as refused:
        held.look(["hello"], folder="/..")
    assert why(refused) == "not_here"


def test_held_within_a_folder_files_and_services_are_those_in_it(held: NodeRunner, tmp_path: Path) -> None:
    files, services, root = NodeFiles(held), NodeServices(held), tmp_path / "root"
    held.lease("t", 1, "desk", 60.0)
    asked = {"size": 1, "sha256": hashlib.sha256(b"x").hexdigest(), "lease": Lease("t", 1)}
    assert files.put("/etc/new", io.BytesIO(b"x"), **asked)  # type: ignore[arg-type]
    assert (root / "etc" / "new").read_bytes() == b"x"
    assert {entry.path for entry in files.folder("/etc").entries} == {"here", "out", "new"}
    found: list[Entry] = []
    files.tree("/etc", lambda entries, _read: found.extend(entries))
    assert [entry.path for entry in found] == ["", "here", "new", "out"]
    (root / "run" / "ports").mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as ear, socket.create_server(("127.0.0.1", 0)) as workstation:
        port = workstation.getsockname()[1]
        fd = os.open(root / "run" / "ports", os.O_RDONLY)
        ear.bind(f"/proc/self/fd/{fd}/{port}")
        os.close(fd)
        ear.listen(1)
        assert services.ask(port, b"x", timeout=0.1).ended == "time"
        ear.accept()[0].close()
        workstation.setblocking(False)
        with pytest.raises(BlockingIOError):
            workstation.accept()  # nobody of a node ever comes to the workstation's own port
    attempts: list[Callable[[], object]] = [
        lambda: services.ask("/../x", b"x"),
        lambda: files.folder("/.."),
        lambda: files.tree("/../x", lambda _entries, _read: None),
        lambda: files.put("/etc/out/x", io.BytesIO(b"x"), **asked),  # type: ignore[arg-type]
        lambda: files.put("/../x", io.BytesIO(b"x"), **asked),  # type: ignore[arg-type]
    ]
    for attempt in attempts:
        with pytest.raises(ConnectorError) as refused:
            attempt()
        assert why(refused) in {"not_here", "bad_request", "link"}
